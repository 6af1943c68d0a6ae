"""The wizard's pure parts: lines broken, answers turned into flags, Node judged."""

from __future__ import annotations

import pytest

from wcode_setup.console.output import Output
from wcode_setup.locations import Locations
from wcode_setup.secrets.secret import Secret
from wcode_setup.text import wrap
from wcode_setup.tools.openclaw.install import node_fits
from wcode_setup.wizard import prompts
from wcode_setup.wizard.answers import Answers, flags


@pytest.mark.parametrize(
    ("text", "width", "lines"),
    [
        ("", 10, [""]),
        ("short", 10, ["short"]),
        ("one two three", 7, ["one two", "three"]),
        ("exactly ten", 11, ["exactly ten"]),
        ("https://gw.example/v1", 10, ["https://gw", ".example/v", "1"]),
        ("~/.openclaw。", 11, ["~/.opencla", "w。"]),
        ("密钥从哪里来", 4, ["密钥", "从哪", "里来"]),
        ("用 wcode 网关", 8, ["用 wcode", "网关"]),
        ("两行,一行", 4, ["两", "行,", "一行"]),
        ("两行，一行", 4, ["两", "行，", "一行"]),
        ("用 --yes，或", 8, ["用", "--yes，", "或"]),
        ("行（--yes）", 9, ["行", "（--yes）"]),
        ("行（二）行", 6, ["行", "（二）", "行"]),
    ],
)
def test_lines_are_broken_at_blanks_and_between_characters(text: str, width: int, lines: list[str]) -> None:
    assert wrap(text, width) == lines


def test_no_answer_makes_no_flag() -> None:
    assert flags(Answers(tools=("openclaw",), model="m")) == ["--model", "m"]


def test_a_typed_key_is_in_no_flag() -> None:
    words = flags(Answers(model="m", key=Secret("sk-test-0123456789"), storage="secret"))
    assert words == ["--model", "m", "--key-storage", "secret", "--api-key-stdin"]


@pytest.mark.parametrize(
    ("version", "fits"),
    [
        ("v24.16.0", True),
        ("v24.21.3", True),
        ("24.16.0", True),
        ("v26.1.0", True),
        ("v27.0.0", True),
        ("v24.15.9", False),
        ("v25.9.0", False),
        ("v26.0.0", False),
        ("v22.12.0", False),
        ("v4.16.0", False),
        ("", False),
        ("node", False),
    ],
)
def test_the_node_that_openclaw_needs(version: str, fits: bool) -> None:
    """`>=24.16.0 <25 || >=26.1.0`, as in the package.json of OpenClaw 2026.9.6."""
    assert node_fits(version) == fits


def test_a_key_is_masked_before_a_line_break_can_tear_it(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(prompts, "_columns", lambda: 30)
    key = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.q7Zk3x9Lm2Np8Rt5Vw1Yb4Cd"
    out = Output(Locations("linux", {}, "/h", "/h"))
    out.hide(Secret(key))
    prompts.Prompts(out).say(f"it says {key} and more")
    assert capsys.readouterr().out == "it says …b4Cd and more\n"
