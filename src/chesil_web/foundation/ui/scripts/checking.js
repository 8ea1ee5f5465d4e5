// One letter does what a button of a message does, while something in the list of messages has the focus: the
// first message, or the one that the focus is in. Where words are typed a letter is a letter.

const place = document.querySelector("[data-check]");
const TYPED = "input:not([type=hidden]), textarea, select";

const pressed = ({ target, key }) => {
  const card = target.closest("[data-card]") ?? place.querySelector("[data-card]");
  const named = `[data-key="${CSS.escape(key.toLowerCase())}"]`;
  return card?.querySelector(named) ?? place.querySelector(`:scope > form ${named}`);
};

place?.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.key.length !== 1 || event.target.matches(TYPED)) return;
  const button = pressed(event);
  if (!button || event.repeat) return;
  event.preventDefault();
  button.click();
});
if (place) for (const hint of place.querySelectorAll("[data-keys]")) hint.hidden = false;
