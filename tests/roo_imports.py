"""Import files of Roo, good and bad, and who accepts each: our schema, and the one of @roo-code/types 1.115.0.

Each is a good file with one change in it. `tests/test_roo.py` holds our schema to this table; `tests/conformance/test_roo.py` holds the
table to the real one.
"""

from __future__ import annotations

import copy
from typing import Any, NamedTuple

MODES = ("architect", "code", "ask", "debug", "orchestrator")
GOOD: dict[str, Any] = {
    "providerProfiles": {
        "currentApiConfigName": "wcode",
        "apiConfigs": {
            "wcode": {
                "id": "wcode-qwen36plus",
                "apiProvider": "openai",
                "openAiBaseUrl": "https://wcode.net/api/gpt/v1",
                "openAiApiKey": "sk-test-0123456789abcdef",
                "openAiModelId": "qwen3.6-plus",
                "openAiCustomModelInfo": {
                    "maxTokens": 64000,
                    "contextWindow": 1024000,
                    "supportsImages": True,
                    "supportsPromptCache": False,
                },
            }
        },
        "modeApiConfigs": dict.fromkeys(MODES, "wcode-qwen36plus"),
    }
}
GONE = object()
"""The key is taken out."""
ROOT, PROFILE, INFO = (
    ("providerProfiles",),
    ("providerProfiles", "apiConfigs", "wcode"),
    ("providerProfiles", "apiConfigs", "wcode", "openAiCustomModelInfo"),
)


class Sample(NamedTuple):
    """`value` at `path`; whether our schema and theirs accept the file, and why if they differ."""

    path: tuple[str, ...]
    value: Any
    ours: bool
    theirs: bool
    why: str = ""

    def __str__(self) -> str:
        return f"{'.'.join(self.path[1:])}={'GONE' if self.value is GONE else self.value!r}"

    @property
    def data(self) -> Any:
        """The whole file."""
        result = copy.deepcopy(GOOD)
        node = result
        for step in self.path[:-1]:
            node = node[step]
        if self.value is GONE:
            del node[self.path[-1]]
        else:
            node[self.path[-1]] = self.value
        return result


def _both(accepted: bool, base: tuple[str, ...], *changes: tuple[str, Any]) -> list[Sample]:
    return [Sample((*base, key), value, accepted, accepted) for key, value in changes]


_STRICTER = "Roo takes it, and would then do something else than what was asked for"
SAMPLES = [
    *_both(
        True,
        PROFILE,
        ("modelTemperature", 0.6), ("modelTemperature", None), ("includeMaxTokens", True), ("modelMaxTokens", 32000),
        ("enableReasoningEffort", True), ("reasoningEffort", "high"), ("verbosity", "low"), ("rateLimitSeconds", 2),
        ("consecutiveMistakeLimit", 0), ("todoListEnabled", False), ("openAiHeaders", {"X-Team": "a"}),
        ("openAiR1FormatEnabled", False), ("openAiStreamingEnabled", False), ("azureApiVersion", "2024-10-21"),
        ("modelMaxThinkingTokens", 1000), ("openAiHostHeader", "gw.example"), ("openAiUseAzure", False),
    ),
    *_both(
        True,
        INFO,
        ("maxTokens", -1), ("maxTokens", None), ("maxTokens", GONE), ("supportsImages", GONE), ("inputPrice", 0.5),
        ("supportsReasoningEffort", True), ("supportsReasoningEffort", ["low", "high"]), ("description", "big"),
        ("tiers", [{"name": "flex", "contextWindow": 1}]), ("supportedParameters", ["temperature"]),
        ("promptCacheRetention", "24h"), ("reasoningEffort", "minimal"), ("cachableFields", ["a"]), ("isFree", True),
    ),
    *_both(True, ROOT, ("modeApiConfigs", {"my-mode": "x"}), ("modeApiConfigs", GONE)),
    *_both(False, ROOT, ("currentApiConfigName", GONE), ("currentApiConfigName", 1), ("modeApiConfigs", {"code": 1}),
           ("modeApiConfigs", ["code"]), ("apiConfigs", {"wcode": None})),
    *_both(
        False,
        PROFILE,
        ("apiProvider", GONE), ("apiProvider", "openai-compatible"), ("apiProvider", "anthropic"), ("openAiApiKey", 1), ("openAiApiKey", None),
        ("openAiBaseUrl", ["x"]), ("openAiModelId", None), ("id", 5), ("openAiCustomModelInfo", []),
        ("modelTemperature", "hot"), ("consecutiveMistakeLimit", -1), ("reasoningEffort", "huge"), ("verbosity", 1),
        ("openAiHeaders", {"X-Team": 1}), ("includeMaxTokens", "yes"), ("openAiModel", "qwen3.6-plus"),
        ("apiKey", "sk-test"), ("todoListEnabled", 1), ("rateLimitSeconds", "2"),
    ),
    *_both(
        False,
        INFO,
        ("contextWindow", GONE), ("supportsPromptCache", GONE), ("contextWindow", "1M"), ("contextWindow", None),
        ("supportsPromptCache", None), ("supportsImages", "yes"), ("maxTokens", "64000"), ("context", 1024000),
        ("supportsReasoningEffort", "high"), ("supportsReasoningEffort", ["huge"]), ("reasoningEffort", "disable"),
        ("tiers", [{"name": "flex"}]), ("tiers", [{"contextWindow": 1, "price": 1}]), ("promptCacheRetention", "1h"),
        ("supportedParameters", ["tools"]), ("excludedTools", [1]),
    ),
    Sample((*PROFILE, "openAiApiKey"), GONE, False, True, "another profile's key would be sent to our gateway"),
    Sample((*PROFILE, "openAiApiKey"), "", False, True, _STRICTER),
    Sample((*PROFILE, "id"), GONE, False, True, "Roo would make an id up, and the modes would not find the profile"),
    Sample((*PROFILE, "openAiModelId"), GONE, False, True, _STRICTER),
    Sample((*PROFILE, "openAiBaseUrl"), GONE, False, True, "Roo would call api.openai.com"),
    Sample((*PROFILE, "openAiBaseUrl"), "wcode.net", False, True, _STRICTER),
    Sample((*PROFILE, "openAiCustomModelInfo"), GONE, False, True, "Roo would take 128000 for the context"),
    Sample((*PROFILE, "openAiCustomModelInfo"), None, False, True, "the same"),
    Sample((*INFO, "contextWindow"), 0, False, True, _STRICTER),
    Sample((*ROOT, "currentApiConfigName"), "", False, True, _STRICTER),
    Sample((*PROFILE, "openAiExtraBody"), "{}", True, False, "Zoo Code's alone"),
    Sample((*ROOT, "other"), 1, True, False, "not in our part"),
    Sample((*ROOT, "migrations"), {"rateLimitSecondsMigrated": True}, True, True),
    Sample((*ROOT, "cloudProfileIds"), ["a"], True, True),
]  # fmt: skip
