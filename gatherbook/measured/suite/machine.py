"""What a record says of the machine that it comes from."""

from __future__ import annotations

import platform
import re
from pathlib import Path

import torch

_CACHES = Path("/sys/devices/system/cpu/cpu0/cache")
_UNITS = {"K": 1024, "M": 1024**2, "G": 1024**3}


def slug(device: torch.device) -> str:
    """The record's file name without its ending, such as `cpu-x86_64`."""
    if device.type == "cuda":
        return re.sub(r"[^a-z0-9]+", "-", torch.cuda.get_device_name(device).lower()).strip("-")
    return f"cpu-{platform.machine().lower()}"


def facts(device: torch.device) -> dict[str, object]:
    """Device, versions and threads. Nothing that changes from run to run stands here."""
    cuda = device.type == "cuda"
    return {
        "device": device.type,
        "name": torch.cuda.get_device_name(device) if cuda else _processor(),
        "torch": torch.__version__.split("+")[0],
        "cuda": str(torch.version.cuda) if cuda else None,
        "python": platform.python_version(),
        "system": f"{platform.system()} {platform.machine()}",
        "threads": torch.get_num_threads(),
        "caches": {"L2": torch.cuda.get_device_properties(device).L2_cache_size} if cuda else _caches(),
    }


def _processor() -> str:
    """The processor's own name, as far as the system tells it."""
    path = Path("/proc/cpuinfo")
    match = re.search(r"^model name\s*:\s*(.+)$", path.read_text(encoding="utf-8"), re.M) if path.is_file() else None
    return match[1].strip() if match else platform.processor() or platform.machine()


def _caches() -> dict[str, int]:
    """Bytes of each cache that holds data, as one core sees it; empty where the system does not tell."""
    found = {}
    for folder in sorted(_CACHES.glob("index*")):
        kind, level, size = ((folder / name).read_text().strip() for name in ("type", "level", "size"))
        if kind != "Instruction":
            found[f"L{level}"] = int(size[:-1]) * _UNITS[size[-1]] if size[-1] in _UNITS else int(size)
    return found
