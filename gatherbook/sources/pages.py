"""What a page consists of, read from its Markdown: fences, headings, links, tables, figures, formulas.

The parser is markdown-it, the one that pytest-markdown-docs uses, so this module sees the fences that the
tests see. It needs nothing of MkDocs.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path

from markdown_it import MarkdownIt
from markdown_it.token import Token

from gatherbook.sources.files import read

INCLUDE = re.compile(r'--8<-- "(?P<name>[^"\n]+)"')
_FRONT_MATTER = re.compile(r"\A---\n.*?\n---\n", re.DOTALL)
_HEADING_ID = re.compile(r"\s*\{\s*#(?P<id>[\w.-]+)[^}]*\}\s*$")
_MATH = re.compile(r"\$\$.+?\$\$|(?<![\\$\w])\$(?!\s)[^$\n]+?(?<!\s)\$(?!\w)", re.DOTALL)
FIGURE = re.compile(r"^<!--\s*figure:\s*(?P<name>\S+\.py)(?:\s+#(?P<number>\d+))?\s*-->\s*$", re.MULTILINE)
EXERCISE = re.compile(r"^<!--\s*exercise:\s*(?P<id>[\w-]+)\s*-->\s*$", re.MULTILINE)
DIAGNOSIS = re.compile(r"^<!--\s*diagnosis\s*-->\s*$", re.MULTILINE)
_BLOCK = re.compile(r"^(?P<slashes>/{3,})[ \t]*(?P<kind>[\w-]+)", re.MULTILINE)
CODE_SPAN = re.compile(r"(?<!`)(?P<ticks>`+)(?!`)(?:(?!\n\n).)+?(?<!`)(?P=ticks)(?!`)", re.DOTALL)


@dataclass(frozen=True)
class Fence:
    """A fenced block: the line of its opening fence (from 1), its info string and its content."""

    line: int
    info: str
    content: str
    indented: bool = False
    closed: bool = True

    @property
    def language(self) -> str:
        return self.info.split(maxsplit=1)[0] if self.info.strip() else ""

    @property
    def include(self) -> str | None:
        """The file that the fence includes, if that is all it holds."""
        match = INCLUDE.fullmatch(self.content.strip())
        return match["name"] if match else None


@dataclass(frozen=True)
class Heading:
    line: int
    level: int
    text: str
    id: str | None


@dataclass(frozen=True)
class Link:
    line: int
    target: str


@dataclass(frozen=True)
class Table:
    line: int
    rows: int
    columns: int


@dataclass(frozen=True)
class Figure:
    """A picture that a page asks for: the snippet and which of its calls, from 1."""

    line: int
    name: str
    number: int


@dataclass(frozen=True)
class Page:
    """One page's source and what stands in it; all lines count from 1."""

    path: Path
    text: str

    @property
    def front(self) -> str | None:
        """The text between the marks of the front matter; None without both marks."""
        match = _FRONT_MATTER.match(self.text)
        return match[0].removeprefix("---\n").removesuffix("---\n") if match else None

    @cached_property
    def body(self) -> str:
        """The text with its front matter blanked, so that lines keep their numbers."""
        return _FRONT_MATTER.sub(lambda match: "\n" * match[0].count("\n"), self.text)

    @cached_property
    def tokens(self) -> list[Token]:
        """The page as markdown-it reads it."""
        # Fences behind four spaces are found too: nobody writes indented code here, but a tab may hide a fence.
        return MarkdownIt("commonmark").enable("table").disable("code").parse(self.body)

    @cached_property
    def fences(self) -> list[Fence]:
        lines = self.body.splitlines()
        return [
            Fence(
                line=token.map[0] + 1,
                info=token.info.strip(),
                content=token.content,
                indented=token.level > 0 or not lines[token.map[0]].startswith(token.markup[0]),
                closed=token.map[1] - token.map[0] > 1 and lines[token.map[1] - 1].strip().startswith(token.markup),
            )
            for token in self.tokens
            if token.type == "fence" and token.map
        ]

    @cached_property
    def fences_in_comments(self) -> list[tuple[int, int]]:
        """Fences that stand in a comment: the line of each, and the line on which its comment begins."""
        return [
            (begin + at, begin)
            for token in self.tokens
            if token.type == "html_block" and token.map and token.content.lstrip().startswith("<!--")
            for begin in [token.map[0] + 1]
            for at, line in enumerate(token.content.splitlines())
            if re.match(r" {0,3}(?:```|~~~)\w", line)
        ]

    @cached_property
    def headings(self) -> list[Heading]:
        found = []
        for token, inline in zip(self.tokens, self.tokens[1:], strict=False):
            if token.type == "heading_open" and token.map:
                match = _HEADING_ID.search(inline.content)
                text = _HEADING_ID.sub("", inline.content)
                found.append(Heading(token.map[0] + 1, int(token.tag[1:]), text, match["id"] if match else None))
        return found

    @cached_property
    def links(self) -> list[Link]:
        return [
            Link(token.map[0] + 1, str(child.attrGet("href" if child.type == "link_open" else "src")))
            for token in self.tokens
            if token.type == "inline" and token.map
            for child in token.children or []
            if child.type in ("link_open", "image")
        ]

    @cached_property
    def tables(self) -> list[Table]:
        found: list[Table] = []
        rows = columns = line = 0
        for token in self.tokens:
            if token.type == "table_open" and token.map:
                line, rows, columns = token.map[0] + 1, 0, 0
            elif token.type == "tr_open":
                rows += 1
            elif token.type == "th_open":
                columns += 1
            elif token.type == "table_close":
                found.append(Table(line, rows, columns))
        return found

    @cached_property
    def formulas(self) -> list[tuple[int, str]]:
        found = []
        for token in self.tokens:
            if token.type == "inline" and token.map:
                for match in _MATH.finditer(CODE_SPAN.sub("", token.content)):
                    found.append((token.map[0] + 1, " ".join(match[0].split())))
        return found

    @cached_property
    def figures(self) -> list[Figure]:
        return [
            Figure(self.body.count("\n", 0, match.start()) + 1, match["name"], int(match["number"] or 1))
            for match in FIGURE.finditer(self.body)
        ]

    @cached_property
    def exercises(self) -> list[tuple[int, str]]:
        """Where exercises are solved in the page: line and id."""
        return [(self.body.count("\n", 0, match.start()) + 1, match["id"]) for match in EXERCISE.finditer(self.body)]

    @cached_property
    def fenced(self) -> frozenset[int]:
        """The lines of fenced blocks, their marks included."""
        return frozenset(
            number
            for token in self.tokens
            if token.type == "fence" and token.map
            for number in range(token.map[0] + 1, token.map[1] + 1)
        )

    @cached_property
    def prose(self) -> str:
        """The text with fenced blocks and code between backticks blanked, each line in its place."""
        lines = ("" if number in self.fenced else line for number, line in enumerate(self.text.split("\n"), 1))
        return CODE_SPAN.sub(lambda match: re.sub(r"[^\n]", " ", match[0]), "\n".join(lines))

    @cached_property
    def blocks(self) -> list[tuple[int, str]]:
        """The openings of `///` blocks, outside fences."""
        return [found for found in _lines_of(_BLOCK, self.body, "kind") if found[0] not in self.fenced]


def parse(text: str) -> Page:
    """A text that is not a page of its own, read as one."""
    return _parsed(Path(), text)


def read_page(path: Path) -> Page:
    """The page at `path`, parsed once for each of its texts."""
    return _parsed(path, read(path, "utf-8-sig"))


@lru_cache(maxsize=512)
def _parsed(path: Path, text: str) -> Page:
    return Page(path, text)


def _lines_of(pattern: re.Pattern[str], text: str, group: str) -> list[tuple[int, str]]:
    return [(text.count("\n", 0, match.start()) + 1, match[group]) for match in pattern.finditer(text)]
