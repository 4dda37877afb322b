"""What every page has: front matter, one heading of level 1, ids at all headings, a last section that leads on."""

from __future__ import annotations

import re

import yaml

from gatherbook.sources.book import Book, english_of
from gatherbook.sources.pages import Page, read_page
from gatherbook.sources.problems import Problem

LONGEST_DESCRIPTION = 200
LAST = "read-next"
_NAV = re.compile(r"^nav:[ \t]*(?:#.*)?\n(?P<lines>(?:(?:[ \t#-].*)?\n)*)", re.MULTILINE)
_LISTED = re.compile(r"^\s*-\s+(?:[^:#]+:\s+)?[\"']?(?P<name>[^\"'\s#]+\.md)[\"']?\s*(?:#.*)?$")


def heading_problems(book: Book) -> list[Problem]:
    """Headings without an id of their own, and ids used twice on a page."""
    found: list[Problem] = []
    for path in book.pages():
        file, seen = book.relative(path), dict[str, int]()
        headings = read_page(path).headings
        if not headings or headings[0].level != 1 or sum(heading.level == 1 for heading in headings) != 1:
            found.append(
                Problem(file, 1, "a page has one heading of level 1, and it comes first", "write # Title {#id}")
            )
        for heading in headings:
            if heading.id is None:
                found.append(
                    Problem(
                        file,
                        heading.line,
                        f"the heading {heading.text!r} has no id",
                        "end it with {#short-english-id}, the same in both languages",
                    )
                )
            elif heading.id in seen:
                found.append(
                    Problem(
                        file,
                        heading.line,
                        f"the id #{heading.id} is taken by the heading on line {seen[heading.id]}",
                        "give one of the two another id, in both languages",
                    )
                )
            else:
                seen[heading.id] = heading.line
    return found


def nav_problems(book: Book) -> list[Problem]:
    """Lines of `nav` without a page, and pages that stand there not at all or twice."""
    config = book.root / "mkdocs.yml"
    text = config.read_text(encoding="utf-8") + "\n" if config.is_file() else ""
    nav = _NAV.search(text)
    if nav is None:
        return []
    file, before, found = book.relative(config), text.count("\n", 0, nav.start("lines")), []
    listed = dict[str, int]()
    for number, line in enumerate(nav["lines"].splitlines(), before + 1):
        match = _LISTED.match(line)
        if match is None:
            continue
        name = match["name"]
        if name in listed:
            found.append(
                Problem(file, number, f"{name} stands in nav twice, first in line {listed[name]}", "remove one")
            )
        elif not (book.docs / name).is_file() or book.docs / name != english_of(book.docs / name):
            cure = "write it and its twin, or name an English page as it lies below docs/, with no slash before it"
            found.append(Problem(file, number, f"nav names {name}, and there is no such English page", cure))
        listed.setdefault(name, number)
    for path in book.pages():
        name = path.relative_to(book.docs).as_posix()
        if path == english_of(path) and name not in listed:
            cure = f"add a line - {name} to nav in mkdocs.yml, in its section"
            found.append(Problem(book.relative(path), 1, "this page stands nowhere in nav", cure))
    return found


def front_problems(book: Book) -> list[Problem]:
    """Front matter that MkDocs would not read, or that lacks what a search engine shows."""
    found: list[Problem] = []
    for path in book.pages():
        page = read_page(path)
        for line, what, cure in _front_faults(page):
            found.append(Problem(book.relative(path), line, what, cure))
    return found


def _front_faults(page: Page) -> list[tuple[int, str, str]]:
    cure = "begin the page with ---, title: …, description: …, --- ; put a text with a colon between double quotes"
    if not page.front:
        return [(1, "the page has no front matter, or its second --- is missing", cure)]
    try:
        content = yaml.safe_load(page.front)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        return [(mark.line + 2 if mark else 1, "the front matter is no YAML, and MkDocs would drop it", cure)]
    if not isinstance(content, dict):
        return [(1, "the front matter is no list of names and values", cure)]
    faults = [
        (1, f"the front matter has no {name}, or it is no text", cure)
        for name in ("title", "description")
        if not isinstance(content.get(name), str) or not content[name].strip()
    ]
    if not faults and len(content["description"]) > LONGEST_DESCRIPTION:
        what = f"the description has {len(content['description'])} characters, more than {LONGEST_DESCRIPTION}"
        faults.append((1, what, "say in one sentence what the page answers; search engines show no more"))
    return faults


def last_section_problems(book: Book) -> list[Problem]:
    """Pages but the home page that do not end in where to go on."""
    found = []
    for path in book.pages():
        sections = [heading for heading in read_page(path).headings if heading.level == 2]
        if english_of(path) != book.docs / "index.md" and [each.id for each in sections][-1:] != [LAST]:
            line = sections[-1].line if sections else 1
            what = f"the last section of the page is not {{#{LAST}}}"
            cure = f"end it with ## … {{#{LAST}}} and two or three links to where a reader goes from here"
            found.append(Problem(book.relative(path), line, what, cure))
    return found
