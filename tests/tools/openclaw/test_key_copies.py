"""Copies of a key that a tool makes by itself: backups, and what its agents read."""

from __future__ import annotations

import json

import pytest

from tests.key_copies import KEY, NEW, PLUS, copy, lines, set_up
from tests.program import Program
from tests.suite import SUITES

AGENT = ".openclaw/agents/main/agent/models.json"


def test_a_run_that_keeps_the_key_names_no_copy(program: Program) -> None:
    """A copy of the key that the configuration holds in clear itself is no news."""
    set_up(program, "openclaw", "literal")
    for path in SUITES["openclaw"].copies:
        program.write(path, json.dumps({"providers": {"wcode": {"apiKey": KEY}}}))
    assert lines(program("openclaw", "--model", "qwen/qwen3.6-27b", "--yes").out) == []


@pytest.mark.parametrize("words", [("openclaw", *PLUS), ("remove", "openclaw", "--yes")], ids=["set-up", "remove"])
@pytest.mark.parametrize(
    ("key", "named"),
    [(NEW, True), ("secretref-managed", False), ("WCODE_API_KEY", False), ("${WCODE_API_KEY}", False), (7, False)],
)
@pytest.mark.parametrize("path", [AGENT, ".openclaw/openclaw.json.bak"])
def test_an_older_key_of_the_provider(
    program: Program, path: str, key: object, named: bool, words: tuple[str, ...]
) -> None:
    """One that was rotated long ago, which no run takes out now."""
    set_up(program, "openclaw", "literal")
    entry = {"providers": {"wcode": {"apiKey": key}, "other": {"apiKey": "sk-test-of-another-one"}}}
    program.write(path, json.dumps(entry if path == AGENT else {"models": entry}))
    result = program(*words)
    assert ("made its own copies of a key" in result.out) == named, result.out
    assert NEW not in result.text


def test_where_the_key_goes_from_one_of_several_files(program: Program) -> None:
    """`literal` to `secret`: the key file holds it, and the backups of the configuration still do, too."""
    set_up(program, "openclaw", "literal")
    file = copy(program, ".openclaw/openclaw.json.bak", KEY)
    result = program("openclaw", *PLUS, "--key-storage", "secret")
    assert lines(result.out) == [f"rm -- {file}"]
