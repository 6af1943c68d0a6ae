"""The process of one user of `apply --user`: it enters that user's home and runs a command line there."""

from __future__ import annotations

import os
import sys

from wcode_setup import cli
from wcode_setup.console import streams
from wcode_setup.console.session import Session
from wcode_setup.errors import SetupError, os_reason


def main(arguments: list[str]) -> None:
    """Run a command line in the home folder, and exit with its code."""
    if error := _enter(os.environ["HOME"]):
        streams.guard()
        session = Session(arguments)
        sys.exit(session.end(session.fail(error)))
    cli.main(arguments)


def _enter(home: str) -> SetupError | None:
    """Make the home the current folder; return the error if it cannot be entered or belongs to another user."""
    try:
        os.chdir(home)
        owner = os.stat(".").st_uid
    except OSError as error:
        return SetupError("user-home", path=home, why=os_reason(error))
    return None if owner == os.geteuid() else SetupError("user-home-foreign", path=home)
