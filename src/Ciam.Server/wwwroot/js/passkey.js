// Hands a page's question to the browser's passkeys, and sends their answer with the page's own form. Without script the form
// goes as it is, and the server says what else there is.
const toBytes = (text) => Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (letter) => letter.charCodeAt(0));
const toText = (buffer) => (buffer ? btoa(String.fromCharCode(...new Uint8Array(buffer))).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "") : undefined);
const withIds = (list) => (list ?? []).map((item) => ({ ...item, id: toBytes(item.id) }));

const questionOf = (form) => {
  const asked = JSON.parse(form.dataset.question);
  const question = { ...asked, challenge: toBytes(asked.challenge) };
  if (form.dataset.passkey === "create") {
    question.user = { ...asked.user, id: toBytes(asked.user.id) };
    question.excludeCredentials = withIds(asked.excludeCredentials);
  } else {
    question.allowCredentials = withIds(asked.allowCredentials);
  }
  return question;
};

const answerOf = ({ id, rawId, type, authenticatorAttachment, response }, extensions) => JSON.stringify({
  id,
  rawId: toText(rawId),
  type,
  authenticatorAttachment: authenticatorAttachment ?? undefined,
  clientExtensionResults: extensions,
  response: {
    clientDataJSON: toText(response.clientDataJSON),
    attestationObject: toText(response.attestationObject),
    authenticatorData: toText(response.authenticatorData),
    signature: toText(response.signature),
    userHandle: toText(response.userHandle),
    transports: response.getTransports?.(),
  },
});

let asking;
const ask = async (form, mediation) => {
  asking?.abort();
  const mine = (asking = new AbortController());
  const request = { publicKey: questionOf(form), signal: mine.signal };
  const made = form.dataset.passkey === "create"
    ? await navigator.credentials.create(request)
    : await navigator.credentials.get(mediation ? { ...request, mediation } : request);
  form.elements.answer.value = answerOf(made, made.getClientExtensionResults());
  form.submit();
};

// Offers the passkeys beside the saved passwords, in the field for the address.
const offer = async (form) => {
  if (form.dataset.unasked && (await PublicKeyCredential.isConditionalMediationAvailable?.())) await ask(form, "conditional");
};

for (const form of document.querySelectorAll("form[data-passkey]")) {
  if (!globalThis.PublicKeyCredential) continue;
  const failed = form.querySelector("[data-failed]");
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    failed.textContent = "";
    ask(form).catch(() => {
      failed.textContent = failed.dataset.failed;
      delete form.dataset.sent;
      offer(form).catch(() => {});
    });
  });
  offer(form).catch(() => {});
}
