"""Lines for a shell script that do the same as the wizard."""

from __future__ import annotations

from collections.abc import Collection
from typing import NamedTuple

from wcode_setup.api.plans import Plan
from wcode_setup.api.requests import plan_requests
from wcode_setup.console.session import Session
from wcode_setup.errors import SetupError
from wcode_setup.text import shell_word
from wcode_setup.tools.base import Request
from wcode_setup.wizard.answers import Answers, flags

READ, PIPE = "read -rs KEY", 'printf %s "$KEY" | '
"""Read a key once, hidden, and pass it on: `printf` is part of the shell, so that no process list shows the key."""


class Command(NamedTuple):
    """One command: `name` is that of a tool, or `all`."""

    name: str
    force: bool = False


def commands(answers: Answers, forced: Collection[str], present: Collection[str]) -> list[Command]:
    """The commands that configure the chosen tools.

    It is one command, `all`, if that means the same tools, and all or none of them need `--force`. `forced`: those that
    need it; `present`: those that `all` configures.
    """
    chosen = [Command(name, name in forced) for name in answers.tools]
    alike = len({command.force for command in chosen}) == 1
    return (
        [chosen[0]._replace(name="all")] if len(chosen) > 1 and alike and set(present) == set(answers.tools) else chosen
    )


def lines(answers: Answers, wanted: Collection[Command]) -> list[str]:
    """The lines that run `wanted`; if several need a typed key, one line, which reads it once."""
    words = [
        ["wcode-setup", command.name, *flags(answers), *(["--force"] if command.force else [])] for command in wanted
    ]
    found = [" ".join(map(shell_word, line)) for line in words]
    if answers.key is None or len(found) == 1:
        return found
    return [f"{READ}; " + " && ".join(PIPE + line for line in found)]


def forced(session: Session, answers: Answers, request: Request) -> set[str]:
    """The tools that a run without questions refuses, but configures with `--force`."""
    return {name for name in answers.tools if not _plan(session, name, request) and _plan(session, name, request, True)}


def _plan(session: Session, name: str, request: Request, force: bool = False) -> Plan | None:
    """The plan of a run without questions; None if it refuses."""
    unasked = request._replace(preview=False, asks=False, force=force)
    try:
        return plan_requests(session.locations, [unasked._replace(tool=name)])
    except SetupError:
        return None
