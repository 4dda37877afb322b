"""What MkDocs calls: thin hooks around the modules beside this one."""

from __future__ import annotations

import json
import logging
import re
import sys
from collections.abc import Hashable
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from jinja2 import Environment, FileSystemBytecodeCache
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.livereload import LiveReloadServer
from mkdocs.plugins import event_priority
from mkdocs.structure.files import Files
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page as MkDocsPage
from mkdocs.utils import get_relative_url
from pymdownx.superfences import SuperFencesException

from gatherbook.checks import rules
from gatherbook.measured import measurements
from gatherbook.measured.measurements import Measurements
from gatherbook.page import explorer, glossary
from gatherbook.page.code import Renderer, download_path
from gatherbook.page.figures import Figures, figure_html
from gatherbook.page.formulas import MathML
from gatherbook.proof import verified
from gatherbook.proof.trace import Call, calls_of
from gatherbook.site import keeper, notebook_pages, notebooks, search, shrink, watching
from gatherbook.site.keeper import KEEPER
from gatherbook.sources import snippets
from gatherbook.sources.book import LANGUAGES, Book, language_of
from gatherbook.sources.pages import read_page
from gatherbook.sources.problems import Problem

log = logging.getLogger("mkdocs.gatherbook.sources.book")
_renderer: Renderer | None = None
_checked = False
_urls: dict[str, Path] = {}
_calls: dict[str, list[Call]] = {}
NAMES = {"en": "English", "zh": "简体中文"}
_CONFIG = re.compile(r'(<script id="__config" type="application/json">)(.*?)(</script>)', re.DOTALL)
logging.getLogger("jieba").setLevel(logging.WARNING)


def on_serve(server: LiveReloadServer, config: MkDocsConfig, builder: Any) -> LiveReloadServer:
    """Notices an edit at once."""
    watching.by_notices(server, [config.docs_dir, config.config_file_path])
    return server


@event_priority(-200)  # after static-i18n, which says which language is being built
def on_config(config: MkDocsConfig) -> MkDocsConfig:
    """Gives the Markdown extensions our renderers, once a configuration."""
    global _renderer
    if _renderer is None:
        _renderer = Renderer(Book(Path(config.config_file_path).resolve().parent))
    fences = config.mdx_configs.setdefault("pymdownx.superfences", {})
    fences["custom_fences"] = _renderer.fences()
    if not any(isinstance(extension, Figures) for extension in config.markdown_extensions):
        config.markdown_extensions.append(Figures(_figure))  # type: ignore[arg-type]
    if not any(isinstance(extension, Measurements) for extension in config.markdown_extensions):
        config.markdown_extensions.append(Measurements(_measured_page))  # type: ignore[arg-type]
    if not any(isinstance(extension, MathML) for extension in config.markdown_extensions):
        config.markdown_extensions.append(MathML(_formula_failed))  # type: ignore[arg-type]
        config.markdown_extensions.append(glossary.Tooltips(_glossary, _glossary_link))  # type: ignore[arg-type]
    return config


def on_pre_build(config: MkDocsConfig) -> None:
    """Reports every mistake in the sources before the first page is rendered, once a build."""
    global _checked
    if _checked:
        return
    _checked = True
    _urls.clear()
    assert _renderer is not None
    book = _renderer.book
    for problem in rules.all_problems(book):
        log.warning("%s", problem)
    asked = {figure.name for path in book.pages() for figure in read_page(path).figures}
    names = sorted(asked & set(book.snippet_names()))
    _calls.clear()
    if names:
        _calls.update(calls_of(book, names, book.root / ".cache" / "figures"))


@event_priority(-200)
def on_nav(nav: Navigation, config: MkDocsConfig, files: Any) -> Navigation:
    """Names pages in the navigation by their heading; the front matter's title is for search engines."""
    for page in nav.pages:
        headings = read_page(Path(page.file.abs_src_path)).headings
        if headings:
            page.title = headings[0].text  # type: ignore[misc]
    if nav.pages:
        language = language_of(Path(nav.pages[0].file.abs_src_path))
        KEEPER.begin(language, _shared_inputs(language, nav, config, files))
    return nav


def _shared_inputs(language: str, nav: Navigation, config: MkDocsConfig, files: Files) -> Hashable:
    """What every page of a language is made of, besides its own sources."""
    assert _renderer is not None
    book = _renderer.book
    source = book.docs / glossary.SOURCES[language]
    return (
        str(nav),
        sorted(file.src_uri for file in files),
        (config.site_url, config.repo_url),
        glossary.entries(source.read_text(encoding="utf-8-sig")) if source.is_file() else [],
        explorer.error_ids(book),
        keeper.stamps(
            path
            for folder in (book.root / "gatherbook", book.root / "overrides", book.verified, measurements.folder(book))
            for path in folder.rglob("*")
            if path.is_file() and path.suffix != ".pyc"
        ),
        keeper.stamps([Path(config.config_file_path)]),
    )


@event_priority(-200)  # after mkdocs-jupyter, which also replaces how a page is rendered
def on_pre_page(page: MkDocsPage, config: MkDocsConfig, files: Files) -> MkDocsPage:
    """Lets a notebook be rendered by our templates, and keeps a page whose sources are those of the last build."""
    assert _renderer is not None
    notebook_pages.prepare(page, config, files)
    path = Path(page.file.abs_src_path)
    inputs = keeper.stamps(keeper.files_of(_renderer.book, read_page(path)))
    KEEPER.look(page, files, language_of(path), inputs)
    return page


def on_page_markdown(markdown: str, page: MkDocsPage, config: MkDocsConfig, files: Any) -> str:
    """Tells the renderer which page comes."""
    assert _renderer is not None
    if KEEPER.keeps(page):
        KEEPER.skip(page)
    path = Path(page.file.abs_src_path)
    _renderer.begin(path, language_of(path), lambda target: get_relative_url(target, page.url))
    return markdown


@event_priority(-200)
def on_page_content(html: str, page: MkDocsPage, config: MkDocsConfig, files: Files) -> str:
    """Remembers what became of a page's Markdown."""
    KEEPER.converted(page, html)
    return html


def on_env(env: Environment, config: MkDocsConfig, files: Files) -> Environment:
    """Lets the theme's templates be compiled once, not at each build."""
    assert _renderer is not None
    folder = _renderer.book.root / ".cache" / "templates"
    folder.mkdir(parents=True, exist_ok=True)
    env.bytecode_cache = FileSystemBytecodeCache(str(folder))
    return env


def on_page_context(context: dict[str, Any], page: MkDocsPage, config: MkDocsConfig, nav: Any) -> dict[str, Any]:
    """Gives the templates the language and what was verified of the page's blocks."""
    assert _renderer is not None
    KEEPER.templated(page)
    _urls[page.url] = Path(page.file.abs_src_path)
    if KEEPER.keeps(page):
        return context
    path = Path(page.file.abs_src_path)
    names = sorted({fence.include for fence in read_page(path).fences if fence.language == "python" and fence.include})
    context["book_language"] = language_of(path)
    context["search_title"] = page.meta.pop("title", None)  # the theme's header then shows the page's own heading
    english = page.url.removeprefix("zh/").removeprefix("./")
    context["twins"] = [
        {"lang": language, "name": NAMES[language], "url": get_relative_url(target or "./", page.url)}
        for language, target in (("en", english), ("zh", f"zh/{english}"))
    ]
    context["verified"] = verified.verified(_renderer.book, names)
    offered = notebooks.offer(_renderer.book, path, config.repo_url)
    context["notebook"] = offered and {**offered, "url": get_relative_url(offered["path"], page.url)}
    context["has_figures"] = explorer.has_figures(path)
    context["is_explorer"] = explorer.is_explorer(path)
    context["error_ids"] = explorer.error_ids(_renderer.book) if context["is_explorer"] else {}
    return context


@event_priority(-200)
def on_post_page(output: str, page: MkDocsPage, config: MkDocsConfig) -> str:
    """Shrinks a page, and mends two things of the theme that its templates leave no room for.

    Its script asks for a sitemap for each `link[rel=alternate]`; a trailing space keeps the link's meaning
    and escapes the script. A link without a host is no hreflang, so without a site_url they go.

    It looks for the search index below `base`, which is one for all languages; ours are one a language.
    """
    if KEEPER.keeps(page):
        return KEEPER.output(page, output)
    replacement = r'<link rel="alternate "\1>' if config.site_url else ""
    output = re.sub(r'<link rel="alternate"([^>]*hreflang[^>]*)>\s*', replacement, output)
    language = language_of(Path(page.file.abs_src_path))
    if language != "en":
        base = get_relative_url(f"{language}/", page.url).rstrip("/")
        output = _CONFIG.sub(
            lambda match: match[1] + json.dumps({**json.loads(match[2]), "base": base}) + match[3], output
        )
    return KEEPER.output(page, shrink.page(output))


@event_priority(-200)
def on_post_build(config: MkDocsConfig) -> None:
    """Writes the snippets and notebooks for download and divides the search index, when all languages are built."""
    global _checked
    assert _renderer is not None
    if config.plugins["i18n"].building:  # static-i18n builds the other languages inside this event of the first
        return
    book, site = _renderer.book, Path(config.site_dir)
    for name in book.snippet_names():
        for language in LANGUAGES:
            target = site / download_path(name, language)
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(snippets.view(book, name, language), encoding="utf-8")
    measured = keeper.stamps(measurements.folder(book).rglob("*"))

    def notebook(path: Path) -> str:
        inputs = (config.site_url, measured, keeper.stamps(keeper.files_of(book, read_page(path))))
        return KEEPER.once(path, inputs, lambda: notebooks.text_of(notebooks.notebook(book, path, config.site_url)))

    notebooks.write_all(book, site, notebook)
    search.split(site, lambda docs: KEEPER.entries(_urls, docs))
    shrink.explorer(book.docs, site)
    stayed = KEEPER.kept.intersection(_urls.values())
    log.info("pages made: %d, kept as they were: %d", len(_urls) - len(stayed), len(stayed))
    _checked = False


def on_build_error(error: Exception) -> None:
    """Shows a mistake that superfences wrapped as what it is."""
    global _checked
    _checked = False
    if isinstance(error, SuperFencesException):
        raise PluginError(f"\n{error}") from None


def _figure(name: str, number: int) -> str:
    """The HTML of one figure of the page that is being converted; a warning and nothing where there is no such call."""
    assert _renderer is not None
    calls, path = _calls.get(name, []), _renderer.path
    if number > len(calls):
        line = next((each.line for each in read_page(path).figures if (each.name, each.number) == (name, number)), 1)
        log.warning(
            "%s",
            Problem(
                _renderer.book.relative(path),
                line,
                f"snippets/{name} makes {len(calls)} calls that a figure can show, the page asks for number {number}",
                "name a snippet that calls gather, scatter or their kin on small tensors, or remove the figure",
            ),
        )
        return ""
    language = _renderer.language
    explorer = _renderer.link(f"{'' if language == 'en' else language + '/'}explorer/")
    has_explorer = (_renderer.book.docs / "explorer.md").is_file()
    identity = f"figure-{name.removesuffix('.py').replace('/', '-')}-{number}"
    return figure_html(calls[number - 1], language, identity, explorer if has_explorer else None)


def _glossary() -> Path | None:
    """The glossary whose terms the page that is being converted explains; None on the glossary itself."""
    assert _renderer is not None
    return glossary.page_for(_renderer.path, _renderer.book)


def _glossary_link() -> str:
    assert _renderer is not None
    return _renderer.link(glossary.ADDRESSES[_renderer.language])


def _measured_page() -> tuple[Book, Path]:
    """The book and the page that is being converted, for the numbers that were measured."""
    assert _renderer is not None
    return _renderer.book, _renderer.path


def _formula_failed(latex: str, reason: str) -> None:
    assert _renderer is not None
    text = _renderer.path.read_text(encoding="utf-8")
    line = text.count("\n", 0, max(text.find(latex), 0)) + 1
    log.warning(
        "%s",
        Problem(
            _renderer.book.relative(_renderer.path),
            line,
            f"the formula {latex!r} cannot be read: {reason}",
            "mend its LaTeX; docs/ formulas know what MathML Core knows",
        ),
    )


class _LinkLines(logging.Filter):
    """Adds the line and the cure to MkDocs' own warnings about links; the search for them is MkDocs'."""

    page: Path | None = None
    _target = re.compile(r"Doc file '(?P<file>[^']+)' contains (?:a|an) .*?link '(?P<target>[^']+)'")

    def filter(self, record: logging.LogRecord) -> bool:
        message = record.getMessage()
        match = self._target.search(message)
        if match and _renderer is not None:
            path = _renderer.book.docs / match["file"]
            problem = Problem(
                _renderer.book.relative(path),
                self._line(path, match["target"]),
                message,
                "point it at a page as docs/ names it (guide/x.md, never x.zh.md) and at a {#id} that the page has",
            )
            record.msg, record.args = str(problem), ()
        return True

    @staticmethod
    def _line(path: Path, target: str) -> int:
        links = read_page(path).links if path.is_file() else []
        return next((link.line for link in links if link.target == target), 1)


for _logger in ("mkdocs.structure.pages", "mkdocs.commands.build"):
    logging.getLogger(_logger).addFilter(_LinkLines())
