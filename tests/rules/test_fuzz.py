"""Whatever befalls a file, a command ends well or names the file, the line, the cause and the cure: a fixed sample.

`python -m tests.bench.fuzz` tries 2,000 cases; a number that fails there can be added to `FOUND`.
"""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from gatherbook.checks import rules
from gatherbook.sources import readable
from gatherbook.sources.book import Book
from gatherbook.sources.problems import report
from tests.support.fuzz import KINDS, TARGETS, Case, make_book, outcome

FOUND = (80, 98, 119, 122, 139, 244)
"""Cases that once ended in an exception."""
SAMPLE = sorted({*FOUND, *random.Random(12).sample(range(2_000), 40)})


@pytest.fixture(scope="module")
def broken_at_will(tmp_path_factory: pytest.TempPathFactory) -> Book:
    return make_book(tmp_path_factory.mktemp("fuzz") / "book")


@pytest.mark.parametrize("number", SAMPLE, ids=lambda number: str(Case(number)))
def test_a_broken_file_ends_in_problems_and_nothing_is_lost(broken_at_will: Book, number: int) -> None:
    assert outcome(broken_at_will, Case(number)) == []


def test_every_kind_and_every_file_has_its_case() -> None:
    cases = [Case(number) for number in range(2_000)]
    assert {(case.kind, case.target) for case in cases} == {(kind, target) for kind in KINDS for target in TARGETS}


SAID = [
    ("snippets/a/rows.py", b"x = (\n", "snippets/a/rows.py:1: this is no Python: '(' was never closed"),
    ("snippets/a/rows.py", b'x = """\n', "snippets/a/rows.py:1: this is no Python: unterminated"),
    ("snippets/a/rows.py", b"if x:\n  y\n z\n", "snippets/a/rows.py:3: this is no Python: unindent"),
    ("snippets/a/rows.py", b"print()\n# caf\xe9\n", "snippets/a/rows.py:2: this is not UTF-8: byte 0xe9"),
    ("docs/more.md", b"\n\n\xff\n", "docs/more.md:3: this is not UTF-8: byte 0xff"),
    ("docs/more.md", b"a\n<<<<<<< HEAD\nb\n=======\nc\n>>>>>>> x\n", "docs/more.md:2: a merge was left undone"),
    ("snippets/a/zh.toml", b'\xef\xbb\xbf["rows.py"]\n', "snippets/a/zh.toml:1: this begins with a byte order mark"),
    ("snippets/a/zh.toml", b'a = 1\n\n\n"x\n', "snippets/a/zh.toml:4: this is no TOML"),
    ("snippets/a/rows.calls.json", b'{"program": 1}\n', "snippets/a/rows.calls.json:1: this has not the form"),
    ("mkdocs.yml", b"nav: [\n", "mkdocs.yml:2: this is no YAML"),
    ("mkdocs.yml", b"[]\n", "mkdocs.yml:1: the configuration has no list `nav`"),
]


@pytest.mark.parametrize(("name", "content", "said"), SAID, ids=[said for *_, said in SAID])
def test_what_cannot_be_read_is_named_with_its_line(tmp_path: Path, name: str, content: bytes, said: str) -> None:
    book = Book(tmp_path)
    (tmp_path / "mkdocs.yml").write_text("nav: []\n", encoding="utf-8")
    path = tmp_path / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    assert said in report(readable.problems(book))
    assert said in report(rules.all_problems(book))
