/**
 * gather, scatter and their kin: the checks, the words and the order of writes come from ../explorer/ops.js, here they
 * meet storages, every dtype and the graph of gradients.
 */
import { apply, routeOf } from "../explorer/ops.js";
import { Approx, Refused, ctx, isNumber, raise, refuse, useCells, warn } from "./values.js";
import { DT, DType, ROUND, Tensor, exact, filled, isContiguous, make, places, read, cellsIn, store, rowStrides, view } from "./tensor.js";
import { checkOverlap, record, recording, saved } from "./gradients.js";
import { broadcast, settle, spread } from "./arithmetic.js";
import { define } from "./signature.js";
import { cast, copied, fillNumber, overwrite, reshape, bracketed, sumTo, wrapAxis } from "./shaping.js";
import { compare, div, mul, where } from "./math.js";

const KNOWN = ["float32", "float64", "int64", "int32", "bool"];
/** Above this, PyTorch may divide the work among threads. */
export const MANY = 30_000;

/** A tensor as the explorer's module takes it. @param {Tensor} t @param {"value" | "index"} use @returns {any} */
function lent(t, use) {
  // PyTorch's kernels read the strides of an int32 index in ways that are not modelled.
  if (use === "index" && t.dt === DT.int32 && (t.strides.includes(0) || !isContiguous(t))) return refuse(": an expanded int32 index");
  const dtype = KNOWN.includes(t.dt.name) ? t.dt.name : use === "value" ? "float64" : t.dt.isFloat ? "float32" : "bool";
  return { dtype, shape: t.shape, data: use === "index" && !t.dt.isFloat ? exact(t, "index") : read(t, use === "value").d };
}
/** @param {() => any} how @param {Tensor[]} tensors @param {(message: string) => string} [words] */
function asking(how, tensors, words = (message) => message) {
  try {
    return how();
  } catch (error) {
    if (!(error instanceof Error) || !["RuntimeError", "IndexError", "TypeError", "NotImplementedError", "RangeError"].includes(error.name)) throw error;
    if (error.name === "RangeError" || error.name === "TypeError") return refuse(`: ${error.name === "RangeError" ? "limit" : "arguments"}`);
    // Which of several bad values is named depends on the order of memory.
    if (/out of bounds for dimension/.test(error.message) && !tensors.every((t) => isContiguous(t) && !t.st.vague)) {
      if (new Set(read(tensors[0]).d).size > 2) return refuse(": order");
    }
    return raise(error.name, words(error.message));
  }
}

// What figures are drawn from

/** @param {any} v */
function drawn(v) {
  if (v instanceof Tensor && read(v, true).e?.includes(Infinity)) return null;
  if (!(v instanceof Tensor)) return v instanceof Approx ? v.v : typeof v === "bigint" ? Number(v) : v instanceof DType ? v.name : v;
  const { d } = read(v, true);
  const word = (/** @type {number} */ x) => (x !== x ? "nan" : x > 0 ? "inf" : "-inf");
  return { dtype: v.dt.name, shape: [...v.shape], data: Array.from(d, (x) => (v.dt.isBool ? x !== 0 : Number.isFinite(x) ? x + 0 : word(x))) };
}
/**
 * @param {string} op @param {Record<string, any>} args @param {Record<string, any>} given what the call named itself
 * @returns {(out: Tensor) => Tensor}
 */
function noted(op, args, given) {
  if (ctx.quiet) return (out) => out;
  const { line } = ctx;
  /** @type {Record<string, any>} */
  const before = {};
  for (const [name, v] of Object.entries({ ...args, ...given })) if (v !== undefined && v !== null) before[name] = drawn(v);
  return (out) => {
    const after = drawn(out);
    // What is not known is not drawn.
    if (ctx.calls.length < 200 && after && !Object.values(before).includes(null)) ctx.calls.push({ op, line, args: before, out: after });
    return out;
  };
}
/** Without drawing it: for the way back of gradients. @template T @param {() => T} f */
export function quietly(f) {
  const old = ctx.quiet;
  ctx.quiet = true;
  try {
    return f();
  } finally {
    ctx.quiet = old;
  }
}

// Reading

/** @param {Tensor} t @param {ArrayLike<number>} from @param {readonly number[]} shape */
export function picked(t, from, shape) {
  const { d, e } = read(t);
  const at = Array.from(from);
  return make(t.dt, shape, at.map((i) => d[i]), e && Float64Array.from(at, (i) => e[i]));
}
/** @param {Tensor} input @param {number} dim @param {Tensor} index @param {boolean} [sparse] @returns {Tensor} */
export function gather(input, dim, index, sparse = false) {
  const seen = lent(index, "index");
  const zeros = input.dt === DT.uint16 ? { ...seen, data: new Float64Array(index.n) } : seen;
  const route = asking(() => routeOf("gather", { input: lent(input, "value"), dim, index: zeros }), [index, input]);
  if (input.dt === DT.uint16 && index.n) return raise("NotImplementedError", "\"scatter_gather_tensor_cpu\" not implemented for 'UInt16'");
  const out = picked(input, route.from, route.shape);
  if (sparse && recording([input])) return refuse(": sparse_grad");
  const { shape, dt } = input;
  if (!recording([input])) return out;
  const [whole, at] = [saved(input), saved(index)];
  return record(out, "GatherBackward0", [input], (g) => {
    whole();
    return [scatterAdd(filled(dt, shape, 0), dim, at(), g)];
  }, true);
}
define("gather", "fm!", "input dim:int index * sparse_grad:bool=False out:Tensor?=None", (a) => {
  if (a.out !== null) return into(a.out, a);
  const done = noted("gather", { input: a.input, dim: a.dim, index: a.index }, { sparse_grad: a.sparse_grad || undefined });
  return done(gather(a.input, a.dim, a.index, a.sparse_grad));
});
/** @param {Tensor} out @param {any} a */
function into(out, a) {
  if (recording([a.input, out])) return refuse(": out");
  if (out.dt !== a.input.dt || out.st === a.input.st || out.st === a.index.st) quietly(() => {
    try {
      gather(a.input, a.dim, a.index);
    } catch {
      refuse(": out");
    }
  });
  const made = gather(a.input, a.dim, a.index);
  if (out.dt !== made.dt) return raise("RuntimeError", `Expected out tensor to have dtype ${made.dt.long}, but got ${out.dt.long} instead`);
  for (const each of [a.input, a.index]) {
    if (each.st !== out.st || !out.n || !each.n) continue;
    if (each !== a.index && isContiguous(out) && isContiguous(each) && Math.max(out.off, each.off) < Math.min(out.off + out.n, each.off + each.n)) {
      return raise("RuntimeError", "unsupported operation: some elements of the input tensor and the written-to tensor refer to a single memory location. Please clone() the tensor before performing the operation.");
    }
    return refuse(": out");
  }
  if (`${out.shape}` !== `${made.shape}`) {
    if (out.base || out.n !== out.st.d.length || out.off || out.needs) return refuse(": out");
    if (out.n) warn("UserWarning", `An output with one or more elements was resized since it had shape ${bracketed(out.shape)}, which does not match the required output shape ${bracketed(made.shape)}. This behavior is deprecated, and in a future PyTorch release outputs will not be resized unless they have zero elements. You can explicitly reuse an out tensor t by resizing it, inplace, to zero elements with t.resize_(0). (Triggered internally at /__w/pytorch/pytorch/aten/src/ATen/native/Resize.cpp:30.)`);
    if (made.n > out.n) out.st = make(out.dt, [made.n], new Float64Array(made.n)).st;
    out.shape = [...made.shape];
    out.strides = rowStrides(made.shape);
  }
  checkOverlap(out);
  store(out, read(made).d, read(made).e);
  out.st.version++;
  return out;
}
define("take_along_dim", "fm!", "input indices dim:int?=None", ({ input, indices, dim }) => {
  if (dim === null && !(isContiguous(input) && isContiguous(indices))) return refuse(": strides");
  const done = noted("take_along_dim", { input, index: indices, dim: dim ?? undefined }, {});
  if (!KNOWN.includes(indices.dt.name)) {
    if (dim === null || input.shape.length !== indices.shape.length) return refuse(": dtype");
    return raise("RuntimeError", `torch.take_along_dim(): dtype of indices should be Long but got ${indices.dt.cpp}`);
  }
  const route = asking(() => routeOf("take_along_dim", { input: lent(input, "value"), dim, index: lent(indices, "index") }), [indices, input]);
  if (recording([input])) {
    // As PyTorch does it: both are broadcast, then gathered.
    const flat = dim === null;
    const x = flat ? reshape(input, [-1]) : input;
    const d = flat ? 0 : wrapAxis(dim, input.shape.length);
    const i = flat ? reshape(indices, [-1]) : indices;
    const size = x.shape[d];
    const wrapped = make(DT.int64, i.shape, exact(i, "index").map((v) => ((v % size) + size) % size));
    const whole = broadcast(x.shape.with(d, 1), i.shape.with(d, 1));
    if (`${whole}` !== `${x.shape.with(d, 1)}` || `${whole}` !== `${i.shape.with(d, 1)}`) return refuse(": gradient");
    return done(gather(x, d, wrapped));
  }
  return done(picked(input, route.from, route.shape));
});
/** @param {Tensor} input @param {number} dim @param {Tensor} index @returns {Tensor} */
export function indexSelect(input, dim, index) {
  if (input.dt === DT.uint16) return refuse(": uint16");
  const route = asking(() => routeOf("index_select", { input: lent(input, "value"), dim, index: lent(index, "index") }), [index, input]);
  const out = picked(input, route.from, input.shape.length ? route.shape : []);
  const { shape, dt } = input;
  const at = recording([input]) ? saved(index) : () => index;
  return record(out, "IndexSelectBackward0", [input], (g) => [indexAdd(filled(dt, shape, 0), dim, at(), g, 1)], true);
}
define("index_select", "fm!", "input dim:int index", ({ input, dim, index }) => noted("index_select", { input, dim, index }, {})(indexSelect(input, dim, index)));
/** Cells of a dimension, each as often as it is told. @param {any} a @param {Tensor} input */
function repeated({ repeats, dim, output_size }, input) {
  const name = "repeat_interleave";
  const x = dim === null ? reshape(input, [-1]) : input;
  const d = dim === null ? 0 : wrapAxis(dim, x.shape.length);
  const size = x.shape[d];
  const isTensor = repeats instanceof Tensor;
  if (size === undefined || (isTensor ? repeats.shape.length > 1 || ![DT.int64, DT.int32].includes(repeats.dt) : typeof repeats !== "bigint" || recording([x]))) return refuse(name);
  const given = isTensor ? Array.from(read(repeats).d) : [Number(repeats)];
  const times = given.length === 1 ? new Array(size).fill(given[0]) : given;
  if (times.length !== size || given.some((n) => n < 0)) return refuse(name);
  const from = times.flatMap((n, i) => (useCells(n), new Array(n).fill(i)));
  return output_size !== null && output_size !== from.length ? refuse(name) : indexSelect(x, d, make(DT.int64, [from.length], from));
}
define("repeat_interleave", "m", "input repeats:any dim:int?=None * output_size:int?=None", (a) => repeated(a, a.input));
define("repeat_interleave", "f", "input repeats:any=None dim:int?=None * output_size:int?=None", (a) => {
  if (a.repeats !== null) return repeated(a, a.input);
  return a.input.shape.length === 1 ? repeated({ ...a, repeats: a.input }, make(a.input.dt, a.input.shape, [...new Array(a.input.n).keys()])) : refuse("repeat_interleave");
});
/** @param {Tensor} t @param {number[]} shifts @param {number[]} dims @returns {Tensor} */
function roll(t, shifts, dims) {
  if (!shifts.length) return raise("RuntimeError", "`shifts` required");
  if (!dims.length && shifts.length === 1) return reshape(roll(reshape(t, [-1]), shifts, [0]), t.shape);
  if (!t.shape.length || shifts.length !== dims.length) return refuse("roll");
  if (!t.n && dims.length === 1) return record(copied(t), "RollBackward0", [t], (g) => [g]);
  const at = dims.map((d) => wrapAxis(d, t.shape.length));
  const by = t.shape.map((_, d) => at.reduce((sum, each, i) => sum + (each === d ? shifts[i] : 0), 0));
  const { d, e } = read(t);
  const strides = rowStrides(t.shape);
  const from = Array.from(d, (_, cell) => t.shape.reduce((sum, n, k) => sum + ((((Math.floor(cell / strides[k]) % n) - by[k]) % n) + n) % n * strides[k], 0));
  const out = make(t.dt, t.shape, from.map((cell) => d[cell]), e && Float64Array.from(from, (cell) => e[cell]));
  return record(out, "RollBackward0", [t], (g) => [roll(g, shifts.map((n) => -n), dims)]);
}
define("roll", "fm", "input shifts:ints dims:ints?=None", ({ input, shifts, dims }) => (recording([input]) && !dims?.length ? refuse("roll: gradient") : roll(input, shifts, dims ?? [])));

// Writing

/** Numbers into places, in order. @param {Tensor} input @param {ArrayLike<number>} to @param {ArrayLike<number>} d @param {ArrayLike<number> | null} e */
export function written(input, to, d, e) {
  const out = copied(input, true);
  if (e && !out.st.e) out.st.e = new Float64Array(out.n);
  for (let i = 0; i < to.length; i++) {
    out.st.d[to[i]] = d[i];
    if (out.st.e) out.st.e[to[i]] = e ? e[i] : 0;
  }
  return out;
}
/** @param {Tensor} input @param {number} dim @param {Tensor} index @param {any} src a tensor or a number @returns {Tensor} */
export function scatter(input, dim, index, src) {
  if (input.dt === DT.uint16) return refuse(": uint16");
  const isTensor = src instanceof Tensor;
  if (isTensor && src.dt !== input.dt && (!KNOWN.includes(src.dt.name) || !KNOWN.includes(input.dt.name))) {
    if (lent(src, "value").dtype === lent(input, "value").dtype) return raiseDtype(input, dim, index, src);
  }
  const value = isTensor ? { src: lent(src, "value") } : { value: 0 };
  let route;
  try {
    route = asking(() => routeOf("scatter", { input: lent(input, "value"), dim, index: lent(index, "index"), ...value }), [index, input, ...(isTensor ? [src] : [])]);
  } catch (error) {
    // A number that does not fit is noticed at the first good cell.
    const first = index.n ? read(index).d[0] : -1;
    if (!isTensor && first >= 0 && first < (input.shape[dim < 0 ? dim + input.shape.length : dim] ?? 1) && /out of bounds/.test(/** @type {any} */ (error).value?.args?.[0] ?? "")) fillNumber(src, input.dt);
    throw error;
  }
  let out;
  if (isTensor) {
    const { d, e } = read(src);
    const from = Array.from(/** @type {Int32Array} */ (route.from));
    out = written(input, route.to, from.map((i) => d[i]), e && from.map((i) => e[i]));
  } else {
    let [x, off] = [0, 0];
    if (route.to.length || isNumber(src)) {
      try {
        [x, off] = fillNumber(src, input.dt);
      } catch (error) {
        // Whether a number that goes nowhere must fit depends on the way it takes.
        throw route.to.length ? error : new Refused(": value");
      }
    }
    out = written(input, route.to, new Float64Array(route.to.length).fill(x), off ? new Float64Array(route.to.length).fill(off) : null);
  }
  const at = recording([input, isTensor ? src : null]) ? saved(index) : () => index;
  return record(out, isTensor ? "ScatterBackward0" : "ScatterBackward1", isTensor ? [input, src] : [input], (g) => [
    input.needs ? scatter(g, dim, at(), 0) : null,
    ...(isTensor ? [src.needs ? gather(g, dim, at()) : null] : []),
  ], true);
}
/** @param {Tensor} input @param {number} dim @param {Tensor} index @param {Tensor} src @returns {any} */
function raiseDtype(input, dim, index, src) {
  wrapAxis(dim, input.shape.length);
  if (index.n && ![DT.int64, DT.int32].includes(index.dt)) return raise("RuntimeError", "scatter(): Expected dtype int32/int64 for index");
  void src;
  return raise("RuntimeError", "scatter(): Expected self.dtype to be equal to src.dtype");
}
/**
 * Numbers added in the order of PyTorch's loops.
 * @param {Tensor} input @param {ArrayLike<number>} to @param {ArrayLike<number>} d @param {ArrayLike<number> | null} e
 * @param {DType} work the dtype that the sum is kept in
 */
export function summed(input, to, d, e, work = input.dt) {
  const out = copied(input);
  const { dt } = input;
  const round = ROUND[work.name];
  const off = out.st.e ?? new Float64Array(out.n);
  let exactly = true;
  for (let i = 0; i < to.length; i++) {
    const cell = to[i];
    const v = out.st.d[cell] + d[i];
    const own = (e ? e[i] : 0) + off[cell];
    if (own) [out.st.d[cell], off[cell]] = settle(v, own, work);
    else {
      out.st.d[cell] = dt.isBool ? Number(v !== 0) : round(v);
      if (dt.isFloat && out.st.d[cell] !== v && v === v) exactly = false;
    }
  }
  if (!exactly && to.length > MANY) return refuse(": order");
  if (work !== dt) for (let i = 0; i < out.n; i++) out.st.d[i] = off[i] ? refuse(": rounding") : ROUND[dt.name](out.st.d[i]);
  if (off.some(Boolean)) out.st.e = off;
  return out;
}
/** @param {Tensor} input @param {number} dim @param {Tensor} index @param {Tensor} src @returns {Tensor} */
export function scatterAdd(input, dim, index, src) {
  if (input.dt === DT.uint16) return refuse(": uint16");
  if (src.dt !== input.dt && lent(src, "value").dtype === lent(input, "value").dtype) return raiseDtype(input, dim, index, src);
  const route = asking(() => routeOf("scatter_add", { input: lent(input, "value"), dim, index: lent(index, "index"), src: lent(src, "value") }), [index, input, src]);
  const { d, e } = read(src);
  const from = Array.from(/** @type {Int32Array} */ (route.from));
  const half = input.dt === DT.float16 || input.dt === DT.bfloat16;
  const out = summed(input, route.to, from.map((i) => d[i]), e && from.map((i) => e[i]), half ? DT.float32 : input.dt);
  const at = recording([input, src]) ? saved(index) : () => index;
  return record(out, "ScatterAddBackward0", [input, src], (g) => [input.needs ? g : null, src.needs ? gather(g, dim, at()) : null], true);
}
/** @param {Tensor} input @param {number} dim @param {Tensor} index @param {Tensor} src @param {string} reduce @param {boolean} own include_self @returns {Tensor} */
export function scatterReduce(input, dim, index, src, reduce, own) {
  if (input.dt === DT.uint16) return refuse(": uint16");
  if (src.dt !== input.dt && lent(src, "value").dtype === lent(input, "value").dtype) return raiseDtype(input, dim, index, src);
  const args = { input: lent(input, "value"), dim, index: lent(index, "index"), src: lent(src, "value"), reduce, include_self: own };
  const route = asking(() => routeOf("scatter_reduce", args), [index, input, src]);
  const known = KNOWN.includes(input.dt.name);
  const { d, e } = read(src);
  const mine = read(input).e;
  const order = ["amax", "amin"].includes(reduce);
  let out;
  if (!order && (!known || e?.some(Boolean) || mine?.some(Boolean) || (route.to.length > MANY && input.dt.isFloat))) {
    if (reduce !== "sum") return refuse(`: ${e || mine ? "rounding" : "dtype"}`);
    const half = input.dt === DT.float16 || input.dt === DT.bfloat16;
    const base = own ? input : written(input, route.to, new Float64Array(route.to.length), null);
    const from = Array.from(/** @type {Int32Array} */ (route.from));
    out = summed(base, route.to, from.map((i) => d[i]), e && from.map((i) => e[i]), half ? DT.float32 : input.dt);
  } else if (order) {
    out = copied(input);
    const seen = new Set();
    const off = out.st.e ?? new Float64Array(out.n);
    const high = reduce === "amax";
    for (let i = 0; i < route.to.length; i++) {
      const [cell, from] = [route.to[i], route.from[i]];
      const [a, b] = [out.st.d[cell], d[from]];
      const [ea, eb] = [off[cell], e ? e[from] : 0];
      const first = !own && !seen.has(cell);
      seen.add(cell);
      if (first || b !== b || (high ? a < b : b < a)) out.st.d[cell] = b;
      off[cell] = first ? eb : Math.abs(a - b) > ea + eb ? (out.st.d[cell] === b ? eb : ea) : ea + eb && Infinity;
    }
    if (off.some(Boolean)) out.st.e = off;
  } else out = make(input.dt, input.shape, asking(() => apply("scatter_reduce", args), [index]).data.map(Number));
  if (!recording([input, src])) return out;
  const [x, s, at, r] = [saved(input), saved(src), saved(index), saved(out)];
  return record(out, "ScatterReduceBackward0", [input, src], (g) => {
    const i = at();
    let toSelf = g;
    let toSrc;
    if (reduce === "sum") toSrc = () => gather(g, dim, i);
    else if (reduce === "mean") {
      const ones = filled(g.dt, s().shape, 1);
      const n = scatterAdd(filled(g.dt, g.shape, own ? 1 : 0), dim, i, ones);
      const many = where(compare("==", n, 0n), 1n, n, "", g.dt);
      toSelf = div(g, many);
      toSrc = () => div(gather(g, dim, i), gather(many, dim, i));
    } else if (order) {
      const result = r();
      const self = cast(compare("==", x(), result), g.dt);
      const same = cast(compare("==", s(), gather(result, dim, i)), g.dt);
      const shared = div(g, scatterAdd(self, dim, i, same));
      toSelf = mul(self, shared);
      toSrc = () => mul(same, gather(shared, dim, i));
    } else return refuse(": gradient of prod");
    if (!own) toSelf = scatter(toSelf, dim, i, 0);
    return [input.needs ? toSelf : null, src.needs ? toSrc() : null];
  }, true);
}
/** @param {Tensor} input @param {number} dim @param {Tensor} index @param {Tensor} src @param {any} alpha @returns {Tensor} */
export function indexAdd(input, dim, index, src, alpha) {
  const known = KNOWN.includes(input.dt.name);
  const k = Number(alpha);
  if (alpha instanceof Approx) return refuse(": alpha");
  const differ = src.dt !== input.dt;
  const lentSrc = lent(src, "value");
  const lentIn = lent(input, "value");
  if (differ && lentSrc.dtype === lentIn.dtype) lentSrc.dtype = lentIn.dtype === "float64" ? "float32" : "float64";
  const words = (/** @type {string} */ message) =>
    message.includes("must have the same scalar type") ? `index_add_(): self (${input.dt.cpp}) and source (${src.dt.cpp}) must have the same scalar type` : message.replace(/with type: \w+ and/, `with type: ${index.dt.cpp} and`).replace(/but got: \w+$/, `but got: ${index.dt.cpp}`);
  const args = { input: lentIn, dim, index: lent(index, "index"), src: lentSrc, alpha: k };
  const route = asking(() => routeOf("index_add", args), [index, input, src], words);
  const { d, e } = read(src);
  const unsure = e?.some(Boolean) || read(input).e?.some(Boolean);
  let out;
  if (known && !unsure && k !== 1 && route.to.length <= MANY) out = make(input.dt, input.shape, asking(() => apply("index_add", args), [index]).data.map(Number));
  else {
    if (k !== 1) return refuse(": alpha");
    const from = Array.from(/** @type {Int32Array} */ (route.from));
    // Half precision: rows are added as scatter_add does, in float32; else every sum is rounded.
    const half = input.dt === DT.float16 || input.dt === DT.bfloat16;
    const rank = input.shape.length;
    const rows = rank > 1 && index.dt === DT.int64 && [0, rank - 1].includes(wrapAxis(dim, rank));
    if (half && rank > 1 && !rows) return refuse(": half precision");
    out = summed(input, route.to, from.map((i) => d[i]), e && from.map((i) => e[i]), half && rows ? DT.float32 : input.dt);
  }
  const at = recording([input, src]) ? saved(index) : () => index;
  return record(out, "IndexAddBackward0", [input, src], (g) => [input.needs ? g : null, src.needs ? (k === 1 ? indexSelect(g, dim, at()) : mul(indexSelect(g, dim, at()), k)) : null], true);
}

/**
 * An operation and its form in place.
 * @param {string} name @param {string} spec @param {(a: any) => any} f @param {(a: any, op: string) => any} [check] before anything else
 */
function writer(name, spec, f, check = () => {}) {
  define(name, spec.startsWith("!") ? "fm!" : "fm", spec.replace("!", ""), (a) => {
    check(a, name);
    return f(a);
  });
  define(`${name}_`, spec.startsWith("!") ? "m!" : "m", spec.replace("!", ""), (a) => {
    check(a, `${name}_`);
    const others = Object.entries(a).filter(([key, v]) => key !== "input" && v instanceof Tensor).map(([, v]) => v);
    return changed(a.input, others, (x) => f({ ...a, input: x, inPlace: true }), name, a, f);
  });
}
/** In place, with the tensors it reads. @param {Tensor} t @param {Tensor[]} others @param {(x: Tensor) => Tensor} compute @param {string} name @param {any} a @param {(a: any) => any} f */
function changed(t, others, compute, name, a, f) {
  if (others.includes(t)) return refuse(": overlap");
  const sharing = others.filter((each) => each.st === t.st);
  if (sharing.length) {
    // Whether they overlap at all.
    const mine = new Set(places(t));
    if (sharing.some((each) => places(each).some((i) => mine.has(i)))) return refuse(": overlap");
  }
  if (expandedMemory(t) && name === "index_fill") return refuse(": expanded");
  const deprecated = { masked_fill: "masked_fill_" }[name];
  const expanded = expandedMemory(t);
  if (deprecated && expanded) {
    warn("UserWarning", `Use of ${deprecated} on expanded tensors is deprecated. Please clone() the tensor before performing this operation. This also applies to advanced indexing e.g. tensor[mask] = scalar (Triggered internally at /__w/pytorch/pytorch/aten/src/ATen/native/TensorAdvancedIndexing.cpp:2450.)`);
    return overwriteExpanded(t, compute);
  }
  if (expanded && ctx.grad && t.needs) return refuse("in place: gradient");
  if (expanded) {
    // Shapes and dtypes are looked at first, then memory, then the numbers of the index.
    try {
      quietly(() => compute(t));
    } catch (error) {
      const said = /** @type {any} */ (error).value?.args?.[0] ?? "";
      if (!/out of bounds|out of range(:| in)/.test(said)) {
        if (!["scatter", "scatter_add", "scatter_reduce"].includes(name)) refuse(": expanded");
        throw error;
      }
    }
    checkOverlap(t);
  }
  try {
    return overwrite(t, others, compute);
  } catch (error) {
    // PyTorch may have written a part of it before it complained.
    const first = a.index && t.shape.length === 1 && a.index.shape.length === 1 && ["scatter", "scatter_add", "scatter_reduce", "index_add"].includes(name) && !t.needs && !a.reduce?.startsWith("mul");
    const said = /** @type {any} */ (error).value?.args?.[0] ?? "";
    if (first && /out of bounds|out of range(:| in)/.test(said)) {
      const k = read(a.index).d.findIndex((i) => i < 0 || i >= t.shape[0]);
      const cut = (/** @type {any} */ v) => (v instanceof Tensor ? view(v, [k], v.strides) : v);
      const less = { ...a, index: cut(a.index), src: cut(a.src), source: cut(a.source) };
      // In half precision these write into a copy, which goes with the error.
      if (k > 0 && !(name.startsWith("scatter") && ["float16", "bfloat16"].includes(t.dt.name))) quietly(() => quietGrad(() => {
        if (name !== "scatter_reduce" || a.include_self) overwrite(t, [], (x) => f({ ...less, input: x }));
        else if (a.reduce === "sum") overwrite(t, [], (x) => scatter(x, 0, less.index, 0));
        else store(t, new Float64Array(t.n), new Float64Array(t.n).fill(Infinity));
      }));
    } else if (/out of bounds|out of range(:| in)|Number of elements of source|without overflow/.test(/** @type {any} */ (error).value?.args?.[0] ?? "")) store(t, new Float64Array(t.n), new Float64Array(t.n).fill(Infinity));
    throw error;
  }
}
/** Whether several of its cells are one. @param {Tensor} t */
export const expandedMemory = (t) => t.n > 0 && t.shape.some((n, d) => n > 1 && t.strides[d] === 0);
/** Written where several cells share memory: only if all of them get the same. @param {Tensor} t @param {(x: Tensor) => Tensor} compute */
export function overwriteExpanded(t, compute) {
  if (t.needs) return refuse("in place: expanded");
  const made = compute(t);
  if (`${made.shape}` !== `${t.shape}`) return refuse("in place: shape");
  const at = places(t);
  const { d, e } = read(made);
  const mine = read(t).d;
  // A cell that is written wins over its twin that is left alone; two that are written must agree.
  const to = new Map();
  at.forEach((cell, i) => {
    if (d[i] === mine[i]) return;
    if (to.has(cell) && to.get(cell) !== d[i]) refuse("in place: expanded");
    to.set(cell, d[i]);
  });
  if (e?.some(Boolean)) return refuse("in place: expanded");
  for (const [cell, v] of to) t.st.d[cell] = v;
  t.st.version++;
  return t;
}
const scattering = (/** @type {string} */ op, /** @type {any} */ a) => (/** @type {(a: any) => Tensor} */ f) => {
  const done = noted(op, { input: a.input, dim: a.dim, index: a.index, src: a.src instanceof Tensor ? a.src : undefined, value: a.src instanceof Tensor ? undefined : a.src, ...(a.reduce ? { reduce: a.reduce } : {}) }, a.include_self === false ? { include_self: false } : {});
  return done(f(a));
};
const SCATTER = "input dim:int index src:src=None value:num?=None * reduce:str?=None";
/** @param {any} a @param {string} name */
function checkScatterForm(a, name) {
  if ((a.src === null) === (a.value === null)) refuse(": arguments");
}
writer("scatter", SCATTER, (a) => {
  const src = a.src ?? a.value;
  if (a.reduce !== null) {
    if (!["add", "multiply"].includes(a.reduce)) {
      try {
        quietly(() => scatter(a.input, a.dim, a.index, src));
      } catch (error) {
        if (!/out of bounds/.test(/** @type {any} */ (error).value?.args?.[0] ?? "")) throw error;
      }
      return raise("RuntimeError", "reduce argument must be either add or multiply.");
    }
    if (src instanceof Tensor) {
      warn("UserWarning", "The reduce argument of torch.scatter with Tensor src is deprecated and will be removed in a future PyTorch release. Use torch.scatter_reduce instead for more reduction options. (Triggered internally at /__w/pytorch/pytorch/aten/src/ATen/native/TensorAdvancedIndexing.cpp:225.)", "scatter reduce");
    }
    if (recording([a.input, src instanceof Tensor ? src : null])) return refuse(": gradient of reduce");
    if (!KNOWN.includes(a.input.dt.name)) return refuse(": reduce");
    const full = src instanceof Tensor ? src : made(src, a.input.dt, a.index.shape);
    const how = a.reduce === "add" ? "sum" : "prod";
    return scattering("scatter", { ...a, src })(() => scatterReduce(a.input, a.dim, a.index, full, how, true));
  }
  return scattering("scatter", { ...a, src, reduce: undefined })(() => scatter(a.input, a.dim, a.index, src));
}, checkScatterForm);
/** @param {any} value @param {DType} dt @param {number[]} shape */
function made(value, dt, shape) {
  const [x, e] = fillNumber(value, dt);
  return e ? refuse(": rounding") : filled(dt, shape, x);
}
writer("scatter_add", "!input dim:int index src", (a) => scattering("scatter_add", a)(() => scatterAdd(a.input, a.dim, a.index, a.src)));
writer("scatter_reduce", "!input dim:int index src reduce:str * include_self:bool=True", (a) => scattering("scatter_reduce", a)(() => scatterReduce(a.input, a.dim, a.index, a.src, a.reduce, a.include_self)));
writer("index_add", "!input dim:int index source * alpha:num=1", (a) => {
  const done = noted("index_add", { input: a.input, dim: a.dim, index: a.index, src: a.source }, Number(a.alpha) === 1 ? {} : { alpha: a.alpha });
  return done(indexAdd(a.input, a.dim, a.index, a.source, a.alpha));
});

// index_copy, index_fill, index_reduce

/** @param {Tensor} input @param {number} dim @param {number} n cells of the index */
function slicePlaces(input, dim, n) {
  const shape = input.shape.length ? input.shape.with(dim, n) : [];
  const strides = rowStrides(input.shape);
  const rows = Array.from({ length: cellsIn(shape) }, (_, i) => i);
  const own = rowStrides(shape);
  return { shape, cell: (/** @type {number} */ i, /** @type {ArrayLike<number>} */ index) => (shape.length ? shape.reduce((sum, _, d) => {
    const at = Math.floor(i / own[d]) % Math.max(shape[d], 1);
    return sum + (d === dim ? index[at] : at) * strides[d];
  }, 0) : index[0]), rows };
}
writer("index_copy", "!input dim:int index source", ({ input, dim, index, source }) => {
  const d = wrapAxis(dim, input.shape.length);
  if (index.shape.length >= 2) return raise("IndexError", `index_copy_(): Index should have dimension 1 or 0 (got ${index.shape.length})`);
  const n = index.n;
  if (!source.shape.length && n !== 1) return raise("IndexError", `index_copy_(): When source is scalar, index should have one element (got ${n})`);
  if (source.shape.length !== input.shape.length && source.shape.length && input.shape.length) {
    return raise("IndexError", `index_copy_(): When source and destination are not scalars, their dimensionality must match. Source dimensionality (${source.shape.length}), destination dimensionality (${input.shape.length})`);
  }
  if (index.dt !== DT.int64) return raise("RuntimeError", "index_copy_(): Expected a long tensor for index, but got " + index.dt.cpp);
  if (input.dt !== source.dt) return raise("RuntimeError", `index_copy_(): self and source expected to have the same dtype, but got (self) ${input.dt.cpp} and (source) ${source.dt.cpp}`);
  const rest = (/** @type {Tensor} */ t) => t.shape.filter((_, k) => k !== d);
  const [a, b] = [input.shape.length ? rest(input) : [], source.shape.length ? rest(source) : []];
  if (!input.n) return refuse(": empty");
  if (`${a}` !== `${b}`) {
    return raise("RuntimeError", `index_copy_(): Source/destination tensor must have same slice shapes. Destination slice shape: ${a.join(" ")} at dimension ${d} and source slice shape: ${b.join(" ")} at dimension 0.`);
  }
  if (source.shape.length && n !== source.shape[d]) return raise("IndexError", `index_copy_(): Number of indices (${n}) should be equal to source.size(dim) (${source.shape[d]})`);
  const at = exact(index, "index");
  const size = input.shape[d] ?? 1;
  if (input.n || source.n) for (const i of at) if (i < 0 || i >= size) return raise("IndexError", `index_copy_(): index ${i} is out of bounds for dimension ${d} with size ${size}`);
  const { cell, rows } = slicePlaces(input, d, n);
  const { d: values, e } = read(source);
  const out = written(input, rows.map((i) => cell(i, at)), values, e);
  const kept = recording([input, source]) ? saved(index) : () => index;
  return record(out, "IndexCopyBackward0", [input, source], (g) => [input.needs ? indexFill(g, d, kept(), 0) : null, source.needs ? indexSelect(g, d, kept()) : null], true);
});
/** @param {Tensor} input @param {number} dim @param {Tensor} index @param {any} value @returns {any} */
function indexFill(input, dim, index, value) {
  if (index.dt !== DT.int64) return raise("IndexError", "index_fill_(): Expected dtype int64 for index.");
  const d = wrapAxis(dim, input.shape.length);
  if (index.shape.length > 1) return raise("RuntimeError", "Index has to be a vector/scalar");
  const at = exact(index, "index");
  const size = input.shape[d] ?? 1;
  if (!input.n && index.n) return refuse(": empty");
  if (!(value instanceof Tensor)) fillNumber(value, input.dt);
  if (input.n) for (const i of at) if (i < -size || i >= size) return raise("IndexError", `index ${i} is out of bounds for dimension ${d} with size ${size}`);
  const [x, off] = value instanceof Tensor ? [0, 0] : fillNumber(value, input.dt);
  const { cell, rows } = slicePlaces(input, d, index.n);
  const wrapped = at.map((i) => (i < 0 ? i + size : i));
  const out = written(input, rows.map((i) => cell(i, wrapped)), new Float64Array(rows.length).fill(x), off ? new Float64Array(rows.length).fill(off) : null);
  const kept = recording([input]) ? saved(index) : () => index;
  return record(out, "IndexFillBackward0", [input], (g) => [indexFill(g, dim, kept(), 0)], true);
}
writer("index_fill", "input dim:int index value:Tensor|num", ({ input, dim, index, value }) => {
  if (value instanceof Tensor) {
    if (value.shape.length) return raise("RuntimeError", `index_fill_ only supports a 0-dimensional value tensor, but got tensor with ${value.shape.length} dimension(s).`);
    if (value.needs) return refuse(": gradient");
    const { d, e } = read(value);
    return indexFill(input, dim, index, e?.[0] ? new Approx(d[0], e[0]) : value.dt.isFloat ? d[0] : value.dt.isBool ? d[0] !== 0 : BigInt(d[0]));
  }
  return indexFill(input, dim, index, value);
});
writer("index_reduce", "!input dim:int index source reduce:str * include_self:bool=True", (a) => {
  const { input, dim, index, source, reduce } = a;
  warn("UserWarning", "index_reduce() is in beta and the API may change at any time. (Triggered internally at /__w/pytorch/pytorch/aten/src/ATen/native/TensorAdvancedIndexing.cpp:1523.)", "index_reduce");
  if (!["prod", "mean", "amax", "amin"].includes(reduce)) return refuse(": reduce");
  const d = wrapAxis(dim, input.shape.length);
  if (recording([input, source]) || !KNOWN.includes(source.dt.name) || !KNOWN.includes(input.dt.name)) return refuse(": arguments");
  // The checks and their words are those of index_add_.
  const words = (/** @type {string} */ message) => (!a.include_self || message.includes("INDICES") || message.includes("out of bounds") ? refuse(": index") : message.replace("index_add_()", "index_reduce_()").replace(/with type: \w+ and/, `with type: ${index.dt.cpp} and`).replace(/but got: \w+$/, `but got: ${index.dt.cpp}`));
  asking(() => routeOf("index_add", { input: lent(input, "value"), dim, index: lent(index, "index"), src: lent(source, "value"), alpha: 1 }), [index, input, source], words);
  const at = exact(index, "index");
  if (source.shape.length !== input.shape.length || !input.shape.length || !source.n) return refuse(": arguments");
  const shape = source.shape.map((/** @type {number} */ _, /** @type {number} */ k) => (k === d ? index.n : 1));
  const column = reshape(make(DT.int64, [index.n], at), shape);
  const grid = view(column, source.shape, column.strides.map((s, k) => (k === d ? s : 0)));
  return quietly(() => scatterReduce(input, d, grid, source, reduce, a.include_self));
});

// take, put

/** @param {Tensor} index @param {number} n @param {string} who */
function flatIndex(index, n, who) {
  void who;
  return exact(index, "index").map((i) => (i < -n || i >= n ? raise("IndexError", `out of range: tried to access index ${i} on a tensor of ${n} elements.`) : i < 0 ? i + n : i));
}
/** @param {Tensor} input @param {Tensor} index @returns {Tensor} */
function take(input, index) {
  if (index.dt !== DT.int64) return raise("RuntimeError", `take(): Expected a long tensor for index, but got ${index.dt.cpp}`);
  if (!input.n && index.n) return raise("IndexError", "take(): tried to take from an empty tensor");
  const at = flatIndex(index, input.n, "take");
  const { shape, dt } = input;
  const [whole, kept] = recording([input]) ? [saved(input), saved(index)] : [() => input, () => index];
  return record(picked(input, at, index.shape), "TakeBackward0", [input], (g) => [whole() && put(filled(dt, shape, 0), kept(), g, true)], true);
}
define("take", "fm!", "input index", ({ input, index }) => take(input, index));
/** @param {Tensor} input @param {Tensor} index @param {Tensor} source @param {boolean} accumulate @returns {Tensor} */
function put(input, index, source, accumulate) {
  if (index.dt !== DT.int64) return raise("RuntimeError", `put_(): Expected a long tensor for index, but got ${index.dt.cpp}`);
  if (input.dt !== source.dt) return raise("RuntimeError", `put_(): self and source expected to have the same dtype, but got self.dtype = ${input.dt.cpp} and source.dtype = ${source.dt.cpp}`);
  if (index.n !== source.n) return raise("IndexError", `put_(): Expected source and index to have the same number of elements, but got source.numel() = ${source.n}, index.numel() = ${index.n}`);
  if (!input.n && index.n) return refuse(": empty");
  const at = flatIndex(index, input.n, "put_");
  const { d, e } = read(source);
  if (!accumulate && at.length > MANY) return refuse(": order");
  const out = accumulate ? summed(input, at, d, e) : written(input, at, d, e);
  const from = source.shape;
  const kept = recording([input, source]) ? saved(index) : () => index;
  return record(out, "PutBackward0", [input, source], (g) => [
    input.needs ? (accumulate ? g : put(g, kept(), filled(g.dt, index.shape, 0), false)) : null,
    source.needs ? reshape(take(g, kept()), from) : null,
  ], true);
}
writer("put", "!input index source accumulate:bool=False", ({ input, index, source, accumulate }) => {
  if (ctx.deterministic && !accumulate) return raise("RuntimeError", "put_ does not have a deterministic implementation, but you set 'torch.use_deterministic_algorithms(True)'. You can turn off determinism just for this operation, or you can use the 'warn_only=True' option, if that's acceptable for your application. You can also file an issue at https://github.com/pytorch/pytorch/issues to help us prioritize adding deterministic support for this operation.");
  return put(input, index, source, accumulate);
});

// Masks

writer("masked_fill", "input mask value:Tensor|num", ({ input, mask, value, inPlace }) => {
  if (!inPlace) broadcast(mask.shape, input.shape);
  if (value instanceof Tensor && value.shape.length) return raise("RuntimeError", `masked_fill_ only supports a 0-dimensional value tensor, but got tensor with ${value.shape.length} dimension(s).`);
  // Which of two faults is told first is not modelled.
  if (!mask.dt.isBool && `${mask.shape}` !== `${input.shape}`) return refuse(": mask");
  if (!mask.dt.isBool) return raise("RuntimeError", `masked_fill_ only supports boolean masks, but got mask with dtype ${mask.dt.long}`);
  if (value instanceof Tensor) {
    if (value.needs || value.dt !== input.dt) return refuse(": Tensor");
  }
  const shape = inPlace ? broadcast(input.shape, mask.shape) : broadcast(mask.shape, input.shape);
  if (inPlace && `${shape}` !== `${input.shape}`) {
    return raise("RuntimeError", `output with shape ${bracketed(input.shape)} doesn't match the broadcast shape ${bracketed(shape)}`);
  }
  const [x, off] = value instanceof Tensor ? [read(value).d[0], read(value).e?.[0] ?? 0] : fillNumber(value, input.dt);
  const fill = make(input.dt, [], [x], Float64Array.of(off));
  const m = recording([input]) ? saved(mask) : () => mask;
  const plain = quietGrad(() => where(mask, fill, input, "M", input.dt));
  return record(plain, value instanceof Tensor ? "MaskedFillBackward1" : "MaskedFillBackward0", [input], (g) => [sumTo(where(m(), 0n, g, "", g.dt), input.shape)]);
});
/** @template T @param {() => T} f */
export function quietGrad(f) {
  const { grad } = ctx;
  ctx.grad = false;
  try {
    return f();
  } finally {
    ctx.grad = grad;
  }
}
define("masked_select", "fm", "input mask", ({ input, mask }) => {
  if (!mask.dt.isBool) return raise("RuntimeError", "masked_select: expected BoolTensor for mask");
  const shape = broadcast(mask.shape, input.shape);
  const yes = read(mask).d;
  const at = spread(mask.shape, shape);
  const from = spread(input.shape, shape);
  const list = Array.from(from).filter((_, i) => yes[at[i]]);
  if (recording([input])) return refuse(": gradient");
  return picked(input, list, [list.length]);
});
writer("masked_scatter", "input mask source", ({ input, mask, source }) => {
  if (mask.shape.length > input.shape.length || mask.shape.some((/** @type {number} */ n, /** @type {number} */ i) => n !== 1 && n !== input.shape[input.shape.length - mask.shape.length + i])) return refuse(": shape");
  if (input.dt !== source.dt) return raise("RuntimeError", `masked_scatter: expected self and source to have same dtypes but got${input.dt.cpp} and ${source.dt.cpp}`);
  if (!mask.dt.isBool) return refuse(": mask");
  const { shape } = input;
  const yes = read(mask).d;
  const at = spread(mask.shape, shape);
  const list = Array.from(at.keys()).filter((i) => yes[at[i]]);
  if (list.length > source.n) return raise("RuntimeError", "Number of elements of source < number of ones in mask");
  if (recording([input, source])) return refuse(": gradient");
  const { d, e } = read(source);
  return written(input, list, d, e);
});

// bincount, embedding

define("bincount", "fm", "input weights:Tensor?=None minlength:int=0", ({ input, weights, minlength }) => {
  if ((input.dt.isFloat || input.dt.isBool) && input.shape.length === 1 && input.n && !weights && !minlength) return raise("NotImplementedError", `"bincount_cpu" not implemented for '${input.dt.cpp}'`);
  if (input.dt.isFloat || input.dt.isBool) return refuse(": dtype");
  if (minlength < 0) return raise("RuntimeError", "minlength should be >= 0");
  const d = exact(input, "bincount");
  if (input.shape.length !== 1 || d.some((v) => v < 0)) return raise("RuntimeError", "bincount only supports 1-d non-negative integral inputs.");
  if (weights && (weights.shape.length !== 1 || weights.n !== input.n)) return raise("RuntimeError", "weights should be 1-d and have the same length as input");
  if (!input.n) return weights ? refuse(": empty") : filled(DT.int64, [minlength], 0);
  const n = Math.max(minlength, Math.max(...d) + 1);
  if (!weights) return summed(filled(DT.int64, [n], 0), d, new Float64Array(d.length).fill(1), null);
  const w = read(weights);
  const out = summed(filled(weights.dt === DT.float32 ? weights.dt : DT.float64, [n], 0), d, w.d, w.e);
  return record(out, "NotImplemented", [weights], () => raise("RuntimeError", "derivative for aten::bincount is not implemented"));
});
define("embedding", "f", "weight indices", ({ weight, indices }) => embedding({ input: indices, weight, padding_idx: null, sparse: false }));
define("embedding", "F", "input weight padding_idx:int?=None * sparse:bool=False", (a) => embedding(a));
/** @param {any} a */
function embedding({ input, weight, padding_idx, sparse }) {
  if (weight.shape.length !== 2 || !weight.n) return refuse(": weight");
  if (input.dt.isFloat && input.dt.bytes === 2) return refuse(": index");
  if (input.dt !== DT.int64 && input.dt !== DT.int32) {
    return raise("RuntimeError", `Expected tensor for argument #1 'indices' to have one of the following scalar types: Long, Int; but got torch.${input.dt.cpp}Tensor instead (while checking arguments for embedding)`);
  }
  if (padding_idx !== null && (padding_idx >= weight.shape[0] || padding_idx < -weight.shape[0])) return raise("AssertionError", "Padding_idx must be within num_embeddings");
  const ids = exact(input, "index");
  const [n, width] = weight.shape;
  if (ids.some((i) => i < 0 || i >= n)) return raise("IndexError", "index out of range in self");
  const from = Array.from(ids).flatMap((i) => Array.from({ length: width }, (_, k) => i * width + k));
  const out = picked(weight, from, [...input.shape, width]);
  if (sparse && recording([weight])) return refuse(": sparse");
  const pad = padding_idx === null ? -1 : padding_idx < 0 ? padding_idx + n : padding_idx;
  const { dt } = weight;
  const kept = recording([weight]) ? saved(input) : () => input;
  return record(out, "EmbeddingBackward0", [weight], (g) => {
    kept();
    const { d, e } = read(g);
    const cells = Array.from(from.keys()).filter((i) => Math.floor(from[i] / width) !== pad);
    return [summed(filled(dt, [n, width], 0), cells.map((i) => from[i]), cells.map((i) => d[i]), e && cells.map((i) => e[i]))];
  }, true);
}
