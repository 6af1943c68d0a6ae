"""`doctor.network`: the gateway of a tool, and each way in which it fails, with its fix; every gateway comes to an end."""

from __future__ import annotations

import os
import signal
import socket
import ssl
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import pytest

from tests.gateway import Gateway
from tests.program import ROOT
from tests.tls import Tunnel, certificate, expired, request_of
from wcode_setup.catalog.protocols import ANTHROPIC, RESPONSES
from wcode_setup.console import messages
from wcode_setup.doctor.network import Asked, gateway_results
from wcode_setup.doctor.parallel import side_by_side
from wcode_setup.doctor.results import Result
from wcode_setup.errors import Note
from wcode_setup.gateway import connections
from wcode_setup.gateway.connections import LARGEST
from wcode_setup.gateway.trust import Authority
from wcode_setup.secrets.secret import Secret

KEY = "sk-test-gateway-0123456789"
PASSWORD = "pass-of-the-proxy"
NEW_KEY = "wcode-setup foo --api-key-stdin"
SERVER = 30.0
"""Seconds that a hostile server lives: more than any check may take."""
NODE = Authority("NODE_EXTRA_CA_CERTS")


@pytest.fixture(autouse=True)
def no_proxies(monkeypatch: pytest.MonkeyPatch) -> None:
    """The proxies of the machine that runs the tests do not count."""
    for name in ("http_proxy", "https_proxy", "all_proxy", "no_proxy"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where certificates lie."""
    return tmp_path_factory.mktemp("tls")


@pytest.fixture(scope="session")
def pem(folder: Path) -> Path:
    """The certificate of gw.example."""
    return certificate(folder, "gw.example")


def asked(url: str, *models: str, key: str | None = KEY, **more: Any) -> Asked:
    return Asked(url, None if key is None else Secret(key), models or ("a/b",), NEW_KEY, **more)


def results(ask: Asked, timeout: float = 5.0, deadline: float = 10.0) -> list[Result]:
    """The results; no text of them in any language has a key."""
    found = gateway_results(ask, timeout, deadline)
    for language in ("en", "zh"):
        text = "\n".join(lines(found, language))
        assert KEY not in text
        assert PASSWORD not in text
        assert KEY not in repr(found)
    return found


def lines(found: list[Result], language: str = "en") -> list[str]:
    """Each result on a line: level, check, text and fix."""
    with messages.speaking(language):
        return [
            f"{one.level} {one.check}: {text(one.what)}" + (f" -> {text(one.fix)}" if one.fix else "") for one in found
        ]


def text(what: Note | str) -> str:
    return what if isinstance(what, str) else messages.text(what.code, **what.fields)


def levels(found: list[Result]) -> dict[str, str]:
    return {one.check: one.level for one in found}


def codes(found: list[Result]) -> dict[str, str]:
    return {one.check: one.what.code for one in found}


def line(found: list[Result], check: str) -> tuple[str, str]:
    """The line of a check in English and in Chinese, without the name of the check."""
    number = [one.check for one in found].index(check)
    in_english, in_chinese = (
        lines(found, language)[number].replace(f" {check}: ", ": ", 1) for language in ("en", "zh")
    )
    return in_english, in_chinese


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port: int = server.getsockname()[1]
        return port


Answer = Callable[[socket.socket], object]


@contextmanager
def raw(answer: Answer, scheme: str = "http") -> Iterator[str]:
    """A server that answers each connection in a thread; its base URL. The connections end with the block."""
    open_ones: list[socket.socket] = []
    with socket.create_server(("127.0.0.1", 0)) as server:

        def serve() -> None:
            while True:
                try:
                    connection, _ = server.accept()
                except OSError:
                    return
                open_ones.append(connection)
                threading.Thread(target=one, args=(connection,), daemon=True).start()

        def one(connection: socket.socket) -> None:
            with connection, suppress(OSError):
                answer(connection)

        thread = threading.Thread(target=serve)
        thread.start()
        try:
            yield f"{scheme}://127.0.0.1:{server.getsockname()[1]}/v1"
        finally:
            server.shutdown(socket.SHUT_RDWR)
            thread.join()
            for connection in open_ones:
                with suppress(OSError):
                    connection.shutdown(socket.SHUT_RDWR)


def says(body: bytes, head: str = "200 OK", fields: str = "") -> Answer:
    """An answer with this status line, header fields and body."""

    def answer(connection: socket.socket) -> None:
        request_of(connection)
        connection.sendall(f"HTTP/1.1 {head}\r\n{fields}Content-Length: {len(body)}\r\n\r\n".encode() + body)

    return answer


def trusted(monkeypatch: pytest.MonkeyPatch, file: Path | str) -> None:
    """The system's certificates are those of this file."""
    paths = ssl.get_default_verify_paths()._replace(openssl_cafile=str(file), openssl_capath="/nowhere")
    monkeypatch.setattr(ssl, "get_default_verify_paths", lambda: paths)


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
    with Gateway(models=["a/b"]) as proxy:
        place = proxy.url.partition("//")[2]
        monkeypatch.setenv("http_proxy", f"http://user:{PASSWORD}@{place}/")
        found = results(asked("http://gw.example/v1"))
        monkeypatch.setenv("no_proxy", "127.0.0.1")
        direct = results(asked(proxy.url))
    assert line(found, "name")[0] == "ok: 127.0.0.1 is an IP address", "not the proxy's"
    assert line(found, "proxy") == (
        f"ok: requests to gw.example go through the proxy {place}",
        f"ok: 发往 gw.example 的请求经过代理 {place}",
    )
    assert {*levels(found).values()} == {"ok", "skipped"}
    assert proxy.requests[0].headers.get("authorization") is None, "the first one only tries the proxy"
    assert line(direct, "proxy") == (
        f"ok: `no_proxy` excludes {place}: the proxy {place} is not used",
        f"ok: `no_proxy` 排除了 {place}：不使用代理 {place}",
    )


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


# TLS


def through(
    pem: Path, monkeypatch: pytest.MonkeyPatch, authority: Authority, url: str = "https://gw.example/v1"
) -> tuple[list[Result], Tunnel]:
    with Tunnel(pem) as tunnel:
        monkeypatch.setenv("https_proxy", tunnel.url)
        return results(asked(url, authority=authority)), tunnel


def test_the_system_accepts_it(pem: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    trusted(monkeypatch, pem)
    found, tunnel = through(pem, monkeypatch, NODE)
    assert line(found, "tls") == (
        "ok: the system's certificates accept gw.example, as Python sees them; a program with a list of its own may not",
        "ok: 系统证书（Python 所见）信任 gw.example；自带证书列表的程序不一定信任",
    )
    assert levels(found)["request a/b"] == "ok"
    assert {place for place, _ in tunnel.seen} == {"gw.example:443"}


@pytest.mark.parametrize("replaces", [False, True])
def test_the_file_of_the_tool_accepts_it(replaces: bool, pem: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    found, _ = through(pem, monkeypatch, Authority("A_CA_FILE", str(pem), replaces))
    assert line(found, "tls") == (
        "ok: A_CA_FILE names this file, and its certificates accept gw.example",
        "ok: A_CA_FILE 指定了此文件，其中的证书信任 gw.example",
    )
    assert found[2].path == str(pem)
    assert levels(found)["request a/b"] == "ok", "the requests use other certificates"


@pytest.mark.parametrize(
    ("same", "replaces", "code"),
    [(True, False, "doctor-tls"), (True, True, "doctor-tls-file"), (False, False, "doctor-tls")],
)
def test_the_system_accepts_it_too(
    same: bool, replaces: bool, code: str, folder: Path, pem: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A file that adds to the system's certificates is not needed, and does no harm."""
    trusted(monkeypatch, pem)
    file = pem if same else certificate(folder, "fourth.example")
    found, _ = through(pem, monkeypatch, Authority("A_CA_FILE", str(file), replaces))
    assert codes(found)["tls"] == code
    assert levels(found)["request a/b"] == "ok"


def test_the_variable_of_this_process_does_not_count(pem: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Node.js, for example, does not read SSL_CERT_FILE."""
    monkeypatch.setenv("SSL_CERT_FILE", str(pem))
    assert levels(through(pem, monkeypatch, NODE)[0])["tls"] == "failed"


@pytest.mark.parametrize(
    ("authority", "fix"),
    [
        (
            NODE,
            (
                (
                    "Where the tool runs, set NODE_EXTRA_CA_CERTS to a PEM file with the CA certificate of gw.example, or of "
                    "the proxy that decrypts its connections."
                ),
                (
                    "请在该工具的运行环境里把 NODE_EXTRA_CA_CERTS 设为 PEM 文件，内含 gw.example 的 CA 证书（或解密其连接的代理的 "
                    "CA 证书）。"
                ),
            ),
        ),
        (
            Authority(),
            (
                "Add the CA certificate of gw.example, or of the proxy that decrypts its connections, to the system.",
                "请把 gw.example 的 CA 证书（或解密其连接的代理的 CA 证书）加入系统证书。",
            ),
        ),
    ],
)
def test_no_certificate_accepts_it(
    authority: Authority, fix: tuple[str, str], pem: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    found, tunnel = through(pem, monkeypatch, authority)
    assert line(found, "tls") == (
        f"failed: Cannot connect securely to gw.example (TLS: self-signed certificate). -> {fix[0]}",
        f"failed: 无法与 gw.example 建立安全连接（TLS: 自签名证书）。 -> {fix[1]}",
    )
    assert list(levels(found).values()) == ["ok", "ok", "failed", "skipped", "skipped"]
    assert tunnel.seen == [], "the key was sent to a stranger"


def test_the_file_of_the_tool_has_another_certificate(folder: Path, pem: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    other = certificate(folder, "other.example")
    found, _ = through(pem, monkeypatch, Authority("NODE_EXTRA_CA_CERTS", str(other)))
    assert line(found, "tls")[0].endswith(
        f"Add the CA certificate of gw.example, or of the proxy that decrypts its connections, to {other}."
    )
    assert line(found, "tls")[1].endswith(f"请把 gw.example 的 CA 证书（或解密其连接的代理的 CA 证书）加入 {other}。")


def test_the_file_of_the_tool_replaces_the_right_ones(folder: Path, pem: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    trusted(monkeypatch, pem)
    other = certificate(folder, "third.example")
    found, _ = through(pem, monkeypatch, Authority("SSL_CERT_FILE", str(other), replaces=True))
    assert line(found, "tls") == (
        (
            "failed: SSL_CERT_FILE names this file instead of the system's certificates; they accept gw.example, and it does "
            f"not (self-signed certificate) -> Add the CA certificate of gw.example, or of the proxy that decrypts its connections, to {other}."
        ),
        (
            "failed: SSL_CERT_FILE 用此文件取代了系统证书；它不信任 gw.example（自签名证书），而系统证书信任"
            f" -> 请把 gw.example 的 CA 证书（或解密其连接的代理的 CA 证书）加入 {other}。"
        ),
    )
    assert found[2].path == str(other)


def test_a_certificate_for_another_host(pem: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    authority = Authority("NODE_EXTRA_CA_CERTS", str(pem))
    found, _ = through(pem, monkeypatch, authority, "https://other.example/v1")
    assert line(found, "tls") == (
        (
            "failed: Cannot connect securely to other.example (TLS: Hostname mismatch, certificate is not valid for "
            "'other.example'.). -> Use a host in the base URL that the certificate is valid for."
        ),
        (
            "failed: 无法与 other.example 建立安全连接（TLS: 证书不适用于主机 'other.example'）。"
            " -> 请在 Base URL 里使用证书适用的主机名。"
        ),
    )


def test_a_certificate_that_has_expired(pem: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    old = expired(pem)
    found, _ = through(old, monkeypatch, Authority("NODE_EXTRA_CA_CERTS", str(old)))
    assert line(found, "tls") == (
        (
            "failed: Cannot connect securely to gw.example (TLS: certificate has expired)."
            " -> Check the clock of this computer; if it is right, gw.example needs a new certificate."
        ),
        (
            "failed: 无法与 gw.example 建立安全连接（TLS: 证书已过期）。"
            " -> 请检查本机时钟；如果时钟正确，则 gw.example 需要更换证书。"
        ),
    )


@pytest.mark.parametrize("replaces", [False, True])
@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (None, ("which cannot be read (No such file or directory)", "无法读取（文件或目录不存在）")),
        ("hello", ("which contains no valid PEM certificate", "不含有效的 PEM 证书")),
        ("", ("which contains no valid PEM certificate", "不含有效的 PEM 证书")),
        (
            "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n",
            ("which contains no valid PEM certificate", "不含有效的 PEM 证书"),
        ),
    ],
    ids=["missing", "text", "empty", "broken"],
)
def test_a_file_of_certificates_that_is_none(
    content: str | None, problem: tuple[str, str], replaces: bool, tmp_path: Path
) -> None:
    file = tmp_path / "x.pem"
    if content is not None:
        file.write_text(content)
    found = results(asked("https://127.0.0.1/v1", authority=Authority("A_CA_FILE", str(file), replaces)))
    assert line(found, "tls") == (
        (
            f"failed: A_CA_FILE names this file, {problem[0]}"
            " -> Where the tool runs, set A_CA_FILE to a PEM file with CA certificates, or unset it."
        ),
        (
            f"failed: A_CA_FILE 指定的此文件{problem[1]}"
            " -> 请在该工具的运行环境里把 A_CA_FILE 设为含 CA 证书的 PEM 文件，或者取消设置。"
        ),
    )
    assert found[2].path == str(file)
    assert levels(found)["request a/b"] == "skipped"


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs pipes")
def test_a_file_of_certificates_that_never_ends(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    found = results(asked("https://127.0.0.1/v1", authority=Authority("A_CA_FILE", str(pipe))), timeout=0.3)
    with suppress(OSError):
        os.close(os.open(pipe, os.O_WRONLY | os.O_NONBLOCK))  # ends the thread that waits
    assert line(found, "tls")[0].startswith("failed: A_CA_FILE names this file, which cannot be read (")


def test_https_where_there_is_none() -> None:
    with raw(lambda one: one.recv(65536) and one.sendall(b"HTTP/1.1 400 Bad\r\n\r\n"), "https") as url:
        host, found = url.split("/")[2], results(asked(url))
    assert codes(found)["tls"] == "gateway-tls"
    assert line(found, "tls")[0].endswith(f"-> Check the port and the scheme (`http` or `https`) of {url}.")
    assert line(found, "tls")[1] == (
        f"failed: 无法与 {host} 建立安全连接（TLS: 对方不是 TLS 服务）。 -> 请检查 {url} 的端口和协议（`http` 或 `https`）。"
    )


def test_https_where_nobody_is() -> None:
    host = f"127.0.0.1:{free_port()}"
    assert line(results(asked(f"https://{host}/v1")), "tls") == (
        f"failed: Cannot reach {host} (Connection refused). -> Check the connection to {host}: network, VPN, firewall.",
        f"failed: 无法连接 {host}（连接被拒绝）。 -> 请检查到 {host} 的连接：网络、VPN、防火墙。",
    )


@pytest.mark.parametrize("first", [b"", b"\x16"])
def test_a_handshake_without_end(first: bytes) -> None:
    with raw(lambda connection: connection.sendall(first) or time.sleep(SERVER), "https") as url:
        begun = time.monotonic()
        found = results(asked(url), timeout=0.5, deadline=2)
    assert time.monotonic() - begun < 4
    assert line(found, "tls")[0].startswith("failed: 127.0.0.1:")
    assert codes(found)["tls"] == "gateway-timeout"


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


# gateways without an end


def drip(connection: socket.socket, first: bytes) -> None:
    """A byte every now and then."""
    connection.recv(65536)
    connection.sendall(first)
    for _ in range(int(SERVER / 0.05)):
        connection.sendall(b"x")
        time.sleep(0.05)


def flood(connection: socket.socket, first: bytes, more: bytes, sent: list[int] | None = None) -> None:
    """Bytes without an end."""
    connection.recv(65536)
    connection.sendall(first)
    until = time.monotonic() + SERVER
    while time.monotonic() < until:
        size = connection.send(more)
        if sent is not None:
            sent.append(size)


HOSTILE: dict[str, tuple[Answer, str]] = {
    "silent": (lambda connection: time.sleep(SERVER), "gateway-timeout"),
    "hang-up": (lambda connection: None, "gateway-offline"),
    "drips-the-status": (lambda one: drip(one, b""), "gateway-timeout"),
    "drips-a-header": (lambda one: drip(one, b"HTTP/1.1 200 OK\r\nX: "), "gateway-timeout"),
    "drips-the-body": (lambda one: drip(one, b"HTTP/1.1 200 OK\r\nContent-Length: 9999\r\n\r\n"), "gateway-timeout"),
    "drips-a-refusal": (lambda one: drip(one, b"HTTP/1.1 401 No\r\nContent-Length: 9999\r\n\r\n"), "gateway-key"),
    "floods-the-status": (lambda one: flood(one, b"", b"x" * 65536), "gateway-nonsense"),
    "floods-headers": (lambda one: flood(one, b"HTTP/1.1 200 OK\r\n", b"X: y\r\n" * 9999), "gateway-nonsense"),
    "floods-continues": (lambda one: flood(one, b"", b"HTTP/1.1 100 Continue\r\n\r\n" * 999), "gateway-nonsense"),
    "floods-the-body": (
        lambda one: flood(one, b"HTTP/1.1 200 OK\r\nContent-Length: 10000000000\r\n\r\n[", b" " * 65536),
        "gateway-nonsense",
    ),
    "floods-chunks": (
        lambda one: flood(
            one, b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", (b"1000\r\n" + b" " * 4096 + b"\r\n") * 9
        ),
        "gateway-nonsense",
    ),
    "floods-a-refusal": (
        lambda one: flood(one, b"HTTP/1.1 429 No\r\nContent-Length: 10000000000\r\n\r\n", b" " * 65536),
        "gateway-busy",
    ),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_gateway_without_an_end(name: str) -> None:
    answer, code = HOSTILE[name]
    with raw(answer) as url:
        begun, threads = time.monotonic(), threading.active_count()
        found = results(asked(url), timeout=0.7, deadline=3)
        assert time.monotonic() - begun < 6
        while threading.active_count() > threads + 2 and time.monotonic() < begun + 6:  # its two requests
            time.sleep(0.02)
        assert threading.active_count() <= threads + 2, "a request goes on"
    assert codes(found)["request a/b"] == code
    assert levels(found)["models"] in ("skipped", "warning")


def test_no_more_than_a_mebibyte_is_read() -> None:
    sent: list[int] = []
    with raw(lambda one: flood(one, b"HTTP/1.1 200 OK\r\n\r\n[", b" " * 4096, sent)) as url:
        results(asked(url, key=None), timeout=2)
        time.sleep(0.1)
    room = 8 << 20
    assert LARGEST < sum(sent) < LARGEST + room, "what lies in the buffers of the system is not counted"


def test_an_answer_that_comes_too_late() -> None:
    """Its bytes are there, but its time is over."""
    here, there = socket.socketpair()
    with here, there:
        here.settimeout(0.05)
        there.sendall(b"HTTP/1.1 200 OK\r\n\r\n")
        answer = connections._Answer(here)
        time.sleep(0.1)
        with pytest.raises(TimeoutError):
            answer.begin()
        answer.close()


def test_the_deadline_of_all() -> None:
    """Each answer is in time; all together are not."""
    with raw(lambda connection: time.sleep(SERVER)) as url:
        begun = time.monotonic()
        found = results(asked(url, *(f"m{number}" for number in range(40))), timeout=20, deadline=0.6)
    assert time.monotonic() - begun < 3
    assert {one.what.code for one in found[4:]} == {"gateway-timeout"}
    assert len(found) == 4 + 40


def test_a_timeout_is_told() -> None:
    with Gateway(delay=3) as gateway:
        host, found = gateway.url.partition("//")[2], results(asked(gateway.url), timeout=1)
        gateway.closing.set()
    assert line(found, "request a/b") == (
        f"failed: {host} did not answer within 1 seconds. -> Check the connection to {host}: network, VPN, firewall.",
        f"failed: {host} 在 1 秒内没有响应。 -> 请检查到 {host} 的连接：网络、VPN、防火墙。",
    )
    assert line(found, "models")[0] == f"warning: no list of models: {host} did not answer within 1 seconds."


def test_ctrl_c() -> None:
    code = f"""
from wcode_setup.doctor.network import *
print("begun", flush=True)
gateway_results(Asked(URL, Secret({KEY!r}), ["a/b"], ""))
"""
    with raw(lambda connection: time.sleep(SERVER)) as url:
        child = subprocess.Popen(
            [sys.executable, "-c", code.replace("URL", repr(url))],
            env={**os.environ, "PYTHONPATH": str(ROOT)}, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        )  # fmt: skip
        assert child.stdout is not None
        child.stdout.readline()
        time.sleep(0.5)
        child.send_signal(signal.SIGINT)
        begun = time.monotonic()
        _, said = child.communicate(timeout=20)
    assert time.monotonic() - begun < 3
    assert b"KeyboardInterrupt" in said


# side by side


def test_a_bug_in_a_call_is_no_result() -> None:
    def bug() -> int:
        raise IndexError

    with pytest.raises(IndexError):
        side_by_side([bug], 1)
    assert side_by_side([int, lambda: int("x")], 1)[0] == 0
