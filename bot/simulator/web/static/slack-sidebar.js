// Who I am in Slack, and where I can go.

import { fill, h, keyed } from "./dom.js";
import { icon } from "./icons.js";
import {
  CHOSEN,
  HOME,
  bePerson,
  channelsOf,
  goTo,
  me,
  peopleInOrder,
  place,
  titleOf,
  unreadCounts,
} from "./slack-state.js";
import { act, get, watch } from "./store.js";

/** The person's name above, the channels below. `chosen()` is called when somebody went somewhere. */
export function sidebar(chosen) {
  const select = h("select", { id: "slack-person", onchange: () => bePerson(select.value) });
  const role = h("p", { class: "small quiet" });
  const lists = {
    Channels: section("Channels"),
    "More channels": section("More channels"),
    "Direct messages": section("Direct messages"),
  };
  const home = h(
    "button",
    {
      type: "button",
      class: "place",
      data: { place: HOME },
      onclick: () => {
        openHome();
        chosen();
      },
    },
    h("span", {}, icon("home")),
    h("span", { class: "name" }, "Doorstep home"),
  );
  const element = h(
    "div",
    { class: "slack-side" },
    h("div", { class: "who" }, h("label", { class: "small quiet", for: "slack-person" }, "You are"), select, role),
    h(
      "nav",
      { class: "places", "aria-label": "Channels" },
      Object.values(lists),
      h("section", {}, h("h3", {}, "Apps"), home),
    ),
  );
  watch(["person/", CHOSEN], () => showPeople(select, role));
  watch(["channel/", "post/", "person/", CHOSEN], () => {
    showChannels(lists, chosen);
    mark(home, place() === HOME);
  });
  return element;
}

export function openHome() {
  goTo(HOME);
  act("staff.home", { person: me() });
}

function section(title) {
  return h("section", {}, h("h3", {}, title), h("ul"));
}

function showPeople(select, role) {
  // A role is its group's label: it stands in the list, and does not cut the name once that is chosen.
  const item = ({ id, name, role }) => {
    const option = h("option", { value: id }, name);
    return role ? h("optgroup", { label: role }, option) : option;
  };
  keyed(
    select,
    peopleInOrder().map((person) => [person.id, person]),
    item,
  );
  if (!me() && select.options.length) bePerson(select.options[0].value);
  select.value = me() ?? "";
  role.textContent = get(`person/${me()}`)?.role ?? "";
}

function showChannels(lists, chosen) {
  const counts = unreadCounts();
  const of = { Channels: [], "More channels": [], "Direct messages": [] };
  for (const channel of channelsOf(me())) {
    const member = channel.members.includes(me());
    of[channel.im ? "Direct messages" : member ? "Channels" : "More channels"].push(channel);
  }
  for (const [title, channels] of Object.entries(of)) {
    const list = lists[title].querySelector("ul");
    lists[title].hidden = !channels.length;
    // The buttons stay, whatever becomes of their channels: one that has the focus keeps it.
    keyed(
      list,
      channels.map(({ id }) => [id, id]),
      (id) => channelItem(id, chosen),
    );
    channels.forEach((channel, index) =>
      update(list.children[index].firstElementChild, channel, counts.get(channel.id) ?? 0),
    );
  }
}

function channelItem(id, chosen) {
  const go = () => {
    goTo(id);
    chosen();
  };
  return h(
    "li",
    {},
    h(
      "button",
      { type: "button", class: "place", data: { channel: id }, onclick: go },
      h("span"),
      h("span", { class: "name" }),
      h("span", { hidden: true }, icon("shared")),
      h("span", { class: "badge" }),
    ),
  );
}

function update(button, channel, unread) {
  const [sign, name, shared, badge] = button.children;
  if (sign.dataset.sign !== signOf(channel)) fill(sign, icon((sign.dataset.sign = signOf(channel))));
  setText(name, titleOf(channel) + (channel.archived ? " (archived)" : ""));
  shared.hidden = !channel.shared;
  button.title = [channel.private && "private", channel.shared && "shared with another organisation"]
    .filter(Boolean)
    .join(", ");
  setText(badge, unread ? String(unread) : "");
  badge.setAttribute("aria-label", unread ? `${unread} unread` : "");
  button.classList.toggle("unread", unread > 0);
  mark(button, place() === channel.id);
}

/** The icon that says what kind of channel it is. */
export const signOf = (channel) => (channel.im ? "speech" : channel.private ? "lock" : "hash");

function setText(node, text) {
  if (node.textContent !== text) node.textContent = text;
}

function mark(button, current) {
  if (current) button.setAttribute("aria-current", "page");
  else button.removeAttribute("aria-current");
}
