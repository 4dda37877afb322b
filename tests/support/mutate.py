"""One mistake at a time in a copy of the book, and whether the cheapest proof that concerns it reports it.

A case is a number: it draws the kind, the file and the place. The changes stand in `mutants.py`; here stands what asks
the proof. A mutant is caught, or it is equivalent by a rule that stands here with its reason, or it survived.
"""

from __future__ import annotations

import difflib
import hashlib
import random
import re
import shutil
import subprocess
import warnings
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from functools import cache, cached_property
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from jinja2 import TemplateError
from playwright.sync_api import Page

from gatherbook.checks import blocks, chinese, frame, pairs, rules
from gatherbook.checks import links as outbound
from gatherbook.proof import trace
from gatherbook.proof.sandbox import Request, Result, Sandbox
from gatherbook.proof.verdict import complaint
from gatherbook.sources import calls, marks, readable, snippets
from gatherbook.sources.book import BOOK, Book, english_of, twin_of
from gatherbook.sources.problems import BookError, Problem
from tests.support import frames, mutants, visible
from tests.support.browser import open_browser
from tests.support.built import PAGES, Everything
from tests.support.site import static_server

SLOW = re.compile(
    r"compile|profiler|jax|autograd\.profiler|sleep|perf_counter|benchmark|1_000_000|\d{7}|\*\* ?2\d|cuda|numpy"
)
"""Programs that are not edited here, for time: those that compile, measure or fill the memory."""
Asked = Callable[["Workshop", "Mutant"], str | None]


@dataclass(frozen=True)
class Mutant:
    """A file of the book, below its root, and what it holds after the one change."""

    file: str
    before: str
    after: str
    name: str = ""

    @property
    def change(self) -> str:
        """The first lines that differ, in a few words."""
        rows = difflib.unified_diff(self.before.splitlines(), self.after.splitlines(), lineterm="", n=0)
        return " ".join(row[:90] for row in list(rows)[2:6])


@dataclass(frozen=True)
class Outcome:
    """What became of a case: `caught`, `equivalent` or `survived`; by which proof or rule; the change if it matters."""

    number: int
    kind: str
    verdict: str
    by: str
    file: str
    change: str


class Workshop:
    """A copy of the book and what proves it, for as long as cases are tried. Use it as a context manager."""

    def __init__(self) -> None:
        self._folder = TemporaryDirectory(prefix="mutants-")
        self.book = Book(Path(self._folder.name, "book"))
        self.sandbox = Sandbox()
        self._open = ExitStack()
        self._content: dict[Callable[[Book], list[Problem]], bool] = {}

    def __enter__(self) -> Workshop:
        self.sandbox.start()
        for name in ("docs", "snippets", "overrides"):
            shutil.copytree(BOOK.root / name, self.book.root / name)
        for name in ("mkdocs.yml", "README.md", "README.zh.md", "requirements.txt"):
            shutil.copy(BOOK.root / name, self.book.root / name)
        return self

    def __exit__(self, *_: object) -> None:
        self._open.close()
        self.sandbox.close()
        self._folder.cleanup()

    @contextmanager
    def holding(self, mutant: Mutant) -> Iterator[Book]:
        """The copy with the mutant in it."""
        path = self.book.root / mutant.file
        path.write_bytes(mutant.after.encode())
        try:
            yield self.book
        finally:
            path.write_bytes(mutant.before.encode())

    def is_content(self, rule: Callable[[Book], list[Problem]]) -> bool:
        """Whether a rule has no complaint of the copy as it is: else it would catch every mutant."""
        if rule not in self._content:
            self._content[rule] = rule(self.book) == []
        return self._content[rule]

    @cached_property
    def programs(self) -> list[str]:
        """The snippets that are run here."""
        return [
            name
            for name in BOOK.snippet_names()
            if snippets.has_output(BOOK, name) and not SLOW.search(snippets.source(BOOK, name))
        ]

    @cached_property
    def pages(self) -> list[Path]:
        return BOOK.pages()

    @cached_property
    def everything(self) -> Everything:
        """The small book that is built."""
        return Everything(Path(self._folder.name))

    @cached_property
    def page(self) -> Page:
        """A page of it, open in a browser that ends with the workshop."""
        address = self._open.enter_context(static_server(self.everything.site))
        page: Page = self._open.enter_context(open_browser()).new_page(viewport={"width": 1200, "height": 800})
        page.goto(f"{address}/")
        assert visible.hidden(page) == []
        return page

    def copied(self, mutant: Mutant, folder: Path) -> Path:
        """The folder of the copy that stands for one of the book."""
        assert mutant.file.startswith(BOOK.relative(folder))
        return self.book.root / BOOK.relative(folder)

    def ran(self, text: str, name: str) -> Result:
        """What a program does, run once for each of its texts."""
        return _ran(self.sandbox, text, name)


@cache
def _ran(sandbox: Sandbox, text: str, name: str) -> Result:
    return sandbox.run(Request(text, f"snippets/{name}", timeout_s=40))


# The proofs ----------------------------------------------------------------------------------------------------------


def by_running(shop: Workshop, mutant: Mutant) -> str | None:
    """The program runs, and what it prints is compared with what stands under it."""
    source = snippets.source(shop.book, mutant.name)
    assert complaint(shop.book, mutant.name, "cpu", shop.ran(source, mutant.name), "x") is None, mutant.name
    with shop.holding(mutant) as book:
        try:
            text = snippets.source(book, mutant.name)
        except (BookError, UnicodeDecodeError):
            return "unreadable"
        said = complaint(book, mutant.name, "cpu", shop.ran(text, mutant.name), "x")
    return "block" if said else None


def by_rules(*asked: Callable[[Book], list[Problem]]) -> Asked:
    """The first of these rules that has a complaint, else of all others; last of all the lock, to which all edits are one."""
    others = [rule for rule in rules.RULES if rule not in asked and rule is not pairs.lock_problems]

    def ask(shop: Workshop, mutant: Mutant) -> str | None:
        for rule in (*asked, readable.problems, *others, pairs.lock_problems):
            with shop.holding(mutant) as book:
                try:
                    found = bool(rule(book))
                except BookError:
                    found = True
                except Exception:
                    found = bool(readable.problems(book))
                    if not found:
                        raise
            if found:
                assert shop.is_content(rule), f"{rule.__name__} has a complaint of what is right"
                return f"{rule.__module__.rpartition('.')[2]}.{rule.__name__}"
        return None

    return ask


def by_recording(shop: Workshop, mutant: Mutant) -> str | None:
    """The calls of a figure are recorded anew and compared."""
    with shop.holding(mutant) as book:
        path = book.root / mutant.file
        fresh = _recorded(shop, mutant.name)
        return None if calls.fits(path.read_text(encoding="utf-8"), fresh) else "figure"


@cache
def _recorded(shop: Workshop, name: str) -> str:
    return trace.recorded(BOOK, name, shop.sandbox.run)


_SOUND: set[tuple[Asked, Path]] = set()


def _sound(proof: Asked, shop: Workshop, mutant: Mutant) -> None:
    """Asks a proof once of the unchanged file: one that complains of it would catch every mutant."""
    if (proof, shop.book.root) not in _SOUND:
        _SOUND.add((proof, shop.book.root))
        said = proof(shop, replace(mutant, after=mutant.before))
        assert said is None, f"{proof.__name__} has a complaint of what is right: {said}"


def by_evaluator(shop: Workshop, mutant: Mutant) -> str | None:
    """The evaluator runs the kept programs, some that never end, random ones whose answers PyTorch gave, every snippet."""
    from tests.run.compare import Compared
    from tests.run.list import LIST, content, verdicts

    folder = shop.book.docs / "assets" / "run"
    try:
        with shop.holding(mutant):
            for texts in _batches():
                if _told(texts, folder) != _answers(texts):
                    return "kept programs"
            programs = _programs_of_both()
            for (text, theirs), mine in zip(programs, _evaluated([text for text, _ in programs], folder), strict=True):
                if Compared(text, mine, theirs).verdict == "wrong":
                    return "random programs"
            found = verdicts(folder, seconds=60)
            if any(each.wrong for each in found) or content(found) != LIST.read_text(encoding="utf-8"):
                return "snippets"
    except (subprocess.SubprocessError, ValueError):
        return "it does not end, or not well"
    return None


def by_kept_programs(shop: Workshop, mutant: Mutant) -> str | None:
    """The first of those programs alone."""
    folder = shop.book.docs / "assets" / "run"
    texts = _batches()[0]
    try:
        with shop.holding(mutant):
            return None if _told(texts, folder) == _answers(texts) else "kept programs"
    except (subprocess.SubprocessError, ValueError):
        return "it does not end, or not well"


def _evaluated(texts: Sequence[str], folder: Path) -> list[Any]:
    from tests.run.wire import run_all

    return run_all(texts, folder, calls=True, seconds=60, steps=200_000, cells=500_000)


def _told(texts: Sequence[str], folder: Path) -> list[Any]:
    """What a reader sees of these programs: what is printed, the error, the calls that are drawn, or that it is refused."""
    return [
        (each.crashed, "refused")
        if each.refused
        else (each.crashed, each.printed, each.error and each.error[:2], each.calls)
        for each in _evaluated(texts, folder)
    ]


@cache
def _batches(some: int = 1_000) -> list[tuple[str, ...]]:
    """The kept programs and those that try the limits, so many at once, mixed: the first catch most mutants.

    Mixed by their texts, so that a program more moves no other by more than a place.
    """
    from tests.run.kept import all_lines
    from tests.run.test_api import HOSTILE

    texts = [*HOSTILE, *(each for line in all_lines() for each in line.programs)]
    texts.sort(key=lambda text: hashlib.sha256(text.encode()).digest())
    return [tuple(texts[at : at + some]) for at in range(0, len(texts), some)]


@cache
def _answers(texts: tuple[str, ...]) -> list[Any]:
    """What the evaluator as it stands answers; `test_kept.py` and `test_api.py` hold that against PyTorch."""
    from tests.run.wire import FOLDER

    return _told(texts, FOLDER)


@cache
def _programs_of_both(count: int = 400, seed: int = 7) -> list[tuple[str, Any]]:
    """Random edits and made-up programs, with what PyTorch says."""
    from tests.run.compare import edits, programs
    from tests.run.reference import expected

    texts = [*edits(count, seed), *programs(count, seed)]
    return list(zip(texts, expected(texts), strict=True))


def by_explorer(shop: Workshop, mutant: Mutant) -> str | None:
    """The explorer's operations and its printing are compared with PyTorch's on random calls."""
    folder = shop.copied(mutant, BOOK.docs / "assets" / "explorer")
    _sound(by_explorer, shop, mutant)
    try:
        with shop.holding(mutant):
            for each in (200, 2860):
                if _differs(each, folder):
                    return "random calls"
                if _says_wrong(folder):
                    return "equations"
    except (subprocess.SubprocessError, ValueError):
        return "it does not end, or not well"
    return by_evaluator(shop, mutant)  # which takes its operations from there


def by_random_calls(shop: Workshop, mutant: Mutant) -> str | None:
    """A few of these calls alone."""
    folder = shop.copied(mutant, BOOK.docs / "assets" / "explorer")
    try:
        with shop.holding(mutant):
            return "random calls" if _differs(60, folder) else None
    except (subprocess.SubprocessError, ValueError):
        return "it does not end, or not well"


def _differs(each: int, folder: Path) -> bool:
    from tests.support.wire import ask

    questions, answers = _calls_of_torch(each)
    got = ask(questions, folder, seconds=60)
    return not all(_same(theirs, mine) for theirs, mine in zip(answers, got, strict=True))


def _says_wrong(folder: Path) -> bool:
    from tests.explorer.test_explorer_words import cases, faults, step_faults
    from tests.support.wire import ask

    asked = [(op, *case) for op in _OPS for case in cases(op, 60)]
    said = ask(({"ask": "words", "link": link} for *_, link in asked), folder, seconds=60)
    try:
        return any(
            faults(op, args, out, words) or step_faults(op, args, out, words)
            for (op, args, out, _), words in zip(asked, said, strict=True)
        )
    except (ValueError, LookupError, SyntaxError, NameError, TypeError, OverflowError):
        return True  # what is said is no equation at all


_OPS = ("gather", "take_along_dim", "index_select", "scatter", "scatter_add", "scatter_reduce", "index_add")


def _same(theirs: dict[str, Any], mine: dict[str, Any]) -> bool:
    from tests.explorer.test_explorer_ops import agrees

    return agrees(theirs, mine)


@cache
def _calls_of_torch(each: int) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Random calls and tensors, as questions to the explorer's modules, with PyTorch's answers."""
    import torch

    from tests.explorer import test_explorer_ops as ops
    from tests.explorer import test_explorer_print as prints
    from tests.support.wire import encode, encode_tensor

    torch.set_num_threads(1)
    questions, answers = [], []
    for op in ops.OPS:
        chance = random.Random(f"mutants {op}")
        for args in [ops.random_case(chance, op) for _ in range(each)]:
            encoded = {name: encode(value) for name, value in args.items()}
            questions.append({"ask": "apply", "op": op, "args": encoded})
            answers.append(ops.expected_answer(op, args))
    chance = random.Random("mutants")
    for tensor in (prints.random_tensor(chance) for _ in range(each)):
        questions.append({"ask": "print", "tensor": encode_tensor(tensor)})
        answers.append({"text": str(tensor)})
    return questions, answers


def by_building(shop: Workshop, mutant: Mutant) -> str | None:
    """Both twins are changed alike and confirmed; a strict build stops at its own problems."""
    assert [shop.everything.text(name) for name in PAGES] == [mutant.before] * 2
    said = "".join(shop.everything.warnings(dict.fromkeys(PAGES, mutant.after)))
    words = (("the page shows", "faithful"), ("formula", "formula"), ("link", "MkDocs"), ("", "rules"))
    return next(name for word, name in words if word in said) if said else None


def by_frames(shop: Workshop, mutant: Mutant) -> str | None:
    """The templates are rendered in every situation and compared with what was last looked at."""
    with shop.holding(mutant) as book:
        try:
            said = frames.text(book.root / "overrides")
        except (TemplateError, TypeError, ValueError):
            return "it cannot be rendered"
    return "frames" if said != frames.KEPT.read_text(encoding="utf-8") else None


_DRESS = """text => {
  for (const link of document.querySelectorAll("link[href*='site.css'], link[href*='assets/site']")) link.disabled = true;
  const own = document.getElementById("mutant") ?? document.head.appendChild(Object.assign(document.createElement("style"), { id: "mutant" }));
  own.textContent = text;
}"""


def by_looking(shop: Workshop, mutant: Mutant) -> str | None:
    """A browser shows a page of everything with the stylesheet, and what is there must be seen."""
    shop.page.evaluate(_DRESS, mutant.before)
    assert visible.hidden(shop.page) == []
    shop.page.evaluate(_DRESS, mutant.after)
    return "seen" if visible.hidden(shop.page) else None


def looks_the_same(shop: Workshop, mutant: Mutant) -> str | None:
    """With this stylesheet an article looks the same to the pixel: the new rule is overruled, or meets nothing of it."""
    for _ in range(3):  # a busy machine may be late with a picture
        looks = []
        for text in (mutant.before, mutant.after):
            shop.page.evaluate(_DRESS, text)
            shop.page.mouse.move(0, 0)
            shop.page.wait_for_function("document.getAnimations().length === 0")
            looks.append(shop.page.locator("article").screenshot(animations="disabled"))
        if looks[0] == looks[1]:
            return "looks the same"
    return None


def builds_the_same(shop: Workshop, mutant: Mutant) -> str | None:
    """The built article is the same to the letter: the source is written otherwise, and a reader gets what was meant."""
    shop.everything.warnings(dict.fromkeys(PAGES, mutant.after))
    after = shop.everything.article()
    shop.everything.warnings({})
    return "the same page" if after == shop.everything.article() else None


# Equivalent, and why -------------------------------------------------------------------------------------------------


def prints_the_same(shop: Workshop, mutant: Mutant) -> str | None:
    """A program that prints to the byte what the one before it printed shows nothing false; whether the last line is
    ended is not seen on a page.

    Both run in another place than the proof does (`tests/run/reference.py`), and what they print is compared as it is,
    numbers between marks aside. What was proved of a page is that its program prints what stands under it, and so does this.
    """
    from tests.run.reference import expected

    if not mutant.file.endswith(".py"):
        return None
    one, other = (_bare(each) for each in expected([mutant.before, mutant.after]))
    if one is not None and one == other:
        return "prints the same"
    out = snippets.documented_output(BOOK, mutant.name)
    if marks.MARK.search(out) and one is not None and other is not None and _words(one) == _words(other):
        return "prints the same but for numbers that vary"
    return None


def reads_the_same(shop: Workshop, mutant: Mutant) -> str | None:
    """The text has other line ends, which git writes on some systems; whoever reads it, reads the same."""
    one, other = (text.replace("\r\n", "\n") for text in (mutant.before, mutant.after))
    return "other line ends" if one == other else None


ARGUED = (
    ("explorer/print.js", r"EDGE\), -1, \.\.\.all", r"EDGE\), \(?-\d\)?, \.\.\.all", "any number below zero stands for the gap"),
    ("explorer/print.js", r"Math\.max\(1, Math\.floor", r"Math\.max\([23], Math\.floor", "no number is so wide that fewer fit"),
    ("explorer/print.js", r"memory\.set\(tensor, known\);", None, "what is not remembered is computed again"),
    ("explorer/print.js", r"lineLength = breaks .*;", None, "two suffixes have only tensors without cells, which are short"),
    ("explorer/ops.js", r"j < block", r"j <= block", "the next block writes over it; behind the last there is no cell"),
    ("explorer/ops.js", r'"object" && "shape" in', r'"object" \|\| "shape" in', "neither the page nor the evaluator hands over a dict"),
    ("explorer/ops.js", r'op === "scatter_reduce"\) check\("include_self"', r'op !== "scatter_reduce"\) check\("include_self"', "the page has a switch, the evaluator looks at it before"),
    ("run/tensor.js", r"breaks \? indent \+ suffix", r"breaks \? indent - suffix", "what follows on the new line is too short to break it"),
    ("run/tensor.js", r"float32: 2 \*\* -\d+, float64", r"float32: 2 \*\* -\d+, float64", "a bound of numbers that print as 0 or in e-38"),
    ("run/math.js", r"mul\(y\(\), y\(\)\)\)\), 4\)", r"mul\(y\(\), y\(\)\)\)\), [5-9]\)", "a wider bound refuses more and prints the same"),
    ("run/subscripts.js", r"a\.length \* b\.length \* middle\.length > 1_000_000", r"a\.length [-+*/] b\.length [-+*/] middle\.length >=? [\d_]+", "the limit moves; below it the same is printed"),
    ("run/gradients.js", r"useful\.set\(fn, false\)", r"useful\.set\(fn, true\)", "the graph has no circle: it is written over before it is read"),
    ("run/reducing.js", r"\(list\.length \* list\.length\) / \d+", r"\(list\.length \* list\.length\) / \d+", "the limit moves; below it the same is printed"),
    ("run/reducing.js", r"filled\(dt, x\.shape, 0\)", r"filled\(dt, x\.shape, \(?-?\d\)?\)", "every cell is written afterwards"),
)  # fmt: skip
"""Mutants that survived and print the same: the file, what stood there, what stands there now (None: the line is gone), why."""


def argued(shop: Workshop, mutant: Mutant) -> str | None:
    """Somebody has looked at this very change and said why it prints the same."""
    before, after = mutant.before.splitlines(), mutant.after.splitlines()
    at = next((at for at, pair in enumerate(zip(before, after, strict=False)) if pair[0] != pair[1]), 0)
    gone = before[:at] + before[at + 1 :] == after
    for file, old, new, why in ARGUED:
        if not mutant.file.endswith(file) or not re.search(old, before[at]):
            continue
        if gone if new is None else re.sub(old, "@", before[at], count=1) == re.sub(new, "@", after[at], count=1):
            return f"argued: {why}"
    return None


def _bare(found: Any) -> str | None:
    if found.printed is None:
        return None
    return f"{found.printed}{found.error}" if found.error else str(found.printed).removesuffix("\n")


def _words(text: str) -> str:
    return re.sub(marks.NUMBER, "#", text)


# The kinds -----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Kind:
    """What is changed, by what, and what must notice; `same` are the rules by which a survivor is equivalent."""

    pick: Callable[[Workshop, random.Random], tuple[str, str]]
    change: Callable[[Workshop], mutants.Change]
    proof: Asked
    same: tuple[Asked, ...] = ()


def _outputs(shop: Workshop, chance: random.Random) -> tuple[str, str]:
    name = chance.choice(shop.programs)
    return f"snippets/{name.removesuffix('.py')}.out", name


def _marked(shop: Workshop, chance: random.Random) -> tuple[str, str]:
    names = [name for name in shop.programs if "{~" in snippets.documented_output(BOOK, name)]
    name = chance.choice(names if chance.random() < 0.7 else shop.programs)
    return f"snippets/{name.removesuffix('.py')}.out", name


def _programs(shop: Workshop, chance: random.Random) -> tuple[str, str]:
    name = chance.choice(shop.programs)
    return f"snippets/{name}", name


def _pages(shop: Workshop, chance: random.Random) -> tuple[str, str]:
    return BOOK.relative(chance.choice(shop.pages)), ""


def _chinese(shop: Workshop, chance: random.Random) -> tuple[str, str]:
    return BOOK.relative(twin_of(english_of(chance.choice(shop.pages)))), ""


def _translations(shop: Workshop, chance: random.Random) -> tuple[str, str]:
    tables = sorted(BOOK.snippets.rglob("zh.toml"))
    return BOOK.relative(chance.choice(tables if chance.random() < 0.5 else shop.pages)), ""


def _figures(shop: Workshop, chance: random.Random) -> tuple[str, str]:
    name = chance.choice(sorted(calls.shown(BOOK)))
    return BOOK.relative(calls.path_of(BOOK, name)), name


def _evaluator(shop: Workshop, chance: random.Random) -> tuple[str, str]:
    paths = sorted((BOOK.docs / "assets/run").glob("*.js"))
    return BOOK.relative(chance.choices(paths, [path.stat().st_size for path in paths])[0]), ""


def _explorer(shop: Workshop, chance: random.Random) -> tuple[str, str]:
    return f"docs/assets/explorer/{chance.choice(('ops.js', 'print.js'))}", ""


def _both(shop: Workshop, chance: random.Random) -> tuple[str, str]:
    return PAGES[0], "everything"


def _templates(shop: Workshop, chance: random.Random) -> tuple[str, str]:
    paths = [path for path in (BOOK.root / "overrides").rglob("*.html") if path.name != "kept.html"]
    return BOOK.relative(chance.choice(sorted(paths))), ""


def _stylesheet(shop: Workshop, chance: random.Random) -> tuple[str, str]:
    return "docs/assets/site.css", ""


def _is(change: mutants.Change) -> Callable[[Workshop], mutants.Change]:
    return lambda shop: change


def _include(shop: Workshop) -> mutants.Change:
    return mutants.include([name.removesuffix(".py") for name in BOOK.snippet_names()])


_PAIR = (blocks.fence_problems, pairs.pair_problems, frame.heading_problems, calls.problems)
KINDS: dict[str, Kind] = {
    "digits": Kind(_outputs, _is(mutants.digit), by_running),
    "lines": Kind(_outputs, _is(mutants.line), by_running),
    "spaces": Kind(_outputs, _is(mutants.space), by_running, (reads_the_same,)),
    "full-width characters": Kind(_outputs, _is(mutants.wide), by_running),
    "full-width in code": Kind(_programs, _is(mutants.wide), by_running, (prints_the_same,)),
    "code": Kind(_programs, _is(mutants.code), by_running, (prints_the_same,)),
    "arguments": Kind(_programs, _is(mutants.argument), by_running, (prints_the_same,)),
    "prints": Kind(_programs, _is(mutants.printed), by_running, (prints_the_same,)),
    "marks": Kind(_marked, _is(mutants.mark), by_running),
    "fences": Kind(_pages, _is(mutants.fence), by_rules(*_PAIR)),
    "includes": Kind(_pages, _include, by_rules(*_PAIR)),
    "twins": Kind(_pages, _is(mutants.twin), by_rules(*_PAIR)),
    "headings": Kind(_pages, _is(mutants.heading), by_rules(frame.heading_problems, pairs.pair_problems)),
    "tables": Kind(_pages, _is(mutants.table), by_rules(pairs.pair_problems)),
    "figures": Kind(_pages, _is(mutants.figure), by_rules(calls.problems, pairs.pair_problems)),
    "figures' calls": Kind(_figures, _is(mutants.record), by_recording),
    "links": Kind(_pages, _is(mutants.link), by_rules(pairs.pair_problems, outbound.problems)),
    "formulas": Kind(_pages, _is(mutants.formula), by_rules(pairs.pair_problems)),
    "front matter": Kind(_pages, _is(mutants.front), by_rules(frame.front_problems)),
    "half-width Chinese": Kind(_chinese, _is(mutants.half), by_rules(chinese.typography_problems)),
    "slips in both twins": Kind(_both, _is(mutants.slip), by_building, (builds_the_same,)),
    "links in both twins": Kind(_both, _is(mutants.astray), by_building),
    "formulas in both twins": Kind(_both, _is(mutants.unreadable), by_building),
    "templates": Kind(_templates, _is(mutants.template), by_frames),
    "stylesheets": Kind(_stylesheet, _is(mutants.hiding), by_looking, (looks_the_same,)),
    "evaluator": Kind(_evaluator, _is(mutants.script), by_evaluator, (argued,)),
    "explorer": Kind(_explorer, _is(mutants.script), by_explorer, (argued,)),
    "translations": Kind(_translations, _is(mutants.word), by_rules(snippets.comment_problems, pairs.pair_problems)),
}


@dataclass(frozen=True)
class Case:
    """One case by its number: the same number is the same case, as long as the book is the same."""

    number: int

    @property
    def kind(self) -> str:
        return list(KINDS)[self.number % len(KINDS)]

    def mutant(self, shop: Workshop) -> Mutant:
        """The change of this case.

        Raises:
            LookupError: after 60 files none has anything to change so.
        """
        kind, chance = KINDS[self.kind], random.Random(f"mutant {self.number}")
        change = kind.change(shop)
        for _ in range(60):
            file, name = kind.pick(shop, chance)
            root = shop.everything.book.root if name == "everything" else shop.book.root
            before = (root / file).read_bytes().decode()
            after = change(before, chance)
            if after is not None and after != before:
                return Mutant(file, before, after, name)
        raise LookupError(f"{self.kind}: nothing to change")

    def outcome(self, shop: Workshop) -> Outcome:
        """What becomes of it."""
        mutant = self.mutant(shop)
        kind = KINDS[self.kind]
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            by = kind.proof(shop, mutant)
            verdict = "caught" if by else "survived"
            if not by:
                by = next((said for rule in kind.same if (said := rule(shop, mutant))), None)
                verdict = "equivalent" if by else "survived"
        return Outcome(
            self.number, self.kind, verdict, by or "", mutant.file, "" if verdict == "caught" else mutant.change
        )
