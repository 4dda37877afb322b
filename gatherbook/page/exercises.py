"""Exercises that check an answer in the page: `<!-- exercise: id -->` puts the place to solve one.
`<!-- diagnosis -->` puts the place where a call is looked at, "What is wrong with my call?".

`docs/assets/run/exercises.toml` holds them. What checks an answer is an ordinary program, written here: it runs behind
the reader's own, in the page by the evaluator of `docs/assets/run/`, in the tests by PyTorch too. It makes small cases,
the smallest first, computes each by plain loops and by the reader's function, prints both and stops at the first that
differs. `docs/assets/run/page/judge.js` reads what it printed.
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from html import escape
from pathlib import Path
from typing import Any

from markdown import Markdown
from markdown.extensions import Extension
from markdown.preprocessors import Preprocessor

from gatherbook.sources.book import Book
from gatherbook.sources.pages import DIAGNOSIS, EXERCISE, read_page
from gatherbook.sources.problems import Problem

CASES, SEED = 24, 20
MARK = "\\x1e"
TEXTS = {
    "en": {
        "solve": "Solve it here",
        "name": "Solve it here: {id}",
        "solved": "Solved",
        "lost": "Not loaded. Try again",
        "diagnose": "Check a call",
    },
    "zh": {
        "solve": "在这里做",
        "name": "在这里做：{id}",
        "solved": "已做对",
        "lost": "没有载入，再试一次",
        "diagnose": "检查一个调用",
    },
}

_FUNCTION = """
{definition}

def _number(low, high):
    _state[0] = (_state[0] * 1103515245 + 12345) % 2147483648
    return low + _state[0] // 65536 % (high - low + 1)

def _size(least=1):
    return _number(least, least + 1 + _state[1] // 8)

def _alike(want, got):
    if isinstance(want, torch.Tensor) != isinstance(got, torch.Tensor):
        return "kind"
    if not isinstance(want, torch.Tensor):
        return "" if want == got else "values"
    if want.shape != got.shape:
        return "shape"
    if want.dtype != got.dtype:
        return "dtype"
    return "" if str(want) == str(got) else "values"

_state = [{seed}, 0]
for _ in range({cases}):
    _given = _case(_size, _number)
    print("{mark}case")
    for _name, _value in _given.items():
        print("{mark}given " + _name)
        print(_value)
    _want = _definition(**_given)
    print("{mark}want")
    print(_want)
    print("{mark}run")
    _got = {function}(**{{k: v.clone() if isinstance(v, torch.Tensor) else v for k, v in _given.items()}})
    print("{mark}got")
    print(_got)
    _why = _alike(_want, _got)
    if _why:
        print("{mark}why " + _why)
        if _why == "shape":
            print(tuple(_want.shape), tuple(_got.shape))
        if _why == "dtype":
            print(_want.dtype, _got.dtype)
        break
    _state[1] += 1
else:
    print("{mark}done")
"""

_ANSWERS = """
{definition}

def _open(got):
    if isinstance(got, (list, tuple)):
        return any(_open(each) for each in got)
    return any(_open(each) for each in got.values()) if isinstance(got, dict) else str(got) == "Ellipsis"

def _wrong(want, got, at):
    if isinstance(got, torch.Tensor):
        got = got.tolist()
    if isinstance(want, dict):
        if not isinstance(got, dict) or len(got) != len(want):
            return at
        return next((w for k in want for w in [_wrong(want[k], got.get(k), f"{{at}}[{{k!r}}]")] if w), "")
    if isinstance(want, list):
        if not isinstance(got, (list, tuple)) or len(got) != len(want):
            return at
        return next((w for i in range(len(want)) for w in [_wrong(want[i], got[i], f"{{at}}[{{i}}]")] if w), "")
    return "" if want == got else at

for _name, _want, _got in zip({names!r}, _wanted, [{got}]):
    print("{mark}answer " + _name)
    print(_got)
    if _open(_got):
        print("{mark}open")
        break
    _why = _wrong(_want, _got, _name)
    if _why:
        print("{mark}wrong " + _why)
        break
else:
    print("{mark}done")
"""


@dataclass(frozen=True)
class Exercise:
    """One exercise: what the reader finds, what checks it, one answer that passes, and answers that fail by reason."""

    identity: str
    start: str
    check: str
    forbidden: tuple[str, ...]
    solution: str
    wrong: Mapping[str, str]


def path_of(book: Book) -> Path:
    """Where the exercises stand."""
    return book.docs / "assets" / "run" / "exercises.toml"


def exercises(book: Book) -> dict[str, Exercise]:
    """Every exercise by its id; none where there is no file."""
    path = path_of(book)
    return _read(path, path.stat().st_mtime_ns) if path.is_file() else {}


@lru_cache(maxsize=4)
def _read(path: Path, _changed: int) -> dict[str, Exercise]:
    found = tomllib.loads(path.read_text(encoding="utf-8"))
    return {identity: _exercise(identity, given) for identity, given in found.items()}


def _exercise(identity: str, given: Mapping[str, Any]) -> Exercise:
    definition = given["definition"].strip("\n")
    if "function" in given:
        check = _FUNCTION.format(definition=definition, seed=SEED, cases=CASES, mark=MARK, function=given["function"])
    else:
        names = tuple(given["answers"])
        check = _ANSWERS.format(definition=definition, names=names, got=", ".join(names), mark=MARK)
    return Exercise(
        identity,
        given["start"].strip("\n"),
        f"\nimport torch\n{check}",
        tuple(given.get("forbidden", ())),
        given["solution"].strip("\n"),
        {reason: text.strip("\n") for reason, text in given["wrong"].items()},
    )


def problems(book: Book) -> list[Problem]:
    """Places for exercises that there are not, and exercises that no page has a place for."""
    known, placed = exercises(book), set[str]()
    found = []
    for path in book.pages():
        for line, identity in read_page(path).exercises:
            placed.add(identity)
            if identity not in known:
                cure = f"write it in {book.relative(path_of(book))}"
                found.append(Problem(book.relative(path), line, f"there is no exercise {identity}", cure))
    where = book.relative(path_of(book))
    found += [
        Problem(where, 1, f"no page has a place for exercise {identity}", f"<!-- exercise: {identity} -->")
        for identity in known
        if identity not in placed
    ]
    return found


def served(book: Book) -> dict[str, dict[str, Any]]:
    """What a page needs of each exercise; solutions are not in it."""
    return {
        each.identity: {"start": each.start, "check": each.check, "forbidden": each.forbidden}
        for each in exercises(book).values()
    }


def exercise_html(identity: str, language: str) -> str:
    """The place where a reader solves an exercise; its button is shown by `docs/assets/run/loader.js`."""
    texts = TEXTS[language]
    return (
        f'<div class="exercise" data-exercise="{escape(identity)}" data-search-exclude="yes">'
        f'<button type="button" class="exercise-solve" data-run hidden data-solves="{escape(identity)}" '
        f'data-solved="{texts["solved"]}" '
        f'data-failed="{texts["lost"]}" aria-label="{escape(texts["name"].format(id=identity))}">'
        f"{texts['solve']}</button></div>"
    )


def diagnosis_html(language: str) -> str:
    """The place where a reader pastes a call; its button is shown by `docs/assets/run/loader.js`."""
    texts = TEXTS[language]
    return (
        '<div class="exercise" data-diagnose data-search-exclude="yes"><button type="button" class="exercise-solve" '
        f'data-run hidden data-failed="{texts["lost"]}">{texts["diagnose"]}</button></div>'
    )


class Exercises(Extension):
    """Puts the places where a page asks for them. `language` tells that of the page that is being made."""

    def __init__(self, language: Callable[[], str]) -> None:
        super().__init__()
        self._language = language

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802  (Markdown's name)
        md.preprocessors.register(_Placer(md, self._language), "exercises", 22.5)


class _Placer(Preprocessor):
    def __init__(self, md: Markdown, language: Callable[[], str]) -> None:
        super().__init__(md)
        self._language = language

    def run(self, lines: list[str]) -> list[str]:
        placed = []
        for line in lines:
            match = EXERCISE.match(line)
            if self.md is not None and (match or DIAGNOSIS.match(line)):
                language = self._language()
                html = exercise_html(match["id"], language) if match else diagnosis_html(language)
                placed += ["", self.md.htmlStash.store(html), ""]
            else:
                placed.append(line)
        return placed
