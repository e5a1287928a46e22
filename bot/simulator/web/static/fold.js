// What stands on the page where there is room for it, and behind a button where there is not.

import { h } from "./dom.js";
import { putBeside } from "./menu.js";

/** Where there are tabs, and where there is one pane at a time: as the style sheets have it. */
export const TABBED = "(max-width: 1360px)";
export const NARROW = "(max-width: 760px)";

/** What is used more than once before somebody goes on; after any other button the panel closes. */
const STAYS = ".winding, details, form";

let count = 0;

/** A button and a panel, to be put side by side. `when` is the media query by which the panel is folded away. */
export function fold(label, when, props, ...children) {
  const panel = h("div", { class: "fold", id: `fold-${(count += 1)}` }, children);
  const button = h("button", { type: "button", class: "unfold", popovertarget: panel.id, ...props }, label);
  const few = matchMedia(when);
  const settle = () => {
    panel.popover = few.matches ? "auto" : null;
    button.hidden = !few.matches;
  };
  few.addEventListener("change", settle);
  panel.addEventListener("beforetoggle", ({ newState }) => newState === "open" && requestAnimationFrame(() => putBeside(panel, button)));
  panel.addEventListener("click", ({ target }) => {
    const pressed = target.closest("button");
    if (panel.popover && pressed && !pressed.closest(STAYS)) panel.hidePopover();
  });
  settle();
  return [button, panel];
}
