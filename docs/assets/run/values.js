/**
 * Python's values in JavaScript: an int is a bigint, a float a number, a str a string, None null, a list an Array.
 * Their text, equality, order and formats are Python's own.
 */

/** What the evaluator does not model: it names the function, and the line. */
export class Refused extends Error {
  /** @param {string} what @param {number} [line] */
  constructor(what, line = 0) {
    super(what);
    this.what = what;
    this.line = line;
  }
}
/** @param {string} what @returns {never} */
export const refuse = (what) => {
  throw new Refused(what);
};

export class PyTuple {
  /** @param {any[]} a @param {{ kind?: string, fields?: string[] }} [more] */
  constructor(a, more) {
    this.a = a;
    this.kind = more?.kind ?? "tuple";
    this.fields = more?.fields;
  }
}
/** @param {any[]} a */
export const tuple = (a) => new PyTuple(a);
/** @param {readonly number[]} shape */
export const sizes = (shape) => new PyTuple(shape.map(BigInt), { kind: "Size" });

export class PyDict {
  constructor() {
    /** @type {Map<any, [any, any]>} */
    this.m = new Map();
  }
  get(/** @type {any} */ key) {
    return this.m.get(hash(key))?.[1];
  }
  has(/** @type {any} */ key) {
    return this.m.has(hash(key));
  }
  set(/** @type {any} */ key, /** @type {any} */ value) {
    const h = hash(key);
    const old = this.m.get(h);
    if (old) old[1] = value;
    else this.m.set(h, [key, value]);
  }
}
export class PySet extends PyDict {}
export class PySlice {
  /** @param {any} start @param {any} stop @param {any} step */
  constructor(start, stop, step) {
    this.start = start;
    this.stop = stop;
    this.step = step;
  }
}
export class PyRange {
  /** @param {bigint} start @param {bigint} stop @param {bigint} step */
  constructor(start, stop, step) {
    this.start = start;
    this.stop = stop;
    this.step = step;
    const span = step > 0n ? stop - start : start - stop;
    const by = step > 0n ? step : -step;
    this.n = span > 0n ? (span + by - 1n) / by : 0n;
  }
  at(/** @type {any} */ i) {
    return this.start + i * this.step;
  }
}
export class PyFunc {
  /** @param {string} name @param {any[]} params @param {any[]} body @param {any} env @param {any} node */
  constructor(name, params, body, env, node) {
    this.name = name;
    this.params = params;
    this.body = body;
    this.env = env;
    this.node = node;
  }
}
/** A function written here: it takes the positional arguments and the named ones. */
export class Builtin {
  /** @param {string} name @param {(args: any[], named: Record<string, any>) => any} call @param {any} [more] */
  constructor(name, call, more) {
    this.name = name;
    this.call = call;
    this.owner = more?.owner;
    this.doc = more?.doc;
  }
}
export class PyType {
  /** @param {string} name @param {PyType | null} [base] @param {any} [call] */
  constructor(name, base = null, call = null) {
    this.name = name;
    this.base = base;
    this.call = call;
  }
  /** @param {PyType} other @returns {boolean} */
  isA(other) {
    return this === other || !!this.base?.isA(other);
  }
}
export class PyIter {
  /** @param {Iterator<any>} it @param {string} kind */
  constructor(it, kind) {
    this.it = it;
    this.kind = kind;
  }
  [Symbol.iterator]() {
    return { next: () => this.it.next() };
  }
}
export class Module {
  /** @param {string} name @param {(key: string) => any} get */
  constructor(name, get) {
    this.name = name;
    this.get = get;
  }
}
/** A float that is known only within v ± e: what comes out of a tensor whose last bits depend on the machine. */
export class Approx {
  /** @param {number} v @param {number} e */
  constructor(v, e) {
    this.v = v;
    this.e = e;
  }
}
/** Anything else with named attributes. */
export class Thing {
  /** @param {string} kind @param {Record<string, any>} attributes */
  constructor(kind, attributes) {
    this.kind = kind;
    this.attributes = attributes;
  }
}
export class Exception {
  /** @param {PyType} type @param {any[]} args */
  constructor(type, args) {
    this.type = type;
    this.args = args;
  }
  text() {
    const { args } = this;
    if (args.length === 1) return this.type.name === "KeyError" ? repr(args[0]) : str(args[0]);
    return args.length ? repr(tuple(args)) : "";
  }
}
export class Raised extends Error {
  /** @param {Exception} value */
  constructor(value) {
    super();
    this.value = value;
    this.line = 0;
  }
}
/** @type {Record<string, PyType>} */
export const ERRORS = {};
for (const [name, base] of Object.entries({
  BaseException: "", Exception: "BaseException", ArithmeticError: "Exception", ZeroDivisionError: "ArithmeticError",
  OverflowError: "ArithmeticError", AssertionError: "Exception", AttributeError: "Exception", LookupError: "Exception",
  IndexError: "LookupError", KeyError: "LookupError", NameError: "Exception", UnboundLocalError: "NameError",
  RuntimeError: "Exception", NotImplementedError: "RuntimeError", RecursionError: "RuntimeError", TypeError: "Exception",
  ValueError: "Exception", StopIteration: "Exception", ImportError: "Exception", ModuleNotFoundError: "ImportError",
  Warning: "Exception", UserWarning: "Warning", DeprecationWarning: "Warning", FutureWarning: "Warning",
  RuntimeWarning: "Warning",
})) {
  const type = new PyType(name, ERRORS[base] ?? null);
  type.call = (/** @type {any} */ args, /** @type {any} */ named = {}) => {
    if (!Object.keys(named).length) return new Exception(type, args);
    return /^(Import|ModuleNotFound|Name|UnboundLocal|Attribute)/.test(name) ? refuse(name) : raise("TypeError", `${name}() takes no keyword arguments`);
  };
  ERRORS[name] = type;
}
/** @param {string} type @param {string} message @returns {never} */
export const raise = (type, message) => {
  throw new Raised(new Exception(ERRORS[type], [message]));
};

/** Classes that other modules add: how to name, print, compare and hash their values. */
/** @type {{ test: (v: any) => boolean, type: PyType, repr?: (v: any) => string, str?: (v: any) => string, hash?: (v: any) => any, format?: (v: any, spec: string) => string, truth?: (v: any) => boolean }[]} */
export const KINDS = [];
/** @type {Record<string, PyType>} */
export const TYPES = {};
for (const name of ["object", "int", "float", "str", "list", "tuple", "dict", "set", "slice", "range", "type", "NoneType",
  "function", "builtin_function_or_method", "module", "ellipsis", "generator", "Size"])
  TYPES[name] = new PyType(name);
TYPES.bool = new PyType("bool", TYPES.int);
TYPES.Size.base = TYPES.tuple;
export const DOTS = new Thing("ellipsis", {});

/** @param {any} v @returns {PyType} */
export function typeOf(v) {
  if (v === null) return TYPES.NoneType;
  switch (typeof v) {
    case "bigint": return TYPES.int;
    case "number": return TYPES.float;
    case "string": return TYPES.str;
    case "boolean": return TYPES.bool;
  }
  if (Array.isArray(v)) return TYPES.list;
  if (v instanceof PyTuple) return v.kind === "Size" ? TYPES.Size : v.fields ? (TYPES[v.kind] ??= new PyType(v.kind, TYPES.tuple)) : TYPES.tuple;
  if (v instanceof PySet) return TYPES.set;
  if (v instanceof PyDict) return TYPES.dict;
  if (v instanceof PySlice) return TYPES.slice;
  if (v instanceof PyRange) return TYPES.range;
  if (v instanceof PyFunc) return TYPES.function;
  if (v instanceof Builtin) return v.owner ? (TYPES[v.owner] ??= new PyType(v.owner)) : TYPES.builtin_function_or_method;
  if (v instanceof PyType) return TYPES.type;
  if (v instanceof Exception) return v.type;
  if (v instanceof Approx) return TYPES.float;
  if (v instanceof Module) return TYPES.module;
  if (v instanceof PyIter) return (TYPES[v.kind] ??= new PyType(v.kind));
  if (v instanceof Thing) return (TYPES[v.kind] ??= new PyType(v.kind));
  return KINDS.find((kind) => kind.test(v))?.type ?? refuse("type");
}
/** @param {any} v */
export function typeName(v) {
  const { name } = typeOf(v);
  return name === "dtype" || name === "Size" ? `torch.${name}` : name;
}

/** A dict key: equal keys have the same. @param {any} v @returns {any} */
export function hash(v) {
  if (typeof v === "boolean") return BigInt(v);
  if (typeof v === "number") return Number.isInteger(v) ? BigInt(v) : v !== v ? Symbol() : v;
  if (typeof v === "bigint" || v === null || typeof v === "object") {
    if (v instanceof PyTuple) {
      spend(v.a.length + 1);
      const keys = v.a.map(hash);
      if (keys.some((key) => typeof key === "symbol" || (typeof key === "object" && key !== null))) return refuse("hash");
      return `(${keys.map((key) => (typeof key === "string" ? JSON.stringify(key) : `${typeof key}${key}`)).join()}`;
    }
    if (Array.isArray(v) || v instanceof PyDict || v instanceof PySlice) return raise("TypeError", `unhashable type: '${typeName(v)}'`);
    if (v instanceof Approx) return refuse("hash: rounding");
    const kind = v && typeof v === "object" && KINDS.find((each) => each.test(v));
    return kind && kind.hash ? kind.hash(v) : v;
  }
  return typeof v === "string" ? `s${v}` : v;
}

// Text

const NAMED = { "\n": "\\n", "\t": "\\t", "\r": "\\r", "\\": "\\\\" };
/** @param {string} s */
function quoted(s) {
  const q = s.includes("'") && !s.includes('"') ? '"' : "'";
  let out = q;
  for (const c of s) {
    const code = /** @type {number} */ (c.codePointAt(0));
    if (c === q || c in NAMED) out += NAMED[/** @type {keyof NAMED} */ (c)] ?? `\\${c}`;
    else if (code < 32 || code === 127) out += `\\x${code.toString(16).padStart(2, "0")}`;
    else if (code > 126 && !/[\p{L}\p{N}\p{P}\p{S}\p{M}]/u.test(c)) return refuse("repr");
    else out += c;
  }
  return out + q;
}
/** A whole number as text: Python refuses to write those of many digits. @param {bigint} v */
function digits(v) {
  const text = String(v);
  if (text.length > (v < 0n ? 4301 : 4300)) return raise("ValueError", "Exceeds the limit (4300 digits) for integer string conversion; use sys.set_int_max_str_digits() to increase the limit");
  return text;
}
/** @param {number} x @returns {string} */
export function floatRepr(x) {
  if (x !== x) return "nan";
  if (!Number.isFinite(x)) return x < 0 ? "-inf" : "inf";
  if (x === 0) return Object.is(x, -0) ? "-0.0" : "0.0";
  const [digits, exponent] = x.toExponential().split("e");
  const e = Number(exponent);
  if (e >= -4 && e < 16) {
    const text = String(Math.abs(x)).includes("e") ? x.toFixed(Math.max(0, digits.replace(/[-.]/g, "").length - 1 - e)) : String(x);
    return text.includes(".") ? text : `${text}.0`;
  }
  return `${digits}e${e < 0 ? "-" : "+"}${String(Math.abs(e)).padStart(2, "0")}`;
}
/** What costs time. @param {number} [n] */
export function spend(n = 1) {
  ctx.steps -= n;
  if (!(ctx.steps >= 0)) refuse("steps");
}
const nesting = /** @type {any[]} */ ([]);
/** @param {any} v @param {string} open @param {() => string} body */
function nested(v, open, body) {
  if (nesting.includes(v)) return open;
  if (nesting.length > 60) refuse("repr: depth");
  spend();
  nesting.push(v);
  try {
    return body();
  } finally {
    nesting.pop();
  }
}
/** @param {any} v @returns {string} */
export function repr(v) {
  if (v === null) return "None";
  switch (typeof v) {
    case "bigint": return digits(v);
    case "number": return floatRepr(v);
    case "boolean": return v ? "True" : "False";
    case "string": return quoted(v);
  }
  if (Array.isArray(v)) return nested(v, "[...]", () => `[${v.map(repr).join(", ")}]`);
  if (v instanceof PyTuple) {
    return nested(v, "(...)", () => {
      if (v.kind === "Size") return `torch.Size([${v.a.map(repr).join(", ")}])`;
      if (v.fields) return `${v.kind}(\n${v.a.map((each, i) => `${v.fields?.[i]}=${repr(each)}`).join(",\n")})`;
      return `(${v.a.map(repr).join(", ")}${v.a.length === 1 ? "," : ""})`;
    });
  }
  if (v instanceof PySet) {
    if (v.m.size > 1) refuse("repr: set");
    return v.m.size ? `{${[...v.m.values()].map(([key]) => repr(key))}}` : "set()";
  }
  if (v instanceof PyDict) {
    return nested(v, "{...}", () => `{${[...v.m.values()].map(([key, value]) => `${repr(key)}: ${repr(value)}`).join(", ")}}`);
  }
  if (v instanceof PySlice) return `slice(${[v.start, v.stop, v.step].map(repr).join(", ")})`;
  if (v instanceof PyRange) return `range(${v.start}, ${v.stop}${v.step === 1n ? "" : `, ${v.step}`})`;
  if (v === DOTS) return "Ellipsis";
  if (v instanceof Exception) return `${v.type.name}(${v.args.map(repr).join(", ")})`;
  if (v instanceof PyType && (v.name in ERRORS || ["int", "float", "str", "list", "tuple", "dict", "set", "bool"].includes(v.name))) {
    return `<class '${v.name}'>`;
  }
  if (v instanceof PyType && v.name === "Tensor") return "<class 'torch.Tensor'>";
  if (v instanceof Approx) return refuse("float: rounding");
  const kind = KINDS.find((each) => each.test(v));
  return kind?.repr ? kind.repr(v) : refuse(`repr: ${typeName(v)}`);
}
/** @param {any} v @returns {string} */
export function str(v) {
  if (typeof v === "string") return v;
  if (v instanceof Exception) return v.text();
  const kind = v && typeof v === "object" && KINDS.find((each) => each.test(v));
  return kind && kind.str ? kind.str(v) : repr(v);
}

// Truth, equality, order

/** @param {any} v @returns {boolean} */
export function truth(v) {
  if (v === null || v === false || v === 0n || v === "") return false;
  if (typeof v === "number") return v !== 0;
  if (Array.isArray(v)) return v.length > 0;
  if (v instanceof PyTuple) return v.a.length > 0;
  if (v instanceof PyDict) return v.m.size > 0;
  if (v instanceof PyRange) return v.n > 0n;
  if (v instanceof Approx) return Math.abs(v.v) > v.e || refuse("bool: rounding");
  const kind = typeof v === "object" && KINDS.find((each) => each.test(v));
  return kind && kind.truth ? kind.truth(v) : true;
}
/** @param {any} v */
export const isNumber = (v) => typeof v === "bigint" || typeof v === "number" || typeof v === "boolean";
/** @param {any} v */
const asWhole = (v) => (typeof v === "boolean" ? BigInt(v) : v);
/** @param {any} a @param {any} b @returns {boolean} Python's a == b, for what is not a tensor */
export function equal(a, b) {
  spend();
  if (a instanceof Approx || b instanceof Approx) {
    if ((a instanceof Approx || isNumber(a)) && (b instanceof Approx || isNumber(b))) return order(a, b, "==") === 0;
    return false;
  }
  if (isNumber(a) && isNumber(b)) return asWhole(a) == asWhole(b); // a bigint and a number compare by value
  if (Array.isArray(a)) return Array.isArray(b) && a.length === b.length && a.every((each, i) => same(each, b[i]));
  if (a instanceof PyTuple) return b instanceof PyTuple && a.a.length === b.a.length && a.a.every((each, i) => same(each, b.a[i]));
  if (a instanceof PyDict) {
    if (!(b instanceof PyDict) || a instanceof PySet !== b instanceof PySet || a.m.size !== b.m.size) return false;
    return [...a.m].every(([key, [, value]]) => b.m.has(key) && (a instanceof PySet || same(value, b.m.get(key)?.[1])));
  }
  if (a instanceof PyRange || a instanceof PySlice) return a === b || (b instanceof a.constructor && refuse("=="));
  if (a && typeof a === "object") {
    const kind = KINDS.find((each) => each.test(a));
    if (kind?.hash) return kind.hash(a) === (b && typeof b === "object" && kind.test(b) ? /** @type {any} */ (kind.hash)(b) : NaN);
  }
  return a === b;
}
/** Equality inside a container: identity counts. */
let comparing = /** @type {(a: any, b: any) => any} */ (equal);
/** @param {(a: any, b: any) => any} how the interpreter's own == */
export const setCompare = (how) => {
  comparing = how;
};
/** @param {any} a @param {any} b */
export const same = (a, b) => (a === b && a === a && typeof a !== "number") || (typeof a === "number" && a === b) || truth(comparing(a, b));

/** @param {any} v */
const bounds = (v) => (v instanceof Approx ? [v.v - v.e, v.v + v.e] : [Number(v), Number(v)]);
/**
 * Negative, zero or positive; NaN where nothing is less.
 * @param {any} a @param {any} b @param {string} op @returns {number}
 */
export function order(a, b, op) {
  if (a instanceof Approx || b instanceof Approx) {
    const [[la, ha], [lb, hb]] = [bounds(a), bounds(b)];
    if (ha < lb) return -1;
    if (la > hb) return 1;
    return refuse(`${op}: rounding`);
  }
  if (isNumber(a) && isNumber(b)) {
    const [x, y] = [asWhole(a), asWhole(b)];
    return x < y ? -1 : x > y ? 1 : x == y ? 0 : NaN;
  }
  if (typeof a === "string" && typeof b === "string") return a < b ? -1 : a > b ? 1 : 0;
  const lists = Array.isArray(a) && Array.isArray(b) ? [a, b] : a instanceof PyTuple && b instanceof PyTuple ? [a.a, b.a] : null;
  if (lists) {
    spend(lists[0].length);
    for (let i = 0; i < lists[0].length && i < lists[1].length; i++) {
      if (!same(lists[0][i], lists[1][i])) return order(lists[0][i], lists[1][i], op);
    }
    return lists[0].length - lists[1].length;
  }
  if (a instanceof PyDict || b instanceof PyDict || a instanceof Thing || b instanceof Thing || (a && b && KINDS.some((kind) => kind.test(a) || kind.test(b)))) return refuse(op);
  return raise("TypeError", `'${op}' not supported between instances of '${typeName(a)}' and '${typeName(b)}'`);
}

// Iteration

/** @type {((v: any) => Iterable<any> | null)[]} */
export const ITERABLES = [];
/** @param {any} v @returns {Iterable<any>} */
export function iterate(v) {
  if (Array.isArray(v)) {
    return (function* () {
      for (let i = 0; i < v.length; i++) {
        spend();
        yield v[i];
      }
    })();
  }
  if (typeof v === "string") return v;
  if (v instanceof PyTuple) return v.a;
  if (v instanceof PyRange) {
    return (function* () {
      for (let i = 0n; i < v.n; i++) {
        spend();
        yield v.at(i);
      }
    })();
  }
  if (v instanceof PySet) {
    if (v.m.size > 1) refuse("iter: set");
    return [...v.m.values()].map(([key]) => key);
  }
  if (v instanceof PyDict) {
    return (function* () {
      const size = v.m.size;
      for (const [key] of v.m.values()) {
        yield key;
        if (v.m.size !== size) raise("RuntimeError", "dictionary changed size during iteration");
      }
    })();
  }
  if (v instanceof PyIter) return v;
  for (const how of ITERABLES) {
    const found = how(v);
    if (found) return found;
  }
  return raise("TypeError", `'${typeName(v)}' object is not iterable`);
}

// format()

const SPEC = /^(?:(.)?([<>=^]))?([-+ ])?(#)?(0)?(\d+)?(,|_)?(?:\.(\d+))?([a-zA-Z%])?$/s;
/**
 * A float with so many decimals, rounded to nearest, ties to even, as C does.
 * @param {number} x @param {number} places
 */
export function fixed(x, places) {
  if (Math.abs(x) >= 1e21) {
    if (places > 40) return refuse("format");
    return `${BigInt(x)}${places ? `.${"0".repeat(places)}` : ""}`;
  }
  const text = Math.abs(x).toFixed(places);
  const tie = places < 90 && /^(\d*\.?\d*?)(\d)(\.?)50*$/.exec(allDecimals(Math.abs(x)));
  // toFixed rounds allDecimals ties up: put them back to even.
  const long = allDecimals(Math.abs(x));
  const dot = long.indexOf(".");
  const rest = dot < 0 ? "" : long.slice(dot + 1 + places);
  let out = text;
  if (tie && dot >= 0 && /^50*$/.test(rest)) {
    const kept = long.slice(0, dot + 1 + places);
    const last = kept.replace(".", "").slice(-1);
    if ("02468".includes(last)) out = places ? kept : kept.slice(0, dot);
  }
  return (x < 0 || Object.is(x, -0) ? "-" : "") + out;
}
/** All decimals of a double. @param {number} x */
function allDecimals(x) {
  if (Number.isInteger(x)) return String(BigInt(x));
  // A double has at most 1074 decimals; toFixed gives 100, enough to see a tie of up to 99 places.
  return x.toFixed(100).replace(/0+$/, "");
}
/** @param {number} x @param {number} places @param {boolean} upper */
export function exponential(x, places, upper = false) {
  let text = Math.abs(x).toExponential(Math.min(places, 100));
  const long = Math.abs(x).toExponential(100);
  const [head, tail] = long.split("e");
  const rest = head.replace(".", "").slice(places + 1);
  if (/^50*$/.test(rest)) {
    const kept = head.replace(".", "").slice(0, places + 1);
    if ("02468".includes(kept.slice(-1))) text = `${kept[0]}${places ? `.${kept.slice(1)}` : ""}e${tail}`;
  }
  text = text.replace(/e([+-])(\d)$/, "e$10$2");
  if (x < 0 || Object.is(x, -0)) text = `-${text}`;
  return upper ? text.toUpperCase() : text;
}
/** @param {number} x @param {number} precision @param {boolean} keep */
function general(x, precision, keep) {
  const p = precision || 1;
  const e = x === 0 ? 0 : Number(exponential(x, p - 1).split("e")[1]);
  const trim = (/** @type {string} */ s) => (keep ? s : s.includes(".") ? s.replace(/\.?0+$/, "") : s);
  if (e >= -4 && e < p) return trim(fixed(x, p - 1 - e));
  const [head, tail] = exponential(x, p - 1).split("e");
  return `${trim(head)}e${tail}`;
}
/** @param {any} v @param {string} spec @returns {string} */
export function format(v, spec) {
  if (v instanceof Approx) {
    if (!spec) return refuse("float: rounding");
    const [low, high] = bounds(v).map((each) => format(each, spec));
    return low === high && low === format(v.v, spec) ? low : refuse("format: rounding");
  }
  const kind = v && typeof v === "object" && KINDS.find((each) => each.test(v));
  if (kind && kind.format) return kind.format(v, spec);
  if (!spec) return str(v);
  if (!isNumber(v) && typeof v !== "string") {
    return raise("TypeError", `unsupported format string passed to ${typeName(v)}.__format__`);
  }
  const match = SPEC.exec(spec);
  if (!match || match.at(-1) === "n") return refuse("format");
  let [, fill, align, sign, alternate, zero, width, comma, precision, type] = match;
  if (alternate) return refuse("format");
  const places = precision === undefined ? -1 : Number(precision);
  if (places > 60 || Number(width ?? 0) > 2000) return refuse("format");
  let text;
  let numeric = true;
  const kindOf = typeName(v);
  if (typeof v === "string") {
    if (type && type !== "s") return raise("ValueError", `Unknown format code '${type}' for object of type 'str'`);
    if (sign || comma || align === "=") return refuse("format");
    text = places >= 0 ? [...v].slice(0, places).join("") : v;
    numeric = false;
    if (zero && !align) [fill, align] = ["0", "<"];
  } else {
    if (typeof v === "boolean") {
      if (!type && places < 0) v = BigInt(v);
      v = typeof v === "boolean" ? BigInt(v) : v;
    }
    const whole = typeof v === "bigint";
    if (whole && (!type || "dbxXoc".includes(type))) {
      if (type === "c" || places >= 0) return refuse("format");
      const base = { b: 2, x: 16, X: 16, o: 8 }[/** @type {string} */ (type)] ?? 10;
      text = v.toString(base);
      if (type === "X") text = text.toUpperCase();
    } else {
      if (type && !"eEfFgG%".includes(type)) {
        return raise("ValueError", `Unknown format code '${type}' for object of type '${kindOf}'`);
      }
      const x = Number(v);
      if (whole && BigInt(x) !== v) return refuse("format");
      if (!Number.isFinite(x)) {
        text = floatRepr(x);
        if (type === "%") text += "%";
        if (zero) return refuse("format");
        if ("EFG".includes(type || "-")) text = text.toUpperCase();
      } else if (type === "f" || type === "F") text = fixed(x, places < 0 ? 6 : places);
      else if (type === "%") text = `${fixed(x * 100, places < 0 ? 6 : places)}%`;
      else if (type === "e" || type === "E") text = exponential(x, places < 0 ? 6 : places, type === "E");
      else if (type === "g" || type === "G") {
        text = general(x, places < 0 ? 6 : places, false);
        if (type === "G") text = text.toUpperCase();
      }
      else if (places < 0) text = floatRepr(x);
      else return refuse("format");
    }
    if (comma) {
      const [, minus, head, tail] = /** @type {RegExpExecArray} */ (/^(-?)(\d+)(.*)$/.exec(text) ?? refuse("format"));
      if (zero) return refuse("format");
      text = minus + head.replace(/\B(?=(\d{3})+$)/g, comma) + tail;
    }
    if (sign && sign !== "-" && text[0] !== "-") text = sign + text;
    if (zero && !align) [fill, align] = ["0", "="];
  }
  const missing = Number(width ?? 0) - [...text].length;
  if (missing <= 0) return text;
  const pad = (/** @type {number} */ n) => (fill ?? " ").repeat(n);
  if (align === "=") {
    const signed = /^[-+ ]/.test(text) ? 1 : 0;
    return text.slice(0, signed) + pad(missing) + text.slice(signed);
  }
  if (align === "^") return pad(missing >> 1) + text + pad(missing - (missing >> 1));
  return (align ?? (numeric ? ">" : "<")) === ">" ? pad(missing) + text : text + pad(missing);
}

/**
 * What one run knows: where it is, what it printed and recorded, what it may still use.
 * @type {{ line: number, out: string[], outSize: number, calls: any[], steps: number, cells: number, grad: boolean,
 *   deterministic: boolean, filter: string, record: any[] | null, shown: Set<string>, once: Set<string>, quiet: boolean,
 *   depth: number, handling: any[] }}
 */
export const ctx = /** @type {any} */ ({});
/** @param {{ steps: number, cells: number }} limits */
export function begin({ steps, cells }) {
  Object.assign(ctx, {
    line: 1, out: [], outSize: 0, calls: [], steps, cells, grad: true, deterministic: false, filter: "default",
    record: null, shown: new Set(), once: new Set(), quiet: false, depth: 0, handling: [],
  });
  nesting.length = 0;
}
/** @param {number} n */
export function useCells(n) {
  ctx.cells -= n;
  if (!(ctx.cells >= 0)) refuse("cells");
}
/** @param {string} text */
export function write(text) {
  ctx.outSize += text.length;
  if (ctx.outSize > 200_000) refuse("print: limit");
  ctx.out.push(text);
}
/**
 * A warning: printed once a line, recorded, or dropped.
 * @param {string} category @param {string} text @param {string} [once] warned of once in a program
 */
export function warn(category, text, once) {
  if (once) {
    if (ctx.once.has(once)) return;
    ctx.once.add(once);
  }
  const how = ctx.filter;
  if (how === "ignore") return;
  const key = `${ctx.line} ${text}`;
  if (how === "default" && ctx.shown.has(key)) return;
  ctx.shown.add(key);
  if (ctx.record) {
    const message = new Exception(ERRORS[category], [text]);
    ctx.record.push(new Thing("WarningMessage", { message, category: ERRORS[category], lineno: BigInt(ctx.line) }));
  } else write(`${category}: ${text}\n`);
}
