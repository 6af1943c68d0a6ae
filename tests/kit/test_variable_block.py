"""The variable block, on a tool that does not exist: one slot, never taken from another vendor unasked."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.invented import register
from tests.program import Program, Result

KEY, NEW, THEIRS = "sk-test-0123456789abcdef", "sk-test-second-987654321", "sk-test-theirs-00000000"
CONFIG = ".bar/settings.json"
MINE = '{\n    "theme": "dark",\n    "env": {"EDITOR": "vi"}\n}'
OTHER = f"""{{
  "env": {{
    "BAR_BASE_URL": "https://other.example/v1",
    "BAR_API_KEY": "{THEIRS}",
    "BAR_MODEL": "large",
    "EDITOR": "vi"
  }}
}}
"""


@pytest.fixture(autouse=True)
def _bar(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    register(monkeypatch, tmp_path, "bar", "Bar")


def run(program: Program, *words: str, key: str = KEY) -> Result:
    result = program("bar", "-m", "qwen3.6-plus", "--api-key-stdin", *words, stdin=key.encode())
    assert key not in result.text
    assert THEIRS not in result.text
    return result


def text(program: Program) -> str | None:
    path = program.home / CONFIG
    return path.read_text(encoding="utf-8") if path.exists() else None


def block(program: Program) -> Any:
    return json.loads(text(program) or "{}").get("env", {})


def codes(result: Result, kind: str) -> list[str]:
    return [entry["code"] for entry in result.document[kind]]


@pytest.mark.parametrize("before", [None, "{}\n", MINE, OTHER], ids=["none", "bare", "mine", "other"])
def test_runs_are_undone_to_the_byte(program: Program, before: str | None) -> None:
    if before is not None:
        program.write(CONFIG, before)
    assert run(program, "--force").code == 0
    first = text(program)
    assert block(program) | {"BAR_API_KEY": KEY, "BAR_MODEL": "qwen3.6-plus", "BAR_MAX_TOKENS": "64000"} == block(
        program
    )
    assert run(program, "--json").document["status"] == "unchanged"
    assert run(program, key=NEW).code == 0
    assert text(program) == (first or "").replace(KEY, NEW)
    for state in (first, before):
        assert program("undo").code == 0
        assert text(program) == state


def test_another_vendors_block_is_replaced_only_if_asked(program: Program) -> None:
    program.write(CONFIG, OTHER)
    refused = run(program, "--json")
    assert codes(refused, "errors") == ["slot-taken"]
    assert text(program) == OTHER
    forced = run(program, "--force", "--json")
    assert {"slot-replaced", "history-holds-key"} <= {*codes(forced, "notes")}
    assert block(program)["EDITOR"] == "vi"


def test_a_block_that_a_run_set_up_is_ours_to_replace(program: Program) -> None:
    assert run(program, "--base-url", "https://gw.example/v1").code == 0
    assert run(program, key=NEW).code == 0
    assert block(program)["BAR_BASE_URL"] == "https://wcode.net/api/gpt/v1"


@pytest.mark.parametrize("more", [(), ("--force",)], ids=["", "forced"])
def test_a_key_never_goes_to_another_host(program: Program, more: tuple[str, ...]) -> None:
    program.write(CONFIG, OTHER)
    result = program("bar", "-m", "qwen3.6-plus", *more, "--json")
    assert codes(result, "errors")[0] == ("no-key-here" if more else "slot-taken")
    assert text(program) == OTHER


def test_what_another_program_put_there_since_stays(program: Program) -> None:
    """Neither `undo` nor `remove` touches a block that somebody else has by now."""
    assert run(program).code == 0
    program.write(CONFIG, OTHER)
    program("undo")
    program("remove", "bar")
    assert text(program) == OTHER


def test_remove_empties_a_block_that_was_written_anew(program: Program) -> None:
    assert run(program).code == 0
    (program.home / CONFIG).write_text(json.dumps({"env": {**block(program), "EDITOR": "vi"}}), encoding="utf-8")
    assert program("remove", "bar").code == 0
    assert json.loads(text(program) or "") == {"env": {"EDITOR": "vi"}}


def test_status_and_no_default(program: Program) -> None:
    program.write(CONFIG, OTHER)
    (status,) = program("status", "bar", "--json").document["data"]
    wanted = {
        "provider": None,
        "base_url": "https://other.example/v1",
        "model": "large",
        "key_form": "literal",
        "variable": None,
    }
    assert status["points_to"] == wanted
    assert codes(run(program, "--force", "--no-default", "--json"), "errors") == ["slot-no-default"]


@pytest.mark.parametrize(("language", "said"), [("en", "Start Bar, and say hello:"), ("zh", "启动 Bar,打个招呼:")])
def test_its_messages_stand_beside_it(program: Program, language: str, said: str) -> None:
    assert f"\n{said}\n  bar\n" in run(program, "--lang", language).out


def test_a_run_that_names_no_model_keeps_it(program: Program) -> None:
    assert run(program).code == 0
    assert program("bar", "--api-key-stdin", stdin=NEW.encode()).code == 0
    assert (block(program)["BAR_MODEL"], block(program)["BAR_API_KEY"]) == ("qwen3.6-plus", NEW)


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        (KEY, "<API_KEY>", "no-key"),
        ("https://wcode.net", "https://other.example", "url-edited"),
        ('"qwen3.6-plus"', "1", "schema-type"),
    ],
)
def test_what_validate_finds(program: Program, old: str, new: str, code: str) -> None:
    assert run(program).code == 0
    assert program("validate", "bar").code == 0
    (program.home / CONFIG).write_text((text(program) or "").replace(old, new), encoding="utf-8")
    (verdict,) = program("validate", "bar", "--json").document["data"]
    assert code in [finding["code"] for finding in verdict["findings"]]


def test_validate_finds_an_open_file(program: Program) -> None:
    assert run(program).code == 0
    (program.home / CONFIG).chmod(0o644)
    (verdict,) = program("validate", "bar", "--json").document["data"]
    assert [finding["code"] for finding in verdict["findings"]] == ["file-open"]
