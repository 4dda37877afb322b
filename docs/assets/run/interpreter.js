/** Runs the tree that the parser made: Python's statements, expressions, builtins and methods. */
import { parse, parseExpression } from "./parse.js";
import {
  Approx, Builtin, DOTS, ERRORS, Exception, Module, PyDict, PyFunc, PyIter, PyRange, PySet, PySlice, PyTuple, PyType,
  Raised, Refused, Thing, TYPES, ctx, equal, fixed, floatRepr, format, hash, isNumber, iterate, order, raise, refuse, repr, same,
  setCompare, str, truth, tuple, spend, typeName, typeOf, useCells, write,
} from "./values.js";
import { Tensor, asInt, asNumber } from "./tensor.js";
import { tensorBinary, tensorUnary } from "./math.js";
import { tensorGet, tensorSet } from "./subscripts.js";
import { tensorAttribute, modules, setAttribute } from "./torch.js";

const BREAK = { k: "break" };
const CONTINUE = { k: "continue" };
const BIG = 10_000n;

class Env {
  /** @param {Env | null} parent @param {Set<string> | null} locals */
  constructor(parent, locals, /** @type {any} */ module) {
    this.parent = parent;
    this.locals = locals;
    this.module = module ?? this;
    /** @type {Map<string, any>} */
    this.vars = new Map();
    this.isComp = false;
  }
}

function step() {
  spend();
}

// Names

/** @param {string} name @param {Env} env */
function lookup(name, env) {
  for (let e = /** @type {Env | null} */ (env); e; e = e.parent) {
    if (e.vars.has(name)) return e.vars.get(name);
    if (e.locals?.has(name)) {
      if (e === env || isCompChain(env, e)) {
        return raise("UnboundLocalError", `cannot access local variable '${name}' where it is not associated with a value`);
      }
      return raise("NameError", `cannot access free variable '${name}' where it is not associated with a value in enclosing scope`);
    }
  }
  if (Object.hasOwn(BUILTINS, name)) return BUILTINS[name];
  if (PYTHON_NAMES.test(name)) return refuse(name);
  return raise("NameError", `name '${name}' is not defined`);
}
/** @param {Env} env @param {Env} outer */
function isCompChain(env, outer) {
  for (let e = env; e !== outer; e = /** @type {Env} */ (e.parent)) if (e.isComp) return refuse("scope");
  return false;
}
/** @param {string} name @param {any} value @param {Env} env @param {boolean} [walrus] */
function bind(name, value, env, walrus = false) {
  let e = env;
  while (walrus && e.isComp) e = /** @type {Env} */ (e.parent);
  if (!e.locals || e.locals.has(name)) e.vars.set(name, value);
  else if (/** @type {any} */ (e).outer?.has(name)) {
    let up = e.parent;
    while (up && up.locals && !up.locals.has(name)) up = up.parent;
    (up ?? e.module).vars.set(name, value);
  } else e.module.vars.set(name, value);
}

// Statements

/** @param {any[]} body @param {Env} env @returns {any} */
function block(body, env) {
  for (const node of body) {
    const done = execute(node, env);
    if (done) return done;
  }
}

/** @param {any} node @param {Env} env @returns {any} */
function execute(node, env) {
  step();
  ctx.line = node.line;
  switch (node.k) {
    case "Expr":
      evaluate(node.value, env);
      return;
    case "Assign": {
      const value = evaluate(node.value, env);
      for (const target of node.targets) assign(target, value, env);
      return;
    }
    case "Aug":
      return augmented(node, env);
    case "Ann":
      if (env.locals === null) evaluate(node.note, env);
      if (node.value) assign(node.target, evaluate(node.value, env), env);
      return;
    case "If":
      return block(truth(evaluate(node.test, env)) ? node.body : node.orelse, env);
    case "While":
      while (truth(evaluate(node.test, env))) {
        step();
        const done = block(node.body, env);
        if (done === BREAK) return;
        if (done && done !== CONTINUE) return done;
        ctx.line = node.line;
      }
      return block(node.orelse, env);
    case "For": {
      for (const value of iterate(evaluate(node.iter, env))) {
        step();
        ctx.line = node.line;
        assign(node.target, value, env);
        const done = block(node.body, env);
        if (done === BREAK) return;
        if (done && done !== CONTINUE) return done;
        ctx.line = node.line;
      }
      return block(node.orelse, env);
    }
    case "Def":
      bind(node.name, makeFunction(node.name, node, env), env);
      return;
    case "Return":
      return { value: node.value ? evaluate(node.value, env) : null };
    case "Pass":
      return;
    case "Break":
      return BREAK;
    case "Continue":
      return CONTINUE;
    case "Assert":
      if (!truth(evaluate(node.test, env))) {
        const args = node.message ? [evaluate(node.message, env)] : [];
        ctx.line = node.line;
        throw new Raised(new Exception(ERRORS.AssertionError, args));
      }
      return;
    case "Raise": {
      if (!node.value) {
        const current = ctx.handling?.at(-1);
        if (!current) return raise("RuntimeError", "No active exception to reraise");
        throw current;
      }
      let value = evaluate(node.value, env);
      ctx.line = node.line;
      if (value instanceof PyType && value.isA(ERRORS.BaseException)) value = value.call([], {});
      if (!(value instanceof Exception)) return raise("TypeError", "exceptions must derive from BaseException");
      throw new Raised(value);
    }
    case "Try":
      return attempt(node, env);
    case "With":
      return within(node.items, node, env);
    case "Del":
      for (const target of node.target.k === "Tuple" ? node.target.items : [node.target]) remove(target, env);
      return;
    case "Global":
    case "Nonlocal":
      if (node.k === "Nonlocal" && !env.locals) return refuse("nonlocal");
      if (env.locals) (/** @type {any} */ (env).outer ??= new Set());
      if (node.k === "Nonlocal" && env.locals) node.names.forEach((/** @type {any} */ name) => /** @type {any} */ (env).outer.add(name));
      return;
    case "Import":
      for (const { path, as } of node.names) {
        const found = importModule(path);
        if (as) bind(as, found, env);
        else bind(path.split(".")[0], importModule(path.split(".")[0]), env);
      }
      return;
    case "From": {
      const found = importModule(node.path);
      for (const { name, as } of node.names) bind(as ?? name, Object.hasOwn(MODULES, `${node.path}.${name}`) ? importModule(`${node.path}.${name}`) : found.get(name), env);
      return;
    }
    case "Refuse":
      return refuse(node.what);
    case "Yield":
      return refuse("yield");
    default:
      return refuse(node.k);
  }
}

function importModule(/** @type {any} */ path) {
  return Object.hasOwn(MODULES, path) ? MODULES[path]() : refuse(`import ${path}`);
}

/** @param {any} target @param {any} value @param {Env} env */
function assign(target, value, env) {
  switch (target.k) {
    case "Name":
      return bind(target.name, value, env);
    case "Tuple":
    case "List": {
      const items = target.items;
      const star = items.findIndex((/** @type {any} */ each) => each.k === "Star");
      if (!canIterate(value) || typeName(value) === "torch.dtype") raise("TypeError", `cannot unpack non-iterable ${typeName(value)} object`);
      /** @type {any[]} */
      const got = [];
      const most = star < 0 ? items.length + 1 : Infinity;
      for (const each of iterate(value)) {
        if (got.push(each) >= most) break;
      }
      if (star < 0) {
        if (got.length > items.length) raise("ValueError", `too many values to unpack (expected ${items.length})`);
        if (got.length < items.length) raise("ValueError", `not enough values to unpack (expected ${items.length}, got ${got.length})`);
        items.forEach((/** @type {any} */ each, /** @type {any} */ i) => assign(each, got[i], env));
        return;
      }
      const after = items.length - star - 1;
      if (got.length < items.length - 1) {
        raise("ValueError", `not enough values to unpack (expected at least ${items.length - 1}, got ${got.length})`);
      }
      items.forEach((/** @type {any} */ each, /** @type {any} */ i) => {
        if (i < star) assign(each, got[i], env);
        else if (i === star) assign(each.value, got.slice(star, got.length - after), env);
        else assign(each, got[got.length - items.length + i], env);
      });
      return;
    }
    case "Sub":
      return setItem(evaluate(target.value, env), evaluate(target.index, env), value, target.line);
    case "Attr":
      return setAttribute(evaluate(target.value, env), target.name, value);
    default:
      return refuse("assignment");
  }
}
function canIterate(/** @type {any} */ v) {
  return typeof v === "string" || (v !== null && typeof v === "object" && !(v instanceof Approx) && !(v instanceof Thing) && !(v instanceof Exception) && !(v instanceof PyFunc) && !(v instanceof Builtin) && !(v instanceof PyType) && !(v instanceof Module));
}

/** @param {any} node @param {Env} env */
function augmented(node, env) {
  const { target, op } = node;
  if (target.k === "Name") {
    const old = lookup(target.name, env);
    const value = evaluate(node.value, env);
    ctx.line = node.line;
    bind(target.name, inPlace(op, old, value), env);
  } else if (target.k === "Sub") {
    const whole = evaluate(target.value, env);
    const index = evaluate(target.index, env);
    const old = getItem(whole, index);
    const value = evaluate(node.value, env);
    ctx.line = node.line;
    setItem(whole, index, inPlace(op, old, value), node.line);
  } else {
    const whole = evaluate(target.value, env);
    const old = attribute(whole, target.name);
    const value = evaluate(node.value, env);
    ctx.line = node.line;
    setAttribute(whole, target.name, inPlace(op, old, value));
  }
}
function inPlace(/** @type {any} */ op, /** @type {any} */ a, /** @type {any} */ b) {
  if (Array.isArray(a)) {
    if (op === "+") {
      const more = [...iterate(b)];
      useCells(more.length);
      a.push(...more);
      return a;
    }
    if (op === "*" && typeof b === "bigint") {
      const copy = binary("*", a, b);
      a.length = 0;
      a.push(...copy);
      return a;
    }
  }
  if (a instanceof PySet || a instanceof PyDict) return refuse(`${op}=`);
  if (a instanceof Tensor) return tensorBinary(op, a, b, true);
  return binary(op, a, b, "=");
}

/** @param {any} node @param {Env} env */
function attempt(node, env) {
  let done;
  const finish = () => {
    if (!node.final.length) return;
    const over = block(node.final, env);
    if (over) return over;
  };
  try {
    let failed = false;
    try {
      done = block(node.body, env);
    } catch (error) {
      if (!(error instanceof Raised)) throw error;
      const { line } = ctx;
      error.line ||= line;
      failed = true;
      let handled = false;
      for (const { type, name, body } of node.handlers) {
        if (type && !matches(error.value.type, evaluate(type, env))) continue;
        handled = true;
        if (name) bind(name, error.value, env);
        ctx.handling.push(error);
        try {
          done = block(body, env);
        } finally {
          ctx.handling.pop();
          if (name) (env.locals && !env.locals.has(name) ? env.module : env).vars.delete(name);
        }
        break;
      }
      if (!handled) throw error;
    }
    if (!failed && !done) done = block(node.orelse, env);
  } catch (error) {
    if (!(error instanceof Raised)) throw error;
    error.line ||= ctx.line;
    const over = finish();
    if (over) return over;
    throw error;
  }
  return finish() ?? done;
}
/** @returns {any} */
function matches(/** @type {any} */ type, /** @type {any} */ wanted) {
  if (wanted instanceof PyTuple) wanted.a.forEach((/** @type {any} */ each) => each instanceof PyTuple && refuse("except"));
  if (wanted instanceof PyTuple && !wanted.a.every((/** @type {any} */ each) => each instanceof PyType && each.isA(ERRORS.BaseException))) {
    return raise("TypeError", "catching classes that do not inherit from BaseException is not allowed");
  }
  if (wanted instanceof PyTuple) return wanted.a.some((each) => matches(type, each));
  if (wanted instanceof PyType && wanted.isA(ERRORS.BaseException)) return type.isA(wanted);
  return raise("TypeError", "catching classes that do not inherit from BaseException is not allowed");
}
/** @param {any[]} items @param {any} node @param {Env} env @returns {any} */
function within(items, node, env) {
  if (!items.length) return block(node.body, env);
  const [{ value, target }, ...rest] = items;
  const manager = evaluate(value, env);
  if (!(manager instanceof Thing) || !manager.attributes.enter) return refuse(`with ${typeName(manager)}`);
  const entered = manager.attributes.enter();
  try {
    if (target) assign(target, entered ?? null, env);
    return within(rest, node, env);
  } finally {
    manager.attributes.exit();
  }
}
function remove(/** @type {any} */ target, /** @type {any} */ env) {
  if (target.k === "Name") {
    lookup(target.name, env);
    if (!env.vars.delete(target.name)) refuse("del");
  } else if (target.k === "Sub") {
    const whole = evaluate(target.value, env);
    const index = evaluate(target.index, env);
    if (Array.isArray(whole) && typeof index === "bigint") {
      const i = Number(index);
      if (i < -whole.length || i >= whole.length) raise("IndexError", "list assignment index out of range");
      whole.splice(i, 1);
    } else if (whole instanceof PyDict && !(whole instanceof PySet)) {
      if (!whole.has(index)) throw new Raised(new Exception(ERRORS.KeyError, [index]));
      whole.m.delete(hash(index));
    } else refuse("del");
  } else refuse("del");
}

// Functions

function makeFunction(/** @type {any} */ name, /** @type {any} */ node, /** @type {any} */ env) {
  const params = node.params.map((/** @type {any} */ each) => {
    if (each.note) evaluate(each.note, env);
    return { ...each, given: each.value ? evaluate(each.value, env) : undefined };
  });
  if (node.returns) evaluate(node.returns, env);
  return new PyFunc(name, params, node.body, env, node);
}
const listed = (/** @type {any} */ names) => {
  const q = names.map((/** @type {any} */ name) => `'${name}'`);
  if (q.length < 3) return q.join(" and ");
  return `${q.slice(0, -1).join(", ")}, and ${q.at(-1)}`;
};
/** @param {any} f @param {any[]} args @param {Record<string, any>} named */
function callFunction(f, args, named) {
  if (f.node.yields) refuse("yield");
  if (ctx.depth >= 100) refuse("recursion");
  const env = new Env(f.env, f.node.locals, f.env.module);
  /** @type {any} */ (env).outer = new Set();
  const { params } = f;
  const places = params.filter((/** @type {any} */ each) => each.kind === "any" || each.kind === "position");
  const rest = params.find((/** @type {any} */ each) => each.kind === "args");
  const more = params.find((/** @type {any} */ each) => each.kind === "kwargs");
  const given = { ...named };
  const values = new Map();
  places.forEach((/** @type {any} */ each, /** @type {any} */ i) => i < args.length && values.set(each.name, args[i]));
  const extra = new PyDict();
  for (const name of Object.keys(given)) {
    const param = params.find((/** @type {any} */ each) => each.name === name && (each.kind === "any" || each.kind === "keyword"));
    if (!param) {
      if (!more && params.some((/** @type {any} */ each) => each.name === name && each.kind === "position")) refuse(`${f.name}: arguments`);
      if (!more) raise("TypeError", `${f.name}() got an unexpected keyword argument '${name}'`);
      extra.set(name, given[name]);
    } else if (values.has(name)) raise("TypeError", `${f.name}() got multiple values for argument '${name}'`);
    else values.set(name, given[name]);
  }
  if (args.length > places.length && !rest) {
    if (places.some((/** @type {any} */ each) => each.given !== undefined) || params.some((/** @type {any} */ each) => each.kind === "keyword")) refuse(`${f.name}: arguments`);
    const were = args.length === 1 ? "was" : "were";
    raise("TypeError", `${f.name}() takes ${places.length} positional argument${places.length === 1 ? "" : "s"} but ${args.length} ${were} given`);
  }
  const absent = (/** @type {any} */ kind) => params.filter((/** @type {any} */ each) => kind(each.kind) && !values.has(each.name) && each.given === undefined).map((/** @type {any} */ each) => each.name);
  const missing = absent((/** @type {any} */ kind) => kind === "any" || kind === "position");
  if (missing.length) {
    raise("TypeError", `${f.name}() missing ${missing.length} required positional argument${missing.length > 1 ? "s" : ""}: ${listed(missing)}`);
  }
  const unnamed = absent((/** @type {any} */ kind) => kind === "keyword");
  if (unnamed.length) {
    raise("TypeError", `${f.name}() missing ${unnamed.length} required keyword-only argument${unnamed.length > 1 ? "s" : ""}: ${listed(unnamed)}`);
  }
  for (const each of params) {
    if (each.kind === "args") env.vars.set(each.name, tuple(args.slice(places.length)));
    else if (each.kind === "kwargs") env.vars.set(each.name, extra);
    else env.vars.set(each.name, values.has(each.name) ? values.get(each.name) : each.given);
  }
  ctx.depth++;
  const { line } = ctx;
  const done = block(f.body, env);
  ctx.depth--;
  ctx.line = line;
  return done ? done.value : null;
}
/** @param {any} f @param {any[]} args @param {Record<string, any>} [named] @returns {any} */
export function call(f, args, named = {}) {
  step();
  if (f instanceof PyFunc) return callFunction(f, args, named);
  if (f instanceof Builtin) return f.call(args, named);
  if (f instanceof PyType && f.call) return f.call(args, named);
  if (f instanceof PyType) return refuse(f.name);
  if (f instanceof Thing && f.attributes.call) return f.attributes.call(args, named);
  if (f instanceof Thing) return refuse(f.kind);
  return raise("TypeError", `'${typeName(f)}' object is not callable`);
}

// Expressions

/** @param {any} node @param {Env} env @returns {any} */
function evaluate(node, env) {
  step();
  switch (node.k) {
    case "Const":
      return node.value;
    case "Name":
      return lookup(node.name, env);
    case "Dots":
      return DOTS;
    case "Tuple":
      return tuple(items(node.items, env));
    case "List":
      return items(node.items, env);
    case "Set": {
      const set = new PySet();
      for (const each of items(node.items, env)) set.set(each, true);
      return set;
    }
    case "Dict": {
      const dict = new PyDict();
      for (const { key, value } of node.items) {
        if (key) {
          const k = evaluate(key, env);
          dict.set(k, evaluate(value, env));
        } else {
          const more = evaluate(value, env);
          for (const [k, v] of (more instanceof PyDict && !(more instanceof PySet) ? more : refuse("**")).m.values()) dict.set(k, v);
        }
      }
      return dict;
    }
    case "FStr":
      return grown(node.parts
        .map((/** @type {any} */ part) => {
          if (typeof part === "string") return part;
          const value = evaluate(part.value, env);
          const spec = part.spec ? part.spec.map((/** @type {any} */ each) => (typeof each === "string" ? each : fieldText(each, evaluate(each.value, env), env))).join("") : "";
          return fieldText(part, value, env, spec);
        })
        .join(""));
    case "And": {
      const left = evaluate(node.left, env);
      return truth(left) ? evaluate(node.right, env) : left;
    }
    case "Or": {
      const left = evaluate(node.left, env);
      return truth(left) ? left : evaluate(node.right, env);
    }
    case "Not":
      return !truth(evaluate(node.value, env));
    case "IfExp":
      return evaluate(truth(evaluate(node.test, env)) ? node.value : node.orelse, env);
    case "Walrus": {
      const value = evaluate(node.value, env);
      bind(node.target.name, value, env, true);
      return value;
    }
    case "Unary": {
      const value = evaluate(node.value, env);
      ctx.line = node.line;
      return unary(node.op, value);
    }
    case "Binary": {
      const left = evaluate(node.left, env);
      const right = evaluate(node.right, env);
      ctx.line = node.line;
      return binary(node.op, left, right);
    }
    case "Compare": {
      let left = evaluate(node.first, env);
      let result;
      for (let i = 0; i < node.ops.length; i++) {
        const right = evaluate(node.rest[i], env);
        ctx.line = node.line;
        result = comparison(node.ops[i], left, right);
        if (i < node.ops.length - 1 && !truth(result)) return result;
        left = right;
      }
      return result;
    }
    case "Attr": {
      const value = evaluate(node.value, env);
      ctx.line = node.line;
      return attribute(value, node.name);
    }
    case "Sub": {
      const value = evaluate(node.value, env);
      const index = evaluate(node.index, env);
      ctx.line = node.line;
      return getItem(value, index);
    }
    case "Slice": {
      const part = (/** @type {any} */ each) => (each ? evaluate(each, env) : null);
      return new PySlice(part(node.start), part(node.stop), part(node.step));
    }
    case "Call":
      return evaluateCall(node, env);
    case "Lambda":
      return makeFunction("<lambda>", node, env);
    case "ListComp": {
      /** @type {any[]} */
      const list = [];
      comprehend(node, env, (/** @type {any} */ inner) => {
        useCells(1);
        list.push(evaluate(node.value, inner));
      });
      return list;
    }
    case "SetComp": {
      const set = new PySet();
      comprehend(node, env, (/** @type {any} */ inner) => set.set(evaluate(node.value, inner), true));
      return set;
    }
    case "DictComp": {
      const dict = new PyDict();
      comprehend(node, env, (/** @type {any} */ inner) => {
        const key = evaluate(node.key, inner);
        dict.set(key, evaluate(node.value, inner));
      });
      return dict;
    }
    case "Gen": {
      const [inner, first] = compEnv(node, env);
      return new PyIter(
        (function* () {
          for (const each of clauses(node, 0, inner, first)) yield evaluate(node.value, each);
        })(),
        "generator",
      );
    }
    case "Star":
      return raise("SyntaxError", "can't use starred expression here");
    default:
      return refuse(node.k);
  }
}
/** @param {string} s a new text, which costs its length */
function grown(s) {
  useCells(s.length / 8);
  return s;
}
function fieldText(/** @type {any} */ part, /** @type {any} */ value, /** @type {any} */ env, spec = /** @type {any} */ (undefined)) {
  spec ??= part.spec ? part.spec.map((/** @type {any} */ each) => (typeof each === "string" ? each : fieldText(each, evaluate(each.value, env), env))).join("") : "";
  let { conversion } = part;
  if (part.shown && !conversion && !part.spec) conversion = "r";
  if (conversion && !"rs".includes(conversion)) refuse("format: conversion");
  const shown = conversion === "r" ? repr(value) : conversion === "s" ? str(value) : value;
  return part.shown + format(shown, spec);
}
function items(/** @type {any} */ nodes, /** @type {any} */ env) {
  const list = [];
  for (const node of nodes) {
    if (node.k === "Star") {
      const v = evaluate(node.value, env);
      if (!canIterate(v)) raise("TypeError", `Value after * must be an iterable, not ${typeName(v)}`);
      for (const each of iterate(v)) list.push(each);
    }
    else list.push(evaluate(node, env));
  }
  useCells(list.length);
  return list;
}
function compEnv(/** @type {any} */ node, /** @type {any} */ env) {
  const first = iterate(evaluate(node.clauses[0].iter, env));
  const names = new Set();
  /** @type {(...given: any[]) => any} */
  const walk = (/** @type {any} */ target) => (target.k === "Name" ? names.add(target.name) : target.k === "Star" ? walk(target.value) : target.items?.forEach(walk));
  node.clauses.forEach((/** @type {any} */ each) => walk(each.target));
  const inner = new Env(env, names, env.module);
  inner.isComp = true;
  return /** @type {[Env, Iterable<any>]} */ ([inner, first]);
}
/** @returns {Generator<Env>} */
function* clauses(/** @type {any} */ node, /** @type {any} */ i, /** @type {any} */ env, /** @type {any} */ first) {
  const { target, iter, tests } = node.clauses[i];
  for (const value of i ? iterate(evaluate(iter, env)) : first) {
    step();
    assign(target, value, env);
    if (!tests.every((/** @type {any} */ test) => truth(evaluate(test, env)))) continue;
    if (i + 1 < node.clauses.length) yield* clauses(node, i + 1, env, null);
    else yield env;
  }
}
function comprehend(/** @type {any} */ node, /** @type {any} */ env, /** @type {any} */ each) {
  const [inner, first] = compEnv(node, env);
  for (const at of clauses(node, 0, inner, first)) each(at);
}
function evaluateCall(/** @type {any} */ node, /** @type {any} */ env) {
  const f = evaluate(node.func, env);
  const args = [];
  /** @type {Record<string, any>} */
  const named = {};
  for (const { star, name, value } of node.args) {
    const v = evaluate(value, env);
    if (star === 1) for (const each of iterate(canIterate(v) ? v : refuse("*"))) args.push(each);
    else if (star === 2) for (const [k, each] of (v instanceof PyDict && !(v instanceof PySet) ? v : refuse("**")).m.values()) named[typeof k === "string" ? k : refuse("**")] = each;
    else if (name) {
      if (Object.hasOwn(named, name)) refuse("syntax");
      named[name] = v;
    } else args.push(v);
  }
  ctx.line = node.line;
  if (f === BUILTINS.eval) return evaluate(parseExpression(args.length === 1 && typeof args[0] === "string" ? args[0] : refuse("eval")), env);
  return call(f, args, named);
}

// Operators

/** @type {Record<string, string>} */
const SYMBOL = { "**": "** or pow()" };
/** @param {string} op @param {any} a @param {any} b @param {string} [mark] @returns {any} */
export function binary(op, a, b, mark = "") {
  if (a instanceof Tensor || b instanceof Tensor) return tensorBinary(op, a, b, false);
  const unsupported = () => {
    if ([a, b].some((each) => each instanceof PyDict || each instanceof Thing)) refuse(op);
    if (op === "+" && typeof a === "string") return raise("TypeError", `can only concatenate str (not "${typeName(b)}") to str`);
    if (op === "+" && Array.isArray(a)) return raise("TypeError", `can only concatenate list (not "${typeName(b)}") to list`);
    if (op === "+" && a instanceof PyTuple) return a.kind === "tuple" ? raise("TypeError", `can only concatenate tuple (not "${typeName(b)}") to tuple`) : refuse("+: arguments");
    if (op === "*" && (typeof a === "string" || Array.isArray(a) || a instanceof PyTuple)) return raise("TypeError", `can't multiply sequence by non-int of type '${typeName(b)}'`);
    if (op === "*" && (typeof b === "string" || Array.isArray(b) || b instanceof PyTuple)) return raise("TypeError", `can't multiply sequence by non-int of type '${typeName(a)}'`);
    const symbol = mark ? `${op}=` : (SYMBOL[op] ?? op);
    return raise("TypeError", `unsupported operand type(s) for ${symbol}: '${typeName(a)}' and '${typeName(b)}'`);
  };
  if (op === "%" && typeof a === "string") return refuse("str %");
  if (a instanceof Approx || b instanceof Approx) {
    if ((a instanceof Approx || isNumber(a)) && (b instanceof Approx || isNumber(b))) return approximate(op, a, b);
    return unsupported();
  }
  if (isNumber(a) && isNumber(b)) {
    if (typeof a === "boolean" && typeof b === "boolean" && "&|^".includes(op)) return op === "&" ? a && b : op === "|" ? a || b : a !== b;
    const x = typeof a === "boolean" ? BigInt(a) : a;
    const y = typeof b === "boolean" ? BigInt(b) : b;
    if (typeof x === "bigint" && typeof y === "bigint") return integers(op, x, y) ?? unsupported();
    return floats(op, toFloat(x), toFloat(y)) ?? unsupported();
  }
  if (op === "+") {
    if (typeof a === "string" && typeof b === "string") {
      useCells(b.length);
      return a + b;
    }
    if (Array.isArray(a) && Array.isArray(b)) {
      useCells(a.length + b.length);
      return [...a, ...b];
    }
    if (a instanceof PyTuple && b instanceof PyTuple) {
      if (a.kind !== "tuple" || b.kind !== "tuple") return new PyTuple([...a.a, ...b.a], { kind: a.kind === "Size" && b.kind === "Size" ? "Size" : refuse("+: Size") });
      return tuple([...a.a, ...b.a]);
    }
  }
  if (op === "*") {
    const [seq, n] = typeof b === "bigint" || typeof b === "boolean" ? [a, b] : [b, a];
    if (typeof n === "bigint" || typeof n === "boolean") {
      const times = Number(n) > 0 ? Number(n) : 0;
      const repeat = (/** @type {any} */ list) => {
        useCells(list.length * times);
        return Array.from({ length: times }, () => list).flat(1);
      };
      if (typeof seq === "string") {
        useCells(seq.length * times);
        return seq.repeat(times);
      }
      if (Array.isArray(seq)) {
        useCells(seq.length * times);
        const out = [];
        for (let i = 0; i < times; i++) out.push(...seq);
        return out;
      }
      if (seq instanceof PyTuple) return seq.kind === "tuple" ? tuple(repeat(seq.a)) : refuse("*: Size");
    }
  }
  if (a instanceof PySet && b instanceof PySet && "&|-^".includes(op)) {
    const out = new PySet();
    for (const [key] of a.m.values()) if (op === "|" || (op === "&" ? b.has(key) : !b.has(key))) out.set(key, true);
    if (op === "|" || op === "^") for (const [key] of b.m.values()) if (op === "|" || !a.has(key)) out.set(key, true);
    return out;
  }
  return unsupported();
}
const toFloat = (/** @type {any} */ x) => {
  if (typeof x === "number") return x;
  const y = Number(x);
  return Number.isFinite(y) ? y : raise("OverflowError", "int too large to convert to float");
};
const bits = (/** @type {any} */ x) => (x < 0n ? -x : x).toString(16).length * 4;
/** @param {string} op @param {bigint} x @param {bigint} y @returns {any} */
function integers(op, x, y) {
  const limit = (/** @type {any} */ n) => (n > 20_000 ? refuse("int: limit") : 0);
  switch (op) {
    case "+": return x + y;
    case "-": return x - y;
    case "*":
      limit(bits(x) + bits(y));
      return x * y;
    case "/": {
      if (y === 0n) return raise("ZeroDivisionError", "division by zero");
      const [p, q] = [Number(x), Number(y)];
      return Number.isSafeInteger(p) && Number.isSafeInteger(q) ? p / q : refuse("/: int");
    }
    case "//":
    case "%": {
      if (y === 0n) return raise("ZeroDivisionError", op === "%" ? "integer modulo by zero" : "integer division or modulo by zero");
      const rest = x % y;
      const wrong = rest !== 0n && rest < 0n !== y < 0n;
      return op === "%" ? (wrong ? rest + y : rest) : x / y - (wrong ? 1n : 0n);
    }
    case "**":
      if (y < 0n) return x === 0n ? raise("ZeroDivisionError", "0.0 cannot be raised to a negative power") : floats("**", toFloat(x), toFloat(y));
      if (y > BIG) return x === 0n || x === 1n ? x : refuse("int: limit");
      limit(bits(x) * Number(y));
      return x ** y;
    case "&": return x & y;
    case "|": return x | y;
    case "^": return x ^ y;
    case "<<":
      if (y < 0n) return raise("ValueError", "negative shift count");
      limit(Number(y));
      return x << y;
    case ">>": return y < 0n ? raise("ValueError", "negative shift count") : x >> y;
  }
}
/** @param {string} op @param {number} x @param {number} y @returns {any} */
function floats(op, x, y) {
  switch (op) {
    case "+": return x + y;
    case "-": return x - y;
    case "*": return x * y;
    case "/": return y === 0 ? raise("ZeroDivisionError", "float division by zero") : x / y;
    case "//":
    case "%": {
      if (y === 0) return raise("ZeroDivisionError", op === "%" ? "float modulo" : "float floor division by zero");
      let mod = x % y;
      let div = (x - mod) / y;
      if (mod) {
        if (y < 0 !== mod < 0) {
          mod += y;
          div -= 1;
        }
      } else mod = y < 0 ? -0 : 0;
      if (op === "%") return mod;
      if (div === 0) return Object.is(x / y, -0) || x / y < 0 ? -0 : 0;
      const floor = Math.floor(div);
      return div - floor > 0.5 ? floor + 1 : floor;
    }
    case "**": {
      if (y === 0) return 1;
      if (y === 1) return x;
      if (x === 0 && y < 0) return raise("ZeroDivisionError", "0.0 cannot be raised to a negative power");
      if (Number.isInteger(x) && Number.isInteger(y) && y > 0 && y < 64) {
        const exact = BigInt(x) ** BigInt(y);
        if (Number.isSafeInteger(Number(exact))) return Number(exact);
      }
      const power = Math.abs(x) > 0 ? Math.log2(Math.abs(x)) : NaN;
      if (Number.isInteger(power) && Number.isInteger(y) && Math.abs(power * y) < 1000) return (x < 0 && y % 2 ? -1 : 1) * 2 ** (power * y);
      if (y === 0.5 && x > 0) return Math.sqrt(x);
      return refuse("**: rounding");
    }
  }
}
function approximate(/** @type {any} */ op, /** @type {any} */ a, /** @type {any} */ b) {
  const [x, ex] = a instanceof Approx ? [a.v, a.e] : [toFloat(a), 0];
  const [y, ey] = b instanceof Approx ? [b.v, b.e] : [toFloat(b), 0];
  const made = (/** @type {any} */ v, /** @type {any} */ e) => (Number.isFinite(v) ? new Approx(v, e + Math.abs(v) * 2 ** -52) : refuse(`${op}: rounding`));
  if (op === "+") return made(x + y, ex + ey);
  if (op === "-") return made(x - y, ex + ey);
  if (op === "*") return made(x * y, Math.abs(x) * ey + Math.abs(y) * ex + ex * ey);
  if (op === "/" && Math.abs(y) > 2 * ey) return made(x / y, (ex + Math.abs(x / y) * ey) / (Math.abs(y) - ey));
  return refuse(`${op}: rounding`);
}
function unary(/** @type {any} */ op, /** @type {any} */ v) {
  if (v instanceof Tensor) return tensorUnary(op, v);
  if (v instanceof Approx) return op === "-" ? new Approx(-v.v, v.e) : op === "+" ? v : refuse(op);
  if (isNumber(v)) {
    const x = typeof v === "boolean" ? BigInt(v) : v;
    if (op === "-") return -x;
    if (op === "+") return x;
    if (typeof x === "bigint") return ~x;
  }
  if (v instanceof Thing) return refuse(op);
  return raise("TypeError", `bad operand type for unary ${op}: '${typeName(v)}'`);
}
function comparison(/** @type {any} */ op, /** @type {any} */ a, /** @type {any} */ b) {
  switch (op) {
    case "is":
    case "is not": {
      if (typeof a === "bigint" && typeof b === "bigint" && (a > 256n || a < -5n)) refuse("is");
      if (typeof a === "number" || typeof b === "number" || (typeof a === "string" && typeof b === "string")) refuse("is");
      if (a instanceof PyTuple && b instanceof PyTuple && !a.a.length) refuse("is");
      return (a === b) === (op === "is");
    }
    case "in":
    case "not in": {
      let found;
      if (typeof b === "string") {
        if (typeof a !== "string") return raise("TypeError", `'in <string>' requires string as left operand, not ${typeName(a)}`);
        found = b.includes(a);
      } else if (b instanceof PyDict) found = b.has(a);
      else if (b instanceof PyRange) found = typeof a === "bigint" ? (b.step > 0n ? a >= b.start && a < b.stop : a <= b.start && a > b.stop) && (a - b.start) % b.step === 0n : refuse("in");
      else if (b instanceof Tensor) return refuse("Tensor.__contains__");
      else if (!canIterate(b)) return raise("TypeError", `argument of type '${typeName(b)}' is not iterable`);
      else {
        found = false;
        for (const each of iterate(b)) if (each === a || same(each, a)) { found = true; break; }
      }
      return found === (op === "in");
    }
  }
  if (a instanceof Tensor || b instanceof Tensor) {
    if ((a === null || b === null || typeof a === "string" || typeof b === "string") && (op === "==" || op === "!=")) return op === "!=";
    return tensorBinary(op, a, b, false);
  }
  if (op === "==") return equal(a, b);
  if (op === "!=") return !equal(a, b);
  if (a instanceof PySet && b instanceof PySet) return refuse(op);
  const found = order(a, b, op);
  return op === "<" ? found < 0 : op === "<=" ? found <= 0 : op === ">" ? found > 0 : found >= 0;
}
setCompare((a, b) => comparison("==", a, b));

// Subscripts

/** @param {any} index @param {number} n @param {string} kind */
function place(index, n, kind) {
  if (index instanceof Tensor) index = asInt(index);
  if (typeof index === "boolean") index = BigInt(index);
  if (typeof index !== "bigint") return raise("TypeError", `${kind} indices must be integers${kind === "string" ? "" : " or slices"}, not ${kind === "string" ? `'${typeName(index)}'` : typeName(index)}`);
  const i = Number(index);
  if (i < -n || i >= n) return raise("IndexError", `${kind} index out of range`);
  return i < 0 ? i + n : i;
}
/** The positions that a slice takes from n. @param {any} s @param {number} n */
export function sliced(s, n) {
  const whole = (/** @type {any} */ v) => {
    if (v instanceof Tensor) v = asInt(v);
    if (v === null || typeof v === "bigint") return v;
    if (typeof v === "boolean") return BigInt(v);
    return raise("TypeError", "slice indices must be integers or None or have an __index__ method");
  };
  const [start, stop, step] = [whole(s.start), whole(s.stop), whole(s.step) ?? 1n];
  if (step === 0n) return raise("ValueError", "slice step cannot be zero");
  const clip = (/** @type {any} */ v, /** @type {any} */ low, /** @type {any} */ high) => Math.max(low, Math.min(high, Number(v) < 0 ? Number(v) + n : Number(v)));
  const out = [];
  const by = Number(step);
  if (by > 0) {
    const end = stop === null ? n : clip(stop, 0, n);
    for (let i = start === null ? 0 : clip(start, 0, n); i < end; i += by) out.push(i);
  } else {
    const end = stop === null ? -1 : clip(stop, -1, n - 1);
    for (let i = start === null ? n - 1 : clip(start, -1, n - 1); i > end; i += by) out.push(i);
  }
  return out;
}
/** @param {any} v @param {any} index @returns {any} */
export function getItem(v, index) {
  if (v instanceof Tensor) return tensorGet(v, index);
  if (v instanceof PyDict && !(v instanceof PySet)) {
    if (v.has(index)) return v.get(index);
    throw new Raised(new Exception(ERRORS.KeyError, [index]));
  }
  if (Array.isArray(v)) return index instanceof PySlice ? sliced(index, v.length).map((i) => v[i]) : v[place(index, v.length, "list")];
  if (v instanceof PyTuple) {
    if (index instanceof PySlice) {
      const part = sliced(index, v.a.length).map((i) => v.a[i]);
      return v.kind === "Size" ? new PyTuple(part, { kind: "Size" }) : tuple(part);
    }
    return v.a[place(index, v.a.length, "tuple")];
  }
  if (typeof v === "string") {
    const chars = [...v];
    return index instanceof PySlice ? sliced(index, chars.length).map((i) => chars[i]).join("") : chars[place(index, chars.length, "string")];
  }
  if (v instanceof PyRange) {
    if (index instanceof PySlice) return refuse("range slice");
    return v.at(BigInt(place(index, Number(v.n), "range object")));
  }
  if (v instanceof Thing || v instanceof PyType || v instanceof Module) return refuse("[]");
  return raise("TypeError", `'${typeName(v)}' object is not subscriptable`);
}
function setItem(/** @type {any} */ v, /** @type {any} */ index, /** @type {any} */ value, /** @type {any} */ line) {
  ctx.line = line;
  if (v instanceof Tensor) return tensorSet(v, index, value);
  if (v instanceof PyDict && !(v instanceof PySet)) return v.set(index, value);
  if (Array.isArray(v)) {
    if (!(index instanceof PySlice)) {
      if (index instanceof Tensor) index = asInt(index);
      if (typeof index === "bigint" && (Number(index) < -v.length || Number(index) >= v.length)) raise("IndexError", "list assignment index out of range");
      v[place(index, v.length, "list")] = value;
      return;
    }
    const at = sliced(index, v.length);
    if (!canIterate(value)) return raise("TypeError", index.step === null || index.step === 1n ? "can only assign an iterable" : "must assign iterable to extended slice");
    const list = [...iterate(value)];
    if (index.step === null || index.step === 1n) v.splice(at[0] ?? refuse("slice assignment"), at.length, ...list);
    else if (at.length !== list.length) raise("ValueError", `attempt to assign sequence of size ${list.length} to extended slice of size ${at.length}`);
    else at.forEach((i, k) => (v[i] = list[k]));
    return;
  }
  if (v instanceof Thing || index instanceof Tensor || v?.fields) return refuse("[]");
  return raise("TypeError", `'${typeName(v)}' object does not support item assignment`);
}

// Attributes

/** @param {any} v @param {string} name @returns {any} */
export function attribute(v, name) {
  if (v instanceof Tensor) return tensorAttribute(v, name);
  if (v instanceof Module) return v.get(name);
  if (v instanceof Thing) return Object.hasOwn(v.attributes, name) ? v.attributes[name] : refuse(`${v.kind}.${name}`);
  if (v instanceof Exception) return name === "args" ? tuple(v.args) : refuse(`${v.type.name}.${name}`);
  if ((v instanceof PyType || v instanceof PyFunc || v instanceof Builtin) && name === "__name__") return v.name.split(".").at(-1);
  if (v instanceof PyType && v.name === "Tensor") return tensorClass(name);
  if (name === "__class__") return typeOf(v);
  if (v instanceof PyTuple && v.fields?.includes(name)) return v.a[v.fields.indexOf(name)];
  const table = typeof v === "string" ? STR : Array.isArray(v) ? LIST : v instanceof PySet ? SET : v instanceof PyDict ? DICT : v instanceof PyTuple ? TUPLE : null;
  if (table && Object.hasOwn(table, name)) {
    return new Builtin(name, (args, named) => {
      const [least, most] = ARITY[name] ?? [0, 9];
      if (args.length < least || args.length > most || (Object.keys(named).length && !["split", "sort", "update"].includes(name))) return refuse(`${typeName(v)}.${name}`);
      return table[name](v, args, named);
    });
  }
  if (isNumber(v) && name === "is_integer" && typeof v === "number") return new Builtin(name, () => Number.isInteger(v));
  if (typeof v === "bigint" && name === "bit_length") return new Builtin(name, () => BigInt(v === 0n ? 0 : (v < 0n ? -v : v).toString(2).length));
  const other = { append: "list", keys: "dict", shape: "", dtype: "", gather: "", item: "", tolist: "", view: "" }[name];
  const kinds = ["int", "float", "list", "tuple", "dict", "str", "bool", "NoneType"];
  if (other !== undefined && kinds.includes(typeName(v)) && typeName(v) !== other) return raise("AttributeError", `'${typeName(v)}' object has no attribute '${name}'`);
  return refuse(`${typeName(v)}.${name}`);
}
const tensorClass = (/** @type {any} */ name) => new Builtin(name, ([self, ...args], named) => (self instanceof Tensor ? call(tensorAttribute(self, name), args, named) : refuse(`Tensor.${name}`)));

const text = (/** @type {any} */ v, /** @type {any} */ what) => (typeof v === "string" ? v : refuse(what));
const count = (/** @type {any} */ v, /** @type {any} */ what) => (typeof v === "bigint" ? (v > 5000n ? refuse(what) : Number(v)) : refuse(what));
const none = (/** @type {any} */ named, /** @type {any} */ what) => (Object.keys(named).length ? refuse(what) : 0);
const padded = (/** @type {any} */ s, /** @type {any} */ args, /** @type {any} */ how) => {
  const missing = Math.max(0, count(args[0], "str: width") - [...s].length);
  const fill = args[1] === undefined ? " " : text(args[1], "str: fill");
  if ([...fill].length !== 1) refuse("str: fill");
  if (how === "l") return s + fill.repeat(missing);
  if (how === "r") return fill.repeat(missing) + s;
  const n = [...s].length + missing;
  const left = (missing >> 1) + (missing & n & 1);
  return fill.repeat(left) + s + fill.repeat(missing - left);
};
const WHITE = /[ \t\n\r\f\v]/;
const stripped = (/** @type {any} */ s, /** @type {any} */ args, /** @type {any} */ left, /** @type {any} */ right) => {
  const gone = args.length && args[0] !== null ? (/** @type {any} */ c) => text(args[0], "str.strip").includes(c) : (/** @type {any} */ c) => WHITE.test(c);
  let [i, j] = [0, s.length];
  while (left && i < j && gone(s[i])) i++;
  while (right && j > i && gone(s[j - 1])) j--;
  return s.slice(i, j);
};
/** How few and how many arguments the methods take. @type {Record<string, number[]>} */
const ARITY = {};
for (const [names, least, most] of /** @type {[string, number, number][]} */ ([
  ["upper lower isdigit clear copy reverse keys values items numel", 0, 0], ["strip lstrip rstrip", 0, 1], ["split", 0, 2],
  ["ljust rjust center get setdefault", 1, 2], ["join partition rpartition removesuffix removeprefix count index append extend add discard", 1, 1],
])) for (const name of names.split(" ")) ARITY[name] = [least, most];
/** @type {Record<string, (s: string, args: any[], named: any) => any>} */
const STR = {
  ljust: (s, args) => padded(s, args, "l"),
  rjust: (s, args) => padded(s, args, "r"),
  center: (s, args) => padded(s, args, "c"),
  strip: (s, args) => stripped(s, args, true, true),
  lstrip: (s, args) => stripped(s, args, true, false),
  rstrip: (s, args) => stripped(s, args, false, true),
  upper: (s) => s.toUpperCase(),
  lower: (s) => s.toLowerCase(),
  replace: (s, args) => (args.length === 2 ? (useCells((s.length * text(args[1], "str.replace").length) / 8), grown(s.replaceAll(text(args[0], "str.replace") || refuse("str.replace"), () => args[1]))) : refuse("str.replace")),
  startswith: (s, args) => (args.length === 1 && typeof args[0] === "string" ? s.startsWith(args[0]) : refuse("str.startswith")),
  endswith: (s, args) => (args.length === 1 && typeof args[0] === "string" ? s.endsWith(args[0]) : refuse("str.endswith")),
  removesuffix: (s, args) => (s.endsWith(text(args[0], "str.removesuffix")) && args[0] ? s.slice(0, -args[0].length) : s),
  removeprefix: (s, args) => (s.startsWith(text(args[0], "str.removeprefix")) ? s.slice(args[0].length) : s),
  find: (s, args) => (args.length === 1 ? BigInt(s.indexOf(text(args[0], "str.find"))) : refuse("str.find")),
  count: (s, args) => BigInt(s.split(text(args[0], "str.count") || refuse("str.count")).length - 1),
  isdigit: (s) => (/^[\x00-\x7f]*$/.test(s) ? /^\d+$/.test(s) : refuse("str.isdigit")),
  split(s, args, named) {
    none(named, "str.split");
    if (!args.length || args[0] === null) return args.length > 1 ? refuse("str.split") : s.split(/[ \t\n\r\f\v]+/).filter(Boolean);
    const by = text(args[0], "str.split");
    if (!by) return raise("ValueError", "empty separator");
    const parts = s.split(by);
    if (args.length === 1) return parts;
    const most = Number(args[1]);
    return most < 0 || parts.length <= most + 1 ? parts : [...parts.slice(0, most), parts.slice(most).join(by)];
  },
  splitlines: (s, args) => (args.length ? refuse("str.splitlines") : s.endsWith("\n") ? s.slice(0, -1).split("\n") : s ? s.split("\n") : []),
  partition(s, args) {
    const by = text(args[0], "str.partition") || raise("ValueError", "empty separator");
    const at = s.indexOf(by);
    return tuple(at < 0 ? [s, "", ""] : [s.slice(0, at), by, s.slice(at + by.length)]);
  },
  rpartition(s, args) {
    const by = text(args[0], "str.rpartition") || raise("ValueError", "empty separator");
    const at = s.lastIndexOf(by);
    return tuple(at < 0 ? ["", "", s] : [s.slice(0, at), by, s.slice(at + by.length)]);
  },
  join(s, args) {
    const list = [...iterate(args[0])];
    const bad = list.findIndex((each) => typeof each !== "string");
    if (bad >= 0) return raise("TypeError", `sequence item ${bad}: expected str instance, ${typeName(list[bad])} found`);
    return grown(list.join(s));
  },
  format: () => refuse("str.format"),
};
const one = (/** @type {any} */ args, /** @type {any} */ named, /** @type {any} */ what) => (args.length === 1 ? (none(named, what), args[0]) : refuse(what));
/** @type {Record<string, (s: any[], args: any[], named: any) => any>} */
const LIST = {
  append(s, args, named) {
    useCells(1);
    s.push(one(args, named, "list.append"));
    return null;
  },
  extend(s, args, named) {
    for (const each of iterate(one(args, named, "list.extend"))) {
      useCells(1);
      s.push(each);
    }
    return null;
  },
  insert(s, args) {
    if (args.length !== 2 || typeof args[0] !== "bigint") refuse("list.insert");
    s.splice(Math.max(Number(args[0]) < 0 ? Number(args[0]) + s.length : Number(args[0]), 0), 0, args[1]);
    return null;
  },
  pop(s, args) {
    if (!s.length) return raise("IndexError", "pop from empty list");
    const i = args.length ? (typeof args[0] === "bigint" ? Number(args[0]) : refuse("list.pop")) : s.length - 1;
    if (i < -s.length || i >= s.length) return raise("IndexError", "pop index out of range");
    return s.splice(i < 0 ? i + s.length : i, 1)[0];
  },
  clear(s) {
    s.length = 0;
    return null;
  },
  copy: (s) => [...s],
  reverse(s) {
    s.reverse();
    return null;
  },
  sort(s, args, named) {
    if (args.length) refuse("list.sort");
    const done = sorted([s], named);
    s.length = 0;
    s.push(...done);
    return null;
  },
  index(s, args) {
    const at = s.findIndex((each) => each === args[0] || same(each, args[0]));
    return args.length !== 1 ? refuse("list.index") : at >= 0 ? BigInt(at) : raise("ValueError", `${repr(args[0])} is not in list`);
  },
  count: (s, args) => BigInt(s.filter((each) => each === args[0] || same(each, args[0])).length),
};
/** @type {Record<string, (s: any, args: any[], named: any) => any>} */
const TUPLE = {
  count: (s, args) => LIST.count(s.a, args, {}),
  index: (s, args) => (s.a.some((/** @type {any} */ each) => same(each, args[0])) ? LIST.index(s.a, args, {}) : raise("ValueError", "tuple.index(x): x not in tuple")),
  numel: (s) => (s.kind === "Size" ? s.a.reduce((/** @type {any} */ a, /** @type {any} */ b) => a * b, 1n) : raise("AttributeError", `'${typeName(s)}' object has no attribute 'numel'`)),
};
/** @type {Record<string, (s: any, args: any[], named: any) => any>} */
const DICT = {
  get: (s, args) => (s.has(args[0]) ? s.get(args[0]) : (args[1] ?? null)),
  items: (s) => new PyIter((function* () { for (const [k, v] of s.m.values()) yield tuple([k, v]); })(), "dict_items"),
  keys: (s) => new PyIter((function* () { for (const [k] of s.m.values()) yield k; })(), "dict_keys"),
  values: (s) => new PyIter((function* () { for (const [, v] of s.m.values()) yield v; })(), "dict_values"),
  setdefault(s, args) {
    if (!s.has(args[0])) s.set(args[0], args[1] ?? null);
    return s.get(args[0]);
  },
  pop(s, args) {
    if (!s.has(args[0])) {
      if (args.length > 1) return args[1];
      throw new Raised(new Exception(ERRORS.KeyError, [args[0]]));
    }
    const value = s.get(args[0]);
    s.m.delete(hash(args[0]));
    return value;
  },
  update(s, args, named) {
    if (args.length > 1 || (args.length && !(args[0] instanceof PyDict))) refuse("dict.update");
    if (args.length) for (const [k, v] of args[0].m.values()) s.set(k, v);
    for (const k of Object.keys(named)) s.set(k, named[k]);
    return null;
  },
  copy(s) {
    const out = new PyDict();
    for (const [k, v] of s.m.values()) out.set(k, v);
    return out;
  },
};
/** @type {Record<string, (s: any, args: any[], named: any) => any>} */
const SET = {
  add(s, args, named) {
    s.set(one(args, named, "set.add"), true);
    return null;
  },
  discard(s, args, named) {
    s.m.delete(hash(one(args, named, "set.discard")));
    return null;
  },
};

// Builtins

/** @param {any[]} args @param {Record<string, any>} named */
function sorted(args, named) {
  const { key = null, reverse = false, ...rest } = named;
  none(rest, "sorted");
  const list = [...iterate(one(args, {}, "sorted"))].map((value) => ({ value, key: key === null ? value : call(key, [value]) }));
  useCells(list.length);
  // As Python does: only < is asked; a NaN or a tensor would make the order the algorithm's.
  if (list.some((each) => each.key instanceof Tensor || (typeof each.key === "number" && each.key !== each.key))) refuse("sorted");
  const sign = truth(reverse) ? -1 : 1;
  list.sort((a, b) => sign * order(a.key, b.key, "<"));
  return list.map((each) => each.value);
}
function extreme(/** @type {any} */ name, /** @type {any} */ args, /** @type {any} */ named) {
  const { key = null, default: absent, ...rest } = named;
  none(rest, name);
  const list = args.length === 1 ? [...iterate(args[0])] : args;
  if (!list.length) {
    if (absent !== undefined && args.length === 1) return absent;
    return args.length === 1 ? raise("ValueError", `${name}() arg is an empty sequence`) : refuse(name);
  }
  let best = list[0];
  let bestKey = key === null ? best : call(key, [best]);
  for (const each of list.slice(1)) {
    const k = key === null ? each : call(key, [each]);
    if (truth(comparison(name === "max" ? ">" : "<", k, bestKey))) [best, bestKey] = [each, k];
  }
  return best;
}
const exactly = (/** @type {any} */ n, /** @type {any} */ args, /** @type {any} */ named, /** @type {any} */ name) => (args.length === n && !Object.keys(named).length ? 0 : refuse(name));
/** @type {Record<string, (args: any[], named: Record<string, any>) => any>} */
const FUNCTIONS = {
  print(args, named) {
    const { sep = null, end = null, flush, ...rest } = named;
    none(rest, "print");
    write(args.map(str).join(sep === null ? " " : text(sep, "print")) + (end === null ? "\n" : text(end, "print")));
    return null;
  },
  len(args, named) {
    exactly(1, args, named, "len");
    const v = args[0];
    if (v instanceof Tensor) return v.shape.length ? BigInt(v.shape[0]) : raise("TypeError", "len() of a 0-d tensor");
    if (typeof v === "string") return BigInt([...v].length);
    if (Array.isArray(v)) return BigInt(v.length);
    if (v instanceof PyTuple) return BigInt(v.a.length);
    if (v instanceof PyDict) return BigInt(v.m.size);
    if (v instanceof PyRange) return v.n;
    if (v instanceof PyIter || v instanceof Thing) return v instanceof PyIter && v.kind !== "generator" ? refuse("len") : raise("TypeError", `object of type '${typeName(v)}' has no len()`);
    return raise("TypeError", `object of type '${typeName(v)}' has no len()`);
  },
  enumerate(args, named) {
    const { start = args[1] ?? 0n, ...rest } = named;
    none(rest, "enumerate");
    if (!args.length || typeof start !== "bigint") return refuse("enumerate");
    const it = iterate(args[0]);
    return new PyIter((function* () { let i = start; for (const each of it) yield tuple([i++, each]); })(), "enumerate");
  },
  zip(args, named) {
    const { strict = false, ...rest } = named;
    none(rest, "zip");
    if (truth(strict)) {
      const lists = args.map((each) => [...iterate(each)]);
      if (lists.some((each) => each.length !== lists[0].length)) return refuse("zip: strict");
      return new PyIter(lists[0].map((_, i) => tuple(lists.map((each) => each[i])))[Symbol.iterator](), "zip");
    }
    const its = args.map((each) => iterate(each)[Symbol.iterator]());
    return new PyIter((function* () {
      if (!its.length) return;
      for (;;) {
        const row = [];
        for (const it of its) {
          const { done, value } = it.next();
          if (done) return;
          row.push(value);
        }
        yield tuple(row);
      }
    })(), "zip");
  },
  map(args, named) {
    none(named, "map");
    const [f, ...lists] = args;
    const rows = FUNCTIONS.zip(lists, {});
    return new PyIter((function* () { for (const row of rows) yield call(f, row.a); })(), "map");
  },
  filter(args, named) {
    exactly(2, args, named, "filter");
    const it = iterate(args[1]);
    return new PyIter((function* () { for (const each of it) if (truth(args[0] === null ? each : call(args[0], [each]))) yield each; })(), "filter");
  },
  reversed(args, named) {
    exactly(1, args, named, "reversed");
    const v = args[0];
    if (!Array.isArray(v) && !(v instanceof PyTuple) && !(v instanceof PyRange) && typeof v !== "string") return refuse("reversed");
    return new PyIter([...iterate(v)].reverse()[Symbol.iterator](), "reversed");
  },
  sorted,
  sum(args, named) {
    const { start = args[1] ?? 0n, ...rest } = named;
    none(rest, "sum");
    let total = start;
    for (const each of iterate(args[0])) total = binary("+", total, each);
    return total;
  },
  min: (args, named) => extreme("min", args, named),
  max: (args, named) => extreme("max", args, named),
  any(args, named) {
    exactly(1, args, named, "any");
    for (const each of iterate(args[0])) if (truth(each)) return true;
    return false;
  },
  all(args, named) {
    exactly(1, args, named, "all");
    for (const each of iterate(args[0])) if (!truth(each)) return false;
    return true;
  },
  abs(args, named) {
    exactly(1, args, named, "abs");
    const [v] = args;
    if (v instanceof Tensor) return call(tensorAttribute(v, "abs"), []);
    if (v instanceof Approx) return new Approx(Math.abs(v.v), v.e);
    if (!isNumber(v)) return raise("TypeError", `bad operand type for abs(): '${typeName(v)}'`);
    return typeof v === "number" ? Math.abs(v) : BigInt(v) < 0n ? -v : BigInt(v);
  },
  round(args, named) {
    none(named, "round");
    const [v, places = null] = args;
    if (typeof v === "bigint" && places === null) return v;
    if (typeof v !== "number") return refuse("round");
    if (places === null) return Number.isFinite(v) ? BigInt(fixed(v, 0)) : refuse("round");
    if (typeof places !== "bigint" || places < 0n || places > 20n || !Number.isFinite(v)) return refuse("round");
    return Number(fixed(v, Number(places)));
  },
  divmod: (args, named) => (exactly(2, args, named, "divmod"), args.some((v) => !isNumber(v)) ? refuse("divmod") : args.some((v) => typeof v === "number") && !Number(args[1]) ? raise("ZeroDivisionError", "float divmod()") : tuple([binary("//", args[0], args[1]), binary("%", args[0], args[1])])),
  pow: (args, named) => (exactly(2, args, named, "pow"), binary("**", args[0], args[1])),
  repr: (args, named) => (exactly(1, args, named, "repr"), repr(args[0])),
  format: (args, named) => (none(named, "format"), format(args[0], args[1] ?? "")),
  chr: (args, named) => (exactly(1, args, named, "chr"), typeof args[0] === "bigint" && args[0] >= 0n && args[0] < 0xd800n ? String.fromCodePoint(Number(args[0])) : refuse("chr")),
  ord: (args, named) => (exactly(1, args, named, "ord"), typeof args[0] === "string" && [...args[0]].length === 1 ? BigInt(/** @type {number} */ (args[0].codePointAt(0))) : refuse("ord")),
  callable: (args, named) => (exactly(1, args, named, "callable"), args[0] instanceof PyFunc || args[0] instanceof Builtin || args[0] instanceof PyType),
  getattr(args, named) {
    none(named, "getattr");
    if (args.length !== 2 || typeof args[1] !== "string") return refuse("getattr");
    return attribute(args[0], args[1]);
  },
  isinstance(args, named) {
    exactly(2, args, named, "isinstance");
    const test = (/** @type {any} */ type) => (type instanceof PyTuple ? type.a.some(test) : type instanceof PyType ? typeOf(args[0]).isA(type) || type === TYPES.object : refuse("isinstance"));
    return test(args[1]);
  },
  iter: (args, named) => (exactly(1, args, named, "iter"), new PyIter(iterate(args[0])[Symbol.iterator](), "iterator")),
  next(args, named) {
    none(named, "next");
    if (!(args[0] instanceof PyIter)) return raise("TypeError", `'${typeName(args[0])}' object is not an iterator`);
    const { done, value } = args[0].it.next();
    if (!done) return value;
    if (args.length > 1) return args[1];
    throw new Raised(new Exception(ERRORS.StopIteration, []));
  },
  eval: () => refuse("eval"),
};
/** @type {Record<string, any>} */
const BUILTINS = {};
for (const name of Object.keys(FUNCTIONS)) BUILTINS[name] = new Builtin(name, FUNCTIONS[name]);
Object.assign(BUILTINS, ERRORS);
BUILTINS.__name__ = "__main__";
for (const name of ["int", "float", "str", "bool", "list", "tuple", "dict", "set", "slice", "range", "type", "object"]) BUILTINS[name] = TYPES[name];
/** What Python knows and this does not: refused, where another unknown name is a NameError. */
const PYTHON_NAMES = /Error$|Warning$|^__|^(ascii|bin|breakpoint|bytearray|bytes|classmethod|compile|complex|delattr|dir|exec|frozenset|globals|hasattr|hash|help|hex|id|input|issubclass|locals|memoryview|oct|open|property|setattr|staticmethod|super|vars|copyright|credits|license|exit|quit|NotImplemented|KeyboardInterrupt|GeneratorExit|SystemExit|StopAsyncIteration|(Base)?ExceptionGroup|aiter|anext)$/;
BUILTINS.Ellipsis = DOTS;

TYPES.int.call = (/** @type {any} */ args, /** @type {any} */ named) => {
  if (!args.length) return 0n;
  exactly(1, args, named, "int");
  const [v] = args;
  if (v instanceof Tensor) {
    if (v.n !== 1) return raise("ValueError", "only one element tensors can be converted to Python scalars");
    const x = asNumber(v);
    return typeof x === "bigint" ? x : TYPES.int.call([x], {});
  }
  if (typeof v === "bigint" || typeof v === "boolean") return BigInt(v);
  if (typeof v === "number") {
    if (v !== v) return raise("ValueError", "cannot convert float NaN to integer");
    return Number.isFinite(v) ? BigInt(Math.trunc(v)) : raise("OverflowError", "cannot convert float infinity to integer");
  }
  if (typeof v === "string") {
    const digits = /^\s*([-+]?)(\d[\d_]*)\s*$/.exec(v);
    if (digits) return digits[2].includes("_") ? refuse("int") : BigInt(digits[2]) * (digits[1] === "-" ? -1n : 1n);
    return /^[\x00-\x7f]*$/.test(v) && !v.includes("_") ? raise("ValueError", `invalid literal for int() with base 10: ${repr(v)}`) : refuse("int");
  }
  if (v instanceof Approx) return Math.trunc(v.v - v.e) === Math.trunc(v.v + v.e) ? BigInt(Math.trunc(v.v)) : refuse("int: rounding");
  return raise("TypeError", `int() argument must be a string, a bytes-like object or a real number, not '${typeName(v)}'`);
};
TYPES.float.call = (/** @type {any} */ args, /** @type {any} */ named) => {
  if (!args.length) return 0;
  exactly(1, args, named, "float");
  const [v] = args;
  if (v instanceof Tensor) {
    if (v.n !== 1) return raise("ValueError", "only one element tensors can be converted to Python scalars");
    const x = asNumber(v);
    return typeof x === "number" || x instanceof Approx ? x : Number(x);
  }
  if (v instanceof Approx) return v;
  if (isNumber(v)) return toFloat(typeof v === "boolean" ? BigInt(v) : v);
  if (typeof v === "string") {
    const s = v.trim().toLowerCase();
    const word = /^([-+]?)(inf|infinity|nan)$/.exec(s);
    if (word) return word[2] === "nan" ? NaN : word[1] === "-" ? -Infinity : Infinity;
    if (/^[-+]?(\d+\.?\d*|\.\d+)(e[-+]?\d+)?$/.test(s)) return Number(s);
    return /^[\x00-\x7f]*$/.test(v) && !v.includes("_") ? raise("ValueError", `could not convert string to float: ${repr(v)}`) : refuse("float");
  }
  return raise("TypeError", `float() argument must be a string or a real number, not '${typeName(v)}'`);
};
TYPES.str.call = (/** @type {any} */ args, /** @type {any} */ named) => (args.length ? (exactly(1, args, named, "str"), str(args[0])) : "");
TYPES.bool.call = (/** @type {any} */ args, /** @type {any} */ named) => (args.length ? (exactly(1, args, named, "bool"), truth(args[0])) : false);
const listOf = (/** @type {any} */ args, /** @type {any} */ named, /** @type {any} */ name) => {
  if (!args.length) return [];
  exactly(1, args, named, name);
  const out = [];
  for (const each of iterate(args[0])) {
    useCells(1);
    out.push(each);
  }
  return out;
};
TYPES.list.call = (/** @type {any} */ args, /** @type {any} */ named) => listOf(args, named, "list");
TYPES.tuple.call = (/** @type {any} */ args, /** @type {any} */ named) => tuple(listOf(args, named, "tuple"));
TYPES.set.call = (/** @type {any} */ args, /** @type {any} */ named) => {
  const set = new PySet();
  for (const each of listOf(args, named, "set")) set.set(each, true);
  return set;
};
TYPES.dict.call = (/** @type {any} */ args, /** @type {any} */ named) => {
  const dict = new PyDict();
  if (args.length > 1) refuse("dict");
  if (args[0] instanceof PyDict) for (const [k, v] of args[0].m.values()) dict.set(k, v);
  else if (args.length) {
    let place = 0;
    for (const each of iterate(args[0])) {
      if (!canIterate(each)) return raise("TypeError", `cannot convert dictionary update sequence element #${place} to a sequence`);
      place++;
      const pair = [...iterate(each)];
      if (pair.length !== 2) return refuse("dict");
      dict.set(pair[0], pair[1]);
    }
  }
  for (const k of Object.keys(named)) dict.set(k, named[k]);
  return dict;
};
TYPES.slice.call = (/** @type {any} */ args, /** @type {any} */ named) => {
  none(named, "slice");
  const [a = null, b, c = null] = args;
  return args.length === 1 ? new PySlice(null, a, null) : args.length ? new PySlice(a, b, c) : refuse("slice");
};
TYPES.range.call = (/** @type {any} */ args, /** @type {any} */ named) => {
  none(named, "range");
  if (!args.length || args.length > 3) return refuse("range");
  const whole = args.map((/** @type {any} */ v) => (v instanceof Tensor ? asInt(v) : typeof v === "boolean" ? BigInt(v) : typeof v === "bigint" ? v : raise("TypeError", `'${typeName(v)}' object cannot be interpreted as an integer`)));
  if (whole.length === 1) return new PyRange(0n, whole[0], 1n);
  if (whole[2] === 0n) return raise("ValueError", "range() arg 3 must not be zero");
  return new PyRange(whole[0], whole[1], whole[2] ?? 1n);
};
TYPES.type.call = (/** @type {any} */ args, /** @type {any} */ named) => (exactly(1, args, named, "type"), typeOf(args[0]));

// Modules

const attributes = (/** @type {any} */ name, /** @type {any} */ table) => () => new Module(name, (key) => (Object.hasOwn(table, key) ? table[key] : refuse(`${name}.${key}`)));
const product = new Builtin("product", (args, named) => {
  const { repeat = 1n, ...rest } = named;
  none(rest, "itertools.product");
  const lists = args.map((each) => [...iterate(each)]);
  if (typeof repeat !== "bigint" || repeat < 0n || repeat > 20n) return refuse("itertools.product: repeat");
  const all = Array.from({ length: Number(repeat) }, () => lists).flat(1);
  /** @param {number} i @param {any[]} row @returns {Generator<any>} */
  function* walk(i, row) {
    spend();
    if (i === all.length) {
      yield tuple(row);
      return;
    }
    for (const each of all[i]) yield* walk(i + 1, [...row, each]);
  }
  return new PyIter(walk(0, []), "product");
});
const context = (/** @type {any} */ kind, /** @type {any} */ enter, /** @type {any} */ exit) => new Thing(kind, { enter, exit });
const filtered = (/** @type {any} */ name) => new Builtin(name, (args, named) => {
  const { category = args[1] ?? ERRORS.Warning, ...rest } = named;
  none(rest, `warnings.${name}`);
  if (!["ignore", "always", "default"].includes(args[0]) || args.length > 1 || category !== ERRORS.Warning) refuse(`warnings.${name}`);
  ctx.filter = args[0];
  return null;
});
/** @type {Record<string, () => Module>} */
const MODULES = {
  ...modules,
  itertools: attributes("itertools", { product }),
  math: attributes("math", { inf: Infinity, nan: NaN, pi: Math.PI, e: Math.E, prod: new Builtin("prod", (args, named) => (exactly(1, args, named, "math.prod"), [...iterate(args[0])].reduce((a, b) => binary("*", a, b), 1n))) }),
  warnings: attributes("warnings", {
    simplefilter: filtered("simplefilter"),
    filterwarnings: filtered("filterwarnings"),
    catch_warnings: new Builtin("catch_warnings", (args, named) => {
      const { record = false, ...rest } = named;
      none(rest, "warnings.catch_warnings");
      if (args.length) refuse("warnings.catch_warnings");
      /** @type {any} */
      let old;
      return context("catch_warnings", () => {
        old = [ctx.filter, ctx.record];
        ctx.record = record ? [] : ctx.record;
        return record ? ctx.record : null;
      }, () => ([ctx.filter, ctx.record] = old));
    }),
  }),
};

/** Runs a program to its end. @param {string} program @throws {Raised | Refused} */
export function interpret(program) {
  Object.assign(ctx, { depth: 0, handling: [] });
  const env = new Env(null, null, undefined);
  const done = block(parse(program), env);
  if (done) refuse("syntax");
}
