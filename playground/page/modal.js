// The modal, redrawn only when the app changes it; input is kept.
import { byId, el } from "./dom.js";
import { blocks } from "./blocks.js";
import { performAction } from "./server.js";
import { plain } from "./text.js";

const dialog = byId("modal");
let drawn = "";
let inputs = new Map();
let busy = false;
let pendingWork = Promise.resolve();
let opener = null;

const currentInput = () => Object.fromEntries([...inputs].map(([block, read]) => [block, read()]));

/** Show the modal of a screen, or close the open one. */
export function showModal(screen, context, after) {
  const view = screen.modal;
  if (!view) {
    drawn = "";
    inputs = new Map();
    if (dialog.open) {
      dialog.close();
      opener?.isConnected ? opener.focus() : byId("composer-text").focus();
    }
    return;
  }
  const key = `${screen.user}/${view.id}/${view.revision}`;
  if (key === drawn) return;
  const same = drawn.startsWith(`${screen.user}/${view.id}/`);
  const kept = same ? inputs : new Map();
  const typed = Object.fromEntries([...kept].map(([block, read]) => [block, read()]));
  const focused = same && dialog.contains(document.activeElement) ? document.activeElement.id : null;
  const scrolled = same ? dialog.querySelector(".content")?.scrollTop : 0;
  drawn = key;
  draw(screen, view, context, after);
  if (same) restoreInput(typed, view);
  if (!dialog.open) {
    opener = document.activeElement;
    dialog.showModal();
  }
  const content = dialog.querySelector(".content");
  content.scrollTop = scrolled ?? 0;
  const first = dialog.querySelector('[aria-invalid="true"], [autofocus]') ?? (focused && byId(focused));
  (first || dialog.querySelector(".content .control, .content input") || dialog.querySelector("footer .button.primary"))?.focus({ preventScroll: !first });
}

function draw(screen, view, context, after) {
  inputs = new Map();
  const run = (what, node) => {
    if (!busy) pendingWork = work(what, node);
    return pendingWork;
  };
  const work = async (what, node) => {
    busy = true;
    node?.setAttribute("aria-busy", "true");
    const error = dialog.querySelector(".modal-error");
    try {
      const done = await performAction({ user: screen.user, ...what });
      if (done.errorText && error) error.textContent = done.errorText;
    } catch (problem) {
      if (error) error.textContent = problem.message;
    } finally {
      busy = false;
      node?.removeAttribute("aria-busy");
      await after();
    }
  };
  const surface = {
    context,
    values: view.values,
    errors: view.errors,
    inputs,
    press: (block, element, option, node) =>
      run({ kind: "press", view: view.id, block: block.block_id, action: element.action_id, option, values: currentInput() }, node),
  };
  // The app's update may arrive before the response to the pending action; do not drop a close in between.
  const close = () => pendingWork.then(() => run({ kind: "close", view: view.id }));
  const submit = (event) => {
    event.preventDefault();
    run({ kind: "submit", view: view.id, values: currentInput() }, dialog.querySelector('[data-testid="modal-submit"]'));
  };
  dialog.oncancel = (event) => {
    event.preventDefault();
    close();
  };
  dialog.replaceChildren(
    el(
      "form",
      { novalidate: true, submit },
      el(
        "header",
        {},
        el("h2", { id: "modal-title" }, plain(view.title)),
        el("button", { type: "button", "aria-label": "Close", click: close }, "×"),
      ),
      el(
        "div",
        { class: "content" },
        el("div", { class: "modal-error", role: "alert", "data-testid": "modal-error" }, view.errorText ?? ""),
        blocks(view.blocks, surface),
      ),
      el(
        "footer",
        {},
        el("button", { type: "button", class: "button", "data-testid": "modal-close", click: close }, plain(view.close ?? (view.depth > 1 ? "Back" : view.submit ? "Cancel" : "Close"))),
        view.submit ? el("button", { type: "submit", class: "button primary", "data-testid": "modal-submit" }, plain(view.submit)) : null,
      ),
    ),
  );
}

/** Restore input that the server has not received yet, in single-value inputs. */
function restoreInput(typed, view) {
  for (const block of view.blocks) {
    const node = byId(`input-${block.block_id}`);
    const value = typed[block.block_id];
    if (block.type === "input" && node?.matches("input[type=text], textarea, input[type=email], input[type=url]") && typeof value === "string") {
      node.value = value;
    }
  }
}
