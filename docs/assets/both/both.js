/**
 * Both languages at once: each piece of prose beside its twin in the other language, and back. Loaded by page.js when a
 * reader asks for it. The twin's text is that of the built twin page, of which nothing runs.
 *
 * That the two pages have the same headings, programs, figures and folded parts in the same order is proved elsewhere
 * (docs/pairs.lock), so those are where the two are joined. What is the same in both stands once, in the page's own
 * language: programs, outputs, figures, exercises. Of a program, the twin's comments are added.
 */

/** What stands once, in the page's own language. */
const ONCE = [
  ".highlight", ".proof-output", ".proof-devices", ".tensor-figure", "figure", ".explorer", "noscript", ".measured-plot", ".exercise", ".formula",
  "form", ".tabbed-set", ".verdict-tally", ".verified", ".notebook", ".guide-step",
];
const HEADING = "h1, h2, h3, h4, h5, h6";
/** What holds pieces of its own, which are joined in turn. */
const HOLDS = ["details", "section", ".error-body", ".error-wrong", ".error-right", ".fold-body", ".home-hero", ".home-words", ".home-picture"];
/** What the editor of programs and this script put into a page. */
const ADDED = "[class^='run-'], .run-output, .both-bar, .headerlink, script, summary";

/** @typedef {{name: string, elements: Element[]}} Piece prose has no name; all else is a piece by itself */

/** @param {Element} element @returns {string} what its twin is called too; nothing for prose */
export const nameOf = (element) =>
  element.matches(HEADING) ? `#${element.id}` : ([...HOLDS, ...ONCE].find((each) => element.matches(each)) ?? "");

/** @param {Element} parent @returns {Piece[]} its children in order, neighbouring prose as one */
export const piecesOf = (parent) => {
  /** @type {Piece[]} */
  const found = [];
  for (const element of parent.children) {
    if (element.matches(ADDED)) continue;
    const name = nameOf(element);
    const last = found.at(-1);
    if (!name && last && !last.name) last.elements.push(element);
    else found.push({ name, elements: [element] });
  }
  return found;
};

/**
 * The pieces of the two side by side: equal names meet; prose between them, or its absence, too.
 * @param {Piece[]} own
 * @param {Piece[]} twin
 * @returns {[Piece | null, Piece | null][] | null} null if the two are no twins
 */
export const joined = (own, twin) => {
  const names = (/** @type {Piece[]} */ pieces) => pieces.map(({ name }) => name).filter(Boolean).join("\n");
  if (names(own) !== names(twin)) return null;
  /** @type {[Piece | null, Piece | null][]} */
  const found = [];
  for (let i = 0, j = 0; i < own.length || j < twin.length; ) {
    const left = own[i] && !own[i].name ? own[i++] : null;
    const right = twin[j] && !twin[j].name ? twin[j++] : null;
    found.push(left || right ? [left, right] : [own[i++], twin[j++]]);
  }
  return found;
};

/**
 * The comments of a program as the twin has them, where they are not the same.
 * @param {string} own
 * @param {string} twin
 * @returns {[number, string][]} the line, counted from 1, and its comment
 */
export const commentsOf = (own, twin) => {
  const lines = own.split("\n");
  const others = twin.split("\n");
  if (lines.length !== others.length) return [];
  return others.flatMap((line, at) => (line !== lines[at] && line.includes("#") ? [[at + 1, line.slice(line.indexOf("#"))]] : []));
};

/** @typedef {{article: Element, language: string}} Twin */

/**
 * A piece of the twin as it may stand in this page: its links lead where they led, and no id stands twice.
 * @param {Element} element
 * @param {string} address of the page that it comes from
 * @returns {Element}
 */
const brought = (element, address) => {
  const copy = document.importNode(element, true);
  for (const lost of copy.querySelectorAll(".headerlink, button, [data-run]")) lost.remove();
  for (const each of [copy, ...copy.querySelectorAll("*")]) {
    for (const name of ["id", "for", "aria-labelledby", "aria-describedby", "aria-controls"]) each.removeAttribute(name);
    for (const name of ["href", "src"]) {
      const place = each.getAttribute(name);
      if (place && !place.startsWith("#")) each.setAttribute(name, new URL(place, address).href);
    }
  }
  return copy;
};

/**
 * Puts the twin beside the page's own text.
 * @param {Element} article
 * @param {Twin} twin
 * @param {string} address of the twin
 * @returns {() => void} takes it away again
 */
const join = (article, { article: other, language }, address) => {
  /** @type {(() => void)[]} */
  const undo = [];
  const box = (/** @type {string} */ kind) => Object.assign(document.createElement("div"), { className: kind });
  /** @param {Element[]} elements @returns {HTMLElement} */
  const twinBox = (elements) => {
    const found = box("both-twin");
    found.lang = language;
    for (const element of elements) {
      const copy = brought(element, address);
      if (copy.localName !== "table") found.append(copy);
      else {
        const scrolls = box("md-typeset__scrollwrap");
        const frame = box("md-typeset__table");
        frame.append(copy);
        scrolls.append(frame);
        found.append(scrolls);
      }
    }
    return found;
  };
  /** @param {Element} parent @param {Element | null} before @param {Element[]} left @param {Element[]} right */
  const pair = (parent, before, left, right) => {
    const both = box("both-pair");
    const own = box("both-own");
    parent.insertBefore(both, left[0] ?? before);
    own.append(...left);
    both.append(own, twinBox(right));
    undo.push(() => both.replaceWith(...own.childNodes));
  };
  /** @param {Element} parent @param {Element} twin */
  const walk = (parent, twin) => {
    const pairs = joined(piecesOf(parent), piecesOf(twin));
    if (!pairs) throw new Error("the two pages are no twins");
    pairs.forEach(([left, right], at) => {
      const here = left?.elements ?? [];
      const there = right?.elements ?? [];
            if (!left?.name) {
        const alike = here.length === there.length && here.every((each, i) => kindOf(each) === kindOf(there[i]));
        if (alike) here.forEach((each, i) => pair(parent, null, [each], [there[i]]));
        else pair(parent, pairs.slice(at + 1).find(([each]) => each)?.[0]?.elements[0] ?? null, here, there);
      } else if (here[0].matches(HEADING)) pair(parent, null, here, there);
      else if (here[0].matches(HOLDS.join())) {
        summary(here[0], there[0]);
        walk(here[0], there[0]);
      } else if (here[0].matches(".highlight")) comments(parent, here[0], there[0]);
    });
  };
  /** @param {Element} own @param {Element} twin */
  const summary = (own, twin) => {
    const words = (/** @type {Element} */ of) =>
      of.querySelector(":scope > summary > .error-cure") ??
      of.querySelector(`:scope > summary > :is(${HEADING})`) ??
      of.querySelector(":scope > summary");
    const line = words(own);
    const text = words(twin)?.textContent?.replace("¶", "").trim();
    if (!line || !text || line.textContent?.includes(text)) return;
    const said = Object.assign(document.createElement("span"), { className: "both-summary", lang: language, textContent: text });
    line.append(said);
    undo.push(() => said.remove());
  };
  /** @param {Element} parent @param {Element} own @param {Element} twin */
  const comments = (parent, own, twin) => {
    const found = commentsOf(own.querySelector("pre > code")?.textContent ?? "", twin.querySelector("pre > code")?.textContent ?? "");
    if (!found.length) return;
    const list = Object.assign(document.createElement("ul"), { className: "both-comments", lang: language });
    for (const [line, text] of found) {
      const item = document.createElement("li");
      const code = document.createElement("code");
      code.textContent = text;
      item.append(`${line} `, code);
      list.append(item);
    }
    const output = own.nextElementSibling?.matches(".proof-output, .proof-devices") ? own.nextElementSibling : own; // the two are joined
    parent.insertBefore(list, output.nextElementSibling);
    undo.push(() => list.remove());
  };
  try {
    walk(article, other);
  } catch (error) {
    undo.reverse().forEach((each) => each());
    throw error;
  }
  for (const each of article.querySelectorAll(".both-twin .md-typeset__scrollwrap, .both-twin pre > code"))
    if (each.scrollWidth > each.clientWidth + 1) each.setAttribute("tabindex", "0");
  return () => undo.reverse().forEach((each) => each());
};

/** @param {Element} element @returns {string} a paragraph, a list, a table; the theme puts tables into boxes */
const kindOf = (element) => (element.matches(".md-typeset__scrollwrap") ? "table" : element.localName);

/**
 * Changes the page, and leaves what is being read where it is in the window.
 * @param {Element} article
 * @param {() => void} change
 */
const inPlace = (article, change) => {
  const read = [...article.querySelectorAll(`${HEADING}, p, pre, figure, table, summary`)].find(
    (each) => !each.closest(".both-twin") && each.getBoundingClientRect().bottom > 100,
  );
  const before = read?.getBoundingClientRect().top ?? 0;
  const top = scrollY < 100;
  change();
  if (read && !top) scrollBy({ top: read.getBoundingClientRect().top - before, behavior: "instant" });
};

/** @type {(() => void) | null} */
let takeAway = null;

/**
 * Shows both languages, or one again.
 * @param {string} address of the twin page
 * @param {HTMLElement} button which was pressed
 * @returns {Promise<boolean>} whether both are shown now
 */
export const turn = async (address, button) => {
  const article = /** @type {Element} */ (document.querySelector("article"));
  if (takeAway) {
    inPlace(article, takeAway);
    takeAway = null;
  } else {
    const answer = await fetch(address);
    if (!answer.ok) throw new Error(`${answer.status}`);
    const twin = new DOMParser().parseFromString(await answer.text(), "text/html");
    const other = /** @type {Element} */ (twin.querySelector("article"));
    inPlace(article, () => {
      const back = join(article, { article: other, language: twin.documentElement.lang }, answer.url);
      const bar = barOf(button);
      article.prepend(bar);
      document.documentElement.classList.add("both");
      takeAway = () => {
        bar.remove();
        back();
        document.documentElement.classList.remove("both");
      };
    });
  }
  button.setAttribute("aria-pressed", String(!!takeAway));
  return !!takeAway;
};

/** @param {HTMLElement} button @returns {HTMLElement} what says how the page is shown, and leads back */
const barOf = (button) => {
  const zh = document.documentElement.lang.startsWith("zh");
  const bar = Object.assign(document.createElement("p"), { className: "both-bar" });
  bar.setAttribute("role", "status");
  const off = Object.assign(document.createElement("button"), { type: "button", textContent: zh ? "只看中文" : "English only" });
  off.addEventListener("click", () => {
    button.click();
    button.closest(".md-select")?.querySelector("button")?.focus();
  });
  bar.append(zh ? "中英对照。程序、输出和图两种语言相同，只列一次。" : "Both languages. Programs, outputs and figures are the same in both and stand once. ", off);
  return bar;
};
