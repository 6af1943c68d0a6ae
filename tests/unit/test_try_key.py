"""`gateway.try_key`: every way in which a request can end is told apart, and the key is in no message."""

from __future__ import annotations

import json
import socket
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.gateway import Gateway
from tests.raw import free_port, raw, says
from tests.tls import Tunnel, certificate, request_of
from wcode_setup.catalog.protocols import ANTHROPIC, RESPONSES
from wcode_setup.console import messages
from wcode_setup.gateway import Verdict, try_key
from wcode_setup.gateway.answers import SAID, Peer
from wcode_setup.secrets.secret import Secret

KEY = "sk-test-gateway-0123456789"
MODEL = "qwen/qwen3.6-27b"
pytestmark = pytest.mark.usefixtures("no_proxies")


def told(verdict: Verdict) -> str:
    """The code, after a look at the message: it can be told in both languages, and shows no key."""
    for language in ("en", "zh"):
        messages.set_language(language)
        text = messages.text(verdict.what.code, **verdict.what.fields)
        assert KEY not in text
        assert text.isprintable()
    messages.set_language("en")
    return verdict.what.code


def test_the_request() -> None:
    with Gateway() as gateway:
        verdict = try_key(gateway.url + "/api/gpt/v1", MODEL, Secret(KEY))
    assert (verdict.ok, told(verdict)) == (True, "gateway-ok")
    (request,) = gateway.requests
    assert (request.method, request.path, request.query) == ("POST", "/api/gpt/v1/chat/completions", "")
    assert request.headers["authorization"] == f"Bearer {KEY}"
    assert request.headers["content-type"] == "application/json"
    assert request.headers["user-agent"].startswith("wcode-setup/")
    assert request.body["model"] == MODEL
    assert (request.body["max_tokens"], request.body["stream"]) == (16, False)


@pytest.mark.parametrize(
    ("protocol", "path", "asked"),
    [
        (RESPONSES, "/base/responses", {"input": "hi", "max_output_tokens": 16}),
        (ANTHROPIC, "/base/v1/messages", {"messages": [{"role": "user", "content": "hi"}], "max_tokens": 16}),
    ],
)
def test_other_protocols(protocol: str, path: str, asked: dict[str, object]) -> None:
    with Gateway() as gateway:
        try_key(gateway.url + "/base", MODEL, Secret(KEY), protocol)
    (request,) = gateway.requests
    assert (request.method, request.path) == ("POST", path)
    assert request.body == {"model": MODEL, "stream": False, **asked}
    assert request.headers["authorization"] == f"Bearer {KEY}"
    assert request.headers.get("anthropic-version") == ("2023-06-01" if protocol == ANTHROPIC else None)


@pytest.mark.parametrize(
    "body",
    [
        {"model": "another/model", "choices": [{"message": {"content": ""}}]},
        {"choices": [{"message": {"content": None, "reasoning_content": "hm"}}], "error": None},
        {"choices": []},
    ],
    ids=["empty-content", "reasoning-only", "no-choice"],
)
def test_what_the_model_says_does_not_count(body: object) -> None:
    with raw(says(json.dumps(body).encode())) as url:
        assert try_key(url, MODEL, Secret(KEY)).ok


@pytest.mark.parametrize(
    ("status", "code"),
    [
        (400, "gateway-other"),
        (401, "gateway-key"),
        (402, "gateway-credit"),
        (403, "gateway-key"),
        (404, "gateway-address"),
        (407, "gateway-proxy-login"),
        (422, "gateway-other"),
        (429, "gateway-busy"),
        (500, "gateway-failed"),
        (503, "gateway-failed"),
    ],
)
def test_statuses(status: int, code: str) -> None:
    with Gateway(status={"/chat/completions": status}) as gateway:
        verdict = try_key(gateway.url, MODEL, Secret(KEY))
    assert (verdict.ok, told(verdict)) == (False, code)
    assert verdict.what.fields["status"] == status
    assert verdict.what.fields["said"] == f": answered with {status}, as the test asked"


@pytest.mark.parametrize(
    "body",
    [
        b"<html>Sign in to the hotel</html>",
        b"",
        b"[1]",
        b'"ok"',
        b'{"error": {"message": "no"}}',
        b"\xff",
        b"[" * 200_000,
    ],
    ids=["html", "empty", "list", "string", "error", "bytes", "deep"],
)
def test_answers_of_something_else(body: bytes) -> None:
    with raw(says(body)) as url:
        verdict = try_key(url, MODEL, Secret(KEY))
    assert (verdict.ok, told(verdict)) == (False, "gateway-nonsense")


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_redirect_is_not_followed(status: int) -> None:
    with Gateway() as elsewhere:
        target = elsewhere.url + "/v1/chat/completions"
        with raw(says(b"", f"{status} Moved", f"Location: {target}\r\n")) as url:
            verdict = try_key(url, MODEL, Secret(KEY))
    assert (verdict.ok, told(verdict)) == (False, "gateway-redirect")
    assert target == f"http://{verdict.what.fields['where']}/v1/chat/completions"
    assert elsewhere.requests == []


@pytest.mark.parametrize(
    "said",
    [f"Incorrect API key provided: {KEY}", f"no\x1b]0;title\x07 {KEY}\r\nX", "x" * 5000 + KEY],
    ids=["key", "escapes", "long"],
)
def test_what_a_gateway_says_is_made_harmless(said: str) -> None:
    body = json.dumps({"error": {"message": said}}).encode()
    with raw(says(body, "401 Unauthorized")) as url:
        verdict = try_key(url, MODEL, Secret(KEY))
    assert told(verdict) == "gateway-key"
    assert 4 < len(verdict.what.fields["said"]) < 170


def test_silence() -> None:
    with Gateway(delay=5) as gateway:
        verdict = try_key(gateway.url, MODEL, Secret(KEY), timeout=0.3)
    assert (verdict.ok, told(verdict)) == (False, "gateway-timeout")


def test_silence_in_the_middle() -> None:
    done = threading.Event()

    def answer(connection: socket.socket) -> None:
        request_of(connection)
        connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n{")
        done.wait(5)

    with raw(answer) as url:
        verdict = try_key(url, MODEL, Secret(KEY), timeout=0.3)
        done.set()
    assert told(verdict) == "gateway-timeout"


@pytest.mark.parametrize(
    ("answer", "code"),
    [
        (lambda connection: None, "gateway-offline"),
        (lambda connection: request_of(connection) and connection.sendall(b"SSH-2.0-OpenSSH\r\n"), "gateway-nonsense"),
        (says(b'{"choices": [', fields="Content-Length: 5000\r\nX-"), "gateway-nonsense"),
    ],
    ids=["hang-up", "ssh", "cut-off"],
)
def test_no_http(answer: Callable[[socket.socket], None], code: str) -> None:
    with raw(answer) as url:
        assert told(try_key(url, MODEL, Secret(KEY), timeout=5)) == code


def test_nobody_there() -> None:
    assert told(try_key(f"http://127.0.0.1:{free_port()}/v1", MODEL, Secret(KEY))) == "gateway-offline"
    assert told(try_key("https://gw.invalid/v1", MODEL, Secret(KEY))) == "gateway-offline"
    assert told(try_key(f"http://{'a' * 70}.example/v1", MODEL, Secret(KEY))) == "gateway-offline"


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where certificates lie."""
    return tmp_path_factory.mktemp("tls")


def test_a_certificate_that_nobody_vouches_for(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with Tunnel(certificate(folder, "gw.example")) as tunnel:
        monkeypatch.setenv("https_proxy", tunnel.url)
        verdict = try_key("https://gw.example/v1", MODEL, Secret(KEY), timeout=5)
    assert (verdict.ok, told(verdict)) == (False, "gateway-tls")
    assert "self" in verdict.what.fields["why"].fields["says"]
    assert tunnel.seen == [], "the key went to somebody unknown"


@pytest.mark.parametrize(("host", "ok"), [("gw.example", True), ("other.example", False)])
def test_https_through_a_proxy(host: str, ok: bool, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A certificate that is vouched for, for this host and for another one."""
    pem = certificate(folder, host)
    monkeypatch.setenv("SSL_CERT_FILE", str(pem))
    with Tunnel(pem) as tunnel:
        monkeypatch.setenv("https_proxy", tunnel.url)
        verdict = try_key("https://gw.example/v1", MODEL, Secret(KEY), timeout=5)
    assert (verdict.ok, told(verdict)) == (ok, "gateway-ok" if ok else "gateway-tls")
    assert [target for target, _ in tunnel.seen] == (["gw.example:443"] if ok else [])
    assert all(f"Authorization: Bearer {KEY}".encode() in head for _, head in tunnel.seen)


def test_https_where_there_is_none() -> None:
    with raw(lambda connection: connection.recv(65536) and connection.sendall(b"HTTP/1.1 400 Bad\r\n\r\n")) as url:
        assert told(try_key(url.replace("http:", "https:"), MODEL, Secret(KEY), timeout=5)) == "gateway-tls"


def test_a_proxy_is_used(monkeypatch: pytest.MonkeyPatch) -> None:
    with Gateway() as proxy:
        monkeypatch.setenv("http_proxy", proxy.url)
        assert told(try_key("http://gw.example/v1", MODEL, Secret(KEY))) == "gateway-key"  # it refuses other hosts
        assert (proxy.contacts, proxy.requests) == (["gw.example"], [])
        monkeypatch.setenv("no_proxy", "127.0.0.1")
        with Gateway() as gateway:
            assert try_key(gateway.url, MODEL, Secret(KEY)).ok
        assert (len(gateway.requests), proxy.requests) == (1, [])


@pytest.mark.parametrize("scheme", ["http", "https"])
def test_a_proxy_that_is_not_there(scheme: str, monkeypatch: pytest.MonkeyPatch) -> None:
    proxy = f"127.0.0.1:{free_port()}"
    monkeypatch.setenv(f"{scheme}_proxy", f"http://user:password@{proxy}/")
    verdict = try_key(f"{scheme}://gw.example/v1", MODEL, Secret(KEY))
    assert told(verdict) == "gateway-proxy"
    assert verdict.what.fields["proxy"] == proxy, "with the password of the proxy"


@pytest.mark.parametrize(("status", "code"), [("407 Login", "gateway-proxy-login"), ("502 Bad", "gateway-proxy")])
def test_a_proxy_that_refuses(status: str, code: str, monkeypatch: pytest.MonkeyPatch) -> None:
    with raw(says(b"", status)) as url:
        monkeypatch.setenv("https_proxy", url.removesuffix("/v1"))
        assert told(try_key("https://gw.example/v1", MODEL, Secret(KEY), timeout=5)) == code


@pytest.mark.parametrize("key", ["q7Zk3x9", "q7Zk3x9/+%$&Lm2Np8Rt", 'sk-test-q7"Zk3x9Lm2Np8Rt'])
def test_a_key_in_the_words_of_a_gateway_is_no_more_told_than_elsewhere(key: str) -> None:
    """Also where the words are cut, in the middle of the key."""
    for length in range(SAID - len(key) - 2, SAID + 2):
        said = Peer("", Secret(key)).clean("x " * (length // 2) + key + " is wrong")
        assert len(said) <= SAID
        assert "q7Zk" not in said


def test_a_key_with_a_line_break_is_not_told() -> None:
    """http.client refuses it, with the key in its words."""
    verdict = try_key("http://127.0.0.1:1/v1", MODEL, Secret("two\nlines-of-q7Zk3x9"))
    assert told(verdict) == "gateway-offline"
    assert "q7Zk" not in repr(verdict)
