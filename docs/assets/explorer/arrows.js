/** Arrows between cells: they follow from where the cells stand, and from nothing else. */
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
 * @param {Pair[]} pairs
 */
export function arrows(svg, pairs) {
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
