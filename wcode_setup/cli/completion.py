"""`completion`: the script for a shell, printed or installed; `tab` has what it asks for."""

from __future__ import annotations

from typing import Any

import click

from wcode_setup import generated
from wcode_setup.cli.common import common_options
from wcode_setup.cli.options import bare_request, force_option, write_options
from wcode_setup.console import shells
from wcode_setup.console.session import Session
from wcode_setup.errors import SetupError


@click.command("completion", short_help="Print or install the completion script for a shell.")
@click.argument("shell", metavar="bash|zsh|fish", type=click.Choice(shells.SHELLS), required=False)
@click.option("--install", is_flag=True, help="Make the shell (default: that of SHELL) load the script.")
@write_options
@force_option
@common_options
def completion(session: Session, shell: str | None, install: bool, **options: Any) -> int:
    """Print the script that completes commands, tools, models, providers and options.

    With --install, new terminals load it: a line is added to a file that the shell reads, and `undo` removes it. The
    other options are for --install.

    \b
    Examples:
      wcode-setup completion --install
      wcode-setup completion fish | source
      eval "$(wcode-setup completion bash)"
      eval "$(wcode-setup completion zsh)"
    """
    if install:
        return _install(session, shell, options)
    if shell is None:
        ctx = click.get_current_context()
        raise click.MissingParameter(ctx=ctx, param=ctx.command.params[0])
    script = generated.source(f"cli/completion.{shell}")
    if session.out.as_json:
        session.out.data(session.envelope("ok", 0, data={"shell": shell, "script": script}))
    elif not session.out.quiet:
        click.echo(script, nl=False)  # holds no key, and a mask would break it
    return 0


def _install(session: Session, shell: str | None, options: dict[str, Any]) -> int:
    from wcode_setup.api.completion import plan_completion
    from wcode_setup.cli.execute import execute

    locations = session.locations
    name = shell or shells.shell_of(locations.env)
    if name is None:
        raise SetupError("no-shell", value=locations.env.get("SHELL", ""))
    asked = bare_request(session, options)
    return execute(session, lambda: plan_completion(locations, asked, name), options, [])
