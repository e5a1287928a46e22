// Slack's text objects, as nodes and as plain words.

import { pictured, withEmoji } from "./emoji.js";
import { mrkdwn, plain } from "./mrkdwn.js";
import { h } from "./dom.js";

/** A text object's content, as a list of nodes. */
export function words(text) {
  if (!text) return [];
  if (typeof text === "string") return [text];
  return text.type === "mrkdwn" ? mrkdwn(text.text) : pictured(said(text));
}

/** A text object as a string, for labels and options. */
export function said(text) {
  if (!text || typeof text === "string") return text ?? "";
  if (text.type === "mrkdwn") return plain(text.text);
  return text.emoji === false ? text.text : withEmoji(text.text);
}

/** A paragraph that runs the way its own words do. */
export const paragraph = (text, kind = "words") => h("div", { class: kind, dir: "auto" }, words(text));
