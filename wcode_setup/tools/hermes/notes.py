"""Notes on values that wcode-setup does not change, but that decide how Hermes behaves; next steps."""

from __future__ import annotations

from collections.abc import Iterator

from wcode_setup.errors import Note
from wcode_setup.secrets.credentials import ENV, LITERAL, Credential
from wcode_setup.tools.base import Request
from wcode_setup.tools.common import gateway_notes
from wcode_setup.tools.hermes import above
from wcode_setup.tools.hermes.state import Current, entry_url


def about(now: Current, credential: Credential, block: bool, leaves: bool) -> list[Note]:
    """All notes on the files; `leaves`: the key is removed from `.env`."""
    return [
        *_configuration(now, credential, block),
        *_credential(now, credential, leaves),
        *above.remote(now),
        *above.pinned(now),
    ]


def _configuration(now: Current, credential: Credential, block: bool) -> Iterator[Note]:
    request, url = now.request, entry_url(now.entry)
    yield from gateway_notes(request, now.provider, url, url or now.model.get("base_url"))
    one = credential.form == LITERAL and request.set_default and len(request.models) == 1
    if one and not block and above.redirected(now):
        yield Note("hermes-redirected")
    yield from above.chosen_model(now)
    if not request.set_default and now.model.get("max_tokens") is None:
        yield Note("hermes-max-tokens", limit=request.models[0].max_tokens)
    images = [model.id for model in request.models if "vision" in model.capabilities and "image" not in model.input]
    if images:
        yield Note("hermes-no-images", models=", ".join(images))
    if any(model.reasoning for model in request.models):
        yield Note("hermes-reasoning")


def _credential(now: Current, credential: Credential, leaves: bool) -> Iterator[Note]:
    if credential.form == ENV:
        yield from above.variable_notes(now, credential.variable or "", leaves)
    yield from above.pool(now)


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
