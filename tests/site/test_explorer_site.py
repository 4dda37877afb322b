"""The explorer in the built site: what is served where, how large it is, where its links lead."""

from __future__ import annotations

import gzip
import json
import random
import re
import warnings
from pathlib import Path

import pytest
import torch
from lxml import html

from gatherbook.page.explorer import error_ids
from gatherbook.page.figures import number
from gatherbook.site import bundle
from gatherbook.site.shrink import SCRIPTS
from gatherbook.sources.book import BOOK, language_of
from gatherbook.sources.pages import read_page
from tests.support.explorer_cases import OPS, REDUCTIONS, Args, expected_answer, random_case
from tests.support.figures import PAGES, figures_of, shown_cells
from tests.support.site import built_path
from tests.support.wire import SOURCE, ask, built

LIMIT = 24 * 1024
EXPLORERS = [BOOK.docs / "explorer.md", BOOK.docs / "explorer.zh.md"]


def tree_of(site: Path, path: Path) -> html.HtmlElement:
    """Return a page as it was built."""
    return html.parse(str(built_path(BOOK, site, path)))


def loaded(site: Path, path: Path) -> set[str]:
    """Return the explorer's files that a page loads."""
    tree = tree_of(site, path)
    return {Path(each).name for each in tree.xpath("//script/@src | //link/@href") if "assets/explorer/" in each}


def weight(site: Path, names: set[str]) -> int:
    """Return the bytes of these files, gzipped one by one, as a server sends them."""
    return sum(len(gzip.compress((site / "assets/explorer" / name).read_bytes(), 9)) for name in names)


def test_pages_load_what_they_use(site: Path) -> None:
    """The explorer's page the explorer, a page with figures their script, others nothing."""
    for path in BOOK.pages():
        names = loaded(site, path)
        if path in EXPLORERS:
            assert names == {"explorer.css", "explorer.js"}, path
        elif read_page(path).figures:
            assert names == {"figures.js"}, path
        else:
            assert names == set(), path


def test_no_page_loads_more_than_24_kb(site: Path) -> None:
    for path in [*EXPLORERS, PAGES[0]]:
        size = weight(site, loaded(site, path))
        assert 1000 < size <= LIMIT, f"{BOOK.relative(path)} loads {size} bytes"


def test_what_is_served_is_small_and_nothing_else(site: Path) -> None:
    """Three files, each smaller than what it is made of; no module, as a page from a disk may load none."""
    served = {path.name for path in (site / "assets/explorer").iterdir()}
    assert served == {"explorer.css", "explorer.js", "figures.js"}
    for name in served:
        parts = bundle.modules(SOURCE / name) if name.endswith(".js") else [SOURCE / name]
        assert (site / "assets/explorer" / name).stat().st_size < sum(part.stat().st_size for part in parts), name
    assert set(bundle.modules(SOURCE / "explorer.js")) | {SOURCE / "figures.js"} == set(SOURCE.glob("*.js"))


def test_no_page_loads_a_module_and_none_is_served(site: Path) -> None:
    for path in BOOK.pages():
        assert tree_of(site, path).xpath("//script[@type='module']") == [], path
    for name in SCRIPTS:
        text = (site / name).read_text(encoding="utf-8")
        assert not re.search(r"\b(?:import|export)\b(?![^\"'`]*[\"'`])", text), name


def test_every_figure_opens_in_the_explorer_with_its_own_numbers(site: Path, tmp_path: Path) -> None:
    """Its link is a state, and the explorer computes from it what the figure shows."""
    figures = [(path, figure) for path in PAGES for figure in figures_of(site, read_page(path))]
    links = []
    for path, figure in figures:
        (link,) = figure.xpath(".//a[@class='tensor-figure__open']/@href")
        page, link = link.split("#")
        target = (built_path(BOOK, site, path).parent / page / "index.html").resolve()
        assert target == built_path(BOOK, site, EXPLORERS[language_of(path) == "zh"]).resolve(), path
        links.append(link)
    assert len(links) > 100
    answers = ask(({"ask": "open", "link": link} for link in links), built(site, tmp_path))
    for (path, figure), answer in zip(figures, answers, strict=True):
        assert "error" not in answer, f"{path}: {answer}"
        whole = not answer["dtype"].startswith("float")
        values = [0.0 if value == "-0" else int(value) if whole else value for value in answer["data"]]
        numbers = [number(value, answer["dtype"]) for value in values]
        assert numbers == list(shown_cells(figure)["out"].values()), path


def holds(args: Args) -> bool:
    """Say whether the explorer can hold a call, with cells in its input: the rest of a dictionary is rare."""
    tensors = [args.get(name, args["input"]) for name in ("input", "index", "src")]
    plain = all(isinstance(each, torch.Tensor) and 1 <= each.dim() <= 3 for each in tensors)
    return (
        plain and bool(args["input"].numel()) and type(args["dim"]) is int and args.get("reduce", "sum") in REDUCTIONS
    )


def test_refusals_lead_to_their_entry(site: Path, tmp_path: Path) -> None:
    """Whatever PyTorch refuses of a call that the explorer can hold, the dictionary has an entry for it."""
    rng = random.Random(20260)
    messages: dict[str, str] = {}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for op in OPS:
            calls = (args for args in (random_case(rng, op) for _ in range(400)) if holds(args))
            messages |= {
                answer["message"]: op for answer in (expected_answer(op, args) for args in calls) if "message" in answer
            }
    ids = error_ids(BOOK)
    answers = ask(({"ask": "anchor", "message": text, "ids": ids} for text in messages), built(site, tmp_path))
    found = {text: answer["anchor"] for text, answer in zip(messages, answers, strict=True)}
    assert not [text for text, anchor in found.items() if anchor is None]
    assert len(set(found.values())) >= 15
    for path in EXPLORERS:
        tree = tree_of(site, path.with_name("reference") / path.name.replace("explorer", "errors"))
        assert set(found.values()) <= set(tree.xpath("//@id"))
        held = json.loads(tree_of(site, path).xpath("//script[@id='explorer-errors']")[0].text)
        assert held == ids


@pytest.mark.parametrize(
    ("message", "anchor"),
    [
        ("index -7 is out of bounds for dimension 0 with size 12", "bounds"),
        ("Expected index [9] to be no larger than self [3] apart from dimension 0", "size-src"),
        ("index_add_(): self (Long) and source (Bool) must have the same scalar type", "add-dtype"),
        ("something that nobody has written about", None),
    ],
)
def test_a_message_finds_its_entry_with_other_numbers(message: str, anchor: str | None) -> None:
    assert ask([{"ask": "anchor", "message": message, "ids": error_ids(BOOK)}]) == [{"anchor": anchor}]
