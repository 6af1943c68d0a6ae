"""Layers above the user's settings, as Droid 0.225.2 merges them: the administrator's, a variable, projects."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from wcode_setup.errors import KEY, MODEL, REQUEST, Note
from wcode_setup.tools.base import Request, View
from wcode_setup.tools.common import credential_headers, flag_of, items, mapping, text_of
from wcode_setup.tools.droid import paths
from wcode_setup.tools.droid.state import LIST, default_of, find, identified
from wcode_setup.urls import normalise_url, same_url

_CARRIERS = ("authorization", "api-key", "x-api-key")


class Layer(NamedTuple):
    """The settings of one level. `parts`: path (or variable) and data of its files, the strongest first."""

    parts: Sequence[tuple[str, Any]]
    chooses: bool = True
    """False for the administrator's, whose default is the weakest."""

    @property
    def data(self) -> dict[str, Any]:
        """The data of the level: a key of a stronger file replaces that of a weaker one."""
        merged: dict[str, Any] = {}
        for _, data in reversed(self.parts):
            merged |= mapping(data)
        return merged


class Sent(NamedTuple):
    """A request: its URL, its model, and the key or the texts in its place."""

    url: str
    model: str
    key: tuple[str, ...]


def layers(view: View, request: Request, data: Any) -> list[Layer]:
    """All levels, the strongest first; the last is the user's, with the settings `data`."""
    own = paths.config(view.locations, request).path
    found = [Layer([(path, _peek(view, path))], chooses=False) for path in [paths.managed(view)] if path]
    if request.config:
        return [*found, Layer([(own, data)])]
    runtime = view.locations.variable(paths.RUNTIME)
    found += [Layer([(path, _peek(view, path))]) for path in [runtime] if path]
    join = view.locations.join
    for folder in paths.project_folders(view):
        found.append(Layer([(path, _peek(view, path)) for path in _both(join(folder, ""))]))
    local = join(paths.folder(view.locations), paths.LOCAL)
    return [*found, Layer([(local, _peek(view, local)), (own, data)])]


def above(view: View, request: Request, data: Any) -> Iterator[Note]:
    """Notes on the values in stronger files that replace those of the managed entry, and on what forbids it."""
    levels = layers(view, request, data)
    own, alone = levels[-1].parts[-1][0], [Layer([levels[-1].parts[-1]])]
    before, after = sent(alone), sent(levels)
    effects = _effects(request, before, after) if request.set_default else ()
    first = next(at for at, level in enumerate(levels) if own in dict(level.parts))
    for level in levels[: first + 1]:
        for path, found in level.parts:
            keys = _replaced(level, found, data) if path != own else []
            if keys:
                shown = view.locations.shorten(path)
                yield Note("droid-overridden", path=shown, keys=", ".join(keys)).changing(*effects)
    yield from _forbidden(view, request, levels)


def entry_notes(request: Request, data: Any) -> Iterator[Note]:
    """Notes on what the entry itself adds to its requests: another model, another credential."""
    reference = default_of(data)
    entry = find(list(identified(items(data, *LIST))), reference)
    if entry is None or not same_url(text_of(entry, "baseUrl") or "", request.base_url):
        return
    headers = mapping(entry, "extraHeaders")
    if carriers := credential_headers(headers):
        ours = text_of(entry, "apiKey")
        same = all(str(headers[name]).removeprefix("Bearer ").strip() == ours for name in carriers)
        yield Note("header-kept", where=", ".join(carriers)).changing(*(() if same else (KEY,)))
    other = mapping(entry, "extraArgs").get("model")
    if other is not None and other != entry["model"]:
        yield Note("droid-extra-model", model=str(other)).changing(MODEL)


def sent(levels: Sequence[Layer]) -> Sent | None:
    """The request of the default model; None if no custom model is the default."""
    chosen = [found for level in levels if level.chooses and (found := default_of(level.data))]
    chosen += [found for level in levels if not level.chooses and (found := default_of(level.data))]
    known = dict[str, dict[str, Any]]()
    for level in levels:
        for name, one in identified(items(level.data, *LIST)):
            known.setdefault(name, one)
    entry = find(list(known.items()), chosen[0] if chosen else None)
    if entry is None:
        return None
    headers = {name.lower(): str(value) for name, value in mapping(entry, "extraHeaders").items()}
    carried = [headers[name] for name in _CARRIERS if name in headers]
    model = mapping(entry, "extraArgs").get("model", entry["model"])
    return Sent(normalise_url(text_of(entry, "baseUrl") or ""), str(model), (str(entry.get("apiKey")), *carried))


def _effects(request: Request, before: Sent | None, after: Sent | None) -> tuple[str, ...]:
    """The parts of the request that differ, because of the stronger levels, from those of the managed entry."""
    if after is None or not same_url(after.url, request.base_url):
        return (REQUEST,)
    model = request.models[0].id if request.models else None
    changed = [MODEL] if model and after.model != model and (before is None or before.model != after.model) else []
    return (*changed, *([KEY] if before and before.key != after.key else []))


def _replaced(level: Layer, found: Any, data: Any) -> list[str]:
    """The names of the values in a stronger file that replace those of the settings."""
    names = {name for name, _ in identified(items(data, *LIST))}
    own = level.parts[-1][1] is data
    hides = bool(names) and (own or bool(names & {name for name, _ in identified(items(found, *LIST))}))
    keys = ["customModels"] if LIST[0] in mapping(found) and hides else []
    chosen = default_of(found)
    replaces = chosen is not None or (own and "sessionDefaultSettings" in mapping(found))
    if level.chooses and replaces and chosen != default_of(data):
        keys.append("sessionDefaultSettings.model")
    return keys


def _forbidden(view: View, request: Request, levels: Sequence[Layer]) -> Iterator[Note]:
    """A note on a policy that does not allow the gateway."""
    for level in levels:
        for path, found in level.parts:
            policy = mapping(found, "modelPolicy")
            allowed = [url for url in items(policy, "allowedBaseUrls") if isinstance(url, str)]
            if flag_of(policy, "allowCustomModels") is False:
                key = "allowCustomModels"
            elif allowed and not any(_covers(url, request.base_url) for url in allowed):
                key = "allowedBaseUrls"
            else:
                continue
            shown = view.locations.shorten(path)
            yield Note("droid-policy", path=shown, key=f"modelPolicy.{key}").changing(REQUEST)


def _covers(allowed: str, url: str) -> bool:
    """True if a URL is at `allowed`, or below it."""
    known, wanted = normalise_url(allowed).rstrip("/"), normalise_url(url)
    return bool(known) and (wanted == known or wanted.startswith(f"{known}/"))


def _both(folder: str) -> tuple[str, str]:
    return folder + paths.LOCAL, folder + paths.SETTINGS


def _peek(view: View, path: str) -> Mapping[str, Any]:
    """The data of a file; `{}` if Droid cannot read it."""
    return mapping(view.peek(path, paths.FORMAT))
