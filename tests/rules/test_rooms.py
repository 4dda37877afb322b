"""The house: rooms by the flow of data, no arrow back up, and only one room that knows MkDocs."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from gatherbook.page.rooms import direct, floors, imports, rooms_html
from gatherbook.sources.book import BOOK
from tests.__main__ import NEED_SITE

PACKAGE = BOOK.root / "gatherbook"
ALONE = ("mkdocs", "livereload", "nbconvert", "mkdocs_jupyter", "jinja2")
NEVER_IN_A_BUILD = ("torch", "numpy", "jax", "pytest")


def modules(folder: Path) -> dict[str, set[str]]:
    """The top-level packages that each file imports, wherever in it."""
    found = {}
    for path in folder.rglob("*.py"):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        names = [node.module or "" for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)]
        names += [alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names]
        found[path.relative_to(PACKAGE).as_posix()] = {name.split(".")[0] for name in names}
    return found


def test_no_room_asks_one_that_asks_it() -> None:
    rows = floors(imports(PACKAGE))
    assert rows[0] == ["sources"]
    assert rows[-1] == ["site"]


def test_a_circle_is_seen() -> None:
    with pytest.raises(ValueError, match="in a circle: a -> b -> a"):
        floors({"a": {"b"}, "b": {"a"}})


def test_an_arrow_that_follows_from_others_is_left_out() -> None:
    assert direct({"a": set(), "b": {"a"}, "c": {"a", "b"}}) == {"a": set(), "b": {"a"}, "c": {"b"}}


def test_only_one_room_knows_mkdocs() -> None:
    knowing = {name for name, asked in modules(PACKAGE).items() if asked & set(ALONE)}
    assert knowing
    assert {name.split("/")[0] for name in knowing} == {"site"}


def test_what_a_build_asks_runs_no_program() -> None:
    asked = modules(PACKAGE)
    built = {name for name in asked if name.split("/")[0] in ("sources", "page", "checks", "site")}
    built |= {name for name in asked if name.startswith("measured/") and "/suite/" not in name}
    built |= {"sweep/__init__.py", "sweep/behaviour.py", "sweep/record.py"}  # what page/behaviour.py asks of that room
    assert {name: asked[name] & set(NEVER_IN_A_BUILD) for name in built if asked[name] & set(NEVER_IN_A_BUILD)} == {}


def test_no_test_is_imported_by_another() -> None:
    """What two of them need stands in tests/support, so that one can be moved or removed without the other."""
    folder = BOOK.root / "tests"
    asked = {
        path.name: [
            node.module
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
            if isinstance(node, ast.ImportFrom) and node.module and ".test_" in node.module
        ]
        for path in folder.rglob("*.py")
    }
    assert len(asked) > 50
    assert {name: found for name, found in asked.items() if found} == {}


def test_a_part_that_looks_at_the_site_waits_until_it_is_built() -> None:
    looks = {
        path.parent.name
        for path in (BOOK.root / "tests").glob("*/test_*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.FunctionDef) and {each.arg for each in node.args.args} & {"site", "address"}
    }
    assert looks <= set(NEED_SITE), "name them in NEED_SITE of tests/__main__.py"
    assert looks, "none was found, so nothing is looked at here"


def test_the_picture_says_every_arrow_in_words() -> None:
    for language in ("en", "zh"):
        drawn = rooms_html(PACKAGE, language)
        asks = imports(PACKAGE)
        assert drawn.count("rooms-arrow") == sum(map(len, direct(asks).values()))
        assert all(", ".join(sorted(asked)) in drawn for asked in asks.values())
        assert all(f">{room}/<" in drawn for room in asks)
