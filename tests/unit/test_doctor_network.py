"""`doctor.network`: name, proxy, models and requests of a gateway; each failure with its fix."""

from __future__ import annotations

import socket
import time

import pytest

from tests.asking import KEY, NEW_KEY, PASSWORD, asked, codes, levels, line, lines, results
from tests.gateway import Gateway
from tests.raw import SERVER, Answer, drip, flood, free_port, raw, says
from tests.tls import request_of
from wcode_setup.catalog.protocols import ANTHROPIC, RESPONSES
from wcode_setup.doctor.network import gateway_results

pytestmark = pytest.mark.usefixtures("no_proxies")


# all in order


@pytest.mark.parametrize("protocol", ["chat", RESPONSES, ANTHROPIC])
def test_everything_is_fine(protocol: str) -> None:
    with Gateway(models=["a/b", "c", "d"]) as gateway:
        host, found = (
            gateway.url.partition("//")[2],
            results(asked(gateway.url + "/v1/", "a/b", "c", protocol=protocol)),
        )
    assert lines(found) == [
        "ok name: 127.0.0.1 is an IP address",
        f"ok proxy: no proxy: requests go to {host} directly",
        "skipped tls: the base URL begins with `http://`, so there is no TLS",
        f"ok models: {host} lists all registered models (models listed: 3)",
        f"ok request a/b: {host} accepted the key.",
        f"ok request c: {host} accepted the key.",
    ]
    assert lines(found, "zh") == [
        "ok name: 127.0.0.1 是 IP 地址",
        f"ok proxy: 没有代理：请求直接发往 {host}",
        "skipped tls: Base URL 以 `http://` 开头，不使用 TLS",
        f"ok models: {host} 列出了所有已注册的模型（共列出 3 个模型）",
        f"ok request a/b: {host} 接受了密钥。",
        f"ok request c: {host} 接受了密钥。",
    ]
    end = {"chat": "/v1/chat/completions", RESPONSES: "/v1/responses", ANTHROPIC: "/v1/v1/messages"}[protocol]
    listing = "/v1/v1/models" if protocol == ANTHROPIC else "/v1/models"
    sent = sorted((one.method, one.path, (one.body or {}).get("model", "")) for one in gateway.requests)
    assert sent == [("GET", listing, ""), ("POST", end, "a/b"), ("POST", end, "c")]
    assert {one.headers["authorization"] for one in gateway.requests} == {f"Bearer {KEY}"}


def test_the_models_are_asked_side_by_side() -> None:
    names = [f"model-{number}" for number in range(12)]
    with Gateway(delay=0.5) as gateway:
        begun = time.monotonic()
        found = results(asked(gateway.url, *names))
    assert time.monotonic() - begun < 3
    assert [one.check for one in found[4:]] == [f"request {name}" for name in names], "not in the order of the file"
    assert {one.level for one in found[4:]} == {"ok"}


def test_no_key() -> None:
    with Gateway(models=["a/b"]) as gateway:
        found = results(asked(gateway.url, key=None))
    assert line(found, "request a/b") == ("skipped: there is no API key to send", "skipped: 没有可发送的 API 密钥")
    assert levels(found)["models"] == "ok"
    assert [one.headers.get("authorization") for one in gateway.requests] == [None]


# the name


@pytest.mark.parametrize("url", ["", "gw.example/v1", "file:///etc/passwd", "http://", "http://[::1", "http://h:x/v1"])
def test_no_url(url: str) -> None:
    found = results(asked(url))
    assert line(found, "name") == (
        (
            "failed: the base URL does not begin with `http://` or `https://`, is incomplete, or contains a login"
            " -> Set a base URL such as https://gateway.example/v1, without user name and password."
        ),
        (
            "failed: Base URL 不以 `http://` 或 `https://` 开头、不完整，或者带有登录信息"
            " -> 请设置形如 https://gateway.example/v1 的 Base URL，不要带用户名和密码。"
        ),
    )
    assert line(found, "tls") == ("skipped: not checked; see `name`", "skipped: 未检查，原因见 `name`")
    assert list(levels(found).values()) == ["failed", *["skipped"] * 4]


def test_a_login_in_the_url_is_not_shown() -> None:
    found = results(asked(f"https://user:{PASSWORD}@gw.example/v1"))
    assert codes(found)["name"] == "doctor-no-url"


def test_no_such_name(monkeypatch: pytest.MonkeyPatch) -> None:
    def unknown(*_arguments: object, **_options: object) -> None:
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", unknown)
    found = results(asked("https://gw.example/v1"))
    assert line(found, "name") == (
        (
            "failed: cannot resolve gw.example (Name or service not known)"
            " -> Check the spelling of gw.example, then the DNS server and the VPN of this computer."
        ),
        "failed: 无法解析 gw.example（无法解析域名） -> 请检查 gw.example 的拼写，再检查本机的 DNS 服务器和 VPN。",
    )
    assert list(levels(found).values()) == ["failed", *["skipped"] * 4]


def test_a_name_that_is_too_long() -> None:
    assert codes(results(asked(f"http://{'a' * 70}.example/v1")))["name"] == "doctor-no-name"


def test_a_silent_name_server(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_arguments, **_options: time.sleep(3))
    begun = time.monotonic()
    found = results(asked("https://gw.example/v1"), timeout=0.3)
    assert time.monotonic() - begun < 2
    assert line(found, "name")[0].startswith("failed: cannot resolve gw.example (Connection timed out)")


def test_a_name_with_addresses(monkeypatch: pytest.MonkeyPatch) -> None:
    port = free_port()
    found = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (f"127.0.0.{number}", port)) for number in (1, 2, 3, 4)]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_arguments, **_options: found)
    told = line(results(asked(f"http://gw.example:{port}/v1")), "name")
    assert told == (
        "ok: gw.example resolves to 127.0.0.1, 127.0.0.2, 127.0.0.3, …",
        "ok: gw.example 解析为 127.0.0.1, 127.0.0.2, 127.0.0.3, …",
    )


# the proxy


def test_a_proxy_for_http(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[bytes] = []

    def answer(connection: socket.socket) -> None:
        seen.append(request_of(connection))
        body = b'{"data": [{"id": "a/b"}]}'
        connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n" % len(body) + body)

    with raw(answer) as url:
        place = url.split("/")[2]
        monkeypatch.setenv("http_proxy", f"http://user:{PASSWORD}@{place}/")
        found = results(asked("http://gw.example/v1"))
    assert line(found, "name")[0] == "ok: 127.0.0.1 is an IP address", "not the proxy's"
    assert line(found, "proxy") == (
        f"ok: requests to gw.example go through the proxy {place}",
        f"ok: 发往 gw.example 的请求经过代理 {place}",
    )
    assert list(levels(found).values()) == ["ok", "ok", "skipped", "ok", "ok"]
    assert all(b" http://gw.example/v1/" in head and b"Basic " in head for head in seen)
    assert b"Authorization: Bearer" not in seen[0], "the first request only tries the proxy"


def test_a_host_without_the_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("http_proxy", f"http://user:{PASSWORD}@127.0.0.2:1/")
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    with Gateway(models=["a/b"]) as gateway:
        host, found = gateway.url.partition("//")[2], results(asked(gateway.url))
    assert line(found, "proxy") == (
        f"ok: `no_proxy` excludes {host}: the proxy 127.0.0.2:1 is not used",
        f"ok: `no_proxy` 排除了 {host}：不使用代理 127.0.0.2:1",
    )
    assert levels(found)["request a/b"] == "ok"


@pytest.mark.parametrize("scheme", ["http", "https"])
def test_a_proxy_that_is_not_there(scheme: str, monkeypatch: pytest.MonkeyPatch) -> None:
    place = f"127.0.0.1:{free_port()}"
    monkeypatch.setenv(f"{scheme}_proxy", f"http://user:{PASSWORD}@{place}/")
    found = results(asked(f"{scheme}://gw.example/v1"))
    assert line(found, "proxy") == (
        (
            f"failed: The proxy {place} cannot reach gw.example (Connection refused)."
            f" -> Check host and port in `{scheme}_proxy`, and that this proxy allows connections to gw.example."
        ),
        (
            f"failed: 代理 {place} 无法连接 gw.example（连接被拒绝）。"
            f" -> 请检查 `{scheme}_proxy` 里的主机和端口，并确认该代理允许连接 gw.example。"
        ),
    )
    assert list(levels(found).values()) == ["ok", "failed", *["skipped"] * 3]


@pytest.mark.parametrize("scheme", ["http", "https"])
def test_a_proxy_that_wants_a_login(scheme: str, monkeypatch: pytest.MonkeyPatch) -> None:
    with raw(says(b"", "407 Login")) as url:
        place = url.split("/")[2]
        monkeypatch.setenv(f"{scheme}_proxy", place)
        found = results(asked(f"{scheme}://gw.example/v1"))
    assert line(found, "proxy") == (
        (
            "failed: The proxy for gw.example requires authentication (HTTP 407)."
            f" -> Put the login into `{scheme}_proxy`: `http://USER:PASSWORD@{place}`."
        ),
        (
            "failed: 通往 gw.example 的代理需要身份验证（HTTP 407）。"
            f" -> 请在 `{scheme}_proxy` 里写上用户名和密码：`http://USER:PASSWORD@{place}`。"
        ),
    )
    assert levels(found)["models"] == "skipped"


def test_the_login_of_a_proxy_is_sent_to_it_and_not_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[bytes] = []

    def echo(connection: socket.socket) -> None:
        """The proxy repeats the login in what it says."""
        seen.append(request_of(connection))
        login = seen[-1].partition(b"Basic ")[2].split()[0].decode()
        connection.sendall(f"HTTP/1.1 502 no {login} {PASSWORD}\r\nContent-Length: 0\r\n\r\n".encode())

    with raw(echo) as url:
        monkeypatch.setenv("https_proxy", url.replace("//", f"//user:{PASSWORD}@"))
        found = results(asked("https://gw.example/v1"))
    assert line(found, "proxy")[0].startswith("failed: The proxy 127.0.0.1:")
    assert "Tunnel connection failed: 502 no … …" in line(found, "proxy")[0]
    assert seen[0].startswith(b"CONNECT gw.example:443 ")


@pytest.mark.parametrize(
    "answer",
    [
        lambda connection: time.sleep(SERVER),
        lambda connection: drip(connection, b"HTTP/1.1 200 OK\r\nX: "),
        lambda connection: request_of(connection) and connection.sendall(b"SSH-2.0-OpenSSH\r\n"),
        lambda connection: flood(connection, b"HTTP/1.1 200 OK\r\n", b"X: y\r\n" * 10_000),
    ],
    ids=["silent", "dripping", "ssh", "endless"],
)
def test_a_proxy_that_is_none(answer: Answer, monkeypatch: pytest.MonkeyPatch) -> None:
    with raw(answer) as url:
        monkeypatch.setenv("https_proxy", url.removesuffix("/v1"))
        begun = time.monotonic()
        found = results(asked("https://gw.example/v1"), timeout=0.5, deadline=2)
    assert time.monotonic() - begun < 4
    assert codes(found)["proxy"] == "gateway-proxy"


@pytest.mark.parametrize("proxy", ["socks5://127.0.0.1:1080", "http://127.0.0.1:port"])
def test_a_proxy_of_another_kind(proxy: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("https_proxy", proxy)
    found = results(asked("https://gw.example/v1"))
    place = "127.0.0.1:1080" if proxy.startswith("socks") else "?:0"
    assert line(found, "proxy") == (
        (
            f"warning: the proxy {place} is not an HTTP proxy; wcode-setup supports no other kind"
            " -> Set `https_proxy` to an HTTP proxy, if your network has one."
        ),
        (
            f"warning: 代理 {place} 不是 HTTP 代理；wcode-setup 不支持其他类型"
            " -> 如果你的网络有 HTTP 代理，请把 `https_proxy` 设为它。"
        ),
    )
    assert list(levels(found).values()) == ["skipped", "warning", *["skipped"] * 3]


# the list of models


def test_a_model_that_is_not_listed() -> None:
    with Gateway(models=["a/b"]) as gateway:
        host, found = gateway.url.partition("//")[2], results(asked(gateway.url, "a/b", "c", "d"))
    assert line(found, "models") == (
        (
            f"warning: {host} does not list c, d (models listed: 1)"
            f" -> Compare the spelling of c, d with the ids that {host} lists."
        ),
        f"warning: {host} 没有列出 c, d（共列出 1 个模型） -> 请对照 {host} 列出的 ID，检查 c, d 的拼写。",
    )
    assert levels(found)["request c"] == "ok"


def test_no_models_are_listed() -> None:
    with Gateway() as gateway:
        host, found = gateway.url.partition("//")[2], results(asked(gateway.url))
    assert line(found, "models") == (
        f"skipped: {host} lists no models; it may have some anyway",
        f"skipped: {host} 没有列出模型，但仍可能提供模型",
    )


@pytest.mark.parametrize(
    ("status", "level"), [(404, "skipped"), (405, "skipped"), (400, "skipped"), (401, "warning"), (503, "warning")]
)
def test_no_list_of_models(status: int, level: str) -> None:
    with Gateway(status={"/models": status}) as gateway:
        found = results(asked(gateway.url))
    assert levels(found)["models"] == level
    assert line(found, "models")[0].startswith(f"{level}: no list of models: 127.0.0.1:")
    assert line(found, "models")[1].startswith(f"{level}: 没有模型列表：127.0.0.1:")
    assert levels(found)["request a/b"] == "ok"


@pytest.mark.parametrize(
    "body", [b"<html>", b"[]", b'{"data": {}}', b'{"data": [1, {}, {"id": 2}, null]}', b'{"error": {"message": "no"}}']
)
def test_a_list_of_something_else(body: bytes) -> None:
    with raw(says(body)) as url:
        assert levels(results(asked(url)))["models"] == "skipped"


# the requests


@pytest.mark.parametrize(
    ("status", "told", "chinese"),
    [
        (
            401,
            "failed: {host} rejected the key (HTTP 401{said}). -> wcode-setup foo --api-key-stdin",
            "failed: {host} 拒绝了密钥（HTTP 401{said}）。 -> wcode-setup foo --api-key-stdin",
        ),
        (
            402,
            (
                "failed: {host}: the account of this key has no credit left (HTTP 402{said})."
                " -> Add credit to the account of this key, or use another key."
            ),
            "failed: {host}：该密钥的账户没有余额（HTTP 402{said}）。 -> 请为该密钥的账户充值，或换一个密钥。",
        ),
        (
            403,
            "failed: {host} rejected the key (HTTP 403{said}). -> wcode-setup foo --api-key-stdin",
            "failed: {host} 拒绝了密钥（HTTP 403{said}）。 -> wcode-setup foo --api-key-stdin",
        ),
        (
            404,
            (
                "failed: {host} did not find this address or model (HTTP 404{said})."
                " -> Check the base URL (the request went to http://{host}/v1/chat/completions) and the spelling of a/b."
            ),
            (
                "failed: {host} 找不到这个地址或模型（HTTP 404{said}）。"
                " -> 请检查 Base URL（请求发往 http://{host}/v1/chat/completions）和 a/b 的拼写。"
            ),
        ),
        (
            400,
            (
                "failed: {host} rejected the request (HTTP 400{said})."
                " -> Check the base URL (the request went to http://{host}/v1/chat/completions) and the spelling of a/b."
            ),
            (
                "failed: {host} 拒绝了请求（HTTP 400{said}）。"
                " -> 请检查 Base URL（请求发往 http://{host}/v1/chat/completions）和 a/b 的拼写。"
            ),
        ),
        (
            429,
            (
                "warning: {host} is rate limiting this key (HTTP 429{said}); the key itself may be fine."
                " -> Wait a minute, then run the command again."
            ),
            (
                "warning: {host} 正在限制该密钥的请求频率（HTTP 429{said}）；密钥本身可能没有问题。"
                " -> 请等一分钟，再运行此命令。"
            ),
        ),
        (
            503,
            (
                "failed: {host} returned a server error (HTTP 503{said})."
                " -> Try again later; if it stays, report it to the operator of {host}."
            ),
            "failed: {host} 返回服务器错误（HTTP 503{said}）。 -> 请稍后再试；如果问题依旧，请告知 {host} 的运营方。",
        ),
    ],
)
def test_a_status(status: int, told: str, chinese: str) -> None:
    with Gateway(status={"/chat/completions": status}, models=["a/b"]) as gateway:
        host, found = gateway.url.partition("//")[2], results(asked(gateway.url + "/v1"))
    said = f"answered with {status}, as the test asked"
    assert line(found, "request a/b") == (
        told.format(host=host, said=f": {said}"),
        chinese.format(host=host, said=f": {said}"),
    )
    assert levels(found)["models"] == "ok"


def test_each_model_has_its_own_result() -> None:
    def answer(connection: socket.socket) -> None:
        good = b'"model": "good"' in request_of(connection)
        head, body = ("200 OK", b"{}") if good else ("404 Gone", b'{"error": {"message": "no such model"}}')
        connection.sendall(f"HTTP/1.1 {head}\r\nContent-Length: {len(body)}\r\n\r\n".encode() + body)

    with raw(answer) as url:
        found = results(asked(url, "good", "bad"))
    assert (levels(found)["request good"], levels(found)["request bad"]) == ("ok", "failed")


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_redirect_is_not_followed(status: int) -> None:
    with Gateway() as elsewhere:
        target = elsewhere.url.partition("//")[2]
        with raw(says(b"", f"{status} Moved", f"Location: http://user:{PASSWORD}@{target}/v1/x\r\n")) as url:
            host, found = url.split("/")[2], results(asked(url))
    assert line(found, "request a/b") == (
        (
            f"failed: {host} redirects to {target} (HTTP {status}); the key was not sent there."
            f" -> If you trust {target}, use its address as the base URL."
        ),
        (
            f"failed: {host} 重定向到 {target}（HTTP {status}）；密钥没有发送到那里。"
            f" -> 如果你信任 {target}，请把 Base URL 改为它的地址。"
        ),
    )
    assert levels(found)["models"] == "warning"
    assert elsewhere.requests == [], "the key reached another host"


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (b"<html>Sign in to the hotel</html>", ""),
        (b'{"error": {"message": "no, ' + KEY.encode() + b'"}}', ": no, …"),
        (b'{"choices": [', ""),
    ],
)
def test_a_lie(body: bytes, said: str) -> None:
    with raw(says(body)) as url:
        host, found = url.split("/")[2], results(asked(url))
    assert line(found, "request a/b") == (
        (
            f"failed: {host} did not answer like an OpenAI-compatible gateway{said}."
            f" -> Check the base URL: the request went to {url}/chat/completions."
        ),
        f"failed: {host} 的响应不像兼容 OpenAI 的网关{said}。 -> 请检查 Base URL：请求发往 {url}/chat/completions。",
    )


@pytest.mark.parametrize("key", ["two\nlines-of-a-key", "schlüssel-ключ", "tail-of-a-key\r"])
def test_a_key_that_no_header_can_carry(key: str) -> None:
    with Gateway() as gateway:
        found = gateway_results(asked(gateway.url, key=key), 5, 10)
    for language in ("en", "zh"):
        said = "\n".join(lines(found, language))
        assert "of-a-key" not in said
        assert "ключ" not in said
    assert line(found, "request a/b") == (
        f"failed: the API key contains a line break or other characters that cannot be sent -> {NEW_KEY}",
        f"failed: API 密钥含有换行等无法发送的字符 -> {NEW_KEY}",
    )
    assert [one.headers.get("authorization") for one in gateway.requests] == [None]
