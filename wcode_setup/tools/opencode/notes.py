"""Notes on values that wcode-setup does not change, but that decide how the tool behaves; next steps."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from wcode_setup.errors import Note
from wcode_setup.secrets.credentials import ENV, SECRET, Credential
from wcode_setup.text import shell_word
from wcode_setup.tools.common import dig, gateway_notes, mapping
from wcode_setup.tools.opencode.above import above
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
        content = f"{now.product.prefix}_AUTH_CONTENT"
        if not credential.keep and locations.variable(content):
            yield Note("opencode-auth-content", title=title, variable=content, path=path)
    where = headers(now, now.data) if credential.keep else []
    if where:
        yield Note("opencode-header", where=", ".join(str(path[-1]) for path in where))


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
