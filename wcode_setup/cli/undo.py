"""`undo`: the last run, a given one or all of them, reverted."""

from __future__ import annotations

from typing import Any

import click

from wcode_setup.cli import suggest
from wcode_setup.cli.common import common_options
from wcode_setup.cli.execute import execute
from wcode_setup.cli.options import bare_request, force_option, write_options
from wcode_setup.console.session import Session
from wcode_setup.errors import SetupError


@click.command("undo", short_help="Undo the last run, or a given one.")
@click.argument("run_id", metavar="[RUN]", required=False, shell_complete=suggest.runs)
@click.option("--all", "everything", is_flag=True, help="Undo every run in one run.")
@write_options
@force_option
@common_options
def undo(session: Session, run_id: str | None, everything: bool, **options: Any) -> int:
    """Undo the last run, the run RUN (`wcode-setup history` lists them), or all runs.

    A file without later edits gets its previous bytes back. In any other file, values that the run wrote are reverted,
    and later edits stay.

    Refused if a later run or an edited key depends on the run.

    \b
    Examples:
      wcode-setup undo --dry-run
      wcode-setup undo 20261121T201500Z-1a2b
      wcode-setup undo --all
    """
    from wcode_setup.api.undo import plan_undo

    session.command = "undo"
    if everything and run_id is not None:
        raise SetupError("undo-run-and-all", run=run_id)

    asked = bare_request(session, options)
    return execute(
        session, lambda: plan_undo(session.locations, asked, run_id, everything), options, [], done="restored"
    )
