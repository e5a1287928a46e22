// The blocks of a view, kept on the page while the view changes: what did not change is left alone, and what somebody
// is typing stays theirs, with the caret where it was.

import { h, keyed } from "./dom.js";
import { drawBlock, showErrors } from "./blocks.js";

const TYPED = "input:not([type=checkbox], [type=radio], [type=file], [type=search]), textarea";

/** A place for a view's blocks, to be given to `patch`. */
export const blockList = () => h("div", { class: "blocks" });

/** Show a view's blocks in the list. */
export function patch(list, view, context, errors = {}) {
  const held = remember(list);
  keyed(list, items(list, view), (block) => drawBlock(block, { ...context, values: view.state?.values }));
  restore(list, held);
  showErrors(list, errors);
}

/** Blocks with keys; one that reads the same as before is the same object, so that it is not drawn again. */
function items(list, view) {
  const before = (list.seenBlocks ??= new Map());
  const now = new Map();
  const found = view.blocks.map((block, index) => {
    const key = `${block.type}/${block.block_id ?? index}`;
    const text = JSON.stringify(block);
    const known = before.get(key);
    const kept = known?.text === text ? known : { text, block };
    now.set(key, kept);
    return [key, kept.block];
  });
  list.seenBlocks = now;
  return found;
}

const keyOf = (control) => `${control.dataset.control}/${control.tagName}/${control.type}`;

function remember(list) {
  const typed = new Map();
  for (const control of list.querySelectorAll(TYPED)) {
    if (control.dataset.dirty !== undefined)
      typed.set(keyOf(control), { node: control, value: control.value, dirty: control.dataset.dirty });
  }
  const focused = list.contains(document.activeElement) ? document.activeElement : null;
  const control = focused?.closest("[data-control]");
  return { typed, focused, control: control?.dataset.control, caret: caretOf(focused) };
}

function restore(list, { typed, focused, control: place, caret }) {
  for (const control of list.querySelectorAll(TYPED)) {
    const before = typed.get(keyOf(control));
    if (before && before.node !== control) {
      control.value = before.value;
      control.dataset.dirty = before.dirty;
    }
  }
  if (!focused || focused.isConnected) return;
  const again = place && list.querySelector(`[data-control="${CSS.escape(place)}"]`);
  again?.focus({ preventScroll: true });
  if (again && caret) again.setSelectionRange?.(...caret);
}

function caretOf(control) {
  try {
    return control?.selectionStart === null ? null : control && [control.selectionStart, control.selectionEnd];
  } catch {
    return null;
  }
}
