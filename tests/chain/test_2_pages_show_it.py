"""Link 2 of the chain: the built page shows what ran. Every block in the HTML is a view that ran, every output its
`.out`, as many and in the same order as the source has them; nothing else looks like code.
"""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest
from lxml import html

from gatherbook.page.code import code_html, output_html, outputs_html
from gatherbook.proof import verified
from gatherbook.site import addresses
from gatherbook.sources import marks, snippets
from gatherbook.sources.book import BOOK, LANGUAGES, Book, language_of
from gatherbook.sources.pages import Page, read_page
from gatherbook.sources.problems import Problem, report
from tests.conftest import Edit
from tests.support.books import build, confirm, make_small_book
from tests.support.problems import expect_none
from tests.support.site import built_path


def shown_problems(book: Book, site: Path, path: Path) -> list[Problem]:
    """Where the built page shows something else than its source says and its snippets did."""
    page = read_page(path)
    tree = html.parse(str(built_path(book, site, path))).getroot()
    article = tree.xpath("//article")[0]
    return [
        *_compare(book, page, "code", _expected_code(book, page), _shown(article, "proof", "code")),
        *_compare(book, page, "output", _expected_outputs(book, page), _shown(article, "proof-output", "samp")),
        *_compare(book, page, "heading", _expected_headings(page), _shown_headings(article)),
        *_strays(book, page, article),
    ]


def _expected_code(book: Book, page: Page) -> list[tuple[int, str, str]]:
    return [
        (fence.line, fence.include, snippets.view(book, fence.include, language_of(page.path)))
        for fence in page.fences
        if fence.language == "python" and fence.include
    ]


def _expected_outputs(book: Book, page: Page) -> list[tuple[int, str, str]]:
    found = []
    for fence in page.fences:
        if fence.language == "output" and fence.include:
            name = Path(fence.include).with_suffix(".py").as_posix()
            devices = ["cpu"] + (["cuda"] if snippets.output_path(book, name, "cuda").is_file() else [])
            for device in devices:
                text = marks.sample(snippets.documented_output(book, name, device))
                found.append((fence.line, name, text))
    return found


def _expected_headings(page: Page) -> list[tuple[int, str, str]]:
    return [(heading.line, f"h{heading.level}", str(heading.id)) for heading in page.headings]


def _class(name: str) -> str:
    return f"contains(concat(' ', normalize-space(@class), ' '), ' {name} ')"


def _shown(article: html.HtmlElement, kind: str, element: str) -> list[tuple[str, str]]:
    found = []
    for block in article.xpath(f".//div[{_class(kind)}]"):
        name = block.get("data-snippet") or block.get("data-output")
        texts = block.xpath(f"./pre/{element}")
        found.append((name, texts[0].text_content() if len(texts) == 1 else ""))
    return found


def _shown_headings(article: html.HtmlElement) -> list[tuple[str, str]]:
    return [(each.tag, each.get("id", "")) for each in article.xpath(".//h1 | .//h2 | .//h3 | .//h4 | .//h5 | .//h6")]


def _compare(
    book: Book, page: Page, kind: str, expected: list[tuple[int, str, str]], shown: list[tuple[str, str]]
) -> list[Problem]:
    file = book.relative(page.path)
    for (line, name, text), (shown_name, shown_text) in zip(expected, shown, strict=False):
        if (name, text) != (shown_name, shown_text):
            return [
                Problem(
                    file,
                    line,
                    f"the built page does not show this {kind} ({name}) as it is; it shows {shown_name}: {shown_text[:80]!r}",
                    "look at the fence: is its header well formed, does it begin in the first column?",
                )
            ]
    if len(expected) != len(shown):
        line = expected[len(shown)][0] if len(shown) < len(expected) else 1
        return [
            Problem(
                file,
                line,
                f"the source has {len(expected)} blocks of {kind}, the built page shows {len(shown)}",
                "look at the fence: is its header well formed, does it begin in the first column?",
            )
        ]
    return []


def _strays(book: Book, page: Page, article: html.HtmlElement) -> list[Problem]:
    """Code on the built page that no fence of ours made, and fences that became running text."""
    file = book.relative(page.path)
    plain = [fence for fence in page.fences if fence.language not in ("python", "output")]
    strays = [
        each
        for each in article.xpath(".//pre")
        if not {"proof", "proof-output"} & set((each.getparent().get("class") or "").split())
        and not each.xpath(
            "ancestor::div[@class='behaviour-table']"
        )  # drawn from records: tests/rules/test_behaviour.py
    ]
    found = []
    if len(strays) != len(plain):
        lines = ", ".join(str(fence.line) for fence in plain) or "none"
        what = f"{len(strays)} other blocks on the built page, {len(plain)} in the source (lines: {lines})"
        found.append(Problem(file, plain[0].line if plain else 1, what, "see its fences"))
    for words in ("```", "--8<--"):
        if words in article.text_content():
            line = next((number for number, text in enumerate(page.text.splitlines(), 1) if words in text), 1)
            found.append(
                Problem(
                    file,
                    line,
                    f"{words} stands on the built page as text",
                    "a fence's header is python, output or one of the plain kinds, and nothing behind it",
                )
            )
    return found


@pytest.mark.parametrize("path", BOOK.pages(), ids=BOOK.relative)
def test_the_built_page_shows_what_ran(path: Path, site: Path) -> None:
    expect_none(shown_problems(BOOK, site, path))


def test_every_page_of_the_site_comes_from_a_source_that_is_checked(site: Path) -> None:
    names = {site / folder / "index.html" for folder in addresses.table(BOOK)}  # they lead to a card, and hold no more
    built = {path for path in site.rglob("*.html") if path.name != "404.html"} - names
    assert built == {built_path(BOOK, site, path) for path in BOOK.pages()}


def test_snippets_can_be_downloaded_as_they_are_shown(site: Path) -> None:
    for name in BOOK.snippet_names():
        for language, folder in zip(LANGUAGES, ("", "zh/"), strict=True):
            shown = (site / f"{folder}snippets/{name}").read_text(encoding="utf-8")
            assert shown == snippets.view(BOOK, name, language)


@pytest.fixture(scope="module")
def broken_site(tmp_path_factory: pytest.TempPathFactory) -> tuple[Book, Path]:
    """A small book whose pages hold fences that the site renders otherwise than they are written."""
    book = make_small_book(tmp_path_factory.mktemp("broken") / "book")
    index, more = book.docs / "index.md", book.docs / "more.md"
    for path in (index, book.docs / "index.zh.md"):
        text = path.read_text(encoding="utf-8")
        path.write_text(text.replace("```output\n", "```output linenums=1 notest\n"), encoding="utf-8")
    for path in (more, book.docs / "more.zh.md"):
        text = path.read_text(encoding="utf-8")
        block = '```python\n--8<-- "a/rows.py"\n```\n'
        indented = "".join(f"    {line}\n" for line in block.splitlines())
        path.write_text(text.replace(block, indented), encoding="utf-8")
    confirm(book)
    site = book.root / "site"
    build(book.root, site)
    return book, site


def test_a_malformed_fence_header_is_found(broken_site: tuple[Book, Path]) -> None:
    book, site = broken_site
    said = report(shown_problems(book, site, book.docs / "index.md"))
    assert "docs/index.md:15: " in said
    assert "Cure: " in said


def test_an_indented_fence_is_found(broken_site: tuple[Book, Path]) -> None:
    book, site = broken_site
    said = report(shown_problems(book, site, book.docs / "more.zh.md"))
    assert "docs/more.zh.md:11: " in said


def test_the_build_itself_refuses_them(broken_site: tuple[Book, Path]) -> None:
    book, _ = broken_site
    done = build(book.root, book.root / "again")
    assert done.returncode != 0
    assert "docs/index.md:15: the fence says" in done.stdout + done.stderr
    assert "docs/more.md:11: this block is indented" in done.stdout + done.stderr


def test_code_is_shown_whole_and_escaped(small_book: Book, edit: Edit) -> None:
    edit("snippets/a/rows.py", "[3, 4]]", "[3, 4 if 1 < 2 else 0]]")
    block = html.fragment_fromstring(code_html(small_book, "a/rows.py", "en", str))
    assert block.xpath("./pre/code")[0].text_content() == snippets.view(small_book, "a/rows.py", "en")


def test_an_error_is_marked_with_a_word() -> None:
    block = html.fragment_fromstring(output_html("1\nValueError: a < b\n", "a/rows.py", "cpu", "zh"))
    assert "proof-output--error" in block.get("class")
    assert block.xpath(".//div[@class='proof-label']")[0].text_content() == "抛出 ValueError"
    assert block.xpath(".//span[@class='proof-raised']")[0].text_content() == "ValueError: a < b"
    assert block.xpath("./pre/samp")[0].text_content() == "1\nValueError: a < b\n"


def test_a_varying_value_shows_its_sample_and_says_so() -> None:
    block = html.fragment_fromstring(output_html("took {~0.5|0..9~} s\n", "a/rows.py", "cpu", "en"))
    assert block.xpath("./pre/samp")[0].text_content() == "took 0.5 s\n"
    assert block.xpath(".//span[@class='proof-varies']")[0].get("data-allowed") == "0..9"
    assert "may differ" in block.text_content()


def test_what_cuda_prints_instead_is_folded_below_the_output(small_book: Book) -> None:
    other = small_book.snippets / "a/rows.cuda.out"
    facts = {
        "torch": "2.11.0+cu130",
        "python": "3.12",
        "system": "Linux",
        "machine": "x",
        "cuda": "NVIDIA H100 80GB HBM3",
    }
    verified.write(small_book, facts, ["cuda"], {"cuda": {}}, date(2026, 11, 27), whole=True)
    said = {
        "tensor(2)\n": ("On CUDA (NVIDIA H100, torch 2.11.0)", ""),
        "RuntimeError: CUDA\n": ("On CUDA: raises RuntimeError (NVIDIA H100, torch 2.11.0)", ""),
        "": ("On CUDA (NVIDIA H100, torch 2.11.0)", "Nothing is printed."),
        "a.cu:1: Assertion `i < n` failed.\ntorch.AcceleratorError: CUDA error: device-side assert triggered […]\n": (
            "On CUDA: raises AcceleratorError (NVIDIA H100, torch 2.11.0)",
            "The device reports late; from then on every call on CUDA fails, until the process ends: the way back",
        ),
    }
    for text, (line, legend) in said.items():
        other.write_text(text, encoding="utf-8")
        block = html.fragment_fromstring(outputs_html(small_book, "a/rows.py", "en"))
        own, there = block.xpath(f".//div[{_class('proof-output')}]")
        assert [own.get("data-device"), there.get("data-device")] == ["cpu", "cuda"]
        assert own.getparent() is block
        (folded,) = block.xpath("./details[not(@open)]")
        assert there.getparent() is folded
        assert folded.find("summary").text_content() == line
        assert there.xpath(".//samp")[0].text_content() == text
        assert "".join(each.text_content() for each in there.xpath("./div")) == legend
    assert there.xpath("./div/a/@href") == ["reference/errors/#cuda"]


def test_that_cuda_raises_nothing_is_said(small_book: Book) -> None:
    (small_book.snippets / "a/rows.out").write_text("RuntimeError: no\n", encoding="utf-8")
    (small_book.snippets / "a/rows.cuda.out").write_text("", encoding="utf-8")
    block = html.fragment_fromstring(outputs_html(small_book, "a/rows.py", "zh"))
    assert block.find("details").text_content().strip() == "在 CUDA 上：不报错 什么也不打印。"


SLIPS = [
    ("a list without an empty line before it", "Text:\n- one\n- two\n", "the source means ul of 2"),
    ("a table without an empty line before it", "Text\n| a | b |\n|---|---|\n| 1 | 2 |\n", "table of 2 rows and 2"),
    ("an inner list of two spaces", "- one\n  - inner\n- two\n", "ul of 1 at depth 2"),
    ("a note of the old kind", "!!! note\n    hi\n", "the source means note"),
    ("a kind of note that is not configured", "/// important | X\nhi\n///\n", "of the unknown kind important"),
    ("a note that is never closed", "/// note | X\nhi\n", "note that is never closed"),
    ("an undefined reference", "See [the rule][rule].\n", "[the rule][rule] without a definition"),
    ("an undefined footnote", "So it is.[^9]\n", "[^9] without a definition"),
    ("a link in HTML", 'See <a href="nowhere.md">this</a>.\n', "in HTML, which no build checks"),
    ("a picture in HTML", 'See <img src="no.png">.\n', "in HTML, which no build checks"),
    ("a heading without a space", "##Late\n", "the page shows h2"),
    ("a list behind a list of another kind", "1. one\n- two\n", "ul of 1"),
    ("a /// without a note", "///\n\nText.\n", "of which only the closing /// is there"),
    ("a formula that is not closed", "So $a_i is one.\n", "$ that opens none"),
    ("a row with a cell too many", "| a | b |\n|---|---|\n| 1 | 2 | 3 |\n", "with a row of 3 cells"),
    ("a table whose rule is too short", "| a | b |\n|---|\n| 1 | 2 |\n", "do not fit"),
    ("a link with a space in it", "See [this] (index.md).\n", "which makes it none"),
]


def test_what_the_renderer_does_not_take_as_meant_is_reported_with_its_line(small_book: Book) -> None:
    """All slips at once, each on a page of its own, in one build."""
    for number, (_, text, _) in enumerate(SLIPS):
        for suffix in ("", ".zh"):
            head = f"---\ntitle: Slip\ndescription: A slip.\n---\n# Slip {number} {{#slip}}\n\nBefore.\n\n"
            tail = "\n## Read next {#read-next}\n\n[Home](index.md).\n"
            (small_book.docs / f"slip{number}{suffix}.md").write_text(f"{head}{text}{tail}", encoding="utf-8")
    done = build(small_book.root, small_book.root / "site")
    said = done.stdout + done.stderr
    assert done.returncode != 0
    for number, (name, _, wanted) in enumerate(SLIPS):
        found = [line for line in said.splitlines() if f"docs/slip{number}.md:" in line and wanted in line]
        assert found, f"{name}:\n" + "\n".join(line for line in said.splitlines() if f"slip{number}." in line)
        assert re.search(r"\.md:(8|9|10|11):", found[0]), found[0]


def test_a_page_without_a_slip_is_not_complained_of(small_book: Book) -> None:
    text = (
        "\n- one\n\n    - inner\n\n- two\n\nThen:\n\n1. first\n2. second\n\n| a | b |\n|---|---|\n| `1` | [x](index.md) |\n\n"
        "/// note | Title\nInside, `x[index][0]`.\n///\n\n/// tab | One\nThis, or\n///\n\n/// tab | Other\nthat.\n///\n\n"
        "> quoted\n\n$$\na_b\n$$\n\nA formula $a[i][j]$, x[index][0] = v, `a | b` for \\$5, `$HOME`.\n\n| `a\\|b` | c |\n|---|---|\n| 1 | 2 |\n"
    )
    for suffix in ("", ".zh"):
        path = small_book.docs / f"index{suffix}.md"
        path.write_text(path.read_text(encoding="utf-8").replace("\n## Rows", f"{text}\n## Rows"), encoding="utf-8")
    confirm(small_book)
    done = build(small_book.root, small_book.root / "site")
    assert done.returncode == 0, done.stdout + done.stderr
