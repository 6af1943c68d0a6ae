"""OpenClaw's model slots (2026.3.8, 2026.9.6), in the spellings of both versions.

A slot that no chat model can fill is switched off with the value or the setting that OpenClaw has for it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from wcode_setup.documents.base import Identity, Item, Op, Path, Remove, Set, Upsert
from wcode_setup.tools.base import Lead, Slot
from wcode_setup.tools.common import dig, items, mapping, text_of
from wcode_setup.tools.openclaw.services import found_vendors, serves
from wcode_setup.tools.openclaw.state import Current
from wcode_setup.tools.slots import DEFAULT, ELSEWHERE, LIGHT, MAIN, OFF, OTHER, OURS, OWN, value_at

_D: Path = ("agents", "defaults")
_ANY = Item(None, "*")
_AGENTS: Sequence[Path] = (("agents", "entries", "*"), ("agents", "list", Item("id", "*")))
_CHANNELS: Sequence[Path] = (("channels", "*"), ("channels", "*", "accounts", "*"))
_PLUGINS: Path = ("plugins", "entries")
_DREAMING: Path = (*_PLUGINS, "memory-core", "config", "dreaming")
_IMAGE, _PDF = (*_D, "imageModel", "primary"), (*_D, "pdfModel", "primary")
_MEMORY, _FORMER_MEMORY = ("memory", "search"), (*_D, "memorySearch")
_OPTIONAL = {"channels", "hooks", "jobs", "plugins", "talk"}
"""Sections that most users do not have."""
_GENERATORS = {"image": "image_generate", "video": "video_generate", "music": "music_generate"}
"""The name in `mediaModels` -> the tool that uses it."""
_MEDIA: Path = ("tools", "media")
_TASKS: Path = (*_PLUGINS, "llm-task", "config")
_DENY: Path = ("tools", "deny")
_EXEC: Path = ("tools", "exec", "reviewer")


def _choice(*path: str | Item, use: str = MAIN, empty: str = DEFAULT) -> tuple[Slot, Slot]:
    """The slots of a model that may be a string, or a mapping with fallbacks."""
    return Slot((*path, "primary"), use, empty, short=True), Slot((*path, "fallbacks", _ANY), use, OFF)


def _memory(*path: str | Item, empty: str = DEFAULT) -> tuple[Slot, Slot]:
    return Slot((*path, "provider"), OTHER, empty), Slot((*path, "fallback"), OTHER, OFF)


def _agent(path: Path) -> tuple[Slot, ...]:
    """The slots of an agent of the user."""
    return (
        *_choice(*path, "model"),
        Slot((*path, "utilityModel"), LIGHT),
        Slot((*path, "decisionModel"), OTHER, OFF),
        *_choice(*path, "subagents", "model"),
        Slot((*path, "heartbeat", "model")),
        *_choice(*path, *_EXEC, "model"),
        *_memory(*path, *_MEMORY),
        Slot((*path, "tts", "provider"), OTHER),
        Slot((*path, "tts", "summaryModel"), LIGHT),
    )


def _channel(path: Path) -> tuple[Slot, ...]:
    """The slots of a channel, or of one of its accounts."""
    return (
        Slot((*path, "model")),
        Slot((*path, "voice", "model")),
        *(Slot((*path, "voice", at, "provider"), OTHER) for at in ("realtime", "tts")),
        Slot((*path, "voice", "tts", "summaryModel"), LIGHT),
        Slot((*path, "tts", "provider"), OTHER),
        Slot((*path, "tts", "summaryModel"), LIGHT),
        Slot((*path, "guard", "provider"), OTHER),
    )


NEW: Sequence[Slot] = (
    Slot((*_D, "utilityModel"), LIGHT),
    Slot((*_D, "decisionModel"), OTHER, OFF),
    *(slot for name in _GENERATORS for slot in _choice(*_D, "mediaModels", name, use=OTHER, empty=OWN)),
    *_choice(*_D, "voiceModel", use=OTHER, empty=OFF),
    Slot((*_D, "compaction", "memoryFlush", "model")),
    Slot((*_D, "embeddedAgent", "cyberFailover", "model"), empty=OFF),
    *_memory(*_MEMORY, empty=OWN),
    *_choice(*_EXEC, "model"),
    Slot(("tts", "provider"), OTHER, OWN),
    Slot(("tts", "summaryModel"), LIGHT),
)
"""The slots at places that 2026.3.8 rejects."""
FORMER: Sequence[Slot] = (
    *_memory(*_FORMER_MEMORY, empty=OWN),
    Slot(("messages", "tts", "provider"), OTHER, OWN),
    Slot(("messages", "tts", "summaryModel"), LIGHT),
)
"""The slots at places that 2026.9.6 rejects."""
SLOTS: Sequence[Slot] = (
    _choice(*_D, "model")[1],
    *_choice(*_D, "imageModel", empty=OWN),
    *_choice(*_D, "pdfModel", empty=OWN),
    *_choice(*_D, "subagents", "model"),
    Slot((*_D, "heartbeat", "model")),
    Slot((*_D, "compaction", "model")),
    *NEW,
    *FORMER,
    *(slot for agent in _AGENTS for slot in _agent(agent)),
    *_memory(*_AGENTS[1], "memorySearch"),
    Slot(("hooks", "mappings", Item("id", "*"), "model")),
    Slot(("hooks", "gmail", "model")),
    Slot(("channels", "modelByChannel", "*", "*")),
    *(slot for channel in _CHANNELS for slot in _channel(channel)),
    Slot(("talk", "provider"), OTHER, OFF),
    Slot(("talk", "realtime", "provider"), OTHER, OFF),
    *(Slot((*_PLUGINS, "active-memory", "config", name)) for name in ("model", "modelFallback")),
    Slot((*_PLUGINS, "logbook", "config", "visionModel")),
    *(Slot((*_DREAMING, *at, "model")) for at in ((), ("execution", "defaults"), ("phases", "*", "execution"))),
    Slot(("jobs", Item("id", "*"), "payload", "model")),
)
"""All slots; `jobs` are those of `cron/jobs.json`, which 2026.3.8 writes."""
LISTS: Mapping[Path, Identity] = {
    ("agents", "list"): "id",
    **{("agents", *["*"] * depth, "fallbacks"): None for depth in (2, 3, 4)},
    ("agents", "*", "*", "tools", "exec", "reviewer", "model", "fallbacks"): None,
    (*_EXEC, "model", "fallbacks"): None,
    _DENY: None,
    (*_MEDIA, "models"): ("provider", "model"),
    (*_MEDIA, "*", "models"): ("provider", "model"),
    ("hooks", "mappings"): "id",
}
"""The lists with slots, and the identity of their items."""
_HOOK = next(slot for slot in SLOTS if slot.path[:2] == ("hooks", "mappings"))
_LISTED = Slot((*_MEDIA, "models", Item(("provider", "model"), "*")), OTHER, OFF)


def is_former(now: Current, version: str | None) -> bool:
    """True if the installed version of OpenClaw, else the one that wrote the file, has the older places."""
    written = version or text_of(now.data, "meta", "lastTouchedVersion")
    if written:
        year, _, rest = written.partition(".")
        month = rest.partition(".")[0]
        return year.isdecimal() and month.isdecimal() and (int(year), int(month)) < (2026, 8)
    return any(dig(now.data, *path) is not None for path in (_FORMER_MEMORY, ("messages", "tts")))


def named(now: Current, value: str) -> tuple[str | None, str]:
    """The provider and model that a value names: an alias, `provider/model`, or a model that one provider has."""
    for reference, settings in mapping(now.data, *_D, "models").items():
        if text_of(settings, "alias") == value:
            value = reference
    provider, slash, model = value.partition("/")
    entries = mapping(now.data, "models", "providers")
    if slash and (provider in entries or not _owners(entries, value)):
        return provider.lower() if provider not in entries else provider, model
    owners = _owners(entries, value)
    return (owners[0] if len(owners) == 1 else None), value


def _owners(entries: dict[str, Any], model: str) -> list[str]:
    return [name for name, entry in entries.items() if any(dig(one, "id") == model for one in items(entry, "models"))]


def recordings(now: Current) -> Iterator[Lead]:
    """The services that recognise recordings and films without a model that names them."""
    for name in ("audio", "video"):
        path: Path = (*_MEDIA, name)
        yield Lead(Slot(path, OTHER, OWN), path, OWN, target=now.target)


def apart(now: Current, file: str) -> Iterator[tuple[Lead, str]]:
    """The slots that name provider and model apart, each with the reference that they make."""
    for lead in _media(now, file):
        yield lead, f"{lead.provider}/{lead.model or ''}"
    provider, model = (text_of(now.data, *_TASKS, name) for name in ("defaultProvider", "defaultModel"))
    if provider:
        path = (*_TASKS, "defaultProvider")
        yield Lead(Slot(path), path, ELSEWHERE, target=now.target), f"{provider}/{model or ''}"


def _media(now: Current, file: str) -> Iterator[Lead]:
    """The models that recognise pictures, recordings and films.

    One that the list has twice, or that names a provider alone, has no identity: it is the user's to change.
    """
    places = [_MEDIA, *((*_MEDIA, name) for name in ("image", "audio", "video"))]
    for place in places:
        listed = [one for one in items(now.data, *place, "models") if text_of(one, "provider")]
        for one in listed:
            provider, model = one["provider"], text_of(one, "model")
            alone = model and len([other for other in listed if _same(one, other)]) == 1
            step = Item(("provider", "model"), (provider, model)) if model else Item("provider", provider)
            path = (*place, "models", step)
            slot = _LISTED._replace(path=(*place, "models", _LISTED.path[-1]))
            if not _deaf(now, place, one):
                lead = Lead(slot, path, ELSEWHERE, model, provider)
                yield lead._replace(target=now.target) if alone else lead._replace(where=file)


def _deaf(now: Current, place: Path, one: Any) -> bool:
    """True if the model is for recordings and films alone, and these are switched off, or will be by this run."""
    uses = {str(place[2])} if len(place) > len(_MEDIA) else set(map(str, items(one, "capabilities")))
    switched = now.request.slots == OURS or all(dig(now.data, *_MEDIA, use, "enabled") is False for use in uses)
    return bool(uses) and uses <= {"audio", "video"} and switched


def _same(one: Any, other: Any) -> bool:
    return all(one.get(field) == other.get(field) for field in ("provider", "model"))


def hooks(now: Current, file: str) -> Iterator[tuple[Lead, str]]:
    """The webhooks without an id that name a model: these are the user's to change."""
    for one in items(now.data, "hooks", "mappings"):
        value = text_of(one, "model")
        if value and not text_of(one, "id"):
            path: Path = ("hooks", "mappings", Item("model", value), "model")
            yield Lead(_HOOK, path, ELSEWHERE, where=file), value


def refine(now: Current, leads: Sequence[Lead], former: bool) -> list[Lead]:
    """Leads that are true of this file: places of its version, services that have a key, slots that are switched off.

    With `--slots ours` each service counts: a key may come later.
    """
    absent = {slot.path for slot in (NEW if former else FORMER)}
    vendors = None if now.request.slots == OURS else found_vendors(now)
    found = []
    for lead in leads:
        if lead.leads in (DEFAULT, OFF, OWN) and (lead.path in absent or _is_unused(now.data, lead.path)):
            continue
        state = _state(now, lead)
        spoken = lead.path[:2] == ("messages", "tts")  # 2026.3.8 speaks through Microsoft, without a key
        if state == OWN and vendors is not None and not spoken and not serves(lead.path, vendors):
            state = DEFAULT if lead.slot.use == MAIN else OFF
        found.append(lead._replace(leads=state))
    return found


def _is_unused(data: Any, path: Path) -> bool:
    """True if a slot without a value belongs to a part of OpenClaw that is not configured."""
    return path[0] in _OPTIONAL and dig(data, *path[:-1]) is None


def _state(now: Current, lead: Lead) -> str:
    """The state of a slot, with the settings beside it."""
    path, data = lead.path, now.data
    if lead.slot.use == MAIN:
        if lead.leads == OWN and lead.path == _IMAGE:
            return DEFAULT if _sees(now) else OWN
        if lead.leads == OWN and lead.path == _PDF:
            return DEFAULT if _image_model(data) else OWN
        return lead.leads
    if lead.slot.use != OTHER or lead.leads == OURS:
        return lead.leads
    return OFF if _is_off(data, path) or (path[-1] == "fallback" and lead.leads != ELSEWHERE) else lead.leads


def _is_off(data: Any, path: Path) -> bool:
    """True if a slot that no chat model can fill is switched off, or works on this machine alone."""
    value, around = value_at(data, path), path[:-1]
    if path[:3] == (*_D, "mediaModels"):
        return _GENERATORS.get(str(path[3])) in items(data, *_DENY)
    if path[:2] == _MEDIA:
        return dig(data, *path[:3], "enabled") is False
    if path[-1] in ("provider", "fallback") and around[-1:] in (("search",), ("memorySearch",)):
        return value_at(data, (*around, "enabled")) is False or value in ("none", "local")
    if path[-2:] == ("tts", "provider"):
        silent = "tts" in items(data, *_DENY) and value_at(data, (*around, "auto")) in (None, "off")
        return silent or value in ("cli", "tts-local-cli")
    return False


def _sees(now: Current) -> bool:
    """True if the default model takes pictures: that of the request, else the one in the file."""
    if now.request.models and now.request.set_default:
        return "image" in now.request.models[0].input
    chosen = dig(now.data, *_D, "model")
    reference = text_of(chosen, "primary") or (chosen if isinstance(chosen, str) else "")
    provider, model = named(now, reference) if reference else (None, "")
    entry = mapping(now.data, "models", "providers", provider or "")
    return any("image" in items(one, "input") for one in items(entry, "models") if dig(one, "id") == model)


def _image_model(data: Any) -> bool:
    chosen = dig(data, *_IMAGE[:-1])
    return bool(text_of(data, *_IMAGE) or (isinstance(chosen, str) and chosen))


def point(now: Current, lead: Lead, model: str | None) -> Sequence[Op]:
    """The ops for a slot that is more than a reference; `()` for any other, or if OpenClaw has no switch for it."""
    if model is None:
        return _switch_off(now, lead)
    if lead.path[:-1] == _TASKS:
        return [Set(lead.path, now.provider), Set((*_TASKS, "defaultModel"), model)]
    return ()


def _switch_off(now: Current, lead: Lead) -> list[Op]:
    path, around, last = lead.path, lead.path[:-1], lead.path[-1]
    ops: list[Op] = []
    if lead.listed:
        ops = [Remove(path)]
    elif path[:3] == (*_D, "mediaModels"):
        ops = [Upsert(_DENY, None, _GENERATORS[str(path[3])])]
    elif path[:2] == _MEDIA:
        ops = [Set((*path, "enabled"), value=False)]
    elif around[-1:] == ("search",) or last == "fallback":
        ops = [Set(path, "none")]
    elif around[-1:] == ("memorySearch",):
        ops = [Set((*around, "enabled"), value=False)]
    elif last == "decisionModel":
        ops = [Set(path, "")]
    elif path[-2:] == ("tts", "provider") and path[0] != "channels":
        ops = [Upsert(_DENY, None, "tts")]
        if value_at(now.data, (*around, "auto")) not in (None, "off"):
            ops.append(Set((*around, "auto"), "off"))
    return ops
