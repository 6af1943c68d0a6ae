"""What all hunts share: whole files as the context of a diff, and the figures at the end."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from difflib import SequenceMatcher
from typing import Any

import pytest

from tests.secrets.hunt import Hunt


@pytest.fixture(autouse=True)
def whole_context(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every line of a file is in the context of its diff: three lines would hide most of what must be masked."""
    real = SequenceMatcher.get_grouped_opcodes

    def widened(matcher: Any, _lines: int) -> Any:
        return real(matcher, 10_000)

    monkeypatch.setattr(SequenceMatcher, "get_grouped_opcodes", widened)


@pytest.fixture(autouse=True)
def figures(record_property: Callable[[str, object], None]) -> Iterator[None]:
    """What was searched, for the summary."""
    before = Hunt.runs, Hunt.files, Hunt.size
    yield
    what = ("runs after which keys were hunted", "files searched for keys", "characters searched for keys")
    for name, then, now in zip(what, before, (Hunt.runs, Hunt.files, Hunt.size), strict=True):
        record_property("figures", (name, now - then))
