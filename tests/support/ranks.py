"""What the built site's search answers, asked of its own modules in Node; and what people type into it."""

from __future__ import annotations

import json
import shutil
import subprocess
import tomllib
from collections.abc import Sequence
from pathlib import Path

from tests.support.wire import HERE, SOURCE, node

QUERIES = tomllib.loads((HERE.parent / "queries.toml").read_text(encoding="utf-8"))["query"]
"""Each with its `language`, its `kind`, what somebody `types`, and the places whose text `answers`."""
PREFIXES = {"en": "", "zh": "zh/"}


def ranked(site: Path, scratch: Path, asked: Sequence[tuple[str, str]]) -> list[list[str]]:
    """The places found for each (language, query), best first, such as `guide/gather#bounds`; a page's own has no id.

    Raises:
        subprocess.CalledProcessError: Node failed.
    """
    folder = scratch / "search"
    shutil.copytree(site / "assets/search", folder, dirs_exist_ok=True)
    shutil.copy(SOURCE / "package.json", folder)
    done = subprocess.run(
        [node(), str(HERE / "ranks.mjs"), str(folder)],
        input=json.dumps([{"language": language, "query": query} for language, query in asked]),
        stdout=subprocess.PIPE,
        check=True,
        timeout=300,
        encoding="utf-8",
    )
    answers: list[list[str]] = json.loads(done.stdout)
    return answers
