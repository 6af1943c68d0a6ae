"""Keys: where one comes from, in which form a tool keeps it, how it is masked."""

from __future__ import annotations

import errno
import os
import re
from collections.abc import Collection, Mapping, Sequence
from typing import NamedTuple

from wcode_setup.errors import Note, SetupError

LITERAL, SECRET, ENV = "literal", "secret", "env"
STORAGES = (LITERAL, SECRET, ENV)
UNREAD = "<key not read>"
"""Stands for a key that a preview could not read; never written to a file."""

COMMAND_SECONDS = 60
"""So long a command may take that prints a key: time for a person to unlock it."""
_LONGEST = 65536

# Patterns are compiled when they are used: most runs need few of them.
SK_PATTERN = r"sk-[A-Za-z0-9_\-]{3,}+"
_PRIVATE_NAME = (
    r"(?i)(?<!public)(key|token|secret|pass|passwd|password|authorization|credentials?)$|[a-z_-](key|secret|password)s$"
    r"|^(access|refresh|value)$|cookies?$"
)
_HOLDER = r"(?i)([a-z_-]key|token|secret|password|credential)s$"
_VARIABLE = r"[A-Z][A-Z0-9_]*"
_REFERENCE = r"\$\{[A-Za-z0-9_]+\}|\$[A-Z][A-Z0-9_]*|\{(env|file):[^}]*\}|[A-Z][A-Z0-9_]*_KEY"
_WHOLE = r"(?:[a-z]+[-_])*+[A-Za-z0-9]{20,}+|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"
_PLACEHOLDER = r"(?i)<.*>|your[-_ ]?(api[-_ ]?)?key.*|x{4,}|sk-x+|changeme|\.{3,}|…+"


class Key(NamedTuple):
    """A key that the user gave. `source`: option, stdin, file, command, prompt or env; `variable` only for env.

    `value` is None where it could not be read; `problem` then says why (a preview goes on without it).
    """

    value: str | None
    source: str
    variable: str | None = None
    problem: SetupError | None = None


class Existing(NamedTuple):
    """The credential that a tool's files hold now. `form` None: there is none; "other": one that we cannot write."""

    form: str | None = None
    value: str | None = None
    variable: str | None = None


class Credential(NamedTuple):
    """What the files shall hold. `keep`: leave value and form exactly as they are."""

    form: str
    value: str | None = None
    variable: str | None = None
    keep: bool = False
    notes: tuple[Note, ...] = ()


def is_secret_name(name: str) -> bool:
    """Whether a mapping key names a secret (`apiKey`, `Authorization`, `bot_token`), so that its value is masked."""
    return bool(re.search(_PRIVATE_NAME, name))


def holds_secrets(name: str) -> bool:
    """Whether the value of a mapping key holds secrets under any names (`apiKeys`, `credentials`)."""
    return bool(re.search(_HOLDER, name))


def is_placeholder(value: str) -> bool:
    """Whether this is what manuals print in place of a key (`<API_KEY>`, `your-api-key`, `sk-xxxx`)."""
    return bool(re.fullmatch(_PLACEHOLDER, value.strip()))


def is_reference(value: str) -> bool:
    """Whether this says where a key is (`${WCODE_API_KEY}`, `{env:X}`, `WCODE_API_KEY`) instead of being one."""
    return bool(re.fullmatch(_REFERENCE, value))


def is_like_key(word: str) -> bool:
    """Whether a word of the command line, or of a setup file, can hardly be anything else than a key."""
    return bool(re.fullmatch(_WHOLE, word)) and any(map(str.isdigit, word)) and any(map(str.isalpha, word))


def mask(value: str) -> str:
    """A key as it may be shown: `sk-…cdef`; under 12 characters no tail."""
    head = "sk-" if value.startswith("sk-") else ""
    return f"{head}…{value[-4:] if len(value) >= 12 else ''}"


def check_variable(name: str) -> str:
    """`name` if it is a name that every tool accepts for a variable, else `bad-variable`."""
    if not re.fullmatch(_VARIABLE, name) or is_like_key(name):
        raise SetupError("bad-variable", name=mask(name) if is_like_key(name) or len(name) >= 40 else name)
    return name


def check_key(value: str, source: str) -> str:
    """`value` without surrounding blanks if it can be a key, else an error that does not quote it."""
    value = value.strip(" \t\r\n")
    if not value:
        raise SetupError("key-empty", source=source)
    if "\n" in value or "\r" in value:
        raise SetupError("key-lines", source=source)
    if len(value) < 4:
        raise SetupError("key-short", source=source, length=len(value))
    if is_placeholder(value):
        raise SetupError("key-placeholder", source=source)
    if is_reference(value):
        raise SetupError("key-reference", source=source)
    quoted = value[0] == value[-1] and value[0] in "\"'`"
    if quoted or not all("!" <= character <= "~" for character in value):
        raise SetupError("key-characters", source=source)
    return value


def from_variable(name: str, env: Mapping[str, str]) -> Key:
    """The key in the environment variable `name`; a missing or bad one is kept as the key's `problem`."""
    check_variable(name)
    raw = env.get(name)
    if raw is None or not raw.strip():
        return Key(None, ENV, name, SetupError("key-variable-unset", variable=name))
    try:
        return Key(check_key(raw, name), ENV, name)
    except SetupError as problem:
        return Key(None, ENV, name, problem)


def from_file(path: str, shown: str) -> Key:
    """The key in the file at `path` (one line); a file that cannot be read is kept as the key's `problem`."""
    try:
        with open(path, encoding="utf-8-sig") as file:
            text = file.read(_LONGEST)
    except UnicodeDecodeError:
        return Key(None, "file", problem=SetupError("key-file-unreadable", path=shown, why="not UTF-8 text"))
    except (OSError, ValueError) as error:  # a NUL in the path is a ValueError
        why = os.strerror(getattr(error, "errno", None) or errno.EINVAL)
        return Key(None, "file", problem=SetupError("key-file-unreadable", path=shown, why=why))
    return Key(check_key(text, shown), "file")


def from_command(command: Sequence[str], folder: str, patience: float = COMMAND_SECONDS) -> Key:
    """The key that a command prints (one line); one that fails or hangs is kept as the key's `problem`.

    It runs in `folder`, without shell and input, and nothing that it prints is ever shown. `patience`: seconds.
    """
    import subprocess
    from threading import Thread

    printed: list[bytes] = []
    try:
        process = subprocess.Popen(  # noqa: S603 - the user's own command
            command, cwd=folder, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
        )
    except (OSError, ValueError) as error:  # a NUL in a word is a ValueError
        return _no_key(command, os.strerror(getattr(error, "errno", None) or errno.EINVAL))
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
    return Key(check_key(printed[0].decode("utf-8", "replace"), command[0]), "command")


def _no_key(command: Sequence[str], why: object) -> Key:
    return Key(None, "command", problem=SetupError("key-command-failed", command=command[0], why=why))


def decide(
    existing: Existing,
    key: Key | None,
    storage: str | None,
    *,
    variable: str,
    env: Mapping[str, str],
    preview: bool,
    in_git: bool = False,
    forms: Collection[str] = STORAGES,
) -> Credential:
    """The credential to write (design.md, Credentials): an existing one is kept unless the user says otherwise.

    `variable` is the default variable of the provider; `in_git`: the configuration lies in a git work tree, where a
    literal key is not the default; `forms`: what the tool can do, where anything else becomes a literal key. Raises
    `key-missing` or the key's own problem where a value is needed; with `preview` the form alone is decided and a note
    says so.
    """
    notes: list[Note] = []
    if storage is None and key is None and existing.form:
        other = env.get(variable, "").strip()
        if existing.value and other not in ("", existing.value) and not is_placeholder(other):
            notes.append(Note("key-kept", variable=variable))
        return Credential(existing.form, existing.value, existing.variable, keep=True, notes=tuple(notes))
    form = storage or _default_form(existing, key, in_git and SECRET in forms, notes)
    if form not in forms:
        notes.append(Note("key-no-env" if form == ENV else "key-no-secret"))
        if form == ENV:
            key = key or from_variable(existing.variable or variable, env)
        form = LITERAL
    if form == ENV:
        if key and key.source != ENV:
            notes.append(Note("key-not-stored"))
        named = (key.variable if key else None) or existing.variable
        return Credential(ENV, variable=named or variable, notes=tuple(notes))
    if form == LITERAL and in_git and (storage or SECRET not in forms):
        notes.append(Note("key-in-git"))
    if key is None and existing.form == form:
        return Credential(form, existing.value, keep=True, notes=tuple(notes))
    value, problem = _value(existing, key, variable, env)
    if value is None:
        if not preview:
            raise problem
        notes.append(Note("key-unread", why=problem))
        if existing.form == form:
            return Credential(form, keep=True, notes=tuple(notes))
    return Credential(form, value or UNREAD, notes=tuple(notes))


def _default_form(existing: Existing, key: Key | None, in_git: bool, notes: list[Note]) -> str:
    """The form where the user named none; `key` is given or there is no credential yet."""
    if key is None or (key.source == ENV and existing.form not in (LITERAL, SECRET)):
        return ENV
    if existing.form in (LITERAL, SECRET):
        return existing.form
    if existing.form:
        notes.append(Note("key-form-becomes-literal", form=existing.form))
    elif in_git:
        notes.append(Note("key-secret-in-git"))
        return SECRET
    return LITERAL


def _value(existing: Existing, key: Key | None, variable: str, env: Mapping[str, str]) -> tuple[str | None, SetupError]:
    if key is not None:
        return key.value, key.problem or SetupError("key-missing", variable=variable)
    if existing.value is not None:
        return existing.value, SetupError("key-missing", variable=variable)
    found = from_variable(existing.variable or variable, env)
    unset = found.problem is None or found.problem.code == "key-variable-unset"
    problem = SetupError("key-missing", variable=existing.variable or variable) if unset else found.problem
    return found.value, problem or SetupError("key-missing", variable=variable)
