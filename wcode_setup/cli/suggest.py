"""Completions of a typed value: callbacks for click, which import their modules when they are called."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

    from wcode_setup.tools.base import Request, Tool

    Items = list[CompletionItem[str]]


def commands(group: click.Group, ctx: click.Context, known: Mapping[str, str], incomplete: str) -> Items:
    """Commands, from their names and one-line helps without importing one, and the group's options."""
    return _items(known, incomplete) + click.Command.shell_complete(group, ctx, incomplete)


def models(_ctx: click.Context, _param: click.Parameter, incomplete: str) -> Items:
    """Ids of the catalogue, the user's models among them."""
    from wcode_setup import catalog

    return _items({model.id: model.name for model in catalog.models()}, incomplete)


def parameters(_ctx: click.Context, _param: click.Parameter, incomplete: str) -> Items:
    """The parameters of a request, each with an example of its value."""
    from wcode_setup.catalog.parameters import parameters as known

    return _items({f"{name}=": one.values for name, one in known().items()}, incomplete)


def shown_model(ctx: click.Context, param: click.Parameter, incomplete: str) -> Items:
    """The ID of `models show`."""
    return models(ctx, param, incomplete) if ctx.params.get("action") == "show" else []


def providers(ctx: click.Context, _param: click.Parameter, incomplete: str) -> Items:
    """The provider entries of the command's tool, from its files and the history; for `all`, of every tool."""
    from wcode_setup import tools
    from wcode_setup.api.queries import provider_ids
    from wcode_setup.tools.common import DEFAULT_PROVIDER

    found: dict[str, str] = {}
    named = (
        tools.canonical(ctx.params.get("tool_name") or "") if ctx.command.name in ("run", "env") else ctx.command.name
    )
    for name, title in tools.TITLES.items():
        if named in (name, "all"):
            tool = tools.load(name)
            found |= dict.fromkeys(provider_ids(ctx.obj.locations, tool, _asked(ctx, tool)), title)
    return _items(found or {DEFAULT_PROVIDER: ""}, incomplete)


def _asked(ctx: click.Context, tool: Tool) -> Request:
    """The request of the command line so far, which decides the file to read."""
    from wcode_setup import catalog
    from wcode_setup.tools.base import Request
    from wcode_setup.tools.protocols import for_tool

    names = [option.flag[2:].replace("-", "_") for option in tool.OPTIONS]
    own = {name: value for name in names if (value := ctx.params.get(name)) not in (None, ())}
    base_url = ctx.params.get("base_url") or catalog.gateway().base_url
    return for_tool(tool, Request(tool.NAME, (), base_url, config=ctx.params.get("config"), options=own))


def runs(ctx: click.Context, _param: click.Parameter, incomplete: str) -> Items:
    """The runs that `undo` can revert, the newest first."""
    from wcode_setup.api.queries import read_history

    found, undone, _ = read_history(ctx.obj.locations)
    return _items({run.run_id: run.command for run in found if run.run_id not in undone}, incomplete)


def setups(ctx: click.Context, _param: click.Parameter, incomplete: str) -> Items:
    """The names of the kept setups."""
    from wcode_setup.api.use import names

    return _items(dict.fromkeys(names(ctx.obj.locations), ""), incomplete)


def paths(_ctx: click.Context, _param: click.Parameter, incomplete: str) -> Items:
    """Files, which the shell itself completes."""
    from click.shell_completion import CompletionItem

    return [CompletionItem(incomplete, type="file")]


def _items(found: Mapping[str, str], incomplete: str) -> Items:
    from click.shell_completion import CompletionItem

    return [CompletionItem(value, help=text) for value, text in found.items() if value.startswith(incomplete)]
