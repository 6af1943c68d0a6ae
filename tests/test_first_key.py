"""The first key: asked for at a terminal before anything is shown; without one a run says what is missing."""

from __future__ import annotations

import getpass
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.program import STATE, Program, Result
from tests.suite import SUITES
from wcode_setup.cli import options
from wcode_setup.tools import TITLES

KEY = "sk-test-first-0123456789abcdef"
OTHER = "sk-test-other-0123456789abcdef"
MODEL = ("--model", "qwen3.6-plus")
ITSELF = {name for name, suite in SUITES.items() if suite.stores_the_key}
"""Tools that store the key itself and no reference to a variable."""
OPTIONS = "Hint: Pass --api-key-stdin, --api-key-file PATH or --api-key-env NAME"

Sit = Callable[..., Result]


@pytest.fixture
def sit(program: Program, monkeypatch: pytest.MonkeyPatch) -> Sit:
    """A run at a terminal: `typed` are the hidden answers in turn, and the last question is answered with yes."""

    def run(*arguments: str, typed: tuple[str, ...] = (), env: dict[str, str] | None = None) -> Result:
        answers = list(typed)

        def answer(prompt: str, stream: Any) -> str:
            stream.write(prompt)
            assert answers, "a question too many"
            return answers.pop(0)

        with monkeypatch.context() as patch:
            patch.setattr(options, "interactive", lambda: True)
            patch.setattr(getpass, "getpass", answer)
            result = program(*arguments, stdin=b"y\n", env=env)
        assert answers == [], "a question was not asked"
        return result

    return run


def holding(home: Path, text: str) -> list[Path]:
    """The tools' files that hold a text."""
    files = [path for path in home.rglob("*") if path.is_file() and STATE not in str(path)]
    return [path for path in files if text in path.read_text()]


@pytest.mark.parametrize("more", [(), ("--dry-run",), ("--check",), ("--json",)], ids="".join)
@pytest.mark.parametrize("tool", TITLES)
def test_without_a_terminal(tool: str, more: tuple[str, ...], program: Program) -> None:
    """It fails, or one line says what is missing; a preview ends in the same way."""
    result = program(tool, *MODEL, *more)
    if tool in ITSELF:
        assert result.code == 1
        assert f"Error: no API key: {TITLES[tool]} stores the key itself\n{OPTIONS}" in result.err
        assert program.tree(state=False) == {}
    else:
        assert result.code == (3 if "--check" in more else 0)
        assert "WCODE_API_KEY is not set" in result.out


@pytest.mark.parametrize("tool", TITLES)
def test_the_key_is_asked_for(tool: str, sit: Sit, program: Program) -> None:
    """What is no key is asked for again; the question comes before the diff."""
    result = sit(tool, *MODEL, typed=("short key", "<API_KEY>", f"export WCODE_API_KEY='{KEY}'"))
    assert result.code == 0
    question = "API key: " if tool in ITSELF else "API key (Enter: store only the name WCODE_API_KEY): "
    begin, *again, _ = result.err.split(question)
    assert begin == "No API key for this gateway is stored or set; keys come from https://platform.wcode.net.\n"
    assert [text.split("\n")[0] for text in again] == [
        "Error: the API key contains a blank, quotes, or a control or non-ASCII character",
        "Error: the API key is a placeholder from a manual, not a key",
    ]
    assert "only its value is used" in result.out
    assert KEY not in result.text and "…cdef" in result.out
    assert holding(program.home, KEY) and not holding(program.home, "export")
    assert "WCODE_API_KEY is not set" not in result.out


@pytest.mark.parametrize("tool", TITLES)
def test_enter_leaves_it_at_the_reference(tool: str, sit: Sit, program: Program) -> None:
    result = sit(tool, *MODEL, typed=("",))
    said = "Note: Only the name WCODE_API_KEY is stored: the tool works once that variable holds the key.\n"
    if tool in ITSELF:
        assert (result.code, result.out) == (1, "")
        assert f"Error: no API key: {TITLES[tool]} stores the key itself\n{OPTIONS}" in result.err
        assert program.tree(state=False) == {}
    else:
        assert result.code == 0
        assert said in result.out
        assert holding(program.home, "WCODE_API_KEY")


@pytest.mark.parametrize("tool", TITLES)
def test_nobody_is_asked_for_a_key_that_is_there(tool: str, sit: Sit, program: Program) -> None:
    assert sit(tool, *MODEL, env={"WCODE_API_KEY": KEY}).code == 0  # a variable that is set
    if tool not in ITSELF:
        assert sit(tool, *MODEL, "--vision").code == 0  # a reference that is there
        assert sit(tool, *MODEL, "--api-key-env", "WORK_KEY").code == 0
        assert sit(tool, *MODEL, "--key-storage", "env").code == 0
    (program.home / "key").write_text(KEY)
    assert sit(tool, *MODEL, "--api-key-file", "key").code == 0
    assert sit(tool, *MODEL, "--no-vision").code == 0  # the stored key


@pytest.mark.parametrize("more", ["--yes", "--json", "--dry-run", "--check"])
def test_nobody_is_asked_without_questions(more: str, sit: Sit) -> None:
    assert sit("openclaw", *MODEL, more).code in (0, 3)


def test_a_form_that_needs_a_key(sit: Sit, program: Program) -> None:
    assert sit("openclaw", *MODEL, "--key-storage", "secret", typed=(KEY,)).code == 0
    (file,) = holding(program.home, KEY)
    assert file.name == "wcode.key"


def test_all_leaves_stored_keys_alone(sit: Sit, program: Program) -> None:
    """One question for all tools; only those without a key get the answer."""
    assert program("openclaw", *MODEL, "--api-key", OTHER).code == 0
    others = [suite for name, suite in SUITES.items() if name != "openclaw"]
    for suite in others:
        program.write(suite.files[0], suite.mine)
        for extension in suite.extensions:
            (program.home / f".vscode/extensions/{extension}-7.0.0").mkdir(parents=True)
    result = sit("all", *MODEL, "--vision", typed=(KEY,))
    assert result.code == 0, result.text
    assert {*holding(program.home, KEY)} == {
        program.home / file for suite in others for file in suite.holders["literal"]
    }
    assert {path.name for path in holding(program.home, OTHER)} == {"openclaw.json"}


def test_another_gateway(sit: Sit) -> None:
    """Nothing is said of where its keys come from."""
    result = sit("openclaw", *MODEL, "--base-url", "https://gw.example/v1", "--provider", "gw", typed=("",))
    assert result.err.startswith(
        "No API key for this gateway is stored or set.\nAPI key (Enter: store only the name GW_API_KEY): "
    )


def test_a_refusal_comes_before_the_question(sit: Sit, program: Program) -> None:
    program.config("[")
    assert sit("openclaw", *MODEL).code == 1


@pytest.mark.parametrize("tool", [name for name, suite in SUITES.items() if suite.secret])
def test_a_stored_key_that_is_lost(tool: str, sit: Sit, program: Program) -> None:
    """Somebody deleted the file of keys: the key is asked for, unless its variable is a reference then."""
    assert program(tool, *MODEL, "--api-key", OTHER, "--key-storage", "secret").code == 0
    (file,) = holding(program.home, OTHER)
    file.unlink()
    asked = (KEY,) if SUITES[tool].loses_the_key else ()
    assert sit(tool, *MODEL, typed=asked).code == 0
    assert bool(holding(program.home, KEY)) == bool(asked)
