"""The options that give an API key, and the key that they give."""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeVar

import click

from wcode_setup.cli import suggest
from wcode_setup.console import messages, question
from wcode_setup.console.session import Session
from wcode_setup.errors import Note, SetupError
from wcode_setup.secrets.credentials import FORMS
from wcode_setup.secrets.sources import Key, check_variable, from_command, from_file, from_variable, given_key, words_of

if TYPE_CHECKING:
    from wcode_setup.api.plans import Plan

Command = TypeVar("Command", bound=Callable[..., Any])

_FLAGS = ("--api-key", "--api-key-stdin", "--api-key-file", "--api-key-env", "--api-key-command")


def key_options(command: Command) -> Command:
    """Add the options of every command that takes a key; `given` reads it."""
    for option in reversed(
        (
            click.option("--api-key-stdin", is_flag=True, help="Read the API key from standard input."),
            click.option("--api-key-file", metavar="PATH", shell_complete=suggest.paths,
                         help="Read the API key from a file."),
            click.option("--api-key-env", metavar="NAME", help="Read the API key from this environment variable."),
            click.option("--api-key-command", metavar="CMD",
                         help="Take the API key that this command prints; it is run without a shell."),
            click.option("--api-key", metavar="KEY", help="The API key itself; other users can see it."),
        )
    ):  # fmt: skip
        command = option(command)
    return command


def key_storage_option(command: Command) -> Command:
    """Add `--key-storage`."""
    return click.option(
        "--key-storage",
        type=click.Choice(FORMS),
        help="Store the key in the configuration, in the tool's secret store, or as a reference to a variable or to "
        "the command.",
    )(command)


def try_key_option(command: Command) -> Command:
    """Add `--try-key`, for a command that stores a key."""
    return click.option(
        "--try-key", is_flag=True, help="Try the key at the gateway first; write nothing if it is rejected."
    )(command)


def ask(session: Session, text: str) -> Key | None:
    """Ask for a key until the answer can be one; None for Enter alone."""
    while typed := question.key(session, text).strip():
        try:
            key = given_key(typed, Note("key-typed"), "prompt")
        except SetupError as error:
            session.report(error)
        else:
            session.out.hide(key.value)
            return key
    return None


def try_first(session: Session, plan: Plan) -> list[Note]:
    """Try the keys of a plan at their gateways; return the answers as notes.

    Raises `key-refused` if one is not accepted, and `key-not-at-hand` if there is none to try.
    """
    from wcode_setup.api.trial import trials, tried

    notes, skip = [], Note("skip-trial" if session.command == "key" else "no-trial")
    for trial in trials(session.locations, plan):
        session.out.hide(trial.key)
        with session.out.progress(messages.text("wizard-trying", url=trial.base_url)):
            verdict = tried(trial)
        if verdict is None:
            raise SetupError("key-not-at-hand", title=trial.title, skip=skip)
        if not verdict.ok:
            raise SetupError("key-refused", what=verdict.what, skip=skip)
        notes.append(verdict.what)
    return notes


def given(session: Session, options: dict[str, Any], notes: list[Note], preview: bool) -> Key | None:
    """The key of the options, with its notes; None if they give none.

    Only `--api-key-stdin` reads standard input. With `preview` a key that cannot be read is not an error.
    """
    key = _given(session, options, notes, preview)
    if key:
        notes.extend(key.notes)
        session.out.hide(key.value)
    return key


def _given(session: Session, options: dict[str, Any], notes: list[Note], preview: bool) -> Key | None:
    used = [flag for flag in _FLAGS if options[flag[2:].replace("-", "_")] not in (None, False)]
    if len(used) > 1:
        raise SetupError("two-keys", first=used[0], second=used[1])
    if options["api_key"] is not None:
        notes.append(Note("key-on-command-line"))
        return given_key(options["api_key"], Note("key-from", source="--api-key"), "option")
    if options["api_key_stdin"]:
        return given_key(_standard_input(session), Note("key-from-stdin"), "stdin")
    if options["api_key_env"] is not None:
        return from_variable(check_variable(options["api_key_env"]), session.locations.env)
    if options["api_key_command"] is not None:
        words = words_of(options["api_key_command"], session.locations.platform == "win32")
        key = from_command(words, session.locations.cwd)
        if key.problem and not preview:
            raise key.problem
        return key
    if options["api_key_file"] is None:
        return None
    if not options["api_key_file"].strip():
        raise SetupError("empty-option", option="--api-key-file")
    key = from_file(session.locations.expand(options["api_key_file"]), options["api_key_file"])
    if key.problem and not preview:
        raise key.problem
    return key


def _standard_input(session: Session) -> str:
    """The key from standard input; at a terminal it is asked for and not shown."""
    if sys.stdin is not None and sys.stdin.isatty():
        return question.key(session, messages.text("ask-key"))
    return sys.stdin.buffer.read(65536).decode("utf-8", "replace") if sys.stdin is not None else ""
