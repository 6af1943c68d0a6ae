"""Findings of `validate` in Qwen Code's files that the kit cannot make: on the keys."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from wcode_setup.documents.base import Path
from wcode_setup.errors import KEY, REQUEST, Note
from wcode_setup.secrets.credentials import ENV, SECRET, Existing
from wcode_setup.tools.base import Finding
from wcode_setup.tools.qwen import paths
from wcode_setup.tools.qwen.above import unset
from wcode_setup.tools.qwen.sent import World
from wcode_setup.tools.qwen.state import UNSET, VARIABLE, default_entry
from wcode_setup.tools.validation import PROBLEM, WARNING, open_files

KEY_CODES = ("no-key", "variable-unset")
"""The codes of the kit's findings on keys."""


def judged(world: World, place: Path, entry: Any, key: Existing) -> Iterator[Finding]:
    """The findings on the entry at `place`, whose credential is `key`."""
    if key.form is None:
        default = default_entry(world.data) is entry
        yield Finding(PROBLEM, place, Note("no-key").changing(*(world.total & {KEY, REQUEST} if default else ())))
    if key.form == ENV and key.variable and world.layers().value(key.variable, world.merged) in (None, UNSET):
        note = unset(world, key.variable)
        yield Finding(WARNING if note.code == "qwen-unset" else PROBLEM, (*place, VARIABLE), note)
    if key.form == SECRET:
        yield from open_files(world.view, paths.env_file(world.view, world.request))
