"""Recorded ops taken back on plain data, three-way: what is still as a run left it becomes what it was, the rest stays.

Three states meet: the data before a run (`Step.data`), what the run wrote (the digests of its ops), and the data now.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from wcode_setup.documents.base import Item, Op, Path, Remove, Set, Upsert, same
from wcode_setup.engine.history import decode_path, digest_tree
from wcode_setup.engine.ops import ABSENT, apply, get


class Step(NamedTuple):
    """What one run did to one file: the run's id, its entry in the history, the bytes before and their plain data.

    `undone`: the id of the run that took it back already; "" if none did.
    """

    run_id: str
    entry: dict[str, Any]
    before: bytes | None
    data: Any
    undone: str = ""

    def beneath(self, step: Step) -> bool:
        """Whether the run came before `step` and was not taken back before it, so that `step` may hide its work."""
        return self.run_id < step.run_id and not "" < self.undone < step.run_id

    def writes(self, path: Path) -> Any:
        """The digests of what the run wrote at `path`; ABSENT if it wrote nothing there."""
        for op in self.entry["ops"]:
            at, digests = decode_path(op["path"]), op["digest"]
            if op["op"] == "remove" or path[: len(at)] != at:
                continue
            for step in path[len(at) :]:
                digests = digests.get(step, ABSENT) if isinstance(digests, dict) and isinstance(step, str) else ABSENT
            if digests is not ABSENT:
                return digests
        return ABSENT

    def creates(self, path: Path) -> bool:
        """Whether there was nothing at `path` before the run, and something of it afterwards."""
        return get(self.data, path) is ABSENT and self.writes(path) is not ABSENT


class Shape(NamedTuple):
    """What is known of a tool's data: the `entries` that go whole if we created them, and the `short` forms.

    `short`: where a scalar stands for a mapping with this one key. `marks`: what tells whose a shared place is.
    """

    entries: Sequence[Path]
    short: Mapping[Path, str]
    marks: Collection[Path] = ()


def take_back(data: Any, steps: Sequence[Step], gone: Sequence[Step], shape: Shape) -> Any:
    """`data` without what `steps` did (the newest first).

    `gone`: steps between which others were taken back already, so that their values are not to be brought back.
    """
    if same(data, steps[-1].data) or any(_given_away(data, steps, mark) for mark in shape.marks):
        return data
    for path in shape.entries:
        if any(step.creates(path) for step in steps):
            data = _without(data, path, lambda place: former(steps[-1], gone, place, shape))
    for step in steps:
        data = _Reversal(data, step, gone, shape).result()
    return data


def _given_away(data: Any, steps: Sequence[Step], mark: Path) -> bool:
    """Whether the value at `mark` is there, and none that one of `steps` wrote: somebody else has the place now."""
    now = get(data, mark)
    written = [digest for step in steps if (digest := step.writes(mark)) is not ABSENT]
    return now is not ABSENT and bool(written) and digest_tree(now) not in written


def framed(data: Any, now: Any, frame: Mapping[Path, Any]) -> Any:
    """`data`, if anything is in it, with the paths of `frame` that are in `now`: at least with the empty values there."""
    missing = [path for path in frame if data and get(data, path) is ABSENT and get(now, path) is not ABSENT]
    return apply(data, [Set(path, frame[path]) for path in missing])


def sweep(
    data: Any, path: Path, steps: Sequence[Step], others: Sequence[Step], shape: Shape, first: bool = False
) -> Any:
    """`data` without the value at `path` and the mappings that are empty then; or with what stood there before us.

    `steps` are taken back; `others`: all for this provider, and those between them that are taken back already.
    If one of these wrote the value, what was there before that one comes back; else, and with `first`, what the first
    of `steps` found there.
    """

    def before(place: Path) -> Any:
        return former(steps[-1], others, place, shape) if steps else ABSENT

    if not path:
        return None
    if isinstance(path[-1], Item):
        now, then, ours = get(data, path[:-1]), before(path[:-1]), path[-1].value
        known = isinstance(then, list) and any(same(item, ours) for item in then)
        return data if known else apply(data, [Set(path[:-1], [item for item in now if not same(item, ours)])])
    now, place = get(data, path), (*path, shape.short[path]) if path in shape.short else path
    then = before_all(now, others, place, shape)
    then = before(place) if first or same(then, now) else then
    if then is not ABSENT:
        return data if path in shape.entries else apply(data, [Set(path, then)])
    return _without(data, path, before)


def _without(data: Any, path: Path, before: Callable[[Path], Any]) -> Any:
    """`data` without the value at `path`, and without the mappings around it that are empty then and were not there."""
    data = apply(data, [Remove(path)])
    while len(path) > 1 and get(data, path[:-1]) == {} and before(path[:-1]) is ABSENT:
        path = path[:-1]
        data = apply(data, [Remove(path)])
    return data


def former(step: Step, gone: Sequence[Step], path: Path, shape: Shape) -> Any:
    """The value at `path` before `step`; if one of `gone` wrote it, the value before that. ABSENT if there was none."""
    older = [other for other in gone if other.beneath(step)]
    return before_all(_value(step, path, shape), older, path, shape)


def before_all(value: Any, steps: Sequence[Step], path: Path, shape: Shape) -> Any:
    """What stood at `path` before the one of `steps` (the newest first) that wrote `value` there, and so on."""
    for step in steps:
        if value is not ABSENT and step.writes(path) == digest_tree(value):
            value = _value(step, path, shape)
    return value


def _value(step: Step, path: Path, shape: Shape) -> Any:
    value = get(step.data, path)
    return value if value is not ABSENT else get(in_long_form(step.data, shape), path)


def in_long_form(data: Any, shape: Shape) -> Any:
    """`data` with every short form written out."""
    for path, key in shape.short.items():
        value = get(data, path)
        if value is not ABSENT and not isinstance(value, dict | list):
            data = apply(data, [Set(path, {key: value})])
    return data


class _Reversal:
    """One step taken back on `data`."""

    def __init__(self, data: Any, step: Step, gone: Sequence[Step], shape: Shape) -> None:
        self.data = data
        self._step = step
        self._gone = gone
        self._shape = shape
        removed = [decode_path(op["path"]) for op in step.entry["ops"] if op["op"] == "remove"]
        self._replaced = {path for path in removed if step.writes(path) is not ABSENT}
        self._rest = apply(step.data, [Remove(path) for path in removed]) if () not in removed else {}

    def result(self) -> Any:
        for op in reversed(self._step.entry["ops"]):
            path = decode_path(op["path"])
            if op["op"] != "remove":
                new_item = op["op"] == "upsert" and get(self._step.data, path) is ABSENT
                self._restore(path, op["digest"], [*self._shape.entries, path] if new_item else self._shape.entries)
            elif path not in self._replaced and (before := self._former(path)) is not ABSENT:
                self._fill(path, before)
        return self.data

    def _former(self, path: Path) -> Any:
        return former(self._step, self._gone, path, self._shape)

    def _restore(self, path: Path, digests: Any, whole: Collection[Path]) -> None:
        """Take back the value at `path`, whose digests after the run were `digests`."""
        now, before = get(self.data, path), self._former(path)
        if now is ABSENT:
            return
        if before is ABSENT and (path in whole or digest_tree(now) == digests):
            self.data = _without(self.data, path, self._former)
        elif digest_tree(now) == digests:
            self._put(path, before)
        elif not (isinstance(digests, dict) and isinstance(now, dict)):
            return
        elif before is ABSENT or path in self._shape.short or (isinstance(before, dict) and path not in self._replaced):
            for key, inner in digests.items():
                self._restore((*path, key), inner, whole)
            if before is ABSENT and get(self.data, path) == {}:
                self._do(Remove(path))

    def _fill(self, path: Path, value: Any) -> None:
        """Bring back what is missing of a removed value; in an entry or list item that is there again, nothing."""
        now = get(self.data, path)
        if now is ABSENT or (now is None and not path):
            self._put(path, value)
        elif isinstance(now, dict) and isinstance(value, dict) and path not in self._shape.entries:
            for key, inner in value.items() if not path or isinstance(path[-1], str) else ():
                self._fill((*path, key), inner)

    def _put(self, path: Path, value: Any) -> None:
        """Set the value at `path`, if the place for it is still there."""
        parent = get(self.data, path[:-1])
        if not path:
            self.data = value
        elif isinstance(path[-1], Item):
            there = get(self.data, path) is not ABSENT
            if isinstance(parent, list):
                self._do(Set(path, value) if there else Upsert(path[:-1], path[-1].key, value))
        elif isinstance(parent, dict) or (parent is ABSENT and self._was_left_empty(path)):
            self._do(Set(path, value))

    def _was_left_empty(self, path: Path) -> bool:
        """Whether the run left nothing in what is missing around `path`: who takes that out means nothing by it."""
        missing = next(path[:end] for end in range(1, len(path)) if get(self.data, path[:end]) is ABSENT)
        return all(isinstance(step, str) for step in path) and not any(_leaves(get(self._rest, missing)))

    def _do(self, op: Op) -> None:
        self.data = apply(self.data, [op])


def _leaves(value: Any) -> Iterator[bool]:
    """True for each value in `value` that is no mapping."""
    if isinstance(value, dict):
        for inner in value.values():
            yield from _leaves(inner)
    elif value is not ABSENT:
        yield True
