"""Obsolete values: they would send another key, or contradict the rendered ones (measured on 0.169.0)."""

from __future__ import annotations

from collections.abc import Iterator

from wcode_setup.documents.base import Path, Remove
from wcode_setup.secrets.credentials import ENV, LITERAL, SECRET, Credential, Existing
from wcode_setup.tools.base import Target
from wcode_setup.tools.codex.state import COMMANDS, HEADERS, MARK, PROVIDERS, TOKEN, VARIABLE, Current, shared
from wcode_setup.tools.common import credential_headers, is_of_former, mapping, prune

_OPENAI_AUTH = "requires_openai_auth"
_OF_HOST = (*HEADERS, "query_params", "model_catalog_url", "supports_websockets", "supports_standalone_web_search")
"""The values of an entry that are for its host."""


def removals(now: Current, old: Existing, credential: Credential) -> dict[Target, list[Remove]]:
    """The removals, per file."""
    ops = [*_entry(now, credential)]
    found = {now.target: ops}
    if names := list(_in_env(now, old, credential)):
        found[now.env_file] = [Remove((name,), _reason(name)) for name in names]
    return found


def _reason(name: str) -> str:
    return "reason-codex-mark" if name.startswith(MARK) else "reason-key-form"


def _entry(now: Current, credential: Credential) -> Iterator[Remove]:
    place: Path = (PROVIDERS, now.provider)
    if now.entry.get(_OPENAI_AUTH) not in (None, False):
        yield Remove((*place, _OPENAI_AUTH), "reason-codex-openai-auth")
    if is_of_former(now.url, now.request.base_url):
        yield from (Remove((*place, name), "reason-former-vendor") for name in _OF_HOST if name in now.entry)
    elif not credential.keep:
        yield from (Remove(prune(now.document, path), "reason-header") for path in headers(now))
    if not credential.keep or credential.form in (ENV, SECRET, LITERAL):
        kept = TOKEN if credential.form == LITERAL else VARIABLE
        for name in (VARIABLE, TOKEN, *COMMANDS):
            if name in now.entry and name != kept:
                yield Remove((*place, name), "reason-key-form")


def headers(now: Current) -> Iterator[Path]:
    """The paths of headers with a credential, which are sent in addition to the key."""
    for field in HEADERS:
        for name in credential_headers(now.entry.get(field)):
            yield (PROVIDERS, now.provider, field, name)


def _in_env(now: Current, old: Existing, credential: Credential) -> Iterator[str]:
    """The names to remove from `.env`: the former key, and values that would hide the one that the run names."""
    stored = mapping(now.view.document(now.env_file).data)
    variable = now.variable
    if credential.keep:
        return
    if credential.form == SECRET:
        yield from (name for name in (MARK + variable,) if name in stored)
        return
    held = old.form == SECRET and old.variable == variable
    hides = credential.form == ENV and credential.variable == variable
    if (held or hides) and not shared(now, variable):
        yield from (name for name in (variable, MARK + variable) if name in stored)
