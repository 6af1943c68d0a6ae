"""Former shapes of a record, with a step to the next shape for each: every record ever written stays readable."""

from __future__ import annotations

from typing import Any

from wcode_setup.engine.store.strict import Kind, anything, fields_of, list_of, map_of, maybe, text


def newest(found: Any) -> Any:
    """`found` converted to the newest shape if it has a former one, else unchanged."""
    steps = (_with_targets, _with_providers, _with_reverts_by_tool, _with_bases)
    for fields, step in zip(_FORMER, steps, strict=True):
        if isinstance(found, dict) and found.keys() == fields:
            found = step(found)
    return found


_HEAD = {"schema_version", "run_id", "command", "version", "tools", "files"}
_FORMER = (
    _HEAD | {"provider"},
    _HEAD | {"provider", "reverts"},
    _HEAD | {"providers", "reverts"},
    _HEAD | {"providers", "reverts", "setups"},
)
"""The fields of former shapes, the oldest first."""
_FIRST_OP: Kind[dict[str, Any]] = fields_of(
    dict, op=anything, path=anything, digest=anything, fields=maybe(map_of(anything)), reason=anything
)
_FIRST_FILE: Kind[dict[str, Any]] = fields_of(
    dict,
    path=anything,
    real=anything,
    role=text,
    format=anything,
    tools=anything,
    status=anything,
    before=anything,
    before_digest=anything,
    before_mode=anything,
    after_digest=anything,
    in_place=anything,
    folders=anything,
    ops=list_of(_FIRST_OP),
)
"""Values of `anything` are not used here; they are checked with the newest shape."""


def _with_targets(found: dict[str, Any]) -> dict[str, Any]:
    """Convert the first shape, of one tool and two kinds of files: `target` for `role` and `format`, empty `reverts`.

    An operation had one digest of its value, and one of each field of an item.
    """
    tools, files = list_of(text)(found["tools"], ".tools"), list_of(_FIRST_FILE)(found["files"], ".files")
    tool = tools[0] if tools else ""
    for file in files:
        role = file.pop("role")
        schema = f"{tool}/{tool}.json.schema.json" if role == "config" else None
        template = f"{tool}/{tool}.json.j2" if role == "config" else f"{tool}/provider.key.j2"
        file["target"] = [role, file["path"], file.pop("format"), template, schema, True]
        for op in file["ops"]:
            of_fields = op.pop("fields")
            op["digest"] = of_fields or op["digest"]
        file["ops"] = list(file["ops"])
    return {**found, "reverts": [], "files": list(files)}


def _with_providers(found: dict[str, Any]) -> dict[str, Any]:
    """Convert one provider for all tools to one per tool."""
    rest = {name: value for name, value in found.items() if name != "provider"}
    return {**rest, "providers": dict.fromkeys(list_of(text)(found["tools"], ".tools"), found["provider"])}


def _with_reverts_by_tool(found: dict[str, Any]) -> dict[str, Any]:
    """Convert one list of reverted runs for all tools to one per tool, and add empty set-ups."""
    reverts = list(list_of(text)(found["reverts"], ".reverts"))
    reverting = bool(reverts) or found["command"] in ("undo", "remove")
    by_tool = {tool: reverts for tool in list_of(text)(found["tools"], ".tools") if reverting}
    return {**found, "reverts": by_tool, "setups": {}}


def _with_bases(found: dict[str, Any]) -> dict[str, Any]:
    """Add empty bases: paths are absolute, and their home is not recorded."""
    return {**found, "state": None, "bases": {}}
