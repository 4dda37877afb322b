/**
 * The explorer: a reader changes tensors and sees which cell goes where.
 * @typedef {import("./state.js").State} State
 * @typedef {import("./state.js").BoxName} BoxName
 * @typedef {{ box: BoxName | "out" | "step", at: number }} Spot
 */
import { apply, routeOf, sizeOf } from "./ops.js";
import { describer, print, subscript, texts, widest } from "./print.js";
import {
  DTYPES, OPS, REDUCTIONS, argsOf, decode, encode, numberIn, programOf, reads, resized, shapeIn, tensorIn, tidy,
} from "./state.js";
import { PRESETS, errorAnchor, strings } from "./strings.js";

const ERRORS_PAGE = "../reference/errors/";
const STEP_MS = 1200;

/** What PyTorch refuses, and the box that holds it. @type {[message: RegExp, selector: string][]} */
const REFUSED = [
  [/^Dimension out/, ".dims"],
  [/larger|of dim|vector|size of/, ".index header input"],
  [/^source|\.size/, ".src header input"],
];

let ids = 0;
const newId = () => `explorer-${++ids}`;

/**
 * Beyond this, form controls cost too much to draw; cells are only looked at.
 * @param {ArrayLike<unknown>} list
 */
const large = (list) => list.length > 512;

/** A box in which the browser corrects nothing. */
const plain = { autocomplete: "off", spellcheck: false };

// Drawing: elements, tensors as tables, arrows between cells

/**
 * @template {keyof HTMLElementTagNameMap} T
 * @param {T} tag
 * @param {Record<string, unknown>} [props] properties; those with a hyphen, and role, are attributes
 * @param {(Node | string)[]} children
 * @returns {HTMLElementTagNameMap[T]}
 */
function el(tag, props = {}, ...children) {
  const node = document.createElement(tag);
  for (const [key, value] of Object.entries(props)) {
    if (key === "role" || key.includes("-")) node.setAttribute(key, String(value));
    else Object.assign(node, { [key]: value });
  }
  node.append(...children);
  return node;
}

/**
 * @template {keyof SVGElementTagNameMap} T
 * @param {T} tag
 * @param {Record<string, string | number>} attributes
 * @param {(Node | string)[]} children
 */
function svgElement(tag, attributes, ...children) {
  const node = document.createElementNS("http://www.w3.org/2000/svg", tag);
  for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, String(value));
  node.append(...children);
  return node;
}

/**
 * A tensor as one table per matrix.
 * @param {readonly number[]} shape
 * @param {number} axis the dimension that is indexed: its numbers are emphasised
 * @param {(flat: number) => HTMLElement} cell
 * @returns {HTMLElement[]}
 */
function tables(shape, axis, cell) {
  const [rows, columns] = [shape.at(-2) ?? 1, shape.at(-1) ?? 1];
  const lead = shape.length - 2;
  const number = (/** @type {number} */ i, /** @type {number} */ d) =>
    el("th", { textContent: i, className: d === axis ? "axis" : "" });
  return Array.from({ length: sizeOf(shape.slice(0, -2)) }, (_, slice) => {
    const head = el("tr", {}, ...(lead < 0 ? [] : [el("td")]));
    for (let c = 0; c < columns; c++) head.append(number(c, shape.length - 1));
    const body = Array.from({ length: rows }, (_, r) => {
      const row = el("tr", {}, ...(lead < 0 ? [] : [number(r, lead)]));
      for (let c = 0; c < columns; c++) row.append(el("td", {}, cell((slice * rows + r) * columns + c)));
      return row;
    });
    const table = el("table", { className: "tensor", role: "presentation" }, head, ...body);
    if (lead > 0) table.prepend(el("caption", { textContent: `[${slice}]`, className: axis === 0 ? "axis" : "" }));
    return table;
  });
}

/**
 * A line through corner points, rounded at the corners.
 * @param {number[][]} points
 */
function rounded(points) {
  const near = (/** @type {number[]} */ [x, y], /** @type {number[]} */ [u, v]) => {
    const length = Math.hypot(u - x, v - y);
    const k = length ? Math.min(6, length / 2) / length : 0;
    return `${x + (u - x) * k} ${y + (v - y) * k}`;
  };
  const last = points.length - 1;
  const corners = points.slice(1, last).map((p, i) => `L${near(p, points[i])}Q${p.join(" ")} ${near(p, points[i + 2])}`);
  return `M${points[0].join(" ")}${corners.join("")}L${points[last].join(" ")}`;
}

/** Scrolls a wide tensor sideways until a cell is seen. @param {Element} cell */
function reveal(cell) {
  const frame = /** @type {Element} */ (cell.closest(".tables"));
  const [{ left, right }, seen] = [cell, frame].map((node) => node.getBoundingClientRect());
  frame.scrollLeft += Math.max(right - seen.right, 0) + Math.min(left - seen.left, 0);
}

/** @typedef {[start: number, end: number][]} Box its extent in x and in y */

/**
 * An arrow between two cells of two panels. It runs in the gaps between rows or columns, so that no
 * number is crossed: the index's word above or left of a cell, the value's way below or right of it.
 * @param {Box} a
 * @param {Box} b
 * @param {Box} pa the panel of a
 * @param {Box} pb
 * @param {string} kind by: the index's word; move: the value's way
 * @param {Box} head what stands last in the header of pb
 * @param {boolean} over whether a third panel may lie between pa and pb
 * @returns {[line: string, tip: string]} two paths; the line runs backwards, so that dashes of a shared end agree
 */
function arrow(a, b, pa, pb, kind, head, over) {
  // Along the axis on which the two panels lie apart; the other axis is where the gaps are.
  const along = pa[0][1] <= pb[0][0] || pb[0][1] <= pa[0][0] ? 0 : 1;
  const side = kind === "by" ? 0 : 1;
  const gap = side ? 4 : -4;
  const turn = over ? pa[along][1] + 9 : pa[along][0] < pb[along][0] ? pb[along][0] - 14 : pb[along][1] + 14;
  const [ma, mb] = [a, b].map((box) => (box[along][0] + box[along][1]) / 2);
  const [ga, gb] = [a, b].map((box) => box[1 - along][side]);
  const points = [[mb, gb + gap / 2], [mb, gb + gap], [turn, gb + gap], [turn, ga + gap], [ma, ga + gap], [ma, ga]];
  if (along && (over || gb + gap < head[0][1])) {
    // Not through the boxes in the header, nor through the panel between: round them.
    const lane = side ? head[0][1] + 8 : Math.min(pa[0][0], pb[0][0]) - 11;
    const under = head[1][1] + gap + 7;
    points.splice(2, 1, [under, gb + gap], [under, lane], [turn, lane]);
  }
  const turned = points.map(([u, v]) => (along ? [v, u] : [u, v]));
  const tip = along ? [gb, mb] : [mb, gb];
  return [rounded(turned), `M${tip.join(" ")}${along ? `l${gap * 1.7} -5v10z` : `l-5 ${gap * 1.7}h10z`}`];
}

/**
 * Draws arrows between cells, and the order of the steps at the corner of those they start from.
 * @param {SVGSVGElement} svg covers the stage
 * @param {[from: Element, to: Element, kind: string, order: string][]} pairs
 */
function arrows(svg, pairs) {
  const origin = svg.getBoundingClientRect();
  const extent = (/** @type {Element | null | undefined} */ node) => {
    const { left, right, top, bottom } = /** @type {Element} */ (node).getBoundingClientRect();
    const frame = node?.closest(".tables")?.getBoundingClientRect();
    const seen = [left, right].map((x) => (frame ? Math.min(Math.max(x, frame.left), frame.right) : x) - origin.left);
    return /** @type {Box} */ ([seen, [top - origin.top, bottom - origin.top]]);
  };
  const boxes = pairs.map(([from, to]) => {
    const panel = to.closest(".panel");
    return [from, to, from.closest(".panel"), panel, panel?.querySelector("header > :last-child")].map(extent);
  });
  svg.replaceChildren(
    ...pairs.flatMap(([from, , kind, order], i) => {
      const [a, b, pa, pb, head] = boxes[i];
      const over = Boolean(from.closest(".panel")?.nextElementSibling?.matches(".src"));
      const [line, tip] = arrow(a, b, pa, pb, kind, head, over);
      const parts = [svgElement("path", { d: line, class: `line ${kind}` }), svgElement("path", { d: tip, class: `tip ${kind}` })];
      if (!order) return parts;
      const [x, y] = [a[0][0] + 2, a[1][0] + 2];
      const label = svgElement("text", { x, y: y + 3.5 }, order);
      return [...parts, svgElement("g", { class: `badge ${kind}` }, svgElement("circle", { cx: x, cy: y, r: 7.5 }), label)];
    }),
  );
}

// The explorer

/**
 * Puts an explorer into an element.
 * @param {HTMLElement} element
 * @param {State} [start] what it shows first; absent: what the address bar says, or the first example
 * @param {{ address?: boolean }} [options] address: keep the state in the address bar
 */
export function mount(element, start, { address = !start } = {}) {
  const t = strings();
  const errorId = newId();
  const example = /** @type {State} */ (decode(PRESETS[0][2]));
  /** @type {Map<string, State>} */
  const memory = new Map();
  const first = start ?? example;
  let state = first;
  /** @type {import("./ops.js").Args | null} */
  let args = null;
  /** @type {import("./ops.js").Route | null} */
  let route = null;
  /** @type {ReturnType<typeof describer> | null} */
  let words = null;
  /** @type {Record<string, HTMLElement[]>} */
  const cells = {};
  /** @type {Spot | null} */
  let pinned = null;
  /** @type {number | null} */
  let position = null;
  let timer = 0;
  let addressTimer = 0;
  let touched = false;
  /** What the result's cells show now. */
  let drawn = { shape: "", texts: /** @type {string[]} */ ([]) };
  /** @type {HTMLSelectElement} */
  let exampleBox;
  /** @type {HTMLElement[]} cells that are lit or marked now */
  const glowing = [];
  /** @type {Parameters<typeof arrows>[1]} cells that arrows join now */
  let joined = [];
  /** @type {Element[]} boxes that are refused now */
  const faulty = [];

  const notice = el("p", { className: "notice", role: "status" });
  const copied = el("span", { className: "copied", role: "status" });
  const controls = el("div", { className: "controls" });
  const svg = svgElement("svg", { "aria-hidden": "true" });
  const stage = el("div", { className: "stage" });
  const outPanel = el("section", { className: "panel out", "aria-label": "out" });
  const formula = el("p", { className: "formula", "aria-live": "polite" });
  const player = el("div", { className: "player", role: "group", "aria-label": t.progress });
  const program = el("pre", { tabIndex: 0 });
  const printed = el("pre", { tabIndex: 0 });
  const listing = el(
    "div",
    { className: "listing" },
    el("div", {}, el("p", {}, el("strong", { textContent: t.program }), copied, button(t.copyProgram, () => copy(program.textContent)), button(t.copyLink, copyLink)), program),
    el("div", {}, el("p", {}, el("strong", { textContent: t.prints })), printed),
  );
  element.replaceChildren(notice, controls, stage, formula, player, el("p", { className: "hint", textContent: t.hint }), listing);
  element.classList.add("explorer");

  // Parts

  /** @param {string} text @param {() => void} action @param {Record<string, unknown>} [props] */
  function button(text, action, props) {
    return el("button", { type: "button", textContent: text, onclick: action, ...props });
  }

  /**
   * @param {string} label
   * @param {readonly (string | [value: string, text: string])[]} choices
   * @param {string} value
   * @param {(value: string) => unknown} action
   */
  function select(label, choices, value, action) {
    const options = choices.map((choice) => {
      const [key, text] = typeof choice === "string" ? [choice, choice] : choice;
      return el("option", { value: key, textContent: text, selected: key === value, disabled: key === "-1" });
    });
    const box = el("select", { onchange: () => action(box.value) }, ...options);
    box.setAttribute("aria-label", label);
    return box;
  }

  /**
   * A box for text that may be wrong: it says so beside itself and keeps what was typed.
   * @param {string} label
   * @param {string} text
   * @param {(text: string) => string | null} accept takes the text, or says what is wrong
   * @param {() => string} settled what was taken, plainly
   */
  function field(label, text, accept, settled) {
    const fault = el("span", { className: "fault", id: newId(), role: "status" });
    const box = el("input", { ...plain, value: text, size: 7, "aria-label": label });
    box.addEventListener("input", () => {
      fault.textContent = accept(box.value);
      update();
    });
    box.addEventListener("change", () => {
      if (!fault.textContent) box.value = settled();
      save();
    });
    return el("span", { className: "field" }, box, fault);
  }

  /**
   * A cell of a tensor.
   * @param {"input" | "button" | "span"} tag
   * @param {string} box
   * @param {number} at
   * @param {Record<string, unknown>} [props]
   */
  function cell(tag, box, at, props) {
    const role = tag === "span" ? { role: "img" } : null;
    return (cells[box][at] = el(tag, { className: "cell", tabIndex: at ? -1 : 0, "data-box": box, "data-at": at, ...role, ...props }));
  }

  /** @param {string} label @param {Node[]} parts */
  const labelled = (label, ...parts) => el("label", {}, el("span", { textContent: label }), ...parts);

  function drawControls() {
    const { op, dim, input, src, value, reduce, include_self, alpha } = state;
    const presets = PRESETS.map((entry, i) => /** @type {[string, string]} */ ([`${i}`, entry[t.language]]));
    exampleBox = select(t.example, [["-1", t.own], ...presets], "", (i) => {
      keep();
      show(decode(PRESETS[+i][2]));
    });
    /** @type {(number | null)[]} */
    const dims = input.shape.map((_, d) => d);
    if (op === "take_along_dim") dims.push(null);
    controls.replaceChildren(
      labelled(t.example, exampleBox),
      labelled(t.operation, select(t.operation, OPS, op, choose)),
      el(
        "div",
        { className: "dims", role: "group", "aria-label": t.dim },
        el("span", { textContent: t.dim }),
        ...dims.map((d) => button(String(d ?? "None"), () => change({ dim: d }), { "aria-pressed": d === dim || d === Number(dim) + input.shape.length })),
      ),
    );
    if (op === "scatter") {
      controls.append(labelled(t.source, select(t.source, [["src", t.tensor], ["value", t.number]], src ? "src" : "value", (kind) => choose(op, kind === "value"))));
      if (!src) controls.append(labelled(t.value, numeric("value")));
    }
    if (reduce) {
      const box = el("input", { type: "checkbox", checked: include_self, onchange: () => change({ include_self: box.checked }) });
      controls.append(labelled("reduce", select("reduce", REDUCTIONS, reduce, (name) => change({ reduce: name }))), labelled("include_self", box));
    }
    if (alpha !== undefined) controls.append(labelled("alpha", numeric("alpha")));
  }

  /** @param {"value" | "alpha"} name */
  function numeric(name) {
    const accept = (/** @type {string} */ text) => {
      state[name] = text;
      return numberIn(text, "float64") === null ? t.badNumber(text, "float64") : null;
    };
    return field(name, `${state[name]}`, accept, () => (state[name] = tidy(`${state[name]}`)));
  }

  /** @param {BoxName} name */
  function drawPanel(name) {
    const box = /** @type {import("./state.js").Box} */ (state[name]);
    const faults = el("p", { className: "fault", id: newId(), role: "status" });
    const shape = field(`${name} ${t.shape}`, box.shape.join(", "), (text) => {
      const sizes = shapeIn(text);
      if (!sizes) return t.badShape(text);
      state[name] = resized(box, sizes);
      body.replaceChildren(...draw());
      if (name === "input") drawControls();
      return null;
    }, () => /** @type {import("./state.js").Box} */ (state[name]).shape.join(", "));
    const dtype = select(`${name} ${t.dtype}`, DTYPES, box.dtype, (type) => {
      change({ [name]: { .../** @type {import("./state.js").Box} */ (state[name]), dtype: /** @type {any} */ (type) } });
    });
    /** @param {number} at */
    const drawCell = (at) => {
      const { cells: texts, shape: sizes } = /** @type {import("./state.js").Box} */ (state[name]);
      const label = { "aria-label": name + subscript(at, sizes) };
      return large(texts)
        ? cell("span", name, at, { ...label, textContent: texts[at] })
        : cell("input", name, at, { ...label, ...plain, value: texts[at] });
    };
    const draw = () => {
      cells[name] = [];
      const { shape: sizes } = /** @type {import("./state.js").Box} */ (state[name]);
      return sizes.includes(0) ? [t.empty] : tables(sizes, axisOf(name), drawCell);
    };
    const body = el("div", { className: "tables" }, ...draw());
    const title = el("header", {}, el("strong", { textContent: name }), el("small", { textContent: t.shape }), shape, dtype);
    const panel = el("section", { className: `panel ${name}`, "aria-label": name }, title, body, faults);
    if (name === "input" && !reads(state.op)) panel.append(el("p", { className: "remark", textContent: t.start }));
    return panel;
  }

  /** The dimension whose numbers the index holds, if it runs through this tensor. @param {string} name */
  function axisOf(name) {
    const target = reads(state.op) ? "input" : "out";
    const rank = state.input.shape.length;
    return name === target && state.dim !== null ? (state.dim + rank) % rank : -1;
  }

  function drawAll() {
    drawControls();
    stage.className = `stage ${reads(state.op) ? "reading" : "writing"}`;
    const others = state.src ? [el("div", {}, drawPanel("index"), drawPanel("src"))] : [drawPanel("index")];
    stage.replaceChildren(...(reads(state.op) ? [...others, drawPanel("input")] : [drawPanel("input"), ...others]), outPanel, svg);
    pinned = null;
    update();
  }

  // Changes

  /** @param {State | null} next */
  function show(next) {
    notice.textContent = next ? "" : t.badLink;
    state = structuredClone(next ?? example);
    drawAll();
  }

  /** @param {Partial<State>} part */
  function change(part) {
    Object.assign(state, part);
    const named = (/** @type {Element | null} */ node) => node?.getAttribute("aria-label") ?? node?.textContent;
    const active = named(document.activeElement);
    drawAll();
    const nodes = /** @type {HTMLElement[]} */ ([...element.querySelectorAll("select, button, input")]);
    nodes.find((node) => named(node) === active)?.focus();
  }

  /**
   * Another operation: what the reader had there before, or its first example.
   * @param {string} op
   * @param {boolean} [number] scatter writes a number
   */
  function choose(op, number) {
    const key = (/** @type {State} */ { op: name, src }) => (name !== "scatter" || src ? name : "value");
    const wanted = number ? "value" : op;
    memory.set(key(state), state);
    const link = PRESETS.find((entry) => key(/** @type {State} */ (decode(entry[2]))) === wanted)?.[2] ?? "";
    state = memory.get(wanted) ?? decode(link) ?? example;
    change({});
  }

  /** What was shown until now stays in the history: the browser's way back undoes what comes next. */
  function keep() {
    if (address) history.pushState(history.state, "", location.href);
  }

  // What follows from the state

  function update() {
    clearInterval(timer);
    timer = 0;
    copied.textContent = "";
    position = null;
    args = argsOf(state);
    route = words = null;
    /** @type {import("./ops.js").Result | null} */
    let out = null;
    /** @type {Error | null} */
    let error = null;
    if (args) {
      try {
        out = apply(state.op, args);
        route = routeOf(state.op, args);
      } catch (thrown) {
        error = /** @type {Error} */ (thrown);
      }
    }
    for (const part of [outPanel, player, listing]) part.inert = !args;
    if (args) {
      const refusal = `${error?.name}: ${error?.message}`;
      drawOut(out, refusal);
      program.textContent = programOf(state);
      printed.textContent = out ? print(out) : refusal;
      if (out && route) words = describer(state, args, route, out);
      drawPlayer();
      formula.hidden = !cells.out.length;
    }
    markFaults(error);
    if (route && !pinned) pinned = { box: "out", at: route.to[route.to.length >> 1] ?? 0 };
    light(pinned);
    save();
  }

  function save() {
    const link = args ? encode(state) : "";
    exampleBox.value = `${PRESETS.findIndex((entry) => entry[2] === link)}`;
    clearTimeout(addressTimer);
    if (address && touched && link) {
      addressTimer = window.setTimeout(() => history.replaceState(history.state, "", `#${link}`), 150);
    }
  }

  /**
   * Cells wide enough for the longest text.
   * @param {HTMLElement} panel
   * @param {string[]} list
   */
  function widen(panel, list) {
    panel.style.setProperty("--chars", `${widest(list)}`);
  }

  /** @param {Error | null} error */
  function markFaults(error) {
    const size = state.dim === null ? state.input.cells.length : state.input.shape.at(state.dim) ?? 1;
    const says = error?.message ?? "";
    /** @param {any} node @param {string} reason the id of what says why */
    const mark = (node, reason) => {
      faulty.push(node);
      node.setAttribute("aria-invalid", "true");
      node.setAttribute("aria-describedby", reason);
    };
    for (const node of faulty.splice(0)) for (const name of ["aria-invalid", "aria-describedby"]) node.removeAttribute(name);
    for (const [pattern, place] of REFUSED) if (pattern.test(says)) mark(element.querySelector(place), errorId);
    for (const fault of element.querySelectorAll(".field .fault:not(:empty)")) mark(fault.previousElementSibling, fault.id);
    for (const name of /** @type {BoxName[]} */ (["input", "index", "src"])) {
      const box = state[name];
      if (!box) continue;
      const panel = /** @type {HTMLElement} */ (stage.querySelector(`.panel.${name}`));
      const faults = /** @type {HTMLElement} */ (panel.querySelector("p.fault"));
      const stray = name === "index" && /out of (bounds|range in|DATA)/.test(says);
      widen(panel, box.cells);
      faults.textContent = box.cells.flatMap((text, at) => {
        const node = cells[name][at];
        const value = numberIn(text, box.dtype);
        if (value !== null) {
          if (stray && (value < 0 || value >= size)) mark(node, errorId);
          return [];
        }
        mark(node, faults.id);
        const huge = box.dtype === "int64" && Math.abs(Number(text)) >= 2 ** 53;
        return [`${node.getAttribute("aria-label")}: ${huge ? t.tooLarge : t.badNumber(text, box.dtype)}`];
      }).join("\n");
    }
  }

  /** @param {import("./ops.js").Result | null} out @param {string} refusal where there is no out */
  function drawOut(out, refusal) {
    const title = el("header", {}, el("strong", { textContent: "out" }));
    if (!out) {
      cells.out = [];
      drawn.shape = "";
      const own = refusal.startsWith("Range");
      const box = el("p", { className: "error", id: errorId, role: "status" }, own ? t.tooLarge : refusal);
      if (!own) {
        const anchor = errorAnchor(refusal.replace(/^\w+: /, ""), JSON.parse(document.getElementById("explorer-errors")?.textContent ?? "{}"));
        box.append(el("a", { href: ERRORS_PAGE + (anchor ? `#${anchor}` : ""), textContent: t.explain }));
      }
      return outPanel.replaceChildren(title, box);
    }
    const shape = `(${out.shape.join(", ")}${out.shape.length === 1 ? "," : ""}) ${out.dtype}`;
    const writers = new Map();
    if (state.op === "scatter" && route) for (const at of route.to) writers.set(at, (writers.get(at) ?? 0) + 1);
    const axis = axisOf("out");
    if (drawn.shape !== shape + axis) {
      cells.out = [];
      drawn = { shape: shape + axis, texts: [] };
      const tag = large(out.data) ? "span" : "button";
      const grid = out.data.length ? tables(out.shape, axis, (at) => cell(tag, "out", at)) : [t.empty];
      title.append(el("span", { className: "meta", textContent: shape }));
      outPanel.replaceChildren(title, el("div", { className: "tables" }, ...grid), el("p", { className: "remark meet" }));
    }
    cells.out.forEach((node, at) => node.parentElement?.classList.toggle("clash", writers.get(at) > 1));
    const meet = /** @type {HTMLElement} */ (outPanel.querySelector(".meet"));
    meet.textContent = Math.max(0, ...writers.values()) > 1 ? t.meet : "";
    fillOut(out, out.data.length);
  }

  /** @param {import("./ops.js").Result} out @param {number} known reading: how many cells are filled */
  function fillOut(out, known) {
    const shown = texts(out).map((text, at) => (at < known ? text : ""));
    widen(outPanel, shown);
    shown.forEach((text, at) => {
      if (text === drawn.texts[at]) return;
      cells.out[at].textContent = text;
      cells.out[at].setAttribute("aria-label", `out${subscript(at, out.shape)} = ${text}`);
    });
    drawn.texts = shown;
  }

  // Light

  /** @param {Spot | null} spot */
  function light(spot) {
    for (const node of glowing.splice(0)) {
      node.classList.remove("lit", "lane");
    }
    const glow = (/** @type {HTMLElement | undefined} */ node, /** @type {string} */ how) => {
      if (!node) return;
      node.classList.add(how);
      glowing.push(node);
    };
    formula.textContent = args ? "" : t.waiting;
    arrows(svg, (joined = []));
    if (!spot || !route || !words || !args) return;
    const { box, at } = spot;
    const reading = reads(state.op);
    const source = reading ? "input" : "src";
    const list = box === "step" ? null : box === "index" ? route.at : box === source ? route.from : route.to;
    const limit = position ?? route.to.length;
    /** @type {number[]} */
    const steps = [];
    if (!list) steps.push(at);
    else for (let i = 0; i < limit; i++) if (list[i] === at) steps.push(i);
    const goal = list === route.to ? at : steps.length ? route.to[steps[0]] : -1;
    if (goal >= cells.out.length) return;
    if (list) glow(cells[box]?.[at], "lit");
    const pairs = /** @type {[Element, Element, string, string][]} */ ([]);
    steps.forEach((i, order) => {
      const { from, at: who, to } = /** @type {import("./ops.js").Route} */ (route);
      const [cellIndex, cellFrom, cellTo] = [cells.index[who[i]], cells[source]?.[from[i]], cells.out[to[i]]];
      for (const node of [cellIndex, cellFrom, cellTo]) glow(node, "lit");
      const number = steps.length > 1 ? `${order + 1}` : "";
      pairs.push([cellIndex, reading ? cellFrom : cellTo, "by", number]);
      if (cellFrom) pairs.push([cellFrom, cellTo, "move", list === route?.from ? "" : number]);
    });
    if (steps.length === 1) glowing.forEach(reveal);
    if (steps.length) for (const i of words.lane(steps[0])) glow(cells[reading ? "input" : "out"][i], "lane");
    arrows(svg, (joined = pairs.slice(0, 32)));
    const writers = reading ? steps : [...route.to.keys()].filter((i) => i < limit && /** @type {any} */ (route).to[i] === goal);
    const lines = [];
    if (steps.length && box !== "out" && !(reading && steps.length === 1)) lines.push(...steps.map(words.step));
    if (reading ? steps.length === 1 : goal >= 0) lines.push(words.formula(goal, writers));
    if (!steps.length) lines.push(reading ? t.unread : list === route.to ? t.unwritten : t.unused);
    formula.textContent = lines.join("\n");
  }

  /** @param {Event} event @returns {Spot | null} */
  function spotOf(event) {
    const { box, at } = /** @type {HTMLElement} */ (event.target).dataset;
    return box ? { box: /** @type {any} */ (box), at: Number(at) } : null;
  }

  for (const type of ["pointerover", "pointerleave"]) {
    stage.addEventListener(type, (event) => light(spotOf(event) ?? resting()));
  }
  stage.addEventListener("focusin", (event) => {
    const spot = spotOf(event);
    if (!spot) return;
    for (const node of cells[spot.box]) node.tabIndex = -1;
    const node = /** @type {HTMLInputElement} */ (event.target);
    node.tabIndex = 0;
    node.select?.();
    light((pinned = spot));
  });
  for (const type of ["input", "change"]) {
    stage.addEventListener(type, (event) => {
      const spot = spotOf(event);
      const box = spot && state[/** @type {BoxName} */ (spot.box)];
      if (!spot || !box) return;
      const node = /** @type {HTMLInputElement} */ (event.target);
      if (type === "change" && numberIn(node.value, box.dtype) !== null) node.value = tidy(node.value);
      box.cells[spot.at] = node.value;
      if (type === "change") save();
      else update();
    });
  }
  stage.addEventListener("paste", (event) => {
    const spot = spotOf(event);
    const box = spot && tensorIn(event.clipboardData?.getData("text") ?? "");
    if (!box) return;
    event.preventDefault();
    keep();
    change({ [spot.box]: box });
  });
  stage.addEventListener("keydown", (event) => {
    const spot = spotOf(event);
    if (!spot || event.altKey || event.ctrlKey || event.metaKey || event.isComposing) return;
    const { box, at } = spot;
    const all = cells[box];
    const node = all[at];
    const end = all.length - 1;
    const columns = node.closest("tr")?.querySelectorAll(".cell").length ?? 1;
    const [up, down] = [at - columns, at + columns];
    const moves = /** @type {Record<string, number>} */ ({
      ArrowLeft: at - 1, ArrowRight: at + 1, ArrowUp: up, ArrowDown: down, Home: 0, End: end,
      Enter: event.shiftKey ? up : down > end ? (down - end) % columns : down,
    });
    if (!(event.key in moves)) return;
    event.preventDefault();
    const more = { ArrowUp: 1, ArrowDown: -1 }[event.key];
    if (box === "index" && more && node instanceof HTMLInputElement) {
      const value = numberIn(node.value, "int64");
      if (value === null) return;
      node.select();
      document.execCommand("insertText", false, `${value + more}`); // unlike a new value, it can be undone
      node.select();
    } else all[moves[event.key]]?.focus();
  });

  // Play

  /** @returns {Spot | null} */
  const resting = () => (position ? { box: "step", at: position - 1 } : pinned);

  /** @type {HTMLInputElement} */
  let slider;
  /** @type {HTMLElement} */
  let counter;
  /** @type {HTMLButtonElement} */
  let playButton;
  let speed = 1;

  function drawPlayer() {
    const total = route?.to.length ?? 0;
    slider = el("input", { type: "range", min: "0", max: `${total}`, value: `${total}`, "aria-label": t.progress });
    slider.addEventListener("input", () => go(Number(slider.value)));
    counter = el("output", { textContent: `${total} / ${total}` });
    playButton = button(t.play, play, { className: "play" });
    player.replaceChildren(
      button("|◀", () => go(0), { "aria-label": t.first }),
      button("◀", () => go((position ?? total) - 1), { "aria-label": t.back }),
      playButton,
      button("▶", () => go((position ?? 0) + 1), { "aria-label": t.step }),
      slider,
      counter,
      labelled(t.speed, select(t.speed, [["0.5", "½×"], ["1", "1×"], ["2", "2×"], ["4", "4×"]], `${speed}`, (value) => {
        speed = Number(value);
        if (timer) play(), play();
      })),
    );
    playButton.hidden = matchMedia("(prefers-reduced-motion: reduce)").matches;
    player.hidden = !total;
  }

  /** @param {number} to */
  function go(to) {
    if (!args || !route) return;
    const total = route.to.length;
    position = Math.min(Math.max(to, 0), total);
    const out = apply(state.op, args, position);
    words = describer(state, args, route, out);
    fillOut(out, reads(state.op) ? position : out.data.length);
    slider.value = `${position}`;
    counter.textContent = `${position} / ${total}`;
    light(position ? resting() : null);
    if (position === total) stop();
  }

  function stop() {
    clearInterval(timer);
    timer = 0;
    playButton.textContent = t.play;
  }

  function play() {
    if (timer) return stop();
    if (position === null || position === route?.to.length) go(0);
    playButton.textContent = t.pause;
    timer = window.setInterval(() => go((position ?? 0) + 1), STEP_MS / speed);
  }

  // Copying and the address

  /** @param {string | null} text */
  async function copy(text) {
    try {
      await navigator.clipboard.writeText(`${text}`);
      copied.textContent = t.copied;
    } catch {
      getSelection()?.selectAllChildren(program);
      copied.textContent = t.notCopied;
    }
  }
  function copyLink() {
    copy(`${location.href.split("#")[0]}#${encode(state)}`);
  }

  /** @param {Event} [event] none at the beginning */
  function fromAddress(event) {
    const link = location.hash.slice(1);
    if (!document.getElementById(link)) show(link ? decode(link) : first);
    else if (!event) show(first); // a way to a heading; later, it changes nothing
  }
  if (address) {
    addEventListener("hashchange", fromAddress);
    fromAddress();
  } else {
    show(first);
  }
  for (const type of ["input", "click", "paste"]) element.addEventListener(type, () => (touched = true), true);
  const rejoin = () => arrows(svg, joined);
  stage.addEventListener("scroll", rejoin, true);
  new ResizeObserver(rejoin).observe(stage);
}

document.querySelectorAll("[data-explorer]").forEach((element) => mount(/** @type {HTMLElement} */ (element)));
