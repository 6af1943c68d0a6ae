"""One lock per user: one process holds it, the others wait."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import Any

from wcode_setup.engine.store import files
from wcode_setup.errors import Note, SetupError

_SILENCE, _PAUSE = 1.0, 0.05
"""Seconds until a wait is reported, and between two attempts to take the lock."""


@contextmanager
def locked(path: str, patience: float, waiting: Callable[[Note], None]) -> Iterator[None]:
    """Hold the lock file `path`, which is never deleted. Raises `not-a-file` if it is not a regular file.

    While another process holds it, wait at most `patience` seconds, then raise `lock-held`. After one second `waiting`
    is called once, with a note.
    """
    with files.kept_open(path) as (handle, facts):  # closing it releases the lock
        start, reported = time.monotonic(), False
        while not _take(handle):
            waited = time.monotonic() - start
            if waited >= patience:
                raise SetupError("lock-held", path=path, holder=_holder(facts), seconds=patience)
            if waited >= _SILENCE and not reported:
                reported = True
                waiting(Note("lock-waiting", holder=_holder(facts), seconds=patience))
            time.sleep(_PAUSE)
        yield


def _take(handle: int) -> bool:
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
    """A note on the process that holds the lock, with its process ID where `/proc/locks` lists it (Linux)."""
    with suppress(OSError, ValueError), open("/proc/locks", encoding="ascii") as file:
        device = f"{os.major(facts.st_dev):02x}:{os.minor(facts.st_dev):02x}:{facts.st_ino}"
        for line in file:
            _, kind, _, _, process, where, *_ = line.split()
            if (kind, where) == ("FLOCK", device) and int(process) > 0:
                return Note("lock-holder", pid=process)
    return Note("lock-holder-unknown")
