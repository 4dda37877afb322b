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
    return { value: parser(tokenize(source.trim(), begun, true)).only(), shown, conversion, spec };
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
        if (/__|_$|_[.eE]|[.]_/.test(number[0])) fault("syntax: number", line);
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

/** Reads statements from tokens. @param {any[]} tokens */
function parser(tokens) {
  let place = 0;
  let levels = 0;
  const tok = () => tokens[place];
  function is_(/** @type {any} */ v, t = "op") {
    return tok().t === t && tok().v === v;
  }
  function kw_(/** @type {any} */ v) {
    return is_(v, "kw");
  }
  function take_(/** @type {any} */ v, t = "op") {
    if (!is_(v, t)) return false;
    place++;
    return true;
  }
  function expect_(/** @type {any} */ v, t = "op") {
    if (!take_(v, t)) fault("syntax", tok().line);
  }
  function name_() {
    if (tok().t !== "name") fault("syntax", tok().line);
    return tokens[place++].v;
  }
  function node_(/** @type {any} */ k, /** @type {any} */ line, /** @type {any} */ rest) {
    return { k, line, ...rest };
  }
  function only_() {
    const value = exprs_(true);
    if (tok().t !== "end") fault("syntax", tok().line);
    return value;
  }

  function program_() {
    const body = [];
    while (tok().t !== "end") body.push(...statement_());
    return body;
  }
  /** @returns {any} */
  function block_() {
    expect_(":");
    if (tok().t !== "nl") return simple_();
    place++;
    if (tok().t !== "indent") fault("syntax: indentation", tok().line);
    place++;
    const body = [];
    while (tok().t !== "dedent") body.push(...statement_());
    place++;
    return body;
  }
  /** @returns {any} */
  function statement_() {
    const { line, t, v } = tok();
    if (t === "indent") fault("syntax: indentation", line);
    if (++levels > 50) fault("syntax: depth", line);
    try {
      if (t === "kw") {
        const compound = compound_(v, line);
        if (compound) return [compound];
      }
      if (is_("@")) fault("decorator", line);
      return simple_();
    } finally {
      levels--;
    }
  }
  /** @returns {any} */
  function compound_(/** @type {any} */ v, /** @type {any} */ line) {
    if (v === "if" || v === "elif") {
      place++;
      const test = named_();
      const body = block_();
      const orelse = kw_("elif") ? [compound_("elif", tok().line)] : take_("else", "kw") ? block_() : [];
      return node_("If", line, { test, body, orelse });
    }
    if (v === "while") {
      place++;
      const test = named_();
      const body = block_();
      return node_("While", line, { test, body, orelse: take_("else", "kw") ? block_() : [] });
    }
    if (v === "for") {
      place++;
      const target = target_();
      expect_("in", "kw");
      const iter = exprs_(true);
      const body = block_();
      return node_("For", line, { target, iter, body, orelse: take_("else", "kw") ? block_() : [] });
    }
    if (v === "def") {
      place++;
      const name = name_();
      expect_("(");
      const params = params_(")", true);
      expect_(")");
      const returns = take_("->") ? expr_() : null;
      const body = block_();
      return node_("Def", line, { name, params, body, returns, ...scope(params, body) });
    }
    if (v === "try") {
      place++;
      const body = block_();
      const handlers = [];
      while (kw_("except")) {
        const at = tok().line;
        place++;
        if (is_("*")) fault("except*", at);
        const type = is_(":") ? null : expr_();
        const name = take_("as", "kw") ? name_() : null;
        handlers.push({ type, name, line: at, body: block_() });
      }
      const orelse = take_("else", "kw") ? block_() : [];
      const final = take_("finally", "kw") ? block_() : [];
      if (!handlers.length && !final.length) fault("syntax", line);
      return node_("Try", line, { body, handlers, orelse, final });
    }
    if (v === "with") {
      place++;
      const items = [];
      do {
        const value = expr_();
        items.push({ value, target: take_("as", "kw") ? targetItem_() : null });
      } while (take_(","));
      return node_("With", line, { items, body: block_() });
    }
    if (v === "class") {
      while (!is_(":")) place++;
      block_();
      return node_("Refuse", line, { what: "class" });
    }
    if (v === "async") fault("async", line);
    return null;
  }
  function simple_() {
    const body = [];
    do {
      if (tok().t === "nl") break;
      body.push(small_());
    } while (take_(";"));
    if (tok().t !== "nl") fault("syntax", tok().line);
    place++;
    return body;
  }
  function small_() {
    const { line, t, v } = tok();
    if (t === "kw") {
      const ends = () => tok().t === "nl" || is_(";");
      if (v === "pass" || v === "break" || v === "continue") {
        place++;
        return node_(/** @type {Record<string, string>} */ ({ pass: "Pass", break: "Break", continue: "Continue" })[v], line, {});
      }
      if (v === "return") {
        place++;
        return node_("Return", line, { value: ends() ? null : exprs_(true) });
      }
      if (v === "raise") {
        place++;
        const value = ends() ? null : expr_();
        if (take_("from", "kw")) expr_();
        return node_("Raise", line, { value });
      }
      if (v === "assert") {
        place++;
        const test = expr_();
        return node_("Assert", line, { test, message: take_(",") ? expr_() : null });
      }
      if (v === "del") {
        place++;
        return node_("Del", line, { target: target_() });
      }
      if (v === "global" || v === "nonlocal") {
        place++;
        const names = [name_()];
        while (take_(",")) names.push(name_());
        return node_(v === "global" ? "Global" : "Nonlocal", line, { names });
      }
      if (v === "import") {
        place++;
        const names = [];
        do {
          const path = path_();
          names.push({ path, as: take_("as", "kw") ? name_() : null });
        } while (take_(","));
        return node_("Import", line, { names });
      }
      if (v === "from") {
        place++;
        const path = path_();
        expect_("import", "kw");
        const names = [];
        const bracket = take_("(");
        do {
          if (bracket && is_(")")) break;
          if (is_("*")) fault("import *", line);
          const name = name_();
          names.push({ name, as: take_("as", "kw") ? name_() : null });
        } while (take_(","));
        if (bracket) expect_(")");
        return node_("From", line, { path, names });
      }
      if (v === "yield") {
        place++;
        if (!ends()) exprs_(true);
        return node_("Yield", line, {});
      }
    }
    const first = exprs_(true);
    if (tok().t === "op" && AUGMENTED.has(tok().v)) {
      const op = tok().v.slice(0, -1);
      place++;
      if (!["Name", "Attr", "Sub"].includes(first.k)) fault("syntax", line);
      return node_("Aug", line, { target: first, op, value: exprs_(true) });
    }
    if (is_(":")) {
      place++;
      const note = expr_();
      if (first.k !== "Name") fault("annotation", line);
      return node_("Ann", line, { target: first, note, value: take_("=") ? exprs_(true) : null });
    }
    if (!is_("=")) return node_("Expr", line, { value: first });
    const targets = [];
    let value = first;
    while (take_("=")) {
      assignable_(value);
      targets.push(value);
      value = kw_("yield") ? fault("yield", line) : exprs_(true);
    }
    return node_("Assign", line, { targets, value });
  }
  function path_() {
    let path = name_();
    while (take_(".")) path += `.${name_()}`;
    return path;
  }
  function assignable_(/** @type {any} */ node) {
    if (node.k === "Tuple" || node.k === "List") {
      if (node.items.filter((/** @type {any} */ each) => each.k === "Star").length > 1) fault("syntax", node.line);
      node.items.forEach((/** @type {any} */ each) => assignable_(each.k === "Star" ? each.value : each));
    } else if (!["Name", "Attr", "Sub"].includes(node.k)) fault("syntax", node.line);
  }
  /** The target of a for or del: names, subscripts, tuples of them. @returns {any} */
  function target_() {
    const { line } = tok();
    const items = [targetItem_()];
    let comma = false;
    while (take_(",")) {
      comma = true;
      if (kw_("in") || is_("=")) break;
      items.push(targetItem_());
    }
    return comma ? node_("Tuple", line, { items }) : items[0];
  }
  /** @returns {any} */
  function targetItem_() {
    const { line } = tok();
    const node = take_("*") ? node_("Star", line, { value: postfix_() }) : postfix_();
    assignable_(node.k === "Star" ? node.value : node);
    return node;
  }
  /** @returns {any} */
  function params_(/** @type {any} */ end, /** @type {any} */ notes) {
    const params = [];
    let kind = "any";
    while (!is_(end)) {
      if (take_("/")) {
        params.forEach((each) => (each.kind = "position"));
      } else if (take_("**")) params.push({ name: name_(), kind: "kwargs" });
      else if (take_("*")) {
        if (!is_(",")) params.push({ name: name_(), kind: "args", note: notes && take_(":") ? expr_() : null });
        kind = "keyword";
      } else {
        const name = name_();
        const note = notes && take_(":") ? expr_() : null;
        params.push({ name, kind, note, value: take_("=") ? expr_() : null });
      }
      if (!take_(",")) break;
    }
    if (new Set(params.map((each) => each.name)).size < params.length) fault("syntax", tok().line);
    return params;
  }

  /** One expression or a tuple without brackets. */
  function exprs_(star = false) {
    const { line } = tok();
    const item = () => {
      const at = tok().line;
      return star && take_("*") ? node_("Star", at, { value: binary_(0) }) : named_();
    };
    const first = item();
    if (!is_(",")) {
      if (first.k === "Star") fault("syntax", line);
      return first;
    }
    const items = [first];
    while (take_(",")) {
      if (tok().t === "nl" || tok().t === "end" || is_("=") || is_(")") || is_("]") || is_(":")) break;
      items.push(item());
    }
    return node_("Tuple", line, { items });
  }
  function named_() {
    const { line } = tok();
    const value = expr_();
    if (value.k === "Name" && take_(":=")) return node_("Walrus", line, { target: value, value: expr_() });
    return value;
  }
  /** @returns {any} */
  function expr_() {
    const { line } = tok();
    if (++levels > 60) fault("syntax: depth", line);
    try {
      if (take_("lambda", "kw")) {
        const params = params_(":", false);
        expect_(":");
        const value = expr_();
        const body = [node_("Return", value.line, { value })];
        return node_("Lambda", line, { params, body, ...scope(params, body) });
      }
      const value = or_();
      if (!take_("if", "kw")) return value;
      const test = or_();
      expect_("else", "kw");
      return node_("IfExp", line, { test, value, orelse: expr_() });
    } finally {
      levels--;
    }
  }
  /** @returns {any} */
  function or_() {
    let left = and_();
    while (kw_("or")) {
      const { line } = tok();
      place++;
      left = node_("Or", line, { left, right: and_() });
    }
    return left;
  }
  /** @returns {any} */
  function and_() {
    let left = not_();
    while (kw_("and")) {
      const { line } = tok();
      place++;
      left = node_("And", line, { left, right: not_() });
    }
    return left;
  }
  /** @returns {any} */
  function not_() {
    const { line } = tok();
    if (take_("not", "kw")) return node_("Not", line, { value: not_() });
    return comparison_();
  }
  /** @returns {any} */
  function comparison_() {
    const { line } = tok();
    const first = binary_(0);
    const ops = [];
    const rest = [];
    for (;;) {
      const { t, v } = tok();
      let op = "";
      if (t === "op" && COMPARISONS.has(v)) op = v;
      else if (t === "kw" && v === "in") op = "in";
      else if (t === "kw" && v === "is") op = "is";
      else if (t === "kw" && v === "not") op = "not in";
      else break;
      place++;
      if (op === "is" && take_("not", "kw")) op = "is not";
      if (op === "not in") expect_("in", "kw");
      ops.push(op);
      rest.push(binary_(0));
    }
    return ops.length ? node_("Compare", line, { first, ops, rest }) : first;
  }
  /** @returns {any} */
  function binary_(/** @type {any} */ level) {
    if (level === BINARY.length) return unary_();
    const { line } = tok();
    let left = binary_(level + 1);
    while (tok().t === "op" && BINARY[level].includes(tok().v)) {
      const op = tok().v;
      place++;
      left = node_("Binary", line, { op, left, right: binary_(level + 1) });
    }
    return left;
  }
  /** @returns {any} */
  function unary_() {
    const { line } = tok();
    for (const op of ["-", "+", "~"]) if (take_(op)) return node_("Unary", line, { op, value: unary_() });
    const base = postfix_();
    if (!take_("**")) return base;
    return node_("Binary", line, { op: "**", left: base, right: unary_() });
  }
  /** @returns {any} */
  function postfix_() {
    let value = atom_();
    for (;;) {
      const { line } = tok();
      if (take_(".")) value = node_("Attr", line, { value, name: name_() });
      else if (take_("(")) value = node_("Call", value.line, { func: value, args: args_() });
      else if (take_("[")) {
        value = node_("Sub", value.line, { value, index: subscript_() });
        expect_("]");
      } else return value;
    }
  }
  function args_() {
    /** @type {any[]} */
    const args = [];
    while (!is_(")")) {
      const { line } = tok();
      if (take_("*")) args.push({ star: 1, value: expr_() });
      else if (take_("**")) args.push({ star: 2, value: expr_() });
      else if (tok().t === "name" && tokens[place + 1].t === "op" && tokens[place + 1].v === "=") {
        const name = name_();
        place++;
        args.push({ name, value: expr_() });
      } else {
        const value = named_();
        if (kw_("for")) {
          args.push({ value: comprehension_("Gen", line, { value }) });
          if (!is_(")") || args.length > 1) fault("syntax", line);
        } else {
          if (args.some((each) => each.name || each.star === 2)) fault("syntax", line);
          args.push({ value });
        }
      }
      if (!take_(",")) break;
    }
    expect_(")");
    return args;
  }
  function subscript_() {
    const { line } = tok();
    const item = () => {
      const at = tok().line;
      if (take_("*")) return node_("Star", at, { value: binary_(0) });
      const open = () => is_(":") || is_("]") || is_(",");
      const start = open() ? null : named_();
      if (!take_(":")) {
        if (!start) fault("syntax", at);
        return start;
      }
      const stop = open() ? null : expr_();
      const step = take_(":") && !open() ? expr_() : null;
      return node_("Slice", at, { start, stop, step });
    };
    const first = item();
    if (!is_(",") && first.k !== "Star") return first;
    const items = [first];
    while (take_(",")) {
      if (is_("]")) break;
      items.push(item());
    }
    return node_("Tuple", line, { items });
  }
  /** @returns {any} */
  function comprehension_(/** @type {any} */ k, /** @type {any} */ line, /** @type {any} */ rest) {
    const clauses = [];
    while (kw_("for")) {
      place++;
      const target = target_();
      expect_("in", "kw");
      const iter = or_();
      const tests = [];
      while (take_("if", "kw")) tests.push(or_());
      clauses.push({ target, iter, tests });
    }
    return node_(k, line, { ...rest, clauses });
  }
  /** @returns {any} */
  function atom_() {
    const { t, v, line } = tok();
    if (t === "num") {
      place++;
      return node_("Const", line, { value: v });
    }
    if (t === "str") {
      const parts = [];
      while (tok().t === "str") parts.push(...tokens[place++].v);
      if (parts.every((part) => typeof part === "string")) return node_("Const", line, { value: parts.join("") });
      return node_("FStr", line, { parts });
    }
    if (t === "name") {
      place++;
      return node_("Name", line, { name: v });
    }
    if (t === "kw" && (v === "None" || v === "True" || v === "False")) {
      place++;
      return node_("Const", line, { value: v === "None" ? null : v === "True" });
    }
    if (take_("...")) return node_("Dots", line, {});
    if (take_("(")) {
      if (take_(")")) return node_("Tuple", line, { items: [] });
      if (kw_("yield")) fault("yield", line);
      const first = is_("*") ? null : named_();
      if (first && kw_("for")) {
        const gen = comprehension_("Gen", line, { value: first });
        expect_(")");
        return gen;
      }
      const items = first ? [first] : [starred_()];
      let comma = false;
      while (take_(",")) {
        comma = true;
        if (is_(")")) break;
        items.push(starred_());
      }
      expect_(")");
      if (!comma && !first) fault("syntax", line);
      return comma ? node_("Tuple", line, { items }) : { ...first };
    }
    if (take_("[")) {
      const items = [];
      while (!is_("]")) {
        items.push(starred_());
        if (items.length === 1 && kw_("for")) {
          const list = comprehension_("ListComp", line, { value: items[0] });
          expect_("]");
          return list;
        }
        if (!take_(",")) break;
      }
      expect_("]");
      return node_("List", line, { items });
    }
    if (take_("{")) return braces_(line);
    return fault("syntax", line);
  }
  /** @returns {any} */
  function starred_() {
    const { line } = tok();
    return take_("*") ? node_("Star", line, { value: binary_(0) }) : named_();
  }
  /** @returns {any} */
  function braces_(/** @type {any} */ line) {
    const items = [];
    let dict = true;
    while (!is_("}")) {
      if (take_("**")) items.push({ key: null, value: binary_(0) });
      else {
        const key = starred_();
        if (items.length === 0) dict = is_(":");
        if (dict) {
          expect_(":");
          items.push({ key, value: expr_() });
        } else items.push(key);
        if (items.length === 1 && kw_("for")) {
          const comp = dict
            ? comprehension_("DictComp", line, { key, value: items[0].value })
            : comprehension_("SetComp", line, { value: key });
          expect_("}");
          return comp;
        }
      }
      if (!take_(",")) break;
    }
    expect_("}");
    return node_(dict ? "Dict" : "Set", line, { items });
  }
  return { program: program_, only: only_ };
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
export const parse = (text) => parser(tokenize(text.replaceAll("\r\n", "\n"))).program();

/** @param {string} text one expression, as `eval` takes it */
export const parseExpression = (text) => parser(tokenize(text.trim(), 1, true)).only();
