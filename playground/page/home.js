// The app's Home, redrawn when the app changes it.
import { byId, el } from "./dom.js";
import { blocks } from "./blocks.js";
import { performAction } from "./server.js";

const log = byId("log");
let drawn = "";

/** Show a person's Home in place of messages. `after` runs when a press is done. */
export function showHome(screen, context, after) {
  const home = screen.home;
  const key = `${screen.user}/${home ? `${home.id}/${home.revision}` : "none"}`;
  if (key === drawn && log.dataset.home === "true") return;
  drawn = key;
  log.dataset.home = "true";
  const failure = el("p", { class: "trouble", role: "alert" });
  const press = async (block, element, option, node) => {
    node?.setAttribute("aria-busy", "true");
    failure.textContent = "";
    try {
      const done = await performAction({ user: screen.user, kind: "press", view: home.id, block: block.block_id, action: element.action_id, option });
      failure.textContent = done.errorText ? `⚠ ${done.errorText}` : "";
    } catch (problem) {
      failure.textContent = problem.message;
    } finally {
      node?.removeAttribute("aria-busy");
      await after();
    }
  };
  const shown = home
    ? blocks(home.blocks, { context, values: home.values, press, inputs: null })
    : el("div", { class: "empty" }, "This app has not shown a Home yet.");
  log.replaceChildren(el("section", { class: "home", "data-testid": "home" }, shown, failure));
  log.scrollTop = 0;
}

/** Switch back to messages. */
export function hideHome() {
  delete log.dataset.home;
}
