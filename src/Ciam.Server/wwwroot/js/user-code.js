// The code of a device as it is shown there: capitals, and a dash in the middle. Whoever corrects in the middle is left alone; the server forgives all of it.
const field = document.querySelector("input.user-code");
field?.addEventListener("input", () => {
  if (field.selectionStart !== field.value.length) return;
  const letters = field.value.toUpperCase().replace(/[^A-Z0-9]/g, "");
  field.value = letters.length > 4 ? `${letters.slice(0, 4)}-${letters.slice(4)}` : letters;
});
