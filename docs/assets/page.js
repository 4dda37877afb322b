/**
 * What a page of text does besides being read: its programs are copied by a button, so is the whole page, and code that
 * is wider than the window can be scrolled with the keyboard. No module, as a page from a disk may load none.
 */
{
  const zh = document.documentElement.lang.startsWith("zh");
  const SAID = zh ? { copy: "复制", copied: "已复制" } : { copy: "Copy", copied: "Copied" };
  const SHOWN = 1600; // ms that "copied" stays
  const READ = 160; // px below the window's top: a heading above that line is being read

  /** @param {HTMLElement} element @param {string} text @returns {void} says for a moment that it was copied */
  const say = (element, text) => {
    const before = element.textContent;
    element.textContent = text;
    element.setAttribute("aria-live", "polite");
    setTimeout(() => (element.textContent = before), SHOWN);
  };

  for (const code of document.querySelectorAll(".highlight > pre > code")) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "copy";
    button.textContent = SAID.copy;
    code.closest(".highlight")?.append(button);
    code.querySelector("[data-is], a")?.setAttribute("tabindex", "0");
  }

  document.addEventListener("click", async ({ target }) => {
    if (!(target instanceof HTMLElement) || !target.matches("button.copy")) return;
    const code = target.closest(".highlight")?.querySelector("code");
    await navigator.clipboard.writeText(code?.textContent ?? "");
    say(target, SAID.copied);
  });

  document.addEventListener("click", async (event) => {
    const link = event.target instanceof Element && event.target.closest("a[data-copy-page]");
    if (!(link instanceof HTMLAnchorElement) || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    try {
      const text = fetch(link.href).then((answer) => (answer.ok ? answer.text() : Promise.reject(answer.status)));
      await navigator.clipboard.writeText(await text);
      say(link, link.dataset.copyPage ?? SAID.copied);
    } catch {
      location.assign(link.href); // then it can be copied by hand
    }
  });

  // A name in a program tells what it holds at that line; the name of an operation is a link to its card. A pointer and a
  // finger find each, keys come to the first of a program and go on with the arrows.
  const bubble = document.createElement("div");
  bubble.className = "name-bubble";
  bubble.id = "name-bubble";
  bubble.setAttribute("role", "tooltip");
  const NAME = ".highlight > pre > code :is([data-is], a)";
  const named = (/** @type {EventTarget | null} */ target) => {
    const found = target instanceof Element && target.closest(NAME);
    return found instanceof HTMLElement ? found : null;
  };
  /** @type {HTMLElement | null} */
  let told = null;
  const beside = () => {
    if (!told) return;
    const { left, top, bottom } = told.getBoundingClientRect();
    const { width, height } = bubble.getBoundingClientRect();
    bubble.style.left = `${Math.max(4, Math.min(left, innerWidth - width - 4))}px`;
    bubble.style.top = `${top > height + 4 ? top - height - 4 : bottom + 4}px`;
  };
  const hush = () => {
    told?.removeAttribute("aria-describedby");
    told = null;
    bubble.remove();
  };
  const tell = (/** @type {Event} */ { target }) => {
    const name = named(target);
    hush();
    if (!name?.dataset.is) return;
    told = name;
    bubble.textContent = name.dataset.is;
    name.setAttribute("aria-describedby", bubble.id);
    document.body.append(bubble);
    beside();
  };
  for (const type of ["pointerover", "focusin", "click"]) document.addEventListener(type, tell);
  document.addEventListener("focusout", hush);
  for (const type of ["scroll", "resize"]) addEventListener(type, beside, { capture: true, passive: true });
  document.addEventListener("keydown", (event) => {
    const name = named(event.target);
    if (event.key === "Escape") hush();
    const step = event.key === "ArrowRight" ? 1 : event.key === "ArrowLeft" ? -1 : 0;
    if (!name || !step || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    const all = /** @type {HTMLElement[]} */ ([...(name.closest("code")?.querySelectorAll("[data-is], a") ?? [])]);
    const next = all[all.indexOf(name) + step];
    if (!next) return;
    name.tabIndex = -1;
    next.tabIndex = 0;
    next.focus();
  });

  // What is wrong is told with the section that is being read: the theme keeps its id in the address.
  document.addEventListener("click", ({ target }) => {
    const link = target instanceof Element && target.closest("a[data-report]");
    if (!(link instanceof HTMLAnchorElement)) return;
    const address = new URL(link.href);
    const name = link.dataset.report ?? "";
    const text = (address.searchParams.get(name) ?? "").replace(/#\S*/, location.hash || "#");
    address.searchParams.set(name, text);
    link.href = address.href;
  });

  // The other language begins where this one is read: the two have the same ids. A link may also hold a program or the
  // explorer's numbers, which are the same in both.
  const place = () => {
    if (/^#(?:run=|.*[=&])/.test(location.hash) || document.querySelector("article .explorer")) return location.hash;
    const top = (/** @type {Element} */ each) => each.getBoundingClientRect().top;
    const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (target && top(target) >= 0 && top(target) < innerHeight / 2) return location.hash;
    const above = [...document.querySelectorAll("article :is(h2, h3, h4)[id]")].filter(
      (each) => each.getClientRects().length && top(each) < READ,
    );
    return scrollY > 0 && above.length ? `#${above.at(-1)?.id}` : "";
  };
  const twins = /** @type {NodeListOf<HTMLAnchorElement>} */ (document.querySelectorAll(".md-select__list a[hreflang]"));
  for (const type of ["pointerdown", "focusin", "click", "auxclick", "contextmenu"])
    for (const link of twins) link.addEventListener(type, () => (link.hash = place()), true);

  // Both languages at once are made of the twin's page, which a disk does not give.
  const here = /** @type {HTMLScriptElement} */ (document.currentScript).src;
  const both = document.querySelector("button[data-both]");
  const twin = [...twins].find((each) => !each.hasAttribute("aria-current"));
  if (both instanceof HTMLButtonElement && twin && location.protocol !== "file:") {
    const name = both.textContent;
    /** @param {string} kind @param {object} given */
    const add = (kind, given) =>
      new Promise((onload, onerror) => document.head.append(Object.assign(document.createElement(kind), given, { onload, onerror })));
    /** @type {Promise<unknown> | null} */
    let loading = null;
    const keep = (/** @type {boolean} */ shown) => {
      try {
        if (shown) sessionStorage.setItem("both", "1");
        else sessionStorage.removeItem("both");
      } catch {} // a browser that keeps nothing
    };
    const turn = async () => {
      both.disabled = true;
      try {
        loading ??= Promise.all([
          add("link", { rel: "stylesheet", href: new URL("both/both.css", here).href }),
          add("script", { src: new URL("both/both.js", here).href }),
        ]);
        await loading;
        const page = new URL(twin.href);
        page.hash = "";
        const shown = await /** @type {any} */ (window).gatherBoth.turn(page.href, both);
        keep(shown);
        both.textContent = name;
      } catch {
        loading = null;
        both.textContent = both.dataset.failed ?? name;
      }
      both.disabled = false;
    };
    both.hidden = false;
    both.addEventListener("click", turn);
    try {
      if (sessionStorage.getItem("both")) addEventListener("DOMContentLoaded", turn, { once: true });
    } catch {}
  }

  // The menu is opened by a label, for a pointer; the button in it is for keys and screen readers. Escape closes it.
  const drawer = document.getElementById("__drawer");
  const menu = document.querySelector("header .menu-button");
  if (drawer instanceof HTMLInputElement && menu instanceof HTMLElement) {
    menu.addEventListener("click", (event) => {
      event.preventDefault();
      drawer.click();
    });
    drawer.addEventListener("change", () => menu.setAttribute("aria-expanded", String(drawer.checked)));
    document.addEventListener("keydown", (event) => {
      if (event.key !== "Escape" || !drawer.checked) return;
      drawer.click();
      menu.focus();
    });
  }

  // A box that scrolls is a stop for the Tab key, one that does not is none.
  const sizes = new ResizeObserver((entries) => {
    const wide = entries.map(({ target }) => target.scrollWidth > target.clientWidth + 1);
    entries.forEach(({ target }, at) => (wide[at] ? target.setAttribute("tabindex", "0") : target.removeAttribute("tabindex")));
  });
  for (const box of document.querySelectorAll("pre > code, pre > samp, .md-typeset__scrollwrap")) sizes.observe(box);

  // When the document is there, the theme's script measures each block of code, in closed sections as well: seconds on a
  // phone. So what is closed stands aside while it does: from before its listener (capturing) until after (the window's).
  // Every module of ours has run by then and has seen the whole page.
  /** @type {{body: Element, section: Element | null}[]} */
  let aside = [];
  const standAside = () => {
    const bodies = document.querySelectorAll(":is(.error, .fold):not([open]) > :is(.error-body, .fold-body)");
    aside = [...bodies].map((body) => ({ body, section: body.parentElement }));
    for (const { body } of aside) body.remove();
  };
  document.addEventListener("DOMContentLoaded", standAside, { capture: true, once: true });
  addEventListener("DOMContentLoaded", () => aside.forEach(({ body, section }) => section?.append(body)), { once: true });

  // A server answers for a folder with its page; a disk would show its list.
  if (location.protocol === "file:") {
    const nameThePage = (/** @type {Event} */ { target }) => {
      const link = target instanceof Element && target.closest("a[href]");
      if (link instanceof HTMLAnchorElement && link.protocol === "file:" && link.pathname.endsWith("/")) link.pathname += "index.html";
    };
    for (const type of ["click", "auxclick", "contextmenu"]) addEventListener(type, nameThePage, true);
  }
}
