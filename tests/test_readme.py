"""What holds for the READMEs alone: the dry run is real, the first two commands are those of CI, they are short."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest

from tests.pages import blocks, commands, lines, text_of, twin
from tests.program import Program
from tests.test_pages import INSTALL, TEST, run
from wcode_setup.catalog import proven
from wcode_setup.cli.completion import completion
from wcode_setup.console.shells import SHELLS
from wcode_setup.tools import load

READMES = ("README.md", twin("README.md"))
LONGEST = 125
"""Lines of a README, without its tables."""


@pytest.mark.parametrize("name", READMES)
def test_the_dry_run_is_real(name: str, program: Program) -> None:
    [config] = [block.text for block in blocks(name) if block.kind == "json5"]
    shown = next(block for block in blocks(name) if block.kind == "console")
    program.config(config)
    [line] = lines(shown)
    assert run(program, line, {}).text == shown.text.partition("\n")[2]


@pytest.mark.parametrize("name", READMES)
def test_the_output_of_doctor_is_real(name: str, program: Program) -> None:
    """In a folder with a project file of the tool that has another model."""
    [shown] = [block for block in blocks(name) if block.name == "doctor"]
    [line] = lines(shown)
    tool: Any = load(line.split()[2])
    package = f"lib/node_modules/{tool.product.package}"
    program.write(
        f"{package}/package.json", json.dumps({"name": tool.product.package, "version": proven.versions(tool.NAME)[0]})
    )
    script = program.write(f"{package}/bin/{tool.NAME}", "#!/bin/sh\n")
    script.chmod(0o755)
    (program.home / "bin").mkdir()
    (program.home / "bin" / tool.NAME).symlink_to(script)
    program.env["PATH"] = f"{program.home}/bin:/usr/bin:/bin"
    key = b"sk-test-readme-0123456789cdef"
    done = program(tool.NAME, "--model", "qwen3.6-plus", "--yes", "--api-key-stdin", stdin=key)
    assert done.code == 0, done.text
    program.write(f"{tool.NAME}.json", '{"model": "other/tiny"}')
    env = {"LC_ALL": "zh_CN.UTF-8" if name != READMES[0] else "C.UTF-8"}
    assert run(program, line, env).text == shown.text.partition("\n")[2]


@pytest.mark.parametrize("name", READMES)
def test_the_first_two_commands(name: str) -> None:
    first, second = commands(name)[1:3]
    assert first.startswith(INSTALL)
    assert second == TEST
    assert re.search(rf"^{TEST.split()[1]}:", text_of("Makefile"), re.MULTILINE)


@pytest.mark.parametrize("name", READMES)
def test_it_is_short(name: str) -> None:
    assert len([line for line in text_of(name).splitlines() if line[:1] != "|"]) <= LONGEST


@pytest.mark.parametrize("page", ["docs/everyday.md", "docs/zh/everyday.md"])
def test_the_lines_for_the_shells(page: str) -> None:
    """As the help of `completion` has them; tests/conformance/test_completion.py runs them."""
    rows = [line.replace("\\|", "|") for line in text_of(page).splitlines()]
    shown = [line.strip() for line in (completion.callback.__doc__ or "").splitlines() if "completion " in line]
    examples = [line for line in shown if "--install" not in line]
    assert len(examples) == len(SHELLS)
    for example in examples:
        assert [line for line in rows if f"`{example}`" in line], example
