"""How much is run: a part of the random examples in `make test`, all in `make test-all`, more on demand."""

from __future__ import annotations

import os
from typing import Any

from hypothesis import HealthCheck, settings

WHOLE = os.environ.get("WCODE_TESTS") == "all"
"""Whether every matrix is run whole."""
SAMPLE = os.environ.get("WCODE_SAMPLE", "")
"""What the sample of each matrix is drawn by: `.ci/run` names its own."""
FACTOR = float(os.environ.get("WCODE_FUZZ_EXAMPLES", "1" if WHOLE else "0.1"))
"""What the numbers of examples are multiplied by."""


def calls(total: int) -> range:
    """The numbers of so many file calls: all of them, in `make test` every third."""
    return range(1, total + 1, 1 if WHOLE else 3)


def examples(count: int, **more: Any) -> settings:
    """Settings for `count` random examples, times `FACTOR`."""
    slow = [HealthCheck.too_slow, HealthCheck.data_too_large]
    return settings(
        **{"max_examples": max(1, int(count * FACTOR)), "deadline": None, "suppress_health_check": slow} | more
    )
