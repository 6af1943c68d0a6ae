"""Findings of `validate` in Codex' files that the schema cannot make, and the verdict of `codex doctor`."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from wcode_setup.catalog.protocols import RESPONSES
from wcode_setup.documents.base import Path
from wcode_setup.errors import KEY, Note
from wcode_setup.secrets.credentials import ENV, LITERAL, SECRET
from wcode_setup.tools.base import Finding, Target
from wcode_setup.tools.codex.above import flaws, refused
from wcode_setup.tools.codex.notes import limited, variable_notes
from wcode_setup.tools.codex.state import COMMANDS, OTHER, PROVIDERS, URL, VARIABLE, WINDOW, Current, existing
from wcode_setup.tools.common import dig, mapping, text_of
from wcode_setup.tools.validation import PROBLEM, WARNING, catalog_models, elsewhere, limit, open_files

_CHECKS = ("auth.credentials", "config.load", "mcp.config")
"""The checks of `codex doctor` that are about files and the key; the others are about network and machine."""


def findings(now: Current) -> Iterator[Finding]:
    """The findings on limits, gateway, key, values that stop Codex, and file modes."""
    place: Path = (PROVIDERS, now.provider)
    yield from _windows(now)
    yield from elsewhere(now.provider, dig(now.entry, URL), (*place, URL), RESPONSES)
    yield from _key(now, place)
    if now.entry.get("requires_openai_auth") not in (None, False):
        yield Finding(PROBLEM, (*place, "requires_openai_auth"), Note("reason-codex-openai-auth"))
    yield from (
        Finding(PROBLEM if note.effects else WARNING, path, note) for path, note in (*refused(now), *flaws(now))
    )
    yield from (Finding(WARNING, path, note) for path, note in limited(now))


def _windows(now: Current) -> Iterator[Finding]:
    known = catalog_models(now.url)
    chosen: list[tuple[Target | None, Any, str | None]] = [(None, now.data, now.default)]
    chosen += [(target, data, text_of(data, "model")) for _, target, data in now.own_profiles()]
    for target, data, name in chosen:
        if name in known:
            yield from limit(mapping(data), (WINDOW,), known[name].context_window, name, (), target)


def _key(now: Current, place: Path) -> Iterator[Finding]:
    old = existing(now)
    if old.form is None:
        yield Finding(PROBLEM, place, Note("no-key").changing(KEY))
    elif old.form == ENV:
        for note in variable_notes(now, old.variable or ""):
            level = PROBLEM if note.code == "codex-env-hides" else WARNING
            yield Finding(level, (*place, VARIABLE), note)
    elif old.form == OTHER and any(name in now.entry for name in COMMANDS):
        yield Finding(WARNING, place, Note("codex-command"))
    files = {LITERAL: now.target, SECRET: now.env_file}
    if old.form in files:
        yield from open_files(now.view, files[old.form])


def complaints(output: str) -> list[str] | None:
    """The failed checks of `codex doctor --json`; None if the output is not its report."""
    try:
        checks = mapping(json.JSONDecoder().raw_decode(output)[0], "checks")  # other lines may follow
    except ValueError:
        return None
    return [_said(checks[name]) for name in _CHECKS if dig(checks, name, "status") == "fail"] if checks else None


def _said(check: dict[str, Any]) -> str:
    """The summary of a check, with the position in a file that it names."""
    details = mapping(check, "details")
    where = ":".join(str(details[name]) for name in ("file", "line", "column") if name in details)
    parts = [str(check.get("summary", "")), text_of(details, "error") or "", where, text_of(check, "remediation") or ""]
    return "; ".join(filter(None, parts))
