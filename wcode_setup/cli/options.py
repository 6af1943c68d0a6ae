"""Options that several commands share, and the request that they make."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeVar

import click

from wcode_setup import catalog, tools
from wcode_setup.catalog import keys_of
from wcode_setup.catalog.protocols import CHAT
from wcode_setup.cli import suggest
from wcode_setup.cli.help import translated
from wcode_setup.cli.keys import given, key_options, key_storage_option, try_key_option
from wcode_setup.console.session import Session, interactive
from wcode_setup.errors import Note, SetupError
from wcode_setup.tools.slots import KEEP, SLOTS

if TYPE_CHECKING:
    from wcode_setup.tools.base import Request, Tool

Command = TypeVar("Command", bound=Callable[..., Any])


def write_options(command: Command) -> Command:
    """Add the options of every command that writes."""
    for option in (
        click.option("--wait", metavar="SECONDS", default="60", callback=_seconds,
                     help="Time to wait for another run to finish (default 60; 0: no wait)."),
        click.option("-y", "--yes", is_flag=True, help="Do not ask questions."),
        click.option("--check", is_flag=True, help="Like --dry-run, but exit with 3 if anything would change."),
        click.option("--dry-run", is_flag=True, help="Show the diff without writing."),
    ):  # fmt: skip
        command = option(command)
    return command


def own_options(tool: Tool, command: Command) -> Command:
    """Add the options that only this tool has."""
    for option in tool.OPTIONS:
        command = click.option(option.flag, metavar=option.metavar, multiple=option.multiple,
                               help=translated(option.help, tool.NAME),
                               shell_complete=suggest.paths if option.metavar == "PATH" else None)(command)  # fmt: skip
    return command


def take_own(tool: Tool, options: dict[str, Any]) -> dict[str, Any]:
    """Remove the tool's own options from `options`; return those that were given, checked."""
    from wcode_setup.api.requests import checked_options

    names = [option.flag[2:].replace("-", "_") for option in tool.OPTIONS]
    return checked_options(tool, {name: options.pop(name) for name in names})


def tokens_of(_ctx: click.Context, param: click.Parameter, value: str | None) -> int | None:
    """Parse a number of tokens (`catalog.inputs.tokens`). Raises `bad-tokens`."""
    if value is None:
        return None
    from wcode_setup.catalog.inputs import tokens

    number = tokens(value)
    if number is None:
        raise SetupError("bad-tokens", option=param.opts[0], value=value)
    return number


def _seconds(_ctx: click.Context, param: click.Parameter, value: str) -> int:
    """Parse a whole number of seconds. Raises `bad-seconds`."""
    if not re.fullmatch("[0-9]{1,9}", value.strip()):
        raise SetupError("bad-seconds", option=param.opts[0], value=value)
    return int(value)


def force_option(command: Command) -> Command:
    """Add `--force`, for every command that a safety rule may stop."""
    return click.option("--force", is_flag=True, help="Skip safety questions and refusals.")(command)


def model_options(command: Command) -> Command:
    """Add the options that name models and their figures."""
    for option in reversed(
        (
            click.option("-m", "--model", "model_ids", metavar="ID", multiple=True, shell_complete=suggest.models,
                         help="Model to register; repeatable, the first is the default (default: those registered)."),
            click.option("--context-window", metavar="N", callback=tokens_of,
                         help="Context window of a custom model, in tokens (200k is 200000, 1M is 1000000)."),
            click.option("--max-tokens", metavar="N", callback=tokens_of,
                         help="Output limit of a custom model, in tokens."),
            click.option("--name", metavar="TEXT", help="Display name of the model."),
            click.option("--vision/--no-vision", default=None,
                         help="Image input (default: as registered; for a new model: the vendor's default)."),
            click.option("--reasoning/--no-reasoning", default=None,
                         help="Thinking (default: as registered; for a new model: the vendor's default)."),
            click.option("--small-model", metavar="ID", shell_complete=suggest.models,
                         help="Model for light work, such as titles (default: the default model)."),
        )
    ):  # fmt: skip
        command = option(command)
    return command


def gateway_options(command: Command) -> Command:
    """Add the options that name the gateway."""
    for option in reversed(
        (
            click.option("--base-url", metavar="URL", help="Another OpenAI-compatible gateway."),
            click.option("--provider", metavar="ID", shell_complete=suggest.providers,
                         help="Provider ID in the tool's file (default: wcode; for another gateway, derived from its "
                              "host: gw-example, localhost-8000)."),
        )
    ):  # fmt: skip
        command = option(command)
    return command


def setup_options(command: Command) -> Command:
    """Add the options that say what to configure."""
    for option in reversed(
        (
            model_options,
            click.option("--slots", type=click.Choice(SLOTS), default=KEEP,
                         help="Other model slots of the tool (titles, sub-agents, fallbacks, ...) that lead to another "
                              "gateway: leave them (default), or point them to this one."),
            click.option("--no-default", is_flag=True, help="Keep the tool's current default model."),
            gateway_options,
            key_options,
            key_storage_option,
            try_key_option,
            click.option("--config", metavar="PATH", shell_complete=suggest.paths,
                         help="Edit this file instead of the tool's own."),
            force_option,
        )
    ):  # fmt: skip
        command = option(command)
    return command


def build_request(
    session: Session,
    tool: str,
    options: dict[str, Any],
    extra: dict[str, Any],
    with_model: Callable[[Request], Request] = lambda request: request,
) -> tuple[Request, list[Note]]:
    """Return the request of the options, and notes about them. Reads standard input only for `--api-key-stdin`.

    `with_model` adds the model that is asked for at a terminal, before the key is.
    """
    from wcode_setup.api.requests import base_request, checked_small, named
    from wcode_setup.catalog.inputs import check_provider, check_url

    notes: list[Note] = []
    preview = options["dry_run"] or options["check"]
    for option in ("name", "config"):
        if options[option] is not None and not options[option].strip():
            raise SetupError("empty-option", option="--" + option.replace("_", "-"))
    said = {field: options[field] for field in ("context_window", "max_tokens", "name", "vision", "reasoning")}
    models = named(options["model_ids"], said, not options["no_default"])
    small = checked_small(options["small_model"])
    provider, url = options["provider"], options["base_url"]
    check_provider(provider)
    protocol = CHAT if tool == "all" else tools.load(tool).PROTOCOL
    base_url = check_url(url, notes, protocol) if url is not None else catalog.gateway().base_url
    session.out.choose(*models.models, *filter(None, [provider, small]), base_url)
    request = base_request(
        session.locations,
        tool=tool,
        base_url=base_url,
        base_url_given=url is not None,
        provider=provider,
        set_default=models.default,
        key_storage=options["key_storage"],
        config=options["config"],
        preview=preview,
        asks=asks(session, options),
        force=options["force"],
        vision=options["vision"],
        options=extra,
        named=models,
        slots=options["slots"],
        small=small,
    )
    request = with_model(request)
    with keys_of(base_url):
        key = given(session, options, notes, preview)
    return request._replace(key=key), notes


def asks(session: Session, options: dict[str, Any]) -> bool:
    """True if a person sees the diff and is asked before anything is written."""
    preview = options["dry_run"] or options["check"]
    return interactive() and not (options["yes"] or session.out.as_json or preview)


def bare_request(session: Session, options: dict[str, Any]) -> Request:
    """A request without tool and models, for a command that reverts."""
    from wcode_setup.api.requests import base_request

    preview = options["dry_run"] or options["check"]
    asked = asks(session, options)
    return base_request(session.locations, preview=preview, asks=asked, force=options["force"])
