"""Findings of `validate` in OpenClaw's files that the schema cannot make."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

from wcode_setup.documents.base import Item, Path
from wcode_setup.errors import KEY, REQUEST, Note
from wcode_setup.tools.base import Finding
from wcode_setup.tools.common import mapping, text_of
from wcode_setup.tools.openclaw import state
from wcode_setup.tools.openclaw.state import CHAT_API, Current
from wcode_setup.tools.validation import PROBLEM, WARNING
from wcode_setup.urls import same_url

_VARIABLE = re.compile(r"[A-Z][A-Z0-9_]*")  # any other text is not shown: it could be a key
_SECRET_PROVIDER = re.compile(r"[a-z][a-z0-9_-]{0,63}")


def key_findings(now: Current, place: Path) -> Iterator[Finding]:
    """The findings on the key at `place`, and on the file that it refers to."""
    value, old = now.entry.get("apiKey"), state.existing(now)
    if old.form is None:
        yield Finding(PROBLEM, place if value is not None else place[:-1], Note("no-key").changing(KEY))
    elif isinstance(value, str) and old.form == "env":
        bare = state.is_bare_variable(value)
        note = Note("openclaw-bare-variable" if bare else "openclaw-interpolation", variable=old.variable)
        sent = bare or not state.has_variable(now, old.variable)
        yield Finding(PROBLEM if bare else WARNING, place, note.changing(*((KEY,) if sent else ())))
    elif old.variable and _VARIABLE.fullmatch(old.variable) and not state.has_variable(now, old.variable):
        yield Finding(WARNING, place, Note("openclaw-variable-unset", variable=old.variable).changing(REQUEST))
    elif isinstance(value, dict) and value.get("source") == "file":
        yield from _key_file(now, value, place)


def _key_file(now: Current, reference: dict[str, Any], place: Path) -> Iterator[Finding]:
    file = state.secret_file(now, reference)
    name = text_of(reference, "provider") or ""
    if file is None:
        if _SECRET_PROVIDER.fullmatch(name) and not mapping(now.data, "secrets", "providers", name):
            yield Finding(PROBLEM, place, Note("no-definition", name=name).changing(REQUEST))
        return
    shown, mode = now.view.locations.shorten(file.path), now.view.mode(file.path)
    if mode is None or now.view.document(file).empty:
        yield Finding(PROBLEM, place, Note("key-file-missing", path=shown).changing(REQUEST))
    elif mode & 0o077:
        yield Finding(PROBLEM, place, Note("key-file-open", path=shown, mode=f"{mode:04o}").changing(REQUEST))


def model_findings(now: Current, entry: Path, chosen: str) -> Iterator[Finding]:
    """The findings on values that lead the entry, or a model, away from the gateway. `chosen`: the default model."""
    if now.entry.get("auth") == "aws-sdk":
        yield Finding(PROBLEM, (*entry, "auth"), Note("reason-auth-mode").changing(REQUEST))
    url = text_of(now.entry, "baseUrl") or ""
    for item in now.listed:
        name = item.get("id")
        effects = (REQUEST,) if chosen == f"{now.provider}/{name}" else ()
        place: Path = (*entry, "models", Item("id", name))
        if "baseUrl" in item and not same_url(item["baseUrl"], url):
            yield Finding(PROBLEM, (*place, "baseUrl"), Note("reason-model-url").changing(*effects))
        if item.get("api", CHAT_API) != CHAT_API:
            yield Finding(PROBLEM, (*place, "api"), Note("reason-model-api").changing(*effects))


def read_verdict(output: str) -> list[str] | None:
    """The errors in the output of `openclaw config validate --json`; None if it is another output."""
    try:
        found, _ = json.JSONDecoder().raw_decode(output, output.index("{"))
    except ValueError:
        return None
    if not isinstance(found, dict) or "valid" not in found:
        return None
    issues = found.get("issues") or []
    complaints = [f"{issue.get('path') or '.'}: {issue.get('message')}" for issue in issues if isinstance(issue, dict)]
    return [] if found["valid"] else complaints or ["invalid"]
