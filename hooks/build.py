"""What MkDocs calls: thin hooks around the modules beside this one."""

from __future__ import annotations

import logging
import re
import sys
from collections.abc import Hashable
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
_STAMP = tuple(sorted((path.name, path.stat().st_mtime_ns) for path in (ROOT / "hooks").glob("*.py")))
if getattr(sys.modules.get("hooks"), "stamp", None) != _STAMP:
    # `mkdocs serve` loads this file again at every build. When a hook was edited, let it load them all.
    for _name in [name for name in sys.modules if name.startswith("hooks.") and name != __name__]:
        del sys.modules[_name]

import hooks  # noqa: E402

hooks.stamp = _STAMP  # type: ignore[attr-defined]

from jinja2 import Environment, FileSystemBytecodeCache  # noqa: E402
from mkdocs.config.defaults import MkDocsConfig  # noqa: E402
from mkdocs.exceptions import PluginError  # noqa: E402
from mkdocs.livereload import LiveReloadServer  # noqa: E402
from mkdocs.plugins import event_priority  # noqa: E402
from mkdocs.structure.files import Files  # noqa: E402
from mkdocs.structure.nav import Navigation  # noqa: E402
from mkdocs.structure.pages import Page as MkDocsPage  # noqa: E402
from mkdocs.utils import get_relative_url  # noqa: E402
from pymdownx.superfences import SuperFencesException  # noqa: E402

from hooks import (  # noqa: E402
    checks,
    explorer,
    glossary,
    head,
    kept,
    markdown_pages,
    measurements,
    notebook_pages,
    notebooks,
    record,
    search,
    shrink,
    snippets,
    watching,
)
from hooks.book import LANGUAGES, Book, language_of  # noqa: E402
from hooks.figures import Figures, figure_html  # noqa: E402
from hooks.formulas import MathML  # noqa: E402
from hooks.kept import KEEPER  # noqa: E402
from hooks.measurements import Measurements  # noqa: E402
from hooks.pages import read_page  # noqa: E402
from hooks.problems import Problem  # noqa: E402
from hooks.render import Renderer, download_path  # noqa: E402
from hooks.trace import Call, calls_of  # noqa: E402

log = logging.getLogger("mkdocs.hooks.book")
_renderer: Renderer | None = None
_checked = False
_urls: dict[str, Path] = {}
_calls: dict[str, list[Call]] = {}
_texts: dict[str, tuple[MkDocsPage, str]] = {}
_parts: dict[str, str] = {}
_names: dict[str, tuple[str, str]] = {}
NAMES = {"en": "English", "zh": "简体中文"}


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
    _texts.clear()
    assert _renderer is not None
    book = _renderer.book
    for problem in checks.all_problems(book):
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
    _parts.update(head.parts_of(nav))
    if nav.pages:
        language = language_of(Path(nav.pages[0].file.abs_src_path))
        _names[language] = (config.site_name, config.site_description or "")
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
        kept.stamps(
            path
            for folder in (book.root / "hooks", book.root / "overrides", book.verified, measurements.folder(book))
            for path in folder.rglob("*")
            if path.is_file() and path.suffix != ".pyc"
        ),
        kept.stamps([Path(config.config_file_path)]),
    )


@event_priority(-200)  # after mkdocs-jupyter, which also replaces how a page is rendered
def on_pre_page(page: MkDocsPage, config: MkDocsConfig, files: Files) -> MkDocsPage:
    """Lets a notebook be rendered by our templates, and keeps a page whose sources are those of the last build."""
    assert _renderer is not None
    notebook_pages.prepare(page, config, files)
    path = Path(page.file.abs_src_path)
    inputs = kept.stamps(kept.files_of(_renderer.book, read_page(path)))
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
    _texts[page.url] = (page, html)
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
    context["markdown_url"] = get_relative_url(page.url.removeprefix("./") + markdown_pages.NAME, page.url)
    context["search_title"] = page.meta.pop("title", None)  # the theme's header then shows the page's own heading
    english = page.url.removeprefix("zh/").removeprefix("./")
    context["twins"] = [
        {"lang": language, "name": NAMES[language], "url": get_relative_url(target or "./", page.url)}
        for language, target in (("en", english), ("zh", f"zh/{english}"))
    ]
    twins = {"en": english, "zh": f"zh/{english}"}
    context["absolute_twins"] = head.twins(head.with_slash(config.site_url), twins)
    context["structured"] = head.structured(
        context["search_title"] or str(page.title),
        page.meta.get("description") or config.site_description or "",
        language_of(path),
        config.site_name,
        page.canonical_url,
    )
    context["verified"] = record.verified(_renderer.book, names)
    offered = notebooks.offer(_renderer.book, path, config.repo_url)
    context["notebook"] = offered and {**offered, "url": get_relative_url(offered["path"], page.url)}
    context["has_figures"] = explorer.has_figures(path)
    context["is_explorer"] = explorer.is_explorer(path)
    context["error_ids"] = explorer.error_ids(_renderer.book) if context["is_explorer"] else {}
    return context


@event_priority(-200)
def on_post_page(output: str, page: MkDocsPage, config: MkDocsConfig) -> str:
    """Shrinks a page, and takes out the theme's links to other languages; ours are in `partials/head.html`.

    The theme's are relative, which search engines do not read. Its script asks for a sitemap for each
    `link[rel=alternate]`; a trailing space keeps the meaning of ours and escapes the script.
    """
    if KEEPER.keeps(page):
        return KEEPER.output(page, output)
    output = re.sub(r'<link rel="alternate" href="[^"]*" hreflang="[^"]*">\s*', "", output)
    return KEEPER.output(page, shrink.page(output).replace('<link rel="alternate"', '<link rel="alternate "'))


@event_priority(-200)
def on_post_build(config: MkDocsConfig) -> None:
    """Writes what is not a page: snippets, notebooks and Markdown to take along, what is searched, when all languages
    are built.
    """
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
    measured = kept.stamps(measurements.folder(book).rglob("*"))

    def notebook(path: Path) -> str:
        inputs = (config.site_url, measured, kept.stamps(kept.files_of(book, read_page(path))))
        return KEEPER.once(path, inputs, lambda: notebooks.text_of(notebooks.notebook(book, path, config.site_url)))

    notebooks.write_all(book, site, notebook)
    _write_texts(book, site, config)
    shrink.explorer(book.docs, site)
    stayed = KEEPER.kept.intersection(_urls.values())
    log.info("pages made: %d, kept as they were: %d", len(_urls) - len(stayed), len(stayed))
    _checked = False


def _write_texts(book: Book, site: Path, config: MkDocsConfig) -> None:
    """Writes the pages as they are searched and as Markdown; both are made of the HTML of a page's Markdown."""
    site_url = head.with_slash(config.site_url)
    searched: dict[str, list[search.PageText]] = {language: [] for language in LANGUAGES}
    listed: dict[str, list[markdown_pages.Listed]] = {language: [] for language in LANGUAGES}
    for url, (page, html) in ((url, _texts[url]) for url in _parts if url in _texts):
        path = Path(page.file.abs_src_path)
        language, title = language_of(path), str(page.title)
        description = page.meta.get("description") or _names[language][1]
        sections = KEEPER.once(("searched", path), html, lambda html=html: search.sections_of(html))
        text = KEEPER.once(
            ("markdown", path),
            (html, site_url),
            lambda html=html, url=url: markdown_pages.markdown(html, f"{site_url}{url}" if site_url else ""),
        )
        home = "" if language == "en" else f"{language}/"
        below = url.removeprefix("./").removeprefix(home)
        searched[language].append(search.PageText(below, title, description, sections))
        address = home + below
        listed[language].append(markdown_pages.Listed(address, _parts.get(url, ""), title, description, text))
    search.write(site, book, searched)
    markdown_pages.write(site, _names, listed, site_url)
    head.write(site, site_url)


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
