// What the tour's story is about: who and what there is, where it stands on the page, and the moves people make.
//
// A move has a `hint`, what it is made on (`find`), how a hand makes it (`go`), and how the world looks once it is made
// (`done`).

import { click, find, soon, type } from "./hand.js";
import { beStaff, openChannel } from "./slack.js";
import { get, under } from "./store.js";
import { showPhone } from "./telegram.js";

// --- what there is ---------------------------------------------------------------------------------------------

let since = { chats: {}, post: "0" };

const named = (kind, name) => under(kind).map(([, value]) => value).find((value) => value.name === name);
const phone = (name) => named("phone", name)?.id;
const channel = (name) => named("channel", name)?.id;
const person = (name) => named("person", name)?.id;

/** Where the tour begins: what was there before does not count. */
export function begin() {
  const chats = Object.fromEntries(under("phone").map(([id]) => [id, Number(under(`chat/${id}`).at(-1)?.[0] ?? 0)]));
  const posts = under("channel").flatMap(([id]) => under(`post/${id}`).map(([ts]) => Number(ts)));
  since = { chats, post: String(Math.max(0, ...posts)), world: get("world")?.letters?.[0]?.link };
  return since;
}

/** Go on from where another page began, if this is still the same world. */
export function goesOnFrom(marks) {
  if (!marks || marks.world !== get("world")?.letters?.[0]?.link) return false;
  since = marks;
  return true;
}

const said = (message) => message.text ?? message.caption ?? "";
const news = (name) => under(`chat/${phone(name)}`).filter(([id]) => Number(id) > (since.chats[phone(name)] ?? 0)).map(([, message]) => message);
export const heard = (name, words) => news(name).some((message) => message.from_bot && said(message).includes(words));
export const offered = (name, label) => news(name).some((message) => (message.reply_markup?.inline_keyboard ?? []).flat().some((button) => button.text === label));

const text = (value) => JSON.stringify(value ?? null);
export const cards = (name) => under(`post/${channel(name)}`).filter(([ts, post]) => Number(ts) > Number(since.post) && !isReply(post) && text(post.blocks).includes('"report"'));
const isReply = (post) => post.thread_ts !== undefined && post.thread_ts !== post.ts;
export const card = (name) => cards(name).at(-1)?.[1];
export const cardSays = (name, words) => text(card(name)?.blocks).includes(words);
export const view = (name) => get(`modal/${person(name)}`)?.stack.at(-1);

// --- where it is on the page -----------------------------------------------------------------------------------

export const phoneOf = (name) => document.querySelector(`#phones [data-phone="${phone(name)}"]`);
export const cardOf = (name) => document.querySelector(`#slack [data-channel] article[data-ts="${card(name)?.ts}"]`);
export const modal = () => document.querySelector("#slack dialog[open], dialog[open]");

export const toPhone = (name) => () => showPhone(phone(name));
export const toChannel = (who, name) => () => {
  beStaff(person(who));
  openChannel(channel(name));
};

// --- moves -----------------------------------------------------------------------------------------------------

export const press = (hint, look, done) => ({ hint, find: look, go: async (again) => click(again() ?? look()), done });

/** Tap a button in somebody's chat. `meaning` says in English what it says. */
export const tap = (name, label, done, meaning) =>
  press(`${name} taps “${label}”${meaning ? ` (${meaning})` : ""}.`, () => find(phoneOf(name), "button", label), done);

export const write = (name, words, done, hint = `${name} writes: “${words}”`) => {
  const box = () => find(phoneOf(name), 'textarea[aria-label="Message"]');
  return { hint, find: box, go: async () => { await type(box(), words); click(await soon(() => find(phoneOf(name), "button", "Send"))); }, done };
};

export const onCard = (name, label, done) => press(`Press “${label}” on the card.`, () => find(cardOf(name), "button", label), done);

/** Fill in the form that is open, by its labels, and press its button. */
export const form = (hint, values, submit, done) => {
  const box = (label) => [...(modal()?.querySelectorAll("label") ?? [])].find((one) => one.textContent.startsWith(label))?.control;
  const empty = () => Object.keys(values).map(box).find((one) => one && !one.value);
  const button = () => find(modal(), "button", submit);
  const go = async () => {
    for (const [label, words] of Object.entries(values)) await type(await soon(() => box(label)), words);
    click(await soon(button));
  };
  return { hint, find: () => (modal() ? empty() ?? button() : null), go, done };
};

/** The letter for a home, as it lies on the page. */
export const letterOf = (name, place, done) =>
  press(`Open the letter to ${place}.`, () => find(document.getElementById("phones"), "button, a", place, { part: true }), done);

/** Begin to talk to the bot: the big button of a chat in which nothing was said yet, or else the command. */
export const startOf = (name, done) => press(`${name} taps “Start”.`, () => find(phoneOf(name), "button", "Start"), done);

/** Send a sample of something. */
export const attach = (name, label, done) =>
  press(`${name} taps “${label}”.`, () => find(phoneOf(name), `button[aria-label="${label}"], button[title="${label}"]`) ?? find(phoneOf(name), "button", label), done);

export const bubble = (name, words) => find(phoneOf(name), "article[data-message]", words, { part: true });
export const shown = (view, words) => text(view?.blocks).includes(words);
