"""What the cells of the explorer say of themselves is true: each equation is computed, term by term, with torch.

An equation such as `out[0][1] = input[0][index[0][1]] = input[0][2] = 7` is Python. So each of its terms is evaluated
on the tensors of the call, and all must be the value of the cell. So is each step, and the lane of cells that it chooses from.
"""

from __future__ import annotations

import random
import re
from typing import Any

import pytest
import torch

from gatherbook.page.figures import link
from gatherbook.sources.calls import Call, Tensor
from tests.support.explorer_cases import OPS, REDUCTIONS, call_torch
from tests.support.wire import NAMES, ask

SEED, CASES = 20_260, 120
READING = ("gather", "take_along_dim", "index_select")


def random_call(chance: random.Random, op: str) -> dict[str, Any]:
    """A legal call on small tensors whose values are all different, so that no cell can be taken for another."""
    rank = chance.randint(1, 3)
    shape = [chance.randint(1, 3) for _ in range(rank)]
    dim = chance.randint(-rank, rank - 1)
    many = chance.randint(1, 4)
    along = [many if d == dim % rank else size for d, size in enumerate(shape)]
    dtype = torch.float32 if op == "scatter_reduce" or chance.random() < 0.3 else torch.int64

    def different(of: list[int], first: int) -> torch.Tensor:
        count = torch.Size(of).numel()
        signs = torch.tensor([chance.choice((-1, 1)) for _ in range(count)])
        return ((torch.tensor(chance.sample(range(count), count)) + first) * signs).reshape(of).to(dtype)

    index_shape = [many] if op in ("index_select", "index_add") else along
    index = torch.tensor([chance.randrange(shape[dim]) for _ in range(torch.Size(index_shape).numel())])
    args: dict[str, Any] = {"input": different(shape, 2), "dim": dim, "index": index.reshape(index_shape)}
    if op == "take_along_dim" and chance.random() < 0.3:
        count = args["input"].numel()
        return args | {"dim": None, "index": torch.tensor([[chance.randrange(count) for _ in range(many)]])}
    if op not in READING:
        if op == "scatter" and chance.random() < 0.3:
            return args | {"value": 77}
        args["src"] = different([size + (op != "index_add") * chance.randint(0, 1) for size in along], 30)
    if op == "scatter_reduce":
        args |= {"reduce": chance.choice(REDUCTIONS), "include_self": chance.random() < 0.5}
    return args | ({"alpha": chance.choice((1, 3))} if op == "index_add" else {})


def as_link(op: str, args: dict[str, Any], out: torch.Tensor) -> str:
    """The call as the explorer's address holds it."""

    def recorded(value: Any) -> Any:
        if not isinstance(value, torch.Tensor):
            return value
        return Tensor(NAMES[value.dtype], tuple(value.shape), tuple(value.reshape(-1).tolist()))

    found = link(Call(op, 1, {name: recorded(value) for name, value in args.items()}, recorded(out)))
    assert found is not None
    return found.replace("dim=None", "dim=null")


def computed(term: str, tensors: dict[str, Any]) -> float:
    """A term of an equation, as Python computes it."""
    functions = {"max": lambda *given: max(given), "min": lambda *given: min(given)}
    return float(eval(term.replace("×", "*"), {"__builtins__": {}, **functions}, tensors))


def says_own(op: str, args: dict[str, Any], written: int) -> bool:
    """Whether what stood in a cell counts in its value."""
    return not written or (op != "scatter" and args.get("include_self", True))


def faults(op: str, args: dict[str, Any], out: torch.Tensor, said: dict[str, Any]) -> list[str]:
    """What is not true of what the cells say."""
    tensors = {name: value for name, value in args.items() if isinstance(value, torch.Tensor)} | {"out": out}
    place_of = torch.arange(out.numel()).reshape(out.shape)
    arrivals = [int(computed(text.split(" = ")[-1].split(" → ")[-1], {"out": place_of})) for text in said["steps"]]
    found = []
    for at, text in enumerate(said["formulas"]):
        cell, *terms = re.split(r" = | ← ", text)
        if computed(cell, {"out": place_of}) != at:
            found.append(f"{text} does not stand for cell {at}")
        written, own = (0, 1) if op in READING else (arrivals.count(at), int(says_own(op, args, arrivals.count(at))))
        named = written if "src" in args else 0
        if (text.count("src["), text.count(" = input") > 0 or "(input" in text) != (named, own == 1):
            found.append(f"{text} does not name the {written} that wrote it, and itself")
        wanted = (
            3 if op in READING or (op != "scatter" and own + written > 1) else 1 if "value" in args and written else 2
        )
        if len(terms) != wanted:
            found.append(f"{text} has not {wanted} terms")
        if "←" in text:
            terms[0] = terms[0].split(", ")[-1]  # several write one cell, and the last of them stays
        value = computed(cell, tensors)
        wrong = [term for term in terms if abs(computed(term, tensors) - value) > 1e-4 * max(1, abs(value))]
        found += [f"{text}: {term} is not the value of {cell}" for term in wrong]
    return found


def step_faults(op: str, args: dict[str, Any], out: torch.Tensor, said: dict[str, Any]) -> list[str]:
    """What is not true of the steps and of the lanes."""
    tensors = {name: value for name, value in args.items() if isinstance(value, torch.Tensor)}
    target = args["input"] if op in READING else out
    target = target.reshape(-1) if args["dim"] is None else target
    dim = 0 if args["dim"] is None else args["dim"] % target.dim()
    places = torch.arange(target.numel()).reshape(target.shape)
    out_places = torch.arange(out.numel()).reshape(out.shape)
    found = []
    for text, lane in zip(said["steps"], said["lanes"], strict=True):
        source, behind = text.split(" → ")
        *looked_up, arrival = behind.split(" = ")
        if op in READING:
            if computed(source, tensors) != computed(arrival, {"out": out}):
                found.append(f"{text}: another value arrives")
            chosen = computed(source, {"input": places})
        else:
            chosen = computed(arrival, {"out": out_places})
            if any(computed(each, tensors | {"out": out_places}) != chosen for each in looked_up) or not looked_up:
                found.append(f"{text}: the index leads elsewhere")
            if "src" in args:
                theirs = [int(each) for each in re.findall(r"\[(\d+)\]", source)]
                ours = [int(each) for each in re.findall(r"\[(\d+)\]", re.sub(r"index(?:\[\d+\])+", "", arrival))]
                if [*theirs[:dim], *theirs[dim + 1 :]] != [*ours[:dim], *ours[dim + 1 :]]:
                    found.append(f"{text}: another coordinate than dim changes")
        through = (places == int(chosen)).nonzero()[0].tolist()
        through[dim] = slice(None)
        if lane != places[tuple(through)].tolist():
            found.append(f"{text}: its lane is {lane}")
    return found


def cases(op: str, count: int, seed: int = SEED) -> list[tuple[dict[str, Any], torch.Tensor, str]]:
    """Random calls, what torch makes of them, and their links."""
    chance = random.Random(f"{seed} words {op}")
    made = [random_call(chance, op) for _ in range(count)]
    return [(args, out, as_link(op, args, out)) for args in made for out in [call_torch(op, args)]]


@pytest.mark.parametrize("op", OPS)
def test_every_equation_step_and_lane_is_true(op: str) -> None:
    tried = cases(op, CASES)
    said = ask({"ask": "words", "link": link} for *_, link in tried)
    for (args, out, address), words in zip(tried, said, strict=True):
        assert len(words["formulas"]) == out.numel()
        wrong = faults(op, args, out, words) + step_faults(op, args, out, words)
        assert wrong == [], f"{address}\n" + "\n".join(wrong)


def test_a_false_equation_and_a_false_step_would_be_seen() -> None:
    args = {"input": torch.tensor([[5, 6], [7, 8]]), "dim": 1, "index": torch.tensor([[1], [0]])}
    out = call_torch("gather", args)
    (words,) = ask([{"ask": "words", "link": as_link("gather", args, out)}])
    assert words["formulas"][0] == "out[0][0] = input[0][index[0][0]] = input[0][1] = 6"
    for false in (
        "out[0][0] = input[0][index[0][0]] = input[0][0] = 6",
        "out[1][0] = input[0][1] = 6",
        "out[0][0] = 7",
    ):
        assert faults("gather", args, out, {**words, "formulas": [false, words["formulas"][1]]})
    assert step_faults("gather", args, out, {**words, "steps": ["input[0][0] → out[0][0]", words["steps"][1]]})
    assert step_faults("gather", args, out, {**words, "lanes": [[0, 2], words["lanes"][1]]})
