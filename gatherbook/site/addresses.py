"""Addresses that are names: `/torch.gather/` and `/zh/torch.Tensor.scatter_/` lead to the card of that operation.

Which names there are is read from the reference cards, from the calls in the first row of each. A name's page is a
static one that sends the reader on, so that no server needs a rule, and a page opened from a disk works too.
"""

from __future__ import annotations

import html
from pathlib import Path

from gatherbook.site import policy
from gatherbook.sources.book import LANGUAGES, Book, prefix_of
from gatherbook.sources.cards import CARDS, cards

_SAYS = {
    "en": 'The card of <code>{name}</code> stands <a href="{target}">here</a>.',
    "zh": '<code>{name}</code> 的卡片在<a href="{target}">这里</a>。',
}


def leads_on(name: str, language: str, target: str, canonical: str = "") -> str:
    """The page of a name.

    Args:
        target: where it leads, seen from the page.
        canonical: the absolute address of the page that it leads to, where the site's is known.
    """
    to, shown = html.escape(target), html.escape(name)
    tag = {"en": "en", "zh": "zh-CN"}[language]
    link = f'<link rel="canonical" href="{html.escape(canonical)}">' if canonical else ""
    return policy.guarded(
        f'<!doctype html><html lang="{tag}"><meta charset="utf-8"><title>{shown}</title>'
        f'<meta name="viewport" content="width=device-width"><meta name="robots" content="noindex">{link}'
        f'<meta http-equiv="refresh" content="0; url={to}">'
        f"<p>{_SAYS[language].format(name=shown, target=to)}</p></html>\n"
    )


def table(book: Book) -> dict[str, str]:
    """From the folder of each name in each language to the place that it leads to, both seen from the site's root."""
    return {
        f"{prefix_of(language)}{name}": f"{prefix_of(language)}{CARDS}/#{card.identity}"
        for language in LANGUAGES
        for card in cards(book, language)
        for name in card.names
    }


def write(site: Path, book: Book, site_url: str) -> None:
    """Writes the page of each name in each language.

    Args:
        site_url: the site's address with a slash at its end, or nothing.
    """
    for language in LANGUAGES:
        prefix = prefix_of(language)
        canonical = f"{site_url}{prefix}{CARDS}/" if site_url else ""
        for card in cards(book, language):
            target = f"../{CARDS}/index.html#{card.identity}"  # a disk shows the list of a folder that is named alone
            for name in card.names:
                path = site / f"{prefix}{name}" / "index.html"
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_text(leads_on(name, language, target, canonical), encoding="utf-8")
