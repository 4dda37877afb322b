"""Terms are explained where they are first used, and both glossaries hold the same terms."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path
from xml.etree.ElementTree import Element, SubElement

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown import Markdown

from gatherbook.page import glossary
from gatherbook.page.glossary import SOURCES, Entry, Terms, Tooltips
from gatherbook.sources.book import LANGUAGES, Book

LEAST = 35
ENGLISH = """# Glossary {#glossary}

| Term | 中文 | Meaning | Shown in |
|---|---|---|---|
| index {#index} | 索引 | Says `where` to [read](x.md). | [x](x.md) |
| duplicate index {#duplicate-index} | 重复索引 | Twice the same. | [x](x.md) |
| vocabulary {#vocabulary} | 词表 | All "words". | [x](x.md) |
| in-place, in place {#in-place} | 原地 | Changes it. | [x](x.md) |
"""
CHINESE = """| 术语 | English | 意思 | 详见 |
|---|---|---|---|
| 索引 {#index} | index | 读哪里。 | [x](x.md) |
| 重复索引 {#duplicate-index} | duplicate index | 同一处两次。 | [x](x.md) |
| logits、logit {#logit} | logit | 分数。 | [x](x.md) |
"""


def converted(source: str, page: str, folder: Path) -> str:
    """The HTML of a page's source beside a glossary."""
    path = folder / "glossary.md"
    path.write_text(page, encoding="utf-8")
    extensions = ["tables", "attr_list", "toc", "md_in_html", Tooltips(lambda: path, lambda: "../glossary/")]
    return Markdown(extensions=extensions).convert(source)


def marked(document: str) -> list[tuple[str, str]]:
    """The text and the id of each link to a term."""
    found = re.findall(r'<a class="term" href="\.\./glossary/#([\w-]+)" title="[^"]+">([^<]*)</a>', document)
    assert len(found) == document.count('class="term"')
    return [(text, id) for id, text in found]


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("An index, then an index.", [("index", "index")]),
        ("One *index* here.\n\nAnother index there.", [("index", "index")]),
        ("Index the vocabulary.", [("Index", "index"), ("vocabulary", "vocabulary")]),
        ("Many indices and vocabularies.", [("indices", "index"), ("vocabularies", "vocabulary")]),
        ("A duplicate index, then an index.", [("duplicate index", "duplicate-index"), ("index", "index")]),
        ("Two duplicate indices.", [("duplicate indices", "duplicate-index")]),
        ("A duplicate index and a duplicate index.", [("duplicate index", "duplicate-index")]),
        ("It works in place and in-place.", [("in place", "in-place")]),
        ("At the end an index.", [("index", "index")]),
        ("(index)", [("index", "index")]),
        ("Reindex, indexing, index_select, sub-index, torch.index, index.py, index2.", []),
        ("# The index\n\nText.", []),
        ("[the index](x.md) and `index`", []),
        ("| index |\n|---|\n| x |", []),
        ("| x |\n|---|\n| index |", [("index", "index")]),
        ("```\nindex\n```", []),
        ("    index", []),
        ('<div class="arithmatex" markdown>index</div>', []),
        ('<p class="admonition-title" markdown>index</p>\n\nThe index.', [("index", "index")]),
        ("<!-- index -->", []),
        ("- a\n- an index\n\n> vocabulary", [("index", "index"), ("vocabulary", "vocabulary")]),
        ("`a` index `b` vocabulary `c`", [("index", "index"), ("vocabulary", "vocabulary")]),
        ("index *x* vocabulary *index* y", [("index", "index"), ("vocabulary", "vocabulary")]),
    ],
)
def test_english_terms(source: str, expected: list[tuple[str, str]], tmp_path: Path) -> None:
    assert marked(converted(source, ENGLISH, tmp_path)) == expected


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("先看索引怎么写，再看索引。", [("索引", "index")]),
        ("这里有重复索引，那里也有索引。", [("重复索引", "duplicate-index"), ("索引", "index")]),
        ("把logits加上 5，logit 变了。", [("logits", "logit")]),
        ("用 mylogits 和 logits_2。", []),
        ("# 索引\n\n`索引` 与 [索引](x.md)", []),
    ],
)
def test_chinese_terms(source: str, expected: list[tuple[str, str]], tmp_path: Path) -> None:
    assert marked(converted(source, CHINESE, tmp_path)) == expected


WORDS = st.lists(st.sampled_from(["index", "duplicate", "indices", "In place", "logits", "索引", "重复", " ", "x"]))


@given(st.lists(st.tuples(st.sampled_from(["em", "code", "a", "span"]), WORDS, WORDS)), WORDS)
def test_the_text_of_a_page_stays_as_it_is(parts: list[tuple[str, list[str], list[str]]], opening: list[str]) -> None:
    for rows in (ENGLISH, CHINESE):
        root = Element("p")
        root.text = "".join(opening)
        for tag, inside, behind in parts:
            child = SubElement(root, tag)
            child.text, child.tail = "".join(inside), "".join(behind)
        before = "".join(root.itertext())
        glossary.mark(root, Terms.of(glossary.entries(rows)), "")
        assert "".join(root.itertext()) == before
        links = [link.get("href") for link in root.iter("a") if link.get("class") == glossary.CLASS]
        assert len(links) == len(set(links))


def test_the_meaning_is_plain_and_escaped(tmp_path: Path) -> None:
    document = converted("Index and vocabulary.", ENGLISH, tmp_path)
    assert 'title="Says where to read."' in document
    assert 'title="All &quot;words&quot;."' in document


def test_no_glossary_marks_nothing() -> None:
    assert 'class="term"' not in Markdown(extensions=[Tooltips(lambda: None, lambda: "")]).convert("An index.")


def test_which_glossary_explains_a_page(tmp_path: Path) -> None:
    book = Book(tmp_path)
    english, chinese = (book.docs / SOURCES[language] for language in LANGUAGES)
    assert glossary.page_for(book.docs / "index.md", book) is None
    english.parent.mkdir(parents=True)
    english.write_text(ENGLISH, encoding="utf-8")
    chinese.write_text(CHINESE, encoding="utf-8")
    assert glossary.page_for(book.docs / "index.md", book) == english
    assert glossary.page_for(book.docs / "index.zh.md", book) == chinese
    assert glossary.page_for(english, book) is None
    assert glossary.page_for(chinese, book) is None


def rows_of(book: Book, language: str) -> list[Entry]:
    return glossary.entries((book.docs / SOURCES[language]).read_text(encoding="utf-8"))


def test_both_glossaries_hold_the_same_terms(book: Book) -> None:
    english, chinese = (rows_of(book, language) for language in LANGUAGES)
    assert len(english) >= LEAST
    assert [row.id for row in english] == [row.id for row in chinese]
    assert [row.other for row in english] == [row.spellings[0] for row in chinese]
    assert [row.other for row in chinese] == [row.spellings[0] for row in english]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_row_is_read(book: Book, language: str) -> None:
    text = (book.docs / SOURCES[language]).read_text(encoding="utf-8")
    lines = [line for line in text.splitlines() if line.startswith("|")]
    tables = text.count("\n|---|")
    assert len(rows_of(book, language)) == len(lines) - 2 * tables


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_term_stands_twice(book: Book, language: str) -> None:
    rows = rows_of(book, language)
    forms = Counter(
        form for row in rows for form in {form.lower() for each in row.spellings for form in glossary.forms(each)}
    )
    assert [form for form, count in forms.items() if count > 1] == []
    assert [id for id, count in Counter(row.id for row in rows).items() if count > 1] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_term_is_explained_in_a_sentence_or_two(book: Book, language: str) -> None:
    stop = {"en": r"[.!?](?= |$)", "zh": r"[。！？]"}[language]
    for row in rows_of(book, language):
        assert re.search(stop + "$", row.meaning), row
        assert 1 <= len(re.findall(stop, row.meaning)) <= 2, row
