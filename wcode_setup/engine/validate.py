"""Schema validation with messages of our own: the only place that imports jsonschema.

jsonschema's messages quote the instance, which may be a key; these quote only types, limits and names.
"""

from __future__ import annotations

import json
import os
from functools import cache
from typing import Any, NamedTuple

from wcode_setup.engine.ops import kind
from wcode_setup.engine.render import data_folder

_LIMITS = {
    "minimum": "must be at least {}",
    "exclusiveMinimum": "must be more than {}",
    "maximum": "must be at most {}",
    "minLength": "must not be shorter than {} characters",
    "minItems": "must hold at least {} items",
    "pattern": "does not have the form {}",
}


class Violation(NamedTuple):
    """One thing that is wrong: where (a path of keys and positions) and what, without any value."""

    path: tuple[str | int, ...]
    what: str

    def text(self) -> str:
        """`models.providers.wcode.models[0].maxTokens: expected a number, found a string`."""
        where = ""
        for step in self.path:
            where += f"[{step}]" if isinstance(step, int) else ("." if where else "") + step
        return f"{where or 'the top level'}: {self.what}"


@cache
def load_schema(name: str) -> Any:
    """The schema at `name` below `schemas/`."""
    with open(os.path.join(data_folder("schemas"), name), encoding="utf-8") as file:
        return json.load(file)


def violations(data: Any, schema: str) -> list[Violation]:
    """Everything in `data` that the schema at `schema` does not allow, in the order of the data."""
    from jsonschema import Draft7Validator

    found = [
        Violation(tuple(error.absolute_path), _describe(error)) for error in _leaves(data, schema, Draft7Validator)
    ]
    return sorted(set(found), key=lambda violation: [str(step) for step in violation.path])


def _leaves(data: Any, schema: str, validator: Any) -> list[Any]:
    """The errors that say most: for an `anyOf`, those of the branch that fits best instead of "none fits"."""
    from jsonschema.exceptions import best_match

    result = []
    for error in validator(load_schema(schema)).iter_errors(data):
        result.append(best_match([error]) if error.context else error)
    return result


def _describe(error: Any) -> str:
    rule, wanted = error.validator, error.validator_value
    if rule == "type":
        return f"expected {wanted if isinstance(wanted, str) else ' or '.join(wanted)}, found {kind(error.instance)}"
    if rule == "additionalProperties":
        known = list(error.schema.get("properties", {}))
        return "; ".join(_unknown(name, known) for name in error.instance if name not in known)
    if rule == "required":
        return f"{' and '.join(name for name in wanted if name not in error.instance)} missing"
    if rule in ("enum", "const"):
        return f"expected one of {json.dumps(wanted)}" if rule == "enum" else f"expected {json.dumps(wanted)}"
    return _LIMITS.get(rule, "breaks the rule " + str(rule)).format(wanted)


def _unknown(name: str, known: list[str]) -> str:
    from difflib import get_close_matches

    near = get_close_matches(name, known, n=1)
    return f"unknown key {json.dumps(name, ensure_ascii=False)}" + (
        f" (did you mean {json.dumps(near[0])}?)" if near else ""
    )
