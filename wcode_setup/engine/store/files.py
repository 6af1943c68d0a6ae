"""Every file call of the program; the seam for fault tests. Nothing here knows tools or plans."""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import contextmanager, suppress
from typing import NamedTuple

from wcode_setup.errors import Note, SetupError, os_reason
from wcode_setup.text import concealed

_BINARY = getattr(os, "O_BINARY", 0)
_NOFOLLOW = getattr(os, "O_NOFOLLOW", 0)
_NONBLOCK = getattr(os, "O_NONBLOCK", 0)  # opening a FIFO must not wait for a writer
_ABSENT = (FileNotFoundError, NotADirectoryError)
"""The errors that say that a file does not exist; after any other error it is unknown."""
_BLOCK = 1 << 20
"""Bytes per read when a file is searched: a database may be large."""
_NO_FILE = (errno.ELOOP, errno.EISDIR, errno.ENXIO, errno.ENODEV)
"""Error numbers of opening a symlink, a folder, a socket, a device without driver."""


class Snapshot(NamedTuple):
    """A file at one moment: its bytes and stat; both None if there is none."""

    content: bytes | None
    stat: os.stat_result | None

    def __repr__(self) -> str:
        return concealed(self)

    @property
    def mode(self) -> int | None:
        """The permission bits; None if there is no file."""
        return None if self.stat is None else stat.S_IMODE(self.stat.st_mode)


def failure(error: OSError, path: str) -> SetupError:
    """The error `file-failed` for an operating system error, with its reason and number."""
    return SetupError("file-failed", path=path, why=os_reason(error), number=error.errno)


def real_path(path: str) -> str:
    """The path with all symlinks resolved; the last part need not exist.

    Raises `not-a-folder`, and `file-failed` for a symlink loop or any other error.
    """
    try:
        try:
            return os.path.realpath(path, strict=True)
        except FileNotFoundError:
            return os.path.realpath(path)
    except ValueError:  # a NUL or a lone surrogate
        raise SetupError("file-failed", path=path, why=Note("os-error", errno=errno.EINVAL)) from None
    except OSError as error:
        if error.errno == errno.ENOTDIR:
            raise SetupError("not-a-folder", path=path) from None
        raise failure(error, path) from None


def read(path: str) -> Snapshot:
    """The regular file at the real path `path`; `Snapshot(None, None)` if it does not exist.

    Raises `not-a-file` for a folder, FIFO, socket or device, `file-failed` for any other error.
    """
    try:
        handle, facts = _open(path, os.O_RDONLY)
    except FileNotFoundError:
        return Snapshot(None, None)
    except OSError as error:
        raise failure(error, path) from None
    try:
        with os.fdopen(handle, "rb", closefd=False) as file:
            return Snapshot(file.read(), facts)
    except OSError as error:
        raise failure(error, path) from None
    finally:
        with suppress(OSError):  # the content is already read
            os.close(handle)


def contains(path: str, texts: Collection[bytes]) -> bool:
    """True if the regular file at the real path `path` contains one of `texts`; False if it does not exist."""
    keep, rest = max(map(len, texts), default=1) - 1, b""
    try:
        handle, _ = _open(path, os.O_RDONLY)
        with os.fdopen(handle, "rb") as file:
            while block := file.read(_BLOCK):
                seen = rest + block
                if any(text in seen for text in texts):
                    return True
                rest = seen[-keep:] if keep else b""
    except FileNotFoundError:
        pass
    except OSError as error:
        raise failure(error, path) from None
    return False


def _open(path: str, flags: int) -> tuple[int, os.stat_result]:
    """A handle on the regular file at `path`, and its stat, without waiting. Raises `not-a-file` for anything else."""
    try:
        handle = os.open(path, flags | _BINARY | _NOFOLLOW | _NONBLOCK, 0o600)
    except OSError as error:
        if error.errno in _NO_FILE:
            raise SetupError("not-a-file", path=path) from None
        raise
    try:
        facts = os.fstat(handle)
        if not stat.S_ISREG(facts.st_mode):
            raise SetupError("not-a-file", path=path)
    except BaseException:
        os.close(handle)
        raise
    return handle, facts


def exists(path: str) -> bool:
    """True if `path` exists; False for a dangling symlink. Raises `file-failed` if that cannot be determined."""
    return stat_of(path) is not None


def mode(path: str) -> int | None:
    """The permission bits of the file behind `path`; None if there is none."""
    facts = stat_of(path)
    return None if facts is None else stat.S_IMODE(facts.st_mode)


def umask() -> int:
    """The process's umask; it can only be read by setting it."""
    current = os.umask(0o077)
    os.umask(current)
    return current


def stat_of(path: str, follow: bool = True) -> os.stat_result | None:
    """The stat of `path`, of its target if it is a symlink and `follow` is set; None if there is nothing."""
    try:
        return os.stat(path, follow_symlinks=follow)
    except _ABSENT:
        return None
    except OSError as error:
        raise failure(error, path) from None
    except ValueError:  # a NUL in a path that a file of the user names
        return None


def names(folder: str) -> list[str]:
    """The names in a folder, sorted; `[]` if there is no folder. Raises `file-failed` if it cannot be listed."""
    try:
        return sorted(os.listdir(folder))
    except _ABSENT:
        return []
    except OSError as error:
        raise failure(error, folder) from None


def same(one: str, other: str) -> bool:
    """True if two real paths are names of one file (hard links)."""
    try:
        return os.path.samefile(one, other)
    except OSError:
        return False


def close_folder(folder: str) -> None:
    """Set a folder's mode to 0700 if other users have any access, where the file system has permissions."""
    with suppress(OSError):
        if os.stat(folder).st_mode & 0o077:
            os.chmod(folder, 0o700)


def missing_folders(folder: str) -> list[str]:
    """`folder` and those of its parents that do not exist, outermost first."""
    missing: list[str] = []
    while stat_of(folder) is None:
        missing.insert(0, folder)
        folder = os.path.dirname(folder)
    return missing


def make_folder(folder: str, above: int = 0o700) -> None:
    """Create `folder`, if it is missing, with mode 0700, missing parents with the mode `above`, whatever the umask."""
    created: list[str] = []
    try:
        for name in missing_folders(folder):
            with suppress(FileExistsError):  # another process was faster
                os.mkdir(name, 0o700)
                created.append(name)
                os.chmod(name, 0o700 if name == folder else above)
                sync_folder(os.path.dirname(name))
    except OSError as error:
        remove_folders(created)
        raise failure(error, folder) from None


def remove_folders(folders: Sequence[str]) -> None:
    """Remove those of `folders` (outermost first) that are empty."""
    for name in reversed(folders):
        with suppress(OSError):
            os.rmdir(name)


def write(
    path: str, content: bytes, mode: int = 0o600, like: os.stat_result | None = None, tag: str | None = None
) -> None:
    """Replace the file at the real path `path` by `content`, atomically for every reader: `stage` and `install`.

    Raises OSError; then `path` is unchanged.
    """
    tag = tag or os.urandom(8).hex()
    stage(path, content, mode, like, tag)
    try:
        install(path, tag)
    except BaseException:
        with suppress(OSError):
            discard(path, tag)
        raise


def stage(path: str, content: bytes, mode: int, like: os.stat_result | None, tag: str) -> None:
    """Write `content` to a temporary file with which `install` can replace the real path `path`.

    It is in the same folder and created with mode 0600; then `mode`, and owner and extended attributes of the file that
    it will replace (`like`), are set. Raises OSError; then it is deleted.
    """

    def finish(handle: int) -> None:
        if like is not None:
            _copy_owner(path, handle, like)
        _set_mode(handle, mode)

    create(_temporary(path, tag), content, 0o600, finish)


def create(path: str, content: bytes, mode: int, finish: Callable[[int], None] = lambda _handle: None) -> None:
    """Write a new file at `path`, and `finish` it by its handle.

    Raises OSError, also if there is anything at `path`; a file that was begun is deleted.
    """
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | _BINARY | _NOFOLLOW, mode)
    try:
        try:
            _write_all(handle, content)
            finish(handle)
            os.fsync(handle)
        finally:
            os.close(handle)
    except BaseException:
        with suppress(OSError):
            os.unlink(path)
        raise


def is_mount_point(error: OSError) -> bool:
    """True if replacing a file failed because it is a bind mount itself (usual in containers)."""
    return error.errno in (errno.EBUSY, errno.EXDEV, errno.EROFS)


def install(path: str, tag: str) -> None:
    """Replace `path` by its staged file."""
    os.replace(_temporary(path, tag), path)
    sync_folder(os.path.dirname(path))


def discard(path: str, tag: str) -> None:
    """Delete the staged file of `path`, if there is one."""
    with suppress(FileNotFoundError):
        os.unlink(_temporary(path, tag))


def _temporary(path: str, tag: str) -> str:
    folder, name = os.path.split(path)
    return os.path.join(folder, f".{name}.{tag}.wcode-tmp")


def write_in_place(path: str, content: bytes, mode: int) -> None:
    """Overwrite a file that cannot be replaced (hard-linked, or a mount point). Not atomic: journal first."""
    handle, facts = _open(path, os.O_WRONLY)
    try:
        _set_mode(handle, mode & facts.st_mode)  # narrowed before a key is written, …
        _write_all(handle, content)
        os.ftruncate(handle, len(content))
        _set_mode(handle, mode)  # … widened after the old content is gone
        os.fsync(handle)
    finally:
        os.close(handle)


def remove(path: str) -> None:
    """Delete the file at `path`, if it exists."""
    with suppress(FileNotFoundError):
        os.unlink(path)
    sync_folder(os.path.dirname(path))


def remove_folder(folder: str) -> None:
    """Delete the folder of a run, which has no folders in it: `run.json` first, then the files that it names."""
    if os.path.islink(folder):  # its target belongs to another program
        os.unlink(folder)
        return
    for name in reversed(names(folder)):
        os.unlink(os.path.join(folder, name))
    os.rmdir(folder)


def rename(old: str, new: str) -> None:
    """Rename a file or folder and make the rename durable."""
    os.replace(old, new)
    sync_folder(os.path.dirname(new))


@contextmanager
def kept_open(path: str) -> Iterator[tuple[int, os.stat_result]]:
    """Open the regular file at `path`: its handle and stat. It is created if missing; its mode is 0600 in any case."""
    handle, facts = _open(path, os.O_RDWR | os.O_CREAT)
    try:
        _set_mode(handle, 0o600)  # whatever the umask, or the next run could not open it
        yield handle, facts
    finally:
        with suppress(OSError):  # the work inside is done
            os.close(handle)


def sync_folder(folder: str) -> None:
    """Make names in `folder` durable where the platform can (not on Windows or on every network file system)."""
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _write_all(handle: int, content: bytes) -> None:
    rest = memoryview(content)
    while rest:
        rest = rest[os.write(handle, rest) :]


def _set_mode(handle: int, mode: int) -> None:
    """Set the permission bits if they differ: only the owner of a file may set them, even to the same value."""
    if hasattr(os, "fchmod") and stat.S_IMODE(os.fstat(handle).st_mode) != stat.S_IMODE(mode):
        os.fchmod(handle, stat.S_IMODE(mode))


def _copy_owner(path: str, handle: int, like: os.stat_result) -> None:
    now = os.fstat(handle)
    if hasattr(os, "fchown") and (like.st_uid, like.st_gid) != (now.st_uid, now.st_gid):
        with suppress(PermissionError):  # not root: the user becomes the owner, as with every editor
            os.fchown(handle, like.st_uid, like.st_gid)
    if hasattr(os, "listxattr"):
        with suppress(OSError):  # not supported by this file system
            for name in os.listxattr(path):
                with suppress(OSError):
                    os.setxattr(handle, name, os.getxattr(path, name))
