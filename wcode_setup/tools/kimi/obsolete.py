"""Values that contradict what a run writes: other forms of the key, and what a model has of its own."""

from __future__ import annotations

from collections.abc import Iterator

from wcode_setup.documents.base import Path, Remove
from wcode_setup.secrets.credentials import ENV, LITERAL, Credential
from wcode_setup.tools.common import Configuration, dig, is_of_former, mapping, prune, text_of
from wcode_setup.tools.kimi.state import IN_TABLE, KEY, LOGIN, MODELS, OVERRIDDEN, OWN, PROVIDERS, VARIABLE, aliases

_OF_HOST = ("env", "source", "model_source", "default_model")
"""The values of a provider that are for its host."""


def removals(now: Configuration, credential: Credential) -> Iterator[Remove]:
    """The removals in the provider and in its models."""
    place: Path = (PROVIDERS, now.provider)
    entry = mapping(now.data, *place)
    former = is_of_former(text_of(entry, "base_url"), now.request.base_url)
    if former:
        yield from (Remove((*place, name), "reason-former-vendor") for name in _OF_HOST if name in entry)
    if credential.form in (LITERAL, ENV):
        kept = KEY if credential.form == LITERAL else VARIABLE
        paths = [(name,) for name in (KEY, VARIABLE, LOGIN) if name != kept] + ([] if former else [IN_TABLE])
        for path in paths:
            if dig(entry, *path) is not None:
                yield Remove(prune(now.document, (*place, *path)), "reason-key-form")
    yield from _models(now)


def _models(now: Configuration) -> Iterator[Remove]:
    """The values that the models of the request have of their own."""
    ids = [model.id for model in now.request.models]
    for alias, model, item in aliases(now.data, now.provider):
        if model not in ids:
            continue
        place: Path = (MODELS, alias)
        yield from (Remove((*place, name), "reason-kimi-own") for name in OWN if dig(item, name) is not None)
        overrides = mapping(item, "overrides")
        paths: list[Path] = [("overrides", name) for name in OVERRIDDEN if name in overrides]
        if paths and len(paths) == len(overrides):
            paths = [("overrides",)]
        yield from (Remove((*place, *path), "reason-kimi-own") for path in paths)
