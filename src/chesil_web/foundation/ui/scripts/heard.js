// The time beside words of a recording becomes a button that plays it from there.

const player = document.querySelector("[data-heard] audio");

const from = (time) => {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "ch-quiet ch-heard__at";
  button.textContent = time.textContent;
  button.setAttribute("aria-label", time.dataset.say);
  button.addEventListener("click", () => {
    player.currentTime = Number(time.dataset.from);
    player.play().catch(() => player.focus()); // the player itself says what is wrong
  });
  return button;
};

if (player) for (const time of document.querySelectorAll("[data-heard] [data-from]")) time.replaceWith(from(time));
