// @ts-check
/** One block on a page that is somebody else's. The playing is that of the LTI tool; Open edX keeps the session, and its
 * jQuery carries the CSRF token whatever the cookie is called. The block's own links and forms open inside it.
 * @param {any} _ @param {any} element */
function HrlearnBlock(_, element) {
  "use strict";
  const root = (element.jquery ? element[0] : element).querySelector(".hr-block");
  const { ajax } = /** @type {any} */ (window).jQuery;
  const player = /** @type {any} */ (window).hrPlay(root, (/** @type {string} */ url, /** @type {any} */ event) => ask("POST", url, event));

  /** @param {string} type @param {string} url @param {any} [body] @returns {Promise<{status: number, answer?: any}>} */
  function ask(type, url, body = {}) {
    const data = type === "POST" ? { data: JSON.stringify(body), contentType: "application/json" } : {};
    return new Promise((done) => {
      ajax({ type, url, dataType: "json", timeout: 20000, ...data })
        .done((/** @type {any} */ answer) => done({ status: 200, answer }))
        .fail((/** @type {any} */ xhr) => done({ status: xhr.status, answer: xhr.responseJSON || refusal(xhr.status) }));
    });
  }

  /** The words for a refusal that is not ours, such as a session of the platform that is over.
   * @param {number} status */
  function refusal(status) {
    if (status >= 400) return { error: { message: "The learning platform refused this.", hint: "Reload the page." } };
  }

  /** Opens another screen; what is not saved yet goes out first.
   * @param {string} type @param {string} url */
  async function open(type, url) {
    if (!player.flush()) return;
    const { answer } = await ask(type, url);
    const { message, hint } = answer?.error || { message: "The learning platform could not be reached.", hint: "Try again." };
    if (answer?.html) player.swap(answer); else player.show("attention", `${message} ${hint}`);
  }

  root.addEventListener("submit", (/** @type {any} */ event) => {
    event.preventDefault();
    event.stopPropagation();
    if (!event.target.dataset.hr) open("POST", event.target.getAttribute("action"));
  });

  root.addEventListener("click", (/** @type {any} */ event) => {
    const url = event.target.closest("a[href]")?.getAttribute("href") || "";
    // The platform's frame opens links in the window around it, so a note on this page is shown by hand.
    const note = url.startsWith("#") && document.getElementById(url.slice(1));
    if (note || url.startsWith(root.dataset.screen)) event.preventDefault();
    if (note) note.scrollIntoView({ block: "nearest" }); else if (event.defaultPrevented) open("GET", url);
  });
}
