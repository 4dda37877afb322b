"""`make bless`: write what the snippets print now into their `.out` files, and what pages show of a run: the calls that
figures draw, and what names hold.

Each snippet runs twice, the second time from another interpreter (`elsewhere.py`). Where the two runs differ, a number
is marked and its author asked for the range, which nobody else knows; words that differ are refused. Marks that are
there are kept.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

from gatherbook.proof import trace, values
from gatherbook.proof.devices import available
from gatherbook.proof.elsewhere import DIFFERENT, Elsewhere
from gatherbook.proof.sandbox import Request, Result, Sandbox
from gatherbook.proof.verdict import normalised
from gatherbook.sources import calls, marks, readable, snippets
from gatherbook.sources import values as values_of
from gatherbook.sources.book import BOOK, Book
from gatherbook.sources.files import write_whole
from gatherbook.sources.names import snippet_names
from gatherbook.sources.problems import BookError, Problem


def bless(
    book: Book,
    names: Sequence[str],
    devices: Sequence[str],
    sandbox: Sandbox,
    again: Callable[[Request], Result],
    figures: bool = True,
) -> tuple[list[str], list[Problem]]:
    """Rewrites the outputs of `names`; returns what changed, a line each, and what needs the author.

    Args:
        again: runs each program a second time, in circumstances that should not matter.
        figures: whether the calls that figures show are written, too.

    Raises:
        BookError: a name is no snippet.
    """
    changes: list[str] = []
    problems: list[Problem] = []
    for name in names:
        text = snippets.source(book, name)
        for device in devices:
            request = Request(text, f"snippets/{name}", device)
            runs = [sandbox.run(request), again(request)]
            try:
                changes += _accept(book, name, device, runs)
            except BookError as error:
                problems += [_tried(book, name, request, each, sandbox) for each in error.problems]
    shown = calls.shown(book) if figures else {}
    for name in names if figures else ():
        try:
            changes += _record_calls(book, name, name in shown, sandbox)
        except BookError as error:
            problems += error.problems
    if figures and values_of.wanted(book):
        changes += record_values(book, names, sandbox.run, again)
    return changes, problems


def record_values(
    book: Book, names: Sequence[str], run: Callable[[Request], Result], again: Callable[[Request], Result]
) -> list[str]:
    """Writes what the names of these snippets hold into the files of their folders; returns what changed."""
    changes = []
    for path in sorted({values_of.path_of(book, name) for name in names}):
        there = {each for each in book.snippet_names() if values_of.path_of(book, each) == path}
        before = path.read_text(encoding="utf-8") if path.is_file() else ""
        try:
            held = values_of.parts(before) if before else {}
        except ValueError:
            held, names = {}, [*names, *there]  # a file that cannot be read is made anew
        content = {
            name: each for name, each in held.items() if f"{path.parent.relative_to(book.snippets)}/{name}" in there
        }
        for name in sorted(there.intersection(names)):
            now, old = values.recorded(book, name, [run, again]), content.get(Path(name).name)
            if not old or not values_of.agree(values_of.of(old), values_of.of(now)):
                content[Path(name).name] = now
        after = values_of.written(content)
        if after != before:
            write_whole(path, after)
            changes.append(f"{'changed' if before else 'wrote'} {book.relative(path)}")
    return changes


TRIALS = ((1, 1), (2, 3), (3, 2), (4, 1), (5, 3))
"""Seeds and threads that a program is run with whose author must say how far a number may vary."""


def _tried(book: Book, name: str, request: Request, problem: Problem, sandbox: Sandbox) -> Problem:
    """A problem of a range that is not known yet, with what other seeds and threads print there."""
    path = snippets.output_path(book, name, request.device)
    if problem.file != book.relative(path) or marks.UNKNOWN not in problem.what:
        return problem
    row = path.read_text(encoding="utf-8").splitlines()[problem.line - 1]
    form = marks.pattern(row.replace(marks.UNKNOWN, "-inf..inf"))
    found = list(marks.MARK.finditer(row))
    at = next(place for place, match in enumerate(found) if match["spec"] == marks.UNKNOWN)
    seen = [float(found[at]["sample"])]
    for seed, threads in TRIALS:
        first = (
            f"import random, torch; random.seed({seed}); torch.manual_seed({seed}); torch.set_num_threads({threads}); "
        )
        said = sandbox.run(replace(request, text=first + request.text)).documented.splitlines()
        match = form.fullmatch(said[problem.line - 1]) if len(said) >= problem.line else None
        if match:
            seen.append(float(match.groups()[at]))
    cure = (
        f"{problem.cure}. In {len(seen)} runs with other seeds and threads it was {min(seen):g} to {max(seen):g}: "
        "hold that, and leave out what a program that does not work would print"
    )
    return replace(problem, cure=cure)


def _record_calls(book: Book, name: str, shown: bool, sandbox: Sandbox) -> list[str]:
    """Writes the calls of a snippet that a figure shows, and removes those that none shows.

    Raises:
        BookError: the snippet does not do what is documented.
    """
    path = calls.path_of(book, name)
    before = path.read_text(encoding="utf-8") if path.is_file() else None
    after = trace.recorded(book, name, sandbox.run) if shown else None
    if before == after or (before and after and calls.fits(before, after)):
        return []
    if after is None:
        path.unlink()
        return [f"removed {book.relative(path)}: no figure shows these calls"]
    write_whole(path, after)
    return [f"{'wrote' if before is None else 'changed'} {book.relative(path)}"]


def _accept(book: Book, name: str, device: str, runs: Sequence[Result]) -> list[str]:
    """Writes the output that two runs agree on.

    Raises:
        BookError: the runs have no output to document, or their author must say how far a value may vary.
    """
    file, path = f"snippets/{name}", snippets.output_path(book, name, device)
    ended = next((run.ended for run in runs if run.ended in ("died", "timed out", "exited")), None)
    if ended:
        raise BookError(Problem(file, 1, f"on {device} this snippet {ended}", "let it reach its end or raise an error"))
    for run in runs:
        _refuse_what_cannot_be_shown(file, run)
    printed = [normalised(run.documented, device) for run in runs]
    common = snippets.output_path(book, name)
    if device != "cpu" and common.is_file() and _fits(common.read_text(encoding="utf-8"), printed):
        if not path.is_file():
            return []
        path.unlink()
        return [f"removed {book.relative(path)}: {device} prints what the CPU prints"]
    before = path.read_text(encoding="utf-8") if path.is_file() else ""
    try:
        if path.is_file() and _fits(before, printed):
            return []
        first, second = (marks.remark(before, text) for text in printed)
    except marks.MarkError as error:
        raise BookError(
            Problem(book.relative(path), error.line, str(error), "write {~sample|low..high~} or {~sample|text~}")
        ) from error
    if marks.MARK.sub("", first) != marks.MARK.sub("", second):
        first = _marked(file, device, first, second, runs[0])
    write_whole(path, first)
    if marks.UNKNOWN in first:
        line = next(number for number, text in enumerate(first.splitlines(), 1) if marks.UNKNOWN in text)
        raise BookError(
            Problem(
                book.relative(path),
                line,
                f"written, but some values differ from run to run: {first.splitlines()[line - 1]}",
                f"seed them away, or say how far they may vary: write low..high for {marks.UNKNOWN}",
            )
        )
    return [f"{'changed' if before else 'wrote'} {book.relative(path)}"]


def _refuse_what_cannot_be_shown(file: str, run: Result) -> None:
    """Refuses an output that a page cannot hold, or that its reader would take for something else.

    Raises:
        BookError: with the line and the cure.
    """
    strange = snippets.CONTROL.search(run.documented)
    if strange:
        row = run.documented.count("\n", 0, strange.start())
        what = f"this prints the control character {strange[0]!r}, which a page cannot show"
        cure = "print without colours, carriage returns and bells"
        raise BookError(Problem(file, run.line_of.get(row, 1), what, cure))
    if "{~" in run.documented:
        row = run.documented.count("\n", 0, run.documented.index("{~"))
        what = "this prints {~, which marks a varying value in an .out"
        raise BookError(
            Problem(file, run.line_of.get(row, 1), what, "print it otherwise, such as with a space between")
        )
    if run.error is None:
        return
    kind = run.error.partition(":")[0]
    if kind.rpartition(".")[2] in ("SyntaxError", "IndentationError", "TabError"):
        raise BookError(
            Problem(file, run.error_line or 1, f"this is no Python: {run.error}", "mend it; nothing was written")
        )
    if snippets.error_type(run.error) is None:
        raise BookError(
            Problem(
                file,
                run.error_line or 1,
                f"this ends in {kind}, and a reader of the output could not tell its last line from something printed",
                "let an exception go whose type ends in Error or Exception, or catch this one and print what it says",
            )
        )


def _fits(documented: str, printed: Sequence[str]) -> bool:
    return all(not marks.differences(documented, text) for text in printed)


def _marked(file: str, device: str, first: str, second: str, run: Result) -> str:
    marked = marks.mark_differing(first, second)
    if marked is not None:
        return marked
    rows = zip(first.splitlines(), second.splitlines(), strict=False)
    row, pair = next(((row, pair) for row, pair in enumerate(rows) if pair[0] != pair[1]), (0, (first, second)))
    raise BookError(
        Problem(
            file,
            run.line_of.get(row, 1),
            f"two runs on {device}, with another {DIFFERENT}, print different words: {pair[0]!r}, then {pair[1]!r}",
            "make the snippet print the same every time (sort a set; print no id, path or local time); "
            "numbers may vary and are marked, words may not",
        )
    )


def _to_do(book: Book, names: Sequence[str]) -> list[Problem]:
    """The comments of these snippets that still want their Chinese: no fault of an output, but what comes next."""
    files = {f"snippets/{name}" for name in names}
    return [each for each in snippets.comment_problems(book) if each.file in files]


def main(arguments: Sequence[str]) -> int:
    """Blesses the snippets that are named, or all; returns an exit status."""
    if sys.flags.optimize:
        print("Python runs without assertions here. Cure: unset PYTHONOPTIMIZE, leave out -O", file=sys.stderr)
        return 2
    try:
        names = snippet_names(BOOK, arguments) if arguments else BOOK.snippet_names()
        unread = [
            Problem(f"snippets/{name}", *fault)
            for name in names
            for fault in readable.faults(BOOK, BOOK.snippets / name)
        ]
        if unread:
            raise BookError(unread)
        with Sandbox() as sandbox, Elsewhere() as elsewhere:
            changes, problems = bless(BOOK, names, available(sandbox), sandbox, elsewhere.run)
    except BookError as error:
        print(error, file=sys.stderr)
        return 1
    if changes or not problems:
        print("\n".join(changes) or "nothing to bless: every snippet prints what is documented")
    for problem in problems + _to_do(BOOK, names):
        print(problem, file=sys.stderr)
    return 1 if problems else 0
