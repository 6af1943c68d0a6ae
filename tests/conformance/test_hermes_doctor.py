"""`doctor` predicts what the real Hermes Agent sends, over homes with layers above the file that wcode-setup wrote."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Mapping
from typing import Any

import pytest
import yaml

from tests.conformance.doctor import OTHER_KEY, PROVIDER, URL, VARIABLE, Home, check
from tests.conformance.install import install
from tests.conformance.sandbox import KEY as OWN_KEY
from tests.conformance.sandbox import Sandbox
from tests.conformance.test_openclaw import PLUS, SMALL
from wcode_setup.errors import KEY, MODEL, REQUEST

pytestmark = pytest.mark.timeout(600)  # seconds; the first test installs the tool

HOME = ".hermes"
ELSEWHERE = "https://other.example/v1"
Change = Callable[[Sandbox], object]


def config(change: Callable[[Any], object], folder: str = HOME) -> Change:
    """Edit the configuration by hand."""

    def apply(sandbox: Sandbox) -> None:
        data = yaml.safe_load(sandbox.read(folder, "config.yaml"))
        change(data)
        sandbox.write(yaml.safe_dump(data, sort_keys=False), folder, "config.yaml")

    return apply


def entry(**values: Any) -> Change:
    return config(lambda data: data["providers"][PROVIDER].update(values))


def model(**values: Any) -> Change:
    return config(lambda data: data["model"].update(values))


def legacy(**values: Any) -> Change:
    """An older list of providers beside ours."""
    return config(lambda data: data.update(custom_providers=[values]))


def file(text: str, *parts: str) -> Change:
    return lambda sandbox: sandbox.write(text, *parts)


def pool(key: str = OTHER_KEY, source: str = "manual", **values: Any) -> str:
    """`auth.json` as `hermes auth add custom:gw-example` writes it."""
    one = {"id": "a1b2c3", "label": "x", "auth_type": "api_key", "priority": 0, "source": source, "access_token": key}
    return json.dumps({"version": 1, "credential_pool": {f"custom:{PROVIDER}": [{**one, **values}]}})


def managed(data: Any, env: str = "") -> Change:
    """The folder of an administrator."""

    def apply(sandbox: Sandbox) -> None:
        sandbox.write(yaml.safe_dump(data), "managed", "config.yaml")
        sandbox.write(env, "managed", ".env")
        sandbox.environment["HERMES_MANAGED_DIR"] = sandbox.at("managed")

    return apply


def chosen(name: str) -> Mapping[str, str]:
    return {"HERMES_INFERENCE_MODEL": name}


ALIASES = {"quick": {"model": SMALL, "provider": f"custom:{PROVIDER}"}, "far": {"model": "tiny", "base_url": ELSEWHERE}}
HOMES = (
    Home("plain", ()),
    Home("secret", (), storage="secret"),
    Home("env", (), storage="env"),
    Home("unset", [KEY], lambda sandbox: sandbox.environment.pop(VARIABLE), storage="env"),
    Home("env-hides", [KEY], file(f"{VARIABLE}=\n", HOME, ".env"), storage="env"),
    Home("env-wins", (), storage="secret", env={VARIABLE: OTHER_KEY}),
    Home("mark", [KEY], file(f"\ufeff{VARIABLE}={OWN_KEY}\n", HOME, ".env"), storage="secret"),
    Home("model-variable", [MODEL], env=chosen(SMALL)),
    Home("model-same", (), env=chosen(PLUS)),
    Home("model-dotenv", [MODEL], file(f"HERMES_INFERENCE_MODEL={SMALL}\n", HOME, ".env"), env=chosen(PLUS)),
    Home("model-vendor", [REQUEST], env=chosen("qwen3.7-plus")),
    Home("model-alias", [MODEL], config(lambda data: data.update(model_aliases=ALIASES)), env=chosen("quick")),
    Home("model-alias-far", [REQUEST], config(lambda data: data.update(model_aliases=ALIASES)), env=chosen("far")),
    Home("redirected", (), env={"CUSTOM_BASE_URL": ELSEWHERE}),
    Home("pinned-model", [MODEL], managed({"model": {"default": SMALL}})),
    Home("pinned-string", [REQUEST], managed({"model": "tiny"})),
    Home("pinned-provider", [REQUEST], managed({"model": {"provider": "openrouter"}})),
    Home("pinned-url", [REQUEST], managed({"providers": {PROVIDER: {"base_url": ELSEWHERE}}})),
    Home("pinned-same", (), managed({"model": {"default": PLUS}, "timezone": "UTC"})),
    Home("pinned-key", [KEY], managed({}, f"{VARIABLE}={OTHER_KEY}\n"), storage="secret"),
    Home("pool", [KEY], file(pool(), HOME, "auth.json"), storage="secret"),
    Home("pool-literal", [KEY], file(pool(), HOME, "auth.json")),
    Home("pool-same", (), file(pool(OWN_KEY), HOME, "auth.json"), storage="env"),
    Home("pool-exhausted", (), file(pool(last_status="dead"), HOME, "auth.json"), storage="secret"),
    Home("pool-alone", (), lambda sandbox: (sandbox.environment.pop(VARIABLE), file(pool(), HOME, "auth.json")(sandbox)),
         storage="env"),
    Home("legacy-key", [KEY], legacy(name=PROVIDER, base_url=ELSEWHERE, api_key=OTHER_KEY)),
    Home("legacy-url", [KEY], legacy(name="old", base_url=URL, api_key=OTHER_KEY), storage="env"),
    Home("disabled", [REQUEST], lambda sandbox: (entry(enabled=False)(sandbox), model(provider=PROVIDER)(sandbox))),
    Home("responses", [REQUEST], entry(api_mode="codex_responses")),
    Home("header", [KEY], model(default_headers={"Authorization": f"Bearer {OTHER_KEY}"})),
    Home("header-beside", [KEY], entry(extra_headers={"X-Api-Key": OTHER_KEY})),
    Home("no-key", [KEY], config(lambda data: data["providers"][PROVIDER].pop("api_key"))),
    Home("other-name", [KEY], config(lambda data: data["providers"][PROVIDER].update(
        api_key_env=data["providers"][PROVIDER].pop("key_env"))), storage="env"),
)  # fmt: skip


@pytest.fixture
def hermes(sandbox: Sandbox) -> Sandbox:
    """A sandbox with `hermes` in its PATH: the script of the installation names a folder that was moved."""
    python = os.path.join(install("hermes"), "bin", "python")
    program = sandbox.write(f'#!/bin/sh\nexec {python} -m hermes_cli.main "$@"\n', "bin", "hermes")
    os.chmod(program, 0o700)
    sandbox.environment["PATH"] = os.pathsep.join([sandbox.at("bin"), sandbox.environment["PATH"]])
    return sandbox


@pytest.mark.matrix(every=5)  # all of them: WCODE_TESTS=all make conformance
@pytest.mark.parametrize("home", HOMES, ids=[home.name for home in HOMES])
def test_doctor_predicts(home: Home, hermes: Sandbox) -> None:
    """It says the same as the request that the tool sends."""
    check(hermes, "hermes", home)


BLOCKS = (
    Home("block", ()),
    Home("block-redirected", [REQUEST], env={"CUSTOM_BASE_URL": ELSEWHERE}),
    Home("block-same-url", (), env={"CUSTOM_BASE_URL": URL}),
    Home("block-api", [REQUEST], model(api_mode="anthropic_messages")),
    Home("block-pool", (), file(pool().replace(PROVIDER, "wcode"), HOME, "auth.json")),
    Home("block-legacy", [KEY], legacy(name="old", base_url=URL, api_key=OTHER_KEY)),
    Home("block-no-key", [KEY], config(lambda data: data["model"].pop("api_key"))),
)


@pytest.mark.parametrize("home", BLOCKS, ids=[home.name for home in BLOCKS])
def test_the_vendors_block(home: Home, hermes: Sandbox) -> None:
    """The same for the form of the vendor's manual."""
    check(hermes, "hermes", home._replace(models=(PLUS,)), "--provider", "wcode")


def test_a_model_that_a_vendor_lists(hermes: Sandbox) -> None:
    """The variable with the name of the default model itself leads to the vendor."""
    home = Home("model-routed", [REQUEST], models=("qwen3.7-plus",), env=chosen("qwen3.7-plus"))
    check(hermes, "hermes", home, "--context-window", "256000", "--max-tokens", "64000")


def test_a_secret_manager(hermes: Sandbox) -> None:
    """What `op` prints is sent, not the key in the environment; doctor names the manager, whose value it does not know."""
    os.chmod(hermes.write(f"#!/bin/sh\necho {OTHER_KEY}\n", "bin", "op"), 0o700)
    source = {"enabled": True, "env": {VARIABLE: "op://vault/item/field"}}
    change = config(lambda data: data.update(secrets={"onepassword": source}))
    data = check(hermes, "hermes", Home("manager", (), change, storage="env", observed=[KEY]))
    assert "`secrets.onepassword`" in "".join(one["message"] for one in data["checks"])


PROFILES = (
    Home("profile", (), storage="secret"),
    Home("profile-root-pool", [KEY], file(pool(), "data", "auth.json"), storage="secret"),
    Home("profile-model", [MODEL], file(f"HERMES_INFERENCE_MODEL={SMALL}\n", "data", "profiles", "coder", ".env")),
)


@pytest.mark.parametrize("home", PROFILES, ids=[home.name for home in PROFILES])
def test_the_active_profile(home: Home, hermes: Sandbox) -> None:
    """The same in a profile of a folder that HERMES_HOME names."""
    hermes.environment["HERMES_HOME"] = hermes.at("data")
    hermes.write("coder\n", "data", "active_profile")
    os.makedirs(hermes.at("data", "profiles", "coder"))
    check(hermes, "hermes", home)
