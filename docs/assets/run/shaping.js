/** New tensors, and the same numbers seen in another shape. */
import { Approx, PyTuple, ctx, isNumber, raise, refuse, typeName, useCells } from "./values.js";
import { DT, DType, ROUND, Tensor, convert, filled, isContiguous, make, places, read, setUnbind, cellsIn, store, rowStrides, view } from "./tensor.js";
import { checkWrite, before, record, recording } from "./gradients.js";
import { promoted, settle, spread, total, wrappedType } from "./arithmetic.js";
import { define, intList } from "./signature.js";

/** @param {readonly number[]} shape */
export const bracketed = (shape) => `[${shape.join(", ")}]`;
/** @param {number} dim @param {number} rank */
export function wrapAxis(dim, rank) {
  const n = Math.max(rank, 1);
  if (dim < -n || dim >= n) raise("IndexError", `Dimension out of range (expected to be in range of [${-n}, ${n - 1}], but got ${dim})`);
  return dim < 0 ? dim + n : dim;
}
/** A copy that owns its numbers. @param {Tensor} t @param {boolean} [raw] */
export function copied(t, raw = false) {
  const { d, e } = read(t, raw);
  return make(t.dt, t.shape, d, e);
}
/** The numbers of a gradient added up to a smaller shape. @param {Tensor} g @param {number[]} shape @returns {Tensor} */
export function sumTo(g, shape) {
  if (`${g.shape}` === `${shape}`) return g;
  const { d, e } = read(g);
  const at = spread(shape, g.shape);
  /** @type {number[][]} */
  const groups = Array.from({ length: cellsIn(shape) }, () => []);
  at.forEach((cell, i) => groups[cell].push(i));
  const out = new Float64Array(groups.length);
  const off = new Float64Array(groups.length);
  groups.forEach((list, cell) => ([out[cell], off[cell]] = total(list.map((i) => d[i]), e && list.map((i) => e[i]), g.dt)));
  return make(g.dt, shape, out, off);
}

// Views

/**
 * A view whose gradient goes back to the cells it shows.
 * @param {Tensor} t @param {string} name @param {(t: Tensor) => Tensor} look makes the view from any tensor of that shape
 */
function seen(t, name, look) {
  const { shape, dt } = t;
  return record(look(t), name, [t], (g) => {
    const out = filled(dt, shape, 0);
    const { d, e } = read(g);
    store(look(out), d, e);
    return [out];
  });
}
/** Only for views that bracketed each cell once and all of them. @param {Tensor} t @param {string} name @param {Tensor} out */
function reshaped(t, name, out) {
  const { shape } = t;
  return record(out, name, [t], (g) => [reshape(g, shape)]);
}
/** Strides of a shape over the same memory, or null. @param {Tensor} t @param {number[]} shape */
function viewStrides(t, shape) {
  if (!t.n) return rowStrides(shape);
  const strides = new Array(shape.length);
  let at = shape.length - 1;
  let base = t.strides.at(-1) ?? 1;
  let [inTensor, inView] = [1, 1];
  if (!t.shape.length) return shape.map(() => 1);
  for (let d = t.shape.length - 1; d >= 0; d--) {
    inTensor *= t.shape[d];
    if (d === 0 || (t.shape[d - 1] !== 1 && t.strides[d - 1] !== inTensor * base)) {
      while (at >= 0 && (inView < inTensor || shape[at] === 1)) {
        strides[at] = inView * base;
        inView *= shape[at];
        at--;
      }
      if (inView !== inTensor) return null;
      if (d > 0) {
        base = t.strides[d - 1];
        [inTensor, inView] = [1, 1];
      }
    }
  }
  return at === -1 ? strides : null;
}
/** @param {Tensor} t @param {number[]} shape with one -1 perhaps */
export function inferred(t, shape) {
  const open = shape.filter((n) => n === -1).length;
  if (open > 1) return raise("RuntimeError", "only one dimension can be inferred");
  if (shape.some((n) => n < -1)) return raise("RuntimeError", `invalid shape dimension ${shape.find((n) => n < -1)} at index ${shape.findIndex((n) => n < -1)} of shape ${bracketed(shape)}`);
  const product = shape.reduce((a, n) => (n === -1 ? a : a * n), 1);
  if (!open) return product === t.n ? shape : raise("RuntimeError", `shape '${bracketed(shape)}' is invalid for input of size ${t.n}`);
  if (product === 0 && t.n === 0) return raise("RuntimeError", `cannot reshape tensor of 0 elements into shape ${bracketed(shape)} because the unspecified dimension size -1 can be any value and is ambiguous`);
  if (!product || t.n % product) return raise("RuntimeError", `shape '${bracketed(shape)}' is invalid for input of size ${t.n}`);
  return shape.map((n) => (n === -1 ? t.n / product : n));
}
/** @param {Tensor} t @param {string} what that depends on the order in memory */
const vague = (t, what) => (t.st.vague && t.shape.length > 1 ? refuse(": strides") : 0);
/** @param {Tensor} t @param {number[]} wanted */
export function viewAs(t, wanted) {
  const shape = inferred(t, wanted);
  vague(t, "view");
  const strides = viewStrides(t, shape);
  if (!strides) {
    return raise("RuntimeError", "view size is not compatible with input tensor's size and stride (at least one dimension spans across two contiguous subspaces). Use .reshape(...) instead.");
  }
  return reshaped(t, "ViewBackward0", view(t, shape, strides));
}
/** @param {Tensor} t @param {number[]} wanted @returns {Tensor} */
export function reshape(t, wanted) {
  const shape = inferred(t, wanted);
  vague(t, "reshape");
  const strides = viewStrides(t, shape);
  if (strides) return reshaped(t, "ViewBackward0", view(t, shape, strides));
  const flat = copied(t);
  return reshaped(t, "UnsafeViewBackward0", new Tensor(flat.st, 0, shape, rowStrides(shape)));
}
/** @param {Tensor} t @param {number[]} order */
function permuted(t, order, name = "PermuteBackward0") {
  return seen(t, name, (x) => view(x, order.map((d) => x.shape[d]), order.map((d) => x.strides[d])));
}
/** @param {Tensor} t @param {number} a @param {number} b @param {string} [name] */
export function transposed(t, a, b, name = "TransposeBackward0") {
  [a, b] = [wrapAxis(a, t.shape.length), wrapAxis(b, t.shape.length)];
  const order = t.shape.map((_, d) => (d === a ? b : d === b ? a : d));
  return permuted(t, order, name);
}
/** @param {Tensor} t @param {number} dim @returns {Tensor} */
export function unsqueeze(t, dim) {
  const d = wrapAxis(dim, t.shape.length + 1);
  const stride = d < t.shape.length ? t.shape[d] * t.strides[d] : 1;
  return reshaped(t, "UnsqueezeBackward0", view(t, t.shape.toSpliced(d, 0, 1), t.strides.toSpliced(d, 0, stride)));
}
/** @param {Tensor} t @param {number[] | null} dims */
export function squeeze(t, dims, name = dims ? (dims.length === 1 ? "SqueezeBackward1" : "SqueezeBackward2") : "SqueezeBackward0") {
  const gone = dims?.map((dim) => wrapAxis(dim, t.shape.length));
  const twice = gone?.find((each, i) => gone.indexOf(each) < i);
  if (twice !== undefined) return raise("RuntimeError", `dim ${twice} appears multiple times in the list of dims`);
  const keep = [...t.shape.keys()].filter((d) => t.shape[d] !== 1 || (gone && !gone.includes(d)));
  return reshaped(t, name, view(t, keep.map((d) => t.shape[d]), keep.map((d) => t.strides[d])));
}
/** @param {Tensor} t @param {number[]} sizes */
export function expand(t, sizes) {
  const lead = sizes.length - t.shape.length;
  const said = () => `Target sizes: ${bracketed(sizes)}.  Tensor sizes: ${bracketed(t.shape)}`;
  if (lead < 0) {
    if (t.dt.isBool || t.dt.bytes === 2) return refuse(": sizes");
    return raise("RuntimeError", `expand(torch.${t.dt.cpp}Tensor{${bracketed(t.shape)}}, size=${bracketed(sizes)}): the number of sizes provided (${sizes.length}) must be greater or equal to the number of dimensions in the tensor (${t.shape.length})`);
  }
  const shape = [];
  /** @type {any[]} */
  const strides = [];
  for (let d = sizes.length - 1; d >= 0; d--) {
    let n = sizes[d];
    if (d < lead) {
      if (n < 0 && !t.shape.length) return refuse(": 0-d");
      if (n === -1) return raise("RuntimeError", `The expanded size of the tensor (${n}) isn't allowed in a leading, non-existing dimension ${d}`);
      if (n < 0) return refuse(": size");
      shape.unshift(n);
      strides.unshift(d === sizes.length - 1 ? 1 : shape[1] * strides[0]);
      if (lead) strides[0] = 0;
      continue;
    }
    const old = t.shape[d - lead];
    if (n === -1) n = old;
    if (n < 0) return refuse(": size");
    if (n !== old && old !== 1) return raise("RuntimeError", `The expanded size of the tensor (${n}) must match the existing size (${old}) at non-singleton dimension ${d}.  ${said()}`);
    shape.unshift(n);
    strides.unshift(n === old ? t.strides[d - lead] : 0);
  }
  const from = t.shape;
  return record(view(t, shape, strides), "ExpandBackward0", [t], (g) => [sumTo(g, from)]);
}
/** @param {Tensor} t @param {number} dim @param {number} i */
export function select(t, dim, i) {
  if (!t.shape.length) return raise("IndexError", "select() cannot be applied to a 0-dim tensor.");
  const d = wrapAxis(dim, t.shape.length);
  const n = t.shape[d];
  if (i < -n || i >= n) return raise("IndexError", `select(): index ${i} out of range for tensor of size ${bracketed(t.shape)} at dimension ${d}`);
  const at = i < 0 ? i + n : i;
  return seen(t, "SelectBackward0", (x) => view(x, x.shape.toSpliced(d, 1), x.strides.toSpliced(d, 1), x.off + at * x.strides[d]));
}
/** @param {Tensor} t @param {number} d @param {number} start @param {number} length @param {number} [step] */
export function slice(t, d, start, length, step = 1) {
  return seen(t, "SliceBackward0", (x) => view(x, x.shape.with(d, length), x.strides.with(d, x.strides[d] * step), x.off + start * x.strides[d]));
}
/** @param {Tensor} t @param {number} dim @returns {Tensor[]} */
export function unbind(t, dim = 0) {
  if (!t.shape.length) return dim === 0 ? raise("IndexError", "Dimension specified as 0 but tensor has no dimensions") : refuse(": 0-d");
  const d = wrapAxis(dim, t.shape.length);
  const look = (/** @type {Tensor} */ x, /** @type {number} */ i) => view(x, x.shape.toSpliced(d, 1), x.strides.toSpliced(d, 1), x.off + i * x.strides[d]);
  useCells(t.shape[d]);
  const outs = Array.from({ length: t.shape[d] }, (_, i) => look(t, i));
  const { shape, dt } = t;
  if (!outs.length) return outs;
  return record(outs, "UnbindBackward0", [t], (gs) => {
    const out = filled(dt, shape, 0);
    (Array.isArray(gs) ? gs : [gs]).forEach((/** @type {Tensor | null} */ g, /** @type {number} */ i) => {
      if (!g) return;
      const { d: values, e } = read(g);
      store(look(out, i), values, e);
    });
    return [out];
  });
}
setUnbind((t) => unbind(t, 0));

/** @param {Tensor} t @param {number} start @param {number} end */
function flatten(t, start, end) {
  const rank = t.shape.length;
  const [a, b] = [wrapAxis(start, rank), wrapAxis(end, rank)];
  if (a > b) return raise("RuntimeError", "flatten() has invalid args: start_dim cannot come after end_dim");
  if (!rank) return reshape(t, [1]);
  if (a === b) return t;
  return reshape(t, [...t.shape.slice(0, a), cellsIn(t.shape.slice(a, b + 1)), ...t.shape.slice(b + 1)]);
}
/** @param {Tensor} t @param {number[]} dims */
function movedOrder(t, dims) {
  if (dims.length !== t.shape.length) {
    return raise("RuntimeError", `permute(sparse_coo): number of dimensions in the tensor input does not match the length of the desired ordering of dimensions i.e. input.dim() = ${t.shape.length} is not equal to len(dims) = ${dims.length}`);
  }
  /** @type {number[]} */
  const order = [];
  for (const each of dims) {
    const d = wrapAxis(each, t.shape.length);
    if (order.includes(d)) return raise("RuntimeError", "permute(): duplicate dims are not allowed.");
    order.push(d);
  }
  return order;
}

define("reshape", "m", "input shape:ints*", ({ input, shape }) => reshape(input, shape));
define("reshape", "f", "input shape:sizes", ({ input, shape }) => reshape(input, shape));
define("view", "m", "input shape:ints*", ({ input, shape }) => viewAs(input, shape));
define("view_as", "m", "input other", ({ input, other }) => viewAs(input, other.shape));
define("reshape_as", "m", "input other", ({ input, other }) => reshape(input, other.shape));
define("expand", "m", "input sizes:ints*", ({ input, sizes }) => expand(input, sizes));
define("expand_as", "m", "input other", ({ input, other }) => expand(input, other.shape));
define("broadcast_to", "fm", "input size:sizes", ({ input, size }) => expand(input, size));
define("unsqueeze", "fm", "input dim:int", ({ input, dim }) => unsqueeze(input, dim));
define("squeeze", "fm", "input dim:ints=None", ({ input, dim }) => squeeze(input, dim));
define("flatten", "fm", "input start_dim:int=0 end_dim:int=-1", ({ input, start_dim, end_dim }) => flatten(input, start_dim, end_dim));
define("ravel", "fm", "input", ({ input }) => reshape(input, [-1]));
define("transpose swapaxes swapdims", "fm", "input dim0:int dim1:int", ({ input, dim0, dim1 }) => transposed(input, dim0, dim1));
define("t", "fm", "input", ({ input }) => {
  if (input.shape.length > 2) return raise("RuntimeError", `t() expects a tensor with <= 2 dimensions, but self is ${input.shape.length}D`);
  return transposed(input, 0, input.shape.length < 2 ? 0 : 1, "TBackward0");
});
define("permute", "m", "input dims:ints*", ({ input, dims }) => permuted(input, movedOrder(input, dims)));
define("permute", "f", "input dims:sizes", ({ input, dims }) => permuted(input, movedOrder(input, dims)));
define("movedim moveaxis", "fm", "input source:int destination:int", ({ input, source, destination }) => {
  const rank = input.shape.length;
  const [from, to] = [wrapAxis(source, rank), wrapAxis(destination, rank)];
  const order = [...input.shape.keys()].filter((d) => d !== from);
  order.splice(to, 0, from);
  return rank ? permuted(input, order) : refuse("movedim");
});
define("select", "fm", "input dim:int index:int", ({ input, dim, index }) => select(input, dim, index));
define("narrow", "fm", "input dim:int start:int length:int", ({ input, dim, start, length }) => {
  if (!input.shape.length) return raise("RuntimeError", "narrow() cannot be applied to a 0-dim tensor.");
  const d = wrapAxis(dim, input.shape.length);
  if (!input.shape.length || start < 0 || length < 0 || start + length > input.shape[d]) return refuse(": range");
  return slice(input, d, start, length);
});
define("diagonal", "fm", "input offset:int=0 dim1:int=0 dim2:int=1", ({ input, offset, dim1, dim2 }) => {
  if (input.shape.length !== 2 || dim1 !== 0 || dim2 !== 1) return refuse("diagonal");
  const [rows, cols] = input.shape;
  const n = Math.max(0, offset >= 0 ? Math.min(rows, cols - offset) : Math.min(rows + offset, cols));
  const start = (/** @type {Tensor} */ x) => (!n ? 0 : offset >= 0 ? offset * x.strides[1] : -offset * x.strides[0]);
  return seen(input, "DiagonalBackward0", (x) => view(x, [n], [x.strides[0] + x.strides[1]], x.off + start(x)));
});
define("unbind", "fm", "input dim:int=0", ({ input, dim }) => new PyTuple(unbind(input, dim)));
/** @param {Tensor} input @param {number[]} sizes @param {number} dim */
function pieces(input, sizes, dim) {
  const d = wrapAxis(dim, input.shape.length);
  let start = 0;
  if (recording([input])) return refuse(": gradient");
  return new PyTuple(sizes.map((n) => {
    const part = slice(input, d, start, n);
    start += n;
    return part;
  }));
}
define("split", "fm", "input split_size:any dim:int=0", ({ input, split_size: given, dim }) => {
  const split_size = intList(given) ?? intList([given]) ?? refuse("split");
  if ((Array.isArray(given) || given instanceof PyTuple) && split_size.length === 1) return refuse("split");
  const d = wrapAxis(dim, input.shape.length);
  if (split_size.length !== 1 && input.shape.length && split_size.every((/** @type {number} */ n) => n >= 0)) {
    const sum = split_size.reduce((/** @type {number} */ x, /** @type {number} */ y) => x + y, 0);
    return sum === input.shape[d] ? pieces(input, split_size, d) : refuse(": sizes");
  }
  if (!input.shape.length || split_size.length !== 1 || split_size[0] <= 0) return refuse("split");
  const [n, all] = [split_size[0], input.shape[d]];
  const count = Math.max(1, Math.ceil(all / n));
  return pieces(input, Array.from({ length: count }, (_, i) => Math.min(n, all - i * n)), d);
});
define("chunk", "fm", "input chunks:int dim:int=0", ({ input, chunks, dim }) => {
  const d = wrapAxis(dim, input.shape.length);
  if (!input.shape.length || chunks <= 0 || !input.shape[d]) return refuse("chunk");
  const all = input.shape[d];
  const n = Math.ceil(all / chunks);
  return pieces(input, Array.from({ length: Math.ceil(all / n) }, (_, i) => Math.min(n, all - i * n)), d);
});

// Copies

/** @param {Tensor} t */
export const clone = (t) => {
  const out = copied(t);
  out.st.vague = t.st.vague;
  // clone() keeps the order of the strides of dense tensors.
  if (!isContiguous(t)) out.st.vague = true;
  return record(out, "CloneBackward0", [t], (g) => [g]);
};
define("clone", "fm", "input", ({ input }) => clone(input));
define("contiguous", "m", "input", ({ input }) => (vague(input, "contiguous"), isContiguous(input) ? input : record(copied(input), "CloneBackward0", [input], (g) => [g])));
define("is_contiguous", "m", "input", ({ input }) => (vague(input, "is_contiguous"), isContiguous(input)));
define("detach", "fm", "input", ({ input }) => {
  const out = view(input, input.shape, input.strides);
  // A detached tensor shares memory; what is written through it is not seen by the graph as a view's writing is.
  out.base = null;
  return out;
});
define("stride", "m", "input dim:int=None", ({ input, dim }) => (vague(input, "stride"), dim === null ? new PyTuple(input.strides.map(BigInt)) : BigInt(input.strides[wrapAxis(dim, input.shape.length)] ?? refuse("stride"))));
define("storage_offset", "m", "input", ({ input }) => BigInt(input.off));

/** @param {Tensor} t @param {DType} dt @param {boolean} [copy] @returns {Tensor} */
export function cast(t, dt, copy = false) {
  if (t.dt === dt) return copy ? clone(t) : t;
  const { d, e } = read(t);
  const errors = e?.some(Boolean) ? e : null;
  let out;
  if (errors && dt.isFloat) {
    const pairs = Array.from(d, (x, i) => settle(x, errors[i], dt));
    out = make(dt, t.shape, pairs.map(([x]) => x), Float64Array.from(pairs, ([, off]) => off));
  } else if (errors) {
    const sure = (/** @type {number} */ x, /** @type {number} */ i) => {
      const to = (/** @type {number} */ y) => convert(y, t.dt, dt);
      return to(x - errors[i]) === to(x + errors[i]) ? to(x) : refuse(": rounding");
    };
    out = make(dt, t.shape, d.map(sure));
  } else out = make(dt, t.shape, d.map((x) => convert(x, t.dt, dt)));
  if (!isContiguous(t) || t.st.vague) out.st.vague = true;
  const from = t.dt;
  return record(out, "ToCopyBackward0", [t], (g) => [cast(g, from)]);
}
define("to", "m", "input dtype:any=None *", ({ input, dtype }) => {
  if (dtype instanceof Tensor) return cast(input, dtype.dt);
  if (dtype === "cpu") return input;
  return dtype instanceof DType ? cast(input, dtype) : refuse(": arguments");
});
define("type", "m", "input dtype:dtype?", ({ input, dtype }) => (dtype ? cast(input, dtype) : refuse("type")));
for (const [names, dt] of Object.entries({ "float": DT.float32, "double": DT.float64, "half": DT.float16, "bfloat16": DT.bfloat16, "long": DT.int64, "int": DT.int32, "short": DT.int16, "char": DT.int8, "byte": DT.uint8, "bool": DT.bool })) {
  define(names, "m", "input", ({ input }) => cast(input, dt));
}
define("cpu", "m", "input", ({ input }) => input);

// New ones

/** @param {any} v @returns {number[]} */
function shapeOf(v) {
  if (isNumber(v) || v instanceof Approx || v instanceof Tensor) return [];
  const list = Array.isArray(v) ? v : v instanceof PyTuple ? v.a : null;
  if (!list) return refuse(`: ${typeName(v)}`);
  if (!list.length) return [0];
  return [list.length, ...shapeOf(list[0])];
}
/** @param {any} data @param {DType | null} dt */
export function fromData(data, dt) {
  if (data instanceof Tensor) return refuse(": Tensor");
  if (typeof data === "string") return refuse(": str");
  const shape = shapeOf(data);
  /** @type {any[]} */
  const flat = [];
  const walk = (/** @type {any} */ v, /** @type {number} */ axis) => {
    useCells(0.25);
    const list = Array.isArray(v) ? v : v instanceof PyTuple ? v.a : null;
    if (axis === shape.length) {
      if (list) return refuse(": nested");
      if (v instanceof Tensor) {
        if (v.shape.length || v.needs || v.dt === DT.float64 || v.dt === DT.bfloat16 || v.dt === DT.float16) return refuse(": Tensor");
        const { d, e } = read(v);
        if (e?.[0]) flat.push(new Approx(d[0], e[0]));
        else flat.push(v.dt.isFloat ? d[0] : v.dt.isBool ? d[0] !== 0 : v.dt === DT.int64 ? BigInt(d[0]) : refuse(": Tensor"));
        return;
      }
      if (!isNumber(v) && !(v instanceof Approx)) return refuse(`: ${typeName(v)}`);
      flat.push(v);
      return;
    }
    if (!list) return refuse(": nested");
    if (list.length !== shape[axis]) return raise("ValueError", `expected sequence of length ${shape[axis]} at dim ${axis} (got ${list.length})`);
    list.forEach((/** @type {any} */ each) => walk(each, axis + 1));
  };
  walk(data, 0);
  useCells(flat.length);
  const to = dt ?? (flat.some((v) => typeof v === "number" || v instanceof Approx) ? DT.float32 : flat.length ? (flat.every((v) => typeof v === "boolean") ? DT.bool : DT.int64) : DT.float32);
  const d = new Float64Array(flat.length);
  const e = new Float64Array(flat.length);
  flat.forEach((v, i) => ([d[i], e[i]] = cell(v, to)));
  return make(to, shape, d, e);
}
/** A Python number as a cell. @param {any} v @param {DType} to @returns {[number, number]} */
export function cell(v, to) {
  if (v instanceof Approx) return to.isFloat ? settle(v.v, v.e, to) : refuse("rounding");
  const x = Number(v);
  if (typeof v === "bigint" && (BigInt(x) !== v || !Number.isSafeInteger(x)) && !to.isBool) return refuse(": limit");
  if (to.isFloat) return [ROUND[to.name](x), 0];
  if (to.isBool) return [x !== 0 ? 1 : 0, 0];
  if (!Number.isFinite(x)) return raise("RuntimeError", `value cannot be converted to type ${to.name} without overflow`);
  const unsigned = to === DT.uint8 ? 256 : to.name === "uint16" ? 65536 : 0;
  if (typeof v === "number" && !(unsigned && x < 0)) return [convert(x, DT.float64, to), 0];
  if (typeof v === "bigint" && unsigned && x < 0 && x > -unsigned) return [x + unsigned, 0];
  return ROUND[to.name](x) === x ? [x, 0] : raise("RuntimeError", `value cannot be converted to type ${to.name} without overflow`);
}
const plainDevice = (/** @type {any} */ device) => (device === null || device === "cpu" ? 0 : refuse("device"));
/** @param {Tensor} t @param {any} a */
function finish(t, { requires_grad = false, device = null }) {
  plainDevice(device);
  if (requires_grad && !t.dt.isFloat) return raise("RuntimeError", "Only Tensors of floating point and complex dtype can require gradients");
  return requires_grad ? ask(t) : t;
}
/** @param {Tensor} t @param {boolean} [yes] */
export function ask(t, yes = true, kinds = "floating point and complex dtype") {
  if (t.fn) return yes ? t : raise("RuntimeError", "you can only change requires_grad flags of leaf variables. If you want to use a computed variable in a subgraph that doesn't require differentiation use var_no_grad = var.detach().");
  if (yes && !t.dt.isFloat) return raise("RuntimeError", `only Tensors of ${kinds} can require gradients`);
  t.rg = yes;
  return t;
}
/** @param {number[]} size */
function checkSize(size, name = "") {
  const bad = size.find((n) => n < 0);
  if (bad !== undefined && name === "zeros") raise("RuntimeError", "zeros: Dimension size must be non-negative.");
  if (bad !== undefined) raise("RuntimeError", `Trying to create tensor with negative dimension ${bad}: ${bracketed(size)}`);
  return size;
}
/** @param {DType} dt @param {number[]} shape */
export function unwritten(dt, shape) {
  const out = filled(dt, shape, 0);
  out.st.e = new Float64Array(out.st.d.length).fill(Infinity);
  return out;
}
const MORE = "* dtype:dtype?=None device:any=None requires_grad:bool=False";
define("tensor", "f", `data:any ${MORE}`, (a) => {
  const t = fromData(a.data, a.dtype);
  if (a.requires_grad && !t.dt.isFloat) return raise("RuntimeError", "Only Tensors of floating point and complex dtype can require gradients");
  return finish(t, a);
});
for (const [name, value] of /** @type {[string, number][]} */ ([["zeros", 0], ["ones", 1]])) {
  define(name, "f", `size:ints* ${MORE}`, (a) => finish(filled(a.dtype ?? DT.float32, checkSize(a.size, name), value), a));
  define(`${name}_like`, "f", `input ${MORE}`, (a) => finish(like(a.input, a.dtype, (dt, shape) => filled(dt, shape, value)), a));
  define(`new_${name}`, "m", `input size:ints* ${MORE}`, (a) => finish(filled(a.dtype ?? a.input.dt, checkSize(a.size), value), a));
}
/** @param {Tensor} t @param {DType | null} dtype @param {(dt: DType, shape: number[]) => Tensor} how */
function like(t, dtype, how) {
  const out = how(dtype ?? t.dt, t.shape);
  if (!isContiguous(t) || t.st.vague) out.st.vague = true;
  return out;
}
define("empty", "f", `size:ints* ${MORE}`, (a) => finish(unwritten(a.dtype ?? DT.float32, checkSize(a.size)), a));
define("new_empty", "m", `input size:ints* ${MORE}`, (a) => finish(unwritten(a.dtype ?? a.input.dt, checkSize(a.size)), a));
define("empty_like", "f", `input ${MORE}`, (a) => finish(like(a.input, a.dtype, unwritten), a));
/** @param {DType} dt @param {number[]} shape @param {any} value */
function full(dt, shape, value) {
  if (value instanceof Tensor) return refuse(": Tensor");
  const [x, e] = fillNumber(value, dt);
  const out = filled(dt, shape, x);
  if (e) out.st.e = new Float64Array(out.n).fill(e);
  return out;
}
/** A number that fills a tensor. @param {any} v @param {DType} dt @returns {[number, number]} */
export function fillNumber(v, dt) {
  if (v instanceof Approx) return cell(v, dt);
  const x = Number(v);
  const ranges = { uint8: [-255, 255], int8: [-128, 127], int16: [-32768, 32767], int32: [-(2 ** 31), 2 ** 31 - 1], int64: [-(2 ** 53), 2 ** 53], float32: [-3.4028234663852886e38, 3.4028234663852886e38] };
  if (dt.isFloat && dt.bytes === 2 && Number.isFinite(x) && !Number.isFinite(ROUND[dt.name](x))) return refuse(": overflow");
  if (dt === DT.uint8 && typeof v === "number" && x < 0) return raise("RuntimeError", "value cannot be converted to type uint8_t without overflow");
  const range = ranges[/** @type {keyof ranges} */ (dt.name)];
  if (range && Number.isFinite(x) && (x < range[0] || x > range[1])) {
    if (dt === DT.int64) return refuse(": limit");
    return raise("RuntimeError", `value cannot be converted to type ${dt.word} without overflow`);
  }
  if (!dt.isFloat && !dt.isBool) {
    if (!Number.isFinite(x)) return raise("RuntimeError", `value cannot be converted to type ${dt.word} without overflow`);
    return [ROUND[dt.name](Math.trunc(x)), 0];
  }
  return cell(v, dt);
}
define("full", "f", `size:sizes fill_value:num ${MORE}`, (a) => finish(full(a.dtype ?? wrappedType(a.fill_value), checkSize(a.size), a.fill_value), a));
define("full_like", "f", `input fill_value:num ${MORE}`, (a) => finish(like(a.input, a.dtype, (dt, shape) => full(dt, shape, a.fill_value)), a));
define("new_full", "m", `input size:sizes fill_value:num ${MORE}`, (a) => finish(full(a.dtype ?? a.input.dt, checkSize(a.size), a.fill_value), a));
define("new_tensor", "m", `input data:any ${MORE}`, (a) => finish(fromData(a.data, a.dtype ?? a.input.dt), a));
define("eye", "f", `n:int m:int?=None ${MORE}`, (a) => {
  if (a.n < 0 || (a.m ?? 0) < 0) return a.n < 0 ? raise("RuntimeError", `n must be greater or equal to 0, got ${a.n}`) : refuse("eye");
  const out = filled(a.dtype ?? DT.float32, [a.n, a.m ?? a.n], 0);
  for (let i = 0; i < Math.min(a.n, a.m ?? a.n); i++) out.st.d[i * (a.m ?? a.n) + i] = 1;
  return finish(out, a);
});
define("arange", "f", `start:num end:num?=None step:num?=None ${MORE}`, (a) => {
  let { start, end, step } = a;
  step ??= 1n;
  if (end === null) [start, end] = [0n, start];
  const all = [start, end, step];
  if (all.some((v) => v instanceof Approx || typeof v === "boolean")) return refuse("arange");
  const dt = a.dtype ?? (all.some((v) => typeof v === "number") ? DT.float32 : DT.int64);
  if (dt.isBool) return raise("NotImplementedError", "\"arange_cpu\" not implemented for 'Bool'");
  const [from, to, by] = all.map(Number);
  if (by === 0) return raise("RuntimeError", "step must be nonzero");
  if (!all.map(Number).every(Number.isFinite)) return refuse("arange");
  if ((by > 0 && to < from) || (by < 0 && to > from)) return raise("RuntimeError", "upper bound and lower bound inconsistent with step sign");
  if (!dt.isFloat && ![from, to, by].every(Number.isInteger)) return refuse(": dtype");
  const n = Math.ceil((to - from) / by);
  const out = filled(dt, [n], 0);
  const off = dt.isFloat ? new Float64Array(n) : null;
  for (let i = 0; i < n; i++) {
    const v = from + i * by;
    const r = ROUND[dt.name](v);
    if (!dt.isFloat && r !== v) return refuse(": overflow");
    out.st.d[i] = r + 0;
    if (off && dt.bytes === 2 && r !== v) return refuse(": rounding");
    if (off && (r !== v || !Number.isInteger(v * 4096))) off[i] = Math.abs(v) * 2 ** (dt === DT.float64 ? -51 : -22);
  }
  if (off?.some(Boolean)) out.st.e = off;
  return finish(out, a);
});
define("as_tensor", "f", "data:any * dtype:dtype?=None", ({ data, dtype }) => (data instanceof Tensor ? (dtype ? cast(data, dtype) : data) : fromData(data, dtype)));

// Several into one

/** @param {Tensor[]} list */
function common(list) {
  const dt = list.reduce((a, t) => promoted(a, t.dt), list[0].dt);
  return list.map((t) => cast(t, dt));
}
/** @param {Tensor[]} tensors @param {number} dim */
export function cat(tensors, dim) {
  if (!tensors.length) return refuse(": empty");
  const list = common(tensors);
  if (list.some((t) => !t.shape.length)) return raise("RuntimeError", `zero-dimensional tensor (at position ${list.findIndex((t) => !t.shape.length)}) cannot be concatenated`);
  const rank = list[0].shape.length;
  const other = list.findIndex((t) => t.shape.length !== rank);
  if (other >= 0 && list.some((t) => !t.n)) return refuse(": shapes");
  wrapAxis(dim, rank);
  if (other >= 0) return raise("RuntimeError", `Tensors must have same number of dimensions: got ${rank} and ${list[other].shape.length}`);
  const d = wrapAxis(dim, rank);
  for (const [i, t] of list.entries()) {
    const bad = t.shape.findIndex((n, k) => k !== d && n !== list[0].shape[k]);
    if (bad >= 0) return list.some((x) => x.n === 0) ? refuse(": shapes") : raise("RuntimeError", `Sizes of tensors must match except in dimension ${d}. Expected size ${list[0].shape[bad]} but got size ${t.shape[bad]} for tensor number ${i} in the list.`);
  }
  const shape = list[0].shape.with(d, list.reduce((n, t) => n + t.shape[d], 0));
  const out = filled(list[0].dt, shape, 0);
  const part = (/** @type {Tensor} */ x, /** @type {number} */ start, /** @type {number} */ n) => view(x, x.shape.with(d, n), x.strides, x.off + start * x.strides[d]);
  /** @type {any[]} */
  const starts = [];
  let start = 0;
  for (const t of list) {
    const { d: values, e } = read(t);
    store(part(out, start, t.shape[d]), values, e);
    starts.push(start);
    start += t.shape[d];
  }
  const counts = list.map((t) => t.shape[d]);
  return record(out, "CatBackward0", list, (g) => counts.map((n, i) => copied(part(g, starts[i], n))));
}
define("cat concat concatenate", "f", "tensors:Tensors dim:int=0", ({ tensors, dim }) => cat(tensors, dim));
define("stack", "f", "tensors:Tensors dim:int=0", ({ tensors, dim }) => {
  if (!tensors.length) return raise("RuntimeError", "stack expects a non-empty TensorList");
  const list = common(tensors);
  const d = wrapAxis(dim, list[0].shape.length + 1);
  const bad = list.findIndex((t) => `${t.shape}` !== `${list[0].shape}`);
  if (bad >= 0) return raise("RuntimeError", `stack expects each tensor to be equal size, but got ${bracketed(list[0].shape)} at entry 0 and ${bracketed(list[bad].shape)} at entry ${bad}`);
  const { grad } = ctx;
  ctx.grad = false;
  const out = cat(list.map((t) => unsqueeze(t, d)), d);
  ctx.grad = grad;
  return record(out, "StackBackward0", list, (g) => list.map((_, i) => copied(select(g, d, i))));
});
/** @param {Tensor} t @param {number[]} dims @returns {any} */
function flip(t, dims) {
  const gone = dims.map((d) => wrapAxis(d, t.shape.length));
  const twice = gone.find((each, i) => gone.indexOf(each) < i);
  if (twice !== undefined) return raise("RuntimeError", `dim ${twice} appears multiple times in the list of dims`);
  const { d, e } = read(t);
  const at = places(new Tensor(t.st, gone.reduce((sum, k) => sum + (t.shape[k] - 1) * rowStrides(t.shape)[k], 0), t.shape, rowStrides(t.shape).map((s, k) => (gone.includes(k) ? -s : s))));
  const out = make(t.dt, t.shape, t.n ? d.map((_, i) => d[at[i]]) : d, e && e.map((_, i) => e[at[i]]));
  return record(out, "FlipBackward0", [t], (g) => [flip(g, dims)]);
}
define("flip", "m", "input dims:ints*", ({ input, dims }) => flip(input, dims));
define("flip", "f", "input dims:sizes", ({ input, dims }) => flip(input, dims));
define("repeat", "m", "input sizes:ints*", ({ input, sizes }) => {
  if (sizes.length < input.shape.length) return raise("RuntimeError", "Number of dimensions of repeat dims can not be smaller than number of dimensions of tensor");
  if (sizes.some((/** @type {number} */ n) => n < 0)) return refuse("repeat");
  if (recording([input])) return refuse(": gradient");
  const from = [...new Array(sizes.length - input.shape.length).fill(1), ...input.shape];
  let out = copied(input);
  out = new Tensor(out.st, 0, from, rowStrides(from));
  sizes.forEach((/** @type {number} */ n, /** @type {number} */ d) => {
    if (n === 1) return;
    out = n ? cat(new Array(n).fill(out), d) : filled(out.dt, out.shape.with(d, 0), 0);
  });
  return out;
});

/**
 * An operation that writes its result over its first argument.
 * @param {Tensor} t @param {any[]} others @param {(t: Tensor) => Tensor} compute
 */
export function overwrite(t, others, compute, overlap = true) {
  checkWrite(t, others.filter((each) => each instanceof Tensor), overlap);
  if (recording([t]) && others.includes(t)) return refuse("in place: gradient");
  const r = compute(recording([t, ...others.filter((each) => each instanceof Tensor)]) ? before(t) : t);
  if (`${r.shape}` !== `${t.shape}`) raise("RuntimeError", `output with shape ${bracketed(t.shape)} doesn't match the broadcast shape ${bracketed(r.shape)}`);
  if (r.dt !== t.dt && !t.dt.isFloat && r.dt.isFloat) raise("RuntimeError", `result type ${r.dt.cpp} can't be cast to the desired output type ${t.dt.cpp}`);
  if (r.dt !== t.dt && t.dt.isBool) raise("RuntimeError", `result type ${r.dt.cpp} can't be cast to the desired output type ${t.dt.cpp}`);
  const result = cast(r, t.dt);
  const { d, e } = read(result, true);
  store(t, d, e);
  t.st.version++;
  if (result.fn) {
    t.st.writes++;
    t.fn = result.fn;
    t.nr = result.nr;
    t.rg = false;
    for (const each of result.kept) t.kept.push(Object.assign(each, { t, version: t.st.version }));
  }
  return t;
}
