"""Where a reader says that something is wrong with a page, or mends it: addresses of the repository, filled in."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlencode, urlsplit

BRANCH = "main"
_SAYS = {
    "en": ("{page}: ", "Page: {page}#\n{verified}\nWhat is wrong, and what should stand there:\n\n"),
    "zh": ("{page}：", "页面：{page}#\n{verified}\n哪里不对，应该是什么：\n\n"),
}
_VERIFIED = {"en": "Verified with torch {torch} on {date}", "zh": "验证环境：torch {torch}，{date}"}


@dataclass(frozen=True)
class Links:
    """Where a page is edited, where an issue about it is begun, and which part of that address is the issue's text.

    In the text the first `#` stands where the section's id belongs; `docs/assets/page.js` puts it there.
    """

    edit: str
    report: str
    text: str


def links(repo_url: str | None, page: str, language: str, torch: str = "", date: str = "") -> Links | None:
    """The addresses for a page; None without a repository, or at a host whose addresses are not known.

    Args:
        page: its source, seen from the repository's root, such as `docs/guide/dim.zh.md`.
        torch: with what it was verified, if it was; `date`: when.
    """
    host = urlsplit(repo_url or "").hostname or ""
    base = (repo_url or "").rstrip("/")
    title, text = _SAYS[language]
    verified = _VERIFIED[language].format(torch=torch, date=date) + "\n" if torch else ""
    title, text = title.format(page=page), text.format(page=page, verified=verified)
    if host == "github.com":
        asked = urlencode({"title": title, "body": text})
        return Links(f"{base}/edit/{BRANCH}/{page}", f"{base}/issues/new?{asked}", "body")
    if host.startswith("gitlab."):
        asked = urlencode({"issue[title]": title, "issue[description]": text})
        return Links(f"{base}/-/edit/{BRANCH}/{page}", f"{base}/-/issues/new?{asked}", "issue[description]")
    return None
