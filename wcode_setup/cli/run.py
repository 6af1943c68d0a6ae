"""`run` and `env`: a tool for one gateway in one terminal, without a change of the user's files."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, TypeVar

import click

from wcode_setup import catalog, tools
from wcode_setup.api import launch as api
from wcode_setup.api import start
from wcode_setup.api.launch import Launch, Wanted
from wcode_setup.api.requests import base_request, checked_small, named
from wcode_setup.catalog import keys_of
from wcode_setup.catalog.inputs import check_provider, check_url
from wcode_setup.cli import keys
from wcode_setup.cli.common import common_options
from wcode_setup.cli.options import gateway_options, model_options
from wcode_setup.console import messages, question, shells
from wcode_setup.console.notes import note_text
from wcode_setup.console.session import Session, interactive
from wcode_setup.errors import Note, SetupError
from wcode_setup.secrets.sources import Key
from wcode_setup.tools.base import Request

Command = TypeVar("Command", bound=Callable[..., Any])

_TOOL = click.argument("tool_name", metavar="TOOL", type=click.Choice([*tools.TITLES, *tools.ALIASES]))


def _options(command: Command) -> Command:
    """Add the options of both commands."""
    return model_options(gateway_options(keys.key_options(common_options(command))))


@click.command("run", short_help="Start a tool for one gateway, in this terminal alone.")
@_TOOL
@click.argument("words", metavar="[-- ARGS]...", nargs=-1)
@_options
def run(session: Session, tool_name: str, words: tuple[str, ...], **options: Any) -> int:
    """Start a tool for the gateway, without changing a file. The words after `--` are arguments of the tool.

    Other terminals, and the tool's own configuration, stay as they are. Without --model, the models that are
    registered for the gateway are used; without a key, that of the variable, or the one that a tool has for this
    gateway. The tool gets it in its environment. Exit code, signals and terminal are those of the tool.

    \b
    Examples:
      wcode-setup run {tool}
      wcode-setup run {tool} --model qwen3.6-plus -- --version
      wcode-setup run {tool} --base-url https://gw.example/v1 --model my/model --context-window 200000 --max-tokens 8192
    """
    session.command = "run"
    if session.out.as_json:
        raise SetupError("run-json")
    tool = tools.load(tools.canonical(tool_name))
    program = api.program(session.locations, tool)
    notes: list[Note] = []
    request = _request(session, tool.NAME, options, notes)
    with keys_of(request.base_url):
        given = keys.given(session, options, notes, preview=False)
        found = _wanted(session, request, given)
        key = given if given and given.value else _key(session, found, given, notes)
    with start.fresh_home() as home:
        how = api.rendered(session.locations, found, home)
        _say(session, [*notes, *how.notes])
        command = [program, *how.arguments, *(words or how.alone)]
        env = api.environment(session.locations.env, found, how, key)
        if how.files:
            start.write(how.files)
            code = start.wait(command, env)
    if not how.files:
        code = start.replace(command, env)
    return start.end(code)


@click.command("env", short_help="Print the lines by which a shell starts a tool for one gateway.")
@_TOOL
@click.option(
    "--shell", type=click.Choice(shells.FORMS), help="Shell of the lines (default: that of SHELL, else bash)."
)
@_options
def env(session: Session, tool_name: str, shell: str | None, **options: Any) -> int:
    """Print the lines by which a shell starts a tool for the gateway, as `run` does. No key is printed.

    \b
    Examples:
      wcode-setup env {inline} --model qwen3.6-plus --api-key-file ~/wcode.key
      eval "$(wcode-setup env {inline} --model qwen3.6-plus)"
      wcode-setup env {inline} --model qwen3.6-plus --shell fish | source
      wcode-setup env {inline} --model qwen3.6-plus --shell direnv >> .envrc
    """
    session.command = "env"
    tool = tools.load(tools.canonical(tool_name))
    shell = "json" if session.out.as_json else shell or shells.shell_of(session.locations.env) or "bash"
    if tool.PACKAGE is None:
        raise SetupError("run-no-program", title=tool.TITLE, tool=tool.NAME)
    if not tool.inline:
        raise SetupError("env-isolated", title=tool.TITLE, tool=tool.NAME)
    notes: list[Note] = []
    request = _request(session, tool.NAME, options, notes)
    given = keys.given(session, options, notes, preview=False)
    found = _wanted(session, request, given)
    with start.fresh_home() as home:
        how = api.rendered(session.locations, found, home)
    if shell == "direnv" and how.arguments:
        if how.instead is None:
            raise SetupError("env-arguments", title=tool.TITLE, tool=tool.NAME)
        how = how.instead
    lines, missing = _key_lines(session, shell, options, found, given)
    said = [*notes, *how.notes, *missing]
    if shell == "json":
        _print_data(session, tool.NAME, found, how, said)
        return 0
    _say(session, said)
    for line in [
        *lines,
        *shells.lines(shell, how.variables),
        *(shells.copy(shell, variable, found.variable) for variable in how.keys),
        *([shells.program(shell, tool.program, how.arguments)] if how.arguments else []),
    ]:
        click.echo(session.out.own(line))
    return 0


def _request(session: Session, tool: str, options: dict[str, Any], notes: list[Note]) -> Request:
    """The request of the options."""
    figures = {field: options[field] for field in ("context_window", "max_tokens", "name", "vision", "reasoning")}
    models = named(options["model_ids"], figures, set_default=True)
    check_provider(options["provider"])
    url, protocol = options["base_url"], tools.load(tool).PROTOCOL
    base_url = check_url(url, notes, protocol) if url is not None else catalog.gateway().base_url
    session.out.choose(*models.models, *filter(None, [options["provider"], options["small_model"]]), base_url)
    return base_request(
        session.locations,
        tool=tool,
        base_url=base_url,
        base_url_given=url is not None,
        provider=options["provider"],
        named=models,
        vision=options["vision"],
        small=checked_small(options["small_model"]),
    )


def _wanted(session: Session, request: Request, given: Key | None) -> Wanted:
    """The request with its models; at a terminal, ask for one if neither options nor files have any."""
    variable = given.variable if given else None
    try:
        return api.wanted(session.locations, request, variable)
    except SetupError as error:
        if error.code != "no-model" or request.named is None or not interactive() or session.out.as_json:
            raise
    known = [model.id for model in catalog.models()]
    chosen = question.choose(session, messages.text("ask-model"), known)
    named = request.named._replace(models=(chosen,))
    return api.wanted(session.locations, request._replace(named=named), variable)


def _key(session: Session, found: Wanted, given: Key | None, notes: list[Note]) -> Key:
    """The key of the variable or of a tool; at a terminal it is asked for. Raises `run-no-key`, or its problem."""
    if given is not None and given.problem:
        raise given.problem
    key = api.find_key(session.locations, found)
    if key is None and interactive():
        key = keys.ask(session, messages.text("ask-key"))
    if key is None or key.value is None:
        raise SetupError("run-no-key", url=found.request.base_url, variable=found.variable)
    session.out.hide(key.value)
    notes += key.notes
    return key


def _key_lines(
    session: Session, shell: str, options: dict[str, Any], found: Wanted, given: Key | None
) -> tuple[list[str], list[Note]]:
    """The lines that set the key's variable, and a note if nothing does."""
    path, words = options["api_key_file"], given.command if given else ()
    if path:
        words = ("cat", session.locations.expand(path))
    if given and words and not given.notes and shell != "json":
        return [shells.printed(shell, found.variable, words)], []
    if session.locations.variable(found.variable):
        return [], []
    return [], [Note("env-set-variable", variable=found.variable)]


def _print_data(session: Session, name: str, found: Wanted, how: Launch, notes: Sequence[Note]) -> None:
    """Print what `run` sets as the JSON document; `key`: the variables that hold the key."""
    data = {
        "program": name,
        "arguments": list(how.arguments),
        "variables": dict(how.variables),
        "key": [found.variable, *how.keys],
    }
    session.out.data(session.envelope("ok", 0, data=data, notes=list(notes)))


def _say(session: Session, notes: Sequence[Note]) -> None:
    """Print notes on stderr."""
    for note in dict.fromkeys(notes):
        if not session.out.quiet:
            session.out.alert(messages.text("label-note") + note_text(note))
