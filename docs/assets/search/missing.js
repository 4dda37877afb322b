/** The page for an address that is not there: in the language of the address, with what its words find. */

import { addressOf, indexOf, resultsOf } from "./dialog.js";
import { search } from "./engine.js";

const FOLDERS = new Set(["guide", "recipes", "reference", "performance", "explorer", "proof"]);
const CARDS = "reference/cards/";
const MOST = 5;

/**
 * The language that an address speaks, if it does.
 * @param {string} path below the site's folder
 * @returns {"en" | "zh" | undefined}
 */
export const languageOf = (path) => {
  const [first] = path.split("/");
  return first === "zh" ? "zh" : FOLDERS.has(first) ? "en" : undefined;
};

/**
 * What to search for instead of an address: its words.
 * @param {string} path
 * @returns {string}
 */
export const wordsIn = (path) => {
  let text = path.replace(/^zh\//, "");
  try {
    text = decodeURIComponent(text);
  } catch {
    // an address that is no text is searched as it stands
  }
  const parts = text.replace(/\.(?:html?|md|ipynb|php|aspx?)$/, "").split("/").filter(Boolean);
  const telling = parts.filter((part) => !FOLDERS.has(part));
  return (telling.length ? telling : parts).join(" ").replace(/[\s+-]+/g, " ").trim();
};

/**
 * Puts the card of an operation first, where the address is a full name of it, such as `torch.functional.gather_`.
 * @param {import("./dialog.js").Index} index
 * @param {import("./engine.js").Found} found
 * @param {string} words
 * @returns {import("./engine.js").Found}
 */
export const withCard = (index, found, words) => {
  if (!/^(?:torch|tensor|nn|f)\./i.test(words)) return found;
  const bare = (/** @type {string} */ name) => name.toLowerCase().replace(/_+$/, "");
  const asked = bare(words.split(/[.\s]/).at(-1) ?? "");
  const { pages, sections } = index.data;
  const section = sections.findIndex(([page, , level, title]) => pages[page][0] === CARDS && level === 3 && bare(title) === asked);
  if (section < 0) return found;
  const card = { page: sections[section][0], score: 1, hits: [{ section, score: 1 }] };
  return { ...found, pages: [card, ...found.pages.filter(({ page }) => page !== card.page)] };
};

/** @param {string} path below the site's folder */
export const show = async (path) => {
  const spoken = languageOf(path);
  if (spoken) {
    document.documentElement.lang = spoken;
    document.querySelector(`section:not([data-language="${spoken}"])`)?.remove();
  }
  for (const section of document.querySelectorAll("section")) {
    const lang = section.dataset.language === "zh" ? "zh" : "en";
    section.querySelector("[data-home]")?.setAttribute("href", addressOf(lang, "").href);
    const button = section.querySelector("button");
    if (button) button.hidden = false;
    const words = wordsIn(path);
    if (!words) continue;
    const index = await indexOf(lang).catch(() => null);
    if (!index) continue;
    const found = withCard(index, search(index, words), words);
    if (!found.pages.length) continue;
    section.querySelector("ol")?.replaceChildren(...resultsOf(index, found, lang, MOST));
    const box = section.querySelector("[data-found]");
    if (box instanceof HTMLElement) box.hidden = false;
  }
};
