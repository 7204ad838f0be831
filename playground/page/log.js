// The messages of a conversation, each redrawn when it changes.
import { byId, el, icon } from "./dom.js";
import { blocks } from "./blocks.js";
import { performAction } from "./server.js";
import { mrkdwn } from "./text.js";

const EYE = "M1 8s2.6-4.5 7-4.5S15 8 15 8s-2.6 4.5-7 4.5S1 8 1 8Zm7 2a2 2 0 1 0 0-4 2 2 0 0 0 0 4Z";
const log = byId("log");
let drawn = new Map();
let place = "";

/** Show a conversation. `after` runs when an action is done. */
export function showLog(screen, channel, context, after) {
  const here = `${screen.user}/${channel.id}`;
  const moved = here !== place || log.querySelector(".home") !== null;
  const atEnd = moved || log.scrollHeight - log.scrollTop - log.clientHeight < 90;
  if (moved) {
    place = here;
    drawn = new Map();
    log.replaceChildren();
  }
  const items = arrangeItems(screen, channel);
  const nodes = items.map((item) => {
    const known = drawn.get(item.key);
    return known?.version === item.version ? known : { ...item, node: item.draw(context, after) };
  });
  const added = nodes.some((item) => !drawn.has(item.key));
  drawn = new Map(nodes.map((item) => [item.key, item]));
  let at = log.firstChild;
  for (const { node } of nodes) {
    if (node === at) at = at.nextSibling;
    else log.insertBefore(node, at);
  }
  while (at) {
    const next = at.nextSibling;
    at.remove();
    at = next;
  }
  if (atEnd && (added || moved)) log.scrollTop = log.scrollHeight;
}

/** List day separators and messages, with replies below their parent. */
function arrangeItems(screen, channel) {
  const items = [];
  const zone = screen.clock?.zone;
  const replies = new Map();
  const known = new Set(channel.messages.map((message) => message.ts));
  const isReply = (message) => message.thread && message.thread !== message.ts && known.has(message.thread);
  for (const message of channel.messages.filter(isReply)) {
    replies.set(message.thread, [...(replies.get(message.thread) ?? []), message]);
  }
  if (!channel.messages.length) items.push({ key: "empty", version: 0, draw: () => empty(screen, channel) });
  let day = "";
  for (const message of channel.messages.filter((each) => !isReply(each))) {
    const its = shown(message.sent, zone, { weekday: "long", month: "long", day: "numeric" });
    if (its !== day) items.push({ key: `day ${its}`, version: 0, draw: () => el("div", { class: "day" }, its) });
    day = its;
    for (const each of [message, ...(replies.get(message.ts) ?? [])]) {
      items.push({
        key: each.ts,
        version: each.revision,
        draw: (context, after) => drawMessage(screen, channel, each, each !== message, context, after),
      });
    }
  }
  return items;
}

function empty(screen, channel) {
  const command = screen.commands[0]?.name;
  const title = channel.dm ? `Your direct messages with ${screen.botName}` : `This is the beginning of #${channel.name}`;
  return el("div", { class: "empty" }, el("b", {}, title), command ? ["Type ", el("code", {}, command), " below to see what it does."] : "Nothing here yet.");
}

function drawMessage(screen, channel, message, reply, context, after) {
  const failure = el("p", { class: "trouble", role: "alert" });
  const act = async (what, node) => {
    node?.setAttribute("aria-busy", "true");
    failure.textContent = "";
    try {
      const done = await performAction({ user: screen.user, channel: channel.id, ts: message.ts, ...what });
      failure.textContent = done.errorText ? `⚠ ${done.errorText}` : "";
    } catch (problem) {
      failure.textContent = problem.message;
    } finally {
      node?.removeAttribute("aria-busy");
      await after();
    }
  };
  const press = (block, element, option, node) =>
    act({ kind: "press", block: block.block_id, action: element.action_id, option }, node);
  const surface = { context, values: message.values, press, inputs: null };
  // In Slack these are in the three-dot menu of a message.
  const shortcuts = message.ephemeral ? [] : screen.shortcuts;
  const edited = message.edited ? el("span", { class: "edited" }, " (edited)") : null;
  const zone = screen.clock?.zone;
  return el(
    "article",
    {
      class: `message ${message.ephemeral ? "ephemeral" : ""} ${reply ? "reply" : ""}`,
      "data-testid": message.ephemeral ? "ephemeral" : "message",
      "data-ts": message.ts,
      "aria-label": `${message.name}, ${shown(message.sent, zone, { hour: "numeric", minute: "2-digit" })}`,
    },
    face(screen, message),
    el(
      "div",
      { class: "body" },
      message.ephemeral ? el("div", { class: "only" }, icon(EYE), "Only visible to you") : null,
      el(
        "div",
        { class: "by" },
        el("b", {}, message.name),
        message.app ? el("span", { class: "badge" }, "APP") : null,
        el(
          "time",
          { datetime: message.sent, title: shown(message.sent, zone, { dateStyle: "full", timeStyle: "long" }) },
          shown(message.sent, zone, { hour: "numeric", minute: "2-digit" }),
        ),
        shortcuts.map((each) =>
          el("button", { type: "button", class: "shortcut", click: (event) => act({ kind: "shortcut", callback: each.id }, event.currentTarget) }, each.name),
        ),
      ),
      message.blocks.length ? [blocks(message.blocks, surface), edited] : el("div", { class: "text" }, mrkdwn(message.text, context), edited),
      failure,
    ),
  );
}

function face(screen, message) {
  if (message.user === screen.bot) return el("div", { class: "face app", "aria-hidden": "true" });
  if (message.app) return el("div", { class: "face system", "aria-hidden": "true" }, "S");
  const tone = Math.max(0, screen.people.findIndex((person) => person.id === message.user)) % 4;
  const initials = message.name.split(/\s+/).map((word) => word[0]).slice(0, 2).join("");
  return el("div", { class: `face tone${tone}`, "aria-hidden": "true" }, initials);
}

function shown(moment, zone, format) {
  return new Intl.DateTimeFormat("en-US", { timeZone: zone, ...format }).format(new Date(moment));
}
