/* The form that places an activity in Studio. */
function HrlearnStudio(runtime, element) {
  "use strict";
  var root = element.jquery ? element[0] : element;
  var form = root.querySelector(".hr-studio");
  var told = root.querySelector(".hr-studio-told");

  function tell(name, facts) {
    if (runtime.notify) runtime.notify(name, facts);
  }

  function refused(xhr) {
    var error = (xhr.responseJSON || {}).error;
    var text = error ? error.message + " " + error.hint : "Nothing was saved: the server could not be reached.";
    told.textContent = text;
    tell("error", { title: "The activity was not saved", message: text });
  }

  form.addEventListener("submit", function (event) {
    event.preventDefault();
    var values = {};
    new FormData(form).forEach(function (value, name) { values[name] = value; });
    tell("save", { state: "start" });
    window.jQuery.ajax({
      type: "POST",
      url: runtime.handlerUrl(element, "studio_submit"),
      data: JSON.stringify(values),
      contentType: "application/json"
    }).done(function () {
      told.textContent = "Saved.";
      tell("save", { state: "end" });
    }).fail(refused);
  });

  form.querySelector(".cancel-button").addEventListener("click", function () { tell("cancel", {}); });
}
