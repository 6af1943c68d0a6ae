"""Layers above the managed entry, as Qwen Code 0.24.4 resolves them, and values that are sent beside its key."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from wcode_setup.errors import KEY, MODEL, REQUEST, Note
from wcode_setup.secrets.credentials import LITERAL, SECRET
from wcode_setup.tools.common import dig, text_of
from wcode_setup.tools.qwen import paths
from wcode_setup.tools.qwen.sent import ENFORCED, World, counting, credentials
from wcode_setup.tools.qwen.state import BLOCK, BODY, FALLBACK, OPENAI, ROUTE, URL, routes, speaks
from wcode_setup.urls import same_url


def above(world: World, variable: str) -> Iterator[Note]:
    """Notes on files, variables of the process, and the entry in use, in this order. `variable`: that of the key."""
    yield from files(world, variable)
    yield from _process(world, variable)
    yield from entry(world)


def files(world: World, variable: str) -> Iterator[Note]:
    """Notes on other settings, and on other files of variables."""
    locations = world.view.locations
    if keys := ", ".join(counting(world.system, variable)):
        note = Note("qwen-system", path=locations.shorten(paths.system(locations)), keys=keys)
        yield note.changing(*world.alone(system=True))
    path = paths.project(locations)
    if path and (keys := ", ".join(counting(world.project, variable))):
        note = Note("qwen-project", path=locations.shorten(path), keys=keys)
        yield note.changing(*world.alone(project=True))
    if dig(world.defaults, *ROUTE) is not None and dig(world.data, *ROUTE) is None:
        path, keys = locations.shorten(paths.defaults(locations)), ".".join(map(str, ROUTE))
        yield Note("qwen-system", path=path, keys=keys).changing(*world.alone(defaults=True))
    yield from _env_files(world, variable)


def _env_files(world: World, variable: str) -> Iterator[Note]:
    """A note on each file of variables that hides the place of the key."""
    locations, own = world.view.locations, paths.env_file(world.view, world.request).path
    path, found = world.project_env
    shown = locations.env.get(variable)
    if found.get(variable) and not shown:
        yield Note("qwen-env-file", path=locations.shorten(path), variable=variable).changing(*world.alone(env=True))
    for path, values in world.home_envs.items():
        if values.get(variable) and path != own and not shown and world.old.form == LITERAL:
            wrong = [KEY] if KEY in world.base else []
            yield Note("qwen-env-file", path=locations.shorten(path), variable=variable).changing(*wrong)


def _process(world: World, variable: str) -> Iterator[Note]:
    """Notes on variables of this shell: one that switches the settings off, and another key."""
    locations = world.view.locations
    if (locations.variable(paths.SIMPLE) or "").lower() in ("1", "true", "yes", "on"):
        yield Note("qwen-simple", variable=paths.SIMPLE).changing(REQUEST)
    value, old = locations.env.get(variable), world.old
    if value and old.form in (LITERAL, SECRET) and old.value and value != old.value.reveal():
        yield Note("qwen-shell", variable=variable).changing(*world.without_shell(variable))


def entry(world: World) -> Iterator[Note]:
    """Notes on values of the entry in use that replace its key or its model, and on a lock on another protocol."""
    enforced = text_of(world.data, *ENFORCED)
    if enforced and enforced != OPENAI:
        yield Note("qwen-enforced", value=enforced).changing(REQUEST)
    found = used(world)
    if names := credentials(found):
        yield Note("header-kept", where=", ".join(names)).changing(*({KEY} & world.total))
    model = text_of(found, *BODY, "model")
    if model and model != world.wanted.model:
        yield Note("qwen-body", model=model).changing(*({MODEL} & world.total))


def used(world: World) -> Any:
    """The entry for the model of the request, at its gateway."""
    at = (one for one in routes(world.data) if one.get("id") == world.wanted.model and speaks(one))
    return next((one for one in at if same_url(text_of(one, URL), world.wanted.url)), None)


def unset(world: World, variable: str) -> Note:
    """The note on a variable that has no value anywhere."""
    note = Note("qwen-unset-open", variable=variable, fallback=FALLBACK)
    if text_of(world.data, BLOCK, variable) or world.request.sets_up:
        note = Note("qwen-unset", variable=variable)
    return note.changing(*(world.total & {KEY, REQUEST}))
