"""The lines by which a shell gets variables, and the arguments of a program."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator, Mapping, Sequence

SHELLS = ("bash", "zsh", "fish")
FORMS = (*SHELLS, "direnv", "json")
"""The forms of the lines."""


def shell_of(env: Mapping[str, str]) -> str | None:
    """The shell in SHELL, also as a path of Windows; None if it is not one of `SHELLS`."""
    name = re.split(r"[/\\]", env.get("SHELL", ""))[-1].removesuffix(".exe")
    return name if name in SHELLS else None


def word(shell: str, text: str) -> str:
    """A text as one word for a shell."""
    if shell != "fish":
        return shlex.quote(text)
    return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'"


def setting(shell: str, name: str, value: str | None) -> str:
    """The line that exports a variable; None: that unsets it."""
    if value is None:
        return f"set -e {name}" if shell == "fish" else f"unset {name}"
    return _export(shell, name, word(shell, value))


def copy(shell: str, name: str, other: str) -> str:
    """The line that exports a variable with the value of another one."""
    return _export(shell, name, f'"${other}"')


def printed(shell: str, name: str, words: Sequence[str]) -> str:
    """The line that exports a variable with what a command prints, without the line break at its end."""
    command = " ".join(word(shell, one) for one in words)
    return _export(shell, name, f"({command})" if shell == "fish" else f'"$({command})"')


def program(shell: str, name: str, arguments: Sequence[str]) -> str:
    """The line by which a program always gets these arguments: an alias, for fish the function that its aliases are."""
    words = " ".join(word(shell, one) for one in (name, *arguments))
    if shell == "fish":
        return f"function {name}; command {words} $argv; end"
    return f"alias {name}={shlex.quote(words)}"


def _export(shell: str, name: str, value: str) -> str:
    return f"set -gx {name} {value}" if shell == "fish" else f"export {name}={value}"


def lines(shell: str, variables: Mapping[str, str | None]) -> Iterator[str]:
    """The lines for variables, in their order."""
    for name, value in variables.items():
        yield setting(shell, name, value)
