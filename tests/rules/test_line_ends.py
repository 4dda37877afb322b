"""Whoever's git or editor writes other line ends gets the same book: no pair is changed, no output differs."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from gatherbook.checks import pair, rules
from gatherbook.proof.prove import Proof
from gatherbook.proof.sandbox import Request
from gatherbook.proof.verdict import complaint
from gatherbook.sources import snippets
from gatherbook.sources.book import BOOK, Book
from gatherbook.sources.problems import report

TEXTS = (".md", ".py", ".out", ".toml", ".lock", ".yml", ".html", ".css")


def git(folder: Path, *words: str) -> None:
    subprocess.run(["git", "-c", "user.name=x", "-c", "user.email=x@x", *words], cwd=folder, check=True)


@pytest.mark.parametrize("attributes", [True, False], ids=["with our .gitattributes", "without"])
def test_a_clone_with_autocrlf_is_the_same_book(small_book: Book, tmp_path: Path, attributes: bool) -> None:
    shutil.rmtree(small_book.root / "gatherbook")
    if attributes:
        shutil.copy(BOOK.root / ".gitattributes", small_book.root)
    for words in (["init", "--quiet"], ["add", "--all"], ["commit", "--quiet", "--message", "x"]):
        git(small_book.root, *words)
    windows = ["-c", "core.autocrlf=true", "-c", "core.eol=crlf"]
    git(tmp_path, "clone", "--quiet", *windows, str(small_book.root), "clone")
    clone = Book(tmp_path / "clone")
    page = (clone.docs / "index.md").read_bytes()
    assert (b"\r\n" in page) is not attributes
    assert report(rules.all_problems(clone)) == ""
    before = (clone.docs / "pairs.lock").read_text(encoding="utf-8")
    pair.confirm(clone)
    assert (clone.docs / "pairs.lock").read_text(encoding="utf-8") == before


def test_files_with_other_line_ends_are_the_same_book(small_book: Book, proof: Proof) -> None:
    for top in (small_book.docs, small_book.snippets):
        for path in top.rglob("*"):
            if path.suffix in TEXTS:
                path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    assert report(rules.all_problems(small_book)) == ""
    result = proof.run(Request(snippets.source(small_book, "a/rows.py"), "snippets/a/rows.py"))
    assert complaint(small_book, "a/rows.py", "cpu", result, "x") is None
