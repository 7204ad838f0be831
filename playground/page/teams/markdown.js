// The subset of Markdown in messages and TextBlocks, and dates for the reader's zone. Only nodes are made, never markup.
import { el, link } from "../dom.js";

const TOKEN =
  /<at>(.*?)<\/at>|\*\*(.+?)\*\*|\[([^\]]+)\]\(([^)\s]+)\)|(?<![\w*])\*(?!\s)([^*]+?)\*(?!\w)|(?<!\w)_(?!\s)([^_]+?)_(?!\w)|\\([\\*_[\]()#+.!-])/gs;
const DATE = /\{\{(DATE|TIME)\(([^,)]+)(?:,\s*(SHORT|LONG|COMPACT))?\)\}\}/gi;
const DATES = { SHORT: { weekday: "short", month: "short", day: "numeric", year: "numeric" }, LONG: { dateStyle: "full" }, COMPACT: { dateStyle: "short" } };

/** Replace `{{DATE(...)}}` and `{{TIME(...)}}`, as Adaptive Cards define them, by words in a zone. */
export function localized(text, zone) {
  return text.replace(DATE, (whole, kind, moment, style) => {
    const date = new Date(moment.trim());
    if (Number.isNaN(date.getTime())) return whole;
    const options = kind.toUpperCase() === "TIME" ? { hour: "numeric", minute: "2-digit" } : DATES[(style ?? "COMPACT").toUpperCase()];
    return new Intl.DateTimeFormat("en-US", { timeZone: zone, ...options }).format(date).replace("\u202f", " ");
  });
}

/** Return nodes for a text with Markdown: paragraphs, lists, bold, italic, links and mentions. */
export function formatted(text) {
  const nodes = [];
  let list = null;
  for (const line of text.split("\n")) {
    const item = /^\s*(?:([-*+])|(\d+)\.)\s+(.*)$/.exec(line);
    if (item) {
      const name = item[1] ? "ul" : "ol";
      if (list?.localName !== name) nodes.push((list = el(name, { start: item[2] ?? null })));
      list.append(el("li", {}, inline(item[3])));
    } else {
      list = null;
      if (line.trim()) nodes.push(el("p", {}, inline(line)));
    }
  }
  return nodes;
}

function inline(text) {
  const nodes = [];
  let end = 0;
  for (const match of text.matchAll(TOKEN)) {
    nodes.push(text.slice(end, match.index));
    end = match.index + match[0].length;
    const [, mention, bold, words, url, star, line, escaped] = match;
    if (mention !== undefined) nodes.push(el("span", { class: "mention" }, mention));
    else if (bold !== undefined) nodes.push(el("strong", {}, inline(bold)));
    else if (url !== undefined) nodes.push(link(url, words));
    else if (escaped !== undefined) nodes.push(escaped);
    else nodes.push(el("em", {}, inline(star ?? line)));
  }
  nodes.push(text.slice(end));
  return nodes;
}
