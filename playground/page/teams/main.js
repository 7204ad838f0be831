// Teams' page: draws the server's state.
import { byId, el } from "../dom.js";
import { showClock } from "../clock.js";
import { showComposer } from "../composer.js";
import { performAction } from "../server.js";
import { go, notify, refresh, start, state, switchUser } from "../shell.js";
import { markSeen, showSidebar } from "../sidebar.js";
import { showDialog } from "./dialog.js";
import { showPosts } from "./posts.js";

// Cards that this page asked to refresh already, by person, message and content.
const refreshed = new Set();
// The person and the conversation that are shown.
let opened = null;

function draw(screen) {
  const channel = screen.channels.find((each) => each.id === state.channel) ?? screen.channels.findLast((each) => !each.dm) ?? screen.channels[0];
  if (!channel) return;
  state.channel = channel.id;
  state.places[state.user] = channel.id;
  const context = {
    user: screen.user,
    channel,
    zone: screen.clock?.zone ?? screen.zone,
    reply: (thread) => {
      state.thread = thread;
      refresh().then(() => byId("composer-text").focus());
    },
  };
  document.title = `${channel.name} · ${screen.team}`;
  byId("place-name").textContent = channel.name;
  byId("place-about").textContent = channel.dm ? "Chat" : `${channel.team} · ${channel.members} members`;
  byId("channels-title").textContent = screen.channels.find((each) => each.team)?.team ?? "Teams";
  showClock(screen.clock);
  byId("composer").hidden = !channel.composer;
  showPosts(channel, context, refresh);
  markSeen(screen, channel);
  showSidebar(screen, channel, go, switchUser);
  showComposer(screen, channel);
  showReplying(channel);
  showDialog(screen, context, refresh);
  document.body.dataset.user = screen.user;
  readCards(screen, channel);
}

/** Say in which thread the next message will be. */
function showReplying(channel) {
  const root = channel.messages.find((message) => message.ts === state.thread);
  const bar = byId("replying");
  bar.hidden = !root;
  const cancel = () => {
    state.thread = null;
    refresh();
  };
  if (root) bar.replaceChildren(el("span", {}, `Reply to ${root.name}`), el("button", { type: "button", "aria-label": "Cancel the reply", click: cancel }, "×"));
}

/** Refresh the cards that ask for it, as Teams does when a person opens the conversation, and when a card is new. */
async function readCards(screen, channel) {
  const key = (message) => `${screen.user} ${message.ts} ${JSON.stringify(message.card)}`;
  const place = `${screen.user} ${channel.id}`;
  const opens = place !== opened;
  const due = channel.messages.filter((message) => (opens ? message.card?.refresh : message.refreshes && !refreshed.has(key(message))));
  if (document.visibilityState !== "visible") return;
  opened = place;
  if (!due.length) return;
  for (const message of due) refreshed.add(key(message));
  try {
    await performAction({ user: screen.user, kind: opens ? "open" : "read", channel: channel.id });
  } catch (problem) {
    notify(problem.message, { bad: true });
  }
  await refresh();
}

start(draw);
