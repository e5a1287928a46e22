// The row at the top: what time it is in there, what goes wrong, and how the page looks.

import { fill, h, keyed } from "./dom.js";
import { fold, NARROW, TABBED } from "./fold.js";
import { icon } from "./icons.js";
import { act, get, now, ring, under, watch } from "./store.js";

const WINDS = [["+1 hour", 3600], ["+1 day", 86400], ["+1 week", 604800]];
const LASTING = {
  "slack-down": "Slack is down",
  "telegram-slow": "Telegram is slow",
  "telegram-429": "Telegram says 429, too many requests",
};
const ONCE = { "socket-cut": "Cut Slack's connections", redeliver: "Deliver Telegram's last update again" };
const THEMES = { auto: "Theme: auto", light: "Theme: light", dark: "Theme: dark" };
const THEME = "doorstep-theme";

const london = (options) => new Intl.DateTimeFormat("en-GB", { timeZone: "Europe/London", ...options });
const TO_THE_MINUTE = { weekday: "short", day: "numeric", month: "short", hour: "2-digit", minute: "2-digit" };
const CLOCK = london({ ...TO_THE_MINUTE, second: "2-digit" });
const DUE = london(TO_THE_MINUTE);

export function mountControls(root) {
  const labelled = { "aria-label": "Menu", title: "Menu" };
  fill(root, health(), fold(icon("list"), TABBED, labelled, clock(), winding(), troubles(), themes(), keeping()));
  root.classList.add("controls");
  followTabs();
}

/** Bring a pane to the front where there is not room for all: "phones", "groups" or "slack". */
export function showPane(name) {
  const { dataset } = document.querySelector("main");
  dataset.pane = name;
  // Where Slack has its own place, the tabs are for what stands beside it.
  if (name !== "slack") dataset.beside = name;
  pressTabs();
}

const one = matchMedia(NARROW);
one.addEventListener("change", () => pressTabs());

function pressTabs() {
  const { pane, beside } = document.querySelector("main").dataset;
  const front = one.matches ? pane : beside;
  for (const tab of document.querySelectorAll("#tabs button")) {
    tab.setAttribute("aria-pressed", String(tab.dataset.pane === front));
  }
  ring("page/pane");
}

/** The tab that brings a pane to the front, if there are tabs and it is not there already. */
export function tabTo(pane) {
  const tab = document.querySelector(`#tabs [data-pane="${pane}"]:not([aria-pressed="true"])`);
  return tab?.checkVisibility() ? tab : null;
}

/** What the browser remembers, if it lets us. */
export const memory = {
  read(name, where = "localStorage") {
    try {
      return window[where].getItem(name);
    } catch {
      return null;
    }
  },
  write(name, value, where = "localStorage") {
    try {
      window[where].setItem(name, value);
    } catch {
      // Then it is forgotten with the page.
    }
  },
};

function followTabs() {
  document.getElementById("tabs").addEventListener("click", (event) => {
    const tab = event.target.closest("button[data-pane]");
    if (tab) showPane(tab.dataset.pane);
  });
  document.querySelector(".skip").addEventListener("click", () => showPane("slack"));
  showPane("phones");
}

/** A button that does one thing, and not twice at once. */
function deed(label, what, details) {
  const press = async () => {
    if (button.ariaBusy) return;
    button.ariaBusy = "true";
    await act(what, typeof details === "function" ? details() : details);
    button.ariaBusy = null;
  };
  const button = h("button", { type: "button", onclick: press }, label);
  return button;
}

// --- time ------------------------------------------------------------------------------------------------------

function clock() {
  const time = h("time", { class: "clock", title: "The time in the simulation (London)" });
  const tick = () => {
    const moment = now();
    time.dateTime = moment.toISOString();
    time.textContent = CLOCK.format(moment);
  };
  setInterval(tick, 1000);
  watch(["clock"], tick);
  return time;
}

function winding() {
  const next = deed("Next due", "clock.due", {});
  const when = h("span", { class: "quiet small" });
  watch(["clock"], () => {
    const due = get("clock")?.due;
    next.disabled = !due;
    next.title = due ? "To a minute after the next answer was due" : "No answer is due";
    when.textContent = due ? DUE.format(new Date(due)) : "nothing due";
  });
  const buttons = WINDS.map(([label, seconds]) => deed(label, "clock.wind", { seconds }));
  return h("div", { class: "winding", role: "group", "aria-label": "Wind the clock" }, buttons, next, when);
}

// --- trouble ---------------------------------------------------------------------------------------------------

function troubles() {
  const count = h("span");
  const panel = h("div", { class: "popover" },
    h("h2", {}, "Goes on until you end it"), Object.entries(LASTING).map(([name, label]) => fault(name, label)),
    h("h2", {}, "Happens once"), Object.entries(ONCE).map(([name, label]) => deed(label, "fault.once", { name })),
    restarting(),
    h("h2", {}, "Residents"), blocking(),
    migrating());
  const menu = h("details", { class: "troubles" }, h("summary", {}, "Trouble", count), panel);
  closesByItself(menu);
  watch(["world"], () => {
    const on = (get("world")?.faults ?? []).filter((one) => one.on).length;
    count.textContent = on ? ` (${on} on)` : "";
    menu.classList.toggle("on", on > 0);
  });
  return menu;
}

function closesByItself(menu) {
  document.addEventListener("pointerdown", (event) => {
    if (!menu.contains(event.target)) menu.open = false;
  });
  menu.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !menu.open) return;
    menu.open = false;
    menu.querySelector("summary").focus();
  });
}

/** A switch that shows what is, and asks for what shall be. */
function toggle(label, turn) {
  let on = false;
  const show = () => { input.checked = on; };
  const onchange = async () => (await turn(input.checked)) ?? show();
  const input = h("input", { type: "checkbox", role: "switch", onchange });
  return { node: h("label", { class: "toggle" }, input, label), is: (value) => { on = value; show(); } };
}

function fault(name, label) {
  const made = toggle(label, (on) => act(on ? "fault.on" : "fault.off", { name }));
  watch(["world"], () => made.is(Boolean(get("world")?.faults?.find((one) => one.name === name)?.on)));
  return made.node;
}

function blocking() {
  const list = h("div");
  const made = new Map();
  const draw = (name, id) => {
    const turn = (on) => act(on ? "phone.block" : "phone.unblock", { phone: Number(id) });
    made.set(id, toggle(`${name} has blocked the bot`, turn));
    return made.get(id).node;
  };
  watch(["phone/"], () => {
    const phones = under("phone");
    keyed(list, phones.map(([id, phone]) => [id, phone.name]), draw);
    for (const [id, phone] of phones) made.get(id).is(phone.blocked);
  });
  return list;
}

function migrating() {
  const list = h("div");
  const isSmall = ({ type, members, migrated_to: gone }) => type === "group" && members.length > 0 && !gone;
  const draw = (title, id) => {
    const details = () => ({ group: Number(id), phone: get(`group/${id}`).members[0].id });
    return deed(`Make “${title}” a supergroup`, "group.migrate", details);
  };
  watch(["group/"], () => {
    const small = under("group").filter(([, group]) => isSmall(group));
    keyed(list, small.map(([id, group]) => [id, group.title]), draw);
  });
  return list;
}

function restarting() {
  const button = deed("Restart the bot", "bot.restart", {});
  watch(["world"], () => {
    // It is never disabled: whoever pressed it by keyboard is still there, and Escape still closes the menu.
    button.textContent = get("world")?.running ? "Restart the bot" : "Restarting…";
  });
  return button;
}

function health() {
  const status = h("span", { role: "status", class: "health small" });
  watch(["world"], () => { status.textContent = get("world")?.running ? "" : "Doorstep is restarting…"; });
  return status;
}

// --- how the page looks ----------------------------------------------------------------------------------------

function themes() {
  const put = (theme) => { document.documentElement.dataset.theme = theme; };
  const select = h("select", {
    class: "theme",
    "aria-label": "Theme",
    onchange: () => {
      put(select.value);
      memory.write(THEME, select.value);
    },
  }, Object.entries(THEMES).map(([value, label]) => h("option", { value }, label)));
  const kept = memory.read(THEME);
  select.value = kept in THEMES ? kept : "auto";
  put(select.value);
  return select;
}

function keeping() {
  const hint = h("span", { class: "quiet small keeping" });
  watch(["world"], () => {
    const kept = get("world")?.kept;
    hint.textContent = kept ? "Kept for next time" : "Nothing is kept";
    hint.title = kept ? "Started again, it goes on from here." : "doorstep demo --data DIR keeps it.";
  });
  return hint;
}
