"""The file of texts that a browser searches: what its script makes of it is what was written."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from gatherbook.site.search import FIRST, PageText, Section, shortened, write
from gatherbook.sources.book import BOOK
from tests.support.wire import node

ODD = "它说 'a' 和 \\ 和 “引号”。Ā 是字母，Ω 也是，😀 不是；\u2028 换行，tensor([[1, 2]])。"


@given(st.text(st.characters(codec="utf-8"), max_size=200) | st.text("的是一 aĀāΩж֏,。", max_size=200))
def test_a_shortened_text_is_read_back(text: str) -> None:
    short, table = shortened(text)
    letters = range(FIRST, FIRST + len(table))
    assert "".join(table[ord(char) - FIRST] if ord(char) in letters else char for char in short) == text


def test_chinese_takes_two_bytes_a_character() -> None:
    text = "索引里的数指的是行" * 50
    short, table = shortened(text)
    assert len(short.encode()) == 2 * len(text)
    assert sorted(table) == sorted(set(text))


def test_the_script_gives_what_was_written(tmp_path: Path) -> None:
    pages = [PageText("", "题", ODD, [Section("a", 2, "标题 Ā", [ODD, "索引" * 9], ["格 – 子"], ["x = 'Ω'"])])]
    write(tmp_path, BOOK, {"zh": pages})
    script = tmp_path / "assets" / "search" / "zh.js"
    ran = subprocess.run(
        [node(), "-e", f"{script.read_text(encoding='utf-8')}console.log(JSON.stringify(gatherTexts.zh))"],
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=True,
    )
    found = json.loads(ran.stdout)
    assert found["pages"][0][:3] == ["", "题", ODD]
    columns = [column[0] for column in found["columns"]]
    assert columns[3:7] == ["标题 Ā", [ODD, "索引" * 9], ["格 – 子"], "x = 'Ω'"]
