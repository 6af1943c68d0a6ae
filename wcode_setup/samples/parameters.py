"""Parameters as a person gives them, checked against the catalogue, and named as the protocol names them."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from wcode_setup.catalog.parameters import Parameter, parameters
from wcode_setup.catalog.protocols import ANTHROPIC
from wcode_setup.engine.schema import breaches
from wcode_setup.errors import Note, SetupError
from wcode_setup.text import is_text

_DEEPEST = 60
"""Levels of lists and objects in a value: some libraries write 64 at most, those of the request among them."""
_LARGEST = 2**53 - 1
"""The largest integer that every reader of JSON keeps exact."""


def parsed(given: Sequence[str]) -> dict[str, Any]:
    """Name -> value of texts like `temperature=0.2`; a value is JSON, or a word.

    Raises `param-form`, `param-unknown` with the nearest names, `param-twice`, `param-value` and `param-needs`.
    """
    known, found = parameters(), dict[str, Any]()
    for text in given:
        name, equals, value = text.partition("=")
        name = name.strip()
        if not (equals and name):
            raise SetupError("param-form", value=text)
        if name not in known:
            from difflib import get_close_matches

            near = get_close_matches(name, known, n=2, cutoff=0.5) or list(known)
            raise SetupError("param-unknown", value=name, near=", ".join(near))
        if name in found:
            raise SetupError("param-twice", value=name)
        found[name] = _value(known[name], value)
    for name in found:
        for other in known[name].needs:
            if found.get(other, False) is False:
                raise SetupError("param-needs", value=name, other=other, example=example(known[other]))
    return found


def for_protocol(given: Mapping[str, Any], protocol: str, limit: int | None, default: int | None) -> dict[str, Any]:
    """The parameters as fields of a body. `limit`: the context window; `default`: the output limit of the model.

    Raises `param-protocol` for one that the protocol does not have, `param-over-context`, and `param-missing` if a
    limit is required and not known.
    """
    known, found = parameters(), dict[str, Any]()
    length = given.get("max_tokens")
    if length is not None and limit is not None and length > limit:
        raise SetupError("param-over-context", max_tokens=length, context_window=limit)
    if protocol == ANTHROPIC and length is None:
        if default is None:
            raise SetupError("param-missing", example=example(known["max_tokens"]))
        given = {**given, "max_tokens": default}
    for name, value in given.items():
        path = known[name].names.get(protocol)
        if path is None:
            others = ", ".join(other.names[protocol] for other in known.values() if protocol in other.names)
            raise SetupError("param-protocol", value=name, protocol=protocol, known=others)
        *above, last = path.split(".")
        place = found
        for step in above:
            place = place.setdefault(step, {})
        place[last] = value
    return found


def remarks(given: Mapping[str, Any], texts: Sequence[str]) -> Iterator[Note]:
    """Notes on parameters that do not go well together, as the vendor's table says; `texts`: the messages."""
    if {"temperature", "top_p"} <= given.keys():
        yield Note("param-both")
    form = given.get("response_format")
    if form and form["type"] == "json_object" and not any("json" in text.lower() for text in texts):
        yield Note("param-json")


def example(parameter: Parameter) -> str:
    """A parameter with a value, as it is given on the command line."""
    value = parameter.example
    return f"{parameter.name}={value if isinstance(value, str) else json.dumps(value)}"


def _value(parameter: Parameter, text: str) -> Any:
    """The value in `text`. Raises `param-value`."""
    try:
        value = json.loads(text, parse_constant=str)
    except ValueError:
        value = text
    except RecursionError:
        what = Note("too-deep", limit=_DEEPEST)
        raise SetupError("param-value", value=parameter.name, what=what, example=example(parameter)) from None
    if parameter.type == "integer" and isinstance(value, float) and value.is_integer():
        value = int(value)
    for what in [*(breach.what for breach in breaches(value, parameter.schema)), *_misfits(value)]:
        raise SetupError("param-value", value=parameter.name, what=what, example=example(parameter))
    return value


def _misfits(value: Any, depth: int = 0) -> Iterator[Note]:
    """A note for each number and text in `value` that not every language can hold, and for a nesting."""
    if isinstance(value, dict | list) and depth == _DEEPEST:
        yield Note("too-deep", limit=_DEEPEST)
    elif isinstance(value, dict | list):
        for one in [*value, *value.values()] if isinstance(value, dict) else value:
            yield from _misfits(one, depth + 1)
    elif isinstance(value, str) and not is_text(value):
        yield Note("not-text")
    elif isinstance(value, int | float) and not isinstance(value, bool) and not abs(value) <= _largest(value):
        yield Note("schema-maximum", limit=_LARGEST)


def _largest(value: float) -> float:
    return _LARGEST if isinstance(value, int) else sys.float_info.max
