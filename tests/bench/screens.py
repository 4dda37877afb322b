"""How long each page is and how long it keeps the reader's machine: `python -m tests.bench.screens SITE [PAGE …]`.

Prints, for each page of a built site in both languages: screens at 1280 x 800 and at 390 x 844 with everything as it
opens, words of its text, kilobytes of its HTML gzipped, and the longest task of the main thread while it loads, on a
processor slowed down four times (a phone in the middle of the market).
"""

from __future__ import annotations

import gzip
import sys
from pathlib import Path
from statistics import median

from playwright.sync_api import Browser

from tests.support.browser import open_browser
from tests.support.site import static_server

DESK, PHONE, SLOWED, RUNS = (1280, 800), (390, 844), 4, 3
_TASKS = """
window.tasks = [];
new PerformanceObserver(list => tasks.push(...list.getEntries().map(each => each.duration)))
  .observe({type: "longtask", buffered: true});
"""


def longest_task(browser: Browser, address: str) -> float:
    """Milliseconds of the longest task while a page loads on a slow processor; the median of some loads."""
    found = []
    for _ in range(RUNS):
        context = browser.new_context(viewport={"width": PHONE[0], "height": PHONE[1]})
        page = context.new_page()
        session = context.new_cdp_session(page)
        session.send("Emulation.setCPUThrottlingRate", {"rate": SLOWED})
        page.add_init_script(_TASKS)
        page.goto(address, wait_until="load")
        page.wait_for_timeout(1500)
        found.append(max(page.evaluate("tasks"), default=0.0))
        context.close()
    return median(found)


def screens(browser: Browser, address: str, size: tuple[int, int]) -> float:
    """How many windows of a size a page fills."""
    page = browser.new_page(viewport={"width": size[0], "height": size[1]})
    page.goto(address, wait_until="load")
    height = page.evaluate("document.documentElement.scrollHeight")
    page.close()
    return float(height) / size[1]


def words(browser: Browser, address: str) -> int:
    """Words of what a page says besides its programs; a Chinese character counts as one."""
    page = browser.new_page()
    page.goto(address, wait_until="load")
    count = page.evaluate("""() => {
      const article = document.querySelector("article").cloneNode(true);
      article.querySelectorAll("pre, svg, math, script, .filename, .headerlink").forEach(each => each.remove());
      const text = article.textContent;
      return (text.match(/\\p{Script=Han}/gu) ?? []).length + (text.match(/[^\\s\\p{Script=Han}\\p{P}]+/gu) ?? []).length;
    }""")
    page.close()
    return int(count)


def main(site: Path, only: list[str]) -> None:
    """Prints the table."""
    with static_server(site) as address, open_browser() as browser:
        print(f"{'page':44} {'1280':>6} {'390':>6} {'words':>6} {'KB gz':>6} {'task ms':>8}")
        for path in sorted(site.rglob("index.html")):
            name = path.parent.relative_to(site).as_posix()
            if only and not any(name == each or name == f"zh/{each}" for each in only):
                continue
            at = f"{address}/{'' if name == '.' else name + '/'}"
            task = f"{longest_task(browser, at):8.0f}" if only else "       -"
            weight = len(gzip.compress(path.read_bytes(), 9, mtime=0)) / 1000
            wide, narrow = (screens(browser, at, size) for size in (DESK, PHONE))
            print(f"{name:44} {wide:6.1f} {narrow:6.1f} {words(browser, at):6} {weight:6.1f} {task}", flush=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2:])
