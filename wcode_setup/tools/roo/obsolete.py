"""Obsolete values in the managed profiles: they would override or contradict the rendered ones."""

from __future__ import annotations

from collections.abc import Iterator

from wcode_setup.documents.base import Remove
from wcode_setup.tools.common import credential_headers, dig, is_of_former, mapping
from wcode_setup.tools.roo.state import PROFILES, Current, Profile

_EXTRAS = ("openAiHeaders", "openAiHostHeader", "openAiExtraBody", "azureApiVersion")
"""The values that a profile adds to requests."""


def removals(now: Current, profile: Profile) -> Iterator[Remove]:
    """The removals in a profile: another endpoint or credential, an empty model, and reasoning if not requested."""
    old, place = mapping(now.profiles, profile.name), (*PROFILES, profile.name)
    if old.get("openAiUseAzure"):
        yield Remove((*place, "openAiUseAzure"), "reason-roo-azure")
    if is_of_former(old.get("openAiBaseUrl"), profile.base_url):
        yield from (Remove((*place, name), "reason-former-vendor") for name in _EXTRAS if name in old)
    else:
        for header in credential_headers(old.get("openAiHeaders")):
            yield Remove((*place, "openAiHeaders", header), "reason-header")
    if profile.model and old.get("openAiCustomModelInfo", {}) is None:
        yield Remove((*place, "openAiCustomModelInfo"), "reason-roo-null")
    if (
        profile.model
        and not profile.model.reasoning
        and dig(old, "openAiCustomModelInfo", "supportsReasoningEffort") is True
    ):
        yield Remove((*place, "openAiCustomModelInfo", "supportsReasoningEffort"), "reason-no-reasoning")
