"""Model list: a list of entries that each name a model, a URL and a key, and a default that names one of them.

The entries have no provider id; it is derived from their URL (`default_provider`), so all entries for one host have the
same provider. Another id, given by `--provider`, is recorded in the history and not written to a file.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from wcode_setup.catalog import Model
from wcode_setup.documents.base import Item, Op, Path, Remove, has_identity, identity
from wcode_setup.errors import Note
from wcode_setup.secrets.credentials import LITERAL, SECRET, Credential, Existing
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
from wcode_setup.tools.common import (
    DEFAULT_PROVIDER,
    Configuration,
    default_provider,
    dig,
    items,
    key_variable,
    text_of,
)
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
    """The path of the reference to the default model; `()`: it is elsewhere (`chosen`)."""
    ID: Path = ("model",)
    """The path of the model's id in an entry."""
    URL: Path = ("baseUrl",)
    """The path of the base URL in an entry."""
    IN_VARIABLE: Collection[str] = (SECRET,)
    """The key storages with which the key has the name of its variable."""

    def speaks(self, entry: Mapping[str, Any]) -> bool:
        """Return True if an entry has the protocol that the template writes."""
        return True

    def fits(self, entry: Mapping[str, Any]) -> bool:
        """Return True if the model of an entry can be the default; another entry for the same model stays."""
        return True

    def listing(self, view: View, request: Request) -> Target:
        """The file with the list."""
        return self.config(view, request)

    def model_id(self, entry: Any) -> str:
        """The id of the model of an entry; "" if there is none."""
        return text_of(entry, *self.ID) or ""

    def taken(self, now: Configuration) -> set[str | None]:
        """The names that a new entry cannot have."""
        return {text_of(entry, *self.LABEL) for entry in items(now.data, *self.LIST)}

    def new_name(self, model: Model, provider: str, taken: set[str | None]) -> str:
        """A name for the entry of a model that is not taken."""
        return _free(model.name, provider, taken)

    def reference(self, name: str, model: str) -> str:
        """The reference to the entry called `name` with this model."""
        return name

    def chosen(self, view: View, request: Request) -> tuple[str | None, Mapping[str, Any] | None]:
        """The name of the default model, and the entry that it refers to; None for what is not there."""
        name = text_of(view.document(self.config(view, request)).data, *self.DEFAULT)
        listed = self._listed(view.document(self.listing(view, request)).data)
        return name, next((entry for _, entry in listed if self._reference(entry) == name), None)

    def looked_up(self, view: View, request: Request, found: Existing) -> Existing:
        """The credential that `found` in an entry is; a tool with a file of variables looks into that."""
        return found

    def urls(self, view: View, request: Request) -> dict[str, str]:
        """Provider id -> base URL of an entry, by the hosts of the entries."""
        found = self._listed(view.document(self.listing(view, request)).data)
        return {default_provider(self._url(entry)): self._url(entry) for _, entry in found}

    def ids(self, view: View, request: Request) -> Collection[str]:
        """The ids that are made of the hosts of the entries."""
        return self.urls(view, request).keys()

    def held(self, view: View, request: Request, entry: Any) -> Existing:
        """The credential of an entry."""
        return self.looked_up(view, request, self.key_of(entry))

    def resolve(self, view: View, request: Request) -> Resolution:
        """Decide names and keys of the entries for the gateway; existing entries keep their name."""
        provider, target = self.provider_of(view, request), self.listing(view, request)
        now = Configuration(view, request, target, view.document(target), provider)
        here = self._here(now.data, request)
        others = [one for one in self._listed(now.data) if not same_url(self._url(one[1]), request.base_url)]
        credential = credential_for(
            view,
            request,
            provider,
            Held(request.base_url, self._existing(view, request, here)),
            lambda: [Held(self._url(entry), self._existing(view, request, [(at, entry)])) for at, entry in others],
            in_git=view.in_git(target.path),
            in_variable=self.IN_VARIABLE,
            forms=self.FORMS,
            title=self.TITLE,
        )
        entries = list(self._entries(now, here, credential))
        headers = [(*self.LIST, at, *self.HEADERS, name) for at, entry in here for name in self.credentials(entry)]
        default = self.reference(entries[0].name, entries[0].id) if request.set_default else None
        held = {self.held(view, request, entry).value for _, entry in here}
        return Resolution(
            provider,
            credential,
            contexts={target: {"entries": entries, "default": default}},
            removals={target: [] if credential.keep else [Remove(path, "reason-header") for path in headers]},
            notes=[*credential.notes, *self._notes(now, here, credential)],
            steps=self.key_steps(view, credential),
            former_key=bool(held - {None, credential.value}) and not credential.keep,
        )

    def points_to(self, view: View, request: Request) -> Pointer | None:
        """The default model, and the first entry that it refers to."""
        name, entry = self.chosen(view, request)
        if not name or entry is None:
            return Pointer(model=name) if name else None
        url, old = self._url(entry), self.held(view, request, entry)
        return Pointer(default_provider(url), url, self.model_id(entry), old.form, old.variable)

    def registration(self, view: View, request: Request, provider: str) -> Registration:
        """The models of the provider's entries that can be the default; of several with one model the first counts."""
        data = view.document(self.listing(view, request)).data
        by_url = request.base_url_given and request.provider == provider
        listed = self._here(data, request) if by_url else self._of(data, provider)
        models = dict[str, RegisteredModel]()
        for entry in (entry for _, entry in listed if self.fits(entry)):
            name = self.model_id(entry)
            models.setdefault(name, self.registered(name, entry))
        chosen = self.chosen(view, request)[1]
        default = next((self.model_id(entry) for _, entry in listed if entry is chosen), None)
        old, url = self._existing(view, request, listed), next((self._url(entry) for _, entry in listed), None)
        return Registration(url, list(models.values()), default, old.form, old.variable)

    def credential(self, view: View, request: Request, provider: str) -> Existing:
        """The first key of the provider's entries."""
        data = view.document(self.listing(view, request)).data
        return self._existing(view, request, self._of(data, provider))

    def references(self, data: Any, provider: str) -> Sequence[Path]:
        """The paths of the values that refer to an entry of the provider: the default, if it does."""
        named = [self._reference(entry) for _, entry in self._of(data, provider)]
        return [self.DEFAULT] if text_of(data, *self.DEFAULT) in named else []

    def part(self, target: Target, data: Any, provider: str) -> Any:
        """The provider's entries, and the references to them."""
        entries = [entry for _, entry in self._of(data, provider)]
        result: dict[Any, Any] = {}
        found = [(self.LIST, entries)] if entries else []
        found += [(path, dig(data, *path)) for path in self.references(data, provider)]
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
        data = view.document(self.listing(view, request)).data
        found = [self.provider_of(view, request)] if self._here(data, request) else []
        return list(dict.fromkeys([*found, *([DEFAULT_PROVIDER] if self._of(data, DEFAULT_PROVIDER) else [])]))

    def judge(self, view: View, request: Request, provider: str) -> list[Finding]:
        """The findings on limits, gateway and key of each entry, and on the file mode."""
        target = self.listing(view, request)
        found = list[Finding]()
        for at, entry in self._of(view.document(target).data, provider):
            place: Path = (*self.LIST, at)
            if known := catalog_models(self._url(entry)).get(self.model_id(entry)):
                found += limits(entry, place, known, self.LIMITS)
            found += self.key_problems(view, self.held(view, request, entry), place)
            found += elsewhere(provider, self._url(entry), (*place, *self.URL))
        return [*found, *open_files(view, target)]

    def entries(self, target: Target, data: Any, provider: str) -> list[Path]:
        """The provider's entries, without those that share an identity."""
        found = [at for at, _ in self._of(data, provider)]
        return [(*self.LIST, at) for at in found if found.count(at) == 1]

    def owned(self, view: View, request: Request, provider: str) -> dict[Target, list[Op]]:
        """Remove the provider's entries, and the references to them."""
        target = self.listing(view, request)
        data = view.document(target).data
        paths = [*((*self.LIST, at) for at, _ in self._of(data, provider)), *self.references(data, provider)]
        return {target: [Remove(path) for path in paths]}

    def _listed(self, data: Any) -> Iterator[Listed]:
        """The entries that have the protocol of the template, a URL, a model and an identity."""
        key = self.IDENTITIES[self.LIST]
        for entry in items(data, *self.LIST):
            if has_identity(key, entry) and normalise_url(self._url(entry)) and self.speaks(entry):
                at = identity(key, entry)
                if all(isinstance(value, str) for value in at.fields.values()) and self.model_id(entry):
                    yield at, entry

    def _of(self, data: Any, provider: str) -> list[Listed]:
        """The entries of a provider, by the host of their URL."""
        return [one for one in self._listed(data) if default_provider(self._url(one[1])) == provider]

    def _here(self, data: Any, request: Request) -> list[Listed]:
        """The entries for the gateway of the request."""
        return [one for one in self._listed(data) if same_url(self._url(one[1]), request.base_url)]

    def _entries(self, now: Configuration, here: Sequence[Listed], credential: Credential) -> Iterator[Entry]:
        """The entries to write: one per requested model and, for a new key alone, those of other models."""
        request, rest = now.request, [entry for _, entry in here]
        names = self.taken(now)
        first = next((text_of(entry, *self.KEY) for entry in rest if self.key_of(entry).form), None)
        variable = key_variable(request, now.provider)
        key = first if credential.keep and credential.form != LITERAL else self.spelt(credential, variable)
        for model in request.models:
            same = (one for one in rest if self.model_id(one) == model.id and self.fits(one))
            entry = next((one for one in same if usable_url(self._url(one), request.base_url)), None)
            name = text_of(entry, *self.LABEL) or self.new_name(model, now.provider, names)
            names.add(name)
            stays = credential.keep and self.key_of(entry).form
            yield Entry(name, model.id, self._url(entry) or request.base_url, None if stays else key, model)
            rest = [one for one in rest if one is not entry]
        for entry in () if credential.keep else rest:
            yield Entry(text_of(entry, *self.LABEL) or "", self.model_id(entry), self._url(entry), key, None)

    def _notes(self, now: Configuration, here: Sequence[Listed], credential: Credential) -> Iterable[Note]:
        """Notes on an adopted entry, on a credential in a header that stays, and on an unset variable."""
        request = now.request
        known = [one.base_url for one in request.recorded() if one.tool == self.NAME]
        if here and not any(same_url(url, request.base_url) for url in known):
            yield Note("adopted", provider=text_of(here[0][1], *self.LABEL) or now.provider, url=request.base_url)
        kept = [name for _, entry in here for name in self.credentials(entry)] if credential.keep else []
        yield from self.key_notes(now.view, credential, kept)

    def _existing(self, view: View, request: Request, listed: Sequence[Listed]) -> Existing:
        """The first key of these entries."""
        found = next((entry for _, entry in listed if self.key_of(entry).form), None)
        return self.held(view, request, found)

    def _url(self, entry: Any) -> str:
        return text_of(entry, *self.URL) or ""

    def _reference(self, entry: Any) -> str:
        return self.reference(text_of(entry, *self.LABEL) or "", self.model_id(entry))


def _free(name: str, provider: str, taken: set[str | None]) -> str:
    """A name that no entry has: `name`; if that is taken, with the provider and, if needed, a number appended."""
    number, free = 1, name
    while free in taken:
        free = f"{name} ({provider})" if number == 1 else f"{name} ({provider} {number})"
        number += 1
    return free
