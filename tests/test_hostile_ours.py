"""Our own files in hostile places: state folder, lock, journal, record, catalogue; the key file and the setup file."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.faults import NOBODY, children, forked
from tests.hostile import (
    ACCESS,
    FILE,
    KEY,
    LOOP,
    MOVE,
    THEIRS,
    a_file,
    a_folder,
    command,
    fifo,
    loop,
    refused,
    run,
    set_up,
    unix_socket,
    zeros,
)
from tests.program import ROOT, STATE, Program

ROOT_ONLY = pytest.mark.skipif(os.geteuid() != 0, reason="giving a folder to another user needs root")
WORDS = command("openclaw")
HINT = "Delete that folder to keep its values as your own, or the whole history with `wcode-setup history prune`."
ODD = {"fifo": fifo, "socket": unix_socket, "folder": a_folder, "zeros": zeros, "loop": loop}
NOT_A_FOLDER = ("not-a-folder", "a part of the path is a file, not a folder", "Check the path.")
FOREIGN = (
    "state-foreign",
    "this folder belongs to another user",
    "Run as its owner, or set XDG_STATE_HOME to your own folder: its contents are written back to files.",
)


def mode_of(path: Path) -> int:
    return path.stat().st_mode & 0o7777


@pytest.fixture
def state(program: Program) -> Path:
    """The state folder, which is there already."""
    folder = program.home / STATE
    for name in ("pending", "history"):
        (folder / name).mkdir(parents=True, mode=0o700)
    folder.chmod(0o700)
    return folder


# the state folder


@ROOT_ONLY
@pytest.mark.parametrize("name", ["", "pending", "history"])
def test_a_state_folder_of_somebody_else(name: str, program: Program, state: Path) -> None:
    """What lies in it could be written back to any file of ours."""
    os.chown(state / name, THEIRS, THEIRS)
    before = program.tree()
    for words in (WORDS, ("undo",), ("remove", "openclaw")):
        assert refused(program, words, *FOREIGN) == state / name
    assert program.tree() == before
    for words in (command("openclaw", "--dry-run"), ("status",), ("history",), ("undo", "--dry-run")):
        assert run(program, *words).code == 0


@ROOT_ONLY
@pytest.mark.parametrize("name", ["", "pending", "history"])
@pytest.mark.parametrize("whose", ["link", "folder"])
def test_a_link_to_such_or_a_link_of_such(name: str, whose: str, program: Program, state: Path) -> None:
    link, real = state / name, program.home / "real"
    link.rename(real)
    link.symlink_to(real)
    os.chown(link if whose == "link" else real, THEIRS, THEIRS, follow_symlinks=False)
    assert refused(program, WORDS, *FOREIGN) == link


@pytest.mark.parametrize("name", ["", "pending", "history"])
@pytest.mark.parametrize("there", [True, False])
def test_a_link_of_our_own_is_followed(name: str, there: bool, program: Program, state: Path) -> None:
    link, real = state / name, program.home / "real/one"
    shutil.rmtree(link)
    if there:
        real.mkdir(parents=True)
    link.symlink_to(real)
    set_up(program, "openclaw")
    assert run(program, "undo").code == 0
    assert link.is_symlink()
    assert mode_of(real) == 0o700


@pytest.mark.parametrize("mode", [0o755, 0o777, 0o770, 0o1777])
def test_one_that_is_open_to_others_is_closed(mode: int, program: Program, state: Path) -> None:
    folders = [state, state / "pending", state / "history"]
    for folder in folders:
        folder.chmod(mode)
    result = run(program, *WORDS)
    assert (result.code, "state" in result.text) == (0, False), "silently"
    assert [mode_of(folder) for folder in folders] == [0o700] * 3


@pytest.mark.parametrize("kind", ["fifo", "socket", "zeros", "file"])
@pytest.mark.parametrize("name", ["", "pending", "history"])
def test_something_else_for_a_state_folder(name: str, kind: str, program: Program, state: Path) -> None:
    shutil.rmtree(state / name)
    (ODD | {"file": a_file})[kind](state / name)
    assert refused(program, WORDS, *NOT_A_FOLDER) == state / name
    assert run(program, "history").out == "No runs yet.\n"
    assert run(program, "status").code == 0


@pytest.mark.parametrize("name", ["", "pending", "history"])
def test_a_loop_for_a_state_folder(name: str, program: Program, state: Path) -> None:
    shutil.rmtree(state / name)
    loop(state / name)
    assert refused(program, WORDS, "file-failed", LOOP, ACCESS) == state / name


@pytest.mark.parametrize("kind", ODD)
def test_something_else_for_the_lock(kind: str, program: Program, state: Path) -> None:
    ODD[kind](state / "lock")
    assert refused(program, WORDS, "not-a-file", FILE, MOVE) == state / "lock"


def test_a_lock_that_leads_elsewhere(program: Program, state: Path) -> None:
    victim = program.write("victim", "precious")
    victim.chmod(0o644)
    (state / "lock").symlink_to(victim)
    refused(program, WORDS, "not-a-file", FILE, MOVE)
    assert (victim.read_text(), mode_of(victim)) == ("precious", 0o644)


# the journal and the record


@contextmanager
def spoilt(file: Path, kind: str) -> Iterator[None]:
    """Something else in the place of a file of ours."""
    if file.exists():
        file.rename(file.with_name("aside"))
    ODD[kind](file)
    yield


def recorded(program: Program) -> Path:
    """The folder of the one run, on a file that was there before."""
    program.config('{ "mine": 1 }\n')
    run_id = set_up(program, "openclaw")["run_id"]
    return program.home / STATE / "history" / str(run_id)


@pytest.mark.parametrize("kind", ODD)
def test_a_record_that_is_no_file_is_told(kind: str, program: Program) -> None:
    folder = recorded(program)
    with spoilt(folder / "run.json", kind):
        for words in (("history",), ("status",), ("validate",)):
            result = run(program, *words)
            assert result.code == 0
            assert result.out.startswith(f"Note: Cannot read ~/{folder.relative_to(program.home)} ")
        message = f"the history entry of run {folder.name} is corrupt (run.json)"
        for words in (("undo",), ("remove", "openclaw")):
            assert refused(program, words, "history-damaged", message, HINT) == folder
        assert set_up(program, "openclaw")["status"] == "unchanged"


@pytest.mark.parametrize("kind", ODD)
def test_bytes_before_that_are_no_file(kind: str, program: Program) -> None:
    folder = recorded(program)
    (copy,) = folder.glob("before-*")
    with spoilt(copy, kind):
        for words in (("undo",), ("remove", "openclaw")):
            message = f"the history entry of run {folder.name} is corrupt ({copy.name})"
            assert refused(program, words, "history-damaged", message, HINT) == folder


@pytest.mark.parametrize("kind", ODD)
def test_a_journal_whose_record_is_no_file_is_kept_and_told(kind: str, program: Program) -> None:
    folder = recorded(program)
    journal = program.home / STATE / "pending" / folder.name
    folder.rename(journal)
    with spoilt(journal / "run.json", kind):
        result = run(program, "hermes", "--model", "qwen3.6-plus")
        assert result.code == 0
        assert result.out.startswith(f"Note: Run {folder.name} was interrupted, and its journal is corrupt. ")
        assert children(program.home / STATE / "pending") == []
        assert "before-1" in children(folder)


def test_pruning_deletes_nothing_of_others(program: Program) -> None:
    """Neither what lies beside the runs, nor what a link leads to that is called like one."""
    folder = recorded(program)
    (folder.parent / "mine").mkdir()
    (folder.parent / "mine/notes.txt").write_text("precious")
    (folder.parent / ".DS_Store").write_text("")
    program.write("documents/letter", "precious")
    (folder.parent / "20261121T201500Z-1a2b").symlink_to(program.home / "documents")
    assert run(program, "history", "prune", "--yes").code == 0
    assert children(folder.parent) == [".DS_Store", "mine"]
    assert (folder.parent / "mine/notes.txt").read_text() == "precious"
    assert (program.home / "documents/letter").read_text() == "precious"


# the catalogue


@pytest.mark.parametrize("kind", ODD)
def test_a_catalogue_that_is_no_file(kind: str, program: Program) -> None:
    file = program.home / ".config/wcode-setup/catalog.toml"
    file.parent.mkdir(parents=True)
    ODD[kind](file)
    error = ("file-failed", LOOP, ACCESS) if kind == "loop" else ("not-a-file", FILE, MOVE)
    for words in (WORDS, ("models", "list")):
        assert refused(program, words, *error) == file
    for words in (("--help",), ("status",), ("history",)):
        assert run(program, *words).code == 0


# the key file and the setup file


FROM_FILE = ("openclaw", "--model", "qwen3.6-plus", "--api-key-file")
SETUP = b"version: 1\nmodels: [qwen3.6-plus]\napi_key: {env: TEST_API_KEY}\ntools: {hermes: {}}\n"


def substituted(program: Program, before: str, content: bytes) -> subprocess.CompletedProcess[bytes]:
    """`wcode-setup … <(cat …)`, in a real shell."""
    (program.home / "content").write_bytes(content)
    return subprocess.run(
        ["bash", "-c", f'"{sys.executable}" -m wcode_setup {before} <(cat content) --yes'],
        env={**program.env, "PYTHONPATH": str(ROOT)},
        cwd=program.home,
        capture_output=True,
        timeout=60,
        check=False,
    )


def test_the_key_may_come_from_a_pipe(program: Program) -> None:
    done = substituted(program, "openclaw --model qwen3.6-plus --api-key-file", KEY)
    assert done.returncode == 0, done.stderr
    assert KEY.strip() in (program.home / ".openclaw/openclaw.json").read_bytes()


def test_the_setup_file_may_come_from_a_pipe(program: Program) -> None:
    done = substituted(program, "apply", SETUP)
    assert done.returncode == 0, done.stderr
    assert (program.home / ".hermes/config.yaml").exists()


BAD_KEYS = {
    "/dev/zero": "the key from /dev/zero contains a blank, quotes, or a control or non-ASCII character",
    "/dev/null": "the key from /dev/null is empty",
    "loop": f"~/loop: cannot read the key file: {LOOP}",
    "folder": "~/folder: cannot read the key file: Is a directory",
    "socket": "~/socket: cannot read the key file: No such device or address",
    "file/below": "~/file/below: cannot read the key file: Not a directory",
}


@pytest.fixture
def around(program: Program) -> Program:
    """A home with something of every kind."""
    for name in ("loop", "folder", "socket"):
        ODD[name](program.home / name)
    program.write("file", "mine")
    return program


@pytest.mark.parametrize("path", BAD_KEYS)
def test_a_key_file_that_gives_no_key(path: str, around: Program) -> None:
    before = around.tree(state=False)
    given = path if path.startswith("/") else f"~/{path}"
    result = run(around, *FROM_FILE, given)
    assert result.code in (1, 2)
    assert result.err.splitlines()[0] == f"Error: {BAD_KEYS[path]}"
    assert around.tree(state=False) == before


BAD_SETUPS = {
    "/dev/zero": "/dev/zero: cannot read the setup file: File too large",
    "loop": f"~/loop: cannot read the setup file: {LOOP}",
    "folder": "~/folder: cannot read the setup file: Is a directory",
    "socket": "~/socket: cannot read the setup file: No such device or address",
    "file/below": "~/file/below: cannot read the setup file: Not a directory",
    "gone": "~/gone: cannot read the setup file: No such file or directory",
}


@pytest.mark.parametrize("path", BAD_SETUPS)
def test_a_setup_file_that_is_none(path: str, around: Program) -> None:
    before = around.tree()
    result = run(around, "apply", path)
    hint = "Hint: Check the path; `-` reads standard input."
    assert (result.code, result.err) == (2, f"Error: {BAD_SETUPS[path]}\n{hint}\n")
    assert around.tree() == before


def test_endless_standard_input_is_no_setup_file(program: Program) -> None:
    with open("/dev/zero", "rb") as zeros_without_end:
        done = subprocess.run(
            [sys.executable, "-m", "wcode_setup", "apply", "-"],
            env={**program.env, "PYTHONPATH": str(ROOT)},
            cwd=program.home,
            stdin=zeros_without_end,
            capture_output=True,
            timeout=60,
            check=False,
        )
    assert (done.returncode, b"File too large" in done.stderr) == (2, True)


def test_a_key_file_in_a_setup_file_that_no_file_can_be_called(program: Program) -> None:
    program.write("x.yaml", 'version: 1\nmodels: [qwen3.6-plus]\napi_key: {file: "/a\\0b"}\ntools: {openclaw: {}}\n')
    result = run(program, "apply", "x.yaml")
    assert (result.code, result.err.splitlines()[0]) == (
        1,
        "Error: /a\\x00b: cannot read the key file: Invalid argument",
    )


# folders that cannot be written


def as_nobody(program: Program, work: Callable[[], object]) -> object:
    run(program, "history")
    if os.geteuid() == 0:
        for path in [program.home, *program.home.rglob("*")]:
            os.chown(path, NOBODY, NOBODY, follow_symlinks=False)
    return forked(work, NOBODY)


@pytest.mark.parametrize("name", ["", "pending", "history"])
def test_a_state_folder_without_the_right_to_write(name: str, program: Program, state: Path) -> None:
    """It is ours, so it gets its rights back, as one that is too open loses them."""
    (state / name).chmod(0o555)
    assert as_nobody(program, lambda: run(program, *WORDS).code) == 0
    assert mode_of(state / name) == 0o700
