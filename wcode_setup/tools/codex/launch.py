"""Codex for one terminal: its configuration as options (measured on 0.169.0)."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from wcode_setup.errors import SetupError
from wcode_setup.tools.base import Launch, Request, View
from wcode_setup.tools.codex import paths
from wcode_setup.tools.common import mapping


def launch(user: View, request: Request, data: dict[str, Any], variable: str) -> Launch:
    """One `-c` for each value. Raises `codex-run-variable` if `.env` would replace the key."""
    path = paths.env_target(user, request).path
    if variable in mapping(user.peek(path, "dotenv")):
        raise SetupError("codex-run-variable", variable=variable, path=path)
    return Launch([word for name, value in _values(data) for word in ("-c", f"{name}={json.dumps(value)}")])


def _values(data: dict[str, Any], above: str = "") -> Iterator[tuple[str, Any]]:
    """The values of a table, each with the path of its key; ids of providers have no dots."""
    for name, value in data.items():
        if isinstance(value, dict):
            yield from _values(value, f"{above}{name}.")
        else:
            yield above + name, value
