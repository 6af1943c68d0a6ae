"""The real OpenCode and its fork Kilo read what wcode-setup wrote, and send the gateway the request that they should.

Run on purpose (`pytest tests/conformance`): it installs both once (180 and 230 MB) and then needs no network. A turn takes 2 s with
OpenCode, 4 s with Kilo. What it sent is read from the gateway's log. What Kilo does beyond OpenCode is in test_kilo.py, what
either does to its files by itself in test_opencode_rewritten.py.
"""

from __future__ import annotations

import json
import os
import shlex
from typing import Any

import pytest

from tests.conformance.install import install
from tests.conformance.opencode_family import BEYOND, RICH, SCHEMAS, Agent, Configure, check_wire, configurer
from tests.conformance.sandbox import KEY, Sandbox
from tests.conformance.test_openclaw import CONTEXT, MAX_TOKENS, PLUS, SMALL, mode_of, red_picture
from tests.conformance.wire import SWITCHES, WORD, check_conversation
from tests.gateway import Gateway

__all__ = ["BEYOND"]

pytestmark = pytest.mark.timeout(600)  # seconds; the first tests install the tools

OLD = "sk-conformance-old-9876543210"


@pytest.fixture(params=SCHEMAS)
def agent(request: pytest.FixtureRequest, sandbox: Sandbox) -> Agent:
    return Agent(request.param, install(request.param), sandbox)


@pytest.fixture
def configure(agent: Agent, gateway: Gateway) -> Configure:
    return configurer(agent, gateway)


@pytest.mark.parametrize("model", [PLUS, SMALL])
@pytest.mark.parametrize("storage", ["literal", "secret", "env"])
def test_turn(storage: str, model: str, agent: Agent, gateway: Gateway, configure: Configure) -> None:
    """On a machine without a configuration: every way of storing the key, both models."""
    sandbox, arguments = agent.sandbox, ("--model", model, "--key-storage", storage)
    if storage == "env":
        sandbox.environment[gateway.variable] = KEY
    configure(*arguments, key=None if storage == "env" else KEY)
    private = {"literal": [agent.config], "secret": [agent.auth], "env": []}[storage]
    files = {way: sandbox.read(*way) for way in [agent.config, *private]}
    assert {mode_of(sandbox.at(*way)) for way in files} == {0o600}
    agent.turn()
    check_wire(gateway, model)
    assert {way: sandbox.read(*way) for way in files} == files, "the turn changed a file"
    assert agent.holders(KEY) == [os.path.join(*way) for way in private]
    configure(*arguments, "--check")  # still as it should be: exit code 0


def test_two_models(agent: Agent, gateway: Gateway, configure: Configure) -> None:
    """Both models in one run: the first is the default, the other can be chosen; the tool knows the limits of both."""
    configure("--model", SMALL, "--model", PLUS, key=KEY)
    agent.turn()
    check_wire(gateway, SMALL)
    agent.turn("-m", f"wcode/{PLUS}")
    check_wire(gateway, PLUS)
    limits = {name: row["limit"] for name, row in agent.models().items()}
    assert limits == {f"wcode/{model}": {"context": tokens, "output": MAX_TOKENS} for model, tokens in CONTEXT.items()}


def test_output_limit(agent: Agent, gateway: Gateway, configure: Configure) -> None:
    """The tool asks for 32000 tokens at most; with the variable that we name, for as many as the model gives."""
    variable = f"{agent.prefix}_EXPERIMENTAL_OUTPUT_TOKEN_MAX"
    said = configure("--model", PLUS, key=KEY)
    assert f"{variable}={MAX_TOKENS}" in said.out
    agent.turn(env={variable: str(MAX_TOKENS)})
    check_wire(gateway, limit=MAX_TOKENS)


def test_unset_variable(agent: Agent, gateway: Gateway, configure: Configure) -> None:
    """A variable that nobody has set: no key at all goes out, no other vendor's instead; and we say so."""
    said = configure("--model", PLUS, "--key-storage", "env")
    assert f"While {gateway.variable} is not set" in said.out
    agent.turn()
    check_wire(gateway, key=None)


def test_other_key_in_another_form(agent: Agent, gateway: Gateway, configure: Configure) -> None:
    """A new key takes effect at once, and a change of form leaves no copy of the old one in the tool's files, all the way round."""
    history = agent.sandbox.at(".local", "state", "wcode-setup")

    def holders(key: str) -> list[str]:
        return [path for path in agent.holders(key) if not agent.sandbox.at(path).startswith(history)]

    configure("--model", PLUS, key=OLD)
    configure("--model", PLUS, "--key-storage", "secret", key=KEY)
    agent.turn()
    check_wire(gateway)
    assert holders(OLD) == []
    configure("--model", PLUS, "--key-storage", "env", env={gateway.variable: OLD})
    agent.turn(env={gateway.variable: OLD})
    check_wire(gateway, key=OLD)
    assert holders(KEY) == []
    configure("--model", PLUS, "--key-storage", "literal", key=KEY)
    agent.turn(env={gateway.variable: OLD})
    check_wire(gateway)


def test_vision(agent: Agent, gateway: Gateway, configure: Configure) -> None:
    """By the vendor's recipe a picture becomes a sentence that it cannot be read; `--vision` sends it."""
    with open(os.path.join(agent.project, "red.png"), "wb") as stream:
        stream.write(red_picture())

    def kinds() -> set[str]:
        agent.turn("--file", "red.png")
        contents = [message["content"] for message in check_wire(gateway)["messages"]]
        return {part["type"] for parts in contents if isinstance(parts, list) for part in parts}

    configure("--model", PLUS, key=KEY)
    assert kinds() == {"text"}
    configure("--model", PLUS, "--vision")
    assert kinds() == {"text", "image_url"}


@pytest.mark.parametrize("switches", SWITCHES, ids=["recipe", "switches"])
def test_conversation(switches: tuple[str, ...], agent: Agent, gateway: Gateway, configure: Configure) -> None:
    """Only documented parameters, with Qwen's stream and a tool call; two turns in one session, each of another model."""
    configure("--model", PLUS, "--model", SMALL, *switches, key=KEY)
    arguments = {"filePath": agent.sandbox.write(WORD, "project", "note.txt")}
    gateway.call = ("read", arguments)
    agent.turn("-m", f"wcode/{PLUS}")
    agent.turn("-c", "-m", f"wcode/{SMALL}")
    check_conversation(gateway, (PLUS, PLUS, SMALL), arguments)


def test_reasoning(agent: Agent, gateway: Gateway, configure: Configure) -> None:
    """`--reasoning` tells the tool what the model can do, and sends nothing that a gateway may refuse."""
    configure("--model", PLUS, key=KEY)
    configure("--model", SMALL, "--reasoning")
    can = {name: row["capabilities"]["reasoning"] for name, row in agent.models().items()}
    assert can == {f"wcode/{PLUS}": False, f"wcode/{SMALL}": True}
    agent.turn()
    check_wire(gateway, SMALL)


# As the vendor's document has it, with its own id for the provider.
SAMPLE = """\
{
"$schema": "https://opencode.ai/config.json",
"provider": {
"myprovider": {
"npm": "@ai-sdk/openai-compatible",
"name": "wcode",
"options": {
"baseURL": "%s/api/gpt/v1",
"apiKey": "%s"
},
"models": {
"qwen3.6-plus": {
"name": "Qwen 3.6 Plus"
}
}
}
}
}
"""


@pytest.mark.parametrize("storage", [None, "env"])
def test_the_vendors_sample(storage: str | None, agent: Agent, gateway: Gateway, configure: Configure) -> None:
    """The vendor's `myprovider` is taken over with its key: no second provider, the limits and the default model are added."""
    sandbox, form = agent.sandbox, ("--key-storage", storage) if storage else ()
    sandbox.write(SAMPLE % (gateway.url, KEY if storage is None else OLD), *agent.config_folder, f"{agent.name}.json")
    if storage == "env":
        sandbox.environment["MYPROVIDER_API_KEY"] = KEY
    configure("--model", SMALL, "--model", PLUS, *form, provider=None)
    assert list(json.loads(sandbox.read(*agent.config))["provider"]) == ["myprovider"]
    agent.turn()
    check_wire(gateway, SMALL)
    if storage is None:
        contexts = {name: row["limit"]["context"] for name, row in agent.models("myprovider").items()}
        assert contexts == {f"myprovider/{model}": tokens for model, tokens in CONTEXT.items()}


# Each of these alone spoils the request, or keeps it from being sent: an older entry as one finds it.
STALE: dict[str, Any] = {
    "npm": "@ai-sdk/openai",  # asks /responses
    "env": ["WCODE_API_KEY", "OPENAI_API_KEY"],  # of two names neither is used
    "blacklist": [PLUS],
    "options": {"apiKey": "", "headers": {"authorization": f"Bearer {OLD}"}},  # an empty key switches the others off
    "models": {PLUS: {"id": "qwen-plus", "status": "deprecated", "provider": {"npm": "@ai-sdk/openai"}}},
}


def test_stale_entry(agent: Agent, gateway: Gateway, configure: Configure) -> None:
    """What an older entry says otherwise goes, and the key that lay there for it does not win."""
    sandbox = agent.sandbox
    sandbox.write(json.dumps({"provider": {"wcode": STALE}}), *agent.config_folder, f"{agent.name}.json")
    sandbox.write(json.dumps({"wcode": {"type": "api", "key": OLD}}), *agent.auth)
    sandbox.environment[gateway.variable] = KEY
    configure("--model", PLUS, "--key-storage", "env")
    agent.turn()
    check_wire(gateway)


def test_a_decoy_can_go_out(agent: Agent, gateway: Gateway) -> None:
    """The danger is real: an entry that names another vendor's variable sends that key to the gateway."""
    entry = {"env": ["OPENAI_API_KEY"], "options": {"baseURL": f"{gateway.url}/api/gpt/v1"}, "models": {PLUS: {}}}
    config = {"model": f"wcode/{PLUS}", "provider": {"wcode": entry}}
    agent.sandbox.write(json.dumps(config), *agent.config_folder, f"{agent.name}.json")
    agent.turn()
    with pytest.raises(AssertionError, match="OPENAI_API_KEY"):
        check_wire(gateway)


def test_rich_file(agent: Agent, gateway: Gateway, configure: Configure) -> None:
    """A user's own file keeps every comment and setting, and works with our models."""
    rich = RICH % (SCHEMAS[agent.name], gateway.url)
    agent.sandbox.write(rich, *agent.config_folder, f"{agent.name}.jsonc")
    configure("--model", SMALL, "--model", PLUS, key=KEY)
    after = agent.sandbox.read(*agent.config)
    changed = [line.strip() for line in rich.splitlines() if line not in after.splitlines()]
    assert changed == ['"model": "local/tiny", // my own']
    assert f'"model": "wcode/{SMALL}", // my own' in after
    agent.turn()
    check_wire(gateway, SMALL)


def test_no_default(agent: Agent, gateway: Gateway, configure: Configure) -> None:
    """`--no-default` registers our model beside the user's default model and leaves that alone."""
    rich = RICH % (SCHEMAS[agent.name], gateway.url)
    agent.sandbox.write(rich, *agent.config_folder, f"{agent.name}.jsonc")
    configure("--model", PLUS, "--no-default", "--key-storage", "secret", key=KEY)
    agent.turn("-m", f"wcode/{PLUS}")
    check_wire(gateway)
    agent.turn()
    assert {(request.path, request.body["model"]) for request in gateway.requests} == {
        ("/other/v1/chat/completions", "tiny")
    }


def test_other_folders(agent: Agent, gateway: Gateway, configure: Configure) -> None:
    """Where XDG variables put the tool's folders, we write there."""
    agent.config_folder, agent.data_folder = ("settings", agent.name), ("stuff", agent.name)
    agent.sandbox.environment |= {
        "XDG_CONFIG_HOME": agent.sandbox.at("settings"),
        "XDG_DATA_HOME": agent.sandbox.at("stuff"),
    }
    configure("--model", PLUS, "--key-storage", "secret", key=KEY)
    assert agent.sandbox.files_with("qwen3.6-plus", *agent.config_folder) == [agent.config[-1]]
    agent.turn()
    check_wire(gateway)
    assert agent.holders(KEY) == [os.path.join(*agent.auth)]


def test_config_elsewhere(agent: Agent, gateway: Gateway, configure: Configure) -> None:
    """With `--config` somewhere else, the line that we print starts the tool with that file and its key."""
    path = agent.sandbox.at("else where", "mine.json")
    said = configure("--config", path, "--model", PLUS, "--key-storage", "secret", key=KEY)
    (line,) = [line.strip() for line in said.out.splitlines() if line.startswith(f"  {agent.prefix}_CONFIG=")]
    command = line.removesuffix(agent.name) + shlex.join([agent.program, "run", "Say hi"])
    result = agent.sandbox.run("env", "-C", agent.project, "sh", "-c", command)
    assert result.code == 0, result
    check_wire(gateway)
