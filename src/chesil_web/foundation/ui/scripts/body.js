// Runs before the page is drawn: tells the styles that scripts work, so that nothing jumps.
document.documentElement.classList.add("govuk-frontend-supported", "js-enabled");
