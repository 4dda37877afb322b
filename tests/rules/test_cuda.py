"""What came from a CUDA device is read, shown and carried over as it was; most of it can be tested without one."""

from __future__ import annotations

import ast
import subprocess
import sys
from typing import Any

import pytest

from gatherbook.checks import rules
from gatherbook.measured.records import Record as Measured
from gatherbook.measured.records import UnknownMeasurementError, claims
from gatherbook.measured.records import records as measured
from gatherbook.measured.suite.cases import all_cases
from gatherbook.measured.tables import device_html, table_html
from gatherbook.page import behaviour as tables
from gatherbook.page.behaviour import UnknownTableError, operations_text, rendered
from gatherbook.proof import carried, verified
from gatherbook.proof.sandbox import Request, Result, Sandbox, raw
from gatherbook.proof.verdict import normalised
from gatherbook.sources import snippets
from gatherbook.sources.book import BOOK, LANGUAGES, Book
from gatherbook.sources.problems import report
from gatherbook.sweep import behaviour, runner
from gatherbook.sweep.behaviour import Record
from tests.conftest import Edit

CUDA = [record for record in behaviour.records(tables.folder(BOOK)) if record.device == "cuda"]
GPUS = [record for record in measured(BOOK) if record.device == "cuda"]


RUNNER = f"""
import os, signal, sys
sys.path.insert(0, {str(BOOK.root)!r})
from gatherbook.sweep import probes, runner
import torch
torch.cuda.synchronize = lambda: None
torch.set_default_device = lambda device: None
runner.prepare()
started, seen = os.getpid(), []
def crash(case):
    if case == ("2",):
        os.kill(os.getpid(), signal.SIGSEGV)
    return "="
def spoil(case):
    if seen:
        return "spoilt"
    if case == ("2",):
        seen.append(case)
        raise RuntimeError("CUDA error: device-side assert triggered")
    return "="
def say(case):
    if case == ("2",):
        os.write(2, b"Indexing.cu:1: block: [0,0,0], thread: [0,0,0] Assertion `a < b` failed.\\n" * 2)
        raise RuntimeError("CUDA error: device-side assert triggered")
    if case == ("3",):
        raise RuntimeError("CUDA error: out of memory")
    return "="
def process(case):
    return str(os.getpid())
for answer in (crash, spoil, say, process):
    asked = lambda context, operation, form, case, answer=answer: answer(case)
    probes.PROBES.append(probes.Probe(answer.__name__, ("number",), lambda operation, form: iter([]), asked))
def run(probe, device):
    batches = [runner.Batch(name, probe, [(0, (str(k),)) for k in (1, 2, 3)], 1.0) for name in ("gather", "gather", "take")]
    return [[each.answers[k] for k in range(3)] for each in runner.run(batches, device, 1, False)]
print([run("crash", "cpu"), run("spoil", "cuda"), run("say", "cuda"), run("process", "cuda"), started])
"""
"""What the runner makes of four probes; where they run "on CUDA", the device is of paper."""


@pytest.fixture(scope="module")
def ran() -> list[Any]:
    done = subprocess.run([sys.executable, "-c", RUNNER], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
    return ast.literal_eval(done.stdout)


def test_a_crash_ends_one_case_only(ran: list[Any]) -> None:
    assert ran[0] == [["=", "crashed SIGSEGV", "="]] * 3


def test_a_failed_assertion_ends_its_process_and_no_other_case(ran: list[Any]) -> None:
    assert ran[1] == [["=", "!RuntimeError: CUDA error: device-side assert triggered", "="]] * 3


def test_an_assertion_is_written_down_and_a_full_device_is_no_answer(ran: list[Any]) -> None:
    assert ran[2] == [["=", "!RuntimeError: CUDA error: device-side assert triggered ~assertion: a < b", None]] * 3


def test_on_cuda_the_batches_of_an_operation_share_a_process(ran: list[Any]) -> None:
    (first, second, third), started = ran[3], str(ran[4])
    assert len({*first, *second}) == len(set(third)) == 1
    assert len({first[0], third[0], started}) == 3
    batches = [runner.Batch(name, "p", [(0, ())], 1.0) for name in ("a", "b", "a")]
    assert [[batch.operation for batch in group] for group in runner.together(batches, "cuda")] == [["a", "a"], ["b"]]
    assert [len(group) for group in runner.together(batches, "cpu")] == [1, 1, 1]


# The records --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("record", CUDA, ids=lambda record: record.torch)
def test_a_cuda_record_has_a_twin_of_the_same_release(record: Record) -> None:
    twins = [each for each in behaviour.records(tables.folder(BOOK)) if each.torch == record.torch]
    assert {each.device for each in twins} == {"cpu", "cuda"}
    assert record.content["gpu"] and record.content["complete"]
    assert record.content["cells"] > 50_000
    assert not [cell for cell in record.cells() if "out of memory" in str(cell.answer)]


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_a_page_shows_of_two_devices_is_in_their_records(language: str) -> None:
    record = CUDA[-1]
    shown = rendered(BOOK, f"devices {record.torch} bf16", language)
    twin = next(
        each for each in behaviour.records(tables.folder(BOOK)) if (each.torch, each.device) == (record.torch, "cpu")
    )
    on = {
        device: behaviour.ops_where(each, "stops at 256 in bf16") for device, each in (("cpu", twin), ("cuda", record))
    }
    assert set(on["cpu"]) != set(on["cuda"])
    for operation in record.operations:
        row = shown.partition(f"<code>{operation}</code></th>")[2].partition("</tr>")[0]
        cells = [cell.partition("</td>")[0] for cell in row.split("<td>")[1:]]
        said = [operation in on[device] for device in ("cpu", "cuda")]
        assert [cell != "–" for cell in cells] == (said if any(said) else []), operation
    assert "<code>srcIndex &lt; srcSelectDimSize</code>" in rendered(BOOK, f"assertions {record.torch}", language)
    assert "CPU" in rendered(BOOK, f"device-step {record.torch}", language)


@pytest.mark.parametrize(
    "body", ["devices 2.6.0 bf16", "devices", "devices 2.11.0 nonsense", "device-step", "assertions 9.9.9"]
)
def test_a_table_of_devices_that_no_records_give_is_refused(body: str) -> None:
    with pytest.raises(UnknownTableError, match=r"no two records|no question"):
        rendered(BOOK, body, "en")


def test_a_list_of_operations_is_drawn_from_the_device_that_it_names() -> None:
    here, there = (operations_text(BOOK, question, "en") for question in ("varies", "varies @cuda"))
    assert "`bincount`" in there and "`bincount`" not in here
    with pytest.raises(UnknownTableError):
        operations_text(BOOK, "varies @tpu", "en")


# What was measured ----------------------------------------------------------------------------------------------------


def test_a_page_can_ask_for_the_cuda_records_alone() -> None:
    cpu, cuda = table_html(BOOK, "rows", "en"), table_html(BOOK, "rows @cuda", "en")
    assert GPUS[0].machine in cuda and "cpu-" not in cuda and "<details" not in cuda
    assert cpu.index("cpu-") < cpu.index("<details") < cpu.index(GPUS[0].machine)
    with pytest.raises(UnknownMeasurementError, match="no record of 'tpu'"):
        table_html(BOOK, "rows @tpu", "en")


def test_the_times_of_the_device_are_those_of_the_record() -> None:
    (record,) = GPUS[:1]
    shown = device_html(BOOK, "growth gather", "en")
    sizes = [entry["size"] for entry in record.cases.values() if "size" in entry]
    assert [f"{size:,}" in shown for size in sizes] == [True] * len(sizes)
    assert (
        record.value("growth-100", "gather", "kernel")
        == record.cases["growth-100"]["rivals"]["gather"]["device"]["kernel"][1]
    )
    with pytest.raises(UnknownMeasurementError, match="no times of the device"):
        measured(BOOK)[0].value("growth-100", "gather", "kernel")
    with pytest.raises(UnknownMeasurementError, match="no CUDA record"):
        device_html(BOOK, "nonsense", "en")


@pytest.mark.parametrize("record", GPUS, ids=lambda record: record.machine)
def test_a_kernel_is_within_what_a_call_takes(record: Measured) -> None:
    """Calls one after the other take as long as the longer of launch and kernel, so a kernel alone is no longer."""
    for name, entry in record.cases.items():
        for rival, found in entry["rivals"].items():
            if "device" in found:
                assert all(q1 <= median <= q3 for q1, median, q3 in found["device"].values()), (name, rival)
                assert found["device"]["kernel"][1] < 1.25 * found["median"], (name, rival)


def test_cases_that_wait_in_line_exist_on_every_machine() -> None:
    assert {"skew", "deterministic"} <= {case.name for case in all_cases()}
    assert [claim for claim in claims(BOOK).values() if claim.device == "cuda"]


# What ran on another machine --------------------------------------------------------------------------------------------


def runs_of(book: Book, cpu: str, *cuda: str) -> dict[str, Any]:
    def result(printed: str) -> dict[str, Any]:
        return raw(Result(printed, "returned"))

    facts = {"torch": "2.11.0+cu130", "python": "3.12.3", "system": "Linux", "machine": "x86_64", "cuda": "GPU"}
    found = {"text": snippets.source(book, "a/rows.py"), "cpu": [result(cpu)], "cuda": [result(each) for each in cuda]}
    return {"facts": facts, "date": "2026-01-02", "runs": {"a/rows.py": found}}


SAME, OTHER = "tensor([[1],\n        [4]], device='cuda:0')\n", "tensor([[1],\n        [3]], device='cuda:0')\n"
CPU = "tensor([[1],\n        [4]])\n"


def test_what_prints_the_same_on_cuda_is_verified_and_gets_no_output(small_book: Book) -> None:
    changes, problems = carried.accept(small_book, runs_of(small_book, CPU, SAME))
    assert not problems and changes == ["wrote docs/assets/verified/cuda.json: 1 of 1 snippets"]
    assert not snippets.output_path(small_book, "a/rows.py", "cuda").exists()
    assert verified.release(small_book, "cuda") == "2.11.0"


def test_what_prints_otherwise_on_cuda_gets_an_output_of_its_own(small_book: Book) -> None:
    carried.accept(small_book, runs_of(small_book, CPU, OTHER, OTHER))
    path = snippets.output_path(small_book, "a/rows.py", "cuda")
    assert path.read_text(encoding="utf-8") == "tensor([[1],\n        [3]])\n"
    assert verified.verified(small_book, ["a/rows.py"])[1].passed == 1


def test_an_output_on_cuda_of_a_program_that_changed_is_named(small_book: Book, edit: Edit) -> None:
    carried.accept(small_book, runs_of(small_book, CPU, OTHER, OTHER))
    assert "rows.cuda.out" not in report(rules.all_problems(small_book))
    edit("snippets/a/rows.py", "[3, 4]]", "[3, 4], ]")
    assert "snippets/a/rows.cuda.out:1: this was printed on CUDA before" in report(rules.all_problems(small_book))


def test_what_differs_by_release_or_was_edited_since_is_not_verified(small_book: Book) -> None:
    changes, _ = carried.accept(small_book, runs_of(small_book, OTHER.replace(", device='cuda:0'", ""), OTHER, OTHER))
    assert changes == ["wrote docs/assets/verified/cuda.json: 0 of 1 snippets"]
    assert not snippets.output_path(small_book, "a/rows.py", "cuda").exists()
    older = runs_of(small_book, CPU, SAME)
    older["runs"]["a/rows.py"]["text"] += "print()\n"
    assert carried.accept(small_book, older)[0] == ["wrote docs/assets/verified/cuda.json: 0 of 1 snippets"]


def test_values_that_differ_between_two_runs_on_cuda_ask_for_a_range(small_book: Book) -> None:
    _, problems = carried.accept(small_book, runs_of(small_book, CPU, OTHER, OTHER.replace("3", "2")))
    assert [problem.file for problem in problems] == ["snippets/a/rows.cuda.out"]
    assert "differ from run to run" in problems[0].what


def test_a_machine_without_cuda_is_named(
    small_book: Book, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(carried, "facts", lambda sandbox: {"torch": "2.13.0", "cuda": ""})
    assert carried.main(["run", str(small_book.root / "runs.json")]) == 1
    said = capsys.readouterr().err
    assert "torch 2.13.0 sees no CUDA device" in said and "Cure: " in said
    assert not (small_book.root / "runs.json").exists()


def test_an_assertion_that_each_thread_prints_counts_once_and_without_numbers() -> None:
    def printed(*threads: int) -> str:
        rows = "".join(
            f"a.cu:1: block: [0,0,0], thread: [{each},0,0] Assertion `i < n` failed.\n\n" for each in threads
        )
        return f"1\n{rows}2\n\n2\n"

    once = "1\na.cu:1: block: […], thread: […] Assertion `i < n` failed.\n\n2\n\n2\n"
    assert normalised(printed(3, 4), "cuda") == normalised(printed(352, 0, 7), "cuda") == once
    assert normalised(printed(3, 4), "cpu") == printed(3, 4)
    told = "[CUDA_KERNEL_ASSERT] a.cu:1: f: block: [0,0,0], thread: [3,0,0]: Assertion failed: `i < n`: 4 is not 5.\n\n"
    short = "a.cu:1: f: block: [0,0,0], thread: [9,0,0] Assertion `i < n` failed.\n"
    assert normalised(told, "cuda") == normalised(told + told.replace("3", "4") + short, "cuda")
    assert normalised(told + short.replace(":1:", ":2:"), "cuda").count("\n") == 3


class Crowded(Sandbox):
    """A device that has no memory for the program once, and, if `always`, ever."""

    always, tried, ended = False, 0, 0

    def __init__(self) -> None:
        pass

    def start(self) -> None:
        pass

    def close(self) -> None:
        pass

    def run(self, request: Request) -> Result:
        if request.device == "cpu":
            return Result(CPU, "returned")
        Crowded.tried += 1
        if Crowded.tried > 2 and not Crowded.always:  # a run that differs is run twice
            return Result(SAME, "returned")
        return Result("", "raised", "torch.AcceleratorError: CUDA error: out of memory […]", 3)


@pytest.mark.parametrize("always", [False, True])
def test_what_finds_no_memory_beside_others_runs_again_alone(
    small_book: Book, monkeypatch: pytest.MonkeyPatch, always: bool
) -> None:
    about = {"torch": "2.11.0", "python": "3.12", "system": "Linux", "machine": "x", "cuda": "GPU"}
    monkeypatch.setattr(carried, "Sandbox", Crowded)
    monkeypatch.setattr(carried, "facts", lambda sandbox: about)
    monkeypatch.setattr(Crowded, "always", always)
    monkeypatch.setattr(Crowded, "tried", 0)
    short = runs_of(small_book, CPU, "torch.OutOfMemoryError: CUDA out of memory. Tried to allocate 2.00 GiB\n")
    found = carried.all_runs(small_book, 1, 60, {"facts": about, "runs": short["runs"]})  # known, and yet run again
    if always:
        assert Crowded.tried == 4 and not found["runs"]
    else:
        assert Crowded.tried == 3 and [each["printed"] for each in found["runs"]["a/rows.py"]["cuda"]] == [SAME]


def test_a_run_without_memory_is_not_accepted(small_book: Book) -> None:
    short = runs_of(small_book, CPU, "torch.OutOfMemoryError: CUDA out of memory. Tried to allocate 2.00 GiB\n")
    assert carried.accept(small_book, short)[0] == ["wrote docs/assets/verified/cuda.json: 0 of 0 snippets"]
    assert not snippets.output_path(small_book, "a/rows.py", "cuda").exists()
