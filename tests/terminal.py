"""A terminal with a person at it: the program in a pseudo-terminal, its screen as it looks, keys as they are pressed."""

from __future__ import annotations

import re
import sys
import termios
import time
from collections.abc import Mapping
from typing import Any

import pexpect
import pyte

from tests.program import ROOT, Program

UP, DOWN, ENTER, ESCAPE, SPACE, BACKSPACE = "\x1b[A", "\x1b[B", "\r", "\x1b", " ", "\x7f"
INTERRUPT, END = "\x03", "\x04"


class _Screen(pyte.HistoryScreen):
    """A screen that answers the questions programs put to a terminal."""

    child: Any = None

    def write_process_input(self, data: str) -> None:
        self.child.send(data)


class Terminal:
    """The program on a terminal of `columns` x `rows`; `start`: the words by which Python starts it."""

    def __init__(
        self,
        program: Program,
        *arguments: str,
        columns: int = 80,
        rows: int = 24,
        env: Mapping[str, str] | None = None,
        start: tuple[str, ...] = ("-m", "wcode_setup"),
    ) -> None:
        self.screen = _Screen(columns, rows, history=1000)
        self._stream = pyte.Stream(self.screen)
        self.raw = ""
        """Everything that was printed, with its escape sequences."""
        self.restored = False
        """Whether the program left the terminal as a shell wants it: with lines and echo."""
        self.child = pexpect.spawn(
            sys.executable,
            [*start, *arguments],
            cwd=str(program.home),
            encoding="utf-8",
            codec_errors="replace",
            dimensions=(rows, columns),
            env={**program.env, "PYTHONPATH": str(ROOT), "TERM": "xterm-256color", **(env or {})},
        )
        self.child.delaybeforesend = None
        self.screen.child = self.child

    @property
    def shown(self) -> str:
        """What stands on the screen now."""
        return "\n".join(line.rstrip() for line in self.screen.display).rstrip()

    @property
    def text(self) -> str:
        """The same with all that was scrolled away above it."""
        above = [
            "".join(line[at].data for at in range(self.screen.columns)).rstrip() for line in self.screen.history.top
        ]
        return "\n".join([*above, self.shown])

    def _read(self, seconds: float) -> bool:
        """Take what the program prints within so many seconds; False once it has ended."""
        try:
            data = self.child.read_nonblocking(65536, seconds)
        except pexpect.TIMEOUT:
            return True
        except pexpect.EOF:
            return False
        self.raw += data
        self._stream.feed(data)
        return True

    def wait(self, pattern: str, seconds: float = 30) -> str:
        """Wait until the screen shows `pattern` (a regular expression) and stands still; what it shows then."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            before = self.raw
            alive = self._read(0.05)
            if self.raw == before and re.search(pattern, self.shown):
                return self.shown
            assert alive or re.search(pattern, self.shown), f"ended without {pattern!r}:\n{self.text}"
        raise AssertionError(f"no {pattern!r} within {seconds} s:\n{self.text}")

    def shows_before_its_end(self, pattern: str, seconds: float = 30) -> bool:
        """Wait until the screen shows `pattern`, or the program has ended; True in the first case."""
        end = time.monotonic() + seconds
        while self._read(0.05):
            if re.search(pattern, self.shown):
                return True
            assert time.monotonic() < end, f"neither {pattern!r} nor an end:\n{self.text}"
        return False

    def press(self, *keys: str) -> None:
        """Press keys, each as the program is ready for it."""
        for key in keys:
            self.child.send(key)
            self._read(0.05)

    def ended(self, seconds: float = 30) -> int | None:
        """Wait for the end of the program; its exit code."""
        end = time.monotonic() + seconds
        while self._read(0.1):
            assert time.monotonic() < end, f"did not end:\n{self.text}"
        flags = termios.tcgetattr(self.child.child_fd)[3]
        self.restored = bool(flags & termios.ICANON and flags & termios.ECHO)
        self.child.close()
        code: int | None = self.child.exitstatus
        return code

    def close(self) -> None:
        """End the program if it still runs."""
        self.child.close(force=True)
