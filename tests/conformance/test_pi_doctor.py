"""`doctor` predicts what the real pi sends, over homes with layers above the file that wcode-setup wrote."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from tests.conformance.doctor import OTHER_KEY, PROVIDER, VARIABLE, Home, check
from tests.conformance.sandbox import KEY as OWN_KEY
from tests.conformance.sandbox import Sandbox
from tests.conformance.test_openclaw import SMALL
from wcode_setup.errors import KEY, MODEL, REQUEST

pytestmark = pytest.mark.timeout(600)  # seconds; the first test installs the tool

AGENT = (".pi", "agent")
Change = Callable[[Sandbox], object]
ELSEWHERE = {
    "baseUrl": "https://other.example/v1",
    "apiKey": "x",
    "api": "openai-completions",
    "models": [{"id": "tiny"}],
}


def models(change: Callable[[Any, Any], object]) -> Change:
    """A change of `models.json`, and of the managed entry in it."""

    def call(sandbox: Sandbox) -> None:
        data = json.loads(sandbox.read(*AGENT, "models.json"))
        change(data, data["providers"][PROVIDER])
        sandbox.write(json.dumps(data), *AGENT, "models.json")

    return call


def settings(**values: Any) -> Change:
    def call(sandbox: Sandbox) -> None:
        data = json.loads(sandbox.read(*AGENT, "settings.json"))
        sandbox.write(json.dumps(data | values), *AGENT, "settings.json")

    return call


def auth(**credential: Any) -> Change:
    return lambda sandbox: sandbox.write(json.dumps({PROVIDER: credential}), *AGENT, "auth.json")


def project(trusted: bool | None, **values: Any) -> Change:
    """Settings of the current project, which pi trusts, or not, or is not asked about."""

    def call(sandbox: Sandbox) -> None:
        models(lambda data, _: data["providers"].update(other=ELSEWHERE))(sandbox)
        sandbox.write(json.dumps(values), "project", ".pi", "settings.json")
        known = {} if trusted is None else {sandbox.home: trusted}
        sandbox.write(json.dumps(known), *AGENT, "trust.json")

    return call


def header(model: int | None = None) -> Change:
    def change(_: Any, entry: Any) -> None:
        (entry if model is None else entry["models"][model])["headers"] = {"Authorization": f"Bearer {OTHER_KEY}"}

    return models(change)


def commented(sandbox: Sandbox) -> None:
    sandbox.write("/* mine */\n" + sandbox.read(*AGENT, "models.json"), *AGENT, "models.json")


def both(*changes: Change) -> Change:
    return lambda sandbox: [change(sandbox) for change in changes]


UNSET: Change = lambda sandbox: sandbox.environment.pop(VARIABLE)  # noqa: E731
OTHER = {"defaultProvider": "other", "defaultModel": "tiny"}
SMALLER = {"defaultModel": SMALL}
HOMES = (
    Home("plain", ()),
    Home("secret", (), storage="secret"),
    Home("env", (), storage="env"),
    Home("unset", [REQUEST], UNSET, storage="env"),
    Home("unset-dollar", [REQUEST], both(models(lambda _, entry: entry.update(apiKey=f"${VARIABLE}")), UNSET), storage="env"),
    Home("bare-name", [KEY], models(lambda _, entry: entry.update(apiKey=VARIABLE)), storage="env"),
    Home("project-model", [MODEL], project(True, **SMALLER)),
    Home("project-provider", [REQUEST], project(True, **OTHER)),
    Home("project-not-trusted", (), project(False, **OTHER)),
    Home("project-asked", (), project(None, **OTHER)),
    Home("project-always", [REQUEST], both(project(None, **OTHER), settings(defaultProjectTrust="always"))),
    Home("project-enabled", [MODEL], project(True, enabledModels=[f"{PROVIDER}/{SMALL}"])),
    Home("enabled-other", [REQUEST], both(project(False), settings(enabledModels=["other/tiny"]))),
    Home("enabled-small", [MODEL], settings(enabledModels=[f"{PROVIDER}/{SMALL}"])),
    Home("enabled-ours", (), settings(enabledModels=["openai/*", f"{PROVIDER}/q*"])),
    Home("auth-other", [KEY], auth(type="api_key", key=OTHER_KEY)),
    Home("auth-same", (), auth(type="api_key", key=OWN_KEY)),
    Home("auth-other-env", [KEY], auth(type="api_key", key=OTHER_KEY), storage="env"),
    Home("auth-login", [REQUEST], auth(type="oauth", access="a", refresh="r", expires=9999999999999)),
    Home("header", [KEY], header()),
    Home("header-of-another", (), header(1)),
    Home("model-url", [REQUEST], models(lambda _, entry: entry["models"][0].update(baseUrl="https://other.example/v1"))),
    Home("model-api", [REQUEST], models(lambda _, entry: entry["models"][0].update(api="openai-responses"))),
    Home("comment", [REQUEST], commented),
    Home("no-key", [REQUEST], models(lambda _, entry: entry.pop("apiKey"))),
)  # fmt: skip


@pytest.mark.matrix(every=4)  # all of them: WCODE_TESTS=all make conformance
@pytest.mark.parametrize("home", HOMES, ids=[home.name for home in HOMES])
def test_doctor_predicts(home: Home, sandbox: Sandbox) -> None:
    check(sandbox, "pi", home)


OLD_HOMES = (
    Home("env", (), storage="env"),
    Home("project-provider", [REQUEST], project(None, **OTHER)),
    Home("secret", [REQUEST], both(models(lambda _, entry: entry.pop("apiKey")), auth(type="api_key", key=OWN_KEY))),
)


@pytest.mark.parametrize("home", OLD_HOMES, ids=[home.name for home in OLD_HOMES])
def test_doctor_predicts_the_old_version(home: Home, sandbox: Sandbox) -> None:
    check(sandbox, "pi", home, recipe="pi-0.74.2")
