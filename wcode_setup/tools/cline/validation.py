"""Findings of `validate` in Cline's files that the schemas cannot make."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from wcode_setup import catalog
from wcode_setup.documents.base import Path
from wcode_setup.errors import KEY, MODEL, REQUEST, Note
from wcode_setup.secrets.shapes import is_placeholder
from wcode_setup.tools.base import Finding, Target
from wcode_setup.tools.cline.above import agents_with_key
from wcode_setup.tools.cline.accepted import complaints
from wcode_setup.tools.cline.state import ENTRY, MODES, SETTINGS, STATE_PROVIDER, Current, other_key
from wcode_setup.tools.common import DEFAULT_PROVIDER, credential_headers, items, mapping, text_of
from wcode_setup.tools.validation import PROBLEM, WARNING, limits, open_files
from wcode_setup.urls import same_url, shown_url


def findings(now: Current, provider: str) -> Iterator[Finding]:
    """The findings on values that Cline would reject, limits, gateway, key, overriding values and file modes."""
    for path, what in complaints(now.view.document(now.files.config)):
        yield Finding(PROBLEM, path, Note("cline-would-wipe", what=what).changing(*_restored(now)))
    yield from _slot(now, provider)
    for name, entry in now.listed.items():
        place: Path = (*ENTRY, "models", name)
        yield from _limits(now.files.models, place, name, mapping(entry))
        listed = mapping(entry).get("capabilities", ["tools"])
        if "tools" not in items(listed):
            yield Finding(PROBLEM, (*place, "capabilities"), Note("cline-no-tools"), now.files.models)
    yield from _state(now)
    for note in agents_with_key(now):
        yield Finding(PROBLEM, (), note)
    yield from open_files(now.view, now.files.config, now.files.secrets)


def _restored(now: Current) -> list[str]:
    """The effects of an empty `providers.json`: Cline takes the slot from the extension's state (3.0.65)."""
    state, settings, mode = now.state, now.settings, "planMode" if now.state.get("mode") == "plan" else "actMode"
    if state.get(f"{mode}ApiProvider") != STATE_PROVIDER or not same_url(
        state.get("openAiBaseUrl"), text_of(settings, "baseUrl") or ""
    ):
        return [REQUEST]
    model = [] if state.get(f"{mode}OpenAiModelId") == settings.get("model") else [MODEL]
    return model + ([] if now.secrets.get("openAiApiKey") == settings.get("apiKey") else [KEY])


def _slot(now: Current, provider: str) -> Iterator[Finding]:
    settings, wanted = now.settings, catalog.gateway().base_url
    yield from _limits(now.files.config, SETTINGS, text_of(settings, "model"), settings)
    url, key = settings.get("baseUrl"), settings.get("apiKey")
    if provider == DEFAULT_PROVIDER and not same_url(url, wanted):
        yield Finding(WARNING, (*SETTINGS, "baseUrl"), Note("url-elsewhere", found=_shown(url), wanted=wanted))
    if not isinstance(key, str) or not key.strip() or is_placeholder(key):
        yield Finding(PROBLEM, SETTINGS, Note("cline-no-key").changing(KEY))
    for header in credential_headers(settings.get("headers")):
        sent = str(settings["headers"][header]).removeprefix("Bearer ").strip()
        note = Note("reason-header").changing(*(() if sent == key else (KEY,)))
        yield Finding(PROBLEM, (*SETTINGS, "headers", header), note)
    if token := mapping(settings, "auth").get("accessToken"):
        note = Note("reason-auth-mode").changing(*(() if token == key else (KEY,)))
        yield Finding(PROBLEM, (*SETTINGS, "auth", "accessToken"), note)


def _state(now: Current) -> Iterator[Finding]:
    """The findings in the state files of the VS Code extension, for the modes that use the slot."""
    state, secrets = now.files.state, now.files.secrets
    chosen = [mode for mode in MODES if now.state.get(f"{mode}ApiProvider") == STATE_PROVIDER]
    if not chosen:
        return
    url, wanted = now.state.get("openAiBaseUrl"), text_of(now.settings, "baseUrl")
    if not same_url(url, wanted or ""):
        yield Finding(WARNING, ("openAiBaseUrl",), Note("cline-state-elsewhere", found=_shown(url)), state)
        return
    for mode in chosen:
        model, place = text_of(now.state, f"{mode}OpenAiModelId"), f"{mode}OpenAiModelInfo"
        yield from _limits(state, (place,), model, mapping(now.state, place))
    if not now.secrets.get("openAiApiKey"):
        yield Finding(PROBLEM, (), Note("no-key"), secrets)
    elif other_key_there(now):
        yield Finding(WARNING, ("openAiApiKey",), Note("cline-keys-differ"), secrets)
    for header in credential_headers(now.state.get("openAiHeaders")):
        yield Finding(PROBLEM, ("openAiHeaders", header), Note("reason-header"), state)
    if now.state.get("azureApiVersion"):
        yield Finding(PROBLEM, ("azureApiVersion",), Note("reason-cline-azure"), state)


def _shown(url: object) -> str:
    """The URL without credentials."""
    return shown_url(url)


def other_key_there(now: Current) -> bool:
    """True if slot and VS Code extension have different keys for the slot's URL, whichever gateway that is."""
    return other_key(now._replace(request=now.request._replace(base_url=text_of(now.settings, "baseUrl") or "")))


def _limits(target: Target, place: Path, model_id: str | None, holder: Mapping[str, Any]) -> Iterator[Finding]:
    model = next((model for model in catalog.models() if model.id == model_id), None)
    if model is None:
        return
    yield from limits(holder, place, model, target=target)
