"""What a record says of the machine that it comes from."""

from __future__ import annotations

import hashlib
import json
import os
import platform
import re
from pathlib import Path

import torch

_CACHES = Path("/sys/devices/system/cpu/cpu0/cache")
_FREQUENCY = Path("/sys/devices/system/cpu/cpu0/cpufreq/cpuinfo_max_freq")
_HUGE_PAGES = Path("/sys/kernel/mm/transparent_hugepage/enabled")
_UNITS = {"K": 1024, "M": 1024**2, "G": 1024**3}
_ALLOCATING = re.compile(r"^(?:MALLOC_|LD_PRELOAD$|PYTORCH_.*ALLOC|THP_)")


def slug(device: torch.device) -> str:
    """The record's file name without its ending, such as `cpu-amd-epyc-4f1c`.

    Its end is a digest of all that tells two processors of one name apart: family, model, stepping, cores, clock,
    caches, virtual or not. So machines that differ have records that do not overwrite each other.
    """
    if device.type == "cuda":
        return _plain(torch.cuda.get_device_name(device))
    told = json.dumps([platform.machine(), processor(), _caches()], sort_keys=True)
    return f"cpu-{_plain(_processor_name())}-{hashlib.sha256(told.encode()).hexdigest()[:4]}"


def facts(device: torch.device) -> dict[str, object]:
    """Device, processor, system, allocator, versions and threads. Nothing that changes from run to run stands here."""
    cuda = device.type == "cuda"
    return {
        "device": device.type,
        "name": torch.cuda.get_device_name(device) if cuda else _processor_name(),
        "processor": processor(),
        "torch": torch.__version__.split("+")[0],
        "cuda": str(torch.version.cuda) if cuda else None,
        "python": platform.python_version(),
        "system": f"{platform.system()} {platform.machine()}",
        "kernel": platform.release().partition("-")[0],
        "allocator": allocator(),
        "threads": torch.get_num_threads(),
        "caches": {"L2": torch.cuda.get_device_properties(device).L2_cache_size} if cuda else _caches(),
    }


def processor() -> dict[str, object]:
    """Family, model, stepping, cores, clock in MHz, and whether it is virtual: as far as the system tells."""
    said = _cpuinfo()
    found: dict[str, object] = {
        name: int(said[key])
        for name, key in (("family", "cpu family"), ("model", "model"), ("stepping", "stepping"))
        if said.get(key, "").isdigit()
    }
    found["cores"] = os.cpu_count() or 1
    if _FREQUENCY.is_file():
        found["mhz"] = int(_FREQUENCY.read_text(encoding="ascii")) // 1000
    elif "bogomips" in said:
        found["mhz"] = round(float(said["bogomips"]) / 2)  # x86: twice the clock that counts time
    found["virtual"] = "hypervisor" in said.get("flags", "").split()
    return found


def allocator() -> dict[str, object]:
    """The C library that gives memory, what its environment asks of it, and whether pages may be huge."""
    huge = re.search(r"\[(\w+)\]", _HUGE_PAGES.read_text(encoding="ascii")) if _HUGE_PAGES.is_file() else None
    return {
        "library": " ".join(platform.libc_ver()).strip(),
        "asked": {name: value for name, value in sorted(os.environ.items()) if _ALLOCATING.match(name)},
        "huge pages": huge[1] if huge else None,
    }


def _plain(name: str) -> str:
    name = re.sub(r"\((?:r|tm)\)|\bcpu\b|@.*", " ", name.lower())
    return re.sub(r"[^a-z0-9]+", "-", name).strip("-")


def _cpuinfo() -> dict[str, str]:
    """What Linux says of the first processor."""
    path = Path("/proc/cpuinfo")
    text = path.read_text(encoding="utf-8").split("\n\n", 1)[0] if path.is_file() else ""
    return {key.strip(): value.strip() for key, _, value in (line.partition(":") for line in text.splitlines())}


def _processor_name() -> str:
    """The processor's own name, as far as the system tells it."""
    return _cpuinfo().get("model name") or platform.processor() or platform.machine()


def _caches() -> dict[str, int]:
    """Bytes of each cache that holds data, as one core sees it; empty where the system does not tell."""
    found = {}
    for folder in sorted(_CACHES.glob("index*")):
        kind, level, size = ((folder / name).read_text().strip() for name in ("type", "level", "size"))
        if kind != "Instruction":
            found[f"L{level}"] = int(size[:-1]) * _UNITS[size[-1]] if size[-1] in _UNITS else int(size)
    return found
