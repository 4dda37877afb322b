"""`python -m gatherbook.sweep.snippets --out FILE`: runs every snippet with the torch that is installed here.

The file maps a release to the snippets that print something else than their `.out`, and to what: their whole output,
or, where it is long, the lines that differ. Ranges and marks of an `.out` are kept. What the file holds of other
releases stays.

    {"2.6.0": {"gather/int32.py": "RuntimeError: gather(): Expected dtype int64 for index"}, …}

Nothing in `snippets/` or `docs/` is touched. Snippets that need a package which is not installed here are left out.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from gatherbook.proof.sandbox import Request, Result, Sandbox
from gatherbook.sources import marks, snippets
from gatherbook.sources.book import Book

ROOT = Path(__file__).resolve().parents[2]
LONGEST = 300
_NO_CUDA = re.compile(
    r"(?:W\d{4} [^\n]*?\] (?:\[[\d/]+\] )?)?No CUDA runtime is found, using CUDA_HOME=.*\n"
)  # said by releases that are built for CUDA
_ELSEWHERE = re.compile(r"(?<![\w.])/(?:tmp|root|home|work|var|usr|opt)/[^\s,]*")
_LINE = re.compile(r'(?m)^.*?(snippets/[^ :"]+\.py)')


def printed(result: Result) -> str:
    """What a snippet printed, without the paths of this machine and what it lacks."""
    return _ELSEWHERE.sub("…", _LINE.sub(r"\1", _NO_CUDA.sub("", result.documented)))


def missing(result: Result) -> str | None:
    """The package that a snippet needs and this interpreter has not."""
    found = re.search(r"(?:No module named '([\w.]+)'|Module (\w+) is not installed)", result.error or "")
    return (found[1] or found[2]).split(".")[0] if found else None


def measures(text: str) -> bool:
    """Whether a snippet prints times, which say nothing of a release."""
    return any(word in text for word in ("perf_counter", "timeit", "Timer", "benchmark"))


def run(book: Book, show: bool) -> Iterator[tuple[str, str | None, str | None]]:
    """Each snippet: its name; what it printed instead of its `.out`, if so; the package that it lacks, if so."""
    names = sorted(name for name in book.snippet_names() if snippets.output_path(book, name).is_file())
    began = time.monotonic()
    with Sandbox() as sandbox:
        for k, name in enumerate(names):
            text = snippets.source(book, name)
            if measures(text):
                yield name, None, "a calm machine (they measure time)"
                continue
            result = sandbox.run(Request(text, f"snippets/{name}"))
            documented = snippets.documented_output(book, name)
            same = not marks.differences(documented, printed(result))
            lacks = missing(result)
            yield name, None if same or lacks else _short(documented, printed(result)), lacks
            if show:
                left = int((time.monotonic() - began) / (k + 1) * (len(names) - k - 1))
                sys.stderr.write(f"\r{k + 1}/{len(names)}  {left // 60}:{left % 60:02d} left  {name[:40]:40}")
                sys.stderr.flush()


def _short(documented: str, output: str) -> str:
    """The output; of a long one the lines that are not documented."""
    output = output.rstrip("\n")
    if len(output) <= LONGEST:
        return output
    known = set(marks.sample(documented).split("\n"))
    lines = [line for line in output.split("\n") if line not in known]
    return ("… " + "\n… ".join(lines))[: 2 * LONGEST]


def merged(path: Path, release: str, found: dict[str, str]) -> str:
    """The file with this release's differences."""
    known = json.loads(path.read_text(encoding="utf-8")) if path.is_file() else {}
    known[release] = dict(sorted(found.items()))
    ordered = dict(sorted(known.items(), key=lambda item: [int(part) for part in item[0].split(".")]))
    return json.dumps(ordered, ensure_ascii=False, indent=1) + "\n"


def main(given: list[str] | None = None) -> int:
    """Runs them all."""
    parser = argparse.ArgumentParser(prog="python -m gatherbook.sweep.snippets", description=__doc__.split("\n")[0])
    parser.add_argument("--out", type=Path, required=True, help="docs/assets/behaviour/snippets.json, or another file")
    asked = parser.parse_args(given)
    import torch

    release = torch.__version__.split("+")[0]
    different: dict[str, str] = {}
    lacking: dict[str, int] = {}
    total = 0
    for name, instead, lacks in run(Book(ROOT), sys.stderr.isatty()):
        total += 1
        if lacks:
            lacking[lacks] = lacking.get(lacks, 0) + 1
        elif instead is not None:
            different[name] = instead
    asked.out.parent.mkdir(parents=True, exist_ok=True)
    asked.out.write_text(merged(asked.out, release, different), encoding="utf-8")
    left_out = ", ".join(f"{count} for want of {package}" for package, count in sorted(lacking.items()))
    print(f"torch {release}: {len(different)} of {total} snippets print something else; left out: {left_out or 'none'}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
