// Where the browser keeps our cookie back, the learning platform's page keeps a value for us instead
// (LTI platform storage). Without this script, or without an answer, the page offers a new window.
(function () {
  "use strict";
  var wait = 2000;
  var box = document.getElementById("hr-storage");
  if (!box) { return; }
  var asked = box.dataset;
  var waiting = document.getElementById("hr-waiting");
  var blocked = document.getElementById("hr-blocked");
  var id = Array.from(window.crypto.getRandomValues(new Uint32Array(4))).join("-");

  function show(promised) {
    waiting.hidden = !promised;
    blocked.hidden = promised;
  }

  function keeper() {
    var outer = window.parent !== window ? window.parent : window.opener;
    if (!outer) { return null; }
    try {
      return asked.frame === "_parent" ? outer : outer.frames[asked.frame];
    } catch (error) {
      return null;
    }
  }

  function able(data) {
    return Array.isArray(data.supported_messages) && data.supported_messages.some(function (each) {
      return each && each.subject === "lti.put_data";
    });
  }

  function goOn(value) {
    if (box.tagName === "FORM") {
      box.elements.hr_stored.value = value;
      box.submit();
    } else {
      window.location.replace(asked.go);
    }
  }

  function judge(data) {
    if (data.error) { return show(false); }
    if (asked.subject === "lti.capabilities") { return able(data) ? goOn("") : show(false); }
    if (asked.subject === "lti.put_data") { return goOn(""); }
    return typeof data.value === "string" && data.value ? goOn(data.value) : show(false);
  }

  var frame = keeper();
  if (!frame) { return; }
  show(asked.waiting === "yes");
  var timer = window.setTimeout(function () {
    window.removeEventListener("message", hear);
    show(false);
  }, wait);

  function hear(event) {
    var data = event.data;
    if (event.origin !== asked.origin || event.source !== frame || !data || typeof data !== "object") { return; }
    if (data.message_id !== id || data.subject !== asked.subject + ".response") { return; }
    window.removeEventListener("message", hear);
    window.clearTimeout(timer);
    judge(data);
  }

  window.addEventListener("message", hear);
  var message = { subject: asked.subject, message_id: id };
  if (asked.key) { message.key = asked.key; }
  if (asked.value) { message.value = asked.value; }
  frame.postMessage(message, asked.origin);
})();
