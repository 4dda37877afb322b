"""Both languages of a page: the same things in the same order, and confirmed against each other."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from pathlib import Path

from gatherbook.sources import snippets
from gatherbook.sources.book import Book, english_of, language_of, twin_of
from gatherbook.sources.pages import Page, read_page
from gatherbook.sources.problems import BookError, Problem


def twin_problems(book: Book) -> list[Problem]:
    """Pages without the same page in the other language."""
    return [
        Problem(
            book.relative(path),
            1,
            f"this page has no twin in {language_of(twin_of(path))}",
            f"write {book.relative(twin_of(path))}",
        )
        for path in book.pages()
        if not twin_of(path).is_file()
    ]


_LANGUAGE = re.compile(r"(?<=/docs/)(?:en|zh|zh-CN)(?=/)|(?<=_)(?:en|cn)(?=\.html$)")
"""What differs between the addresses of one document in two languages: each reader gets the own one."""
_SHAPE: dict[str, Callable[[Page], list[tuple[int, str]]]] = {
    "headings": lambda page: [(each.line, f"{'#' * each.level} {{#{each.id}}}") for each in page.headings],
    "blocks of code": lambda page: [
        (each.line, f"{each.info} {each.include or each.content.strip()!r}") for each in page.fences
    ],
    "links": lambda page: [(each.line, _LANGUAGE.sub("…", each.target)) for each in page.links],
    "tables": lambda page: [(each.line, f"{each.rows} rows of {each.columns}") for each in page.tables],
    "figures": lambda page: [(each.line, f"{each.name} #{each.number}") for each in page.figures],
    "exercises": lambda page: page.exercises,
    "formulas": lambda page: page.formulas,
    "/// blocks": lambda page: page.blocks,
}


def pair_problems(book: Book) -> list[Problem]:
    """Places where twins do not hold the same things in the same order."""
    found: list[Problem] = []
    for english, chinese in pairs(book):
        left, right = read_page(english), read_page(chinese)
        for kind, of in _SHAPE.items():
            found += _first_difference(book, kind, (english, of(left)), (chinese, of(right)))
    return found


def _first_difference(
    book: Book, kind: str, left: tuple[Path, list[tuple[int, str]]], right: tuple[Path, list[tuple[int, str]]]
) -> list[Problem]:
    (left_path, ours), (right_path, theirs) = left, right
    if kind in ("links", "formulas"):
        return _first_in_one(book, kind, left, right)
    for index in range(max(len(ours), len(theirs))):
        line, mine = ours[index] if index < len(ours) else (_last_line(left_path), "nothing more")
        other_line, other = theirs[index] if index < len(theirs) else (_last_line(right_path), "nothing more")
        if mine != other:
            return [
                Problem(
                    book.relative(right_path),
                    other_line,
                    f"the {kind} of the twins differ: {other} here, {mine} in {book.relative(left_path)}:{line}",
                    "make both pages hold the same in the same order, then make pair",
                )
            ]
    return []


def _first_in_one(
    book: Book, kind: str, left: tuple[Path, list[tuple[int, str]]], right: tuple[Path, list[tuple[int, str]]]
) -> list[Problem]:
    """What one twin has more often: another language's sentence may name things in another order, but as often."""
    (left_path, ours), (right_path, theirs) = left, right
    for value in sorted({each for _, each in (*ours, *theirs)}):
        here, there = ([line for line, each in found if each == value] for found in (theirs, ours))
        if len(here) != len(there):
            return [
                Problem(
                    book.relative(right_path),
                    here[0] if here else _last_line(right_path),
                    f"the {kind} of the twins differ: {value} stands here {_at(here)}, "
                    f"in {book.relative(left_path)} {_at(there)}",
                    "make both pages hold the same, then make pair",
                )
            ]
    return []


def _at(lines: list[int]) -> str:
    """How often, and where: `2 times (lines 7, 25)`."""
    if not lines:
        return "not at all"
    return f"{len(lines)} times (lines {', '.join(map(str, lines))})" if len(lines) > 1 else f"once (line {lines[0]})"


def lock_problems(book: Book) -> list[Problem]:
    """Pairs of which one text was changed since both were last confirmed against each other."""
    confirmed = read_lock(book)
    file = book.relative(book.lock)
    found = []
    for english, chinese in pairs(book):
        name = english.relative_to(book.docs).as_posix()
        now = pair_hashes(book, english)
        then = confirmed.pop(name, None)
        if then == now:
            continue
        changed = [path for path, old, new in zip((english, chinese), then or ("", ""), now, strict=True) if old != new]
        other = " and ".join(book.relative(twin_of(path)) for path in changed)
        found.append(
            Problem(
                book.relative(changed[0]),
                1,
                _what(book, changed[0]) if then else "this pair was never confirmed",
                f"read it beside {other}, bring that to the same state, then make pair ONLY={name}",
            )
        )
    for left in confirmed:
        found.append(Problem(file, 1, f"{left} is confirmed and does not exist", "make pair"))
    return found


def _what(book: Book, changed: Path) -> str:
    comments = " (or the Chinese of a comment that it shows)" if _shown_comments(book, changed) else ""
    return f"this page was changed since its pair was last confirmed{comments}"


def read_lock(book: Book, strict: bool = True) -> dict[str, tuple[str, str]]:
    """Which texts were confirmed: the English page's path to the hashes of both.

    Args:
        strict: whether a line that is none of a lock is an error; else it is passed over.

    Raises:
        BookError: a line of the lock has not three words.
    """
    confirmed: dict[str, tuple[str, str]] = {}
    if not book.lock.is_file():
        return confirmed
    for number, line in enumerate(book.lock.read_text(encoding="utf-8", errors="replace").splitlines(), 1):
        if not line.strip() or line.startswith("#"):
            continue
        words = line.split()
        if len(words) != 3 or not re.fullmatch(r"[0-9a-f]{16} [0-9a-f]{16}", " ".join(words[1:])):
            if not strict:
                continue
            raise BookError(Problem(book.relative(book.lock), number, f"no line of a lock: {line!r}", "make pair"))
        confirmed[words[0]] = (words[1], words[2])
    return confirmed


def pair_hashes(book: Book, english: Path) -> tuple[str, str]:
    """The hashes of both texts of a pair, English first; of the Chinese one with the comments that it shows."""
    return _hash(book, english), _hash(book, twin_of(english))


def _hash(book: Book, path: Path) -> str:
    # Of the text, not of its line endings, which git may change on the way to a checkout.
    text = path.read_bytes().replace(b"\r\n", b"\n")
    return hashlib.sha256(text + _shown_comments(book, path).encode()).hexdigest()[:16]


def _shown_comments(book: Book, path: Path) -> str:
    """The Chinese of the comments in the programs of a Chinese page, a line each; they stand in no text of the page.

    Raises:
        BookError: a table of comments cannot be read.
    """
    if language_of(path) == "en":
        return ""
    names = [fence.include for fence in read_page(path).fences if fence.language == "python" and fence.include]
    shown = (snippets.translations(book, name) for name in names)
    return "".join(f"{english} = {chinese}\n" for each in shown for english, chinese in sorted(each.items()))


def pairs(book: Book) -> list[tuple[Path, Path]]:
    whole = [path for path in book.pages() if path == english_of(path) and twin_of(path).is_file()]
    return [(path, twin_of(path)) for path in whole]


def _last_line(path: Path) -> int:
    return max(1, len(path.read_text(encoding="utf-8").splitlines()))
