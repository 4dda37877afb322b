/**
 * The search dialog: a box for whatever somebody types, pastes, drops or says, and the sections that answer it.
 *
 * It is made when it is first opened; the texts of the reader's language and their index come then, too.
 */

import { makeIndex, search, warm } from "./engine.js";
import { excerpt, places } from "./excerpt.js";

const STRINGS = {
  en: {
    name: "Search",
    box: "A question, a name, or a whole error message",
    close: "Close",
    hint: "Type a question or a function, or paste an error message: the whole of it, or any part.",
    loading: "Loading the index …",
    failed: "The index could not be loaded. Reload the page, or try again later.",
    none: "Nothing found. Try another word, or look into these:",
    count: (/** @type {number} */ n) => (n === 1 ? "1 page" : `${n} pages`),
    instead: "Shown for",
    more: "More results",
    doors: [["reference/errors/", "Error messages"], ["reference/questions/", "Questions people ask"], ["reference/glossary/", "Glossary"]],
  },
  zh: {
    name: "搜索",
    box: "问题、函数名，或整段报错",
    close: "关闭",
    hint: "输入问题或函数名，或者粘贴报错：整段可以，一部分也可以。",
    loading: "正在载入索引……",
    failed: "索引没能载入。请刷新页面，或稍后再试。",
    none: "没有找到。换个说法，或者看看这几页：",
    count: (/** @type {number} */ n) => `${n} 个页面`,
    instead: "显示的是",
    more: "更多结果",
    doors: [["reference/errors/", "报错速查"], ["reference/questions/", "大家在问"], ["reference/glossary/", "术语表"]],
  },
};
const SHOWN = 8; // pages at first
const SECTIONS = 3; // of one page

/** @typedef {import("./engine.js").Index} Index */

/** @type {Map<string, Promise<Index>>} */
const indexes = new Map();

/** @returns {"en" | "zh"} */
const language = () => (document.documentElement.lang.startsWith("zh") ? "zh" : "en");

/**
 * The index of a language; fetched once.
 * @param {"en" | "zh"} lang
 * @returns {Promise<Index>}
 */
export const indexOf = (lang) => {
  let known = indexes.get(lang);
  if (!known) {
    // A script, not data that is fetched: a page from a disk may fetch nothing.
    known = new Promise((onload, onerror) =>
      document.head.append(Object.assign(make("script"), { src: new URL(`./${lang}.js`, import.meta.url).href, onload, onerror })),
    ).then(() => makeIndex(/** @type {any} */ (globalThis).gatherTexts[lang]));
    known.then(warm, () => indexes.delete(lang));
    indexes.set(lang, known);
  }
  return known;
};

/**
 * The address of a page, wherever the site lies.
 * @param {"en" | "zh"} lang
 * @param {string} url below the home of the language
 * @returns {URL}
 */
export const addressOf = (lang, url) => new URL(`../../${lang === "en" ? "" : `${lang}/`}${url}`, import.meta.url);

/**
 * @template {keyof HTMLElementTagNameMap} K
 * @param {K} tag
 * @param {Record<string, string>} [attributes]
 * @param {...(Node | string)} children
 * @returns {HTMLElementTagNameMap[K]}
 */
const make = (tag, attributes = {}, ...children) => {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...children);
  return element;
};

/**
 * A text with what was asked marked in it, and with its code as code.
 * @param {string} text
 * @param {string[]} words
 * @returns {Node[]}
 */
const marked = (text, words) =>
  text.split("`").map((part, at) => {
    const here = at % 2 ? make("code") : document.createDocumentFragment();
    let done = 0;
    for (const [from, to] of places(part, words)) {
      here.append(part.slice(done, from), make("mark", {}, part.slice(from, to)));
      done = to;
    }
    here.append(part.slice(done));
    return here;
  });

/**
 * The list of results.
 * @param {Index} index
 * @param {import("./engine.js").Found} found
 * @param {"en" | "zh"} lang
 * @param {number} [most] pages
 * @returns {HTMLLIElement[]}
 */
export const resultsOf = (index, found, lang, most = SHOWN) =>
  found.pages.slice(0, most).map(({ page, hits }) => {
    const [url, title] = index.data.pages[page];
    const near = hits.filter(({ score }, at) => at === 0 || score > 0.4 * hits[0].score).slice(0, SECTIONS);
    const links = near.map(({ section }, at) => {
      const [, id, level, heading, prose, rows] = index.data.sections[section];
      const target = addressOf(lang, url);
      target.searchParams.set("h", found.words.join(" ").slice(0, 200));
      if (level > 1) target.hash = id;
      const text = at === 0 ? excerpt(prose, rows, found.words) : "";
      const link = make("a", { href: target.href, class: at ? "search__also" : "search__first" });
      if (at === 0 && level > 1) link.append(make("span", { class: "search__page" }, title));
      link.append(make("span", { class: "search__title" }, ...marked(heading, found.words)));
      if (text) link.append(make("span", { class: "search__excerpt" }, ...marked(text, found.words)));
      return link;
    });
    return make("li", {}, ...links);
  });

/** @type {{dialog: HTMLDialogElement, box: HTMLTextAreaElement, run: () => void} | null} */
let made = null;

const build = () => {
  const lang = language();
  const say = STRINGS[lang];
  const box = make("textarea", {
    rows: "1", name: "q", class: "search__box", placeholder: say.box, "aria-label": say.box, autocomplete: "off",
    autocapitalize: "off", autocorrect: "off", spellcheck: "false", enterkeyhint: "search",
  });
  const status = make("p", { class: "search__status", role: "status" });
  const list = make("ol", { class: "search__results" });
  const close = make("button", { type: "button", class: "search__close", "aria-label": say.close }, "×");
  const form = make("form", { role: "search", class: "search__form" }, box, close);
  const dialog = make("dialog", { class: "search", "aria-label": say.name }, form, status, list);
  const sheet = make("link", { rel: "stylesheet", href: new URL("./search.css", import.meta.url).href });
  let asked = 0;

  const run = async (most = SHOWN) => {
    const turn = ++asked;
    const query = box.value.trim();
    if (!query) {
      list.replaceChildren();
      status.textContent = say.hint;
      indexOf(lang).catch(() => undefined);
      return;
    }
    if (!list.children.length) status.textContent = say.loading;
    try {
      const index = await indexOf(lang);
      if (turn !== asked) return;
      const found = search(index, box.value, { typing: true });
      const items = resultsOf(index, found, lang, most);
      if (!items.length) {
        const doors = say.doors.map(([url, name]) => make("li", {}, make("a", { href: addressOf(lang, url).href, class: "search__first" }, name)));
        list.replaceChildren(...doors);
        status.textContent = say.none;
        return;
      }
      if (found.pages.length > most) {
        const more = make("button", { type: "button", class: "search__more" }, say.more);
        more.addEventListener("click", () => run(most + SHOWN).then(() => /** @type {NodeListOf<HTMLAnchorElement>} */ (list.querySelectorAll("a.search__first"))[most]?.focus()));
        items.push(make("li", {}, more));
      }
      list.replaceChildren(...items);
      list.scrollTop = 0;
      status.textContent = found.corrected ? `${say.count(found.pages.length)} · ${say.instead} “${found.query}”` : say.count(found.pages.length);
    } catch {
      if (turn === asked) status.textContent = say.failed;
    }
  };

  box.addEventListener("input", () => run());
  box.addEventListener("compositionend", () => run());
  form.addEventListener("submit", (event) => event.preventDefault());
  close.addEventListener("click", () => dialog.close());
  dialog.addEventListener("click", ({ target }) => {
    if (target === dialog) dialog.close(); // beside it
    if (target instanceof Element && target.closest("a")) dialog.close();
  });
  dialog.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    const links = [...list.querySelectorAll("a")];
    const at = links.indexOf(/** @type {HTMLAnchorElement} */ (document.activeElement));
    if (event.key === "Enter" && event.target === box) {
      event.preventDefault();
      links[0]?.click();
    } else if (event.key === "ArrowDown" && (event.target !== box || box.selectionEnd === box.value.length)) {
      event.preventDefault();
      links[Math.min(at + 1, links.length - 1)]?.focus();
    } else if (event.key === "ArrowUp" && at >= 0) {
      event.preventDefault();
      (links[at - 1] ?? box).focus();
    }
  });
  document.body.append(dialog);
  return { dialog, box, run, sheet };
};

/**
 * Opens the dialog.
 * @param {string} [text] what is searched at once; what was there stays without it
 */
export const open = async (text) => {
  if (!made) {
    const { dialog, box, run, sheet } = build();
    made = { dialog, box, run };
    indexOf(language()).catch(() => undefined);
    await new Promise((loaded) => {
      sheet.addEventListener("load", loaded);
      sheet.addEventListener("error", loaded);
      document.head.append(sheet);
    });
  }
  if (text) made.box.value = text;
  if (!made.dialog.open) made.dialog.showModal();
  made.box.focus();
  made.box.select();
  made.run();
};
