"""Findings of `validate` in Hermes' files that the schema cannot make."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from wcode_setup import catalog
from wcode_setup.catalog import Model
from wcode_setup.documents.base import Path, Remove
from wcode_setup.errors import KEY, REQUEST, Note
from wcode_setup.secrets.credentials import ENV, LITERAL, SECRET, Existing
from wcode_setup.secrets.secret import Secret, secret
from wcode_setup.secrets.shapes import is_reference
from wcode_setup.tools.base import Finding
from wcode_setup.tools.common import DEFAULT_PROVIDER, dig, mapping, text_of
from wcode_setup.tools.hermes import slots
from wcode_setup.tools.hermes.above import LISTED, followed, other_key, pooled, resolved, switched_off, variable_notes
from wcode_setup.tools.hermes.obsolete import removals
from wcode_setup.tools.hermes.state import (
    VARIABLE_NAMES,
    Current,
    api_of,
    entry_url,
    existing,
    gateway_url,
    has_block,
    in_use,
    read,
    refers,
)
from wcode_setup.tools.validation import PROBLEM, WARNING, limit
from wcode_setup.urls import same_url, shown_url

_BLOCK_MODES = ("anthropic_messages", "bedrock_converse", "codex_app_server")
_MODES = (*_BLOCK_MODES, "codex_responses")
"""The other APIs that Hermes knows; it ignores names that it does not know, and the last one in the vendor's block."""


def findings(now: Current) -> Iterator[Finding]:
    """The findings on limits, gateway, key, default model, overriding values and file modes."""
    now = standing(now)
    block, chosen = not now.entry and has_block(now.data), now.request.set_default
    place: Path = ("model",) if block else ("providers", now.provider)
    url = now.request.base_url
    known = {model.id: model for model in catalog.models()}
    if block:
        yield from _window(now.model, place, known.get(_default(now)))
    for name, value in mapping(now.entry, "models").items():
        yield from _window(value, (*place, "models", name), known.get(name))
    model = known.get(_default(now))
    if chosen and model:
        yield from limit(now.model, ("max_tokens",), model.max_tokens, model.id, ("model",))
        if not block and _default(now) not in mapping(now.entry, "models"):
            yield Finding(WARNING, ("model", "default"), Note("default-unknown", ref=_default(now)))
    yield from _key(now, place, block)
    if chosen and (elsewhere := slots.key_goes_to(now)):
        yield Finding(PROBLEM, ("delegation", "base_url"), Note("hermes-delegation", url=shown_url(elsewhere)))
    if now.provider == DEFAULT_PROVIDER and url and not same_url(url, gateway_url()):
        yield Finding(WARNING, (*place, "base_url"), Note("url-elsewhere", found=url, wanted=gateway_url()))
    for removal in removals(now, block, existing(now).form or "") if now.request.models else []:
        if (
            removal.reason != "reason-hermes-url" or block or "base_url" in now.entry
        ):  # alone, another name for the URL is harmless
            yield Finding(PROBLEM, removal.path, Note(removal.reason or "").changing(*_effects(now, block, removal)))


def standing(now: Current) -> Current:
    """The same with a request for what the files have: URL, default, and models with all capabilities."""
    block = not now.entry and has_block(now.data)
    chosen = block or refers(now.model.get("provider"), now.provider)
    url = text_of(now.model, "base_url") or "" if block else entry_url(now.entry)
    return now._replace(request=now.request._replace(base_url=url, set_default=chosen, models=_models(now, block)))


def _effects(now: Current, block: bool, removal: Remove) -> tuple[str, ...]:
    """The effects of an obsolete value (measured on 0.19.0); with a named provider most are ignored."""
    old, path = existing(now), removal.path
    unread = path[-1] in VARIABLE_NAMES and not now.entry.get("key_env") and old.form != LITERAL
    effect, differs = {
        "reason-hermes-disabled": (REQUEST, switched_off(now.model, now.entry)),
        "reason-hermes-api": (REQUEST, _other_api(now, block, path)),
        "reason-key-form": (KEY, unread and not pooled(now)),
        "reason-header": (KEY, _credential_in(dig(now.data, *path)) != old.value),
        "reason-hermes-legacy": (KEY, other_key(now) == LISTED),
        "reason-hermes-interpolation": (KEY, old.variable is not None and not resolved(now, old.variable)),
    }.get(removal.reason or "", ("", False))
    return (effect,) if differs else ()


def _other_api(now: Current, block: bool, path: Path) -> bool:
    """True if requests use another API because of the value at `path`."""
    if path[-1] == "openai_runtime" or (path[0] == "model" and not block):
        return False
    return api_of(now.model) in _BLOCK_MODES if block else api_of(now.entry) in _MODES


def _credential_in(header: Any) -> Secret | None:
    """The credential in a header; in the last of a mapping, which is removed as a whole."""
    while isinstance(header, dict):
        header = next(iter(header.values()), None)
    return secret(str(header).removeprefix("Bearer").strip())


def _models(now: Current, block: bool) -> tuple[Model, ...]:
    """The models in the files, the default first, as in a request with all capabilities."""
    names = [_default(now)] if block else [_default(now), *mapping(now.entry, "models")]
    return tuple(Model(name, name, 0, 0, ("text", "image")) for name in dict.fromkeys(names) if name)


def _default(now: Current) -> str:
    return text_of(now.model, "default") or ""


def _window(holder: Any, place: Path, model: Model | None) -> Iterator[Finding]:
    if model:
        yield from limit(holder, ("context_length",), model.context_window, model.id, place)


def _key(now: Current, place: Path, block: bool) -> Iterator[Finding]:
    old = existing(now)
    if is_reference(text_of(now.model if block else now.entry, "api_key") or ""):
        yield Finding(PROBLEM, (*place, "api_key"), Note("reason-hermes-interpolation"))
    other = read(now, now.model) if now.entry and in_use(now) else Existing()
    if old.value and other.value and old.value != other.value:
        yield Finding(PROBLEM, ("model", "api_key"), Note("hermes-two-keys", provider=now.provider))
    unread = block and old.form in (ENV, SECRET) and not text_of(now.model, "api_key")  # the block has no `key_env`
    if old.form is None or unread:
        yield Finding(PROBLEM, place, Note("no-key").changing(KEY))
    elif old.form == SECRET and not now.secrets.get(old.variable or ""):
        note = Note("hermes-mark", variable=old.variable)
        hidden = old.value != secret(now.view.locations.variable(old.variable or ""))
        yield Finding(PROBLEM, (), note.changing(*((KEY,) if hidden else ())), now.env_file)
    elif old.form == ENV:
        for note in variable_notes(now, old.variable or ""):
            level = PROBLEM if note.code == "hermes-env-hides" else WARNING
            yield Finding(level, (*place, "key_env"), note)
    yield from (Finding(PROBLEM, (*place, "base_url"), note) for note in followed(now))
    path = {LITERAL: now.target.path, SECRET: now.env_file.path}.get(old.form or "", "")
    mode = now.view.mode(path)
    if mode is not None and mode & 0o077:
        yield Finding(PROBLEM, (), Note("hermes-file-open", mode=f"{mode:04o}", path=now.view.locations.shorten(path)))
