"""Layers above the managed entry, as Codex 0.169.0 resolves them, and values because of which it does not start."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from wcode_setup.documents.base import Path
from wcode_setup.errors import KEY, MODEL, REQUEST, Note
from wcode_setup.secrets.secret import secret
from wcode_setup.tools.codex import paths
from wcode_setup.tools.codex.obsolete import headers
from wcode_setup.tools.codex.state import (
    COMMANDS,
    DEFAULTS,
    PROVIDER,
    PROVIDERS,
    RESERVED,
    TOKEN,
    VARIABLE,
    Current,
    entry_url,
    existing,
    key_of,
)
from wcode_setup.tools.codex.state import (
    MODEL as MODEL_KEY,
)
from wcode_setup.tools.common import dig, mapping, text_of
from wcode_setup.urls import same_url

EFFORT = "model_reasoning_effort"
_LOGIN = "forced_login_method"
_API = "api"
_CHATGPT = "chatgpt"
_OF_PROJECT = (MODEL_KEY, DEFAULTS[2], EFFORT, "review_model", _LOGIN)
"""The values of a project's file that count, among those that concern models."""


def above(now: Current) -> Iterator[Note]:
    """Notes on the administrator's file, projects, profiles, a missing model, `.env` and headers, in this order."""
    yield from files(now)
    yield from _no_model(now)
    yield from _stored(now)
    yield from header_note(now)


def files(now: Current) -> Iterator[Note]:
    """Notes on other files: that of the administrator, those of trusted projects, and profiles."""
    yield from _managed(now)
    yield from _projects(now)
    yield from _profiles(now)


def _managed(now: Current) -> Iterator[Note]:
    """A note on the administrator's file, whose values replace those of all others."""
    path, data = paths.MANAGED, managed(now)
    shown = now.view.locations.shorten(path)
    if data is None and now.view.exists(path):
        yield Note("codex-managed-broken", path=shown).changing(REQUEST)
        return
    entry = dig(data, PROVIDERS, now.provider)
    keys = [name for name in (*DEFAULTS, _LOGIN) if dig(data, name) is not None]
    keys += [f"{PROVIDERS}.{now.provider}"] if entry is not None else []
    if keys:
        yield Note("codex-managed", path=shown, keys=", ".join(keys)).changing(*_of_managed(now, data, entry))


def managed(now: Current) -> Any:
    """The data of the administrator's file; None if it is absent or does not parse."""
    return now.view.peek(paths.MANAGED, "toml")


def _of_managed(now: Current, data: Any, entry: Any) -> tuple[str, ...]:
    merged = {**now.entry, **mapping(entry)}
    nameless = entry is not None and not text_of(entry, "name")  # Codex does not start
    moved = not same_url(entry_url(merged), now.url) or dig(data, PROVIDER) not in (None, now.provider)
    if nameless or moved or merged.get("wire_api") == "chat" or _stops(now, dig(data, _LOGIN)):
        return (REQUEST,)
    other_model = dig(data, MODEL_KEY) not in (None, _wanted(now))
    other_key = key_of(now, merged) != key_of(now, now.entry)
    return (MODEL,) * other_model + (KEY,) * other_key


def _wanted(now: Current) -> str | None:
    """The default model of the managed entry."""
    return now.request.models[0].id if now.request.models and now.request.set_default else now.default


def _projects(now: Current) -> Iterator[Note]:
    """A note on each trusted project whose own file has values that count; effects only for the current folder."""
    view, locations = now.view, now.view.locations
    here = list(_here(now))
    named = [
        folder
        for folder, entry in mapping(now.data, "projects").items()
        if dig(entry, "trust_level") == "trusted" and locations.path.isabs(folder)
    ]
    last = next((path for path in reversed(here) if dig(view.peek(path, "toml"), MODEL_KEY) is not None), None)
    for path in dict.fromkeys([*(_file(now, folder) for folder in named), *here]):
        data: Any = view.peek(path, "toml")
        if path == now.target.path:
            continue
        if data is None and path in here and view.exists(path):
            yield Note("codex-project-broken", path=locations.shorten(path)).changing(REQUEST)
        if found := [name for name in _OF_PROJECT if dig(data, name) is not None]:
            note = Note("codex-project", path=locations.shorten(path), keys=", ".join(found))
            yield note.changing(*(_of_project(now, data, path == last) if path in here else ()))


def _of_project(now: Current, data: Any, decides: bool) -> tuple[str, ...]:
    """The effects of a project's file; `decides`: its model is the one that counts."""
    model = dig(data, MODEL_KEY)
    if not isinstance(model, str | None) or _stops(now, dig(data, _LOGIN)):
        return (REQUEST,)
    replaced = dig(managed(now), MODEL_KEY) is not None
    return (MODEL,) if decides and not replaced and model != _wanted(now) else ()


def _here(now: Current) -> Iterator[str]:
    """The files of trusted projects that apply in the current folder, the one with the highest precedence last."""
    levels, folders = mapping(now.data, "projects"), paths.project_folders(now.view)
    root = dig(levels, folders[0], "trust_level")
    for folder in folders:
        if (dig(levels, folder, "trust_level") or root) == "trusted":
            yield _file(now, folder)


def _file(now: Current, folder: str) -> str:
    return now.view.locations.join(folder, ".codex", paths.NAME)


def _profiles(now: Current) -> Iterator[Note]:
    """A note on the user's profiles that select another provider or model; they count only with `--profile`."""
    own = {name for name, _, _ in now.own_profiles()}
    others = [name for name, _, data in now.profiles() if name not in own and (PROVIDER in data or MODEL_KEY in data)]
    if others and now.request.set_default:
        yield Note("codex-profiles", names=", ".join(others))


def _no_model(now: Current) -> Iterator[Note]:
    """A note on a configuration without `model`: Codex asks the provider for a model of its own list."""
    if now.chosen == now.provider and not _wanted(now) and dig(managed(now), MODEL_KEY) is None:
        yield Note("codex-no-model").changing(MODEL)


def _stored(now: Current) -> Iterator[Note]:
    """A note on another value in the shell of a variable that `.env` sets: Codex ignores that of the shell."""
    held, here = existing(now), now.view.locations
    value = here.variable(held.variable) if held.variable else None
    if held.value is not None and value and secret(value) != held.value:
        yield Note("codex-env-wins", path=here.shorten(now.env_file.path), variable=held.variable)


def header_note(now: Current) -> Iterator[Note]:
    """A note on headers of the entry with a credential; `Authorization` is replaced by the key."""
    found = list(headers(now))
    if found:
        where = ", ".join(dict.fromkeys(str(path[-1]) for path in found))
        sent = [_header(now, path) for path in found if str(path[-1]).lower() != "authorization"]
        other = any(value and secret(value) != key_of(now, now.entry) for value in sent)
        yield Note("codex-header", where=where).changing(*((KEY,) if other else ()))


def _header(now: Current, path: Path) -> str | None:
    """The value of a header, which may be in a variable; None if it is not sent."""
    value = text_of(now.data, *path)
    if path[-2] == "http_headers" or value is None:
        return value
    return now.secrets.get(value) or now.view.locations.variable(value)


def refused(now: Current) -> Iterator[tuple[Path, Note]]:
    """The values because of which Codex does not start, each with its path; not those that the run writes."""
    if dig(now.data, "profile") is not None:
        yield ("profile",), Note("codex-old-profile").changing(REQUEST)
    for name, entry in mapping(now.data, PROVIDERS).items():
        if name in RESERVED and not name.startswith("amazon-"):
            yield (PROVIDERS, name), Note("codex-reserved", provider=name).changing(REQUEST)
        if name == now.provider:
            continue
        if dig(entry, "wire_api") == "chat":
            yield (PROVIDERS, name, "wire_api"), Note("codex-chat", provider=name).changing(REQUEST)
        if not text_of(entry, "name") and not name.startswith("amazon-"):
            yield (PROVIDERS, name), Note("codex-no-name", provider=name).changing(REQUEST)
    forced = text_of(now.data, _LOGIN)
    stops = _stops(now, forced)
    if forced == _CHATGPT:
        yield (_LOGIN,), Note("codex-forced-login").changing(*((REQUEST,) if stops else ()))
    elif stops:
        yield (_LOGIN,), Note("codex-forced-api").changing(REQUEST)


def flaws(now: Current) -> Iterator[tuple[Path, Note]]:
    """The values of the managed entry because of which Codex does not start; a run corrects them."""
    place: Path = (PROVIDERS, now.provider)
    if now.entry.get("wire_api") == "chat":
        yield (*place, "wire_api"), Note("codex-chat", provider=now.provider).changing(REQUEST)
    if now.entry and not text_of(now.entry, "name"):
        yield place, Note("codex-no-name", provider=now.provider).changing(REQUEST)
    if "auth" in now.entry and any(name in now.entry for name in (VARIABLE, TOKEN)):
        yield (*place, COMMANDS[0]), Note("codex-two-keys").changing(REQUEST)


def _stops(now: Current, forced: Any) -> bool:
    """True if Codex has a login of another kind than `forced`: then it does not start, and logs out."""
    method = _login(now)
    return method is not None and forced in (_API, _CHATGPT) and forced != method


def _login(now: Current) -> str | None:
    """The kind of Codex's login: CODEX_API_KEY, else that in `auth.json`; None if there is none."""
    if now.view.locations.variable("CODEX_API_KEY"):
        return _API
    data: Any = now.view.peek(paths.login_file(now.view, now.request), "json5")
    mode = text_of(data, "auth_mode")
    if mode == _CHATGPT or (mode is None and not text_of(data, "OPENAI_API_KEY") and mapping(data, "tokens")):
        return _CHATGPT
    return _API if text_of(data, "OPENAI_API_KEY") else None
