/**
 * Makes the drawn figures of a page answer: point at a cell, or go to it with Tab and the arrow keys, and its index,
 * its source, the arrows and the equation follow. Without this script a figure stays as it was drawn.
 */
import { routeOf } from "./ops.js";
import { argsOf, decode, reads } from "./state.js";

/** @typedef {(from: string, to: string, value: string, number: string) => string} Sentence */
/** @type {Record<string, Sentence[]>} what is announced of a read and of a write */
const SENTENCES = {
  en: [
    (from, to, value, number) => `${to} is ${value}, read from ${from}. The index says ${number}.`,
    (from, to, value, number) => `${from} is ${value}, written to ${to}. The index says ${number}.`,
  ],
  zh: [
    (from, to, value, number) => `${to} 读自 ${from}，值为 ${value}，索引为 ${number}。`,
    (from, to, value, number) => `${from} 写到 ${to}，值为 ${value}，索引为 ${number}。`,
  ],
};

/** @param {string[]} at */
const brackets = (at) => at.map((i) => `[${i}]`).join("");

/** @param {Element} node @returns {string[]} the coordinates of a drawn cell */
const place = (node) => (node.getAttribute("data-at") ?? "").split(",");

/** @param {Element} node @returns {number[]} the middle, top and bottom of a drawn cell */
function edges(node) {
  const numbers = /** @type {(name: string, of?: Element | null) => number[]} */ (
    (name, of = node.firstElementChild) => (of?.getAttribute(name)?.match(/[\d.]+/g) ?? ["0"]).map(Number)
  );
  const [x, y] = numbers("transform", node.parentElement);
  const [[left], [top], [width], [height]] = ["x", "y", "width", "height"].map((name) => numbers(name));
  return [x + left + width / 2, y + top, y + top + height];
}

/** @param {Element} figure */
function enliven(figure) {
  const state = decode(figure.querySelector("a")?.hash.slice(1) ?? "");
  const args = state && argsOf(state);
  if (!args) return;
  const { op, src, reduce, input, index } = state;
  const route = routeOf(op, args);
  const reading = reads(op);
  const source = reading ? "input" : "src";
  const lists = /** @type {Record<string, Int32Array>} */ ({ index: route.at, [source]: route.from, out: route.to });
  /** The tensor whose cells take the focus: each belongs to one step. */
  const main = reading ? "out" : src ? "src" : "index";
  const columns = (reading ? route.shape : (src ?? index).shape).at(-1) ?? 1;
  const dim = (Number(state.dim) + input.shape.length) % input.shape.length;
  const equation = /** @type {Element} */ (figure.querySelector("figcaption code"));
  const drawn = equation.textContent ?? "";
  /** Writes an equation whose lines may end before an equals sign, never inside an index. @param {string} text */
  const say = (text) => {
    const parts = text.split(/(?<= )(?=\+?= )/);
    equation.replaceChildren(...parts.flatMap((part, i) => (i ? [document.createElement("wbr"), part] : part)));
  };
  /** The step that stays lit while nothing is pointed at; -1: the one that was drawn. */
  let kept = -1;
  const said = document.createElement("span");
  said.className = "tf-said";
  said.setAttribute("role", "status");
  equation.after(said);
  const sentence = (SENTENCES[document.documentElement.lang] ?? SENTENCES.en)[reading ? 0 : 1];

  const drawings = [...figure.querySelectorAll("svg")].map((svg) => {
    const cells = /** @type {Record<string, SVGElement[]>} */ ({});
    for (const node of /** @type {NodeListOf<SVGElement>} */ (svg.querySelectorAll(".tf-cell"))) {
      (cells[node.dataset.tensor ?? ""] ??= []).push(node); // they are drawn row by row
    }
    const parts = [...svg.querySelectorAll(".tf-cell, path")];
    const asDrawn = parts.map((node) => ["class", "d"].map((name) => node.getAttribute(name) ?? ""));
    /** @type {SVGElement[]} where a cell of `main` is in use; holes where not */
    const stops = [];
    for (const at of lists[main]) stops[at] = cells[main][at];

    const restore = () => {
      parts.forEach((node, i) => ["class", "d"].forEach((name, k) => asDrawn[i][k] && node.setAttribute(name, asDrawn[i][k])));
      say(drawn);
      said.textContent = "";
    };

    /**
     * Bends a drawn arrow to other cells; it turns where it turned before.
     * @param {string} kind
     * @param {SVGElement | undefined} from
     * @param {SVGElement} to
     */
    const bend = (kind, from, to) => {
      const line = svg.querySelector(`.tf-arrow--${kind}`);
      const turn = /H[\d.]+/.exec(line?.getAttribute("d") ?? "");
      if (!line || !from || !turn) return;
      const [away, side] = kind === "index" ? [-1, 1] : [1, 2];
      const [a, b] = [edges(from), edges(to)];
      line.setAttribute("d", `M${a[0]} ${a[side]}V${a[side] + 6 * away}${turn}V${b[side] + 10 * away}H${b[0]}V${b[side] + 7 * away}`);
      const dot = `M${a[0] - 3} ${a[side]}a3 3 0 1 0 6 0a3 3 0 1 0 -6 0z`;
      svg.querySelector(`.tf-tip--${kind}`)?.setAttribute("d", `${dot}M${b[0]} ${b[side] + away}l-5 ${7 * away}h10z`);
    };

    /** @param {number} i a step, or -1 for the figure as it was drawn */
    const light = (i) => {
      restore();
      if (i < 0) return;
      for (const node of svg.querySelectorAll(".tf-on")) {
        node.classList.remove("tf-on");
        node.classList.toggle("tf-busy", node.matches(reading ? ".tf-source" : ".tf-source, .tf-result"));
      }
      const [who, from, to] = [cells.index[route.at[i]], cells[source]?.[route.from[i]], cells.out[route.to[i]]];
      for (const node of [who, from, to]) {
        node?.classList.remove("tf-busy");
        node?.classList.add("tf-on");
      }
      bend("index", who, reading ? from : to);
      bend("source", from, to);
      const moved = place(reading ? from : to);
      moved[dim] = `index${brackets(place(who))}`;
      const out = `out${brackets(place(to))}`;
      const name = from ? source + brackets(place(from)) : "value";
      const value = (reading ? to : from)?.textContent ?? drawn.slice(drawn.lastIndexOf(" ") + 1);
      const sign = op === "scatter" ? "=" : "+=";
      say(reading
        ? `${out} = input${brackets(moved)} = ${name} = ${value}`
        : reduce ? `${out} = ${reduce}(…, ${name} = ${value}, …)` : `out${brackets(moved)} ${sign} ${name}: ${out} ${sign} ${value}`);
      said.textContent = sentence(name, out, value, who.textContent ?? "");
    };

    /** @param {EventTarget | null} target @returns {number} the step that a cell belongs to, or -1 */
    const stepOf = (target) => {
      const cell = /** @type {SVGElement | null} */ (/** @type {Element | null} */ (target)?.closest(".tf-cell"));
      const name = cell?.dataset.tensor ?? "";
      return cell && lists[name] ? lists[name].lastIndexOf(cells[name].indexOf(cell)) : -1;
    };

    svg.setAttribute("role", "group");
    stops.forEach((node) => {
      node.tabIndex = node.classList.contains("tf-on") ? 0 : -1;
      node.setAttribute("role", "img");
      node.setAttribute("aria-label", `${main}${brackets(place(node))} = ${node.textContent}`);
    });
    svg.addEventListener("pointerover", ({ target }) => {
      const step = stepOf(target);
      light(step < 0 ? kept : step);
    });
    svg.addEventListener("pointerleave", ({ pointerType }) => pointerType === "touch" || light(kept));
    return { svg, stops, stepOf, light, drawn: stepOf(svg.querySelector(`.tf-on[data-tensor="${main}"]`)) };
  });

  // Chromium makes a stop of an <svg> that listens to the focus, and its cells are never reached: the figure listens.
  /** @param {Event} event */
  const of = ({ target }) => drawings.find(({ svg }) => svg.contains(/** @type {Node} */ (target)));
  const keep = (/** @type {number} */ step) => {
    kept = step;
    for (const { light } of drawings) light(step);
  };
  figure.addEventListener("focusin", (event) => {
    const drawing = of(event);
    if (!drawing) return;
    drawing.stops.forEach((node) => (node.tabIndex = node === event.target ? 0 : -1));
    keep(drawing.stepOf(event.target));
  });
  figure.addEventListener("focusout", (event) => of(event) && keep(-1));
  figure.addEventListener("keydown", (event) => {
    const { key, altKey, ctrlKey, metaKey } = /** @type {KeyboardEvent} */ (event);
    const stops = of(event)?.stops ?? [];
    const at = stops.indexOf(/** @type {SVGElement} */ (event.target));
    const moves = /** @type {Record<string, number>} */ ({
      ArrowLeft: at - 1, ArrowRight: at + 1, ArrowUp: at - columns, ArrowDown: at + columns,
      Home: stops.findIndex(Boolean), End: stops.length - 1,
    });
    if (at < 0 || !(key in moves) || altKey || ctrlKey || metaKey) return;
    event.preventDefault();
    stops[moves[key]]?.focus();
  });
  figure.addEventListener("click", ({ target }) => {
    const way = /** @type {HTMLElement} */ (target).dataset.step;
    const total = route.to.length;
    if (way) keep(((kept < 0 ? drawings[0].drawn : kept) + (way === "on" ? 1 : total - 1)) % total);
  });
  figure.classList.add("tf-live");
}

document.querySelectorAll(".tensor-figure").forEach(enliven);
// A program that is edited in the page draws anew (assets/run/page/dom.js).
document.addEventListener("tensor-figure", (event) => enliven(/** @type {CustomEvent<Element>} */ (event).detail));
