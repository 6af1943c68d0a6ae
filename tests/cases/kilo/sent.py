"""Which key goes to which host, by the files of Kilo, which are as OpenCode's."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from tests.cases.opencode.sent import sent as family
from tests.gateways import Sent


def sent(home: Path) -> Iterator[Sent]:
    return family(home, "kilo")
