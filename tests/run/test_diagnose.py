"""What is wrong with my call?: what is said of it is what PyTorch says, and every call that is offered runs there."""

from __future__ import annotations

import json
import subprocess
from functools import cache
from typing import Any

from tests.run.reference import expected
from tests.run.wire import FOLDER
from tests.support.wire import node

CALLS: list[tuple[str, dict[str, str], str, str]] = [
    ("q_values.gather(1, actions)", {}, "raises", "q_values.gather(1, actions.unsqueeze(1)).squeeze(1)"),
    ("torch.gather(x, 1, idx)", {"x": "(3, 4)", "idx": "(2, 2)"}, "accepted", ""),
    ("out = x.gather(dim=1, index=index)", {"index": "[[0, 5]]"}, "raises", ""),
    ("torch.zeros(5).scatter_add_(0, words, ones)", {"words": "(4,)", "ones": "(4,) int64"}, "raises", "ones.float()"),
    (
        "logits.log_softmax(-1).gather(-1, labels)",
        {"logits": "(2, 5, 7)", "labels": "(2, 5)"},
        "raises",
        "unsqueeze(-1)",
    ),
    ("x.scatter(1, index, src)", {"x": "(3, 4)", "index": "(3,)", "src": "(3,)"}, "raises", "src.unsqueeze(1)"),
    ("x.gather(1, index)", {"x": "(3, 4)", "index": "(3, 1) float32"}, "raises", "index.long()"),
    ("hidden.gather(1, position)", {"hidden": "(2, 5, 8)", "position": "(2,)"}, "raises", "expand(-1, 1, 8)"),
    (
        "x.index_add(0, segment, value)",
        {"x": "(4, 2)", "segment": "(3, 1)", "value": "(3, 2)"},
        "raises",
        "squeeze(-1)",
    ),
    (">>> x.gather(dim, index)", {"x": "[3, 4]", "dim": "0", "index": "(1, 4)"}, "accepted", ""),
    ("x.gather(1, index)", {"x": "(3, 4)", "index": "three by four"}, "unclear", ""),
    ("x.gather(1, index).no_such_thing()", {"x": "(3, 4)", "index": "(3, 1)"}, "refused", ""),
]


@cache
def diagnosed() -> list[dict[str, Any]]:
    script = f"""
        import {{ diagnose, unknown, usual }} from {json.dumps((FOLDER / "page" / "diagnose.js").as_uri())};
        import {{ run }} from {json.dumps((FOLDER / "run.js").as_uri())};
        const programs = [];
        const kept = (text) => (programs.push(text), run(text));
        console.log(JSON.stringify({json.dumps(CALLS)}.map(([text, given]) => {{
            const names = unknown(text, run, (name) => given[name] ?? "");
            const named = names.map((name) => ({{ name, given: given[name] ?? usual(name) }}));
            programs.length = 0;
            const found = diagnose(text, named, kept);
            const runs = programs.filter((each) => !run(each).error && !run(each).refused);
            return {{ names, ...found, first: programs[0] ?? null, runs }};
        }})));
    """
    done = subprocess.run(
        [node(), "--input-type=module", "-"], input=script, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return list(json.loads(done.stdout))


def test_what_is_said_of_a_call() -> None:
    for (text, _, kind, fix), found in zip(CALLS, diagnosed(), strict=True):
        assert found["kind"] == kind, (text, found)
        assert bool(found["fixes"]) == bool(fix), (text, found)
        assert not fix or any(fix in each["line"] for each in found["fixes"]), (text, found["fixes"])
    assert diagnosed()[0]["names"] == ["q_values", "actions"]
    assert diagnosed()[2]["cell"] == {"place": "index[0][1]", "value": "5", "size": "4"}
    assert diagnosed()[10]["name"] == "index"


def test_pytorch_says_the_same() -> None:
    """The error of the call, and of each call that is offered that it runs, and the shape of its result."""
    asked = [found for found in diagnosed() if found["kind"] in ("raises", "accepted")]
    for found, theirs in zip(asked, expected([found["first"] for found in asked]), strict=True):
        error = found["outcome"]["error"]
        assert theirs.error == ((error["type"], error["message"]) if error else None)
    offered = [(each, program) for found in asked for each, program in zip(found["fixes"], found["runs"], strict=False)]
    assert len(offered) > 12
    for (fix, _), theirs in zip(offered, expected([program for _, program in offered]), strict=True):
        assert theirs.error is None, fix
        assert str(theirs.printed).rpartition("\x1e")[2].strip() == fix["shape"], fix
