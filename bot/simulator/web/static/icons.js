// The page's own signs. They are drawn, as many machines have no font with pictures in it.

import { h } from "./dom.js";

const PATHS = {
  alarm: "M12 6a7 7 0 1 0 0 14 7 7 0 0 0 0-14zM12 9v4l3 2M3 7l4-4M21 7l-4-4",
  back: "M9 7L4 12l5 5M4 12h11a5 5 0 0 1 0 10h-2",
  ballot: "M4 13h16v8H4zM8 13V3h8v10M10 8l2 2 3-4",
  cross: "M6 6l12 12M18 6L6 18",
  dots: "M5 11v2h.01v-2zM12 11v2h.01v-2zM19 11v2h.01v-2z",
  door: "M6 21V4h12v17M3 21h18M14 12v.01",
  down: "M12 5v14M6 13l6 6 6-6",
  eye: "M2 12s4-7 10-7 10 7 10 7-4 7-10 7S2 12 2 12zM12 9a3 3 0 1 0 0 6 3 3 0 0 0 0-6z",
  exclamation: "M12 3v12M12 20v.01",
  file: "M6 3h8l4 4v14H6zM14 3v4h4M9 12h6M9 16h6",
  group: "M9 4a3.5 3.5 0 1 0 0 7 3.5 3.5 0 0 0 0-7zM2 20c0-4 3-6 7-6s7 2 7 6M16 4a3.5 3.5 0 0 1 0 7M19 14c2 1 3 3 3 6",
  half: "M12 4a8 8 0 1 0 0 16 8 8 0 0 0 0-16zM12 4v16",
  hash: "M9 4L7 20M17 4l-2 16M4 9h16M4 15h16",
  heart: "M12 20S3 14 3 9a4.5 4.5 0 0 1 9-1 4.5 4.5 0 0 1 9 1c0 5-9 11-9 11z",
  home: "M4 11l8-7 8 7M6 9v11h12V9M10 20v-6h4v6",
  hourglass: "M6 3h12M6 21h12M7 3c0 5 5 6 5 9s-5 4-5 9M17 3c0 5-5 6-5 9s5 4 5 9",
  list: "M4 6h16M4 12h16M4 18h16",
  lock: "M6 11h12v9H6zM8 11V8a4 4 0 0 1 8 0v3",
  megaphone: "M4 10v5h3l10 5V5L7 10zM20 11v3M8 15v5h3",
  microphone: "M12 3a3 3 0 0 0-3 3v6a3 3 0 0 0 6 0V6a3 3 0 0 0-3-3zM6 11v1a6 6 0 0 0 12 0v-1M12 18v3",
  paperclip: "M20 11l-8 8a5 5 0 0 1-7-7l8-8a3.5 3.5 0 0 1 5 5l-8 8a2 2 0 0 1-3-3l7-7",
  pause: "M8 5v14M16 5v14",
  person: "M12 3a4 4 0 1 0 0 8 4 4 0 0 0 0-8zM4 21c0-5 3-7 8-7s8 2 8 7",
  phone: "M5 4h4l2 5-3 2a12 12 0 0 0 5 5l2-3 5 2v4a2 2 0 0 1-2 2A16 16 0 0 1 3 6a2 2 0 0 1 2-2z",
  picture: "M4 5h16v14H4zM4 16l5-5 4 4 3-3 4 4M15 9h.01",
  pin: "M9 4h6l-1 6 3 3H7l3-3zM12 13v7",
  place: "M12 21s-7-7-7-12a7 7 0 0 1 14 0c0 5-7 12-7 12zM12 7a2 2 0 1 0 0 4 2 2 0 0 0 0-4z",
  play: "M7 4l13 8-13 8z",
  poll: "M5 20V10M12 20V4M19 20v-7M3 20h18",
  ring: "M12 4a8 8 0 1 0 0 16 8 8 0 0 0 0-16z",
  shared: "M4 8h15M15 4l4 4-4 4M20 16H5M9 12l-4 4 4 4",
  speech: "M4 5h16v11H11l-5 4v-4H4z",
  square: "M6 6h12v12H6zM8 9h8M8 12h8M8 15h8",
  tick: "M4 12l6 6L20 6",
  trash: "M4 7h16M9 7V4h6v3M6 7l1 13h10l1-13M10 11v5M14 11v5",
  warning: "M12 4L2 20h20zM12 10v4M12 17h.01",
};

/** A sign beside words, or on a button that has a label; nobody has to be told of it. */
export const icon = (name) => drawn("icon", 24, 24, PATHS[name]);

/** A voice note's bars, each so high. */
export const wave = (heights) =>
  drawn("wave", heights.length * 6, 24, heights.map((height, number) => `M${number * 6 + 3} ${12 - height}v${height * 2}`).join(""));

const drawn = (kind, width, height, path) =>
  h("svg", { class: kind, viewBox: `0 0 ${width} ${height}`, "aria-hidden": "true" }, h("path", { d: path }));
