"""What holds a key is for its owner alone, from its first byte on: after every file call, under every umask, also when all goes wrong."""

from __future__ import annotations

import errno
import os
import shutil
import signal
import stat
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from tests.faults import NOBODY, Calls, forked
from tests.program import STATE, Program, scratch
from tests.secrets.homes import HOMES, install
from tests.secrets.hunt import KEYS, Hunt
from tests.secrets.sources import MODEL
from wcode_setup.engine.store import files
from wcode_setup.secrets.credentials import STORAGES
from wcode_setup.tools import TITLES

OLD, NEW = KEYS["no prefix"], KEYS["usual"]
UMASKS = (0o000, 0o022, 0o077, 0o777)


class Watch:
    """Looks at a home after every file call; what it finds is in `wrong`, for an error would be taken for a bug.

    `held`: files of the user that may hold the old key and be open.
    """

    looks = 0

    def __init__(self, home: Path, held: Collection[str] = ()) -> None:
        self.home = home
        self.wrong: list[str] = []
        self.before = {path: stat.S_IMODE(path.stat().st_mode) for path in home.rglob("*")}
        self.shared = (home / STATE).parents
        self.held = {home / path for path in held}
        self.held |= {path for path in self.before if path.is_file() and OLD.encode() in path.read_bytes()}

    def __call__(self, number: int, call: str) -> None:
        Watch.looks += 1
        for folder, folders, names in os.walk(self.home):
            for name in folders:
                path = Path(folder, name)
                if path not in self.before:
                    self.closed(path, 0o755 if path in self.shared else 0o700, number, call)
            for name in names:
                self.look(Path(folder, name), number, call)

    def look(self, path: Path, number: int, call: str) -> None:
        content = path.read_bytes() if stat.S_IMODE(path.lstat().st_mode) & 0o400 or os.geteuid() == 0 else b""
        spared = any(path.parent == other.parent and other.name in path.name for other in self.held)  # back as it was
        if NEW.encode() in content or (OLD.encode() in content and not spared):
            self.closed(path, 0o600, number, call)
        if NEW in path.name:
            self.wrong.append(f"{path} after call {number}, {call}")
        if f"{STATE}/" in str(path):
            self.closed(path, 0o600, number, call)

    def closed(self, path: Path, mode: int, number: int, call: str) -> None:
        found = stat.S_IMODE(path.lstat().st_mode)
        if found & ~mode:
            self.wrong.append(f"{path} is {found:04o} after call {number}, {call}")


@contextmanager
def watched(
    monkeypatch: pytest.MonkeyPatch, program: Program, mask: int, held: Collection[str] = (), **more: Any
) -> Iterator[Calls]:
    """Every file call under this umask, looked at."""
    watch = Watch(program.home, held)
    calls = Calls(after=watch, **more)
    former = os.umask(mask)
    try:
        with monkeypatch.context() as patch:
            patch.setattr(files, "os", calls)
            yield calls
    finally:
        os.umask(former)
    assert not watch.wrong


def set_up(program: Program, name: str, storage: str, key: str, *more: str) -> Any:
    command = (name, *MODEL, "--api-key-stdin", "--key-storage", storage, *more)
    return program(*command, stdin=key.encode(), env={"WCODE_API_KEY": key})


def former(program: Program, name: str, way: str) -> None:
    """A former key, in files that are open to others; hard-linked, so that they are written in place, if `way` says so."""
    install(program)
    (program.home / ".config/Code/User").mkdir(parents=True, exist_ok=True)
    assert set_up(program, name, "literal", OLD).code == 0
    program("history", "prune", "--yes")
    for path in [*program.home.rglob("*")]:
        if path.is_file() and ".local/state" not in str(path):
            path.chmod(0o644)
            if way == "in place":
                path.with_name(path.name + ".link").hardlink_to(path)


@pytest.mark.matrix(every=5)
@pytest.mark.parametrize("mask", UMASKS, ids="{:03o}".format)
@pytest.mark.parametrize("name", TITLES)
def test_new_files_are_closed_from_birth(name: str, mask: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Set up in an empty home, switched, taken back, and the record deleted; as somebody to whom modes mean something."""

    def all_of_it(program: Program, storage: str) -> None:
        assert set_up(program, name, storage, NEW).code == 0
        assert set_up(program, name, "secret", OLD).code == 0
        assert program("undo").code == 0
        assert program("remove", name).code == 0
        assert program("history", "prune", "--yes").code == 0

    def work() -> int:
        for storage in STORAGES:
            program = Program(home / storage)
            with watched(monkeypatch, program, mask) as calls:
                all_of_it(program, storage)
            assert calls.count > 40
        return Watch.looks

    with scratch() as home:
        all_of_it(Program(home), "literal")  # so that all is imported, should the Python not be readable
        for path in home.iterdir():
            shutil.rmtree(path)
        home.chmod(0o755)
        for storage in STORAGES:
            (home / storage).mkdir(mode=0o755)
            os.chown(home / storage, *((NOBODY, NOBODY) if os.geteuid() == 0 else (-1, -1)))
        Watch.looks += forked(work, NOBODY) - Watch.looks


@pytest.mark.matrix(every=5)
@pytest.mark.parametrize("way", ["replaced", "in place", "mounted"])
@pytest.mark.parametrize("name", TITLES)
def test_open_files_are_closed_before_a_key_comes_in(name: str, way: str, monkeypatch: pytest.MonkeyPatch) -> None:
    for mask, storage in zip((0o000, 0o022, 0o077), STORAGES, strict=True):
        with scratch() as home:
            program = Program(home)
            former(program, name, way)
            held = [str(home / file) for file in HOMES[name].holders["literal"]]
            with watched(monkeypatch, program, mask, mounts=tuple(held) if way == "mounted" else ()):
                assert set_up(program, name, storage, NEW).code == 0
            for path in HOMES[name].holders[storage]:
                assert stat.S_IMODE((home / path).stat().st_mode) == 0o600
                if way != "replaced" and (home / path) in map(Path, held):
                    assert NEW in (home / path).read_text()
            hunt = Hunt({"old": OLD, "new": NEW})
            links = {
                f"{path}.link"
                for path in HOMES[name].holders[storage]
                if way == "in place" and str(home / path) in held
            }
            hunt.stored(program, {"new": HOMES[name].holders[storage] | links, "old": ()}, former=["old"])


def fails(number: int, error: int, last: bool) -> Callable[[int, str], None]:
    """Fail at a call, and, unless it is the `last` one that fails, at each one after it."""

    def act(count: int, call: str) -> None:
        if (count == number or (count > number and not last)) and call not in ("close", "fstat", "umask"):
            raise OSError(error, os.strerror(error))

    return act


def calls_of(name: str, monkeypatch: pytest.MonkeyPatch, way: str) -> list[str]:
    """The file calls that a set-up makes."""
    with scratch() as home:
        other = Program(home)
        former(other, name, way)
        with monkeypatch.context() as patch:
            calls = Calls()
            patch.setattr(files, "os", calls)
            assert set_up(other, name, "literal", NEW).code == 0
        return calls.names


def contents(program: Program) -> dict[str, Any]:
    """The user's files and folders, with their modes."""
    tree = program.tree(state=False)
    return {path: entry[:2] if isinstance(entry, tuple) else entry for path, entry in tree.items()}


@pytest.mark.matrix(every=5)
@pytest.mark.parametrize("way", ["replaced", "in place"])
@pytest.mark.parametrize("name", TITLES)
def test_a_failing_disk_leaves_no_new_key_and_nothing_open(
    name: str, way: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """ENOSPC or EIO at one call; the rollback works. Every ninth call that writes, others for each tool and way."""
    hunt = Hunt({"old": OLD, "new": NEW})
    offset = list(TITLES).index(name) + 3 * (way == "in place")
    codes = set()
    writing = ("open", "write", "fchmod", "fsync", "replace", "mkdir", "unlink")
    numbers = [number for number, call in enumerate(calls_of(name, monkeypatch, way), 1) if call in writing]
    for number in numbers[offset % 9 :: 9]:
        with scratch() as home:
            program = Program(home)
            former(program, name, way)
            before, error = contents(program), (errno.ENOSPC, errno.EIO)[number % 2]
            with watched(monkeypatch, program, 0o022, before=fails(number, error, last=True)):
                result = hunt.clean(
                    set_up(program, name, "literal", NEW, "--debug", *(["--json"] * (number % 2))), number
                )
            codes.add(result.code)
            if result.code:  # else the call was one that may fail
                assert contents(program) == before, number
                assert not hunt.holders(program.home)["new"], number
    assert 1 in codes


@pytest.mark.matrix(every=5)
@pytest.mark.parametrize("way", ["replaced", "in place"])
@pytest.mark.parametrize("name", TITLES)
def test_a_failing_rollback_leaves_nothing_open(name: str, way: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """From one call on all fail, the rollback, too; the next run takes back what it can, and no new key stays."""
    hunt = Hunt({"old": OLD, "new": NEW})
    offset = list(TITLES).index(name)
    said = set()
    calls = calls_of(name, monkeypatch, way)
    count = max(number for number, call in enumerate(calls, 1) if call == "replace") + 6  # then it is only tidied up
    for number in (*range(count - offset % 2, count - 12, -3), *range(count - 16 - offset, count // 3, -17)):
        with scratch() as home:
            program = Program(home)
            former(program, name, way)
            with watched(monkeypatch, program, 0o022, before=fails(number, errno.EIO, last=False)):
                result = hunt.clean(set_up(program, name, "literal", NEW, "--debug", "--json"), number)
            if result.code == 0:  # what failed was the tidying up
                continue
            said.add(result.document["errors"][0]["code"])
            with watched(monkeypatch, program, 0o022, HOMES[name].holders["literal"]):
                result = hunt.clean(program("undo", "--debug"), number)
            if "Cannot roll back" not in result.out:
                assert not hunt.holders(home)["new"], (number, result.text)
                assert HOMES[name].holders["literal"] <= hunt.holders(home)["old"]
    assert "rollback-failed" in said


@pytest.mark.parametrize("name", TITLES)
def test_what_cannot_be_taken_back_is_kept_without_the_new_key(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A run dies while it writes in place, somebody else writes the file, and the journal goes to the history."""
    hunt = Hunt({"old": OLD, "new": NEW})
    kept = 0
    calls = calls_of(name, monkeypatch, "in place")
    for number in [number for number, call in enumerate(calls, 1) if call == "ftruncate"]:
        with scratch() as home:
            program = Program(home)
            former(program, name, "in place")
            with watched(monkeypatch, program, 0o022, before=fails(number, errno.EIO, last=False)):
                result = set_up(program, name, "literal", NEW)
            if result.code == 0 or not list(home.glob(f"{STATE}/pending/*/after-*")):
                continue
            for path in HOMES[name].holders["literal"]:
                (home / path).write_text("{}")
            with watched(monkeypatch, program, 0o022):
                result = hunt.clean(program("undo", "--debug"), number)
            assert "Cannot roll back" in result.out
            kept += 1
            assert not hunt.holders(home)["new"], number
            assert any("before-" in path for path in hunt.holders(home)["old"])
            if kept == 1:
                return
    raise AssertionError("no run died while it wrote in place")


@pytest.mark.matrix(every=5)
@pytest.mark.parametrize("kind", [signal.SIGINT, signal.SIGTERM])
@pytest.mark.parametrize("name", TITLES)
def test_a_signal_leaves_no_new_key_and_nothing_open(name: str, kind: int, monkeypatch: pytest.MonkeyPatch) -> None:
    hunt = Hunt({"old": OLD, "new": NEW})
    codes = set()
    for number in range(1 + list(TITLES).index(name), len(calls_of(name, monkeypatch, "replaced")), 19):

        def act(count: int, _call: str, number: int = number) -> None:
            if count == number:
                os.kill(os.getpid(), kind)

        with scratch() as home:
            program = Program(home)
            former(program, name, "replaced")
            before = contents(program)
            with watched(monkeypatch, program, 0o022, before=act):
                result = hunt.clean(set_up(program, name, "literal", NEW, "--debug"), number)
            codes.add(result.code)
            if result.code and "everything was already written" not in result.err:
                assert contents(program) == before, number
                assert not hunt.holders(home)["new"], number
    assert codes & {130, 143}
