"""The ids of Droid's custom models, what a reference leads to, and what Droid reads of the file."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.program import Program
from wcode_setup import tools
from wcode_setup.tools.droid.state import find, ids, new_id

URL = "https://wcode.net/api/gpt/v1"
CHAT = "generic-chat-completion-api"
KEY = "sk-test-0123456789abcdef"
FILE = ".factory/settings.json"


def entry(model: str, **values: Any) -> dict[str, Any]:
    return {"model": model, "baseUrl": URL, "apiKey": KEY, "provider": CHAT, **values}


IDS = {
    "the model is the name": ([entry("a/b")], ["custom:a/b-0"]),
    "blanks are dashes": ([entry("a", displayName=" A  b\tc ")], ["custom:A-b-c-0"]),
    "an empty name is one": ([entry("a", displayName="")], ["custom:-0"]),
    "one of its own": ([entry("a", id="custom:x"), entry("a")], ["custom:x", "custom:a-1"]),
    "numbers count the same name": (
        [entry("a"), entry("b", displayName="a"), entry("c")],
        ["custom:a-0", "custom:a-1", "custom:c-0"],
    ),
    "a placeholder is left out": ([entry("a", apiKey="YOUR_API_KEY"), entry("a")], ["custom:a-0"]),
    "so is what names no URL": ([entry("a", baseUrl=None), entry("a")], ["custom:a-0"]),
    "a cloud needs none": ([entry("a", baseUrl=None, bedrock={}), entry("a")], ["custom:a-0", "custom:a-1"]),
    "and what is no entry": ([5, None, {}, {"model": 1}, {**entry("a"), "provider": 3}, entry("a")], ["custom:a-0"]),
}


@pytest.mark.parametrize("name", IDS)
def test_ids(name: str) -> None:
    listed, wanted = IDS[name]
    assert [found for found, _ in ids({"customModels": listed})] == wanted


LISTED = [
    entry("one", displayName="A b"),
    entry("two", id="custom:own"),
    entry("three", displayName="same"),
    entry("four", displayName="same"),
    entry("five-5"),
]
FOUND = {
    "custom:A-b-0": "one",
    "custom:A-b-7": "one",  # of a version that counts otherwise: the name is there once
    "custom:same-1": "four",
    "custom:same-2": None,
    "custom:own": "two",
    "custom:two": "two",
    "custom:two-0": None,  # another id of its own
    "custom:five-5": "five-5",
    "custom:five-5-0": "five-5",
    "custom:": None,
    "custom:A-b-00": None,
    "one": None,
    "claude-opus-5": None,
    None: None,
}


@pytest.mark.parametrize("reference", FOUND)
def test_what_a_reference_leads_to(reference: str | None) -> None:
    found = find(ids({"customModels": LISTED}), reference)
    assert (found and found["model"]) == FOUND[reference]


def test_a_new_id_is_free() -> None:
    assert new_id("A b", ["custom:A-b-0", "custom:A-b-1", "custom:A-b"]) == "custom:A-b-2"


def run(program: Program, *words: str) -> Any:
    result = program("droid", "-m", "qwen3.6-plus", "--api-key-stdin", "--json", *words, stdin=KEY.encode())
    assert KEY not in result.text
    return result.document


def test_a_name_that_only_dashes_tell_apart(program: Program) -> None:
    """Droid would make the same id of both: ours is another one."""
    program.write(
        FILE, json.dumps({"customModels": [entry("x", displayName="Qwen-3.6-Plus", baseUrl="https://x.example")]})
    )
    assert run(program)["status"] == "changed"
    data = json.loads((program.home / FILE).read_text())
    assert data["sessionDefaultSettings"]["model"] == data["customModels"][1]["id"] == "custom:Qwen-3.6-Plus-1"


FINDINGS = {  # what is edited, and the findings
    "no number": (
        lambda data: data.pop("compactionTokenLimitPerModel"),
        {"droid-compaction-missing": "at most 960000"},
    ),
    "none for it": (
        lambda data: (
            data["compactionTokenLimitPerModel"].update({"x": 1}) or data["compactionTokenLimitPerModel"].pop(ID)
        ),
        {"droid-compaction-missing": "at most 960000"},
    ),
    "too large": (lambda data: data["compactionTokenLimitPerModel"].update({ID: 960001}), {"limit-high": "960001"}),
    "smaller": (lambda data: data["compactionTokenLimitPerModel"].update({ID: 5}), {}),
    "an odd provider": (
        lambda data: data["customModels"].append(entry("x", provider="mistral")),
        {"droid-would-ignore": "it does not know the provider 'mistral' of a custom model"},
    ),
}
ID = "custom:Qwen-3.6-Plus-0"


@pytest.mark.parametrize("name", FINDINGS)
def test_what_validate_finds(name: str, program: Program) -> None:
    run(program)
    change, wanted = FINDINGS[name]
    data = json.loads((program.home / FILE).read_text())
    change(data)
    (program.home / FILE).write_text(json.dumps(data))
    result = program("validate", "droid", "--json")
    (verdict,) = result.document["data"]
    found = {one["code"]: one["message"] for one in verdict["findings"] if not one["code"].startswith("slot-")}
    assert found.keys() == wanted.keys()
    assert all(text in found[code] for code, text in wanted.items())
    assert result.code == (3 if wanted else 0)


REPORTS = {
    '{"results": [{"category": "configuration", "status": "pass", "label": "a", "detail": "b"}]}': [],
    '{"results": [{"category": "configuration", "status": "fail", "label": "a", "detail": "b"}]}': ["a: b"],
    '{"results": [{"category": "environment", "status": "fail", "label": "a", "detail": "b"}]}': [],
    '{"results": []}': None,
    "{}": None,
    "oops": None,
}


@pytest.mark.parametrize("output", REPORTS)
def test_the_verdict_of_droid(output: str) -> None:
    assert tools.load("droid").own_verdict(output) == REPORTS[output]
