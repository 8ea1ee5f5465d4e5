// Sends files piece by piece, each sealed as it arrives. After a lost connection or a reload it goes on where
// it stopped; without scripts the same form sends the files whole.

const form = document.querySelector("[data-upload]");
const LONGEST_PAUSE = 15_000;

class Told extends Error {}

const shown = document.querySelector("[data-progress]");
const say = (words) => { shown.querySelector("p").textContent = words; };
const wait = (ms) => new Promise((go) => {
  setTimeout(go, ms);
  addEventListener("online", go, { once: true });
});

// One request, again and again until the server has it: only then is anything taken for done.
const send = async (address, body) => {
  for (let pause = 1000; ; pause = Math.min(pause * 2, LONGEST_PAUSE)) {
    const answer = await fetch(address, {
      method: "POST", body, redirect: "manual",
      headers: { "X-CSRFToken": form.elements.csrfmiddlewaretoken.value },
    }).catch(() => null);
    if (answer?.headers.get("content-type") === "application/json") {
      const said = await answer.json();
      if (answer.ok) return said;
      throw new Told(said.what);
    }
    if (answer?.status === 404) return null;
    if (answer?.ok || answer?.type === "opaqueredirect") throw new Told(shown.dataset.away);
    if (answer && answer.status < 500) throw new Told(shown.dataset.fault);
    say(shown.dataset.lost);
    await wait(pause);
  }
};

const sha256 = async (bytes) => {
  const hash = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  return Array.from(hash, (each) => each.toString(16).padStart(2, "0")).join("");
};

const begin = (file, more) => {
  const told = { name: file.name, size: file.size, declared: form.dataset.declared, saved: file.lastModified };
  return send(form.dataset.begin, new URLSearchParams({ ...told, ...more }));
};

const sendFile = async (file, told, more = {}) => {
  const upload = await begin(file, more);
  for (let number = 0; number * upload.piece < file.size; number += 1) {
    const piece = file.slice(number * upload.piece, (number + 1) * upload.piece);
    if (number in upload.here && upload.here[number] !== (await sha256(await piece.arrayBuffer()))) {
      // A file of the same name and size that is not the same: what arrived of the other goes.
      return sendFile(file, told, { anew: "yes" });
    }
    if (!(number in upload.here) && (await send(`${upload.take}${number}`, piece)) === null) {
      return null; // it was finished, or given up, in another tab
    }
    told(piece.size);
  }
  return "held" in form.dataset ? { id: upload.id } : send(upload.finish);
};

const sendAll = async (files) => {
  const total = files.reduce((sum, file) => sum + file.size, 0) || 1;
  const bar = shown.querySelector("progress");
  let done = 0;
  const kept = [];
  for (const file of files) {
    say(`${shown.dataset.sending} ${file.name}`);
    kept.push(await sendFile(file, (size) => {
      done += size;
      bar.value = (100 * done) / total;
      say(`${shown.dataset.sending} ${file.name}`);
    }));
  }
  if ("then" in form.dataset) goOn(kept);
  else location.assign(kept.length === 1 && kept[0]?.new ? kept[0].to : form.dataset.list);
};

// The page that asked for the files is told which they are; their bytes are there.
const goOn = (kept) => {
  form.querySelector("input[type=file]").disabled = true;
  for (const each of kept.filter(Boolean)) {
    const input = Object.assign(document.createElement("input"), { type: "hidden", name: "kept", value: each.id });
    form.append(input);
  }
  HTMLFormElement.prototype.submit.call(form);
};

// One tab after the other, so that none asks for an upload that another has just finished.
const inTurn = (work) => (navigator.locks ? navigator.locks.request("sending", work) : work());

// Which files are sent: those that were chosen, unless another script says so.
export const chosen = { files: () => Array.from(form.querySelector("input[type=file]").files) };

let sending = false;
form?.addEventListener("submit", async (event) => {
  const files = chosen.files();
  if (!files.length && !shown.dataset.nothing) return;
  event.preventDefault();
  if (sending) return;
  shown.hidden = false;
  if (!files.length) {
    say(shown.dataset.nothing);
    return;
  }
  sending = true;
  try {
    await inTurn(() => sendAll(files));
  } catch (error) {
    say(error instanceof Told ? error.message : shown.dataset.fault);
  }
  sending = false;
});
