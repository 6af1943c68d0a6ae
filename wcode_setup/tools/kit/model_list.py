"""Model list: a list of entries that each name a model, a URL and a key, and a default that names one of them.

The entries have no provider id; it is derived from their URL (`default_provider`), so all entries for one host have the
same provider. Another id, given by `--provider`, is recorded in the history and not written to a file.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from wcode_setup.catalog import Model
from wcode_setup.documents.base import Item, Op, Path, Remove, has_identity, identity
from wcode_setup.errors import Note
from wcode_setup.secrets.credentials import LITERAL, Credential, Existing
from wcode_setup.secrets.secret import Secret
from wcode_setup.tools.base import (
    Finding,
    Pointer,
    RegisteredModel,
    Registration,
    Request,
    Resolution,
    Target,
    View,
)
from wcode_setup.tools.common import DEFAULT_PROVIDER, Configuration, default_provider, dig, items, text_of
from wcode_setup.tools.hosts import Held, credential_for
from wcode_setup.tools.kit.entries import KeyEntries, ModelEntries
from wcode_setup.tools.validation import catalog_models, elsewhere, limits, open_files
from wcode_setup.urls import normalise_url, same_url, usable_url


class Entry(NamedTuple):
    """An entry to write. `api_key` None: the key stays; `model` None: only the key is written."""

    name: str
    id: str
    base_url: str
    api_key: Secret | str | None
    model: Model | None


Listed = tuple[Item, dict[str, Any]]
"""An entry of the file, with its identity before it."""


class ModelList(KeyEntries, ModelEntries):
    """A tool with a list of models; `IDENTITIES` has the identity of its entries.

    The template has the variables `entries` (each an `Entry`) and `default` (a reference; None: the default stays).
    """

    LIST: Path = ("models",)
    """The path of the list."""
    DEFAULT: Path = ("model",)
    """The path of the reference to the default model."""
    ID: Path = ("model",)
    """The path of the model's id in an entry."""
    URL: Path = ("baseUrl",)
    """The path of the base URL in an entry."""

    def speaks(self, entry: Mapping[str, Any]) -> bool:
        """Return True if an entry has the protocol that the template writes."""
        return True

    def reference(self, name: str, model: str) -> str:
        """The reference to the entry called `name` with this model."""
        return name

    def resolve(self, view: View, request: Request) -> Resolution:
        """Decide names and keys of the entries for the gateway; existing entries keep their name."""
        provider, target = self.provider_of(view, request), self.config(view, request)
        now = Configuration(view, request, target, view.document(target), provider)
        here = self._here(now.data, request)
        others = [entry for _, entry in self._listed(now.data) if not same_url(self._url(entry), request.base_url)]
        credential = credential_for(
            view,
            request,
            provider,
            Held(request.base_url, self._existing(here)),
            lambda: [Held(self._url(entry), self.key_of(entry)) for entry in others],
            in_git=view.in_git(target.path),
            forms=self.FORMS,
            title=self.TITLE,
        )
        entries = list(self._entries(now, here, credential))
        headers = [(*self.LIST, at, *self.HEADERS, name) for at, entry in here for name in self.credentials(entry)]
        default = self.reference(entries[0].name, entries[0].id) if request.set_default else None
        literal = {self.key_of(entry).value for _, entry in here} - {None, credential.value}
        return Resolution(
            provider,
            credential,
            contexts={target: {"entries": entries, "default": default}},
            removals={target: [] if credential.keep else [Remove(path, "reason-header") for path in headers]},
            notes=[*credential.notes, *self._notes(now, here, credential)],
            steps=self.key_steps(view, credential),
            former_key=bool(literal) and not credential.keep,
        )

    def points_to(self, view: View, request: Request) -> Pointer | None:
        """The default model, and the first entry that it refers to."""
        data = view.document(self.config(view, request)).data
        chosen = text_of(data, *self.DEFAULT)
        entry = next((entry for _, entry in self._listed(data) if self._reference(entry) == chosen), None)
        if not chosen or entry is None:
            return Pointer(model=chosen) if chosen else None
        url = self._url(entry)
        old = self.key_of(entry)
        return Pointer(default_provider(url), url, text_of(entry, *self.ID), old.form, old.variable)

    def registration(self, view: View, request: Request, provider: str) -> Registration:
        """The models of the provider's entries; of several entries with one model the first counts."""
        data = view.document(self.config(view, request)).data
        by_url = request.base_url_given and request.provider == provider
        listed = self._here(data, request) if by_url else self._of(data, provider)
        models = dict[str, RegisteredModel]()
        for _, entry in listed:
            name = text_of(entry, *self.ID) or ""
            models.setdefault(name, self.registered(name, entry))
        chosen = text_of(data, *self.DEFAULT)
        default = next((text_of(entry, *self.ID) for _, entry in listed if self._reference(entry) == chosen), None)
        old, url = self._existing(listed), next((self._url(entry) for _, entry in listed), None)
        return Registration(url, list(models.values()), default, old.form, old.variable)

    def part(self, target: Target, data: Any, provider: str) -> Any:
        """The provider's entries, and the default if it refers to one of them."""
        entries = [entry for _, entry in self._of(data, provider)]
        result: dict[Any, Any] = {}
        found = [(self.LIST, entries)] if entries else []
        found += [(path, dig(data, *path)) for path in self._default(data, provider)]
        for path, value in found:
            place = result
            for key in path[:-1]:
                place = place.setdefault(key, {})
            place[path[-1]] = value
        return result

    def holds(self, target: Target, data: Any, provider: str) -> bool:
        """True if there is an entry of this provider."""
        return bool(self._of(data, provider))

    def providers(self, view: View, request: Request) -> list[str]:
        """The provider of the gateway, and `wcode`, each only if it has entries."""
        data = view.document(self.config(view, request)).data
        found = [self.provider_of(view, request)] if self._here(data, request) else []
        return list(dict.fromkeys([*found, *([DEFAULT_PROVIDER] if self._of(data, DEFAULT_PROVIDER) else [])]))

    def judge(self, view: View, request: Request, provider: str) -> list[Finding]:
        """The findings on limits, gateway and key of each entry, and on the file mode."""
        target = self.config(view, request)
        found = list[Finding]()
        for at, entry in self._of(view.document(target).data, provider):
            place: Path = (*self.LIST, at)
            if known := catalog_models(self._url(entry)).get(text_of(entry, *self.ID) or ""):
                found += limits(entry, place, known, self.LIMITS)
            found += self.key_problems(view, self.key_of(entry), place)
            found += elsewhere(provider, self._url(entry), (*place, *self.URL))
        return [*found, *open_files(view, target)]

    def entries(self, target: Target, data: Any, provider: str) -> list[Path]:
        """The provider's entries, without those that share an identity."""
        found = [at for at, _ in self._of(data, provider)]
        return [(*self.LIST, at) for at in found if found.count(at) == 1]

    def owned(self, view: View, request: Request, provider: str) -> dict[Target, list[Op]]:
        """Remove the provider's entries, and the default if it refers to one of them."""
        target = self.config(view, request)
        data = view.document(target).data
        paths = [*((*self.LIST, at) for at, _ in self._of(data, provider)), *self._default(data, provider)]
        return {target: [Remove(path) for path in paths]}

    def _listed(self, data: Any) -> Iterator[Listed]:
        """The entries that have the protocol of the template, a URL, a model and an identity."""
        key = self.IDENTITIES[self.LIST]
        for entry in items(data, *self.LIST):
            if has_identity(key, entry) and normalise_url(self._url(entry)) and self.speaks(entry):
                at = identity(key, entry)
                if all(isinstance(value, str) for value in at.fields.values()) and text_of(entry, *self.ID):
                    yield at, entry

    def _of(self, data: Any, provider: str) -> list[Listed]:
        """The entries of a provider, by the host of their URL."""
        return [one for one in self._listed(data) if default_provider(self._url(one[1])) == provider]

    def _here(self, data: Any, request: Request) -> list[Listed]:
        """The entries for the gateway of the request."""
        return [one for one in self._listed(data) if same_url(self._url(one[1]), request.base_url)]

    def _default(self, data: Any, provider: str) -> Sequence[Path]:
        """The path of the default, if it refers to an entry of the provider; else nothing."""
        named = [self._reference(entry) for _, entry in self._of(data, provider)]
        return [self.DEFAULT] if text_of(data, *self.DEFAULT) in named else []

    def _entries(self, now: Configuration, here: Sequence[Listed], credential: Credential) -> Iterator[Entry]:
        """The entries to write: one per requested model and, for a new key alone, those of other models."""
        request, rest = now.request, [entry for _, entry in here]
        names = {text_of(entry, *self.LABEL) for entry in items(now.data, *self.LIST)}
        first = next((text_of(entry, *self.KEY) for entry in rest if self.key_of(entry).form), None)
        key = first if credential.keep and credential.form != LITERAL else self.spelt(credential)
        for model in request.models:
            same = (one for one in rest if text_of(one, *self.ID) == model.id)
            entry = next((one for one in same if usable_url(self._url(one), request.base_url)), None)
            name = text_of(entry, *self.LABEL) or _free(model.name, now.provider, names)
            names.add(name)
            stays = credential.keep and self.key_of(entry).form
            yield Entry(name, model.id, self._url(entry) or request.base_url, None if stays else key, model)
            rest = [one for one in rest if one is not entry]
        for entry in () if credential.keep else rest:
            name, model_id = (text_of(entry, *path) or "" for path in (self.LABEL, self.ID))
            yield Entry(name, model_id, self._url(entry), key, None)

    def _notes(self, now: Configuration, here: Sequence[Listed], credential: Credential) -> Iterable[Note]:
        """Notes on an adopted entry, on a credential in a header that stays, and on an unset variable."""
        request = now.request
        known = [one.base_url for one in request.recorded() if one.tool == self.NAME]
        if here and not any(same_url(url, request.base_url) for url in known):
            yield Note("adopted", provider=text_of(here[0][1], *self.LABEL) or now.provider, url=request.base_url)
        kept = [name for _, entry in here for name in self.credentials(entry)] if credential.keep else []
        yield from self.key_notes(now.view, credential, kept)

    def _existing(self, listed: Sequence[Listed]) -> Existing:
        """The first key of these entries."""
        return next((old for _, entry in listed if (old := self.key_of(entry)).form), Existing())

    def _url(self, entry: Any) -> str:
        return text_of(entry, *self.URL) or ""

    def _reference(self, entry: Any) -> str:
        return self.reference(text_of(entry, *self.LABEL) or "", text_of(entry, *self.ID) or "")


def _free(name: str, provider: str, taken: set[str | None]) -> str:
    """A name that no entry has: `name`; if that is taken, with the provider and, if needed, a number appended."""
    number, free = 1, name
    while free in taken:
        free = f"{name} ({provider})" if number == 1 else f"{name} ({provider} {number})"
        number += 1
    return free
