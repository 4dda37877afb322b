"""What several tests of pages ask: what goes wrong while one is read, and which messages the book explains."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from playwright.sync_api import BrowserContext, Page

from gatherbook.sources import marks, snippets
from gatherbook.sources.book import BOOK
from gatherbook.sources.pages import read_page


def watched(context: BrowserContext) -> tuple[Page, list[str]]:
    """A new page, and what goes wrong on it: requests to other hosts, failed requests, console errors."""
    page, wrong = context.new_page(), list[str]()
    page.on(
        "console", lambda said: wrong.append(f"console: {said.text}") if said.type in ("error", "warning") else None
    )
    page.on("pageerror", lambda error: wrong.append(f"script: {error}"))
    page.on("request", lambda asked: wrong.append(f"asks {asked.url}") if _foreign(asked.url) else None)
    page.on("response", lambda got: wrong.append(f"{got.status}: {got.url}") if got.status >= 400 else None)
    page.on("requestfailed", lambda lost: wrong.append(f"lost: {lost.url}"))
    return page, wrong


def _foreign(url: str) -> bool:
    return urlsplit(url).scheme in ("http", "https") and urlsplit(url).hostname != "127.0.0.1"


def messages() -> dict[str, str]:
    """What torch says, as a reader would paste it, to the id of its entry in the dictionary of errors."""
    page = read_page(BOOK.docs / "reference" / "errors.md")
    found: dict[str, str] = {}
    for fence in page.fences:
        name = fence.include or ""
        entry = [heading.id for heading in page.headings if heading.level == 3 and heading.line < fence.line]
        if fence.language == "python" and name.startswith("errors/") and not name.endswith("_fix.py") and entry:
            output = marks.sample(snippets.documented_output(BOOK, name))
            said = [line for line in output.splitlines() if re.match(r"\w*(?:Error|Warning)\b", line)]
            found[said[-1]] = str(entry[-1])
    return found


def entry_of_snippets() -> dict[str, str]:
    """The program that raises an error, to the id of its entry in the dictionary of errors."""
    page = read_page(BOOK.docs / "reference" / "errors.md")
    entries = [heading for heading in page.headings if heading.level == 3]
    return {
        fence.include: [str(heading.id) for heading in entries if heading.line < fence.line][-1]
        for fence in page.fences
        if fence.language == "python" and fence.include and any(heading.line < fence.line for heading in entries)
    }
