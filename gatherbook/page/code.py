"""How a block of code and its output look on a page: the HTML, from a snippet, its output and the language.

Given to pymdownx.superfences as the renderers of `python` and `output` fences, which parses the Markdown.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from html import escape, unescape
from pathlib import Path
from typing import Any

from pygments import highlight
from pygments.formatters import HtmlFormatter
from pygments.lexers import PythonLexer
from pymdownx.superfences import SuperFencesException

from gatherbook.page.running import runnable
from gatherbook.proof.verified import name_of, release
from gatherbook.sources import cards, marks, snippets, values
from gatherbook.sources.book import Book, prefix_of
from gatherbook.sources.pages import read_page
from gatherbook.sources.problems import BookError, Problem

# The search index holds prose: programs and their numbers would make it five times as large, and rank worse.
_WIDEST = 110
# These names have one colour each, in code as in pictures; an attribute of the same name is something else.
_TENSORS = {"input": "tensor-input", "src": "tensor-input", "index": "tensor-index", "out": "tensor-out"}
_TENSOR = re.compile(r'(?<!<span class="o">\.</span>)<span class="nb?">(input|src|index|out)</span>')
_MEMORY = re.compile(r" \d+GB.*")  # "NVIDIA H100 80GB HBM3" is an H100
ASSERTED = "device-side assert triggered"
_PART = re.compile(r'<span class="([^"]*)">([^<]*)</span>|[^<]+')
NOT_SEARCHED = 'data-search-exclude="yes"'
TEXTS = {
    "en": {
        "output": "Output",
        "raises": "Raises {type}",
        "download": "Download {name}",
        "run": "Run",
        "run_name": "Run {name}",
        "not_loaded": "Not loaded. Try again",
        "varies": "Underlined: may differ on your machine",
        "cuda": "On CUDA",
        "cuda_raises": "On CUDA: raises {type}",
        "cuda_silent": "On CUDA: raises nothing",
        "nothing": "Nothing is printed.",
        "assert": "The device reports late; from then on every call on CUDA fails, until the process ends:",
        "way_back": "the way back",
    },
    "zh": {
        "output": "输出",
        "raises": "抛出 {type}",
        "download": "下载 {name}",
        "run": "运行",
        "run_name": "运行 {name}",
        "not_loaded": "没有载入，再试一次",
        "varies": "带下划线的值在你的机器上可能不同",
        "cuda": "在 CUDA 上",
        "cuda_raises": "在 CUDA 上：抛出 {type}",
        "cuda_silent": "在 CUDA 上：不报错",
        "nothing": "什么也不打印。",
        "assert": "设备报得晚；从那以后，这个进程里每次用 CUDA 都会失败：",
        "way_back": "怎么办",
    },
}


@dataclass
class Renderer:
    """Renders the fences of one page at a time; `begin` says which page that is.

    `link` gives the address of a site file as seen from the page.
    """

    book: Book
    path: Path = field(default_factory=Path)
    language: str = "en"
    link: Callable[[str], str] = str

    def begin(self, path: Path, language: str, link: Callable[[str], str]) -> None:
        """Tells the renderer which page is converted next."""
        self.path, self.language, self.link = path, language, link

    def fences(self) -> list[dict[str, Any]]:
        """The entries of superfences' `custom_fences`."""
        return [
            {"name": "python", "class": "python", "format": self._python},
            {"name": "output", "class": "output", "format": self._output},
        ]

    def _python(self, source: str, *_: object, **__: object) -> str:
        name = self._included(source)
        return self._or_problem(name, lambda: code_html(self.book, name, self.language, self.link))

    def _output(self, source: str, *_: object, **__: object) -> str:
        name = Path(self._included(source)).with_suffix(".py").as_posix()
        return self._or_problem(name, lambda: outputs_html(self.book, name, self.language, self.link))

    def _included(self, source: str) -> str:
        page = read_page(self.path)
        for fence in page.fences:
            if fence.content.strip() == source.strip() and fence.include:
                return fence.include
        if page.fences_in_comments:
            line, begin = page.fences_in_comments[0]
            what = f"this block of code stands in a comment, which begins in line {begin}"
            cure = "remove it, or close the comment with --> before it"
        else:
            line, what = self._line_of(source), "a python or output block that is no include"
            cure = 'write --8<-- "topic/name.py" (or .out), in the first column'
        raise SuperFencesException(BookError(Problem(self.book.relative(self.path), line, what, cure)))

    def _or_problem(self, name: str, html: Callable[[], str]) -> str:
        try:
            return html()
        except BookError as error:
            raise SuperFencesException(error) from error

    def _line_of(self, source: str) -> int:
        text = self.path.read_text(encoding="utf-8")
        at = text.find(source.strip().splitlines()[0] if source.strip() else "```")
        return text.count("\n", 0, max(at, 0)) + 1


def code_html(book: Book, name: str, language: str, link: Callable[[str], str]) -> str:
    """A snippet, coloured, under a bar with its name, which is the link to download it.

    One that runs in the page has a button, which `docs/assets/run/loader.js` shows: without scripts it stays hidden.

    Raises:
        BookError: the snippet, or the Chinese of a comment, is missing.
    """
    text = snippets.view(book, name, language)
    coloured = _told(_coloured(text), values.read(book, name), _cards(book, language, link))
    hint = TEXTS[language]["download"].format(name=name)
    bar = (
        f'<a class="filename" href="{escape(link(download_path(name, language)))}" download '
        f'aria-label="{escape(hint)}" title="{escape(hint)}">{escape(name)}</a>'
    )
    if name in runnable(book):
        bar += _run_button(name, language)
    return (
        f'<div class="language-python highlight proof" data-snippet="{escape(name)}" {NOT_SEARCHED}>{bar}'
        f"<pre><span></span><code>{coloured}</code></pre></div>"
    )


def _run_button(name: str, language: str) -> str:
    texts = TEXTS[language]
    return (
        f'<button type="button" class="proof-run" data-run hidden data-failed="{texts["not_loaded"]}" '
        f'aria-label="{escape(texts["run_name"].format(name=name))}">{texts["run"]}</button>'
    )


def outputs_html(book: Book, name: str, language: str, link: Callable[[str], str] = str) -> str:
    """What a snippet prints; what CUDA prints instead is folded below it, with the device and the release.

    Raises:
        BookError: the output is missing.
    """
    shown = output_html(snippets.documented_output(book, name), name, "cpu", language)
    if not snippets.output_path(book, name, "cuda").is_file():
        return shown
    text = snippets.documented_output(book, name, "cuda")
    raised = snippets.error_type(marks.sample(text))
    silent = not raised and snippets.error_type(marks.sample(snippets.documented_output(book, name)))
    said = TEXTS[language]["cuda_raises" if raised else "cuda_silent" if silent else "cuda"].format(type=raised)
    where, torch = _MEMORY.sub("", name_of(book, "cuda")), release(book, "cuda")
    where = f"({where}, torch {torch})" if torch else ""
    return (
        f'<div class="proof-devices">{shown}<details class="proof-cuda"><summary>{said} <small>{escape(where)}</small>'
        f"</summary>{output_html(text, name, 'cuda', language, link)}</details></div>"
    )


def output_html(text: str, name: str, device: str, language: str, link: Callable[[str], str] = str) -> str:
    """One output: its label, its lines, an error and varying values marked.

    That of CUDA has no label, since the line that opens it says the same; one that ends in an assertion on the device
    leads to the entry that explains it.
    """
    texts, kind = TEXTS[language], snippets.error_type(marks.sample(text))
    lines = "".join(_part_html(part) for part in marks.parts(text))
    legends = [texts["varies"]] if marks.MARK.search(text) else []
    if kind:
        head, newline, last = lines.rstrip("\n").rpartition("\n")
        lines = f'{head}{newline}<span class="proof-raised">{last}</span>\n'
    if kind and ASSERTED in lines:
        way = escape(link(f"{prefix_of(language)}reference/errors/"))
        legends.append(f'{texts["assert"]} <a href="{way}#cuda">{texts["way_back"]}</a>')
    shown = f"<pre><samp>{lines}</samp></pre>"
    if not text:
        shown = "<samp></samp>"
        legends.append(texts["nothing"])
    label = ""
    if device == "cpu":
        said = texts["raises"].format(type=kind) if kind else texts["output"]
        label = f'<div class="proof-label">{escape(said)}</div>'
    legend = "".join(f'<div class="proof-legend">{each}</div>' for each in legends)
    wide = any(len(line) > _WIDEST for line in marks.sample(text).splitlines())  # a message, not a tensor
    status = (" proof-output--error" if kind else "") + (" proof-output--wrap" if wide else "")
    return (
        f'<div class="proof-output{status}" data-output="{escape(name)}" data-device="{device}" {NOT_SEARCHED}>'
        f"{label}{shown}{legend}</div>"
    )


@lru_cache(maxsize=4096)
def _coloured(text: str) -> str:
    coloured = highlight(text, PythonLexer(), HtmlFormatter(nowrap=True))
    coloured = re.sub(r'<span class="w">(\s+)</span>', r"\1", coloured)  # spaces have no colour
    return _TENSOR.sub(lambda match: f'<span class="{_TENSORS[match[1]]}">{match[1]}</span>', coloured)


def _cards(book: Book, language: str, link: Callable[[str], str]) -> dict[str, str]:
    """The address of each operation's card, by the operation's full names."""
    page = f"{prefix_of(language)}{cards.CARDS}/"
    found = {name: f"{link(page)}#{card.identity}" for card in cards.cards(book, language) for name in card.names}
    found.pop(values.SUBSCRIPT, None)  # brackets are no name
    return found


def _told(coloured: str, found: values.Values | None, addresses: Mapping[str, str]) -> str:
    """Coloured code in which a name tells the tensor that it holds, and the name of an operation leads to its card.

    Both are for who points at them; `docs/assets/page.js` shows what is told, and without scripts the stylesheet does.
    It is no title: the theme would make a tooltip of each when a page loads.
    """
    if found is None:
        return coloured
    lines = coloured.split("\n")
    for row in {row for row, _ in (*found.names, *found.calls)}:
        column, parts = 0, []
        for match in _PART.finditer(lines[row - 1]):
            said, call = found.names.get((row, column)), found.calls.get((row, column), "")
            part, text = match[0], match[2] if match[2] is not None else match[0]
            if match[1] and said:
                part = f'<span class="{match[1]}" data-is="{escape(said)}">{text}</span>'
            elif match[1] and call in addresses:
                part = f'<a class="{match[1]}" href="{escape(addresses[call])}" tabindex="-1">{text}</a>'
            parts.append(part)
            column += len(unescape(text).encode())
        lines[row - 1] = "".join(parts)
    return "\n".join(lines)


def download_path(name: str, language: str) -> str:
    """Where the site keeps a snippet for download, from the site's root."""
    return f"{prefix_of(language)}snippets/{name}"


def _part_html(part: marks.Plain | marks.Varying) -> str:
    if isinstance(part, marks.Plain):
        return escape(part.text, quote=False)
    return f'<span class="proof-varies" data-allowed="{escape(part.spec)}">{escape(part.sample, quote=False)}</span>'
