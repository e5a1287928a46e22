// What the tour's story is about: who and what there is, where it stands on the page, and the moves people make.
//
// A move has a `hint`, what it is made on (`find`), how a hand makes it (`go`), and how the world looks once it is made
// (`done`).

import { click, find, soon, type } from "./hand.js";
import { beStaff, openChannel } from "./slack.js";
import { get, under } from "./store.js";
import { showPhone } from "./telegram.js";

const COMPOSER = 'textarea[aria-label="Message"]';

// --- what there is ---------------------------------------------------------------------------------------------

let since = { chats: {}, post: 0 };

const theWorld = () => get("world")?.letters?.[0]?.link;
const named = (kind, name) => under(kind).find(([, value]) => value.name === name)?.[1].id;
const phone = (name) => named("phone", name);
const channel = (name) => named("channel", name);
const person = (name) => named("person", name);

/** Where the tour begins: what was there before does not count. */
export function begin() {
  const chats = under("phone").map(([id]) => [id, Number(under(`chat/${id}`).at(-1)?.[0] ?? 0)]);
  const posts = under("channel").map(([id]) => Number(under(`post/${id}`).at(-1)?.[0] ?? 0));
  since = { chats: Object.fromEntries(chats), post: Math.max(0, ...posts), world: theWorld() };
  return since;
}

/** Go on from where another page began, if this is still the same world. */
export function goesOnFrom(marks) {
  if (!marks || marks.world !== theWorld()) return false;
  since = marks;
  return true;
}

function news(name) {
  const chat = phone(name);
  return under(`chat/${chat}`).filter(([id]) => Number(id) > (since.chats[chat] ?? 0)).map(([, message]) => message);
}

const ofBot = (name) => news(name).filter((message) => message.from_bot);
const labels = (message) => (message.reply_markup?.inline_keyboard ?? []).flat().map((button) => button.text);

/** Whether the bot has said this to somebody. */
export const heard = (name, words) => ofBot(name).some(({ text, caption }) => (text ?? caption ?? "").includes(words));
/** Whether the bot has offered them this button. */
export const offered = (name, label) => ofBot(name).some((message) => labels(message).includes(label));

const says = (blocks, words) => JSON.stringify(blocks ?? []).includes(words);
const isCard = (post) => (post.blocks ?? []).some((block) => block.block_id === "case");

/** The newest card in a channel. */
function card(name) {
  return under(`post/${channel(name)}`).findLast(([ts, post]) => Number(ts) > since.post && isCard(post))?.[1];
}

/** Whether anything in a channel says this. */
export const posted = (name, words) =>
  under(`post/${channel(name)}`).some(([ts, post]) => Number(ts) > since.post && says(post.blocks, words));
export const cardSays = (name, words) => says(card(name)?.blocks, words);
/** What form somebody has open, and whether it says this. */
export const hasOpen = (name, form, words = "") => {
  const view = get(`modal/${person(name)}`)?.stack.at(-1);
  return view?.callback_id === form && says(view.blocks, words);
};

// --- where it is on the page -----------------------------------------------------------------------------------

const phoneOf = (name) => document.querySelector(`#phones [data-phone="${phone(name)}"]`);
const modal = () => document.querySelector("dialog[open]");

export const bubble = (name, words) => find(phoneOf(name), "article[data-message]", words, { part: true });
export const cardOf = (name) => document.querySelector(`#slack article[data-ts="${card(name)?.ts}"]`);

export const toPhone = (name) => () => showPhone(phone(name));
export const toChannel = (who, name) => () => {
  beStaff(person(who));
  openChannel(channel(name));
};

// --- moves -----------------------------------------------------------------------------------------------------

const press = (hint, look, done) => ({ hint, find: look, go: () => click(look()), done });
/** The same, where `opener` must be pressed first for it to be seen. */
const pressIn = (hint, opener, look, done) => {
  const go = async () => {
    if (!look()) click(opener());
    click(await soon(look));
  };
  return { hint, find: () => look() ?? opener(), go, done };
};
const onPhone = (name, label) => () => find(phoneOf(name), "button", label);

/** Open the letter for a home, as it lies on the page. */
export const open = (place, done) => {
  const phones = document.getElementById("phones");
  const box = () => find(phones, "summary", "Letters and posters");
  const letter = () => find(phones, "a.letter", place, { part: true });
  return pressIn(`Under “Letters and posters”, open the letter for ${place}.`, box, letter, done);
};

/** Tap a button in somebody's chat. `meaning` is what it says, in English. */
export const tap = (name, label, done, meaning) =>
  press(`${name} taps “${label}”${meaning ? ` (${meaning})` : ""}.`, onPhone(name, label), done);

/** Tap a button of which only a part of the words is known. */
export const tapOn = (name, part, done) =>
  press(`${name} taps “${part}”.`, () => find(phoneOf(name), "button", part, { part: true }), done);

/** Begin to talk to the bot. */
export const start = (name, done) => press(`${name} taps “Start”.`, onPhone(name, "Start"), done);

/** Send a sample of something. */
export const attach = (name, label, done) => {
  const clip = () => find(phoneOf(name), "summary", "Attach");
  return pressIn(`${name} taps the paper clip and “${label}”.`, clip, onPhone(name, label), done);
};

export function write(name, words, done, hint = `${name} writes: “${words}”`) {
  const box = () => find(phoneOf(name), COMPOSER);
  const go = async () => {
    await type(box(), words);
    click(await soon(onPhone(name, "Send")));
  };
  return { hint, find: box, go, done };
}

/** Press a button on the newest card that has it, in the channel that is open. */
export const onCard = (label, done) =>
  press(`Press “${label}” on the card.`, () => find(document.getElementById("slack"), "article[data-ts] button", label), done);

/** Write a slash command in the channel that is open. */
export function command(words, done) {
  const pane = () => document.getElementById("slack");
  const box = () => find(pane(), "form.composer textarea");
  const go = async () => {
    await type(box(), words);
    click(await soon(() => find(pane(), "form.composer button.primary", "Send")));
  };
  return { hint: `Write “${words}” in the channel, and send it.`, find: box, go, done };
}

/** Let time pass, from one thing that is due to the next, until something has happened. */
export function wait(hint, done) {
  const top = document.getElementById("top");
  const button = () => find(top, "button", "Next due");
  const menu = () => find(top, "button", "Menu");
  const go = async () => {
    const isFolded = !button();
    if (isFolded) click(menu());
    for (let tries = 0; tries < 12 && !done(); tries += 1) {
      click(await soon(button));
      await soon(done, () => false, 1500);
    }
    if (isFolded) click(menu());
  };
  return { hint, find: () => button() ?? menu(), go, done };
}

const groupPane = () => document.querySelector("#groups [data-group]");
const inGroup = (words) =>
  under("group").some(([chat]) => under(`chat/${chat}`).some(([, message]) =>
    message.from_bot && (message.text ?? message.caption ?? "").includes(words)));

/** Whether the bot has said this in the block's group chat. */
export const groupHeard = (words) => inGroup(words);
export const groupBubble = (words) => find(groupPane(), "article[data-message]", words, { part: true });
const toasted = (name, words) => (get(`phone/${phone(name)}`)?.toasts ?? []).some((toast) => toast.includes(words));

/** Somebody taps a button in the group chat. */
export function tapInGroup(name, label, done = () => toasted(name, "Counted")) {
  const button = () => find(groupPane(), ".keyboard :is(button, a)", label, { part: true });
  const go = async () => {
    const who = document.querySelector('#groups select[aria-label="Who speaks"]');
    if (who.value !== String(phone(name))) await type(who, name);
    click(await soon(button));
  };
  return { hint: `In the group, speaking as ${name}, tap “${label}”.`, find: button, go, done };
}

/** Fill in the form that is open, by its labels, and press its button. */
export function form(hint, values, submit, done) {
  const box = (label) => find(modal(), "label", label, { part: true })?.control;
  const empty = () => Object.keys(values).map(box).find((one) => one && !one.value);
  const button = () => find(modal(), "button", submit);
  const go = async () => {
    for (const [label, words] of Object.entries(values)) await type(await soon(() => box(label)), words);
    click(await soon(button));
  };
  return { hint, find: () => empty() ?? button(), go, done };
}
