"""Random calls of the explorer's operations, legal or not, and what PyTorch gives for them."""

from __future__ import annotations

import random
from typing import Any

import torch

from tests.support.wire import DTYPES, encode_tensor

OPS = ["gather", "take_along_dim", "index_select", "scatter", "scatter_add", "scatter_reduce", "index_add"]
REDUCTIONS = ["sum", "prod", "mean", "amax", "amin"]
SAFE = 2**53 - 1
SPECIAL_FLOATS = [
    float("nan"), float("inf"), float("-inf"), -0.0, 0.0, 0.1, -0.3, 1e-45, -3e-39, 1e-310, 5e-324, 3e38, -2e38,
    1.7e308, 16777216.0, 16777217.0, 9007199254740993.0, 1 / 3,
]  # fmt: skip
SPECIAL_INTS = [2**31 - 1, -(2**31), 2**30, 65536, -65537, 46341]
LARGE_INTS = [SAFE, -SAFE, 2**52, -(2**40), 3_037_000_500, 2**32]
Args = dict[str, Any]


def random_values(rng: random.Random, dtype: str, count: int) -> list[float]:
    """Return numbers for a tensor: small ones mostly, in some tensors the awkward ones."""
    if dtype == "bool":
        return [rng.random() < 0.5 for _ in range(count)]
    awkward = rng.random() < 0.35
    if dtype.startswith("float"):
        return [
            rng.choice(SPECIAL_FLOATS)
            if awkward and rng.random() < 0.5
            else rng.choice([rng.randint(-9, 9), rng.gauss(0, 3)])
            for _ in range(count)
        ]
    pool = SPECIAL_INTS + (LARGE_INTS if dtype == "int64" else [])
    return [rng.choice(pool) if awkward and rng.random() < 0.4 else rng.randint(-9, 9) for _ in range(count)]


def random_tensor(rng: random.Random, dtype: str, shape: list[int]) -> torch.Tensor:
    """Return a tensor of this dtype and shape."""
    count = 1
    for size in shape:
        count *= size
    return torch.tensor(random_values(rng, dtype, count), dtype=DTYPES[dtype]).reshape(shape)


def random_shape(rng: random.Random, rank: int) -> list[int]:
    """Return sizes: mostly 1 to 4, now and then 0, rarely one long dimension."""
    shape = [0 if rng.random() < 0.04 else rng.randint(1, 4) for _ in range(rank)]
    if rank and rng.random() < 0.04:
        shape[rng.randrange(rank)] = rng.randint(15, 40)
    return shape


def disturbed(rng: random.Random, shape: list[int], chance: float) -> list[int]:
    """Return the shape, perhaps made illegal: a size changed, a dimension added or dropped."""
    if rng.random() >= chance:
        return shape
    shape = list(shape)
    kind = rng.randrange(4)
    if kind == 0 and shape:
        shape.pop(rng.randrange(len(shape)))
    elif kind == 1:
        shape.insert(rng.randint(0, len(shape)), rng.randint(0, 3))
    elif shape:
        shape[rng.randrange(len(shape))] = rng.randint(0, 5)
    return shape


def random_index(rng: random.Random, shape: list[int], size: int) -> torch.Tensor:
    """Return an index tensor: most within [0, size), some with values outside, some of a wrong dtype."""
    dtype = rng.choices(["int64", "int32", "float32", "bool", "float64"], [70, 22, 3, 3, 2])[0]
    count = 1
    for n in shape:
        count *= n
    kind = rng.random()
    stray = 0.0 if kind < 0.72 else 0.15 if kind < 0.9 else 0.6
    values = [
        rng.choice([-1, -size, -size - 1, size, size + 1, 3 * size + 1, rng.randint(-99, 99)])
        if size == 0 or rng.random() < stray
        else rng.randrange(size)
        for _ in range(count)
    ]
    return torch.tensor(values, dtype=DTYPES[dtype]).reshape(shape)


def odd_argument(rng: random.Random, op: str, args: Args) -> None:
    """Put something into one argument that Python's parser refuses."""
    choices = [("dim", 0.5), ("dim", None), ("dim", "0"), ("dim", True), ("index", None), ("index", 3)]
    if "src" in args:
        choices += [("src", None), ("src", 3), ("src", 0.5), ("src", "x")]
    if op == "scatter_reduce":
        choices += [
            ("reduce", None),
            ("reduce", 3),
            ("reduce", "foo"),
            ("reduce", "max"),
            ("reduce", "min"),
            ("reduce", ""),
        ]
    name, value = rng.choice(choices)
    if op == "take_along_dim" and name == "dim" and value is None:
        return
    args[name] = value


def random_case(rng: random.Random, op: str) -> Args:
    """Return arguments for one call, legal or not."""
    rank = rng.choices(range(5), [6, 22, 36, 24, 12])[0]
    dtype = rng.choice(list(DTYPES))
    shape = random_shape(rng, rank)
    limit = max(rank, 1)
    dim = rng.randint(-limit, limit - 1) if rng.random() < 0.95 else rng.choice([-limit - 1, limit, limit + 3])
    real = dim % limit
    size = shape[real] if rank else 1
    args: Args = {"input": random_tensor(rng, dtype, shape), "dim": dim}
    src_dtype = dtype if rng.random() < 0.95 else rng.choice(list(DTYPES))
    if op == "index_select" or op == "index_add":
        count = rng.randint(0, 6)
        index_shape = [count] if rng.random() < 0.9 else []
        args["index"] = random_index(rng, disturbed(rng, index_shape, 0.05), size)
        if op == "index_add":
            src_shape = list(shape)
            if rank:
                src_shape[real] = args["index"].numel()
            args["src"] = random_tensor(rng, src_dtype, disturbed(rng, src_shape, 0.08))
            if rng.random() < 0.6:
                args["alpha"] = rng.choice(
                    [1, 2, -1, 0, 3.5, 0.1, -2.7, 2**40, 1e300, float("nan"), float("inf"), 1e-30]
                )
    elif op == "take_along_dim":
        if rng.random() < 0.15:
            args["dim"] = None
            count = args["input"].numel()
            args["index"] = random_index(rng, random_shape(rng, rng.randint(0, 3)), count)
        else:
            index_shape = [1 if rng.random() < 0.2 else n for n in shape]
            if rank:
                index_shape[real] = rng.randint(0, 5)
            if rank and rng.random() < 0.2:
                spot = rng.randrange(rank)
                args["input"] = args["input"].narrow(spot, 0, min(1, shape[spot])).contiguous()
            args["index"] = random_index(
                rng, disturbed(rng, index_shape, 0.06), args["input"].shape[real] if rank else 1
            )
    else:
        index_shape = [rng.randint(min(n, 1), n) if rng.random() < 0.5 else n for n in shape]
        if rank:
            index_shape[real] = rng.randint(0 if rng.random() < 0.1 else 1, 6)
        elif rng.random() < 0.3:
            index_shape = [rng.randint(1, 3)]
        args["index"] = random_index(rng, disturbed(rng, index_shape, 0.08), size)
        if op == "scatter" and rng.random() < 0.3:
            value = rng.choice([*random_values(rng, dtype, 3), 1.5, -2.5, 2.0**31, -1e30, 1e300, float("nan"), 2.0**60])
            args["value"] = int(value) if float(value).is_integer() and abs(value) < 2**63 else value
        elif op != "gather":
            grown = [n + rng.choice([0, 0, 0, 1, 2]) for n in args["index"].shape]
            args["src"] = random_tensor(rng, src_dtype, disturbed(rng, grown, 0.06))
        if op == "scatter_reduce":
            args["reduce"] = rng.choice(REDUCTIONS)
            if rng.random() < 0.8:
                args["include_self"] = rng.random() < 0.5
    if rng.random() < 0.03:
        odd_argument(rng, op, args)
    return args


def call_torch(op: str, args: Args) -> torch.Tensor:
    """Call the operation as a reader would write it."""
    function = getattr(torch, op)
    if op == "take_along_dim":
        return function(args["input"], args["index"], args["dim"])
    positional = [args[name] for name in ("input", "dim", "index", "src", "value", "reduce") if name in args]
    named = {name: args[name] for name in ("include_self", "alpha") if name in args}
    return function(*positional, **named)


def expected_answer(op: str, args: Args) -> dict[str, Any]:
    """Return what PyTorch gives: a tensor, or an error's type and text."""
    try:
        result = call_torch(op, args)
    except Exception as error:
        return {"error": type(error).__name__, "message": str(error)}
    if result.dtype == torch.int64 and any(abs(value) > SAFE for value in result.reshape(-1).tolist()):
        return {"error": "RangeError"}
    return encode_tensor(result)
