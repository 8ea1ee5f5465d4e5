// On a phone the button of a form stays at the foot of the screen, even when more questions are below. It says so
// until each was in sight. A press leads first to a question that needs an answer and was never in sight.

const bar = document.querySelector("form .ch-act");
const MARGIN = 76; // px: the bar, and enough of a box to see it above the bar
const CONTROL = "input:not([type=hidden]), textarea, select";
const GROUP = ".govuk-radios, .govuk-checkboxes, .govuk-date-input";

const stays = () => getComputedStyle(bar).position === "fixed";
const control = (question) => question.querySelector(CONTROL);
const answered = (question) => [...question.querySelectorAll(CONTROL)].some((each) => each.matches("[type=radio], [type=checkbox]") ? each.checked : each.value);
const above = (question) => control(question).getBoundingClientRect().top < innerHeight - MARGIN;

const watch = (form) => {
  const unseen = new Set([...form.querySelectorAll(".govuk-form-group")].filter((each) => control(each)?.getClientRects().length && !each.parentElement.closest(".govuk-form-group")));
  const lead = ([first]) => {
    control(first).focus({ preventScroll: true });
    first.scrollIntoView({ block: "center" });
  };
  const say = (question) => {
    if (question.querySelector(".govuk-error-message")) return;
    const first = document.createElement("p");
    first.className = "govuk-error-message";
    first.setAttribute("role", "alert");
    first.textContent = document.body.dataset.first;
    (question.querySelector(GROUP) ?? control(question)).before(first);
  };
  const more = document.createElement("button");
  more.type = "button";
  more.className = "ch-below";
  more.textContent = document.body.dataset.below;
  more.addEventListener("click", () => lead(unseen));
  bar.prepend(more);

  const look = () => {
    for (const each of unseen) if (above(each)) unseen.delete(each);
    more.hidden = !unseen.size || !stays();
  };
  look();
  for (const when of ["scroll", "resize"]) addEventListener(when, look, { passive: true });

  // In the capture phase, before the button gets the press: it ignores a second press within a second.
  bar.addEventListener("click", (event) => {
    look();
    const needed = [...unseen].filter((each) => each.matches(".ch-needed") && !answered(each));
    if (!needed.length || !stays() || !event.target.closest("[type=submit]")) return;
    event.preventDefault();
    event.stopPropagation();
    say(needed[0]);
    lead(needed);
  }, true);
};

if (bar) watch(bar.closest("form"));
