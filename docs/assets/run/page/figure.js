/**
 * The figure of a call, as gatherbook/page/figures.py draws it, letter for letter; a test compares the two. So the
 * picture beside a program can follow an edit. No DOM: what is made is HTML.
 * @typedef {import("./links.js").Drawn} Tensor
 * @typedef {import("./links.js").Call} Call
 * @typedef {number[]} Place
 * @typedef {{ index: Place, source: Place, target: Place }} Way one value's: its index, where it is read, where it arrives
 * @typedef {{ name: string, role: string, tensor: Tensor, busy: Set<string>, on: Set<string>, axis: number | null, dim: string, banded: boolean, tight: boolean }} Given
 */
import { stateOf } from "./links.js";

const READS = ["gather", "take_along_dim", "index_select"];
const [HEIGHT, GAP, ROW_GAP, LEFT, ABOVE, HEAD, BAND, LETTER, SMALL] = [36, 6, 16, 24, 32, 28, 26, 9.1, 7.9];
const [SHEET, EDGE, BETWEEN, FARTHEST, WIDEST, PHONE, LANE] = [6, 6, 34, 96, 688, 358, 14];

const TEXTS = {
  en: {
    title: (/** @type {string} */ call, /** @type {string} */ dim) => `${call}, dim ${dim}`,
    desc: (/** @type {string} */ tensors, /** @type {string} */ formula) => `${tensors}. The highlighted cell: ${formula}.`,
    tensor: (/** @type {string} */ name, /** @type {string} */ shape, /** @type {string} */ values) => `${name} has shape ${shape}: ${values}`,
    open: "Open in the explorer",
    separator: "; ",
    back: "The cell before",
    on: "The next cell",
    hint: "Point at a cell, or step through them.",
  },
  zh: {
    title: (/** @type {string} */ call, /** @type {string} */ dim) => `${call}，维度 ${dim}`,
    desc: (/** @type {string} */ tensors, /** @type {string} */ formula) => `${tensors}。高亮的格子：${formula}。`,
    tensor: (/** @type {string} */ name, /** @type {string} */ shape, /** @type {string} */ values) => `${name} 的形状是 ${shape}，值为 ${values}`,
    open: "在交互演示中打开",
    separator: "；",
    back: "上一格",
    on: "下一格",
    hint: "指向或点按任意一格，也可以逐格看。",
  },
};

/** A number as Python's `.1f` or `.0f` writes it: a half goes to the even side. @param {number} x @param {number} digits */
function fixed(x, digits = 1) {
  const scaled = digits ? 4 * x : 2 * x;
  if (!Number.isInteger(scaled) || scaled % 2 === 0) return x.toFixed(digits);
  const below = Math.floor(digits ? 10 * x : x);
  return ((below + (below % 2 ? 1 : 0)) / (digits ? 10 : 1)).toFixed(digits);
}

/** @param {number} x as Python's `.4g` writes it */
function short(x) {
  const [digits, power] = x.toExponential(3).split("e");
  const trim = (/** @type {string} */ text) => (text.includes(".") ? text.replace(/\.?0+$/, "") : text);
  if (Number(power) < -4 || Number(power) >= 4) return `${trim(digits)}e${power[0]}${power.slice(1).padStart(2, "0")}`;
  return trim(x.toFixed(3 - Number(power)));
}

/** @param {number | boolean | string} value @param {string} dtype */
function number(value, dtype) {
  if (dtype === "bool") return value ? "True" : "False";
  if (typeof value === "string" || !dtype.startsWith("float")) return String(value);
  const x = Number(value);
  return Number.isInteger(x) && Math.abs(x) < 1e6 ? `${x === 0 ? 0 : x}.` : short(x);
}

/** @param {string} text */
const escape = (text) =>
  text.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;").replace(/"/g, "&quot;").replace(/'/g, "&#x27;");

/** @param {readonly number[]} shape @returns {Place[]} every coordinate, row by row */
const places = (shape) => shape.reduce((/** @type {Place[]} */ all, size) => all.flatMap((at) => Array.from({ length: size }, (_, i) => [...at, i])), [[]]);

/** @param {Tensor} tensor @param {Place} place */
const valueAt = ({ shape, data }, place) => data[shape.reduce((flat, size, d) => flat * size + place[d], 0)];

/** @param {Place} place */
const brackets = (place) => place.map((at) => `[${at}]`).join("");
/** @param {readonly number[]} shape */
const shapeText = (shape) => `(${shape.join(", ")}${shape.length === 1 ? "," : ""})`;

/** @param {Tensor} tensor */
function nested({ data, shape, dtype }) {
  let texts = data.map((value) => number(value, dtype));
  for (const size of [...shape].reverse()) {
    const rows = [];
    for (let at = 0; at < texts.length; at += size) rows.push(`[${texts.slice(at, at + size).join(", ")}]`);
    texts = rows;
  }
  return texts[0];
}

/** @param {Call} call */
const dimOf = ({ args, out }) => ((Number(args.dim) % out.shape.length) + out.shape.length) % out.shape.length;

/**
 * The calls of a run that have a figure, in the order in which `<!-- figure: name #n -->` counts them.
 * @param {Call[]} calls
 */
export const drawable = (calls) =>
  calls.filter((call) => {
    const tensors = [call.out, ...Object.values(call.args).filter((value) => value?.shape)];
    const small = tensors.every(({ dtype, shape }) =>
      /^(float32|float64|int64|int32|bool)$/.test(dtype) && shape.length >= 1 && shape.length <= 3 &&
      shape.every((/** @type {number} */ size) => size >= 1 && size <= 8));
    return small && call.args.input?.shape && call.args.index?.shape && !call.args.out && stateOf(call) !== null && call.args.dim != null;
  });

/** @param {Call} call @returns {Way[]} */
function waysOf({ op, args, out, ...rest }) {
  const { index, input } = args;
  const dim = dimOf({ op, args, out, ...rest });
  const size = (READS.includes(op) ? input : out).shape[dim];
  const moved = (/** @type {Place} */ place, /** @type {Place} */ at) =>
    place.map((own, d) => (d === dim ? ((Number(valueAt(index, at)) % size) + size) % size : own));
  if (op === "gather") return places(index.shape).map((at) => ({ index: at, source: moved(at, at), target: at }));
  if (op === "index_select") return places(out.shape).map((at) => ({ index: [at[dim]], source: moved(at, [at[dim]]), target: at }));
  if (op === "take_along_dim")
    return places(out.shape).map((at) => {
      const asked = at.map((each, d) => Math.min(each, index.shape[d] - 1));
      return { index: asked, source: moved(at, asked).map((each, d) => Math.min(each, input.shape[d] - 1)), target: at };
    });
  if (op === "index_add") return places(args.src.shape).map((at) => ({ index: [at[dim]], source: at, target: moved(at, [at[dim]]) }));
  return places(index.shape).map((at) => ({ index: at, source: at, target: moved(at, at) }));
}

/** @param {Call} call @param {Way} way */
function formulaOf(call, way) {
  const { op, args, out } = call;
  const dim = dimOf(call);
  const atIndex = `index${brackets(way.index)}`;
  const inside = (/** @type {Place} */ place) => place.map((at, d) => `[${d === dim ? atIndex : at}]`).join("");
  if (READS.includes(op))
    return `out${brackets(way.target)} = input${inside(way.source)} = input${brackets(way.source)} = ${number(valueAt(out, way.target), out.dtype)}`;
  const written = args.src ? number(valueAt(args.src, way.source), args.src.dtype) : number(args.value, out.dtype);
  const name = args.src ? `src${brackets(way.source)}` : "value";
  const sign = { scatter: "=", scatter_add: "+=", index_add: "+=" }[op];
  if (sign) return `out${inside(way.target)} ${sign} ${name}: out${brackets(way.target)} ${sign} ${written}`;
  return `out${brackets(way.target)} = ${args.reduce}(…, ${name} = ${written}, …)`;
}

/** One tensor of a figure. */
class Panel {
  /** @param {Pick<Given, "name" | "role" | "tensor"> & Partial<Given>} given */
  constructor({ name, role, tensor, busy = new Set(), on = new Set(), axis = null, dim = "", banded = false, tight = false }) {
    this.name = name;
    this.role = role;
    this.tensor = tensor;
    this.busy = busy;
    this.on = on;
    this.axis = axis;
    this.dim = dim;
    this.banded = banded;
    this.tight = tight;
    const { shape, data, dtype } = this.tensor;
    const rank = shape.length;
    const longest = Math.max(...data.map((value) => number(value, dtype).length));
    this.cellWidth = this.tight ? Math.max(30, longest * SMALL + 6) : Math.max(36, longest * LETTER + 10);
    this.step = this.cellWidth + (this.tight ? GAP - 3 : GAP);
    this.columns = shape[rank - 1];
    this.rows = rank > 1 ? shape[rank - 2] : 1;
    this.sheets = places(shape.slice(0, -2));
    this.across = this.axis === rank - 1;
    this.down = this.axis !== null && !this.across;
    this.left = LEFT + (this.down ? BAND : 0);
    this.top = HEAD + (this.banded ? BAND : 0);
    this.band = this.bandText.length * SMALL + 8;
    this.sheetHeight = ABOVE + this.rows * (HEIGHT + ROW_GAP) + SHEET;
    const said = this.name.length * LETTER + shapeText(shape).length * SMALL + 12;
    this.width = this.left + Math.max(said, this.columns * this.step - GAP, this.across ? this.band : 0);
    this.height = this.top + Math.max(this.sheets.length * this.sheetHeight, this.down ? ABOVE + this.band : 0);
  }
  get bandText() {
    return `dim = ${this.dim} →`;
  }
  /** @param {boolean} banded @param {boolean} tight */
  with(banded, tight) {
    return new Panel({ ...this, banded, tight });
  }
  /** The upper left corner of a cell. @param {Place} place @returns {[number, number]} */
  corner(place) {
    const rank = place.length;
    const sheet = rank > 2 ? this.sheets.findIndex((each) => each.every((at, d) => at === place[d])) : 0;
    const top = this.top + sheet * this.sheetHeight + ABOVE;
    return [this.left + place[rank - 1] * this.step, top + (rank > 1 ? place[rank - 2] : 0) * (HEIGHT + ROW_GAP)];
  }
}

/** @param {Call} call @param {Way[]} shown @param {Way} sample */
function panelsOf(call, shown, sample) {
  const { args, out } = call;
  const [dim, said] = [dimOf(call), String(args.dim)];
  const set = (/** @type {Place[]} */ list) => new Set(list.map(String));
  const [sources, targets] = [set(shown.map((way) => way.source)), set(shown.map((way) => way.target))];
  const asked = new Panel({ name: "index", role: "index", tensor: args.index, on: set([sample.index]) });
  if (READS.includes(call.op))
    return [
      asked,
      new Panel({ name: "input", role: "source", tensor: args.input, busy: sources, on: set([sample.source]), axis: dim, dim: said }),
      new Panel({ name: "out", role: "result", tensor: out, on: set([sample.target]) }),
    ];
  const panels = [asked];
  if (args.src) panels.push(new Panel({ name: "src", role: "source", tensor: args.src, busy: sources, on: set([sample.source]) }));
  if (args.input.data.some((/** @type {any} */ value) => Number(value) !== 0)) panels.push(new Panel({ name: "input", role: "before", tensor: args.input }));
  panels.push(new Panel({ name: "out", role: "result", tensor: out, busy: targets, on: set([sample.target]), axis: dim, dim: said }));
  return panels;
}

/** The way to highlight: one that moves. @param {Call} call @param {Way[]} shown */
function sampleOf({ op, args, out }, shown) {
  const { src } = args;
  const lasting = shown.filter((way) => op !== "scatter" || !src || valueAt(out, way.target) === valueAt(src, way.source));
  const moving = lasting.filter((way) => String(way.source) !== String(way.target));
  return moving.length ? moving[Math.min(1, moving.length - 1)] : lasting[0];
}

/** @param {Panel[]} panels @param {string} op @param {number} room @returns {Panel[][]} */
function rowsOf(panels, op, room) {
  const kin = READS.includes(op) ? ["index", "out"] : ["index", "src"];
  const pairs = [true, false].map((first) => panels.filter(({ name }) => kin.includes(name) === first));
  const sum = (/** @type {number[]} */ list) => list.reduce((all, each) => all + each, 0);
  const rows =
    [[panels], pairs].find((each) => {
      const lanes = each.length > 1 ? 2 * LANE : 0;
      return each.filter((row) => row.length > 1).every((row) => sum(row.map(({ width }) => width + BETWEEN)) - BETWEEN + 2 * EDGE + lanes <= room);
    }) ?? panels.map((panel) => [panel]);
  const tight = panels.some(({ width }) => width + 2 * (EDGE + LANE) > room);
  return rows.map((row) => row.map((panel) => panel.with(row.some(({ across }) => across), tight)));
}

/** @param {number} x @param {number} y @param {string | number} text @param {boolean} strong */
const label = (x, y, text, strong) => `<text class="tf-label${strong ? " tf-label--dim" : ""}" x="${fixed(x)}" y="${fixed(y)}">${text}</text>`;

/** @param {Panel} panel @param {string} place @param {number} length */
const bandSvg = (panel, place, length) =>
  `<g class="tf-dim" transform="${place}"><rect width="${fixed(length)}" height="20" rx="4"/><text x="${fixed(length / 2)}" y="14.5">${panel.bandText}</text></g>`;

/** @param {Panel} panel */
function bandsOf(panel) {
  const { axis, tensor } = panel;
  if (axis === null) return [];
  if (panel.across)
    return [bandSvg(panel, `translate(${fixed(panel.left)} ${HEAD - 2})`, Math.max(panel.columns * panel.step - GAP, panel.band))];
  const firsts = axis === tensor.shape.length - 2 ? panel.sheets : panel.sheets.slice(0, 1);
  const last = panel.corner(tensor.shape.map((size) => size - 1))[1] + HEIGHT;
  return firsts.map((sheet) => {
    const [, top] = panel.corner([...sheet, 0, 0]);
    const end = firsts.length === panel.sheets.length ? top + panel.rows * (HEIGHT + ROW_GAP) - ROW_GAP : last;
    return bandSvg(panel, `translate(${BAND - 4} ${fixed(top)}) rotate(90)`, Math.max(end - top, panel.band));
  });
}

/** @param {Panel} panel @param {number} x @param {number} y */
function panelSvg(panel, x, y) {
  const { tensor, name, role, axis } = panel;
  const rank = tensor.shape.length;
  const pieces = [
    `<text class="tf-name tf-name--${role}" x="${fixed(panel.left, 0)}" y="16">${name}<tspan class="tf-shape" dx="8">${shapeText(tensor.shape)}</tspan></text>`,
    ...bandsOf(panel),
  ];
  const beside = panel.left - 12;
  for (const sheet of panel.sheets) {
    for (let column = 0; column < panel.columns; column++) {
      const [left, top] = panel.corner(rank > 1 ? [...sheet, 0, column] : [column]);
      pieces.push(label(left + panel.cellWidth / 2, top - 15, column, axis === rank - 1));
    }
    for (let row = 0; rank > 1 && row < panel.rows; row++) {
      const [, top] = panel.corner([...sheet, row, 0]);
      pieces.push(label(beside, top + HEIGHT / 2 + 4.5, row, axis === rank - 2));
    }
    if (sheet.length) {
      const [, top] = panel.corner([...sheet, 0, 0]);
      pieces.push(label(beside, top - 15, `${sheet[0]}:`, axis === 0 && rank === 3));
    }
  }
  for (const place of places(tensor.shape)) {
    const [left, top] = panel.corner(place);
    const at = String(place);
    const state = panel.on.has(at) ? " tf-on" : panel.busy.has(at) ? " tf-busy" : "";
    pieces.push(
      `<g class="tf-cell tf-${role}${state}" data-tensor="${name}" data-at="${at}">` +
        `<rect x="${fixed(left)}" y="${fixed(top)}" width="${fixed(panel.cellWidth)}" height="${HEIGHT}" rx="4"/>` +
        `<text x="${fixed(left + panel.cellWidth / 2)}" y="${fixed(top + HEIGHT / 2 + 5.5)}">${escape(number(valueAt(tensor, place), tensor.dtype))}</text></g>`,
    );
  }
  return `<g transform="translate(${fixed(x)} ${fixed(y)})">${pieces.join("")}</g>`;
}

/**
 * @param {Panel} start @param {[number, number]} startAt @param {Place} place
 * @param {Panel} end @param {[number, number]} endAt @param {Place} to
 * @param {string} kind @param {[number, number] | null} turns
 */
function arrowSvg(start, startAt, place, end, endAt, to, kind, turns) {
  const [[sx, sy], [ex, ey]] = [start.corner(place), end.corner(to)];
  const [begin, finish] = [sx + startAt[0] + start.cellWidth / 2, ex + endAt[0] + end.cellWidth / 2];
  const [top, goal] = [sy + startAt[1], ey + endAt[1]];
  const [first, second] = turns ?? [startAt[0] + start.width + 12, startAt[0] + start.width + 22];
  const by = kind === "index";
  const [away, leaves, arrives] = by ? [-1, top, goal] : [1, top + HEIGHT, goal + HEIGHT];
  const path = `M${fixed(begin)} ${fixed(leaves)}V${fixed(leaves + 6 * away)}H${fixed(by ? first : second)}V${fixed(arrives + 10 * away)}H${fixed(finish)}V${fixed(arrives + 7 * away)}`;
  const tip = `M${fixed(begin - 3)} ${fixed(leaves)}a3 3 0 1 0 6 0a3 3 0 1 0 -6 0zM${fixed(finish)} ${fixed(arrives + away)}l-5 ${7 * away}h10z`;
  return `<path class="tf-arrow tf-arrow--${kind}" d="${path}"/><path class="tf-tip tf-tip--${kind}" d="${tip}"/>`;
}

/**
 * @param {Panel[][]} rows @param {Way} sample @param {Call} call
 * @param {string} identity @param {string} title @param {string} desc @param {string} name @param {number} room
 */
function svgOf(rows, sample, call, identity, title, desc, name, room) {
  /** @type {Record<string, [number, number]>} */
  const origins = {};
  const stacked = rows.length > 1;
  const margin = EDGE + (stacked ? LANE : 0);
  let [y, across] = [EDGE, 0];
  for (const row of rows) {
    const free = room - 2 * EDGE - row.reduce((all, { width }) => all + width, 0);
    const between = row.length > 1 && !stacked ? Math.min(FARTHEST, free / (row.length - 1)) : BETWEEN;
    let x = margin;
    for (const panel of row) {
      origins[panel.name] = [x, y];
      x += panel.width + between;
    }
    across = Math.max(across, x - between);
    y += Math.max(...row.map(({ height }) => height)) + 12;
  }
  const [width, height] = [fixed(across + margin, 0), fixed(y - 12, 0)];
  /** @type {[number, number] | null} */
  const turns = stacked ? [margin - 10, across + 10] : null;
  const panels = rows.flat();
  const named = Object.fromEntries(panels.map((panel) => [panel.name, panel]));
  const reading = READS.includes(call.op);
  /** @type {[string, Place, string, Place][]} */
  const ends = [["index", sample.index, reading ? "input" : "out", reading ? sample.source : sample.target]];
  const middle = reading ? "input" : "src";
  if (named[middle]) ends.push([middle, sample.source, "out", sample.target]);
  const arrows = ends.map(([start, at, end, to], i) =>
    arrowSvg(named[start], origins[start], at, named[end], origins[end], to, ["index", "source"][i], turns));
  return (
    `<svg xmlns="http://www.w3.org/2000/svg" class="${name}${panels[0].tight ? " tf-tight" : ""}" role="img" ` +
    `aria-labelledby="${identity}-title ${identity}-desc" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}">` +
    `<title id="${identity}-title">${escape(title)}</title><desc id="${identity}-desc">${escape(desc)}</desc>` +
    `${panels.map((panel) => panelSvg(panel, ...origins[panel.name])).join("")}${arrows.join("")}</svg>`
  );
}

/**
 * The whole figure: drawing, equation, and the way to the explorer.
 * @param {Call} call one of `drawable`
 * @param {string} language
 * @param {string} identity unique on the page; the ids of title and description begin with it
 * @param {string | null} explorer the address of the explorer's page
 */
export function figureHtml(call, language, identity, explorer) {
  const texts = language.startsWith("zh") ? TEXTS.zh : TEXTS.en;
  const shown = waysOf(call);
  const sample = sampleOf(call, shown);
  const equation = formulaOf(call, sample);
  const panels = panelsOf(call, shown, sample);
  const tensors = panels.map(({ name, tensor }) => texts.tensor(name, shapeText(tensor.shape), nested(tensor))).join(texts.separator);
  const [title, desc] = [texts.title(call.op, String(call.args.dim)), texts.desc(tensors, equation)];
  const [wide, narrow] = [WIDEST, PHONE].map((room) => rowsOf(panels, call.op, room));
  const layout = (/** @type {Panel[][]} */ rows) => rows.map((row) => row.map(({ name, banded, tight }) => name + banded + tight).join()).join(";");
  const both = layout(wide) === layout(narrow) && wide.length > 1;
  let drawing = svgOf(wide, sample, call, identity, title, desc, both ? "tf-any" : "tf-wide", WIDEST);
  if (!both) drawing += svgOf(narrow, sample, call, `${identity}-down`, title, desc, "tf-narrow", PHONE);
  const step = (/** @type {"back" | "on"} */ way, /** @type {string} */ sign) =>
    `<button type="button" data-step="${way}" aria-label="${texts[way]}">${sign}</button>`;
  const way = explorer ? ` <a class="tensor-figure__open" href="${escape(explorer)}#${stateOf(call)}">${texts.open}</a>` : "";
  return (
    `<figure class="tensor-figure" data-op="${call.op}" data-search-exclude="yes">${drawing}` +
    `<figcaption><code>${escape(equation).replace(/ (\+?=) /g, " <wbr>$1 ")}</code>` +
    `<span class="tf-steps">${step("back", "◀")}${step("on", "▶")} ${texts.hint}</span>${way}</figcaption></figure>`
  );
}
