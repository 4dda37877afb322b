"""Random edits of a program, as a reader makes them: numbers, dims, dtypes, operators, slices, arguments, lines."""

from __future__ import annotations

import random
import re
from collections.abc import Callable

TOKEN = re.compile(
    r"""(?P<string>[rbf]*\"{3}.*?\"{3}|[rbf]*"[^"\n]*"|'[^'\n]*')|(?P<comment>\#[^\n]*)
    |(?P<number>(?<![\w.])\d+(?:\.\d*)?(?:e-?\d+)?)|(?P<name>[A-Za-z_]\w*)
    |(?P<op>\*\*|//|==|!=|<=|>=|[-+*/%@&|^<>])|(?P<other>.)""",
    re.VERBOSE | re.DOTALL,
)
DTYPES = ["int64", "int32", "int16", "int8", "uint8", "bool", "float32", "float64", "float16", "bfloat16", "long"]
OPERATORS = ["+", "-", "*", "/", "//", "%", "==", "!=", "<", ">", "<=", ">=", "&", "|", "**", "@"]
FAMILIES = [
    ["gather", "take_along_dim", "index_select", "scatter", "scatter_add", "index_add", "index_copy", "index_fill"],
    ["scatter_", "scatter_add_", "index_add_", "index_copy_", "index_fill_", "scatter_reduce_", "masked_fill_", "put_"],
    ["sum", "mean", "amax", "amin", "max", "min", "prod", "argmax", "argmin", "any", "all", "cumsum", "median"],
    ["view", "reshape", "expand", "repeat", "permute"],
    ["unsqueeze", "squeeze", "flatten", "unbind", "argsort", "sort"],
    ["roll", "diff", "flip", "repeat_interleave"],
    ["zeros", "ones", "empty", "rand"],
    ["zeros_like", "ones_like", "empty_like"],
    ["softmax", "log_softmax", "logsumexp"],
    ["float", "long", "int", "bool", "double", "half", "bfloat16"],
    ["add", "sub", "mul", "div", "pow", "eq", "lt", "maximum"],
    ["tolist", "item", "numel", "dim", "size", "stride", "t", "clone", "detach"],
    ["sum", "prod", "mean", "amax", "amin"],
    ["int", "float", "bool", "str", "list", "tuple", "len", "repr"],
    ["True", "False", "None"],
]
SUFFIXES = [
    "[0]", "[1:]", "[:, 0]", "[None]", "[..., -1]", "[::2]", "[:, None]", "[-1]", ".T", ".unsqueeze(0)", ".squeeze()",
    ".float()", ".long()", ".bool()", ".int()", ".half()", ".clone()", ".flatten()", ".sum()", ".tolist()", ".shape",
    ".dtype", "[[0, 1]]", "[torch.tensor([0, 1])]", ".expand(2, -1)", ".mean()", ".t()", " > 0", " / 2", " * 2", " - 1",
    ".requires_grad_()", ".detach()", ".stride()", ".view(-1)", ".contiguous()", "[True]", ".item()", " + 0.5", ".max()",
    ".double()", ".abs()", ".numel()",
]  # fmt: skip
NUMBERS = [-3, -2, -1, 0, 1, 2, 3, 4, 5, 7, 10, 100, 1000, 0.5, 1.5, -0.1, 0.1, 2.0, 1e-5, 1e8, 123456.789, True]

Pieces = list[tuple[str, str]]


def _pieces(text: str) -> Pieces:
    return [(match.lastgroup or "other", match.group()) for match in TOKEN.finditer(text)]


def _change(pieces: Pieces, rng: random.Random, kind: str, how: Callable[[str], str]) -> None:
    places = [i for i, (group, _) in enumerate(pieces) if group == kind]
    if places:
        i = rng.choice(places)
        pieces[i] = (kind, how(pieces[i][1]))


def _number(rng: random.Random, old: str) -> str:
    if rng.random() < 0.5 and old.isdigit():
        return str(int(old) + rng.choice([-1, 1, 2]))
    return str(rng.choice(NUMBERS))


def _name(pieces: Pieces, rng: random.Random) -> None:
    known = {word: family for family in FAMILIES for word in family}
    places = [i for i, (group, text) in enumerate(pieces) if group == "name" and (text in known or text in DTYPES)]
    if places:
        i = rng.choice(places)
        old = pieces[i][1]
        pieces[i] = ("name", rng.choice(DTYPES if old in DTYPES and rng.random() < 0.9 else known.get(old, DTYPES)))


def _variables(text: str) -> set[str]:
    return set(re.findall(r"^\s*([a-z_]\w*) = ", text, re.MULTILINE))


def _suffix(pieces: Pieces, rng: random.Random, text: str) -> None:
    names = _variables(text)
    places = [i for i, (group, word) in enumerate(pieces) if group == "name" and word in names]
    if places:
        i = rng.choice(places)
        pieces[i] = ("name", pieces[i][1] + rng.choice(SUFFIXES))


def _other_name(pieces: Pieces, rng: random.Random, text: str) -> None:
    names = sorted(_variables(text))
    places = [i for i, (group, word) in enumerate(pieces) if group == "name" and word in names]
    if places:
        i = rng.choice(places)
        pieces[i] = ("name", rng.choice(names))


def _arguments(text: str, rng: random.Random) -> str:
    calls = list(re.finditer(r"\(([^()\n]+)\)", text))
    if not calls:
        return text
    call = rng.choice(calls)
    given = call.group(1).split(", ")
    way = rng.randrange(4)
    if way == 0:
        rng.shuffle(given)
    elif way == 1:
        given.pop(rng.randrange(len(given)))
    elif way == 2:
        given.append(rng.choice(["0", "1", "-1", "dim=0", "dim=1", "keepdim=True", "2", "dtype=torch.int64"]))
    else:
        given[rng.randrange(len(given))] = rng.choice(["0", "-1", "1", "None", "True", "2.5", "torch.tensor([0, 1])"])
    return f"{text[: call.start(1)]}{', '.join(given)}{text[call.end(1) :]}"


def _lines(text: str, rng: random.Random) -> str:
    lines = text.splitlines()
    i = rng.randrange(1, len(lines)) if len(lines) > 1 else 0
    way = rng.randrange(4)
    if way == 0:
        lines.pop(i)
    elif way == 1:
        lines.insert(rng.randrange(1, len(lines) + 1), lines[i])
    elif way == 2:
        lines.insert(rng.randrange(1, len(lines) + 1), lines.pop(i))
    else:
        names = sorted(_variables(text))
        if names:
            lines.append(f"print({rng.choice(names)}{rng.choice(['', *SUFFIXES])})")
    return "\n".join(lines) + "\n"


WAYS = ("number", "number", "number", "name", "name", "op", "suffix", "suffix", "other", "args", "line")


def once(text: str, rng: random.Random, way: str) -> str:
    """The program with one edit of a kind out of `WAYS`; the same program where it has nothing to edit so."""
    if way == "args":
        return _arguments(text, rng)
    if way == "line":
        return _lines(text, rng)
    pieces = _pieces(text)
    if way == "number":
        _change(pieces, rng, "number", lambda old: _number(rng, old))
    elif way == "op":
        _change(pieces, rng, "op", lambda _: rng.choice(OPERATORS))
    elif way == "name":
        _name(pieces, rng)
    elif way == "suffix":
        _suffix(pieces, rng, text)
    else:
        _other_name(pieces, rng, text)
    return "".join(piece for _, piece in pieces)


def edited(text: str, rng: random.Random) -> str:
    """The program with one to three edits."""
    for _ in range(rng.choice([1, 1, 1, 2, 2, 3])):
        text = once(text, rng, rng.choice(WAYS))
    return text
