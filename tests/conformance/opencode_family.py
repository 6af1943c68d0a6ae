"""OpenCode and its fork Kilo in a sandbox: called as a user calls them, and what a turn of theirs must have sent.

Both are one program with other names: the same commands, the same server, folders and variables named after the product.
"""

from __future__ import annotations

import fnmatch
import json
import os
import re
import subprocess
from base64 import b64encode
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any
from urllib.error import HTTPError
from urllib.parse import quote
from urllib.request import Request as Question
from urllib.request import urlopen

from tests.conformance.sandbox import DECOYS, KEY, Configure, Result, Sandbox
from tests.conformance.test_openclaw import CHAT, PLUS, RISKY
from tests.gateway import DOCUMENTED, REPLY, Gateway

OUTPUT_CAP = 32_000  # tokens: the most that either tool asks for, unless its variable says otherwise
NOWHERE = "http://127.0.0.1:9"  # a proxy that refuses: whatever is asked of other hosts fails at once
_WAIT = 60  # seconds for one answer of the server
_ESCAPES = re.compile(r"\x1b\[[0-9;]*m")  # NO_COLOR does not keep them out

BEYOND = {"stream_options"}
"""What both send though the vendor does not document it, for the reason in docs/tools/: nothing else passes."""
SCHEMAS = {"opencode": "https://opencode.ai/config.json", "kilo": "https://app.kilo.ai/config.json"}
# A file as a long-time user has it: comments everywhere, trailing commas, another provider, things of no concern.
RICH = """\
// my agent -- hands off
{
\t"$schema": "%s",
\t"username": "me", // for the sessions
\t/* the models
\t   that I use */
\t"provider": {
\t\t// the old one
\t\t"local": {
\t\t\t"npm": "@ai-sdk/openai-compatible", "name": "Local",
\t\t\t"options": { "baseURL": "%s/other/v1", "apiKey": "none" },
\t\t\t"models": { "tiny": { "name": "Tiny", "limit": { "context": 32000, "output": 4096, } } }, // small
\t\t},
\t},
\t"model": "local/tiny", // my own
\t"permission": { "bash": "ask" },
}
"""

Way = tuple[str, ...]


class Agent:
    """One of the two tools. It works in `project`, a folder of its own: Kilo finds fault with a start in the home."""

    def __init__(self, name: str, folder: str, sandbox: Sandbox) -> None:
        self.name, self.sandbox = name, sandbox
        self.program = os.path.join(folder, "node_modules", ".bin", name)
        self.project = sandbox.at("project")
        self.prefix = name.upper()
        self.config_folder, self.data_folder = (".config", name), (".local", "share", name)
        os.mkdir(self.project)
        sandbox.environment |= {
            f"{self.prefix}_DISABLE_MODELS_FETCH": "1",
            f"{self.prefix}_DISABLE_AUTOUPDATE": "1",
            f"{self.prefix}_SERVER_PASSWORD": KEY[
                ::-1
            ],  # else anybody on this machine may use the server while it runs
            "KILO_TELEMETRY_LEVEL": "off",
            "HTTP_PROXY": NOWHERE,
            "HTTPS_PROXY": NOWHERE,
            "NO_PROXY": "127.0.0.1",
            "TMPDIR": sandbox.at("tmp"),
        }

    @property
    def config(self) -> Way:
        """The global configuration file, which must be one: by its parts, from the home on."""
        names = [
            name for name in os.listdir(self.sandbox.at(*self.config_folder)) if name.endswith((".json", ".jsonc"))
        ]
        assert len(names) == 1, names
        return (*self.config_folder, names[0])

    @property
    def auth(self) -> Way:
        """The file with the stored credentials."""
        return (*self.data_folder, "auth.json")

    def holders(self, key: str) -> list[str]:
        """Every file below the home with the key in it, but for the copy that Kilo makes for itself (see test_kilo.py)."""
        return [path for path in self.sandbox.files_with(key) if not fnmatch.fnmatch(path, "*/kilo.db*")]

    def run(self, *arguments: str, env: Mapping[str, str | None] | None = None) -> Result:
        return self.sandbox.run("env", "-C", self.project, self.program, *arguments, env=env)

    def turn(self, *options: str, env: Mapping[str, str | None] | None = None) -> Result:
        """One headless turn, which must have worked."""
        result = self.run("run", "Say hi", *options, env=env)
        assert (result.code, result.out.strip()) == (0, REPLY), result
        return result

    def models(self, provider: str = "wcode") -> dict[str, dict[str, Any]]:
        """The models of a provider by their full name, as `models --verbose` shows them."""
        result = self.run("models", provider, "--verbose")
        assert result.code == 0, result
        rows, text = {}, result.out
        while text.strip():
            name, text = text.split("\n", 1)
            rows[name], end = json.JSONDecoder().raw_decode(text)
            text = text[end:].lstrip()
        return rows

    def check(self) -> tuple[int, str]:
        """`config check`, which only Kilo has: the exit code and all that it says."""
        result = self.run("config", "check")
        return result.code, _ESCAPES.sub("", result.out + result.err).strip()

    @contextmanager
    def server(self) -> Iterator[Server]:
        """The tool's own server on a free port of the loopback interface."""
        command = (self.program, "serve", "--port", "0", "--hostname", "127.0.0.1")
        streams = {"stdin": subprocess.DEVNULL, "stdout": subprocess.PIPE, "stderr": subprocess.STDOUT}
        process = self.sandbox.start("env", "-C", self.project, *command, **streams)
        assert process.stdout is not None
        try:
            said = [process.stdout.readline()]
            while said[-1] and "listening on" not in said[-1]:
                said.append(process.stdout.readline())
            assert said[-1], said
            yield Server(said[-1].split()[-1], f"{self.name}:{KEY[::-1]}")
        finally:
            process.terminate()  # Kilo's launcher passes it on
            process.wait(_WAIT)
            process.stdout.close()


class Server:
    """What the tool's server answers."""

    def __init__(self, url: str, login: str) -> None:
        self._url, self._login = url, b64encode(login.encode()).decode()

    def ask(self, method: str, path: str, body: Any = None) -> tuple[int, Any]:
        """The HTTP status and the JSON of the answer."""
        headers = {"Authorization": f"Basic {self._login}", "Content-Type": "application/json"}
        data = None if body is None else json.dumps(body).encode()
        question = Question(f"{self._url}{path}", data, headers, method=method)
        try:
            with urlopen(question, timeout=_WAIT) as answer:
                return answer.status, json.load(answer)
        except HTTPError as error:
            with error:
                return error.code, json.load(error)

    def done(self, method: str, path: str, body: Any = None) -> Any:
        """The JSON of an answer that must be 200."""
        status, answer = self.ask(method, path, body)
        assert status == 200, (path, status, answer)
        return answer

    def loaded(self, folder: str) -> tuple[int, Any]:
        """The whole configuration in effect in a folder, or what is wrong with it."""
        return self.ask("GET", f"/config?directory={quote(folder)}")


def configurer(agent: Agent, gateway: Gateway) -> Configure:
    """`wcode-setup` for the tool and the loopback gateway, demanding that it succeeds."""

    gateway.parameters = DOCUMENTED | BEYOND
    return agent.sandbox.configurer(agent.name, "--base-url", f"{gateway.url}/api/gpt/v1", provider="wcode")


def check_wire(gateway: Gateway, model: str = PLUS, key: str | None = KEY, limit: int = OUTPUT_CAP) -> dict[str, Any]:
    """All that was sent since the last look is right: the turn itself, and OpenCode's question for a title. The turn's body.

    `key` is None where no key at all may go out.
    """
    requests, gateway.requests[:] = list(gateway.requests), []
    asked = {(request.method, request.path) for request in requests}
    assert asked == {("POST", CHAT)}, asked
    leaked = [name for name, decoy in DECOYS.items() if any(request.contains(decoy) for request in requests)]
    assert not leaked, leaked
    keys = {request.headers.get("authorization") for request in requests}
    assert keys == {key and f"Bearer {key}"}, keys
    for body in (request.body for request in requests):
        assert body["model"] == model, body["model"]
        limits = {field: body[field] for field in ("max_tokens", "max_completion_tokens") if field in body}
        assert limits == {"max_tokens": limit}, limits
        assert RISKY.isdisjoint(body), sorted(RISKY & body.keys())
    turn: dict[str, Any]
    (turn,) = [request.body for request in requests if "tools" in request.body]
    assert turn["stream"] is True
    return turn
