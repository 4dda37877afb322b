"""The dictionary of errors as a tool: a page of entries becomes one list of messages that open in place.

A writer writes headings, paragraphs and programs; `Dictionary` regroups what Python-Markdown made of them. Each heading
that is nothing but a message becomes the line of a `<details>`: the message with what varies marked, who raises it, the
cure in a few words. Wrong and right stand beside each other in it. All of this comes from the entry itself:

- who raises it: the names between backticks in its first paragraph;
- the cure: the first sentence behind **Fix.** (**改法**).

Without a script the list is whole, and an entry opens by hand; `docs/assets/errors.js` adds the field that filters.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from xml.etree.ElementTree import Element, SubElement

from markdown import Extension, Markdown
from markdown.treeprocessors import Treeprocessor
from markdown.util import AtomicString

from gatherbook.sources.book import Book, language_of
from gatherbook.sources.pages import CODE_SPAN

NAMES = ("reference/errors.md", "reference/errors.zh.md")
MOST_NAMES = 3
"""How many of those who raise a message stand in its line."""
FOLDED = ("sequences",)
"""The groups whose list is closed until somebody asks for it, so that the whole stays a list of few screens."""
FIX = {"en": "Fix.", "zh": "改法"}
TEXTS = {
    "en": {
        "field": "Find a message",
        "hint": "Paste the last line of your traceback",
        "kind": "Kind",
        "all": "All",
        "by": "Raised by",
        "anyone": "any",
        "link": "Link to this entry",
        "more": "{} messages",
    },
    "zh": {
        "field": "查报错",
        "hint": "粘贴报错的最后一行",
        "kind": "种类",
        "all": "全部",
        "by": "谁抛出的",
        "anyone": "不限",
        "link": "本条的链接",
        "more": "{} 条报错",
    },
}

# What differs from call to call: numbers, sizes, dtypes, what stands between quotes.
_VARIES = re.compile(
    r"\[[\d, -]*\]|(?<![\w.])-?\d+(?:\.\d+)?L?\b|(?<!')'[^']+'|\btorch\.\w+Tensor\b|\bScatterBackward0\b|\bc10::Half\b"
    r"|(?<=got)(?:Float)\b|\b(?:Float|Long|Int|Double|Half|long int|float|uint8_t|numpy\.ndarray)\b"
)
_NAME = re.compile(r"(?!dim\b|alpha\b)(?:[A-Za-z_][\w.]*(?:\([^()]*\))?|(?:x|\[…\])\[.*|x .*)")
_TYPE = re.compile(r"\w+(?:Error|Warning)")
_END = re.compile(r"。|\.(?=\s|$)|(?<=[^\d])[:：](?=\s|$)")
_FAMILY = re.compile(r"^(?:torch|F|nn)\.(?:optim\.)?|\(.*\)$|_$")


def is_dictionary(book: Book, path: Path) -> bool:
    """Whether a page is the dictionary of errors, in either language."""
    return path in [book.docs / name for name in NAMES]


def raisers(codes: list[str]) -> list[str]:
    """The operations among the words between backticks of a first paragraph, in their order; none without a type."""
    if not any(map(_TYPE.fullmatch, codes)):
        return []
    return list(dict.fromkeys(each for each in codes if _NAME.fullmatch(each) and not _TYPE.fullmatch(each)))


def raisers_of(introduction: str) -> list[str]:
    """The operations that the source of a first paragraph names."""
    return raisers([match[0].strip("` ") for match in CODE_SPAN.finditer(introduction.split("\n\n", 1)[0])])


def family(name: str) -> str:
    """The operation as the list of operations names it: without module, arguments and underscore; brackets are one."""
    if name.startswith(("x ", "x[", "[…]")):
        return "x[…]"
    return _FAMILY.sub("", _FAMILY.sub("", name)).lower()


def message(text: str) -> Iterator[tuple[str, bool]]:
    """The parts of a message, each with whether it varies from call to call."""
    at = 0
    for match in _VARIES.finditer(text):
        if match.start() > at:
            yield text[at : match.start()], False
        yield match[0], True
        at = match.end()
    if at < len(text):
        yield text[at:], False


class Dictionary(Extension):
    """Regroups the page. `where` gives the book and the page that is being converted."""

    def __init__(self, where: Callable[[], tuple[Book, Path]]) -> None:
        super().__init__()
        self._where = where

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802  (Markdown's name)
        md.treeprocessors.register(_Regrouper(md, self._where), "dictionary", -20)  # behind the glossary's links


class _Regrouper(Treeprocessor):
    def __init__(self, md: Markdown, where: Callable[[], tuple[Book, Path]]) -> None:
        super().__init__(md)
        self._where = where

    def run(self, root: Element) -> None:
        book, path = self._where()
        if is_dictionary(book, path):
            regroup(root, language_of(path))


def regroup(root: Element, language: str) -> None:
    """Turns the flat page below `root` into groups of entries, and puts the field above the first group."""
    made: list[Element] = []
    group = body = None
    fixed = False
    for child in list(root):
        root.remove(child)
        heading = child.tag in ("h2", "h3")
        if heading and _is_message(child):
            assert group is not None, "an entry stands in a group"
            body, fixed = _entry(group, child, language), False
        elif child.tag == "h2":
            body = None
            group = Element("section", {"class": "error-group"})
            group.append(child)
            made.append(group)
        elif body is not None:
            fixed = fixed or _is_fix(child, language)
            _side(body, "error-right" if fixed else "error-wrong").append(child)
        elif group is not None:
            group.append(child)
        else:
            made.append(child)
    groups = [each for each in made if each.find("details") is not None]
    for each in groups:
        _complete(each, language)
    at = made.index(groups[0]) if groups else len(made)
    made[at:at] = [_form(groups, language)] if groups else []
    for each in groups:
        if each[0].get("id") in FOLDED:
            _fold(each, language)
    root.extend(made)


def _entry(group: Element, heading: Element, language: str) -> Element:
    details = SubElement(group, "details", {"class": "error"})
    summary = SubElement(details, "summary", {"class": "error-line"})
    for link in heading.findall("a"):  # the permalink; a link in a line that opens is a trap
        heading.remove(link)
    code = heading.find("code")
    assert code is not None
    text, code.text = code.text or "", None
    for part, varies in message(text):
        if varies:
            SubElement(code, "var").text = AtomicString(part)
        elif len(code):
            code[-1].tail = AtomicString((code[-1].tail or "") + part)
        else:
            code.text = AtomicString((code.text or "") + part)
    summary.append(heading)
    body = SubElement(details, "div", {"class": "error-body"})
    link = SubElement(body, "a", {"class": "headerlink", "href": f"#{heading.get('id')}"})
    link.text = TEXTS[language]["link"]
    return body


def _side(body: Element, name: str) -> Element:
    for side in body.findall("div"):
        if side.get("class") == name:
            return side
    return SubElement(body, "div", {"class": name})


def _complete(group: Element, language: str) -> None:
    """Writes into the lines of a group who raises each message and what cures it."""
    for details in group.findall("details"):
        summary, (first, *_) = details[0], [*details.iter("p"), Element("p")]
        names = raisers(["".join(code.itertext()) for code in first.iter("code")])
        details.set("data-by", " ".join(dict.fromkeys(map(family, names))))
        by = SubElement(summary, "small", {"class": "error-by"})
        for name in names[:MOST_NAMES]:
            SubElement(by, "code").text = AtomicString(name)
        if len(names) > MOST_NAMES:
            by[-1].tail = "…"
        cure = SubElement(summary, "small", {"class": "error-cure"})
        fix = next((each for each in details.iter("p") if _is_fix(each, language)), None)
        if fix is not None:
            _put_sentence(cure, fix)


def _fold(group: Element, language: str) -> None:
    """Puts the entries of a group into one that opens."""
    entries = group.findall("details")
    more = Element("details", {"class": "error-more"})
    SubElement(more, "summary").text = TEXTS[language]["more"].format(len(entries))
    group.insert(list(group).index(entries[0]), more)
    for each in entries:
        group.remove(each)
        more.append(each)


def _is_message(heading: Element) -> bool:
    """Whether a heading is code and nothing else."""
    marks = [each for each in heading if "headerlink" not in (each.get("class") or "")]
    return [each.tag for each in marks] == ["code"] and not (heading.text or "").strip()


def _is_fix(element: Element, language: str) -> bool:
    return element.tag == "p" and len(element) > 0 and element[0].tag == "strong" and element[0].text == FIX[language]


def _put_sentence(target: Element, fix: Element) -> None:
    """Copies the first sentence behind the mark of a cure: its text and its code, no links."""
    for text, is_code in _runs(fix):
        end = None if is_code else _END.search(text)
        said = text[: end.start()] if end else text
        if is_code:
            SubElement(target, "code").text = AtomicString(said)
        elif len(target):
            target[-1].tail = (target[-1].tail or "") + said
        else:
            target.text = ((target.text or "") + said).lstrip("： ")
        if end:
            return


def _runs(fix: Element) -> Iterator[tuple[str, bool]]:
    yield fix[0].tail or "", False
    for child in fix[1:]:
        yield "".join(child.itertext()), child.tag == "code"
        yield child.tail or "", False


def _form(groups: list[Element], language: str) -> Element:
    """The field, the kinds and the operations; the script makes them work."""
    texts = TEXTS[language]
    form = Element("form", {"class": "error-tools", "role": "search", "aria-label": texts["field"]})
    SubElement(form, "input", {
        "type": "search", "name": "q", "placeholder": texts["hint"], "aria-label": texts["field"],
        "autocomplete": "off", "autocapitalize": "off", "spellcheck": "false", "enterkeyhint": "go",
    })  # fmt: skip
    kinds = SubElement(form, "fieldset")
    SubElement(kinds, "legend").text = texts["kind"]
    _chip(kinds, "", texts["all"], sum(len(each.findall("details")) for each in groups))
    for group in groups:
        name = "".join([group[0].text or "", *(each.tail or "" for each in group[0])])  # without the permalink
        _chip(kinds, group[0].get("id") or "", name, len(group.findall("details")))
    choice = SubElement(SubElement(form, "label"), "select", {"name": "by", "aria-label": texts["by"]})
    SubElement(choice, "option", {"value": ""}).text = f"{texts['by']}: {texts['anyone']}".replace(
        ": ", ": " if language == "en" else "："
    )
    told = Counter(name for group in groups for each in group for name in (each.get("data-by") or "").split())
    for name in sorted(told, key=str.lower):
        SubElement(choice, "option", {"value": name}).text = AtomicString(f"{name} ({told[name]})")
    SubElement(form, "output", {"class": "error-said"})
    return form


def _chip(kinds: Element, value: str, name: str, count: int) -> None:
    label = SubElement(kinds, "label")
    chosen = {} if value else {"checked": "checked"}
    SubElement(label, "input", {"type": "radio", "name": "kind", "value": value, **chosen})
    shown = SubElement(label, "span")
    shown.text = AtomicString(f"{name} ")
    SubElement(shown, "small").text = str(count)
