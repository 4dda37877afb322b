"""What a case consists of: rivals that do the same work, and how many bytes that work must move."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import torch
from torch import Tensor

Call = Callable[[], object]
COPY = "copy"


@dataclass(frozen=True)
class Contest:
    """One case on one device, ready to be measured.

    Attributes:
        tensors: what the rivals work on, by the name that a page may say.
        rivals: the ways of doing it. Each call returns its result.
        moves: the bytes that must move whatever the way: cells read, the index, cells written.
        own_moves: the same for rivals whose work is another.
        same: whether all rivals return equal values.
    """

    tensors: Mapping[str, Tensor]
    rivals: Mapping[str, Call]
    moves: int
    own_moves: Mapping[str, int] = field(default_factory=dict)
    same: bool = True

    @property
    def setup(self) -> str:
        """The tensors as a page says them, such as `x (4, 3) float32, index (4, 1) int64`."""
        return ", ".join(f"{name} {shape_text(tensor)}" for name, tensor in self.tensors.items())

    def with_copy(self) -> Mapping[str, Call]:
        """The rivals and the yardstick, a copy that moves the same bytes: half are read, half are written."""
        device = next(iter(self.tensors.values())).device
        source = torch.zeros(max(1, self.moves // 2), dtype=torch.uint8, device=device)
        return {**self.rivals, COPY: source.clone}


@dataclass(frozen=True)
class Case:
    """A contest by name. `build` makes it anew, with the same seed, on a device."""

    name: str
    build: Callable[[torch.device], Contest]
    size: int | None = None


class DisagreementError(Exception):
    """Raised where a rival gives other values than the first: it would be measured for other work."""


def shape_text(tensor: Tensor) -> str:
    """Shape and dtype, such as `(4, 3) float32`."""
    inner = ", ".join(map(str, tensor.shape)) + ("," if tensor.dim() == 1 else "")
    return f"({inner}) {str(tensor.dtype).removeprefix('torch.')}"


def check_agreement(case: Case, contest: Contest) -> None:
    """Runs every rival once and compares.

    Raises:
        DisagreementError: two rivals differ.
    """
    if not contest.same:
        return
    results = {name: dense(call()) for name, call in contest.rivals.items()}
    first, expected = next(iter(results.items()))
    for name, result in results.items():
        if result.shape != expected.shape or not torch.allclose(result, expected, rtol=1e-3, atol=1e-4):
            raise DisagreementError(f"{case.name}: {name} gives other values than {first}")


def dense(result: object) -> Tensor:
    """A result as a plain tensor of floats, so that a sparse gradient can be compared with a dense one."""
    tensor = result[0] if isinstance(result, tuple) else result
    assert isinstance(tensor, Tensor)
    return (tensor.to_dense() if tensor.is_sparse else tensor).detach().double()
