import { createPrivateKey } from 'node:crypto';

// The one thing a client library leaves to others: a browser in which the customer is signed in already.
export const env = (name) => process.env[name] ?? fail(`${name} is not set`);

function fail(words) {
  throw new Error(words);
}

export async function authorize(url) {
  const answer = await fetch(url, { redirect: 'manual', headers: { cookie: env('SESSION_COOKIE') } });
  const location = answer.headers.get('location') ?? fail(`no redirect but ${answer.status}: ${await answer.text()}`);
  return new URL(location);
}

// One line per thing seen to work; the test reads them.
export const worked = (what) => console.log(`worked: ${what}`);

export function expect(condition, words) {
  if (!condition) fail(words);
}

// A private key in PEM, as Web Crypto wants it.
export async function signingKey(name) {
  const der = createPrivateKey(env(name)).export({ type: 'pkcs8', format: 'der' });
  return await crypto.subtle.importKey('pkcs8', der, { name: 'ECDSA', namedCurve: 'P-256' }, false, ['sign']);
}

// The same where the customer is to be asked: the test has a browser that reads pages and presses buttons.
export async function agree(url) {
  console.log(`browse: ${url}`);
  for await (const chunk of process.stdin) {
    return new URL(String(chunk).trim());
  }
}
