"""The vendor's block: `model:` with a literal key. Decides when to write it, and keeps a former one as a provider."""

from __future__ import annotations

from typing import Any

from wcode_setup.secrets.credentials import LITERAL, Credential
from wcode_setup.secrets.secret import Secret
from wcode_setup.tools.common import DEFAULT_PROVIDER, count_of, default_provider, flag_of, mapping, text_of
from wcode_setup.tools.hermes import above, slots
from wcode_setup.tools.hermes.obsolete import extras, followers
from wcode_setup.tools.hermes.state import (
    URL_NAMES,
    VARIABLE_NAMES,
    Current,
    entry_url,
    gateway_url,
    has_block,
    in_use,
    is_key,
    read,
)
from wcode_setup.urls import same_url

_MOVED = {"name", "enabled", "models", "model", "default_model", "api_key", "apiKey", "api_mode", "transport"}
_MOVED |= {*URL_NAMES, *VARIABLE_NAMES}


def with_default(now: Current) -> Current:
    """Return `now` with a request that sets the default, if the only requested model is that of the vendor's block."""
    alone = [model.id for model in now.request.models] == [now.model.get("default")]
    same = alone and not now.entry and in_use(now)
    return now._replace(request=now.request._replace(set_default=True)) if same else now


def other_key(now: Current, credential: Credential) -> Secret | None:
    """The new key for a vendor's block that stays the default, where the named provider's key is not sent; or None."""
    known = read(now, now.model)
    if now.request.set_default or credential.keep or not in_use(now) or known.form not in (LITERAL, None):
        return None
    return credential.value if credential.value != known.value else None


def wants_block(now: Current, credential: Credential) -> bool:
    """True if the vendor's block can hold the whole request: literal key, one model, provider `wcode`, no redirection.

    An existing named provider stays, unless all its values move into the block. False also if another provider has the
    same URL, since Hermes would use its key for the block, or if a reference or slot names the named provider.
    """
    request, model = now.request, now.request.models[0].id
    if followers(now) or slots.needs_name(now):  # `custom:NAME` can only refer to a named provider
        return False
    if credential.form != LITERAL or not request.set_default or len(request.models) > 1 or above.redirected(now):
        return False
    others = (entry for name, entry in mapping(now.data, "providers").items() if name != now.provider)
    if now.provider != DEFAULT_PROVIDER or any(same_url(entry_url(entry), request.base_url) for entry in others):
        return False
    known = {model: {"context_length", "supports_vision"}}
    going = {
        op.path[-1]
        for op in extras(now)
        if len(op.path) == 3 and not (credential.keep and op.reason == "reason-header")
    }
    return _MOVED.issuperset(now.entry.keys() - going) and all(
        name in known and known[name].issuperset(mapping(now.entry, "models", name))
        for name in mapping(now.entry, "models")
    )


def former(now: Current) -> dict[str, Any] | None:
    """The named provider for the values of a managed block that a new default replaces, or None.

    It keeps the key. The values of any other block are the user's: only `undo` restores them.
    """
    url = text_of(now.model, "base_url") or ""
    provider, name = default_provider(url), text_of(now.model, "default")
    stays = same_url(url, now.request.base_url) or not (now.request.set_default and has_block(now.data))
    if stays or not _is_managed(now, url) or provider == now.provider or provider in mapping(now.data, "providers"):
        return None
    key, images = text_of(now.model, "api_key"), flag_of(now.model, "supports_vision")
    window = count_of(now.model, "context_length")
    if key is None or not is_key(key):
        return None
    return {
        "provider": provider,
        "base_url": url,
        "api_key": Secret(key),
        "model": name,
        "window": window,
        "images": images,
    }


def _is_managed(now: Current, url: str) -> bool:
    """True for the URL of the wcode gateway, or of one that a recorded run configured."""
    known = [one.base_url for one in now.request.recorded() if one.tool == now.request.tool]
    return any(same_url(url, one) for one in (gateway_url(), *known))
