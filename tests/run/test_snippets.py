"""Every snippet in the evaluator: it prints its `.out` byte for byte, or it is refused; the list says which."""

from __future__ import annotations

import json
from functools import cache

from tests.run.list import LIST, Verdict, _verdict, content, verdicts
from tests.run.wire import Ran

RUNS, GATHERS = 300, 125


@cache
def _found() -> tuple[Verdict, ...]:
    return tuple(verdicts())


def test_no_snippet_prints_anything_but_its_output() -> None:
    wrong = {each.name: each.wrong for each in _found() if each.wrong is not None}
    assert not wrong


def test_enough_snippets_run() -> None:
    runs = [each for each in _found() if each.refused is None]
    assert len(runs) >= RUNS
    assert sum(each.gathers for each in runs) >= GATHERS


def test_the_list_says_what_runs_and_why_the_others_do_not() -> None:
    said = LIST.read_text(encoding="utf-8")
    assert said == content(list(_found())), "the list is old. Cure: make runs"
    listed = json.loads(said)
    assert listed["runs"] == sorted(listed["runs"])
    assert not set(listed["runs"]) & set(listed["refused"])
    assert len(listed["runs"]) + len(listed["refused"]) == len(_found())


def test_one_wrong_byte_is_seen() -> None:
    right = Ran("tensor([3.])\n", None, None, None, [])
    assert _verdict("a/b.py", "x.gather(0, i)", "tensor([3.])\n", right) == Verdict("a/b.py", None, None, True)
    assert _verdict("a/b.py", "x", "tensor([4.])\n", right).wrong == "tensor([3.])\n"
    raised = Ran("", ("IndexError", "index out of range in self", 3), None, None, [])
    assert _verdict("a/b.py", "x", "IndexError: index out of range in self\n", raised).wrong is None
    assert _verdict("a/b.py", "x", "RuntimeError: index out of range in self\n", raised).wrong is not None


def test_a_crash_of_the_evaluator_is_a_fault_and_no_refusal() -> None:
    assert _verdict("a/b.py", "x", "", Ran("", None, None, "TypeError: …", [])).wrong == "TypeError: …"
