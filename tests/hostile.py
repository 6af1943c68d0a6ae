"""Hostile places: the files of every tool, what may stand in their place, and a run that must not hang."""

from __future__ import annotations

import os
import signal
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

from tests.faults import children, state_folder
from tests.program import Program, Result
from tests.suite import SUITES
from wcode_setup.tools import TITLES

KEY = b"sk-test-0123456789abcdef\n"
SECONDS = 20
"""No run takes so long, unless it hangs."""
THEIRS = 1234
"""A user who is somebody else."""

EDITOR = ".config/Code/User"
FILES = {name: suite.files for name, suite in SUITES.items()}
"""What a first run writes, the configuration first, with the key in the tool's place for secrets."""
FIRST = [(tool, FILES[tool][0]) for tool in TITLES if FILES[tool]]
EACH = [(tool, file) for tool in TITLES for file in FILES[tool]]
IN_FOLDERS = [(tool, file) for tool, file in EACH if "/" in file]
"""The files that have a folder of their own, which a test can exchange: the others lie in the home."""

MOVE = "Move it away, or pass another path with --config."
ACCESS = "Check the path, its permissions and the free space. Nothing was changed."
LINKED = "Name the file itself with --config, or use --force."


def command(tool: str, *more: str) -> tuple[str, ...]:
    """The words that set a tool up, so that all its files are meant whatever stands there."""
    options = SUITES[tool].options
    return (tool, "--model", "qwen3.6-plus", "--api-key-stdin", "--key-storage", "secret", *options, *more)


@contextmanager
def in_time() -> Iterator[None]:
    """Fail, rather than hang."""

    def hangs(_number: int, _frame: object) -> None:
        raise AssertionError("it hangs")

    handler = signal.signal(signal.SIGALRM, hangs)
    signal.setitimer(signal.ITIMER_REAL, SECONDS)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, handler)


def run(program: Program, *words: str, stdin: bytes = KEY, env: dict[str, str] | None = None) -> Result:
    """The program, which neither hangs nor breaks."""
    with in_time():
        result = program(*words, stdin=stdin, env=env)
    assert "Traceback" not in result.text
    assert "Error: internal error" not in result.err
    assert KEY.decode().strip() not in result.text
    return result


def set_up(program: Program, tool: str, *more: str) -> dict[str, Any]:
    """Set up a tool; the JSON document."""
    result = run(program, *command(tool, *more), "--json")
    assert result.code == 0, result.err
    return result.document


def refused(
    program: Program, words: tuple[str, ...], code: str, message: str, hint: str, env: dict[str, str] | None = None
) -> Path:
    """The command is refused in both forms, with this one error, and everything stays as it is. The error's path."""
    before, ours = program.tree(state=False), _state(program)
    document = run(program, *words, "--json", env=env).document
    path = document["errors"][0]["path"]
    error = {"code": code, "message": message, "hint": hint, "path": path, "line": None, "column": None}
    assert document["errors"] == [error]
    text = run(program, *words, env=env)
    shown = path.replace(f"{program.home}/", "~/")
    assert (text.out, text.err) == ("", f"Error: {shown}: {message}\nHint: {hint}\n")
    assert (text.code, document["exit_code"], document["status"]) == (1, 1, "refused")
    assert program.tree(state=False) == before
    assert _state(program) == ours
    return Path(path)


def _state(program: Program) -> list[list[str]]:
    return [children(state_folder(program.home) / name) for name in ("pending", "history")]


# what may stand in the place of a file


def fifo(file: Path) -> None:
    os.mkfifo(file)


def unix_socket(file: Path) -> None:
    here = os.getcwd()
    os.chdir(file.parent)  # the address of a socket is short
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(file.name)
    os.chdir(here)


def a_folder(file: Path) -> None:
    (file / "mine").mkdir(parents=True)


def zeros(file: Path) -> None:
    file.symlink_to("/dev/zero")


def terminal(file: Path) -> None:
    file.symlink_to("/dev/tty")


def loop(file: Path) -> None:
    file.symlink_to(file.name)


def loop_of_two(file: Path) -> None:
    (file.parent / "two").symlink_to(file)
    file.symlink_to("two")


# what may stand in the place of its folder


def a_file(folder: Path) -> None:
    folder.write_text("mine")


def opened(folder: Path) -> None:
    folder.mkdir(exist_ok=True)
    folder.chmod(0o777)


def opened_above(folder: Path) -> None:
    folder.mkdir(exist_ok=True)
    folder.parent.chmod(0o777)


def foreign(folder: Path) -> None:
    """A link into a folder of somebody else, who may have any content there."""
    real = folder.parent / "theirs"
    if folder.exists():
        folder.rename(real)
    else:
        real.mkdir()
    os.chown(real, THEIRS, THEIRS)
    folder.symlink_to(real)


class Place(NamedTuple):
    """A hostile place: `make` puts it where the file, or (`around`) its folder, is to be; then what is said."""

    make: Callable[[Path], None]
    code: str
    message: str
    hint: str
    around: bool = False

    def build(self, file: Path) -> None:
        """Put it where `file` is to be; what is there already is moved aside, or into it."""
        at = file.parent if self.around else file
        at.parent.mkdir(parents=True, exist_ok=True)
        if at.exists() and self.make not in (opened, opened_above, foreign):
            at.rename(at.with_name("aside"))
        self.make(at)

    def refuses(self, program: Program, words: tuple[str, ...], file: Path) -> bool:
        """Whether the error is about the file, or one in its folder; that the command is refused is asserted."""
        folder = file.parent
        around = {"folder": folder, "above": folder.parent, "theirs": folder.with_name("theirs")}
        shown = {name: str(path).replace(f"{program.home}/", "~/") for name, path in around.items()}
        message, hint = (
            text.format(words=folder, words_above=folder.parent, **shown) for text in (self.message, self.hint)
        )
        path = refused(program, words, self.code, message, hint)
        return folder.parent in path.parents if self.around else path == file


FILE, LOOP = "not a regular file", "Too many levels of symbolic links"
PLACES = {
    "a FIFO": Place(fifo, "not-a-file", FILE, MOVE),
    "a socket": Place(unix_socket, "not-a-file", FILE, MOVE),
    "a folder": Place(a_folder, "not-a-file", FILE, MOVE),
    "a link to /dev/zero": Place(zeros, "not-a-file", FILE, MOVE),
    "a link to /dev/tty": Place(terminal, "not-a-file", FILE, MOVE),
    "a link to itself": Place(loop, "file-failed", LOOP, ACCESS),
    "two links to each other": Place(loop_of_two, "file-failed", LOOP, ACCESS),
    "a folder that links to itself": Place(loop, "file-failed", LOOP, ACCESS, True),
    "a file for a folder": Place(
        a_file, "not-a-folder", "a part of the path is a file, not a folder", "Check the path.", True
    ),
    "a folder open to all": Place(
        opened,
        "folder-open",
        "{folder} is world-writable: any user could replace this file",
        "Run `chmod o-w {words}`, or use --force.",
        True,
    ),
    "a folder open to all above": Place(
        opened_above,
        "folder-open",
        "{above} is world-writable: any user could replace this file",
        "Run `chmod o-w {words_above}`, or use --force.",
        True,
    ),
    "a linked folder of somebody else": Place(
        foreign,
        "folder-foreign",
        "a symlink leads to this file through a folder of another user: {theirs}",
        LINKED,
        True,
    ),
}
