"""`doctor` predicts what the real Droid sends, over homes with layers above the settings that wcode-setup wrote."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from tests.conformance.doctor import OTHER_KEY, URL, VARIABLE, Home, check
from tests.conformance.sandbox import KEY as OUR_KEY
from tests.conformance.sandbox import Sandbox
from tests.conformance.test_droid import CONFIG, IDS
from tests.conformance.test_openclaw import PLUS, SMALL
from wcode_setup.errors import KEY, MODEL, REQUEST

pytestmark = pytest.mark.timeout(600)  # seconds; the first test installs Droid

Change = Callable[[Sandbox], object]
CHAT = "generic-chat-completion-api"
FOREIGN = {"model": "large", "baseUrl": "https://other.example/v1", "apiKey": OTHER_KEY, "provider": CHAT}
OTHER = {**FOREIGN, "model": PLUS, "baseUrl": URL, "id": IDS[PLUS]}
"""Our entry with another key."""


def session(model: str) -> dict[str, Any]:
    return {"sessionDefaultSettings": {"model": model}}


def config(edit: Callable[[Any], object]) -> Change:
    """The settings, changed."""

    def change(sandbox: Sandbox) -> None:
        data = json.loads(sandbox.read(*CONFIG))
        edit(data)
        sandbox.write(json.dumps(data), *CONFIG)

    return change


def entry(**values: Any) -> Change:
    return config(lambda data: data["customModels"][0].update(values))


def written(data: Any, *path: str) -> Change:
    return lambda sandbox: sandbox.write(json.dumps(data), *path)


def runtime(data: Any) -> Change:
    def change(sandbox: Sandbox) -> None:
        sandbox.environment["FACTORY_RUNTIME_SETTINGS_PATH"] = sandbox.write(json.dumps(data), "runtime.json")

    return change


def managed(data: Any) -> Change:
    def change(sandbox: Sandbox) -> None:
        path = sandbox.write(json.dumps(data), "managed.json")
        sandbox.environment["FACTORY_ORG_MANAGED_SETTINGS_LOCAL_PATH"] = path

    return change


def hook(sandbox: Sandbox) -> None:
    """A program of the user, which no proof starts."""
    command = {"type": "command", "command": f"touch {sandbox.at('HOOK')}"}
    config(lambda data: data.update(hooks={"SessionStart": [{"hooks": [command]}]}))(sandbox)


PROJECT = ("project", ".factory", "settings.json")
LOCAL = (".factory", "settings.local.json")
HOMES = (
    Home("plain", ()),
    Home("env", (), storage="env"),
    Home("hook", (), hook),
    Home("unset", [KEY], lambda sandbox: sandbox.environment.pop(VARIABLE), storage="env"),
    Home("no-key", [KEY], entry(apiKey="")),
    Home("header", [KEY], entry(extraHeaders={"Authorization": f"Bearer {OTHER_KEY}"})),
    Home("header-same", (), entry(extraHeaders={"x-api-key": OUR_KEY})),
    Home("extra-model", [MODEL], entry(extraArgs={"model": SMALL})),
    Home("local", [REQUEST], written({"customModels": [FOREIGN]}, *LOCAL)),
    Home("local-session", [REQUEST], written({"sessionDefaultSettings": {"reasoningEffort": "high"}}, *LOCAL)),
    Home("local-other", (), written({"theme": "dark"}, *LOCAL)),
    Home("project", [REQUEST], written({"customModels": [FOREIGN], **session("custom:large-0")}, *PROJECT)),
    Home("project-model", [MODEL], written(session(IDS[SMALL]), *PROJECT)),
    Home("project-key", [KEY], written({"customModels": [OTHER]}, *PROJECT)),
    Home("project-beside", (), written({"customModels": [FOREIGN]}, *PROJECT)),
    Home("runtime", [MODEL], runtime(session(IDS[SMALL]))),
    Home("managed", [KEY], managed({"customModels": [OTHER], **session("claude-opus-5")})),
    Home("policy", [REQUEST], managed({"modelPolicy": {"allowCustomModels": False}})),
    Home("policy-elsewhere", [REQUEST], config(lambda data: data.update(
        modelPolicy={"allowedBaseUrls": ["https://other.example/v1"]}))),
    Home("built-in", [REQUEST], config(lambda data: data.update(session("claude-opus-5")))),
    Home("gone", [REQUEST], config(lambda data: data.update(session("custom:gone-0")))),
    Home("by-model", (), config(lambda data: data.update(session(f"custom:{PLUS}")))),
    Home("bom", [REQUEST], lambda sandbox: sandbox.write("\ufeff" + sandbox.read(*CONFIG), *CONFIG)),
)  # fmt: skip


@pytest.mark.matrix(every=3)  # all of them: WCODE_TESTS=all make conformance
@pytest.mark.parametrize("home", HOMES, ids=[home.name for home in HOMES])
def test_doctor_predicts(home: Home, sandbox: Sandbox) -> None:
    """It says the same as the request that Droid sends."""
    check(sandbox, "droid", home)
    assert not sandbox.files_with("", "HOOK")
