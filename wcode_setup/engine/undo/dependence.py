"""Refuse to revert runs on which later ones depend; the error names the run to undo first."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from itertools import dropwhile
from typing import Any, NamedTuple

from wcode_setup.documents import VALUES, parse
from wcode_setup.documents.base import Document, Item, Path
from wcode_setup.engine.ops import ABSENT, get, show_path
from wcode_setup.engine.plan import FilePlan
from wcode_setup.engine.registrations import runs_on
from wcode_setup.engine.store import history
from wcode_setup.engine.store.record import Run
from wcode_setup.engine.undo.replay import Step
from wcode_setup.engine.undo.timeline import former
from wcode_setup.engine.workspace import Files, is_all_secret
from wcode_setup.errors import SetupError
from wcode_setup.secrets.shapes import is_reference, is_secret_name
from wcode_setup.text import concealed
from wcode_setup.tools.base import Request, Target, Tool
from wcode_setup.urls import same_host, shown_url


def refuse(
    tool: Tool,
    view: Files,
    request: Request,
    providers: Iterable[str],
    files: Sequence[tuple[FilePlan, Sequence[Step]]],
    runs: Sequence[Run],
    wanted: Sequence[Run],
) -> None:
    """Raise if what happened since `wanted` does not allow a revert for `providers`.

    `files`: each file with its steps since the first of `wanted`. Steps and `runs` (all recorded ones): the newest
    first.
    """
    later = _later_setups(runs, wanted)
    for provider in providers:
        asked = request._replace(provider=provider)
        here = runs_on(tool, view, [run for run, name in later if name == tool.NAME], asked)
        _refuse_other_host(tool, view, asked, files, later, here, runs)
        _refuse_mixture(tool, files, here)
        _refuse_worse(tool, files, provider, here)


def _later_setups(runs: Sequence[Run], wanted: Sequence[Run]) -> list[tuple[Run, str]]:
    """The standing runs since the first of `wanted`, except these, each with a tool that it set up.

    The newest first, as are `runs`, all recorded ones.
    """
    left = history.standing_tools(runs)
    since = [*dropwhile(lambda run: run not in wanted, reversed(runs))][::-1]
    return [(run, name) for run in since if run not in wanted for name in left[run.run_id] if name in run.setups]


def _refuse_other_host(
    tool: Tool,
    view: Files,
    request: Request,
    files: Sequence[tuple[FilePlan, Sequence[Step]]],
    later: Iterable[tuple[Run, str]],
    here: Collection[Run],
    runs: Sequence[Run],
) -> None:
    """Raise if the revert could send a key, or the value of a variable, to a host that it is not for.

    `later-key`: a later run set the key up for another host than the one from before the reverted runs. `edited-key`:
    it was entered by hand while the URL was another one. `files`: each with its steps since the first reverted run, the
    newest first. A later run shares keys with the state before if it named the same variable, for any tool, or is one
    of `here`, the later runs on the tool's files, and set up the same entry or the tool's only one. `runs`: all
    recorded ones.
    """
    documents = {file.real: file.after or parse("", file.target.format) for file, _steps in files if file.changed}
    if not documents:
        return
    now = _stand(tool, view, request)
    then = _stand(tool, Files(view.locations, documents), request)
    if now == then:
        return
    provider = request.provider or ""
    states = _states(tool, view, request, files, runs)
    former = states[-1] if states else now
    for run, name in later:
        setup, other = run.setups[name], run.providers[name]
        same_entry = other == provider or any(
            tool.entries(file.target, file.before.data, provider)
            == tool.entries(file.target, file.before.data, other)
            != []
            for file, _ in files
        )
        shared = setup.variable == former.variable is not None or (name == tool.NAME and run in here and same_entry)
        if shared and former.url and not same_host(former.url, setup.base_url):
            old, new = shown_url(setup.base_url), shown_url(former.url)
            raise SetupError("later-key", later=run.run_id, old=old, new=new)
    if not (now.url and then.url):
        return
    there = [state for state in states if state.url and same_host(state.url, then.url)]
    known = {state.variable for state in there} | {None}
    moved = then.keys.difference(*(state.keys for state in there))
    if not same_host(now.url, then.url):
        if moved or then.variable not in known:
            raise SetupError("edited-key", old=shown_url(now.url), new=shown_url(then.url))
        return
    for state in (
        states if tool.GROUP else ()
    ):  # the URL was edited, and a key that another file holds would be restored beneath it
        if state.url and not same_host(state.url, then.url) and moved & (state.keys - now.keys):
            raise SetupError("edited-key", old=shown_url(state.url), new=shown_url(then.url))


def _refuse_mixture(tool: Tool, files: Iterable[tuple[FilePlan, Sequence[Step]]], later: Sequence[Run]) -> None:
    """Raise if the revert would join values of `Tool.GROUP` that were never together.

    `later-group` names the newest of the `later` runs on the files, to be undone first; without one an edit did it:
    `edited-group`.
    """
    for file, steps in files:
        if not tool.GROUP or not file.changed or file.target.role != "config" or file.after is None:
            continue
        after = _group(tool, file.after.data)
        known = [_group(tool, data) for data in (file.before.data, *(step.data for step in steps))]
        if any(value not in (ABSENT, "") for value in after[1:]) and after not in known:
            edited = [path for path, new, old in zip(tool.GROUP, after, known[0], strict=True) if new != old]
            names, path = ", ".join(map(show_path, edited)), file.target.path
            if later:
                raise SetupError("later-group", path=path, later=later[0].run_id, names=names)
            raise SetupError("edited-group", path=path, names=names)


def _group(tool: Tool, data: Any) -> list[Any]:
    """The values of the group in a file."""
    return [get(data, path) for path in tool.GROUP]


class _Stand(NamedTuple):
    """The URL of an entry, the variable that holds its key, and all keys and references in the files for it."""

    url: str | None
    variable: str | None
    keys: frozenset[str]

    def __repr__(self) -> str:
        return concealed(self)


def _stand(tool: Tool, view: Files, request: Request) -> _Stand:
    """The state of the request's provider in the files of a view."""
    provider = request.provider or ""
    found = tool.registration(view, request, provider)
    keys = set[str]()
    if found.base_url:
        for target, ops in tool.owned(view, request._replace(base_url=found.base_url), provider).items():
            data = view.document(target).data
            keys |= {*_keys(tool.part(target, data, provider), (), target)}
            paths = [op.path for op in ops if not any(isinstance(step, Item) for step in op.path)]  # others name models
            keys |= {key for path in paths for key in _keys(get(data, path), path, target)}
    return _Stand(found.base_url, found.variable, frozenset(keys))


def _states(
    tool: Tool,
    view: Files,
    request: Request,
    files: Sequence[tuple[FilePlan, Sequence[Step]]],
    runs: Sequence[Run],
) -> list[_Stand]:
    """The state before each run of which `files` have a step, the newest first.

    A run that did not write the configuration left the URL as it was: with `Tool.GROUP` that is the recorded one,
    whatever it is now.
    """
    recorded = runs if tool.GROUP else ()
    urls = {run.run_id: run.setups[tool.NAME].base_url for run in recorded if tool.NAME in run.setups}
    for file, steps in files:
        if file.target.role == "config":
            urls = {run_id: url for run_id, url in urls.items() if run_id not in [step.run_id for step in steps]}
    result = list[_Stand]()
    for run_id in sorted({step.run_id for _file, steps in files for step in steps}, reverse=True):
        documents = dict[str, Document]()
        for file, steps in files:
            since = [step for step in steps if step.run_id >= run_id]
            if since:
                documents[file.real] = former(since[-1].before or b"", file.target.format)
        state = _stand(tool, Files(view.locations, documents), request)
        result.append(state._replace(url=urls.get(run_id, state.url)) if state.url else state)
    return result


def _refuse_worse(
    tool: Tool, files: Iterable[tuple[FilePlan, Sequence[Step]]], provider: str, later: Sequence[Run]
) -> None:
    """Raise if the managed part of a file violates its schema in a way that it does not now, and did not before.

    `later-run` names the newest of the runs that may depend on what is reverted; `invalid-result` if there is none.
    """
    from wcode_setup.engine.schema import violations

    for file, steps in files:
        schema = file.target.schema
        if not file.changed or schema is None or file.after is None:
            continue
        worse = violations(tool.part(file.target, file.after.data, provider), schema, tool.IDENTITIES)
        for data in (file.before.data, *(step.data for step in steps)):
            known = violations(tool.part(file.target, data, provider), schema, tool.IDENTITIES) if worse else []
            worse = [violation for violation in worse if violation not in known]
        if worse and later:
            raise SetupError("later-run", path=file.target.path, later=later[0].run_id, where=worse[0].where)
        if worse:
            raise SetupError(
                "invalid-result", path=file.target.path, where=worse[0].where, what=worse[0].what, more=len(worse) - 1
            )


def _keys(value: Any, path: Path, target: Target) -> Iterator[str]:
    """The API keys in the value at `path`: each text below a secret name, and each reference to a key."""
    if isinstance(value, dict):
        for name, inner in value.items():
            yield from _keys(inner, (*path, name), target)
    elif isinstance(value, list):
        for inner in value:
            yield from _keys(inner, path, target)
    elif isinstance(value, str):
        secret = is_all_secret(target) or target.format in VALUES or is_reference(value)
        if secret or any(is_secret_name(step) for step in path if isinstance(step, str)):
            yield value
