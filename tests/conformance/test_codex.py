"""The real Codex CLI reads what wcode-setup wrote, and sends the gateway the request that it should.

Run on purpose (`pytest tests/conformance`): it installs Codex once (390 MB) and then needs no network. A turn takes about 1 s. What it
sent is read from the gateway's log. In every test keys of OpenAI are in the environment, and one in `auth.json`, as after a login.
"""

from __future__ import annotations

import glob
import json
import os
import re
import shutil
import time
from collections.abc import Mapping
from typing import Any

import pytest

from tests.conformance.install import install
from tests.conformance.sandbox import DECOYS, KEY, Configure, Result, Sandbox
from tests.conformance.test_openclaw import CONTEXT, PLUS, SMALL, mode_of, red_picture
from tests.conformance.wire import WORD
from tests.gateway import REPLY, Gateway
from wcode_setup.engine.schema import load_schema

pytestmark = pytest.mark.timeout(600)  # seconds; the first test installs Codex

PATH = "/api/gpt/v1/responses"
OLD = "sk-conformance-old-9876543210"
LOGIN = "sk-decoy-login-5a17c0de"
CLAMP = 272_000
NOWHERE = "http://127.0.0.1:9"  # a proxy that refuses: whatever Codex asks of other hosts fails at once
CONFIG, ENV, AUTH = (".codex", "config.toml"), (".codex", ".env"), (".codex", "auth.json")
USED = 0.95
"""The part of the context window that Codex uses."""


class Codex:
    """Codex in a sandbox, called as a user calls it, in `project`, a folder of its own."""

    def __init__(self, folder: str, sandbox: Sandbox) -> None:
        self.program = os.path.join(folder, "node_modules", ".bin", "codex")
        self.sandbox, self.project = sandbox, sandbox.at("project")
        os.mkdir(self.project)
        sandbox.write(json.dumps({"auth_mode": "apikey", "OPENAI_API_KEY": LOGIN}), *AUTH)
        sandbox.environment |= {
            "CODEX_API_KEY": "sk-decoy-codex-5a17c0de",
            "HTTP_PROXY": NOWHERE,
            "HTTPS_PROXY": NOWHERE,
            "NO_PROXY": "127.0.0.1",
            "TMPDIR": sandbox.at("tmp"),
        }
        os.mkdir(sandbox.at("tmp"))

    def run(self, *arguments: str, env: Mapping[str, str | None] | None = None) -> Result:
        return self.sandbox.run("env", "-C", self.project, self.program, *arguments, env=env)

    def exec(self, *options: str, env: Mapping[str, str | None] | None = None) -> Result:
        fixed = ("exec", "--strict-config", "--skip-git-repo-check", "-s", "read-only")
        return self.run(*fixed, *options, "--", "Say hi", env=env)

    def turn(self, *options: str, env: Mapping[str, str | None] | None = None) -> Result:
        """One headless turn, which must have worked."""
        result = self.exec(*options, env=env)
        assert (result.code, result.out.strip()) == (0, REPLY), result
        return result

    def windows(self) -> set[int]:
        """The context windows of the sessions so far, in tokens."""
        files = glob.glob(self.sandbox.at(".codex", "sessions", "**", "*.jsonl"), recursive=True)
        return {int(found) for file in files for found in re.findall(r'"model_context_window":(\d+)', _text(file))}

    def forget(self) -> None:
        """Remove what Codex wrote by itself: it has never been started."""
        for path in glob.glob(self.sandbox.at(".codex", "*")):
            if os.path.isdir(path):
                shutil.rmtree(path)
            elif not path.endswith((".toml", ".json")):
                os.remove(path)

    def holders(self, key: str, folder: str = ".codex") -> list[str]:
        """Every file of Codex with the key in it, except a snapshot of the environment that a turn left (docs)."""
        return [path for path in self.sandbox.files_with(key, folder) if not path.startswith("shell_snapshots")]


def _text(path: str) -> str:
    with open(path, encoding="utf-8") as stream:
        return stream.read()


@pytest.fixture
def codex(sandbox: Sandbox) -> Codex:
    return Codex(install("codex"), sandbox)


@pytest.fixture
def configure(codex: Codex, gateway: Gateway) -> Configure:
    """`wcode-setup codex` for the loopback gateway."""
    return codex.sandbox.configurer("codex", "--base-url", f"{gateway.url}/api/gpt/v1", provider="wcode")


def sent(gateway: Gateway) -> list[Any]:
    """The bodies of the requests to a model; the log is empty then."""
    bodies = [request.body for request in gateway.requests if request.method == "POST"]
    gateway.requests.clear()
    return bodies


def check_wire(gateway: Gateway, model: str = PLUS, key: str = KEY) -> Any:
    """All requests are for this model, with this key and no other; the body of the last one."""
    requests = list(gateway.requests)
    assert {(request.method, request.path, request.query) for request in requests} == {("POST", PATH, "")}
    for request in requests:
        assert request.headers["authorization"] == f"Bearer {key}"
        assert "x-api-key" not in request.headers
        for other in {*DECOYS.values(), LOGIN, "sk-decoy-codex-5a17c0de", OLD} - {key}:
            assert not request.contains(other), other
    bodies = sent(gateway)
    assert {body["model"] for body in bodies} == {model}
    assert all("max_output_tokens" not in body for body in bodies)
    return bodies[-1]


@pytest.mark.parametrize("model", [PLUS, SMALL])
@pytest.mark.parametrize("storage", ["literal", "secret", "env"])
def test_turn(storage: str, model: str, codex: Codex, gateway: Gateway, configure: Configure) -> None:
    """On a machine without a configuration: every way of storing the key, both models."""
    sandbox, arguments = codex.sandbox, ("--model", model, "--key-storage", storage)
    if storage == "env":
        sandbox.environment[gateway.variable] = KEY
    configure(*arguments, key=None if storage == "env" else KEY)
    holders = {"literal": [CONFIG], "secret": [ENV], "env": []}[storage]
    files = {way: sandbox.read(*way) for way in [CONFIG, *holders]}
    assert {mode_of(sandbox.at(*way)) for way in files} == {0o600}
    codex.turn()
    check_wire(gateway, model)
    assert codex.windows() == {round(min(CONTEXT[model], CLAMP) * USED)}
    assert {way: sandbox.read(*way) for way in files} == files, "the turn changed a file"
    assert codex.holders(KEY) == [os.path.join(*way[1:]) for way in holders]
    configure(*arguments, "--check")  # still as it should be: exit code 0
    assert sandbox.setup("undo", "--yes").code == 0
    assert not os.path.exists(sandbox.at(*CONFIG)) and not os.path.exists(sandbox.at(*ENV))


def test_two_models(codex: Codex, gateway: Gateway, configure: Configure) -> None:
    """The first model is the default; the line that we print starts Codex with the other, and its own window."""
    said = configure("--model", SMALL, "--model", PLUS, "--key-storage", "secret", key=KEY)
    [profile] = re.findall(r"codex --profile (\S+)", said.out)
    codex.turn()
    check_wire(gateway, SMALL)
    codex.turn("--profile", profile)
    check_wire(gateway, PLUS)
    assert codex.windows() == {round(CONTEXT[SMALL] * USED), round(CLAMP * USED)}


def test_unset_variable(codex: Codex, gateway: Gateway, configure: Configure) -> None:
    """A variable that nobody has set, or a blank one: no request at all; and we say so."""
    said = configure("--model", PLUS, "--key-storage", "env")
    assert f"While {gateway.variable} is not set, Codex sends no request." in said.out
    for value in (None, "", "  "):
        result = codex.exec(env={gateway.variable: value})
        assert result.code == 1 and f"Missing environment variable: `{gateway.variable}`" in result.err
    assert sent(gateway) == []


@pytest.mark.parametrize("line", ["", "''", '"  "'])
def test_an_empty_line_hides_the_variable(line: str, codex: Codex, gateway: Gateway, configure: Configure) -> None:
    """An empty value in `.env` hides the variable of the shell; asked for the variable, a run removes the line."""
    codex.sandbox.environment[gateway.variable] = KEY
    configure("--model", PLUS, "--key-storage", "env")
    codex.sandbox.write(f"A=1\n{gateway.variable}={line}\n", *ENV)
    assert codex.exec().code == 1
    assert sent(gateway) == []
    configure("--model", PLUS, "--key-storage", "env")
    assert codex.sandbox.read(*ENV) == "A=1\n"
    codex.turn()
    check_wire(gateway)


def test_the_file_beats_the_shell(codex: Codex, gateway: Gateway, configure: Configure) -> None:
    """The key in `.env` is sent, whatever the shell has; quotes, `export` and Windows line ends included."""
    configure("--model", PLUS, "--key-storage", "secret", key=OLD)
    codex.sandbox.write(f"export {gateway.variable}='{OLD}' # mine\r\nA=1\r\n", *ENV)
    configure(key=KEY)
    assert codex.sandbox.read(*ENV) == f"export {gateway.variable}='{KEY}' # mine\r\nA=1\r\n"
    codex.turn(env={gateway.variable: OLD})
    check_wire(gateway)


def test_other_key_in_another_form(codex: Codex, gateway: Gateway, configure: Configure) -> None:
    """A new key takes effect at once, and a change of form leaves no copy of the old one in the tool's files."""
    configure("--model", PLUS, key=OLD)
    configure("--model", PLUS, "--key-storage", "secret", key=KEY)
    codex.turn()
    check_wire(gateway)
    assert codex.holders(OLD) == []
    configure("--model", PLUS, "--key-storage", "env", env={gateway.variable: OLD})
    codex.turn(env={gateway.variable: OLD})
    check_wire(gateway, key=OLD)
    assert codex.holders(KEY) == []
    configure("--model", PLUS, "--key-storage", "literal", key=KEY)
    codex.turn(env={gateway.variable: OLD})
    check_wire(gateway)


ENTRY = """\
model = "qwen3.6-plus"
model_provider = "gateway"

[model_providers.gateway]
name = "The gateway"
base_url = "%s/api/gpt/v1"
%s
"""


def test_a_login_can_go_out(codex: Codex, gateway: Gateway) -> None:
    """The danger is real: with `requires_openai_auth` the user's OpenAI key goes to the gateway."""
    codex.sandbox.write(ENTRY % (gateway.url, "requires_openai_auth = true"), *CONFIG)
    codex.turn()
    assert gateway.requests[-1].headers["authorization"] == "Bearer sk-decoy-codex-5a17c0de"
    gateway.requests.clear()
    codex.turn(env={"CODEX_API_KEY": None})
    assert gateway.requests[-1].headers["authorization"] == f"Bearer {LOGIN}"


@pytest.mark.parametrize(
    "line",
    [
        "requires_openai_auth = true",
        'wire_api = "chat"\nenv_key = "OPENAI_API_KEY"',
        f'env_key = "OTHER_KEY"\nexperimental_bearer_token = "{OLD}"',
        f'[model_providers.gateway.auth]\ncommand = "echo"\nargs = ["{OLD}"]',
        f'http_headers = {{ x-api-key = "{OLD}" }}\nenv_http_headers = {{ api-key = "OPENAI_API_KEY" }}',
    ],
    ids=["login", "chat", "two-keys", "command", "headers"],
)
def test_adopted_entry(line: str, codex: Codex, gateway: Gateway, configure: Configure) -> None:
    """Each of these alone spoils the request, or sends another key; a set-up with a key puts it right, `undo` puts it back."""
    text = ENTRY % (gateway.url, line)
    codex.sandbox.write(text, *CONFIG)
    configure("--model", SMALL, "--key-storage", "literal", key=KEY, provider=None)
    codex.turn(env={"OTHER_KEY": OLD})
    check_wire(gateway, SMALL)
    assert codex.sandbox.setup("undo", "--yes").code == 0
    assert codex.sandbox.read(*CONFIG) == text


def test_a_command_fails_open(codex: Codex, gateway: Gateway, configure: Configure) -> None:
    """If the command of an entry fails, Codex calls the gateway without a key; such an entry stays, and is reported."""
    command = '[model_providers.gateway.auth]\ncommand = "cat"\nargs = ["/nowhere/key"]'
    codex.sandbox.write(ENTRY % (gateway.url, command), *CONFIG)
    said = configure("--model", PLUS, provider=None)
    assert "Codex calls the gateway without a key" in said.out
    codex.turn()
    assert "authorization" not in gateway.requests[-1].headers


RICH = """\
# my Codex
model = "tiny"  # my own
model_provider = "local"
approval_policy = "on-request"

# the machine in the cellar
[model_providers.local]
name = "Local"
base_url = "%s/other/v1"

[tui]
notifications = true # loud
"""


def test_rich_file(codex: Codex, gateway: Gateway, configure: Configure) -> None:
    """A user's own file keeps every comment and setting, and works with our models; after a turn `undo` is exact."""
    rich = RICH % gateway.url
    codex.sandbox.write(rich, *CONFIG)
    configure("--model", SMALL, "--model", PLUS, key=KEY)
    after = codex.sandbox.read(*CONFIG)
    changed = [line for line in rich.splitlines() if line not in after.splitlines()]
    assert changed == ['model = "tiny"  # my own', 'model_provider = "local"']
    codex.turn()
    check_wire(gateway, SMALL)
    assert codex.sandbox.setup("undo", "--yes").code == 0
    assert codex.sandbox.read(*CONFIG) == rich
    assert not glob.glob(codex.sandbox.at(".codex", "wcode-*"))


def test_no_default(codex: Codex, gateway: Gateway, configure: Configure) -> None:
    """`--no-default` leaves the user's own model, and makes a profile for ours."""
    codex.sandbox.write(RICH % gateway.url, *CONFIG)
    configure("--model", PLUS, "--no-default", "--key-storage", "secret", key=KEY)
    codex.turn("--profile", "wcode-qwen3-6-plus")
    check_wire(gateway)
    codex.turn()
    [request] = gateway.requests
    assert (request.path, request.body["model"]) == ("/other/v1/responses", "tiny")
    assert "authorization" not in request.headers


def test_other_folder(codex: Codex, gateway: Gateway, configure: Configure) -> None:
    """Where CODEX_HOME names a folder, we write there; an empty one counts as none, a `~` stops Codex and us."""
    codex.sandbox.environment["CODEX_HOME"] = codex.sandbox.at("elsewhere")
    configure("--model", PLUS, "--key-storage", "secret", key=KEY)
    codex.turn()
    check_wire(gateway)
    assert codex.holders(KEY, "elsewhere") == [".env"]
    assert not os.path.exists(codex.sandbox.at(*CONFIG))
    codex.sandbox.environment["CODEX_HOME"] = "~/elsewhere"
    assert codex.exec().code == 1
    refused = codex.sandbox.setup("codex", "--model", PLUS, "--key-storage", "env", "--yes")
    assert refused.code == 1 and "does not expand" in refused.err
    codex.sandbox.environment["CODEX_HOME"] = ""
    configure("--model", PLUS, "--key-storage", "secret", key=KEY)
    codex.turn()
    check_wire(gateway)


def test_config_elsewhere(codex: Codex, gateway: Gateway, configure: Configure) -> None:
    """With `--config` in another folder, the line that we print starts Codex with that folder."""
    path = codex.sandbox.at("else where", "config.toml")
    said = configure("--config", path, "--model", PLUS, "--key-storage", "secret", key=KEY)
    [line] = [line.strip() for line in said.out.splitlines() if line.startswith("  CODEX_HOME=")]
    command = line.removesuffix("codex") + f"{codex.program} exec --skip-git-repo-check 'Say hi' </dev/null"
    result = codex.sandbox.run("env", "-C", codex.project, "sh", "-c", command)
    assert result.code == 0, result
    check_wire(gateway)


def test_doctor(codex: Codex, gateway: Gateway, configure: Configure) -> None:
    """`validate --with-tool` asks `codex doctor`: it accepts what we wrote, and rejects what Codex cannot load."""
    configure("--model", PLUS, key=KEY)
    path = f"{os.path.dirname(codex.program)}{os.pathsep}{codex.sandbox.environment['PATH']}"

    def judged() -> tuple[int, list[str]]:
        result = codex.sandbox.setup("validate", "codex", "--with-tool", "--json", env={"PATH": path})
        return result.code, result.json["data"][0]["tool_says"]

    assert judged() == (0, [])
    assert all("authorization" not in request.headers for request in gateway.requests)
    text = codex.sandbox.read(*CONFIG)
    codex.sandbox.write(text + "\n[tui]\nnotifications = 5\n", *CONFIG)
    code, complaints = judged()
    assert code == 3 and "config could not be loaded" in complaints[0]
    configure("--model", PLUS, "--key-storage", "env", "--config", codex.sandbox.write("", "other", "config.toml"))
    result = codex.sandbox.run(codex.program, "doctor", "--json", env={"CODEX_HOME": codex.sandbox.at("other")})
    assert result.json["checks"]["auth.credentials"]["status"] == "fail"


FIELDS = {
    "env_key_instructions": '"x"', "model_catalog_url": '"https://127.0.0.1:9/x"', "query_params": '{ a = "b" }',
    "http_headers": '{ a = "b" }', "env_http_headers": '{ a = "B" }', "request_max_retries": "1",
    "stream_max_retries": "1", "stream_idle_timeout_ms": "1000", "websocket_connect_timeout_ms": "1000",
    "requires_openai_auth": "true", "supports_websockets": "false", "supports_standalone_web_search": "false",
    "wire_api": '"responses"', "auth": '{ command = "x" }', "gateway_oauth": "{}", "aws": "{}",
    "experimental_bearer_token": '"x"',
}  # fmt: skip
"""A value of each field that the schema allows in an entry, beside those of each one."""


@pytest.mark.parametrize("field", FIELDS)
def test_schema(field: str, codex: Codex, gateway: Gateway) -> None:
    """Codex knows each field that the schema allows, and rejects a value of another type; it knows no others."""
    properties = load_schema("codex/config.toml.schema.json")["definitions"]["provider"]["properties"]
    assert properties.keys() == {*FIELDS, "name", "base_url", "env_key"}

    def loading(line: str) -> str:
        codex.sandbox.write(ENTRY % (gateway.url, f'env_key = "NO_KEY"\n{line}'), *CONFIG)
        error = codex.exec().err
        assert ("Missing environment variable" in error) != ("Error loading config.toml" in error), error
        return error.partition("Error loading config.toml")[2]

    known = loading(f"{field} = {FIELDS[field]}")
    assert "unknown configuration field" not in known and "invalid type" not in known, known
    assert loading(f"{field} = [[]]")
    assert "unknown configuration field" in loading(f"{field}s = {FIELDS[field]}")
    assert sent(gateway) == []


STOPS = {
    "codex-old-profile": 'profile = "work"\n',
    "codex-chat": '[model_providers.old]\nname = "Old"\nbase_url = "http://127.0.0.1:9"\nwire_api = "chat"\n',
    "codex-no-name": '[model_providers.bare]\nbase_url = "http://127.0.0.1:9"\n',
    "codex-reserved": '[model_providers.lmstudio]\nname = "L"\nbase_url = "http://127.0.0.1:9"\n',
    "codex-forced-login": 'forced_login_method = "chatgpt"\n',
}


@pytest.mark.parametrize("code", STOPS)
def test_what_stops_codex_is_reported(code: str, codex: Codex, gateway: Gateway, configure: Configure) -> None:
    """Codex starts with none of these in the file; we leave them, say so, and `validate` finds them."""
    codex.sandbox.write(STOPS[code], *CONFIG)
    said = configure("--model", PLUS, "--json", key=KEY)
    assert code in {note["code"] for note in said.json["notes"]}
    assert codex.exec().code == 1
    assert sent(gateway) == []
    verdict = codex.sandbox.setup("validate", "codex", "--json")
    assert code in {finding["code"] for finding in verdict.json["data"][0]["findings"]}


def test_trusted_project(codex: Codex, gateway: Gateway, configure: Configure) -> None:
    """A trusted project changes the model, never the provider; we say which file does so."""
    codex.sandbox.write('model = "theirs"\nmodel_provider = "openai"\n', "project", ".codex", "config.toml")
    codex.sandbox.write(f'[projects."{codex.project}"]\ntrust_level = "trusted"\n', *CONFIG)
    said = configure("--model", PLUS, key=KEY)
    assert "project/.codex/config.toml is in a trusted project" in said.out
    codex.run("exec", "--skip-git-repo-check", "Say hi")
    check_wire(gateway, "theirs")
    codex.sandbox.write(codex.sandbox.read(*CONFIG).replace('"trusted"', '"untrusted"'), *CONFIG)
    codex.run("exec", "--skip-git-repo-check", "Say hi")
    check_wire(gateway)


def test_picture_and_tool(codex: Codex, gateway: Gateway, configure: Configure) -> None:
    """Pictures are sent without any setting, and the result of a tool call goes back to the same model."""
    with open(os.path.join(codex.project, "red.png"), "wb") as stream:
        stream.write(red_picture())
    codex.sandbox.write(WORD, "project", "note.txt")
    configure("--model", SMALL, key=KEY)
    gateway.call = ("exec_command", {"cmd": "cat note.txt"})
    codex.turn("-i", "red.png")
    body = check_wire(gateway, SMALL)
    kinds = {part["type"] for item in body["input"] for part in item.get("content") or () if isinstance(part, dict)}
    assert "input_image" in kinds
    [result] = [item for item in body["input"] if item["type"] == "function_call_output"]
    assert WORD in json.dumps(result["output"])


SLOTS = """\
review_model = "theirs"

[memories]
extract_model = "theirs"

[features]
memories = true
"""


def git(codex: Codex) -> None:
    """A change to review in the project."""
    assert codex.sandbox.run("git", "init", "-q", codex.project).code == 0
    codex.sandbox.write("x = 1\n", "project", "x.py")


def test_slots(codex: Codex, gateway: Gateway, stranger: Gateway, configure: Configure) -> None:
    """All slots ask the provider in use, with its key, whatever model they name; `--slots ours` names ours."""
    git(codex)
    other = f'[model_providers.other]\nname = "Other"\nbase_url = "{stranger.url}/v1"\n'
    codex.sandbox.write(f'model_provider = "other"\nmodel = "m"\n{SLOTS}\n{other}', *CONFIG)
    codex.run("exec", "review", "--uncommitted")
    assert "theirs" in {body["model"] for body in sent(stranger)}
    said = configure("--model", PLUS, "--key-storage", "secret", "--json", key=KEY)
    notes = [note["code"] for note in said.json["notes"]]
    assert notes.count("slot-foreign") == 0  # the models of another gateway are not known
    codex.run("exec", "review", "--uncommitted")
    assert {request.headers["authorization"] for request in gateway.requests} == {f"Bearer {KEY}"}
    assert "theirs" in {body["model"] for body in sent(gateway)}
    assert sent(stranger) == []


def test_memories(codex: Codex, gateway: Gateway, configure: Configure) -> None:
    """Memories, once on, ask for a model of OpenAI's at our gateway, unless they name ours."""
    gateway.delay = 0.5  # seconds: the turn ends after the other request has begun
    codex.sandbox.write("[features]\nmemories = true\n", *CONFIG)
    configure("--model", PLUS, "--key-storage", "secret", key=KEY)
    codex.turn()
    asked = {body["model"] for body in waited(gateway, 2)}
    assert len(asked) == 2 and PLUS in asked and min(asked - {PLUS}).startswith("gpt-")
    configure("--model", PLUS, "--small-model", SMALL, "--slots", "ours")
    codex.forget()
    codex.turn()
    assert {body["model"] for body in waited(gateway, 2)} == {PLUS, SMALL}


def waited(gateway: Gateway, count: int) -> list[Any]:
    """The bodies of the requests, once there are `count`, or 5 s have passed."""
    until = time.monotonic() + 5
    while len(gateway.requests) < count and time.monotonic() < until:
        time.sleep(0.05)
    return sent(gateway)


def test_sub_agents(codex: Codex, gateway: Gateway, configure: Configure) -> None:
    """A sub-agent asks for the default model, or for that of its role; none starts with one of ours as their default."""
    role = 'name = "helper"\ndescription = "d"\ndeveloper_instructions = "x"\nmodel = "role/model"\n'
    configure("--model", PLUS, key=KEY)
    gateway.delay = 0.5  # else the turn may end before the sub-agent asks
    gateway.call = ("multi_agent_v1/spawn_agent", {"message": "Say hi"})
    codex.turn()
    bodies = waited(gateway, 3)  # the sub-agent's own call, which it may not make, is a fourth if the turn ends late
    assert len(bodies) in (3, 4) and {body["model"] for body in bodies} == {PLUS}
    plain = codex.sandbox.read(*CONFIG)
    codex.sandbox.write(plain + f'\n[agents]\ndefault_subagent_model = "{SMALL}"\n', *CONFIG)
    codex.turn()
    bodies = sent(gateway)
    assert len(bodies) == 2 and "Unknown model" in json.dumps(bodies)
    said = configure("--model", PLUS, "--json")
    assert "codex-subagent" in {note["code"] for note in said.json["notes"]}
    codex.sandbox.write(plain, *CONFIG)
    codex.sandbox.write(role, ".codex", "agents", "helper.toml")
    gateway.call = ("multi_agent_v1/spawn_agent", {"message": "Say hi", "agent_type": "helper"})
    codex.turn()
    assert "role/model" in {body["model"] for body in waited(gateway, 3)}
