// "Are you sure?", as an app asks it before one of its controls does something.

import { h } from "./dom.js";
import { said, words } from "./words.js";

/** Ask what a control's `confirm` says; true at once where it has none. */
export function confirmed(confirm) {
  if (!confirm) return Promise.resolve(true);
  const box = h(
    "dialog",
    { class: "slack-dialog confirm" },
    h("h2", {}, said(confirm.title) || "Are you sure?"),
    h("div", { class: "words" }, words(confirm.text)),
    h(
      "form",
      { method: "dialog", class: "dialog-buttons" },
      h("button", { value: "no" }, said(confirm.deny) || "Cancel"),
      h(
        "button",
        { value: "yes", class: confirm.style === "danger" ? "danger" : "primary" },
        said(confirm.confirm) || "Yes",
      ),
    ),
  );
  document.body.append(box);
  return new Promise((resolve) => {
    box.addEventListener("close", () => {
      box.remove();
      resolve(box.returnValue === "yes");
    });
    box.showModal();
  });
}
