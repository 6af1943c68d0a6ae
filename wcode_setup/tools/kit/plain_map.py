"""A provider map that is all of a tool: one configuration, with each key in its entry or in a variable."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Any

from wcode_setup.documents.base import Path, Remove
from wcode_setup.errors import Note
from wcode_setup.secrets.credentials import ENV, LITERAL, Credential, Existing
from wcode_setup.secrets.secret import Secret
from wcode_setup.secrets.shapes import is_placeholder, is_reference
from wcode_setup.tools.base import Installed, Request, Target, View
from wcode_setup.tools.common import (
    Configuration,
    credential_headers,
    dig,
    is_of_former,
    mapping,
    npm_program,
    text_of,
    usable_url,
)
from wcode_setup.tools.hosts import Held
from wcode_setup.tools.kit.provider_map import ProviderMap


class PlainMap(ProviderMap[Configuration]):
    """A tool of which everything is said by names.

    The template has the variables `provider`, `base_url`, `api_key` (None: what is there stays), `models` and `default`
    (a reference; None: it stays).
    """

    PACKAGE: str
    """The npm package of the program, which is called like the tool."""
    KEY: Path = ("apiKey",)
    """Where the key stands in an entry."""
    HEADERS: Path = ("headers",)
    """Where an entry adds headers to requests."""
    VARIABLE = "${%s}"
    """How a key refers to a variable, `%s` being its name; for a tool that cannot, leave `ENV` out of `FORMS`."""
    FORMS = (LITERAL, ENV)

    def installed(self, view: View) -> Installed | None:
        """The program in PATH."""
        return npm_program(view, self.NAME, self.PACKAGE)

    def current(self, view: View, request: Request, provider: str) -> Configuration:
        """The configuration."""
        target = self.config(view, request)
        return Configuration(view, request, target, view.document(target), provider)

    def existing(self, now: Configuration) -> Existing:
        """The key in our entry; an empty one or a placeholder is none."""
        return self._read(self.entry(now))

    def others(self, now: Configuration) -> Sequence[Held]:
        """The keys of the other entries."""
        entries = mapping(now.data, *self.PROVIDERS)
        return [Held(self.url(entry), self._read(entry)) for name, entry in entries.items() if name != now.provider]

    def context(self, now: Configuration, credential: Credential) -> dict[str, Any]:
        """The variables of the template, as above."""
        request, url = now.request, self.url(self.entry(now))
        key: Secret | str | None = self.VARIABLE % credential.variable if credential.form == ENV else credential.value
        return {
            "provider": now.provider,
            "base_url": url if usable_url(url, request.base_url) else request.base_url,
            "api_key": key,
            "models": request.models,
            "default": f"{now.provider}/{request.models[0].id}" if request.set_default else None,
        }

    def obsolete(self, now: Configuration, old: Existing, credential: Credential) -> dict[Target, list[Remove]]:
        """The headers for another host, and those that carry another credential than a new key."""
        headers: Path = (*self.PROVIDERS, now.provider, *self.HEADERS)
        found = dig(now.data, *headers)
        if found is not None and is_of_former(self.url(self.entry(now)), now.request.base_url):
            return {now.target: [Remove(headers, "reason-former-vendor")]}
        names = [] if credential.keep else self._credentials(now)
        return {now.target: [Remove((*headers, name), "reason-header") for name in names]}

    def notes(self, now: Configuration, old: Existing, credential: Credential) -> Iterable[Note]:
        """The gateway's; a credential in a header that stays; a variable that is not set."""
        yield from super().notes(now, old, credential)
        kept = [] if any(self.obsolete(now, old, credential).values()) else self._credentials(now)
        if kept:
            yield Note("header-kept", where=", ".join(kept))
        if _unset(now, credential):
            yield Note("variable-unset", variable=credential.variable, title=self.TITLE)

    def steps(self, now: Configuration, old: Existing, credential: Credential) -> list[str | Note]:
        """Export the variable, start the tool."""
        variable, steps = credential.variable or "", list[str | Note]()
        if _unset(now, credential):
            steps = [Note("step-export", title=self.TITLE), f"read -rs {variable} && export {variable}"]
        return [*steps, Note("step-start", title=self.TITLE), self.NAME]

    def _credentials(self, now: Configuration) -> list[str]:
        return credential_headers(dig(self.entry(now), *self.HEADERS))

    def _read(self, entry: Any) -> Existing:
        key = text_of(entry, *self.KEY) or ""
        if not key.strip() or is_placeholder(key):
            return Existing()
        variable = re.fullmatch(re.escape(self.VARIABLE) % "([A-Z][A-Z0-9_]*)", key)
        if variable and ENV in self.FORMS:
            return Existing(ENV, variable=variable[1])
        return Existing("other") if is_reference(key) else Existing(LITERAL, Secret(key))


def _unset(now: Configuration, credential: Credential) -> bool:
    """Whether the key is a reference to a variable that is not set here."""
    return credential.form == ENV and not now.view.locations.variable(credential.variable or "")
