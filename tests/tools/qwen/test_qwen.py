"""Qwen Code alone: its places, which folders it trusts, keys that it would not read as they are, and its own rewrite."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.program import Program, Result
from wcode_setup.engine.workspace import Files
from wcode_setup.locations import Locations
from wcode_setup.secrets.credentials import Existing
from wcode_setup.tools.base import Request
from wcode_setup.tools.qwen import TOOL, paths
from wcode_setup.tools.qwen.sent import World

KEY = "sk-test-0123456789abcdef"
URL = "https://wcode.net/api/gpt/v1"
CONFIG, ENV = ".qwen/settings.json", ".qwen/.env"
PLUS, SMALL = "qwen3.6-plus", "qwen/qwen3.6-27b"


def configure(program: Program, *words: str, key: str = KEY, **more: Any) -> Result:
    return program("qwen", *words, "--api-key-stdin", stdin=key.encode(), **more)


def data(program: Program) -> Any:
    return json.loads((program.home / CONFIG).read_text())


@pytest.mark.parametrize(
    ("platform", "env", "folder", "system"),
    [
        ("linux", {}, "/home/u/.qwen/", "/etc/qwen-code/settings.json"),
        ("darwin", {"QWEN_HOME": ""}, "/home/u/.qwen/", "/Library/Application Support/QwenCode/settings.json"),
        ("linux", {"QWEN_HOME": "~/x/"}, "/home/u/x/", "/etc/qwen-code/settings.json"),
        ("linux", {"QWEN_HOME": "rel", paths.SYSTEM: "/a/b.json"}, "/home/u/rel/", "/a/b.json"),
        ("win32", {}, "C:\\Users\\u\\.qwen\\", "C:\\ProgramData\\qwen-code\\settings.json"),
    ],
)
def test_places(platform: str, env: dict[str, str], folder: str, system: str) -> None:
    home = r"C:\Users\u" if platform == "win32" else "/home/u"
    locations = Locations(platform, env, home, home)
    files = TOOL.targets(Files(locations), Request("qwen", (), URL))
    assert [file.path for file in files] == [f"{folder}settings.json", f"{folder}.env"]
    assert paths.system(locations) == system


@pytest.mark.parametrize(
    ("rules", "trusted"),
    [
        ({}, False),
        ({"@": "TRUST_FOLDER"}, True),
        ({"@/project": "DO_NOT_TRUST", "@": "TRUST_FOLDER"}, False),
        ({"@/project": "TRUST_FOLDER", "@": "DO_NOT_TRUST"}, True),
        ({"@/other": "TRUST_PARENT"}, True),
        ({"@/other": "TRUST_FOLDER"}, False),
        ({"@/project": "TRUST_FOLDER", "@/project/": "DO_NOT_TRUST"}, False),
    ],
)
def test_trusted_folders(rules: dict[str, str], trusted: bool, program: Program) -> None:
    """The rule for the longest path decides; if that is off, each folder is trusted."""
    home = str(program.home)
    program.write(".qwen/trustedFolders.json", json.dumps({path.replace("@", home): rules[path] for path in rules}))
    for on in (False, True):
        program.write(CONFIG, json.dumps({"security": {"folderTrust": {"enabled": on}}}))
        view = Files(Locations("linux", {}, home, f"{home}/project"))
        assert World(view, Request("qwen", (), URL), Existing()).trusted is (trusted or not on)


@pytest.mark.parametrize(
    ("storage", "key"),
    [("literal", "sk-test-$HOME-0123456789"), ("literal", "sk-test-${X}-0123456789"), ("secret", "sk-test-'-0123456789"),
     ("secret", "sk-test-\\-0123456789")],
)  # fmt: skip
def test_a_key_that_would_be_another_one_is_refused(storage: str, key: str, program: Program) -> None:
    result = configure(program, "-m", PLUS, "--key-storage", storage, key=key)
    said = f"Error: Qwen Code does not read this key as it is from the place of --key-storage {storage}\n"
    assert (result.code, result.err.startswith(said)) == (1, True)
    assert not (program.home / ".qwen").exists()


def test_a_dollar_at_the_end_is_no_reference(program: Program) -> None:
    assert configure(program, "-m", PLUS, key=f"{KEY}$").code == 0
    assert data(program)["env"] == {"WCODE_API_KEY": f"{KEY}$"}


@pytest.mark.parametrize("words", [(), ("--key-storage", "secret"), ("--no-default",), ("--vision",)])
def test_its_own_rewrite_is_no_change(words: tuple[str, ...], program: Program) -> None:
    """It adds its version and lays the file out anew: a second run does nothing, and `remove` leaves that alone."""
    program.write(CONFIG, "{}\n")
    assert configure(program, "-m", PLUS, "-m", SMALL, *words).code == 0
    program.write(CONFIG, json.dumps({**data(program), "$version": 4}))
    assert program("qwen", "-m", PLUS, "-m", SMALL, *words, "--check").code == 0
    assert program("validate", "qwen").code == 0
    assert program("remove", "qwen").code == 0
    assert data(program) == {"$version": 4}


def test_the_number_of_the_format_is_for_new_files(program: Program) -> None:
    """In a file of an older format it would keep Qwen Code from changing the rest of it."""
    assert configure(program, "-m", PLUS).code == 0
    assert data(program)["$version"] == 4
    program.write(CONFIG, '{"theme": "Default"}')
    assert configure(program, "-m", PLUS).code == 0
    assert "$version" not in data(program)


def test_a_fallback_is_never_the_model_itself(program: Program) -> None:
    entry = {"id": "large", "envKey": "OTHER_KEY", "baseUrl": "https://other.example/v1"}
    program.write(CONFIG, json.dumps({"modelProviders": {"openai": [entry]}, "modelFallbacks": "large"}))
    assert configure(program, "-m", PLUS, "-m", SMALL, "--slots", "ours").code == 0
    assert data(program)["modelFallbacks"] == SMALL
