"""Calls side by side, in threads that can hang."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from http.client import HTTPException
from threading import Thread
from typing import TypeVar

T = TypeVar("T")
_AT_ONCE = 16
_EXPECTED = (OSError, HTTPException, ValueError)
"""Failures of a network; any other exception is a bug, and raised."""


def side_by_side(calls: Sequence[Callable[[], T]], seconds: float) -> list[T | Exception]:
    """Return the results of calls, up to 16 of which run at once; of one that fails, its exception.

    The result is `TimeoutError` for a call that has not ended after `seconds`: its thread is left behind, and does not
    keep the process alive. Ctrl-C ends the wait at once.
    """
    outcomes: list[T | Exception] = [TimeoutError() for _ in calls]
    waiting = list(enumerate(calls))[::-1]

    def work() -> None:
        while waiting:
            try:
                number, call = waiting.pop()
            except IndexError:  # another thread was faster
                return
            try:
                outcomes[number] = call()
            except Exception as error:
                outcomes[number] = error

    until = time.monotonic() + seconds
    threads = [Thread(target=work, daemon=True) for _ in calls[:_AT_ONCE]]
    try:
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(max(0.0, until - time.monotonic()))
    finally:
        waiting.clear()
    for outcome in (found := list(outcomes)):
        if isinstance(outcome, Exception) and not isinstance(outcome, _EXPECTED):
            raise outcome
    return found
