/**
 * What a result shows of its section: a sentence or two that have the words of the query, never a flattened table.
 */

import { HAN_OR_WORD, plain, stem } from "./words.js";

const LONGEST = 180; // characters of an excerpt
const SENTENCE = /[^.!?。！？]+(?:[.!?](?=\s|$)|[。！？]|[.!?](?=\S))*\s*/gu;

/**
 * The sentences of a paragraph; a point inside a name or between backticks ends none.
 * @param {string} text
 * @returns {string[]}
 */
export const sentences = (text) => {
  /** @type {string[]} */
  const found = [];
  let open = "";
  for (const part of text.match(SENTENCE) ?? [text]) {
    open += part;
    const inCode = (open.match(/`/g)?.length ?? 0) % 2;
    if (!inCode && /(?:[.!?](?:\s|$)|[。！？])\s*$/.test(open)) {
      found.push(open.trim());
      open = "";
    }
  }
  if (open.trim()) found.push(open.trim());
  return found;
};

/**
 * Where the words of a query stand in a text.
 * @param {string} text
 * @param {string[]} words
 * @returns {[from: number, to: number][]} in order, none within another
 */
export const places = (text, words) => {
  const low = text.toLowerCase();
  /** @type {[number, number][]} */
  const found = [];
  for (const word of words.map((each) => each.toLowerCase().trim()).filter(Boolean)) {
    if (/\p{Script=Han}/u.test(word) || /[^\p{L}\p{N}_.-]/u.test(word)) {
      for (let at = low.indexOf(word); at >= 0; at = low.indexOf(word, at + word.length)) found.push([at, at + word.length]);
      continue;
    }
    const root = stem(word);
    for (const match of low.matchAll(HAN_OR_WORD)) {
      const same = match[0] === word || stem(match[0]) === root || (word.length > 2 && match[0].startsWith(word));
      if (same) found.push([match.index, match.index + match[0].length]);
    }
  }
  found.sort((a, b) => a[0] - b[0] || b[1] - a[1]);
  /** @type {[number, number][]} */
  const apart = [];
  for (const [from, to] of found) {
    const last = apart.at(-1);
    if (last && from <= last[1]) last[1] = Math.max(last[1], to);
    else apart.push([from, to]);
  }
  return apart;
};

/**
 * The sentence of a section that shows most of the query, and those after it while there is room.
 * @param {string[]} prose paragraphs
 * @param {string[]} rows rows of tables, for a section that says nothing else of it
 * @param {string[]} words
 * @returns {string}
 */
export const excerpt = (prose, rows, words) => {
  const all = prose.flatMap(sentences);
  const value = (/** @type {string} */ text) => new Set(places(text, words).map(([from, to]) => plain(text.slice(from, to)))).size;
  const values = all.map(value);
  const most = Math.max(0, ...values);
  const row = rows.find((each) => value(each) > most);
  if (row && (!all.length || most === 0)) return shortened(row);
  if (!all.length) return "";
  let at = Math.max(values.indexOf(most), 0);
  let text = all[at];
  while (++at < all.length && text.length + all[at].length < LONGEST) text += ` ${all[at]}`;
  return shortened(text.replace(/(?<=[。！？]) /g, ""));
};

/** @param {string} text @returns {string} the text, cut between words if it is too long */
const shortened = (text) => {
  if (text.length <= LONGEST * 1.25) return text;
  const cut = text.slice(0, LONGEST);
  const kept = /\p{Script=Han}/u.test(cut) ? cut : cut.replace(/\s\S*$/, "");
  return `${(kept.match(/`/g)?.length ?? 0) % 2 ? kept.replace(/`[^`]*$/, "") : kept} …`;
};
