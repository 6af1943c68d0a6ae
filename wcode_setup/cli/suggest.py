"""What shells offer for a value that is being typed: callbacks for click, which import what they need when asked."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

    from wcode_setup.tools.base import Tool

    Items = list[CompletionItem[str]]


def commands(group: click.Group, ctx: click.Context, known: Mapping[str, str], incomplete: str) -> Items:
    """Commands by what is known of them without importing one (name -> one line), and the group's options."""
    return _items(known, incomplete) + click.Command.shell_complete(group, ctx, incomplete)


def models(_ctx: click.Context, _param: click.Parameter, incomplete: str) -> Items:
    """Ids of the catalogue, the user's models among them."""
    from wcode_setup import catalog

    return _items({model.id: model.name for model in catalog.models()}, incomplete)


def shown_model(ctx: click.Context, param: click.Parameter, incomplete: str) -> Items:
    """The ID of `models show`."""
    return models(ctx, param, incomplete) if ctx.params.get("action") == "show" else []


def providers(ctx: click.Context, _param: click.Parameter, incomplete: str) -> Items:
    """The provider entries of the command's tool, found in its files or set up by us; of `all`, those of every tool."""
    from wcode_setup import tools
    from wcode_setup.engine.store import history
    from wcode_setup.tools.common import DEFAULT_PROVIDER

    recorded, _ = history.readable(history.State(ctx.obj.locations))
    found: dict[str, str] = {}
    for name in tools.TITLES:
        if ctx.command.name in (name, "all"):
            ours = [run.providers[name] for run in history.standing(recorded, name)]
            found |= dict.fromkeys([*_providers(ctx, tools.load(name)), *ours], tools.TITLES[name])
    return _items(found or {DEFAULT_PROVIDER: ""}, incomplete)


def _providers(ctx: click.Context, tool: Tool) -> list[str]:
    """The tool's entries in the file that the command line means so far; `[]` if it cannot be read."""
    from wcode_setup import catalog
    from wcode_setup.engine.workspace import Files
    from wcode_setup.errors import SetupError
    from wcode_setup.tools.base import Request

    names = [option.flag[2:].replace("-", "_") for option in tool.OPTIONS]
    own = {name: value for name in names if (value := ctx.params.get(name)) not in (None, ())}
    base_url = ctx.params.get("base_url") or catalog.gateway().base_url
    request = Request(tool.NAME, (), base_url, config=ctx.params.get("config"), options=own)
    try:
        return tool.providers(Files(ctx.obj.locations), request)
    except SetupError:
        return []


def runs(ctx: click.Context, _param: click.Parameter, incomplete: str) -> Items:
    """The runs that `undo` can take back, the newest first."""
    from wcode_setup.engine.store import history

    found, _ = history.readable(history.State(ctx.obj.locations))
    left = history.standing_tools(found)
    return _items({run.run_id: run.command for run in found if left[run.run_id]}, incomplete)


def paths(_ctx: click.Context, _param: click.Parameter, incomplete: str) -> Items:
    """Files: the shell itself knows them."""
    from click.shell_completion import CompletionItem

    return [CompletionItem(incomplete, type="file")]


def _items(found: Mapping[str, str], incomplete: str) -> Items:
    from click.shell_completion import CompletionItem

    return [CompletionItem(value, help=text) for value, text in found.items() if value.startswith(incomplete)]
