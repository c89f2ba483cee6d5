// Shows the server's advice while a password is typed. Without script the advice comes with the answer to the form.
const output = document.querySelector("output[data-advice]");
const form = output?.closest("form");
const input = form?.querySelector("input[name=password]");
let asked = 0;

const ask = async () => {
  const mine = ++asked;
  const fields = new URLSearchParams(new FormData(form));
  const answer = await fetch(output.dataset.advice, { method: "POST", body: fields, headers: { Accept: "text/html" } });
  if (!answer.ok || mine !== asked) return;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  output.replaceChildren(...page.body.children);
  output.hidden = false;
};

let timer;
input?.addEventListener("input", () => {
  clearTimeout(timer);
  if (input.value.length < 4) {
    asked++;
    output.hidden = true;
    return;
  }
  timer = setTimeout(() => ask().catch(() => { output.hidden = true; }), 450);
});
