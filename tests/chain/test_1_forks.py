"""Link 1, from within: what a program is forked from, and what the machine says beside it, make no difference to it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from gatherbook.proof.prove import Proof
from gatherbook.proof.sandbox import IMPORTED, Request, _run_alone, modules_of, without_the_machine
from gatherbook.sources.book import BOOK

FOUND = """import os
os.environ["CUDA_HOME"] = "/opt/cuda"
import torch.utils.cpp_extension as extension
print("before")
extension._find_cuda_home()
print("behind")
torch.ones(1)[3]
"""


def test_torchs_word_about_the_machine_is_no_output_of_the_program(proof: Proof) -> None:
    if proof.facts["cuda"]:
        pytest.skip("torch says it only where it sees no CUDA device")
    raw = subprocess.run(
        [sys.executable, "-c", FOUND.replace("torch.ones(1)[3]", "")], capture_output=True, text=True, check=True
    )
    assert raw.stderr.endswith("No CUDA runtime is found, using CUDA_HOME='/opt/cuda'\n"), (
        "torch says it, in these words"
    )
    assert without_the_machine(raw.stderr.encode(), []) == (b"", [])
    compiling = (
        "W1126 01:06:03.927000 12579 torch/utils/cpp_extension.py:178] [0/0] "
        + raw.stderr[raw.stderr.index("No CUDA") :]
    )
    assert without_the_machine(compiling.encode(), []) == (b"", []), "how it says it while it compiles a first graph"
    for run in (proof.sandbox.run, _run_alone):
        result = run(Request(FOUND, "x.py"))
        assert result.printed == "before\nbehind\n"
        assert result.line_of[0] == 4
        assert result.line_of[1] == 6
        assert result.error_line == 7


@pytest.mark.parametrize(
    "line",
    [
        "No CUDA runtime is found",
        "No CUDA runtime is found, using CUDA_HOME=/opt/cuda",
        "No CUDA runtime is found, using CUDA_HOME='/opt/cuda' for now",
        " No CUDA runtime is found, using CUDA_HOME='/opt/cuda'",
        "Warning: No CUDA runtime is found, using CUDA_HOME='/opt/cuda'",
        "W1125 20:11:12.432000 7611 torch/utils/other.py:178] No CUDA runtime is found, using CUDA_HOME='/opt/cuda'",
        "W1125 20:11:12.432000 7611 torch/utils/cpp_extension.py:178] something else",
        "no CUDA runtime is found, using CUDA_HOME='/opt/cuda'",
        "No CUDA runtime is found, using ROCM_HOME='/opt/cuda'",
        "No ROCm runtime is found, using ROCM_HOME='/opt/rocm'",
        "UserWarning: CUDA initialization: Found no NVIDIA driver on your system.",
        "",
    ],
)
def test_no_other_line_is_left_out(proof: Proof, line: str) -> None:
    printed = f"1\n{line}\n2\n".encode()
    assert without_the_machine(printed, [(0, 1)]) == (printed, [(0, 1)])
    assert proof.sandbox.run(Request(f"import sys\nprint({line!r}, file=sys.stderr)", "x.py")).printed == f"{line}\n"


def test_a_line_that_another_begins_is_not_left_out() -> None:
    printed = b"it says: No CUDA runtime is found, using CUDA_HOME='/opt/cuda'\n"
    assert without_the_machine(printed, []) == (printed, [])


def test_lines_behind_it_keep_their_writers() -> None:
    said = b"No CUDA runtime is found, using CUDA_HOME='/a'\n"
    printed = b"a\n" + said + b"b\n" + said + b"c\n"
    offsets = [(0, 1), (2, 2), (2 + len(said), 3), (4 + len(said), 4), (4 + 2 * len(said), 5)]
    assert without_the_machine(printed, offsets) == (b"a\nb\nc\n", [(0, 1), (2, 3), (4, 5)])


PRELOADED = {
    "jax.numpy": "import jax.numpy as jnp\n",
    "matplotlib.pyplot": "import matplotlib.pyplot as plt\n",
    "torch.onnx._internal.exporter._core": "import torch\ntorch.onnx.ops\n",
    "torch._inductor.compile_fx": "import torch\ntorch.compile\n",
    "torch._dynamo": "import torch\ntorch.use_deterministic_algorithms(False)\n",
    "torch.fx.experimental.symbolic_shapes": (
        "import torch\nx = torch.ones(1, requires_grad=True)\n(x * 2).backward(torch.ones(1))\n"
    ),
}


def test_each_module_that_is_imported_ahead_is_tried_here() -> None:
    assert list(PRELOADED) == [modules[-1] for _, modules in IMPORTED]
    assert all(modules_of(text)[-1] == module for module, text in PRELOADED.items())
    assert modules_of("import torch\nprint(torch.gather)\nx.sum().backward()\n") == ()
    for sets in ('os.environ["CXX"] = "none"', 'os.environ.setdefault("CXX", "none")'):
        assert modules_of(f"import jax\nimport os\n{sets}\n") == (), "modules read it when they are imported"
    for reads in ('print(os.environ["CXX"] == "none")', 'os.environ["KINETO_LOG_LEVEL"] = "99"'):
        assert modules_of(f"import jax\nimport os\n{reads}\n") == ("jax.numpy",)


def test_what_is_forked_from_has_imported_no_more_than_its_chain_says(proof: Proof) -> None:
    """Each process of a chain has what the one before it has and one module more, and no thread that a fork loses."""
    look = "import os, sys\nprint(*(m in sys.modules for m in '{}'.replace('/', '.').split()), len(os.listdir('/proc/self/task')))\n"
    for modules in {modules for _, modules in IMPORTED}:
        begin = PRELOADED[modules[-1]]
        others = [each for each in PRELOADED if each not in modules]
        names = " ".join([*modules, *others]).replace(".", "/")  # a name as it is would choose the process
        result = proof.sandbox.run(Request("import torch\n" + look.format(names) + begin, "x.py"))
        assert result.printed.splitlines()[0] == " ".join([*("True" for _ in modules), *("False" for _ in others), "1"])


@pytest.mark.parametrize("module", PRELOADED)
def test_a_program_says_the_same_whatever_was_imported_ahead(proof: Proof, module: str) -> None:
    look = (
        "import os, random, signal, threading, torch, warnings\n"
        "no_digits = str.maketrans('', '', '0123456789')  # a file without a name shows its inode, another one each time\n"
        "print(torch.initial_seed(), torch.get_num_threads(), torch.get_default_dtype(), torch.is_grad_enabled())\n"
        "print(threading.active_count(), signal.getsignal(signal.SIGTERM), len(os.listdir('.')))\n"
        "print(sorted(set(map(repr, warnings.filters))), os.environ.get('LEAKED'), torch.rand(2))\n"
        "print(sorted(os.readlink(f'/proc/self/fd/{n}').translate(no_digits) for n in (0, 1, 2)))\n"
        "warnings.warn('careful')\nimport atexit\natexit.register(print, 'bye')\ntorch.ones(1)[4]\n"
    )
    request = Request(PRELOADED[module] + look, "snippets/a/rows.py")
    first = proof.sandbox.run(request)
    leak = "import os\nos.environ |= {'LEAKED': 'x'}\ntorch.set_default_dtype(torch.float64)\ntorch.manual_seed(3)\ntorch.set_num_threads(1)\n"
    assert proof.sandbox.run(Request(f"import torch\n{PRELOADED[module]}{leak}", "leak.py")).ended == "returned"
    assert proof.sandbox.run(request) == first
    alone = _run_alone(request)
    assert (alone.ended, alone.error, alone.error_line) == (first.ended, first.error, first.error_line)
    assert alone.printed.splitlines()[1:] == first.printed.splitlines()[1:] or "tensor(" in first.printed


@pytest.mark.parametrize("module", PRELOADED)
def test_no_pipe_of_the_proof_is_open_in_a_program(proof: Proof, module: str) -> None:
    look = "import os\nprint(sum('pipe:' in os.readlink(f'/proc/self/fd/{n}') for n in os.listdir('/proc/self/fd') if os.path.exists(f'/proc/self/fd/{n}')))\n"
    plain = proof.sandbox.run(Request(look, "x.py")).printed
    assert proof.sandbox.run(Request(PRELOADED[module] + look, "x.py")).printed == plain


def test_a_program_that_dies_or_hangs_in_such_a_fork_is_reported_and_the_next_runs(proof: Proof) -> None:
    begin = PRELOADED["torch._dynamo"]
    assert proof.sandbox.run(Request(f"{begin}import os\nos._exit(3)", "x.py")).ended == "died"
    assert proof.sandbox.run(Request(f"{begin}while True: pass", "x.py", timeout_s=0.5)).ended == "timed out"
    assert proof.sandbox.run(Request(f"{begin}print(1)", "x.py")).printed == "1\n"


@pytest.mark.parametrize("ends", ["", "while True: pass", "import os; os._exit(3)"], ids=["well", "never", "at once"])
@pytest.mark.parametrize("begin", ["", PRELOADED["torch._dynamo"]], ids=["a fork", "a fork of another fork"])
def test_nothing_that_a_program_began_outlives_it(proof: Proof, begin: str, ends: str) -> None:
    """Not in its own session either, nor what that began, however the program ends."""
    began = "import subprocess\nsaid = subprocess.Popen(['sh', '-c', 'sleep 43 & echo $! $$; sleep 44'], start_new_session=True, stdout=subprocess.PIPE)\n"
    result = proof.sandbox.run(
        Request(f"{begin}{began}print(said.stdout.readline().decode(), flush=True)\n{ends}", "x.py", timeout_s=5.0)
    )
    pids = [int(each) for each in result.printed.split()]
    assert len(pids) == 2
    there = [Path(f"/proc/{pid}/cmdline") for pid in pids]
    assert [path.read_bytes() for path in there if path.exists()] == []


def test_the_book_has_programs_that_are_forked_from_each() -> None:
    texts = [(BOOK.snippets / name).read_text(encoding="utf-8") for name in BOOK.snippet_names()]
    assert {modules_of(text)[-1:] for text in texts} >= {(module,) for module in PRELOADED}
