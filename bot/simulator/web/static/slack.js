// The Slack pane: one person's view of the landlord's workspace.

import { h, fill } from "./dom.js";
import { icon } from "./icons.js";
import { blockList, patch } from "./blocklist.js";
import { mountModal } from "./modal.js";
import { composer } from "./slack-composer.js";
import { messageList, nodeOf, showPosts } from "./slack-list.js";
import { openHome, sidebar, signOf } from "./slack-sidebar.js";
import * as state from "./slack-state.js";
import { act, get, under, watch } from "./store.js";

const MARKED = 2500;
const POSTS = ["post/", "ephemeral/", "person/", "channel/", state.CHOSEN];

/** Be this person from now on. */
export function beStaff(person) {
  state.bePerson(person);
}

/** Open a channel as the person one is, or their Home tab ("home"). */
export function openChannel(channel) {
  if (channel === state.HOME) openHome();
  else state.goTo(channel);
}

/** Open the thread of a message. */
export function openThread(channel, ts) {
  state.goToThread(channel, ts);
}

export function mountSlack(root) {
  state.takeAllAsRead();
  const pane = h("div", { class: "slack" });
  const side = sidebar(() => drawer(pane, false));
  const channel = channelPane(() => drawer(pane, !pane.classList.contains("drawn")));
  const home = homePane(() => drawer(pane, true));
  const thread = threadPane();
  const trouble = troubleLine();
  pane.append(side, h("div", { class: "slack-main" }, trouble, channel.element, home.element), thread.element);
  pane.addEventListener("keydown", (event) => event.key === "Escape" && drawer(pane, false));
  pane.addEventListener("pointerdown", ({ target }) => target.closest(".slack-side, .to-channels") ?? drawer(pane, false));
  root.append(pane);
  mountModal(root);
  watch(POSTS, () => {
    channel.redraw();
    pane.classList.toggle("in-thread", thread.redraw());
    showSought(pane);
  });
  watch(["home/", state.CHOSEN], home.redraw);
}

/** The channels, where there is no room for them beside the messages. */
function drawer(pane, open) {
  pane.classList.toggle("drawn", open);
  for (const button of pane.querySelectorAll(".to-channels")) button.setAttribute("aria-expanded", String(open));
  if (open) pane.querySelector(".places [aria-current]")?.focus();
}

const channelsButton = (open) =>
  h("button", { type: "button", class: "to-channels", "aria-expanded": "false", "aria-label": "Channels and people", onclick: open }, icon("list"));

// --- a channel -------------------------------------------------------------------------------------------------

function channelPane(onChannels) {
  const title = h("h2", { dir: "auto" });
  const about = h("p", { class: "small quiet" });
  const membership = h("div", { class: "membership" });
  const scroller = h("div", { class: "scroller" });
  const foot = h("div", { class: "foot" });
  const element = h(
    "section",
    { class: "channel", tabindex: "-1" },
    h("header", {}, channelsButton(onChannels), h("div", { class: "titles" }, title, about), membership),
    scroller,
    foot,
  );
  let open = {};

  function redraw() {
    const channel = get(`channel/${state.place()}`);
    element.hidden = !channel;
    if (!channel) return;
    const isMember = channel.members.includes(state.me());
    if (open.id !== channel.id || open.person !== state.me()) {
      open = { id: channel.id, person: state.me(), list: messageList(`Messages in ${state.titleOf(channel)}`) };
      fill(scroller, open.list);
    }
    fill(title, icon(signOf(channel)), state.titleOf(channel));
    fill(about, asMe(), aboutChannel(channel));
    if (open.member !== isMember) {
      open.member = isMember;
      const hadFocus = membership.contains(document.activeElement);
      fill(membership, channel.im ? null : membershipButton(channel, isMember));
      if (hadFocus) membership.firstElementChild?.focus();
      fill(
        foot,
        isMember && !channel.archived
          ? composer(
              `Message ${state.titleOf(channel)}`,
              () => ({ channel: channel.id }),
              () => toEnd(scroller),
            )
          : h(
              "p",
              { class: "quiet small" },
              channel.archived ? "This channel is archived." : "Join the channel to write in it.",
            ),
      );
    }
    const { posts, replies } = postsIn(channel.id);
    showPosts(open.list, posts, { replies });
    showNewest(open, posts, scroller);
    state.markRead(channel.id, posts.at(-1)?.[0].ts);
  }
  return { element, redraw };
}

/** Who I am, where the list of people is folded away. */
const asMe = () => h("span", { class: "as-me" }, `As ${state.nameOf(state.me())} · `);

function aboutChannel(channel) {
  const count = channel.members.length;
  const members = channel.im ? "" : `${count} ${count === 1 ? "member" : "members"}`;
  return [members, channel.shared && "shared with another organisation", channel.archived && "archived", channel.topic]
    .filter(Boolean)
    .join(" · ");
}

function membershipButton({ id }, isMember) {
  const deed = isMember ? "staff.leave" : "staff.join";
  return h(
    "button",
    { type: "button", class: "small", onclick: () => act(deed, { person: state.me(), channel: id }) },
    isMember ? "Leave" : "Join",
  );
}

/** What stands in a channel for this person, oldest first; and how many replies each message has. */
function postsIn(channel) {
  const posts = [];
  const replies = new Map();
  for (const [, post] of under(`post/${channel}`)) {
    if (post.thread_ts && post.thread_ts !== post.ts)
      replies.set(post.thread_ts, (replies.get(post.thread_ts) ?? 0) + 1);
    if (!state.isReply(post)) posts.push([post, {}]);
  }
  const hidden = ephemerals(channel).filter((post) => !post.thread_ts);
  return { posts: inOrder([...posts, ...hidden.map((post) => [post, { ephemeral: true }])]), replies };
}

const ephemerals = (channel) =>
  under(`ephemeral/${state.me()}`)
    .map(([, post]) => post)
    .filter((post) => post.channel === channel);
const inOrder = (posts) => posts.sort(([a], [b]) => (a.ts < b.ts ? -1 : 1));

/** The messages run upwards from the end, so that it stays in sight by itself; see the style of a scroller. */
function toEnd(scroller) {
  scroller.scrollTop = 0;
}

/** What an app says to this person alone answers what they just did: it comes into sight, however far up they are. */
function showNewest(open, posts, scroller) {
  const newest = posts.findLast(([, { ephemeral }]) => ephemeral)?.[0].ts ?? "";
  if (open.newest !== undefined && newest > open.newest) toEnd(scroller);
  open.newest = newest;
}

// --- a thread --------------------------------------------------------------------------------------------------

function threadPane() {
  const where = h("p", { class: "small quiet" });
  const close = h("button", { type: "button", class: "plain", "aria-label": "Close the thread", onclick: leave }, icon("cross"));
  const scroller = h("div", { class: "scroller" });
  const foot = h("div", { class: "foot" });
  const element = h(
    "aside",
    { class: "thread", "aria-label": "Thread", hidden: true },
    h("header", {}, h("div", { class: "titles" }, h("h2", {}, "Thread"), where), close),
    scroller,
    foot,
  );
  let open = {};

  function leave() {
    state.seek(state.thread().ts);
    state.leaveThread();
  }
  function redraw() {
    const thread = state.thread();
    const channel = thread && get(`channel/${thread.channel}`);
    const parent = thread && get(`post/${thread.channel}/${thread.ts}`);
    element.hidden = !parent;
    if (!parent) {
      open = {};
      delete element.dataset.thread;
      return false;
    }
    element.dataset.thread = thread.ts;
    fill(where, icon(signOf(channel)), state.titleOf(channel));
    const isNew = open.thread !== thread || open.person !== state.me();
    if (isNew) begin(thread, channel);
    const posts = postsOf(thread);
    showPosts(open.list, posts, { inThread: true });
    showNewest(open, posts, scroller);
    if (isNew && element.parentElement.contains(document.activeElement)) foot.querySelector("textarea")?.focus();
    return true;
  }
  function begin(thread, channel) {
    open = { thread, person: state.me(), list: messageList("Messages in this thread") };
    fill(scroller, open.list);
    const isMember = channel.members.includes(state.me());
    fill(
      foot,
      isMember
        ? composer(
            "Reply in the thread",
            () => ({ channel: thread.channel, thread: thread.ts }),
            () => toEnd(scroller),
            "Reply",
          )
        : h("p", { class: "quiet small" }, "Join the channel to write in it."),
    );
  }
  return { element, redraw };
}

function postsOf({ channel, ts }) {
  const inIt = (post) => post.ts === ts || post.thread_ts === ts;
  const posts = under(`post/${channel}`)
    .filter(([, post]) => inIt(post))
    .map(([, post]) => [post, {}]);
  const hidden = ephemerals(channel)
    .filter(inIt)
    .map((post) => [post, { ephemeral: true }]);
  return inOrder([...posts, ...hidden]);
}

// --- the Home tab, trouble, and being led somewhere ------------------------------------------------------------

function homePane(onChannels) {
  const holder = h("div", { class: "home-blocks" });
  const element = h(
    "section",
    { class: "home", hidden: true },
    h(
      "header",
      {},
      channelsButton(onChannels),
      h("div", { class: "titles" }, h("h2", {}, "Doorstep"), h("p", { class: "small quiet" }, "Home")),
    ),
    holder,
  );
  let open = {};

  function redraw() {
    element.hidden = state.place() !== state.HOME;
    if (element.hidden) return;
    const person = state.me();
    const view = get(`home/${person}`);
    if (!view) {
      open = {};
      fill(holder, h("p", { class: "quiet" }, "The app has put nothing here for you yet."));
      return;
    }
    if (open.person !== person) {
      open = { person, list: blockList() };
      fill(holder, open.list);
    }
    patch(open.list, view, homeContext(person));
  }
  return { element, redraw };
}

function homeContext(person) {
  const press = (block, action, value) => act("staff.press_home", { person, block: block.block_id, action, value });
  const isTold = (block) => block.type !== "input" || block.dispatch_action;
  return {
    name: "home",
    press,
    change: (block, action, value) => (isTold(block) ? press(block, action, value) : null),
    suggest: async () => [],
  };
}

function troubleLine() {
  const text = h("span");
  const close = h(
    "button",
    {
      type: "button",
      class: "plain",
      "aria-label": "Hide this warning",
      onclick: () => {
        element.hidden = true;
      },
    },
    icon("cross"),
  );
  const element = h("p", { class: "trouble", role: "alert", hidden: true }, text, close);
  watch(["trouble/", state.CHOSEN], () => {
    const trouble = state.troubles();
    if (trouble === text.textContent) return;
    text.textContent = trouble;
    element.hidden = !trouble;
  });
  return element;
}

function showSought(pane) {
  const article =
    state.sought() &&
    [...pane.querySelectorAll(".messages")]
      .reverse()
      .map((list) => nodeOf(list, state.sought()))
      .find(Boolean);
  if (!article) return;
  state.found();
  article.scrollIntoView({ block: "center" });
  article.focus({ preventScroll: true });
  article.classList.add("sought");
  setTimeout(() => article.classList.remove("sought"), MARKED);
}
