// Block elements: buttons, menus and inputs.
import { el, safe } from "./dom.js";
import { confirmed } from "./confirm.js";
import { pastedLines, richLines } from "./rich.js";
import { plain, textObject } from "./text.js";

const marks = (block, element) => ({ "data-action-id": element.action_id, "data-block-id": block.block_id });

/** Draw an element outside an input; it sends an action at once. */
export function pressable(block, element, surface) {
  if (element.type === "button") return button(block, element, surface);
  if (element.type === "overflow") return overflow(block, element, surface);
  const made = control(block, element, surface, `press-${block.block_id}-${element.action_id}`, null);
  const label = element.placeholder?.text ?? "Choose";
  made.node.setAttribute("aria-label", plain(label));
  made.node.addEventListener("change", async () => {
    if (!element.confirm || (await confirmed(element.confirm, surface.context))) surface.press(block, element, made.read(), made.node);
  });
  return made.node;
}

function button(block, element, surface) {
  const attributes = {
    ...marks(block, element),
    class: `button ${element.style ?? ""}`,
    "aria-label": element.accessibility_label,
    "data-value": element.value,
  };
  const press = async (event) => {
    if (element.confirm && !(await confirmed(element.confirm, surface.context))) return;
    surface.press(block, element, null, event.currentTarget ?? event.target);
  };
  const label = plain(element.text.text, element.text.emoji !== false);
  if (element.url && safe(element.url)) {
    return el("a", { ...attributes, href: element.url, target: "_blank", rel: "noopener noreferrer", click: press }, label);
  }
  return el("button", { ...attributes, type: "button", click: press }, label);
}

function overflow(block, element, surface) {
  const options = element.options.map((option) => el("option", { value: option.value }, plain(option.text.text)));
  const node = el("select", { ...marks(block, element), class: "control", "aria-label": "More actions" }, el("option", { value: "" }, "More…"), options);
  node.addEventListener("change", async () => {
    const chosen = node.value;
    node.value = "";
    if (chosen && (!element.confirm || (await confirmed(element.confirm, surface.context)))) surface.press(block, element, chosen, node);
  });
  return node;
}

/** Create a control: { node, read(), group, count }. `read` returns a value for the server's `form_elements.to_state`. */
export function control(block, element, surface, id, wrong) {
  const held = surface.values?.[block.block_id]?.[element.action_id] ?? {};
  const common = {
    ...marks(block, element),
    id,
    class: "control",
    "aria-invalid": wrong ? "true" : null,
    "aria-required": block.type === "input" && !block.optional ? "true" : null,
    "aria-describedby": [wrong ? `${id}-wrong` : "", block.hint ? `${id}-hint` : ""].join(" ").trim() || null,
    placeholder: element.placeholder ? plain(element.placeholder.text) : null,
    autofocus: element.focus_on_load === true,
  };
  const people = () => surface.context.people.map((person) => ({ value: person.id, label: person.name }));
  const listed = () => options(element).map((option) => ({ value: option.value, label: plain(option.text.text) }));
  switch (element.type) {
    case "plain_text_input":
      return typed(element, held.value, common);
    case "rich_text_input":
      return rich(held.rich_text_value, common);
    case "email_text_input":
      return simple("email", held.value, common);
    case "url_text_input":
      return simple("url", held.value, common);
    case "number_input":
      return simple("text", held.value, { ...common, inputmode: element.is_decimal_allowed ? "decimal" : "numeric" });
    case "datepicker":
      return simple("date", held.selected_date, common);
    case "timepicker":
      return simple("time", held.selected_time, common);
    case "datetimepicker":
      return moment(held.selected_date_time, common);
    case "static_select":
      return select(listed(), held.selected_option?.value, common);
    case "users_select":
      return select(people(), held.selected_user, common);
    case "channels_select":
      return select(channels(surface), held.selected_channel, common);
    case "conversations_select":
      return select(channels(surface), held.selected_conversation, common);
    case "multi_static_select":
      return checkboxes(choices(listed()), held.selected_options?.map((option) => option.value), common, "many");
    case "multi_users_select":
      return checkboxes(choices(people()), held.selected_users, common, "many");
    case "multi_channels_select":
      return checkboxes(choices(channels(surface)), held.selected_channels, common, "many");
    case "multi_conversations_select":
      return checkboxes(choices(channels(surface)), held.selected_conversations, common, "many");
    case "checkboxes":
      return checkboxes(described(element, surface), held.selected_options?.map((option) => option.value), common, "");
    case "radio_buttons":
      return radios(described(element, surface), held.selected_option?.value, common);
    default:
      return { node: el("p", { class: "trouble" }, `(an input of type ${element.type}, which this page does not draw)`), read: () => null };
  }
}

const options = (element) => [...(element.options ?? []), ...(element.option_groups ?? []).flatMap((group) => group.options)];
const channels = (surface) => Object.entries(surface.context.channels).map(([value, name]) => ({ value, label: `#${name}` }));
const choices = (list) => list.map((each) => ({ value: each.value, content: [each.label] }));
const described = (element, surface) =>
  element.options.map((option) => ({
    value: option.value,
    content: [
      el("span", { class: "text" }, textObject(option.text, surface.context)),
      option.description ? el("small", { class: "text" }, textObject(option.description, surface.context)) : null,
    ],
  }));

function typed(element, value, common) {
  const node = element.multiline ? el("textarea", common) : el("input", { ...common, type: "text" });
  node.value = value ?? "";
  const most = element.max_length;
  const count = most ? el("span", { class: "count", "aria-hidden": "true" }) : null;
  const showCount = () => {
    count.textContent = node.value.length > most * 0.8 ? `${most - node.value.length}` : "";
    count.classList.toggle("over", node.value.length > most);
  };
  if (count) {
    node.addEventListener("input", showCount);
    showCount();
  }
  return { node, read: () => node.value, count };
}

/** A field of rich text: a page that is pasted into it keeps its lines, and the bullets and numbers of its lists. */
function rich(value, common) {
  const node = el("textarea", { ...common, class: "control rich" });
  node.value = richLines(value);
  node.addEventListener("paste", (event) => {
    const html = event.clipboardData?.getData("text/html");
    if (!html) return;
    event.preventDefault();
    node.setRangeText(pastedLines(html), node.selectionStart, node.selectionEnd, "end");
    node.dispatchEvent(new Event("input"));
  });
  return { node, read: () => node.value };
}

function simple(type, value, common) {
  const node = el("input", { ...common, type });
  node.value = value ?? "";
  return { node, read: () => node.value || null };
}

function moment(value, common) {
  const node = el("input", { ...common, type: "datetime-local" });
  if (value) {
    const local = new Date(value * 1000);
    node.value = new Date(local - local.getTimezoneOffset() * 60000).toISOString().slice(0, 16);
  }
  return { node, read: () => (node.value ? Math.round(new Date(node.value).getTime() / 1000) : null) };
}

function select(list, value, common) {
  const empty = el("option", { value: "" }, common.placeholder ?? "Choose…");
  const node = el("select", { ...common, placeholder: null }, empty, list.map((each) => el("option", { value: each.value }, each.label)));
  node.value = value ?? "";
  return { node, read: () => node.value || null };
}

function boxes(type, list, chosen, common, look) {
  const { id, placeholder, class: _, autofocus, ...kept } = common;
  const inputs = [];
  const rows = list.map((each, place) => {
    const box = el("input", { type, name: id, id: place ? `${id}-${place}` : id, value: each.value, checked: chosen.includes(each.value), autofocus: autofocus && !place });
    inputs.push(box);
    return el("label", { class: "choice" }, box, el("span", {}, each.content));
  });
  const role = type === "radio" ? "radiogroup" : "group";
  return { node: el("div", { ...kept, role, class: `choices ${look}`, "aria-label": placeholder }, rows), inputs, group: true };
}

function checkboxes(list, chosen, common, look) {
  const made = boxes("checkbox", list, chosen ?? [], common, look);
  return { ...made, read: () => made.inputs.filter((box) => box.checked).map((box) => box.value) };
}

function radios(list, chosen, common) {
  const made = boxes("radio", list, [chosen], common, "");
  return { ...made, read: () => made.inputs.find((box) => box.checked)?.value ?? null };
}
