"""What the Ansible module makes of its arguments; Ansible itself is stood in for (`tests/conformance` has the real one)."""

from __future__ import annotations

import json
import runpy
import sys
from collections.abc import Iterator
from types import ModuleType
from typing import Any

import pytest

from tests.program import ROOT, Program

MODULE = ROOT / "integrations/ansible/plugins/modules/wcode_setup.py"
KEY = "sk-test-0123456789abcdef"
MODEL = {"id": "a/b", "context_window": "200000", "max_tokens": "8192", "reasoning": "True"}


class Failed(Exception):  # noqa: N818 - an end, as `sys.exit` is one
    """What `fail_json` was given."""


class AnsibleModule:
    """As far as the module needs it; `run_command` runs the program of the test."""

    params: dict[str, Any]
    program: Program
    check_mode = _diff = False

    def __init__(self, arguments: dict[str, Any], **_options: Any) -> None:
        self.params = dict.fromkeys(arguments) | {"prune": False, "executable": "wcode-setup"} | self.params
        self.no_log_values: set[str] = set()
        self.result: dict[str, Any] = {}

    def get_bin_path(self, name: str) -> str:
        return name

    def run_command(self, command: list[str], data: str, environ_update: dict[str, str]) -> tuple[int, str, str]:
        return tuple(self.program(*command[1:], stdin=data.encode(), env=environ_update))

    def fail_json(self, msg: str, **_more: Any) -> None:
        raise Failed(msg)

    def exit_json(self, **result: Any) -> None:
        vars(sys.modules["ansible.module_utils.basic"])["result"] = result


@pytest.fixture
def module(program: Program, monkeypatch: pytest.MonkeyPatch) -> Iterator[dict[str, Any]]:
    """The names of the module."""
    basic = ModuleType("ansible.module_utils.basic")
    vars(basic)["AnsibleModule"] = AnsibleModule
    for name in ("ansible", "ansible.module_utils"):
        monkeypatch.setitem(sys.modules, name, ModuleType(name))
    monkeypatch.setitem(sys.modules, "ansible.module_utils.basic", basic)
    monkeypatch.setattr(AnsibleModule, "program", program, raising=False)
    yield runpy.run_path(str(MODULE))


def run(module: dict[str, Any], **params: Any) -> dict[str, Any]:
    """The result of the module with these parameters; raises `Failed`."""
    AnsibleModule.params = params
    module["main"]()
    result: dict[str, Any] = vars(sys.modules["ansible.module_utils.basic"])["result"]
    return result


def test_booleans_and_numbers_that_come_as_text(module: dict[str, Any], program: Program) -> None:
    tools = {"openclaw": {"vision": "true", "reasoning": "no"}, "hermes": {"enabled": "False"}}
    assert run(module, models=[MODEL], tools=tools, api_key=KEY)["changed"] is True
    (model,) = json.loads((program.home / ".openclaw/openclaw.json").read_text())["models"]["providers"]["wcode"][
        "models"
    ]
    assert (model["contextWindow"], model["maxTokens"], model["input"]) == (200000, 8192, ["text", "image"])
    assert model["reasoning"] is False
    assert not (program.home / ".hermes").exists()


@pytest.mark.parametrize("value", ["", "maybe", "2", "200_000", "-1", "1.5", "٣", "null", "[]", "enabled"])
@pytest.mark.parametrize("field", ["enabled", "vision", "reasoning", "context_window", "max_tokens"])
def test_other_text_is_refused_with_the_name_of_the_field(
    field: str, value: str, module: dict[str, Any], program: Program
) -> None:
    if value.isascii() and value.isdigit() and field in module["NUMBERS"]:
        return
    own = {field: value} if field in module["BOOLEANS"] else {}
    before = program.tree()
    with pytest.raises(Failed, match=rf"{field}: expected (boolean|integer), found string"):
        run(module, models=[{**MODEL, **({} if own else {field: value})}], tools={"openclaw": own})
    assert program.tree() == before


def test_every_boolean_and_number_of_the_setup_file_is_known(module: dict[str, Any]) -> None:
    """As the schema has them; of `prune`, an option of the module itself, Ansible takes care."""
    found: dict[str, set[str]] = {"boolean": set(), "integer": set()}
    todo: list[tuple[str, Any]] = [("", json.loads((ROOT / "schemas/setup.schema.json").read_text()))]
    while todo:
        name, node = todo.pop()
        if isinstance(node, dict):
            found.get(str(node.get("type")), set()).add(name)
            todo += node.items()
    assert found == {"boolean": {*module["BOOLEANS"], "prune"}, "integer": set(module["NUMBERS"])}


@pytest.mark.parametrize("key", ["", " ", "\n"])
def test_an_empty_key(key: str, module: dict[str, Any]) -> None:
    with pytest.raises(Failed) as caught:
        run(module, models=["qwen3.6-plus"], tools={"openclaw": {}}, api_key=key)
    assert str(caught.value) == (
        "key-empty: api_key is empty. Hint: Leave it out, and each tool keeps the key that it has."
    )


def test_a_key_with_the_name_of_a_variable(module: dict[str, Any]) -> None:
    with pytest.raises(Failed, match="is a line that sets WCODE_API_KEY, not a key") as caught:
        run(module, models=["qwen3.6-plus"], tools={"openclaw": {}}, api_key=f"WCODE_API_KEY={KEY}")
    assert KEY not in str(caught.value) and "export" not in str(caught.value)


def test_folders_that_another_user_left(
    module: dict[str, Any], program: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    """They go; those that this user can write to stay, also where they do not exist yet."""
    mine = {"HOME": str(program.home), "XDG_STATE_HOME": str(program.home / "new/state"), "PATH": "/theirs"}
    monkeypatch.setattr("os.access", lambda folder, _mode: folder == str(program.home))
    for left in (
        {},
        {"XDG_DATA_HOME": "/theirs/data", "XDG_CONFIG_HOME": ""},
    ):
        environ = {**mine, **left}
        module["settle"](environ)
        assert environ == mine
    environ = {**mine, "HOME": "/theirs"}
    module["settle"](environ)
    assert environ == {name: value for name, value in mine.items() if name != "HOME"}
