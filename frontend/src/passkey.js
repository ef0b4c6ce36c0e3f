// Passkeys: asks the server what to sign or make, lets the device do it, sends what it said.
// A form with data-passkey="prove" or "make" stays usable only where the browser knows how.

export function toBytes(text) {
  const plain = text.replace(/-/g, "+").replace(/_/g, "/");
  return Uint8Array.from(atob(plain), (letter) => letter.charCodeAt(0));
}

export function toText(buffer) {
  const letters = Array.from(new Uint8Array(buffer), (byte) => String.fromCharCode(byte));
  return btoa(letters.join("")).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
}

function named(list) {
  return (list ?? []).map((one) => ({ ...one, id: toBytes(one.id) }));
}

export function forDevice(options) {
  const asked = { ...options.publicKey, challenge: toBytes(options.publicKey.challenge) };
  if (asked.user) asked.user = { ...asked.user, id: toBytes(asked.user.id) };
  if (asked.excludeCredentials) asked.excludeCredentials = named(asked.excludeCredentials);
  if (asked.allowCredentials) asked.allowCredentials = named(asked.allowCredentials);
  return { publicKey: asked };
}

export function asJson(credential) {
  const response = {};
  for (const part of ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"]) {
    if (credential.response[part]) response[part] = toText(credential.response[part]);
  }
  const rawId = toText(credential.rawId);
  return JSON.stringify({ id: rawId, rawId, type: credential.type, response, clientExtensionResults: {} });
}

async function asked(form) {
  const token = form.querySelector("[name=csrfmiddlewaretoken]").value;
  const answer = await fetch(form.dataset.options, { method: "POST", headers: { "X-CSRFToken": token } });
  if (!answer.ok || answer.redirected) {
    window.location.assign(answer.redirected ? answer.url : window.location.href); // a fresh proof
    throw new Error("no options");
  }
  return forDevice(await answer.json());
}

async function send(form) {
  const options = await asked(form);
  const device = window.navigator.credentials;
  const made = form.dataset.passkey === "make" ? await device.create(options) : await device.get(options);
  form.querySelector("[name=credential]").value = asJson(made);
  form.submit();
}

export function startPasskeys(page) {
  for (const form of page.querySelectorAll("form[data-passkey]")) {
    const button = form.querySelector("button[type=submit]");
    const said = form.querySelector("[data-said]");
    if (!window.PublicKeyCredential) continue;
    button.disabled = false;
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      button.disabled = true;
      said.textContent = "";
      try {
        await send(form);
      } catch {
        said.textContent = form.dataset.failed;
        button.disabled = false;
      }
    });
  }
}
