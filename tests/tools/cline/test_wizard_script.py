"""The wizard, and the script that it prints, where another vendor fills the one slot: with a yes it is `--force`."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.gateway import Gateway
from tests.person import THIRD
from tests.program import Program
from tests.tools.cline.test_terminal_questions import CONFIG, TAKEN
from tests.wizard_script import CUSTOM, TYPED, check_lines, furnished, run, script_of, told_as_done

SLOT = {"wizard-tools": ("cline",), **TYPED, "wizard-storage": "literal"}


def taken(program: Program) -> None:
    """The furnished home, with the slot of another vendor."""
    furnished(program)
    program.write(CONFIG, json.dumps(TAKEN, indent=2) + "\n")


@pytest.mark.parametrize(
    ("answers", "head"),
    [
        (SLOT, "wcode-setup cline "),
        (
            {**SLOT, "wizard-tools": ("openclaw", THIRD, "hermes", "cline")},
            'read -rs KEY; printf %s "$KEY" | wcode-setup openclaw ',
        ),
    ],
    ids=["slot", "with-a-slot"],
)
def test_the_script_does_the_same(
    answers: dict[str, Any], head: str, program: Program, monkeypatch: pytest.MonkeyPatch, gateway: Gateway
) -> None:
    told = told_as_done(program, monkeypatch, answers, gateway, taken)
    assert [line.startswith(head) for line in told.splitlines()] == [True]
    assert told.count("--force") == 1


def test_the_command_of_a_preview_is_forced_where_the_run_would_ask(
    program: Program, monkeypatch: pytest.MonkeyPatch, gateway: Gateway
) -> None:
    taken(program)
    answers = {**SLOT, **CUSTOM, "wizard-url": gateway.url + "/v1"}
    assert "--force" in script_of(run(program, monkeypatch, answers, "--dry-run")[0])


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_lines_break_between_words(
    lang: str, program: Program, monkeypatch: pytest.MonkeyPatch, gateway: Gateway
) -> None:
    taken(program)
    check_lines(program, monkeypatch, lang, gateway, "openclaw", "hermes", "cline")
