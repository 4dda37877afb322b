"""Opens the Chromium of this machine so that it stays quiet: no updates, no calls home.

Its pages heed no Content-Security-Policy unless they are opened with `bypass_csp=False`: what tests wait for is evaluated
in the page, which a policy without eval refuses. `test_policy.py` and `test_disk.py` open theirs so.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial

from playwright.sync_api import Browser, sync_playwright

from tests.support.install import chromium

FLAGS = [
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@contextmanager
def open_browser() -> Iterator[Browser]:
    """A running Chromium.

    Raises:
        RuntimeError: there is none; `make tools` installs it.
    """
    path = chromium()
    if path is None:
        raise RuntimeError("there is no Chromium here. Cure: make tools, or set CHROMIUM to the path of one")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        browser.new_context = partial(browser.new_context, bypass_csp=True)  # type: ignore[method-assign]
        browser.new_page = partial(browser.new_page, bypass_csp=True)  # type: ignore[method-assign]
        try:
            yield browser
        finally:
            browser.close()
