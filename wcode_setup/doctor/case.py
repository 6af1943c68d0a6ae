"""A tool under examination: all that its checks look at, read once."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from wcode_setup.engine.above import above, in_use, standing
from wcode_setup.engine.store.record import Run
from wcode_setup.engine.validation import Verdict, check_managed
from wcode_setup.engine.workspace import Files
from wcode_setup.errors import REQUEST, Note, SetupError
from wcode_setup.secrets.credentials import ENV, Existing
from wcode_setup.secrets.secret import Secret
from wcode_setup.secrets.sources import from_variable
from wcode_setup.tools.base import Installed, Pointer, Request, Tool
from wcode_setup.urls import same_url


class Case(NamedTuple):
    """A tool on this machine.

    `runs`: those that set it up, the newest first. `provider`: the managed entry in use, else the first one, and
    `request` has its models, the default first, and its base URL. `notes`: what takes precedence over the entry.
    `problem`: the error if a file cannot be read; then nothing else is known. `named`: the user asked for this tool,
    `with_tool`: and for its own check.
    """

    tool: Tool
    view: Files
    request: Request
    runs: Sequence[Run]
    named: bool
    installed: Installed | None = None
    provider: str | None = None
    pointer: Pointer | None = None
    credential: Existing = Existing()
    verdict: Verdict | None = None
    notes: Sequence[Note] = ()
    problem: SetupError | None = None
    with_tool: bool = False

    @property
    def in_use(self) -> bool:
        """True if the tool's default model is one of the managed entry, or it names only its provider."""
        now = self.pointer
        if not self.provider or now is None:
            return False
        if now.provider is None:  # a tool whose entry has no id
            return same_url(now.base_url, self.request.base_url)
        return self.request.set_default or (now.provider == self.provider and now.model is None)

    @property
    def here(self) -> bool:
        """True if the tool is installed or configured."""
        return bool(self.installed or self.provider or self.runs or self.problem)

    @property
    def key(self) -> Secret | None:
        """The key of the managed entry, also that in a variable; None if it is not known."""
        if self.credential.form == ENV and self.credential.value is None:
            try:
                return from_variable(self.credential.variable or "", self.view.locations.env).value
            except SetupError:  # no name of a variable
                return None
        return self.credential.value

    @property
    def effects(self) -> frozenset[str]:
        """The parts of the tool's requests that will differ from those of the managed entry."""
        found = {effect for note in self.notes for effect in note.effects}
        found |= {
            effect for one in (self.verdict.findings if self.verdict else ()) for effect in one.finding.what.effects
        }
        if not self.in_use or REQUEST in found:
            return frozenset({REQUEST})
        return frozenset(found)


def examine(
    tool: Tool, view: Files, request: Request, runs: Sequence[Run], *, named: bool = True, with_tool: bool = False
) -> Case:
    """Read the tool's files. `runs`: those that set it up. An error in them is part of the result."""
    case = Case(tool, view, request, runs, named, with_tool=with_tool)
    try:
        case = case._replace(installed=tool.installed(view))
        verdict = check_managed(tool, view, request, runs, with_tool=False)
        pointer = tool.points_to(view, request)
    except SetupError as error:
        return case._replace(problem=error)
    case = case._replace(verdict=verdict, pointer=pointer)
    provider = in_use(tool, view, request, verdict.providers)
    if provider is None:
        return case
    return case._replace(
        provider=provider,
        request=standing(tool, view, request, provider),
        credential=tool.credential(view, request, provider),
        notes=above(tool, view, request, provider),
    )
