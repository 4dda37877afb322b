"""What people wrote can be read at all: as UTF-8, as Python, TOML, JSON and YAML, without the marks of a merge.

The other rules ask for what files say. Where one cannot be read, these problems are all that is said of it, and a build
stops before it renders.
"""

from __future__ import annotations

import ast
import json
import os
import re
import tomllib
import warnings
from collections.abc import Callable, Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from gatherbook.sources.book import DEVICES, LANGUAGES, Book
from gatherbook.sources.problems import Problem

TEXTS = (".md", ".py", ".out", ".toml", ".json", ".lock", ".yml", ".css", ".js", ".html")
CONFLICT = re.compile(rb"^(?:<{7} |>{7} |\|{7} |={7}$)", re.MULTILINE)
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_DEEP = (RecursionError, MemoryError, OverflowError)
Fault = tuple[int, str, str]


def problems(book: Book) -> list[Problem]:
    """Every file that cannot be read as what its name says."""
    found = []
    for path in sorted(files(book)):
        file = book.relative(path)
        found += [Problem(file, *fault) for fault in faults(book, path)]
    return found


def files(book: Book) -> Iterator[Path]:
    """The texts of the book: below docs/ and snippets/, hidden ones left out, and the configuration."""
    yield book.root / "mkdocs.yml"
    for top in (book.docs, book.snippets):
        for here, folders, names in os.walk(top):
            folders[:] = [name for name in folders if not name.startswith(".") and name != "__pycache__"]
            names += [name for name in folders if name.endswith(TEXTS)]
            yield from (Path(here, name) for name in names if name.endswith(TEXTS) and not name.startswith("."))


def faults(book: Book, path: Path) -> list[Fault]:
    """What is wrong with one file; kept while the file stays as it is."""
    try:
        stat = path.stat()
    except OSError as error:
        return [(1, f"this cannot be opened: {error.strerror}", "remove it, or put the file there that it names")]
    if path.is_dir():
        return [(1, "this is a folder, and its name is one of a file", "rename it, or take the file from git")]
    return list(_faults(path, book.relative(path), stat.st_mtime_ns, stat.st_size))


@lru_cache(maxsize=8192)
def _faults(path: Path, file: str, changed: int, size: int) -> tuple[Fault, ...]:
    try:
        raw = path.read_bytes()
    except OSError as error:
        return ((1, f"this cannot be read: {error.strerror}", "let its owner read it, or remove it"),)
    conflict = CONFLICT.search(raw) if b"<<<<<<< " in raw or b">>>>>>> " in raw else None
    if conflict:
        cure = "make pair" if path.name == "pairs.lock" else "keep one side of it, and remove the lines with the marks"
        return () if path.name == "pairs.lock" else ((_line(raw, conflict.start()), "a merge was left undone", cure),)
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError as error:
        what = f"this is not UTF-8: byte 0x{raw[error.start]:02x}"
        return ((_line(raw, error.start), what, "save it as UTF-8"),)
    if text.startswith("\ufeff") and path.suffix != ".md":
        return ((1, "this begins with a byte order mark (U+FEFF)", "save it as UTF-8 without one"),)
    strange = _CONTROL.search(text) if path.suffix in (".md", ".py", ".toml") else None
    if strange:
        line = text.count("\n", 0, strange.start()) + 1
        return ((line, f"this holds the control character {strange[0]!r}", "remove it; in Python write its escape"),)
    reader = _READERS.get(path.suffix)
    return tuple(reader(file, text)) if reader else ()


def _line(raw: bytes, at: int) -> int:
    return raw.count(b"\n", 0, at) + 1


def _python(file: str, text: str) -> Iterator[Fault]:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            ast.parse(text)
    except SyntaxError as error:
        yield error.lineno or 1, f"this is no Python: {error.msg}", "finish the line, or undo the last edit"
    except (ValueError, *_DEEP) as error:
        yield 1, f"this is no Python: {error or type(error).__name__}", "write less deep"


def _toml(file: str, text: str) -> Iterator[Fault]:
    try:
        content = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        said = re.search(r"at line (\d+)", str(error))
        line = int(said[1]) if said else max(1, text.count("\n"))
        yield line, f"this is no TOML: {error}", 'write lines such as "why" = "为什么"'
    except (ValueError, *_DEEP):
        yield 1, "this is no TOML that can be read: it is too deep or too large", "write tables of texts"
    else:
        yield from _form(file, text, content)


def _json(file: str, text: str) -> Iterator[Fault]:
    try:
        content = json.loads(text)
    except json.JSONDecodeError as error:
        yield error.lineno, f"this is no JSON: {error.msg}", _cure_of(file)
    except (ValueError, *_DEEP):
        yield 1, "this is no JSON that can be read: it is too deep or too large", _cure_of(file)
    else:
        yield from _form(file, text, content)


def _cure_of(file: str) -> str:
    made = next((command for part, command in _MADE_BY.items() if part in file), None)
    return f"take it from git, or make it again: {made}" if made else "take it from git"


_MADE_BY = {
    ".calls.json": "make bless",
    "values.json": "make bless",
    "assets/verified/": "make verify",
    "assets/measurements/": "make benchmark",
    "assets/behaviour/": "make sweep",
}


def _yaml(file: str, text: str) -> Iterator[Fault]:
    try:
        content = yaml.load(text, Loader=_Tolerant)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        yield mark.line + 1 if mark else 1, "this is no YAML", "see the lines above and below; colons need quotes"
    except (ValueError, TypeError, *_DEEP):
        yield 1, "this is no YAML that can be read", "take it from git"
    else:
        if file == "mkdocs.yml" and not (isinstance(content, dict) and isinstance(content.get("nav"), list)):
            yield 1, "the configuration has no list `nav`", "take it from git"


class _Tolerant(yaml.SafeLoader):
    """Reads past tags such as !ENV."""


_Tolerant.add_multi_constructor("!", lambda *_: None)
_Tolerant.add_multi_constructor("tag:yaml.org,2002:python/", lambda *_: None)

_READERS: dict[str, Callable[[str, str], Iterator[Fault]]] = {
    ".py": _python, ".toml": _toml, ".json": _json, ".yml": _yaml,
}  # fmt: skip


# What the book's own records and tables must hold --------------------------------------------------------------


def _form(file: str, text: str, content: Any) -> Iterator[Fault]:
    """Data whose parts are of other types than those that read it expect."""
    for pattern, reads in _FORMS:
        if re.fullmatch(pattern, file):
            try:
                reads(content)
            except (KeyError, TypeError, ValueError, AttributeError, IndexError, ZeroDivisionError, *_DEEP) as error:
                yield 1, f"this has not the form of its kind: {_said(error)}", _cure_of(file)


def _said(error: Exception) -> str:
    return f"{error.args[0]!r} is missing" if isinstance(error, KeyError) else str(error) or type(error).__name__


def _need(value: Any, kind: type | tuple[type, ...], what: str) -> Any:
    if not isinstance(value, kind) or (isinstance(value, bool) and kind is not bool):
        raise TypeError(f"{what} is {type(value).__name__}")
    return value


def _texts(table: Any, what: str) -> None:
    for key, value in _need(table, dict, what).items():
        _need(value, str, f"{what}, {key}")


def _comments(content: Any) -> None:
    for name, table in content.items():
        _texts(table, name)


def _verified(content: Any) -> None:
    _need(content, dict, "the record")
    for key in ("torch", "python", "system", "name", "date"):
        _need(content[key], str, key)
    _texts(content["snippets"], "snippets")


def _measured(content: Any) -> None:
    _need(content, dict, "the record")
    if content["device"] not in DEVICES:
        raise ValueError(f"the device is {content['device']!r}")
    for name, case in _need(content["cases"], dict, "cases").items():
        for way, entry in _need(_need(case, dict, name)["rivals"], dict, f"the ways of {name}").items():
            for key in ("median", "q1", "q3", "runs"):
                _need(_need(entry, dict, way)[key], (int, float), f"{name}, {way}, {key}")


def _claims(content: Any) -> None:
    for identity, claim in content.items():
        _need(claim, dict, identity)
        for key in ("case", "left", "right", *LANGUAGES):
            _need(claim[key], str, f"{identity}, {key}")
        _need(claim.get("at_least", claim.get("at_most")), (int, float), f"{identity}, the bound")
        _need(claim["margin"], (int, float), f"{identity}, margin")
        for language in LANGUAGES:
            claim[language].format(bound="1", percent="1")


def _named(content: Any) -> None:
    for part, table in content.items():
        for key, value in _need(table, dict, part).items():
            _need(value, (dict, str), f"{part}, {key}")


def _synonyms(content: Any) -> None:
    for key, value in _need(content.get("weight", {}), dict, "weight").items():
        _need(value, (int, float), f"weight, {key}")
    for place in _need(content.get("place", []), list, "place"):
        _need(_need(place, dict, "a place")["at"], str, "at")
        for language in LANGUAGES:
            _need(place.get(language, []), list, f"{place['at']}, {language}")
    for group in _need(content.get("same", []), list, "same"):
        _need(group, dict, "a group of the same")


def _behaviour(content: Any) -> None:
    _need(content, dict, "the record")
    if content.get("schema") != 1:
        raise ValueError(f"the schema is {content.get('schema')!r}, not 1")
    for key, kind in (("torch", str), ("device", str), ("cells", int), ("forms", dict), ("axes", dict),
                      ("texts", list), ("answers", dict)):  # fmt: skip
        _need(content[key], kind, key)


def _calls(content: Any) -> None:
    _need(content, dict, "the record")
    _need(content["program"], str, "program")
    for call in _need(content["calls"], list, "calls"):
        _need(call, dict, "a call")
        _need(call["op"], str, "op")
        _need(call["args"], dict, "args")


def _values(content: Any) -> None:
    for name, part in _need(content, dict, "the record").items():
        _need(part, dict, name)
        for key, kind in (("program", str), ("texts", list), ("names", list), ("calls", dict)):
            _need(part[key], kind, f"{name}, {key}")


_FORMS: tuple[tuple[str, Callable[[Any], None]], ...] = (
    (r"snippets/.*zh\.toml", _comments),
    (r"snippets/.*\.calls\.json", _calls),
    (r"snippets/.*values\.json", _values),
    (r"docs/assets/verified/.*\.json", _verified),
    (r"docs/assets/measurements/.*\.json", _measured),
    (r"docs/assets/measurements/claims\.toml", _claims),
    (r"docs/assets/measurements/names\.toml", _named),
    (r"docs/assets/search/synonyms\.toml", _synonyms),
    (r"docs/assets/behaviour/[\w.]+-\w+\.json", _behaviour),
)
