// The message box and its command suggestions.
import { byId, el } from "./dom.js";

const text = byId("composer-text");
const list = byId("commands");
const form = byId("composer");
let offered = [];

/** Set up once. `send(text)` returns a promise that rejects on failure. */
export function setUpComposer(send) {
  const fit = () => {
    text.style.height = "auto";
    text.style.height = `${text.scrollHeight}px`;
    byId("send").disabled = !text.value.trim();
    suggest();
  };
  const submit = async () => {
    const message = text.value.trim();
    // Clear the box at once: a double press sends once, and the next message need not wait for the last response.
    if (!message) return;
    form.setAttribute("aria-busy", "true");
    text.value = "";
    fit();
    try {
      await send(message);
    } catch {
      text.value = text.value || message;
      fit();
    } finally {
      form.removeAttribute("aria-busy");
    }
  };
  text.addEventListener("input", fit);
  text.addEventListener("keydown", (event) => {
    if (event.key === "Tab" && !list.hidden && !event.shiftKey) {
      event.preventDefault();
      complete(offered[0], fit);
    } else if (event.key === "Escape") list.hidden = true;
    else if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
      event.preventDefault();
      submit();
    }
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    submit();
  });
  text.addEventListener("blur", () => setTimeout(() => (list.hidden = true), 150));
  list.addEventListener("click", (event) => {
    const chosen = event.target.closest("li");
    if (chosen) complete(offered[[...list.children].indexOf(chosen)], fit);
  });
  fit();
}

let commands = [];

/** Update the placeholder and the available commands. */
export function showComposer(screen, channel) {
  commands = channel.dm
    ? screen.commands
    : [...screen.commands, { name: `@${screen.botName}`, hint: "", description: "Ask in your own words" }];
  const place = channel.dm ? screen.botName : `${screen.surface === "Slack" ? "#" : ""}${channel.name}`;
  const narrow = matchMedia("(max-width: 760px)").matches;
  const hint = narrow ? `Message or ${commands[0]?.name}` : `Message ${place}, or type ${commands[0]?.name}`;
  text.placeholder = commands.length ? hint : `Message ${place}`;
  text.setAttribute("aria-label", `Message ${place}`);
}

function suggest() {
  const typed = text.value;
  offered = /^[/@]\S*$/.test(typed) ? commands.filter((each) => each.name.startsWith(typed) && each.name !== typed) : [];
  list.hidden = offered.length === 0;
  list.replaceChildren(
    ...offered.map((each, place) =>
      el(
        "li",
        { role: "option", "aria-selected": place === 0 ? "true" : "false", "data-testid": "command" },
        el("b", {}, each.name),
        " ",
        el("i", {}, each.hint),
        el("span", {}, each.description),
      ),
    ),
  );
}

function complete(command, fit) {
  if (!command) return;
  text.value = `${command.name} `;
  text.focus();
  fit();
}
