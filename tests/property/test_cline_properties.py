"""Cline's four files in any mixture of ours, another vendor's and foreign values: one right way to the gateway, and back."""

from __future__ import annotations

import json
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from tests.amount import examples
from tests.program import Program, scratch
from tests.test_cline import (
    ALL,
    ANTHROPIC,
    CONFIG,
    KEY,
    MODELS,
    PLUS,
    SECRETS,
    SLOT,
    SMALL,
    STATE,
    THEIRS,
    URL,
    VENDOR,
    attempt,
    judge,
    load,
    rewrite,
)
from wcode_setup.documents import parse
from wcode_setup.tools.cline.accepted import complaints

NEW = "sk-test-new-2222222222"
TIME = "2026-05-01T10:00:00.000Z"


def any_of(*values: Any) -> st.SearchStrategy[Any]:
    return st.sampled_from(values)


def mapping(**fields: st.SearchStrategy[Any]) -> st.SearchStrategy[dict[str, Any]]:
    """A mapping with some of these keys, in any order."""
    found = st.fixed_dictionaries({}, optional=fields)
    return found.flatmap(lambda data: st.permutations(list(data.items())).map(dict))


def entry() -> st.SearchStrategy[dict[str, Any]]:
    """The slot as anybody may have left it."""
    told = mapping(
        apiKey=any_of(KEY, THEIRS, "<API_KEY>"),
        model=any_of(PLUS, SMALL, "m"),
        baseUrl=any_of(URL, URL + "/", VENDOR),
        headers=any_of({"Authorization": "Bearer sk-test-header-1"}, {"x": "1"}, {}),
        auth=any_of({"accessToken": "sk-test-access-1"}, {"apiKey": "sk-test-apikey-1"}),
        maxTokens=any_of(5, 64000),
        contextWindow=any_of(1024000),
        reasoning=any_of({"effort": "low"}),
        azure=any_of({"apiVersion": "1"}),
    )
    named = st.tuples(any_of(SLOT, "openai"), told).map(lambda pair: {"provider": pair[0], **pair[1]})
    whole = st.tuples(named, mapping(tokenSource=any_of("manual", "oauth", "migration")))
    return whole.map(lambda pair: {"settings": pair[0], "updatedAt": TIME, **pair[1]})


def files() -> st.SearchStrategy[dict[str, Any]]:
    """Some of the four files."""
    listed = mapping(
        contextWindow=any_of(1, 1024000),
        capabilities=any_of(["tools"], ["streaming", "images", "reasoning"], []),
        supportsVision=st.booleans(),
        apiFormat=any_of("r1", "default"),
    )
    block = any_of({"name": "N", "baseUrl": URL}, {"name": "N", "baseUrl": VENDOR, "defaultModelId": "x"})
    models = mapping(**{PLUS: listed, SMALL: listed, "other": listed})
    info = mapping(supportsPromptCache=st.booleans(), inputPrice=any_of(3), supportsImages=st.booleans())
    modes = {
        f"{mode}{name}": values
        for mode in ("actMode", "planMode")
        for name, values in (
            ("ApiProvider", any_of("openai", "anthropic")),
            ("OpenAiModelId", any_of(PLUS, SMALL, "v")),
            ("OpenAiModelInfo", info),
        )
    }
    providers = mapping(**{SLOT: entry(), "anthropic": any_of(ANTHROPIC)})
    config = mapping(lastUsedProvider=any_of(SLOT, "anthropic"), modes=any_of({}), providers=providers, zzz=any_of([1]))
    state = mapping(
        **modes,
        openAiBaseUrl=any_of(URL, VENDOR, ""),
        openAiHeaders=any_of({"authorization": "sk-test-header-2"}, {"y": "2"}, {}),
        azureApiVersion=any_of("1"),
        welcomeViewCompleted=st.booleans(),
        mode=any_of("act"),
    )
    listing = mapping(**{SLOT: mapping(provider=block, models=models), "litellm": any_of({"models": {}})})
    return mapping(
        **{
            CONFIG: config.map(lambda data: {"version": 1, "providers": {}, **data}),
            MODELS: listing.map(lambda data: {"version": 1, "providers": data}),
            STATE: state,
            SECRETS: mapping(openAiApiKey=any_of(KEY, THEIRS), apiKey=any_of("sk-test-anthropic-77777777")),
        }
    )


@examples(100)
@given(
    files(),
    any_of(None, 2, "\t"),
    any_of("\n", "\r\n"),
    any_of((PLUS,), (SMALL,), (SMALL, PLUS)),
    any_of((), ("--vision",), ("--no-vision",), ("--reasoning",)),
    any_of("undo", "remove"),
    st.booleans(),
)
def test_there_and_back(
    content: dict[str, Any],
    indent: Any,
    eol: str,
    models: tuple[str, ...],
    more: tuple[str, ...],
    way: str,
    rewritten: bool,
) -> None:
    """With --force all four files lead to the gateway; again does nothing; the way back leaves what was there."""
    with scratch() as home:
        program = Program(home)
        for path, data in content.items():
            program.write(path, json.dumps(data, indent=indent).replace("\n", eol))
        before = {path: found[0] for path, found in program.tree(state=False).items() if isinstance(found, tuple)}
        arguments = [*(word for model in models for word in ("--model", model)), *more, "--force"]
        assert attempt(program, *arguments, key=NEW).code == 0
        assert attempt(program, *arguments, "--json", key=NEW).document["status"] == "unchanged"
        config, _, state, secrets = (load(program, path) for path in ALL)
        judge(config, state, secrets, models[0])
        assert secrets["openAiApiKey"] == NEW
        assert not any(
            name.lower() == "authorization" for name in config["providers"][SLOT]["settings"].get("headers", {})
        )
        if rewritten:
            rewrite(program)
        assert program(*(["undo"] if way == "undo" else ["remove", "cline"])).code == 0
        after = {path: found[0] for path, found in program.tree(state=False).items() if isinstance(found, tuple)}
        if not rewritten:
            assert after == before
            return
        _same_values(json.loads(before.get(CONFIG, b"{}")), load(program, CONFIG))
        assert {path: text for path, text in after.items() if path != CONFIG} == {
            path: text for path, text in before.items() if path != CONFIG
        }


def _same_values(old: Any, new: Any) -> None:
    """What Cline has rewritten holds the same, but for the time of the slot, and is valid."""
    assert not new or not list(complaints(parse(json.dumps(new), "json")))
    for data in (old, new):
        data.get("providers", {}).get(SLOT, {}).pop("updatedAt", None)
    assert new == old
