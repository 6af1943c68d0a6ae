"""`models discover`: the models that a gateway lists, and the entries for the user's catalogue."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from difflib import get_close_matches
from typing import Any

from wcode_setup import catalog, tools
from wcode_setup.api.key import key_at
from wcode_setup.catalog.inputs import check_words
from wcode_setup.documents import parse
from wcode_setup.documents.base import Op, Upsert
from wcode_setup.engine.edit import edited
from wcode_setup.engine.store import files
from wcode_setup.errors import Note, SetupError
from wcode_setup.gateway import describe_models
from wcode_setup.gateway.models import Listed
from wcode_setup.locations import Locations
from wcode_setup.secrets.secret import Secret
from wcode_setup.secrets.sources import from_variable
from wcode_setup.text import decode
from wcode_setup.tools.base import Request
from wcode_setup.tools.common import default_provider, key_variable

SECONDS = 20.0
"""Seconds for each page of a list."""


def known_key(locations: Locations, base_url: str) -> Secret | None:
    """The key for a gateway: that of its variable, else one that a tool of this home has for its host."""
    found = from_variable(key_variable(Request("", (), base_url, True), default_provider(base_url)), locations.env)
    stored = None if found.value else key_at(locations, base_url, tools.TITLES)
    return found.value or (stored[1] if stored else None)


def discovered(base_url: str, key: Secret | None) -> list[Listed]:
    """The models that a gateway lists, those with a usable id. Raises `no-list` with the reason."""
    found = describe_models(base_url, key, timeout=SECONDS)
    if isinstance(found, Note):
        raise SetupError("no-list", what=found)
    return [model for model in found if _is_usable(model.id)]


def _is_usable(model_id: str) -> bool:
    try:
        check_words(model_id, None)
    except SetupError:
        return False
    return model_id.isprintable()


def differences(model: Listed) -> dict[str, tuple[int, int]]:
    """The limits of the catalogue that differ from those of the gateway: name -> (gateway's, catalogue's)."""
    known = next((one for one in catalog.models() if one.id == model.id), None)
    limits = ("context_window", "max_tokens") if known else ()
    found = {name: (getattr(model, name), getattr(known, name)) for name in limits}
    return {name: both for name, both in found.items() if both[0] not in (None, both[1])}


def entries(
    found: Sequence[Listed], ids: Sequence[str], figures: Mapping[str, Any], base_url: str
) -> list[dict[str, Any]]:
    """The entries of the catalogue for the models `ids`; `figures`: what the user gives of a single one.

    Raises `not-listed`, and `no-limits` for limits that neither the gateway nor the user gives.
    """
    known = {model.id: model for model in found}
    for name in ids:
        if name not in known:
            near = get_close_matches(name, known, n=2, cutoff=0.5) or list(known)[:5]
            raise SetupError("not-listed", model=name, near=", ".join(near) or "-")
    return [_entry(known[name], figures, base_url) for name in dict.fromkeys(ids)]


def _entry(model: Listed, figures: Mapping[str, Any], base_url: str) -> dict[str, Any]:
    told = {"name": model.name, "context_window": model.context_window, "max_tokens": model.max_tokens}
    entry = {**told, **{name: value for name, value in figures.items() if value is not None}}
    lacking = [f"--{name.replace('_', '-')}" for name in ("context_window", "max_tokens") if entry[name] is None]
    if lacking:
        raise SetupError("no-limits", model=model.id, options=" ".join(f"{option} N" for option in lacking))
    if entry["max_tokens"] > entry["context_window"]:
        limits = {name: entry[name] for name in ("max_tokens", "context_window")}
        raise SetupError("output-over-context", **limits)
    told_of = {"text": True, "vision": model.images, "reasoning": model.reasoning}
    can = [name for name, has in told_of.items() if has]
    return {
        "id": model.id,
        **{name: value for name, value in entry.items() if value is not None},
        **({"capabilities": can} if model.images is not None or model.reasoning is not None else {}),
        "source": f"{base_url}/models",
        "captured": datetime.now(UTC).date().isoformat(),
    }


def with_entries(locations: Locations, new: Sequence[Mapping[str, Any]]) -> tuple[str, str]:
    """The text of the user's catalogue now, and with these entries; what it says otherwise stays.

    Raises as the catalogue does if it is wrong before or after.
    """
    path = locations.catalog_file()
    content = files.read(files.real_path(path)).content
    before = decode(content or b"")
    ops: list[Op] = [Upsert(("models",), "id", dict(entry)) for entry in new]
    try:
        after = edited(parse(before, "toml"), "toml", ops).text
    except SetupError as error:
        error.path = path
        raise
    return before, after


def save(locations: Locations, text: str) -> None:
    """Write the user's catalogue; only under the lock."""
    real = files.real_path(locations.catalog_file())
    files.make_folder(os.path.dirname(real), 0o755)
    before = files.read(real)
    mode = before.mode if before.mode is not None else 0o600 | (0o044 & ~files.umask())
    files.write(real, text.encode(), mode, before.stat)
