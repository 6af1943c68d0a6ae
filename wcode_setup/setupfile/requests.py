"""Requests from the setup file of `apply`, one per tool: the same that options and wizard make."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, NamedTuple

from wcode_setup import catalog, tools
from wcode_setup.catalog import Model, keys_of
from wcode_setup.catalog.inputs import check_provider, check_url, make_model
from wcode_setup.catalog.protocols import ANTHROPIC
from wcode_setup.errors import Note, SetupError
from wcode_setup.locations import Locations
from wcode_setup.secrets.credentials import ENV, LITERAL
from wcode_setup.secrets.sources import Key, from_command, from_file, from_variable
from wcode_setup.setupfile.load import Place, SetupFile
from wcode_setup.tools.base import Request
from wcode_setup.tools.protocols import for_tool
from wcode_setup.tools.slots import KEEP


class Wanted(NamedTuple):
    """The request for one tool. `enabled` False: remove the managed entries; `prune`: remove models not named."""

    request: Request
    enabled: bool
    prune: bool


def wanted(setup: SetupFile, locations: Locations, common: Request) -> tuple[list[Wanted], list[Note]]:
    """The requests of a file without `problems`, one per tool, and notes about it. Every key is read once.

    `common` has the fields for all tools (`preview`, `asks`, `force`). Raises `SetupError` with its place in the file.
    """
    notes: list[Note] = []
    keys: dict[str, Key] = {}
    found = []
    for name, own in setup.data["tools"].items():
        enabled = (own or {}).get("enabled", True)
        request = _gateway(setup, common._replace(tool=name, options=_options(setup, locations, name)), notes)
        config = (own or {}).get("config")
        request = request._replace(config=locations.expand(config, setup.folder) if config else None)
        if enabled:
            request = _models(setup, request, own or {})
            key, form = _key(setup, locations, request, keys, notes)
            request = request._replace(key=key, key_storage=(own or {}).get("key_storage", form))
        found.append(Wanted(request, enabled, bool(setup.data.get("prune"))))
    return found, notes


def _gateway(setup: SetupFile, request: Request, notes: list[Note]) -> Request:
    gateway, place = setup.of_tool(request.tool, "gateway")
    gateway, tool = gateway or {}, tools.load(request.tool)
    named = [field for field in ("name", "base_url", "base_urls") if field in gateway]
    if len(named) > 1:
        raise setup.error("setup-two-gateways", (*place, named[1]), key=True, first=named[0], second=named[1])
    with setup.located((*place, "provider")):
        check_provider(gateway.get("provider"))
    urls = _urls(setup, gateway, (*place, "base_urls"), notes)
    with setup.located((*place, "base_url")):
        url = check_url(gateway["base_url"], notes, tool.PROTOCOL) if "base_url" in gateway else None
        if url and place == ("gateway",) and tool.PROTOCOL == ANTHROPIC and not catalog.gateway_at(url):
            raise SetupError("setup-protocol", title=tool.TITLE, protocol=tool.PROTOCOL)
    known = _known_gateway(setup, gateway.get("name", catalog.gateway().id), (*place, "name"))
    request = request._replace(
        base_url=url or known.base_url,
        base_urls=urls,
        base_url_given=bool(url or urls) or known != catalog.gateway(),
        provider=gateway.get("provider"),
    )
    with setup.located((*place, *named[:1])):
        return for_tool(tool, request)


def _urls(setup: SetupFile, gateway: Mapping[str, Any], place: Place, notes: list[Note]) -> dict[str, str]:
    """Protocol -> base URL, as the file names one for each."""
    found = {}
    for protocol, url in gateway.get("base_urls", {}).items():
        with setup.located((*place, protocol)):
            found[protocol] = check_url(url, notes, protocol)
    return found


def _known_gateway(setup: SetupFile, name: str, place: Place) -> catalog.Gateway:
    known = catalog.gateways()
    if name not in known:
        raise setup.error("setup-gateway", place, gateway=name, known=", ".join(known))
    return known[name]


def _models(setup: SetupFile, request: Request, own: Mapping[str, Any]) -> Request:
    """The request with the models, the default one first."""
    listed, place = setup.of_tool(request.tool, "models")
    if listed is None:
        raise setup.error("setup-no-models", place, key=True, tool=request.tool)
    models: dict[str, Model] = {}
    for number, item in enumerate(listed):
        with setup.located((*place, number)):
            model = _model({"id": item} if isinstance(item, str) else item, own)
            if model.id in models:
                raise SetupError("model-twice", model=model.id)
            models[model.id] = model
    default, place = setup.of_tool(request.tool, "default_model")
    if "default_model" not in own and (
        "default_model" not in setup.data or ("models" in own and default not in models)
    ):
        default = next(iter(models))
    if default is not None and default not in models:
        raise setup.error("setup-default", place, model=default, models=", ".join(models))
    small, place = setup.of_tool(request.tool, "small_model")
    if small is not None and small not in models:
        if "small_model" in own or "models" not in own:
            raise setup.error("setup-small", place, model=small, models=", ".join(models))
        small = None  # a tool with models of its own
    vision = own.get("vision")
    said = {"image" in item["input"] if isinstance(item, dict) and "input" in item else None for item in listed}
    return request._replace(
        models=tuple(sorted(models.values(), key=lambda model: model.id != default)),
        set_default=default is not None,
        vision=next(iter(said)) if vision is None and len(said) == 1 else vision,
        small=small,
        slots=setup.of_tool(request.tool, "slots")[0] or KEEP,
    )


def _model(item: Mapping[str, Any], own: Mapping[str, Any]) -> Model:
    """A model of the file, with the tool's own settings."""
    vision = own.get("vision", "image" in item["input"] if "input" in item else None)
    figures = {name: item.get(name) for name in ("context_window", "max_tokens", "name")}
    try:
        return make_model(item["id"], vision=vision, reasoning=own.get("reasoning", item.get("reasoning")), **figures)
    except SetupError as error:
        if error.code != "unknown-model":
            raise
        raise SetupError("setup-unknown-model", **error.fields) from None


def _key(
    setup: SetupFile, locations: Locations, request: Request, keys: dict[str, Key], notes: list[Note]
) -> tuple[Key | None, str | None]:
    """The key, read once for all tools, and the form in which a key of this source is stored."""
    source, place = setup.of_tool(request.tool, "api_key")
    if source is None:
        return None, None
    [(kind, value)] = source.items()
    with setup.located((*place, kind)), keys_of(request.base_url):
        known = json.dumps(source)
        if known not in keys:
            keys[known] = _read_key(setup, locations, kind, value)
            notes.extend(keys[known].notes)
        key = keys[known]
        if key.problem is None:
            return key, ENV if kind == "env" else LITERAL
        if kind != "env" and not request.preview:
            raise key.problem
    if key.problem.path is None:  # a tool that needs the value will raise it
        where = setup.error(key.problem.code, (*place, kind))
        key.problem.path, key.problem.line, key.problem.column = where.path, where.line, where.column
    return key, ENV if kind == "env" else LITERAL


def _read_key(setup: SetupFile, locations: Locations, kind: str, value: Any) -> Key:
    if kind == "env":
        return from_variable(value, locations.env)
    if kind == "command":
        return from_command(value, setup.folder)
    path = locations.expand(value, setup.folder)
    key = from_file(path, value)
    if key.problem:
        key.problem.path = path
    return key


def _options(setup: SetupFile, locations: Locations, name: str) -> dict[str, Any]:
    """The tool's own options."""
    own, found = setup.data["tools"][name] or {}, {}
    for option in tools.load(name).OPTIONS:
        field = option.flag[2:].replace("-", "_")
        if field in own:
            value = locations.expand(own[field], setup.folder) if option.metavar == "PATH" else own[field]
            found[field] = tuple(value) if option.multiple else value
    return found
