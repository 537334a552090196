// @ts-check
/** Keeps the preview up to date, and fits the frames into the room that there is. */
(function () {
  "use strict";
  const stamp = meta("pv-stamp");
  /** Set where lint was still looking: "any" waits for its end, "some" for the case that it finds something. */
  const unlinted = meta("pv-unlinted");
  /** @type {HTMLElement | null} */
  const lost = document.querySelector("[data-pv-lost]");
  /** What the lesson was like when this page was made, or first asked. */
  let known = stamp;

  function meta(name) { return document.querySelector(`meta[name=${name}]`)?.getAttribute("content"); }

  async function look() {
    if (document.hidden) return;
    try {
      const reply = await fetch("/stamp.json", { cache: "no-store" });
      const { stamp: now, findings } = await reply.json();
      const told = unlinted === "any" ? findings !== null : unlinted && findings;
      known ||= now;
      if (now !== known || told || lost && !lost.hidden) location.reload();
    } catch {
      if (lost) lost.hidden = false;
    }
  }

  /** A frame keeps the width of its device and is made smaller as a whole. */
  function fit() {
    /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll("[data-pv-width]")).forEach((box) => {
      const frame = /** @type {HTMLElement} */ (box.firstElementChild);
      const scale = Math.min(1, box.clientWidth / Number(box.dataset.pvWidth));
      frame.style.transform = `scale(${scale})`;
      box.style.blockSize = `${Number(box.dataset.pvHeight) * scale}px`;
    });
  }

  document.querySelectorAll(".pv-switches select").forEach((select) => {
    select.addEventListener("change", () => /** @type {HTMLSelectElement} */ (select).form?.submit());
  });
  document.body.classList.add("pv-js");
  addEventListener("resize", fit);
  addEventListener("visibilitychange", look);
  fit();
  setInterval(look, 1000);
})();
