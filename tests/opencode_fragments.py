"""Fragments of opencode.json, good and bad, and who accepts each: our schema, OpenCode 1.18.33 (twice) and Kilo 7.7.7 (twice).

Each is one value in a small file that everybody accepts. `tests/conformance/test_opencode_schema.py` holds this table to the real
tools and to our schema.
"""

from __future__ import annotations

import copy
import json
from collections.abc import Iterable
from enum import Enum
from typing import Any, NamedTuple

OURS, DOC, LOADS, KILO_DOC, KILO_LOADS = "ours", "opencode /doc", "opencode", "kilo /doc", "kilo"
"""Our schema; the schema that each tool serves at `/doc`; what each tool makes of such a file."""


class _Nothing(Enum):
    GONE = "GONE"


GONE = _Nothing.GONE
"""The key is taken out."""
_MODEL = "qwen3.6-plus"
FILE: dict[str, Any] = {
    "model": f"wcode/{_MODEL}",
    "provider": {
        "wcode": {
            "npm": "@ai-sdk/openai-compatible",
            "name": "wcode",
            "env": ["WCODE_API_KEY"],
            "options": {"baseURL": "https://gw.example/v1"},
            "models": {_MODEL: {"name": "Plus", "limit": {"context": 1024000, "output": 64000}}},
        }
    },
}
_ENTRY = ("provider", "wcode")
_SHORT: dict[str, tuple[str, ...]] = {
    "file": (),
    "entry": _ENTRY,
    "options": (*_ENTRY, "options"),
    "models": (*_ENTRY, "models"),
    "model": (*_ENTRY, "models", _MODEL),
}


class Fragment(NamedTuple):
    """`value` at the key `at`; `accepted` names those who take it, `why` says why not all judge alike."""

    at: str
    value: Any
    accepted: frozenset[str]
    why: str = ""

    def __str__(self) -> str:
        return f"{self.at}={'GONE' if self.value is GONE else json.dumps(self.value)}"

    @property
    def path(self) -> tuple[str, ...]:
        """Where the value stands in the file."""
        first, *rest = self.at.split(".")
        return (*_SHORT.get(first, (first,)), *rest)

    @property
    def config(self) -> dict[str, Any]:
        """The whole file."""
        config = copy.deepcopy(FILE)
        node = config
        *steps, last = self.path
        for step in steps:
            node = node.setdefault(step, {})
        if self.value is GONE:
            del node[last]
        else:
            node[last] = self.value
        return config


_TEXTS = (
    "model.id",
    "model.name",
    "model.family",
    "model.release_date",
    "entry.npm",
    "entry.name",
    "entry.api",
    "entry.id",
)
_SWITCHES = ("attachment", "reasoning", "temperature", "tool_call", "experimental")
_LISTS = ("entry.env", "entry.whitelist", "entry.blacklist")
_WAITS = ("options.timeout", "options.headerTimeout", "options.chunkTimeout")  # milliseconds
_KINDS = ("text", "audio", "image", "video", "pdf")
_COST = {"input": 0.4, "output": 2.4}
_LIMIT = {"context": 1024000, "output": 64000}


def _each(places: Iterable[str], *values: Any) -> list[tuple[str, Any]]:
    return [(place, value) for place in places for value in values]


# Valid in both tools: nothing else may be written.
_GOOD: list[tuple[str, Any]] = [
    ("file.$schema", "https://opencode.ai/config.json"),
    ("file.model", "wcode/qwen/qwen3.6-27b"),
    *_each(("file.model",), GONE, "", "qwen3.6-plus"),
    ("file.small_model", "wcode/qwen3.6-plus"),
    ("file.disabled_providers", ["openai"]),
    ("file.enabled_providers", ["wcode"]),
    ("file.provider", {}),
    ("entry", {}),
    *_each(_TEXTS, "text", ""),
    *_each(("entry.npm", "entry.name", "entry.env", "model.name"), GONE),
    *_each(_LISTS, [], ["a"], ["a", "a", "b"]),
    ("entry.options", {}),
    ("entry.options", GONE),
    ("options.apiKey", "sk-test"),
    ("options.apiKey", ""),
    ("options.baseURL", GONE),
    ("options.enterpriseUrl", "https://gw.example"),
    ("options.setCacheKey", True),
    *_each(_WAITS, 1, 600000),
    *_each(_WAITS[:2], False),
    ("options.headers", {"X-Team": "a"}),
    ("options.anything", [{"at": None}]),
    ("entry.models", {}),
    ("entry.models", GONE),
    ("entry.models", {"qwen/qwen3.6-27b": {}, "other": {"name": "Other"}}),
    ("model.limit", GONE),
    *_each([f"model.{name}" for name in _SWITCHES], True, False),
    *_each(("model.interleaved",), True, "reasoning_content", "other", {"field": "reasoning"}, {"field": "other"}),
    ("model.cost", _COST),
    ("model.cost", {**_COST, "cache_read": 0, "cache_write": 0, "context_over_200k": {**_COST, "cache_read": 1}}),
    ("model.limit", {**_LIMIT, "input": 256000}),
    *_each(("model.limit.context", "model.limit.output", "model.limit.input"), 0, -1, 0.5, 10**12),
    ("model.modalities", {}),
    ("model.modalities", {"input": [], "output": []}),
    ("model.modalities", {"input": ["text", "image"], "output": ["text"]}),
    ("model.modalities", {"input": list(_KINDS), "output": list(_KINDS)}),
    *_each(("model.status",), "alpha", "beta", "deprecated", "active"),
    ("model.provider", {"npm": "@ai-sdk/openai", "api": "https://gw.example/v1"}),
    ("model.provider", {}),
    ("model.options", {"max_tokens": 64000, "anything": {"at": [None]}}),
    ("model.headers", {"X-Team": "a"}),
    ("model.variants", {"off": {"enable_thinking": False}, "high": {"disabled": True}}),
]

# Wrong for everybody.
_BAD: list[tuple[str, Any]] = [
    *_each(("file.$schema",), 5, True, {}, []),
    *_each(("entry",), [], "wcode", 5),
    *_each(_TEXTS, 5, True, None, ["text"], {}),
    *_each(_LISTS, "a", [5], {}, None),
    *_each(("entry.options",), [], "a", None),
    *_each(("options.apiKey", "options.baseURL", "options.enterpriseUrl"), 5, None, {"source": "env"}),
    *_each(("options.setCacheKey",), "true", 1, None),
    *_each(_WAITS, 0, -1, 0.5, "600000", True, None),
    *_each(("entry.models",), [], "a", None, ["qwen3.6-plus"]),
    *_each(("models.other",), [], "a", 5),
    *_each([f"model.{name}" for name in _SWITCHES], "true", 1),
    *_each([f"model.{name}" for name in _SWITCHES if name != "reasoning"], None),
    *_each(("model.interleaved",), 5, None, [], {}, {"field": 5}),
    *_each(
        ("model.cost",), 5, [], {}, {"input": 1}, {"output": 1}, {**_COST, "input": "0"}, {**_COST, "cache_read": None}
    ),
    *(("model.cost", {**_COST, "context_over_200k": wrong}) for wrong in ({}, {"input": 1}, {"output": 1}, 5)),
    *_each(("model.limit",), 5, [], {}, {"context": 1024000}, {"output": 64000}, {"input": 256000}),
    *_each(("model.limit.context", "model.limit.output", "model.limit.input"), "64000", True, None, [], {}),
    *_each(("model.limit.context", "model.limit.output"), GONE),
    *_each(("model.modalities",), 5, [], ["text"], "text", None),
    *_each(("model.modalities.input", "model.modalities.output"), "text", ["vision"], ["text", "Image"], [5], None, {}),
    *_each(("model.status",), "", "hidden", 5, None),
    *_each(("model.provider",), "@ai-sdk/openai", [], None, {"npm": 5}, {"api": 5}),
    *_each(("model.options",), [], "a", None),
    *_each(("model.headers",), [], "a", None, {"X-Team": 5}, {"X-Team": None}),
    *_each(("model.variants",), [], "a", None, {"high": "a"}),
]

_EVERYBODY = frozenset({OURS, DOC, LOADS, KILO_DOC, KILO_LOADS})

_SILENT = "an unknown key: both tools drop it in silence, which hides a misspelt one"
_NULL = "Kilo alone takes null: the key is gone then"
_ELSEWHERE = "not in our part"
_KILO_ONLY = "a key of Kilo's; OpenCode drops it in silence, and one schema of ours serves both"

# Not everybody judges alike: who accepts it, and why.
_DIFFERENT: list[tuple[str, Any, set[str], str]] = [
    *(
        (at, 5, {LOADS, KILO_LOADS}, _SILENT)
        for at in (
            "entry.apiKey",
            "entry.baseURL",
            "entry.wcode",
            "model.contextWindow",
            "model.maxTokens",
            "model.input",
            "model.limit.max",
            "model.modalities.images",
            "model.provider.baseURL",
        )
    ),
    ("model.cost", {**_COST, "currency": "CNY"}, {LOADS, KILO_LOADS}, _SILENT),
    ("model.interleaved", {"field": "reasoning", "more": 1}, {LOADS, KILO_LOADS}, _SILENT),
    ("file.providers", {}, {OURS, LOADS}, f"{_ELSEWHERE}; Kilo warns of a key that it does not know"),
    *(
        (at, value, {OURS}, _ELSEWHERE)
        for at, value in [
            *_each(("file.model", "file.small_model"), 5, True, {}, []),
            *_each(("file.provider",), [], "wcode"),
            *_each(("file.disabled_providers", "file.enabled_providers"), "openai", {}, [5]),
            ("file.username", 5),
        ]
    ),
    ("entry", None, {KILO_DOC, KILO_LOADS}, _NULL),
    ("models.other", None, {KILO_LOADS}, _NULL),
    ("model.reasoning", None, {KILO_LOADS}, _NULL),
    ("file.model", None, {OURS, KILO_LOADS}, f"{_NULL}; {_ELSEWHERE} if it names no model of ours"),
    ("file.model", "wcode/", {DOC, LOADS, KILO_DOC, KILO_LOADS}, "names no model"),
    ("options.baseURL", "", {DOC, LOADS, KILO_DOC, KILO_LOADS}, "leads nowhere"),
    ("model.variants", {"high": {"disabled": 5}}, {OURS}, "inside a key that we neither write nor need"),
    ("model.isFree", True, {OURS, LOADS, KILO_DOC, KILO_LOADS}, _KILO_ONLY),
    ("model.ai_sdk_provider", "openai-compatible", {OURS, LOADS, KILO_DOC, KILO_LOADS}, _KILO_ONLY),
    ("options.chunkTimeout", False, {OURS, DOC, LOADS}, "Kilo wants a number"),
    (
        "options.apiKey",
        "{env:WCODE_API_KEY}",
        {OURS, DOC, LOADS, KILO_DOC},
        "not in a project's file, which this table is judged by",
    ),
]

FRAGMENTS = [
    *(Fragment(at, value, _EVERYBODY) for at, value in _GOOD),
    *(Fragment(at, value, frozenset()) for at, value in _BAD),
    *(Fragment(at, value, frozenset(accepted), why) for at, value, accepted, why in _DIFFERENT),
]
