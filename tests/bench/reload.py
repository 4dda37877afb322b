"""How soon `mkdocs serve` shows an edit: `python -m tests.bench.reload` prints times and ratios of one run.

A copy of the book is served. A page in a browser waits for a word that is written into the page's source; that is
the whole way: the server notices, builds, and the browser loads the page again by itself.
"""

from __future__ import annotations

import re
import shutil
import statistics
import tempfile
import time
from pathlib import Path

from playwright.sync_api import Page

from gatherbook.sources.book import BOOK
from tests.support.browser import open_browser
from tests.support.serving import served

PAGES = ("guide/dim", "performance/lab", "reference/errors")
TIMES = 3
LEFT_OUT = shutil.ignore_patterns("__pycache__")
WITHIN = ("docs", "snippets", "gatherbook", "overrides", "mkdocs.yml", "pyproject.toml", "CHANGELOG.md")


def main() -> None:
    """Serves, edits and prints."""
    with tempfile.TemporaryDirectory() as folder, open_browser() as browser:
        root = Path(folder) / "book"
        root.mkdir()
        for name in WITHIN:
            source = BOOK.root / name
            if source.is_dir():
                shutil.copytree(source, root / name, ignore=LEFT_OUT)
            else:
                shutil.copy(source, root / name)
        log, begin = Path(folder) / "log", time.perf_counter()
        with served(root, log) as address:
            print(f"from the command to the first page: {time.perf_counter() - begin:.1f} s")
            page = browser.new_page()
            waits = {name: [_edit(page, address, root, name, number) for number in range(TIMES)] for name in PAGES}
        first, *others = (float(text) for text in re.findall(r"built in ([\d.]+) seconds", log.read_text("utf-8")))
    print(f"a build of every page: {first:.1f} s; after an edit: {statistics.median(others):.2f} s (median), ", end="")
    print(f"{first / statistics.median(others):.0f} times as fast")
    for name, seconds in waits.items():
        print(
            f"an edit of {name}.md is in the browser after {statistics.median(seconds):.2f} s, at most {max(seconds):.2f} s"
        )


def _edit(page: Page, address: str, root: Path, name: str, number: int) -> float:
    """Seconds from writing a page's source to its new text in the browser."""
    page.goto(f"{address}/{name}/")
    page.wait_for_timeout(1500)  # the script of the page asks the server for news once it has loaded
    source, word = root / "docs" / f"{name}.md", f"edited{number}"
    text = source.read_text(encoding="utf-8")
    begin = time.perf_counter()
    source.write_text(f"{text}\n{word}\n{{: #{word} }}\n", encoding="utf-8")
    page.locator(f"#{word}").wait_for(timeout=60_000)
    return time.perf_counter() - begin


if __name__ == "__main__":
    main()
