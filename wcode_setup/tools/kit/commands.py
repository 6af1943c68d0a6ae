"""Shell commands in a tool's files that print a key."""

from __future__ import annotations

import re
from collections.abc import Sequence


def words(command: str | None) -> Sequence[str]:
    """The words of a command, as a shell splits it; `()` if it does not parse."""
    from shlex import split

    try:
        return split(command or "")
    except ValueError:
        return ()


def command_in(command: str | None) -> tuple[str, ...]:
    """The words of a command, if a shell does nothing with them but run them; else `()`."""
    from shlex import join

    found = tuple(words(command))
    return found if found and join(found) == command else ()


def variable_in(command: str | None) -> str | None:
    """The variable that a command prints (`printenv NAME`); None for another command."""
    found = words(command)
    named = len(found) == 2 and found[0] == "printenv" and re.fullmatch("[A-Za-z_][A-Za-z0-9_]*", found[1])
    return found[1] if named else None
