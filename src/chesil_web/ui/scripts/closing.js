// Says before a session closes that it will, and blanks the page when it has.

const after = Number(document.body.dataset.warnAfter || 0) * 1000;
const LEFT = 3 * 60 * 1000;

if (after) {
  const note = document.createElement("div");
  note.className = "ch-closing";
  note.setAttribute("role", "alert");
  const text = document.createElement("p");
  text.className = "govuk-body";
  text.textContent = document.body.dataset.closing;
  const stay = document.createElement("button");
  stay.type = "button";
  stay.className = "govuk-button govuk-button--secondary";
  stay.textContent = document.body.dataset.stay;
  note.append(text, stay);

  let closing;
  const { here, closed } = document.body.dataset;
  const warn = () => {
    document.body.append(note);
    closing = setTimeout(() => location.replace(closed), LEFT);
  };
  stay.addEventListener("click", async () => {
    const answer = await fetch(here, { method: "HEAD", redirect: "manual" });
    if (!answer.ok) return location.replace(closed);
    clearTimeout(closing);
    note.remove();
    setTimeout(warn, after);
  });
  setTimeout(warn, after);
}
