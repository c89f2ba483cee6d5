// Holds a button back until a new code may be asked for. Without script the button works at once and the server says when.
for (const place of document.querySelectorAll("[data-countdown]")) {
  const button = document.getElementById(place.dataset.button);
  let left = Number(place.dataset.countdown);
  if (!button || !(left > 0)) continue;
  const words = button.textContent;
  button.disabled = true;
  const tick = () => {
    button.textContent = left > 0 ? `${words} (${left})` : words;
    button.disabled = left > 0;
    if (left-- > 0) setTimeout(tick, 1000);
  };
  tick();
}
