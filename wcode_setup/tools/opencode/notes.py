"""Notes on values that wcode-setup does not change, but that decide how the tool behaves; next steps."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from wcode_setup.documents import parse
from wcode_setup.errors import Note, SetupError
from wcode_setup.secrets.credentials import ENV, SECRET, Credential
from wcode_setup.text import shell_word
from wcode_setup.tools.common import dig, gateway_notes, mapping
from wcode_setup.tools.opencode.obsolete import headers
from wcode_setup.tools.opencode.product import data_folder, is_apart, layers, managed
from wcode_setup.tools.opencode.state import Current, entry_url, interpolated

OUTPUT_CAP = 32000
"""The highest `max_tokens` that the tool sends, even if `limit.output` is higher."""
_LEAST_INPUT = 16000
"""Input tokens below which the tool may compact again and again: its instructions and tools alone take some 8,000
(30 kB in OpenCode 1.18.33), those of a fork up to 13,000 (50 kB)."""


def about(now: Current, credential: Credential) -> list[Note]:
    """All notes on the files."""
    return [*_configuration(now), *_limits(now), *_credential(now, credential), *above(now)]


def _configuration(now: Current) -> Iterator[Note]:
    request, title = now.request, now.product.title
    merged = entry_url(now.merged)
    yield from gateway_notes(request, now.provider, entry_url(now.entry) or merged, merged)
    images = [model.id for model in request.models if "vision" in model.capabilities and "image" not in model.input]
    asked = [name for name in images if "image" not in _inputs(now, name)]
    if asked:
        yield Note("opencode-no-images", title=title, models=", ".join(asked))


def _inputs(now: Current, model: str) -> Any:
    """The inputs that the file lists for the model; `[]` for those that this run removes."""
    found = dig(now.entry, "models", model, "modalities", "input")
    return found if isinstance(found, list) and found != ["text", "image"] else []


def _limits(now: Current) -> Iterator[Note]:
    request, title = now.request, now.product.title
    cap = output_cap(now)
    longest = max(model.max_tokens for model in request.models)
    if longest > cap:
        yield Note("opencode-output-cap", title=title, cap=cap, variable=cap_variable(now), limit=longest)
    small = [model.id for model in request.models if model.context_window - min(model.max_tokens, cap) < _LEAST_INPUT]
    if small:
        yield Note("opencode-small-context", title=title, models=", ".join(small))
    names = [model.id for model in request.models if "max_tokens" in mapping(now.entry, "models", model.id, "options")]
    if names:
        yield Note("opencode-capped", models=", ".join(names))


def cap_variable(now: Current) -> str:
    """The variable that sets the cap."""
    return f"{now.product.prefix}_EXPERIMENTAL_OUTPUT_TOKEN_MAX"


def output_cap(now: Current) -> int:
    """The cap in effect."""
    named = now.view.locations.variable(cap_variable(now)) or ""
    return int(named) if named.isdecimal() and int(named) else OUTPUT_CAP


def _credential(now: Current, credential: Credential) -> Iterator[Note]:
    locations, title = now.view.locations, now.product.title
    if credential.keep and interpolated(now):
        yield Note("opencode-interpolation", title=title, variable=interpolated(now))
    elif credential.form == ENV and not locations.variable(credential.variable or ""):
        yield Note("opencode-variable-unset", title=title, variable=credential.variable)
    if credential.form == SECRET:
        path = locations.shorten(locations.join(data_folder(now.product, locations), "auth.json"))
        if is_apart(now.product, locations, now.request):
            yield Note("opencode-auth-apart", title=title, path=path)
        if locations.variable(f"{now.product.prefix}_AUTH_CONTENT"):
            yield Note("opencode-auth-content", title=title, variable=f"{now.product.prefix}_AUTH_CONTENT", path=path)
    where = headers(now, now.data) if credential.keep else []
    if where:
        yield Note("opencode-header", where=", ".join(str(path[-1]) for path in where))


def above(now: Current) -> Iterator[Note]:
    """Notes on other files: values with precedence, a second entry of the provider, and lists that hide it."""
    merged = list(_merged(now))
    place = next((number for number, (path, _) in enumerate(merged) if path == now.target.path), None)
    if place is None:  # for another `--config` the merge order is unknown
        merged, place = [(now.target.path, now.data)], 0
    yield from _overridden(now, merged[place + 1 :])
    yield from _hidden(now, merged)


def _overridden(now: Current, stronger: list[tuple[str, Any]]) -> Iterator[Note]:
    locations = now.view.locations
    for path, data in stronger:
        keys = [f"provider.{now.provider}"] if now.provider in mapping(data, "provider") else []
        wanted = _default(now)
        if wanted and dig(data, "model") not in (None, wanted):
            keys.append("model")
        if keys:
            yield Note("opencode-overridden", path=locations.shorten(path), keys=", ".join(keys))
    paths = [path for path, _ in stronger]
    weaker = [locations.shorten(target.path) for target in now.others() if target.path not in paths]
    if weaker:
        yield Note("opencode-second-file", paths=", ".join(weaker), provider=now.provider, title=now.product.title)


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
            yield Note("opencode-hidden", key=name, path=path, provider=now.provider, title=now.product.title)


def next_steps(now: Current, credential: Credential) -> list[str | Note]:
    """The steps after a run: a line to paste is a string, a sentence is a note."""
    title, variable = now.product.title, credential.variable or ""
    steps: list[str | Note] = []
    if credential.form == ENV and not now.view.locations.variable(variable):
        steps += [Note("step-export", title=title), f"read -rs {variable} && export {variable}"]
    return [
        *steps,
        Note("opencode-start", title=title),
        _command(now, credential),
        Note("opencode-restart", title=title),
    ]


def _command(now: Current, credential: Credential) -> str:
    """The command that starts the tool, with variables for the files of a `--config` that it would not find."""
    prefix, words = now.product.prefix, []
    if now.target.path not in (*layers(now.product, now.view), *managed(now.product, now.view.locations)):
        words.append(f"{prefix}_CONFIG={shell_word(now.target.path)}")
    if credential.form == SECRET and is_apart(now.product, now.view.locations, now.request):
        words.append(f'{prefix}_AUTH_CONTENT="$(cat {shell_word(now.auth.path)})"')
    return " ".join([*words, now.product.name])
