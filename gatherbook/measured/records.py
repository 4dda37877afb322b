"""What was timed: the records of `make benchmark`, one a machine, and the claims that are held against them."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from gatherbook.sources.book import DEVICES, LANGUAGES, Book

COPY = "copy"


FIELDS: dict[str, tuple[str, ...]] = {
    "median": ("time",),
    "iqr": ("percent",),
    "runs": ("count",),
    "ratio": ("times", "x", "percent"),
    "share": ("percent",),
    "bandwidth": ("rate",),
    "moves": ("bytes", "size"),
    "peak": ("bytes", "size"),
    "peak-ratio": ("times", "x", "percent"),
    "enqueue": ("time",),
    "kernel": ("time",),
    "cold": ("time",),
}


AGAINST = ("ratio", "peak-ratio")
"""Fields that name another way to compare with."""


ON_DEVICE = ("enqueue", "kernel", "cold")
"""Fields that a CUDA record has of ways that do not wait for the device (`suite/kernels.py`)."""


class UnknownMeasurementError(Exception):
    """Raised where a page asks for what no record holds; says what, and the cure."""

    def __init__(self, what: str, cure: str) -> None:
        super().__init__(what)
        self.what, self.cure = what, cure


@dataclass(frozen=True)
class Claim:
    """An inequality between two ways of a case, and the sentence that states it in each language.

    It holds in a record if `left / right` of the field is beyond the bound by the factor `margin`, so that another
    day's run of the same machine does not make the sentence false.
    """

    id: str
    case: str
    left: str
    right: str
    field: str
    bound: float
    at_least: bool
    margin: float
    device: str | None
    sentences: Mapping[str, str]

    def holds(self, record: Record) -> bool:
        """Whether a record that has the case supports it."""
        found = record.value(self.case, self.left, self.field) / record.value(self.case, self.right, self.field)
        return found >= self.bound * self.margin if self.at_least else found <= self.bound / self.margin

    def concerns(self, record: Record) -> bool:
        """Whether a record has what the claim is about."""
        return self.case in record.cases and self.device in (None, record.device)

    def sentence(self, language: str) -> str:
        """The claim as a page shows it."""
        return self.sentences[language].format(bound=f"{self.bound:g}", percent=f"{self.bound * 100:g}")


@dataclass(frozen=True)
class Record:
    """One file of `docs/assets/measurements`: a machine and its cases."""

    machine: str
    content: Mapping[str, Any]

    @property
    def device(self) -> str:
        return str(self.content["device"])

    @property
    def cases(self) -> Mapping[str, Any]:
        return self.content["cases"]

    def rivals(self, case: str) -> Mapping[str, Any]:
        """The ways of a case.

        Raises:
            UnknownMeasurementError: the record has no such case.
        """
        if case not in self.cases:
            raise UnknownMeasurementError(
                f"the record {self.machine} has no case {case!r}",
                f"name one of: {', '.join(self.cases)}; or measure it: make benchmark ONLY={case}",
            )
        return self.cases[case]["rivals"]

    def value(self, case: str, rival: str, field: str, other: str | None = None) -> float:
        """One number, in seconds, bytes, bytes per second, or without a unit.

        Raises:
            UnknownMeasurementError: the record has no such case or way.
        """
        entry = self._rival(case, rival)
        if field in AGAINST:
            part = field.removesuffix("ratio").rstrip("-") or "median"
            return entry[part] / self._rival(case, str(other))[part]
        if field == "iqr":
            return (entry["q3"] - entry["q1"]) / entry["median"]
        if field == "bandwidth":
            return entry["moves"] / entry["median"]
        if field == "share":
            return self.value(case, rival, "bandwidth") / self.value(case, COPY, "bandwidth")
        if field in ON_DEVICE:
            if "device" not in entry:
                raise UnknownMeasurementError(
                    f"the record {self.machine} has no times of the device for {case}/{rival}",
                    "ask for median, or write @cuda behind it",
                )
            return entry["device"][field][1]
        return entry[field]

    def _rival(self, case: str, rival: str) -> Mapping[str, Any]:
        rivals = self.rivals(case)
        if rival not in rivals:
            raise UnknownMeasurementError(
                f"the case {case} has no way {rival!r} in the record {self.machine}",
                f"name one of: {', '.join(rivals)}",
            )
        return rivals[rival]


def folder(book: Book) -> Path:
    """Where the records lie, beside `claims.toml` and `names.toml`."""
    return book.docs / "assets" / "measurements"


def records(book: Book) -> list[Record]:
    """Every record, the CPU's first, then by name."""
    found = [_record(path, path.read_text(encoding="utf-8")) for path in book.written(folder(book), ".json")]
    return sorted(found, key=lambda record: DEVICES.index(record.device))


@lru_cache(maxsize=32)
def _record(path: Path, text: str) -> Record:
    return Record(path.stem, json.loads(text))


def claims(book: Book) -> dict[str, Claim]:
    """Every claim by its id."""
    path = folder(book) / "claims.toml"
    if not path.is_file():
        return {}
    return {
        identity: Claim(
            id=identity,
            case=given["case"],
            left=given["left"],
            right=given["right"],
            field=given.get("field", "median"),
            bound=float(given.get("at_least", given.get("at_most"))),
            at_least="at_least" in given,
            margin=float(given["margin"]),
            device=given.get("device"),
            sentences={language: given[language] for language in LANGUAGES},
        )
        for identity, given in _toml(path.read_text(encoding="utf-8")).items()
    }


def names(book: Book) -> Mapping[str, Any]:
    """What cases, ways and plots are called in each language, and their code."""
    path = folder(book) / "names.toml"
    return _toml(path.read_text(encoding="utf-8")) if path.is_file() else {}


@lru_cache(maxsize=32)
def _toml(text: str) -> dict[str, Any]:
    return tomllib.loads(text)


def way_name(book: Book, rival: str, language: str) -> str:
    """What a way is called: a function by its own name, others by words."""
    return names(book).get("ways", {}).get(rival, {}).get(language, rival)


def need_record(book: Book) -> Record:
    found = records(book)
    if not found:
        raise UnknownMeasurementError("there is no record", "make benchmark")
    return found[0]


def on(body: str) -> tuple[str, str | None]:
    """What a place of a page asks for, and the device behind `@`, if it names one."""
    name, _, device = body.partition("@")
    return name.strip(), device.strip() or None


def chosen(book: Book, device: str | None) -> list[Record]:
    """The records of a device, or all.

    Raises:
        UnknownMeasurementError: there is no such device.
    """
    if device not in (None, *DEVICES):
        raise UnknownMeasurementError(f"no record of {device!r}", f"name one of: {', '.join(DEVICES)}")
    return [record for record in records(book) if device in (None, record.device)]


def need_case(book: Book, case: str) -> None:
    """Does nothing if some record has the case; one that was too noisy on a machine is missing in its record alone.

    Raises:
        UnknownMeasurementError: no record has it.
    """
    first = need_record(book)
    if not any(case in record.cases for record in records(book)):
        first.rivals(case)


def sizes_of(record: Record) -> list[tuple[int, str]]:
    return sorted((entry["size"], name) for name, entry in record.cases.items() if "size" in entry)
