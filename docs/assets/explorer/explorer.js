/**
 * The explorer: a reader changes tensors and sees which cell goes where. Here is its state, and what each change of it
 * sets in motion; answer.js computes, panel.js and player.js are what a reader touches, arrows.js draws.
 * @typedef {import("./state.js").State} State
 * @typedef {import("./state.js").BoxName} BoxName
 * @typedef {import("./answer.js").Spot} Spot
 */
import { after, answer, look } from "./answer.js";
import { arrows } from "./arrows.js";
import { boxesOf, broken, createFaults, mended } from "./faults.js";
import { listen } from "./keys.js";
import { controls, createOut, panel, pasteWindow, widen } from "./panel.js";
import { createPlayer } from "./player.js";
import { print } from "./print.js";
import { createListing } from "./program.js";
import { decode, encode, programOf, reads } from "./state.js";
import { PRESETS, strings } from "./strings.js";
import { el, reveal, svgElement } from "./tables.js";

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
  const app = { t, state: first, cells: {}, predicting: false, change, choose, preset, reset, predict, paste, breakIt, update, save, drawControls };
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

  const notice = el("p", { className: "notice", role: "status" });
  const bar = el("div", { className: "controls" });
  const svg = svgElement("svg", { "aria-hidden": "true" });
  const stage = el("div", { className: "stage" });
  const result = createOut(app);
  const formula = el("p", { className: "formula", "aria-live": "polite" });
  const player = createPlayer(t, go);
  const markFaults = createFaults(element, app, (error) => changeIndex(mended(app.state, error)));
  const below = el("div", { className: "below" }, formula, player.node);
  const listing = createListing(t, () => `${location.href.split("#")[0]}#${encode(app.state)}`);
  element.replaceChildren(notice, bar, stage, below, el("p", { className: "hint", textContent: t.hint }), listing.node);
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

  function predict() {
    app.predicting = !app.predicting;
    change({});
    if (app.predicting) cells.out[0]?.focus();
  }

  function paste() {
    const { node, text } = pasteWindow(t, boxesOf(app.state).map(({ name }) => name), (name, box) => {
      keep();
      change({ [name]: box });
    });
    element.append(node);
    node.showModal();
    text.focus();
  }

  /** @param {Partial<import("./state.js").Box>} part */
  function changeIndex(part) {
    keep();
    change({ index: { ...app.state.index, ...part } });
    stage.querySelector(".panel.index")?.scrollIntoView({ block: "nearest" });
  }
  function breakIt() {
    changeIndex(broken(app.state, Number(glowing.find((node) => node.dataset.box === "index")?.dataset.at ?? 0)));
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
    found = answer(app.state);
    const { args, out, error, route } = found;
    for (const part of [result.node, player.node, listing.node]) part.inert = !args;
    element.classList.toggle("predicting", app.predicting && !error);
    if (args) {
      const refusal = `${error?.name}: ${error?.message}`;
      if (out && route) result.show(out, route.to);
      else result.refuse(refusal);
      listing.show(programOf(app.state), out ? print(out) : refusal);
      player.reset(route?.to.length ?? 0);
      formula.hidden = !cells.out.length;
    }
    markFaults(error);
    for (const { name, cells: list } of boxesOf(app.state)) widen(/** @type {HTMLElement} */ (stage.querySelector(`.panel.${name}`)), list);
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

  // Light

  /** @returns {Spot | null} */
  const resting = () => (player.position ? { box: "step", at: player.position - 1 } : pinned);

  /** @param {Spot | null} spot */
  function light(spot) {
    for (const node of glowing.splice(0)) node.classList.remove("lit", "lane");
    const seen = spot && !app.predicting ? look(found, spot, player.position ?? found.route?.to.length ?? 0, t) : null;
    const guesses = app.predicting && found.out ? result.judge() : 0;
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
    const text = app.predicting ? (guesses ? t.guessed(guesses, cells.out.length) : t.guess) : (seen?.text ?? "");
    formula.textContent = found.args ? text : t.waiting;
  }

  // The address

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
  listen(stage, app, { light: (spot) => light(spot ?? resting()), pin: (spot) => light((pinned = spot)), keep });
  for (const type of ["input", "click", "paste"]) element.addEventListener(type, () => (touched = true), true);
  const rejoin = () => arrows(svg, joined);
  stage.addEventListener("scroll", rejoin, true);
  new ResizeObserver(rejoin).observe(stage);
}

document.querySelectorAll("[data-explorer]").forEach((element) => mount(/** @type {HTMLElement} */ (element)));
