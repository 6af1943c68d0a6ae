"""What cannot be written: the error names the file of the user, and of several files none is written."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.faults import NOBODY, forked
from tests.hostile import ACCESS, EACH, EDITOR, FILES, FIRST, command, refused, run, set_up
from tests.program import STATE, Program
from tests.suite import MARKERS
from tests.unit.test_files import mounted

READ_ONLY, DENIED = "Read-only file system", "Permission denied"


def read_only(folder: Path) -> None:
    """Mount nothing new on a folder, but this read-only; undone with the mount around it."""
    subprocess.run(["mount", "-o", "remount,ro,bind", str(folder)], check=True)


def behind_a_link(program: Program, file: str) -> Path:
    """A folder that will be read-only, in which the file is to be."""
    folder, link = program.home / "store", program.home / file
    folder.mkdir()
    link.parent.mkdir(parents=True, exist_ok=True)
    (program.home / EDITOR).mkdir(parents=True, exist_ok=True)
    link.symlink_to(folder / link.name)
    return folder


@pytest.mark.parametrize(("tool", "file"), EACH)
def test_of_several_files_one_in_a_read_only_folder(tool: str, file: str, program: Program) -> None:
    """None is written, whichever it is."""
    folder = behind_a_link(program, file)
    with mounted("--bind", str(folder), str(folder)):
        read_only(folder)
        at = refused(program, command(tool), "file-failed", READ_ONLY, ACCESS)
        assert at == program.home / file


@pytest.mark.parametrize(("tool", "file"), EACH)
def test_a_file_there_in_a_read_only_folder(tool: str, file: str, program: Program) -> None:
    """One that could be mounted alone, and writable; so this is tried last, and the others come back."""
    folder = behind_a_link(program, file)
    set_up(program, tool)
    before = contents(program)
    with mounted("--bind", str(folder), str(folder)):
        read_only(folder)
        for words in (("undo",), ("remove", tool)):
            result = run(program, *words)
            if file in MARKERS:
                break  # a marker is not taken back
            error = f"Error: ~/{file}: {READ_ONLY}\nHint: {ACCESS}\n"
            assert (result.code, result.err) == (1, error)
            assert contents(program) == before


def contents(program: Program) -> dict[str, object]:
    """Everything but ours below the home, without times."""
    return {name: found[:2] if isinstance(found, tuple) else found for name, found in program.tree(state=False).items()}


@pytest.mark.parametrize(("tool", "file"), FIRST)
def test_a_read_only_home(tool: str, file: str, program: Program) -> None:
    (program.home / EDITOR).mkdir(parents=True)
    with mounted("--bind", str(program.home), str(program.home)):
        read_only(program.home)
        assert refused(program, command(tool), "file-failed", READ_ONLY, ACCESS) == program.home / STATE
        env = {"XDG_STATE_HOME": "/tmp/" + program.home.name + "-state"}
        try:
            at = refused(program, command(tool), "file-failed", READ_ONLY, ACCESS, env)
        finally:
            subprocess.run(["rm", "-rf", env["XDG_STATE_HOME"]], check=True)
        assert any(at in (program.home / name).parents or at == program.home / name for name in FILES[tool])
        assert run(program, *command(tool, "--dry-run")).code == 0
        assert run(program, "status").code == 0


def test_a_read_only_state_folder(program: Program) -> None:
    set_up(program, "openclaw")
    folder = program.home / STATE
    with mounted("--bind", str(folder), str(folder)):
        read_only(folder)
        for words in (("undo",), command("hermes")):
            at = refused(program, words, "file-failed", READ_ONLY, ACCESS)
            assert folder in (at, *at.parents)
        assert run(program, "history").code == 0
        assert run(program, "undo", "--dry-run").code == 0


def test_an_immutable_file(program: Program) -> None:
    """`chattr +i`: nobody may replace it or write into it."""
    config = program.config("{}\n")
    done = subprocess.run(["chattr", "+i", str(config)], capture_output=True, text=True, check=False)
    if done.returncode:
        pytest.skip(f"no such attribute on this file system: {done.stderr.strip()}")
    try:
        at = refused(program, command("openclaw"), "file-failed", "Operation not permitted", ACCESS)
    finally:
        subprocess.run(["chattr", "-i", str(config)], check=True)
    assert at == config


def as_nobody(program: Program, work: Callable[[], Path]) -> Path:
    """What `work` returns as a user without privileges, who owns the home."""
    run(program, *command("openclaw", "--dry-run"))  # so that all is imported
    if os.geteuid() == 0:
        for path in [program.home, *program.home.rglob("*")]:
            os.chown(path, NOBODY, NOBODY, follow_symlinks=False)
    found: Path = forked(work, NOBODY)
    return found


@pytest.mark.parametrize(("tool", "file"), EACH)
def test_of_several_files_one_in_a_folder_without_permission(tool: str, file: str, program: Program) -> None:
    """The same by modes, which root does not feel."""
    folder = behind_a_link(program, file)
    folder.chmod(0o555)
    at = as_nobody(program, lambda: refused(program, command(tool), "file-failed", DENIED, ACCESS))
    folder.chmod(0o755)
    assert at == program.home / file
