"""Plain map: a provider map in one configuration file, with each key in its entry or in a variable."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from wcode_setup.documents.base import Path, Remove
from wcode_setup.errors import Note
from wcode_setup.secrets.credentials import Credential, Existing
from wcode_setup.tools.base import Finding, Request, Target, View
from wcode_setup.tools.common import Configuration, dig, is_of_former, key_variable, mapping
from wcode_setup.tools.hosts import Held
from wcode_setup.tools.kit.entries import KeyEntries
from wcode_setup.tools.kit.provider_map import ProviderMap
from wcode_setup.urls import usable_url


class PlainMap(KeyEntries, ProviderMap[Configuration]):
    """A tool that is a provider map and needs only names and paths.

    The template has the variables `provider`, `base_url`, `api_key` (None: the key stays), `models` and `default` (a
    reference; None: the default stays).
    """

    def current(self, view: View, request: Request, provider: str) -> Configuration:
        """The configuration file, parsed."""
        target = self.config(view, request)
        return Configuration(view, request, target, view.document(target), provider)

    def existing(self, now: Configuration) -> Existing:
        """The key in the provider's entry."""
        return self.key_of(self.entry(now))

    def credential(self, view: View, request: Request, provider: str) -> Existing:
        """The key in the entry, or its variable."""
        return self.existing(self.current(view, request, provider))

    def others(self, now: Configuration) -> Sequence[Held]:
        """The keys of the other entries."""
        entries = mapping(now.data, *self.PROVIDERS)
        return [Held(self.url(entry), self.key_of(entry)) for name, entry in entries.items() if name != now.provider]

    def context(self, now: Configuration, credential: Credential) -> dict[str, Any]:
        """The variables of the template, as the class lists them."""
        request, url = now.request, self.url(self.entry(now))
        return {
            "provider": now.provider,
            "base_url": url if usable_url(url, request.base_url) else request.base_url,
            "api_key": self.spelt(credential, key_variable(request, now.provider)),
            "models": request.models,
            "default": self.reference(now.data, now.provider, request.models[0].id) if request.set_default else None,
        }

    def obsolete(self, now: Configuration, old: Existing, credential: Credential) -> dict[Target, list[Remove]]:
        """The headers that are for another host, or carry a credential in addition to a new key."""
        headers: Path = (*self.PROVIDERS, now.provider, *self.HEADERS)
        found = dig(now.data, *headers)
        if found is not None and is_of_former(self.url(self.entry(now)), now.request.base_url):
            return {now.target: [Remove(headers, "reason-former-vendor")]}
        names = [] if credential.keep else self.credentials(self.entry(now))
        return {now.target: [Remove((*headers, name), "reason-header") for name in names]}

    def notes(self, now: Configuration, old: Existing, credential: Credential) -> Iterable[Note]:
        """Notes on the gateway, on a credential in a header that stays, and on a variable that is not set."""
        yield from super().notes(now, old, credential)
        goes = any(self.obsolete(now, old, credential).values())
        yield from self.key_notes(now.view, credential, [] if goes else self.credentials(self.entry(now)))

    def key_findings(self, now: Configuration, entry: Path) -> Iterator[Finding]:
        """The findings on the key of the entry."""
        return self.key_problems(now.view, self.existing(now), entry)

    def steps(self, now: Configuration, old: Existing, credential: Credential) -> list[str | Note]:
        """The steps after a run: export the variable, start the tool."""
        return self.key_steps(now.view, credential)
