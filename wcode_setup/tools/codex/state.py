"""Codex' configuration as it is: the default model, the provider entries, the profiles, and the key in effect."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from wcode_setup.errors import SetupError
from wcode_setup.secrets.credentials import ENV, LITERAL, SECRET, Existing
from wcode_setup.secrets.secret import Secret, secret
from wcode_setup.secrets.shapes import is_placeholder
from wcode_setup.tools.base import Request, Target, View
from wcode_setup.tools.codex import paths
from wcode_setup.tools.common import Configuration, dig, key_variable, mapping, text_of
from wcode_setup.tools.hosts import Held

PROVIDERS = "model_providers"
BUILTIN = "openai"
"""The provider of a configuration that names none."""
RESERVED = frozenset({BUILTIN, "ollama", "lmstudio", "amazon-bedrock", "amazon-bedrock-runtime"})
"""The ids of built-in providers: an entry with one of them is an error (0.169.0)."""
URL, VARIABLE, TOKEN = "base_url", "env_key", "experimental_bearer_token"
COMMANDS = ("auth", "gateway_oauth", "aws")
"""The values of an entry that get a key from elsewhere: a command, a login, an account of AWS."""
HEADERS = ("http_headers", "env_http_headers")
"""The headers that an entry adds to every request: their values, or the variables that have them."""
MODEL, PROVIDER, WINDOW = "model", "model_provider", "model_context_window"
DEFAULTS = (MODEL, PROVIDER, WINDOW)
"""The values at the top that select the default model, in the configuration and in the file of a profile."""
OTHER = "other"
MARK = "\ufeff"
"""A byte order mark, which Codex reads as a part of the name on the first line of `.env`."""
CATALOG = "model_catalog_json"
CLAMP = 272_000
"""The widest context window, in tokens, that Codex uses for a model without an entry in its catalogue."""


class Current(Configuration):
    """Codex' files as they are, and the provider id to write under."""

    @property
    def entry(self) -> dict[str, Any]:
        """The provider's entry; `{}` if there is none."""
        return mapping(self.data, PROVIDERS, self.provider)

    @property
    def url(self) -> str:
        """The base URL of the entry; "" if there is none."""
        return entry_url(self.entry)

    @property
    def chosen(self) -> str:
        """The provider in use."""
        return text_of(self.data, PROVIDER) or BUILTIN

    @property
    def default(self) -> str | None:
        """The default model, if it is one of the provider; else None."""
        return text_of(self.data, MODEL) if self.chosen == self.provider else None

    @property
    def env_file(self) -> Target:
        return paths.env_target(self.view, self.request)

    @property
    def secrets(self) -> dict[str, Any]:
        """The variables in `.env` that Codex reads."""
        found = mapping(self.view.document(self.env_file).data)
        return {name: value for name, value in found.items() if not name.startswith((MARK, "CODEX_"))}

    @property
    def hidden(self) -> set[str]:
        """The names in `.env` behind a byte order mark, which Codex does not find."""
        names = mapping(self.view.document(self.env_file).data)
        return {name.removeprefix(MARK) for name in names if name.startswith(MARK)}

    @property
    def variable(self) -> str:
        """The variable for the key of the provider; in `.env` Codex ignores names that begin with `CODEX_`."""
        name = key_variable(self.request, self.provider)
        return f"GATEWAY_{name}" if name.startswith("CODEX_") else name

    def profiles(self) -> Iterator[tuple[str, Target, dict[str, Any]]]:
        """The existing profiles that can be read: name, file and data."""
        for name, target in paths.profiles(self.view, self.request).items():
            try:
                yield name, target, mapping(self.view.document(target).data)
            except SetupError as error:
                if error.code == "file-failed":
                    raise
                continue  # Codex reads it only if it is named

    def own_profiles(self) -> Iterator[tuple[str, Target, dict[str, Any]]]:
        """The profiles that name the provider, and a model of it."""
        for name, target, data in self.profiles():
            if data.get(PROVIDER) == self.provider and text_of(data, MODEL):
                yield name, target, data


def current(view: View, request: Request, provider: str) -> Current:
    """The configuration for a request."""
    target = paths.config_target(view, request)
    return Current(view, request, target, view.document(target), provider)


def entry_url(entry: Any) -> str:
    """The base URL of an entry; "" if there is none."""
    return text_of(entry, URL) or ""


def existing(now: Current) -> Existing:
    """The credential in effect for the provider."""
    return read(now, now.entry)


def read(now: Current, entry: Any) -> Existing:
    """The credential in an entry: the variable comes before the token."""
    variable, token = text_of(entry, VARIABLE), text_of(entry, TOKEN) or ""
    if variable is not None:
        if not re.fullmatch("[A-Z][A-Z0-9_]*", variable):
            return Existing(OTHER)
        value = now.secrets.get(variable)
        return Existing(SECRET, Secret(value), variable) if value else Existing(ENV, variable=variable)
    if token.strip() and not is_placeholder(token):
        return Existing(LITERAL, Secret(token))
    return Existing(OTHER) if any(dig(entry, name) is not None for name in COMMANDS) else Existing()


def key_of(now: Current, entry: Any) -> Secret | None:
    """The key that Codex sends for an entry; None if it is not known, or there is none."""
    found = read(now, entry)
    return secret(now.view.locations.variable(found.variable)) if found.form == ENV and found.variable else found.value


def held(now: Current) -> Held:
    """The credential in effect, and the URL that it is for.

    Without one, what `.env` has under the variable that the request names: a reference to it would send that key.
    """
    found, key = Held(now.url, existing(now)), now.request.key
    value = now.secrets.get(key.variable) if key and key.variable and not found.existing.form else None
    return Held("", Existing(SECRET, Secret(value), key.variable)) if key and value else found


def held_by_others(now: Current) -> list[Held]:
    """The credentials of the other entries, each with its base URL."""
    entries = mapping(now.data, PROVIDERS)
    return [Held(entry_url(entry), read(now, entry)) for name, entry in entries.items() if name != now.provider]


def shared(now: Current, variable: str) -> bool:
    """True if another entry uses the variable, as its key or for a header."""
    entries = [entry for name, entry in mapping(now.data, PROVIDERS).items() if name != now.provider]
    used = [dig(entry, VARIABLE) for entry in entries]
    used += [name for entry in entries for name in mapping(entry, "env_http_headers").values()]
    used += [dig(server, "bearer_token_env_var") for server in mapping(now.data, "mcp_servers").values()]
    return variable in used
