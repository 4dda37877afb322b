"""The environment in which everything runs: `python3 gatherbook/environment.py .venv site` makes it for `make serve`.

Needs nothing but Python's standard library. A layer is installed once for each of its texts; one that was interrupted
is mended and finished by the next call, and two calls at once wait for each other. An environment that is there is
used, whoever made it, with whatever wheel of torch of the pinned version it holds.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
LAYERS = {"site": ("requirements-site.txt",), "all": ("requirements.txt", "requirements-extra.txt")}
"""What each layer installs. `all` holds `site`, since requirements.txt begins with it."""
INSIDE = {"site": ("site",), "all": ("site", "all")}
OLDEST = (3, 11)


def python_of(folder: Path) -> Path:
    """The interpreter of an environment."""
    return folder / ("Scripts" if os.name == "nt" else "bin") / "python"


def digest(layer: str, root: Path = ROOT) -> str:
    """What a layer was installed from: the text of its requirements, and of those that they include."""
    texts = [(root / name).read_bytes() for name in ("requirements-site.txt", *LAYERS[layer])]
    return hashlib.sha256(b"\0".join(texts)).hexdigest()[:16]


def prepare(folder: Path, layer: str, root: Path = ROOT) -> bool:
    """Makes the environment hold a layer; whether anything had to be installed.

    Raises:
        subprocess.CalledProcessError: Python or pip failed, and said why.
    """
    state, wanted = folder / ".layers.json", digest(layer, root)

    def ready() -> bool:
        begun = any((folder / name).exists() for name in (".making", ".installing"))
        return _installed(state).get(layer) == wanted and not begun and python_of(folder).exists()

    if ready():
        return False
    folder.mkdir(parents=True, exist_ok=True)
    with _alone(folder) as lock:
        if ready():
            return False  # another call did it meanwhile
        installed = _installed(state)
        interrupted = (folder / ".installing").exists()
        if (folder / ".making").exists() or not _runs(folder):
            _empty(folder)
            installed = {}
            print(f"making {folder}", flush=True)
            (folder / ".making").touch()
            _call([sys.executable, "-m", "venv", str(folder)], lock)
            (folder / ".making").unlink()
        elif interrupted:
            mended = mend(folder)
            print(f"the last installation was interrupted; anew: {', '.join(mended) or 'nothing'}", flush=True)
        (folder / ".installing").touch()
        names = [word for name in LAYERS[layer] for word in ("--requirement", str(root / name))]
        print(f"installing {' and '.join(LAYERS[layer])}", flush=True)
        pip = [str(python_of(folder)), "-m", "pip", "--disable-pip-version-check", "install", "--quiet", "--no-compile"]
        _call([*pip, *names], lock)
        for inside in INSIDE[layer]:
            installed[inside] = digest(inside, root)
        state.write_text(json.dumps(installed), encoding="utf-8")
        (folder / ".installing").unlink()
    return True


def _call(command: list[str], lock: int | None) -> None:
    """Runs a program that holds the lock as long as it lives, even where it outlives this one."""
    subprocess.run(command, check=True, pass_fds=() if lock is None else (lock,))


def mend(folder: Path) -> list[str]:
    """Forgets the packages that were not installed whole, so that pip installs them; returns their names."""
    found = []
    for packages in (*folder.glob("lib/python*/site-packages"), *folder.glob("Lib/site-packages")):
        for left in packages.glob("~*"):  # what pip moved aside and did not come to remove
            shutil.rmtree(left, ignore_errors=True)
        for info in packages.glob("*.dist-info"):
            if not _whole(packages, info):
                shutil.rmtree(info)
                found.append(info.name.removesuffix(".dist-info"))
    return sorted(found)


def _whole(packages: Path, info: Path) -> bool:
    record = info / "RECORD"
    if not record.is_file() or not (info / "METADATA").is_file() or not (info / "INSTALLER").is_file():
        return False
    files = (line.split(",", 1)[0].strip('"') for line in record.read_text(encoding="utf-8").splitlines())
    return all((packages / name).exists() for name in files if name and not name.endswith(".pyc"))


def _installed(state: Path) -> dict[str, str]:
    try:
        content = json.loads(state.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return content if isinstance(content, dict) else {}


def _runs(folder: Path) -> bool:
    """Whether the environment has an interpreter that runs, new enough, and a whole pip."""
    program = f"import sys, pip; from pip._internal.cli import main; sys.exit(sys.version_info < {OLDEST})"
    try:
        return subprocess.run([str(python_of(folder)), "-c", program], capture_output=True, check=False).returncode == 0
    except OSError:
        return False


def _empty(folder: Path) -> None:
    for path in folder.iterdir():
        if path.name == ".lock":
            continue
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path)
        else:
            path.unlink()


@contextmanager
def _alone(folder: Path) -> Iterator[int | None]:
    """Waits until no other call installs here; gives the lock's descriptor."""
    try:
        import fcntl
    except ImportError:  # Windows
        yield None
        return
    with (folder / ".lock").open("w", encoding="utf-8") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            print(f"waiting for another installation into {folder}", flush=True)
            fcntl.flock(lock, fcntl.LOCK_EX)
        yield lock.fileno()


def main(arguments: list[str]) -> int:
    """Prepares the layer that is named second in the folder that is named first; returns an exit status."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")  # a C locale knows neither … nor every path
    if sys.version_info < OLDEST:
        print(f"{sys.executable} is older than Python 3.11. Cure: make PYTHON=python3.11 …", file=sys.stderr)
        return 1
    if len(arguments) != 2 or arguments[1] not in LAYERS:
        print(f"usage: python3 gatherbook/environment.py FOLDER {'|'.join(LAYERS)}", file=sys.stderr)
        return 2
    try:
        prepare(Path(arguments[0]), arguments[1])
    except subprocess.CalledProcessError as error:
        print(f"{' '.join(error.cmd[:4])} … failed and said why, above. Cure: mend it, then again", file=sys.stderr)
        return error.returncode or 1
    except KeyboardInterrupt:
        print("interrupted; the next call goes on from here", file=sys.stderr)
        return 130
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
