/**
 * The two kinds of link that a program gives: one that holds the program, one for each call that the explorer can show.
 * @typedef {{ dtype: string, shape: number[], data: (number | boolean | string)[] }} Drawn
 * @typedef {{ op: string, line: number, args: Record<string, any>, out: Drawn }} Call
 */

const LONGEST = 40_000;
const HELD = ["float32", "float64", "int64", "int32", "bool"];
const REDUCED = ["sum", "prod", "mean", "amax", "amin"];
const DRAWN = ["gather", "take_along_dim", "index_select", "scatter", "scatter_add", "scatter_reduce", "index_add"];
const LONGEST_STATE = 9000; // what the explorer reads

/**
 * The part of a link behind #: the snippet's name, and the program in letters that every program leaves alone.
 * @param {string} name
 * @param {string} text
 */
export function hashOf(name, text) {
  const bytes = new TextEncoder().encode(text);
  const letters = btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(""));
  return `#run=${name}~${letters.replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "")}`;
}

/**
 * What `hashOf` put into a link; null for whatever does not look exactly like it.
 * @param {string} hash
 * @returns {{ name: string, text: string } | null}
 */
export function programIn(hash) {
  const match = hash.length <= LONGEST && /^#run=([a-z0-9_]+\/[a-z0-9_]+\.py)~([\w-]*)$/.exec(hash);
  if (!match) return null;
  try {
    const letters = atob(match[2].replaceAll("-", "+").replaceAll("_", "/"));
    const text = new TextDecoder("utf-8", { fatal: true }).decode(Uint8Array.from(letters, (c) => c.charCodeAt(0)));
    return { name: match[1], text: text.replace(/\r\n?/g, "\n").replace(/[^\P{C}\n\t]/gu, "\ufffd") };
  } catch {
    return null;
  }
}

/** @param {number | boolean | string} value @param {string} dtype */
function written(value, dtype) {
  if (typeof value === "boolean" || typeof value === "string") return String(typeof value === "string" ? value : +value);
  if (dtype !== "float32" || Number.isInteger(value)) return String(value === 0 ? 0 : value);
  for (let digits = 6; digits < 9; digits++) {
    const short = Number(value.toPrecision(digits));
    if (Math.fround(short) === value) return String(short);
  }
  return String(value);
}

/** @param {Drawn} tensor */
const fits = ({ dtype, shape }) =>
  HELD.includes(dtype) && shape.length >= 1 && shape.length <= 3 && shape.every((size) => size <= 8);

/**
 * A call as the explorer's address holds it; null for what its boxes do not hold.
 * @param {Call} call
 */
export function stateOf({ op, args }) {
  if (!DRAWN.includes(op)) return null;
  const dim = args.dim ?? null;
  if (dim === null ? op !== "take_along_dim" : !Number.isInteger(Number(dim)) || Math.abs(Number(dim)) > 3) return null;
  const parts = [`op=${op}`, `dim=${dim}`];
  for (const name of ["input", "index", "src"]) {
    const tensor = args[name];
    if (!tensor?.shape) continue;
    if (!fits(tensor)) return null;
    const numbers = tensor.data.map((/** @type {number} */ value) => written(value, tensor.dtype));
    if (numbers.some((/** @type {string} */ number) => number.length > 24)) return null;
    parts.push(`${name}=${tensor.dtype}:${tensor.shape.join("x")}:${numbers}`);
  }
  if (!args.input?.shape || !args.index?.shape) return null;
  const writes = op.startsWith("scatter") || op === "index_add";
  if (op === "scatter" && !args.src?.shape) {
    if (args.value === undefined) return null;
    parts.push(`value=${written(args.value, "float64")}`);
  } else if (writes && !args.src?.shape) return null;
  if (op === "scatter" && args.reduce) return null;
  if (op === "scatter_reduce") {
    if (!REDUCED.includes(args.reduce)) return null;
    parts.push(`reduce=${args.reduce}`, `include_self=${args.include_self ?? true}`);
  }
  if (op === "index_add") parts.push(`alpha=${written(args.alpha ?? 1, "float64")}`);
  const state = parts.join("&");
  return state.length <= LONGEST_STATE ? state : null;
}
