"""Sources of an API key: a variable, a file, a command, a text that the user typed."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from wcode_setup.errors import Note, SetupError, os_reason
from wcode_setup.secrets.secret import Secret, mask
from wcode_setup.secrets.shapes import is_like_key, is_placeholder, is_reference, is_secret_name

COMMAND_SECONDS = 60
"""Seconds for a command to print a key: a person may have to unlock it."""
_LONGEST = 65536
_QUOTES = "\"'`"
_VARIABLE = r"[A-Z][A-Z0-9_]*"
_ASSIGNMENT = r"(export[ \t]+|set[ \t]+|\$env:)?([A-Za-z_][A-Za-z0-9_]*)[ \t]*=[ \t]*(.*)"
"""A line of a .env file or a shell that sets a variable: prefix, name, value."""


class Key(NamedTuple):
    """A key that the user gave. `source`: option, stdin, file, command, prompt or env; `variable`: for env alone.

    `value` is None if the key could not be read; `problem` is then the reason, and a preview continues without the key.
    `notes`: about the text in which the key was given. `command`: the words of the command that printed it.
    """

    value: Secret | None
    source: str
    variable: str | None = None
    problem: SetupError | None = None
    notes: tuple[Note, ...] = ()
    command: tuple[str, ...] = ()


def check_variable(name: str) -> str:
    """Return `name` if every tool accepts it as the name of a variable, else raise `bad-variable`."""
    if not re.fullmatch(_VARIABLE, name) or is_like_key(name):
        raise SetupError("bad-variable", name=mask(name) if is_like_key(name) or len(name) >= 40 else name)
    return name


def check_key(value: str, what: Note) -> Secret:
    """Return `value` without surrounding blanks as a key. Raises an error that names `what` but not the value."""
    value = value.strip(" \t\r\n")
    if not value:
        raise SetupError("key-empty", what=what)
    if "\n" in value or "\r" in value:
        raise SetupError("key-lines", what=what)
    if len(value) < 4:
        raise SetupError("key-short", what=what, length=len(value))
    if is_placeholder(value):
        raise SetupError("key-placeholder", what=what)
    if is_reference(value):
        raise SetupError("key-reference", what=what)
    quoted = value[0] == value[-1] and value[0] in _QUOTES
    if quoted or not all("!" <= character <= "~" for character in value):
        raise SetupError("key-characters", what=what)
    return Secret(value)


def given_key(text: str, what: Note, source: str) -> Key:
    """Return the key in a text that a person gave. Of `NAME=key`, as in a .env file, take the value, with a note.

    Raises as `check_key`. A name without `KEY` or the like, and no `export` before it, may be a part of the key.
    """
    found = _assigned(text)
    if found is None:
        return Key(check_key(text, what), source)
    name, value, sure = found
    try:
        if value and (value[0] in _QUOTES or value[-1] in _QUOTES):  # a quote is missing, or text follows it
            raise SetupError("key-characters", what=what)
        return Key(check_key(value, what), source, notes=(Note("key-assigned", name=name),))
    except SetupError:
        if sure:
            raise
        return Key(check_key(text, what), source)


def _assigned(text: str) -> tuple[str, str, bool] | None:
    """Name and value of a line that sets a variable, and True if it can be nothing else; None for other texts."""
    found = re.fullmatch(_ASSIGNMENT, text.strip(" \t\r\n"))
    if found is None or is_like_key(found[2]):
        return None
    value, sure = found[3], bool(found[1]) or is_secret_name(found[2])
    if len(value) > 1 and value[0] == value[-1] and value[0] in _QUOTES:
        value = value[1:-1]
    return (found[2], value, sure) if sure or re.fullmatch(_VARIABLE, found[2]) else None


def from_variable(name: str, env: Mapping[str, str]) -> Key:
    """The key in the environment variable `name`; if that is unset or bad, the key's `problem` is the reason."""
    check_variable(name)
    raw, what = env.get(name), Note("key-from", source=name)
    if raw is None or not raw.strip():
        return Key(None, "env", name, SetupError("key-variable-unset", variable=name))
    try:
        key = given_key(raw, what, "env")
        for note in key.notes:  # the tools read the whole variable themselves
            raise SetupError("key-is-assignment", what=what, **note.fields)
        return key._replace(variable=name)
    except SetupError as problem:
        return Key(None, "env", name, problem)


def from_file(path: str, shown: str) -> Key:
    """The key in the file at `path` (one line); if it cannot be read, the key's `problem` is the reason."""
    try:
        with open(path, encoding="utf-8-sig") as file:
            text = file.read(_LONGEST)
    except UnicodeDecodeError:
        return Key(None, "file", problem=SetupError("key-file-unreadable", path=shown, why=Note("not-utf8-text")))
    except (OSError, ValueError) as error:  # a NUL in the path is a ValueError
        return Key(None, "file", problem=SetupError("key-file-unreadable", path=shown, why=os_reason(error)))
    return given_key(text, Note("key-from", source=shown), "file")


def from_command(command: Sequence[str], folder: str, patience: float = COMMAND_SECONDS) -> Key:
    """The key that a command prints (one line); if it fails or hangs, the key's `problem` is the reason.

    It runs in `folder`, without shell and input; its output is never shown. `patience`: seconds.
    """
    import subprocess
    from threading import Thread

    printed: list[bytes] = []
    try:
        process = subprocess.Popen(  # noqa: S603 - the user's own command
            command, cwd=folder, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
        )
    except (OSError, ValueError) as error:  # a NUL in a word is a ValueError
        return _no_key(command, os_reason(error))
    assert process.stdout is not None  # noqa: S101 - it is a pipe
    reader = Thread(target=lambda out: printed.append(out.read(_LONGEST + 1)), args=[process.stdout], daemon=True)
    try:
        reader.start()
        reader.join(patience)  # a child of the command may keep the pipe open for ever
        code = process.wait(1) if printed and len(printed[0]) <= _LONGEST else None
    except subprocess.TimeoutExpired:
        code = None
    finally:
        process.kill()
        process.wait()
    if code is None:
        return _no_key(command, Note("key-command-long" if printed else "no-answer", seconds=f"{patience:g}"))
    if code:
        return _no_key(command, Note("exit-code", number=code))
    what = Note("key-from", source=command[0])
    return given_key(printed[0].decode("utf-8", "replace"), what, "command")._replace(command=tuple(command))


def _no_key(command: Sequence[str], why: Note) -> Key:
    problem = SetupError("key-command-failed", command=command[0], why=why)
    return Key(None, "command", problem=problem, command=tuple(command))


def words_of(line: str, windows: bool = False) -> list[str]:
    """The words of a command line, as a shell would split it; of Windows paths every backslash stays.

    Raises `empty-option`, and `bad-command` for a quote without its other half.
    """
    from shlex import shlex

    lexer = shlex(line, posix=True, punctuation_chars=False)
    lexer.whitespace_split, lexer.commenters = True, ""
    lexer.escape = "" if windows else lexer.escape
    try:
        words = list(lexer)
    except ValueError:
        raise SetupError("bad-command") from None
    if not words or not words[0]:
        raise SetupError("empty-option", option="--api-key-command")
    return words
