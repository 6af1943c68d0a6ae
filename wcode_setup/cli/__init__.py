"""The command line: click, thin. Commands are imported when they are used."""

from __future__ import annotations

import os
import signal
import sys
from importlib import import_module
from types import FrameType
from typing import TYPE_CHECKING, Any

import click

from wcode_setup.cli import suggest, usage
from wcode_setup.cli.common import common_options
from wcode_setup.cli.help import examples_last
from wcode_setup.console import streams
from wcode_setup.console.session import Session, can_ask
from wcode_setup.errors import SetupError
from wcode_setup.tools import TITLES, canonical

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

_COMMANDS = {
    "wizard": ("wcode_setup.cli.wizard:wizard", "Configure tools by answering a few questions."),
    "all": ("wcode_setup.cli.setup:all_tools", "Configure every tool that is installed or configured here."),
    "apply": ("wcode_setup.cli.apply:apply", "Apply a setup file to several tools."),
    "use": ("wcode_setup.cli.use:use", "Apply a kept setup file, or keep the current configuration as one."),
    "export": ("wcode_setup.cli.apply:export", "Print a setup file of the current configuration, without keys."),
    "status": ("wcode_setup.cli.status:status", "Show the tools and the gateway and model that they use."),
    "key": ("wcode_setup.cli.key:key", "Replace the API key in every tool that has an entry of the gateway."),
    "models": ("wcode_setup.cli.models:models", "List the known models, show one, or ask a gateway for its models."),
    "validate": ("wcode_setup.cli.validate:validate", "Check the entries that wcode-setup manages."),
    "doctor": ("wcode_setup.cli.doctor:doctor", "Find out why a tool does not use its configuration."),
    "run": ("wcode_setup.cli.run:run", "Start a tool for one gateway, in this terminal alone."),
    "env": ("wcode_setup.cli.run:env", "Print the lines by which a shell starts a tool for one gateway."),
    "sample": ("wcode_setup.cli.sample:sample", "Print a code sample for a model, ready to run."),
    "undo": ("wcode_setup.cli.undo:undo", "Undo the last run, or a given one."),
    "remove": ("wcode_setup.cli.remove:remove", "Remove the entries that wcode-setup manages."),
    "history": ("wcode_setup.cli.history:history", "List the runs that changed something."),
    "completion": ("wcode_setup.cli.completion:completion", "Print or install the completion script for a shell."),
}


class LazyGroup(usage.Commands):
    """A group that knows the names and one-line helps of its commands, and imports a command when it is used."""

    def list_commands(self, _ctx: click.Context) -> list[str]:
        return [*TITLES, *_COMMANDS]

    def get_command(self, _ctx: click.Context, name: str) -> click.Command | None:
        if canonical(name) in TITLES:
            from wcode_setup.cli.setup import tool_command

            return examples_last(tool_command(canonical(name)))
        if name not in _COMMANDS:
            return None
        module, attribute = _COMMANDS[name][0].split(":")
        return examples_last(getattr(import_module(module), attribute))

    def shell_complete(self, ctx: click.Context, incomplete: str) -> list[CompletionItem[str]]:
        known = {name: f"Configure {title}." for name, title in TITLES.items()}
        known |= {name: entry[1] for name, entry in _COMMANDS.items()}
        return suggest.commands(self, ctx, known, incomplete)

    def format_commands(self, _ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Tools"):
            formatter.write_dl([(name, f"Configure {title}.") for name, title in TITLES.items()])
        with formatter.section("Commands"):
            formatter.write_dl([(name, entry[1]) for name, entry in _COMMANDS.items()])


def _print_version(ctx: click.Context, _option: click.Parameter, value: bool) -> None:
    if value and not ctx.resilient_parsing:
        from wcode_setup.version import __version__

        click.echo(f"wcode-setup {__version__}")
        ctx.exit()


@click.group(
    cls=LazyGroup,
    invoke_without_command=True,
    subcommand_metavar="[COMMAND] [ARGS]...",
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110},
)
@click.option("-V", "--version", is_flag=True, is_eager=True, expose_value=False, callback=_print_version,
              help="Show the version and exit.")  # fmt: skip
@common_options
def cli(session: Session) -> Any:
    """Configure AI coding agents for the wcode gateway, or any OpenAI-compatible one.

    Without a command, on a terminal, the wizard starts.

    Edits the tools' own configuration files in place: comments, order and layout stay, and keys are never shown.

    \b
    Examples:
      wcode-setup {tool} --model qwen3.6-plus --dry-run
      wcode-setup {tool} --model qwen3.6-plus --api-key-file ~/wcode.key
      wcode-setup models list
    """
    ctx = click.get_current_context()
    session.use_catalog()
    if ctx.invoked_subcommand is None:
        if can_ask():
            from wcode_setup.cli.wizard import wizard

            return ctx.invoke(wizard)
        click.echo(ctx.get_help())
        ctx.exit(2)
    return None


examples_last(cli)


def main(arguments: list[str] | None = None) -> None:
    """Run the command line and exit with the code of cli.md."""
    arguments = sys.argv[1:] if arguments is None else arguments
    streams.guard()
    session = Session(arguments)
    sys.exit(session.end(_run(session, arguments)))


def _run(session: Session, arguments: list[str]) -> int:
    """Run the command line and return its exit code, which holds if the output could be printed."""
    if "_WCODE_SETUP_COMPLETE" in os.environ:
        from wcode_setup.cli.tab import answer

        return answer(cli, session, os.environ)
    signal.signal(signal.SIGTERM, _terminate)
    try:
        code = cli.main(arguments, prog_name="wcode-setup", standalone_mode=False, obj=session)
    except SetupError as error:
        code = session.fail(error)
    except click.ClickException as error:
        code = session.fail(usage.translated(error, arguments))
    except (KeyboardInterrupt, click.Abort):
        code = session.interrupted(130)
    except _Terminated:
        code = session.interrupted(143)
    except streams.Unprintable:
        code = 1
    except Exception as error:
        code = session.bug(error)
    return code if isinstance(code, int) else 0


class _Terminated(BaseException):
    """SIGTERM as an exception, so that a write under way is rolled back."""


def _terminate(_number: int, _frame: FrameType | None) -> Any:
    raise _Terminated
