// What is typed in a form that can be kept is sealed as a draft while it is typed: a phone can die at any time.

import { send } from "./leave.js";

const PAUSE = 1500;
const LONGEST = 8000; // for whoever types without a pause
let form;
let timer;
let since = 0;
let sending;

const keep = async () => {
  clearTimeout(timer);
  since = 0;
  const kept = form;
  sending?.abort();
  sending = new AbortController();
  const answer = await send(kept, sending.signal).catch(() => null);
  if (answer?.status === 204) kept.querySelector("[data-kept]")?.removeAttribute("hidden");
};

document.addEventListener("input", ({ target }) => {
  if (!target.form?.dataset.keep) return;
  form = target.form;
  since ||= Date.now();
  clearTimeout(timer);
  timer = setTimeout(keep, Math.max(0, Math.min(PAUSE, since + LONGEST - Date.now())));
});
// Going back, closing the page or locking the phone: what was typed since then goes at once.
const flush = () => { if (since) keep(); };
document.addEventListener("visibilitychange", () => { if (document.visibilityState === "hidden") flush(); });
addEventListener("pagehide", flush);
addEventListener("online", () => { if (form?.isConnected) keep(); });
// A form that is sent keeps itself. One that is held, because there is no connection, is kept with the next word.
document.addEventListener("submit", () => {
  clearTimeout(timer);
  since = 0;
  sending?.abort();
});
