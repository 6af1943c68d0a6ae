"""Plans for the requests of options, wizard and setup file. The functions are pure: nothing is written."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from functools import cache, partial
from typing import Any

from wcode_setup import catalog, tools
from wcode_setup.catalog.inputs import check_words
from wcode_setup.catalog.protocols import ANTHROPIC
from wcode_setup.console import messages
from wcode_setup.engine.plan import Plan, together
from wcode_setup.engine.registrations import recorded
from wcode_setup.engine.requirements import lacks_key
from wcode_setup.engine.setup import kept, plan_one
from wcode_setup.engine.workspace import Files
from wcode_setup.errors import Note, SetupError
from wcode_setup.locations import Locations
from wcode_setup.secrets.credentials import Credential
from wcode_setup.tools.base import Named, Request, Tool
from wcode_setup.tools.protocols import for_tool

_PROFILE = r"[A-Za-z0-9_-]+"


def base_request(locations: Locations, **asked: Any) -> Request:
    """A request without a tool, for the wcode gateway; `asked`: its other fields, such as `preview` and `force`."""
    request = Request("", (), catalog.gateway().base_url, recorded=cache(partial(recorded, locations)))
    return request._replace(**asked)


def named(models: Sequence[str], figures: Mapping[str, Any], set_default: bool) -> Named:
    """The models that a user names, checked as far as possible without a tool.

    `figures`: `context_window`, `max_tokens` (tokens), `name`, `vision`, `reasoning`; None: not given.
    Raises `several-overrides`, `bad-number`, `model-twice`, `bad-model` and `bad-name`.
    """
    found = Named(tuple(models), {key: value for key, value in figures.items() if value is not None}, set_default)
    for field in found.limits:
        option, value = "--" + field.replace("_", "-"), figures[field]
        if len(models) > 1:
            raise SetupError("several-overrides", option=option, count=len(models))
        if isinstance(value, int) and value < 1:
            raise SetupError("bad-number", option=option, value=value)
    for model_id in models:
        if models.count(model_id) > 1:
            raise SetupError("model-twice", model=model_id)
        check_words(model_id, figures.get("name"))
    return found


def checked_small(model: str | None) -> str | None:
    """Return the id of the model for light slots. Raises `bad-model`."""
    if model is not None:
        check_words(model, None)
    return model


def checked_options(tool: Tool, given: Mapping[str, Any]) -> dict[str, Any]:
    """Return the tool's own options, checked; `given`: by name, None or `()` if not given."""
    names = [option.flag[2:].replace("-", "_") for option in tool.OPTIONS]
    for name in given.keys() - set(names):
        raise SetupError("unknown-option", option=name, title=tool.TITLE, known=", ".join(names))
    found = {name: value for name, value in given.items() if value not in (None, ())}
    if not re.fullmatch(_PROFILE, found.get("profile", "default")):
        raise SetupError("bad-profile", profile=found["profile"])
    return found


def present(locations: Locations, request: Request) -> list[Tool]:
    """The tools that are installed, or have a configuration here."""
    view = Files(locations)
    return [tool for tool in map(tools.load, tools.TITLES) if tool.present(view, request)]


def plan_requests(locations: Locations, requests: Sequence[Request]) -> Plan:
    """The plan of one run for these requests, each for another tool. The error of a single request is raised."""
    if len(requests) == 1:
        return plan_one(tools.load(requests[0].tool), requests[0], Files(locations))
    return together(locations, {request.tool: partial(_titled, request) for request in requests})


def _titled(request: Request, view: Files) -> Plan:
    tool = tools.load(request.tool)
    if tool.PROTOCOL == ANTHROPIC and request.base_url_given and not catalog.gateway_at(request.base_url):
        raise SetupError("url-protocol", title=tool.TITLE, protocol=tool.PROTOCOL, url=request.base_url)
    return with_title(tool, plan_one(tool, request, view))


def with_title(tool: Tool, plan: Plan) -> Plan:
    """The plan as a part of one for several tools: the tool's title goes before its next steps."""
    return plan._replace(steps=[Note("steps-of", title=tool.TITLE), *plan.steps]) if plan.steps else plan


def lacking_keys(locations: Locations, found: Collection[Tool], request: Request) -> dict[str, Credential]:
    """The tools that would have no key after the request, each with its credential, without those that refuse it."""
    view, lacking = Files(locations), {}
    for tool in found:
        try:
            credential = lacks_key(tool, view, kept(tool, view, for_tool(tool, request)))
        except SetupError:  # the plan raises it
            continue
        if credential:
            lacking[tool.NAME] = credential
    return lacking


def wrong_models(locations: Locations, tool: Tool, request: Request) -> SetupError | None:
    """The error of usage in the models of the request for one tool; None if there is none."""
    try:
        kept(tool, Files(locations), for_tool(tool, request))
    except SetupError as error:
        return error if messages.exit_code(error.code) == 2 else None
    return None
