"""One search index a language, so that a reader is offered the pages of his own language only.

The search plugin and static-i18n write one index of all pages; its entries are divided by their address.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from gatherbook.sources.book import LANGUAGES

INDEX = "search/search_index.json"
# Patterns of JavaScript. Digits separate too: lunr's index of words mistakes words with digits for one another
# (its builder tells nodes apart by text in which a digit may be a letter or a number) and then fails at a search.
# So "int64" is found as "int", and a pasted error message by its words.
# Chinese words are cut at build time and joined with U+200B, so that must separate;
# U+3000-303F and U+FF00-FFEF hold the full-width space and punctuation.
_ASCII = r"\s\d\-,:;!?=\[\](){}\"'`/_.<>|"
SEPARATORS = {"en": f"[{_ASCII}]+", "zh": rf"[{_ASCII}\u200b\u3000-\u303f\uff00-\uffef\u2018-\u201d]+"}
PIPELINES = {"en": ["stopWordFilter"], "zh": []}


Entries = list[dict[str, Any]]


def split(site: Path, completed: Callable[[Entries], Entries]) -> None:
    """Divides `search/search_index.json` of a built site into one index a language.

    Args:
        completed: gives the entries of all pages from those of the pages that were made in this build.
    """
    path = site / INDEX
    index = {"docs": completed(json.loads(path.read_text(encoding="utf-8"))["docs"])}
    others = [language for language in LANGUAGES if language != "en"]
    for language in others:
        prefix = f"{language}/"
        docs = [
            {**doc, "location": doc["location"].removeprefix(prefix)}
            for doc in index["docs"]
            if doc["location"].startswith(prefix)
        ]
        if docs:
            _write(site / language / INDEX, language, docs)
    english = [doc for doc in index["docs"] if not doc["location"].startswith(tuple(f"{each}/" for each in others))]
    _write(path, "en", english)


def _write(path: Path, language: str, docs: list[dict[str, Any]]) -> None:
    config = {
        "lang": [language],
        "separator": SEPARATORS[language],
        "pipeline": PIPELINES[language],
        "fields": {"title": {"boost": 15.0}, "text": {"boost": 1.0}, "tags": {"boost": 1000000.0}},
    }
    path.parent.mkdir(parents=True, exist_ok=True)
    text = json.dumps({"config": config, "docs": docs}, ensure_ascii=False, separators=(",", ":"))
    path.write_text(text, encoding="utf-8")
