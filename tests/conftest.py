"""Fixtures that several test modules share."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.program import Program, scratch


@pytest.fixture
def program() -> Iterator[Program]:
    """The program in an empty home."""
    with scratch() as home:
        yield Program(home)
