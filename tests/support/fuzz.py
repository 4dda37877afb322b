"""What can befall a file that people write, made at random with a seed, and what must come of it.

A case breaks one file of a small book. Then the rules are asked, the pairs confirmed and, where a case says so, the site
is built: each ends well or in problems that name a file of the book, a line, a cause and a cure; none raises anything
else, and no source but the lock is changed.
"""

from __future__ import annotations

import random
import re
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from gatherbook.checks import pair, rules
from gatherbook.sources.book import BOOK, Book
from gatherbook.sources.problems import BookError, Problem
from tests.support.books import build, make_small_book

TARGETS = (
    "docs/index.md", "docs/index.zh.md", "docs/more.md", "docs/pairs.lock", "snippets/a/rows.py", "snippets/a/rows.out",
    "snippets/a/zh.toml", "snippets/a/rows.calls.json", "mkdocs.yml", "docs/assets/verified/cpu.json",
    "docs/assets/measurements/machine.json", "docs/assets/measurements/claims.toml",
    "docs/assets/measurements/names.toml", "docs/assets/search/synonyms.toml",
)  # fmt: skip
Change = Callable[[Path, random.Random], None]
WORDS = ("0", '"x"', "[]", "{}", "null", "true", "-1e400", "[[1]]", "nan", "''", "---", "```", "///", "$$", "{~", "| |")


def _rewrite(how: Callable[[bytes, random.Random], bytes]) -> Change:
    def change(path: Path, chance: random.Random) -> None:
        path.write_bytes(how(path.read_bytes(), chance))

    return change


def _cut(raw: bytes, chance: random.Random) -> bytes:
    return raw[: chance.randrange(len(raw) + 1)]


def _conflict(raw: bytes, chance: random.Random) -> bytes:
    lines = raw.split(b"\n")
    at = chance.randrange(len(lines))
    return b"\n".join(
        [*lines[:at], b"<<<<<<< HEAD", lines[at], b"=======", lines[at][:3], b">>>>>>> other", *lines[at:]]
    )


def _noise(raw: bytes, chance: random.Random) -> bytes:
    at = chance.randrange(len(raw) + 1)
    return raw[:at] + chance.choice((b"\xff", b"\xc3", b"\xe6\x96", b"\x80\x81", b"\xed\xa0\x80")) + raw[at:]


def _control(raw: bytes, chance: random.Random) -> bytes:
    at = chance.randrange(len(raw) + 1)
    return raw[:at] + chance.choice((b"\x00", b"\x1b[31m", b"\x08", b"\r", b"\x0c", b"\x7f")) + raw[at:]


def _wrong_type(raw: bytes, chance: random.Random) -> bytes:
    text = raw.decode("utf-8")
    values = list(re.finditer(r'(?<=[=:] )(?:"[^"\n]*"|[\d.e+-]+|\w+)', text))
    if not values:
        return raw + chance.choice(WORDS).encode()
    found = chance.choice(values)
    return (text[: found.start()] + chance.choice(WORDS) + text[found.end() :]).encode()


def _inserted(raw: bytes, chance: random.Random) -> bytes:
    lines = raw.decode("utf-8").split("\n")
    lines.insert(chance.randrange(len(lines) + 1), " " * chance.randrange(5) + chance.choice(WORDS))
    return "\n".join(lines).encode()


def _line_lost(raw: bytes, chance: random.Random) -> bytes:
    lines = raw.split(b"\n")
    del lines[chance.randrange(len(lines))]
    return b"\n".join(lines)


def _deep(raw: bytes, chance: random.Random) -> bytes:
    opened = chance.choice((b"[", b"(", b"> ", b"- ", b"{'a':", b"*"))
    return raw + b"\n" + (b"x = " if opened in b"[({" else b"") + opened * chance.choice((60, 1_200))


def _hidden(path: Path, chance: random.Random) -> None:
    (path.parent / f".#{path.name}").symlink_to("somebody@host.1:2")


def _dangling(path: Path, chance: random.Random) -> None:
    (path.parent / f"dangling{path.suffix}").symlink_to("nowhere")


def _checkpoint(path: Path, chance: random.Random) -> None:
    folder = path.parent / ".ipynb_checkpoints"
    folder.mkdir(exist_ok=True)
    shutil.copy(path, folder / f"{path.stem}-checkpoint{path.suffix}")


def _folder(path: Path, chance: random.Random) -> None:
    path.unlink()
    path.mkdir()


def _renamed(path: Path, chance: random.Random) -> None:
    path.rename(path.with_name(f"other {path.name}"))


def _cached(path: Path, chance: random.Random) -> None:
    for name in ("proved.json", "plots/x.svg", "figures/x.json"):
        cache = _root(path) / ".cache" / name
        cache.parent.mkdir(parents=True, exist_ok=True)
        cache.write_bytes(chance.choice((b"", b"[]", b"{", b"\xff", b"[1, null]")))


def _root(path: Path) -> Path:
    return next(each for each in path.parents if (each / "gatherbook").is_dir())


KINDS: dict[str, Change] = {
    "cut": _rewrite(_cut),
    "empty": _rewrite(lambda raw, chance: b""),
    "conflict": _rewrite(_conflict),
    "not UTF-8": _rewrite(_noise),
    "another encoding": _rewrite(lambda raw, chance: raw.decode().encode(chance.choice(("utf-16", "utf-32", "gb18030")))),
    "byte order mark": _rewrite(lambda raw, chance: b"\xef\xbb\xbf" + raw),
    "line ends": _rewrite(lambda raw, chance: raw.replace(b"\n", chance.choice((b"\r\n", b"\r")))),
    "control": _rewrite(_control),
    "wrong type": _rewrite(_wrong_type),
    "inserted": _rewrite(_inserted),
    "line lost": _rewrite(_line_lost),
    "lines": _rewrite(lambda raw, chance: raw + b"\n" + raw.split(b"\n")[chance.randrange(2)] * 2 + b"\nx" * 5_000),
    "deep": _rewrite(_deep),
    "huge": _rewrite(lambda raw, chance: raw + b"\nx = " + b"9" * 6_000 + b"\n"),
    "lock link of an editor": _hidden,
    "dangling link": _dangling,
    "checkpoint": _checkpoint,
    "a folder": _folder,
    "removed": lambda path, chance: path.unlink(),
    "renamed": _renamed,
    "cache": _cached,
}  # fmt: skip


@dataclass(frozen=True)
class Case:
    """One case by its number: the same number is the same case."""

    number: int

    @property
    def kind(self) -> str:
        return list(KINDS)[self.number % len(KINDS)]

    @property
    def target(self) -> str:
        return TARGETS[self.number // len(KINDS) % len(TARGETS)]

    def __str__(self) -> str:
        return f"{self.number}: {self.kind}, {self.target}"


def make_book(root: Path) -> Book:
    """A small book with a record, claims, names and recorded calls."""
    book = make_small_book(root)
    for name in ("verified", "measurements", "search"):
        shutil.copytree(BOOK.docs / "assets" / name, book.docs / "assets" / name, dirs_exist_ok=True)
    first, *rest = sorted((book.docs / "assets" / "measurements").glob("*.json"))
    first.rename(first.with_name("machine.json"))
    for path in rest:
        path.unlink()
    figure = next(path for path in sorted(BOOK.snippets.rglob("*.calls.json")))
    shutil.copy(figure, book.snippets / "a/rows.calls.json")
    return book


def outcome(book: Book, case: Case, built: bool = False) -> list[str]:
    """What went wrong with the machinery over one case in a fresh copy of the book; nothing if all is well."""
    with_case = Book(book.root.parent / f"case-{case.number}")
    shutil.copytree(book.root, with_case.root, symlinks=True, dirs_exist_ok=True)
    try:
        KINDS[case.kind](with_case.root / case.target, random.Random(case.number))
        before = _contents(with_case)
        found: list[str] = []
        asked: list[tuple[str, Callable[[], object]]] = [
            ("the rules", lambda: rules.all_problems(with_case)),
            ("make pair", lambda: pair.confirm(with_case)),
        ]
        for what, ask in asked:
            try:
                said = ask()
            except BookError as error:
                said = error.problems
            except Exception as error:
                found.append(f"{case}: {what} ended in {type(error).__name__}: {str(error)[:200]}")
                continue
            found += [f"{case}: {what}: {each!r}" for each in said if isinstance(each, Problem) and not _whole(each)]
        if built:
            done = build(with_case.root, with_case.root / "site")
            if "Traceback" in done.stdout + done.stderr and not _is_mkdocs_own(case):
                found.append(f"{case}: the build ended in {(done.stdout + done.stderr)[-300:]}")
        after = _contents(with_case)
        found += [
            f"{case}: {name} was changed"
            for name in before
            if before[name] != after.get(name) and name != "docs/pairs.lock"
        ]
        return found
    finally:
        shutil.rmtree(with_case.root)


def _is_mkdocs_own(case: Case) -> bool:
    """MkDocs opens its configuration before anything of ours is loaded; its last line names the file and the cause."""
    return case.kind == "a folder" and case.target == "mkdocs.yml"


def _whole(problem: Problem) -> bool:
    return bool(
        problem.file and not Path(problem.file).is_absolute() and problem.line >= 1 and problem.what and problem.cure
    )


def _contents(book: Book) -> dict[str, bytes]:
    return {
        book.relative(path): path.read_bytes()
        for top in (book.docs, book.snippets)
        for path in top.rglob("*")
        if path.is_file()
    }
