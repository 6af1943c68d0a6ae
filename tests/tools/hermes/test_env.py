"""A key that `.env` already has under the variable that a run names."""

from __future__ import annotations

import pytest

from tests.program import Program

STORED, NEW = "sk-test-stored-0123456789", "sk-test-new-9876543210"
NAMED = "providers:\n  other:\n    base_url: https://wcode.net/api/gpt/v1\n    key_env: WCODE_API_KEY\n"


@pytest.mark.parametrize("config", ["", NAMED], ids=["no provider", "used by another"])
@pytest.mark.parametrize("key", [STORED, NEW], ids=["the same", "another"])
def test_the_key_of_the_variable_is_the_one_in_use(config: str, key: str, program: Program) -> None:
    """A reference alone would send the stored key, which Hermes reads first."""
    program.write(".hermes/config.yaml", config)
    env = program.write(".hermes/.env", f"WCODE_API_KEY={STORED}\n")
    words = ("hermes", "--model", "qwen3.6-plus", "--provider", "mygw", "--api-key-env", "WCODE_API_KEY")
    result = program(*words, env={"WCODE_API_KEY": key})
    assert result.code == 0, result.text
    assert env.read_text() == f"WCODE_API_KEY={key}\n"
    assert "key_env: WCODE_API_KEY" in (program.home / ".hermes/config.yaml").read_text()
    assert program(*words, "--check", env={"WCODE_API_KEY": key}).code == 0
    assert program("undo").code == 0
    assert env.read_text() == f"WCODE_API_KEY={STORED}\n"


@pytest.mark.parametrize("storage", [(), ("--key-storage", "env"), ("--key-storage", "secret")])
@pytest.mark.parametrize("config", ["", NAMED], ids=["no provider", "used by another"])
def test_the_key_of_another_host_is_not_taken(config: str, storage: tuple[str, ...], program: Program) -> None:
    """`.env` does not say which host a key is for; the name of the variable does."""
    program.write(".hermes/config.yaml", config)
    env = program.write(".hermes/.env", f"WCODE_API_KEY={STORED}\n")
    words = ("hermes", "--model", "qwen3.6-plus", "--base-url", "http://localhost:8000/v1", *storage)
    result = program(*words, "--api-key-env", "WCODE_API_KEY", "--json", env={"WCODE_API_KEY": NEW})
    assert [error["code"] for error in result.document["errors"]] == ["variable-of-other-host"]
    assert env.read_text() == f"WCODE_API_KEY={STORED}\n"
