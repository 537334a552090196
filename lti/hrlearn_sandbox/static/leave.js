// Leads the whole window on, out of the frame. Without scripts the visible link does the same.
window.top.location.replace(document.getElementById("leave").href);
