"""The names of the kept setup in force and of the one before, in a file of the state folder."""

from __future__ import annotations

import os
import re

from wcode_setup.engine.store import files
from wcode_setup.engine.store.history import State
from wcode_setup.errors import SetupError

NAME = r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}"
"""The name of a kept setup."""
FILE = "setup"
"""The file, in the state folder."""


def read(state: State) -> tuple[str | None, str | None]:
    """The setup in force and the one before, each None if there is none. Raises `in-force-damaged`."""
    path = _path(state)
    content = files.read(path).content
    if content is None:
        return None, None
    found = re.fullmatch(f"({NAME})\n(?:({NAME})\n)?", content.decode("ascii", "replace"))
    if found is None:
        raise SetupError("in-force-damaged", path=path)
    return found[1], found[2]


def write(state: State, name: str) -> None:
    """Put the setup `name` in force; the one that was is then the one before. Only under the lock."""
    try:
        current, before = read(state)
    except SetupError as error:
        if error.code != "in-force-damaged":
            raise
        current, before = None, None
    if current == name:
        return
    lines = [name, *([current] if current else [before] if before else [])]
    files.write(_path(state), "".join(f"{line}\n" for line in lines).encode())


def _path(state: State) -> str:
    return os.path.join(state.folder, FILE)
