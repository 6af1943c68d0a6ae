"""Findings of `validate` in the files of the family that the schema cannot make."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from wcode_setup.catalog import Model
from wcode_setup.documents.base import Path
from wcode_setup.errors import KEY, Note
from wcode_setup.secrets.credentials import ENV, Credential
from wcode_setup.tools.base import Finding
from wcode_setup.tools.common import mapping
from wcode_setup.tools.opencode.above import above
from wcode_setup.tools.opencode.obsolete import removals
from wcode_setup.tools.opencode.state import NPM, Current, entry_url, existing, interpolated
from wcode_setup.tools.validation import PROBLEM, WARNING


def own_findings(now: Current, entry: Path) -> Iterator[Finding]:
    """The findings on another protocol, and on values that hide or override the managed entry."""
    if now.entry.get("npm", NPM) != NPM:
        yield Finding(PROBLEM, (*entry, "npm"), Note("reason-model-api"))
    yield from _stale(now, mapping(now.entry, "models"))
    for note in above(now._replace(request=now.request._replace(set_default=False))):
        yield Finding(PROBLEM if note.code == "opencode-hidden" else WARNING, (), note)


def key_findings(now: Current, entry: Path) -> Iterator[Finding]:
    """The findings on a missing key, an unset variable, and one that the tool ignores silently if unset."""
    old, title, locations = existing(now), now.product.title, now.view.locations
    if old.form is None:
        yield Finding(PROBLEM, entry, Note("no-key").changing(KEY))
    elif name := interpolated(now):
        note = Note("opencode-interpolation", title=title, variable=name)
        yield Finding(
            WARNING, (*entry, "options", "apiKey"), note.changing(*(() if locations.variable(name) else (KEY,)))
        )
    elif old.form == ENV and not locations.variable(old.variable or ""):
        note = Note("opencode-variable-unset", title=title, variable=old.variable)
        yield Finding(WARNING, (*entry, "env"), note.changing(KEY))


def _stale(now: Current, models: dict[str, Any]) -> Iterator[Finding]:
    """The values that a run would remove because they override the managed ones."""
    everything = tuple(Model(name, name, 0, 0, ("text", "image"), reasoning=True) for name in models)
    url = entry_url(now.merged)  # any URL: here nothing counts as a former host's
    asked = now._replace(request=now.request._replace(models=everything, base_url=url))
    old = existing(now)
    kept = Credential(old.form or "", old.value, old.variable, keep=True)
    for removal in removals(asked, old, kept).get(now.target, []):
        yield Finding(PROBLEM, removal.path, Note(removal.reason or ""))
