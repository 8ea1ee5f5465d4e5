import { createAll, Button, ErrorSummary, PasswordInput, SkipLink } from "./govuk-frontend.js";
import "./leave.js";
import "./below.js";
import "./checking.js";
import "./minuting.js";
import "./closing.js";
import "./copy.js";
import "./corners.js";
import "./covering.js";
import "./drafts.js";
import "./folder.js";
import "./heard.js";
import "./offline.js";
import "./passkey.js";
import "./upload.js";
import "./waiting.js";

const done = document.querySelector("[data-done]");
done?.focus();
// An address that ends in #main, as after a skip link, takes the focus away once more while the page loads.
addEventListener("load", () => { if (document.activeElement === document.body) done?.focus(); });
document.body.classList.add("govuk-frontend-supported", "js-enabled");
// Radios and checkboxes need no script here: what a choice reveals is shown by the styles, with scripts or without.
for (const component of [Button, ErrorSummary, PasswordInput, SkipLink]) createAll(component);
