/**
 * What an answer to an exercise is worth. The check, a program that the build wrote (gatherbook/page/exercises.py), runs
 * behind the reader's own and prints case by case; this reads what it printed. No DOM.
 * @typedef {{ start: string, check: string, forbidden: string[] }} Task
 * @typedef {{ printed: string, error: { type: string, message: string, line: number } | null, refused: { what: string, line: number } | null, calls: import("./links.js").Call[] }} Outcome
 *
 * @typedef {object} Verdict
 * @property {"solved" | "differs" | "raises" | "refused" | "open" | "wrong" | "forbidden"} kind
 * @property {number} cases how many were computed, the last one included
 * @property {[name: string, value: string][]} given what the function was given in that case
 * @property {string | null} wanted what the definition makes of it
 * @property {string | null} got what the reader's function makes of it
 * @property {string} why of "differs": kind, shape, dtype or values; of "wrong": the place; of "forbidden": the word
 * @property {string} detail the two shapes or dtypes
 * @property {Outcome} outcome
 * @property {number | null} line in the reader's program; null where the check was at fault, which calls it
 * @property {import("./links.js").Call | null} call the last call in the reader's program, of that case
 */

const MARK = "\x1e";

/**
 * @param {string} text the reader's program
 * @param {Task} task
 * @param {(text: string) => Outcome} run
 * @returns {Verdict}
 */
export function judge(text, task, run) {
  const own = text.replace(/\n*$/, "\n");
  const unread = (/** @type {Outcome} */ { refused }) => refused?.what.startsWith("syntax") ?? false;
  let outcome = run(own + task.check);
  if (unread(outcome)) outcome = run(own); // an open bracket would be found far below
  const lines = own.split("\n").length - 1;
  const failed = outcome.error ?? outcome.refused;
  const pieces = outcome.printed.split(MARK).slice(1).map((piece) => {
    const end = piece.indexOf("\n");
    const [kind, ...rest] = piece.slice(0, end < 0 ? piece.length : end).split(" ");
    return { kind, name: rest.join(" "), value: end < 0 ? "" : piece.slice(end + 1).replace(/\n$/, "") };
  });
  const cases = pieces.filter(({ kind }) => kind === "case").length;
  const last = pieces.slice(pieces.findLastIndex(({ kind }) => kind === "case") + Number(cases > 0));
  const find = (/** @type {string} */ kind) => last.find((piece) => piece.kind === kind);
  const calls = outcome.calls.filter(({ line }) => line <= lines);
  const code = own.replace(/#.*/g, "");
  const word = task.forbidden.find((each) => code.includes(each));
  const [why, wrong] = [find("why"), find("wrong")];
  /** @type {Omit<Verdict, "kind">} */
  const seen = {
    cases,
    given: last.filter(({ kind }) => kind === "given").map(({ name, value }) => [name, value]),
    wanted: find("want")?.value ?? null,
    got: find("got")?.value ?? null,
    why: (why ?? wrong)?.name ?? word ?? "",
    detail: why?.value ?? "",
    outcome,
    line: failed && (failed.line <= lines || unread(outcome)) ? Math.min(failed.line, lines) : null,
    call: cases ? calls[calls.length - 1] ?? null : null,
  };
  if (failed) return { kind: outcome.error ? "raises" : "refused", ...seen };
  if (find("open")) return { kind: "open", ...seen };
  if (wrong) return { kind: "wrong", ...seen };
  if (why) return { kind: "differs", ...seen };
  if (word || !pieces.some(({ kind }) => kind === "done")) return { kind: "forbidden", ...seen };
  return { kind: "solved", ...seen };
}
