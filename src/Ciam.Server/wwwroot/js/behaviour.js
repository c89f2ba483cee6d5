// Measures how something is typed and moved: times and places only, never which key, never a character.
//
//   const watch = observe(formOrElement, { fields: ["email", "password"] });   // begins to measure
//   collect();                                                                 // what was measured so far, as a plain object
//   await send("https://login.bank.example/behaviour/samples", accessToken);   // true when it was taken
//
// Pages of the sign-in itself need no call: <form data-behaviour> is observed, and the sample travels in its hidden field.
// The layout of a sample stands in docs/behaviour/api.md.

const MOST_KEYS = 128;
const MOST_MOVES = 400;
const MOST_TOUCHES = 24;
const MOST_POINTS = 64;
const MOVE_EVERY_MS = 12;

const watches = new Set();

/** Begins to measure within a form or element. Options: fields (names of inputs to time), pointer and touch (false leaves them out). */
export function observe(root, options = {}) {
  const watch = new Watch(root, options);
  watches.add(watch);
  return watch;
}

/** Everything that was measured so far by all that observe. */
export function collect() {
  const sample = { v: 1, fields: {}, pointer: [], touch: [], view: [innerWidth, innerHeight] };
  for (const watch of watches) watch.addTo(sample);
  return sample;
}

/** Posts the sample with an access token of the customer (scope "behaviour") and begins anew. False: it was not taken; nothing depends on it. */
export async function send(url, token) {
  const body = JSON.stringify(collect());
  for (const watch of watches) watch.clear();
  try {
    const answer = await fetch(url, {
      method: "POST",
      headers: { "Authorization": `Bearer ${token}`, "Content-Type": "application/json" },
      body,
      credentials: "omit",
      keepalive: true,
    });
    return answer.ok;
  } catch {
    return false;
  }
}

const tenth = (ms) => Math.round(ms * 10) / 10;
// The clock that every page has; a handler runs soon enough after its event.
const timeOf = () => performance.now();

/** One text field: when keys went down and came up, and whether it was typed at all. */
class Field {
  constructor(input) {
    this.input = input;
    this.clear();
  }

  clear() {
    this.keys = [];
    this.held = new Map();
    this.inserted = 0;
    this.marks = new Set();
  }

  down(event) {
    if (event.repeat) return;
    if (event.isComposing || event.key === "Process" || event.key === "Unidentified") this.marks.add("composed");
    if (!event.isTrusted) this.marks.add("scripted");
    const shortcut = (event.ctrlKey || event.metaKey) && !event.getModifierState("AltGraph");
    if (shortcut || ["Enter", "Tab", "Escape", "Control", "Meta", "Alt"].includes(event.key)) return;
    if (this.keys.length === 0 && this.input.value.length > 0 && this.inserted === 0) this.marks.add("filled");
    if (["Backspace", "Delete", "ArrowLeft", "ArrowRight", "ArrowUp", "ArrowDown", "Home", "End"].includes(event.key)) {
      this.marks.add("corrected");
      return;
    }
    if (this.keys.length >= MOST_KEYS) return;
    // The code pairs a press with its release, here in memory; it is neither kept nor sent.
    this.held.set(event.code, this.keys.length);
    this.keys.push([timeOf(), null]);
  }

  up(event) {
    const index = this.held.get(event.code);
    if (index === undefined) return;
    this.held.delete(event.code);
    this.keys[index][1] = timeOf();
  }

  changed(event) {
    // Whoever empties the field begins anew.
    if (this.input.value.length === 0) return this.clear();
    if (event.inputType === "insertText") this.inserted++;
    else if (event.inputType === "insertFromPaste") this.marks.add("pasted");
    else if (event.inputType === "insertFromDrop") this.marks.add("dropped");
    else if (event.inputType === "insertCompositionText") this.marks.add("composed");
    else if (event.inputType?.startsWith("delete")) this.marks.add("corrected");
    else this.marks.add("filled");
  }

  /** How the text came to be there, in one word; only "typed" says something about the person. */
  how() {
    if (this.input.value.length === 0) return "empty";
    if (isAutofilled(this.input)) return "filled";
    for (const mark of ["scripted", "pasted", "dropped", "filled", "composed", "corrected"]) if (this.marks.has(mark)) return mark;
    return this.inserted === this.input.value.length && this.keys.length >= this.inserted ? "typed" : "filled";
  }

  read() {
    const how = this.how();
    if (how !== "typed") return { how };
    const [start, now] = [this.keys[0][0], performance.now()];
    return { how, keys: this.keys.map(([down, up]) => [tenth(down - start), tenth((up ?? Math.max(now, down)) - start)]) };
  }
}

function isAutofilled(input) {
  for (const selector of [":autofill", ":-webkit-autofill"]) {
    try {
      if (input.matches(selector)) return true;
    } catch {
      // A browser that does not know the word has another one.
    }
  }
  return false;
}

/** Fields, pointer and touches of one form or page. */
class Watch {
  constructor(root, { fields, pointer = true, touch = true }) {
    this.root = root;
    this.fields = new Map();
    const inputs = root.matches("input, textarea") ? [root] : [...root.querySelectorAll("input, textarea")];
    for (const input of inputs)
      if (input.name && (fields ? fields.includes(input.name) : ["email", "text", "password"].includes(input.type))) this.fields.set(input, new Field(input));
    this.clear();

    this.ending = new AbortController();
    const listen = (target, name, deed) => target.addEventListener(name, deed, { capture: true, passive: true, signal: this.ending.signal });
    for (const [input, field] of this.fields) {
      listen(input, "keydown", (event) => field.down(event));
      listen(input, "input", (event) => field.changed(event));
      listen(input, "paste", () => field.marks.add("pasted"));
      listen(input, "drop", () => field.marks.add("dropped"));
    }
    listen(document, "keyup", (event) => this.fields.forEach((field) => field.up(event)));
    if (pointer) {
      listen(document, "pointermove", (event) => this.move(event, event.buttons ? 3 : 0));
      listen(document, "pointerdown", (event) => this.move(event, 1));
      listen(document, "pointerup", (event) => this.move(event, 2));
    }
    if (touch) {
      listen(document, "touchstart", (event) => this.touched(event, true));
      listen(document, "touchmove", (event) => this.touched(event, false));
      listen(document, "touchend", (event) => this.released(event));
      listen(document, "touchcancel", (event) => this.released(event));
    }
  }

  clear() {
    this.moves = [];
    this.strokes = [];
    this.fingers = new Map();
    this.began = performance.now();
    for (const field of this.fields.values()) field.clear();
  }

  /** Ends the measuring and forgets what was measured. */
  stop() {
    this.ending.abort();
    watches.delete(this);
  }

  move(event, state) {
    if (event.pointerType === "touch") return;
    const at = Math.round(timeOf() - this.began);
    const last = this.moves.at(-1);
    if (state !== 1 && state !== 2 && last && at - last[0] < MOVE_EVERY_MS) return;
    this.moves.push([at, Math.round(event.clientX), Math.round(event.clientY), state === 0 ? 0 : event.button === 2 ? 2 : 1, state]);
    if (this.moves.length > MOST_MOVES) this.moves.shift();
  }

  touched(event, begins) {
    const at = Math.round(timeOf() - this.began);
    for (const finger of event.changedTouches) {
      if (begins) {
        this.fingers.set(finger.identifier, []);
        this.strokes.push(this.fingers.get(finger.identifier));
        if (this.strokes.length > MOST_TOUCHES) this.strokes.shift();
      }
      const points = this.fingers.get(finger.identifier);
      if (!points || points.length >= MOST_POINTS || (points.length > 0 && at - points.at(-1)[0] < MOVE_EVERY_MS)) continue;
      points.push([at, Math.round(finger.clientX), Math.round(finger.clientY), tenth(((finger.radiusX ?? 0) + (finger.radiusY ?? 0)) / 2), Math.round((finger.force ?? 0) * 1000) / 1000]);
    }
  }

  released(event) {
    for (const finger of event.changedTouches) this.fingers.delete(finger.identifier);
  }

  addTo(sample) {
    for (const [input, field] of this.fields) sample.fields[input.name] = field.read();
    sample.pointer.push(...this.moves);
    sample.touch.push(...this.strokes.filter((points) => points.length > 1));
  }
}

for (const form of document.querySelectorAll("form[data-behaviour]")) {
  const carrier = form.querySelector("input[name=behaviour]");
  if (!carrier) continue;
  observe(form, { fields: form.dataset.behaviour.split(" ") });
  form.addEventListener("submit", () => {
    carrier.value = JSON.stringify(collect());
  });
}
