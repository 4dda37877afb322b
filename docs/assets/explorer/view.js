/**
 * Drawing: tensors as tables, arrows between cells, the formula of a cell.
 * @typedef {import("./ops.js").Route} Route
 * @typedef {import("./state.js").State} State
 */
import { sizeOf } from "./ops.js";
import { formatOf } from "./print.js";
import { reads } from "./state.js";

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
 * The coordinates of a flat position.
 * @param {number} flat
 * @param {readonly number[]} shape
 */
export function coordinates(flat, shape) {
  return shape.reduceRight((/** @type {number[]} */ list, size) => {
    const at = flat % size;
    flat = (flat - at) / size;
    return [at, ...list];
  }, []);
}

/** @param {(number | string)[]} list */
const brackets = (list) => list.map((i) => `[${i}]`).join("");

/**
 * A tensor as one table per matrix.
 * @param {readonly number[]} shape
 * @param {number} axis the dimension that is indexed: its numbers are emphasised
 * @param {(flat: number) => HTMLElement} cell
 * @returns {HTMLElement[]}
 */
export function tables(shape, axis, cell) {
  const [rows, columns] = [shape.at(-2), shape.at(-1) ?? 1];
  const lead = shape.length - 2;
  const count = shape.slice(0, Math.max(lead, 0)).reduce((n, s) => n * s, 1);
  const number = (/** @type {number} */ i, /** @type {number} */ d) =>
    el("th", { textContent: String(i), className: d === axis ? "axis" : "" });
  return Array.from({ length: count }, (_, slice) => {
    const head = el("tr", {}, ...(rows === undefined ? [] : [el("td")]));
    for (let c = 0; c < columns; c++) head.append(number(c, shape.length - 1));
    const body = Array.from({ length: rows ?? 1 }, (_, r) => {
      const row = el("tr", {}, ...(rows === undefined ? [] : [number(r, lead)]));
      for (let c = 0; c < columns; c++) row.append(el("td", {}, cell((slice * (rows ?? 1) + r) * columns + c)));
      return row;
    });
    const table = el("table", { className: "tensor", role: "presentation" }, head, ...body);
    if (lead > 0) table.prepend(el("caption", { textContent: `[${slice}]`, className: axis === 0 ? "axis" : "" }));
    return table;
  });
}

/**
 * A line through corner points, rounded at the corners.
 * @param {number[][]} points
 */
function rounded(points) {
  const near = (/** @type {number[]} */ [x, y], /** @type {number[]} */ [u, v]) => {
    const length = Math.hypot(u - x, v - y);
    const k = length ? Math.min(6, length / 2) / length : 0;
    return `${x + (u - x) * k} ${y + (v - y) * k}`;
  };
  const last = points.length - 1;
  const corners = points.slice(1, last).map((p, i) => `L${near(p, points[i])}Q${p.join(" ")} ${near(p, points[i + 2])}`);
  return `M${points[0].join(" ")}${corners.join("")}L${points[last].join(" ")}`;
}

/** @typedef {[start: number, end: number][]} Box its extent in x and in y */

/**
 * An arrow between two cells of two panels. It runs in the gaps between rows or columns, so that no
 * number is crossed: the index's word above or left of a cell, the value's way below or right of it.
 * @param {Box} a
 * @param {Box} b
 * @param {Box} pa the panel of a
 * @param {Box} pb
 * @param {string} kind by: the index's word; move: the value's way
 * @returns {[line: string, tip: string]} two paths; the line runs backwards, so that dashes of a shared end agree
 */
export function arrow(a, b, pa, pb, kind) {
  // Along the axis on which the two panels lie apart; the other axis is where the gaps are.
  const along = pa[0][1] <= pb[0][0] || pb[0][1] <= pa[0][0] ? 0 : 1;
  const side = kind === "by" ? 0 : 1;
  const gap = side ? 4 : -4;
  const turn = pa[along][0] < pb[along][0] ? pb[along][0] - 14 : pb[along][1] + 14;
  const [ma, mb] = [a, b].map((box) => (box[along][0] + box[along][1]) / 2);
  const [ga, gb] = [a, b].map((box) => box[1 - along][side]);
  const points = [[mb, gb + gap / 2], [mb, gb + gap], [turn, gb + gap], [turn, ga + gap], [ma, ga + gap], [ma, ga]];
  const turned = points.map(([u, v]) => (along ? [v, u] : [u, v]));
  const tip = along ? [gb, mb] : [mb, gb];
  return [rounded(turned), `M${tip.join(" ")}${along ? `l${gap * 1.7} -5v10z` : `l-5 ${gap * 1.7}h10z`}`];
}

/**
 * @param {string} tag
 * @param {Record<string, string | number>} attributes
 * @param {(Node | string)[]} children
 */
function svgElement(tag, attributes, ...children) {
  const node = document.createElementNS("http://www.w3.org/2000/svg", tag);
  for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, String(value));
  node.append(...children);
  return node;
}

/**
 * Draws arrows between cells, and the order of the steps at the corner of those they start from.
 * @param {SVGSVGElement} svg covers the stage
 * @param {[from: Element, to: Element, kind: string, order: string][]} pairs
 */
export function arrows(svg, pairs) {
  const origin = svg.getBoundingClientRect();
  const extent = (/** @type {Element | null} */ node) => {
    const { left, right, top, bottom } = /** @type {Element} */ (node).getBoundingClientRect();
    return /** @type {Box} */ ([[left - origin.left, right - origin.left], [top - origin.top, bottom - origin.top]]);
  };
  const boxes = pairs.map(([from, to]) => [from, to, from.closest(".panel"), to.closest(".panel")].map(extent));
  svg.replaceChildren(
    ...pairs.flatMap(([, , kind, order], i) => {
      const [a, b, pa, pb] = boxes[i];
      const [line, tip] = arrow(a, b, pa, pb, kind);
      const parts = [svgElement("path", { d: line, class: `line ${kind}` }), svgElement("path", { d: tip, class: `tip ${kind}` })];
      if (!order) return parts;
      const [x, y] = [a[0][0] + 2, a[1][0] + 2];
      const label = svgElement("text", { x, y: y + 3.5 }, order);
      return [...parts, svgElement("g", { class: `badge ${kind}` }, svgElement("circle", { cx: x, cy: y, r: 7.5 }), label)];
    }),
  );
}

/**
 * What the cells of one call say about themselves.
 * @param {State} state
 * @param {import("./ops.js").Args} args
 * @param {Route} route
 * @param {import("./ops.js").Result} out
 */
export function describer(state, args, route, out) {
  const { op } = state;
  const reading = reads(op);
  const flat = args.dim === null || args.dim === undefined;
  const dim = flat ? 0 : (/** @type {number} */ (args.dim) + out.shape.length) % out.shape.length;
  const view = flat ? ".view(-1)" : "";
  const { input, index } = args;
  const source = reading ? input : (args.src ?? input);
  const sourceName = reading ? `input${view}` : "src";
  const target = reading ? input.shape : out.shape;
  const place = (/** @type {number[]} */ shape, /** @type {number} */ at) => coordinates(at, flat ? [sizeOf(shape)] : shape);
  const memory = new Map();
  const value = (/** @type {import("./ops.js").Tensor} */ tensor, /** @type {number} */ at) => {
    if (!memory.has(tensor)) memory.set(tensor, formatOf(tensor));
    const number = Number(tensor.data[at]);
    return /** @type {string} */ (memory.get(tensor)(tensor.dtype === "float32" ? Math.fround(number) : number));
  };
  const outAt = (/** @type {number} */ at) => `out${brackets(coordinates(at, out.shape))}`;
  const sourceAt = (/** @type {number} */ at) => (args.src || reading ? `${sourceName}${brackets(place(source.shape, at))}` : `${args.value}`);

  /** The place that step i looks up, with index[…] still in it. @param {number} i */
  const lookup = (i) => {
    const list = /** @type {(number | string)[]} */ (place(target, reading ? route.from[i] : route.to[i]));
    list[dim] = `index${view}${brackets(place(index.shape, route.at[i]))}`;
    return brackets(list);
  };
  /** @param {number} at @param {number[]} steps those that write this cell */
  const formula = (at, steps) => {
    const result = `${value(out, at)}`;
    if (reading) {
      const [i] = steps;
      return `${outAt(at)} = ${sourceName}${lookup(i)} = ${sourceAt(route.from[i])} = ${result}`;
    }
    const own = `input${brackets(coordinates(at, out.shape))}`;
    if (!steps.length) return `${outAt(at)} = ${own} = ${result}`;
    const factor = op === "index_add" && args.alpha !== 1 ? `${args.alpha} × ` : "";
    const withSelf = op !== "scatter" && args.include_self !== false;
    const names = [...(withSelf ? [own] : []), ...steps.map((i) => factor + sourceAt(route.from[i]))];
    const numbers = [
      ...(withSelf ? [value(input, at)] : []),
      ...steps.map((i) => factor + (args.src ? value(source, route.from[i]) : `${args.value}`)),
    ];
    const reduce = op === "scatter" ? "" : (state.reduce ?? "sum");
    const join = (/** @type {string[]} */ list) => {
      if (reduce === "") return list.join(", ");
      if (reduce[0] === "a") return `${reduce.slice(1)}(${list.join(", ")})`;
      const sum = list.map((term) => (term[0] === "-" && list.length > 1 ? `(${term})` : term)).join(reduce === "prod" ? " × " : " + ");
      return reduce === "mean" ? `(${sum}) / ${list.length}` : sum;
    };
    const arrow = reduce === "" && steps.length > 1 ? "←" : "=";
    const middle = args.src || reduce ? `${arrow} ${join(names)} ` : "";
    const end = reduce && names.length > 1 ? `= ${join(numbers)} = ${result}` : `= ${result}`;
    return `${outAt(at)} ${middle}${end}`;
  };
  /** @param {number} i */
  const step = (i) =>
    reading
      ? `${sourceAt(route.from[i])} → ${outAt(route.to[i])}`
      : `${sourceAt(route.from[i])} → out${lookup(i)} = ${outAt(route.to[i])}`;
  /** The cells among which the number in an index cell chooses. @param {number} i */
  const lane = (i) => {
    const shape = flat ? [sizeOf(target)] : target;
    const list = place(target, reading ? route.from[i] : route.to[i]);
    return Array.from({ length: shape[dim] }, (_, k) => {
      list[dim] = k;
      return list.reduce((sum, at, d) => sum * shape[d] + at, 0);
    });
  };
  return { formula, step, lane };
}
