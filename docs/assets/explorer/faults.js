/**
 * What is wrong with a call: marked where it is wrong, said beside it; a way to make it wrong, and right again.
 * @typedef {import("./state.js").State} State
 * @typedef {import("./state.js").Box} Box
 * @typedef {import("./state.js").BoxName} BoxName
 */
import { numberIn } from "./state.js";
import { button } from "./tables.js";

const STRAY = /out of (bounds|range in|DATA)/;
const TYPE = /dtype int|IntTensor|Expected dtype|should be Long/;

/** What PyTorch refuses, and the box that holds it. @type {[message: RegExp, selector: string][]} */
const REFUSED = [
  [/^Dimension out/, ".dims"],
  [/larger|of dim|vector|size of/, ".index header input"],
  [TYPE, ".index header select"],
  [/^source|\.size/, ".src header input"],
];

/** The tensors that a reader may change. @param {State} state */
export const boxesOf = (state) =>
  /** @type {BoxName[]} */ (["input", "index", "src"]).flatMap((name) => {
    const box = state[name];
    return box ? [{ name, ...box }] : [];
  });

/** How many places there are for the number in an index cell. @param {State} state */
const places = ({ dim, input }) => (dim === null ? input.cells.length : (input.shape.at(dim) ?? 1));

/**
 * An index that PyTorch refuses: one number points outside; where any number is taken, the type is wrong.
 * @param {State} state
 * @param {number} at the cell to change
 * @returns {Partial<Box>}
 */
export function broken(state, at) {
  if (state.op === "take_along_dim") return { dtype: "float32" };
  return { cells: state.index.cells.map((text, i) => (i === at ? `${places(state)}` : text)) };
}

/**
 * The index whose type PyTorch takes, or whose numbers point inside.
 * @param {State} state
 * @param {Error} error what PyTorch refuses
 * @returns {Partial<Box>}
 */
export function mended(state, error) {
  const { cells } = state.index;
  if (TYPE.test(error.message)) return { dtype: "int64", cells: cells.map((text) => `${Math.trunc(Number(text))}`) };
  return { cells: cells.map((text) => `${Math.min(Math.max(Number(text), 0), places(state) - 1)}`) };
}

/**
 * @param {HTMLElement} element
 * @param {import("./panel.js").App} app
 * @param {(error: Error) => void} mend
 * @returns {(error: Error | null) => void} marks what is wrong now, and nothing else
 */
export function createFaults(element, app, mend) {
  const { t, cells } = app;
  /** @type {Element[]} */
  const faulty = [];
  /** @param {Element} node @param {Element} reason what says why */
  const mark = (node, reason) => {
    faulty.push(node);
    node.setAttribute("aria-invalid", "true");
    node.setAttribute("aria-describedby", reason.id);
  };

  return (error) => {
    const says = error?.message ?? "";
    const refusal = error?.name === "RangeError" ? "" : `${error?.name}: ${says}`;
    const size = places(app.state);
    for (const node of faulty.splice(0)) for (const name of ["aria-invalid", "aria-describedby"]) node.removeAttribute(name);
    for (const node of element.querySelectorAll("p.fault")) node.textContent = "";
    for (const [pattern, place] of REFUSED) {
      const node = pattern.test(says) && element.querySelector(place);
      const fault = node && node.closest(".dims, .panel")?.querySelector("p.fault");
      if (!fault) continue;
      mark(node, fault);
      fault.textContent = refusal;
    }
    for (const fault of element.querySelectorAll(".field .fault:not(:empty)")) mark(/** @type {Element} */ (fault.previousElementSibling), fault);
    for (const { name, dtype, cells: list } of boxesOf(app.state)) {
      const fault = /** @type {HTMLElement} */ (element.querySelector(`.panel.${name} p.fault`));
      const stray = name === "index" && STRAY.test(says);
      const wrong = list.flatMap((text, at) => {
        const each = cells[name][at];
        const value = numberIn(text, dtype);
        if (value !== null) {
          if (stray && (value < 0 || value >= size)) mark(each, fault);
          return [];
        }
        mark(each, fault);
        const huge = dtype === "int64" && Math.abs(Number(text)) >= 2 ** 53;
        return [`${each.getAttribute("aria-label")}: ${huge ? t.tooLarge : t.badNumber(text, dtype)}`];
      });
      if (wrong.length) fault.textContent = wrong.join("\n");
      else if (stray) fault.textContent = refusal;
      const curable = name === "index" && ((stray && size) || TYPE.test(says));
      if (curable) fault.append(button(t.mend, () => mend(/** @type {Error} */ (error))));
    }
  };
}
