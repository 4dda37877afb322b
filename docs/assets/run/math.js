/** Arithmetic, comparisons and functions of one number, cell by cell; with their gradients. */
import { Approx, isNumber, raise, refuse, useCells } from "./values.js";
import { DT, DType, ROUND, Tensor, filled, make, read, ulp } from "./tensor.js";
import { record, recording, saved } from "./gradients.js";
import { OFF, broadcast, checkOperands, laidOut, each1, each2, operand, promoted, resultType, spread, times, total, whole } from "./arithmetic.js";
import { about, define } from "./signature.js";
import { cast, copied, overwrite, sumTo } from "./shaping.js";

const isT = (/** @type {any} */ v) => v instanceof Tensor;
const only = (/** @type {any} */ v) => (v instanceof Tensor ? v : null);
const operandShape = (/** @type {any} */ v) => (v instanceof Tensor ? v.shape : []);
/** The gradient of a broadcast operand. @param {Tensor} g @param {any} v */
const back = (g, v) => (isT(v) && v.needs ? cast(sumTo(g, v.shape), v.dt) : null);
/** A saved operand: a tensor is checked on the way back. @param {any} v @param {boolean} [yes] */
const keep = (v, yes = true) => (isT(v) && yes ? saved(v) : () => v);

/** @param {any} a @param {any} b @param {any} [alpha] */
export function add(a, b, alpha = 1n, name = "AddBackward0") {
  const dt = resultType([a, b]);
  const k = factor(alpha, dt);
  const out = each2(a, b, dt, dt, dt.isBool ? (x, y) => x | y : k === 1 ? (x, y) => x + y : (x, y) => x + k * y, k === 1 ? OFF.add : null, true);
  return record(out, name, [only(a), only(b)], (g) => [back(g, a), back(k === 1 ? g : mul(g, k), b)]);
}
/** @param {any} alpha @param {DType} dt */
function factor(alpha, dt) {
  const k = Number(alpha);
  if (k === 1) return 1;
  if (alpha instanceof Approx || !isNumber(alpha)) return refuse("alpha");
  if (dt.isFloat ? !Number.isInteger(Math.log2(Math.abs(k))) : typeof alpha !== "bigint" || dt.isBool) return refuse(": rounding");
  if (dt === DT.float16 || dt === DT.bfloat16) return refuse(": rounding");
  return k;
}
/** @param {any} a @param {any} b @param {any} [alpha] */
export function sub(a, b, alpha = 1n) {
  const types = [a, b].map((v) => (isT(v) ? v.dt : typeof v === "boolean" ? DT.bool : null));
  if (types[0]?.isBool && types[1]?.isBool) {
    return raise("RuntimeError", "Subtraction, the `-` operator, with two bool tensors is not supported. Use the `^` or `logical_xor()` operator instead.");
  }
  if (types[0]?.isBool || types[1]?.isBool) {
    if (types.some((dt) => dt?.isBool) && (isT(a) && isT(b) ? true : true)) {
      return raise("RuntimeError", "Subtraction, the `-` operator, with a bool tensor is not supported. If you are trying to invert a mask, use the `~` or `logical_not()` operator instead.");
    }
  }
  const dt = resultType([a, b]);
  const k = factor(alpha, dt);
  const out = each2(a, b, dt, dt, k === 1 ? (x, y) => x - y : (x, y) => x - k * y, k === 1 ? OFF.add : null, true);
  const reverse = !isT(a);
  return record(out, reverse ? "RsubBackward1" : "SubBackward0", [only(a), only(b)], (g) => [back(g, a), back(mul(g, -k), b)]);
}
/** @param {any} a @param {any} b @returns {Tensor} */
export function mul(a, b) {
  const dt = resultType([a, b]);
  const out = each2(a, b, dt, dt, times(dt), OFF.mul, true);
  const [x, y] = recording([only(a), only(b)]) ? [keep(a, only(b)?.needs), keep(b, only(a)?.needs)] : [() => a, () => b];
  return record(out, "MulBackward0", [only(a), only(b)], (g) => [only(a)?.needs ? back(mul(g, y()), a) : null, only(b)?.needs ? back(mul(g, x()), b) : null], true);
}
const floating = (/** @type {DType} */ dt) => (dt.isFloat ? dt : DT.float32);
/** @param {any} a @param {any} b @returns {Tensor} */
export function div(a, b) {
  const dt = floating(resultType([a, b]));
  const out = each2(a, b, dt, dt, (x, y) => x / y, OFF.div, true);
  const [x, y] = recording([only(a), only(b)]) ? [keep(a, only(b)?.needs), keep(b)] : [() => a, () => b];
  return record(out, "DivBackward0", [only(a), only(b)], (g) => [
    only(a)?.needs ? back(div(g, y()), a) : null,
    only(b)?.needs ? back(neg(mul(g, div(div(x(), y()), y()))), b) : null,
  ], isT(b));
}
/** @param {any} a @param {any} b @param {string} op */
function divided(a, b, op) {
  const dt = resultType([a, b]);
  if (dt.isBool) return refuse(": bool");
  if (recording([only(a), only(b)])) return refuse(": gradient");
  return each2(a, b, dt, dt, whole(op, dt), null);
}
/** @param {any} a @param {any} b @returns {Tensor} */
export function pow(a, b) {
  const dt = resultType([a, b]);
  if (recording([only(a), only(b)]) && isT(b)) return refuse("**: gradient");
  if (dt.isBool) return refuse("**: bool");
  if (!dt.isFloat) {
    if (!isT(b) && BigInt(b) < 0n) return raise("RuntimeError", "Integers to negative integer powers are not allowed.");
    return each2(a, b, dt, dt, (x, y) => {
      if (y < 0) return refuse("**: negative");
      const v = Number(BigInt(x) ** BigInt(Math.min(y, 2000)));
      return Number.isSafeInteger(v) ? v : refuse("**: limit");
    }, null);
  }
  if (dt === DT.float16 || dt === DT.bfloat16 || b instanceof Approx) return refuse("**: half precision");
  if (!isT(b)) {
    const p = Number(b);
    const round = ROUND[dt.name];
    const exactly = /** @type {Record<string, ((x: number) => number) | undefined>} */ ({ 0: () => 1, 1: (x) => x, 2: (x) => x * x, 3: (x) => round(x * x) * x, "-1": (x) => 1 / x, 0.5: Math.sqrt, "-2": (x) => 1 / round(x * x) })[p];
    const slope = (/** @type {number} */ x) => Math.abs(p) * Math.abs(x) ** (p - 1);
    const out = exactly && p !== -2
      ? each1(/** @type {Tensor} */ (a), dt, exactly, (x, e) => (e ? (p === 2 ? 2 * Math.abs(x) * e + e * e : p === 1 || p === 0 ? e * p : refuse("**: rounding")) : 0))
      : each1(/** @type {Tensor} */ (a), dt, (x) => x ** p, (x, e, v) => (Number.isFinite(v) ? slope(x) * e * 1.1 + 4 * ulp(v, dt) : 0));
    const x = keep(a, recording([only(a)]));
    return record(out, "PowBackward0", [only(a)], (g) => [p === 0 ? filled(g.dt, g.shape, 0) : back(mul(g, mul(pow(x(), Number.isInteger(p) ? BigInt(p - 1) : p - 1), b)), a)], true);
  }
  return each2(a, b, dt, dt, (x, y) => x ** y, null).n ? approx2(a, b, dt, (x, y) => x ** y) : refuse("**");
}
/** @param {any} a @param {any} b @param {DType} dt @param {(x: number, y: number) => number} f */
function approx2(a, b, dt, f) {
  const t = each2(a, b, dt, dt, f, null);
  const { d } = read(t);
  return make(dt, t.shape, d, d.map((v) => (Number.isFinite(v) && !Number.isInteger(v) ? 4 * ulp(v, dt) : 0)));
}
const COMPARE = {
  "==": (/** @type {number} */ x, /** @type {number} */ y) => x === y, "!=": (/** @type {number} */ x, /** @type {number} */ y) => x !== y,
  "<": (/** @type {number} */ x, /** @type {number} */ y) => x < y, "<=": (/** @type {number} */ x, /** @type {number} */ y) => x <= y,
  ">": (/** @type {number} */ x, /** @type {number} */ y) => x > y, ">=": (/** @type {number} */ x, /** @type {number} */ y) => x >= y,
};
/** @param {string} op @param {any} a @param {any} b */
export function compare(op, a, b) {
  const dt = resultType([a, b]);
  const f = COMPARE[/** @type {keyof COMPARE} */ (op)];
  const A = operand(a, dt);
  const B = operand(b, dt);
  const shape = broadcast(A.shape, B.shape);
  const [at, bt] = [spread(A.shape, shape), spread(B.shape, shape)];
  const d = new Float64Array(at.length);
  for (let i = 0; i < d.length; i++) {
    const [x, y] = [A.d[at[i]], B.d[bt[i]]];
    const off = (A.e ? A.e[at[i]] : 0) + (B.e ? B.e[bt[i]] : 0);
    if (off && Math.abs(x - y) <= off) refuse(": rounding");
    d[i] = f(x, y) ? 1 : 0;
  }
  return laidOut(make(DT.bool, shape, d), [a, b]);
}
/** @param {string} op @param {any} a @param {any} b */
function bitwise(op, a, b) {
  const dt = resultType([a, b]);
  broadcast(operandShape(a), operandShape(b));
  if (dt.isFloat) {
    const name = { "&": "bitwise_and_cpu", "|": "bitwise_or_cpu", "^": "bitwise_xor_cpu" }[op];
    return raise("NotImplementedError", `"${name}" not implemented for '${dt.cpp}'`);
  }
  const f = /** @type {Record<string, (x: bigint, y: bigint) => bigint>} */ ({ "&": (x, y) => x & y, "|": (x, y) => x | y, "^": (x, y) => x ^ y })[op];
  return each2(a, b, dt, dt, (x, y) => Number(f(BigInt(x), BigInt(y))), null);
}
/** @param {string} op @param {any} a @param {any} b @returns {any} */
export function arithmetic(op, a, b) {
  if (op in COMPARE) return compare(op, a, b);
  switch (op) {
    case "+": return add(a, b);
    case "-": return sub(a, b);
    case "*": return mul(a, b);
    // A number by a tensor is the tensor's reciprocal times the number.
    case "/": return isT(a) ? div(a, b) : mul(reciprocal(b), a);
    case "//": case "%": return divided(a, b, op);
    case "**": return pow(a, b);
    case "&": case "|": case "^": return bitwise(op, a, b);
    case "@": return isT(a) && isT(b) ? matmul(a, b) : refuse("@");
    default: return refuse(`Tensor ${op}`);
  }
}
/** An operator of Python. @param {string} op @param {any} a @param {any} b @param {boolean} inPlace @returns {any} */
export function tensorBinary(op, a, b, inPlace) {
  if (op === "@" && inPlace) return refuse("@=");
  checkOperands(a, b, op);
  for (const each of [a, b]) if (typeof each === "bigint" && (each >= 2n ** 64n || each < -(2n ** 63n))) return raise("OverflowError", "int too big to convert");
  return about(op, () => {
    if (!inPlace) return arithmetic(op, a, b);
    if (op === "-" && [a, b].some((each) => each instanceof Tensor && each.dt.isBool)) arithmetic(op, a, b); // refused before memory is looked at
    noPartialOverlap(a, [b]);
    return overwrite(a, [b], (x) => arithmetic(op, x, b));
  });
}
/** @param {Tensor} a @param {any[]} others */
export function noPartialOverlap(a, others) {
  for (const b of others) {
    if (!(b instanceof Tensor) || b === a || b.st !== a.st || !a.n || !b.n) continue;
    const same = b.off === a.off && `${b.shape}|${b.strides}` === `${a.shape}|${a.strides}`;
    if (!same) refuse("in place: overlap");
  }
}
/** @param {any} t @returns {Tensor} */
export function neg(t) {
  if (t.dt.isBool) return raise("RuntimeError", "Negation, the `-` operator, on a bool tensor is not supported. If you are trying to invert a mask, use the `~` or `logical_not()` operator instead.");
  const out = t.dt.isFloat ? each1(t, t.dt, (x) => -x, (_, e) => e) : each1(t, t.dt, (x) => -x + 0, () => 0);
  return record(out, "NegBackward0", [t], (g) => [neg(g)]);
}
/** @param {string} op @param {Tensor} t */
export function tensorUnary(op, t) {
  if (op === "-") return neg(t);
  if (op === "+") return t.dt.isBool ? raise("RuntimeError", "The `+` operator, on a bool tensor is not supported.") : t;
  if (t.dt.isFloat) return raise("TypeError", "~ (operator.invert) is only implemented on integer and Boolean-type tensors");
  return each1(t, t.dt, t.dt.isBool ? (x) => 1 - x : (x) => -1 - x, () => 0);
}
/** @param {string} name @param {string} spec @param {(a: any) => any} f */
function both(name, spec, f) {
  define(name, "fm", spec, f);
  define(`${name}_`, "m", spec, (a) => {
    noPartialOverlap(a.input, [a.other]);
    return overwrite(a.input, [a.other], (x) => f({ ...a, input: x }));
  });
}
both("add", "input other:Tensor|num * alpha:num=1", (a) => add(a.input, a.other, a.alpha));
both("sub", "input other:Tensor|num * alpha:num=1", (a) => sub(a.input, a.other, a.alpha));
for (const [name, f] of /** @type {[string, (a: any, b: any) => Tensor][]} */ ([["mul", mul], ["pow", pow]])) both(name, "input other:Tensor|num", (a) => f(a.input, a.other));
define("multiply", "fm", "input other:Tensor|num", (a) => mul(a.input, a.other));
both("div", "input other:Tensor|num * rounding_mode:str?=None", (a) => (a.rounding_mode === null ? div(a.input, a.other) : a.rounding_mode === "floor" ? divided(a.input, a.other, "//") : refuse(": rounding_mode")));
both("remainder", "input other:Tensor|num", (a) => divided(a.input, a.other, "%"));
both("floor_divide", "input other:Tensor|num", (a) => divided(a.input, a.other, "//"));
for (const [name, op] of Object.entries({ eq: "==", ne: "!=", lt: "<", le: "<=", gt: ">", ge: ">=" })) define(name, "fm", "input other:Tensor|num", (a) => compare(op, a.input, a.other));
for (const [name, op] of Object.entries({ bitwise_and: "&", bitwise_or: "|", bitwise_xor: "^" })) define(name, "fm", "input other:Tensor|num", (a) => bitwise(op, a.input, a.other));
const isTrue = (/** @type {Tensor} */ t) => compare("!=", t, 0n);
define("logical_and", "fm", "input other", (a) => bitwise("&", isTrue(a.input), isTrue(a.other)));
define("logical_or", "fm", "input other", (a) => bitwise("|", isTrue(a.input), isTrue(a.other)));
define("logical_xor", "fm", "input other", (a) => bitwise("^", isTrue(a.input), isTrue(a.other)));
define("logical_not", "fm", "input", (a) => compare("==", a.input, 0n));
define("bitwise_not", "fm", "input", ({ input }) => (input.dt.isFloat ? raise("NotImplementedError", `"bitwise_not_cpu" not implemented for '${input.dt.cpp}'`) : tensorUnary("~", input)));
both("neg", "input", (a) => neg(a.input));

// One number

/**
 * @param {string} name @param {(x: number) => number} f
 * @param {(x: number) => number} slope how much the result may change with the number
 * @param {((x: number) => boolean) | null} sure where the result is exact
 * @param {string} grad @param {((g: Tensor, x: () => Tensor, y: () => Tensor) => Tensor) | null} way
 */
function smooth(name, f, slope, sure, grad, way, last = 2) {
  const run = (/** @type {Tensor} */ t) => {
    if (name === "logsigmoid" && !t.dt.isFloat) return refuse(": dtype");
    const dt = floating(t.dt);
    if (dt.bytes === 2 && name !== "reciprocal") return refuse(": half precision");
    const x = cast(t, dt);
    const out = each1(x, dt, f, (v, e, y) => {
      if (!Number.isFinite(v) || !Number.isFinite(y) || Number.isNaN(y)) return e ? refuse(": rounding") : 0;
      return (e ? slope(v) * e * 1.2 + e * e : 0) + (sure?.(v) && !e ? 0 : last * ulp(y, dt));
    });
    if (!recording([x])) return out;
    if (!way) return refuse(": gradient");
    const [before, after] = [saved(x), saved(out)];
    return record(out, grad, [x], (g) => [way(g, before, after)], true);
  };
  define(name, "fm", "input", ({ input }) => run(input));
  define(`${name}_`, "m", "input", ({ input }) => (recording([input]) ? refuse(": gradient") : overwrite(input, [], run)));
  define(name, "F", "input", ({ input }) => run(input));
  return run;
}
const zero = (/** @type {number} */ x) => x === 0;
export const exp = smooth("exp", Math.exp, Math.exp, zero, "ExpBackward0", (g, _, y) => mul(g, y()));
export const log = smooth("log", Math.log, (x) => 1 / Math.abs(x), (x) => x === 1 || x === 0, "LogBackward0", (g, x) => div(g, x()));
smooth("log2", Math.log2, (x) => 2 / Math.abs(x), (x) => x === 1, "Log2Backward0", null);
smooth("log1p", Math.log1p, (x) => 1 / Math.abs(1 + x), zero, "Log1pBackward0", null);
smooth("expm1", Math.expm1, Math.exp, zero, "Expm1Backward0", null);
smooth("sqrt", Math.sqrt, (x) => 1 / Math.sqrt(Math.abs(x)), () => true, "SqrtBackward0", (g, _, y) => div(g, mul(y(), 2n)));
smooth("rsqrt", (x) => 1 / Math.sqrt(x), (x) => Math.abs(x) ** -1.5, null, "RsqrtBackward0", null);
const reciprocal = smooth("reciprocal", (x) => 1 / x, (x) => 2 / (x * x), () => true, "ReciprocalBackward0", (g, _, y) => neg(mul(g, mul(y(), y()))));
smooth("sigmoid", (x) => 1 / (1 + Math.exp(-x)), () => 0.3, zero, "SigmoidBackward0", (g, _, y) => mul(g, mul(sub(1n, y()), y())), 4);
smooth("tanh", Math.tanh, () => 1.1, zero, "TanhBackward0", (g, _, y) => mul(g, sub(1n, mul(y(), y()))), 4);
smooth("sin", Math.sin, () => 1.1, zero, "SinBackward0", null);
smooth("cos", Math.cos, () => 1.1, zero, "CosBackward0", null);
{
  const run = smooth("logsigmoid", (x) => Math.min(x, 0) - Math.log1p(Math.exp(-Math.abs(x))), () => 1.1, null, "LogSigmoidBackward0", (g, x) => mul(g, sub(1n, div(1n, add(exp(neg(x())), 1n)))), 6);
  define("logsigmoid", "F", "input", ({ input }) => run(input));
}
/** Exact functions. @param {string} name @param {(x: number) => number} f @param {boolean} [floats] only for floats; whole numbers stay */
function stepped(name, f, floats = true) {
  const run = (/** @type {Tensor} */ t) => {
    if (t.dt.isBool) return refuse(": bool");
    if (recording([t])) return refuse(": gradient");
    if (!t.dt.isFloat && floats) return copied(t);
    return each1(t, t.dt, f, (x, e) => (!e ? 0 : f(x - e) === f(x + e) ? 0 : refuse(": rounding")));
  };
  define(name, "fm", "input", ({ input }) => run(input));
  define(`${name}_`, "m", "input", ({ input }) => overwrite(input, [], run));
}
stepped("floor", Math.floor);
stepped("ceil", Math.ceil);
stepped("trunc", Math.trunc);
stepped("round", (x) => {
  const low = Math.floor(x);
  const rest = x - low;
  const out = rest < 0.5 || (rest === 0.5 && low % 2 === 0) ? low : low + 1;
  return out === 0 && (x < 0 || Object.is(x, -0)) ? -0 : out;
});
stepped("sign", (x) => (x > 0 ? 1 : x < 0 ? -1 : x === 0 ? 0 : refuse(": nan")), false);
const abs = (/** @type {Tensor} */ t) => {
  if (t.dt.isBool) return raise("NotImplementedError", "\"abs_cpu\" not implemented for 'Bool'");
  const out = each1(t, t.dt, (x) => Math.abs(x), (_, e) => e);
  const x = saved(t);
  return record(out, "AbsBackward0", [t], (g) => [mul(g, each1(x(), g.dt, Math.sign, (v, e) => (e >= Math.abs(v) && e ? refuse(": rounding") : 0)))], true);
};
define("abs absolute", "fm", "input", ({ input }) => abs(input));
define("square", "fm", "input", ({ input }) => pow(input, 2n));
/** @param {Tensor} t */
const relu = (t) => clamp(t, 0n, null, "ReluBackward0");
define("relu", "fmF", "input", ({ input }) => (input.dt.isBool || read(input).d.some((v) => Object.is(v, -0)) ? refuse("relu") : relu(input)));
for (const [name, f] of /** @type {[string, (x: number) => boolean][]} */ ([["isnan", (x) => x !== x], ["isinf", (x) => x === Infinity || x === -Infinity], ["isfinite", Number.isFinite]])) {
  define(name, "fm", "input", ({ input }) => make(DT.bool, input.shape, read(input).d.map((x) => Number(f(x)))));
}

// Choosing between two

/** A choice cell by cell, whose gradient goes to the chosen. @param {Tensor} mask of bool @param {any} a @param {any} b @param {string} name @param {DType} [as] @returns {Tensor} */
export function where(mask, a, b, name = "WhereBackward0", as = resultType([a, b])) {
  const dt = as;
  const [A, B] = [operand(a, dt), operand(b, dt)];
  const shape = broadcast(broadcast(mask.shape, A.shape), B.shape);
  const [mt, at, bt] = [mask.shape, A.shape, B.shape].map((from) => spread(from, shape));
  const { d: yes } = read(mask);
  const pick = (/** @type {Float64Array} */ x, /** @type {Float64Array} */ y) => Float64Array.from(mt, (m, i) => (yes[m] ? x[at[i]] : y[bt[i]]));
  const out = laidOut(make(dt, shape, pick(A.d, B.d), A.e || B.e ? pick(A.e ?? A.d.map(() => 0), B.e ?? B.d.map(() => 0)) : null), name[0] === "M" ? [b] : [mask, a, b]);
  const m = recording([only(a), only(b)]) ? saved(mask) : () => mask;
  return record(out, name, [only(a), only(b)], (g) => [back(where(m(), g, 0n, "", g.dt), a), back(where(m(), 0n, g, "", g.dt), b)], true);
}
define("where", "f", "condition input:Tensor|num other:Tensor|num", ({ condition, input, other }) => {
  if (condition.dt === DT.uint8) return refuse(": uint8");
  if (!condition.dt.isBool) return raise("RuntimeError", `where expected condition to be a boolean tensor, but got a tensor with dtype ${condition.dt.cpp}`);
  return where(condition, input, other);
});
define("where", "m", "input condition other:Tensor|num", ({ input, condition, other }) => (condition.dt.isBool ? where(condition, input, other) : refuse("where")));
/** @param {Tensor} t @param {any} low @param {any} high */
function clamp(t, low, high, name = "ClampBackward1") {
  if (low === null && high === null) return raise("RuntimeError", "torch.clamp: At least one of 'min' or 'max' must not be None");
  if (isT(low) || isT(high)) return refuse(": Tensor");
  if (t.dt.isBool) return refuse(": bool");
  const dt = resultType([t, ...[low, high].filter((v) => v !== null)]);
  const x = cast(t, dt);
  const [a, b] = [low === null ? -Infinity : operand(low, dt).d[0], high === null ? Infinity : operand(high, dt).d[0]];
  const f = (/** @type {number} */ v) => (v !== v || a !== a || b !== b ? NaN : (v < a ? a : v) > b ? b : v < a ? a : v);
  const out = each1(x, dt, f, (v, e) => (v + e < a || v - e > b ? 0 : e));
  const { d } = read(x);
  const inside = make(DT.bool, x.shape, d.map((v) => Number(name[0] === "R" ? v > a : v >= a && v <= b)));
  return record(out, name, [x], (g) => [where(inside, g, 0n, "", g.dt)]);
}
for (const name of ["clamp", "clip"]) {
  define(name, "fm", "input min:Tensor|num?=None max:Tensor|num?=None", (a) => clamp(a.input, a.min, a.max));
  define(`${name}_`, "m", "input min:Tensor|num?=None max:Tensor|num?=None", (a) => overwrite(a.input, [], (x) => {
    const out = clamp(x, a.min, a.max);
    return out.dt === x.dt ? out : refuse(": dtype");
  }));
}
define("clamp_min", "fm", "input min:num", (a) => clamp(a.input, a.min, null));
define("clamp_max", "fm", "input max:num", (a) => clamp(a.input, null, a.max));
/** @param {Tensor} a @param {Tensor} b @param {boolean} high */
function larger(a, b, high) {
  const dt = resultType([a, b]);
  const nan = (/** @type {number} */ x, /** @type {number} */ y) => x !== x || y !== y;
  const out = each2(a, b, dt, dt, (x, y) => (nan(x, y) ? NaN : x === 0 && y === 0 && !Object.is(x, y) ? refuse(": -0.0") : high ? (x < y ? y : x) : y < x ? y : x), (x, ex, y, ey) => (Math.abs(x - y) > ex + ey ? (x > y === high ? ex : ey) : Math.max(ex, ey) + Math.abs(x - y)));
  const more = recording([a, b]) ? compare(">", a, b) : a;
  const less = recording([a, b]) ? compare("<", a, b) : a;
  return record(out, high ? "MaximumBackward0" : "MinimumBackward0", [a, b], (g) => {
    const half = mul(g, 0.5);
    const part = (/** @type {Tensor} */ mine, /** @type {Tensor} */ other) => where(mine, g, where(other, 0n, half, "", g.dt), "", g.dt);
    return [back(high ? part(more, less) : part(less, more), a), back(high ? part(less, more) : part(more, less), b)];
  });
}
define("maximum", "fm", "input other", ({ input, other }) => larger(input, other, true));
define("minimum", "fm", "input other", ({ input, other }) => larger(input, other, false));

// Products

/** @param {Tensor} a of shape (n, k) @param {Tensor} b of shape (k, m) */
function matrixProduct(a, b) {
  const [n, k] = a.shape;
  const m = b.shape[1];
  useCells((n * m * k) / 4);
  const [A, B] = [read(a), read(b)];
  const dt = a.dt;
  if (dt === DT.bfloat16 || dt === DT.float16) return refuse("@: half precision");
  const d = new Float64Array(n * m);
  const e = new Float64Array(n * m);
  const eps = dt === DT.float64 ? 2 ** -52 : 2 ** -24;
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < m; j++) {
      const terms = [];
      /** @type {any[]} */
      const off = [];
      let rounds = false;
      for (let h = 0; h < k; h++) {
        const [x, y] = [A.d[i * k + h], B.d[h * m + j]];
        const [ex, ey] = [A.e ? A.e[i * k + h] : 0, B.e ? B.e[h * m + j] : 0];
        terms.push(x * y);
        const bad = dt.isFloat && ROUND[dt.name](x * y) !== x * y;
        rounds ||= bad || (dt === DT.float64 && !Number.isSafeInteger(x * y * 2 ** 20));
        off.push(OFF.mul(x, ex, y, ey));
      }
      if (rounds) terms.forEach((v, h) => (off[h] += Math.abs(v) * eps));
      if (!dt.isFloat && terms.some((v) => !Number.isSafeInteger(v))) refuse("@: limit");
      [d[i * m + j], e[i * m + j]] = k ? total(terms, off, dt) : [0, 0];
    }
  }
  return make(dt, [n, m], d, dt.isFloat ? e : null);
}
/** @param {Tensor} a @param {Tensor} b @returns {Tensor} */
export function matmul(a, b) {
  const [p, q] = [a.shape.length, b.shape.length];
  if (!p || !q) return raise("RuntimeError", `both arguments to matmul need to be at least 1D, but they are ${p}D and ${q}D`);
  if (p > 2 || q > 2) return refuse("@: batches");
  const fits = p === 1 && q === 1 ? a.shape[0] === b.shape[0] : a.shape[p - 1] === b.shape[0];
  if (a.dt !== b.dt && !fits && (p === 1 || q === 1)) return refuse("@: dtypes");
  if (a.dt !== b.dt && fits) return raise("RuntimeError", p === 1 && q === 1 ? `dot : expected both vectors to have same dtype, but found ${a.dt.cpp} and ${b.dt.cpp}` : p === 2 && q === 2 ? `expected m1 and m2 to have the same dtype, but got: ${a.dt.long} != ${b.dt.long}` : refuse("@: dtypes"));
  if (a.dt.isBool && b.dt.isBool && fits) return refuse("@: bool");
  const left = p === 1 ? again(a, [1, a.shape[0]]) : a;
  const right = q === 1 ? again(b, [b.shape[0], 1]) : b;
  if (left.shape[1] !== right.shape[0]) {
    if (p === 1 && q === 1) return raise("RuntimeError", `inconsistent tensor size, expected tensor [${a.shape[0]}] and src [${b.shape[0]}] to have the same number of elements, but got ${a.shape[0]} and ${b.shape[0]} elements respectively`);
    if (p === 2 && q === 2) return raise("RuntimeError", `mat1 and mat2 shapes cannot be multiplied (${left.shape.join("x")} and ${right.shape.join("x")})`);
    if (p === 2) return raise("RuntimeError", `size mismatch, got input (${a.shape[0]}), mat (${a.shape.join("x")}), vec (${b.shape[0]})`);
    return raise("RuntimeError", `mat1 and mat2 shapes cannot be multiplied (${left.shape.join("x")} and ${right.shape.join("x")})`);
  }
  const out = matrixProduct(left, right);
  const shape = [...(p === 2 ? [a.shape[0]] : []), ...(q === 2 ? [b.shape[1]] : [])];
  const [x, y] = recording([a, b]) ? [saved(a), saved(b)] : [() => a, () => b];
  const name = p === 2 && q === 2 ? "MmBackward0" : p === 2 ? "MvBackward0" : q === 2 ? "SqueezeBackward4" : "DotBackward0";
  return record(again(out, shape), name, [a, b], (g) => {
    if (name === "DotBackward0") return [a.needs ? mul(g, y()) : null, b.needs ? mul(g, x()) : null]; // no sum, so -0 stays
    const G = again(g, out.shape);
    const flipped = (/** @type {Tensor} */ t) => plainT(t);
    return [
      a.needs ? again(matrixProduct(G, flipped(q === 1 ? again(y(), right.shape) : y())), a.shape) : null,
      b.needs ? again(matrixProduct(flipped(p === 1 ? again(x(), left.shape) : x()), G), b.shape) : null,
    ];
  }, true);
}
/** @param {Tensor} t @param {number[]} shape */
function again(t, shape) {
  const { d, e } = read(t);
  return make(t.dt, shape, d, e);
}
/** @param {Tensor} t */
function plainT(t) {
  const [n, m] = t.shape;
  const { d, e } = read(t);
  const at = Array.from({ length: n * m }, (_, i) => (i % n) * m + Math.floor(i / n));
  return make(t.dt, [m, n], at.map((i) => d[i]), e && Float64Array.from(at, (i) => e[i]));
}
define("matmul", "fm", "input other", ({ input, other }) => matmul(input, other));
define("mm", "fm", "input mat2", ({ input, mat2 }) => (input.shape.length === 2 && mat2.shape.length === 2 ? matmul(input, mat2) : refuse(": shapes")));
define("dot", "fm", "input other", ({ input, other }) => (input.shape.length === 1 && other.shape.length === 1 ? matmul(input, other) : refuse(": shapes")));

// Whole tensors compared

define("equal", "fm", "input other", ({ input, other }) => {
  if (`${input.shape}` !== `${other.shape}`) return false;
  if (input.dt !== other.dt) {
    // PyTorch compares numbers of two dtypes as it likes.
    promoted(input.dt, other.dt);
    return refuse(": dtypes");
  }
  const same = compare("==", input, other);
  return read(same).d.every(Boolean);
});
/** @param {any} a @param {number} i */
function close(a, i) {
  const [x, y] = [a.x.d[i], a.y.d[i]];
  if (x === y) return true;
  if (x !== x || y !== y) return a.equal_nan && x !== x && y !== y;
  if (!Number.isFinite(x) || !Number.isFinite(y)) return false;
  const [ex, ey] = [a.x.e ? a.x.e[i] : 0, a.y.e ? a.y.e[i] : 0];
  const limit = a.atol + a.rtol * Math.abs(y);
  const off = ex + ey + a.rtol * ey + limit * 1e-6;
  const gap = Math.abs(x - y);
  return gap + off < limit ? true : gap - off > limit ? false : refuse(": rounding");
}
const closeness = "input other * rtol:num=1e-05 atol:num=1e-08 equal_nan:bool=False";
/** @param {any} a */
function closeCells(a) {
  if (a.input.dt !== a.other.dt) return raise("RuntimeError", `${a.input.dt.cpp} did not match ${a.other.dt.cpp}`);
  if (`${a.input.shape}` !== `${a.other.shape}`) return refuse(": shapes");
  const more = { x: read(a.input), y: read(a.other), equal_nan: a.equal_nan, rtol: Number(a.rtol), atol: Number(a.atol) };
  return Array.from({ length: a.input.n }, (_, i) => Number(close(more, i)));
}
define("allclose", "fm", closeness, (a) => closeCells(a).every(Boolean));
define("isclose", "fm", closeness, (a) => make(DT.bool, a.input.shape, closeCells(a)));
define("is_floating_point", "fm", "input", ({ input }) => input.dt.isFloat);
