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
  let failures = 0, sending = false, timer, pressed, end, clock;

  function $(selector, from = root) { return from.querySelector(selector); }
  function $$(selector, from = root) { return [...from.querySelectorAll(selector)]; }

  /** What a question's fields hold: [part, value] pairs in order. */
  function given(field) {
    return $$("[name^='item.']", field)
      .filter(({ type, checked, value }) => value.trim() && (checked || !/radio|box/.test(type)))
      .map(({ name, value }) => [name.slice(field.dataset.item.length + 6), value]).sort();
  }

  /** A question's hidden field, which holds what is saved. */
  function was(field) { return $("[name^='was.']", field); }

  function unsaved() {
    return $$("[data-hr] [data-item]:enabled").filter((field) => JSON.stringify(given(field)) !== was(field).value);
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
    return pages.get(url) || pages.set(url, { client: uuid(), sequence: 0 }).get(url);
  }

  /** Makes the event, once: at its first sending. It is repeated unchanged. */
  function envelope(entry) {
    const { form, kind, field, choice } = entry, { client, sequence, seen } = page(form), body = {};
    if (field) {
      const pairs = given(field), parts = body.response = {};
      pairs.forEach(([part, value]) => (parts[part] ||= []).push(value));
      entry.saved = JSON.stringify(pairs);
      body.item = field.dataset.item;
    } else if (kind !== "submit") {
      body.step = +form.elements.step.value;
      if (kind === "rewind") body.to = +choice;
      else body.scene = form.elements.scene.value, body[kind] = kind === "hint" ? +choice : choice;
    }
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

  function accepted({ form, field, saved }, answer) {
    const mine = page(form);
    queue.shift();
    mine.sequence++;
    if (answer.html) swap(answer);
    else {
      // A position that was skipped is somebody else's, and this page has not seen it.
      if (answer.position > mine.seen + 1) mine.others = true; else mine.seen = answer.position;
      form.elements.seen.value = mine.seen;
      was(field).value = saved;
      rest(mine);
    }
    drain();
  }

  function rest({ others }) { if (!queue.length && !dirty.size) show(others ? "other" : "saved"); }

  /** What was refused is not in the log: an answer may go out again, as a new event of the same number. */
  function refused(entry, answer, status) {
    const { code, message = "", hint = "" } = answer.error || {}, why = `${message} ${hint}`;
    delete entry.event;
    queue = queue.filter(({ kind }) => kind === "response");
    hold(entry.form, false);
    if (code === "response.invalid") {
      // The others go on; this one is told why and waits until it is changed.
      queue.shift();
      entry.field.append(Object.assign(document.createElement("p"), { className: "hr-fault", textContent: why }));
      live.textContent = why;
      rest(page(entry.form));
      return drain();
    }
    if (answer.html) swap(answer);
    // The session is over: the answers stay, but nothing goes out.
    const lost = status === 401 && unsaved().length;
    if (lost) {
      dirty.forEach(clearTimeout);
      dirty.clear();
      queue = [];
      hold(entry.form, true);
    }
    show("attention", lost ? $("[data-hr-save]").dataset[lost > 1 ? "several" : "ended"] : why);
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
    const fields = $$("[data-item]", form), empty = fields.filter((field) => {
      const none = !given(field).some(([part]) => part !== "certainty");
      field.classList.toggle("hr-gap", none);
      return none;
    }).length;
    $("[data-hr-answered]", form).textContent = fields.length - empty;
    $("[data-hr-left]", form).textContent = empty;
    return empty;
  }

  /** Moves a line of an order, and numbers all of them. */
  function move(button) {
    const line = button.closest("li"), list = line.parentNode, place = (one) => $("select", one).value || 99;
    const lines = [...list.children].sort((a, b) => place(a) - place(b)), from = lines.indexOf(line);
    lines.splice(from, 1);
    lines.splice(Math.max(from + +button.dataset.hrMove, 0), 0, line);
    list.append(...lines);
    lines.forEach((one, n) => { $("select", one).value = n + 1; });
    button.focus();
    live.textContent = list.dataset.hrOrder.replace("#", place(line)).replace("#", lines.length);
    $("select", line).dispatchEvent(new Event("change", { bubbles: true }));
  }

  /** The field of a place on a picture. */
  function input(spot) { return $(`[value="${spot.dataset.hrPick}"]`, spot.closest("[data-item]")); }

  /** Takes up a new screen, with what was answered before this script had arrived. */
  function look() {
    $$("[data-seen]").forEach((form) => Object.assign(page(form), { seen: +form.dataset.seen, others: false }));
    unsaved().forEach(save);
    end = Date.now() + 1000 * $("[data-hr-time]")?.dataset.hrTime;
    tick();
  }

  /** Counts down; when the time is over, the server says what happens. */
  function tick() {
    const line = $("[data-hr-time]"), left = Math.max(Math.ceil((end - Date.now()) / 1000), 0);
    clearTimeout(clock);
    if (!line) return;
    $("[data-hr-seconds]", line).textContent = left;
    $("rect", line).setAttribute("width", `${100 * left / line.dataset.hrOf}%`);
    if (left) clock = setTimeout(tick, 500); else if (!queue.length) location.reload();
  }

  root.addEventListener("click", (event) => {
    pressed = event.target.closest("button");
    // The second half of a double click may meet the next screen.
    if (event.detail > 1 && pressed?.closest("[data-hr]")) event.preventDefault();
    if (event.target.closest("a.hr-tag")) $(".hr-notes").open = true;
    if (pressed?.dataset.hrMove) move(pressed);
    if (pressed?.dataset.hrPrint) print();
    const spot = event.target.closest("[data-hr-pick]");
    if (spot) input(spot).click();
  });

  root.addEventListener("submit", (event) => {
    const form = event.target, button = event.submitter || pressed, { hr: kind } = form.dataset;
    if (!kind || !button) return;
    event.preventDefault();
    if (button.getAttribute("aria-disabled") === "true") return;
    flush();
    if (button.value === "save") return;
    const wrong = $(".hr-fault", form);
    if (wrong) return $("[name^='item.']", wrong.parentNode).focus();
    if (kind === "submit" && count(form) && button.value !== "anyway") {
      form.classList.add("hr-asked");
      $("[data-hr-gaps]", form).hidden = false;
      $("[data-hr-gaps]", form).focus();
      return;
    }
    hold(form, true);
    queue.push({ form, kind: kind === "submit" ? kind : button.name, choice: button.value });
    drain();
  });

  /** A text is saved when typing stops, and when it is left. */
  function changed({ target, type }) {
    const field = target.closest("[data-hr] [data-item]"), text = /^text/.test(target.type);
    if (!field || type === "input" && !text) return;
    count(field.closest("form"));
    $(".hr-fault", field)?.remove();
    $$("[data-hr-typed]", field).forEach((line) => { line.textContent = target.value.length; });
    $$("[data-hr-pick]", field).forEach((spot) => spot.classList.toggle("hr-on", input(spot).checked));
    clearTimeout(dirty.get(field));
    if (text && type === "change" && !dirty.has(field)) return;
    dirty.set(field, setTimeout(save, type === "input" ? 700 : text ? 0 : 300, field));
    if (!failures) show("saving");
  }

  root.addEventListener("input", changed);
  root.addEventListener("change", changed);

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
