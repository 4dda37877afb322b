/**
 * The explorer: a reader changes tensors and sees which cell goes where. Here is its state, and what each change of it
 * sets in motion; answer.js computes, panel.js and player.js are what a reader touches, arrows.js draws.
 * @typedef {import("./state.js").State} State
 * @typedef {import("./state.js").BoxName} BoxName
 * @typedef {import("./answer.js").Spot} Spot
 */
import { after, answer, look } from "./answer.js";
import { arrows } from "./arrows.js";
import { controls, createOut, panel, pasteWindow, widen } from "./panel.js";
import { createPlayer } from "./player.js";
import { print } from "./print.js";
import { paint } from "./program.js";
import { decode, encode, numberIn, programOf, reads, tensorIn, tidy } from "./state.js";
import { PRESETS, strings } from "./strings.js";
import { button, el, reveal, svgElement } from "./tables.js";

const STRAY = /out of (bounds|range in|DATA)/;
const TYPE = /dtype int|IntTensor|Expected dtype|should be Long/;

/** What PyTorch refuses, and the box that holds it. @type {[message: RegExp, selector: string][]} */
const REFUSED = [
  [/^Dimension out/, ".dims"],
  [/larger|of dim|vector|size of/, ".index header input"],
  [TYPE, ".index header select"],
  [/^source|\.size/, ".src header input"],
];

/**
 * Puts an explorer into an element.
 * @param {HTMLElement} element
 * @param {State} [start] what it shows first; absent: what the address bar says, or the first example
 * @param {{ address?: boolean }} [options] address: keep the state in the address bar
 */
export function mount(element, start, { address = !start } = {}) {
  const t = strings();
  const example = /** @type {State} */ (decode(PRESETS[0][2]));
  const first = start ?? example;
  /** @type {import("./panel.js").App} */
  const app = { t, state: first, cells: {}, change, choose, preset, reset, paste, breakIt, update, save, drawControls };
  const { cells } = app;
  let found = answer(first);
  /** What was chosen or opened: Reset goes back to it. @type {State} */
  let base = first;
  /** What each operation was left with. @type {Map<string, State>} */
  const memory = new Map();
  /** The cell that lights up while nothing is pointed at. @type {Spot | null} */
  let pinned = null;
  let addressTimer = 0;
  let touched = false;
  /** @type {HTMLSelectElement} */
  let examples;
  /** @type {HTMLElement[]} cells that are lit or marked now */
  const glowing = [];
  /** @type {import("./arrows.js").Pair[]} cells that arrows join now */
  let joined = [];
  /** @type {Element[]} boxes that are refused now */
  const faulty = [];

  const notice = el("p", { className: "notice", role: "status" });
  const copied = el("span", { className: "copied", role: "status" });
  const bar = el("div", { className: "controls" });
  const svg = svgElement("svg", { "aria-hidden": "true" });
  const stage = el("div", { className: "stage" });
  const result = createOut(app);
  const formula = el("p", { className: "formula", "aria-live": "polite" });
  const player = createPlayer(t, go);
  const below = el("div", { className: "below" }, formula, player.node);
  const program = el("pre", { tabIndex: 0 });
  const printed = el("pre", { tabIndex: 0 });
  const copyLink = () => copy(`${location.href.split("#")[0]}#${encode(app.state)}`);
  const copies = [button(t.copyProgram, () => copy(program.textContent)), button(t.copyLink, copyLink)];
  const listing = el(
    "div",
    { className: "listing" },
    el("div", {}, el("p", {}, el("strong", { textContent: t.program }), copied, ...copies), program),
    el("div", {}, el("p", {}, el("strong", { textContent: t.prints })), printed),
  );
  element.replaceChildren(notice, bar, stage, below, el("p", { className: "hint", textContent: t.hint }), listing);
  element.classList.add("explorer");

  // Changes of the state

  /** @param {State | null} next */
  function show(next) {
    notice.textContent = next ? "" : t.badLink;
    base = next ?? example;
    app.state = structuredClone(base);
    drawAll();
  }

  /** @param {Partial<State>} part */
  function change(part) {
    Object.assign(app.state, part);
    const active = named(document.activeElement);
    drawAll();
    focusOn(active);
  }

  const named = (/** @type {Element | null} */ node) => node?.getAttribute("aria-label") ?? node?.textContent;

  /** @param {string | null | undefined} name */
  function focusOn(name) {
    const nodes = /** @type {HTMLElement[]} */ ([...element.querySelectorAll("select, button, input")]);
    nodes.find((node) => named(node) === name)?.focus();
  }

  /** @param {string} link */
  function preset(link) {
    keep();
    show(decode(link));
  }

  /**
   * Another operation: what the reader had there before, or its first example.
   * @param {string} op
   * @param {boolean} [number] scatter writes a number
   */
  function choose(op, number) {
    const key = (/** @type {State} */ { op: name, src }) => (name !== "scatter" || src ? name : "value");
    const wanted = number ? "value" : op;
    memory.set(key(app.state), app.state);
    const link = PRESETS.find((entry) => key(/** @type {State} */ (decode(entry[2]))) === wanted)?.[2] ?? "";
    base = decode(link) ?? example;
    app.state = memory.get(wanted) ?? structuredClone(base);
    change({});
  }

  function reset() {
    keep();
    show(base);
    focusOn(t.reset);
  }

  function paste() {
    const names = /** @type {BoxName[]} */ (["input", "index", "src"]).filter((name) => app.state[name]);
    const { node, text } = pasteWindow(t, names, (name, box) => {
      keep();
      change({ [name]: box });
    });
    element.append(node);
    node.showModal();
    text.focus();
  }

  /** How many places there are for the number in an index cell. */
  const places = () => (app.state.dim === null ? app.state.input.cells.length : (app.state.input.shape.at(app.state.dim) ?? 1));

  /** @param {Partial<import("./state.js").Box>} part */
  function changeIndex(part) {
    keep();
    change({ index: { ...app.state.index, ...part } });
    stage.querySelector(".panel.index")?.scrollIntoView({ block: "nearest" });
  }

  /** The lit number of index points outside; where PyTorch takes any number, the type is wrong. */
  function breakIt() {
    if (app.state.op === "take_along_dim") return changeIndex({ dtype: "float32" });
    const at = Number(glowing.find((node) => node.dataset.box === "index")?.dataset.at ?? 0);
    changeIndex({ cells: app.state.index.cells.map((text, i) => (i === at ? `${places()}` : text)) });
  }
  function mend() {
    const { cells: list } = app.state.index;
    if (TYPE.test(found.error?.message ?? "")) return changeIndex({ dtype: "int64", cells: list.map((text) => `${Math.trunc(Number(text))}`) });
    changeIndex({ cells: list.map((text) => `${Math.min(Math.max(Number(text), 0), places() - 1)}`) });
  }

  /** What was shown until now stays in the history: the browser's way back undoes what comes next. */
  function keep() {
    if (address) history.pushState(history.state, "", location.href);
  }

  // What follows from it

  function drawControls() {
    const drawn = controls(app);
    examples = drawn.examples;
    bar.replaceChildren(...drawn.nodes);
  }

  function drawAll() {
    const { op, src } = app.state;
    drawControls();
    stage.className = `stage ${reads(op) ? "reading" : "writing"}`;
    const others = src ? [el("div", {}, panel(app, "index"), panel(app, "src"))] : [panel(app, "index")];
    const input = panel(app, "input");
    stage.replaceChildren(...(reads(op) ? [...others, input] : [input, ...others]), result.node, svg);
    pinned = null;
    update();
  }

  function update() {
    copied.textContent = "";
    found = answer(app.state);
    const { args, out, error, route } = found;
    for (const part of [result.node, player.node, listing]) part.inert = !args;
    if (args) {
      const refusal = `${error?.name}: ${error?.message}`;
      if (out && route) result.show(out, route.to);
      else result.refuse(refusal);
      paint(program, programOf(app.state));
      printed.textContent = out ? print(out) : refusal;
      player.reset(route?.to.length ?? 0);
      formula.hidden = !cells.out.length;
    }
    markFaults(error);
    if (route && !pinned) pinned = { box: "out", at: route.to[route.to.length >> 1] ?? 0 };
    light(pinned);
    save();
  }

  /** @param {number} steps */
  function go(steps) {
    found = after(found, steps);
    if (found.out) result.fill(found.out, reads(app.state.op) ? steps : undefined);
    light(steps ? resting() : null);
  }

  function save() {
    const link = found.args ? encode(app.state) : "";
    examples.value = `${PRESETS.findIndex((entry) => entry[2] === link)}`;
    clearTimeout(addressTimer);
    if (address && touched && link) {
      addressTimer = window.setTimeout(() => history.replaceState(history.state, "", `#${link}`), 150);
    }
  }

  /** Marks what is wrong, and says why beside it. @param {Error | null} error */
  function markFaults(error) {
    const says = error?.message ?? "";
    const size = places();
    /** @param {Element} node @param {Element} reason what says why */
    const mark = (node, reason) => {
      faulty.push(node);
      node.setAttribute("aria-invalid", "true");
      node.setAttribute("aria-describedby", reason.id);
    };
    for (const node of faulty.splice(0)) for (const name of ["aria-invalid", "aria-describedby"]) node.removeAttribute(name);
    for (const node of element.querySelectorAll("p.fault")) node.textContent = "";
    const refusal = error?.name === "RangeError" ? "" : `${error?.name}: ${says}`;
    for (const [pattern, place] of REFUSED) {
      const node = pattern.test(says) && element.querySelector(place);
      const fault = node && node.closest(".dims, .panel")?.querySelector("p.fault");
      if (!fault) continue;
      mark(node, fault);
      fault.textContent = refusal;
    }
    for (const fault of element.querySelectorAll(".field .fault:not(:empty)")) mark(/** @type {Element} */ (fault.previousElementSibling), fault);
    for (const name of /** @type {BoxName[]} */ (["input", "index", "src"])) {
      const box = app.state[name];
      if (!box) continue;
      const node = /** @type {HTMLElement} */ (stage.querySelector(`.panel.${name}`));
      const fault = /** @type {HTMLElement} */ (node.querySelector("p.fault"));
      const stray = name === "index" && STRAY.test(says);
      widen(node, box.cells);
      const wrong = box.cells.flatMap((text, at) => {
        const each = cells[name][at];
        const value = numberIn(text, box.dtype);
        if (value !== null) {
          if (stray && (value < 0 || value >= size)) mark(each, fault);
          return [];
        }
        mark(each, fault);
        const huge = box.dtype === "int64" && Math.abs(Number(text)) >= 2 ** 53;
        return [`${each.getAttribute("aria-label")}: ${huge ? t.tooLarge : t.badNumber(text, box.dtype)}`];
      });
      if (wrong.length) fault.textContent = wrong.join("\n");
      else if (stray) fault.textContent = refusal;
      if (name === "index" && ((stray && size) || TYPE.test(says))) fault.append(button(t.mend, mend));
    }
  }

  // Light

  /** @returns {Spot | null} */
  const resting = () => (player.position ? { box: "step", at: player.position - 1 } : pinned);

  /** @param {Spot | null} spot */
  function light(spot) {
    for (const node of glowing.splice(0)) node.classList.remove("lit", "lane");
    const seen = spot && look(found, spot, player.position ?? found.route?.to.length ?? 0, t);
    const glow = (/** @type {Spot[]} */ spots, /** @type {string} */ how) => {
      for (const { box, at } of spots) {
        const node = cells[box]?.[at];
        if (!node) continue;
        node.classList.add(how);
        glowing.push(node);
      }
    };
    glow(seen?.lit ?? [], "lit");
    if (seen?.steps.length === 1) glowing.forEach(reveal);
    glow(seen?.lane ?? [], "lane");
    joined = (seen?.pairs ?? []).map(([a, b, kind, order]) => [cells[a.box][a.at], cells[b.box][b.at], kind, order]);
    arrows(svg, joined);
    player.tell(seen?.steps ?? []);
    formula.textContent = found.args ? (seen?.text ?? "") : t.waiting;
  }

  // What a reader does with a cell

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
      const box = spot && app.state[/** @type {BoxName} */ (spot.box)];
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
