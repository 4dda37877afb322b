"""What the sources of the whole book must satisfy. Every check returns its problems; none stops at the first.

The build runs `all_problems` before it renders a page, the tests run each check by its name.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterable
from pathlib import Path

from gatherbook.measured import measurements
from gatherbook.sources import marks, snippets
from gatherbook.sources.book import LANGUAGES, Book, english_of, language_of, twin_of
from gatherbook.sources.pages import Fence, Page, read_page
from gatherbook.sources.problems import BookError, Problem

PYTHON = ("python", "py", "py3", "python3", "pycon", "pytb")
PLAIN_FENCES = ("text", "sh", "toml", "markdown", "yaml")


def all_problems(book: Book) -> list[Problem]:
    """Everything that is wrong with the sources, sorted by place."""
    found: list[Problem] = []
    for check in (
        fence_problems,
        heading_problems,
        loose_problems,
        snippets.comment_problems,
        mark_problems,
        measurements.problems,
        twin_problems,
        pair_problems,
        typography_problems,
        lock_problems,
    ):
        found += check(book)
    return sorted(set(found))


def fence_problems(book: Book) -> list[Problem]:
    """Blocks that are not what they must be: an include of something that exists, an output after its own snippet."""
    found: list[Problem] = []
    for path in book.pages():
        page, file = read_page(path), book.relative(path)
        previous: Fence | None = None
        for fence in page.fences:
            found += _fence_problems(book, file, fence, previous)
            previous = fence
        found += _unanswered(book, file, page)
        found += [
            Problem(file, figure.line, f"the figure's snippet {figure.name} does not exist", "name a snippet that does")
            for figure in page.figures
            if not (book.snippets / figure.name).is_file()
        ]
    return found


def _fence_problems(book: Book, file: str, fence: Fence, previous: Fence | None) -> Iterable[Problem]:
    def problem(what: str, cure: str) -> Problem:
        return Problem(file, fence.line, what, cure)

    language, include = fence.language, fence.include
    if fence.indented:
        yield problem(
            "this block is indented; the site may render it as running text and the tests may not see it",
            "begin its fence in the first column; use `/// note` and `/// tab`, whose content is not indented",
        )
    elif language.lower() in PYTHON and include is None:
        yield problem(
            "Python is typed into the page",
            'move it to snippets/<topic>/<name>.py and write --8<-- "<topic>/<name>.py" in its place',
        )
    elif language.lower() in (*PYTHON, "output") and fence.info not in ("python", "output"):
        yield problem(
            f"the fence says {fence.info!r}; the site adds title and marks by itself",
            "write python or output and nothing else behind the backticks",
        )
    elif language == "python" and include is not None:
        if not include.endswith(".py"):
            yield problem(f"a python block includes {include}", "include a .py file")
        elif not (book.snippets / include).is_file():
            yield from _missing(book, include, file, fence.line)
    elif language == "output":
        yield from _output_problems(book, file, fence, previous)
    elif include is not None:
        yield problem(f"{include} is included in a block of {language or 'no'} kind", "write python or output")
    elif language not in PLAIN_FENCES:
        yield problem(
            f"a block of kind {fence.info!r}",
            f"use python, output, or one of: {', '.join(PLAIN_FENCES)}",
        )


def _output_problems(book: Book, file: str, fence: Fence, previous: Fence | None) -> Iterable[Problem]:
    include = fence.include
    if include is None or not include.endswith(".out"):
        yield Problem(file, fence.line, "an output is typed into the page", 'write --8<-- "<topic>/<name>.out"')
        return
    wanted = Path(include).with_suffix(".py").as_posix()
    shown = previous.include if previous is not None and previous.language == "python" else None
    if shown != wanted:
        yield Problem(
            file,
            fence.line,
            f"{include} stands under {shown or 'no snippet'}",
            f"put it right behind the block of {wanted}"
            + (f', or write --8<-- "{Path(shown).with_suffix(".out").as_posix()}"' if shown else ""),
        )
    elif (book.snippets / wanted).is_file() and not snippets.output_path(book, wanted).is_file():
        yield Problem(file, fence.line, f"snippets/{include} is missing", f"make bless ONLY={wanted}")


def _unanswered(book: Book, file: str, page: Page) -> Iterable[Problem]:
    """Snippets that print something, whose output is not under them."""
    following = [*page.fences, None][1:]
    for fence, after in zip(page.fences, following, strict=True):
        name = fence.include
        if fence.language != "python" or name is None or not snippets.has_output(book, name):
            continue
        if after is None or after.language != "output":
            out = Path(name).with_suffix(".out").as_posix()
            yield Problem(
                file,
                fence.line,
                f"{name} prints something, and the page does not show it",
                f'put a block of kind output with --8<-- "{out}" behind it',
            )


def _missing(book: Book, name: str, file: str, line: int) -> list[Problem]:
    try:
        snippets.source(book, name)
    except BookError as error:
        return [Problem(file, line, problem.what, problem.cure) for problem in error.problems]
    return []


def heading_problems(book: Book) -> list[Problem]:
    """Headings without an id of their own, and ids used twice on a page."""
    found: list[Problem] = []
    for path in book.pages():
        file, seen = book.relative(path), dict[str, int]()
        headings = read_page(path).headings
        if not headings or headings[0].level != 1 or sum(heading.level == 1 for heading in headings) != 1:
            found.append(
                Problem(file, 1, "a page has one heading of level 1, and it comes first", "write # Title {#id}")
            )
        for heading in headings:
            if heading.id is None:
                found.append(
                    Problem(
                        file,
                        heading.line,
                        f"the heading {heading.text!r} has no id",
                        "end it with {#short-english-id}, the same in both languages",
                    )
                )
            elif heading.id in seen:
                found.append(
                    Problem(
                        file,
                        heading.line,
                        f"the id #{heading.id} is taken by the heading on line {seen[heading.id]}",
                        "give one of the two another id, in both languages",
                    )
                )
            else:
                seen[heading.id] = heading.line
    return found


def loose_problems(book: Book) -> list[Problem]:
    """Snippets that no page shows in some language, outputs without a snippet, snippets without an output."""
    shown: dict[str, set[str]] = {language: set() for language in LANGUAGES}
    for path in book.pages():
        shown[language_of(path)] |= {fence.include for fence in read_page(path).fences if fence.include}
    found = []
    for name in book.snippet_names():
        out = snippets.output_path(book, name)
        if not out.is_file():
            found.append(
                Problem(book.relative(out), 1, f"the output of snippets/{name} is missing", f"make bless ONLY={name}")
            )
        absent = [language for language in LANGUAGES if name not in shown[language]]
        if absent:
            where = "on no page" if len(absent) == len(LANGUAGES) else f"on no page in {absent[0]}"
            found.append(
                Problem(
                    f"snippets/{name}",
                    1,
                    f"this snippet is {where}",
                    f'include it (--8<-- "{name}") in both languages, or remove it with its .out',
                )
            )
    for path in sorted(book.snippets.rglob("*.out")):
        stem = path.name.removesuffix(".out").removesuffix(".cuda")
        if not path.with_name(f"{stem}.py").is_file():
            found.append(
                Problem(
                    book.relative(path), 1, "this output has no snippet", f"remove it, or write {stem}.py beside it"
                )
            )
    return found


def mark_problems(book: Book) -> list[Problem]:
    """Marks of varying values that cannot be read."""
    found = []
    for path in sorted(book.snippets.rglob("*.out")):
        try:
            marks.sample(path.read_text(encoding="utf-8"))
        except marks.MarkError as error:
            found.append(
                Problem(
                    book.relative(path),
                    error.line,
                    str(error),
                    "write {~sample|low..high~} around a number, {~sample|text~} around text",
                )
            )
    return found


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


_SHAPE: dict[str, Callable[[Page], list[tuple[int, str]]]] = {
    "headings": lambda page: [(each.line, f"{'#' * each.level} {{#{each.id}}}") for each in page.headings],
    "blocks of code": lambda page: [
        (each.line, f"{each.info} {each.include or each.content.strip()!r}") for each in page.fences
    ],
    "links": lambda page: [(each.line, each.target) for each in page.links],
    "tables": lambda page: [(each.line, f"{each.rows} rows of {each.columns}") for each in page.tables],
    "figures": lambda page: [(each.line, f"{each.name} #{each.number}") for each in page.figures],
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
        # A sentence may say them in another order in another language; which there are may not differ.
        ours, theirs = sorted(ours, key=lambda each: each[1]), sorted(theirs, key=lambda each: each[1])
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


_HAN = "\u3400-\u9fff"
_HALF_WIDTH = re.compile(rf"[{_HAN}]\s*[,;:?!](?=[\s{_HAN}]|$)|[,;:?!][{_HAN}]|[{_HAN}]\(|\)[{_HAN}]")
_TIGHT = re.compile(rf"[{_HAN}][A-Za-z0-9]|[A-Za-z0-9][{_HAN}]")
_NOT_PROSE = re.compile(
    r"``.+?``|`[^`\n]*`|\$\$.*?\$\$|\$[^$\n]+\$|\]\([^)\s]*\)|\{[#.:][^}\n]*\}|<[^>\n]*>", re.DOTALL
)


def typography_problems(book: Book) -> list[Problem]:
    """Chinese text with half-width punctuation, or without a space between Chinese and Latin."""
    found: list[Problem] = []
    for path in book.pages():
        if language_of(path) != "zh":
            continue
        page = read_page(path)
        prose = _NOT_PROSE.sub(lambda match: "\u2060" + "\n" * match[0].count("\n"), page.text)
        for number, line in enumerate(prose.splitlines(), 1):
            if number in page.fenced:
                continue
            for pattern, what, cure in (
                (_HALF_WIDTH, "half-width punctuation in Chinese", "write the full-width form"),
                (_TIGHT, "Chinese and Latin without a space between them", "put one space there"),
            ):
                match = pattern.search(line)
                if match:
                    found.append(Problem(book.relative(path), number, f"{what}: {match[0]!r}", cure))
    return found


def lock_problems(book: Book) -> list[Problem]:
    """Pairs of which one text was changed since both were last confirmed against each other."""
    confirmed = read_lock(book)
    file = book.relative(book.lock)
    found = []
    for english, chinese in pairs(book):
        name = english.relative_to(book.docs).as_posix()
        now = pair_hashes(english)
        then = confirmed.pop(name, None)
        if then == now:
            continue
        changed = [path for path, old, new in zip((english, chinese), then or ("", ""), now, strict=True) if old != new]
        other = " and ".join(book.relative(twin_of(path)) for path in changed)
        found.append(
            Problem(
                book.relative(changed[0]),
                1,
                "this page was changed since its pair was last confirmed" if then else "this pair was never confirmed",
                f"read it beside {other}, bring that to the same state, then make pair ONLY={name}",
            )
        )
    for left in confirmed:
        found.append(Problem(file, 1, f"{left} is confirmed and does not exist", "make pair"))
    return found


def read_lock(book: Book) -> dict[str, tuple[str, str]]:
    """Which texts were confirmed: the English page's path to the hashes of both.

    Raises:
        BookError: a line of the lock has not three words.
    """
    confirmed: dict[str, tuple[str, str]] = {}
    if not book.lock.is_file():
        return confirmed
    for number, line in enumerate(book.lock.read_text(encoding="utf-8").splitlines(), 1):
        if not line.strip() or line.startswith("#"):
            continue
        words = line.split()
        if len(words) != 3:
            raise BookError(Problem(book.relative(book.lock), number, f"no line of a lock: {line!r}", "make pair"))
        confirmed[words[0]] = (words[1], words[2])
    return confirmed


def pair_hashes(english: Path) -> tuple[str, str]:
    """The hashes of both texts of a pair, English first."""
    return _hash(english), _hash(twin_of(english))


def _hash(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()[:16]


def pairs(book: Book) -> list[tuple[Path, Path]]:
    whole = [path for path in book.pages() if path == english_of(path) and twin_of(path).is_file()]
    return [(path, twin_of(path)) for path in whole]


def _last_line(path: Path) -> int:
    return max(1, len(path.read_text(encoding="utf-8").splitlines()))
