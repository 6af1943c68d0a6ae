"""The plan: every file of a run with its new text, proven and validated; nothing is written yet."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from functools import partial
from typing import Any, NamedTuple

from wcode_setup.catalog import keys_of
from wcode_setup.documents import parse
from wcode_setup.documents.base import Document, Op, Path, Set, Upsert
from wcode_setup.engine import key_copies, slots
from wcode_setup.engine import ops as model
from wcode_setup.engine.edit import edit, located
from wcode_setup.engine.render import render
from wcode_setup.engine.requirements import refusals, version_notes
from wcode_setup.engine.store import dotfiles
from wcode_setup.engine.store.files import Snapshot, umask
from wcode_setup.engine.store.folders import check_folders
from wcode_setup.engine.store.paths import check_places
from wcode_setup.engine.store.record import Setup
from wcode_setup.engine.workspace import Files, Opened, secrets_of
from wcode_setup.errors import Note, SetupError
from wcode_setup.locations import Locations
from wcode_setup.secrets.secret import Secret
from wcode_setup.text import encode
from wcode_setup.tools.base import Request, Resolution, Target, Tool
from wcode_setup.tools.protocols import model_notes

WIDE = 0o077
"""Permission bits that give other users access to a file."""


class FilePlan(NamedTuple):
    """One real file: the document before, the ops on it, and the document after; None if the file is deleted.

    `folders`: those that a run created for it, the outermost first. They are deleted with it if they are empty.
    """

    target: Target
    real: str
    tools: list[str]
    snapshot: Snapshot
    before: Document
    after: Document | None
    ops: list[Op]
    folders: Sequence[str] = ()

    @property
    def content(self) -> bytes | None:
        """The bytes to write; None to delete the file."""
        return None if self.after is None else encode(self.after.text)

    @property
    def changed(self) -> bool:
        """True if the file will be written or deleted."""
        return self.content != self.snapshot.content

    @property
    def status(self) -> str:
        """One of `created`, `changed`, `deleted` and `unchanged`."""
        if not self.changed:
            return "unchanged"
        if self.snapshot.content is None:
            return "created"
        return "changed" if self.after is not None else "deleted"

    @property
    def lost(self) -> set[Secret]:
        """The keys that the file holds now and not afterwards."""
        left = secrets_of(self.after, self.target) if self.after else []
        return set(secrets_of(self.before, self.target)).difference(left) if self.changed else set()

    @property
    def mode(self) -> int:
        """The permission bits to write with: those of the file; a private file loses those of other users.

        A new file is 0600 if it is private; else others may read it, as the umask allows.
        """
        mode = self.snapshot.mode
        if mode is None:
            return 0o600 if self.target.private else 0o600 | (0o044 & ~umask())
        return mode & ~WIDE if self.target.private else mode


class Plan(NamedTuple):
    """All that one run would do: files, notes on them, and next steps.

    `providers`: tool -> its provider entry. `keys`: the API keys in the files, to be masked. `former_key`: the run
    removes a key, which the history then still holds. `reverts`: tool -> ids of the runs that are reverted for it,
    `setups`: tool -> its set-up; each tool is in one of them. `errors`: in a plan for several tools, tool -> the error
    with which it refused.
    """

    tools: list[str]
    files: list[FilePlan]
    notes: list[Note]
    steps: list[str | Note]
    providers: Mapping[str, str] = {}
    keys: Sequence[Secret] = ()
    former_key: bool = False
    reverts: Mapping[str, Sequence[str]] = {}
    setups: Mapping[str, Setup] = {}
    errors: Mapping[str, SetupError] = {}

    @property
    def changed(self) -> list[FilePlan]:
        """The files that will change, in the order of writing: new secrets, configuration, deletions."""
        touched = [file for file in self.files if file.changed]
        return sorted(touched, key=lambda file: 2 if file.after is None else file.target.role == "config")

    @property
    def there(self) -> list[FilePlan]:
        """The files that exist now or will exist."""
        return [file for file in self.files if file.changed or file.snapshot.content is not None]

    @property
    def where(self) -> list[tuple[str, str]]:
        """The files that will change, each as (path that the tool opens, real path)."""
        return [(file.target.path, file.real) for file in self.changed]

    @property
    def takes_back(self) -> bool:
        """True if the plan reverts runs, which is recorded even if no file changes."""
        return any(self.reverts.values())

    def equals(self, other: Plan) -> bool:
        """True if both plans would do the same to the same bytes."""
        return [(file.real, file.snapshot.content, file.content) for file in self.changed] == [
            (file.real, file.snapshot.content, file.content) for file in other.changed
        ]


def together(locations: Locations, build: Mapping[str, Callable[[Files], Plan]]) -> Plan:
    """One plan that joins those built for each tool, with equal notes and steps once.

    One of several tools may refuse (`Plan.errors`); the error of a single tool is raised.
    """
    view, parts, errors = Files(locations), [], {}
    for name, plan_of in build.items():
        try:
            parts.append(plan_of(view))
        except SetupError as error:
            if len(build) == 1:
                raise
            errors[name] = error
    if len(build) == 1:
        return parts[0]
    return Plan(
        [tool for part in parts for tool in part.tools],
        _joined(view, [file for part in parts for file in part.files]),
        [*dict.fromkeys(note for part in parts for note in part.notes), *_left_out(errors)],
        list(dict.fromkeys(step for part in parts for step in part.steps)),
        {tool: provider for part in parts for tool, provider in part.providers.items()},
        [key for part in parts for key in part.keys],
        any(part.former_key for part in parts),
        {tool: ids for part in parts for tool, ids in part.reverts.items()},
        {tool: setup for part in parts for tool, setup in part.setups.items()},
        errors,
    )


def _left_out(errors: Mapping[str, SetupError]) -> list[Note]:
    return [Note("tools-left-out", tools=", ".join(errors))] if errors else []


def _joined(view: Files, files: Sequence[FilePlan]) -> list[FilePlan]:
    """One entry per real file, with the ops of all tools on it."""
    joined: dict[str, FilePlan] = {}
    for file in files:
        first = joined.get(file.real)
        if first is None:
            joined[file.real] = file
            continue
        ops = [*first.ops, *(op for op in file.ops if op not in first.ops)]
        after = first.after if first.content == file.content else edit(first.target, view.open(first.target), ops)
        joined[file.real] = first._replace(tools=[*first.tools, *file.tools], after=after, ops=ops)
    return list(joined.values())


def set_up(
    tool: Tool, view: Files, request: Request, pruned: Sequence[str] = (), first: Mapping[Target, list[Op]] = {}
) -> Plan:
    """The plan that configures `tool` as `request` says, after the ops `first`, which remove the `pruned` models."""
    stops = refusals(tool, view, request)
    begun = Files(view.locations, planned(draft(tool, view, first))) if first else view
    with keys_of(request.base_url):
        found = slots.resolve(tool, begun, request)
    ops = _desired(tool, begun, found)
    files = draft(tool, view, {target: [*first.get(target, []), *ops.get(target, [])] for target in {**ops, **first}})
    notes = [*stops, *version_notes(tool, view), *found.notes]
    notes += [*model_notes(tool, request), *mode_notes(files, view.locations)]
    keys, providers = [found.credential.value] if found.credential.value else [], {tool.NAME: found.provider}
    named = request.named
    registers = request.models if named is None or named.models or named.figures or request.small else ()
    setup = Setup(request.base_url, registers, request.vision, found.credential.variable, pruned)
    plan = Plan([tool.NAME], files, notes, found.steps, providers, keys, found.former_key, setups={tool.NAME: setup})
    if plan.changed:
        notes.extend(check_places(plan.where, tool, view, request))
        notes.extend(check_folders(plan.where, view.locations, request))
        plan.steps.extend(manager_steps(plan, view.locations))
        _prove_second_run(tool, view.locations, request, plan)
        validate(tool, view, plan, found.provider)
    note_copies(tool, view, request, [found.provider], plan)
    return plan


def missing(tool: Tool, view: Files, request: Request) -> tuple[str, list[tuple[Target, Op]]]:
    """The provider to which `request` resolves, and the ops that the files lack for it."""
    found = slots.resolve(tool, view, request)
    return found.provider, [(target, op) for target, ops in _desired(tool, view, found).items() for op in ops]


def rendered(tool: Tool, view: Files, request: Request) -> dict[Target, Any]:
    """Target -> the plain data that `request` renders for it."""
    return {target: _render(target, context) for target, context in tool.resolve(view, request).contexts.items()}


def planned(files: Iterable[FilePlan]) -> dict[str, Document]:
    """Real path -> the document after a plan, for a `Files` that shows it."""
    return {file.real: file.after or parse("", file.target.format) for file in files}


def _desired(tool: Tool, view: Files, resolution: Resolution) -> dict[Target, list[Op]]:
    """The ops that lead from the current files to the rendered data, per target; obsolete values are removed first."""
    result: dict[Target, list[Op]] = {}
    for target in [*resolution.contexts, *resolution.removals, *resolution.references]:
        if target in result:
            continue
        opened = view.open(target)
        with located(target, opened.document):
            ops: list[Op] = [op for op in resolution.removals.get(target, []) if _applies(op, opened)]
            references = [op for op in resolution.references.get(target, []) if _applies(op, opened)]
            if target in resolution.contexts:
                rendered = _render(target, resolution.contexts[target])
                gone = [op.path for op in (*ops, *references)]
                merged = _settled(model.merge(rendered, opened.document.data, tool.IDENTITIES, gone), tool.VOLATILE)
                inside = [op for op in references if _is_inside(op, merged)]
                ops += [*(op for op in references if op not in inside), *merged, *inside]
            else:
                ops += references
        if target in resolution.contexts or opened.snapshot.content is not None:
            result[target] = ops
    return result


def _settled(ops: Iterable[Op], volatile: Collection[Path]) -> list[Op]:
    """The ops without those on volatile values in a mapping where nothing else changes."""
    ops = list(ops)
    loose = [op for op in ops if model.matches(op.path, volatile)]
    around = [op.path[:-1] for op in loose]
    real = [op.path for op in ops if op not in loose]
    idle = {place for place in around if not any(path[: len(place)] == place for path in real)}
    return [op for op in ops if op not in loose or op.path[:-1] not in idle]


def _is_inside(op: Op, others: Sequence[Op]) -> bool:
    """True if another op sets a mapping around the place of `op`."""
    return any(isinstance(other, Set) and op.path[: len(other.path)] == other.path != op.path for other in others)


def _applies(op: Op, opened: Opened) -> bool:
    """True if there is something to remove, or another value to replace."""
    if op.path == ():
        return opened.snapshot.content is not None
    found = model.get(opened.document.data, op.path)
    return found != op.value if isinstance(op, Set) else isinstance(op, Upsert) or found is not model.ABSENT


def _render(target: Target, context: Mapping[str, Any]) -> Any:
    text = render(target.template, context)
    return parse(text, "json5" if target.format.startswith("json") else target.format).data


def draft(tool: Tool, view: Files, wanted: Mapping[Target, Sequence[Op]]) -> list[FilePlan]:
    """The files after the ops `wanted`: joined per real file, edited and proven."""
    joined: dict[int, tuple[Target, Opened, list[Op]]] = {}
    for target, ops in wanted.items():
        opened = view.open(target)
        joined.setdefault(id(opened), (target, opened, []))[2].extend(ops)
    return [
        FilePlan(target, at.real, [tool.NAME], at.snapshot, at.document, edit(target, at, ops), ops)
        for target, at, ops in joined.values()
    ]


def mode_notes(files: Sequence[FilePlan], locations: Locations) -> list[Note]:
    """Notes on private files that other users can access: tightened by this run, or left because they do not change."""
    wide = [file for file in files if file.target.private and (file.snapshot.mode or 0) & WIDE and file.after]
    return [
        Note(
            "mode-tightened" if file.changed else "mode-wide",
            path=locations.shorten(file.target.path),
            mode=f"{file.snapshot.mode:04o}",
        )
        for file in wide
    ]


def manager_steps(plan: Plan, locations: Locations) -> list[str | Note]:
    """The steps for the dotfile managers that keep a file of the plan, too."""
    found = (dotfiles.Changed(file.target.path, file.real, partial(_gets_key, file)) for file in plan.changed)
    return dotfiles.steps(found, locations)


def _gets_key(file: FilePlan) -> bool:
    """True if the file will have a key that it has not now."""
    new = set(secrets_of(file.after, file.target)) if file.after else set()
    return bool(new.difference(secrets_of(file.before, file.target)))


def note_copies(tool: Tool, view: Files, request: Request, providers: Sequence[str], plan: Plan) -> None:
    """Add notes and steps to the plan on copies that the tool itself keeps of removed keys."""
    lost = (key for file in plan.files for key in file.lost)
    found = key_copies.aftermath(tool, Files(view.locations, planned(plan.files)), request, providers, lost)
    plan.notes.extend(found.notes)
    plan.steps.extend(found.steps)


def _prove_second_run(tool: Tool, locations: Locations, request: Request, plan: Plan) -> None:
    """Raise `unproven` if a second run on the planned files would change something."""
    view = Files(locations, planned(plan.files))
    if any(_desired(tool, view, slots.resolve(tool, view, request)).values()):
        raise SetupError("unproven", what=Note("proof-second-run"), path=plan.changed[0].target.path)


def validate(tool: Tool, view: Files, plan: Plan, provider: str) -> None:
    """Raise `invalid-result` if the managed part of a changed file violates its schema.

    Violations that were there before are only reported, as notes.
    """
    from wcode_setup.engine.schema import violations

    for file in plan.changed:
        if file.target.schema is None or file.after is None:
            continue
        found = violations(tool.part(file.target, file.after.data, provider), file.target.schema, tool.IDENTITIES)
        if not found:
            continue
        known = violations(tool.part(file.target, file.before.data, provider), file.target.schema, tool.IDENTITIES)
        new = [violation for violation in found if violation not in known]
        if new:
            raise SetupError(
                "invalid-result", path=file.target.path, where=new[0].where, what=new[0].what, more=len(new) - 1
            )
        path = view.locations.shorten(file.target.path)
        plan.notes.extend(
            Note("already-invalid", path=path, where=violation.where, what=violation.what) for violation in found
        )
