// Says before a session closes that it will. Whoever types is there. When the time is over the page is blank at
// once, and what was typed goes to the server, which seals it into the page to sign in and does nothing else.

import { blank } from "./leave.js";

const { warnAfter, closing, stay: stayWords, here, closed, offline, held } = document.body.dataset;
const AFTER = Number(warnAfter || 0) * 1000;
const LEFT = 3 * 60 * 1000;
const SAID_EVERY = 60 * 1000; // as often as the server writes it down
const TRIED_EVERY = 5 * 1000;

// Passphrases are never kept, and what is looked for is not something that was written.
const holdsWords = (form) =>
  form?.method === "post" && !form.matches(".ch-search") && !form.querySelector("[type=password]") &&
  (form.matches("[data-unsaved]") || form.querySelector("textarea, input:not([type]), [type=text]") !== null);

if (AFTER) {
  const note = document.createElement("div");
  note.className = "ch-closing";
  note.setAttribute("role", "alert");
  const text = document.createElement("p");
  text.className = "govuk-body";
  const stay = document.createElement("button");
  stay.type = "button";
  stay.className = "govuk-button govuk-button--secondary";
  stay.textContent = stayWords;
  note.append(text, stay);

  let timer;
  let said = Date.now();
  // Of several forms, the one that was typed in last. A page may come with words that were not saved.
  let written = Array.from(document.querySelectorAll("form[data-unsaved], [data-unsaved] form")).find(holdsWords);

  const send = async () => {
    // Sent without a connection, the words would end on a page of the browser's own.
    const icon = document.querySelector("link[rel=icon]").href;
    const reached = await fetch(icon, { method: "HEAD", cache: "no-store" }).catch(() => null);
    if (!reached?.ok) {
      text.textContent = held;
      note.classList.add("ch-held");
      note.replaceChildren(text);
      document.body.append(note);
      setTimeout(send, TRIED_EVERY);
      return;
    }
    for (const files of written.querySelectorAll("[type=file]")) files.disabled = true;
    const to = new URL(written.getAttribute("action") ?? "", location);
    to.searchParams.set("closed", "yes");
    written.setAttribute("action", to);
    HTMLFormElement.prototype.submit.call(written);
  };
  const close = () => {
    clearTimeout(timer);
    note.remove();
    blank();
    if (written?.isConnected) send();
    else location.replace(closed);
  };
  const warn = () => {
    text.textContent = closing;
    document.body.append(note);
    timer = setTimeout(close, LEFT);
  };
  const goOn = () => {
    clearTimeout(timer);
    note.remove();
    timer = setTimeout(warn, AFTER);
  };
  const ask = async () => {
    said = Date.now();
    const answer = await fetch(here, { method: "HEAD", redirect: "manual" }).catch(() => null);
    if (answer?.ok) goOn();
    else if (answer?.type === "opaqueredirect") close();
    else text.textContent = offline;
  };
  stay.addEventListener("click", ask);
  document.addEventListener("input", ({ target }) => {
    if (holdsWords(target.form)) written = target.form;
    if (Date.now() - said >= SAID_EVERY) ask();
  });
  timer = setTimeout(warn, AFTER);
}
