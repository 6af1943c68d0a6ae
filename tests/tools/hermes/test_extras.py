"""A named provider that holds nothing of its own once the headers are gone: the second run does what the first did."""

from __future__ import annotations

import pytest

from tests.program import Program

KEY, OLD = "sk-test-0123456789abcdef", "sk-former-9876543210ab"
ENTRY = """model: {{default: qwen3.6-plus, provider: 'custom:wcode'}}
providers:
  wcode:
    name: w
    base_url: {url}
    api_key: {key}
    extra_headers: {{Authorization: Bearer {key}}}
"""


@pytest.mark.parametrize("given", [("--api-key", KEY), ()], ids=["key", "none"])
@pytest.mark.parametrize("url", ["https://wcode.net/api/gpt/v1", "https://former.example/v1"])
def test_headers_that_are_all_of_it(url: str, given: tuple[str, ...], program: Program) -> None:
    config = program.write(".hermes/config.yaml", ENTRY.format(url=url, key=OLD))
    command = ("hermes", "-m", "qwen3.6-plus", "--provider", "wcode", "--key-storage", "literal", *given, "--force")
    result = program(*command)
    assert result.code == 0, result.text
    stays = not given and url != "https://former.example/v1"  # it may be all that the gateway takes
    assert ("Authorization" in config.read_text()) == stays
    assert program(*command, "--check").code == 0
    assert program("undo").code == 0
    assert config.read_text() == ENTRY.format(url=url, key=OLD)
