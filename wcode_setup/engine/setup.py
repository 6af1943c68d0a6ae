"""The plan to set up one tool; models, limits and the default that the request does not name stay as registered."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from wcode_setup import catalog
from wcode_setup.catalog import Model
from wcode_setup.catalog.inputs import check_limits, make_model, model_with
from wcode_setup.documents.base import Op, Upsert, identity
from wcode_setup.engine.plan import Plan, draft, missing, planned, set_up, validate
from wcode_setup.engine.registrations import registered, runs_on
from wcode_setup.engine.store import history
from wcode_setup.engine.store.history import State
from wcode_setup.engine.workspace import Files
from wcode_setup.errors import Note, SetupError
from wcode_setup.tools.base import RegisteredModel, Registration, Request, Target, Tool
from wcode_setup.tools.protocols import for_tool


def kept(tool: Tool, view: Files, request: Request) -> Request:
    """The request with its models: those that it names, or else the registered ones, with the figures that they keep.

    Figures that the files have no place for come from the history, those of new models from the catalogue. Name and
    limits of a catalogue model that no run registered are often a guess of another program: if the request names the
    model, those of the catalogue are written. A registered model whose limits are unknown is skipped, and stays as it
    is. The model for light slots is the last one, unless it is among those; no figures are named for it.

    Raises `no-model`, `several-overrides`, and as `catalog.inputs.make_model`.
    """
    named = request.named
    if named is None:
        return request
    request = request._replace(models=tuple(Model(name, name, 0, 0) for name in named.models))
    provider = tool.provider_of(view, request)
    found = _registration(tool, view, request, provider)
    known = {model.id: model for model in found.models}
    ids = named.models or tuple(sorted(known, key=lambda name: name != found.default))
    light = (request.small,) if request.small and ids and request.small not in ids else ()
    if named.limits and len(ids) > 1:
        raise SetupError("several-overrides", option="--" + named.limits[0].replace("_", "-"), count=len(ids))
    recorded = _recorded(tool, view, request, provider) if known else {}
    strange = {model.id for model in catalog.models()} - recorded.keys() if named.models else set()
    for name in strange & known.keys():
        known[name] = known[name]._replace(name=None, context_window=None, max_tokens=None)
    models = []
    for name in (*ids, *light):
        try:
            models.append(_model(name, known.get(name), recorded.get(name), {} if name in light else named.figures))
        except SetupError:
            if named.models or named.figures or name == request.small:
                raise
    if not models:
        raise SetupError("no-model", title=tool.TITLE)
    current = models[0].id == found.default and bool(named.figures or request.key_storage)
    set_default = named.default and (bool(named.models) or current)
    return request._replace(models=tuple(models), set_default=set_default)


def _registration(tool: Tool, view: Files, request: Request, provider: str) -> Registration:
    """The tool's registration for the provider, whose default is one of its models."""
    if provider not in tool.providers(view, request):
        return Registration()
    found = tool.registration(view, request, provider)
    lacks = found.default is not None and found.default not in {model.id for model in found.models}
    return found._replace(models=[*found.models, RegisteredModel(found.default or "")]) if lacks else found


def _recorded(tool: Tool, view: Files, request: Request, provider: str) -> Mapping[str, Model]:
    """The models that runs registered for the provider, from the records that can be read."""
    runs, _ = history.readable(State(view.locations))
    standing = runs_on(tool, view, history.standing(runs, tool.NAME), request)
    return registered(standing, tool.NAME).get(provider, {})


def _model(name: str, known: RegisteredModel | None, recorded: Model | None, figures: Mapping[str, Any]) -> Model:
    """A model with the figures that are named, else those in the files, else the recorded ones."""
    if known is None:
        return make_model(name, **figures)
    stands = {**_figures(recorded), **_figures(known)}
    model = model_with(name, **{**stands, **figures})
    return check_limits(model) if {"context_window", "max_tokens"} & figures.keys() else model


def _figures(model: RegisteredModel | Model | None) -> dict[str, Any]:
    """The known figures of a model, as arguments of `make_model`."""
    found = {name: getattr(model, name, None) for name in ("context_window", "max_tokens", "name", "reasoning")}
    inputs = getattr(model, "input", None)
    found["vision"] = None if inputs is None else "image" in inputs
    return {name: value for name, value in found.items() if value is not None}


def plan_one(tool: Tool, request: Request, view: Files) -> Plan:
    """The plan for one tool; what the request does not name stays as registered."""
    return set_up(tool, view, kept(tool, view, for_tool(tool, request)))


def plan_key(tool: Tool, request: Request, view: Files) -> Plan:
    """The plan that stores the key of the request in its entry, and leaves all that a set-up would change besides.

    Raises `unproven` if a second run would change something.
    """
    asked = kept(tool, view, for_tool(tool, request))
    whole = set_up(tool, view, asked)
    wanted = _key_ops(tool, view, asked)
    there = [file.target for file in whole.files if file.target in wanted or file.snapshot.content is not None]
    files = draft(tool, view, {target: wanted.get(target, []) for target in there})
    plan = whole._replace(files=files, notes=_notes_of_key(tool, view, asked, whole))
    if plan.changed:
        if any(_key_ops(tool, Files(view.locations, planned(files)), asked).values()):
            raise SetupError("unproven", what=Note("proof-second-run"), path=plan.changed[0].target.path)
        validate(tool, view, plan, plan.providers[tool.NAME])
    return plan


def _notes_of_key(tool: Tool, view: Files, request: Request, whole: Plan) -> list[Note]:
    """The notes of a plan that the same request without the key does not have."""
    try:
        known = set_up(tool, view, request._replace(key=None, key_storage=None)).notes
    except SetupError:
        known = []
    return [note for note in whole.notes if note not in known]


def _key_ops(tool: Tool, view: Files, request: Request) -> dict[Target, list[Op]]:
    """The ops that the key of a request adds to those of the same request without it."""
    try:
        _, without = missing(tool, view, request._replace(key=None, key_storage=None))
    except SetupError:  # without the key it is refused, so the key brings all of it
        without = []
    found: dict[Target, list[Op]] = {}
    for target, op in missing(tool, view, request)[1]:
        if (target, op) not in without:
            found.setdefault(target, []).append(_alone(op, [other for at, other in without if at == target]))
    return found


def _alone(op: Op, others: Sequence[Op]) -> Op:
    """An op on an item of a list, without the fields that another op would set to the same values."""
    if not isinstance(op, Upsert) or op.key is None:
        return op
    at = identity(op.key, op.item)
    same = (one for one in others if isinstance(one, Upsert) and (one.path, one.key) == (op.path, op.key))
    known: Mapping[str, Any] = next((one.item for one in same if identity(one.key, one.item) == at), {})
    item = {name: value for name, value in op.item.items() if name in at.fields or known.get(name) != value}
    return op._replace(item=item)
