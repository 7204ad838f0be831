// The confirm dialog of an element.
import { byId, el } from "./dom.js";
import { plain, textObject } from "./text.js";

/** Show the dialog; resolves to true if the person confirms. */
export function confirmed(question, context) {
  const dialog = byId("confirm");
  return new Promise((resolve) => {
    const answer = (yes) => () => {
      dialog.close();
      resolve(yes);
    };
    const style = question.style === "danger" ? "primary danger" : "primary";
    dialog.replaceChildren(
      el("header", {}, el("h2", { id: "confirm-title" }, plain(question.title.text))),
      el("div", { class: "content text" }, textObject(question.text, context)),
      el(
        "footer",
        {},
        el("button", { type: "button", class: "button", "data-testid": "confirm-no", click: answer(false) }, plain(question.deny.text)),
        el("button", { type: "button", class: `button ${style}`, "data-testid": "confirm-yes", click: answer(true) }, plain(question.confirm.text)),
      ),
    );
    dialog.oncancel = () => resolve(false);
    dialog.showModal();
  });
}
