"""`doctor` predicts what the real Claude Code sends, over homes with layers above the settings that wcode-setup wrote."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from typing import Any

import pytest

from tests.conformance.doctor import OTHER_KEY, VARIABLE, Home, check
from tests.conformance.install import install
from tests.conformance.sandbox import Sandbox
from tests.conformance.test_openclaw import PLUS
from wcode_setup.errors import KEY, MODEL, REQUEST

pytestmark = pytest.mark.timeout(600)  # seconds; the first test installs Claude Code

URL = "https://gw.example/api/anthropic"
SETTINGS = (".claude", "settings.json")
STATE = ".claude.json"
Change = Callable[[Sandbox], object]


def project(data: Any, name: str = "settings.json", *more: Change) -> Change:
    """Settings of the folder in which Claude Code starts."""

    def change(sandbox: Sandbox) -> None:
        text = data if isinstance(data, str) else json.dumps(data)
        sandbox.write(text, "project", ".claude", name)
        for one in more:
            one(sandbox)

    return change


def env(**variables: str) -> dict[str, Any]:
    return {"env": variables}


def state(data: Any) -> Change:
    return lambda sandbox: sandbox.write(json.dumps(data), STATE)


def settings(edit: Callable[[Any], object]) -> Change:
    """The user's settings, changed."""

    def change(sandbox: Sandbox) -> None:
        data = json.loads(sandbox.read(*SETTINGS))
        edit(data)
        sandbox.write(json.dumps(data), *SETTINGS)

    return change


def agent(model: str, *folder: str) -> Change:
    text = f"---\nname: mine\ndescription: mine\nmodel: {model}\n---\nYou are mine.\n"
    return lambda sandbox: sandbox.write(text, *folder, ".claude", "agents", "mine.md")


def repository(sandbox: Sandbox) -> None:
    """The project is a folder of a repository with settings of its own."""
    sandbox.write("ref: refs/heads/main\n", "project", ".git", "HEAD")


def logged_in(sandbox: Sandbox) -> None:
    login = {
        "accessToken": OTHER_KEY,
        "refreshToken": OTHER_KEY,
        "expiresAt": 9999999999999,
        "scopes": ["user:inference"],
    }
    sandbox.write(json.dumps({"claudeAiOauth": login}), ".claude", ".credentials.json")


def no_key(sandbox: Sandbox) -> None:
    settings(lambda data: data["env"].update(ANTHROPIC_AUTH_TOKEN=""))(sandbox)


LISTED = {"availableModels": ["sonnet-4"]}
ENFORCED = {**LISTED, "enforceAvailableModels": True}
CONSOLE = {"primaryApiKey": OTHER_KEY}
HOMES = (
    Home("plain", ()),
    Home("secret", (), storage="secret"),
    Home("env", (), storage="env"),
    Home("unset", [KEY], lambda sandbox: sandbox.environment.pop(VARIABLE), storage="env"),
    Home("key-file-gone", [KEY], lambda sandbox: os.remove(sandbox.at(".claude", "wcode.key")), storage="secret"),
    Home("no-key", [REQUEST], no_key),
    Home("no-key-but-login", [KEY], lambda sandbox: (no_key(sandbox), logged_in(sandbox))),
    Home("stale-login", (), logged_in),
    Home("stale-console", [KEY], state(CONSOLE)),
    Home("stale-console-secret", (), state(CONSOLE), storage="secret"),
    Home("shell-beaten", (), env={"ANTHROPIC_BASE_URL": "https://other.example", "ANTHROPIC_MODEL": "other",
                                  "ANTHROPIC_AUTH_TOKEN": OTHER_KEY}),
    Home("shell-bedrock", [REQUEST], env={"CLAUDE_CODE_USE_BEDROCK": "1"}),
    Home("shell-socket", [REQUEST], env={"ANTHROPIC_UNIX_SOCKET": "/nowhere"}),
    Home("shell-body", [MODEL], env={"CLAUDE_CODE_EXTRA_BODY": json.dumps({"model": "other"})}),
    Home("shell-header", [KEY], storage="secret", env={"ANTHROPIC_CUSTOM_HEADERS": f"x-api-key: {OTHER_KEY}"}),
    Home("state-body", [MODEL], state(env(CLAUDE_CODE_EXTRA_BODY=json.dumps({"model": "other"})))),
    Home("project-url", [REQUEST], project(env(ANTHROPIC_BASE_URL="https://other.example/anthropic"))),
    Home("project-model", [MODEL], project(env(ANTHROPIC_MODEL="other"))),
    Home("project-alias", [MODEL], project(env(ANTHROPIC_MODEL="haiku"))),
    Home("project-same", (), project(env(ANTHROPIC_BASE_URL=URL + "/", ANTHROPIC_MODEL="opus"))),
    Home("project-token", [KEY], project(env(ANTHROPIC_AUTH_TOKEN=OTHER_KEY)), storage="secret"),
    Home("project-blank", [REQUEST], project(env(ANTHROPIC_AUTH_TOKEN=""))),
    Home("project-helper", [KEY], project({"apiKeyHelper": f"echo {OTHER_KEY}"}), storage="env"),
    Home("project-ignored", (), project({**env(ANTHROPIC_MODEL="other"), "permissions": 5})),
    Home("project-list", (), project(LISTED)),
    Home("project-list-enforced", [MODEL], project(ENFORCED)),
    Home("local-takes-back", (), project(env(ANTHROPIC_MODEL="other"), "settings.json",
                                         project(env(ANTHROPIC_MODEL=PLUS), "settings.local.json"))),
    Home("agent", [MODEL], project({"agent": "mine"}, "settings.local.json", agent("other", "project"))),
    Home("agent-of-user", [MODEL], lambda sandbox: (agent("haiku")(sandbox), settings(
        lambda data: data.update(agent="mine"))(sandbox))),
    Home("agent-inherits", (), project({"agent": "mine"}, "settings.json", agent("inherit"))),
    Home("void", [REQUEST], settings(lambda data: data.update(cleanupPeriodDays="30")),
         env={"ANTHROPIC_API_KEY": ""}),  # with it Claude Code asks its own server, for 20 seconds
    Home("list-enforced", [MODEL], settings(lambda data: data.update(ENFORCED))),
    Home("unmapped", [MODEL], settings(lambda data: data["env"].pop("ANTHROPIC_MODEL") and data.update(model="other"))),
    Home("not-blank", [KEY], settings(lambda data: data["env"].pop("ANTHROPIC_API_KEY"))),
    Home("old-helper", [KEY], settings(lambda data: data.update(apiKeyHelper=f"echo {OTHER_KEY}"))),
)  # fmt: skip


@pytest.mark.matrix(every=2)  # all of them: WCODE_TESTS=all make conformance
@pytest.mark.parametrize("home", HOMES, ids=[home.name for home in HOMES])
def test_doctor_predicts(home: Home, sandbox: Sandbox) -> None:
    """It says the same as the request that Claude Code sends."""
    program = os.path.join(install("claude"), "node_modules", "@anthropic-ai", "claude-code-linux-x64", "claude")
    os.makedirs(sandbox.at("bin"))
    os.symlink(program, sandbox.at("bin", "claude"))
    sandbox.environment["PATH"] = os.pathsep.join([sandbox.at("bin"), sandbox.environment["PATH"]])
    check(sandbox, "claude", home, "--base-url", URL)
