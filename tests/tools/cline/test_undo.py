"""Runs that a later one depends on: all share one slot."""

from __future__ import annotations

from tests.program import Program

MYGW = ("--provider", "mygw", "--base-url", "https://gw.example/v1")
KEY = b"sk-test-0123456789abcdef\n"


def test_a_run_that_a_later_one_depends_on_is_undone_after_it(program: Program) -> None:
    """The first run makes what Cline needs in its entry, the second finds it right and writes another model."""
    first = program("cline", "-m", "qwen3.6-plus", "--api-key-stdin", "--json", stdin=KEY).document["run_id"]
    second = program("cline", "-m", "qwen/qwen3.6-27b", "--json").document["run_id"]
    before = program.tree(state=False)
    done = program("undo", first)
    problem, hint = done.err.splitlines()
    depends = f"run {second} depends on values that this would remove: the tool would reject actModeOpenAiModelInfo"
    assert f": {depends}" in problem
    assert hint == f"Hint: Undo the later run first: wcode-setup undo {second}"
    assert program.tree(state=False) == before
    assert [program("undo", run).code for run in (second, first)] == [0, 0]
    assert not (program.home / ".cline").exists()


def test_a_provider_that_a_run_in_between_depends_on_is_removed_after_it(program: Program) -> None:
    set_up = ("cline", "--api-key-stdin", "--json", "-m")
    program(*set_up, "qwen3.6-plus", stdin=KEY)
    mine = program(*set_up, "qwen3.6-plus", "--no-vision", *MYGW, stdin=b"sk-test-mygw-0123456789").document["run_id"]
    program(*set_up, "qwen/qwen3.6-27b", stdin=KEY)
    assert program("remove", "cline", "--provider", "wcode").err.endswith(f": wcode-setup undo {mine}\n")
    assert [program("undo", mine).code, program("remove", "cline", "--provider", "wcode").code] == [0, 0]
    assert not (program.home / ".cline").exists()
