// Enter in the search field searches; without this script the browser would press the first button, which searches too.
// A second click while the answer is on its way does nothing.
const form = document.querySelector(".hr-picker form");
form?.addEventListener("submit", (event) => {
  if (form.dataset.sent && event.submitter?.value !== "filter") {
    event.preventDefault();
  } else if (event.submitter?.value !== "filter") {
    form.dataset.sent = "1";
    addEventListener("pageshow", () => delete form.dataset.sent, { once: true });
  }
});
