// Lines of a meeting go one after the other. Without a connection they wait in this page, and are sent in order;
// each has an id, so that one that came twice is kept once. Lines of others are asked for.

const list = document.querySelector("[data-lines]");
const form = document.querySelector("form[data-minute]");
const AGAIN_AFTER = 2000;
const ASK_EVERY = 3000;
const waiting = [];
let sending = false;
let stopped = ""; // what could not be kept, which stays on the page
let after = Number(list?.dataset.after ?? 0);

const state = (words) => { form.querySelector("[data-state]").textContent = words; };
const count = () => {
  const words = waiting.length ? `${waiting.length} ${form.dataset.waiting}` : form.dataset.sent;
  state(`${stopped}${words}`);
};
const newId = () => crypto.randomUUID().replaceAll("-", "");

const post = async () => {
  if (sending) return;
  sending = true;
  while (waiting.length) {
    const body = new URLSearchParams(waiting[0]);
    const answer = await fetch(location.pathname, { method: "POST", body, redirect: "manual" }).catch(() => null);
    if (answer?.status === 409) stopped += `“${waiting[0].text}” ${form.dataset.stopped} `;
    else if (!answer?.ok) {
      setTimeout(post, AGAIN_AFTER);
      count();
      break;
    }
    waiting.shift();
    count();
  }
  sending = false;
  ask();
};

const element = (name, words, classes = "") => {
  const made = document.createElement(name);
  made.textContent = words;
  if (classes) made.className = classes;
  made.dir = "auto";
  return made;
};
const show = (line) => {
  const item = element("li", "", "ch-list__item");
  Object.assign(item.dataset, { line: line.id, place: line.place });
  const words = element("span", line.out ? "" : line.text, "ch-list__words");
  if (line.out) words.append(element("s", line.text));
  item.append(element("strong", line.kind), " ", element("span", line.agency), words);
  if (line.more) item.append(element("span", line.more, "ch-list__more"));
  if (line.correct) {
    const link = element("a", list.dataset.correct, "govuk-link");
    link.href = line.correct;
    link.append(element("span", `: ${line.text}`, "govuk-visually-hidden"));
    item.append(link);
  }
  document.querySelector("[data-none]")?.remove();
  const before = list.querySelector(`[data-line="${line.id}"]`);
  if (before) before.replaceWith(item);
  else list.append(item);
  after = Math.max(after, line.number);
};
const ask = async () => {
  const answer = await fetch(`${list.dataset.lines}?after=${after}`, { redirect: "manual" }).catch(() => null);
  if (!answer?.ok) return;
  const { again, lines = [] } = await answer.json();
  // A look ends after half an hour: what is read from then on is a new one, which a page writes when it opens.
  if (again && !waiting.length && !form?.elements.text.value) location.reload();
  lines.forEach(show);
};

// How long the case is heard by now, from what it was when the page came.
const clock = document.querySelector("[data-clock]");
if (clock) {
  const begun = performance.now() - Number(clock.dataset.clock) * 1000;
  const two = (number) => String(number).padStart(2, "0");
  setInterval(() => {
    const passed = Math.floor((performance.now() - begun) / 1000);
    clock.textContent = `${two(Math.floor(passed / 60))}:${two(passed % 60)}`;
  }, 1000);
}

if (list) setInterval(ask, ASK_EVERY);
if (form) {
  const { text, speaks } = form.elements;
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    event.stopImmediatePropagation(); // a form that only holds back without a connection would lose the order
    if (!text.value.trim()) return;
    const sent = Object.fromEntries(new FormData(form));
    if (event.submitter?.name) sent[event.submitter.name] = event.submitter.value;
    waiting.push({ ...sent, line: newId(), "by-itself": "yes" });
    text.value = "";
    text.focus();
    count();
    post();
  });
  text.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && event.ctrlKey) {
      event.preventDefault();
      document.querySelector("select[name=level]")?.focus();
      return;
    }
    const by = { ArrowUp: -1, ArrowDown: 1 }[event.key];
    if (!by) return;
    event.preventDefault();
    speaks.selectedIndex = (speaks.selectedIndex + by + speaks.length) % speaks.length;
  });
  addEventListener("online", post);
  addEventListener("beforeunload", (event) => {
    const isLeaving = document.documentElement.classList.contains("ch-gone");
    if (waiting.length && !isLeaving) event.preventDefault();
  });
}
