"""Whether a run is what its `.out` documents, and if not, a report that names the file, the line and the cure."""

from __future__ import annotations

import re
from itertools import zip_longest

from gatherbook.proof.sandbox import Result
from gatherbook.sources import marks, snippets
from gatherbook.sources.book import Book
from gatherbook.sources.problems import BookError

_DEVICE_SUFFIX = re.compile(r",\s+device='cuda:\d+'")
_THREAD = re.compile(
    r"(?:\[CUDA_KERNEL_ASSERT\] )?(?P<place>\S+:\d+: .*)block: \[\d+,\d+,\d+\], thread: \[\d+,\d+,\d+\]"
)
_WIDTH = 62


def normalised(printed: str, device: str) -> str:
    """What is compared: on CUDA without the `, device='cuda:0'` that torch adds to every tensor.

    Each thread prints the assertion that failed in it, some in two wordings of which the second may be cut off, in an
    order that differs from run to run. It counts once, in the first wording, without the numbers of the thread.
    """
    return printed if device == "cpu" else _once(_DEVICE_SUFFIX.sub("", printed))


def _once(printed: str) -> str:
    """The text with each assertion once, at its first place."""
    seen: set[str] = set()
    kept: list[str] = []
    repeated = False
    for line in printed.splitlines(keepends=True):
        if repeated and not line.strip():  # some assertions end in an empty line
            continue
        found = _THREAD.match(line)
        repeated = found is not None and found["place"] in seen
        if found and not repeated:
            seen.add(found["place"])
            line = f"{found['place']}block: […], thread: […]{line[found.end() :]}"
        if not repeated:
            kept.append(line)
    return "".join(kept)


def complaint(book: Book, name: str, device: str, result: Result, shown_in: str) -> str | None:
    """None if the run is as documented, else the whole report.

    Args:
        shown_in: the page and line that shows the snippet, such as `docs/index.md:12`.
    """
    headline = f"{shown_in}: snippets/{name} on {device}"
    if result.ended in ("died", "timed out", "exited"):
        word = {"died": "ended its process", "timed out": "ran out of time", "exited": "left with SystemExit"}
        return (
            f"{headline} {word[result.ended]}\n"
            f"{_indent(result.documented)}\n"
            f"Cure: let the last line of snippets/{name} be reached, or let its exception go"
        )
    try:
        documented = snippets.documented_output(book, name, device)
        actual = normalised(result.documented, device)
        reasons = marks.differences(documented, actual)
        expected = marks.sample(documented)
    except BookError as error:
        return f"{headline} has no documented output\n{error}"
    except marks.MarkError as error:
        path = book.relative(snippets.output_path(book, name))
        return f"{headline}\n{path}:{error.line}: {error}\nCure: write {{~sample|low..high~}} or {{~sample|text~}}"
    if not reasons and (result.error is None) == (snippets.error_type(documented) is None):
        return None
    if not reasons:
        reasons = ["its last line reads like an error; only an exception that is let go may look so"]
    shown = expected if reasons[0].startswith("the text") else documented  # a range is read at its mark
    row = _first_difference(shown, actual)
    line = result.line_of.get(row)
    if result.error is not None and (line is None or row >= result.printed.count("\n")):
        line = result.error_line
    out = book.relative(snippets.output_path(book, name, device))
    if not (book.root / out).is_file():
        out = book.relative(snippets.output_path(book, name))
    return "\n".join(
        [
            f"{headline} does not print what {out}:{row + 1} documents",
            f"snippets/{name}:{line or 1}: {_what(documented, result)}",
            *(f"    {reason}" for reason in reasons),
            "",
            _side_by_side(shown, actual),
            "",
            f"Cure: mend snippets/{name}; or, if the new output is right, accept it: make bless ONLY={name}",
        ]
    )


def _what(documented: str, result: Result) -> str:
    expected = snippets.error_type(documented)
    if result.error is not None and expected is None:
        return f"raises, and should not: {result.error}"
    if result.error is None and expected is not None:
        return f"should raise {expected}, and does not"
    return "this line printed something else" if result.error is None else "it raises, but otherwise than documented"


def _first_difference(expected: str, actual: str) -> int:
    for row, (left, right) in enumerate(zip_longest(expected.splitlines(), actual.splitlines())):
        if left != right:
            return row
    return 0


def _side_by_side(expected: str, actual: str) -> str:
    left, right = expected.splitlines(), actual.splitlines()
    width = min(_WIDTH, max([len("documented"), *map(len, left)]))
    rows = [f"    {'documented'.ljust(width)}   printed now"]
    for mine, other in zip_longest(left, right):
        mark = " " if mine == other else "≠"
        rows.append(
            f"  {mark} {(mine if mine is not None else '∅')[:200].ljust(width)} | {other if other is not None else '∅'}"
        )
    return "\n".join(rows)


def _indent(text: str) -> str:
    return "\n".join(f"    {line}" for line in text.splitlines())
