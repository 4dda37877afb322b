/**
 * Python's grammar, as far as short programs use it: text in, a tree out. What is not Python here is refused, with
 * its line; what is Python but not modelled (classes, yield, match) gets a node that refuses when it is run.
 * @typedef {any} Node a node: `k` names its kind, `line` is where it stands
 */
import { Refused } from "./values.js";

const KEYWORDS = new Set(
  "False None True and as assert async await break class continue def del elif else except finally for from global if import in is lambda nonlocal not or pass raise return try while with yield".split(" "),
);
const OPERATORS = [
  "**=", "//=", ">>=", "<<=", "...", "**", "//", ">>", "<<", "<=", ">=", "==", "!=", "->", "+=", "-=", "*=", "/=",
  "%=", "&=", "|=", "^=", "@=", ":=", "+", "-", "*", "/", "%", "@", "&", "|", "^", "~", "<", ">", "(", ")", "[", "]",
  "{", "}", ",", ":", ".", ";", "=",
];
const ESCAPES = { n: "\n", t: "\t", r: "\r", "\\": "\\", "'": "'", '"': '"', a: "\x07", b: "\b", f: "\f", v: "\v", "\n": "" };
const NAME = /[\p{L}_][\p{L}\p{N}_]*/uy;
const NUMBER = /0[xX][\da-fA-F_]+|0[bB][01_]+|0[oO][0-7_]+|(?:\d[\d_]*\.?(?:\d[\d_]*)?|\.\d[\d_]*)(?:[eE][+-]?\d+)?/y;

/** @param {string} what @param {number} line @returns {never} */
const fault = (what, line) => {
  throw new Refused(what, line);
};

/**
 * @param {string} text
 * @param {number} [first] the line of its beginning
 * @param {boolean} [inner] an expression inside an f-string: no lines, no indentation
 * @returns {any}
 */
function tokenize(text, first = 1, inner = false) {
  const tokens = [];
  const indents = [0];
  let [at, line, depth, fresh] = [0, first, inner ? 1 : 0, !inner];
  const push = (/** @type {any} */ t, /** @type {any} */ v, extra = {}) => tokens.push({ t, v, line, at, ...extra });
  const escape = (/** @type {any} */ raw) => {
    if (raw) return "\\";
    const c = text[at++];
    if (c === "\n") line++;
    if (c in ESCAPES) return ESCAPES[/** @type {keyof ESCAPES} */ (c)];
    const hex = { x: 2, u: 4, U: 8 }[c];
    if (hex) {
      const code = text.slice(at, (at += hex));
      if (!/^[\da-fA-F]+$/.test(code)) fault("syntax", line);
      return String.fromCodePoint(parseInt(code, 16));
    }
    return fault("syntax: escape", line);
  };
  /** The text of a string up to its quote, or with `{…}` parts; a format spec ends at "}". @type {(...given: any[]) => any} */
  const pieces = (/** @type {any} */ quote, /** @type {any} */ raw, /** @type {any} */ formatted, spec = false) => {
    const parts = [];
    let piece = "";
    for (;;) {
      if (at >= text.length) fault("syntax: string", line);
      if (!spec && text.startsWith(quote, at)) {
        at += quote.length;
        break;
      }
      const c = text[at];
      if (spec && c === "}") break;
      if (c === "\n") {
        if (quote.length < 3) fault("syntax: string", line);
        line++;
      }
      if (c === "\\") {
        at++;
        if (raw) {
          piece += "\\" + text[at++];
          continue;
        }
        piece += escape(false);
        continue;
      }
      if (formatted && (c === "{" || c === "}")) {
        if (text[at + 1] === c && !spec) {
          piece += c;
          at += 2;
          continue;
        }
        if (c === "}") fault("syntax: f-string", line);
        if (piece) parts.push(piece);
        piece = "";
        parts.push(field(quote, raw));
        continue;
      }
      piece += c;
      at++;
    }
    if (piece || !parts.length) parts.push(piece);
    return parts;
  };
  /** @type {(...given: any[]) => any} */
  const field = (/** @type {any} */ quote, /** @type {any} */ raw) => {
    const start = ++at;
    const begun = line;
    let level = 0;
    for (; ; at++) {
      const c = text[at];
      if (c === undefined || (c === "\n" && quote.length < 3)) fault("syntax: f-string", line);
      if (c === "\n") line++;
      if (c === "\\" || c === "#") fault("syntax: f-string", line);
      if (c === "'" || c === '"') {
        const q = text.startsWith(c.repeat(3), at) ? c.repeat(3) : c;
        if (q === quote) fault("syntax: f-string", line);
        at += q.length;
        while (at < text.length && !text.startsWith(q, at)) at += text[at] === "\\" ? 2 : 1;
        at += q.length - 1;
      } else if ("([{".includes(c)) level++;
      else if (level && ")]}".includes(c)) level--;
      else if (!level) {
        if (c === "}" || c === ":") break;
        if (c === "!" && text[at + 1] !== "=") break;
        if (c === "=" && text[at + 1] === "=") at++;
        else if (c === "=" && !"<>!=".includes(text[at - 1]) && /^=\s*[}!:]/.test(text.slice(at, at + 20))) break;
      }
    }
    const source = text.slice(start, at);
    let [shown, conversion, spec] = ["", "", /** @type {any} */ (null)];
    if (text[at] === "=") {
      const space = /^=\s*/.exec(text.slice(at))?.[0] ?? "=";
      at += space.length;
      shown = source + space;
    }
    if (text[at] === "!") {
      conversion = text[at + 1];
      at += 2;
    }
    if (text[at] === ":") {
      at++;
      spec = pieces(quote, raw, true, true);
    }
    if (text[at] !== "}") fault("syntax: f-string", line);
    at++;
    if (!source.trim()) fault("syntax: f-string", line);
    return { value: new Parser(tokenize(source.trim(), begun, true)).only(), shown, conversion, spec };
  };
  for (;;) {
    if (fresh) {
      let width = 0;
      const start = at;
      while (text[at] === " " || text[at] === "\t") {
        if (text[at] === "\t") fault("syntax: tab", line);
        at++;
        width++;
      }
      if (text[at] === "#" || text[at] === "\n" || text[at] === undefined) {
        while (at < text.length && text[at] !== "\n") at++;
        if (at >= text.length) break;
        at++;
        line++;
        continue;
      }
      fresh = false;
      if (width > indents[indents.length - 1]) {
        indents.push(width);
        push("indent", "");
      }
      while (width < indents[indents.length - 1]) {
        indents.pop();
        push("dedent", "");
      }
      if (width !== indents[indents.length - 1]) fault("syntax: indentation", line);
      if (start > text.length) break;
    }
    const c = text[at];
    if (c === undefined) break;
    if (c === "\n") {
      at++;
      if (!depth) {
        push("nl", "");
        fresh = true;
      }
      line++;
    } else if (c === " " || c === "\t" || c === "\r" || c === "\f") at++;
    else if (c === "#") while (at < text.length && text[at] !== "\n") at++;
    else if (c === "\\" && text[at + 1] === "\n") {
      at += 2;
      line++;
    } else {
      const opening = /^([rRbBuUfF]{0,2})("""|'''|"|')/.exec(text.slice(at, at + 5));
      if (opening) {
        const prefix = opening[1].toLowerCase();
        const begun = line;
        at += opening[0].length;
        if (prefix.includes("b")) fault("bytes", line);
        const formatted = prefix.includes("f");
        const parts = pieces(opening[2], prefix.includes("r"), formatted);
        tokens.push({ t: "str", v: parts, line: begun, at });
        continue;
      }
      NAME.lastIndex = NUMBER.lastIndex = at;
      const name = NAME.exec(text);
      if (name) {
        push(KEYWORDS.has(name[0]) ? "kw" : "name", name[0]);
        at += name[0].length;
        continue;
      }
      const number = /[\d.]/.test(c) ? NUMBER.exec(text) : null;
      if (number && /\d/.test(number[0])) {
        const digits = number[0].replaceAll("_", "");
        at += number[0].length;
        if (/[jJ\p{L}]/u.test(text[at] ?? "")) fault("syntax: number", line);
        const whole = /^(0[xXbBoO]|\d+$)/.test(digits);
        if (whole && /^0\d*[1-9]/.test(digits)) fault("syntax: number", line);
        push("num", whole ? BigInt(digits) : Number(digits));
        continue;
      }
      const operator = OPERATORS.find((each) => text.startsWith(each, at));
      if (!operator) fault("syntax", line);
      if ("([{".includes(operator)) depth++;
      if (")]}".includes(operator)) depth--;
      if (depth < (inner ? 1 : 0)) fault("syntax: bracket", line);
      push("op", operator);
      at += /** @type {string} */ (operator).length;
    }
  }
  if (depth > (inner ? 1 : 0)) fault("syntax: bracket", line);
  if (!inner) {
    push("nl", "");
    while (indents.length > 1) {
      indents.pop();
      push("dedent", "");
    }
  }
  push("end", "");
  return tokens;
}

const BINARY = [["|"], ["^"], ["&"], ["<<", ">>"], ["+", "-"], ["*", "/", "//", "%", "@"]];
const COMPARISONS = new Set(["<", ">", "<=", ">=", "==", "!="]);
const AUGMENTED = new Set(["+=", "-=", "*=", "/=", "//=", "%=", "&=", "|=", "^=", "@=", "**=", ">>=", "<<="]);

class Parser {
  /** @param {any[]} tokens */
  constructor(tokens) {
    this.tokens = tokens;
    this.i = 0;
    this.levels = 0;
  }
  get tok() {
    return this.tokens[this.i];
  }
  is(/** @type {any} */ v, t = "op") {
    return this.tok.t === t && this.tok.v === v;
  }
  kw(/** @type {any} */ v) {
    return this.is(v, "kw");
  }
  take(/** @type {any} */ v, t = "op") {
    if (!this.is(v, t)) return false;
    this.i++;
    return true;
  }
  expect(/** @type {any} */ v, t = "op") {
    if (!this.take(v, t)) fault("syntax", this.tok.line);
  }
  name() {
    if (this.tok.t !== "name") fault("syntax", this.tok.line);
    return this.tokens[this.i++].v;
  }
  node(/** @type {any} */ k, /** @type {any} */ line, /** @type {any} */ rest) {
    return { k, line, ...rest };
  }
  only() {
    const value = this.exprs(true);
    if (this.tok.t !== "end") fault("syntax", this.tok.line);
    return value;
  }

  program() {
    const body = [];
    while (this.tok.t !== "end") body.push(...this.statement());
    return body;
  }
  /** @returns {any} */
  block() {
    this.expect(":");
    if (this.tok.t !== "nl") return this.simple();
    this.i++;
    if (this.tok.t !== "indent") fault("syntax: indentation", this.tok.line);
    this.i++;
    const body = [];
    while (this.tok.t !== "dedent") body.push(...this.statement());
    this.i++;
    return body;
  }
  /** @returns {any} */
  statement() {
    const { line, t, v } = this.tok;
    if (t === "indent") fault("syntax: indentation", line);
    if (++this.levels > 50) fault("syntax: depth", line);
    try {
      if (t === "kw") {
        const compound = this.compound(v, line);
        if (compound) return [compound];
      }
      if (this.is("@")) fault("decorator", line);
      return this.simple();
    } finally {
      this.levels--;
    }
  }
  /** @returns {any} */
  compound(/** @type {any} */ v, /** @type {any} */ line) {
    if (v === "if" || v === "elif") {
      this.i++;
      const test = this.named();
      const body = this.block();
      const orelse = this.kw("elif") ? [this.compound("elif", this.tok.line)] : this.take("else", "kw") ? this.block() : [];
      return this.node("If", line, { test, body, orelse });
    }
    if (v === "while") {
      this.i++;
      const test = this.named();
      const body = this.block();
      return this.node("While", line, { test, body, orelse: this.take("else", "kw") ? this.block() : [] });
    }
    if (v === "for") {
      this.i++;
      const target = this.target();
      this.expect("in", "kw");
      const iter = this.exprs(true);
      const body = this.block();
      return this.node("For", line, { target, iter, body, orelse: this.take("else", "kw") ? this.block() : [] });
    }
    if (v === "def") {
      this.i++;
      const name = this.name();
      this.expect("(");
      const params = this.params(")", true);
      this.expect(")");
      const returns = this.take("->") ? this.expr() : null;
      const body = this.block();
      return this.node("Def", line, { name, params, body, returns, ...scope(params, body) });
    }
    if (v === "try") {
      this.i++;
      const body = this.block();
      const handlers = [];
      while (this.kw("except")) {
        const at = this.tok.line;
        this.i++;
        if (this.is("*")) fault("except*", at);
        const type = this.is(":") ? null : this.expr();
        const name = this.take("as", "kw") ? this.name() : null;
        handlers.push({ type, name, line: at, body: this.block() });
      }
      const orelse = this.take("else", "kw") ? this.block() : [];
      const final = this.take("finally", "kw") ? this.block() : [];
      if (!handlers.length && !final.length) fault("syntax", line);
      return this.node("Try", line, { body, handlers, orelse, final });
    }
    if (v === "with") {
      this.i++;
      const items = [];
      do {
        const value = this.expr();
        items.push({ value, target: this.take("as", "kw") ? this.targetItem() : null });
      } while (this.take(","));
      return this.node("With", line, { items, body: this.block() });
    }
    if (v === "class") {
      while (!this.is(":")) this.i++;
      this.block();
      return this.node("Refuse", line, { what: "class" });
    }
    if (v === "async") fault("async", line);
    return null;
  }
  simple() {
    const body = [];
    do {
      if (this.tok.t === "nl") break;
      body.push(this.small());
    } while (this.take(";"));
    if (this.tok.t !== "nl") fault("syntax", this.tok.line);
    this.i++;
    return body;
  }
  small() {
    const { line, t, v } = this.tok;
    if (t === "kw") {
      const ends = () => this.tok.t === "nl" || this.is(";");
      if (v === "pass" || v === "break" || v === "continue") {
        this.i++;
        return this.node(/** @type {Record<string, string>} */ ({ pass: "Pass", break: "Break", continue: "Continue" })[v], line, {});
      }
      if (v === "return") {
        this.i++;
        return this.node("Return", line, { value: ends() ? null : this.exprs(true) });
      }
      if (v === "raise") {
        this.i++;
        const value = ends() ? null : this.expr();
        if (this.take("from", "kw")) this.expr();
        return this.node("Raise", line, { value });
      }
      if (v === "assert") {
        this.i++;
        const test = this.expr();
        return this.node("Assert", line, { test, message: this.take(",") ? this.expr() : null });
      }
      if (v === "del") {
        this.i++;
        return this.node("Del", line, { target: this.target() });
      }
      if (v === "global" || v === "nonlocal") {
        this.i++;
        const names = [this.name()];
        while (this.take(",")) names.push(this.name());
        return this.node(v === "global" ? "Global" : "Nonlocal", line, { names });
      }
      if (v === "import") {
        this.i++;
        const names = [];
        do {
          const path = this.path();
          names.push({ path, as: this.take("as", "kw") ? this.name() : null });
        } while (this.take(","));
        return this.node("Import", line, { names });
      }
      if (v === "from") {
        this.i++;
        const path = this.path();
        this.expect("import", "kw");
        const names = [];
        const bracket = this.take("(");
        do {
          if (bracket && this.is(")")) break;
          if (this.is("*")) fault("import *", line);
          const name = this.name();
          names.push({ name, as: this.take("as", "kw") ? this.name() : null });
        } while (this.take(","));
        if (bracket) this.expect(")");
        return this.node("From", line, { path, names });
      }
      if (v === "yield") {
        this.i++;
        if (!ends()) this.exprs(true);
        return this.node("Yield", line, {});
      }
    }
    const first = this.exprs(true);
    if (this.tok.t === "op" && AUGMENTED.has(this.tok.v)) {
      const op = this.tok.v.slice(0, -1);
      this.i++;
      if (!["Name", "Attr", "Sub"].includes(first.k)) fault("syntax", line);
      return this.node("Aug", line, { target: first, op, value: this.exprs(true) });
    }
    if (this.is(":")) {
      this.i++;
      const note = this.expr();
      if (first.k !== "Name") fault("annotation", line);
      return this.node("Ann", line, { target: first, note, value: this.take("=") ? this.exprs(true) : null });
    }
    if (!this.is("=")) return this.node("Expr", line, { value: first });
    const targets = [];
    let value = first;
    while (this.take("=")) {
      this.assignable(value);
      targets.push(value);
      value = this.kw("yield") ? fault("yield", line) : this.exprs(true);
    }
    return this.node("Assign", line, { targets, value });
  }
  path() {
    let path = this.name();
    while (this.take(".")) path += `.${this.name()}`;
    return path;
  }
  assignable(/** @type {any} */ node) {
    if (node.k === "Tuple" || node.k === "List") {
      if (node.items.filter((/** @type {any} */ each) => each.k === "Star").length > 1) fault("syntax", node.line);
      node.items.forEach((/** @type {any} */ each) => this.assignable(each.k === "Star" ? each.value : each));
    } else if (!["Name", "Attr", "Sub"].includes(node.k)) fault("syntax", node.line);
  }
  /** The target of a for or del: names, subscripts, tuples of them. @returns {any} */
  target() {
    const { line } = this.tok;
    const items = [this.targetItem()];
    let comma = false;
    while (this.take(",")) {
      comma = true;
      if (this.kw("in") || this.is("=")) break;
      items.push(this.targetItem());
    }
    return comma ? this.node("Tuple", line, { items }) : items[0];
  }
  /** @returns {any} */
  targetItem() {
    const { line } = this.tok;
    const node = this.take("*") ? this.node("Star", line, { value: this.postfix() }) : this.postfix();
    this.assignable(node.k === "Star" ? node.value : node);
    return node;
  }
  /** @returns {any} */
  params(/** @type {any} */ end, /** @type {any} */ notes) {
    const params = [];
    let kind = "any";
    while (!this.is(end)) {
      if (this.take("/")) {
        params.forEach((each) => (each.kind = "position"));
      } else if (this.take("**")) params.push({ name: this.name(), kind: "kwargs" });
      else if (this.take("*")) {
        if (!this.is(",")) params.push({ name: this.name(), kind: "args", note: notes && this.take(":") ? this.expr() : null });
        kind = "keyword";
      } else {
        const name = this.name();
        const note = notes && this.take(":") ? this.expr() : null;
        params.push({ name, kind, note, value: this.take("=") ? this.expr() : null });
      }
      if (!this.take(",")) break;
    }
    return params;
  }

  /** One expression or a tuple without brackets. */
  exprs(star = false) {
    const { line } = this.tok;
    const item = () => {
      const at = this.tok.line;
      return star && this.take("*") ? this.node("Star", at, { value: this.binary(0) }) : this.named();
    };
    const first = item();
    if (!this.is(",")) {
      if (first.k === "Star") fault("syntax", line);
      return first;
    }
    const items = [first];
    while (this.take(",")) {
      if (this.tok.t === "nl" || this.tok.t === "end" || this.is("=") || this.is(")") || this.is("]") || this.is(":")) break;
      items.push(item());
    }
    return this.node("Tuple", line, { items });
  }
  named() {
    const { line } = this.tok;
    const value = this.expr();
    if (value.k === "Name" && this.take(":=")) return this.node("Walrus", line, { target: value, value: this.expr() });
    return value;
  }
  /** @returns {any} */
  expr() {
    const { line } = this.tok;
    if (++this.levels > 60) fault("syntax: depth", line);
    try {
      if (this.take("lambda", "kw")) {
        const params = this.params(":", false);
        this.expect(":");
        const value = this.expr();
        const body = [this.node("Return", value.line, { value })];
        return this.node("Lambda", line, { params, body, ...scope(params, body) });
      }
      const value = this.or();
      if (!this.take("if", "kw")) return value;
      const test = this.or();
      this.expect("else", "kw");
      return this.node("IfExp", line, { test, value, orelse: this.expr() });
    } finally {
      this.levels--;
    }
  }
  /** @returns {any} */
  or() {
    let left = this.and();
    while (this.kw("or")) {
      const { line } = this.tok;
      this.i++;
      left = this.node("Or", line, { left, right: this.and() });
    }
    return left;
  }
  /** @returns {any} */
  and() {
    let left = this.not();
    while (this.kw("and")) {
      const { line } = this.tok;
      this.i++;
      left = this.node("And", line, { left, right: this.not() });
    }
    return left;
  }
  /** @returns {any} */
  not() {
    const { line } = this.tok;
    if (this.take("not", "kw")) return this.node("Not", line, { value: this.not() });
    return this.comparison();
  }
  /** @returns {any} */
  comparison() {
    const { line } = this.tok;
    const first = this.binary(0);
    const ops = [];
    const rest = [];
    for (;;) {
      const { t, v } = this.tok;
      let op = "";
      if (t === "op" && COMPARISONS.has(v)) op = v;
      else if (t === "kw" && v === "in") op = "in";
      else if (t === "kw" && v === "is") op = "is";
      else if (t === "kw" && v === "not") op = "not in";
      else break;
      this.i++;
      if (op === "is" && this.take("not", "kw")) op = "is not";
      if (op === "not in") this.expect("in", "kw");
      ops.push(op);
      rest.push(this.binary(0));
    }
    return ops.length ? this.node("Compare", line, { first, ops, rest }) : first;
  }
  /** @returns {any} */
  binary(/** @type {any} */ level) {
    if (level === BINARY.length) return this.unary();
    const { line } = this.tok;
    let left = this.binary(level + 1);
    while (this.tok.t === "op" && BINARY[level].includes(this.tok.v)) {
      const op = this.tok.v;
      this.i++;
      left = this.node("Binary", line, { op, left, right: this.binary(level + 1) });
    }
    return left;
  }
  /** @returns {any} */
  unary() {
    const { line } = this.tok;
    for (const op of ["-", "+", "~"]) if (this.take(op)) return this.node("Unary", line, { op, value: this.unary() });
    const base = this.postfix();
    if (!this.take("**")) return base;
    return this.node("Binary", line, { op: "**", left: base, right: this.unary() });
  }
  /** @returns {any} */
  postfix() {
    let value = this.atom();
    for (;;) {
      const { line } = this.tok;
      if (this.take(".")) value = this.node("Attr", line, { value, name: this.name() });
      else if (this.take("(")) value = this.node("Call", value.line, { func: value, args: this.args() });
      else if (this.take("[")) {
        value = this.node("Sub", value.line, { value, index: this.subscript() });
        this.expect("]");
      } else return value;
    }
  }
  args() {
    /** @type {any[]} */
    const args = [];
    while (!this.is(")")) {
      const { line } = this.tok;
      if (this.take("*")) args.push({ star: 1, value: this.expr() });
      else if (this.take("**")) args.push({ star: 2, value: this.expr() });
      else if (this.tok.t === "name" && this.tokens[this.i + 1].t === "op" && this.tokens[this.i + 1].v === "=") {
        const name = this.name();
        this.i++;
        args.push({ name, value: this.expr() });
      } else {
        const value = this.named();
        if (this.kw("for")) {
          args.push({ value: this.comprehension("Gen", line, { value }) });
          if (!this.is(")") || args.length > 1) fault("syntax", line);
        } else {
          if (args.some((each) => each.name || each.star === 2)) fault("syntax", line);
          args.push({ value });
        }
      }
      if (!this.take(",")) break;
    }
    this.expect(")");
    return args;
  }
  subscript() {
    const { line } = this.tok;
    const item = () => {
      const at = this.tok.line;
      if (this.take("*")) return this.node("Star", at, { value: this.binary(0) });
      const open = () => this.is(":") || this.is("]") || this.is(",");
      const start = open() ? null : this.named();
      if (!this.take(":")) {
        if (!start) fault("syntax", at);
        return start;
      }
      const stop = open() ? null : this.expr();
      const step = this.take(":") && !open() ? this.expr() : null;
      return this.node("Slice", at, { start, stop, step });
    };
    const first = item();
    if (!this.is(",") && first.k !== "Star") return first;
    const items = [first];
    while (this.take(",")) {
      if (this.is("]")) break;
      items.push(item());
    }
    return this.node("Tuple", line, { items });
  }
  /** @returns {any} */
  comprehension(/** @type {any} */ k, /** @type {any} */ line, /** @type {any} */ rest) {
    const clauses = [];
    while (this.kw("for")) {
      this.i++;
      const target = this.target();
      this.expect("in", "kw");
      const iter = this.or();
      const tests = [];
      while (this.take("if", "kw")) tests.push(this.or());
      clauses.push({ target, iter, tests });
    }
    return this.node(k, line, { ...rest, clauses });
  }
  /** @returns {any} */
  atom() {
    const { t, v, line } = this.tok;
    if (t === "num") {
      this.i++;
      return this.node("Const", line, { value: v });
    }
    if (t === "str") {
      const parts = [];
      while (this.tok.t === "str") parts.push(...this.tokens[this.i++].v);
      if (parts.every((part) => typeof part === "string")) return this.node("Const", line, { value: parts.join("") });
      return this.node("FStr", line, { parts });
    }
    if (t === "name") {
      this.i++;
      return this.node("Name", line, { name: v });
    }
    if (t === "kw" && (v === "None" || v === "True" || v === "False")) {
      this.i++;
      return this.node("Const", line, { value: v === "None" ? null : v === "True" });
    }
    if (this.take("...")) return this.node("Dots", line, {});
    if (this.take("(")) {
      if (this.take(")")) return this.node("Tuple", line, { items: [] });
      if (this.kw("yield")) fault("yield", line);
      const first = this.is("*") ? null : this.named();
      if (first && this.kw("for")) {
        const gen = this.comprehension("Gen", line, { value: first });
        this.expect(")");
        return gen;
      }
      const items = first ? [first] : [this.starred()];
      let comma = false;
      while (this.take(",")) {
        comma = true;
        if (this.is(")")) break;
        items.push(this.starred());
      }
      this.expect(")");
      if (!comma && !first) fault("syntax", line);
      return comma ? this.node("Tuple", line, { items }) : { ...first };
    }
    if (this.take("[")) {
      const items = [];
      while (!this.is("]")) {
        items.push(this.starred());
        if (items.length === 1 && this.kw("for")) {
          const list = this.comprehension("ListComp", line, { value: items[0] });
          this.expect("]");
          return list;
        }
        if (!this.take(",")) break;
      }
      this.expect("]");
      return this.node("List", line, { items });
    }
    if (this.take("{")) return this.braces(line);
    return fault("syntax", line);
  }
  /** @returns {any} */
  starred() {
    const { line } = this.tok;
    return this.take("*") ? this.node("Star", line, { value: this.binary(0) }) : this.named();
  }
  /** @returns {any} */
  braces(/** @type {any} */ line) {
    const items = [];
    let dict = true;
    while (!this.is("}")) {
      if (this.take("**")) items.push({ key: null, value: this.binary(0) });
      else {
        const key = this.starred();
        if (items.length === 0) dict = this.is(":");
        if (dict) {
          this.expect(":");
          items.push({ key, value: this.expr() });
        } else items.push(key);
        if (items.length === 1 && this.kw("for")) {
          const comp = dict
            ? this.comprehension("DictComp", line, { key, value: items[0].value })
            : this.comprehension("SetComp", line, { value: key });
          this.expect("}");
          return comp;
        }
      }
      if (!this.take(",")) break;
    }
    this.expect("}");
    return this.node(dict ? "Dict" : "Set", line, { items });
  }
}

/**
 * The names that a function binds itself, and whether it yields.
 * @param {any[]} params
 * @param {Node[]} body
 */
function scope(params, body) {
  const locals = new Set(params.map((each) => each.name));
  const outer = new Set();
  let yields = false;
  const bind = (/** @type {any} */ target) => {
    if (target.k === "Name") locals.add(target.name);
    else if (target.k === "Star") bind(target.value);
    else if (target.items) target.items.forEach(bind);
  };
  const walk = (/** @type {any} */ node) => {
    if (!node || typeof node !== "object") return;
    if (Array.isArray(node)) return node.forEach(walk);
    if (node.k === "Def") {
      locals.add(node.name);
      return;
    }
    if (node.k === "Lambda") return;
    if (node.k === "Yield") yields = true;
    if (node.k === "Global" || node.k === "Nonlocal") node.names.forEach((/** @type {any} */ name) => outer.add(name));
    if (node.k === "Assign") node.targets.forEach(bind);
    if (["Aug", "Ann", "For", "Walrus"].includes(node.k)) bind(node.target);
    if (node.k === "With") node.items.forEach((/** @type {any} */ each) => each.target && bind(each.target));
    if (node.k === "Try") node.handlers.forEach((/** @type {any} */ each) => each.name && locals.add(each.name));
    if (node.k === "Import") node.names.forEach((/** @type {any} */ each) => locals.add(each.as ?? each.path.split(".")[0]));
    if (node.k === "From") node.names.forEach((/** @type {any} */ each) => locals.add(each.as ?? each.name));
    for (const key of Object.keys(node)) if (key !== "k" && key !== "line") walk(node[key]);
  };
  walk(body);
  outer.forEach((name) => locals.delete(name));
  return { locals, yields };
}

/** @param {string} text @returns {Node[]} the statements */
export const parse = (text) => new Parser(tokenize(text.replaceAll("\r\n", "\n"))).program();

/** @param {string} text one expression, as `eval` takes it */
export const parseExpression = (text) => new Parser(tokenize(text.trim(), 1, true)).only();
