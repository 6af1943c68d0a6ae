"""The transcripts of the page "Every day" are real: each is run in a home with two tools, in the order of the page."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

import pytest

from tests.pages import Block, blocks, lines, twin
from tests.program import Program
from tests.raw import raw, says
from tests.test_pages import run

PAGES = ("docs/everyday.md", twin("docs/everyday.md"))
TRANSCRIPTS = ("key", "use", "models", "terminal", "store")
LISTED = {"data": [{"id": "qwen3.6-plus", "context_length": 1024000}, {"id": "my/model", "max_model_len": 200000}]}
HOME = """version: 1
gateway: {provider: mygw, base_url: https://gw.example/v1}
api_key: {file: ~/gw.key}
models: [{id: my/model, context_window: 200000, max_tokens: 8192}]
tools: {openclaw: {}, opencode: {}}
"""


def transcripts(page: str) -> list[Block]:
    return [block for block in blocks(page) if block.kind == "console" and block.name in TRANSCRIPTS]


def furnish(program: Program) -> None:
    """Two tools at the wcode gateway, key files, a second setup, and a password store."""
    for name, key in (
        ("wcode", "sk-test-pages-0123456789"),
        ("new", "sk-test-pages-9876543210"),
        ("gw", "sk-test-gw-5555555555"),
    ):
        program.write(f"{name}.key", key + "\n")
    for tool in ("openclaw", "opencode"):
        assert program(tool, "--model", "qwen3.6-plus", "--api-key-file", "wcode.key", "--yes").code == 0
    program.write(".config/wcode-setup/setups/home.yaml", HOME)
    program.write("bin/pass", "#!/bin/sh\ncat new.key\n").chmod(0o755)
    program.env["PATH"] = f"{program.home}/bin:{program.env['PATH']}"


def outputs(page: str, program: Program) -> Iterator[tuple[str, str, str]]:
    """Each command with the output on the page, and the real one."""
    env = {"LC_ALL": "zh_CN.UTF-8" if page != PAGES[0] else "C.UTF-8"}
    with raw(says(json.dumps(LISTED).encode())) as url:
        for block in transcripts(page):
            shown = re.split(r"^\$ .*\n", block.text, flags=re.MULTILINE)[1:]
            for line, text in zip(lines(block), shown, strict=True):
                yield line, text, run(program, line.replace("http://localhost:8000/v1", url), env).text


def test_each_has_a_transcript() -> None:
    for page in PAGES:
        assert [block.name for block in transcripts(page)] == list(TRANSCRIPTS)


@pytest.mark.parametrize("page", PAGES)
def test_the_transcripts_are_real(page: str, program: Program) -> None:
    furnish(program)
    for line, shown, printed in outputs(page, program):
        assert printed == shown, line
