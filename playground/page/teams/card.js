// Draws an Adaptive Card: the elements and actions that the bot's cards use.
import { el, link, safe } from "../dom.js";
import { input } from "./inputs.js";
import { formatted, localized } from "./markdown.js";

/**
 * Draw a card.
 *
 * `surface` has `inputs` (a map that is filled with { read, complain } by input id), `press(action, node)`, `zone`,
 * `name` (makes ids unique), and optionally `values` and `errors` by input id.
 */
export function renderCard(card, surface) {
  const parts = (card.body ?? []).map((each) => element(each, surface));
  return el("div", { class: "card", "data-testid": "card", lang: card.lang ?? null }, parts, buttons(card.actions, surface));
}

function element(part, surface) {
  const node = (ELEMENTS[part.type] ?? unknown)(part, surface);
  node.classList.add("part", `space-${lower(part.spacing)}`);
  if (part.separator) node.classList.add("separated");
  return mark(node, part);
}

/** Let Action.ToggleVisibility find an element. */
function mark(node, part) {
  if (part.id) node.dataset.id = part.id;
  node.hidden = part.isVisible === false;
  return node;
}

const unknown = (part) => el("div", { class: "unknown" }, `(${part.type})`);
const lower = (value, otherwise = "default") => String(value ?? otherwise).toLowerCase();
const look = (part) =>
  [...["size", "weight", "color", "fontType"].map((name) => `${name.toLowerCase()}-${lower(part[name])}`), part.isSubtle ? "subtle" : ""].join(" ");
const styled = (part) => (lower(part.style) === "default" ? "" : `styled style-${lower(part.style)}`);
const align = (part) => `align-${lower(part.horizontalAlignment, "left")}`;

const ELEMENTS = {
  TextBlock: (part, { zone }) => {
    const tag = lower(part.style) === "heading" ? "h3" : "div";
    const node = el(tag, { class: `words ${look(part)} ${align(part)} ${part.wrap ? "" : "nowrap"}` }, formatted(localized(part.text, zone)));
    if (part.maxLines) node.style.setProperty("--lines", part.maxLines);
    node.classList.toggle("clamped", Boolean(part.maxLines));
    return node;
  },
  RichTextBlock: (part, surface) => el("p", { class: `rich words ${align(part)}` }, part.inlines.map((run) => textRun(run, surface))),
  FactSet: (part, { zone }) =>
    el("dl", { class: "facts" }, part.facts.map((fact) => [el("dt", {}, fact.title), el("dd", {}, formatted(localized(fact.value, zone)))])),
  ColumnSet: (part, surface) => tappable(el("div", { class: `columns ${styled(part)}` }, (part.columns ?? []).map((each) => column(each, surface))), part, surface),
  Container: (part, surface) => tappable(el("div", { class: `container ${styled(part)}` }, part.items.map((each) => element(each, surface))), part, surface),
  ActionSet: (part, surface) => buttons(part.actions, surface),
  Image: (part, surface) => {
    const source = /^(https?:|data:image\/)/i.test(part.url) ? part.url : null;
    const picture = el("img", { src: source, alt: part.altText ?? "", class: `size-${lower(part.size, "auto")} ${lower(part.style) === "person" ? "round" : ""}` });
    return tappable(el("div", { class: `picture ${align(part)}` }, picture), part, surface);
  },
  ImageSet: (part, surface) => el("div", { class: "pictures" }, part.images.map((each) => ELEMENTS.Image({ size: part.imageSize, ...each }, surface))),
  Table: (part, surface) => table(part, surface),
};
for (const kind of ["Text", "ChoiceSet", "Date", "Time", "Toggle", "Number"]) ELEMENTS[`Input.${kind}`] = input;

function textRun(run, surface) {
  if (typeof run === "string") return run;
  const kinds = { italic: run.italic, underline: run.underline, struck: run.strikethrough, marked: run.highlight };
  const classes = [look(run), ...Object.keys(kinds).filter((kind) => kinds[kind])].join(" ");
  const text = localized(run.text, surface.zone);
  const action = run.selectAction;
  if (!action) return el("span", { class: classes }, text);
  if (action.type === "Action.OpenUrl") return el("span", { class: classes }, link(action.url, text));
  return el("button", { type: "button", class: `plain ${classes}`, click: (event) => perform(action, event.currentTarget, surface) }, text);
}

function column(part, surface) {
  const width = part.width ?? "stretch";
  const classes = `column vertical-${lower(part.verticalContentAlignment, "top")} ${styled(part)}`;
  const node = el("div", { class: classes }, (part.items ?? []).map((each) => element(each, surface)));
  if (width === "auto") node.classList.add("auto");
  else if (/^\d+px$/.test(width)) node.style.setProperty("flex", `0 0 ${width}`);
  else if (Number(width) > 0) node.style.setProperty("flex-grow", Number(width));
  return tappable(mark(node, part), part, surface);
}

function table(part, surface) {
  const heads = part.firstRowAsHeader !== false;
  const cell = (each, number) => {
    const head = heads && number === 0;
    return el(head ? "th" : "td", { scope: head ? "col" : null }, each.items.map((item) => element(item, surface)));
  };
  const rows = (part.rows ?? []).map((row, number) => el("tr", {}, (row.cells ?? []).map((each) => cell(each, number))));
  const widths = (part.columns ?? []).map((each) => Number(each.width) || 1);
  const total = widths.reduce((sum, each) => sum + each, 0);
  const columns = widths.map((each) => {
    const node = el("col");
    node.style.setProperty("width", `${(100 * each) / total}%`);
    return node;
  });
  return el("div", { class: "table" }, el("table", { class: part.showGridLines === false ? "bare" : "" }, el("colgroup", {}, columns), el("tbody", {}, rows)));
}

/** Make an area with a `selectAction` a button. */
function tappable(node, part, surface) {
  const action = part.selectAction;
  if (!action) return node;
  const run = () => perform(action, node, surface);
  node.classList.add("tappable");
  node.tabIndex = 0;
  node.setAttribute("role", "button");
  if (action.title ?? action.tooltip) node.setAttribute("aria-label", action.title ?? action.tooltip);
  node.addEventListener("click", run);
  node.addEventListener("keydown", (event) => {
    if (event.key === "Enter" || event.key === " ") {
      event.preventDefault();
      run();
    }
  });
  return node;
}

function perform(action, node, surface) {
  if (action.type === "Action.OpenUrl") {
    if (safe(action.url)) window.open(action.url, "_blank", "noopener,noreferrer");
  } else if (action.type === "Action.ToggleVisibility") toggle(action, node.closest(".card"));
  else surface.press(action, node);
}

function toggle(action, card) {
  for (const target of action.targetElements) {
    const { elementId, isVisible } = typeof target === "string" ? { elementId: target } : target;
    for (const node of card.querySelectorAll("[data-id]")) {
      if (node.dataset.id === elementId) node.hidden = isVisible === undefined ? !node.hidden : !isVisible;
    }
  }
}

/** Draw a row of actions, those of the second rank behind a button, and below them the cards that open there. */
function buttons(actions, surface) {
  const panels = [];
  const draw = (action) => {
    const attributes = { class: `button style-${lower(action.style)}`, title: action.tooltip ?? null, "data-testid": "action" };
    if (action.type === "Action.OpenUrl" && safe(action.url)) return el("a", { ...attributes, href: action.url, target: "_blank", rel: "noopener noreferrer" }, action.title);
    const button = el("button", { type: "button", ...attributes, disabled: action.isEnabled === false }, action.title);
    if (action.type === "Action.ShowCard") panels.push(panel(action, button, surface, panels));
    else button.addEventListener("click", () => perform(action, button, surface));
    return button;
  };
  const isSecond = (action) => lower(action.mode) === "secondary";
  const row = (actions ?? []).filter((action) => !isSecond(action)).map(draw);
  const second = (actions ?? []).filter(isSecond).map(draw);
  const rest = second.length ? el("div", { class: "actions", hidden: true, role: "group", "aria-label": "More actions" }, second) : null;
  if (rest) {
    const more = el("button", { type: "button", class: "button", "aria-label": "More actions", "aria-expanded": "false", "data-testid": "more" }, "···");
    more.addEventListener("click", () => {
      rest.hidden = !rest.hidden;
      more.setAttribute("aria-expanded", String(!rest.hidden));
    });
    row.push(more);
  }
  return el("div", { class: "actions-area" }, row.length ? el("div", { class: "actions" }, row) : null, rest, panels);
}

function panel(action, button, surface, panels) {
  const node = el("div", { class: "panel", hidden: true }, renderCard(action.card, surface));
  button.setAttribute("aria-expanded", "false");
  button.addEventListener("click", () => {
    const opens = node.hidden;
    for (const each of panels) each.hidden = true;
    for (const each of button.parentNode.querySelectorAll("[aria-expanded]")) each.setAttribute("aria-expanded", "false");
    node.hidden = !opens;
    button.setAttribute("aria-expanded", String(opens));
  });
  return node;
}
