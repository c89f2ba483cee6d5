// How the form is filled in goes to the bank, which passes it on with the customer's token: the token itself stays on the server.
// Where the issuer's script does not come, the form works just the same.
const form = document.querySelector("form[data-behaviour]");
try {
  const { observe, collect } = await import(form.dataset.behaviour);
  observe(form, { fields: ["CreditorName", "CreditorIban", "Amount", "Reference"] });
  form.addEventListener("submit", () => {
    navigator.sendBeacon("/behaviour", new Blob([JSON.stringify(collect())], { type: "application/json" }));
  });
} catch {
  // Nothing is measured then.
}
