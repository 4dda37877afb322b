"""`make screenshot`: the picture of the home page in the README, taken from a fresh build."""

from __future__ import annotations

import functools
import http.server
import subprocess
import sys
import tempfile
import threading

from gatherbook.sources.book import BOOK
from tests.support.browser import open_browser

TARGET = BOOK.root / ".github" / "home.png"


def main() -> int:
    with tempfile.TemporaryDirectory() as site:
        subprocess.run(
            [sys.executable, "-m", "mkdocs", "build", "--quiet", "--site-dir", site], cwd=BOOK.root, check=True
        )
        handler = functools.partial(http.server.SimpleHTTPRequestHandler, directory=site)
        server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        with open_browser() as browser:
            page = browser.new_page(viewport={"width": 1280, "height": 860})
            page.goto(f"http://127.0.0.1:{server.server_port}/", wait_until="networkidle")
            TARGET.parent.mkdir(exist_ok=True)
            page.screenshot(path=TARGET)
        server.shutdown()
    print(f"wrote {BOOK.relative(TARGET)}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
