"""How a page's text asks for what was measured.

    {{ measured: one-per-row/gather median }}              the time of one way of one case
    {{ measured: one-per-row/loop ratio gather }}          how many times as long as another way
    {{ measured: log-prob/logsumexp peak size @cuda }}     of the CUDA record; the CPU's where none is named
    {{ claim: loop }}                                      a sentence of claims.toml
    <!-- measured-table: one-per-row -->                   every way of a case
    <!-- measured-memory: log-prob -->                     the same by memory, to the byte
    <!-- measured-plot: growth-time -->                    a plot, with its numbers behind it
    <!-- measured-table: skew @cuda -->                    of the CUDA records alone; so for memory and plots
    <!-- measured-device: growth gather -->                launch and kernel apart, by size; or by way: log-prob
    <!-- measured-machines -->                             what the records come from, and what awaits one

`records.FIELDS` lists the fields and the forms of each; the first form is the default."""

from __future__ import annotations

import re
from dataclasses import dataclass

from gatherbook.sources.pages import parse

REFERENCE = re.compile(r"\{\{\s*(?P<kind>measured|claim):\s*(?P<body>[^{}\n]*?)\s*\}\}")


PLACED = re.compile(
    r"^<!--\s*measured-(?P<kind>table|memory|plot|machines|device)(?::\s*(?P<body>[^>\n]*?))?\s*-->\s*$", re.MULTILINE
)


VALUE = re.compile(
    r"(?P<case>[\w-]+)/(?P<rival>[\w-]+) (?P<field>[a-z-]+)(?: (?P<rest>[\w -]+?))?(?: @(?P<device>[a-z]+))?"
)


TYPED = re.compile(
    r"\d\s*(?:[nµμm]s\b|ns\b|s\b|[kMGT]i?B\b|[GMk]B/s|×|x\s+(?:faster|slower)|%)|\d\s*(?:微秒|毫秒|纳秒|秒|倍)"
    r"|times (?:faster|slower|as (?:fast|slow|long))"
)
"""A performance number typed into a text."""


@dataclass(frozen=True)
class Asked:
    """What one place of a page asks for."""

    line: int
    kind: str
    body: str


def asked(text: str) -> list[Asked]:
    """Everything that a page's text asks for, outside code."""
    prose = parse(text).prose
    found = [
        Asked(prose.count("\n", 0, match.start()) + 1, match["kind"], match["body"] or "")
        for pattern in (REFERENCE, PLACED)
        for match in pattern.finditer(prose)
    ]
    return sorted(found, key=lambda each: (each.line, each.kind, each.body))
