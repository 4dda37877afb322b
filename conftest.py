"""Root of the tests. The plugin turns every fenced block of every page into a test that runs and compares it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

pytest_plugins = ["gatherbook.proof.plugin"]

# A snippet is a program, not a module: pytest must not import it, whatever it is told to collect.
_NO_TESTS = tuple((folder,) for folder in ("snippets", "gatherbook", "overrides", "site", ".venv"))


def _is_no_test(path: Path, config: pytest.Config) -> bool:
    return path.is_relative_to(config.rootpath) and path.relative_to(config.rootpath).parts[:1] in _NO_TESTS


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """Keeps what is no test out of collection."""
    return True if _is_no_test(collection_path, config) else None


@pytest.hookimpl(wrapper=True)
def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> Iterator[None]:
    """The same for a file that is named on the command line, of which the hook above is not asked."""
    collectors = yield
    return [] if _is_no_test(file_path, parent.config) else collectors
