"""The versions of each tool that the conformance tests ran, from `proven.toml`."""

from __future__ import annotations

import re
from functools import cache
from typing import Any

from wcode_setup import generated


@cache
def _data() -> dict[str, Any]:
    return generated.data("proven")


def versions(tool: str) -> tuple[str, ...]:
    """The proven versions of a tool, the newest first; `()` if its programs are not run."""
    return tuple(_data().get(tool, {}).get("versions", ()))


def packages() -> dict[str, str]:
    """Tool -> the package that newer versions come in: `npm:NAME` or `pypi:NAME`."""
    return {tool: entry["package"] for tool, entry in _data().items()}


def is_newer(tool: str, version: str) -> bool:
    """True if a version of a tool is newer than all proven ones, by the numbers in it."""
    known = versions(tool)
    return bool(known) and all(_numbers(version) > _numbers(one) for one in known)


def _numbers(version: str) -> list[int]:
    return [int(part) for part in re.findall("[0-9]+", version.partition("-")[0])]
