/**
 * How a text is cut into the words that the index holds and a query asks for.
 *
 * Latin words lose their endings ("indices" is "index"). Identifiers are kept whole and in parts: `torch.gather` is
 * found as itself, as "torch" and as "gather"; `scatter_add_` as "scatter add" and "scatteradd". Chinese is cut into
 * overlapping pairs of characters, which needs no dictionary and treats pages and queries alike.
 */

const PIECE = /\p{Script=Han}+|(?<![\p{L}\p{N}_)\]])-\d+(?![\d-])|[\p{Script=Latin}\p{Script=Greek}\p{N}_]+(?:[.-][\p{Script=Latin}_][\p{Script=Latin}\p{N}_]*)*/gu;
const HAN = /^\p{Script=Han}/u;

/** Words of a question that say nothing of what it asks. */
const SMALL = new Set(
  ("a an and any are between as at be but by can could did difference differences do does doing done every for from get gets getting got happen happens has have how i if " +
    "in into is isn it its just me my make need no not of on one only or please pytorch says should so some than that the " +
    "their them there these they this to torch tried trying up use used using versus vs want was way we what when where which " +
    "who why will with without work works would you your help correct properly really still t s don doesn m im").split(
    " ",
  ),
);
const SMALL_HAN =
  /为什么|有什么区别|有什么不同|的区别|区别|為什麼|什么|怎么样|怎么办|怎么|怎样|如何|请问|可以|能不能|是不是|有没有|对不对|对吗|的时候|应该|到底|是什么意思|意思|哪个|哪些|哪里|一下|到底|呢|吗|的|了|吧|啊|是/gu;

/** @type {Record<string, string>} */
const IRREGULAR = {
  indices: "index", indexes: "index", indexing: "index", indexed: "index", matrices: "matrix", axes: "axis",
  logits: "logit", negative: "negative", does: "do", written: "write", wrote: "write", writes: "write",
  writing: "write", lost: "lose", chosen: "choose", choosing: "choose", choice: "choose", slower: "slow",
  faster: "fast", fastest: "fast", differs: "differ", different: "differ", difference: "differ", differences: "differ",
  explained: "explain", explanation: "explain", explains: "explain", probs: "prob", probability: "prob",
  probabilities: "prob", lookup: "look", allocation: "allocate", gradients: "gradient", grad: "gradient", grads: "gradient",
};

/**
 * A word without its ending.
 * @param {string} word in lower case
 * @returns {string}
 */
export const stem = (word) => {
  if (Object.hasOwn(IRREGULAR, word)) return IRREGULAR[word];
  if (word.length < 5 || /[^a-z]/.test(word)) return word.length === 4 && /[^s]s$/.test(word) ? word.slice(0, -1) : word;
  let base = word;
  if (/(?:ies|ied)$/.test(base)) base = base.slice(0, -3) + "y";
  else if (/(?:sses|xes|ches|shes)$/.test(base)) base = base.slice(0, -2);
  else if (/[^sui]s$/.test(base)) base = base.slice(0, -1);
  else if (/ing$/.test(base) && base.length > 6) base = base.slice(0, -3);
  else if (/ed$/.test(base) && base.length > 5) base = base.slice(0, -2);
  if (base !== word && /([bdgmnprt])\1$/.test(base)) base = base.slice(0, -1);
  return base.length > 4 && base.endsWith("e") ? base.slice(0, -1) : base;
};

/**
 * A text as it is compared: full-width forms made narrow, lower case.
 * @param {string} text
 * @returns {string}
 */
export const plain = (text) => text.normalize("NFKC").toLowerCase();

/**
 * The terms of one piece of Latin text: an identifier, a compound or a word.
 * @param {string} piece in lower case
 * @returns {{whole: string[], parts: string[]}} what stands for all of it, the best first, and the stems of its parts
 */
export const termsOf = (piece) => {
  const cut = piece.split(/[._-]+/).filter(Boolean);
  const parts = [...new Set(cut.map(stem))];
  if (!cut.length) return { whole: [], parts: [] };
  if (cut.length < 2 && parts[0] === piece) return { whole: [piece], parts: [] };
  const whole = [...new Set([piece, cut.length > 1 ? cut.join("") : parts[0]])];
  return { whole, parts: cut.length > 1 ? parts : [] };
};

/**
 * @typedef {{text: string, han: boolean}} Piece
 */

/**
 * The pieces of a text, in their order.
 * @param {string} text
 * @returns {Piece[]}
 */
export const piecesOf = (text) => (plain(text).match(PIECE) ?? []).map((piece) => ({ text: piece, han: HAN.test(piece) }));

/**
 * Every term that a text is found by, with repetitions.
 * @param {string} text
 * @param {(term: string) => void} found
 */
export const eachTerm = (text, found) => {
  for (const { text: piece, han } of piecesOf(text)) {
    if (han) {
      for (let at = 0; at < piece.length; at++) {
        found(piece[at]);
        if (at + 1 < piece.length) found(piece.slice(at, at + 2));
      }
    } else {
      const { whole, parts } = termsOf(piece);
      whole.forEach(found);
      parts.forEach(found);
    }
  }
};

/**
 * A query without the words that say nothing, unless nothing else is left.
 * @param {string} query
 * @param {boolean} [strict] nothing is left then, either
 * @returns {Piece[]}
 */
export const askedPieces = (query, strict = false) => {
  const all = piecesOf(query);
  const kept = piecesOf(query.replace(SMALL_HAN, " ")).filter(({ text }) => !SMALL.has(text));
  return kept.length || strict ? kept : all;
};

const CUT = typeof Intl.Segmenter === "function" ? new Intl.Segmenter("zh", { granularity: "word" }) : null;

/**
 * What a query shows of itself in a text: its words, and of Chinese the whole and the words that the browser knows.
 * @param {string} query
 * @returns {string[]}
 */
export const shownWords = (query) =>
  askedPieces(query).flatMap(({ text, han }) => {
    if (!han || !CUT) return [text];
    const words = [...CUT.segment(text)].map(({ segment }) => segment).filter((word) => word.length > 1);
    return [text, ...words];
  });

/**
 * Code without its spaces and quotes, and the same with every name made one letter: `x[i] += 1`, `counts[ids]+=1`.
 * @param {string} code
 * @returns {{exact: string, shape: string}}
 */
export const squeezed = (code) => {
  const exact = plain(code).replace(/[\s`"']+/g, "");
  return { exact, shape: exact.replace(/[\p{L}_][\p{L}\p{N}_.]*/gu, "v") };
};

/**
 * The telling words of a message without its numbers and quotes, one space between them and at both ends.
 * @param {string} text
 * @returns {string}
 */
export const messageWords = (text) =>
  ` ${plain(text)
    .replace(/\[[\d, -]*\]|\([\d, -]*\)|-?\b\d+(?:\.\d+)?\b/g, " ")
    .replace(/[^\p{L}_]+/gu, " ")
    .split(" ")
    .filter((word, at, all) => word && word !== all[at - 1] && !SMALL.has(word))
    .join(" ")} `;

/** A word, or one Chinese character, of running text. */
export const HAN_OR_WORD = /\p{Script=Han}|[\p{Script=Latin}\p{Script=Greek}\p{N}_]+/gu;
