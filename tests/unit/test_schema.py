"""Our schema of openclaw.json: it judges as OpenClaw does, knows every key that both versions know, and allows all that we write."""

from __future__ import annotations

import json
from collections.abc import Iterator
from itertools import product
from typing import Any

import pytest
from jsonschema import Draft7Validator

from tests.openclaw_fragments import BOTH_KEYS, ENTRY, FRAGMENTS, GONE, NEW, OLD, OURS, SCHEMA, Fragment, key_paths
from tests.program import scratch
from wcode_setup import catalog
from wcode_setup.catalog import Model
from wcode_setup.console.notes import note_text
from wcode_setup.engine.plan import set_up
from wcode_setup.engine.schema import load_schema, violations
from wcode_setup.engine.workspace import Files
from wcode_setup.locations import Locations
from wcode_setup.secrets.sources import Key
from wcode_setup.tools import load
from wcode_setup.tools.base import Request
from wcode_setup.tools.openclaw import TOOL
from wcode_setup.tools.openclaw.paths import config_target

FILE = "openclaw/openclaw.json.schema.json"
TARGET = config_target("openclaw.json")
KEY = "sk-test-0123456789abcdef"


def complaints(config: Any) -> list[str]:
    """What our schema says of our part of a file, as `validate` shows it."""
    return [f"{found.where}: {note_text(found.what)}" for found in violations(TOOL.part(TARGET, config, "wcode"), FILE)]


def test_healthy() -> None:
    """The schema is one, in the subset of draft-07 that we allow ourselves, and nothing in it is unused."""
    schema = load_schema(FILE)
    Draft7Validator.check_schema(schema)
    used: set[str] = set()
    words: set[str] = set()
    for node in _schemas(schema):
        words |= node.keys()
        if "$ref" in node:
            assert set(node) == {"$ref"}  # draft-07 ignores whatever stands beside it
            used.add(node["$ref"].removeprefix("#/definitions/"))
    assert used == schema["definitions"].keys()
    assert words == {
        "$schema", "$comment", "$ref", "definitions", "type", "enum", "const", "pattern", "minLength", "minimum",
        "maximum", "exclusiveMinimum", "properties", "required", "additionalProperties", "items", "minItems", "maxItems",
        "allOf", "if", "then", "else",
    }  # fmt: skip


def _schemas(node: Any) -> Iterator[dict[str, Any]]:
    """A schema and all those in it."""
    if not isinstance(node, dict):  # true, false
        return
    yield node
    inner = [node.get(word) for word in ("additionalProperties", "items", "if", "then", "else")]
    inner += node.get("allOf", [])
    for word in ("properties", "definitions"):
        inner += node.get(word, {}).values()
    for schema in inner:
        yield from _schemas(schema)


@pytest.mark.parametrize("fragment", FRAGMENTS, ids=str)
def test_verdict(fragment: Fragment) -> None:
    """Our schema accepts what the table says, and complains about the fragment and nothing else."""
    found = violations(TOOL.part(TARGET, fragment.config, "wcode"), FILE)
    assert (not found) == (OURS in fragment.accepted), complaints(fragment.config)
    for violation in found:
        path = tuple(step if isinstance(step, str) else 0 for step in violation.path)
        assert all(ours == its for ours, its in zip(path, fragment.path(), strict=False)), violation


def test_table() -> None:
    """Enough fragments, each once, and a reason wherever not all judge alike, and only there."""
    names = [str(fragment) for fragment in FRAGMENTS]
    assert len(names) == len(set(names)) >= 200
    for fragment in FRAGMENTS:
        alike = {OURS, SCHEMA, NEW} <= fragment.accepted or not fragment.accepted
        assert bool(fragment.why) == (not alike), fragment


def test_keys_of_both_versions() -> None:
    """Each is named by our schema, and shown to be right by a fragment that both versions accept."""
    assert [key for key in sorted(BOTH_KEYS) if not _names(load_schema(FILE), key)] == []
    shown = set().union(*(key_paths(fragment.config) for fragment in FRAGMENTS if {NEW, OLD} <= fragment.accepted))
    assert [key for key in sorted(BOTH_KEYS) if not any(f"{path}.".startswith(f"{key}.") for path in shown)] == []


def _names(schema: Any, key: str) -> bool:
    """Whether the schema names a key where it would find it misspelt."""

    def follow(node: Any) -> Any:
        return schema["definitions"][node["$ref"].rpartition("/")[2]] if "$ref" in node else node

    node = schema
    for step in key.replace("[]", ".[]").split("."):
        node = follow(node)
        if step == "[]":
            node = node["items"]
        elif step == "*":
            node = node["additionalProperties"]
        else:
            holders = [node, *(follow(case["then"]) for case in node.get("allOf", []))]
            closed = [holder["properties"] for holder in holders if holder.get("additionalProperties") is False]
            named = [properties[step] for properties in closed if step in properties]
            if not named:
                return False
            node = named[0]
    return True


_ENTRY = "models.providers.wcode"
_MODEL = f"{_ENTRY}.models[qwen3.6-plus]"


@pytest.mark.parametrize(
    ("at", "value", "said"),
    [
        ("entry.baseURL", KEY, f"{_ENTRY}.baseURL: unknown key; did you mean 'baseUrl'?"),
        ("entry.colour", KEY, f"{_ENTRY}.colour: unknown key"),
        ("entry.baseUrl", "", f"{_ENTRY}.baseUrl: must have at least 1 character(s)"),
        ("entry", {"apiKey": KEY}, f"{_ENTRY}: missing: baseUrl, models"),
        ("entry.$include", 5, f"{_ENTRY}.$include: expected string or list, found number"),
        ("model.$include", 5, f"{_MODEL}.$include: expected string or list, found number"),
        ("defaults.model.$include", 5, "agents.defaults.model.$include: expected string or list, found number"),
        ("entry.apiKey", [KEY], f"{_ENTRY}.apiKey: expected string or object, found list"),
        ("entry.apiKey", {"source": "env", "id": "A"}, f"{_ENTRY}.apiKey: missing: provider"),
        ("entry.apiKey", {"provider": "default", "id": KEY}, f"{_ENTRY}.apiKey: missing: source"),
        ("entry.apiKey.source", KEY, f'{_ENTRY}.apiKey.source: must be one of "env", "file", "exec", "store"'),
        ("entry.apiKey.id", KEY, f"{_ENTRY}.apiKey.id: must match ^[A-Z][A-Z0-9_]{{0,127}}$"),
        ("entry.apiKey.key", KEY, f"{_ENTRY}.apiKey.key: unknown key"),
        ("model.name", GONE, f"{_MODEL}: missing: name"),
        ("model.maxTokens", 0, f"{_MODEL}.maxTokens: must be greater than 0"),
        ("model.maxTokens", KEY, f"{_MODEL}.maxTokens: expected number, found string"),
        ("compat.supportStore", False, f"{_MODEL}.compat.supportStore: unknown key; did you mean 'supportsStore'?"),
        ("secret", {"path": KEY}, "secrets.providers.wcode: missing: source"),
        ("secret", {"source": "file"}, "secrets.providers.wcode: missing: path"),
        ("secret", {"source": "env", "path": KEY}, "secrets.providers.wcode.path: unknown key"),
        ("defaults.model", [KEY], "agents.defaults.model: expected string or object, found list"),
        ("defaults.model.prime", KEY, "agents.defaults.model.prime: unknown key; did you mean 'primary'?"),
    ],
)
def test_words(at: str, value: Any, said: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """One clear sentence for one fault, without the value, which may be a key."""
    if at.startswith("entry.apiKey."):
        monkeypatch.setitem(ENTRY, "apiKey", {"source": "env", "provider": "default", "id": "WCODE_API_KEY"})
    assert complaints(Fragment(at, value, frozenset()).config) == [said]


PLUS, SMALL = catalog.models()
OWN = Model("my.org/own-model", "Own", context_window=200_000, max_tokens=8_192)
_OTHER = {"baseUrl": "http://127.0.0.1:9/v1", "models": [{"id": "tiny", "name": "Tiny"}]}
_LISTS: list[dict[str, Any]] = [
    {},
    {"models": {"other/tiny": {"alias": "tiny"}}},
    {"modelPolicy": {"allow": ["other/tiny"]}},
    {"models": {"other/tiny": {}}, "modelPolicy": {"allow": ["other/tiny"]}},
]
BEFORE: dict[str, Any] = {
    "new file": None,
    **{
        f"allow-lists {', '.join(lists)}".strip(): {
            "models": {"providers": {"other": _OTHER}},
            "agents": {"defaults": {"model": "other/tiny", **lists}},
        }
        for lists in _LISTS
    },
}


@pytest.mark.parametrize("before", BEFORE.values(), ids=BEFORE)
def test_all_that_we_write(before: Any) -> None:
    """Every combination writes only keys that both versions know, and what our schema accepts."""
    written: set[str] = set()
    switches = product(
        [(PLUS,), (SMALL, PLUS), (OWN,), (OWN, SMALL)], ("literal", "secret", "env"), *[(False, True)] * 3
    )
    for models, storage, vision, reasoning, default in switches:
        chosen = tuple(
            model._replace(input=("text", "image") if vision else model.input, reasoning=reasoning) for model in models
        )
        request = Request(
            "openclaw",
            chosen,
            catalog.gateway().base_url,
            set_default=default,
            key=None if storage == "env" else Key(KEY, "stdin"),
            key_storage=storage,
        )
        config = _after(before, request)
        assert violations(TOOL.part(TARGET, config, "wcode"), FILE) == []
        assert config["models"]["providers"]["wcode"].keys() == {"baseUrl", "apiKey", "api", "models"}
        written |= key_paths(config) - (key_paths(before) if before else set())
    assert written <= BOTH_KEYS
    if before is None:
        assert written == {
            "models.mode", "models.providers.*.baseUrl", "models.providers.*.apiKey", "models.providers.*.apiKey.source",
            "models.providers.*.apiKey.provider", "models.providers.*.apiKey.id", "models.providers.*.api",
            "models.providers.*.models[].id", "models.providers.*.models[].name",
            "models.providers.*.models[].reasoning", "models.providers.*.models[].input",
            "models.providers.*.models[].contextWindow", "models.providers.*.models[].maxTokens",
            "models.providers.*.models[].compat.supportsReasoningEffort",
            "models.providers.*.models[].compat.supportsStore", "models.providers.*.models[].compat.maxTokensField",
            "agents.defaults.model.primary", "secrets.providers.*.source", "secrets.providers.*.path",
            "secrets.providers.*.mode", "gateway.mode",
        }  # fmt: skip


def _after(before: Any, request: Request) -> Any:
    """The configuration that the real plan leads to."""
    with scratch() as home:
        if before is not None:
            folder = home / ".openclaw"
            folder.mkdir()
            (folder / "openclaw.json").write_text(json.dumps(before), encoding="utf-8")
        plan = set_up(load("openclaw"), Files(Locations("linux", {"HOME": str(home)}, str(home), str(home))), request)
        (document,) = [file.after for file in plan.files if file.target.format == "json5"]
        assert document is not None
        return document.data
