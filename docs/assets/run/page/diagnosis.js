/** "What is wrong with my call?": a call is pasted, its shapes are said, and what PyTorch says of it stands below. */
import { diagnose, unknown, usual } from "./diagnose.js";
import { action, addressOf, element, enliven, errorEntries, errorNote, picture, say } from "./dom.js";
import { editor } from "./editor.js";
import { LIMITS } from "./exercise.js";
import { drawable } from "./figure.js";
import { refusal } from "./strings.js";
import { errorAnchor } from "../../explorer/strings.js";

const START = "q_values.gather(1, actions)";
const AFTER_TYPING = 250; // ms after the last key
const LIKE_A_MESSAGE = /^(?:\w*Error: |Traceback)|^[^()=]*\b(?:expected|out of|must|should)\b/im;

/** @param {string} text */
const run = (text) => /** @type {any} */ (window).gatherRun.run(text, LIMITS);

/** @param {HTMLElement} place */
export function openDiagnosis(place) {
  const button = /** @type {HTMLElement} */ (place.querySelector("[data-run]"));
  if (place.querySelector(".run-editor")) {
    place.querySelectorAll(":scope > :not([data-run])").forEach((node) => node.remove());
    button.setAttribute("aria-expanded", "false");
    return button.focus();
  }
  button.setAttribute("aria-expanded", "true");
  /** @type {Map<string, string>} what he said of a name, kept while the call is edited */
  const said = new Map();
  let timer = 0;
  const later = () => {
    window.clearTimeout(timer);
    timer = window.setTimeout(answer, AFTER_TYPING);
  };
  const area = editor(START, { change: () => later(), run: () => answer(), leave: () => check.focus() });
  area.area.setAttribute("aria-label", say.pasteCall);
  const check = action(say.check, "check", () => answer());
  const fields = element("div", { class: "diagnosis-names" });
  const result = element("div", { class: "proof-output run-output", "data-diagnosed": "" });
  const status = element("div", { class: "run-status", role: "status", "aria-live": "polite" });
  const box = element("div", { class: "highlight proof proof--runs" });
  box.append(area.node, fields, element("div", { class: "run-tools" }, check, element("span", { class: "run-keys" }, say.shapesHint)));
  place.append(box, result, status);

  /** A field for each name that the call needs; those that stay keep the focus. @param {string[]} names */
  const ask = (names) => {
    const inputs = /** @type {NodeListOf<HTMLInputElement>} */ (fields.querySelectorAll("input"));
    const there = [...inputs].map((each) => each.name);
    if (String(there) === String(names)) return;
    fields.replaceChildren(
      ...names.map((name) => {
        const old = [...inputs].find((each) => each.name === name);
        if (old) return /** @type {HTMLElement} */ (old.parentElement);
        const input = element("input", { name, type: "text", spellcheck: "false", autocomplete: "off", autocapitalize: "off" });
        input.value = said.get(name) ?? usual(name);
        input.addEventListener("input", () => {
          said.set(name, input.value);
          later();
        });
        return element("label", {}, element("code", {}, name), " ", input);
      }),
    );
  };

  const answer = () => {
    window.clearTimeout(timer);
    const text = area.area.value.trim();
    const entry = LIKE_A_MESSAGE.test(text) ? errorAnchor(text.split("\n").at(-1)?.replace(/^\w+Error: /, "") ?? "", errorEntries) : undefined;
    const names = text && !entry ? unknown(text, run, (name) => said.get(name) ?? "") : [];
    ask(names);
    /** @type {{ head: string, parts: HTMLElement[], bad: boolean, call: import("./links.js").Call | null }} */
    const told = entry
      ? { head: say.message, parts: [element("p", { class: "run-note" }, element("a", { href: `${addressOf("reference/errors/")}#${entry}` }, say.explain))], bad: false, call: null }
      : text ? tell(text, names.map((name) => ({ name, given: said.get(name) ?? usual(name) }))) : { head: say.pasteCall, parts: [], bad: false, call: null };
    result.classList.toggle("proof-output--error", told.bad);
    const pictures = (told.call ? drawable([told.call]) : []).map((call) => picture(call, "diagnosed"));
    result.replaceChildren(element("div", { class: "proof-label" }, told.head), ...told.parts, ...pictures);
    pictures.forEach(enliven);
    status.textContent = [told.head, ...told.parts.map((part) => part.textContent)].join("\n");
  };
  answer();
  if (matchMedia("(pointer: fine)").matches) area.area.select();
}

/** @param {string} text @param {import("./diagnose.js").Named[]} named */
function tell(text, named) {
  const { kind, outcome, shape, name, cell, fixes } = diagnose(text, named, run);
  const note = (/** @type {(Node | string)[]} */ ...parts) => element("p", { class: "run-note" }, ...parts);
  const code = (/** @type {string} */ words) => element("code", {}, words);
  if (kind === "unclear") return { head: say.notYet, parts: [note(code(name), say.colon, say.shapesHint)], bad: true, call: null };
  if (kind === "refused") return { head: say.stopped, parts: [note(refusal(outcome?.refused?.what ?? "", say))], bad: true, call: null };
  if (kind === "accepted") return { head: say.accepted, parts: shape ? [note(say.returns, code(shape))] : [], bad: false, call: outcome?.calls.at(-1) ?? null };
  const { type, message } = /** @type {{ type: string, message: string }} */ (outcome?.error);
  /** @type {HTMLElement[]} */
  const parts = [
    element("pre", {}, element("samp", {}, element("span", { class: "proof-raised" }, `${type}: ${message}`))),
    errorNote(cell ? say.atFault(cell.place, cell.value, cell.size) : "", message),
  ];
  if (fixes.length) {
    const items = fixes.map((fix) => element("li", {}, element("code", {}, fix.line), fix.shape ? ` → ${fix.shape}` : ""));
    parts.push(note(say.fixes), element("ul", { class: "diagnosis-fixes" }, ...items));
  }
  return { head: say.raises(type), parts, bad: true, call: null };
}
