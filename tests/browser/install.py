"""Finds a Chromium for the browser tests, or installs one: the distribution's where it can, else Playwright's."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def chromium() -> str | None:
    """The path of a Chromium on this machine, None if there is none; `CHROMIUM` in the environment names one."""
    named = os.environ.get("CHROMIUM")
    if named:
        return named
    for name in NAMES:
        found = shutil.which(name)
        if found:
            return found
    return _playwrights_own()


def _playwrights_own() -> str | None:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        path = playwright.chromium.executable_path
    return path if Path(path).is_file() else None


def install() -> int:
    """Installs what is missing and returns an exit status."""
    if chromium():
        return 0
    for command in _commands():
        print("installing Chromium:", " ".join(command), flush=True)
        if subprocess.run(command, check=False).returncode == 0 and chromium():
            return 0
    print(
        "No Chromium could be installed.\n"
        "Cure: install chromium with your system's package manager, or set CHROMIUM to the path of one",
        file=sys.stderr,
    )
    return 1


def _commands() -> list[list[str]]:
    own = [sys.executable, "-m", "playwright", "install", "chromium"]
    if not shutil.which("apt-get"):
        return [own]
    root = [] if os.geteuid() == 0 else ["sudo", "-n"]
    script = "apt-get update -qq && apt-get install -y -qq --no-install-recommends chromium fonts-noto-cjk"
    return [[*root, "sh", "-c", script], own]


if __name__ == "__main__":
    sys.exit(install())
