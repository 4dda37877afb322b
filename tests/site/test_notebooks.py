"""Every page as a notebook: it holds the page's programs, is valid, runs, and is the same at every build."""

from __future__ import annotations

import ast
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from functools import lru_cache
from pathlib import Path
from urllib.parse import urlsplit

import jupytext
import nbformat
import pytest
import yaml
from lxml import html
from nbformat import NotebookNode

from gatherbook.measured import lab
from gatherbook.site import notebooks
from gatherbook.sources import marks, snippets
from gatherbook.sources.book import BOOK, Book, english_of, language_of, twin_of
from gatherbook.sources.pages import read_page
from gatherbook.sources.problems import BookError, report
from tests.conftest import Edit
from tests.support.books import build, confirm
from tests.support.problems import expect_none

PAGES = [path for path in BOOK.pages() if notebooks.has_notebook(path)]
LAB = BOOK.docs / "performance" / "lab.md"
RUNS = BOOK.docs / "guide" / "scatter.md"  # it prints, varies and raises
SITE_SYNTAX = re.compile(r"--8<--|<!--|^[> ]*/{3,}|\{#|\{:|[\ue000\ue001]", re.MULTILINE)
CODE = re.compile(r"^```.*?^```|(`+).+?\1", re.MULTILINE | re.DOTALL)


@lru_cache(maxsize=256)
def made(path: Path) -> NotebookNode:
    return notebooks.notebook(BOOK, path)


def snippets_of(path: Path) -> list[str]:
    return [fence.include for fence in read_page(path).fences if fence.language == "python" and fence.include]


def cells_of(notebook: NotebookNode, kind: str) -> list[NotebookNode]:
    return [cell for cell in notebook.cells if cell.cell_type == kind]


def printed(cell: NotebookNode) -> str:
    """What a cell shows as an `.out` would hold it: what it printed, and the first line of the error it ended in."""
    text = ""
    for output in cell.outputs:
        if output.output_type == "stream":
            text += output.text
        elif output.output_type == "error":
            text += f"{output.ename}: {output.evalue}\n" if output.evalue else f"{output.ename}\n"
    return text


def executed(notebook: NotebookNode, folder: Path) -> NotebookNode:
    """The notebook as it is after “run all” in a fresh kernel, with none of the documented outputs left.

    As `jupyter execute` does it, in a process of its own.
    """
    fresh = nbformat.from_dict(notebook)
    for cell in cells_of(fresh, "code"):
        cell.outputs = []
    folder.mkdir()
    path = folder / "run.ipynb"
    nbformat.write(fresh, path)
    environment = {name: value for name, value in os.environ.items() if name != "MPLBACKEND"}
    subprocess.run(
        [sys.executable, "-c", "from nbclient.cli import main; main()", "--inplace", "--timeout=120", path],
        cwd=folder, env={**environment, "GATHER_LAB_SIZES": "small"}, check=True, capture_output=True,
    )  # fmt: skip
    return nbformat.read(path, as_version=4)


RUN = [twin_of(LAB), RUNS]
"""One of each language. Their twins hold the same programs, comments aside, which is compared without a kernel."""


@pytest.fixture(scope="module")
def runs(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[Path, Future[NotebookNode]]]:
    """The notebooks that are run, two side by side."""
    folder = tmp_path_factory.mktemp("runs")
    with ThreadPoolExecutor(2) as pool:
        yield {path: pool.submit(executed, made(path), folder / str(at)) for at, path in enumerate(RUN)}


@pytest.mark.parametrize("path", PAGES, ids=BOOK.relative)
def test_the_notebook_is_valid_and_holds_the_programs_of_the_page(path: Path) -> None:
    read = nbformat.reads(notebooks.text_of(made(path)), as_version=4)
    nbformat.validate(read)
    assert read.metadata.kernelspec.name == "python3"
    expected = [snippets.view(BOOK, name, language_of(path)).rstrip("\n") for name in snippets_of(path)]
    assert [cell.source for cell in cells_of(read, "code")] == expected
    for name, cell in zip(snippets_of(path), cells_of(read, "code"), strict=True):
        assert cell.execution_count is None
        assert printed(cell) == marks.sample(snippets.documented_output(BOOK, name))


@pytest.mark.parametrize("path", PAGES, ids=BOOK.relative)
def test_the_prose_is_plain_markdown_without_links_that_lead_nowhere(path: Path) -> None:
    cells = cells_of(made(path), "markdown")
    for cell in cells:
        prose = CODE.sub("", cell.source)
        assert not SITE_SYNTAX.search(prose), cell.source
        targets = [match["target"] for match in notebooks._LINK.finditer(prose)]
        assert all(urlsplit(target).scheme == "https" for target in targets), targets
    headings = [line.lstrip("# ") for cell in cells for line in cell.source.splitlines() if re.match("#{1,6} ", line)]
    assert headings == [heading.text for heading in read_page(path).headings]


@pytest.mark.parametrize("path", [path for path in PAGES if path == english_of(path)], ids=BOOK.relative)
def test_twins_hold_the_same_programs_comments_aside(path: Path) -> None:
    ours, theirs = (
        [ast.dump(ast.parse(cell.source)) for cell in cells_of(made(each), "code")] for each in (path, twin_of(path))
    )
    assert ours == theirs


def test_two_builds_give_the_same_bytes(tmp_path: Path) -> None:
    """One build here, one in a process that hashes otherwise."""
    first = notebooks.write_all(BOOK, tmp_path / "first")
    program = (
        "import sys; from pathlib import Path; from gatherbook.site import notebooks; from gatherbook.sources.book import BOOK; "
        "notebooks.write_all(BOOK, Path(sys.argv[1]))"
    )
    environment = {**os.environ, "PYTHONHASHSEED": "7"}
    subprocess.run([sys.executable, "-c", program, tmp_path / "second"], cwd=BOOK.root, env=environment, check=True)
    names = {path.relative_to(tmp_path / "first") for path in first}
    assert names == {path.relative_to(tmp_path / "second") for path in (tmp_path / "second").rglob("*.ipynb")}
    assert [name for name in names if (tmp_path / "first" / name).read_bytes() != (tmp_path / "second" / name).read_bytes()] == []  # fmt: skip
    assert len(names) == len(PAGES)


def test_a_notebook_runs_from_top_to_bottom_and_prints_what_is_documented(
    runs: dict[Path, Future[NotebookNode]],
) -> None:
    run = cells_of(runs[RUNS].result(), "code")
    for name, cell in zip(snippets_of(RUNS), run, strict=True):
        assert marks.differences(snippets.documented_output(BOOK, name), printed(cell)) == [], name
    assert any(output.output_type == "error" for cell in run for output in cell.outputs)


def test_the_lab_runs_and_draws_its_plots(runs: dict[Path, Future[NotebookNode]]) -> None:
    run = cells_of(runs[twin_of(LAB)].result(), "code")
    for name, cell in zip(snippets_of(LAB), run, strict=True):
        text = printed(cell)
        documented = re.sub(r"^ (\de\+\d\d)", r" {~\1|1..1e9~}", snippets.documented_output(BOOK, name), flags=re.M)
        assert marks.differences(documented, text) == [], f"{name}:\n{text}"
        draws = "plt.subplots" in cell.source
        assert sum("image/png" in output.get("data", {}) for output in cell.outputs) == draws, name
    assert sum("plt.subplots" in cell.source for cell in run) >= 3


PLOTTING = """
import json, runpy, sys, types
import matplotlib
matplotlib.use("Agg")
import matplotlib.pyplot as plt
from torch.utils import benchmark
medians = iter(json.loads(sys.argv[2]))
class Timer:
    def __init__(self, *_, **__):
        self.blocked_autorange = lambda **_: types.SimpleNamespace(median=next(medians))
benchmark.Timer = Timer
runpy.run_path(sys.argv[1], run_name="__main__")
[axes] = plt.gcf().axes
lines = [[line.get_label(), list(map(float, line.get_xdata())), list(line.get_ydata())] for line in axes.lines]
scales = [axes.get_xscale(), axes.get_yscale()]
print("PLOT" + json.dumps({"lines": lines, "axes": [axes.get_xlabel(), axes.get_ylabel()], "scales": scales}))
"""


@pytest.mark.parametrize("name", lab.AXES)
def test_the_page_shows_the_plot_that_the_cell_draws(name: str) -> None:
    """Runs the cell with a clock that says the recorded times: it must print the output and plot the page's plot."""
    documented = marks.sample(snippets.documented_output(BOOK, name))
    sizes, columns = lab.table(documented)
    measured = [values for label, values in columns.items() if label == "here" or "here" not in columns]
    medians = [median for row in zip(*measured, strict=True) for median in row]
    done = subprocess.run(
        [sys.executable, "-c", PLOTTING, BOOK.snippets / name, json.dumps(medians)],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    printed_text, _, plotted = done.stdout.rpartition("PLOT")
    assert printed_text == documented
    drawn, shown = json.loads(plotted), lab.lines(BOOK, name, "en")
    assert drawn["lines"] == [[series.label, list(sizes), list(series.values)] for series in shown.series]
    assert drawn["axes"] == list(shown.axes)
    assert drawn["scales"] == ["log", "log"]


def test_every_plotting_cell_has_its_plot_on_the_page(site: Path) -> None:
    plotting = [name for name in snippets_of(LAB) if "plt.subplots" in (BOOK.snippets / name).read_text("utf-8")]
    assert plotting == list(lab.AXES)
    for path in (LAB, twin_of(LAB)):
        page = html.parse(site / BOOK.address(path) / "index.html")
        for name in plotting:
            [figure] = page.xpath(f"//figure[@data-plot='{name}']")
            [output] = page.xpath(f"//*[@data-output='{name}']")
            assert figure.getprevious() in (output, output.getparent()), name
            drawn = "".join(figure.xpath(".//svg")[0].itertext())
            shown = lab.lines(BOOK, name, language_of(path))
            for label in (*shown.axes, *(series.label for series in shown.series)):
                assert label in drawn, (name, label)


@pytest.mark.parametrize("path", [LAB, twin_of(LAB)], ids=BOOK.relative)
def test_the_lab_is_a_light_page_like_every_other(path: Path, site: Path) -> None:
    text = (site / BOOK.address(path) / "index.html").read_text(encoding="utf-8")
    assert len(text.encode()) <= 124_000
    page = html.fromstring(text)
    assert page.xpath("//style") == []
    assert page.xpath("//*[contains(@class, 'jp-') or contains(@class, 'highlight-ipynb')]") == []
    blocks = [block.get("data-snippet") for block in page.xpath("//*[@data-snippet]")]
    assert blocks == snippets_of(path) == [cell.source.split('"')[1] for cell in jupytext_cells(path)]
    ids = page.xpath("//article//*[self::h1 or self::h2]/@id")
    assert ids == [heading.id for heading in read_page(path).headings]
    contents = page.xpath("//nav[contains(@class, 'md-nav--secondary')]//a/@href")
    assert set(contents) == {f"#{identity}" for identity in ids[1:]}


def jupytext_cells(path: Path) -> list[NotebookNode]:
    read = jupytext.read(path)
    assert read.metadata.kernelspec.name == "python3"
    return cells_of(read, "code")


def test_a_notebook_page_is_rendered_by_mkdocs_jupyter(small_book: Book, edit: Edit, tmp_path: Path) -> None:
    """What the plugin's template says of a code cell is on the page, and on no page that is no notebook."""
    for suffix in ("", ".zh"):
        page = small_book.docs / f"more{suffix}.md"
        lab_page = small_book.docs / f"performance/lab{suffix}.md"
        lab_page.parent.mkdir(exist_ok=True)
        kernel = "---\njupyter:\n  kernelspec: {display_name: Python 3, language: python, name: python3}\n"
        text = page.read_text(encoding="utf-8").replace("index.md", "../index.md")
        lab_page.write_text(text.replace("---\n", kernel, 1), encoding="utf-8")
    edit("mkdocs.yml", "  - more.md\n", "  - more.md\n  - performance/lab.md\n")
    edit("gatherbook/site/templates/mkdocs_html/notebook.html.j2", "```python", "CELL\n\n```python")
    confirm(small_book)
    done = build(small_book.root, tmp_path / "site")
    warnings = [line for line in done.stderr.splitlines() if line.startswith("WARNING")]
    for language, warning in zip(("", "zh/"), warnings, strict=True):
        assert "the source means nothing here, and the page shows p" in warning, "CELL stands in no page's source"
        shown = (tmp_path / "site" / language / "performance/lab/index.html").read_text(encoding="utf-8")
        assert shown.count("<p>CELL</p>") == 1
        assert 'data-snippet="a/rows.py"' in shown
        assert "CELL" not in (tmp_path / "site" / language / "more/index.html").read_text(encoding="utf-8")


def test_the_lab_compares_with_the_published_records() -> None:
    expect_none(lab.lab_problems(BOOK))


def test_a_changed_record_is_noticed_and_written_into_the_lab(small_book: Book) -> None:
    shutil.copytree(BOOK.snippets / "lab", small_book.snippets / "lab")
    folder = small_book.docs / "assets" / "measurements"
    folder.mkdir()
    path = small_book.snippets / lab.SNIPPET
    asked = lab.sizes(path.read_text(encoding="utf-8"))
    cases = {f"growth-{size}": {"rivals": {"gather": {"median": 1.2345e-6 * size}}} for size in asked}
    (folder / "cpu-x.json").write_text(json.dumps({"cases": cases}), encoding="utf-8")
    (folder / "half.json").write_text(json.dumps({"cases": dict(list(cases.items())[1:])}), encoding="utf-8")
    assert "snippets/lab/records.py:6: " in report(lab.lab_problems(small_book))
    assert lab.main(book=small_book) == 0
    assert not lab.lab_problems(small_book)
    values = ", ".join(f"{1.2345e-6 * size:.1e}" for size in asked)
    assert f'recorded = {{\n    "cpu-x": [{values}],\n}}\n' in path.read_text(encoding="utf-8")
    (folder / "cpu-x.json").unlink()
    assert lab.main(book=small_book) == 0
    assert "recorded = {}\n" in path.read_text(encoding="utf-8")


def test_the_lab_needs_torch_numpy_and_matplotlib_only() -> None:
    for name in snippets_of(LAB):
        tree = ast.parse(snippets.source(BOOK, name))
        modules = {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
        modules |= {str(node.module) for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
        foreign = {module.partition(".")[0] for module in modules} - set(sys.stdlib_module_names)
        assert foreign <= {"torch", "numpy", "matplotlib"}, name


def test_making_notebooks_starts_no_kernel() -> None:
    program = (
        "import gatherbook.site.notebooks, sys; print(sorted({'nbclient', 'jupyter_client', 'zmq'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", program], cwd=BOOK.root, capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("## The rule {#rule}", "## The rule"),
        ("see [dim, *exactly*](dim.md#why)", "see dim, *exactly*"),
        ("[`x[0]`](#here) and [PyTorch](https://pytorch.org/x#y)", "`x[0]` and [PyTorch](https://pytorch.org/x#y)"),
        ("`[a](b.md)` stays, $[i](j)$ too", "`[a](b.md)` stays, $[i](j)$ too"),
        ("![a cat](cat.png)", "a cat"),
        (r"$$\text{x}_{#1}$$", r"$$\text{x}_{#1}$$"),
    ],
)
def test_a_line_becomes_plain_markdown(line: str, expected: str) -> None:
    assert notebooks.plain(line, lambda target: None) == expected


@pytest.mark.parametrize(
    ("page", "target", "expected"),
    [
        ("guide/dim.md", "gather.md#rule", "guide/gather/#rule"),
        ("guide/dim.md", "../index.md", ""),
        ("index.md", "guide/dim.md", "guide/dim/"),
        ("index.zh.md", "guide/dim.md#why", "zh/guide/dim/#why"),
        ("guide/dim.zh.md", "../recipes/log-probability.md", "zh/recipes/log-probability/"),
        ("guide/dim.zh.md", "#why", "zh/guide/dim/#why"),
        ("performance/lab.zh.md", "../assets/site.css", "assets/site.css"),
    ],
)
def test_links_are_absolute_where_the_site_is_published(page: str, target: str, expected: str) -> None:
    site = "https://example.org/book/"
    address = notebooks.addresses(BOOK, BOOK.docs / page, site)
    assert notebooks.plain(f"[text]({target})", address) == f"[text]({site}{expected})"


def test_blocks_become_quotations(small_book: Book, edit: Edit) -> None:
    edit(
        "docs/index.md",
        "## Rows {#rows}\n",
        "## Rows {#rows}\n\n/// note\nInside [more](more.md).\n\nAgain.\n///\n\nBehind.\n",
    )
    cells = notebooks.notebook(small_book, small_book.docs / "index.md").cells
    assert cells[1].source == "## Rows\n\n> **Note**\n>\n> Inside more.\n>\n> Again.\n\nBehind."


def test_a_fence_that_is_no_snippet_stays_whole(small_book: Book, edit: Edit) -> None:
    shell = "```sh\n# see [a](b.md) {#c}\nls\n```"
    edit("docs/index.md", "## Rows {#rows}\n", f"## Rows {{#rows}}\n\n{shell}\n\n### Behind {{#behind}}\n")
    cells = notebooks.notebook(small_book, small_book.docs / "index.md").cells
    assert [cell.source for cell in cells[1:3]] == [f"## Rows\n\n{shell}", "### Behind"]


def test_what_is_folded_on_the_page_is_folded_in_the_notebook(small_book: Book, edit: Edit) -> None:
    hint = "/// details | A hint\nThink.\n///"
    edit("docs/index.md", "## Rows {#rows}\n", f"## Rows {{#rows}}\n\n{hint}\n\n/// details | [Solution](more.md)\n")
    edit("docs/index.md", "\n| a | b |", "\nThe reason.\n///\n\n| a | b |")
    cells = notebooks.notebook(small_book, small_book.docs / "index.md").cells
    folded = "<details>\n<summary>{}</summary>\n\n{}\n\n</details>"
    assert cells[1].source == f"## Rows\n\n{folded.format('A hint', 'Think.')}\n\n**Solution**"
    assert cells[2].metadata == {"jupyter": {"source_hidden": True, "outputs_hidden": True}}
    assert cells[3].source == f"{folded.format('Solution', 'The reason.')}\n\n| a | b |\n|---|---|\n| 1 | 2 |"


def test_measurements_are_read_as_the_page_reads_them(small_book: Book, edit: Edit) -> None:
    folder = small_book.docs / "assets" / "measurements"
    folder.mkdir(exist_ok=True)
    (folder / "claims.toml").write_text(
        '[fast]\ncase = "a"\nleft = "l"\nright = "r"\nat_least = 2\nmargin = 1\n'
        'en = "At least {bound} times."\nzh = "至少 {bound} 倍。"\n',
        encoding="utf-8",
    )
    edit("docs/index.md", "Text with", "`{{ claim: fast }}` {{ claim: fast }} Text with")
    first = notebooks.notebook(small_book, small_book.docs / "index.md").cells[0].source
    assert "`{{ claim: fast }}` At least 2 times. Text with a link." in first


def test_a_missing_output_stops_the_build(small_book: Book) -> None:
    (small_book.snippets / "a" / "rows.out").unlink()
    with pytest.raises(BookError, match="a/rows"):
        notebooks.write_all(small_book, small_book.root / "site")


def test_a_hosted_service_opens_what_lies_on_the_branch() -> None:
    address = notebooks.hosted_address("https://github.com/someone/gather.git", "zh/guide/dim/dim.ipynb")
    assert address == ("https://colab.research.google.com/github/someone/gather/blob/notebooks/zh/guide/dim/dim.ipynb")
    for elsewhere in (None, "", "https://example.org/someone/gather", "https://github.com/someone"):
        assert notebooks.hosted_address(elsewhere, "guide/dim/dim.ipynb") is None


def test_each_page_offers_its_notebook_and_the_site_has_it(site: Path) -> None:
    for path in BOOK.pages():
        page = site / BOOK.address(path) / "index.html"
        links = [
            str(each)
            for each in html.parse(str(page)).xpath(
                "//*[contains(@class, 'notebook')]//a[contains(@href, '.ipynb')]/@href"
            )
        ]
        if path not in PAGES:
            assert links == []
            continue
        assert links == [f"{path.name.removesuffix('.md').removesuffix('.zh')}.ipynb"]
        assert (page.parent / links[0]).read_text(encoding="utf-8") == notebooks.text_of(made(path))


def test_publishing_puts_every_notebook_where_its_link_says(site: Path, tmp_path: Path) -> None:
    """Runs the workflow's own step, with a local repository in the place of the published one."""
    workflow = yaml.safe_load((BOOK.root / ".github/workflows/publish.yml").read_text(encoding="utf-8"))
    [step] = [each for each in workflow["jobs"]["publish"]["steps"] if "notebooks" in each.get("name", "")]
    published = tmp_path / "published.git"
    subprocess.run(["git", "init", "--quiet", "--bare", published], check=True)
    (tmp_path / "site").symlink_to(site)
    environment = {
        "TOKEN": "secret", "GITHUB_REPOSITORY": "someone/gather", "GITHUB_SHA": "0123abc", "GIT_CONFIG_COUNT": "1",
        "GIT_CONFIG_KEY_0": f"url.{published.as_uri()}.insteadOf",
        "GIT_CONFIG_VALUE_0": "https://x-access-token:secret@github.com/someone/gather",
    }  # fmt: skip
    subprocess.run(["bash", "-ec", step["run"]], cwd=tmp_path, env={**os.environ, **environment}, check=True)
    command = ["git", "-C", published, "-c", "core.quotePath=false", "ls-tree", "-r", "--name-only", notebooks.BRANCH]
    listed = subprocess.run(command, capture_output=True, text=True, check=True).stdout.splitlines()
    assert sorted(listed) == sorted(notebooks.notebook_path(BOOK, path) for path in PAGES)
    for path in PAGES:
        offered = notebooks.offer(BOOK, path, "https://github.com/someone/gather")
        assert offered is not None
        assert offered["hosted"].split(f"/blob/{notebooks.BRANCH}/")[1] in listed
