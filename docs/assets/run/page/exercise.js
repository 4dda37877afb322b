/** An exercise: the reader writes his answer in an editor; it is checked when he asks, and he sees the case it fails on. */
import { compared } from "./difference.js";
import { action, element, enliven, errorNote, lineLink, picture, say, script } from "./dom.js";
import { editor } from "./editor.js";
import { drawable } from "./figure.js";
import { judge } from "./judge.js";
import { refusal } from "./strings.js";

export const LIMITS = { steps: 200_000, cells: 2_000_000 };
const LONGER = { steps: 1_000_000, cells: 2_000_000 };

/** @type {Promise<unknown> | null} */
let loading = null;

/** What the browser keeps of an answer, where it keeps anything. */
const notes = {
  /** @param {string} key @returns {string | null} */
  get(key) {
    try {
      return localStorage.getItem(key);
    } catch {
      return null;
    }
  },
  /** @param {string} key @param {string | null} value */
  set(key, value) {
    try {
      if (value === null) localStorage.removeItem(key);
      else localStorage.setItem(key, value);
    } catch {} // not kept, then
  },
};

/** @param {HTMLElement} place where the exercise stands in the page */
export function openExercise(place) {
  if (place.querySelector(".run-editor")) return close(place);
  loading ??= script("exercises.js");
  loading.then(
    () => begin(place, /** @type {any} */ (window).gatherExercises[place.dataset.exercise ?? ""]),
    () => {
      loading = null;
      const button = /** @type {HTMLElement} */ (place.querySelector("[data-run]"));
      button.textContent = button.dataset.failed ?? "";
    },
  );
}

/** @param {HTMLElement} place */
function close(place) {
  place.querySelectorAll(":scope > :not([data-run])").forEach((node) => node.remove());
  const button = /** @type {HTMLElement} */ (place.querySelector("[data-run]"));
  button.setAttribute("aria-expanded", "false");
  button.focus();
}

/** @param {HTMLElement} place @param {import("./judge.js").Task} task */
function begin(place, task) {
  if (place.querySelector(".run-editor")) return;
  const name = place.dataset.exercise ?? "";
  const button = /** @type {HTMLElement} */ (place.querySelector("[data-run]"));
  const keep = () => notes.set(`exercise:${name}`, area.area.value === task.start ? null : area.area.value);
  const check = () => {
    const verdict = judge(area.area.value, task, (text) => /** @type {any} */ (window).gatherRun.run(text, LONGER));
    if (verdict.kind === "solved") {
      notes.set(`solved:${name}`, "1");
      button.classList.add("exercise-solve--done");
    }
    area.markLine(verdict.line);
    const { head, parts } = told(verdict, area);
    result.hidden = false;
    result.className = `proof-output run-output exercise-result${verdict.kind === "solved" ? "" : " proof-output--error"}`;
    result.dataset.verdict = verdict.kind;
    const drawn = verdict.kind !== "solved" && verdict.call ? drawable([verdict.call]) : [];
    const pictures = drawn.map((call) => picture(call, `exercise-${name}`));
    if (pictures.length) parts.push(element("p", { class: "run-note" }, say.drawn(drawn[0].line)), ...pictures);
    result.replaceChildren(element("div", { class: "proof-label" }, head), ...parts);
    pictures.forEach(enliven);
    status.textContent = [head, ...parts.filter((part) => !pictures.includes(part)).map((part) => part.textContent)].join("\n");
  };
  const area = editor(task.start, { change: keep, run: check, leave: () => buttons[0].focus() });
  const keys = element("span", { class: "run-keys", id: `exercise-keys-${name}` }, say.checkKeys);
  area.area.setAttribute("aria-label", say.answer(name));
  area.area.setAttribute("aria-describedby", keys.id);
  const buttons = [
    action(say.check, "check", check),
    action(say.reset, "reset", () => {
      area.set(task.start, true);
      keep();
    }),
    action(say.close, "close", () => close(place)),
  ];
  const box = element("div", { class: "highlight proof proof--runs" });
  box.append(area.node, element("div", { class: "run-tools" }, ...buttons, keys));
  const result = element("div", { "data-checked": name, hidden: "" });
  const status = element("div", { class: "run-status", role: "status", "aria-live": "polite" });
  place.append(box, result, status);
  area.set(notes.get(`exercise:${name}`) ?? task.start);
  button.setAttribute("aria-expanded", "true");
  if (matchMedia("(pointer: fine)").matches) area.area.focus({ preventScroll: true });
}

/**
 * A verdict in words, with the case that it fails on.
 * @param {import("./judge.js").Verdict} verdict
 * @param {import("./editor.js").Editor} area
 * @returns {{ head: string, parts: HTMLElement[] }}
 */
function told(verdict, area) {
  const { kind, cases, why, outcome, line } = verdict;
  const note = (/** @type {(Node | string)[]} */ ...parts) => element("p", { class: "run-note" }, ...parts);
  if (kind === "solved") return { head: say.solved, parts: [note(cases ? say.agree(cases) : say.right)] };
  if (kind === "open") return { head: say.notYet, parts: [note(say.dots)] };
  if (kind === "wrong") return { head: say.notYet, parts: [note(...withCode(say.wrongPlace, why))] };
  if (kind === "forbidden") return { head: say.notYet, parts: [note(...withCode(say.forbidden, why))] };
  const where = line ? lineLink(line, area) : say.called;
  /** @type {HTMLElement[]} */
  const parts = [];
  if (kind === "raises") {
    const { type, message } = /** @type {NonNullable<typeof outcome.error>} */ (outcome.error);
    parts.push(element("pre", {}, element("samp", {}, element("span", { class: "proof-raised" }, message ? `${type}: ${message}` : type))));
    parts.push(errorNote(where, message));
    parts.push(...shown(verdict));
    return { head: say.raises(type), parts };
  }
  if (kind === "refused") {
    const what = outcome.refused?.what ?? "";
    return { head: say.stopped, parts: [note(where, say.colon, refusal(what, say)), ...shown(verdict)] };
  }
  const [wanted, got] = verdict.detail.split(/(?<=\)) (?=\()|(?<=\w) (?=torch)/);
  const differs = { shape: say.shapes(wanted, got), dtype: say.dtypes(wanted, got), kind: say.noTensor, values: say.values }[why] ?? why;
  return { head: say.differsIn(cases), parts: [note(differs), ...shown(verdict)] };
}

/** A sentence with code where it says {}. @param {string} text @param {string} code */
function withCode(text, code) {
  const [before, after] = text.split("{}");
  return [before, element("code", {}, code), after];
}

/**
 * The case: what was given, what the definition makes of it, what the answer makes of it, with marks where they differ.
 * @param {import("./judge.js").Verdict} verdict
 */
function shown({ given, wanted, got }) {
  if (!given.length) return [];
  const row = (/** @type {Node | string} */ name, /** @type {(Node | string)[]} */ ...value) =>
    element("div", {}, element("dt", {}, name), element("dd", {}, element("pre", {}, element("samp", {}, ...value))));
  const list = element("dl", { class: "exercise-case" });
  for (const [name, value] of given) list.append(row(element("code", {}, name), value));
  if (wanted !== null) list.append(row(say.definition, wanted));
  if (got !== null) {
    const documented = (wanted ?? "").split("\n").map((text) => ({ text, pattern: null }));
    const lines = compared(got.split("\n"), documented).lines.flatMap(({ parts }, i) => [
      ...(i ? ["\n"] : []),
      ...parts.map(([text, differs]) => (differs ? element("mark", {}, text) : text)),
    ]);
    list.append(row(say.yours, ...lines));
  }
  return [list];
}
