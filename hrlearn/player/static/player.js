// @ts-check
/** Better with JavaScript: events go out one by one, in order, each under one UUID; the answer replaces the screen. */
(() => {
  "use strict";
  /** @typedef {{form: any, kind: string, item?: string, choice?: string, event?: any}} Entry */
  /** @type {Entry[]} */
  let queue = [];
  /** @type {Map<any, number>} fields whose change waits for the next one */
  const dirty = new Map();
  /** @type {number | undefined} */
  let timer;
  /** @type {any} */
  let pressed;
  let sequence = 0, seen = 0, failures = 0, sending = false, others = false;
  const client = uuid();
  const live = document.createElement("p");

  /** @param {string} selector @param {any} [root] @returns {any} */
  function $(selector, root = document) { return root.querySelector(selector); }
  /** @param {string} selector @param {any} [root] @returns {any[]} */
  function $$(selector, root = document) { return [...root.querySelectorAll(selector)]; }
  /** @param {any} field */
  function chosen(field) { return $$(":checked", field).map((input) => input.value); }

  /** @returns {string} a random UUID; randomUUID itself exists on secure pages only */
  function uuid() {
    if (crypto.randomUUID) return crypto.randomUUID();
    const b = crypto.getRandomValues(new Uint8Array(16));
    b[6] = b[6] & 15 | 64;
    b[8] = b[8] & 63 | 128;
    return [...b].map((n, i) => ([4, 6, 8, 10].includes(i) ? "-" : "") + (n + 256).toString(16).slice(1)).join("");
  }

  /** Makes the event, once: at its first sending. It is repeated unchanged.
   * @param {Entry} entry */
  function envelope({ form, kind, item, choice }) {
    const value = (/** @type {string} */ name) => form.elements[name].value;
    const body = kind === "choice" ? { step: +value("step"), scene: value("scene"), choice }
      : kind === "response" ? { item, response: { chosen: chosen($(`[data-item="${item}"]`, form)) } } : {};
    return { uuid: uuid(), client, sequence: sequence + 1, seen, kind, body };
  }

  /** Shows how saving stands; says it aloud where it is trouble, or the end of trouble.
   * @param {string} state @param {string} [text] */
  function show(state, text) {
    const line = $("[data-hr-save]");
    if (!line) return;
    const relief = state === "saved" && line.classList.contains("hr-waiting");
    line.className = `hr-save hr-${state}`;
    line.textContent = text || line.dataset[state];
    if (relief || state === "waiting" || state === "attention") live.textContent = line.textContent;
  }

  async function drain() {
    clearTimeout(timer);
    const entry = queue[0];
    if (sending || !entry) return;
    sending = true;
    entry.event ||= envelope(entry);
    if (!failures) show("saving");
    const url = new URL(entry.form.getAttribute("action"), location.href), session = $("meta[name=hr-session]");
    url.pathname += `/${entry.event.uuid}`;
    const stop = new AbortController(), limit = setTimeout(() => stop.abort(), 20000);
    let reply, answer;
    try {
      reply = await fetch(url, {
        method: "PUT", keepalive: true, signal: stop.signal, body: JSON.stringify(entry.event),
        headers: { "Content-Type": "application/json", ...session && { Authorization: `Bearer ${session.content}` } },
      });
      answer = await reply.json();
    } catch { /* no network, or an answer that is not ours: the same event goes out again */ }
    clearTimeout(limit);
    sending = false;
    if (!reply || !answer || reply.status >= 500 || reply.status === 429) {
      show("waiting");
      timer = setTimeout(drain, Math.min(1000 * 2 ** failures++, 30000) * (0.75 + Math.random() / 2));
      return;
    }
    failures = 0;
    if (reply.ok) accepted(entry, answer); else refused(entry, answer);
  }

  /** @param {Entry} entry @param {any} answer */
  function accepted(entry, answer) {
    queue.shift();
    sequence++;
    if (answer.html) return swap(entry.form, answer);
    // A position that was skipped is somebody else's, and this page has not seen it.
    if (answer.position > seen + 1) others = true; else seen = answer.position;
    entry.form.elements.seen.value = seen;
    entry.form.elements[`was.${entry.item}`].value = entry.event.body.response.chosen.join(" ");
    if (!queue.length && !dirty.size) show(others ? "other" : "saved");
    drain();
  }

  /** What was refused is not in the log: an answer may go out again, as a new event of the same number.
   * @param {Entry} entry @param {any} answer */
  function refused(entry, answer) {
    const { message = "", hint = "" } = answer.error || {};
    delete entry.event;
    queue = queue.filter(({ kind }) => kind === "response");
    hold(entry.form, false);
    if (answer.html) swap(entry.form, answer);
    show("attention", `${message} ${hint}`);
  }

  /** @param {any} form @param {any} answer */
  function swap(form, answer) {
    const place = form.closest(".hr-screen").parentNode;
    queue = [];
    others = false;
    place.innerHTML = answer.html;
    document.title = answer.title || document.title;
    look();
    $("h1", place).focus();
    live.textContent = $("[data-hr-say]")?.dataset.hrSay || "";
  }

  /** @param {any} form @param {boolean} on */
  function hold(form, on) {
    $$("button", form).forEach((button) => button.setAttribute("aria-disabled", on));
    $$("fieldset", form).forEach((field) => { field.disabled = on; });
  }

  /** Queues an answer; an entry that is still to be made into an event will take it along.
   * @param {any} field */
  function save(field) {
    clearTimeout(dirty.get(field));
    dirty.delete(field);
    const { item } = field.dataset;
    if (!queue.some((entry) => entry.item === item && !entry.event)) queue.push({ form: field.form, kind: "response", item });
    drain();
  }

  /** @param {any} form @returns {number} how many questions have no answer */
  function count(form) {
    const fields = $$("[data-item]", form), full = fields.filter((field) => chosen(field).length).length;
    $("[data-hr-answered]", form).textContent = full;
    $("[data-hr-left]", form).textContent = fields.length - full;
    return fields.length - full;
  }

  /** Takes up a new screen, with what was answered before this script had arrived. */
  function look() {
    seen = +($("[data-seen]")?.dataset.seen || 0);
    $$("[data-hr] [data-item]:enabled").forEach((field) => {
      if (chosen(field).join(" ") !== $("[name^='was.']", field).value) save(field);
    });
  }

  document.addEventListener("click", ({ target }) => {
    pressed = /** @type {Element} */ (target).closest("button");
    if (/** @type {Element} */ (target).closest("a.hr-tag")) $(".hr-notes").open = true;
  });

  document.addEventListener("submit", (event) => {
    const form = /** @type {any} */ (event.target), button = /** @type {any} */ (event.submitter || pressed);
    const kind = form.dataset.hr;
    if (!kind || !button) return;
    event.preventDefault();
    if (button.getAttribute("aria-disabled") === "true") return;
    [...dirty.keys()].forEach(save);
    if (button.value === "save") return;
    if (kind === "submit" && count(form) && button.value !== "anyway") {
      form.classList.add("hr-asked");
      $("[data-hr-gaps]", form).hidden = false;
      $("[data-hr-gaps]", form).focus();
      return;
    }
    hold(form, true);
    queue.push({ form, kind, choice: button.value });
    drain();
  });

  document.addEventListener("change", ({ target }) => {
    const field = /** @type {Element} */ (target).closest("[data-hr] [data-item]");
    if (!field) return;
    count(field.closest("form"));
    clearTimeout(dirty.get(field));
    dirty.set(field, setTimeout(save, 300, field));
    if (!failures) show("saving");
  });

  addEventListener("online", drain);
  addEventListener("beforeunload", (event) => { if (queue.length || dirty.size) event.preventDefault(); });
  addEventListener("beforeprint", () => $$("details").forEach((details) => { details.open = true; }));
  document.documentElement.classList.add("hr-js");
  live.className = "hr-hidden";
  live.setAttribute("role", "status");
  document.body.append(live);
  look();
})();
