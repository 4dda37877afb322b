"""The two READMEs: each written for its readers, with the same programs, commands, numbers and links, in one order."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from gatherbook.sources.book import BOOK
from gatherbook.sources.pages import CODE_SPAN, Page, read_page

ENGLISH, CHINESE = BOOK.root / "README.md", BOOK.root / "README.zh.md"


def commands(page: Page) -> list[str]:
    """The lines of shell blocks without their comments."""
    blocks = [fence.content for fence in page.fences if fence.language == "sh"]
    return [line.partition("#")[0].strip() for block in blocks for line in block.splitlines()]


def blocks(page: Page) -> list[tuple[str, str]]:
    """The programs and their outputs."""
    return [(fence.language, fence.content) for fence in page.fences if fence.language in ("python", "text")]


def prose(page: Page) -> str:
    return re.sub(r"^```.*?^```$", "", page.text, flags=re.MULTILINE | re.DOTALL)


def named(page: Page) -> list[str]:
    """What stands in code type, sorted, as sentences differ."""
    return sorted(match[0].strip("`") for match in CODE_SPAN.finditer(prose(page)))


def sizes(page: Page) -> list[str]:
    """Numbers that were measured, and versions that are needed."""
    return re.findall(r"\d+(?:\.\d+)? ?(?:MB|GB)|Python [\d.]+", prose(page))


def targets(page: Page) -> list[str]:
    """Where links lead, whatever the language, but for those that lead from one README to the other."""
    found = (re.sub(r"\.zh\.md$", ".md", link.target) for link in page.links)
    return [target for target in found if target != "README.md"]


SAME: list[Callable[[Page], object]] = [commands, blocks, named, sizes, targets]


@pytest.mark.parametrize("what", SAME, ids=[each.__name__ for each in SAME])
def test_both_readmes_say_the_same(what: Callable[[Page], object]) -> None:
    english, chinese = what(read_page(ENGLISH)), what(read_page(CHINESE))
    assert english
    assert chinese == english
    assert [heading.level for heading in read_page(CHINESE).headings] == [
        heading.level for heading in read_page(ENGLISH).headings
    ]


def test_each_links_the_other_first_and_files_that_exist() -> None:
    for path, other in ((ENGLISH, CHINESE), (CHINESE, ENGLISH)):
        links = [link.target for link in read_page(path).links]
        assert links[0] == other.name
        assert [target for target in links if "://" not in target and not (BOOK.root / target).exists()] == []


def test_a_changed_command_is_noticed(tmp_path: Path) -> None:
    changed = tmp_path / "README.zh.md"
    text = CHINESE.read_text(encoding="utf-8")
    changed.write_text(text.replace("make check ", "make chek ").replace("370 MB", "371 MB"), encoding="utf-8")
    assert commands(read_page(changed)) != commands(read_page(ENGLISH))
    assert sizes(read_page(changed)) != sizes(read_page(ENGLISH))
