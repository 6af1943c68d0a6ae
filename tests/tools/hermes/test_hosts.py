"""A gateway on another host: the vendor's block and named providers."""

from __future__ import annotations

from tests.gateways import sent_by
from tests.hosts import KEYS, B, run
from tests.program import Program


def test_hermes_keeps_the_key_of_the_block(program: Program) -> None:
    """The vendor's block becomes a named provider when another gateway becomes the default, and a block again."""
    first, second = KEYS.values()
    assert run(program, "hermes", "-m", "qwen3.6-plus", key=first).code == 0
    block = (program.home / ".hermes/config.yaml").read_text()
    assert run(program, "hermes", "-m", "qwen3.6-plus", "--base-url", B, key=second).code == 0
    assert {(one.host, one.key) for one in sent_by("hermes", program.home)} == set(KEYS.items())
    assert run(program, "hermes", "-m", "qwen3.6-plus").code == 0
    text = (program.home / ".hermes/config.yaml").read_text()
    assert "provider: custom\n" in text and set(block.splitlines()) <= set(text.splitlines())


def test_hermes_drops_a_foreign_block_as_before(program: Program) -> None:
    """A block of the user's own vendor is none of ours: `undo` brings it back."""
    foreign = (
        "model:\n  default: x\n  provider: custom\n  base_url: https://mine.example/v1\n  api_key: sk-mine-0123456789\n"
    )
    program.write(".hermes/config.yaml", foreign)
    assert run(program, "hermes", "-m", "qwen3.6-plus", "--base-url", B, key=KEYS["https://gw.example"]).code == 0
    assert "mine.example" not in (program.home / ".hermes/config.yaml").read_text()
    assert run(program, "undo").code == 0
    assert (program.home / ".hermes/config.yaml").read_text() == foreign
