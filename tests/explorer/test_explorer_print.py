"""The explorer prints a tensor exactly as PyTorch prints it, with its modules as written and as served."""

from __future__ import annotations

import os
import random
from collections.abc import Iterator
from pathlib import Path

import pytest
import torch

from tests.support.wire import DTYPES, SOURCE, ask, built, encode_tensor

SEED = int(os.environ.get("EXPLORER_SEED", "20260"))
CASES = int(os.environ.get("EXPLORER_CASES", "2000"))
NAN, INF = float("nan"), float("inf")


def random_number(rng: random.Random, kind: str) -> float:
    """Return a number of a kind: what one tensor holds decides how all of it is printed."""
    match kind:
        case "whole":
            return rng.choice([rng.randint(-12, 12), rng.randint(-999, 999), -0.0, 0.0])
        case "fraction":
            return rng.gauss(0, 5)
        case "tie":  # halves of the last printed digit, exact in binary
            return rng.randint(-200, 200) / 32
        case "sixteenth digit":
            return rng.choice([100005.0, 100015.0, 1.00005e10, 250005.0, 3.0, -100025.0, 2.5])
        case "mixed":
            return rng.choice([-1, 1]) * 10 ** rng.uniform(-12, 12)
        case "border":
            return rng.choice([1000.0, 1000.5, 1.0, 1e8, 1.00000001e8, 1e-4, 0.99e-4, 0.1, 999.0, 0.001, 99999999.0])
        case "extreme":
            return rng.choice([1e300, 5e-324, 1e-45, 3e38, -1.7e308, 2.0**53, 2.0**70])
        case _:
            return rng.choice([NAN, INF, -INF, -0.0, 0.0, rng.randint(-9, 9), rng.gauss(0, 1)])


def random_tensor(rng: random.Random) -> torch.Tensor:
    """Return a tensor of rank 0 to 4: small mostly, now and then wide, empty or above 1000 elements."""
    size = rng.random()
    rank = rng.choices(range(5), [8, 30, 32, 20, 10])[0]
    if size < 0.05:
        shape = [rng.choice([7, 9, 13, 40]) for _ in range(rank)] if rank < 4 else [7, 8, 3, 7]
    elif size < 0.3:
        shape = [rng.choice([1, 2, 3, 8, 20, 35]) if d == rank - 1 else rng.randint(1, 3) for d in range(rank)]
    elif size < 0.38:
        shape = [rng.randint(0, 2) for _ in range(rank)]
    else:
        shape = [rng.randint(1, 4) for _ in range(rank)]
    if size < 0.02:
        shape = [rng.choice([1000, 1001, 1500])]
    count = 1
    for n in shape:
        count *= n
    dtype = rng.choice(list(DTYPES))
    if dtype == "bool":
        values: list[float] = [rng.random() < 0.5 for _ in range(count)]
    elif dtype.startswith("int"):
        top = rng.choice([3, 30, 99_999, 2**31 - 1])
        values = [rng.randint(-top, top) for _ in range(count)]
    else:
        kinds = ["whole", "fraction", "tie", "sixteenth digit", "mixed", "border", "extreme", "special"]
        kind = rng.choice(kinds)
        spice = rng.choice([0.0, 0.0, 0.1])
        values = [random_number(rng, "special" if rng.random() < spice else kind) for _ in range(count)]
    return torch.tensor(values, dtype=DTYPES[dtype]).reshape(shape)


@pytest.fixture
def default_print_options() -> Iterator[None]:
    """What is compared is how PyTorch prints when nobody has told it otherwise."""
    torch.set_printoptions(profile="default", sci_mode=None)
    yield


@pytest.mark.usefixtures("default_print_options")
def test_print_equals_torch(site: Path, tmp_path: Path) -> None:
    """Every random tensor gives the text that PyTorch gives, character for character."""
    print(f"seed {SEED}, {CASES} tensors")
    rng = random.Random(SEED)
    tensors = [random_tensor(rng) for _ in range(CASES)]
    expected = [str(tensor) for tensor in tensors]
    for folder in (SOURCE, built(site, tmp_path)):
        answers = ask(({"ask": "print", "tensor": encode_tensor(tensor)} for tensor in tensors), folder)
        wrong = [i for i, answer in enumerate(answers) if answer["text"] != expected[i]]
        report = "\n".join(f"torch:\n{expected[i]}\nexplorer:\n{answers[i]['text']}" for i in wrong[:6])
        assert not wrong, f"{len(wrong)} of {CASES} differ in {folder} (seed {SEED}):\n{report}"
    long = sum(tensor.numel() > 1000 for tensor in tensors)
    empty = sum(tensor.numel() == 0 for tensor in tensors)
    scientific = sum("e+" in text or "e-" in text for text in expected)
    assert min(long, empty, scientific) > CASES / 100, f"{long} long, {empty} empty, {scientific} scientific: too few"
