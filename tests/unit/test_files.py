"""The file layer: what is read, what is refused, and what a write leaves."""

from __future__ import annotations

import errno
import os
import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import pytest

from tests.faults import NOBODY, Calls, children, forked, state_folder
from tests.program import Program
from wcode_setup.engine.store import files
from wcode_setup.errors import SetupError

COMMAND = ("openclaw", "--model", "qwen3.6-plus", "--yes", "--json")
CONFIG = ".openclaw/openclaw.json"
MINE = '{"mine": 1}'


def mode_of(path: Path) -> int:
    return path.stat().st_mode & 0o7777


def refused(program: Program, *more: str) -> dict[str, Any]:
    """Run the command; it fails without leaving anything. The one error."""
    result = program(*COMMAND, *more)
    assert result.code == 1, result.err
    (error,) = result.document["errors"]
    assert children(state_folder(program.home) / "history") == children(state_folder(program.home) / "pending") == []
    assert not list(program.home.rglob("*.wcode-tmp"))
    return error


# reading


def test_reading_a_file(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.write_bytes(b"\xff\r\n\0")
    file.chmod(0o640)
    snapshot = files.read(str(file))
    assert (snapshot.content, snapshot.mode) == (b"\xff\r\n\0", 0o640)


def test_reading_nothing(tmp_path: Path) -> None:
    assert files.read(str(tmp_path / "no" / "file")) == (None, None)
    assert files.read(str(tmp_path / "file")).mode is None


def fifo(path: Path) -> None:
    os.mkfifo(path)


def unix_socket(path: Path) -> None:
    here = os.getcwd()
    os.chdir(path.parent)  # the address of a socket is short
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(path.name)
    os.chdir(here)


@pytest.mark.parametrize("make", [Path.mkdir, fifo, unix_socket])
def test_what_is_no_regular_file_is_refused_at_once(program: Program, make: Any) -> None:
    (program.home / ".openclaw").mkdir()
    make(program.home / CONFIG)
    kind = (program.home / CONFIG).stat().st_mode
    error = refused(program)
    assert (error["code"], error["path"]) == ("not-a-file", str(program.home / CONFIG))
    assert (program.home / CONFIG).stat().st_mode == kind


@pytest.mark.parametrize("device", ["/dev/null", "/dev/zero", "/dev/tty"])
def test_devices_are_refused_at_once(program: Program, device: str) -> None:
    assert refused(program, "--config", device)["code"] == "not-a-file"


def test_a_file_as_a_folder_is_refused(program: Program) -> None:
    program.write(".openclaw", "a file")
    assert refused(program)["code"] == "not-a-folder"
    assert (program.home / ".openclaw").read_text() == "a file"


def test_an_unreadable_file_is_refused(program: Program) -> None:
    """Never taken for an empty one. Root reads everything, so this is done as another user."""
    program.config(MINE).chmod(0)
    error = as_nobody(program, lambda: refused(program))
    assert (error["code"], error["message"]) == ("file-failed", "Permission denied")
    assert error["path"] == str(program.home / CONFIG)
    (program.home / CONFIG).chmod(0o600)
    assert (program.home / CONFIG).read_text() == MINE


def test_an_error_while_reading_is_refused(program: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    program.config(MINE)

    def broken(handle: int, *_mode: str, **_options: Any) -> Any:
        raise OSError(errno.EIO, "Input/output error")

    calls = Calls()
    calls.__dict__["fdopen"] = broken
    monkeypatch.setattr(files, "os", calls)
    assert refused(program)["message"] == "Input/output error"
    assert (program.home / CONFIG).read_text() == MINE


# where a link leads


def test_a_relative_link_stays(program: Program) -> None:
    program.write("dotfiles/openclaw.json", MINE)
    program.write(".openclaw/other", "")
    (program.home / CONFIG).symlink_to("../dotfiles/openclaw.json")
    assert program(*COMMAND).document["files"][0]["path"] == str(program.home / CONFIG)
    assert os.readlink(program.home / CONFIG) == "../dotfiles/openclaw.json"
    assert b'"wcode"' in (program.home / "dotfiles/openclaw.json").read_bytes()
    assert children(program.home / ".openclaw") == ["openclaw.json", "other"]


def test_a_chain_of_links_through_linked_folders_stays(program: Program) -> None:
    program.write("store/one/real.json", MINE)
    (program.home / ".openclaw").symlink_to("linked-folder")
    (program.home / "linked-folder").symlink_to(program.home / "store")
    (program.home / "store/openclaw.json").symlink_to("second")
    (program.home / "store/second").symlink_to(program.home / "store/one/real.json")
    assert program(*COMMAND).code == 0
    links = [".openclaw", "linked-folder", "store/openclaw.json", "store/second"]
    assert all((program.home / name).is_symlink() for name in links)
    assert b'"wcode"' in (program.home / "store/one/real.json").read_bytes()
    assert not (program.home / "store/one/real.json").is_symlink()


@pytest.mark.parametrize("folder", ["store", "."])
def test_a_dangling_link_is_written_through(program: Program, folder: str) -> None:
    (program.home / "store").mkdir()
    (program.home / ".openclaw").mkdir()
    (program.home / CONFIG).symlink_to(program.home / folder / "real.json")
    assert program(*COMMAND).document["files"][0]["status"] == "created"
    assert (program.home / CONFIG).is_symlink()
    assert b'"wcode"' in (program.home / folder / "real.json").read_bytes()


def test_a_loop_of_links_is_refused(program: Program) -> None:
    (program.home / ".openclaw").mkdir()
    (program.home / CONFIG).symlink_to("two")
    (program.home / ".openclaw/two").symlink_to("openclaw.json")
    error = refused(program)
    assert (error["code"], error["message"]) == ("file-failed", os.strerror(errno.ELOOP))
    assert os.readlink(program.home / CONFIG) == "two"


# what a write leaves


@pytest.mark.parametrize("umask", [0, 0o022, 0o077, 0o777])
def test_a_file_is_for_us_alone_from_birth(tmp_path: Path, umask: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Looked at after every single call, with the mode that the file shall have in the end wide open."""
    seen: set[int] = set()

    def look(count: int, name: str) -> None:
        if name != "replace":
            seen.update(mode_of(path) for path in tmp_path.iterdir() if not path.is_symlink())

    monkeypatch.setattr(files, "os", Calls(after=look))
    before = os.umask(umask)
    try:
        files.write(str(tmp_path / "key"), b"sk-test", 0o600)
    finally:
        os.umask(before)
    assert seen <= {0o600 & ~umask, 0o600}
    assert mode_of(tmp_path / "key") == 0o600


@pytest.mark.parametrize(
    ("old", "new"), [(0o644, 0o600), (0o755, 0o700), (0o660, 0o600), (0o400, 0o400), (0o600, 0o600)]
)
def test_modes_are_kept_but_for_others(program: Program, old: int, new: int) -> None:
    config = program.config(MINE)
    config.chmod(old)
    notes = [note["code"] for note in program(*COMMAND).document["notes"]]
    assert mode_of(config) == new
    assert ("mode-tightened" in notes) == (old != new)


@pytest.mark.parametrize("umask", [0, 0o077, 0o277])
def test_new_folders_are_for_us_alone(tmp_path: Path, umask: int) -> None:
    before = os.umask(umask)
    try:
        files.make_folder(str(tmp_path / "a/b/c"))
    finally:
        os.umask(before)
    assert [mode_of(tmp_path / name) for name in ("a", "a/b", "a/b/c")] == [0o700] * 3
    tmp_path.chmod(0o755)
    files.make_folder(str(tmp_path))
    assert mode_of(tmp_path) == 0o755


def test_a_folder_that_cannot_be_made_leaves_no_parents(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    calls = Calls(
        before=lambda count, name: fail(errno.EDQUOT) if name == "mkdir" and calls.names.count(name) == 3 else None
    )
    monkeypatch.setattr(files, "os", calls)
    with pytest.raises(SetupError) as caught:
        files.make_folder(str(tmp_path / "a/b/c"))
    assert (caught.value.code, caught.value.path) == ("file-failed", str(tmp_path / "a/b/c"))
    assert children(tmp_path) == []


@pytest.mark.skipif(os.geteuid() != 0, reason="giving a file to another user needs root")
def test_owner_and_group_are_kept(program: Program) -> None:
    config = program.config(MINE)
    os.chown(config, 1234, 2345)
    assert program(*COMMAND).code == 0
    assert (config.stat().st_uid, config.stat().st_gid) == (1234, 2345)
    assert mode_of(config) == 0o600


@pytest.mark.skipif(os.geteuid() != 0, reason="giving a file to another group needs root")
def test_the_group_is_kept_in_a_folder_that_gives_its_own(program: Program) -> None:
    config = program.config(MINE)
    os.chown(config.parent, -1, 2345)
    config.parent.chmod(0o2700)
    assert program(*COMMAND).code == 0
    assert config.stat().st_gid == os.getegid()


def test_without_the_right_to_give_it_away_the_file_becomes_ours(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "file"
    file.write_text("old")
    like = os.stat_result((*file.stat()[:4], 1234, 2345, *file.stat()[6:]))
    calls = Calls()

    def not_allowed(*_arguments: int) -> None:
        raise PermissionError(errno.EPERM, "Operation not permitted")

    calls.__dict__["fchown"] = not_allowed
    monkeypatch.setattr(files, "os", calls)
    files.write(str(file), b"new", 0o600, like)
    assert file.read_bytes() == b"new"
    assert file.stat().st_uid == os.geteuid()


def test_extended_attributes_are_kept(program: Program) -> None:
    config = program.config(MINE)
    try:
        os.setxattr(config, "user.origin", b"mine")
    except OSError as error:
        pytest.skip(f"no extended attributes on this file system: {error}")
    inode = config.stat().st_ino
    assert program(*COMMAND).code == 0
    assert config.stat().st_ino != inode
    assert os.getxattr(config, "user.origin") == b"mine"


def test_attributes_that_cannot_be_copied_are_no_failure(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "file"
    file.write_text("old")
    copied = []

    def not_all(_handle: int, name: str, _value: bytes) -> None:
        if name == "security.strange":
            raise PermissionError(errno.EPERM, "Operation not permitted")
        copied.append(name)

    calls = Calls()
    names = ["security.strange", "user.fine"]
    calls.__dict__.update(setxattr=not_all, listxattr=lambda _path: names, getxattr=lambda _path, _name: b"")
    monkeypatch.setattr(files, "os", calls)
    files.write(str(file), b"new", 0o600, file.stat())
    assert file.read_bytes() == b"new"
    assert copied == ["user.fine"]


def test_a_hard_linked_file_is_written_in_place(program: Program) -> None:
    config = program.config(MINE)
    config.chmod(0o644)
    other = program.home / "dotfiles.json"
    other.hardlink_to(config)
    inode = config.stat().st_ino
    assert program(*COMMAND).code == 0
    assert config.samefile(other)
    assert config.stat().st_ino == inode
    assert other.read_bytes() == config.read_bytes()
    assert b'"wcode"' in other.read_bytes()
    assert mode_of(config) == 0o600


def test_a_file_written_in_place_is_closed_before_and_opened_after(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """So that a key is never in a file that others can read, neither when it comes nor when it goes."""
    file = tmp_path / "file"
    file.write_text("nothing secret")
    file.chmod(0o644)
    while_secret: set[int] = set()

    def look(count: int, name: str) -> None:
        if b"sk-test" in file.read_bytes():
            while_secret.add(mode_of(file))

    monkeypatch.setattr(files, "os", Calls(after=look))
    files.write_in_place(str(file), b"sk-test", 0o600)
    assert mode_of(file) == 0o600
    files.write_in_place(str(file), b"nothing secret", 0o644)
    assert mode_of(file) == 0o644
    assert while_secret == {0o600}


def test_in_place_the_mode_is_not_touched_for_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Somebody else's file, writable for us: setting even the same mode is not ours to do."""
    file = tmp_path / "file"
    file.write_text("old, and longer")
    file.chmod(0o600)
    calls = Calls()
    monkeypatch.setattr(files, "os", calls)
    files.write_in_place(str(file), b"new", 0o600)
    assert file.read_bytes() == b"new"
    assert "fchmod" not in calls.names


# mounts


@contextmanager
def mounted(*command: str) -> Iterator[None]:
    """`mount …`, undone at the end; skips, and says why, where the sandbox does not allow it."""
    try:
        done = subprocess.run(["mount", *command], capture_output=True, text=True, check=False)
    except OSError as error:
        pytest.skip(f"no mount: {error}")
    if done.returncode:
        pytest.skip(f"mount is not allowed here: {done.stderr.strip()}")
    try:
        yield
    finally:
        subprocess.run(["umount", command[-1]], check=True)


def test_a_bind_mounted_file_is_written_in_place(program: Program) -> None:
    """As Docker's `-v file:file`; really mounted, where that is allowed."""
    config, source = program.config("{}"), program.write("outside.json", MINE)
    with mounted("--bind", str(source), str(config)):
        assert program(*COMMAND).code == 0
        assert config.samefile(source)
        assert b'"wcode"' in config.read_bytes()
        again = program(*COMMAND)
        assert again.document["status"] == "unchanged"
    assert b'"wcode"' in source.read_bytes()
    assert config.read_text() == "{}"
    assert children(config.parent) == ["openclaw.json"]


def test_a_busy_file_is_written_in_place(program: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    """The same, simulated: replacing gives EBUSY."""
    config = program.config(MINE)
    inode = config.stat().st_ino
    monkeypatch.setattr(files, "os", Calls(mounts=(str(config),)))
    assert program(*COMMAND).code == 0
    assert config.stat().st_ino == inode
    assert b'"wcode"' in config.read_bytes()
    assert children(config.parent) == ["openclaw.json"]
    (run,) = (state_folder(program.home) / "history").iterdir()
    assert children(run) == ["before-0", "run.json"]  # no copy of the new bytes, which may hold a key


def test_a_writable_file_mounted_into_a_read_only_folder_is_written_in_place(program: Program) -> None:
    config, source = program.config("{}"), program.write("outside.json", MINE)
    folder = str(config.parent)
    with mounted("--bind", folder, folder), mounted("--bind", str(source), str(config)):
        subprocess.run(["mount", "-o", "remount,ro,bind", folder], check=True)
        result = program(*COMMAND)
        assert result.code == 0, result.err
        assert b'"wcode"' in source.read_bytes()


def test_a_read_only_mount_is_refused(program: Program) -> None:
    config = program.config(MINE)
    folder = str(config.parent)
    with mounted("--bind", folder, folder):
        subprocess.run(["mount", "-o", "remount,ro,bind", folder], check=True)
        error = refused(program)
        assert (error["code"], error["message"]) == ("file-failed", "Read-only file system")
        assert error["path"] == str(config)
    assert config.read_text() == MINE


def test_a_full_disk_is_refused(program: Program) -> None:
    """A real one: a file system of four pages."""
    folder = program.home / ".openclaw"
    folder.mkdir()
    with mounted("-t", "tmpfs", "-o", "size=16k", "none", str(folder)):
        config = program.config(MINE)
        filler = folder / "filler"
        with suppress(OSError), filler.open("wb", buffering=0) as file:
            while file.write(b"x" * 4096):
                pass
        error = refused(program)
        assert (error["code"], error["message"]) == ("file-failed", "No space left on device")
        assert error["path"] == str(config)
        assert config.read_text() == MINE
        assert children(folder) == ["filler", "openclaw.json"]
        filler.unlink()
        assert program(*COMMAND).code == 0


# faults of the disk, injected


def fail(error: int) -> None:
    raise OSError(error, os.strerror(error))


@pytest.mark.parametrize("call", ["open", "write", "fchmod", "fsync", "close", "replace"])
def test_a_failed_write_leaves_the_file_and_nothing_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, call: str
) -> None:
    """`fchmod` counts because the file has another mode than a new one; the folder's own `fsync` may fail."""
    file = tmp_path / "file"
    file.write_text("old")
    first = True

    def once(count: int, name: str) -> None:
        nonlocal first
        if name == call and first:
            first = False
            fail(errno.ENOSPC)

    monkeypatch.setattr(files, "os", Calls(before=once))
    with pytest.raises(OSError, match="No space left"):
        files.write(str(file), b"new", 0o640, file.stat())
    assert not first
    assert file.read_text() == "old"
    assert children(tmp_path) == ["file"]


def test_a_temporary_file_of_that_name_is_not_touched(tmp_path: Path) -> None:
    """Nor followed, if it is a link that somebody laid out."""
    target = tmp_path / "victim"
    target.write_text("precious")
    (tmp_path / ".file.tag.wcode-tmp").symlink_to(target)
    with pytest.raises(FileExistsError):
        files.stage(str(tmp_path / "file"), b"sk-test", 0o600, None, "tag")
    assert target.read_text() == "precious"
    assert (tmp_path / ".file.tag.wcode-tmp").is_symlink()


# other users


def as_nobody(program: Program, work: Any) -> Any:
    """What `work` returns as a user without privileges, who owns the home."""
    program(*COMMAND, "--dry-run")  # so that all is imported, should the Python not be readable
    if os.geteuid() == 0:
        for path in [program.home, *program.home.rglob("*")]:
            os.chown(path, NOBODY, NOBODY, follow_symlinks=False)
    return forked(work, NOBODY)


def test_as_another_user_all_is_well(program: Program) -> None:
    config = program.config(MINE)
    config.chmod(0o644)
    result = as_nobody(program, lambda: program(*COMMAND))
    assert result.document["status"] == "changed"
    assert mode_of(config) == 0o600
    assert not list(program.home.rglob("*.wcode-tmp"))


@pytest.mark.parametrize("umask", [0o777, 0o277, 0])
def test_as_another_user_under_an_odd_umask(program: Program, umask: int) -> None:
    """Twice: what the first run made, the second must be able to open."""

    def work() -> list[str]:
        os.umask(umask)
        return [program(*COMMAND, *more).document["status"] for more in ((), ("--reasoning",), ("--no-reasoning",))]

    assert as_nobody(program, work) == ["changed", "changed", "changed"]
    assert mode_of(program.home / CONFIG) == 0o600
    found = [*state_folder(program.home).rglob("*"), state_folder(program.home)]
    assert {mode_of(path) for path in found if path.is_file()} == {0o600}
    assert {mode_of(path) for path in found if path.is_dir()} == {0o700}


def test_a_folder_without_write_permission_is_refused(program: Program) -> None:
    config = program.config(MINE)
    config.parent.chmod(0o500)
    error = as_nobody(program, lambda: refused(program))
    assert (error["code"], error["message"]) == ("file-failed", "Permission denied")
    assert error["path"] == str(config)
    assert config.read_text() == MINE


def test_a_folder_without_any_permission_is_refused(program: Program) -> None:
    program.config(MINE).parent.chmod(0)
    error = as_nobody(program, lambda: refused(program))
    (program.home / ".openclaw").chmod(0o700)
    assert (error["code"], error["message"]) == ("file-failed", "Permission denied")
    assert (program.home / CONFIG).read_text() == MINE


def test_a_state_folder_that_cannot_be_made_is_refused(program: Program) -> None:
    program.config(MINE)
    program.home.chmod(0o500)
    error = as_nobody(program, lambda: refused(program))
    program.home.chmod(0o700)
    assert (error["code"], error["message"]) == ("file-failed", "Permission denied")
    assert error["path"] == str(state_folder(program.home))
    assert children(program.home) == [".openclaw"]
