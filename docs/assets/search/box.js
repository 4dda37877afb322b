/**
 * What every page loads of the search: it opens the dialog when somebody asks for it, and loads nothing before.
 *
 * Opens it: a button or link with `data-search`, the keys `/`, `s`, `f` and Ctrl or Command + K, an address with `?q=`,
 * and a `<form data-search-form>`, whose text field is searched when it is sent or pasted into. An address with `?h=`
 * comes from a result: its words are marked on the page. No module, as a page that was opened from a disk may load none.
 */
{
  const here = /** @type {HTMLScriptElement} */ (document.currentScript).src;

  /** @type {Promise<any> | null} */
  let loading = null;

  /** @returns {Promise<any>} the search itself (served.js), loaded once */
  const searcher = () =>
    (loading ??= new Promise((onload, onerror) =>
      document.head.append(Object.assign(document.createElement("script"), { src: new URL("search.js", here).href, onload, onerror })),
    ).then(
      () => /** @type {any} */ (window).gatherSearch,
      (error) => {
        loading = null;
        throw error;
      },
    ));

  /** @param {string} [text] @returns {Promise<void>} */
  const open = async (text) => (await searcher()).open(text);

  const typing = (/** @type {EventTarget | null} */ target) =>
    target instanceof HTMLElement && (target.isContentEditable || target.matches("input, textarea, select"));

  document.addEventListener("click", (event) => {
    const asked = event.target instanceof Element && event.target.closest("[data-search]");
    if (!asked) return;
    event.preventDefault();
    open(asked.getAttribute("data-search") ?? "");
  });

  document.addEventListener("keydown", (event) => {
    const command = (event.ctrlKey || event.metaKey) && !event.altKey && event.key.toLowerCase() === "k";
    const letter = !event.ctrlKey && !event.metaKey && !event.altKey && ["/", "s", "f"].includes(event.key);
    if (!command && (!letter || typing(event.target))) return;
    event.preventDefault();
    open();
  });

  /** @param {Event} event @returns {HTMLInputElement | HTMLTextAreaElement | null} the text field of a form that searches */
  const fieldOf = (event) => {
    const form = event.target instanceof Element && event.target.closest("form[data-search-form]");
    return form ? form.querySelector("input, textarea") : null;
  };

  document.addEventListener("submit", (event) => {
    const field = fieldOf(event);
    if (!field) return;
    event.preventDefault();
    open(field.value);
  });

  document.addEventListener("paste", (event) => {
    const field = fieldOf(event);
    const text = event.clipboardData?.getData("text/plain");
    if (!field || !text) return;
    event.preventDefault();
    open(text);
  });

  const address = new URLSearchParams(location.search);
  if (address.has("q")) open(address.get("q") ?? "");
  if (address.has("h")) searcher().then(({ highlight }) => highlight(address.get("h") ?? ""));

  const lost = document.documentElement.dataset.lost; // what the page for lost addresses was asked for
  if (lost !== undefined) searcher().then(({ show }) => show(lost));
}
