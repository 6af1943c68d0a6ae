"""Obsolete values: they would override, shadow or contradict the rendered ones."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from wcode_setup.catalog import Model
from wcode_setup.documents.base import Item, Path, Remove
from wcode_setup.secrets.credentials import ENV, LITERAL, SECRET, Credential, Existing
from wcode_setup.tools.base import Target
from wcode_setup.tools.common import credential_headers, dig, is_of_former, items, mapping
from wcode_setup.tools.opencode.state import NPM, Current, entry_url, is_key

_HIDDEN = ("alpha", "deprecated")
"""Values of a model's `status` that hide it."""
_IMAGES = {"input": ["text", "image"], "output": ["text"]}
"""The modalities that `--vision` writes into a model without any."""


def removals(now: Current, old: Existing, credential: Credential) -> dict[Target, list[Remove]]:
    """The removals, per file."""
    entry: Path = ("provider", now.provider)
    removals = [*_models(now, (*entry, "models")), *_blacklist(now, (*entry, "blacklist"))]
    found = {now.target: removals}
    files = {target: now.view.document(target).data for target in [now.target, *now.others()]}
    former = is_of_former(entry_url(now.merged), now.request.base_url)
    for target, data in files.items() if former else ():
        found.setdefault(target, []).extend(Remove(path, "reason-former-vendor") for path in extras(now, data))
    if credential.keep:
        removals += _useless_key(now, credential)
        return found
    for target, data in files.items():
        if not former:
            found.setdefault(target, []).extend(Remove(path, "reason-header") for path in headers(now, data))
        if "apiKey" in mapping(data, *entry, "options") and not (target == now.target and credential.form == LITERAL):
            found.setdefault(target, []).append(Remove((*entry, "options", "apiKey"), "reason-key-form"))
        if credential.form != ENV and dig(data, *entry, "env") == [old.variable]:
            found.setdefault(target, []).append(Remove((*entry, "env"), "reason-key-form"))
    if _leaves_auth(now, old, credential):
        found[now.auth] = [Remove((now.provider,), "reason-key-form")]
    return found


def _leaves_auth(now: Current, old: Existing, credential: Credential) -> bool:
    """True if the entry in `auth.json` goes: it had the key, would override the variable, or is of another kind."""
    if credential.form == SECRET:
        return bool(now.stored.get("type", "api") != "api")
    return now.stored.get("type") == "api" and (old.form == SECRET or credential.form == ENV)


def _useless_key(now: Current, credential: Credential) -> Iterator[Remove]:
    """The removal of an `apiKey` without a key, because of which the tool would look nowhere else."""
    key = dig(now.entry, "options", "apiKey")
    if key is not None and not is_key(key) and credential.form in (SECRET, ENV):
        yield Remove(("provider", now.provider, "options", "apiKey"), "reason-opencode-no-key")


def _models(now: Current, place: Path) -> Iterator[Remove]:
    for model in now.request.models:
        item = mapping(now.entry, "models", model.id)
        path = (*place, model.id)
        if item.get("id", model.id) != model.id:
            yield Remove((*path, "id"), "reason-opencode-id")
        if dig(item, "provider", "npm") not in (None, NPM):
            yield Remove((*path, "provider", "npm"), "reason-model-api")
        if item.get("status") in _HIDDEN:
            yield Remove((*path, "status"), "reason-opencode-status")
        yield from _capabilities(item, model, path)


def _capabilities(item: dict[str, Any], model: Model, path: Path) -> Iterator[Remove]:
    """The values that an earlier `--vision` or `--reasoning` wrote, and that this request does not include."""
    if item.get("modalities") == _IMAGES and "image" not in model.input:
        yield Remove((*path, "modalities"), "reason-no-vision")
        if item.get("attachment") is True:
            yield Remove((*path, "attachment"), "reason-no-vision")
    if item.get("reasoning") is True and not model.reasoning:
        yield Remove((*path, "reasoning"), "reason-no-reasoning")


def _blacklist(now: Current, path: Path) -> Iterator[Remove]:
    for model in now.request.models:
        if model.id in items(now.entry, "blacklist"):
            yield Remove((*path, Item(None, model.id)), "reason-opencode-status")


def headers(now: Current, data: Any) -> list[Path]:
    """The paths of other credentials in the entry, in the `data` of a file; they take precedence over the key."""
    entry: Path = ("provider", now.provider)
    places: list[Path] = [(*entry, "options", "headers")]
    places += [(*entry, "models", model, "headers") for model in mapping(data, *entry, "models")]
    return [(*path, name) for path in places for name in credential_headers(dig(data, *path))]


def extras(now: Current, data: Any) -> list[Path]:
    """The paths of values that the entry or one of its models, in the `data` of a file, adds to requests."""
    entry: Path = ("provider", now.provider)
    places = [((*entry, "options"), ("headers", "queryParams"))]
    places += [((*entry, "models", model), ("headers", "options")) for model in mapping(data, *entry, "models")]
    return [(*place, name) for place, names in places for name in names if name in mapping(data, *place)]
