"""Precedence over a managed entry: other files, variables and logins."""

from __future__ import annotations

from collections.abc import Sequence

from wcode_setup.catalog import Model
from wcode_setup.errors import Note
from wcode_setup.tools.base import Request, Tool, View


def standing(tool: Tool, view: View, request: Request, provider: str) -> Request:
    """The request that the files fulfil: the models of the managed entry, the default first, and its base URL."""
    found = tool.registration(view, request, provider)
    ids = sorted((model.id for model in found.models), key=lambda name: name != found.default)
    if found.default and found.default not in ids:
        ids = [found.default, *ids]
    return request._replace(
        provider=provider,
        base_url=found.base_url or request.base_url,
        models=tuple(Model(name, name, 0, 0) for name in ids),
        set_default=found.default is not None,
        preview=True,
    )


def above(tool: Tool, view: View, request: Request, provider: str) -> list[Note]:
    """The notes of the tool on what takes precedence over the managed entry, each once."""
    return list(dict.fromkeys(tool.above(view, standing(tool, view, request, provider), provider)))


def of_tool(tool: Tool, view: View, request: Request) -> list[Note]:
    """The notes on the managed entry in use, else the first one; `[]` if there is none."""
    provider = in_use(tool, view, request, tool.providers(view, request))
    return above(tool, view, request, provider) if provider else []


def in_use(tool: Tool, view: View, request: Request, managed: Sequence[str]) -> str | None:
    """The managed entry that the tool's default model is of, else the first one; None if there is none."""
    used = (name for name in managed if tool.registration(view, request, name).default is not None)
    return next(used, next(iter(managed), None))
