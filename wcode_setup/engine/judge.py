"""`validate`: whether our part of a tool's file is right, and what the tool itself says of the file."""

from __future__ import annotations

import os
import subprocess
from typing import Any, NamedTuple

from wcode_setup.documents.base import Document, Item, Path
from wcode_setup.engine import ops as model
from wcode_setup.engine.validate import Violation, violations
from wcode_setup.engine.view import Files
from wcode_setup.errors import Note, SetupError
from wcode_setup.tools.base import Finding, Request, Target, Tool

_PATIENCE = 120
"""Seconds that the tool's own command may take."""


class Verdict(NamedTuple):
    """What was found in one tool's file. `complaints` are the tool's own words; None if it was not asked."""

    tool: Tool
    target: Target
    providers: list[str]
    findings: list[tuple[Finding, str, tuple[int, int] | None]]
    complaints: list[str] | None

    @property
    def wrong(self) -> bool:
        """Whether anything in our part is wrong, or the tool refuses the file."""
        return bool(self.complaints) or any(finding.level == "problem" for finding, _, _ in self.findings)


def judge(tool: Tool, view: Files, request: Request, providers: list[str], with_tool: bool) -> Verdict:
    """Judge our part of the tool's configuration; a file that cannot be read or parsed raises `SetupError`.

    `providers`: entries that our history knows, beside those that the tool module recognises.
    """
    target = next(iter(tool.owned(view, request, "")))
    document = view.document(target)
    ours = list(dict.fromkeys([*tool.providers(view, request), *providers]))
    ours = [name for name in ours if tool.holds(document.data, name)]
    found: dict[tuple[str, Note], tuple[Finding, str]] = {}
    for provider in ours:
        for violation in violations(tool.part(document.data, provider), target.schema or ""):
            place = _place(violation, document.data)
            found[violation.where, violation.what] = Finding("problem", place, violation.what), violation.where
        for finding in tool.judge(view, request, provider):
            where = model.show_path(finding.path)
            found[where, finding.what] = finding, where
    check = tool.own_check(view, request) if with_tool else None
    if with_tool and check is None:
        none = Note("no-own-check", title=tool.TITLE)
        found["", none] = Finding("warning", (), none), model.show_path(())
    placed = [(finding, where, _position(document, finding.path)) for finding, where in found.values()]
    placed.sort(key=lambda entry: entry[2] or (0, 0))
    complaints = _ask(tool, view, *check) if check and view.exists(target.path) else None
    return Verdict(tool, target, ours, placed, complaints)


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
    """Where the value at `path`, or the nearest thing around it, stands."""
    while path:
        try:
            place = document.position(path)
        except SetupError:  # two items with one identity
            place = None
        if place:
            return place
        path = path[:-1]
    return None


def _ask(tool: Tool, view: Files, command: list[str], variables: dict[str, str]) -> list[str]:
    shown = " ".join(command)
    try:
        done = subprocess.run(  # noqa: S603 - the tool itself, asked for by --with-tool
            command,
            env={**view.places.env, **variables},
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
        raise SetupError("tool-failed", command=shown, why=os.strerror(error.errno or 0)) from None
    verdict = tool.own_verdict(done.stdout.decode("utf-8", "replace"))
    if verdict is None:
        raise SetupError("tool-failed", command=shown, why=Note("exit-code", number=done.returncode))
    return verdict
