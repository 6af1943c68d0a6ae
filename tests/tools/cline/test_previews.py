"""A preview where another vendor fills the one slot."""

from __future__ import annotations

import json

from tests.previews import check_stopped
from tests.program import Program

SLOT = {
    "provider": "openai-compatible",
    "apiKey": "sk-theirs-0123456789",
    "model": "m",
    "baseUrl": "https://x.example/v1",
}
TAKEN = {
    "version": 1,
    "lastUsedProvider": "openai-compatible",
    "modes": {},
    "providers": {
        "openai-compatible": {"settings": SLOT, "updatedAt": "2026-05-01T10:00:00.000Z", "tokenSource": "manual"}
    },
}


def test_what_stops_the_run(program: Program) -> None:
    program.write(".cline/data/settings/providers.json", json.dumps(TAKEN))
    check_stopped(program, "cline")
