"""The cards of the reference say what running says: every field that can be observed, in both languages.

A card is a table under a heading of level 3. Its observable words stand in code type; they are compared with
what the snippets at the end of the page print when they run. The names of the arguments are used to call.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

import pytest
import torch
import torch.nn.functional as F  # noqa: N812

from gatherbook.proof.prove import Proof
from gatherbook.proof.sandbox import Request
from gatherbook.sources import snippets
from gatherbook.sources.book import LANGUAGES, Book

FIELDS = (
    "call",
    "formula",
    "rank",
    "shapes",
    "dtypes",
    "expanded",
    "bounds",
    "duplicates",
    "broadcasting",
    "output",
    "gradient",
    "bf16",
    "flag",
    "onnx",
    "numpy",
    "cost",
)
OPERATIONS = (
    "gather",
    "take_along_dim",
    "index_select",
    "x[i]",
    "take",
    "embedding",
    "embedding_bag",
    "masked_select",
    "where",
    "scatter_",
    "scatter_add_",
    "scatter_reduce_",
    "index_add_",
    "index_reduce_",
    "index_copy_",
    "index_fill_",
    "index_put_",
    "put_",
    "masked_scatter_",
    "masked_fill_",
    "bincount",
    "one_hot",
)
PLAIN = {
    "dtypes": ("cards/dtypes.py",),
    "expanded": ("cards/expanded.py",),
    "bounds": ("cards/bounds.py",),
    "bf16": ("cards/bf16.py",),
    "duplicates": ("cards/duplicates.py",),
    "flag": ("cards/runs.py", "cards/flag.py"),
    "onnx": ("elsewhere/nodes_cards.py",),
}

Words = dict[str, list[str]]
Card = dict[str, str]


def cards_of(text: str) -> tuple[dict[str, Card], set[tuple[str, ...]]]:
    """The cards of a page by the name of their operation, and the label columns that they have."""
    section = text.split("{#all-cards}")[1].split("{#at-once}")[0]
    found: dict[str, Card] = {}
    labels: set[tuple[str, ...]] = set()
    for part in re.split(r"^### ", section, flags=re.MULTILINE)[1:]:
        rows = [line.strip("| ").split(" | ", 1) for line in part.splitlines() if line.startswith("| ")]
        labels.add(tuple(label for label, _ in rows))
        cells = [cell.strip() for _, cell in rows]
        found[part.split(" {#")[0]] = dict(zip(FIELDS, cells, strict=True))
    return found, labels


def code_of(cell: str) -> list[str]:
    """What stands in code type in a cell, without the texts of links."""
    return re.findall(r"`([^`]+)`", re.sub(r"\[[^\]]*\]\([^)]*\)", "", cell))


def words_of(printed: str) -> Words:
    """`name word word …`, a line each, to the words by name; `2-D` belongs to the name, `-` is nothing."""
    found: Words = {}
    for line in printed.splitlines():
        if line.strip() and not line.startswith(" "):
            name, *words = line.split()
            found.setdefault(name, []).extend(word for word in words if word not in ("2-D", "-"))
    return found


@pytest.fixture(scope="module")
def observed(book: Book, proof: Proof) -> Mapping[str, Words]:
    """What running says, by field and operation. Every snippet runs once."""

    def run(name: str) -> str:
        result = proof.run(Request(snippets.source(book, name), f"snippets/{name}"))
        assert result.ended == "returned", f"{name}: {result.documented}"
        return result.printed

    found = {field: words_of("\n".join(map(run, names))) for field, names in PLAIN.items()}
    # Exported calls have no underscore at their end: the exporter gets the form that returns a new tensor.
    found["onnx"] = {op if op in OPERATIONS else f"{op}_": words for op, words in found["onnx"].items()}
    found["broadcasting"] = {}
    for line in run("cards/broadcast.py").splitlines():
        name, said = line.split(maxsplit=1)
        found["broadcasting"][name] = [said]
    found["output"], found["gradient"] = {}, {}
    for line in run("cards/saved.py").splitlines():
        name, where, flow, kept = re.split(r"\s{2,}", line)
        found["output"][name], found["gradient"][name] = [where], [*flow.split(), *kept.split()]
    return found


@pytest.fixture(scope="module", params=LANGUAGES)
def cards(request: pytest.FixtureRequest, book: Book) -> tuple[dict[str, Card], set[tuple[str, ...]]]:
    """The cards of one language."""
    name = "cards.md" if request.param == "en" else f"cards.{request.param}.md"
    return cards_of((book.docs / "reference" / name).read_text(encoding="utf-8"))


def test_there_is_a_card_for_each_operation_with_the_same_fields(
    cards: tuple[dict[str, Card], set[tuple[str, ...]]],
) -> None:
    found, labels = cards
    assert tuple(found) == OPERATIONS
    assert len(labels) == 1


def differences(cards: Mapping[str, Card], observed: Mapping[str, Words]) -> Iterable[str]:
    """Where a card and its run disagree, in words."""
    for field, words in observed.items():
        for operation, ran in words.items():
            says = code_of(cards[operation][field])
            if Counter(says) != Counter(ran):
                yield f"{operation}, {field}: the card says {says}, running says {ran}"


def test_cards_say_what_running_says(
    cards: tuple[dict[str, Card], set[tuple[str, ...]]], observed: Mapping[str, Words]
) -> None:
    assert not list(differences(cards[0], observed))
    assert {op for words in observed.values() for op in words} == set(OPERATIONS)
    assert set(observed["dtypes"]) == set(observed["flag"]) == set(OPERATIONS)


def test_a_wrong_card_is_found(
    cards: tuple[dict[str, Card], set[tuple[str, ...]]], observed: Mapping[str, Words]
) -> None:
    for field in observed:
        for operation in observed[field]:
            wrong = {name: dict(card) for name, card in cards[0].items()}
            wrong[operation][field] += " `float64`"
            assert len(list(differences(wrong, observed))) == 1, (operation, field)


def arguments(call: str) -> list[str]:
    """The names of the arguments in a signature such as `x.gather(dim, index, *, sparse_grad=False)`."""
    inside = call[call.index("(") + 1 : -1]
    return [name.split("=")[0].strip() for name in inside.split(",") if name.strip() != "*"]


def given_to(operation: str) -> dict[str, Any]:
    """An argument for each name that a signature of `operation` may hold."""
    index = torch.tensor([1, 0])
    by_operation: dict[str, dict[str, Any]] = {
        "scatter_": {"reduce": "add"},
        "index_put_": {"indices": (index,)},
        "embedding_bag": {"padding_idx": None},
        "one_hot": {"num_classes": 3},
    }
    return {
        **dict.fromkeys(("src", "source", "values", "other"), torch.ones(2)),
        **dict.fromkeys(("max_norm", "per_sample_weights"), None),
        **dict.fromkeys(("sparse_grad", "scale_grad_by_freq", "sparse", "include_last_offset"), False),
        **{"dim": 0, "index": index, "indices": index, "input": index, "offsets": torch.tensor([0])},
        **{"value": 7, "reduce": "amax", "include_self": True, "alpha": 1, "accumulate": True, "mode": "sum"},
        **{"mask": index == 1, "condition": index == 1, "weights": torch.ones(2), "minlength": 4, "norm_type": 2.0},
        **{"weight": torch.ones(2, 3), "padding_idx": 0},
        **by_operation.get(operation, {}),
    }


def calls_of(card: Card) -> list[str]:
    """The signatures that a card shows."""
    return [word for word in code_of(card["call"]) if "(" in word]


@pytest.mark.filterwarnings("ignore:index_reduce")
@pytest.mark.parametrize("operation", [each for each in OPERATIONS if each != "x[i]"])
def test_arguments_are_called_so(cards: tuple[dict[str, Card], set[tuple[str, ...]]], operation: str) -> None:
    given, calls = given_to(operation), calls_of(cards[0][operation])
    assert calls
    for call in calls:
        owner = {"x": torch.zeros(2), "F": F, "torch": torch}[call.split(".")[0]]
        assert call.split(".")[1].split("(")[0] == operation
        result = getattr(owner, operation)(**{name: given[name] for name in arguments(call)})
        assert isinstance(result, torch.Tensor)


def test_an_argument_by_another_name_is_found() -> None:
    call = "x.masked_fill_(mask, number)"
    with pytest.raises(KeyError):
        {name: given_to("masked_fill_")[name] for name in arguments(call)}
