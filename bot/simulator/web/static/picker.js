// Choosing several of many, or from what an app suggests: a list of tick boxes or rounds with a field to search in it.

import { h, fill } from "./dom.js";
import { said } from "./words.js";

const SEARCHED_FROM = 9;
const TYPING_PAUSE = 250;
let groups = 0;

/**
 * `offered`: [group label or "", options] pairs; options are {text, value}. `seek(typed)`, where given, asks the app.
 * `chosen`: the options chosen so far. `onchoose(values)` hears of every change.
 */
export function picker({ label, offered, chosen, most, several, seek, least = 0, placeholder, onchoose }) {
  const name = `picker-${(groups += 1)}`;
  const picked = new Map(chosen.map((option) => [option.value, option]));
  const list = h("div", { class: "choices" });
  const state = h("p", { class: "small quiet", "aria-live": "polite" });
  const box = h("div", { class: "picker", role: "group", "aria-label": label });

  const tellState = () => {
    const names = [...picked.values()].map((option) => said(option.text));
    fill(
      state,
      names.length ? `Chosen: ${names.join(", ")}` : placeholder,
      several && most ? ` (${names.length} of ${most})` : "",
    );
    const full = several && most && picked.size >= most;
    for (const input of list.querySelectorAll("input")) input.disabled = Boolean(full && !input.checked);
  };
  const toggle = (option, on) => {
    if (!several) picked.clear();
    if (on) picked.set(option.value, option);
    else picked.delete(option.value);
    tellState();
    onchoose([...picked.keys()]);
  };
  const show = (pairs) => {
    fill(
      list,
      pairs.map(([title, options]) =>
        group(
          title,
          options.map((option) => choice(option, { name, several, picked, toggle })),
        ),
      ),
    );
    if (!list.childElementCount) fill(list, h("p", { class: "small quiet" }, "Nothing to choose from."));
    tellState();
  };

  const count = offered.reduce((sum, [, options]) => sum + options.length, 0);
  if (seek || count >= SEARCHED_FROM)
    box.append(searchField(label, seek ? asking(seek, least, show) : (typed) => narrow(list, typed)));
  box.append(list, state);
  if (seek && least > 0) show([["", chosen]]);
  else if (seek) seek("").then((options) => show([["", options]]));
  else show(offered);
  return box;
}

function searchField(label, onTyped) {
  return h("input", {
    type: "search",
    placeholder: "Search",
    "aria-label": `Search: ${label}`,
    oninput: (event) => onTyped(event.target.value),
  });
}

function asking(seek, least, show) {
  let pause;
  let latest = 0;
  return (typed) => {
    clearTimeout(pause);
    if (typed.length < least) return;
    pause = setTimeout(async () => {
      const mine = (latest += 1);
      const options = await seek(typed);
      if (mine === latest) show([["", options]]);
    }, TYPING_PAUSE);
  };
}

function group(title, choices) {
  return title ? h("fieldset", {}, h("legend", {}, title), choices) : choices;
}

function choice(option, { name, several, picked, toggle }) {
  const input = h("input", {
    type: several ? "checkbox" : "radio",
    name,
    value: option.value,
    checked: picked.has(option.value),
    onchange: (event) => toggle(option, event.target.checked),
  });
  return h("label", { class: "choice" }, input, h("span", { dir: "auto" }, said(option.text)));
}

function narrow(list, typed) {
  const wanted = typed.trim().toLowerCase();
  for (const label of list.querySelectorAll("label")) label.hidden = !label.textContent.toLowerCase().includes(wanted);
  for (const set of list.querySelectorAll("fieldset")) set.hidden = !set.querySelector("label:not([hidden])");
}
