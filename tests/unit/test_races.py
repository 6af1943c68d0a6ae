"""Several runs at once on one file: each waits for its turn, and no change is lost."""

from __future__ import annotations

import subprocess
import sys

import pyjson5
import pytest

from tests.faults import children, state_folder
from tests.program import ROOT, Program


def start(program: Program, number: int) -> subprocess.Popen[bytes]:
    """A process that registers a model of its own."""
    command = (
        "openclaw", "--model", f"team/model-{number}", "--context-window", "1000", "--max-tokens", "100",
        "--no-default", "--quiet", "--yes",
    )  # fmt: skip
    return subprocess.Popen(
        [sys.executable, "-m", "wcode_setup", *command],
        env={**program.env, "PYTHONPATH": str(ROOT)},
        cwd=program.home,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    )


@pytest.mark.parametrize("processes", [2, 4, 8])
@pytest.mark.parametrize("content", [None, '{ // mine\n  "theirs": {"models": [1, 2]},\n}\n'])
def test_no_change_is_lost(program: Program, processes: int, content: str | None) -> None:
    if content is not None:
        program.config(content)
    running = [start(program, number) for number in range(processes)]
    for process in running:
        output, _ = process.communicate(timeout=60)
        assert (process.returncode, output) == (0, b"")
    text = (program.home / ".openclaw/openclaw.json").read_text()
    data = pyjson5.decode(text)
    registered = [item["id"] for item in data["models"]["providers"]["wcode"]["models"]]
    assert sorted(registered) == [f"team/model-{number}" for number in range(processes)]
    assert children(program.home / ".openclaw") == ["openclaw.json"]
    assert children(state_folder(program.home) / "pending") == []
    assert len(children(state_folder(program.home) / "history")) == processes
    if content is not None:
        assert "{ // mine\n" in text
        assert data["theirs"] == {"models": [1, 2]}
