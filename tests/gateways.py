"""Which key each tool would send to which host, read from its files by what the tool is known to do, not by our code."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import urlsplit

import pyjson5


class Sent(NamedTuple):
    """A host (with scheme and port), and the key, or the name of the variable, that an entry has for it."""

    host: str
    key: str | None = None
    variable: str | None = None


def host_of(url: Any) -> str:
    """Scheme, host and port of a URL; nothing for what is none."""
    parts = urlsplit(url) if isinstance(url, str) else urlsplit("")
    return f"{parts.scheme}://{parts.netloc}".lower()


def sent_by(tool: str, home: Path) -> list[Sent]:
    """Every pair of host and credential in the files of a tool in their usual places.

    `tests/cases/<tool>/sent.py` reads them. A key beside no URL is left out: the tool sends it nowhere.
    """
    found = import_module(f"tests.cases.{tool}.sent").sent(home)
    return [one for one in found if one.host != host_of("") and (one.key or one.variable)]


def read(path: Path) -> Any:
    """The data of a JSON file in any dialect; nothing of an absent or empty one."""
    return pyjson5.decode(path.read_text(encoding="utf-8")) if path.exists() and path.read_text().strip() else {}
