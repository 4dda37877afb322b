"""How a test says what is wrong with the sources: all of it."""

from __future__ import annotations

from collections.abc import Iterable

import pytest

from gatherbook.sources.problems import Problem, report


def expect_none(problems: Iterable[Problem]) -> None:
    """Fails with every problem, whole and sorted by place; an assertion of pytest's would cut the text in its middle."""
    found = sorted(problems)
    if found:
        pytest.fail(f"{len(found)} problem{'s' if len(found) > 1 else ''}:\n{report(found)}", pytrace=False)
