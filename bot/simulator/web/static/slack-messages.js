// One message, as it stands in a channel or thread.

import { h } from "./dom.js";
import { draw } from "./blocks.js";
import { emoji } from "./emoji.js";
import { icon } from "./icons.js";
import { menu } from "./menu.js";
import { mrkdwn } from "./mrkdwn.js";
import { goToThread, me, nameOf } from "./slack-state.js";
import { act, get } from "./store.js";

const HUES = 6;

/** A message. `ephemeral`: only this person sees it; `inThread`: no way into the thread in which it stands. */
export function drawPost(post, { ephemeral = false, inThread = false } = {}) {
  const author = post.username ?? nameOf(post.user);
  const isApp = Boolean(post.bot_id);
  return h(
    "article",
    {
      class: ephemeral ? "post ephemeral" : "post",
      data: { ts: post.ts },
      tabindex: "-1",
      "aria-label": `${author}, ${clock(post.ts)}`,
    },
    avatar(author, isApp),
    h(
      "div",
      { class: "post-main" },
      ephemeral && h("p", { class: "only-you small quiet" }, icon("eye"), "Only visible to you"),
      h(
        "p",
        { class: "post-head" },
        h("strong", { dir: "auto" }, author),
        isApp && h("span", { class: "app-badge" }, "APP"),
        time(post.ts),
        post.edited && h("span", { class: "small quiet" }, "(edited)"),
      ),
      body(post),
      h("div", { class: "replies" }),
    ),
    !ephemeral && actionsFor(post, inThread),
  );
}

const momentOf = (ts) => new Date(Number(ts) * 1000);
const CLOCK = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit" });
const DAY = new Intl.DateTimeFormat("en-GB", { weekday: "long", day: "numeric", month: "long" });
export const clock = (ts) => CLOCK.format(momentOf(ts));
export const day = (ts) => DAY.format(momentOf(ts));

function time(ts) {
  return h(
    "time",
    { class: "small quiet", datetime: momentOf(ts).toISOString(), title: `${day(ts)}, ${clock(ts)}` },
    clock(ts),
  );
}

function avatar(name, isApp) {
  const initials = name
    .split(/\s+/)
    .map((word) => word[0])
    .slice(0, 2)
    .join("")
    .toUpperCase();
  const hue = [...name].reduce((sum, letter) => sum + letter.codePointAt(0), 0) % HUES;
  return h(
    "span",
    { class: isApp ? "avatar app" : `avatar hue-${hue}`, "aria-hidden": "true" },
    isApp ? icon("door") : initials,
  );
}

// --- what it says ----------------------------------------------------------------------------------------------

function body(post) {
  const context = contextOf(post);
  const attachments = post.attachments ?? [];
  const shown = post.blocks?.length
    ? draw(post.blocks, context)
    : post.text && h("div", { class: "words", dir: "auto" }, mrkdwn(post.text));
  return [
    h("div", { class: "post-body" }, shown),
    attachments.map((item) => attachment(item, context)),
    post.files?.length ? h("div", { class: "post-files" }, post.files.map(file)) : null,
    post.reactions?.length ? h("div", { class: "reactions" }, post.reactions.map(reaction)) : null,
  ];
}

function contextOf(post) {
  const press = (block, action, value) =>
    act("staff.press", { person: me(), channel: post.channel, ts: post.ts, block: block.block_id, action, value });
  return {
    name: `post-${post.ts}`,
    press,
    // What stands in an input without further ado is told with the next button only.
    change: (block, action, value) =>
      block.type !== "input" || block.dispatch_action ? press(block, action, value) : null,
    suggest: async () => [],
  };
}

function attachment(item, context) {
  const texts = [item.pretext, item.title, item.text ?? (item.blocks ? "" : item.fallback), item.footer].filter(
    Boolean,
  );
  return h(
    "div",
    { class: "attachment" },
    texts.map((text) => h("div", { class: "words", dir: "auto" }, mrkdwn(text))),
    draw(item.blocks, context),
  );
}

function file(one) {
  const address = `/file/slack/${one.id}`;
  const name = one.title || one.name || "A file";
  if (one.mode === "tombstone") return h("span", { class: "quiet" }, "This file was deleted.");
  if (!/^image\/(png|jpeg|gif|webp)$/.test(one.mimetype))
    return h("a", { class: "file", href: address, download: one.name ?? "" }, icon("paperclip"), name);
  const picture = h("img", { src: address, alt: one.alt_txt || name, loading: "lazy" });
  picture.addEventListener("error", () =>
    picture.replaceWith(h("span", { class: "quiet" }, `${name} is not there any more.`)),
  );
  return h("a", { class: "file picture", href: address, target: "_blank", rel: "noreferrer", title: name }, picture);
}

function reaction({ name, users = [], count }) {
  const who = users.map(nameOf).join(", ");
  return h(
    "span",
    { class: "reaction", title: who },
    emoji(name),
    " ",
    count ?? users.length,
    h("span", { class: "unseen" }, ` (${name.replaceAll("_", " ")}: ${who})`),
  );
}

// --- what can be done with it ----------------------------------------------------------------------------------

function actionsFor(post, inThread) {
  const shortcuts = get("world")?.shortcuts ?? [];
  const run = (callback) => act("staff.shortcut", { person: me(), channel: post.channel, ts: post.ts, callback });
  const entries = shortcuts.map(({ name, callback_id: callback }) => [name, () => run(callback)]);
  const open = h(
    "button",
    { type: "button", class: "small", onclick: () => goToThread(post.channel, post.thread_ts ?? post.ts) },
    "Reply in thread",
  );
  if (inThread && !entries.length) return null;
  return h("div", { class: "post-actions" }, !inThread && open, entries.length ? menu("Shortcuts", entries) : null);
}

/** Say under a message how many answered it, and lead there. */
export function showReplies(article, post, replies) {
  const place = article.querySelector(".replies");
  const text = replies ? `${replies} ${replies === 1 ? "reply" : "replies"}` : "";
  if (place.textContent === text) return;
  place.replaceChildren();
  if (text)
    place.append(
      h("button", { type: "button", class: "link", onclick: () => goToThread(post.channel, post.ts) }, text),
    );
}
