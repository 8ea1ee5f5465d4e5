// Boxes drawn over a page, with a pointer or with keys. Each is a line of the box of places, as without scripts.

const STEP = 2; // per cent of the page that an arrow moves
const round = (value) => Math.round(Math.min(100, Math.max(0, value)) * 10) / 10;

const begin = (part, list) => {
  const page = part.dataset.covering;
  const mark = document.createElement("span");
  const hint = document.createElement("p");
  const said = document.createElement("p");
  let at = { x: 50, y: 50 };
  let corner = null;

  const lines = () => list.value.split("\n").map((line) => line.trim()).filter(Boolean);
  const here = () => lines().filter((line) => line.split(",")[0].trim() === page);

  const place = (element, left, top, right, bottom) => {
    element.style.left = `${left}%`;
    element.style.top = `${top}%`;
    element.style.width = `${right - left}%`;
    element.style.height = `${bottom - top}%`;
  };

  const drawn = () => {
    for (const old of part.querySelectorAll(".ch-covering__box")) old.remove();
    for (const line of here()) {
      const box = document.createElement("span");
      box.className = "ch-covering__box";
      place(box, ...line.split(",").slice(1).map(Number));
      part.append(box);
    }
    const [x, y] = [corner?.x ?? at.x, corner?.y ?? at.y];
    place(mark, Math.min(x, at.x), Math.min(y, at.y), Math.max(x, at.x), Math.max(y, at.y));
    said.textContent = part.dataset.said + here().length;
  };

  const end = () => {
    const edges = [Math.min(corner.x, at.x), Math.min(corner.y, at.y), Math.max(corner.x, at.x), Math.max(corner.y, at.y)];
    if (edges[2] - edges[0] >= 0.5 && edges[3] - edges[1] >= 0.5) {
      list.value = [...lines(), [page, ...edges.map(round)].join(", ")].join("\n");
    }
    corner = null;
    drawn();
  };

  const back = () => {
    const last = here().at(-1);
    if (last === undefined) return;
    const left = lines();
    left.splice(left.lastIndexOf(last), 1);
    list.value = left.join("\n");
    drawn();
  };

  const moved = (event) => {
    const edges = part.getBoundingClientRect();
    at = {
      x: round((100 * (event.clientX - edges.left)) / edges.width),
      y: round((100 * (event.clientY - edges.top)) / edges.height),
    };
    drawn();
  };

  const arrows = { ArrowLeft: [-STEP, 0], ArrowRight: [STEP, 0], ArrowUp: [0, -STEP], ArrowDown: [0, STEP] };
  const pressed = (event) => {
    if (arrows[event.key]) {
      at = { x: round(at.x + arrows[event.key][0]), y: round(at.y + arrows[event.key][1]) };
      drawn();
    } else if (event.key === "Enter") {
      if (corner) end();
      else corner = at;
    } else if (event.key === "Escape") {
      if (corner) corner = null;
      else back();
      drawn();
    } else return;
    event.preventDefault();
    event.stopPropagation(); // Escape leaves the website elsewhere
  };

  hint.className = "govuk-hint";
  hint.id = "covering-hint";
  hint.textContent = part.dataset.hint;
  said.className = "govuk-body";
  said.setAttribute("role", "status");
  mark.className = "ch-covering__mark";
  part.before(hint);
  part.after(said);
  part.append(mark);
  part.tabIndex = 0;
  part.setAttribute("role", "application");
  part.setAttribute("aria-label", part.querySelector("img").alt);
  part.setAttribute("aria-describedby", hint.id);
  part.addEventListener("keydown", pressed);
  part.addEventListener("pointerdown", (event) => {
    part.setPointerCapture(event.pointerId);
    moved(event);
    corner = at;
    event.preventDefault();
    part.focus();
  });
  part.addEventListener("pointermove", (event) => { if (corner) moved(event); });
  part.addEventListener("pointerup", (event) => { if (corner) { moved(event); end(); } });
  list.addEventListener("input", drawn);
  drawn();
};

const part = document.querySelector("[data-covering]");
const list = document.querySelector("[data-boxes]");
if (part && list) begin(part, list);
