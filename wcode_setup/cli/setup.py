"""One command per tool: plan, show, ask, write."""

from __future__ import annotations

from typing import Any

import click

from wcode_setup import messages, tools
from wcode_setup.cli.carry_out import carry_out
from wcode_setup.cli.options import (
    build_request,
    common_options,
    own_options,
    setup_options,
    take_own,
    write_options,
)
from wcode_setup.cli.session import Session, interactive
from wcode_setup.engine.plan import set_up
from wcode_setup.engine.view import Files


def tool_command(name: str) -> click.Command:
    """The command that configures the tool called `name`."""
    tool = tools.load(name)

    def run(session: Session, **options: Any) -> int:
        session.command = name
        extra = take_own(tool, options)
        if not options["model_ids"] and interactive() and not (options["yes"] or session.out.as_json):
            options["model_ids"] = (_ask_model(),)
        request, notes = build_request(session, name, options, extra)
        return carry_out(session, lambda: set_up(tool, Files(session.places), request), options, notes)

    run.__doc__ = f"""Configure {tool.TITLE}: register models, set the default model, store the key.

    \b
    Examples:
      wcode-setup {name} --model qwen3.6-plus --dry-run
      wcode-setup {name} --model qwen3.6-plus --model qwen/qwen3.6-27b --api-key-file ~/wcode.key
      wcode-setup {name} --model my/model --context-window 200000 --max-tokens 8192 \\
          --base-url https://gw.example/v1 --provider mygw
    """
    command = setup_options(write_options(own_options(tool, common_options(run))))
    return click.command(name, short_help=f"Configure {tool.TITLE}.")(command)


def _ask_model() -> str:
    from wcode_setup import catalog

    known = [model.id for model in catalog.models()]
    answer: str = click.prompt(messages.text("ask-model"), type=click.Choice(known), default=known[0], err=True)
    return answer
