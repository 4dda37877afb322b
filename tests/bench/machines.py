"""The odd machines, played here: `python -m tests.bench.machines [SCENARIO …]` prints a table of what each came to.

Each plays on a checkout of its own in a temporary folder: `clean` on a clone of this repository, the others on a small
book with the whole machinery, whose site is built in seconds. Wherever it says so, one environment is shared, else
each makes its own; pip's cache is used as it is. Megabytes are those of the environment.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

from gatherbook.sources.book import BOOK
from tests.support.books import make_small_book
from tests.support.serving import free_port

SITE = ("index.html", "zh/index.html")
BESIDES = ("Makefile", "requirements-site.txt", "requirements.txt", "requirements-extra.txt")
WAIT_S = 900.0


class FailedError(Exception):
    """A machine on which the book does not stand; the message says what was seen."""


class Ground:
    """The temporary folder, and the environment that some scenarios share."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.shared = folder / "shared-venv"

    def book(self, name: str) -> Path:
        """A small book with everything that `make` needs."""
        root = self.folder / name
        root.parent.mkdir(parents=True, exist_ok=True)
        make_small_book(root)
        for each in BESIDES:
            shutil.copy(BOOK.root / each, root / each)
        return root

    def environment(self) -> dict[str, str]:
        """The variables of a process that knows of no environment of ours."""
        left_out = ("VIRTUAL_ENV", "PYTHONPATH", "MAKEFLAGS", "MAKELEVEL", "MFLAGS", "PYTHONUTF8", "GATHER_SITE")
        return {name: value for name, value in os.environ.items() if name not in left_out}


def make(
    root: Path, *words: str, env: Mapping[str, str], before: Sequence[str] = (), built: bool = True
) -> subprocess.CompletedProcess[bytes]:
    """Runs `make` and looks for the site.

    Raises:
        FailedError: with what was said last.
    """
    done = subprocess.run(
        [*before, "make", "--no-print-directory", *words], cwd=root, env=dict(env), capture_output=True, check=False
    )
    said = (done.stdout + done.stderr).decode("utf-8", errors="replace")
    if done.returncode:
        raise FailedError(f"make {' '.join(words)} ended with {done.returncode}: {said[-1500:]}")
    missing = [name for name in SITE if not (root / "site" / name).is_file()] if built else []
    if missing:
        raise FailedError(f"make {' '.join(words)} ended well, without {', '.join(missing)}")
    return done


@contextmanager
def running(root: Path, *words: str, env: Mapping[str, str]) -> Iterator[subprocess.Popen[bytes]]:
    """A `make` in a session of its own, ended with all that it began."""
    process = subprocess.Popen(
        ["make", "--no-print-directory", *words], cwd=root, env=dict(env), stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT, start_new_session=True,
    )  # fmt: skip
    try:
        yield process
    finally:
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def until(happened: Callable[[], bool], process: subprocess.Popen[bytes]) -> bool:
    """Waits for it, or for the process' end; whether it happened while the process ran."""
    deadline = time.monotonic() + WAIT_S
    while process.poll() is None and time.monotonic() < deadline:
        if happened():
            return True
        time.sleep(0.02)
    return False


def members(session: int) -> list[int]:
    """The processes of a session that still run."""
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            fields = (folder / "stat").read_text(encoding="utf-8", errors="replace").rsplit(")", 1)[1].split()
            if int(fields[3]) == session and fields[0] != "Z":
                found.append(int(folder.name))
    return found


def interrupt(process: subprocess.Popen[bytes], how: signal.Signals) -> str:
    """Interrupts a session as a terminal would, and says how soon all of it had ended.

    Raises:
        FailedError: something of it still runs after ten seconds.
    """
    begin = time.monotonic()
    os.killpg(process.pid, how)
    while members(process.pid):
        process.poll()
        if time.monotonic() - begin > 10:
            raise FailedError(f"{how.name}: {members(process.pid)} still run after 10 s")
        time.sleep(0.02)
    return f"{how.name} {time.monotonic() - begin:.1f} s"


# Scenarios --------------------------------------------------------------------------------------------------------


def clean(ground: Ground) -> str:
    """A clone of this repository as it is committed, and the first command."""
    root = ground.folder / "clean"
    subprocess.run(["git", "clone", "--quiet", "--no-local", str(BOOK.root), str(root)], check=True)
    make(root, "build", f"VENV={ground.shared}", env=ground.environment())
    torch = list(ground.shared.glob("lib/python*/site-packages/torch"))
    if torch:
        raise FailedError("the site's layer holds torch")
    return f"{_megabytes(ground.shared):.0f} MB, {sum(1 for _ in (root / 'site').rglob('*.html'))} pages"


def killed(ground: Ground) -> str:
    """Interrupted while the environment is made, three times within pip, and within the build; then once more."""
    root, venv, env = ground.book("killed"), ground.folder / "killed-venv", ground.environment()

    def installed(count: int) -> Callable[[], bool]:
        return lambda: sum(1 for _ in venv.glob("lib/python*/site-packages/*.dist-info")) >= count

    points: list[tuple[str, Callable[[], bool], signal.Signals]] = [
        ("venv", lambda: any(venv.glob("lib/python*/site-packages/pip/_internal")), signal.SIGKILL),
        ("pip 5", installed(5), signal.SIGINT),
        ("pip 20", installed(20), signal.SIGKILL),
        ("pip 45", installed(45), signal.SIGINT),
        ("build", lambda: (root / "site").is_dir(), signal.SIGINT),
        ("build", lambda: (root / "site" / "assets").is_dir(), signal.SIGKILL),
    ]
    said = []
    for name, happened, how in points:
        shutil.rmtree(root / "site", ignore_errors=True)
        with running(root, "build", f"VENV={venv}", env=env) as process:
            if until(happened, process):
                said.append(f"{name}: {interrupt(process, how)}")
            else:
                said.append(f"{name}: too quick")
    make(root, "build", f"VENV={venv}", env=env)
    check_packages(venv)
    return ", ".join(said)


def twice(ground: Ground) -> str:
    """Two of them at once, in one checkout without an environment."""
    root, env = ground.book("twice"), ground.environment()
    with running(root, "site-layer", env=env) as first, running(root, "site-layer", env=env) as second:
        said = [process.communicate(timeout=WAIT_S)[0].decode() for process in (first, second)]
        if first.returncode or second.returncode:
            raise FailedError("\n".join(said))
    with running(root, "build", env=env) as first, running(root, "build", env=env) as second:
        said += [process.communicate(timeout=WAIT_S)[0].decode() for process in (first, second)]
        if first.returncode or second.returncode:
            raise FailedError("\n".join(said[2:]))
    make(root, "build", env=env)
    check_packages(root / ".venv")
    return f"{sum('waiting for another' in each for each in said)} waited"


def spaces(ground: Ground) -> str:
    """A path with spaces and Chinese characters, with an environment in it."""
    make(ground.book("my books/读 张量"), "build", env=ground.environment())
    return "built"


def homeless(ground: Ground) -> str:
    """No HOME."""
    env = {name: value for name, value in ground.environment().items() if name not in ("HOME", "XDG_CACHE_HOME")}
    make(ground.book("homeless"), "build", f"VENV={ground.shared}", env=env)
    return "built"


def c_locale(ground: Ground) -> str:
    """LC_ALL=C, and Python told not to take UTF-8 for granted."""
    env = {name: value for name, value in ground.environment().items() if not name.startswith(("LC_", "LANG"))}
    root = ground.book("读")
    make(root, "build", f"VENV={ground.shared}", env={**env, "LC_ALL": "C", "PYTHONUTF8": "0"})
    shown = (root / "site/zh/index.html").read_text(encoding="utf-8")
    if "每行取一列" not in shown:
        raise FailedError("the Chinese of a comment is missing")
    return "built"


def worktree(ground: Ground) -> str:
    """A git worktree."""
    root = ground.book("of-which")
    git = ["git", "-c", "user.name=x", "-c", "user.email=x@x", "-C", str(root)]
    subprocess.run([*git, "init", "--quiet"], check=True)
    subprocess.run([*git, "add", "--all"], check=True)
    subprocess.run([*git, "commit", "--quiet", "--message", "x"], check=True)
    subprocess.run([*git, "worktree", "add", "--quiet", str(ground.folder / "worktree")], check=True)
    make(ground.folder / "worktree", "build", f"VENV={ground.shared}", env=ground.environment())
    return "built"


def windows(ground: Ground) -> str:
    """A clone of this repository as Git for Windows makes it, every file with the line ends that it writes."""
    root = ground.folder / "windows"
    how = ["-c", "core.autocrlf=true", "-c", "core.eol=crlf"]
    subprocess.run(["git", "clone", "--quiet", "--no-local", *how, str(BOOK.root), str(root)], check=True)
    attributes = root / ".gitattributes"
    attributes.write_text("* text=auto eol=crlf\n", encoding="utf-8")
    subprocess.run(["git", "-C", str(root), "rm", "--quiet", "-r", "--cached", "."], check=True)
    subprocess.run(["git", "-C", str(root), *how, "reset", "--quiet"], check=True)
    for path in (root / name for name in ("docs", "snippets")):
        shutil.rmtree(path)
    subprocess.run(["git", "-C", str(root), *how, "checkout", "--quiet", "--", "docs", "snippets"], check=True)
    page = (root / "docs" / "index.md").read_bytes()
    if b"\r\n" not in page:
        raise FailedError("no file of the clone has the line ends of Windows")
    make(root, "build", f"VENV={ground.shared}", env=ground.environment())
    lock = (root / "docs" / "pairs.lock").read_bytes()
    make(root, "pair", f"VENV={ground.shared}", env=ground.environment(), built=False)
    after = (root / "docs" / "pairs.lock").read_bytes()
    if after.replace(b"\r\n", b"\n") != lock.replace(b"\r\n", b"\n"):
        raise FailedError("make pair wrote another lock")
    return f"built, and no pair changed; {page.count(bytes([13, 10]))} such ends in one page"


def no_git(ground: Ground) -> str:
    """No `.git`: an unpacked archive."""
    root = ground.book("archive")
    make(root, "build", f"VENV={ground.shared}", env=ground.environment())
    return "built"


def read_only(ground: Ground) -> str:
    """`make serve` of sources that nobody may write, with the environment that make chooses then."""
    root, cache = ground.book("read-only"), ground.folder / "cache"
    cache.mkdir()
    if ground.shared.is_dir():
        (cache / "gather-book").symlink_to(ground.shared)
    env = {**ground.environment(), "XDG_CACHE_HOME": str(cache)}
    before = []
    if os.geteuid() == 0:  # to whom rights mean nothing; a mount that cannot be written does
        mount = f'mount --bind "{root}" "{root}" && mount -o remount,ro,bind "{root}" && cd "{root}" && exec "$@"'
        before = ["unshare", "--mount", "sh", "-c", mount, "sh"]
    else:
        for path in (root, *root.rglob("*")):
            path.chmod(path.stat().st_mode & ~0o222)
    port = free_port()
    process = subprocess.Popen(
        [*before, "make", "--no-print-directory", "serve", f"PORT={port}"], cwd=root, env=env,
        stdout=(ground.folder / "read-only.log").open("wb"), stderr=subprocess.STDOUT, start_new_session=True,
    )  # fmt: skip
    try:
        log = ground.folder / "read-only.log"
        served = until(lambda: "Serving on" in log.read_text(encoding="utf-8", errors="replace"), process)
        if not served:
            raise FailedError(f"it does not serve: {log.read_text(encoding='utf-8', errors='replace')[-1500:]}")
        interrupted = interrupt(process, signal.SIGINT)
    finally:
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        for path in (root, *root.rglob("*")):
            path.chmod(path.stat().st_mode | 0o200)
    return f"served; {interrupted}"


def upgraded(ground: Ground) -> str:
    """Another version of a package, then back; then an interpreter that is gone."""
    root, venv, env = ground.book("upgraded"), ground.folder / "upgraded-venv", ground.environment()
    pins, name = root / "requirements-site.txt", "platformdirs"
    text = pins.read_text(encoding="utf-8")
    make(root, "build", f"VENV={venv}", env=env)
    now = version(venv, name)
    pins.write_text(text.replace(f"{name}=={now}", f"{name}==4.2.2"), encoding="utf-8")
    make(root, "build", f"VENV={venv}", env=env)
    other = version(venv, name)
    pins.write_text(text, encoding="utf-8")
    make(root, "build", f"VENV={venv}", env=env)
    if (other, version(venv, name)) != ("4.2.2", now) or other == now:
        raise FailedError(f"{name} was {now}, then {other}, then {version(venv, name)}")
    for each in (venv / "bin").glob("python*"):
        each.unlink()
    make(root, "build", f"VENV={venv}", env=env)
    return f"{name} {now} → {other} → {version(venv, name)}; made anew without its interpreter"


def moved(ground: Ground) -> str:
    """A checkout that was renamed, environment and all."""
    if not ground.shared.is_dir():
        clean(ground)
    root = ground.book("before")
    shutil.copytree(ground.shared, root / ".venv", symlinks=True)  # as if it had been moved: its scripts name a path
    make(root, "build", env=ground.environment())
    return "built"


def nvcc(ground: Ground) -> str:
    """CUDA's compiler on the path, and not on it."""
    fake = ground.folder / "cuda" / "bin"
    fake.mkdir(parents=True)
    (fake / "nvcc").write_text("#!/bin/sh\nexit 0\n", encoding="utf-8")
    (fake / "nvcc").chmod(0o755)
    env = ground.environment()
    without = [each for each in env["PATH"].split(os.pathsep) if not (Path(each) / "nvcc").exists()]
    root, said = ground.book("nvcc"), []
    for name, path in (("with", [str(fake), *without]), ("without", without)):
        make(root, "build", f"VENV={ground.shared}", env={**env, "PATH": os.pathsep.join(path)})
        program = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "docs", "--device", "cpu"]
        done = subprocess.run(
            program, cwd=root, env={**env, "PATH": os.pathsep.join(path)}, capture_output=True, text=True, check=False
        )
        if done.returncode:
            raise FailedError(f"{name} nvcc: {done.stdout[-1500:]}")
        said.append(name)
    return f"built and proved {' and '.join(said)} nvcc"


SCENARIOS: dict[str, Callable[[Ground], str]] = {
    each.__name__.replace("_", "-"): each
    for each in (
        clean, moved, spaces, homeless, c_locale, worktree, windows, no_git, read_only, nvcc, twice, upgraded, killed,
    )
}  # fmt: skip
"""In this order; the first makes the environment that others share, so each works alone, only more slowly."""


def version(venv: Path, name: str) -> str:
    """The version of a package that an environment holds."""
    found = sorted(venv.glob(f"lib/python*/site-packages/{name}-*.dist-info"))
    return ", ".join(path.name.removeprefix(f"{name}-").removesuffix(".dist-info") for path in found)


def check_packages(venv: Path) -> None:
    """Asks pip whether everything that a package needs is there, and whether each is whole.

    Raises:
        FailedError: it is not.
    """
    done = subprocess.run([venv / "bin" / "python", "-m", "pip", "check"], capture_output=True, text=True, check=False)
    if done.returncode:
        raise FailedError(done.stdout + done.stderr)
    files = "import importlib.metadata as m, json; print(json.dumps([str(f.locate()) for d in m.distributions() for f in d.files or []]))"
    listed = subprocess.run([venv / "bin" / "python", "-c", files], capture_output=True, text=True, check=True)
    missing = [name for name in json.loads(listed.stdout) if not name.endswith(".pyc") and not Path(name).exists()]
    if missing:
        raise FailedError(f"{len(missing)} files of packages are missing, such as {missing[0]}")


def _megabytes(folder: Path) -> float:
    return sum(path.lstat().st_size for path in folder.rglob("*") if path.is_file()) / 1e6


def main(arguments: Sequence[str] | None = None) -> int:
    """Plays the scenarios that are named, or all; returns an exit status."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.machines", description=__doc__)
    parser.add_argument("scenarios", nargs="*", metavar="SCENARIO", help=", ".join(SCENARIOS))
    given = parser.parse_args(arguments)
    unknown = [name for name in given.scenarios if name not in SCENARIOS]
    if unknown:
        parser.error(f"no scenario is called {unknown[0]}; there are: {', '.join(SCENARIOS)}")
    failed = 0
    signal.signal(signal.SIGINT, signal.default_int_handler)  # a shell's background job ignores it, and so would make
    print(f"{'scenario':<12}{'seconds':>8}{'MB':>6}  result", flush=True)
    with tempfile.TemporaryDirectory() as folder:
        ground = Ground(Path(folder))
        for name in given.scenarios or SCENARIOS:
            begin, before = time.perf_counter(), _megabytes(ground.folder)
            try:
                result = SCENARIOS[name](ground)
            except FailedError as error:
                failed += 1
                result = f"FAILED: {error}"
            added = _megabytes(ground.folder) - before
            print(f"{name:<12}{time.perf_counter() - begin:8.0f}{added:6.0f}  {result}", flush=True)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
