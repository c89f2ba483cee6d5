// Answers "client_id session_state" with changed, unchanged or error (OpenID Connect Session Management, section 3.2).
function browserState() {
  const found = /(?:^|; )(?:__Host-)?ciam-browser-state=([^;]*)/.exec(document.cookie);
  return found ? found[1] : null;
}

async function stateOf(clientId, origin, state, salt) {
  const bytes = new TextEncoder().encode(`${clientId} ${origin} ${state} ${salt}`);
  const hash = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
  const text = btoa(String.fromCharCode(...hash)).replace(/\+/g, '-').replace(/\//g, '_').replace(/=+$/, '');
  return `${text}.${salt}`;
}

async function judge(message, origin) {
  const parts = typeof message === 'string' ? message.split(' ') : [];
  const salt = parts.length === 2 ? parts[1].split('.')[1] : undefined;
  if (!salt || origin === 'null') {
    return 'error';
  }
  const state = browserState();
  return state !== null && await stateOf(parts[0], origin, state, salt) === parts[1] ? 'unchanged' : 'changed';
}

window.addEventListener('message', async (event) => {
  if (event.source && event.source !== window) {
    event.source.postMessage(await judge(event.data, event.origin), event.origin === 'null' ? '*' : event.origin);
  }
});
