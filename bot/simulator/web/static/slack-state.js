// What the page has chosen in Slack: who I am, which channel and which thread; and what that person has read.

import { get, ring, under, within } from "./store.js";

export const CHOSEN = "slack-chosen";
export const HOME = "home";

const chosen = { person: null, thread: null, sought: null };
const placeOf = new Map();
const readUpTo = new Map();
const earlier = new Map();

export const me = () => chosen.person;

/** The id of the open channel, or HOME. */
export function place() {
  const wanted = placeOf.get(chosen.person);
  const channels = channelsOf(chosen.person);
  if (wanted === HOME || channels.some(({ id }) => id === wanted)) return wanted;
  return (channels.find(({ members }) => members.includes(chosen.person)) ?? channels[0])?.id;
}

export const thread = () => chosen.thread;

export function bePerson(id) {
  if (id === chosen.person || !get(`person/${id}`)) return;
  chosen.person = id;
  chosen.thread = null;
  ring(CHOSEN);
}

export function goTo(id) {
  if (id === place() && placeOf.has(chosen.person) && !chosen.thread) return;
  placeOf.set(chosen.person, id);
  chosen.thread = null;
  chosen.sought = null;
  ring(CHOSEN);
}

export function goToThread(channel, ts) {
  placeOf.set(chosen.person, channel);
  chosen.thread = { channel, ts };
  ring(CHOSEN);
}

export function leaveThread() {
  chosen.thread = null;
  ring(CHOSEN);
}

/** Have a message shown and marked once it is drawn. */
export function seek(ts) {
  chosen.sought = ts;
  ring(CHOSEN);
}

export const sought = () => chosen.sought;

export function found() {
  chosen.sought = null;
}

/** The channels that somebody can see: private ones for members; a guest or stranger sees none but their own. */
export function channelsOf(person) {
  const { guest, stranger } = get(`person/${person}`) ?? {};
  const closed = (channel) => channel.private || channel.im || guest || stranger;
  const all = under("channel").map(([, channel]) => channel);
  const seen = all.filter((channel) => !closed(channel) || channel.members.includes(person));
  return seen.sort((a, b) => Number(a.im) - Number(b.im) || a.name.localeCompare(b.name));
}

/** Everybody in the workspace by name, guests and strangers last. */
export function peopleInOrder() {
  const outside = (person) => Number(person.guest || person.stranger);
  const people = under("person").map(([, person]) => person);
  return people.sort((one, other) => outside(one) - outside(other) || one.name.localeCompare(other.name));
}

/** What Slack told this person of their last deed, as a sentence; empty if it went well. */
export function troubles() {
  const told = get(`trouble/${me()}`) ?? [];
  return told.map((words) => `${words.charAt(0).toUpperCase()}${words.slice(1)}.`).join(" ");
}

export const canSee = (channel) => channelsOf(me()).some(({ id }) => id === channel);

export const nameOf = (id) => (id === get("world")?.bot_user ? "Doorstep" : (get(`person/${id}`)?.name ?? id));

/** What was there before the page was opened counts as read. */
export function takeAllAsRead() {
  for (const [key] of within("post")) {
    const [channel, ts] = key.split("/");
    if (ts > (earlier.get(channel) ?? "")) earlier.set(channel, ts);
  }
}

export function markRead(channel, ts) {
  if (ts) readUpTo.set(`${me()}/${channel}`, ts);
}

/** How many messages of each channel this person has not looked at. */
export function unreadCounts() {
  const counts = new Map();
  for (const [key, post] of within("post")) {
    const [channel, ts] = key.split("/");
    if (channel === place()) continue;
    const read = readUpTo.get(`${me()}/${channel}`) ?? earlier.get(channel) ?? "";
    if (ts > read && post.user !== me() && !isReply(post)) counts.set(channel, (counts.get(channel) ?? 0) + 1);
  }
  return counts;
}

/** What a channel is called in the sidebar; a direct conversation, by the other one. */
export function titleOf(channel) {
  if (!channel.im) return channel.name;
  return (
    channel.members
      .filter((id) => id !== me())
      .map(nameOf)
      .join(", ") || channel.name
  );
}

/** A message that stands in a thread only. */
export const isReply = (post) =>
  Boolean(post.thread_ts) && post.thread_ts !== post.ts && post.subtype !== "thread_broadcast";
