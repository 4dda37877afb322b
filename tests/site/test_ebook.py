"""The book as an EPUB: valid as far as its own rules go, whole, in order, and in one language each.

EPUBCheck, which wants Java, is asked by hand; docs/internals.md says how.
"""

from __future__ import annotations

import re
import zipfile
from pathlib import Path
from urllib.parse import unquote, urldefrag

import pytest
import yaml
from lxml import etree, html

from gatherbook.site import ebook, preview
from gatherbook.sources.book import BOOK, LANGUAGES, prefix_of

XHTML, OPF = "{http://www.w3.org/1999/xhtml}", "{http://www.idpf.org/2007/opf}"
DC = "{http://purl.org/dc/elements/1.1/}"
MOST = 1_500_000  # bytes
NO_BOOK = "script|noscript|button|input|form|details|summary|style|template|iframe"


@pytest.fixture(scope="module", params=LANGUAGES)
def packed(request: pytest.FixtureRequest, site: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[str, Path]:
    """A language and its book."""
    folder = tmp_path_factory.mktemp("books")
    made = dict(zip(LANGUAGES, ebook.pack(site, folder, preview.cover_png(BOOK)), strict=True))
    return request.param, made[request.param]


def parsed(path: Path) -> dict[str, etree._Element]:
    """The XHTML of a book, by file; it must be well-formed."""
    with zipfile.ZipFile(path) as archive:
        return {
            name.removeprefix("book/"): etree.fromstring(archive.read(name))
            for name in archive.namelist()
            if name.endswith(".xhtml")
        }


def test_it_is_a_container_that_lists_what_it_holds(packed: tuple[str, Path]) -> None:
    language, path = packed
    assert path.stat().st_size < MOST
    with zipfile.ZipFile(path) as archive:
        first = archive.infolist()[0]
        assert (first.filename, first.compress_type, archive.read(first)) == ("mimetype", 0, b"application/epub+zip")
        package = etree.fromstring(archive.read("book/package.opf"))
        assert b"book/package.opf" in archive.read("META-INF/container.xml")
        names = {name.removeprefix("book/") for name in archive.namelist() if name.startswith("book/")} - {
            "package.opf"
        }
    items = {item.get("id"): item for item in package.iter(f"{OPF}item")}
    assert {item.get("href") for item in items.values()} == names
    assert package.findtext(f".//{DC}language") == {"en": "en", "zh": "zh-CN"}[language]
    assert package.findtext(f".//{DC}title") == {"en": "The Gather Book", "zh": "Gather 手册"}[language]
    spine = [items[each.get("idref")].get("href") for each in package.iter(f"{OPF}itemref")]
    assert spine[:3] == ["cover.xhtml", "title.xhtml", "nav.xhtml"]
    assert set(spine) == {name for name in names if name.endswith(".xhtml")}
    said = {item.get("href"): (item.get("properties") or "").split() for item in items.values()}
    assert [file for file, has in said.items() if "nav" in has] == ["nav.xhtml"]
    assert [file for file, has in said.items() if "cover-image" in has] == ["cover.png"]
    for file, tree in parsed(path).items():
        for kind, tag in (
            ("svg", "{http://www.w3.org/2000/svg}svg"),
            ("mathml", "{http://www.w3.org/1998/Math/MathML}math"),
        ):
            assert (kind in said[file]) == (tree.find(f".//{tag}") is not None), (file, kind)
    assert sum("mathml" in has for has in said.values()) > 3


def test_no_link_leads_nowhere_and_nothing_waits_for_a_press(packed: tuple[str, Path]) -> None:
    _, path = packed
    trees = parsed(path)
    ids = {file: [each.get("id") for each in tree.iter() if each.get("id")] for file, tree in trees.items()}
    lost, inside = [], 0
    for file, tree in trees.items():
        assert len(set(ids[file])) == len(ids[file]), file
        for each in tree.iter():
            tag = etree.QName(each).localname
            assert not re.fullmatch(NO_BOOK, tag), (file, tag)
            assert not [name for name in each.attrib if name.startswith(("data-", "on"))], (file, tag)
            for name in ("aria-labelledby", "aria-describedby"):
                assert set(each.get(name, "").split()) <= set(ids[file])
            target = each.get("href") if tag != "link" else None
            if target and not target.startswith("https://"):
                place, fragment = urldefrag(target)
                inside += 1
                if (place or file) not in trees or (fragment and unquote(fragment) not in ids[place or file]):
                    lost.append((file, target))
    assert lost == []
    assert inside > 1000


def test_every_program_and_output_of_the_pages_is_in_it_in_the_order_of_the_navigation(
    packed: tuple[str, Path], site: Path
) -> None:
    language, path = packed
    trees = parsed(path)
    contents = trees["nav.xhtml"]
    listed = [link.get("href") for link in contents.iter(f"{XHTML}a") if "#" not in link.get("href")]

    class Loader(yaml.SafeLoader):
        """Reads MkDocs' own tags as nothing."""

    Loader.add_multi_constructor("!", lambda *_: None)
    settings = yaml.load((BOOK.root / "mkdocs.yml").read_text(encoding="utf-8"), Loader)

    def pages(nav: object) -> list[str]:
        if isinstance(nav, str):
            return [nav]
        return [page for each in (nav.values() if isinstance(nav, dict) else nav) for page in pages(each)]  # type: ignore[attr-defined]

    wanted = [name.removesuffix(".md") for name in pages(settings["nav"]) if name != "explorer.md"]
    assert listed == [f"{'home' if name == 'index' else name.replace('/', '-')}.xhtml" for name in wanted]
    for name, file in zip(wanted, listed, strict=True):
        address = "" if name == "index" else f"{name}/"
        page = html.parse(str(site / prefix_of(language) / address / "index.html")).getroot()
        blocks = ["".join(each.itertext()) for each in page.xpath("//article//pre")]
        assert ["".join(each.itertext()) for each in trees[file].iter(f"{XHTML}pre")] == blocks, file
        rows = len(page.xpath("//article//tr"))
        assert len(list(trees[file].iter(f"{XHTML}tr"))) == rows, file
        assert len(list(trees[file].iter(f"{XHTML}figure"))) == len(page.xpath("//article//figure")), file
        assert trees[file].get("lang") == {"en": "en", "zh": "zh-CN"}[language]


def test_the_same_site_gives_the_same_book(site: Path, tmp_path: Path) -> None:
    first, again = (
        [path.read_bytes() for path in ebook.pack(site, tmp_path, preview.cover_png(BOOK))] for _ in range(2)
    )
    assert first == again


def test_what_a_browser_shows_becomes_what_a_book_shows() -> None:
    article = ebook.tree_of(
        '<article><p>A <a href="../b/#x">link</a>, <a href="c.py" download>a file</a>, <a href="https://example.org/">the web</a>'
        '<button>Run</button> end</p><details open class="fold"><summary>More</summary><p data-x="1">Text<br>here</p></details>'
        '<figure><figcaption>Below</figcaption><svg viewBox="0 0 1 1" class="tf-wide"><path fill="var(--red)" d="M0 0"/></svg>'
        '<svg class="tf-narrow"><path d="M0 0"/></svg></figure></article>'
    )[0]
    ebook.settle(article, ebook.Chapter("a/", "A", ""), {"b/": "b.xhtml"}, {"--red": "#f00"})
    text = ebook.xhtml("A & B", "zh", article)
    assert "<title>A &amp; B</title>" in text
    assert (
        '<p>A <a href="b.xhtml#x">link</a>, <span>a file</span>, <a href="https://example.org/">the web</a> end</p>'
        '<div class="details fold"><div class="summary">More</div><p>Text<br />here</p></div>'
        '<figure><svg viewBox="0 0 1 1" class="tf-wide" xmlns="http://www.w3.org/2000/svg"><path fill="#f00" d="M0 0" /></svg>'
        "<figcaption>Below</figcaption></figure>"
    ) in text
