"""`remove`: the managed entries of one tool or of all, removed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from wcode_setup import tools
from wcode_setup.cli import suggest
from wcode_setup.cli.common import common_options
from wcode_setup.cli.execute import execute
from wcode_setup.cli.help import examples_last
from wcode_setup.cli.options import (
    bare_request,
    force_option,
    own_options,
    take_own,
    write_options,
)
from wcode_setup.cli.usage import Commands
from wcode_setup.console.session import Session
from wcode_setup.errors import SetupError

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem


class ToolGroup(Commands):
    """A command that the name of a tool, or `all`, follows."""

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
             short_help="Remove the entries that wcode-setup manages.")  # fmt: skip
@common_options
def remove(_session: Session) -> None:
    """Remove the entries that wcode-setup manages: undo every run on the tool, then remove the managed entries left.

    \b
    Examples:
      wcode-setup remove {tool} --dry-run
      wcode-setup remove {tool} --provider mygw
      wcode-setup remove all
    """
    ctx = click.get_current_context()
    if ctx.invoked_subcommand is None:
        raise SetupError("usage-command-missing", command=ctx.command_path, example=next(iter(tools.TITLES)))


def _remove_command(name: str) -> click.Command:
    tool = tools.load(name)

    def run(session: Session, provider: str | None, config: str | None, **options: Any) -> int:
        from wcode_setup.api.undo import plan_removal
        from wcode_setup.catalog.inputs import check_provider

        session.command = "remove"
        check_provider(provider)
        extra = take_own(tool, options)
        request = bare_request(session, options)._replace(tool=name, provider=provider, config=config, options=extra)
        return execute(session, lambda: plan_removal(session.locations, request), options, [], done="removed")

    run.__doc__ = f"""Remove the managed entries from {tool.TITLE}'s files.

    \b
    Examples:
      wcode-setup remove {name} --dry-run
      wcode-setup remove {name} --provider mygw
    """
    command = own_options(tool, write_options(force_option(common_options(run))))
    command = click.option("--config", metavar="PATH", shell_complete=suggest.paths,
                           help="Edit this file instead of the tool's own.")(command)  # fmt: skip
    command = click.option("--provider", metavar="ID", shell_complete=suggest.providers,
                           help="Provider to remove, if there are several.")(command)  # fmt: skip
    return click.command(name, short_help=f"Remove the managed entries from {tool.TITLE}'s files.")(command)


@click.command("all", short_help="Remove the managed entries from every tool's files.")
@click.option("--provider", metavar="ID", shell_complete=suggest.providers,
              help="Remove only this provider (default: all).")  # fmt: skip
@force_option
@write_options
@common_options
def remove_all(session: Session, provider: str | None, **options: Any) -> int:
    """Remove the managed entries of all providers from every tool's files in one run: from all of them or none.

    \b
    Examples:
      wcode-setup remove all --dry-run
      wcode-setup remove all --provider mygw
    """
    from wcode_setup.api.undo import plan_removal_from_all
    from wcode_setup.catalog.inputs import check_provider

    session.command = "remove"
    check_provider(provider)
    asked = bare_request(session, options)._replace(provider=provider)
    return execute(session, lambda: plan_removal_from_all(session.locations, asked), options, [], done="removed")
