// Links to the bot (https://t.me/BOT?start=…): on this page they act on a phone or a group.

import { showPane } from "./controls.js";
import { act, get } from "./store.js";

/** What a link asks for: `{kind: "start" | "startgroup", payload}`, or null if it leads elsewhere. */
export function deepLink(url) {
  let parsed;
  try {
    parsed = new URL(url);
  } catch {
    return null;
  }
  const bot = get("world")?.bot.username.toLowerCase();
  if (parsed.hostname !== "t.me" || parsed.pathname.slice(1).toLowerCase() !== bot) return null;
  for (const kind of ["start", "startgroup"]) {
    if (parsed.searchParams.has(kind)) return { kind, payload: parsed.searchParams.get(kind) };
  }
  return { kind: "start", payload: "" };
}

/** Open a link on a phone, or in a group if it is for one, and go there; answers whether it led into the simulation. */
export function openOn(url, { phone, group }) {
  const wanted = deepLink(url);
  if (!wanted) return false;
  if (wanted.kind === "startgroup" && group && phone) {
    showPane("groups");
    act("group.bot", { group, phone, status: "member", payload: wanted.payload });
  } else if (phone) {
    showPane("phones");
    act("phone.start", { phone, payload: wanted.payload });
  }
  return true;
}
