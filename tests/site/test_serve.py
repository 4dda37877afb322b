"""`mkdocs serve`: an edit is seen at once, because pages that it does not concern stay as they were, and rightly so."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, expect

from gatherbook.proof import verified
from gatherbook.sources.book import BOOK, Book
from tests.support.books import OUTPUT, PAGE, SNIPPET, confirm, make_small_book
from tests.support.serving import served, wait_for

GLOSSARY = "# Terms {{#terms}}\n\n| term | other | meaning | where |\n|---|---|---|---|\n| link {{#link}} | x | {meaning} | y |\n"
NOTEBOOK = "---\njupyter:\n  kernelspec: {display_name: Python 3, language: python, name: python3}\n"
LANGUAGES = ("", ".zh")
PAIRS = ("index", "more", "performance/lab", "reference/glossary")
PAGES = sorted(f"{name}{suffix}.md" for name in PAIRS for suffix in LANGUAGES)
ENGLISH = [name for name in PAGES if ".zh." not in name]


def make_book(root: Path) -> Book:
    """A book with what pages have in common: navigation, a glossary, a record, a figure, a notebook."""
    book = make_small_book(root)
    for folder in ("performance", "reference", "assets/verified"):
        (book.docs / folder).mkdir()
    for suffix in LANGUAGES:
        home = book.docs / f"index{suffix}.md"
        home.write_text(home.read_text(encoding="utf-8") + "\n<!-- figure: a/rows.py -->\n", encoding="utf-8")
        more = book.docs / f"more{suffix}.md"
        more.write_text(more.read_text(encoding="utf-8").replace("a/rows", "b/other"), encoding="utf-8")
        (book.docs / f"reference/glossary{suffix}.md").write_text(GLOSSARY.format(meaning="old"), encoding="utf-8")
        lab = PAGE.format(title="Lab", link="../more.md#rows").replace("---\n", NOTEBOOK, 1)
        (book.docs / f"performance/lab{suffix}.md").write_text(lab, encoding="utf-8")
    (book.snippets / "b").mkdir()
    (book.snippets / "b/other.py").write_text(SNIPPET, encoding="utf-8")
    (book.snippets / "b/other.out").write_text(OUTPUT, encoding="utf-8")
    (book.snippets / "b/zh.toml").write_text('["other.py"]\n"one column per row" = "每行取一列"\n', encoding="utf-8")
    config = book.root / "mkdocs.yml"
    nav = "  - performance/lab.md\n  - reference/glossary.md\n"
    config.write_text(config.read_text(encoding="utf-8") + nav, encoding="utf-8")
    confirm(book)
    return book


class Rebuilds:
    """The program that builds again and again."""

    def __init__(self, book: Book, site: Path) -> None:
        self.book = book
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tests.support.rebuild", str(book.root), str(site)],
            cwd=BOOK.root,
            env={**os.environ, "NO_MKDOCS_2_WARNING": "1"},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def after(self, name: str = "", old: str = "", new: str = "") -> dict[str, Any]:
        """What the build does after text was replaced in a file."""
        edits = {}
        if name:
            text = (self.book.root / name).read_text(encoding="utf-8")
            assert old in text, f"{old!r} is not in {name}"
            edits[name] = text.replace(old, new, 1)
        assert self.process.stdin and self.process.stdout
        self.process.stdin.write(json.dumps(edits) + "\n")
        self.process.stdin.flush()
        return json.loads(self.process.stdout.readline())

    def close(self) -> None:
        self.process.communicate()


@pytest.fixture(scope="module")
def rebuilds(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Rebuilds]:
    folder = tmp_path_factory.mktemp("serve")
    running = Rebuilds(make_book(folder / "book"), folder / "site")
    assert running.after()["made"] == PAGES
    yield running
    running.close()


@pytest.mark.parametrize(
    ("name", "old", "new", "made"),
    [
        ("docs/assets/site.css", "{", "{ ", []),
        ("docs/more.md", "Text with", "Other text with", ["more.md"]),
        ("docs/more.zh.md", "Text with", "Other text with", ["more.zh.md"]),
        ("docs/performance/lab.md", "Text with", "Other text with", ["performance/lab.md"]),
        ("snippets/b/other.py", "[3, 4]", "[3, 5]", ["more.md", "more.zh.md"]),
        ("snippets/b/other.out", "4]", "5]", ["more.md", "more.zh.md"]),
        ("snippets/b/zh.toml", "每行取一列", "一行一列", ["more.md", "more.zh.md"]),
        ("docs/more.md", "# Second", "# Number two", ENGLISH),
        ("docs/more.md", "{#rows}", "{#lines}", ["more.md"]),
        ("docs/reference/glossary.md", "old", "new", ENGLISH),
        ("overrides/main.html", "· {{", "| {{", PAGES),
        ("mkdocs.yml", "site_name: The Gather Book", "site_name: Another Book", PAGES),
    ],
    ids=lambda value: value if isinstance(value, str) and "/" in value else "",
)
def test_after_an_edit_the_site_is_the_one_that_is_built_from_nothing(
    rebuilds: Rebuilds, name: str, old: str, new: str, made: list[str]
) -> None:
    done = rebuilds.after(name, old, new)
    assert done["differ"] == []
    assert done["made"] == made
    assert done["files"] > 50


def test_a_page_with_a_mistake_says_so_until_it_is_mended(rebuilds: Rebuilds) -> None:
    broken = rebuilds.after("docs/more.md", "](index.md)", "](missing.md)")
    assert "missing.md" in "".join(broken["warnings"])
    again = rebuilds.after("docs/index.md", "Text with", "Other text with")
    assert "missing.md" in "".join(again["warnings"])
    assert again["made"] == ["index.md", "more.md"]
    assert again["differ"] == []
    mended = rebuilds.after("docs/more.md", "](missing.md)", "](index.md)")
    assert "missing.md" not in "".join(mended["warnings"])
    assert rebuilds.after()["made"] == []


def test_a_browser_shows_an_edit_by_itself_and_a_mended_mistake(tmp_path: Path, browser: Browser) -> None:
    book, log = make_book(tmp_path / "book"), tmp_path / "log"
    with served(book.root, log) as address:
        page = browser.new_page()
        page.goto(f"{address}/performance/lab/")
        expect(page.locator("article")).to_contain_text("Text with a link")
        path = book.docs / "performance/lab.md"
        path.write_text(path.read_text(encoding="utf-8").replace("Text with", "Edited text with"), encoding="utf-8")
        expect(page.locator("article")).to_contain_text("Edited text with a link", timeout=30_000)
        page.goto(f"{address}/zh/performance/lab/")
        chinese = path.with_name("lab.zh.md")
        text = chinese.read_text(encoding="utf-8")
        chinese.write_text(text.replace("a/rows.py", "a/none.py"), encoding="utf-8")
        wait_for("docs/performance/lab.zh.md:13: the snippet a/none.py does not exist", log)
        wait_for("An error happened during the rebuild", log)
        chinese.write_text(text.replace("Text with", "Mended text with"), encoding="utf-8")
        expect(page.locator("article")).to_contain_text("Mended text with a link", timeout=30_000)
        page.close()
    made = re.findall(r"pages made: (\d+), kept as they were: (\d+)", log.read_text(encoding="utf-8"))
    assert made == [("8", "0"), ("1", "7"), ("1", "7")]


WORD = "newly-written"
GIVEN = {
    "device": "cpu",
    "torch": "2.13.0",
    "python": "3.11.0",
    "system": "Linux",
    "name": "a machine",
    "date": "2026-01-01",
}
EDITS = {
    "a page": ("docs/more.md", "Text with", f"{WORD}-1 with", "more/", f"{WORD}-1"),
    "a snippet": ("snippets/b/other.py", "scores", "scores_2", "more/", "scores_2"),
    "an output": ("snippets/b/other.out", "[4]", "[412]", "more/", "412"),
    "a translation of a comment": ("snippets/b/zh.toml", "每行取一列", "一行只取一列", "zh/more/", "一行只取一列"),
    "the other language": ("docs/more.zh.md", "Text with", f"{WORD}-2 with", "zh/more/", f"{WORD}-2"),
    "the glossary": ("docs/reference/glossary.md", "old", f"{WORD}-3", "reference/glossary/", f"{WORD}-3"),
    "a record": ("docs/assets/verified/cpu.json", "2026-01-01", "2026-02-03", "more/", "2026-02-03"),
    "a template": ("overrides/main.html", "· {{", f"{WORD}-4 {{{{", "more/", f"{WORD}-4"),
    "a style": ("docs/assets/site.css", "{", f"{{ --{WORD}: 5;", "assets/site.css", f"{WORD}: 5"),
    "the navigation": ("mkdocs.yml", "site_name: The Gather Book", f"site_name: {WORD}-6", "more/", f"{WORD}-6"),
}
MACHINERY = ("gatherbook/page/code.py", "gatherbook/sources/marks.py", "gatherbook/site/keeper.py")


@pytest.fixture(scope="module")
def live(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Book, str, Path]]:
    """A book with a record, its running server's address, and what the server says."""
    folder = tmp_path_factory.mktemp("live")
    book = make_book(folder / "book")
    digests = {name: verified.digest(book, name) for name in book.snippet_names()}
    record = json.dumps({**GIVEN, "snippets": digests})
    (book.verified / "cpu.json").write_text(record, encoding="utf-8")
    with served(book.root, folder / "log") as address:
        yield book, address, folder / "log"


def _replace(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text, f"{old!r} is not in {path.name}"
    path.write_text(text.replace(old, new), encoding="utf-8")


def _get(address: str) -> str:
    with urllib.request.urlopen(address, timeout=60) as answer:
        return str(answer.read().decode("utf-8"))


def _files(root: Path) -> dict[str, tuple[int, int]]:
    """Every file of a checkout, with its size and time; Python's own caches of its modules aside."""
    return {
        path.relative_to(root).as_posix(): (path.stat().st_size, path.stat().st_mtime_ns)
        for path in root.rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }


@pytest.mark.parametrize("what", EDITS)
def test_a_running_server_shows_an_edit_and_writes_into_no_checkout(live: tuple[Book, str, Path], what: str) -> None:
    book, address, log = live
    name, old, new, where, shown = EDITS[what]
    assert shown not in _get(f"{address}/{where}")
    _replace(book.root / name, old, new)
    before, deadline = _files(book.root), time.monotonic() + 120
    while shown not in _get(f"{address}/{where}"):
        assert time.monotonic() < deadline, log.read_text(encoding="utf-8")
        time.sleep(0.1)
    assert _files(book.root) == before


def test_a_running_server_finds_a_new_file_of_ours_beside_the_theme(live: tuple[Book, str, Path]) -> None:
    book, address, log = live
    (book.root / "overrides/new.txt").write_text("new", encoding="utf-8")
    _replace(book.docs / "more.md", "[Here]", "[There]")
    deadline = time.monotonic() + 120
    while ">There<" not in _get(f"{address}/more/"):
        assert time.monotonic() < deadline, log.read_text(encoding="utf-8")
        time.sleep(0.1)
    assert _get(f"{address}/new.txt") == "new"
    (book.root / "overrides/new.txt").unlink()
    _replace(book.docs / "more.md", "[There]", "[Here]")


MISTAKES = {
    "a rule": ("Text with", "Changed text with", "docs/index.md:1: this page was changed"),
    "a page that shows something else": (
        "Text with",
        "A list:\n- one\n- two\n\nText with",
        "docs/index.md:8: the source means ul",
    ),
}


@pytest.mark.parametrize("what", MISTAKES)
def test_a_running_server_says_what_is_wrong_once_the_page_is_shown(live: tuple[Book, str, Path], what: str) -> None:
    book, _, log = live
    old, new, said = MISTAKES[what]
    before = len(log.read_text(encoding="utf-8"))
    _replace(book.docs / "index.md", old, new)
    try:
        deadline = time.monotonic() + 120
        while said not in (heard := log.read_text(encoding="utf-8")[before:]):
            assert time.monotonic() < deadline, heard
            time.sleep(0.1)
        assert heard.index("Reloading browsers") < heard.index(said)
    finally:
        _replace(book.docs / "index.md", new, old)


BROKEN = {
    "docs/more.md": (b"\xff\xfe half", "docs/more.md:1: this is not UTF-8"),
    "snippets/b/other.py": (b"x = (\n", "snippets/b/other.py:1: this is no Python"),
    "docs/pairs.lock": (b"<<<<<<< HEAD\n", "docs/pairs.lock:1: no line of a lock"),
    "docs/assets/verified/cpu.json": (b'{"torch": ', "docs/assets/verified/cpu.json:1: this is no JSON"),
}


def test_a_running_server_survives_what_cannot_be_read_and_recovers(live: tuple[Book, str, Path]) -> None:
    book, address, log = live
    for name, (content, said) in BROKEN.items():
        path = book.root / name
        before = path.read_bytes()
        path.write_bytes(content)
        wait_for(said, log)
        path.write_bytes(before)
    more = book.docs / "more.md"
    _replace(more, "[Here]", "[recovered]")
    deadline = time.monotonic() + 120
    while "recovered" not in _get(f"{address}/more/"):
        assert time.monotonic() < deadline, log.read_text(encoding="utf-8")
        time.sleep(0.1)
    assert "Traceback" not in log.read_text(encoding="utf-8")


def test_a_running_server_says_that_edited_machinery_wants_a_new_start(live: tuple[Book, str, Path]) -> None:
    book, _, log = live
    said = "this server still runs the code that it began with"
    assert said not in log.read_text(encoding="utf-8")
    for name in MACHINERY:
        path = book.root / name
        text = path.read_text(encoding="utf-8")
        count = log.read_text(encoding="utf-8").count(said)
        path.write_text(f"{text}# edited\n", encoding="utf-8")
        deadline = time.monotonic() + 120
        while log.read_text(encoding="utf-8").count(said) == count:
            assert time.monotonic() < deadline, log.read_text(encoding="utf-8")
            time.sleep(0.1)
