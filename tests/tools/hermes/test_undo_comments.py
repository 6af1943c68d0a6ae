"""Undone in another order: the variables of the key beside the configuration."""

from __future__ import annotations

import pytest

from tests.program import Program


@pytest.mark.parametrize("order", [(0, 1, 2), (1, 0, 2), (1, 2, 0), (2, 0, 1)])
def test_no_key_stands_twice_and_nothing_moves_for_nothing(order: tuple[int, ...], program: Program) -> None:
    """Runs undone in another order: lines that go together again must not bring one back that went with another run."""
    before = (
        "WCODE_API_KEY=sk-test-old0123456789abcd\nOTHER=1\n",
        (
            "model: {provider: 'custom:wcode', default: qwen3.6-plus}\n"
            "providers:\n  wcode:\n    base_url: https://wcode.net/api/gpt/v1\n    key_env: WCODE_API_KEY\n"
        ),
    )
    env, config = (
        program.write(f".hermes/{name}", text) for name, text in zip((".env", "config.yaml"), before, strict=True)
    )
    hermes, key = ("hermes", "--api-key-stdin", "--json", "-m"), b"sk-test-0123456789abcdef"
    given = [("qwen/qwen3.6-27b", "secret"), ("qwen3.6-plus", "literal"), ("qwen/qwen3.6-27b", "secret")]
    runs = [program(*hermes, model, "--key-storage", form, stdin=key).document["run_id"] for model, form in given]
    config.write_text(config.read_text() + "zz: 1\n")
    for run in order:
        done = program("undo", runs[run], "--json").document  # its envelope: a diff if and only if values change
        assert done["status"] != "partial" and env.read_text().count("WCODE_API_KEY") < 2, done
    assert program("undo", "--all").code == 0
    assert (env.read_text(), config.read_text()) == (before[0], before[1] + "zz: 1\n")
