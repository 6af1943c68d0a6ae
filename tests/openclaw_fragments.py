"""Fragments of openclaw.json, good and bad, and who accepts each: our schema, OpenClaw 2026.9.6 (twice) and 2026.3.8.

Each is one value in a small file that everybody accepts. `tests/unit/test_schema.py` holds our schema to this table;
`tests/conformance/test_openclaw_schema.py` holds the table to the real OpenClaw.
"""

from __future__ import annotations

import copy
import json
import re
from enum import Enum
from typing import Any, NamedTuple

OURS, SCHEMA, NEW, OLD = "ours", "schema", "2026.9.6", "2026.3.8"
"""Our schema; the JSON schema of 2026.9.6; `openclaw config validate` of both versions."""


class _Nothing(Enum):
    GONE = "GONE"


GONE = _Nothing.GONE
"""The key is taken out."""
URL = "https://gw.example/v1"
ENTRY = {"baseUrl": URL, "apiKey": "sk-test", "models": [{"id": "qwen3.6-plus", "name": "Plus"}]}
INCLUDED = {
    "entry.json5": {"baseUrl": URL, "models": []},
    "model.json5": {"id": "included", "name": "Included"},
    "choice.json5": {"primary": "wcode/qwen3.6-plus"},
}
"""The files beside it that fragments include."""


class Fragment(NamedTuple):
    """`value` at the key `at`; `accepted` names those who take it, `why` says why not all judge alike."""

    at: str
    value: Any
    accepted: frozenset[str]
    why: str = ""

    def __str__(self) -> str:
        return f"{self.at}={'GONE' if self.value is GONE else json.dumps(self.value)}"

    def path(self, name: str = "wcode") -> tuple[str | int, ...]:
        """Where the value stands in the file, if the provider entry and the secret provider are called `name`."""
        entry = ("models", "providers", name)
        model = (*entry, "models", 0)
        short: dict[str, tuple[str | int, ...]] = {
            "entry": entry,
            "model": model,
            "compat": (*model, "compat"),
            "defaults": ("agents", "defaults"),
            "secret": ("secrets", "providers", name),
        }
        first, *rest = self.at.split(".")
        return (*short.get(first, (first,)), *rest)

    def put(self, config: dict[str, Any], name: str = "wcode") -> None:
        """Add the fragment to the content of a file, with a provider entry `name` that is right otherwise."""
        node: Any = config
        node.setdefault("models", {}).setdefault("providers", {})[name] = copy.deepcopy(ENTRY)
        *steps, last = self.path(name)
        for step in steps:
            node = node[step] if isinstance(step, int) else node.setdefault(step, {})
        if self.value is GONE:
            del node[last]
        else:
            node[last] = self.value

    @property
    def config(self) -> dict[str, Any]:
        """A whole file."""
        config: dict[str, Any] = {}
        self.put(config)
        return config


def _ref(source: Any, name: Any, **more: Any) -> dict[str, Any]:
    return {"source": source, "provider": "default", "id": name, **more}


_TIER: dict[str, Any] = {"input": 1, "output": 2, "cacheRead": 0, "cacheWrite": 0, "range": [0, 256000]}
_SWITCHES = (  # of `compat`
    "supportsStore", "supportsDeveloperRole", "supportsReasoningEffort", "supportsUsageInStreaming", "supportsTools",
    "supportsStrictMode", "requiresToolResultName", "requiresAssistantAfterToolResult", "requiresThinkingAsText",
)  # fmt: skip
_NEW_SWITCHES = (
    "supportsPromptCacheKey", "supportsResponsesContinuation", "supportsTemperature", "supportsInstructions",
    "supportsJsonSchemaResponseFormat", "supportsEagerToolInputStreaming", "supportsLongCacheRetention",
    "requiresStringContent", "requiresReasoningContentOnAssistantMessages", "requiresOpenAiAnthropicToolPayload",
    "strictMessageKeys", "sendSessionAffinityHeaders", "sendSessionIdHeader", "zaiToolStream",
)  # fmt: skip
_NEW_LISTS = ("visibleReasoningDetailTypes", "supportedReasoningEfforts", "unsupportedToolSchemaKeywords")
_ITEM = {"id": "qwen3.6-plus", "name": "Plus"}

# Valid in 2026.3.8 and in 2026.9.6: nothing else may be written.
_BOTH: list[tuple[str, Any]] = [
    ("models.mode", "merge"),
    ("models.mode", "replace"),
    ("entry.apiKey", ""),
    ("entry.apiKey", "${WCODE_API_KEY}"),
    ("entry.apiKey", GONE),
    ("entry.apiKey", _ref("env", "WCODE_API_KEY")),
    ("entry.apiKey", _ref("env", "A" * 128)),
    ("entry.apiKey", _ref("file", "value")),
    ("entry.apiKey", _ref("file", "/providers/wcode~1plus/apiKey")),
    ("entry.apiKey", _ref("file", "/")),
    ("entry.apiKey", _ref("exec", "vault/wcode/api-key")),
    ("entry.auth", "api-key"),
    ("entry.auth", "aws-sdk"),
    ("entry.auth", "oauth"),
    ("entry.auth", "token"),
    ("entry.api", "openai-completions"),
    ("entry.api", "openai-responses"),
    ("entry.api", "anthropic-messages"),
    ("entry.api", "google-generative-ai"),
    ("entry.api", "github-copilot"),
    ("entry.api", "bedrock-converse-stream"),
    ("entry.api", "ollama"),
    ("entry.headers", {"X-Team": "a", "X-Token": _ref("env", "TOKEN")}),
    ("entry.authHeader", True),
    ("entry.injectNumCtxForOpenAICompat", False),
    ("entry.models", []),
    ("entry.models", [_ITEM, _ITEM]),
    ("model.api", "openai-completions"),
    ("model.reasoning", True),
    ("model.input", []),
    ("model.input", ["text", "image"]),
    ("model.cost", {}),
    ("model.cost", {"input": 0, "output": 1.5, "cacheRead": -1, "cacheWrite": 0}),
    ("model.contextWindow", 1024000),
    ("model.contextWindow", 0.5),
    ("model.maxTokens", 64000),
    ("model.headers", {"X-Team": "a"}),
    ("model.compat", {"supportsReasoningEffort": False, "supportsStore": False, "maxTokensField": "max_tokens"}),
    *((f"compat.{key}", True) for key in _SWITCHES),
    ("compat.maxTokensField", "max_completion_tokens"),
    ("compat.thinkingFormat", "openai"),
    ("compat.thinkingFormat", "zai"),
    ("compat.thinkingFormat", "qwen"),
    ("defaults.model", ""),
    ("defaults.model", "wcode/qwen3.6-plus"),
    ("defaults.model", {"primary": "wcode/qwen/qwen3.6-27b", "fallbacks": ["other/tiny"]}),
    ("defaults.model", {"primary": "no-such/model", "fallbacks": []}),
    ("defaults.models", {"wcode/qwen3.6-plus": {}}),
    ("defaults.models", {"wcode/qwen3.6-plus": {"alias": "plus", "params": {"maxTokens": 5}, "streaming": True}}),
    ("secret", {"source": "file", "path": "~/.openclaw/wcode.key", "mode": "singleValue"}),
    ("secret", {"source": "file", "path": "/etc/keys.json", "mode": "json", "timeoutMs": 120000, "maxBytes": 20971520}),
    ("secret", {"source": "file", "path": "wcode.key"}),
    ("secret", {"source": "env"}),
    ("secret", {"source": "env", "allowlist": ["WCODE_API_KEY"]}),
    ("gateway.mode", "local"),
    ("gateway.mode", "remote"),
]

# Valid in 2026.9.6 only: fine where a user has it, never written by us.
_NEW: list[tuple[str, Any]] = [
    ("entry.apiKey", _ref("store", "WCODE_API_KEY")),
    ("entry.apiKey", _ref("exec", "vault#wcode")),
    ("entry.api", "openai-chatgpt-responses"),
    ("entry.api", "google-vertex"),
    ("entry.api", "pi-messages"),
    ("entry.api", "azure-openai-responses"),
    ("entry.maxTokens", 777),
    ("entry.timeoutSeconds", 30),
    ("entry.region", "eu-west-1"),
    ("entry.params", {"temperature": 0}),
    ("entry.agentRuntime", {"id": "pi"}),
    ("entry.localService", {"command": "/usr/bin/serve"}),
    ("entry.request", {"headers": {"X-Team": "a"}}),
    ("model.input", ["text", "video", "audio"]),
    ("model.cost", {"tieredPricing": [_TIER, {**_TIER, "range": [256000]}]}),
    ("model.contextTokens", 50000),
    ("model.baseUrl", URL),
    ("model.thinkingLevelMap", {"off": None, "high": "high"}),
    ("model.params", {"maxTokens": 5}),
    ("model.agentRuntime", {}),
    ("model.mediaInput", {"image": {"maxBytes": 1}}),
    ("model.metadataSource", "models-add"),
    *(("compat.thinkingFormat", form) for form in ("qwen-chat-template", "openrouter", "deepseek", "together")),
    *((f"compat.{key}", False) for key in _NEW_SWITCHES),
    *((f"compat.{key}", ["a"]) for key in _NEW_LISTS),
    ("compat.codeMode", "preferred"),
    ("compat.codeMode", "capable"),
    ("compat.cacheControlFormat", "anthropic"),
    ("compat.toolSchemaProfile", "a"),
    ("compat.toolCallArgumentsEncoding", "a"),
    ("compat.reasoningEffortMap", {"low": "high"}),
    ("compat.openRouterRouting", {"zdr": True}),
    ("compat.vercelGatewayRouting", {"only": ["a"]}),
    ("defaults.models", {"wcode/qwen3.6-plus": {"agentRuntime": {"id": "pi"}, "codeMode": True}}),
    ("defaults.models", {"wcode/qwen3.6-plus": {"pickerRuntimes": ["pi"]}}),
    ("defaults.modelPolicy", {"allow": ["wcode/*", "other/tiny"]}),
    ("defaults.modelPolicy", {"allow": []}),
    ("secret", {"source": "store"}),
]

# Valid nowhere.
_BAD: list[tuple[str, Any]] = [
    ("models.mode", "Merge"),
    ("models.mode", True),
    ("entry", "wcode"),
    ("entry.baseURL", URL),
    ("entry.apikey", "sk-test"),
    ("entry.baseUrl", 5),
    ("entry", None),
    ("models.mode", None),
    ("gateway.mode", None),
    ("entry.apiKey", None),
    ("entry.apiKey", 5),
    ("entry.apiKey", ["sk-test"]),
    ("entry.apiKey", {}),
    ("entry.apiKey", _ref("env", "wcode_api_key")),
    ("entry.apiKey", _ref("env", "A" * 129)),
    ("entry.apiKey", _ref("env", "")),
    *(("entry.apiKey", _ref(source, 5)) for source in ("env", "file", "exec", "store")),
    ("entry.apiKey", _ref("store", "wcode")),
    ("entry.apiKey", _ref("env", "WCODE_API_KEY", provider=5)),
    ("entry.apiKey", _ref("env", "WCODE_API_KEY", provider="Default")),
    ("entry.apiKey", _ref("env", "WCODE_API_KEY", provider="1st")),
    ("entry.apiKey", _ref("env", "WCODE_API_KEY", optional=True)),
    ("entry.apiKey", {"source": "env", "id": "WCODE_API_KEY"}),
    ("entry.apiKey", {"provider": "default", "id": "WCODE_API_KEY"}),
    ("entry.apiKey", {"source": "file", "provider": "wcode"}),
    ("entry.apiKey", _ref("keychain", "wcode")),
    ("entry.auth", "bearer"),
    ("entry.api", "openai"),
    ("entry.headers", {"X-Team": 5}),
    ("entry.headers", ["X-Team: a"]),
    ("entry.authHeader", "yes"),
    ("entry.models", {"qwen3.6-plus": {}}),
    ("entry.models", ["qwen3.6-plus"]),
    ("entry.injectNumCtxForOpenAICompat", "yes"),
    ("entry.maxTokens", 0),
    ("entry.maxTokens", "777"),
    ("entry.timeoutSeconds", 0),
    ("entry.timeoutSeconds", 0.5),
    ("entry.region", ""),
    ("entry.region", 5),
    ("entry.params", []),
    ("entry.agentRuntime", "pi"),
    ("entry.agentRuntime", {"id": 5}),
    ("entry.agentRuntime", {"name": "pi"}),
    ("entry.localService", "/usr/bin/serve"),
    ("entry.request", True),
    ("model.id", GONE),
    ("model.id", ""),
    ("model.id", 5),
    ("model.name", GONE),
    ("model.name", ""),
    ("model.name", 5),
    ("model.api", "openai"),
    ("model.reasoning", "true"),
    ("model.reasoning", 1),
    ("model.input", "text"),
    ("model.input", ["text", "images"]),
    ("model.cost", 0),
    ("model.cost", {"input": "0"}),
    ("model.cost", {"price": 1}),
    *((f"model.cost.{key}", "1") for key in ("output", "cacheRead", "cacheWrite")),
    ("model.cost.tieredPricing", _TIER),
    ("model.cost.tieredPricing", [1]),
    ("model.cost.tieredPricing", [{**_TIER, "price": 1}]),
    *(("model.cost.tieredPricing", [{key: _TIER[key] for key in _TIER if key != gone}]) for gone in _TIER),
    *(("model.cost.tieredPricing", [{**_TIER, key: "1"}]) for key in _TIER),
    *(("model.cost.tieredPricing", [{**_TIER, "range": range_}]) for range_ in ([], [0, 1, 2], ["0"])),
    ("model.contextWindow", 0),
    ("model.contextWindow", -1),
    ("model.contextWindow", "1024000"),
    ("model.contextWindow", None),
    ("model.maxTokens", 0),
    ("model.maxTokens", -64000),
    ("model.maxTokens", "64000"),
    ("model.maxTokens", True),
    ("model.contextTokens", 0),
    ("model.contextTokens", 0.5),
    ("model.baseUrl", ""),
    ("model.baseUrl", 5),
    ("model.thinkingLevelMap", []),
    ("model.params", []),
    ("model.agentRuntime", "pi"),
    ("model.mediaInput", []),
    ("model.headers", ["X-Team: a"]),
    ("model.headers", {"X-Token": _ref("env", "TOKEN")}),
    ("model.metadataSource", "wcode-setup"),
    ("model.context_window", 1024000),
    ("model.compat", []),
    ("compat.supportStore", False),
    *((f"compat.{key}", "no") for key in (*_SWITCHES, *_NEW_SWITCHES, "requiresMistralToolIds")),
    *((f"compat.{key}", wrong) for key in _NEW_LISTS for wrong in ("a", [5], [""])),
    ("compat.codeMode", "a"),
    ("compat.cacheControlFormat", "openai"),
    ("compat.toolSchemaProfile", 5),
    ("compat.toolCallArgumentsEncoding", 5),
    ("compat.reasoningEffortMap", []),
    ("compat.openRouterRouting", []),
    ("compat.vercelGatewayRouting", []),
    ("compat.maxTokensField", "maxTokens"),
    ("compat.thinkingFormat", "wcode"),
    ("defaults.model", 5),
    ("defaults.model", ["wcode/qwen3.6-plus"]),
    ("defaults.model", {"default": "wcode/qwen3.6-plus"}),
    ("defaults.model", {"primary": 5}),
    ("defaults.model", {"primary": "wcode/qwen3.6-plus", "timeoutMs": 5}),
    ("defaults.model", {"fallbacks": "other/tiny"}),
    ("defaults.models", {"wcode/qwen3.6-plus": "plus"}),
    ("defaults.models", {"wcode/qwen3.6-plus": {"name": "plus"}}),
    *(
        ("defaults.models", {"wcode/qwen3.6-plus": {key: 5}})
        for key in ("alias", "params", "streaming", "agentRuntime", "codeMode", "pickerRuntimes")
    ),
    ("defaults.modelPolicy", {"allow": "wcode/*"}),
    ("defaults.modelPolicy", {"allow": [5]}),
    ("secret", {"path": "/etc/wcode.key"}),
    ("secret", {"source": "file"}),
    ("secret", {"source": "file", "path": ""}),
    ("secret", {"source": "file", "path": 5}),
    ("secret", {"source": "file", "path": "/etc/wcode.key", "mode": "single"}),
    ("secret", {"source": "file", "path": "/etc/wcode.key", "encoding": "utf-8"}),
    *(("secret", {"source": "file", "path": "/k", "timeoutMs": wrong}) for wrong in (0, 120001, 1.5)),
    *(("secret", {"source": "file", "path": "/k", "maxBytes": wrong}) for wrong in (0, 20971521, 1.5)),
    ("secret", {"source": "env", "path": "/etc/wcode.key"}),
    ("secret", {"source": "env", "allowlist": ["wcode"]}),
    ("secret", {"source": "env", "allowlist": [5]}),
    ("secret", {"source": "env", "allowlist": "WCODE_API_KEY"}),
    ("secret", {"source": "vault"}),
    ("secret", {"source": "store", "path": "/etc/wcode.key"}),
    ("gateway.mode", "docker"),
]

_LATER = "OpenClaw's validator checks this, its JSON schema does not"
_ONLY_OLD = "2026.3.8 only: right for a user who has not updated"
_NOT_OURS = "inside a key that we neither write nor need: only its type is judged"
_ELSEWHERE = "not in our part"
_INCLUDED = "OpenClaw puts the included files in before it judges; we do not open them"

# Not everybody judges alike: who accepts it, and why.
_DIFFERENT: list[tuple[str, Any, set[str], str]] = [
    ("entry.baseUrl", GONE, {SCHEMA}, _LATER),
    ("entry.baseUrl", "", {SCHEMA}, _LATER),
    ("entry.models", GONE, {SCHEMA}, _LATER),
    ("entry.apiKey", _ref("file", "wcode"), {SCHEMA}, _LATER),
    ("entry.apiKey", _ref("file", "/a~b"), {SCHEMA}, _LATER),
    ("entry.apiKey", _ref("exec", " vault"), {SCHEMA}, _LATER),
    ("entry.apiKey", _ref("exec", "a/../b"), {OURS, SCHEMA, OLD}, f"{_LATER}; too odd for a pattern one can read"),
    ("entry.api", "openai-codex-responses", {OURS, OLD}, _ONLY_OLD),
    ("compat.requiresMistralToolIds", True, {OURS, OLD}, _ONLY_OLD),
    ("entry.localService", {"cmd": "serve"}, {OURS}, _NOT_OURS),
    ("entry.request", {"header": {}}, {OURS}, _NOT_OURS),
    ("model.thinkingLevelMap", {"highest": "high"}, {OURS}, _NOT_OURS),
    ("model.mediaInput", {"image": {"maxBytes": 0}}, {OURS}, _NOT_OURS),
    ("compat.openRouterRouting", {"sorted": True}, {OURS}, _NOT_OURS),
    ("compat.reasoningEffortMap", {"low": 1}, {OURS}, _NOT_OURS),
    ("secret", {"source": "exec"}, {OURS}, _NOT_OURS),
    ("secret", {"source": "exec", "command": "pass"}, {OURS, SCHEMA}, _NOT_OURS),
    ("secret", {"source": "exec", "command": "/no/such/pass"}, {OURS, SCHEMA, OLD}, "2026.9.6 looks for the command"),
    ("entry", {"$include": "./entry.json5"}, {OURS, NEW, OLD}, _INCLUDED),
    ("entry", {"$include": ["./entry.json5"]}, {OURS, NEW, OLD}, _INCLUDED),
    ("entry.models", [{"$include": "./model.json5"}], {OURS, NEW, OLD}, _INCLUDED),
    ("defaults.model", {"$include": "./choice.json5"}, {OURS, NEW, OLD}, _INCLUDED),
    ("entry", {}, {SCHEMA}, _LATER),
    ("models.modes", "merge", {OURS}, _ELSEWHERE),
    ("defaults.models", {"other/tiny": {"name": "tiny"}}, {OURS}, _ELSEWHERE),
]

_EVERYBODY = frozenset({OURS, SCHEMA, NEW, OLD})
FRAGMENTS = [
    *(Fragment(at, value, _EVERYBODY) for at, value in _BOTH),
    *(Fragment(at, value, _EVERYBODY - {OLD}) for at, value in _NEW),
    *(Fragment(at, value, frozenset()) for at, value in _BAD),
    *(Fragment(at, value, frozenset(accepted), why) for at, value, accepted, why in _DIFFERENT),
]

_TOP_KEYS = """
    models.mode models.providers.*.baseUrl models.providers.*.auth models.providers.*.api models.providers.*.authHeader
    models.providers.*.apiKey models.providers.*.apiKey.source models.providers.*.apiKey.provider
    models.providers.*.apiKey.id models.providers.*.headers.* models.providers.*.headers.*.source
    models.providers.*.headers.*.provider models.providers.*.headers.*.id models.providers.*.injectNumCtxForOpenAICompat
    models.providers.*.models gateway.mode
    agents.defaults.model agents.defaults.model.primary agents.defaults.model.fallbacks agents.defaults.models.*
    agents.defaults.models.*.alias agents.defaults.models.*.params agents.defaults.models.*.streaming
    secrets.providers.*.source secrets.providers.*.path secrets.providers.*.mode secrets.providers.*.timeoutMs
    secrets.providers.*.maxBytes secrets.providers.*.allowlist
"""
_MODEL_KEYS = """
    id name api reasoning input cost.input cost.output cost.cacheRead cost.cacheWrite contextWindow maxTokens headers.*
    compat.supportsStore compat.supportsDeveloperRole compat.supportsReasoningEffort compat.supportsUsageInStreaming
    compat.supportsTools compat.supportsStrictMode compat.maxTokensField compat.requiresToolResultName
    compat.requiresAssistantAfterToolResult compat.requiresThinkingAsText compat.thinkingFormat
"""
BOTH_KEYS = {*_TOP_KEYS.split(), *(f"models.providers.*.models[].{key}" for key in _MODEL_KEYS.split())}
"""Every key that 2026.3.8 and 2026.9.6 both know, `*` for a name that is free: what may be written, and no more."""
_FREE = {key[: place.start()] for key in BOTH_KEYS for place in re.finditer(r"\.\*", key)}
"""The keys whose objects have free names."""


def key_paths(data: Any, path: str = "") -> set[str]:
    """The path of every value that is no object with keys and no list of objects, written as in `BOTH_KEYS`."""
    inner: list[set[str]] = []
    if isinstance(data, dict):
        for name, value in data.items():
            step = "*" if path in _FREE else name
            inner.append(key_paths(value, f"{path}.{step}" if path else step))
    elif isinstance(data, list) and any(isinstance(item, dict) for item in data):
        inner = [key_paths(item, f"{path}[]") for item in data]
    return set().union(*inner) if inner else {path}
