"""Obsolete values: they would override the rendered ones (measured on 2.1.332), or belong to a former vendor."""

from __future__ import annotations

import re
from collections.abc import Iterator

from wcode_setup.documents.base import Op, Path, Remove, Set
from wcode_setup.secrets.credentials import LITERAL, Credential
from wcode_setup.tools.claude.slots import SUBAGENTS
from wcode_setup.tools.claude.state import (
    BLOCK,
    EXTRAS,
    HEADERS,
    HELPER,
    NO_THINKING,
    Current,
    header_lines,
    key_variable_of,
    light_model,
    other_vendor,
    own_file,
)

SMALL = "ANTHROPIC_SMALL_FAST_MODEL"
"""The name that ANTHROPIC_DEFAULT_HAIKU_MODEL had before, and that takes precedence over it."""
_OF_MODELS = r"ANTHROPIC_DEFAULT_[A-Z]+_MODEL_(NAME|DESCRIPTION|SUPPORTED_CAPABILITIES)|ANTHROPIC_CUSTOM_MODEL_OPTION.*"
"""The names of values that describe the models of a vendor."""


def removals(now: Current, credential: Credential, thinks: bool | None) -> Iterator[Remove]:
    """The removals; `thinks` as the user gave `--reasoning`."""
    if credential.form == LITERAL and now.helper:
        managed = now.leads_here and (own_file(now) or key_variable_of(now))
        yield Remove(HELPER, "reason-key-form" if managed else "reason-claude-helper")
    if now.block.get(SMALL) not in (None, light_model(now)):
        yield _of_block(SMALL, "reason-claude-small")
    if not now.leads_here:
        for name in now.block:
            if re.fullmatch(_OF_MODELS, name) or (name in SUBAGENTS and other_vendor(now)):
                yield _of_block(name, "reason-claude-model")
            elif name in EXTRAS:
                yield _of_block(name, "reason-former-vendor")
    elif not credential.keep:
        carriers, others = header_lines(now.block.get(HEADERS))
        if carriers and not others:
            yield _of_block(HEADERS, "reason-header")
    if thinks and NO_THINKING in now.block:
        yield _of_block(NO_THINKING, "reason-claude-thinking")


def changes(now: Current, credential: Credential) -> list[Op]:
    """The op that removes the lines with a credential from the headers, if there are others."""
    carriers, others = header_lines(now.block.get(HEADERS))
    if not now.leads_here or credential.keep or not (carriers and others):
        return []
    return [Set((BLOCK, HEADERS), "\n".join(others), "reason-header")]


def _of_block(name: str, reason: str) -> Remove:
    path: Path = (BLOCK, name)
    return Remove(path, reason)
