"""Fixtures that several test modules share."""

from __future__ import annotations

import signal
from collections.abc import Iterator

import pytest

from tests.program import Program, scratch


def pytest_configure() -> None:
    """Ctrl-C works in the tests and in what they start, even if the run was begun with it ignored (`&` in a script)."""
    signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture
def program() -> Iterator[Program]:
    """The program in an empty home."""
    with scratch() as home:
        yield Program(home)
