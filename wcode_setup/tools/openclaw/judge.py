"""What `validate` looks at in OpenClaw's files beyond the schema."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

from wcode_setup.documents.base import Item, Path
from wcode_setup.errors import Note
from wcode_setup.tools.base import Finding
from wcode_setup.tools.common import dig, items, mapping, text_of
from wcode_setup.tools.openclaw import keys
from wcode_setup.tools.openclaw.keys import Current
from wcode_setup.tools.validation import PROBLEM, WARNING, catalog_models, elsewhere, limits, open_files

_VARIABLE = re.compile(r"[A-Z][A-Z0-9_]*")  # anything else there is not shown: it may be a key in the wrong place
_SECRET_PROVIDER = re.compile(r"[a-z][a-z0-9_-]{0,63}")


def findings(now: Current) -> Iterator[Finding]:
    """Limits against the catalogue, the gateway, the key, the default model, file modes."""
    entry: Path = ("models", "providers", now.provider)
    yield from _limits(now, entry)
    yield from _key(now, (*entry, "apiKey"))
    yield from elsewhere(now.provider, now.entry.get("baseUrl"), (*entry, "baseUrl"))
    yield from _default(now)
    yield from open_files(now.view, now.target)


def _limits(now: Current, entry: Path) -> Iterator[Finding]:
    known = catalog_models(now.entry.get("baseUrl"))
    for item in items(now.entry, "models"):
        model = known.get(text_of(item, "id") or "")
        if model:
            place: Path = (*entry, "models", Item("id", model.id))
            yield from limits(item, place, model, ("contextWindow", "maxTokens"))


def _key(now: Current, place: Path) -> Iterator[Finding]:
    value, old = now.entry.get("apiKey"), keys.existing(now)
    if old.form is None:
        yield Finding(PROBLEM, place if value is not None else place[:-1], Note("no-key"))
    elif isinstance(value, str) and old.form == "env":
        bare = keys.is_bare_variable(value)
        note = Note("openclaw-bare-variable" if bare else "openclaw-interpolation", variable=old.variable)
        yield Finding(PROBLEM if bare else WARNING, place, note)
    elif old.variable and _VARIABLE.fullmatch(old.variable) and not now.view.places.variable(old.variable):
        yield Finding(WARNING, place, Note("openclaw-variable-unset", variable=old.variable))
    elif isinstance(value, dict) and value.get("source") == "file":
        yield from _key_file(now, value, place)


def _key_file(now: Current, reference: dict[str, Any], place: Path) -> Iterator[Finding]:
    file = keys.secret_file(now, reference)
    name = text_of(reference, "provider") or ""
    if file is None:
        if _SECRET_PROVIDER.fullmatch(name) and not mapping(now.data, "secrets", "providers", name):
            yield Finding(PROBLEM, place, Note("no-definition", name=name))
        return
    shown, mode = now.view.places.shorten(file.path), now.view.mode(file.path)
    if mode is None or now.view.document(file).empty:
        yield Finding(PROBLEM, place, Note("key-file-missing", path=shown))
    elif mode & 0o077:
        yield Finding(PROBLEM, place, Note("key-file-open", path=shown, mode=f"{mode:04o}"))


def _default(now: Current) -> Iterator[Finding]:
    place: Path = ("agents", "defaults", "model")
    chosen = dig(now.data, *place)
    path, ref = (place, chosen) if isinstance(chosen, str) else ((*place, "primary"), dig(chosen, "primary"))
    ids = [text_of(item, "id") for item in items(now.entry, "models")]
    if isinstance(ref, str) and ref.startswith(f"{now.provider}/") and ref.partition("/")[2] not in ids:
        yield Finding(PROBLEM, path, Note("default-unknown", ref=ref))


def read_verdict(output: str) -> list[str] | None:
    """The complaints in the output of `openclaw config validate --json`; None if that is not what it is."""
    try:
        found, _ = json.JSONDecoder().raw_decode(output, output.index("{"))
    except ValueError:
        return None
    if not isinstance(found, dict) or "valid" not in found:
        return None
    issues = found.get("issues") or []
    complaints = [f"{issue.get('path') or '.'}: {issue.get('message')}" for issue in issues if isinstance(issue, dict)]
    return [] if found["valid"] else complaints or ["invalid"]
