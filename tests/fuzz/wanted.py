"""Ops on a text: those that our tools make, and any others near what is there."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from tests.property import toml_text
from tests.property.json_text import ops_on, paths_of
from wcode_setup.documents.base import Item, Op, Path, Remove, Set, Upsert

KEY = "sk-0123456789abcdef"
URL = "https://wcode.net/api/gpt/v1"
IDS = ["qwen3.6-plus", "qwen/qwen3.6-27b", "m1"]


def _model(name: str) -> dict[str, Any]:
    cost = {"input": 0, "output": 0.5, "cacheRead": 0}
    limits = {"contextWindow": 1024000, "maxTokens": 64000}
    return {"id": name, "name": f"{name} (wcode)", "reasoning": False, "input": ["text"], "cost": cost, **limits}


def _recipes(name: str, model: str, key: str) -> list[list[Op]]:
    """What set-up and removal of our tools come down to."""
    claw: Path = ("models", "providers", name)
    code: Path = ("provider", name)
    entry = {"npm": "@ai-sdk/openai-compatible", "name": name, "options": {"baseURL": URL, "apiKey": key}}
    hermes = {"name": name, "base_url": URL, "api_key": key, "models": {model: {"context_length": 256000}}}
    return [
        [
            Set(("models", "mode"), "merge"),
            Set((*claw, "baseUrl"), URL),
            Set((*claw, "apiKey"), key),
            Upsert((*claw, "models"), "id", _model(model)),
            Set(("agents", "defaults", "model", "primary"), f"{name}/{model}"),
        ],
        [Set(claw, {"baseUrl": URL, "api": "openai-completions", "models": [_model(model)]})],
        [Set((*claw, "apiKey"), {"source": "file", "provider": "wcode", "id": "value"}), Remove(claw)],
        [Set(("$schema",), "https://schema.example/config.json"), Set(code, {**entry, "models": {model: {}}})],
        [
            Upsert(("enabled_providers",), None, name),
            Remove(("disabled_providers", Item(None, name))),
            Set(("model",), f"{name}/{model}"),
        ],
        [Remove((*code, "options", "apiKey")), Set((*code, "env"), ["WCODE_API_KEY"])],
        [Set(("model",), {"default": model, "provider": "custom", "base_url": URL, "api_key": key})],
        [Set(("providers", name), hermes), Remove(("model", "api_key")), Set(("model", "provider"), f"custom:{name}")],
        [Upsert(("custom_providers",), "name", hermes), Upsert(("custom_providers",), "name", {"name": name})],
        [Remove(("custom_providers", Item("name", name))), Remove(("model",)), Remove(("providers",))],
        [
            Set(("model",), model),
            Set(("model_provider",), name),
            Set(("model_providers", name), {"name": name, "base_url": URL, "env_key": "K", "http_headers": {"X": key}}),
            Remove(("profile",)),
        ],
        [
            Set(("model_providers", name, "experimental_bearer_token"), key),
            Remove(("model_providers", name, "env_key")),
        ],
        [Set(("apiKey",), key), Set(("openAiApiKey",), key), Remove(("planModeOpenAiModelId",))],
    ]


recipes = st.tuples(
    st.sampled_from(["wcode", "myprovider"]), st.sampled_from(IDS), st.sampled_from([KEY, "${WCODE_API_KEY}", "k'\"\\"])
).flatmap(lambda names: st.sampled_from(_recipes(*names)))


@st.composite
def _grafted(draw: st.DrawFn, data: Any) -> list[Op]:
    """A recipe, at the top or somewhere in the data."""
    homes = [path for path in paths_of(data) if _of_keys(data, path)] if draw(st.booleans()) else []
    home = homes[draw(st.integers(0, len(homes) - 1))] if homes else ()
    return [op._replace(path=(*home, *op.path)) for op in draw(recipes)]


def _of_keys(data: Any, path: Path) -> bool:
    """Whether `path` is one of keys only, to a mapping."""
    for step in path:
        if isinstance(step, Item):
            return False
        data = data[step]
    return isinstance(data, dict)


NAMES = ["WCODE_API_KEY", "A", "B", "API_KEY", "x.y-z", "é", "export"]
STRINGS = ["", "x", KEY, "a b", "it's", 'q"', "'\"", "a\nb", "a\r\nb", "\\", "\\n", "#", "a #b", "$X", "${X}", "é😀", "\t", " x ", "`x`", "!x", "\u2028", "\x0b", "\xa0"]  # fmt: skip


_names = st.sampled_from(NAMES)
_strings = st.one_of(st.sampled_from(STRINGS), st.text(st.characters(exclude_categories=["Cs"]), max_size=6))
_whole = st.dictionaries(_names, _strings, max_size=3)


@st.composite
def _variables(draw: st.DrawFn, data: dict[str, str | None]) -> list[Op]:
    """Ops on variables."""
    known = [*data]

    def op() -> Op:
        at, kind = draw(st.integers(0, len(known))), draw(st.integers(0, 9))
        path = (known[at] if at < len(known) else draw(_names),)
        if kind < 6:
            return Set(path, draw(_strings))
        if kind < 8:
            return Remove(path)
        if kind == 8:
            return Set(path, None)
        return Remove(()) if draw(st.booleans()) else Set((), draw(_whole))

    return [op() for _ in range(draw(st.integers(1, 4)))]


def ops_for(form: str, data: Any) -> st.SearchStrategy[list[Op]]:
    """Ops for a document with these data."""
    if form == "dotenv":
        return _variables(data)
    try:
        paths_of(data)
    except RecursionError:
        data = {}
    return _any(data).map(toml_text.cleaned) if form == "toml" else _any(data)


@st.composite
def _any(draw: st.DrawFn, data: Any) -> list[Op]:
    kind = draw(st.integers(0, 2))
    return draw(_grafted(data) if kind == 2 else ops_on(data, 1 + 3 * kind))
