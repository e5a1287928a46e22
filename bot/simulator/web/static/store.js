// What the simulation shows, as one map that the server keeps up to date; and the way to do something in it.

const values = new Map();
const watchers = [];
let waiting = new Set();

/** The value of a key, or undefined. */
export const get = (key) => values.get(key);

/** Everything under "prefix/", as [last part of the key, value], in the order of their numbers or names. */
export function under(prefix) {
  const shelf = shelves.get(prefix);
  if (!shelf) return [];
  shelf.sorted ??= [...shelf.values].sort(([a], [b]) => Number(a) - Number(b) || (a < b ? -1 : 1));
  return shelf.sorted;
}

/** Everything whose key begins with "prefix/", however many parts follow, as [the rest of the key, value]. */
export function within(prefix) {
  const start = `${prefix}/`;
  return [...values].filter(([key]) => key.startsWith(start)).map(([key, value]) => [key.slice(start.length), value]);
}

/** All values once more, by what their keys have in common, so that nobody has to look through all of them. */
const shelves = new Map();

function shelve(key, value) {
  const end = key.lastIndexOf("/");
  const [prefix, name] = [key.slice(0, Math.max(end, 0)), key.slice(end + 1)];
  const shelf = shelves.get(prefix) ?? { values: new Map(), sorted: null };
  shelves.set(prefix, shelf);
  shelf.sorted = null;
  if (value === undefined) shelf.values.delete(name);
  else shelf.values.set(name, value);
}

function put(key, value) {
  if (value === undefined) values.delete(key);
  else values.set(key, value);
  shelve(key, value);
}

/** Call `redraw` once after every batch of changes to keys that begin with one of the prefixes, and once now. */
export function watch(prefixes, redraw) {
  watchers.push({ prefixes, redraw });
  redraw();
}

/** As `watch`, for what the page itself has chosen (who I am, which chat): ring `name` after changing it. */
export function ring(name) {
  touched([name]);
}

function touched(keys) {
  if (waiting.size === 0) queueMicrotask(flush);
  for (const key of keys) waiting.add(key);
}

function flush() {
  const keys = [...waiting];
  waiting = new Set();
  for (const { prefixes, redraw } of watchers) {
    if (keys.some((key) => prefixes.some((prefix) => key.startsWith(prefix)))) redraw();
  }
}

function take(changes, anew) {
  const keys = Object.keys(changes);
  if (anew) for (const key of values.keys()) if (!(key in changes)) { put(key); keys.push(key); }
  for (const [key, value] of Object.entries(changes)) {
    if (value === null) put(key);
    // What is the same stays the same object, so that nothing is drawn twice after a reconnection.
    else if (!anew || JSON.stringify(values.get(key)) !== JSON.stringify(value)) put(key, value);
  }
  touched(keys);
}

/** What no two starts of a playground have in common: the links of its letters. */
const beginning = (world) => world.letters[0]?.link;

/** Follow the simulation; resolves when the first picture of it is there. */
export function follow(onConnection) {
  return new Promise((resolve) => {
    const source = new EventSource("/events");
    source.addEventListener("all", (event) => {
      const all = JSON.parse(event.data);
      // A playground that was begun anew: what this page remembers (what is read, where the tour is) is of another one.
      if (get("world") && beginning(get("world")) !== beginning(all.world)) return location.reload();
      take(all, true);
      onConnection(true);
      resolve();
    });
    source.addEventListener("change", (event) => take(JSON.parse(event.data), false));
    source.addEventListener("error", () => onConnection(false));
  });
}

let onProblem = () => {};
/** Whoever shows what could not be done. */
export function problemsGoTo(show) {
  onProblem = show;
}

/** Do something as a person would; answers with what came of it, or null (and says why) if it could not be done. */
export async function act(what, details = {}) {
  try {
    const answer = await fetch(`/do/${what}`, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify(details),
    });
    const said = await answer.json();
    if (answer.ok) return said;
    onProblem(said.problem ?? `That did not work (${answer.status}).`);
  } catch {
    onProblem("The playground does not answer. Is it still running?");
  }
  return null;
}

/** A file's content in base64, as the API takes it. */
export async function base64(blob) {
  const bytes = new Uint8Array(await blob.arrayBuffer());
  let text = "";
  for (let start = 0; start < bytes.length; start += 0x8000) text += String.fromCharCode(...bytes.subarray(start, start + 0x8000));
  return btoa(text);
}

/** The simulation's time now. */
export const now = () => new Date(Date.now() + (get("clock")?.offset ?? 0) * 1000);
