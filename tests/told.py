"""What a run prints for a person, taken apart: a preview must tell what the run then tells."""

from __future__ import annotations

import re
from typing import NamedTuple

from tests.program import Result
from tests.texts import NOTES

_STATUSES = {
    catalog[f"status-{code}"]: code
    for catalog in NOTES.values()
    for code in (
        "unchanged", "created", "changed", "deleted", "would-create", "would-change", "would-delete",
    )
}  # fmt: skip
_DONE = {"would-create": "created", "would-change": "changed", "would-delete": "deleted"}
_ONLY = tuple(catalog["history-holds-key"].partition("{")[0] for catalog in NOTES.values())
"""How notes begin that only a run can make."""
_LABELS = tuple(catalog["label-note"] for catalog in NOTES.values())


class Told(NamedTuple):
    """The files with their statuses, as of a run that is done; the changes; the notes."""

    files: dict[str, str]
    changes: list[str]
    notes: list[str]


def told(output: str) -> Told:
    """What stands on stdout."""
    lines = output.split("\n")
    heads = [line.rpartition(": ") for line in lines if line.rpartition(": ")[2] in _STATUSES]
    files = {path: _STATUSES[status] for path, _, status in heads if not path.startswith((" ", "+", "-"))}
    notes = [line for line in lines if line.startswith(_LABELS)]
    return Told(
        {path: _DONE.get(status, status) for path, status in files.items()},
        [line for line in lines if re.match(r"  [+~-] ", line)],
        [note for note in notes if not any(said in note for said in _ONLY)],
    )


def alike(change: str) -> bool:
    """Whether a line tells of a change and shows the same before and after it."""
    found = re.fullmatch(r"  ~ .*?[:,] (?:\S+ )?(.+) -> (.+?)(?: \(.*\))?", change)
    return found is not None and found[1] == found[2]


def check_preview(dry: Result, real: Result) -> None:
    """The preview speaks of the same files, changes and notes as the run, each in its tense."""
    before, after = told(dry.out), told(real.out)
    assert before == after
    assert not list(filter(alike, before.changes))
