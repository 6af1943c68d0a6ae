"""What a person is asked at a terminal before something of value is replaced."""

from __future__ import annotations

import io
import sys

import pytest

from tests.program import Program
from tests.terminal import Terminal
from wcode_setup.console import question
from wcode_setup.console.session import Session

KEY = "sk-test-0123456789abcdef"


@pytest.mark.parametrize(
    ("answers", "said"),
    [
        ("y", True), ("YES", True), ("是", True), ("好", True), (" 是 ", True),
        ("", False), ("n", False), ("No", False), ("否", False), ("不", False),
        ("好的吧\n是", True), ("是否\n否", False), ("maybe\n", False),
    ],
)  # fmt: skip
@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
def test_what_is_a_yes(answers: str, said: bool, encoding: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever the language of the messages; an answer that is none is asked for again."""
    typed = io.TextIOWrapper(io.BytesIO((answers + "\nn\n").encode(encoding)), encoding=encoding)
    monkeypatch.setattr(sys, "stdin", typed)
    monkeypatch.setattr(question, "_show", lambda _session, _question: None)
    assert question.confirm(Session([]), "Apply?") is said
    assert typed.buffer.read() == b"n\n", "answered"


def test_a_chinese_yes_writes(program: Program) -> None:
    terminal = Terminal(program, "openclaw", "-m", "qwen3.6-plus", "--lang", "zh", env={"WCODE_API_KEY": KEY})
    try:
        terminal.wait(r"\[y/N\]")
        terminal.press("是", "\r")
        assert terminal.ended() == 0
    finally:
        terminal.close()
    assert (program.home / ".openclaw/openclaw.json").exists()
