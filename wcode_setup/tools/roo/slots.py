"""Model slots of the import file: profiles of modes and of other work, and two services without a profile."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from wcode_setup.documents.base import Op, Path, Remove, Set
from wcode_setup.tools.base import Lead, Slot
from wcode_setup.tools.common import dig, mapping, text_of
from wcode_setup.tools.roo.state import MODES, Current, ids_of, places_of, speaks
from wcode_setup.tools.slots import DEFAULT, ELSEWHERE, LIGHT, OFF, OTHER, OURS, OWN, values
from wcode_setup.urls import same_url

MODE = Slot(("providerProfiles", "modeApiConfigs", "*"))
ENHANCE = Slot(("globalSettings", "enhancementApiConfigId"), LIGHT)
CONDENSE = Slot(("globalSettings", "condensingApiConfigId"), LIGHT)
"""Zoo's, and that of old versions of Roo; Roo 3.52.1 drops it."""
INDEX = Slot(("globalSettings", "codebaseIndexConfig"), OTHER, OFF)
IMAGES = Slot(("globalSettings", "experiments", "imageGeneration"), OTHER, OFF)
SLOTS = (MODE, ENHANCE, CONDENSE, INDEX, IMAGES)
_PROFILE_SLOTS = (MODE, ENHANCE, CONDENSE)
_LOCAL = "semble"
"""An embedder that is a program on the same machine, not a service."""


def leads(now: Current) -> list[Lead]:
    """The slots and where they lead.

    Without the built-in modes that the run sets, or that have the current profile: these are the default.
    """
    found = [lead for slot in _PROFILE_SLOTS for lead in _profiles(now, slot)]
    return [*found, _index(now), _images(now)]


def point(now: Current, lead: Lead, model: str | None) -> Sequence[Op]:
    """Name the managed profile of `model`, or switch off what no chat model can do."""
    if lead.slot == INDEX:
        return [Set((*INDEX.path, "codebaseIndexEnabled"), False)]
    if lead.slot == IMAGES:
        return [Set(IMAGES.path, False)]
    names = places_of(now)
    return [Set(lead.path, ids_of(now, names)[names[model][0]])] if model in names else ()


def references(now: Current, ids: Sequence[Any]) -> list[Op]:
    """The ops that remove the slots that name one of the profiles with `ids`."""
    named = [(path, used) for slot in _PROFILE_SLOTS for path, used in values(now.data, slot)]
    return [Remove(path) for path, used in named if isinstance(used, str) and used in ids]


def _profiles(now: Current, slot: Slot) -> Iterator[Lead]:
    """The places of a slot that names a profile by its id."""
    sets_modes, chosen = now.request.sets_up and not now.keeps_current, dig(now.profiles, now.chosen, "id")
    there = [(path, used) for path, used in values(now.data, slot) if isinstance(used, str) and used]
    for path, used in there:
        if not (slot == MODE and path[-1] in MODES and (sets_modes or used == chosen)):
            yield _profile(now, slot, path, used)
    if slot == ENHANCE and not there:  # an import leaves what the editor remembers, so `--slots ours` has to fill it
        empty = OWN if now.request.sets_up and now.request.slots == OURS else DEFAULT
        yield Lead(slot, slot.path, empty, target=now.target)


def _profile(now: Current, slot: Slot, path: Path, used: str) -> Lead:
    named = next((name for name, one in now.profiles.items() if dig(one, "id") == used), None)
    if named is None:  # only the editor may know it
        return Lead(slot, path, ELSEWHERE, provider=used, target=now.target)
    profile = mapping(now.profiles, named)
    model, url = _destination(profile)
    ours = named in now.managed or same_url(url, now.request.base_url)
    return Lead(slot, path, OURS if ours else ELSEWHERE, model, named, url, now.target)


def _destination(profile: dict[str, Any]) -> tuple[str | None, str | None]:
    """The model and the URL of a profile, in the keys of its API provider."""
    if speaks(profile):
        return text_of(profile, "openAiModelId"), text_of(profile, "openAiBaseUrl")
    api = str(profile["apiProvider"]).lower()
    keys = {key.lower(): key for key in profile}
    model = text_of(profile, keys.get(f"{api}modelid")) or text_of(profile, "apiModelId")
    return model, text_of(profile, keys.get(f"{api}baseurl"))


def _index(now: Current) -> Lead:
    """The embeddings of the code, which are made only if they are enabled."""
    config = mapping(now.data, *INDEX.path)
    embedder = text_of(config, "codebaseIndexEmbedderProvider") or "openai"
    if config.get("codebaseIndexEnabled") is not True or embedder == _LOCAL:
        return Lead(INDEX, INDEX.path, OFF, target=now.target)
    places = {"openai-compatible": "codebaseIndexOpenAiCompatibleBaseUrl", "ollama": "codebaseIndexEmbedderBaseUrl"}
    url, model = text_of(config, places.get(embedder)), text_of(config, "codebaseIndexEmbedderModelId")
    where = OURS if same_url(url, now.request.base_url) else ELSEWHERE
    return Lead(INDEX, INDEX.path, where, model, embedder, url, now.target)


def _images(now: Current) -> Lead:
    """The generation of images, an experiment."""
    if dig(now.data, *IMAGES.path) is not True:
        return Lead(IMAGES, IMAGES.path, OFF, target=now.target)
    service = text_of(now.data, "globalSettings", "imageGenerationProvider") or "openrouter"
    model = text_of(now.data, "globalSettings", "openRouterImageGenerationSelectedModel")
    return Lead(IMAGES, IMAGES.path, ELSEWHERE, model, service, target=now.target)
