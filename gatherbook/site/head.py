"""What stands in the head of a page for search engines, link previews and programs (`overrides/partials/head.html`)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

LANGUAGE_TAGS = {"en": "en", "zh": "zh-CN"}
LICENSE = "https://creativecommons.org/licenses/by/4.0/"

GUIDE = "guide/"


def twins(site_url: str, twin_urls: Mapping[str, str]) -> list[dict[str, str]]:
    """The page in each language and, for readers of any other, the English one; absolute addresses.

    Args:
        site_url: the site's address with a slash at its end.
        twin_urls: language to address below it.
    """
    known = [{"lang": LANGUAGE_TAGS[language], "url": f"{site_url}{url}"} for language, url in twin_urls.items()]
    return [*known, {"lang": "x-default", "url": f"{site_url}{twin_urls['en']}"}]


def structured(title: str, description: str, language: str, site_name: str, url: str | None) -> dict[str, Any]:
    """The page as schema.org describes one."""
    found: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "TechArticle",
        "headline": title,
        "description": description,
        "inLanguage": LANGUAGE_TAGS[language],
        "license": LICENSE,
        "isPartOf": {"@type": "WebSite", "name": site_name},
    }
    return {**found, "url": url} if url else found


def robots(site_url: str) -> str:
    """The text of `robots.txt`: everything may be read; a sitemap only where its addresses are absolute."""
    lines = ["User-agent: *", "Allow: /"]
    return "\n".join(lines + ([f"Sitemap: {site_url}sitemap.xml"] if site_url else [])) + "\n"


def write(site: Path, site_url: str) -> None:
    """Writes `robots.txt`; without the site's address there is no valid sitemap, so it goes."""
    (site / "robots.txt").write_text(robots(site_url), encoding="utf-8")
    if not site_url:
        for name in ("sitemap.xml", "sitemap.xml.gz"):
            (site / name).unlink(missing_ok=True)


def with_slash(site_url: str | None) -> str:
    """The site's address with a slash at its end, or nothing."""
    return f"{site_url.rstrip('/')}/" if site_url else ""


def step_of(page: Any) -> tuple[int, int] | None:
    """Which page of how many this is in the guide, both from 1; None for a page of another part."""
    if page.parent is None or not page.url.removeprefix("zh/").startswith(GUIDE):
        return None
    path = [each for each in page.parent.children if each.is_page and each.url.removeprefix("zh/").startswith(GUIDE)]
    return (path.index(page) + 1, len(path)) if len(path) > 1 else None


def parts_of(nav: Any) -> dict[str, str]:
    """For each page of the navigation, by its address, the title of the part it stands in, or its own."""
    found: dict[str, str] = {}

    def walk(items: Sequence[Any], part: str | None) -> None:
        for item in items:
            if item.is_section:
                walk(item.children, part or str(item.title))
            elif item.is_page:
                found[item.url] = part or ""

    walk(nav.items, None)
    return found
