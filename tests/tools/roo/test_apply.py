"""Setup files: nothing of ours is nothing to remove."""

from __future__ import annotations

from tests.program import Program
from tests.test_apply import apply, both

__all__ = ["both"]


def test_nothing_of_ours_is_nothing_to_take_out(both: Program) -> None:
    """Not even of a tool in which another provider was set up, and its editors wired up for that."""
    both("roo", "--model", "qwen3.6-plus", "--editor", "code", "--api-key-file", "key")
    before = both.tree()
    document = apply(both, "version: 1\ngateway: {provider: mygw}\ntools: {roo: {enabled: false, editor: [code]}}\n")
    assert (document["status"], document["files"]) == ("unchanged", [])
    assert [note["code"] for note in document["notes"]] == ["nothing-of-ours"]
    assert both.tree() == before
