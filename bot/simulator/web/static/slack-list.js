// A list of messages that grows at its end: what did not change is left alone.

import { h, keyed } from "./dom.js";
import { day, drawPost, showReplies } from "./slack-messages.js";

export const messageList = (label) => h("div", { class: "messages", role: "log", "aria-label": label, tabindex: "0" });

/** Show posts, each [post, {ephemeral}], in the list. `replies`: how many each has, by ts. */
export function showPosts(list, posts, { inThread = false, replies = new Map() } = {}) {
  keepingFocus(list, () =>
    keyed(list, withDays(posts), (post, key) =>
      typeof post === "string" ? dayLine(post) : drawPost(post, { inThread, ephemeral: key.startsWith("e") }),
    ),
  );
  if (inThread) return;
  const articles = new Map([...list.children].map((node) => [node.dataset.ts, node]));
  for (const [post, { ephemeral }] of posts) {
    if (!ephemeral) showReplies(articles.get(post.ts), post, replies.get(post.ts) ?? 0);
  }
}

export const nodeOf = (list, ts) => list.querySelector(`[data-ts="${CSS.escape(ts)}"]`);

function withDays(posts) {
  const items = [];
  let last;
  for (const [post, { ephemeral }] of posts) {
    const today = day(post.ts);
    if (today !== last) items.push([`day ${today}`, today]);
    last = today;
    items.push([(ephemeral ? "e" : "p") + post.ts, post]);
  }
  return items;
}

const dayLine = (name) => h("h4", { class: "day small quiet" }, name);

/** A message that is drawn anew keeps the focus that was in it. */
function keepingFocus(list, change) {
  const focused = list.contains(document.activeElement) ? document.activeElement : null;
  const ts = focused?.closest("[data-ts]")?.dataset.ts;
  const control = focused?.closest("[data-control]")?.dataset.control;
  change();
  if (!ts || focused.isConnected) return;
  const article = nodeOf(list, ts);
  const again = control && article?.querySelector(`[data-control="${CSS.escape(control)}"]`);
  (again ?? article)?.focus({ preventScroll: true });
}
