"""What `validate` looks at beyond the schema."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from wcode_setup.catalog import Model
from wcode_setup.documents.base import Path
from wcode_setup.errors import Note
from wcode_setup.secrets.credentials import ENV, LITERAL, SECRET, Credential
from wcode_setup.tools.base import Finding
from wcode_setup.tools.common import dig, mapping, misfit
from wcode_setup.tools.opencode_family.checks import above
from wcode_setup.tools.opencode_family.current import NPM, Current, entry_url, existing, interpolated
from wcode_setup.tools.opencode_family.stale import stale
from wcode_setup.tools.validation import PROBLEM, WARNING, catalog_models, elsewhere, open_files


def findings(now: Current) -> Iterator[Finding]:
    """Limits against the catalogue, the gateway, the key, the default model, what hides or overrides ours, modes."""
    entry: Path = ("provider", now.provider)
    models = mapping(now.entry, "models")
    yield from _limits(now, entry)
    yield from _key(now, entry)
    yield from elsewhere(now.provider, entry_url(now.entry) or None, (*entry, "options", "baseURL"))
    if now.entry.get("npm", NPM) != NPM:
        yield Finding(PROBLEM, (*entry, "npm"), Note("reason-model-api"))
    ref = dig(now.data, "model")
    if isinstance(ref, str) and ref.startswith(f"{now.provider}/") and ref.partition("/")[2] not in models:
        yield Finding(PROBLEM, ("model",), Note("default-unknown", ref=ref))
    yield from _stale(now, models)
    for note in above(now._replace(request=now.request._replace(set_default=False))):
        yield Finding(PROBLEM if note.code == "opencode-hidden" else WARNING, (), note)


def _limits(now: Current, entry: Path) -> Iterator[Finding]:
    known = catalog_models(entry_url(now.entry))
    for name, item in mapping(now.entry, "models").items():
        if name in known:
            yield from _limits_of(mapping(item, "limit"), known[name], (*entry, "models", name, "limit"))


def _limits_of(limits: dict[str, Any], model: Model, place: Path) -> Iterator[Finding]:
    for field, limit in (("context", model.context_window), ("output", model.max_tokens)):
        value = limits.get(field)
        if value is None:
            note = Note("limit-missing", field=f"limit.{field}", model=model.id, limit=limit)
            yield Finding(PROBLEM, place if limits else place[:-1], note)
        elif wrong := misfit(value, limit, model.id):
            yield Finding(wrong[0], (*place, field), wrong[1])


def _key(now: Current, entry: Path) -> Iterator[Finding]:
    old, title, places = existing(now), now.product.title, now.view.places
    if old.form is None:
        yield Finding(PROBLEM, entry, Note("no-key"))
    elif interpolated(now):
        note = Note("opencode-interpolation", title=title, variable=interpolated(now))
        yield Finding(WARNING, (*entry, "options", "apiKey"), note)
    elif old.form == ENV and not places.variable(old.variable or ""):
        yield Finding(WARNING, (*entry, "env"), Note("opencode-variable-unset", title=title, variable=old.variable))
    target = {LITERAL: now.target, SECRET: now.auth}.get(old.form or "")
    yield from open_files(now.view, target) if target else ()


def _stale(now: Current, models: dict[str, Any]) -> Iterator[Finding]:
    """What a run would take out because it overrides ours."""
    everything = tuple(Model(name, name, 0, 0, ("text", "image"), reasoning=True) for name in models)
    url = entry_url(now.merged)  # whatever it is: nothing here is of a former host
    asked = now._replace(request=now.request._replace(models=everything, base_url=url))
    old = existing(now)
    kept = Credential(old.form or "", old.value, old.variable, keep=True)
    for removal in stale(asked, old, kept).get(now.target, []):
        yield Finding(PROBLEM, removal.path, Note(removal.reason or ""))
