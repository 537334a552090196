// Only comfort: without this script people select a value to copy it, and close the window themselves.
for (const button of document.querySelectorAll("[data-hr-copy]")) {
  button.hidden = false;
  button.addEventListener("click", async () => {
    const field = document.getElementById(button.dataset.hrCopy);
    field.select();
    try {
      await navigator.clipboard.writeText(field.value);
    } catch {
      document.execCommand("copy"); // a frame may not use the clipboard; what is selected can still be copied
    }
    document.getElementById("copied").textContent = button.dataset.hrDone;
  });
}
const close = document.querySelector("[data-hr-close]");
if (close && (window.opener || window.parent !== window)) {
  close.hidden = false;
  document.querySelector("[data-hr-by-hand]").hidden = true;
  close.addEventListener("click", () => {
    // Nothing secret is in it, and the platform's window may have another host than its issuer.
    (window.opener || window.parent).postMessage({ subject: "org.imsglobal.lti.close" }, "*");
  });
}
