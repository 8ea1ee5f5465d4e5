// Copies what stands in a box: the button is there only where scripts are, and says whether it worked.

const byHand = (box) => {
  box.select();
  return document.execCommand("copy"); // for a browser that gives no clipboard to a page
};

const copy = async (button, box, said) => {
  const copied = await (navigator.clipboard?.writeText(box.value).then(() => true) ?? Promise.reject(new Error()))
    .catch(() => byHand(box));
  said.textContent = copied ? button.dataset.copied : button.dataset.failed;
};

for (const part of document.querySelectorAll("[data-copy]")) {
  const box = document.getElementById(part.dataset.copy);
  const button = part.querySelector("button");
  box.addEventListener("focus", () => box.select());
  button.addEventListener("click", () => copy(button, box, part.querySelector("[role=status]")));
  part.hidden = false;
}
