"""Pages where they are read otherwise: found by search engines, previewed, printed, copied, asked for by a wrong
address, reached without a mouse.
"""

from __future__ import annotations

import functools
import http.server
import json
import os
import re
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import parse_qs, urljoin, urlsplit

import pytest
from lxml import etree, html
from playwright.sync_api import Browser, Page

from gatherbook.site import feedback, markdown_pages
from gatherbook.sources import marks, snippets
from gatherbook.sources.book import BOOK, Book, language_of
from gatherbook.sources.pages import read_page
from tests.support.site import built_path

SITE_URL = "https://example.org/book/"
PAGES = BOOK.pages()


def built(book: Book, folder: Path, site_url: str) -> Path:
    """The site of a book, built for that address."""
    done = subprocess.run(
        [sys.executable, "-m", "mkdocs", "build", "--site-dir", str(folder)],
        cwd=book.root,
        env={**os.environ, "SITE_URL": site_url, "NO_MKDOCS_2_WARNING": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return folder


def head(path: Path) -> dict[str, list[tuple[str | None, ...]]]:
    """What the head of a page says, by kind."""
    tree = html.parse(str(path))
    return {
        "canonical": [(link.get("href"),) for link in tree.xpath("//link[@rel='canonical']")],
        "languages": [
            (link.get("hreflang"), link.get("href"))
            for link in tree.xpath("//head/link[normalize-space(@rel)='alternate' and @hreflang]")
        ],
        "properties": [(meta.get("property"), meta.get("content")) for meta in tree.xpath("//meta[@property]")],
    }


def test_with_an_address_pages_name_themselves_and_their_twins(small_book: Book, tmp_path: Path) -> None:
    site = built(small_book, tmp_path / "site", SITE_URL.rstrip("/"))
    for language, prefix in (("en", ""), ("zh", "zh/")):
        found = head(site / prefix / "more" / "index.html")
        assert found["canonical"] == [(f"{SITE_URL}{prefix}more/",)]
        assert found["languages"] == [
            ("en", f"{SITE_URL}more/"),
            ("zh-CN", f"{SITE_URL}zh/more/"),
            ("x-default", f"{SITE_URL}more/"),
        ]
        assert ("og:url", f"{SITE_URL}{prefix}more/") in found["properties"], language
    places = [element.text for element in etree.parse(str(site / "sitemap.xml")).iter("{*}loc")]
    assert sorted(places) == sorted(SITE_URL + each for each in ("", "more/", "zh/", "zh/more/"))
    assert f"Sitemap: {SITE_URL}sitemap.xml" in (site / "robots.txt").read_text(encoding="utf-8")
    listed = re.findall(r"\]\(([^)]*)\)", (site / "zh" / "llms.txt").read_text(encoding="utf-8"))
    assert listed == [f"{SITE_URL}zh/{name}" for name in ("llms-full.txt", "index.md", "more/index.md")]
    assert f"]({SITE_URL}more/#rows)" in (site / "index.md").read_text(encoding="utf-8")


def test_without_an_address_nothing_pretends_to_have_one(site: Path) -> None:
    found = head(site / "guide" / "gather" / "index.html")
    assert found["canonical"] == found["languages"] == []
    assert "Sitemap" not in (site / "robots.txt").read_text(encoding="utf-8")
    assert not (site / "sitemap.xml").exists()


@pytest.mark.parametrize("path", PAGES, ids=BOOK.relative)
def test_a_page_has_a_preview_and_a_description_for_programs(site: Path, path: Path) -> None:
    page = built_path(BOOK, site, path)
    properties = dict(head(page)["properties"])
    assert properties["og:title"] and properties["og:description"]
    assert properties["og:locale"] == {"en": "en_US", "zh": "zh_CN"}[language_of(path)]
    tree = html.parse(str(page))
    assert len(tree.xpath("//meta[@name='theme-color']")) == 2
    (data,) = tree.xpath("//script[@type='application/ld+json']")
    assert json.loads(data.text)["headline"] == properties["og:title"]


@pytest.mark.parametrize("path", PAGES, ids=BOOK.relative)
def test_a_page_as_markdown_holds_its_programs_and_outputs(site: Path, path: Path) -> None:
    text = (built_path(BOOK, site, path).parent / markdown_pages.NAME).read_text(encoding="utf-8")
    page = read_page(path)
    assert text.startswith(f"# {page.headings[0].text.replace('`', '')}") or text.startswith("# ")
    for heading in page.headings:
        assert "#" * heading.level + " " in text
    for fence in page.fences:
        if fence.language == "python" and fence.include:
            program = snippets.view(BOOK, fence.include, language_of(path)).strip()
            assert f"```python\n{program}\n```" in text, fence.include
            output = marks.sample(snippets.documented_output(BOOK, fence.include)).strip()
            last = output.splitlines()[-1] if output else ""
            assert last.strip() in text, fence.include
    assert "<svg" not in text and "<span" not in text and "&lt;" not in text


@pytest.mark.parametrize("prefix", ["", "zh/"])
def test_llms_txt_lists_every_page_in_the_order_of_the_book(site: Path, prefix: str) -> None:
    folder = site / prefix
    links = re.findall(r"^- \[.*?\]\(([^)]*)\)", (folder / "llms.txt").read_text(encoding="utf-8"), re.MULTILINE)
    pages = [path for path in PAGES if (language_of(path) == "zh") == bool(prefix)]
    assert len(links) == len(set(links)) == len(pages)
    assert all((folder / link).is_file() for link in links)
    assert links.index(f"{'../zh/' if prefix else ''}guide/gather/index.md") < links.index(
        f"{'../zh/' if prefix else ''}reference/errors/index.md"
    )
    whole = (folder / "llms-full.txt").read_text(encoding="utf-8")
    assert all((folder / link).read_text(encoding="utf-8").strip() in whole for link in links)


def test_markdown_of_what_a_page_may_hold() -> None:
    text = markdown_pages.markdown(
        "<h2>Two<a class='headerlink' href='#two'>¶</a></h2><p>A <code>b</code> and <a href='../c/'>c</a>.</p>"
        "<ul><li>one<ul><li>inner</li></ul></li><li>two</li></ul>"
        "<table><thead><tr><th>a</th><th>b|c</th></tr></thead><tbody>\n<tr><td>1</td><td>2</td></tr>\n</tbody></table>"
        "<span class='formula' data-latex='x_i'><math><mi>x</mi></math></span>"
        "<details><summary>Hint</summary><p>Text.</p></details>",
        "https://example.org/a/",
    )
    assert text == (
        "## Two\n\nA `b` and [c](https://example.org/c/).\n\n- one\n  - inner\n- two\n\n"
        "| a | b\\|c |\n|---|---|\n| 1 | 2 |\n\n$x_i$\n\n**Hint**\n\nText.\n"
    )


class _Lost(http.server.SimpleHTTPRequestHandler):
    """Answers with 404.html what is not there, as static hosts do; everything lies below `/some/prefix/`."""

    def log_message(self, *_: object) -> None:
        """Says nothing."""

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        if code != 404:
            return super().send_error(code, message, explain)
        body = (Path(self.directory) / "some" / "prefix" / "404.html").read_bytes()
        self.send_response(404)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)
        return None


@pytest.fixture(scope="module")
def below(site: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of the site below another folder."""
    root = tmp_path_factory.mktemp("host")
    (root / "some").mkdir()
    (root / "some" / "prefix").symlink_to(site)
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(_Lost, directory=str(root)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/some/prefix"
    server.shutdown()
    server.server_close()


@pytest.mark.parametrize(
    ("path", "languages", "first"),
    [
        ("guide/scater_add", ["en"], "guide/scatter/"),
        ("zh/reference/广播", ["zh"], "zh/"),
        ("torch.Tensor.index_selects", ["en", "zh"], ""),
        ("zh/guide/gather/gather/gather/x/y/z.html", ["zh"], "zh/"),
    ],
)
def test_a_missing_page_speaks_the_language_of_its_address(
    browser: Browser, below: str, path: str, languages: list[str], first: str
) -> None:
    page = browser.new_page()
    assert page.goto(f"{below}/{path}").status == 404
    page.locator("[data-found]:visible a").first.wait_for()
    assert page.locator("section").evaluate_all("all => all.map(each => each.lang)") == languages
    if len(languages) == 1:
        assert page.evaluate("document.documentElement.lang") == languages[0]
    assert page.locator("[data-found] a").first.evaluate("link => link.href").startswith(f"{below}/{first}")
    for link in page.locator("[data-home]").evaluate_all("links => links.map(link => link.href)"):
        assert page.request.get(link).status == 200
    assert page.evaluate("getComputedStyle(document.body).maxWidth") != "none"  # it has its style
    page.locator("button[data-search]").first.click()
    page.locator("dialog.search[open] textarea").wait_for()
    page.close()


@pytest.mark.parametrize("scripts", [True, False])
def test_a_name_leads_to_its_card_under_a_folder_and_from_a_disk(
    browser: Browser, below: str, site: Path, scripts: bool
) -> None:
    context = browser.new_context(java_script_enabled=scripts)
    page = context.new_page()
    for start in (
        f"{below}/torch.gather",
        f"{below}/zh/torch.Tensor.scatter_",
        f"{site.as_uri()}/torch.where/index.html",
    ):
        page.goto(start)
        page.wait_for_url("**/reference/cards/index.html#*")
        anchor = re.sub(r"_$", "", start.removesuffix("/index.html").split(".")[-1])
        assert page.url.endswith(f"#{anchor}")
        assert page.url.startswith(f"{below}/zh/") == ("/zh/" in start)
    context.close()


@pytest.mark.parametrize("name", ["torch.functional.gather", "torch.Tensor.Index_Select_", "F.one_hot"])
def test_a_name_that_is_none_is_offered_its_card(browser: Browser, below: str, name: str) -> None:
    page = browser.new_page()
    page.goto(f"{below}/zh/{name}")
    first = page.locator("[data-found]:visible a").first
    first.wait_for()
    anchor = name.split(".")[-1].lower().strip("_").replace("_", "-")
    target = urlsplit(first.evaluate("link => link.href"))
    assert (target.path, target.fragment) == ("/some/prefix/zh/reference/cards/", anchor)
    page.close()


def test_a_missing_page_without_scripts_speaks_both_languages(browser: Browser, below: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{below}/nowhere/at/all")
    assert page.get_by_text("There is no such page").is_visible()
    assert page.get_by_text("没有这个页面").is_visible()
    assert page.locator("section[lang=zh]").count() == page.locator("section[lang=en]").count() == 1
    context.close()


def luminance(colour: str) -> float:
    """The relative luminance of a CSS `rgb(…)` colour, 0 to 1; text of a page is opaque."""
    parts = [float(each) / 255 for each in re.findall(r"[\d.]+", colour)[:3]]
    linear = [each / 12.92 if each <= 0.03928 else ((each + 0.055) / 1.055) ** 2.4 for each in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@pytest.mark.parametrize("scheme", ["default", "slate"])
def test_a_page_prints_dark_on_white_from_either_palette(browser: Browser, address: str, scheme: str) -> None:
    page = browser.new_page(color_scheme="dark" if scheme == "slate" else "light")
    page.goto(f"{address}/guide/gather/")
    page.wait_for_function(f"document.body.getAttribute('data-md-color-scheme') === '{scheme}'")
    page.emulate_media(media="print")
    colours = page.evaluate(
        """() => [...document.querySelectorAll('article :is(h1, h2, p, code span, td, figcaption, svg text)')]
            .map(each => getComputedStyle(each)[each.closest('svg') ? 'fill' : 'color'])"""
    )
    assert len(colours) > 300
    pale = {colour for colour in colours if (1.0 + 0.05) / (luminance(colour) + 0.05) < 4.5}
    assert pale == set()
    for name in (".copy", ".headerlink", ".md-header", ".notebook", ".tensor-figure__open"):
        assert page.locator(name).first.evaluate("each => getComputedStyle(each).display") == "none", name
    after = page.evaluate("getComputedStyle(document.querySelector('article h2')).breakAfter")
    assert after == "avoid"
    page.goto(f"{address}/reference/questions/")
    spelled = page.evaluate(
        """getComputedStyle(document.querySelector('article a[href^="https://"]'), '::after').content"""
    )
    assert "https://" in spelled
    page.close()


def test_code_that_scrolls_is_a_stop_for_the_tab_key(browser: Browser, address: str) -> None:
    page = browser.new_page(viewport={"width": 390, "height": 844})
    page.goto(f"{address}/reference/rosetta/", wait_until="networkidle")
    wide = "[...document.querySelectorAll('pre > code, pre > samp')].filter(each => each.scrollWidth > each.clientWidth + 1)"
    page.wait_for_function(f"{wide}.every(each => each.tabIndex === 0)")
    assert page.evaluate(f"{wide}.length") > 10
    narrow = "[...document.querySelectorAll('pre > code')].filter(each => each.scrollWidth <= each.clientWidth + 1)"
    assert page.evaluate(f"{narrow}.every(each => each.tabIndex < 0)")
    page.close()


def test_the_closed_drawer_is_no_stop_and_the_menu_button_opens_it(browser: Browser, address: str) -> None:
    page = browser.new_page(viewport={"width": 390, "height": 844})
    page.goto(f"{address}/guide/gather/", wait_until="networkidle")
    inside = "document.activeElement.closest('.md-sidebar--primary') !== null"
    stops = []
    for _ in range(12):
        page.keyboard.press("Tab")
        stops.append(page.evaluate(inside))
    assert not any(stops)
    menu = page.locator("header .menu-button")
    for key in ("Enter", "Space"):
        menu.focus()
        page.keyboard.press(key)
        page.wait_for_function(
            "getComputedStyle(document.querySelector('.md-sidebar--primary')).visibility === 'visible'"
        )
        for _ in range(12):
            page.keyboard.press("Tab")
            if page.evaluate(inside):
                break
        assert page.evaluate(inside), key
        assert menu.get_attribute("aria-expanded") == "true"
        page.keyboard.press("Escape")
        assert menu.evaluate("each => each === document.activeElement")
        assert menu.get_attribute("aria-expanded") == "false"
        page.wait_for_function(
            "getComputedStyle(document.querySelector('.md-sidebar--primary')).visibility === 'hidden'"
        )
    page.close()


def test_the_copy_button_is_seen_by_touch_and_appears_for_keys(browser: Browser, address: str) -> None:
    touch = browser.new_context(viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True)
    page = touch.new_page()
    page.goto(f"{address}/zh/guide/gather/", wait_until="networkidle")
    button = page.locator("button.copy").first
    assert button.evaluate("each => getComputedStyle(each).opacity") == "1"
    assert button.inner_text() == "复制"
    colour, ground = button.evaluate("each => [getComputedStyle(each).color, getComputedStyle(each).backgroundColor]")
    lighter, darker = sorted((luminance(colour), luminance(ground)), reverse=True)
    assert (lighter + 0.05) / (darker + 0.05) >= 3
    touch.close()
    page = browser.new_page()
    page.goto(f"{address}/guide/gather/", wait_until="networkidle")
    page.locator("button.copy").first.focus()
    page.wait_for_function("getComputedStyle(document.querySelector('button.copy')).opacity === '1'")
    page.close()


def test_the_whole_page_is_copied_as_markdown(browser: Browser, address: str, site: Path) -> None:
    context = browser.new_context()
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    page = context.new_page()
    page.goto(f"{address}/zh/guide/dim/", wait_until="networkidle")
    page.locator("[data-copy-page]").click()
    page.wait_for_function("document.querySelector('[data-copy-page]').textContent === '已复制'")
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied == (site / "zh" / "guide" / "dim" / "index.md").read_text(encoding="utf-8")
    context.close()


def test_links_of_a_page_s_markdown_lead_somewhere(site: Path) -> None:
    lost = []
    for path in PAGES:
        folder = built_path(BOOK, site, path).parent
        base = f"https://here/{folder.relative_to(site).as_posix()}/"
        text = (folder / markdown_pages.NAME).read_text(encoding="utf-8")
        prose = re.sub(r"^```.*?^```$|`[^`\n]*`", "", text, flags=re.MULTILINE | re.DOTALL)
        for target in re.findall(r"\]\(([^)\s]+)\)", prose):
            place = urlsplit(urljoin(base, target))
            if place.netloc == "here" and not (site / place.path.lstrip("/")).exists():
                lost.append((path.name, target))
    assert lost == []


def page_count(page: Page) -> int:
    """How many sheets a page prints on."""
    return len(re.findall(rb"/Type\s*/Page\b", page.pdf(format="A4")))


def test_a_page_can_be_printed(browser: Browser, address: str) -> None:
    page = browser.new_page()
    page.goto(f"{address}/guide/gather/")
    assert 5 <= page_count(page) <= 25
    page.close()


def test_a_complaint_names_the_section_that_is_read(browser: Browser, address: str) -> None:
    page = browser.new_page()
    page.goto(f"{address}/guide/gather/", wait_until="networkidle")
    links = feedback.links("https://github.com/a/b", "docs/guide/gather.md", "en", "2.13.0", "2026-11-25")
    assert links is not None
    page.evaluate(
        """({ report, text }) => {
            const link = Object.assign(document.createElement("a"), { href: report, textContent: "x" });
            link.dataset.report = text;
            link.addEventListener("click", (event) => event.preventDefault());
            document.querySelector("p.notebook").append(link);
        }""",
        {"report": links.report, "text": links.text},
    )
    for anchor in ("#shape-rule", "#bounds"):  # pressed again further down, it names the new one alone
        page.evaluate(
            "hash => { history.replaceState(null, '', hash); document.querySelector('[data-report]').click(); }", anchor
        )
        asked = parse_qs(urlsplit(page.locator("[data-report]").evaluate("link => link.href")).query)
        assert asked["body"][0].startswith(f"Page: docs/guide/gather.md{anchor}\nVerified with torch 2.13.0")
    page.close()
