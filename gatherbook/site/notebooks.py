"""Every page as a notebook: its prose as Markdown cells, its snippets as code cells with their documented outputs.

The same page always gives the same bytes: a cell's id comes from what it holds.
"""

from __future__ import annotations

import hashlib
import os
import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import quote, urljoin, urlsplit

from nbformat import NotebookNode, from_dict, v4

from gatherbook.measured.notation import asked
from gatherbook.measured.records import UnknownMeasurementError
from gatherbook.measured.shown import rendered
from gatherbook.page.running import with_counts
from gatherbook.sources import marks, snippets
from gatherbook.sources.book import Book, language_of, twin_of
from gatherbook.sources.pages import Fence, Page, read_page

Cell = dict[str, Any]
Address = Callable[[str], str | None]

BRANCH = "notebooks"
"""The branch of the published repository that holds the notebooks, for services that open them from there."""

TEXTS = {
    "en": {
        "note": "Note",
        "tip": "Tip",
        "warning": "Warning",
        "danger": "Danger",
        "question": "Question",
        "source": "The page “{title}” of The Gather Book as a notebook. Text CC BY 4.0, code MIT. "
        "Each output is the documented one, from a fresh process. In one kernel, a setting or a warning of an "
        "earlier cell can change what a later one prints.",
    },
    "zh": {
        "note": "注意",
        "tip": "提示",
        "warning": "警告",
        "danger": "危险",
        "question": "问题",
        "source": "《Gather 手册》中「{title}」一页的 notebook 版本。文字 CC BY 4.0，代码 MIT。"
        "这里的输出就是页面上的输出，每段程序都在全新的进程里跑过。放进同一个内核里运行时，"
        "前面单元格的设置或警告，可能会改变后面打印的内容。",
    },
}
_OPENING = re.compile(r"(?P<slashes>/{3,})[ \t]*(?P<kind>[\w-]+)[ \t]*(?:\|[ \t]*(?P<title>.*?))?[ \t]*$")
_CLOSING = re.compile(r"/{3,}[ \t]*$")
_COMMENT = re.compile(r"<!--.*?-->")
_TABLE = re.compile(r"<!--\s*measured-(?:table|memory|machines)\b[^>\n]*-->\s*$")
_MEASURED = re.compile(r"\{\{\s*(?:measured|claim):[^{}\n]*\}\}")
_HEADING = re.compile(r"#{1,6} ")
_FENCE = re.compile(r"[> ]*```")
_ATTRIBUTES = re.compile(r"[ \t]*\{[ \t]*[:#.][^}\n]*\}[ \t]*$")
_KEPT = re.compile(r"(`+).+?\1|\$\$.+?\$\$|(?<![\\$\w])\$(?!\s)[^$\n]+?(?<!\s)\$(?!\w)")
_LINK = re.compile(r"(?P<image>!?)\[(?P<text>(?:[^\[\]]|\[[^\[\]]*\])*)\]\((?P<target>[^)\s]+)\)")
_STAND_IN = re.compile("\ue000(\\d+)\ue001")


def notebook_path(book: Book, path: Path) -> str:
    """Where the site keeps a page's notebook, from the site's root: `zh/guide/dim/dim.ipynb`."""
    folder = book.address(path)
    return f"{folder}{path.name.removesuffix('.md').removesuffix('.zh')}.ipynb"


def has_notebook(path: Path) -> bool:
    """Whether a page has a program, and so a notebook."""
    return any(_is_snippet(fence) for fence in read_page(path).fences)


def hosted_address(repo_url: str | None, notebook: str) -> str | None:
    """Where a hosted service opens the notebook of a repository on GitHub; None for a repository elsewhere.

    Args:
        notebook: its path on the site, as `notebook_path` gives it; the branch `notebooks` holds it there too.
    """
    parts = urlsplit(repo_url or "")
    names = parts.path.removesuffix(".git").strip("/").split("/")
    if parts.hostname != "github.com" or len(names) != 2:
        return None
    return f"https://colab.research.google.com/github/{names[0]}/{names[1]}/blob/{BRANCH}/{quote(notebook)}"


def write_all(book: Book, site: Path, text: Callable[[Path], str] | None = None) -> list[Path]:
    """Writes the notebook of every page that has a program; returns the files.

    Args:
        text: gives the notebook of a page as its file holds it, where not `text_of(notebook(book, path))`.

    Raises:
        BookError: a snippet, its output or the Chinese of one of its comments is missing.
    """
    written = []
    for path in filter(has_notebook, book.pages()):
        target = site / notebook_path(book, path)
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text(path) if text else text_of(notebook(book, path)), encoding="utf-8", newline="\n")
        written.append(target)
    return written


def text_of(made: NotebookNode) -> str:
    """The notebook as its file holds it."""
    return f"{v4.writes(made).rstrip()}\n"


def notebook(book: Book, path: Path, site_url: str | None = None) -> NotebookNode:
    """The notebook of one page.

    Args:
        site_url: where the site is published; without it, links to other pages of the site leave only their text.

    Raises:
        BookError: a snippet, its output or the Chinese of one of its comments is missing.
    """
    page = read_page(path)
    address = addresses(book, path, site_url)
    cells = [*_cells(book, page, address), _last_cell(page, address(path.name))]
    kernel = {"display_name": "Python 3", "language": "python", "name": "python3"}
    metadata = {"kernelspec": kernel, "language_info": {"name": "python"}}
    # Not nbformat's new_notebook and new_code_cell: they validate each piece, which takes longer than all else here.
    return from_dict({"cells": _with_ids(cells), "metadata": metadata, "nbformat": 4, "nbformat_minor": 5})


def addresses(book: Book, path: Path, site_url: str | None) -> Address:
    """Where a link of a page (`../guide/x.md#id`, `#id`) leads on the published site; None where that is unknown."""

    def address(target: str) -> str | None:
        if not site_url:
            return None
        name, _, fragment = target.partition("#")
        file = Path(os.path.normpath(path.parent / name)) if name else path
        if not file.is_relative_to(book.docs):
            return None  # MkDocs names the link
        if file.suffix == ".md":
            same_language = file if language_of(file) == language_of(path) else twin_of(file)
            found = urljoin(site_url, book.address(same_language))
        else:
            found = urljoin(site_url, file.relative_to(book.docs).as_posix())
        return f"{found}#{fragment}" if fragment else found

    return address


def _cells(book: Book, page: Page, address: Address) -> list[Cell]:
    prose, cells, position = _Prose(book, page, address), list[Cell](), 0
    for fence in page.fences:
        if not _is_snippet(fence) and not _is_output(fence):
            continue
        cells += [_markdown_cell(text) for text in prose.cells(position, fence.line - 1)]
        position = _end(fence)
        assert fence.include is not None
        if _is_snippet(fence):
            cells.append(_code_cell(book, fence.include, language_of(page.path), hidden=prose.folded))
        else:
            cells[-1]["outputs"] = list(_outputs(book, fence.include))
            if any(output["output_type"] == "error" for output in cells[-1]["outputs"]):
                cells[-1]["metadata"]["tags"] = ["raises-exception"]  # so that “run all” goes on behind it
    return cells + [_markdown_cell(text) for text in prose.cells(position, len(page.body.splitlines()))]


def _markdown_cell(text: str) -> Cell:
    return {"cell_type": "markdown", "metadata": {}, "source": text}


def _code_cell(book: Book, name: str, language: str, hidden: bool) -> Cell:
    return {
        "cell_type": "code",
        "execution_count": None,
        "metadata": {"jupyter": {"source_hidden": True, "outputs_hidden": True}} if hidden else {},
        "outputs": [],
        "source": snippets.view(book, name, language).rstrip("\n"),
    }


def _outputs(book: Book, include: str) -> Iterator[Cell]:
    """The documented output: what is printed as a stream, and the error that it ends in as an error."""
    text = marks.sample(snippets.documented_output(book, Path(include).with_suffix(".py").as_posix()))
    kind = snippets.error_type(text)
    if kind:
        text, _, said = text.rstrip("\n").rpartition("\n")
        text += "\n" if text else ""
    if text:
        yield {"output_type": "stream", "name": "stdout", "text": text}
    if kind:
        name, _, message = said.partition(": ")
        yield {"output_type": "error", "ename": name, "evalue": message, "traceback": [said]}


def _last_cell(page: Page, address: str | None) -> Cell:
    title = page.headings[0].text if page.headings else page.path.stem
    source = TEXTS[language_of(page.path)]["source"].format(title=title)
    return _markdown_cell(f"---\n\n{source}" + (f" <{address}>" if address else ""))


def _with_ids(cells: list[Cell]) -> list[Cell]:
    """Gives each cell an id made of its kind and text; equal cells are numbered."""
    seen: Counter[str] = Counter()
    for cell in cells:
        digest = hashlib.sha256(f"{cell['cell_type']}\n{cell['source']}".encode()).hexdigest()[:12]
        seen[digest] += 1
        cell["id"] = digest if seen[digest] == 1 else f"{digest}-{seen[digest]}"
    return cells


def _is_snippet(fence: Fence) -> bool:
    return fence.language == "python" and fence.include is not None


def _is_output(fence: Fence) -> bool:
    return fence.language == "output" and fence.include is not None


def _end(fence: Fence) -> int:
    """The first line behind a fence, from 0."""
    return fence.line + fence.content.count("\n") + 1


@dataclass
class _Prose:
    """Turns a page's prose into plain Markdown, from top to bottom; it knows which `///` blocks are open."""

    book: Book
    page: Page
    address: Address
    open: list[str] = field(default_factory=list)
    title: str = ""

    @property
    def folded(self) -> bool:
        return "details" in self.open

    def cells(self, start: int, stop: int) -> Iterator[str]:
        """The Markdown cells of some lines (from 0): a heading begins a new one, empty ones are left away."""
        lines: list[str] = []
        fenced = False
        for line in self._lines(start, stop):
            fenced ^= _FENCE.match(line) is not None
            if _HEADING.match(line) and not fenced:
                yield from _cell(lines)
                lines = []
            lines.append(line)
        yield from _cell(lines)

    def _lines(self, start: int, stop: int) -> list[str]:
        lines: list[str] = []
        inside: list[str] = []
        opened_here = False
        for number, line in enumerate(self.page.body.splitlines()[start:stop], start):
            put = inside if self.folded else lines
            opening = _OPENING.match(line)
            if number + 1 in self.page.fenced:
                put.append(self._quoted(line))
            elif opening:
                title = self._plain(opening["title"] or TEXTS[language_of(self.page.path)].get(opening["kind"], ""))
                if opening["kind"] == "details" and not self.folded:
                    self.title, opened_here = title, True
                self.open.append(opening["kind"])
                if opening["kind"] != "details":
                    put += ["", self._quoted(f"**{title}**"), self._quoted("")]
            elif _CLOSING.match(line):
                if self.open:  # else nothing was opened, which the page shows as well; `faithful.py` says so
                    self.open.pop()
                put.append("")
                if not self.folded and (inside or opened_here):
                    lines += _folded(self.title, inside, opened_here)
                    inside, opened_here = [], False
            elif _TABLE.match(line):
                put.append(self._quoted(self._measured(line)))
            elif not _COMMENT.fullmatch(line.strip()):
                put.append(self._quoted(self._plain(line)))
        return lines + (_folded(self.title, inside, opened_here) if self.folded else [])

    def _plain(self, line: str) -> str:
        return plain(with_counts(self.book, line), self.address, self._measured)

    def _measured(self, text: str) -> str:
        """What was measured, where the page asks for it; what no record has stays as it is written, as on the page."""
        try:
            language = language_of(self.page.path)
            return "".join(rendered(self.book, each, language) for each in asked(text))
        except UnknownMeasurementError:
            return text

    def _quoted(self, line: str) -> str:
        depth = sum(kind != "details" for kind in self.open)
        return f"{'> ' * depth}{line}".rstrip() if depth else line


def _folded(title: str, inside: list[str], opened_here: bool) -> list[str]:
    """The part of a folded block that one cell holds; of a block whose code comes at once, only the title."""
    text = "\n".join(inside).strip()
    if text:
        return ["", "<details>", f"<summary>{title}</summary>", "", *text.split("\n"), "", "</details>", ""]
    return ["", f"**{title}**", ""] if opened_here else []


def _cell(lines: list[str]) -> Iterator[str]:
    """The text of one cell, without the empty lines at both ends, and one empty line where there were more."""
    kept: list[str] = []
    for line in lines:
        empty = not line.strip("> ")
        if not empty or (kept and kept[-1].strip("> ")):
            kept.append(line)
    while kept and not kept[-1].strip("> "):
        kept.pop()
    if kept:
        yield "\n".join(kept)


def plain(line: str, address: Address, measured: Callable[[str], str] = str) -> str:
    """One line of a page as any Markdown reader understands it: no `{#id}`, no link that leads nowhere.

    Code and formulas stay as they are. A link to another site stays; one to this site becomes what `address`
    says, and where that is None its text is left; a picture's text is left. What `{{ measured: … }}` and
    `{{ claim: … }}` become is what `measured` says.
    """
    kept: list[str] = []

    def stand_in(match: re.Match[str]) -> str:
        kept.append(match[0])
        return f"\ue000{len(kept) - 1}\ue001"

    def link(match: re.Match[str]) -> str:
        if match["image"]:
            return match["text"]
        target = match["target"] if urlsplit(match["target"]).scheme else address(match["target"])
        return f"[{match['text']}]({target})" if target else match["text"]

    line = _MEASURED.sub(lambda match: measured(match[0]), _KEPT.sub(stand_in, line))
    line = _LINK.sub(link, _ATTRIBUTES.sub("", line))
    return _STAND_IN.sub(lambda match: kept[int(match[1])], line)


def offer(book: Book, path: Path, repo_url: str | None) -> dict[str, Any] | None:
    """What the template says about a page's notebook: its path on the site and where a hosted service opens it."""
    if not has_notebook(path):
        return None
    target = notebook_path(book, path)
    return {"path": target, "hosted": hosted_address(repo_url, target)}
