// Does on the page what a person would do: finds what is to be seen, clicks it, types into it.

const FAST = new URLSearchParams(location.search).get("pace") === "fast";
const PATIENCE = 15_000;
const LOOK_AGAIN = 40;
const MOVE = 900;
const LETTER = 22;

const pass = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));

/** Long enough to read this many letters. */
export const reading = (letters) => pass(FAST ? 0 : 1200 + 32 * letters);

/** The pause before a hand moves. */
export const moving = () => pass(FAST ? 0 : MOVE);

/** What `look` finds, now or soon; null if it finds nothing in time, or `off` says that nobody waits any more. */
export async function soon(look, off = () => false, patience = PATIENCE) {
  const end = performance.now() + patience;
  for (;;) {
    const found = look();
    if (found) return found;
    if (off() || performance.now() > end) return null;
    await pass(LOOK_AGAIN);
  }
}

const seen = (element) => element.checkVisibility?.({ visibilityProperty: true }) ?? element.offsetParent !== null;
const words = (element) => element.textContent.replaceAll(/\s+/g, " ").trim();
const names = (element) => [words(element), element.getAttribute("aria-label"), element.title];

/** The last element to be seen that matches and says this (all of it, or with `part` some of it). */
export function find(root, selector, said = "", { part = false } = {}) {
  const says = (element) => (part ? words(element).includes(said) : names(element).includes(said));
  const fits = (element) => seen(element) && (said === "" || says(element));
  return [...(root?.querySelectorAll(selector) ?? [])].filter(fits).at(-1) ?? null;
}

export function click(element) {
  element.click();
}

/** Type as a person does: letter by letter, unless it shall go fast. Of a list, take what says this. */
export async function type(element, text) {
  if (element instanceof HTMLSelectElement) {
    element.value = [...element.options].find((option) => words(option) === text)?.value ?? "";
    element.dispatchEvent(new Event("change", { bubbles: true }));
    return;
  }
  const step = FAST ? text.length : 1;
  for (let end = step; end <= text.length; end += step) {
    element.value = text.slice(0, end);
    element.dispatchEvent(new InputEvent("input", { bubbles: true }));
    if (!FAST) await pass(LETTER);
  }
  element.dispatchEvent(new Event("change", { bubbles: true }));
}
