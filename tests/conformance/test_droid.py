"""The real Droid reads what wcode-setup wrote, and sends the gateway the request that it should.

Run on purpose (`pytest tests/conformance`): it installs the binary once (254 MB). FACTORY_AIRGAP_ENABLED keeps a turn
at two seconds: without it Droid waits for its own service, which is not there.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from typing import Any

import pytest

from tests.conformance.install import install
from tests.conformance.sandbox import DECOYS, KEY, Configure, Result, Sandbox
from tests.conformance.test_openclaw import CHAT, PLUS, RISKY, SMALL, mode_of, red_picture
from tests.conformance.wire import SWITCHES, WORD, check_conversation
from tests.gateway import REPLY, Gateway
from wcode_setup import tools
from wcode_setup.engine.schema import violations

pytestmark = pytest.mark.timeout(600)  # seconds; the first test installs Droid
BEYOND = {"stream_options"}
"""What it sends though the vendor does not document it, for the reason in docs/tools/: nothing else passes."""

OLD = "sk-conformance-old-9876543210"
CONFIG = (".factory", "settings.json")
IDS = {PLUS: "custom:Qwen-3.6-Plus-0", SMALL: "custom:Qwen3.6-27B-0"}
NOWHERE = "http://127.0.0.1:9"


class Droid:
    """Droid in a sandbox, called the way a user calls it: it finds its files by itself."""

    def __init__(self, folder: str, sandbox: Sandbox) -> None:
        self.command = os.path.join(folder, "node_modules", ".bin", "droid")
        self.sandbox = sandbox
        proxies = {"HTTP_PROXY": NOWHERE, "HTTPS_PROXY": NOWHERE, "NO_PROXY": "127.0.0.1"}
        sandbox.environment |= {"FACTORY_AIRGAP_ENABLED": "1", "FACTORY_API_KEY": "fk-decoy-5a17c0de", **proxies}

    def turn(self, *options: str, **env: str | None) -> None:
        """One headless turn that must have worked."""
        result = self.sandbox.run(self.command, "exec", *options, "Say hi", env=env)
        assert result.code == 0 and REPLY in result.out, result

    def load(self) -> Any:
        return json.loads(self.sandbox.read(*CONFIG))

    def store(self, data: Any) -> None:
        self.sandbox.write(json.dumps(data, indent=2), *CONFIG)


@pytest.fixture
def droid(sandbox: Sandbox) -> Droid:
    return Droid(install("droid"), sandbox)


@pytest.fixture
def configure(sandbox: Sandbox, gateway: Gateway) -> Configure:
    """`wcode-setup droid` for the loopback gateway."""
    return sandbox.configurer("droid", *base(gateway))


def base(gateway: Gateway) -> tuple[str, ...]:
    return ("--base-url", f"{gateway.url}/api/gpt/v1")


def check_wire(gateway: Gateway, model: str, key: str = KEY, limit: int = 64000) -> dict[str, Any]:
    """What was sent since the last look: one right request; its body."""
    requests, gateway.requests[:] = list(gateway.requests), []
    assert [name for name, decoy in DECOYS.items() if any(request.contains(decoy) for request in requests)] == []
    (request,) = requests
    assert not request.contains("fk-decoy")
    assert (request.method, request.path) == ("POST", CHAT)
    assert request.headers.get("authorization") == (f"Bearer {key}" if key else None)
    body: dict[str, Any] = request.body
    assert (body["model"], body["max_tokens"], body["stream"]) == (model, limit, True)
    assert body["tools"] and RISKY.isdisjoint(body), sorted(RISKY & body.keys())
    return body


@pytest.mark.parametrize("model", [PLUS, SMALL])
@pytest.mark.parametrize("storage", ["literal", "env"])
def test_turn(
    storage: str, model: str, sandbox: Sandbox, gateway: Gateway, droid: Droid, configure: Callable[..., Result]
) -> None:
    """On a machine without a configuration: both ways to give the key, both models; and back."""
    arguments = ("--model", model, "--key-storage", storage)
    if storage == "env":
        sandbox.environment[gateway.variable] = KEY
    configure(*arguments, key=None if storage == "env" else KEY)
    assert sandbox.files_with(KEY, ".factory") == (["settings.json"] if storage == "literal" else [])
    assert mode_of(sandbox.at(*CONFIG)) == 0o600
    written = sandbox.read(*CONFIG)
    droid.turn()
    check_wire(gateway, model)
    assert sandbox.read(*CONFIG) == written
    configure(*arguments, "--check")  # still as it should be: exit code 0
    removed = sandbox.setup("remove", "droid", "--yes")
    assert removed.code == 0, removed
    assert not os.path.exists(sandbox.at(*CONFIG))


@pytest.mark.parametrize("switches", SWITCHES, ids=["recipe", "switches"])
def test_conversation(
    switches: tuple[str, ...], gateway: Gateway, droid: Droid, configure: Callable[..., Result]
) -> None:
    """Only documented parameters, with Qwen's stream and a tool call."""
    configure("--model", PLUS, "--model", SMALL, *switches, key=KEY)
    arguments = {"file_path": droid.sandbox.write(WORD, "note.txt")}
    gateway.call = ("Read", arguments)
    droid.turn()
    droid.turn("-m", IDS[SMALL])
    check_conversation(gateway, (PLUS, PLUS, SMALL, SMALL), arguments)


@pytest.mark.parametrize("vision", [False, True])
def test_vision(vision: bool, gateway: Gateway, droid: Droid, configure: Callable[..., Result]) -> None:
    """The recipe's model gets no picture; with `--vision` it does."""
    configure("--model", PLUS, *(["--vision"] if vision else []), key=KEY)
    path = droid.sandbox.at("red.png")
    with open(path, "wb") as stream:
        stream.write(red_picture())
    gateway.call = ("Read", {"file_path": path})
    droid.turn()
    assert ("image_url" in json.dumps(gateway.requests[-1].body["messages"])) == vision


def test_two_models(gateway: Gateway, droid: Droid, configure: Callable[..., Result]) -> None:
    """The first is the default; either name leads to another one for a run, and nothing is written."""
    configure("--model", SMALL, "--model", PLUS, key=KEY)
    written = droid.sandbox.read(*CONFIG)
    droid.turn()
    check_wire(gateway, SMALL)
    for name in (IDS[PLUS], f"custom:{PLUS}"):
        droid.turn("-m", name)
        check_wire(gateway, PLUS)
    assert droid.sandbox.read(*CONFIG) == written


def test_window(gateway: Gateway, droid: Droid, configure: Callable[..., Result]) -> None:
    """A conversation is compacted at the number for the model's id; `maxContextLimit` alone has no effect."""
    limits = ("--context-window", "1000", "--max-tokens", "995")
    configure("--model", "tiny", *limits, key=KEY)
    gateway.call = ("LS", {"directory_path": droid.sandbox.home})
    droid.turn()
    data = droid.load()
    assert data["compactionTokenLimitPerModel"] == {"custom:tiny-0": 5}
    asked = [json.dumps(request.body["messages"]) for request in gateway.requests]
    assert ["<summary>" in text for text in asked] == [False, True, True]  # the turn, its summary, the rest of it
    gateway.requests.clear()
    del data["compactionTokenLimitPerModel"]
    droid.store(data)
    droid.turn()
    assert len(gateway.requests) == 2 and "<summary>" not in str([request.body for request in gateway.requests])


UNKEYED = {  # an entry's values -> what is sent in place of our key
    "unset": ({"apiKey": "${GONE_API_KEY}"}, "${GONE_API_KEY}"),
    "no key": ({"apiKey": ""}, ""),
    "a command": ({"apiKey": None, "apiKeyHelper": f"echo {KEY}"}, ""),
    "a header": ({"extraHeaders": {"Authorization": f"Bearer {OLD}"}}, OLD),
}


@pytest.mark.parametrize("name", UNKEYED)
def test_why_other_forms_are_not_written(
    name: str, gateway: Gateway, droid: Droid, configure: Callable[..., Result]
) -> None:
    """An unset variable is sent as text, a command of the user's settings is not run: each time the turn succeeds."""
    configure("--model", PLUS, key=KEY)
    values, sent = UNKEYED[name]
    data = droid.load()
    entry = {**data["customModels"][0], **values}
    data["customModels"] = [{key: value for key, value in entry.items() if value is not None}]
    droid.store(data)
    droid.turn()
    check_wire(gateway, PLUS, sent)
    assert droid.sandbox.setup("doctor", "droid", "--json").code == 3


def test_adopted(gateway: Gateway, droid: Droid, configure: Callable[..., Result]) -> None:
    """An entry of the user without a name: the ids that others refer to by stay, also that of another vendor's."""
    with Gateway() as other:
        mine = {"model": PLUS, "apiKey": OLD, "provider": "generic-chat-completion-api"}
        entries = [{**mine, "baseUrl": f"{other.url}{CHAT[:-17]}"}, {**mine, "baseUrl": f"{gateway.url}/api/gpt/v1/"}]
        droid.store({"customModels": entries, "sessionDefaultSettings": {"model": f"custom:{PLUS}-1"}})
        droid.turn()
        check_wire(gateway, PLUS, OLD, limit=32000)
        configure("--model", PLUS, key=KEY)
        droid.turn()
        check_wire(gateway, PLUS)
        droid.turn("-m", f"custom:{PLUS}-0")
        check_wire(other, PLUS, OLD, limit=32000)
        assert gateway.requests == []
        assert droid.sandbox.setup("undo", "--yes").code == 0
        droid.turn()
        check_wire(gateway, PLUS, OLD, limit=32000)


def test_places(sandbox: Sandbox, gateway: Gateway, droid: Droid, configure: Callable[..., Result]) -> None:
    """We write where Droid looks, and it takes another file by `--settings`."""
    sandbox.environment["FACTORY_HOME_OVERRIDE"] = sandbox.at("elsewhere")
    configure("--model", PLUS, key=KEY)
    assert KEY in sandbox.read("elsewhere", *CONFIG)
    droid.turn()
    check_wire(gateway, PLUS)
    del sandbox.environment["FACTORY_HOME_OVERRIDE"]
    configure("--model", SMALL, "--config", "x.json", key=KEY)
    droid.turn("--settings", sandbox.at("x.json"))
    check_wire(gateway, SMALL)


IGNORED = {
    "a BOM": lambda text: f"\ufeff{text}",
    "a trailing comma": lambda text: text.rstrip().removesuffix("}").rstrip() + ",\n}",
    "a provider": lambda text: text.replace('"openai"', '"mistral"'),
}


@pytest.mark.parametrize("name", [None, *IGNORED])
def test_what_droid_ignores(name: str | None, sandbox: Sandbox, gateway: Gateway, droid: Droid) -> None:
    """What we refuse Droid reads as nothing at all; comments, and the rest of such a file, are no reason."""
    mine = {"model": "mine", "baseUrl": f"{gateway.url}{CHAT[:-17]}", "apiKey": OLD}
    other = {**mine, "model": "other", "provider": "openai"}
    data = {"customModels": [{**mine, "provider": "generic-chat-completion-api"}, other]}
    text = "// mine\n" + json.dumps({**data, "sessionDefaultSettings": {"model": "custom:mine-0"}})
    sandbox.write(IGNORED[name](text) if name else text, *CONFIG)
    result = sandbox.run(droid.command, "exec", "Say hi")
    refused = sandbox.setup("droid", *base(gateway), "--model", PLUS, "--dry-run", key=KEY)
    assert (result.code, refused.code) == ((1, 1) if name else (0, 0)), (result, refused)
    assert len(gateway.requests) == (0 if name else 1)


ODD: dict[str, Any] = {
    "model": 3, "id": 3, "index": "x", "baseUrl": 3, "apiKey": 3, "provider": "x", "displayName": 3,
    "maxContextLimit": "x", "maxOutputTokens": "x", "noImageSupport": "x", "enableThinking": 3,
    "reasoningEffort": "x", "extraHeaders": [1], "extraArgs": 3,
}  # fmt: skip


def test_schema(sandbox: Sandbox, gateway: Gateway, droid: Droid, configure: Callable[..., Result]) -> None:
    """`droid doctor` and our schema judge the entry alike: as written, and with each value replaced."""
    configure("--model", PLUS, key=KEY)
    good, command = droid.load(), [droid.command, "doctor", "--json", "--config"]
    assert sandbox.run(*command).code == 0
    tool = tools.load("droid")
    for name, value in ODD.items():
        data = {**good, "customModels": [{**good["customModels"][0], name: value}]}
        droid.store(data)
        result = sandbox.run(*command)
        said = tool.own_verdict(result.out)
        assert result.code == 1 and said and f"customModels.0.{name}" in said[0], result
        assert violations(data, "droid/settings.json.schema.json"), name
    droid.store(good)
    verdict = sandbox.setup("validate", "droid", "--with-tool", env={"PATH": _with(droid)})
    assert verdict.code == 0, verdict


def _with(droid: Droid) -> str:
    return f"{os.path.dirname(droid.command)}:{droid.sandbox.environment['PATH']}"
