// Leaving quickly: blank first, then go, and never come back to what was there.

export const blank = () => document.documentElement.classList.add("ch-gone");

const leave = () => {
  blank();
  location.replace("/x");
};

document.addEventListener("click", (event) => {
  if (event.target.closest("[data-leave]")) {
    event.preventDefault();
    leave();
  }
});

// Shift three times, each within two seconds of the one before and with no other key between.
let pressed = [];
document.addEventListener("keydown", (event) => {
  if (event.repeat) return;
  pressed = event.key === "Shift" ? [...pressed.filter((at) => event.timeStamp - at < 4000), event.timeStamp] : [];
  if (pressed.length === 3) leave();
});

// A page that a browser kept and shows again stays blank until the server says what may be seen.
addEventListener("pageshow", (event) => {
  if (event.persisted) {
    blank();
    location.reload();
  }
});
addEventListener("pagehide", () => {
  if (document.body.dataset.warnAfter) blank();
});
