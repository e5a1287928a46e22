// Every control and small part of Slack's blocks. Each function draws one, from the element and where it stands.

import { h } from "./dom.js";
import { confirmed } from "./confirm.js";
import { icon } from "./icons.js";
import { follow, isSafe } from "./mrkdwn.js";
import { menu } from "./menu.js";
import { picker } from "./picker.js";
import { fromRichText, toRichText } from "./richtext.js";
import { groupsOf, heldOptions } from "./options.js";
import { said, words } from "./words.js";
import { base64 } from "./store.js";

/**
 * `at` says where an element stands: its `block`, the `context` it is drawn in, an `id` and a `label` for its input,
 * and what it holds (`state`).
 */
export const ELEMENTS = {
  button: (element, at) => pressButton(element, at, said(element.text)),
  workflow_button: (element, at) => pressButton(element, at, said(element.text)),
  icon_button: (element, at) => pressButton(element, at, [element.icon === "trash" && icon("trash"), said(element.text)]),
  feedback_buttons: drawFeedback,
  overflow: drawOverflow,
  static_select: drawSelect,
  users_select: drawSelect,
  conversations_select: drawSelect,
  channels_select: drawSelect,
  external_select: drawPicker,
  multi_static_select: drawPicker,
  multi_external_select: drawPicker,
  multi_users_select: drawPicker,
  multi_conversations_select: drawPicker,
  multi_channels_select: drawPicker,
  checkboxes: drawBoxes,
  radio_buttons: drawBoxes,
  datepicker: (element, at) => drawPicked(element, at, "date", at.state?.selected_date ?? element.initial_date),
  timepicker: (element, at) => drawPicked(element, at, "time", at.state?.selected_time ?? element.initial_time),
  datetimepicker: drawMoment,
  plain_text_input: drawText,
  email_text_input: (element, at) => drawTyped(element, at, { type: "email", autocomplete: "off" }),
  url_text_input: (element, at) => drawTyped(element, at, { type: "url" }),
  number_input: drawNumber,
  rich_text_input: drawRichText,
  file_input: drawFiles,
  image: drawImage,
  plain_text: (element) => h("span", { class: "words", dir: "auto" }, words(element)),
  mrkdwn: (element) => h("span", { class: "words", dir: "auto" }, words(element)),
};

/** An element, or words about one that this page cannot show. */
export function drawElement(element, at) {
  return ELEMENTS[element.type]?.(element, at) ?? unknown(element.type);
}

export function unknown(type) {
  return h("p", { class: "unknown" }, `Something that is not shown here: ${String(type).replaceAll("_", " ")}`);
}

/** Hand on what a control now holds, after its confirmation. */
async function changed(element, at, value, undo = () => {}) {
  if (!(await confirmed(element.confirm))) return undo();
  return at.context.change(at.block, element.action_id, value);
}

const controlProps = (element, at) => ({
  id: at.id,
  data: { control: `${at.block.block_id}/${element.action_id}` },
  "aria-label": at.labelled ? null : said(element.placeholder) || at.label || "Choose",
  "aria-describedby": at.describedby,
  autofocus: element.focus_on_load,
});

// --- buttons ---------------------------------------------------------------------------------------------------

function pressButton(element, at, label, value = element.value) {
  const press = async (event) => {
    const button = event.currentTarget;
    if (button.getAttribute("aria-busy") || !(await confirmed(element.confirm))) return;
    if (element.url) follow(element.url);
    button.setAttribute("aria-busy", "true");
    await at.context.press(at.block, element.action_id, value);
    button.removeAttribute("aria-busy");
  };
  return h(
    "button",
    {
      type: "button",
      class: element.style,
      "aria-label": element.accessibility_label,
      data: { control: `${at.block.block_id}/${element.action_id}` },
      onclick: press,
    },
    label,
  );
}

function drawFeedback(element, at) {
  const one = (name) => pressButton({ ...element[name], action_id: element.action_id }, at, said(element[name].text));
  return h("span", { class: "feedback" }, one("positive_button"), one("negative_button"));
}

function drawOverflow(element, at) {
  const choose = async (option) => {
    if (!(await confirmed(element.confirm))) return;
    if (option.url) follow(option.url);
    await at.context.press(at.block, element.action_id, option.value);
  };
  const entries = element.options.map((option) => [said(option.text), () => choose(option), said(option.description)]);
  return menu("More actions", entries, { data: { control: `${at.block.block_id}/${element.action_id}` } });
}

// --- choosing --------------------------------------------------------------------------------------------------

function drawSelect(element, at) {
  const held = heldOptions(element, at.state)[0]?.value ?? "";
  const option = ({ text, value }) => h("option", { value, selected: value === held }, said(text));
  const select = h(
    "select",
    {
      ...controlProps(element, at),
      onchange: () =>
        changed(element, at, select.value || null, () => {
          select.value = held;
        }),
    },
    h("option", { value: "", selected: !held }, said(element.placeholder) || "Choose…"),
    groupsOf(element).map(([title, options]) =>
      title ? h("optgroup", { label: title }, options.map(option)) : options.map(option),
    ),
  );
  select.value = held;
  return select;
}

function drawPicker(element, at) {
  const several = element.type.startsWith("multi_");
  const external = element.type.endsWith("external_select");
  const drawn = picker({
    label: at.label || said(element.placeholder) || "Choose",
    placeholder: said(element.placeholder),
    offered: external ? [] : groupsOf(element),
    chosen: heldOptions(element, at.state),
    most: element.max_selected_items,
    several,
    least: element.min_query_length ?? 3,
    seek: external && ((typed) => at.context.suggest(at.block, element.action_id, typed)),
    onchoose: (values) => changed(element, at, several ? values : (values[0] ?? null)),
  });
  return describe(drawn, element, at);
}

function drawBoxes(element, at) {
  const several = element.type === "checkboxes";
  const held = new Set(heldOptions(element, at.state).map((option) => option.value));
  const box = h("div", {
    class: "choices",
    role: several ? "group" : "radiogroup",
    "aria-label": at.label || "Choose",
  });
  const values = () => [...box.querySelectorAll("input:checked")].map((input) => input.value);
  const tell = () => changed(element, at, several ? values() : values()[0]);
  box.append(...element.options.map((option) => boxFor(option, { several, name: `${at.id}-choice`, held, tell })));
  return describe(box, element, at);
}

function boxFor(option, { several, name, held, tell }) {
  const { value } = option;
  const input = h("input", {
    type: several ? "checkbox" : "radio",
    name,
    value,
    checked: held.has(value),
    onchange: tell,
  });
  const more = option.description && h("span", { class: "quiet small" }, words(option.description));
  return h("label", { class: "choice" }, input, h("span", { dir: "auto" }, words(option.text), more));
}

function describe(box, element, at) {
  box.dataset.control = `${at.block.block_id}/${element.action_id}`;
  box.tabIndex = -1;
  if (at.describedby) box.setAttribute("aria-describedby", at.describedby);
  return box;
}

// --- picking a time --------------------------------------------------------------------------------------------

function drawPicked(element, at, type, value) {
  const tell = (event) => changed(element, at, event.target.value || null);
  return h("input", { ...controlProps(element, at), type, class: "picked", value: value ?? "", onchange: tell });
}

function drawMoment(element, at) {
  const held = at.state?.selected_date_time ?? element.initial_date_time;
  const tell = (event) =>
    changed(element, at, event.target.value ? Math.round(new Date(event.target.value) / 1000) : null);
  const value = held ? localMoment(held) : "";
  return h("input", { ...controlProps(element, at), type: "datetime-local", class: "picked", value, onchange: tell });
}

function localMoment(seconds) {
  const moment = new Date(seconds * 1000);
  return new Date(moment - moment.getTimezoneOffset() * 60000).toISOString().slice(0, 16);
}

// --- typing ----------------------------------------------------------------------------------------------------

function drawTyped(element, at, props, tag = "input") {
  const acts = at.block.dispatch_action || at.block.type !== "input";
  const onEveryKey = acts && element.dispatch_action_config?.trigger_actions_on?.includes("on_character_entered");
  const tell = (event) => {
    event.target.dataset.dirty = "";
    return changed(element, at, read(event.target) || null);
  };
  const read = (input) => (element.type === "rich_text_input" ? input.value && toRichText(input.value) : input.value);
  return h(tag, {
    ...controlProps(element, at),
    placeholder: said(element.placeholder),
    dir: "auto",
    value: at.state?.value ?? element.initial_value ?? "",
    ...props,
    onchange: tell,
    oninput: (event) => {
      event.target.dataset.dirty = "yes";
      if (onEveryKey) tell(event);
    },
  });
}

function drawText(element, at) {
  const limits = { minlength: element.min_length, maxlength: element.max_length ?? 3000 };
  if (element.multiline) return drawTyped(element, at, { ...limits, rows: 4 }, "textarea");
  return drawTyped(element, at, { ...limits, type: "text", autocomplete: "off" });
}

function drawNumber(element, at) {
  const { min_value: min, max_value: max, is_decimal_allowed: decimal } = element;
  return drawTyped(element, at, { type: "number", min, max, step: decimal ? "any" : "1" });
}

function drawRichText(element, at) {
  const value = fromRichText(at.state?.rich_text_value ?? element.initial_value);
  return drawTyped(element, at, { rows: element.min_lines ?? 4, value }, "textarea");
}

function drawFiles(element, at) {
  const names = h("span", { class: "small quiet" }, (at.state?.files ?? []).map((file) => file.name).join(", "));
  const tell = async (event) => {
    const files = [...event.target.files].slice(0, element.max_files ?? 10);
    names.textContent = files.map((file) => file.name).join(", ");
    const sent = await Promise.all(files.map(async (file) => ({ name: file.name, content: await base64(file) })));
    return changed(element, at, sent);
  };
  const accept = (element.filetypes ?? []).map((type) => `.${type}`).join(",") || null;
  const input = h("input", {
    ...controlProps(element, at),
    type: "file",
    accept,
    multiple: (element.max_files ?? 10) > 1,
    onchange: tell,
  });
  return h("div", { class: "files" }, input, names);
}

// --- pictures --------------------------------------------------------------------------------------------------

/** A picture. One from elsewhere is not fetched: the page asks nothing of other machines. */
export function drawImage(element) {
  const source = ownPicture(element);
  if (source) return h("img", { src: source, alt: element.alt_text, title: element.alt_text, loading: "lazy" });
  const label = [icon("picture"), element.alt_text];
  if (!element.image_url || !isSafe(element.image_url)) return h("span", { class: "picture-away" }, label);
  return h(
    "a",
    { class: "picture-away", href: element.image_url, target: "_blank", rel: "noreferrer noopener" },
    label,
  );
}

function ownPicture({ image_url: address = "", slack_file: file }) {
  const id = file?.id ?? /\/files\/(F[A-Z0-9]+)/.exec(file?.url ?? address)?.[1];
  if (id) return `/file/slack/${id}`;
  return /^data:image\/(png|jpeg|gif|webp);/.test(address) ? address : null;
}
