// Short words at the edge of the page that go away again by themselves.

import { h } from "./dom.js";

const SECONDS = 6;
let place;

export function mountNotices(element) {
  place = element;
}

/** Say something; `where` lets a pane say it inside itself. Behind an open dialog nobody would see it. */
export function say(text, { kind = "problem", where = document.querySelector("dialog[open] .notices") ?? place } = {}) {
  const note = h("p", { class: `notice ${kind}` }, text);
  where.append(note);
  setTimeout(() => note.remove(), SECONDS * 1000);
}
