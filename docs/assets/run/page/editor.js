/**
 * A small editor: a text area, and behind it the same text in colours. The text area does what it always does, undo
 * and input methods included; what is typed for the reader goes through the browser's own editing, so that it is undone
 * like the rest.
 */

const WORDS = new Set(
  "and as assert async await break class continue def del elif else except finally for from global if import in is lambda nonlocal not or pass raise return try while with yield".split(" "),
);
const CONSTANTS = new Set(["True", "False", "None"]);
const BUILTINS = new Set(
  "abs all any bool dict enumerate float int isinstance len list max min print range repr reversed round set sorted str sum tuple type zip".split(" "),
);
/** The three roles that have one colour each everywhere in the book, as gatherbook/page/code.py gives them. */
const ROLES = new Map([["input", "tensor-input"], ["src", "tensor-input"], ["index", "tensor-index"], ["out", "tensor-out"]]);
const TOKEN =
  /(#[^\n]*)|((?:[fFrRbBuU]{1,2})?(?:"""[^]*?(?:"""|$)|'''[^]*?(?:'''|$)|"(?:\\.|[^"\\\n])*"?|'(?:\\.|[^'\\\n])*'?))|(\b\d[\w.]*(?:(?<=[eE])[+-]\d+)?)|([\p{L}_][\p{L}\p{N}_]*)|([-+*/%@=<>!&|^~:.]+)|([()[\]{},;])/gu;

/**
 * A program in pieces, each with the class by which the page colours such a piece, in the lines where they stand.
 * @param {string} text
 * @returns {[kind: string, text: string][][]}
 */
export function coloured(text) {
  /** @type {[string, string][][]} */
  const lines = [[]];
  const put = (/** @type {string} */ kind, /** @type {string} */ piece) =>
    piece.split("\n").forEach((part, i) => {
      if (i) lines.push([]);
      if (part) lines[lines.length - 1].push([kind, part]);
    });
  let at = 0;
  for (const match of text.matchAll(TOKEN)) {
    const [all, comment, string, number, name, operator] = match;
    put("", text.slice(at, match.index));
    at = match.index + all.length;
    const role = text[match.index - 1] === "." ? undefined : ROLES.get(name);
    const word = role ?? (CONSTANTS.has(name) ? "kc" : WORDS.has(name) ? "k" : BUILTINS.has(name) ? "nb" : "n");
    put(comment ? "c1" : string ? "s2" : number ? "mi" : name ? word : operator ? "o" : "p", all);
  }
  put("", text.slice(at));
  return lines;
}

/**
 * @typedef {object} Editor
 * @property {HTMLElement} node
 * @property {HTMLTextAreaElement} area
 * @property {(text: string, undoable?: boolean) => void} set
 * @property {(line: number | null) => void} markLine which line is at fault
 * @property {(line: number) => void} go puts the caret at the beginning of a line
 */

/**
 * @param {string} text
 * @param {{ change: () => void, run: () => void, leave: () => void }} on
 * @returns {Editor}
 */
export function editor(text, on) {
  const node = document.createElement("div");
  node.className = "run-editor";
  const colours = document.createElement("pre");
  colours.className = "run-colours";
  colours.setAttribute("aria-hidden", "true");
  const area = document.createElement("textarea");
  area.className = "run-text";
  area.wrap = "off";
  area.spellcheck = false;
  for (const [name, value] of [["autocapitalize", "off"], ["autocomplete", "off"], ["autocorrect", "off"], ["translate", "no"]])
    area.setAttribute(name, value);
  node.append(colours, area);
  /** @type {number | null} */
  let wrong = null;

  const paint = () => {
    colours.replaceChildren(
      ...coloured(area.value).map((pieces, i) => {
        const line = document.createElement("span");
        line.className = i + 1 === wrong ? "run-line run-line--wrong" : "run-line";
        for (const [kind, piece] of pieces) {
          const span = document.createElement("span");
          span.className = kind;
          span.textContent = piece;
          line.append(span);
        }
        line.append("\n");
        return line;
      }),
    );
  };

  /** Types for the reader. @param {string} piece */
  const type = (piece) => {
    const done = piece ? document.execCommand("insertText", false, piece) : document.execCommand("delete");
    if (!done) {
      area.setRangeText(piece, area.selectionStart, area.selectionEnd, "end");
      area.dispatchEvent(new Event("input"));
    }
  };

  /** Moves the lines of the selection four places in, or out. @param {boolean} out */
  const indent = (out) => {
    const { value, selectionStart: from, selectionEnd: to } = area;
    const start = value.lastIndexOf("\n", from - 1) + 1;
    if (from === to && !out) return type(" ".repeat(4 - ((from - start) % 4)));
    const end = value.indexOf("\n", Math.max(to - Number(to > from && value[to - 1] === "\n"), start));
    const old = value.slice(start, end < 0 ? value.length : end);
    const lines = old.split("\n");
    const fresh = lines.map((line) => (out ? line.replace(/^ {1,4}/, "") : line && `    ${line}`)).join("\n");
    if (fresh === old) return;
    area.setSelectionRange(start, start + old.length);
    type(fresh);
    const moved = Math.max(start, from + (fresh.split("\n")[0].length - lines[0].length));
    area.setSelectionRange(moved, from === to ? moved : start + fresh.length);
  };

  area.addEventListener("input", () => {
    wrong = null; // it stood at a line of the text before
    paint();
    on.change();
  });
  area.addEventListener("keydown", (event) => {
    if (event.isComposing || event.altKey) return;
    const command = event.ctrlKey || event.metaKey;
    const { value, selectionStart: from, selectionEnd: to } = area;
    const before = value.slice(value.lastIndexOf("\n", from - 1) + 1, from);
    if (event.key === "Enter" && command) on.run();
    else if (command) return;
    else if (event.key === "Escape") on.leave();
    else if (event.key === "Tab") indent(event.shiftKey);
    else if (event.key === "Enter") type(`\n${/^ */.exec(before)?.[0] ?? ""}${before.trimEnd().endsWith(":") ? "    " : ""}`);
    else if (event.key === "Backspace" && from === to && /^(?: {4})+$/.test(before)) {
      area.setSelectionRange(from - 4, from);
      type("");
    } else return;
    event.preventDefault();
    event.stopPropagation();
  });

  area.value = text;
  paint();
  return {
    node,
    area,
    set(fresh, undoable = false) {
      if (undoable) {
        area.focus({ preventScroll: true });
        area.select();
        type(fresh);
        area.setSelectionRange(0, 0);
      } else area.value = fresh;
      paint();
    },
    markLine(line) {
      wrong = line;
      paint();
    },
    go(line) {
      const at = area.value.split("\n").slice(0, line - 1).join("\n").length + Number(line > 1);
      area.focus();
      area.setSelectionRange(at, at);
    },
  };
}
