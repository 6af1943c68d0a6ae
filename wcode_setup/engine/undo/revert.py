"""Taking runs back: a file becomes what it would be without them (`engine.undo.replay`).

Where that is what a run found, and nobody has edited the file since, the very bytes come back. What a tool calls an
entry goes whole if we created it, and with it what refers to it; in one that was there before us, leaf by leaf.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from wcode_setup.documents import parse
from wcode_setup.documents.base import Document, Item, Op, Path, Remove, Set, Upsert, same
from wcode_setup.engine.diff import difference
from wcode_setup.engine.edit import edit
from wcode_setup.engine.ops import ABSENT, apply, get
from wcode_setup.engine.plan import FilePlan, Plan, mode_notes, tell_copies
from wcode_setup.engine.requirements import refusals
from wcode_setup.engine.store import history
from wcode_setup.engine.store.folders import check_folders
from wcode_setup.engine.store.history import State, reverted
from wcode_setup.engine.store.paths import check_places, outside
from wcode_setup.engine.store.record import Run, digest
from wcode_setup.engine.undo.dependence import later_setups, refuse_other_host, refuse_worse
from wcode_setup.engine.undo.replay import (
    Change,
    Shape,
    Step,
    framed,
    in_long_form,
    lacks,
    look,
    replay,
    spelt_as,
    take_out,
)
from wcode_setup.engine.undo.text_merge import without_runs
from wcode_setup.engine.undo.timeline import data_of, files_of, ids_of, line_of
from wcode_setup.engine.workspace import Files, Opened
from wcode_setup.errors import Note, SetupError
from wcode_setup.text import concealed, decode
from wcode_setup.tools.base import Request, Target, Tool


class Reversal(NamedTuple):
    """One file on its way back.

    `steps`: what happened to it since the first run in question, the newest first; `first`: the data before us.
    `without`: changes that are not carried over, for they point to what goes; `swept`: what goes whoever set it.
    `data`, `authors` (`replay.Replay`) and `plan` follow from these.
    """

    target: Target
    opened: Opened
    shape: Shape
    steps: Sequence[Step]
    first: Any
    plan: FilePlan
    data: Any
    authors: Mapping[Path, int] = {}
    without: frozenset[Change] = frozenset()
    swept: tuple[Op, ...] = ()

    def __repr__(self) -> str:
        return concealed(self)


def runs_on(tool: Tool, view: Files, runs: Sequence[Run], request: Request) -> list[Run]:
    """The set-up runs among `runs` on the files of the tool that `request` means."""
    known = [*tool.targets(view, request), *tool.owned(view, request, request.provider or "")]
    paths = {path for target in known for path in (target.path, view.open(target).real)}  # a link may be new since
    ours = (run for run in runs if history.sets_up(run, tool.NAME))
    return [run for run in ours if any(paths & {file.path, file.real} for file in files_of(run, tool))]


def undo(tool: Tool, view: Files, state: State, runs: Sequence[Run], request: Request, wanted: Sequence[Run]) -> Plan:
    """The plan that reverts what `wanted`, some of `runs` (all that are recorded; the newest first), did to a tool."""
    configurations = (file for run in wanted for file in files_of(run, tool) if file.target.role == "config")
    real = {file.real: file.path for file in configurations}
    asked = request
    provider = wanted[0].providers[tool.NAME]
    if real and not any(view.open(target).real in real for target in tool.owned(view, request, provider)):
        request = request._replace(config=next(iter(real.values())))  # the run was on another configuration
    plan = _revert(tool, view, state, runs, wanted, request, [provider], whole=False)
    plan.notes.extend(check_places(plan.where, tool, view, asked, runs))
    return plan


def remove(
    tool: Tool, view: Files, state: State, runs: Sequence[Run], request: Request, providers: Sequence[str]
) -> Plan:
    """The plan that reverts every run for `providers` on the files of `request`, and sweeps what is then left of them.

    An entry that was there before us is not swept; what no run tells of is.
    """
    standing = runs_on(tool, view, history.standing(runs, tool.NAME), request)
    mine = [run for run in standing if run.providers[tool.NAME] in providers]
    plan = _revert(tool, view, state, runs, mine, request, providers, whole=True)
    plan.notes.extend(check_places(plan.where, tool, view, request, runs))
    return plan


def _revert(
    tool: Tool,
    view: Files,
    state: State,
    runs: Sequence[Run],
    wanted: Sequence[Run],
    request: Request,
    providers: Sequence[str],
    whole: bool,
) -> Plan:
    this = Run("~", "", "", [tool.NAME], {}, {tool.NAME: ids_of(wanted)}, {}, [])
    undone = reverted([this, *runs], tool.NAME)
    names = [*providers, *(run.providers[tool.NAME] for run in runs if tool.NAME in run.providers)]
    found = {
        view.open(target).real: _planned(tool, _begin(tool, view, target, steps, steps[-1].data, names))
        for target, steps in line_of(tool, view, state, runs, wanted, undone).items()
    }
    for provider in providers:
        mine = [run for run in runs if history.sets_up(run, tool.NAME) and run.providers[tool.NAME] == provider]
        ours = line_of(tool, view, state, mine, mine, undone)
        counted = [run for run in wanted if run.providers[tool.NAME] == provider] or mine
        entry_goes = whole and _is_ours(tool, ours, ids_of(counted), provider)
        first = {view.open(target).real: steps[-1].data for target, steps in ours.items()}
        _sweep(tool, view, found, first, request._replace(provider=provider), [provider, *names], entry_goes)
    strange = _strange(tool, view, request, found.values())
    touched = [reversal.plan for reversal in found.values() if reversal.target.path not in strange]
    plan = Plan(
        [tool.NAME],
        touched,
        [*mode_notes(touched, view.locations), *strange.values()],
        [],
        {tool.NAME: providers[0]},
        former_key=any(file.lost for file in touched),
        reverts={tool.NAME: ids_of(wanted)},
    )
    if plan.changed:
        plan.notes.extend(refusals(tool, view, request))
        plan.notes.extend(check_folders(plan.where, view.locations, request))
        left = _left(tool, view, plan, wanted)
        told = [tool.after_removal(view, request._replace(provider=name), left) for name in providers]
        plan.notes.extend(dict.fromkeys(note for one in told for note in one.notes))
        plan.steps.extend(dict.fromkeys(step for one in told for step in one.steps))
    tell_copies(tool, view, request, providers, plan)
    later, changes = later_setups(runs, wanted), [(done.plan, done.steps) for done in found.values()]
    for provider in providers:
        asked = request._replace(provider=provider)
        here = runs_on(tool, view, [run for run, name in later if name == tool.NAME], asked)
        refuse_other_host(tool, view, asked, changes, later, here)
        refuse_worse(tool, changes, provider, here)
    return plan


def _left(tool: Tool, view: Files, plan: Plan, wanted: Sequence[Run]) -> dict[Target, Any]:
    """The data of each file that the plan changes, as it will be, and of the markers that `wanted` wrote."""
    left = {file.target: data_of(file.after) if file.after else None for file in plan.changed}
    entries = (entry for run in wanted for entry in run.files if tool.NAME in entry.tools)
    markers = {entry.target for entry in entries if entry.target.role == "marker"}
    return left | {marker: view.document(marker).data for marker in markers if view.exists(marker.path)}


def _is_ours(tool: Tool, ours: Mapping[Target, Sequence[Step]], counted: Sequence[str], provider: str) -> bool:
    """Whether one of the runs `counted` created the entry of a provider, or none tells of it. `ours`: every run."""
    known = [(target, step) for target, steps in ours.items() for step in steps if target.role == "config"]
    known = [(target, step) for target, step in known if step.run_id in counted]
    created = any(step.creates(tool.entries(target, provider)[0]) for target, step in known)
    held = any(tool.holds(target, step.data, provider) for target, step in known)
    return created or not (held or (not known and bool(ours)))  # we wrote secrets alone: the entry was there before us


def _strange(tool: Tool, view: Files, request: Request, found: Iterable[Reversal]) -> dict[str, Note]:
    """The files elsewhere that no run wrote, each with a note: a configuration that was copied still names them."""
    swept = [done for done in found if not done.steps and done.plan.changed and not request.force]
    paths = outside([(done.target.path, done.plan.real) for done in swept], tool, view, request)
    return {path: Note("outside-left", path=view.locations.shorten(path), title=tool.TITLE) for path in paths}


def _begin(
    tool: Tool, view: Files, target: Target, steps: Sequence[Step], first: Any, names: Sequence[str]
) -> Reversal:
    """One file as it is."""
    opened = view.open(target)
    entries = [path for name in dict.fromkeys(names) for path in tool.entries(target, name)]
    shape = Shape(entries, tool.SHORT_FORMS, tool.IDENTITIES, tool.MARKS)
    after = None if opened.snapshot.content is None else opened.document
    plan = FilePlan(target, opened.real, [tool.NAME], opened.snapshot, opened.document, after, [])
    data = in_long_form(data_of(opened.document), shape)
    return Reversal(target, opened, shape, steps, in_long_form(first, shape), plan, data)


def _planned(tool: Tool, done: Reversal) -> Reversal:
    """The file without the runs that do not stay."""
    now = data_of(done.opened.document)
    data, authors = in_long_form(now, done.shape), done.authors
    try:
        if done.steps:
            data, authors = replay(now, done.steps, done.shape, done.without)
    except SetupError as error:  # two list items with one identity, where one is to be taken out
        error.path = done.target.path
        raise
    for op in done.swept:
        data = take_out(data, op, done.first)
    spelt = spelt_as(data, [now, *(step.data for step in done.steps[-1:])], done.shape)
    plan = _former(tool, done, data) or _merged(tool, done, data, _plan_data(tool, done, spelt))
    made = sorted({folder for step in done.steps if not step.stays for folder in step.entry.folders})
    return done._replace(data=data, authors=authors, plan=plan._replace(folders=made))


def _former(tool: Tool, done: Reversal, data: Any) -> FilePlan | None:
    """The very bytes that a run found, if `data` was in them and nobody edited the file since; None if not."""
    for step in reversed(_unedited(done)):
        if same(in_long_form(step.data, done.shape), data):
            after = None if step.before is None else parse(decode(step.before, done.target.format), done.target.format)
            ops: list[Op] = list(difference(data_of(done.opened.document), step.data, tool.IDENTITIES))
            ops = [Remove(())] if after is None else ops
            return done.plan._replace(after=after, ops=ops) if ops else None
    return None


def _merged(tool: Tool, done: Reversal, data: Any, plan: FilePlan) -> FilePlan:
    """The text without the lines of the runs, edits of others kept; `plan`, which changes values, if that is not right.

    It is right if `data` is in it, and as many words as `plan` leaves: a key that stands twice would be one more. (In
    YAML that does not parse.)
    """
    document, form = done.opened.document, done.target.format
    if not plan.changed or plan.after is None or not done.steps:
        return plan
    text = without_runs(document.text, data_of(document), form, done.steps)
    try:
        after = None if text is None or text == document.text else parse(text, form)
    except SetupError:  # two edits that do not go together
        return plan
    if after is None or after.empty or not same(in_long_form(after.data, done.shape), data):
        return plan
    if form != "yaml" and len(after.text.split()) != len(plan.after.text.split()):
        return plan
    return done.plan._replace(after=after, ops=list(difference(data_of(document), after.data, tool.IDENTITIES)))


def _unedited(done: Reversal) -> list[Step]:
    """The newest steps, as far as nobody edited the file after any of them."""
    now, steps = digest(done.opened.snapshot.content), []
    for step in done.steps:
        if step.entry.after_digest != now:
            break
        steps.append(step)
        now = step.entry.before_digest
    return steps


def _plan_data(tool: Tool, done: Reversal, data: Any) -> FilePlan:
    """The file with `data` in it, by as few edits as possible; deleted if it is ours and nothing is left in it.

    What the tool needs there stays as long as anything does, be it a comment.
    """
    document, target = done.opened.document, done.target
    if not data and target.format == "raw":
        return done.plan._replace(after=None, ops=[Remove(())])
    plan = _edited(tool, done, data)
    rest = framed(data, document.data, tool.FRAME)
    if rest != data and plan.after and (plan.after.data or plan.after.comments()):
        return _edited(tool, done, rest)
    if done.steps and done.steps[-1].before is None and not data and plan.after and not plan.after.comments():
        return done.plan._replace(after=None, ops=[Remove(())])
    return plan


def _edited(tool: Tool, done: Reversal, data: Any) -> FilePlan:
    """The file with `data` in it, and with the mappings that have a comment of the user."""
    document, entries = done.opened.document, done.shape.entries
    ops = list(difference(data_of(document), data, tool.IDENTITIES))
    while kept := [op.path for op in ops if get(data, op.path) is ABSENT and _holds_comment(document, op, entries)]:
        data = apply(data, [Set(path, {}) for path in kept])
        ops = list(difference(data_of(document), data, tool.IDENTITIES))
    after = edit(done.target, done.opened, ops) if ops or done.opened.snapshot.content is not None else None
    return done.plan._replace(after=after, ops=ops)


def _holds_comment(document: Document, op: Op, entries: Sequence[Path]) -> bool:
    """Whether the op takes out a mapping around our values in which there is a comment beside them."""
    if not isinstance(op, Remove) or not op.path or any(op.path[: len(entry)] == entry for entry in entries):
        return False
    inner = list(_values(get(document.data, op.path), op.path, entries))
    return inner != [op.path] and document.comments([op.path]) != document.comments(inner)


def _values(data: Any, path: Path, entries: Sequence[Path]) -> Iterator[Path]:
    """The paths of the entries, and of the values that are no mappings, in `data`."""
    if not isinstance(data, dict) or not data or path in entries or any(isinstance(step, Item) for step in path):
        yield path
        return
    for key, value in data.items():
        yield from _values(value, (*path, key), entries)


def _sweep(
    tool: Tool,
    view: Files,
    found: dict[str, Reversal],
    first: Mapping[str, Any],
    request: Request,
    names: Sequence[str],
    whole: bool,
) -> None:
    """Take out what refers to an entry that is gone with its run; with `whole`, what there is of the first of `names`.

    `first`: real path -> the data before us. A key file is found through the configuration as it was, references in it
    as it will be. What stood at such a place before comes back, unless it is such a reference again.
    """
    told, provider = bool(found), names[0]
    gone = whole or any(_is_gone(tool, done, provider) for done in found.values())
    secrets = {target: ops for target, ops in tool.owned(view, request, provider).items() if target.role != "config"}
    left_over = True
    while left_over:
        left_over = False
        documents = {real: done.plan.after or parse("", done.target.format) for real, done in found.items()}
        planned = Files(view.locations, documents)
        for name in dict.fromkeys(names):
            owned = tool.owned(planned, request._replace(provider=name), name)
            for target, ops in ((secrets if name == provider else {}) | owned).items():
                opened = view.open(target)
                done = found.get(opened.real)
                if target.role == "config":
                    goes = (whole and name == provider) or (done is not None and _is_gone(tool, done, name))
                else:  # not a file with secrets of others, in which no run wrote
                    goes = gone and name == provider and (done is not None or not told or target.format == "raw")
                if goes:
                    done = done or _begin(tool, view, target, (), first.get(opened.real, {}), names)
                    found[opened.real] = _swept(tool, done, ops, spare=name != provider)
                    left_over |= found[opened.real] is not done


def _is_gone(tool: Tool, done: Reversal, provider: str) -> bool:
    """Whether the file had an entry of the provider at some time since, but neither before nor in the end."""
    target, entries = done.target, tool.entries(done.target, provider)[:1]
    if target.role != "config" or any(tool.holds(target, data, provider) for data in (done.first, done.data)):
        return False
    created = any(step.creates(entry) for entry in entries for step in done.steps)
    return created or any(tool.holds(target, step.data, provider) for step in done.steps)


def _swept(tool: Tool, done: Reversal, ops: Sequence[Op], spare: bool) -> Reversal:
    """One file without what `ops` take out of it, but for what was there before us; `spare`: and what is there now."""
    now = in_long_form(data_of(done.opened.document), done.shape)
    without, swept = set(done.without), list(done.swept)
    for op in ops:
        path = (*op.path, done.shape.short[op.path]) if op.path in done.shape.short else op.path
        value, before = look(done.data, path), look(done.first, path)
        if same(value, op.value if isinstance(op, Set) else ABSENT) or (spare and same(value, look(now, path))):
            continue
        if value is ABSENT and (look(now, path) is ABSENT or lacks(done.first, path)):
            continue  # a `Set` stands in for what goes, and for nothing else
        if before is not ABSENT and (isinstance(value, dict) or same(value, before)):
            continue
        if path in done.authors and not isinstance(value, dict | list) and value is not ABSENT:
            without.add((done.authors[path], path))  # what stood there before that comes back
        elif not isinstance(op, Upsert) and (op := op._replace(path=path)) not in swept:
            swept.append(op)
    if len(without) == len(done.without) and len(swept) == len(done.swept):
        return done
    return _planned(tool, done._replace(without=frozenset(without), swept=tuple(swept)))
