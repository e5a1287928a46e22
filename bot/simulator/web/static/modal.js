// The modals that an app opens before a person: one dialog that shows the view on top.

import { h, fill } from "./dom.js";
import { icon } from "./icons.js";
import { blockList, patch } from "./blocklist.js";
import { controlOf } from "./blocks.js";
import { CHOSEN, me, troubles } from "./slack-state.js";
import { act, get, watch } from "./store.js";
import { said } from "./words.js";

const SETTLING = 150;

let dialog;
let parts;
let shown = null;
let opener = null;

/**
 * Put the dialog into a pane; it opens and closes by itself. It is modal for this pane only: a person in Slack has to
 * finish with it, while residents' phones stay in use beside it.
 */
export function mountModal(root) {
  parts = {
    title: h("h2", { id: "slack-modal-title" }),
    close: h("button", { type: "button", class: "plain", "aria-label": "Close this form", onclick: closeTop }, icon("cross")),
    trouble: h("p", { class: "trouble", role: "alert", hidden: true }),
    body: h("div", { class: "modal-body" }),
    notices: h("div", { class: "notices", role: "status" }),
    dismiss: h("button", { type: "button", onclick: closeTop }),
    submit: h("button", { type: "submit", class: "primary" }),
  };
  const form = h(
    "form",
    { novalidate: true, onsubmit: submit },
    h("header", {}, parts.title, parts.close),
    parts.body,
    h("footer", {}, parts.trouble, parts.notices, h("div", { class: "dialog-buttons" }, parts.dismiss, parts.submit)),
  );
  dialog = h(
    "dialog",
    { class: "slack-dialog modal", "aria-labelledby": "slack-modal-title", onkeydown: onEscape },
    form,
  );
  root.append(dialog);
  watch(["modal/", "trouble/", CHOSEN], redraw);
}

function onEscape(event) {
  if (event.key !== "Escape" || event.defaultPrevented) return;
  event.preventDefault();
  closeTop();
}

function redraw() {
  const modal = get(`modal/${me()}`);
  const view = modal?.stack.at(-1);
  if (!view) return disappear();
  const isNew = shown?.id !== view.id || shown.person !== me();
  if (isNew) begin(view);
  showFrame(view);
  patch(shown.list, view, contextOf(shown), { ...modal.errors, ...shown.unfinished });
  if (shown.sending && shown.hash !== view.hash) parts.body.scrollTop = 0;
  shown.hash = view.hash;
  if (isNew) appear();
}

function begin(view) {
  shown = {
    id: view.id,
    person: me(),
    list: blockList(),
    held: new Map(),
    queue: Promise.resolve(true),
    unfinished: {},
  };
  fill(parts.body, shown.list);
}

function showFrame(view) {
  const trouble = troubles();
  parts.trouble.hidden = !trouble;
  if (parts.trouble.textContent !== trouble) parts.trouble.textContent = trouble;
  parts.title.textContent = said(view.title);
  parts.dismiss.textContent = said(view.close) || "Cancel";
  parts.submit.hidden = !view.submit;
  parts.submit.textContent = shown.sending ? "Sending…" : said(view.submit);
  parts.submit.disabled = Boolean(shown.sending || view.submit_disabled);
}

function appear() {
  if (!dialog.open) {
    const from = document.activeElement;
    opener = { ts: from?.closest("[data-ts]")?.dataset.ts, control: from?.closest("[data-control]")?.dataset.control };
    dialog.show();
    behind(true);
  }
  parts.body.scrollTop = 0;
  const wanted = shown.list.querySelector("[autofocus]") ?? shown.list.querySelector("input, select, textarea, button");
  (wanted ?? parts.dismiss).focus({ preventScroll: !wanted });
}

/** Whether what the form covers is out of reach. */
function behind(inert) {
  for (const sibling of dialog.parentElement.children) if (sibling !== dialog) sibling.inert = inert;
}

function disappear() {
  shown = null;
  if (!dialog.open) return;
  dialog.close();
  behind(false);
  if (document.activeElement && document.activeElement !== document.body) return;
  // The card was drawn anew while the form was open: back to its successor.
  const card = opener?.ts && document.querySelector(`#slack [data-ts="${CSS.escape(opener.ts)}"]`);
  const control = opener?.control && card?.querySelector(`[data-control="${CSS.escape(opener.control)}"]`);
  (control ?? card)?.focus();
}

// --- what is entered -------------------------------------------------------------------------------------------

function contextOf(open) {
  const where = (block, action) => ({ person: open.person, block: block.block_id, action });
  return {
    name: `modal-${open.id}`,
    press: (block, action, value) => inTurn(open, () => act("staff.press_modal", { ...where(block, action), value })),
    change: (block, action, value) => {
      // A field that goes away with its form says once more what was typed into it.
      if (shown !== open) return null;
      open.held.set(`${block.block_id}/${action}`, value);
      delete open.unfinished[block.block_id];
      return inTurn(open, () => act("staff.fill", { ...where(block, action), value }));
    },
    suggest: async (block, action, typed) =>
      (await act("staff.suggest", { ...where(block, action), typed }))?.options ?? [],
  };
}

/** One after the other, so that what was entered last is what counts; answers whether everything so far went well. */
function inTurn(open, deed) {
  open.queue = open.queue.then(async (well) => (await deed()) !== null && well);
  return open.queue;
}

async function closeTop() {
  const { person } = shown;
  await shown.queue;
  await act("staff.close", { person });
}

async function submit(event) {
  event.preventDefault();
  const open = shown;
  if (!open || open.sending || parts.submit.hidden) return;
  for (const control of open.list.querySelectorAll('[data-dirty="yes"]')) control.dispatchEvent(new Event("change"));
  open.unfinished = unfinished(open);
  redraw();
  if (Object.keys(open.unfinished).length) focusFirstWrong();
  else await send(open);
}

async function send(open) {
  open.sending = true;
  redraw();
  const well = await open.queue;
  open.queue = Promise.resolve(true);
  if (well) await act("staff.submit", { person: open.person });
  // The answer is here a moment before what it changed is: nobody is to submit the same form in between.
  if (well) await new Promise((resolve) => setTimeout(resolve, SETTLING));
  open.sending = false;
  if (shown !== open) return;
  redraw();
  if (!focusFirstWrong() && !parts.body.contains(document.activeElement))
    (parts.submit.hidden ? parts.dismiss : parts.submit).focus();
}

// --- what Slack itself checks before an app hears of it --------------------------------------------------------

function unfinished(open) {
  const view = get(`modal/${open.person}`).stack.at(-1);
  const inputs = view.blocks.filter((block) => block.type === "input");
  const found = inputs.map((block) => [block.block_id, complaint(open, view, block)]);
  return Object.fromEntries(found.filter(([, words]) => words));
}

function complaint(open, view, block) {
  const action = block.element.action_id;
  const control = controlOf(open.list.querySelector(`[data-block="${CSS.escape(block.block_id)}"]`));
  if (control?.validity && !control.validity.valid) return control.validationMessage;
  const place = `${block.block_id}/${action}`;
  const state = view.state?.values?.[block.block_id]?.[action] ?? {};
  const { type, ...held } = open.held.has(place) ? { held: open.held.get(place) } : state;
  const isEmpty = Object.values(held).every((value) => value === null || value === "" || value?.length === 0);
  return isEmpty && !block.optional ? "Please complete this required field." : "";
}

function focusFirstWrong() {
  const control = shown.list.querySelector('[aria-invalid="true"]');
  control?.focus();
  control?.closest(".input").scrollIntoView({ block: "nearest" });
  return Boolean(control);
}
