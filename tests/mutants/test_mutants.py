"""A sample of mutants: one mistake at a time in a copy of the book, a few of each kind, and a proof reports each.

A part of its own: its programs run in forks, and what other tests compute with torch would begin threads before.

`make mutate` makes 2,000, and asks the whole proof. The cases here are the first of their kind; those of the evaluator
and of the explorer are written out, since a number there means another change after every edit, and a few programs are
to catch it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import pytest

from gatherbook.sources.book import BOOK
from tests.support.mutate import ARGUED, KINDS, Case, Mutant, Workshop, argued, by_kept_programs, by_random_calls

ONE = ("full-width in code", "code", "translations")
"""One case of these kinds is enough, for time: every rule is asked before one complains."""
TRIED = 8
"""How many cases are tried until enough are caught; the others print the same, as the next edit of a page may have it."""
DRAWN = [kind for kind in KINDS if kind not in ("evaluator", "explorer")]
SCRIPTS = [
    ("docs/assets/run/tensor.js", "const [PRECISION, THRESHOLD, EDGE, LINE] = [4, 1000, 3, 80]", "const [PRECISION, THRESHOLD, EDGE, LINE] = [4, 9000, 3, 80]"),
    ("docs/assets/run/values.js", "ctx.outSize > 200_000", "ctx.outSize > 2"),
    ("docs/assets/run/subscripts.js", 'bound(v.step, "step") ?? 1', 'bound(v.step, "step") ?? 2'),
    ("docs/assets/run/gradients.js", "list[at.nr] = list[at.nr] ? tools.add(list[at.nr], g) : g", "list[at.nr] = g"),
    ("docs/assets/run/interpreter.js", "typeof b === \"boolean\" && \"&|^\".includes(op)) return", "typeof b !== \"boolean\" && \"&|^\".includes(op)) return"),
    ("docs/assets/explorer/ops.js", "out[start + j] = out[j] + step", "out[start + j] = out[j] - step"),
    ("docs/assets/explorer/print.js", "padStart(width)", "padEnd(width)"),
]  # fmt: skip


@pytest.fixture(scope="module")
def shop() -> Iterator[Workshop]:
    with Workshop() as made:
        yield made


@pytest.mark.parametrize("kind", DRAWN)
def test_no_mutant_of_the_sample_survives(shop: Workshop, kind: str) -> None:
    left, found = (1 if kind in ONE else 2), []
    for number in range(list(KINDS).index(kind), TRIED * len(KINDS), len(KINDS)):
        found.append(Case(number).outcome(shop))
        left -= found[-1].verdict == "caught"
        if left == 0:
            break
    assert [each for each in found if each.verdict == "survived"] == []
    assert left == 0, found


@pytest.mark.parametrize(("file", "old", "new"), SCRIPTS, ids=[f"{file}: {old}" for file, old, _ in SCRIPTS])
def test_no_mutant_of_the_evaluators_survives(shop: Workshop, file: str, old: str, new: str) -> None:
    text = (BOOK.root / file).read_text(encoding="utf-8")
    assert text.count(old) == 1, "this mutant is of another day. Cure: write it after what stands there now"
    assert _proof(file)(shop, Mutant(file, text, text.replace(old, new))) is not None


@pytest.mark.parametrize("file", ["docs/assets/run/tensor.js", "docs/assets/explorer/ops.js"])
def test_what_is_no_mutant_passes(shop: Workshop, file: str) -> None:
    text = (BOOK.root / file).read_text(encoding="utf-8")
    assert _proof(file)(shop, Mutant(file, text, text)) is None


def _proof(file: str) -> Callable[[Workshop, Mutant], str | None]:
    return by_random_calls if "/explorer/" in file else by_kept_programs


def test_what_is_argued_stands_there_and_only_that_is_let_pass(shop: Workshop) -> None:
    for file, old, *_ in ARGUED:
        assert re.search(old, (BOOK.docs / "assets" / file).read_text(encoding="utf-8")), (
            f"{file}: {old} is of another day"
        )
    file = "docs/assets/explorer/print.js"
    text = (BOOK.root / file).read_text(encoding="utf-8")
    fine, wrong = (
        text.replace("EDGE), -1, ...all", "EDGE), -2, ...all"),
        text.replace("size > 2 * EDGE", "size > 3 * EDGE"),
    )
    assert argued(shop, Mutant(file, text, fine)) is not None
    assert argued(shop, Mutant(file, text, wrong)) is None
    line = next(row for row in text.splitlines(keepends=True) if "memory.set(tensor, known)" in row)
    assert argued(shop, Mutant(file, text, text.replace(line, ""))) is not None
    assert argued(shop, Mutant(file, text, text.replace(line, line + line))) is None
