/**
 * The tensors, and the controls above them. What they hold is the state's; they tell the explorer what was changed.
 * @typedef {import("./state.js").State} State
 * @typedef {import("./state.js").Box} Box
 * @typedef {import("./state.js").BoxName} BoxName
 * @typedef {import("./ops.js").Result} Result
 *
 * @typedef {object} App what the parts of an explorer share
 * @property {ReturnType<typeof import("./strings.js").strings>} t
 * @property {State} state
 * @property {Record<string, HTMLElement[]>} cells
 * @property {(part: Partial<State>) => void} change draws everything anew
 * @property {(op: string, number?: boolean) => void} choose another operation; number: scatter writes a number
 * @property {(link: string) => void} preset
 * @property {() => void} reset back to what was chosen or opened
 * @property {boolean} predicting whether the reader guesses what out will be
 * @property {() => void} predict begins or ends that
 * @property {() => void} paste asks for a tensor
 * @property {() => void} breakIt makes a call that PyTorch refuses
 * @property {() => void} update what follows from the state, anew
 * @property {() => void} save
 * @property {() => void} drawControls
 */
import { answer, axisOf } from "./answer.js";
import { subscript, texts, widest } from "./print.js";
import { DTYPES, OPS, REDUCTIONS, decode, numberIn, reads, resized, shapeIn, tensorIn, tidy } from "./state.js";
import { PRESETS, errorAnchor } from "./strings.js";
import { button, el, field, labelled, large, newId, plain, select, tables } from "./tables.js";

const ERRORS_PAGE = "../reference/errors/";

/** @param {App} app @param {"value" | "alpha"} name */
function numeric({ t, state, update, save }, name) {
  const accept = (/** @type {string} */ text) => {
    state[name] = text;
    return numberIn(text, "float64") === null ? t.badNumber(text, "float64") : null;
  };
  const settled = () => (state[name] = tidy(`${state[name]}`));
  return field(name, `${state[name]}`, { accept, settled, typed: update, left: save });
}

/** Where an example stands: 0 if it reads, 1 if it writes, 2 if it is refused. @param {string} link */
export function groupOf(link) {
  const { state, error } = answer(/** @type {State} */ (decode(link)));
  return error ? 2 : reads(state.op) ? 0 : 1;
}

/**
 * @param {App} app
 * @returns {{ nodes: Node[], examples: HTMLSelectElement }}
 */
export function controls(app) {
  const { t, change, choose } = app;
  const { op, dim, input, src, reduce, include_self, alpha } = app.state;
  const groups = [t.read, t.write, t.breaks].map((label) => ({ label, choices: /** @type {[string, string][]} */ ([]) }));
  PRESETS.forEach((entry, i) => groups[groupOf(entry[2])].choices.push([`${i}`, entry[t.language]]));
  const examples = select(t.example, [["-1", t.own], ...groups], "", (i) => app.preset(PRESETS[+i][2]));
  /** @type {(number | null)[]} */
  const dims = input.shape.map((_, d) => d);
  if (op === "take_along_dim") dims.push(null);
  const pressed = (/** @type {number | null} */ d) => ({ "aria-pressed": d === dim || d === Number(dim) + input.shape.length });
  const nodes = [
    labelled(t.example, examples),
    labelled(t.operation, select(t.operation, OPS, op, choose)),
    el(
      "div",
      { className: "dims", role: "group", "aria-label": t.dim },
      el("span", { textContent: t.dim }),
      ...dims.map((d) => button(String(d ?? "None"), () => change({ dim: d }), pressed(d))),
      el("p", { className: "fault", id: newId(), role: "status" }),
    ),
  ];
  if (op === "scatter") {
    const kinds = /** @type {[string, string][]} */ ([["src", t.tensor], ["value", t.number]]);
    nodes.push(labelled(t.source, select(t.source, kinds, src ? "src" : "value", (kind) => choose(op, kind === "value"))));
    if (!src) nodes.push(labelled(t.value, numeric(app, "value")));
  }
  if (reduce) {
    const box = el("input", { type: "checkbox", checked: include_self, onchange: () => change({ include_self: box.checked }) });
    nodes.push(labelled("reduce", select("reduce", REDUCTIONS, reduce, (name) => change({ reduce: name }))), labelled("include_self", box));
  }
  if (alpha !== undefined) nodes.push(labelled("alpha", numeric(app, "alpha")));
  const guess = button(t.predict, app.predict, { "aria-pressed": app.predicting });
  const actions = [guess, button(t.paste, app.paste), button(t.breakIt, app.breakIt), button(t.reset, app.reset)];
  nodes.push(el("div", { className: "actions" }, ...actions));
  return { nodes, examples };
}

/**
 * A cell of a tensor.
 * @param {App} app
 * @param {"input" | "button" | "span"} tag
 * @param {string} box
 * @param {number} at
 * @param {Record<string, unknown>} [props]
 */
function cell({ cells }, tag, box, at, props) {
  const role = tag === "span" ? { role: "img" } : null;
  return (cells[box][at] = el(tag, { className: "cell", tabIndex: at ? -1 : 0, "data-box": box, "data-at": at, ...role, ...props }));
}

/** What says along which axis of a tensor the index chooses. @param {State} state @param {string} name */
function band(state, name) {
  const axis = axisOf(state, name);
  const sign = axis === state.input.shape.length - 1 ? "→" : "↓";
  return el("p", { className: "band", textContent: axis < 0 ? "" : `dim = ${state.dim} ${sign}` });
}

/**
 * A window that takes a whole tensor.
 * @param {App["t"]} t
 * @param {BoxName[]} names the tensors that it can take the place of
 * @param {(name: string, box: Box) => void} take
 */
export function pasteWindow(t, names, take) {
  const text = el("textarea", { ...plain, rows: 6, placeholder: t.pasteHint, "aria-label": t.pasteHint });
  const fault = el("p", { className: "fault", role: "status" });
  const target = select(t.pasteInto, names, names[0], () => {});
  const use = () => {
    const box = tensorIn(text.value);
    if (!box) return void (fault.textContent = t.noTensor);
    node.close();
    take(target.value, box);
  };
  const close = () => node.close();
  const node = el(
    "dialog",
    { "aria-label": t.paste, onclose: () => node.remove() },
    labelled(t.pasteInto, target),
    text,
    fault,
    el("div", { className: "actions" }, button(t.use, use), button(t.cancel, close)),
  );
  return { node, text };
}

/**
 * A tensor that the reader may change.
 * @param {App} app
 * @param {BoxName} name
 */
export function panel(app, name) {
  const { t, state, change, update, save } = app;
  const box = () => /** @type {Box} */ (state[name]);
  const faults = el("p", { className: "fault", id: newId(), role: "status" });
  const accept = (/** @type {string} */ text) => {
    const sizes = shapeIn(text);
    if (!sizes) return t.badShape(text);
    state[name] = resized(whole, sizes);
    body.replaceChildren(...draw());
    if (name === "input") app.drawControls();
    return null;
  };
  const whole = box();
  const settled = () => box().shape.join(", ");
  const shape = field(`${name} ${t.shape}`, settled(), { accept, settled, typed: update, left: save });
  const dtype = select(`${name} ${t.dtype}`, DTYPES, whole.dtype, (type) => {
    change({ [name]: { ...box(), dtype: /** @type {any} */ (type) } });
  });
  /** @param {number} at */
  const drawCell = (at) => {
    const { cells: list, shape: sizes } = box();
    const label = { "aria-label": name + subscript(at, sizes) };
    return large(list)
      ? cell(app, "span", name, at, { ...label, textContent: list[at] })
      : cell(app, "input", name, at, { ...label, ...plain, value: list[at] });
  };
  const draw = () => {
    app.cells[name] = [];
    return box().shape.includes(0) ? [t.empty] : tables(box().shape, axisOf(state, name), drawCell);
  };
  const body = el("div", { className: "tables" }, ...draw());
  const title = el("header", {}, el("strong", { textContent: name }), el("small", { textContent: t.shape }), shape, dtype);
  const node = el("section", { className: `panel ${name}`, "aria-label": name }, title, band(state, name), body, faults);
  if (name === "input" && !reads(state.op)) node.append(el("p", { className: "remark", textContent: t.start }));
  return node;
}

/**
 * Cells wide enough for the longest text.
 * @param {HTMLElement} node
 * @param {string[]} list
 */
export function widen(node, list) {
  node.style.setProperty("--chars", `${widest(list)}`);
}

/** The result, or why there is none. @param {App} app */
export function createOut(app) {
  const { t, cells } = app;
  const node = el("section", { className: "panel out", "aria-label": "out" });
  /** What its cells show now. */
  let drawn = { shape: "", texts: /** @type {string[]} */ ([]), dtype: /** @type {Result["dtype"]} */ ("int64") };
  const title = () => el("header", {}, el("strong", { textContent: "out" }));

  /** @param {string} refusal */
  function refuse(refusal) {
    cells.out = [];
    drawn.shape = "";
    const own = refusal.startsWith("Range");
    const box = el("p", { className: "error" }, own ? t.tooLarge : refusal);
    if (!own) {
      const ids = JSON.parse(document.getElementById("explorer-errors")?.textContent ?? "{}");
      const anchor = errorAnchor(refusal.replace(/^\w+: /, ""), ids);
      box.append(el("a", { href: ERRORS_PAGE + (anchor ? `#${anchor}` : ""), textContent: t.explain }));
    }
    node.replaceChildren(title(), box);
  }

  /** Whether the reader has guessed what stands in a cell. @param {number} at */
  const right = (at) => {
    const [guess, text] = [/** @type {HTMLInputElement} */ (cells.out[at]).value ?? "", drawn.texts[at]].map((each) => numberIn(each, drawn.dtype));
    return guess !== null && Object.is(guess, text);
  };

  /** Marks the guesses, and counts those that are right. */
  function judge() {
    cells.out.forEach((each, at) => {
      each.classList.toggle("lit", right(at));
      if (right(at) || !(/** @type {HTMLInputElement} */ (each).value)) each.removeAttribute("aria-invalid");
      else each.setAttribute("aria-invalid", "true");
    });
    return cells.out.filter((_, at) => right(at)).length;
  }

  /** @param {Result} out @param {number} [known] reading: how many cells are filled */
  function fill(out, known = out.data.length) {
    const shown = texts(out).map((text, at) => (at < known ? text : ""));
    widen(node, shown);
    if (app.predicting) {
      drawn.texts = shown;
      cells.out.forEach((each, at) => each.setAttribute("aria-label", `out${subscript(at, out.shape)}`));
      return;
    }
    shown.forEach((text, at) => {
      if (text === drawn.texts[at]) return;
      cells.out[at].textContent = text;
      cells.out[at].setAttribute("aria-label", `out${subscript(at, out.shape)} = ${text}`);
    });
    drawn.texts = shown;
  }

  /** @param {Result} out @param {Int32Array} targets where each step writes */
  function show(out, targets) {
    const shape = `(${out.shape.join(", ")}${out.shape.length === 1 ? "," : ""}) ${out.dtype}`;
    const axis = `${axisOf(app.state, "out")} ${app.state.dim} ${app.predicting}`;
    if (drawn.shape !== shape + axis) {
      cells.out = [];
      drawn = { shape: shape + axis, texts: [], dtype: out.dtype };
      const tag = large(out.data) ? "span" : app.predicting ? "input" : "button";
      const grid = out.data.length ? tables(out.shape, axisOf(app.state, "out"), (at) => cell(app, tag, "out", at, tag === "input" ? plain : {})) : [t.empty];
      const head = title();
      head.append(el("span", { className: "meta", textContent: shape }));
      node.replaceChildren(head, band(app.state, "out"), el("div", { className: "tables" }, ...grid), el("p", { className: "remark meet" }));
    }
    const writers = new Map();
    if (app.state.op === "scatter") for (const at of targets) writers.set(at, (writers.get(at) ?? 0) + 1);
    cells.out.forEach((each, at) => each.parentElement?.classList.toggle("clash", writers.get(at) > 1));
    const meet = /** @type {HTMLElement} */ (node.querySelector(".meet"));
    meet.textContent = Math.max(0, ...writers.values()) > 1 ? t.meet : "";
    fill(out);
  }

  return { node, refuse, show, fill, judge };
}
