/** Arrows between cells, or numbers on them: they follow from where the cells stand, and from nothing else. */
import { svgElement } from "./tables.js";

/** @typedef {[start: number, end: number][]} Box its extent in x and in y */
/** @typedef {[from: Element, to: Element, kind: string, order: string]} Pair two cells that an arrow joins; which step it is */

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

/**
 * An arrow between two cells of two panels side by side. It runs in the gaps between rows, so that no number is
 * crossed: the index's word above a cell, the value's way below it.
 * @param {Box} a
 * @param {Box} b
 * @param {Box} pa the panel of a
 * @param {Box} pb
 * @param {string} kind by: the index's word; move: the value's way
 * @param {boolean} over whether a third panel may lie between pa and pb
 * @returns {[line: string, tip: string]} two paths; the line runs backwards, so that dashes of a shared end agree
 */
function arrow([ax, ay], [bx, by], [pa], [pb], kind, over) {
  const side = kind === "by" ? 0 : 1;
  const gap = side ? 4 : -4;
  const turn = over ? pa[1] + 9 : pa[0] < pb[0] ? pb[0] - 14 : pb[1] + 14;
  const [ma, mb] = [ax, bx].map(([start, end]) => (start + end) / 2);
  const [ga, gb] = [ay[side], by[side]];
  const points = [[mb, gb + gap / 2], [mb, gb + gap], [turn, gb + gap], [turn, ga + gap], [ma, ga + gap], [ma, ga]];
  return [rounded(points), `M${mb} ${gb}l-5 ${gap * 1.7}h10z`];
}

/**
 * Joins cells. Where all panels stand side by side, by arrows, with the order of the steps at the corner of the cells
 * they start from; where panels stand one under the other, an arrow would run through what lies between, so the cells of
 * a step are numbered instead.
 * @param {SVGSVGElement} svg covers the stage
 * @param {Pair[]} pairs
 */
export function arrows(svg, pairs) {
  const origin = svg.getBoundingClientRect();
  const extent = (/** @type {Element | null} */ node) => {
    const { left, right, top, bottom } = /** @type {Element} */ (node).getBoundingClientRect();
    const frame = node?.closest(".tables")?.getBoundingClientRect();
    const seen = [left, right].map((x) => (frame ? Math.min(Math.max(x, frame.left), frame.right) : x) - origin.left);
    return /** @type {Box} */ ([seen, [top - origin.top, bottom - origin.top]]);
  };
  const badge = (/** @type {Element} */ cell, /** @type {string} */ kind, /** @type {string} */ text) => {
    const [[x], [y]] = extent(cell);
    const circle = svgElement("circle", { cx: x + 2, cy: y + 2, r: 7.5 });
    return svgElement("g", { class: `badge ${kind}` }, circle, svgElement("text", { x: x + 2, y: y + 5.5 }, text));
  };
  const drawn = pairs.map(([from, to, kind]) => {
    const [a, b, pa, pb] = [from, to, from.closest(".panel"), to.closest(".panel")].map(extent);
    if (pa[0][1] > pb[0][0] && pb[0][1] > pa[0][0]) return null;
    return arrow(a, b, pa, pb, kind, Boolean(from.closest(".panel")?.nextElementSibling?.matches(".src")));
  });
  const nodes = pairs.filter((pair) => pair[3]).map(([from, , kind, order]) => badge(from, kind, order));
  if (!drawn.includes(null)) {
    for (const [i, paths] of drawn.entries()) {
      const [line, tip] = /** @type {string[]} */ (paths);
      nodes.unshift(svgElement("path", { d: tip, class: `tip ${pairs[i][2]}` }));
      nodes.unshift(svgElement("path", { d: line, class: `line ${pairs[i][2]}` }));
    }
  } else if (!nodes.length) {
    pairs.forEach(([from, , kind], i) => nodes.push(badge(from, kind, `${i + 1}`)));
    nodes.push(badge(pairs[pairs.length - 1][1], "end", `${pairs.length + 1}`));
  }
  svg.replaceChildren(...nodes);
}
