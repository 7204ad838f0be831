// The app's Home, drawn anew when the app has changed it.
import { byId, el } from "./dom.js";
import { blocks } from "./blocks.js";
import { deed } from "./server.js";

const log = byId("log");
let drawn = "";

/** Show a person's Home in place of messages; `after` is called when a press is done. */
export function showHome(screen, context, after) {
  const home = screen.home;
  const key = `${screen.user}/${home ? `${home.id}/${home.revision}` : "none"}`;
  if (key === drawn && log.dataset.home === "true") return;
  drawn = key;
  log.dataset.home = "true";
  const trouble = el("p", { class: "trouble", role: "alert" });
  const press = async (block, element, option, node) => {
    node?.setAttribute("aria-busy", "true");
    trouble.textContent = "";
    try {
      const done = await deed({ user: screen.user, kind: "press", view: home.id, block: block.block_id, action: element.action_id, option });
      trouble.textContent = done.trouble ? `⚠ ${done.trouble}` : "";
    } catch (problem) {
      trouble.textContent = problem.message;
    } finally {
      node?.removeAttribute("aria-busy");
      await after();
    }
  };
  const shown = home
    ? blocks(home.blocks, { context, values: home.values, press, inputs: null })
    : el("div", { class: "empty" }, "This app has not shown a Home yet.");
  log.replaceChildren(el("section", { class: "home", "data-testid": "home" }, shown, trouble));
  log.scrollTop = 0;
}

/** Messages are shown again. */
export function hideHome() {
  delete log.dataset.home;
}
