"""The record of one run (`run.json`) as typed data: the only module that knows its JSON.

`decode` reads every shape that was ever written, and nothing else: an unknown field, a missing one, a value of another
type or one that contradicts its neighbours makes a record damaged. `encode` writes the newest shape.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from wcode_setup import generated
from wcode_setup.catalog import Model
from wcode_setup.documents import FORMATS
from wcode_setup.documents.base import Item, Path
from wcode_setup.engine.ops import Hidden
from wcode_setup.engine.store.digests import Digests
from wcode_setup.engine.store.former_records import newest
from wcode_setup.engine.store.strict import (
    DamagedError,
    Kind,
    fields_of,
    flag,
    like,
    list_of,
    map_of,
    maybe,
    number,
    one_of,
    refuse,
    text,
)
from wcode_setup.tools.base import Target

RUN_ID = re.compile(r"\d{8}T\d{6}Z-[0-9a-f]{4,}")
_DIGEST = re.compile(r"[0-9a-f]{64}")
BASE = re.compile(r"\$([A-Za-z_]\w*(?:/\.\.|:[\w.-]+)?)(?=/|$)")
"""The beginning of a path that is relative to a base: `$NAME`."""
_NAME = re.compile(r"[A-Za-z_]\w*(?:/\.\.|:[\w.-]+)?")
_SCHEMA = re.compile(r"[a-z]+/[\w.-]+")


class Setup(NamedTuple):
    """The set-up of one tool by a run; no key. `vision` as in `Request`; `variable`: the one that a reference names.

    `pruned`: ids of the models that the run removed.
    """

    base_url: str
    models: Sequence[Model]
    vision: bool | None = None
    variable: str | None = None
    pruned: Sequence[str] = ()


class OpRecord(NamedTuple):
    """One operation: `op` is `set`, `remove` or `upsert` (then `path` ends with the item), `digest` of the value."""

    op: str
    path: Path
    digest: Digests
    reason: str | None


class FileRecord(NamedTuple):
    """One file of a run. `before`: name of the file beside `run.json` with its previous bytes; None if it was absent.

    `folders`: those that the run created for it, the outermost first. `in_place`: it was overwritten, not replaced.
    """

    path: str
    real: str
    target: Target
    tools: Sequence[str]
    status: str
    before: str | None
    before_digest: str | None
    before_mode: int | None
    after_digest: str | None
    in_place: bool
    folders: Sequence[str]
    ops: Sequence[OpRecord]


class Run(NamedTuple):
    """One run. `reverts`: tool -> ids of the runs that it reverts there; `setups`: tool -> its set-up.

    `setups` is empty in the oldest records. `state`: the state folder in which it was recorded, `bases`: the folders
    that paths of its files are relative to, `$NAME/…` (`engine.store.paths`); None and `{}` in former records, whose
    paths are absolute.
    """

    run_id: str
    command: str
    version: str
    tools: Sequence[str]
    providers: Mapping[str, str]
    reverts: Mapping[str, Sequence[str]]
    setups: Mapping[str, Setup]
    files: Sequence[FileRecord]
    state: str | None = None
    bases: Mapping[str, str] = {}

    @property
    def time(self) -> str:
        """The time of the run, from its id: `2026-11-21 20:15:00 UTC`."""
        stamp = self.run_id
        return f"{stamp[:4]}-{stamp[4:6]}-{stamp[6:8]} {stamp[9:11]}:{stamp[11:13]}:{stamp[13:15]} UTC"


def encode(run: Run) -> bytes:
    """The content of `run.json`."""
    content = {
        "schema_version": 1,
        **run._asdict(),
        "setups": {tool: _encode_setup(setup) for tool, setup in run.setups.items()},
        "files": [_encode_file(file) for file in run.files],
    }
    return json.dumps(content, indent=1).encode()


def _encode_setup(setup: Setup) -> dict[str, Any]:
    models = [{field: getattr(model, field) for field in _MODEL} for model in setup.models]
    return {**setup._asdict(), "models": models}


def _encode_file(file: FileRecord) -> dict[str, Any]:
    ops = [{**op._asdict(), "path": [_encode_step(step) for step in op.path]} for op in file.ops]
    return {**file._asdict(), "target": list(file.target), "ops": ops}


def _encode_step(step: str | Item) -> Any:
    if not isinstance(step, Item):
        return step
    if isinstance(step.key, tuple):
        return [_encode_step(Item(field, value)) for field, value in step.fields.items()]
    return {"key": step.key, "hidden" if isinstance(step.value, Hidden) else "value": step.value}


def decode(content: bytes) -> Run:
    """The run that `content`, the bytes of a `run.json`, records. Raises `DamagedError`."""
    try:
        return _consistent(_run(newest(json.loads(content)), ""))
    except (ValueError, RecursionError) as error:
        raise DamagedError(error.where if isinstance(error, DamagedError) else "") from None


_digest = like(_DIGEST)


def _path(value: Any, where: str) -> str:
    try:
        encoded = text(value, where).encode("utf-8", "surrogateescape")
        base = BASE.match(value)
        fine = (base is not None or os.path.isabs(value)) and b"\0" not in encoded
        fine = fine and not (base and ".." in value[base.end() :].split("/"))
    except UnicodeEncodeError:  # a lone surrogate
        fine = False
    return str(value) if fine else str(refuse(where))


def _digests(value: Any, where: str) -> Digests:
    return map_of(_digests)(value, where) if isinstance(value, dict) else _digest(value, where)


def _step(value: Any, where: str) -> str | Item:
    return _field(value, where) if isinstance(value, dict) else _fields(value, where)


def _fields(value: Any, where: str) -> str | Item:
    """A key, or an item by several fields: one step for each."""
    if not isinstance(value, list):
        return text(value, where)
    found = list_of(_field)(value, where)
    keys = [item.key for item in found if isinstance(item.key, str)]
    if len(set(keys)) < max(len(value), 2):
        refuse(where)
    return Item(tuple(keys), tuple(item.value for item in found))


def _scalar(value: Any, where: str) -> Any:
    """The value that identifies an item: no mapping and no list."""
    return refuse(where) if isinstance(value, dict | list) else value


def _field(value: Any, where: str) -> Item:
    hidden = "hidden" in value
    kinds: dict[str, Kind[Any]] = {"hidden": _digest} if hidden else {"value": _scalar}
    of_fields: Kind[dict[str, Any]] = fields_of(dict, key=maybe(text), **kinds)
    found = of_fields(value, where)
    return Item(found["key"], Hidden(found["hidden"]) if hidden else found["value"])


def _op(value: Any, where: str) -> OpRecord:
    found = _any_op(value, where)
    fine = (found.op == "remove") == (found.digest is None)
    if found.op == "upsert":
        item = found.path[-1] if found.path else None
        fine = fine and isinstance(item, Item) and (item.key is None or isinstance(found.digest, dict))
    return found if fine else refuse(where)


def _schema(value: Any, where: str) -> str:
    name = like(_SCHEMA)(value, where)
    try:
        generated.source(f"schemas/{name}")
    except OSError:
        refuse(where)
    return name


def _target(value: Any, where: str) -> Target:
    names = Target._fields
    found = value if isinstance(value, list) and len(value) == len(names) else refuse(where)
    return _any_target(dict(zip(names, found, strict=True)), where)


_any_op = fields_of(
    OpRecord,
    op=one_of("set", "remove", "upsert"),
    path=list_of(_step),
    digest=maybe(_digests),
    reason=maybe(text),
)
_any_target = fields_of(
    Target,
    role=text,
    path=_path,
    format=one_of(*FORMATS),
    template=text,
    schema=maybe(_schema),
    private=flag,
)
_MODEL: dict[str, Kind[Any]] = {
    "id": text,
    "name": text,
    "context_window": number,
    "max_tokens": number,
    "input": list_of(text),
    "reasoning": flag,
}
_setup = fields_of(
    Setup,
    base_url=text,
    models=list_of(fields_of(Model, **_MODEL)),
    vision=maybe(flag),
    variable=maybe(text),
    pruned=list_of(text),
)
_file = fields_of(
    FileRecord,
    path=_path,
    real=_path,
    target=_target,
    tools=list_of(text),
    status=one_of("created", "changed", "deleted"),
    before=maybe(text),
    before_digest=maybe(_digest),
    before_mode=maybe(number),
    after_digest=maybe(_digest),
    in_place=flag,
    folders=list_of(_path),
    ops=list_of(_op),
)


def _bases(value: Any, where: str) -> dict[str, str]:
    found = map_of(_path)(value, where)
    for name, folder in found.items():
        base = BASE.match(folder)
        if not _NAME.fullmatch(name) or (base and (base[1] == name or not os.path.isabs(found.get(base[1], "")))):
            refuse(f"{where}.{name}")
    return found


def _of_version(schema_version: int, **fields: Any) -> Run:  # noqa: ARG001 - it is 1
    return Run(**fields)


_run = fields_of(
    _of_version,
    schema_version=one_of(1),
    run_id=like(RUN_ID),
    command=text,
    version=text,
    tools=list_of(text),
    providers=map_of(text),
    reverts=map_of(list_of(like(RUN_ID))),
    setups=map_of(_setup),
    files=list_of(_file),
    state=maybe(_path),
    bases=_bases,
)


def _consistent(run: Run) -> Run:
    """Return the run. Raises `DamagedError` if its fields contradict each other."""
    tools = set(run.tools)
    if len(tools) != len(run.tools) or run.providers.keys() != tools:
        raise DamagedError("tools")
    for name, of_tools in (("reverts", run.reverts), ("setups", run.setups)):
        if not of_tools.keys() <= tools:
            raise DamagedError(name)
    for position, file in enumerate(run.files):
        for name in _contradictions(position, file, tools):
            raise DamagedError(f"files[{position}].{name}")
        for path in (file.path, file.real, *file.folders):
            if (base := BASE.match(path)) and base[1] not in run.bases:
                raise DamagedError("bases")
    if (run.state is None and run.bases) or not os.path.isabs(run.state or os.sep):
        raise DamagedError("state")
    return run


def _contradictions(position: int, file: FileRecord, tools: set[str]) -> Iterator[str]:
    """The names of a file's fields that contradict others."""
    if not file.tools or not tools.issuperset(file.tools):
        yield "tools"
    if file.target.path != file.path:
        yield "target"
    if file.before != (None if file.status == "created" else f"before-{position}"):
        yield "before"
    if (file.before_digest is None) != (file.before is None):
        yield "before_digest"
    if (file.before_mode is None) != (file.before is None) or (file.before_mode or 0) not in range(0o10000):
        yield "before_mode"
    if (file.after_digest is None) != (file.status == "deleted"):
        yield "after_digest"
    starts = [os.path.join(folder, "") for folder in file.folders if _base(folder) == _base(file.real)]
    if not all(map(file.real.startswith, starts)):
        yield "folders"


def _base(path: str) -> str:
    """The base of a path of a record; "" for an absolute one."""
    found = BASE.match(path)
    return found[1] if found else ""
