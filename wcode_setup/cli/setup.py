"""One command per tool: plan, show, ask, write."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

import click

from wcode_setup import messages, tools
from wcode_setup.catalog import keys_from
from wcode_setup.cli import question
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
from wcode_setup.engine.plan import Plan, lacks_key, set_up, together
from wcode_setup.engine.view import Files
from wcode_setup.errors import Note, SetupError
from wcode_setup.secrets.credentials import ENV
from wcode_setup.secrets.sources import Key, given_key
from wcode_setup.tools.base import Request, Tool


def tool_command(name: str) -> click.Command:
    """The command that configures the tool called `name`."""
    tool = tools.load(name)

    def run(session: Session, **options: Any) -> int:
        session.command = name
        extra = take_own(tool, options)
        _model_or_ask(session, options)
        request, notes = build_request(session, name, options, extra)
        key = _keys(session, [tool], request, notes).get(name, request.key)
        request = request._replace(key=key)
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


@click.command("all", short_help="Configure every tool that is installed or has a configuration here.")
@click.option("--keep-going", is_flag=True, help="Leave out tools that refuse, and do the rest.")
@write_options
@setup_options
@common_options
def all_tools(session: Session, **options: Any) -> int:
    """Configure every supported tool that is installed or has a configuration here, in one run: all of them or none.

    \b
    Examples:
      wcode-setup all --model qwen3.6-plus --dry-run
      wcode-setup all --model qwen3.6-plus --api-key-file ~/wcode.key --keep-going
    """
    session.command = "all"
    if options["config"] is not None:
        raise SetupError("one-tool", option="--config")
    _model_or_ask(session, options)
    request, notes = build_request(session, "all", options, {})
    keys = _keys(session, _present(session, request), request, notes)

    def build() -> Plan:
        found = _present(session, request)
        if not found:
            raise SetupError("no-tool")
        return plan_several(session, found, request, keys)

    return carry_out(session, build, options, notes)


def _present(session: Session, request: Request) -> list[Tool]:
    view = Files(session.places)
    return [tool for tool in map(tools.load, tools.TITLES) if tool.present(view, request)]


def plan_several(session: Session, found: Sequence[Tool], request: Request, keys: Mapping[str, Key] = {}) -> Plan:
    """The plan of one run for all these tools; `keys`: of single tools, in place of that of the request."""
    wanted = {tool: request._replace(tool=tool.NAME, key=keys.get(tool.NAME, request.key)) for tool in found}
    return together(session.places, {tool.NAME: partial(_set_up, tool, one) for tool, one in wanted.items()})


def _set_up(tool: Tool, request: Request, view: Files) -> Plan:
    return titled(tool, set_up(tool, view, request))


def titled(tool: Tool, plan: Plan) -> Plan:
    """The plan as a part of one for several tools: its next steps say which tool they are about."""
    return plan._replace(steps=[Note("steps-of", title=tool.TITLE), *plan.steps]) if plan.steps else plan


def _keys(session: Session, found: Sequence[Tool], request: Request, notes: list[Note]) -> dict[str, Key]:
    """At a terminal, ask for a key for the tools that would have none. Enter: they get a reference, which is noted."""
    if request.key is not None or request.key_storage == ENV or not request.asks:
        return {}
    view = Files(session.places)
    wanted = ((tool.NAME, lacks_key(tool, view, request._replace(tool=tool.NAME))) for tool in found)
    lacking = {name: credential for name, credential in wanted if credential}
    if not lacking:
        return {}
    variable = next((credential.variable for credential in lacking.values() if credential.variable), None)
    session.out.warn(messages.text("no-key-yet", keys=keys_from(request.base_url)))
    key = _ask_key(session, messages.text("ask-key-or-reference" if variable else "ask-key", variable=variable))
    if key is None:
        notes.extend([Note("key-later", variable=variable)] if variable else [])
        return {}
    notes.extend(key.notes)
    return dict.fromkeys(lacking, key)


def _ask_key(session: Session, text: str) -> Key | None:
    """A key that is typed, asked for until it can be one; None for Enter alone."""
    while typed := question.key(session, text).strip():
        try:
            key = given_key(typed, Note("key-typed"), "prompt")
        except SetupError as error:
            session.tell(error)
        else:
            session.out.hide(key.value)
            return key
    return None


def _model_or_ask(session: Session, options: dict[str, Any]) -> None:
    """At a terminal, ask for the model that is not given."""
    if not options["model_ids"] and interactive() and not (options["yes"] or session.out.as_json):
        options["model_ids"] = (_ask_model(session),)


def _ask_model(session: Session) -> str:
    from wcode_setup import catalog

    return question.choose(session, messages.text("ask-model"), [model.id for model in catalog.models()])
