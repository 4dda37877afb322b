"""A case as a table: every way of it, the fastest or the least first."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from gatherbook.measured.numbers import shown
from gatherbook.measured.records import (
    COPY,
    ON_DEVICE,
    Record,
    UnknownMeasurementError,
    chosen,
    names,
    need_case,
    need_record,
    on,
    records,
    sizes_of,
    way_name,
)
from gatherbook.measured.words import TEXTS
from gatherbook.sources.book import Book


def table_html(book: Book, case: str, language: str) -> str:
    """Every way of a case, one table a record, the fastest first.

    Raises:
        UnknownMeasurementError: a CPU record has no such case, or there is none.
    """
    columns = (("time", "median", "time"), ("iqr", "iqr", "percent"), ("ratio", "ratio", "x"),
               ("share", "share", "percent"), ("peak", "peak", "size"))  # fmt: skip
    return _tables(book, case, language, "median", columns)


def memory_html(book: Book, case: str, language: str) -> str:
    """The same by memory, the least first.

    Raises:
        UnknownMeasurementError: as for `table_html`.
    """
    columns = (("exactly", "peak", "bytes"), ("least", "peak-ratio", "x"), ("time", "median", "time"))
    return _tables(book, case, language, "peak", columns)


def _tables(book: Book, case: str, language: str, by: str, columns: Sequence[tuple[str, str, str]]) -> str:
    case, device = on(case)
    need_case(book, case)
    having = [record for record in chosen(book, device) if case in record.cases]
    said = _disagreements_html(book, having, case, language) if by == "median" else ""
    drawn = [
        (record, _case_table(book, record, case, language, by, columns, "" if at else said))
        for at, record in enumerate(having)
    ]
    return side_by_side(drawn, language)


def disagreements(having: Sequence[Record], case: str) -> list[tuple[str, str, Record, Record]]:
    """Two ways, a record in which the one is faster and one of the same device in which it is slower.

    Faster is a way whose slow quarter lies before the other's fast one; what is nearer is no order.
    """
    found = {}
    for one in having:
        for other in having:
            if one.device != other.device or one is other:
                continue
            here, there = one.rivals(case), other.rivals(case)
            for left in sorted((here.keys() & there.keys()) - {COPY}):
                for right in sorted((here.keys() & there.keys()) - {COPY, left}):
                    if here[left]["q3"] < here[right]["q1"] and there[right]["q3"] < there[left]["q1"]:
                        found.setdefault(frozenset((left, right)), (left, right, one, other))
    return list(found.values())


def _disagreements_html(book: Book, having: Sequence[Record], case: str, language: str) -> str:
    """A line for each two ways that change places from machine to machine."""
    return "".join(
        "<br>"
        + escape(
            TEXTS[language]["disagree"].format(
                left=way_name(book, left, language),
                right=way_name(book, right, language),
                one=one.content["name"],
                other=other.content["name"],
            )
        )
        for left, right, one, other in disagreements(having, case)
    )


def device_html(book: Book, body: str, language: str) -> str:
    """Launch and kernel apart, one table a CUDA record: by size for `growth WAY`, else by the ways of a case.

    Raises:
        UnknownMeasurementError: no CUDA record has such times.
    """
    name, _, way = body.partition(" ")
    texts, drawn = TEXTS[language], []
    for record in chosen(book, "cuda"):
        if name == "growth":
            cases = [(f"{size:,}", case, way) for size, case in sizes_of(record)]
            title = f"{record.device.upper()}: {way}"
        else:
            cases = [
                (way_name(book, rival, language), name, rival)
                for rival in record.cases.get(name, {"rivals": ()})["rivals"]
            ]
            title = f"{record.device.upper()}: {record.cases[name]['setup']}" if cases else ""
        rows = [
            (label, *(record_text(record, case, rival, field, "time", language) for field in ("median", *ON_DEVICE)))
            for label, case, rival in cases
            if "device" in record.rivals(case).get(rival, ())
        ]
        if rows:
            head = (texts["cells" if name == "growth" else "way"], texts["queued"], *(texts[key] for key in ON_DEVICE))
            origin = f'<p class="measured-source">{escape(source_of(record, cases[0][1], language))}</p>'
            table_of = _plain_table(title, head, rows)
            drawn.append(
                (record, f'<div class="measured-plot" data-machine="{record.machine}">{table_of}{origin}</div>')
            )
    if not drawn:
        raise UnknownMeasurementError(
            f"no CUDA record has times of the device for {body!r}", "name a case of one, or: growth gather"
        )
    return side_by_side(drawn, language)


def side_by_side(drawn: Sequence[tuple[Record, str]], language: str) -> str:
    """The first machine open, the others folded below it by name."""
    found = []
    for record, html in drawn:
        folded = bool(found)
        summary = escape(TEXTS[language]["also"].format(name=record.content["name"]))
        found.append(f'<details class="measured-also"><summary>{summary}</summary>{html}</details>' if folded else html)
    return "".join(found)


def _case_table(
    book: Book,
    record: Record,
    case: str,
    language: str,
    by: str,
    columns: Sequence[tuple[str, str, str]],
    said: str,
) -> str:
    texts, rivals = TEXTS[language], record.rivals(case)
    order = sorted((name for name in rivals if name != COPY), key=lambda name: (rivals[name][by], name))
    best = next((name for name in order if rivals[name][by]), order[0])
    order += [COPY] if COPY in rivals and by == "median" else []
    rows = []
    for name in order:
        cells = [(key, record_text(record, case, name, field, form, language, best)) for key, field, form in columns]
        body = "".join(f'<td role="cell" data-field="{key}">{cell}</td>' for key, cell in cells)
        head = f'<th role="rowheader" scope="row">{_way_html(book, case, name, language)}</th>'
        rows.append(f'<tr role="row" data-rival="{name}">{head}{body}</tr>')
    heads = "".join(
        f'<th role="columnheader" scope="col" data-field="{key}">{escape(texts[key])}</th>'
        for key in ("way", *(key for key, _, _ in columns))
    )
    setup = record.cases[case]["setup"]
    origin = f"<code>{escape(setup)}</code><br>{escape(source_of(record, case, language))}{said}"
    return (
        f'<div class="measured-table" data-case="{case}" data-machine="{record.machine}">'
        f"{table(f'{record.device.upper()}: {setup}', heads, rows)}"
        f'<p class="measured-source">{origin}</p></div>'
    )


def table(name: str, heads: str, rows: Sequence[str]) -> str:
    """A table with a name. Its roles are written out, since a narrow screen shows its rows as blocks."""
    return (
        f'<table role="table" aria-label="{escape(name)}"><thead role="rowgroup"><tr role="row">{heads}</tr></thead>'
        f'<tbody role="rowgroup">{"".join(rows)}</tbody></table>'
    )


def record_text(
    record: Record, case: str, rival: str, field: str, form: str, language: str, other: str | None = None
) -> str:
    """One value of one record, in a form."""
    return shown(record.value(case, rival, field, other), form, language)


def _way_html(book: Book, case: str, rival: str, language: str) -> str:
    code = names(book).get("code", {}).get(case, {}).get(rival)
    word = escape(way_name(book, rival, language))
    return f"{word}<br><code>{escape(code)}</code>" if code else word


def source_of(record: Record, case: str, language: str) -> str:
    """Where a table or plot comes from, in short."""
    runs = sorted({rival["runs"] for rival in record.rivals(case).values()})
    between = f"{runs[0]}" if len(runs) == 1 else f"{runs[0]}–{runs[-1]}"
    said = TEXTS[language]["runs"].format(name=record.content["name"], runs=between)
    disturbed = sum(rival.get("disturbed", 0) for rival in record.rivals(case).values())
    return f"{said} {TEXTS[language]['disturbed'].format(disturbed)}" if disturbed else said


def machines_html(book: Book, language: str) -> str:
    """What every record comes from, and what awaits a record.

    Raises:
        UnknownMeasurementError: there is none.
    """
    need_record(book)
    found = records(book)
    texts = TEXTS[language]
    lines = []
    for record in found:
        threads = record.content["threads"]
        text = texts["machine"].format(
            name=record.content["name"], torch=record.content["torch"], threads=threads,
            s="" if threads == 1 else "s", date=record.content["date"],
        )  # fmt: skip
        lines.append(f"<strong>{record.device.upper()}</strong> {escape(text)}")
    if all(record.device != "cuda" for record in found):
        lines.append(texts["awaits-device"])
    return f'<p class="measured-machines">{"<br>".join(lines)}</p>'


def _plain_table(name: str, head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """A table whose cells carry the name of their column, which a narrow screen shows beside them."""
    labels = [escape(text) for text in head]
    heads = "".join(f'<th role="columnheader" scope="col">{label}</th>' for label in labels)
    lines = []
    for row in rows:
        first, *others = zip(labels, map(escape, row), strict=True)
        cells = "".join(f'<td role="cell" data-label="{label}">{cell}</td>' for label, cell in others)
        lines.append(
            f'<tr role="row"><th role="rowheader" scope="row" data-label="{first[0]}">{first[1]}</th>{cells}</tr>'
        )
    return table(name, heads, lines)
