/**
 * Puts the entry of a pasted error message first among the search results.
 *
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
      .trim()
      .toLowerCase();

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
        if (this.pasted) data = { ...data, data: data.data.replace(/[^\p{L}\p{N}]+/gu, " ") };
      }
      super.postMessage(data, transfer);
    }
  };
}
