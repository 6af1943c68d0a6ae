"""The record of runs: one folder each, first the journal of a run under way, then its entry in the history.

A folder holds `run.json` and the bytes before (`before-0`, …), all 0600 in 0700. A journal becomes history by one
rename, so a run is either under way (and can be rolled back) or done (and can be undone).
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import time
from collections.abc import Sequence
from typing import Any

from wcode_setup import __version__
from wcode_setup.documents.base import Item, Op, Path, Set, Upsert
from wcode_setup.engine import files
from wcode_setup.engine import ops as model
from wcode_setup.engine.folders import make_own, refuse_missing_home
from wcode_setup.engine.plan import FilePlan, Plan
from wcode_setup.engine.setups import encode
from wcode_setup.errors import SetupError
from wcode_setup.places import Places
from wcode_setup.secrets.masking import masked

KEPT_RUNS = 50
KEPT_DAYS = 30
_RUN = {"schema_version": int, "run_id": str, "command": str, "tools": list, "providers": dict, "reverts": dict,
        "setups": dict, "files": list}  # fmt: skip
_FILE = {"path": str, "real": str, "target": list, "tools": list, "status": str, "in_place": bool, "folders": list,
         "ops": list}  # fmt: skip
"""The fields of a record that everybody relies on: `record` writes them."""
_STATUS = ("created", "changed", "deleted")
_RUN_ID = re.compile(r"\d{8}T\d{6}Z-[0-9a-f]{4,}")


class State:
    """The state folder: `lock`, `pending/` (the journal) and `history/`."""

    def __init__(self, places: Places) -> None:
        self.places = places
        self.folder = places.state_home()
        self.lock = os.path.join(self.folder, "lock")
        self.pending = os.path.join(self.folder, "pending")
        self.history = os.path.join(self.folder, "history")

    def prepare(self) -> None:
        """Make the folders, or see that they are ours alone: what they hold is written back to any file."""
        refuse_missing_home(self.places, files.real_path(self.folder))
        for folder in (self.folder, self.pending, self.history):
            make_own(folder)


def digest(content: bytes | None) -> str | None:
    """The SHA-256 of a file's bytes; None for no file."""
    return None if content is None else hashlib.sha256(content).hexdigest()


def digest_tree(value: Any) -> Any:
    """The digests of a plain value: of a mapping key by key, of anything else one SHA-256; None for ABSENT."""
    if isinstance(value, dict):
        return {key: digest_tree(inner) for key, inner in value.items()}
    return None if value is model.ABSENT else digest(json.dumps(value, sort_keys=True).encode())


def run_ids(folder: str) -> list[str]:
    """The ids of the runs in `pending` or `history`, the oldest first; what else lies there is not ours."""
    return [name for name in files.names(folder) if _RUN_ID.fullmatch(name)]


def new_run_id(state: State) -> str:
    """An id that sorts after all others: UTC second, and the fraction of it in four hex digits (15 microseconds)."""
    second, fraction = divmod(time.time_ns(), 1_000_000_000)
    run_id = time.strftime("%Y%m%dT%H%M%SZ", time.gmtime(second)) + f"-{fraction * 65536 // 1_000_000_000:04x}"
    newest = max(run_ids(state.history), default="")
    if run_id > newest:
        return run_id
    stem, tail = newest.split("-")  # the clock was set back: count on from the newest
    return f"{stem}-{int(tail, 16) + 1:0{len(tail)}x}" if tail.strip("f") else newest + "0"


def encode_path(path: Path) -> list[Any]:
    """A path as JSON: a list item by identity is `{"key": …, "value": …}`, or `"hidden"`, a digest of a secret."""
    return [_encode_item(step) if isinstance(step, Item) else step for step in path]


def _encode_item(item: Item) -> dict[str, Any]:
    value = item.value
    if isinstance(value, str) and masked(value) != value:
        return {"key": item.key, "hidden": model.hidden(value)}
    return {"key": item.key, "value": value}


def decode_path(path: list[Any]) -> Path:
    """The inverse of `encode_path`."""
    return tuple(_decode_item(step) if isinstance(step, dict) else step for step in path)


def _decode_item(step: dict[str, Any]) -> Item:
    return Item(step["key"], model.Hidden(step["hidden"]) if "hidden" in step else step["value"])


def record(run_id: str, command: str, plan: Plan) -> dict[str, Any]:
    """The content of `run.json`: digests of what is written, no copy of it."""
    return {
        "schema_version": 1,
        "run_id": run_id,
        "command": command,
        "version": __version__,
        "tools": plan.tools,
        "providers": plan.providers,
        "reverts": plan.reverts,
        "setups": {tool: encode(setup) for tool, setup in plan.setups.items()},
        "files": [_record_file(number, file) for number, file in enumerate(plan.changed)],
    }


def _record_file(number: int, file: FilePlan) -> dict[str, Any]:
    return {
        "path": file.target.path,
        "real": file.real,
        "target": list(file.target),
        "tools": file.tools,
        "status": file.status,
        "before": None if file.snapshot.content is None else f"before-{number}",
        "before_digest": digest(file.snapshot.content),
        "before_mode": file.snapshot.mode,
        "after_digest": digest(file.content),
        "in_place": False,
        "folders": files.missing_folders(os.path.dirname(file.real)),
        "ops": [_record_op(op) for op in file.ops],
    }


def _record_op(op: Op) -> dict[str, Any]:
    path, value = op.path, model.ABSENT
    if isinstance(op, Set):
        value = op.value
    elif isinstance(op, Upsert):
        path, value = (*op.path, model.identity(op.key, op.item)), op.item
    kind = type(op).__name__.lower()
    return {"op": kind, "path": encode_path(path), "digest": digest_tree(value), "reason": op.reason}


def write_record(folder: str, content: dict[str, Any]) -> None:
    """Write `run.json` in `folder`, durably."""
    files.write(os.path.join(folder, "run.json"), json.dumps(content, indent=1).encode())


def read_record(folder: str) -> dict[str, Any] | None:
    """The `run.json` in `folder`; None if there is none of this form. Raises `file-failed` if it cannot be read."""
    try:
        content = files.read(os.path.join(folder, "run.json")).content
        found = json.loads(content) if content else None
    except SetupError as error:
        if error.code == "file-failed":
            raise
        return None
    except ValueError:
        return None
    return found if _is_record(found) else None


def _is_record(found: Any) -> bool:
    if not _has(found, _RUN) or found["schema_version"] != 1:
        return False
    return all(_has(file, _FILE) and file["status"] in _STATUS for file in found["files"])


def _has(found: Any, fields: dict[str, type]) -> bool:
    return isinstance(found, dict) and all(isinstance(found.get(name), kind) for name, kind in fields.items())


def runs(state: State) -> list[dict[str, Any]]:
    """The recorded runs, the newest first."""
    found = (read_record(os.path.join(state.history, name)) for name in reversed(run_ids(state.history)))
    return [run for run in found if run is not None]


def before_of(state: State, run_id: str, entry: dict[str, Any]) -> bytes | None:
    """The bytes of a file before a run, `entry` being that file in its record; None for no file. `history-damaged`."""
    folder = os.path.join(state.history, run_id)
    try:
        content = files.read(os.path.join(folder, entry["before"])).content if entry["before"] else None
    except SetupError as error:
        if error.code == "file-failed":
            raise
        content = None
    if digest(content) != entry["before_digest"]:
        raise SetupError("history-damaged", path=folder, run=run_id)
    return content


def prune(state: State, found: Sequence[str]) -> None:
    """Delete the recorded runs with these ids, and with them every key that the bytes before hold."""
    for name in run_ids(state.history):
        if name in found:
            files.remove_folder(os.path.join(state.history, name))


def reverted(found: Sequence[dict[str, Any]], tool: str) -> dict[str, str]:
    """Of the runs `found` (the newest first) those taken back for `tool`, each with the standing run that did it."""
    by: dict[str, str] = {}
    for run in found:
        if run["run_id"] not in by:
            by.update(dict.fromkeys(run["reverts"].get(tool, ()), run["run_id"]))
    return by


def standing(found: Sequence[dict[str, Any]], tool: str) -> list[dict[str, Any]]:
    """The runs on `tool` that no later standing run takes back, in the order of `found` (the newest first)."""
    by = reverted(found, tool)
    return [run for run in found if tool in run["tools"] and run["run_id"] not in by]


def standing_tools(found: Sequence[dict[str, Any]]) -> dict[str, list[str]]:
    """Run id -> the tools for which the run is not taken back; `[]` for one that is taken back whole."""
    tools = {tool: None for run in found for tool in run["tools"]}
    left = {tool: {run["run_id"] for run in standing(found, tool)} for tool in tools}
    return {run["run_id"]: [tool for tool in run["tools"] if run["run_id"] in left[tool]] for run in found}


def sets_up(run: dict[str, Any], tool: str) -> bool:
    """Whether a run configured the tool, rather than taking something of it back."""
    return tool in run["tools"] and tool not in run["reverts"]


def trim(state: State) -> None:
    """Keep the newest 50 runs of at most 30 days, always the newest, and what `undo` and `remove` cannot do without.

    That is each file's first run, its first standing one for each provider (it tells whose the provider entry is), and
    the runs that took one of those back.
    """
    newest_first = reversed(run_ids(state.history))
    limit = time.strftime("%Y%m%dT%H%M%SZ", time.gmtime(time.time() - KEPT_DAYS * 86400))
    doubtful = {name for number, name in enumerate(newest_first) if number and (number >= KEPT_RUNS or name < limit)}
    if not doubtful:
        return
    found = runs(state)
    by = {tool: reverted(found, tool) for run in found for tool in run["tools"]}
    first: dict[Any, str] = {}
    for run in reversed(found):
        for file in run["files"]:
            first.setdefault(file["real"], run["run_id"])
            for tool in file["tools"]:
                if sets_up(run, tool) and run["run_id"] not in by[tool]:
                    first.setdefault((file["real"], tool, run["providers"].get(tool)), run["run_id"])
    needed = set(first.values())
    for name in doubtful - needed - {taken[name] for taken in by.values() for name in needed & taken.keys()}:
        files.remove_folder(os.path.join(state.history, name))
