"""The configuration of a tool of the family as it is: the file to edit, the provider, and the key in effect."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, NamedTuple, TypeGuard

from wcode_setup.documents.base import Document
from wcode_setup.secrets.credentials import ENV, LITERAL, SECRET, Existing
from wcode_setup.secrets.secret import Secret
from wcode_setup.secrets.shapes import is_placeholder
from wcode_setup.text import concealed
from wcode_setup.tools.base import Request, Target, View
from wcode_setup.tools.common import dig, mapping, overlaid, text_of
from wcode_setup.tools.hosts import Held
from wcode_setup.tools.opencode.builtins import BUILTIN_PROVIDERS
from wcode_setup.tools.opencode.product import (
    Product,
    auth_target,
    config_target,
    layers,
    named_config,
    own_files,
)

NPM = "@ai-sdk/openai-compatible"
"""The npm package for OpenAI-compatible endpoints; the default of a provider that is not built in."""
OTHER = "other"
_VARIABLE = r"\s*\{env:([^{}]+)\}\s*"
_NAME = r"[A-Z][A-Z0-9_]*"


class Own(NamedTuple):
    """The user's own files of a tool: the existing ones, the first choice first, and their merged data."""

    targets: list[Target]
    merged: dict[str, Any]
    first: str
    """The path to write if no file has the provider."""

    def __repr__(self) -> str:
        return concealed(self)

    @property
    def entries(self) -> dict[str, Any]:
        """The provider entries, merged over the files."""
        return mapping(self.merged, "provider")


class Current(NamedTuple):
    """The state for one request: the user's files, the file to edit, its document, the provider id to write under."""

    product: Product
    view: View
    request: Request
    own: Own
    target: Target
    document: Document
    provider: str

    def __repr__(self) -> str:
        return concealed(self)

    @property
    def data(self) -> Any:
        return self.document.data

    @property
    def entry(self) -> dict[str, Any]:
        """The provider's entry in the file to edit; `{}` if there is none."""
        return mapping(self.data, "provider", self.provider)

    @property
    def merged(self) -> dict[str, Any]:
        """The provider's entry, merged over the user's own files."""
        return mapping(self.own.entries, self.provider)

    @property
    def auth(self) -> Target:
        return auth_target(self.product, self.view, self.request)

    @property
    def stored(self) -> dict[str, Any]:
        """The provider's entry in `auth.json`; `{}` if there is none."""
        return mapping(self.view.document(self.auth).data, self.provider)

    def others(self) -> list[Target]:
        """The user's other files that have an entry of the provider."""
        documents = {id(self.document)}
        found = []
        for target in self.own.targets:
            document = self.view.document(target)
            if id(document) not in documents and self.provider in mapping(document.data, "provider"):
                documents.add(id(document))
                found.append(target)
        return found


def own(product: Product, view: View, request: Request) -> Own:
    """Read the user's own files. Raises for one that does not parse: the tool itself would not start with it."""
    paths = own_files(product, view, request)
    targets = [config_target(path) for path in paths if view.exists(path)]
    ranks = {path: rank for rank, path in enumerate(layers(product, view))}
    merged: Any = {}
    for target in sorted(targets, key=lambda target: ranks.get(target.path, len(ranks))):
        merged = overlaid(merged, view.document(target).data)
    named = not request.config and named_config(product, view.locations)
    first = named or (targets[0].path if targets else paths[0])
    return Own(targets, mapping(merged), first)


def current(product: Product, view: View, request: Request, provider: str) -> Current:
    """The state. The file to edit is the one with the provider, else the first one, else the one the tool creates."""
    found = own(product, view, request)
    holders = [target for target in found.targets if provider in mapping(view.document(target).data, "provider")] or [
        config_target(found.first)
    ]
    return Current(product, view, request, found, holders[0], view.document(holders[0]), provider)


def entry_url(entry: Any) -> str:
    """The URL of a provider entry; "" if there is none."""
    return text_of(entry, "options", "baseURL") or text_of(entry, "api") or ""


def speaks(name: str, entry: Mapping[str, Any]) -> bool:
    """True if an entry is for an OpenAI-compatible endpoint, by its package."""
    return bool(entry.get("npm") == NPM) or ("npm" not in entry and name not in BUILTIN_PROVIDERS)


def existing(now: Current) -> Existing:
    """The key in effect, in the tool's own order: `apiKey`, `auth.json`, the single variable of `env`.

    An empty `apiKey`, or a placeholder from a manual, counts as none.
    """
    key, stored, names = dig(now.merged, "options", "apiKey"), now.stored, now.merged.get("env")
    if is_key(key):
        variable = interpolated(now)
        if variable:
            return _from_variable(variable)
        return Existing(OTHER) if "{env:" in key or "{file:" in key else Existing(LITERAL, Secret(key))
    if stored.get("type") == "api":
        value = stored.get("key")
        return Existing(SECRET, Secret(value)) if is_key(value) else Existing()
    if isinstance(names, list) and len(names) == 1 and isinstance(names[0], str):
        return _from_variable(names[0])
    return Existing()


def held_by_others(now: Current) -> list[Held]:
    """The credentials of the other provider entries, each with its base URL."""
    names = [name for name in now.own.entries if name != now.provider]
    return [Held(entry_url(now.own.entries[name]), existing(now._replace(provider=name))) for name in names]


def _from_variable(name: str) -> Existing:
    """A reference to a variable; `OTHER` if wcode-setup would not write its name."""
    return Existing(ENV, variable=name) if re.fullmatch(_NAME, name) else Existing(OTHER)


def is_key(value: Any) -> TypeGuard[str]:
    """True if a value is a key, or a reference to one."""
    return isinstance(value, str) and bool(value.strip()) and not is_placeholder(value)


def interpolated(now: Current) -> str | None:
    """The variable of a key `{env:…}`, for which the tool silently sends no key if it is unset; else None."""
    key = dig(now.merged, "options", "apiKey")
    found = re.fullmatch(_VARIABLE, key) if isinstance(key, str) else None
    return found[1] if found else None
