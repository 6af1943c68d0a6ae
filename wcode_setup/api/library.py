"""The public functions. Parameters are keyword-only; three of them are the same everywhere:

- `locations`: platform, environment, home and current folder; by default those of this process;
- `catalogue`: the path of a catalogue of models that is merged over the built-in one; by default none;
- `language`: that of messages, `en` or `zh`.

No state is kept between two calls. Every function raises `SetupError` for a problem that the user can fix.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from wcode_setup.api import plans, requests
from wcode_setup.api.calls import call, hint, message
from wcode_setup.api.editing import edit, load
from wcode_setup.api.plans import FilePlan, Plan
from wcode_setup.api.queries import History, Run, read_history
from wcode_setup.api.status import Status, read_status
from wcode_setup.api.validation import Verdict, validated
from wcode_setup.catalog import keys_of
from wcode_setup.catalog.inputs import check_provider, check_url
from wcode_setup.catalog.protocols import CHAT
from wcode_setup.documents.base import Item, Remove, Set, Upsert
from wcode_setup.errors import Note, SetupError
from wcode_setup.locations import Locations
from wcode_setup.secrets.sources import Key, check_variable, from_variable, given_key
from wcode_setup.tools import TITLES, canonical
from wcode_setup.tools import load as load_tool
from wcode_setup.tools.slots import KEEP

__all__ = [
    "FilePlan",
    "History",
    "Item",
    "Locations",
    "Note",
    "Plan",
    "Remove",
    "Run",
    "Set",
    "SetupError",
    "Status",
    "Upsert",
    "Verdict",
    "changes",
    "commit",
    "edit",
    "export",
    "hint",
    "history",
    "load",
    "message",
    "plan",
    "plan_removal",
    "plan_setup_file",
    "plan_undo",
    "remove",
    "status",
    "undo",
    "validate",
]


def plan(
    *,
    tool: str | Sequence[str],
    models: Sequence[str] = (),
    base_url: str | None = None,
    provider: str | None = None,
    api_key: str | None = None,
    api_key_env: str | None = None,
    key_storage: str | None = None,
    context_window: int | None = None,
    max_tokens: int | None = None,
    name: str | None = None,
    vision: bool | None = None,
    reasoning: bool | None = None,
    set_default: bool = True,
    small_model: str | None = None,
    slots: str = KEEP,
    config: str | None = None,
    options: Mapping[str, Any] | None = None,
    force: bool = False,
    locations: Locations | None = None,
    catalogue: str | None = None,
    language: str = "en",
) -> Plan:
    """Return the plan that configures a tool, or several in one run. Nothing is written.

    Each parameter has the meaning of the option of its name (`wcode-setup TOOL --help`). `models`: the first is the
    default; `()`: those that are registered stay. `context_window` and `max_tokens`: tokens. `options`: the tool's own,
    by name. `slots`: `keep` or `ours`. If one of several tools refuses, its error is in `Plan.errors`.
    """
    with call(language, catalogue, locations) as here:
        notes: list[Note] = []
        check_provider(provider)
        figures = {"context_window": context_window, "max_tokens": max_tokens, "name": name}
        request = requests.base_request(here, provider=provider, key_storage=key_storage, config=config, force=force)
        request = request._replace(
            named=requests.named(models, {**figures, "vision": vision, "reasoning": reasoning}, set_default),
            set_default=set_default,
            vision=vision,
            slots=slots,
            small=requests.checked_small(small_model),
        )
        names = [_tool(name) for name in ([tool] if isinstance(tool, str) else tool)]
        if base_url is not None:
            protocol = load_tool(names[0]).PROTOCOL if len(names) == 1 else CHAT
            request = request._replace(base_url=check_url(base_url, notes, protocol), base_url_given=True)
        with keys_of(request.base_url):
            key = _key(here, api_key, api_key_env)
        notes += key.notes if key else ()
        own = {name: requests.checked_options(load_tool(name), options or {}) for name in names}
        asked = [request._replace(tool=name, key=key, options=own[name]) for name in names]
        found = requests.plan_requests(here, asked)
        return found._replace(notes=[*notes, *found.notes])


def _tool(name: str) -> str:
    if canonical(name) not in TITLES:
        raise SetupError("unknown-tool", tool=name, known=", ".join(TITLES))
    return canonical(name)


def _key(here: Locations, value: str | None, variable: str | None) -> Key | None:
    if value is not None and variable is not None:
        raise SetupError("two-keys", first="api_key", second="api_key_env")
    if variable is not None:
        return from_variable(check_variable(variable), here.env)
    return None if value is None else given_key(value, Note("key-from", source="api_key"), "option")


def plan_setup_file(
    *,
    path: str | None = None,
    content: bytes | None = None,
    force: bool = False,
    locations: Locations | None = None,
    catalogue: str | None = None,
    language: str = "en",
) -> Plan:
    """Return the plan of one run for all tools of a setup file: the file at `path`, or its `content`.

    If the file has several mistakes, the first is raised; the others are its `__notes__`.
    """
    from wcode_setup.api.setupfile import plan_wanted
    from wcode_setup.console.notes import error_text
    from wcode_setup.setupfile import load as files
    from wcode_setup.setupfile.requests import wanted

    if (path is None) == (content is None):
        raise TypeError("plan_setup_file() takes either path or content")
    with call(language, catalogue, locations) as here:
        setup = files.read(path or "-", here, lambda: content or b"")
        problems = files.problems(setup)
        for problem in problems[1:]:
            problems[0].add_note(error_text(problem, here))
        for problem in problems[:1]:
            raise problem
        asked, notes = wanted(setup, here, requests.base_request(here, force=force))
        found = plan_wanted(here, asked)
        return found._replace(notes=[*notes, *found.notes])


def plan_undo(
    *,
    run_id: str | None = None,
    everything: bool = False,
    force: bool = False,
    locations: Locations | None = None,
    language: str = "en",
) -> Plan:
    """Return the plan that undoes a run, by default the last one that is not undone, or `everything`."""
    from wcode_setup.api.undo import plan_undo as planned

    with call(language, None, locations) as here:
        return planned(here, requests.base_request(here, force=force), run_id, everything)


def plan_removal(
    *,
    tool: str,
    provider: str | None = None,
    config: str | None = None,
    options: Mapping[str, Any] | None = None,
    force: bool = False,
    locations: Locations | None = None,
    language: str = "en",
) -> Plan:
    """Return the plan that removes the managed entries from a tool; `all`: from every tool."""
    from wcode_setup.api.undo import plan_removal as planned
    from wcode_setup.api.undo import plan_removal_from_all

    with call(language, None, locations) as here:
        check_provider(provider)
        request = requests.base_request(here, provider=provider, force=force)
        if tool == "all":
            return plan_removal_from_all(here, request)
        own = requests.checked_options(load_tool(_tool(tool)), options or {})
        return planned(here, request._replace(tool=_tool(tool), config=config, options=own))


def commit(
    *, plan: Plan, command: str = "library", wait: float = 60, locations: Locations | None = None, language: str = "en"
) -> str | None:
    """Write all files of a plan, or none. Return the id of the run, None if there was nothing to write.

    `command`: the name of the run in the history. `wait`: seconds to wait for another run that is writing. Raises
    `changed-on-disk` if a file changed after the plan read it. Tools in the plan's `errors` are left out.
    """
    with call(language, None, locations) as here, plans.transaction(here, wait) as begun:
        return begun.commit(plan, command)


def undo(
    *, run_id: str | None = None, force: bool = False, locations: Locations | None = None, language: str = "en"
) -> str | None:
    """Undo a run, by default the last one. Return the id of the new run, None if there was nothing to undo."""
    found = plan_undo(run_id=run_id, force=force, locations=locations, language=language)
    return commit(plan=found, command="undo", locations=locations, language=language)


def remove(
    *,
    tool: str,
    provider: str | None = None,
    force: bool = False,
    locations: Locations | None = None,
    language: str = "en",
) -> str | None:
    """Remove the managed entries from a tool. Return the id of the run, None if there was nothing to remove."""
    found = plan_removal(tool=tool, provider=provider, force=force, locations=locations, language=language)
    return commit(plan=found, command="remove", locations=locations, language=language)


def changes(*, plan: Plan, locations: Locations | None = None, language: str = "en") -> list[dict[str, Any]]:
    """Return the changes of a plan, keys masked: the `files` of the command line's JSON document, with their diffs."""
    from wcode_setup.console.output import Output
    from wcode_setup.console.plans import plan_data

    with call(language, None, locations) as here:
        out = Output(here)
        out.hide(*plan.keys)
        return plan_data(out, plan, preview=True)


def status(
    *,
    tools: Iterable[str] = (),
    locations: Locations | None = None,
    language: str = "en",
) -> list[Status]:
    """Return the status of each tool, by default of all: installation, model in use, its files since the last run."""
    with call(language, None, locations) as here:
        names = [_tool(name) for name in tools] or list(TITLES)
        return read_status(here, names, read_history(here).runs)


def validate(
    *,
    tool: str,
    with_tool: bool = False,
    locations: Locations | None = None,
    catalogue: str | None = None,
    language: str = "en",
) -> Verdict:
    """Check the managed entries of a tool; `with_tool`: run the tool's own check, too."""
    with call(language, catalogue, locations) as here:
        return validated(here, _tool(tool), read_history(here).runs, with_tool=with_tool)[0]


def history(*, locations: Locations | None = None, language: str = "en") -> History:
    """Return the recorded runs, the newest first, and which of them are undone."""
    with call(language, None, locations) as here:
        return read_history(here)


def export(*, locations: Locations | None = None, catalogue: str | None = None, language: str = "en") -> dict[str, Any]:
    """Return a setup file of the present configuration, as plain data without keys; `{}` if there is none."""
    from wcode_setup.setupfile.export import exported

    with call(language, catalogue, locations) as here:
        return exported(here)[0]
