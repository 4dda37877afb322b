/**
 * Runs short PyTorch programs where there is no PyTorch: in a page, or in Node. No DOM, nothing fetched, no eval.
 *
 * The rule of the whole folder: **what is printed is what Python with PyTorch prints, or nothing is.** A function, an
 * argument, a mixture that is not modelled is refused, by name and line; so is a number whose last bits would depend
 * on the machine, as soon as they would show.
 *
 *   parse.js        Python's text into a tree
 *   interpreter.js  runs the tree: statements, operators, builtins, methods of str, list and dict
 *   values.js       Python's values: text, equality, order, formats; what one run knows
 *   tensor.js       storage, strides, dtypes, rounding, and how a tensor prints
 *   gradients.js    the graph of autograd and the walk back
 *   torch.js        the functions and methods of PyTorch; gather, scatter and kin come from ../explorer/ops.js
 *
 * Numbers: an int is a bigint, a float a number; a tensor keeps doubles that hold the values of its dtype exactly.
 * float32 is rounded after every operation. Where PyTorch's result depends on the order of additions or on the
 * machine's exp and log, each cell also keeps how far it may be off: printing, comparing or converting such a cell goes
 * on only if every number within that distance would give the same text or the same answer.
 *
 * @typedef {{ dtype: string, shape: number[], data: (number | boolean | string)[] }} Drawn a tensor as gatherbook/proof/trace.py
 *   writes it: flat, row by row; NaN and infinities as text
 * @typedef {{ op: string, line: number, args: Record<string, any>, out: Drawn }} Call
 * @typedef {object} Outcome
 * @property {string} printed all that the program printed
 * @property {{ type: string, message: string, line: number } | null} error what Python raised, and nothing caught
 * @property {{ what: string, line: number } | null} refused what the evaluator does not know: a name as Python writes
 *   it, perhaps a colon and why ("sum: rounding"); "steps" and "cells" where a limit was met
 * @property {Call[]} calls of gather, scatter and their kin, in order
 */
import { interpret } from "./interpreter.js";
import { Raised, Refused, begin, ctx } from "./values.js";

/**
 * @param {string} text the program
 * @param {{ steps?: number, cells?: number }} [limits] how many steps it may take, how many cells it may make
 * @returns {Outcome}
 */
export function run(text, { steps = 500_000, cells = 2_000_000 } = {}) {
  begin({ steps, cells });
  /** @type {Pick<Outcome, "error" | "refused">} */
  const end = { error: null, refused: null };
  try {
    interpret(text);
  } catch (error) {
    if (error instanceof Raised) {
      end.error = { type: error.value.type.name, message: error.value.text(), line: error.line || ctx.line };
    } else if (error instanceof Refused) end.refused = { what: error.what.replace(/^: /, ""), line: error.line || ctx.line };
    else if (error instanceof RangeError) end.refused = { what: "recursion", line: ctx.line };
    else throw error;
  }
  return { printed: ctx.out.join(""), ...end, calls: ctx.calls };
}
