"""Strategies for openclaw.json as users have it, for set-up runs on it, and for what its user does to it afterwards."""

from __future__ import annotations

import json
from collections.abc import Callable
from random import Random
from typing import Any, NamedTuple

from hypothesis import strategies as st

from tests.property.json_text import Object, Writer, data_of, objects
from wcode_setup.documents.base import Item, Op, Path, Remove, Set, Upsert
from wcode_setup.engine.ops import ABSENT, get

URL = "https://wcode.net/api/gpt/v1"
MODELS = ("qwen3.6-plus", "qwen/qwen3.6-27b")
DEFAULTS: Path = ("agents", "defaults")
MODEL: Path = (*DEFAULTS, "model")
ALLOW: Path = (*DEFAULTS, "modelPolicy", "allow")
OTHER = {"baseUrl": "https://other.example/v1", "apiKey": "sk-other-0123456789", "models": [{"id": "o", "name": "O"}]}


class File(NamedTuple):
    """A file before we came: its text (None: there is none), its data and the dialect that it keeps to."""

    text: str | None
    data: Any
    dialect: str


def _sometimes(value: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.one_of(st.just(ABSENT), value)


_ITEMS = st.lists(
    st.sampled_from(
        [
            {"id": "own/model", "name": "Own", "contextWindow": 32000},
            {"id": MODELS[0], "name": f"{MODELS[0]} (Custom Provider)", "contextWindow": 16000, "maxTokens": 4096},
            {"id": MODELS[1], "name": "Mine", "headers": {"Authorization": "Bearer sk-item-0123456789"}, "input": []},
            {"id": MODELS[0], "name": "Plus", "baseUrl": "https://elsewhere.example/v1", "api": "openai-responses"},
        ]
    ),
    unique_by=lambda item: item["id"],
)
_ENTRIES = st.fixed_dictionaries(
    {"baseUrl": st.sampled_from([URL, URL + "/", "https://WCODE.net/api/gpt/v1"]), "models": _ITEMS},
    optional={
        "apiKey": st.sampled_from(
            [
                "sk-former-0123456789",
                "${WCODE_API_KEY}",
                {"source": "env", "provider": "default", "id": "MY_OWN_KEY"},
                {"source": "file", "provider": "vault", "id": "value"},
            ]
        ),
        "api": st.just("openai-completions"),
        "auth": st.sampled_from(["aws-sdk", "api-key"]),
        "headers": st.sampled_from([{"Authorization": "Bearer sk-head-0123456789"}, {"X-Own": "1"}]),
        "timeoutSeconds": st.just(60),
    },
)
_REFERENCES = ["other/o", "x/y/z", "wcode/*", f"wcode/{MODELS[1]}"]
_CHOICES = st.one_of(
    st.sampled_from(["other/o", "wcode/own/model"]),
    st.fixed_dictionaries(
        {}, optional={"primary": st.just("other/o"), "fallbacks": st.lists(st.sampled_from(_REFERENCES), max_size=3)}
    ),
)


def _pairs(data: Any) -> Any:
    """Plain data as a tree for `json_text.Writer`."""
    if isinstance(data, dict):
        return Object([(key, _pairs(value)) for key, value in data.items()])
    return [_pairs(item) for item in data] if isinstance(data, list) else data


@st.composite
def _trees(draw: st.DrawFn) -> Object:
    defaults = {
        "model": draw(_sometimes(_CHOICES)),
        "models": draw(_sometimes(st.sampled_from([{}, {"other/o": {"alias": "o"}}]))),
        "modelPolicy": draw(
            _sometimes(st.lists(st.sampled_from(_REFERENCES), max_size=3).map(lambda refs: {"allow": refs}))
        ),
    }
    providers = {
        "other": draw(_sometimes(st.just(OTHER))),
        draw(st.sampled_from(["wcode", "myprovider"])): draw(_sometimes(_ENTRIES)),
    }
    sections = {
        "models": {"mode": draw(_sometimes(st.sampled_from(["merge", "replace"]))), "providers": _present(providers)},
        "agents": {"defaults": _present(defaults)},
        "secrets": {"providers": {"vault": {"source": "file", "path": "~/vault.key", "mode": "singleValue"}}},
        "gateway": {"mode": "local", "port": 18789},
    }
    kept = draw(st.lists(st.sampled_from(sorted(sections)), unique=True))
    tree = [(name, _pairs(_present(sections[name]))) for name in kept]
    return Object([*tree, *([("channels", draw(objects))] if draw(st.booleans()) else [])])


def _present(data: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in data.items() if value is not ABSENT}


@st.composite
def files(draw: st.DrawFn) -> File:
    """A file in any of the styles that OpenClaw reads; or none, or an empty one."""
    rare = draw(st.integers(0, 9))
    if rare == 9:
        return File(None, {}, "json5")
    if rare == 8:
        return File(draw(st.sampled_from(["", "\n", "// mine\n", "\ufeff", "{}", "{ }\n"])), {}, "json5")
    tree, dialect = draw(_trees()), draw(st.sampled_from(["json", "jsonc", "json5", "json5"]))
    writer = Writer(Random(draw(st.integers(0, 9999))), dialect)
    return File(writer.document(tree), data_of(tree), dialect)


class Run(NamedTuple):
    """A set-up run: its options, and what it reads from standard input."""

    provider: str
    options: tuple[str, ...]
    stdin: bytes


@st.composite
def runs(draw: st.DrawFn, providers: tuple[str, ...] = ("wcode", "mygw")) -> Run:
    """A set-up run for one of `providers`; `wcode` is not named, so that an entry may be adopted."""
    provider = draw(st.sampled_from(providers))
    options = [part for model in draw(st.permutations(MODELS))[: draw(st.integers(1, 2))] for part in ("-m", model)]
    if draw(st.integers(0, 4)) == 4:
        options = ["-m", "my/model", "--context-window", "32000", "--max-tokens", "4096"]
    for flag in ("--vision", "--reasoning", "--no-default"):
        options += [flag] * draw(st.sampled_from([0, 0, 1]))
    stdin = b""
    if draw(st.booleans()):
        stdin = b"sk-new-%04d-0123456789\n" % draw(st.integers(0, 9))
        options += ["--api-key-stdin"]
    if draw(st.booleans()):
        options += ["--key-storage", draw(st.sampled_from(["literal", "secret", "env"] if stdin else ["env"]))]
    if provider != "wcode":
        options += ["--provider", provider, "--base-url", f"https://{provider}.example/v1"]
    return Run(provider, tuple(options), stdin)


class Edit(NamedTuple):
    """What the user does: the ops on the file, and the same on a file that we never touched."""

    real: list[Op]
    shadow: list[Op]


def _reachable(data: Any, path: Path) -> bool:
    return isinstance(get(data, path[:-1]), list if isinstance(path[-1], Item) else dict)


def _same_edit(ops: Callable[[Any], list[Op]]) -> Callable[[Any, Any, str], Edit]:
    """The same ops on both, where the place for them is there, be it by us."""

    def make(data: Any, shadow: Any, _provider: str) -> Edit:
        real = [op for op in ops(data) if _reachable(data, op.path)]
        return Edit(real, ops(shadow) if real else [])

    return make


def _entry_edit(ops: Callable[[Any, Path], list[Op]]) -> Callable[[Any, Any, str], Edit]:
    """An edit in the entry of a provider."""

    def make(data: Any, shadow: Any, provider: str) -> Edit:
        entry: Path = ("models", "providers", provider)
        real, other = ([op for op in ops(each, entry) if _reachable(each, op.path)] for each in (data, shadow))
        return Edit(real, other)

    return make


def _choose(ref: str) -> Callable[[Any], list[Op]]:
    """Another default model, in the form that is there."""

    def ops(data: Any) -> list[Op]:
        return [Set((*MODEL, "primary") if isinstance(get(data, MODEL), dict) else MODEL, ref)]

    return ops


def _ours(provider: str) -> str:
    return f"{provider}/{MODELS[1]}"


def _in_items(change: dict[str, Any]) -> Callable[[Any, Path], list[Op]]:
    def ops(data: Any, entry: Path) -> list[Op]:
        items = get(data, (*entry, "models"))
        found = [item["id"] for item in items] if isinstance(items, list) else []
        return [Set((*entry, "models", Item("id", found[0]), key), value) for key, value in change.items() if found]

    return ops


def _to_ours(ops: Callable[[Any, str], list[Op]]) -> Callable[[Any, Any, str], Edit]:
    """An edit that refers to a model of the provider, as far as there is an entry of it."""

    def make(data: Any, shadow: Any, provider: str) -> Edit:
        here, there = (get(each, ("models", "providers", provider)) is not ABSENT for each in (data, shadow))
        real = [op for op in ops(data, _ours(provider)) if here and _reachable(data, op.path)]
        return Edit(real, ops(shadow, _ours(provider)) if real and there else [])

    return make


def _fallback(data: Any, ref: str) -> list[Op]:
    path = (*MODEL, "fallbacks")
    return [Upsert(path, None, ref)] if isinstance(get(data, path), list) and ref not in get(data, path) else []


EDITS = {
    "change a limit": _entry_edit(_in_items({"contextWindow": 4711})),
    "change the input": _entry_edit(_in_items({"input": ["text", "image"]})),
    "add to an item": _entry_edit(_in_items({"contextTokens": 5000})),
    "change the key": _entry_edit(lambda _, entry: [Set((*entry, "apiKey"), "sk-users-0123456789")]),
    "change the URL": _entry_edit(lambda _, entry: [Set((*entry, "baseUrl"), "https://mine.example/v1")]),
    "add to the entry": _entry_edit(lambda _, entry: [Set((*entry, "region"), "eu")]),
    "add a model": _entry_edit(lambda _, entry: [Upsert((*entry, "models"), "id", {"id": "late", "name": "Late"})]),
    "delete the entry": _entry_edit(lambda _, entry: [Remove(entry)]),
    "add a provider": _same_edit(lambda _: [Set(("models", "providers", "late"), OTHER)]),
    "delete a provider": _same_edit(lambda _: [Remove(("models", "providers", "other"))]),
    "another default": _same_edit(_choose("late/model")),
    "no default": _same_edit(lambda _: [Remove(MODEL)]),
    "a fallback": _same_edit(lambda _: [Set((*MODEL, "fallbacks"), ["late/model", "late/model"])]),
    "allow": _same_edit(lambda data: [Upsert(ALLOW, None, "late/*")] if isinstance(get(data, ALLOW), list) else []),
    "alias": _same_edit(lambda _: [Set((*DEFAULTS, "models", "late/model"), {"alias": "l"})]),
    "gateway mode": _same_edit(lambda _: [Set(("gateway", "mode"), "remote")]),
    "merge mode": _same_edit(lambda _: [Set(("models", "mode"), "replace")]),
    "another section": _same_edit(lambda _: [Set(("tools",), {"profile": "coding", "web": [1, {"a": None}]})]),
    "default to ours": _to_ours(lambda data, ref: _choose(ref)(data)),
    "fallback to ours": _to_ours(_fallback),
    "alias of ours": _to_ours(lambda _, ref: [Set((*DEFAULTS, "models", ref), {"alias": "w"})]),
}


def rewritten(data: Any, random: Random) -> str:
    """The file as OpenClaw itself writes it: plain JSON, other order of keys, no comments, `meta` added."""

    def shuffled(value: Any) -> Any:
        if isinstance(value, dict):
            keys = random.sample(sorted(value), len(value))
            return {key: shuffled(value[key]) for key in keys}
        return [shuffled(item) for item in value] if isinstance(value, list) else value

    meta = {"lastTouchedVersion": "2026.9.6", "migrations": {"modelPolicyAllowlist": True}}
    return json.dumps(shuffled({**data, "meta": meta}), indent=2) + "\n"
