// A button that opens a short list of further buttons.

import { h } from "./dom.js";
import { icon } from "./icons.js";

/** `entries`: [label, what it does, smaller words]. */
export function menu(label, entries, props = {}) {
  const list = h("div", { class: "menu", popover: "auto", role: "group", "aria-label": label });
  const button = h(
    "button",
    {
      type: "button",
      "aria-label": label,
      "aria-expanded": "false",
      title: label,
      ...props,
      onclick: () => list.togglePopover(),
    },
    icon("dots"),
  );
  list.append(...entries.map((entry) => entryButton(list, entry)));
  list.addEventListener("toggle", (event) => {
    const open = event.newState === "open";
    button.setAttribute("aria-expanded", String(open));
    if (open) list.querySelector("button")?.focus();
  });
  list.addEventListener(
    "beforetoggle",
    (event) => event.newState === "open" && requestAnimationFrame(() => putBeside(list, button)),
  );
  list.addEventListener("keydown", walk);
  return h("span", { class: "menu-holder" }, button, list);
}

function entryButton(list, [label, act, more]) {
  const choose = () => {
    list.hidePopover();
    act();
  };
  return h(
    "button",
    { type: "button", class: "plain", onclick: choose },
    label,
    more && h("span", { class: "quiet small" }, more),
  );
}

/** Put what a button opens below it, or above it where there is more room. */
export function putBeside(list, button) {
  const at = button.getBoundingClientRect();
  const below = at.bottom + list.offsetHeight + 8 < innerHeight;
  list.style.top = `${below ? at.bottom + 4 : Math.max(8, at.top - list.offsetHeight - 4)}px`;
  list.style.left = `${Math.max(8, Math.min(at.left, innerWidth - list.offsetWidth - 8))}px`;
}

function walk(event) {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (!step) return;
  event.preventDefault();
  const buttons = [...event.currentTarget.querySelectorAll("button")];
  buttons.at((buttons.indexOf(document.activeElement) + step) % buttons.length).focus();
}
