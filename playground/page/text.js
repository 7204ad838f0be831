// Renders Slack text: mrkdwn, emoji, mentions, dates. https://docs.slack.dev/messaging/formatting-message-text
import { el, link } from "./dom.js";

const EMOJI = {
  wave: "👋", tada: "🎉", calendar: "📅", date: "📅", spiral_calendar_pad: "🗓️", white_check_mark: "✅", heavy_check_mark: "✔️",
  x: "❌", warning: "⚠️", bulb: "💡", memo: "📝", pencil: "✏️", pencil2: "✏️", speech_balloon: "💬", bell: "🔔", no_bell: "🔕",
  mag: "🔍", question: "❓", exclamation: "❗", star: "⭐", trophy: "🏆", round_pushpin: "📍", pushpin: "📌", link: "🔗",
  microphone: "🎤", bust_in_silhouette: "👤", busts_in_silhouette: "👥", alarm_clock: "⏰", hourglass: "⌛",
  hourglass_flowing_sand: "⏳", arrow_right: "➡️", arrow_left: "⬅️", lock: "🔒", key: "🔑", heart: "❤️", thumbsup: "👍",
  "+1": "👍", thumbsdown: "👎", "-1": "👎", smile: "😄", slightly_smiling_face: "🙂", eyes: "👀", rocket: "🚀", sparkles: "✨",
  information_source: "ℹ️", clipboard: "📋", bar_chart: "📊", chart_with_upwards_trend: "📈", books: "📚", hospital: "🏥",
  stethoscope: "🩺", gear: "⚙️", inbox_tray: "📥", envelope: "✉️", email: "📧", new: "🆕", ok: "🆗", repeat: "🔁", raised_hands: "🙌",
};

// In order: code block, code, entity in angle brackets, bold, italic, strike, emoji, bare URL.
const MRKDWN = new RegExp(
  [
    "```\\n?([\\s\\S]+?)```", "`([^`\\n]+)`", "<([^<>]+)>",
    "(?<![\\p{L}\\p{N}*])\\*(?=[^\\s*])([^*\\n]*?[^\\s*])\\*(?![\\p{L}\\p{N}*])",
    "(?<![\\p{L}\\p{N}_])_(?=[^\\s_])([^_\\n]*?[^\\s_])_(?![\\p{L}\\p{N}_])",
    "(?<![\\p{L}\\p{N}~])~(?=[^\\s~])([^~\\n]*?[^\\s~])~(?![\\p{L}\\p{N}~])",
    ":([a-z0-9_+-]+):", "(https?://[^\\s<>|]+[^\\s<>|.,;:!?)\\]'\"])",
  ].join("|"),
  "gu",
);

/** Render mrkdwn. `context` is { names: {id: name}, channels: {id: name}, now: Date }. */
export function mrkdwn(text, context) {
  const parts = [];
  let quote = [];
  const flush = () => {
    if (quote.length) parts.push(el("blockquote", {}, inline(quote.join("\n"), context)));
    quote = [];
  };
  let plain = [];
  const flushPlain = () => {
    if (plain.length) parts.push(...inline(plain.join("\n"), context));
    plain = [];
  };
  for (const line of text.split("\n")) {
    const quoted = /^(?:&gt;|>)\s?(.*)$/.exec(line);
    if (quoted) {
      flushPlain();
      quote.push(quoted[1]);
    } else {
      flush();
      plain.push(line);
    }
  }
  flush();
  flushPlain();
  return parts;
}

function inline(text, context) {
  const nodes = [];
  let last = 0;
  for (const match of text.matchAll(MRKDWN)) {
    const [whole, block, code, entity, bold, italic, strike, emoji, address] = match;
    if (emoji !== undefined && !(emoji in EMOJI)) continue;
    nodes.push(unescape(text.slice(last, match.index)));
    last = match.index + whole.length;
    if (block !== undefined) nodes.push(el("pre", {}, el("code", {}, unescape(block))));
    else if (code !== undefined) nodes.push(el("code", {}, unescape(code)));
    else if (entity !== undefined) nodes.push(bracketed(entity, context));
    else if (bold !== undefined) nodes.push(el("strong", {}, inline(bold, context)));
    else if (italic !== undefined) nodes.push(el("em", {}, inline(italic, context)));
    else if (strike !== undefined) nodes.push(el("s", {}, inline(strike, context)));
    else if (emoji !== undefined) nodes.push(EMOJI[emoji]);
    else nodes.push(link(unescape(address), unescape(address)));
  }
  nodes.push(unescape(text.slice(last)));
  return nodes.filter((node) => node !== "");
}

function bracketed(entity, context) {
  const bar = entity.indexOf("|");
  const [target, label] = bar < 0 ? [entity, null] : [entity.slice(0, bar), unescape(entity.slice(bar + 1))];
  if (target.startsWith("@")) return mention(`@${context.names[target.slice(1)] ?? label ?? target.slice(1)}`);
  if (target.startsWith("#")) return mention(`#${context.channels[target.slice(1)] ?? label ?? target.slice(1)}`);
  if (target.startsWith("!date^")) {
    const [, seconds, format, url] = target.split("^");
    return dateText(Number(seconds), unescape(format ?? ""), url, label ?? "", context.now);
  }
  if (target.startsWith("!")) return mention(`@${label ?? target.slice(1).split("^")[0]}`);
  return link(unescape(target), label ?? unescape(target));
}

export const mention = (text) => el("span", { class: "mention" }, text);

/** Render plain text with the supported emoji. */
export const plain = (text, emoji = true) =>
  emoji ? text.replace(/:([a-z0-9_+-]+):/g, (whole, name) => EMOJI[name] ?? whole) : text;

/** Return an emoji by name. */
export const emojiNamed = (name) => EMOJI[name] ?? `:${name}:`;

/** Render a Block Kit text object. */
export const textObject = (object, context) =>
  object.type === "mrkdwn" ? mrkdwn(object.text, context) : [plain(object.text, object.emoji !== false)];

function unescape(text) {
  return text.replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&amp;", "&");
}

/** Format a time in the browser's time zone with Slack's date tokens; show the fallback if it is invalid. */
export function dateText(seconds, format, url, fallback, now) {
  if (!Number.isFinite(seconds) || !format) return el("span", {}, fallback);
  const moment = new Date(seconds * 1000);
  const shown = format.replace(/\{(\w+)\}/g, (whole, word) => formatDatePart(word, moment, now) ?? whole);
  const node = el("time", { datetime: moment.toISOString(), title: fallback }, shown);
  return url ? link(url, node) : node;
}

function formatDatePart(word, moment, now) {
  const pretty = word.endsWith("_pretty");
  if (pretty) {
    const days = Math.round((startOfDay(moment) - startOfDay(now)) / 86400000);
    const near = { "-1": "yesterday", 0: "today", 1: "tomorrow" }[days];
    if (near) return near;
  }
  const show = (options) => new Intl.DateTimeFormat("en-US", options).format(moment);
  switch (pretty ? word.slice(0, -7) : word) {
    case "date_num":
      return new Intl.DateTimeFormat("sv-SE").format(moment);
    case "date":
      return show({ year: "numeric", month: "long", day: "numeric" });
    case "date_short":
      return show({ year: "numeric", month: "short", day: "numeric" });
    case "date_long":
      return show({ weekday: "long", year: "numeric", month: "long", day: "numeric" });
    case "day_divider":
      return show({ weekday: "long", month: "long", day: "numeric" });
    case "time":
      return show({ hour: "numeric", minute: "2-digit" });
    case "time_secs":
      return show({ hour: "numeric", minute: "2-digit", second: "2-digit" });
    case "ago":
      return ago(moment, now);
    default:
      return null;
  }
}

const startOfDay = (moment) => new Date(moment.getFullYear(), moment.getMonth(), moment.getDate());

function ago(moment, now) {
  const words = new Intl.RelativeTimeFormat("en", { numeric: "auto" });
  const minutes = Math.round((moment - now) / 60000);
  if (Math.abs(minutes) < 60) return words.format(minutes, "minute");
  if (Math.abs(minutes) < 60 * 24) return words.format(Math.round(minutes / 60), "hour");
  return words.format(Math.round(minutes / 1440), "day");
}
