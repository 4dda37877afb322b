"""What `mkdocs.yml` names under `hooks`: the events of one `Build`, which lives as long as this process.

MkDocs loads this file once for the life of the process; an edit of our code is seen by the next process.
"""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from gatherbook.site.build import Build

BUILD = Build()

on_startup = BUILD.on_startup
on_serve = BUILD.on_serve
on_config = BUILD.on_config
on_pre_build = BUILD.on_pre_build
on_nav = BUILD.on_nav
on_env = BUILD.on_env
on_pre_page = BUILD.on_pre_page
on_page_markdown = BUILD.on_page_markdown
on_page_content = BUILD.on_page_content
on_page_context = BUILD.on_page_context
on_post_page = BUILD.on_post_page
on_post_template = BUILD.on_post_template
on_post_build = BUILD.on_post_build
on_build_error = BUILD.on_build_error
