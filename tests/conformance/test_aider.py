"""The real Aider reads what wcode-setup wrote, and sends the gateway the request that it should.

Run on purpose (`pytest tests/conformance`): it installs aider-chat once (690 MB) and then needs no network. A turn takes about 6 s. What
it sent is read from the gateway's log: Aider ends with exit code 0 even if it has no answer.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Mapping
from typing import Any

import pytest

from tests.conformance.install import install
from tests.conformance.sandbox import DECOYS, KEY, Configure, Result, Sandbox
from tests.conformance.test_openclaw import CHAT, CONTEXT, MAX_TOKENS, PLUS, SMALL, mode_of, red_picture
from tests.gateway import REPLY, Gateway

pytestmark = pytest.mark.timeout(900)  # seconds; the first test installs Aider

OTHER = "sk-conformance-other-9876543210"
NOWHERE = "http://127.0.0.1:9"  # a proxy that refuses: whatever Aider asks of other hosts fails at once
CONF, SETTINGS, METADATA = ".aider.conf.yml", ".aider.model.settings.yml", ".aider.model.metadata.json"


class Aider:
    """Aider in a sandbox, called the way a user calls it: it finds its files by itself."""

    def __init__(self, folder: str, sandbox: Sandbox) -> None:
        self.command = (os.path.join(folder, "bin", "python"), "-m", "aider")
        self.sandbox = sandbox
        self.project = sandbox.at("project")
        os.makedirs(self.project)
        sandbox.environment |= {
            "AIDER_ANALYTICS": "false",
            "AIDER_CHECK_UPDATE": "false",
            "LITELLM_LOCAL_MODEL_COST_MAP": "True",
            "HTTP_PROXY": NOWHERE,
            "HTTPS_PROXY": NOWHERE,
            "NO_PROXY": "127.0.0.1",
        }

    def run(self, *arguments: str, env: Mapping[str, str | None] | None = None) -> Result:
        return self.sandbox.run(*self.command, "--yes-always", *arguments, env=env, cwd=self.project)

    def turn(self, *options: str) -> Result:
        """One headless turn that must have worked."""
        result = self.run("--no-git", *options, "--message", "Say hi")
        assert result.code == 0 and REPLY in result.out, result
        assert "Warning for" not in result.out and "Error loading" not in result.out, result
        return result


@pytest.fixture
def aider(sandbox: Sandbox) -> Aider:
    return Aider(install("aider"), sandbox)


@pytest.fixture
def configure(sandbox: Sandbox, gateway: Gateway) -> Configure:
    """`wcode-setup aider` for the loopback gateway."""
    return sandbox.configurer("aider", "--base-url", f"{gateway.url}/api/gpt/v1")


def check_wire(gateway: Gateway, *models: str, key: str = KEY) -> list[dict[str, Any]]:
    """What was sent since the last look: one right request per model, and nothing else; their bodies."""
    requests, gateway.requests[:] = list(gateway.requests), []
    assert [name for name, decoy in DECOYS.items() if any(request.contains(decoy) for request in requests)] == []
    assert {(request.method, request.path) for request in requests} == {("POST", CHAT)}
    assert {request.headers["authorization"] for request in requests} == {f"Bearer {key}"}
    bodies: list[dict[str, Any]] = [request.body for request in requests]
    assert [body["model"] for body in bodies] == list(models)
    assert {body["max_tokens"] for body in bodies} == {MAX_TOKENS}
    return bodies


@pytest.mark.parametrize("model", [PLUS, SMALL])
@pytest.mark.parametrize("storage", ["literal", "secret", "env"])
def test_turn(
    storage: str, model: str, sandbox: Sandbox, gateway: Gateway, aider: Aider, configure: Callable[..., Result]
) -> None:
    """On a machine without a configuration: every way of storing the key, both models, the limits, and no price."""
    arguments = ("--model", model, "--key-storage", storage)
    if storage == "env":
        sandbox.environment[gateway.variable] = KEY
    configure(*arguments, key=None if storage == "env" else KEY)
    holders = {"literal": [SETTINGS], "secret": [".aider.gateway-127-0-0-1.key"], "env": []}[storage]
    found = sandbox.files_with(KEY)
    assert [os.path.basename(path) for path in found if not path.startswith(".local")] == [
        name if storage != "secret" else os.path.basename(found[0]) for name in holders
    ]
    written = {name: sandbox.read(name) for name in (CONF, SETTINGS, METADATA)}
    assert {mode_of(sandbox.at(name)) for name in written} == {0o600}
    result = aider.turn("--verbose")
    assert f'"max_input_tokens": {CONTEXT[model]}' in result.out
    assert "$" not in result.out.split(REPLY)[1], "a price in a currency that it is not"
    check_wire(gateway, model)
    assert {name: sandbox.read(name) for name in written} == written, "the turn changed a file"
    configure(*arguments, "--check")  # still as it should be: exit code 0


def test_an_unset_variable_fails_closed(
    sandbox: Sandbox, gateway: Gateway, aider: Aider, configure: Callable[..., Result]
) -> None:
    """OPENAI_API_KEY is set, as in many shells: it must not be sent to our gateway."""
    configure("--model", PLUS, "--key-storage", "env")
    result = aider.run("--no-git", "--message", "Say hi")
    assert f"Environment variable {gateway.variable} not found" in result.out, result
    assert gateway.requests == []
    sandbox.write(sandbox.read(SETTINGS).replace("oidc/env/", ""), SETTINGS)  # the spelling of the documentation
    aider.turn()
    (request,) = gateway.requests
    assert request.headers["authorization"] == f"Bearer {DECOYS['OPENAI_API_KEY']}"


def test_two_models(gateway: Gateway, aider: Aider, configure: Callable[..., Result]) -> None:
    """Both in the files: the first is the default, the other can be chosen."""
    configure("--model", SMALL, "--model", PLUS, "--key-storage", "secret", key=KEY)
    aider.turn()
    check_wire(gateway, SMALL)
    aider.turn("--model", f"openai/{PLUS}")
    check_wire(gateway, PLUS)


def test_vision(sandbox: Sandbox, gateway: Gateway, aider: Aider, configure: Callable[..., Result]) -> None:
    """An image in the chat is sent with `--vision` alone."""
    picture = os.path.join(aider.project, "red.png")
    with open(picture, "wb") as stream:
        stream.write(red_picture())
    for option, sent in (("--vision", True), ("--no-vision", False)):
        configure("--model", PLUS, option, key=KEY)
        aider.run("--no-git", "--message", "Say hi", picture)
        (body,) = check_wire(gateway, PLUS)
        assert ("image_url" in json.dumps(body["messages"])) is sent


def test_the_name_of_another_gateway(
    sandbox: Sandbox, gateway: Gateway, stranger: Gateway, aider: Aider, configure: Callable[..., Result]
) -> None:
    """A model with the same id elsewhere keeps name, gateway and key."""
    theirs = f"- name: openai/{PLUS}\n  extra_params:\n    api_base: {stranger.url}/v1\n    api_key: {OTHER}\n"
    sandbox.write(theirs, SETTINGS)
    configure("--model", PLUS, key=KEY)
    aider.turn()
    check_wire(gateway, PLUS)
    aider.turn("--model", f"openai/{PLUS}")
    assert gateway.requests == []
    assert [request.headers["authorization"] for request in stranger.requests] == [f"Bearer {OTHER}"]
    assert sandbox.read(SETTINGS).startswith(theirs)


@pytest.mark.parametrize("slots", ["ours", "keep"])
def test_slots(
    slots: str,
    sandbox: Sandbox,
    gateway: Gateway,
    stranger: Gateway,
    aider: Aider,
    configure: Callable[..., Result],
) -> None:
    """A commit message is by the weak model, edits after a plan by the editor model; `keep` names both."""
    entry = "- name: openai/{}\n  extra_params:\n    api_base: {}/v1\n    api_key: {}\n"
    sandbox.write("".join(entry.format(name, stranger.url, OTHER) for name in ("weak", "editor")), SETTINGS)
    sandbox.write("weak-model: openai/weak\neditor-model: openai/editor\n", CONF)
    said = configure("--model", PLUS, "--small-model", SMALL, "--slots", slots, key=KEY)
    away = {"weak": "weak-model", "editor": "editor-model"} if slots == "keep" else {}
    assert all(f"{name} leads to another gateway" in said.out for name in away.values()), said
    for words in (("init", "-q"), ("config", "user.name", "me"), ("config", "user.email", "me@example.com")):
        sandbox.run("git", *words, cwd=aider.project)
    sandbox.write("x\n", "project", "x.txt")
    sandbox.run("git", "add", "x.txt", cwd=aider.project)
    aider.run("--no-gitignore", "--commit")
    aider.run("--no-gitignore", "--architect", "--message", "Say hi")
    assert [request.body["model"] for request in stranger.requests] == list(away)
    check_wire(gateway, *((SMALL, PLUS, PLUS) if slots == "ours" else (PLUS,)))


REFUSED = {"fine": "edit_format: diff", "field": "bogus: 1", "params": "extra_params: {x: 1}", "no-name": None}


@pytest.mark.parametrize("kind", REFUSED)
def test_what_it_refuses(kind: str, sandbox: Sandbox, aider: Aider, configure: Callable[..., Result]) -> None:
    """Aider's own verdict on a neighbour: where it stops reading, a set-up refuses, and `validate` finds a problem."""
    field = REFUSED[kind]
    configure("--model", PLUS, key=KEY)
    mine = f"- name: openai/mine\n  {field}\n" if field else "- edit_format: diff\n"
    sandbox.write(mine + sandbox.read(SETTINGS), SETTINGS)
    refused = kind in ("field", "no-name")
    listed = aider.run("--list-models", "mine")
    assert ("Error loading aider model settings" in listed.out) is refused, listed
    checked = sandbox.setup("validate", "aider")
    assert (checked.code, "Aider stops reading" in checked.out) == ((3, True) if refused else (0, False)), checked
    again = sandbox.setup("aider", "--model", SMALL, "--yes", key=KEY)
    assert again.code == (1 if refused else 0), again
