"""Every file call of the program; the seam for fault tests. Nothing here knows tools or plans."""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager, suppress
from typing import NamedTuple

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
    return stat_of(path) is not None


def mode(path: str) -> int | None:
    """The permission bits of the file behind `path`; None if there is none."""
    facts = stat_of(path)
    return None if facts is None else stat.S_IMODE(facts.st_mode)


def umask() -> int:
    """The permission bits that new files of this process do not get; it can only be read by setting it."""
    current = os.umask(0o077)
    os.umask(current)
    return current


def stat_of(path: str, follow: bool = True) -> os.stat_result | None:
    """The stat of what is at `path`, or of what a link there leads to; None if there is nothing."""
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
    """Whether two real paths are names of one file (hard links)."""
    try:
        return os.path.samefile(one, other)
    except OSError:
        return False


def close_folder(folder: str) -> None:
    """Take every right to a folder of ours from others, where the file system knows rights."""
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


@contextmanager
def kept_open(path: str) -> Iterator[tuple[int, os.stat_result]]:
    """A handle on the regular file at `path`, and its stat; made if it is missing, 0600 in any case."""
    handle, facts = _open(path, os.O_RDWR | os.O_CREAT)
    try:
        _set_mode(handle, 0o600)  # whatever the umask, or the next run could not open it
        yield handle, facts
    finally:
        with suppress(OSError):  # what was done meanwhile is done
            os.close(handle)


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
