// The short names of emoji that people and apps write most, as characters; and those that our own texts use, as pictures.

import { h } from "./dom.js";
import { icon } from "./icons.js";

const NAMES = {
  __proto__: null,
  "+1": "👍", "-1": "👎", thumbsup: "👍", thumbsdown: "👎", white_check_mark: "✅", heavy_check_mark: "✔️", x: "❌",
  warning: "⚠️", rotating_light: "🚨", no_entry: "⛔", no_entry_sign: "🚫", red_circle: "🔴", large_orange_circle: "🟠",
  large_yellow_circle: "🟡", large_green_circle: "🟢", large_blue_circle: "🔵", white_circle: "⚪", black_circle: "⚫",
  eyes: "👀", pray: "🙏", tada: "🎉", wave: "👋", clap: "👏", raised_hands: "🙌", ok_hand: "👌", point_right: "👉",
  smile: "😄", slightly_smiling_face: "🙂", grinning: "😀", joy: "😂", wink: "😉", thinking_face: "🤔", cry: "😢",
  heart: "❤️", star: "⭐", fire: "🔥", bulb: "💡", bell: "🔔", no_bell: "🔕", lock: "🔒", unlock: "🔓", key: "🔑",
  house: "🏠", office: "🏢", door: "🚪", hammer: "🔨", wrench: "🔧", hammer_and_wrench: "🛠️", toolbox: "🧰",
  elevator: "🛗", droplet: "💧", electric_plug: "🔌", phone: "☎️", telephone_receiver: "📞", iphone: "📱",
  speech_balloon: "💬", memo: "📝", pencil: "📝", clipboard: "📋", page_facing_up: "📄", paperclip: "📎", camera: "📷",
  microphone: "🎤", link: "🔗", mag: "🔍", calendar: "📅", date: "📅", clock1: "🕐", hourglass: "⌛",
  hourglass_flowing_sand: "⏳", stopwatch: "⏱️", alarm_clock: "⏰", arrow_right: "➡️", arrow_left: "⬅️", arrow_up: "⬆️",
  arrow_down: "⬇️", question: "❓", exclamation: "❗", information_source: "ℹ️", package: "📦", robot_face: "🤖",
  inbox_tray: "📥", outbox_tray: "📤", email: "✉️", envelope: "✉️", shield: "🛡️", construction: "🚧", zap: "⚡",
};

/** The character of a short name, or the name between colons where there is none here. */
export const emoji = (name) => NAMES[name] ?? `:${name}:`;

/** Text in which short names are replaced by what they stand for. */
export const withEmoji = (text) => text.replace(/:([a-z0-9_+-]+):/g, (written, name) => NAMES[name] ?? written);

/** The emoji of Doorstep's own texts, and what is drawn for each. */
const DRAWN = {
  __proto__: null,
  "⚠": "warning", "👤": "person", "👥": "group", "🔒": "lock", "⏰": "alarm", "⏳": "hourglass", "⏸": "pause",
  "❗": "exclamation", "🔴": "ring", "🟢": "tick", "📣": "megaphone", "📎": "paperclip", "🎤": "microphone", "👁": "eye",
  "📊": "poll", "🗳": "ballot", "💬": "speech", "🚪": "door", "💜": "heart", "🙏": "heart", "📌": "pin",
  "↩": "back",
  "⬛": "square",
};
const ANY = new RegExp(`((?:${Object.keys(DRAWN).join("|")})\\uFE0F?)`, "u");

/** Text as a list of nodes in which emoji are drawn. They stay in it as letters too, to be read out and copied. */
export const pictured = (text) => text.split(ANY).filter(Boolean).map((part) => {
  const name = DRAWN[part.replace("\uFE0F", "")];
  return name ? h("span", { class: "picture" }, icon(name), h("span", { class: "unseen" }, part)) : part;
});
