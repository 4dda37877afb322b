"""The explorer's operations equal PyTorch's: values bit for bit, refusals word for word.

PyTorch computes every expectation here, in the run. Asked are the modules as written and as served.
"""

from __future__ import annotations

import json
import os
import random
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import torch

from tests.support.explorer_cases import (
    OPS,
    expected_answer,
    random_case,
)
from tests.support.wire import SOURCE, ask, built, encode

SEED = int(os.environ.get("EXPLORER_SEED", "20260"))
CASES_PER_OP = int(os.environ.get("EXPLORER_CASES", "2860"))


def agrees(expected: dict[str, Any], got: dict[str, Any]) -> bool:
    """Compare two answers; of our own refusal, beyond 2^53, only the kind counts."""
    if expected == {"error": "RangeError"}:
        return got.get("error") == "RangeError"
    return expected == got


@pytest.fixture
def one_thread() -> Iterator[None]:
    """With several threads, which of several bad indices PyTorch names is a race."""
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(threads)


@pytest.mark.usefixtures("one_thread")
@pytest.mark.parametrize("op", OPS)
def test_operation_equals_torch(op: str, site: Path, tmp_path: Path) -> None:
    """Every random call gives PyTorch's tensor or PyTorch's error."""
    print(f"seed {SEED}, {CASES_PER_OP} cases of {op}")
    rng = random.Random(f"{SEED} {op}")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        cases = [random_case(rng, op) for _ in range(CASES_PER_OP)]
        expected = [expected_answer(op, args) for args in cases]
    encoded = [{name: encode(value) for name, value in args.items()} for args in cases]
    for folder in (SOURCE, built(site, tmp_path)):
        answers = ask(({"ask": "apply", "op": op, "args": args} for args in encoded), folder)
        wrong = [i for i in range(len(cases)) if not agrees(expected[i], answers[i])]
        report = [
            f"{op} {json.dumps(encoded[i])}\n  torch    {json.dumps(expected[i])}\n  explorer {json.dumps(answers[i])}"
            for i in wrong[:8]
        ]
        assert not wrong, f"{len(wrong)} of {len(cases)} differ in {folder} (seed {SEED}):\n" + "\n".join(report)
    refused = sum("error" in answer for answer in expected)
    assert 0.1 < refused / len(cases) < 0.7, f"{refused} of {len(cases)} are refusals: the cases say little"
