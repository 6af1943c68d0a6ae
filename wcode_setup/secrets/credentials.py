"""Credentials: API keys, and the form in which a tool stores them."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import NamedTuple

from wcode_setup.errors import Note, SetupError
from wcode_setup.secrets.secret import Secret
from wcode_setup.secrets.shapes import NOT_READ, is_placeholder
from wcode_setup.secrets.sources import Key, from_command, from_variable

LITERAL, SECRET, ENV = "literal", "secret", "env"
STORAGES = (LITERAL, SECRET, ENV)
"""The forms that most tools have."""
COMMAND = "command"
"""The form of a reference to a command that prints the key, which some tools have."""
FORMS = (*STORAGES, COMMAND)
_LACKING = {ENV: "key-no-env", COMMAND: "key-no-command", SECRET: "key-no-secret"}
UNREAD = Secret(NOT_READ)
"""Stands for a key that a preview could not read; never written to a file."""


class Existing(NamedTuple):
    """The credential in a tool's files now. `form` None: there is none; "other": wcode-setup cannot write its form."""

    form: str | None = None
    value: Secret | None = None
    variable: str | None = None
    command: tuple[str, ...] = ()


class Credential(NamedTuple):
    """The credential that the files will hold. `keep`: leave value and form exactly as they are."""

    form: str
    value: Secret | None = None
    variable: str | None = None
    keep: bool = False
    notes: tuple[Note, ...] = ()
    command: tuple[str, ...] = ()


def key_of(existing: Existing, env: Mapping[str, str], folder: str) -> Key | None:
    """The key that a credential has or refers to, read from the variable or by the command (run in `folder`).

    None if there is none, or if only the tool can find it.
    """
    if existing.form == ENV:
        return from_variable(existing.variable, env) if existing.variable else None
    if existing.form == COMMAND:
        return from_command(existing.command, folder)
    return Key(existing.value, "tool") if existing.value else None


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
    title: str = "",
) -> Credential:
    """Return the credential to write. An existing one is kept unless the user gives a key or a form.

    `variable` is the default variable of the provider. `in_git`: the configuration is in a git work tree, where a
    literal key is not the default. `forms`: those that the tool called `title` supports; any other becomes a literal
    key. Raises the problem of a given key that cannot be read; with `preview` only the form is decided, with a note. If
    there is no value, raises `key-missing`, or `key-not-given` of a tool that cannot store a reference.
    """
    given, notes = key, list[Note]()
    if storage is None and key is None and existing.form:
        other = env.get(variable, "").strip()
        if existing.value and other not in ("", existing.value.reveal()) and not is_placeholder(other):
            notes.append(Note("key-kept", variable=variable))
        return _kept(existing, notes)
    form = storage or _default_form(existing, key, in_git and SECRET in forms, notes)
    if form not in forms:
        notes.append(Note(_LACKING[form], title=title))
        if form == ENV and existing.value is not None:
            key = key or from_variable(existing.variable or variable, env)
        form = LITERAL
    if form == ENV:
        return _by_variable(existing, key, variable, notes)
    if form == COMMAND:
        return _by_command(existing, key, preview, notes)
    if form == LITERAL and in_git and (storage or SECRET not in forms):
        notes.append(Note("key-in-git"))
    if key is None and existing.form == form:
        return Credential(form, existing.value, keep=True, notes=tuple(notes))
    missing = SetupError("key-missing", variable=existing.variable or variable)
    if ENV not in forms:
        missing = SetupError("key-not-given", title=title)
    value, problem = _value(existing, key, existing.variable or variable, env)
    if value is None:
        if given is None or not preview:
            raise problem or missing
        notes.append(Note("key-unread", why=problem))
        if existing.form == form:
            return Credential(form, existing.value, keep=True, notes=tuple(notes))
    return Credential(form, value or UNREAD, notes=tuple(notes))


def _kept(existing: Existing, notes: list[Note]) -> Credential:
    """The existing credential, as it is."""
    found = Credential(existing.form or LITERAL, existing.value, existing.variable, keep=True, notes=tuple(notes))
    return found._replace(command=existing.command)


def _by_variable(existing: Existing, key: Key | None, variable: str, notes: list[Note]) -> Credential:
    """A reference to the variable that the user named, else to the present one, else to `variable`."""
    if key and key.source != ENV:
        notes.append(Note("key-not-stored"))
    named = (key.variable if key else None) or existing.variable
    return Credential(ENV, variable=named or variable, notes=tuple(notes))


def _by_command(existing: Existing, key: Key | None, preview: bool, notes: list[Note]) -> Credential:
    """A reference to the command that gave the key. Raises the problem of a command that gave none."""
    if key is None and existing.form == COMMAND:
        return _kept(existing, notes)
    if key is None or not key.command:
        raise SetupError("key-no-command-given")
    if key.problem:
        if not preview:
            raise key.problem
        notes.append(Note("key-unread", why=key.problem))
    return Credential(COMMAND, notes=tuple(notes), command=key.command)


def _default_form(existing: Existing, key: Key | None, in_git: bool, notes: list[Note]) -> str:
    """The form if the user named none; `key` is given, or there is no credential yet."""
    if key is None or (key.source == ENV and existing.form not in (LITERAL, SECRET)):
        return ENV
    if existing.form in (LITERAL, SECRET) or (existing.form == COMMAND and key.command):
        return existing.form
    if existing.form:
        notes.append(Note("key-form-becomes-literal", form=existing.form))
    elif in_git:
        notes.append(Note("key-secret-in-git"))
        return SECRET
    return LITERAL


def _value(
    existing: Existing, key: Key | None, variable: str, env: Mapping[str, str]
) -> tuple[Secret | None, SetupError | None]:
    """The key to store, or the error why there is none; a variable that the user did not name may be unset."""
    if key is not None:
        return key.value, key.problem
    if existing.value is not None:
        return existing.value, None
    found = from_variable(variable, env)
    unset = found.problem is not None and found.problem.code == "key-variable-unset"
    return found.value, None if unset else found.problem
