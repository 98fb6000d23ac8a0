// Passkeys: shows the forms marked data-passkey where the browser can, and hands its answer to the server.
//
//   <form data-passkey="get" | "create" hidden> ... <input type="hidden" name="credential"> <button> </form>
//   <script type="application/json" id="passkey-options">, or without it a GET of the form's action.

const decode = (text) => {
  const base64 = text.replace(/-/g, "+").replace(/_/g, "/");
  return Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
};

const encode = (buffer) => {
  const text = String.fromCharCode(...new Uint8Array(buffer));
  return btoa(text).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
};

const withBytes = (list) => (list || []).map((one) => ({ ...one, id: decode(one.id) }));

/** What the browser's own functions take of the server's options: bytes where JSON has text. */
function understood(options) {
  const key = { ...options.publicKey, challenge: decode(options.publicKey.challenge) };
  if (key.user) key.user = { ...key.user, id: decode(key.user.id) };
  key.excludeCredentials = withBytes(key.excludeCredentials);
  key.allowCredentials = withBytes(key.allowCredentials);
  return { publicKey: key };
}

/** A credential as JSON, bytes as text. */
function told(credential) {
  const { response } = credential;
  const parts = {};
  for (const name of ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"]) {
    if (response[name]) parts[name] = encode(response[name]);
  }
  return JSON.stringify({
    id: credential.id, rawId: encode(credential.rawId), type: credential.type, response: parts,
    authenticatorAttachment: credential.authenticatorAttachment ?? null,
    clientExtensionResults: credential.getClientExtensionResults(),
  });
}

/** The server's options: in the page, or asked for. */
async function options(form) {
  const inPage = document.getElementById("passkey-options");
  if (inPage) return JSON.parse(inPage.textContent);
  const answer = await fetch(form.action, { headers: { Accept: "application/json" } });
  if (!answer.ok) throw new Error(String(answer.status));
  return (await answer.json()).request_options;
}

const SAID = {
  NotAllowedError: "Nothing was chosen, or it took too long. Try again.",
  InvalidStateError: "This device already keeps a passkey for you here.",
  SecurityError: "This address cannot use passkeys. Use a code instead.",
};

function serve(form) {
  const button = form.querySelector("button");
  const error = form.querySelector("[data-passkey-error]");
  form.hidden = false;
  form.closest("[data-passkey-block]")?.removeAttribute("hidden");
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    error.hidden = true;
    button.disabled = true;
    try {
      const asked = understood(await options(form));
      const credential = await navigator.credentials[form.dataset.passkey](asked);
      form.elements.credential.value = told(credential);
      form.submit();
    } catch (problem) {
      error.textContent = SAID[problem.name] ?? "That did not work. Try again, or use a code instead.";
      error.hidden = false;
      button.disabled = false;
    }
  });
}

const able = Boolean(window.PublicKeyCredential && navigator.credentials);
if (able) document.querySelectorAll("form[data-passkey]").forEach(serve);
document.querySelectorAll("[data-passkey-missing]").forEach((one) => { one.hidden = able; });
