"""Schema validation with messages of our own: the only place that imports jsonschema.

jsonschema's messages quote the instance, which may be a key; these quote only types, limits and names.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from functools import cache
from typing import Any, NamedTuple

from wcode_setup.engine.ops import kind
from wcode_setup.engine.render import data_folder
from wcode_setup.errors import Note

_LIMITS = ("minimum", "exclusiveMinimum", "maximum", "minLength", "minItems", "pattern")


class Violation(NamedTuple):
    """One thing that is wrong: where (keys and list positions) and what, without any value."""

    path: tuple[str | int, ...]
    what: Note

    @property
    def where(self) -> str:
        """`models.providers.wcode.models[0].maxTokens`."""
        text = ""
        for step in self.path:
            text += f"[{step}]" if isinstance(step, int) else ("." if text else "") + step
        return text or "the top level"


@cache
def load_schema(name: str) -> Any:
    """The schema at `name` below `schemas/`."""
    with open(os.path.join(data_folder("schemas"), name), encoding="utf-8") as file:
        return json.load(file)


def violations(data: Any, schema: str) -> list[Violation]:
    """Everything in `data` that the schema at `schema` does not allow, in the order of the data."""
    from jsonschema import Draft7Validator

    found = {
        violation for error in Draft7Validator(load_schema(schema)).iter_errors(data) for violation in _read(error)
    }
    return sorted(found, key=lambda violation: [str(step) for step in violation.path])


def _read(error: Any) -> Iterator[Violation]:
    """What one error of jsonschema means: of an `anyOf`, the complaint of the branch that fits best."""
    if error.context:
        from jsonschema.exceptions import best_match

        error = best_match([error])
    path, rule, wanted = tuple(error.absolute_path), error.validator, error.validator_value
    if rule == "type":
        types = wanted if isinstance(wanted, str) else ", ".join(wanted)
        yield Violation(path, Note("schema-type", wanted=types, found=kind(error.instance)))
    elif rule == "additionalProperties":
        known = list(error.schema.get("properties", {}))
        yield from (Violation((*path, name), _unknown(name, known)) for name in error.instance if name not in known)
    elif rule == "required":
        missing = [name for name in wanted if name not in error.instance]
        yield Violation(path, Note("schema-required", names=", ".join(missing)))
    elif rule in ("enum", "const"):
        values = wanted if rule == "enum" else [wanted]
        yield Violation(path, Note("schema-enum", values=", ".join(json.dumps(value) for value in values)))
    else:
        yield Violation(path, Note(f"schema-{rule}" if rule in _LIMITS else "schema-other", limit=wanted, rule=rule))


def _unknown(name: str, known: list[str]) -> Note:
    from difflib import get_close_matches

    near = get_close_matches(name, known, n=1, cutoff=0.5)
    return Note("schema-near", near=near[0]) if near else Note("schema-unknown")
