/** Arithmetic on tensors: types that meet, shapes that meet, rounding, and how far a result may be off. */
import { Approx, isNumber, raise, refuse, typeName, useCells } from "./values.js";
import { DT, DType, ROUND, Tensor, convert, isContiguous, known, make, read, cellsIn, rowStrides, ulp } from "./tensor.js";

/** @typedef {{ d: Float64Array, e: Float64Array | null }} Cells */

const RANK = ["bool", "uint8", "int8", "int16", "int32", "int64"];
/** @param {DType} a @param {DType} b */
export function promoted(a, b) {
  if (a === b) return a;
  if (a.name === "uint16" || b.name === "uint16") return refuse("uint16");
  if (a.isFloat || b.isFloat) {
    if (!a.isFloat) return b;
    if (!b.isFloat) return a;
    if (a === DT.float64 || b === DT.float64) return DT.float64;
    return DT.float32;
  }
  const [low, high] = RANK.indexOf(a.name) < RANK.indexOf(b.name) ? [a, b] : [b, a];
  return low === DT.uint8 && high === DT.int8 ? DT.int16 : high;
}
/** The dtype of a number as PyTorch wraps it. @param {any} v */
export const wrappedType = (v) => (typeof v === "boolean" ? DT.bool : typeof v === "bigint" ? DT.int64 : DT.float32);
/** @param {any[]} operands tensors and Python numbers */
export function resultType(operands) {
  /** @type {(DType | null)[]} */
  const classes = [null, null, null];
  for (const each of operands) {
    const isTensor = each instanceof Tensor;
    const k = isTensor ? (each.shape.length ? 0 : 1) : 2;
    const dt = isTensor ? each.dt : wrappedType(each);
    const old = classes[k];
    classes[k] = old ? promoted(old, dt) : dt;
  }
  /** @param {DType | null} high @param {DType | null} low */
  const combine = (high, low) => {
    if (!high || !low) return high ?? low;
    if (high.isFloat) return high;
    return high.isBool || low.isFloat ? promoted(high, low) : high;
  };
  return /** @type {DType} */ (combine(combine(classes[0], classes[1]), classes[2]));
}

/** @param {readonly number[]} a @param {readonly number[]} b */
export function broadcast(a, b) {
  const n = Math.max(a.length, b.length);
  const out = new Array(n);
  for (let i = n - 1; i >= 0; i--) {
    const x = a[a.length - n + i] ?? 1;
    const y = b[b.length - n + i] ?? 1;
    if (x !== y && x !== 1 && y !== 1) {
      raise("RuntimeError", `The size of tensor a (${x}) must match the size of tensor b (${y}) at non-singleton dimension ${i}`);
    }
    out[i] = x === 1 ? y : x;
  }
  return out;
}
/** For each cell of `shape`, the flat cell of a tensor of shape `from` that stands there. @param {readonly number[]} from @param {readonly number[]} shape */
export function spread(from, shape) {
  const strides = rowStrides(from);
  const lead = shape.length - from.length;
  const steps = shape.map((_, d) => (d < lead || from[d - lead] === 1 ? 0 : strides[d - lead]));
  useCells(cellsIn(shape) / 4);
  const out = new Int32Array(cellsIn(shape));
  if (!out.length) return out;
  for (let d = shape.length - 1, block = 1; d >= 0; block *= shape[d--]) {
    for (let i = 1; i < shape[d]; i++) for (let j = 0; j < block; j++) out[i * block + j] = out[j] + i * steps[d];
  }
  return out;
}

const LIMITS = { uint8: [0, 255], int8: [-128, 127], int16: [-32768, 32767], int32: [-(2 ** 31), 2 ** 31 - 1], int64: [-(2 ** 53), 2 ** 53] };
/**
 * A Python number as an operand of this dtype: the value, and how far it may be off.
 * @param {any} v @param {DType} dt @param {boolean} wide whether arithmetic takes it unrounded into half precision
 */
export function scalar(v, dt, wide = false) {
  if (v instanceof Approx) {
    if (!dt.isFloat) return refuse("scalar: rounding");
    return settle(v.v, v.e, dt);
  }
  const x = Number(v);
  if (typeof v === "bigint" && BigInt(x) !== v) return refuse("int: limit");
  if (dt.isBool) return [x ? 1 : 0, 0];
  if (!dt.isFloat) {
    const [low, high] = LIMITS[/** @type {keyof LIMITS} */ (dt.name)] ?? refuse("scalar");
    return Number.isInteger(x) && x >= low && x <= high ? [x, 0] : refuse("scalar: overflow");
  }
  const half = dt === DT.bfloat16 || dt === DT.float16;
  const rounded = ROUND[half ? "float32" : dt.name](x);
  if (!Number.isFinite(rounded) && Number.isFinite(x)) return refuse("scalar: overflow");
  if (half && !wide && ROUND[dt.name](rounded) !== rounded && rounded === rounded) return refuse("scalar: rounding");
  return [rounded, 0];
}

/**
 * A result rounded to its dtype; where the true one is known within e only, whether that still shows.
 * @param {number} v @param {number} e @param {DType} dt @returns {[number, number]}
 */
export function settle(v, e, dt) {
  const round = ROUND[dt.name];
  const r = round(v);
  if (!e) return [r, 0];
  if (!Number.isFinite(v)) return refuse("rounding");
  const [low, high] = [round(v - e), round(v + e)];
  return low === high ? [r, 0] : [r, Math.max(Math.abs(high - r), Math.abs(r - low)) + ulp(r, dt) / 2];
}

/** @param {any} v @param {DType} dt @param {boolean} [wide] @returns {{ d: Float64Array, e: Float64Array | null, shape: number[] }} */
export function operand(v, dt, wide = false) {
  if (!(v instanceof Tensor)) {
    const [x, e] = scalar(v, dt, wide);
    return { d: Float64Array.of(x), e: e ? Float64Array.of(e) : null, shape: [] };
  }
  const { d, e } = read(v);
  if (v.dt === dt) return { d, e, shape: v.shape };
  const half = dt === DT.bfloat16 || dt === DT.float16;
  if (half && !v.shape.length && v.dt.isFloat) {
    // A 0-d operand enters half-precision arithmetic unrounded.
    if (!wide || e) return refuse("0-d: rounding");
    return { d: Float64Array.of(Math.fround(d[0])), e: null, shape: [] };
  }
  const errors = known(e);
  if (errors && (!dt.isFloat || dt.bytes < v.dt.bytes)) return refuse("to: rounding");
  return { d: d.map((x) => convert(x, v.dt, dt)), e: errors, shape: v.shape };
}

/** @param {any} a @param {any} b @param {string} op */
export function checkOperands(a, b, op) {
  for (const each of [a, b]) {
    if (!(each instanceof Tensor) && !isNumber(each) && !(each instanceof Approx)) {
      if (typeof each !== "string" && each !== null) return refuse(`Tensor ${op} ${typeName(each)}`);
      const word = "< > <= >=".split(" ").includes(op) ? `'${op}' not supported between instances of` : `unsupported operand type(s) for ${op}:`;
      if (!["+", "-", "/", "<", ">", "<=", ">="].includes(op) || !(a instanceof Tensor)) return refuse(`Tensor ${op}`);
      return raise("TypeError", `${word} '${typeName(a)}' and '${typeName(b)}'`);
    }
  }
}

/**
 * Cell by cell over two operands of one dtype.
 * @param {any} a @param {any} b @param {DType} dt that both are brought to
 * @param {DType} out @param {(x: number, y: number) => number} f
 * @param {((x: number, ex: number, y: number, ey: number, v: number) => number) | null} off how far the result may be off
 * @param {boolean} [wide]
 */
export function each2(a, b, dt, out, f, off, wide = false) {
  const A = operand(a, dt, wide);
  const B = operand(b, dt, wide);
  const shape = broadcast(A.shape, B.shape);
  const [at, bt] = [spread(A.shape, shape), spread(B.shape, shape)];
  const d = new Float64Array(at.length);
  const uncertain = A.e || B.e;
  const e = uncertain ? new Float64Array(at.length) : null;
  const round = ROUND[out.name];
  for (let i = 0; i < d.length; i++) {
    const [x, y] = [A.d[at[i]], B.d[bt[i]]];
    const v = f(x, y);
    if (!e) {
      d[i] = round(v);
      continue;
    }
    const [ex, ey] = [A.e ? A.e[at[i]] : 0, B.e ? B.e[bt[i]] : 0];
    if (!ex && !ey) d[i] = round(v);
    else if (!off) return refuse("rounding");
    else [d[i], e[i]] = settle(v, off(x, ex, y, ey, v), out);
  }
  return laidOut(make(out, shape, d, e), [a, b]);
}
/**
 * A result, contiguous here; PyTorch lays it out as its operands are, which shows in strides and in what can be viewed.
 * @param {Tensor} t owning its numbers @param {any[]} operands
 */
export function laidOut(t, operands) {
  if (operands.some((v) => v instanceof Tensor && (v.st.vague || !isContiguous(v)))) t.st.vague = true;
  return t;
}
/**
 * @param {Tensor} t @param {DType} out @param {(x: number) => number} f
 * @param {(x: number, e: number, v: number) => number} off
 */
export function each1(t, out, f, off) {
  const { d, e } = operand(t, out.isFloat ? out : t.dt);
  const errors = new Float64Array(d.length);
  const values = new Float64Array(d.length);
  for (let i = 0; i < d.length; i++) {
    const v = f(d[i]);
    [values[i], errors[i]] = settle(v, off(d[i], e ? e[i] : 0, v), out);
  }
  return laidOut(make(out, t.shape, values, errors), [t]);
}

export const OFF = {
  add: (/** @type {any} */ x, /** @type {any} */ ex, /** @type {any} */ y, /** @type {any} */ ey) => ex + ey,
  mul: (/** @type {any} */ x, /** @type {any} */ ex, /** @type {any} */ y, /** @type {any} */ ey) => Math.abs(x) * ey + Math.abs(y) * ex + ex * ey,
  div: (/** @type {any} */ x, /** @type {any} */ ex, /** @type {any} */ y, /** @type {any} */ ey, /** @type {any} */ v) => (Math.abs(y) > 2 * ey ? (ex + Math.abs(v) * ey) / (Math.abs(y) - ey) : refuse("/: rounding")),
};

/** @param {string} op @returns {(x: number, y: number) => number} */
export function whole(op, /** @type {any} */ dt) {
  if (op === "//" || op === "%") {
    if (!dt.isFloat) {
      return (x, y) => {
        if (!y) return raise("RuntimeError", "ZeroDivisionError");
        const rest = x % y;
        const wrong = rest && rest < 0 !== y < 0;
        return op === "%" ? (wrong ? rest + y : rest) + 0 : (x - rest) / y - (wrong ? 1 : 0) + 0;
      };
    }
    const round = ROUND[dt.name];
    if (dt === DT.float16 || dt === DT.bfloat16) return refuse(`${op}: half precision`);
    if (op === "%") {
      return (x, y) => {
        const mod = x % y;
        return mod && y < 0 !== mod < 0 ? round(mod + y) : mod;
      };
    }
    return (x, y) => {
      if (y === 0) return x / y;
      const mod = x % y;
      let div = round(round(x - mod) / y);
      if (mod && y < 0 !== mod < 0) div -= 1;
      if (div === 0) return x / y < 0 || Object.is(x / y, -0) ? -0 : 0;
      const floor = Math.floor(div);
      return div - floor > 0.5 ? floor + 1 : floor;
    };
  }
  return refuse(op);
}
/** A product of integers of a dtype, wrapped as 64 bits wrap where doubles cannot hold it. @param {DType} dt */
export const times = (dt) =>
  dt === DT.int32 ? Math.imul
  : dt === DT.bool ? (/** @type {number} */ x, /** @type {number} */ y) => x & y
  : dt.isFloat ? (/** @type {number} */ x, /** @type {number} */ y) => x * y
  : (/** @type {number} */ x, /** @type {number} */ y) => x * y + 0;

/**
 * The sum of numbers in any order: exact if no order can round, else within a bound.
 * @param {ArrayLike<number>} d @param {ArrayLike<number> | null} e @param {DType} dt @returns {[number, number]}
 */
export function total(d, e, dt) {
  const n = d.length;
  let sum = 0;
  let size = 0;
  let errors = 0;
  let special = false;
  for (let i = 0; i < n; i++) {
    sum += d[i];
    size += Math.abs(d[i]);
    if (e) errors += e[i];
    if (!Number.isFinite(d[i])) special = true;
  }
  if (!dt.isFloat) return [ROUND[dt.name](sum), 0];
  if (n === 0) return [0, 0];
  if (special) return [sum, errors ? refuse("sum: rounding") : 0];
  if (n === 1) return [d[0] + 0, e ? e[0] : 0];
  const work = dt === DT.float64 ? 53 : 24;
  const top = dt === DT.float64 ? 1e308 : 3e38;
  if (size > top) return refuse("sum: overflow");
  if (!errors && size) {
    const unit = 2 ** (Math.floor(Math.log2(size)) - work + 2);
    let fits = unit > 0;
    for (let i = 0; i < n && fits; i++) fits = Number.isInteger(d[i] / unit);
    if (fits) return settle(sum, 0, dt);
    if (n === 2) return [ROUND[dt.name](ROUND[work === 24 ? "float32" : "float64"](sum)), 0];
  }
  if (!size) return [sum, errors];
  return settle(sum, errors + n * size * 2 ** -work * 1.01 + (dt === DT.float64 ? n * size * 2 ** -52 : 0), dt);
}
/**
 * The product of numbers in any order.
 * @param {ArrayLike<number>} d @param {ArrayLike<number> | null} e @param {DType} dt @returns {[number, number]}
 */
export function productOf(d, e, dt) {
  let product = 1;
  let odd = 1;
  let [low, high, off] = [0, 0, 0];
  let special = false;
  for (let i = 0; i < d.length; i++) {
    product *= d[i];
    if (!dt.isFloat && !Number.isSafeInteger(product)) return refuse("prod: limit");
    if (!Number.isFinite(d[i]) || d[i] === 0) special = true;
    else {
      let m = Math.abs(d[i]);
      const power = Math.floor(Math.log2(m));
      if (power < 0) low += power - 1;
      else high += power + 1;
      if (dt.isFloat) {
        m /= 2 ** power;
        for (let k = 0; k < 53 && m % 2 !== 1; k++) m *= 2;
        odd *= m;
      }
    }
    if (e) off += e[i];
  }
  if (!dt.isFloat) return [ROUND[dt.name](product), 0];
  if (off) return refuse("prod: rounding");
  if (dt !== DT.float32 && dt !== DT.float64) return odd < 128 && low > -20 && high < 15 ? [product, 0] : refuse("prod: rounding");
  const [digits, range] = dt === DT.float64 ? [2 ** 53, 1000] : [2 ** 24, 120];
  if (special) return d.length < 3 || (high < range && low > -range) ? [ROUND[dt.name](product), 0] : refuse("prod: rounding");
  if (odd < digits && (high === 0 || (high < range && low > -range))) return [ROUND[dt.name](product), 0];
  if (d.length === 2) return [ROUND[dt.name](product), 0];
  if (high < range && low > -range) return settle(product, Math.abs(product) * d.length * (dt === DT.float64 ? 2 ** -51 : 2 ** -23), dt);
  return refuse("prod: rounding");
}
