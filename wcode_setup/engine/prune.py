"""Remove the models that runs registered and the request does not name (`prune: true`)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from wcode_setup.catalog import Model
from wcode_setup.documents import parse
from wcode_setup.documents.base import Item, Op, Path, Remove
from wcode_setup.engine.diff import difference
from wcode_setup.engine.edit import located
from wcode_setup.engine.ops import ABSENT, get
from wcode_setup.engine.plan import Plan, rendered, set_up
from wcode_setup.engine.registrations import registered, runs_on
from wcode_setup.engine.store import history
from wcode_setup.engine.store.history import State
from wcode_setup.engine.store.record import Run
from wcode_setup.engine.workspace import Files
from wcode_setup.text import decode
from wcode_setup.tools.base import Request, Target, Tool


def set_up_pruned(tool: Tool, view: Files, state: State, runs: Sequence[Run], request: Request) -> Plan:
    """The plan that configures `tool`, and removes the models that runs registered and `request` does not name.

    `runs`: all recorded ones, the newest first. Values from before the first run stay, and so does the default model of
    a tool that keeps its own.
    """
    standing = runs_on(tool, view, history.standing(runs, tool.NAME), request)
    known = registered(standing, tool.NAME).get(tool.provider_of(view, request), {})
    pointer = None if request.set_default else tool.points_to(view, request)
    kept = {model.id for model in request.models} | ({pointer.model} if pointer else set())
    gone = [model for model in known.values() if model.id not in kept]
    before = _before(tool, view, state, standing) if gone else {}
    first: dict[Target, list[Op]] = {}
    for target, found in _brought(tool, view, request, gone):
        opened = view.open(target)
        with located(target, opened.document):
            added = [op for op in found if get(before.get(opened.real, {}), op.path) is ABSENT]
            first[target] = [op for op in added if get(opened.document.data, op.path) is not ABSENT]
    return set_up(tool, view, request, [model.id for model in gone], {key: ops for key, ops in first.items() if ops})


def _brought(
    tool: Tool, view: Files, request: Request, models: Sequence[Model]
) -> Iterator[tuple[Target, list[Remove]]]:
    """Per file the ops that remove the values that only `models` add: those that are absent if others take their place.

    A mapping that loses the id of its model belongs to that model alone, and is removed whole; so is a list item that
    has the id and loses anything.
    """
    others = [model._replace(id=f"stand-in/{number}", name=str(number)) for number, model in enumerate(models)]
    found, without = (
        rendered(tool, view, request._replace(models=(*request.models, *more))) if models else {}
        for more in (models, others)
    )
    for target, data in found.items():
        ops = list(difference(data, without.get(target, {}), tool.IDENTITIES))
        replaced = [op.path for op in ops if not isinstance(op, Remove)]
        gone = [op.path for op in ops if isinstance(op, Remove) and op.path not in replaced]
        names = [model.id for model in models]
        found_whole = (_whole(data, path, names) for path in gone if path[1:] and isinstance(path[-1], str))
        whole = [place for place in found_whole if place]
        gone = [*whole, *(path for path in gone if not any(path[: len(place)] == place for place in whole))]
        yield target, [Remove(path, "reason-pruned") for path in gone]


def _whole(data: Any, path: Path, models: Sequence[str]) -> Path | None:
    """The mapping around `path` that has the id of one of the models there, or the list item that has it in a field."""
    if _names_one(get(data, path), models):
        return path[:-1]
    depth = max((at for at, step in enumerate(path[:-1], 1) if isinstance(step, Item)), default=0)
    item = get(data, path[:depth]) if depth else {}
    return path[:depth] if any(_names_one(value, models) for value in item.values()) else None


def _names_one(value: Any, models: Sequence[str]) -> bool:
    """True for the id of one of the models, also behind a prefix and a slash."""
    return isinstance(value, str) and any(value == model or value.endswith(f"/{model}") for model in models)


def _before(tool: Tool, view: Files, state: State, runs: Sequence[Run]) -> dict[str, Any]:
    """Real file -> its data before the first of `runs` (the newest first) on it."""
    found: dict[str, Any] = {}
    for run in runs:
        for entry in run.files:
            if tool.NAME in entry.tools:
                target, content = entry.target, history.before_of(state, run, entry)
                found[view.open(target).real] = parse(decode(content or b"", target.format), target.format).data
    return found
