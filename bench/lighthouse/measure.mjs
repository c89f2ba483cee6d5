// Signs the demo's Alice in and lets Lighthouse look at each page on the way: as on a slow phone. Accessibility and best practices decide, speed is told.
import { createHmac } from "node:crypto";
import { launch } from "chrome-launcher";
import lighthouse from "lighthouse";

const base = process.env.ISSUER ?? "http://localhost:5080";
const [email, password, key] = ["alice@example.com", "correct-horse-battery-7", "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"];
const least = 98;
const jar = new Map();

const cookies = () => [...jar].map(([name, value]) => `${name}=${value}`).join("; ");

async function open(path, form) {
  let url = new URL(path, base);
  let body = form && new URLSearchParams(form);
  for (let hops = 0; hops < 15; hops++) {
    const headers = { cookie: cookies(), accept: "text/html", "user-agent": "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36" };
    const answer = await fetch(url, { method: body ? "POST" : "GET", body, headers, redirect: "manual" });
    for (const line of answer.headers.getSetCookie()) {
      const [, name, value] = /^([^=]+)=([^;]*)/.exec(line);
      jar.set(name, value);
    }
    const next = answer.headers.get("location");
    if (!next) return { path: url.pathname, token: /<main[\s\S]*?__RequestVerificationToken" type="hidden" value="([^"]+)"/.exec(await answer.text())?.[1] };
    [url, body] = [new URL(next, url), undefined];
  }
  throw new Error(`too many redirects at ${url}`);
}

function code() {
  const bits = [...key].map((letter) => "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".indexOf(letter).toString(2).padStart(5, "0")).join("");
  const step = Buffer.alloc(8);
  step.writeBigUInt64BE(BigInt(Math.floor(Date.now() / 30_000)));
  const hash = createHmac("sha1", Buffer.from(bits.match(/.{8}/g).map((byte) => parseInt(byte, 2)))).update(step).digest();
  return String((hash.readUInt32BE(hash[19] & 15) & 0x7fffffff) % 1_000_000).padStart(6, "0");
}

const chrome = await launch({ chromePath: process.env.CIAM_CHROMIUM ?? "/usr/bin/chromium", chromeFlags: ["--headless=new", "--no-sandbox", "--disable-gpu"] });
let low = false;

async function measure(name, path) {
  const options = { port: chrome.port, onlyCategories: ["performance", "accessibility", "best-practices"], extraHeaders: { Cookie: cookies() }, disableStorageReset: true };
  const { lhr } = await lighthouse(new URL(path, base).href, options);
  const [performance, accessibility, practices] = Object.values(lhr.categories).map((category) => Math.round(category.score * 100));
  low ||= accessibility < least || practices < least;
  const { "largest-contentful-paint": paint, "cumulative-layout-shift": shift, "total-byte-weight": weight } = lhr.audits;
  console.log(`| ${name} | ${performance} | ${accessibility} | ${practices} | ${Math.round(paint.numericValue)} ms | ${shift.numericValue} | ${weight.numericValue} |`);
}

console.log("| page | performance | accessibility | best practices | largest paint | layout shift | bytes |\n|---|---:|---:|---:|---:|---:|---:|");
const login = await open("/signin");
await measure("sign-in", login.path);
const second = await open(login.path, { __RequestVerificationToken: login.token, email, password, behaviour: "" });
await measure("second step", second.path);
const proof = await open(second.path);
await open(second.path, { __RequestVerificationToken: proof.token, code: code() });
await measure("account", "/account");
await measure("security", "/account/security");
chrome.kill();
process.exit(low ? 1 : 0);
