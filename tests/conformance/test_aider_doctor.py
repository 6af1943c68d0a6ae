"""`doctor` predicts what the real Aider sends, in homes where something takes precedence over the managed entry."""

from __future__ import annotations

import os
from collections.abc import Callable

import pytest

from tests.conformance.doctor import OTHER_KEY, URL, VARIABLE, Home, check
from tests.conformance.install import install
from tests.conformance.sandbox import KEY, Sandbox
from tests.conformance.test_aider import CONF, SETTINGS
from tests.conformance.test_openclaw import PLUS, SMALL
from wcode_setup.errors import KEY as OTHER
from wcode_setup.errors import MODEL, REQUEST

pytestmark = pytest.mark.timeout(900)  # seconds; the first test installs Aider
Change = Callable[[Sandbox], object]
PARAMS = "\n  extra_params:\n    api_base: {}\n    api_key: {}\n"


def file(text: str, *parts: str) -> Change:
    return lambda sandbox: sandbox.write(text, *parts)


def edit(old: str, new: str, *parts: str) -> Change:
    def apply(sandbox: Sandbox) -> None:
        text = sandbox.read(*parts)
        assert old in text, text
        sandbox.write(text.replace(old, new), *parts)

    return apply


def entry(url: str = URL, key: str = KEY, name: str = f"openai/{PLUS}", more: str = "") -> str:
    return f"- name: {name}" + PARAMS.format(url, key) + more


def unset(sandbox: Sandbox) -> None:
    sandbox.environment.pop(VARIABLE)


HOMES = (
    Home("plain", ()),
    Home("secret", (), storage="secret"),
    Home("env", (), storage="env"),
    Home("unset", [REQUEST], unset, storage="env"),
    Home("unset-falls-back", [OTHER], lambda box: (unset(box), edit("oidc/env/", "", SETTINGS)(box)), storage="env"),
    Home("empty", [OTHER], storage="env", env={VARIABLE: ""}),
    Home("dotenv", (), file(f"{VARIABLE}={OTHER_KEY}\n", "project", ".env"), storage="env"),
    Home("dotenv-hides", [OTHER], file(f"{VARIABLE}=\n", ".env"), storage="env"),
    Home("set-env", (), file(f"set-env: [{VARIABLE}={OTHER_KEY}]\n", "project", CONF), storage="env"),
    Home("key-line", [REQUEST], lambda box: box.write(KEY + "\n", ".aider.gw-example.key"), storage="secret"),
    Home("variable", [MODEL], env={"AIDER_MODEL": f"openai/{SMALL}"}),
    Home("variable-same", (), env={"AIDER_MODEL": f"openai/{PLUS}"}),
    Home("project-model", [MODEL], file(f"model: fast\nalias: ['fast:openai/{SMALL}']\n", "project", CONF)),
    Home("project-entry", [OTHER], file(entry(key=OTHER_KEY), "project", SETTINGS)),
    Home("project-entry-same", (), file(entry(), "project", SETTINGS)),
    Home("project-entry-far", [REQUEST], file(entry("https://far.example/v1"), "project", SETTINGS)),
    Home("overlay", [OTHER], file(entry(key=OTHER_KEY, name="aider/extra_params"), "project", SETTINGS)),
    Home("header", [OTHER], edit("api_key:", f"extra_headers: {{Authorization: Bearer {OTHER_KEY}}}\n    api_key:", SETTINGS)),
    Home("refused", [REQUEST], lambda box: box.write("- bogus: 1\n" + box.read(SETTINGS), SETTINGS)),
    Home("copilot", [REQUEST], env={"GITHUB_COPILOT_TOKEN": "ghu_conformance0123456789"}),
    Home("litellm-proxy", [MODEL], env={"USE_LITELLM_PROXY": "true"}),
    Home("openai-options", (), file(f"openai-api-key: {OTHER_KEY}\nopenai-api-base: https://far.example/v1\n", "project", CONF)),
)  # fmt: skip


@pytest.mark.parametrize("home", HOMES, ids=[home.name for home in HOMES])
def test_doctor_predicts_what_is_sent(home: Home, sandbox: Sandbox) -> None:
    python = os.path.join(install("aider"), "bin", "python")
    program = sandbox.write(f'#!/bin/sh\nexec {python} -m aider "$@"\n', "bin", "aider")
    os.chmod(program, 0o700)
    sandbox.environment["PATH"] = os.pathsep.join([sandbox.at("bin"), sandbox.environment["PATH"]])
    check(sandbox, "aider", home)
