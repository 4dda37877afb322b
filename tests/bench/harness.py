"""What the proof of a block costs: `python -m tests.bench.harness` prints times and ratios of one run.

The same blocks are run by our proof, by pytest-markdown-docs as it comes, by sybil, and bare: one process that executes
one text after the other. The three others check no output and let a block change what the next one finds; ours forks
a process for each program and compares what it prints. Blocks that are documented to raise are left out for all.

Up to the number of English blocks, every block is a program of its own; beyond that the Chinese ones follow, which are
the same programs with other comments. CPU seconds are those of all processes, by `getrusage`.
"""

from __future__ import annotations

import argparse
import os
import re
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple

from gatherbook.sources import snippets
from gatherbook.sources.book import BOOK, LANGUAGES
from gatherbook.sources.pages import read_page

SIZES = (20, 200, 1000)
PER_PAGE = 12
COPIED = ("gatherbook", "conftest.py", "pyproject.toml", "snippets")
SYBIL = """from sybil import Sybil
from sybil.parsers.markdown import PythonCodeBlockParser

pytest_collect_file = Sybil(parsers=[PythonCodeBlockParser()], patterns=["*.md"]).pytest()
"""
BARE = """import contextlib, io, pathlib, sys
failed = 0
for path in sorted(pathlib.Path(sys.argv[1]).glob("*.py")):
    with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
        try:
            exec(compile(path.read_text("utf-8"), path.name, "exec"), {"__name__": "__main__"})
        except BaseException:
            failed += 1
print(f"{len(list(pathlib.Path(sys.argv[1]).glob('*.py'))) - failed} passed, {failed} failed")
"""


class Block(NamedTuple):
    """A block of a page: the language, the snippet, and its text as that page shows it."""

    language: str
    name: str
    text: str


class Cost(NamedTuple):
    """One run: wall clock and CPU seconds, and how many blocks passed."""

    wall: float
    cpu: float
    passed: int


def blocks() -> list[Block]:
    """Every block of the site that ends without an error, the English ones first."""
    found = []
    for language in LANGUAGES:
        for path in BOOK.pages():
            suffix = path.name.endswith(".zh.md")
            if suffix != (language == "zh"):
                continue
            names = [fence.include for fence in read_page(path).fences if fence.language == "python" and fence.include]
            found += [
                Block(language, name, snippets.view(BOOK, name, language))
                for name in names
                if snippets.error_type(snippets.documented_output(BOOK, name)) is None
            ]
    return found


def some(every: Sequence[Block], size: int) -> list[Block]:
    """So many of them, evenly spread over the book, English ones as long as there are any."""
    english = [block for block in every if block.language == "en"]
    if size <= len(english):
        return [english[index * len(english) // size] for index in range(size)]
    return [*english, *(block for block in every if block.language == "zh")][:size]


def write(chosen: Sequence[Block], root: Path) -> dict[str, list[str]]:
    """Writes the blocks as each runner wants them; the command of each runner, to be run in the folder of its name."""
    for runner in ("ours", "plain", "sybil"):
        (root / runner / "docs").mkdir(parents=True)
    (root / "bare").mkdir()
    for name in COPIED:
        source, target = BOOK.root / name, root / "ours" / name
        if source.is_dir():
            shutil.copytree(source, target, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(source, target)
    for runner in ("plain", "sybil"):
        (root / runner / "pytest.ini").write_text("[pytest]\n", encoding="utf-8")
    (root / "sybil" / "conftest.py").write_text(SYBIL, encoding="utf-8")
    pages: dict[tuple[str, int], list[Block]] = {}
    for index, block in enumerate(chosen):
        pages.setdefault((block.language, index // PER_PAGE), []).append(block)
        (root / "bare" / f"{index:05d}.py").write_text(block.text, encoding="utf-8")
    for (language, number), shown in pages.items():
        name = f"docs/p{number:04d}{'' if language == 'en' else '.zh'}.md"
        for runner, show in (("ours", _included), ("plain", _expanded), ("sybil", _expanded)):
            text = "# Blocks\n\n" + "\n".join(show(block) for block in shown)
            (root / runner / name).write_text(text, encoding="utf-8")
    pytest = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider"]
    return {
        "ours": [*pytest, "docs", "--device", "cpu"],
        "plain": [*pytest, "--markdown-docs", "docs"],
        "sybil": [*pytest, "-p", "no:markdown-docs", "docs"],
        "bare": [sys.executable, "-c", BARE, "."],
    }


def _included(block: Block) -> str:
    if not snippets.has_output(BOOK, block.name):
        return f'```python\n--8<-- "{block.name}"\n```\n'
    out = Path(block.name).with_suffix(".out").as_posix()
    return f'```python\n--8<-- "{block.name}"\n```\n\n```output\n--8<-- "{out}"\n```\n'


def _expanded(block: Block) -> str:
    return f"```python\n{block.text}```\n"


def cost(command: Sequence[str], folder: Path) -> Cost:
    """Runs a runner once."""
    before, begin = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    done = subprocess.run(
        command, cwd=folder, capture_output=True, text=True, encoding="utf-8", errors="replace", check=False
    )
    wall, after = time.perf_counter() - begin, resource.getrusage(resource.RUSAGE_CHILDREN)
    passed = re.findall(r"(\d+) passed", done.stdout)
    if not passed:
        sys.exit(f"{' '.join(command[:6])} ran nothing:\n{done.stdout[-2000:]}{done.stderr[-2000:]}")
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return Cost(wall, cpu, int(passed[-1]))


def measure(chosen: Sequence[Block], times: int) -> dict[str, Cost]:
    """The medians of every runner, each run once in every round."""
    with tempfile.TemporaryDirectory() as folder:
        commands = write(chosen, Path(folder))
        found: dict[str, list[Cost]] = {runner: [] for runner in commands}
        for number in range(1, times + 1):
            for runner, command in commands.items():
                found[runner].append(cost(command, Path(folder) / runner))
                each = found[runner][-1]
                print(
                    f"  round {number}: {runner} {each.wall:.1f} s, CPU {each.cpu:.1f} s", file=sys.stderr, flush=True
                )
    middle: Callable[[Sequence[float]], float] = statistics.median
    return {
        runner: Cost(middle([c.wall for c in all_]), middle([c.cpu for c in all_]), min(c.passed for c in all_))
        for runner, all_ in found.items()
    }


def main(arguments: Sequence[str] | None = None) -> None:
    """Measures and prints a table a size."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.harness", description=__doc__)
    parser.add_argument("sizes", nargs="*", type=int, help=f"how many blocks (default: {SIZES})")
    parser.add_argument("--times", type=int, default=3, help="rounds, of which the median counts (default: 3)")
    given = parser.parse_args(arguments)
    every = blocks()
    print(f"{os.cpu_count()} cores, median of {given.times}", flush=True)
    for size in given.sizes or SIZES:
        chosen = some(every, size)
        costs = measure(chosen, given.times)
        ours = costs["ours"]
        print(f"\n{len(chosen)} blocks, {len({block.name for block in chosen})} programs")
        print(f"{'':8}{'wall s':>9}{'CPU s':>9}{'passed':>9}{'ours / it, wall':>18}{'ours / it, CPU':>18}")
        for runner, each in costs.items():
            ratios = f"{ours.wall / each.wall:>18.2f}{ours.cpu / each.cpu:>18.2f}"
            print(f"{runner:8}{each.wall:9.1f}{each.cpu:9.1f}{each.passed:9d}{ratios}", flush=True)
        if ours.passed != len(chosen):
            sys.exit(f"only {ours.passed} of them passed by our proof, so the times say nothing")


if __name__ == "__main__":
    main()
