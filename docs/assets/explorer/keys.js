/**
 * What a reader does with a cell: he points at it, goes to it, types, pastes, moves on.
 * @typedef {import("./answer.js").Spot} Spot
 * @typedef {import("./state.js").BoxName} BoxName
 */
import { numberIn, tensorIn, tidy } from "./state.js";

/** @param {Event} event @returns {Spot | null} */
function spotOf(event) {
  const { box, at } = /** @type {HTMLElement} */ (event.target).dataset;
  return box ? { box: /** @type {any} */ (box), at: Number(at) } : null;
}

/**
 * @param {HTMLElement} stage holds the cells
 * @param {import("./panel.js").App} app
 * @param {object} tell
 * @param {(spot: Spot | null) => void} tell.light null: what lights up while nothing is pointed at
 * @param {(spot: Spot) => void} tell.pin
 * @param {() => void} tell.keep what is shown now will be replaced
 */
export function listen(stage, app, { light, pin, keep }) {
  const { cells } = app;
  const boxOf = (/** @type {Spot} */ { box }) => app.state[/** @type {BoxName} */ (box)];
  for (const type of ["pointerover", "pointerleave"]) {
    stage.addEventListener(type, (event) => light(spotOf(event)));
  }
  stage.addEventListener("focusin", (event) => {
    const spot = spotOf(event);
    if (!spot) return;
    for (const node of cells[spot.box]) node.tabIndex = -1;
    const node = /** @type {HTMLInputElement} */ (event.target);
    node.tabIndex = 0;
    node.select?.();
    pin(spot);
  });
  for (const type of ["input", "change"]) {
    stage.addEventListener(type, (event) => {
      const spot = spotOf(event);
      const box = spot && boxOf(spot);
      if (spot?.box === "out") light(null);
      if (!spot || !box) return;
      const node = /** @type {HTMLInputElement} */ (event.target);
      if (type === "change" && numberIn(node.value, box.dtype) !== null) node.value = tidy(node.value);
      box.cells[spot.at] = node.value;
      if (type === "change") app.save();
      else app.update();
    });
  }
  stage.addEventListener("paste", (event) => {
    const spot = spotOf(event);
    const box = spot && boxOf(spot) && tensorIn(event.clipboardData?.getData("text") ?? "");
    if (!box) return;
    event.preventDefault();
    keep();
    app.change({ [spot.box]: box });
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
}
