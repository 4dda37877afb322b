"""Which devices torch sees, asked in a process of its own: asking for CUDA here would forbid CUDA to every fork."""

from __future__ import annotations

from gatherbook.proof.sandbox import Request, Sandbox

_QUESTION = """
import platform, torch
print(torch.__version__, platform.python_version(), platform.system(), platform.machine(), sep="|")
print(torch.cuda.get_device_name(0) if torch.cuda.is_available() else "")
"""


def facts(sandbox: Sandbox) -> dict[str, str]:
    """Versions and devices: keys torch, python, system, machine, cuda (the device's name, or empty)."""
    result = sandbox.run(Request(_QUESTION, "facts.py"))
    if result.ended != "returned":
        raise RuntimeError(f"torch does not run here:\n{result.documented}")
    first, cuda = result.printed.splitlines()[-2:] if result.printed.count("\n") > 1 else (result.printed.strip(), "")
    return {**dict(zip(("torch", "python", "system", "machine"), first.split("|"), strict=True)), "cuda": cuda}


def available(sandbox: Sandbox) -> list[str]:
    """The devices that snippets can run on here, CPU first."""
    return ["cpu", *(["cuda"] if facts(sandbox)["cuda"] else [])]
