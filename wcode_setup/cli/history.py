"""`history`: the runs that changed something."""

from __future__ import annotations

from typing import Any

import click

from wcode_setup import messages
from wcode_setup.cli.options import common_options
from wcode_setup.cli.session import Session
from wcode_setup.engine.history import State, runs


@click.command("history", short_help="List the runs that changed something.")
@common_options
def history(session: Session) -> int:
    """List the runs that changed something, the newest first.

    \b
    Examples:
      wcode-setup history
      wcode-setup history --json
    """
    found = [_summary(run) for run in runs(State(session.places))]
    if session.out.as_json:
        session.out.data(session.envelope("ok", 0, data=found))
        return 0
    if not found:
        session.out.say(messages.text("history-empty"))
    for run in found:
        session.out.say(f"{run['run_id']}  {run['time']}  {run['command']}", "bold")
        for file in run["files"]:
            session.out.say(f"  {session.places.shorten(file['path'])}: {messages.text('status-' + file['status'])}")
    return 0


def _summary(run: dict[str, Any]) -> dict[str, Any]:
    stamp = run["run_id"]
    time = f"{stamp[:4]}-{stamp[4:6]}-{stamp[6:8]} {stamp[9:11]}:{stamp[11:13]}:{stamp[13:15]} UTC"
    files = [{"path": file["path"], "tools": file["tools"], "status": file["status"]} for file in run["files"]]
    return {"run_id": stamp, "time": time, "command": run["command"], "tools": run["tools"], "files": files}
