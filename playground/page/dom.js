// DOM helpers. Only elements and text nodes are created, so user input never becomes markup.

/** Create an element with attributes (functions are listeners) and children (strings become text, null is skipped). */
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

/** Return the element with that id. */
export const byId = (id) => document.getElementById(id);

/** Create an SVG icon; `path` must be trusted. */
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

/** Whether a link may be opened; other URLs are shown as text. */
export const safe = (url) => /^(https?:|mailto:|webcal:|tel:)/i.test(url);

/** Create a link that opens in a new tab. */
export function link(url, ...children) {
  if (!safe(url)) return el("span", {}, ...children);
  return el("a", { href: url, target: "_blank", rel: "noopener noreferrer" }, ...children);
}
