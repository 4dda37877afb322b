"""One change at a time, made at random: how a text of the book can go wrong, kind by kind.

Each function takes a text and returns another one, or None where the text has nothing to change so. None of them knows
what will notice; that is `tests/support/mutate.py`.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable

from gatherbook.sources import marks
from gatherbook.sources.pages import parse
from tests.run.edits import once

Change = Callable[[str, random.Random], str | None]
FULL_WIDTH = {**{chr(code): chr(code + 0xFEE0) for code in range(0x21, 0x7F)}, " ": "\u3000"}
_HALF = {full: half for half, full in FULL_WIDTH.items()} | {"。": ".", "、": ","}
_HAN = "[\u3400-\u9fff]"


def replaced(text: str, at: int, old: int, new: str) -> str:
    """The text with `old` characters at a place replaced."""
    return text[:at] + new + text[at + old :]


def substituted(pattern: str, how: Callable[[re.Match[str], random.Random], str], flags: int = re.MULTILINE) -> Change:
    """A change of one match of a pattern, outside marks of varying values and outside the front matter."""

    def change(text: str, chance: random.Random) -> str | None:
        shut = [match.span() for match in marks.MARK.finditer(text)]
        front = re.match(r"---\n.*?\n---\n", text, re.DOTALL)
        shut += [front.span()] if front else []
        places = [
            match
            for match in re.finditer(pattern, text, flags)
            if not any(begin < match.end() and match.start() < end for begin, end in shut)
        ]
        if not places:
            return None
        match = chance.choice(places)
        return replaced(text, match.start(), len(match[0]), how(match, chance))

    return change


def one_of(*changes: Change) -> Change:
    """One of several changes; the next where the first has nothing to change."""

    def change(text: str, chance: random.Random) -> str | None:
        for each in chance.sample(changes, len(changes)):
            found = each(text, chance)
            if found is not None and found != text:
                return found
        return None

    return change


def _other(match: re.Match[str], chance: random.Random, among: str = "0123456789") -> str:
    return chance.choice([each for each in among if each != match[0]])


def _lines(text: str, chance: random.Random) -> str | None:
    lines = text.splitlines(keepends=True)
    if not lines:
        return None
    at, way = chance.randrange(len(lines)), chance.randrange(4)
    if way == 0:
        lines.pop(at)
    elif way == 1:
        lines.insert(at, lines[at])
    elif way == 2:
        lines.insert(chance.randrange(len(lines)), lines.pop(at))
    else:
        lines.insert(at, chance.choice(("0\n", "\n", "tensor([0])\n")))
    return "".join(lines)


# Outputs and programs -----------------------------------------------------------------------------------------------

digit = substituted(r"\d", _other)
line = _lines
space = one_of(
    substituted(r" ", lambda match, chance: chance.choice(("", "  ", "\t", "\u00a0"))),
    substituted(r"$", lambda match, chance: " "),
    substituted(r"\n", lambda match, chance: chance.choice(("", "\n\n", "\r\n"))),
)
wide = substituted(r"[!-~]", lambda match, chance: FULL_WIDTH[match[0]])


def edit(way: str) -> Change:
    """An edit of a program as `tests/run/edits.py` makes them."""

    def change(text: str, chance: random.Random) -> str | None:
        return next((new for _ in range(8) if (new := once(text, chance, way)) != text), None)

    return change


code = one_of(*map(edit, ("number", "name", "op", "suffix", "other", "line")))
argument = edit("args")
printed = one_of(
    substituted(r"^(\s*)print\([^\n]*\)$", lambda match, chance: f"{match[1]}pass"),
    substituted(r"(?<=print\()[^\n]+(?=\)$)", lambda match, chance: chance.choice((f"str({match[0]})", f"{match[0]}, end=''", f"[{match[0]}]", ""))),
    substituted(r"^\s*print\([^\n]*\)$", lambda match, chance: f"{match[0]}\n{match[0]}"),
)  # fmt: skip

mark = one_of(
    lambda text, chance: _in_a_mark(text, chance, lambda found: f"{{~{found['sample']}|~}}"),
    lambda text, chance: _in_a_mark(text, chance, lambda found: f"{{~{found['sample']}|{found['spec']}"),
    lambda text, chance: _in_a_mark(text, chance, lambda found: f"{found['sample']}|{found['spec']}~}}"),
    lambda text, chance: _in_a_mark(text, chance, lambda found: f"{{~{found['sample']}|1e300..2e300~}}"),
    lambda text, chance: _in_a_mark(text, chance, lambda found: f"{{~{found['sample']}|2..1~}}"),
    lambda text, chance: _in_a_mark(text, chance, lambda found: f"{{~{found['sample']}|?..?~}}"),
    lambda text, chance: _in_a_mark(text, chance, lambda found: f"{{~{found['sample']}x|0..1~}}"),
    substituted(r"\d+", lambda match, chance: f"{{~{match[0]}|"),
    substituted(r"\d+", lambda match, chance: f"{{~{match[0]}|about~}}"),
)


def _in_a_mark(text: str, chance: random.Random, how: Callable[[re.Match[str]], str]) -> str | None:
    found = list(marks.MARK.finditer(text))
    if not found:
        return None
    match = chance.choice(found)
    return replaced(text, match.start(), len(match[0]), how(match))


# Pages: what one twin holds and the other does not -------------------------------------------------------------------


def _blocks(text: str) -> list[tuple[int, int]]:
    """The spans of whole fenced blocks with what belongs to them."""
    return [match.span() for match in re.finditer(r"^```\w[^\n]*\n.*?^```\n", text, re.MULTILINE | re.DOTALL)]


def _block_moved(text: str, chance: random.Random) -> str | None:
    found = _blocks(text)
    if len(found) < 2:
        return None
    at = chance.randrange(len(found) - 1)
    (begin, end), (other, last) = found[at : at + 2]
    return text[:begin] + text[other:last] + text[end:other] + text[begin:end] + text[last:]


fence = one_of(
    substituted(r"^```(python|output)$", lambda match, chance: chance.choice((f"```{match[1]} notest", f"```{match[1].title()}", "```", "```pycon", "```text", "``` py", f"    ```{match[1]}", f"``{match[1]}"))),
    substituted(r"^```$", lambda match, chance: chance.choice(("", "``", "    ```", "~~~"))),
    substituted(r"^```(?:python|output)\n.*?^```\n", lambda match, chance: "", re.MULTILINE | re.DOTALL),
    substituted(r"^```(?:python|output)\n.*?^```\n", lambda match, chance: f"{match[0]}\n{match[0]}", re.MULTILINE | re.DOTALL),
    substituted(r"^```(?:python|output)\n.*?^```\n", lambda match, chance: f"<!--\n{match[0]}-->\n", re.MULTILINE | re.DOTALL),
    _block_moved,
)  # fmt: skip


def include(names: list[str]) -> Change:
    """A change of an include; `names` are snippets that are there."""

    def other(match: re.Match[str], chance: random.Random) -> str:
        ending = match["ending"]
        there = chance.choice([name for name in names if name != match["name"]])
        return chance.choice(
            (
                f'--8<-- "{there}{ending}"',
                f'--8<-- "{match["name"]}{".out" if ending == ".py" else ".py"}"',
                f'--8<-- "{match["name"]}x{ending}"',
                f"--8<-- '{match['name']}{ending}'",
                f'--8<-- "/{match["name"]}{ending}"',
                f'--8<-- "../snippets/{match["name"]}{ending}"',
                f'--8<-- "./{match["name"]}{ending}"',
                f'--8<- "{match["name"]}{ending}"',
                f"{match['name']}{ending}",
                f"print({len(there)})",
            )
        )

    return substituted(r'^--8<-- "(?P<name>[^"\n]+?)(?P<ending>\.py|\.out)"$', other)


def _section(text: str, chance: random.Random) -> str | None:
    at = [heading for heading in parse(text).headings if heading.level > 1]
    lines = text.splitlines(keepends=True)
    if not at:
        return None
    chosen = chance.randrange(len(at))
    begin = at[chosen].line - 1
    end = at[chosen + 1].line - 1 if chosen + 1 < len(at) else len(lines)
    return "".join(lines[:begin] + lines[end:] if chance.random() < 0.5 else lines[:end] + lines[begin:])


twin = one_of(
    _section,
    _block_moved,
    substituted(r"^- .*\n", lambda match, chance: chance.choice(("", match[0] * 2))),
    substituted(r"^/// .*\n.*?^///\n", lambda match, chance: "", re.MULTILINE | re.DOTALL),
    substituted(r"^<!-- \w[\w-]*:.*-->\n", lambda match, chance: chance.choice(("", match[0] * 2))),
)
heading = one_of(
    substituted(r"^#+ .*\n", lambda match, chance: ""),
    substituted(r"^#+(?= )", lambda match, chance: chance.choice((f"{match[0]}#", match[0][1:] or "##"))),
    substituted(r"(?<=\{#)[\w-]+(?=\}$)", lambda match, chance: chance.choice((f"{match[0]}-x", "read-next", match[0][:-1]))),
    substituted(r" \{#[\w-]+\}$", lambda match, chance: ""),
    substituted(r"^#+ .*\{#[\w-]+\}\n", lambda match, chance: f"{match[0]}\n{match[0]}"),
    substituted(r"^(#+) (?=.*\{#)", lambda match, chance: match[1]),
)  # fmt: skip
table = one_of(
    substituted(r"^\| (?!-).*\n(?=\|)", lambda match, chance: chance.choice(("", match[0] * 2))),
    substituted(r"^\|(?: ?:?-+:? ?\|)+\n", lambda match, chance: chance.choice(("", match[0].replace("-", "", 9), match[0] * 2))),
    substituted(r"^\|.*?\|(?=.*\|$)", lambda match, chance: "|"),
    substituted(r"\n\n(?=\|.*\|\n\|[ :|-]+\|\n)", lambda match, chance: "\n"),
    substituted(r"(?<=\|\n)(?=\|)", lambda match, chance: "\n"),
)  # fmt: skip
figure = one_of(
    substituted(r"^<!-- figure: .*-->\n", lambda match, chance: ""),
    substituted(r"(?<=^<!-- figure: )\S+(?=\.py)", lambda match, chance: chance.choice((f"{match[0]}x", "gather/three_by_four", "gather/none"))),
    substituted(r"(?<=\.py)(?: #\d+)?(?= -->)", lambda match, chance: chance.choice((" #9", " #2", " #0"))),
    substituted(r"^<!-- figure:", lambda match, chance: chance.choice(("<!-- figures:", "<!- figure:", "<!-- figure"))),
    substituted(r"^<!-- figure: .*-->\n", lambda match, chance: match[0] * 2),
)  # fmt: skip
link = one_of(
    substituted(r"(?<=\]\()[^)\s]+(?=\))", lambda match, chance: chance.choice((f"{match[0]}x", "none.md", match[0][:-1], f"{match[0]}#none", match[0].replace(".md", ".zh.md")))),
    substituted(r"(?<!!)\[([^\]\n]+)\]\([^)\n]+\)", lambda match, chance: chance.choice((match[1], f"[{match[1]}]", f"[{match[1]}][x]", f'<a href="none.md">{match[1]}</a>'))),
    substituted(r"(?<=\])\((?=[^)\n]+\))", lambda match, chance: " ("),
)  # fmt: skip
formula = one_of(
    substituted(r"(?<![\\$\w`])\$(?!\s|\$)[^$\n]+?(?<!\s)\$(?!\w)", lambda match, chance: chance.choice((match[0][1:-1], f"${match[0][1:-1]}+1$", f"$ {match[0][1:-1]} $", match[0][:-1]))),
    substituted(r"\$\$.+?\$\$", lambda match, chance: chance.choice((f"$${match[0][2:-2]} + 1$$", "", f"${match[0][2:-2]}$")), re.DOTALL),
)  # fmt: skip
front = one_of(
    lambda text, chance: re.sub(r"^title: .*\n", "", text, count=1, flags=re.MULTILINE),
    lambda text, chance: re.sub(r'^title: "?([^"\n]*)"?$', r"title: a: \1", text, count=1, flags=re.MULTILINE),
    lambda text, chance: re.sub(r"^description: .*$", "description:", text, count=1, flags=re.MULTILINE),
    lambda text, chance: re.sub(r"^description: .*$", "description: [1, 2]", text, count=1, flags=re.MULTILINE),
    lambda text, chance: re.sub(r"^description: .*$", "description: " + "word " * 50, text, count=1, flags=re.MULTILINE),
    lambda text, chance: re.sub(r"^---\n(?=\s*#)", "", text, count=1, flags=re.MULTILINE),
    lambda text, chance: text.removeprefix("---\n"),
    lambda text, chance: text.replace("---\n", "--\n", 1),
    lambda text, chance: text.replace("title:", "Title:", 1),
    lambda text, chance: text.replace("title:", "title :\t", 1),
)  # fmt: skip
half = one_of(
    substituted(f"[{''.join(re.escape(each) for each in '，；：？！（）')}]", lambda match, chance: _HALF[match[0]]),
    substituted(rf"(?<={_HAN}) (?=[A-Za-z0-9])|(?<=[A-Za-z0-9]) (?={_HAN})", lambda match, chance: ""),
)  # fmt: skip
word = substituted(
    rf"\b[a-z]{{4,}}\b|{_HAN}", lambda match, chance: chance.choice(("", match[0] * 2, match[0][::-1] + "x"))
)


# Scripts, records, templates, stylesheets ------------------------------------------------------------------------------

_OPERATORS = ("===", "!==", "<=", ">=", "&&", "||", "<", ">", "+", "-", "*", "/", "%")
_OTHER = {
    "===": ("!==",), "!==": ("===",), "<=": ("<", ">"), ">=": (">", "<"), "<": ("<=", ">"), ">": (">=", "<"),
    "&&": ("||",), "||": ("&&",), "+": ("-",), "-": ("+",), "*": ("+",), "/": ("*",), "%": ("*",),
}  # fmt: skip
_SCRIPT = re.compile(
    r"(?P<comment>//[^\n]*|/\*.*?\*/)|(?P<template>`(?:\\.|[^`\\])*`)|(?P<regex>(?<=[=(:,] )/(?![/*])(?:\\.|\[[^\]]*\]|[^/\n])+/[a-z]*)"
    r"|(?P<string>\"(?:\\.|[^\"\\\n])*\"|'(?:\\.|[^'\\\n])*')|(?P<arrow>=>)|(?P<number>(?<![\w.$])\d+(?:\.\d+)?n?(?![\w.]))"
    r"|(?P<word>\b(?:true|false|null)\b)|(?P<operator>(?<= )(?:===|!==|<=|>=|&&|\|\||[-+*/%<>])(?= ))",
    re.DOTALL,
)


def script(text: str, chance: random.Random) -> str | None:
    """One number, comparison, operator, truth value, or one statement of a script otherwise; comments are left alone."""
    if chance.random() < 0.15:
        return substituted(r"^  +(?!return|throw|case|default|const|let)[^\n{}]*;\n", lambda match, _: "")(text, chance)
    found = [match for match in _SCRIPT.finditer(text) if match.lastgroup in ("number", "word", "operator")]
    if not found:
        return None
    match = chance.choice(found)
    if match.lastgroup == "operator":
        new = chance.choice(_OTHER[match[0]])
    elif match.lastgroup == "word":
        new = {"true": "false", "false": "true", "null": "0"}[match[0]]
    else:
        big = match[0].endswith("n")
        new = (
            f"{match[0].rstrip('n')}{chance.choice(('0', '1'))}{'n' if big else ''}"
            if "." in match[0]
            else f"{int(match[0].rstrip('n')) + chance.choice((1, 2, -1))}{'n' if big else ''}"
        )
        new = f"({new})" if new.startswith("-") else new
    return replaced(text, match.start(), len(match[0]), new)


record = one_of(
    substituted(r"(?<![\w.])\d+(?:\.\d+)?(?:e-?\d+)?(?![\w.])", lambda match, chance: str(float(match[0]) * chance.choice((0.5, 2, 10)) + 1)),
    substituted(r'"[^"\n]*"(?=: )', lambda match, chance: f'{match[0][:-1]}x"'),
    substituted(r"true|false", lambda match, chance: "false" if match[0] == "true" else "true"),
    substituted(r'(?<=: )"[^"\n]+"', lambda match, chance: f'"x{match[0][1:]}'),
)  # fmt: skip
template = one_of(
    substituted(r"^[^\n]*<[^\n]*\n", lambda match, chance: ""),
    substituted(r"\{\{[^{}\n]+\}\}", lambda match, chance: chance.choice(("", "x"))),
    substituted(r"(?<=\{% if )[^%\n]+?(?= %\})", lambda match, chance: f"not ({match[0]})"),
    substituted(r"(?<=\{%- if )[^%\n]+?(?= %\})", lambda match, chance: f"not ({match[0]})"),
    substituted(r"\{%-? include [^%]+%\}", lambda match, chance: ""),
    substituted(r"(?<= )[\w-]+(?==\")", lambda match, chance: f"data-{match[0]}"),
)  # fmt: skip
HIDES = (
    "display: none", "visibility: hidden", "opacity: 0", "font-size: 0", "height: 0; overflow: hidden",
    "max-height: 1em; overflow: hidden", "clip-path: inset(50%)", "transform: scale(0)", "position: absolute; left: -9999px",
    "color: transparent", "width: 0; overflow: hidden", "content-visibility: hidden", "text-indent: -9999px",
    "position: fixed; top: -999px", "filter: opacity(0)", "margin-left: -200vw",
)  # fmt: skip
_SEEN = (
    "p", "pre", "pre > code", "samp", "table", "td", "th", "li", "ul", "ol", "h1", "h2", "h3", "math", "blockquote", "a", "code",
    ".proof", ".proof-output", ".highlight", ".admonition", ".tensor-figure", ".tensor-figure svg", ".tf-cell",
    ".md-typeset__table", ".admonition > p", ".proof-output pre", "pre *",
)  # fmt: skip
_BEFORE = ("", "article ", ".md-typeset ", ".md-content ", ":root:not(#x) ", "body .md-main ")


def hiding(text: str, chance: random.Random) -> str:
    """A stylesheet with one more rule, which hides a kind of block."""
    important = chance.choice(("", " !important"))
    what = "; ".join(f"{each}{important}" for each in chance.choice(HIDES).split("; "))
    return f"{text}\n{chance.choice(_BEFORE)}{chance.choice(_SEEN)} {{ {what}; }}\n"


# Both twins alike, so that their pair agrees: what is written is not what is shown --------------------------------------

slip = one_of(
    substituted(r"(?<=:)\n\n(?=- |1\. |\|)", lambda match, chance: "\n"),
    substituted(r"^    (?=- )", lambda match, chance: "  "),
    substituted(r"^///(?= \w)", lambda match, chance: chance.choice(("!!!", "//"))),
    substituted(r"(?<=^/// )(?:note|tab)", lambda match, chance: chance.choice(("nota", "important", "Note"))),
    substituted(r"^///\n", lambda match, chance: ""),
    substituted(r"^(#+) (?=\w)", lambda match, chance: match[1]),
    substituted(r"(?<=\w)\](?=\()", lambda match, chance: chance.choice(("", "] "))),
    substituted(r"(?<=[a-z])\.$", lambda match, chance: chance.choice((".[^9]", ". [that][that]", '. <a href="none.md">x</a>', '. <img src="none.png">'))),
    substituted(r"^\|(?:---\|)+\n", lambda match, chance: chance.choice(("", match[0][4:]))),
    substituted(r"^(\| .*)\|\n", lambda match, chance: f"{match[1]}| more |\n"),
)  # fmt: skip
astray = one_of(
    substituted(r"(?<=\]\()[\w/]+(?=\.md)", lambda match, chance: chance.choice((f"{match[0]}x", f"../{match[0]}", f"/{match[0]}"))),
    substituted(r"(?<=\.md)(?:#[\w-]+)?(?=\))", lambda match, chance: chance.choice((f"{match[0] or '#'}x", "x"))),
    substituted(r"(?<=\]\()[\w/]+\.md", lambda match, chance: match[0].replace(".md", chance.choice((".zh.md", ".html", "")))),
    substituted(r"(?<=\]\()https://docs\.pytorch\.org/docs/2\.13/", lambda match, chance: chance.choice(("http://docs.pytorch.org/docs/2.13/", "https://docs.pytorch.org/docs/stable/", "https://docs.pytorch.org/docs/main/", "//docs.pytorch.org/"))),
)  # fmt: skip
unreadable = one_of(
    substituted(r"(?<=[$\s])\$\$?(?=[\s\w])|(?<=[\w}])\$(?=[\s.,])", lambda match, chance: match[0][1:]),
    substituted(r"(?<=\\)(?:frac|text|cdot|sum)", lambda match, chance: f"{match[0]}q"),
    substituted(r"[{}](?=[^\n`]*\$)", lambda match, chance: ""),
    substituted(r"(?<=\\text)\{", lambda match, chance: ""),
)  # fmt: skip
