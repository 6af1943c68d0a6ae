"""URL, token, API key and helper of Claude Code are one group: a key never meets another URL, whoever changed what."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from tests.program import Program, Result

KEY, THEIRS, MINE = "sk-test-0123456789abcdef", "sk-test-theirs-00000000", "sk-test-mine-1111111111"
CONFIG = ".claude/settings.json"
OURS, OTHER, THIRD = (f"https://{host}/api/anthropic" for host in ("wcode.net", "other.example", "third.example"))
ANTHROPIC = "https://api.anthropic.com"
TOKEN = {"env": {"ANTHROPIC_BASE_URL": OTHER, "ANTHROPIC_AUTH_TOKEN": THEIRS, "ANTHROPIC_MODEL": "large"}}
HELPER = {"apiKeyHelper": "pass show other", "env": {"ANTHROPIC_BASE_URL": OTHER}}
BEFORE = {"nothing": {}, "token": TOKEN, "helper": HELPER}
EDITS: dict[str, Callable[[Any], object]] = {
    "nothing": lambda data: None,
    "other URL": lambda data: data["env"].update(ANTHROPIC_BASE_URL=THIRD),
    "no URL": lambda data: data["env"].pop("ANTHROPIC_BASE_URL"),
    "other token": lambda data: data["env"].update(ANTHROPIC_AUTH_TOKEN=MINE),
    "no token": lambda data: data["env"].pop("ANTHROPIC_AUTH_TOKEN"),
    "API key": lambda data: data["env"].update(ANTHROPIC_API_KEY=MINE),
    "other helper": lambda data: data.update(apiKeyHelper="pass show mine"),
    "no helper": lambda data: data.pop("apiKeyHelper", None),
    "no block": lambda data: data.pop("env"),
    "model": lambda data: data["env"].update(ANTHROPIC_MODEL="qwen/qwen3.6-27b"),
}
OF = {KEY: OURS, THEIRS: OTHER, "pass show other": OTHER}
"""Key or command -> the only URL that it may be sent to."""


def run(program: Program, *words: str) -> Result:
    result = program("claude", "-m", "qwen3.6-plus", "--api-key-stdin", *words, stdin=KEY.encode())
    assert KEY not in result.text and THEIRS not in result.text
    return result


def load(program: Program) -> Any:
    path = program.home / CONFIG
    return json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}


def store(program: Program, data: Any) -> None:
    program.write(CONFIG, json.dumps(data, indent=2))


def sent(program: Program) -> dict[str, str]:
    """Each key, and each command that prints one, with the URL that it is sent to."""
    data = load(program)
    block = data.get("env", {})
    url = block.get("ANTHROPIC_BASE_URL", ANTHROPIC)
    helper = data.get("apiKeyHelper", "")
    file = program.home / ".claude/wcode.key"
    held = [block.get("ANTHROPIC_AUTH_TOKEN"), block.get("ANTHROPIC_API_KEY"), helper]
    held += [file.read_text().strip()] if helper.startswith("cat ") and file.exists() else []
    return {key: url for key in held if key}


@pytest.mark.parametrize("way", [("undo",), ("remove", "claude")], ids=["undo", "remove"])
@pytest.mark.parametrize("storage", ["literal", "secret"])
@pytest.mark.parametrize("edit", EDITS)
@pytest.mark.parametrize("before", BEFORE)
def test_no_key_meets_another_url(before: str, edit: str, storage: str, way: tuple[str, ...], program: Program) -> None:
    """Whatever was edited since the run: each key is sent where it was sent before, or nowhere."""
    if BEFORE[before]:
        store(program, BEFORE[before])
    assert run(program, "--force", "--key-storage", storage).code == 0
    data = load(program)
    EDITS[edit](data)
    store(program, data)
    allowed = {(key, url) for key, url in sent(program).items()} | {*OF.items()}
    result = program(*way, "--json")
    assert result.code in (0, 1), result.text
    if result.code:
        assert next(error["code"] for error in result.document["errors"]) in ("edited-key", "edited-group")
    for key, url in sent(program).items():
        assert (key, url) in allowed, (key, url)
    if edit == "nothing":
        assert load(program) == BEFORE[before]


def test_the_model_that_the_user_chose_since_does_not_hold_the_group_back(program: Program) -> None:
    store(program, TOKEN)
    assert run(program, "--force").code == 0
    data = load(program)
    data["model"] = "opus"  # as `/model` writes it, in a file written anew
    data["env"]["ANTHROPIC_MODEL"] = "qwen/qwen3.6-27b"
    store(program, dict(reversed(data.items())))
    assert program("undo").code == 0
    assert load(program) == {"model": "opus", "env": {**TOKEN["env"], "ANTHROPIC_MODEL": "qwen/qwen3.6-27b"}}


def test_a_later_run_that_replaced_the_key_is_undone_first(program: Program) -> None:
    """Not an edit is named, if there was none."""
    store(program, {"env": {**TOKEN["env"], "ANTHROPIC_BASE_URL": "https://wcode.net/api/anthropic"}})
    before = load(program)
    first, later = (
        run(program, "--key-storage", storage, "--json").document["run_id"] for storage in ("literal", "secret")
    )
    refused = program("undo", first)
    assert refused.code == 1
    assert refused.err == (
        f"Error: ~/{CONFIG}: run {later} replaced the key or its URL again; reverting would mix env.ANTHROPIC_API_KEY of "
        f"two runs\nHint: Undo the later run first: wcode-setup undo {later}\n"
    )
    assert (program("undo", later).code, program("undo", first).code) == (0, 0)
    assert load(program) == before


def test_a_vendor_is_replaced_only_if_asked(program: Program) -> None:
    store(program, TOKEN)
    refused = run(program, "--json")
    assert [error["code"] for error in refused.document["errors"]] == ["slot-taken"]
    assert load(program) == TOKEN
    assert "would ask, or stop" in run(program, "--dry-run").text


@pytest.mark.parametrize("holder", [{"env": {"ANTHROPIC_API_KEY": THEIRS}}, {"apiKeyHelper": "pass show x"}])
def test_a_key_for_anthropic_is_one_of_another_vendor(holder: Any, program: Program) -> None:
    store(program, holder)
    refused = run(program)
    assert refused.code == 1 and f"in use: ? at {ANTHROPIC}" in refused.err
    assert run(program, "--force").code == 0
    assert {*sent(program)} == {KEY}
    assert program("undo").code == 0
    assert load(program) == holder


def test_the_key_of_a_later_url_is_not_restored_beneath_it(program: Program) -> None:
    """Run 2 changes the key file; the URL is another one since: the first key must not be printed for that."""
    assert run(program, "--key-storage", "secret").code == 0
    more = ("claude", "--api-key-stdin", "--json")
    assert program(*more, stdin=MINE.encode()).code == 0
    data = load(program)
    data["env"]["ANTHROPIC_BASE_URL"] = THIRD
    store(program, data)
    refused = program("undo", "--json")
    assert [error["code"] for error in refused.document["errors"]] == ["edited-key"]
    assert (program.home / ".claude/wcode.key").read_text().strip() == MINE


def test_a_helper_with_a_key_in_it_is_not_shown(program: Program) -> None:
    store(
        program,
        {"apiKeyHelper": "echo 92cJwPZGyf5YTtOAY3aM", "env": {"ANTHROPIC_CUSTOM_HEADERS": "x-api-key: 4cJwPZGyf5YTt"}},
    )
    for result in (run(program, "--force", "--dry-run"), run(program, "--force", "--json"), program("undo")):
        assert result.code == 0
        assert "92cJwP" not in result.text and "4cJwP" not in result.text
