"""What `validate` looks at in the import file and the editors' settings beyond the schemas."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from wcode_setup import catalog
from wcode_setup.catalog import Model
from wcode_setup.documents.base import Path
from wcode_setup.errors import Note
from wcode_setup.tools.base import Finding
from wcode_setup.tools.common import DEFAULT_PROVIDER, dig, mapping, misfit, same_url, shown_url, text_of
from wcode_setup.tools.roo import imports
from wcode_setup.tools.roo.checks import stale
from wcode_setup.tools.roo.profiles import MODES, PROFILES, Current, Profile, key_of

PROBLEM, WARNING = "problem", "warning"


def findings(now: Current) -> Iterator[Finding]:
    """Limits against the catalogue, gateway, key, current profile and modes, file mode, the editors' settings."""
    if now.document.text.startswith("\ufeff"):
        yield Finding(PROBLEM, (), Note("roo-bom-there"))
    for name, profile in now.ours.items():
        yield from _profile(now, name, profile)
    yield from _references(now)
    mode = now.view.mode(now.target.path)
    if mode is not None and mode & 0o077:
        yield Finding(PROBLEM, (), Note("file-open", mode=f"{mode:04o}"))
    yield from _settings(now)


def _profile(now: Current, name: str, profile: dict[str, Any]) -> Iterator[Finding]:
    place: Path = (*PROFILES, name)
    known = {model.id: model for model in catalog.models()}
    model = known.get(text_of(profile, "openAiModelId") or "")
    info = mapping(profile, "openAiCustomModelInfo")
    if model:
        yield from _limit((*place, "openAiCustomModelInfo", "contextWindow"), info, model.context_window, model)
        yield from _limit((*place, "openAiCustomModelInfo", "maxTokens"), info, model.max_tokens, model)
    if "openAiApiKey" in profile and not key_of(profile):
        yield Finding(PROBLEM, (*place, "openAiApiKey"), Note("no-key"))
    url, wanted = profile.get("openAiBaseUrl"), catalog.gateway().base_url
    if now.provider == DEFAULT_PROVIDER and isinstance(url, str) and not same_url(url, wanted):
        yield Finding(WARNING, (*place, "openAiBaseUrl"), Note("url-elsewhere", found=shown_url(url), wanted=wanted))
    as_asked = model._replace(reasoning=True) if model else None
    for removal in stale(now, Profile(name, "", str(url), None, as_asked, None)):
        yield Finding(PROBLEM, removal.path, Note(removal.reason or ""))


def _limit(place: Path, info: dict[str, Any], limit: int, model: Model) -> Iterator[Finding]:
    value = info.get(str(place[-1]))
    if value is None:
        if place[-1] == "maxTokens":  # the schema demands the other one
            yield Finding(PROBLEM, place[:-1], Note("limit-missing", field=place[-1], model=model.id, limit=limit))
    elif wrong := misfit(value, limit, model.id):
        yield Finding(wrong[0], place, wrong[1])


def _references(now: Current) -> Iterator[Finding]:
    """The current profile and those of the modes are profiles of this file."""
    root: Path = ("providerProfiles",)
    if now.chosen and now.chosen not in now.profiles:
        yield Finding(PROBLEM, (*root, "currentApiConfigName"), Note("roo-unknown-profile", profile=now.chosen))
    modes = mapping(now.data, *root, "modeApiConfigs")
    ids = [dig(profile, "id") for profile in now.profiles.values()]
    for mode, used in modes.items():
        if used not in ids:
            yield Finding(WARNING, (*root, "modeApiConfigs", mode), Note("roo-unknown-profile", profile=used))
    missing = [mode for mode in MODES if mode not in modes]
    if missing and now.chosen in now.ours:
        yield Finding(WARNING, root, Note("roo-modes-missing", modes=", ".join(missing)))


def _settings(now: Current) -> Iterator[Finding]:
    """Some editor imports the file, and none a path that is never found."""
    links = imports.links(now.view, now.request)
    for link in links:
        if not link.expands:
            yield Finding(PROBLEM, (link.key,), Note("roo-never-found", text=link.text), link.target)
        elif link.path != now.target.path:
            yield Finding(WARNING, (link.key,), Note("roo-imports-other", text=link.text), link.target)
    if not any(link.expands and link.path == now.target.path for link in links):
        yield Finding(WARNING, (), Note("roo-not-imported"))
