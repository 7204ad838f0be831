// What the pages of all chat services share: the current person and conversation, fetching, and short notices.
import { byId } from "./dom.js";
import { setUpClock } from "./clock.js";
import { setUpComposer } from "./composer.js";
import { fetchScreen, live, performAction } from "./server.js";
import { startRun } from "./sidebar.js";

// The switch between chat services names the person by e-mail address, once.
const named = new URLSearchParams(location.search).get("person");
if (named) history.replaceState(null, "", location.pathname);
export const state = { user: named ?? sessionStorage.getItem("user") ?? "", channel: null, places: {}, thread: null };
let draw = () => {};
let running = null;
let again = false;

/** Fetch and draw. Calls during a running fetch are merged into one that follows. */
export function refresh() {
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
  sessionStorage.setItem("user", screen.user);
  startRun(screen.run);
  draw(screen);
}

/** Show a conversation. */
export function go(channel) {
  state.channel = channel;
  state.thread = null;
  drawer(false);
  notify("");
  return refresh();
}

/** Become another person, in a conversation or in the one where they were last. */
export function switchUser(user, channel = null) {
  state.user = user;
  state.channel = channel ?? state.places[user] ?? null;
  state.thread = null;
  notify("");
  return refresh();
}

let toastTimer = 0;

/** Show a message above the message box for a while. */
export function notify(text, { bad = false, seconds = 8 } = {}) {
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

/** Set up once; `show(screen)` draws the page. */
export function start(show) {
  draw = show;
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
      await performAction({ user: state.user, kind: "say", channel: state.channel, thread: state.thread, text });
      state.thread = null;
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
}
