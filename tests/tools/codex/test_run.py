"""`run`: `.env` of Codex' folder takes precedence over the environment."""

from __future__ import annotations

from tests.program import Program


def test_a_variable_in_its_own_file_is_refused(program: Program) -> None:
    program.write(".codex/.env", "WCODE_API_KEY=sk-test-9876543210\n")
    words, env = (
        ("env", "codex", "--model", "qwen/qwen3.6-27b"),
        {"WCODE_API_KEY": "sk-test-0123456789", "MINE": "sk-x"},
    )
    found = program(*words, env=env)
    assert (found.code, found.out) == (1, "")
    assert "Codex takes WCODE_API_KEY from this file, and not from its environment" in found.err
    found = program(*words, "--api-key-env", "MINE", "--json", env={"MINE": "sk-test-0123456789"})
    assert 'model_providers.wcode-run.env_key="MINE"' in found.document["data"]["arguments"]
