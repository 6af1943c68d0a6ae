"""`all`, `status` and `--keep-going`: what golden cases cannot show."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.program import STATE, Program
from wcode_setup import tools

KEY = b"sk-test-all-0123456789abcdef\n"
PLUS = ("--model", "qwen3.6-plus")
ALL = ("all", *PLUS, "--api-key-stdin")
HERMES, OPENCLAW = ".hermes/config.yaml", ".openclaw/openclaw.json"


@pytest.fixture
def both(program: Program) -> Program:
    """A home in which two tools have a configuration."""
    program.write(HERMES, "model:\n  default: claude-sonnet-4\n  provider: anthropic\n")
    program.write(OPENCLAW, '{ "gateway": { "mode": "local" } }\n')
    return program


def state_of(program: Program, tool: str) -> dict[str, object]:
    [found] = program("status", tool, "--json").document["data"]
    [file] = found["files"]
    return {**file, "points_to": found["points_to"]}


# all


def test_one_run_with_the_files_of_both(both: Program) -> None:
    document = both(*ALL, "--json", stdin=KEY).document
    assert (document["command"], document["status"], document["exit_code"]) == ("all", "changed", 0)
    assert [(file["tools"], file["status"]) for file in document["files"]] == [
        (["openclaw"], "changed"),
        (["hermes"], "changed"),
    ]
    [run] = both("history", "--json").document["data"]
    assert (run["run_id"], run["tools"], run["command"]) == (document["run_id"], ["openclaw", "hermes"], "all")
    assert run["providers"] == {"openclaw": "wcode", "hermes": "wcode"}


def test_a_program_without_a_configuration_counts(program: Program) -> None:
    program.write("bin/hermes", "#!/bin/sh\n").chmod(0o755)
    env = {"PATH": str(program.home / "bin")}
    document = program(*ALL, "--json", stdin=KEY, env=env).document
    assert [(file["tools"], file["status"]) for file in document["files"]] == [(["hermes"], "created")]


def test_a_tool_that_is_not_here_is_left_alone(program: Program) -> None:
    program.write(HERMES, "")
    assert program(*ALL, stdin=KEY).code == 0
    assert not (program.home / ".openclaw").exists()


def test_the_same_mistake_is_said_once(both: Program) -> None:
    before = both.tree()
    result = both("all", *PLUS, "--key-storage", "literal")
    assert result.code == 1
    assert result.err.count("Error: ") == 1
    assert "WCODE_API_KEY is not set" in result.err
    assert both.tree(state=False) == {path: entry for path, entry in before.items() if not path.startswith(".local")}


def test_config_goes_with_one_tool(both: Program) -> None:
    result = both(*ALL, "--config", "x.json", stdin=KEY)
    assert result == (
        2,
        "",
        "Error: --config applies to one tool, not to `all`\nHint: Run the command of that tool.\n",
    )


def test_a_failing_write_of_one_file_puts_back_the_other(both: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    from wcode_setup.engine.store import files

    before = {path: (both.home / path).read_bytes() for path in (HERMES, OPENCLAW)}
    install, calls = files.install, []

    def failing(path: str, tag: str) -> None:
        calls.append(path)
        if len(calls) == 2:
            raise OSError(28, "No space left on device")
        install(path, tag)

    monkeypatch.setattr(files, "install", failing)
    result = both(*ALL, "--json", stdin=KEY)
    assert (result.code, result.document["status"]) == (1, "refused")
    assert len(calls) == 2
    assert {path: (both.home / path).read_bytes() for path in before} == before


def test_keep_going_writes_the_rest_and_says_partial(both: Program) -> None:
    both.write(OPENCLAW, "{")
    plain = both(*ALL, "--json", stdin=KEY)
    assert (plain.code, plain.document["status"], plain.document["files"]) == (1, "refused", [])
    assert "Hint: --keep-going skips openclaw and configures the other tools.\n" in plain.err
    document = both(*ALL, "--keep-going", "--json", stdin=KEY).document
    assert (document["status"], document["exit_code"]) == ("partial", 1)
    assert [file["tools"] for file in document["files"]] == [["hermes"]]
    assert [(error["code"], error["path"]) for error in document["errors"]] == [
        ("syntax", str(both.home / OPENCLAW)),
    ]
    assert document["run_id"] is not None
    assert (both.home / OPENCLAW).read_text() == "{"


def test_keep_going_without_a_refusal_is_an_ordinary_run(both: Program) -> None:
    document = both(*ALL, "--keep-going", "--json", stdin=KEY).document
    assert (document["status"], document["exit_code"]) == ("changed", 0)


# taking it back tool by tool


def test_remove_of_one_tool_leaves_the_other_to_undo(both: Program) -> None:
    before = {path: (both.home / path).read_bytes() for path in (HERMES, OPENCLAW)}
    run = both(*ALL, "--json", stdin=KEY).document["run_id"]
    configured = (both.home / OPENCLAW).read_bytes()
    assert both("remove", "hermes").code == 0
    assert (both.home / HERMES).read_bytes() == before[HERMES]
    assert (both.home / OPENCLAW).read_bytes() == configured
    assert both("undo", run).code == 0
    assert {path: (both.home / path).read_bytes() for path in before} == before
    assert [entry["undone"] for entry in both("history", "--json").document["data"]] == [False, False, True]


def test_a_run_is_undone_when_each_of_its_tools_is_removed(both: Program) -> None:
    run = both(*ALL, "--json", stdin=KEY).document["run_id"]
    both("remove", "hermes")
    listed = {entry["run_id"]: entry["undone"] for entry in both("history", "--json").document["data"]}
    assert listed[run] is False
    both("remove", "openclaw")
    listed = {entry["run_id"]: entry["undone"] for entry in both("history", "--json").document["data"]}
    assert listed[run] is True
    assert both("undo", run, "--json").document["errors"][0]["code"] == "run-undone"


def test_undo_is_refused_whole_if_one_file_cannot_be_read(both: Program) -> None:
    both(*ALL, stdin=KEY)
    both.write(HERMES, "model: [\n")
    before = both.tree()
    result = both("undo", "--json")
    assert (result.code, result.document["status"]) == (1, "refused")
    assert both.tree() == before


# status


@pytest.mark.parametrize(
    ("path", "content", "pointer"),
    [
        (OPENCLAW, '{"models": {"providers": {"a": {"baseUrl": 1}}}, "agents": {"defaults": {"model": "a/b"}}}',
         {"provider": "a", "base_url": None, "model": "b", "key_form": None, "variable": None}),
        (HERMES, "model: {default: 1, provider: nous, base_url: 2}\n",
         {"provider": "nous", "base_url": None, "model": None, "key_form": None, "variable": None}),
        (HERMES, "model: {default: 1}\n", None),
    ],
)  # fmt: skip
def test_values_of_any_type(program: Program, path: str, content: str, pointer: dict[str, str | None] | None) -> None:
    program.write(path, content)
    tool = "openclaw" if path == OPENCLAW else "hermes"
    assert state_of(program, tool)["points_to"] == pointer
    assert program("status", tool).code == 0


def test_nothing_is_here(program: Program) -> None:
    assert program("status") == (0, "".join(f"{title}: not installed\n" for title in tools.TITLES.values()), "")
    data = program("status", "--json").document["data"]
    assert [entry["tool"] for entry in data] == list(tools.TITLES)
    assert all(entry["installed"] is entry["points_to"] is None and entry["files"] == [] for entry in data)


def test_what_stands_there_before_any_run(both: Program) -> None:
    assert state_of(both, "hermes") == {
        "path": str(both.home / HERMES), "state": "none", "run_id": None, "lost": [], "error": None,
        "points_to": {"provider": "anthropic", "base_url": None, "model": "claude-sonnet-4", "key_form": None, "variable": None},
    }  # fmt: skip


def _append(text: str) -> Callable[[Path], object]:
    return lambda path: path.write_text(path.read_text().replace('"local"', text))


@pytest.mark.parametrize(
    ("edit", "state", "lost"),
    [
        (lambda path: None, "as-left", []),
        (_append('"remote"'), "kept", []),
        (lambda path: path.write_text(path.read_text().replace("64000", "32000")), "lost",
         ["models.providers.wcode.models"]),
        (lambda path: path.write_text("{}"), "lost", [
            "models.mode", "models.providers.wcode.baseUrl", "models.providers.wcode.apiKey",
            "models.providers.wcode.api", "models.providers.wcode.models", "agents.defaults.model.primary"]),
        (lambda path: path.unlink(), "gone", []),
        (lambda path: path.write_text("{"), "unread", []),
    ],
    ids=["as-left", "kept", "lost", "wiped", "gone", "unread"],
)  # fmt: skip
def test_what_became_of_our_edit(both: Program, edit: Callable[[Path], None], state: str, lost: list[str]) -> None:
    run = both(*ALL, "--json", stdin=KEY).document["run_id"]
    edit(both.home / OPENCLAW)
    found = state_of(both, "openclaw")
    assert (found["state"], found["run_id"], sorted(found["lost"])) == (state, run, sorted(lost))  # type: ignore[call-overload]
    assert bool(found["error"]) == (state == "unread")


def test_the_values_of_an_older_run_count_until_a_newer_one_writes_them(both: Program) -> None:
    both("openclaw", *PLUS, "--api-key-stdin", stdin=KEY)
    both("openclaw", *PLUS, "--api-key-stdin", stdin=b"sk-test-newer-0123456789\n")
    config = both.home / OPENCLAW
    config.write_text(config.read_text() + "\n")
    assert state_of(both, "openclaw")["state"] == "kept"
    config.write_text(config.read_text().replace("wcode.net", "elsewhere.example"))
    assert state_of(both, "openclaw")["lost"] == ["models.providers.wcode.baseUrl"]


def test_after_undo_nothing_of_ours_is_missed(both: Program) -> None:
    both(*ALL, stdin=KEY)
    both("undo")
    config = both.home / OPENCLAW
    assert state_of(both, "openclaw")["state"] == "as-left"
    config.write_text(config.read_text() + "\n")
    assert state_of(both, "openclaw")["state"] == "kept"


def test_status_for_a_person(both: Program) -> None:
    both("openclaw", *PLUS, "--api-key-stdin", stdin=KEY)
    run = both("history", "--json").document["data"][0]["run_id"]
    both.write("bin/lib/node_modules/openclaw/package.json", json.dumps({"name": "openclaw", "version": "2026.9.6"}))
    program = both.write("bin/lib/node_modules/openclaw/openclaw.mjs", "#!/usr/bin/env node\n")
    program.chmod(0o755)
    (both.home / "bin/openclaw").symlink_to(program)
    result = both("status", "openclaw", "hermes", env={"PATH": str(both.home / "bin")})
    text = (
        "OpenClaw: 2026.9.6 (~/bin/lib/node_modules/openclaw/openclaw.mjs)\n"
        "  qwen3.6-plus, https://wcode.net/api/gpt/v1, provider wcode, key: literal\n"
        "  empty, so that they follow the default model: agents.defaults.imageModel.primary, "
        "agents.defaults.pdfModel.primary, agents.defaults.subagents.model.primary (+6)\n"
        "  empty, so that nothing is called: agents.defaults.decisionModel, agents.defaults.mediaModels.image.primary, "
        "agents.defaults.mediaModels.video.primary (+8)\n"
        f"  ~/.openclaw/openclaw.json: unchanged since run {run}\n"
        "Hermes Agent: not installed\n"
        "  claude-sonnet-4, provider anthropic\n"
        "  ~/.hermes/config.yaml\n"
    )
    assert result == (0, text, "")


def test_status_of_a_python_program(program: Program) -> None:
    program.write("venv/bin/hermes", "#!/bin/sh\n").chmod(0o755)
    program.write("venv/lib/python3.12/site-packages/hermes_agent-0.19.0.dist-info/METADATA", "")
    [found] = program("status", "hermes", "--json", env={"PATH": str(program.home / "venv/bin")}).document["data"]
    assert found["installed"] == {"where": str(program.home / "venv/bin/hermes"), "version": "0.19.0"}


def test_status_shows_no_key_and_writes_nothing(both: Program) -> None:
    both(*ALL, stdin=KEY)
    before = both.tree()
    for more in ((), ("--json",), ("--lang", "zh")):
        assert KEY.decode().strip() not in both("status", *more).text
    assert both.tree() == before
    assert (both.home / STATE).is_dir()


def test_status_of_a_broken_file_is_0(both: Program) -> None:
    both.write(OPENCLAW, "{")
    result = both("status", "openclaw")
    assert result == (
        0,
        "OpenClaw: not installed\n  ~/.openclaw/openclaw.json:1:2: unexpected end of file, '{' of line 1 is not closed\n",
        "",
    )
