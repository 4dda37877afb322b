"""`make sweep`, or `python -m gatherbook.sweep`: runs the sweep with the torch that is installed here."""

from __future__ import annotations

import argparse
import sys
import time
from pathlib import Path

from gatherbook.sweep import record, runner

ROOT = Path(__file__).resolve().parents[2]


def arguments(given: list[str] | None = None) -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser(prog="python -m gatherbook.sweep", description=__doc__)
    parser.add_argument(
        "--out",
        type=Path,
        help="the record; docs/assets/behaviour/VERSION-DEVICE.json without it, below .cache of a part",
    )
    parser.add_argument("--device", choices=("cpu", "cuda"), default="cpu")
    parser.add_argument("--only", help="one operation, such as gather")
    parser.add_argument("--quick", action="store_true", help="without the large sizes and the compiled code")
    parser.add_argument("--resume", action="store_true", help="go on where a stopped sweep was")
    parser.add_argument("--jobs", type=int, default=1, help="workers at a time")
    return parser.parse_args(given)


def main(given: list[str] | None = None) -> int:
    """Runs it."""
    asked = arguments(given)
    if asked.only:
        from gatherbook.sweep.operations import BY_NAME

        if asked.only not in BY_NAME:
            sys.stderr.write(f"no operation {asked.only!r}; name one of: {', '.join(BY_NAME)}\n")
            return 2
    runner.prepare()
    import torch

    from gatherbook.sweep.operations import OPERATIONS
    from gatherbook.sweep.probes import PROBES

    if asked.out is None:
        name = f"{torch.__version__.split('+')[0]}-{asked.device}.json"
        whole = not (asked.only or asked.quick)
        asked.out = ROOT / ("docs/assets/behaviour" if whole else ".cache/behaviour") / name
        asked.out.parent.mkdir(parents=True, exist_ok=True)
    began = time.monotonic()
    journal = runner.Journal(asked.out.with_suffix(".part"), asked.resume)
    everything = runner.batches(asked.only, asked.quick)
    todo = [batch for batch in everything if not journal.take(batch)]
    for batch in runner.run(todo, asked.device, max(1, asked.jobs), sys.stderr.isatty()):
        journal.add(batch)
    answers = {
        (batch.operation, batch.probe): {
            case: answer for k, case in enumerate(batch.cases) if (answer := batch.answers[k]) is not None
        }
        for batch in everything
    }
    swept = {batch.operation for batch in everything}
    header = {
        "schema": record.SCHEMA, "torch": torch.__version__.split("+")[0], "device": asked.device,
        "cpu": torch.backends.cpu.get_cpu_capability(), "complete": not asked.only,
        "large": not asked.quick,
    }  # fmt: skip
    if asked.device == "cuda":
        header["gpu"] = torch.cuda.get_device_name()
    content = record.compose(
        header,
        {
            operation.name: [form.code for form in operation.forms]
            for operation in OPERATIONS
            if operation.name in swept
        },
        {probe.name: list(probe.axes) for probe in PROBES},
        answers,
    )
    asked.out.write_text(record.written(content), encoding="utf-8")
    if not asked.quick:  # a quick sweep may be resumed as a whole one
        asked.out.with_suffix(".part").unlink()
    print(f"{content['cells']} cells, {len(content['texts'])} texts, {time.monotonic() - began:.0f} s: {asked.out}")
    return 0


if __name__ == "__main__":
    try:
        sys.exit(main())
    except KeyboardInterrupt:
        sys.stderr.write("\ninterrupted; make sweep goes on from here, and so does --resume\n")
        sys.exit(130)
