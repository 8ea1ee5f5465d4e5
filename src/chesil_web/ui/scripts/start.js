import { initAll } from "./govuk-frontend.js";
import "./leave.js";
import "./closing.js";
import "./waiting.js";

document.body.classList.add("govuk-frontend-supported", "js-enabled");
initAll();
