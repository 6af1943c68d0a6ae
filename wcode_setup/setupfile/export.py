"""The present configuration as a setup file, of which `apply` changes nothing.

A tool reads back what its files register; values that these do not hold (a name, a limit) come from the recorded runs
and the catalogue. The entry is compared with what `apply` would write; parts that differ are left out, with a note.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from wcode_setup import catalog, tools
from wcode_setup.catalog import Model
from wcode_setup.catalog.inputs import check_provider, check_url, make_model
from wcode_setup.catalog.protocols import ANTHROPIC
from wcode_setup.documents.base import Item, Op, Path, Upsert, identity
from wcode_setup.documents.yaml.scalars import scalar_text
from wcode_setup.engine.ops import show_path
from wcode_setup.engine.plan import missing
from wcode_setup.engine.registrations import registered, runs_on
from wcode_setup.engine.store import history
from wcode_setup.engine.store.history import State
from wcode_setup.engine.store.record import Run
from wcode_setup.engine.workspace import Files
from wcode_setup.errors import Note, SetupError
from wcode_setup.locations import Locations
from wcode_setup.secrets.credentials import COMMAND, ENV, FORMS
from wcode_setup.setupfile import requests
from wcode_setup.setupfile.load import VERSION, problems, read
from wcode_setup.tools.base import RegisteredModel, Registration, Request, Tool
from wcode_setup.tools.common import default_provider
from wcode_setup.tools.protocols import for_tool, model_notes
from wcode_setup.tools.slots import DEFAULT, ELSEWHERE, LIGHT, OFF, OURS
from wcode_setup.urls import same_url

Entry = dict[str, Any]
"""A setup file as data, or its section for one tool."""

_COMMON = ("gateway", "models", "default_model")
"""Fields that stand above the tools if several of these have the same value."""
_FIGURES = ("name", "context_window", "max_tokens", "reasoning")


class _Provider(NamedTuple):
    """One provider of one tool, with its models as runs registered them."""

    tool: Tool
    view: Files
    provider: str
    recorded: Mapping[str, Model]


class _Missing(NamedTuple):
    """The places that the files lack for an entry, and the keys and ids on the way there."""

    places: Sequence[str]
    steps: frozenset[str]


def exported(locations: Locations) -> tuple[Entry, list[Note]]:
    """The setup file as plain data, `{}` if nothing is configured, and notes on the parts that are left out."""
    (runs, errors), view = history.readable(State(locations)), Files(locations)
    entries: dict[str, Entry] = {}
    notes = history.unread(errors, locations)
    for name, title in tools.TITLES.items():
        try:
            entry = _entry(tools.load(name), view, runs, notes)
        except SetupError as error:
            notes.append(Note("export-unread", title=title, why=error))
            continue
        if entry:
            entries[name] = entry
    return _joined(entries) if entries else {}, notes


def _joined(entries: Mapping[str, Entry]) -> Entry:
    """One file for all tools: the most frequent values stand above them, but no URL for Anthropic's protocol."""
    common: Entry = {}
    own = {name for name, entry in entries.items() if _has_own_url(tools.load(name), entry)}
    for field in _COMMON:
        found = [entry[field] for name, entry in entries.items() if field != "gateway" or name not in own]
        most = Counter(map(repr, found)).most_common(1)
        if most:
            common[field] = next(value for value in found if repr(value) == most[0][0])
    of_tools = {
        name: {
            field: value
            for field, value in entry.items()
            if field not in common or common[field] != value or (field == "gateway" and name in own)
        }
        for name, entry in entries.items()
    }
    for name, entry in of_tools.items():  # models of its own: its default is its own, too
        if "models" in entry:
            entry["default_model"] = entries[name]["default_model"]
    return {"version": VERSION, **common, "tools": of_tools}


def _has_own_url(tool: Tool, entry: Entry) -> bool:
    """True if the URL of an entry is for Anthropic's protocol, which a setup file can name for one tool alone."""
    return tool.PROTOCOL == ANTHROPIC and "base_url" in entry["gateway"]


def _entry(tool: Tool, view: Files, runs: Sequence[Run], notes: list[Note]) -> Entry | None:
    """The entry of the provider in use, else of the first one; None if there is none, or if it cannot be exported."""
    base = _query(tool)
    standing = runs_on(tool, view, history.standing(runs, tool.NAME), base)
    named = dict.fromkeys(run.providers[tool.NAME] for run in standing)
    there = {name for name in named if _holds(tool, view, base, name)}
    ids = {run.run_id: _id(tool, run, there) for run in standing}
    known = dict.fromkeys([*ids.values(), *tool.providers(view, base)])
    found = {name: tool.registration(view, base._replace(provider=name), name) for name in known}
    held = sorted((name for name in known if _holds(tool, view, base, name)), key=lambda name: not found[name].default)
    if not held:
        return None
    others = [
        name for name in held if found[name] != found[held[0]]
    ]  # a tool with a single slot has one entry under every name
    if others:
        notes.append(Note("export-providers", title=tool.TITLE, provider=held[0], others=", ".join(others)))
    of_provider = registered([run for run in standing if ids[run.run_id] == held[0]], tool.NAME)
    at = _Provider(tool, view, held[0], {name: one for models in of_provider.values() for name, one in models.items()})
    entry = _derived(at, found[held[0]], notes)
    if not entry["models"]:
        notes.append(Note("export-no-models", title=tool.TITLE, provider=at.provider))
        return None
    return _checked(at, entry, notes)


def _id(tool: Tool, run: Run, there: Collection[str]) -> str:
    """The id of the entry that a run set up: where entries have none, that of its host, whatever the user called it.

    `there`: the ids that the files have.
    """
    named, setup = run.providers[tool.NAME], run.setups.get(tool.NAME)
    return named if setup is None or named in there else default_provider(setup.base_url)


def _query(tool: Tool) -> Request:
    """A request for a query of the tool's own files."""
    return for_tool(tool, Request(tool.NAME, (), catalog.gateway().base_url, preview=True))


def _holds(tool: Tool, view: Files, base: Request, provider: str) -> bool:
    targets = tool.targets(view, base._replace(provider=provider))
    return any(tool.holds(target, view.document(target).data, provider) for target in targets)


def _derived(at: _Provider, found: Registration, notes: list[Note]) -> Entry:
    """The entry for the models that the files register, without those that a setup file cannot name."""
    items: dict[str, str | Entry] = {}
    for model in _ordered(found.models):
        try:
            items[model.id] = _model(at, model)
        except SetupError as error:
            why = Note("export-no-limits") if error.code == "unknown-model" else error
            notes.append(Note("export-model", title=at.tool.TITLE, model=model.id, why=why))
    listed = tuple(model for model in catalog.models() if model.id in items)
    notes += model_notes(at.tool, _query(at.tool)._replace(models=listed, base_url=found.base_url or ""))
    vision = _vision(items)
    entry: Entry = {
        "gateway": _gateway(at, found.base_url),
        "models": list(items.values()),
        "default_model": found.default if found.default in items else None,
        **vision,
        **_slots(at, items, found.default),
    }
    if found.key_form == ENV:
        return {**entry, "api_key": {"env": found.variable}}
    if found.key_form == COMMAND:
        return {**entry, "api_key": {"command": list(found.command)}, "key_storage": COMMAND}
    return {**entry, "key_storage": found.key_form} if found.key_form in FORMS else entry


def _slots(at: _Provider, models: Collection[str], default: str | None) -> Entry:
    """`slots` if all slots with a value lead to this provider; `small_model` if all light ones lead to that model."""
    leads = at.tool.leads(at.view, _query(at.tool), at.provider)
    light = {lead.model for lead in leads if lead.slot.use == LIGHT and lead.leads != ELSEWHERE}
    small: Entry = {"small_model": next(iter(light))} if len(light) == 1 and light <= {*models} - {default} else {}
    filled = [lead for lead in leads if lead.leads not in (DEFAULT, OFF)]
    return {**small, "slots": OURS} if filled and not any(lead.away for lead in filled) else small


def _vision(items: dict[str, str | Entry]) -> Entry:
    """`vision` of the tool in place of an `input` that all `items` share; they lose theirs."""
    said = [item.get("input") if isinstance(item, dict) else None for item in items.values()]
    if not said or said[0] is None or any(one != said[0] for one in said):
        return {}
    for name, item in items.items():
        left = {field: value for field, value in item.items() if field != "input"} if isinstance(item, dict) else {}
        items[name] = left if len(left) > 1 else name
    return {"vision": "image" in said[0]}


def _ordered(models: Sequence[RegisteredModel]) -> list[RegisteredModel]:
    """The models in the order of the built-in catalogue, then by their ids."""
    known = list(_built_in())
    return sorted(models, key=lambda one: (known.index(one.id) if one.id in known else len(known), one.id))


def _gateway(at: _Provider, url: str | None) -> Entry:
    """The gateway by its name or URL, and the provider if that is not the gateway's own."""
    wcode = catalog.gateway()
    other = url is not None and not same_url(url, wcode.base_urls[at.tool.PROTOCOL])
    where: Entry = {"base_url": check_url(url, [], at.tool.PROTOCOL)} if url and other else {}
    if at.provider != wcode.id and at.provider not in at.tool.RESERVED and _is_nameable(at.provider):
        return {**where, "provider": at.provider}
    return where or {"name": wcode.id}  # an adopted entry may have another name


def _is_nameable(provider: str) -> bool:
    try:
        check_provider(provider)
    except SetupError:
        return False
    return True


def _model(at: _Provider, found: RegisteredModel) -> str | Entry:
    """A model as a setup file names it: the id, and the fields that differ from either catalogue."""
    here = next((model for model in catalog.models() if model.id == found.id), None)
    plain = _built_in().get(found.id) or Model(found.id, found.id, 0, 0)
    known = at.recorded.get(found.id) or here
    figures = {name: getattr(found, name) or getattr(known, name, None) for name in _FIGURES}
    if found.reasoning is not None:
        figures["reasoning"] = found.reasoning
    make_model(found.id, **figures)  # raises for wrong values
    bases = [plain] if here is None else [plain, here]
    item = {
        name: value for name, value in figures.items() if any(value not in (None, getattr(one, name)) for one in bases)
    }
    if found.input is not None and any(found.input != (at.tool.INPUT or one.input) for one in bases):
        item["input"] = list(found.input)
    return {"id": found.id, **item} if item else found.id


def _built_in() -> dict[str, Model]:
    """The models that `wcode-setup` knows on every machine, by their id."""
    return {model.id: model for model in catalog.models() if model.card and not model.card["changed"]}


def _checked(at: _Provider, entry: Entry, notes: list[Note]) -> Entry | None:
    """The entry if `apply` of it changes nothing; else without the models, or the default, that prevent this."""
    title = at.tool.TITLE
    lacks = _missing(at, entry)
    if not lacks.places:
        return entry
    odd = [_id_of(item) for item in entry["models"] if _id_of(item) in lacks.steps]
    left = [item for item in entry["models"] if _id_of(item) not in odd]
    default = entry["default_model"]
    less = {**entry, "models": left, "default_model": default if odd and default not in odd else None}
    places = ", ".join(lacks.places)
    if not left or not _is_in_place(at, less):
        notes.append(Note("export-left-out", title=title, places=places))
        return None
    notes += [Note("export-model", title=title, model=model, why=Note("export-lacks", places=places)) for model in odd]
    if default not in odd and less["default_model"] != default:
        notes.append(Note("export-default", title=title, model=default, places=places))
    return less


def _paths(op: Op) -> Iterator[Path]:
    """The paths that an operation sets or removes; of a list item, each field."""
    if not isinstance(op, Upsert):
        yield op.path
        return
    found = identity(op.key, op.item)
    place = (*op.path, found)
    fields = [name for name in op.item if name not in found.fields] if isinstance(op.item, dict) else []
    yield from ((*place, name) for name in fields) if fields else (place,)


def _is_in_place(at: _Provider, entry: Entry) -> bool:
    try:
        return not _missing(at, entry).places
    except SetupError:  # a tool that cannot leave the default alone
        return False


def _id_of(item: str | Entry) -> str:
    """The id of a model of a setup file."""
    return item if isinstance(item, str) else str(item["id"])


def _missing(at: _Provider, entry: Entry) -> _Missing:
    """The places that the files lack for a setup file with this entry."""
    locations = at.view.locations
    text = "\n".join(as_yaml({"version": VERSION, "tools": {at.tool.NAME: entry}}))
    setup = read("-", locations, text.encode)
    if wrong := problems(setup):
        raise wrong[0]
    [[wanted], _] = requests.wanted(setup, locations, Request("", (), "", preview=True))
    provider, ops = missing(at.tool, at.view, wanted.request)
    if provider != at.provider:
        raise SetupError("provider-ambiguous", providers=f"{provider}, {at.provider}", url=wanted.request.base_url)
    paths = [(target, path) for target, op in ops for path in _paths(op)]
    steps = frozenset(word for _, path in paths for step in path for word in _words(step))
    return _Missing([f"{locations.shorten(target.path)}: {show_path(path)}" for target, path in paths], steps)


def _words(step: str | Item) -> list[str]:
    """A key, or the identity values of a list item."""
    return [step] if isinstance(step, str) else [str(value) for value in step.fields.values() or [step.value]]


def as_yaml(data: Entry) -> Iterator[str]:
    """The lines of a setup file."""
    for key, value in data.items():
        if key == "models":
            yield f"{key}:"
            yield from (f"  - {_flow(item)}" for item in value)
        elif key == "tools":
            yield f"{key}:"
            yield from (f"  {name}: {_flow(entry)}" for name, entry in value.items())
        else:
            yield f"{key}: {_flow(value)}"


def _flow(value: Any) -> str:
    """A value on one line."""
    if isinstance(value, dict) and value:
        return "{" + ", ".join(f"{key}: {_flow(inner)}" for key, inner in value.items()) + "}"
    if isinstance(value, list) and value:
        return "[" + ", ".join(map(_flow, value)) + "]"
    return scalar_text(value, "", flow=True)
