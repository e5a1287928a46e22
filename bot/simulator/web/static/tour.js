// The guided tour: one step after the other, each waiting until the person has done it, or doing it for them.

import { memory, showPane, tabTo } from "./controls.js";
import { fill, h } from "./dom.js";
import { fold, NARROW } from "./fold.js";
import { icon } from "./icons.js";
import { moving, reading, soon } from "./hand.js";
import { get, watch } from "./store.js";
import { begin, goesOnFrom, STEPS } from "./story.js";

const KEPT = "doorstep-tour";
const STUCK = "That did not work just now. Do it by hand, or skip it.";

let panel;
let at = 0;
/** What there was when the tour began: only what came after it counts. */
let marks;
/** How many of the step's moves are done. */
let moved = 0;
/** Somebody went back to look at this step again: it stays, though it is done. */
let held = false;
/** Each run of the tour's own hand; a new one, or null, ends the one before. */
let run = null;
let playing = false;
let trouble = "";
let ringed = null;

const step = () => STEPS[at];
const move = () => step().moves?.[moved];
const isLast = () => at === STEPS.length - 1;

export function mountTour(root) {
  panel = panelIn(root);
  const kept = remembered();
  at = kept.at ?? 0;
  marks = kept.marks;
  panel.open(!kept.closed);
  watch([""], look);
  watchThePage(root);
  document.addEventListener("input", soonOnce(aim));
  enter();
  if (get("world")?.play) {
    panel.open(true);
    play(true);
  }
}

/** What is drawn anew must be ringed anew. An open form makes all else inert, so the tour goes along into it. */
function watchThePage(root) {
  const again = soonOnce(aim);
  const changed = () => {
    const home = [...document.querySelectorAll("dialog:modal")].at(-1) ?? document.body;
    if (root.parentElement !== home) home.append(root);
    again();
  };
  const watched = { childList: true, subtree: true, attributeFilter: ["open"] };
  new MutationObserver(changed).observe(document.querySelector("main"), watched);
}

function remembered() {
  const closed = memory.read(KEPT) === "closed";
  try {
    const kept = JSON.parse(memory.read(KEPT, "sessionStorage"));
    if (kept.at in STEPS && goesOnFrom(kept.marks)) return { ...kept, closed };
  } catch {
    // Nothing was kept, or nothing that can be read.
  }
  return { closed };
}

/** Once per frame at most. */
function soonOnce(work) {
  let asked = false;
  return () => {
    if (asked) return;
    asked = true;
    requestAnimationFrame(() => {
      asked = false;
      work();
    });
  };
}

// --- going on --------------------------------------------------------------------------------------------------

function go(to, { hold = false } = {}) {
  at = Math.max(0, Math.min(to, STEPS.length - 1));
  moved = 0;
  held = hold;
  trouble = "";
  enter();
}

function enter() {
  if (at === 0) marks = begin();
  memory.write(KEPT, JSON.stringify({ at, marks }), "sessionStorage");
  if (panel.isOpen) prepare();
  look();
}

/** Show the pane, the phone or the channel that a step is about. */
function prepare() {
  if (step().pane) showPane(step().pane);
  step().stage?.();
}

/** Something changed: perhaps the person has done it. */
function look() {
  if (!panel.isOpen) return;
  const moves = step().moves ?? [];
  for (let last = moves.length - 1; last >= moved; last -= 1) {
    if (moves[last].done()) {
      moved = last + 1;
      trouble = "";
    }
  }
  if (moves.length && moved === moves.length && !held) {
    go(at + 1);
    return;
  }
  panel.draw();
  aim();
}

/** Put the ring around what this is about. */
function aim() {
  const target = panel.isOpen ? (tabTo(step().pane) ?? move()?.find() ?? step().target?.() ?? null) : null;
  if (target === ringed && target?.classList.contains("tour-target")) return;
  ringed?.classList.remove("tour-target");
  target?.classList.add("tour-target");
  if (target && target !== ringed) target.scrollIntoView({ block: "nearest", inline: "nearest" });
  ringed = target;
}

// --- doing it for them -----------------------------------------------------------------------------------------

/** Do what is left of this step; whether that worked. */
async function perform(mine) {
  const started = at;
  const off = () => run !== mine || at !== started;
  prepare();
  while (!off() && move()) {
    const doing = move();
    const target = await soon(doing.find, off);
    aim();
    await moving();
    if (off()) return true;
    if (target) await doing.go();
    const [before, next] = [moved, () => off() || moved > before];
    if (!target || !(await soon(next))) return off();
  }
  return true;
}

async function help() {
  const mine = (run = {});
  panel.draw();
  if (!(await perform(mine)) && run === mine) trouble = STUCK;
  if (run === mine) run = null;
  panel.draw();
}

async function play(on) {
  playing = on;
  const mine = (run = on ? {} : null);
  panel.draw();
  while (playing && run === mine && !isLast()) {
    const here = at;
    await reading(panel.letters());
    if (run !== mine || at !== here) continue;
    if (held || !step().moves) go(at + 1);
    else if (!(await perform(mine))) {
      trouble = STUCK;
      break;
    }
  }
  if (run !== mine) return;
  playing = false;
  run = null;
  panel.draw();
}

function stop() {
  playing = false;
  run = null;
}

// --- the panel -------------------------------------------------------------------------------------------------

function panelIn(root) {
  const live = { "aria-live": "polite" };
  const number = h("span", { class: "quiet" });
  const title = h("span", { class: "tour-title" });
  const words = h("p", live);
  const more = h("ul", { hidden: true, ...live });
  const hint = h("p", { class: "tour-hint", ...live });
  const button = (label, press, props = {}) => h("button", { type: "button", onclick: press, ...props }, label);
  const next = button("Next", () => { stop(); go(at + 1); }, { class: "primary" });
  const doIt = button("Do it for me", help, { class: "primary" });
  const playIt = button("Play", () => play(!playing));
  const back = button("Back", () => { stop(); go(at - 1, { hold: true }); });
  const skip = button("Skip", () => { stop(); go(at + 1); });
  const again = button("Begin again", () => { stop(); go(0); });
  const close = button("Close", () => open(false));
  const tab = button("Tour", () => open(root.hidden), { "aria-controls": "tour", class: "tour-tab" });
  const others = fold(icon("dots"), NARROW, { "aria-label": "More of the tour", title: "More of the tour" },
    h("div", { class: "tour-words" }, words, more),
    h("div", { class: "tour-buttons" }, playIt, back, skip, again, close));
  fill(root, h("h2", live, number, " ", title), hint, h("div", { class: "tour-main" }, next, doIt), others);
  const [menu, folded] = document.querySelector("#controls").querySelectorAll(":scope > :is(.unfold, .fold)");
  folded.append(tab);

  function open(shown) {
    if (!shown && root.contains(document.activeElement)) [tab, menu].find((one) => one.checkVisibility()).focus();
    root.hidden = !shown;
    tab.setAttribute("aria-expanded", String(shown));
    memory.write(KEPT, shown ? "open" : "closed");
    if (shown) {
      prepare();
      look();
    } else {
      stop();
      aim();
    }
  }

  function draw() {
    const moves = step().moves ?? [];
    const done = moved === moves.length;
    const focused = root.contains(document.activeElement) ? document.activeElement : null;
    put(number, `${at + 1} of ${STEPS.length}`);
    put(title, step().title);
    put(words, typeof step().words === "function" ? step().words() : step().words);
    const elsewhere = tabTo(step().pane);
    const way = elsewhere && `Go to the tab “${elsewhere.textContent}”.`;
    put(hint, trouble || [way, !done && move().hint].filter(Boolean).join(" "));
    const list = (step().more ?? []).join("\n");
    if (more.dataset.list !== list) {
      more.dataset.list = list;
      fill(more, (step().more ?? []).map((one) => h("li", {}, one)));
    }
    more.hidden = !list;
    next.hidden = !done || isLast() || playing;
    doIt.hidden = done || playing;
    doIt.ariaBusy = run ? "true" : null;
    playIt.hidden = isLast();
    playIt.textContent = playing ? "Pause" : "Play it all";
    back.disabled = at === 0;
    skip.hidden = done;
    again.hidden = !isLast();
    root.dataset.step = step().id;
    // Whoever uses the keyboard here is not left with a button that is gone.
    if (focused?.hidden || focused?.disabled) [doIt, next, playIt, close, others[0]].find((one) => one.checkVisibility()).focus();
  }

  return {
    open,
    draw,
    get isOpen() {
      return !root.hidden;
    },
    letters: () => title.textContent.length + words.textContent.length,
  };
}

/** Say something anew only if it is new, so that nobody hears it twice. */
function put(element, text) {
  if (element.textContent !== text) element.textContent = text;
}
