"""Notes on values that wcode-setup does not change, but that decide how Hermes behaves; next steps."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from wcode_setup.errors import Note
from wcode_setup.secrets.credentials import ENV, LITERAL, Credential
from wcode_setup.tools.base import Request
from wcode_setup.tools.common import dig, gateway_notes, mapping
from wcode_setup.tools.hermes import paths
from wcode_setup.tools.hermes.state import Current, entry_url, normalise_name

_PINNED = ("default", "provider", "base_url", "api_key", "context_length", "max_tokens")


def redirected(now: Current) -> bool:
    """True if CUSTOM_BASE_URL is set: Hermes sends requests of `provider: custom`, and the key, to that URL."""
    return bool(now.view.locations.variable("CUSTOM_BASE_URL") or now.secrets.get("CUSTOM_BASE_URL"))


def about(now: Current, credential: Credential, block: bool, leaves: bool) -> list[Note]:
    """All notes on the files; `leaves`: the key is removed from `.env`."""
    return [*_configuration(now, credential, block), *_credential(now, credential, leaves), *_above(now)]


def _configuration(now: Current, credential: Credential, block: bool) -> Iterator[Note]:
    request, url = now.request, entry_url(now.entry)
    yield from gateway_notes(request, now.provider, url, url or now.model.get("base_url"))
    one = credential.form == LITERAL and request.set_default and len(request.models) == 1
    if one and not block and redirected(now):
        yield Note("hermes-redirected")
    chosen = now.view.locations.variable("HERMES_INFERENCE_MODEL")
    if request.set_default and chosen and chosen != request.models[0].id:
        yield Note("hermes-other-model", model=chosen)
    if not request.set_default and now.model.get("max_tokens") is None:
        yield Note("hermes-max-tokens", limit=request.models[0].max_tokens)
    images = [model.id for model in request.models if "vision" in model.capabilities and "image" not in model.input]
    if images:
        yield Note("hermes-no-images", models=", ".join(images))
    if any(model.reasoning for model in request.models):
        yield Note("hermes-reasoning")


def _credential(now: Current, credential: Credential, leaves: bool) -> Iterator[Note]:
    if credential.form == ENV:
        yield from variable_notes(now, credential.variable or "", leaves)
    pool = dig(view_auth(now), "credential_pool", f"custom:{normalise_name(now.provider)}")
    entries = pool if isinstance(pool, list) else list(pool.values()) if isinstance(pool, dict) else []
    if any(dig(entry, "source") == "manual" for entry in entries):
        yield Note("hermes-pool", path=_shown(now, "auth.json"), provider=now.provider)


def variable_notes(now: Current, variable: str, leaves: bool = False) -> Iterator[Note]:
    """A note on a variable that is unset, or that `.env` overrides, even with an empty value."""
    stored = None if leaves else now.secrets.get(variable)
    if stored:
        yield Note("hermes-env-wins", path=_shown(now, ".env"), variable=variable)
    elif stored is not None:
        yield Note("hermes-env-hides", path=_shown(now, ".env"), variable=variable)
    elif not now.view.locations.variable(variable):
        yield Note("hermes-variable-unset", variable=variable)


def view_auth(now: Current) -> Any:
    """The data of `auth.json`, where Hermes itself stores credentials."""
    return now.view.peek(_beside(now, "auth.json"))


def _above(now: Current) -> Iterator[Note]:
    """A note on values that an administrator pinned."""
    locations = now.view.locations
    path = locations.join(paths.managed_folder(locations), "config.yaml")
    pinned = now.view.peek(path, "yaml")
    found = [f"model.{name}" for name in _PINNED if dig(pinned, "model", name) is not None]
    if mapping(pinned, "providers", now.provider):
        found.append(f"providers.{now.provider}")
    if found:
        yield Note("hermes-pinned", path=locations.shorten(path), keys=", ".join(found))


def _beside(now: Current, name: str) -> str:
    return now.view.locations.join(now.view.locations.path.dirname(now.target.path), name)


def _shown(now: Current, name: str) -> str:
    return now.view.locations.shorten(_beside(now, name))


def next_steps(now: Current, credential: Credential, leaves: bool) -> list[str | Note]:
    """The steps after a run: a line to paste is a string, a sentence is a note."""
    hermes = _program(now.request)
    steps: list[str | Note] = []
    variable = credential.variable or ""
    stored = not leaves and now.secrets.get(variable)
    if credential.form == ENV and not (now.view.locations.variable(variable) or stored):
        steps += [Note("step-export", title="Hermes Agent"), f"read -rs {variable} && export {variable}"]
    steps += [Note("hermes-start"), hermes, f'{hermes} -z "hi"']
    return [*steps, *restart_steps(now.request)]


def restart_steps(request: Request) -> list[str | Note]:
    """The steps that make a running Hermes read its files again."""
    return [Note("hermes-restart"), f"{_program(request)} gateway restart"]


def _program(request: Request) -> str:
    profile = request.options.get("profile")
    return f"hermes -p {profile}" if profile else "hermes"
