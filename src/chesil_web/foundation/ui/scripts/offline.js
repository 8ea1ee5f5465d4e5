// Holds a form while there is no connection: sent now, its words would end on a page of the browser's own.

const note = document.createElement("p");
note.className = "govuk-inset-text";
note.setAttribute("role", "alert");

document.addEventListener("submit", (event) => {
  note.remove();
  if (navigator.onLine || event.defaultPrevented) return;
  event.preventDefault();
  note.textContent = document.body.dataset.offline;
  const pressed = event.submitter?.closest(".govuk-button-group") ?? event.submitter;
  if (pressed) pressed.before(note);
  else event.target.append(note);
});
addEventListener("online", () => note.remove());
