/**
 * Helps the search box with what people type: whole questions, and pasted error messages.
 *
 * The engine takes every word as the beginning of one, so "do" of a question finds "docstring". Small words of both
 * languages are taken out of a query that has others.
 *
 * The entry of a pasted message comes first among the results.
 * The search engine reads `-100` as "without 100" and drops a word in front of a colon. So a query that looks like a
 * message loses its punctuation before it is sent, and the entry whose heading it holds is moved to the front when
 * the answer comes. No module: it must run before the theme's script, which makes the worker.
 */
{
  const SHORTEST = 4; // words; fewer are a search, not a message

  /** @param {string} text @returns {string} without tags, numbers and punctuation, in lower case */
  const plain = (text) =>
    (new DOMParser().parseFromString(text, "text/html").body.textContent ?? "")
      .replace(/\[[\d, -]*\]|-?\d+(\.\d+)?/g, " ")
      .replace(/[^\p{L}]+/gu, " ")
      .replace(/\b(\p{L}+)( \1\b)+/gu, "$1")
      .trim()
      .toLowerCase();

  const SMALL = new Set(
    ("a an and are as be but by can could did do does for from get has have how i if in is it its me my not of on or " +
      "should so than that the this to was what when where which who why will with you your").split(" "),
  );
  const SMALL_ZH = /\u4e3a\u4ec0\u4e48|\u4ec0\u4e48|\u600e\u4e48|\u600e\u6837|\u5982\u4f55|\u53ef\u4ee5|\u80fd\u4e0d\u80fd|\u662f\u4e0d\u662f|\u5bf9\u4e0d\u5bf9|\u5bf9\u5417|\u7684\u65f6\u5019|[\u7684\u4e86\u5417\u5462]/gu;

  /** @param {string} query @returns {string} without its small words, unless nothing else is left */
  const withoutSmall = (query) => {
    const kept = query
      .replace(SMALL_ZH, " ")
      .split(/\s+/)
      .filter((word) => word && !SMALL.has(word.toLowerCase().replace(/[^a-z]+$/, "")));
    return kept.length ? kept.join(" ") : query;
  };

  /** @param {string} query */
  const isMessage = (query) => query.trim().split(/\s+/).length >= SHORTEST;

  /**
   * Moves the section whose title is the longest that `message` holds, and its page, to the front.
   * @param {{title: string, score: number}[][]} pages
   * @param {string} message
   */
  const promote = (pages, message) => {
    let best = null;
    for (const page of pages) {
      for (const item of page) {
        const title = plain(item.title);
        const fits = title.split(" ").length >= SHORTEST && message.includes(title);
        if (fits && (!best || title.length > best.title.length)) best = { page, item, title };
      }
    }
    if (!best) return;
    best.item.score = Math.max(...pages.flat().map((item) => item.score)) + 1;
    best.page.sort((a, b) => b.score - a.score);
    pages.splice(pages.indexOf(best.page), 1);
    pages.unshift(best.page);
  };

  window.Worker = class extends Worker {
    /** @param {string | URL} url @param {WorkerOptions} [options] */
    constructor(url, options) {
      super(url, options);
      this.pasted = "";
      this.addEventListener("message", ({ data }) => {
        if (data.type === 3 && this.pasted) promote(data.data.items, this.pasted);
      });
    }

    /** @param {any} data @param {any} [transfer] */
    postMessage(data, transfer) {
      if (data?.type === 2) {
        this.pasted = isMessage(data.data) ? plain(data.data.replace(/</g, "&lt;")) : "";
        const asked = this.pasted ? data.data.replace(/[^\p{L}\p{N}]+/gu, " ") : data.data;
        data = { ...data, data: withoutSmall(asked) };
      }
      super.postMessage(data, transfer);
    }
  };
}
