"""The parameters of a request, from the catalogue of this package."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from wcode_setup.catalog import request_data


class Parameter(NamedTuple):
    """A parameter of a request.

    `schema`: a JSON Schema of its value. `example`: a value. `names`: protocol -> its path in the body.
    `default`: the value that holds without it; None if the vendor names none. `needs`: the parameters without which it
    is refused. `own`: the interface of OpenAI itself does not have it.
    """

    name: str
    schema: Mapping[str, Any]
    example: Any
    names: Mapping[str, str]
    default: Any = None
    needs: Sequence[str] = ()
    own: bool = False

    @property
    def type(self) -> str:
        """The type of its value, as JSON Schema names it: `string` if it is one of some words."""
        return str(self.schema.get("type", "string"))

    @property
    def values(self) -> str:
        """Its range or its words, as text; "" if any value of the type is allowed."""
        low, high = self.schema.get("minimum"), self.schema.get("maximum")
        if high is not None:
            return f"{low}..{high}"
        first = next(iter(self.schema.get("anyOf", ())), self.schema)
        return f">= {low}" if low is not None else ", ".join(first.get("enum", ()))


def parameters() -> dict[str, Parameter]:
    """Name -> parameter, in the order of the vendor's table."""
    return {name: Parameter(name, **entry) for name, entry in request_data()["parameters"].items()}


def source() -> tuple[str, str]:
    """The source of the table, and the day on which it was read."""
    data = request_data()
    return data["source"], data["captured"]
