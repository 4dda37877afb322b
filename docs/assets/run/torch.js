/** PyTorch as a program sees it: the module, its functional part, a tensor's attributes. */
import { Builtin, Module, PyTuple, TYPES, Thing, ctx, isNumber, raise, refuse, sizes, typeName } from "./values.js";
import { DT, DType, TENSOR, Tensor, asNumber, filled, toList, view } from "./tensor.js";
import { backward, checkWrite, record, recording } from "./gradients.js";
import { promoted, resultType } from "./arithmetic.js";
import { TABLES, define, find, invoke } from "./signature.js";
import { ask, copied, fillNumber, overwrite, sumTo, transposed, wrapAxis } from "./shaping.js";
import { add, noPartialOverlap } from "./math.js";
import "./reducing.js";
import { quietly } from "./indexing.js";
import { copyInto, tensorGet, tensorSet } from "./subscripts.js";

// What belongs to one tensor

define("item", "m", "input", ({ input }) => asNumber(input));
define("tolist", "m", "input", ({ input }) => toList(input));
define("size", "m", "input dim:int?=None", ({ input, dim }) => (dim === null ? sizes(input.shape) : input.shape.length ? BigInt(input.shape[wrapAxis(dim, input.shape.length)]) : raise("IndexError", `Dimension specified as ${dim} but tensor has no dimensions`)));
define("dim ndimension", "m", "input", ({ input }) => BigInt(input.shape.length));
define("numel nelement", "fm", "input", ({ input }) => BigInt(input.n));
define("element_size", "m", "input", ({ input }) => BigInt(input.dt.bytes));
/** Where a tensor begins: good for == only. @type {WeakMap<any, Map<number, Thing>>} */
const ADDRESSES = new WeakMap();
define("data_ptr", "m", "input", ({ input }) => {
  if (!input.n) return refuse("data_ptr: empty");
  const known = ADDRESSES.get(input.st) ?? new Map();
  ADDRESSES.set(input.st, known);
  if (!known.has(input.off)) known.set(input.off, new Thing("address", {}));
  return known.get(input.off);
});
define("requires_grad_", "m", "input requires_grad:bool=True", ({ input, requires_grad }) => ask(input, requires_grad, "floating point dtype"));
define("fill_", "m", "input value:num", ({ input, value }) => overwriteAll(input, value));
define("zero_", "m", "input", ({ input }) => overwriteAll(input, 0n, "ZeroBackward0"));
/** @param {Tensor} t @param {any} value */
function overwriteAll(t, value, name = "FillBackward2") {
  const [x, e] = fillNumber(value, t.dt);
  checkWrite(t, [], false);
  const again = filled(t.dt, t.shape, x);
  if (e) again.st.e = new Float64Array(again.n).fill(e);
  return overwrite(t, [], (old) => record(again, name, [old], () => [filled(t.dt, t.shape, 0)]), false);
}
define("copy_", "m", "input src", ({ input, src }) => {
  if (input === src) return recording([input]) ? refuse("copy_: gradient") : input;
  if (recording([input, src])) return refuse("copy_: gradient");
  checkWrite(input, [src]);
  noPartialOverlap(input, [src]);
  copyInto(input, src, true);
  input.st.version++;
  return input;
});
const tools = (/** @type {boolean} */ keep) => ({
  add: (/** @type {Tensor} */ a, /** @type {Tensor} */ b) => add(a, b),
  copy: (/** @type {Tensor} */ a) => copied(a),
  sumTo,
  keep,
});
define("backward", "m", "input gradient:Tensor?=None retain_graph:any=None", ({ input, gradient, retain_graph }) => {
  if (retain_graph !== null && typeof retain_graph !== "boolean") return refuse(": retain_graph");
  if (gradient && !input.needs) return refuse(": gradient");
  quietly(() => backward([input], [gradient], null, tools(retain_graph === true)));
  return null;
});
/** @param {any[]} args @param {Record<string, any>} named */
function autogradGrad(args, named) {
  const list = (/** @type {any} */ v) => (v instanceof Tensor ? [v] : Array.isArray(v) ? v : v instanceof PyTuple ? v.a : refuse("torch.autograd.grad"));
  const { outputs = args[0], inputs = args[1], grad_outputs = args[2] ?? null, retain_graph = false, ...rest } = named;
  if (Object.keys(rest).length || args.length > 3) return refuse("torch.autograd.grad");
  const [outs, ins] = [list(outputs), list(inputs)];
  const grads = grad_outputs === null ? outs.map(() => null) : list(grad_outputs);
  if ([...outs, ...ins].some((t) => !(t instanceof Tensor)) || ![true, false, null].includes(retain_graph)) return refuse("torch.autograd.grad");
  const loose = outs.findIndex((/** @type {Tensor} */ t) => !t.needs);
  if (loose >= 0) return raise("RuntimeError", `element ${loose} of tensors does not require grad and does not have a grad_fn`);
  if (ins.some((/** @type {Tensor} */ t) => !t.needs)) return raise("RuntimeError", "One of the differentiated Tensors does not require grad");
  const found = quietly(() => backward(outs, grads, ins, tools(retain_graph === true)));
  return new PyTuple(ins.map((/** @type {Tensor} */ t, /** @type {number} */ i) => found.get(t) ?? raise("RuntimeError", `The differentiated Tensor at index ${i} appears to not have been used in the graph. Set allow_unused=True if this is the desired behavior.`)));
}
/** @type {Record<string, (t: Tensor) => any>} */
const PROPERTIES = {
  shape: (t) => sizes(t.shape),
  dtype: (t) => t.dt,
  ndim: (t) => BigInt(t.shape.length),
  requires_grad: (t) => t.needs,
  is_leaf: (t) => !t.fn,
  grad: (t) => (t.fn ? refuse("Tensor.grad of a computed tensor") : t.grad),
  grad_fn: (t) => t.fn && refuse("Tensor.grad_fn"),
  nbytes: (t) => BigInt(t.n * t.dt.bytes),
  itemsize: (t) => BigInt(t.dt.bytes),
  is_sparse: () => false,
  data: (t) => {
    const out = view(t, t.shape, t.strides);
    out.base = null;
    t.st.loose ||= t.needs;
    return out;
  },
  T: (t) => (t.shape.length === 2 ? transposed(t, 0, 1, "PermuteBackward0") : t.shape.length < 2 ? refuse("Tensor.T") : refuse("Tensor.T")),
  mT: (t) => (t.shape.length < 2 ? raise("RuntimeError", "tensor.mT is only supported on matrices or batches of matrices. Got 1-D tensor.") : transposed(t, -2, -1)),
};
/** @param {any} t @param {string} name @returns {any} */
export function tensorAttribute(t, name) {
  if (Object.hasOwn(PROPERTIES, name)) return PROPERTIES[name](t);
  if (name === "__setitem__") return new Builtin(name, (args, named) => (args.length === 2 && !Object.keys(named).length ? (tensorSet(t, args[0], args[1]), null) : refuse(name)));
  if (name === "__getitem__") return new Builtin(name, (args, named) => (args.length === 1 && !Object.keys(named).length ? tensorGet(t, args[0]) : refuse(name)));
  const op = find(TABLES.m, name);
  if (!op) return refuse(`Tensor.${name}`);
  return new Builtin(name, (args, named) => invoke(op, [t, ...args], named, true));
}
/** @param {any} v @param {string} name @param {any} value */
export function setAttribute(v, name, value) {
  if (!(v instanceof Tensor)) return refuse(`${typeName(v)}.${name}`);
  if (name === "grad" && (value === null || (value instanceof Tensor && `${value.shape}` === `${v.shape}` && value.dt === v.dt))) {
    v.grad = value;
    return;
  }
  if (name === "requires_grad" && typeof value === "boolean") {
    if (value && v.fn) raise("RuntimeError", "you can only change requires_grad flags of leaf variables.");
    ask(v, value);
    return;
  }
  refuse(`Tensor.${name} =`);
}

// The module

/** @param {string} table @param {string} name @param {string} shown */
function fromTable(table, name, shown) {
  const op = find(TABLES[table], name);
  return op ? new Builtin(name, (args, named) => invoke(op, args, named, false)) : refuse(`${shown}.${name}`);
}
/** @param {string} kind @param {boolean} on */
const gradMode = (kind, on) => new Builtin(kind, (args, named) => {
  if (args.length || Object.keys(named).length) return refuse(`torch.${kind}`);
  let old = true;
  return new Thing(kind, {
    enter: () => {
      old = ctx.grad;
      ctx.grad = on;
      return null;
    },
    exit: () => {
      ctx.grad = old;
    },
  });
});
/** A function of so many arguments, none of them named. @param {string} name @param {number} n @param {(args: any[]) => any} f */
const plainly = (name, n, f) => new Builtin(name, (args, named) => (args.length === n && !Object.keys(named).length ? f(args) : refuse(`torch.${name}`)));
const functional = () => new Module("torch.nn.functional", (key) => fromTable("F", key, "torch.nn.functional"));
/** @type {Record<string, () => any>} */
const MEMBERS = {
  inf: () => Infinity,
  nan: () => NaN,
  pi: () => Math.PI,
  e: () => Math.E,
  Tensor: () => TENSOR,
  Size: () => TYPES.Size,
  dtype: () => TYPES.dtype,
  no_grad: () => gradMode("no_grad", false),
  enable_grad: () => gradMode("enable_grad", true),
  is_tensor: () => plainly("is_tensor", 1, ([v]) => v instanceof Tensor),
  is_grad_enabled: () => plainly("is_grad_enabled", 0, () => ctx.grad),
  use_deterministic_algorithms: () => new Builtin("use_deterministic_algorithms", (args, named) => {
    if (args.length !== 1 || typeof args[0] !== "boolean" || Object.keys(named).length) return refuse("torch.use_deterministic_algorithms");
    ctx.deterministic = args[0];
    return null;
  }),
  set_default_device: () => plainly("set_default_device", 1, ([name]) => (name === "cpu" ? null : refuse("torch.set_default_device"))),
  set_num_threads: () => plainly("set_num_threads", 1, ([n]) => (typeof n === "bigint" && n > 0n ? null : refuse("torch.set_num_threads"))),
  result_type: () => plainly("result_type", 2, (args) => (args.every((v) => v instanceof Tensor || isNumber(v)) ? resultType(args) : refuse("torch.result_type"))),
  promote_types: () => plainly("promote_types", 2, ([a, b]) => (a instanceof DType && b instanceof DType ? promoted(a, b) : refuse("torch.promote_types"))),
  nn: () => new Module("torch.nn", (key) => (key === "functional" ? functional() : refuse(`torch.nn.${key}`))),
  autograd: () => new Module("torch.autograd", (key) => (key === "grad" ? new Builtin("grad", autogradGrad) : refuse(`torch.autograd.${key}`))),
};
const ALIASES = { long: "int64", int: "int32", short: "int16", float: "float32", double: "float64", half: "float16" };
/** Names that the module does not have, though a tensor does. */
const ABSENT = ["scatter_", "scatter_add_", "gather_", "index_add_", "scatter_reduce_", "index_copy_", "unsqueeze_", "add_", "view", "expand", "item", "tolist", "masked_scatter_", "index_fill_"];
const torch = () => new Module("torch", (key) => {
  if (Object.hasOwn(MEMBERS, key)) return MEMBERS[key]();
  const dt = DT[/** @type {keyof ALIASES} */ (ALIASES[/** @type {keyof ALIASES} */ (key)] ?? key)];
  if (dt instanceof DType) return dt;
  if (ABSENT.includes(key)) return raise("AttributeError", `module 'torch' has no attribute '${key}'`);
  return fromTable("f", key, "torch");
});
/** @type {Record<string, () => Module>} */
export const modules = {
  torch,
  "torch.nn.functional": functional,
  "torch.nn": () => MEMBERS.nn(),
  "torch.autograd": () => MEMBERS.autograd(),
};
