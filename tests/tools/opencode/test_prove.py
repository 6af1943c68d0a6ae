"""`doctor --prove` with a stand-in for a tool: the report, and that nothing is left of the run, however it ends."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.program import ROOT, Program, Result

KEY, OTHER = "sk-test-prove-0123456789", "sk-other-vendor-9876543210"
URL = "https://gw.example/api/gpt/v1"
MODEL = "qwen3.6-plus"


@pytest.fixture
def tool(program: Program) -> Program:
    """A home with the stand-in as `opencode`, configured for a gateway that cannot be reached."""
    shim = program.write(
        "bin/opencode", f'#!/bin/sh\nexec {sys.executable} {ROOT}/tests/tools/opencode/stand_in.py "$@"\n'
    )
    shim.chmod(0o755)
    program.env |= {
        "PATH": f"{program.home}/bin:/usr/bin:/bin",
        "FAKE_LOG": f"{program.home}/log",
        "OPENAI_API_KEY": OTHER,
    }
    done = program("opencode", "--model", MODEL, "--base-url", URL, "--api-key-stdin", "--yes", stdin=KEY.encode())
    assert done.code == 0, done.text
    return program


@pytest.fixture(autouse=True)
def nothing_is_left(tool: Program) -> Iterator[None]:
    """Neither the scratch home nor a process of the run, and the user's files as they were."""
    before = tool.tree()
    yield
    after = tool.tree()
    after.pop("log", None)
    assert after == before
    for run in runs(tool):
        assert not os.path.exists(run["home"])
        assert not os.path.exists(f"/proc/{run['pid']}")
        assert run["home"].encode() not in b"".join(environments())


def environments() -> Iterator[bytes]:
    """The environments of all processes that can be seen."""
    for name in filter(str.isdigit, os.listdir("/proc")):
        try:
            yield Path(f"/proc/{name}/environ").read_bytes()
        except OSError:
            continue


def runs(tool: Program) -> list[dict[str, Any]]:
    """What the stand-in saw in its runs."""
    log = tool.home / "log"
    return [json.loads(line) for line in log.read_text().splitlines()] if log.exists() else []


def prove(tool: Program, *deeds: str) -> tuple[Result, dict[str, str]]:
    """Prove it; the result, and the messages of the checks that the run made."""
    result = tool("doctor", "opencode", "--prove", "--json", env={"FAKE": " ".join(deeds)})
    assert KEY not in result.text and OTHER not in result.text
    [data] = result.document["data"]
    checks = [(one["check"], f"{one['level']}: {one['message']}") for one in data["checks"]]
    start = [name for name, _ in checks].index("restart") + 1
    return result, {**dict(checks[start:]), "observed": data["observed"]}


def test_proved(tool: Program) -> None:
    result, said = prove(tool)
    assert said == {
        "request": "ok: 1 request(s) to /api/gpt/v1/chat/completions",
        "model": "ok: qwen3.6-plus",
        "key": "ok: sk-…6789, the key of the managed entry",
        "limit": "ok: max_tokens 77",
        "proved": "ok: OpenCode uses the managed entry",
        "observed": [],
    }
    assert result.code == 0
    [run] = runs(tool)
    assert (run["words"], run["config"]) == (["run", "Say hi"], True)
    assert run["home"].endswith(str(tool.home)) and run["home"] != str(tool.home)
    assert run["cwd"] == run["home"]
    assert run["env"]["OPENAI_API_KEY"] == "key-of-OPENAI_API_KEY"
    assert run["env"]["HTTPS_PROXY"].startswith("http://127.0.0.1:")


def test_another_model(tool: Program) -> None:
    result, said = prove(tool, "model=wcode/other")
    assert said["model"] == "failed: other instead of qwen3.6-plus" and "proved" not in said
    assert (said["observed"], result.code) == (["model"], 3)


def test_the_key_of_a_variable(tool: Program) -> None:
    _, said = prove(tool, "key=OPENAI_API_KEY")
    assert said["key"] == "failed: OPENAI_API_KEY instead of the key of the managed entry"
    assert said["observed"] == ["key"]


def test_no_key(tool: Program) -> None:
    tool.env["EMPTY"] = ""
    _, said = prove(tool, "key=EMPTY")
    assert said["key"] == "failed: no key instead of the key of the managed entry"
    assert said["observed"] == ["key"]


def test_no_request(tool: Program) -> None:
    """The tool's own words are shown, without its key."""
    result, said = prove(tool, "exit=4")
    assert said == {
        "request": "failed: no request reached the gateway",
        "end": "warning: OpenCode ended with exit code 4: cannot go on: sk-…6789",
        "observed": ["request"],
    }
    assert result.code == 3


def test_other_hosts(tool: Program) -> None:
    _, said = prove(tool, "contact=http://telemetry.example/x", "contact=https://api.example/y")
    assert said["others"] == "ok: OpenCode also wanted to contact telemetry.example, api.example (refused)"
    assert said["observed"] == []


def test_a_daemon_is_ended(tool: Program) -> None:
    """`nothing_is_left` sees that; the proof holds all the same."""
    _, said = prove(tool, "daemon")
    assert said["observed"] == []


def test_a_run_that_takes_too_long(tool: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    from wcode_setup.tools.opencode import TOOL, Family

    how = Family.headless(TOOL, *_query(tool))._replace(seconds=1)
    monkeypatch.setattr(Family, "headless", lambda *_: how)
    _, said = prove(tool, "daemon", "hang")
    assert said["end"] == "warning: OpenCode did not end within 1 s, and was ended"
    assert said["observed"] == ["request"]


def _query(tool: Program) -> tuple[Any, Any]:
    from wcode_setup.api.queries import query
    from wcode_setup.engine.workspace import Files
    from wcode_setup.locations import Locations

    return Files(Locations(sys.platform, tool.env, str(tool.home), str(tool.home))), query("opencode")


def test_a_file_that_the_run_changes(tool: Program) -> None:
    """A tool that finds its way out of the scratch home is reported."""
    config = tool.home / ".config/opencode/opencode.jsonc"
    before, facts = config.read_bytes(), config.stat()
    result, said = prove(tool, f"touch={config}")
    assert (
        said["files"] == "failed: the run changed files outside of the scratch home: ~/.config/opencode/opencode.jsonc"
    )
    assert result.code == 3
    config.write_bytes(before)
    os.utime(config, ns=(facts.st_atime_ns, facts.st_mtime_ns))


@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_interrupted(number: int, code: int, tool: Program) -> None:
    process = subprocess.Popen(
        [sys.executable, "-m", "wcode_setup", "doctor", "opencode", "--prove"],
        env={**tool.env, "PYTHONPATH": str(ROOT), "FAKE": "daemon hang"},
        cwd=tool.home, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    )  # fmt: skip
    until = time.monotonic() + 30
    while not runs(tool) and time.monotonic() < until:
        time.sleep(0.05)
    time.sleep(0.3)
    process.send_signal(number)
    process.communicate(timeout=30)
    assert process.returncode == code


def test_not_found(tool: Program) -> None:
    result = tool("doctor", "opencode", "--prove", "--json", env={"PATH": "/usr/bin:/bin"})
    [one] = [one for one in result.document["data"][0]["checks"] if one["check"] == "prove"]
    assert (one["level"], one["message"]) == ("skipped", "OpenCode has no program of its own in PATH")
    assert result.document["data"][0]["observed"] is None
    assert result.code == 0


def test_a_file_that_is_no_configuration(tool: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    from wcode_setup.doctor import scratch

    monkeypatch.setattr(scratch, "_LARGEST", 1 << 8)
    result = tool("doctor", "opencode", "--prove", "--json")
    [one] = [one for one in result.document["data"][0]["checks"] if one["check"] == "prove"]
    assert (one["level"], one["code"]) == ("failed", "prove-large")
    assert one["path"] == f"{tool.home}/.config/opencode/opencode.jsonc"
    assert runs(tool) == []
