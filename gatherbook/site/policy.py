"""What a page may load and run: a Content-Security-Policy in its head, and a list of every file with its hash.

Everything comes from the site itself. Scripts and styles that stand in a page, the theme's three and those of the page
for lost addresses, are allowed by their hash, which is computed from the page as it is served.
"""

from __future__ import annotations

import base64
import hashlib
import json
import re
from collections.abc import Iterable
from pathlib import Path

NAME = "files.json"
_CHARSET = re.compile(r'<meta charset="?utf-8"?>')
_INLINE = re.compile(r"<(?P<tag>script|style)(?P<attributes>(?:\s[^>]*)?)>(?P<text>.*?)</(?P=tag)>", re.DOTALL)
_DATA = re.compile(r'\btype="?application/(?:ld\+)?json')
_LOADED = {".css", ".js", ".json", ".svg", ".png", ".ico", ".webmanifest", ".wasm", ".woff2"}


def hashes(html: str, tag: str) -> list[str]:
    """What a policy calls the scripts or styles that stand in a page; those that are only data need no leave."""
    found = []
    for match in _INLINE.finditer(html):
        attributes = match["attributes"]
        if match["tag"] == tag and " src=" not in attributes and not _DATA.search(attributes):
            digest = base64.b64encode(hashlib.sha256(match["text"].encode()).digest()).decode()
            found.append(f"'sha256-{digest}'")
    return list(dict.fromkeys(found))


def policy(html: str) -> str:
    """The policy of a page. `data:` is for the pictures in style sheets."""
    return "; ".join(
        (
            "default-src 'none'",
            " ".join(("script-src 'self'", *hashes(html, "script"))),
            " ".join(("style-src 'self'", *hashes(html, "style"))),
            "img-src 'self' data:",
            "connect-src 'self'",
            "base-uri 'none'",
            "form-action 'self'",
        )
    )


def guarded(html: str) -> str:
    """The page with its policy, before anything that it could load.

    Raises:
        ValueError: it does not begin by saying how it is encoded.
    """
    found = _CHARSET.search(html)
    if found is None:
        raise ValueError("a page without <meta charset>, behind which its policy would stand")
    meta = f'<meta http-equiv="Content-Security-Policy" content="{policy(html)}">'
    return html[: found.end()] + meta + html[found.end() :]


def listed(site: Path, themes: Iterable[Path]) -> dict[str, dict[str, str]]:
    """Every file that a page of the site may load: its SHA-256, and whether it is the book's or the theme's.

    Args:
        themes: the folders of the theme's own files.
    """
    folders = list(themes)
    found = {}
    for path in sorted((site / "assets").rglob("*")):
        if not path.is_file() or path.suffix not in _LOADED:
            continue
        name, content = path.relative_to(site).as_posix(), path.read_bytes()
        theirs = any((folder / name).is_file() and (folder / name).read_bytes() == content for folder in folders)
        found[name] = {"sha256": hashlib.sha256(content).hexdigest(), "from": "theme" if theirs else "book"}
    return found


def write(site: Path, themes: Iterable[Path]) -> None:
    """Writes the list of files."""
    text = json.dumps(listed(site, themes), indent=1)
    (site / NAME).write_text(f"{text}\n", encoding="utf-8")
