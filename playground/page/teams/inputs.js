// Inputs of Adaptive Cards.
import { el } from "../dom.js";

let drawn = 0;

/** Draw an input with its label and error; adds { read, complain } to `surface.inputs`. */
export function input(part, surface) {
  const id = `input-${surface.name}-${part.id}-${drawn++}`;
  const control = CONTROLS[part.type.slice("Input.".length)](part, id, surface.values?.[part.id] ?? part.value);
  const wrong = el("div", { class: "wrong", id: `${id}-error`, role: "alert" });
  const complain = (error) => {
    wrong.textContent = error;
    control.marked?.setAttribute("aria-invalid", String(Boolean(error)));
  };
  control.marked?.setAttribute("aria-describedby", `${id}-error`);
  complain(surface.errors?.[part.id] ?? "");
  surface.inputs.set(part.id, { read: control.read, complain });
  const star = part.isRequired ? el("span", { class: "required", "aria-hidden": "true" }, " *") : null;
  const label = part.label ? el(control.isGroup ? "legend" : "label", control.isGroup ? {} : { for: id }, part.label, star) : null;
  return el(control.isGroup ? "fieldset" : "div", { class: "field", "data-testid": `field-${part.id}` }, label, control.node, wrong);
}

const single = (node) => ({ node, marked: node, read: () => node.value });
const basic = (part, id, more) => ({ id, class: "control", placeholder: part.placeholder, "aria-required": part.isRequired ? "true" : null, ...more });
const typed = (type) => (part, id, initial) =>
  single(el("input", basic(part, id, { type, min: part.min, max: part.max, step: type === "number" ? "any" : null, value: initial })));

const CONTROLS = {
  Text: (part, id, initial) => {
    const attributes = basic(part, id, { maxlength: part.maxLength });
    const node = part.isMultiline ? el("textarea", attributes) : el("input", { type: part.style ?? "text", ...attributes });
    node.value = initial ?? "";
    return single(node);
  },
  Number: typed("number"),
  Date: typed("date"),
  Time: typed("time"),
  Toggle: (part, id, initial) => {
    const box = el("input", { type: "checkbox", id, checked: initial === (part.valueOn ?? "true") });
    return { node: el("label", { class: "choice" }, box, el("span", {}, part.title)), marked: box, read: () => box.checked };
  },
  ChoiceSet: (part, id, initial) => {
    const chosen = String(initial ?? "").split(",");
    if (!part.isMultiSelect && String(part.style ?? "compact").toLowerCase() === "compact") {
      const options = part.choices.map((each) => el("option", { value: each.value, selected: chosen.includes(each.value) }, each.title));
      return single(el("select", basic(part, id, {}), el("option", { value: "" }, part.placeholder ?? ""), options));
    }
    const type = part.isMultiSelect ? "checkbox" : "radio";
    const boxes = part.choices.map((each) => el("input", { type, name: id, value: each.value, checked: chosen.includes(each.value) }));
    const node = el("div", { class: "choices" }, boxes.map((box, number) => el("label", { class: "choice" }, box, el("span", {}, part.choices[number].title))));
    return { node, isGroup: true, read: () => boxes.filter((box) => box.checked).map((box) => box.value) };
  },
};
