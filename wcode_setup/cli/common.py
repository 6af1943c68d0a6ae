"""The options of every command."""

from __future__ import annotations

import functools
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, TypeVar

import click

from wcode_setup.cli import usage

if TYPE_CHECKING:
    from wcode_setup.console.session import Session

Command = TypeVar("Command", bound=Callable[..., Any])


def _writes_here(options: Mapping[str, Any]) -> bool:
    """True if a command can write in this home: it has `write_options`, and is not asked for something else."""
    reads = options.get("action") in ("list", "show") or options.get("install") is False or options.get("user_names")
    return "dry_run" in options and not reads


def common_options(command: Command) -> Command:
    """Add the options of every command; the command gets a `Session` as its first argument."""

    @functools.wraps(command)
    def run(as_json: bool, quiet: bool, color: str | None, lang: str | None, debug: bool, **options: Any) -> Any:
        ctx = click.get_current_context()
        session: Session = ctx.obj
        session.configure(as_json, quiet, color, lang, debug)
        if not isinstance(ctx.command, click.Group):
            usage.extra_words(ctx)
        if _writes_here(options):
            from wcode_setup.cli.owner import check_owner

            session.note(check_owner(session, options))
        return command(session, **options)

    for option in (
        click.option("--debug", is_flag=True, help="Show the traceback of an internal error."),
        click.option("--lang", type=click.Choice(["en", "zh"]), help="Language of the output (default: locale)."),
        click.option("--color", type=click.Choice(["auto", "always", "never"]), help="Coloured output (default auto)."),
        click.option("-q", "--quiet", is_flag=True, help="Print errors only."),
        click.option("--json", "as_json", is_flag=True, help="Print one JSON document instead of text."),
    ):
        run = option(run)
    return run  # type: ignore[return-value]
