/**
 * gather, scatter and their family, as PyTorch computes them on a CPU: the same values bit for bit,
 * the same refusals word for word. No DOM; usable from a page and from Node.
 *
 * Numbers are JavaScript numbers. A bool is 0 or 1 (true and false are accepted). An int64 value
 * beyond 2^53 - 1 cannot be held exactly and is refused with a RangeError; sums and products that
 * pass through such values and come back are right, including the wrap-around at 64 bits.
 *
 * @typedef {"float32" | "float64" | "int64" | "int32" | "bool"} Dtype
 * @typedef {{ dtype: Dtype, shape: number[], data: ArrayLike<number | boolean> }} Tensor
 * @typedef {{ dtype: Dtype, shape: number[], data: number[] }} Result
 * @typedef {"gather" | "take_along_dim" | "index_select" | "scatter" | "scatter_add" | "scatter_reduce" | "index_add"} Op
 * @typedef {object} Args
 * @property {Tensor} input
 * @property {number | null} [dim] null or absent: take_along_dim works on the flattened tensor
 * @property {Tensor} index
 * @property {Tensor} [src]
 * @property {number | boolean} [value] scatter: the number to write, in place of src
 * @property {string} [reduce] scatter_reduce: sum, prod, mean, amax or amin
 * @property {boolean} [include_self] scatter_reduce: whether input's own value counts
 * @property {number} [alpha] index_add: the factor on src
 */

/**
 * Which cells meet: step i moves source cell `from[i]`, on the word of index cell `at[i]`, to cell
 * `to[i]` of the result. All are flat positions, in the order in which the steps are taken.
 * @typedef {{ shape: number[], from: Int32Array, at: Int32Array, to: Int32Array }} Route
 */

const NAMES = { float32: "Float", float64: "Double", int64: "Long", int32: "Int", bool: "Bool" };
const MAX_FLOAT32 = 3.4028234663852886e38;

/**
 * @param {string} name
 * @param {string} message
 * @returns {never}
 */
function fail(name, message) {
  const error = new Error(message);
  error.name = name;
  throw error;
}

/** @param {string} message */
const runtimeError = (message) => fail("RuntimeError", message);
/** @param {string} message */
const indexError = (message) => fail("IndexError", message);
/** @param {string} message */
const typeError = (message) => fail("TypeError", message);
/** @param {readonly number[]} shape */
const show = (shape) => `[${shape.join(", ")}]`;
/** @param {readonly number[]} shape */
export const sizeOf = (shape) => shape.reduce((product, n) => product * n, 1);

/**
 * Row-major strides.
 * @param {readonly number[]} shape
 */
export function stridesOf(shape) {
  const strides = shape.map(() => 1);
  for (let d = shape.length - 2; d >= 0; d--) strides[d] = strides[d + 1] * shape[d + 1];
  return strides;
}

/**
 * The flat position, under `strides`, of every cell of `shape` in row-major order.
 * @param {readonly number[]} shape
 * @param {readonly number[]} strides
 */
function positions(shape, strides) {
  const out = new Int32Array(sizeOf(shape));
  if (!out.length) return out;
  for (let d = shape.length - 1, block = 1; d >= 0; block *= shape[d--]) {
    for (let i = 1; i < shape[d]; i++) {
      const start = i * block;
      const step = i * strides[d];
      for (let j = 0; j < block; j++) out[start + j] = out[j] + step;
    }
  }
  return out;
}

/**
 * @param {readonly number[]} list
 * @param {number} at
 * @param {number} value
 */
const replaced = (list, at, value) => list.map((old, i) => (i === at ? value : old));

// Tensor arguments, checked

/**
 * @param {string} name
 * @param {Tensor} tensor
 * @returns {Result}
 */
function checked(name, { dtype, shape, data }) {
  if (!(dtype in NAMES)) typeError(`${name}: unknown dtype ${dtype}`);
  if (!shape.every((n) => Number.isSafeInteger(n) && n >= 0)) typeError(`${name}: not a shape: ${show(shape)}`);
  if (data.length !== sizeOf(shape)) {
    typeError(`${name}: ${data.length} values do not fill the shape ${show(shape)}`);
  }
  if (dtype[0] === "i") {
    for (let i = 0; i < data.length; i++) {
      const v = data[i];
      if (!Number.isSafeInteger(v)) fail("RangeError", `${name}: ${v} is not an integer within 2^53 - 1`);
      if (dtype === "int32" && v !== (/** @type {number} */ (v) | 0)) fail("RangeError", `${name}: ${v} does not fit int32`);
    }
  }
  return { dtype, shape, data: /** @type {number[]} */ (data) };
}

/** @param {unknown} value @returns {string} */
function pythonType(value) {
  if (value === null) return "NoneType";
  if (typeof value === "boolean") return "bool";
  if (typeof value === "number") return Number.isInteger(value) && Math.abs(value) < 2 ** 63 ? "int" : "float";
  if (typeof value === "string") return "str";
  if (Array.isArray(value)) return "list";
  return typeof value === "object" && "shape" in value ? "Tensor" : "dict";
}

/**
 * What the argument parser asks for after input: the name here, PyTorch's name where it differs, the type.
 * @type {Record<Op, string>}
 */
const SIGNATURES = {
  gather: "dim:int index:Tensor",
  take_along_dim: "index=indices:Tensor dim:int?",
  index_select: "dim:int index:Tensor",
  scatter: "",
  scatter_add: "dim:int index:Tensor src:Tensor",
  scatter_reduce: "dim:int index:Tensor src:Tensor reduce:str",
  index_add: "dim:int index:Tensor src=source:Tensor",
};

/**
 * What Python's argument parser refuses before any tensor is looked at.
 * @param {Op} op
 * @param {Args} args
 */
function checkSignature(op, args) {
  if (op === "scatter") return checkScatterSignature(args);
  const wanted = `input:Tensor ${SIGNATURES[op]}`.split(" ").map((word) => {
    const [names, type] = word.split(":");
    const [key, name] = names.split("=");
    return { name: name ?? key, type, value: args[/** @type {keyof Args} */ (key)] };
  });
  const missing = wanted.filter(({ type, value }) => value === undefined && !type.endsWith("?"));
  if (missing.length) {
    const names = missing.map(({ name }) => `"${name}"`).join(", ");
    typeError(`${op}() missing ${missing.length} required positional arguments: ${names}`);
  }
  /** @type {(name: string, where: string, type: string, value: unknown) => void} */
  const check = (name, where, type, value) => {
    if (type.endsWith("?") && (value ?? null) === null) return;
    const [expected] = type.split("?");
    const given = pythonType(value);
    if (given !== expected) typeError(`${op}(): argument '${name}' ${where}must be ${expected}, not ${given}`);
  };
  wanted.forEach(({ name, type, value }, i) => check(name, `(position ${i + 1}) `, type, value));
  if (op === "scatter_reduce") check("include_self", "", "bool?", args.include_self);
}

/** @param {Args} args */
function checkScatterSignature({ input, dim, index, src, value }) {
  const given = [input, dim, index, src === undefined ? value : src].filter((v) => v !== undefined).map(pythonType);
  const last = given[3] === "int" || given[3] === "float" || given[3] === "bool" ? "Number" : given[3];
  if (`${given.slice(0, 3)}` === "Tensor,int,Tensor" && (last === "Number" || (last === "Tensor" && value === undefined))) {
    return;
  }
  if (src !== undefined && value !== undefined) given.push(`value=${pythonType(value)}`);
  const forms = ["Tensor src", "Tensor src, *, str reduce", "Number value", "Number value, *, str reduce"].map(
    (rest) => ` * (Tensor input, int dim, Tensor index, ${rest}${rest.includes("*") ? "" : ", *"}, Tensor out = None)\n`,
  );
  const head = `scatter() received an invalid combination of arguments - got (${given.join(", ")})`;
  typeError(`${head}, but expected one of:\n${forms.join("")}`);
}

// Checks that several operations share

/**
 * @param {number} dim
 * @param {number} rank
 */
function wrapDim(dim, rank) {
  const n = Math.max(rank, 1);
  if (dim < -n || dim >= n) {
    indexError(`Dimension out of range (expected to be in range of [${-n}, ${n - 1}], but got ${dim})`);
  }
  return dim < 0 ? dim + n : dim;
}

/** @param {Dtype} dtype */
const isIndexType = (dtype) => dtype === "int64" || dtype === "int32";

/**
 * The size along d, where a 0-d tensor counts as one element long.
 * @param {readonly number[]} shape
 * @param {number} d
 */
function sizeAt(shape, d) {
  return shape.length ? shape[wrapDim(d, shape.length)] : 1;
}

/**
 * @param {Result} input
 * @param {number} dim
 * @param {Result} index
 */
function checkGather(input, dim, index) {
  if (!index.data.length) return;
  if (!isIndexType(index.dtype)) runtimeError("gather(): Expected dtype int32/int64 for index");
  const rank = Math.max(input.shape.length, 1);
  if (rank !== Math.max(index.shape.length, 1)) {
    runtimeError("Index tensor must have the same number of dimensions as input tensor");
  }
  for (let d = 0; d < rank; d++) {
    if (d !== dim && sizeAt(index.shape, d) > sizeAt(input.shape, d)) {
      runtimeError(
        `Size does not match at dimension ${d} expected index ${show(index.shape)} to be no larger than ` +
          `self ${show(input.shape)} apart from dimension ${dim}`,
      );
    }
  }
}

/**
 * @param {Result} input
 * @param {number} dim
 * @param {Result} index
 * @param {Result | undefined} src
 */
function checkScatter(input, dim, index, src) {
  if (index.data.length && !isIndexType(index.dtype)) runtimeError("scatter(): Expected dtype int32/int64 for index");
  if (src && src.dtype !== input.dtype) runtimeError("scatter(): Expected self.dtype to be equal to src.dtype");
  if (!index.data.length) return;
  const rank = Math.max(input.shape.length, 1);
  if (rank !== Math.max(index.shape.length, 1)) {
    runtimeError("Index tensor must have the same number of dimensions as self tensor");
  }
  let fits = true;
  for (let d = 0; d < rank && fits; d++) fits = d === dim || sizeAt(index.shape, d) <= sizeAt(input.shape, d);
  for (let d = 0; src && d < rank && fits; d++) fits = sizeAt(index.shape, d) <= sizeAt(src.shape, d);
  if (src && rank !== Math.max(src.shape.length, 1)) {
    runtimeError("Index tensor must have the same number of dimensions as src tensor");
  }
  if (!fits) {
    runtimeError(
      `Expected index ${show(index.shape)} to be no larger than self ${show(input.shape)} apart from dimension ` +
        `${dim}${src ? ` and to be no larger size than src ${show(src.shape)}` : ""}`,
    );
  }
}

/**
 * @param {ArrayLike<number>} values
 * @param {number} size
 */
function allWithin(values, size) {
  for (let i = 0; i < values.length; i++) if (values[i] < 0 || values[i] >= size) return false;
  return true;
}

/**
 * Refuses index values outside [0, size). Where several are outside, PyTorch names the one that its
 * loops meet first: they run over the operands' dimensions merged and ordered by stride.
 * @param {Result} index
 * @param {number} dim
 * @param {number} size
 * @param {readonly number[][]} shapes of the operands: result, source, index
 * @param {() => void} [atFirstGood] what else may refuse, once a cell has been let through
 */
function checkBounds(index, dim, size, shapes, atFirstGood) {
  if (allWithin(index.data, size)) return;
  for (const i of index.shape.length > 1 ? loopOrder(index.shape, dim, shapes) : index.data.keys()) {
    const value = index.data[i];
    if (value < 0 || value >= size) {
      runtimeError(`index ${value} is out of bounds for dimension ${dim} with size ${size}`);
    }
    atFirstGood?.();
  }
}

/**
 * The cells of an index in the order of PyTorch's loops: the trailing dimensions that every operand
 * stores in one piece make the innermost loop; `dim` runs outside it, or inside where it is the last.
 * @param {readonly number[]} shape
 * @param {number} dim
 * @param {readonly number[][]} shapes
 */
function loopOrder(shape, dim, shapes) {
  const strides = shapes.map(stridesOf);
  const step = stridesOf(shape)[dim];
  const sizes = replaced(shape, dim, 1);
  let inner = 1;
  for (let d = shape.length - 1, first = -1; d >= 0; d--) {
    if (sizes[d] === 1) continue;
    if (first < 0) first = d;
    else if (strides.some((s) => inner * s[first] !== s[d])) break;
    inner *= sizes[d];
  }
  const cells = positions(sizes, stridesOf(shape));
  const line = Array.from({ length: shape[dim] }, (_, i) => i * step);
  const result = [];
  for (let start = 0; start < cells.length; start += inner) {
    const row = cells.subarray(start, start + inner);
    if (dim === shape.length - 1) for (const cell of row) for (const offset of line) result.push(cell + offset);
    else for (const offset of line) for (const cell of row) result.push(cell + offset);
  }
  return result;
}

/**
 * Where the cells of `shape` lie in a tensor of shape `whole`, with the coordinate `dim` taken from the index.
 * @param {readonly number[]} shape
 * @param {readonly number[]} whole
 * @param {number} dim
 * @param {ArrayLike<number>} index
 * @param {Int32Array} at the index cell that counts, for each cell
 */
function pointed(shape, whole, dim, index, at) {
  const strides = stridesOf(whole);
  const out = positions(shape, strides.map((s, d) => (d === dim || (whole[d] === 1 && shape[d] !== 1) ? 0 : s)));
  for (let i = 0; i < out.length; i++) out[i] += index[at[i]] * (strides[dim] ?? 1);
  return out;
}

/**
 * For each cell of `shape`, its coordinate along `dim`.
 * @param {readonly number[]} shape
 * @param {number} dim
 */
function along(shape, dim) {
  return positions(shape, shape.map((_, d) => (d === dim ? 1 : 0)));
}

/** @param {number} n */
function counting(n) {
  const out = new Int32Array(n);
  for (let i = 0; i < n; i++) out[i] = i;
  return out;
}

// Routes: which cell goes where

/**
 * @param {Result} input
 * @param {number} dim
 * @param {Result} index
 * @returns {Route}
 */
function routeGather(input, dim, index) {
  dim = wrapDim(dim, input.shape.length);
  checkGather(input, dim, index);
  const { shape } = index;
  const cells = counting(index.data.length);
  if (!cells.length) return { shape, from: cells, at: cells, to: cells };
  checkBounds(index, dim, sizeAt(input.shape, dim), [shape, input.shape, shape]);
  return { shape, from: pointed(shape, input.shape, dim, index.data, cells), at: cells, to: cells };
}

/**
 * @param {Result} input
 * @param {Result} index
 * @param {number | null | undefined} dim
 * @returns {Route}
 */
function routeTakeAlongDim(input, index, dim) {
  if (dim === undefined || dim === null) {
    const flat = { ...input, shape: [input.data.length] };
    return routeGather(flat, 0, { ...index, shape: [index.data.length] });
  }
  const rank = input.shape.length;
  if (rank !== index.shape.length) {
    runtimeError(
      "torch.take_along_dim(): input and indices should have the same number of dimensions, " +
        `but got ${rank} dimensions for input, and ${index.shape.length} dimensions for indices`,
    );
  }
  if (index.dtype !== "int64") {
    runtimeError(`torch.take_along_dim(): dtype of indices should be Long but got ${NAMES[index.dtype]}`);
  }
  const d = wrapDim(dim, rank);
  if (!rank) indexError(`Dimension specified as ${d} but tensor has no dimensions`);
  const size = input.shape[d];
  const left = replaced(input.shape, d, index.shape[d]);
  const shape = left.slice();
  for (let k = rank - 1; k >= 0; k--) {
    const [a, b] = [left[k], index.shape[k]];
    if (a !== b && a !== 1 && b !== 1) {
      runtimeError(`The size of tensor a (${a}) must match the size of tensor b (${b}) at non-singleton dimension ${k}`);
    }
    shape[k] = a === 1 ? b : a;
  }
  if (!size && sizeOf(shape)) runtimeError("ZeroDivisionError");
  const at = positions(shape, stridesOf(index.shape).map((s, k) => (index.shape[k] === 1 ? 0 : s)));
  const wrapped = Array.from(index.data, (v) => ((v % size) + size) % size);
  return { shape, from: pointed(shape, input.shape, d, wrapped, at), at, to: counting(at.length) };
}

/**
 * @param {Result} input
 * @param {number} dim
 * @param {Result} index
 * @returns {Route}
 */
function routeIndexSelect(input, dim, index) {
  const rank = input.shape.length;
  dim = wrapDim(dim, rank);
  const n = index.data.length;
  if (index.shape.length > 1) indexError("index_select(): Index is supposed to be a vector");
  if (!rank && n !== 1) runtimeError(`index_select(): Index to scalar can have only 1 value, got ${n} value(s)`);
  if (!isIndexType(index.dtype)) runtimeError("index_select(): Expected dtype int32 or int64 for index");
  const size = sizeAt(input.shape, dim);
  const empty = rank > 1 && !input.data.length;
  if (empty && n && !size) runtimeError("index_select(): self indexing axis dim should be positive");
  const bad = Array.prototype.find.call(index.data, (v) => v < 0 || v >= size);
  if (bad !== undefined) {
    if (empty || (rank > 1 && dim === 1)) runtimeError(`INDICES element is out of DATA bounds, id=${bad} axis_dim=${size}`);
    indexError("index out of range in self");
  }
  const shape = replaced(input.shape, dim, n);
  const at = along(shape, dim);
  return { shape, from: pointed(shape, input.shape, dim, index.data, at), at, to: counting(at.length) };
}

/**
 * @param {Result} input
 * @param {number} dim
 * @param {Result} index
 * @param {Result | undefined} src absent: a number is written
 * @param {() => void} [checkValue]
 * @returns {Route}
 */
function routeScatter(input, dim, index, src, checkValue) {
  const at = counting(index.data.length);
  const { shape } = input;
  if (!at.length) return { shape, from: at, at, to: at };
  checkBounds(index, dim, sizeAt(shape, dim), [shape, (src ?? input).shape, index.shape], checkValue);
  const from = src ? positions(index.shape, stridesOf(src.shape)) : at;
  return { shape, from, at, to: pointed(index.shape, shape, dim, index.data, at) };
}

/**
 * @param {Result} input
 * @param {number} dim
 * @param {Result} index
 * @param {Result} src
 * @param {number} alpha
 * @returns {Route}
 */
function routeIndexAdd(input, dim, index, src, alpha) {
  const { shape } = input;
  const rank = shape.length;
  dim = wrapDim(dim, rank);
  const n = index.data.length;
  const name = NAMES[index.dtype];
  if (index.shape.length > 1) {
    indexError(
      `index_add_(): Index is supposed to be a vector, but got dim: ${index.shape.length} ` +
        `with type: ${name} and size: ${show(index.shape)}`,
    );
  }
  if (!isIndexType(index.dtype)) runtimeError(`index_add_(): Expected dtype int32/int64 for index but got: ${name}`);
  if (input.dtype !== src.dtype) {
    const [a, b] = [NAMES[input.dtype], NAMES[src.dtype]];
    runtimeError(`index_add_(): self (${a}) and source (${b}) must have the same scalar type`);
  }
  if (dim > 0 && dim >= src.shape.length) {
    runtimeError(`index_add_(): Indexing dim ${dim} is out of bounds of the source tensor with dim ${src.shape.length}`);
  }
  if (n !== sizeAt(src.shape, dim)) {
    if (!src.shape.length) indexError(`Dimension specified as ${dim} but tensor has no dimensions`);
    runtimeError(
      `index_add_(): Number of indices (${n}) should be equal to source.size(dim): (${src.shape[dim]}), for dim: ${dim}`,
    );
  }
  if (rank !== src.shape.length || shape.some((s, d) => d !== dim && s !== src.shape[d])) {
    runtimeError(
      "source tensor shape must match self tensor shape, excluding the specified dimension. " +
        `Got self.shape = ${show(shape)} source.shape = ${show(src.shape)}`,
    );
  }
  if (rank < 2) toScalar(alpha, input.dtype);
  const none = new Int32Array(0);
  if (!n || (rank > 1 && !input.data.length)) return { shape, from: none, at: none, to: none };
  const size = sizeAt(shape, dim);
  if (!allWithin(index.data, size)) {
    const asScatter = rank > 1 && (dim === 0 || dim === rank - 1) && alpha === 1 && index.dtype === "int64";
    if (asScatter) checkBounds({ ...index, shape: [n] }, dim, size, []);
    // Slices are added one after the other: one that is fine meets alpha before the bad one is seen.
    if (rank > 1 && index.data[0] >= 0 && index.data[0] < size) toScalar(alpha, input.dtype);
    indexError("index out of range in self");
  }
  toScalar(alpha, input.dtype);
  const at = along(src.shape, dim);
  return { shape, from: counting(at.length), at, to: pointed(src.shape, shape, dim, index.data, at) };
}

// Arithmetic of one dtype

/**
 * A Python number as an element of this dtype.
 * @param {number} value
 * @param {Dtype} dtype
 */
function toScalar(value, dtype) {
  if (dtype === "bool") return value === 0 ? 0 : 1;
  if (dtype === "float64") return value;
  const type = dtype === "int64" ? "int64_t" : dtype === "int32" ? "int" : "float";
  const fits =
    dtype === "int64" ? Math.abs(value) <= 2 ** 63
    : dtype === "int32" ? value >= -(2 ** 31) && value < 2 ** 31 && value <= 2 ** 31 - 1
    : !Number.isFinite(value) || Math.abs(value) <= MAX_FLOAT32;
  if (!fits) runtimeError(`value cannot be converted to type ${type} without overflow`);
  return dtype === "float32" ? Math.fround(value) : value - (value % 1);
}

/**
 * An int64 result: exact, wrapped at 64 bits. Held as a BigInt while a number cannot hold it.
 * @param {number} quick the result in doubles, right if it is a safe integer
 * @param {() => bigint} exact
 * @returns {any}
 */
function wrap64(quick, exact) {
  if (Number.isSafeInteger(quick)) return quick + 0;
  const wrapped = BigInt.asIntN(64, exact());
  const number = Number(wrapped);
  return Number.isSafeInteger(number) ? number : wrapped;
}

/**
 * a * b + c, rounded once, to float32 or float64.
 * @param {number} a
 * @param {number} b
 * @param {number} c
 * @param {boolean} single
 */
function fusedMultiplyAdd(a, b, c, single) {
  const rough = a * b + c;
  if (!Number.isFinite(a) || !Number.isFinite(b)) return rough;
  if (!Number.isFinite(c)) return c;
  const [x, y, z] = [a, b, c].map(split);
  const low = Math.min(x.exponent + y.exponent, z.exponent);
  let sum =
    ((x.digits * y.digits) << BigInt(x.exponent + y.exponent - low)) + (z.digits << BigInt(z.exponent - low));
  if (sum === 0n) return rough;
  const sign = sum < 0n ? -1 : 1;
  if (sum < 0n) sum = -sum;
  const bits = sum.toString(2).length;
  const target = Math.max(low + bits - (single ? 24 : 53), single ? -149 : -1074);
  if (target > low) {
    const drop = BigInt(target - low);
    const rest = sum & ((1n << drop) - 1n);
    const half = 1n << (drop - 1n);
    sum >>= drop;
    if (rest > half || (rest === half && sum & 1n)) sum += 1n;
  }
  const result = sign * Number(sum) * 2 ** Math.max(target, low);
  return single ? Math.fround(result) : result;
}

/**
 * x as digits * 2 ** exponent, exactly.
 * @param {number} x finite
 */
function split(x) {
  const view = new DataView(new ArrayBuffer(8));
  view.setFloat64(0, x);
  const bits = view.getBigUint64(0);
  const biased = Number((bits >> 52n) & 0x7ffn);
  const fraction = bits & ((1n << 52n) - 1n);
  const digits = biased ? fraction | (1n << 52n) : fraction;
  return { digits: bits >> 63n ? -digits : digits, exponent: Math.max(biased, 1) - 1075 };
}

/** @type {Record<Dtype, { add(a: any, b: any): any, mul(a: any, b: any): any }>} */
const ARITHMETIC = {
  float32: { add: (a, b) => Math.fround(a + b), mul: (a, b) => Math.fround(a * b) },
  float64: { add: (a, b) => a + b, mul: (a, b) => a * b },
  int32: { add: (a, b) => (a + b) | 0, mul: Math.imul },
  int64: {
    add: (a, b) => wrap64(typeof a === typeof b ? Number(a + b) : NaN, () => BigInt(a) + BigInt(b)),
    mul: (a, b) => wrap64(typeof a === typeof b ? Number(a * b) : NaN, () => BigInt(a) * BigInt(b)),
  },
  bool: { add: (a, b) => a | b, mul: (a, b) => a & b },
};

/**
 * The mean of `count` values that add up to `sum`; integers round towards minus infinity.
 * @param {any} sum
 * @param {number} count
 * @param {Dtype} dtype
 */
function mean(sum, count, dtype) {
  if (dtype === "float64") return sum / count;
  if (dtype === "float32") return Math.fround(sum / count);
  if (typeof sum === "bigint") {
    const n = BigInt(count);
    return wrap64(NaN, () => sum / n - (sum % n < 0n ? 1n : 0n));
  }
  const rest = sum % count;
  return (sum - rest) / count - (rest < 0 ? 1 : 0);
}

/**
 * Values as this dtype stores them.
 * @param {Result} tensor
 * @returns {any[]}
 */
function stored({ dtype, data }) {
  if (dtype === "float32") return Array.from(data, Math.fround);
  return dtype === "float64" ? Array.from(data) : Array.from(data, (v) => Number(v) + 0);
}

/** @type {Record<string, string>} */
const REDUCED_AS = { sum: "sum", prod: "prod", mean: "mean", amax: "amax", amin: "amin", max: "amax", min: "amin" };
/** @type {Record<string, number>} */
const NEUTRAL = { sum: 0, prod: 1, mean: 0, amax: -Infinity, amin: Infinity };

/**
 * @param {Result} input
 * @param {Result} src
 * @param {string} reduce
 * @param {boolean} includeSelf
 * @param {Route} route
 */
function reduced(input, src, reduce, includeSelf, { from, to }) {
  const { dtype } = input;
  const values = stored(src);
  const out = stored(input);
  const { add, mul } = ARITHMETIC[dtype];
  if (!includeSelf) for (const cell of to) out[cell] = NEUTRAL[reduce];
  /** @type {Record<string, (a: any, b: any) => any>} */
  const steps = {
    sum: add,
    mean: add,
    prod: mul,
    amax: (a, b) => (b !== b || a < b ? b : a),
    amin: (a, b) => (b !== b || b < a ? b : a),
  };
  const step = steps[reduce];
  for (let i = 0; i < to.length; i++) out[to[i]] = step(out[to[i]], values[from[i]]);
  if (reduce !== "mean") return out;
  const counts = new Int32Array(out.length).fill(includeSelf ? 1 : 0);
  for (const cell of to) counts[cell]++;
  return out.map((sum, cell) => mean(sum, counts[cell] || 1, dtype));
}

/**
 * @param {Result} input
 * @param {Result} src
 * @param {number} alpha
 * @param {Route} route
 */
function added(input, src, alpha, { from, to }) {
  const { dtype, shape } = input;
  const values = stored(src);
  const out = stored(input);
  const { add, mul } = ARITHMETIC[dtype];
  const factor = to.length ? toScalar(alpha, dtype) : 1;
  // Vectors are added with one rounding (a fused multiply-add), single numbers with two.
  const fused = dtype[0] === "f" && shape.length > 1 && factor !== 1;
  for (let i = 0; i < to.length; i++) {
    const value = values[from[i]];
    const old = out[to[i]];
    out[to[i]] = fused ? fusedMultiplyAdd(value, factor, old, dtype === "float32") : add(old, mul(value, factor));
  }
  return out;
}

/**
 * @param {Dtype} dtype
 * @param {number[]} shape
 * @param {any[]} data
 * @returns {Result}
 */
function result(dtype, shape, data) {
  if (dtype === "int64") {
    const large = data.find((v) => !Number.isSafeInteger(v));
    if (large !== undefined) fail("RangeError", `the int64 result ${large} is not within 2^53 - 1`);
  }
  return { dtype, shape: [...shape], data };
}

/**
 * Which cells meet in this call, in the order of the steps.
 * @param {Op} op
 * @param {Args} args
 * @returns {Route}
 * @throws {Error} as `apply` does
 */
export function routeOf(op, args) {
  if (!Object.hasOwn(SIGNATURES, op)) typeError(`unknown operation ${op}`);
  checkSignature(op, args);
  const input = checked("input", args.input);
  const index = checked("index", args.index);
  const src = args.src?.shape && checked("src", args.src);
  const dim = /** @type {number} */ (args.dim);
  if (op === "gather") return routeGather(input, dim, index);
  if (op === "take_along_dim") return routeTakeAlongDim(input, index, dim);
  if (op === "index_select") return routeIndexSelect(input, dim, index);
  if (op === "index_add") return routeIndexAdd(input, dim, index, /** @type {Result} */ (src), args.alpha ?? 1);
  const d = wrapDim(dim, input.shape.length);
  checkScatter(input, d, index, src);
  if (op === "scatter_reduce") {
    const { reduce, include_self } = args;
    if (!Object.hasOwn(REDUCED_AS, `${reduce}`)) {
      runtimeError(`reduce argument must be either sum, prod, mean, amax or amin, got ${reduce}`);
    }
    // Without its own values, input is first filled with the neutral number: that pass meets the index first.
    if (include_self === false) routeScatter(input, d, index, undefined);
    if (input.dtype === "bool" && reduce === "mean") {
      const kernel = index.data.length ? "scatter_gather_tensor_cpu_reduce_mean" : "div_floor_cpu";
      fail("NotImplementedError", `"${kernel}" not implemented for 'Bool'`);
    }
  }
  return routeScatter(input, d, index, src, () => src || toScalar(writtenNumber(args), input.dtype));
}

/**
 * The number that scatter writes where it has no src.
 * @param {Args} args
 */
function writtenNumber({ src, value }) {
  return Number(typeof src === "number" ? src : value);
}

/**
 * @param {Op} op
 * @param {Args} args
 * @param {number} [steps] writing operations: take only so many of the steps
 * @returns {Result} a new tensor
 * @throws {Error} with PyTorch's type as `name` and PyTorch's text as `message`
 */
export function apply(op, args, steps) {
  const route = routeOf(op, args);
  const input = /** @type {Result} */ (args.input);
  const src = /** @type {Result} */ (args.src);
  const { dtype } = input;
  if (op === "gather" || op === "take_along_dim" || op === "index_select") {
    const values = dtype === "float32" ? input.data : stored(input);
    const data = new Array(route.from.length);
    if (dtype === "float32") for (let i = 0; i < data.length; i++) data[i] = Math.fround(values[route.from[i]]);
    else for (let i = 0; i < data.length; i++) data[i] = values[route.from[i]];
    return result(dtype, route.shape, data);
  }
  route.from = route.from.subarray(0, steps);
  route.to = route.to.subarray(0, steps);
  if (op === "scatter") {
    const out = stored(input);
    const values = src?.shape && stored(src);
    const fill = values || !route.to.length ? 0 : toScalar(writtenNumber(args), dtype);
    for (let i = 0; i < route.to.length; i++) out[route.to[i]] = values ? values[route.from[i]] : fill;
    return result(dtype, route.shape, out);
  }
  if (op === "index_add") return result(dtype, route.shape, added(input, src, args.alpha ?? 1, route));
  const reduce = op === "scatter_add" ? "sum" : REDUCED_AS[/** @type {string} */ (args.reduce)];
  return result(dtype, route.shape, reduced(input, src, reduce, args.include_self ?? true, route));
}
