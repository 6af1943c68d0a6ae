"""OpenCode and Kilo Code on random files, right and odd: refused, or done so that a second run does nothing and `undo` is exact."""

from __future__ import annotations

import json
from typing import Any

from hypothesis import HealthCheck, event, example, given
from hypothesis import strategies as st

from tests.amount import examples
from tests.program import Program, scratch

URL = "https://wcode.net/api/gpt/v1"
KEY, NEW = "sk-test-0123456789abcdef", "sk-test-fedcba9876543210"
PLUS, SMALL = "qwen3.6-plus", "qwen/qwen3.6-27b"
ODD = st.sampled_from([None, True, 3, "x", "", [], {}, ["a"], {"a": 1}, "{env:X}", "<API_KEY>", [1, {"a": []}]])
REFUSALS = {"wrong-type", "provider-ambiguous", "key-missing", "opencode-v2"}


def one(*values: Any) -> st.SearchStrategy[Any]:
    """One of the values, or now and then something of any type."""
    right = st.sampled_from(values)
    return st.one_of(right, right, right, right, ODD)


def some(**keys: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    """A mapping with some of the keys, or now and then something else."""
    mapping = st.fixed_dictionaries({}, optional=keys)
    return st.one_of(mapping, mapping, mapping, mapping, mapping, ODD)


MODEL = some(
    id=one(PLUS, "other"),
    name=one("N"),
    limit=some(context=one(1024000, 5), output=one(64000), input=one(9)),
    modalities=some(input=one(["text"], ["text", "image"], ["text", "pdf"]), output=one(["text"])),
    attachment=one(True),
    reasoning=one(True, False),
    tool_call=one(False),
    status=one("alpha", "deprecated", "active"),
    provider=some(npm=one("@ai-sdk/openai", "@ai-sdk/openai-compatible")),
    headers=some(Authorization=one("Bearer y")),
    options=some(max_tokens=one(5)),
)
ENTRY = some(
    npm=one("@ai-sdk/openai-compatible", "@ai-sdk/openai-compatible", "@ai-sdk/openai"),
    name=one("mine"),
    api=one(URL),
    env=one(["WCODE_API_KEY"], ["A_KEY", "B_KEY"], []),
    options=some(
        baseURL=one(URL, URL + "/", "https://x.example/v1"),
        apiKey=one(KEY, "{env:X_KEY}", "{file:~/k}", "", "<API_KEY>"),
        headers=some(authorization=one("Bearer z")),
    ),
    models=st.dictionaries(st.sampled_from([PLUS, SMALL, "other"]), MODEL, max_size=2),
    whitelist=one(["other"]),
    blacklist=one([PLUS]),
)
CONFIG = st.fixed_dictionaries(
    {},
    optional={
        "$schema": one("x"),
        "model": one("a/b", f"wcode/{PLUS}"),
        "small_model": one("c/d"),
        "enabled_providers": one(["a"], ["wcode"]),
        "disabled_providers": one(["wcode"]),
        "providers": one({}),
        "provider": st.dictionaries(st.sampled_from(["wcode", "myprovider", "other"]), ENTRY, max_size=2),
    },
)
CREDENTIAL = some(type=one("api", "oauth"), key=one(KEY, ""), access=one("q"))
AUTH = st.dictionaries(st.sampled_from(["wcode", "myprovider", "b"]), CREDENTIAL, max_size=2)
NAMES = ("opencode.jsonc", "opencode.json", "config.json")
FILES = st.dictionaries(st.sampled_from(NAMES), CONFIG, max_size=2)
COMMANDS = st.lists(
    st.tuples(
        st.lists(st.sampled_from([PLUS, SMALL]), min_size=1, max_size=2, unique=True),
        st.sampled_from([None, "literal", "secret", "env"]),
        st.lists(st.sampled_from(["--vision", "--reasoning", "--no-default", "--api-key-stdin"]), unique=True),
    ),
    min_size=1,
    max_size=3,
)
TOOLS = st.sampled_from(["opencode", "kilo"])


@examples(150, suppress_health_check=list(HealthCheck))
@given(tool=TOOLS, files=FILES, auth=st.none() | AUTH, commands=COMMANDS)
@example(
    tool="opencode",
    files={"opencode.json": {"provider": {"wcode": {"options": {"apiKey": ""}}}}},
    auth={"wcode": {"type": "api", "key": KEY}},
    commands=[([PLUS], "env", []), ([SMALL], "literal", ["--api-key-stdin"]), ([PLUS], None, [])],
)
def test_refused_or_right(tool: str, files: dict[str, Any], auth: Any, commands: list[Any]) -> None:
    with scratch() as home:
        program = Program(home)
        for name, data in files.items():
            program.write(f".config/{tool}/{name}", json.dumps(data, indent=2))
        if auth is not None:
            program.write(f".local/share/{tool}/auth.json", json.dumps(auth))
        before, runs = _bytes(program), 0
        for models, storage, flags in commands:
            words = [tool, *(word for model in models for word in ("--model", model)), *flags]
            runs += _run(program, [*words, *(["--key-storage", storage] if storage else [])])
        for _ in range(runs):
            assert program("undo", "--json").document["status"] == "restored"
        assert _bytes(program) == before


def _run(program: Program, words: list[str]) -> bool:
    """Whether the command changed something; if it was not refused, one key is in one place, and the limits are right."""
    done = program(*words, "--json", stdin=NEW.encode()).document
    event(done["errors"][0]["code"] if done["errors"] else done["status"])
    if done["errors"]:
        assert done["errors"][0]["code"] in REFUSALS
        return False
    again = program(*words, "--json", stdin=NEW.encode()).document
    assert again["status"] == "unchanged"
    if "--api-key-stdin" in words and "--key-storage" in words and words[-1] != "env":
        found = [path for path, content in _bytes(program).items() if NEW.encode() in content]
        assert len(found) == 1 and found[0].endswith("auth.json") == (words[-1] == "secret")
    models = [words[number + 1] for number, word in enumerate(words) if word == "--model"]
    for row in program("validate", words[0], "--json").document["data"]:
        wheres = {finding["where"] for finding in row["findings"] if finding["code"].startswith("limit-")}
        limits = ("", ".limit.context", ".limit.output")
        assert not wheres & {f"provider.wcode.models.{model}{limit}" for model in models for limit in limits}
    return bool(done["status"] == "changed")


def _bytes(program: Program) -> dict[str, bytes]:
    files = {path: entry[0] for path, entry in program.tree(state=False).items() if isinstance(entry, tuple)}
    return {path: content for path, content in files.items() if not path.endswith(".bash-permission-migrated")}
