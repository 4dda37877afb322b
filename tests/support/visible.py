"""What of a page's article a reader does not see though it is there, in a browser: hidden, empty, cut off, off the screen.

What is hidden on purpose (what scripts show on a click, a closed section, the link behind a heading) is left out by name.
"""

from __future__ import annotations

from playwright.sync_api import Page

BLOCKS = "h1, h2, h3, h4, p, li, pre, table, th, td, blockquote, .admonition, .tensor-figure, math, article a[href], code, samp"
"""What must be seen, below `article`, besides whatever holds text."""
ON_PURPOSE = (
    "[hidden], [hidden] *, button, button *, details:not([open]) *, .headerlink, .tabbed-block *, .proof-run *, nav *, .md-clipboard, .md-source-file *, "
    ".tabbed-labels *, dialog *, template, noscript, [data-offline] *, .search-result *, select *, .tf-steps, .tf-steps *, annotation, semantics > :not(:first-child)"
)
_LOOK = """([blocks, apart]) => {
  const wrong = [];
  const article = document.querySelector("article");
  const say = (each, why) =>
    wrong.push(`${each.localName}${each.className?.baseVal ?? each.className ? "." + (each.className.baseVal ?? each.className) : ""} ${JSON.stringify(each.textContent.trim().slice(0, 30))}: ${why}`);
  const wide = document.documentElement.clientWidth;
  const says = (node) => !node.closest("svg, math") && [...node.childNodes].some((child) => child.nodeType === 3 && child.data.trim());
  for (const each of article.querySelectorAll("*")) {
    if (!each.matches(blocks) && !says(each)) continue;
    if (each.matches(apart) || (!each.textContent.trim() && !each.querySelector("svg, img"))) continue;
    const clipped = (node) => /\\binset|polygon\\(0/.test(getComputedStyle(node).clipPath);
    let reader = true;
    for (let node = each; node && node !== article.parentElement; node = node.parentElement)
      if (node.matches("[class*=sr-only], [class*=visually], .tf-table, [aria-hidden=true], [class*=numbers]")) reader = false;
    if (!reader) continue;
    const box = each.getBoundingClientRect();
    const style = getComputedStyle(each);
    const text = document.createRange();
    text.selectNodeContents(each);
    const inner = text.getBoundingClientRect();
    if (!each.checkVisibility({ opacityProperty: true, visibilityProperty: true, contentVisibilityAuto: true })) say(each, "is not shown");
    else if (box.width < 2 || box.height < 2) say(each, `has no room: ${box.width} x ${box.height}`);
    else if (parseFloat(style.fontSize) < 7) say(each, `letters of ${style.fontSize}`);
    else if (box.bottom + scrollY <= 0 || inner.bottom + scrollY <= 0 || inner.right <= 0 || inner.left < -9) say(each, "lies off the page");
    else if (style.position === "fixed") say(each, "is taken out of the page");
    else if (parseFloat(style.textIndent) < -99) say(each, "its text lies off the page");
    else if (/^rgba\\(.*, 0\\)$|^transparent$/.test(style.color) && !(each instanceof SVGElement)) say(each, "has no colour");
    else if (!scrollable(each) && style.overflowY === "hidden" && (inner.height > box.height + 4 || inner.bottom > box.bottom + 4)) say(each, "is cut off");
    else if (!scrollable(each) && style.overflowX === "hidden" && inner.width > box.width + 4) say(each, "is cut off at its side");
    else if (each.matches(".tensor-figure") && !drawn(each)) say(each, "has no drawing that is seen whole");
    else {
      for (let node = each; node && node !== article; node = node.parentElement) {
        const of = getComputedStyle(node);
        const size = node.getBoundingClientRect();
        if (clipped(node)) { say(each, "is clipped"); break; }
        if (/opacity\\(0/.test(of.filter)) { say(each, "is filtered away"); break; }
        if (parseFloat(of.opacity) < 0.3) { say(each, "can be seen through"); break; }
        if (of.overflowY === "hidden" && size.bottom + 2 < box.top) { say(each, "lies in what is cut off"); break; }
        if (of.overflowY === "hidden" && node.scrollHeight > node.clientHeight + 4 && node.clientHeight > 0 && !(node instanceof SVGElement) && box.bottom > size.bottom + 4) { say(each, "lies in what is cut off"); break; }
      }
    }
  }
  return wrong;
  function drawn(figure) {
    const seen = (node) => node.checkVisibility({ opacityProperty: true, visibilityProperty: true }) && node.getBoundingClientRect().width > 2;
    return [...figure.querySelectorAll("svg")].some((svg) => seen(svg) && [...svg.querySelectorAll(".tf-cell, .tf-cell *")].every((cell) => cell.localName === "title" || seen(cell)));
  }
  function scrollable(node) { const of = getComputedStyle(node); return /auto|scroll/.test(of.overflowX + of.overflowY); }
}"""


def hidden(page: Page) -> list[str]:
    """What of the open page's article is there and not seen, each with the reason."""
    found: list[str] = page.evaluate(_LOOK, [BLOCKS, ON_PURPOSE])
    return found
