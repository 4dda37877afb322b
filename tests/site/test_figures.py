"""Every figure shows what torch gives for its snippet, in the built HTML, and says it in words too."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from lxml import html

from gatherbook.checks import rules
from gatherbook.page.figures import READS, figure_html, link, number, places, routes, value_at
from gatherbook.proof import trace
from gatherbook.proof.prove import Proof
from gatherbook.sources.book import BOOK, Book, language_of
from gatherbook.sources.calls import Call, Tensor, agree, of, path_of, read, shown
from gatherbook.sources.pages import read_page
from gatherbook.sources.problems import BookError, report
from tests.conftest import Edit
from tests.support.books import build, confirm
from tests.support.figures import PAGES, figures_of, shown_cells


@pytest.fixture(scope="module")
def calls(proof: Proof) -> dict[str, list[Call]]:
    """The calls behind every figure of the book, from a fresh run."""
    assert proof.facts["torch"]  # the sandbox has forked before this process computes
    names = sorted(shown(BOOK))
    proof.run_ahead(trace.request(BOOK, name) for name in names)
    return {name: parsed(trace.recorded(BOOK, name, proof.run)) for name in names}


def parsed(text: str) -> list[Call]:
    return [of(raw) for raw in json.loads(text)["calls"]]


@pytest.mark.parametrize("name", sorted(shown(BOOK)))
def test_what_is_recorded_is_what_the_snippet_does(name: str, calls: dict[str, list[Call]]) -> None:
    assert agree(read(BOOK, name), calls[name])


def test_a_wrong_record_is_caught() -> None:
    (call,) = read(BOOK, "gather/three_by_four.py")
    for wrong in (
        replace(call, line=call.line + 1),
        replace(call, op="scatter"),
        replace(call, args={**call.args, "dim": 0}),
        replace(call, out=replace(call.out, data=(*call.out.data[:-1], 7))),
        replace(call, out=replace(call.out, dtype="int32")),
    ):
        assert not agree([call], [wrong])
    assert not agree([call], [call, call])
    assert agree([call], [call])


def as_torch(tensor: Tensor) -> Any:
    import torch

    values = [float(value) if isinstance(value, str) else value for value in tensor.data]
    return torch.tensor(values, dtype=getattr(torch, tensor.dtype)).reshape(tensor.shape)


def computed(call: Call) -> Any:
    """What torch gives for the tensors of a figure, computed here and now."""
    import torch

    given = {name: as_torch(value) if isinstance(value, Tensor) else value for name, value in call.args.items()}
    first, dim, index = given.pop("input"), given.pop("dim"), given.pop("index")
    if call.op == "take_along_dim":
        return torch.take_along_dim(first, index, dim)
    if call.op in READS:
        return getattr(torch, call.op)(first, dim, index)
    given = {name: value for name, value in given.items() if value is not None and name != "sparse_grad"}
    source = given.pop("src", given.pop("value", None))
    return getattr(torch, call.op)(first, dim, index, source, **given)


def expected(tensor: Tensor) -> dict[str, str]:
    return {",".join(map(str, at)): number(value_at(tensor, at), tensor.dtype) for at in places(tensor.shape)}


@pytest.mark.parametrize("path", PAGES, ids=BOOK.relative)
def test_the_figures_of_a_page_equal_torch(path: Path, site: Path, calls: dict[str, list[Call]]) -> None:
    import torch

    page = read_page(path)
    drawn = figures_of(site, page)
    assert len(drawn) == len(page.figures)
    for figure, asked in zip(drawn, page.figures, strict=True):
        call = calls[asked.name][asked.number - 1]
        where = f"{BOOK.relative(path)}:{asked.line}"
        result = computed(call)
        assert torch.equal(torch.nan_to_num(as_torch(call.out)), torch.nan_to_num(result)), where
        cells = shown_cells(figure)
        assert cells["out"] == expected(call.out), where
        for name in ("index", "input", "src"):
            tensor = call.tensor(name)
            if name in cells:
                assert tensor is not None
                assert cells[name] == expected(tensor), where
        assert {"index", "out"} <= set(cells), where


@pytest.mark.parametrize("path", PAGES, ids=BOOK.relative)
def test_the_figures_of_a_page_can_be_read_aloud(path: Path, site: Path) -> None:
    for figure in figures_of(site, read_page(path)):
        drawing = figure.xpath("./*[local-name()='svg']")[0]
        ids = drawing.get("aria-labelledby").split()
        texts = {each.get("id"): each.text for each in drawing if each.get("id")}
        assert drawing.get("role") == "img"
        assert set(ids) == set(texts)
        assert ("的形状是" in texts[ids[1]]) == (language_of(path) == "zh")
        for cells in shown_cells(figure).values():
            assert all(text in texts[ids[1]] for text in cells.values())


def test_there_are_figures_enough() -> None:
    names = {(figure.name, figure.number) for path in PAGES for figure in read_page(path).figures}
    assert len(names) >= 25


def test_every_route_carries_the_value_it_should(calls: dict[str, list[Call]]) -> None:
    for made in calls.values():
        for call in made:
            if call.op in READS:
                given = call.tensor("input")
                assert given is not None
                for route in routes(call):
                    assert value_at(given, route.source) == value_at(call.out, route.target) or "nan" in given.data


def test_a_figure_of_no_call_is_reported_with_its_line(small_book: Book, edit: Edit, proof: Proof) -> None:
    for page in ("docs/index.md", "docs/index.zh.md"):
        edit(page, "## Rows", "<!-- figure: a/rows.py #2 -->\n\n## Rows")
    confirm(small_book)
    path = path_of(small_book, "a/rows.py")
    path.write_text(trace.recorded(small_book, "a/rows.py", proof.sandbox.run), encoding="utf-8")
    done = build(small_book.root, small_book.root / "site")
    assert done.returncode != 0
    for page in ("docs/index.md:9", "docs/index.zh.md:9"):
        assert f"{page}: snippets/a/rows.py makes 1 call that a figure can show" in done.stdout + done.stderr


def test_a_figure_of_no_snippet_is_reported(small_book: Book, edit: Edit) -> None:
    for page in ("docs/index.md", "docs/index.zh.md"):
        edit(page, "## Rows", "<!-- figure: a/cols.py -->\n\n## Rows")
    assert "docs/index.md:9: the figure's snippet a/cols.py does not exist" in report(rules.all_problems(small_book))


def test_a_call_is_seen_with_the_tensors_it_was_given(small_book: Book, proof: Proof) -> None:
    (small_book.snippets / "a/rows.py").write_text(
        "import torch\nx = torch.zeros(2, 3)\nx.scatter_(1, torch.tensor([[1], [2]]), torch.ones(2, 1))\nx.fill_(9.)\n",
        encoding="utf-8",
    )
    small_book.snippets.joinpath("a/rows.out").write_text("", encoding="utf-8")
    (call,) = parsed(trace.recorded(small_book, "a/rows.py", proof.sandbox.run))
    assert (call.op, call.line, call.args["dim"]) == ("scatter", 3, 1)
    assert call.args["input"] == Tensor("float32", (2, 3), (0.0,) * 6)
    assert call.out == Tensor("float32", (2, 3), (0.0, 1.0, 0.0, 0.0, 0.0, 1.0))
    assert link(call) == "op=scatter&dim=1&input=float32:2x3:0,0,0,0,0,0&index=int64:2x1:1,2&src=float32:2x1:1,1"
    drawn = html.fragment_fromstring(figure_html(call, "en", "x", None))
    assert shown_cells(drawn)["out"]["0,1"] == "1."


def test_a_program_that_does_not_run_is_not_recorded(small_book: Book, proof: Proof) -> None:
    (small_book.snippets / "a/rows.py").write_text("import torch\nimport missing_module\n", encoding="utf-8")
    with pytest.raises(BookError, match=r"snippets/a/rows\.py:2: .*No module named 'missing_module'"):
        trace.recorded(small_book, "a/rows.py", proof.sandbox.run)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (None, "are not recorded"),
        ("", "cannot be read"),
        ("[]", "cannot be read"),
        ('{"program": "0", "calls": [{"op": 1}]}', "cannot be read"),
        ('{"program": "0", "calls": []}', "recorded from an earlier"),
    ],
)
def test_a_record_that_is_missing_cut_or_old_is_reported_with_its_cure(
    small_book: Book, edit: Edit, text: str | None, said: str
) -> None:
    for page in ("docs/index.md", "docs/index.zh.md"):
        edit(page, "## Rows", "<!-- figure: a/rows.py -->\n\n## Rows")
    confirm(small_book)
    if text is not None:
        path_of(small_book, "a/rows.py").write_text(text, encoding="utf-8")
    found = report(rules.all_problems(small_book))
    assert said in found
    assert "snippets/a/rows.calls.json:1" in found
    assert "make bless ONLY=a/rows.py" in found
