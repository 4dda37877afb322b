"""The exercises that check an answer: the solution passes and each listed mistake fails with a case, in the evaluator as
in PyTorch; what the check prints is the same in both.
"""

from __future__ import annotations

import json
import subprocess
from functools import cache
from typing import Any

from gatherbook.page.exercises import CASES, Exercise, exercises, problems, served
from gatherbook.sources.book import BOOK
from gatherbook.sources.pages import read_page
from tests.run.compare import compared
from tests.run.wire import FOLDER
from tests.support.books import make_small_book
from tests.support.problems import expect_none
from tests.support.wire import node

HEAD = "import torch\nimport torch.nn.functional as F\n\n"
SOLUTION, START = "the solution", "the start"


@cache
def answers() -> dict[tuple[str, str], str]:
    """Every answer that is listed, by exercise and reason."""
    found = {}
    for each in exercises(BOOK).values():
        found[each.identity, START] = f"{each.start}\n"
        found[each.identity, SOLUTION] = f"{HEAD}{each.solution}\n"
        found |= {(each.identity, reason): f"{HEAD}{text}\n" for reason, text in each.wrong.items()}
    return found


def judged(given: list[tuple[Exercise, str]]) -> list[dict[str, Any]]:
    """What the page's judge says of answers."""
    asked = [{"task": served(BOOK)[each.identity], "text": text} for each, text in given]
    script = f"""
        import {{ judge }} from {json.dumps((FOLDER / "page" / "judge.js").as_uri())};
        import {{ run }} from {json.dumps((FOLDER / "run.js").as_uri())};
        const asked = {json.dumps(asked)};
        console.log(JSON.stringify(asked.map(({{ task, text }}) => judge(text, task, (program) => run(program)))));
    """
    done = subprocess.run(
        [node(), "--input-type=module", "-"], input=script, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return list(json.loads(done.stdout))


@cache
def verdicts() -> dict[tuple[str, str], dict[str, Any]]:
    given = [(exercises(BOOK)[identity], text) for (identity, _), text in answers().items()]
    return dict(zip(answers(), judged(given), strict=True))


def test_every_solution_passes() -> None:
    said = {key[0]: verdict for key, verdict in verdicts().items() if key[1] == SOLUTION}
    assert len(said) >= 15
    assert {name: verdict["kind"] for name, verdict in said.items()} == dict.fromkeys(said, "solved")
    assert {verdict["cases"] for verdict in said.values()} == {0, CASES}


def test_every_mistake_fails_with_a_small_case() -> None:
    mistakes = {key: verdict for key, verdict in verdicts().items() if key[1] not in (SOLUTION, START)}
    assert len(mistakes) > 35
    for key, verdict in mistakes.items():
        assert verdict["kind"] in ("differs", "raises", "wrong", "forbidden"), (key, verdict)
        if verdict["kind"] == "differs":
            assert verdict["given"], key
            assert verdict["wanted"] is not None, key
            assert verdict["got"] is not None, key
            assert max(len(value) for _, value in verdict["given"]) < 250, key
        elif verdict["kind"] == "raises":
            assert verdict["given"], key
    assert {key[0] for key in mistakes} == set(exercises(BOOK))


def test_no_exercise_is_solved_as_it_begins() -> None:
    kinds = {key[0]: verdict["kind"] for key, verdict in verdicts().items() if key[1] == START}
    assert "solved" not in kinds.values()
    assert set(kinds.values()) <= {"differs", "raises", "open", "forbidden"}


def test_pytorch_judges_as_the_page_does() -> None:
    programs = [text + exercises(BOOK)[identity].check for (identity, _), text in answers().items()]
    for key, each in zip(answers(), compared(programs), strict=True):
        assert each.verdict == "equal", (key, each)


def test_what_goes_wrong_in_an_answer_is_told() -> None:
    rank = exercises(BOOK)["rank"]
    def_ = "import torch\ndef pick(q_values, actions):\n"
    texts = {
        f"{def_}    pass\n": ("differs", "kind", None),
        f"{def_}    return q_values.nothing\n": ("refused", "", 3),
        f"{def_}    return q_values[9]\n": ("raises", "", 3),
        "import torch\ndef pick(q_values):\n    return 1\n": ("raises", "", None),
        "x = 1\n": ("raises", "", None),
        f"{def_}    while True:\n        pass\n": ("refused", "", None),
        "import torch\ndef pick(:\n": ("refused", "", 2),
        f"{def_}    q_values.zero_()\n    return q_values[:, 0]\n": ("differs", "values", None),
    }
    for (text, (kind, why, line)), verdict in zip(texts.items(), judged([(rank, text) for text in texts]), strict=True):
        assert (verdict["kind"], verdict["why"]) == (kind, why), (text, verdict)
        if line is not None:
            assert verdict["line"] == line, text


def test_the_call_that_is_drawn_is_the_readers_own() -> None:
    verdict = verdicts()["rank", "one row, and all actions are looked up in it"]
    assert verdict["call"]["op"] == "gather"
    assert verdict["call"]["line"] == 5
    assert dict(verdict["given"])["actions"].startswith("tensor(")


def test_an_exercise_stands_under_its_heading_in_both_languages() -> None:
    for path in BOOK.pages():
        page = read_page(path)
        for line, identity in page.exercises:
            above = [heading for heading in page.headings if heading.line < line]
            assert above[-1].id == identity
    expect_none(problems(BOOK))


def test_the_rules_name_an_exercise_that_is_not_there(tmp_path: Any) -> None:
    small = make_small_book(tmp_path / "book")
    path = next(iter(small.pages()))
    path.write_text(f"{path.read_text(encoding='utf-8')}\n<!-- exercise: none -->\n", encoding="utf-8")
    assert [problem.what for problem in problems(small)] == ["there is no exercise none"]


def test_no_solution_is_served() -> None:
    for each in exercises(BOOK).values():
        assert set(served(BOOK)[each.identity]) == {"start", "check", "forbidden"}
        assert each.solution not in each.start + each.check
