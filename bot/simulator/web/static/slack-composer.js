// Where a person writes: messages, replies and slash commands.

import { h, fill } from "./dom.js";
import { me } from "./slack-state.js";
import { act, get } from "./store.js";

/** `target()` says where it goes: {channel, thread}. Commands work in channels only, as in Slack. `onsend` hears of it. */
export function composer(label, target, onsend, sendLabel = "Send") {
  const text = h("textarea", {
    rows: 1,
    "aria-label": label,
    placeholder: label,
    dir: "auto",
    oninput: () => offer(),
    onkeydown: onKey,
  });
  const offers = h("ul", { class: "commands", hidden: true, "aria-label": "Slash commands" });
  const form = h(
    "form",
    { class: "composer", onsubmit: send },
    offers,
    text,
    h("button", { type: "submit", class: "primary" }, sendLabel),
  );

  function offer() {
    const found = text.value.startsWith("/") && !target().thread ? matching(text.value) : [];
    fill(
      offers,
      found.map((one) => offered(one, take)),
    );
    offers.hidden = !found.length;
  }
  function take(command) {
    text.value = command;
    offers.hidden = true;
    text.focus();
  }
  function onKey(event) {
    if (event.key === "Escape" && !offers.hidden) offers.hidden = true;
    else if (event.key === "ArrowUp" && !offers.hidden) offers.querySelector("li:last-child button").focus();
    else if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
      event.preventDefault();
      form.requestSubmit();
    }
  }
  async function send(event) {
    event.preventDefault();
    const written = text.value.trim();
    if (!written) return text.focus();
    text.value = "";
    offers.hidden = true;
    onsend();
    const done = await say(written, target());
    if (done === null && !text.value) text.value = written;
  }
  offers.addEventListener("keydown", (event) => walk(event, offers, text));
  return form;
}

function say(text, { channel, thread }) {
  const where = { person: me(), channel, text };
  if (text.startsWith("/") && !thread) return act("staff.command", where);
  return act("staff.say", thread ? { ...where, thread } : where);
}

/** What a person can go on to write: a command's own alternatives, each on a line of its own. */
function matching(typed) {
  const commands = get("world")?.commands ?? [];
  const every = commands.flatMap(({ command, usage_hint: hint, description }) => {
    const ways = (hint || "").split("|").map((way) => way.trim());
    return ways.map((way) => ({ command, way, description, text: `${command} ${fixedWords(way)}` }));
  });
  const known = ({ text }) => text.startsWith(typed) || `${typed} `.startsWith(text);
  return every.filter((one) => known(one) && one.text.trim() !== typed.trim());
}

/** Of a hint such as "find REFERENCE", the words to be written just so. */
function fixedWords(way) {
  const words = way.split(" ");
  const free = words.findIndex((word) => /^[A-Z\W]+$/.test(word));
  return free < 0
    ? way
    : words
        .slice(0, free)
        .map((word) => `${word} `)
        .join("");
}

function offered({ command, way, description, text }, take) {
  return h(
    "li",
    {},
    h(
      "button",
      { type: "button", class: "plain", onclick: () => take(text) },
      h("strong", {}, `${command} ${way}`),
      h("span", { class: "quiet small" }, description),
    ),
  );
}

function walk(event, offers, text) {
  if (event.key === "Escape") {
    offers.hidden = true;
    text.focus();
  }
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (!step) return;
  event.preventDefault();
  const buttons = [...offers.querySelectorAll("button")];
  const next = buttons.indexOf(document.activeElement) + step;
  (buttons[next] ?? text).focus();
}
