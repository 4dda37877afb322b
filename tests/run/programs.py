"""Made-up programs over views, slices, masks, writes in place, promotion and printing."""

from __future__ import annotations

import random

SHAPES = ["3", "2, 3", "3, 2", "2, 2", "1, 3", "2, 1", "2, 3, 2", "1", "4", "0", "2, 0"]
DTYPES = ["int64", "int32", "int16", "int8", "uint8", "bool", "float32", "float32", "float64", "float16", "bfloat16"]
VALUES = {
    "i": ["0", "1", "2", "-1", "3", "10", "-7", "100"],
    "f": ["0.5", "1.0", "-2.25", "3.14", "1e-6", "12345.678", "0.1", "-0.0", "float('inf')", "float('nan')", "100.0"],
}
VIEWS = [
    "{a}[0]", "{a}[1:]", "{a}[:, 1]", "{a}[..., 0]", "{a}[None]", "{a}[::2]", "{a}[-1]", "{a}[:, None]", "{a}.T",
    "{a}.t()", "{a}.view(-1)", "{a}.reshape(-1)", "{a}.unsqueeze({d})", "{a}.squeeze()", "{a}.squeeze({d})",
    "{a}.expand(2, -1)", "{a}.expand({s})", "{a}.transpose(0, {d})", "{a}.permute(1, 0)", "{a}.flatten()",
    "{a}.select({d}, 0)", "{a}.narrow({d}, 0, 1)", "{a}.unbind({d})[0]", "{a}.movedim(0, {d})", "{a}.reshape({s})",
    "{a}.view({s})", "{a}[1]", "{a}[:1]", "{a}[0:0]", "{a}[..., None]", "{a}.diagonal()", "{a}.contiguous()",
    "{a}.clone()", "{a}.detach()", "{a}[:, 1:]", "{a}[1, 1]", "{a}.view(1, -1)",
]  # fmt: skip
READS = [
    "{a}[{i}]", "{a}[{m}]", "{a}[:, {i}]", "{a}[{i}, {i}]", "{a}.gather({d}, {i2})", "{a}.take({i})", "{a}[{a} > 0]",
    "{a}.index_select({d}, {i})", "{a}.take_along_dim({i2}, {d})", "torch.where({a} > {n}, {a}, {b})", "{a}[[0, 1]]",
    "{a}.masked_select({m})", "{a}[{i}, None]", "{a}[{i2}]", "{a}.nonzero()", "{a}.scatter({d}, {i2}, {n})",
    "{a}.scatter({d}, {i2}, {b})", "{a}.scatter_add({d}, {i2}, {b})", "{a}.index_add({d}, {i}, {b})",
    "{a}.scatter_reduce({d}, {i2}, {b}, '{r}')", "{a}.scatter_reduce({d}, {i2}, {b}, '{r}', include_self=False)",
    "{a}.index_copy({d}, {i}, {b})", "{a}.index_fill({d}, {i}, {n})", "{a}.put({i}, {b})", "{a}.masked_fill({m}, {n})",
    "{a}.index_put(({i},), {b}, accumulate=True)", "torch.bincount({i}, minlength=4)", "{a}[..., {i}]",
]  # fmt: skip
MATH = [
    "{a} + {b}", "{a} - {b}", "{a} * {b}", "{a} / {b}", "{a} // {b}", "{a} % {b}", "{a} + {n}", "{a} * {n}",
    "{n} - {a}", "{a} / {n}", "{a} // {n}", "{a} % {n}", "{a} ** 2", "{a} == {b}", "{a} < {b}", "{a} >= {n}", "-{a}",
    "~{a}", "{a} & {b}", "{a} | {b}", "{a} ^ {b}", "{a} @ {b}", "{a}.abs()", "{a}.exp()", "{a}.log()", "{a}.sqrt()",
    "{a}.clamp({n}, {n})", "torch.maximum({a}, {b})", "{a}.softmax({d})", "{a}.log_softmax({d})", "{a}.round()",
    "{a}.sum()", "{a}.sum({d})", "{a}.sum({d}, keepdim=True)", "{a}.mean()", "{a}.mean({d})", "{a}.max()", "{a}.min()",
    "{a}.max({d})", "{a}.amax({d})", "{a}.argmax()", "{a}.argmax({d})", "{a}.prod()", "{a}.any()", "{a}.all({d})",
    "{a}.cumsum({d})", "{a}.sort()", "{a}.argsort({d})", "{a}.topk(1)", "{a}.unique()", "torch.cat([{a}, {b}])",
    "torch.stack([{a}, {b}])", "{a}.to(torch.{t})", "{a}.{c}()", "{a}.flip(0)", "{a}.equal({b})", "{a}.logsumexp({d})",
    "{a}.count_nonzero()", "{a}.new_zeros({s})", "torch.zeros_like({a})", "torch.full_like({a}, {n})", "{a}.median()",
    "{a}.sigmoid()", "{a}.sign()", "{a}.floor()", "{n} / {a}", "{n} < {a}", "{a}.eq({n})", "{a}.repeat(2, 1)",
    "{a}.repeat_interleave(2, {d})", "{a}.repeat_interleave({i}.abs(), {d})", "torch.repeat_interleave({i}.abs())",
    "{a}.roll(1, {d})", "{a}.roll(-2)", "{a}.roll((1, -1), (0, {d}))", "{a}.diff()", "{a}.diff(dim={d})",
    "{a}.diff(prepend={a}[..., :1])",
]  # fmt: skip
WRITES = [
    "{a}[0] = {n}", "{a}[1:] = {n}", "{a}[:, 0] = {b}", "{a}[{m}] = {n}", "{a}[{i}] = {n}", "{a}[{i}] = {b}",
    "{a}[0] += {n}", "{a} += {b}", "{a} *= {n}", "{a} -= {n}", "{a}.add_({b})", "{a}.mul_({n})", "{a}.zero_()",
    "{a}.fill_({n})", "{a}.copy_({b})", "{a}.scatter_({d}, {i2}, {n})", "{a}.scatter_({d}, {i2}, {b})",
    "{a}.scatter_add_({d}, {i2}, {b})", "{a}.index_add_({d}, {i}, {b})", "{a}.index_fill_({d}, {i}, {n})",
    "{a}.index_copy_({d}, {i}, {b})", "{a}.masked_fill_({m}, {n})", "{a}.clamp_(0, 2)", "{a}.put_({i}, {b})",
    "{a}[{i}] += 1", "{a}[...] = {b}", "{a}[{a} > 0] = {n}", "{a}.index_put_(({i},), {b}, accumulate=True)",
    "{a}.masked_scatter_({m}, {b})", "{a} /= {n}", "{a} //= 2", "{a}[:, {i}] = {n}", "{a}.neg_()", "{a}.div_({n})",
    "{a}.scatter_reduce_({d}, {i2}, {b}, '{r}')", "{a} = {b}", "{a}[:] = {n}", "{a}[..., 0] = {n}",
]  # fmt: skip
SHOWS = [
    "print({a})", "print({a}.tolist())", "print({a}.shape, {a}.dtype)", "print({a}.stride(), {a}.is_contiguous())",
    "print(tuple({a}.shape))", "print(f'{{{a}}}')", "print([{a}])", "print({a}.sum().item())", "print({a}[0])",
    "print(len({a}), {a}.numel())", "print({a}.size(0), {a}.dim())", "print({a}, {b}, sep='\\n')",
]  # fmt: skip


class Program:
    """A program under way: the names it has and a source of chance."""

    def __init__(self, rng: random.Random) -> None:
        self.rng = rng
        self.names: list[str] = []
        self.lines = ["import torch", ""]
        self.grad = rng.random() < 0.12

    def number(self) -> str:
        return self.rng.choice(VALUES[self.rng.choice("iif")])

    def data(self, depth: int, sizes: list[int], kind: str) -> str:
        if depth == len(sizes):
            return self.rng.choice(["True", "False"]) if kind == "b" else self.rng.choice(VALUES[kind])
        return f"[{', '.join(self.data(depth + 1, sizes, kind) for _ in range(sizes[depth]))}]"

    def fresh(self) -> str:
        rng = self.rng
        sizes = [int(n) for n in rng.choice(SHAPES).split(", ")]
        shape = ", ".join(map(str, sizes))
        dtype = rng.choice(["", "", f", dtype=torch.{rng.choice(DTYPES)}"])
        way = rng.randrange(6)
        if way == 0:
            return f"torch.arange({shape.split(', ')[0]}{dtype})"
        if way == 1:
            return f"torch.zeros({shape}{dtype})"
        if way == 2:
            return f"torch.full(({shape},), {self.number()}{dtype})"
        if way == 3:
            count = 1
            for size in sizes:
                count *= size
            return f"torch.arange({count}{dtype}).view({shape})"
        kind = rng.choice("iifb")
        if self.grad and kind == "f" and not dtype:
            dtype = ", requires_grad=True"
        return f"torch.tensor({self.data(0, sizes, kind)}{dtype})"

    def index(self, rank: int) -> str:
        rng = self.rng
        values = ["0", "1", "0", "1", "2", "-1"] if rng.random() < 0.3 else ["0", "1", "0", "1"]
        if rank == 1:
            return f"torch.tensor([{', '.join(rng.choice(values) for _ in range(rng.choice([1, 2, 2, 3])))}])"
        width = rng.choice([1, 2, 2])
        rows = (f"[{', '.join(rng.choice(values) for _ in range(width))}]" for _ in range(rng.choice([1, 2, 2])))
        return f"torch.tensor([{', '.join(rows)}])"

    def mask(self) -> str:
        rng = self.rng
        sizes = rng.choice([[3], [2], [2, 3], [2, 2]])
        return f"torch.tensor({self.data(0, sizes, 'b')})"

    def filled(self, pattern: str) -> str:
        rng = self.rng
        return pattern.format(
            a=rng.choice(self.names),
            b=rng.choice(self.names),
            d=rng.choice(["0", "0", "1", "-1"]),
            s=rng.choice(SHAPES),
            n=self.number(),
            i=self.index(1),
            i2=self.index(rng.choice([1, 2, 2])),
            m=self.mask(),
            r=rng.choice(["sum", "prod", "mean", "amax", "amin"]),
            t=rng.choice(DTYPES),
            c=rng.choice(["float", "long", "bool", "int", "double", "half", "bfloat16"]),
        )

    def named(self, value: str) -> None:
        name = "abcdefgh"[len(self.names)]
        self.lines.append(f"{name} = {value}")
        self.names.append(name)

    def add(self) -> None:
        rng = self.rng
        kind = rng.choice(["view", "view", "read", "math", "math", "write", "write", "show"])
        if kind == "write":
            self.lines.append(self.filled(rng.choice(WRITES)))
        elif kind == "show":
            self.lines.append(self.filled(rng.choice(SHOWS)))
        else:
            value = self.filled(rng.choice({"view": VIEWS, "read": READS, "math": MATH}[kind]))
            self.lines.append("try:")
            name = "abcdefgh"[len(self.names)]
            self.lines.append(f"    {name} = {value}")
            self.lines.append("except Exception as error:")
            self.lines.append(f"    {name} = {rng.choice(self.names)}")
            self.lines.append("    print(type(error).__name__, error)")
            self.names.append(name)


def made(rng: random.Random) -> str:
    """A program of some ten lines."""
    program = Program(rng)
    for _ in range(rng.choice([1, 2, 2])):
        program.named(program.fresh())
    for _ in range(rng.choice([2, 3, 3, 4])):
        program.add()
    if program.grad and rng.random() < 0.7:
        program.lines.append(program.filled("{a}.sum().backward()"))
        program.lines.append(program.filled("print({a}.grad)"))
    for name in program.names[-3:]:
        program.lines.append(f"print({name})")
    return "\n".join(program.lines) + "\n"
