/**
 * What follows from a state, and what lights up at a cell of it. No DOM.
 * @typedef {import("./state.js").State} State
 * @typedef {import("./state.js").BoxName} BoxName
 * @typedef {{ box: BoxName | "out" | "step", at: number }} Spot a cell, or a step
 *
 * @typedef {object} Answer
 * @property {State} state
 * @property {import("./ops.js").Args | null} args null while a box holds no number
 * @property {import("./ops.js").Result | null} out null where PyTorch refuses
 * @property {Error | null} error
 * @property {import("./ops.js").Route | null} route
 * @property {ReturnType<typeof describer> | null} words
 *
 * @typedef {object} Look what lights up
 * @property {Spot[]} lit
 * @property {Spot[]} lane the cells among which the number in index chooses
 * @property {[from: Spot, to: Spot, kind: string, order: string][]} pairs what arrows join; by: the index's word; move: the value's way
 * @property {number[]} steps
 * @property {string} text
 */
import { apply, routeOf } from "./ops.js";
import { describer } from "./print.js";
import { argsOf, reads } from "./state.js";

const MOST_ARROWS = 32;

/** @param {State} state @returns {Answer} */
export function answer(state) {
  const args = argsOf(state);
  const none = { state, args, out: null, error: null, route: null, words: null };
  if (!args) return none;
  try {
    const out = apply(state.op, args);
    const route = routeOf(state.op, args);
    return { ...none, out, route, words: describer(state, args, route, out) };
  } catch (error) {
    return { ...none, error: /** @type {Error} */ (error) };
  }
}

/**
 * The same after so many steps.
 * @param {Answer} whole @param {number} steps @returns {Answer}
 */
export function after(whole, steps) {
  const { state, args, route } = whole;
  if (!args || !route) return whole;
  const out = apply(state.op, args, steps);
  return { ...whole, out, words: describer(state, args, route, out) };
}

/** The tensor that values come from. @param {State} state @returns {BoxName} */
export const sourceOf = ({ op }) => (reads(op) ? "input" : "src");

/**
 * The dimension whose numbers the index holds, if it runs through this tensor; else -1.
 * @param {State} state @param {string} name
 */
export function axisOf({ op, dim, input }, name) {
  const rank = input.shape.length;
  return name === (reads(op) ? "input" : "out") && dim !== null ? (dim + rank) % rank : -1;
}

/**
 * What lights up at a cell or a step, and what is said of it.
 * @param {Answer} answer
 * @param {Spot} spot
 * @param {number} limit how many steps were taken
 * @param {{ unread: string, unwritten: string, unused: string }} t what is said where nothing goes
 * @returns {Look | null} null where there is nothing to see
 */
export function look({ state, out, route, words }, { box, at }, limit, t) {
  if (!route || !words || !out) return null;
  const reading = reads(state.op);
  const source = sourceOf(state);
  const list = box === "step" ? null : box === "index" ? route.at : box === source ? route.from : route.to;
  /** @type {number[]} */
  const steps = [];
  if (!list) steps.push(at);
  else for (let i = 0; i < limit; i++) if (list[i] === at) steps.push(i);
  const goal = list === route.to ? at : steps.length ? route.to[steps[0]] : -1;
  if (goal >= out.data.length) return null;
  /** @type {Spot[]} */
  const lit = list ? [{ box, at }] : [];
  /** @type {Look["pairs"]} */
  const pairs = [];
  steps.forEach((i, order) => {
    /** @type {[Spot, Spot, Spot]} */
    const [who, from, to] = [{ box: "index", at: route.at[i] }, { box: source, at: route.from[i] }, { box: "out", at: route.to[i] }];
    lit.push(who, from, to);
    const number = steps.length > 1 ? `${order + 1}` : "";
    pairs.push([who, reading ? from : to, "by", number]);
    if (reading || state.src) pairs.push([from, to, "move", list === route.from ? "" : number]);
  });
  const lane = steps.length ? words.lane(steps[0]) : [];
  const writers = reading ? steps : [...route.to.keys()].filter((i) => i < limit && route.to[i] === goal);
  const lines = [];
  if (steps.length && box !== "out" && !(reading && steps.length === 1)) lines.push(...steps.map(words.step));
  if (reading ? steps.length === 1 : goal >= 0) lines.push(words.formula(goal, writers));
  if (!steps.length) lines.push(reading ? t.unread : list === route.to ? t.unwritten : t.unused);
  return {
    lit,
    lane: lane.map((i) => ({ box: reading ? "input" : "out", at: i })),
    pairs: pairs.slice(0, MOST_ARROWS),
    steps,
    text: lines.join("\n"),
  };
}
