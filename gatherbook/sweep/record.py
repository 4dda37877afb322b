"""From answers to a record, and its layout.

A record is one JSON file for a release of torch and a device:

    {"schema": 1, "torch": "2.13.0", "device": "cpu", "cpu": "AVX512", "complete": true, "cells": 123456,
     "forms":   {operation: [code, …]},                    the ways to call it, numbered from 0
     "axes":    {probe: {name of an axis: [word, …]}},
     "texts":   [[type or category, an example of its text], …],
     "answers": {operation: {probe: {forms: {values: {values: … answer}}}}}}

`forms` names forms by number, such as `0-3,7`; `values` are words of the next axis, joined by `|`, or `^` and those
words of the axis that are not meant. All that answer
alike stand together. An answer is a word (`behaviour.py` says what each means); `!12` is the error `texts[12]`, and
` ~13` behind an answer the warning `texts[13]`. Of all texts that differ only in numbers or dtypes, one is kept.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Any

SCHEMA = 1
SEPARATOR = "|"
OTHERS = "^"
_NUMBER = re.compile(r"(?<![A-Za-z_\d.])-?\d+(?:\.\d+)?(?:e[+-]?\d+)?(?![A-Za-z_\d])")
_LIST = re.compile(r"\[N(?:, N)*\]")
_DTYPE = re.compile(
    r"\b(?:torch\.)?(?:Float8_\w+|BFloat16|Float|Double|Half|Long|Int|Short|Char|Byte|Bool|UInt\d+"
    r"|Complex(?:Float|Double|Half))(?:Tensor|Type)?\b"
)


@lru_cache(maxsize=65536)
def general(text: str) -> str:
    """A text without its numbers and dtypes, so that two examples of one message are equal."""
    return _DTYPE.sub("T", _LIST.sub("[N]", _NUMBER.sub("N", text)))


def split(answer: str) -> tuple[str, list[str]]:
    """An answer and its warnings: `!Type: text` or a word, then each `Category: text`."""
    first, *warned = answer.split(" ~")
    return first, warned


class Texts:
    """All error texts and warnings, by their general form."""

    def __init__(self, answers: Iterable[str]) -> None:
        examples: dict[str, str] = {}
        for answer in answers:
            first, warned = split(answer)
            for text in [first[1:]] * first.startswith("!") + warned:
                key = general(text)
                examples[key] = min(examples.get(key, text), text)
        self.keys = sorted(examples)
        self.numbers = {key: k for k, key in enumerate(self.keys)}
        self.examples = [examples[key].split(": ", 1) for key in self.keys]

    def short(self, answer: str) -> str:
        """An answer with numbers in place of texts."""
        first, warned = split(answer)
        if first.startswith("!"):
            first = f"!{self.numbers[general(first[1:])]}"
        return first + "".join(f" ~{self.numbers[general(text)]}" for text in warned)


Domains = Sequence[Sequence[str]]


def joined(values: Sequence[str], domain: Sequence[str]) -> str:
    """Words of an axis as a key: themselves, or the others behind `^` if that is shorter."""
    plain = SEPARATOR.join(values)
    others = OTHERS + SEPARATOR.join(word for word in domain if word not in values)
    return others if len(others) < len(plain) else plain


def words(key: str, domain: Sequence[str]) -> list[str]:
    """The words of a key."""
    if not key.startswith(OTHERS):
        return key.split(SEPARATOR)
    without = key[len(OTHERS) :].split(SEPARATOR)
    return [word for word in domain if word not in without]


def tree(cases: Mapping[tuple[str, ...], str], domains: Domains) -> Any:
    """The cases nested by axis, values with equal answers joined."""
    if () in cases:
        return cases[()]
    below: dict[str, dict[tuple[str, ...], str]] = {}
    for case, answer in cases.items():
        below.setdefault(case[0], {})[case[1:]] = answer
    alike: dict[str, list[str]] = {}
    for value, rest in below.items():
        alike.setdefault(json.dumps(tree(rest, domains[1:]), ensure_ascii=False), []).append(value)
    return {joined(values, domains[0]): json.loads(node) for node, values in alike.items()}


def ranges(numbers: Iterable[int]) -> str:
    """`0-3,7`."""
    found: list[list[int]] = []
    for number in sorted(numbers):
        if found and found[-1][1] == number - 1:
            found[-1][1] = number
        else:
            found.append([number, number])
    return ",".join(str(a) if a == b else f"{a}-{b}" for a, b in found)


def numbers(text: str) -> list[int]:
    """The numbers of `0-3,7`."""
    found: list[int] = []
    for part in text.split(","):
        first, _, last = part.partition("-")
        found += range(int(first), int(last or first) + 1)
    return found


Answers = Mapping[tuple[str, str], Mapping[tuple[int, tuple[str, ...]], str]]


def compose(
    header: Mapping[str, Any], forms: Mapping[str, list[str]], axes: Mapping[str, list[str]], answers: Answers
) -> dict[str, Any]:
    """The record of all answers, by operation and probe."""
    texts = Texts(answer for cases in answers.values() for answer in cases.values())
    domains = {probe: {axis: {} for axis in names} for probe, names in axes.items()}  # type: ignore[var-annotated]
    for (_, probe), cases in answers.items():
        for _, case in cases:
            for axis, word in zip(axes[probe], case):  # noqa: B905  (Python 3.9 runs old releases)
                domains[probe][axis][word] = None
    values = {probe: {axis: list(found) for axis, found in named.items()} for probe, named in domains.items()}
    grouped: dict[str, dict[str, Any]] = {}
    for (operation, probe), cases in answers.items():
        by_form: dict[int, dict[tuple[str, ...], str]] = {}
        for (form, case), answer in cases.items():
            by_form.setdefault(form, {})[case] = texts.short(answer)
        alike: dict[str, list[int]] = {}
        for form, rest in by_form.items():
            node = json.dumps(tree(rest, list(values[probe].values())), ensure_ascii=False)
            alike.setdefault(node, []).append(form)
        if by_form:
            grouped.setdefault(operation, {})[probe] = {
                ranges(found): json.loads(node) for node, found in alike.items()
            }
    cells = sum(len(cases) for cases in answers.values())
    return {
        **header,
        "cells": cells,
        "forms": dict(forms),
        "axes": values,
        "texts": texts.examples,
        "answers": grouped,
    }


def written(record: Mapping[str, Any]) -> str:
    """The record as text: a line for each operation and probe."""
    head = {key: value for key, value in record.items() if key not in ("forms", "texts", "answers", "axes")}
    lines = [json.dumps(head, ensure_ascii=False)[:-1] + ","]

    def dense(value: Any) -> str:
        return json.dumps(value, ensure_ascii=False, separators=(",", ":"))

    def block(name: str, items: Iterable[str], ends: str) -> str:
        return f'"{name}": {ends[0]}\n' + ",\n".join(items) + f"\n{ends[1]}"

    parts = [
        block("forms", (f"{dense(key)}: {dense(value)}" for key, value in record["forms"].items()), "{}"),
        block("axes", (f"{dense(key)}: {dense(value)}" for key, value in record["axes"].items()), "{}"),
        block("texts", (dense(each) for each in record["texts"]), "[]"),
        block(
            "answers",
            (
                f"{dense(operation)}: {{\n"
                + ",\n".join(f"{dense(probe)}: {dense(node)}" for probe, node in probes.items())
                + "}"
                for operation, probes in record["answers"].items()
            ),
            "{}",
        ),
    ]
    return "\n".join(lines) + "\n" + ",\n".join(parts) + "}\n"
