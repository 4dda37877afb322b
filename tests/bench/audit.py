"""What Lighthouse and axe say of the built site: `python -m tests.bench.audit SITE [--runs 5] [--only PAGE …] [--no-axe]`.

The site is served with gzip, as hosts do. Lighthouse looks at a page of each kind in both languages as a phone would see it,
and each number is the median of its runs: the four scores, bytes and requests of a first visit, layout shift, and how long
the main thread is blocked and its longest task is, on a processor that is thought four times slower. Scores of speed are a
lower bound where the machine does something else meanwhile. What costs a point is listed under the table. Then axe looks at
every page, its sections opened, in both palettes; `--only` names the pages for both, without the language.
"""

from __future__ import annotations

import argparse
import functools
import gzip
import json
import os
import shlex
import subprocess
import sys
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from statistics import median
from typing import Any, NamedTuple

from gatherbook.sources.book import LANGUAGES, prefix_of
from tests.support.axe import OF_COLOURS, in_palette, violations
from tests.support.browser import FLAGS, open_browser
from tests.support.install import chromium, install_lighthouse
from tests.support.wire import node

KINDS = (
    "", "guide/gather/", "recipes/language-models/", "explorer/", "reference/errors/", "reference/cards/", "performance/lab/",
    "reference/exercises/", "performance/speed/",
)  # fmt: skip
CATEGORIES = ("performance", "accessibility", "best-practices", "seo")
LARGEST, REQUESTS, SHIFT = 100_000, 12, 0.01
"""What a first visit may cost: bytes, requests, layout shift."""

_TEXT = {".html", ".css", ".js", ".json", ".svg", ".xml", ".txt", ".md"}


class _Gzip(SimpleHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *_: object) -> None:
        """Says nothing."""

    def do_GET(self) -> None:
        """Sends a file, text compressed."""
        path = Path(self.translate_path(self.path))
        path = path / "index.html" if path.is_dir() else path
        body = path.read_bytes() if path.is_file() else b""
        self.send_response(200 if path.is_file() else 404)
        if path.suffix in _TEXT:
            body = gzip.compress(body, 9, mtime=0)
            self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Type", self.guess_type(path) + ("; charset=utf-8" if path.suffix in _TEXT else ""))
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Cache-Control", "max-age=31536000")
        self.end_headers()
        self.wfile.write(body)


@contextmanager
def served(site: Path) -> Iterator[str]:
    """The address of a server that compresses, without a slash at its end."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(_Gzip, directory=str(site)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()


class Seen(NamedTuple):
    """What one run of Lighthouse measured of a page."""

    scores: tuple[int, ...]
    bytes: int
    requests: int
    shift: float
    blocked: float
    task: float
    lost: tuple[str, ...]
    """What costs a point, speed aside: the audit, and where."""


def looked_at(program: Path, address: str) -> Seen:
    """One run of Lighthouse, as a phone.

    Raises:
        RuntimeError: it ended otherwise than it should, with what it said.
    """
    command = [
        node(), str(program), address, "--quiet", "--output=json", "--output-path=stdout", "--no-enable-error-reporting",
        f"--only-categories={','.join(CATEGORIES)}", f"--chrome-flags={shlex.join(FLAGS)}",
    ]  # fmt: skip
    environment = {**os.environ, "CHROME_PATH": chromium() or ""}
    done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", env=environment, check=False)
    if done.returncode:
        raise RuntimeError(f"Lighthouse does not look at {address}:\n{done.stderr}")
    return read(json.loads(done.stdout))


def read(report: dict[str, Any]) -> Seen:
    """The numbers of a report of Lighthouse."""
    audits = report["audits"]
    items = {name: audits[name].get("details", {}).get("items", []) for name in ("network-requests", "long-tasks")}
    visited = [each for each in items["network-requests"] if each["url"].startswith("http")]
    lost = []
    for name in CATEGORIES[1:]:
        for each in report["categories"][name]["auditRefs"]:
            audit = audits[each["id"]]
            if each["weight"] and audit["score"] is not None and audit["score"] < 1:
                places = audit.get("details", {}).get("items", [])
                lost.append(f"{each['id']}: {audit['title']} {json.dumps(places[:2], ensure_ascii=False)[:500]}")
    return Seen(
        tuple(round(100 * (report["categories"][name]["score"] or 0)) for name in CATEGORIES),
        sum(each["transferSize"] for each in visited),
        len(visited),
        audits["cumulative-layout-shift"]["numericValue"],
        audits["total-blocking-time"]["numericValue"],
        max((each["duration"] for each in items["long-tasks"]), default=0.0),
        tuple(lost),
    )


def middle(runs: Sequence[Seen]) -> Seen:
    """The median of each number, and whatever cost a point in any run."""
    scores = tuple(int(median(each)) for each in zip(*(run.scores for run in runs), strict=True))
    numbers = [median(each) for each in zip(*(run[1:6] for run in runs), strict=True)]
    lost = tuple(dict.fromkeys(line for run in runs for line in run.lost))
    return Seen(scores, int(numbers[0]), int(numbers[1]), *numbers[2:], lost)


def tabled(site: Path, pages: Sequence[str], runs: int) -> int:
    """Prints what Lighthouse says of these pages; returns how many goals are missed, speed aside."""
    program = install_lighthouse()
    if program is None:
        raise RuntimeError("Lighthouse is not installed, and npm could not install it")
    head = f"{'page':32} {'perf':>4} {'a11y':>4} {'best':>4} {'seo':>4} {'bytes':>7} {'req':>4} {'shift':>6}"
    print(f"{head} {'blocked':>8} {'task':>5}   median of {runs}; milliseconds", flush=True)
    said: list[str] = []
    missed = 0
    with served(site) as address:
        for page in pages:
            seen = middle([looked_at(program, f"{address}/{page}") for _ in range(runs)])
            print(
                f"/{page:31}", *(f"{score:4}" for score in seen.scores), f"{seen.bytes:7} {seen.requests:4}",
                f"{seen.shift:6.3f} {seen.blocked:8.0f} {seen.task:5.0f}", flush=True,
            )  # fmt: skip
            said += [f"/{page} {line}" for line in seen.lost]
            missed += min(seen.scores[1:]) < 100
            missed += seen.bytes > LARGEST or seen.requests > REQUESTS or seen.shift > SHIFT
    print("\n".join(said), flush=True)
    return missed


def axed(site: Path, pages: Sequence[str]) -> int:
    """Prints what axe finds on these pages in both palettes; returns in how many places."""
    found = 0
    with served(site) as address, open_browser() as browser:
        page = browser.new_page(viewport={"width": 1280, "height": 900})
        for name in pages:
            in_palette(page, "light")
            page.goto(f"{address}/{name}", wait_until="load")
            page.evaluate("document.querySelectorAll('details').forEach(each => each.open = true)")
            for palette, rules in (("light", ()), ("dark", OF_COLOURS)):
                in_palette(page, palette)
                for each in violations(page, rules):
                    found += 1
                    why = " ".join(each["why"].split())
                    print(
                        f"/{name} {palette}: {each['rule']} at {each['at']}: {each['html'][:160]} {why[:300]}",
                        flush=True,
                    )
    print(f"axe: {len(pages)} pages in two palettes, {found} places", flush=True)
    return found


def main(arguments: Sequence[str] | None = None) -> int:
    """Prints the table and what axe finds; returns 1 if a goal is missed."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.audit", description=__doc__)
    parser.add_argument("site", type=Path)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument(
        "--only", nargs="*", default=None, metavar="PAGE", help="such as guide/gather/; the home page is ."
    )
    parser.add_argument("--no-axe", action="store_true")
    parser.add_argument("--no-lighthouse", action="store_true")
    given = parser.parse_args(arguments)
    only = None if given.only is None else ["" if page == "." else page.strip("/") + "/" for page in given.only]
    every = sorted(path.parent.relative_to(given.site).as_posix() for path in given.site.rglob("index.html"))
    theirs = ["" if name == "." else f"{name}/" for name in every if not name.startswith(("torch.", "zh/torch."))]
    missed = 0
    if not given.no_lighthouse:
        kinds = [f"{prefix_of(language)}{kind}" for kind in (KINDS if only is None else only) for language in LANGUAGES]
        missed += tabled(given.site, kinds, given.runs)
    if not given.no_axe:
        asked = theirs if only is None else [f"{prefix_of(each)}{page}" for page in only for each in LANGUAGES]
        missed += axed(given.site, asked)
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
