"""What is configured now, as a setup file that would change nothing.

A tool's files do not say in general what was asked for. So the setups that can have led to them are tried, the fullest
first, until one changes nothing: an export cannot be wrong, at most it leaves a tool out, and says so.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import product
from typing import Any

from wcode_setup import catalog, desired, tools
from wcode_setup.catalog import Model
from wcode_setup.desired.file import VERSION, problems, read
from wcode_setup.documents.yaml_scalars import scalar_text
from wcode_setup.engine import history
from wcode_setup.engine.history import State
from wcode_setup.engine.line import Run
from wcode_setup.engine.plan import in_place
from wcode_setup.engine.revert import runs_on
from wcode_setup.engine.setups import Setup, decode, registered
from wcode_setup.engine.view import Files
from wcode_setup.errors import Note, SetupError
from wcode_setup.places import Places
from wcode_setup.secrets.credentials import STORAGES
from wcode_setup.tools.base import Pointer, Request, Tool

Entry = dict[str, Any]
"""What a setup file says of one tool."""

_COMMON = ("gateway", "models", "default_model")
"""What stands above the tools, where several say the same."""


def exported(places: Places) -> tuple[Entry, list[Note]]:
    """The setup file as plain data, and notes on what is left out. Raises `nothing-to-export`."""
    runs, view = history.runs(State(places)), Files(places)
    entries: dict[str, Entry] = {}
    notes = []
    for name, title in tools.TITLES.items():
        try:
            entry = _entry(tools.load(name), view, runs)
        except SetupError as error:
            notes.append(Note("export-unread", title=title, why=error))
            continue
        if entry:
            entries[name] = entry
        elif entry is not None:
            notes.append(Note("export-left-out", title=title))
    if not entries:
        raise SetupError("nothing-to-export")
    return _joined(entries), notes


def _joined(entries: Mapping[str, Entry]) -> Entry:
    """One file for all tools: what most of them say stands above."""
    common: Entry = {}
    for field in _COMMON:
        said = Counter(repr(entry[field]) for entry in entries.values())
        most = said.most_common(1)[0][0]
        common[field] = next(entry[field] for entry in entries.values() if repr(entry[field]) == most)
    of_tools = {
        name: {field: value for field, value in entry.items() if field not in common or common[field] != value}
        for name, entry in entries.items()
    }
    for name, entry in of_tools.items():  # models of its own: its default is its own, too
        if "models" in entry:
            entry["default_model"] = entries[name]["default_model"]
    return {"version": VERSION, **common, "tools": of_tools}


def _entry(tool: Tool, view: Files, runs: Sequence[Run]) -> Entry | None:
    """The fullest entry that changes nothing; empty if there is none, None if nothing of ours is there."""
    base = Request(tool.NAME, (), catalog.gateway().base_url, preview=True)
    pointer = tool.points_to(view, base) or Pointer()
    standing = runs_on(tool, view, history.standing(runs, tool.NAME), base)
    providers = dict.fromkeys([*(run["providers"][tool.NAME] for run in standing), *tool.providers(view, base)])
    held = [name for name in providers if any(_holds(tool, view, base._replace(provider=name)))]
    chosen: Entry = {}
    for provider in held:
        mine = [run for run in standing if run["providers"][tool.NAME] == provider]
        for entry in _candidates(tool, view, base._replace(provider=provider), pointer, mine):
            if _changes_nothing(tool, view, entry, provider):
                if not chosen or entry["default_model"]:
                    chosen = _with_key(tool, view, entry, provider, mine)
                break
        if chosen.get("default_model"):
            break
    return chosen if held else None


def _holds(tool: Tool, view: Files, base: Request) -> Iterator[bool]:
    for target in tool.targets(view, base):
        yield tool.holds(target, view.document(target).data, base.provider or "")


def _candidates(tool: Tool, view: Files, base: Request, pointer: Pointer, runs: Sequence[Run]) -> Iterator[Entry]:
    """Entries that may have led to what stands there, the fullest first."""
    provider = base.provider or ""
    setup = decode(runs[0]["setups"][tool.NAME]) if runs else None
    found = {model.id: model for model in catalog.models()} | registered(runs, tool.NAME).get(provider, {})
    others = sorted(found.keys() - _built_in().keys())
    known = [*(found[name] for name in _built_in()), *(found[name] for name in others)]
    targets = tool.targets(view, base)
    words = set(_words([tool.part(target, view.document(target).data, provider) for target in targets]))
    there = [model for model in known if any(word == model.id or word.endswith("/" + model.id) for word in words)]
    last = [model for model in there if setup and model.id in {one.id for one in setup.models}]
    sets = [there, last, *([model] for model in there)]
    asked: list[tuple[bool | None, bool | None]] = [(setup.vision, None)] if setup else []
    choices = (None, True, False)
    asked += [pair for pair in product(choices, choices) if pair not in asked]
    url = setup.base_url if setup else catalog.gateway().base_url
    for gateway, models, (vision, reasoning) in product(_gateways(provider, url), filter(None, sets), asked):
        listed = [_model(model, vision) for model in models]
        said = {name: value for name, value in (("vision", vision), ("reasoning", reasoning)) if value is not None}
        names = [model.id for model in models]
        for default in dict.fromkeys((pointer.model if pointer.model in names else None, None)):
            yield {"gateway": gateway, "models": listed, "default_model": default, **said}


def _gateways(provider: str, url: str) -> Iterator[Entry]:
    ours = catalog.gateway()
    where = {} if url == ours.base_url else {"base_url": url}
    if provider != ours.id:
        yield {**where, "provider": provider}
    yield where or {"name": ours.id}  # `wcode`, or an entry that is adopted


def _model(model: Model, vision: bool | None) -> str | Entry:
    """A model as the file has it: the id alone, if the catalogue that everybody has knows the rest."""
    plain = _built_in().get(model.id) or Model(model.id, model.id, 0, 0)
    here = next((one for one in catalog.models() if one.id == model.id), plain)
    figures = ("name", "context_window", "max_tokens", "reasoning")
    fields = [name for name in figures if any(getattr(model, name) != getattr(one, name) for one in (plain, here))]
    found: Entry = {name: getattr(model, name) for name in fields}
    if vision is None and any(model.input != one.input for one in (plain, here)):
        found["input"] = list(model.input)
    return {"id": model.id, **found} if found else model.id


def _built_in() -> dict[str, Model]:
    """The models that `wcode-setup` knows on every machine, by their id."""
    return {model.id: model for model in catalog.models() if model.card and not model.card["changed"]}


def _words(data: Any) -> Iterator[str]:
    """Every string in plain data, keys too."""
    todo = [data]
    while todo:
        node = todo.pop()
        if isinstance(node, dict):
            todo += [*node, *node.values()]
        elif isinstance(node, list):
            todo += node
        elif isinstance(node, str):
            yield node


def _with_key(tool: Tool, view: Files, entry: Entry, provider: str, runs: Sequence[Run]) -> Entry:
    """The entry with the form of the key, and its variable, as far as that changes nothing either."""
    setup: Setup | None = decode(runs[0]["setups"][tool.NAME]) if runs else None
    more: list[Entry] = [{"key_storage": storage} for storage in STORAGES]
    if setup and setup.variable:
        more.insert(0, {"api_key": {"env": setup.variable}})
    return next((full for extra in more if _changes_nothing(tool, view, full := {**entry, **extra}, provider)), entry)


def _changes_nothing(tool: Tool, view: Files, entry: Entry, provider: str) -> bool:
    """Whether `apply` of a file with this entry would find all in place, under this provider."""
    text = "\n".join(as_yaml({"version": VERSION, "tools": {tool.NAME: entry}}))
    try:
        setup = read("-", view.places, text.encode)
        if problems(setup):
            return False
        [[wanted], _] = desired.wanted(setup, view.places, Request("", (), "", preview=True))
        return in_place(tool, view, wanted.request) == provider
    except SetupError:
        return False


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
