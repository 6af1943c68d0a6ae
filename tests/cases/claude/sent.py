"""Which key goes to which host, by the settings of Claude Code: its helper comes first, and prints a file or a variable."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from tests.gateways import Sent, host_of, read


def sent(home: Path) -> Iterator[Sent]:
    data = read(home / ".claude/settings.json")
    block = data.get("env", {})
    host = host_of(block.get("ANTHROPIC_BASE_URL") or "https://api.anthropic.com")
    program, _, word = data.get("apiKeyHelper", "").partition(" ")
    if program == "cat":
        file = Path(word.replace("~", str(home)))
        yield Sent(host, file.read_text().strip() if file.exists() else None)
    elif program == "printenv":
        yield Sent(host, variable=word)
    for name in ("ANTHROPIC_AUTH_TOKEN", "ANTHROPIC_API_KEY"):
        yield Sent(host, block.get(name))
