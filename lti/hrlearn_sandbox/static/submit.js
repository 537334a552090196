// Sends the page's one form at once. Without scripts the visible button does the same.
document.getElementById("go").submit();
