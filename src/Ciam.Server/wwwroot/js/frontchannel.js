// Goes on when every frame has answered, or after three seconds (OpenID Connect Front-Channel Logout).
const next = document.querySelector('a[data-continue]').href;
const frames = [...document.querySelectorAll('iframe')];
const answered = frames.map((frame) => new Promise((resolve) => {
  frame.addEventListener('load', resolve);
  frame.addEventListener('error', resolve);
}));
const soon = new Promise((resolve) => setTimeout(resolve, 3000));
Promise.race([Promise.all(answered), soon]).then(() => location.replace(next));
