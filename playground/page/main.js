// The page: tracks the current person and conversation, and draws the server's state.
import { byId } from "./dom.js";
import { setUpClock, showClock } from "./clock.js";
import { setUpComposer, showComposer } from "./composer.js";
import { showLog } from "./log.js";
import { showModal } from "./modal.js";
import { hideHome, showHome } from "./home.js";
import { performAction, live, fetchScreen } from "./server.js";
import { startRun, markSeen, showSidebar } from "./sidebar.js";

const state = { user: sessionStorage.getItem("user") ?? "", channel: null, places: {} };
const HOME = "home";
let running = null;
let again = false;

/** Fetch and draw. Calls during a running fetch are merged into one that follows. */
function refresh() {
  again = running !== null;
  running ??= fetchAndDraw().finally(() => {
    running = null;
    if (again) return refresh();
  });
  return running;
}

async function fetchAndDraw() {
  const requestedUser = state.user;
  const screen = await fetchScreen(requestedUser);
  if (requestedUser !== state.user) {
    again = true;
    return;
  }
  state.user = screen.user;
  startRun(screen.run);
  draw(screen);
}

function draw(screen) {
  const atHome = state.channel === HOME;
  const channel = atHome
    ? { id: HOME, dm: true, members: 0, messages: [] }
    : (screen.channels.find((each) => each.id === state.channel) ?? screen.channels[0]);
  if (!channel) return;
  state.channel = channel.id;
  state.places[state.user] = channel.id;
  const context = {
    names: screen.names,
    people: screen.people,
    channels: Object.fromEntries(screen.channels.filter((each) => !each.dm).map((each) => [each.id, each.name])),
    now: screen.clock ? new Date(screen.clock.now) : new Date(),
  };
  const name = channel.dm ? screen.botName : `#${channel.name}`;
  document.title = `${name} · ${screen.team}`;
  byId("place-name").textContent = name;
  byId("place-about").textContent = atHome ? "Home" : channel.dm ? "Direct messages" : `${channel.members} members`;
  showClock(screen.clock);
  byId("composer").hidden = atHome || !channel.composer;
  if (atHome) showHome(screen, context, refresh);
  else {
    hideHome();
    showLog(screen, channel, context, refresh);
    markSeen(screen, channel);
  }
  showSidebar(screen, channel, go, switchUser);
  if (!atHome) showComposer(screen, channel);
  showModal(screen, context, refresh);
  document.body.dataset.user = screen.user;
}

async function go(channel) {
  state.channel = channel;
  drawer(false);
  notify("");
  if (channel === HOME) await performAction({ user: state.user, kind: "home" });
  return refresh();
}

function switchUser(user, channel = null) {
  state.user = user;
  state.channel = channel ?? state.places[user] ?? null;
  sessionStorage.setItem("user", user);
  notify("");
  return refresh();
}

let toastTimer = 0;

/** Show a message above the message box for a while. */
function notify(text, { bad = false, seconds = 8 } = {}) {
  const toast = byId("toast");
  toast.textContent = text;
  toast.classList.toggle("bad", bad);
  toast.hidden = !text;
  clearTimeout(toastTimer);
  if (text) toastTimer = setTimeout(() => notify(""), seconds * 1000);
}

function drawer(open) {
  const narrow = matchMedia("(max-width: 760px)").matches;
  byId("sidebar").classList.toggle("open", open);
  byId("shade").hidden = !(open && narrow);
  byId("menu").setAttribute("aria-expanded", String(open));
  if (open) byId("user-switch").focus();
}

byId("user-switch").addEventListener("change", (event) => {
  switchUser(event.target.value);
  drawer(false);
});
byId("menu").addEventListener("click", () => drawer(true));
byId("shade").addEventListener("click", () => drawer(false));
byId("sidebar").addEventListener("keydown", (event) => {
  if (event.key === "Escape") {
    drawer(false);
    byId("menu").focus();
  }
});
document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && refresh());
setUpClock(refresh, notify);
setUpComposer(async (text) => {
  try {
    await performAction({ user: state.user, kind: "say", channel: state.channel, text });
  } catch (problem) {
    notify(problem.message, { bad: true });
    throw problem;
  } finally {
    await refresh();
    byId("log").scrollTop = byId("log").scrollHeight;
  }
});

let wasLost = false;
live(refresh, (lost) => {
  if (lost) notify("Lost the connection to the playground. Trying again…", { bad: true, seconds: 3600 });
  else if (wasLost) notify("");
  wasLost = lost;
});
// The clock advances even if nothing else changes.
setInterval(() => document.visibilityState === "visible" && refresh(), 10_000);
refresh();
