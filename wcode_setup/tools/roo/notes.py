"""Notes about the import file and the editors, and what to do next."""

from __future__ import annotations

from collections.abc import Iterator

from wcode_setup.errors import Note
from wcode_setup.tools.base import Request, View
from wcode_setup.tools.common import is_adopted, mapping
from wcode_setup.tools.roo import imports
from wcode_setup.tools.roo.above import above
from wcode_setup.tools.roo.state import MODES, Current, Profile
from wcode_setup.urls import normalise_url, same_url

_O_SERIES = ("o1", "o3", "o4")
"""Parts of a model's id for which Roo sends another kind of request."""


def about(now: Current, chosen: Profile | None) -> list[Note]:
    """All notes on the files; `chosen`: the profile that becomes the current one, None if the current one stays."""
    return [*_entries(now, chosen), *_editors(now), Note("roo-archived"), _each_start(now, chosen)]


def _each_start(now: Current, chosen: Profile | None) -> Note:
    path = now.view.locations.shorten(now.target.path)
    if imports.settings_targets(now.view, now.request):
        return Note("roo-each-start", path=path, profile=chosen.name if chosen else now.chosen)
    return Note("roo-may-go", path=path)


def _entries(now: Current, chosen: Profile | None) -> Iterator[Note]:
    request = now.request
    urls = {normalise_url(profile.get("openAiBaseUrl")) for profile in now.managed.values()} - {""}
    for url in sorted(url for url in urls if not same_url(url, request.base_url)):
        yield Note("url-changes", old=url, new=request.base_url, provider=now.provider)
    if any(is_adopted(request, now.provider, url) for url in urls):
        yield Note("adopted", provider=now.provider, url=request.base_url)
    used = mapping(now.data, "providerProfiles", "modeApiConfigs")
    managed = [chosen and chosen.id, *(profile.get("id") for profile in now.managed.values())]
    modes = [mode for mode in MODES if mode in used and used[mode] not in managed]
    if chosen and modes:
        yield Note("roo-modes", modes=", ".join(modes), profile=chosen.name)
    odd = [model.id for model in request.models if any(name in model.id for name in _O_SERIES)]
    if odd:
        yield Note("roo-o-series", models=", ".join(odd))
    if any(model.reasoning for model in request.models):
        yield Note("roo-reasoning")


def _editors(now: Current) -> Iterator[Note]:
    view, request = now.view, now.request
    if now.target.path != imports.own_path(view, request):
        yield Note("roo-own-file", path=view.locations.shorten(now.target.path))
    for link in imports.links(view, request):
        if link.path != now.target.path or not link.expands:
            yield Note("roo-repointed", path=view.locations.shorten(link.target.path), key=link.key, old=link.text)
    yield from above(now)


def next_steps(now: Current) -> list[str | Note]:
    """The steps after a run: a line to paste is a string, a sentence is a note."""
    return reload_steps(now.view, now.request) or [Note("roo-by-hand"), now.view.locations.shorten(now.target.path)]


def reload_steps(view: View, request: Request) -> list[str | Note]:
    """The steps that make an editor import the file again; `[]` if none imports it."""
    wired = imports.settings_targets(view, request)
    return [Note("roo-reload"), "Developer: Reload Window"] if wired else []
