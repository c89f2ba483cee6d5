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
