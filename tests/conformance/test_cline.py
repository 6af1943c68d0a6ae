"""The real command line of Cline reads what wcode-setup wrote, and sends the gateway the request that it should.

Run on purpose (`pytest tests/conformance`): it installs the binary once (150 MB) and then needs no network. A turn takes about 10 s. Every
run of Cline rewrites `providers.json`; without `CLINE_SESSION_BACKEND_MODE=local` it would leave a daemon behind.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import time
from collections.abc import Callable, Mapping
from typing import Any

import pytest

from tests.conformance.install import install
from tests.conformance.sandbox import DECOYS, KEY, Configure, Result, Sandbox
from tests.conformance.test_openclaw import CHAT, CONTEXT, PLUS, RISKY, SMALL, mode_of
from tests.conformance.wire import SWITCHES, WORD, check_conversation
from tests.gateway import REPLY, Gateway

pytestmark = pytest.mark.timeout(600)  # seconds; the first test installs Cline
BEYOND = {"stream_options"}
"""What it sends though the vendor does not document it, for the reason in docs/tools/: nothing else passes."""

OLD = "sk-conformance-old-9876543210"
NOWHERE = "http://127.0.0.1:9"  # a proxy that refuses: whatever Cline asks of other hosts fails at once
DATA = (".cline", "data")
CONFIG, MODELS = (*DATA, "settings", "providers.json"), (*DATA, "settings", "models.json")
STATE, SECRETS = (*DATA, "globalState.json"), (*DATA, "secrets.json")
SLOT = "openai-compatible"
MOST = 32000
"""What the command line asks for at most, however much it is told that a model gives (measured; its own default)."""
ANTHROPIC = {
    "settings": {"provider": "anthropic", "apiKey": OLD, "model": "claude-sonnet-4-5"},
    "updatedAt": "2026-04-01T08:00:00.000Z",
    "tokenSource": "manual",
}


class Cline:
    """Cline in a sandbox, called the way a user calls it: it finds its files by itself."""

    def __init__(self, folder: str, sandbox: Sandbox) -> None:
        self.command = os.path.join(folder, "node_modules", ".bin", "cline")
        self.sandbox = sandbox
        sandbox.environment |= {
            "CLINE_SESSION_BACKEND_MODE": "local",
            "CLINE_NO_AUTO_UPDATE": "1",
            "HTTP_PROXY": NOWHERE,
            "HTTPS_PROXY": NOWHERE,
            "NO_PROXY": "127.0.0.1",
        }

    def run(self, *arguments: str, env: Mapping[str, str | None] | None = None) -> Result:
        return self.sandbox.run(self.command, *arguments, env=env)

    def turn(self, *options: str, env: Mapping[str, str | None] | None = None) -> dict[str, Any]:
        """One headless turn that must have worked; what Cline says of it in its last line."""
        result = self.run("--json", *options, "Say hi", env=env)
        assert result.code == 0, result
        last: dict[str, Any] = json.loads(result.out.splitlines()[-1])
        assert (last["type"], last["finishReason"], last["text"]) == ("run_result", "completed", REPLY), result
        return last

    def load(self, *path: str) -> Any:
        return json.loads(self.sandbox.read(*path))

    def store(self, data: Any, *path: str) -> None:
        self.sandbox.write(json.dumps(data, indent=2) + "\n", *path)


@pytest.fixture
def cline(sandbox: Sandbox) -> Cline:
    return Cline(install("cline"), sandbox)


@pytest.fixture
def configure(sandbox: Sandbox, gateway: Gateway) -> Configure:
    """`wcode-setup cline` for the loopback gateway."""
    return sandbox.configurer("cline", *base(gateway))


def base(gateway: Gateway) -> tuple[str, ...]:
    return ("--base-url", f"{gateway.url}/api/gpt/v1", "--provider", "wcode")


def check_wire(gateway: Gateway, model: str, key: str = KEY, limit: int | None = MOST) -> dict[str, Any]:
    """What was sent since the last look: one right request; its body."""
    requests, gateway.requests[:] = list(gateway.requests), []
    assert [name for name, decoy in DECOYS.items() if any(request.contains(decoy) for request in requests)] == []
    (request,) = requests
    assert (request.method, request.path) == ("POST", CHAT)
    assert request.headers["authorization"] == f"Bearer {key}"
    body: dict[str, Any] = request.body
    assert body["model"] == model
    assert body.get("max_tokens") == limit and "max_completion_tokens" not in body
    assert body["tools"] and body["stream"] is True
    assert RISKY.isdisjoint(body), sorted(RISKY & body.keys())
    return body


@pytest.mark.parametrize("model", [PLUS, SMALL])
@pytest.mark.parametrize("storage", ["literal", "env"])
def test_turn(
    storage: str, model: str, sandbox: Sandbox, gateway: Gateway, cline: Cline, configure: Callable[..., Result]
) -> None:
    """On a machine without a configuration: both ways to give the key, both models; and back, though Cline rewrote it."""
    arguments = ("--model", model, "--key-storage", storage)
    if storage == "env":
        sandbox.environment[gateway.variable] = KEY
    configure(*arguments, key=None if storage == "env" else KEY)
    assert sandbox.files_with(KEY, ".cline") == ["data/secrets.json", "data/settings/providers.json"]
    assert [mode_of(sandbox.at(*path)) for path in (CONFIG, SECRETS, MODELS, STATE)] == [0o600, 0o600, 0o644, 0o644]
    written = {path: cline.load(*path) for path in (CONFIG, MODELS, STATE, SECRETS)}

    info = cline.turn()["model"]["info"]
    assert (info["id"], info["contextWindow"]) == (model, CONTEXT[model])
    check_wire(gateway, model)

    entries = [data["providers"][SLOT] for data in (written[CONFIG], cline.load(*CONFIG))]
    assert entries[0].pop("updatedAt") < entries[1].pop("updatedAt")  # so it has rewritten the file
    assert entries[0] == entries[1]
    assert all(cline.load(*path) == written[path] for path in (MODELS, STATE, SECRETS))
    log = sandbox.read(*DATA, "logs", "cline.log")
    assert "dropping invalid entry" not in log and "not a valid models file" not in log
    configure(*arguments, "--check")  # still as it should be: exit code 0
    again = sandbox.setup("cline", *base(gateway), "--yes", "--json", *arguments)
    assert again.json["status"] == "unchanged"

    removed = sandbox.setup("remove", "cline", "--yes")
    assert removed.code == 0, removed
    assert [path for path in written if os.path.exists(sandbox.at(*path))] == []
    assert sandbox.files_with(KEY, ".cline") == []


@pytest.mark.parametrize("switches", SWITCHES, ids=["recipe", "switches"])
def test_conversation(
    switches: tuple[str, ...], gateway: Gateway, cline: Cline, configure: Callable[..., Result]
) -> None:
    """Only documented parameters, with Qwen's stream and a tool call; no session can be resumed without a terminal (3.0.65)."""
    configure("--model", PLUS, "--model", SMALL, *switches, key=KEY)
    arguments = {"files": [{"path": cline.sandbox.write(WORD, "note.txt")}]}
    gateway.call = ("read_files", arguments)
    cline.turn()
    cline.turn("-m", SMALL)
    check_conversation(gateway, (PLUS, PLUS, SMALL, SMALL), arguments)


def test_two_models(gateway: Gateway, cline: Cline, configure: Callable[..., Result]) -> None:
    """The first is the default. Another one for a run stays in the file, as Cline has it: our next run takes it back."""
    configure("--model", SMALL, "--model", PLUS, key=KEY)
    cline.turn()
    check_wire(gateway, SMALL)
    cline.turn("-m", PLUS)
    check_wire(gateway, PLUS)
    assert cline.load(*CONFIG)["providers"][SLOT]["settings"]["model"] == PLUS
    configure("--model", SMALL, "--model", PLUS)
    cline.turn()
    check_wire(gateway, SMALL)


def test_new_key(sandbox: Sandbox, gateway: Gateway, cline: Cline, configure: Callable[..., Result]) -> None:
    configure("--model", PLUS, key=OLD)
    cline.turn()
    check_wire(gateway, PLUS, OLD)
    configure("--model", PLUS, key=KEY)
    assert sandbox.files_with(OLD, ".cline") == []
    cline.turn()
    check_wire(gateway, PLUS)


def test_what_cline_auth_wrote(gateway: Gateway, cline: Cline, configure: Callable[..., Result]) -> None:
    """It is used with its key; the limits are what was missing in it."""
    url = f"{gateway.url}/api/gpt/v1/"
    done = cline.run("auth", "-p", SLOT, "-k", KEY, "-m", SMALL, "-b", url)
    assert done.code == 0, done
    cline.turn()
    check_wire(gateway, SMALL, limit=None)
    configure("--model", SMALL)
    assert cline.load(*CONFIG)["providers"][SLOT]["settings"]["baseUrl"] == url
    cline.turn()
    check_wire(gateway, SMALL)


def test_why_the_key_is_stored(gateway: Gateway, cline: Cline, configure: Callable[..., Result]) -> None:
    """Without a key in the file Cline sends the gateway that of OPENAI_API_KEY, another vendor's."""
    configure("--model", PLUS, key=KEY)
    data = cline.load(*CONFIG)
    del data["providers"][SLOT]["settings"]["apiKey"]
    cline.store(data, *CONFIG)
    cline.turn()
    assert gateway.requests[0].headers["authorization"] == f"Bearer {DECOYS['OPENAI_API_KEY']}"
    gateway.requests.clear()
    result = cline.sandbox.setup("validate", "cline")
    assert result.code == 3 and "so Cline sends the key of OPENAI_API_KEY" in result.out


STALE = {
    "header": {"headers": {"authorization": f"Bearer {OLD}", "x-team": "7"}},
    "token": {"auth": {"accessToken": OLD}},
}


@pytest.mark.parametrize("name", STALE)
def test_stale_values(name: str, gateway: Gateway, cline: Cline, configure: Callable[..., Result]) -> None:
    """What is sent instead of the key: kept, and said, with the key that stays; taken out for a new one."""
    configure("--model", PLUS, key=KEY)
    data = cline.load(*CONFIG)
    data["providers"][SLOT]["settings"] |= STALE[name]
    cline.store(data, *CONFIG)
    assert "is sent instead of the key" in configure("--model", PLUS).out
    cline.turn()
    check_wire(gateway, PLUS, OLD)  # so the danger is real
    configure("--model", PLUS, key=KEY)
    cline.turn()
    check_wire(gateway, PLUS)
    assert cline.load(*CONFIG)["providers"][SLOT]["settings"].get("headers", {"x-team": "7"}) == {"x-team": "7"}


def test_another_vendor_has_the_slot(
    sandbox: Sandbox, gateway: Gateway, cline: Cline, configure: Callable[..., Result]
) -> None:
    """Refused, replaced with --force, and brought back by `undo`, though Cline has rewritten the file meanwhile."""
    with Gateway() as other:
        auth = ("auth", "-p", SLOT, "-k", OLD, "-m", "vendor-large", "-b", f"{other.url}/api/gpt/v1")
        assert cline.run(*auth).code == 0
        refused = sandbox.setup("cline", *base(gateway), "--yes", "--model", PLUS, key=KEY)
        assert refused.code == 1 and f"in use: vendor-large at {other.url}/api/gpt/v1" in refused.err, refused
        configure("--model", PLUS, "--force", key=KEY)
        cline.turn()
        check_wire(gateway, PLUS)
        assert other.requests == [] and sandbox.files_with(OLD, ".cline") == []
        undone = sandbox.setup("undo", "--yes")
        assert undone.code == 0, undone
        assert sandbox.files_with(KEY, ".cline") == []
        cline.turn()
        check_wire(other, "vendor-large", OLD, limit=None)
        assert gateway.requests == []

        configure("--model", PLUS, "--force", key=KEY)
        assert cline.run(*auth).code == 0  # the vendor again, over what we wrote
        kept = cline.load(*CONFIG)
        removed = sandbox.setup("remove", "cline", "--yes")
        assert removed.code == 0, removed
        assert cline.load(*CONFIG) == kept
        cline.turn()
        check_wire(other, "vendor-large", OLD)
        assert gateway.requests == []


def test_other_providers_stay(
    sandbox: Sandbox, gateway: Gateway, cline: Cline, configure: Callable[..., Result]
) -> None:
    """Cline keeps them after our edit, and so do we: `remove` after its rewrite leaves exactly them."""
    mine = {"version": 1, "lastUsedProvider": "anthropic", "modes": {}, "providers": {"anthropic": ANTHROPIC}}
    cline.store(mine, *CONFIG)
    configure("--model", PLUS, key=KEY)
    cline.turn()
    check_wire(gateway, PLUS)
    assert cline.load(*CONFIG)["providers"]["anthropic"] == ANTHROPIC
    assert sandbox.setup("remove", "cline", "--yes").code == 0
    assert cline.load(*CONFIG) == mine


def test_the_state_files_alone(gateway: Gateway, cline: Cline, configure: Callable[..., Result]) -> None:
    """Cline migrates from the extension's state what it needs: so what we wrote there is understood."""
    configure("--model", SMALL, key=KEY)
    os.remove(cline.sandbox.at(*CONFIG))
    os.remove(cline.sandbox.at(*MODELS))
    cline.turn()
    check_wire(gateway, SMALL, limit=None)
    assert cline.load(*CONFIG)["providers"][SLOT]["tokenSource"] == "migration"
    listed = cline.load(*MODELS)["providers"][SLOT]["models"][SMALL]
    assert (listed["contextWindow"], listed["maxTokens"]) == (CONTEXT[SMALL], 64000)
    assert {"streaming", "tools", "images"} == set(listed["capabilities"])
    configure("--model", SMALL)
    cline.turn()
    check_wire(gateway, SMALL)


@pytest.mark.parametrize("variable", ["CLINE_DATA_DIR", "CLINE_DIR", "CLINE_PROVIDER_SETTINGS_PATH"])
def test_places(
    variable: str, sandbox: Sandbox, gateway: Gateway, cline: Cline, configure: Callable[..., Result]
) -> None:
    """We write where Cline looks."""
    sandbox.environment[variable] = {"CLINE_DATA_DIR": "rel/data", "CLINE_DIR": sandbox.at("c")}.get(
        variable, "p/x.json"
    )
    configure("--model", PLUS, key=KEY)
    config = {"CLINE_DATA_DIR": "rel/data/settings/providers.json", "CLINE_DIR": "c/data/settings/providers.json"}
    assert KEY in sandbox.read(config.get(variable, "p/x.json"))
    cline.turn()
    check_wire(gateway, PLUS)


WIPED = {
    "no time": lambda data: data["providers"]["anthropic"].pop("updatedAt"),
    "a time of Python": lambda data: data["providers"]["anthropic"].update(updatedAt="2026-04-01T08:00:00+00:00"),
    "a source of its own": lambda data: data["providers"]["anthropic"].update(tokenSource="wcode"),
    "null": lambda data: data["providers"]["anthropic"]["settings"].update(apiKey=None),
    "an underscore": lambda data: data["providers"]["anthropic"]["settings"].update(provider="my_llm"),
    "an endless output": lambda data: data["providers"]["anthropic"]["settings"].update(maxTokens=-1),
    "version 2": lambda data: data.update(version=2),
    "BOM": None,
}


@pytest.mark.parametrize("name", WIPED)
def test_what_cline_would_lose(name: str, sandbox: Sandbox, gateway: Gateway, cline: Cline) -> None:
    """What we refuse Cline really reads as empty, and at its start writes that over the user's other provider."""
    data = {
        "version": 1,
        "lastUsedProvider": "anthropic",
        "modes": {},
        "providers": {"anthropic": json.loads(json.dumps(ANTHROPIC))},
    }
    change = WIPED[name]
    if change:
        change(data)
    text = ("" if change else "\ufeff") + json.dumps(data, indent=2)
    sandbox.write(text, *CONFIG)
    refused = sandbox.setup("cline", *base(gateway), "--yes", "--model", PLUS, key=KEY)
    assert refused.code == 1 and "Cline would treat it as empty" in refused.err.replace("this file", "it"), refused
    assert sandbox.read(*CONFIG) == text
    process = cline.sandbox.start(
        cline.command, "--json", "Say hi",
        stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    until = time.monotonic() + 60
    while sandbox.read(*CONFIG) == text and time.monotonic() < until:
        time.sleep(0.2)
    os.killpg(process.pid, signal.SIGKILL)  # it would try to reach its own gateway for a minute
    process.wait()
    assert OLD not in sandbox.read(*CONFIG)
