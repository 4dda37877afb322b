/**
 * The explorer: a reader changes tensors and sees which cell goes where.
 * @typedef {import("./state.js").State} State
 * @typedef {import("./state.js").BoxName} BoxName
 * @typedef {{ box: BoxName | "out" | "step", at: number }} Spot
 */
import { apply, routeOf } from "./ops.js";
import { print, texts } from "./print.js";
import {
  DTYPES, OPS, REDUCTIONS, argsOf, decode, encode, numberIn, programOf, reads, resized, shapeIn,
} from "./state.js";
import { PRESETS, errorAnchor, strings } from "./strings.js";
import { arrows, coordinates, describer, el, tables } from "./view.js";

const ERRORS_PAGE = "../reference/errors/";
const STEP_MS = 1200;
let mounted = 0;

/**
 * Beyond this, form controls cost too much to draw; cells are only looked at.
 * @param {ArrayLike<unknown>} list
 */
const large = (list) => list.length > 512;

/**
 * Puts an explorer into an element.
 * @param {HTMLElement} element
 * @param {State} [start] what it shows first; absent: what the address bar says, or the first example
 * @param {{ address?: boolean }} [options] address: keep the state in the address bar
 */
export function mount(element, start, { address = !start } = {}) {
  const t = strings();
  const id = `explorer-${++mounted}`;
  const example = /** @type {State} */ (decode(PRESETS[0][2]));
  /** @type {Map<string, State>} */
  const memory = new Map();
  const still = matchMedia("(prefers-reduced-motion: reduce)");
  let state = start ?? example;
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
  /** @type {Spot | null} */
  let pointed = null;
  /** @type {number | null} */
  let position = null;
  let timer = 0;
  let addressTimer = 0;
  let touched = false;
  let fields = 0;
  /** What the result's cells show now. */
  let drawn = { shape: "", texts: /** @type {string[]} */ ([]) };
  /** @type {HTMLSelectElement} */
  let exampleBox;
  /** @type {HTMLElement[]} cells that are lit or marked now */
  const glowing = [];
  /** @type {HTMLElement[]} */
  const faulty = [];

  const notice = el("p", { className: "notice", role: "status" });
  const copied = el("span", { className: "copied", role: "status" });
  const controls = el("div", { className: "controls" });
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  svg.setAttribute("aria-hidden", "true");
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
      return el("option", { value: key, textContent: text, selected: key === value });
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
   */
  function field(label, text, accept) {
    const fault = el("span", { className: "fault", id: `${id}-${++fields}`, role: "status" });
    const box = el("input", { value: text, size: 7, spellcheck: false, autocomplete: "off", "aria-label": label });
    box.addEventListener("input", () => {
      fault.textContent = accept(box.value) ?? "";
      box.setAttribute("aria-invalid", String(Boolean(fault.textContent)));
    });
    box.setAttribute("aria-describedby", fault.id);
    return el("span", { className: "field" }, box, fault);
  }

  /** @param {string} label @param {Node[]} parts */
  const labelled = (label, ...parts) => el("label", {}, el("span", { textContent: label }), ...parts);

  function drawControls() {
    const { op, dim, input, src, value, reduce, include_self, alpha } = state;
    const presets = PRESETS.map((entry, i) => /** @type {[string, string]} */ ([`${i}`, entry[t.language]]));
    exampleBox = select(t.example, [["-1", t.own], ...presets], "", (i) => i !== "-1" && show(decode(PRESETS[+i][2])));
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
        ...dims.map((d) => button(String(d ?? "None"), () => change({ dim: d }), { "aria-pressed": d === dim })),
      ),
    );
    if (op === "scatter") {
      const kinds = /** @type {[string, string][]} */ ([["src", t.tensor], ["value", t.number]]);
      controls.append(labelled(t.source, select(t.source, kinds, src ? "src" : "value", (kind) => choose(op, kind === "value"))));
      if (!src) controls.append(labelled(t.value, field("value", value ?? "1", (text) => numeric("value", text))));
    }
    if (reduce) {
      const box = el("input", { type: "checkbox", checked: include_self, onchange: () => change({ include_self: box.checked }) });
      controls.append(labelled("reduce", select("reduce", REDUCTIONS, reduce, (name) => change({ reduce: name }))), labelled("include_self", box));
    }
    if (alpha !== undefined) controls.append(labelled("alpha", field("alpha", alpha, (text) => numeric("alpha", text))));
  }

  /** @param {"value" | "alpha"} name @param {string} text */
  function numeric(name, text) {
    state[name] = text;
    update();
    return numberIn(text, "float64") === null ? t.badNumber(text, "float64") : null;
  }

  /** @param {BoxName} name */
  function drawPanel(name) {
    const box = /** @type {import("./state.js").Box} */ (state[name]);
    const faults = el("p", { className: "fault", id: `${id}-${name}-faults`, role: "status" });
    const shape = field(`${name} ${t.shape}`, box.shape.join(", "), (text) => {
      const sizes = shapeIn(text);
      if (!sizes) return t.badShape(text);
      state[name] = resized(box, sizes);
      body.replaceChildren(...draw());
      if (name === "input") drawControls();
      update();
      return null;
    });
    const dtype = select(`${name} ${t.dtype}`, DTYPES, box.dtype, (type) => {
      const kind = DTYPES.find((d) => d === type);
      if (kind) change({ [name]: { .../** @type {import("./state.js").Box} */ (state[name]), dtype: kind } });
    });
    /** @param {number} at */
    const cell = (at) => {
      const { cells: texts, shape: sizes } = /** @type {import("./state.js").Box} */ (state[name]);
      const label = name + coordinates(at, sizes).map((i) => `[${i}]`).join("");
      const common = { className: "cell", tabIndex: at ? -1 : 0, "aria-label": label, "data-box": name, "data-at": at };
      const node = large(texts)
        ? el("span", { ...common, role: "img", textContent: texts[at] })
        : el("input", { ...common, value: texts[at], autocomplete: "off", spellcheck: false, "aria-describedby": faults.id });
      cells[name][at] = node;
      return node;
    };
    const draw = () => {
      cells[name] = [];
      const { shape: sizes } = /** @type {import("./state.js").Box} */ (state[name]);
      return sizes.includes(0) ? [t.empty] : tables(sizes, axisOf(name), cell);
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
    pointed = null;
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
    const active = document.activeElement?.getAttribute("aria-label") ?? document.activeElement?.textContent;
    drawAll();
    const nodes = /** @type {HTMLElement[]} */ (Array.from(element.querySelectorAll("select, button, input")));
    nodes.find((node) => (node.getAttribute("aria-label") ?? node.textContent) === active)?.focus();
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
    const examples = PRESETS.map((entry) => /** @type {State} */ (decode(entry[2])));
    state = memory.get(wanted) ?? examples.find((other) => key(other) === wanted) ?? example;
    change({});
  }

  // What follows from the state

  function update() {
    clearInterval(timer);
    timer = 0;
    copied.textContent = "";
    position = null;
    args = argsOf(state);
    route = null;
    words = null;
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
    markFaults(error);
    drawOut(out, error);
    program.textContent = args ? programOf(state) : t.waiting;
    printed.textContent = out ? print(out) : error ? `${error.name}: ${error.message}` : "";
    if (out && args && route) words = describer(state, args, route, out);
    drawPlayer();
    if (route?.to.length && !pinned) pinned = { box: "out", at: route.to[route.to.length >> 1] };
    light(pinned);
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
    const characters = `${list.reduce((n, text) => Math.max(n, text.length), 2)}`;
    if (panel.style.getPropertyValue("--chars") !== characters) panel.style.setProperty("--chars", characters);
  }

  /** @param {Error | null} error */
  function markFaults(error) {
    const size = state.dim === null ? state.input.cells.length : state.input.shape.at(state.dim) ?? 1;
    const bounds = error !== null && /out of (bounds|range in|DATA)/.test(error.message);
    const mark = (/** @type {HTMLElement} */ node, /** @type {string} */ how) => faulty[faulty.push(node) - 1].setAttribute(how, "true");
    for (const node of faulty.splice(0)) for (const how of ["aria-invalid", "data-stray"]) node.removeAttribute(how);
    for (const name of /** @type {BoxName[]} */ (["input", "index", "src"])) {
      const box = state[name];
      if (!box) continue;
      const wrong = box.cells.flatMap((text, at) => (numberIn(text, box.dtype) === null ? [at] : []));
      for (const at of wrong) mark(cells[name][at], "aria-invalid");
      if (bounds && name === "index") {
        box.cells.forEach((text, at) => (Number(text) < 0 || Number(text) >= size) && mark(cells.index[at], "data-stray"));
      }
      const panel = /** @type {HTMLElement} */ (stage.querySelector(`.panel.${name}`));
      widen(panel, box.cells);
      const lines = wrong.map((at) => `${cells[name][at].getAttribute("aria-label")}: ${t.badNumber(box.cells[at], box.dtype)}`);
      /** @type {HTMLElement} */ (panel.querySelector("p.fault")).textContent = lines.join("\n");
    }
  }

  /** @param {import("./ops.js").Result | null} out @param {Error | null} error */
  function drawOut(out, error) {
    const title = el("header", {}, el("strong", { textContent: "out" }));
    if (!out) {
      cells.out = [];
      drawn.shape = "";
      const text = !error ? t.waiting : error.name === "RangeError" ? t.tooLarge : `${error.name}: ${error.message}`;
      const box = el("p", { className: error ? "error" : "remark", role: "status" }, text);
      if (error && error.name !== "RangeError") {
        const anchor = errorAnchor(error.message, JSON.parse(document.getElementById("explorer-errors")?.textContent ?? "{}"));
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
      /** @param {number} at */
      const cell = (at) => {
        const kind = large(out.data) ? "span" : "button";
        cells.out[at] = el(kind, { type: "button", role: kind === "span" ? "img" : kind, className: "cell", tabIndex: at ? -1 : 0, "data-box": "out", "data-at": at });
        return cells.out[at];
      };
      const grid = out.data.length ? tables(out.shape, axis, cell) : [t.empty];
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
      cells.out[at].setAttribute("aria-label", `out${coordinates(at, out.shape).map((i) => `[${i}]`).join("")} = ${text}`);
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
    formula.textContent = "";
    arrows(svg, []);
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
    if (steps.length) for (const i of words.lane(steps[0])) glow(cells[reading ? "input" : "out"][i], "lane");
    arrows(svg, pairs.slice(0, 32));
    const writers = reading ? steps : Array.from(route.to.keys()).filter((i) => i < limit && /** @type {any} */ (route).to[i] === goal);
    const lines = [];
    if (steps.length && box !== "out" && !(reading && steps.length === 1)) lines.push(...steps.map(words.step));
    if (reading ? steps.length === 1 : goal >= 0) lines.push(words.formula(goal, writers));
    if (!steps.length) lines.push(reading ? t.unread : list === route.to ? t.unwritten : t.unused);
    formula.textContent = lines.join("\n");
  }

  /** @param {Event} event @returns {Spot | null} */
  function spotOf(event) {
    const data = event.target instanceof Element ? /** @type {HTMLElement} */ (event.target).dataset : {};
    return data.box ? { box: /** @type {any} */ (data.box), at: Number(data.at) } : null;
  }

  stage.addEventListener("pointerover", (event) => {
    pointed = spotOf(event);
    light(pointed ?? resting());
  });
  stage.addEventListener("pointerleave", () => {
    pointed = null;
    light(resting());
  });
  stage.addEventListener("focusin", (event) => {
    const spot = spotOf(event);
    if (!spot) return;
    for (const node of cells[spot.box]) node.tabIndex = -1;
    const node = /** @type {HTMLInputElement} */ (event.target);
    node.tabIndex = 0;
    node.select?.();
    light((pinned = spot));
  });
  stage.addEventListener("input", (event) => {
    const spot = spotOf(event);
    const box = spot && state[/** @type {BoxName} */ (spot.box)];
    if (!spot || !box) return;
    box.cells[spot.at] = /** @type {HTMLInputElement} */ (event.target).value;
    update();
  });
  stage.addEventListener("keydown", (event) => {
    const spot = spotOf(event);
    const moves = /** @type {Record<string, number[]>} */ ({ ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] });
    const move = moves[event.key];
    if (!spot || event.altKey || event.ctrlKey || event.metaKey || !(move || event.key === "Home" || event.key === "End")) return;
    event.preventDefault();
    const all = cells[spot.box];
    const node = all[spot.at];
    if (spot.box === "index" && move?.[1] && node instanceof HTMLInputElement) {
      const value = numberIn(node.value, "int64");
      if (value === null) return;
      node.value = String(value - move[1]);
      node.dispatchEvent(new Event("input", { bubbles: true }));
      node.select();
      return;
    }
    const columns = all[0].closest("tr")?.querySelectorAll(".cell").length ?? 1;
    const next = move ? spot.at + move[0] + move[1] * columns : event.key === "Home" ? 0 : all.length - 1;
    all[Math.min(Math.max(next, 0), all.length - 1)].focus();
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
    const at = () => position ?? total;
    player.replaceChildren(
      button("|◀", () => go(0), { "aria-label": t.first }),
      button("◀", () => go(at() - 1), { "aria-label": t.back }),
      playButton,
      button("▶", () => go(position === null ? 1 : position + 1), { "aria-label": t.step }),
      slider,
      counter,
      labelled(t.speed, select(t.speed, [["0.5", "½×"], ["1", "1×"], ["2", "2×"], ["4", "4×"]], `${speed}`, (value) => {
        speed = Number(value);
        if (timer) play(), play();
      })),
    );
    playButton.hidden = still.matches;
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
    light(resting());
    if (!position) light(null);
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
      await navigator.clipboard.writeText(text ?? "");
      copied.textContent = t.copied;
    } catch {
      getSelection()?.selectAllChildren(program);
      copied.textContent = t.notCopied;
    }
  }
  function copyLink() {
    if (args) copy(`${location.href.split("#")[0]}#${encode(state)}`);
  }

  function fromAddress() {
    const link = location.hash.slice(1);
    if (!link || document.getElementById(link)) return start ? undefined : show(structuredClone(example));
    show(decode(link));
  }
  if (address) {
    addEventListener("hashchange", fromAddress);
    fromAddress();
  } else {
    show(state);
  }
  for (const type of ["input", "change", "click"]) element.addEventListener(type, () => (touched = true), true);
  new ResizeObserver(() => light(pointed ?? resting())).observe(stage);
}

document.querySelectorAll("[data-explorer]").forEach((element) => mount(/** @type {HTMLElement} */ (element)));
