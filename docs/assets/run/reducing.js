/** Many numbers to one: sums, extremes, order, softmax and the losses made of it. */
import { PyTuple, raise, refuse, tuple, useCells } from "./values.js";
import { DT, DType, Tensor, filled, make, read, cellsIn, store, ulp, view } from "./tensor.js";
import { record, recording, saved } from "./gradients.js";
import { productOf, settle, spread, total } from "./arithmetic.js";
import { define, intList } from "./signature.js";
import { cast, cat, copied, expand, reshape, slice, wrapAxis } from "./shaping.js";
import { add, compare, div, exp, mul, neg, sub, where } from "./math.js";

/** @typedef {{ shape: number[], kept: number[], groups: Int32Array[] }} Lanes */
/**
 * The cells that meet in each cell of the result.
 * @param {readonly number[]} shape @param {number[] | null} dims all if null @param {boolean} keepdim @returns {Lanes}
 */
export function lanes(shape, dims, keepdim) {
  const gone = (dims ?? [...shape.keys()]).map((d) => wrapAxis(d, shape.length));
  if (new Set(gone).size !== gone.length) {
    return raise("RuntimeError", `dim ${gone.find((d, i) => gone.indexOf(d) !== i)} appears multiple times in the list of dims`);
  }
  const kept = shape.map((n, d) => (gone.includes(d) ? 1 : n));
  const at = spread(kept, shape);
  const counts = new Int32Array(cellsIn(kept));
  for (const cell of at) counts[cell]++;
  const groups = Array.from(counts, (n) => new Int32Array(n));
  counts.fill(0);
  at.forEach((cell, i) => (groups[cell][counts[cell]++] = i));
  return { shape: keepdim ? kept : shape.filter((_, d) => !gone.includes(d)), kept, groups };
}
/** The gradient of a reduction over the shape that was reduced. @param {Tensor} g @param {number[]} kept @param {number[]} shape */
const widened = (g, kept, shape) => expand(reshape(g, kept), shape);
/** @param {any} dim @returns {number[] | null} */
const dimsOf = (dim) => (dim === null || (Array.isArray(dim) && !dim.length) ? null : dim);

/** @param {Tensor} t @param {number[] | null} dims @param {boolean} keepdim @param {DType | null} [dtype] */
export function sum(t, dims, keepdim, dtype = null) {
  const dt = dtype ?? (t.dt.isFloat ? t.dt : DT.int64);
  const x = cast(t, dt);
  const { shape, kept, groups } = lanes(x.shape, dims, keepdim);
  const { d, e } = read(x);
  const pairs = groups.map((list) => total(Array.from(list, (i) => d[i]), e && Array.from(list, (i) => e[i]), dt));
  const out = make(dt, shape, pairs.map(([v]) => v), Float64Array.from(pairs, ([, off]) => off));
  const from = x.shape;
  return record(out, dims || keepdim ? "SumBackward1" : "SumBackward0", [x], (g) => [widened(g, kept, from)]);
}
define("sum", "fm", "input dim:ints?=None keepdim:bool=False * dtype:dtype?=None", (a) => (a.dim === null && a.keepdim ? refuse(": arguments") : sum(a.input, dimsOf(a.dim), a.keepdim, a.dtype)));
/** @param {Tensor} t @param {number[] | null} dims @param {boolean} keepdim @param {DType | null} [dtype] */
export function meanOf(t, dims, keepdim, dtype = null) {
  const dt = dtype ?? t.dt;
  if (!dt.isFloat) {
    return raise("RuntimeError", dtype ? `mean(): could not infer output dtype. Optional dtype must be either a floating point or complex dtype. Got: ${dt.cpp}` : `mean(): could not infer output dtype. Input dtype must be either a floating point or complex dtype. Got: ${dt.cpp}`);
  }
  if (dt === DT.float16 || dt === DT.bfloat16) return refuse(": half precision");
  const x = cast(t, dt);
  const { shape, kept, groups } = lanes(x.shape, dims, keepdim);
  const { d, e } = read(x);
  const pairs = groups.map((list) => {
    const [v, off] = total(Array.from(list, (i) => d[i]), e && Array.from(list, (i) => e[i]), dt);
    return settle(v / list.length, off / list.length, dt);
  });
  const out = make(dt, shape, pairs.map(([v]) => v), Float64Array.from(pairs, ([, off]) => off));
  const from = x.shape;
  const n = groups.length ? groups[0].length : 1;
  return record(out, dims || keepdim ? "MeanBackward1" : "MeanBackward0", [x], (g) => [div(widened(g, kept, from), BigInt(n))]);
}
define("mean", "fm", "input dim:ints?=None keepdim:bool=False * dtype:dtype?=None", (a) => (a.dim === null && a.keepdim ? refuse(": arguments") : meanOf(a.input, dimsOf(a.dim), a.keepdim, a.dtype)));
define("prod", "fm", "input dim:int=None keepdim:bool=False * dtype:dtype?=None", (a) => {
  if (a.dim === null && a.keepdim) return refuse(": arguments");
  const dt = a.dtype ?? (a.input.dt.isFloat ? a.input.dt : DT.int64);
  const x = cast(a.input, dt);
  const { shape, groups } = lanes(x.shape, a.dim === null ? null : [a.dim], a.keepdim);
  const { d, e } = read(x);
  const pairs = groups.map((list) => productOf(Array.from(list, (i) => d[i]), e && Array.from(list, (i) => e[i]), dt));
  if (recording([x])) return refuse(": gradient");
  return make(dt, shape, pairs.map(([v]) => v), Float64Array.from(pairs, ([, off]) => off));
});
define("count_nonzero", "fm", "input dim:ints=None", (a) => {
  const yes = compare("!=", a.input, 0n);
  return sum(yes, dimsOf(a.dim), false);
});
for (const [name, test] of /** @type {[string, "every" | "some"][]} */ ([["all", "every"], ["any", "some"]])) {
  define(name, "fm", "input dim:int=None keepdim:bool=False", (a) => {
    if (a.dim === null && a.keepdim) return refuse(": arguments");
    const yes = read(compare("!=", a.input, 0n)).d;
    const { shape, groups } = lanes(a.input.shape, a.dim === null ? null : [a.dim], a.keepdim);
    return make(a.input.dt === DT.uint8 ? DT.uint8 : DT.bool, shape, groups.map((list) => Number(Array.from(list)[test]((i) => yes[i] === 1))));
  });
}
/** @param {string} name @param {string[]} fields @param {any[]} values */
const named = (name, fields, values) => new PyTuple(values, { kind: `torch.return_types.${name}`, fields });

/**
 * The place of the largest (or least) number of a list, the first of equal ones; NaN wins.
 * @param {Int32Array} list @param {Float64Array} d @param {Float64Array | null} e @param {boolean} high @param {string} what @param {boolean} [value] whether only the value counts
 */
function best(list, d, e, high, what, value = false) {
  let at = list[0];
  for (const i of list) {
    if (d[at] !== d[at]) break;
    if (d[i] !== d[i] || (high ? d[i] > d[at] : d[i] < d[at])) at = i;
  }
  if (d[at] === 0) for (const i of list) if (d[i] === 0 && Object.is(d[i], -0) !== Object.is(d[at], -0)) refuse(": -0.0");
  if (e) for (const i of list) if (i !== at && Math.abs(d[i] - d[at]) <= e[i] + e[at] && (e[i] || e[at]) && !value) refuse(": rounding");
  return at;
}
/** @param {Float64Array} d @param {Float64Array} e @param {Int32Array} list @param {number} at how far an extreme may be off */
const offOf = (d, e, list, at) => Math.max(e[at], ...Array.from(list, (i) => (e[i] && Math.abs(d[i] - d[at]) <= e[i] + e[at] ? Math.abs(d[i] - d[at]) + e[i] : 0)));
/** @param {Tensor} t @param {Lanes} where @param {boolean} high @param {string} what */
function extremes(t, { shape, groups }, high, what, value = false) {
  const { d, e } = read(t);
  if (t.n === 0 && groups.length) {
    return refuse(": empty");
  }
  const at = groups.map((list) => best(list, d, e, high, what, value));
  return { at, values: make(t.dt, shape, at.map((i) => d[i]), e && Float64Array.from(at, (i, k) => (value ? offOf(d, e, groups[k], i) : e[i]))) };
}
/** The coordinate along a dimension. @param {number} flat @param {readonly number[]} shape @param {number} dim */
const coordinate = (flat, shape, dim) => (shape.length ? Math.floor(flat / cellsIn(shape.slice(dim + 1))) % shape[dim] : 0);
/** The gradient of picked cells. @param {Tensor} t @param {number[]} at */
const scattered = (t, at) => {
  const { shape, dt } = t;
  return (/** @type {Tensor} */ g) => {
    const out = filled(dt, shape, 0);
    const { d, e } = read(g);
    if (e) out.st.e = new Float64Array(out.n);
    at.forEach((cell, i) => {
      out.st.d[cell] += d[i];
      if (e) /** @type {Float64Array} */ (out.st.e)[cell] += e[i];
    });
    return [out];
  };
};
for (const [name, high, Name] of /** @type {[string, boolean, string][]} */ ([["max", true, "Max"], ["min", false, "Min"]])) {
  define(name, "fm", "input dim:any=absent keepdim:bool=False", ({ input, dim, keepdim }) => {
    if (dim === "absent") {
      if (keepdim) return refuse(": arguments");
      if (!input.n) return raise("RuntimeError", `${name}(): Expected reduction dim to be specified for input.numel() == 0. Specify the reduction dim with the 'dim' argument.`);
      const { values, at } = extremes(input, lanes(input.shape, null, false), high, name, true);
      const { d } = read(input);
      const ties = Array.from(d.keys()).filter((i) => d[i] === d[at[0]]);
      const { shape, dt } = input;
      return record(values, `${Name}Backward1`, [input], (g) => {
        if (ties.length > 1 || input.st.e) return refuse(": gradient");
        void shape;
        void dt;
        return scattered(input, at)(g);
      });
    }
    if (dim instanceof Tensor) return refuse(name);
    const list = intList([dim]);
    if (!list) return refuse(": arguments");
    const d = wrapAxis(list[0], input.shape.length);
    if (!input.n) return refuse(": empty");
    const { values, at } = extremes(input, lanes(input.shape, [d], keepdim), high, name);
    record(values, `${Name}Backward0`, [input], scattered(input, at));
    return named(name, ["values", "indices"], [values, make(DT.int64, values.shape, at.map((i) => coordinate(i, input.shape, d)))]);
  });
  define(`arg${name}`, "fm", "input dim:int?=None keepdim:bool=False", ({ input, dim, keepdim }) => {
    if (input.dt.isBool) return input.n && dim === null ? raise("RuntimeError", `arg${name}(): does not support bool input`) : refuse(": bool");
    if (!input.n) return dim === null ? raise("IndexError", `arg${name}(): Expected reduction dim to be specified for input.numel() == 0.`) : refuse(": empty");
    const d = dim === null ? null : wrapAxis(dim, input.shape.length);
    const { shape, groups } = lanes(input.shape, d === null ? null : [d], keepdim);
    const { d: values, e } = read(input);
    const at = groups.map((list) => best(list, values, e, high, `arg${name}`));
    return make(DT.int64, shape, at.map((i) => (d === null ? i : coordinate(i, input.shape, d))));
  });
  define(`a${name}`, "fm", "input dim:ints=None keepdim:bool=False", ({ input, dim, keepdim }) => {
    if (!input.n) return refuse(": empty");
    if (recording([input])) return refuse(": gradient");
    return extremes(input, lanes(input.shape, dimsOf(dim), keepdim), high, `a${name}`, true).values;
  });
}
define("aminmax", "fm", "input * dim:int=None keepdim:bool=False", ({ input, dim, keepdim }) => {
  if (!input.n) return refuse(": empty");
  const where = lanes(input.shape, dim === null ? null : [dim], keepdim);
  if (recording([input])) return refuse(": gradient");
  return named("aminmax", ["min", "max"], [extremes(input, where, false, "aminmax", true).values, extremes(input, where, true, "aminmax", true).values]);
});

// Order

/** The places of each lane in order; equal ones stay in order. @param {Tensor} t @param {number} d @param {boolean} descending @param {string} what */
function ordered(t, d, descending, what) {
  const { d: values, e } = read(t);
  const { groups } = lanes(t.shape, [d], true);
  if (values.some((v) => v !== v)) return refuse(": nan");
  return groups.map((list) => {
    const at = Array.from(list).sort((a, b) => (descending ? values[b] - values[a] : values[a] - values[b]) || 0);
    if (at.some((i) => !Number.isFinite(values[i]))) at.sort((a, b) => (values[a] === values[b] ? a - b : (values[a] < values[b]) !== descending ? -1 : 1));
    if (e) at.forEach((i, k) => k && (e[i] || e[at[k - 1]]) && Math.abs(values[i] - values[at[k - 1]]) <= e[i] + e[at[k - 1]] && refuse(": rounding"));
    return at;
  });
}
/** Lanes back in place. @param {Tensor} t @param {number} d @param {number[][]} rows flat places @param {number} n */
function laid(t, d, rows, n) {
  const shape = t.shape.length ? t.shape.with(d, n) : [];
  const values = filled(t.dt, shape, 0);
  const indices = filled(DT.int64, shape, 0);
  const { d: from, e } = read(t);
  if (e) values.st.e = new Float64Array(values.n);
  const target = lanes(shape, [d], true).groups;
  const picked = new Array(values.n);
  rows.forEach((at, row) => at.forEach((i, k) => {
    const cell = target[row][k];
    values.st.d[cell] = from[i];
    if (e) /** @type {Float64Array} */ (values.st.e)[cell] = e[i];
    indices.st.d[cell] = coordinate(i, t.shape, d);
    picked[cell] = i;
  }));
  return { values, indices, picked };
}
/** @param {Tensor} t @param {number} dim @param {boolean} descending */
function sort(t, dim, descending, what = "sort") {
  const d = wrapAxis(dim, t.shape.length);
  if (!t.n) return { values: copied(t), indices: filled(DT.int64, t.shape, 0), picked: [] };
  return laid(t, d, ordered(t, d, descending, what), t.shape[d] ?? 1);
}
define("sort", "fm", "input dim:int=-1 descending:bool=False * stable:bool=False", (a) => {
  const { values, indices, picked } = sort(a.input, a.dim, a.descending);
  record(values, "SortBackward0", [a.input], scattered(a.input, picked));
  return named("sort", ["values", "indices"], [values, indices]);
});
define("argsort", "fm", "input dim:int=-1 descending:bool=False * stable:bool=False", (a) => sort(a.input, a.dim, a.descending, "argsort").indices);
define("topk", "fm", "input k:int dim:int=-1 largest:bool=True sorted:bool=True", (a) => {
  const { input } = a;
  const d = wrapAxis(a.dim, input.shape.length);
  if (a.k < 0 || a.k > (input.shape[d] ?? 1)) return raise("RuntimeError", "selected index k out of range");
  if (!input.n || !a.sorted || !input.shape.length || input.dt.isBool) return refuse("topk");
  const rows = ordered(input, d, a.largest, "topk");
  const { d: values } = read(input);
  for (const at of rows) for (let i = 0; i < a.k; i++) if (values[at[i]] === values[at[i + 1]]) refuse(": equal values");
  const { values: out, indices, picked } = laid(input, d, rows.map((at) => at.slice(0, a.k)), a.k);
  record(out, "TopkBackward0", [input], scattered(input, picked));
  return named("topk", ["values", "indices"], [out, indices]);
});
/** @param {string} name @param {Tensor} t @param {number} k counted from 0 @param {number} dim @param {boolean} keepdim */
function nth(name, t, k, dim, keepdim) {
  const d = wrapAxis(dim, t.shape.length);
  if (!t.n) return refuse(": empty");
  if (t.dt.isBool) return refuse(": bool");
  if (recording([t])) return refuse(": gradient");
  const rows = ordered(t, d, false, name);
  const { d: values, e } = read(t);
  for (const at of rows) if (values[at[k]] === values[at[k + 1]] || values[at[k]] === values[at[k - 1]]) refuse(": equal values");
  const { shape } = lanes(t.shape, [d], keepdim);
  const at = rows.map((row) => row[k]);
  return named(name, ["values", "indices"], [make(t.dt, shape, at.map((i) => values[i]), e && Float64Array.from(at, (i) => e[i])), make(DT.int64, shape, at.map((i) => coordinate(i, t.shape, d)))]);
}
define("kthvalue", "fm", "input k:int dim:int=-1 keepdim:bool=False", (a) => {
  const n = a.input.shape[wrapAxis(a.dim, a.input.shape.length)] ?? 1;
  if (a.k < 1 || a.k > n) return raise("RuntimeError", `kthvalue(): selected number k out of range for dimension ${wrapAxis(a.dim, a.input.shape.length)}`);
  return nth("kthvalue", a.input, a.k - 1, a.dim, a.keepdim);
});
define("median", "fm", "input dim:int=None keepdim:bool=False", (a) => {
  if (a.dim === null && a.keepdim) return refuse(": arguments");
  if (a.dim !== null) return nth("median", a.input, Math.floor(((a.input.shape[wrapAxis(a.dim, a.input.shape.length)] ?? 1) - 1) / 2), a.dim, a.keepdim);
  const { d, e } = read(a.input);
  if (a.input.dt.isBool) return d.length ? raise("NotImplementedError", "\"median_cpu\" not implemented for 'Bool'") : refuse("median");
  if (!d.length || d.some((v) => v !== v || Object.is(v, -0)) || e?.some(Boolean) || recording([a.input])) return refuse("median");
  return make(a.input.dt, [], [d.slice().sort()[Math.floor((d.length - 1) / 2)]]);
});
define("unique", "fm", "input sorted:bool=True return_inverse:bool=False return_counts:bool=False", (a) => {
  const { d, e } = read(a.input);
  if (e?.some(Boolean) || d.some((v) => v !== v || Object.is(v, -0)) || !a.sorted || recording([a.input])) return refuse("unique");
  const values = [...new Set(d)].sort((x, y) => x - y);
  useCells((d.length * values.length) / 40);
  const out = [make(a.input.dt, [values.length], values)];
  if (a.return_inverse) out.push(make(DT.int64, a.input.shape, Array.from(d, (v) => values.findIndex((x) => x === v))));
  if (a.return_counts) out.push(make(DT.int64, [values.length], values.map((x) => d.filter((v) => v === x).length)));
  return out.length > 1 ? tuple(out) : out[0];
});
define("nonzero", "fm", "input * as_tuple:bool=False", (a) => {
  const yes = read(compare("!=", a.input, 0n)).d;
  const at = Array.from(yes.keys()).filter((i) => yes[i]);
  const { shape } = a.input;
  if (a.as_tuple) return shape.length ? tuple(shape.map((/** @type {any} */ _, /** @type {any} */ d) => make(DT.int64, [at.length], at.map((i) => coordinate(i, shape, d))))) : refuse("nonzero");
  const out = make(DT.int64, [at.length, shape.length], at.flatMap((i) => shape.map((/** @type {any} */ _, /** @type {any} */ d) => coordinate(i, shape, d))));
  // PyTorch lays the result out column by column.
  if (!shape.length) return out;
  const laidOut = new Tensor(make(DT.int64, [out.n], new Float64Array(out.n)).st, 0, out.shape, [1, at.length]);
  store(laidOut, out.st.d, null);
  return laidOut;
});

// Running

define("cumsum", "fm", "input dim:int * dtype:dtype?=None", (a) => {
  const dt = a.dtype ?? (a.input.dt.isFloat ? a.input.dt : DT.int64);
  const x = cast(a.input, dt);
  if (dt === DT.float16 || dt === DT.bfloat16) return refuse(": half precision");
  const { d, e } = read(x);
  const out = filled(dt, x.shape, 0);
  const off = new Float64Array(out.n);
  const dim = wrapAxis(a.dim, x.shape.length);
  for (const list of lanes(x.shape, [dim], true).groups) {
    useCells((list.length * list.length) / 40);
    list.forEach((cell, i) => {
      const part = list.subarray(0, i + 1);
      [out.st.d[cell], off[cell]] = total(Array.from(part, (k) => d[k]), e && Array.from(part, (k) => e[k]), dt);
    });
  }
  if (off.some(Boolean)) out.st.e = off;
  return recording([x]) ? refuse(": gradient") : out;
});
define("cumprod", "fm", "input dim:int", (a) => {
  const dt = a.input.dt.isFloat ? a.input.dt : DT.int64;
  const x = cast(a.input, dt);
  const { d, e } = read(x);
  const out = filled(dt, x.shape, 0);
  const off = new Float64Array(out.n);
  for (const list of lanes(x.shape, [wrapAxis(a.dim, x.shape.length)], true).groups) {
    useCells((list.length * list.length) / 40);
    list.forEach((cell, i) => {
      const part = list.subarray(0, i + 1);
      [out.st.d[cell], off[cell]] = productOf(Array.from(part, (k) => d[k]), e && Array.from(part, (k) => e[k]), dt);
    });
  }
  if (off.some(Boolean)) out.st.e = off;
  return recording([x]) ? refuse(": gradient") : out;
});
define("diff", "fm", "input n:int=1 dim:int=-1 prepend:Tensor?=None append:Tensor?=None", ({ input, n, dim, prepend, append }) => {
  if (n !== 1 || !input.shape.length || input.dt.isBool || [prepend, append].some((t) => t && t.shape.length !== input.shape.length)) return refuse("diff");
  const d = wrapAxis(dim, input.shape.length);
  if ([prepend, append].some((t) => t && `${t.shape.with(d, 0)}` !== `${input.shape.with(d, 0)}`)) return refuse("diff");
  const x = prepend || append ? cat([prepend, input, append].filter(Boolean), d) : input;
  const most = x.shape[d] - 1;
  if (most < 0 || x.dt.isBool) return refuse("diff");
  return sub(slice(x, d, 1, most), slice(x, d, 0, most));
});

// Softmax and losses

/** @param {Tensor} t @param {number} dim @param {"softmax" | "log_softmax"} name @returns {Tensor} */
export function softmax(t, dim, name) {
  const d = wrapAxis(dim, t.shape.length);
  const { dt } = t;
  if (!dt.isFloat && !t.n) return refuse(": empty");
  if (!dt.isFloat) return raise("NotImplementedError", `"${name}${d === Math.max(t.shape.length, 1) - 1 ? "_lastdim" : ""}_kernel_impl" not implemented for '${dt.cpp}'`);
  if (dt === DT.float16 || dt === DT.bfloat16) return refuse(": half precision");
  const { d: x, e } = read(t);
  const values = new Float64Array(t.n);
  const off = new Float64Array(t.n);
  const eps = dt === DT.float64 ? 2 ** -52 : 2 ** -23;
  for (const list of lanes(t.shape, [d], true).groups) {
    const row = Array.from(list, (i) => x[i]);
    const top = Math.max(...row);
    const most = e ? Math.max(...Array.from(list, (i) => e[i])) : 0;
    if (!Number.isFinite(top)) {
      if (row.some((v) => v === Infinity)) return refuse(": infinite");
      for (const i of list) values[i] = NaN;
      continue;
    }
    const powers = row.map((v) => Math.exp(v - top));
    const all = powers.reduce((a, b) => a + b, 0);
    list.forEach((i, k) => {
      if (name === "softmax") {
        values[i] = powers[k] / all;
        off[i] = row.length === 1 || !powers[k] ? 0 : values[i] * (eps * (5 + Math.min(list.length / 2, 4 + list.length / 16) + Math.abs(row[k] - top) / 2) + 2 * most) + (values[i] < 1e-30 ? 1e-37 : 0);
        if (all === 1 && powers[k] === 1 && !most) off[i] = 0;
      } else {
        const l = Math.log(all);
        values[i] = row[k] - top - l;
        off[i] = row[k] === -Infinity || (all === 1 && !most && row[k] === top) ? 0 : eps * (Math.abs(row[k] - top) / 2 + l + 2.5 + Math.min(list.length / 2, 4 + list.length / 16)) + 2 * most;
      }
    });
  }
  const out = filled(dt, t.shape, 0);
  const sure = new Float64Array(t.n);
  for (let i = 0; i < t.n; i++) [out.st.d[i], sure[i]] = Number.isFinite(values[i]) ? settle(values[i], off[i], dt) : [values[i], 0];
  if (sure.some(Boolean)) out.st.e = sure;
  if (!recording([t])) return out;
  const y = saved(out);
  return record(out, name === "softmax" ? "SoftmaxBackward0" : "LogSoftmaxBackward0", [t], (g) => {
    const p = name === "softmax" ? y() : exp(detached(y()));
    if (name === "softmax") return [mul(p, sub(g, sum(mul(g, p), [d], true)))];
    return [sub(g, mul(p, sum(g, [d], true)))];
  }, true);
}
/** @param {Tensor} t */
const detached = (t) => view(t, t.shape, t.strides);
for (const name of /** @type {("softmax" | "log_softmax")[]} */ (["softmax", "log_softmax"])) {
  define(name, "fmF", "input dim:int * dtype:dtype?=None", (a) => softmax(a.dtype ? cast(a.input, a.dtype) : a.input, a.dim, name));
}
define("logsumexp", "fm", "input dim:ints keepdim:bool=False", ({ input, dim, keepdim }) => {
  const dt = input.dt.isFloat ? input.dt : DT.float32;
  if (dt === DT.float16 || dt === DT.bfloat16) return refuse(": half precision");
  if (!dim.length) return refuse(": arguments");
  const t = cast(input, dt);
  const { d: x, e } = read(t);
  const { shape, kept, groups } = lanes(t.shape, dim, keepdim);
  const eps = dt === DT.float64 ? 2 ** -52 : 2 ** -23;
  const off = new Float64Array(groups.length);
  const values = groups.map((list, k) => {
    const row = Array.from(list, (i) => x[i]);
    const top = Math.max(...row);
    if (!row.length || !Number.isFinite(top)) return row.length && top === -Infinity ? -Infinity : refuse(": infinite");
    const l = Math.log(row.reduce((a, v) => a + Math.exp(v - top), 0));
    off[k] = eps * (l + 2.5 + Math.min(list.length / 2, 4 + list.length / 16)) + (e ? Math.max(...Array.from(list, (i) => e[i])) : 0);
    return top + l;
  });
  const pairs = values.map((v, k) => (Number.isFinite(v) ? settle(v, off[k], dt) : [v, 0]));
  const out = make(dt, shape, pairs.map(([v]) => v), Float64Array.from(pairs, ([, o]) => o));
  if (!recording([t])) return out;
  const [a, b] = [saved(t), saved(out)];
  return record(out, "LogsumexpBackward0", [t], (g) => [mul(widened(g, kept, t.shape), exp(sub(detached(a()), widened(detached(b()), kept, t.shape))))], true);
});
/**
 * -log p of each target. Both losses: the mean over targets that are not ignored, their sum, or all of them.
 * @param {any} a
 */
export function nll(a) {
  const { input, target, weight, ignore_index, reduction } = a;
  if (weight !== null) return refuse(": weight");
  if (![1, 2].includes(input.shape.length)) return refuse(": shape");
  const classes = input.shape.at(-1);
  const rows = input.shape.length === 1 ? 1 : input.shape[0];
  const both = input.shape.length === 2 && target.shape.length === 2;
  if (both && target.shape[0] !== rows) return a.kind === "cross" ? raise("ValueError", `Expected input batch_size (${rows}) to match target batch_size (${target.shape[0]}).`) : refuse(": shape");
  if (target.shape.length !== input.shape.length - 1) return input.shape.length === 2 && target.shape.length === 2 ? raise("RuntimeError", "0D or 1D target tensor expected, multi-target not supported") : refuse(": shape");
  if (target.n !== rows) return input.shape.length === 2 && a.kind === "cross" ? raise("ValueError", `Expected input batch_size (${rows}) to match target batch_size (${target.n}).`) : refuse(": shape");
  if (target.dt !== DT.int64 && target.dt !== DT.uint8) return raise("RuntimeError", `expected target dtype to be Long or Byte, but got ${target.dt.cpp}`);
  const labels = read(target).d;
  const { d, e } = read(input);
  /** @type {number[]} */
  const at = [];
  labels.forEach((label, row) => {
    if (label === (target.dt === DT.uint8 ? ignore_index & 255 : ignore_index)) return target.dt === DT.uint8 && ignore_index < 0 ? refuse(": uint8") : at.push(-1);
    if (label < 0 || label >= classes) raise("IndexError", `Target ${label} is out of bounds.`);
    return at.push(row * classes + label);
  });
  const kept = at.filter((i) => i >= 0);
  const { dt, shape } = input;
  let out;
  if (reduction === "none") out = make(dt, target.shape, at.map((i) => (i < 0 ? 0 : -d[i])), e && Float64Array.from(at, (i) => (i < 0 ? 0 : e[i])));
  else if (!["mean", "sum"].includes(reduction)) return refuse("reduction");
  else {
    const [v, off] = total(kept.map((i) => -d[i]), e && kept.map((i) => e[i]), dt);
    const n = reduction === "mean" ? kept.length : 1;
    out = make(dt, [], [v], Float64Array.of(off));
    if (n !== 1) {
      const [r, o] = n ? settle(v / n, off / n, dt) : [NaN, 0];
      out = make(dt, [], [r], Float64Array.of(o));
    }
  }
  return record(out, "NllLossBackward0", [input], (g) => {
    const grad = filled(dt, shape, 0);
    const { d: up, e: upOff } = read(g);
    if (upOff) grad.st.e = new Float64Array(grad.n);
    at.forEach((i, row) => {
      if (i < 0) return;
      const k = reduction === "none" ? row : 0;
      const [v, o] = settle(reduction === "mean" ? -up[k] / kept.length : -up[k], upOff ? upOff[k] : 0, dt);
      grad.st.d[i] = v;
      if (grad.st.e) grad.st.e[i] = o;
    });
    return [grad];
  }, true);
}
define("nll_loss", "F", "input target weight:Tensor?=None * ignore_index:int=-100 reduction:str=mean", nll);
define("cross_entropy", "F", "input target weight:Tensor?=None * ignore_index:int=-100 reduction:str=mean label_smoothing:num=0", (a) => {
  if (a.weight !== null || !a.input.dt.isFloat || (a.target.dt.isFloat && `${a.target.shape}` === `${a.input.shape}`)) return refuse("cross_entropy");
  let { input, target } = a;
  if (`${target.shape}` === `${input.shape}`) return refuse(": probabilities");
  if (input.shape.length > 2) {
    // Classes stand in dimension 1.
    if (input.shape.length !== target.shape.length + 1 || input.shape.some((/** @type {number} */ n, /** @type {number} */ d) => d !== 1 && n !== target.shape[d ? d - 1 : 0])) return refuse(": shape");
    if (recording([input])) return refuse(": gradient");
    const logp = softmax(input, 1, "log_softmax");
    const rank = input.shape.length;
    const order = [0, ...Array.from({ length: rank - 2 }, (_, i) => i + 2), 1];
    const moved = view(logp, order.map((d) => logp.shape[d]), order.map((d) => logp.strides[d]));
    if (Number(a.label_smoothing)) return refuse(": label_smoothing");
    const flat = nll({ ...a, input: reshape(moved, [-1, input.shape[1]]), target: reshape(target, [-1]), kind: "cross" });
    return a.reduction === "none" ? reshape(flat, target.shape) : flat;
  }
  const logp = softmax(input, input.shape.length - 1, "log_softmax");
  const loss = nll({ ...a, input: logp, target, kind: "cross" });
  const smoothing = Number(a.label_smoothing);
  if (!smoothing) return loss;
  if (!(smoothing > 0 && smoothing <= 1) || recording([input]) || input.shape.length !== 2) return refuse(": label_smoothing");
  const ignored = compare("==", target, BigInt(a.ignore_index));
  const rows = where(ignored, 0n, neg(sum(logp, [1], false)), "", logp.dt);
  const n = read(ignored).d.filter((v) => !v).length;
  const smooth = a.reduction === "none" ? rows : a.reduction === "sum" ? sum(rows, null, false) : div(sum(rows, null, false), BigInt(n));
  const { d, e } = read(add(mul(loss, 1 - smoothing), mul(smooth, smoothing / input.shape[1])));
  return make(logp.dt, smooth.shape, d, d.map((v, i) => (e ? e[i] : 0) + 4 * ulp(v, logp.dt)));
});
define("one_hot", "fF", "input num_classes:int=-1", ({ input, num_classes }) => {
  if (input.dt !== DT.int64) return raise("RuntimeError", "one_hot is only applicable to index tensor of type LongTensor.");
  const { d } = read(input);
  if (!d.length) return num_classes <= 0 ? raise("RuntimeError", "Can not infer total number of classes from empty tensor.") : filled(DT.int64, [...input.shape, num_classes], 0);
  if (d.some((v) => v < 0)) return raise("RuntimeError", "Class values must be non-negative.");
  let n = num_classes;
  if (n === -1) n = Math.max(...d) + 1;
  else if (Math.max(...d) >= n) return raise("RuntimeError", "Class values must be smaller than num_classes.");
  const out = filled(DT.int64, [...input.shape, n], 0);
  d.forEach((v, i) => (out.st.d[i * n + v] = 1));
  return out;
});
