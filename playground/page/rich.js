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

/** Return the content of a field of rich text as lines. */
export function richLines(block) {
  const words = (part) => part.elements.map((piece) => piece.text ?? piece.url ?? piece.fallback ?? "").join("");
  const lines = (part) =>
    part.type === "rich_text_list"
      ? part.elements.map((item, place) => `${part.style === "ordered" ? `${place + 1 + (part.offset ?? 0)}.` : "•"} ${words(item)}`).join("\n")
      : words(part).replace(/\n$/, "");
  return (block?.elements ?? []).map(lines).join("\n");
}

const BLOCKS = "p, div, h1, h2, h3, h4, h5, h6, blockquote, ul, ol, section, article";

/** Return the lines of a page that is pasted; the items of its lists have bullets or numbers. */
export function pastedLines(html) {
  const page = new DOMParser().parseFromString(html, "text/html");
  const says = (text) => page.createTextNode(text);
  for (const space of page.querySelectorAll("style, script")) space.remove();
  const walker = page.createTreeWalker(page.body, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) node.data = node.data.replace(/\s+/g, " ");
  for (const end of page.querySelectorAll("br")) end.replaceWith("\n");
  for (const cell of page.querySelectorAll("td + td, th + th")) cell.prepend(says("\t"));
  for (const row of page.querySelectorAll("tr")) row.append(says("\n"));
  for (const item of page.querySelectorAll("li")) {
    const place = [...item.parentElement.children].indexOf(item) + (item.parentElement.start ?? 1);
    item.prepend(says(item.parentElement.tagName === "OL" ? `${place}. ` : "• "));
    item.append(says("\n"));
  }
  for (const block of page.querySelectorAll(BLOCKS)) {
    block.prepend(says("\n"));
    block.append(says("\n"));
  }
  return page.body.textContent.split("\n").map((line) => line.trim()).join("\n").replace(/\n{3,}/g, "\n\n").trim();
}
