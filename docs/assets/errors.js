/**
 * The dictionary of errors as a tool: a field that filters the messages as one types or pastes, their kinds and the
 * operations that raise them; the entry that the address names opens, and paper shows all of them.
 *
 * Whatever arrives in the field counts: keys, a paste by mouse or finger, dictation, an input method. Numbers, sizes
 * and quotes of a reader's message need not be those of the page.
 */

const zh = globalThis.document?.documentElement.lang.startsWith("zh");
const SAID = zh
  ? {
      found: (/** @type {number} */ n) => `找到 ${n} 条`,
      near: "没有完全吻合的，这几条最接近",
      none: "没有这样的报错。试试只留下几个关键的词，或者用整站搜索",
    }
  : {
      found: (/** @type {number} */ n) => (n === 1 ? "1 message" : `${n} messages`),
      near: "No message fits; these come nearest",
      none: "No such message. Try fewer of its words, or the search of the whole site",
    };
const NEAR = 0.6; // the share of a long query's words that an entry must hold to come near
const LONG = 4; // words

/**
 * A message as it is compared: without its type and quotes, its numbers and sizes as #; of an assertion that failed on
 * a device without the place and the thread.
 * @param {string} text
 * @returns {string}
 */
export const plain = (text) =>
  text
    .normalize("NFKC")
    .toLowerCase()
    .replace(/^\s*(?:[\w.]+(?:error|warning)\s*:\s*)+/u, "")
    .replace(/^.*thread: \[.*?\]:?(?= assertion\b)/u, "")
    .replace(/["'`“”‘’「」#]+/gu, "")
    .replace(/\[[\d, -]*\]|-?\b\d+(?:\.\d+)?l?\b/gu, " # ")
    .replace(/[\s:,.;()]+/gu, " ")
    .trim();

/**
 * The words of a text without its numbers, Chinese ones as they were typed.
 * @param {string} text
 * @returns {string[]}
 */
export const wordsOf = (text) => plain(text).split(" ").filter((word) => word && word !== "#");

/**
 * What is known of one entry: its wordings, what is near to them, all of its text.
 * The first wording is the one in its line.
 * @typedef {{wordings: string[], near: string, all: string}} Known
 */

/**
 * Which entries a query asks for.
 * @param {string} query one line or a whole traceback
 * @param {Known[]} entries
 * @returns {{shown: Set<number>, how: "all" | "message" | "words" | "near" | "none"}}
 */
export const asked = (query, entries) => {
  const lines = query.split("\n").map(plain).filter(Boolean);
  const whole = lines.at(-1) ?? "";
  const all = new Set(entries.keys());
  if (!whole) return { shown: all, how: "all" };
  /** @type {Map<number, number>} */
  const lengths = new Map();
  const words = wordsOf(whole);
  entries.forEach(({ wordings }, at) => {
    wordings.forEach((wording, older) => {
      const held = lines.some((line) => line.includes(wording));
      if (held || (words.length >= LONG && wording.includes(whole))) {
        const length = (held ? wording.length + 0.25 : whole.length) + (older ? 0 : 0.5); // of two alike, the one of today
        lengths.set(at, Math.max(lengths.get(at) ?? 0, length));
      }
    });
  });
  if (lengths.size) {
    const most = Math.max(...lengths.values());
    return { shown: new Set([...lengths].filter(([, length]) => length === most).map(([at]) => at)), how: "message" };
  }
  for (const part of /** @type {const} */ (["near", "all"])) {
    const shown = new Set([...all].filter((at) => words.length && words.every((word) => entries[at][part].includes(word))));
    if (shown.size) return { shown, how: "words" };
  }
  if (words.length >= LONG) {
    const shares = entries.map(({ near }) => words.filter((word) => near.includes(word)).length / words.length);
    const most = Math.max(...shares);
    if (most >= NEAR) return { shown: new Set([...all].filter((at) => shares[at] === most)), how: "near" };
  }
  return { shown: new Set(), how: "none" };
};

/** @param {Element} entry @returns {Known} what the page says of an entry */
const known = (entry) => {
  const title = entry.querySelector("summary :is(h2, h3)")?.textContent ?? "";
  const said = [...entry.querySelectorAll(".proof-raised")].map((each) => each.textContent ?? "");
  const texts = [...entry.querySelectorAll(".error-wrong > p")];
  const older = texts.filter((each) => /^(Other releases|其他版本)/.test(each.textContent ?? ""));
  const wordings = older.flatMap((each) => [...each.querySelectorAll("code")]).map((each) => each.textContent ?? "");
  const asserted = [...entry.querySelectorAll(".proof-cuda samp, li > code")]
    .flatMap((each) => (each.textContent ?? "").split("\n"))
    .filter((line) => /\bAssertion /u.test(line));
  const group = entry.closest("section");
  const kind = group?.querySelector("h2")?.textContent ?? "";
  const lead = group?.querySelector(":scope > p")?.textContent ?? "";
  return {
    wordings: [title, ...said, ...asserted, ...wordings.filter((each) => wordsOf(each).length >= LONG)].map(plain).filter(Boolean),
    near: plain([title, kind, entry.querySelector("summary")?.textContent, texts[0]?.textContent, ...said, ...wordings].join(" ")),
    all: plain(`${kind} ${lead} ${entry.textContent}`),
  };
};

/** @param {HTMLFormElement} form @returns {void} */
const enliven = (form) => {
  const entries = [.../** @type {NodeListOf<HTMLDetailsElement>} */ (document.querySelectorAll("details.error"))];
  const groups = /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll(".error-group"));
  const field = /** @type {HTMLInputElement} */ (form.elements.namedItem("q"));
  const by = /** @type {HTMLSelectElement} */ (form.elements.namedItem("by"));
  const output = /** @type {HTMLOutputElement} */ (form.querySelector("output"));
  const folds = /** @type {NodeListOf<HTMLDetailsElement>} */ (document.querySelectorAll("details.error-more"));
  /** @type {Known[] | null} */
  let texts = null;
  /** @type {Set<HTMLDetailsElement>} lists that were opened to show what is left of them */
  const unfolded = new Set();

  const show = () => {
    texts ??= entries.map(known);
    const kind = new FormData(form).get("kind");
    const { shown, how } = asked(field.value, texts);
    /** @type {HTMLDetailsElement[]} */
    const left = [];
    entries.forEach((entry, at) => {
      const fits =
        shown.has(at) &&
        (!kind || entry.closest("section")?.querySelector("h2")?.id === kind) &&
        (!by.value || (entry.dataset.by ?? "").split(" ").includes(by.value));
      entry.hidden = !fits;
      if (fits) left.push(entry);
    });
    const narrowed = how !== "all" || !!kind || !!by.value;
    for (const group of groups) {
      group.hidden = narrowed && !group.querySelector("details.error:not([hidden])");
      group.classList.toggle("error-narrowed", narrowed);
    }
    for (const fold of folds) {
      if (narrowed && !fold.open) unfolded.add(fold);
      if (narrowed || unfolded.delete(fold)) fold.open = narrowed;
    }
    output.value = !narrowed ? "" : !left.length ? SAID.none : how === "near" ? SAID.near : SAID.found(left.length);
    if (how === "message" && left.length === 1) left[0].open = true;
    return left;
  };

  /** @param {Event} event an input method is still at work on some of them */
  const heard = (event) => {
    if (!(event instanceof InputEvent && event.isComposing)) show();
  };
  form.addEventListener("input", heard);
  form.addEventListener("compositionend", show);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const first = show()[0];
    if (!first) return;
    first.open = true;
    first.querySelector("summary")?.focus();
  });
  field.addEventListener("paste", (event) => {
    const text = event.clipboardData?.getData("text") ?? "";
    if (!text.trim().includes("\n")) return; // a field holds one line: of a traceback the last that names an error
    event.preventDefault();
    const lines = text.trimEnd().split("\n");
    field.value = (lines.findLast((line) => /^\s*[\w.]*(?:Error|Warning):/u.test(line)) ?? lines.at(-1) ?? "").trim();
    show();
  });

  const follow = () => {
    const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    const entry = target?.closest("details.error");
    if (!(entry instanceof HTMLDetailsElement)) return;
    if (entry.hidden) {
      form.reset();
      show();
    }
    const fold = entry.closest("details.error-more");
    if (fold instanceof HTMLDetailsElement) fold.open = true;
    entry.open = true;
    target?.scrollIntoView();
  };
  addEventListener("hashchange", follow);
  follow();
  if (field.value || by.value) show(); // what the browser kept from the last visit

  /** @type {HTMLDetailsElement[]} */
  let opened = [];
  addEventListener("beforeprint", () => {
    opened = [...folds, ...entries].filter((each) => !each.open && !each.hidden);
    for (const entry of opened) entry.open = true;
  });
  addEventListener("afterprint", () => {
    for (const entry of opened) entry.open = false;
  });
};

const form = globalThis.document?.querySelector("form.error-tools");
if (form instanceof HTMLFormElement) {
  addEventListener("DOMContentLoaded", () => enliven(form), { once: true }); // page.js has put all entries back
}
