// Letters and posters with a link and its QR code, which on this page are tapped instead of scanned.

import { deepLink, openOn } from "./deeplinks.js";
import { fill, h } from "./dom.js";
import { get, under, watch } from "./store.js";

/** `phone` answers with the phone that a letter is opened on. */
export function letters(phone) {
  const body = h("div", { class: "letters" });
  const details = h("details", { class: "letterbox" }, h("summary", {}, "Letters and posters"), body);
  let drawn = null;
  watch(["world"], () => {
    const all = get("world")?.letters ?? [];
    if (drawn === JSON.stringify(all)) return;
    drawn = JSON.stringify(all);
    fill(body, all.map((letter) => draw(letter, phone)));
  });
  return details;
}

function draw(letter, phone) {
  const open = (event) => {
    event.preventDefault();
    openOn(letter.link, { phone: phone(), group: under("group")[0]?.[1].id });
    event.currentTarget.closest("details").open = false;
  };
  const where = letter.group || deepLink(letter.link)?.kind === "startgroup" ? "in the block’s chat" : "on this phone";
  return h("a", { class: "letter", href: letter.link, onclick: open, "aria-label": `Open the letter for ${letter.place} ${where}` },
    h("img", { src: `/qr.svg?text=${encodeURIComponent(letter.link)}`, alt: "", width: 72, height: 72, loading: "lazy" }),
    h("span", {}, h("strong", {}, letter.place), h("span", { class: "quiet small" }, `Tap to open ${where}`)));
}
