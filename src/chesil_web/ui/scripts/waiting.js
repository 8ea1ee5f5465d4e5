// A page that waits for something looks again by itself; a file that is being sent shows how far it is.

if (document.querySelector("[data-busy]")) setTimeout(() => location.reload(), 2000);

const form = document.querySelector("[data-upload]");
if (form) {
  form.addEventListener("submit", (event) => {
    if (!form.querySelector("input[type=file]").files.length) return;
    event.preventDefault();
    const shown = form.querySelector("[data-progress]");
    const bar = shown.querySelector("progress");
    const sending = new XMLHttpRequest();
    shown.hidden = false;
    sending.upload.addEventListener("progress", (now) => { bar.value = now.lengthComputable ? (100 * now.loaded) / now.total : 0; });
    sending.addEventListener("load", () => {
      if (sending.status === 200 && sending.responseURL !== location.href) location.replace(sending.responseURL);
      else if (sending.status === 200) location.replace("/n/f");
      else shown.textContent = "This could not be added. Nothing of it was kept. Try again, or choose another file.";
    });
    sending.addEventListener("error", () => { shown.textContent = "The connection was lost. Nothing was kept. Try again."; });
    sending.open("POST", form.action);
    sending.send(new FormData(form));
  });
}
