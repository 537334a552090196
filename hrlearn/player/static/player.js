// @ts-check
/** Better with JavaScript: events go out one by one, in order, each under one UUID; the answer replaces the screen.
 * Several may stand on one page, each with its own root.
 * @param root @param send (url, event) => {status, answer}; without an answer the event goes out again */
function hrPlay(root, send) {
  "use strict";
  /** What this page is to each address: its client, how many of its events were taken, what it has seen. */
  const pages = new Map();
  /** Fields whose change waits for the next one, with their timers. */
  const dirty = new Map();
  const live = document.createElement("p");
  /** @type {any[]} */
  let queue = [];
  let failures = 0, sending = false, timer, pressed;

  function $(selector, from = root) { return from.querySelector(selector); }
  function $$(selector, from = root) { return [...from.querySelectorAll(selector)]; }
  function chosen(field) { return $$(":checked", field).map((input) => input.value); }

  /** A question's hidden field, which holds what is saved. */
  function was(field) { return $("[name^='was.']", field); }

  function unsaved() {
    return $$("[data-hr] [data-item]:enabled").filter((field) => chosen(field).join(" ") !== was(field).value);
  }

  /** @returns a random UUID; randomUUID itself exists on secure pages only */
  function uuid() {
    if (crypto.randomUUID) return crypto.randomUUID();
    const b = crypto.getRandomValues(new Uint8Array(16));
    b[6] = b[6] & 15 | 64;
    b[8] = b[8] & 63 | 128;
    return [...b].map((n, i) => ([4, 6, 8, 10].includes(i) ? "-" : "") + (n + 256).toString(16).slice(1)).join("");
  }

  function page(form) {
    const url = form.getAttribute("action");
    if (!pages.has(url)) pages.set(url, { client: uuid(), sequence: 0 });
    return pages.get(url);
  }

  /** Makes the event, once: at its first sending. It is repeated unchanged. */
  function envelope({ form, kind, field, choice }) {
    const { client, sequence, seen } = page(form), value = (name) => form.elements[name].value;
    const body = kind === "choice" ? { step: +value("step"), scene: value("scene"), choice }
      : kind === "response" ? { item: field.dataset.item, response: { chosen: chosen(field) } } : {};
    return { uuid: uuid(), client, sequence: sequence + 1, seen, kind, body };
  }

  /** Shows how saving stands; says it aloud where it is trouble, or the end of trouble. */
  function show(state, text) {
    let line = $("[data-hr-save]");
    if (!line && text) {
      line = $(".hr-screen").appendChild(document.createElement("p"));
      line.dataset.hrSave = "";
    }
    if (!line) return;
    const relief = state === "saved" && line.classList.contains("hr-waiting");
    line.className = `hr-save hr-${state}`;
    line.textContent = text || line.dataset[state];
    if (text) line.scrollIntoView({ block: "nearest" });
    if (relief || state === "waiting" || text) live.textContent = line.textContent;
  }

  async function drain() {
    clearTimeout(timer);
    const entry = queue[0];
    if (sending || !entry) return;
    sending = true;
    entry.event ||= envelope(entry);
    if (!failures) show("saving");
    // No network, or an answer that is not ours: the same event goes out again.
    const { status, answer } = await send(entry.form.getAttribute("action"), entry.event).catch(() => ({}));
    sending = false;
    if (!answer || status >= 500 || status === 429) {
      show("waiting");
      timer = setTimeout(drain, Math.min(1000 * 2 ** failures++, 30000) * (0.75 + Math.random() / 2));
      return;
    }
    failures = 0;
    if (status < 300) accepted(entry, answer); else refused(entry, answer, status);
  }

  function accepted({ form, field, event }, answer) {
    const mine = page(form);
    queue.shift();
    mine.sequence++;
    if (answer.html) swap(answer);
    else {
      // A position that was skipped is somebody else's, and this page has not seen it.
      if (answer.position > mine.seen + 1) mine.others = true; else mine.seen = answer.position;
      form.elements.seen.value = mine.seen;
      was(field).value = event.body.response.chosen.join(" ");
      if (!queue.length && !dirty.size) show(mine.others ? "other" : "saved");
    }
    drain();
  }

  /** What was refused is not in the log: an answer may go out again, as a new event of the same number. */
  function refused(entry, answer, status) {
    const { message = "", hint = "" } = answer.error || {};
    delete entry.event;
    queue = queue.filter(({ kind }) => kind === "response");
    hold(entry.form, false);
    if (answer.html) swap(answer);
    // The session is over: the answers stay, but nothing goes out.
    const lost = status === 401 && unsaved().length;
    if (lost) {
      dirty.forEach(clearTimeout);
      dirty.clear();
      queue = [];
      hold(entry.form, true);
    }
    show("attention", lost ? $("[data-hr-save]").dataset[lost > 1 ? "several" : "ended"] : `${message} ${hint}`);
  }

  function swap(answer) {
    $(".hr-screen").parentNode.innerHTML = answer.html;
    if (root === document.body) document.title = answer.title;
    look();
    $("h1").focus();
    live.textContent = $("[data-hr-say]")?.dataset.hrSay || "";
  }

  function hold(form, on) {
    $$("button", form).forEach((button) => button.setAttribute("aria-disabled", on));
    $$("fieldset", form).forEach((field) => { field.disabled = on; });
  }

  /** Queues an answer; an entry that is still to be made into an event will take it along. */
  function save(field) {
    clearTimeout(dirty.get(field));
    dirty.delete(field);
    if (!queue.some((entry) => entry.field === field && !entry.event)) queue.push({ form: field.form, kind: "response", field });
    drain();
  }

  /** @returns whether all is saved; what is not goes out now */
  function flush() {
    [...dirty.keys()].forEach(save);
    drain();
    return !queue.length;
  }

  function count(form) {
    const fields = $$("[data-item]", form), full = fields.filter((field) => chosen(field).length).length;
    $("[data-hr-answered]", form).textContent = full;
    $("[data-hr-left]", form).textContent = fields.length - full;
    return fields.length - full;
  }

  /** Takes up a new screen, with what was answered before this script had arrived. */
  function look() {
    $$("[data-seen]").forEach((form) => Object.assign(page(form), { seen: +form.dataset.seen, others: false }));
    unsaved().forEach(save);
  }

  root.addEventListener("click", (event) => {
    pressed = event.target.closest("button");
    // The second half of a double click may meet the next screen.
    if (event.detail > 1 && pressed?.closest("[data-hr]")) event.preventDefault();
    if (event.target.closest("a.hr-tag")) $(".hr-notes").open = true;
  });

  root.addEventListener("submit", (event) => {
    const form = event.target, button = event.submitter || pressed, { hr: kind } = form.dataset;
    if (!kind || !button) return;
    event.preventDefault();
    if (button.getAttribute("aria-disabled") === "true") return;
    flush();
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

  root.addEventListener("change", ({ target }) => {
    const field = target.closest("[data-hr] [data-item]");
    if (!field) return;
    count(field.closest("form"));
    clearTimeout(dirty.get(field));
    dirty.set(field, setTimeout(save, 300, field));
    if (!failures) show("saving");
  });

  addEventListener("online", drain);
  addEventListener("beforeunload", (event) => { if (queue.length || dirty.size) event.preventDefault(); });
  addEventListener("beforeprint", () => $$("details").forEach((details) => { details.open = true; }));
  root.classList.add("hr-js");
  live.className = "hr-hidden";
  live.setAttribute("role", "status");
  root.append(live);
  look();
  return { flush, show, swap };
}

/** A page of our own starts by itself. */
if (document.querySelector("body.hr")) hrPlay(document.body, async (action, event) => {
  const url = new URL(action, location.href), session = document.querySelector("meta[name=hr-session]")?.getAttribute("content");
  url.pathname += `/${event.uuid}`;
  const stop = new AbortController(), limit = setTimeout(() => stop.abort(), 20000);
  try {
    const reply = await fetch(url, {
      method: "PUT", keepalive: true, signal: stop.signal, body: JSON.stringify(event),
      headers: { "Content-Type": "application/json", ...session && { Authorization: `Bearer ${session}` } },
    });
    return { status: reply.status, answer: await reply.json() };
  } finally { clearTimeout(limit); }
});
