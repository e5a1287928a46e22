// Slack's rich text, as nodes; and what somebody typed, as rich text.

import { h } from "./dom.js";
import { emoji } from "./emoji.js";
import { broadcast, channel, date, link, user } from "./mrkdwn.js";

const STYLES = { bold: "strong", italic: "em", strike: "s", code: "code", underline: "u" };

const LEAVES = {
  text: (leaf) => leaf.text,
  link: (leaf) => link(leaf.url, leaf.text),
  emoji: (leaf) => (leaf.unicode ? fromCodes(leaf.unicode) : emoji(leaf.name)),
  user: (leaf) => user(leaf.user_id),
  usergroup: (leaf) => h("span", { class: "mention" }, `@${leaf.usergroup_id}`),
  team: (leaf) => h("span", { class: "mention" }, `@${leaf.team_id}`),
  channel: (leaf) => channel(leaf.channel_id),
  broadcast: (leaf) => broadcast(leaf.range),
  color: (leaf) => h("code", {}, leaf.value),
  date: (leaf) => h("time", {}, date(leaf.timestamp, leaf.format) || leaf.fallback),
};

const PARTS = {
  rich_text_section: (part) => h("div", { class: "rich-section" }, part.elements.map(drawLeaf)),
  rich_text_quote: (part) => h("blockquote", {}, part.elements.map(drawLeaf)),
  rich_text_preformatted: (part) => h("pre", {}, part.elements.map(drawLeaf)),
  rich_text_list: drawList,
};

const fromCodes = (codes) => String.fromCodePoint(...codes.split("-").map((code) => parseInt(code, 16)));

/** A rich text block's parts, as a list of nodes. */
export function richText(block) {
  return block.elements.map((part) => PARTS[part.type]?.(part) ?? unknownPart(part));
}

function drawLeaf(leaf) {
  const draw = LEAVES[leaf.type];
  if (!draw) return unknownPart(leaf);
  const styles = Object.keys(STYLES).filter((name) => leaf.style?.[name]);
  return styles.reduce((inside, name) => h(STYLES[name], {}, inside), draw(leaf));
}

function drawList(part) {
  return h(
    part.style === "ordered" ? "ol" : "ul",
    { class: `rich-list indent-${part.indent ?? 0}`, start: part.style === "ordered" ? (part.offset ?? 0) + 1 : null },
    part.elements.map((item) => h("li", {}, (item.elements ?? []).map(drawLeaf))),
  );
}

function unknownPart(part) {
  return h(
    "span",
    { class: "unknown" },
    `(Something that is not shown here: ${String(part.type).replaceAll("_", " ")})`,
  );
}

/** Typed lines as a rich text value. */
export function toRichText(text) {
  return { type: "rich_text", elements: [{ type: "rich_text_section", elements: [{ type: "text", text }] }] };
}

/** What a rich text value says, without its styles. */
export function fromRichText(value) {
  return (value?.elements ?? []).map((part) => (part.elements ?? []).map(leafText).join("")).join("\n");
}

function leafText(leaf) {
  return leaf.elements ? leaf.elements.map(leafText).join("") : (leaf.text ?? leaf.url ?? "");
}
