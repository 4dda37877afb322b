"""Numbers as people read them: digits, a no-break space, a unit."""

from __future__ import annotations

import re
from collections.abc import Sequence

from gatherbook.measured.words import TEXTS


def shown(value: float, form: str, language: str) -> str:
    """A number in a form: its digits, a no-break space and its unit."""
    texts = TEXTS[language]
    if form == "time":
        return _scaled(value, ((1.0, "s"), (1e-3, "ms"), (1e-6, "µs"), (1e-9, "ns")), 3)
    if form == "rate":
        return _scaled(value, ((1e9, "GB/s"), (1e6, "MB/s"), (1e3, "kB/s"), (1.0, "B/s")), 2)
    if form == "size":
        return _scaled(value, ((1e9, "GB"), (1e6, "MB"), (1e3, "kB"), (1.0, "B")), 3)
    if form == "bytes":
        return texts["bytes"].format(f"{int(value):,}").replace(" ", "\u00a0")
    if form == "percent":
        return f"{_digits(value * 100, 2)}\u00a0%"
    if form == "x":
        return f"{_digits(value, 2)}×"
    if form == "times":
        return texts["times"].format(_digits(value, 2)).replace(" ", "\u00a0")
    return f"{int(value)}"


def shown_range(least: float, most: float, form: str, language: str) -> str:
    """Two numbers as `2.1 to 3.4 times`: the unit once if both have it; one number if both read alike."""
    first, last = shown(least, form, language), shown(most, form, language)
    if first == last:
        return first
    digits = re.match(r"[\d.,]+", first)
    if digits and first[digits.end() :] == last.lstrip("0123456789.,"):
        first = digits[0]
    return TEXTS[language]["range"].format(first, last)


def _scaled(value: float, units: Sequence[tuple[float, str]], digits: int) -> str:
    factor, unit = next((each for each in units if value >= each[0] * 0.9995), units[-1])
    return f"{int(value) if unit == 'B' else _digits(value / factor, digits)}\u00a0{unit}"


def _digits(value: float, digits: int) -> str:
    """So many significant digits, without an exponent."""
    if value == 0:
        return "0"
    rounded = float(f"{value:.{digits}g}")
    places = max(0, digits - len(f"{int(abs(rounded))}".lstrip("0")))
    if abs(rounded) < 1:
        places = max(0, digits - 1 - int(f"{rounded:e}".split("e")[1]))
    return f"{rounded:,.{places}f}"


def binary(size: int) -> str:
    """Bytes as caches are sold: 48 KiB."""
    return f"{size / 2**20:g}\u00a0MiB" if size >= 2**20 else f"{size / 2**10:g}\u00a0KiB"
