// The messages of a conversation: threads in a channel, bubbles in a chat. Each is redrawn when it changes.
import { byId, el } from "../dom.js";
import { performAction } from "../server.js";
import { renderCard } from "./card.js";
import { formatted } from "./markdown.js";

const log = byId("log");
let place = "";
// What the client says about the last press, by person and message.
const notices = new Map();

/** Show a conversation. `after` runs when an action is done. */
export function showPosts(channel, context, after) {
  const here = `${context.user}/${channel.id}`;
  const moved = here !== place;
  const atEnd = moved || log.scrollHeight - log.scrollTop - log.clientHeight < 90;
  if (moved) {
    place = here;
    log.replaceChildren();
  }
  log.classList.toggle("chat", channel.dm);
  const before = log.scrollHeight;
  reconcile(log, channel.messages.length ? items(channel, context, after) : [{ key: "empty", version: 0, draw: () => empty(channel) }]);
  if (atEnd && (moved || log.scrollHeight > before)) log.scrollTop = log.scrollHeight;
}

function empty(channel) {
  const hint = channel.dm ? "Write next, schedule or help." : channel.hasBot ? "Mention @LHS Rounds to ask." : "The app is not in this team.";
  return el("div", { class: "empty" }, el("b", {}, "No messages yet"), hint);
}

/** List day separators and threads; in a chat each message is its own. */
function items(channel, context, after) {
  const found = [];
  let day = "";
  const threads = new Map();
  for (const message of channel.messages) threads.set(message.thread, [...(threads.get(message.thread) ?? []), message]);
  for (const [root, messages] of threads) {
    const its = shown(messages[0].sent, context.zone, { weekday: "long", month: "long", day: "numeric" });
    if (its !== day) found.push({ key: `day ${its} ${root}`, version: 0, draw: () => el("div", { class: "day" }, its) });
    day = its;
    found.push(channel.dm ? bubble(messages[0], context, after) : post(root, messages, context, after));
  }
  return found;
}

function post(root, messages, context, after) {
  const draw = () => {
    const button = el("button", { type: "button", class: "reply-button", "data-testid": "reply", click: () => context.reply(root) }, "Reply");
    // Teams does not let anybody reply to a targeted message.
    return el("article", { class: "post" }, el("div", { class: "messages" }), messages[0].targeted ? null : button);
  };
  const update = (node) => reconcile(node.querySelector(".messages"), messages.map((each) => bubble(each, context, after)));
  return { key: `thread ${root}`, version: 0, draw, update };
}

function bubble(message, context, after) {
  const notice = notices.get(`${context.user} ${message.ts}`);
  const kinds = { mine: message.user === context.user, app: message.app, targeted: message.targeted };
  const classes = ["message", ...Object.keys(kinds).filter((kind) => kinds[kind])].join(" ");
  const draw = () => {
    const time = shown(message.sent, context.zone, { hour: "numeric", minute: "2-digit" }).replace("\u202f", " ");
    return el(
      "div",
      { class: classes, "data-testid": "message", "data-ts": message.ts },
      el("span", { class: `face ${message.app ? "app" : `tone${tone(message.name)}`}`, "aria-hidden": "true" }, message.app ? "" : initials(message.name)),
      el(
        "div",
        { class: "bubble" },
        el("div", { class: "by" }, el("b", {}, message.name), el("time", { datetime: message.sent }, time), message.edited ? el("span", { class: "edited" }, "Edited") : null),
        message.targeted ? el("div", { class: "only" }, "Only you can see this message") : null,
        message.text ? el("div", { class: "text" }, formatted(message.text)) : null,
        message.card ? card(message, context, after) : null,
        el("div", { class: `said ${notice?.bad ? "bad" : ""}`, role: "status", "data-testid": "said" }, notice?.text ?? ""),
      ),
    );
  };
  return { key: message.ts, version: JSON.stringify([{ ...message, refreshes: null }, notice]), draw };
}

function card(message, context, after) {
  const inputs = new Map();
  const press = async (action, node) => {
    const values = Object.fromEntries([...inputs].map(([id, input]) => [id, input.read()]));
    for (const input of inputs.values()) input.complain("");
    node.setAttribute("aria-busy", "true");
    let said = null;
    try {
      const what = { kind: "press", channel: context.channel.id, message: message.ts, key: action.key, inputs: values };
      const done = await performAction({ user: context.user, ...what });
      for (const [id, error] of Object.entries(done.errors)) inputs.get(id)?.complain(error);
      if (done.errorText ?? done.notice) said = { text: done.errorText ?? done.notice, bad: Boolean(done.errorText) };
    } catch (problem) {
      said = { text: problem.message, bad: true };
    }
    node.removeAttribute("aria-busy");
    const key = `${context.user} ${message.ts}`;
    if (said) notices.set(key, said);
    else notices.delete(key);
    await after();
  };
  return renderCard(message.card, { inputs, press, zone: context.zone, name: message.ts });
}

/** Make the children of a node those items, keeping what has not changed. */
function reconcile(parent, list) {
  const known = parent.items ?? new Map();
  const now = new Map();
  let at = parent.firstChild;
  for (const item of list) {
    const old = known.get(item.key);
    const keeps = old?.version === item.version && old.node.parentNode === parent;
    const node = keeps ? old.node : item.draw();
    item.update?.(node);
    now.set(item.key, { version: item.version, node });
    if (node === at) at = at.nextSibling;
    else parent.insertBefore(node, at);
  }
  while (at) {
    const next = at.nextSibling;
    at.remove();
    at = next;
  }
  parent.items = now;
}

const shown = (moment, zone, options) => new Intl.DateTimeFormat("en-US", { timeZone: zone, ...options }).format(new Date(moment));
const initials = (name) => name.split(" ").map((word) => word[0]).slice(0, 2).join("");
const tone = (name) => [...name].reduce((sum, letter) => sum + letter.charCodeAt(0), 0) % 4;
