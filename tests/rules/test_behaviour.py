"""What torch does is recorded: a random part of the sweep answers as its record says, and pages draw from no other place."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import torch
from markdown import Markdown

from gatherbook.page import behaviour as tables
from gatherbook.page.behaviour import PLACED, Behaviour, UnknownTableError, asked, problems, rendered
from gatherbook.sources.book import BOOK, LANGUAGES, Book
from gatherbook.sources.pages import read_page
from gatherbook.sweep import behaviour, runner, sample
from gatherbook.sweep.behaviour import (
    QUERIES,
    Answer,
    Record,
    cases_where,
    differences,
    load,
    ops_always,
    ops_where,
    parsed,
)
from gatherbook.sweep.operations import BY_NAME, OPERATIONS
from gatherbook.sweep.record import compose, general, numbers, ranges, tree, words, written
from tests.support.problems import expect_none

FOLDER = tables.folder(BOOK)
PATHS = sorted(FOLDER.glob("*-*.json"))
HERE = FOLDER / f"{torch.__version__.split('+')[0]}-cpu.json"
LARGEST = 200_000


@pytest.fixture(scope="module")
def record() -> Record:
    """The record of the release that the book is tested with."""
    return load(HERE)


SAMPLES = """
import sys
from gatherbook.sweep import sample
print("\\n", sample.main(["--batches", "60"]), "======", flush=True)
print("\\n", sample.main(["--probe", "layouts", "--batches", "12", "--seed", "1", "--record", sys.argv[1]]), "======")
"""


@pytest.fixture(scope="module")
def samples(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """Two samples, in a process of their own: it forks, and must not have threads. The second is held against a
    record in which every `=` of one probe became `wraps`: whichever of its cases are drawn, they differ."""
    content = json.loads(HERE.read_text(encoding="utf-8"))
    for probes in content["answers"].values():
        if "layouts" in probes:
            probes["layouts"] = json.loads(json.dumps(probes["layouts"]).replace('"="', '"wraps"'))
    path = tmp_path_factory.mktemp("record") / "changed-cpu.json"
    path.write_text(written(content), encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-c", SAMPLES, str(path)], cwd=BOOK.root, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr[-2000:]
    return done.stdout.split("======")


# The record and the run -------------------------------------------------------------------------------------------


def test_a_random_sample_of_the_sweep_answers_as_recorded(samples: list[str]) -> None:
    *said, status = samples[0].rsplit("\n", 1)
    assert status.strip() == "0", said
    assert int(said[0].split(": ")[-1].split(" cases")[0]) > 100


def test_a_record_that_says_otherwise_is_caught(samples: list[str]) -> None:
    *said, status = samples[1].rsplit("\n", 1)
    assert status.strip() == "1"
    assert said[0].count(", layouts: ") > 12, said


def test_a_stopped_sweep_goes_on(tmp_path: Path) -> None:
    journal = runner.Journal(tmp_path / "x.part", resume=False)
    batch = runner.Batch("gather", "result", [(0, ("plain",)), (1, ("plain",))], 1.0, {0: "new", 1: None})
    journal.add(batch)
    with journal.path.open("a", encoding="utf-8") as file:
        file.write('{"name": "gather/wi')  # the sweep was killed here
    again = runner.Journal(journal.path, resume=True)
    fresh = runner.Batch("gather", "result", batch.cases, 1.0)
    assert again.take(fresh) and fresh.answers == batch.answers
    assert not again.take(runner.Batch("gather", "result", batch.cases[:1], 1.0))
    assert not again.take(runner.Batch("take", "result", batch.cases, 1.0))


# The layout -------------------------------------------------------------------------------------------------------


def test_at_least_five_releases_are_recorded_whole() -> None:
    found = [load(path) for path in PATHS]
    assert HERE in PATHS
    assert len({each.torch for each in found if each.device == "cpu"}) >= 5
    for path, each in zip(PATHS, found, strict=True):
        assert path.name == f"{each.torch}-{each.device}.json"
        assert each.content["complete"] and set(each.operations) == set(BY_NAME)
        assert each.content["cells"] == sum(1 for _ in each.cells())


@pytest.mark.parametrize("path", PATHS, ids=lambda path: path.stem)
def test_a_record_is_small_and_written_one_way(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert len(text.encode()) < LARGEST
    assert written(json.loads(text)) == text


def test_a_record_gives_back_every_answer() -> None:
    answers = {
        ("gather", "bounds"): {
            (0, ("-1", "1-D")): "!IndexError: index -1 is out of bounds for dimension 0 with size 3",
            (0, ("n", "1-D")): "!IndexError: index 3 is out of bounds for dimension 0 with size 3",
            (1, ("-1", "1-D")): "wraps ~UserWarning: slow",
            (1, ("n", "1-D")): "=",
        }
    }
    content = compose(
        {"schema": 1, "torch": "9.9.9", "device": "cpu"}, {"gather": ["a", "b"]}, {"bounds": ["number", "x"]}, answers
    )
    again = Record(json.loads(written(content)))
    got = {(cell.code, *cell.axes.values()): cell.answer.key for cell in again.cells()}
    assert got == {
        ("ab"[form], *case): parsed(answer).key
        for (_, cases) in answers.items()
        for (form, case), answer in cases.items()
    }
    assert len(content["texts"]) == 2  # one example of each text


def test_numbers_do_not_tell_texts_apart_but_dtypes_do() -> None:
    assert general("index -1 is out of bounds for dimension 0 with size 3") == general(
        "index 7 is out of bounds for dimension 2 with size 10"
    )
    assert general("got [2, 3]") == general("got [4]")
    assert general("expected int32") != general("expected int64")
    assert numbers(ranges([0, 1, 2, 5])) == [0, 1, 2, 5] and ranges([0, 1, 2, 5]) == "0-2,5"
    cases = {("a", "x"): "=", ("b", "x"): "=", ("c", "x"): "!1"}
    assert tree(cases, [["a", "b", "c"], ["x", "y"]]) == {"^c": {"x": "="}, "c": {"x": "!1"}}
    assert words("^c", ["a", "b", "c"]) == ["a", "b"] and words("a|b", ["a", "b", "c"]) == ["a", "b"]


# Queries ----------------------------------------------------------------------------------------------------------


def test_every_question_has_an_answer(record: Record) -> None:
    for question in QUERIES:
        assert set(ops_always(record, question)) <= set(ops_where(record, question)) <= set(BY_NAME), question


def test_questions_find_what_is_known(record: Record) -> None:
    """Facts that a reader can run, each of which a page once had wrong."""
    assert {"scatter_add_", "scatter_reduce_"} <= set(ops_where(record, "refuses a wide expanded int32 index"))
    assert "gather" in ops_where(record, "its gradient refuses a wide expanded int32 index")
    assert "gather" in ops_where(record, "reads a wide expanded int32 index wrong")
    stops = cases_where(record, "stops at 256 in bf16")
    assert any(cell.axes["dtype"] == "int32" and cell.axes["x"] == "2-D,0" for cell in stops["index_add_"])
    assert any("alpha" in cell.code for cell in stops["index_add_"]) and "scatter_add_" not in stops
    assert {"scatter_", "index_put_", "index_copy_", "put_"} <= set(ops_where(record, "gradient wrong with duplicates"))
    assert "gather" not in ops_where(record, "gradient wrong with duplicates")
    assert "take_along_dim" in ops_where(record, "takes any number modulo the size")
    assert "gather" not in ops_where(record, "wraps negative index")
    with pytest.raises(KeyError, match="wraps negative index"):
        ops_where(record, "is fast")
    with pytest.raises(KeyError, match="gather"):
        list(record.cells(operation="gathre"))


def test_differences_are_found_and_texts_with_other_numbers_are_none(record: Record) -> None:
    assert differences(record, record) == []
    content = json.loads(written(record.content))
    content["texts"] = [[kind, text.replace("dimension 0", "dimension 1")] for kind, text in content["texts"]]
    assert content["texts"] != record.content["texts"] and differences(record, Record(content)) == []
    content["answers"]["gather"]["result"] = {"0-3": {"plain|transposed": "view"}}
    changed = [each for each in differences(record, Record(content)) if each.cell.probe == "result"]
    assert {each.after for each in changed} == {Answer("view")} and len(changed) == 8


# Pages ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_table_of_each_kind_is_made(language: str) -> None:
    newest = load(PATHS[-1]).torch
    for body in ("records", "changes", f"questions {' '.join(tables.SHORT)}", f"step {newest}", "messages 2.6.0"):
        html = rendered(BOOK, body, language)
        assert html.startswith("<table") and html.count("<tr>") > 2, body


@pytest.mark.parametrize("body", ("nonsense", "step 1.0.0", "questions speed", "messages 0.1"))
def test_a_table_that_no_record_gives_is_refused(body: str) -> None:
    with pytest.raises(UnknownTableError):
        rendered(BOOK, body, "en")


def test_no_page_asks_in_vain() -> None:
    expect_none(problems(BOOK))
    assert any(list(asked(read_page(path).text)) for path in BOOK.pages())


def test_a_page_that_asks_in_vain_is_reported(small_book: Book) -> None:
    shutil.copytree(FOLDER, tables.folder(small_book), dirs_exist_ok=True)
    path = next(path for path in small_book.pages() if path.name.endswith(".zh.md"))
    path.write_text(path.read_text(encoding="utf-8") + "\n<!-- behaviour-table: nonsense -->\n", encoding="utf-8")
    found = problems(small_book)
    assert len(found) == 2 and found[0].file.endswith(".zh.md")
    assert any("nonsense" in each.what and each.line > 1 for each in found) and any(
        "twins" in each.what for each in found
    )


def test_the_extension_places_a_table_outside_of_code() -> None:
    text = "<!-- behaviour-table: records -->\n\n```text\n<!-- behaviour-table: records -->\n```\n\n<!-- behaviour-table: none -->\n"
    path = BOOK.docs / "reference" / "versions.md"
    html = Markdown(extensions=["pymdownx.superfences", Behaviour(lambda: (BOOK, path))]).convert(text)
    assert html.count("<table") == 1 and "behaviour-table: none" in html
    assert PLACED.match("<!-- behaviour-table: records -->")


def test_the_operations_of_the_cards_are_all_swept() -> None:
    assert set(behaviour.CARDS) <= set(BY_NAME)
    assert len(OPERATIONS) == len(BY_NAME)
    assert all(form.code for operation in OPERATIONS for form in operation.forms)
    assert sample.EACH > 1
