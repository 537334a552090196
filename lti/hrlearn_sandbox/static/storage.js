// LTI client-side platform storage: keeps small values for the tool in this page's memory.
// Messages: lti.capabilities, lti.put_data, lti.get_data; only from the tool's registered origins.
(function (origins) {
  "use strict";
  var limit = 4096;
  var kept = new Map();

  function failure(code, message) {
    return { error: { code: code, message: message } };
  }

  function capabilities() {
    var names = ["lti.capabilities", "lti.put_data", "lti.get_data"];
    return { supported_messages: names.map(function (name) { return { subject: name }; }) };
  }

  function put(origin, data) {
    if (typeof data.key !== "string") { return failure("bad_request", "key must be text"); }
    var slot = origin + " " + data.key;
    if (data.value === null || data.value === undefined) {
      kept.delete(slot);
      return { key: data.key };
    }
    if (String(data.value).length > limit) { return failure("storage_exhaustion", "value is too long"); }
    kept.set(slot, String(data.value));
    return { key: data.key, value: String(data.value) };
  }

  function get(origin, data) {
    if (typeof data.key !== "string") { return failure("bad_request", "key must be text"); }
    return { key: data.key, value: kept.get(origin + " " + data.key) };
  }

  var answers = { "lti.capabilities": capabilities, "lti.put_data": put, "lti.get_data": get };

  window.addEventListener("message", function (event) {
    var data = event.data;
    if (origins.indexOf(event.origin) < 0 || !data || !Object.hasOwn(answers, data.subject)) { return; }
    var answer = answers[data.subject](event.origin, data);
    answer.subject = data.subject + ".response";
    answer.message_id = data.message_id;
    event.source.postMessage(answer, event.origin);
  });
})(document.currentScript.dataset.origins.split(" "));
