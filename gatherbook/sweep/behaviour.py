"""Asks the records of `docs/assets/behaviour` what torch does. Nothing but the standard library.

    records(folder)                     every record, the oldest release first
    record.cells("bounds", "gather")    the cases of a probe, each with its answer
    ops_where(record, "wraps -1")       a list of operations for a page, which cannot be incomplete
    differences(old, new)               what changed between two releases

The words of answers: `=` as the plain loop; `wraps`, `modulo` a number counted from the end, or as a remainder; `mask`
numbers read as a mask; `broadcasts` index or source was stretched; `nothing` nothing was written; `empty` no cells;
`≠` not what the loop says; `other` the loop says nothing and none of these explains the result; `ran` there is no loop
to hold it against; `crashed …`, `timed-out`. A number is what a 16-bit sum held, or memory in multiples of the index.
`x= s≠` are gradients. QUERIES has the questions that pages may ask.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

from gatherbook.sweep.record import general, numbers, split, words

CARDS = (
    "gather", "take_along_dim", "index_select", "x[i]", "take", "embedding", "scatter_", "index_copy_", "index_fill_",
    "index_put_", "put_", "masked_scatter_", "scatter_add_", "scatter_reduce_", "index_add_", "bincount",
)  # fmt: skip
"""The operations that have a card; a record has more."""


@dataclass(frozen=True)
class Answer:
    """What one case answered: a word, or the error's type and text; and the warnings, as `Category: text`."""

    word: str
    error: str | None = None
    text: str | None = None
    warnings: tuple[str, ...] = ()

    @property
    def accepted(self) -> bool:
        """Whether the call returned."""
        return self.error is None and not self.word.startswith(("crashed", "timed-out"))

    @cached_property
    def key(self) -> tuple[str, ...]:
        """What two releases are compared by: numbers in texts do not count."""
        text = general(f"{self.error}: {self.text}") if self.error else self.word
        return (text, *sorted({general(each) for each in self.warnings}))

    def __str__(self) -> str:
        return f"{self.error}: {self.text}" if self.error else self.word


def parsed(raw: str) -> Answer:
    """An answer as the sweep gives it, with its texts written out."""
    first, warned = split(raw)
    if first.startswith("!"):
        kind, _, text = first[1:].partition(": ")
        return Answer(first, kind, text, tuple(warned))
    return Answer(first, warnings=tuple(warned))


@dataclass(frozen=True)
class Cell:
    """One case: the operation, the code of the form, the words of the axes by name, and the answer."""

    operation: str
    probe: str
    code: str
    axes: Mapping[str, str]
    answer: Answer

    @cached_property
    def where(self) -> tuple[str, ...]:
        """What names the case in every record."""
        return (self.operation, self.probe, self.code, *self.axes.values())


@dataclass(frozen=True)
class Record:
    """A release of torch on a device."""

    content: Mapping[str, Any]

    @property
    def torch(self) -> str:
        """The release, such as `2.13.0`."""
        return str(self.content["torch"])

    @property
    def device(self) -> str:
        """`cpu` or `cuda`."""
        return str(self.content["device"])

    @property
    def release(self) -> tuple[int, ...]:
        """The release as numbers, to sort by."""
        return tuple(int(part) for part in self.torch.split("."))

    @property
    def operations(self) -> list[str]:
        """Every operation of the record, in the order of the book."""
        return list(self.content["answers"])

    def forms(self, operation: str) -> list[str]:
        """The codes of an operation."""
        return list(self.content["forms"][operation])

    def cells(self, probe: str | None = None, operation: str | None = None) -> Iterator[Cell]:
        """The cases of a probe and an operation, or of all.

        Raises:
            KeyError: the record has no such operation, or nobody asks that.
        """
        if operation is not None and operation not in self.content["answers"]:
            raise KeyError(f"no operation {operation!r}; name one of: {', '.join(self.operations)}")
        if probe is not None and probe not in self.content["axes"]:
            raise KeyError(f"no probe {probe!r}; name one of: {', '.join(self.content['axes'])}")
        for name in [operation] if operation else self.content["answers"]:
            for asked in self.content["answers"][name]:
                if probe in (None, asked):
                    yield from self._cells_of(name, asked)

    def _cells_of(self, operation: str, probe: str) -> list[Cell]:
        """The cases of one probe of one operation, unfolded once."""
        key = (operation, probe)
        if key not in self._unfolded_cells:
            self._unfolded_cells[key] = list(self._unfolded(*key, self.content["answers"][operation][probe]))
        return self._unfolded_cells[key]

    @cached_property
    def _unfolded_cells(self) -> dict[tuple[str, str], list[Cell]]:
        return {}

    def _unfolded(self, operation: str, probe: str, node: Mapping[str, Any]) -> Iterator[Cell]:
        axes, forms = self.content["axes"][probe], self.content["forms"][operation]
        for which, rest in node.items():
            leaves = list(_leaves(rest, list(axes.values())))
            for form in numbers(which):
                for case, answer in leaves:
                    yield Cell(operation, probe, forms[form], dict(zip(axes, case, strict=True)), self.answer(answer))

    def answer(self, short: str) -> Answer:
        """An answer with its texts."""
        if short not in self._answers:
            self._answers[short] = self._read(short)
        return self._answers[short]

    @cached_property
    def _answers(self) -> dict[str, Answer]:
        return {}

    def _read(self, short: str) -> Answer:
        first, *warned = short.split(" ~")
        warnings = tuple(": ".join(self.content["texts"][int(each)]) for each in warned)
        if re.fullmatch(r"!\d+", first):
            kind, text = (*self.content["texts"][int(first[1:])], "")[:2]
            return Answer(first, kind, text, warnings)
        return Answer(first, warnings=warnings)

    def texts(self) -> dict[str, set[str]]:
        """Every error text that was raised, as `Type: text`, with the operations that raised it."""
        return self._texts

    @cached_property
    def _texts(self) -> dict[str, set[str]]:
        found: dict[str, set[str]] = {}
        for cell in self.cells():
            if cell.answer.error:
                found.setdefault(str(cell.answer), set()).add(cell.operation)
        return found


def _leaves(node: Any, domains: Sequence[Sequence[str]]) -> Iterator[tuple[tuple[str, ...], str]]:
    if isinstance(node, str):
        yield (), node
        return
    for key, rest in node.items():
        below = list(_leaves(rest, domains[1:]))
        for word in words(key, domains[0]):
            for more, answer in below:
                yield (word, *more), answer


@lru_cache(maxsize=16)
def load(path: Path) -> Record:
    """One record.

    Raises:
        ValueError: it is of another schema.
    """
    content = json.loads(path.read_text(encoding="utf-8"))
    if content.get("schema") != 1:
        raise ValueError(f"{path}: schema {content.get('schema')}, not 1; run the sweep again")
    return Record(content)


def records(folder: Path) -> list[Record]:
    """Every record of a folder, by device and release."""
    found = [load(path) for path in sorted(folder.glob("*-*.json"))]
    return sorted(found, key=lambda record: (record.device, record.release))


# Queries --------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Query:
    """A question: a probe, which of its cases count, and which answers say yes."""

    probe: str
    where: Mapping[str, Sequence[str]]
    yes: Callable[[Answer], bool]
    code: str = ""

    def cells(self, record: Record, operation: str | None = None) -> Iterator[Cell]:
        """The cases that the question is about; none where the record was not asked."""
        for cell in record.cells(self.probe, operation) if self.probe in record.content["axes"] else ():
            if all(cell.axes[axis] in meant for axis, meant in self.where.items()) and re.search(self.code, cell.code):
                yield cell


def _word(*words: str) -> Callable[[Answer], bool]:
    return lambda answer: answer.word in words


def _raises(answer: Answer) -> bool:
    return answer.error is not None


def _stops(answer: Answer) -> bool:
    return answer.word in ("256", "-256", "128", "512")


def _wants_int64(answer: Answer) -> bool:
    return answer.error is not None and "expected scalar type" in str(answer.text)


def _warned_of_expanded(answer: Answer) -> bool:
    return answer.accepted and any("expanded" in text for text in answer.warnings)


_SMALLER = ("smaller-column", "smaller-row", "smaller-along", "smaller-both", "one-cell")
_IN_PLACE = r"_\(|\] = "

_WIDE_INT32 = {"dtype": ("int32",), "index": ("expanded",), "width": ("16", "17", "64")}

QUERIES: dict[str, Query] = {
    "accepts int32 index": Query("index dtype", {"dtype": ("int32",)}, _word("=")),
    "accepts int64 index": Query("index dtype", {"dtype": ("int64",)}, _word("=")),
    "takes uint8 as a mask": Query("index dtype", {"dtype": ("uint8",)}, _word("mask")),
    "takes bool as a mask": Query("index dtype", {"dtype": ("bool",)}, _word("=")),
    "refuses a wide expanded int32 index": Query("wide", {"way": ("forward",), **_WIDE_INT32}, _wants_int64),
    "reads a wide expanded int32 index wrong": Query("wide", {"way": ("forward",), **_WIDE_INT32}, _word("≠")),
    "its gradient refuses a wide expanded int32 index": Query(
        "wide", {"way": ("backward",), **_WIDE_INT32}, _wants_int64
    ),
    "wraps negative index": Query("bounds", {"number": ("-1", "-n")}, _word("wraps")),
    "takes any number modulo the size": Query("bounds", {"number": ("n", "-n-1")}, _word("modulo")),
    "refuses an index that is too large": Query("bounds", {"number": ("n",)}, _raises),
    "raises IndexError out of bounds": Query("bounds", {"number": ("n",)}, lambda a: a.error == "IndexError"),
    "raises RuntimeError out of bounds": Query("bounds", {"number": ("n",)}, lambda a: a.error == "RuntimeError"),
    "refuses expanded target": Query("layouts", {"operand": ("x",), "layout": ("expanded",)}, _raises, _IN_PLACE),
    "writes into an expanded target": Query(
        "layouts", {"operand": ("x",), "layout": ("expanded",)}, lambda a: a.accepted, _IN_PLACE),
    "warns of an expanded target": Query(
        "layouts", {"operand": ("x",), "layout": ("expanded",)}, _warned_of_expanded, _IN_PLACE),
    "stops at 256 in bf16": Query("sixteen", {"way": ("forward",), "values": ("bfloat16",)}, _stops),
    "gradient stops at 256 in bf16": Query("sixteen", {"way": ("backward",), "values": ("bfloat16",)}, _stops),
    "differs between runs": Query("runs", {"way": ("forward",), "flag": ("off",)}, _word("varies")),
    "gradient differs between runs": Query("runs", {"way": ("backward",), "flag": ("off",)}, _word("varies")),
    "differs between runs in spite of the flag": Query("runs", {"flag": ("on",)}, _word("varies")),
    "raises with the deterministic flag": Query("runs", {"flag": ("on",)}, _raises),
    "gradient wrong with duplicates": Query(
        "gradcheck", {"index": ("duplicate",)}, _word("wrong"), r"^(?!.*(?:padding_idx|scale_grad|max_norm))"
    ),
    "gradient wrong with a smaller index": Query(
        "gradcheck", {"index": _SMALLER}, _word("wrong")),
    "gradient raises with a smaller index": Query(
        "gradcheck", {"index": _SMALLER}, _raises),
    "leaves a failed write half done": Query("half way", {}, _word("part-written")),
    "keeps x alive": Query("saved", {"index": ("int64",)}, lambda a: "x" in a.word.split("+")),
    "returns a view": Query("result", {}, _word("view")),
    "converts the values": Query("source dtype", {"shape": ("full",)}, lambda a: a.accepted),
    "converts a single value": Query("source dtype", {"shape": ("one", "0-D")}, lambda a: a.accepted),
    "works under vmap": Query("modes", {"mode": ("vmap",)}, _word("=")),
    "compiles without a break": Query("modes", {"mode": ("compile",)}, lambda a: a.accepted),
    "wraps -1 when compiled": Query("inductor", {"number": ("-1",)}, _word("wraps")),
}  # fmt: skip


def ops_where(record: Record, question: str, among: Iterable[str] | None = None) -> list[str]:
    """The operations of which at least one case says yes.

    Raises:
        KeyError: nobody asks that; the message names the questions.
    """
    return list(cases_where(record, question, among))


def ops_always(record: Record, question: str, among: Iterable[str] | None = None) -> list[str]:
    """The operations of which every case says yes; those that it does not concern are left out."""
    query = _query(question)
    found = []
    for operation in among or record.operations:
        answers = [query.yes(cell.answer) for cell in query.cells(record, operation)]
        if answers and all(answers):
            found.append(operation)
    return found


def cases_where(record: Record, question: str, among: Iterable[str] | None = None) -> dict[str, list[Cell]]:
    """The same operations with the cases that say yes: on what it depends."""
    query = _query(question)
    found = {}
    for operation in among or record.operations:
        if cells := [cell for cell in query.cells(record, operation) if query.yes(cell.answer)]:
            found[operation] = cells
    return found


def _query(question: str) -> Query:
    if question not in QUERIES:
        raise KeyError(f"nobody asks {question!r}; ask one of: {'; '.join(QUERIES)}")
    return QUERIES[question]


# Releases -------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Difference:
    """A case that two records answer differently."""

    cell: Cell
    before: Answer
    after: Answer


def differences(old: Record, new: Record, varying: Sequence[str] = ("runs",)) -> list[Difference]:
    """The cases that both have and answer differently. Probes whose answers are chance are left out."""
    before = {cell.where: cell.answer for cell in old.cells() if cell.probe not in varying}
    return [
        Difference(cell, before[cell.where], cell.answer)
        for cell in new.cells()
        if cell.where in before and before[cell.where].key != cell.answer.key
    ]


def summary(cells: Iterable[Cell]) -> dict[str, list[str]]:
    """The words of each axis that occur, and the codes: on what an answer depends."""
    found: dict[str, list[str]] = {}
    for cell in cells:
        for axis, word in (("code", cell.code), *cell.axes.items()):
            if word not in found.setdefault(axis, []):
                found[axis].append(word)
    return found
