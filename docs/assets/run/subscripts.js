/** x[...], read and written: whole numbers, slices, None, ..., masks and index tensors. */
import { Approx, DOTS, PySlice, PyTuple, Raised, ctx, isNumber, raise, refuse, warn } from "./values.js";
import { DT, Tensor, asInt, exact, filled, isContiguous, make, read, cellsIn, store, rowStrides, view } from "./tensor.js";
import { checkOverlap, checkWrite, before, record, recording, saved } from "./gradients.js";
import { broadcast, spread } from "./arithmetic.js";
import { define } from "./signature.js";
import { cast, cell, copied, expand, fillNumber, fromData, select, bracketed, slice, sumTo, unsqueeze } from "./shaping.js";
import { MANY, expandedMemory, overwriteExpanded, picked, quietGrad, summed, written } from "./indexing.js";
import { noPartialOverlap } from "./math.js";

/** @typedef {{ view: Tensor, list: (Tensor | null)[] }} Parsed the basic part as a view; for each of its dimensions an index tensor or none */

/** @param {any} v one item of a subscript, a list made a tensor */
function item(v) {
  if (Array.isArray(v)) {
    if (!v.length) return make(DT.int64, [0], []);
    if (!v.flat(9).every((each) => typeof each === "bigint" || typeof each === "boolean")) return refuse("[]: list");
    return fromData(v, null);
  }
  return v;
}
/** @param {any} index @returns {any[]} */
function itemsOf(index) {
  if (index instanceof PyTuple) return index.a.map(item);
  if (Array.isArray(index) && index.length < 32 && index.some((each) => each === null || each === DOTS || each instanceof PySlice || each instanceof Tensor || Array.isArray(each) || each instanceof PyTuple)) {
    if (index.some((each) => each instanceof PyTuple)) return refuse("[]: list");
    warn("UserWarning", "Using a non-tuple sequence for multidimensional indexing is deprecated and will be changed in pytorch 2.9; use x[tuple(seq)] instead of x[seq]. In pytorch 2.9 this will be interpreted as tensor index, x[torch.tensor(seq)], which will result either in an error or a different result (Triggered internally at /__w/pytorch/pytorch/torch/csrc/autograd/python_variable_indexing.cpp:349.)", "non-tuple");
    return index.map(item);
  }
  return [item(index)];
}
/** @param {any} v @param {string} part */
function bound(v, part) {
  if (v === null) return null;
  if (v instanceof Tensor) return Number(asInt(v));
  if (typeof v === "bigint") return Number(v);
  if (typeof v === "boolean") return Number(v);
  void part;
  return raise("TypeError", "slice indices must be integers or None or have an __index__ method");
}
/** @param {Tensor} t @param {any} index @returns {Parsed} */
function parsedIndex(t, index) {
  const items = itemsOf(index);
  const takes = (/** @type {any} */ v) => (v === null || v === DOTS || typeof v === "boolean" ? 0 : v instanceof Tensor && (v.dt.isBool || v.dt === DT.uint8) ? v.shape.length : 1);
  const used = items.reduce((n, v) => n + takes(v), 0);
  if (items.some((v) => !(v === null || v === DOTS || v instanceof PySlice || v instanceof Tensor || typeof v === "boolean" || typeof v === "bigint"))) {
    const bad = items.find((v) => !(v === null || v === DOTS || v instanceof PySlice || v instanceof Tensor || typeof v === "boolean" || typeof v === "bigint"));
    if (typeof bad === "number" || typeof bad === "string") {
      // Only where it is met first.
      if (items.length > 1 || !t.shape.length) return refuse("[]: index");
      if (typeof bad === "string") return raise("TypeError", "new(): invalid data type 'str'");
      return raise("IndexError", `only integers, slices (\`:\`), ellipsis (\`...\`), None and long or byte Variables are valid indices (got float)`);
    }
    return refuse("[]: index");
  }
  if (!t.shape.length && items.length === 1 && items[0] instanceof PySlice) return raise("IndexError", "slice() cannot be applied to a 0-dim tensor.");
  if (!t.shape.length && items.length === 1 && typeof items[0] === "bigint") {
    if (items[0] !== 0n) return raise("IndexError", `index ${items[0]} is out of bounds for dimension 0 with size 0`);
    return raise("IndexError", "invalid index of a 0-dim tensor. Use `tensor.item()` in Python or `tensor.item<T>()` in C++ to convert a 0-dim tensor to a number");
  }
  if (used > t.shape.length) return raise("IndexError", `too many indices for tensor of dimension ${t.shape.length}`);
  if (items.filter((v) => v === DOTS).length > 1) return refuse("[]: ...");
  let out = t;
  let dim = 0;
  /** @type {(Tensor | null)[]} */
  const list = [];
  const putInto = (/** @type {Tensor} */ v) => {
    while (list.length < dim) list.push(null);
    list.push(v);
    dim++;
  };
  let left = used;
  for (const [place, v] of items.entries()) {
    left -= takes(v);
    if (v === null) {
      out = unsqueeze(out, dim);
      dim++;
    } else if (v === DOTS) dim = out.shape.length - left;
    else if (typeof v === "boolean") {
      out = unsqueeze(out, dim);
      putInto(make(DT.bool, [1], [v ? 1 : 0]));
    } else if (v instanceof PySlice) {
      const n = out.shape[dim];
      const step = bound(v.step, "step") ?? 1;
      const [from, to] = [bound(v.start, "start"), bound(v.stop, "stop")];
      if (step === 0) return raise("ValueError", "slice step cannot be zero");
      if (step < 0) return raise("ValueError", "step must be greater than zero");
      const clip = (/** @type {number} */ x) => Math.max(0, Math.min(n, x < 0 ? x + n : x));
      const start = from === null ? 0 : clip(from);
      const stop = Math.max(start, to === null ? n : clip(to));
      const length = Math.ceil((stop - start) / step);
      out = !from && (to === null || to === n) && step === 1 && index instanceof PyTuple ? alias(out, t) : slice(out, dim, start, length, step);
      dim++;
    } else if (typeof v === "bigint" || (v instanceof Tensor && !v.shape.length && !v.dt.isFloat && !v.dt.isBool && v.dt !== DT.uint8)) {
      const i = typeof v === "bigint" ? Number(v) : exact(v, "index")[0];
      const n = out.shape[dim];
      if (i < -n || i >= n) return raise("IndexError", `index ${i} is out of bounds for dimension ${place} with size ${n}`);
      out = select(out, dim, i);
    } else {
      const tensor = /** @type {Tensor} */ (v);
      if (!tensor.shape.length) {
        if (tensor.dt.isFloat) return raise("IndexError", "tensors used as indices must be long, int, byte or bool tensors");
        return refuse("[]: 0-d mask");
      }
      putInto(tensor);
      if (tensor.dt.isBool || tensor.dt === DT.uint8) dim += tensor.shape.length - 1, fill(list, tensor.shape.length - 1);
    }
  }
  return { view: out === t && !list.length ? alias(t, t) : out, list };
}
/** A mask of several dimensions stands for as many. @param {(Tensor | null)[]} list @param {number} n */
function fill(list, n) {
  for (let i = 0; i < n; i++) list.push(/** @type {any} */ (undefined));
}
/** @param {Tensor} t @param {Tensor} first */
function alias(t, first) {
  if (t !== first) return t;
  const out = view(t, t.shape, t.strides);
  if (!recording([t])) return out;
  return record(out, "AliasBackward0", [t], (g) => [g]);
}

/**
 * Index tensors made ready: masks as places, all broadcast to one shape, negative ones wrapped.
 * @param {Tensor} t the view @param {(Tensor | null)[]} list
 */
function ready(t, list, shown = /** @type {((shape: number[]) => void) | null} */ (null)) {
  /** @type {(Tensor | null)[]} */
  const flat = [];
  if (list.some((v) => v && ![DT.int64, DT.int32, DT.bool, DT.uint8].includes(v.dt))) return raise("IndexError", "tensors used as indices must be long, int, byte or bool tensors");
  for (let k = 0; k < list.length; k++) {
    const v = list[k];
    if (v === undefined) continue;
    if (v === null) {
      flat.push(null);
      continue;
    }
    if (v.dt === DT.uint8) warn("UserWarning", "indexing with dtype torch.uint8 is now deprecated, please use a dtype torch.bool instead. (Triggered internally at /__w/pytorch/pytorch/aten/src/ATen/native/IndexingUtils.h:37.)");
    if (v.dt.isBool || v.dt === DT.uint8) {
      const at = flat.length;
      v.shape.forEach((n, d) => {
        if (n !== t.shape[at + d]) raise("IndexError", `The shape of the mask ${bracketed(v.shape)} at index ${d} does not match the shape of the indexed tensor ${bracketed(t.shape)} at index ${at + d}`);
      });
      const yes = read(v).d;
      const cells = Array.from(yes.keys()).filter((i) => yes[i]);
      const strides = rowStrides(v.shape);
      v.shape.forEach((n, d) => flat.push(make(DT.int64, [cells.length], cells.map((i) => Math.floor(i / strides[d]) % n))));
    } else flat.push(v);
  }
  const given = flat.filter((v) => v !== null);
  let shape = /** @type {number[]} */ ([]);
  const fits = (/** @type {number[]} */ a, /** @type {number[]} */ b) => {
    for (let i = 1; i <= Math.min(a.length, b.length); i++) {
      const [x, y] = [a[a.length - i], b[b.length - i]];
      if (x !== y && x !== 1 && y !== 1) return false;
    }
    return true;
  };
  for (const v of given) {
    if (!fits(shape, v.shape)) return raise("IndexError", `shape mismatch: indexing tensors could not be broadcast together with shapes ${given.map((each) => bracketed(each.shape)).join(", ")}`);
    shape = broadcast(shape, v.shape);
  }
  const dims = [...flat.keys()].filter((k) => flat[k]);
  const together = dims.every((d, i) => !i || d === dims[i - 1] + 1);
  const place = together ? dims[0] : 0;
  const numbers = dims.map((d) => {
    const v = /** @type {Tensor} */ (flat[d]);
    const size = t.shape[d];
    const values = exact(v, "index");
    const at = spread(v.shape, shape);
    return Float64Array.from(at, (i) => values[i]);
  });
  const cells = cellsIn(shape);
  const rest = [...t.shape.keys()].filter((d) => !flat[d]);
  const empty = rest.some((d) => !t.shape[d]);
  const bad = new Set();
  dims.forEach((d, k) => {
    const size = t.shape[d];
    numbers[k].forEach((i, at) => {
      if (i < -size || i >= size) bad.add(`${i} ${k} ${size}`);
      else if (i < 0) numbers[k][at] = i + size;
    });
  });
  if (cells && dims.some((d) => !t.shape[d])) return refuse("[]: bounds");
  shown?.([...rest.filter((d) => d < place).map((d) => t.shape[d]), ...shape, ...rest.filter((d) => d >= place).map((d) => t.shape[d])]);
  if (bad.size) {
    if (empty || bad.size > 1) return refuse("[]: bounds");
    const [i, d, size] = [...bad][0].split(" ");
    if (size === "0") return refuse("[]: bounds");
    return raise("IndexError", `index ${i} is out of bounds for dimension ${d} with size ${size}`);
  }
  const outShape = [...rest.filter((d) => d < place).map((d) => t.shape[d]), ...shape, ...rest.filter((d) => d >= place).map((d) => t.shape[d])];
  const lead = rest.filter((d) => d < place);
  const tail = rest.filter((d) => d >= place);
  const own = rowStrides(t.shape);
  const leadShape = lead.map((d) => t.shape[d]);
  const tailShape = tail.map((d) => t.shape[d]);
  const offsets = (/** @type {number[]} */ sizes, /** @type {number[]} */ which) => Array.from({ length: cellsIn(sizes) }, (_, i) => {
    let at = 0;
    for (let k = sizes.length - 1; k >= 0; k--) {
      at += (i % sizes[k]) * own[which[k]];
      i = Math.floor(i / sizes[k]);
    }
    return at;
  });
  const a = offsets(leadShape, lead);
  const b = offsets(tailShape, tail);
  const middle = Array.from({ length: cells }, (_, i) => dims.reduce((sum, d, k) => sum + numbers[k][i] * own[d], 0));
  if (a.length * b.length * middle.length > 1_000_000) return refuse("cells");
  const places = [];
  for (const x of a) for (const y of middle) for (const z of b) places.push(x + y + z);
  const odd = given.some((v) => v.shape.length > 1 && (!isContiguous(v) || v.st.vague || `${v.shape}` !== `${shape}`));
  const vague = (rest.length > 1 && (!isContiguous(t) || t.st.vague)) || given.some((v) => v.shape.length > 1 && (!isContiguous(v) || v.st.vague));
  return { shape: outShape, places, odd, vague };
}

/** @param {Tensor} t @param {any} index @returns {Tensor} */
export function tensorGet(t, index) {
  const { view: base, list } = parsedIndex(t, index);
  if (!list.length) return base;
  return readAt(base, list);
}
/** @param {Tensor} base @param {(Tensor | null)[]} list @returns {Tensor} */
function readAt(base, list) {
  const { shape, places, vague } = ready(base, list);
  const out = picked(base, places, shape);
  if (vague) out.st.vague = true;
  const { dt, shape: from } = base;
  const indices = recording([base]) ? list.map((v) => v && saved(v)) : [];
  return record(out, "IndexBackward0", [base], (g) => {
    indices.forEach((check) => check?.());
    const { d, e } = read(g);
    return [summed(filled(dt, from, 0), places, d, e)];
  }, true);
}
/**
 * @param {Tensor} base @param {(Tensor | null)[]} list @param {any} value @param {boolean} accumulate @returns {Tensor} a new tensor
 */
function putAt(base, list, value, accumulate) {
  const single = list[0]?.dt.isBool && list.slice(1).every((each) => each === undefined);
  let lead = 0;
  let wide = value.shape;
  const { shape, places, odd } = ready(base, list, (shape) => {
    lead = value.shape.length - shape.length;
    wide = value.shape.slice(Math.max(lead, 0));
    if (lead > 0 && value.shape.slice(0, lead).some((/** @type {number} */ n) => n !== 1)) return raise("RuntimeError", `shape mismatch: value tensor of shape ${bracketed(value.shape)} cannot be broadcast to indexing result of shape ${bracketed(shape)}`);
    if (wide.some((/** @type {number} */ n, /** @type {number} */ i) => n !== 1 && n !== shape[shape.length - wide.length + i])) {
      return raise("RuntimeError", `shape mismatch: value tensor of shape ${bracketed(value.shape)} cannot be broadcast to indexing result of shape ${bracketed(shape)}`);
    }
    if (value.dt !== base.dt) {
      if (single && value.n === 1) refuse("[]: dtype");
      raise("RuntimeError", `Index put requires the source and destination dtypes match, got ${base.dt.cpp} for the destination and ${value.dt.cpp} for the source.`);
    }
  });
  const at = spread(wide, shape);
  const { d, e } = read(value);
  const [values, errors] = [Array.from(at, (i) => d[i]), e && Array.from(at, (i) => e[i])];
  const repeated = new Set(places).size !== places.length;
  if (repeated && !accumulate && (odd || places.length > MANY) && new Set(values).size > 1) return refuse("[]: order");
  const out = accumulate ? summed(base, places, values, errors) : written(base, places, values, errors);
  const indices = recording([base, value]) ? list.map((v) => v && saved(v)) : [];
  return record(out, "IndexPutBackward0", [base, value], (g) => {
    indices.forEach((check) => check?.());
    return [
      base.needs ? (accumulate ? g : written(g, places, new Float64Array(places.length), null)) : null,
      value.needs ? sumTo(picked(g, places, shape), value.shape) : null,
    ];
  }, true);
}
/** A value as a tensor of the dtype that it is written to. @param {any} v @param {Tensor} t */
function asValue(v, t) {
  if (v instanceof Tensor) return v;
  if (v instanceof Approx) {
    const [x, e] = cell(v, t.dt);
    return make(t.dt, [], [x], Float64Array.of(e));
  }
  if (!isNumber(v)) {
    if (typeof v === "string" || v === null || Array.isArray(v)) return raise("TypeError", `can't assign a ${v === null ? "NoneType" : Array.isArray(v) ? "list" : "str"} to a torch.${t.dt.cpp}Tensor`);
    return refuse("[]: value");
  }
  const [x, e] = fillNumber(v, t.dt);
  return make(t.dt, [], [x], Float64Array.of(e));
}
/** @param {Tensor} t @param {any} index @param {any} value */
export function tensorSet(t, index, value) {
  let v = asValue(value, t);
  const { view: base, list } = quietGrad(() => parsedIndex(t, index));
  if (value instanceof Tensor && value.st === base.st && value.off === base.off && `${value.shape}|${value.strides}` === `${base.shape}|${base.strides}` && !list.length) {
    if (t.needs) return refuse("[]: gradient");
    t.st.version++;
    return;
  }
  // A value of the same size with ones before it is looked at without them.
  const ones = v.shape.findIndex((n) => n !== 1);
  const lead = ones < 0 ? v.shape.length : ones;
  if (lead && `${v.shape}` !== `${base.shape}`) {
    const whole = v;
    v = record(view(whole, whole.shape.slice(lead), whole.strides.slice(lead)), "ViewBackward0", [whole], (g) => [make(g.dt, whole.shape, read(g).d, read(g).e)]);
  }
  if (!list.length) {
    const through = view(t, base.shape, base.strides, base.off);
    if (ctx.grad && t.rg && !t.fn && !t.base && `${base.shape}|${base.strides}` === `${t.shape}|${t.strides}`) return refuse("[]: gradient");
    if (ctx.grad && t.rg && !t.fn && !t.base && v.n !== 1 && `${v.shape}` !== `${base.shape}`) return refuse("[]: gradient");
    if (ctx.grad && t.rg && !t.fn && !t.base) return raise("RuntimeError", "a view of a leaf Variable that requires grad is being used in an in-place operation.");
    checkWrite(t, [v], false);
    if (t.needs || v.needs) {
      if (recording([t, v])) return viewWrite(t, base, v);
    }
    noPartialOverlap(base, [v]);
    copyInto(through, v);
    t.st.version++;
    return;
  }
  if (ctx.grad && t.rg && !t.fn && `${base.shape}|${base.strides}|${base.off}` !== `${t.shape}|${t.strides}|${t.off}`) return refuse("[]: gradient");
  checkWrite(t, [v], false);
  if (v.n !== 1 && (index instanceof PyTuple ? index.a : [index]).some((/** @type {any} */ each) => typeof each === "boolean")) return refuse("[]: bool");
  if (v.st === t.st) return refuse("[]: overlap");
  const indices = list.filter((each) => each);
  if (indices.some((each) => each?.st === t.st)) return refuse("[]: overlap");
  if (recording([t, v])) {
    if (`${base.shape}|${base.strides}|${base.off}` !== `${t.shape}|${t.strides}|${t.off}`) return refuse("[]: gradient");
    const out = putAt(before(t), list, v, false);
    const { d, e } = read(out);
    store(t, d, e);
    t.st.version++;
    t.st.writes++;
    t.fn = out.fn;
    t.nr = out.nr;
    t.rg = false;
    return;
  }
  if (expandedMemory(base)) {
    if (v.n !== 1) return refuse("[]: expanded");
    const masked = list.length && list.every((each) => each?.dt.isBool);
    if (masked) warn("UserWarning", "Use of masked_fill_ on expanded tensors is deprecated. Please clone() the tensor before performing this operation. This also applies to advanced indexing e.g. tensor[mask] = scalar (Triggered internally at /__w/pytorch/pytorch/aten/src/ATen/native/TensorAdvancedIndexing.cpp:2450.)");
    else warn("UserWarning", "Use of index_put_ on expanded tensors is deprecated. Please clone() the tensor before performing this operation. This also applies to advanced indexing e.g. tensor[indices] = tensor (Triggered internally at /__w/pytorch/pytorch/aten/src/ATen/native/TensorAdvancedIndexing.cpp:976.)");
    overwriteExpanded(base, (x) => putAt(x, list, v, false));
    return;
  }
  putInto(base, list, v);
  t.st.version++;
}
/** Written as far as PyTorch writes before it complains. @param {Tensor} base @param {(Tensor | null)[]} list @param {Tensor} v */
function putInto(base, list, v, accumulate = false) {
  try {
    const { d, e } = read(putAt(base, list, v, accumulate));
    store(base, d, e);
  } catch (error) {
    if (error instanceof Raised && /out of bounds/.test(error.value.args[0])) {
      const [index] = list;
      if (base.shape.length === 1 && index?.shape.length === 1 && !index.dt.isBool && v.shape.length < 2) {
        const n = base.shape[0];
        const k = read(index).d.findIndex((i) => i < -n || i >= n);
        const part = putAt(base, [view(index, [k], index.strides)], view(v, [k], v.strides), accumulate);
        store(base, read(part).d, read(part).e);
      } else store(base, new Float64Array(base.n), new Float64Array(base.n).fill(Infinity));
    }
    throw error;
  }
}
/** A write through a view, told to the graph of the whole. @param {Tensor} t @param {Tensor} base @param {Tensor} v */
function viewWrite(t, base, v) {
  if (t.base || v.st === t.st || `${base.shape}|${base.strides}|${base.off}` === `${t.shape}|${t.strides}|${t.off}`) return refuse("[]: gradient");
  const old = before(t);
  const place = (/** @type {Tensor} */ x) => view(x, base.shape, base.strides, base.off - t.off);
  if (!isContiguous(t) || t.off) return refuse("[]: gradient");
  const shape = v.shape;
  const { dt } = t;
  copyInto(view(t, base.shape, base.strides, base.off), v);
  t.st.version++;
  t.st.writes++;
  record(t, "CopySlices", [old, v], (g) => {
    const rest = copied(g);
    const part = place(rest);
    const { d, e } = read(part);
    const mine = make(dt, base.shape, d, e);
    store(part, new Float64Array(part.n), null);
    return [old.needs ? rest : null, v.needs ? cast(sumTo(mine, [...base.shape].length >= shape.length ? shape : base.shape), v.dt) : null];
  });
}
/** copy_ with what it broadcasts. @param {Tensor} to @param {Tensor} v */
export function copyInto(to, v, plainly = false) {
  if (plainly) {
    const shape = broadcast(to.shape, v.shape);
    if (`${shape}` !== `${to.shape}`) return raise("RuntimeError", `output with shape ${bracketed(to.shape)} doesn't match the broadcast shape ${bracketed(shape)}`);
  }
  let from = v;
  let lead = 0;
  while (from.shape.length - lead > to.shape.length && from.shape[lead] === 1) lead++;
  if (lead) from = quietGrad(() => view(v, v.shape.slice(lead), v.strides.slice(lead)));
  const wide = quietGrad(() => cast(expand(from, to.shape), to.dt));
  checkOverlap(to);
  const { d, e } = read(wide);
  store(to, d, e);
}

const INDICES = "input indices:any values accumulate:bool=False";
/** @param {any} indices */
function checkIndices(indices) {
  const list = Array.isArray(indices) ? indices : indices instanceof PyTuple ? indices.a : null;
  if (!list?.length || !list.every((each) => each instanceof Tensor)) return refuse("index_put: indices");
  /** @type {any[]} */
  const out = [];
  for (const each of list) {
    if (!each.shape.length && (each.dt.isBool || each.dt === DT.uint8)) return refuse("index_put: 0-d");
    out.push(each);
    if (each.dt.isBool || each.dt === DT.uint8) fill(out, each.shape.length - 1);
  }
  return out;
}
define("index_put", "fm", INDICES, ({ input, indices, values, accumulate }) => {
  const list = checkIndices(indices);
  if (accumulate && values.shape[0] === 1) return refuse("index_put: values");
  if (list.length > input.shape.length) return raise("IndexError", `too many indices for tensor of dimension ${input.shape.length} (got ${list.length})`);
  return putAt(input, list, values, accumulate);
});
define("index_put_", "m", INDICES, ({ input, indices, values, accumulate }) => {
  const list = checkIndices(indices);
  if (accumulate && values.shape[0] === 1) return refuse("index_put_: values");
  if (list.length > input.shape.length) return raise("IndexError", `too many indices for tensor of dimension ${input.shape.length} (got ${list.length})`);
  if (input.strides.includes(0) && values.n !== 1) return refuse("index_put_: overlap");
  checkWrite(input, [values]);
  if (values.st === input.st || list.some((each) => each?.st === input.st)) return refuse("index_put_: overlap");
  if (!recording([input, values])) {
    putInto(input, list, values, accumulate);
    input.st.version++;
    return input;
  }
  const out = putAt(before(input), list, values, accumulate);
  const { d, e } = read(out);
  store(input, d, e);
  input.st.version++;
  if (out.fn) {
    input.st.writes++;
    input.fn = out.fn;
    input.nr = out.nr;
    input.rg = false;
  }
  return input;
});
