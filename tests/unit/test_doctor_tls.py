"""`doctor.certificates`: which certificates accept a gateway, and what a tool lacks."""

from __future__ import annotations

import os
import ssl
import time
from contextlib import suppress
from pathlib import Path

import pytest

from tests.asking import asked, codes, levels, line, results
from tests.raw import SERVER, free_port, raw
from tests.tls import Tunnel, certificate, expired
from wcode_setup.doctor.results import Result
from wcode_setup.gateway.trust import Authority

pytestmark = pytest.mark.usefixtures("no_proxies")

NODE = Authority("NODE_EXTRA_CA_CERTS")


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where certificates lie."""
    return tmp_path_factory.mktemp("tls")


@pytest.fixture(scope="session")
def pem(folder: Path) -> Path:
    """The certificate of gw.example."""
    return certificate(folder, "gw.example")


def trusted(monkeypatch: pytest.MonkeyPatch, file: Path | str) -> None:
    """The system's certificates are those of this file."""
    paths = ssl.get_default_verify_paths()._replace(openssl_cafile=str(file), openssl_capath="/nowhere")
    monkeypatch.setattr(ssl, "get_default_verify_paths", lambda: paths)


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
        found = results(asked(url), timeout=0.5, deadline=8)
    assert time.monotonic() - begun < SERVER / 2
    assert line(found, "tls")[0].startswith("failed: 127.0.0.1:")
    assert codes(found)["tls"] == "gateway-timeout"
