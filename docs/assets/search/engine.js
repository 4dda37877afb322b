/**
 * The search itself: an index of words made of the sections of all pages, and the ranking of sections for a query.
 *
 * A section is scored by its words (BM25 over several fields), by how much of the query it has, and by whether it holds
 * the query as it was typed: as a title, a message or a piece of code. Nothing here touches the page that shows it.
 */

import { askedPieces, eachTerm, messageWords, piecesOf, plain, shownWords, squeezed, stem, termsOf } from "./words.js";

/**
 * @typedef {[url: string, title: string, description: string, weight: number]} PageData
 * @typedef {[page: number, id: string, level: number, title: string, prose: string[], rows: string[], code: string, called?: string, elsewhere?: string[]]} SectionData `called`: other names; `elsewhere`: what other releases raise
 * @typedef {{pages: PageData[], columns: any[][], same: string[][]}} Sent `columns`: a list for each member of SectionData, as it is smaller so
 * @typedef {{pages: PageData[], sections: SectionData[], same: string[][]}} Data
 * @typedef {Map<number, number>} Postings section to how much of the word it has
 * @typedef {{data: Data, terms: Map<string, Postings>, titles: Map<string, Postings>, sizes: Float32Array, shapes: Map<number, {exact: string, shape: string}>, said: Map<number, Said>}} Index
 * @typedef {{messages: {words: string, numbers: number}[], names: string[], prose: string}} Said a section as messages and names are compared with it
 * @typedef {{section: number, score: number}} Hit
 * @typedef {{page: number, score: number, hits: Hit[]}} PageHit
 * @typedef {{pages: PageHit[], words: string[], query: string, corrected: boolean}} Found `words`: what an excerpt should show
 * @typedef {{terms: string[], weight: number, whole?: boolean}} Way one way in which a word of the query may be met
 * @typedef {{ways: Way[], text: string, names?: string[]}} Asked `names`: the other names of what is asked
 */

export const TUNED = {
  title: 3, above: 0.8, description: 1.5, prose: 1, rows: 0.5, code: 0.3, // how often a word of that field counts
  saturation: 1.6, // how soon more of the same word stops to matter
  length: 0.5, // how much a long section loses against a short one
  named: 1.2, // what a word in a title adds
  covered: 1.5, // how much a section loses that lacks words of the query
  quoted: 1.3, // what it adds to hold the query as it was typed
};
const SLICE = 8; // ms of work between two pauses, so that typing never waits

/**
 * Makes the index, pausing so that the page stays alive.
 * @param {Sent} sent
 * @returns {Promise<Index>}
 */
export const makeIndex = async ({ pages, columns, same }) => {
  const sections = columns[0].map((_, number) => /** @type {SectionData} */ (columns.map((column) => column[number])));
  const data = { pages, sections, same };
  /** @type {Map<string, Postings>} */
  const terms = new Map();
  /** @type {Map<string, Postings>} */
  const titles = new Map();
  const sizes = new Float32Array(data.sections.length);
  const above = titlesAbove(data);
  let until = performance.now() + SLICE;
  for (let number = 0; number < data.sections.length; number++) {
    const [page, , level, title, prose, rows, code, called, elsewhere] = data.sections[number];
    /** @param {string} text @param {number} weight */
    const add = (text, weight) =>
      eachTerm(text, (term) => {
        const postings = terms.get(term) ?? terms.set(term, new Map()).get(term);
        postings?.set(number, (postings.get(number) ?? 0) + weight);
        sizes[number] += weight;
      });
    for (const name of [title, ...(called ? called.split(" | ") : [])]) {
      const share = 1 / Math.sqrt(Math.max(wordsOf(name), 1));
      eachTerm(name, (term) => {
        const named = titles.get(term) ?? titles.set(term, new Map()).get(term);
        named?.set(number, Math.max(named.get(number) ?? 0, share));
      });
      add(name, TUNED.title);
    }
    add(above[number], TUNED.above);
    if (level === 1) add(data.pages[page][2], TUNED.description);
    for (const text of prose) add(text, TUNED.prose);
    for (const text of rows) add(text, TUNED.rows);
    if (code) add(code, TUNED.code);
    for (const text of elsewhere ?? []) add(text, TUNED.code);
    if (performance.now() > until) {
      await new Promise((go) => setTimeout(go));
      until = performance.now() + SLICE;
    }
  }
  const mean = sizes.reduce((sum, size) => sum + size, 0) / Math.max(sizes.length, 1);
  const { length } = TUNED;
  for (let number = 0; number < sizes.length; number++) sizes[number] = 1 - length + (length * sizes[number]) / mean;
  return { data, terms, titles, sizes, shapes: new Map(), said: new Map() };
};

/**
 * Prepares, in pauses, what whole messages and code are compared with; a query that comes earlier does it itself.
 * @param {Index} index
 */
export const warm = async (index) => {
  let until = performance.now() + SLICE;
  for (let number = 0; number < index.data.sections.length; number++) {
    saidBy(index, number);
    shapesOf(index, number);
    if (performance.now() > until) {
      await new Promise((go) => setTimeout(go));
      until = performance.now() + SLICE;
    }
  }
};

/** @param {string} name @returns {number} how many words it has, small ones aside; two Chinese characters are a word */
const wordsOf = (name) => askedPieces(name).reduce((sum, { text, han }) => sum + (han ? text.length / 2 : 1), 0);

/** @param {Data} data @returns {string[]} for each section the titles of the page and of the section that holds it */
const titlesAbove = (data) => {
  let second = "";
  return data.sections.map(([page, , level, title]) => {
    if (level <= 2) second = level === 2 ? title : "";
    return level === 1 ? "" : level === 2 ? data.pages[page][1] : `${data.pages[page][1]} ${second}`;
  });
};

/** @param {number} count @param {number} of @returns {number} how telling a word is that so many sections have */
const rarity = (count, of) => Math.log(1 + (of - count + 0.5) / (count + 0.5));

/**
 * The least number of letters to add, drop, replace or swap to make one word of the other; more than `most` is `most + 1`.
 * @param {string} a
 * @param {string} b
 * @param {number} most
 * @returns {number}
 */
export const distance = (a, b, most) => {
  if (Math.abs(a.length - b.length) > most) return most + 1;
  let [before, last] = [/** @type {number[]} */ ([]), Array.from({ length: b.length + 1 }, (_, at) => at)];
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const cost = a[i - 1] === b[j - 1] ? 0 : 1;
      row[j] = Math.min(last[j] + 1, row[j - 1] + 1, last[j - 1] + cost);
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) row[j] = Math.min(row[j], before[j - 2] + 1);
    }
    if (Math.min(...row) > most) return most + 1;
    [before, last] = [last, row];
  }
  return last[b.length];
};

/**
 * A query whose misspelt words are those of the index that they most likely mean.
 * @param {Index} index
 * @param {string} query
 * @param {boolean} typing whether its last word may be unfinished
 * @returns {string}
 */
export const corrected = (index, query, typing) => {
  const names = index.data.same.flat().map(plain);
  const known = (/** @type {string} */ word) =>
    index.terms.has(word) || index.terms.has(stem(word)) || names.some((name) => contains(name, word));
  const pieces = piecesOf(query);
  return query.replace(/[\p{Script=Latin}\p{N}_]{4,}/gu, (word) => {
    const low = plain(word);
    if (/^\d/.test(low) || known(low) || termsOf(low).whole.some(known)) return word;
    const last = pieces.at(-1)?.text.endsWith(low);
    if ((typing && last) || low.length > 5) for (const term of index.terms.keys()) if (term.startsWith(low)) return word;
    const most = low.length < 8 ? 1 : 2;
    let best = { term: word, far: most + 1, size: 0 };
    for (const [term, { size }] of index.terms) {
      if (term.length < 3 || /[.]/.test(term) || (term[0] !== low[0] && term[1] !== low[0] && term[0] !== low[1])) continue;
      const far = distance(low, term, most);
      if (far <= most && (far < best.far || (far === best.far && size > best.size))) best = { term, far, size };
    }
    return best.term;
  });
};

/**
 * Words of the index that begin as `word` does.
 * @param {Index} index
 * @param {string} word
 * @returns {Way[]}
 */
const endings = (index, word) => {
  if (word.length < 2) return [];
  /** @type {Way[]} */
  const found = [];
  for (const term of index.terms.keys()) {
    if (term.length > word.length && term.startsWith(word) && !/[._]/.test(term))
      found.push({ terms: [term], weight: 0.35 + (0.45 * word.length) / term.length });
  }
  return found.sort((a, b) => b.weight - a.weight).slice(0, 24);
};

/**
 * The terms of a Chinese phrase: its pairs of characters, or its one character.
 * @param {string} text
 * @returns {string[]}
 */
const pairs = (text) => (text.length < 2 ? [text] : Array.from({ length: text.length - 1 }, (_, at) => text.slice(at, at + 2)));

/**
 * What a name, in whatever script, is looked up by.
 * @param {string} text
 * @returns {string[]}
 */
const termsOfName = (text) => askedPieces(text).flatMap(({ text: piece, han }) => (han ? pairs(piece) : [termsOf(piece).whole.at(-1) ?? piece]));

/**
 * What a query asks for, word by word.
 * @param {Index} index
 * @param {string} query
 * @param {boolean} typing whether its last word may be unfinished
 * @returns {Asked[]}
 */
const askedFor = (index, query, typing) => {
  const has = (/** @type {string} */ term) => index.terms.has(term);
  /** @type {Asked[]} */
  const asked = [];
  let rest = plain(query);
  for (const group of index.data.same) {
    const name = group.map(plain).filter((each) => contains(rest, each)).sort((a, b) => b.length - a.length)[0];
    if (!name) continue;
    const ways = group.map((each) => ({
      terms: termsOfName(each),
      weight: plain(each) === name ? 1 : 0.8,
      whole: true,
    }));
    asked.push({ text: name, names: group, ways: ways.filter(({ terms }) => terms.some(has)) });
    rest = rest.replaceAll(name, " \u0000 ");
  }
  const pieces = askedPieces(rest, asked.length > 0);
  for (let at = 0; at < pieces.length; at++) {
    const { text, han } = pieces[at];
    if (han) {
      for (const pair of pairs(text)) if (has(pair)) asked.push({ text: pair, ways: [{ terms: [pair], weight: 1 }] });
      continue;
    }
    const { whole, parts } = termsOf(text);
    /** @type {Way[]} */
    let ways = [...new Set([...whole, stem(text)])].filter(has).map((term, rank) => ({ terms: [term], weight: rank ? 0.95 : 1 }));
    if (parts.length) ways.push({ terms: parts, weight: 0.6 });
    for (const after of [1, 2]) {
      const joined = pieces.slice(at, at + after + 1);
      const word = joined.map((each) => each.text.replace(/[._-]+/g, "")).join("");
      if (joined.length === after + 1 && !joined.some((each) => each.han) && has(word)) {
        const singles = joined.map((each) => stem(each.text));
        asked.push({ text: joined.map((each) => each.text).join(" "), ways: [{ terms: [word], weight: 1 }, { terms: singles, weight: 0.35 }] });
      }
    }
    const last = typing && at === pieces.length - 1;
    if (last || !ways.length) {
      const known = !ways.length ? 1 : text.length < 4 ? 0.25 : 0; // a whole word seldom is the beginning of another
      if (known) ways = [...ways, ...endings(index, text).map((way) => ({ ...way, weight: way.weight * known }))];
    }
    if (!ways.length && text.length > 5) ways = endings(index, text.slice(0, -2));
    if (ways.length) asked.push({ text, ways });
  }
  return asked.filter(({ ways }) => ways.length);
};

/** @param {string} text @param {string} name @returns {boolean} whether a text has a name, as words of its own */
const contains = (text, name) => {
  const at = text.indexOf(name);
  if (at < 0 || /\p{Script=Han}/u.test(name)) return at >= 0;
  return !/[\p{L}\p{N}_]/u.test(text[at - 1] ?? " ") && !/[\p{L}\p{N}_]/u.test(text[at + name.length] ?? " ");
};

/**
 * The part of a pasted traceback that says what went wrong; a query of one line is returned as it is.
 * @param {string} query
 * @returns {string}
 */
export const essence = (query) => {
  const lines = query.split(/\r?\n/).map((line) => line.trim()).filter(Boolean);
  const telling = lines.filter((line) => /^(?:[\w.]*(?:Error|Exception|Warning)\b|.*?\b\w*(?:Error|Warning): )/.test(line));
  return (telling.at(-1) ?? lines.join(" ")).replace(/(?:[A-Z]:)?(?:[\w.~-]*[/\\]){2,}[\w.~-]+(?::\d+)?/g, " ");
};

/**
 * How much of a message and a title are the same run of words: 1 if one holds the other.
 * @param {string} message as `messageWords` gives it
 * @param {string} title the same
 * @returns {number}
 */
const likeness = (message, title) => {
  const [a, b] = [message.trim().split(" "), title.trim().split(" ")];
  if (a.length < 3 || b.length < 3) return 0;
  if (message === title) return 1.3;
  if (title.includes(message)) return 0.8 + 0.1 * (a.length / b.length);
  let best = 0;
  let last = new Uint16Array(b.length + 1);
  for (const word of a) {
    const row = new Uint16Array(b.length + 1);
    for (let j = 0; j < b.length; j++) if (word === b[j]) best = Math.max(best, (row[j + 1] = last[j] + 1));
    last = row;
  }
  if (best < 3) return 0;
  const shorter = best / Math.min(a.length, b.length);
  return shorter * (0.6 + 0.4 * (best / Math.max(a.length, b.length)));
};

/**
 * The sections that answer a query, by pages, the best first.
 * @param {Index} index
 * @param {string} raw what arrived in the box
 * @param {{typing?: boolean}} [how] `typing`: the last word may be unfinished
 * @returns {Found}
 */
export const search = (index, raw, { typing = false } = {}) => {
  const typed = essence(raw).slice(0, 600);
  const query = corrected(index, typed, typing);
  const asked = askedFor(index, query, typing);
  const scores = byWords(index, asked);
  for (const [section, score] of scores) scores.set(section, score * index.data.pages[index.data.sections[section][0]][3]);
  addWhatIsQuoted(index, query, scores);
  const words = [...new Set([...shownWords(query), ...asked.flatMap(({ names }) => names ?? []), codeIn(query)])];
  return { pages: byPages(index, scores), words: words.filter(Boolean), query, corrected: query !== typed };
};

/**
 * How well each section matches what is asked, word by word.
 * @param {Index} index
 * @param {Asked[]} asked
 * @returns {Map<number, number>}
 */
const byWords = (index, asked) => {
  const count = index.data.sections.length;
  /** @type {Map<number, number>} */
  const scores = new Map();
  /** @type {Map<number, number>} */
  const covered = new Map();
  let all = 0;
  for (const { ways, text } of asked) {
    /** @type {Map<number, number>} */
    const best = new Map();
    let telling = 0;
    const shared = ways.some(({ whole }) => whole);
    for (const { terms, weight, whole } of ways) {
      const known = terms.filter((term) => index.terms.has(term));
      if (!known.length || (whole && known.length < terms.length)) continue;
      const lists = known.map((term) => index.terms.get(term) ?? new Map());
      if (!shared) telling = Math.max(telling, Math.max(...lists.map((list) => rarity(list.size, count))) * weight);
      const shortest = [...lists].sort((a, b) => a.size - b.size)[0];
      for (const section of shortest.keys()) {
        let sum = 0;
        let met = 0;
        for (const [at, list] of lists.entries()) {
          const had = list.get(section);
          if (had === undefined) continue;
          met++;
          const body = had / (had + TUNED.saturation * index.sizes[section]);
          const named = TUNED.named * (index.titles.get(known[at])?.get(section) ?? 0);
          sum += (shared ? 1 : rarity(list.size, count)) * (body + named);
        }
        if (whole && met < terms.length) continue;
        const score = (weight * sum * met) / terms.length ** 2;
        if (score > (best.get(section) ?? 0)) best.set(section, score);
      }
    }
    if (shared) {
      telling = rarity(best.size, count); // all names of a thing are as rare as the thing
      for (const [section, score] of best) best.set(section, score * telling);
    }
    const number = /^\d+$/.test(text) ? 0.25 : 1;
    all += telling * number;
    for (const [section, score] of best) {
      scores.set(section, (scores.get(section) ?? 0) + score * number);
      covered.set(section, (covered.get(section) ?? 0) + telling * number);
    }
  }
  for (const [section, score] of scores)
    scores.set(section, score * (0.1 + 0.9 * ((covered.get(section) ?? 0) / all) ** TUNED.covered));
  return scores;
};

/**
 * The code in a query: a run of words with brackets or operators, and what stands between two of them.
 * @param {string} query
 * @returns {string}
 */
export const codeIn = (query) => {
  const words = query.replace(/\p{Script=Han}+|[，。？！：；、]/gu, " ").split(/\s+/).map((word) => word.replace(/[:,.?!]+$/, (end) => (/[[(]/.test(word) ? end : "")));
  const isCode = words.map((word) => /[[\](){}=+*<>]|[^\s:]:\S/.test(word));
  const marked = words.map((word, at) => isCode[at] || (/^[+*/=-]*=$/.test(words[at - 1] ?? "") && word !== ""));
  let best = "";
  let run = "";
  for (const [at, word] of words.entries()) {
    run = marked[at] || (run && /[[(,]$/.test(run)) ? `${run} ${word}`.trim() : "";
    if (run.length > best.length) best = run;
  }
  return best;
};

/**
 * Raises the sections that have the query as it was typed: as title, message or code.
 * @param {Index} index
 * @param {string} query
 * @param {Map<number, number>} scores
 */
const addWhatIsQuoted = (index, query, scores) => {
  const top = Math.max(1, ...scores.values());
  const message = messageWords(query);
  const numbers = numbersIn(query);
  const long = message.trim().split(" ").length >= 3;
  const typed = bare(query);
  const code = codeIn(query);
  const asked = code ? squeezed(code) : { exact: "", shape: "" };
  const candidates = code
    ? index.data.sections.keys()
    : [...scores].sort((a, b) => b[1] - a[1]).slice(0, 200).map(([section]) => section);
  for (const section of candidates) {
    const [page, , level, title] = index.data.sections[section];
    const said = saidBy(index, section);
    const weight = index.data.pages[page][3];
    let bonus = 0;
    if (long) {
      let like = 0;
      for (const [at, each] of said.messages.entries()) {
        // of two messages that differ only in how many numbers they name, the one that names as many; today's before old ones
        const alike = 0.85 + (0.15 * Math.min(numbers, each.numbers)) / Math.max(numbers, each.numbers, 1);
        const here = likeness(message, each.words) * (at ? 0.9 : 1);
        like = Math.max(like, here);
        bonus = Math.max(bonus, here * alike);
      }
      if (like >= 0.8) scores.set(section, (scores.get(section) ?? 0) / weight); // it is here, whatever page this is
      if (bonus < 0.5 && said.prose.includes(message)) bonus = 0.45;
    }
    for (const [at, name] of said.names.entries()) {
      const share = Math.min(name.length, typed.length) / Math.max(name.length, typed.length);
      if (name === typed) bonus = Math.max(bonus, at ? 0.95 : (level === 1 ? 0.9 : level === 5 ? 0.3 : 0.6) * weight);
      else if (name.length > 2 && level < 5 && (contains(name, typed) || (share > 0.5 && contains(typed, name))))
        bonus = Math.max(bonus, (level === 1 ? 0.7 : name.startsWith(typed) ? 0.6 : 0.45) * Math.sqrt(share) * weight);
    }
    if (asked.exact.length > 3) {
      const here = shapesOf(index, section);
      const exact = here.exact.split("\n");
      if (squeezed(title).exact.includes(asked.exact) || exact.includes(asked.exact)) bonus += 0.8;
      else if (here.exact.includes(asked.exact)) bonus += 0.3;
      else if (/[[=+]/.test(asked.shape) && asked.shape.length > 4 && here.shape.includes(asked.shape)) bonus += 0.2;
    }
    if (bonus) scores.set(section, (scores.get(section) ?? 0) + TUNED.quoted * bonus * top);
  }
};

/** @param {string} text @returns {string} its words without endings, without what people write round a name: its module, a question mark */
const bare = (text) =>
  plain(text)
    .replace(/\b(?:torch\.tensor|torch\.nn\.functional|torch|tensor|f|nn)\./g, "")
    .replace(/[\s?？。！!]+/g, " ")
    .trim()
    .replace(/(?<=[a-z])_(?![a-z0-9_])/g, "") // whoever asks for scatter_add means scatter_add_, too
    .replace(/[a-z]{5,}/g, stem);

/** @param {string} text @returns {number} how many numbers it has */
const numbersIn = (text) => text.match(/\b\d+\b/g)?.length ?? 0;

/** @param {Index} index @param {number} section @returns {Said} */
const saidBy = (index, section) => {
  let known = index.said.get(section);
  if (!known) {
    const [, , , title, prose, , code, called, elsewhere] = index.data.sections[section];
    const messages = [title, ...(elsewhere ?? [])].map((each) => ({ words: messageWords(each), numbers: numbersIn(each) }));
    const names = [title, ...(called ? called.split(" | ") : [])].map(bare);
    known = { messages, names, prose: [...prose, ...code.split("\n")].map(messageWords).join("\n") };
    index.said.set(section, known);
  }
  return known;
};

/** @param {Index} index @param {number} section */
const shapesOf = (index, section) => {
  let known = index.shapes.get(section);
  if (!known) {
    const [, , , title, prose, rows, code, called] = index.data.sections[section];
    const spans = [...prose, ...rows].flatMap((text) => text.match(/`[^`]+`/g) ?? []);
    const all = [title, ...(called ? called.split(" | ") : []), ...spans, ...code.split("\n")].map(squeezed);
    known = { exact: all.map(({ exact }) => exact).join("\n"), shape: all.map(({ shape }) => shape).join("\n") };
    index.shapes.set(section, known);
  }
  return known;
};

/** So many pages are shown, however far behind the first they are. */
const FEWEST = 6;

/** Sections that say little by themselves. */
const MINOR = new Set(["read-next"]);

/** @param {Index} index @param {Map<number, number>} scores @returns {PageHit[]} */
const byPages = (index, scores) => {
  /** @type {Map<number, PageHit>} */
  const pages = new Map();
  for (const [section, score] of scores) {
    const [page, id, level] = index.data.sections[section];
    const weighed = score * (MINOR.has(id) ? 0.3 : level === 5 ? 0.8 : level === 1 ? 1.15 : 1);
    let found = pages.get(page);
    if (!found) pages.set(page, (found = { page, score: 0, hits: [] }));
    found.hits.push({ section, score: weighed });
  }
  for (const found of pages.values()) {
    found.hits.sort((a, b) => b.score - a.score);
    found.score = found.hits[0].score + 0.06 * (found.hits[1]?.score ?? 0);
  }
  const sorted = [...pages.values()].sort((a, b) => b.score - a.score);
  return sorted.filter(({ score }, at) => at < FEWEST || score > 0.12 * sorted[0].score);
};
