"""The vendor's block `model:` with a literal key: when it can hold a set-up, and what becomes of a former one."""

from __future__ import annotations

from typing import Any

from wcode_setup.secrets.credentials import LITERAL, Credential
from wcode_setup.secrets.secret import Secret
from wcode_setup.tools.common import (
    DEFAULT_PROVIDER,
    count_of,
    default_provider,
    flag_of,
    mapping,
    same_url,
    text_of,
)
from wcode_setup.tools.hermes import notes
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

_OURS = {"name", "enabled", "models", "model", "default_model", "api_key", "apiKey", "api_mode", "transport"}
_OURS |= {*URL_NAMES, *VARIABLE_NAMES}


def with_default(now: Current) -> Current:
    """The same; the model of the vendor's block, asked for alone, is the default model whatever was said of that."""
    alone = [model.id for model in now.request.models] == [now.model.get("default")]
    same = alone and not now.entry and in_use(now)
    return now._replace(request=now.request._replace(set_default=True)) if same else now


def other_key(now: Current, credential: Credential) -> Secret | None:
    """A new key for the vendor's block where that stays the default: the key of the named provider is not sent then."""
    known = read(now, now.model)
    if now.request.set_default or credential.keep or not in_use(now) or known.form not in (LITERAL, None):
        return None
    return credential.value if credential.value != known.value else None


def wants_block(now: Current, credential: Credential) -> bool:
    """Whether the vendor's block can hold all of it: a literal key, one model, no id but ours, and no redirection.

    A named provider that is there already stays, unless it holds nothing but what moves into the block. Another one
    with the same URL would lend the block its key, and what refers to one needs one.
    """
    request, model = now.request, now.request.models[0].id
    if followers(now):  # `custom:NAME` leads to a named provider alone
        return False
    if credential.form != LITERAL or not request.set_default or len(request.models) > 1 or notes.redirected(now):
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
    return _OURS.issuperset(now.entry.keys() - going) and all(
        name in known and known[name].issuperset(mapping(now.entry, "models", name))
        for name in mapping(now.entry, "models")
    )


def former(now: Current) -> dict[str, Any] | None:
    """The named provider that takes in the block of a gateway of ours, which another one replaces as the default.

    So its key is found again. Whatever else had `model:` is the user's, and comes back with `undo` alone.
    """
    url = text_of(now.model, "base_url") or ""
    provider, name = default_provider(url), text_of(now.model, "default")
    stays = same_url(url, now.request.base_url) or not (now.request.set_default and has_block(now.data))
    if stays or not _is_ours(now, url) or provider == now.provider or provider in mapping(now.data, "providers"):
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


def _is_ours(now: Current, url: str) -> bool:
    """Whether a gateway is wcode's, or one that a run of ours set up."""
    ours = [one.base_url for one in now.request.recorded() if one.tool == now.request.tool]
    return any(same_url(url, one) for one in (gateway_url(), *ours))
