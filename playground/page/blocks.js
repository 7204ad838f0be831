// Draws Block Kit blocks.
import { el } from "./dom.js";
import { control, pressable } from "./elements.js";
import { richText, table } from "./rich.js";
import { plain, textObject } from "./text.js";

/**
 * Draw all blocks of a message or view.
 * `surface` is { context, values, press(block, element, option, node), inputs: Map | null, errors }.
 */
export function blocks(list, surface) {
  return el("div", { class: "blocks" }, list.map((block) => one(block, surface)));
}

function one(block, surface) {
  const { context } = surface;
  switch (block.type) {
    case "header":
      return el("h3", {}, plain(block.text.text, block.text.emoji !== false));
    case "section":
      return section(block, surface);
    case "divider":
      return el("hr");
    case "context":
      return el("div", { class: "context" }, block.elements.map((each) => (each.type === "image" ? image(each) : el("span", { class: "text" }, textObject(each, context)))));
    case "actions":
      return el("div", { class: "actions" }, block.elements.map((each) => pressable(block, each, surface)));
    case "image":
      return el("figure", {}, block.title ? el("figcaption", {}, plain(block.title.text)) : null, image(block));
    case "input":
      return input(block, surface);
    case "rich_text":
      return richText(block, context);
    case "table":
      return table(block, context);
    case "alert":
      return el("div", { class: `alert ${block.level ?? "default"} text`, role: "note" }, textObject(block.text, context));
    case "markdown":
      return el("div", { class: "text" }, block.text);
    default:
      return el("p", { class: "trouble" }, `(a block of type ${block.type}, which this page does not draw)`);
  }
}

const image = (each) =>
  el("img", { src: each.image_url ?? `/playground/file/${encodeURIComponent(each.slack_file?.id ?? "")}`, alt: each.alt_text });

function section(block, surface) {
  const fields = block.fields?.map((field) => el("div", { class: "text" }, textObject(field, surface.context)));
  const accessory = block.accessory?.type === "image" ? image(block.accessory) : block.accessory && pressable(block, block.accessory, surface);
  return el(
    "div",
    { class: "section" },
    el(
      "div",
      {},
      block.text ? el("div", { class: "text" }, textObject(block.text, surface.context)) : null,
      fields ? el("div", { class: "fields" }, fields) : null,
    ),
    accessory ?? null,
  );
}

/** Draw an input with its label, hint and error; register its reader in `surface.inputs` by block_id. */
function input(block, surface) {
  const id = `input-${block.block_id}`;
  const wrong = surface.errors?.[block.block_id];
  const made = control(block, block.element, surface, id, wrong);
  surface.inputs?.set(block.block_id, made.read);
  const title = [plain(block.label.text), block.optional ? el("span", { class: "optional" }, " (optional)") : null];
  const after = [
    made.count ?? null,
    wrong ? el("p", { class: "wrong", id: `${id}-wrong`, role: "alert" }, `⚠ ${wrong}`) : null,
    block.hint ? el("p", { class: "hint", id: `${id}-hint` }, plain(block.hint.text)) : null,
  ];
  if (made.group) return el("fieldset", { class: "field" }, el("legend", {}, title), made.node, after);
  return el("div", { class: "field" }, el("label", { for: id }, title), made.node, after);
}
