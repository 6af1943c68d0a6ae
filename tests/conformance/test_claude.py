"""The real Claude Code reads what wcode-setup wrote, and sends the gateway the request that it should, with no key of another vendor.

Run on purpose (`pytest tests/conformance`): it installs the binary once (205 MB) and then needs no network. A turn takes about a second.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Mapping
from typing import Any

import pytest

from tests.conformance.install import install
from tests.conformance.sandbox import DECOYS, KEY, Configure, Result, Sandbox
from tests.conformance.test_openclaw import CONTEXT, PLUS, SMALL, mode_of
from tests.conformance.wire import WORD
from tests.gateway import REPLY, Gateway
from wcode_setup.documents import parse
from wcode_setup.tools.claude.accepted import complaints

pytestmark = pytest.mark.timeout(600)  # seconds; the first test installs Claude Code
OLD, LOGIN, CONSOLE = "sk-conformance-old-9876543210", "sk-ant-oat-login-5a17c0de00", "sk-ant-console-5a17c0de00"
NOWHERE = "http://127.0.0.1:9"  # a proxy that refuses: whatever it asks of other hosts fails at once
CONFIG = (".claude", "settings.json")
MESSAGES = "/api/anthropic/v1/messages"
STORAGES = ("literal", "secret", "env")
BLANK = {"ANTHROPIC_AUTH_TOKEN": "", "ANTHROPIC_API_KEY": ""}


class Claude:
    """Claude Code in a sandbox, called the way a user calls it: it finds its files by itself."""

    def __init__(self, folder: str, sandbox: Sandbox) -> None:
        self.command = os.path.join(folder, "node_modules", "@anthropic-ai", "claude-code-linux-x64", "claude")
        self.sandbox = sandbox
        os.makedirs(sandbox.at("bin"))
        os.symlink(self.command, sandbox.at("bin", "claude"))
        sandbox.environment |= {
            "ANTHROPIC_AUTH_TOKEN": "sk-decoy-token-5a17c0de",
            "CLAUDE_CODE_OAUTH_TOKEN": "sk-decoy-oauth-5a17c0de",
            "CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC": "1",
            "CLAUDE_CODE_MAX_RETRIES": "1",
            "HTTPS_PROXY": NOWHERE,
            "NO_PROXY": "127.0.0.1",
            "PATH": f"{sandbox.at('bin')}:{sandbox.environment['PATH']}",
        }

    def run(self, *arguments: str, env: Mapping[str, str | None] | None = None) -> Result:
        return self.sandbox.run(self.command, *arguments, env=env)

    def turn(self, *options: str, env: Mapping[str, str | None] | None = None) -> dict[str, Any]:
        """One headless turn that must have worked; what Claude Code says of it."""
        result = self.run("-p", "say ping", "--output-format", "json", *options, env=env)
        assert result.code == 0, result
        said: dict[str, Any] = result.json
        assert (said["is_error"], said["result"]) == (False, REPLY), result
        return said

    def load(self) -> Any:
        return json.loads(self.sandbox.read(*CONFIG))

    def store(self, data: Any, *path: str) -> None:
        self.sandbox.write(json.dumps(data, indent=2) + "\n", *(path or CONFIG))

    def doctor(self) -> list[str]:
        """The lines that `claude doctor` has on the settings."""
        out = self.run("doctor").out
        block = out.partition("Invalid settings\n")[2].partition("\n\n")[0]
        return [line for line in block.splitlines() if line.startswith("- ")]


@pytest.fixture
def claude(sandbox: Sandbox) -> Claude:
    return Claude(install("claude"), sandbox)


@pytest.fixture
def configure(sandbox: Sandbox, gateway: Gateway) -> Configure:
    """`wcode-setup claude` for the loopback gateway."""
    return sandbox.configurer("claude", *base(gateway))


def base(gateway: Gateway) -> tuple[str, str]:
    return ("--base-url", f"{gateway.url}/api/anthropic")


def check_wire(gateway: Gateway, *models: str, key: str = KEY, storage: str = "literal") -> list[dict[str, Any]]:
    """The requests since the last look are right ones for these models, with nothing of another key; their bodies."""
    requests, gateway.requests[:] = list(gateway.requests), []
    foreign = [*DECOYS.values(), "sk-decoy-token-5a17c0de", "sk-decoy-oauth-5a17c0de", LOGIN, CONSOLE]
    assert [decoy for decoy in foreign if any(request.contains(decoy) for request in requests)] == []
    assert [request.body["model"] for request in requests] == list(models)
    for request in requests:
        assert (request.method, request.path) == ("POST", MESSAGES)
        assert request.headers["authorization"] == f"Bearer {key}"
        assert request.headers.get("x-api-key") == (None if storage == "literal" else key)
        assert request.body["max_tokens"] == 64000 and request.body["stream"] is True
    return [request.body for request in requests]


def logged_in(claude: Claude) -> None:
    """A login at claude.ai, and one at the Console."""
    oauth = {"accessToken": LOGIN, "refreshToken": LOGIN, "expiresAt": 9999999999999, "scopes": ["user:inference"]}
    claude.store({"claudeAiOauth": oauth}, ".claude", ".credentials.json")
    claude.store({"primaryApiKey": CONSOLE, "hasCompletedOnboarding": True}, ".claude.json")


@pytest.mark.parametrize("model", [PLUS, SMALL])
@pytest.mark.parametrize("storage", STORAGES)
def test_turn(
    storage: str, model: str, sandbox: Sandbox, gateway: Gateway, claude: Claude, configure: Callable[..., Result]
) -> None:
    """On a machine without settings: each way to give the key, both models; nothing to do afterwards; and back."""
    arguments = ("--model", model, "--key-storage", storage)
    if storage == "env":
        sandbox.environment[gateway.variable] = KEY
    configure(*arguments, key=None if storage == "env" else KEY)
    holders = {"literal": ["settings.json"], "secret": ["wcode.key"], "env": []}[storage]
    assert sandbox.files_with(KEY, ".claude") == holders
    assert mode_of(sandbox.at(*CONFIG)) == 0o600
    written = sandbox.read(*CONFIG)

    assert claude.turn()["modelUsage"][model]["contextWindow"] == CONTEXT[model]
    check_wire(gateway, model, storage=storage)
    assert sandbox.read(*CONFIG) == written
    assert sandbox.files_with(KEY, ".claude") == holders

    configure(*arguments, "--check")  # still as it should be: exit code 0
    again = sandbox.setup("claude", *base(gateway), "--yes", "--json", *arguments)
    assert again.json["status"] == "unchanged"
    assert sandbox.setup("undo", "--yes").code == 0
    assert not os.path.exists(sandbox.at(*CONFIG)) and sandbox.files_with(KEY, ".claude") == []


@pytest.mark.parametrize("alias", ["opus", "sonnet", "haiku", "fable", "best", "default", "opusplan", "opus[1m]"])
def test_aliases(alias: str, gateway: Gateway, claude: Claude, configure: Callable[..., Result]) -> None:
    """Each is one of our models, with the smaller window, also where Claude Code would have a million."""
    configure("--model", PLUS, "--model", SMALL, key=KEY)
    model = SMALL if alias == "haiku" else PLUS
    said = claude.turn("--model", alias)
    assert {usage["contextWindow"] for usage in said["modelUsage"].values()} == {CONTEXT[SMALL]}
    check_wire(gateway, model)


@pytest.mark.parametrize("storage", ["secret", "env"])
def test_logins_are_never_sent_with_a_helper(
    storage: str, sandbox: Sandbox, gateway: Gateway, claude: Claude, configure: Callable[..., Result]
) -> None:
    logged_in(claude)
    sandbox.environment[gateway.variable] = KEY
    configure("--model", SMALL, "--key-storage", storage, key=KEY if storage == "secret" else None)
    claude.turn()
    check_wire(gateway, SMALL, storage=storage)
    if storage == "env":  # nothing is better than the key of another vendor
        claude.turn(env={gateway.variable: None})
        (request,) = gateway.requests
        assert (request.headers["authorization"].strip(), request.headers["x-api-key"]) == ("Bearer", "")


def test_a_console_login_beside_a_literal_key_is_reported(
    gateway: Gateway, claude: Claude, configure: Callable[..., Result]
) -> None:
    """The only key of another vendor that reaches the gateway; `--key-storage secret` ends it."""
    logged_in(claude)
    assert "has the key of a Console login" in configure("--model", SMALL, key=KEY).out
    claude.turn()
    (request,) = gateway.requests
    assert (request.headers["authorization"], request.headers["x-api-key"]) == (f"Bearer {KEY}", CONSOLE)
    gateway.requests.clear()
    configure("--key-storage", "secret")
    claude.turn()
    check_wire(gateway, SMALL, storage="secret")


def test_conversation(gateway: Gateway, claude: Claude, configure: Callable[..., Result]) -> None:
    """A tool call, after a thought, with its result in the next request."""
    configure("--model", SMALL, key=KEY)
    path = claude.sandbox.write(WORD, "note.txt")
    gateway.call = ("Read", {"file_path": path})
    claude.turn()
    _, body = check_wire(gateway, SMALL, SMALL)
    parts = [part for message in body["messages"] for part in message["content"] if isinstance(part, dict)]
    (call,) = [part for part in parts if part.get("type") == "tool_use"]
    (result,) = [part for part in parts if part.get("type") == "tool_result"]
    assert (call["input"], result["tool_use_id"]) == ({"file_path": path}, call["id"])
    assert WORD in json.dumps(result["content"])


VENDOR = {
    "ANTHROPIC_AUTH_TOKEN": OLD,
    "ANTHROPIC_MODEL": "glm-4.6",
    "ANTHROPIC_SMALL_FAST_MODEL": "glm-4.5-air",
    "ANTHROPIC_DEFAULT_HAIKU_MODEL": "glm-4.5-air",
    "CLAUDE_CODE_SUBAGENT_MODEL": "glm-4.5-air",
    "ANTHROPIC_CUSTOM_HEADERS": f"X-Vendor: {OLD}",
    "CLAUDE_CODE_EXTRA_BODY": '{"model": "glm-4.6"}',
    "API_TIMEOUT_MS": "3000000",
}


@pytest.mark.parametrize("storage", ["literal", "secret"])
def test_another_vendor_has_the_slot(
    storage: str, sandbox: Sandbox, gateway: Gateway, stranger: Gateway, claude: Claude,
    configure: Callable[..., Result],
) -> None:  # fmt: skip
    """Refused, replaced with --force, of which no request shows anything, and brought back by `undo` after a rewrite."""
    mine = {"env": {"ANTHROPIC_BASE_URL": f"{stranger.url}/api/anthropic", **VENDOR}, "apiKeyHelper": f"echo {OLD}"}
    claude.store(mine)
    refused = sandbox.setup("claude", *base(gateway), "--yes", "--model", SMALL, key=KEY)
    assert refused.code == 1 and f"in use: glm-4.6 at {stranger.url}" in refused.err, refused
    configure("--model", SMALL, "--key-storage", storage, "--force", key=KEY)
    for options in ((), ("--model", "haiku"), ("--model", "fable")):
        claude.turn(*options)
    for request in gateway.requests:
        assert not request.contains(OLD) and not request.contains("glm-")
    check_wire(gateway, SMALL, SMALL, SMALL, storage=storage)
    assert stranger.requests == [] and sandbox.files_with(OLD, ".claude") == []

    data = claude.load()  # as `/model` writes it: keys in another order, and its own value
    claude.store({"model": "opus", **dict(reversed(data.items()))})
    configure("--model", SMALL, "--check")
    undone = sandbox.setup("undo", "--yes")
    assert undone.code == 0, undone
    assert claude.load() == {"model": "opus", **mine}
    assert sandbox.files_with(KEY, ".claude") == []
    claude.turn(env={"ANTHROPIC_API_KEY": None})
    assert gateway.requests == []
    assert {request.headers["authorization"] for request in stranger.requests} == {f"Bearer {OLD}"}


@pytest.mark.parametrize("name", ["BEDROCK", "VERTEX", "FOUNDRY", "MANTLE", "ANTHROPIC_AWS", "ANTHROPIC_GOOGLE_CLOUD"])
def test_switches_of_other_providers(
    name: str, sandbox: Sandbox, gateway: Gateway, claude: Claude, configure: Callable[..., Result]
) -> None:
    """In the shell nothing reaches the gateway, until a run sets them off."""
    configure("--model", SMALL, key=KEY)
    sandbox.environment[f"CLAUDE_CODE_USE_{name}"] = "1"
    assert claude.run("-p", "say ping").code == 1 and gateway.requests == []
    found = sandbox.setup("validate", "claude")
    assert found.code == 3 and f"CLAUDE_CODE_USE_{name} is on" in found.out
    configure("--model", SMALL)
    claude.turn()
    check_wire(gateway, SMALL)


def test_a_list_of_models(gateway: Gateway, claude: Claude, configure: Callable[..., Result]) -> None:
    """Without our IDs the default takes the place of haiku; if the list is enforced, a model of Anthropic that of the default."""
    configure("--model", PLUS, "--model", SMALL, key=KEY)
    for more, model in (({}, PLUS), ({"enforceAvailableModels": True}, "claude-opus-5-5")):
        claude.store({**claude.load(), "availableModels": ["sonnet-4"], **more})
        claude.turn("--model", "haiku")
        check_wire(gateway, model)
    assert "is missing in the list" in claude.sandbox.setup("validate", "claude").out
    configure("--model", PLUS, "--model", SMALL)
    assert claude.load()["availableModels"] == ["sonnet-4", PLUS, SMALL]
    claude.turn("--model", "haiku")
    claude.turn()
    check_wire(gateway, SMALL, PLUS)


AGENT = "---\nname: mine\ndescription: mine\nmodel: other-agent\n---\nYou are mine.\n"


def test_slots(sandbox: Sandbox, gateway: Gateway, claude: Claude, configure: Callable[..., Result]) -> None:
    """Sub-agents with a model of their own, a fallback; `--slots ours` points what is in the settings to our models."""
    claude.store({"env": {"CLAUDE_CODE_SUBAGENT_MODEL": "other-sub"}, "fallbackModel": ["other-next"]})
    sandbox.write(AGENT, ".claude", "agents", "mine.md")
    said = configure("--model", SMALL, key=KEY).out
    for slot in ("env.CLAUDE_CODE_SUBAGENT_MODEL names other-sub", "agents/mine.md still names other-agent"):
        assert slot in said, said

    def models(kind: str) -> set[str]:
        gateway.call = ("Agent", {"description": "x", "prompt": "say hi", "subagent_type": kind})
        claude.turn("--allowedTools", "Agent")
        found = {request.body["model"] for request in gateway.requests}
        gateway.requests.clear()
        return found

    assert models("general-purpose") == {SMALL, "other-sub"}
    gateway.status["/messages"] = 404
    claude.run("-p", "say ping", env={"CLAUDE_CODE_MAX_RETRIES": None})  # with one try there is no fallback
    assert {request.body["model"] for request in gateway.requests} == {SMALL, "other-next"}
    gateway.status.clear()
    gateway.requests.clear()

    configure("--model", SMALL, "--slots", "ours")
    assert models("general-purpose") == {SMALL}
    assert claude.load().get("fallbackModel", []) == []
    data = claude.load()
    del data["env"]["CLAUDE_CODE_SUBAGENT_MODEL"]  # it takes precedence over the agent's own
    claude.store(data)
    assert models("mine") == {SMALL, "other-agent"}
    assert models("Explore") == {SMALL}


@pytest.mark.parametrize(
    "value", ["/claude", "rel/claude", "~/claude", ""], ids=["absolute", "relative", "tilde", "empty"]
)
def test_places(
    value: str, sandbox: Sandbox, gateway: Gateway, claude: Claude, configure: Callable[..., Result]
) -> None:
    """We write where Claude Code reads, started in the same folder."""
    value = sandbox.home + value if value.startswith("/") else value
    sandbox.environment["CLAUDE_CONFIG_DIR"] = value
    configure("--model", SMALL, "--key-storage", "secret", key=KEY)
    assert os.path.exists(os.path.join(sandbox.home, value, "settings.json"))
    claude.turn()
    check_wire(gateway, SMALL, storage="secret")


def test_named_settings(sandbox: Sandbox, gateway: Gateway, claude: Claude, configure: Callable[..., Result]) -> None:
    path = sandbox.at("team settings.json")
    configure("--model", SMALL, "--config", path, "--key-storage", "secret", key=KEY)
    claude.turn("--settings", path)
    check_wire(gateway, SMALL, storage="secret")


def test_thinking(gateway: Gateway, claude: Claude, configure: Callable[..., Result]) -> None:
    thinks = []
    for switch in ((), ("--no-reasoning",), ("--reasoning",)):
        configure("--model", SMALL, *switch, key=KEY)
        claude.turn()
        thinks += [body.get("thinking", {}).get("type", "disabled") for body in check_wire(gateway, SMALL)]
    assert thinks == ["adaptive", "disabled", "adaptive"]


def test_validate_asks_claude_doctor(
    sandbox: Sandbox, gateway: Gateway, claude: Claude, configure: Callable[..., Result]
) -> None:
    """What it says of a value that it ignores alone is no error; a wrong type is, and so it is for us."""
    configure("--model", SMALL, key=KEY)
    assert sandbox.setup("validate", "claude", "--with-tool").code == 0
    claude.store({**claude.load(), "hooks": 5, "permissions": {"allow": ["Bash(("]}})
    assert sandbox.setup("validate", "claude", "--with-tool").code == 0
    claude.store({**claude.load(), "autoUpdatesChannel": "nope"})  # a word that we do not know
    result = sandbox.setup("validate", "claude", "--with-tool")
    assert result.code == 3 and "autoUpdatesChannel: Invalid value" in result.out, result
    assert claude.run("-p", "say ping").code == 1  # so the file is void


WRONG: list[Any] = [5, "x", True, [5], {"a": 5}, None]


@pytest.mark.parametrize("value", WRONG, ids=repr)
def test_the_types_that_claude_code_accepts(value: Any, claude: Claude) -> None:
    """Of all names that we know, those with a value of a wrong type are the ones that `claude doctor` names."""
    from wcode_setup.tools.claude import accepted

    tables = (accepted._TEXTS, accepted._FLAGS, accepted._NUMBERS, accepted._LISTS, accepted._OBJECTS)
    names = [name for table in tables for name in table.split()]
    data = {name: value for name in names if "." not in name}
    claude.store(data)
    found = {line.partition(" › ")[2].partition(":")[0] for line in claude.doctor() if "Expected" in line}
    wrong = {".".join(map(str, path)) for path, _ in complaints(parse(json.dumps(data), "json"))}
    assert wrong == {name for name in found if name in data}


@pytest.mark.parametrize("text", ["", "// mine\n{}\n", '{"model": "x",}\n', "[]\n", '{"cleanupPeriodDays": "30"}\n'])
def test_files_that_claude_code_ignores(text: str, sandbox: Sandbox, gateway: Gateway, claude: Claude) -> None:
    """We refuse all but the empty one, which gets values."""
    sandbox.write(text, *CONFIG)
    done = sandbox.setup("claude", *base(gateway), "--yes", "--model", SMALL, key=KEY)
    assert done.code == (1 if text else 0), done
    if text:
        assert claude.doctor() != [] and sandbox.read(*CONFIG) == text
    else:
        claude.turn()
        check_wire(gateway, SMALL)
