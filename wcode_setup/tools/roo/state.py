"""The profiles of the import file: the managed ones, their names and ids, and the key in them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any, NamedTuple

from wcode_setup.catalog import Model
from wcode_setup.documents.base import Path
from wcode_setup.secrets.credentials import LITERAL, Existing
from wcode_setup.secrets.secret import Secret
from wcode_setup.secrets.shapes import is_placeholder, is_reference
from wcode_setup.tools.base import Request, View
from wcode_setup.tools.common import DEFAULT_PROVIDER, Configuration, dig, mapping, text_of
from wcode_setup.tools.hosts import Held
from wcode_setup.tools.roo.imports import config_target
from wcode_setup.urls import same_host, same_url

MODES = ("architect", "code", "ask", "debug", "orchestrator")
"""The built-in modes of Roo and Zoo; each remembers its own profile."""
PROFILES: Path = ("providerProfiles", "apiConfigs")
PROTOCOLS = ("openai", "openai-compatible", None)
"""The values of `apiProvider` for an OpenAI-compatible endpoint: Roo's, a wrong one that Roo drops, or none."""


class Current(Configuration):
    """The import file as it is, and the provider id to write under."""

    @property
    def profiles(self) -> dict[str, Any]:
        """All profiles, by name."""
        return mapping(self.data, *PROFILES)

    @property
    def managed(self) -> dict[str, dict[str, Any]]:
        """The profiles of the provider, by name."""
        return profiles_of(self.data, self.provider)

    @property
    def first(self) -> list[str]:
        """The names of the provider's profiles: the current one first, then the one with the provider's name."""
        return sorted(self.managed, key=lambda name: (name != self.chosen, name != self.provider))

    @property
    def chosen(self) -> str:
        """The name of the profile that an import makes the current one; "" if there is none."""
        return text_of(self.data, "providerProfiles", "currentApiConfigName") or ""

    @property
    def keeps_current(self) -> bool:
        """True if the run does not change the current profile, nor those of the modes."""
        return self.request.keeps_default and self.chosen in self.profiles


class Profile(NamedTuple):
    """A profile to write. `model` None: only URL and key are written; `images` None: image support is not."""

    name: str
    id: str
    base_url: str
    key: Secret | None
    model: Model | None
    images: bool | None


def current(view: View, request: Request, provider: str) -> Current:
    """The import file for a request."""
    target = config_target(view, request)
    return Current(view, request, target, view.document(target), provider)


def profile_name(provider: str, model: str) -> str:
    """The name of a further profile of a provider, made from the model: `wcode-qwen-qwen3.6-27b`."""
    return f"{provider}-{re.sub('[^A-Za-z0-9.]+', '-', model)}"


def profile_id(provider: str, model: str) -> str:
    """The id of a profile, the same in every run: `wcode-qwen36plus`. Without it Roo forgets the profile of a mode."""
    return f"{provider}-{re.sub('[^a-z0-9]+', '', model.lower())}"


def profiles_of(data: Any, provider: str) -> dict[str, dict[str, Any]]:
    """The profiles of a provider: the one with its name, and those named after provider and model."""
    return {
        name: profile
        for name, profile in mapping(data, *PROFILES).items()
        if isinstance(profile, dict) and (name == provider or _is_beside(name, profile, provider))
    }


def _is_beside(name: str, profile: dict[str, Any], provider: str) -> bool:
    """True if `name` is that of a further profile, for its model; the rest of a profile has neither API nor model."""
    model = profile.get("openAiModelId")
    if model is None and profile.get("apiProvider") is None:
        return name.startswith(f"{provider}-")
    given = re.escape(profile_name(provider, str(model)))
    return speaks(profile) and re.fullmatch(rf"{given}(-\d+)?", name) is not None


def urls(data: Any, request: Request) -> dict[str, str]:
    """Name -> URL of `wcode`, of the requested provider, and of the OpenAI-compatible profiles for the first model.

    In a request without models, of all OpenAI-compatible profiles except further ones of another provider.
    """
    named, model = (DEFAULT_PROVIDER, request.provider), request.models[0].id if request.models else None
    known = {name: one for name, one in mapping(data, *PROFILES).items() if isinstance(one, dict)}
    beside = {name for other in known for name in profiles_of(data, other) if name != other} if model is None else set()
    return {
        name: text_of(profile, "openAiBaseUrl") or ""
        for name, profile in known.items()
        if name in named or (name not in beside and speaks(profile) and model in (None, profile.get("openAiModelId")))
    }


def speaks(profile: dict[str, Any]) -> bool:
    """True if the profile is for an OpenAI-compatible endpoint."""
    return profile.get("apiProvider") in PROTOCOLS


def places_of(now: Current) -> dict[str, tuple[str, Model]]:
    """Model id -> name of its profile, an existing one or a new one, and the model."""
    found: dict[str, tuple[str, Model]] = {}
    taken = set(now.profiles)
    for model in now.request.models:
        used = {name for name, _ in found.values()}
        name = next((name for name in _candidates(now, model.id) if name not in used), None)
        if name is None:
            first = now.provider if now.provider not in taken else profile_name(now.provider, model.id)
            name = _free(first, taken)
        taken.add(name)
        found[model.id] = name, model
    return found


def _candidates(now: Current, model: str) -> Iterable[str]:
    """The existing profiles for a model: managed ones and, without `--provider`, the only other one with its URL."""
    managed, own = now.managed, now.profiles.get(now.provider, {})
    if not isinstance(own, dict) or not speaks(own):
        yield now.provider  # the caller refuses it, with its position
    yield from (name for name in now.first if managed[name].get("openAiModelId") == model)
    yield from (name for name, profile in managed.items() if not profile.get("openAiModelId"))
    same = [
        name
        for name, profile in now.profiles.items()
        if isinstance(profile, dict)
        and name not in managed
        and speaks(profile)
        and profile.get("openAiModelId") == model
        and same_url(profile.get("openAiBaseUrl"), now.request.base_url)
    ]
    yield from same if len(same) == 1 and not now.request.provider else ()


def ids_of(now: Current, names: dict[str, tuple[str, Model]]) -> dict[str, str]:
    """Profile name -> its id: the existing one, else a new one that no other profile has."""
    taken = {name: str(dig(profile, "id")) for name, profile in now.profiles.items() if dig(profile, "id")}
    for model, (name, _) in names.items():
        if name not in taken:
            taken[name] = _free(profile_id(now.provider, model), set(taken.values()))
    return {name: taken[name] for name, _ in names.values()}


def _free(wanted: str, taken: set[str]) -> str:
    number, name = 1, wanted
    while name in taken:
        number += 1
        name = f"{wanted}-{number}"
    return name


def key_of(profile: Any) -> Secret | None:
    """The key in a profile; None for a placeholder or a reference, which Roo would send literally."""
    key = dig(profile, "openAiApiKey")
    usable = isinstance(key, str) and key.strip() and not (is_placeholder(key) or is_reference(key))
    return Secret(key) if usable else None


def existing(now: Current) -> Existing:
    """The credential in the managed profiles; one for the requested host, or with the provider's name, is preferred."""
    managed = now.managed
    first = sorted(managed, key=lambda name: (_is_elsewhere(now, managed[name]), name != now.provider))
    key = next((key for name in first if (key := key_of(managed[name]))), None)
    return Existing(LITERAL, key) if key else Existing()


def held(now: Current) -> Held:
    """The credential in the managed profiles, with a URL on another host if one of them has a key for that."""
    elsewhere = (profile for profile in now.managed.values() if key_of(profile) and _is_elsewhere(now, profile))
    url = next((text_of(profile, "openAiBaseUrl") or "" for profile in elsewhere), now.request.base_url)
    return Held(url, existing(now))


def _is_elsewhere(now: Current, profile: dict[str, Any]) -> bool:
    url = text_of(profile, "openAiBaseUrl")
    return url is not None and not same_host(url, now.request.base_url)
