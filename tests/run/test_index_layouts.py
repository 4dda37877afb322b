"""Every call that takes an index, with an index of every layout: PyTorch 2.10 to 2.14 read an expanded int32 index wrong
in some of them, so the evaluator must print what PyTorch prints, wrong rows included, or refuse.
"""

from __future__ import annotations

from collections import Counter
from functools import cache
from itertools import product

from tests.run.compare import Compared, compared

PROGRAM = """import torch
import torch.nn.functional as F

x = torch.arange(36 * {width}.0).view(36, {width})
s = torch.arange(4 * {width}.0).view(4, {width}) + 100
c = torch.arange({width})
i = {index}
r = {line}
y = {call}
print(y.shape, y.dtype)
print(y.tolist())
"""
LAYOUTS = {
    "expanded": ("torch.tensor([[0], [1], [1], [2]], dtype={dtype}).expand(4, {width})", "i[:, 0]"),
    "one number": ("torch.tensor(1, dtype={dtype}).expand(4, {width})", "torch.tensor(1, dtype={dtype}).expand(4)"),
    "transposed": ("torch.tensor([[0, 1, 1, 2]] * {width}, dtype={dtype}).t()", "i[:, 0]"),
    "in order": (
        "torch.tensor([[0] * {width}, [1] * {width}, [2] * {width}, [0] * {width}], dtype={dtype})",
        "i[0, :4]",
    ),
}
CALLS = [
    *(f"x.gather({dim}, i)" for dim in (0, 1)),
    *(f"torch.take_along_dim(x, i, {dim})" for dim in (0, 1)),
    *(f"x.index_select({dim}, r)" for dim in (0, 1)),
    "x[i]",
    "x[r]",
    "x[i, c]",
    "x[:, r]",
    "torch.take(x, i)",
    "F.embedding(i, x)",
    "x.scatter_(0, i, s)",
    "x.scatter_(0, i, 5)",
    "x.scatter_add_(0, i, s)",
    "x.scatter_reduce_(0, i, s, 'amax')",
    "x.index_add_(0, r, s)",
    "x.index_copy_(0, r, s)",
    "x.index_fill_(0, r, 7)",
    "x.index_reduce_(0, r, s, 'amax')",
    "x.index_put_((i, c), s)",
    "x.index_put_((r,), s, accumulate=True)",
    "x.put_(i, s)",
    "torch.bincount(r)",
]
BY_STRIDES = ("gather", "take_along_dim", "scatter_", "scatter_add_", "scatter_reduce_")
Key = tuple[str, str, str, int]


@cache
def _found() -> dict[Key, Compared]:
    made: dict[Key, str] = {}
    for (layout, (index, line)), dtype, width, call in product(LAYOUTS.items(), ("int32", "int64"), (4, 16), CALLS):
        text = PROGRAM.replace("{index}", index).replace("{line}", line).replace("{call}", call)
        text = text.replace("{width}", str(width)).replace("{dtype}", f"torch.{dtype}")
        made[layout, dtype, call, width] = text
    return dict(zip(made, compared(made.values()), strict=True))


def test_no_layout_of_an_index_gives_another_answer() -> None:
    wrong = [each for each in _found().values() if each.verdict in ("wrong", "skipped")]
    assert not wrong, wrong[0]
    counts = Counter(each.verdict for each in _found().values())
    assert counts["equal"] > 2 * counts["refused"], counts


def test_what_reads_an_expanded_int32_index_by_its_strides_is_refused() -> None:
    refused = {
        call.split("(")[0].split(".")[-1]: each.ours.refused[0]
        for (layout, dtype, call, _), each in _found().items()
        if dtype == "int32" and layout != "in order" and each.ours.refused
    }
    assert {name: f"{name}: an expanded int32 index" for name in BY_STRIDES}.items() <= refused.items()
    narrow, wide = (_found()["expanded", dtype, "x.gather(0, i)", 16].theirs for dtype in ("int32", "int64"))
    assert narrow != wide, "this PyTorch reads an expanded int32 index right: the evaluator may answer again"
