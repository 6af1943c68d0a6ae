"""Runs that are disturbed on purpose: the homes they begin with, a disturbance at a chosen file call, what they leave."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

from tests.faults import Calls, children, state_folder, tree
from tests.program import ROOT, Program, Result
from tests.suite import SUITES
from wcode_setup.engine.store import files
from wcode_setup.tools import TITLES

HOMES = {**{name: suite.rich for name, suite in SUITES.items()}, "all": ("six-tools-set-up",)}
"""Tool -> the golden cases whose homes are laid over each other: all files of the tool are there, full of other things."""
KEYS = (b"sk-test-first-0123456789", b"sk-test-second-987654321")
_NOBODY = {"enabled": False, "gateway": {"provider": "nobody", "base_url": "http://127.0.0.1:9/v1"}}
_NOTHING = json.dumps({"version": 1, "tools": {next(iter(TITLES)): _NOBODY}}).encode()
_MODELS = ("--model", "qwen3.6-plus", "--model", "qwen/qwen3.6-27b", "--api-key-stdin", "--json")


class Run(NamedTuple):
    """One command, what it reads, and the commands that come before it in the same home; `rich`: not an empty one."""

    words: tuple[str, ...]
    stdin: bytes = b""
    rich: bool = True
    earlier: tuple[Run, ...] = ()


def runs_of(tool: str) -> dict[str, Run]:
    """Every kind of run on a tool: name -> run."""
    first = Run((tool, *_MODELS, "--key-storage", "secret"), KEYS[0])
    switch = Run((tool, *_MODELS, "--key-storage", "literal", "--vision"), KEYS[1], earlier=(first,))
    found = {
        "set up": first,
        "switch": switch,
        "undo": Run(("undo", "--json"), earlier=(first, switch)),
    }
    if tool != "all":
        found["fresh"] = first._replace(rich=False)
        found["remove"] = Run(("remove", tool, "--json"), earlier=(first, switch))
    return found


Saved = dict[str, tuple[int, int, bytes | None]]
"""Path below the home -> mode, inode, content (None for a folder)."""


class Home:
    """A home that can be laid out again and again as it was: every file, link, mode and hard link, our state too."""

    def __init__(self, program: Program, tool: str, run: Run, linked: bool = False) -> None:
        self.program, self.path = program, program.home
        if run.rich:
            for case in HOMES[tool]:
                shutil.copytree(ROOT / "tests/cases" / tool / case / "before", self.path, dirs_exist_ok=True)
        for number, file in enumerate(sorted(self._files())):
            file.write_bytes(file.read_bytes().replace(b"@HOME@", str(self.path).encode()))
            file.chmod(0o644 if file.name == "settings.json" else 0o600)
            if linked:
                (self.path / f"hard-link-{number}").hardlink_to(file)
        for one in run.earlier:
            result = program(*one.words, stdin=one.stdin)
            assert result.code == 0, result.err
        self.saved = self.save()
        self.before = tree(self.path)

    def _files(self) -> Iterator[Path]:
        return (path for path in self.path.rglob("*") if path.is_file())

    def save(self) -> Saved:
        """Everything as it is now, down to the hard links."""
        return {str(path.relative_to(self.path)): _look(path) for path in sorted(self.path.rglob("*"))}

    def lay_out(self, saved: Saved | None = None) -> None:
        """Everything as it was, in the beginning or when it was saved."""
        for path in self.path.iterdir():
            shutil.rmtree(path) if path.is_dir() else path.unlink()
        inodes: dict[int, Path] = {}
        for name, (mode, inode, content) in (saved or self.saved).items():
            path = self.path / name
            if content is None:
                path.mkdir()
            elif inode in inodes:
                path.hardlink_to(inodes[inode])
                continue
            else:
                path.write_bytes(content)
                inodes[inode] = path
            path.chmod(mode)

    def run(self, run: Run, calls: Calls | None = None) -> Result:
        """The run in this home, with `calls` in the place of `os`."""
        with seam(calls):
            return self.program(*run.words, stdin=run.stdin)

    def measure(self, run: Run) -> tuple[Calls, dict[str, Any]]:
        """The calls of the undisturbed run, and what it leaves."""
        calls = Calls()
        self.lay_out()
        result = self.run(run, calls)
        assert result.code == 0, result.err
        after = tree(self.path)
        assert after != self.before
        return calls, after

    def history(self) -> list[str]:
        """The recorded runs."""
        return children(state_folder(self.path) / "history")

    @staticmethod
    def recorded(saved: Saved) -> int:
        """How many runs the history had when this was saved."""
        return len([name for name in saved if "/history/" in name and name.endswith("/run.json")])

    def pending(self) -> list[str]:
        """The journals of runs under way."""
        return children(state_folder(self.path) / "pending")

    def recover(self) -> tuple[list[str], list[str]]:
        """What the next command that writes does first, and says: the codes of its notes, and its errors.

        It sets up nothing: a setup file that says of a provider which nobody has that it is not wanted.
        """
        document = self.program("apply", "-", "--json", stdin=_NOTHING).document
        assert document["status"] in ("unchanged", "refused")
        codes = [note["code"] for note in document["notes"]]
        return [code for code in codes if code != "nothing-of-ours"], [error["code"] for error in document["errors"]]


def _look(path: Path) -> tuple[int, int, bytes | None]:
    facts = path.lstat()
    return facts.st_mode & 0o7777, facts.st_ino, path.read_bytes() if path.is_file() else None


@contextmanager
def seam(calls: Calls | None) -> Iterator[None]:
    """`calls` in the place of `os` in the file layer."""
    real = files.os
    files.os = calls or real  # type: ignore[misc, assignment]
    try:
        yield
    finally:
        files.os = real  # type: ignore[misc]


def at(number: int, act: Callable[[], None]) -> Callable[[int, str], None]:
    """Acts at the call of this number."""
    return lambda count, name: act() if count == number else None


def failing(error: int) -> Callable[[], None]:
    """Fails as the operating system does."""

    def act() -> None:
        raise OSError(error, os.strerror(error))

    return act
