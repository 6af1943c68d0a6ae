"""Obsolete values: they would override, shadow or contradict the rendered ones (measured on 0.19.0)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from wcode_setup.documents.base import Item, Path, Remove, Set
from wcode_setup.secrets.shapes import is_reference
from wcode_setup.tools.common import credential_headers, dig, prune
from wcode_setup.tools.hermes.state import (
    CHAT,
    EXTRAS,
    HEADERS,
    URL_NAMES,
    VARIABLE_NAMES,
    Current,
    api_of,
    entry_url,
    has_block,
    normalise_name,
    references,
    refers,
)
from wcode_setup.urls import same_host, same_url

_MODEL = {  # in `model:`, in both forms
    "api_base": "reason-hermes-url",
    "api": "reason-key-form",
    "model": "reason-hermes-alias",
    "name": "reason-hermes-alias",
    "ollama_num_ctx": "reason-hermes-former",
    "openai_runtime": "reason-hermes-api",
    "auth_mode": "reason-auth-mode",
    "entra": "reason-auth-mode",
}
_NAMED = {  # in `model:`, if a named provider is the default
    "base_url": "reason-hermes-named",
    "api_key": "reason-hermes-named",
    "context_length": "reason-hermes-limits",
}
_ROOT = ("provider", "base_url", "api_base", "context_length", "api_key")


def removals(now: Current, block: bool, form: str) -> list[Remove]:
    """The removals. `block`: the vendor's block is written; else `form` is the form of the named provider's key."""
    removals = list(_named(now, form)) if not block else []
    if now.request.set_default:
        removals += [*_root(now), *_default(now, block), *headers(now)]
    return [*removals, *_legacy(now)]


def _root(now: Current) -> Iterator[Remove]:
    for name in _ROOT:
        if dig(now.data, name) is not None:
            yield Remove((name,), "reason-hermes-root")


def _default(now: Current, block: bool) -> Iterator[Remove]:
    if isinstance(dig(now.data, "model"), str):
        yield Remove(("model",), "reason-hermes-string")
        return
    for name, reason in (_MODEL if block else _MODEL | _NAMED).items():
        if name in now.model:
            yield Remove(("model", name), reason)
    if now.model.get("api_mode", CHAT) != CHAT:
        yield Remove(("model", "api_mode"), "reason-hermes-api")
    if "supports_vision" in now.model and not (block and "image" in now.request.models[0].input):
        yield Remove(("model", "supports_vision"), "reason-hermes-former")


def headers(now: Current) -> Iterator[Remove]:
    """The headers of `model:` to remove, sent in both forms: those of a former vendor, and other credentials."""
    managed = refers(now.model.get("provider"), now.provider) or has_block(now.data, now.request.base_url)
    for name in HEADERS:
        if name in now.model and not managed:
            yield Remove(("model", name), "reason-former-vendor")
        else:
            for header in credential_headers(now.model.get(name)):
                yield Remove(prune(now.document, ("model", name, header)), "reason-header")


def _named(now: Current, form: str) -> Iterator[Remove]:
    """The removals in the named provider; with `custom:wcode` Hermes reads only model and `max_tokens` of `model:`."""
    entry, place = now.entry, ("providers", now.provider)
    for name in URL_NAMES:
        if name in entry and name != "base_url":
            yield Remove((*place, name), "reason-hermes-url")
    for name in ("apiKey", *VARIABLE_NAMES, "key_cmd", "api_key"):
        if name in entry and name != ("api_key" if form == "literal" else "key_env"):
            sent = name == "api_key" and is_reference(str(entry[name]))
            yield Remove((*place, name), "reason-hermes-interpolation" if sent else "reason-key-form")
    for name in ("api_mode", "transport"):
        if name in entry and api_of({name: entry[name]}) != CHAT:
            yield Remove((*place, name), "reason-hermes-api")
    yield from extras(now)
    if entry.get("enabled") is False:
        yield Remove((*place, "enabled"), "reason-hermes-disabled")
    for name in ("default_model", "model"):
        if now.request.set_default and entry.get(name, now.request.models[0].id) != now.request.models[0].id:
            yield Remove((*place, name), "reason-hermes-default")
    for model in now.request.models:
        if dig(entry, "models", model.id, "supports_vision") is True and "image" not in model.input:
            yield Remove((*place, "models", model.id, "supports_vision"), "reason-hermes-no-vision")


def extras(now: Current) -> Iterator[Remove]:
    """The values to remove that the named provider adds to every request: for a former host, or other credentials."""
    entry, place = now.entry, ("providers", now.provider)
    urls = [entry[name] for name in URL_NAMES if entry.get(name)]
    if urls and not any(same_host(url, now.request.base_url) for url in urls):
        yield from (Remove((*place, name), "reason-former-vendor") for name in EXTRAS if name in entry)
        return
    for header in credential_headers(entry.get("extra_headers")):
        yield Remove(prune(now.document, (*place, "extra_headers", header)), "reason-header")


def _legacy(now: Current) -> Iterator[Remove]:
    items, gone = now.legacy(), going(now)
    if gone and len(gone) == len(dig(now.data, "custom_providers")):
        yield Remove(("custom_providers",), "reason-hermes-legacy")
        return
    for item in gone:
        yield Remove(("custom_providers", _identity(item, items)), "reason-hermes-legacy")


def going(now: Current) -> list[dict[str, Any]]:
    """The items of `custom_providers` to remove.

    Those with the provider's name, whose key would take precedence, and, if the default is set, those with its URL.
    """
    return [
        item
        for item in now.legacy()
        if normalise_name(item.get("name")) == normalise_name(now.provider)
        or (now.request.set_default and same_url(entry_url(item), now.request.base_url))
    ]


def followers(now: Current) -> list[Set]:
    """The ops that make references to the named provider, or to a removed item, refer to the named provider."""
    names = [now.provider, *(str(item.get("name")) for item in going(now))]
    return [
        Set(path, name if refers(name, now.provider) else f"custom:{now.provider}", "reason-hermes-reference")
        for path, name in references(now.data, names)
    ]


def _identity(item: dict[str, Any], items: list[dict[str, Any]]) -> Item:
    """The identity of an item: its name if no other item has the same; else its URL."""
    names = [other.get("name") for other in items]
    by_name = isinstance(item.get("name"), str) and names.count(item["name"]) == 1
    return Item("name", item["name"]) if by_name else Item("base_url", item.get("base_url"))


def empty(now: Current, block: bool) -> list[Path]:
    """The paths of keys without a value above the values to write."""
    ways: list[Path] = [("model",)] if now.request.set_default else []
    if not block:
        ways += [("providers", now.provider, "models", model.id) for model in now.request.models]
    found: dict[Path, None] = {}
    for way in ways:
        node = now.data
        for depth, key in enumerate(way, 1):
            if not isinstance(node, dict) or key not in node:
                break
            node = node[str(key)]
            if node is None:
                found[way[:depth]] = None
    return list(found)
