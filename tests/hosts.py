"""What tests of gateways on several hosts share: their keys, a run as JSON, its refusal."""

from __future__ import annotations

from tests.program import Program, Result

WCODE, B = "https://wcode.net/api/gpt/v1", "https://gw.example/v1"
KEYS = {"https://wcode.net": "sk-test-wcode-0123456789", "https://gw.example": "sk-test-gw-9876543210"}


def run(program: Program, *words: str, key: str = "", **env: str) -> Result:
    return program(*words, "--json", *(["--api-key-stdin"] if key else []), stdin=key.encode(), env=env)


def refusal(result: Result) -> str:
    """The code of the one error."""
    [error] = result.document["errors"]
    return str(error["code"])
