"""The figure that follows an edit is the figure that the build draws, letter for letter."""

from __future__ import annotations

import json
import re
import subprocess
from typing import Any

import torch

from gatherbook.page.figures import figure_html
from gatherbook.proof.trace import drawable
from gatherbook.sources import calls
from gatherbook.sources.book import BOOK
from gatherbook.sources.pages import read_page
from tests.run.wire import FOLDER, run_all
from tests.support.wire import node

MADE = 120


def drawn(given: list[dict[str, Any]], language: str) -> list[str | None]:
    """What the page draws of calls; None for what it does not draw."""
    script = f"""
        import {{ drawable, figureHtml }} from {json.dumps((FOLDER / "page" / "figure.js").as_uri())};
        const draw = (call) => drawable([call]).map((each) => figureHtml(each, {json.dumps(language)}, "f-1", "../e/"))[0];
        console.log(JSON.stringify({json.dumps(given)}.map((call) => draw(call) ?? null)));
    """
    done = subprocess.run(
        [node(), "--input-type=module", "-"], input=script, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return list(json.loads(done.stdout))


LINK = re.compile(r'(?<=\.\./e/#)[^"]*')  # a number in it may be written in two ways; tests/site/test_run_site.py


def compare(given: list[dict[str, Any]]) -> None:
    for language in ("en", "zh"):
        for raw, html in zip(given, drawn(given, language), strict=True):
            assert html is not None, raw
            assert LINK.sub("", html) == LINK.sub("", figure_html(calls.of(raw), language, "f-1", "../e/")), raw


def test_every_figure_of_the_book() -> None:
    names = sorted({figure.name for path in BOOK.pages() for figure in read_page(path).figures})
    recorded = [json.loads(calls.path_of(BOOK, name).read_text(encoding="utf-8"))["calls"] for name in names]
    given = [call for each in recorded for call in each if call["args"].get("dim") is not None]
    assert len(given) > 100
    compare(given)


def made(seed: int) -> str:
    """A program with one call of random shape, dtype and values."""
    torch.manual_seed(seed)

    def number(low: int, high: int) -> int:
        return int(torch.randint(low, high + 1, ()))

    rank = number(1, 3)
    dim, size = number(-rank, rank - 1), [number(1, 8 if rank < 3 else 4) for _ in range(rank)]
    own = [number(1, most) for most in size]
    index = torch.randint(size[dim], own)
    scale = [1, 0.25, 1000.0, 1e-5, 12345.678][seed % 5]
    values = (torch.randint(-9, 10, size) * scale).tolist()
    source = (torch.randint(-9, 10, own) * scale).tolist()
    line, rows = torch.randint(size[dim], (number(1, 4),)).tolist(), list(size)
    rows[dim] = len(line)
    calls_ = [
        f"x.gather({dim}, i)",
        f"torch.take_along_dim(x, i[{', '.join(':1' if d != dim % rank else ':' for d in range(rank))}], {dim})",
        f"x.index_select({dim}, torch.tensor({line}))",
        f"x.scatter({dim}, i, s)",
        f"x.scatter({dim}, i, {scale})",
        f"x.scatter_add({dim}, i, s)",
        f"x.scatter_reduce({dim}, i, s, 'amax')",
        f"x.index_add({dim}, torch.tensor({line}), torch.ones({rows}))",
        f"torch.zeros({size}).scatter({dim}, i, s)",
    ]
    return (
        f"import torch\nx = torch.tensor({values}, dtype=torch.float32)\ni = torch.tensor({index.tolist()})\n"
        f"s = torch.tensor({source}, dtype=torch.float32)\n{calls_[seed % len(calls_)]}\n"
    )


def test_calls_that_no_page_shows() -> None:
    ran = run_all([made(seed) for seed in range(MADE)], calls=True)
    given = [call for each in ran for call in each.calls]
    assert len(given) > 0.9 * MADE
    compare(given)


def test_what_has_no_figure_has_none_here() -> None:
    texts = [
        "x.gather(0, torch.zeros(9, dtype=torch.int64))",
        "torch.zeros(2, 2, 2, 2).gather(0, torch.zeros(1, 1, 1, 1, dtype=torch.int64))",
        "x.half().gather(0, torch.tensor([1]))",
        "x.gather(0, torch.zeros(0, dtype=torch.int64))",
        "x.gather(0, torch.tensor([1]))",
    ]
    ran = run_all([f"import torch\nx = torch.arange(3.0)\n{text}\n" for text in texts], calls=True)
    given = [call for each in ran for call in each.calls]
    assert len(given) == len(texts)
    assert [html is not None for html in drawn(given, "en")] == [drawable(calls.of(call)) for call in given]
    assert [drawable(calls.of(call)) for call in given] == [False, False, False, False, True]
