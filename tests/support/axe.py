"""What axe says of a page: https://github.com/dequelabs/axe-core, which `make tools` installs.

It is put into the page as a script, so the page must have been opened with `bypass_csp=True`, as `open_browser` does.
"""

from __future__ import annotations

from typing import Any

from playwright.sync_api import Page

from tests.support.install import axe

TAGS = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "best-practice")
OF_COLOURS = ("color-contrast", "link-in-text-block")
"""The rules among them that another palette can break."""

_PLAIN = "pre > code, pre > samp { background-image: none !important }"
"""axe does not judge the colours of text before a gradient, and code has one, which says at an edge that it goes on."""

_SETTLED = "() => Promise.allSettled(document.getAnimations().map(each => each.finished))"
_RUN = """options => axe.run(document, options).then(({violations, passes}) => ({
  violations: violations.flatMap(({id, nodes}) => nodes.map(node => ({
    rule: id, at: node.target.flat().join(" "), html: node.html, why: node.failureSummary,
  }))),
  rules: passes.map(rule => rule.id),
}))"""


def violations(page: Page, rules: tuple[str, ...] = ()) -> list[dict[str, Any]]:
    """Each place that breaks a rule: `rule`, `at`, `html`, `why`. With `rules`, only these are tried.

    Raises:
        RuntimeError: axe is not installed, or had nothing to say, not even what it finds right.
    """
    path = axe()
    if path is None:
        raise RuntimeError("axe is not installed. Cure: make tools")
    if not page.evaluate("() => 'axe' in window"):
        page.add_script_tag(path=path)
        page.add_style_tag(content=_PLAIN)
    page.evaluate(_SETTLED)
    only = {"type": "rule", "values": list(rules)} if rules else {"type": "tag", "values": list(TAGS)}
    said = page.evaluate(_RUN, {"runOnly": only, "resultTypes": ["violations"]})
    if not rules and not said["rules"]:
        raise RuntimeError(f"axe looked at nothing on {page.url}")
    return list(said["violations"])


def in_palette(page: Page, palette: str) -> None:
    """Shows a page in the light or the dark palette, as the system of a reader asks for it."""
    page.emulate_media(color_scheme="dark" if palette == "dark" else "light", reduced_motion="reduce")
    if page.locator("body[data-md-color-scheme]").count():
        page.locator(f"body[data-md-color-scheme={'slate' if palette == 'dark' else 'default'}]").wait_for()
