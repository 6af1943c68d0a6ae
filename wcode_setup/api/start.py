"""The process of a tool that is started for one terminal: in place of this one, or beside it with a fresh home."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from types import FrameType
from typing import NoReturn

from wcode_setup.doctor.process import undisturbed
from wcode_setup.errors import SetupError, os_reason


@contextmanager
def fresh_home() -> Iterator[str]:
    """A folder that only the user can access (0700), removed at the end."""
    home = os.path.realpath(tempfile.mkdtemp(prefix="wcode-"))
    try:
        yield home
    finally:
        with undisturbed():
            shutil.rmtree(home, ignore_errors=True)


def write(files: Mapping[str, str]) -> None:
    """Write the files of a fresh home, which only the user can access."""
    for path, text in files.items():
        os.makedirs(os.path.dirname(path), mode=0o700, exist_ok=True)
        with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as stream:
            stream.write(text)


def replace(command: Sequence[str], env: Mapping[str, str]) -> NoReturn:
    """Run the command in place of this process, with the signals that Python ignores as they were."""
    for name in ("SIGPIPE", "SIGXFSZ"):
        if hasattr(signal, name):
            signal.signal(getattr(signal, name), signal.SIG_DFL)
    try:
        os.execve(command[0], list(command), dict(env))  # noqa: S606 - the tool that the user asks for
    except OSError as error:
        raise SetupError("run-failed", command=command[0], why=os_reason(error)) from None


def wait(command: Sequence[str], env: Mapping[str, str]) -> int:
    """Run the command in this process group; return its exit code, negative for a signal.

    Ctrl-C comes to it from the terminal; SIGTERM and SIGHUP are passed on.
    """
    early = list[int]()

    def keep(number: int, _frame: FrameType | None) -> None:
        early.append(number)

    quiet = dict.fromkeys(("SIGINT", "SIGQUIT", "SIGCHLD"), _ignore)
    actions = {**quiet, "SIGTERM": keep, "SIGHUP": keep}
    former = {}
    for name, action in actions.items():
        number = getattr(signal, name, None)
        if number is not None and signal.getsignal(number) is not signal.SIG_IGN:  # `nohup` stays
            former[number] = signal.signal(number, action)
    try:
        child = subprocess.Popen(command, env=dict(env))  # noqa: S603 - the tool that the user asks for
        return _passing(child, early) if hasattr(signal, "sigwait") else child.wait()
    except OSError as error:
        raise SetupError("run-failed", command=command[0], why=os_reason(error)) from None
    finally:
        for number, handler in former.items():
            signal.signal(number, handler)


def _passing(child: subprocess.Popen[bytes], early: list[int]) -> int:
    """Wait for the child, and pass signals on. They are blocked, so that none comes between a look and the wait."""
    passed = {number for number in (signal.SIGTERM, signal.SIGHUP) if signal.getsignal(number) is not signal.SIG_IGN}
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {*passed, signal.SIGCHLD})
    try:
        for number in early:
            child.send_signal(number)
        while child.poll() is None:
            number = signal.sigwait({*passed, signal.SIGCHLD})
            if number in passed:
                child.send_signal(number)
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
    return child.returncode


def _ignore(_number: int, _frame: FrameType | None) -> None:
    """Do nothing: the tool decides. SIG_IGN itself would be inherited."""


def end(code: int) -> int:
    """The exit code of this process for that of the tool; a signal that ended the tool ends this process."""
    if code >= 0:
        return code
    for stream in (sys.stdout, sys.stderr):
        stream.flush()
    with suppress(ImportError, OSError, ValueError):
        import resource

        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))  # the tool has dumped its own core
    with suppress(OSError, ValueError):
        signal.signal(-code, signal.SIG_DFL)
    os.kill(os.getpid(), -code)
    return 128 - code
