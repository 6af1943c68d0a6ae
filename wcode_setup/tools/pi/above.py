"""Layers above the managed entry: stored credentials, the scope of models, and the settings of a trusted project."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from wcode_setup.documents.base import Item
from wcode_setup.errors import KEY, MODEL, REQUEST, Note
from wcode_setup.secrets.credentials import ENV, LITERAL, SECRET, Existing
from wcode_setup.secrets.secret import Secret, secret
from wcode_setup.tools.common import dig, overlaid, text_of
from wcode_setup.tools.pi import paths, scope
from wcode_setup.tools.pi import state as pi
from wcode_setup.tools.pi.state import Current
from wcode_setup.tools.slots import value_at

STORED, TRUST, ESCAPES = [0, 80, 0], [0, 79, 0], [0, 77, 0]
"""The first versions that need no `apiKey` in the entry for a key in `auth.json`, that ask before they read a project's
settings, and that read `$` in a key as a sign of their own."""


def above(now: Current, numbers: list[int]) -> Iterator[Note]:
    """The notes on all that takes precedence. `numbers`: those of the installed version; `[]` if it is unknown."""
    yield from project(now, numbers)
    yield from enabled(now)
    yield from stored(now, numbers)
    yield from headers(now)


def project(now: Current, numbers: list[int]) -> Iterator[Note]:
    """A note if the settings of the project in the current folder name another model, and count."""
    view, path = now.view, paths.project_settings(now.view)
    own = view.peek(path, "json")
    names = [name for name in (pi.PROVIDER, pi.MODEL, pi.ENABLED) if dig(own, name) is not None]
    if not names or not (now.request.set_default and now.request.models):
        return
    before, after = _first(now.settings), _first(overlaid(now.settings, own))
    if before == after:
        return
    note = Note("pi-project", path=view.locations.shorten(path), names=", ".join(names))
    if (numbers and numbers < TRUST) or _trusted(now):
        yield note.changing(REQUEST if after[0] != now.provider else MODEL)
    elif _trusted(now) is None:
        yield Note("pi-project-untrusted", **note.fields)


def _first(settings: Any) -> tuple[str | None, str | None]:
    """Provider and model with which pi starts, by these settings."""
    chosen = text_of(settings, pi.PROVIDER), text_of(settings, pi.MODEL)
    found = scope.patterns(settings)
    if found and not scope.covers(found, chosen[0] or "", chosen[1] or ""):
        provider, _, model = found[0].partition("/")
        return provider, model
    return chosen


def _trusted(now: Current) -> bool | None:
    """True if pi reads the files of the project in the current folder, False if not; None if it asks."""
    locations, folder, inner = now.view.locations, now.view.locations.cwd, ""
    known = now.view.peek(paths.trust_file(now.view, now.request), "json")
    while folder != inner:
        if isinstance(decision := dig(known, folder), bool):
            return decision
        folder, inner = locations.path.dirname(folder), folder
    return {"always": True, "never": False}.get(text_of(now.settings, "defaultProjectTrust") or "")


def enabled(now: Current) -> Iterator[Note]:
    """A note if `enabledModels` may not have the default model, so that pi starts with another one."""
    found, models = scope.patterns(now.settings), now.request.models
    chosen = text_of(now.settings, pi.PROVIDER), text_of(now.settings, pi.MODEL)
    if not (found and models and now.request.set_default) or chosen != (now.provider, models[0].id):
        return
    if not scope.covers(found, now.provider, models[0].id):
        note = Note("pi-enabled", path=now.view.locations.shorten(now.files.settings.path), model=models[0].id)
        ours = scope.covers(found[:1], now.provider, found[0].partition("/")[2])
        sure = all("/" in pattern for pattern in found)
        yield note.changing(*((MODEL if ours else REQUEST,) if sure else ()))


def stored(now: Current, numbers: list[int]) -> Iterator[Note]:
    """A note on a credential in `auth.json` that replaces the entry's, or keeps pi from using the entry."""
    path, own = now.view.locations.shorten(now.files.auth.path), pi.credential_of(now.entry.get(pi.KEY))
    if not pi.has_stored_key(now):
        if now.stored:
            yield Note("pi-auth-unusable", path=path, provider=now.provider).changing(REQUEST)
    elif own.form:
        key = key_of(now, own)
        same = key is not None and key == pi.existing(now).value
        yield Note("pi-auth-wins", path=path, provider=now.provider).changing(*(() if same else (KEY,)))
    elif old := old_version(numbers):
        yield old.changing(REQUEST)


def old_version(numbers: list[int]) -> Note | None:
    """The note on a version that ignores the whole `models.json` if an entry has no `apiKey`; None for later ones."""
    version, first = (".".join(map(str, one)) for one in (numbers, STORED))
    return Note("pi-auth-old", version=version, first=first) if numbers and numbers < STORED else None


def headers(now: Current) -> Iterator[Note]:
    """A note if the entry sends another credential in place of `apiKey`, or beside it."""
    found = pi.other_credentials(now)
    if found:
        default = now.request.models[0].id if now.request.models else None
        counts = [path for path in found if _is_of(path, default) and not _is_key(now, path)]
        note = Note("pi-header", where=", ".join(str(path[-1]) for path in found))
        yield note.changing(*((KEY,) if counts else ()))


def _is_of(path: tuple[Any, ...], model: str | None) -> bool:
    """True unless the header is that of another model than the default one."""
    items = [step.value for step in path if isinstance(step, Item)]
    items += [path[position + 1] for position, step in enumerate(path) if step == pi.OVERRIDES]
    return all(item == model for item in items)


def _is_key(now: Current, path: tuple[Any, ...]) -> bool:
    """True if the header at `path` has the key of the entry."""
    found = value_at(now.data, path)
    return isinstance(found, str) and secret(found.removeprefix("Bearer ")) == key_of(now, pi.named(now))


def key_of(now: Current, held: Existing) -> Secret | None:
    """The key of a credential, also that in a variable of this shell; None if it is not known."""
    if held.form == ENV:
        return secret(now.view.locations.variable(held.variable or ""))
    return held.value if held.form in (LITERAL, SECRET) else None
