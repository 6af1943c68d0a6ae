"""Schema validation with its own messages; the only module that imports jsonschema.

jsonschema's messages quote the instance, which may be a key; these quote only types, limits and names.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import cache
from itertools import takewhile
from typing import Any, NamedTuple

from wcode_setup import generated
from wcode_setup.documents.base import Identity, Item, Path, has_identity, identity, kind
from wcode_setup.engine.ops import ABSENT, identity_key, show_path
from wcode_setup.errors import Note

_TYPES = {"array": "list"}
"""Names of types in schemas that differ from those of `base.kind`."""
_LIMITS = (
    "minimum",
    "exclusiveMinimum",
    "maximum",
    "minLength",
    "minItems",
    "minProperties",
    "maxProperties",
    "pattern",
)


class Violation(NamedTuple):
    """A fault: its path (list items by their id, those without one by position) and a note that quotes no value."""

    path: tuple[str | int | Item, ...]
    what: Note

    @property
    def where(self) -> str:
        """The path as text: `models.providers.wcode.models[qwen3.6-plus].maxTokens`."""
        return show_path(tuple(Item(None, step) if isinstance(step, int) else step for step in self.path))


@cache
def load_schema(name: str) -> Any:
    """The schema at `name` below `schemas/`."""
    return json.loads(generated.source(f"schemas/{name}"))


def violations(data: Any, schema: str, identities: Mapping[Path, Identity] = {}) -> list[Violation]:
    """The violations of the schema at `schema` in `data`, sorted by path.

    `identities`: the lists whose items have another identity than `id`.
    """
    return [] if generated.accepts(schema, data) else breaches(data, load_schema(schema), identities)


def breaches(data: Any, rules: Mapping[str, Any], identities: Mapping[Path, Identity] = {}) -> list[Violation]:
    """The violations of the schema `rules` in `data`; otherwise as `violations`."""
    from jsonschema import Draft7Validator

    errors = Draft7Validator(rules).iter_errors(data)
    found = {violation: None for error in errors for violation in _read(error, rules.get("definitions", {}))}
    ordered = sorted(found, key=lambda violation: [str(step) for step in violation.path])
    return list(
        dict.fromkeys(Violation(_by_id(violation.path, data, identities), violation.what) for violation in ordered)
    )


def _by_id(
    path: Sequence[str | int | Item], data: Any, identities: Mapping[Path, Identity]
) -> tuple[str | int | Item, ...]:
    found: list[str | int | Item] = []
    for step in path:
        key = identity_key(identities, tuple(map(str, found))) if isinstance(step, int) else ABSENT
        key = "id" if key is ABSENT or key is None else key
        present = not isinstance(data, dict) or step in data
        data = data[step] if present else None  # of an unknown key only the name counts
        item = identity(key, data) if isinstance(step, int) and has_identity(key, data) else None
        found.append(item if item and all(isinstance(value, str) for value in item.fields.values()) else step)
    return tuple(found)


def _read(error: Any, definitions: dict[str, Any]) -> Iterator[Violation]:
    """The violations in one error of jsonschema; for an `anyOf`, those of the branch that fits best."""
    if error.context:
        from jsonschema.exceptions import best_match

        error = best_match([error])
    path, rule, wanted = tuple(error.absolute_path), error.validator, error.validator_value
    if rule == "type":
        types = " or ".join(_TYPES.get(name, name) for name in ([wanted] if isinstance(wanted, str) else wanted))
        yield Violation(path, Note("schema-type", wanted=types, found=kind(error.instance)))
    elif rule == "additionalProperties":
        known = error.schema.get("properties", {})
        yield from (
            Violation((*path, name), _unknown(name, known, error.instance, definitions))
            for name in error.instance
            if name not in known
        )
    elif rule == "required":
        missing = [name for name in wanted if name not in error.instance]
        yield Violation(path, Note("schema-required", names=", ".join(missing)))
    elif rule in ("enum", "const"):
        values = wanted if rule == "enum" else [wanted]
        yield Violation(path, Note("schema-enum", values=", ".join(json.dumps(value) for value in values)))
    else:
        yield Violation(path, Note(f"schema-{rule}" if rule in _LIMITS else "schema-other", limit=wanted, rule=rule))


def _unknown(name: str, known: dict[str, Any], data: dict[str, Any], definitions: dict[str, Any]) -> Note:
    """The note on the unknown key `name` in `data`; `known`: the allowed keys with their schemas.

    One of these may allow `name` inside: then its line lacks indentation.
    """
    from difflib import get_close_matches

    inside = [key for key, rule in known.items() if name in _keys(rule, definitions)]
    above = [key for key in takewhile(lambda key: key != name, data) if key in inside]
    if above or len(inside) == 1:
        return Note("schema-indent", parent=[*inside, *above][-1])
    near = get_close_matches(name, known, n=1, cutoff=0.5)
    return Note("schema-near", near=near[0]) if near else Note("schema-unknown")


def _keys(rule: Any, definitions: dict[str, Any]) -> Collection[str]:
    """The keys in a schema, or in the definition that its `$ref` names."""
    rule = rule if isinstance(rule, dict) else {}
    rule = definitions.get(str(rule.get("$ref", "")).removeprefix("#/definitions/"), rule)
    return rule.get("properties", {})  # type: ignore[no-any-return]
