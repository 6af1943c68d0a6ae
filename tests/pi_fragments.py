"""Fragments of models.json, good and bad, and who accepts each: pi 1.6.0 and 0.74.2, our schema, and what a set-up refuses.

Each is one value in an entry that all accept. `tests/tools/pi/test_fragments.py` holds our schema and the refusals to this
table; `tests/conformance/test_pi_schema.py` holds the table to the real pi, which reports all of them in one run.
"""

from __future__ import annotations

import copy
import json
from typing import Any, NamedTuple

NEW, FORMER, OURS, TAKEN = "1.6.0", "0.74.2", "ours", "taken"
"""Both versions; our schema; a set-up that takes such a value in another entry (it looks at types alone)."""
ALL, NONE = frozenset({NEW, FORMER, OURS, TAKEN}), frozenset[str]()
ENTRY = {"baseUrl": "http://127.0.0.1:9/v1", "apiKey": "k", "api": "openai-completions", "models": [{"id": "m"}]}
COST = {"input": 1, "output": 1, "cacheRead": 0, "cacheWrite": 0}


class Fragment(NamedTuple):
    """`value` at the key `at` of the entry, of its `model` or of an `override`; `accepted` names those who take it."""

    at: str
    value: Any
    accepted: frozenset[str]

    def __str__(self) -> str:
        return f"{self.at}={json.dumps(self.value)}"

    def entry(self) -> dict[str, Any]:
        """The entry with the fragment in it."""
        result: dict[str, Any] = copy.deepcopy(ENTRY)
        *holders, name = self.at.split(".")
        place = result
        if holders == ["model"]:
            place = result["models"][0]
        elif holders == ["override"]:
            place = result.setdefault("modelOverrides", {}).setdefault("m", {})
        elif holders == ["compat"]:
            place = result["models"][0].setdefault("compat", {})
        place[name] = self.value
        return result


def _rows() -> list[Fragment]:
    text = [(1, NONE), (None, NONE), ([], NONE), ("", frozenset({TAKEN})), ("x", ALL)]
    tokens = [("1", NONE), (None, NONE), (0, frozenset({TAKEN})), (-1, frozenset({TAKEN})), (1.5, ALL), (64000, ALL)]
    loose = [(value, accepted | {FORMER} if value in (0, -1) else accepted) for value, accepted in tokens]
    flag = [("yes", NONE), (1, NONE), (None, NONE), (True, ALL)]
    headers = [([], NONE), ("x", NONE), ({"A": 1}, NONE), ({"A": "b"}, ALL), ({}, ALL)]
    mapping = [([], NONE), ("x", NONE), (None, NONE), ({}, ALL)]
    later = [([], frozenset({FORMER})), ("x", frozenset({FORMER})), ({}, ALL)]
    images = [("text", NONE), ([1], NONE), (["video"], frozenset({TAKEN})), (["text", "image"], ALL), ([], ALL)]
    levels = [([], NONE), ({"high": 1}, frozenset({TAKEN})), ({"high": None}, ALL), ({"high": "max"}, ALL)]
    cost = [([], NONE), ({"input": 1}, frozenset({TAKEN})), ({**COST, "input": "1"}, frozenset({TAKEN})), (COST, ALL)]
    unknown = [(1, frozenset({NEW, FORMER, TAKEN}))]
    switches = ("supportsStore", "supportsDeveloperRole", "supportsReasoningEffort", "supportsUsageInStreaming")
    values: dict[str, list[tuple[Any, frozenset[str]]]] = {
        "apiKey": text, "headers": headers, "compat": mapping, "authHeader": flag, "zz": unknown,
        "models": [({}, NONE), ([1], NONE), ([{}], frozenset({TAKEN})), ([{"id": 1}], NONE), ([], ALL)],
        "modelOverrides": [*mapping, ({"m": 1}, NONE), ({"m": {}}, ALL)],
        "model.cost": cost, "model.zz": unknown, "override.zz": unknown,
        "override.cost": [([], NONE), ({"input": 1}, ALL), ({"input": "1"}, frozenset({TAKEN}))],
        "compat.maxTokensField": [("x", frozenset({FORMER, TAKEN})), ("max_tokens", ALL)],
        "compat.zz": [(1, ALL)],
        **{f"compat.{name}": [(1, frozenset({FORMER, TAKEN})), (False, ALL)] for name in switches},
        **dict.fromkeys(("name", "baseUrl", "api", "model.name", "model.baseUrl", "model.api", "override.name"), text),
        **{f"model.{name}": tokens for name in ("contextWindow", "maxTokens")},
        **{f"override.{name}": loose for name in ("contextWindow", "maxTokens")},
        **{f"{place}.reasoning": flag for place in ("model", "override")},
        **{f"{place}.input": images for place in ("model", "override")},
        **{f"{place}.headers": headers for place in ("model", "override")},
        **{f"{place}.thinkingLevelMap": levels for place in ("model", "override")},
        **{f"{place}.{name}": later for place in ("model", "override") for name in ("samplingParams", "inputLimits", "promptCache")},
        "model.compat": mapping,
    }  # fmt: skip
    return [Fragment(at, value, accepted) for at, rows in values.items() for value, accepted in rows]


FRAGMENTS = _rows()
