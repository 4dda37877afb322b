"""What the tests share: the built site, a server for it, a browser, and small books to break."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from playwright.sync_api import Browser

from gatherbook.proof.elsewhere import Elsewhere
from gatherbook.proof.plugin import PROOF
from gatherbook.proof.prove import Proof
from gatherbook.sources.book import BOOK, Book
from tests.support.books import build, make_small_book
from tests.support.browser import open_browser
from tests.support.site import static_server

settings.register_profile("book", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("book")  # how fast a busy machine draws and answers is not what is tested


@pytest.fixture(scope="session")
def book() -> Book:
    """This checkout."""
    return BOOK


@pytest.fixture(scope="session")
def proof(request: pytest.FixtureRequest) -> Proof:
    """The sandbox and devices of this run."""
    return request.config.stash[PROOF]


@pytest.fixture(scope="session")
def forked_first(proof: Proof) -> None:
    """The sandbox must have forked before this process computes anything with torch."""
    assert proof.facts["torch"]


@pytest.fixture(scope="session")
def elsewhere() -> Iterator[Elsewhere]:
    """The other interpreter in which `make bless` runs a program a second time."""
    with Elsewhere() as other:
        yield other


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site, built once a run: by `make test` for all its parts, else here."""
    if os.environ.get("GATHER_SITE"):
        return Path(os.environ["GATHER_SITE"])
    folder = tmp_path_factory.mktemp("site")
    done = build(BOOK.root, folder)
    assert done.returncode == 0, f"the site does not build:\n{done.stdout}{done.stderr}"
    return folder


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """One Chromium a module; it must not run beside the event loop of a notebook's kernel."""
    with open_browser() as opened:
        yield opened


@pytest.fixture(scope="session")
def address(site: Path) -> Iterator[str]:
    """The address of a plain static server of the built site, without a slash at its end."""
    with static_server(site) as served:
        yield served


@pytest.fixture
def small_book(tmp_path: Path) -> Book:
    """A book of two pages and one snippet, without mistakes, to make one in."""
    return make_small_book(tmp_path / "book")


Edit = Callable[[str, str, str], None]


@pytest.fixture
def edit(small_book: Book) -> Edit:
    """Replaces text in a file of the small book; the text must be there."""

    def replace(name: str, old: str, new: str) -> None:
        path = small_book.root / name
        text = path.read_text(encoding="utf-8")
        assert old in text, f"{old!r} is not in {name}"
        path.write_text(text.replace(old, new, 1), encoding="utf-8")

    return replace
