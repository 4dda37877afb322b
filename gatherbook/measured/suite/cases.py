"""The cases: what is measured, one function each. A rival's name is what the pages call it by."""

from __future__ import annotations

import torch
import torch.nn.functional as F  # noqa: N812  (the name that everyone writes)
from torch import Tensor

from gatherbook.measured.suite.contest import Call, Case, Contest

Device = torch.device
GROWTH = tuple(round(10 ** (step / 2)) for step in range(4, 15))  # 100 to 10 million cells


def all_cases(quick: bool = False) -> list[Case]:
    """Every case, in the order of the pages. `quick` leaves the largest sizes of the growth away."""
    named = (
        overhead, one_per_row, k_per_row, rows, rows_one_hot, batched_rows, last_token, dims, index_dtype, index_layout,
        write_rows, count, inverse_permutation, one_hot, backward_one_per_row, backward_rows, backward_batched,
        log_prob, log_prob_backward, index_memory, output_memory, skew, deterministic,
    )  # fmt: skip
    sizes = [size for size in GROWTH if not quick or size <= 100_000]
    return [Case(build.__name__.replace("_", "-"), build) for build in named] + [
        Case(f"growth-{size}", lambda device, size=size: growth(device, size), size) for size in sizes
    ]


def random(device: Device, *shape: int) -> Tensor:
    """Floats from a fixed seed."""
    return torch.randn(shape, generator=torch.Generator().manual_seed(0)).to(device)


def integers(device: Device, high: int, *shape: int) -> Tensor:
    """Indices below `high` from a fixed seed."""
    return torch.randint(high, shape, generator=torch.Generator().manual_seed(1)).to(device)


def overhead(device: Device) -> Contest:
    """So small that only the way through the library counts."""
    x, index = random(device, 4, 4), integers(device, 4, 4, 1)
    rows, flat = torch.arange(4, device=device), index.squeeze(1)
    return Contest(
        {"x": x, "index": index},
        {
            "gather": lambda: x.gather(1, index),
            "advanced": lambda: x[rows, flat].unsqueeze(1),
            "take_along_dim": lambda: torch.take_along_dim(x, index, 1),
        },
        moves=4 * (4 + 8 + 4),
    )


def one_per_row(device: Device) -> Contest:
    """One entry of each row, as a loss or a Q-value is picked."""
    count, width = 1024, 8000
    x, index = random(device, count, width), integers(device, width, count, 1)
    rows, flat = torch.arange(count, device=device), index.squeeze(1)
    classes = torch.arange(width, device=device)

    return Contest(
        {"x": x, "index": index},
        {
            "gather": lambda: x.gather(1, index).squeeze(1),
            "advanced": lambda: x[rows, flat],
            "take_along_dim": lambda: torch.take_along_dim(x, index, 1).squeeze(1),
            "flat": lambda: x.view(-1).index_select(0, rows * width + flat),
            "loop": lambda: torch.stack([x[row, column] for row, column in enumerate(flat.tolist())]),
            "diagonal": lambda: x.index_select(1, flat).diagonal(),
            "mask": lambda: x[classes == index],
            "one-hot": lambda: (F.one_hot(flat, width) * x).sum(1),
        },
        moves=count * (4 + 8 + 4),
    )


def k_per_row(device: Device) -> Contest:
    """Sixty-four entries of each row."""
    count, width, picks = 1024, 8000, 64
    x, index = random(device, count, width), integers(device, width, count, picks)
    rows = torch.arange(count, device=device).unsqueeze(1)
    return Contest(
        {"x": x, "index": index},
        {
            "gather": lambda: x.gather(1, index),
            "advanced": lambda: x[rows, index],
            "take_along_dim": lambda: torch.take_along_dim(x, index, 1),
            "flat": lambda: x.view(-1).index_select(0, (index + rows * width).view(-1)).view(count, picks),
            "loop": lambda: torch.stack([row.index_select(0, at) for row, at in zip(x, index, strict=True)]),
        },
        moves=count * picks * (4 + 8 + 4),
    )


def rows(device: Device) -> Contest:
    """Whole rows of a table, as an embedding reads them."""
    table, ids = random(device, 20000, 128), integers(device, 20000, 16384)
    return Contest(
        {"table": table, "ids": ids},
        {
            "index_select": lambda: table.index_select(0, ids),
            "embedding": lambda: F.embedding(ids, table),
            "advanced": lambda: table[ids],
            "gather-expand": lambda: table.gather(0, ids.unsqueeze(1).expand(-1, 128)),
            "gather-repeat": lambda: table.gather(0, ids.unsqueeze(1).repeat(1, 128)),
            "take_along_dim": lambda: torch.take_along_dim(table, ids.unsqueeze(1), 0),
            "loop": lambda: torch.stack([table[row] for row in ids.tolist()]),
        },
        moves=16384 * (128 * 4 + 8 + 128 * 4),
    )


def rows_one_hot(device: Device) -> Contest:
    """Whole rows of a smaller table, against the product with a one-hot matrix."""
    table, ids = random(device, 2000, 128), integers(device, 2000, 1024)
    return Contest(
        {"table": table, "ids": ids},
        {
            "index_select": lambda: table.index_select(0, ids),
            "one-hot": lambda: F.one_hot(ids, 2000).float() @ table,
        },
        moves=1024 * (128 * 4 + 8 + 128 * 4),
    )


def batched_rows(device: Device) -> Contest:
    """Other rows for each member of a batch."""
    batch, length, width, picks = 32, 512, 256, 64
    x, index = random(device, batch, length, width), integers(device, length, batch, picks)
    members = torch.arange(batch, device=device).unsqueeze(1)
    return Contest(
        {"x": x, "index": index},
        {
            "flat": lambda: (
                x.view(-1, width)
                .index_select(0, (index + members * length).view(-1))
                .view(batch, picks, width)
            ),
            "loop": lambda: torch.stack([one.index_select(0, at) for one, at in zip(x, index, strict=True)]),
            "advanced": lambda: x[members, index],
            "gather-expand": lambda: x.gather(1, index.unsqueeze(2).expand(-1, -1, width)),
            "gather-repeat": lambda: x.gather(1, index.unsqueeze(2).repeat(1, 1, width)),
            "take_along_dim": lambda: torch.take_along_dim(x, index.unsqueeze(2), 1),
            "one-hot": lambda: F.one_hot(index, length).float() @ x,
        },
        moves=batch * picks * (width * 4 + 8 + width * 4),
    )  # fmt: skip


def last_token(device: Device) -> Contest:
    """One row for each member of a batch."""
    x, last = random(device, 32, 512, 256), integers(device, 512, 32)
    members = torch.arange(32, device=device)
    return Contest(
        {"x": x, "last": last},
        {
            "advanced": lambda: x[members, last],
            "gather-expand": lambda: x.gather(1, last.view(-1, 1, 1).expand(-1, 1, 256)).squeeze(1),
            "take_along_dim": lambda: torch.take_along_dim(x, last.view(-1, 1, 1), 1).squeeze(1),
            "flat": lambda: x.view(-1, 256).index_select(0, last + members * 512),
        },
        moves=32 * (256 * 4 + 8 + 256 * 4),
    )


def dims(device: Device) -> Contest:
    """Along and across the rows of a matrix, with the indices in three orders."""
    size = 1024
    x, index = random(device, size, size), integers(device, size, size, size)
    same = torch.arange(size, device=device)
    across, along = same.unsqueeze(1).expand(size, size).contiguous(), same.expand(size, size).contiguous()
    sorted_rows, sorted_columns = index.sort(1).values, index.sort(0).values
    return Contest(
        {"x": x, "index": index},
        {
            "dim-1-random": lambda: x.gather(1, index),
            "dim-1-sorted": lambda: x.gather(1, sorted_rows),
            "dim-1-in-order": lambda: x.gather(1, along),
            "dim-0-random": lambda: x.gather(0, index),
            "dim-0-sorted": lambda: x.gather(0, sorted_columns),
            "dim-0-in-order": lambda: x.gather(0, across),
        },
        moves=size * size * (4 + 8 + 4),
        same=False,
    )


def index_dtype(device: Device) -> Contest:
    """An index of 32 bits against one of 64."""
    size = 1024
    x, index = random(device, size, size), integers(device, size, size, size)
    short = index.int()
    return Contest(
        {"x": x, "index": index},
        {
            "int64": lambda: x.gather(1, index),
            "int32": lambda: x.gather(1, short),
            "int32-long": lambda: x.gather(1, short.long()),
        },
        moves=size * size * (4 + 8 + 4),
        own_moves={"int32": size * size * (4 + 4 + 4), "int32-long": size * size * (4 + 4 + 4)},
    )


def index_layout(device: Device) -> Contest:
    """One index for a whole row, expanded, written out beforehand, and written out at each call."""
    count, width = 4096, 256
    x, ids = random(device, count, width), integers(device, count, count, 1)
    written = ids.repeat(1, width)
    return Contest(
        {"x": x, "ids": ids},
        {
            "expand": lambda: x.gather(0, ids.expand(-1, width)),
            "written-out": lambda: x.gather(0, written),
            "repeat": lambda: x.gather(0, ids.repeat(1, width)),
        },
        moves=count * (width * 4 + 8 + width * 4),
        own_moves={"written-out": count * width * (4 + 8 + 4), "repeat": count * width * (4 + 8 + 4)},
    )


def write_rows(device: Device) -> Contest:
    """Rows added into a thousand slots, many to each."""
    count, width, slots = 16384, 64, 1000
    source, ids = random(device, count, width), integers(device, slots, count)
    wide = ids.unsqueeze(1)

    def zeros() -> Tensor:
        return torch.zeros(slots, width, device=device)

    return Contest(
        {"source": source, "ids": ids},
        {
            "index_add": lambda: zeros().index_add_(0, ids, source),
            "scatter_add-expand": lambda: zeros().scatter_add_(0, wide.expand(-1, width), source),
            "scatter_add-repeat": lambda: zeros().scatter_add_(0, wide.repeat(1, width), source),
            "index_put": lambda: zeros().index_put_((ids,), source, accumulate=True),
            "one-hot": lambda: F.one_hot(ids, slots).float().T @ source,
        },
        moves=count * (width * 4 + 8) + slots * width * 4,
    )


def count(device: Device) -> Contest:
    """How often each of a thousand values occurs."""
    many, slots = 262144, 1000
    values = integers(device, slots, many)
    ones = torch.ones(many, dtype=torch.int64, device=device)

    def zeros() -> Tensor:
        return torch.zeros(slots, dtype=torch.int64, device=device)

    return Contest(
        {"values": values},
        {
            "bincount": lambda: values.bincount(minlength=slots),
            "scatter_add": lambda: zeros().scatter_add_(0, values, ones),
            "index_add": lambda: zeros().index_add_(0, values, ones),
        },
        moves=many * 8 + slots * 8,
    )


def skew(device: Device) -> Contest:
    """A million values added into a million cells: at random, into ten of them, and all into one."""
    size = 1 << 20
    source = random(device, size)
    spread = integers(device, size, size)
    places = {"spread": spread, "ten": spread % 10, "one": spread * 0}

    def zeros() -> Tensor:
        return torch.zeros(size, device=device)

    rivals: dict[str, Call] = {}
    for where, index in places.items():
        rivals |= {
            f"scatter_add-{where}": lambda index=index: zeros().scatter_add_(0, index, source),
            f"index_add-{where}": lambda index=index: zeros().index_add_(0, index, source),
            f"index_put-{where}": lambda index=index: zeros().index_put_((index,), source, accumulate=True),
        }
    return Contest({"source": source, "index": spread}, rivals, moves=size * (4 + 8 + 4), same=False)


def _with_switch(call: Call) -> Call:
    """The same call with `torch.use_deterministic_algorithms(True)`, switched on and off again each time."""

    def switched() -> object:
        torch.use_deterministic_algorithms(True)
        try:
            return call()
        finally:
            torch.use_deterministic_algorithms(False)

    return switched


def deterministic(device: Device) -> Contest:
    """What the deterministic switch costs: rows added into a thousand slots, and the gradient of a lookup."""
    count, width, slots = 16384, 64, 1000
    source, ids = random(device, count, width), integers(device, slots, count)
    wide = ids.unsqueeze(1).expand(-1, width)
    table = random(device, slots, width).requires_grad_()

    def zeros() -> Tensor:
        return torch.zeros(slots, width, device=device)

    calls: dict[str, Call] = {
        "index_add": lambda: zeros().index_add_(0, ids, source),
        "scatter_add": lambda: zeros().scatter_add_(0, wide, source),
        "index_put": lambda: zeros().index_put_((ids,), source, accumulate=True),
        "gather-gradient": lambda: torch.autograd.grad(table.gather(0, wide), table, source),
        "embedding-gradient": lambda: torch.autograd.grad(F.embedding(ids, table), table, source),
    }
    rivals = {f"{name}-{way}": made for name, call in calls.items() for way, made in
              (("free", call), ("deterministic", _with_switch(call)))}  # fmt: skip
    return Contest(
        {"source": source, "ids": ids}, rivals, moves=count * (width * 4 + 8) + slots * width * 4, same=False
    )


def inverse_permutation(device: Device) -> Contest:
    """What undoes a permutation of each row."""
    size, width = 256, 2048
    permutation = random(device, size, width).argsort(1)
    places = torch.arange(width, device=device).expand(size, width)
    return Contest(
        {"permutation": permutation},
        {
            "scatter": lambda: torch.empty_like(permutation).scatter_(1, permutation, places),
            "argsort": lambda: permutation.argsort(1),
        },
        moves=size * width * 16,
    )


def one_hot(device: Device) -> Contest:
    """A one-hot matrix of floats."""
    labels = integers(device, 4000, 512)
    wide = labels.unsqueeze(1)
    return Contest(
        {"labels": labels},
        {
            "scatter": lambda: torch.zeros(512, 4000, device=device).scatter_(1, wide, 1.0),
            "one_hot": lambda: F.one_hot(labels, 4000).float(),
        },
        moves=512 * 8 + 512 * 4000 * 4,
    )


def _gradient(result: Tensor, of: Tensor) -> Call:
    """A call that walks the graph of `result` back, again and again."""
    ones = torch.ones_like(result)
    return lambda: torch.autograd.grad(result, of, ones, retain_graph=True)


def backward_one_per_row(device: Device) -> Contest:
    """The gradient of one pick per row: dense, as wide as the input, or sparse."""
    count, width = 1024, 8000
    x, index = random(device, count, width).requires_grad_(), integers(device, width, count, 1)
    rows, flat = torch.arange(count, device=device), index.squeeze(1)
    return Contest(
        {"x": x, "index": index},
        {
            "gather": _gradient(x.gather(1, index), x),
            "gather-sparse": _gradient(x.gather(1, index, sparse_grad=True), x),
            "advanced": _gradient(x[rows, flat], x),
            "take_along_dim": _gradient(torch.take_along_dim(x, index, 1), x),
        },
        moves=count * (4 + 8) + count * width * 4,
        own_moves={"gather-sparse": count * (4 + 8 + 4)},
    )


def backward_rows(device: Device) -> Contest:
    """The gradient of a lookup of rows."""
    table, ids = random(device, 20000, 128).requires_grad_(), integers(device, 20000, 4096)
    wide = ids.unsqueeze(1)
    return Contest(
        {"table": table, "ids": ids},
        {
            "index_select": _gradient(table.index_select(0, ids), table),
            "embedding": _gradient(F.embedding(ids, table), table),
            "embedding-sparse": _gradient(F.embedding(ids, table, sparse=True), table),
            "advanced": _gradient(table[ids], table),
            "gather-expand": _gradient(table.gather(0, wide.expand(-1, 128)), table),
            "gather-repeat": _gradient(table.gather(0, wide.repeat(1, 128)), table),
            "take_along_dim": _gradient(torch.take_along_dim(table, wide, 0), table),
        },
        moves=4096 * (128 * 4 + 8) + 20000 * 128 * 4,
        own_moves={"embedding-sparse": 4096 * (8 + 8)},  # its values are the incoming gradient itself
    )


def backward_batched(device: Device) -> Contest:
    """The gradient of other rows for each member of a batch."""
    batch, length, width, picks = 32, 256, 256, 64
    x, index = random(device, batch, length, width).requires_grad_(), integers(device, length, batch, picks)
    members = torch.arange(batch, device=device).unsqueeze(1)
    flat = x.view(-1, width).index_select(0, (index + members * length).view(-1)).view(batch, picks, width)
    return Contest(
        {"x": x, "index": index},
        {
            "flat": _gradient(flat, x),
            "advanced": _gradient(x[members, index], x),
            "gather-expand": _gradient(x.gather(1, index.unsqueeze(2).expand(-1, -1, width)), x),
            "take_along_dim": _gradient(torch.take_along_dim(x, index.unsqueeze(2), 1), x),
        },
        moves=batch * picks * (width * 4 + 8) + batch * length * width * 4,
    )


def _by_row(logits: Tensor, labels: Tensor) -> Tensor:
    return torch.stack([row.gather(-1, at) - row.logsumexp(-1, True) for row, at in zip(logits, labels, strict=True)])


def _log_softmax(logits: Tensor, labels: Tensor) -> Tensor:
    return logits.log_softmax(-1).gather(-1, labels)


def _ways(logits: Tensor, labels: Tensor) -> dict[str, Call]:
    width = logits.shape[-1]
    compiled = torch.compile(_log_softmax)
    return {
        "log_softmax": lambda: _log_softmax(logits, labels),
        "logsumexp": lambda: logits.gather(-1, labels) - logits.logsumexp(-1, True),
        "logsumexp-by-row": lambda: _by_row(logits, labels),
        "cross_entropy": lambda: -F.cross_entropy(
            logits.view(-1, width), labels.view(-1), reduction="none"
        ).view(labels.shape),
        "compiled": lambda: compiled(logits, labels),
    }  # fmt: skip


def log_prob(device: Device) -> Contest:
    """The log-probability of one token at each position."""
    logits, labels = random(device, 8, 64, 8000), integers(device, 8000, 8, 64, 1)
    moves = logits.nbytes + labels.nbytes + labels.numel() * 4
    return Contest({"logits": logits, "labels": labels}, _ways(logits, labels), moves)


def log_prob_backward(device: Device) -> Contest:
    """The same with its gradient."""
    logits, labels = random(device, 8, 64, 8000).requires_grad_(), integers(device, 8000, 8, 64, 1)

    def with_gradient(forward: Call) -> Call:
        def call() -> object:
            result = forward()
            assert isinstance(result, Tensor)
            return torch.autograd.grad(result.sum(), logits)

        return call

    rivals = {name: with_gradient(forward) for name, forward in _ways(logits, labels).items()}
    moves = 2 * logits.nbytes + labels.nbytes + labels.numel() * 4
    return Contest({"logits": logits, "labels": labels}, rivals, moves)


def index_memory(device: Device) -> Contest:
    """Rows by an index in several forms, and a result that is used again."""
    x, ids = random(device, 1000, 256), integers(device, 1000, 500)
    wide, out = ids.unsqueeze(1), torch.empty(500, 256, device=device)
    written, short = wide.repeat(1, 256), wide.repeat(1, 256).int()
    return Contest(
        {"x": x, "ids": ids},
        {
            "expand": lambda: x.gather(0, wide.expand(-1, 256)),
            "repeat": lambda: x.gather(0, wide.repeat(1, 256)),
            "written-out": lambda: x.gather(0, written),
            "int32": lambda: x.gather(0, short),
            "take_along_dim": lambda: torch.take_along_dim(x, wide, 0),
            "index_select": lambda: x.index_select(0, ids),
            "out": lambda: torch.gather(x, 0, wide.expand(-1, 256), out=out),
        },
        moves=500 * (256 * 4 + 8 + 256 * 4),
    )


def output_memory(device: Device) -> Contest:
    """One, ten and a thousand picks per row."""
    x = random(device, 1000, 1000)
    index = integers(device, 1000, 1000, 1000)
    one, ten = index[:, :1].contiguous(), index[:, :10].contiguous()
    return Contest(
        {"x": x},
        {
            "one": lambda: x.gather(1, one),
            "ten": lambda: x.gather(1, ten),
            "thousand": lambda: x.gather(1, index),
        },
        moves=1000 * 1000 * 16,
        own_moves={"one": 1000 * 16, "ten": 1000 * 10 * 16},
        same=False,
    )


def growth(device: Device, size: int) -> Contest:
    """The main operations on `size` cells."""
    x, index = random(device, size), integers(device, size, size)
    in_order = torch.arange(size, device=device)
    width = min(64, size)
    table = random(device, size // width, width)
    ids = integers(device, size // width, size // width)
    source = torch.zeros(size * 8, dtype=torch.uint8, device=device)
    target = torch.zeros_like(source)
    return Contest(
        {"x": x, "index": index},
        {
            "gather": lambda: x.gather(0, index),
            "gather-in-order": lambda: x.gather(0, in_order),
            "index_select": lambda: table.index_select(0, ids),
            "scatter_add": lambda: torch.zeros(size, device=device).scatter_add_(0, index, x),
            "copy-into": lambda: target.copy_(source),
        },
        moves=size * (4 + 8 + 4),
        own_moves={"index_select": len(ids) * (8 + width * 8)},
        same=False,
    )
