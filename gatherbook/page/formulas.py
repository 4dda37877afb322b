"""Formulas become MathML at build time: pymdownx.arithmatex finds them, math-core renders them."""

from __future__ import annotations

from collections.abc import Callable
from html import unescape
from xml.etree.ElementTree import Element

from markdown import Markdown
from markdown.extensions import Extension
from markdown.treeprocessors import Treeprocessor
from math_core import LatexError, LatexToMathML

_WRAPPERS = (("\\(", "\\)", False), ("\\[", "\\]", True))


class MathML(Extension):
    """Replaces arithmatex' generic wrappers. `fail` is told the LaTeX and the reason when it cannot be read."""

    def __init__(self, fail: Callable[[str, str], None]) -> None:
        super().__init__()
        self._fail = fail

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802  (Markdown's name)
        md.treeprocessors.register(_Renderer(md, self._fail), "mathml", 5)


class _Renderer(Treeprocessor):
    def __init__(self, md: Markdown, fail: Callable[[str, str], None]) -> None:
        super().__init__(md)
        self._fail = fail
        self._converter = LatexToMathML()

    def run(self, root: Element) -> None:
        for element in root.iter():
            if "arithmatex" not in (element.get("class") or "").split():
                continue
            text = (element.text or "").strip()
            opening, closing, display = next(each for each in _WRAPPERS if text.startswith(each[0]))
            latex = unescape(text.removeprefix(opening).removesuffix(closing)).strip()
            try:
                mathml = self._converter.convert_with_local_state(latex, displaystyle=display)
            except LatexError as error:
                self._fail(latex, str(error))
                continue
            element.set("class", "formula")
            element.set("data-latex", latex)
            if display:
                element.set("tabindex", "0")
            element.text = self.md.htmlStash.store(mathml)
