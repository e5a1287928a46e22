// Every block that Slack knows, drawn. What is unknown says so in words.

import { fill, h } from "./dom.js";
import { ELEMENTS, drawElement, drawImage, unknown } from "./elements.js";
import { icon } from "./icons.js";
import { markdown } from "./markdown.js";
import { isSafe } from "./mrkdwn.js";
import { richText } from "./richtext.js";
import { paragraph, said, words } from "./words.js";

export { ELEMENTS };

/**
 * `context`: `name` (for ids), `values` (what controls hold, by block and action), and what happens when they are used:
 * `press(block, action, value)`, `change(block, action, value)`, `suggest(block, action, typed)`.
 */
export const BLOCKS = {
  section: drawSection,
  header: (block) => h("h3", { class: "block-header", dir: "auto" }, words(block.text)),
  divider: () => h("hr"),
  context: drawContext,
  actions: drawActions,
  context_actions: drawActions,
  image: drawPicture,
  input: drawInput,
  rich_text: (block) => h("div", { class: "rich", dir: "auto" }, richText(block)),
  markdown: (block) => h("div", { class: "markdown", dir: "auto" }, markdown(block.text)),
  table: (block) => drawTable(block.rows, { settings: block.column_settings }),
  data_table: (block) => drawTable(block.rows, { caption: block.caption, rowHeader: block.row_header_column_index }),
  alert: drawAlert,
  card: drawCard,
  carousel: (block, context) =>
    h(
      "div",
      { class: "carousel" },
      block.elements.map((card) => drawCard(card, context)),
    ),
  container: drawContainer,
  file: drawRemoteFile,
  video: drawVideo,
  task_card: drawTask,
  plan: drawPlan,
};

/** Blocks as a list of nodes. */
export function draw(blocks, context) {
  return (blocks ?? []).map((block) => drawBlock(block, context));
}

export function drawBlock(block, context) {
  const drawn = BLOCKS[block.type]?.(block, context) ?? unknown(block.type);
  drawn.classList.add("block");
  drawn.dataset.block = block.block_id ?? "";
  return drawn;
}

const idFor = (context, block, action) => `${context.name}-${block.block_id}-${action ?? ""}`.replace(/[^\w-]/g, "_");

function place(block, element, context, more = {}) {
  const state = context.values?.[block.block_id]?.[element.action_id];
  return { block, context, state, id: idFor(context, block, element.action_id), ...more };
}

const drawAll = (elements, block, context) =>
  elements.map((element) => drawElement(element, place(block, element, context)));

function drawSection(block, context) {
  const text = block.text && paragraph(block.text);
  const fields =
    block.fields &&
    h(
      "div",
      { class: "fields" },
      block.fields.map((field) => paragraph(field)),
    );
  const label = block.text && said(block.text);
  const accessory = block.accessory && drawElement(block.accessory, place(block, block.accessory, context, { label }));
  return h(
    "div",
    { class: "section" },
    h("div", { class: "section-words" }, text, fields),
    accessory && h("div", { class: "accessory" }, accessory),
  );
}

function drawContext(block, context) {
  return h("div", { class: "context" }, drawAll(block.elements, block, context));
}

function drawActions(block, context) {
  return h("div", { class: "actions" }, drawAll(block.elements, block, context));
}

function drawPicture(block) {
  return h("figure", {}, block.title && h("figcaption", { class: "small" }, words(block.title)), drawImage(block));
}

// --- inputs ----------------------------------------------------------------------------------------------------

function drawInput(block, context) {
  const { element } = block;
  const id = idFor(context, block, element.action_id);
  const describedby = `${block.hint ? `${id}-hint ` : ""}${id}-error`;
  const label = said(block.label);
  const control = drawElement(element, place(block, element, context, { label, labelled: true, describedby }));
  const isOne = control.id === id || control.querySelector(`#${CSS.escape(id)}`);
  const title = [label, block.optional && h("span", { class: "quiet" }, " (optional)")];
  return h(
    "div",
    { class: "input" },
    isOne ? h("label", { class: "label", for: id }, title) : h("div", { class: "label", "aria-hidden": "true" }, title),
    control,
    h("p", { class: "error", id: `${id}-error`, hidden: true }),
    block.hint && h("p", { class: "hint small quiet", id: `${id}-hint`, dir: "auto" }, words(block.hint)),
  );
}

/** Put words beside the inputs of these blocks, and take away those beside the others. */
export function showErrors(list, errors) {
  for (const place of list.querySelectorAll(".input")) {
    const words = errors[place.dataset.block] ?? "";
    const error = place.querySelector(".error");
    if (error.textContent !== words) fill(error, words && icon("warning"), words);
    error.hidden = !words;
    const control = controlOf(place);
    if (words) control?.setAttribute("aria-invalid", "true");
    else control?.removeAttribute("aria-invalid");
  }
}

export const controlOf = (place) => place.querySelector("[data-control]");

// --- tables ----------------------------------------------------------------------------------------------------

function drawTable(rows, { settings = [], caption, rowHeader } = {}) {
  const [first, ...others] = rows;
  const cell =
    (tag, extra = {}) =>
    (value, column) => {
      const isHeader = column === rowHeader && tag === "td";
      const align = settings[column]?.align ?? (value.type === "raw_number" ? "right" : null);
      const props = { class: align && `align-${align}`, scope: isHeader ? "row" : null, ...extra };
      return h(
        isHeader ? "th" : tag,
        { ...props, dir: "auto" },
        value.type === "rich_text" ? richText(value) : value.text,
      );
    };
  return h(
    "div",
    { class: "table", tabindex: "0", role: "region", "aria-label": caption ?? "Table" },
    h(
      "table",
      {},
      caption && h("caption", {}, caption),
      h("thead", {}, h("tr", {}, first.map(cell("th", { scope: "col" })))),
      h(
        "tbody",
        {},
        others.map((row) => h("tr", {}, row.map(cell("td")))),
      ),
    ),
  );
}

// --- cards and containers --------------------------------------------------------------------------------------

function drawAlert(block) {
  return h("div", { class: `alert ${block.level ?? "default"}`, role: "note" }, words(block.text));
}

function drawCard(card, context) {
  return h(
    "div",
    { class: "card" },
    card.hero_image && drawImage(card.hero_image),
    h(
      "div",
      { class: "card-words" },
      card.icon?.alt_text && drawImage(card.icon),
      card.title && paragraph(card.title, "card-title"),
      card.subtitle && paragraph(card.subtitle, "quiet"),
      card.body && paragraph(card.body),
    ),
    card.actions && h("div", { class: "actions" }, drawAll(card.actions, card, context)),
  );
}

function drawContainer(block, context) {
  const title = block.rich_text_title ? richText(block.rich_text_title) : words(block.title);
  const subtitle = block.subtitle && paragraph(block.subtitle, "quiet small");
  const inside = draw(block.child_blocks, context);
  const width = block.width ?? "standard";
  if (!block.is_collapsible) {
    const heading = block.title || block.rich_text_title ? h("div", { class: "card-title" }, title) : null;
    return h("div", { class: `container ${width}` }, heading, subtitle, block.has_header_divider && h("hr"), inside);
  }
  const summary = h("summary", {}, title, subtitle);
  return h(
    "details",
    { class: `container ${width}`, open: !block.default_collapsed },
    summary,
    block.has_header_divider && h("hr"),
    inside,
  );
}

function drawRemoteFile(block) {
  return h("div", { class: "remote-file" }, icon("paperclip"), `A file kept elsewhere (${block.external_id})`);
}

function drawVideo(block) {
  const address = block.title_url ?? block.video_url;
  const title = said(block.title);
  return h(
    "div",
    { class: "card video" },
    h(
      "div",
      { class: "card-title" },
      icon("play"),
      isSafe(address) ? h("a", { href: address, target: "_blank", rel: "noreferrer noopener" }, title) : title,
    ),
    (block.author_name || block.provider_name) &&
      h("div", { class: "quiet small" }, [block.author_name, block.provider_name].filter(Boolean).join(" · ")),
    block.description && paragraph(block.description),
    h("div", { class: "quiet small" }, block.alt_text),
  );
}

const TASK_MARKS = { pending: "ring", in_progress: "half", complete: "tick", error: "cross" };

function drawTask(block) {
  const link = (source) =>
    isSafe(source.url)
      ? h("a", { href: source.url, target: "_blank", rel: "noreferrer noopener" }, source.text ?? source.url)
      : source.text;
  return h(
    "div",
    { class: `task ${block.status}` },
    h(
      "div",
      {},
      icon(TASK_MARKS[block.status]),
      h("span", { class: "unseen" }, block.status.replace("_", " "), ": "),
      block.title,
    ),
    block.details && h("div", { class: "quiet small" }, richText(block.details)),
    block.output && h("div", {}, richText(block.output)),
    block.sources?.length
      ? h(
          "ul",
          {},
          block.sources.map((source) => h("li", {}, link(source))),
        )
      : null,
  );
}

function drawPlan(block) {
  const tasks = (block.tasks ?? []).map((task) => h("li", {}, drawTask(task)));
  return h("div", { class: "card" }, h("div", { class: "card-title" }, block.title), h("ul", {}, tasks));
}
