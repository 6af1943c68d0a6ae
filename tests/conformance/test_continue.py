"""The real command line of Continue reads what wcode-setup wrote, and sends the gateway the request that it should.

Run on purpose (`pytest tests/conformance`): it installs `cn` once (81 MB) and then needs no network. A turn takes about 2 s. Keys of other
vendors are in the environment of each run, but that of Anthropic only where its effect is the subject: `cn -p` then rewrites the file.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import Any

import pexpect
import pytest
import yaml

from tests.conformance.install import install
from tests.conformance.sandbox import DECOYS, KEY, Configure, Result, Sandbox
from tests.conformance.test_openclaw import CHAT, MAX_TOKENS, PLUS, RISKY, SMALL, mode_of
from tests.conformance.wire import SWITCHES, WORD, check_conversation
from tests.gateway import REPLY, Gateway
from wcode_setup.engine.schema import violations

pytestmark = pytest.mark.timeout(600)  # seconds; the first test installs the tool
BEYOND = {"stream_options"}
"""What it sends though the vendor does not document it, for the reason in docs/tools/: nothing else passes."""

OLD = "sk-conformance-old-9876543210"
NOWHERE = "http://127.0.0.1:9"  # a proxy that refuses: whatever it asks of other hosts fails at once
CONFIG, ENV, STATE = (".continue", "config.yaml"), (".continue", ".env"), (".continue", "index", "globalContext.json")
MARKER, LOG = (".continue", ".onboarding_complete"), (".continue", "logs", "cn.log")
ANTHROPIC = "ANTHROPIC_API_KEY"
SCHEMA = "continue/config.yaml.schema.json"


class Continue:
    """`cn` in a sandbox, called as a user calls it, in `project`, a folder of its own."""

    def __init__(self, folder: str, sandbox: Sandbox) -> None:
        self.program = os.path.join(folder, "node_modules", ".bin", "cn")
        self.sandbox, self.project = sandbox, sandbox.at("project")
        os.mkdir(self.project)
        sandbox.environment |= {"HTTP_PROXY": NOWHERE, "HTTPS_PROXY": NOWHERE, "NO_PROXY": "127.0.0.1"}
        del sandbox.environment[ANTHROPIC]

    def run(self, *arguments: str, env: Mapping[str, str | None] | None = None) -> Result:
        return self.sandbox.run(self.program, *arguments, env=env, cwd=self.project)

    def turn(self, *options: str, prompt: str = "Say hi", env: Mapping[str, str | None] | None = None) -> Result:
        """One headless turn, which must have worked."""
        result = self.run(*options, "-p", prompt, env=env)
        assert (result.code, result.out.strip()) == (0, REPLY), result
        return result


@pytest.fixture
def cn(sandbox: Sandbox) -> Continue:
    return Continue(install("continue"), sandbox)


@pytest.fixture
def configure(cn: Continue, gateway: Gateway) -> Configure:
    """`wcode-setup continue` for the loopback gateway."""
    return cn.sandbox.configurer("continue", "--base-url", f"{gateway.url}/api/gpt/v1")


def check_wire(gateway: Gateway, model: str, key: str = KEY) -> Any:
    """One right request since the last look, and nothing of other vendors; its body."""
    requests, gateway.requests[:] = list(gateway.requests), []
    assert [name for name, decoy in DECOYS.items() if any(request.contains(decoy) for request in requests)] == []
    (request,) = requests
    assert (request.method, request.path) == ("POST", CHAT)
    assert request.headers["authorization"] == f"Bearer {key}"
    body = request.body
    assert (body["model"], body["max_tokens"]) == (model, MAX_TOKENS)
    assert RISKY.isdisjoint(body), sorted(RISKY & body.keys())
    return body


@pytest.mark.parametrize("model", [PLUS, SMALL])
@pytest.mark.parametrize("storage", ["literal", "secret", "env"])
def test_turn(storage: str, model: str, sandbox: Sandbox, gateway: Gateway, cn: Continue, configure: Configure) -> None:
    """On a machine without a configuration: every way of storing the key, both models."""
    arguments = ("--model", model, "--key-storage", storage)
    if storage == "env":
        sandbox.environment[gateway.variable] = KEY
    configure(*arguments, key=None if storage == "env" else KEY)
    holders = {"literal": ["config.yaml"], "secret": [".env"], "env": []}[storage]
    assert sandbox.files_with(KEY, ".continue") == holders
    for name in ["config.yaml", *holders]:
        assert mode_of(sandbox.at(".continue", name)) == 0o600
    written = sandbox.read(*CONFIG)
    cn.turn()
    check_wire(gateway, model)
    assert sandbox.read(*CONFIG) == written, "the turn changed the file"
    configure(*arguments, "--check")  # still as it should be: exit code 0


@pytest.mark.parametrize("switches", SWITCHES, ids=["recipe", "switches"])
def test_conversation(switches: tuple[str, ...], gateway: Gateway, cn: Continue, configure: Configure) -> None:
    """Only documented parameters, with Qwen's stream and a tool call; two turns in one session, each of another model."""
    configure("--model", PLUS, "--model", SMALL, *switches, key=KEY)
    arguments = {"filepath": cn.sandbox.write(WORD, "project", "note.txt")}
    gateway.call = ("Read", arguments)
    cn.turn(prompt="Read note.txt")
    configure("--model", SMALL)  # the other one is chosen
    cn.turn("--resume", prompt="Read note.txt")
    check_conversation(gateway, (PLUS, PLUS, SMALL), arguments)


RICH = f"""\
# mine
name: Mine   # hands off
version: 0.0.7
models:
  - name: Theirs
    provider: anthropic
    model: theirs-large
    apiKey: {OLD}
  - name: Tab   # completions alone
    provider: openai
    model: tab-small
    apiBase: http://127.0.0.1:9/v1
    roles: [autocomplete]
rules: [Be brief.]
"""


def test_among_others(gateway: Gateway, cn: Continue, configure: Configure) -> None:
    """The entry of another vendor is first, and was chosen in the terminal; both go back to the byte."""
    state = '{"indexingPaused":false,"cliSelectedModel":"Theirs"}'
    cn.sandbox.write(RICH, *CONFIG)
    cn.sandbox.write(state, *STATE)
    configure("--model", PLUS, "--model", SMALL, "--key-storage", "secret", key=KEY)
    cn.turn()
    check_wire(gateway, PLUS)
    configure("--model", SMALL)
    cn.turn()
    check_wire(gateway, SMALL)
    provider = gateway.variable.removesuffix("_API_KEY").lower().replace("_", "-")
    assert cn.sandbox.setup("remove", "continue", "--provider", provider, "--yes").code == 0
    assert (cn.sandbox.read(*CONFIG), cn.sandbox.read(*STATE)) == (RICH, state)
    assert not cn.sandbox.files_with(KEY, ".continue")


def test_an_unset_variable_is_sent_as_text(gateway: Gateway, cn: Continue, configure: Configure) -> None:
    """So the run says so, and `validate` does."""
    done = configure("--model", PLUS, "--key-storage", "env")
    said = f"{gateway.variable} is not set: Continue sends the reference itself as the key"
    assert said in done.out
    cn.turn()
    check_wire(gateway, PLUS, f"${{{{ secrets.//{gateway.variable} }}}}")
    assert said in cn.sandbox.setup("validate", "continue").out


def test_a_key_that_is_no_text_in_yaml(gateway: Gateway, cn: Continue, configure: Configure) -> None:
    """`cn` puts the value of a variable into YAML: digits alone are a number there, with which it does not start."""
    number = "1234567890123456"
    url = ("--base-url", f"{gateway.url}/api/gpt/v1", "--model", PLUS)
    refused = cn.sandbox.setup("continue", *url, "--key-storage", "secret", "--yes", key=number)
    assert refused.code == 1 and "they are no string" in refused.err, refused
    configure("--model", PLUS, "--key-storage", "env")
    result = cn.run("-p", "Say hi", env={gateway.variable: number})
    assert result.code == 1 and "Expected string, received number" in result.err, result
    configure("--model", PLUS, "--key-storage", "literal", key=number)
    cn.turn()
    check_wire(gateway, PLUS, number)


def test_its_own_rewrite(gateway: Gateway, cn: Continue, configure: Configure) -> None:
    """With a key of Anthropic in the environment it adds two models: ours stays the default, and a second run does nothing."""
    configure("--model", PLUS, "--model", SMALL, key=KEY)
    written = cn.sandbox.read(*CONFIG)
    cn.turn(env={ANTHROPIC: DECOYS[ANTHROPIC]})
    check_wire(gateway, PLUS)
    names = [entry["name"] for entry in yaml.safe_load(cn.sandbox.read(*CONFIG))["models"]]
    assert len(names) == 4 and DECOYS[ANTHROPIC] in cn.sandbox.read(*CONFIG) != written
    configure("--model", PLUS, "--check")
    assert "two models of Anthropic" in configure("--model", PLUS, env={ANTHROPIC: DECOYS[ANTHROPIC]}).out
    assert cn.sandbox.setup("undo", "--yes").code == 0
    left = yaml.safe_load(cn.sandbox.read(*CONFIG))
    assert [entry["name"] for entry in left["models"]] == names[2:] and KEY not in cn.sandbox.read(*CONFIG)


def test_the_first_question(cn: Continue, configure: Configure) -> None:
    """In a terminal it asks for a key of Anthropic at its first start, though there is a configuration; not beside the marker."""
    configure("--model", PLUS, key=KEY)
    os.remove(cn.sandbox.at(*MARKER))
    for wanted in ("enter your Anthropic API key", "Model: Qwen 3.6 Plus"):
        child = pexpect.spawn(cn.program, cwd=cn.project, env=cn.sandbox.environment, dimensions=(40, 120), timeout=60)
        child.expect_exact(wanted)
        child.close(force=True)
        configure("--model", PLUS)
        assert cn.sandbox.read(*MARKER) == ""


def test_the_log_has_the_key(cn: Continue, configure: Configure) -> None:
    """With `--verbose`; a run that removes the key says so, with the command that deletes the file."""
    configure("--model", PLUS, "--key-storage", "secret", key=KEY)
    cn.turn("--verbose")
    assert cn.sandbox.files_with(KEY, ".continue") == [".env", "logs/cn.log"]
    done = configure("--model", PLUS, key=OLD)
    assert f"rm -- {cn.sandbox.at(*LOG)}" in done.out.replace("~", cn.sandbox.home), done


FRAGMENTS: dict[str, tuple[Any, bool]] = {  # values of an entry, and whether the tool accepts them
    "as written": ({}, True),
    "an unknown key": ({"foo": 1}, True),
    "no name": ({"name": None}, False),
    "a name that is a number": ({"name": 5}, False),
    "no provider": ({"provider": None}, False),
    "no model": ({"model": None}, False),
    "a model that is a number": ({"model": 5}, False),
    "a URL that is a list": ({"apiBase": []}, False),
    "a key that is a number": ({"apiKey": 5}, False),
    "an unknown role": ({"roles": ["foo"]}, False),
    "roles that are a text": ({"roles": "chat"}, False),
    "an unknown capability": ({"capabilities": ["foo"]}, True),
    "a capability that is a number": ({"capabilities": [5]}, False),
    "options that are a number": ({"defaultCompletionOptions": 5}, False),
    "a window that is a text": ({"defaultCompletionOptions": {"contextLength": "5"}}, False),
    "a limit that is a text": ({"defaultCompletionOptions": {"maxTokens": "5"}}, False),
    "stop that is a text": ({"defaultCompletionOptions": {"stop": "a"}}, False),
    "reasoning that is a text": ({"defaultCompletionOptions": {"reasoning": "high"}}, False),
    "a header that is a number": ({"requestOptions": {"headers": {"X": 5}}}, False),
    "a body of anything": ({"requestOptions": {"extraBodyProperties": {"a": [None]}}}, True),
    "a timeout that is a text": ({"requestOptions": {"timeout": "5"}}, False),
    "an environment of scalars": ({"env": {"a": "b", "c": 1, "d": True}}, True),
    "an environment with a list": ({"env": {"a": []}}, False),
    "another API that is a text": ({"useResponsesApi": "yes"}, False),
}
ENTRY = {"name": "A", "provider": "openai", "model": "m", "apiBase": "http://127.0.0.1:9/v1", "apiKey": KEY}


def test_the_schema_agrees(cn: Continue) -> None:
    """Every fragment is an entry of one file; the tool names those that it refuses, and so does our schema."""
    entries = [
        {name: value for name, value in {**ENTRY, **changed}.items() if value is not None}
        for changed, _ in FRAGMENTS.values()
    ]
    cn.sandbox.write(yaml.safe_dump({"name": "x", "version": "1", "models": entries}), *CONFIG)
    result = cn.run("-p", "Say hi")
    said = result.err
    refused = [name for at, name in enumerate(FRAGMENTS) if f"models.{at}: Invalid input" in said]
    assert refused == [name for name, (_, accepted) in FRAGMENTS.items() if not accepted], result
    ours = [name for name, one in zip(FRAGMENTS, entries, strict=True) if violations({"models": [one]}, SCHEMA)]
    assert ours == refused
