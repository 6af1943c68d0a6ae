"""Every file call of the program; the seam for fault tests. Nothing here knows tools or plans."""

from __future__ import annotations

import errno
import os
import stat
import time
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import contextmanager, suppress
from typing import Any, NamedTuple

from wcode_setup.errors import Note, SetupError, os_reason
from wcode_setup.text import concealed

_BINARY = getattr(os, "O_BINARY", 0)
_NOFOLLOW = getattr(os, "O_NOFOLLOW", 0)
_NONBLOCK = getattr(os, "O_NONBLOCK", 0)  # opening a FIFO must not wait for a writer
_ABSENT = (FileNotFoundError, NotADirectoryError)
"""What alone says that there is nothing: whatever else comes of looking, nobody has seen that."""
_BLOCK = 1 << 20
"""Bytes that are read at once of a file in which something is looked for: a database may be large."""
_NO_FILE = (errno.ELOOP, errno.EISDIR, errno.ENXIO, errno.ENODEV)
"""What comes of opening a link, a folder, a socket, a device without driver."""
_SILENCE, _PAUSE = 1.0, 0.05
"""Seconds after which a wait for the lock is told, and between two attempts to take it."""


class Snapshot(NamedTuple):
    """A file at one moment: its bytes and stat; both None if there is none."""

    content: bytes | None
    stat: os.stat_result | None

    def __repr__(self) -> str:
        return concealed(self)

    @property
    def mode(self) -> int | None:
        """The permission bits."""
        return None if self.stat is None else stat.S_IMODE(self.stat.st_mode)


def failure(error: OSError, path: str) -> SetupError:
    """An operating system error as one that can be shown: `file-failed` with its reason and its number."""
    return SetupError("file-failed", path=path, why=os_reason(error), number=error.errno)


def real_path(path: str) -> str:
    """The file behind all links; the last part need not exist. A loop of links is refused."""
    try:
        try:
            return os.path.realpath(path, strict=True)
        except FileNotFoundError:
            return os.path.realpath(path)
    except ValueError:  # a NUL, or half a character, which no path has
        raise SetupError("file-failed", path=path, why=Note("os-error", errno=errno.EINVAL)) from None
    except OSError as error:
        if error.errno == errno.ENOTDIR:
            raise SetupError("not-a-folder", path=path) from None
        raise failure(error, path) from None


def read(path: str) -> Snapshot:
    """The regular file at the real path `path`; an absent one gives `Snapshot(None, None)`.

    Only "there is no such file" counts as absent; a folder, FIFO, socket or device is refused.
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
        with suppress(OSError):  # what was read is read
            os.close(handle)


def contains(path: str, texts: Collection[bytes]) -> bool:
    """Whether one of `texts` stands in the regular file at the real path `path`; an absent one holds nothing."""
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
    """A handle on the regular file at `path`, and its stat. `not-a-file` for anything else, without waiting for it."""
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
    """Whether something is at `path`; a dangling link is nothing. Raises `file-failed` if that cannot be told."""
    return _facts(path) is not None


def mode(path: str) -> int | None:
    """The permission bits of the file behind `path`; None if there is none."""
    facts = _facts(path)
    return None if facts is None else stat.S_IMODE(facts.st_mode)


def umask() -> int:
    """The permission bits that new files of this process do not get; it can only be read by setting it."""
    current = os.umask(0o077)
    os.umask(current)
    return current


def _facts(path: str, follow: bool = True) -> os.stat_result | None:
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


def above(path: str) -> Iterator[str]:
    """The folders above `path`, the innermost first."""
    while (folder := os.path.dirname(path)) != path:
        yield folder
        path = folder


def in_git(path: str) -> bool:
    """Whether `path` lies in a git work tree: a folder above it has a `.git` (a folder, or a file in a worktree)."""
    return any(_facts(os.path.join(folder, ".git"), follow=False) for folder in above(path))


def same(one: str, other: str) -> bool:
    """Whether two real paths are names of one file (hard links)."""
    try:
        return os.path.samefile(one, other)
    except OSError:
        return False


def owners(path: str) -> set[int]:
    """Whose `path` is, and if it is a link, whose that is that it leads to; none of nothing."""
    return {facts.st_uid for facts in (_facts(path, follow=False), _facts(path)) if facts}


def folders_above(path: str) -> Iterator[tuple[str, os.stat_result]]:
    """The folders above the real path `path` that exist, the innermost first, each with its stat."""
    return ((folder, facts) for folder in above(path) if (facts := _facts(folder)))


def close_folder(folder: str) -> None:
    """Take every right to a folder of ours from others, where the file system knows rights."""
    with suppress(OSError):
        if os.stat(folder).st_mode & 0o077:
            os.chmod(folder, 0o700)


def is_folder(path: str) -> bool:
    """Whether a folder is at `path`, or behind it."""
    facts = _facts(path)
    return facts is not None and stat.S_ISDIR(facts.st_mode)


def missing_folders(folder: str) -> list[str]:
    """`folder` and those of its parents that do not exist, outermost first."""
    missing: list[str] = []
    while _facts(folder) is None:
        missing.insert(0, folder)
        folder = os.path.dirname(folder)
    return missing


def make_folder(folder: str, above: int = 0o700) -> None:
    """Create `folder`, if it is missing, with mode 0700, missing parents with the mode `above`, whatever the umask."""
    created: list[str] = []
    try:
        for name in missing_folders(folder):
            with suppress(FileExistsError):  # somebody else was quicker
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
    """Replace the file at the real path `path` by `content`, at once for every reader: `stage` and `install`.

    Raises OSError; then `path` is as it was.
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
    """Write `content` to a temporary file that `install` can put in the place of the real path `path`.

    It lies in the same folder, 0600 from birth; `mode`, and owner and extended attributes of the file that it will
    replace (`like`), are set here. Raises OSError; then it is gone.
    """
    handle = os.open(_temporary(path, tag), os.O_WRONLY | os.O_CREAT | os.O_EXCL | _BINARY | _NOFOLLOW, 0o600)
    try:
        try:
            _write_all(handle, content)
            if like is not None:
                _copy_owner(path, handle, like)
            _set_mode(handle, mode)
            os.fsync(handle)
        finally:
            os.close(handle)
    except BaseException:
        with suppress(OSError):
            discard(path, tag)
        raise


def is_mount_point(error: OSError) -> bool:
    """Whether replacing failed because the file is a bind mount of its own (usual in containers)."""
    return error.errno in (errno.EBUSY, errno.EXDEV, errno.EROFS)


def install(path: str, tag: str) -> None:
    """Put the staged file in the place of `path`."""
    os.replace(_temporary(path, tag), path)
    sync_folder(os.path.dirname(path))


def discard(path: str, tag: str) -> None:
    """Delete what was staged for `path`, if it is still there."""
    with suppress(FileNotFoundError):
        os.unlink(_temporary(path, tag))


def _temporary(path: str, tag: str) -> str:
    folder, name = os.path.split(path)
    return os.path.join(folder, f".{name}.{tag}.wcode-tmp")


def write_in_place(path: str, content: bytes, mode: int) -> None:
    """Write into the existing file, hard-linked or a mount point: it cannot be replaced. Not atomic: journal first."""
    handle, facts = _open(path, os.O_WRONLY)
    try:
        _set_mode(handle, mode & facts.st_mode)  # closed to others before a key comes in, …
        _write_all(handle, content)
        os.ftruncate(handle, len(content))
        _set_mode(handle, mode)  # … opened after it has left
        os.fsync(handle)
    finally:
        os.close(handle)


def remove(path: str) -> None:
    """Delete the file at `path`; an absent one is fine."""
    with suppress(FileNotFoundError):
        os.unlink(path)
    sync_folder(os.path.dirname(path))


def remove_folder(folder: str) -> None:
    """Delete a folder of ours and the files in it (it has no folders in it), `run.json` before what it speaks of."""
    if os.path.islink(folder):  # what it leads to is not ours
        os.unlink(folder)
        return
    for name in reversed(names(folder)):
        os.unlink(os.path.join(folder, name))
    os.rmdir(folder)


def rename(old: str, new: str) -> None:
    """Rename a file or folder and make the rename durable."""
    os.replace(old, new)
    sync_folder(os.path.dirname(new))


def sync_folder(folder: str) -> None:
    """Make names in `folder` durable, where the platform can (not on Windows, not on every network file system)."""
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
    """Set the permission bits, if they differ: only the owner of a file may set them, even to what they are."""
    if hasattr(os, "fchmod") and stat.S_IMODE(os.fstat(handle).st_mode) != stat.S_IMODE(mode):
        os.fchmod(handle, stat.S_IMODE(mode))


def _copy_owner(path: str, handle: int, like: os.stat_result) -> None:
    now = os.fstat(handle)
    if hasattr(os, "fchown") and (like.st_uid, like.st_gid) != (now.st_uid, now.st_gid):
        with suppress(PermissionError):  # not root: the file becomes ours, as with every editor
            os.fchown(handle, like.st_uid, like.st_gid)
    if hasattr(os, "listxattr"):
        with suppress(OSError):  # no such thing on this file system
            for name in os.listxattr(path):
                with suppress(OSError):
                    os.setxattr(handle, name, os.getxattr(path, name))


@contextmanager
def locked(path: str, patience: float, waiting: Callable[[Note], None]) -> Iterator[None]:
    """Hold the one lock of this user, a side file that stays. Refuses what is no regular file.

    While another process holds it, wait at most `patience` seconds, then raise `lock-held`; what is said after one
    second goes to `waiting`.
    """
    handle, facts = _open(path, os.O_RDWR | os.O_CREAT)
    try:
        _set_mode(handle, 0o600)  # whatever the umask, or the next run could not open it
        start, told = time.monotonic(), False
        while not _lock(handle):
            waited = time.monotonic() - start
            if waited >= patience:
                raise SetupError("lock-held", path=path, holder=_holder(facts), seconds=patience)
            if waited >= _SILENCE and not told:
                told = True
                waiting(Note("lock-waiting", holder=_holder(facts), seconds=patience))
            time.sleep(_PAUSE)
        yield
    finally:
        with suppress(OSError):  # what was done under the lock is done
            os.close(handle)  # releases it


def _lock(handle: int) -> bool:
    """Take the lock; False if another process holds it."""
    try:
        import fcntl
    except ImportError:  # Windows
        msvcrt: Any = __import__("msvcrt")
        try:
            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _holder(facts: os.stat_result) -> Note:
    """The process that holds the lock of a file, with its id where the system tells it (Linux)."""
    device = f"{os.major(facts.st_dev):02x}:{os.minor(facts.st_dev):02x}:{facts.st_ino}"
    with suppress(OSError, ValueError), open("/proc/locks", encoding="ascii") as file:
        for line in file:
            _, kind, _, _, process, where, *_ = line.split()
            if (kind, where) == ("FLOCK", device) and int(process) > 0:
                return Note("lock-holder", pid=process)
    return Note("lock-holder-unknown")
