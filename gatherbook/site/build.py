"""Making the site: one object whose methods are MkDocs' events, each of which asks the module that knows.

How MkDocs, its theme and its plugins are bent, and what breaks when they move, stands in docs/internals.md.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Callable, Hashable
from functools import partial
from pathlib import Path
from typing import Any

from jinja2 import BytecodeCache, Environment
from jinja2.bccache import Bucket
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import Abort
from mkdocs.livereload import LiveReloadServer
from mkdocs.plugins import event_priority
from mkdocs.structure.files import Files
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page as MkDocsPage
from mkdocs.theme import Theme
from mkdocs.utils import get_relative_url
from pymdownx.superfences import SuperFencesException

from gatherbook.checks import frame, rules
from gatherbook.measured import records
from gatherbook.measured.shown import Measurements, expanded
from gatherbook.page import (
    behaviour,
    callers,
    claims,
    dictionary,
    exercises,
    explorer,
    faithful,
    figures,
    folding,
    formulas,
    glossary,
    rooms,
    running,
)
from gatherbook.page.behaviour import Behaviour
from gatherbook.page.code import Renderer
from gatherbook.proof import verified
from gatherbook.site import (
    addresses,
    downloads,
    ebook,
    feed,
    feedback,
    head,
    home,
    keeper,
    markdown_pages,
    notebook_pages,
    notebooks,
    offline,
    policy,
    preview,
    search,
    shrink,
    theme_files,
    watching,
)
from gatherbook.site.afterwards import Afterwards, Stopped
from gatherbook.site.keeper import Keeper
from gatherbook.sources import calls, readable
from gatherbook.sources.book import LANGUAGES, Book, language_of, prefix_of, twin_of
from gatherbook.sources.pages import read_page
from gatherbook.sources.problems import BookError, Problem, report

log = logging.getLogger("mkdocs.gatherbook")
NAMES = {"en": "English", "zh": "简体中文"}


class Build:
    """The builds of one process: `mkdocs build` makes one, `mkdocs serve` one after each edit."""

    def __init__(self) -> None:
        self.keeper = Keeper()
        self._renderer: Renderer | None = None
        self._checked = False
        self._urls: dict[str, Path] = {}
        self._texts: dict[str, tuple[MkDocsPage, str]] = {}
        self._parts: dict[str, str] = {}
        self._site_names: dict[str, tuple[str, str]] = {}
        self._code: Hashable = None
        self._serves = False
        self._templates = _InMemory()
        self._downloads = downloads.Downloads()
        self._listed: dict[str, list[str]] = {}
        self._afterwards = Afterwards()
        self._to_compare: dict[Path, str] = {}
        self._proved = ""
        self._listen()

    @property
    def renderer(self) -> Renderer:
        """What renders code; it knows the page that is being converted."""
        assert self._renderer is not None, "MkDocs calls on_config first"
        return self._renderer

    @property
    def book(self) -> Book:
        return self.renderer.book

    def _listen(self) -> None:
        """Hears what MkDocs says: warnings concern the page being made, those about links want a line and a cure."""
        logging.getLogger("mkdocs").addHandler(keeper.Warnings(self.keeper))
        for name in ("mkdocs.structure.pages", "mkdocs.commands.build"):
            logging.getLogger(name).addFilter(self._explain_link)
        logging.getLogger("mkdocs.structure.nav").addFilter(self._is_no_problem_of_ours)

    # The whole site ---------------------------------------------------------------------------------------------

    def on_startup(self, *, command: str, dirty: bool) -> None:
        """Learns whether this is a server: it puts a script into each page, which a policy would refuse."""
        self._serves = command == "serve"

    def on_serve(self, server: LiveReloadServer, config: MkDocsConfig, builder: Any) -> LiveReloadServer:
        """Notices an edit at once, and an edit of this code in time."""
        watching.by_notices(server, [config.docs_dir, config.config_file_path])
        self._code = self._code_stamps()
        return server

    @event_priority(-200)  # after static-i18n, which says which language is being built
    def on_config(self, config: MkDocsConfig) -> MkDocsConfig:
        """Gives the Markdown extensions our renderers, once a configuration."""
        if self._renderer is None:
            self._renderer = Renderer(Book(Path(config.config_file_path).resolve().parent))
        config.theme.get_env = partial(self._theme_env, config.theme)  # type: ignore[method-assign]
        fences = config.mdx_configs.setdefault("pymdownx.superfences", {})
        fences["custom_fences"] = self.renderer.fences()
        ours = (
            figures.Figures(self._figure),
            Measurements(lambda: (self.book, self.renderer.path)),
            running.Counts(lambda: self.book),
            exercises.Exercises(lambda: self.renderer.language),
            Behaviour(lambda: (self.book, self.renderer.path)),
            claims.Claims(lambda: (self.book, self.renderer.language)),
            callers.Callers(lambda: (self.book, self.renderer.language, self.renderer.link)),
            rooms.Rooms(lambda: (self.book.root / "gatherbook", self.renderer.language)),
            dictionary.Dictionary(lambda: (self.book, self.renderer.path)),
            folding.Folding(lambda: (self.book, self.renderer.path)),
            formulas.MathML(self._formula_failed),
            glossary.Tooltips(
                lambda: glossary.page_for(self.renderer.path, self.book),
                lambda: self.renderer.link(glossary.ADDRESSES[self.renderer.language]),
            ),
        )
        there = {type(extension) for extension in config.markdown_extensions}
        config.markdown_extensions += [each for each in ours if type(each) not in there]  # type: ignore[list-item]
        return config

    def on_pre_build(self, config: MkDocsConfig) -> None:
        """Reports every mistake in the sources before the first page is rendered, once a build.

        A server shows the pages first and reports afterwards, but for what keeps pages from being rendered.
        """
        if self._checked:
            return
        self._afterwards.end()
        self._checked = True
        self._urls.clear()
        self._texts.clear()
        self._to_compare.clear()
        self._proved = ""
        unread = readable.problems(self.book)
        if unread:  # nothing can be rendered; a server waits for the next edit
            raise BookError(rules.all_problems(self.book, unread))
        if not self._serves:
            for problem in rules.all_problems(self.book, unread):
                log.warning("%s", problem)
        self._downloads.put_aside(Path(config.site_dir))
        if self._code not in (None, self._code_stamps()):
            log.warning(
                "gatherbook/ was edited, and this server still runs the code that it began with\n"
                "    Cure: end it (Ctrl-C) and start it again"
            )

    @event_priority(-200)
    def on_nav(self, nav: Navigation, config: MkDocsConfig, files: Any) -> Navigation:
        """Names pages in the navigation by their heading; the front matter's title is for search engines."""
        for page in nav.pages:
            headings = read_page(Path(page.file.abs_src_path)).headings
            if headings:
                page.title = headings[0].text  # type: ignore[misc]
        self._parts.update(head.parts_of(nav))
        if nav.pages:
            language = language_of(Path(nav.pages[0].file.abs_src_path))
            self._site_names[language] = (config.site_name, config.site_description or "")
            self.keeper.begin(language, self._shared_inputs(language, nav, config, files))
        return nav

    def on_env(self, env: Environment, config: MkDocsConfig, files: Files) -> Environment:
        """Lets the theme's templates be compiled once a process, not at each build."""
        env.bytecode_cache = self._templates
        return env

    @event_priority(-200)
    def on_post_build(self, config: MkDocsConfig) -> None:
        """Makes of the scripts what a browser loads, and writes what is no page; a server shows the pages first."""
        if config.plugins["i18n"].building:  # static-i18n builds the other languages inside this event of the first
            return
        book, site = self.book, Path(config.site_dir)
        shrink.scripts(book.docs, site)
        shrink.runner(book.docs, site, explorer.error_ids(book), exercises.served(book))
        stayed = self.keeper.kept.intersection(self._urls.values())
        log.info("pages made: %d, kept as they were: %d", len(self._urls) - len(stayed), len(stayed))
        self._checked = False
        if self._serves:
            self._afterwards.begin(partial(self._finish, config))
        else:
            for write in self._writers(config):
                write()

    def _writers(self, config: MkDocsConfig) -> list[Callable[[], object]]:
        """What writes the files that are no pages: snippets, notebooks, Markdown, what is searched, the rest."""
        book, site = self.book, Path(config.site_dir)
        return [
            lambda: self._downloads.write(site, book),
            lambda: self._write_notebooks(site, config.site_url),
            lambda: self._write_texts(site, config),
            lambda: self._write_preview(site),
            lambda: policy.write(
                site, [Path(each) for each in config.theme.dirs if Path(each) != book.root / "overrides"]
            ),
            lambda: offline.pack(site, site) if config.extra.get("offline") else None,
            lambda: ebook.pack(site, site, preview.cover_png(book)) if config.extra.get("offline") else None,
        ]

    def _finish(self, config: MkDocsConfig, stopped: Stopped) -> list[Problem]:
        """Does what a server leaves for when the pages are shown; returns what is wrong with the sources."""
        found: list[Problem] = []
        try:
            for write in self._writers(config):
                if stopped():
                    return []
                write()
        except BookError as error:
            found += error.problems
        for path, html in self._to_compare.items():
            if not stopped():
                found += self._unfaithful(path, html)
        return sorted({*found, *rules.all_problems(self.book, [], stopped)})

    def _write_preview(self, site: Path) -> None:
        """Writes the picture that a link to the site shows elsewhere."""
        made = partial(preview.picture, self.book)
        preview.write(site, self.keeper.once("preview", preview.inputs(self.book), made))

    def _write_notebooks(self, site: Path, site_url: str | None) -> None:
        """Writes every page as a notebook."""
        book = self.book
        measured = keeper.stamps(records.folder(book).rglob("*"))

        def notebook(path: Path) -> str:
            inputs = (
                site_url,
                measured,
                running.runnable(book),
                keeper.stamps(keeper.files_of(book, read_page(path))),
            )
            made = lambda: notebooks.text_of(notebooks.notebook(book, path, site_url))  # noqa: E731
            return self.keeper.once(path, inputs, made)

        notebooks.write_all(book, site, notebook)

    def _write_texts(self, site: Path, config: MkDocsConfig) -> None:
        """Writes the pages as they are searched and as Markdown; both are made of the HTML of a page's Markdown."""
        site_url = head.with_slash(config.site_url)
        searched: dict[str, list[search.PageText]] = {language: [] for language in LANGUAGES}
        listed: dict[str, list[markdown_pages.Listed]] = {language: [] for language in LANGUAGES}
        for url, (page, html) in ((url, self._texts[url]) for url in self._parts if url in self._texts):
            path = _source(page)
            language, title, address = language_of(path), str(page.title), self.book.address(path)
            description = page.meta.get("description") or self._site_names[language][1]
            absolute = f"{site_url}{address}" if site_url else ""
            sections = self.keeper.once(("searched", path), html, partial(search.sections_of, html))
            write = partial(markdown_pages.markdown, html, absolute)
            text = self.keeper.once(("markdown", path), (html, site_url), write)
            below = address.removeprefix(prefix_of(language))
            if not (page.meta.get("search") or {}).get("exclude"):  # a page for contributors only
                searched[language].append(search.PageText(below, title, description, sections))
            part = self._parts.get(url, "")
            listed[language].append(markdown_pages.Listed(address, part, title, description, text))
        search.write(site, self.book, searched)
        markdown_pages.write(site, self._site_names, listed, site_url)
        head.write(site, site_url)
        addresses.write(site, self.book, site_url)
        feed.write(site, self.book, self._site_names["en"][0], site_url)

    def on_build_error(self, error: Exception) -> None:
        """Shows a mistake that superfences wrapped, or that ended a build elsewhere, as what it is."""
        self._checked = False
        unread = readable.problems(self.book) if self._renderer else []
        if unread and not isinstance(error, BookError):  # a file was broken while the build ran
            raise Abort(f"\n{report(unread)}") from None
        if self._serves and self._renderer and not unread:  # what ended the build may be one of several mistakes
            for problem in rules.all_problems(self.book, unread):
                log.warning("%s", problem)
        if isinstance(error, (SuperFencesException, BookError)):
            raise Abort(f"\n{error}") from None  # a server prints it without a traceback

    # One page ---------------------------------------------------------------------------------------------------

    @event_priority(-200)  # after mkdocs-jupyter, which also replaces how a page is rendered
    def on_pre_page(self, page: MkDocsPage, config: MkDocsConfig, files: Files) -> MkDocsPage:
        """Lets a notebook be rendered by our templates, and keeps a page whose sources are those of the last build."""
        notebook_pages.prepare(page, config, files)
        path = _source(page)
        source = read_page(path)
        counted = claims.counted_html(self.book, language_of(path)) if claims.MARK in source.text.split("\n") else ""
        proved = self._proved_now() if home.is_home(self.book, path) else ""
        calling = callers.state(self.book, language_of(path)) if callers.asked(path) else 0
        inputs = (keeper.stamps(keeper.files_of(self.book, source)), counted, proved, calling)
        self.keeper.look(page, files, language_of(path), inputs)
        return page

    def _proved_now(self) -> str:
        """What a home page says of the programs that ran, found once a build."""
        self._proved = self._proved or repr(home.proved(self.book))
        return self._proved

    def on_page_markdown(self, markdown: str, page: MkDocsPage, config: MkDocsConfig, files: Any) -> str:
        """Tells the renderer which page comes."""
        if self.keeper.keeps(page):
            self.keeper.spare(page)
        path = _source(page)
        self.renderer.begin(path, language_of(path), lambda target: get_relative_url(target, page.url))
        return markdown

    @event_priority(-200)
    def on_page_content(self, html: str, page: MkDocsPage, config: MkDocsConfig, files: Files) -> str:
        """Compares what became of a page's Markdown with what its source means, and remembers it."""
        path = _source(page)
        if not self.keeper.keeps(page):
            if self._serves:
                self._to_compare[path] = html
            else:
                for problem in self._unfaithful(path, html):
                    log.warning("%s", problem)
        self.keeper.converted(page, html)
        if dictionary.is_dictionary(self.book, path):
            for item in (each for top in page.toc for each in top.children):
                item.children.clear()  # the page itself is the list of its entries
        self._texts[page.url] = (page, html)
        return html

    def on_page_context(
        self, context: dict[str, Any], page: MkDocsPage, config: MkDocsConfig, nav: Any
    ) -> dict[str, Any]:
        """Gives the templates the language and what was verified of the page's blocks."""
        path = _source(page)
        self.keeper.templated(page)
        self._urls[page.url] = path
        if self.keeper.keeps(page):
            return context
        shown = {fence.include for fence in read_page(path).fences if fence.language == "python" and fence.include}
        offered = notebooks.offer(self.book, path, config.repo_url)
        is_explorer = explorer.is_explorer(path)
        title = page.meta.pop("title", None)  # the theme's header then shows the page's own heading
        pair = sorted((path, twin_of(path)), key=language_of)
        places = {language_of(each): self.book.address(each) for each in pair}
        description = page.meta.get("description") or config.site_description or ""
        language = language_of(path)
        proved = verified.verified(self.book, sorted(shown))
        said = next(({"torch": each.torch, "date": each.date} for each in proved if each.date), {})
        return context | {
            "book_language": language,
            "search_title": title,
            "markdown_url": get_relative_url(self.book.address(path) + markdown_pages.NAME, page.url),
            "feed_url": get_relative_url(feed.NAME, page.url) if feed.days(self.book) else "",
            "absolute_twins": head.twins(head.with_slash(config.site_url), places),
            "structured": head.structured(
                title or str(page.title), description, language, config.site_name, page.canonical_url
            ),
            "twins": [
                {
                    "lang": language_of(each),
                    "name": NAMES[language_of(each)],
                    "url": get_relative_url(self.book.address(each) or "./", page.url),
                }
                for each in sorted((path, twin_of(path)), key=lambda each: LANGUAGES.index(language_of(each)))
            ],
            "verified": proved,
            "feedback": feedback.links(config.repo_url, self.book.relative(path), language, **said),
            "preview_url": f"{head.with_slash(config.site_url)}{preview.NAME}"
            if config.site_url and preview.has_one(self.book)
            else "",
            "notebook": offered and {**offered, "url": get_relative_url(offered["path"], page.url)},
            "has_figures": explorer.has_figures(path),
            "has_runnable": running.has_runnable(self.book, path),
            "is_explorer": is_explorer,
            "offline_url": get_relative_url(f"{offline.name_of(language)}.zip", page.url),
            "ebook_url": get_relative_url(ebook.name_of(language), page.url),
            "home": home.given(self.book, path, page.content or "", lambda target: get_relative_url(target, page.url)),
            "step": head.step_of(page),
            "is_dictionary": dictionary.is_dictionary(self.book, path),
            "error_ids": explorer.error_ids(self.book) if is_explorer else {},
        }

    @event_priority(-200)
    def on_post_page(self, output: str, page: MkDocsPage, config: MkDocsConfig) -> str:
        """Shrinks a page, and takes out the theme's links to other languages; ours are in `partials/head.html`.

        The theme's are relative, which search engines do not read. Its script asks for a sitemap for each
        `link[rel=alternate]`; a trailing space keeps the meaning of ours and escapes the script.
        """
        if self.keeper.keeps(page):
            return self.keeper.output(page, output)
        output = re.sub(r'<link rel="alternate" href="[^"]*" hreflang="[^"]*">\s*', "", output)
        shrunk = shrink.page(output).replace('<link rel="alternate"', '<link rel="alternate "')
        return self.keeper.output(page, self._guarded(shrunk))

    def on_post_template(self, output: str, template_name: str, config: MkDocsConfig) -> str:
        """Gives the page for lost addresses its policy."""
        return self._guarded(output) if template_name == "404.html" else output

    def _guarded(self, html: str) -> str:
        return html if self._serves else policy.guarded(html)

    # What a page is made of -------------------------------------------------------------------------------------

    def _shared_inputs(self, language: str, nav: Navigation, config: MkDocsConfig, files: Files) -> Hashable:
        """What every page of a language is made of, besides its own sources."""
        book = self.book
        source = book.docs / glossary.SOURCES[language]
        return (
            str(nav),
            sorted(file.src_uri for file in files),
            (config.site_url, config.repo_url, bool(feed.days(book))),
            glossary.entries(source.read_text(encoding="utf-8-sig")) if source.is_file() else [],
            explorer.error_ids(book),
            running.runnable(book),
            keeper.stamps(
                path
                for folder in (book.root / "overrides", book.verified, records.folder(book), behaviour.folder(book))
                for path in folder.rglob("*")
                if path.is_file()
            ),
            keeper.stamps([Path(config.config_file_path)]),
        )

    def _code_stamps(self) -> Hashable:
        """What tells whether our code was edited."""
        folder = self.book.root / "gatherbook"
        return keeper.stamps(path for path in folder.rglob("*") if path.is_file() and path.suffix != ".pyc")

    def _figure(self, name: str, number: int) -> str:
        """The HTML of one figure of the page that is being converted; empty where `calls.problems` has a complaint."""
        try:
            call = calls.read(self.book, name)[number - 1]
        except (BookError, IndexError):
            return ""
        here = self.renderer
        identity = f"figure-{name.removesuffix('.py').replace('/', '-')}-{number}"
        has_explorer = (self.book.docs / "explorer.md").is_file()
        address = here.link(f"{prefix_of(here.language)}explorer/") if has_explorer else None
        return figures.figure_html(call, here.language, identity, address)

    def _expanded(self, line: str, language: str) -> str:
        """A line with what was measured, and what the sweep lists, in the places that ask for it."""
        measured = running.with_counts(self.book, expanded(self.book, line, language))
        return behaviour.expanded(self.book, measured, language)

    def _unfaithful(self, path: Path, html: str) -> list[Problem]:
        """Where a page shows something else than its source means; such a page is made again at the next build."""
        expand = partial(self._expanded, language=language_of(path))
        found = faithful.differences(read_page(path), html, expand)
        if found:
            self.keeper.trouble(path)
        return [Problem(self.book.relative(path), line, what, cure) for line, what, cure in found]

    def _theme_env(self, theme: Theme) -> Environment:
        """The theme's templates as MkDocs gives them, its files listed once a process."""
        env = Theme.get_env(theme)
        env.loader = theme_files.Loader(theme.dirs, self.book.root / "overrides", self._listed)
        return env

    def _formula_failed(self, latex: str, reason: str) -> None:
        path = self.renderer.path
        text = path.read_text(encoding="utf-8")
        log.warning(
            "%s",
            Problem(
                self.book.relative(path),
                text.count("\n", 0, max(text.find(latex), 0)) + 1,
                f"the formula {latex!r} cannot be read: {reason}",
                "mend its LaTeX; docs/ formulas know what MathML Core knows",
            ),
        )

    def _explain_link(self, record: logging.LogRecord) -> bool:
        """Adds the line and the cure to MkDocs' own warnings about links; the search for them is MkDocs'."""
        message = record.getMessage()
        match = _LINK.search(message)
        if match and self._renderer is not None:
            path = self.book.docs / match["file"]
            links = read_page(path).links if path.is_file() else []
            problem = Problem(
                self.book.relative(path),
                next((link.line for link in links if link.target == match["target"]), 1),
                message,
                "point it at a page as docs/ names it (guide/x.md, never x.zh.md) and at a {#id} that the page has",
            )
            record.msg, record.args = str(problem), ()
        return True

    def _is_no_problem_of_ours(self, record: logging.LogRecord) -> bool:
        """Drops what MkDocs says of `nav` where the rules have said it already, with line and cure."""
        said = _NAV.search(record.getMessage())
        return not (said and self._renderer is not None and frame.nav_problems(self.book))


_NAV = re.compile(
    r"^A reference to '[^']+\.md' is included in the 'nav'|^The following pages exist in the docs directory"
)
_LINK = re.compile(r"Doc file '(?P<file>[^']+)' contains (?:a|an) .*?link '(?P<target>[^']+)'")


def _source(page: MkDocsPage) -> Path:
    return Path(page.file.abs_src_path or "")


class _InMemory(BytecodeCache):
    """Compiled templates, kept for the life of the process: nothing on the disk can be cut off or outlive the theme."""

    def __init__(self) -> None:
        self._compiled: dict[str, tuple[str, bytes]] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        checksum, code = self._compiled.get(bucket.key, ("", b""))
        if checksum == bucket.checksum:
            bucket.bytecode_from_string(code)

    def dump_bytecode(self, bucket: Bucket) -> None:
        self._compiled[bucket.key] = (bucket.checksum, bucket.bytecode_to_string())
