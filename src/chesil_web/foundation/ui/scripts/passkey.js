// Makes or uses a passkey with the browser, and sends what it answered. What the page asks comes with the form.

const form = document.querySelector("[data-passkey]");

const bytes = (text) => {
  const plain = atob(text.replaceAll("-", "+").replaceAll("_", "/"));
  return Uint8Array.from(plain, (each) => each.charCodeAt(0));
};
const text = (buffer) => btoa(String.fromCharCode(...new Uint8Array(buffer)))
  .replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");

const asked = () => {
  const options = JSON.parse(form.dataset.passkey);
  options.challenge = bytes(options.challenge);
  for (const each of options.allowCredentials ?? options.excludeCredentials ?? []) each.id = bytes(each.id);
  if (options.user) options.user.id = bytes(options.user.id);
  return options;
};

const PARTS = ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"];
const written = (passkey) => {
  const response = {};
  for (const name of PARTS.filter((each) => passkey.response[each])) response[name] = text(passkey.response[name]);
  return JSON.stringify({ id: passkey.id, rawId: text(passkey.rawId), type: passkey.type, response });
};

const answer = async () => {
  const publicKey = asked();
  return written(await navigator.credentials[publicKey.user ? "create" : "get"]({ publicKey }));
};

let asking = false;
form?.addEventListener("submit", async (event) => {
  const { name, answer: field } = form.elements;
  // Without a name the page says so before a device makes a passkey that nobody keeps.
  if (name && !name.value.trim()) return;
  event.preventDefault();
  if (asking) return;
  asking = true;
  const said = form.querySelector("[data-passkey-said]");
  said.textContent = "";
  try {
    field.value = await answer();
    HTMLFormElement.prototype.submit.call(form);
  } catch (error) {
    said.textContent = error.name === "InvalidStateError" ? form.dataset.known : form.dataset.fault;
  }
  asking = false;
});

if (form && window.PublicKeyCredential) {
  form.hidden = false;
  document.querySelector("[data-passkey-none]").hidden = true;
}
