"""`doctor` predicts what the real Qwen Code sends, over homes with layers above the file that wcode-setup wrote."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from tests.conformance.doctor import OTHER_KEY, URL, VARIABLE, Home, check
from tests.conformance.sandbox import Sandbox
from tests.conformance.test_openclaw import SMALL
from wcode_setup.errors import KEY, MODEL, REQUEST

pytestmark = pytest.mark.timeout(600)  # seconds; the first test installs Qwen Code

CONFIG, DOTENV = (".qwen", "settings.json"), (".qwen", ".env")
PROJECT = ("project", ".qwen", "settings.json")
Change = Callable[[Sandbox], object]


def edit(change: Callable[[Any], object]) -> Change:
    """Change the user's settings."""

    def call(sandbox: Sandbox) -> None:
        data = json.loads(sandbox.read(*CONFIG))
        change(data)
        sandbox.write(json.dumps(data, indent=2) + "\n", *CONFIG)

    return call


def ours(**values: Any) -> Change:
    """Add values to the managed entry; None: remove one."""

    def change(data: Any) -> None:
        first = data["modelProviders"]["openai"][0]
        first |= values
        for name in [name for name, value in values.items() if value is None]:
            del first[name]

    return edit(change)


def project(**data: Any) -> Change:
    """Settings of the current folder."""
    return lambda sandbox: sandbox.write(json.dumps(data), *PROJECT)


def both(*changes: Change) -> Change:
    def call(sandbox: Sandbox) -> None:
        for change in changes:
            change(sandbox)

    return call


def dotenv(text: str, *way: str) -> Change:
    return lambda sandbox: sandbox.write(text, *way)


def trusting(level: str | None) -> Change:
    """The check of folders is on, with a rule for the home or none."""
    on = edit(lambda data: data["security"].update(folderTrust={"enabled": True}))

    def rules(sandbox: Sandbox) -> None:
        sandbox.write(json.dumps({sandbox.home: level} if level else {}), ".qwen", "trustedFolders.json")

    return both(on, rules)


THEIRS = {"id": "qwen3.6-plus", "envKey": VARIABLE, "baseUrl": "https://other.example/v1"}
HEADERS = {"customHeaders": {"x-api-key": OTHER_KEY}}
HOMES = (
    Home("plain", ()),
    Home("secret", (), storage="secret"),
    Home("env", (), storage="env"),
    Home("unset", [KEY], lambda sandbox: sandbox.environment.pop(VARIABLE), storage="env"),
    Home("unset-open", (), both(lambda sandbox: sandbox.environment.pop(VARIABLE),
                                   edit(lambda data: data.pop("env"))), storage="env", problem=True),
    Home("unset-closed", [REQUEST], both(lambda sandbox: sandbox.environment.pop(VARIABLE),
                                         lambda sandbox: sandbox.environment.pop("OPENAI_API_KEY"),
                                         edit(lambda data: data.pop("env"))), storage="env"),
    Home("variables", (), env={"OPENAI_BASE_URL": "https://other.example/v1", "OPENAI_MODEL": "x", "QWEN_MODEL": "x"}),
    Home("shell-beats-settings", [KEY], env={VARIABLE: OTHER_KEY}),
    Home("shell-beats-dotenv", [KEY], storage="secret", env={VARIABLE: OTHER_KEY}),
    Home("project-dotenv", [KEY], dotenv(f"{VARIABLE}={OTHER_KEY}\n", "project", ".env"), storage="secret"),
    Home("project-dotenv-of-others", (), dotenv("A=1\n", "project", ".qwen", ".env"), storage="secret"),
    Home("home-dotenv", [KEY], dotenv(f"{VARIABLE}={OTHER_KEY}\n", ".env")),
    Home("project-env", (), project(env={VARIABLE: OTHER_KEY}), storage="secret"),
    Home("project-env-replaces", [KEY], project(env={VARIABLE: OTHER_KEY})),
    Home("project-model", [MODEL], project(model={"name": SMALL})),
    Home("project-entries", [REQUEST], project(modelProviders={"openai": [THEIRS]})),
    Home("project-type", [REQUEST], project(security={"auth": {"selectedType": "anthropic"}})),
    Home("project-of-others", (), project(ui={"theme": "Default"}, modelProviders={"anthropic": []})),
    Home("untrusted", (), both(trusting(None), project(model={"name": SMALL}))),
    Home("trusted", [MODEL], both(trusting("TRUST_FOLDER"), project(model={"name": SMALL}))),
    Home("enforced", [REQUEST], edit(lambda data: data["security"]["auth"].update(enforcedType="anthropic"))),
    Home("simple", [REQUEST], env={"QWEN_CODE_SIMPLE": "1"}),
    Home("first-elsewhere", [REQUEST], edit(lambda data: data["modelProviders"]["openai"].insert(0, THEIRS))),
    Home("stale-route", (), edit(lambda data: data["model"].update(baseUrl="https://other.example/v1"))),
    Home("route", (), edit(lambda data: (data["modelProviders"]["openai"].insert(0, THEIRS),
                                         data["model"].update(baseUrl=URL)))),
    Home("responses", [REQUEST], ours(wireApi="responses")),
    Home("no-variable", [KEY], ours(envKey=None)),
    Home("header", [KEY], ours(generationConfig=HEADERS)),
    Home("body", [MODEL], ours(generationConfig={"extra_body": {"model": "theirs"}})),
    Home("no-type", [REQUEST], edit(lambda data: data.pop("security"))),
)  # fmt: skip


@pytest.mark.matrix(every=2)  # all of them: WCODE_TESTS=all make conformance
@pytest.mark.parametrize("home", HOMES, ids=[home.name for home in HOMES])
def test_doctor_predicts(home: Home, sandbox: Sandbox) -> None:
    """It says the same as the request that Qwen Code sends."""
    check(sandbox, "qwen", home)
