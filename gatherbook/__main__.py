"""`python -m gatherbook`: every command of the book. `make` calls them; each name may be followed by what it is about.

The rooms of this package, by the flow of data; each asks only those above it:

    sources/   what people write: pages, snippets, outputs, marks, recorded calls
    proof/     runs programs and judges what they print
    measured/  what was timed, and how a page shows it; `suite/` measures
    sweep/     runs every operation in every form, and answers questions about the records
    page/      the HTML of one page: code, figures, formulas, terms, tables of behaviour
    checks/    every rule that the sources must satisfy
    site/      the only room that knows MkDocs
"""

from __future__ import annotations

import argparse
import errno
import io
import sys
from collections.abc import Callable, Sequence
from importlib import import_module

COMMANDS = {
    "check": ("gatherbook.check", "the rules, the style, and the blocks of changed pages: seconds"),
    "bless": ("gatherbook.proof.bless", "accept what snippets print now as their outputs"),
    "pair": ("gatherbook.checks.pair", "confirm that both languages of pages say the same"),
    "new": ("gatherbook.checks.new", "begin a page (page NAME), snippet (snippet NAME PAGE), error (error NAME GROUP)"),
    "benchmark": ("gatherbook.measured.suite.__main__", "measure this machine for the performance pages"),
    "requirements": ("gatherbook.requirements", "compile requirements*.in to requirements*.txt"),
    "offline": ("gatherbook.site.offline", "pack the built site, one zip a language, to be read from a disk"),
    "lab": ("gatherbook.measured.lab", "write the recorded medians into the lab's program"),
}
WITH_DEVICE = ("check",)
NOT_WRITTEN = (errno.EROFS, errno.EACCES, errno.EPERM, errno.ENOSPC, errno.EDQUOT)
"""What the system says where a file cannot be written, and no command can help."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs one command; returns its exit status."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")  # a C locale knows no Chinese, and a report must be read
    parser = argparse.ArgumentParser(prog="python -m gatherbook", description="The commands of The Gather Book.")
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", required=True)
    for name, (_, about) in COMMANDS.items():
        command = commands.add_parser(name, help=about, add_help=name != "benchmark")
        if name in WITH_DEVICE:
            command.add_argument("--device", choices=("cpu", "cuda", "all"), default=None)
        if name != "benchmark":
            command.add_argument("names", nargs="*", help="pages or snippets; all, or what changed, without")
    given, rest = parser.parse_known_args(arguments)
    if rest and given.command != "benchmark":
        parser.error(f"unrecognized arguments: {' '.join(rest)}")
    run: Callable[..., int] = import_module(COMMANDS[given.command][0]).main
    try:
        if given.command == "benchmark":
            return run(rest)
        if given.command in WITH_DEVICE:
            return run(given.names, given.device)
        return run(given.names)
    except KeyboardInterrupt:
        print("interrupted", file=sys.stderr)
        return 130
    except OSError as error:
        if error.errno not in NOT_WRITTEN or error.filename is None:
            raise
        print(f"{error.filename}: this cannot be written: {error.strerror}", file=sys.stderr)
        print("    Cure: make room there, or use a checkout that is yours to write", file=sys.stderr)
        return 1


if __name__ == "__main__":
    sys.exit(main())
