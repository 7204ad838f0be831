// Draws rich_text and table blocks.
import { el, link } from "./dom.js";
import { dateText, emojiNamed, mention } from "./text.js";

export function richText(block, context) {
  return el("div", { class: "rich" }, block.elements.map((part) => richPart(part, context)));
}

function richPart(part, context) {
  switch (part.type) {
    case "rich_text_list":
      return el(
        part.style === "ordered" ? "ol" : "ul",
        { start: part.style === "ordered" && part.offset ? part.offset + 1 : null },
        part.elements.map((item) => el("li", {}, pieces(item, context))),
      );
    case "rich_text_quote":
      return el("blockquote", {}, pieces(part, context));
    case "rich_text_preformatted":
      return el("pre", {}, el("code", {}, pieces(part, context)));
    default:
      return el("p", {}, pieces(part, context));
  }
}

const pieces = (part, context) => part.elements.map((piece) => styled(one(piece, context), piece.style ?? {}));

function one(piece, context) {
  switch (piece.type) {
    case "text":
      return piece.text;
    case "link":
      return link(piece.url, piece.text ?? piece.url);
    case "user":
      return mention(`@${context.names[piece.user_id] ?? piece.user_id}`);
    case "channel":
      return mention(`#${context.channels[piece.channel_id] ?? piece.channel_id}`);
    case "broadcast":
      return mention(`@${piece.range}`);
    case "emoji":
      return emojiNamed(piece.name);
    case "date":
      return dateText(piece.timestamp, piece.format, piece.url, piece.fallback ?? "", context.now);
    default:
      return piece.value ?? "";
  }
}

function styled(node, style) {
  const wrap = { code: "code", bold: "strong", italic: "em", strike: "s", underline: "u" };
  return Object.entries(wrap).reduce((inner, [name, tag]) => (style[name] ? el(tag, {}, inner) : inner), node);
}

export function table(block, context) {
  const cell = (each) => (each.type === "rich_text" ? richText(each, context) : String(each.text ?? each.value ?? ""));
  return el("table", { class: "grid" }, block.rows.map((row) => el("tr", {}, row.map((each) => el("td", {}, cell(each))))));
}
