"""`history`: the runs that changed something, listed or deleted."""

from __future__ import annotations

from typing import Any

import click

from wcode_setup.api.queries import Run, read_history, recorded_ids
from wcode_setup.catalog.inputs import is_provider
from wcode_setup.cli.common import common_options
from wcode_setup.cli.execute import begin
from wcode_setup.cli.options import force_option, write_options
from wcode_setup.console import messages
from wcode_setup.console.output import strings
from wcode_setup.console.question import confirm
from wcode_setup.console.session import Session, interactive
from wcode_setup.errors import Note


@click.command("history", short_help="List the runs that changed something.")
@click.argument("action", metavar="[prune]", type=click.Choice(["list", "prune"]), default="list")
@write_options
@force_option
@common_options
def history(session: Session, action: str, **options: Any) -> int:
    """List the runs that changed something, newest first; `prune` deletes the history and the keys in it.

    \b
    Examples:
      wcode-setup history
      wcode-setup history prune --dry-run
    """
    found, undone, notes = read_history(session.locations)
    session.out.choose(*(name for run in found for name in run.providers.values() if is_provider(name)))
    summaries = [strings(_summary(run, run.run_id in undone), session.out.id) for run in found]
    if action == "prune":
        return _prune(session, summaries, options)
    session.note(notes)
    if session.out.as_json:
        session.out.data(session.envelope("ok", 0, data=summaries))
    elif not found and not notes:
        session.out.say(messages.text("history-empty"))
    else:
        _list(session, summaries)
    return 0


def _list(session: Session, summaries: list[dict[str, Any]]) -> None:
    for run in summaries:
        command, providers = run["command"], set(run["providers"].values()) - {"wcode"}
        if providers:
            command += f" --provider {', '.join(sorted(providers))}"
        if command.startswith("undo"):
            command = f"undo {' '.join(run['reverts'])}"
        undone = messages.text("history-undone") if run["undone"] else ""
        session.out.say(f"{run['run_id']}  {run['time']}  {command}{undone}", "bold")
        for file in run["files"]:
            session.out.say(f"  {session.locations.shorten(file['path'])}: {messages.text('status-' + file['status'])}")


def _prune(session: Session, summaries: list[dict[str, Any]], options: dict[str, Any]) -> int:
    """Delete the record, after the question; these runs can then not be undone."""
    found, preview = recorded_ids(session.locations), options["dry_run"] or options["check"]
    count = len(found)
    if not (session.out.as_json or preview or options["yes"]) and interactive() and count:
        _list(session, summaries)
        if not confirm(session, messages.text("ask-prune", count=count)):
            session.out.say(messages.text("not-applied"))
            return 0
    if count and not preview:
        with begin(session, options) as begun:
            session.note(begun.notes)
            begun.prune(found)  # not a record that `begin` just wrote: it may hold the only copy of a file
            session.done = Note("prune-done", count=count)
    code = 3 if options["check"] and count else 0
    if session.out.as_json:
        status = "unchanged" if not count else "would-change" if preview else "ok"
        session.out.data(session.envelope(status, code, data=summaries))
    else:
        text = "history-empty" if not count else "history-would-prune" if preview else "history-pruned"
        session.out.say(messages.text(text, count=count))
    return code


def _summary(run: Run, undone: bool) -> dict[str, Any]:
    files = [{"path": file.path, "tools": list(file.tools), "status": file.status} for file in run.files]
    return {
        "run_id": run.run_id,
        "time": run.time,
        "command": run.command,
        "tools": list(run.tools),
        "providers": run.providers,
        "reverts": list(dict.fromkeys(run_id for ids in run.reverts.values() for run_id in ids)),
        "undone": undone,
        "files": files,
    }
