"""Root in the home folder of another user: every command that writes is refused, with the line that does it right."""

from __future__ import annotations

import os
import pwd
import shlex
import sqlite3
from collections.abc import Iterator

import pytest

from tests.faults import forked
from tests.program import Program, Result
from tests.test_usage import COMMANDS
from wcode_setup.tools import TITLES

assert sqlite3, "loaded before a process is that of another user, who may not read this Python"
pytestmark = pytest.mark.skipif(os.geteuid() != 0, reason="giving a folder to another user needs root")

THEIRS = 1234
KEY = "sk-test-0123456789abcdef"
MODEL = ("-m", "qwen3.6-plus", "--api-key", KEY)
GIVEN: dict[tuple[str, ...], tuple[tuple[str, ...], ...]] = {
    **{(name,): (MODEL,) for name in (*TITLES, "all")},
    ("apply",): (("setup.yaml",),),
    ("history",): (("prune",),),
    ("undo",): ((), ("--all",)),
    ("key",): (("--no-try", "--api-key", KEY),),
    ("use",): (("--save", "work"),),
    ("models",): (("discover", "--save", "a"),),
    ("completion",): (("bash", "--install"),),
}
"""What a command needs to do something."""
SETUP = "version: 1\nmodels: [qwen3.6-plus]\napi_key: {env: TEST_API_KEY}\ntools: {hermes: {}}\n"


def writers() -> Iterator[tuple[str, ...]]:
    """A command line of every command that has `--dry-run`."""
    for words, command in COMMANDS.items():
        if any(param.name == "dry_run" for param in command.params):
            yield from ((*words, *more) for more in GIVEN.get(words, ((),)))


LINES = [*writers()]
FORCED = [line for line in LINES if line[0] not in ("wizard", "models")]


@pytest.fixture
def theirs(program: Program) -> Program:
    """A home of another user, with a run of that user on every tool, and a setup file."""
    program.write("setup.yaml", SETUP)
    program.env["TEST_API_KEY"] = KEY
    program.config("{}\n")
    assert program("all", *MODEL).code == 0
    program.write(".hermes/config.yaml", "# mine\n")
    given(program, THEIRS)
    return program


def given(program: Program, owner: int) -> None:
    """Give the home, but not our own state, to another user."""
    for folder, _, names in os.walk(program.home):
        for path in (folder, *(os.path.join(folder, name) for name in names)):
            if "wcode-setup" not in path:
                os.chown(path, owner, owner)


def pasted(result: Result) -> list[str]:
    """The words of the line that does it right: the last one, alone."""
    error, hint, paste = result.err.splitlines()
    assert error.startswith("Error: /")
    assert hint.startswith("Hint: ")
    assert KEY not in result.text
    return shlex.split(paste)


def test_every_command_that_writes_is_here() -> None:
    assert {line[0] for line in LINES} == {
        *TITLES,
        "all",
        "apply",
        "history",
        "undo",
        "remove",
        "wizard",
        "key",
        "use",
        "models",
        "completion",
    }


@pytest.mark.parametrize("line", LINES, ids=" ".join)
def test_it_is_refused_before_anything_is_made(line: tuple[str, ...], theirs: Program) -> None:
    before = theirs.tree()
    result = theirs(*line)
    assert result.code == 1
    masked = [word if word != KEY else "sk-…cdef" for word in line]
    home = f"HOME={theirs.home}"
    assert pasted(result) == ["sudo", "-u", f"#{THEIRS}", "-H", "env", home, "wcode-setup", *masked]
    assert ("--force" in result.err) == (line in FORCED)
    assert theirs.tree() == before
    if line in FORCED:
        (error,) = theirs(*line, "--json").document["errors"]
        assert (error["code"], error["hint"].splitlines()[1]) == (
            "home-foreign",
            result.err.splitlines()[2] + " --json",
        )
        assert theirs.tree() == before


@pytest.mark.parametrize("line", FORCED, ids=" ".join)
def test_a_preview_says_so_and_force_goes_on(line: tuple[str, ...], theirs: Program) -> None:
    before = theirs.tree()
    for preview in ("--dry-run", "--check"):
        result = theirs(*line, preview)
        assert result.code in (0, 3)
        assert "a run that writes requires --force" in result.text
    assert theirs.tree() == before
    result = theirs(*line, "--force", "--yes")
    assert result.code == 0, result.text
    assert f"belongs to #{THEIRS}: new files and folders in it belong to root" in result.text
    assert (theirs.home / ".openclaw/openclaw.json").stat().st_uid == THEIRS, "a file that was there stays theirs"


@pytest.mark.parametrize(
    "line", [("status",), ("validate",), ("export",), ("models",), ("history",), ("completion", "bash")], ids=" ".join
)
def test_a_query_goes_on(line: tuple[str, ...], theirs: Program) -> None:
    result = theirs(*line)
    assert result.code == 0
    assert "belongs to" not in result.text


def test_in_an_empty_home(program: Program) -> None:
    os.chown(program.home, THEIRS, THEIRS)
    assert program("openclaw", *MODEL).code == 1
    assert program.tree() == {}


def test_behind_a_link(program: Program) -> None:
    (program.home / "real").mkdir()
    os.chown(program.home / "real", THEIRS, THEIRS)
    (program.home / "link").symlink_to("real")
    assert program("openclaw", *MODEL, env={"HOME": f"{program.home}/link"}).code == 1
    os.chown(program.home / "real", 0, 0)
    assert program("openclaw", *MODEL, env={"HOME": f"{program.home}/link"}).code == 0


def test_a_user_with_a_name_and_a_variable(program: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    entry = pwd.struct_passwd(("ann", "x", THEIRS, THEIRS, "", str(program.home), "/bin/sh"))
    monkeypatch.setattr(pwd, "getpwuid", lambda uid: entry)
    os.chown(program.home, THEIRS, THEIRS)
    line = ("openclaw", "-m", "my model", "--api-key-env", "MY_KEY")
    result = program(*line, env={"MY_KEY": KEY})
    assert pasted(result) == ["sudo", "-u", "ann", "-H", "--preserve-env=MY_KEY", "wcode-setup", *line]


@pytest.mark.parametrize("line", [line for line in FORCED if line[0] not in ("key", "use")], ids=" ".join)
def test_the_line_does_it_right(line: tuple[str, ...], program: Program) -> None:
    """What follows sudo's options and `env`, as that user."""
    program.write("setup.yaml", SETUP)
    program.config("{}\n")
    given(program, THEIRS)
    words = pasted(program(*line, env={"TEST_API_KEY": KEY}))
    words = [KEY if word == "sk-…cdef" else word for word in words]
    start = words.index("wcode-setup") + 1
    program.env.update([words[start - 2].split("=")], TEST_API_KEY=KEY)
    code, _, error = forked(lambda: tuple(program(*words[start:])), THEIRS)
    assert code == 0, error
    assert {path.stat().st_uid for path in program.home.rglob("*")} == {THEIRS}


def test_folders_on_the_way_to_the_state_are_ordinary(program: Program) -> None:
    """`~/.local` belongs to many programs: only our own folder is closed to others."""
    before = os.umask(0o022)
    try:
        assert program("openclaw", *MODEL).code == 0
    finally:
        os.umask(before)
    modes = {name: (program.home / name).stat().st_mode & 0o777 for name in (".local", ".local/state")}
    assert modes == {".local": 0o755, ".local/state": 0o755}
    assert (program.home / ".local/state/wcode-setup").stat().st_mode & 0o777 == 0o700


@pytest.mark.parametrize(("umask", "mode"), [(0, 0o755), (0o002, 0o755), (0o077, 0o700), (0o277, 0o700)])
def test_but_obey_the_umask_and_are_never_open_to_writers(umask: int, mode: int, program: Program) -> None:
    before = os.umask(umask)
    try:
        assert program("undo").code == 0
    finally:
        os.umask(before)
    assert (program.home / ".local").stat().st_mode & 0o777 == mode
    assert (program.home / ".local/state/wcode-setup").stat().st_mode & 0o777 == 0o700
