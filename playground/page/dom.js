// Building the page: elements and text nodes only, so that nothing anybody types can ever become markup.

/** An element with attributes (functions are listeners) and children; strings become text, null is left out. */
export function el(name, attributes = {}, ...children) {
  const node = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (typeof value === "function") node.addEventListener(key, value);
    else node.setAttribute(key, value === true ? "" : value);
  }
  node.append(...children.flat(Infinity).filter((child) => child !== null && child !== undefined));
  return node;
}

/** The element of the page with that id. */
export const byId = (id) => document.getElementById(id);

/** A small drawing; `path` is our own. */
export function icon(path, size = 14) {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  for (const [key, value] of Object.entries({ viewBox: "0 0 16 16", width: size, height: size, "aria-hidden": "true" })) {
    svg.setAttribute(key, value);
  }
  const line = document.createElementNS("http://www.w3.org/2000/svg", "path");
  line.setAttribute("d", path);
  svg.append(line);
  return svg;
}

/** Where a link may lead; anything else is shown as text. */
export const safe = (url) => /^(https?:|mailto:|webcal:|tel:)/i.test(url);

/** A link that opens elsewhere. */
export function link(url, ...children) {
  if (!safe(url)) return el("span", {}, ...children);
  return el("a", { href: url, target: "_blank", rel: "noopener noreferrer" }, ...children);
}
