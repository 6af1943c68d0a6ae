"""Remove the rest of an entry once its runs are reverted: the entry itself, its key, and references to it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from wcode_setup.documents import VALUES, parse
from wcode_setup.documents.base import Op, Set, Upsert, same
from wcode_setup.engine.ops import ABSENT
from wcode_setup.engine.undo.replay import in_long_form, lacks, look
from wcode_setup.engine.undo.reversal import Reversal, begin, planned
from wcode_setup.engine.undo.timeline import data_of, entries_of
from wcode_setup.engine.workspace import Files
from wcode_setup.tools.base import Request, Tool


def sweep(
    tool: Tool,
    view: Files,
    found: dict[str, Reversal],
    first: Mapping[str, Any],
    request: Request,
    names: Sequence[str],
    whole: bool,
) -> None:
    """Remove the references to an entry that was removed with its run; with `whole`, all of the first of `names`.

    `found`: real path -> the reversal, updated here; `first`: real path -> the data before the first run. A key file is
    found through the configuration as it is, references in it through the planned one. The value that was there before
    is restored, unless it is such a reference, too.
    """
    recorded, provider = bool(found), names[0]
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
                    goes = gone and name == provider and (done is not None or not recorded or target.format in VALUES)
                if goes:
                    done = done or begin(tool, view, target, (), first.get(opened.real, {}), names)
                    found[opened.real] = _swept(tool, done, ops, spare=name != provider)
                    left_over |= found[opened.real] is not done


def _is_gone(tool: Tool, done: Reversal, provider: str) -> bool:
    """True if the file had an entry of the provider at some time since its first step, but not before or after."""
    target = done.target
    if target.role != "config" or any(tool.holds(target, data, provider) for data in (done.first, done.data)):
        return False
    entries = entries_of(tool, target, done.opened.document, done.steps, provider)
    created = any(step.creates(entry) for entry in entries for step in done.steps)
    return created or any(tool.holds(target, step.data, provider) for step in done.steps)


def _swept(tool: Tool, done: Reversal, ops: Sequence[Op], spare: bool) -> Reversal:
    """The reversal of one file without what `ops` remove, except for values from before the first run.

    With `spare`, values that are there now stay, too.
    """
    now = in_long_form(data_of(done.opened.document), done.shape)
    without, swept = set(done.without), list(done.swept)
    for op in ops:
        path = (*op.path, done.shape.short[op.path]) if op.path in done.shape.short else op.path
        value, before = look(done.data, path), look(done.first, path)
        if same(value, op.value if isinstance(op, Set) else ABSENT) or (spare and same(value, look(now, path))):
            continue
        if value is ABSENT and (look(now, path) is ABSENT or lacks(done.first, path)):
            continue  # a `Set` only replaces a removed value
        if before is not ABSENT and (isinstance(value, dict) or same(value, before)):
            continue
        if path in done.authors and not isinstance(value, dict | list) and value is not ABSENT:
            without.add((done.authors[path], path))  # the value from before that is restored
        elif not isinstance(op, Upsert) and (op := op._replace(path=path)) not in swept:
            swept.append(op)
    if len(without) == len(done.without) and len(swept) == len(done.swept):
        return done
    return planned(tool, done._replace(without=frozenset(without), swept=tuple(swept)))
