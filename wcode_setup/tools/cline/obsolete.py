"""Obsolete values: they would override the rendered ones (measured on 3.0.65), or belong to a former vendor."""

from __future__ import annotations

from collections.abc import Iterator

from wcode_setup.documents.base import Item, Path, Remove
from wcode_setup.secrets.credentials import Credential
from wcode_setup.tools.base import Target
from wcode_setup.tools.cline.state import ENTRY, MODES, SETTINGS, Current, keeps_info, slot_vendor, state_vendor
from wcode_setup.tools.common import credential_headers, mapping, prune

_WRITTEN = ("provider", "apiKey", "model", "maxTokens", "contextWindow", "baseUrl")
"""The names of the managed values in the slot."""
_MODEL_SETTINGS = ("ReasoningEffort", "ThinkingBudgetTokens", "Verbosity")
"""Values per mode for the current model, which the VS Code extension sends with every request (2.18.0)."""


def removals(now: Current, credential: Credential) -> dict[Target, list[Remove]]:
    """The removals per file; if the default model stays, only credentials that would be sent instead of a new key."""
    result = {now.files.models: list(_models(now))}
    if now.request.set_default:
        result[now.files.config] = list(_slot(now, credential))
        result[now.files.state] = list(_state(now, credential))
    elif not credential.keep:
        headers = {now.files.config: _slot_headers(now), now.files.state: _state_headers(now)}
        result |= {target: list(headers[target]) for target in now.in_use}
    return result


def _slot(now: Current, credential: Credential) -> Iterator[Remove]:
    settings = now.settings
    if slot_vendor(now):
        for name in settings:
            if name not in _WRITTEN:
                yield Remove((*SETTINGS, name), "reason-cline-vendor")
    elif not credential.keep:
        yield from _slot_headers(now)


def _slot_headers(now: Current) -> Iterator[Remove]:
    settings, document = now.settings, now.view.document(now.files.config)
    for header in credential_headers(settings.get("headers")):
        yield Remove(prune(document, (*SETTINGS, "headers", header)), "reason-header")
    if mapping(settings, "auth").get("accessToken"):
        yield Remove(prune(document, (*SETTINGS, "auth", "accessToken")), "reason-auth-mode")


def _state(now: Current, credential: Credential) -> Iterator[Remove]:
    if state_vendor(now):
        of_vendor = ("openAiHeaders", *(mode + name for mode in MODES for name in _MODEL_SETTINGS))
        yield from (Remove((name,), "reason-cline-vendor") for name in of_vendor if name in now.state)
    elif not credential.keep:
        yield from _state_headers(now)
    for name in ("azureApiVersion", "azureIdentity"):
        if name in now.state:
            yield Remove((name,), "reason-cline-azure")
    for mode in MODES:
        if f"{mode}OpenAiModelInfo" in now.state and not keeps_info(now, mode):
            yield Remove((f"{mode}OpenAiModelInfo",), "reason-cline-model")


def _state_headers(now: Current) -> Iterator[Remove]:
    document = now.view.document(now.files.state)
    for header in credential_headers(now.state.get("openAiHeaders")):
        yield Remove(prune(document, ("openAiHeaders", header)), "reason-header")


def _models(now: Current) -> Iterator[Remove]:
    for model in now.request.models:
        known = mapping(now.listed, model.id)
        place: Path = (*ENTRY, "models", model.id)
        listed = known.get("capabilities")
        images = now.request.vision
        if images is not None and known.get("supportsVision") not in (None, images):
            yield Remove((*place, "supportsVision"), "reason-cline-vision")
        if known.get("supportsReasoning") not in (None, model.reasoning):
            yield Remove((*place, "supportsReasoning"), "reason-no-reasoning")
        if known.get("apiFormat", "default") != "default":
            yield Remove((*place, "apiFormat"), "reason-model-api")
        for capability, unwanted in (("images", images is False), ("reasoning", not model.reasoning)):
            if unwanted and isinstance(listed, list) and capability in listed:
                reason = "reason-cline-vision" if capability == "images" else "reason-no-reasoning"
                yield Remove((*place, "capabilities", Item(None, capability)), reason)
