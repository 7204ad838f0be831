// The page: who one is and where, and drawing what the server says is there.
import { byId } from "./dom.js";
import { setUpClock, showClock } from "./clock.js";
import { setUpComposer, showComposer } from "./composer.js";
import { showLog } from "./log.js";
import { showModal } from "./modal.js";
import { hideHome, showHome } from "./home.js";
import { deed, live, screenOf } from "./server.js";
import { inRun, markSeen, showSidebar } from "./sidebar.js";

const state = { user: sessionStorage.getItem("user") ?? "", channel: null, places: {} };
const HOME = "home";
let running = null;
let again = false;

/** Fetch and draw; while one fetch runs, the next waits and only one follows. */
function refresh() {
  again = running !== null;
  running ??= fetchAndDraw().finally(() => {
    running = null;
    if (again) return refresh();
  });
  return running;
}

async function fetchAndDraw() {
  const asked = state.user;
  const screen = await screenOf(asked);
  if (asked !== state.user) {
    again = true;
    return;
  }
  state.user = screen.user;
  inRun(screen.run);
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
  byId("composer").hidden = atHome;
  if (atHome) showHome(screen, context, refresh);
  else {
    hideHome();
    showLog(screen, channel, context, refresh);
    markSeen(screen, channel);
  }
  showSidebar(screen, channel, go, become);
  if (!atHome) showComposer(screen, channel);
  showModal(screen, context, refresh);
  document.body.dataset.user = screen.user;
}

async function go(channel) {
  state.channel = channel;
  drawer(false);
  tell("");
  if (channel === HOME) await deed({ user: state.user, kind: "home" });
  return refresh();
}

function become(user, channel = null) {
  state.user = user;
  state.channel = channel ?? state.places[user] ?? null;
  sessionStorage.setItem("user", user);
  tell("");
  return refresh();
}

let forgetting = 0;

/** Say something to the person above the message box, for a while. */
function tell(words, { bad = false, seconds = 8 } = {}) {
  const toast = byId("toast");
  toast.textContent = words;
  toast.classList.toggle("bad", bad);
  toast.hidden = !words;
  clearTimeout(forgetting);
  if (words) forgetting = setTimeout(() => tell(""), seconds * 1000);
}

function drawer(open) {
  const narrow = matchMedia("(max-width: 760px)").matches;
  byId("sidebar").classList.toggle("open", open);
  byId("shade").hidden = !(open && narrow);
  byId("menu").setAttribute("aria-expanded", String(open));
  if (open) byId("user-switch").focus();
}

byId("user-switch").addEventListener("change", (event) => {
  become(event.target.value);
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
setUpClock(refresh, tell);
setUpComposer(async (text) => {
  try {
    await deed({ user: state.user, kind: "say", channel: state.channel, text });
  } catch (problem) {
    tell(problem.message, { bad: true });
    throw problem;
  } finally {
    await refresh();
    byId("log").scrollTop = byId("log").scrollHeight;
  }
});

let wasLost = false;
live(refresh, (lost) => {
  if (lost) tell("The connection to the playground is lost; trying again…", { bad: true, seconds: 3600 });
  else if (wasLost) tell("");
  wasLost = lost;
});
// The clock goes on although nothing else changes.
setInterval(() => document.visibilityState === "visible" && refresh(), 10_000);
refresh();
