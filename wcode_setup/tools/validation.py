"""Findings of `validate` that several tools share; each names its file, or None for the configuration."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from wcode_setup import catalog
from wcode_setup.catalog import Model
from wcode_setup.catalog.protocols import CHAT
from wcode_setup.documents.base import Path
from wcode_setup.errors import Note
from wcode_setup.tools.common import DEFAULT_PROVIDER, dig, mapping, misfit
from wcode_setup.tools.types import Finding, Target, View
from wcode_setup.urls import same_url, shown_url

PROBLEM, WARNING = "problem", "warning"
LIMITS: tuple[Path, Path] = (("contextWindow",), ("maxTokens",))
"""The usual paths of context window and longest output."""


def open_files(view: View, *targets: Target) -> Iterator[Finding]:
    """A problem for each private file that other users can read."""
    for target in targets:
        mode = view.mode(target.path) if target.private else None
        if mode is not None and mode & 0o077:
            yield Finding(PROBLEM, (), Note("file-open", mode=f"{mode:04o}"), target)


def catalog_models(url: Any) -> dict[str, Model]:
    """The models of the catalogue by id; none if `url` is not that of the wcode gateway."""
    is_wcode = any(same_url(url, known) for known in catalog.gateway().base_urls.values())
    return {model.id: model for model in catalog.models()} if is_wcode else {}


def elsewhere(provider: str, url: Any, place: Path, protocol: str = CHAT) -> Iterator[Finding]:
    """A warning if the URL of the provider `wcode` is not that of the wcode gateway for the `protocol`."""
    wanted = catalog.gateway().base_urls[protocol]
    if provider == DEFAULT_PROVIDER and isinstance(url, str) and not same_url(url, wanted):
        yield Finding(WARNING, place, Note("url-elsewhere", found=shown_url(url), wanted=wanted))


def limit(
    holder: Any, field: Path, wanted: int, model: str, place: Path, target: Target | None = None
) -> Iterator[Finding]:
    """A finding if `field` of the `holder` at `place` is missing, or is not the limit `wanted` of a model."""
    value = dig(holder, *field)
    if value is None:
        around = (*place, *field[:-1]) if mapping(holder, *field[:-1]) else place
        name = ".".join(map(str, field))
        yield Finding(PROBLEM, around, Note("limit-missing", field=name, model=model, limit=wanted), target)
    elif wrong := misfit(value, wanted, model):
        yield Finding(wrong[0], (*place, *field), wrong[1], target)


def limits(
    holder: Any, place: Path, model: Model, fields: tuple[Path, Path] = LIMITS, target: Target | None = None
) -> Iterator[Finding]:
    """The findings on both limits of a model in the `holder` at `place`: context window and longest output."""
    for field, wanted in zip(fields, (model.context_window, model.max_tokens), strict=True):
        yield from limit(holder, field, wanted, model.id, place, target)
