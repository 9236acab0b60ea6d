// Passkeys and security keys: asks the browser for a credential, puts it into the form's hidden field and sends the form.
// Forms say what they want: data-passkey="sign-in" (options are fetched), "use" or "add" (options are in the page).

const bytes = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (sign) => sign.charCodeAt(0));
const text = (buffer) => btoa(String.fromCharCode(...new Uint8Array(buffer))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
const named = (list) => (list || []).map((item) => ({ ...item, id: bytes(item.id) }));

function toSend(credential) {
  const answer = credential.response;
  const response = { clientDataJSON: text(answer.clientDataJSON) };
  for (const part of ["attestationObject", "authenticatorData", "signature", "userHandle"]) {
    if (answer[part]) response[part] = text(answer[part]);
  }
  if (answer.getTransports) response.transports = answer.getTransports();
  return {
    id: credential.id,
    rawId: text(credential.rawId),
    type: credential.type,
    authenticatorAttachment: credential.authenticatorAttachment,
    clientExtensionResults: credential.getClientExtensionResults(),
    response,
  };
}

const optionsInPage = () => JSON.parse(document.getElementById("passkey-options").textContent);

async function use(options) {
  const wish = options.request_options.publicKey;
  return navigator.credentials.get({
    publicKey: { ...wish, challenge: bytes(wish.challenge), allowCredentials: named(wish.allowCredentials) },
  });
}

async function add(options, passwordless) {
  const wish = options.creation_options.publicKey;
  const selection = { ...wish.authenticatorSelection, residentKey: passwordless ? "required" : "discouraged", requireResidentKey: passwordless };
  if (passwordless) selection.userVerification = "required";
  return navigator.credentials.create({
    publicKey: {
      ...wish,
      challenge: bytes(wish.challenge),
      user: { ...wish.user, id: bytes(wish.user.id) },
      excludeCredentials: named(wish.excludeCredentials),
      authenticatorSelection: selection,
    },
  });
}

async function credentialFor(form, pressed) {
  if (form.dataset.passkey === "sign-in") {
    const answer = await fetch(form.action, { headers: { Accept: "application/json" } });
    if (!answer.ok) throw new Error("no options");
    return use(await answer.json());
  }
  if (form.dataset.passkey === "use") return use(optionsInPage());
  const passwordless = pressed?.value !== "second-step";
  form.elements.passwordless.value = passwordless ? "true" : "false";
  return add(optionsInPage(), passwordless);
}

function tell(form, why) {
  const words = form.querySelector("[data-passkey-words]").dataset;
  const place = form.querySelector("[data-passkey-problem]");
  place.querySelector("span").textContent = words[why];
  place.hidden = false;
}

async function pressed(event) {
  event.preventDefault();
  const form = event.currentTarget;
  if (!window.PublicKeyCredential) {
    tell(form, window.isSecureContext ? "missing" : "address");
    return;
  }
  try {
    form.elements.credential.value = JSON.stringify(toSend(await credentialFor(form, event.submitter)));
    form.submit();
  } catch (problem) {
    tell(form, problem.name === "SecurityError" ? "address" : "refused");
  }
}

for (const form of document.querySelectorAll("form[data-passkey]")) form.addEventListener("submit", pressed);
