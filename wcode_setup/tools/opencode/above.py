"""Layers above the file to edit: other files, variables and keys that take precedence over it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from wcode_setup.documents import parse
from wcode_setup.errors import KEY, MODEL, REQUEST, Note, SetupError
from wcode_setup.secrets.credentials import ENV, SECRET, Existing
from wcode_setup.secrets.secret import secret
from wcode_setup.tools.common import dig, mapping, overlaid
from wcode_setup.tools.opencode.product import layers, managed
from wcode_setup.tools.opencode.state import Current, entry_url, existing
from wcode_setup.urls import same_url


def above(now: Current) -> Iterator[Note]:
    """Notes on other files: values with precedence, a second entry of the provider, and lists that hide it."""
    merged = list(_merged(now))
    place = next((number for number, (path, _) in enumerate(merged) if path == now.target.path), None)
    if place is None:  # for another `--config` the merge order is unknown
        merged, place = [(now.target.path, now.data)], 0
    yield from _overridden(now, merged[place + 1 :])
    yield from _hidden(now, merged)
    yield from _stored(now)


def _overridden(now: Current, stronger: list[tuple[str, Any]]) -> Iterator[Note]:
    locations, wanted = now.view.locations, _default(now)
    final: Any = now.own.merged
    for _, data in stronger:
        final = overlaid(final, data) if isinstance(data, dict) else final
    for path, data in stronger:
        keys, effects = [], list[str]()
        if now.provider in mapping(data, "provider"):
            keys.append(f"provider.{now.provider}")
            effects += _changes(now, mapping(final, "provider", now.provider))
        chosen = dig(data, "model")
        if wanted and chosen not in (None, wanted):
            keys.append("model")
            if chosen == dig(final, "model"):
                effects.append(MODEL if str(chosen).startswith(f"{now.provider}/") else REQUEST)
        if keys:
            shown, title = locations.shorten(path), now.product.title
            yield Note("opencode-overridden", path=shown, keys=", ".join(keys), title=title).changing(*effects)
    paths = [path for path, _ in stronger]
    weaker = [locations.shorten(target.path) for target in now.others() if target.path not in paths]
    if weaker:
        yield Note("opencode-second-file", paths=", ".join(weaker), provider=now.provider, title=now.product.title)


def _changes(now: Current, final: dict[str, Any]) -> list[str]:
    """The effects of the provider's entry as the tool merges it from all files."""
    changed = [] if same_url(entry_url(final), entry_url(now.merged)) else [REQUEST]
    return changed + ([KEY] if dig(final, "options", "apiKey") != dig(now.merged, "options", "apiKey") else [])


def _stored(now: Current) -> Iterator[Note]:
    """Notes on stored keys that take precedence over that of the entry, or replace it."""
    locations, held, variable = now.view.locations, existing(now), _variable(now)
    if held.form != SECRET:
        return
    path, content = locations.shorten(now.auth.path), f"{now.product.prefix}_AUTH_CONTENT"
    given = locations.variable(content)
    if given:
        same = held.value == secret(dig(_parsed(given), now.provider, "key"))
        note = Note("opencode-auth-content", title=now.product.title, variable=content, path=path)
        yield note.changing(*(() if same else (KEY,)))
    elif variable and held.value != secret(locations.variable(variable)):
        yield Note("opencode-auth-wins", title=now.product.title, path=path, variable=variable).changing(KEY)


def _variable(now: Current) -> str | None:
    """The single variable in the `env` of the entry, if it is set."""
    names = now.merged.get("env")
    found = names[0] if isinstance(names, list) and len(names) == 1 else None
    return found if isinstance(found, str) and now.view.locations.variable(found) else None


def credential(now: Current) -> Existing:
    """The credential that the entry names: that of the variable in `env` if it is set, before `auth.json`."""
    held, variable = existing(now), _variable(now)
    return Existing(ENV, variable=variable) if held.form == SECRET and variable else held


def _default(now: Current) -> str | None:
    """The reference to the default model that this run sets; or None."""
    return f"{now.provider}/{now.request.models[0].id}" if now.request.set_default and now.request.models else None


def _merged(now: Current) -> Iterator[tuple[str, Any]]:
    """The path and data of all that the tool merges, the highest precedence last, and of the file to edit."""
    view, locations = now.view, now.view.locations
    for path in layers(now.product, view):
        if path == now.target.path:
            yield path, now.data
        else:
            yield path, view.peek(path)
    variable, data = inline(now)
    if data is not None:
        yield variable, data
    for path in managed(now.product, locations):
        yield path, view.peek(path)


def inline(now: Current) -> tuple[str, Any]:
    """The variable with a configuration in it, and its data; None if it is not set, or does not parse."""
    variable = f"{now.product.prefix}_CONFIG_CONTENT"
    text = now.view.locations.variable(variable)
    return variable, _parsed(text) if text else None


def _parsed(text: str) -> Any:
    try:
        return parse(text, "json5").data
    except SetupError:
        return None


def _hidden(now: Current, merged: list[tuple[str, Any]]) -> Iterator[Note]:
    """A note on each list of providers in effect that disables the provider."""
    for name in ("disabled_providers", "enabled_providers"):
        lists = [(path, data[name]) for path, data in merged if isinstance(dig(data, name), list)]
        if lists and (now.provider in lists[-1][1]) == (name == "disabled_providers"):
            path = now.view.locations.shorten(lists[-1][0])
            hidden = Note("opencode-hidden", key=name, path=path, provider=now.provider, title=now.product.title)
            yield hidden.changing(REQUEST)
