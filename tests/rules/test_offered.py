"""What holds for every function that a page offers for copying: it stays on its inputs' device and is one graph."""

from __future__ import annotations

import ast

import pytest

from gatherbook.sources.book import BOOK
from tests.support.offered import CALLS, COUNTING
from tests.support.recipes import devices, meta, one_graph, recipe, zeros

pytestmark = pytest.mark.usefixtures("forked_first")


def test_every_function_with_types_is_tried_here() -> None:
    """A snippet writes types where it offers a function; the others show what they call."""
    typed = {
        (name, node.name)
        for name in BOOK.snippet_names()
        for node in ast.parse((BOOK.snippets / name).read_text(encoding="utf-8")).body
        if isinstance(node, ast.FunctionDef) and node.returns is not None
    }
    assert typed == set(CALLS | COUNTING)


@pytest.mark.parametrize("call", CALLS, ids=lambda call: call[1])
def test_a_function_stays_on_the_device_of_its_inputs(call: tuple[str, str]) -> None:
    assert devices(recipe(*call)(*CALLS[call](meta))) == {"meta"}


@pytest.mark.parametrize("call", CALLS | COUNTING, ids=lambda call: call[1])
def test_a_function_is_one_graph_unless_it_counts(call: tuple[str, str]) -> None:
    import torch

    compiled = one_graph(recipe(*call))
    arguments = (CALLS | COUNTING)[call](zeros)
    if call[1] == "put_features":
        with pytest.raises(torch._dynamo.exc.UserError, match="data-dependent"):
            compiled(*arguments)
    else:
        compiled(*arguments)
