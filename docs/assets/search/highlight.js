/** Marks on a page the words that led to it, without a change to the page itself. */

import { places } from "./excerpt.js";

/** @param {string} text the words, a space between them */
export const highlight = (text) => {
  const article = document.querySelector("article");
  const clean = new URL(location.href);
  clean.searchParams.delete("h");
  history.replaceState(history.state, "", clean);
  if (!article || typeof Highlight === "undefined") return;
  const words = text.split(" ").filter(Boolean);
  const walker = document.createTreeWalker(article, NodeFilter.SHOW_TEXT);
  const marks = new Highlight();
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    if (node.parentElement?.closest("svg, math, script, style, .headerlink")) continue;
    for (const [from, to] of places(node.nodeValue ?? "", words)) {
      const range = document.createRange();
      range.setStart(node, from);
      range.setEnd(node, to);
      marks.add(range);
    }
  }
  CSS.highlights.set("searched", marks);
};
