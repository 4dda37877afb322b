"""Talks to the explorer's JavaScript modules: questions go to one Node process as JSON lines."""

from __future__ import annotations

import json
import math
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any

import torch

HERE = Path(__file__).parent
SOURCE = HERE.parent.parent / "docs" / "assets" / "explorer"
DTYPES = {
    "float32": torch.float32,
    "float64": torch.float64,
    "int64": torch.int64,
    "int32": torch.int32,
    "bool": torch.bool,
}
ASKED = {"ops": "apply", "print": "print", "state": "argsOf, decode, encode", "strings": "errorAnchor"}
"""What driver.mjs asks of which module."""
NAMES = {dtype: name for name, dtype in DTYPES.items()}


def encode_number(value: float) -> float | str:
    """Return a number as JSON can carry it; NaN, infinities and negative zero become strings."""
    if isinstance(value, float):
        if math.isnan(value):
            return "nan"
        if math.isinf(value):
            return "inf" if value > 0 else "-inf"
        if value == 0 and math.copysign(1, value) < 0:
            return "-0"
    return value


def encode_tensor(tensor: torch.Tensor) -> dict[str, Any]:
    """Return a tensor as `{dtype, shape, data}`."""
    data = tensor.reshape(-1).tolist()
    if tensor.dtype.is_floating_point:
        data = [encode_number(value) for value in data]
    elif tensor.dtype == torch.bool:
        data = [int(value) for value in data]
    return {"dtype": NAMES[tensor.dtype], "shape": list(tensor.shape), "data": data}


def encode(value: Any) -> Any:
    """Return an argument of an operation as JSON can carry it."""
    return encode_tensor(value) if isinstance(value, torch.Tensor) else encode_number(value)


def built(site: Path, folder: Path) -> Path:
    """Write modules that answer from the script that the site serves, for Node to ask, and return their folder."""
    script = (site / "assets" / "explorer" / "explorer.js").read_text(encoding="utf-8")
    stage = 'globalThis.document = { querySelectorAll: () => [], documentElement: { lang: "en" } };\n'
    (folder / "served.js").write_text(f"{stage}{script}", encoding="utf-8")
    shutil.copy(SOURCE / "package.json", folder)
    for name, exported in ASKED.items():
        text = f'import "./served.js";\nexport const {{ {exported} }} = globalThis.gatherExplorer;\n'
        (folder / f"{name}.js").write_text(text, encoding="utf-8")
    return folder


@cache
def node() -> str:
    """Return the path of Node: this environment's own, else the machine's.

    Raises:
        RuntimeError: there is neither.
    """
    own = shutil.which("node", path=str(Path(sys.prefix) / "bin"))
    found = own or shutil.which("node")
    if found is None:
        raise RuntimeError("there is no Node here. Cure: make tools")
    return found


def ask(questions: Iterable[dict[str, Any]], folder: Path = SOURCE, seconds: float = 300) -> list[dict[str, Any]]:
    """Return the answers of the modules in a folder, in the order of the questions.

    Raises subprocess.CalledProcessError if Node fails, subprocess.TimeoutExpired if it takes longer than `seconds`,
    ValueError if answers are missing.
    """
    lines = [json.dumps(question, allow_nan=False) for question in questions]
    with tempfile.TemporaryFile("w+", encoding="utf-8") as source:
        source.write("\n".join(lines))
        source.seek(0)
        done = subprocess.run(
            [node(), str(HERE / "driver.mjs"), str(folder)],
            stdin=source,
            stdout=subprocess.PIPE,
            check=True,
            timeout=seconds,
            encoding="utf-8",
        )
    answers = [json.loads(line, parse_int=float) for line in done.stdout.splitlines()]
    if len(answers) != len(lines):
        raise ValueError(f"{len(lines)} questions, {len(answers)} answers")
    return answers
