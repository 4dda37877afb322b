"""Every page as Markdown, with its programs and what they printed in place, and `llms.txt`, which lists them.

Made from the page's HTML, so that it says what the page says: what was measured, the files that were included, the
figures in words. Beside `guide/gather/index.html` stands `guide/gather/index.md`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import urljoin

NAME = "index.md"
_DROPPED = frozenset(("style", "script", "noscript", "template", "button", "input", "form"))
_NO_TEXT = frozenset(("headerlink", "error-by", "error-cure", "verdict"))
_VOID = frozenset(("br", "hr", "img", "input", "link", "meta", "path", "rect", "use", "circle", "line", "mspace"))
_SPACE = re.compile(r"[ \t\r\n]+")
_MANY_LINES = re.compile(r"\n{3,}")
_BLANKS = re.compile(r"[ \t]+\n")
_CODE = re.compile("\0(\\d+)\0")
_BLOCKS = frozenset(("p", "div", "section", "blockquote", "details", "summary", "dt", "dd", "label", "figcaption"))
_MARKS = {"strong": "**", "b": "**", "em": "*", "i": "*"}


@dataclass
class _List:
    """An open list: `number` is that of its next item, 0 where items have none."""

    number: int


class _Writer(HTMLParser):
    """Writes Markdown for the HTML of a page's Markdown."""

    def __init__(self, base: str) -> None:
        super().__init__(convert_charrefs=True)
        self.base = base
        self.parts: list[str] = []
        self._dropped: list[str] = []
        self._open: list[tuple[str, str]] = []
        self._lists: list[_List] = []
        self._pre: list[str] | None = None
        self._language = "text"
        self._row: list[str] | None = None
        self._cell: list[str] | None = None
        self._rows = 0
        self._tables = 0
        self._code: list[str] = []

    @property
    def text(self) -> str:
        text = _MANY_LINES.sub("\n\n", _BLANKS.sub("\n", "".join(self.parts))).strip() + "\n"
        return _CODE.sub(lambda match: self._code[int(match[1])], text)

    def _put(self, text: str) -> None:
        (self.parts if self._cell is None else self._cell).append(text)

    def _block(self) -> None:
        if self._cell is None:
            self._put("\n\n")

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        classes = values.get("class", "").split()
        if self._dropped:
            if tag == self._dropped[-1] and tag not in _VOID:
                self._dropped.append(tag)
            return
        if tag in _DROPPED or not _NO_TEXT.isdisjoint(classes):
            if tag not in _VOID:
                self._dropped.append(tag)
            return
        if tag in _VOID:
            if tag == "br":
                self._put(" ")
            return
        closing = ""
        if "data-latex" in values:
            wide = tag == "div"
            self._put(f"\n\n$$\n{values['data-latex']}\n$$\n\n" if wide else f"${values['data-latex']}$")
            self._dropped.append(tag)
            return
        if tag == "svg":
            self._dropped.append(tag)
            return
        if re.fullmatch(r"h[1-6]", tag):
            self._put(f"\n\n{'#' * int(tag[1])} ")
            closing = "\n\n"
        elif tag == "pre":
            self._pre = []
        elif tag in ("ul", "ol"):
            closing = "" if self._lists else "\n\n"
            self._lists.append(_List(1 if tag == "ol" else 0))
        elif tag == "li":
            current = self._lists[-1] if self._lists else _List(0)
            self._put("\n" + "  " * (len(self._lists) - 1) + (f"{current.number}. " if current.number else "- "))
            current.number += bool(current.number)
        elif tag == "table":
            self._rows = 0
            self._block()
            self._tables += 1
            closing = "\n\n"
        elif tag == "tr":
            self._row = []
        elif tag in ("td", "th"):
            self._cell = []
        elif tag in _MARKS:
            self._put(_MARKS[tag])
            closing = _MARKS[tag]
        elif tag == "code" and self._pre is None:
            self._put("`")
            closing = "`"
        elif tag == "a":
            href = values.get("href", "")
            if "filename" in classes:
                self._put("`")
                closing = "`\n\n"
            elif href and "term" not in classes:
                self._put("[")
                closing = f"]({urljoin(self.base, href) if self.base else href})"
        elif tag in _BLOCKS:
            if tag == "div" and "highlight" in classes:
                self._language = next((name[9:] for name in classes if name.startswith("language-")), "text")
            if (tag == "summary" and not classes) or "admonition-title" in classes:
                self._put("\n\n**")
                closing = "**\n\n"
            elif not (tag == "p" and self._lists):
                self._block()
                closing = "\n\n"
        self._open.append((tag, closing))

    def handle_endtag(self, tag: str) -> None:
        if self._dropped:
            if tag == self._dropped[-1]:
                self._dropped.pop()
            return
        if tag in _VOID or not any(name == tag for name, _ in self._open):
            return
        closing = ""
        while self._open:
            name, closing = self._open.pop()
            if name == tag:
                break
        if tag == "pre" and self._pre is not None:
            self._put(f"\n\n\0{len(self._code)}\0\n\n")  # its lines stay as they are
            self._code.append(f"```{self._language}\n{''.join(self._pre).rstrip()}\n```")
            self._pre, self._language = None, "text"
        elif tag in ("ul", "ol"):
            self._lists.pop()
        elif tag == "table":
            self._tables -= 1
        elif tag in ("td", "th") and self._cell is not None and self._row is not None:
            self._row.append(_SPACE.sub(" ", "".join(self._cell)).strip().replace("|", "\\|"))
            self._cell = None
        elif tag == "tr" and self._row is not None:
            self.parts.append(f"| {' | '.join(self._row)} |\n")
            if not self._rows:
                self.parts.append(f"|{'---|' * len(self._row)}\n")
            self._rows += 1
            self._row = None
        if closing:
            self._put(closing)

    def handle_data(self, data: str) -> None:
        if self._dropped:
            return
        if self._pre is not None:
            self._pre.append(data)
        elif not self._tables or self._cell is not None:
            self._put(_SPACE.sub(" ", data))


_SVG = re.compile(r"<svg\b.*?</svg>", re.DOTALL)
_DESC = re.compile(r"<title[^>]*>(.*?)</title>\s*<desc[^>]*>(.*?)</desc>", re.DOTALL)
_NARROW = re.compile(r'<svg\b[^>]*class="[^"]*tf-narrow.*?</svg>', re.DOTALL)


def _in_words(match: re.Match[str]) -> str:
    found = _DESC.search(match[0])
    if not found:
        return ""
    title = found[1].rstrip(".。")
    return f"<p><em>{found[2] if found[2].startswith(title) else f'{title}: {found[2]}'}</em></p>"


def markdown(html: str, base: str = "") -> str:
    """The Markdown of a page.

    Args:
        html: what became of the page's own Markdown.
        base: the page's absolute address, by which its links become absolute; without it they stay as they are.
    """
    writer = _Writer(base)
    writer.feed(_SVG.sub(_in_words, _NARROW.sub("", html)))
    writer.close()
    return writer.text


@dataclass(frozen=True)
class Listed:
    """A page as `llms.txt` names it: its address from the site's root, its part of the book, its texts."""

    url: str
    part: str
    title: str
    description: str
    markdown: str


HEADS = {
    "en": "Each link leads to the Markdown of a page: programs and what they printed stand in place. The whole book in"
    " one file: [llms-full.txt]({full}).",
    "zh": "每个链接都是一页的 Markdown，程序和输出都在原位。整本书在一个文件里：[llms-full.txt]({full})。",
}


def llms(name: str, about: str, language: str, pages: Sequence[Listed], root: str) -> str:
    """The text of `llms.txt` for one language.

    Args:
        root: what stands before an address from the site's root: the site's own address, or what leads there.
    """
    folder = "" if language == "en" else f"{language}/"
    lines = [f"# {name}", "", f"> {about}", "", HEADS[language].format(full=f"{root}{folder}llms-full.txt")]
    part = ""
    for page in pages:
        if page.part != part:
            part = page.part
            lines += ["", f"## {part}", ""]
        elif page is pages[0]:
            lines.append("")
        lines.append(f"- [{page.title}]({root}{page.url}{NAME}): {page.description}")
    return "\n".join(lines) + "\n"


def write(
    site: Path, names: Mapping[str, tuple[str, str]], pages: Mapping[str, Sequence[Listed]], site_url: str
) -> None:
    """Writes `index.md` beside each page, and `llms.txt` and `llms-full.txt` for each language.

    Args:
        names: for each language the site's name and what it is about.
    """
    for language, listed in pages.items():
        if not listed:
            continue
        folder = site if language == "en" else site / language
        root = site_url if site_url else ("" if language == "en" else "../")
        for page in listed:
            target = site / page.url / NAME
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(page.markdown, encoding="utf-8")
        (folder / "llms.txt").write_text(llms(*names[language], language, listed, root), encoding="utf-8")
        whole = "\n\n---\n\n".join(page.markdown.strip() for page in listed)
        (folder / "llms-full.txt").write_text(whole + "\n", encoding="utf-8")
