"""Every performance number is measured: pages take it from a record, claims hold in every record, none is typed."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import torch
from lxml import html
from markdown import Markdown

from gatherbook.checks.measured import problems
from gatherbook.measured import lab, notation, plots, records, tables
from gatherbook.measured.charts import GROWTH_PLOTS
from gatherbook.measured.notation import asked
from gatherbook.measured.numbers import shown_range
from gatherbook.measured.records import COPY, Claim, Record, UnknownMeasurementError
from gatherbook.measured.shown import Measurements, claim_text, value_text
from gatherbook.measured.suite import machine
from gatherbook.proof.prove import Proof
from gatherbook.sources.book import BOOK, LANGUAGES, Book, english_of, language_of
from gatherbook.sources.pages import read_page
from tests.conftest import Edit
from tests.support.books import build, confirm
from tests.support.problems import expect_none
from tests.support.site import built_path

RECORDS = records.records(BOOK)
CLAIMS = list(records.claims(BOOK).values())
PAGES = [path for path in BOOK.pages() if asked(read_page(path).text)]
WIDEST, WIDEST_CUDA = 0.25, 0.5
PAGE = """---
title: Measured
description: A page that shows what was measured.
---
# Measured {#measured}

One pick takes {{ measured: one-per-row/gather median }}, the loop {{ measured: one-per-row/loop ratio gather }}.
As code it stays: `{{ measured: one-per-row/gather median }}`.

<!-- measured-table: one-per-row -->

<!-- measured-plot: one-per-row -->
"""


@pytest.fixture
def shelf(tmp_path: Path) -> Book:
    """A book that holds this book's records and nothing else."""
    book = Book(tmp_path / "shelf")
    shutil.copytree(records.folder(BOOK), records.folder(book))
    return book


def rewrite(book: Book, change: Callable[[dict[str, Any]], object]) -> None:
    """Changes every record of a book."""
    for path in records.folder(book).glob("*.json"):
        record = json.loads(path.read_text(encoding="utf-8"))
        change(record)
        path.write_text(json.dumps(record), encoding="utf-8")


def converted(book: Book, text: str, name: str = "page.md") -> str:
    """A page's text as HTML, by the extension that the build uses."""
    path = book.docs / name
    return Markdown(extensions=[Measurements(lambda: (book, path))]).convert(text)


# Records and claims -------------------------------------------------------------------------------------------


def test_there_is_a_record() -> None:
    assert [record.device for record in RECORDS][:1] == ["cpu"]


@pytest.mark.parametrize("record", RECORDS, ids=lambda record: record.machine)
def test_a_record_is_well_formed(record: Record) -> None:
    content = record.content
    assert re.fullmatch(r"[a-z0-9_-]+", record.machine)
    assert record.device in ("cpu", "cuda")
    assert all(isinstance(content[key], str) and content[key] for key in ("name", "torch", "python", "system"))
    assert content["threads"] >= 1
    assert content["date"] == max(entry["date"] for entry in record.cases.values())
    assert len(record.cases) > 20
    widest = {"cpu": WIDEST, "cuda": WIDEST_CUDA}[record.device]
    for name, entry in record.cases.items():
        assert date.fromisoformat(entry["date"]).isoformat() == entry["date"], name
        assert entry["setup"], name
        assert COPY in entry["rivals"], name
        for rival, found in entry["rivals"].items():
            where = f"{name}/{rival}"
            of_the_device = {"device"} if record.device == "cuda" and "device" in found else set()
            counted = {"disturbed"} & set(found)  # older records do not say how many
            assert set(found) - counted == {"median", "q1", "q3", "runs", "calls", "moves", "peak"} | of_the_device, (
                where
            )
            assert 0 < found["q1"] <= found["median"] <= found["q3"], where
            assert (found["q3"] - found["q1"]) / found["median"] <= widest * 1.001, f"{where} is too noisy"
            assert found["runs"] >= 5, where
            assert found["calls"] >= 1, where
            assert found["moves"] > 0, where
            assert found["peak"] >= 0, where


def test_the_growth_spans_four_decades() -> None:
    for record in RECORDS:
        sizes = [entry["size"] for entry in record.cases.values() if "size" in entry]
        assert max(sizes) / min(sizes) >= 1e4, record.machine


@pytest.mark.parametrize("record", RECORDS, ids=lambda record: record.machine)
@pytest.mark.parametrize("claim", CLAIMS, ids=lambda claim: claim.id)
def test_a_claim_holds_in_every_record(claim: Claim, record: Record) -> None:
    assert claim.margin >= 1
    assert not claim.concerns(record) or claim.holds(record), (
        f"{claim.sentence('en')} Recorded on {record.machine}: "
        f"{record.value(claim.case, claim.left, claim.field) / record.value(claim.case, claim.right, claim.field):.3g}"
    )


@pytest.mark.parametrize("record", RECORDS, ids=lambda record: record.machine)
@pytest.mark.parametrize("claim", [claim for claim in CLAIMS if claim.field != "peak"], ids=lambda claim: claim.id)
def test_a_claim_about_times_holds_beyond_their_spread(claim: Claim, record: Record) -> None:
    """Also where the one way took as long as in its slow quarter and the other as in its fast one."""
    if not claim.concerns(record):
        return
    left, right = (dict(record.rivals(claim.case)[name]) for name in (claim.left, claim.right))
    ours, theirs = ("q3", "q1") if claim.at_least == (claim.field == "bandwidth") else ("q1", "q3")
    ratio = left[ours] / right[theirs]
    if claim.field == "bandwidth":
        ratio = left["moves"] / right["moves"] / ratio
    assert ratio >= claim.bound if claim.at_least else ratio <= claim.bound, f"{claim.id}: {ratio:.3g}"


def test_where_machines_disagree_on_the_order_the_table_says_so(shelf: Book) -> None:
    first, second = (record for record in RECORDS if record.device == "cpu")
    case, ways = "last-token", ("advanced", "flat")
    for at, record in enumerate((first, second)):
        path = records.folder(shelf) / f"{record.machine}.json"
        content = json.loads(path.read_text(encoding="utf-8"))
        for way, times in zip(ways, ((1, 2, 3), (4, 5, 6)), strict=True):
            content["cases"][case]["rivals"][way].update(zip(("q1", "median", "q3"), times, strict=True))
        if at:
            for way, times in zip(ways, ((4, 5, 6), (1, 2, 4.5)), strict=True):  # too near to be an order
                content["cases"][case]["rivals"][way].update(zip(("q1", "median", "q3"), times, strict=True))
        path.write_text(json.dumps(content), encoding="utf-8")
    assert "disagree" not in tables.table_html(shelf, case, "en")
    content["cases"][case]["rivals"]["flat"]["q3"] = 3
    path.write_text(json.dumps(content), encoding="utf-8")
    names = [str(record.content["name"]) for record in (first, second)]
    (said,) = html.fragment_fromstring(tables.table_html(shelf, case, "en"), "div").xpath(
        ".//p[contains(., 'disagree')]"
    )
    line = f"advanced indexing is faster than flat index_select on {names[0]}, slower on {names[1]}."
    assert said.text_content().endswith(f"The machines disagree: {line}"), said.text_content()


def test_a_claim_that_some_machine_has_not_measured_says_so(shelf: Book) -> None:
    assert "machines" not in claim_text(shelf, "loop", "en")
    path = records.folder(shelf) / f"{RECORDS[0].machine}.json"
    record = json.loads(path.read_text(encoding="utf-8"))
    del record["cases"]["one-per-row"]
    path.write_text(json.dumps(record), encoding="utf-8")
    there = len(RECORDS) - 1
    assert claim_text(shelf, "loop", "en").endswith(
        f"(On {there} of {len(RECORDS)} machines; the rest has no calm record of it.)"
    )
    assert f"{len(RECORDS)} 台机器里有 {there} 台" in claim_text(shelf, "loop", "zh")


@pytest.mark.parametrize("claim", CLAIMS, ids=lambda claim: claim.id)
def test_a_claim_is_about_something_and_says_where(claim: Claim) -> None:
    assert any(claim.concerns(record) for record in RECORDS), "no record has its case"
    for language in LANGUAGES:
        sentence = claim.sentences[language]
        assert ("{bound}" in sentence) != ("{percent}" in sentence), "the bound is typed, or shown twice"
        for device in ("cpu", "cuda"):
            assert (device.upper() in sentence) == (claim.device == device), "a claim about one device names it"
    shown = {
        language_of(path)
        for path in PAGES
        for each in asked(read_page(path).text)
        if each == notation.Asked(each.line, "claim", claim.id)
    }
    assert shown == set(LANGUAGES), "a claim that no page states"


def test_a_claim_that_does_not_hold_is_caught(shelf: Book) -> None:
    claim = next(each for each in CLAIMS if each.id == "loop")

    def slower(record: dict[str, Any]) -> None:
        record["cases"][claim.case]["rivals"][claim.right]["median"] *= 1000

    rewrite(shelf, slower)
    assert not any(claim.holds(record) for record in records.records(shelf))


def test_the_margin_counts() -> None:
    record = RECORDS[0]
    claim = next(each for each in CLAIMS if each.id == "loop")
    found = record.value(claim.case, claim.left, "ratio", claim.right)
    tight = Claim(**{**vars(claim), "bound": found / 1.1, "margin": 1.5})
    assert not tight.holds(record)
    assert Claim(**{**vars(tight), "margin": 1.0}).holds(record)


def test_names_are_of_things_that_are_measured() -> None:
    ways = {rival for record in RECORDS for case in record.cases for rival in record.rivals(case)}
    names = records.names(BOOK)
    assert set(names["ways"]) <= ways
    for case, codes in names["code"].items():
        assert any(set(codes) <= set(record.rivals(case)) for record in RECORDS if case in record.cases), case
    assert set(names["titles"]) <= set(plots.plot_names(BOOK))
    assert all(set(each) == set(LANGUAGES) for kind in ("ways", "titles") for each in names[kind].values())


# Pages --------------------------------------------------------------------------------------------------------


def test_the_pages_ask_for_what_the_records_have() -> None:
    assert PAGES
    expect_none(problems(BOOK))


def test_a_changed_median_changes_text_table_and_plot(shelf: Book) -> None:
    before = converted(shelf, PAGE)

    def slower(record: dict[str, Any]) -> None:
        record["cases"]["one-per-row"]["rivals"]["gather"]["median"] = 0.0321

    rewrite(shelf, slower)
    after = converted(shelf, PAGE)
    assert "32.1\u00a0ms" not in before
    tree = html.fromstring(after)
    assert "takes 32.1\u00a0ms" in tree.text_content()
    assert "32.1\u00a0ms" in tree.xpath("string(//div[@data-case='one-per-row']//tr[@data-rival='gather'])")
    assert "32.1\u00a0ms" in tree.xpath("string(//figure[@data-plot='one-per-row']//*[local-name()='svg'])")
    assert tree.xpath("//code[contains(., '{{ measured: one-per-row/gather median }}')]"), "code is left alone"


@pytest.mark.parametrize("name", GROWTH_PLOTS)
def test_a_changed_median_changes_the_growth(shelf: Book, name: str) -> None:
    before = plots.plot_html(shelf, name, "en")

    def slower(record: dict[str, Any]) -> None:
        record["cases"]["growth-1000"]["rivals"]["gather"]["median"] *= 100

    rewrite(shelf, slower)
    after = plots.plot_html(shelf, name, "en")
    assert before.split("<details>")[0] != after.split("<details>")[0], "the drawing"
    assert before.split("<details>")[1] != after.split("<details>")[1], "the numbers behind it"


def test_a_deleted_case_is_reported_with_the_page_and_its_line(shelf: Book) -> None:
    (shelf.docs / "page.md").write_text(PAGE, encoding="utf-8")
    assert not problems(shelf)
    rewrite(shelf, lambda record: record["cases"].pop("one-per-row"))
    found = problems(shelf)
    lines = [number for number, line in enumerate(PAGE.splitlines(), 1) if "measured" in line and "`" not in line]
    assert {problem.line for problem in found} == {
        each for each in lines if "one-per-row" in PAGE.splitlines()[each - 1]
    }
    assert all(problem.file == "docs/page.md" and "one-per-row" in problem.what for problem in found)


def test_a_deleted_case_stops_the_build(small_book: Book, edit: Edit, tmp_path: Path) -> None:
    shutil.copytree(records.folder(BOOK), records.folder(small_book), dirs_exist_ok=True)
    for name in ("docs/more.md", "docs/more.zh.md"):
        edit(name, "Text with", "{{ measured: one-per-row/gather median }}\n\nText with")
    confirm(small_book)
    done = build(small_book.root, tmp_path / "site")
    assert done.returncode == 0, done.stdout + done.stderr
    shown = (tmp_path / "site" / "more" / "index.html").read_text(encoding="utf-8")
    assert value_text(small_book, "one-per-row/gather median", "en") in shown
    rewrite(small_book, lambda record: record["cases"].pop("one-per-row"))
    done = build(small_book.root, tmp_path / "site")
    assert done.returncode != 0
    assert "docs/more.md:7" in done.stderr
    assert "one-per-row" in done.stderr


def test_twins_that_show_different_numbers_are_reported(shelf: Book) -> None:
    (shelf.docs / "page.md").write_text(PAGE, encoding="utf-8")
    (shelf.docs / "page.zh.md").write_text(PAGE.replace("gather median", "loop median"), encoding="utf-8")
    assert [problem.file for problem in problems(shelf)] == ["docs/page.zh.md"]


@pytest.mark.parametrize(
    "text",
    [
        "It takes 15 µs.", "It takes 15.3 ms.", "about 3 s", "moves 12 GB/s", "a 4× gain", "12x faster",
        "saves 20 %", "peak of 1.5 MB", "花了 3 毫秒", "快了 20 倍", "it is many times faster",
    ],
)  # fmt: skip
def test_a_typed_number_is_reported(shelf: Book, text: str) -> None:
    page = shelf.docs / "performance" / "page.md"
    page.parent.mkdir()
    page.write_text(f"# Page {{#page}}\n\n{text}\n", encoding="utf-8")
    assert [(problem.file, problem.line) for problem in problems(shelf)] == [("docs/performance/page.md", 3)]
    page.write_text(f"# Page {{#page}}\n\n`{text}`\n\n```text\n{text}\n```\n", encoding="utf-8")
    assert not problems(shelf)


@pytest.mark.parametrize(
    "body",
    [
        "", "one-per-row", "one-per-row/gather", "one-per-row/gather speed", "one-per-row/gather median percent",
        "one-per-row/nobody median", "no-case/gather median", "one-per-row/loop ratio", "one-per-row/loop ratio nobody",
        "one-per-row/loop ratio gather x times", "one-per-row/gather median @tpu", "one-per-row / gather median",
    ],
)  # fmt: skip
def test_a_notation_that_says_nothing_is_refused(body: str) -> None:
    with pytest.raises(UnknownMeasurementError):
        value_text(BOOK, body, "en")


def test_values_are_shown_with_their_unit_in_the_page_s_language(shelf: Book) -> None:
    def plain(record: dict[str, Any]) -> None:
        rivals = record["cases"]["one-per-row"]["rivals"]
        rivals["gather"].update(median=2e-5, q1=1.9e-5, q3=2.1e-5, moves=2000, peak=4096)
        rivals["loop"].update(median=5e-3, peak=8192)
        rivals[COPY].update(median=1e-5, moves=2000)

    rewrite(shelf, plain)
    expected = {
        "gather median": ("20.0 µs", "20.0 µs"),
        "gather iqr": ("10 %", "10 %"),
        "gather share": ("50 %", "50 %"),
        "gather bandwidth": ("100 MB/s", "100 MB/s"),
        "gather peak": ("4,096 bytes", "4,096 字节"),
        "gather peak size": ("4.10 kB", "4.10 kB"),
        "loop ratio gather": ("250 times", "250 倍"),
        "loop ratio gather x": ("250×", "250×"),
        "loop peak-ratio gather": ("2.0 times", "2.0 倍"),
    }
    for body, texts in expected.items():
        for language, text in zip(LANGUAGES, texts, strict=True):
            assert value_text(shelf, f"one-per-row/{body}", language).replace("\u00a0", " ") == text
    if all(record.device == "cpu" for record in RECORDS):
        assert value_text(shelf, "one-per-row/gather median @cuda", "en") == "awaits its record"


@pytest.mark.parametrize(
    ("least", "most", "form", "english", "chinese"),
    [
        (2.1, 3.4, "times", "2.1 to 3.4 times", "2.1 到 3.4 倍"),
        (2.1, 2.104, "times", "2.1 times", "2.1 倍"),
        (0.5, 0.75, "percent", "50 to 75 %", "50 到 75 %"),
        (9e-7, 2e-6, "time", "900 ns to 2.00 µs", "900 ns 到 2.00 µs"),
        (1.3, 1.9, "x", "1.3 to 1.9×", "1.3 到 1.9×"),
    ],
)
def test_several_machines_are_shown_from_the_least_to_the_most(
    least: float, most: float, form: str, english: str, chinese: str
) -> None:
    shown = [shown_range(least, most, form, language).replace("\u00a0", " ") for language in LANGUAGES]
    assert shown == [english, chinese]


def test_a_value_spans_the_machines_that_have_its_case(shelf: Book) -> None:
    (first, *_) = sorted(records.folder(shelf).glob("cpu-*.json"))
    for name, factor in (("cpu-second", 3), ("cpu-third", None)):
        content = json.loads(first.read_text(encoding="utf-8"))
        content["name"] = name
        if factor is None:
            del content["cases"]["count"]
        else:
            rival = content["cases"]["count"]["rivals"]["bincount"]
            rival.update({each: rival[each] * factor for each in ("median", "q1", "q3")})
        (records.folder(shelf) / f"{name}.json").write_text(json.dumps(content), encoding="utf-8")
    ratios = [
        record.value("count", "bincount", "median") / record.value("count", "scatter_add", "median")
        for record in records.records(shelf)
        if "count" in record.cases and record.device == "cpu"
    ]
    shown = value_text(shelf, "count/bincount ratio scatter_add x", "en")
    assert shown == shown_range(min(ratios), max(ratios), "x", "en")
    drawn = html.fragments_fromstring(tables.table_html(shelf, "count @cpu", "zh"))
    assert [each.tag for each in drawn] == ["div"] + ["details"] * (len(ratios) - 1)
    assert "cpu-second" in drawn[-1].xpath("string(./summary)")


def test_machines_that_differ_have_names_that_differ(monkeypatch: pytest.MonkeyPatch) -> None:
    here = machine.slug(torch.device("cpu"))
    assert re.fullmatch(r"cpu-[a-z0-9-]+-[0-9a-f]{4}", here)
    assert machine.slug(torch.device("cpu")) == here
    for name, value in (("family", 99), ("cores", 999), ("virtual", "unknown")):
        monkeypatch.setattr(machine, "processor", lambda name=name, value=value: {name: value})
        assert machine.slug(torch.device("cpu")) != here
        monkeypatch.undo()


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", plots.plot_names(BOOK))
def test_a_plot_has_words_and_the_palette_s_colours(shelf: Book, name: str, language: str) -> None:
    of_lab = name in lab.AXES  # drawn from outputs, which stand above it
    tree = html.fromstring(plots.plot_html(BOOK if of_lab else shelf, name, language))
    for svg in tree.xpath("//*[local-name()='svg']"):
        text = html.tostring(svg, encoding="unicode")
        assert not re.search(r"#[0-9a-f]{6}\b|<style|DejaVu|<metadata", text), "a colour or a font of its own"
        named = svg.get("aria-labelledby").split()
        assert [svg.xpath(f"string(.//*[@id='{each}'])") != "" for each in named] == [True, True]
        assert language == "en" or re.search(
            "[\u4e00-\u9fff]", svg.xpath("string(.//*[local-name()='text'][1])") + text
        )
    ids = tree.xpath("//@id")
    assert len(ids) == len(set(ids))
    assert bool(tree.xpath("//figure/details/table//td")) != of_lab


RULED = [path for path in PAGES if english_of(path).name in ("speed.md", "memory.md")]


def unruled(text: str) -> list[str]:
    """The sections of a page that show a table of rivals and close without a rule in bold."""
    sections = re.split(r"^(?=#{2,3} )", text, flags=re.MULTILINE)
    shown = [each for each in sections if re.search(r"^<!-- measured-(?:table|memory):", each, re.MULTILINE)]
    return [
        each.splitlines()[0]
        for each in shown
        if not re.search(r"^\*\*.+\*\*", each.rsplit("<!-- measured-", 1)[1], re.MULTILINE)
    ]


@pytest.mark.parametrize("path", RULED, ids=BOOK.relative)
def test_every_case_ends_in_a_rule(path: Path) -> None:
    text = read_page(path).text
    assert unruled(text) == []
    assert unruled(re.sub(r"^\*\*.+$", "Words.", text, flags=re.MULTILINE)), "a page without rules is noticed"


@pytest.mark.parametrize("record", RECORDS, ids=lambda record: record.machine)
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_way_of_a_table_has_its_ratio_and_its_share_of_the_copy(record: Record, language: str) -> None:
    shown_cases = {each.body for path in PAGES for each in asked(read_page(path).text) if each.kind == "table"}
    assert len(shown_cases & set(record.cases)) > 10
    for case in shown_cases & set(record.cases):  # one that was too noisy on a machine is missing in its record
        (table,) = html.fromstring(f"<div>{tables.table_html(BOOK, case, language)}</div>").xpath(
            f".//div[@data-machine='{record.machine}']//table"
        )
        fields = table.xpath("./thead//th/@data-field")
        assert fields == ["way", "time", "iqr", "ratio", "share", "peak"]
        for row in table.xpath("./tbody/tr"):
            shown = {cell.get("data-field"): cell.text_content() for cell in row.xpath("./td")}
            assert list(shown) == fields[1:], case
            assert re.fullmatch(r"[\d.,]+×", shown["ratio"]), case
            assert re.fullmatch(r"[\d.,]+\u00a0%", shown["share"]), case
        assert "1.0×" in table.xpath("string(./tbody/tr[1]/td[@data-field='ratio'])"), "the fastest stands first"


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_growth_plot_names_every_cache_of_its_machine(shelf: Book, language: str) -> None:
    def cached(record: dict[str, Any]) -> None:
        record["caches"] = {"L1": 32768, "L2": 4 * 2**20, "L3": 2**30}

    rewrite(shelf, cached)
    for name in GROWTH_PLOTS:
        for figure in html.fromstring(f"<div>{plots.plot_html(shelf, name, language)}</div>").xpath("./figure"):
            caption = figure.xpath("string(./figcaption)").replace("\u00a0", " ")
            drawn = [" ".join(svg.itertext()) for svg in figure.xpath("./*[local-name()='svg']")]
            assert len(drawn) == 2
            for cache, size in (("L1", "32 KiB"), ("L2", "4 MiB")):
                assert f"{cache} ({size})" in caption
                assert all(cache in words for words in drawn)
            assert caption.index("L3 (1024 MiB)") > caption.index("L2")
            assert not any("L3" in words for words in drawn), "it lies beyond the plot"
            assert "gather" in caption


@pytest.mark.parametrize("path", PAGES, ids=BOOK.relative)
def test_the_built_page_shows_what_the_records_say(path: Path, site: Path) -> None:
    language, page = language_of(path), built_path(BOOK, site, path)
    article = html.parse(str(page)).xpath("//article")[0]
    text = " ".join(article.text_content().split())
    assert "{{ measured" not in text
    assert "{{ claim" not in text
    wanted = asked(read_page(path).text)
    for each in wanted:
        if each.kind == "measured":
            assert " ".join(value_text(BOOK, each.body, language).split()) in text, each.body
    for kind, found in (("table", "//div[@data-case]"), ("plot", "//figure[@data-plot]")):
        kinds = ("table", "memory") if kind == "table" else (kind,)
        assert len(article.xpath("." + found)) >= sum(each.kind in kinds for each in wanted), kind


# The suite ----------------------------------------------------------------------------------------------------


def test_the_suite_measures_and_counts(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "gatherbook.measured.suite", "--quick", "--only", "index-memory", "--out", str(tmp_path)],
        cwd=BOOK.root, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode in (0, 1), done.stderr  # 1: this minute is too noisy
    (path,) = tmp_path.glob("*.json")
    record = json.loads(path.read_text(encoding="utf-8"))
    if done.returncode == 1:
        assert "too noisy: index-memory" in done.stderr
        assert record["cases"] == {}
        return
    peaks = {name: found["peak"] for name, found in record["cases"]["index-memory"]["rivals"].items()}
    assert (peaks["out"], peaks["expand"], peaks["repeat"]) == (0, 512_000, 1_536_000)


def test_a_noisy_case_is_not_written(proof: Proof, monkeypatch: pytest.MonkeyPatch) -> None:
    assert proof.facts["torch"]
    import torch

    import gatherbook.measured.suite.__main__ as suite
    from gatherbook.measured.suite.cases import all_cases
    from gatherbook.measured.suite.timing import QUICK, Timing

    spreads = {"gather": 0.5}

    def noisy(rivals: dict[str, object], *_: object) -> dict[str, Timing]:
        return {
            name: Timing(1.0, 1.0 - spreads.get(name, 0.1) / 2, 1.0 + spreads.get(name, 0.1) / 2, 9, 1)
            for name in rivals
        }

    monkeypatch.setattr(suite, "measure", noisy)
    monkeypatch.setattr(suite, "add_memory", lambda *_: None)
    case = all_cases()[0]
    measured, found = suite.measure_all([case], torch.device("cpu"), QUICK)
    assert (measured, list(found[case.name])) == ({}, ["gather"])
    spreads.clear()
    measured, found = suite.measure_all([case], torch.device("cpu"), QUICK)
    assert (list(measured), found) == ([case.name], {})


def test_blocks_that_lose_their_core_each_time_are_counted_and_shown(
    proof: Proof, monkeypatch: pytest.MonkeyPatch, shelf: Book
) -> None:
    assert proof.facts["torch"]
    from gatherbook.measured.suite import timing

    effort = timing.Effort(rounds=5, block=1e-6, budget=1, fewest=3, patience=2)
    calls = {"way": lambda: None}
    monkeypatch.setattr(timing.time, "thread_time", lambda: 9 * timing.clock())  # the thread had its core
    assert timing.measure(calls, effort, lambda part: None)["way"].disturbed == 0
    monkeypatch.setattr(timing.time, "thread_time", lambda: 0.0)
    found = timing.measure(calls, effort, lambda part: None)["way"]
    assert found.disturbed == found.runs == 5
    rewrite(shelf, lambda record: record["cases"]["overhead"]["rivals"]["gather"].update(disturbed=7))
    assert "7 runs were disturbed" in tables.table_html(shelf, "overhead", "en")
    assert "有 7 次受到干扰" in tables.table_html(shelf, "overhead", "zh")
    assert "disturbed" not in tables.table_html(BOOK, "overhead", "en")


def test_a_run_that_was_stopped_goes_on_where_it_was(
    proof: Proof, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert proof.facts["torch"]
    import gatherbook.measured.suite.__main__ as suite
    from gatherbook.measured.suite.timing import Timing

    asked: list[str] = []
    names = ["overhead", "count", "one-hot"]

    def measured(case: Any, *_: object) -> tuple[dict[str, Any], dict[str, float]]:
        asked.append(case.name)
        if len(asked) == 3:
            raise KeyboardInterrupt
        rivals = {"gather": {**suite._rounded(Timing(1.0, 1.0, 1.0, 9, 1)), "moves": 1}}
        return {"setup": "x", "date": "2026-01-01", "rivals": rivals}, {}

    monkeypatch.setattr(suite, "measure_case", measured)
    monkeypatch.setattr(suite, "add_memory", lambda *_: None)
    monkeypatch.setattr(suite, "BOOK", Book(tmp_path))
    given = ["--only", *names, "--out", str(tmp_path)]
    threads = torch_threads()
    try:
        assert suite.main(given) == 130
        assert "2 cases are kept. Go on with: make benchmark RESUME=1" in capsys.readouterr().err
        assert not list(tmp_path.glob("*.json"))
        assert suite.main([*given, "--resume"]) == 0
    finally:
        torch_threads(threads)
    (path,) = tmp_path.glob("*.json")
    assert list(json.loads(path.read_text(encoding="utf-8"))["cases"]) == [
        case.name for case in suite.all_cases() if case.name in names
    ]
    assert len(asked) == 4 and asked[2] == asked[3]
    assert not list(tmp_path.rglob("*.jsonl"))


def test_a_journal_of_another_state_is_not_read(proof: Proof, tmp_path: Path) -> None:
    assert proof.facts["torch"]
    from gatherbook.measured.suite.__main__ import Journal

    path = tmp_path / "going.jsonl"
    Journal(path, {"torch": "1"}).add("a", {"setup": ""})
    with path.open("a", encoding="utf-8") as out:
        out.write('[{"torch": "1"}, "b", {"se')
    assert Journal(path, {"torch": "1"}).read() == {"a": {"setup": ""}}
    assert Journal(path, {"torch": "2"}).read() == {}


def torch_threads(number: int | None = None) -> int:
    """How many threads torch has; sets them, too."""
    import torch

    if number is not None:
        torch.set_num_threads(number)
    return torch.get_num_threads()


def test_earlier_cases_stay_only_from_the_same_machine(proof: Proof, tmp_path: Path) -> None:
    assert proof.facts["torch"]
    from gatherbook.measured.suite.__main__ import write

    path, order = tmp_path / "machine.json", ["a", "b"]
    entry = {"date": "2026-01-01", "setup": "", "rivals": {}}
    assert write(path, {"name": "here", "torch": "1"}, {"a": entry, "b": entry}, order) == []
    assert write(path, {"name": "here", "torch": "1"}, {"b": entry}, order) == ["a"]
    assert write(path, {"name": "here", "torch": "2"}, {"b": entry}, order) == []
    assert list(json.loads(path.read_text(encoding="utf-8"))["cases"]) == ["b"]


def test_a_part_measured_in_another_state_of_the_machine_takes_nothing_away(proof: Proof, tmp_path: Path) -> None:
    assert proof.facts["torch"]
    from gatherbook.measured.suite.__main__ import loses, write

    path, order = tmp_path / "machine.json", ["a", "b"]
    entry = {"date": "2026-01-01", "setup": "", "rivals": {}}
    old, new = {"name": "here", "kernel": "6.1"}, {"name": "here", "kernel": "6.2"}
    assert loses(path, old, {"a"}, order) is None
    write(path, old, {"a": entry, "b": entry}, order)
    assert loses(path, old, {"a"}, order) is None
    assert loses(path, new, {"a", "b"}, order) is None
    said = loses(path, new, {"a"}, order)
    assert said
    assert "kernel was 6.1, is 6.2" in said
    assert "1 would be lost. Nothing is written. Cure: make benchmark" in said


def test_rivals_that_disagree_are_not_compared(proof: Proof) -> None:
    assert proof.facts["torch"]
    import torch

    from gatherbook.measured.suite.contest import Case, Contest, DisagreementError, check_agreement

    x = torch.arange(4.0)
    contest = Contest({"x": x}, {"one": lambda: x + 1, "other": lambda: x + 2}, moves=32)
    with pytest.raises(DisagreementError, match="other"):
        check_agreement(Case("sum", lambda device: contest), contest)


def test_slow_rivals_sit_out_turns_and_all_are_measured(proof: Proof) -> None:
    assert proof.facts["torch"]
    import time

    from gatherbook.measured.suite.timing import Effort, measure

    turns: list[str] = []
    rivals = {"quick": lambda: turns.append("quick"), "slow": lambda: (turns.append("slow"), time.sleep(0.01))}
    found = measure(rivals, Effort(rounds=8, block=1e-6, budget=0.03, fewest=3, patience=1), lambda part: None)
    assert (found["quick"].runs, found["slow"].runs) == (8, 3)
    assert found["slow"].median >= 0.01
    last = turns[-1 - turns[::-1].index("slow") :]
    assert set(last[1:]) <= {"quick"}
    assert turns.index("slow") < len(turns) - 8
