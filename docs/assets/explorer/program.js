/** The program and its output. Each tensor has its colour, and what an edit changed is marked. */
import { button, el } from "./tables.js";

const TOKEN = /("[^"]*")|\b(import|True|False|None)\b|\b(input|src)\b|\b(index)\b|\b(out)\b|(-?\d[\d.]*(?:e[+-]?\d+)?)|[^\w"-]+|-|\w+/g;
const KINDS = ["string", "keyword", "input", "index", "out", "number"];

/**
 * Writes a program into an element. Where it has as many words as the one before, those that differ are marked.
 * @param {HTMLElement} node
 * @param {string} text
 */
function paint(node, text) {
  const before = [...node.childNodes].map((child) => child.textContent);
  if (before.join("") === text) return;
  const words = [...text.matchAll(TOKEN)];
  node.replaceChildren(
    ...words.map(([word, ...groups], i) => {
      const kind = KINDS[groups.findIndex(Boolean)] ?? "";
      const fresh = before.length === words.length && before[i] !== word;
      return el("span", { className: `${kind}${fresh ? " fresh" : ""}`, textContent: word });
    }),
  );
}

/**
 * The program and what it prints, to be copied.
 * @param {ReturnType<typeof import("./strings.js").strings>} t
 * @param {() => string} link to all that is shown
 */
export function createListing(t, link) {
  const copied = el("span", { className: "copied", role: "status" });
  const program = el("pre", { tabIndex: 0 });
  const printed = el("pre", { tabIndex: 0 });

  /** @param {string} text */
  async function copy(text) {
    try {
      await navigator.clipboard.writeText(text);
      copied.textContent = t.copied;
    } catch {
      getSelection()?.selectAllChildren(program);
      copied.textContent = t.notCopied;
    }
  }

  const copies = [button(t.copyProgram, () => copy(`${program.textContent}`)), button(t.copyLink, () => copy(link()))];
  const node = el(
    "div",
    { className: "listing" },
    el("div", {}, el("p", {}, el("strong", { textContent: t.program }), copied, ...copies), program),
    el("div", {}, el("p", {}, el("strong", { textContent: t.prints })), printed),
  );
  return {
    node,
    /** @param {string} text @param {string} prints */
    show(text, prints) {
      copied.textContent = "";
      paint(program, text);
      printed.textContent = prints;
    },
  };
}
