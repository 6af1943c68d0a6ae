"""Codex CLI alone: its places, what `validate` finds, profiles, the verdict of its own check, and strings in TOML."""

from __future__ import annotations

import json
import tomllib
from typing import Any

import pytest

from tests.aftermath import PLUS, SMALL
from tests.program import Program, Result
from wcode_setup.engine.render import render
from wcode_setup.engine.workspace import Files
from wcode_setup.locations import Locations
from wcode_setup.tools.base import Request
from wcode_setup.tools.codex import TOOL, paths
from wcode_setup.tools.codex.validation import complaints

KEY = "sk-test-0123456789abcdef"
URL = "https://wcode.net/api/gpt/v1"
CONFIG, ENV, PROFILE = ".codex/config.toml", ".codex/.env", ".codex/wcode-qwen3-6-plus.config.toml"


def configure(program: Program, *words: str, **more: Any) -> Result:
    result = program("codex", *words, stdin=KEY.encode(), **more)
    assert result.code == 0, result.text
    return result


def data(program: Program, path: str = CONFIG) -> Any:
    return tomllib.loads((program.home / path).read_text())


@pytest.mark.parametrize(
    ("platform", "env", "folder"),
    [
        ("linux", {}, "/home/u/.codex/"),
        ("darwin", {"CODEX_HOME": ""}, "/home/u/.codex/"),
        ("linux", {"CODEX_HOME": "/x/y/"}, "/x/y/"),
        ("linux", {"CODEX_HOME": "rel/x"}, "/home/u/rel/x/"),
        ("win32", {}, "C:\\Users\\u\\.codex\\"),
        ("win32", {"CODEX_HOME": r"D:\h"}, "D:\\h\\"),
    ],
)
def test_places(platform: str, env: dict[str, str], folder: str) -> None:
    home = r"C:\Users\u" if platform == "win32" else "/home/u"
    files = TOOL.targets(Files(Locations(platform, env, home, home)), Request("codex", (), URL))
    assert [file.path for file in files] == [f"{folder}config.toml", f"{folder}.env"]


def test_a_tilde_in_codex_home_is_refused(program: Program) -> None:
    """Codex would not start, and a folder called `~` would be left; a preview says so, `--force` writes there."""
    env = {"CODEX_HOME": "~/elsewhere"}
    refused = program("codex", *PLUS, stdin=KEY.encode(), env=env)
    assert refused.code == 1 and "Codex does not expand `~`" in refused.err
    assert not (program.home / "~").exists()
    preview = program("codex", *PLUS, "--dry-run", stdin=KEY.encode(), env=env)
    assert preview.code == 0 and "Codex does not expand `~`" in preview.out
    assert program("codex", *PLUS, "--force", stdin=KEY.encode(), env=env).code == 0
    assert (program.home / "~/elsewhere/config.toml").exists()
    assert program("codex", *PLUS, stdin=KEY.encode(), env=env).code == 0, "now the folder exists, and Codex starts"


@pytest.mark.parametrize("storage", ["literal", "secret", "env"])
def test_validate_is_content_with_ours(storage: str, program: Program) -> None:
    configure(program, *SMALL, *PLUS, "--key-storage", storage)
    result = program("validate", "codex", env={"WCODE_API_KEY": KEY})
    assert result.code == 0 and result.out.startswith(f"~/{CONFIG}: the managed entries are correct\n")
    assert "Warning" not in result.out


@pytest.mark.parametrize(
    ("storage", "path", "old", "new", "where", "code"),
    [
        ("env", CONFIG, "= 256000", "= 300000", "model_context_window", "limit-high"),
        ("env", CONFIG, "= 256000", "= 200000", "model_context_window", "limit-low"),
        ("env", CONFIG, "model_context_window = 256000\n", "", "the top level", "limit-missing"),
        ("env", PROFILE, "= 1024000", "= 2000000", "model_context_window", "limit-high"),
        ("env", CONFIG, "wcode.net", "wcode.example", "model_providers.wcode.base_url", "url-edited"),
        ("env", CONFIG, 'env_key = "WCODE_API_KEY"\n', "", "model_providers.wcode", "no-key"),
        ("env", CONFIG, '"responses"', '"chat"', "model_providers.wcode.wire_api", "schema-enum"),
        ("env", CONFIG, 'name = "wcode"\n', "", "model_providers.wcode", "schema-required"),
        ("env", CONFIG, "env_key", "requires_openai_auth = true\nenv_key", None, "reason-codex-openai-auth"),
        ("literal", CONFIG, "model =", 'profile = "x"\nmodel =', "profile", "codex-old-profile"),
        ("env", CONFIG, "model =", 'forced_login_method = "chatgpt"\nmodel =', None, "codex-forced-login"),
        ("env", CONFIG, "[model_", '[model_providers.o]\nname = "O"\nwire_api = "chat"\n\n[model_', None, "codex-chat"),
        ("env", CONFIG, "[model_", "[model_providers.o]\n\n[model_", "model_providers.o", "codex-no-name"),
        ("env", CONFIG, "[model_", '[model_providers.ollama]\nname = "O"\n\n[model_', None, "codex-reserved"),
        ("secret", ENV, "WCODE_API_KEY=" + KEY, "WCODE_API_KEY=", None, "codex-env-hides"),
    ],
)
def test_validate_finds(
    storage: str, path: str, old: str, new: str, where: str | None, code: str, program: Program
) -> None:
    configure(program, *SMALL, *PLUS, "--key-storage", storage)
    file = program.home / path
    text = file.read_text()
    assert old in text
    file.write_text(text.replace(old, new, 1))
    result = program("validate", "codex", "--json", env={"WCODE_API_KEY": KEY})
    [verdict] = result.document["data"]
    found = {finding["code"]: finding for finding in verdict["findings"]}
    assert code in found, found
    assert where is None or found[code]["where"] == where
    assert result.code == (0 if found[code]["level"] == "warning" else 3)


def test_a_model_moves_between_default_and_profile(program: Program) -> None:
    """A later run with other models leaves the profiles that it does not name; `remove` removes them all."""
    configure(program, *SMALL, *PLUS)
    configure(program, *PLUS)
    assert data(program)["model"] == "qwen3.6-plus"
    assert data(program, PROFILE)["model"] == "qwen3.6-plus"
    configure(program, *PLUS, *SMALL, "--no-default")
    assert data(program, ".codex/wcode-qwen3-6-27b.config.toml")["model_context_window"] == 256000
    assert program("remove", "codex").code == 0
    assert not list((program.home / ".codex").glob("*"))


def test_what_the_user_adds_to_a_profile_stays(program: Program) -> None:
    configure(program, *SMALL, *PLUS)
    file = program.home / PROFILE
    file.write_text(file.read_text() + 'sandbox_mode = "read-only" # mine\n')
    configure(program, *SMALL, *PLUS)
    assert program("remove", "codex").code == 0
    assert file.read_text() == 'sandbox_mode = "read-only" # mine\n'


def test_models_that_the_files_have_stay_registered(program: Program) -> None:
    """A run that names no model keeps both, and their windows."""
    configure(program, *SMALL, *PLUS, "--key-storage", "secret")
    before = program.tree(state=False)
    assert configure(program, "--json").document["status"] == "unchanged"
    exported = program("export")
    assert "qwen3.6-plus" in exported.out and "qwen/qwen3.6-27b" in exported.out
    assert program("apply", "-", "--check", stdin=exported.out.encode()).code == 0
    assert program.tree(state=False) == before


def test_names_of_profiles() -> None:
    names = paths.profile_names("wcode", "qwen/qwen3.6-27b:free")
    assert [next(names) for _ in range(3)] == [
        "wcode-qwen3-6-27b-free",
        "wcode-qwen-qwen3-6-27b-free",
        "wcode-qwen-qwen3-6-27b-free-2",
    ]


REPORT = {
    "checks": {
        "config.load": {
            "status": "fail",
            "summary": "config could not be loaded",
            "details": {"error": "invalid configuration", "file": "/x/config.toml", "line": "1", "column": "6"},
            "remediation": "Fix it.",
        },
        "network.provider_reachability": {"status": "fail", "summary": "unreachable", "details": {}},
        "auth.credentials": {"status": "ok", "summary": "fine", "details": {}, "remediation": None},
    }
}


@pytest.mark.parametrize(
    ("output", "verdict"),
    [
        (REPORT, ["config could not be loaded; invalid configuration; /x/config.toml:1:6; Fix it."]),
        ({"checks": {"config.load": {"status": "ok"}}}, []),
        ({"checks": {"auth.credentials": {"status": "fail", "summary": "missing"}}}, ["missing"]),
        ({"checks": []}, None),
        ({}, None),
        ([], None),
    ],
)
def test_the_verdict_of_the_tool(output: Any, verdict: list[str] | None) -> None:
    assert complaints(json.dumps(output)) == verdict
    assert complaints("codex: not found") is None


@pytest.mark.parametrize("text", ["plain", 'a"b\\c', "<&>'", "é中", "😀\U0010ffff", "\x7f\x00\u2028", "\ud7ff\ue000"])
def test_strings_in_templates(text: str) -> None:
    """Whatever a model is called, the template has it as TOML reads it."""
    model = {"id": text, "context_window": 1}
    assert tomllib.loads(render("codex/profile.config.toml.j2", {"model": model, "provider": "p"}))["model"] == text
