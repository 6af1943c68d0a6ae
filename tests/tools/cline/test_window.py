"""One context window for several models."""

from __future__ import annotations

from typing import NamedTuple

import pytest

from tests.aftermath import KEY, PLUS, SMALL
from tests.program import Program
from wcode_setup.console import messages


class Case(NamedTuple):
    """Words of a set-up of Cline, and the models that keep another one's window."""

    first: tuple[str, ...]
    second: tuple[str, ...]
    window: int = 0
    others: str = ""


@pytest.mark.parametrize(
    "case",
    [
        Case(PLUS, ()),
        Case(PLUS, SMALL, 256000, "qwen3.6-plus"),
        Case((*PLUS, *SMALL), (), 1024000, "qwen/qwen3.6-27b"),
        Case(PLUS, (*SMALL, "--no-default"), 1024000, "qwen/qwen3.6-27b"),
        Case(PLUS, ("--model", "other", "--context-window", "1024000", "--max-tokens", "1000", "--yes")),
    ],
    ids=["one", "a-second-default", "two", "no-default", "same-window"],
)
def test_the_one_window_of_cline(program: Program, case: Case) -> None:
    """`cline -m OTHER` runs with the window of the slot (3.0.65), and cannot compact in time."""
    said = program("cline", *case.first, stdin=KEY)
    if case.second:
        said = program("cline", *case.second)
    assert said.code == 0, said.text
    note = messages.text("cline-one-window", window=case.window, models=case.others)
    assert (note in said.out) == bool(case.others)
    assert ("one context window" in said.out) == bool(case.others)
