"""The types in the comments of the evaluator's modules hold: TypeScript checks them, strictly and without DOM."""

from __future__ import annotations

import subprocess

from tests.run.wire import FOLDER
from tests.support.install import typescript
from tests.support.types import FLAGS
from tests.support.wire import node

WITHOUT_DOM = [each.replace("es2023,dom,dom.iterable", "es2023") for each in FLAGS]


def test_every_type_in_the_comments_holds() -> None:
    compiler = typescript()
    assert compiler is not None, "TypeScript is not installed. Cure: make tools"
    files = sorted(FOLDER.glob("*.js"))
    assert len(files) >= 10
    assert "es2023" in WITHOUT_DOM
    done = subprocess.run(
        [node(), str(compiler), *WITHOUT_DOM, *map(str, files)], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout
