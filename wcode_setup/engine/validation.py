"""`validate`: check the managed entries in a tool's files, and let the tool check its configuration."""

from __future__ import annotations

import subprocess
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, NamedTuple

from wcode_setup.documents.base import Document, Item, Path, has_identity, identity
from wcode_setup.engine import ops as model
from wcode_setup.engine import slots
from wcode_setup.engine.schema import Violation, violations
from wcode_setup.engine.status import file_status, written
from wcode_setup.engine.store.digests import is_digest_of
from wcode_setup.engine.store.record import Run
from wcode_setup.engine.workspace import Files
from wcode_setup.errors import Note, SetupError, os_reason
from wcode_setup.tools.base import Finding, Lead, Request, Target, Tool
from wcode_setup.tools.validation import PROBLEM, WARNING
from wcode_setup.urls import normalise_url, same_url, shown_url

_PATIENCE = 120
"""Seconds that the tool's own command may take."""


class Found(NamedTuple):
    """A finding, its file, its path as text, and line and column."""

    finding: Finding
    target: Target
    where: str
    position: tuple[int, int] | None


class Verdict(NamedTuple):
    """The findings in one tool's files. `complaints`: the tool's own messages; None if it was not asked.

    `target` is the configuration; each finding has its file and position.
    """

    tool: Tool
    target: Target
    providers: list[str]
    findings: list[Found]
    complaints: list[str] | None
    slots: Sequence[Lead] = ()

    @property
    def wrong(self) -> bool:
        """True if a managed entry has a problem, or the tool rejects the file."""
        return bool(self.complaints) or any(found.finding.level == PROBLEM for found in self.findings)


def check_managed(tool: Tool, view: Files, request: Request, runs: Sequence[Run], with_tool: bool) -> Verdict:
    """Check the managed entries in the tool's files. Raises `SetupError` if one cannot be read or parsed.

    `runs`: those that set up the tool, the newest first; their entries count beside those that the tool module
    recognises.
    """
    targets = tool.targets(view, request)
    first, configs = targets[0], [target for target in targets if target.role == "config"]
    managed = list(dict.fromkeys([*tool.providers(view, request), *(run.providers[tool.NAME] for run in runs)]))
    managed = [name for name in managed if any(tool.holds(one, view.document(one).data, name) for one in configs)]
    found: list[Found] = []
    for provider in managed:
        for target in targets:
            found += _violations(tool, target, view.document(target), provider)
        for finding in tool.judge(view, request, provider):
            found.append(_placed(view, finding.target or first, finding, model.show_path(finding.path)))
    if with_tool and tool.own_check(view, request) is None:
        none = Finding(WARNING, (), Note("no-own-check", title=tool.TITLE))
        found.append(Found(none, first, model.show_path(()), None))
    edited = [one for target in targets if target.role == "config" for one in _edited_urls(tool, view, target, runs)]
    if edited:  # says more than that it is not the gateway's
        found = [one for one in found if one.finding.what.code != "url-elsewhere"]
    found += edited
    leads = slots.of_tool(tool, view, request)
    for lead, note in slots.told(leads, tool.TITLE):
        place = lead.path if lead.target else ()
        found.append(_placed(view, lead.target or first, Finding(WARNING, place, note), model.show_path(place)))
    once = {(entry.target, entry.where, entry.finding.what): entry for entry in found}
    files = list(dict.fromkeys([*targets, *(entry.target for entry in found)]))
    placed = sorted(once.values(), key=lambda entry: (files.index(entry.target), entry.position or (0, 0)))
    complaints = ask_tool(tool, view, request) if with_tool else None
    return Verdict(tool, first, managed, placed, complaints, leads)


def _edited_urls(tool: Tool, view: Files, target: Target, runs: Sequence[Run]) -> Iterator[Found]:
    """A problem for each base URL that a run wrote, and that was edited since to one of no run."""
    status, document = file_status(tool, view, target, runs), view.document(target)
    wanted = [run.setups[tool.NAME].base_url for run in runs if tool.NAME in run.setups]
    lost = status.lost if status and wanted else ()
    moved = _moved(
        document.data, lost, written([entry for run in runs for entry in run.files if entry.path == target.path])
    )
    for path in (*lost, *moved):
        url = model.get(document.data, path)
        if normalise_url(url) and not any(same_url(url, one) for one in wanted):
            what = Note("url-edited", found=shown_url(url), wanted=wanted[0])
            yield _placed(view, target, Finding(PROBLEM, path, what), model.show_path(path))


def _moved(data: Any, lost: Iterable[Path], left: Sequence[tuple[Path, Any]]) -> Iterator[Path]:
    """The URLs of list items that differ from an item in `left` in their URL alone, which is part of the identity."""
    for path in lost:
        *place, item, field = path if len(path) > 1 else ("", "")
        if not isinstance(item, Item) or field not in item.fields or not normalise_url(item.fields[str(field)]):
            continue
        rest = [(one[len(path) - 1 :], digests) for one, digests in left if one[: len(path) - 1] == path[:-1]]
        others = model.get(data, tuple(place))
        for other in others if isinstance(others, list) else ():
            if has_identity(item.key, other) and all(
                at == (field,) or is_digest_of(digests, model.get(other, at)) for at, digests in rest
            ):
                yield (*place, identity(item.key, other), field)


def _violations(tool: Tool, target: Target, document: Document, provider: str) -> Iterator[Found]:
    """The violations of the schema in the managed part of one file."""
    if target.schema is None or (target.role != "config" and document.empty):
        return
    for violation in violations(tool.part(target, document.data, provider), target.schema, tool.IDENTITIES):
        place = _place(violation, document.data)
        finding = Finding(PROBLEM, place, violation.what)
        yield Found(finding, target, violation.where, _position(document, place))


def _placed(view: Files, target: Target, finding: Finding, where: str) -> Found:
    return Found(finding, target, where, _position(view.document(target), finding.path))


def _place(violation: Violation, data: Any) -> Path:
    """The path of a violation as the document finds it: an item without id by its value."""
    path: list[str | Item] = []
    for step in violation.path:
        if isinstance(step, int):
            data = data[step]
            path.append(Item(None, data))
        else:
            data = model.get(data, (step,))
            path.append(step)
    return tuple(path)


def _position(document: Document, path: Path) -> tuple[int, int] | None:
    """The line and column of the value at `path`, or of the nearest container around it that has one."""
    while path:
        try:
            place = document.position(path)
        except SetupError:  # two items with one identity
            place = None
        if place:
            return place
        path = path[:-1]
    return None


def ask_tool(tool: Tool, view: Files, request: Request) -> list[str] | None:
    """The errors that the tool's own check reports; None if it has no check, or there is no file.

    Raises `tool-not-found` and `tool-failed`.
    """
    check = tool.own_check(view, request)
    return _ask(tool, view, *check) if check and view.exists(tool.config(view, request).path) else None


def _ask(tool: Tool, view: Files, command: list[str], variables: dict[str, str]) -> list[str]:
    shown = " ".join(command)
    try:
        done = subprocess.run(  # noqa: S603 - the tool itself, asked for by --with-tool
            command,
            env={**view.locations.env, **variables},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=_PATIENCE,
            check=False,
        )
    except FileNotFoundError:
        raise SetupError("tool-not-found", command=command[0], title=tool.TITLE) from None
    except subprocess.TimeoutExpired:
        raise SetupError("tool-failed", command=shown, why=Note("no-answer", seconds=_PATIENCE)) from None
    except OSError as error:
        raise SetupError("tool-failed", command=shown, why=os_reason(error)) from None
    outputs = [output.decode("utf-8", "replace") for output in (done.stdout, done.stderr) if output.strip()]
    verdicts = [found for output in outputs if (found := tool.own_verdict(output)) is not None]
    if not verdicts:
        raise SetupError("tool-failed", command=shown, why=Note("exit-code", number=done.returncode))
    return max(verdicts, key=bool)
