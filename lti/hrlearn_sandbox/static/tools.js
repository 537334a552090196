// A tool that has registered asks to close its page (Dynamic Registration 1.0, section 3.7).
const back = document.currentScript.dataset.back;
addEventListener("message", (message) => {
  if (message.source === document.getElementById("tool-frame").contentWindow && message.data?.subject === "org.imsglobal.lti.close") {
    location.assign(back);
  }
});
