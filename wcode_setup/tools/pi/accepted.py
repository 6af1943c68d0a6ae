"""pi's types of values in `models.json`: it ignores a file that breaks one, as a whole (1.6.0; most of them 0.74.2)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from wcode_setup.documents.base import Document, Item, Path, kind, show_path
from wcode_setup.errors import SetupError
from wcode_setup.tools.base import Target

_ANY = "*"
"""The name of a rule for every key of an object."""
Rule = Any
"""A type as `kind` names it, a list with the rule for its items, or the rules for the keys of an object."""

_HEADERS = {_ANY: "string"}
_TEXTS = dict.fromkeys(("name", "baseUrl", "api"), "string")
_OVERRIDE: Rule = {
    **_TEXTS,
    **dict.fromkeys(("thinkingLevelMap", "compat", "cost", "samplingParams", "inputLimits", "promptCache"), "object"),
    "reasoning": "boolean",
    "input": ["string"],
    "contextWindow": "number",
    "maxTokens": "number",
    "headers": _HEADERS,
}
_ENTRY: Rule = {
    **_TEXTS,
    "apiKey": "string",
    "headers": _HEADERS,
    "compat": "object",
    "authHeader": "boolean",
    "models": [{"id": "string", **_OVERRIDE}],
    "modelOverrides": {_ANY: _OVERRIDE},
}
_FILE: Rule = {"providers": {_ANY: _ENTRY}}


class Fault(NamedTuple):
    """A value of a wrong type, both types, and its path."""

    path: Path
    wanted: str
    found: str


def faults(data: Any, rule: Rule = _FILE, path: Path = ()) -> Iterator[Fault]:
    """The values for which pi ignores the file; an item of a list without a text as `id` has the path of the list."""
    wanted = "object" if isinstance(rule, dict) else "list" if isinstance(rule, list) else rule
    if kind(data) != wanted:
        yield Fault(path, wanted, kind(data))
    elif isinstance(rule, dict):
        for name, value in data.items():
            if name in rule or _ANY in rule:
                yield from faults(value, rule.get(name, rule.get(_ANY)), (*path, name))
    elif isinstance(rule, list):
        names = [item.get("id") if isinstance(item, dict) else None for item in data]
        for item, name in zip(data, names, strict=True):
            single = isinstance(name, str) and names.count(name) == 1
            yield from faults(item, rule[0], (*path, Item("id", name)) if single else path)


def refuse(target: Target, document: Document) -> None:
    """Raise `wrong-type` for a file that pi would ignore."""
    for path, wanted, found in faults(document.data):
        line, column = document.position(path) or (None, None)
        where = show_path(path)
        raise SetupError(
            "wrong-type", path=target.path, line=line, column=column, where=where, wanted=wanted, found=found
        )
