"""The model slots of OpenCode and its fork: the layers of their files, and Markdown files with a model of their own."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.program import Program

KEY = b"sk-test-0123456789abcdef"
PLUS = "qwen3.6-plus"
PAGE = "---\ndescription: Use when: asked\nmodel: other/large # mine\n---\n\nYou help.\n"
TOOLS = ("opencode", "kilo")


def run(program: Program, tool: str, *words: str, **options: Any) -> dict[str, Any]:
    result = program(tool, "--api-key-stdin", "--json", "-m", PLUS, *words, stdin=KEY, **options)
    assert result.code == 0, result.text
    return result.document


def told(document: dict[str, Any]) -> list[str]:
    """The slots that the notes name, with their places."""
    notes = [note["message"] for note in document["notes"] if note["code"] in ("slot-elsewhere", "slot-stays")]
    return [message.replace(" still", "").split(" leads to")[0] for message in notes]


@pytest.mark.parametrize("tool", TOOLS)
def test_pages_are_told_moved_and_restored(program: Program, tool: str) -> None:
    pages = [f".config/{tool}/{way}" for way in ("agent/a.md", "agents/deep/b.md", "modes/c.md", "command/d/e.md")]
    for page in (*pages, f".config/{tool}/modes/deep/none.md", f".config/{tool}/agent/a.txt"):
        program.write(page, PAGE)
    program.write(f".config/{tool}/agent/latin.md", PAGE.encode() + b"\xff")
    before = program.tree(state=False)
    assert sorted(told(run(program, tool))) == sorted(f"model in ~/{page}" for page in pages)
    assert told(run(program, tool, "--slots", "ours")) == []
    for page in pages:
        assert (program.home / page).read_text() == PAGE.replace("other/large", f"wcode/{PLUS}")
    assert run(program, tool, "--slots", "ours")["status"] == "unchanged"
    [found] = program("validate", tool, "--json").document["data"]
    assert [slot["leads"] for slot in found["slots"] if slot["slot"] == "model"] == ["ours"] * 4
    assert program("remove", tool).code == 0
    left = program.tree(state=False)
    assert {path: left[path][:2] for path in before if path.endswith(".md")} == {
        path: found[:2] for path, found in before.items() if path.endswith(".md")
    }


@pytest.mark.parametrize("tool", TOOLS)
def test_remove_takes_references_that_no_run_wrote(program: Program, tool: str) -> None:
    run(program, tool)
    page = program.write(f".config/{tool}/agent/a.md", PAGE.replace("other/large", f"wcode/{PLUS}"))
    assert program("remove", tool).code == 0
    assert page.read_text() == PAGE.replace("model: other/large # mine\n", "")


@pytest.mark.parametrize("tool", TOOLS)
def test_the_strongest_layer_counts(program: Program, tool: str) -> None:
    """A page beats the JSON of its folder; a mode is another slot; a project and a variable are not edited."""
    program.write(f".config/{tool}/agent/a.md", PAGE.replace("other/large", f"wcode/{PLUS}"))
    program.write(f".config/{tool}/agent/b.md", PAGE)
    agents = {name: {"model": "third/huge"} for name in ("a", "b", "c")}
    program.write(f".config/{tool}/{tool}.json", json.dumps({"agent": agents, "mode": {"a": {"model": "third/huge"}}}))
    program.write(f".{tool}/agent/c.md", PAGE)
    env = {f"{tool.upper()}_CONFIG_CONTENT": json.dumps({"small_model": "third/tiny"})}
    expected = [
        f"model in ~/.config/{tool}/agent/b.md",
        "mode.a.model",
        f"model in ~/.{tool}/agent/c.md",
        f"small_model in {tool.upper()}_CONFIG_CONTENT",
    ]
    assert sorted(told(run(program, tool, env=env))) == sorted(expected)
    assert sorted(told(run(program, tool, "--slots", "ours", env=env))) == sorted(expected[2:])
    found = json.loads((program.home / f".config/{tool}/{tool}.json").read_text())
    assert found["mode"]["a"]["model"] == f"wcode/{PLUS}"
    assert found["agent"] == agents
    assert "small_model" not in found


@pytest.mark.parametrize("tool", TOOLS)
def test_with_another_config_pages_are_only_told(program: Program, tool: str) -> None:
    program.write(f".config/{tool}/agent/a.md", PAGE)
    path = str(program.home / "mine.json")
    assert told(run(program, tool, "--config", path, "--slots", "ours")) == [f"model in ~/.config/{tool}/agent/a.md"]


def test_small_model(program: Program) -> None:
    """It fills `small_model`, follows in the title's own slot, and leaves the compaction alone."""
    data = {"agent": {"title": {"model": f"wcode/{PLUS}"}, "compaction": {"model": f"wcode/{PLUS}"}}}
    path = program.write(".config/opencode/opencode.json", json.dumps(data))
    run(program, "opencode", "--small-model", "qwen/qwen3.6-27b")
    found = json.loads(path.read_text())
    assert found["small_model"] == found["agent"]["title"]["model"] == "wcode/qwen/qwen3.6-27b"
    assert found["agent"]["compaction"]["model"] == f"wcode/{PLUS}"


@pytest.mark.parametrize(("version", "asks"), [("1.1.58", True), ("1.2.27", False), ("1.18.33", False)])
def test_an_old_version_asks_its_own_service(program: Program, version: str, asks: bool) -> None:
    script = program.write("lib/node_modules/opencode-ai/bin/opencode", "")
    script.chmod(0o700)
    package = {"name": "opencode-ai", "version": version}
    program.write("lib/node_modules/opencode-ai/package.json", json.dumps(package))
    env = {"PATH": str(script.parent)}
    notes = [note["code"] for note in run(program, "opencode", env=env)["notes"]]
    assert ("slot-own" in notes) == asks
    run(program, "opencode", "--slots", "ours", env=env)
    assert ("small_model" in (program.home / ".config/opencode/opencode.jsonc").read_text()) == asks
