"""The one slot, which another vendor fills: shown and asked about at a terminal."""

from __future__ import annotations

import json

import pytest

from tests.program import Program
from tests.terminal import Terminal

KEY, THEIRS = "sk-test-0123456789abcdef", "sk-test-vendor-5555555555"
CONFIG = ".cline/data/settings/providers.json"
TAKEN = {
    "version": 1,
    "lastUsedProvider": "openai-compatible",
    "providers": {
        "openai-compatible": {
            "settings": {
                "provider": "openai-compatible",
                "apiKey": THEIRS,
                "model": "vendor-large",
                "baseUrl": "https://api.other.example/v1",
            },
            "updatedAt": "2026-11-21T19:23:02.336Z",
            "tokenSource": "manual",
        }
    },
}


@pytest.mark.parametrize("answer", ["y", "n"])
def test_the_one_slot_of_cline(answer: str, program: Program) -> None:
    """Another vendor in it: shown and asked about; without a person or `--force`, refused."""
    config = program.write(CONFIG, json.dumps(TAKEN, indent=2) + "\n")
    before = config.read_bytes()
    program.write("wcode.key", KEY + "\n")
    command = ("cline", "--model", "qwen3.6-plus", "--api-key-file", "wcode.key")
    assert program(*command).code == program(*command, "--yes").code == 1
    assert config.read_bytes() == before
    terminal = Terminal(program, *command, columns=200)
    try:
        terminal.wait(r"Apply\? \[y/N\]")
        assert config.read_bytes() == before
        terminal.press(answer, "\r")
        assert terminal.ended() == 0
        shown = " ".join(terminal.text.split())
    finally:
        terminal.close()
    assert "vendor-large at https://api.other.example/v1 is replaced" in shown
    assert THEIRS not in shown
    assert KEY not in shown
    settings = json.loads(config.read_text())["providers"]["openai-compatible"]["settings"]
    assert settings["model"] == ("qwen3.6-plus" if answer == "y" else "vendor-large")
    assert settings["apiKey"] == (KEY if answer == "y" else THEIRS)
    assert (config.read_bytes() == before) == (answer == "n")
