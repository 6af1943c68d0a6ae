"""`history`, `undo` and `remove`: the runs, and taking them back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from wcode_setup import catalog, tools
from wcode_setup.catalog.inputs import check_provider, is_provider
from wcode_setup.cli import suggest
from wcode_setup.cli.execute import begin, execute
from wcode_setup.cli.help import examples_last
from wcode_setup.cli.options import (
    asks,
    common_options,
    force_option,
    own_options,
    take_own,
    write_options,
)
from wcode_setup.cli.usage import Commands
from wcode_setup.console import messages
from wcode_setup.console.output import strings
from wcode_setup.console.question import confirm
from wcode_setup.console.session import Session, interactive
from wcode_setup.engine.store import history as record
from wcode_setup.engine.store.history import State, standing_tools
from wcode_setup.engine.store.record import Run
from wcode_setup.engine.undo.plans import plan_removal, plan_removal_from_all, plan_undo
from wcode_setup.errors import Note, SetupError
from wcode_setup.tools.base import Request

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem


@click.command("history", short_help="List the runs that changed something.")
@click.argument("action", metavar="[prune]", type=click.Choice(["list", "prune"]), default="list")
@write_options
@force_option
@common_options
def history(session: Session, action: str, **options: Any) -> int:
    """List the runs that changed something, the newest first; `prune` deletes the record, with the keys in it.

    \b
    Examples:
      wcode-setup history
      wcode-setup history prune --dry-run
    """
    state = State(session.locations)
    found, errors = record.readable(state)
    left = standing_tools(found)
    session.out.choose(*(name for run in found for name in run.providers.values() if is_provider(name)))
    summaries = [strings(_summary(run, not left[run.run_id]), session.out.id) for run in found]
    if action == "prune":
        return _prune(session, state, summaries, options)
    session.note(record.unread(errors, session.locations))
    if session.out.as_json:
        session.out.data(session.envelope("ok", 0, data=summaries))
    elif not found and not errors:
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


def _prune(session: Session, state: State, summaries: list[dict[str, Any]], options: dict[str, Any]) -> int:
    """Delete the record, after the question; undoing these runs is then impossible."""
    found, preview = record.run_ids(state.history), options["dry_run"] or options["check"]
    count = len(found)
    if not (session.out.as_json or preview or options["yes"]) and interactive() and count:
        _list(session, summaries)
        if not confirm(session, messages.text("ask-prune", count=count)):
            session.out.say(messages.text("not-applied"))
            return 0
    if count and not preview:
        with begin(session, options) as begun:
            session.note(begun.notes)
            record.prune(state, found)  # not what that has just put there, the only copy of some bytes
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

    asked = _request(session, options)
    return execute(
        session, lambda: plan_undo(session.locations, asked, run_id, everything), options, [], done="restored"
    )


def _request(session: Session, options: dict[str, Any]) -> Request:
    """A request that says where, and asks for no model."""
    preview = options["dry_run"] or options["check"]
    asked = asks(session, options)
    return Request("", (), catalog.gateway().base_url, preview=preview, asks=asked, force=options["force"])


class ToolGroup(Commands):
    """A command that goes on with the name of a tool, or `all`."""

    def list_commands(self, _ctx: click.Context) -> list[str]:
        return [*tools.TITLES, "all"]

    def get_command(self, _ctx: click.Context, name: str) -> click.Command | None:
        name = tools.canonical(name)
        if name == "all":
            return examples_last(remove_all)
        return examples_last(_remove_command(name)) if name in tools.TITLES else None

    def shell_complete(self, ctx: click.Context, incomplete: str) -> list[CompletionItem[str]]:
        return suggest.commands(self, ctx, {**tools.TITLES, "all": ""}, incomplete)


@click.group("remove", cls=ToolGroup, invoke_without_command=True, no_args_is_help=False,
             short_help="Take our part out of a tool's files.")  # fmt: skip
@common_options
def remove(_session: Session) -> None:
    """Take our part out of a tool's files: every run on it is taken back, then what is still ours goes.

    \b
    Examples:
      wcode-setup remove openclaw --dry-run
      wcode-setup remove openclaw --provider mygw
      wcode-setup remove all
    """
    ctx = click.get_current_context()
    if ctx.invoked_subcommand is None:
        raise SetupError("usage-command-missing", command=ctx.command_path, example=next(iter(tools.TITLES)))


def _remove_command(name: str) -> click.Command:
    tool = tools.load(name)

    def run(session: Session, provider: str | None, config: str | None, **options: Any) -> int:
        session.command = "remove"
        check_provider(provider)
        extra = take_own(tool, options)
        request = _request(session, options)._replace(tool=name, provider=provider, config=config, options=extra)
        return execute(session, lambda: plan_removal(session.locations, request), options, [], done="removed")

    run.__doc__ = f"""Take our part out of {tool.TITLE}'s files.

    \b
    Examples:
      wcode-setup remove {name} --dry-run
      wcode-setup remove {name} --provider mygw
    """
    command = own_options(tool, write_options(force_option(common_options(run))))
    command = click.option("--config", metavar="PATH", shell_complete=suggest.paths,
                           help="This file instead of the tool's own.")(command)  # fmt: skip
    command = click.option("--provider", metavar="ID", shell_complete=suggest.providers,
                           help="Which provider, if there are several.")(command)  # fmt: skip
    return click.command(name, short_help=f"Take our part out of {tool.TITLE}'s files.")(command)


@click.command("all", short_help="Take our part out of every tool's files.")
@click.option("--provider", metavar="ID", shell_complete=suggest.providers,
              help="This provider alone (default: all that were configured).")  # fmt: skip
@force_option
@write_options
@common_options
def remove_all(session: Session, provider: str | None, **options: Any) -> int:
    """Take our part out of the files of every tool, in one run: of all of them or none. All providers go.

    \b
    Examples:
      wcode-setup remove all --dry-run
      wcode-setup remove all --provider mygw
    """
    session.command = "remove"
    check_provider(provider)
    asked = _request(session, options)._replace(provider=provider)
    return execute(session, lambda: plan_removal_from_all(session.locations, asked), options, [], done="removed")
