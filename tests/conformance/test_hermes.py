"""The real Hermes Agent reads what wcode-setup wrote, and sends the gateway the request that it should.

Run on purpose (`pytest tests/conformance`): it installs hermes-agent once (230 MB) and then needs no network. A turn takes about 5 s. What
it sent is read from the gateway's log, and whether it worked from the usage file: Hermes ends with exit code 0 even after HTTP 401.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Callable, Mapping
from typing import Any

import pytest
import yaml

from tests.conformance.install import install
from tests.conformance.sandbox import DECOYS, KEY, Configure, Result, Sandbox
from tests.conformance.test_openclaw import CHAT, CONTEXT, MAX_TOKENS, PLUS, RISKY, SMALL, mode_of, red_picture
from tests.conformance.wire import SWITCHES, WORD, check_conversation
from tests.gateway import REPLY, Gateway

pytestmark = pytest.mark.timeout(600)  # seconds; the first test installs Hermes
BEYOND = {"stream_options"}
"""What it sends though the vendor does not document it, for the reason in docs/tools/: nothing else passes."""

OLD = "sk-conformance-old-9876543210"
NOWHERE = "http://127.0.0.1:9"  # a proxy that refuses: whatever Hermes asks of other hosts fails at once


class Hermes:
    """Hermes in a sandbox, called the way a user calls it: it finds its configuration by itself."""

    def __init__(self, folder: str, sandbox: Sandbox) -> None:
        self.command = (os.path.join(folder, "bin", "python"), "-m", "hermes_cli.main")
        self.sandbox = sandbox
        sandbox.environment |= {
            "HERMES_DISABLE_LAZY_INSTALLS": "1",  # else the first run installs packages through pip
            "HTTP_PROXY": NOWHERE,
            "HTTPS_PROXY": NOWHERE,
            "NO_PROXY": "127.0.0.1",
        }

    def run(self, *arguments: str, env: Mapping[str, str | None] | None = None) -> Result:
        return self.sandbox.run(*self.command, *arguments, env=env)

    def turn(self, *options: str, env: Mapping[str, str | None] | None = None) -> Result:
        """One headless turn that must have worked, by its usage file and its text."""
        result = self.run("-z", "Say hi", "--usage-file", "usage.json", *options, env=env)
        usage = json.loads(self.sandbox.read("usage.json"))
        assert usage["completed"] is True and usage["failed"] is False, (usage, result)
        assert result.out.strip() == REPLY, result
        return result

    def doctor(self) -> list[str]:
        """What `hermes doctor` finds fault with, without the decoys and what it says of hosts that it cannot reach."""
        out = self.run("doctor", env=dict.fromkeys(DECOYS)).out
        found = re.findall(r"^\s*([✗⚠] .*)$", out.split("◆ API Connectivity")[0], re.MULTILINE)
        assert found, out  # at least the optional packages: else we read nothing
        return found


@pytest.fixture
def hermes(sandbox: Sandbox) -> Hermes:
    return Hermes(install("hermes"), sandbox)


@pytest.fixture
def configure(sandbox: Sandbox, gateway: Gateway) -> Configure:
    """`wcode-setup hermes` for the loopback gateway."""
    return sandbox.configurer("hermes", "--base-url", f"{gateway.url}/api/gpt/v1", provider="wcode")


def check_wire(gateway: Gateway, model: str, key: str = KEY) -> dict[str, Any]:
    """What the turns sent since the last look: one right request, and questions that tell nothing; its body."""
    requests, gateway.requests[:] = list(gateway.requests), []
    assert [name for name, decoy in DECOYS.items() if any(request.contains(decoy) for request in requests)] == []
    keys = {request.headers.get("authorization") for request in requests}
    assert keys <= {f"Bearer {key}", None}
    (request,) = [request for request in requests if request.method == "POST"]
    assert request.path == CHAT
    assert request.headers["authorization"] == f"Bearer {key}"
    body: dict[str, Any] = request.body
    assert body["model"] == model
    limits = {field: body[field] for field in ("max_tokens", "max_completion_tokens") if field in body}
    assert limits == {"max_tokens": MAX_TOKENS}
    assert RISKY.isdisjoint(body), sorted(RISKY & body.keys())
    return body


@pytest.mark.parametrize("model", [PLUS, SMALL])
@pytest.mark.parametrize("storage", ["literal", "secret", "env"])
def test_turn(
    storage: str, model: str, sandbox: Sandbox, gateway: Gateway, hermes: Hermes, configure: Callable[..., Result]
) -> None:
    """On a machine without a configuration: every way of storing the key, both models."""
    arguments = ("--model", model, "--key-storage", storage)
    if storage == "env":
        sandbox.environment[gateway.variable] = KEY
    configure(*arguments, key=None if storage == "env" else KEY)
    holders = {"literal": ["config.yaml"], "secret": [".env"], "env": []}[storage]
    assert sandbox.files_with(KEY, ".hermes") == holders
    for name in ["config.yaml", *holders]:
        assert mode_of(sandbox.at(".hermes", name)) == 0o600
    written = sandbox.read(".hermes", "config.yaml")
    hermes.turn()
    check_wire(gateway, model)
    assert sandbox.read(".hermes", "config.yaml") == written, "the turn changed the file"
    configure(*arguments, "--check")  # still as it should be: exit code 0


@pytest.mark.parametrize("switches", SWITCHES, ids=["recipe", "switches"])
def test_conversation(
    switches: tuple[str, ...], gateway: Gateway, hermes: Hermes, configure: Callable[..., Result]
) -> None:
    """Only documented parameters, with Qwen's stream and a tool call; two turns in one session, each of another model."""
    configure("--model", PLUS, "--model", SMALL, *switches, key=KEY)
    arguments = {"path": hermes.sandbox.write(WORD, "note.txt")}
    gateway.call = ("read_file", arguments)
    for options in ((), ("-c", "-m", SMALL)):
        turn = hermes.run("chat", "-Q", *options, "-q", "Read note.txt")
        assert turn.code == 0 and REPLY in turn.out, turn
    check_conversation(gateway, (PLUS, PLUS, SMALL), arguments)


@pytest.mark.parametrize("storage", ["literal", "secret"])
def test_two_models(storage: str, gateway: Gateway, hermes: Hermes, configure: Callable[..., Result]) -> None:
    """Both models in one file: the first is the default, the other can be chosen."""
    configure("--model", SMALL, "--model", PLUS, "--key-storage", storage, key=KEY)
    hermes.turn()
    check_wire(gateway, SMALL)
    hermes.turn("-m", PLUS)
    check_wire(gateway, PLUS)


def test_the_context_of_each_model(sandbox: Sandbox, hermes: Hermes, configure: Callable[..., Result]) -> None:
    """Hermes takes the context of the model at hand from our file, in both forms."""
    program = (
        "import sys; from hermes_cli.config import load_config; from agent.model_metadata import get_model_context_length;"
        "from hermes_cli.config import get_custom_provider_context_length as per_model;"
        "from hermes_cli.config import get_compatible_custom_providers as known;"
        "config = load_config(); print(per_model(sys.argv[1], sys.argv[2], known(config)) or config['model']['context_length'])"
    )
    for arguments in (("--model", SMALL), ("--model", PLUS, "--model", SMALL)):
        configure(*arguments, key=KEY)
        data = yaml.safe_load(sandbox.read(".hermes", "config.yaml"))
        url = data["model"].get("base_url") or data["providers"]["wcode"]["base_url"]
        for model in arguments[1::2]:
            found = sandbox.run(hermes.command[0], "-c", program, model, url)
            assert found.out.split()[-1:] == [str(CONTEXT[model])], found


def test_other_key_in_another_form(
    sandbox: Sandbox, gateway: Gateway, hermes: Hermes, configure: Callable[..., Result]
) -> None:
    """A new key takes effect at once; a change of form leaves no copy of the old one, and back again."""
    configure("--model", PLUS, key=OLD)
    hermes.turn()
    check_wire(gateway, PLUS, OLD)
    configure("--model", PLUS, "--key-storage", "secret", key=KEY)
    assert sandbox.files_with(OLD, ".hermes") == []
    hermes.turn()
    check_wire(gateway, PLUS)
    configure("--model", PLUS, "--key-storage", "literal")
    assert sandbox.files_with(KEY, ".hermes") == ["config.yaml"]
    hermes.turn()
    check_wire(gateway, PLUS)


def test_redirection(gateway: Gateway, hermes: Hermes, configure: Callable[..., Result]) -> None:
    """With CUSTOM_BASE_URL the vendor's block would send the key elsewhere; what we write instead does not."""
    with Gateway() as other:
        there = {"CUSTOM_BASE_URL": f"{other.url}/v1"}
        configure("--model", PLUS, key=KEY)
        hermes.turn(env=there)
        assert any(request.contains(KEY) for request in other.requests)  # so the danger is real
        other.requests.clear()
        configure("--model", PLUS, key=KEY, env=there)
        hermes.turn(env=there)
        check_wire(gateway, PLUS)
        assert other.requests == []


def test_unset_variable(gateway: Gateway, hermes: Hermes, configure: Callable[..., Result]) -> None:
    """A variable that nobody has set: no other vendor's key is sent instead; an empty line in `.env` hides a set one, as we say."""
    said = configure("--model", PLUS, "--key-storage", "env")
    assert f"While {gateway.variable} is not set" in said.out
    hermes.turn()
    check_wire(gateway, PLUS, "no-key-required")
    hermes.sandbox.write(f"{gateway.variable}=\n", ".hermes", ".env")
    said = configure("--model", PLUS, env={gateway.variable: KEY})
    assert f"sets {gateway.variable} to an empty value" in said.out
    hermes.turn(env={gateway.variable: KEY})
    check_wire(gateway, PLUS, "no-key-required")


def test_vision(sandbox: Sandbox, gateway: Gateway, hermes: Hermes, configure: Callable[..., Result]) -> None:
    """By the vendor's recipe a picture is described by an extra call; `--vision` sends it as it is."""
    with open(sandbox.at("red.png"), "wb") as stream:
        stream.write(red_picture())

    def kinds() -> list[set[str]]:
        gateway.requests.clear()
        result = hermes.run("chat", "-Q", "-q", "What is this?", "--image", sandbox.at("red.png"))
        assert result.code == 0 and REPLY in result.out, result
        bodies = [request.body for request in gateway.requests if request.path == CHAT]
        parts = [[message["content"] for message in body["messages"] if message["role"] == "user"] for body in bodies]
        return [{part["type"] for content in found if isinstance(content, list) for part in content} for found in parts]

    for arguments in ((), ("--key-storage", "secret", "--no-vision")):  # what is not named stays
        configure("--model", PLUS, *arguments, key=KEY)
        assert kinds()[1:] == [set()]
        configure("--model", PLUS, "--vision")
        assert kinds() == [{"text", "image_url"}]


STALE = """\
# my Hermes -- hands off
model:
  default:  claude-opus-4-6   # the big one
  provider: anthropic
  base_url: "https://api.anthropic.com"
  api_mode: anthropic_messages
  context_length: 200000
provider: openrouter
custom_providers:
  - name: wcode
    base_url: http://127.0.0.1:9/v1
    api_key: sk-conformance-old-9876543210
  - name: local   # stays
    base_url: http://127.0.0.1:8/v1
timezone: UTC   # stays
"""


@pytest.mark.parametrize("arguments", [("--model", SMALL), ("--model", SMALL, "--key-storage", "secret")])
def test_stale_values(
    arguments: tuple[str, ...], sandbox: Sandbox, gateway: Gateway, hermes: Hermes, configure: Callable[..., Result]
) -> None:
    """What another vendor and an older list left there, each of which would break the request or send an old key."""
    sandbox.write(STALE, ".hermes", "config.yaml")
    configure(*arguments, key=KEY)
    after = sandbox.read(".hermes", "config.yaml")
    for line in STALE.splitlines():
        assert "#" not in line or line[line.index("#") :] in after
    hermes.turn()
    check_wire(gateway, SMALL)


def test_migrated_list(sandbox: Sandbox, gateway: Gateway, hermes: Hermes, configure: Callable[..., Result]) -> None:
    """An older list that Hermes has migrated (`api`, `default_model`) is used under its name, and its key kept."""
    old = f"{gateway.url}/api/gpt/v1"
    model = {"default": PLUS, "provider": "custom:mygw"}
    listed = {"name": "mygw", "base_url": old, "api_key": KEY, "model": PLUS}
    sandbox.write(yaml.safe_dump({"model": model, "custom_providers": [listed]}), ".hermes", "config.yaml")
    assert "api: " in (hermes.run("config", "migrate"), sandbox.read(".hermes", "config.yaml"))[1]
    result = sandbox.setup("hermes", "--model", SMALL, "--base-url", old, "--yes")
    assert result.code == 0, result
    hermes.turn()
    check_wire(gateway, SMALL)
    data = yaml.safe_load(sandbox.read(".hermes", "config.yaml"))
    assert list(data["providers"]) == ["mygw"] and data["providers"]["mygw"]["base_url"] == old


@pytest.mark.parametrize("storage", ["literal", "secret"])
def test_hermes_rewrites_the_file(
    storage: str, sandbox: Sandbox, gateway: Gateway, hermes: Hermes, configure: Callable[..., Result]
) -> None:
    """After Hermes' own writers (no comment left) our second run changes nothing, and `remove` finds our part."""
    sandbox.write("# mine\ntimezone: UTC\n", ".hermes", "config.yaml")
    arguments = ("--model", PLUS, "--key-storage", storage)
    configure(*arguments, key=KEY)
    assert hermes.run("config", "set", "display.show_cost", "true").code == 0
    assert hermes.run("config", "migrate").code == 0
    rewritten = sandbox.read(".hermes", "config.yaml")
    assert "# mine" not in rewritten and "_config_version" in rewritten
    configure(*arguments, "--check")
    hermes.turn()
    check_wire(gateway, PLUS)
    result = sandbox.setup("remove", "hermes", "--yes")
    assert result.code == 0, result
    data = yaml.safe_load(sandbox.read(".hermes", "config.yaml"))
    assert (data["timezone"], data["display"]["show_cost"]) == ("UTC", True)
    assert "model" not in data and not data.get("providers")
    assert sandbox.files_with(KEY, ".hermes") == []


def test_profile(sandbox: Sandbox, gateway: Gateway, hermes: Hermes, configure: Callable[..., Result]) -> None:
    """The profile in use is configured, in a HERMES_HOME of its own; another one with `--profile`."""
    sandbox.environment["HERMES_HOME"] = sandbox.at("data")
    for name in ("coder", "writer"):
        assert hermes.run("profile", "create", name).code == 0
    assert hermes.run("profile", "use", "coder").code == 0
    configure("--model", PLUS, "--key-storage", "secret", key=KEY)
    assert sandbox.files_with(KEY, "data") == ["profiles/coder/.env"]
    hermes.turn()
    check_wire(gateway, PLUS)
    configure("--model", SMALL, "--profile", "writer", key=KEY)
    hermes.turn("-p", "writer")
    check_wire(gateway, SMALL)


def test_stored_credential(gateway: Gateway, hermes: Hermes, configure: Callable[..., Result]) -> None:
    """A credential that `hermes auth add` stored wins over ours, and we say so."""
    configure("--model", PLUS, "--key-storage", "secret", key=KEY)
    added = hermes.run("auth", "add", "custom:wcode", "--type", "api-key", "--api-key", OLD)
    assert added.code == 0, added
    hermes.turn()
    check_wire(gateway, PLUS, OLD)
    assert "takes precedence over this key" in configure("--model", PLUS).out


@pytest.mark.parametrize("storage", ["literal", "secret"])
def test_doctor(storage: str, sandbox: Sandbox, hermes: Hermes, configure: Callable[..., Result]) -> None:
    """`hermes doctor` finds nothing new that is ours."""
    sandbox.write("timezone: UTC\n", ".hermes", "config.yaml")
    sandbox.write("# keys\n", ".hermes", ".env")
    hermes.doctor()  # the first one makes a database, which the second one finds fault with
    before = hermes.doctor()
    configure("--model", SMALL, "--key-storage", storage, key=KEY)
    assert set(hermes.doctor()) <= set(before)
    sandbox.write("model: {default: x, provider: nobody}\n", ".hermes", "config.yaml")
    assert [line for line in hermes.doctor() if line not in before and "nobody" in line]  # so it does look


@pytest.mark.parametrize("storage", ["literal", "secret"])
def test_headers_of_the_former_vendor(
    storage: str, sandbox: Sandbox, gateway: Gateway, hermes: Hermes, configure: Callable[..., Result]
) -> None:
    """Hermes sends `model.default_headers` and its alias to whatever gateway is the default; an Authorization wins over the key."""
    headers = {
        "default_headers": {"Authorization": f"Bearer {OLD}"},
        "extra_headers": {"X-Former": "secret-of-the-former"},
    }
    configure("--model", PLUS, "--key-storage", storage, key=KEY)
    data = yaml.safe_load(sandbox.read(".hermes", "config.yaml"))
    data["model"] |= headers
    sandbox.write(yaml.safe_dump(data), ".hermes", "config.yaml")
    hermes.turn()
    assert any(
        request.contains(OLD) and request.contains("secret-of-the-former") for request in gateway.requests
    )  # so the danger is real
    gateway.requests.clear()
    former = {"model": {"default": "x", "provider": "openrouter", **headers}}
    sandbox.write(yaml.safe_dump(former), ".hermes", "config.yaml")
    configure("--model", PLUS, "--key-storage", storage, key=KEY)
    hermes.turn()
    assert not any(request.contains("secret-of-the-former") for request in gateway.requests)
    check_wire(gateway, PLUS)


@pytest.mark.parametrize("before", ["\ufeff", "\ufeffA=1\n", f"\ufeff%s={OLD}\n"])
def test_a_byte_order_mark_in_env(
    before: str, sandbox: Sandbox, gateway: Gateway, hermes: Hermes, configure: Callable[..., Result]
) -> None:
    """Hermes does not read the first line of such a file, so no key of ours stands there."""
    configure("--model", PLUS, "--key-storage", "secret", key=KEY)
    sandbox.write(f"\ufeff{gateway.variable}={KEY}\n", ".hermes", ".env")
    hermes.turn()
    check_wire(gateway, PLUS, "no-key-required")  # so the danger is real
    sandbox.write(before.replace("%s", gateway.variable), ".hermes", ".env")
    configure("--model", PLUS, "--key-storage", "secret", key=KEY)
    hermes.turn()
    check_wire(gateway, PLUS)


@pytest.mark.parametrize("storage", ["literal", "secret"])
def test_references_follow(
    storage: str, sandbox: Sandbox, gateway: Gateway, hermes: Hermes, configure: Callable[..., Result]
) -> None:
    """With the primary dead, the fallback that named the removed item goes to our provider, with its key."""
    listed = {"name": "Old One", "base_url": f"{gateway.url}/api/gpt/v1", "api_key": OLD}
    fallback = [{"provider": "custom:old-one", "model": PLUS}]
    data = {
        "model": {"default": "x", "provider": "custom:old-one"},
        "custom_providers": [listed],
        "fallback_providers": fallback,
    }
    sandbox.write(yaml.safe_dump(data), ".hermes", "config.yaml")
    configure("--model", PLUS, "--key-storage", storage, key=KEY)
    data = yaml.safe_load(sandbox.read(".hermes", "config.yaml"))
    data["providers"]["dead"] = {"base_url": "http://127.0.0.1:9/v1", "api_key": "sk-dead-0123456789"}
    data["model"] |= {"provider": "custom:dead"}
    sandbox.write(yaml.safe_dump(data), ".hermes", "config.yaml")
    hermes.turn()
    check_wire(gateway, PLUS)
