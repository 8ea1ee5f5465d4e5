// Looks through the folder of a phone's backup for the few files with messages and calls. Only what is ticked is
// sent. Of a locked backup its lists go too, and all of it waits for the password on the next page.

import { chosen } from "./upload.js";

const MOST_FOUND = 50;
// Files that can be read by themselves, wherever they lie, such as in a backup of an Android phone.
const READABLE = /^(msgstore.*\.db(\.crypt15)?|(sms|calls)-.*\.xml|mmssms\.db|calllog\.db|contacts2\.db|chat\.db|sms\.db|ChatStorage\.sqlite)$/i;
const PLAIN = "SQLite format 3";

const folderOf = (file, up) => file.webkitRelativePath.split("/").slice(0, -up).join("/");
const named = (file, name) => new File([file], name, { lastModified: file.lastModified });

// What a folder holds that can be sent: a backup's lists, its files by their names in it, and others.
const found = (files, places) => {
  const lists = new Map();
  const stored = [];
  const others = [];
  for (const file of files) {
    if (file.name === "Manifest.plist" || file.name === "Manifest.db") {
      const at = folderOf(file, 1);
      lists.set(at, { ...lists.get(at), [file.name]: file });
    } else if (places.has(file.name) && file.webkitRelativePath.endsWith(`/${file.name.slice(0, 2)}/${file.name}`)) {
      stored.push(file);
    } else if (READABLE.test(file.name) && others.length < MOST_FOUND) others.push(file);
  }
  const whole = [...lists].filter(([, pair]) => pair["Manifest.plist"] && pair["Manifest.db"]);
  return { whole, stored, others };
};

const isLocked = async (list) => {
  const head = await list.slice(0, PLAIN.length).text();
  return head !== PLAIN;
};

const begin = (form) => {
  const input = form.querySelector("input[type=file]");
  const part = (name) => form.querySelector(`[data-${name}]`);
  const places = new Map(Array.from(part("places").children, (each) => [each.dataset.id, each]));
  let offered = [];
  let lists = [];

  const choice = ({ words, file, most }, nth) => {
    const big = file.size > most;
    const item = Object.assign(document.createElement("div"), { className: "govuk-checkboxes__item" });
    const box = Object.assign(document.createElement("input"), {
      className: "govuk-checkboxes__input", type: "checkbox", id: `choice-${nth}`, disabled: big,
    });
    const label = Object.assign(document.createElement("label"), {
      className: "govuk-label govuk-checkboxes__label", htmlFor: box.id,
      textContent: `${words} (${Math.max(0.1, file.size / 1e6).toFixed(1)} MB${big ? `, ${form.dataset.big}` : ""})`,
    });
    item.append(box, label);
    return item;
  };

  const show = (words) => {
    const any = offered.length > 0;
    part("found").textContent = words;
    part("choices").querySelector(".govuk-checkboxes").replaceChildren(...offered.map(choice));
    part("choices").hidden = part("send").hidden = !any;
    part("send").classList.toggle("ch-act", any);
    part("locked").hidden = !(any && lists.length);
    for (const name of ["held", "then"]) {
      if (lists.length) form.dataset[name] = "";
      else delete form.dataset[name];
    }
  };

  const opened = async () => {
    const { whole, stored, others } = found(input.files, places);
    offered = lists = [];
    if (whole.length > 1) return show(form.dataset.several);
    if (!whole.length) {
      offered = others.map((file) => ({ words: file.name, file, most: Infinity }));
    } else {
      const [[at, pair]] = whole;
      if (await isLocked(pair["Manifest.db"])) lists = [pair["Manifest.plist"], pair["Manifest.db"]];
      offered = stored.filter((file) => folderOf(file, 2) === at).map((file) => {
        const { dataset, textContent } = places.get(file.name);
        return { words: textContent, file: named(file, dataset.name), most: Number(form.dataset.most) };
      });
    }
    return show(offered.length ? "" : form.dataset.none);
  };

  chosen.files = () => {
    const ticked = offered.filter((_, nth) => form.querySelector(`#choice-${nth}`).checked).map(({ file }) => file);
    return ticked.length ? [...lists, ...ticked] : [];
  };
  form.hidden = false;
  input.addEventListener("change", opened);
};

const form = document.querySelector("[data-folder]");
if (form) begin(form);
