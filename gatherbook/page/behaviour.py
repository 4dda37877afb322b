"""Tables that are made from the records of `docs/assets/behaviour` when the site is built.

A page asks for one in a line of its own:

    <!-- behaviour-table: records -->            every record: releases and devices, with the number of cases
    <!-- behaviour-table: changes -->            how many cases of each operation two releases answer differently
    <!-- behaviour-table: questions int32 … -->  the answer of each operation to questions, and since when
    <!-- behaviour-table: step 2.6.0 -->         what a release answers otherwise than the one before it
    <!-- behaviour-table: messages 2.6.0 -->     what a release says, and what the newest says of the same call
    <!-- behaviour-table: programs 2.6.0 -->     the programs of the book that print otherwise with a release
    <!-- behaviour-table: devices 2.11.0 bf16 … -->  the answer of each operation on the CPU and on CUDA, in one release
    <!-- behaviour-table: device-step 2.11.0 -->  what CUDA answers otherwise than the CPU, words of refusals left out
    <!-- behaviour-table: assertions 2.11.0 -->  the assertions that fail on a device, and whose they are

and in a sentence for a list of operations, which cannot be incomplete:

    {{ operations: negative }}                  those that answer a question with yes in at least one case
    {{ operations: varies @cuda }}              the same by the newest record of that device

`problems` reports what no record has; such a line stays as it is written.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from html import escape
from itertools import pairwise
from pathlib import Path

from markdown import Markdown
from markdown.extensions import Extension
from markdown.preprocessors import Preprocessor

from gatherbook.page.code import ASSERTED
from gatherbook.sources import marks
from gatherbook.sources.book import Book, english_of, language_of, twin_of
from gatherbook.sources.files import read
from gatherbook.sources.pages import CODE_SPAN, Page, read_page
from gatherbook.sources.problems import Problem
from gatherbook.sources.snippets import documented_output, output_path
from gatherbook.sweep import behaviour
from gatherbook.sweep.behaviour import QUERIES, Difference, Record
from gatherbook.sweep.record import general

OPERATIONS = re.compile(r"\{\{\s*operations:\s*(?P<question>[^{}\n]*?)\s*\}\}")
PLACED = re.compile(r"^<!--\s*behaviour-table:\s*(?P<body>[^>\n]*?)\s*-->\s*$")

SHORT: dict[str, str] = {
    "int32": "accepts int32 index",
    "wide-int32": "refuses a wide expanded int32 index",
    "wrong-int32": "reads a wide expanded int32 index wrong",
    "negative": "wraps negative index",
    "modulo": "takes any number modulo the size",
    "expanded-target": "refuses expanded target",
    "bf16": "stops at 256 in bf16",
    "bf16-gradient": "gradient stops at 256 in bf16",
    "varies": "differs between runs",
    "varies-gradient": "gradient differs between runs",
    "duplicates": "gradient wrong with duplicates",
    "smaller": "gradient wrong with a smaller index",
    "mask": "takes uint8 as a mask",
    "switch-raises": "raises with the deterministic flag",
}
"""The questions that a page may name, and their queries."""

LISTED: dict[str, str] = {
    **SHORT,
    "half-way": "leaves a failed write half done",
    "keeps-x": "keeps x alive",
    "smaller-raises": "gradient raises with a smaller index",
    "warns-expanded": "warns of an expanded target",
    "wraps-compiled": "wraps -1 when compiled",
}
"""The questions whose operations a sentence may list, and their queries."""

# ruff: noqa: E501  (a table of words)
TEXTS: dict[str, dict[str, str]] = {
    "en": {
        "release": "torch", "cases": "cases", "texts": "messages", "snippets": "programs that print otherwise", "none": "no record",
        "operation": "operation", "of": "{} of {}", "since": "since {}", "until": "until {}", "only": "only {}", "call": "smallest call",
        "before": "in {}", "after": "in {}", "where": "where", "all-same": "the same", "program": "program", "page": "page", "prints": "prints in {}", "message": "message", "today": "today: {}",
        "nothing": "accepted", "count": "cases", "between": ", ", "last": " and ", "and-more": "and {} more kinds of difference, in {} cases",
        "int32": "index of int32", "wide-int32": "refuses int32 expanded to 16 columns or more", "wrong-int32": "reads expanded int32 wrong", "unasked": "not asked", "comma": ", ", "on": "{}, cases", "negative": "-1 is the last",
        "modulo": "any number, modulo the size", "expanded-target": "refuses an expanded target", "bf16": "a bf16 sum stops at 256",
        "bf16-gradient": "a bf16 gradient stops at 256", "varies": "differs between runs", "varies-gradient": "gradient differs between runs",
        "duplicates": "gradient wrong with duplicates", "smaller": "gradient wrong with a smaller index", "mask": "uint8 is a mask",
        "switch-raises": "raises with the deterministic switch", "assertion": "assertion that fails",
        "other-words": "{} other cases are refused on both, in other words or by an error of another type.",
    },
    "zh": {
        "release": "torch", "cases": "情形数", "texts": "报错种数", "snippets": "输出不同的程序", "none": "暂无记录",
        "operation": "操作", "of": "{} / {}", "since": "{} 起", "until": "到 {} 为止", "only": "仅 {}", "call": "最短的调用",
        "before": "{} 的回答", "after": "{} 的回答", "where": "条件", "all-same": "相同", "program": "程序", "page": "页面", "prints": "在 {} 里打印", "message": "报错原文", "today": "现在\uff1a{}",
        "nothing": "接受", "count": "情形数", "between": "、", "last": "、", "and-more": "另有 {} 类差异\uff0c共 {} 种情形",
        "int32": "接受 int32 索引", "wide-int32": "拒绝 expand 到 16 列及以上的 int32", "wrong-int32": "expand 出来的 int32 读错", "unasked": "没有问", "comma": "\uff0c", "on": "{} 上的情形数", "negative": "-1 指最后一个",
        "modulo": "任何数都取余", "expanded-target": "拒绝写入 expand 出来的张量", "bf16": "bf16 求和停在 256",
        "bf16-gradient": "bf16 梯度停在 256", "varies": "多次运行结果不同", "varies-gradient": "多次运行梯度不同",
        "duplicates": "索引重复时梯度出错", "smaller": "索引比 src 小时梯度出错", "mask": "uint8 当掩码",
        "switch-raises": "打开确定性开关就报错", "assertion": "失败的断言",
        "other-words": "另有 {} 种情形在两边都被拒绝\uff0c只是报错的措辞或类型不同。",
    },
}  # fmt: skip


class UnknownTableError(Exception):
    """Raised where a page asks for a table that no record gives; says what, and the cure."""

    def __init__(self, what: str, cure: str) -> None:
        super().__init__(what)
        self.what, self.cure = what, cure


def folder(book: Book) -> Path:
    """Where the records lie."""
    return book.docs / "assets" / "behaviour"


def rendered(book: Book, body: str, language: str) -> str:
    """The table that `<!-- behaviour-table: body -->` asks for, as HTML.

    Raises:
        UnknownTableError: there is no such table, or no record for it.
    """
    name = (body.split() or [""])[0]
    found = behaviour.records(folder(book))
    if not found:
        raise UnknownTableError(
            "there is no record of behaviour", "python -m gatherbook.sweep --out docs/assets/behaviour/VERSION-cpu.json"
        )
    if name not in TABLES:
        raise UnknownTableError(f"no table {name!r}", f"name one of: {', '.join(TABLES)}")
    places: dict[str, str] = {}
    if name == "messages":
        places = _entries(book)
    elif name == "programs":
        places = {include: book.relative(page) for include, page in _showing(book).items()}
    loaded = (*(id(record) for record in found), id(printed_elsewhere(book)))
    return _made(book, body, language, loaded, tuple(places.items()))


@lru_cache(maxsize=256)
def _made(book: Book, body: str, language: str, loaded: tuple[int, ...], places: tuple[tuple[str, str], ...]) -> str:
    """The same, once for each state of the records (`loaded`) and of what the table links to (`places`)."""
    name, *rest = body.split()
    return TABLES[name](book, behaviour.records(folder(book)), rest, language)


def operations_text(book: Book, question: str, language: str) -> str:
    """The operations that `{{ operations: question }}` lists, as Markdown, by the record of the book's own release.

    Raises:
        UnknownTableError: nobody asks that, there is no record, or no operation says yes.
    """
    question, _, device = (part.strip() for part in question.partition("@"))
    if question not in LISTED:
        raise UnknownTableError(f"no list of operations {question!r}", f"name one of: {', '.join(LISTED)}")
    line = _cpu(behaviour.records(folder(book)), device or "cpu")
    record = next((each for each in line if each.torch == _book_release(book)), line[-1] if device and line else None)
    if record is None:
        raise UnknownTableError(
            f"there is no record of {_book_release(book)}",
            "python -m gatherbook.sweep --out docs/assets/behaviour/VERSION-cpu.json",
        )
    *others, last = [f"`{name}`" for name in behaviour.ops_where(record, LISTED[question])] or [""]
    if not last:
        raise UnknownTableError(f"no operation says yes to {question!r}", "ask something else, or write that none does")
    texts = TEXTS[language]
    return texts["last"].join(filter(None, (texts["between"].join(others), last)))


def expanded(book: Book, line: str, language: str) -> str:
    """A line of Markdown with the lists that it asks for; one that no record gives stays, and so does code."""

    def replaced(found: re.Match[str]) -> str:
        try:
            return found[0] if within(found.start()) else operations_text(book, found["question"], language)
        except UnknownTableError:
            return found[0]

    code = [span.span() for span in CODE_SPAN.finditer(line)] if "`" in line else []
    within = lambda place: any(begin <= place < end for begin, end in code)  # noqa: E731
    return OPERATIONS.sub(replaced, line) if "operations:" in line else line


# Tables -----------------------------------------------------------------------------------------------------------


def _table(label: str, heads: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table of HTML cells, the first of each row its head."""
    body = "".join(
        f'<tr><th scope="row">{first}</th>' + "".join(f"<td>{cell}</td>" for cell in others) + "</tr>"
        for first, *others in rows
    )
    head = "".join(f'<th scope="col">{escape(each)}</th>' for each in heads)
    return f'<table aria-label="{escape(label)}"><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>'


def _code(text: str) -> str:
    return f"<code>{escape(text)}</code>"


def _cpu(found: Sequence[Record], device: str = "cpu") -> list[Record]:
    return [record for record in found if record.device == device]


def _numbered(value: int) -> str:
    return f"{value:,}"


def printed_elsewhere(book: Book) -> dict[str, dict[str, str]]:
    """For each other release of PyTorch the programs that print otherwise there, and what."""
    path = folder(book) / "snippets.json"
    return _printed(read(path)) if path.is_file() else {}


@lru_cache(maxsize=4)
def _printed(text: str) -> dict[str, dict[str, str]]:
    return json.loads(text)


def raised_elsewhere(book: Book) -> dict[str, list[str]]:
    """For each program the errors and warnings that it ends with under other releases and on CUDA, each once.

    What CUDA says of every index out of bounds is left out: it tells no entry from another.
    """
    found: dict[str, list[str]] = {}
    on_cuda = {
        name: marks.sample(documented_output(book, name, "cuda"))
        for name in book.snippet_names()
        if output_path(book, name, "cuda").is_file()
    }
    for programs in (*printed_elsewhere(book).values(), on_cuda):
        for name, text in programs.items():
            said = _RAISED.search(text)
            message = said[0].removesuffix(" […]") if said else ""
            if not message or ASSERTED in message or name.endswith("_fix.py"):
                continue
            if message not in found.setdefault(name, []):
                found[name].append(message)
    return found


def records_html(book: Book, found: Sequence[Record], rest: Sequence[str], language: str) -> str:
    """Releases and devices: how many cases each record holds."""
    texts = TEXTS[language]
    printed = printed_elsewhere(book)
    releases = sorted({record.release for record in found}, reverse=True)
    rows = []
    for release in releases:
        here = {record.device: record for record in found if record.release == release}
        name = ".".join(map(str, release))
        cells = [
            _numbered(here[device].content["cells"]) if device in here else texts["none"] for device in ("cpu", "cuda")
        ]
        some = next(iter(here.values()))
        rows.append((name, *cells, str(len(some.texts())), str(len(printed[name])) if name in printed else "–"))
    heads = [texts["release"], texts["on"].format("CPU"), texts["on"].format("CUDA"), texts["texts"], texts["snippets"]]
    return _table("records", heads, rows)


def changes_html(book: Book, found: Sequence[Record], rest: Sequence[str], language: str) -> str:
    """How many cases of each operation two releases that follow each other answer differently."""
    texts, line = TEXTS[language], _cpu(found)
    steps = list(pairwise(line))
    counted: dict[str, list[str]] = {}
    for old, new in steps:
        different: dict[str, int] = {}
        for each in differences(old, new):
            different[each.cell.operation] = different.get(each.cell.operation, 0) + 1
        common = _common(old, new)
        for operation in line[-1].operations:
            number = different.get(operation, 0)
            counted.setdefault(operation, []).append(
                texts["of"].format(_numbered(number), _numbered(common.get(operation, 0)))
                if number
                else texts["all-same"]
            )
    rows = [(_code(operation), *cells) for operation, cells in counted.items()]
    return _table("changes", [texts["operation"], *(f"{old.torch} → {new.torch}" for old, new in steps)], rows)


def _common(old: Record, new: Record) -> dict[str, int]:
    known = {cell.where for cell in old.cells() if cell.probe != "runs"}
    found: dict[str, int] = {}
    for cell in new.cells():
        if cell.where in known:
            found[cell.operation] = found.get(cell.operation, 0) + 1
    return found


_DIFFERENCES: dict[tuple[int, int], list[Difference]] = {}


def differences(old: Record, new: Record) -> list[Difference]:
    """`behaviour.differences`, found once a build."""
    key = (id(old.content), id(new.content))
    if key not in _DIFFERENCES:
        _DIFFERENCES[key] = behaviour.differences(old, new)
    return _DIFFERENCES[key]


def questions_html(book: Book, found: Sequence[Record], rest: Sequence[str], language: str) -> str:
    """For each operation in how many cases the newest release says yes, and since or until when it does at all.

    Raises:
        UnknownTableError: nobody asks such a question.
    """
    texts, line = TEXTS[language], _cpu(found)
    for name in rest:
        if name not in SHORT:
            raise UnknownTableError(f"no question {name!r}", f"name some of: {', '.join(SHORT)}")
    newest = line[-1]
    rows = []
    for operation in newest.operations:
        cells = [_answered(line, operation, SHORT[name], texts) for name in rest]
        if any(cell not in ("–", texts["unasked"]) for cell in cells):
            rows.append((_code(operation), *cells))
    return _table("questions", [texts["operation"], *(texts[name] for name in rest)], rows)


def _answered(line: Sequence[Record], operation: str, question: str, texts: Mapping[str, str]) -> str:
    query = QUERIES[question]
    said: dict[str, tuple[int, int]] = {}
    for record in line:
        answers = [query.yes(cell.answer) for cell in query.cells(record, operation)]
        if answers:  # a quick sweep does not ask everything
            said[record.torch] = (sum(answers), len(answers))
    if not said:
        return "–" if any(record.content["large"] for record in line) else texts["unasked"]
    if not any(yes for yes, _ in said.values()):
        return "–"
    newest = list(said.values())[-1]
    span = _span(list(said), [bool(yes) for yes, _ in said.values()], texts)
    return texts["comma"].join(each for each in (texts["of"].format(*newest), span) if each)


def _span(releases: Sequence[str], holds: Sequence[bool], texts: Mapping[str, str]) -> str:
    """`since 2.10.0`, `until 2.6.0`, the releases that say yes, or nothing if all do."""
    if all(holds):
        return ""
    first, last = holds.index(True), len(holds) - 1 - list(reversed(holds)).index(True)
    if all(holds[first : last + 1]):
        if last == len(holds) - 1:
            return texts["since"].format(releases[first])
        if first == 0:
            return texts["until"].format(releases[last])
    return texts["only"].format(", ".join(release for release, yes in zip(releases, holds, strict=True) if yes))


def _step(found: Sequence[Record], rest: Sequence[str]) -> tuple[Record, Record]:
    line = _cpu(found)
    for old, new in pairwise(line):
        if rest and new.torch == rest[0]:
            return old, new
    raise UnknownTableError(
        f"no step to {' '.join(rest)!r}", f"name one of: {', '.join(record.torch for record in line[1:])}"
    )


def _shown(answer: behaviour.Answer, texts: Mapping[str, str]) -> str:
    warned = "".join(f" ⚠ {_code(each)}" for each in answer.warnings)
    return (_code(str(answer)) if answer.error else _code(answer.word)) + warned


SHOWN_ROWS = 40
_ASSERTION = "assertion: "
_RAISED = re.compile(r"\b(?!AttributeError|ImportError)\w*(?:Error|Warning): .+(?=\n?\Z)", re.MULTILINE)
"""The last line of what a program printed, if it is an error of an operation, not of a name that is not there yet."""
_QUOTED = re.compile(r'"\w+"')


def _kind(each: Difference) -> tuple[object, ...]:
    """What makes two differences one line: the answers without a kernel's name, and the warnings that came or went."""
    before, after = (_QUOTED.sub('"…"', answer.key[0]) for answer in (each.before, each.after))
    warned = (set(each.before.key[1:]), set(each.after.key[1:]))
    return before, after, *(tuple(sorted(one - other)) for one, other in (warned, warned[::-1]))


def step_html(book: Book, found: Sequence[Record], rest: Sequence[str], language: str) -> str:
    """What a release answers otherwise than the one before it: alike differences together, the most frequent first.

    Raises:
        UnknownTableError: no record is of that release, or none is older.
    """
    old, new = _step(found, rest)
    return _differences_html(
        differences(old, new), f"{old.torch} → {new.torch}", (old.torch, new.torch), TEXTS[language]
    )


def _differences_html(
    different: Iterable[Difference], label: str, between: tuple[str, str], texts: Mapping[str, str]
) -> str:
    groups: dict[tuple[object, ...], list[Difference]] = {}
    for each in different:
        groups.setdefault(_kind(each), []).append(each)
    ordered = sorted(groups.values(), key=lambda group: (-len(group), group[0].cell.where))
    rows = []
    for group in ordered[:SHOWN_ROWS]:
        operations = list(dict.fromkeys(each.cell.operation for each in group))
        smallest = min(group, key=lambda each: (len(each.cell.code), each.cell.where))
        example = _code(smallest.cell.axes.get("code", smallest.cell.code))
        where = ", ".join(f"{axis} {word}" for axis, word in smallest.cell.axes.items() if axis != "code")
        rows.append(
            (
                ", ".join(_code(name) for name in operations),
                f"{example}<br>{escape(where)}" if where else example,
                _shown(smallest.before, texts),
                _shown(smallest.after, texts),
                _numbered(len(group)),
            )
        )
    heads = [
        texts["operation"],
        texts["call"],
        texts["before"].format(between[0]),
        texts["after"].format(between[1]),
        texts["count"],
    ]
    left = ordered[SHOWN_ROWS:]
    more = f"<p>{texts['and-more'].format(len(left), _numbered(sum(map(len, left))))}</p>" if left else ""
    return _table(label, heads, rows) + more


def messages_html(book: Book, found: Sequence[Record], rest: Sequence[str], language: str) -> str:
    """What a release says that the newest does not: its messages, the operations, and what the newest says of the same call.

    Raises:
        UnknownTableError: no record is of that release.
    """
    texts, line = TEXTS[language], _cpu(found)
    old = next((record for record in line if rest and record.torch == rest[0]), None)
    if old is None:
        raise UnknownTableError(
            f"no record of {' '.join(rest)!r}", f"name one of: {', '.join(record.torch for record in line)}"
        )
    newest = next((record for record in reversed(line) if record.torch == _book_release(book)), line[-1])
    known = {general(text) for text in newest.texts()}
    entries = _entries(book)
    said: dict[str, tuple[behaviour.Answer, dict[str, None], dict[str, int]]] = {}
    now = {cell.where: cell.answer for cell in newest.cells()}
    for cell in old.cells():
        text = str(cell.answer)
        if not cell.answer.error or general(text) in known:
            continue
        entry = said.setdefault(general(text), (cell.answer, {}, {}))
        entry[1][cell.operation] = None
        if cell.where in now:
            after = now[cell.where]
            shown = str(after) if after.error else texts["nothing"]
            entry[2][shown] = entry[2].get(shown, 0) + 1
    rows = []
    for answer, operations, after in sorted(said.values(), key=lambda entry: (str(entry[0].error), str(entry[0].text))):
        common = max(after, key=lambda text: (after[text], text)) if after else "–"
        rows.append(
            (_code(str(answer)), ", ".join(_code(name) for name in operations), _linked(common, entries, texts))
        )
    return _table(
        f"messages {old.torch}", [texts["message"], texts["operation"], texts["today"].format(newest.torch)], rows
    )


def _linked(text: str, entries: Mapping[str, str], texts: Mapping[str, str]) -> str:
    if ": " not in text:
        return escape(text)
    key = _plain(text.split(": ", 1)[1])
    for heading, anchor in entries.items():
        if heading and (heading in key or key in heading):
            return f'<a href="../errors/#{anchor}">{_code(text)}</a>'
    return _code(text)


def _plain(text: str) -> str:
    return " ".join(re.findall(r"[^\W\d_]+", re.sub(r"\[[\d, -]*\]|-?\d+(\.\d+)?", " ", text))).lower()


def _entries(book: Book) -> dict[str, str]:
    """The messages that the page of errors explains, by their letters, and where."""
    path = book.docs / "reference" / "errors.md"
    return _entries_of(read_page(path)) if path.is_file() else {}


@lru_cache(maxsize=4)
def _entries_of(page: Page) -> dict[str, str]:
    headings = [heading for heading in page.headings if heading.level == 3 and heading.id]
    return {_plain(heading.text): str(heading.id) for heading in headings if len(_plain(heading.text).split()) > 3}


def _showing(book: Book) -> dict[str, Path]:
    """The first English page that shows each program."""
    return _shown_by(tuple(read_page(path) for path in book.pages() if language_of(path) == "en"))


@lru_cache(maxsize=4)
def _shown_by(pages: tuple[Page, ...]) -> dict[str, Path]:
    shown: dict[str, Path] = {}
    for page in pages:
        for fence in page.fences:
            if fence.include:
                shown.setdefault(fence.include, page.path)
    return shown


def _book_release(book: Book) -> str:
    """The release that the book is tested with, from requirements.in or .txt."""
    path = book.root / "requirements.txt"
    found = re.search(r"^torch==([\d.]+)", read(path), re.MULTILINE) if path.is_file() else None
    return found[1] if found else ""


def programs_html(book: Book, found: Sequence[Record], rest: Sequence[str], language: str) -> str:
    """The programs of the book that print otherwise with a release: the page, and what they print there.

    Raises:
        UnknownTableError: they were not run with that release.
    """
    texts = TEXTS[language]
    printed = printed_elsewhere(book)
    if not rest or rest[0] not in printed:
        raise UnknownTableError(
            f"the programs were not run with {' '.join(rest)!r}", f"name one of: {', '.join(printed)}"
        )
    shown = _showing(book)
    rows = []
    for name, output in printed[rest[0]].items():
        page = shown.get(name)
        at = "" if page is None else _page_link(book, page)
        rows.append((_code(name), at, f"<pre><code>{escape(output)}</code></pre>"))
    return _table(f"programs {rest[0]}", [texts["program"], texts["page"], texts["prints"].format(rest[0])], rows)


def _page_link(book: Book, page: Path) -> str:
    inner = page.relative_to(book.docs).with_suffix("").as_posix()
    return f'<a href="../../{inner}/">{escape(read_page(page).headings[0].text)}</a>'


def _both(found: Sequence[Record], rest: Sequence[str]) -> tuple[Record, Record]:
    """The records of a release on the CPU and on CUDA.

    Raises:
        UnknownTableError: one is missing.
    """
    by_device = {record.device: record for record in found if rest and record.torch == rest[0]}
    if set(by_device) != {"cpu", "cuda"}:
        both = sorted({r.torch for r in found if r.device == "cuda"} & {r.torch for r in found if r.device == "cpu"})
        raise UnknownTableError(f"no two records of {' '.join(rest[:1])!r}", f"name one of: {', '.join(both)}")
    return by_device["cpu"], by_device["cuda"]


def devices_html(book: Book, found: Sequence[Record], rest: Sequence[str], language: str) -> str:
    """For each operation in how many cases a release says yes, on the CPU and on CUDA.

    Raises:
        UnknownTableError: no such question, or a record is missing.
    """
    texts, both = TEXTS[language], _both(found, rest)
    for name in rest[1:]:
        if name not in SHORT:
            raise UnknownTableError(f"no question {name!r}", f"name some of: {', '.join(SHORT)}")
    rows = []
    for operation in both[0].operations:
        cells = [_answered([record], operation, SHORT[name], texts) for name in rest[1:] for record in both]
        if any(cell not in ("–", texts["unasked"]) for cell in cells):
            rows.append((_code(operation), *cells))
    asked = "".join(f'<th scope="colgroup" colspan="2">{escape(texts[name])}</th>' for name in rest[1:])
    each = '<th scope="col">CPU</th><th scope="col">CUDA</th>' * len(rest[1:])
    head = f'<tr><th scope="col" rowspan="2">{escape(texts["operation"])}</th>{asked}</tr><tr>{each}</tr>'
    return _table("devices", [], rows).replace("<thead><tr></tr></thead>", f"<thead>{head}</thead>")


def device_step_html(book: Book, found: Sequence[Record], rest: Sequence[str], language: str) -> str:
    """What CUDA answers otherwise than the CPU in a release; refusals that differ in their words are only counted.

    Raises:
        UnknownTableError: a record is missing.
    """
    texts, (cpu, cuda) = TEXTS[language], _both(found, rest)
    different = [each for each in differences(cpu, cuda) if each.cell.probe != "memory"]  # counted otherwise
    counted = [each for each in different if each.before.accepted or each.after.accepted]
    table = _differences_html(counted, f"CPU → CUDA, {cpu.torch}", ("CPU", "CUDA"), texts)
    return f"{table}<p>{texts['other-words'].format(_numbered(len(different) - len(counted)))}</p>"


def assertions(cuda: Record) -> dict[str, list[str]]:
    """The assertions of a record, each with the operations that failed with it, uncompiled."""
    failed: dict[str, dict[str, None]] = {}
    for cell in cuda.cells():
        for text in cell.answer.warnings:
            if text.startswith(_ASSERTION) and cell.probe != "inductor":
                failed.setdefault(text.removeprefix(_ASSERTION), {})[cell.operation] = None
    return {text: list(operations) for text, operations in failed.items()}


def assertions_html(book: Book, found: Sequence[Record], rest: Sequence[str], language: str) -> str:
    """The assertions that fail on the device for a number outside, and the operations whose kernels hold them.

    Raises:
        UnknownTableError: a record is missing.
    """
    texts, (_, cuda) = TEXTS[language], _both(found, rest)
    rows = [(_code(text), ", ".join(map(_code, operations))) for text, operations in sorted(assertions(cuda).items())]
    return _table("assertions", [texts["assertion"], texts["operation"]], rows)


TABLES: dict[str, Callable[[Book, Sequence[Record], Sequence[str], str], str]] = {
    "records": records_html,
    "changes": changes_html,
    "questions": questions_html,
    "step": step_html,
    "messages": messages_html,
    "devices": devices_html,
    "device-step": device_step_html,
    "assertions": assertions_html,
    "programs": programs_html,
}


# Pages ------------------------------------------------------------------------------------------------------------


def asked(text: str) -> Iterator[tuple[int, str]]:
    """The tables that a page asks for, with their lines."""
    for number, line in enumerate(text.split("\n"), 1):
        match = PLACED.match(line)
        if match:
            yield number, match["body"]


def listed(page: Page) -> Iterator[tuple[int, str]]:
    """The lists of operations that a page asks for, outside code, with their lines."""
    if "operations:" in page.text:
        for match in OPERATIONS.finditer(page.prose):
            yield page.prose.count("\n", 0, match.start()) + 1, match["question"]


def problems(book: Book) -> list[Problem]:
    """Tables and lists that no record gives, and twins that ask for different ones."""
    found: list[Problem] = []
    for path in book.pages():
        page = read_page(path)
        if "behaviour-table" not in page.text and "operations:" not in page.text:
            continue
        wanted = [(line, body, rendered) for line, body in asked(page.text)]
        wanted += [(line, question, operations_text) for line, question in listed(page)]
        for line, body, make in wanted:
            try:
                make(book, body, language_of(path))
            except UnknownTableError as error:
                found.append(Problem(book.relative(path), line, error.what, error.cure))
        twin = twin_of(path)
        if path != english_of(path) and twin.is_file():
            cure = f"ask as in {book.relative(twin)}"
            if [body for _, body in asked(page.text)] != [body for _, body in asked(read_page(twin).text)]:
                found.append(Problem(book.relative(path), 1, "the twins ask for other tables of behaviour", cure))
            ours, theirs = (sorted(question for _, question in listed(each)) for each in (page, read_page(twin)))
            if ours != theirs:
                found.append(Problem(book.relative(path), 1, "the twins list the operations of other questions", cure))
    return found


class Behaviour(Extension):
    """Puts the tables where a page asks for them. `where` tells the book and the page that is being converted."""

    def __init__(self, where: Callable[[], tuple[Book, Path]]) -> None:
        super().__init__()
        self._where = where

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802  (Markdown's name)
        md.preprocessors.register(_Placer(md, self._where), "behaviour", 23.5)  # behind fences, before raw HTML


class _Placer(Preprocessor):
    def __init__(self, md: Markdown, where: Callable[[], tuple[Book, Path]]) -> None:
        super().__init__(md)
        self._where = where

    def run(self, lines: list[str]) -> list[str]:
        if not any("behaviour-table" in line or "operations:" in line for line in lines):
            return lines
        return [done for line in lines for done in self._line(line)]

    def _line(self, line: str) -> list[str]:
        match = PLACED.match(line)
        book, path = self._where()
        if not match:
            return [expanded(book, line, language_of(path))]
        try:
            html = rendered(book, match["body"], language_of(path))
        except UnknownTableError:
            return [line]
        return ["", self.md.htmlStash.store(f'<div class="behaviour-table">{html}</div>'), ""]
