"""pi's files as they are: the provider's entry, the key that it or `auth.json` has, and the default model."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from wcode_setup.documents.base import Item, Path
from wcode_setup.secrets.credentials import COMMAND, ENV, LITERAL, SECRET, Existing
from wcode_setup.secrets.secret import Secret
from wcode_setup.secrets.shapes import is_placeholder
from wcode_setup.tools.common import Configuration, credential_headers, dig, items, mapping, text_of
from wcode_setup.tools.hosts import Held
from wcode_setup.tools.kit.commands import command_in, variable_in
from wcode_setup.tools.pi.paths import Files, files

CHAT_API = "openai-completions"
"""The name of chat completions in an entry."""
OTHER = "other"
PROVIDER, MODEL, ENABLED = "defaultProvider", "defaultModel", "enabledModels"
KEY, OVERRIDES = "apiKey", "modelOverrides"
_VARIABLE = r"\$(?:\{([A-Za-z_][A-Za-z0-9_]*)\}|([A-Za-z_][A-Za-z0-9_]*))"
_ESCAPED = r"\$([$!])"
_BARE = r"[A-Z][A-Z0-9_]*_KEY"
_EXTRAS = ("headers", "samplingParams", "samplingParamsByThinkingLevel")
"""The values of an entry, a model or an override that are added to requests."""


class Current(Configuration):
    """pi's files as they are, and the provider id to write under."""

    @property
    def files(self) -> Files:
        """The three files."""
        return files(self.view, self.request)

    @property
    def settings(self) -> dict[str, Any]:
        """The data of `settings.json`."""
        return mapping(self.view.document(self.files.settings).data)

    @property
    def stored(self) -> dict[str, Any]:
        """The provider's credential in `auth.json`; `{}` if there is none."""
        return mapping(self.view.document(self.files.auth).data, self.provider)

    @property
    def entry(self) -> dict[str, Any]:
        """The provider's entry; `{}` if there is none."""
        return mapping(self.data, "providers", self.provider)


def existing(now: Current) -> Existing:
    """The credential that pi would use: a key in `auth.json` takes precedence over the entry's."""
    if has_stored_key(now):
        stored = credential_of(now.stored["key"])
        return Existing(SECRET, stored.value) if stored.form == LITERAL else Existing(OTHER)
    return credential_of(now.entry.get(KEY))


def named(now: Current) -> Existing:
    """The credential that the entry names, else the one in `auth.json`."""
    own = credential_of(now.entry.get(KEY))
    return own if own.form else existing(now)


def has_stored_key(now: Current) -> bool:
    """True if `auth.json` has a key for the provider."""
    return now.stored.get("type") == "api_key" and bool(credential_of(now.stored.get("key")).form)


def credential_of(value: Any) -> Existing:
    """The credential of an `apiKey`; an empty one or a placeholder counts as none."""
    if not isinstance(value, str) or not value.strip() or is_placeholder(value):
        return Existing()
    if value.startswith("!"):
        variable, command = variable_in(value[1:]), command_in(value[1:])
        if variable:
            return Existing(ENV, variable=variable)
        return Existing(COMMAND, command=command) if command else Existing(OTHER)
    found = re.fullmatch(_VARIABLE, value)
    if found or is_bare_variable(value):
        return Existing(ENV, variable=(found[1] or found[2]) if found else value)
    if re.search(_VARIABLE, re.sub(_ESCAPED, "", value)):
        return Existing(OTHER)
    return Existing(LITERAL, Secret(re.sub(_ESCAPED, r"\1", value)))


def escaped(key: str) -> str:
    """A key as pi reads it: `$`, and `!` at its beginning, are escaped; before 0.77 they are text."""
    return re.sub(r"^!", "$!", key.replace("$", "$$"))


def is_bare_variable(value: Any) -> bool:
    """True if a value is the name of a variable, which pi sends as the key itself (before 0.79.4: its value)."""
    return isinstance(value, str) and bool(re.fullmatch(_BARE, value))


def interpolated(now: Current) -> str | None:
    """The variable of an `apiKey` that is `$NAME` or `${NAME}`; else None."""
    value = now.entry.get(KEY)
    found = re.fullmatch(_VARIABLE, value) if isinstance(value, str) else None
    return found[1] or found[2] if found else None


def held_by_others(now: Current) -> list[Held]:
    """The credentials of the other entries, each with its base URL."""
    entries = mapping(now.data, "providers")
    return [
        Held(text_of(entry, "baseUrl") or "", existing(now._replace(provider=name)))
        for name, entry in entries.items()
        if name != now.provider
    ]


def listed(now: Current) -> list[tuple[str, Path, dict[str, Any]]]:
    """Id, path and item of each model of the entry, without models that share an id."""
    found = [item for item in items(now.entry, "models") if isinstance(item, dict)]
    names = [item.get("id") for item in found]
    place: Path = ("providers", now.provider, "models")
    return [
        (item["id"], (*place, Item("id", item["id"])), item)
        for item in found
        if isinstance(item.get("id"), str) and names.count(item["id"]) == 1
    ]


def _holders(now: Current) -> Iterator[tuple[Path, dict[str, Any]]]:
    """The entry, its models and its overrides of models, each with its path."""
    entry: Path = ("providers", now.provider)
    yield entry, now.entry
    for _, place, item in listed(now):
        yield place, item
    for name, item in mapping(now.entry, OVERRIDES).items():
        yield (*entry, OVERRIDES, name), mapping(item)


def other_credentials(now: Current) -> list[Path]:
    """The paths of headers with a credential, which are sent in place of `apiKey` or beside it."""
    found = ((place, credential_headers(item.get("headers"))) for place, item in _holders(now))
    return [(*place, "headers", name) for place, names in found for name in names]


def extras(now: Current) -> list[Path]:
    """The paths of values that the entry, its models and its overrides add to requests."""
    return [(*place, name) for place, item in _holders(now) for name in _EXTRAS if name in item]


def overridden(now: Current) -> list[str]:
    """The models whose limits an override replaces."""
    limits = ("contextWindow", "maxTokens")
    return [
        name
        for name, item in mapping(now.entry, OVERRIDES).items()
        if any(dig(item, one) is not None for one in limits)
    ]
