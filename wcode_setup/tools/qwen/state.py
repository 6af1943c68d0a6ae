"""Qwen Code's settings as they are: the entries, the one that is chosen, and the key in effect (measured on 0.24.4)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from wcode_setup.documents.base import Path
from wcode_setup.secrets.credentials import ENV, LITERAL, SECRET, Existing
from wcode_setup.secrets.secret import Secret
from wcode_setup.secrets.shapes import is_placeholder
from wcode_setup.tools.base import Request, View
from wcode_setup.tools.common import dig, items, mapping, text_of
from wcode_setup.tools.qwen import paths

PROVIDERS, PROTOCOLS = "modelProviders", "providerProtocol"
OPENAI = "openai"
"""The group of entries for gateways of this protocol, and the kind of authentication."""
LIST: Path = (PROVIDERS, OPENAI)
TYPE: Path = ("security", "auth", "selectedType")
NAME: Path = ("model", "name")
ROUTE: Path = ("model", "baseUrl")
"""The URL that selects one of several entries for the default model; without it the first one counts."""
BLOCK = "env"
"""The variables in the settings, which count if no other place sets them."""
HEADERS: Path = ("generationConfig", "customHeaders")
BODY: Path = ("generationConfig", "extra_body")
IMAGES: Path = ("generationConfig", "modalities", "image")
WIRE, CHAT = "wireApi", "chat-completions"
VARIABLE, URL = "envKey", "baseUrl"
FALLBACK = "OPENAI_API_KEY"
"""The variable whose value is sent to any gateway of this protocol while that of the entry has none."""
UNSET = "NO_API_KEY"
"""The value in the settings for a variable that is set elsewhere: without one, OPENAI_API_KEY would be sent."""
VERSION, CURRENT_VERSION = "$version", 4
"""The format of the settings; Qwen Code adds it to a file without one."""
OTHER = "other"
MARK = "\ufeff"
"""A byte order mark, which Qwen Code skips in `.env`."""
_EXPANDED = re.compile(r"\$(?:\w|\{)")
_UNREADABLE = re.compile(r"['\"`\\]")


def is_expanded(value: str) -> bool:
    """True if Qwen Code would replace a part of a value in the settings by that of a variable."""
    return bool(_EXPANDED.search(value))


def is_plain(value: str) -> bool:
    """True if Qwen Code and wcode-setup read a value in `.env` alike."""
    return not _UNREADABLE.search(value)


def stored(view: View, request: Request) -> dict[str, str]:
    """The variables in the user's `.env`."""
    found = mapping(view.document(paths.env_file(view, request)).data)
    return {name.removeprefix(MARK): value for name, value in found.items()}


def looked_up(view: View, request: Request, found: Existing) -> Existing:
    """The credential that a variable of an entry stands for: its value in `.env`, else that in the settings."""
    variable = found.variable or ""
    if found.form != ENV:
        return found
    if value := stored(view, request).get(variable):
        return Existing(SECRET, Secret(value), variable)
    value = text_of(view.document(paths.settings(view, request)).data, BLOCK, variable) or ""
    if not value.strip() or value == UNSET or is_placeholder(value):
        return found
    return Existing(OTHER, variable=variable) if is_expanded(value) else Existing(LITERAL, Secret(value), variable)


def speaks(entry: Any) -> bool:
    """True for an entry with chat completions."""
    return dig(entry, WIRE) in (None, CHAT)


def routes(data: Any) -> Iterator[Mapping[str, Any]]:
    """The entries for gateways of the protocol, in the order in which Qwen Code reads them."""
    protocols = mapping(data, PROTOCOLS)
    for group in mapping(data, PROVIDERS):
        if (protocols.get(group) or group) == OPENAI:
            yield from (entry for entry in items(data, PROVIDERS, group) if isinstance(entry, dict))


def chosen(data: Any, name: str | None) -> Mapping[str, Any] | None:
    """The entry that Qwen Code uses for the default model; None if no entry has this model."""
    found = [entry for entry in routes(data) if entry.get("id") == name and name]
    exact = (entry for entry in found if entry.get(URL) == text_of(data, *ROUTE))
    return next(exact, found[0] if found else None)


def default_entry(data: Any) -> Mapping[str, Any] | None:
    """The entry of the default model; None if it is of another protocol, or no entry."""
    return chosen(data, text_of(data, *NAME)) if dig(data, *TYPE) == OPENAI else None


def is_shared(data: Any, text: str, variable: str, own: Mapping[int, Any]) -> bool:
    """True if something else in the settings uses a variable; `own`: the entries that do not count, by identity."""
    used = [dig(entry, VARIABLE) for group in mapping(data, PROVIDERS) for entry in items(data, PROVIDERS, group)
            if id(entry) not in own]  # fmt: skip
    return variable in used or bool(re.search(rf"\$(?:\{{{re.escape(variable)}\}}|{re.escape(variable)}\b)", text))
