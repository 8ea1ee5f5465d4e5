// Leaving quickly: blank first, then go, and never come back to what was there.

export const blank = () => document.documentElement.classList.add("ch-gone");

// What was typed in a form that can be kept goes to the server first, which seals it as a draft. That takes a
// moment in which the page is blank already; after a second and a half nobody waits for it any longer.
const LONGEST_WAIT = 1500;
const SENT_WHILE_LEAVING = 60_000; // bytes a browser still sends for a page that is gone
let typed = document.querySelector("[data-unsaved] form[data-keep]");
document.addEventListener("input", ({ target }) => {
  if (target.form?.dataset.keep) typed = target.form;
});

export const send = (form, signal) => {
  const body = new URLSearchParams([...new FormData(form)].filter(([, value]) => typeof value === "string"));
  const keepalive = body.toString().length < SENT_WHILE_LEAVING;
  return fetch(form.dataset.keep, { method: "POST", body, keepalive, redirect: "manual", signal });
};
const keep = (form) =>
  Promise.race([send(form).catch(() => null), new Promise((done) => setTimeout(done, LONGEST_WAIT))]);

const leave = async () => {
  blank();
  if (typed?.isConnected) await keep(typed);
  location.replace("/x");
};

// Signing out too: what is typed is a draft before the session ends.
document.addEventListener("submit", async (event) => {
  if (!event.target.matches("[data-out]") || !typed?.isConnected) return;
  event.preventDefault();
  blank();
  await keep(typed);
  event.target.submit();
});

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
