"""The real OpenClaw reads what wcode-setup wrote, and sends the gateway the request that it should.

Run on purpose (`pytest tests/conformance`): it installs OpenClaw once (0.8 GB with its Node, 0.6 GB for the old one) and then needs
no network. A turn takes 6 to 20 s, a query 2 s. What a turn sent is read from the gateway's log, not from what OpenClaw says about it.
"""

from __future__ import annotations

import json
import os
import re
import socket
import stat
import struct
import subprocess
import time
import zlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from typing import Any

import pytest

from tests.conformance.install import install
from tests.conformance.sandbox import DECOYS, KEY, Configure, Result, Sandbox
from tests.conformance.wire import SWITCHES, WORD, check_conversation
from tests.gateway import DOCUMENTED, REPLY, Gateway

pytestmark = pytest.mark.timeout(1200)  # seconds; the first test that needs a tool installs it
BEYOND = {"stream_options"}
"""What it sends though the vendor does not document it, for the reason in docs/tools/: nothing else passes."""

PLUS, SMALL = "qwen3.6-plus", "qwen/qwen3.6-27b"
CONTEXT = {PLUS: 1_024_000, SMALL: 256_000}  # tokens, from the vendor's samples
MAX_TOKENS = 64_000
CHAT = "/api/gpt/v1/chat/completions"
# Fields of a request that some OpenAI-compatible gateways refuse.
RISKY = {
    "store",
    "reasoning",
    "reasoning_effort",
    "enable_thinking",
    "thinking",
    "chat_template_kwargs",
    "service_tier",
}


class OpenClaw:
    """OpenClaw in a sandbox, called the way a user calls it: it finds its configuration by itself.

    `options` come before the subcommand.
    """

    def __init__(self, folder: str, sandbox: Sandbox, *options: str) -> None:
        self.command = ("node", os.path.join(folder, "node_modules", "openclaw", "openclaw.mjs"), *options)
        self.sandbox = sandbox

    def run(self, *arguments: str, env: Mapping[str, str] | None = None) -> Result:
        return self.sandbox.run(*self.command, *arguments, env=env)

    def turn(self, *options: str, message: str = "Say hi", env: Mapping[str, str] | None = None) -> Result:
        """One headless turn of the embedded agent; neither a daemon nor a prompt."""
        return self.run("agent", "--local", "--agent", "main", "--json", "--message", message, *options, env=env)

    def validate(self) -> None:
        """OpenClaw accepts the whole file, without a warning."""
        result = self.run("config", "validate", "--json")
        assert result.code == 0, result
        assert result.json["valid"] is True and not result.json.get("warnings"), result

    def models(self) -> dict[str, dict[str, Any]]:
        """The configured models by their full name, as `models list` shows them.

        Without the decoys: with them it looks for other vendors' provider plugins, which it would like to fetch.
        """
        result = self.run("models", "list", "--json", env=dict.fromkeys(DECOYS))
        assert result.code == 0, result
        return {row["key"]: row for row in result.json["models"]}


@pytest.fixture
def openclaw_folder() -> str:
    return install("openclaw")


@pytest.fixture
def old_openclaw_folder() -> str:
    return install("openclaw-2026.3.8")


@pytest.fixture
def openclaw(openclaw_folder: str, sandbox: Sandbox) -> OpenClaw:
    return OpenClaw(openclaw_folder, sandbox)


@pytest.fixture
def configure(sandbox: Sandbox, gateway: Gateway) -> Configure:
    """`wcode-setup openclaw` for the loopback gateway."""
    return sandbox.configurer("openclaw", "--base-url", f"{gateway.url}/api/gpt/v1", provider="wcode")


def check_wire(gateway: Gateway, turn: Result, model: str, key: str = KEY) -> dict[str, Any]:
    """The turn worked, and all that it sent is one right request; returns that request's body."""
    assert turn.code == 0, turn
    assert [payload["text"] for payload in turn.json["payloads"]] == [REPLY], turn
    assert [(request.method, request.path) for request in gateway.requests] == [("POST", CHAT)]
    request = gateway.requests[-1]
    assert request.headers["authorization"] == f"Bearer {key}"
    assert [name for name, decoy in DECOYS.items() if request.contains(decoy)] == []
    body: dict[str, Any] = request.body
    assert body["model"] == model
    limits = {field: body[field] for field in ("max_tokens", "max_completion_tokens") if field in body}
    assert list(limits.values()) == [MAX_TOKENS], limits
    assert {message["role"] for message in body["messages"]} <= {"system", "user", "assistant"}  # not "developer"
    assert body["stream"] is True
    assert RISKY.isdisjoint(body), sorted(RISKY & body.keys())
    return body


def check_listed(models: Mapping[str, Mapping[str, Any]], model: str, *, default: bool, images: bool = False) -> None:
    """`models list` shows our model with its limits; whatever else it shows, there is one default at most."""
    row = models[f"wcode/{model}"]
    assert row["contextWindow"] == CONTEXT[model]
    assert row["input"] == ("text+image" if images else "text")
    defaults = [name for name, other in models.items() if "default" in other["tags"]]
    assert (defaults == [f"wcode/{model}"]) is default, defaults
    assert row["available"] is True


def mode_of(path: str) -> int:
    return stat.S_IMODE(os.stat(path).st_mode)


@pytest.mark.parametrize("model", [PLUS, SMALL])
@pytest.mark.parametrize("storage", ["literal", "secret", "env"])
def test_turn(
    storage: str, model: str, sandbox: Sandbox, gateway: Gateway, openclaw: OpenClaw, configure: Callable[..., Result]
) -> None:
    """On a machine without a configuration: every way of storing the key, both models."""
    arguments = ("--model", model, "--key-storage", storage)
    if storage == "env":
        sandbox.environment[gateway.variable] = KEY
    configure(*arguments, key=None if storage == "env" else KEY)

    holders = {"literal": ["openclaw.json"], "secret": ["wcode.key"], "env": []}[storage]
    assert sandbox.files_with(KEY, ".openclaw") == holders
    assert [mode_of(sandbox.at(".openclaw", name)) for name in ["openclaw.json", *holders]] == [0o600] * (
        1 + len(holders)
    )

    openclaw.validate()
    written = sandbox.read(".openclaw", "openclaw.json")
    check_wire(gateway, openclaw.turn(), model)
    check_listed(openclaw.models(), model, default=True)

    assert sandbox.read(".openclaw", "openclaw.json") == written, "OpenClaw changed the file"
    configure(*arguments, "--check")  # still as it should be: exit code 0


def test_unset_variable_fails_closed(
    sandbox: Sandbox, gateway: Gateway, openclaw: OpenClaw, configure: Callable[..., Result]
) -> None:
    """A reference to a variable that nobody has set: no request at all, and no other vendor's key instead."""
    configure("--model", PLUS, "--key-storage", "env")
    openclaw.validate()
    for environment in ({}, {gateway.variable: ""}):
        turn = openclaw.turn(env=environment)
        assert turn.code == 1, turn
        assert "secret" in turn.err, turn
        assert gateway.requests == []
    check_wire(
        gateway, openclaw.turn(env={gateway.variable: KEY}), PLUS
    )  # it was the variable, and nothing else, that was missing


def test_reasoning(gateway: Gateway, openclaw: OpenClaw, configure: Callable[..., Result]) -> None:
    """`--reasoning` gives the thinking levels and still sends nothing that a gateway may refuse."""
    configure("--model", PLUS, "--reasoning", key=KEY)
    openclaw.validate()
    body = check_wire(gateway, openclaw.turn("--thinking", "high"), PLUS)
    assert body["max_tokens"] == MAX_TOKENS  # the older, widely known field


def converse(openclaw: OpenClaw, gateway: Gateway) -> None:
    """Two turns in one session, each of another model; the first reads a file of the workspace."""
    arguments = {"path": openclaw.sandbox.write(WORD, ".openclaw", "workspace", "note.txt")}
    gateway.call = ("read", arguments)
    for model in (PLUS, SMALL):
        assert openclaw.run("models", "set", f"wcode/{model}").code == 0  # 2026.3.8 has no --model
        turn = openclaw.turn(message="Read note.txt")
        assert turn.code == 0 and [payload["text"] for payload in turn.json["payloads"]][-1:] == [REPLY], turn
    check_conversation(gateway, (PLUS, PLUS, SMALL), arguments)


@pytest.mark.parametrize("switches", SWITCHES, ids=["recipe", "switches"])
def test_conversation(
    switches: tuple[str, ...], gateway: Gateway, openclaw: OpenClaw, configure: Callable[..., Result]
) -> None:
    """Only documented parameters, with Qwen's stream and a tool call."""
    configure("--model", PLUS, "--model", SMALL, *switches, key=KEY)
    converse(openclaw, gateway)


def test_conversation_of_the_vendors_version(
    sandbox: Sandbox, gateway: Gateway, old_openclaw_folder: str, configure: Callable[..., Result]
) -> None:
    """2026.3.8 sends nothing but what is documented, `stream_options` neither."""
    gateway.parameters = DOCUMENTED
    configure("--model", PLUS, "--model", SMALL, "--vision", key=KEY)
    converse(OpenClaw(old_openclaw_folder, sandbox), gateway)


def test_vision(sandbox: Sandbox, gateway: Gateway, openclaw: OpenClaw, configure: Callable[..., Result]) -> None:
    """The vendor's recipe drops a picture silently; `--vision` sends it."""
    folder = sandbox.at(".openclaw", "workspace")  # OpenClaw reads pictures from there only
    os.makedirs(folder, mode=0o700)
    with open(os.path.join(folder, "red.png"), "wb") as stream:
        stream.write(red_picture())

    def kinds() -> set[str]:
        body = check_wire(gateway, openclaw.turn(message="What is in ./red.png ?"), PLUS)
        gateway.requests.clear()
        contents = [message["content"] for message in body["messages"]]
        return {part["type"] for parts in contents if isinstance(parts, list) for part in parts}

    configure("--model", PLUS, key=KEY)
    check_listed(openclaw.models(), PLUS, default=True, images=False)
    assert kinds() == {"text"}
    configure("--model", PLUS, "--vision")
    openclaw.validate()
    check_listed(openclaw.models(), PLUS, default=True, images=True)
    assert kinds() == {"text", "image_url"}


def test_two_models(gateway: Gateway, openclaw: OpenClaw, configure: Callable[..., Result]) -> None:
    """Both models in one run: the first is the default, the other can be chosen."""
    configure("--model", SMALL, "--model", PLUS, key=KEY)
    openclaw.validate()
    check_wire(gateway, openclaw.turn("--model", f"wcode/{PLUS}"), PLUS)
    models = openclaw.models()
    check_listed(models, SMALL, default=True)
    check_listed(models, PLUS, default=False)


# A file as a long-time user has it: comments everywhere, JSON5 syntax, another provider, an allow-list of models, things of no concern.
RICH = """\
// my OpenClaw -- hands off
{
  gateway: { mode: 'local', port: 18789 }, // one line, on purpose
  /* the models
     that I use */
  models: {
    mode: "merge",
    providers: {
      // the old one
      'local-llm': {
        baseUrl: "http://127.0.0.1:9/v1", apiKey: "none", api: 'openai-completions',
        models: [
          { id: "tiny", name: "Tiny", contextWindow: 32000, maxTokens: 4096, }, // small
        ],
      },
    },
  },
  agents: {
    defaults: {
      model: { primary: "local-llm/tiny", fallbacks: ["local-llm/tiny"] }, // fallbacks stay
      models: { "local-llm/tiny": { alias: "tiny" } },
      maxConcurrent: 2,
    },
  },
  logging: { level: "warn", consoleStyle: 'pretty', },
  "session": { "scope": "per-sender" }
}
"""


def test_rich_file(sandbox: Sandbox, gateway: Gateway, openclaw: OpenClaw, configure: Callable[..., Result]) -> None:
    """A user's own JSON5 file keeps every comment and setting, and works with our models, past its allow-list."""
    sandbox.write(RICH, ".openclaw", "openclaw.json")
    openclaw.validate()  # the file is right before our edit
    configure("--model", SMALL, "--model", PLUS, "--key-storage", "secret", key=KEY)

    after = sandbox.read(".openclaw", "openclaw.json")
    changed = [line.strip() for line in RICH.splitlines() if line not in after.splitlines()]
    assert changed == [
        'model: { primary: "local-llm/tiny", fallbacks: ["local-llm/tiny"] }, // fallbacks stay',
        'models: { "local-llm/tiny": { alias: "tiny" } },',
        '"session": { "scope": "per-sender" }',  # now with a comma after it
    ]
    assert re.search(
        r'primary: "wcode/qwen/qwen3.6-27b", fallbacks: \["local-llm/tiny"\] *}, // fallbacks stay', after
    ), after
    openclaw.validate()
    models = openclaw.models()
    check_listed(models, SMALL, default=True)
    check_listed(models, PLUS, default=False)
    assert models["local-llm/tiny"]["contextWindow"] == 32_000
    assert models["local-llm/tiny"]["tags"], "the fallback or the alias is gone"
    check_wire(gateway, openclaw.turn("--model", f"wcode/{PLUS}"), PLUS)
    gateway.requests.clear()
    check_wire(gateway, openclaw.turn(), SMALL)


def test_no_default(sandbox: Sandbox, gateway: Gateway, openclaw: OpenClaw, configure: Callable[..., Result]) -> None:
    """`--no-default` registers our model beside the user's default model and leaves that alone."""
    other = {"baseUrl": f"{gateway.url}/other/v1", "apiKey": "sk-other", "models": [{"id": "tiny", "name": "Tiny"}]}
    config = {"models": {"providers": {"other": other}}, "agents": {"defaults": {"model": "other/tiny"}}}
    sandbox.write(json.dumps(config), ".openclaw", "openclaw.json")
    configure("--model", PLUS, "--no-default", key=KEY)
    openclaw.validate()
    check_wire(gateway, openclaw.turn("--model", f"wcode/{PLUS}"), PLUS)
    models = openclaw.models()
    check_listed(models, PLUS, default=False)
    assert "default" in models["other/tiny"]["tags"]


def test_other_key_in_another_form(
    sandbox: Sandbox, gateway: Gateway, openclaw: OpenClaw, configure: Callable[..., Result]
) -> None:
    """A new key takes effect at once, and a change of form leaves no copy of the old one in OpenClaw's folder."""
    old = "sk-conformance-old-9876543210"
    configure("--model", PLUS, key=old)
    check_wire(gateway, openclaw.turn(), PLUS, key=old)
    gateway.requests.clear()
    configure("--model", PLUS, "--key-storage", "secret", key=KEY)
    assert sandbox.files_with(old, ".openclaw") == []
    check_wire(gateway, openclaw.turn(), PLUS)


@pytest.mark.parametrize(
    ("folder", "variable", "value", "option"),
    [
        ("elsewhere/.openclaw", "OPENCLAW_HOME", "elsewhere", ()),
        ("state", "OPENCLAW_STATE_DIR", "state", ()),
        ("config", "OPENCLAW_CONFIG_PATH", "config/openclaw.json", ()),
        (".openclaw-work", None, "", ("--profile", "work")),
    ],
    ids=["home", "state-dir", "config-path", "profile"],
)
def test_places(
    folder: str,
    variable: str | None,
    value: str,
    option: tuple[str, ...],
    sandbox: Sandbox,
    gateway: Gateway,
    openclaw_folder: str,
    configure: Callable[..., Result],
) -> None:
    """Wherever OpenClaw's own switches put the file, we write there, and the key file beside it is found."""
    if variable:
        sandbox.environment[variable] = sandbox.at(value)
    configure("--model", PLUS, "--key-storage", "secret", *option, key=KEY)
    assert sandbox.files_with(KEY) == [f"{folder}/wcode.key"]
    openclaw = OpenClaw(openclaw_folder, sandbox, *option)
    openclaw.validate()
    check_wire(gateway, openclaw.turn(), PLUS)


def test_gateway_starts(sandbox: Sandbox, openclaw: OpenClaw, configure: Callable[..., Result]) -> None:
    """OpenClaw's daemon starts on a file that we created; it refuses one without `gateway.mode`, as the vendor's sample is."""
    path = sandbox.at(".openclaw", "openclaw.json")
    configure("--model", PLUS, key=KEY)
    code, log = run_daemon(openclaw)
    assert code == 0, log
    assert f"agent model: wcode/{PLUS}" in log, log

    with open(path, encoding="utf-8") as stream:
        config = json.load(stream)
    del config["gateway"]
    sandbox.write(json.dumps(config), ".openclaw", "openclaw.json")
    code, log = run_daemon(openclaw)
    assert code == 78 and "missing gateway.mode" in log, log


def run_daemon(openclaw: OpenClaw, *options: str) -> tuple[int, str]:
    """Run `gateway run` until it is ready or has given up, end it; its exit code and its log."""
    with daemon(openclaw, *options) as process:
        if process.poll() is None:
            process.terminate()
        return process.wait(60), openclaw.sandbox.read("daemon.log")


@contextmanager
def daemon(openclaw: OpenClaw, *options: str) -> Iterator[subprocess.Popen[str]]:
    """`gateway run` on a free port, once it is ready or has given up; `daemon.log` is its log."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    log = openclaw.sandbox.at("daemon.log")
    command = (
        *openclaw.command,
        "gateway",
        "run",
        "--port",
        str(port),
        "--bind",
        "loopback",
        *(options or ("--auth", "none")),
    )
    with open(log, "w", encoding="utf-8") as stream:
        process = openclaw.sandbox.start(*command, stdin=subprocess.DEVNULL, stdout=stream, stderr=stream)
    try:
        wait_for(openclaw, process, "[gateway] ready", "[gateway] listening")
        yield process
    finally:
        if process.poll() is None:
            process.terminate()
            with suppress(subprocess.TimeoutExpired):
                process.wait(30)
        if process.poll() is None:
            process.kill()
            process.wait()


def wait_for(openclaw: OpenClaw, process: subprocess.Popen[str], *words: str, seconds: float = 90) -> None:
    """Until one of `words` is in the log of the gateway, or it has ended."""
    until = time.monotonic() + seconds
    while process.poll() is None and not any(word in openclaw.sandbox.read("daemon.log") for word in words):
        assert time.monotonic() < until, openclaw.sandbox.read("daemon.log")
        time.sleep(0.2)


@pytest.mark.parametrize(("version", "way"), [("new", ("undo",)), ("old", ("remove", "openclaw"))], ids=["new", "old"])
def test_a_running_gateway_outlives_the_revert(
    version: str,
    way: tuple[str, ...],
    sandbox: Sandbox,
    openclaw_folder: str,
    old_openclaw_folder: str,
    configure: Callable[..., Result],
) -> None:
    """OpenClaw has put `gateway.auth` beside our `gateway.mode`: both stay, so the gateway goes on, and starts again."""
    openclaw = OpenClaw(openclaw_folder if version == "new" else old_openclaw_folder, sandbox)
    path = (".openclaw", "openclaw.json")
    configure("--model", PLUS, key=KEY)
    done = openclaw.run("config", "set", "gateway.auth.token", "a-token-of-this-gateway-01234567")
    assert done.code == 0, done
    with daemon(openclaw, "--auth", "token") as process:
        assert process.poll() is None, sandbox.read("daemon.log")
        reverted = sandbox.setup(*way, "--yes")
        assert reverted.code == 0, reverted
        wait_for(openclaw, process, "[reload]")
        time.sleep(3)  # it would restart, and give up, by now
        assert process.poll() is None, sandbox.read("daemon.log")
    left = json.loads(sandbox.read(*path))
    assert left["gateway"]["mode"] == "local" and "wcode" not in json.dumps(left)
    copies = sandbox.files_with(KEY, ".openclaw")
    assert "openclaw.json.bak" in copies and [copy for copy in copies if copy not in reverted.out] == []
    with daemon(openclaw, "--auth", "token") as process:
        assert process.poll() is None, sandbox.read("daemon.log")


def test_repairs_what_onboarding_wrote(sandbox: Sandbox, gateway: Gateway, openclaw: OpenClaw) -> None:
    """OpenClaw's own wizard writes wrong limits for a custom gateway, under an id of its choice: we adopt and repair that entry."""
    url = f"{gateway.url}/api/gpt/v1"
    wizard = openclaw.run(
        *("onboard", "--non-interactive", "--accept-risk", "--skip-health", "--auth-choice", "custom-api-key"),
        *("--custom-base-url", url, "--custom-model-id", PLUS, "--custom-api-key", KEY),
        *("--custom-provider-id", "mygateway", "--custom-compatibility", "openai"),
    )
    assert wizard.code == 0, wizard
    before = openclaw.models()[f"mygateway/{PLUS}"]
    assert before["contextWindow"] != CONTEXT[PLUS]
    result = sandbox.setup("openclaw", "--model", PLUS, "--base-url", url, "--yes")
    assert result.code == 0, result
    openclaw.validate()
    models = openclaw.models()
    assert models[f"mygateway/{PLUS}"]["contextWindow"] == CONTEXT[PLUS]
    assert not [name for name in models if name.startswith("wcode/")]
    gateway.requests.clear()  # the wizard may have asked for the models
    check_wire(gateway, openclaw.turn(), PLUS)


@pytest.mark.parametrize("model", [PLUS, SMALL])
def test_the_vendors_version(
    model: str, sandbox: Sandbox, gateway: Gateway, old_openclaw_folder: str, configure: Callable[..., Result]
) -> None:
    """OpenClaw 2026.3.8, which the vendor's documents describe, takes the same file; it caps the output at 32000 by itself."""
    openclaw = OpenClaw(old_openclaw_folder, sandbox)
    configure("--model", model, "--reasoning", "--key-storage", "secret", key=KEY)
    openclaw.validate()
    check_listed(openclaw.models(), model, default=True)
    turn = openclaw.turn()
    assert turn.code == 0, turn
    assert [(request.method, request.path) for request in gateway.requests] == [("POST", CHAT)]
    request = gateway.requests[0]
    assert request.headers["authorization"] == f"Bearer {KEY}"
    assert [name for name, decoy in DECOYS.items() if request.contains(decoy)] == []
    assert (request.body["model"], request.body["max_tokens"]) == (model, 32_000)
    assert RISKY.isdisjoint(request.body), sorted(RISKY & request.body.keys())


def red_picture() -> bytes:
    """A PNG of 32 x 32 red pixels."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    rows = (b"\0" + b"\xff\0\0" * 32) * 32
    header = struct.pack(">IIBBBBB", 32, 32, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")
