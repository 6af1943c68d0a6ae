"""Obsolete values: they would override or contradict the rendered ones (measured on 1.6.0 and 0.74.2)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from wcode_setup.catalog import Model
from wcode_setup.documents.base import Path, Remove
from wcode_setup.secrets.credentials import SECRET, Credential
from wcode_setup.tools.base import Target
from wcode_setup.tools.common import is_of_former, mapping, text_of
from wcode_setup.tools.pi.state import CHAT_API, KEY, Current, extras, listed, other_credentials
from wcode_setup.urls import usable_url

_COMPAT: Mapping[str, Any] = {"supportsStore": False, "maxTokensField": "max_tokens"}
"""Without these pi sends `store` and `max_completion_tokens`, which the vendor does not document."""
_REASONING: Mapping[str, Any] = {"supportsDeveloperRole": False, "supportsReasoningEffort": False}
"""With these pi offers thinking levels for a reasoning model, and sends neither `reasoning_effort` nor `developer`."""


def compat(model: Model, known: Mapping[str, Any]) -> dict[str, Any]:
    """The `compat` values of a model; existing ones stay."""
    wanted = {**_REASONING, **_COMPAT} if model.reasoning else _COMPAT
    return {name: known.get(name, value) for name, value in wanted.items()}


def removals(now: Current, credential: Credential) -> dict[Target, list[Remove]]:
    """The removals, per file."""
    entry: Path = ("providers", now.provider)
    found = [*_models(now)]
    if "oauth" in now.entry:
        found.append(Remove((*entry, "oauth"), "reason-auth-mode"))
    if is_of_former(now.entry.get("baseUrl"), now.request.base_url):
        found += [Remove(path, "reason-former-vendor") for path in extras(now)]
    elif not credential.keep:
        found += [Remove(path, "reason-header") for path in other_credentials(now)]
    result = {now.target: found}
    if not credential.keep and credential.form == SECRET and KEY in now.entry:
        found.append(Remove((*entry, KEY), "reason-key-form"))
    if not credential.keep and now.stored and not (credential.form == SECRET and _is_plain(now.stored)):
        result[now.files.auth] = [Remove((now.provider,), "reason-key-form")]
    return result


def _is_plain(stored: Mapping[str, Any]) -> bool:
    """True if a credential in `auth.json` is a key, without variables of its own."""
    return stored.get("type") == "api_key" and "env" not in stored


def _models(now: Current) -> Iterator[Remove]:
    items = {name: (place, item) for name, place, item in listed(now)}
    for model in now.request.models:
        place, item = items.get(model.id, ((), {}))
        if "baseUrl" in item and not usable_url(item["baseUrl"], now.request.base_url):
            yield Remove((*place, "baseUrl"), "reason-model-url")
        if text_of(item, "api") not in (None, CHAT_API):
            yield Remove((*place, "api"), "reason-model-api")
        known = mapping(item, "compat")
        ours = all(known.get(name) == value for name, value in {**_REASONING, **_COMPAT}.items())
        if not model.reasoning and item.get("reasoning") is True and ours:
            for name in _REASONING:
                yield Remove((*place, "compat", name), "reason-no-reasoning")
