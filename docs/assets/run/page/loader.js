/**
 * Loads what runs programs when a reader asks for it: by a click on Run, by a link that holds a program, or because an
 * edit of his on this page was kept. Until then a page carries only this and the buttons. No module: a page that was
 * opened from a disk may load none.
 */
{
  const here = /** @type {HTMLScriptElement} */ (document.currentScript).src;
  /** @type {Promise<unknown> | null} */
  let loading = null;
  /** @param {string} kind @param {object} given */
  const add = (kind, given) =>
    new Promise((onload, onerror) => document.head.append(Object.assign(document.createElement(kind), given, { onload, onerror })));
  /** @param {string} name */
  const script = (name) => add("script", { src: new URL(name, here).href });
  const load = () =>
    (loading ??= Promise.all([
      add("link", { rel: "stylesheet", href: new URL("run.css", here).href }),
      script("evaluator.js"),
      script("page.js"),
    ]).then(
      () => tell(false),
      () => {
        loading = null;
        tell(true);
        return Promise.reject();
      },
    ));
  /** @param {(page: any) => void} then */
  const use = (then) => load().then(() => then(/** @type {any} */ (window).gatherPage), () => {});
  const buttons = /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll("[data-run]"));
  const labels = [...buttons].map((button) => button.textContent);
  /** @param {boolean} lost */
  const tell = (lost) => {
    for (const [i, button] of buttons.entries()) {
      button.textContent = lost ? button.dataset.failed ?? "" : labels[i];
      button.classList.toggle("proof-run--lost", lost);
    }
  };
  for (const button of buttons) {
    button.hidden = false;
    button.onclick = () => use((page) => page.open(button));
  }
  const look = () => {
    if (location.hash.startsWith("#run=")) use((page) => page.shared(location.hash));
  };
  addEventListener("hashchange", look);
  look();
  try {
    for (const button of buttons)
      if (localStorage[`solved:${button.dataset.solves}`]) button.classList.add("exercise-solve--done");
    if (Object.keys(sessionStorage).some((key) => key.startsWith(`run:${location.pathname}:`))) use((page) => page.restore());
  } catch {} // a browser that keeps nothing
}
