"""The book as an EPUB a language, made of the pages as they were built: text, programs, outputs, figures, formulas.

What a reader of a page can press is left out; what a page folds is open; a link that leaves the book loses its line,
unless it leads to the web. EPUB 3 asks for XHTML, so a page is read into a tree and written again.
"""

from __future__ import annotations

import re
import uuid
import zipfile
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import urljoin, urlsplit
from xml.etree import ElementTree
from xml.etree.ElementTree import Element, SubElement

from gatherbook.site import feed, head
from gatherbook.sources.book import LANGUAGES, prefix_of

STYLE = Path(__file__).with_name("ebook.css")
COVER = "cover.png"
_WHEN = (1980, 1, 1, 0, 0, 0)  # so that the same site gives the same book
_BASE = "https://site.invalid/"  # stands for the site while links are read
_OPS = "http://www.idpf.org/2007/ops"
_NAMESPACES = {"svg": "http://www.w3.org/2000/svg", "math": "http://www.w3.org/1998/Math/MathML"}
_VOID = frozenset(("area", "base", "br", "col", "hr", "img", "input", "link", "meta", "source", "wbr"))
_CAMEL = {
    name.lower(): name
    for name in ("viewBox", "refX", "refY", "markerWidth", "markerHeight", "preserveAspectRatio", "clipPath")
}
_PRESSED = frozenset(("script", "noscript", "style", "button", "form", "input", "template"))
_LEFT = frozenset(("headerlink", "notebook", "guide-step", "explorer", "exercise")) | frozenset(
    ("tf-narrow", "measured-narrow", "tf-steps", "tensor-figure__open")
)
_VARIABLE = re.compile(r"var\((--[\w-]+)(?:,[^()]*)?\)")
_COLOUR = re.compile(r"(--[\w-]+):\s*(#[0-9a-f]{3,6});")
_WORDS = {
    "en": {
        "contents": "Contents", "cover": "Cover", "title": "About this edition",
        "made": "Made from the pages of the site, with their {programs} programs. Each ran, and what stands under it "
        "is what it printed. With which PyTorch and where stands at the end of each chapter.",
        "left": "What answers to a reader stays there: the explorer, programs to edit, exercises that check an answer, "
        "the field for error messages, the search. The zip to take along has them, too.",
    },
    "zh": {
        "contents": "目录", "cover": "封面", "title": "关于这一版",
        "made": "由网站的页面生成，共 {programs} 个程序。每个都运行过，下面就是它打印的内容；"
        "用的是哪个 PyTorch、在哪里跑的，写在每章末尾。",
        "left": "需要动手的部分留在网站上：交互演示、可以改的程序、能批改的练习、报错输入框和搜索。离线 zip 里也有。",
    },
}  # fmt: skip


def name_of(language: str) -> str:
    """The book of a language."""
    return f"gather-book-{language}.epub"


@dataclass
class Chapter:
    """A page of the book: its address, its name in the contents, its part, how addresses of its language begin."""

    address: str
    title: str
    part: str
    prefix: str = ""
    body: Element = field(default_factory=lambda: Element("body"))

    @property
    def file(self) -> str:
        return f"{self.address.removeprefix(self.prefix).strip('/').replace('/', '-') or 'home'}.xhtml"

    @property
    def sections(self) -> list[tuple[str, str]]:
        """The headings of level 2, by id."""
        return [(each.get("id", ""), " ".join("".join(each.itertext()).split())) for each in self.body.iter("h2")]


# Reading what was built ---------------------------------------------------------------------------------------------


class _Tree(HTMLParser):
    """Reads HTML whose elements are all closed, as ours is, into a tree."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.root = Element("root")
        self._open = [self.root]
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        made = SubElement(self._open[-1], tag, {_CAMEL.get(name, name): value or "" for name, value in attrs})
        if tag not in _VOID:
            self._open.append(made)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        if any(each.tag == tag for each in self._open[1:]):
            while self._open.pop().tag != tag:
                pass

    def handle_data(self, data: str) -> None:
        here = self._open[-1]
        if len(here):
            here[-1].tail = (here[-1].tail or "") + data
        else:
            here.text = (here.text or "") + data


def tree_of(html: str) -> Element:
    """A page as a tree."""
    return _Tree(html).root


def classes(element: Element) -> set[str]:
    return set(element.get("class", "").split())


def _text(element: Element) -> str:
    return " ".join("".join(element.itertext()).split())


def chapters(site: Path, language: str) -> list[Chapter]:
    """The pages in the order of the menu, as the home page of a language has it, without those that are all tool."""
    home = prefix_of(language)
    tree = tree_of((site / home / "index.html").read_text(encoding="utf-8"))
    menu = next(each for each in tree.iter("nav") if "md-nav--primary" in classes(each))
    found: list[Chapter] = []

    def walk(nav: Element, part: str) -> None:
        for item in nav.findall("ul/li"):
            link = next((each for each in item.findall("a") if not each.get("href", "").startswith("#")), None)
            inner = [each for each in item.findall("nav") if "md-nav--secondary" not in classes(each)]
            if link is not None:
                address = urlsplit(urljoin(_BASE + home, link.get("href", ""))).path.lstrip("/")
                found.append(Chapter(address, _text(link), part, home))
            for each in inner:
                walk(each, part or _text(item.find("label") if item.find("label") is not None else item))  # type: ignore[arg-type]

    walk(menu, "")
    return [each for each in found if _read(site, each)]


def _read(site: Path, chapter: Chapter) -> bool:
    """Reads the text of a chapter; whether it has one."""
    tree = tree_of((site / chapter.address / "index.html").read_text(encoding="utf-8"))
    chapter.body = next(tree.iter("article"))
    return not any("explorer" in classes(each) for each in chapter.body.iter("div"))


# Making a page of a book --------------------------------------------------------------------------------------------


def _replace(parent: Element, at: int, by: list[Element]) -> None:
    """Puts elements in the place of one; what follows it stays."""
    tail = parent[at].tail or ""
    parent.remove(parent[at])
    for number, each in enumerate(by):
        parent.insert(at + number, each)
    if by:
        by[-1].tail = (by[-1].tail or "") + tail
    elif at:
        parent[at - 1].tail = (parent[at - 1].tail or "") + tail
    else:
        parent.text = (parent.text or "") + tail


def settle(element: Element, chapter: Chapter, files: dict[str, str], colours: dict[str, str]) -> None:
    """Makes of what a browser shows what a book shows, all the way down.

    Args:
        files: address to file of each chapter.
        colours: what the variables of the style sheet stand for.
    """
    for at, each in reversed(list(enumerate(element))):
        if each.tag in _PRESSED or not _LEFT.isdisjoint(classes(each)):
            _replace(element, at, [])
        elif "tabbed-set" in classes(each):
            _replace(element, at, _unfolded(each))
    for each in element:
        settle(each, chapter, files, colours)
    _settle_one(element, chapter, files, colours)


def _unfolded(tabs: Element) -> list[Element]:
    """What stands behind tabs, one below the other, each under its name."""
    names = [_text(each) for each in tabs.iter("label")]
    made = []
    for name, block in zip(names, (each for each in tabs.iter("div") if "tabbed-block" in classes(each)), strict=True):
        title = Element("p", {"class": "tab"})
        title.text = name
        made += [title, *block]
    return made


def _settle_one(element: Element, chapter: Chapter, files: dict[str, str], colours: dict[str, str]) -> None:
    """Names, links, colours and attributes of one element."""
    if element.tag in _NAMESPACES:
        element.set("xmlns", _NAMESPACES[element.tag])
    if element.tag in ("details", "summary"):
        element.set("class", f"{element.tag} {element.get('class', '')}".strip())
        element.tag = "div"
    for name in [
        name
        for name in element.attrib
        if name.startswith(("data-", "on")) or name in ("tabindex", "hidden", "open", "for")
    ]:
        del element.attrib[name]
    for name in ("fill", "stroke"):
        if name in element.attrib:
            element.set(name, _VARIABLE.sub(lambda match: colours.get(match[1], "currentColor"), element.attrib[name]))
    if element.tag == "figure":  # its caption stands at its end
        for caption in element.findall("figcaption"):
            element.remove(caption)
            element.append(caption)
    if element.tag == "a":
        _settle_link(element, chapter, files)


def _settle_link(link: Element, chapter: Chapter, files: dict[str, str]) -> None:
    """Leads a link to the chapter, or lets its words stand without it."""
    target = link.get("href", "")
    place = urlsplit(urljoin(_BASE + chapter.address, target))
    address = place.path.lstrip("/")
    if place.netloc != urlsplit(_BASE).netloc:
        return
    if address in files:
        fragment = f"#{place.fragment}" if place.fragment else ""
        link.set("href", fragment if address == chapter.address and fragment else files[address] + fragment)
        return
    link.tag = "span"
    for name in ("href", "download", "title", "aria-label"):
        link.attrib.pop(name, None)


def xhtml(title: str, language: str, body: Element, kind: str = "") -> str:
    """A whole page."""
    body.tag = "body"
    body.attrib.clear()
    if kind:
        body.set("epub:type", kind)
    inside = ElementTree.tostring(body, encoding="unicode")
    tag = head.LANGUAGE_TAGS[language]
    return (
        '<?xml version="1.0" encoding="utf-8"?>\n<!DOCTYPE html>\n'
        f'<html xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="{_OPS}" lang="{tag}" xml:lang="{tag}">'
        f'<head><title>{_escaped(title)}</title><link rel="stylesheet" type="text/css" href="style.css"/></head>'
        f"{inside}</html>\n"
    )


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace('"', "&quot;")


# The book -----------------------------------------------------------------------------------------------------------


def _navigation(language: str, listed: list[Chapter]) -> Element:
    """The contents: parts, their chapters, and the sections of those."""
    body = Element("body")
    nav = SubElement(body, "nav", {"epub:type": "toc", "id": "toc"})
    SubElement(nav, "h1").text = _WORDS[language]["contents"]
    top = SubElement(nav, "ol")
    part, below = "", top
    for chapter in listed:
        if chapter.part != part:
            part = chapter.part
            if part:
                item = SubElement(top, "li")
                SubElement(item, "span").text = part
                below = SubElement(item, "ol")
        item = SubElement(below if part else top, "li")
        SubElement(item, "a", {"href": chapter.file}).text = chapter.title
        if chapter.sections:
            inner = SubElement(item, "ol")
            for identity, title in chapter.sections:
                SubElement(SubElement(inner, "li"), "a", {"href": f"{chapter.file}#{identity}"}).text = title
    return body


def _title_page(language: str, name: str, said: str, programs: int) -> Element:
    body = Element("body")
    SubElement(body, "h1").text = name
    SubElement(body, "p", {"class": "lead"}).text = said
    for text in (_WORDS[language]["made"], _WORDS[language]["left"]):
        SubElement(body, "p").text = text.format(programs=programs)
    return body


def _package(language: str, name: str, changed: str, files: dict[str, str], spine: list[str], has_cover: bool) -> str:
    """What is in the book, and in which order it is read."""
    tag = head.LANGUAGE_TAGS[language]
    kinds = {".xhtml": "application/xhtml+xml", ".css": "text/css", ".png": "image/png"}
    items = []
    for file, text in files.items():
        has = [kind for kind in ("svg", "mathml") if f"<{kind.removesuffix('ml')}" in text and file.endswith(".xhtml")]
        has += ["nav"] * (file == "nav.xhtml") + ["cover-image"] * (file == COVER)
        properties = f' properties="{" ".join(has)}"' if has else ""
        items.append(
            f'<item id="{file.replace(".", "-")}" href="{file}" media-type="{kinds[Path(file).suffix]}"{properties}/>'
        )
    identity = uuid.uuid5(uuid.NAMESPACE_URL, f"gather-book:{language}")
    cover = f'<meta name="cover" content="{COVER.replace(".", "-")}"/>' if has_cover else ""
    references = "".join(f'<itemref idref="{file.replace(".", "-")}"/>' for file in spine)
    return (
        '<?xml version="1.0" encoding="utf-8"?>\n'
        f'<package xmlns="http://www.idpf.org/2007/opf" version="3.0" unique-identifier="id" xml:lang="{tag}">'
        '<metadata xmlns:dc="http://purl.org/dc/elements/1.1/">'
        f'<dc:identifier id="id">urn:uuid:{identity}</dc:identifier><dc:title>{_escaped(name)}</dc:title>'
        f"<dc:language>{tag}</dc:language><dc:rights>{head.LICENSE}</dc:rights>"
        f'<meta property="dcterms:modified">{changed}</meta>{cover}'
        '<meta property="schema:accessMode">textual</meta><meta property="schema:accessMode">visual</meta>'
        '<meta property="schema:accessibilityFeature">structuralNavigation</meta>'
        '<meta property="schema:accessibilityFeature">alternativeText</meta>'
        '<meta property="schema:accessibilityFeature">MathML</meta>'
        '<meta property="schema:accessibilityHazard">none</meta>'
        f"</metadata><manifest>{''.join(items)}</manifest><spine>{references}</spine></package>\n"
    )


def book(site: Path, language: str, cover: bytes = b"") -> dict[str, bytes]:
    """The files of the book of a language, by name, in the order in which they are packed.

    Args:
        cover: its picture, a PNG; without it the book has none.
    """
    listed = chapters(site, language)
    files = {each.address: each.file for each in listed}
    colours = dict(_COLOUR.findall((site / "assets" / "site.css").read_text(encoding="utf-8").split("@media")[0]))
    home = tree_of((site / prefix_of(language) / "index.html").read_text(encoding="utf-8"))
    named = {each.get("property", each.get("name", "")): each.get("content", "") for each in home.iter("meta")}
    name, said = named["og:site_name"], named["og:description"]
    programs = sum("proof" in classes(each) for chapter in listed for each in chapter.body.iter("div"))
    words, texts = _WORDS[language], {}
    for chapter in listed:
        settle(chapter.body, chapter, files, colours)
    if cover:
        first = Element("body")
        SubElement(first, "img", {"class": "cover", "src": COVER, "alt": f"{name}: torch.gather(input, 1, index)"})
        texts["cover.xhtml"] = xhtml(words["cover"], language, first, "cover")
    texts["title.xhtml"] = xhtml(name, language, _title_page(language, name, said, programs), "titlepage")
    texts["nav.xhtml"] = xhtml(words["contents"], language, _navigation(language, listed))
    texts |= {each.file: xhtml(each.title, language, each.body) for each in listed}
    spine = list(texts)
    texts["style.css"] = STYLE.read_text(encoding="utf-8")
    changed = re.search(r"<updated>([^<]*)</updated>", _feed(site))
    package = _package(
        language,
        name,
        changed[1] if changed else "2000-01-01T00:00:00Z",
        texts | ({COVER: ""} if cover else {}),
        spine,
        bool(cover),
    )
    container = (
        '<?xml version="1.0"?>\n<container version="1.0" xmlns="urn:oasis:names:tc:opendocument:xmlns:container">'
        '<rootfiles><rootfile full-path="book/package.opf" media-type="application/oebps-package+xml"/></rootfiles>'
        "</container>\n"
    )
    made = {
        "mimetype": b"application/epub+zip",
        "META-INF/container.xml": container.encode(),
        "book/package.opf": package.encode(),
    }
    made |= {f"book/{file}": text.encode() for file, text in texts.items()}
    return made | ({f"book/{COVER}": cover} if cover else {})


def _feed(site: Path) -> str:
    path = site / feed.NAME
    return path.read_text(encoding="utf-8") if path.is_file() else ""


def pack(site: Path, folder: Path, cover: bytes = b"") -> list[Path]:
    """Writes the book of each language into a folder; returns their paths."""
    made = []
    for language in LANGUAGES:
        target = folder / name_of(language)
        with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
            for name, content in book(site, language, cover).items():
                about = zipfile.ZipInfo(name, _WHEN)
                about.external_attr = 0o644 << 16
                plain = name == "mimetype"  # which must come first and be readable
                archive.writestr(
                    about, content, zipfile.ZIP_STORED if plain else zipfile.ZIP_DEFLATED, None if plain else 9
                )
        made.append(target)
    return made
