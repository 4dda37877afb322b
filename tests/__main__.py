"""`make test`: every part of the tests, side by side, one more than there are cores; `make test PART=browser` runs one.

The site is built once, first, while the blocks of the pages run; the parts that look at it begin when it is there.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from gatherbook.sources.book import BOOK
from gatherbook.sources.files import write_whole
from tests.support.books import build

TIMES = BOOK.root / ".cache" / "test-times.json"
NEED_SITE = ("chain", "site", "browser", "explorer")
ALONE = {"blocks": ["docs", "README.md"]}
"""The parts that are no folder of tests/."""

_COUNTS = re.compile(r"(\d+) (passed|failed|errors?|skipped|xfailed|xpassed)")
_SLOW = re.compile(r"^([\d.]+)s (?:call|setup|teardown)\s+(\S.*)$", re.MULTILINE)
_SHOWN_EVERY_S = 15.0


@dataclass
class Part:
    """One pytest process: its name, what it runs, and how it went."""

    name: str
    paths: list[str]
    needs_site: bool
    seconds: float = 0.0
    said: str = ""
    status: int | None = None
    process: subprocess.Popen[str] | None = field(default=None, repr=False)
    begun: float = 0.0

    @property
    def done(self) -> int:
        """How many of its tests have ended."""
        return sum(len(row.split(" ", 1)[0]) for row in re.findall(r"^[.FEsxX]+(?: +\[ *\d+%\])?$", self.said, re.M))

    def counts(self) -> dict[str, int]:
        """What pytest's last line counts."""
        last = next((line for line in reversed(self.said.splitlines()) if _COUNTS.search(line)), "")
        return {("errors" if word.startswith("error") else word): int(number) for number, word in _COUNTS.findall(last)}


def parts() -> list[Part]:
    """Every part: the blocks of the pages, each folder of tests, and of the browser's each file."""
    found = [Part(name, paths, False) for name, paths in ALONE.items()]
    for folder in sorted(path for path in (BOOK.root / "tests").iterdir() if any(path.glob("test_*.py"))):
        files = sorted(folder.glob("test_*.py"))
        split = folder.name in ("browser", "site")
        for paths in ([path] for path in files) if split else [files]:
            name = f"{folder.name}/{paths[0].stem.removeprefix('test_')}" if split else folder.name
            found.append(Part(name, [BOOK.relative(path) for path in paths], folder.name in NEED_SITE))
    return found


def chosen(names: Sequence[str]) -> list[Part]:
    """The parts of these names: `browser` is all of its files, `browser/reader` and `rules/cards` one file; all without
    names.

    Raises:
        SystemExit: there is no such part.
    """
    every = parts()
    found: dict[str, Part] = {}
    for name in names:
        named = [part for part in every if name in (part.name, part.name.split("/", 1)[0])] or _file(name)
        if not named:
            sys.exit(
                f"no part of the tests is called {name}. There are: {', '.join(part.name for part in every)};"
                " and each file, such as rules/cards"
            )
        found |= {part.name: part for part in named}
    return list(found.values()) if names else every


def _file(name: str) -> list[Part]:
    """One file of a folder that otherwise runs whole, as a part."""
    folder, _, stem = name.partition("/")
    path = BOOK.root / "tests" / folder / f"test_{stem}.py"
    return [Part(name, [BOOK.relative(path)], folder in NEED_SITE)] if stem and path.is_file() else []


class Run:
    """All parts of one run: the longest first, one more at once than there are cores, for each waits at times."""

    def __init__(self, wanted: Sequence[Part], device: str | None, site: Path) -> None:
        self.device, self.site = device, site
        self.times = _read_times()
        self.waiting = sorted(wanted, key=lambda part: (part.name in self.times, -self._guess(part)))
        self.parts = list(self.waiting)
        self.running: list[Part] = []
        self.builder: subprocess.Popen[str] | None = None
        self.build_error = ""
        self.cores = max(1, os.cpu_count() or 1)
        self.at_once = self.cores + 1
        self.begun = time.perf_counter()

    def _guess(self, part: Part) -> float:
        """How long it may take: what it took here, in seconds; or else the bytes of its files, so that what is long in
        text begins first where nothing ran yet.
        """
        if part.name in self.times:
            return self.times[part.name]
        return sum(path.stat().st_size for each in part.paths for path in _files(BOOK.root / each))

    def announce(self) -> None:
        """Says what will run, and how long it took the last time."""
        print(f"{len(self.parts)} parts, {self.at_once} at once; the last time each took:")
        for part in self.parts:
            known = self.times.get(part.name)
            print(f"  {part.name:<24}{f'{known:5.0f} s' if known else '      not run here yet'}")
        print(flush=True)

    def go(self) -> int:
        """Runs everything; returns an exit status."""
        site_built = threading.Event()
        if any(part.needs_site for part in self.parts):
            threading.Thread(target=self._build, args=[site_built], daemon=True).start()
            building = 1
        else:
            site_built.set()
            building = 0
        shown = time.perf_counter()
        while self.waiting or self.running:
            if site_built.is_set():
                building = 0
            ready = [part for part in self.waiting if site_built.is_set() or not part.needs_site]
            while ready and len(self.running) + building < self.at_once:
                part = ready.pop(0)
                self.waiting.remove(part)
                self._start(part)
            time.sleep(0.1)
            for part in [each for each in self.running if each.process and each.process.poll() is not None]:
                self._end(part)
            if time.perf_counter() - shown > _SHOWN_EVERY_S:
                shown = time.perf_counter()
                self._show()
            if self.build_error:
                self.stop()
                print(self.build_error)
                return 1
        return self._conclude()

    def _build(self, built: threading.Event) -> None:
        begun = time.perf_counter()
        done = build(BOOK.root, self.site)
        if done.returncode:
            self.build_error = f"the site does not build:\n{done.stdout}{done.stderr}"
        else:
            print(f"{'the site':<24}built in {time.perf_counter() - begun:.0f} s", flush=True)
        built.set()

    def _start(self, part: Part) -> None:
        device = ["--device", self.device] if self.device else []
        part.process = subprocess.Popen(
            [sys.executable, "-m", "pytest", "-q", "--durations=10", "--color=no", *part.paths, *device],
            cwd=BOOK.root,
            env={**os.environ, "GATHER_SITE": str(self.site), "GATHER_WORKERS": str(max(1, self.cores // 2))},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            encoding="utf-8",
            errors="replace",
            start_new_session=True,
        )
        part.begun = time.perf_counter()
        threading.Thread(target=_listen, args=[part], daemon=True).start()
        self.running.append(part)

    def _end(self, part: Part) -> None:
        assert part.process is not None
        self.running.remove(part)
        part.status, part.seconds = part.process.returncode, time.perf_counter() - part.begun
        time.sleep(0.05)  # the last lines are on their way
        counts = ", ".join(f"{number} {word}" for word, number in part.counts().items()) or "ended early"
        print(f"{part.name:<24}{counts} in {part.seconds:.0f} s", flush=True)
        if part.status:
            print(part.said, flush=True)

    def _show(self) -> None:
        elapsed = time.perf_counter() - self.begun
        now = ", ".join(f"{part.name} {part.done} tests" for part in self.running)
        print(f"  after {elapsed:.0f} s: {now}; {len(self.waiting)} parts wait", flush=True)

    def _conclude(self) -> int:
        totals: dict[str, int] = {}
        for part in self.parts:
            for word, number in part.counts().items():
                totals[word] = totals.get(word, 0) + number
        slow = sorted(
            ((float(seconds), test) for part in self.parts for seconds, test in _SLOW.findall(part.said)), reverse=True
        )
        print("\nthe ten slowest:")
        for seconds, test in slow[:10]:
            print(f"  {seconds:6.1f} s  {test}")
        for line in (line for part in self.parts for line in part.said.splitlines() if line.startswith("proof: ")):
            print(line)
        with suppress(OSError):
            write_whole(TIMES, json.dumps(self.times | {each.name: round(each.seconds, 1) for each in self.parts}))
        bad = [part.name for part in self.parts if part.status]
        if bad:
            print(f"failed: {', '.join(bad)}; again: make test PART={bad[0]}")
        print(f"in {time.perf_counter() - self.begun:.0f} s")
        failed = totals.get("failed", 0) + totals.get("errors", 0)
        print(f"{totals.get('passed', 0)} passed, {max(failed, len(bad))} failed", flush=True)
        return 1 if bad else 0

    def stop(self) -> None:
        """Ends what runs: asks, then tells its processes to end what they run, then ends them."""
        groups = [part.process.pid for part in self.running if part.process]
        for how, seconds in ((signal.SIGINT, 1.0), (signal.SIGTERM, 0.7), (signal.SIGKILL, 0.0)):
            for group in groups:
                with suppress(ProcessLookupError, PermissionError):
                    os.killpg(group, how)
            deadline = time.monotonic() + seconds
            while groups and time.monotonic() < deadline:
                for part in self.running:
                    if part.process:
                        part.process.poll()
                groups = [group for group in groups if _is_there(group)]
                time.sleep(0.02)


def _is_there(group: int) -> bool:
    try:
        os.killpg(group, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def _listen(part: Part) -> None:
    assert part.process is not None
    assert part.process.stdout is not None
    for line in part.process.stdout:
        part.said += line


def _files(path: Path) -> list[Path]:
    return list(path.rglob("*.md")) if path.is_dir() else [path]


def _read_times() -> dict[str, float]:
    try:
        content = json.loads(TIMES.read_text(encoding="utf-8"))
        return {str(name): float(seconds) for name, seconds in content.items()}
    except (OSError, ValueError, AttributeError, TypeError):
        return {}


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs the parts that are named, or all; returns an exit status."""
    parser = argparse.ArgumentParser(prog="python -m tests", description=__doc__)
    parser.add_argument("parts", nargs="*", metavar="PART", help=", ".join(part.name for part in parts()))
    parser.add_argument("--device", choices=("cpu", "cuda", "all"), default=None)
    given = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as folder:
        run = Run(chosen(given.parts), given.device, Path(folder) / "site")
        run.announce()
        try:
            return run.go()
        except KeyboardInterrupt:
            run.stop()
            print("interrupted", file=sys.stderr)
            return 130


if __name__ == "__main__":
    sys.exit(main())
