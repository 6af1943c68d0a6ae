"""Replays the history of a file without the reverted runs.

The record gives a timeline of states: the data before each run, the data that it wrote, the data now. The differences
between the end of one run and the beginning of the next are edits, by the user or the tool. `replay` begins with the
data before the first run, and applies every change but those of the reverted runs.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from wcode_setup.documents.base import Identity, Item, Op, Path, Remove, Set, Upsert, same
from wcode_setup.engine.diff import as_items, difference, follower, same_identity
from wcode_setup.engine.ops import ABSENT, Mismatch, apply, get, identity_key, is_item
from wcode_setup.engine.store.digests import digest_tree, is_digest_of
from wcode_setup.engine.store.record import FileRecord, OpRecord
from wcode_setup.text import concealed

Change = tuple[int, Path]
"""A value that was set: the number of the change in the timeline, and the path."""


class Shape(NamedTuple):
    """The properties of a tool's data.

    `entries`: paths that are removed whole with the run that created them. `short`: paths where a scalar stands for a
    mapping with this one key. `identities`: lists that are sets of items; `marks`: values that show which program has a
    place that several share (both as in `tools.base.Tool`).
    """

    entries: Sequence[Path]
    short: Mapping[Path, str]
    identities: Mapping[Path, Identity] = {}
    marks: Collection[Path] = ()


class Step(NamedTuple):
    """One run on one file: its entry in the history, the bytes before it, the data before and after it.

    `after` has a `Digest` for each value that the run wrote. `stays`: the run is not reverted.
    """

    run_id: str
    entry: FileRecord
    before: bytes | None
    data: Any
    after: Any
    stays: bool

    def __repr__(self) -> str:
        return concealed(self)

    def creates(self, path: Path) -> bool:
        """True if there was no value at `path` before the run, but one afterwards.

        The items of a list that the run wrote as a whole are unknown: any item may be there.
        """
        lists = (path[:depth] for depth, step in enumerate(path) if isinstance(step, Item))
        there = get(self.after, path) is not ABSENT or any(isinstance(get(self.after, way), Digest) for way in lists)
        return there and get(self.data, path) is ABSENT

    def wrote(self, path: Path) -> Any:
        """The digest of the value that the run wrote at `path`; ABSENT if it wrote none there."""
        found = get(self.after, path)
        return found if isinstance(found, Digest) else ABSENT


class Digest(str):
    """The digest of a value that a run wrote: the record has no copy of it."""

    __slots__ = ()


def left(data: Any, ops: Sequence[OpRecord]) -> Any:
    """`data` after the recorded `ops`, with a `Digest` for each value that they wrote."""
    for op in ops:
        path, value = op.path, _sealed(op.digest)
        if op.op == "remove":
            data = apply(data, [Remove(path)])
        elif op.op == "set":
            data = apply(data, [Set(path, value)])
        elif isinstance(item := path[-1], Item):
            new = item.value if item.key is None else {**value, **item.fields}
            data = apply(data, [Upsert(path[:-1], item.key, new)])
    return data


def replay(
    now: Any, steps: Sequence[Step], shape: Shape, without: Collection[Change] = ()
) -> tuple[Any, dict[Path, int]]:
    """`now` without those of `steps` that do not stay, and the change that set each value, by path.

    `steps`: all since the first that does not stay, the newest first. `without`: further changes that are left out. All
    data is in the long form.
    """
    states = [*(in_long_form(step.data, shape) for step in reversed(steps)), in_long_form(now, shape)]
    data, authors = states[0], {}
    if same(states[-1], data) or any(_given_away(now, steps, mark) for mark in shape.marks):
        return states[-1], {}  # the user has restored it, or another program has the place now
    for number, step in enumerate(reversed(steps)):
        before, following = states[number : number + 2]
        after = _revealed(in_long_form(step.after, shape), following, shape)
        changes = [(2 * number, before, after), (2 * number + 1, after, following)]
        for change, old, new in changes if step.stays else changes[1:]:
            for op in _leaves(difference(old, new, shape.identities), shape.identities):
                if (change, op.path) not in without:
                    data = _carry(data, op, old, new, shape, states[0])
                    authors[op.path] = change
    return data, authors


def _given_away(now: Any, steps: Sequence[Step], mark: Path) -> bool:
    """True if there is a value at `mark`, but not one of those that the reverted runs wrote there."""
    written = [digest for step in steps if not step.stays and (digest := step.wrote(mark)) is not ABSENT]
    return get(now, mark) is not ABSENT and bool(written) and digest_tree(get(now, mark)) not in written


def framed(data: Any, now: Any, frame: Mapping[Path, Any]) -> Any:
    """`data` with the values of `frame`, at those of its paths that `now` has and `data` lacks."""
    missing = [path for path in frame if get(data, path) is ABSENT and get(now, path) is not ABSENT]
    return apply(data, [Set(path, frame[path]) for path in missing])


def lacks(first: Any, path: Path) -> bool:
    """True if `first` has the mapping around `path`, but no value at `path`: then nothing may be written there."""
    return look(first, path) is ABSENT and look(first, path[:-1]) is not ABSENT


def _carry(data: Any, op: Op, old: Any, new: Any, shape: Shape, first: Any) -> Any:
    """`data` after an op that led from `old` to `new`, if there is a place for it; `first`: the data at the start."""
    if isinstance(op, Remove):
        if not _filled(get(old, op.path)) and _filled(get(data, op.path)):
            return data  # removing what a run had left empty is not an edit to keep
        return apply(data, [op]) if get(new, op.path[:-1]) == {} else _without(data, op.path, first)
    for entry in shape.entries:
        if op.path[: len(entry)] == entry and get(data, entry) is ABSENT and get(old, entry) is not ABSENT:
            return data  # in an entry of a reverted run
    if isinstance(op, Upsert) and isinstance(there := get(data, op.path), list):
        op = op._replace(before=follower(get(new, op.path), op.key, op.item, there))
    try:
        return apply(data, [op])
    except Mismatch as error:
        if error.code == "missing-item":
            return data
        if error.code != "wrong-type":
            raise
        return apply(data, [Set(error.at, _known(get(new, error.at)))])  # inside a value that a run replaced


def _leaves(ops: Iterable[Op], identities: Mapping[Path, Identity]) -> Iterator[Op]:
    """The same ops, one per value of mappings and item of lists with identities, without values known only by digest.

    Such a value was overwritten later; otherwise `_revealed` would have replaced its digest.
    """
    for op in ops:
        if isinstance(op, Upsert):
            yield op._replace(item=_known(op.item))
        elif isinstance(op, Set) and isinstance(op.value, dict) and op.value:
            yield from _leaves((Set((*op.path, key), value) for key, value in op.value.items()), identities)
        elif isinstance(op, Set) and (items := as_items(op.path, op.value, identities)):
            yield from _leaves(items, identities)
        elif isinstance(op, Remove):
            yield op
        elif not isinstance(op.value, Digest):
            yield op._replace(value=_known(op.value))


def _known(value: Any) -> Any:
    """`value` without values known only by digest."""
    if isinstance(value, dict):
        return {key: _known(inner) for key, inner in value.items() if not isinstance(inner, Digest)}
    return [_known(inner) for inner in value] if isinstance(value, list) else value


def _filled(value: Any) -> bool:
    """True if there is a value in `value` other than mappings and empty lists."""
    return any(map(_filled, value.values())) if isinstance(value, dict) else value is not ABSENT and value != []


def _sealed(digests: Any) -> Any:
    """A value known only by digest: `digests` with a `Digest` for each."""
    return {key: _sealed(inner) for key, inner in digests.items()} if isinstance(digests, dict) else Digest(digests)


def _revealed(value: Any, now: Any, shape: Shape, at: Path = ()) -> Any:
    """`value` with the values of `now` in place of their digests."""
    if isinstance(value, Digest):
        return now if is_digest_of(value, now) else value
    if isinstance(value, dict) and isinstance(now, dict):
        return {key: _revealed(inner, now.get(key, ABSENT), shape, (*at, key)) for key, inner in value.items()}
    if isinstance(value, list) and isinstance(now, list):
        key = identity_key(shape.identities, at)
        return [_revealed(item, _twin(item, now, key), shape, (*at, "")) for item in value]
    return value


def _twin(item: Any, items: Sequence[Any], key: Any) -> Any:
    """The item of `items` with the identity of `item`, or ABSENT."""
    found = same_identity(items, key, item) if key is not ABSENT and key is not None else []
    return found[0] if found else ABSENT


def look(data: Any, path: Path) -> Any:
    """The value at `path`, or ABSENT; of an item that is there several times the first, for an empty root ABSENT."""
    if path and isinstance(path[-1], Item):
        items, wanted = get(data, path[:-1]), path[-1]
        found = (item for item in items if is_item(item, wanted)) if isinstance(items, list) else iter(())
        return next(found, ABSENT)
    value = get(data, path)
    return ABSENT if not path and value == {} else value


def remove_swept(data: Any, op: Op, first: Any) -> Any:
    """`data` after an op of a sweep; the value that `first` has at a removed path is restored."""
    path = op.path
    if isinstance(op, Set):
        return apply(data, [op])
    if path and isinstance(path[-1], Item):
        items, wanted = get(data, path[:-1]), path[-1]
        return apply(data, [Set(path[:-1], [item for item in items if not is_item(item, wanted)])])
    if get(first, path) is not ABSENT:
        return apply(data, [Set(path, get(first, path))])
    return _without(data, path, first)


def _without(data: Any, path: Path, first: Any) -> Any:
    """`data` without the value at `path`, and without mappings around it that are empty then and not in `first`."""
    data = apply(data, [Remove(path)])
    while len(path) > 1 and get(data, path[:-1]) == {} and get(first, path[:-1]) is ABSENT:
        path = path[:-1]
        data = apply(data, [Remove(path)])
    return data


def in_long_form(data: Any, shape: Shape) -> Any:
    """`data` with every short form written out."""
    for path, key in shape.short.items():
        value = get(data, path)
        if value is not ABSENT and not isinstance(value, dict | list):
            data = apply(data, [Set(path, {key: value})])
    return data


def spelt_as(data: Any, states: Sequence[Any], shape: Shape) -> Any:
    """`data` with the short forms of the first of `states` that has the same value there."""
    for path in shape.short:
        for state in states:
            short = get(state, path)
            if short is not ABSENT and same(get(in_long_form(state, shape), path), get(data, path)):
                data = apply(data, [Set(path, short)])
                break
    return data
