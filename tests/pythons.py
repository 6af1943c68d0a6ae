"""The Pythons of this machine: the running one, those of the PATH, those of pyenv."""

from __future__ import annotations

import glob
import os
import shutil
import subprocess
import sys
from functools import cache

_ASK = "import sys; print('%d.%d %s' % (sys.version_info[0], sys.version_info[1], sys.executable))"


@cache
def found() -> dict[str, str]:
    """Version (`3.11`) -> a Python of it that runs, the running one among them; older ones than ours, too."""
    pyenv = os.environ.get("PYENV_ROOT") or os.path.expanduser("~/.pyenv")
    named = (shutil.which(f"python3.{minor}") for minor in range(6, 20))
    places = [*filter(None, named), *glob.glob(f"{pyenv}/versions/*/bin/python"), sys._base_executable]
    versions = {}
    for place in places:
        done = subprocess.run([place, "-S", "-c", _ASK], capture_output=True, text=True, check=False)
        if done.returncode == 0:  # pyenv has a stand-in also for a version that is switched off
            version, path = done.stdout.strip().split(" ", 1)
            versions[version] = path
    return versions


def ours() -> list[str]:
    """The versions in `found` that the program supports."""
    return [version for version in sorted(found(), key=_order) if _order(version) >= (3, 11)]


def older() -> list[str]:
    """The versions in `found` that it does not support."""
    return [version for version in sorted(found(), key=_order) if _order(version) < (3, 11)]


def _order(version: str) -> tuple[int, ...]:
    return tuple(map(int, version.split(".")))
