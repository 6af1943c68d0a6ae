"""The real Kimi Code reads what wcode-setup wrote, and sends the gateway the request that it should.

Run on purpose (`pytest tests/conformance`): it installs Kimi Code once (120 MB) and then needs no network. A turn takes about 3 s. In every
test keys of other vendors are in the environment, with a URL for OPENAI.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import Any

import pytest

from tests.conformance.install import install
from tests.conformance.sandbox import DECOYS, KEY, Configure, Result, Sandbox
from tests.conformance.test_openclaw import MAX_TOKENS, PLUS, SMALL, mode_of, red_picture
from tests.conformance.wire import SWITCHES, WORD, check_conversation
from tests.gateway import REPLY, Gateway

pytestmark = pytest.mark.timeout(600)  # seconds; the first test installs Kimi Code

BEYOND = {"stream_options", "prompt_cache_key"}
"""What it sends though the vendor does not document it (docs/tools/kimi.md)."""
PATH = "/api/gpt/v1/chat/completions"
OLD = "sk-conformance-old-9876543210"
NOWHERE = "http://127.0.0.1:9"  # a proxy that refuses: whatever it asks of other hosts fails at once
CONFIG = (".kimi-code", "config.toml")
MOONSHOT = {"KIMI_API_KEY": "sk-decoy-kimi-5a17c0de", "MOONSHOT_API_KEY": "sk-decoy-moonshot-5a17c0de"}


class Kimi:
    """Kimi Code in a sandbox, called as a user calls it, in `project`, a folder of its own."""

    def __init__(self, folder: str, sandbox: Sandbox) -> None:
        self.program = os.path.join(folder, "node_modules", ".bin", "kimi")
        self.sandbox, self.project = sandbox, sandbox.at("project")
        os.mkdir(self.project)
        sandbox.environment |= {
            **MOONSHOT,
            "OPENAI_BASE_URL": "https://other.example/v1",
            "KIMI_DISABLE_TELEMETRY": "1",
            "KIMI_CODE_NO_AUTO_UPDATE": "1",
            "HTTP_PROXY": NOWHERE,
            "HTTPS_PROXY": NOWHERE,
            "NO_PROXY": "127.0.0.1",
        }

    def run(self, *arguments: str, env: Mapping[str, str | None] | None = None) -> Result:
        return self.sandbox.run("env", "-C", self.project, self.program, *arguments, env=env)

    def turn(self, *options: str, env: Mapping[str, str | None] | None = None) -> Result:
        """One headless turn, which must have worked."""
        result = self.run(*options, "-p", "Say hi", env=env)
        assert result.code == 0 and REPLY in result.out, result
        return result


@pytest.fixture
def kimi(sandbox: Sandbox) -> Kimi:
    return Kimi(install("kimi"), sandbox)


@pytest.fixture
def configure(kimi: Kimi, gateway: Gateway) -> Configure:
    """`wcode-setup kimi` for the loopback gateway."""
    return kimi.sandbox.configurer("kimi", "--base-url", f"{gateway.url}/api/gpt/v1", provider="wcode")


def sent(gateway: Gateway, model: str = PLUS, key: str = KEY, tokens: int | None = MAX_TOKENS) -> list[Any]:
    """The bodies of the requests, which are all for this model, with this key and no other; the log is empty then."""
    assert {(request.method, request.path, request.query) for request in gateway.requests} == {("POST", PATH, "")}
    for request in gateway.requests:
        assert request.headers["authorization"] == f"Bearer {key}"
        for other in {*DECOYS.values(), *MOONSHOT.values(), OLD} - {key}:
            assert not request.contains(other), other
    bodies = [request.body for request in gateway.requests]
    gateway.requests.clear()
    assert {(body["model"], body["max_tokens"]) for body in bodies} == {(model, tokens)}
    return bodies


@pytest.mark.parametrize("model", [PLUS, SMALL])
@pytest.mark.parametrize("storage", ["literal", "secret", "env"])
def test_turn(storage: str, model: str, kimi: Kimi, gateway: Gateway, configure: Configure) -> None:
    """On a machine without a configuration: every key storage, both models; the turn changes nothing of the file."""
    sandbox, arguments = kimi.sandbox, ("--model", model, "--key-storage", storage)
    if storage == "env":
        sandbox.environment[gateway.variable] = KEY
    configure(*arguments, key=None if storage == "env" else KEY)
    text = sandbox.read(*CONFIG)
    assert mode_of(sandbox.at(*CONFIG)) == 0o600 and (KEY in text) == (storage != "env")
    kimi.turn()
    sent(gateway, model)
    assert sandbox.read(*CONFIG) == text
    assert sandbox.files_with(KEY, ".kimi-code") == (["config.toml"] if storage != "env" else [])
    configure(*arguments, "--check")  # still as it should be: exit code 0
    assert sandbox.setup("undo", "--yes").code == 0
    assert not os.path.exists(sandbox.at(*CONFIG))


def test_two_models(kimi: Kimi, gateway: Gateway, configure: Configure) -> None:
    """The first model is the default, the other one has an alias."""
    configure("--model", SMALL, "--model", PLUS, key=KEY)
    kimi.turn()
    sent(gateway, SMALL)
    kimi.turn("-m", f"wcode/{PLUS}")
    sent(gateway)


def test_unset_variable(kimi: Kimi, gateway: Gateway, configure: Configure) -> None:
    """Without the variable Kimi Code sends nothing, no other vendor's key either; and we say so."""
    said = configure("--model", PLUS, "--key-storage", "env")
    assert f"{gateway.variable} is not set" in said.out
    for value in (None, " "):
        result = kimi.run("-p", "Say hi", env={gateway.variable: value})
        assert result.code == 1 and "is not set or is empty" in result.err
    assert gateway.requests == []


def test_other_key_in_another_form(kimi: Kimi, gateway: Gateway, configure: Configure) -> None:
    """A new key takes effect at once, and a change of form leaves no copy of the old one in Kimi Code's files."""
    configure("--model", PLUS, key=OLD)
    configure("--model", PLUS, "--key-storage", "env", env={gateway.variable: KEY})
    assert kimi.sandbox.files_with(OLD, ".kimi-code") == []
    kimi.turn(env={gateway.variable: KEY})
    sent(gateway)
    configure("--model", PLUS, "--key-storage", "literal", key=KEY)
    kimi.turn(env={gateway.variable: OLD})
    sent(gateway)


ENTRY = """\
default_model = "big"  # mine

[providers.gate]
type = "openai"
base_url = "%s/api/gpt/v1"
api_key = "%s"
%s

[models.big]
provider = "gate"
model = "qwen3.6-plus"
max_context_size = 1000
%s
"""


@pytest.mark.parametrize(
    ("provider", "model"),
    [
        ('api_key_env = "OPENAI_API_KEY"', ""),
        ('oauth = { storage = "file", key = "x" }', ""),
        (f'custom_headers = {{ Authorization = "Bearer {OLD}", x-api-key = "{OLD}" }}', ""),
        (f'env = {{ OPENAI_API_KEY = "{OLD}" }}', ""),
        ("", f'api_key = "{OLD}"'),
        ("", 'base_url = "http://127.0.0.1:9/v1"\nname = "other"\nprotocol = "anthropic"'),
        ("", "overrides = { max_output_size = 100 }"),
    ],
    ids=["two-keys", "login", "headers", "table", "own-key", "own-values", "overrides"],
)
def test_adopted_entry(provider: str, model: str, kimi: Kimi, gateway: Gateway, configure: Configure) -> None:
    """What spoils the request, or sends another key, in an entry with our URL: a set-up puts it right, `undo` puts it back."""
    text = ENTRY % (gateway.url, OLD, provider, model)
    kimi.sandbox.write(text, *CONFIG)
    configure("--model", PLUS, key=KEY, provider=None)
    kimi.turn()
    sent(gateway)
    assert kimi.sandbox.setup("undo", "--yes").code == 0
    assert kimi.sandbox.read(*CONFIG) == text


def test_its_own_rewrite(kimi: Kimi, gateway: Gateway, configure: Configure) -> None:
    """After `kimi provider remove`, which writes the file, our second run has nothing to do; a neighbour is untouched."""
    theirs = '[providers.theirs] # keep\ntype = "openai"\nbase_url = "https://theirs.example/v1"\napi_key = "sk-theirs-123456"\n'
    text = "# mine\n" + ENTRY % (gateway.url, OLD, "", "") + theirs
    kimi.sandbox.write(text, *CONFIG)
    configure("--model", SMALL, key=KEY)
    assert theirs in kimi.sandbox.read(*CONFIG)
    assert kimi.run("provider", "remove", "theirs").code == 0
    after = kimi.sandbox.read(*CONFIG)
    assert "theirs" not in after
    configure("--model", SMALL, "--check")
    kimi.turn()
    sent(gateway, SMALL)


@pytest.mark.parametrize("switches", SWITCHES, ids=["recipe", "switches"])
def test_conversation(switches: tuple[str, ...], kimi: Kimi, gateway: Gateway, configure: Configure) -> None:
    """Only known parameters, with a stream and a tool call; two turns in one session, each of another model.

    With `--reasoning` it sends `reasoning_effort` after a thought, which is said.
    """
    gateway.parameters = gateway.parameters | ({"reasoning_effort"} if switches else set())
    said = configure("--model", PLUS, "--model", SMALL, *switches, key=KEY)
    assert ("reasoning_effort" in said.out) == bool(switches)
    arguments = {"path": kimi.sandbox.write(WORD, "project", "note.txt")}
    gateway.call = ("Read", arguments)
    kimi.turn()
    kimi.turn("-c", "-m", f"wcode/{SMALL}")
    check_conversation(gateway, (PLUS, PLUS, SMALL), arguments)
    assert any("reasoning_effort" in request.body for request in gateway.requests) == bool(switches)


def test_vision(kimi: Kimi, gateway: Gateway, configure: Configure) -> None:
    """By the vendor's recipe a picture is refused; `--vision` sends it."""
    path = os.path.join(kimi.project, "red.png")
    with open(path, "wb") as stream:
        stream.write(red_picture())

    def kinds() -> set[str]:
        gateway.call = ("ReadMediaFile", {"path": path})
        kimi.run("-p", "Look")
        contents = [message["content"] for body in sent(gateway) for message in body["messages"]]
        return {part["type"] for parts in contents if isinstance(parts, list) for part in parts} - {"text"}

    configure("--model", PLUS, key=KEY)
    assert kinds() == set()
    configure("--model", PLUS, "--vision")
    assert kinds() == {"image_url"}


SPOILT = {
    "number": ("max_context_size = 1024000", 'max_context_size = "x"'),
    "list": ('capabilities = ["tool_use"]', 'capabilities = "tool_use"'),
    "url": ("base_url = ", "base_url = 5 # "),
    "headers": ('type = "openai"', 'type = "openai"\ncustom_headers = 5'),
    "texts": ('type = "openai"', 'type = "openai"\nenv = { A = 1 }'),
}


@pytest.mark.parametrize("spoilt", ["", *SPOILT])
def test_agrees_with_its_own_check(spoilt: str, kimi: Kimi, configure: Configure) -> None:
    """Our schema and `kimi doctor config` say the same of what we write, and of what is spoilt in it."""
    configure("--model", PLUS, key=KEY)
    text = kimi.sandbox.read(*CONFIG)
    old, new = SPOILT.get(spoilt, ("", ""))
    assert old in text
    kimi.sandbox.write(text.replace(old, new, 1), *CONFIG)
    own = kimi.run("doctor", "config", kimi.sandbox.at(*CONFIG))
    kimi.sandbox.environment["PATH"] = f"{os.path.dirname(kimi.program)}:{kimi.sandbox.environment['PATH']}"
    ours = kimi.sandbox.setup("validate", "kimi")
    with_tool = kimi.sandbox.setup("validate", "kimi", "--with-tool")
    assert (own.code, ours.code, with_tool.code) == ((1, 3, 3) if spoilt else (0, 0, 0)), (own, ours, with_tool)
    assert not spoilt or "Kimi Code" in with_tool.out + with_tool.err


SLOTS = """\
default_model = "theirs"

[providers.theirs]
type = "openai"
base_url = "%s/v1"
api_key = "sk-conformance-former-24680"

[models.theirs]
provider = "theirs"
model = "theirs"
max_context_size = 100000

[secondary_model]
default_model = "theirs"
"""


@pytest.mark.parametrize("pool", ["", '\n[secondary_model.models]\ntheirs = "quick"\n', "force = true\n"])
@pytest.mark.parametrize("way", ["keep", "ours"])
def test_slots(way: str, pool: str, kimi: Kimi, gateway: Gateway, stranger: Gateway, configure: Configure) -> None:
    """The model of sub-agents: another gateway's by `keep`, which is said, ours by `ours`."""
    kimi.sandbox.write(SLOTS % stranger.url + pool, *CONFIG)
    said = configure("--model", PLUS, "--slots", way, key=KEY)
    assert ("leads to another gateway" in said.out) == (way == "keep")
    gateway.call = ("Agent", {"prompt": "Say hi to the sub-agent", "description": "greet"})
    kimi.turn()
    bodies = sent(gateway)
    asked = [request for request in stranger.requests if request.method == "POST"]
    assert bool(asked) == (way == "keep")
    ours = [body for body in bodies if "to the sub-agent" in str(body["messages"][1:3])]
    assert bool(ours) == (way == "ours"), "the sub-agent did not run"
