"""What was verified, where and when: written by `make verify`, shown on every page.

One file a device in `docs/assets/verified/`: versions, machine, date, and a digest of every snippet and
output that passed. A snippet changed since then no longer has its digest, so a page can say so.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from gatherbook.sources import snippets
from gatherbook.sources.book import DEVICES, Book
from gatherbook.sources.files import read, write_whole
from gatherbook.sources.problems import BookError, Problem


@dataclass(frozen=True)
class Verified:
    """What a page can say of one device: how many of its blocks passed, in which run."""

    device: str
    passed: int
    total: int
    torch: str = ""
    name: str = ""
    date: str = ""


def digest(book: Book, name: str) -> str:
    """A hash of the snippet and of all its outputs, whatever their line ends."""
    hashed = hashlib.sha256()
    for path in (book.snippets / name, *(snippets.output_path(book, name, device) for device in DEVICES)):
        try:
            hashed.update(read(path).encode())
        except FileNotFoundError:
            hashed.update(b"\0")
    return hashed.hexdigest()[:16]


def write(
    book: Book,
    facts: Mapping[str, str],
    devices: Sequence[str],
    proved: Mapping[str, Mapping[str, str]],
    today: date,
    whole: bool = False,
) -> list[Path]:
    """Writes one record a device and returns the files. What a partial run proved is merged into what stands.

    Args:
        whole: everything ran, so that what is not among `proved` is not verified.

    Raises:
        BookError: a partial run cannot be merged, being of another machine or version.
    """
    written = []
    everything = set(book.snippet_names())
    for device in devices:
        path = book.verified / f"{device}.json"
        content: dict[str, Any] = {
            "torch": facts["torch"].split("+")[0],
            "python": facts["python"],
            "system": f"{facts['system']} {facts['machine']}",
            "name": facts["cuda"] if device == "cuda" else facts["machine"],
            "date": today.isoformat(),
        }
        earlier = _read(path)
        digests = dict(proved[device])
        if whole or not everything - digests.keys() or not earlier.get("snippets"):
            pass  # a whole run, or the first: nothing else counts
        elif all(earlier.get(key) == content[key] for key in ("torch", "python", "system", "name")):
            content["date"] = earlier["date"]  # the day on which the least recent of them was verified
            digests = {name: each for name, each in earlier["snippets"].items() if name in everything} | digests
        else:
            raise BookError(
                Problem(
                    book.relative(path),
                    1,
                    f"{len(digests)} of {len(everything)} snippets ran, not on the machine and versions of this record",
                    "run all of them: make verify",
                )
            )
        content["snippets"] = dict(sorted(digests.items()))
        write_whole(path, json.dumps(content, indent=1, ensure_ascii=False) + "\n")
        written.append(path)
    return written


def _read(path: Path) -> dict[str, Any]:
    return json.loads(path.read_text(encoding="utf-8")) if path.is_file() else {}


def release(book: Book, device: str) -> str:
    """The torch of a device's record; empty where there is none, or none that can be read."""
    return _said(book, device, "torch")


def name_of(book: Book, device: str) -> str:
    """What the device of a record is called; empty as above."""
    return _said(book, device, "name")


def _said(book: Book, device: str, what: str) -> str:
    try:
        return str(_read(book.verified / f"{device}.json").get(what, ""))
    except ValueError:
        return ""


def outdated(book: Book, device: str, names: Sequence[str]) -> list[str]:
    """Those of these snippets that the record of a device does not have in their present state; none without one."""
    try:
        known = _read(book.verified / f"{device}.json").get("snippets")
    except ValueError:  # broken while a build runs; the rules name it
        known = None
    return [] if known is None else [name for name in names if known.get(name) != digest(book, name)]


def verified(book: Book, names: Sequence[str]) -> list[Verified]:
    """For each device, how many of these snippets passed in their present state."""
    found = []
    for device in DEVICES:
        path = book.verified / f"{device}.json"
        if not path.is_file():
            found.append(Verified(device, 0, len(names)))
            continue
        try:
            content = json.loads(path.read_text(encoding="utf-8"))
        except ValueError:  # broken while a build runs; the rules name it
            found.append(Verified(device, 0, len(names)))
            continue
        passed = sum(content["snippets"].get(name) == digest(book, name) for name in names)
        found.append(Verified(device, passed, len(names), content["torch"], content["name"], content["date"]))
    return found
