"""The real Qwen Code reads what wcode-setup wrote, and sends the gateway the requests that it should.

Run on purpose (`pytest tests/conformance`): it installs Qwen Code once (120 MB) and then needs no network. A turn takes about 4 s, with
a second request for its memory. In every test keys of other vendors are in the environment; that of OpenAI is Qwen Code's fallback.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from typing import Any

import pytest

from tests.conformance.install import install
from tests.conformance.sandbox import DECOYS, KEY, Configure, Result, Sandbox
from tests.conformance.test_openclaw import MAX_TOKENS, PLUS, SMALL, mode_of, red_picture
from tests.conformance.wire import WORD
from tests.gateway import REPLY, Gateway

pytestmark = pytest.mark.timeout(600)  # seconds; the first test installs Qwen Code

BEYOND = {"stream_options"}
BASE = "/api/gpt/v1"
PATH = f"{BASE}/chat/completions"
OLD = "sk-conformance-old-9876543210"
UNSET = "NO_API_KEY"
NOWHERE = "http://127.0.0.1:9"  # a proxy that refuses: whatever Qwen Code asks of other hosts fails at once
CONFIG, ENV = (".qwen", "settings.json"), (".qwen", ".env")


class Qwen:
    """Qwen Code in a sandbox, called as a user calls it, in `project`, a folder of its own."""

    def __init__(self, folder: str, sandbox: Sandbox) -> None:
        self.program = os.path.join(folder, "node_modules", ".bin", "qwen")
        self.sandbox, self.project = sandbox, sandbox.at("project")
        os.mkdir(self.project)
        sandbox.environment |= {
            "HTTP_PROXY": NOWHERE,
            "HTTPS_PROXY": NOWHERE,
            "NO_PROXY": "127.0.0.1",
            "TMPDIR": sandbox.at("tmp"),
        }
        os.mkdir(sandbox.at("tmp"))

    def run(self, *arguments: str, env: Mapping[str, str | None] | None = None) -> Result:
        return self.sandbox.run(self.program, *arguments, env=env, cwd=self.project)

    def turn(self, *options: str, say: str = "Say hi", env: Mapping[str, str | None] | None = None) -> Result:
        """One headless turn, which must have worked."""
        result = self.run(*options, "-p", say, env=env)
        assert (result.code, result.out.strip()) == (0, REPLY), result
        return result

    def write(self, data: Any) -> str:
        """Write the settings as another program would; returns their text."""
        text = json.dumps(data, indent=2) + "\n"
        self.sandbox.write(text, *CONFIG)
        return text


@pytest.fixture
def qwen(sandbox: Sandbox) -> Qwen:
    return Qwen(install("qwen"), sandbox)


@pytest.fixture
def configure(qwen: Qwen, gateway: Gateway) -> Configure:
    """`wcode-setup qwen` for the loopback gateway."""
    return qwen.sandbox.configurer("qwen", "--base-url", f"{gateway.url}{BASE}")


def sent(gateway: Gateway) -> list[Any]:
    """The bodies of the requests to a model; the log is empty then."""
    bodies = [request.body for request in gateway.requests if request.method == "POST"]
    gateway.requests.clear()
    return bodies


def check_wire(gateway: Gateway, model: str = PLUS, key: str = KEY) -> list[Any]:
    """All requests are for this model, with this key and no other; their bodies."""
    requests = list(gateway.requests)
    assert {(request.method, request.path, request.query) for request in requests} == {("POST", PATH, "")}
    for request in requests:
        assert request.headers["authorization"] == f"Bearer {key}"
        assert "x-api-key" not in request.headers
        for other in {*DECOYS.values(), OLD} - {key}:
            assert not request.contains(other), other
    bodies = sent(gateway)
    assert {body["model"] for body in bodies} == {model}
    assert {body["max_tokens"] for body in bodies} == {MAX_TOKENS}
    return bodies


def entry(gateway: Gateway, model: str = PLUS, path: str = BASE, **more: Any) -> dict[str, Any]:
    """An entry of the user's own."""
    return {"id": model, "name": "Mine", "baseUrl": gateway.url + path, **more}


def settings(*entries: Any, default: str = PLUS, **more: Any) -> dict[str, Any]:
    """Settings of the user's own."""
    chosen = {"security": {"auth": {"selectedType": "openai"}}, "model": {"name": default}}
    return {"modelProviders": {"openai": list(entries)}, **chosen, "$version": 4, **more}


@pytest.mark.parametrize("model", [PLUS, SMALL])
@pytest.mark.parametrize("storage", ["literal", "secret", "env"])
def test_turn(storage: str, model: str, qwen: Qwen, gateway: Gateway, configure: Configure) -> None:
    """On a machine without a configuration: every way of storing the key, both models."""
    sandbox, arguments = qwen.sandbox, ("--model", model, "--key-storage", storage)
    if storage == "env":
        sandbox.environment[gateway.variable] = KEY
    configure(*arguments, key=None if storage == "env" else KEY)
    holders = {"literal": [CONFIG], "secret": [ENV], "env": []}[storage]
    files = {way: sandbox.read(*way) for way in {CONFIG, *holders}}
    assert {mode_of(sandbox.at(*way)) for way in files} == {0o600}
    qwen.turn()
    check_wire(gateway, model)
    assert {way: sandbox.read(*way) for way in files} == files, "the turn changed a file"
    assert sandbox.files_with(KEY, ".qwen") == [way[1] for way in holders]
    configure(*arguments, "--check")  # still as it should be: exit code 0
    assert sandbox.setup("undo", "--yes").code == 0
    assert not os.path.exists(sandbox.at(*CONFIG)) and not os.path.exists(sandbox.at(*ENV))


def test_two_models(qwen: Qwen, gateway: Gateway, configure: Configure) -> None:
    """The first model is the default; `-m` takes the other."""
    configure("--model", SMALL, "--model", PLUS, "--key-storage", "secret", key=KEY)
    qwen.turn()
    check_wire(gateway, SMALL)
    qwen.turn("-m", PLUS)
    check_wire(gateway, PLUS)


def test_the_window_is_the_one_that_is_written(qwen: Qwen, configure: Configure) -> None:
    """Qwen Code's own table would give the model a million tokens."""
    small = ("--context-window", "4000", "--max-tokens", str(MAX_TOKENS // 64))
    configure("--model", SMALL, *small, key=KEY)
    assert "4,000 token context window" in qwen.turn().err


@pytest.mark.parametrize("value", [None, ""])
def test_unset_variable(value: str | None, qwen: Qwen, gateway: Gateway, configure: Configure) -> None:
    """The danger is real: OPENAI_API_KEY goes to the gateway. What we write beside the entry ends that."""
    mine = settings(entry(gateway, envKey=gateway.variable))
    qwen.write(mine)
    qwen.turn(env={gateway.variable: value})
    assert {request.headers["authorization"] for request in gateway.requests} == {f"Bearer {DECOYS['OPENAI_API_KEY']}"}
    gateway.requests.clear()
    said = configure("--model", PLUS, "--key-storage", "env")
    assert f"{gateway.variable} is not set: Qwen Code sends the text `{UNSET}`" in said.out
    qwen.turn(env={gateway.variable: value})
    check_wire(gateway, key=UNSET)
    qwen.turn(env={gateway.variable: KEY})
    check_wire(gateway)


def test_no_variable_and_no_fallback(qwen: Qwen, gateway: Gateway) -> None:
    """Without any key Qwen Code sends nothing."""
    qwen.write(settings(entry(gateway, envKey=gateway.variable)))
    result = qwen.run("-p", "Say hi", env={"OPENAI_API_KEY": None})
    assert result.code == 1 and f"Set the '{gateway.variable}' environment variable" in result.err
    assert sent(gateway) == []


def test_order_of_the_places(qwen: Qwen, gateway: Gateway, configure: Configure) -> None:
    """The process, then `.env` of the project, then that of the user, then the settings; each is told."""
    sandbox, variable = qwen.sandbox, gateway.variable
    configure("--model", PLUS, "--key-storage", "literal", key=OLD)
    sandbox.write(f"export {variable}='sk-dotenv-1' # mine\n", *ENV)
    qwen.turn()
    check_wire(gateway, key="sk-dotenv-1")
    sandbox.write(f"{variable}=sk-project-1\n", "project", ".env")
    said = sandbox.setup("validate", "qwen", cwd=qwen.project)
    assert said.code == 0, said
    qwen.turn()
    check_wire(gateway, key="sk-project-1")
    qwen.turn(env={variable: KEY})
    check_wire(gateway)
    configure("--model", PLUS, "--key-storage", "literal", key=KEY)
    assert sandbox.read(*ENV) == "# mine\n"
    os.remove(os.path.join(qwen.project, ".env"))
    qwen.turn()
    check_wire(gateway)


@pytest.mark.parametrize(
    "more",
    [
        {},
        {"envKey": "MY_KEY"},
        {"envKey": "MY_KEY", "wireApi": "responses"},
        {
            "envKey": "MY_KEY",
            "generationConfig": {"customHeaders": {"x-api-key": OLD, "Authorization": f"Bearer {OLD}"}},
        },
        {"envKey": "MY_KEY", "generationConfig": {"extra_body": {"model": "theirs"}}},
    ],
    ids=["fallback", "other-key", "responses", "headers", "body"],
)
def test_adopted_entry(more: Any, qwen: Qwen, gateway: Gateway, configure: Configure) -> None:
    """Each of these alone spoils the request, or sends another key; a set-up with a key puts it right, `undo` puts it back."""
    text = qwen.write(settings(entry(gateway, **more), env={"MY_KEY": OLD}))
    configure("--model", PLUS, key=KEY)
    qwen.turn()
    check_wire(gateway)
    assert qwen.sandbox.setup("undo", "--yes").code == 0
    assert qwen.sandbox.read(*CONFIG) == text


def test_another_entry_with_the_model(qwen: Qwen, gateway: Gateway, stranger: Gateway, configure: Configure) -> None:
    """The first entry with an id counts, unless the default names the URL; a slot and `-m` cannot."""
    theirs = settings(entry(stranger, path="/v1", envKey="OTHER_KEY"), env={"OTHER_KEY": OLD})
    text = qwen.write(theirs)
    configure("--model", PLUS, key=KEY)
    qwen.turn()
    check_wire(gateway)
    assert stranger.requests == []
    qwen.turn("-m", PLUS)
    assert {request.headers["authorization"] for request in stranger.requests} == {f"Bearer {OLD}"}
    assert gateway.requests == []
    assert qwen.sandbox.setup("undo", "--yes").code == 0
    assert qwen.sandbox.read(*CONFIG) == text


RICH = """\
// my Qwen Code
{"modelProviders": {"openai": [{"id": "tiny", "envKey": "LAB_KEY", "baseUrl": "%s/other/v1"}]}, // the cellar
 "env": {"LAB_KEY": "sk-conformance-lab-13579"},
 "security": {"auth": {"selectedType": "openai"}}, "model": {"name": "tiny"}, "ui": {"theme": "Default"}}
"""


def test_its_own_rewrite(qwen: Qwen, gateway: Gateway, configure: Configure) -> None:
    """Qwen Code lays the file out anew, and adds the number of its format: nothing is left to do, and undo keeps both."""
    qwen.sandbox.write(RICH % gateway.url, *CONFIG)
    configure("--model", SMALL, "--model", PLUS, key=KEY)
    before = qwen.sandbox.read(*CONFIG)
    qwen.turn()
    check_wire(gateway, SMALL)
    after = qwen.sandbox.read(*CONFIG)
    assert after != before and '"$version": 4' in after and "// the cellar" in after
    configure("--model", SMALL, "--model", PLUS, "--check")
    assert qwen.sandbox.setup("undo", "--yes").code == 0
    left = qwen.sandbox.read(*CONFIG)
    assert gateway.url + BASE not in left and '"name": "tiny"' in left and "// my Qwen Code" in left
    qwen.turn()
    [body, *_] = sent(gateway)
    assert body["model"] == "tiny"


def test_other_folder(qwen: Qwen, gateway: Gateway, configure: Configure) -> None:
    """QWEN_HOME, also in `.env` of the usual folder; an empty one counts as none."""
    sandbox = qwen.sandbox
    sandbox.environment["QWEN_HOME"] = "~/else where"
    configure("--model", PLUS, "--key-storage", "secret", key=KEY)
    assert sandbox.files_with(KEY, "else where") == [".env"] and not os.path.exists(sandbox.at(*CONFIG))
    qwen.turn()
    check_wire(gateway)
    del sandbox.environment["QWEN_HOME"]
    sandbox.write(f"QWEN_HOME={sandbox.at('third')}\n", *ENV)
    configure("--model", SMALL, "--key-storage", "literal", key=KEY)
    assert sandbox.files_with(KEY, "third") == ["settings.json"]
    qwen.turn()
    check_wire(gateway, SMALL)
    sandbox.environment["QWEN_HOME"] = ""
    configure("--model", PLUS, "--key-storage", "literal", key=KEY)
    assert sandbox.files_with(KEY, ".qwen") == ["settings.json"]


@pytest.mark.parametrize("text", ['{"ui": {},}\n', '{"ui": {}\n'])
def test_what_stops_it_is_refused(text: str, qwen: Qwen, gateway: Gateway) -> None:
    """Qwen Code does not start with such a file, and we do not write into it."""
    qwen.sandbox.write(text, *CONFIG)
    assert qwen.run("-p", "Say hi").code == 1
    assert sent(gateway) == []
    assert qwen.sandbox.setup("qwen", "--model", PLUS, "--yes", key=KEY).code == 1
    assert qwen.sandbox.read(*CONFIG) == text


@pytest.mark.parametrize(("model", "option"), [(PLUS, None), (PLUS, "--no-vision"), (SMALL, None), (SMALL, "--vision")])
def test_picture(model: str, option: str | None, qwen: Qwen, gateway: Gateway, configure: Configure) -> None:
    """Qwen Code decides by the name of the model, unless it is told; a run says so."""
    with open(os.path.join(qwen.project, "red.png"), "wb") as stream:
        stream.write(red_picture())
    said = configure("--model", model, *([option] if option else ()), key=KEY)
    assert ("sends no pictures" in said.out) is (model == SMALL and option is None)
    qwen.turn(say="What is in @red.png ?")
    kinds = {
        part["type"]
        for body in check_wire(gateway, model)
        for message in body["messages"]
        if isinstance(message["content"], list)
        for part in message["content"]
    }
    assert ("image_url" in kinds) is (option == "--vision" or (model == PLUS and option is None))


def test_tool(qwen: Qwen, gateway: Gateway, configure: Configure) -> None:
    """The result of a tool call goes back to the same model; no parameter is sent that the vendor does not document."""
    qwen.sandbox.write(WORD, "project", "note.txt")
    configure("--model", SMALL, key=KEY)
    gateway.call = ("read_file", {"file_path": os.path.join(qwen.project, "note.txt")})
    qwen.turn()
    bodies = check_wire(gateway, SMALL)
    results = [message for body in bodies for message in body["messages"] if message["role"] == "tool"]
    assert results and all(WORD in json.dumps(message["content"]) for message in results)
