"""What all hunts share: whole files as the context of a diff, and the figures at the end."""

from __future__ import annotations

from collections.abc import Iterator
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


@pytest.fixture(scope="session", autouse=True)
def figures() -> Iterator[None]:
    """One line: what was searched."""
    yield
    print(
        f"\nsecrets: {Hunt.runs} runs and {Hunt.files} files searched, {Hunt.size / 1e6:.1f} MB, "
        f"for {Hunt.needles} spellings and parts of keys"
    )
