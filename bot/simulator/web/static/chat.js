// The messages of one chat: a phone's or a group's.

import { formatted, link } from "./entities.js";
import { fill, h, keyed } from "./dom.js";
import { icon, wave } from "./icons.js";
import { under } from "./store.js";

const LONDON = new Intl.DateTimeFormat("en-GB", { timeZone: "Europe/London", hour: "2-digit", minute: "2-digit" });
const DAY = new Intl.DateTimeFormat("en-GB", { timeZone: "Europe/London", weekday: "long", day: "numeric", month: "long" });
const PENDING_SECONDS = 3;
const BARS = 24;
const LOUD = [1, 2, 4, 6, 8, 9, 6, 4];
const SERVICE = {
  new_chat_members: (message) => `${names(message.new_chat_members)} came in`,
  left_chat_member: (message) => `${message.left_chat_member.first_name} left`,
  migrate_to_chat_id: () => "This group became a supergroup",
  migrate_from_chat_id: () => "This is a supergroup now",
  pinned_message: () => "A message was pinned",
  group_chat_created: () => "The group was made",
  supergroup_chat_created: () => "The supergroup was made",
};
const names = (people) => people.map((one) => one.first_name).join(", ");

/**
 * A chat's log. `chat`: {id, mine(message), tap(message, data), open(url), reply, edit, remove,
 * named (whether senders are named), end (what stands after the last message)}. Answers with {element, redraw}.
 */
export function chatLog(chat) {
  const list = h("ol", { class: "messages" });
  const newer = h("button", { type: "button", class: "newer", hidden: true, onclick: () => toEnd() }, "Newer messages", icon("down"));
  const scroller = h("div", { class: "log scroller", role: "log", "aria-live": "polite", "aria-label": "Messages", tabindex: "0" }, chat.end, list);
  // It runs upwards from its end, which is 0, so that the end stays in sight by itself; see the style of a scroller.
  const atEnd = () => scroller.scrollTop > -80;
  const toEnd = () => {
    newer.hidden = true;
    scroller.scrollTop = 0;
  };
  scroller.addEventListener("scroll", () => { if (atEnd()) newer.hidden = true; }, { passive: true });
  let last = 0;
  const redraw = () => {
    const messages = under(`chat/${chat.id}`);
    const newest = Number(messages.at(-1)?.[0] ?? 0);
    const was = atEnd();
    keyed(list, messages, (message) => drawMessage(message, chat));
    if (newest > last && (was || chat.mine(messages.at(-1)[1]))) toEnd();
    else if (newest > last) newer.hidden = false;
    last = newest;
  };
  return { element: h("div", { class: "log-frame" }, scroller, newer), redraw };
}

function drawMessage(message, chat) {
  const service = Object.keys(SERVICE).find((name) => name in message);
  if (service) return h("li", {}, h("article", { class: "service", data: { message: message.message_id } }, SERVICE[service](message)));
  const mine = chat.mine(message);
  const who = message.from_bot ? "Doorstep" : message.from.first_name;
  const bubble = h("article",
    {
      class: `bubble ${mine ? "mine" : "theirs"}${message.media_group_id ? " album" : ""}`,
      data: { message: message.message_id },
      "aria-label": mine ? "You" : who,
    },
    chat.named && !mine && h("p", { class: "sender" }, who),
    message.forward_origin && h("p", { class: "quiet small" }, "Forwarded"),
    quote(message, chat),
    media(message),
    words(message, chat),
    foot(message),
    deeds(message, chat, mine));
  return h("li", { class: mine ? "mine" : "theirs" }, bubble, keyboard(message, chat));
}

function quote(message, chat) {
  const original = message.reply_to_message;
  if (!original) return null;
  const jump = () => document.querySelector(`[data-chat="${chat.id}"] [data-message="${original.message_id}"]`)?.scrollIntoView({ block: "center" });
  return h("button", { type: "button", class: "quote", onclick: jump, dir: "auto" }, (original.text ?? original.caption ?? "A file").slice(0, 80));
}

function words(message, chat) {
  const text = message.text ?? message.caption;
  if (!text) return null;
  const entities = message.entities ?? message.caption_entities;
  // Each paragraph is laid out by its own language.
  return h("div", { class: "words", dir: "auto" }, formatted(text, entities, chat.open));
}

function foot(message) {
  const date = new Date(message.date * 1000);
  return h("footer", {},
    (message.reactions ?? []).map((one) => h("span", { class: "reaction" }, one.emoji)),
    message.pinned && h("span", {}, icon("pin"), "pinned"),
    message.edit_date && h("span", {}, "edited"),
    h("time", { datetime: date.toISOString(), title: DAY.format(date) }, LONDON.format(date)));
}

function deeds(message, chat, mine) {
  const deed = (label, does) => h("button", { type: "button", class: "deed", onclick: () => does(message) }, label);
  return h("div", { class: "deeds" },
    deed("Reply", chat.reply),
    mine && chat.edit && message.text && deed("Edit", chat.edit),
    mine && chat.remove && deed("Delete", chat.remove));
}

// --- files -----------------------------------------------------------------------------------------------------

const file = (id) => `/file/telegram/${encodeURIComponent(id)}`;

function media(message) {
  if (message.photo) {
    const largest = message.photo.at(-1);
    return h("img", { class: "photo", src: file(largest.file_id), width: largest.width, height: largest.height, alt: message.caption ?? "A photo", loading: "lazy" });
  }
  if (message.voice) return voice(message.voice);
  if (message.video) return h("a", { class: "file", href: file(message.video.file_id), download: "video.mp4" }, icon("play"), `Video, ${message.video.duration} s`);
  if (message.document) return h("a", { class: "file", href: file(message.document.file_id), download: message.document.file_name ?? "file" }, icon("file"), message.document.file_name ?? "A file");
  if (message.sticker) return h("p", { class: "sticker" }, message.sticker.emoji ?? "A sticker");
  if (message.contact) return h("p", { class: "file" }, icon("phone"), `${message.contact.first_name}, ${message.contact.phone_number}`);
  if (message.location) return h("p", { class: "file" }, icon("place"), `${message.location.latitude}, ${message.location.longitude}`);
  if (message.poll) return h("p", { class: "file" }, icon("poll"), message.poll.question);
  return null;
}

function voice(note) {
  const player = h("audio", { controls: true, preload: "none", src: file(note.file_id) });
  const bars = Array.from({ length: BARS }, (_, number) => LOUD[(number * 5 + note.duration) % LOUD.length]);
  return h("div", { class: "voice" }, wave(bars), h("span", { class: "small" }, `Voice note, ${note.duration} s`), player);
}

// --- keyboards -------------------------------------------------------------------------------------------------

function keyboard(message, chat) {
  const rows = message.reply_markup?.inline_keyboard;
  if (!rows?.length) return null;
  return h("div", { class: "keyboard", role: "group", "aria-label": "Answers" },
    rows.map((row) => h("div", { class: "row" }, row.map((button) => key(button, message, chat)))));
}

function key(button, message, chat) {
  if (button.url) {
    const opened = link(button.url, [button.text], chat.open);
    opened.classList.add("key");
    return opened;
  }
  const press = async () => {
    pressed.classList.add("pending");
    setTimeout(() => pressed.classList.remove("pending"), PENDING_SECONDS * 1000);
    await chat.tap(message, button.callback_data);
  };
  const pressed = h("button", { type: "button", class: "key", dir: "auto", onclick: press }, button.text);
  return pressed;
}

/** "…is writing", while the bot is at work. */
export function typing(element, isTyping) {
  fill(element, isTyping && h("span", { class: "typing" }, "Doorstep is writing", h("span", { "aria-hidden": "true" }, "…")));
}
