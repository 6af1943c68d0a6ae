"""The lock of a user: a run that finds it taken says so, waits as long as it may, and then gives up."""

from __future__ import annotations

import fcntl
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import click
import pytest

from tests.faults import state_folder
from tests.program import ROOT, Program
from wcode_setup.cli import cli
from wcode_setup.engine.store import lock

SETUP = ("openclaw", "--model", "qwen3.6-plus")
LOCK = "~/.local/state/wcode-setup/lock"
HELD = "another run (process {}) is"
WRITERS = {
    "set up": (*SETUP, "--reasoning"),
    "all": ("all", "--model", "qwen3.6-plus", "--reasoning"),
    "apply": ("apply", "setup.yaml"),
    "undo": ("undo",),
    "remove": ("remove", "openclaw"),
    "remove all": ("remove", "all"),
    "prune": ("history", "prune"),
}


class Clock:
    """Stands for the module `time`: nobody waits, and after `at` seconds something `happens`."""

    def __init__(self, at: float = 0, happens: Callable[[], object] = lambda: None) -> None:
        self.now = 0.0
        self._at, self._happens = at, happens

    def monotonic(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.now += seconds
        if 0 < self._at <= self.now:
            self._at = 0
            self._happens()


@contextmanager
def taken(program: Program) -> Iterator[int]:
    """The lock of this home, held; a handle that gives it free when it is unlocked."""
    with open(state_folder(program.home) / "lock", "rb+") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield file.fileno()


@pytest.fixture
def ready(program: Program) -> Program:
    """A home that was set up once."""
    program.write("setup.yaml", "version: 1\nmodels: [qwen3.6-plus]\ntools: {openclaw: {reasoning: true}}\n")
    assert program(*SETUP).code == 0
    return program


def interrupt() -> None:
    raise KeyboardInterrupt


@pytest.mark.parametrize("name", WRITERS)
def test_a_run_that_may_not_wait(name: str, ready: Program) -> None:
    before = ready.tree()
    with taken(ready):
        result = ready(*WRITERS[name], "--wait", "0")
    assert (result.code, result.out) == (1, "")
    assert result.err.splitlines() == [
        f"Error: {LOCK}: {HELD.format(os.getpid())} still writing after 0 seconds; nothing was written",
        "Hint: Wait for that run to end, or pass a larger --wait.",
    ]
    assert ready.tree() == before


@pytest.mark.parametrize(("more", "seconds"), [((), 60), (("--wait", "7"), 7), (("--wait", "1"), 1)])
def test_a_run_gives_up(more: tuple[str, ...], seconds: int, ready: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    clock = Clock()
    monkeypatch.setattr(lock, "time", clock)
    before = ready.tree()
    with taken(ready):
        result = ready(*WRITERS["set up"], "--json", *more)
    (error,) = result.document["errors"]
    assert (result.code, error["code"]) == (1, "lock-held")
    assert seconds <= clock.now < seconds + 0.1
    line = f"Note: Waiting up to {seconds} seconds (--wait): {HELD.format(os.getpid())} writing.\n"
    assert result.err.partition("Error: ")[0] == (line if seconds > 1 else "")
    assert ready.tree() == before


@pytest.mark.parametrize("name", WRITERS)
def test_a_run_that_waits_goes_on(name: str, ready: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    before = ready.tree()
    with taken(ready) as handle:
        monkeypatch.setattr(lock, "time", Clock(5, lambda: fcntl.flock(handle, fcntl.LOCK_UN)))
        result = ready(*WRITERS[name])
    assert result.code == 0
    assert result.err == f"Note: Waiting up to 60 seconds (--wait): {HELD.format(os.getpid())} writing.\n"
    assert ready.tree() != before


@pytest.mark.parametrize(("seconds", "more"), [(0.8, ()), (5, ("--quiet",))])
def test_a_wait_that_is_not_told(
    seconds: float, more: tuple[str, ...], ready: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    with taken(ready) as handle:
        monkeypatch.setattr(lock, "time", Clock(seconds, lambda: fcntl.flock(handle, fcntl.LOCK_UN)))
        assert ready(*WRITERS["set up"], *more).err == ""


@pytest.mark.parametrize("name", WRITERS)
def test_a_run_that_waits_is_interrupted(name: str, ready: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lock, "time", Clock(2, interrupt))
    before = ready.tree()
    with taken(ready):
        result = ready(*WRITERS[name])
    assert (result.code, result.out) == (130, "")
    assert ready.tree() == before


def test_another_process(ready: Program) -> None:
    """With a clock that is real, and a signal that is, too."""
    before = ready.tree()
    command = [sys.executable, "-m", "wcode_setup", *WRITERS["set up"]]
    with taken(ready):
        child = subprocess.Popen(command, env={**ready.env, "PYTHONPATH": str(ROOT)}, cwd=ready.home,
                                 stdin=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)  # fmt: skip
        assert child.stderr is not None
        assert child.stderr.readline().startswith(
            f"Note: Waiting up to 60 seconds (--wait): {HELD.format(os.getpid())} writing"
        )
        child.send_signal(signal.SIGINT)
        child.communicate(timeout=30)
    assert child.returncode == 130
    assert ready.tree() == before


def test_no_lock_for_who_writes_nothing(ready: Program) -> None:
    with taken(ready):
        for command in (("status",), ("history",), ("validate",), (*SETUP, "--dry-run"), ("undo", "--check")):
            assert ready(*command).code in (0, 3)


@pytest.mark.parametrize("value", ["-1", "", "x", "nan", "inf", "1.5", "9" * 10, "٣"])
def test_bad_seconds(value: str, ready: Program) -> None:
    result = ready(*SETUP, f"--wait={value}")
    assert (result.code, result.out) == (2, "")
    assert result.err == (
        f"Error: --wait must be a whole number of seconds, not {value!r}\nHint: For example --wait 10; 0 does not wait.\n"
    )


def commands(group: click.Command, ctx: click.Context) -> Iterator[click.Command]:
    """A command and those below it."""
    yield group
    for name in group.list_commands(ctx) if isinstance(group, click.Group) else ():
        command = group.get_command(ctx, name)
        assert command is not None
        yield from commands(command, ctx)


def test_every_command_that_writes_can_wait() -> None:
    found = [{name for param in command.params for name in param.opts} for command in commands(cli, click.Context(cli))]
    assert sum("--dry-run" in options for options in found) > 15
    assert all(("--wait" in options) == ("--dry-run" in options) for options in found)
