"""Processes of a tool that started before its files changed: they have the former settings in memory."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from contextlib import suppress
from typing import TYPE_CHECKING

from wcode_setup.doctor.results import OK, SKIPPED, WARNING, Result
from wcode_setup.errors import Note

if TYPE_CHECKING:
    from wcode_setup.doctor.case import Case


_SLACK = 0.1
"""Seconds by which the start of a process may be wrong: its clock has ticks of 10 ms."""


def results(case: Case) -> Iterator[Result]:
    """A warning if a process of the tool is older than one of its files; only Linux shows processes as files."""
    program = case.view.program(case.tool.program)
    if program is None:
        yield Result("restart", SKIPPED, Note("doctor-no-program", title=case.tool.TITLE))
    elif not os.path.isdir("/proc/self"):
        yield Result("restart", SKIPPED, Note("doctor-no-processes"))
    else:
        changed, title = _changed(case) - _SLACK, case.tool.TITLE
        found = _running({program, case.tool.program}, case.view.locations.home)
        old = ", ".join(str(pid) for pid, start in found if start < changed)
        if old:
            note = Note("doctor-old-process", title=title, pids=old)
            yield Result("restart", WARNING, note, Note("step-restart", title=title))
        else:
            yield Result("restart", OK, Note("doctor-no-old-process", title=title))


def _changed(case: Case) -> float:
    """The time of the last change of the tool's files, in seconds since 1970."""
    times = [0.0]
    for target in case.tool.targets(case.view, case.request):
        with suppress(OSError):
            times.append(os.stat(target.path).st_mtime)
    return max(times)


def _running(names: set[str], home: str) -> Iterator[tuple[int, float]]:
    """The id and start, in seconds since 1970, of each process with this HOME whose command is one of `names`.

    `names`: names of programs, or paths of their files; a script stands behind its interpreter.
    """
    for entry in filter(str.isdigit, os.listdir("/proc")):
        with suppress(OSError, ValueError, IndexError):
            if not names.isdisjoint(_words(entry)) and _home(entry) == home:
                yield int(entry), _start(entry)


def _words(entry: str) -> Iterator[str]:
    """The first two words of the command of a process: their names, and the real files that they are."""
    with open(f"/proc/{entry}/cmdline", "rb") as stream:
        words = os.fsdecode(stream.read(4096)).split("\0")[:2]
    for word in filter(None, words):
        yield os.path.basename(word)
        if os.path.isabs(word):
            yield os.path.realpath(word)


def _home(entry: str) -> str | None:
    """The home folder of a process; raises for one of another user."""
    with open(f"/proc/{entry}/environ", "rb") as stream:
        variables = os.fsdecode(stream.read()).split("\0")
    return next((text.removeprefix("HOME=") for text in variables if text.startswith("HOME=")), None)


def _start(entry: str) -> float:
    """The start of a process: ticks since the machine started, in the 22nd field behind the name of its program."""
    with open(f"/proc/{entry}/stat", encoding="ascii", errors="replace") as stream:
        ticks = int(stream.read().rpartition(")")[2].split()[19])
    with open("/proc/uptime", encoding="ascii") as stream:  # finer than the time of the start in /proc/stat
        booted = time.time() - float(stream.read().split()[0])
    return booted + ticks / os.sysconf("SC_CLK_TCK")
