"""One command per tool: plan, show, ask, write."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

import click

from wcode_setup import catalog, tools
from wcode_setup.catalog import keys_from
from wcode_setup.cli.common import common_options
from wcode_setup.cli.execute import execute
from wcode_setup.cli.keys import ask
from wcode_setup.cli.options import (
    build_request,
    own_options,
    setup_options,
    take_own,
    write_options,
)
from wcode_setup.console import messages, question
from wcode_setup.console.session import Session, interactive
from wcode_setup.errors import Note, SetupError
from wcode_setup.secrets.credentials import ENV

if TYPE_CHECKING:
    from wcode_setup.api.plans import Plan
    from wcode_setup.secrets.sources import Key
    from wcode_setup.tools.base import Request, Tool


def tool_command(name: str) -> click.Command:
    """The command that configures the tool called `name`."""
    tool = tools.load(name)

    def run(session: Session, **options: Any) -> int:
        from wcode_setup.api.requests import plan_requests

        session.command = name
        extra = take_own(tool, options)
        with_model = partial(_with_model, session, options, lambda _request: [tool])
        request, notes = build_request(session, name, options, extra, with_model)
        key = _keys(session, [tool], request, notes).get(name, request.key)
        request = request._replace(key=key)
        return execute(session, lambda: plan_requests(session.locations, [request]), options, notes)

    run.__doc__ = f"""Configure {tool.TITLE}: register models, set the default model, store the key.

    Settings that are not given stay: without --model, the registered models, their limits and the default.

    \b
    Examples:
      wcode-setup {name} --model qwen3.6-plus --dry-run
      wcode-setup {name} --model qwen3.6-plus --model qwen/qwen3.6-27b --api-key-file ~/wcode.key
      wcode-setup {name} --api-key-stdin
      wcode-setup {name} --model my/model --context-window 200000 --max-tokens 8192 \\
          --base-url https://gw.example/v1 --provider mygw
    """
    command = setup_options(write_options(own_options(tool, common_options(run))))
    return click.command(name, short_help=f"Configure {tool.TITLE}.")(command)


@click.command("all", short_help="Configure every tool that is installed or configured here.")
@click.option("--keep-going", is_flag=True, help="Skip tools that fail, and configure the others.")
@write_options
@setup_options
@common_options
def all_tools(session: Session, **options: Any) -> int:
    """Configure every tool that is installed or configured here in one run: all of them or none.

    \b
    Examples:
      wcode-setup all --model qwen3.6-plus --dry-run
      wcode-setup all --model qwen3.6-plus --api-key-file ~/wcode.key --keep-going
    """
    from wcode_setup.api.requests import present

    session.command = "all"
    if options["config"] is not None:
        raise SetupError("one-tool", option="--config")
    with_model = partial(_with_model, session, options, partial(present, session.locations))
    request, notes = build_request(session, "all", options, {}, with_model)
    keys = _keys(session, present(session.locations, request), request, notes)

    def build() -> Plan:
        found = present(session.locations, request)
        if not found:
            raise SetupError("no-tool")
        return plan_all(session, [tool.NAME for tool in found], request, keys)

    return execute(session, build, options, notes)


def plan_all(session: Session, names: Sequence[str], request: Request, keys: Mapping[str, Key] = {}) -> Plan:
    """The plan of one run for these tools; `keys`: keys of single tools, in place of the request's."""
    from wcode_setup.api.requests import plan_requests

    wanted = [request._replace(tool=name, key=keys.get(name, request.key)) for name in names]
    return plan_requests(session.locations, wanted)


def _keys(session: Session, found: Sequence[Tool], request: Request, notes: list[Note]) -> dict[str, Key]:
    """At a terminal, ask for a key for the tools that would have none. Enter: they get a reference, with a note."""
    if request.key is not None or request.key_storage == ENV or not request.asks:
        return {}
    from wcode_setup.api.requests import lacking_keys

    lacking = lacking_keys(session.locations, found, request)
    if not lacking:
        return {}
    variable = next((credential.variable for credential in lacking.values() if credential.variable), None)
    session.out.warn(messages.text("no-key-yet", keys=keys_from(request.base_url)))
    key = ask(session, messages.text("ask-key-or-reference" if variable else "ask-key", variable=variable))
    if key is None:
        notes.extend([Note("key-later", variable=variable)] if variable else [])
        return {}
    notes.extend(key.notes)
    return dict.fromkeys(lacking, key)


def _with_model(
    session: Session, options: dict[str, Any], tools_of: Callable[[Request], Sequence[Tool]], request: Request
) -> Request:
    """The request; at a terminal, ask for a model if neither options nor files have one.

    Wrong usage of a single tool is raised here, before anything is locked.
    """
    from wcode_setup.api.requests import wrong_models

    named = request.named
    known = {model.id for model in catalog.models()}
    if named is None or (named.models and known.issuperset(named.models)):
        return request
    found = tools_of(request)
    errors = [error for tool in found if (error := wrong_models(session.locations, tool, request))]
    if not errors or len(errors) < len(found):
        return request
    if errors[0].code == "no-model" and interactive() and not (options["yes"] or session.out.as_json):
        return request._replace(named=named._replace(models=(_ask_model(session),)))
    if len(found) == 1:
        raise errors[0]
    return request


def _ask_model(session: Session) -> str:
    return question.choose(session, messages.text("ask-model"), [model.id for model in catalog.models()])
