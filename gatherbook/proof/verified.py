"""What was verified, where and when: written by `make record`, shown on every page.

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

from gatherbook.sources import snippets
from gatherbook.sources.book import DEVICES, Book


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
    """A hash of the snippet and of all its outputs."""
    hashed = hashlib.sha256()
    for path in (book.snippets / name, *(snippets.output_path(book, name, device) for device in DEVICES)):
        hashed.update(path.read_bytes() if path.is_file() else b"\0")
    return hashed.hexdigest()[:16]


def write(
    book: Book,
    facts: Mapping[str, str],
    devices: Sequence[str],
    proved: Mapping[str, Mapping[str, str]],
    today: date,
) -> list[Path]:
    """Writes one record a device and returns the files."""
    book.verified.mkdir(parents=True, exist_ok=True)
    written = []
    for device in devices:
        path = book.verified / f"{device}.json"
        content = {
            "torch": facts["torch"].split("+")[0],
            "python": facts["python"],
            "system": f"{facts['system']} {facts['machine']}",
            "name": facts["cuda"] if device == "cuda" else facts["machine"],
            "date": today.isoformat(),
            "snippets": dict(sorted(proved[device].items())),
        }
        path.write_text(json.dumps(content, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
        written.append(path)
    return written


def verified(book: Book, names: Sequence[str]) -> list[Verified]:
    """For each device, how many of these snippets passed in their present state."""
    found = []
    for device in DEVICES:
        path = book.verified / f"{device}.json"
        if not path.is_file():
            found.append(Verified(device, 0, len(names)))
            continue
        content = json.loads(path.read_text(encoding="utf-8"))
        passed = sum(content["snippets"].get(name) == digest(book, name) for name in names)
        found.append(Verified(device, passed, len(names), content["torch"], content["name"], content["date"]))
    return found
