"""What of a Chinese text is English: the words that are no name, no option and no code."""

from __future__ import annotations

import re

NAMES = frozenset(
    [
        "AI",
        "API",
        "ASCII",
        "Authorization",
        "Azure",
        "BOM",
        "Base",
        "Cline",
        "Code",
        "Ctrl",
        "Esc",
        "Flatpak",
        "HTTP",
        "Hermes",
        "ID",
        "JSON",
        "JetBrains",
        "Kilo",
        "Node",
        "OpenAI",
        "OpenClaw",
        "OpenCode",
        "PyYAML",
        "Roo",
        "SSL",
        "Shift",
        "TLS",
        "TOML",
        "URI",
        "URL",
        "UTC",
        "UTF",
        "Unicode",
        "VS",
        "Windows",
        "YAML",
        "Zoo",
        "Agent",
        "git",
        "libyaml",
        "root",
        "shell",
        "token",
        "wcode",
        "wcode-setup",
        "true",
        "false",
        "null",
        "auto",
    ]
)
"""Names of products and of things that have no Chinese name, and the words of JSON."""
_CODE = re.compile(
    r"""`[^`]*` | '[^']*' | "[^"]*" | “[^”]*”          # quoted
    | \[\[.*?\]\] | \[[\w|.\[\]]+\]                      # [[models]]; [list|show]
    | https?://[^\s,;()。]+
    | \{\w+(?:!r)?\}                                       # a field of a template
    | (?<![\w-])--?[A-Za-z][\w-]*…?(?:[ =](?:[A-Z]+\b|\[[\w|]+\]))?   # an option, with its metavar
    | [~$%]?[\w.*<>@-]*/[\w./*<>@-]+ | [$%~]\w+%?        # paths and variables
    | (?<![\w-])(?:[\w-]+[._])+[\w-]+ | \.\w+            # models.json, max_tokens, gateway.mode
    | \b[a-z]+[A-Z]\w*                                    # apiKey
    | \b[\w.-]+@[\w.-]+
    """,
    re.VERBOSE,
)


def english(text: str) -> list[str]:
    """The English words in a Chinese text."""
    words = re.findall(r"[A-Za-z][A-Za-z-]*[A-Za-z]", _CODE.sub(" ", text))
    return [word for word in words if word not in NAMES]
