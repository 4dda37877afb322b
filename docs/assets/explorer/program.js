/** The program in colours: each tensor has its own, and what an edit changed is marked. */
import { el } from "./tables.js";

const TOKEN = /("[^"]*")|\b(import|True|False|None)\b|\b(input|src)\b|\b(index)\b|\b(out)\b|(-?\d[\d.]*(?:e[+-]?\d+)?)|[^\w"-]+|-|\w+/g;
const KINDS = ["string", "keyword", "input", "index", "out", "number"];

/**
 * Writes a program into an element. Where it has as many words as the one before, those that differ are marked.
 * @param {HTMLElement} node
 * @param {string} text
 */
export function paint(node, text) {
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
