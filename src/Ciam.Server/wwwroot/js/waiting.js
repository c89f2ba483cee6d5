// Looks whether another device has answered, and shows the page anew only when something has changed; without script the page refreshes itself.
const mark = document.querySelector('[data-waiting]');
const shown = () => document.querySelector('.binding-message')?.textContent;
if (mark) {
  const timer = setInterval(async () => {
    try {
      const answer = await fetch(location.href, { headers: { accept: 'text/html' }, cache: 'no-store' });
      const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
      if (answer.redirected || page.querySelector('.binding-message')?.textContent !== shown()) {
        clearInterval(timer);
        location.reload();
        return;
      }
      mark.textContent = page.querySelector('[data-waiting]')?.textContent ?? mark.textContent;
    } catch {
      // Without a network the page waits and looks again.
    }
  }, Number(mark.dataset.waiting) * 1000);
}
