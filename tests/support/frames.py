"""What our templates put around a page, in a few situations, without the theme: `python -m tests.support.frames`.

The theme is a stub that says what it would show. The text is kept in `frames.html`; the command writes it anew after an
edit of `overrides/`, and its diff is what the edit changes for readers.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from jinja2 import ChoiceLoader, DictLoader, Environment, FileSystemLoader, FunctionLoader

from gatherbook.sources.book import BOOK

KEPT = Path(__file__).with_name("frames.html")
_BASE = (
    "".join(f"{{% block {name} %}}[{name}, navigation.tracking]{{% endblock %}}\n" for name in ("site_meta", "htmltitle", "extrahead", "config"))
    + '{% include "partials/header.html" %}\n{% block content %}[content]{% endblock %}\n{% include "partials/footer.html" %}\n'
)  # fmt: skip
_TWINS = [{"lang": "en", "name": "English", "url": "../"}, {"lang": "zh", "name": "简体中文", "url": "../zh/"}]


class _Language:
    @staticmethod
    def t(key: str) -> str:
        return f"[{key}]"


def _page(title: str, **more: Any) -> dict[str, Any]:
    beside = {"url": "beside/", "title": "<b>Beside</b>"}
    return {
        "title": title,
        "meta": {"description": f"About {title}"},
        "previous_page": beside,
        "next_page": beside,
        **more,
    }


def _device(device: str, passed: int, date: str = "2026-11-25", name: str = "A & B") -> dict[str, Any]:
    return {"device": device, "passed": passed, "total": 3, "torch": "2.13.0", "date": date, "name": name}


_CONFIG = {
    "site_name": "The Book", "site_description": "All of it", "site_url": "https://book.example/", "repo_url": "https://code.example/",
    "repo_name": "book", "extra": {"alternate": [1], "offline": True, "social": [1], "homepage": "home/"},
    "theme": {"palette": [1], "icon": {"menu": "a", "repo": "b", "previous": "c", "next": "d"}},
}  # fmt: skip
_BARE = {"site_name": "The Book", "extra": {}, "theme": {"icon": {}}}
_WHOLE = {
    "twins": _TWINS, "absolute_twins": _TWINS, "markdown_url": "index.md", "feed_url": "feed.xml", "preview_url": "preview.png",
    "structured": {"a": "<b>"}, "notebook": {"url": "x.ipynb", "hosted": "https://hosted.example/"}, "offline_url": "x.zip", "ebook_url": "x.epub",
    "feedback": {"report": "https://r.example/?a&b", "text": "body", "edit": "https://e.example/"}, "features": ["navigation.footer"],
}  # fmt: skip
SITUATIONS: dict[str, dict[str, Any]] = {
    "a page of everything, in English": {
        **_WHOLE, "config": _CONFIG, "book_language": "en", "step": (2, 7), "has_figures": True, "has_runnable": True,
        "page": _page("A <page>", canonical_url="https://book.example/a/"),
        "search_title": "Searched <for>", "verified": [_device("cpu", 3), _device("cuda", 1)],
    },
    "the same in Chinese, with tabs": {
        **_WHOLE, "config": _CONFIG, "book_language": "zh", "step": (2, 7), "is_dictionary": True,
        "page": _page("一页", meta={"title": "题", "hide": ["footer"]}), "features": ["navigation.footer", "navigation.tabs", "navigation.tabs.sticky"],
        "verified": [_device("cpu", 3), _device("cuda", 0, "")],
    },
    "the explorer, nothing known": {
        "config": _BARE, "book_language": "en", "is_explorer": True, "error_ids": {"a": "<b>"}, "features": ["navigation.tabs"],
        "page": {"title": "Explorer", "meta": {}, "is_homepage": True}, "verified": [_device("cpu", 1, name=""), _device("cuda", 0)],
    },
    "half verified, in Chinese": {
        "config": {**_BARE, "theme": {"palette": {"a": 1}, "icon": {}}}, "book_language": "zh", "features": ["navigation.footer"],
        "page": {"title": "半", "meta": {}, "next_page": {"url": "n/", "title": "N"}}, "verified": [_device("cpu", 1), _device("cuda", 0, "", "")],
        "feed_url": "feed.xml", "notebook": {"url": "x.ipynb"}, "feedback": None, "preview_url": "", "markdown_url": "index.md",
    },
    "half verified, in English, without a date": {
        "config": _BARE, "book_language": "en", "features": ["navigation.footer"], "page": {"title": "Half", "meta": {}},
        "verified": [_device("cpu", 1, ""), _device("cuda", 0, "")],
    },
    **{
        f"the home page, {count} of 3, in {language}": {
            "config": _BARE, "book_language": language, "features": [], "page": {"title": "Home", "meta": {}, "is_homepage": True},
            "verified": [_device("cpu", count)], "home": {
                "before": "<p>before</p>", "figure": "<figure></figure>", "rest": "<p>rest</p>", "was": 3, "wrong": 7,
                "broken": "explorer/#broken" if count == 3 else "", "prefix": "" if language == "en" else "zh/", "proved": _device("cpu", count),
            },
        }
        for language, count in (("en", 3), ("zh", 3), ("en", 2), ("zh", 2))
    },
    "no page": {"config": _BARE, "features": [], "book_language": "en"},
}  # fmt: skip


def text(overrides: Path = BOOK.root / "overrides") -> str:
    """What the templates of a folder make of every situation.

    Raises:
        jinja2.TemplateError: one of them cannot be read.
    """
    said = FunctionLoader(lambda name: f"[{name}]\n")
    loader = ChoiceLoader([FileSystemLoader(overrides), DictLoader({"base.html": _BASE}), said])
    environment = Environment(loader=loader, trim_blocks=False)
    environment.filters["url"] = str
    pieces = []
    for name, context in SITUATIONS.items():
        for template in ("404.html", "kept.html") if name == "no page" else ("main.html",):
            shown = environment.get_template(template).render(
                {"lang": _Language, "nav": {"homepage": {"url": "."}}, "structured": {}, **context}
            )
            lines = (line.rstrip() for line in shown.splitlines())
            pieces.append(f"===== {name}: {template}\n" + "\n".join(line for line in lines if line) + "\n")
    return "".join(pieces)


if __name__ == "__main__":
    KEPT.write_text(text(), encoding="utf-8")
