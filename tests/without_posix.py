"""A plugin of pytest that hides from the tests what Python does not have on Windows.

PYTEST_ADDOPTS="-p tests.without_posix" make portable
"""

from __future__ import annotations

import getpass
import os
import subprocess
import sys
import tempfile
from importlib.abc import MetaPathFinder
from types import ModuleType

assert getpass and subprocess and tempfile, "loaded before; they do without on Windows"
MODULES = ("fcntl", "grp", "pty", "pwd", "resource", "termios", "tty")
NAMES = ("chown", "fchown", "fork", "getegid", "geteuid", "lchown", "major", "mkfifo", "O_NOFOLLOW", "setuid")


class Missing(MetaPathFinder):
    """A finder that finds nothing for `MODULES`, and asks no other."""

    def find_spec(self, name: str, *_more: object) -> None:
        if name in MODULES:
            raise ModuleNotFoundError(f"No module named '{name}'", name=name)


def pytest_load_initial_conftests() -> None:
    """Hide them as soon as pytest and its plugins are loaded."""
    for name in MODULES:
        sys.modules.pop(name, None)
    sys.meta_path.insert(0, Missing())
    for name in NAMES:
        delattr(os, name)
    sys.modules["msvcrt"] = msvcrt = ModuleType("msvcrt")  # which takes the place of fcntl
    vars(msvcrt).update(LK_NBLCK=2, locking=lambda *_call: None)
