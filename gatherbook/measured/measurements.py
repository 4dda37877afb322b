"""What was measured: the records that `make benchmark` writes, and the ways in which a page shows them.

A page's text asks for one value, for a claim, for a table or for a plot:

    {{ measured: one-per-row/gather median }}              the time of one way of one case
    {{ measured: one-per-row/loop ratio gather }}          how many times as long as another way
    {{ measured: log-prob/logsumexp peak size @cuda }}     of the CUDA record; the CPU's where none is named
    {{ claim: loop }}                                      a sentence of claims.toml
    <!-- measured-table: one-per-row -->                   every way of a case
    <!-- measured-memory: log-prob -->                     the same by memory, to the byte
    <!-- measured-plot: growth-time -->                    a plot, with its numbers behind it
    <!-- measured-machines -->                             what the records come from, and what awaits one

FIELDS lists the fields and the forms of each; the first form is the default.
"""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from html import escape
from pathlib import Path
from typing import Any

from markdown import Markdown
from markdown.extensions import Extension
from markdown.preprocessors import Preprocessor

from gatherbook.measured import lab_plots
from gatherbook.measured.charts import GROWTH_PLOTS, Bars, Lines, Series, plot_svg
from gatherbook.sources.book import DEVICES, LANGUAGES, Book, english_of, language_of, twin_of
from gatherbook.sources.pages import CODE_SPAN, parse, read_page
from gatherbook.sources.problems import Problem

COPY = "copy"
FIELDS: dict[str, tuple[str, ...]] = {
    "median": ("time",),
    "iqr": ("percent",),
    "runs": ("count",),
    "ratio": ("times", "x", "percent"),
    "share": ("percent",),
    "bandwidth": ("rate",),
    "moves": ("bytes", "size"),
    "peak": ("bytes", "size"),
    "peak-ratio": ("times", "x", "percent"),
}
AGAINST = ("ratio", "peak-ratio")
"""Fields that name another way to compare with."""

TEXTS = {
    "en": {
        "way": "way", "time": "time", "iqr": "IQR", "ratio": "against the fastest", "share": "of the copy's bandwidth",
        "peak": "memory", "exactly": "memory, exactly", "least": "against the least", "cells": "cells",
        "awaits": "awaits its record",
        "awaits-device": "CUDA awaits its record: `make benchmark DEVICE=cuda` on a machine that has one writes it.",
        "machine": "{name}, PyTorch {torch}, {threads} thread{s}, {date}.", "runs": "{name}, median of {runs} runs.",
        "numbers": "The numbers of this plot", "times": "{} times", "bytes": "{} bytes",
        "printed": "Drawn from the numbers printed above.",
        "filled": "Dotted: where all that gather touches fills {}.", "beyond": "{} lies beyond the plot.",
        "and": " and ",
        "desc": "{title} Measured on {name}. All its numbers are in the table behind the plot.",
    },
    "zh": {
        "way": "写法", "time": "时间", "iqr": "IQR", "ratio": "与最快的相比", "share": "达到复制带宽的", "peak": "内存",
        "exactly": "内存\uff0c精确到字节", "least": "与最少的相比",
        "cells": "元素个数", "awaits": "尚无记录",
        "awaits-device": "CUDA 尚无记录\uff1a在有 CUDA 设备的机器上运行 `make benchmark DEVICE=cuda` 就会写出。",
        "machine": "{name}\uff0cPyTorch {torch}\uff0c{threads} 个线程\uff0c{date}。",
        "runs": "{name}\uff0c{runs} 次的中位数。",
        "numbers": "这张图的数据", "times": "{} 倍", "bytes": "{} 字节",
        "printed": "按上面打印的数画成\u3002",
        "filled": "竖的点线\uff1agather 要碰到的数据合起来正好占满 {}。", "beyond": "{} 在图外。", "and": " 和 ",
        "desc": "{title}在 {name} 上测得。全部数据都在图后面的表里。",
    },
}  # fmt: skip

_REFERENCE = re.compile(r"\{\{\s*(?P<kind>measured|claim):\s*(?P<body>[^{}\n]*?)\s*\}\}")
_PLACED = re.compile(
    r"^<!--\s*measured-(?P<kind>table|memory|plot|machines)(?::\s*(?P<body>[^>\n]*?))?\s*-->\s*$", re.MULTILINE
)
_VALUE = re.compile(
    r"(?P<case>[\w-]+)/(?P<rival>[\w-]+) (?P<field>[a-z-]+)(?: (?P<rest>[\w -]+?))?(?: @(?P<device>[a-z]+))?"
)
TYPED = re.compile(
    r"\d\s*(?:[nµμm]s\b|ns\b|s\b|[kMGT]i?B\b|[GMk]B/s|×|x\s+(?:faster|slower)|%)|\d\s*(?:微秒|毫秒|纳秒|秒|倍)"
    r"|times (?:faster|slower|as (?:fast|slow|long))"
)
"""A performance number typed into a text."""


class UnknownMeasurementError(Exception):
    """Raised where a page asks for what no record holds; says what, and the cure."""

    def __init__(self, what: str, cure: str) -> None:
        super().__init__(what)
        self.what, self.cure = what, cure


@dataclass(frozen=True)
class Claim:
    """An inequality between two ways of a case, and the sentence that states it in each language.

    It holds in a record if `left / right` of the field is beyond the bound by the factor `margin`, so that another
    day's run of the same machine does not make the sentence false.
    """

    id: str
    case: str
    left: str
    right: str
    field: str
    bound: float
    at_least: bool
    margin: float
    device: str | None
    sentences: Mapping[str, str]

    def holds(self, record: Record) -> bool:
        """Whether a record that has the case supports it."""
        found = record.value(self.case, self.left, self.field) / record.value(self.case, self.right, self.field)
        return found >= self.bound * self.margin if self.at_least else found <= self.bound / self.margin

    def concerns(self, record: Record) -> bool:
        """Whether a record has what the claim is about."""
        return self.case in record.cases and self.device in (None, record.device)

    def sentence(self, language: str) -> str:
        """The claim as a page shows it."""
        return self.sentences[language].format(bound=f"{self.bound:g}", percent=f"{self.bound * 100:g}")


@dataclass(frozen=True)
class Record:
    """One file of `docs/assets/measurements`: a machine and its cases."""

    machine: str
    content: Mapping[str, Any]

    @property
    def device(self) -> str:
        return str(self.content["device"])

    @property
    def cases(self) -> Mapping[str, Any]:
        return self.content["cases"]

    def rivals(self, case: str) -> Mapping[str, Any]:
        """The ways of a case.

        Raises:
            UnknownMeasurementError: the record has no such case.
        """
        if case not in self.cases:
            raise UnknownMeasurementError(
                f"the record {self.machine} has no case {case!r}",
                f"name one of: {', '.join(self.cases)}; or measure it: make benchmark ONLY={case}",
            )
        return self.cases[case]["rivals"]

    def value(self, case: str, rival: str, field: str, other: str | None = None) -> float:
        """One number, in seconds, bytes, bytes per second, or without a unit.

        Raises:
            UnknownMeasurementError: the record has no such case or way.
        """
        entry = self._rival(case, rival)
        if field in AGAINST:
            part = field.removesuffix("ratio").rstrip("-") or "median"
            return entry[part] / self._rival(case, str(other))[part]
        if field == "iqr":
            return (entry["q3"] - entry["q1"]) / entry["median"]
        if field == "bandwidth":
            return entry["moves"] / entry["median"]
        if field == "share":
            return self.value(case, rival, "bandwidth") / self.value(case, COPY, "bandwidth")
        return entry[field]

    def _rival(self, case: str, rival: str) -> Mapping[str, Any]:
        rivals = self.rivals(case)
        if rival not in rivals:
            raise UnknownMeasurementError(
                f"the case {case} has no way {rival!r} in the record {self.machine}",
                f"name one of: {', '.join(rivals)}",
            )
        return rivals[rival]


def folder(book: Book) -> Path:
    """Where the records lie, beside `claims.toml` and `names.toml`."""
    return book.docs / "assets" / "measurements"


def records(book: Book) -> list[Record]:
    """Every record, the CPU's first, then by name."""
    found = [_record(path, path.read_text(encoding="utf-8")) for path in sorted(folder(book).glob("*.json"))]
    return sorted(found, key=lambda record: DEVICES.index(record.device))


@lru_cache(maxsize=32)
def _record(path: Path, text: str) -> Record:
    return Record(path.stem, json.loads(text))


def claims(book: Book) -> dict[str, Claim]:
    """Every claim by its id."""
    path = folder(book) / "claims.toml"
    if not path.is_file():
        return {}
    return {
        identity: Claim(
            id=identity,
            case=given["case"],
            left=given["left"],
            right=given["right"],
            field=given.get("field", "median"),
            bound=float(given.get("at_least", given.get("at_most"))),
            at_least="at_least" in given,
            margin=float(given["margin"]),
            device=given.get("device"),
            sentences={language: given[language] for language in LANGUAGES},
        )
        for identity, given in _toml(path.read_text(encoding="utf-8")).items()
    }


def names(book: Book) -> Mapping[str, Any]:
    """What cases, ways and plots are called in each language, and their code."""
    path = folder(book) / "names.toml"
    return _toml(path.read_text(encoding="utf-8")) if path.is_file() else {}


@lru_cache(maxsize=32)
def _toml(text: str) -> dict[str, Any]:
    return tomllib.loads(text)


# Values -------------------------------------------------------------------------------------------------------


def value_text(book: Book, body: str, language: str) -> str:
    """The value that `{{ measured: body }}` asks for, with its unit.

    Raises:
        UnknownMeasurementError: the notation cannot be read, or no record has what it names.
    """
    match = _VALUE.fullmatch(body)
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
    chosen = next((record for record in records(book) if record.device == device), None)
    if device not in DEVICES or (chosen is None and device == "cpu"):
        raise UnknownMeasurementError(f"no record of {device!r}", "make benchmark, or name cpu or cuda")
    if chosen is None:
        return TEXTS[language]["awaits"]
    return shown(chosen.value(match["case"], match["rival"], field, other), form, language)


def shown(value: float, form: str, language: str) -> str:
    """A number in a form: its digits, a no-break space and its unit."""
    texts = TEXTS[language]
    if form == "time":
        return _scaled(value, ((1.0, "s"), (1e-3, "ms"), (1e-6, "µs"), (1e-9, "ns")), 3)
    if form == "rate":
        return _scaled(value, ((1e9, "GB/s"), (1e6, "MB/s"), (1e3, "kB/s"), (1.0, "B/s")), 2)
    if form == "size":
        return _scaled(value, ((1e9, "GB"), (1e6, "MB"), (1e3, "kB"), (1.0, "B")), 3)
    if form == "bytes":
        return texts["bytes"].format(f"{int(value):,}").replace(" ", "\u00a0")
    if form == "percent":
        return f"{_digits(value * 100, 2)}\u00a0%"
    if form == "x":
        return f"{_digits(value, 2)}×"
    if form == "times":
        return texts["times"].format(_digits(value, 2)).replace(" ", "\u00a0")
    return f"{int(value)}"


def _scaled(value: float, units: Sequence[tuple[float, str]], digits: int) -> str:
    factor, unit = next((each for each in units if value >= each[0] * 0.9995), units[-1])
    return f"{int(value) if unit == 'B' else _digits(value / factor, digits)}\u00a0{unit}"


def _digits(value: float, digits: int) -> str:
    """So many significant digits, without an exponent."""
    if value == 0:
        return "0"
    rounded = float(f"{value:.{digits}g}")
    places = max(0, digits - len(f"{int(abs(rounded))}".lstrip("0")))
    if abs(rounded) < 1:
        places = max(0, digits - 1 - int(f"{rounded:e}".split("e")[1]))
    return f"{rounded:,.{places}f}"


# Tables and plots ---------------------------------------------------------------------------------------------


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
    _need_case(book, case)
    having = [record for record in records(book) if case in record.cases]
    return "".join(_case_table(book, record, case, language, by, columns) for record in having)


def _need_case(book: Book, case: str) -> None:
    found = records(book)
    if not found:
        raise UnknownMeasurementError("there is no record", "make benchmark")
    found[0].rivals(case)


def _case_table(
    book: Book, record: Record, case: str, language: str, by: str, columns: Sequence[tuple[str, str, str]]
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
    source = f"<code>{escape(setup)}</code><br>{escape(_source(record, case, language))}"
    return (
        f'<div class="measured-table" data-case="{case}" data-machine="{record.machine}">'
        f"{_table(f'{record.device.upper()}: {setup}', heads, rows)}"
        f'<p class="measured-source">{source}</p></div>'
    )


def _table(name: str, heads: str, rows: Sequence[str]) -> str:
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


def way_name(book: Book, rival: str, language: str) -> str:
    """What a way is called: a function by its own name, others by words."""
    return names(book).get("ways", {}).get(rival, {}).get(language, rival)


def _source(record: Record, case: str, language: str) -> str:
    """Where a table or plot comes from, in short."""
    runs = sorted({rival["runs"] for rival in record.rivals(case).values()})
    between = f"{runs[0]}" if len(runs) == 1 else f"{runs[0]}–{runs[-1]}"
    return TEXTS[language]["runs"].format(name=record.content["name"], runs=between)


def machines_html(book: Book, language: str) -> str:
    """What every record comes from, and what awaits a record.

    Raises:
        UnknownMeasurementError: there is none.
    """
    found = records(book)
    if not found:
        raise UnknownMeasurementError("there is no record", "make benchmark")
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
        lines.append(re.sub(r"`([^`]+)`", r"<code>\1</code>", texts["awaits-device"]))
    return f'<p class="measured-machines">{"<br>".join(lines)}</p>'


def plot_names(book: Book) -> list[str]:
    """What a page may ask for: the growth plots, the lab's, and a bar plot of each case."""
    found = records(book)
    return [
        *GROWTH_PLOTS,
        *lab_plots.AXES,
        *(case for case in (found[0].cases if found else ()) if not case.startswith("growth-")),
    ]


def plot_html(book: Book, name: str, language: str) -> str:
    """A plot with its numbers behind it, one a record.

    Raises:
        UnknownMeasurementError: there is no such plot, or no record holds two points of it.
    """
    if name in lab_plots.AXES:
        return _lab_figure(book, name, language)
    if name not in plot_names(book):
        raise UnknownMeasurementError(f"no plot {name!r}", f"name one of: {', '.join(plot_names(book))}")
    drawn = []
    for record in records(book):
        if name in GROWTH_PLOTS and len(_sizes(record)) > 1:
            drawn.append(_growth_figure(book, record, name, language))
        elif name in record.cases:
            drawn.append(_bars_figure(book, record, name, language))
    if not drawn:
        raise UnknownMeasurementError(f"no record holds the sizes of the plot {name!r}", "make benchmark")
    return "".join(drawn)


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
    source = "<br>".join(escape(line) for line in (_source(record, case, language), note) if line)
    return (
        f'<figure class="measured-plot" data-plot="{name}" data-machine="{record.machine}">{svg}'
        f"<figcaption>{escape(title)}<br>{source}</figcaption>"
        f"<details><summary>{escape(texts['numbers'])}</summary>{_plain_table(title, *table)}</details></figure>"
    )


def _lab_figure(book: Book, name: str, language: str) -> str:
    """What a cell of the lab plots; its numbers are printed above it, so there is no table behind it."""
    texts, title, identity = TEXTS[language], _title(book, name, language), name.removesuffix(".py").replace("/", "-")
    try:
        lines = lab_plots.lines(book, name, language)
    except ValueError as error:
        raise UnknownMeasurementError(f"snippets/{name}: {error}", f"make bless ONLY={name}") from error
    svg = plot_svg(lines, f"plot-{identity}", title, texts["printed"], book.root / ".cache" / "plots")
    return (
        f'<figure class="measured-plot" data-plot="{name}">{svg}'
        f"<figcaption>{escape(title)}<br>{escape(texts['printed'])}</figcaption></figure>"
    )


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


def _sizes(record: Record) -> list[tuple[int, str]]:
    return sorted((entry["size"], name) for name, entry in record.cases.items() if "size" in entry)


def _growth_figure(book: Book, record: Record, name: str, language: str) -> str:
    sizes = _sizes(record)
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


def binary(size: int) -> str:
    """Bytes as caches are sold: 48 KiB."""
    return f"{size / 2**20:g}\u00a0MiB" if size >= 2**20 else f"{size / 2**10:g}\u00a0KiB"


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
    return _table(name, heads, lines)


# Pages --------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Asked:
    """What one place of a page asks for."""

    line: int
    kind: str
    body: str


def asked(text: str) -> list[Asked]:
    """Everything that a page's text asks for, outside code."""
    prose = parse(text).prose
    found = [
        Asked(prose.count("\n", 0, match.start()) + 1, match["kind"], match["body"] or "")
        for pattern in (_REFERENCE, _PLACED)
        for match in pattern.finditer(prose)
    ]
    return sorted(found, key=lambda each: (each.line, each.kind, each.body))


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
    if each.kind == "machines":
        return machines_html(book, language)
    known = claims(book)
    if each.body not in known:
        raise UnknownMeasurementError(f"no claim {each.body!r}", f"name one of claims.toml: {', '.join(known)}")
    return known[each.body].sentence(language)


def problems(book: Book) -> list[Problem]:
    """What pages ask for and no record has, twins that ask for different things, and numbers typed into their texts."""
    found: list[Problem] = []
    for path in book.pages():
        text = read_page(path).text
        if "measured" in text or "claim:" in text:
            found += _unknown(book, path, text)
        if path.parent == book.docs / "performance":
            found += _typed(book, path, text)
    return found


def _unknown(book: Book, path: Path, text: str) -> Iterator[Problem]:
    file, wanted = book.relative(path), asked(text)
    for each in wanted:
        try:
            rendered(book, each, language_of(path))
        except UnknownMeasurementError as error:
            yield Problem(file, each.line, error.what, error.cure)
    twin = twin_of(path)
    if path != english_of(path) and twin.is_file():
        theirs = sorted((each.kind, each.body) for each in asked(read_page(twin).text))
        ours = sorted((each.kind, each.body) for each in wanted)
        if ours != theirs:
            lone = next(each for each in ours + theirs if ours.count(each) != theirs.count(each))
            line = next((each.line for each in wanted if (each.kind, each.body) == lone), 1)
            yield Problem(
                file,
                line,
                f"the twins show other measurements: {lone[0]} {lone[1]!r}",
                f"ask for the same in {book.relative(twin)}",
            )


def _typed(book: Book, path: Path, text: str) -> Iterator[Problem]:
    prose = _REFERENCE.sub("", parse(text).prose)
    for number, line in enumerate(prose.split("\n"), 1):
        match = TYPED.search(line)
        if match:
            yield Problem(
                book.relative(path),
                number,
                f"a performance number is typed into the page: {match[0]!r}",
                "ask for it: {{ measured: case/way field }}, or state it as a claim",
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
        match = _PLACED.match(line)
        if match:
            html = self._render(Asked(0, match["kind"], match["body"] or ""))
            return [line] if html is None else ["", self.md.htmlStash.store(html), ""]
        code = [span.span() for span in CODE_SPAN.finditer(line)]

        def replaced(found: re.Match[str]) -> str:
            if any(start <= found.start() < end for start, end in code):
                return found[0]
            text = self._render(Asked(0, found["kind"], found["body"]))
            return found[0] if text is None else text

        return [_REFERENCE.sub(replaced, line)]

    def _render(self, each: Asked) -> str | None:
        book, path = self._where()
        try:
            return rendered(book, each, language_of(path))
        except UnknownMeasurementError:
            return None
