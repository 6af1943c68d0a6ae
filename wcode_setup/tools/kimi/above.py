"""Values that take precedence over the managed entry: variables, headers, and values of the model itself (2.1.0)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from wcode_setup.errors import KEY, MODEL, REQUEST, Note
from wcode_setup.secrets.secret import Secret, secret
from wcode_setup.tools.common import Configuration, credential_headers, dig, mapping, text_of
from wcode_setup.tools.kimi import state
from wcode_setup.urls import same_url

_MODEL, _KEY, _URL, _TYPE = (f"KIMI_MODEL_{name}" for name in ("NAME", "API_KEY", "BASE_URL", "PROVIDER_TYPE"))
_LIMITS = ("KIMI_MODEL_MAX_COMPLETION_TOKENS", "KIMI_MODEL_MAX_TOKENS")
_HEADERS = "KIMI_CODE_CUSTOM_HEADERS"


def above(now: Configuration) -> Iterator[Note]:
    """The notes, those on the variables first."""
    yield from of_variables(now)
    if names := credential_headers(_entry(now).get("custom_headers")):
        yield Note("header-kept", where=", ".join(names)).changing(KEY)
    yield from two_keys(now)
    yield from _model(now)


def of_variables(now: Configuration) -> Iterator[Note]:
    """Notes on the variables that replace the default model, its longest output, or the key."""
    locations = now.view.locations
    if model := locations.variable(_MODEL):
        yield Note("kimi-variable-model", variable=_MODEL, model=model).changing(*_of_model(now, model))
    if limit := next((name for name in _LIMITS if locations.variable(name)), None):
        yield Note("kimi-variable-limit", variable=limit)
    if names := list(_headers(now)):
        yield Note("kimi-variable-header", variable=_HEADERS, where=", ".join(names)).changing(KEY)


def _entry(now: Configuration) -> dict[str, Any]:
    """The provider's entry."""
    return mapping(now.data, state.PROVIDERS, now.provider)


def _of_model(now: Configuration, model: str) -> tuple[str, ...]:
    """The effects of a model in variables, which has a URL and a key of its own."""
    locations, entry = now.view.locations, _entry(now)
    key, url = locations.variable(_KEY), locations.variable(_URL)
    if not key or locations.variable(_TYPE) != "openai" or not same_url(url, text_of(entry, "base_url") or ""):
        return (REQUEST,)
    wanted = now.request.models[0].id if now.request.models else None
    other_key = secret(key) != _key(now, entry)
    return (MODEL,) * (model != wanted) + (KEY,) * other_key


def _key(now: Configuration, entry: Any) -> Secret | None:
    """The key that Kimi Code sends for the entry; None if it is not known."""
    found = state.key_of(entry)
    return secret(now.view.locations.variable(found.variable)) if found.variable else found.value


def _headers(now: Configuration) -> Iterator[str]:
    """The names of headers with a credential in the variable for headers; those of the entry take precedence."""
    lines = (now.view.locations.variable(_HEADERS) or "").split("\n")
    own = [str(name).lower() for name in mapping(_entry(now), "custom_headers")]
    named = {line.partition(":")[0].strip(): None for line in lines if ":" in line}
    yield from (name for name in credential_headers(named) if name.lower() not in own)


def two_keys(now: Configuration) -> Iterator[Note]:
    """A note on a provider with two forms of the key, for which Kimi Code sends nothing."""
    forms = state.forms(_entry(now))
    if len(forms) > 1:
        yield Note("kimi-two-keys", names=", ".join(forms)).changing(REQUEST)


def _model(now: Configuration) -> Iterator[Note]:
    """A note on what the default model has in place of the values of its provider."""
    alias = text_of(now.data, "default_model")
    item = mapping(now.data, state.MODELS, alias) if alias else {}
    if alias and not item and alias.startswith(f"{now.provider}/"):
        yield Note("kimi-no-alias", alias=alias).changing(REQUEST)
    if not now.request.models or now.provider not in (text_of(item, "provider"), state.provider_of(now.data, item)):
        return
    entry, effects = _entry(now), list[str]()
    if item.get("name") not in (None, now.request.models[0].id):
        effects.append(MODEL)
    if item.get("api_key") not in (None, text_of(entry, "api_key")) or item.get("oauth") is not None:
        effects.append(KEY)
    url = text_of(item, "base_url")
    moved = url is not None and not same_url(url, text_of(entry, "base_url") or "")
    other = text_of(item, "provider_id") not in (None, now.provider)
    if moved or other or item.get("protocol") not in (None, "openai"):
        effects = [REQUEST]
    if names := [name for name in state.OWN if dig(item, name) is not None]:
        yield Note("kimi-own", alias=alias, names=", ".join(names)).changing(*effects)
