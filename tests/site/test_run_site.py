"""What runs in a page, as the site serves it: where buttons stand, what is loaded when, how much it weighs, and that the
links it makes are links that the explorer reads.
"""

from __future__ import annotations

import gzip
import json
import re
import subprocess
from pathlib import Path
from typing import Any

import pytest
from lxml import html

from gatherbook.page.code import code_html
from gatherbook.page.explorer import error_ids
from gatherbook.page.figures import link
from gatherbook.page.running import has_runnable, list_path, runnable
from gatherbook.site import bundle
from gatherbook.sources import calls
from gatherbook.sources.book import BOOK, LANGUAGES, language_of
from gatherbook.sources.pages import read_page
from tests.support.books import make_small_book
from tests.support.site import built_path
from tests.support.types import checked
from tests.support.wire import node

SOURCE = BOOK.docs / "assets" / "run"
PAGE = SOURCE / "page"
LOADER_BYTES = 1024
EXERCISES_KB = 6
AFTER_A_CLICK_KB = 94  # evaluator, editor, figures, the index of the error dictionary, style


def tree_of(site: Path, path: Path) -> html.HtmlElement:
    return html.parse(str(built_path(BOOK, site, path))).getroot()


def test_buttons_stand_exactly_on_the_blocks_that_run(site: Path) -> None:
    """In both languages; on them stands what scripts need, and without scripts they are hidden."""
    wrong, seen = [], {language: set[str]() for language in LANGUAGES}
    for path in BOOK.pages():
        tree = tree_of(site, path)
        for block in tree.xpath("//*[@data-snippet]"):
            buttons = block.xpath("./button[@data-run]")
            name = block.get("data-snippet")
            if len(buttons) != (name in runnable(BOOK)) or any(button.get("hidden") is None for button in buttons):
                wrong.append((BOOK.relative(path), name, len(buttons)))
            if buttons:
                seen[language_of(path)].add(name)
                text = {"en": "Run", "zh": "运行"}[language_of(path)]
                assert buttons[0].text == text
                assert buttons[0].get("aria-label") == f"{text} {name}"
        places = tree.xpath("//*[@data-exercise]/button[@data-run]")
        assert [each.get("data-solves") for each in places] == [name for _, name in read_page(path).exercises]
        places += tree.xpath("//*[@data-diagnose]/button[@data-run]")
        assert all(each.get("hidden") is not None for each in places)
        assert len(tree.xpath("//button[@data-run]")) == len(tree.xpath("//*[@data-snippet]/button")) + len(places)
    assert wrong == []
    assert seen["en"] == seen["zh"] == set(runnable(BOOK))
    assert len(seen["en"]) >= 300


def test_only_pages_with_buttons_load_the_loader_and_nothing_else(site: Path) -> None:
    with_buttons = 0
    for path in BOOK.pages():
        tree = tree_of(site, path)
        loaded = [each for each in tree.xpath("//script/@src | //link/@href") if "assets/run/" in each]
        shows = bool(tree.xpath("//*[@data-run]"))
        with_buttons += shows
        assert shows == has_runnable(BOOK, path), path
        assert [Path(each).name for each in loaded] == ["loader.js"] * shows, path
        for each in loaded:
            assert (built_path(BOOK, site, path).parent / each).resolve() == (site / "assets/run/loader.js").resolve()
    assert with_buttons > 40


def test_what_is_served_is_the_loader_and_four_files(site: Path) -> None:
    served = {path.name: path.read_bytes() for path in (site / "assets" / "run").rglob("*") if path.is_file()}
    assert set(served) == {"loader.js", "evaluator.js", "page.js", "exercises.js", "run.css"}
    assert len(served.pop("loader.js")) < LOADER_BYTES
    weight = {name: len(gzip.compress(content, 9)) for name, content in served.items()}
    assert weight.pop("exercises.js") <= EXERCISES_KB * 1024  # only where an exercise is opened
    assert sum(weight.values()) <= AFTER_A_CLICK_KB * 1024, weight
    assert not re.search(
        rb"https?://(?!www\.w3\.org|github\.com/pytorch/pytorch/issues to help)", b"".join(served.values())
    ), "it asks another host"
    assert b"eval(" not in b"".join(served.values()).replace(b'"eval(', b"")


def in_node(script: str) -> Any:
    """What a module prints as JSON."""
    done = subprocess.run(
        [node(), "--input-type=module", "-"], input=script, capture_output=True, text=True, check=False, cwd=BOOK.root
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_the_served_evaluator_computes_what_the_modules_compute(site: Path) -> None:
    """Each snippet of the list, by the minified script: the same text, error and calls; limits are those of the page."""
    limits = re.search(r"LIMITS = (\{.*?\})", (PAGE / "exercise.js").read_text(encoding="utf-8"))
    assert limits
    programs = [(BOOK.snippets / name).read_text(encoding="utf-8") for name in sorted(runnable(BOOK))]
    found = in_node(
        f"""
        import {{ readFileSync }} from "node:fs";
        import {{ run }} from {json.dumps((SOURCE / "run.js").as_uri())};
        (0, eval)(readFileSync({json.dumps(str(site / "assets/run/evaluator.js"))}, "utf8"));
        const programs = {json.dumps(programs)}, text = (outcome) => JSON.stringify(outcome);
        const pairs = programs.map((each) => [text(run(each, {limits[1]})), text(gatherRun.run(each, {limits[1]}))]);
        console.log(JSON.stringify({{ differ: pairs.filter(([a, b]) => a !== b), refused: pairs.filter(([a]) =>
            JSON.parse(a).refused).length, count: pairs.length }}));
        """
    )
    assert found == {"differ": [], "refused": 0, "count": len(programs)}


def test_messages_find_their_entry(site: Path) -> None:
    served = (site / "assets" / "run" / "page.js").read_text(encoding="utf-8")
    given = re.search(r"Object\.assign\(gatherPage\.errorIds,(\{.*\})\);$", served)
    assert given
    assert json.loads(given[1]) == error_ids(BOOK)
    assert len(error_ids(BOOK)) > 30


def test_links_to_the_explorer_are_those_of_the_figures() -> None:
    """The call of each figure, written by the page's script as by the build, and read by the explorer."""
    figures = sorted({(figure.name, figure.number) for path in BOOK.pages() for figure in read_page(path).figures})
    asked = [calls.read(BOOK, name)[number - 1] for name, number in figures]

    def tensor(each: Any) -> Any:
        return {"dtype": each.dtype, "shape": list(each.shape), "data": list(each.data)}

    given = [
        {
            "op": call.op,
            "line": call.line,
            "args": {k: tensor(v) if hasattr(v, "shape") else v for k, v in call.args.items()},
        }
        for call in asked
    ]
    found = in_node(
        f"""
        import {{ stateOf }} from {json.dumps((PAGE / "links.js").as_uri())};
        import {{ decode, encode }} from {json.dumps((BOOK.docs / "assets/explorer/state.js").as_uri())};
        console.log(JSON.stringify({json.dumps(given)}.map((call) => {{
            const state = stateOf(call);
            return [state, state !== null && decode(state) !== null];
        }})));
        """
    )
    held = [(link(call), state) for call, (state, _) in zip(asked, found, strict=True) if state]
    assert len(held) > 60
    assert all(read for state, read in found if state)
    assert [(ours, theirs) for ours, theirs in held if ours != theirs] == []


SHARED = ["print(1)\n", "", "说 = 'é 😀'\n\tprint(说)", "\x00\x1b", "a\r\nb\rc"]


def test_a_program_survives_its_link() -> None:
    found = in_node(
        f"""
        import {{ hashOf, programIn }} from {json.dumps((PAGE / "links.js").as_uri())};
        console.log(JSON.stringify({json.dumps(SHARED)}.map((text) => programIn(hashOf("gather/rows.py", text)))));
        """
    )
    assert [each["name"] for each in found] == ["gather/rows.py"] * len(SHARED)
    assert [each["text"] for each in found] == [*SHARED[:3], "\ufffd\ufffd", "a\nb\nc"]


@pytest.mark.parametrize(
    ("now", "documented", "marked"),
    [
        ("a 1\nb 2", "a 1\nb 2", []),
        ("tensor([[ 10,  99],\n        [ 70,  80]])", "tensor([[ 10,  20],\n        [ 70,  80]])", ["99"]),
        ("tensor([1, 2, 3])", "tensor([1, 2])", ["3"]),
        ("a 1\nnew\nb 2", "a 1\nb 2", ["new"]),
        ("b 2", "a 1\nb 2", []),
        ("tensor([1, 2])", "tensor([1, 2, 3])", ["tensor([1, 2])"]),
        ("something else", "tensor([1, 2, 3])", ["something else"]),
    ],
)
def test_what_is_marked(now: str, documented: str, marked: list[str]) -> None:
    lines = [{"text": line, "pattern": None} for line in documented.split("\n")]
    found = in_node(
        f"""
        import {{ compared }} from {json.dumps((PAGE / "difference.js").as_uri())};
        console.log(JSON.stringify(compared({json.dumps(now.splitlines())}, {json.dumps(lines)})));
        """
    )
    assert ["".join(text for text, changed in line["parts"]) for line in found["lines"]] == now.splitlines()
    shown = [text for line in found["lines"] for text, changed in line["parts"] if changed]
    assert [text.strip(", ") for text in shown if text.strip(", ")] == marked
    assert found["same"] == (now == documented)


def test_every_refusal_of_the_list_is_said_in_both_languages() -> None:
    """A sentence for whatever the evaluator refused in the book's own programs, Chinese without English sentences."""
    reasons = json.loads(list_path(BOOK).read_text(encoding="utf-8"))["refused"].values()
    what = sorted(
        {re.sub(r" \(line \d+\)$", "", reason) for reason in reasons} | {"steps", "cells", "syntax", "syntax: bracket"}
    )
    found = in_node(
        f"""
        globalThis.document = {{ documentElement: {{ lang: "en" }} }};
        const {{ refusal, words }} = await import({json.dumps((PAGE / "strings.js").as_uri())});
        const said = {{}};
        for (const lang of ["en", "zh"]) {{
            document.documentElement.lang = lang;
            said[lang] = {json.dumps(what)}.map((each) => refusal(each, words()));
        }}
        console.log(JSON.stringify(said));
        """
    )
    assert len(what) > 40
    for said in found.values():
        assert not [text for text in said if not re.search(r"[.?。？]$", text) or re.search("undefined|null", text)]
    assert not [text for text in found["zh"] if not re.search("[\u4e00-\u9fff]", text)]
    named = [
        each.removeprefix("import ")
        for each in what
        if ":" not in each and each not in ("steps", "cells", "syntax", "[]")
    ]
    assert len(named) > 30
    for name in named:
        assert all(any(name in text for text in said) for said in found.values()), name


def test_the_types_in_the_comments_hold() -> None:
    done = checked(sorted(PAGE.glob("*.js")))
    assert done.returncode == 0, done.stdout


def test_the_bundle_refuses_what_it_does_not_know(tmp_path: Path) -> None:
    (tmp_path / "a.js").write_text('import { x as y } from "./b.js";\nexport const z = y;\n')
    (tmp_path / "b.js").write_text("export const x = 1;\n")
    with pytest.raises(ValueError, match=r"a\.js"):
        bundle.bundle(tmp_path / "a.js", "test")
    (tmp_path / "a.js").write_text('import { x } from "./b.js";\nexport const z = x;\nconst own = 1;\n')
    assert "globalThis.test = { z }" in bundle.bundle(tmp_path / "a.js", "test")
    (tmp_path / "b.js").write_text("export const x = 1;\nconst own = 2;\n")
    with pytest.raises(ValueError, match="own stands in b"):
        bundle.bundle(tmp_path / "a.js", "test")


def test_a_book_without_a_list_has_no_button(tmp_path: Path) -> None:
    small = make_small_book(tmp_path / "book")
    name = small.snippet_names()[0]
    assert "data-run" not in code_html(small, name, "en", str)
    list_path(small).parent.mkdir(parents=True, exist_ok=True)
    list_path(small).write_text(json.dumps({"runs": [name], "refused": {}}), encoding="utf-8")
    assert code_html(small, name, "en", str).count("data-run") == 1


def test_the_page_on_proof_says_how_many_run(site: Path) -> None:
    for path in (BOOK.docs / "proof.md", BOOK.docs / "proof.zh.md"):
        text = tree_of(site, path).xpath("//article")[0].text_content()
        assert str(len(runnable(BOOK))) in text
        assert str(len(BOOK.snippet_names())) in text
        assert "{{" not in text
