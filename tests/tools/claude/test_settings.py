"""What else Claude Code reads: settings with precedence, an administrator's, names of models; what `validate` finds."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.program import Program
from wcode_setup.documents import parse
from wcode_setup.engine.workspace import Files
from wcode_setup.errors import SetupError
from wcode_setup.locations import Locations
from wcode_setup.secrets.shapes import is_reference
from wcode_setup.tools import load
from wcode_setup.tools.base import Request, Resolution
from wcode_setup.tools.claude import paths
from wcode_setup.tools.claude.accepted import complaints
from wcode_setup.tools.claude.state import header_lines, tokens
from wcode_setup.tools.claude.validation import read_verdict

KEY = "sk-test-0123456789abcdef"
CONFIG = ".claude/settings.json"
URL = "https://wcode.net/api/anthropic"
PLUS, SMALL = "qwen3.6-plus", "qwen/qwen3.6-27b"


def configured(program: Program, *words: str) -> Any:
    assert program("claude", "-m", PLUS, "-m", SMALL, "--api-key-stdin", *words, stdin=KEY.encode()).code == 0
    return json.loads((program.home / CONFIG).read_text(encoding="utf-8"))


def found(program: Program, **env: str) -> dict[str, str]:
    """Code -> level of what `validate` finds."""
    (verdict,) = program("validate", "claude", "--json", env=env).document["data"]
    return {finding["code"]: finding["level"] for finding in verdict["findings"]}


WRONG: dict[str, tuple[dict[str, Any], str]] = {
    "an alias": ({"ANTHROPIC_DEFAULT_FABLE_MODEL": None}, "claude-unmapped"),
    "another key": ({"ANTHROPIC_API_KEY": KEY}, "claude-not-blank"),
    "no blank": ({"ANTHROPIC_API_KEY": None}, "claude-not-blank"),
    "no key": ({"ANTHROPIC_AUTH_TOKEN": ""}, "no-key"),
    "the older name": ({"ANTHROPIC_SMALL_FAST_MODEL": "x"}, "reason-claude-small"),
    "a million": ({"CLAUDE_CODE_DISABLE_1M_CONTEXT": None}, "claude-1m"),
    "the larger window": ({"CLAUDE_CODE_MAX_CONTEXT_TOKENS": "1024000"}, "limit-high"),
    "no window": ({"CLAUDE_CODE_MAX_CONTEXT_TOKENS": None}, "limit-missing"),
    "a unit": ({"CLAUDE_CODE_MAX_OUTPUT_TOKENS": "64k"}, "schema-pattern"),
    "a number": ({"CLAUDE_CODE_MAX_OUTPUT_TOKENS": 64000}, "schema-type"),
    "a switch": ({"CLAUDE_CODE_USE_VERTEX": "on"}, "claude-switch"),
    "a header": ({"ANTHROPIC_CUSTOM_HEADERS": "X-Api-Key: a"}, "reason-header"),
    "a type": ({"": {"verbose": "no"}}, "claude-would-ignore"),
    "the list": ({"": {"availableModels": [PLUS]}}, "claude-not-allowed"),
}


@pytest.mark.parametrize("name", WRONG)
def test_what_validate_finds(name: str, program: Program) -> None:
    data = configured(program)
    assert found(program) == {}
    change, code = WRONG[name]
    data |= change.pop("", {}) if "" in change else {}
    data["env"] = {key: value for key, value in (data["env"] | change).items() if value is not None}
    program.write(CONFIG, json.dumps(data))
    assert found(program)[code] == "problem"


def test_validate_looks_at_what_surrounds_the_settings(program: Program) -> None:
    configured(program, "--key-storage", "secret")
    assert found(program, CLAUDE_CODE_USE_BEDROCK="1") == {"claude-switch": "problem"}
    assert found(program, HTTPS_PROXY="http://p.example") == {"claude-proxy": "warning"}
    program.write(".claude/settings.local.json", json.dumps({"env": {"ANTHROPIC_MODEL": "x"}}))
    assert found(program) == {"claude-project": "warning"}
    (program.home / ".claude/settings.local.json").unlink()
    (program.home / ".claude/wcode.key").chmod(0o644)
    assert found(program) == {"claude-key-open": "problem"}
    (program.home / ".claude/wcode.key").unlink()
    assert found(program) == {"key-file-missing": "problem"}


def test_an_administrators_settings_are_reported(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    folder = tmp_path / "managed"
    (folder / "managed-settings.d").mkdir(parents=True)
    (folder / "managed-settings.json").write_text(json.dumps({"env": {"ANTHROPIC_BASE_URL": "https://x.example"}}))
    (folder / "managed-settings.d/50.json").write_text(
        json.dumps({"forceLoginMethod": "claudeai", "availableModels": []})
    )
    monkeypatch.setattr(paths, "_MANAGED", {"linux": str(folder)})
    names = {note.code: note.fields.get("names") for note in resolved({}, tmp_path).notes}
    assert (names["claude-managed"], "claude-login" in names) == ("availableModels", True)


def resolved(data: Any, home: Path, platform: str = "linux", **more: Any) -> Resolution:
    """The decisions for one model in a home with these settings."""
    (home / ".claude").mkdir(exist_ok=True)
    (home / CONFIG).write_text(json.dumps(data))
    view = Files(Locations(platform, {"WCODE_API_KEY": KEY}, str(home), str(home)))
    from wcode_setup.catalog.inputs import make_model

    return load("claude").resolve(view, Request("claude", (make_model(PLUS),), URL, **more))


def test_on_windows_the_key_itself_is_stored(tmp_path: Path) -> None:
    """The helper would run in another shell there."""
    (tmp_path / ".claude").mkdir()
    view = Files(Locations("win32", {"WCODE_API_KEY": KEY}, str(tmp_path), str(tmp_path)))
    from wcode_setup.catalog.inputs import make_model

    found = load("claude").resolve(view, Request("claude", (make_model(PLUS),), URL, key_storage="secret"))
    assert found.credential.form == "literal"
    assert "key-no-secret" in [note.code for note in found.notes]


@pytest.mark.parametrize(
    ("data", "path"),
    [
        ({"model": 5}, ["model"]),
        ({"env": []}, ["env"]),
        ({"permissions": {"deny": {}}}, ["permissions", "deny"]),
        ({"cleanupPeriodDays": True}, ["cleanupPeriodDays"]),
        ({"statusLine": {"command": 1}}, ["statusLine", "command"]),
        ([], []),
    ],
)
def test_types_that_void_the_file(data: Any, path: list[str]) -> None:
    assert [[*where] for where, _ in complaints(parse(json.dumps(data), "json"))] == [path]


@pytest.mark.parametrize(
    "data", [{}, {"verbose": True, "hooks": 5, "x": [1]}, {"disableArtifact": None}, {"permissions": {"x": 1}}]
)
def test_types_that_do_not(data: Any) -> None:
    assert [*complaints(parse(json.dumps(data), "json"))] == []


def test_a_file_that_claude_code_ignores_is_refused_unless_forced(tmp_path: Path) -> None:
    with pytest.raises(SetupError) as caught:
        resolved({"verbose": "no"}, tmp_path)
    assert caught.value.code == "claude-ignored"
    assert resolved({"verbose": "no"}, tmp_path, force=True).contexts


DOCTOR = """Claude Code doctor

Invalid settings
- /h/settings.json › model: Expected string, but received number
  Suggested fix: none
- /h/settings.json › permissions.allow: Invalid permission rule "Bash((" was skipped: Malformed
- /h/settings.json › hooks: "hooks" must be an object; received number. This field was ignored.

No installation issues found.
"""


def test_the_verdict_of_claude_doctor() -> None:
    assert read_verdict(DOCTOR) == ["/h/settings.json › model: Expected string, but received number"]
    assert read_verdict("Claude Code doctor\n\nNo installation issues found.\n") == []
    assert read_verdict("Usage: claude") is None


@pytest.mark.parametrize(
    ("value", "number"),
    [("256k", 256), ("64000", 64000), (7, 7), ("", None), ("k", None), (True, None), ([], None), ("0", None)],
)
def test_tokens(value: Any, number: int | None) -> None:
    assert tokens(value) == number


def test_header_lines() -> None:
    assert header_lines("X-Team: 7\nauthorization: b\nX-API-KEY : c") == (
        ["authorization: b", "X-API-KEY : c"],
        ["X-Team: 7"],
    )
    assert header_lines(5) == ([], [])


@pytest.mark.parametrize(
    ("command", "refers"),
    [
        ("cat ~/.claude/wcode.key", True),
        ("cat '/a b/wcode.key'", True),
        ("printenv WCODE_API_KEY", True),
        ("echo sk-test-0123", False),
        ("cat ~/a; echo sk-x", False),
        ("cat secret", False),
    ],
)
def test_commands_that_refer_to_a_key(command: str, refers: bool) -> None:
    assert is_reference(command) is refers
