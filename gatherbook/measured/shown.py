"""What stands on a page where its text asks for something measured; and the Markdown extension that puts it there."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

from markdown import Markdown
from markdown.extensions import Extension
from markdown.preprocessors import Preprocessor

from gatherbook.measured.notation import PLACED, REFERENCE, VALUE, Asked
from gatherbook.measured.numbers import shown_range
from gatherbook.measured.plots import need_plot, plot_html
from gatherbook.measured.records import (
    AGAINST,
    FIELDS,
    UnknownMeasurementError,
    chosen,
    claims,
    need_case,
    need_record,
    on,
    records,
)
from gatherbook.measured.tables import device_html, machines_html, memory_html, table_html
from gatherbook.measured.words import TEXTS
from gatherbook.sources.book import DEVICES, Book, language_of
from gatherbook.sources.pages import CODE_SPAN


def value_text(book: Book, body: str, language: str) -> str:
    """The value that `{{ measured: body }}` asks for, with its unit: from the least to the most of all machines.

    Raises:
        UnknownMeasurementError: the notation cannot be read, or no record has what it names.
    """
    match = VALUE.fullmatch(body)
    if not match:
        raise UnknownMeasurementError(
            f"no measured value: {body!r}", "write case/way field, such as one-per-row/gather median"
        )
    field, rest = match["field"], (match["rest"] or "").split()
    if field not in FIELDS:
        raise UnknownMeasurementError(f"no field {field!r}", f"name one of: {', '.join(FIELDS)}")
    other = rest.pop(0) if field in AGAINST and rest else None
    form = rest.pop(0) if rest else FIELDS[field][0]
    if rest or form not in FIELDS[field] or (field in AGAINST and other is None):
        raise UnknownMeasurementError(
            f"no form of {field}: {body!r}",
            f"write case/way {field}{' otherway' if field in AGAINST else ''}, then nothing or: "
            + ", ".join(FIELDS[field]),
        )
    device = match["device"] or "cpu"
    there = [record for record in records(book) if record.device == device]
    if device not in DEVICES or (not there and device == "cpu"):
        raise UnknownMeasurementError(f"no record of {device!r}", "make benchmark, or name cpu or cuda")
    if not there:
        return TEXTS[language]["awaits"]
    having = [record for record in there if match["case"] in record.cases] or there[:1]
    values = sorted(record.value(match["case"], match["rival"], field, other) for record in having)
    return shown_range(values[0], values[-1], form, language)


def rendered(book: Book, each: Asked, language: str) -> str:
    """What stands on the page: Markdown for a value and a claim, HTML for a table and a plot.

    Raises:
        UnknownMeasurementError: no record, claim or plot has what is asked for.
    """
    if each.kind == "measured":
        return value_text(book, each.body, language)
    if each.kind == "table":
        return table_html(book, each.body, language)
    if each.kind == "memory":
        return memory_html(book, each.body, language)
    if each.kind == "plot":
        return plot_html(book, each.body, language)
    if each.kind == "device":
        return device_html(book, each.body, language)
    if each.kind == "machines":
        return machines_html(book, language)
    return claim_text(book, each.body, language)


def claim_text(book: Book, name: str, language: str) -> str:
    """The sentence of a claim; where some record of its device lacks the case, with how many machines have it.

    Raises:
        UnknownMeasurementError: there is no such claim.
    """
    known = claims(book)
    if name not in known:
        raise UnknownMeasurementError(f"no claim {name!r}", f"name one of claims.toml: {', '.join(known)}")
    claim, sentence = known[name], known[name].sentence(language)
    machines = chosen(book, claim.device)
    having = sum(claim.concerns(record) for record in machines)
    if having == len(machines):
        return sentence
    return TEXTS[language]["part"].format(sentence=sentence, having=having, machines=len(machines))


def look_up(book: Book, each: Asked, language: str) -> None:
    """Finds what `rendered` would show, and shows nothing.

    Raises:
        UnknownMeasurementError: no record, claim or plot has what is asked for.
    """
    if each.kind in ("table", "memory"):
        name, device = on(each.body)
        need_case(book, name)
        if not any(name in record.cases for record in chosen(book, device)):
            raise UnknownMeasurementError(
                f"no record of {device!r} has the case {name!r}", "measure it, or leave @ away"
            )
    elif each.kind == "plot":
        need_plot(book, each.body, language)
    elif each.kind == "machines":
        need_record(book)
    else:
        rendered(book, each, language)


def expanded(book: Book, line: str, language: str) -> str:
    """A line of Markdown with values and claims in the places that ask for them; what no record has stays."""

    def replaced(found: re.Match[str]) -> str:
        try:
            return rendered(book, Asked(0, found["kind"], found["body"]), language)
        except UnknownMeasurementError:
            return found[0]

    code = [span.span() for span in CODE_SPAN.finditer(line)]
    return REFERENCE.sub(
        lambda found: found[0] if any(a <= found.start() < b for a, b in code) else replaced(found), line
    )


class Measurements(Extension):
    """Puts what was measured where a page asks for it. `where` tells the book and the page that is being converted.

    What no record has stays as it is written; `problems` reports it with its line before the page is converted.
    """

    def __init__(self, where: Callable[[], tuple[Book, Path]]) -> None:
        super().__init__()
        self._where = where

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802  (Markdown's name)
        md.preprocessors.register(_Placer(md, self._where), "measurements", 23)  # behind fences, before raw HTML


class _Placer(Preprocessor):
    def __init__(self, md: Markdown, where: Callable[[], tuple[Book, Path]]) -> None:
        super().__init__(md)
        self._where = where

    def run(self, lines: list[str]) -> list[str]:
        if not any("measured" in line or "claim:" in line for line in lines):
            return lines
        return [done for line in lines for done in self._line(line)]

    def _line(self, line: str) -> list[str]:
        match = PLACED.match(line)
        if match:
            html = self._render(Asked(0, match["kind"], match["body"] or ""))
            return [line] if html is None else ["", self.md.htmlStash.store(html), ""]
        book, path = self._where()
        return [expanded(book, line, language_of(path))]

    def _render(self, each: Asked) -> str | None:
        book, path = self._where()
        try:
            return rendered(book, each, language_of(path))
        except UnknownMeasurementError:
            return None
