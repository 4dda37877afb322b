"""Pages that are notebooks: mkdocs-jupyter reads and renders them, with our templates.

Its own template brings 574 KB of style, scripts and math from other hosts, and a Markdown without our extensions.
Ours gives the cells to the Markdown of every other page, so a notebook looks and behaves like one.
"""

from __future__ import annotations

from pathlib import Path

import mkdocs_jupyter.config
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import Files
from mkdocs.structure.pages import Page
from nbconvert.exporters.templateexporter import default_filters

mkdocs_jupyter.config.settings.templates_dir = str(Path(__file__).resolve().parent / "templates")


def prepare(page: Page, config: MkDocsConfig, files: Files) -> None:
    """Lets mkdocs-jupyter render `page` with our Markdown, if it is a notebook."""
    if "render" not in vars(page):  # where mkdocs-jupyter puts its own
        return
    by_plugin = page.render

    def render(config: MkDocsConfig, files: Files) -> None:
        content, toc = "", page.toc

        def converted(text: str) -> str:
            nonlocal content, toc
            page.markdown = text
            Page.render(page, config, files)
            content, toc = page.content or "", page.toc
            return content

        default_filters["page_markdown"] = converted
        by_plugin(config, files)
        # nbconvert writes the HTML once more, SVG's names in lower case; the plugin finds headings by itself.
        page.content, page.toc = content, toc

    page.render = render  # type: ignore[method-assign]
