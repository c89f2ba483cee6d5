// Show and hide a password. Without script the field is a plain password field and the button is never made.
for (const box of document.querySelectorAll(".reveal[data-show][data-hide]")) {
  const input = box.querySelector("input");
  const button = document.createElement("button");
  button.type = "button";
  button.setAttribute("aria-controls", input.id);
  const say = () => {
    const hidden = input.type === "password";
    button.textContent = hidden ? box.dataset.show : box.dataset.hide;
    button.setAttribute("aria-label", hidden ? box.dataset.showLabel : box.dataset.hideLabel);
  };
  button.addEventListener("click", () => {
    input.type = input.type === "password" ? "text" : "password";
    say();
    input.focus();
  });
  // A browser must not learn a visible password as ordinary text.
  input.form?.addEventListener("submit", () => { input.type = "password"; });
  say();
  box.append(button);
}
