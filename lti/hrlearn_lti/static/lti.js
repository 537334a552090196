// Sends the one form of the page that leads back to the platform; without this script its button does the same.
document.querySelector("form[data-hr-auto]")?.submit();
