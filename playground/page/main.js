// Slack's page: draws the server's state.
import { byId } from "./dom.js";
import { showClock } from "./clock.js";
import { showComposer } from "./composer.js";
import { showLog } from "./log.js";
import { showModal } from "./modal.js";
import { hideHome, showHome } from "./home.js";
import { performAction } from "./server.js";
import { go, refresh, start, state, switchUser } from "./shell.js";
import { markSeen, showSidebar } from "./sidebar.js";

const HOME = "home";

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
  showSidebar(screen, channel, open, switchUser);
  if (!atHome) showComposer(screen, channel);
  showModal(screen, context, refresh);
  document.body.dataset.user = screen.user;
}

async function open(channel) {
  if (channel === HOME) await performAction({ user: state.user, kind: "home" });
  return go(channel);
}

start(draw);
