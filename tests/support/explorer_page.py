"""Somebody who uses the explorer's page, and its examples."""

from __future__ import annotations

import contextlib
import io
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Locator, Page


class Reader:
    """Someone in front of the explorer, who notices every error in the console."""

    def __init__(self, page: Page, origin: str) -> None:
        self.page = page
        self.origin = origin
        self.complaints: list[str] = []
        page.on("console", lambda message: self.complaints.append(message.text) if message.type != "log" else None)
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("dialog", lambda dialog: self.complaints.append(f"dialog: {dialog.message}"))

    def open(self, link: str = "", lang: str = "en") -> Reader:
        """Load the explorer with a link's state, as from nowhere."""
        self.page.goto("about:blank")
        self.page.goto(f"{self.origin}/{'' if lang == 'en' else lang + '/'}explorer/#{link}")
        self.page.wait_for_selector(".explorer .stage")
        return self

    def cell(self, box: str, at: int) -> Locator:
        """The cell of a tensor at a flat position."""
        return self.page.locator(f'.cell[data-box="{box}"][data-at="{at}"]')

    def lit(self, box: str) -> list[int]:
        """The flat positions of the cells that are lit."""
        script = f"""() => [...document.querySelectorAll('.cell.lit[data-box="{box}"]')].map(n => +n.dataset.at)"""
        return self.page.evaluate(script)

    def out(self) -> list[str]:
        """What the cells of the result show."""
        return self.page.locator(".out .cell").all_inner_texts()

    def text(self, selector: str) -> str:
        """The text of one element."""
        return self.page.locator(selector).inner_text()

    @property
    def program(self) -> str:
        """The program that is shown."""
        return self.page.locator(".listing pre").first.text_content() or ""

    @property
    def printed(self) -> str:
        """What the explorer says that the program prints."""
        return self.page.locator(".listing pre").last.text_content() or ""


@pytest.fixture
def reader(browser: Browser, address: str) -> Iterator[Reader]:
    """A reader with a wide window; at the end, nothing may have gone wrong unseen."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    context.grant_permissions(["clipboard-read", "clipboard-write"], origin=address)
    someone = Reader(context.new_page(), address)
    yield someone
    context.close()
    assert someone.complaints == []


def run_program(program: str) -> str:
    """Run it with PyTorch; return what it prints, or its error's type and text."""
    stdout = io.StringIO()
    try:
        with contextlib.redirect_stdout(stdout):
            exec(compile(program, "copied.py", "exec"), {"__name__": "__main__"})
    except Exception as error:
        return f"{type(error).__name__}: {error}"
    return stdout.getvalue().removesuffix("\n")


def presets(reader: Reader) -> list[str]:
    """The names in the list of examples, without the reader's own."""
    return reader.page.locator(".controls select").first.locator("option").all_inner_texts()[1:]
