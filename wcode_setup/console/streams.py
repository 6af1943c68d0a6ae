"""The standard streams of a process, with failures that are reported and never raised.

A full disk, a closed descriptor or a lost terminal must not stop a run half-way, nor hide that it was written. The
first failure of a stream is stored, later output is dropped, and `cli.main` ends the process accordingly.
"""

from __future__ import annotations

import errno
import io
import os
import sys
from typing import Any, TextIO

PATIENCE = 5.0
"""Seconds to wait for the reader of a stream that does not block (EAGAIN)."""


class Unprintable(Exception):  # noqa: N818 - the end of a run, which `failures` explains
    """A question, or the plan that it is about, cannot be shown: no one can answer it."""


class _Raw(io.RawIOBase):
    """The bytes behind a standard stream. `failure`: why it cannot be written; None if its reader closed it."""

    def __init__(self, target: Any) -> None:
        self.target = target
        self.failure: OSError | None = None
        self._ended = False

    def writable(self) -> bool:
        return True

    def fileno(self) -> int:
        if self.target is None:
            raise OSError(errno.EBADF, os.strerror(errno.EBADF))
        return int(self.target.fileno())

    def isatty(self) -> bool:
        return self.target is not None and bool(self.target.isatty())

    def write(self, content: Any) -> int:
        if not self._ended:
            try:
                self._send(memoryview(content).cast("B"))
            except BrokenPipeError:
                self._ended = True
            except (OSError, ValueError) as error:  # ValueError: closed within this process
                self._ended = True
                self.failure = error if isinstance(error, OSError) else OSError(errno.EBADF, os.strerror(errno.EBADF))
        return len(content)

    def _send(self, rest: memoryview) -> None:
        """Write all of it. Raises OSError."""
        if rest and self.target is None:
            raise OSError(errno.EBADF, os.strerror(errno.EBADF))
        while rest:
            count = self.target.write(rest)
            if count is None:  # it does not block, and its reader is slow
                import select

                if not select.select([], [self.target], [], PATIENCE)[1]:
                    raise BlockingIOError(errno.EAGAIN, os.strerror(errno.EAGAIN))
                continue
            rest = rest[count:]


def guard() -> None:
    """Put the process's stdout and stderr behind `_Raw`; writing to a closed one is a failure."""
    _occupy()
    sys.stdout, sys.stderr = _guarded(sys.stdout), _guarded(sys.stderr)


def _guarded(stream: TextIO | None) -> TextIO:
    if stream is None:
        return io.TextIOWrapper(_Raw(None), encoding="utf-8", write_through=True)  # type: ignore[type-var]
    buffer = getattr(stream, "buffer", None)
    if buffer is None or isinstance(buffer, _Raw):  # the text stream of an importing program, or guarded already
        return stream
    raw = _Raw(getattr(buffer, "raw", buffer))
    return io.TextIOWrapper(raw, encoding=stream.encoding, errors=stream.errors, write_through=True)  # type: ignore[type-var]


def _occupy() -> None:
    """Open /dev/null in place of closed descriptors: the next opened file would become a stream."""
    while (handle := os.open(os.devnull, os.O_RDWR)) < 3:
        pass
    os.close(handle)


def failure(stream: TextIO) -> OSError | None:
    """The error that a standard stream had; None if it had none, or if its reader closed it."""
    return getattr(getattr(stream, "buffer", None), "failure", None)


def encodes(stream: TextIO | None, text: str) -> bool:
    """True if a standard stream has an encoding for `text`, or is closed."""
    try:
        text.encode(getattr(stream, "encoding", None) or "utf-8")
    except UnicodeEncodeError:
        return False
    return True
