// The corners of a screen on its photograph, moved with a thumb, a mouse or keys. Where they are stands in the same
// fields of numbers as without scripts.

const STEP = 0.5; // per cent of the picture that an arrow moves
const LARGE_STEP = 5;
const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
const within = (value) => Math.round(Math.min(100, Math.max(0, value)) * 10) / 10;

const begin = (part, typed) => {
  const frame = part.querySelector(".ch-corners__frame");
  const edges = Array.from(frame.querySelectorAll("polygon"));
  const hint = Object.assign(document.createElement("p"), { className: "govuk-hint", id: "corners-hint", textContent: part.dataset.hint });
  const said = Object.assign(document.createElement("p"), { className: "govuk-body-s" });
  const corners = edges[0].getAttribute("points").split(" ").map((point) => point.split(",").map(Number));

  const drawn = () => {
    const points = corners.map((corner) => corner.join(",")).join(" ");
    for (const edge of edges) edge.setAttribute("points", points);
  };

  const handle = (group, nth) => {
    const fields = Array.from(group.querySelectorAll("input"));
    const button = Object.assign(document.createElement("button"), { type: "button", className: "ch-corners__handle" });
    let held = null;

    const shown = () => {
      [button.style.left, button.style.top] = corners[nth].map((value) => `${value}%`);
      drawn();
    };
    const moved = (across, down) => {
      corners[nth] = [within(across), within(down)];
      fields.forEach((field, way) => { field.value = corners[nth][way].toFixed(1); });
      shown();
    };
    const tell = () => {
      const [across, down] = corners[nth];
      const words = { corner: group.dataset.words, across, down };
      said.textContent = part.dataset.said.replace(/\{(\w+)\}/g, (_, name) => words[name]);
    };

    button.setAttribute("aria-label", group.dataset.words);
    button.setAttribute("aria-describedby", hint.id);
    button.addEventListener("keydown", (event) => {
      const arrow = ARROWS[event.key];
      if (!arrow || event.ctrlKey || event.metaKey || event.altKey) return;
      const step = event.shiftKey ? LARGE_STEP : STEP;
      moved(corners[nth][0] + arrow[0] * step, corners[nth][1] + arrow[1] * step);
      tell();
      event.preventDefault();
    });
    button.addEventListener("pointerdown", (event) => {
      const here = button.getBoundingClientRect();
      held = [event.clientX - here.left - here.width / 2, event.clientY - here.top - here.height / 2];
      button.setPointerCapture(event.pointerId);
    });
    button.addEventListener("pointermove", (event) => {
      if (!held) return;
      const whole = frame.getBoundingClientRect();
      moved(
        (100 * (event.clientX - held[0] - whole.left)) / whole.width,
        (100 * (event.clientY - held[1] - whole.top)) / whole.height,
      );
    });
    for (const end of ["pointerup", "pointercancel"]) button.addEventListener(end, () => { held = null; tell(); });
    for (const [way, field] of fields.entries()) field.addEventListener("input", () => {
      const value = Number(field.value.replace(",", "."));
      if (field.value.trim() && value >= 0 && value <= 100) corners[nth][way] = value;
      shown();
    });
    frame.append(button);
    shown();
  };

  said.setAttribute("role", "status");
  part.before(hint);
  part.after(said);
  typed.querySelectorAll("[data-corner]").forEach(handle);
  typed.open = typed.querySelector(".govuk-error-message") !== null;
};

const part = document.querySelector("[data-corners]");
const typed = document.querySelector("[data-typed]");
if (part && typed) begin(part, typed);
