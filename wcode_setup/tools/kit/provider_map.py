"""Provider map: a mapping of provider entries by id, and references `<id>/<model>` to their models.

A tool adds how it stores keys, and other files. `plain_map` has the class for a tool that is only a provider map.
"""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any, Generic, Protocol, TypeVar

from wcode_setup.documents.base import Item, Op, Path, Remove, Set, Upsert
from wcode_setup.errors import Note
from wcode_setup.secrets.credentials import LITERAL, SECRET, STORAGES, Credential, Existing
from wcode_setup.tools.base import (
    Finding,
    Lead,
    Pointer,
    RegisteredModel,
    Registration,
    Request,
    Resolution,
    Target,
    View,
)
from wcode_setup.tools.common import DEFAULT_PROVIDER, dig, gateway_notes, items, mapping, text_of
from wcode_setup.tools.hosts import Held, credential_for
from wcode_setup.tools.kit.entries import ModelEntries
from wcode_setup.tools.slots import ELSEWHERE, OURS, values
from wcode_setup.tools.validation import PROBLEM, catalog_models, elsewhere, limits, open_files
from wcode_setup.urls import same_url


class Now(Protocol):
    """The file to edit as it is, and the provider id to write under."""

    @property
    def view(self) -> View: ...
    @property
    def request(self) -> Request: ...
    @property
    def target(self) -> Target: ...
    @property
    def provider(self) -> str: ...
    @property
    def data(self) -> Any: ...


N = TypeVar("N", bound=Now)


class ProviderMap(ModelEntries, Generic[N]):
    """A tool with a map of providers in its configuration."""

    PROVIDERS: Path = ("providers",)
    """The path of the map."""
    DEFAULTS: Sequence[Path] = (("model",),)
    """The paths of the reference to the default model; the first non-empty string counts."""
    REFERENCES: Sequence[Path] = ()
    """Paths of references that are no slots: strings, lists of strings or, with `*` at the end, keys of a mapping."""
    PARTS: Sequence[Path] = ()
    """The paths of other values that the schema validates, whoever wrote them."""
    URL: Path = ("baseUrl",)
    """The path of the base URL in an entry."""
    FORMS: Collection[str] = STORAGES
    """The key storages that the tool supports."""

    @abstractmethod
    def current(self, view: View, request: Request, provider: str) -> N:
        """The file to edit, parsed."""

    @abstractmethod
    def existing(self, now: N) -> Existing:
        """The credential that the tool would use now for this provider."""

    @abstractmethod
    def context(self, now: N, credential: Credential) -> dict[str, Any]:
        """The variables of the configuration's template."""

    def check(self, now: N) -> None:
        """Raise if the file cannot be used."""

    def others(self, now: N) -> Sequence[Held]:
        """The credentials of the other entries."""
        return ()

    def obsolete(self, now: N, old: Existing, credential: Credential) -> dict[Target, list[Remove]]:
        """The removals per file: values that would override or contradict the rendered ones."""
        return {}

    def notes(self, now: N, old: Existing, credential: Credential) -> Iterable[Note]:
        """The notes for the user."""
        return gateway_notes(now.request, now.provider, self.url(self.entry(now)))

    def steps(self, now: N, old: Existing, credential: Credential) -> list[str | Note]:
        """The steps after a run, as in `Resolution`."""
        return []

    def store(self, now: N, credential: Credential, resolution: Resolution) -> None:
        """Add to the resolution the changes that the credential needs outside the entry."""

    def speaks(self, name: str, entry: Mapping[str, Any]) -> bool:
        """True if an entry has the protocol that the template writes."""
        return True

    def url(self, entry: Any) -> str:
        """The base URL of an entry; "" if there is none."""
        return text_of(entry, *self.URL) or ""

    def entry(self, now: N) -> dict[str, Any]:
        """The provider's entry in the file to edit; `{}` if there is none."""
        return mapping(now.data, *self.PROVIDERS, now.provider)

    def listed(self, data: Any, provider: str) -> Iterator[tuple[str, Path, Any]]:
        """The models of a provider: id, path and item; by default in its entry, a mapping or a list with identities."""
        place: Path = (*self.PROVIDERS, provider, "models")
        field = self.IDENTITIES.get((*self.PROVIDERS, "*", "models"))
        if field is None:
            yield from ((name, (*place, name), item) for name, item in mapping(data, *place).items())
        for item in items(data, *place) if field else ():
            if name := text_of(item, field):
                yield name, (*place, Item(field, name)), item

    def reference(self, data: Any, provider: str, model: str) -> str:
        """The reference to a model of a provider, which the file may not have yet."""
        return f"{provider}/{model}"

    def model_in(self, data: Any, provider: str, reference: Any) -> str | None:
        """The model that a reference names, "" if it lacks one; None if it names another provider, or is none."""
        named = isinstance(reference, str) and reference.startswith(f"{provider}/")
        return reference[len(provider) + 1 :] if named else None

    def used(self, now: N) -> dict[str, Any]:
        """The provider's entry as the tool reads it, from all its files."""
        return self.entry(now)

    def is_ours(self, now: N, old: Existing) -> bool:
        """True if the credential has the spelling that wcode-setup writes."""
        return True

    def chosen(self, view: View, request: Request) -> str:
        """The reference to the default model; "" if there is none."""
        return self._default(view.document(self.config(view, request)).data)[1]

    def private(self, now: N) -> Iterable[Target]:
        """The files that have a key, or may have one."""
        return [now.target]

    def key_findings(self, now: N, entry: Path) -> Iterator[Finding]:
        """The findings on the key of the entry at `entry`."""
        if self.existing(now).form is None:
            yield Finding(PROBLEM, entry, Note("no-key"))

    def default_findings(self, now: N) -> Iterator[Finding]:
        """A problem if the default model is one of the entry, and not in it."""
        path, chosen = self._default(now.data)
        model = self.model_in(now.data, now.provider, chosen)
        if model is not None and model not in [name for name, _, _ in self.listed(now.data, now.provider)]:
            yield Finding(PROBLEM, path, Note("default-unknown", ref=chosen))

    def own_findings(self, now: N, entry: Path) -> Iterable[Finding]:
        """The findings that only this tool has."""
        return ()

    def ids(self, view: View, request: Request) -> Mapping[str, Any]:
        """All provider entries."""
        return mapping(view.document(self.config(view, request)).data, *self.PROVIDERS)

    def urls(self, view: View, request: Request) -> dict[str, str]:
        """The base URLs of `wcode`, and of the entries with the protocol that the template writes, by id."""
        return {
            name: self.url(entry)
            for name, entry in self.ids(view, request).items()
            if name == DEFAULT_PROVIDER or (isinstance(entry, dict) and self.speaks(name, entry))
        }

    def resolve(self, view: View, request: Request) -> Resolution:
        """Decide provider id, form of the key, removals, notes and steps, from the files as they are."""
        provider = self.provider_of(view, request)
        now = self.current(view, request, provider)
        self.check(now)
        old = self.existing(now)
        credential = credential_for(
            view,
            request,
            provider,
            Held(self.url(self.used(now)), old),
            lambda: self.others(now),
            in_git=view.in_git(now.target.path),
            forms=self.FORMS,
            title=self.TITLE,
        )
        changed = not credential.keep and (credential.form, credential.value) != (old.form, old.value)
        resolution = Resolution(
            provider,
            credential,
            contexts={now.target: self.context(now, credential)},
            removals=self.obsolete(now, old, credential),
            notes=[*credential.notes, *self.notes(now, old, credential)],
            steps=self.steps(now, old, credential),
            former_key=changed and old.form in (LITERAL, SECRET),
        )
        self.store(now, credential, resolution)
        return resolution

    def points_to(self, view: View, request: Request) -> Pointer | None:
        """The default model, and the provider entry that it refers to."""
        chosen = self.chosen(view, request)
        provider, _, model = chosen.partition("/")
        return self.pointer(view, request, provider, model) if chosen else None

    def pointer(self, view: View, request: Request, provider: str, model: str) -> Pointer:
        """The pointer for a model of a provider; `model` may be ""."""
        now = self.current(view, request, provider)
        old = self.existing(now)
        return Pointer(provider, self.url(self.used(now)) or None, model or None, old.form, old.variable)

    def registration(self, view: View, request: Request, provider: str) -> Registration:
        """The provider's entry, and the default model if it is one of that entry."""
        now = self.current(view, request, provider)
        old, models = self.existing(now), dict[str, RegisteredModel]()
        for name, _, item in self.listed(now.data, provider):
            if name not in models:
                models[name] = self.registered(name, item)
        return Registration(
            self.url(self.entry(now)) or self.url(self.used(now)) or None,
            list(models.values()),
            self.model_in(now.data, provider, self.chosen(view, request)) or None,
            old.form if self.is_ours(now, old) else None,
            old.variable,
            old.command,
        )

    def layers(self, now: N) -> Iterable[tuple[Target | None, str | None, Any]]:
        """The data that the tool merges, the weakest first, each as `target` and `where` of a `Lead` name its file."""
        return [(now.target, None, now.data)]

    def named(self, now: N, value: str) -> tuple[str | None, str]:
        """The provider and model that the value of a slot names."""
        provider, slash, model = value.partition("/")
        return (provider, model) if slash else (None, value)

    def leads(self, view: View, request: Request, provider: str) -> list[Lead]:
        """The slots, each with the value that is in effect, and the entry that this names."""
        now, entries = self.current(view, request, provider), self.ids(view, request)
        found: dict[Path, Lead] = {}
        for slot in self.SLOTS:
            if slot.single:
                found[slot.path] = Lead(slot, slot.path, slot.empty, target=now.target)
        for target, where, data in self.layers(now):
            for slot in self.SLOTS:
                for path, value in values(data, slot):
                    if isinstance(value, str) and value:
                        key = slot.path if slot.single else path
                        found[key] = self._lead(
                            now, entries, Lead(slot, path, ELSEWHERE, target=target, where=where), value
                        )
        return list(found.values())

    def _lead(self, now: N, entries: Mapping[str, Any], lead: Lead, value: str) -> Lead:
        name, model = self.named(now, value)
        url = self.url(entries.get(name or "")) or None
        ours = name == now.provider or (url is not None and same_url(url, now.request.base_url))
        return lead._replace(leads=OURS if ours else ELSEWHERE, model=model, provider=name, url=url)

    def point(self, view: View, request: Request, provider: str, lead: Lead, model: str | None) -> Sequence[Op]:
        """Set the reference; in a list, replace the item; among keys, the key, whose text is about another model."""
        if model is None:
            return [Remove(lead.path)] if lead.listed else ()
        data = view.document(lead.target or self.config(view, request)).data
        reference, place = self.reference(data, provider, model), lead.path[:-1]
        if lead.slot.keys:
            new = [] if reference in mapping(data, *place) else [Set((*place, reference), "")]
            return [Remove(lead.path), *new]
        return [Remove(lead.path), Upsert(place, None, reference)] if lead.listed else [Set(lead.path, reference)]

    def part(self, target: Target, data: Any, provider: str) -> Any:
        """The provider's entry, the references to it, and `PARTS`."""
        result: dict[Any, Any] = {}
        for path in (*self.PARTS, *self.entries(target, data, provider), *self._references(data, provider)):
            holder = mapping(data, *path[:-1])
            if path[-1] in holder and dig(result, *path) is None:
                place = result
                for key in path[:-1]:
                    place = place.setdefault(key, {})
                place[path[-1]] = holder[path[-1]]
        return result

    def holds(self, target: Target, data: Any, provider: str) -> bool:
        """True if there is a provider entry with this id."""
        return provider in mapping(data, *self.PROVIDERS)

    def judge(self, view: View, request: Request, provider: str) -> list[Finding]:
        """The findings on limits, gateway, key, default model and file modes, and those of `own_findings`."""
        now = self.current(view, request, provider)
        entry: Path = (*self.PROVIDERS, provider)
        url = self.url(self.entry(now)) or dig(now.data, *entry, *self.URL)
        return [
            *self._limits(now),
            *self.key_findings(now, entry),
            *elsewhere(provider, url, (*entry, *self.URL), self.PROTOCOL),
            *self.default_findings(now),
            *open_files(view, *self.private(now)),
            *self.own_findings(now, entry),
        ]

    def entries(self, target: Target, data: Any, provider: str) -> list[Path]:
        """The provider entry."""
        return [(*self.PROVIDERS, provider)]

    def owned(self, view: View, request: Request, provider: str) -> dict[Target, list[Op]]:
        """Remove the provider's entry and the references to its models."""
        target = self.config(view, request)
        return {target: self.removals_in(target, view.document(target).data, provider)}

    def removals_in(self, target: Target, data: Any, provider: str) -> list[Op]:
        """The ops that remove the provider's entry, and the references to its models, from the data of a file."""
        there = [path for path in self.entries(target, data, provider) if dig(data, *path) is not None]
        return [Remove(path) for path in (*there, *self._references(data, provider))]

    def _references(self, data: Any, provider: str) -> Iterator[Path]:
        """The paths of the references to models of the provider."""
        for slot in self.SLOTS:
            yield from (at for at, name in values(data, slot) if self.model_in(data, provider, name) is not None)
        for path in (*self.DEFAULTS, *self.REFERENCES):
            found = dig(data, *path)
            named: list[tuple[Path, Any]] = [(path, found)]
            if path[-1] == "*":
                named = [((*path[:-1], name), name) for name in mapping(data, *path[:-1])]
            elif isinstance(found, list):
                named = [((*path, Item(None, name)), name) for name in found]
            yield from (at for at, name in named if self.model_in(data, provider, name) is not None)

    def _default(self, data: Any) -> tuple[Path, str]:
        """The path of the default model in the data of a file, and the reference there; "" if there is none."""
        found = ((path, text_of(data, *path) or "") for path in self.DEFAULTS)
        return next((one for one in found if one[1]), (self.DEFAULTS[0], ""))

    def _limits(self, now: N) -> Iterator[Finding]:
        known = catalog_models(self.url(self.entry(now)))
        for name, place, item in self.listed(now.data, now.provider):
            model = known.get(name)
            if model:
                yield from limits(item, place, model, self.LIMITS)
