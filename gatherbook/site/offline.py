"""The book to take along: one zip a language, whose pages open from a disk, with search, figures and explorer.

It is a choice of the files of the built site, which works from a disk as it is. What leads out of the zip goes: the
switch to the other language and the link to the zip itself. Links name the page of a folder, for readers without
scripts.
"""

from __future__ import annotations

import re
import sys
import zipfile
from collections.abc import Sequence
from pathlib import Path, PurePosixPath

from gatherbook.site import feed, policy
from gatherbook.sources.book import BOOK, LANGUAGES, prefix_of

MARK = "data-offline"
_SWITCH = re.compile(r'<div class="md-header__option"><div class="md-select">.*?</ul></div></div></div>', re.DOTALL)
_OFFER = re.compile(rf"<span {MARK}[^>]*>.*?</span>", re.DOTALL)
_OTHER = re.compile(r'<link rel="alternate " hreflang="[^"]*" href="[^"]*">')
_LINK = re.compile(r'(?P<before>\bhref="|content="0; url=)(?P<path>(?![a-z]+:)[^"#?]*)(?P<rest>[?#][^"]*)?"')
_LEFT = re.compile(
    r"404\.html|robots\.txt|sitemap\.xml|files\.json|.*\.(?:map|gz|zip|epub)|assets/javascripts/(?:lunr|workers)/.*|assets/both/.*"
)
_WHEN = (1980, 1, 1, 0, 0, 0)  # so that the same site gives the same zip


def name_of(language: str) -> str:
    """The zip of a language, without its ending: also the folder that it unpacks into."""
    return f"gather-book-{language}"


def chosen(site: Path, language: str) -> list[str]:
    """The files of a site that the zip of a language holds, seen from the site's root, sorted."""
    others = [each for each in LANGUAGES if each != language]
    foreign = tuple(prefix for each in others if (prefix := prefix_of(each)))
    texts = {f"assets/search/{each}.js" for each in others}
    prefix = prefix_of(language)
    found = []
    for path in sorted(site.rglob("*")):
        name = path.relative_to(site).as_posix()
        belongs = name.startswith((prefix, "assets/", feed.NAME)) if prefix else not name.startswith(foreign)
        if path.is_file() and belongs and name not in texts and not _LEFT.fullmatch(name):
            found.append(name)
    return found


def at_home(html: str) -> str:
    """A page as it stands in the zip."""

    def named(match: re.Match[str]) -> str:
        path = match["path"]
        folder = path.endswith("/") or PurePosixPath(path).name in ("", ".", "..")
        whole = f"{path.rstrip('/')}/index.html" if path and folder else path
        return f'{match["before"]}{whole}{match["rest"] or ""}"'

    for lost in (_SWITCH, _OFFER, _OTHER):
        html = lost.sub("", html)
    return _LINK.sub(named, html)


def _door(language: str) -> str:
    """The page that stands where a reader looks first, and leads to the language's home."""
    home = f"{prefix_of(language)}index.html"
    return policy.guarded(
        f'<!doctype html><html lang="{language}"><meta charset="utf-8"><title>{name_of(language)}</title>'
        f'<meta http-equiv="refresh" content="0; url={home}"><p><a href="{home}">{home}</a></p></html>\n'
    )


def pack(site: Path, folder: Path) -> list[Path]:
    """Writes the zip of each language into a folder; returns their paths."""
    made = []
    for language in LANGUAGES:
        target = folder / f"{name_of(language)}.zip"
        with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:

            def add(name: str, content: bytes, archive: zipfile.ZipFile = archive, language: str = language) -> None:
                about = zipfile.ZipInfo(f"{name_of(language)}/{name}", _WHEN)
                about.external_attr = 0o644 << 16
                archive.writestr(about, content, zipfile.ZIP_DEFLATED, 9)

            names = chosen(site, language)
            if "index.html" not in names:
                add("index.html", _door(language).encode())
            for name in names:
                content = (site / name).read_bytes()
                add(name, at_home(content.decode()).encode() if name.endswith(".html") else content)
        made.append(target)
    return made


def main(names: Sequence[str] = ()) -> int:
    """Packs a built site, `site/` without a name, and says what it wrote."""
    site = Path(names[0]) if names else BOOK.root / "site"
    if not (site / "index.html").is_file():
        print(f"{site} holds no built site. Cure: make offline", file=sys.stderr)
        return 1
    for path in pack(site, site):
        print(f"{path}: {path.stat().st_size / 1e6:.1f} MB; unpack it and open index.html")
    return 0
