"""Notes on Cline's files, and the next steps."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from wcode_setup.errors import Note
from wcode_setup.secrets.credentials import Credential
from wcode_setup.secrets.secret import secret
from wcode_setup.text import shell_word
from wcode_setup.tools.base import View
from wcode_setup.tools.cline.above import lasting
from wcode_setup.tools.cline.paths import Files
from wcode_setup.tools.cline.state import MODES, Current, other_key, other_vendor
from wcode_setup.tools.common import count_of, credential_headers, default_provider, mapping

HUB_STEPS: tuple[str | Note, ...] = (Note("cline-hub"), "cline hub stop")
"""The steps that make a running hub read the lists of models again."""


def about(now: Current, credential: Credential, state: Mapping[str, Any] | None) -> Iterator[Note]:
    """All notes; `state`: the template variables of the state file, None if it is not written."""
    request, vendor = now.request, other_vendor(now)
    if request.provider not in (None, default_provider(request.base_url)):
        yield Note("cline-no-id", provider=request.provider)
    if state is None and credential.keep:
        if vendor or now.files.config not in now.in_use:
            yield Note("cline-lists-only")
        if request.key:
            yield Note("cline-key-unused")
    else:
        if vendor and state:
            yield Note("cline-slot", url=vendor.url, model=vendor.model)
        if other_key(now) and credential.value not in (None, secret(now.secrets.get("openAiApiKey"))):
            yield Note("cline-other-key", path=now.view.locations.shorten(now.files.secrets.path))
        holders = now.settings.get("headers"), now.state.get("openAiHeaders")
        headers = [name for held in holders for name in credential_headers(held)]
        if credential.keep and (headers or mapping(now.settings, "auth").get("accessToken")):
            yield Note("cline-header")
        if not _settled(now, credential, state):
            yield from windows(now.view, now.files)
    yield from lasting(now)
    if any(model.reasoning for model in request.models):
        yield Note("cline-reasoning")
    yield from _other_windows(now)


def _other_windows(now: Current) -> Iterator[Note]:
    """A note on models with another context window than the slot, whose window `cline -m` uses for all (3.0.65)."""
    request = now.request
    windows = {name: count_of(item, "contextWindow") for name, item in now.listed.items()}
    windows |= {model.id: model.context_window for model in request.models}
    slot = request.models[0].context_window if request.set_default else count_of(now.settings, "contextWindow")
    others = [name for name, window in windows.items() if slot and window and window != slot]
    if others:
        yield Note("cline-one-window", window=slot, models=", ".join(others))


def _settled(now: Current, credential: Credential, state: Mapping[str, Any] | None) -> bool:
    """True if the state files already have the values to write."""
    return _has_key(now, credential) and (state is None or _has_state(now, state))


def _has_key(now: Current, credential: Credential) -> bool:
    return credential.value in (None, secret(now.secrets.get("openAiApiKey")))


def _has_state(now: Current, state: Mapping[str, Any]) -> bool:
    model = state["model"]
    wanted = {"openAiBaseUrl": state["base_url"], "welcomeViewCompleted": True}
    for mode in MODES:
        wanted |= {f"{mode}ApiProvider": state["provider"], f"{mode}OpenAiModelId": model.id}
        known, images = mapping(now.state, f"{mode}OpenAiModelInfo"), state["images"][mode]
        limits = {"maxTokens": model.max_tokens, "contextWindow": model.context_window, "supportsPromptCache": False}
        limits |= {} if images is None else {"supportsImages": images}
        if known | limits != known:
            return False
    return now.state | wanted == now.state


def windows(view: View, files: Files) -> list[Note]:
    """A note that open windows restore their former values, if the VS Code extension has state files."""
    exist = any(view.exists(target.path) for target in (files.state, files.secrets))
    return [Note("cline-windows")] if exist else []


def next_steps(now: Current) -> list[str | Note]:
    """The steps after a run: a line to paste is a string, a sentence is a note."""
    cline = "cline"
    if now.request.config:
        cline = f"CLINE_PROVIDER_SETTINGS_PATH={shell_word(now.files.config.path)} cline"
    return [Note("cline-start"), cline, f'{cline} --json "Say hi"', *HUB_STEPS]
