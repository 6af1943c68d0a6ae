"""The run of a tool in a scratch home, and the end of all that it started."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from tempfile import TemporaryFile
from typing import IO, NamedTuple

from wcode_setup.errors import SetupError, os_reason

_END = 5
"""Seconds for the end of the processes that were killed."""
_KEPT = 1 << 16
"""Bytes that are read from the end of each stream."""


class Ended(NamedTuple):
    """The end of a run: the exit code, None if the time was over, and the end of its output."""

    code: int | None
    out: str
    err: str
    seconds: float


def run(command: Sequence[str], env: Mapping[str, str], cwd: str, seconds: float, title: str) -> Ended:
    """Run a command without input in a process group of its own; end the group if it takes more than `seconds`.

    Raises `tool-not-found` and `tool-failed`. On an exception, such as Ctrl-C, the group is ended first.
    """
    start, code = time.monotonic(), None
    with TemporaryFile() as out, TemporaryFile() as err:  # a daemon that it leaves would keep a pipe open
        try:
            process = subprocess.Popen(  # noqa: S603 - the tool itself, asked for by --prove
                command,
                env=dict(env),
                cwd=cwd,
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=err,
                start_new_session=True,
            )
        except FileNotFoundError:
            raise SetupError("tool-not-found", command=command[0], title=title) from None
        except OSError as error:
            raise SetupError("tool-failed", command=command[0], why=os_reason(error)) from None
        try:
            with suppress(subprocess.TimeoutExpired):
                code = process.wait(seconds)
        finally:
            with undisturbed():
                _end_group(process)
                process.wait()
        return Ended(code, _end_of(out), _end_of(err), time.monotonic() - start)


def _end_of(stream: IO[bytes]) -> str:
    """The last bytes of a file, as text."""
    size = stream.seek(0, os.SEEK_END)
    stream.seek(max(0, size - _KEPT))
    return stream.read().decode("utf-8", "replace")


def _end_group(process: subprocess.Popen[bytes]) -> None:
    """Kill the process and the others of its group, as far as they still run."""
    with suppress(OSError):
        if hasattr(os, "killpg"):
            os.killpg(process.pid, signal.SIGKILL)
        else:
            process.kill()


def end_all(home: str) -> list[int]:
    """End every process with this HOME, by its id; return those that still run after a few seconds."""
    until = time.monotonic() + _END
    while found := list(_with_home(home)):
        if time.monotonic() > until:
            return found
        for pid in found:
            with suppress(OSError):
                os.kill(pid, signal.SIGKILL)
        time.sleep(0.05)
    return []


def _with_home(home: str) -> Iterator[int]:
    """The ids of the processes with this HOME in their environment, where the system shows it (Linux)."""
    mark = b"HOME=" + os.fsencode(home)
    for name in os.listdir("/proc") if os.path.isdir("/proc") else ():
        with suppress(OSError):
            if name.isdigit() and mark in _read(f"/proc/{name}/environ").split(b"\0"):
                ended = not _read(f"/proc/{name}/cmdline")  # of one that is no more than an entry
                yield from () if ended else (int(name),)


def _read(path: str) -> bytes:
    with open(path, "rb") as stream:
        return stream.read()


@contextmanager
def undisturbed() -> Iterator[None]:
    """Ignore Ctrl-C and SIGTERM in the block, so that it cleans up whole."""
    try:
        former = {number: signal.signal(number, signal.SIG_IGN) for number in (signal.SIGINT, signal.SIGTERM)}
    except ValueError:  # not in the main thread, which gets the signals
        former = {}
    try:
        yield
    finally:
        for number, handler in former.items():
            signal.signal(number, handler)
