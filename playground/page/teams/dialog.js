// The dialog (task module), redrawn when the app or the server changes it; the server keeps what was typed.
import { byId, el } from "../dom.js";
import { performAction } from "../server.js";
import { renderCard } from "./card.js";

const dialog = byId("modal");
let drawn = "";
let said = "";
let busy = false;
let opener = null;

/** Show the dialog of a screen, or close the open one. */
export function showDialog(screen, context, after) {
  const shown = screen.dialog;
  if (!shown) {
    drawn = said = "";
    if (dialog.open) {
      dialog.close();
      (opener?.isConnected ? opener : byId("composer-text")).focus();
    }
    return;
  }
  const key = `${screen.user}/${shown.message}/${shown.revision}/${said}`;
  if (key === drawn) return;
  drawn = key;
  draw(screen, shown, context, after);
  if (!dialog.open) {
    opener = document.activeElement;
    dialog.showModal();
  }
  (dialog.querySelector('[aria-invalid="true"]') ?? dialog.querySelector(".content .control, .content input, footer .button"))?.focus();
}

function draw(screen, shown, context, after) {
  const inputs = new Map();
  const run = async (what, node) => {
    if (busy) return;
    busy = true;
    node?.setAttribute("aria-busy", "true");
    try {
      said = (await performAction({ user: screen.user, ...what })).errorText ?? "";
    } catch (problem) {
      said = problem.message;
    } finally {
      busy = false;
      node?.removeAttribute("aria-busy");
      await after();
    }
  };
  const close = () => run({ kind: "close" });
  const press = (action, node) => {
    const values = Object.fromEntries([...inputs].map(([id, each]) => [id, each.read()]));
    return run({ kind: "submit", key: action.key, inputs: values }, node);
  };
  dialog.oncancel = (event) => {
    event.preventDefault();
    close();
  };
  const surface = { inputs, press, zone: context.zone, name: "dialog", values: shown.values, errors: shown.errors };
  const title = el("h2", { id: "modal-title" }, shown.title || screen.botName);
  const closing = el("button", { type: "button", class: "button style-positive", "data-testid": "modal-close", click: close }, "Close");
  dialog.replaceChildren(
    el(
      "div",
      { class: "dialog-frame" },
      el("header", {}, title, el("button", { type: "button", "aria-label": "Close", click: close }, "×")),
      el(
        "div",
        { class: "content" },
        el("div", { class: "modal-error", role: "alert", "data-testid": "modal-error" }, said),
        shown.card ? renderCard(shown.card, surface) : el("p", {}, shown.text),
      ),
      shown.card ? null : el("footer", {}, closing),
    ),
  );
}
