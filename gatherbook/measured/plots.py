"""A case, or the growth over all sizes, as a plot with its numbers behind it."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from gatherbook.measured import lab
from gatherbook.measured.charts import GROWTH_PLOTS, Bars, Lines, Series, plot_svg
from gatherbook.measured.numbers import binary
from gatherbook.measured.records import (
    COPY,
    Record,
    UnknownMeasurementError,
    chosen,
    names,
    on,
    records,
    sizes_of,
    way_name,
)
from gatherbook.measured.tables import _plain_table, record_text, side_by_side, source_of
from gatherbook.measured.words import TEXTS
from gatherbook.sources.book import Book
from gatherbook.sources.problems import BookError


def plot_names(book: Book) -> list[str]:
    """What a page may ask for: the growth plots, the lab's, and a bar plot of each case."""
    found = records(book)
    return [
        *GROWTH_PLOTS,
        *lab.AXES,
        *dict.fromkeys(case for record in found for case in record.cases if not case.startswith("growth-")),
    ]


def plot_html(book: Book, name: str, language: str) -> str:
    """A plot with its numbers behind it, one a record.

    Raises:
        UnknownMeasurementError: there is no such plot, or no record holds two points of it.
    """
    need_plot(book, name, language)
    name, device = on(name)
    if name in lab.AXES:
        return _lab_figure(book, name, language)
    draw = _growth_figure if name in GROWTH_PLOTS else _bars_figure
    drawn = [(record, draw(book, record, name, language)) for record in chosen(book, device) if _plots(record, name)]
    return side_by_side(drawn, language)


def need_plot(book: Book, name: str, language: str) -> None:
    name, device = on(name)
    if name in lab.AXES:
        _lab_lines(book, name, language)
        return
    if name not in plot_names(book):
        raise UnknownMeasurementError(f"no plot {name!r}", f"name one of: {', '.join(plot_names(book))}")
    if not any(_plots(record, name) for record in chosen(book, device)):
        raise UnknownMeasurementError(f"no record holds the sizes of the plot {name!r}", "make benchmark")


def _plots(record: Record, name: str) -> bool:
    """Whether a record holds what a plot shows."""
    return len(sizes_of(record)) > 1 if name in GROWTH_PLOTS else name in record.cases


def _title(book: Book, name: str, language: str) -> str:
    return names(book).get("titles", {}).get(name, {}).get(language, name)


def _figure(
    book: Book,
    record: Record,
    name: str,
    language: str,
    data: Lines | Bars,
    case: str,
    table: tuple[Sequence[str], Sequence[Sequence[str]]],
    note: str = "",
) -> str:
    texts, title = TEXTS[language], _title(book, name, language)
    desc = texts["desc"].format(title=f"{title.rstrip('.。')}{'. ' if language == 'en' else '。'}",
                                name=record.content["name"])  # fmt: skip
    svg = plot_svg(data, f"plot-{name}-{record.machine}", title, desc, book.root / ".cache" / "plots")
    source = "<br>".join(escape(line) for line in (source_of(record, case, language), note) if line)
    return (
        f'<figure class="measured-plot" data-plot="{name}" data-machine="{record.machine}">{svg}'
        f"<figcaption>{escape(title)}<br>{source}</figcaption>"
        f"<details><summary>{escape(texts['numbers'])}</summary>{_plain_table(title, *table)}</details></figure>"
    )


def _lab_figure(book: Book, name: str, language: str) -> str:
    """What a cell of the lab plots; its numbers are printed above it, so there is no table behind it."""
    texts, title, identity = TEXTS[language], _title(book, name, language), name.removesuffix(".py").replace("/", "-")
    lines = _lab_lines(book, name, language)
    svg = plot_svg(lines, f"plot-{identity}", title, texts["printed"], book.root / ".cache" / "plots")
    return (
        f'<figure class="measured-plot" data-plot="{name}">{svg}'
        f"<figcaption>{escape(title)}<br>{escape(texts['printed'])}</figcaption></figure>"
    )


def _lab_lines(book: Book, name: str, language: str) -> Lines:
    try:
        return lab.lines(book, name, language)
    except (ValueError, BookError) as error:
        raise UnknownMeasurementError(f"snippets/{name}: {error}", f"make bless ONLY={name}") from error


def _bars_figure(book: Book, record: Record, case: str, language: str) -> str:
    rivals = record.rivals(case)
    order = sorted(rivals, key=lambda name: rivals[name]["median"])
    bars = Bars(
        labels=tuple(way_name(book, name, language) for name in order),
        values=tuple(rivals[name]["median"] for name in order),
        texts=tuple(record_text(record, case, name, "median", "time", language) for name in order),
        yardstick=order.index(COPY) if COPY in order else None,
        axis={"en": "time per call (logarithmic)", "zh": "每次调用的时间（对数坐标）"}[language],
    )
    rows = [(label, text) for label, text in zip(bars.labels, bars.texts, strict=True)]
    return _figure(book, record, case, language, bars, case, ((TEXTS[language]["way"], TEXTS[language]["time"]), rows))


def _growth_figure(book: Book, record: Record, name: str, language: str) -> str:
    sizes = sizes_of(record)
    field, form = GROWTH_PLOTS[name]
    rivals = list(record.rivals(sizes[0][1]))
    scale = {"median": 1e6, "bandwidth": 1e-9}[field]
    series = tuple(
        Series(
            way_name(book, rival, language),
            tuple(scale * record.value(case, rival, field) for _, case in sizes),
            rival.startswith(COPY),
        )
        for rival in rivals
    )
    axes = {
        "en": ("cells", {"median": "µs per call", "bandwidth": "GB/s"}[field]),
        "zh": ("元素个数", {"median": "每次调用的微秒数", "bandwidth": "GB/s"}[field]),
    }[language]
    caches = _filled(record, *sizes[-1])
    shown_caches = [each for each in caches if sizes[0][0] < each[1] < sizes[-1][0]]
    lines = Lines(tuple(float(size) for size, _ in sizes), series, axes, tuple(shown_caches))
    rows = [
        (f"{size:,}", *(record_text(record, case, rival, field, form, language) for rival in rivals))
        for size, case in sizes
    ]
    head = (TEXTS[language]["cells"], *(way_name(book, rival, language) for rival in rivals))
    note = _caches_text(record, caches, shown_caches, language)
    return _figure(book, record, name, language, lines, sizes[-1][1], (head, rows), note)


def _filled(record: Record, size: int, case: str) -> list[tuple[str, float]]:
    """Each cache, and the number of cells at which the input, the index and the result of `gather` fill it together."""
    each = record.value(case, "gather", "moves") / size
    return [(level, full / each) for level, full in record.content["caches"].items()]


def _caches_text(
    record: Record, caches: Sequence[tuple[str, float]], drawn: Sequence[tuple[str, float]], language: str
) -> str:
    """What the dotted lines are, and which cache is too large to be one of them."""
    texts, last = TEXTS[language], max((at for _, at in drawn), default=0.0)

    def listed(some: Sequence[tuple[str, float]]) -> str:
        return str(texts["and"]).join(f"{level} ({binary(record.content['caches'][level])})" for level, _ in some)

    beyond = [each for each in caches if each not in drawn and each[1] > last]
    parts = [texts[key].format(listed(some)) for key, some in (("filled", drawn), ("beyond", beyond)) if some]
    return (" " if language == "en" else "").join(parts)
