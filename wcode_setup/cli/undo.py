"""`undo`: the last run, a given one or all of them, reverted."""

from __future__ import annotations

from typing import Any

import click

from wcode_setup.api.undo import plan_undo
from wcode_setup.cli import suggest
from wcode_setup.cli.execute import execute
from wcode_setup.cli.options import bare_request, common_options, force_option, write_options
from wcode_setup.console.session import Session
from wcode_setup.errors import SetupError


@click.command("undo", short_help="Take back the last run, or a given one.")
@click.argument("run_id", metavar="[RUN]", required=False, shell_complete=suggest.runs)
@click.option("--all", "everything", is_flag=True, help="Every run that is not undone yet, in one run.")
@write_options
@force_option
@common_options
def undo(session: Session, run_id: str | None, everything: bool, **options: Any) -> int:
    """Undo the last run that is not undone yet, the run RUN (`wcode-setup history` lists them), or all.

    Where nobody edited the file since, its former bytes come back; else what is still as the run left it becomes what
    it was, and later edits stay.

    \b
    Examples:
      wcode-setup undo --dry-run
      wcode-setup undo 20261121T201500Z-1a2b
      wcode-setup undo --all
    """
    session.command = "undo"
    if everything and run_id is not None:
        raise SetupError("undo-run-and-all", run=run_id)

    asked = bare_request(session, options)
    return execute(
        session, lambda: plan_undo(session.locations, asked, run_id, everything), options, [], done="restored"
    )
