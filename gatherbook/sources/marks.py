"""Values that differ from run to run, and how an output says so.

An `.out` marks such a value where it stands: `{~0.0023|1e-6..10~}` is a sample and the range that every
run must fall in; `{~/a/file.cpp:30|text~}` is a piece of text that may be anything within its line.
Everything outside the marks is compared exactly.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

MARK = re.compile(r"\{~(?P<sample>[^\n|]*?)\|(?P<spec>[^\n|]*?)~\}")
NUMBER = re.compile(r"[+-]?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?")
UNKNOWN = "?..?"
_TOKEN = re.compile(rf"\{{~[^\n]*?~\}}|{NUMBER.pattern}")
_RANGE = re.compile(r"(?P<low>[^.\s]+(?:\.\d+)?(?:[eE][+-]?\d+)?)\.\.(?P<high>\S+)")


@dataclass(frozen=True)
class Plain:
    """Text that must be printed exactly."""

    text: str


@dataclass(frozen=True)
class Varying:
    """A value that differs; `low` and `high` bound a number, both None for free text."""

    sample: str
    spec: str
    low: float | None
    high: float | None

    @property
    def is_number(self) -> bool:
        return self.low is not None


class MarkError(ValueError):
    """A mark that cannot be read; `line` counts from 1 within the output."""

    def __init__(self, line: int, message: str) -> None:
        super().__init__(message)
        self.line = line


def parts(text: str) -> Iterator[Plain | Varying]:
    """The text cut at its marks.

    Raises:
        MarkError: a mark has no such form, or its own sample does not satisfy it.
    """
    position = 0
    for match in MARK.finditer(text):
        line = text.count("\n", 0, match.start()) + 1
        _check_plain(text[position : match.start()], text.count("\n", 0, position) + 1)
        yield Plain(text[position : match.start()])
        yield _varying(match["sample"], match["spec"], line)
        position = match.end()
    _check_plain(text[position:], text.count("\n", 0, position) + 1)
    yield Plain(text[position:])


def sample(text: str) -> str:
    """The output as one run printed it: the marks gone, their samples left."""
    return "".join(part.text if isinstance(part, Plain) else part.sample for part in parts(text))


def pattern(text: str) -> re.Pattern[str]:
    """A pattern whose groups are the varying values; it matches every output of the same words and forms."""
    pieces = []
    for part in parts(text):
        if isinstance(part, Plain):
            pieces.append(re.escape(part.text))
        elif part.is_number:
            pieces.append(f"({_form(part.sample)})")
        else:
            pieces.append(r"([^\n]*?)")
    return re.compile("".join(pieces), re.DOTALL)


def differences(documented: str, actual: str) -> list[str]:
    """Why `actual` is not what `documented` allows: one sentence a difference, none if it is.

    Raises:
        MarkError: the documented output holds a mark that cannot be read.
    """
    match = pattern(documented).fullmatch(actual)
    if match is None:
        return ["the text outside the marks differs, or a marked value has another form"]
    found = []
    marked = [part for part in parts(documented) if isinstance(part, Varying)]
    for part, value in zip(marked, match.groups(), strict=True):
        if part.low is None or part.high is None:
            continue
        if not part.low <= float(value) <= part.high:
            found.append(f"{value} lies outside the range {part.spec} that its mark states")
    return found


def remark(documented: str, actual: str) -> str:
    """`actual`, line by line, with the marks of those lines of `documented` that it still has the form of.

    Raises:
        MarkError: the documented output holds a mark that cannot be read.
    """
    sample(documented)
    marked = [line for line in documented.splitlines(keepends=True) if MARK.search(line)]
    lines = []
    for line in actual.splitlines(keepends=True):
        kept = next((each for each in marked if pattern(each).fullmatch(line)), None)
        if kept is None:
            lines.append(line)
        else:
            marked.remove(kept)
            lines.append(_mark_again(kept, line))
    return "".join(lines)


def mark_differing(first: str, second: str) -> str | None:
    """`first` with every number that `second` has otherwise in a mark without a range yet.

    Numbers that are marked already are left alone. None if the two differ in more than numbers.
    """
    ours, theirs = list(_numbers(first)), list(_numbers(second))
    if _skeleton(first) != _skeleton(second) or len(ours) != len(theirs):
        return None
    pieces, position = [], 0
    for mine, other in zip(ours, theirs, strict=True):
        if mine[0] != other[0] and not MARK.fullmatch(mine[0]):
            pieces += [first[position : mine.start()], f"{{~{mine[0]}|{UNKNOWN}~}}"]
            position = mine.end()
    return "".join([*pieces, first[position:]])


def _mark_again(documented: str, actual: str) -> str:
    match = pattern(documented).fullmatch(actual)
    assert match is not None
    values = iter(match.groups())
    return "".join(
        part.text if isinstance(part, Plain) else f"{{~{next(values)}|{part.spec}~}}" for part in parts(documented)
    )


def _numbers(text: str) -> Iterator[re.Match[str]]:
    return _TOKEN.finditer(text)


def _skeleton(text: str) -> str:
    return _TOKEN.sub("#", text)


def _varying(value: str, spec: str, line: int) -> Varying:
    if spec == "text":
        return Varying(value, spec, None, None)
    if spec == UNKNOWN:
        raise MarkError(line, f"{value} differs from run to run and has no range yet: write low..high for {UNKNOWN}")
    match = _RANGE.fullmatch(spec)
    try:
        low, high = (float(match["low"]), float(match["high"])) if match else (1.0, 0.0)
    except ValueError:
        low, high = 1.0, 0.0
    if not low <= high:
        raise MarkError(line, f"the mark {{~{value}|{spec}~}} has no range low..high, and is not |text")
    if not NUMBER.fullmatch(value):
        raise MarkError(line, f"the mark {{~{value}|{spec}~}} states a range, but {value!r} is no number")
    if not low <= float(value) <= high:
        raise MarkError(line, f"the sample {value} lies outside the range {spec} of its own mark")
    return Varying(value, spec, low, high)


def _check_plain(text: str, line: int) -> None:
    for token in ("{~", "~}"):
        if token in text:
            raise MarkError(
                line + text.count("\n", 0, text.index(token)), f"a mark is not closed or not opened: {token}"
            )


def _form(value: str) -> str:
    """The pattern of numbers written like `value`: as many decimals, an exponent or none."""
    mantissa, marker, _ = value.lower().partition("e")
    _, point, decimals = mantissa.partition(".")
    form = r"[+-]?\d+" + (rf"\.\d{{{len(decimals)}}}" if point else "")
    return form + (r"[eE][+-]?\d+" if marker else "")
