"""The policy in the head of every page, with the policy on: what a page does still works, nothing else may run, and what
it loads is listed with its hash.
"""

from __future__ import annotations

import hashlib
import json
import re
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page

from gatherbook.site import policy
from gatherbook.sources.book import BOOK, LANGUAGES, prefix_of

KINDS = [
    "", "explorer/", "guide/gather/", "guide/shapes/", "recipes/language-models/", "performance/speed/", "performance/lab/",
    "reference/errors/", "reference/cards/", "reference/exercises/", "reference/glossary/", "internals/", "404.html",
]  # fmt: skip
META = re.compile(r'<meta http-equiv="Content-Security-Policy" content="([^"]*)">')
LISTEN = """
    window.violations = [];
    addEventListener("securitypolicyviolation", (event) => {
        violations.push(`${event.violatedDirective} ${event.blockedURI} ${event.sourceFile}:${event.lineNumber}`);
        document.documentElement.dataset.violations = violations.length;
    });
"""


def test_every_page_has_the_policy_of_its_own_text(site: Path) -> None:
    pages = sorted(site.rglob("*.html"))
    assert len(pages) > 150
    for path in pages:
        text = path.read_text(encoding="utf-8")
        (found,) = META.findall(text)
        assert found == policy.policy(META.sub("", text)), path
        assert "unsafe" not in found
        assert not re.search(
            r"<[a-z][^<>]*\s(?:style|on[a-z]+)=", re.sub(r"<script.*?</script>", "", text, flags=re.S)
        ), path
        before = text[: META.search(text).start()]  # type: ignore[union-attr]
        assert not re.search(r"<(?:script|style|link)", before), path


def test_a_policy_names_what_stands_in_a_page_and_nothing_else() -> None:
    page = (
        '<meta charset="utf-8"><script>a()</script><script>a()</script><script src="b.js"></script>'
        '<script type="application/ld+json">{}</script><script id="x" type="application/json">{}</script><style>p{}</style>'
    )
    assert len(policy.hashes(page, "script")) == len(policy.hashes(page, "style")) == 1
    assert policy.guarded(page).index("Content-Security-Policy") < policy.guarded(page).index("<script")
    with pytest.raises(ValueError, match="meta charset"):
        policy.guarded("<p>text</p>")


def test_what_pages_may_load_is_listed_with_its_hash(site: Path) -> None:
    listed = json.loads((site / policy.NAME).read_text(encoding="utf-8"))
    for name, said in listed.items():
        assert hashlib.sha256((site / name).read_bytes()).hexdigest() == said["sha256"], name
    scripts = {path.relative_to(site).as_posix() for path in site.rglob("*") if path.suffix in (".js", ".css")}
    assert scripts == {name for name in listed if name.endswith((".js", ".css"))}
    ours = {name for name, said in listed.items() if said["from"] == "book"}
    theirs = set(listed) - ours
    assert "assets/site.css" in ours
    assert any(re.fullmatch(r"assets/javascripts/bundle\..*\.js", name) for name in theirs)
    made = re.compile(
        r"assets/(?:search/(?:en|zh|search)\.js|run/(?:evaluator|exercises|page|loader)\.js|run/run\.css|explorer/|preview\.png)"
    )
    assert [name for name in sorted(ours) if not (BOOK.docs / name).is_file() and not made.match(name)] == []


def visited(browser: Browser, site: Path, address: str, path: str) -> tuple[Page, list[str]]:
    """A page that hears what its policy refuses, and what went wrong in it so far."""
    context = browser.new_context(bypass_csp=False)
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    page = context.new_page()
    wrong: list[str] = []
    listed = json.loads((site / policy.NAME).read_text(encoding="utf-8"))
    page.add_init_script(LISTEN)
    page.on("console", lambda message: wrong.append(message.text) if message.type in ("error", "warning") else None)
    page.on("pageerror", lambda error: wrong.append(str(error)))

    def look(url: str) -> None:
        place = urlsplit(url)
        name = place.path.lstrip("/")
        is_page = name.endswith((".html", "index.md", "/")) or not name
        if f"{place.scheme}://{place.netloc}" != address or not (is_page or name in listed):
            wrong.append(f"loads {url}")

    page.on("request", lambda request: look(request.url))
    page.goto(f"{address}/{path}", wait_until="networkidle")
    return page, wrong


def finished(page: Page, wrong: list[str]) -> list[str]:
    """What went wrong on the page, which is closed."""
    found = [*wrong, *page.evaluate("window.violations")]
    page.context.close()
    return found


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_page_does_what_its_policy_refuses(browser: Browser, site: Path, address: str, language: str) -> None:
    found = {}
    for kind in KINDS:
        path = kind if kind == "404.html" else f"{prefix_of(language)}{kind}"
        page, wrong = visited(browser, site, address, path)
        found[path] = finished(page, wrong)
    assert {path: wrong for path, wrong in found.items() if wrong} == {}


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_a_reader_does_works_under_the_policy(browser: Browser, site: Path, address: str, language: str) -> None:
    prefix = prefix_of(language)
    page, wrong = visited(browser, site, address, f"{prefix}guide/gather/")
    for scheme in ("default", "slate"):
        page.locator("form[data-md-component=palette] label:visible").click()
        page.locator(f"body[data-md-color-scheme={scheme}]").wait_for()
    page.reload(wait_until="networkidle")
    assert page.evaluate("document.body.getAttribute('data-md-color-scheme')") == "slate"  # the theme's own scripts ran
    page.locator("button.copy").first.click()
    assert "torch" in page.evaluate("navigator.clipboard.readText()")
    page.locator("figure.tensor-figure svg [tabindex]").first.focus()
    page.keyboard.press("ArrowRight")
    page.locator("[data-run]:visible").first.click()
    page.locator(".highlight textarea, .run-editor textarea, textarea").first.wait_for()
    page.keyboard.press("Escape")
    page.evaluate("document.activeElement.blur()")
    page.keyboard.press("/")
    page.locator("dialog.search[open] textarea").fill("index_add")
    page.locator("dialog.search li a").first.wait_for()
    assert finished(page, wrong) == []
    page, wrong = visited(browser, site, address, f"{prefix}explorer/")
    page.locator("[data-explorer] select").first.select_option(index=1)
    page.locator("[data-explorer] table").first.wait_for()
    assert finished(page, wrong) == []


def test_what_is_no_part_of_a_page_may_not_run(browser: Browser, site: Path, address: str) -> None:
    page, _ = visited(browser, site, address, "guide/dim/")
    page.evaluate(  # later, as what the debugger itself runs may do more
        """() => setTimeout(() => {
            try { new Function("window.ran = 1")(); } catch (error) { window.refused = error.name; }
            document.body.append(Object.assign(document.createElement("script"), { textContent: "window.ran = 2" }));
            document.body.append(Object.assign(document.createElement("script"), { src: "https://example.org/a.js" }));
            document.body.insertAdjacentHTML("beforeend", "<p style='color: red' onclick='window.ran = 3' id='bad'>x</p>");
            document.getElementById("bad").click();
        })"""
    )
    page.locator("html[data-violations='5']").wait_for()
    assert page.evaluate("window.refused") == "EvalError"
    assert page.evaluate("window.ran") is None
    page.context.close()
