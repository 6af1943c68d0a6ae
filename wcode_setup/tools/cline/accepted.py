"""Cline's rules for valid files (3.0.65): it reads a file that breaks one as empty, and then overwrites it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

from wcode_setup.documents.base import Document, Path
from wcode_setup.errors import Note, SetupError
from wcode_setup.tools.base import Target

_ANY = "*"
"""The name of a rule for every key of an object."""
_MOST = 2**53 - 1

Rule = Any
"""A word of `_WORDS`, a tuple of the allowed strings, a list with the rule for its items, or the rules for the keys of
an object, where a key that ends in `!` is required. Keys without a rule may have any value."""

_WORDS = {
    "text": "cline-wants-text",
    "name": "cline-wants-name",
    "id": "cline-wants-id",
    "url": "cline-wants-url",
    "time": "cline-wants-time",
    "count": "cline-wants-count",
    "flag": "cline-wants-flag",
    "one": "cline-wants-1",
    "object": "cline-wants-object",
}
_CLIENTS = (
    "anthropic", "ai-sdk", "ai-sdk-community", "openai", "openai-compatible", "openai-r1", "gemini", "bedrock",
    "custom", "fetch", "vertex",
)  # fmt: skip
_PROTOCOLS = ("anthropic", "gemini", "openai-chat", "openai-responses", "openai-r1", "ai-sdk")
_SETTINGS: Rule = {
    "provider!": "id", "apiKey": "text", "model": "text", "protocol": _PROTOCOLS, "client": _CLIENTS,
    "routingProviderId": "id", "maxTokens": "count", "contextWindow": "count", "baseUrl": "url",
    "headers": {_ANY: "text"}, "timeout": "count", "region": "text", "apiLine": ("china", "international"),
    "auth": {
        "apiKey": "text", "accessToken": "text", "refreshToken": "text", "expiresAt": "count", "accountId": "text",
        "organizationId": "text", "organizationName": "text", "memberId": "text", "metadata": "object",
    },
    "reasoning": {
        "enabled": "flag", "effort": ("none", "minimal", "low", "medium", "high", "xhigh", "max"),
        "budgetTokens": "count",
    },
    "aws": {
        "accessKey": "text", "secretKey": "text", "sessionToken": "text", "region": "text", "profile": "text",
        "authentication": ("iam", "api-key", "apikey", "profile"), "usePromptCache": "flag",
        "useCrossRegionInference": "flag", "useGlobalInference": "flag", "endpoint": "url", "customModelBaseId": "text",
    },
    "gcp": {"projectId": "text", "region": "text"},
    "azure": {"apiVersion": "text", "useIdentity": "flag"},
    "sap": {
        "clientId": "text", "clientSecret": "text", "tokenUrl": "url", "resourceGroup": "text", "deploymentId": "text",
        "useOrchestrationMode": "flag", "api": ("orchestration", "foundation-models"), "defaultSettings": "object",
    },
    "oca": {"mode": ("internal", "external"), "usePromptCache": "flag"},
    "capabilities": [
        ("reasoning", "prompt-cache", "streaming", "tools", "vision", "computer-use", "oauth", "popular")
    ],
    "modelCatalog": {
        "loadLatestOnInit": "flag", "includeClineCloudModels": "flag", "loadPrivateOnAuth": "flag", "url": "url",
        "cacheTtlMs": "count", "failOnError": "flag",
    },
}  # fmt: skip
_ENTRY: Rule = {"settings!": _SETTINGS, "updatedAt!": "time", "tokenSource": ("manual", "oauth", "migration")}
_VOICE: Rule = {"providerId!": "name", "modelId!": "name"}
_RULES: dict[str, Rule] = {
    "config": {
        "version!": "one", "lastUsedProvider": "name", "modes": {"voiceInput": _VOICE}, "providers!": {_ANY: _ENTRY},
    },
    "models": {"version!": "one", "providers!": "object"},
    "state": "object",
    "secrets": "object",
}  # fmt: skip


def require_valid(target: Target, document: Document) -> None:
    """Raise `cline-bom` or `cline-invalid` for a file that Cline would not read; it accepts an empty one."""
    if document.text.startswith("\ufeff"):
        raise SetupError("cline-bom", path=target.path, line=1, column=1)
    if document.empty or document.data == {}:
        return
    for path, what in problems(document.data, _RULES[target.role]):
        line, column = next(filter(None, map(document.position, _around(path))), (None, None))
        where = ".".join(map(str, path)) or "the top level"
        raise SetupError("cline-invalid", path=target.path, line=line, column=column, where=where, what=what)


def _around(path: Path) -> Iterator[Path]:
    """`path`, and the paths of the values around it, from the inside out."""
    for end in range(len(path), -1, -1):
        yield path[:end]


def complaints(document: Document) -> Iterator[tuple[Path, Note]]:
    """The values of `providers.json` that Cline would reject: path, and the value that it requires."""
    if not document.empty:
        yield from problems(document.data, _RULES["config"])


def problems(value: Any, rule: Rule, path: Path = ()) -> Iterator[tuple[Path, Note]]:
    """The parts of `value` that break a rule: path, and a note on the required value."""
    if isinstance(rule, dict):
        if not isinstance(value, dict):
            yield path, Note("cline-wants-object")
            return
        for name, inner in rule.items():
            for key in value if name == _ANY else [name.removesuffix("!")]:
                if key in value:
                    yield from problems(value[key], inner, (*path, key))
                elif name.endswith("!"):
                    yield (*path, key), Note("cline-missing")
    elif isinstance(rule, list):
        if not isinstance(value, list):
            yield path, Note("cline-wants-list")
        for item in value if isinstance(value, list) else []:
            yield from ((path, what) for _, what in problems(item, rule[0]))
    elif isinstance(rule, tuple):
        if not isinstance(value, str) or value not in rule:
            yield path, Note("cline-wants-one", values=", ".join(rule))
    elif not _FITS[rule](value):
        yield path, Note(_WORDS[rule])


def _is_count(value: Any) -> bool:
    number = isinstance(value, int | float) and not isinstance(value, bool)
    return number and 0 < value <= _MOST and value == int(value)


def _is_url(value: str) -> bool:
    """True if JavaScript would accept `value` as an absolute URL; also for rare forms that it would reject."""
    from urllib.parse import urlsplit

    try:
        parts = urlsplit(value.strip())
        port = parts.port
    except ValueError:
        return False
    if parts.scheme not in ("http", "https"):
        return bool(parts.scheme)
    rest = parts.netloc or parts.path.strip("/")
    return bool(rest) and port != -1 and not re.search(r"[\s<>^|%]", parts.netloc)


def _is_time(value: str) -> bool:
    from datetime import date

    match = re.fullmatch(r"(\d{4})(-\d\d-\d\d)T([01]\d|2[0-3]):[0-5]\d:[0-5]\d(\.\d+)?Z", value, re.ASCII)
    if not match:
        return False
    try:  # Python has no year 0, which is a leap year
        date.fromisoformat(f"{'2000' if match[1] == '0000' else match[1]}{match[2]}")
    except ValueError:
        return False
    return True


_FITS: dict[str, Callable[[Any], bool]] = {
    "text": lambda value: isinstance(value, str),
    "name": lambda value: isinstance(value, str) and bool(value),
    "id": lambda value: isinstance(value, str) and bool(re.fullmatch("[A-Za-z0-9][A-Za-z0-9-]*", value)),
    "url": lambda value: isinstance(value, str) and _is_url(value),
    "time": lambda value: isinstance(value, str) and _is_time(value),
    "count": _is_count,
    "flag": lambda value: isinstance(value, bool),
    "one": lambda value: value == 1 and not isinstance(value, bool),
    "object": lambda value: isinstance(value, dict),
}
