"""Hermes' model slots: mappings with a provider, a model and perhaps a URL and key of their own (0.19.0)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from wcode_setup.documents.base import Item, Op, Path, Remove, Set, Upsert
from wcode_setup.tools.base import Lead, Slot, Target
from wcode_setup.tools.common import dig, items, mapping, text_of
from wcode_setup.tools.hermes import above, paths
from wcode_setup.tools.hermes.builtins import FALLBACK_VARIABLES
from wcode_setup.tools.hermes.state import CUSTOM, Current, entry_url, has_block, is_key, normalise_name, refers
from wcode_setup.tools.slots import DEFAULT, ELSEWHERE, LIGHT, MAIN, OFF, OTHER, OURS, OWN, values
from wcode_setup.urls import same_url

_FIELDS = ("provider", "model")
_LIGHT_TASKS = (
    "title_generation",
    "approval",
    "goal_judge",
    "memory_query_rewrite",
    "monitor",
    "profile_describer",
    "triage_specifier",
    "tts_audio_tags",
    "web_extract",
)
_TASKS = ("compression", "kanban_decomposer", "mcp")
_STEADY = ("vision", "background_review", "curator")
"""The tasks that never leave the default model's provider while they are empty."""
_FORKS = ("background_review", "curator")
"""The tasks that need both fields, or they are empty."""
_ITEMS = Item("model", "*")
SLOTS = (
    *(Slot(("auxiliary", task), LIGHT, OWN, fields=_FIELDS) for task in _LIGHT_TASKS),
    *(Slot(("auxiliary", task), MAIN, OWN, fields=_FIELDS) for task in _TASKS),
    *(Slot(("auxiliary", task), fields=_FIELDS) for task in _STEADY),
    Slot(("auxiliary", "*"), fields=_FIELDS),
    Slot(("auxiliary", "*", "fallback_chain", _ITEMS), fields=_FIELDS),
    Slot(("curator", "auxiliary"), empty=OFF, fields=_FIELDS),
    Slot(("delegation",), fields=_FIELDS),
    Slot(("fallback_providers", _ITEMS), fields=_FIELDS),
    Slot(("fallback_model",), empty=OFF, fields=_FIELDS),
    Slot(("fallback_model", _ITEMS), fields=_FIELDS),
    Slot(("moa", "aggregator"), empty=OFF, fields=_FIELDS),
    Slot(("moa", "reference_models", _ITEMS), fields=_FIELDS),
    Slot(("moa", "presets", "*", "aggregator"), fields=_FIELDS),
    Slot(("moa", "presets", "*", "reference_models", _ITEMS), fields=_FIELDS),
    Slot(("*", "channel_overrides", "*"), fields=_FIELDS),
    Slot(("platforms", "*", "channel_overrides", "*"), fields=_FIELDS),
    Slot(("platforms", "api_server", "extra", "model_routes", "*"), fields=_FIELDS),
    *(Slot((name, "provider"), OTHER, OFF) for name in ("memory", "tts", "stt", "image_gen", "video_gen")),
)
LISTS = {slot.path[:-1]: "model" for slot in SLOTS if slot.path[-1] == _ITEMS}
"""The lists of slots, with the identity of their items."""
_JOBS = Slot(("jobs", Item("id", "*")), fields=_FIELDS)
"""Scheduled prompts, in a file that `hermes cron` writes."""
_LOCAL = ("", "holographic", "kittentts", "local", "local_command", "neutts", "none")
"""Services that run on this machine."""
_KEYS = ("api_key", "key_env", "api_key_env")
_FOREIGN = ("base_url", *_KEYS, "api_mode", "transport", "extra_body")
"""The values beside provider and model that are for the former provider alone."""


def leads(now: Current) -> list[Lead]:
    """The slots and where they lead; those that call nothing while they are empty are left out then."""
    own = finds_vendor(now)
    found: dict[Any, Lead] = {
        slot.path: Lead(slot, slot.path, DEFAULT if slot.empty == OWN and not own else slot.empty, target=now.target)
        for slot in SLOTS
        if slot.single and slot.empty != OFF
    }
    for target, where, data in _layers(now):
        for slot in SLOTS:
            places = list(_places(data, slot))
            paths = [path for path, _ in places]
            for number, (path, value) in enumerate(places):
                lead = _lead(now, slot, path, value)
                if lead is None or (path in found and found[path].slot.single and not slot.single):
                    continue
                if target and paths.count(path) == 1 and _is_editable(data, path):
                    found[path] = lead._replace(target=target)
                else:
                    found[path if paths.count(path) == 1 else (path, number)] = lead._replace(where=where)
    return [*found.values(), *_scheduled(now)]


def _is_editable(data: Any, path: Path) -> bool:
    """True if the keys of `path` are in `data` as they are: one that is a number there cannot be named in an op."""
    keys = path[:-1] if isinstance(path[-1], Item) else path
    return dig(data, *keys) is not None


def _layers(now: Current) -> Iterator[tuple[Target | None, str, Any]]:
    """The data of the configuration, and of the one of an administrator, which takes precedence."""
    locations = now.view.locations
    yield now.target, locations.shorten(now.target.path), now.data
    path = locations.join(paths.managed_folder(locations), "config.yaml")
    yield None, locations.shorten(path), now.view.peek(path, "yaml")


def _places(data: Any, slot: Slot) -> Iterator[tuple[Path, Any]]:
    """The places of a slot with their values; a key that is a number (an unquoted channel ID) is given as text."""
    yield from values(data, slot)
    if slot.path[-1] == "*":
        for path, holder in values(data, Slot(slot.path[:-1])):
            numbers = (key for key in holder if type(key) is int) if isinstance(holder, dict) else ()
            yield from (((*path, str(key)), holder[key]) for key in numbers)


def finds_vendor(now: Current) -> bool:
    """True if Hermes would find the key of another vendor for a task that this gateway refuses."""
    variables = (now.view.locations.variable(name) or now.secrets.get(name) for name in FALLBACK_VARIABLES)
    auth = above.view_auth(now)
    pools = mapping(auth, "credential_pool")
    stored = any(pool and not str(name).startswith("custom:") for name, pool in pools.items())
    return stored or text_of(auth, "active_provider") == "nous" or any(is_key(value) for value in variables if value)


def _lead(now: Current, slot: Slot, path: Path, value: Any) -> Lead | None:
    """The lead of a slot with a value; None if Hermes treats the value as none."""
    if not isinstance(value, dict):
        away = slot.use == OTHER and isinstance(value, str) and value.strip().lower() not in _LOCAL
        return Lead(slot, path, ELSEWHERE, provider=value) if away else None
    provider, model = (_text(value, field) for field in _FIELDS)
    lead = Lead(slot, path, OURS, model or None, url=_url(now))
    task = path[1] if path[0] == "auxiliary" and len(path) == 2 else None
    if (isinstance(path[-1], Item) or task in _FORKS or path[0] in ("moa", "curator")) and not (provider and model):
        return None
    inherits = provider.lower() in ("", "auto")
    if url := _own_url(now, path, value, provider, inherits):
        return _at(now, lead, None if provider.lower() in ("", "auto", CUSTOM) else _bare(provider), url)
    if inherits:
        ignored = not model or (task is not None and task != "vision")
        return None if ignored else lead if _is_default(now) else lead._replace(leads=DEFAULT, url=None)
    if provider.lower() == "main" and path[0] == "auxiliary":
        return lead if _is_default(now) else _named(now, lead, text_of(now.model, "provider") or "")
    return _named(now, lead, provider)


def _own_url(now: Current, path: Path, value: dict[str, Any], provider: str, inherits: bool) -> str:
    """The URL beside provider and model if that is where requests go; "" if it is not used."""
    url, keyed = _text(value, "base_url"), any(_text(value, name) for name in _KEYS)
    if path[0] == "moa" or "channel_overrides" in path:
        return ""
    if path[0] in ("delegation", "platforms"):
        return url
    if inherits and not keyed:
        return ""
    task = path[0] == "auxiliary" and not isinstance(path[-1], Item)
    return "" if _entry(now, provider) and not (task and keyed) else url


def _named(now: Current, lead: Lead, provider: str) -> Lead:
    """The lead of a slot that names a provider."""
    if provider.lower() == CUSTOM:
        url = text_of(now.model, "base_url") if text_of(now.model, "provider") == CUSTOM else None
        return lead if has_block(now.data, _url(now)) else lead._replace(leads=ELSEWHERE, provider=CUSTOM, url=url)
    if refers(provider, now.provider):
        return lead._replace(provider=now.provider)
    return _at(now, lead, _bare(provider), entry_url(_entry(now, provider)))


def _at(now: Current, lead: Lead, provider: str | None, url: str) -> Lead:
    """The lead of a slot with this URL."""
    leads = OURS if url and same_url(url, _url(now)) else ELSEWHERE
    return lead._replace(leads=leads, provider=provider, url=url or None)


def _entry(now: Current, provider: str) -> dict[str, Any]:
    """The entry that a reference names, also by its `name`; `{}` for a vendor that Hermes has built in."""
    entries = [(str(name), one) for name, one in mapping(now.data, "providers").items() if isinstance(one, dict)]
    listed = [(_text(one, "name"), one) for one in now.legacy()]
    known = [(names, one) for name, one in (*entries, *listed) for names in (name, _text(one, "name"))]
    return next((one for name, one in known if name and refers(provider, name)), {})


def _url(now: Current) -> str:
    """The URL of this gateway: the requested one, or that of the managed entry."""
    known = entry_url(now.entry) or text_of(now.model, "base_url")
    return now.request.base_url if now.request.sets_up else known or now.request.base_url


def _is_default(now: Current) -> bool:
    """True if what follows the default model goes to this gateway, after the run."""
    if now.request.sets_up and now.request.set_default:
        return True
    return refers(now.model.get("provider"), now.provider) or has_block(now.data, _url(now))


def _scheduled(now: Current) -> Iterator[Lead]:
    """The scheduled prompts with a provider or URL of their own."""
    locations = now.view.locations
    path = locations.join(locations.path.dirname(now.target.path), "cron", "jobs.json")
    for place, job in values(now.view.peek(path), _JOBS):
        provider, url = _text(job, "provider"), _text(job, "base_url")
        lead = Lead(_JOBS, place, OURS, _text(job, "model") or None, url=_url(now), where=locations.shorten(path))
        if provider or url:
            yield _at(now, lead, provider or None, url) if url else _named(now, lead, provider)


def _text(value: Any, name: str) -> str:
    return (text_of(value, name) or "").strip()


def _bare(provider: str) -> str:
    return normalise_name(provider).removeprefix("custom:")


def point(now: Current, lead: Lead, model: str | None) -> Sequence[Op]:
    """The ops that make a slot name the managed provider; `()` if Hermes would not read it there."""
    slot, path = lead.slot, lead.path
    if slot.use == OTHER:
        return ()
    if isinstance(path[-1], Item):
        return _listed(now, path, path[-1], model)
    if path == ("fallback_model",):  # the default model cannot stand in for itself
        model = next((one.id for one in now.request.models[1:]), None)
    value = dig(now.data, *path)
    if model is None:
        return [Remove(path)]
    if not isinstance(value, dict | None):
        return ()
    return list(_filled(now, path, value, model))


def _filled(now: Current, path: Path, value: Any, model: str) -> Iterator[Op]:
    """The ops that fill a mapping, and remove what is for its former provider."""
    yield from (Remove((*path, name), "reason-hermes-slot") for name in _FOREIGN if value and value.get(name))
    yield Set((*path, "provider"), f"custom:{now.provider}")
    yield Set((*path, "model"), model)


def _listed(now: Current, path: Path, item: Item, model: str | None) -> Sequence[Op]:
    """The ops for an item of a list: another provider for a model that we have, else another item, or none."""
    place = path[:-1]
    there = [one for one in items(now.data, *place) if isinstance(one, dict)]
    known = [_text(one, "model") for one in there]
    mixed = place[-1] == "reference_models"
    ours = [one.id for one in now.request.models[0 if mixed else 1 :]]
    if item.value in ours:
        return list(_filled(now, path, next(one for one in there if one.get("model") == item.value), item.value))
    if mixed and known[:1] == [item.value] and not (set(ours) & set(known)):
        model = model or ours[0]  # an empty list would stand for models of other vendors
    if model is None or model in known:
        return [Remove(path)]
    return [Remove(path), Upsert(place, "model", {"provider": f"custom:{now.provider}", "model": model})]


def nulls(now: Current) -> Iterator[Remove]:
    """The removal of keys without a value on the way to slots that the run fills."""
    request = now.request
    found: dict[Path, None] = {}
    for lead in leads(now):
        light = request.small and lead.slot.use == LIGHT
        if lead.target and (light or (lead.away and request.slots == OURS)):
            ways = (lead.path[:depth] for depth in range(1, len(lead.path) + 1))
            found |= {
                way: None for way in ways if way[-1] in mapping(now.data, *way[:-1]) and dig(now.data, *way) is None
            }
    yield from (Remove(path, "reason-hermes-empty") for path in found)


def key_goes_to(now: Current) -> str | None:
    """The URL of another gateway to which sub-agents send the key of the default model, having none; or None."""
    value = mapping(now.data, "delegation")
    url = _text(value, "base_url")
    return url if url and not _text(value, "api_key") and not same_url(url, _url(now)) else None


def needs_name(now: Current) -> bool:
    """True if the run makes a slot name the managed provider, which must then be a named one."""
    if now.request.small or now.request.slots != OURS:
        return now.request.small is not None
    found = (point(now, lead, now.request.models[0].id) for lead in leads(now) if lead.away and lead.target)
    return any(isinstance(op, Set) and op.path[-1] == "provider" for ops in found for op in ops)


def renamed(now: Current) -> Iterator[Set]:
    """The ops for slots that name the vendor's block (`custom`), where a named provider replaces it."""
    if has_block(now.data, now.request.base_url) and now.request.set_default:
        for slot, path, value in _mappings(now.data):
            moved = now.request.small and slot.use == LIGHT
            if _text(value, "provider").lower() == CUSTOM and not _text(value, "base_url") and not moved:
                yield Set((*path, "provider"), f"custom:{now.provider}", "reason-hermes-reference")


def owned(now: Current) -> Iterator[Op]:
    """The removal of all slots that name the managed provider."""
    for _, path, value in _mappings(now.data):
        if refers(value.get("provider"), now.provider):
            whole = isinstance(path[-1], Item) or value.keys() <= {*_FIELDS}
            yield from [Remove(path)] if whole else [Remove((*path, name)) for name in _FIELDS if name in value]


def _mappings(data: Any) -> Iterator[tuple[Slot, Path, dict[str, Any]]]:
    """Every mapping that is a slot, once; without items of a list that have the same identity."""
    seen: set[Path] = set()
    for slot in SLOTS:
        found = [(path, value) for path, value in values(data, slot) if slot.fields and isinstance(value, dict)]
        paths = [path for path, _ in found]
        for path, value in found:
            if path not in seen and paths.count(path) == 1:
                seen.add(path)
                yield slot, path, value
