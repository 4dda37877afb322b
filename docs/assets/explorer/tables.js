/** What the explorer is made of: elements, form controls, and tensors as tables. It knows no state. */
import { sizeOf } from "./ops.js";

let ids = 0;
export const newId = () => `explorer-${++ids}`;

/**
 * Beyond this, form controls cost too much to draw; cells are only looked at.
 * @param {ArrayLike<unknown>} list
 */
export const large = (list) => list.length > 512;

/** A box in which the browser corrects nothing. */
export const plain = { autocomplete: "off", spellcheck: false };

/**
 * @template {keyof HTMLElementTagNameMap} T
 * @param {T} tag
 * @param {Record<string, unknown>} [props] properties; those with a hyphen, and role, are attributes
 * @param {(Node | string)[]} children
 * @returns {HTMLElementTagNameMap[T]}
 */
export function el(tag, props = {}, ...children) {
  const node = document.createElement(tag);
  for (const [key, value] of Object.entries(props)) {
    if (key === "role" || key.includes("-")) node.setAttribute(key, String(value));
    else Object.assign(node, { [key]: value });
  }
  node.append(...children);
  return node;
}

/**
 * @template {keyof SVGElementTagNameMap} T
 * @param {T} tag
 * @param {Record<string, string | number>} attributes
 * @param {(Node | string)[]} children
 */
export function svgElement(tag, attributes, ...children) {
  const node = document.createElementNS("http://www.w3.org/2000/svg", tag);
  for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, String(value));
  node.append(...children);
  return node;
}

/** @param {string} text @param {() => void} action @param {Record<string, unknown>} [props] */
export function button(text, action, props) {
  return el("button", { type: "button", textContent: text, onclick: action, ...props });
}

/** @typedef {string | [value: string, text: string]} Choice */

/**
 * @param {string} label
 * @param {readonly (Choice | { label: string, choices: Choice[] })[]} choices
 * @param {string} value
 * @param {(value: string) => unknown} action
 */
export function select(label, choices, value, action) {
  const option = (/** @type {Choice} */ choice) => {
    const [key, text] = typeof choice === "string" ? [choice, choice] : choice;
    return el("option", { value: key, textContent: text, selected: key === value, disabled: key === "-1" });
  };
  const options = choices.map((choice) =>
    typeof choice === "object" && "label" in choice ? el("optgroup", { label: choice.label }, ...choice.choices.map(option)) : option(choice),
  );
  const box = el("select", { onchange: () => action(box.value) }, ...options);
  box.setAttribute("aria-label", label);
  return box;
}

/** @param {string} label @param {Node[]} parts */
export const labelled = (label, ...parts) => el("label", {}, el("span", { textContent: label }), ...parts);

/**
 * A box for text that may be wrong: it says so beside itself and keeps what was typed.
 * @param {string} label
 * @param {string} text
 * @param {object} tell
 * @param {(text: string) => string | null} tell.accept takes the text, or says what is wrong
 * @param {() => string} tell.settled what was taken, plainly
 * @param {() => void} tell.typed @param {() => void} tell.left
 */
export function field(label, text, { accept, settled, typed, left }) {
  const fault = el("span", { className: "fault", id: newId(), role: "status" });
  const box = el("input", { ...plain, value: text, size: 7, "aria-label": label });
  box.addEventListener("input", () => {
    fault.textContent = accept(box.value);
    typed();
  });
  box.addEventListener("change", () => {
    if (!fault.textContent) box.value = settled();
    left();
  });
  return el("span", { className: "field" }, box, fault);
}

/**
 * A tensor as one table per matrix.
 * @param {readonly number[]} shape
 * @param {number} axis the dimension that is indexed: its numbers are emphasised
 * @param {(flat: number) => HTMLElement} cell
 * @returns {HTMLElement[]}
 */
export function tables(shape, axis, cell) {
  const [rows, columns] = [shape.at(-2) ?? 1, shape.at(-1) ?? 1];
  const lead = shape.length - 2;
  const number = (/** @type {number} */ i, /** @type {number} */ d) =>
    el("th", { textContent: i, className: d === axis ? "axis" : "" });
  return Array.from({ length: sizeOf(shape.slice(0, -2)) }, (_, slice) => {
    const head = el("tr", {}, ...(lead < 0 ? [] : [el("td")]));
    for (let c = 0; c < columns; c++) head.append(number(c, shape.length - 1));
    const body = Array.from({ length: rows }, (_, r) => {
      const row = el("tr", {}, ...(lead < 0 ? [] : [number(r, lead)]));
      for (let c = 0; c < columns; c++) row.append(el("td", {}, cell((slice * rows + r) * columns + c)));
      return row;
    });
    const table = el("table", { className: "tensor", role: "presentation" }, head, ...body);
    if (lead > 0) table.prepend(el("caption", { textContent: `[${slice}]`, className: axis === 0 ? "axis" : "" }));
    return table;
  });
}

/** Scrolls a wide tensor sideways until a cell is seen. @param {Element} cell */
export function reveal(cell) {
  const frame = /** @type {Element} */ (cell.closest(".tables"));
  const [{ left, right }, seen] = [cell, frame].map((node) => node.getBoundingClientRect());
  frame.scrollLeft += Math.max(right - seen.right, 0) + Math.min(left - seen.left, 0);
}
