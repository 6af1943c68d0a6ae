"""What of a Chinese text is English: the words that are no name, no option and no code."""

from __future__ import annotations

import re
from pathlib import Path

from wcode_setup.tools import TITLES, load

SLOTS = frozenset(str(step) for name in TITLES for slot in load(name).SLOTS for step in slot.path)
"""The keys of model slots, which a text names as they are."""
NAMES = SLOTS | frozenset(" ".join(TITLES.values()).split()) | frozenset(
    (
        "AI", "API", "ASCII", "Anthropic", "Authorization", "Azure", "BOM", "Base", "CA", "ChatGPT", "Code", "Console", "Ctrl", "Ctrl-C", "DNS", "Esc",
        "Flatpak", "GIF", "HTTP", "ID", "IP", "JPEG", "JSON", "JetBrains", "Node", "OpenAI", "PEM", "PNG", "Python",
        "PyYAML", "README", "SSL", "Shift", "TLS", "TOML", "URI", "URL", "UTC", "UTF", "Unicode", "VPN", "VS", "WebP",
        "Windows", "YAML", "bash", "zsh", "git", "hub", "libyaml", "root", "shell", "token", "wcode", "wcode-setup",
        "HOME", "PATH", "TERM", "anthropic", "chat", "responses", "true", "false", "null", "auto", "gw-example", "localhost-8000",
    )
)  # fmt: skip
"""Names of products, of keys, and of things that have no Chinese name; variables; the words of JSON."""
_CODE = re.compile(
    r"""`[^`]*` | '[^']*' | "[^"]*" | “[^”]*”            # quoted
    | \{[^{}]*\}                                          # {env: NAME}
    | \[\[.*?\]\] | \[[\w|.\[\]]+\]                      # [[models]]; [list|show]
    | (?<=提供商[ ])[\w:.-]+ | (?<=[:：])[\w.-]+(?:,[ ][\w.-]+)+   # names
    | wcode-setup[ ](?:undo|remove|history|models|apply|status|validate|export)\b(?:[ ][!-~]+)*   # a command
    | https?://[^\s,;()，；（）。]+
    | (?<![\w-])--?[A-Za-z][\w-]*…?(?:[ =](?:[A-Z]+\b|\[[\w|]+\]|literal|secret|env))?   # an option, with its value
    | [~$%<]?[\w.*@-]*/[\w./*<>@-]+ | [$%~]\w+%? | <stdin>   # paths and variables
    | (?<![\w-])(?:[\w-]+[._])+[\w-]+ | \.\w+            # models.json, max_tokens, gateway.mode
    | \b[a-z]+[A-Z]\w*                                    # apiKey
    | \b\w+-(?:\w+-)*\w*\d[\w-]* | \b[a-z]\d+-[\w-]+ | \b\d{8}T\d{6}Z-\w{4} | \b0x[0-9a-f]+ | \ba-z\b | U\+[0-9A-F]+             # a run, a model
    """,
    re.VERBOSE,
)
HALF = re.compile(r"[\u4e00-\u9fff`”）][,;:?!()]|[,;:?!()][\u4e00-\u9fff]")
"""A half-width mark beside a Chinese character (or the end of code, which is a backtick here)."""


def half_width(template: str) -> list[str]:
    """The half-width marks beside Chinese characters, code and `{fields}` in a text that has Chinese."""
    if not re.search(r"[\u4e00-\u9fff]", template):
        return []
    plain = re.sub(r"`[^`\n]*`|\{\w+(?:![rs])?\}", "`", template)
    unlike = ["（"] if plain.count("（") != plain.count("）") else []
    return [found[0] for found in HALF.finditer(plain)] + unlike


def english(text: str) -> list[str]:
    """The English words in a Chinese text."""
    words = re.findall(r"[A-Za-z][A-Za-z-]*[A-Za-z]", _CODE.sub(" ", text))
    return [word for word in words if word not in NAMES]


_WORD = r"[A-Za-z][\w-]*"
_IN_FILES = r"""(["'])((?:[^"'\\\n]|\\.)*)\1|^[\s-]*([\w-]+)\s*[:=]|(?<=: )([^"'#\n]+)|^\[+([\w.-]+)\]"""
"""Strings of JSON and JSON5; keys and values of YAML and .env; keys and tables of TOML."""


def names_in(home: Path, words: list[str]) -> set[str]:
    """The words of the command line, and the keys and values in the files of the home: code, wherever they stand."""
    for path in home.rglob("*"):
        if path.is_file() and not path.is_symlink():
            text = path.read_bytes().decode("utf-8", "replace")
            words = [*words, *("".join(found) for found in re.findall(_IN_FILES, text, re.MULTILINE))]
    return set(re.findall(_WORD, " ".join(words)))
