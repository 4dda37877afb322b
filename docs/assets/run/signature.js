/** The functions of PyTorch by name, and their arguments taken apart as PyTorch's parser takes them. */
import { Approx, PyTuple, Refused, isNumber, raise, refuse, typeName } from "./values.js";
import { DType, Tensor, asNumber } from "./tensor.js";

/**
 * @typedef {{ name: string, type: string, only: boolean, given: any, has: boolean }} Param
 * @typedef {{ name: string, params: Param[], f: (a: any) => any, strict: boolean, where: string }} Op
 */
/** As functions of torch, as methods of a tensor, as functions of torch.nn.functional. @type {Record<string, Map<string, Op>>} */
export const TABLES = { f: new Map(), m: new Map(), F: new Map() };

const DEFAULTS = { None: null, True: true, False: false };
/** @param {string} spec @returns {Param[]} */
function parsed(spec) {
  let only = false;
  const out = [];
  for (const word of spec.split(" ").filter(Boolean)) {
    if (word === "*") {
      only = true;
      continue;
    }
    const [left, given] = word.split("=");
    const [name, type = "Tensor"] = left.split(":");
    const value = given === undefined ? undefined : given in DEFAULTS ? DEFAULTS[/** @type {keyof DEFAULTS} */ (given)] : /^-?\d+$/.test(given) ? Number(given) : given;
    out.push({ name, type, only, given: value, has: given !== undefined });
  }
  return out;
}
/**
 * @param {string} names of the same meaning, separated by spaces
 * @param {string} where f: torch.name, m: a method, F: torch.nn.functional; ! where PyTorch has one form of the call only, so that its complaints are known
 * @param {string} spec @param {(a: any) => any} f
 */
export function define(names, where, spec, f) {
  for (const name of names.split(" ")) {
    /** @type {Op | null} */
    let op = null;
    const lazy = () => (op ??= { name, params: parsed(spec), f, strict: where.includes("!"), where });
    for (const letter of where) if (letter in TABLES) TABLES[letter].set(name, /** @type {any} */ (lazy));
  }
}
/** @param {Map<string, any>} table @param {string} name @returns {Op | null} */
export const find = (table, name) => table.get(name)?.() ?? null;

const isInt = (/** @type {any} */ v) => typeof v === "bigint";
/** @param {any} v @param {string} what */
export function small(v, what) {
  if (typeof v === "boolean") return refuse(what);
  const n = Number(v);
  return Number.isSafeInteger(n) ? n : refuse(`${what}: limit`);
}
/** A list of whole numbers, or null if it is none. @param {any} v @returns {number[] | null} */
export function intList(v) {
  const list = Array.isArray(v) ? v : v instanceof PyTuple ? v.a : null;
  if (!list) return null;
  if (!list.every((each) => isInt(each) || (each instanceof Tensor && !each.shape.length && !each.dt.isFloat && !each.dt.isBool && !each.needs))) return null;
  return list.map((each) => small(each instanceof Tensor ? asNumber(each) : each, "size"));
}
/** What the parser makes of a value, or undefined if it does not fit. @param {string} type @param {any} v @returns {any} */
function fitted(type, v) {
  if (isInt(v) && (v >= 2n ** 64n || v < -(2n ** 63n)) && /num|src/.test(type)) return raise("OverflowError", "int too big to convert");
  switch (type) {
    case "Tensor": return v instanceof Tensor ? v : undefined;
    case "Tensor?": return v === null || v instanceof Tensor ? v : undefined;
    case "int": return isInt(v) ? small(v, "int") : v instanceof Tensor && !v.shape.length && !v.dt.isFloat && !v.dt.isBool ? refuse("int: Tensor") : undefined;
    case "int?": return v === null ? null : fitted("int", v);
    case "num": return isNumber(v) || v instanceof Approx ? v : undefined;
    case "num?": return v === null ? null : fitted("num", v);
    case "src": return v instanceof Tensor || isNumber(v) || v instanceof Approx ? v : v === null ? null : undefined;
    case "Tensor|num": return v instanceof Tensor || isNumber(v) || v instanceof Approx ? v : undefined;
    case "Tensor|num?": return v === null ? null : fitted("Tensor|num", v);
    case "bool": return typeof v === "boolean" ? v : undefined;
    case "str": return typeof v === "string" ? v : undefined;
    case "str?": return v === null || typeof v === "string" ? v : undefined;
    case "dtype?": return v === null || v instanceof DType ? v : undefined;
    case "ints": return intList(v) ?? (isInt(v) ? [small(v, "size")] : undefined);
    case "sizes": return intList(v) ?? undefined;
    case "ints?": return v === null ? null : fitted("ints", v);
    case "Tensors": {
      const list = Array.isArray(v) ? v : v instanceof PyTuple ? v.a : null;
      return list?.every((each) => each instanceof Tensor) ? list : undefined;
    }
    case "none": return v === null ? null : undefined;
    default: return v;
  }
}
/** What is known of uint16, which PyTorch does little with. */
const NARROW = ["gather", "tolist", "item", "size", "dim", "numel", "clone", "view", "long", "int", "float", "to"];
/** As complaints name the types. @param {string} type */
const called = (type) => ({ "Tensor": "Tensor", "int": "int", "int?": "int", "str": "str", "bool": "bool", "ints": "tuple of ints" })[type] ?? refuse("arguments");
/** @param {any} v */
function given(v) {
  const name = typeName(v);
  return ["int", "float", "bool", "str", "list", "tuple", "Tensor", "NoneType", "dict"].includes(name) ? name : refuse("arguments");
}

/**
 * Calls a function of PyTorch.
 * @param {Op} op @param {any[]} args @param {Record<string, any>} named @param {boolean} method whether the first argument is the object
 */
export function invoke(op, args, named, method) {
  const { params, name } = op;
  /** @type {Record<string, any>} */
  const a = {};
  let list = args;
  const rest = params.findIndex((each) => each.type === "ints*");
  if (rest >= 0 && list.length > rest + 1) {
    if (!list.slice(rest).every(isInt)) return refuse(`${name}: arguments`);
    list = [...list.slice(0, rest), list.slice(rest)];
  }
  const positional = params.filter((each) => !each.only);
  if (list.length > positional.length) return refuse(`${name}: arguments`);
  if (Object.hasOwn(named, "axis") || Object.hasOwn(named, "keepdims")) {
    // NumPy's words for them are understood.
    const { axis, keepdims, ...others } = named;
    named = others;
    if (axis !== undefined) Object.hasOwn(named, "dim") ? refuse(`${name}: axis`) : (named.dim = axis);
    if (keepdims !== undefined) named.keepdim = keepdims;
  }
  /** @type {any[]} */
  const missing = [];
  /** @type {any[]} */
  const wrong = [];
  let used = 0;
  params.forEach((param, i) => {
    const { type } = param;
    let v;
    const byPlace = !param.only && i < list.length;
    if (byPlace) {
      v = list[i];
      if (Object.hasOwn(named, param.name)) refuse(`${name}: arguments`);
    } else if (Object.hasOwn(named, param.name)) {
      v = named[param.name];
      used++;
      // scatter takes a number by place or as value=, not as src=.
      if (type === "src" && !(v instanceof Tensor)) refuse(`${name}: arguments`);
    } else if (param.has) {
      a[param.name] = param.given;
      return;
    } else {
      missing.push(param);
      return;
    }
    const value = fitted(type === "ints*" ? "ints" : type, v);
    if (value === undefined) wrong.push(() => {
      if (!op.strict) return refuse(`${name}: arguments`);
      const place = byPlace ? ` (position ${i + (method ? 0 : 1)})` : "";
      return raise("TypeError", `${name}(): argument '${param.name}'${place} must be ${called(type)}, not ${given(v)}`);
    });
    a[param.name] = value;
  });
  if (used < Object.keys(named).length) return refuse(`${name}: ${Object.keys(named).find((key) => !params.some((each) => each.name === key)) ?? "arguments"}`);
  if (missing.length) {
    if (!op.strict || wrong.length || missing.length > 3 || Object.keys(named).length) return refuse(`${name}: arguments`);
    return raise("TypeError", `${name}() missing ${missing.length} required positional argument${missing.length === 1 ? "s" : ""}: ${missing.map((each) => `"${each.name}"`).join(", ")}`);
  }
  wrong[0]?.();
  if (Object.values(a).some((v) => v instanceof Tensor && v.dt.name === "uint16") && !NARROW.includes(name)) return refuse(`${name}: uint16`);
  return about(name, () => op.f(a));
}
/** What is refused without a name is refused by this one. @template T @param {string} name @param {() => T} f */
export function about(name, f) {
  try {
    return f();
  } catch (error) {
    if (error instanceof Refused && error.what[0] === ":") error.what = name + error.what;
    throw error;
  }
}
