"""Notes on values that wcode-setup does not change, but that decide how OpenClaw behaves; next steps."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from wcode_setup.errors import MODEL, Note
from wcode_setup.secrets.credentials import ENV, LITERAL, SECRET, Credential, Existing
from wcode_setup.tools.common import dig, gateway_notes, mapping
from wcode_setup.tools.openclaw import above
from wcode_setup.tools.openclaw.paths import state_folder
from wcode_setup.tools.openclaw.state import (
    OTHER,
    Current,
    is_bare_variable,
    is_profile_reference,
    kept_key_file,
)
from wcode_setup.tools.slots import OURS

_VARIABLE_NAME = r"[A-Z][A-Z0-9_]*"


def about(now: Current, old: Existing, credential: Credential) -> list[Note]:
    """All notes on the configuration and OpenClaw's other files."""
    return [
        *_configuration(now),
        *_credential(now, old, credential),
        *above.includes(now),
        *(note for note in above.default_agent(now) if MODEL in note.effects),  # another provider: a slot note
        *_policies(now),
        *above.profiles(now),
        *(above.in_database(now) if credential.form == LITERAL else ()),
        *above.stored(now),
    ]


def _configuration(now: Current) -> Iterator[Note]:
    data, request = now.data, now.request
    if not now.document.empty and dig(data, "gateway", "mode") is None:
        yield Note("openclaw-no-gateway-mode")
    if request.slots == OURS and not now.document.empty:
        yield Note("openclaw-chosen-models")
    if "providers" in (data if isinstance(data, dict) else {}):
        yield Note("openclaw-root-providers")
    yield from gateway_notes(request, now.provider, now.entry.get("baseUrl"))
    chosen = mapping(data, "agents", "defaults", "models")
    capped = [
        model.id
        for model, item in now.items()
        if "contextTokens" in item
        or dig(item, "params", "maxTokens")
        or dig(chosen, f"{now.provider}/{model.id}", "params", "maxTokens")
    ]
    if capped or dig(now.entry, "params", "maxTokens"):
        yield Note("openclaw-capped", models=", ".join(capped) or now.provider)
    images = [model.id for model in request.models if "vision" in model.capabilities and "image" not in model.input]
    if images:
        yield Note("openclaw-no-images", models=", ".join(images))


def _credential(now: Current, old: Existing, credential: Credential) -> Iterator[Note]:
    value = now.entry.get("apiKey")
    as_text = credential.keep and credential.form == ENV and isinstance(value, str)
    if as_text:
        code = "openclaw-bare-variable" if is_bare_variable(value) else "openclaw-interpolation"
        yield Note(code, variable=credential.variable)
    if old.form == OTHER and credential.keep and isinstance(value, str) and is_profile_reference(value):
        yield Note("openclaw-profile-reference", profile=value)
    file = kept_key_file(now, credential)
    if file and credential.value is None:
        yield Note("key-file-missing", path=now.view.locations.shorten(file.path))
    yield from above.headers(now) if credential.keep else ()
    if credential.form == ENV and not as_text and not now.view.locations.variable(credential.variable or ""):
        yield Note("openclaw-variable-unset", variable=credential.variable)


def _policies(now: Current) -> Iterator[Note]:
    policies = [name for name, (_, agent) in above.agents(now.data).items() if dig(agent, "modelPolicy", "allow")]
    if policies:
        yield Note("openclaw-agent-policy", agents=", ".join(policies))


def next_steps(now: Current, old: Existing, credential: Credential) -> list[str | Note]:
    """The steps after a run: a line to paste is a string, a sentence is a note."""
    locations = now.view.locations
    env_file = locations.shorten(locations.join(state_folder(locations, now.request), ".env"))
    steps: list[str | Note] = []
    if credential.form == ENV and not now.view.locations.variable(credential.variable or ""):
        steps += [
            Note("step-export", title="OpenClaw"),
            f"read -rs {credential.variable} && export {credential.variable}",
        ]
    steps += [Note("step-start", title="OpenClaw"), "openclaw tui", "openclaw dashboard"]
    rotated = credential.form == SECRET and old.form == SECRET and not credential.keep
    if rotated:
        steps += [Note("openclaw-reload-secrets"), "openclaw secrets reload"]
    elif credential.form == ENV and not credential.keep:
        steps += [Note("openclaw-restart-env", variable=credential.variable, path=env_file), "openclaw gateway restart"]
    else:
        steps += reload_steps(now.data)
    return steps


def reload_steps(data: Any) -> list[str | Note]:
    """The steps that make a running gateway read its configuration again; `data` is the new one."""
    if dig(data, "gateway", "reload", "mode") == "off":
        return [Note("openclaw-restart-reload-off"), "openclaw gateway restart"]
    return [Note("openclaw-reloads-itself")]
