"""`models discover`: what gateways tell of their models, and the entries in the user's catalogue."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.amount import examples
from tests.gateway import Gateway
from tests.program import STATE, Program
from tests.raw import raw, says
from wcode_setup.gateway import describe_models
from wcode_setup.gateway.models import Listed, listed, next_page

FIXTURES = Path(__file__).parent / "fixtures" / "models"
CATALOGUE = ".config/wcode-setup/catalog.toml"
TOLD = {  # recorded from a server, or made from the fields in its documentation (docs/catalogue.md)
    "openrouter": [
        Listed("vendor/large", "Vendor: Large", 262144, 65536, True, True),
        Listed("vendor/small:free", "Vendor: Small (free)", 32768, None, False, False),
    ],
    "litellm": [
        Listed(id="qwen3.6-plus", name=None, context_window=1024000, max_tokens=64000, images=True, reasoning=True),
        Listed(id="gpt-4o", name=None, context_window=128000, max_tokens=16384, images=True, reasoning=None),
        Listed(id="plain", name=None, context_window=None, max_tokens=None, images=None, reasoning=None),
    ],
    "litellm-v1": [
        Listed(id="qwen3.6-plus", name=None, context_window=1024000, max_tokens=64000, images=None, reasoning=None),
        Listed(id="gpt-4o", name=None, context_window=128000, max_tokens=16384, images=None, reasoning=None),
        Listed(id="plain", name=None, context_window=None, max_tokens=None, images=None, reasoning=None),
    ],
    "vllm": [Listed("org/model", None, 131072)],
    "new-api": [Listed("large")],
    "ollama": [Listed("llama:8b")],
    "lm-studio": [
        Listed("qwen-vl-7b", None, 32768, None, True),
        Listed("text-8b", None, 131072, None, False),
        Listed("embed", None, 2048),
    ],
    "anthropic": [Listed("vendor-large", "Vendor Large", 1000000, 64000, True, True)],
}


@contextmanager
def serving(answer: Any) -> Iterator[str]:
    """The base URL of a gateway that answers so."""
    with raw(says(answer if isinstance(answer, bytes) else json.dumps(answer).encode())) as url:
        yield url


def fixture(name: str) -> Any:
    return json.loads((FIXTURES / f"{name}.json").read_text())


def test_each_answer_has_a_row() -> None:
    assert {file.stem for file in FIXTURES.iterdir()} == set(TOLD)


@pytest.mark.parametrize("name", TOLD)
def test_what_gateways_tell(name: str) -> None:
    assert listed(fixture(name)) == TOLD[name]


@given(st.recursive(st.none() | st.booleans() | st.integers() | st.text(), lambda inner: st.lists(inner) | st.dictionaries(
    st.sampled_from(["data", "models", "id", "context_length", "model_info", "architecture", "capabilities", "type", "x"]),
    inner), max_leaves=20))  # fmt: skip
@examples(300)
def test_any_answer_is_a_list_or_none(answer: Any) -> None:
    found = listed(answer)
    assert found is None or all(one.id and (one.context_window or 1) > 0 for one in found)
    assert isinstance(next_page(answer), str)


@pytest.mark.parametrize("value", [0, -1, 1.5, "4096", True, None, [], {"a": 1}])
def test_what_is_no_limit(value: Any) -> None:
    assert listed([{"id": "a", "context_length": value, "max_tokens": value}]) == [Listed("a")]


def test_limits_that_contradict() -> None:
    assert listed([{"id": "a", "context_length": 100, "max_tokens": 200}]) == [Listed("a", None, 100)]


def test_pages() -> None:
    """Each page is asked for once, and one that leads to itself ends the list."""
    pages = {"": (["a", "b"], "b"), "after_id=b": (["c"], "c"), "after_id=c": (["c"], "c")}

    seen = []

    def answer(connection: Any) -> None:
        head = connection.recv(65536).decode()
        query = head.split(" ")[1].partition("?")[2]
        seen.append(query)
        ids, last = pages[query]
        body = json.dumps({"data": [{"id": name} for name in ids], "has_more": True, "last_id": last}).encode()
        connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\nConnection: close\r\n\r\n" % len(body) + body)

    with raw(answer) as url:
        found = describe_models(url, None)
    assert isinstance(found, list)
    assert [model.id for model in found] == ["a", "b", "c"]
    assert seen == ["", "after_id=b", "after_id=c"]


def discover(program: Program, url: str, *words: str, **env: str) -> Any:
    return program("models", "discover", "--base-url", url, *words, env=env)


def test_the_list(program: Program) -> None:
    answer = {"data": [*fixture("openrouter")["data"], {"id": "qwen3.6-plus", "context_length": 262144}]}
    with serving(answer) as url:
        text = discover(program, url)
        data = discover(program, url, "--json").document["data"]
    assert text.out == (
        "ID                                     CONTEXT  OUTPUT  CAPABILITIES       CATALOGUE\n"
        "vendor/large                            262144   65536  vision, reasoning\n"
        "vendor/small:free                        32768       -  -\n"
        "qwen3.6-plus       262144 (catalogue: 1024000)       -  -                  +\n"
    )
    assert data["models"][0] == {**TOLD["openrouter"][0]._asdict(), "in_catalogue": False, "catalogue_differs": {}}
    assert data["models"][2]["catalogue_differs"] == {"context_window": 1024000}


def test_the_key(program: Program, gateway: Gateway) -> None:
    """That of an option, else of the gateway's variable, else the one that a tool has for the host, else none."""
    gateway.models = ["my/model"]
    key = "sk-test-discover-0123456789"
    discover(program, gateway.url)
    discover(program, gateway.url, **{gateway.variable.removeprefix("X"): key})
    program("models", "discover", "--base-url", gateway.url, "--api-key-stdin", stdin=key.encode())
    set_up = (
        "openclaw",
        "--model",
        "my/model",
        "--context-window",
        "9000",
        "--max-tokens",
        "900",
        "--base-url",
        gateway.url,
    )
    assert program(*set_up, "--api-key-stdin", stdin=b"sk-test-stored-0123456789").code == 0
    done = discover(program, gateway.url)
    sent = [request.headers.get("authorization") for request in gateway.requests]
    assert sent == [None, f"Bearer {key}", f"Bearer {key}", "Bearer sk-test-stored-0123456789"]
    assert "sk-test" not in done.text


def test_save(program: Program) -> None:
    with serving(fixture("openrouter")) as url:
        assert discover(program, url, "--save", "vendor/large", "--dry-run").out.startswith(
            f"~/{CATALOGUE}: would be created\n  + [[models]]\n"
        )
        assert not (program.home / CATALOGUE).exists()
        assert discover(program, url, "--save", "vendor/large", "--check").code == 3
        done = discover(program, url, "--save", "vendor/large")
        assert (done.code, done.out) == (0, f"~/{CATALOGUE}: created\n")
        [entry] = tomllib.loads((program.home / CATALOGUE).read_text())["models"]
        assert entry.pop("captured").count("-") == 2
        assert entry == {
            "id": "vendor/large",
            "name": "Vendor: Large",
            "context_window": 262144,
            "max_tokens": 65536,
            "capabilities": ["text", "vision", "reasoning"],
            "source": f"{url}/models",
        }
        assert discover(program, url, "--save", "vendor/large", "--json").document["status"] == "unchanged"
        assert discover(program, url, "--save", "vendor/large", "--check").code == 0
    shown = program("models", "show", "vendor/large").out
    assert "262144" in shown
    assert program("openclaw", "--model", "vendor/large", "--dry-run").code == 0


def test_what_stands_in_the_catalogue_stays(program: Program) -> None:
    mine = (
        "# my own models\nschema = 1\n\n[[models]]\nid = 'vendor/small:free'  # the small one\ncontext_window = 1000\n"
        "max_tokens = 100\n\n[gateways.home]\nbase_urls = {chat = 'http://127.0.0.1:1/v1'}\n"
    )
    program.write(CATALOGUE, mine)
    with serving(fixture("openrouter")) as url:
        words = ("--save", "vendor/large", "--save", "vendor/small:free")
        done = discover(program, url, *words)
        assert (done.code, done.err.splitlines()[0]) == (
            1,
            "Error: the gateway does not report the limits of 'vendor/small:free'",
        )
        assert (program.home / CATALOGUE).read_text() == mine
        done = discover(program, url, "--save", "vendor/small:free", "--max-tokens", "8k")
        assert done.out == f"~/{CATALOGUE}: changed\n"
    text = (program.home / CATALOGUE).read_text()
    assert all(line in text for line in ("# my own models", "# the small one", "[gateways.home]"))
    [entry] = tomllib.loads(text)["models"]
    assert (entry["context_window"], entry["max_tokens"]) == (32768, 8000)


def test_bad_answers(program: Program, gateway: Gateway) -> None:
    for answer in (b"<html>", b'{"data": {}}', b"", b"null", b"[" * 5000):
        with serving(answer) as url:
            done = discover(program, url)
        assert done.code == 1, answer[:10]
        assert done.err.startswith("Error: "), done.err
        assert "\nHint: Nothing was listed. Check --base-url and the key.\n" in done.err
    with serving(json.dumps({"data": [{"id": "x" * 50} for _ in range(40000)]}).encode()) as url:
        assert discover(program, url).code == 1, "more than a megabyte"
    for status in (401, 404, 429, 500):
        gateway.status = {"/models": status}
        done = discover(program, gateway.url)
        assert (done.code, f"HTTP {status}" in done.err) == (1, True)
    done = discover(program, "http://127.0.0.1:1/v1")
    assert (done.code, done.err.startswith("Error: Cannot reach 127.0.0.1")) == (1, True)


def test_odd_ids(program: Program) -> None:
    """Ids that no tool could be given are left out; one that is like a key is masked."""
    ids = ["fine", "two words", "", "a\x1b[31mb", "fine", 5, None, "sk-4f9c2b7e1d8a4c6e9b3f5a7d2c8e1b6f"]
    with serving({"data": [{"id": name} for name in ids]}) as url:
        done = discover(program, url)
        rows = done.out.splitlines()
    assert rows[1].startswith("fine")
    assert "\x1b" not in done.out
    assert "2b7e1d8a4c6e9b3f" not in done.out


def test_thousands(program: Program) -> None:
    with serving({"data": [{"id": f"m{number}"} for number in range(5000)]}) as url:
        assert len(discover(program, url, "--json").document["data"]["models"]) == 5000
    with serving({"data": []}) as url:
        assert discover(program, url).out == "The gateway lists no models.\n"


USAGE = {
    (
        "models",
        "list",
        "--save",
        "a",
    ): "--save belongs to `models discover`\nHint: For example: wcode-setup models discover.",
    (
        "models",
        "--base-url",
        "http://x/v1",
    ): "--base-url belongs to `models discover`\nHint: For example: wcode-setup models discover.",
    (
        "models",
        "discover",
        "--max-tokens",
        "9",
    ): "--max-tokens needs exactly one --save ID\nHint: Save one model at a time.",
    (
        "models",
        "discover",
        "--save",
        "a",
        "--save",
        "b",
        "--name",
        "x",
    ): "--name needs exactly one --save ID\nHint: Save one model at a time.",
}


@pytest.mark.parametrize("words", USAGE)
def test_usage(words: tuple[str, ...], program: Program) -> None:
    done = program(*words)
    assert (done.code, done.err) == (2, f"Error: {USAGE[words]}\n")


def test_a_model_that_is_not_listed(program: Program) -> None:
    with serving(fixture("openrouter")) as url:
        done = discover(program, url, "--save", "vendor/larg")
    assert (done.code, done.err) == (
        1,
        "Error: the gateway does not list 'vendor/larg'\nHint: It lists, for example: vendor/large, vendor/small:free.\n",
    )
    assert not (program.home / STATE).exists()


def test_a_broken_catalogue(program: Program) -> None:
    program.write(CATALOGUE, "[[models]\n")
    with serving(fixture("openrouter")) as url:
        done = discover(program, url, "--save", "vendor/large")
    assert done.code != 0
    assert (program.home / CATALOGUE).read_text() == "[[models]\n"


def test_prices_per_million(program: Program) -> None:
    rows = program("models", "list").out.splitlines()
    assert rows[1].split()[6:8] == ["¥2.1+", "¥12.9+"] or "¥2.1+  ¥12.9+" in rows[1]
    card = program("models", "show", "qwen3.6-plus", "--json").document["data"]
    assert card["prices_per_million"] == [
        {"up_to": 256000, "input": 2.1, "output": 12.9},
        {"input": 8.5, "output": 50.0},
    ]
    assert "per million: 2.1 in, 12.9 out" in program("models", "show", "qwen3.6-plus").out
