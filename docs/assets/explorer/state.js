/**
 * What the reader has set up, as text he typed; its form in the address bar; the program that computes it.
 *
 * @typedef {import("./ops.js").Op} Op
 * @typedef {import("./ops.js").Dtype} Dtype
 * @typedef {import("./ops.js").Args} Args
 * @typedef {import("./ops.js").Tensor} Tensor
 * @typedef {{ dtype: Dtype, shape: number[], cells: string[] }} Box a tensor whose cells are still text
 * @typedef {"input" | "index" | "src"} BoxName
 * @typedef {object} State
 * @property {Op} op
 * @property {number | null} dim
 * @property {Box} input
 * @property {Box} index
 * @property {Box} [src]
 * @property {string} [value] scatter: the number written in place of src
 * @property {string} [reduce]
 * @property {boolean} [include_self]
 * @property {string} [alpha]
 */

/** @type {Op[]} */
export const OPS = ["gather", "take_along_dim", "index_select", "scatter", "scatter_add", "scatter_reduce", "index_add"];
/** @type {Dtype[]} */
export const DTYPES = ["float32", "float64", "int64", "int32", "bool"];
export const REDUCTIONS = ["sum", "prod", "mean", "amax", "amin"];
const LONGEST_LINK = 9000;
const LONGEST_NUMBER = 24;

/** @param {Op} op */
export const reads = (op) => op === "gather" || op === "take_along_dim" || op === "index_select";

/**
 * The number that a box holds, or null.
 * @param {string} text
 * @param {Dtype} dtype
 */
export function numberIn(text, dtype) {
  const word = text.trim().toLowerCase();
  if (word.length > LONGEST_NUMBER) return null;
  if (dtype === "bool") return /^(0|false)$/.test(word) ? 0 : /^(1|true)$/.test(word) ? 1 : null;
  const special = /^([+-]?)(nan|inf)$/.exec(word);
  if (special && dtype[0] === "f") return special[2] === "nan" ? NaN : special[1] === "-" ? -Infinity : Infinity;
  const form = dtype[0] === "i" ? /^[+-]?\d+$/ : /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/;
  if (!form.test(word)) return null;
  const value = dtype[0] === "i" ? Number(word) + 0 : Number(word); // an integer has no negative zero
  if (dtype === "int64" && !Number.isSafeInteger(value)) return null;
  return dtype === "int32" && value !== (value | 0) ? null : value;
}

/**
 * The sizes in "3, 4" or "(3, 4)", or null: one to three of them, 8 at most.
 * @param {string} text
 */
export function shapeIn(text) {
  const match = /^\(?\s*([0-8](?:[\s,x×]+[0-8]){0,2})[\s,]*\)?$/.exec(text.trim());
  return match ? match[1].split(/[\s,x×]+/).map(Number) : null;
}

/** @param {Box} box @returns {Tensor | null} null while a box holds no number */
export function tensorOf({ dtype, shape, cells }) {
  const data = cells.map((text) => numberIn(text, dtype));
  return data.includes(null) ? null : { dtype, shape, data: /** @type {number[]} */ (data) };
}

/**
 * The same cells in another shape: those that both shapes have stay where they are.
 * @param {Box} box
 * @param {number[]} shape
 * @returns {Box}
 */
export function resized({ dtype, shape: old, cells }, shape) {
  const size = shape.reduce((n, s) => n * s, 1);
  const out = Array.from({ length: size }, (_, flat) => {
    let from = 0;
    let step = 1;
    for (let d = shape.length - 1, k = old.length - 1; d >= 0 || k >= 0; d--, k--) {
      const at = d >= 0 ? flat % shape[d] : 0;
      if (d >= 0) flat = (flat - at) / shape[d];
      if (at >= (k >= 0 ? old[k] : 1)) return "0";
      from += at * step;
      step *= old[k] ?? 1;
    }
    return cells[from] ?? "0";
  });
  return { dtype, shape, cells: out };
}

/** @param {State} state @returns {Args | null} null while a box holds no number */
export function argsOf({ op, dim, input, index, src, value, reduce, include_self, alpha }) {
  const tensors = [input, index, ...(src ? [src] : [])].map(tensorOf);
  if (tensors.includes(null)) return null;
  const [inputTensor, indexTensor, srcTensor] = /** @type {Tensor[]} */ (tensors);
  /** @type {Args} */
  const args = { input: inputTensor, dim, index: indexTensor, src: srcTensor, reduce, include_self };
  for (const [name, text] of /** @type {const} */ ([["value", value], ["alpha", alpha]])) {
    if (text === undefined || (name === "value" && src)) continue;
    const number = numberIn(text, "float64");
    if (number === null) return null;
    args[name] = number;
  }
  return args;
}

/** @param {string} text a number, written plainly: "2" for " +02" */
export const tidy = (text) => text.trim().replace("+", "").replace(/^(-?)0+(?=\d)/, "$1");

/** @param {Box} box */
const boxText = ({ dtype, shape, cells }) => `${dtype}:${shape.join("x")}:${cells.map(tidy)}`;

/** @param {State} state all of its boxes hold numbers */
export function encode(state) {
  return Object.entries(state)
    .filter(([key, value]) => value !== undefined && !(key === "value" && state.src))
    .map(([key, value]) => `${key}=${value && typeof value === "object" ? boxText(/** @type {Box} */ (value)) : value}`)
    .join("&");
}

/** @param {string | undefined} text @returns {Box | null} */
function boxIn(text = "") {
  const match = /^(\w+):(\d(?:x\d){0,2}):([^:]*)$/.exec(text);
  if (!match) return null;
  const dtype = DTYPES.find((name) => name === match[1]);
  const shape = shapeIn(match[2]);
  const cells = match[3] ? match[3].split(",") : [];
  if (!dtype || !shape || cells.length !== shape.reduce((n, s) => n * s, 1)) return null;
  return cells.every((cell) => numberIn(cell, dtype) !== null) ? { dtype, shape, cells } : null;
}

/**
 * The tensor that a text holds, as PyTorch prints it or as a program writes it, or null.
 * @param {string} text
 */
export function tensorIn(text) {
  try {
    const list = JSON.parse(/\[.*\]/s.exec(text)?.[0].replace(/[^\s,[\]]+/g, '"$&"') ?? "");
    const shape = [];
    for (let part = list; Array.isArray(part); part = part[0]) shape.push(part.length);
    for (const dtype of [...DTYPES.filter((name) => text.includes(`torch.${name}`)), "int64", "bool", "float32"]) {
      const box = boxIn(`${dtype}:${shape.join("x")}:${list.flat(2)}`);
      if (box) return box;
    }
  } catch {} // no list: a number, or any other text
  return null;
}

/**
 * The state in a link. Whatever does not look exactly like what `encode` writes is null.
 * @param {string} link the hash, without #
 * @returns {State | null}
 */
export function decode(link) {
  if (link.length > LONGEST_LINK) return null;
  /** @type {Map<string, string>} */
  const parts = new Map();
  try {
    for (const part of decodeURIComponent(link).split("&")) {
      const [key, text, ...rest] = part.split("=");
      if (text === undefined || rest.length || parts.has(key)) return null;
      parts.set(key, text);
    }
  } catch {
    return null;
  }
  const take = (/** @type {string} */ key) => {
    const text = parts.get(key);
    parts.delete(key);
    return text;
  };
  const opText = take("op");
  const op = OPS.find((name) => name === opText);
  const dimText = take("dim") ?? "";
  const [input, index] = [boxIn(take("input")), boxIn(take("index"))];
  const dim = dimText === "null" && op === "take_along_dim" ? null : /^-?[0-3]$/.test(dimText) ? Number(dimText) : undefined;
  if (!op || dim === undefined || !input || !index) return null;
  /** @type {State} */
  const state = { op, dim, input, index };
  if (op === "scatter" && parts.has("value")) {
    state.value = take("value");
    if (numberIn(state.value ?? "", "float64") === null) return null;
  } else if (!reads(op)) {
    state.src = boxIn(take("src")) ?? undefined;
    if (!state.src) return null;
  }
  if (op === "scatter_reduce") {
    state.reduce = take("reduce") ?? "";
    const include = take("include_self");
    if (!REDUCTIONS.includes(state.reduce) || (include !== "true" && include !== "false")) return null;
    state.include_self = include === "true";
  }
  if (op === "index_add") {
    state.alpha = take("alpha") ?? "";
    if (numberIn(state.alpha, "float64") === null) return null;
  }
  return parts.size ? null : state;
}

/**
 * A number as Python writes it.
 * @param {string} text
 * @param {Dtype} dtype
 */
function pythonNumber(text, dtype) {
  const value = Number(numberIn(text, dtype));
  if (dtype === "bool") return value ? "True" : "False";
  if (Number.isFinite(value)) return Object.is(value, -0) ? "-0.0" : String(value);
  return `float("${Number.isNaN(value) ? "nan" : value < 0 ? "-inf" : "inf"}")`;
}

/** @param {Box} box */
function pythonTensor({ dtype, shape, cells }) {
  const type = dtype === "int64" || (dtype === "bool" && cells.length) ? "" : `, dtype=torch.${dtype}`;
  if (!cells.length) return `torch.empty((${shape.join(", ")}${shape.length > 1 ? "" : ","}), dtype=torch.${dtype})`;
  let parts = cells.map((text) => pythonNumber(text, dtype));
  for (let d = shape.length - 1; d >= 0; d--) {
    const rows = [];
    const short = d === shape.length - 1 || parts.join(", ").length < 40;
    const gap = short ? ", " : `,\n${" ".repeat(5 + d)}`;
    for (let i = 0; i < parts.length; i += shape[d]) rows.push(`[${parts.slice(i, i + shape[d]).join(gap)}]`);
    parts = rows;
  }
  return parts[0].includes("\n") ? `torch.tensor(\n    ${parts[0]}${type}\n)` : `torch.tensor(${parts[0]}${type})`;
}

/** @param {State} state */
export function callOf({ op, dim, src, value, reduce, include_self, alpha }) {
  const args = op === "take_along_dim" ? ["input", "index", `dim=${dim ?? "None"}`] : ["input", `${dim}`, "index"];
  if (src) args.push("src");
  else if (value !== undefined) args.push(pythonNumber(value, "float64"));
  if (reduce) args.push(`reduce="${reduce}"`, `include_self=${include_self ? "True" : "False"}`);
  if (alpha !== undefined && Number(alpha) !== 1) args.push(`alpha=${pythonNumber(alpha, "float64")}`);
  return `torch.${op}(${args.join(", ")})`;
}

/** @param {State} state all of its boxes hold numbers */
export function programOf(state) {
  const tensors = /** @type {BoxName[]} */ (["input", "index", "src"]).flatMap((name) => {
    const box = state[name];
    return box ? [`${name} = ${pythonTensor(box)}`] : [];
  });
  return ["import torch", "", ...tensors, `out = ${callOf(state)}`, "print(out)", ""].join("\n");
}
