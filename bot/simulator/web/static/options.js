// What can be chosen in a select, and what is chosen in it.

import { channelsOf, me, nameOf, peopleInOrder } from "./slack-state.js";
import { said } from "./words.js";

const asOption = (text, value) => ({ text, value });

const people = () => peopleInOrder().map(({ id, name }) => asOption(name, id));
const channels = () =>
  channelsOf(me())
    .filter(({ im, archived }) => !im && !archived)
    .map(({ id, name }) => asOption(`#${name}`, id));

/** Options as [group's label or "", options] pairs. */
export function groupsOf(element) {
  const kind = element.type.replace("multi_", "");
  if (kind === "users_select") return [["", people()]];
  if (kind === "channels_select") return [["", channels()]];
  if (kind === "conversations_select")
    return [
      ["Channels", channels()],
      ["People", people()],
    ];
  if (element.option_groups) return element.option_groups.map((group) => [said(group.label), group.options]);
  return [["", element.options ?? []]];
}

const IDS = {
  users_select: "user",
  conversations_select: "conversation",
  channels_select: "channel",
};

/** The options that a control holds: as its state says, or as it began. */
export function heldOptions(element, state) {
  const several = element.type.startsWith("multi_") || element.type === "checkboxes";
  const what = (IDS[element.type.replace("multi_", "")] ?? "option") + (several ? "s" : "");
  const held = state?.[`selected_${what}`] ?? (state ? [] : element[`initial_${what}`]) ?? [];
  return (Array.isArray(held) ? held : [held]).map((one) =>
    typeof one === "string" ? asOption(nameFor(one), one) : one,
  );
}

const nameFor = (id) => channels().find(({ value }) => value === id)?.text ?? nameOf(id);
