"""Link 5 of the chain: the proof can fail. Every mistake that someone will make is made here, in a small book or in
a copy of the real one, and must be reported with its file, its line and its cure.
"""

from __future__ import annotations

import random
import re
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from gatherbook.checks import blocks, pairs, rules
from gatherbook.proof.bless import bless
from gatherbook.proof.elsewhere import Elsewhere
from gatherbook.proof.sandbox import Result, Sandbox
from gatherbook.proof.verdict import complaint
from gatherbook.sources import marks, snippets
from gatherbook.sources.book import BOOK, Book, twin_of
from gatherbook.sources.problems import report
from tests.conftest import Edit
from tests.support.books import build, confirm

INDEX, TWIN, SNIPPET, OUT, TABLE = (
    "docs/index.md",
    "docs/index.zh.md",
    "snippets/a/rows.py",
    "snippets/a/rows.out",
    "snippets/a/zh.toml",
)


@dataclass(frozen=True)
class Mistake:
    """What is edited (file, old text, new text; several if need be) and what the report must hold."""

    name: str
    edits: tuple[tuple[str, str, str], ...]
    place: str
    words: str
    both: bool = False


MISTAKES = [
    Mistake("a page typed by hand", ((INDEX, '--8<-- "a/rows.py"', "print(1)"),), f"{INDEX}:11", "Python is typed into the page"),
    Mistake("an output typed by hand", ((INDEX, '--8<-- "a/rows.out"', "tensor(1)"),), f"{INDEX}:15", "an output is typed"),
    Mistake("an include that is not there", ((INDEX, "a/rows.py", "a/cols.py"),), f"{INDEX}:11", "a/cols.py does not exist"),
    Mistake("an output of another snippet", ((INDEX, "a/rows.out", "a/cols.out"),), f"{INDEX}:15", "a/cols.out stands under a/rows.py"),
    Mistake("an output that is not shown", ((INDEX, '```output\n--8<-- "a/rows.out"\n```\n', ""),), f"{INDEX}:11", "does not show it"),
    Mistake("options behind the backticks", ((INDEX, "```python", "```python notest"),), f"{INDEX}:11", "the fence says"),
    Mistake("a capital letter", ((INDEX, "```python", "```Python"),), f"{INDEX}:11", "the fence says"),
    Mistake("a kind nobody runs", ((INDEX, "```python", "```pycon"),), f"{INDEX}:11", "the fence says"),
    Mistake("no kind at all", ((INDEX, "```python", "```"),), f"{INDEX}:11", "no kind"),
    Mistake("an indented block", ((INDEX, "```python", "    ```python"),), f"{INDEX}:11", "indented"),
    Mistake("a block that is not closed", ((INDEX, '"a/rows.out"\n```', '"a/rows.out"'),), f"{INDEX}:15", "never closed"),
    Mistake("a block in a comment", ((INDEX, "```python", "<!-- later\n```python"), (INDEX, "rows.out\"\n```", "rows.out\"\n```\n-->")), f"{INDEX}:12", "a comment, which begins in line 11"),
    Mistake("a comment that is never closed", ((INDEX, "```python", "<!-- later\n\n```python"),), f"{INDEX}:13", "a comment, which begins in line 11"),
    Mistake("a heading without id", ((INDEX, " {#rows}", ""),), f"{INDEX}:9", "has no id"),
    Mistake("an id used twice", ((INDEX, "{#rows}", "{#title}"),), f"{INDEX}:9", "#title is taken by the heading on line 5"),
    Mistake("two titles", ((INDEX, "## Rows", "# Rows"),), f"{INDEX}:1", "one heading of level 1"),
    Mistake("a heading more in one twin", ((INDEX, "## Rows", "### More {#more}\n\n## Rows"),), f"{TWIN}:9", "headings of the twins differ"),
    Mistake("another level in one twin", ((INDEX, "## Rows", "### Rows"),), f"{TWIN}:9", "headings of the twins differ"),
    Mistake("a row more in one twin", ((TWIN, "| 1 | 2 |", "| 1 | 2 |\n| 3 | 4 |"),), f"{TWIN}:19", "tables of the twins differ"),
    Mistake("a block more in one twin", ((TWIN, "## Rows", '```sh\nls\n```\n\n## Rows'),), f"{TWIN}:9", "blocks of code of the twins differ"),
    Mistake("a link less in one twin", ((INDEX, "[link](more.md#rows)", "link"),), f"{TWIN}:7", "links of the twins differ"),
    Mistake("a formula in one twin", ((INDEX, "Text with", "Text $x_1$ with"),), TWIN, "formulas of the twins differ"),
    Mistake("a figure in one twin", ((INDEX, "## Rows", "<!-- figure: a/rows.py -->\n\n## Rows"),), TWIN, "figures of the twins differ"),
    Mistake("a note in one twin", ((INDEX, "## Rows", "/// note | So\nx\n///\n\n## Rows"),), TWIN, "/// blocks of the twins differ"),
    Mistake("a twin edited alone", ((INDEX, "Text with", "Words with"),), f"{INDEX}:1", "changed since its pair was last confirmed"),
    Mistake("a comment without Chinese", ((SNIPPET, "one column", "a column"),), f"{SNIPPET}:3", 'the comment "a column per row" has no Chinese'),
    Mistake("empty Chinese of a comment", ((TABLE, "每行取一列", ""),), f"{TABLE}:2", "is ''"),
    Mistake("English for Chinese", ((TABLE, "每行取一列", "one column"),), f"{TABLE}:2", "is 'one column'"),
    Mistake("Chinese without a comment", ((SNIPPET, "# one column per row\n", ""),), f"{TABLE}:2", "translates a comment that snippets/a/rows.py does not have"),
    Mistake("a table for no snippet", ((TABLE, '["rows.py"]', '["cols.py"]'),), f"{TABLE}:1", "belongs to no snippet"),
    Mistake("a table that is no TOML", ((TABLE, '"one column per row" =', '"one column per row"'),), f"{TABLE}:2", "no TOML"),
    Mistake("a mark without a range", ((OUT, "4", "{~4|about~}"),), f"{OUT}:2", "has no range low..high"),
    Mistake("a mark that is not closed", ((OUT, "4", "{~4|1..9"),), f"{OUT}:2", "not closed"),
    Mistake("a sample outside its mark", ((OUT, "4", "{~4|5..9~}"),), f"{OUT}:2", "outside the range 5..9"),
    Mistake("half-width Chinese", ((TWIN, "Text with a", "中文, 英文"),), f"{TWIN}:7", "half-width punctuation"),
    Mistake("Chinese without a space", ((TWIN, "Text with a", "中文text"),), f"{TWIN}:7", "without a space"),
    Mistake("a page that is not in nav", (("mkdocs.yml", "  - more.md\n", ""),), "docs/more.md:1", "stands nowhere in nav"),
    Mistake("a page of nav that is not there", (("mkdocs.yml", "  - more.md\n", "  - More:\n    - Title: none/more.md # here\n"),), "mkdocs.yml:", "nav names none/more.md"),
    Mistake("a page twice in nav", (("mkdocs.yml", "  - more.md\n", "  - more.md\n  - 'more.md'\n"),), "mkdocs.yml:", "more.md stands in nav twice"),
    Mistake("a line of the lock lost", (("docs/pairs.lock", "index.md ", "none.md "),), f"{INDEX}:1", "never confirmed"),
]  # fmt: skip


@pytest.mark.parametrize("mistake", MISTAKES, ids=lambda each: each.name)
def test_a_mistake_in_the_sources_is_reported(small_book: Book, edit: Edit, mistake: Mistake) -> None:
    assert rules.all_problems(small_book) == []
    for name, old, new in mistake.edits:
        edit(name, old, new)
    found = [str(problem) for problem in rules.all_problems(small_book)]
    fitting = [each for each in found if each.startswith(mistake.place) and mistake.words in each]
    assert fitting, "\n".join(found)
    assert "\n    Cure: " in fitting[0]


def test_a_page_without_its_twin_is_reported(small_book: Book) -> None:
    (small_book.root / TWIN).unlink()
    assert f"{INDEX}:1: this page has no twin in zh" in report(rules.all_problems(small_book))


def test_a_snippet_on_no_page_is_reported(small_book: Book) -> None:
    shutil.copy(small_book.root / SNIPPET, small_book.snippets / "a/cols.py")
    said = report(rules.all_problems(small_book))
    assert "snippets/a/cols.py:1: this snippet is on no page\n" in said
    assert "snippets/a/cols.out:1: the output of snippets/a/cols.py is missing" in said


def test_a_snippet_in_one_language_only_is_reported(small_book: Book) -> None:
    for name in ("index.zh.md", "more.zh.md"):
        path = small_book.docs / name
        path.write_text(
            re.sub(r"```python.*?```\n\n```output.*?```\n", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)
        )
    assert f"{SNIPPET}:1: this snippet is on no page in zh" in report(rules.all_problems(small_book))


def test_a_missing_output_is_reported_where_it_is_shown(small_book: Book) -> None:
    (small_book.root / OUT).unlink()
    said = report(rules.all_problems(small_book))
    assert f"{INDEX}:15: {OUT} is missing\n    Cure: make bless ONLY=a/rows.py" in said


def test_an_output_without_a_snippet_is_reported(small_book: Book) -> None:
    (small_book.snippets / "a/old.out").write_text("1\n", encoding="utf-8")
    assert "snippets/a/old.out:1: this output has no snippet" in report(rules.all_problems(small_book))


def test_the_build_reports_links_anchors_and_formulas_with_their_lines(small_book: Book, edit: Edit) -> None:
    for page in (INDEX, TWIN):
        edit(page, "more.md#rows", "more.md#cols")
        edit(page, "## Rows", "See [that](none.md) and $\\frac{1$.\n\n## Rows")
    confirm(small_book)
    done = build(small_book.root, small_book.root / "site")
    said = done.stdout + done.stderr
    assert done.returncode != 0
    for page in (INDEX, TWIN):
        assert re.search(rf"{page}:7: .*more\.md#cols.*\n +Cure: ", said)
        assert re.search(rf"{page}:9: .*none\.md.*\n +Cure: ", said)
        assert re.search(rf"{page}:9: the formula .* cannot be read", said)


def test_the_build_stops_at_an_include_that_is_not_there(small_book: Book, edit: Edit) -> None:
    for page in (INDEX, TWIN):
        edit(page, "a/rows.py", "a/cols.py")
    confirm(small_book)
    done = build(small_book.root, small_book.root / "site")
    assert done.returncode != 0
    assert "the snippet a/cols.py does not exist" in done.stdout + done.stderr
    assert "Traceback" not in done.stdout + done.stderr


def test_bless_writes_outputs_and_nothing_else(small_book: Book, edit: Edit, elsewhere: Elsewhere) -> None:
    edit(SNIPPET, "[3, 4]", "[3, 9]")
    before = {path: path.read_bytes() for path in small_book.root.rglob("*") if path.is_file()}
    with Sandbox() as sandbox:
        assert bless(small_book, ["a/rows.py"], ["cpu"], sandbox, elsewhere.run) == ([f"changed {OUT}"], [])
        assert bless(small_book, ["a/rows.py"], ["cpu"], sandbox, elsewhere.run) == ([], [])
    after = {path: path.read_bytes() for path in small_book.root.rglob("*") if path.is_file()}
    assert {path for path in after if after[path] != before.get(path)} == {small_book.root / OUT}
    assert "[9]" in (small_book.root / OUT).read_text(encoding="utf-8")


def test_bless_keeps_marks_and_asks_for_ranges(small_book: Book, elsewhere: Elsewhere) -> None:
    program = "import random\nprint(f'took {random.random():.6f} s')\nprint('done')\n"
    (small_book.root / SNIPPET).write_text(program, encoding="utf-8")
    with Sandbox() as sandbox:
        _, problems = bless(small_book, ["a/rows.py"], ["cpu"], sandbox, elsewhere.run)
        assert f"{OUT}:1" in report(problems)
        out = small_book.root / OUT
        assert marks.UNKNOWN in out.read_text(encoding="utf-8")
        assert f"{OUT}:1" in report(blocks.mark_problems(small_book))
        out.write_text(out.read_text(encoding="utf-8").replace(marks.UNKNOWN, "0..1"), encoding="utf-8")
        assert bless(small_book, ["a/rows.py"], ["cpu"], sandbox, elsewhere.run) == ([], [])
        (small_book.root / SNIPPET).write_text(program.replace("done", "ready"), encoding="utf-8")
        assert bless(small_book, ["a/rows.py"], ["cpu"], sandbox, elsewhere.run)[1] == []
    assert re.fullmatch(r"took \{~0\.\d{6}\|0\.\.1~\} s\nready\n", out.read_text(encoding="utf-8"))


def test_bless_refuses_words_that_differ_and_programs_that_do_not_end(small_book: Book, elsewhere: Elsewhere) -> None:
    path = small_book.root / SNIPPET
    kept = (small_book.root / OUT).read_bytes()
    with Sandbox() as sandbox:
        for program, words in (
            (
                "import random\nprint(random.choice(['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h']) * random.randint(1, 999))",
                "different words",
            ),
            ("import os\nos._exit(0)", "died"),
            ("raise SystemExit(0)", "exited"),
        ):
            path.write_text(program, encoding="utf-8")
            changes, problems = bless(small_book, ["a/rows.py"], ["cpu"], sandbox, elsewhere.run)
            assert changes == []
            assert words in report(problems)
    assert (small_book.root / OUT).read_bytes() == kept


# The real book, broken at random ---------------------------------------------------------------------------


def mutations_of_output(text: str, generator: random.Random) -> Iterator[tuple[str, str]]:
    """Ways to make an output wrong outside its marks: a digit, a line lost, a line twice, a word more."""
    plain = [match for match in re.finditer(r"\d", text) if not _inside_a_mark(text, match.start())]
    if plain:
        at = generator.choice(plain).start()
        yield "a digit", text[:at] + str((int(text[at]) + generator.randint(1, 9)) % 10) + text[at + 1 :]
    lines = text.splitlines(keepends=True)
    if lines:
        at = generator.randrange(len(lines))
        yield "a line lost", "".join(lines[:at] + lines[at + 1 :])
        yield "a line twice", "".join(lines[: at + 1] + lines[at:])
    yield "a line more", text + "0\n"


def _inside_a_mark(text: str, at: int) -> bool:
    return any(mark.start() <= at < mark.end() for mark in marks.MARK.finditer(text))


def as_documented(documented: str) -> Result:
    """A run that says what is documented, as the blocks of the pages are proved to: none needs to run here again."""
    said = marks.sample(documented)
    if snippets.error_type(documented) is None:
        return Result(said, "returned")
    printed, _, error = said.rstrip("\n").rpartition("\n")
    return Result(printed and printed + "\n", "raised", error)


@pytest.mark.parametrize("name", BOOK.snippet_names())
def test_no_wrong_output_passes(tmp_path: Path, name: str) -> None:
    generator = random.Random(name)
    result = as_documented(snippets.documented_output(BOOK, name))
    book = Book(tmp_path)
    out = snippets.output_path(book, name)
    out.parent.mkdir(parents=True)
    documented = snippets.documented_output(BOOK, name)
    out.write_text(documented, encoding="utf-8")
    assert complaint(book, name, "cpu", result, "x") is None
    for what, wrong in mutations_of_output(documented, generator):
        out.write_text(wrong, encoding="utf-8")
        assert complaint(book, name, "cpu", result, "x") is not None, f"{what} in {name} was not noticed:\n{wrong}"


def mutations_of_page(text: str, generator: random.Random) -> Iterator[tuple[str, str]]:
    """Ways to make one twin hold something else than the other."""
    ways: list[tuple[str, str, Callable[[str], str]]] = [
        ("a block lost", r"```python\n[^`]*```\n", lambda _: ""),
        ("an output lost", r"```output\n[^`]*```\n", lambda _: ""),
        ("an include changed", r'--8<-- "[^"]+\.py"', lambda _: '--8<-- "gather/none.py"'),
        ("a heading lost", r"(?m)^## .*\n", lambda _: ""),
        ("a heading's id changed", r"(?m)^#+ .*\{#[\w-]+(?=\})", lambda old: old + "-x"),
        ("a link's target changed", r"(?<=\]\()[^)\s]+(?=\))", lambda old: old + "x"),
        ("a row of a table lost", r"(?m)^\| (?!-).*\n(?=\|)", lambda _: ""),
        ("a formula changed", r"\$[^$\n]+\$", lambda old: old[:-1] + "+1$"),
    ]
    body = re.match(r"(?s)---\n.*?\n---\n", text)
    start = body.end() if body else 0
    for what, pattern, change in ways:
        found = list(re.finditer(pattern, text[start:]))
        if found:
            match = generator.choice(found)
            yield what, text[: start + match.start()] + change(match[0]) + text[start + match.end() :]


@pytest.mark.parametrize("path", BOOK.pages(), ids=BOOK.relative)
def test_no_page_can_differ_from_its_twin(tmp_path: Path, path: Path) -> None:
    alone = Book(tmp_path)
    (tmp_path / "snippets").symlink_to(BOOK.snippets)
    copies = [tmp_path / BOOK.relative(each) for each in (path, twin_of(path))]
    for original, copy in zip((path, twin_of(path)), copies, strict=True):
        copy.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(original, copy)
    text = path.read_text(encoding="utf-8")
    assert pairs.pair_problems(alone) == []
    for what, wrong in mutations_of_page(text, random.Random(path.name)):
        copies[0].write_text(wrong, encoding="utf-8")
        assert [*pairs.pair_problems(alone), *blocks.fence_problems(alone)], what
