"""Findings of `validate` in the import file and the editors' settings that the schemas cannot make."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from wcode_setup import catalog
from wcode_setup.documents.base import Path
from wcode_setup.errors import KEY, REQUEST, Note
from wcode_setup.tools.base import Finding
from wcode_setup.tools.common import mapping, text_of
from wcode_setup.tools.roo import imports
from wcode_setup.tools.roo.obsolete import removals
from wcode_setup.tools.roo.state import MODES, PROFILES, Current, Profile, key_of
from wcode_setup.tools.validation import PROBLEM, WARNING, elsewhere, limit, open_files


def findings(now: Current) -> Iterator[Finding]:
    """The findings on limits, gateway, key, current profile and modes, file mode and the editors' settings."""
    if now.document.text.startswith("\ufeff"):
        yield Finding(PROBLEM, (), Note("roo-bom-there").changing(REQUEST))
    for name, profile in now.managed.items():
        yield from _profile(now, name, profile)
    yield from _references(now)
    yield from open_files(now.view, now.target)
    yield from _settings(now)


def _profile(now: Current, name: str, profile: dict[str, Any]) -> Iterator[Finding]:
    place: Path = (*PROFILES, name)
    known = {model.id: model for model in catalog.models()}
    model = known.get(text_of(profile, "openAiModelId") or "")
    info = mapping(profile, "openAiCustomModelInfo")
    if model:
        where: Path = (*place, "openAiCustomModelInfo")
        if info.get("contextWindow") is not None:  # the schema requires it
            yield from limit(info, ("contextWindow",), model.context_window, model.id, where)
        yield from limit(info, ("maxTokens",), model.max_tokens, model.id, where)
    if "openAiApiKey" in profile and not key_of(profile):
        yield Finding(PROBLEM, (*place, "openAiApiKey"), Note("no-key").changing(KEY))
    url = profile.get("openAiBaseUrl")
    yield from elsewhere(now.provider, url, (*place, "openAiBaseUrl"))
    as_asked = model._replace(reasoning=True) if model else None
    for removal in removals(now, Profile(name, "", str(url), None, as_asked, None)):
        yield Finding(PROBLEM, removal.path, Note(removal.reason or ""))


def _references(now: Current) -> Iterator[Finding]:
    """The findings on a current profile that is not in the file, and on modes without one."""
    root: Path = ("providerProfiles",)
    if now.chosen and now.chosen not in now.profiles:
        yield Finding(
            PROBLEM, (*root, "currentApiConfigName"), Note("roo-unknown-profile", profile=now.chosen).changing(REQUEST)
        )
    modes = mapping(now.data, *root, "modeApiConfigs")
    missing = [mode for mode in MODES if mode not in modes]
    if missing and now.chosen in now.managed:
        yield Finding(WARNING, root, Note("roo-modes-missing", modes=", ".join(missing)))


def _settings(now: Current) -> Iterator[Finding]:
    """The findings on import settings with another or an unusable path, and on a file that no editor imports."""
    links = imports.links(now.view, now.request)
    for link in links:
        if not link.expands:
            yield Finding(PROBLEM, (link.key,), Note("roo-never-found", text=link.text).changing(REQUEST), link.target)
        elif link.path != now.target.path:
            other = Note("roo-imports-other", text=link.text).changing(REQUEST)
            yield Finding(WARNING, (link.key,), other, link.target)
    if not any(link.expands and link.path == now.target.path for link in links):
        yield Finding(WARNING, (), Note("roo-not-imported"))
