// Slack's own markup, as nodes. Nothing in it is ever read as HTML.

import { h } from "./dom.js";
import { pictured, withEmoji } from "./emoji.js";
import { icon } from "./icons.js";
import { canSee, goTo, goToThread, me, nameOf, seek } from "./slack-state.js";
import { get, now } from "./store.js";

const INLINE = new RegExp(
  [
    "`(?<code>[^`\\n]+)`",
    "<(?<control>[^<>\\n]+)>",
    "(?<![\\p{L}\\p{N}*_~])(?<mark>[*_~])(?=\\S)(?<marked>[^\\n]*?\\S)\\k<mark>(?![\\p{L}\\p{N}])",
    "(?<bare>https?://(?:(?!&[lg]t;)[^\\s<>|])*(?!&[lg]t;)[^\\s<>|.,;:!?)'\"])",
  ].join("|"),
  "gu",
);
const STYLES = { "*": "strong", _: "em", "~": "s" };
const QUOTE = /^(?:>|&gt;) ?/;

/** Mrkdwn as a list of nodes. */
export function mrkdwn(text) {
  return text.split("```").flatMap((part, number) => {
    if (number % 2 === 0) return part ? lines(part) : [];
    return h("pre", {}, plain(part.replace(/^\n|\n$/g, "")));
  });
}

function lines(text) {
  const found = [];
  let quoted = [];
  const endQuote = () => {
    if (quoted.length) found.push(h("blockquote", {}, inline(quoted.join("\n"))));
    quoted = [];
  };
  for (const piece of text.split(/(?<=\n)/)) {
    if (QUOTE.test(piece)) quoted.push(piece.replace(QUOTE, "").replace(/\n$/, ""));
    else {
      endQuote();
      found.push(...inline(piece));
    }
  }
  endQuote();
  return found;
}

function inline(text) {
  const found = [];
  let at = 0;
  for (const match of text.matchAll(INLINE)) {
    if (match.index > at) found.push(...pictured(withEmoji(plain(text.slice(at, match.index)))));
    found.push(token(match.groups));
    at = match.index + match[0].length;
  }
  if (at < text.length) found.push(...pictured(withEmoji(plain(text.slice(at)))));
  return found;
}

function token({ code, control, mark, marked, bare }) {
  if (code !== undefined) return h("code", {}, plain(code));
  if (mark) return h(STYLES[mark], {}, inline(marked));
  if (bare) return link(plain(bare));
  return controlled(control);
}

/** The three characters that Slack writes as entities, undone. */
export const plain = (text) => text.replace(/&lt;/g, "<").replace(/&gt;/g, ">").replace(/&amp;/g, "&");

function controlled(inside) {
  const [target, ...rest] = inside.split("|");
  const label = rest.length ? plain(rest.join("|")) : "";
  if (target.startsWith("@")) return user(target.slice(1));
  if (target.startsWith("#")) return channel(target.slice(1), label);
  if (target.startsWith("!date^")) return written(target, label);
  if (target.startsWith("!subteam^")) return mention(label || `@${target.slice("!subteam^".length)}`);
  if (target.startsWith("!")) return mention(`@${target.slice(1)}`, true);
  return link(plain(target), label && withEmoji(label));
}

const mention = (words, loud = false) => h("span", { class: loud ? "mention loud" : "mention" }, words);

/** A person by name; being named oneself stands out. */
export const user = (id) => mention(`@${nameOf(id)}`, id === me());

/** Everybody in a channel or workspace. */
export const broadcast = (range) => mention(`@${range}`, true);

/** A channel, to be opened where this person can see it. */
export function channel(id, label = "") {
  if (!canSee(id)) return mention(get(`channel/${id}`)?.private ? [icon("lock"), "private channel"] : `#${label || id}`);
  return h("button", { type: "button", class: "link", onclick: () => goTo(id) }, `#${get(`channel/${id}`).name}`);
}

/** A link. Into this Slack it jumps to the message; elsewhere it opens a page of its own; anything odd is only text. */
export function link(address, label = "") {
  const target = permalink(address);
  if (target) return h("a", { href: address, onclick: (event) => jump(event, target) }, label || address);
  if (!isSafe(address)) return `${label} ${address}`.trim();
  return h("a", { href: address, target: "_blank", rel: "noreferrer noopener" }, label || address);
}

/** Whether an address may be a link at all. */
export function isSafe(address) {
  try {
    return ["http:", "https:", "mailto:"].includes(new URL(address).protocol);
  } catch {
    return false;
  }
}

/** Go where a link leads. */
export function follow(address) {
  const target = permalink(address);
  if (target) open(target);
  else if (isSafe(address)) window.open(address, "_blank", "noopener,noreferrer");
}

function permalink(address) {
  const found = /^https?:\/\/[^/]+\/(?:[^?#]*\/)?archives\/([A-Z0-9]+)\/p(\d{10,})(\d{6})(?:\?(.*))?$/.exec(address);
  if (!found || !get(`channel/${found[1]}`)) return null;
  const parent = new URLSearchParams(found[4] ?? "").get("thread_ts");
  return { channel: found[1], ts: `${found[2]}.${found[3]}`, parent };
}

function jump(event, target) {
  event.preventDefault();
  open(target);
}

function open({ channel: id, ts, parent }) {
  if (!canSee(id)) return;
  if (parent && parent !== ts) goToThread(id, parent);
  else goTo(id);
  seek(ts);
}

function written(target, fallback) {
  const [, seconds, format, address] = target.split("^");
  const shown = date(Number(seconds), plain(format ?? "")) || fallback;
  return address ? link(plain(address), shown) : h("time", { title: fallback }, shown);
}

/** A moment as Slack's date tokens ask for it, in the reader's own zone. */
export function date(seconds, format) {
  if (!Number.isFinite(seconds)) return "";
  const moment = new Date(seconds * 1000);
  const as = (options) => new Intl.DateTimeFormat("en-GB", options).format(moment);
  const short = { day: "numeric", month: "short", year: "numeric" };
  const tokens = {
    date_num: () => moment.toLocaleDateString("sv-SE"),
    date: () => as({ ...short, month: "long" }),
    date_short: () => as(short),
    date_long: () => as({ ...short, month: "long", weekday: "long" }),
    time: () => as({ hour: "2-digit", minute: "2-digit" }),
    time_secs: () => as({ hour: "2-digit", minute: "2-digit", second: "2-digit" }),
    ago: () => ago(moment),
  };
  return format.replace(/\{(\w+)\}/g, (token, name) => {
    const pretty = name.endsWith("_pretty") && nearby(moment);
    return pretty || (tokens[name.replace("_pretty", "")]?.() ?? token);
  });
}

function nearby(moment) {
  const day = (date) => Math.floor((date.getTime() - date.getTimezoneOffset() * 60000) / 86400000);
  return { "-1": "yesterday", 0: "today", 1: "tomorrow" }[day(moment) - day(now())];
}

function ago(moment) {
  const seconds = (moment - now()) / 1000;
  const units = [
    ["day", 86400],
    ["hour", 3600],
    ["minute", 60],
    ["second", 1],
  ];
  const [unit, size] = units.find(([, one]) => Math.abs(seconds) >= one) ?? units[3];
  return new Intl.RelativeTimeFormat("en", { numeric: "auto" }).format(Math.round(seconds / size), unit);
}
