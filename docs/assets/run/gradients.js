/** The graph that autograd records, and the walk back through it: the order, the checks and the words of PyTorch. */
import { Refused, ctx, raise, refuse, useCells } from "./values.js";
import { Tensor, make } from "./tensor.js";

/** Steps that keep something for the walk back, and those that keep nothing; of others it is not known. */
const SAVING = /^(Div|Clamp|Relu|MaskedFill|Max|Min|Where|Sort|Topk)/;
const FREE = /^(Add|Sub|Rsub|Neg|Sum|Mean|View|Expand|T|Permute|Transpose|Select|Slice|Clone|Unsqueeze|Squeeze|ToCopy|Flip|Roll|Cat|Stack|Cumsum|UnsafeView|Unbind|Diagonal)Backward\d?$/;

/**
 * One step of the graph: it turns the gradient of its output into those of its inputs.
 * @typedef {{ name: string, inputs: (Tensor | null)[], edges: any[], back: (g: any) => (Tensor | null)[], seq: number,
 *   saves: boolean, freed: boolean, walked: boolean, shapes: any[], outputs: number }} Step
 */

let counter = 0;
/** Of a leaf: the step that adds to its gradient. @type {WeakMap<Tensor, any>} */
const accumulators = new WeakMap();

/** @param {Tensor | null | undefined} t */
const edge = (t) => {
  if (!t) return null;
  if (t.fn && t.base && t.writes !== t.st.writes) refuse("in place: view");
  if (t.fn) return { fn: t.fn, nr: t.nr };
  if (!t.rg) return null;
  let fn = accumulators.get(t);
  if (!fn) accumulators.set(t, (fn = { leaf: t, seq: Infinity, name: "AccumulateGrad" }));
  return { fn, nr: 0 };
};

/** Whether this call is recorded. @param {(Tensor | null | undefined)[]} inputs */
export const recording = (inputs) => ctx.grad && inputs.some((t) => t instanceof Tensor && t.needs);

/**
 * Records how an output came about.
 * @template {Tensor | Tensor[]} T
 * @param {T} out @param {string} name @param {(Tensor | null | undefined)[]} inputs
 * @param {(g: any) => (Tensor | null)[]} back from the gradient of the output to those of the inputs
 * @param {boolean} [saves] whether it keeps tensors, so that the graph cannot be walked twice
 * @returns {T}
 */
export function record(out, name, inputs, back, saves = false) {
  const outs = /** @type {Tensor[]} */ (Array.isArray(out) ? out : [out]);
  if (!recording(inputs) || !outs[0].dt.isFloat) return out;
  const fn = { name, inputs, edges: inputs.map(edge), back, seq: counter++, saves, freed: false, walked: false, shapes: inputs.map((t) => t && t.shape), outputs: outs.length, dts: inputs.map((t) => t && t.dt), outShapes: outs.map((t) => [t.shape, t.dt]) };
  for (const t of inputs) for (const each of t?.kept ?? []) each.open = false;
  outs.forEach((t, i) => {
    t.fn = fn;
    t.nr = i;
    t.rg = false;
    for (const each of t.kept) if (each.open) Object.assign(each, { fn, open: false });
  });
  return out;
}

/**
 * A tensor kept for the way back; reading it there checks that nobody wrote into it since.
 * @param {Tensor} t
 */
export function saved(t) {
  // A step that keeps its own output is named by its complaint; of another tensor the last step that wrote it.
  const made = { t, version: t.st.version, fn: /** @type {any} */ (null), open: true };
  t.kept.push(made);
  return () => {
    const { t, version } = made;
    if (t.st.version !== version) {
      if (t.parameter || t.st.loose) refuse("backward");
      const fn = made.fn ?? t.fn;
      const from = fn ? `, which is output ${t.nr} of ${fn.name.replace(/Backward\d+$/, "")},` : "";
      const kind = t.dt.isBool ? "CPUBoolType" : `torch.${t.dt.cpp}Tensor`;
      raise(
        "RuntimeError",
        "one of the variables needed for gradient computation has been modified by an inplace operation: " +
          `[${kind} [${t.shape.join(", ")}]]${from} is at version ${t.st.version}; expected version ${version} instead. ` +
          "Hint: enable anomaly detection to find the operation that failed to compute its gradient, with torch.autograd.set_detect_anomaly(True, check_nan=False).",
      );
    }
    return t;
  };
}

/**
 * What writing in place asks before it happens.
 * @param {Tensor} t @param {(Tensor | null | undefined)[]} inputs @param {boolean} [overlap] whether expanded memory is refused here
 */
export function checkWrite(t, inputs = [], overlap = true) {
  if (ctx.grad) {
    if (t.rg && !t.fn) {
      if (!t.base) raise("RuntimeError", "a leaf Variable that requires grad is being used in an in-place operation.");
      refuse("in place: gradient");
    }
    if (t.base && t.base.rg && !t.base.fn && t.fn) {
      raise("RuntimeError", "a view of a leaf Variable that requires grad is being used in an in-place operation.");
    }
    if (t.base && (t.needs || t.base.needs || inputs.some((each) => each?.needs))) refuse("in place: gradient");
  }
  if (overlap) {
    if (inputs.some((each) => each && each.st === t.st)) noneTwice(t);
    checkOverlap(t);
  }
}
/** Refuses memory that is written twice and read as well: which of two messages comes depends on the call. @param {Tensor} t */
function noneTwice(t) {
  if (t.n && t.shape.some((size, d) => size > 1 && t.strides[d] === 0)) refuse("in place: overlap");
}
/** @param {Tensor} t */
export function checkOverlap(t) {
  if (t.n && t.shape.some((size, d) => size > 1 && t.strides[d] === 0)) {
    raise(
      "RuntimeError",
      "unsupported operation: more than one element of the written-to tensor refers to a single memory location. Please clone() the tensor before performing the operation.",
    );
  }
}
/** The tensor as it stood before a write in place, for the graph: PyTorch keeps a copy where the way back needs it. @param {Tensor} t */
export function before(t) {
  useCells(t.st.d.length);
  const st = Object.assign(Object.create(Object.getPrototypeOf(t.st)), t.st, { d: t.st.d.slice(), e: t.st.e && t.st.e.slice() });
  const old = new Tensor(st, t.off, t.shape, t.strides);
  old.fn = t.fn;
  old.nr = t.nr;
  old.rg = t.rg;
  return old;
}

/**
 * @param {Tensor[]} roots @param {(Tensor | null)[]} grads @param {Tensor[] | null} wanted the tensors asked for, or null: fill .grad
 * @param {{ add: (a: Tensor, b: Tensor) => Tensor, copy: (a: Tensor) => Tensor, sumTo: (g: Tensor, shape: number[]) => Tensor, keep: boolean }} tools
 */
export function backward(roots, grads, wanted, tools) {
  const { grad } = ctx;
  ctx.grad = false;
  const { line } = ctx;
  /** @type {Map<any, any[]>} */
  const waiting = new Map();
  /** @type {Map<Tensor, Tensor>} */
  const found = new Map();
  const give = (/** @type {any} */ at, /** @type {any} */ g) => {
    if (!at || !g) return;
    const list = waiting.get(at.fn) ?? [];
    list[at.nr] = list[at.nr] ? tools.add(list[at.nr], g) : g;
    waiting.set(at.fn, list);
  };
  try {
    roots.forEach((root, i) => {
      const at = edge(root);
      if (!at) {
        raise("RuntimeError", `element ${i} of tensors does not require grad and does not have a grad_fn`);
      }
      let g = grads[i];
      if (!g) {
        if (root.n !== 1) raise("RuntimeError", "grad can be implicitly created only for scalar outputs");
        g = make(root.dt, root.shape, [1]);
      } else if (`${g.shape}` !== `${root.shape}`) {
        raise("RuntimeError", `Mismatch in shape: grad_output[${i}] has a shape of ${size(g)} and output[${i}] has a shape of ${size(root)}.`);
      } else if (g.dt !== root.dt) refuse("backward: dtype");
      give(at, g);
    });
    // Only what leads to a wanted tensor is walked.
    const useful = new Map();
    const leads = (/** @type {any} */ fn) => {
      if (!wanted || fn.leaf) return !wanted || wanted.includes(fn.leaf);
      if (!useful.has(fn)) {
        useful.set(fn, false);
        let yes = wanted.some((t) => t.fn === fn);
        for (const at of fn.edges) if (at && (leads(at.fn) || wanted.some((t) => edge(t)?.fn === at.fn))) yes = true;
        useful.set(fn, yes);
      }
      return useful.get(fn);
    };
    while (waiting.size) {
      /** @type {any} */
      let fn;
      for (const each of waiting.keys()) if (!fn || each.seq > fn.seq) fn = each;
      const list = /** @type {any[]} */ (waiting.get(fn));
      waiting.delete(fn);
      for (const t of wanted ?? []) {
        const at = edge(t);
        const g = at && at.fn === fn && list[at.nr];
        // To a leaf several ways lead one after the other.
        if (g) found.set(t, fn.leaf && found.has(t) ? tools.add(/** @type {Tensor} */ (found.get(t)), g) : g);
      }
      if (fn.leaf) {
        if (!wanted) {
          const t = fn.leaf;
          t.grad = t.grad ? tools.add(t.grad, list[0]) : tools.copy(list[0]);
        }
        continue;
      }
      if (wanted && (!leads(fn) || fn.edges.every((/** @type {any} */ at) => !at || !leads(at.fn)))) continue;
      if (fn.walked) refuse("backward: twice");
      if (fn.freed) {
        raise(
          "RuntimeError",
          "Trying to backward through the graph a second time (or directly access saved tensors after they have already been freed). " +
            "Saved intermediate values of the graph are freed when you call .backward() or autograd.grad(). " +
            "Specify retain_graph=True if you need to backward through the graph a second time or if you need to access saved tensors after calling backward.",
        );
      }
      if (fn.outputs > 1) for (let i = 0; i < fn.outputs; i++) list[i] ??= null;
      const results = fn.back(fn.outputs > 1 ? list : list[0]);
      if (!tools.keep) {
        if (fn.saves || SAVING.test(fn.name)) fn.freed = true;
        else fn.walked = !FREE.test(fn.name);
      }
      fn.edges.forEach((/** @type {any} */ at, /** @type {any} */ i) => {
        let g = results[i];
        if (!at || !g) return;
        const shape = fn.shapes[i];
        if (`${g.shape}` !== `${shape}`) {
          if (!expandable(shape, g.shape)) {
            raise("RuntimeError", `Function ${fn.name} returned an invalid gradient at index ${i} - got [${g.shape.join(", ")}] but expected shape compatible with [${shape.join(", ")}]`);
          }
          g = tools.sumTo(g, shape);
        }
        if (g.dt !== fn.dts[i]) refuse("backward: dtype");
        give(at, g);
      });
    }
  } catch (error) {
    if (error instanceof Refused && !error.what.includes("backward")) error.what = `backward${error.what[0] === ":" ? "" : ": "}${error.what}`;
    throw error;
  } finally {
    ctx.grad = grad;
    ctx.line = line;
  }
  return found;
}
const size = (/** @type {any} */ t) => `torch.Size([${t.shape.join(", ")}])`;
/** Whether a tensor of this shape could be expanded to the other. @param {number[]} shape @param {number[]} to */
function expandable(shape, to) {
  if (shape.length > to.length) return false;
  return shape.every((n, i) => n === 1 || n === to[to.length - shape.length + i]);
}
