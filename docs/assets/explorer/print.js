/**
 * A tensor as PyTorch prints it, with the default print options; the equation of a cell. No DOM.
 * @typedef {import("./ops.js").Tensor} Tensor
 * @typedef {import("./ops.js").Route} Route
 * @typedef {import("./state.js").State} State
 */
import { sizeOf } from "./ops.js";
import { reads } from "./state.js";

const PRECISION = 4;
const THRESHOLD = 1000;
const EDGE = 3;
const LINE = 80;

/**
 * x with four decimals, ties to even as in Python (JavaScript rounds them away from zero).
 * @param {number} x finite
 * @param {"toFixed" | "toExponential"} method
 */
function decimals(x, method) {
  let text = x[method](PRECISION);
  // Only a multiple of 1/32 lies halfway between two numbers of four decimals.
  if (method === "toExponential" || Number.isInteger(x * 32)) {
    const tie = /^(-?\d+\.\d{3}[02468])50+(e.*)?$/.exec(x[method](100));
    if (tie) text = tie[1] + (tie[2] ?? "");
    text = text.replace(/e(.)(\d)$/, "e$10$2");
  }
  return Object.is(x, -0) ? `-${text}` : text;
}

/** @param {string[]} list */
export const widest = (list) => list.reduce((width, text) => Math.max(width, text.length), 1);

/**
 * One format for all numbers of a tensor, and the width that PyTorch gives them.
 * @param {number[]} values those that will be shown
 * @param {string} dtype
 * @returns {{ width: () => number, format: (value: number) => string }}
 */
function formatter(values, dtype) {
  if (dtype === "bool" || dtype[0] === "i") {
    /** @param {number} value */
    const format = (value) => (dtype !== "bool" ? String(value) : value ? "True" : "False");
    return { width: () => widest(values.map(format)), format };
  }
  const finite = values.filter((v) => Number.isFinite(v) && v !== 0);
  const sizes = finite.map(Math.abs);
  const [min, max] = [Math.min(...sizes), Math.max(...sizes)];
  const scientific = finite.length > 0 && (max / min > 1000 || max > 1e8 || min < 1e-4);
  const whole = finite.every(Number.isInteger);
  /** @param {number} value */
  const format = (value) => {
    if (!Number.isFinite(value)) return Number.isNaN(value) ? "nan" : value < 0 ? "-inf" : "inf";
    if (scientific) return decimals(value, "toExponential");
    return whole ? `${Object.is(value, -0) ? "-0" : value}.` : decimals(value, "toFixed");
  };
  return { width: () => widest(finite.map(format)), format };
}

/** @param {Tensor} tensor */
const numbers = ({ dtype, data }) => Array.from(data, dtype === "float32" ? (v) => Math.fround(Number(v)) : Number);

/**
 * All numbers, in the format that PyTorch gives them inside this tensor, without padding.
 * @param {Tensor} tensor
 */
export const texts = (tensor) => numbers(tensor).map(formatter(numbers(tensor), tensor.dtype).format);

/**
 * The positions that are printed along a dimension; -1 stands for the dots.
 * @param {number} size
 * @param {boolean} summarized
 */
function shownAlong(size, summarized) {
  const all = Array.from({ length: size }, (_, i) => i);
  return summarized && size > 2 * EDGE ? [...all.slice(0, EDGE), -1, ...all.slice(-EDGE)] : all;
}

/**
 * @param {Tensor} tensor
 * @returns {string}
 */
export function print(tensor) {
  const { dtype, shape } = tensor;
  const values = numbers(tensor);
  const suffixes = [];
  if (!values.length && shape.length !== 1) suffixes.push(`size=(${shape.join(", ")})`);
  const plain = dtype === "float32" || (values.length > 0 && (dtype === "int64" || dtype === "bool"));
  if (!plain) suffixes.push(`dtype=torch.${dtype}`);

  const summarized = values.length > THRESHOLD;
  const shown = shape.map((size) => shownAlong(size, summarized));
  /** @type {number[]} */
  const visible = shown.reduce(
    (offsets, along, d) => offsets.flatMap((offset) => along.filter((i) => i >= 0).map((i) => offset * shape[d] + i)),
    values.length ? [0] : [],
  );
  const { width: widthOf, format } = formatter(visible.map((offset) => values[offset]), dtype);
  const width = widthOf();
  const perLine = (/** @type {number} */ indent) => Math.max(1, Math.floor((LINE - indent) / (width + 2)));
  /** @param {number} offset @returns {string} */
  const cell = (offset) => format(values[offset]).padStart(width);

  /** @param {number} d @param {number} offset @param {number} indent @returns {string} */
  const body = (d, offset, indent) => {
    if (d === shape.length) return cell(offset);
    const margin = " ".repeat(indent + 1);
    const last = d === shape.length - 1;
    const parts = shown[d].map((i) => {
      if (i < 0) return last ? " ..." : "...";
      return body(d + 1, offset * shape[d] + i, indent + 1);
    });
    if (!last) return `[${parts.join(`,${"\n".repeat(shape.length - d - 1)}${margin}`)}]`;
    const lines = [];
    for (let i = 0; i < parts.length; i += perLine(indent)) lines.push(parts.slice(i, i + perLine(indent)).join(", "));
    return `[${lines.join(`,\n${margin}`)}]`;
  };

  const prefix = "tensor(";
  const indent = prefix.length;
  let text = prefix + (values.length ? body(0, 0, indent) : "[]");
  let lineLength = text.length - text.lastIndexOf("\n") + 1;
  for (const suffix of suffixes) {
    const breaks = lineLength + suffix.length + 2 > LINE;
    text += breaks ? `,\n${" ".repeat(indent)}${suffix}` : `, ${suffix}`;
    lineLength = breaks ? indent + suffix.length : lineLength + suffix.length + 2;
  }
  return `${text})`;
}

/**
 * The coordinates of a flat position.
 * @param {number} flat
 * @param {readonly number[]} shape
 */
function coordinates(flat, shape) {
  return shape.reduceRight((/** @type {number[]} */ list, size) => {
    const at = flat % size;
    flat = (flat - at) / size;
    return [at, ...list];
  }, []);
}

/** @param {(number | string)[]} list */
const brackets = (list) => list.map((i) => `[${i}]`).join("");

/** @param {number} flat @param {readonly number[]} shape @returns {string} the place as Python writes it: "[1][2]" */
export const subscript = (flat, shape) => brackets(coordinates(flat, shape));

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
  const flat = (args.dim ?? null) === null;
  const dim = flat ? 0 : (/** @type {number} */ (args.dim) + out.shape.length) % out.shape.length;
  const view = flat ? ".view(-1)" : "";
  const { input, index } = args;
  const source = reading ? input : (args.src ?? input);
  const sourceName = reading ? `input${view}` : "src";
  const target = reading ? input.shape : out.shape;
  const place = (/** @type {number[]} */ shape, /** @type {number} */ at) => coordinates(at, flat ? [sizeOf(shape)] : shape);
  /** @type {Map<Tensor, string[]>} */
  const memory = new Map();
  const value = (/** @type {Tensor} */ tensor, /** @type {number} */ at) => {
    const known = memory.get(tensor) ?? texts(tensor);
    memory.set(tensor, known);
    return known[at];
  };
  const outAt = (/** @type {number} */ at) => `out${subscript(at, out.shape)}`;
  const sourceAt = (/** @type {number} */ at) => (args.src || reading ? `${sourceName}${brackets(place(source.shape, at))}` : `${args.value}`);

  /** The place that step i looks up, with index[…] still in it. @param {number} i */
  const lookup = (i) => {
    const list = /** @type {(number | string)[]} */ (place(target, reading ? route.from[i] : route.to[i]));
    list[dim] = `index${view}${brackets(place(index.shape, route.at[i]))}`;
    return brackets(list);
  };
  /** @param {number} at @param {number[]} steps those that write this cell */
  const formula = (at, steps) => {
    const result = value(out, at);
    if (reading) {
      const [i] = steps;
      return `${outAt(at)} = ${sourceName}${lookup(i)} = ${sourceAt(route.from[i])} = ${result}`;
    }
    const own = `input${subscript(at, out.shape)}`;
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
