"""A gateway on another host: who fills the one slot."""

from __future__ import annotations

import json

from tests.gateways import Sent, sent_by
from tests.hosts import KEYS, B, refusal, run
from tests.program import Program


def test_clines_slot(program: Program) -> None:
    """What we filled makes room, for a gateway with a key of its own; what somebody else filled does not."""
    first, second = KEYS.values()
    here, there = ("cline", "-m", "qwen3.6-plus"), ("cline", "-m", "qwen3.6-plus", "--base-url", B)
    assert run(program, *here, key=first).code == 0
    result = run(program, *there)
    assert refusal(result) == "no-key-here" and "https://wcode.net/api/gpt/v1" in result.text
    assert refusal(run(program, *there, "--force")) == "no-key-here"
    assert run(program, *there, GW_EXAMPLE_API_KEY=second).code == 0
    assert set(sent_by("cline", program.home)) == {Sent("https://gw.example", second)}
    assert refusal(run(program, *here)) == "no-key-here"
    path = program.home / ".cline/data/settings/providers.json"
    data = json.loads(path.read_text())
    data["providers"]["openai-compatible"]["settings"]["baseUrl"] = "https://mine.example/v1"
    path.write_text(json.dumps(data))
    assert refusal(run(program, *here, key=first)) == "cline-slot-taken"


def test_undo_and_remove_beneath_another_host_in_the_one_slot(program: Program) -> None:
    """Cline has one slot: whatever the ids, the key of a later run is not left beside the URL of an earlier one."""
    for host in "ab":
        words = ("cline", "-m", "qwen3.6-plus", "--base-url", f"https://{host}.example/v1", "--provider", f"my{host}")
        assert run(program, *words, key=f"sk-test-{host}-0123456789").code == 0
    later = run(program, "history").document["data"][0]["run_id"]
    first = run(
        program, "cline", "-m", "qwen3.6-plus", "--base-url", "https://b.example/v1", key="sk-test-b-9876543210"
    )
    before = program.tree()
    result = run(program, "undo", later)
    assert refusal(result) == "later-key" and first.document["run_id"] in result.text
    assert program.tree() == before
