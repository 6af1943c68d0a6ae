"""The registry of tools: name -> title. The module is `wcode_setup.tools.<name>`, imported when it is used."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, cast

if TYPE_CHECKING:
    from wcode_setup.tools import cline, hermes, kilo, openclaw, opencode, roo
    from wcode_setup.tools.base import Tool

    CHECKED: dict[str, Tool] = {  # mypy sees here that each module is a tool; `load` takes that for granted
        "openclaw": openclaw,
        "opencode": opencode,
        "hermes": hermes,
        "roo": roo,
        "kilo": kilo,
        "cline": cline,
    }

TITLES = {
    "openclaw": "OpenClaw",
    "opencode": "OpenCode",
    "hermes": "Hermes Agent",
    "roo": "Roo Code / Zoo Code",
    "kilo": "Kilo Code",
    "cline": "Cline",
}
ALIASES = {"zoo": "roo"}
"""Other names of tools on the command line."""


def canonical(name: str) -> str:
    """The name of the tool that `name` means; anything else stays as it is."""
    return ALIASES.get(name, name)


def load(name: str) -> Tool:
    """The tool called `name` (a key of `TITLES`)."""
    return cast("Tool", import_module(f"wcode_setup.tools.{name}"))
