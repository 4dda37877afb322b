"""How a snippet looks in a language, and what it prints on a device.

`view` is the only function that knows how a snippet looks; the site and the tests both ask it.
This module needs nothing but the standard library, so that the proofs also run where MkDocs is not.
"""

from __future__ import annotations

import hashlib
import io
import re
import tokenize
import tomllib
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from gatherbook.sources.book import Book
from gatherbook.sources.files import read
from gatherbook.sources.problems import BookError, Problem

COMMENTS_FILE = "zh.toml"
CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")
"""What has no place in an output: all control characters but tabulators and line ends."""


@dataclass(frozen=True)
class Comment:
    """A comment of a snippet: its text without `# `, and where it stands (line from 1, column from 0)."""

    line: int
    column: int
    text: str


def source(book: Book, name: str) -> str:
    """The text of the snippet `name`, such as `gather/rows.py`.

    Raises:
        BookError: there is no such snippet.
    """
    path = book.snippets / name
    if not path.is_file() or path.suffix != ".py" or ".." in Path(name).parts:
        raise BookError(
            Problem(
                book.relative(path),
                1,
                f"the snippet {name} does not exist",
                f"write snippets/{name}, or name one that exists: " + _nearest(name, book.snippet_names()),
            )
        )
    return read(path)


@lru_cache(maxsize=2048)
def comments(text: str) -> tuple[Comment, ...]:
    """The comments of a Python text, in order.

    Raises:
        SyntaxError, tokenize.TokenError: the text is no Python.
    """
    return tuple(
        Comment(token.start[0], token.start[1], token.string.lstrip("#").strip())
        for token in tokenize.generate_tokens(io.StringIO(text).readline)
        if token.type == tokenize.COMMENT
    )


def view(book: Book, name: str, language: str) -> str:
    """The snippet as a page of `language` shows it: the same program on the same lines, its comments translated.

    Raises:
        BookError: the snippet or the Chinese of one of its comments is missing.
    """
    text = source(book, name)
    if language == "en":
        return text
    chinese = translations(book, name)
    lines = text.splitlines(keepends=True)
    missing = []
    for comment in comments(text):
        if comment.text not in chinese:
            missing.append(_untranslated(book, name, comment))
            continue
        line = lines[comment.line - 1]
        ending = line[len(line.rstrip("\r\n")) :]
        lines[comment.line - 1] = f"{line[: comment.column]}# {chinese[comment.text]}{ending}"
    if missing:
        raise BookError(missing)
    return "".join(lines)


def program_digest(text: str) -> str:
    """A digest of a program that does not see its comments.

    Raises:
        SyntaxError, tokenize.TokenError: the text is no Python.
    """
    lines = text.splitlines()
    for comment in comments(text):
        lines[comment.line - 1] = lines[comment.line - 1][: comment.column].rstrip()
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()[:16]


def translations(book: Book, name: str) -> dict[str, str]:
    """The Chinese of the comments of one snippet, from the `zh.toml` of its folder.

    Raises:
        BookError: the table is no TOML, or holds something else than text.
    """
    return _comment_tables(book, (book.snippets / name).parent).get(Path(name).name, {})


def comment_problems(book: Book) -> list[Problem]:
    """Comments without Chinese, Chinese without a comment, tables that cannot be read."""
    problems: list[Problem] = []
    for folder in sorted({(book.snippets / name).parent for name in book.snippet_names()}):
        table = folder / COMMENTS_FILE
        try:
            tables = _comment_tables(book, folder)
        except BookError as error:
            problems += error.problems
            continue
        for path in [each for each in book.written(folder, ".py") if each.parent == folder]:
            name = path.relative_to(book.snippets).as_posix()
            found = comments(read(path))
            chinese = tables.pop(path.name, {})
            problems += [_untranslated(book, name, comment) for comment in found if comment.text not in chinese]
            problems += [
                Problem(
                    book.relative(table),
                    _line_of(table, comment.text),
                    f'the Chinese of "{comment.text}" is {said!r}',
                    "say it in Chinese; what holds no word may stay as it is",
                )
                for comment in found
                if (said := chinese.get(comment.text)) is not None and not _is_chinese(comment.text, said)
            ]
            for text in chinese.keys() - {comment.text for comment in found}:
                problems.append(
                    Problem(
                        book.relative(table),
                        _line_of(table, text),
                        f'"{text}" translates a comment that snippets/{name} does not have',
                        "remove the entry, or give its key the comment's present English text",
                    )
                )
        for left in tables:
            problems.append(
                Problem(
                    book.relative(table),
                    _line_of(table, left),
                    f"the table [{left!r}] belongs to no snippet in {book.relative(folder)}/",
                    "remove the table, or rename it to the snippet's file name",
                )
            )
    return sorted(problems)


def _is_chinese(english: str, chinese: str) -> bool:
    """Whether it says anything, in Chinese where the English has words."""
    return bool(chinese.strip()) and bool(
        re.search("[\u3400-\u9fff]", chinese) or not re.search("[A-Za-z]{3}", english)
    )


def output_path(book: Book, name: str, device: str = "cpu") -> Path:
    """The file that holds what the snippet prints on a device: `x.out`, or `x.cuda.out` where CUDA differs."""
    suffix = ".out" if device == "cpu" else f".{device}.out"
    return (book.snippets / name).with_suffix(suffix)


def documented_output(book: Book, name: str, device: str = "cpu") -> str:
    """What the snippet is documented to print on `device`, marks included.

    Raises:
        BookError: there is no documented output.
    """
    path = output_path(book, name, device)
    if device != "cpu" and not path.is_file():
        path = output_path(book, name)
    if not path.is_file():
        raise BookError(
            Problem(
                book.relative(path),
                1,
                f"the output of snippets/{name} is missing",
                f"make bless ONLY={name}",
            )
        )
    return read(path)


_ERROR_LINE = re.compile(r"(?:\w+\.)*(?P<type>[A-Z]\w*(?:Error|Exception))(?::.*)?")


def error_type(output: str) -> str | None:
    """The type of the error that an output ends in, such as `RuntimeError`; None if its snippet ends well."""
    lines = output.splitlines()
    match = _ERROR_LINE.fullmatch(lines[-1]) if lines else None
    return match["type"] if match else None


def has_output(book: Book, name: str) -> bool:
    """Whether the snippet is documented to print anything."""
    path = output_path(book, name)
    return path.is_file() and path.stat().st_size > 0


def _comment_tables(book: Book, folder: Path) -> dict[str, dict[str, str]]:
    path = folder / COMMENTS_FILE
    if not path.is_file():
        return {}
    try:
        tables = tomllib.loads(read(path))
    except tomllib.TOMLDecodeError as error:
        said = re.search(r"at line (\d+)", str(error))
        line = int(said[1]) if said else max(1, read(path).count("\n"))
        raise BookError(
            Problem(book.relative(path), line, f"this is no TOML: {error}", 'write lines such as "why" = "为什么"')
        ) from error
    for name, table in tables.items():
        if not isinstance(table, dict) or not all(isinstance(text, str) for text in table.values()):
            raise BookError(
                Problem(
                    book.relative(path),
                    _line_of(path, name),
                    f"{name!r} is no table of texts",
                    'begin a table with ["name.py"], then lines such as "why" = "为什么"',
                )
            )
    return tables


def _untranslated(book: Book, name: str, comment: Comment) -> Problem:
    table = book.relative((book.snippets / name).parent / COMMENTS_FILE)
    return Problem(
        f"snippets/{name}",
        comment.line,
        f'the comment "{comment.text}" has no Chinese',
        f'add to {table}, under ["{Path(name).name}"]: "{comment.text}" = "…"',
    )


def _line_of(path: Path, needle: str) -> int:
    """The first line of a file that holds `needle`, as TOML would write it; 1 if none does."""
    escaped = needle.replace("\\", "\\\\").replace('"', '\\"')
    for number, line in enumerate(read(path).splitlines(), 1):
        if escaped in line or needle in line:
            return number
    return 1


def _nearest(name: str, names: list[str]) -> str:
    from difflib import get_close_matches

    return ", ".join(get_close_matches(name, names, n=3, cutoff=0.3)) or "see snippets/"
