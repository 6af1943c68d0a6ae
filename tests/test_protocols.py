"""A gateway has a base URL for each protocol, and each tool gets that of the protocol that it speaks."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

import wcode_setup
from tests.invented import foo, register
from tests.program import Program, Result
from wcode_setup import catalog
from wcode_setup.catalog.protocols import ANTHROPIC, CHAT, RESPONSES
from wcode_setup.tools import load

CONFIG = ".foo/foo.json"
PLUS, SMALL = "qwen3.6-plus", "qwen/qwen3.6-27b"
GATEWAYS = """
[gateways.mygw.base_urls]
chat = "https://gw.example/v1"
anthropic = "https://gw.example/anthropic"
"""
MINE = "models: [{id: my/model, context_window: 200000, max_tokens: 8192}]\n"


@pytest.fixture
def _foo(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A tool that speaks Anthropic's protocol."""
    register(monkeypatch, tmp_path, "foo", "Foo")
    monkeypatch.setattr(foo.Foo, "PROTOCOL", ANTHROPIC)


@pytest.fixture
def _openclaw(monkeypatch: pytest.MonkeyPatch) -> None:
    """A tool that a setup file may name, and that speaks Anthropic's protocol."""
    monkeypatch.setattr(load("openclaw"), "PROTOCOL", ANTHROPIC, raising=False)


def run(program: Program, *words: str) -> Result:
    result = program("foo", "--api-key-stdin", "--json", *words, stdin=b"sk-test-0123456789abcdef")
    assert result.code == 0, result.text
    return result


def url(program: Program, provider: str = "wcode") -> Any:
    return json.loads((program.home / CONFIG).read_text(encoding="utf-8"))["providers"][provider]["baseUrl"]


def codes(result: Result) -> list[str]:
    return [note["code"] for note in result.document["notes"]]


@pytest.mark.usefixtures("_foo")
@pytest.mark.parametrize("words", [(), ("--base-url", "https://wcode.net/api/gpt/v1")])
def test_the_url_of_the_protocol(program: Program, words: tuple[str, ...]) -> None:
    """Also if the user gives the URL of the same gateway for another protocol; undone, queried and removed as usual."""
    assert "model-protocol" not in codes(run(program, "-m", SMALL, *words))
    assert url(program) == "https://wcode.net/api/anthropic"
    assert run(program, "-m", SMALL, *words).document["status"] == "unchanged"
    [verdict] = program("validate", "foo", "--json").document["data"]
    assert verdict["findings"] == []
    [status] = program("status", "foo", "--json").document["data"]
    assert status["points_to"]["base_url"] == "https://wcode.net/api/anthropic"
    assert program("remove", "foo").code == 0
    assert not (program.home / CONFIG).exists()


@pytest.mark.usefixtures("_foo")
def test_a_model_that_is_not_listed_for_it_is_told(program: Program) -> None:
    [note] = [note for note in run(program, "-m", PLUS).document["notes"] if note["code"] == "model-protocol"]
    assert note["message"] == (
        "The vendor's page does not list qwen3.6-plus for the protocol of Foo (anthropic); it may be behind."
    )


@pytest.mark.usefixtures("_foo")
@pytest.mark.parametrize("given", ["https://gw.example/anthropic", "https://gw.example/anthropic/v1/messages"])
def test_another_gateway(program: Program, given: str) -> None:
    run(program, "-m", PLUS, "--base-url", given, "--provider", "mygw")
    assert url(program, "mygw") == "https://gw.example/anthropic"


@pytest.mark.usefixtures("_foo")
def test_one_url_for_tools_of_two_protocols(program: Program) -> None:
    """Only the tools of the URL's own protocol can use it; a gateway of the catalogue has one for each."""
    locations = wcode_setup.Locations("linux", {}, str(program.home), str(program.home))
    asked: dict[str, Any] = {"models": [PLUS], "base_url": "https://gw.example/v1", "locations": locations}
    plan = wcode_setup.plan(tool=["foo", "openclaw"], api_key="sk-test-0123456789abcdef", **asked)
    assert [(tool, error.code) for tool, error in plan.errors.items()] == [("foo", "url-protocol")]
    path = program.write("mine.toml", GATEWAYS)
    plan = wcode_setup.plan(tool=["foo", "openclaw"], api_key="sk-test-0123456789abcdef", catalogue=str(path), **asked)
    assert plan.errors == {}
    assert any('"https://gw.example/anthropic"' in (file.after.text if file.after else "") for file in plan.files)


@pytest.mark.usefixtures("_openclaw")
@pytest.mark.parametrize(
    ("gateway", "tools", "found"),
    [
        ("{name: mygw}", "{openclaw: {}}", "https://gw.example/anthropic"),
        ("{base_urls: {chat: 'https://gw.example/v1', anthropic: 'https://x.example/a/v1'}}", "{openclaw: {}}",
         "https://x.example/a"),
        ("{name: wcode}", "{openclaw: {gateway: {base_url: 'https://y.example/a'}}}", "https://y.example/a"),
        ("{name: wcode}", "{openclaw: {}}", "https://wcode.net/api/anthropic"),
        ("{base_url: 'https://wcode.net/api/gpt/v1'}", "{openclaw: {}}", "https://wcode.net/api/anthropic"),
    ],
)  # fmt: skip
def test_setup_files(program: Program, gateway: str, tools: str, found: str) -> None:
    program.write(".config/wcode-setup/catalog.toml", GATEWAYS)
    program.write("setup.yaml", f"version: 1\ngateway: {gateway}\n{MINE}api_key: {{env: MY_KEY}}\ntools: {tools}\n")
    result = program("apply", "setup.yaml")
    assert result.code == 0, result.text
    data = json.loads((program.home / ".openclaw/openclaw.json").read_text(encoding="utf-8"))
    assert [entry["baseUrl"] for entry in data["models"]["providers"].values()] == [found]
    assert program("apply", "setup.yaml", "--check").code == 0


@pytest.mark.usefixtures("_openclaw")
@pytest.mark.parametrize(
    ("gateway", "said"),
    [
        ("{base_url: 'https://other.example/v1'}",
         "2:21: OpenClaw speaks another protocol (anthropic) than this base URL"),
        ("{base_urls: {chat: 'https://gw.example/v1'}}",
         "2:22: this gateway has no base URL for the protocol of OpenClaw (anthropic); it has: chat"),
        ("{name: nope}", "2:17: unknown gateway 'nope'; known: wcode, mygw"),
        ("{name: mygw, base_urls: {chat: 'https://gw.example/v1'}}",
         "2:23: a gateway has name or base_urls, not both"),
        ("{base_urls: {chat: 'ftp://gw.example/v1'}}", "2:29: "),
        ("{base_urls: {grpc: 'https://gw.example/v1'}}", "2:23: "),
    ],
)  # fmt: skip
def test_bad_setup_files(program: Program, gateway: str, said: str) -> None:
    program.write(".config/wcode-setup/catalog.toml", GATEWAYS)
    program.write("setup.yaml", f"version: 1\ngateway: {gateway}\n{MINE}tools: {{openclaw: {{}}}}\n")
    result = program("apply", "setup.yaml")
    assert result.code == 2, result.text
    assert f"setup.yaml:{said}" in result.err
    assert not (program.home / ".openclaw").exists()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("gateways = 1", "gateways: "),
        ("[gateways.mygw]", "gateways.mygw: "),
        ("[gateways.mygw]\nurl = 'x'", "gateways.mygw.url: "),
        ("[gateways.mygw.base_urls]\ngrpc = 'https://x.example'", "gateways.mygw.base_urls.grpc: "),
        ("[gateways.mygw.base_urls]\nchat = 'x'", "gateways.mygw.base_urls: "),
        ("[gateways.wcode.base_urls]\nchat = 'https://x.example'", "wcode is built in; another name is needed"),
    ],
)
def test_bad_catalogues(program: Program, text: str, said: str) -> None:
    program.write(".config/wcode-setup/catalog.toml", text)
    result = program("models", "list")
    assert result.code == 1
    assert said in result.err


def test_models_show_the_protocols(program: Program) -> None:
    assert "  protocols           chat, responses, anthropic\n" in program("models", "show", SMALL).out
    assert program("models", "show", PLUS, "--json").document["data"]["protocols"] == [CHAT]
    assert {model.id: model.protocols for model in catalog.models()} == {
        PLUS: [CHAT],
        SMALL: [CHAT, RESPONSES, ANTHROPIC],
    }
