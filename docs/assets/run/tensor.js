/**
 * A tensor as PyTorch keeps it: a storage of numbers, and where its cells lie in it. Views share the storage.
 *
 * Numbers are doubles that hold the dtype's values exactly (an int64 beyond 2^53 is refused). Where the last bits of a
 * float depend on the machine (exp, log, sums in another order) the storage also keeps how far each cell may be off;
 * what would bracketed that difference is refused, so that nothing wrong is ever shown.
 */
import { Approx, KINDS, ITERABLES, PyType, TYPES, ctx, fixed, exponential, format, raise, refuse, useCells } from "./values.js";

/** @typedef {"bool" | "uint8" | "int8" | "int16" | "int32" | "int64" | "float16" | "bfloat16" | "float32" | "float64" | "uint16"} Name */

export class DType {
  /** @param {Name} name @param {number} bytes @param {string} cpp @param {string} long @param {string} word */
  constructor(name, bytes, cpp, long, word) {
    this.name = name;
    this.bytes = bytes;
    this.isFloat = name.includes("float");
    this.isBool = name === "bool";
    /** As errors call it: Float, float, torch.FloatTensor's word. */
    this.cpp = cpp;
    this.long = long;
    this.word = word;
  }
}
/** @type {Record<string, DType>} */
export const DT = {};
for (const [name, bytes, cpp, long, word] of /** @type {[Name, number, string, string, string][]} */ ([
  ["bool", 1, "Bool", "bool", "bool"], ["uint8", 1, "Byte", "unsigned char", "uint8_t"], ["int8", 1, "Char", "signed char", "int8_t"],
  ["int16", 2, "Short", "short int", "int16_t"], ["int32", 4, "Int", "int", "int"], ["int64", 8, "Long", "long int", "int64_t"],
  ["float16", 2, "Half", "c10::Half", "at::Half"], ["bfloat16", 2, "BFloat16", "c10::BFloat16", "at::BFloat16"],
  ["float32", 4, "Float", "float", "float"], ["float64", 8, "Double", "double", "double"], ["uint16", 2, "UInt16", "short unsigned int", "uint16_t"],
])) DT[name] = new DType(name, bytes, cpp, long, word);

const scratch = new DataView(new ArrayBuffer(4));
/** @param {number} x */
export function toBfloat16(x) {
  scratch.setFloat32(0, x);
  const bits = scratch.getUint32(0);
  if (x !== x || !Number.isFinite(x)) return x;
  scratch.setUint32(0, (bits + 0x7fff + ((bits >>> 16) & 1)) & 0xffff0000);
  return scratch.getFloat32(0);
}
/** @param {number} x */
export function toFloat16(x) {
  x = Math.fround(x);
  if (!Number.isFinite(x) || x === 0) return x;
  const size = Math.abs(x);
  if (size >= 65520) return x < 0 ? -Infinity : Infinity;
  const unit = 2 ** Math.max(Math.floor(Math.log2(size)) - 10, -24);
  // Math.log2 may be one too high next to a power of two; a finer unit is right there, and exact.
  const step = size / unit < 1024 && unit > 2 ** -24 ? unit / 2 : unit;
  const n = size / step;
  let whole = Math.floor(n);
  const rest = n - whole;
  if (rest > 0.5 || (rest === 0.5 && whole % 2)) whole++;
  return (x < 0 ? -whole : whole) * step;
}
/** A number as the dtype rounds it; integers wrap around. @type {Record<string, (x: number) => number>} */
export const ROUND = {
  float64: (x) => x,
  float32: Math.fround,
  bfloat16: (x) => toBfloat16(Math.fround(x)),
  float16: toFloat16,
  int64: (x) => (Number.isSafeInteger(x) ? x + 0 : refuse("int64: limit")),
  int32: (x) => x | 0,
  int16: (x) => (x << 16) >> 16,
  int8: (x) => (x << 24) >> 24,
  uint8: (x) => x & 255,
  uint16: (x) => x & 65535,
  bool: (x) => (x ? 1 : 0),
};
/** The distance to the next float of the dtype, at most. @param {number} x @param {DType} dt */
export function ulp(x, dt) {
  const digits = /** @type {Record<string, number>} */ ({ float32: 23, float64: 52, bfloat16: 7, float16: 10 })[dt.name] ?? 0;
  const least = /** @type {Record<string, number>} */ ({ float32: 2 ** -149, float64: 5e-324, bfloat16: 2 ** -133, float16: 2 ** -24 })[dt.name] ?? 0;
  return Math.max(Math.abs(x) * 2 ** -digits, least);
}
/** A float as an integer dtype takes it. @param {number} x @param {DType} to */
function truncated(x, to) {
  if (!Number.isFinite(x)) return refuse("to: infinite");
  const whole = Math.trunc(x) + 0;
  const low = /** @type {Record<string, number>} */ ({ uint8: 0, int8: -128, int16: -32768, int32: -(2 ** 31), int64: -(2 ** 53), uint16: 0 })[to.name] ?? 0;
  const high = /** @type {Record<string, number>} */ ({ uint8: 255, int8: 127, int16: 32767, int32: 2 ** 31 - 1, int64: 2 ** 53, uint16: 65535 })[to.name] ?? 0;
  return whole < low || whole > high ? refuse("to: overflow") : whole;
}
/**
 * A number of one dtype in another.
 * @param {number} x @param {DType} from @param {DType} to
 */
export function convert(x, from, to) {
  if (from === to) return x;
  if (to.isFloat) return ROUND[to.name](x);
  if (to.isBool) return x !== 0 ? 1 : 0;
  return from.isFloat ? truncated(x, to) : ROUND[to.name](x);
}

export class Storage {
  /** @param {DType} dt @param {Float64Array} d @param {Float64Array | null} e */
  constructor(dt, d, e) {
    useCells(d.length);
    this.dt = dt;
    this.d = d;
    this.e = e;
    this.version = 0;
    /** How often it was written in place within the graph of gradients: a view from before is another step there. */
    this.writes = 0;
    /** Whether it can be written through .data, which the graph does not notice. */
    this.loose = false;
    /** Whether PyTorch may have laid it out in another order: then its strides are not known here. */
    this.vague = false;
  }
}

/** @param {readonly number[]} shape */
export const cellsIn = (shape) => shape.reduce((a, b) => a * b, 1);
/** @param {readonly number[]} shape */
export function rowStrides(shape) {
  const strides = shape.map(() => 1);
  for (let d = shape.length - 2; d >= 0; d--) strides[d] = strides[d + 1] * Math.max(shape[d + 1], 1);
  return strides;
}

export class Tensor {
  /**
   * @param {Storage} st @param {number} off @param {readonly number[]} shape @param {readonly number[]} strides
   */
  constructor(st, off, shape, strides) {
    this.st = st;
    this.off = off;
    this.shape = [...shape];
    this.strides = [...strides];
    /** Whether the reader asked for its gradient; its node in the graph; its gradient. */
    this.rg = false;
    /** @type {any} */
    this.fn = null;
    this.nr = 0;
    /** @type {Tensor | null} */
    this.grad = null;
    /** The tensor it is a view of. @type {Tensor | null} */
    this.base = null;
    this.writes = st.writes;
    /** Where it is kept for the way back. @type {any[]} */
    this.kept = [];
    this.retains = false;
    this.parameter = false;
  }
  get dt() {
    return this.st.dt;
  }
  get n() {
    return cellsIn(this.shape);
  }
  get needs() {
    return this.rg || this.fn !== null;
  }
}

/** Where each cell lies in the storage, row by row. @param {Tensor} t */
export function places(t) {
  const { shape, strides } = t;
  const n = t.n;
  useCells(n / 4);
  const out = new Int32Array(n);
  if (!n) return out;
  out[0] = t.off;
  for (let d = shape.length - 1, block = 1; d >= 0; block *= shape[d--]) {
    for (let i = 1; i < shape[d]; i++) for (let j = 0; j < block; j++) out[i * block + j] = out[j] + i * strides[d];
  }
  return out;
}
/** @param {Tensor} t */
export function isContiguous(t) {
  let expected = 1;
  if (!t.n) return true;
  for (let d = t.shape.length - 1; d >= 0; d--) {
    if (t.shape[d] === 1) continue;
    if (t.strides[d] !== expected) return false;
    expected *= t.shape[d];
  }
  return true;
}
/**
 * The numbers, row by row, and how far each may be off.
 * @param {Tensor} t @param {boolean} [raw] also of memory that nobody wrote to: those are off by Infinity
 * @returns {{ d: Float64Array, e: Float64Array | null }}
 */
export function read(t, raw = false) {
  const n = t.n;
  const { d, e } = t.st;
  if (e && !raw) for (const i of places(t)) if (e[i] === Infinity) refuse("memory: unknown numbers");
  if (isContiguous(t)) return { d: d.slice(t.off, t.off + n), e: e && e.slice(t.off, t.off + n) };
  const at = places(t);
  return { d: Float64Array.from(at, (i) => d[i]), e: e && Float64Array.from(at, (i) => e[i]) };
}
/** @param {Tensor} t @param {string} what */
export function exact(t, what) {
  const { d, e } = read(t);
  if (e?.some(Boolean)) refuse(`${what}: rounding`);
  return d;
}
/** @param {Float64Array | null} e */
export const known = (e) => (e && e.some(Boolean) ? e : null);
/**
 * A new tensor that owns its numbers.
 * @param {DType} dt @param {readonly number[]} shape @param {ArrayLike<number>} d @param {Float64Array | null} [e]
 */
export function make(dt, shape, d, e = null) {
  const data = d instanceof Float64Array ? d : Float64Array.from(d);
  return new Tensor(new Storage(dt, data, known(e)), 0, shape, rowStrides(shape));
}
/** @param {DType} dt @param {readonly number[]} shape @param {number} value */
export function filled(dt, shape, value) {
  const n = cellsIn(shape);
  if (!(n <= ctx.cells)) refuse("cells");
  return make(dt, shape, new Float64Array(n).fill(value));
}
/**
 * The same storage seen otherwise.
 * @param {Tensor} t @param {readonly number[]} shape @param {readonly number[]} strides @param {number} [off]
 */
export function view(t, shape, strides, off = t.off) {
  const out = new Tensor(t.st, off, shape, strides);
  out.base = t.base ?? t;
  return out;
}
/**
 * Numbers into the cells of a tensor.
 * @param {Tensor} t @param {ArrayLike<number>} d @param {ArrayLike<number> | null} e
 */
export function store(t, d, e) {
  const at = places(t);
  const { st } = t;
  if (e && !st.e) st.e = new Float64Array(st.d.length);
  for (let i = 0; i < at.length; i++) st.d[at[i]] = d[i];
  if (st.e) for (let i = 0; i < at.length; i++) st.e[at[i]] = e ? e[i] : 0;
}

// Numbers out

/** @param {number} x @param {number} e @param {DType} dt @returns {any} */
export function pythonNumber(x, e, dt) {
  if (dt.isBool) return x !== 0;
  if (!dt.isFloat) return BigInt(x);
  return e ? new Approx(x, e) : x;
}
/** The single number of a tensor. @param {Tensor} t @returns {any} */
export function asNumber(t) {
  if (t.n !== 1) return raise("RuntimeError", `a Tensor with ${t.n} elements cannot be converted to Scalar`);
  const { d, e } = read(t);
  return pythonNumber(d[0], e ? e[0] : 0, t.dt);
}
/** As an index: __index__. @param {Tensor} t @returns {bigint} */
export function asInt(t) {
  if (t.dt.isFloat || t.n !== 1 || t.dt.isBool) return refuse("Tensor.__index__");
  return BigInt(exact(t, "Tensor.__index__")[0]);
}
/** @param {Tensor} t @returns {any} */
export function toList(t) {
  const { d, e } = read(t);
  const { shape, dt } = t;
  /** @type {(...given: any[]) => any} */
  const walk = (/** @type {any} */ axis, /** @type {any} */ at) => {
    if (axis === shape.length) return pythonNumber(d[at], e ? e[at] : 0, dt);
    const step = cellsIn(shape.slice(axis + 1));
    return Array.from({ length: shape[axis] }, (_, i) => walk(axis + 1, at + i * step));
  };
  useCells(t.n);
  return walk(0, 0);
}

// Text, as torch._tensor_str writes it

const [PRECISION, THRESHOLD, EDGE, LINE] = [4, 1000, 3, 80];

/** @param {number[]} values @param {number[]} errors */
function formatter(values, errors) {
  const at = (/** @type {any} */ i, /** @type {any} */ sign) => Math.abs(values[i]) + sign * errors[i];
  const indices = [...values.keys()].filter((i) => Number.isFinite(values[i]) && (values[i] !== 0 || errors[i]));
  const sure = (/** @type {any} */ low, /** @type {any} */ high, /** @type {any} */ test) => (test(low) === test(high) ? test(low) : refuse("print: rounding"));
  // A value that may be zero is left out or not: not decided here.
  if (indices.some((i) => errors[i] && Math.abs(values[i]) <= errors[i])) refuse("print: rounding");
  const range = (/** @type {any} */ pick, /** @type {any} */ sign) => pick(...indices.map((i) => at(i, sign)));
  const [minLow, minHigh, maxLow, maxHigh] = [range(Math.min, -1), range(Math.min, 1), range(Math.max, -1), range(Math.max, 1)];
  let scientific = false;
  let whole = true;
  if (indices.length) {
    const isWhole = indices.map((i) => {
      if (!errors[i]) return Number.isInteger(values[i]) ? 1 : 0;
      return Math.floor(values[i] - errors[i]) !== Math.floor(values[i] + errors[i]) || Number.isInteger(values[i]) ? NaN : 0;
    });
    whole = isWhole.every((each) => each === 1);
    if (!whole && !isWhole.some((each) => each === 0)) refuse("print: rounding");
    scientific =
      sure(maxLow / minHigh, maxHigh / minLow, (/** @type {any} */ x) => x > 1000) ||
      sure(maxLow, maxHigh, (/** @type {any} */ x) => x > 1e8) ||
      sure(minLow, minHigh, (/** @type {any} */ x) => x < 1e-4);
  }
  const one = (/** @type {any} */ x) => {
    if (!Number.isFinite(x)) return x !== x ? "nan" : x < 0 ? "-inf" : "inf";
    if (scientific) return exponential(x, PRECISION);
    return whole ? `${Object.is(x, -0) ? "-0" : x >= 1e21 || x <= -1e21 ? refuse("print") : x}.` : fixed(x, PRECISION);
  };
  const text = (/** @type {any} */ x, /** @type {any} */ e) => {
    const shown = one(x);
    if (e && (one(x - e) !== shown || one(x + e) !== shown)) refuse("print: rounding");
    return shown;
  };
  const width = Math.max(1, ...indices.map((i) => text(values[i], errors[i]).length));
  return { text, width };
}
/** @param {number} size @param {boolean} summarized */
function shownAlong(size, summarized) {
  const all = Array.from({ length: size }, (_, i) => i);
  return summarized && size > 2 * EDGE ? [...all.slice(0, EDGE), -1, ...all.slice(-EDGE)] : all;
}
/** @param {Tensor} t @param {string} [head] @param {number} [indent] */
export function printed(t, head = "tensor(", indent = head.length) {
  const { shape, dt } = t;
  const { d, e } = read(t);
  const suffixes = [];
  if (!t.n && shape.length !== 1) suffixes.push(`size=(${shape.join(", ")}${shape.length === 1 ? "," : ""})`);
  const plain = dt === DT.float32 || (t.n > 0 && (dt === DT.int64 || dt === DT.bool));
  if (!plain) suffixes.push(`dtype=torch.${dt.name}`);
  if (t.fn && t.base && t.writes !== t.st.writes) refuse("in place: view");
  if (t.fn) suffixes.push(`grad_fn=<${t.fn.name}>`);
  else if (t.rg) suffixes.push("requires_grad=True");
  const summarized = t.n > THRESHOLD;
  const shown = shape.map((size) => shownAlong(size, summarized));
  const visible = shown.reduce(
    (offsets, along, axis) => offsets.flatMap((offset) => along.filter((i) => i >= 0).map((i) => offset * shape[axis] + i)),
    t.n ? [0] : /** @type {number[]} */ ([]),
  );
  /** @type {any} */
  let text;
  let width;
  if (dt.isFloat) {
    const used = formatter(visible.map((i) => d[i]), visible.map((i) => (e ? e[i] : 0)));
    text = (/** @type {any} */ i) => used.text(d[i], e ? e[i] : 0);
    width = used.width;
  } else {
    text = (/** @type {any} */ i) => (dt.isBool ? (d[i] ? "True" : "False") : String(d[i]));
    width = Math.max(1, ...visible.map((i) => text(i).length));
  }
  const perLine = (/** @type {any} */ indent) => Math.max(1, Math.floor((LINE - indent) / (width + 2)));
  /** @type {(...given: any[]) => any} */
  const body = (/** @type {any} */ axis, /** @type {any} */ offset, /** @type {any} */ indent) => {
    if (axis === shape.length) return text(offset).padStart(width);
    const margin = " ".repeat(indent + 1);
    const last = axis === shape.length - 1;
    const parts = shown[axis].map((i) => (i < 0 ? (last ? " ..." : "...") : body(axis + 1, offset * shape[axis] + i, indent + 1)));
    if (!last) return `[${parts.join(`,${"\n".repeat(shape.length - axis - 1)}${margin}`)}]`;
    const lines = [];
    for (let i = 0; i < parts.length; i += perLine(indent)) lines.push(parts.slice(i, i + perLine(indent)).join(", "));
    return `[${lines.join(`,\n${margin}`)}]`;
  };
  let out = head + (t.n ? body(0, 0, indent) : "[]");
  let lineLength = out.length - out.lastIndexOf("\n") + 1;
  for (const suffix of suffixes) {
    const breaks = lineLength + suffix.length + 2 > LINE;
    out += breaks ? `,\n${" ".repeat(indent)}${suffix}` : `, ${suffix}`;
    lineLength = breaks ? indent + suffix.length : lineLength + suffix.length + 2;
  }
  return `${out})`;
}

// How Python sees them

export const TENSOR = new PyType("Tensor");
export const PARAMETER = new PyType("Parameter", TENSOR);
KINDS.push({
  test: (v) => v instanceof Tensor,
  get type() {
    return TENSOR;
  },
  repr: (v) => (v.parameter ? refuse("repr: Parameter") : printed(v)),
  format: (v, spec) => {
    if (!v.shape.length) return format(asNumber(v), spec);
    return spec ? raise("TypeError", "unsupported format string passed to Tensor.__format__") : printed(v);
  },
  truth: (v) => {
    if (v.n !== 1) {
      return raise("RuntimeError", v.n ? "Boolean value of Tensor with more than one value is ambiguous" : "Boolean value of Tensor with no values is ambiguous");
    }
    const { d, e } = read(v);
    if (e && e[0] && Math.abs(d[0]) <= e[0]) refuse("bool: rounding");
    return d[0] !== 0;
  },
});
KINDS.push({
  test: (v) => v instanceof DType,
  type: (TYPES.dtype = new PyType("dtype")),
  repr: (v) => `torch.${v.name}`,
  hash: (v) => v,
});
ITERABLES.push((v) => (v instanceof Tensor ? iterateTensor(v) : null));
/** Set by the operations: iteration makes views that know their gradient. */
let unbinding = /** @type {(t: Tensor) => Tensor[]} */ (() => []);
/** @param {(t: Tensor) => Tensor[]} how */
export const setUnbind = (how) => {
  unbinding = how;
};
/** @param {Tensor} t */
function iterateTensor(t) {
  if (!t.shape.length) return raise("TypeError", "iteration over a 0-d tensor");
  return unbinding(t);
}
