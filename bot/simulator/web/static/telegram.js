// The Telegram panes: residents' phones, and the block's group chat.

import { chatLog, typing } from "./chat.js";
import { composer } from "./composer.js";
import { deepLink, openOn } from "./deeplinks.js";
import { fill, h } from "./dom.js";
import { fold, NARROW } from "./fold.js";
import { icon } from "./icons.js";
import { letters } from "./letters.js";
import { act, get, ring, under, watch } from "./store.js";

const TOAST_SECONDS = 4;
const chosen = { phone: null, group: null, speaker: null };

/** Bring a phone to the front. */
export function showPhone(chat) {
  chosen.phone = Number(chat);
  ring("page/phone");
}

/** Bring a group to the front. */
export function showGroup(chat) {
  chosen.group = Number(chat);
  ring("page/group");
}

const phones = () => under("phone").map(([, phone]) => phone);
const groups = () => under("group").map(([, group]) => group);
const phone = () => get(`phone/${chosen.phone}`) ?? phones()[0];
const group = () => get(`group/${chosen.group}`) ?? groups()[0];
const languages = () => get("world")?.languages ?? [];
const direction = (language) => languages().find((one) => one.code === language)?.dir ?? "ltr";

function options(select, items, selected) {
  fill(select, items.map(([value, label]) => h("option", { value }, label)));
  select.value = selected;
}

// --- phones ----------------------------------------------------------------------------------------------------

export function mountPhones(root) {
  const tabs = h("div", { class: "people", role: "group", "aria-label": "Residents" });
  const frame = h("div", { class: "phone-frame" });
  const whose = h("span");
  const head = h("header", { class: "pane-head" }, h("h2", {}, "Residents’ phones"), adding());
  const title = h("div", { class: "chat-title" });
  fill(root,
    fold(whose, NARROW, {}, head, tabs),
    letters(() => phone()?.id),
    fold(icon("dots"), NARROW, { "aria-label": "This phone", title: "This phone" }, title),
    frame);
  watch(["phone", "page/phone", "world"], () => {
    chips(tabs, phones(), phone(), showPhone);
    const news = phones().some((one) => one.id !== phone()?.id && unread(one));
    fill(whose, `${phone()?.name ?? "Nobody"}’s phone`, news && dot(" (others have news)"));
  });
  let shown = null;
  watch(["phone", "page/phone", "world"], () => {
    const current = phone();
    if (!current || shown?.id === current.id) return;
    shown = onePhone(current.id, title);
    fill(frame, shown.element);
    shown.redraw();
  });
  watch(["phone", "chat", "world", "page/phone"], () => shown?.redraw());
}

/** One of several chats to choose: each a button with its whole name. */
function chips(place, chats, current, choose) {
  fill(place, chats.map((one) => h("button",
    { type: "button", "aria-pressed": String(one.id === current?.id), onclick: () => choose(one.id), dir: "auto" },
    one.name, one.id !== current?.id && unread(one) && dot(" has news"))));
}

const dot = (words) => h("span", { class: "unread" }, h("span", { class: "unseen" }, words));

const read = new Map();

const newest = (id) => Number(under(`chat/${id}`).at(-1)?.[0] ?? 0);
const take = (id) => read.set(id, newest(id));
/** Whether a chat has messages that nobody has looked at. */
const unread = ({ id }) => newest(id) > (read.get(id) ?? 0);

function adding() {
  const name = h("input", { name: "name", required: true, maxlength: "60", "aria-label": "Name of the new resident", placeholder: "Name" });
  const language = h("select", { "aria-label": "Their language" });
  const add = async (event) => {
    event.preventDefault();
    const answer = await act("phone.add", { name: name.value, language: language.value });
    if (!answer) return;
    name.value = "";
    details.open = false;
    showPhone(answer.phone);
  };
  const details = h("details", { class: "popup" }, h("summary", {}, "Add"),
    h("form", { class: "popup-body", onsubmit: add }, name, language, h("button", { type: "submit", class: "primary" }, "Add a resident")));
  watch(["world"], () => options(language, languages().map((one) => [one.code, one.name]), "en"));
  return details;
}

function onePhone(id, title) {
  const own = () => get(`phone/${id}`);
  const open = (url) => openOn(url, { phone: id, group: group()?.id });
  const writing = h("div", { class: "writing", "aria-live": "off" });
  const toasts = h("div", { class: "toasts", role: "status" });
  const keys = h("div", { class: "reply-keys" });
  const start = h("div", { class: "start" });
  const log = chatLog({
    id,
    end: start,
    open,
    mine: (message) => !message.from_bot,
    tap: (message, data) => act("phone.tap", { phone: id, message: message.message_id, data }),
    reply: (message) => writer.reply(message),
    edit: (message) => writer.edit(message),
    remove: (message) => act("phone.delete", { phone: id, message: message.message_id }),
  });
  const writer = composer({
    send: (text, reply_to) => act("phone.send", { phone: id, text, reply_to }),
    edit: (message, text) => act("phone.edit", { phone: id, message: message.message_id, text }),
    phone: () => id,
    commands: () => own()?.commands ?? [],
  });
  const element = h("div", { class: "phone", data: { phone: id, chat: id } }, log.element, writing, toasts, keys, writer.element);
  let told = own()?.toasts.length ?? 0;
  let drawn = "";
  const redraw = () => {
    const now = own();
    if (!now) return;
    take(id);
    element.lang = now.language;
    element.dir = direction(now.language);
    log.redraw();
    typing(writing, now.typing);
    for (const text of now.toasts.slice(told)) pop(toasts, text);
    told = now.toasts.length;
    const state = JSON.stringify([now.started, now.blocked, now.language, now.keyboard]);
    if (state === drawn) return;
    drawn = state;
    fill(title, titleOf(now));
    fill(start, startOf(now));
    fill(keys, now.keyboard.map((row) => h("div", { class: "row" }, row.map((label) =>
      h("button", { type: "button", dir: "auto", onclick: () => act("phone.key", { phone: id, label }) }, label)))));
  };
  return { id, element, redraw };
}

function pop(place, text) {
  const toast = h("p", { class: "toast", dir: "auto" }, text);
  place.append(toast);
  setTimeout(() => toast.remove(), TOAST_SECONDS * 1000);
}

function titleOf(now) {
  const language = h("select", { "aria-label": "Telegram’s language", onchange: () => act("phone.language", { phone: now.id, language: language.value }) });
  options(language, languages().map((one) => [one.code, one.name]), now.language);
  return [
    h("div", {}, h("strong", {}, get("world").bot.name), h("span", { class: "quiet small" }, "bot")),
    language,
    h("button", { type: "button", class: "plain small", onclick: () => act(now.blocked ? "phone.unblock" : "phone.block", { phone: now.id }) },
      now.blocked ? "Unblock the bot" : "Block the bot"),
  ];
}

function startOf(now) {
  if (now.blocked) return h("p", { class: "quiet" }, "This resident has blocked the bot.");
  if (now.started) return null;
  return [
    h("p", { class: "quiet", lang: "en", dir: "ltr" }, "Nothing has been said yet. Open a letter above, or just start."),
    h("button", { type: "button", class: "primary", lang: "en", onclick: () => act("phone.start", { phone: now.id }) }, "Start"),
  ];
}

// --- groups ----------------------------------------------------------------------------------------------------

export function mountGroups(root) {
  const picker = h("div", { class: "people", role: "group", "aria-label": "Group chats" });
  const frame = h("div", { class: "phone-frame" });
  const whose = h("span");
  const title = h("div", { class: "chat-title" });
  fill(root,
    fold(whose, NARROW, {}, h("header", { class: "pane-head" }, h("h2", {}, "Block chat"), makingGroup()), picker, title),
    frame);
  let shown = null;
  watch(["group", "page/group"], () => {
    const current = group();
    chips(picker, groups().map((one) => ({ ...one, name: one.title })), current, showGroup);
    picker.hidden = groups().length < 2;
    if (!current || shown?.id === current.id) return;
    shown = oneGroup(current.id, title, whose);
    fill(frame, shown.element);
    shown.redraw();
  });
  watch(["group", "chat", "phone", "page/group"], () => shown?.redraw());
}

function makingGroup() {
  const title = h("input", { required: true, maxlength: "60", "aria-label": "Title of the new group", placeholder: "Title" });
  const make = async (event) => {
    event.preventDefault();
    const answer = await act("group.add", { title: title.value, phones: phones().map((one) => one.id) });
    if (!answer) return;
    title.value = "";
    details.open = false;
    showGroup(answer.group);
  };
  const details = h("details", { class: "popup" }, h("summary", {}, "New"),
    h("form", { class: "popup-body", onsubmit: make }, title, h("button", { type: "submit", class: "primary" }, "Make a group of all residents")));
  return details;
}

function oneGroup(id, title, whose) {
  const own = () => get(`group/${id}`);
  const speaker = () => own()?.members.find((one) => one.id === chosen.speaker) ?? own()?.members[0];
  const as = (what, details) => act(what, { group: id, phone: speaker()?.id, ...details });
  const writing = h("div", { class: "writing" });
  const toasts = h("div", { class: "toasts", role: "status" });
  /** Who tapped last, and what they had been told until then. */
  let tapped = null;
  const tap = (message, data) => {
    const phone = get(`phone/${speaker()?.id}`);
    tapped = phone && { id: phone.id, toasts: phone.toasts.length, opened: phone.opened.length };
    return as("group.tap", { message: message.message_id, data });
  };
  const answered = () => {
    const phone = tapped && get(`phone/${tapped.id}`);
    if (!phone) return;
    for (const text of phone.toasts.slice(tapped.toasts)) pop(toasts, text);
    const links = phone.opened.slice(tapped.opened);
    tapped = { id: phone.id, toasts: phone.toasts.length, opened: phone.opened.length };
    links.forEach((url) => toPrivate(url, phone.id));
  };
  const toPrivate = (url, phone) => {
    if (deepLink(url)?.kind === "start") showPhone(phone);
    return openOn(url, { phone, group: id });
  };
  const log = chatLog({
    id,
    named: true,
    open: (url) => toPrivate(url, speaker()?.id),
    mine: (message) => message.from?.id === speaker()?.id,
    tap,
    reply: (message) => writer.reply(message),
  });
  const writer = composer({ send: (text, reply_to) => as("group.send", { text, reply_to }), label: "Message to the group" });
  const element = h("div", { class: "phone", data: { group: id, chat: id } }, log.element, writing, toasts, writer.element);
  let drawn = "";
  const redraw = () => {
    const now = own();
    if (!now) return;
    take(id);
    answered();
    const state = JSON.stringify([now, chosen.speaker, phones().map((one) => [one.id, one.name])]);
    if (state !== drawn) fill(title, groupTitle(now, speaker(), as, () => { chosen.speaker = Number(title.querySelector("select").value); ring("page/group"); }));
    drawn = state;
    fill(whose, `Speaking as ${speaker()?.name ?? "nobody"}`);
    log.redraw();
    typing(writing, now.typing);
  };
  return { id, element, redraw };
}

function groupTitle(now, speaker, as, choose) {
  const who = h("select", { "aria-label": "Who speaks", onchange: choose });
  options(who, now.members.map((one) => [one.id, one.name]), speaker?.id);
  const outside = phones().filter((one) => !now.members.some((member) => member.id === one.id));
  const isIn = now.bot === "member" || now.bot === "administrator";
  const deed = (label, what, details) => h("button", { type: "button", class: "plain", onclick: () => as(what, details) }, label);
  return [
    h("div", {}, h("strong", {}, now.title), h("span", { class: "quiet small" }, `${now.members.length} ${now.members.length === 1 ? "neighbour" : "neighbours"}${isIn ? ", and the bot" : ""}`)),
    h("label", { class: "small" }, "Speaking as ", who),
    h("details", { class: "popup" }, h("summary", {}, "Group"), h("div", { class: "popup-body" },
      isIn ? deed("Remove the bot", "group.bot", { status: "kicked" }) : deed("Add the bot", "group.bot", { status: "member" }),
      now.bot === "member" && deed("Make the bot an administrator", "group.bot", { status: "administrator" }),
      outside.map((one) => deed(`${one.name} comes in`, "group.join", { phone: one.id })),
      now.members.map((one) => deed(`${one.name} leaves`, "group.leave", { phone: one.id })),
      now.type === "group" && deed("Turn into a supergroup", "group.migrate", {}))),
  ];
}
