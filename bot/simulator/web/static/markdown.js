// Plain Markdown, as Slack takes it in a markdown block: headings, lists, quotes, code, emphasis and links.

import { h } from "./dom.js";
import { withEmoji } from "./emoji.js";
import { link } from "./mrkdwn.js";

const INLINE =
  /`(?<code>[^`\n]+)`|\[(?<label>[^\]\n]+)\]\((?<address>[^)\s]+)\)|\*\*(?<strong>[^\n]+?)\*\*|~~(?<struck>[^\n]+?)~~|(?<![\p{L}\p{N}*_])[*_](?<em>[^\s*_](?:[^*_\n]*[^\s*_])?)[*_](?![\p{L}\p{N}])/gu;

/** Each kind of line: how it looks, and how lines of that kind that follow one another become one node. */
const KINDS = [
  { is: /^#{1,6} +(.*)$/, draw: (lines) => lines.map((line) => h("h4", {}, inline(line))) },
  { is: /^> ?(.*)$/, draw: (lines) => h("blockquote", {}, inline(lines.join("\n"))) },
  { is: /^\s*[-*+] +(.*)$/, draw: (lines) => h("ul", { class: "rich-list" }, items(lines)) },
  { is: /^\s*\d+[.)] +(.*)$/, draw: (lines) => h("ol", { class: "rich-list" }, items(lines)) },
  { is: /^(?:-{3,}|\*{3,})$()/, draw: () => h("hr") },
  { is: /^\s*$()/, draw: () => null },
  { is: /^(.*)$/, draw: (lines) => h("p", {}, inline(lines.join("\n"))) },
];

const items = (lines) => lines.map((line) => h("li", {}, inline(line)));

/** Markdown as a list of nodes. */
export function markdown(text) {
  return text.split(/^```.*$/m).flatMap((part, number) => {
    if (number % 2) return h("pre", {}, part.replace(/^\n|\n$/g, ""));
    return runs(part.split("\n"));
  });
}

function runs(lines) {
  const found = [];
  for (const line of lines) {
    const kind = KINDS.find(({ is }) => is.test(line));
    const content = kind.is.exec(line)[1];
    if (found.at(-1)?.kind === kind) found.at(-1).lines.push(content);
    else found.push({ kind, lines: [content] });
  }
  return found.flatMap(({ kind, lines: together }) => kind.draw(together)).filter(Boolean);
}

function inline(text) {
  const found = [];
  let at = 0;
  for (const match of text.matchAll(INLINE)) {
    found.push(withEmoji(text.slice(at, match.index)), styled(match.groups));
    at = match.index + match[0].length;
  }
  return [...found, withEmoji(text.slice(at))];
}

function styled({ code, label, address, strong, struck, em }) {
  if (code) return h("code", {}, code);
  if (address) return link(address, label);
  if (strong) return h("strong", {}, inline(strong));
  return struck ? h("s", {}, inline(struck)) : h("em", {}, inline(em));
}
