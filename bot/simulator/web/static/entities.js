// A Telegram text with its entities, as nodes. Offsets count UTF-16 units, as JavaScript does.

import { h } from "./dom.js";
import { pictured } from "./emoji.js";

const WRAPS = {
  bold: () => h("strong"),
  italic: () => h("em"),
  underline: () => h("u"),
  strikethrough: () => h("s"),
  code: () => h("code"),
  pre: () => h("pre"),
  blockquote: () => h("blockquote"),
  expandable_blockquote: () => h("blockquote"),
  spoiler: () => h("span", { class: "spoiler", tabindex: "0" }),
};

/** `open(url)` is called for links into the simulation; other links open in a tab of their own. */
export function formatted(text, entities, open) {
  return nest(text, 0, text.length, [...(entities ?? [])].sort((a, b) => a.offset - b.offset || b.length - a.length), open);
}

function nest(text, start, end, entities, open) {
  const nodes = [];
  let at = start;
  let rest = entities;
  while (rest.length > 0) {
    const [first, ...later] = rest;
    const stop = Math.min(first.offset + first.length, end);
    const inside = later.filter((one) => one.offset < stop);
    rest = later.filter((one) => one.offset >= stop);
    nodes.push(...pictured(text.slice(at, first.offset)), wrapped(first, text, stop, inside, open));
    at = stop;
  }
  nodes.push(...pictured(text.slice(at, end)));
  return nodes.filter((node) => node !== "");
}

function wrapped(entity, text, stop, inside, open) {
  const nodes = nest(text, entity.offset, stop, inside, open);
  const words = text.slice(entity.offset, stop);
  if (entity.type === "text_link") return link(entity.url, nodes, open);
  if (entity.type === "url") return link(words.includes("://") ? words : `https://${words}`, nodes, open);
  const wrap = WRAPS[entity.type]?.() ?? h("span", { class: entity.type });
  wrap.append(...nodes);
  return wrap;
}

/** A link: into the simulation it acts, anywhere else it opens in a tab of its own. */
export function link(url, nodes, open) {
  if (!/^(https?|tg|mailto|tel):/i.test(url)) return h("span", {}, nodes);
  return h("a", { href: url, target: "_blank", rel: "noreferrer", onclick: (event) => open(url) && event.preventDefault() }, nodes);
}
