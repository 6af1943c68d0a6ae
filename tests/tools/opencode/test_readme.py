"""The output of `doctor` in the READMEs."""

from __future__ import annotations

import pytest

from tests.pages import blocks, lines
from tests.program import Program
from tests.test_pages import run
from tests.test_readme import READMES
from tests.tools.opencode.test_checks import install


@pytest.mark.parametrize("name", READMES)
def test_the_output_of_doctor_is_real(name: str, program: Program) -> None:
    """In a folder with an `opencode.json` that has another model."""
    [shown] = [block for block in blocks(name) if block.name == "doctor"]
    install(program, "1.18.33")
    done = program(
        "opencode", "--model", "qwen3.6-plus", "--yes", "--api-key-stdin", stdin=b"sk-test-readme-0123456789cdef"
    )
    assert done.code == 0, done.text
    program.write("opencode.json", '{"model": "other/tiny"}')
    [line] = lines(shown)
    env = {"LC_ALL": "zh_CN.UTF-8" if name != READMES[0] else "C.UTF-8"}
    assert run(program, line, env).text == shown.text.partition("\n")[2]
