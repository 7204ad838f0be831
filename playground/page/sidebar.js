// The sidebar: the current person and the conversations.
import { byId, el } from "./dom.js";

let run = "";
const seen = (user, channel) => localStorage.getItem(`${run} ${user} ${channel}`) ?? "";

/** Discard the read markers of previous workspaces. */
export function startRun(name) {
  if (name === run) return;
  run = name;
  for (const key of Object.keys(localStorage)) if (!key.startsWith(`${run} `)) localStorage.removeItem(key);
}

/** Mark a conversation as read by a person. */
export function markSeen(screen, channel) {
  const last = channel.messages.at(-1)?.ts;
  if (last && document.visibilityState === "visible") localStorage.setItem(`${run} ${screen.user} ${channel.id}`, last);
}

const unread = (screen, channel) => channel.messages.some((each) => each.ts > seen(screen.user, channel.id) && each.user !== screen.user);

/** Show the switch between chat services, if there are several. */
function showSurfaces(screen) {
  const names = [screen.surface, ...Object.keys(screen.others)].sort();
  const email = screen.people.find((person) => person.id === screen.user)?.email ?? "";
  const node = byId("surfaces");
  node.hidden = names.length < 2;
  const entries = names.map((name) =>
    name === screen.surface
      ? el("span", { "aria-current": "true" }, name)
      : el("a", { href: `${screen.others[name]}?person=${encodeURIComponent(email)}`, "data-testid": `surface-${slug(name)}` }, name),
  );
  if (node.innerHTML !== el("div", {}, entries).innerHTML) node.replaceChildren(...entries);
}

/** Draw the sidebar; its buttons call `go(channel)` and `switchUser(user)`. */
export function showSidebar(screen, current, go, switchUser) {
  byId("team-name").textContent = screen.team;
  showSurfaces(screen);
  const select = byId("user-switch");
  const people = screen.people.map((person) => person.id).join();
  if (select.dataset.people !== people) {
    select.dataset.people = people;
    select.replaceChildren(...screen.people.map((person) => el("option", { value: person.id }, person.name)));
  }
  select.value = screen.user;
  const fresh = screen.channels.filter((channel) => channel.id !== current.id && unread(screen, channel));
  const entry = (channel) => {
    const isNew = fresh.includes(channel);
    const name = channel.dm ? screen.botName : channel.name;
    return el(
      "li",
      { class: isNew ? "unread" : null },
      el(
        "button",
        {
          type: "button",
          // Also distinguishes the DMs of different people when the HTML is compared.
          "data-channel": channel.id,
          "data-testid": channel.dm ? `dm-${slug(screen.botName)}` : `channel-${channel.name}`,
          "aria-current": channel.id === current.id ? "true" : null,
          click: () => go(channel.id),
        },
        el("span", { class: channel.dm ? "sign app" : "sign", "aria-hidden": "true" }, channel.dm ? "" : channel.private ? "🔒" : "#"),
        el("span", {}, name),
        isNew ? [el("span", { class: "dot" }), el("span", { class: "hidden-text" }, "new messages")] : null,
      ),
    );
  };
  redraw("channels", screen.channels.filter((each) => !each.dm).map(entry));
  const home = el(
    "li",
    {},
    el(
      "button",
      { type: "button", "data-testid": "home-entry", "data-user": screen.user, "aria-current": current.id === "home" ? "true" : null, click: () => go("home") },
      el("span", { class: "sign app", "aria-hidden": "true" }),
      el("span", {}, `${screen.botName}: Home`),
    ),
  );
  const chats = screen.channels.filter((each) => each.dm).map(entry);
  redraw("dms", screen.home === undefined ? chats : [...chats, home]);
  const others = screen.people.filter((person) => person.id !== screen.user && person.dm && person.dm.ts > seen(person.id, person.dm.id));
  const elsewhere = byId("elsewhere");
  elsewhere.hidden = others.length === 0;
  if (others.length) {
    elsewhere.textContent = `New message for ${others[0].name}${others.length > 1 ? ` and ${others.length - 1} more` : ""}`;
    elsewhere.onclick = () => switchUser(others[0].id, others[0].dm.id);
  }
  byId("menu-dot").hidden = fresh.length === 0 && others.length === 0;
}

/** Replace a list only if it differs, to keep the focus. */
function redraw(id, entries) {
  const list = byId(id);
  const now = el("ul", {}, entries);
  const had = list.contains(document.activeElement) ? document.activeElement.dataset.testid : null;
  if (list.innerHTML === now.innerHTML) return;
  list.replaceChildren(...entries);
  if (had) list.querySelector(`[data-testid="${had}"]`)?.focus();
}

const slug = (name) => name.toLowerCase().replaceAll(" ", "-");
