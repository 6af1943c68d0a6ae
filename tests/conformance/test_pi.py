"""The real pi reads what wcode-setup wrote, and sends the gateway the request that it should.

Run on purpose (`pytest tests/conformance`): it installs pi once (170 MB, as much for 0.74.2) and then needs no network. A turn takes 1 s.
"""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

import pytest

from tests.conformance.install import install
from tests.conformance.sandbox import DECOYS, KEY, Configure, Result, Sandbox
from tests.conformance.test_key import with_command
from tests.conformance.test_openclaw import CHAT, CONTEXT, MAX_TOKENS, PLUS, RISKY, SMALL, mode_of, red_picture
from tests.conformance.wire import SWITCHES, WORD, check_conversation
from tests.gateway import REPLY, Gateway

pytestmark = pytest.mark.timeout(600)  # seconds; the first tests install both versions
BEYOND = {"stream_options"}
"""What it sends though the vendor does not document it, for the reason in docs/tools/: nothing else passes."""
OLD_KEY = "sk-conformance-old-9876543210"
AGENT = (".pi", "agent")
QUIET = {"PI_OFFLINE": "1", "PI_SKIP_VERSION_CHECK": "1", "PI_TELEMETRY": "0"}


class Pi:
    """pi in a sandbox, in a project folder; it finds its files by itself."""

    def __init__(self, folder: str, sandbox: Sandbox) -> None:
        self.programs, self.sandbox = os.path.join(folder, "node_modules", ".bin"), sandbox
        self.project = sandbox.at("project")
        os.makedirs(self.project)
        sandbox.environment |= {**QUIET, "PATH": f"{self.programs}:{sandbox.environment['PATH']}"}

    def run(self, *arguments: str, env: Mapping[str, str | None] | None = None) -> Result:
        return self.sandbox.run("pi", *arguments, env=env, cwd=self.project)

    def turn(self, *options: str, env: Mapping[str, str | None] | None = None) -> Result:
        """One headless turn, which must have worked."""
        result = self.run("-p", *options, "Say hi", env=env)
        assert (result.code, result.out.strip()) == (0, REPLY), result
        return result

    def models(self, provider: str = "wcode") -> dict[str, list[str]]:
        """The models of a provider by their id: context window, longest answer, thinking and pictures, as pi shows them."""
        result = self.run("--list-models", provider)
        rows = (line.split() for line in (result.out or result.err).splitlines())
        return {row[1]: row[2:] for row in rows if row[:1] == [provider]}

    @contextmanager
    def rpc(self) -> Iterator[Callable[..., Any]]:
        """A running pi; call it with a command and its fields, which returns the data of the answer."""
        process = self.sandbox.start(
            "pi", "--mode", "rpc", cwd=self.project,
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        assert process.stdin is not None and process.stdout is not None
        stdin, lines = process.stdin, process.stdout

        def until(event: str) -> Any:
            for line in lines:
                if json.loads(line)["type"] == event:
                    return json.loads(line)
            raise AssertionError(f"no {event}")

        def call(command: str, ends: str = "response", **fields: Any) -> Any:
            stdin.write(json.dumps({"type": command, **fields}) + "\n")
            stdin.flush()
            answer = until("response")
            assert answer["success"], answer
            return until(ends) if ends != "response" else answer

        yield call
        stdin.close()
        assert process.wait(20) == 0


@pytest.fixture
def pi(sandbox: Sandbox) -> Pi:
    return Pi(install("pi"), sandbox)


@pytest.fixture
def old_pi(sandbox: Sandbox) -> Pi:
    """The version that npm installs with Node 20."""
    return Pi(install("pi-0.74.2"), sandbox)


@pytest.fixture
def configure(sandbox: Sandbox, gateway: Gateway) -> Configure:
    """`wcode-setup pi` for the loopback gateway."""
    return sandbox.configurer("pi", "--base-url", f"{gateway.url}/api/gpt/v1", provider="wcode")


def check_wire(gateway: Gateway, model: str = PLUS, key: str = KEY) -> dict[str, Any]:
    """All that was sent since the last call is one right request; its body."""
    assert [(request.method, request.path) for request in gateway.requests] == [("POST", CHAT)]
    request = gateway.requests.pop()
    assert request.headers["authorization"] == f"Bearer {key}"
    assert "x-api-key" not in request.headers
    assert [name for name, decoy in DECOYS.items() if request.contains(decoy)] == []
    body: dict[str, Any] = request.body
    assert (body["model"], body["max_tokens"], body["stream"]) == (model, MAX_TOKENS, True)
    assert {message["role"] for message in body["messages"]} <= {"system", "user", "assistant"}
    assert RISKY.isdisjoint(body), sorted(RISKY & body.keys())
    return body


def holders(sandbox: Sandbox, key: str = KEY) -> list[str]:
    """The files of pi with the key."""
    return sandbox.files_with(key, *AGENT)


@pytest.mark.parametrize("model", [PLUS, SMALL])
@pytest.mark.parametrize("storage", ["literal", "secret", "env"])
def test_turn(
    storage: str, model: str, sandbox: Sandbox, gateway: Gateway, pi: Pi, configure: Callable[..., Result]
) -> None:
    """On a machine without a configuration: every way of storing the key, both models."""
    arguments = ("--model", model, "--key-storage", storage)
    if storage == "env":
        sandbox.environment[gateway.variable] = KEY
    configure(*arguments, key=None if storage == "env" else KEY)
    private = {"literal": ["models.json"], "secret": ["auth.json"], "env": []}[storage]
    written = {name: sandbox.read(*AGENT, name) for name in ["models.json", "settings.json", *private]}
    assert {mode_of(sandbox.at(*AGENT, name)) for name in ["models.json", *private]} == {0o600}
    pi.turn()
    check_wire(gateway, model)
    assert holders(sandbox) == private
    assert {name: sandbox.read(*AGENT, name) for name in written} == written, "the turn changed a file"
    configure(*arguments, "--check")  # still as it should be: exit code 0


def test_the_users_command(sandbox: Sandbox, gateway: Gateway, pi: Pi) -> None:
    """A command of two words, one with a blank, prints the key; if it fails, nothing is sent."""
    with_command(sandbox, "pi", gateway)
    pi.turn()
    check_wire(gateway)
    assert sandbox.files_with(KEY) == ["bin/print-key"]
    sandbox.write(f"#!/bin/sh\necho {KEY}; exit 1\n", "bin", "print-key")
    result = pi.run("-p", "Say hi")
    assert (result.code, gateway.requests) == (1, []) and "Failed to resolve API key" in result.err


@pytest.mark.parametrize("storage", ["literal", "env", "secret"])
def test_old_version(
    storage: str, sandbox: Sandbox, gateway: Gateway, old_pi: Pi, configure: Callable[..., Result]
) -> None:
    """0.74.2 sends the same; it needs an `apiKey` in the entry, so that a key in auth.json is refused."""
    sandbox.environment |= {gateway.variable: KEY} if storage == "env" else {}
    words = ("--model", SMALL, "--model", PLUS, "--key-storage", storage)
    if storage == "secret":
        base = ("--base-url", f"{gateway.url}/api/gpt/v1", "--provider", "wcode")
        result = sandbox.setup("pi", *base, "--yes", *words, key=KEY)
        assert result.code == 1 and "pi 0.74.2 ignores models.json if an entry has no apiKey" in result.err
        configure(*words, "--force", key=KEY)
        assert old_pi.models() == {} and "apiKey" in old_pi.run("--list-models").err
        return
    configure(*words, key=None if storage == "env" else KEY)
    old_pi.turn()
    check_wire(gateway, SMALL)
    old_pi.turn("--model", f"wcode/{PLUS}")
    check_wire(gateway, PLUS)
    if storage == "env":
        result = old_pi.run("-p", "Say hi", env={gateway.variable: None})
        assert (result.code, gateway.requests) == (1, [])


def test_unset_variable_fails_closed(
    sandbox: Sandbox, gateway: Gateway, stranger: Gateway, pi: Pi, configure: Callable[..., Result]
) -> None:
    """A variable that nobody has set: no request. With pi's own `$NAME` the prompt goes to another vendor, with its key."""
    said = configure("--model", PLUS, "--key-storage", "env")
    assert f"While {gateway.variable} is not set" in said.out
    data = json.loads(sandbox.read(*AGENT, "models.json"))
    data["providers"]["openai"] = {"baseUrl": f"{stranger.url}/v1", "apiKey": "$OPENAI_API_KEY"}
    sandbox.write(json.dumps(data), *AGENT, "models.json")
    for value in (None, ""):
        result = pi.run("-p", "Say hi", env={gateway.variable: value})
        assert result.code == 1 and "Failed to resolve API key" in result.err, result
    assert gateway.requests == stranger.requests == []
    sandbox.write(json.dumps(data).replace("!printenv ", "$"), *AGENT, "models.json")
    pi.run("-p", "Say hi", env=dict.fromkeys(name for name in DECOYS if name != "OPENAI_API_KEY"))
    assert {sent.headers["authorization"] for sent in stranger.requests} == {f"Bearer {DECOYS['OPENAI_API_KEY']}"}
    assert gateway.requests == []


def test_two_models(gateway: Gateway, pi: Pi, configure: Callable[..., Result]) -> None:
    """The first is the default, the other can be chosen; pi knows the limits of both."""
    configure("--model", SMALL, "--model", PLUS, key=KEY)
    pi.turn()
    check_wire(gateway, SMALL)
    pi.turn("--model", f"wcode/{PLUS}")
    check_wire(gateway, PLUS)
    assert pi.models() == {PLUS: ["1.0M", "64K", "no", "no"], SMALL: ["256K", "64K", "no", "no"]}
    assert CONTEXT == {PLUS: 1_024_000, SMALL: 256_000}


def test_other_key_in_another_form(
    sandbox: Sandbox, gateway: Gateway, pi: Pi, configure: Callable[..., Result]
) -> None:
    """A new key takes effect at once, and a change of form leaves no copy of the old one, all the way round."""
    configure("--model", PLUS, key=OLD_KEY)
    configure("--model", PLUS, "--key-storage", "secret", key=KEY)
    pi.turn()
    check_wire(gateway)
    assert holders(sandbox, OLD_KEY) == []
    configure("--model", PLUS, "--key-storage", "env", env={gateway.variable: OLD_KEY})
    pi.turn(env={gateway.variable: OLD_KEY})
    check_wire(gateway, key=OLD_KEY)
    assert holders(sandbox) == []
    configure("--model", PLUS, "--key-storage", "literal", key=KEY)
    pi.turn(env={gateway.variable: OLD_KEY})
    check_wire(gateway)


def test_vision(pi: Pi, gateway: Gateway, configure: Callable[..., Result]) -> None:
    """By the vendor's recipe a picture becomes a sentence; `--vision` sends it."""
    with open(os.path.join(pi.project, "red.png"), "wb") as stream:
        stream.write(red_picture())

    def kinds() -> set[str]:
        pi.turn("@red.png")
        contents = [message["content"] for message in check_wire(gateway)["messages"]]
        return {part["type"] for parts in contents if isinstance(parts, list) for part in parts}

    configure("--model", PLUS, key=KEY)
    assert kinds() == {"text"}
    configure("--model", PLUS, "--vision")
    assert kinds() == {"text", "image_url"}


@pytest.mark.parametrize("switches", SWITCHES, ids=["recipe", "switches"])
def test_conversation(switches: Sequence[str], pi: Pi, gateway: Gateway, configure: Callable[..., Result]) -> None:
    """Only documented parameters, with Qwen's stream and a tool call; two turns in one session, each of another model."""
    configure("--model", PLUS, "--model", SMALL, *switches, key=KEY)
    arguments = {"path": pi.sandbox.write(WORD, "project", "note.txt")}
    gateway.call = ("read", arguments)
    pi.turn("--thinking", "high")
    pi.turn("-c", "--model", f"wcode/{SMALL}")
    check_conversation(gateway, (PLUS, PLUS, SMALL), arguments)


RICH = """\
// mine
{
\t"providers": {
\t\t"local": { // at home
\t\t\t"baseUrl": "%s/other/v1", "api": "openai-completions", "apiKey": "none",
\t\t\t"compat": { "supportsStore": false, "maxTokensField": "max_tokens" },
			"models": [{ "id": "tiny", "contextWindow": 32000, "maxTokens": 4096 }], // small
\t\t},
\t},
}
"""
SETTINGS = {
    "lastChangelogVersion": "1.6.0",
    "defaultProvider": "local",
    "defaultModel": "tiny",
    "enabledModels": ["local/*"],
}


@pytest.mark.parametrize("default", [True, False])
def test_rich_files(default: bool, pi: Pi, gateway: Gateway, configure: Callable[..., Result]) -> None:
    """Comments and other providers stay; without our entry in `enabledModels` pi would start with another model."""
    pi.sandbox.write(RICH % gateway.url, *AGENT, "models.json")
    pi.sandbox.write(json.dumps(SETTINGS), *AGENT, "settings.json")
    configure("--model", SMALL, "--model", PLUS, *([] if default else ["--no-default"]), key=KEY)
    after = pi.sandbox.read(*AGENT, "models.json")
    assert [line for line in (RICH % gateway.url).splitlines() if line not in after.splitlines()] == []
    if default:
        pi.turn()
        check_wire(gateway, SMALL)
    else:
        pi.turn("--model", f"wcode/{SMALL}")
        check_wire(gateway, SMALL)
        pi.turn()
        assert [(sent.path, sent.body["model"]) for sent in gateway.requests] == [
            ("/other/v1/chat/completions", "tiny")
        ]
    settings = json.loads(pi.sandbox.read(*AGENT, "settings.json"))
    ours = [f"wcode/{SMALL}", f"wcode/{PLUS}"] if default else []
    assert settings["enabledModels"] == ["local/*", *ours]


def test_an_entry_of_the_same_url(pi: Pi, gateway: Gateway, configure: Callable[..., Result]) -> None:
    """It is taken over with its key, under its own name, and what would lead its model elsewhere goes."""
    model = {
        "id": SMALL,
        "api": "anthropic-messages",
        "baseUrl": "http://127.0.0.1:9",
        "compat": {"supportsStore": False},
    }
    entry = {"baseUrl": f"{gateway.url}/api/gpt/v1/", "api": "openai-completions", "apiKey": KEY, "models": [model]}
    pi.sandbox.write(json.dumps({"providers": {"mine": entry}}), *AGENT, "models.json")
    configure("--model", SMALL, "--model", PLUS, provider=None)
    pi.turn()
    check_wire(gateway, SMALL)
    assert list(pi.models("mine")) == [SMALL, PLUS]


def test_after_a_rewrite(pi: Pi, gateway: Gateway, configure: Callable[..., Result]) -> None:
    """pi writes its settings by itself: a second run changes nothing, and `remove` takes out our part and no more."""
    pi.sandbox.write(json.dumps(SETTINGS), *AGENT, "settings.json")
    words = ("--model", PLUS, "--key-storage", "secret")
    configure(*words, key=KEY)
    with pi.rpc() as call:
        call("set_auto_compaction", enabled=True)
    rewritten = pi.sandbox.read(*AGENT, "settings.json")
    assert json.loads(rewritten)["compaction"] == {"enabled": True}
    configure(*words, "--check")
    assert pi.sandbox.setup("remove", "pi", "--yes").code == 0
    assert json.loads(pi.sandbox.read(*AGENT, "settings.json")) == {**SETTINGS, "compaction": {"enabled": True}}
    assert holders(pi.sandbox) == []


def test_compaction_calls_the_same_model(pi: Pi, gateway: Gateway, configure: Callable[..., Result]) -> None:
    """pi has no slot for another model: the summary of a session comes from the default one, too."""
    pi.sandbox.write(json.dumps({"compaction": {"keepRecentTokens": 1}}), *AGENT, "settings.json")
    configure("--model", PLUS, "--model", SMALL, key=KEY)
    with pi.rpc() as call:
        for _ in range(2):
            call("prompt", "agent_settled", message="Say hi")
        call("compact")
    assert {(sent.path, sent.body["model"]) for sent in gateway.requests} == {(CHAT, PLUS)}
    assert sum("tools" not in sent.body for sent in gateway.requests) >= 1


def test_other_folders(pi: Pi, gateway: Gateway, configure: Callable[..., Result]) -> None:
    """PI_CODING_AGENT_DIR is honoured; for a file that `--config` names we print the line that starts pi with it."""
    pi.sandbox.environment["PI_CODING_AGENT_DIR"] = pi.sandbox.at("one")
    configure("--model", PLUS, "--key-storage", "secret", key=KEY)
    pi.turn()
    check_wire(gateway)
    assert pi.sandbox.files_with(KEY, "one") == ["auth.json"]
    said = configure("--config", pi.sandbox.at("two words", "models.json"), "--model", SMALL, key=KEY)
    (line,) = [line.strip() for line in said.out.splitlines() if line.startswith("  PI_CODING_AGENT_DIR=")]
    assert pi.sandbox.run("sh", "-c", f"{line} -p 'Say hi'", cwd=pi.project).code == 0
    check_wire(gateway, SMALL)


def test_validate_with_tool_and_status(pi: Pi, gateway: Gateway, configure: Callable[..., Result]) -> None:
    """`validate --with-tool` asks the real program; `status` finds it with its version."""
    configure("--model", PLUS, key=KEY)
    fine = pi.sandbox.setup("validate", "pi", "--with-tool", "--json")
    assert (fine.code, fine.json["data"][0]["tool_says"]) == (0, []), fine
    (row,) = pi.sandbox.setup("status", "pi", "--json").json["data"]
    where = os.path.realpath(os.path.join(pi.programs, "pi"))
    assert row["installed"] == {"where": where, "version": pi.run("--version").out.strip()}
    url = f"{gateway.url}/api/gpt/v1"
    assert row["points_to"] == {
        "provider": "wcode", "base_url": url, "model": PLUS, "key_form": "literal", "variable": None,
    }  # fmt: skip
    text = pi.sandbox.read(*AGENT, "models.json").replace('"maxTokens": 64000', '"maxTokens": "64000"')
    pi.sandbox.write(text, *AGENT, "models.json")
    wrong = pi.sandbox.setup("validate", "pi", "--with-tool", "--json")
    assert wrong.code == 3 and KEY not in wrong.out + wrong.err
    assert "providers.wcode.models.0.maxTokens: must be number" in wrong.json["data"][0]["tool_says"]
