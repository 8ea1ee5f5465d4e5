import { createAll, Button, ErrorSummary, PasswordInput, SkipLink } from "./govuk-frontend.js";
import "./leave.js";
import "./closing.js";
import "./drafts.js";
import "./offline.js";
import "./upload.js";
import "./waiting.js";

document.querySelector("[data-done]")?.focus();
document.body.classList.add("govuk-frontend-supported", "js-enabled");
// Radios and checkboxes need no script here: what a choice reveals is shown by the styles, with scripts or without.
for (const component of [Button, ErrorSummary, PasswordInput, SkipLink]) createAll(component);
