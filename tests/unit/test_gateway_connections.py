"""The loopback gateway as a proxy, with bad requests, with clients that are stuck or gone, and at its end."""

import io
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.gateway import Gateway
from tests.unit.connections import connect, head, raw
from wcode_setup.doctor.loopback import incoming, server

CHAT = "/v1/chat/completions"


@pytest.fixture(autouse=True)
def _quiet(capfd: pytest.CaptureFixture[str]) -> Iterator[None]:
    """Nothing is printed, and no thread remains."""
    before = set(threading.enumerate())
    yield
    assert capfd.readouterr() == ("", "")
    assert set(threading.enumerate()) <= before


@pytest.mark.parametrize(
    ("method", "target", "host"),
    [
        ("CONNECT", "api.example:443", "api.example"),
        ("CONNECT", "api.example:8443", "api.example:8443"),
        ("CONNECT", "user:pw@API.example:443", "api.example"),
        ("CONNECT", "[2001:db8::1]:443", "[2001:db8::1]"),
        ("POST", "http://user:pw@plain.example:80/v1/x?y=http://z", "plain.example"),
        ("GET", "HTTP://Plain.example", "plain.example"),
        ("GET", "http://plain.example:443/", "plain.example:443"),
        ("GET", "https://tls.example:443/", "tls.example"),
        ("PROPFIND", "ftp://files.example/", "files.example"),
    ],
)
def test_other_hosts_are_refused(method: str, target: str, host: str) -> None:
    """As a proxy it lets nothing through and records each host once, whatever the method."""
    with Gateway() as gateway:
        answers = [raw(gateway, head(method, target)) for _ in range(2)]
    assert all(answer.startswith(b"HTTP/1.1 403 ") and b"wcode-setup" in answer for answer in answers)
    assert (gateway.contacts, gateway.requests) == ([host], [])


def test_hosts_are_in_order() -> None:
    with Gateway() as gateway:
        for name in ("b", "a", "c", "a"):
            raw(gateway, head("CONNECT", f"{name}.example:443"))
    assert gateway.contacts == ["b.example", "a.example", "c.example"]


@pytest.mark.parametrize("target", ["http://127.0.0.1:{port}/v1/models?a=1", "http://LOCALHOST:{port}/v1/models?a=1"])
def test_its_own_address_through_the_proxy(target: str) -> None:
    with Gateway(models=["a"]) as gateway:
        answer = raw(gateway, head("GET", target.format(port=gateway.url.rpartition(":")[2])))
    assert b'"id": "a"' in answer
    assert [(one.path, one.query) for one in gateway.requests] == [("/v1/models", "a=1")]
    assert gateway.contacts == []


def test_a_tunnel_to_itself() -> None:
    """Some clients use CONNECT for plain HTTP, too."""
    with Gateway(models=["a"]) as gateway, connect(gateway) as connection:
        connection.sendall(head("CONNECT", gateway.url.removeprefix("http://"), "Connection: close"))
        assert connection.recv(4096).startswith(b"HTTP/1.1 200 ")
        connection.sendall(head("GET", "/v1/models"))
        assert b'"id": "a"' in b"".join(iter(lambda: connection.recv(4096), b""))
    assert ([one.path for one in gateway.requests], gateway.contacts) == (["/v1/models"], [])


@pytest.mark.parametrize(
    ("method", "target"),
    [("CONNECT", "a:b:c"), ("CONNECT", "/x"), ("GET", "http://[x/"), ("GET", "http:///x"), ("GET", "http://a\x1bb/")],
)
def test_no_host(method: str, target: str) -> None:
    """A host that is none is no contact: the report shows their names."""
    with Gateway() as gateway:
        assert raw(gateway, head(method, target)).startswith(b"HTTP/1.1 400 ")
    assert (gateway.contacts, gateway.requests) == ([], [])


@pytest.mark.parametrize(
    "refused",
    [head("POST", "http://plain.example/", "Content-Length: 20000000"), head("POST", CHAT, "Content-Length: 99999999")],
)
def test_a_refusal_reaches_who_still_sends(refused: bytes) -> None:
    """Bytes that are left unread would reset the connection, and the answer would be lost."""
    with Gateway() as gateway:
        for _ in range(3):
            assert raw(gateway, refused + b"x" * 20_000_000, end=False).startswith((b"HTTP/1.1 403 ", b"HTTP/1.1 413 "))
    assert gateway.requests == []


def test_a_refusal_comes_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(server, "_END", 30.0)
    with Gateway() as gateway:
        start = time.monotonic()
        assert raw(gateway, head("POST", "http://plain.example/", "Content-Length: 9"), end=False)
        assert time.monotonic() - start < 8


@pytest.mark.parametrize(
    ("header", "rest", "status"),
    [
        ("Content-Length: many", "", 400),
        ("Content-Length: -1", "", 400),
        ("Content-Length: +2", "{}", 400),
        ("Content-Length: 1_0", "{}", 400),
        ("Content-Length: 3", "{}", 400),
        ("Content-Length: 67108865", "", 413),
        ("Content-Length: " + "9" * 9999, "", 413),
        ("Transfer-Encoding: chunked", "zz\r\n", 400),
        ("Transfer-Encoding: chunked", "-5\r\n", 400),
        ("Transfer-Encoding: chunked", "0x2\r\n{}\r\n0\r\n\r\n", 400),
        ("Transfer-Encoding: chunked", "2\r\n{}\r\n", 400),
        ("Transfer-Encoding: chunked", "2\r\n{}\r\n0\r\n", 400),
        ("Transfer-Encoding: chunked", "2\r\n{}}\r\n0\r\n\r\n", 400),
        ("Transfer-Encoding: chunked", "5\r\n{}", 400),
        ("Transfer-Encoding: chunked", "", 400),
        ("Transfer-Encoding: chunked", "0" * 9999 + "2\r\n{}\r\n0\r\n\r\n", 400),
        ("Transfer-Encoding: chunked", "0\r\n" + "a: b\r\n" * 999, 400),
        ("Transfer-Encoding: chunked", "4000001\r\n", 413),
        ("Transfer-Encoding: chunked", "2\r\n{}\r\n3ffffff\r\n", 413),
        ("Transfer-Encoding: chunked", "fffffffffffffffffffffffff\r\n", 413),
    ],
)  # fmt: skip
def test_bad_bodies(header: str, rest: str, status: int) -> None:
    """A body that is malformed, cut off or too large is refused, and its request is not in the log."""
    with Gateway() as gateway:
        answer = raw(gateway, head("POST", "/v1/responses", header) + rest.encode())
    assert int(answer.split()[1]) == status
    assert gateway.requests == []


@pytest.mark.parametrize(
    ("header", "rest"),
    [
        ("X: no length", ""),
        ("Content-Length: 0002", "{}"),
        ("Transfer-Encoding: Chunked", "1;a=b\r\n{\r\n0001\r\n}\r\n0\r\nTrailer: x\r\n\r\n"),
        ("Transfer-Encoding: chunked", "0\r\n\r\n"),
    ],
)
def test_good_bodies(header: str, rest: str) -> None:
    with Gateway() as gateway:
        assert raw(gateway, head("POST", CHAT, header) + rest.encode()).startswith(b"HTTP/1.1 200 ")
    assert [one.raw for one in gateway.requests] == [b"{}" if "{" in rest else b""]


def test_many_chunks() -> None:
    """Time is proportional to size."""
    data = (b"2000\r\n" + b"x" * 8192 + b"\r\n") * 5000 + b"0\r\n\r\n"
    start = time.monotonic()
    assert len(incoming.read_body(io.BytesIO(data), "chunked", "")) == 8192 * 5000
    assert time.monotonic() - start < 10


@settings(max_examples=60, deadline=None)
@given(st.one_of(
    st.binary(max_size=200),
    st.lists(st.sampled_from([b"POST", b"CONNECT", b" ", b"http://", b"/v1/messages", b"HTTP/1.1", b"HTTP/0.9", b"\r\n", b"a:1", b"[", b"@",
                              b"Content-Length: 2", b"Transfer-Encoding: chunked", b"{}", b"\x00", b"\xff"]), max_size=14).map(b"".join),
))  # fmt: skip
def test_any_bytes(data: bytes) -> None:
    """It stays silent, and answers the next request."""
    with Gateway() as gateway:
        with suppress(ConnectionError):
            raw(gateway, data)
        assert raw(gateway, head("GET", "/models")).startswith(b"HTTP/1.1 200 ")


def test_a_client_that_is_gone() -> None:
    """Neither a traceback nor a wait."""
    with Gateway(delay=0.2, reply="long " * 1_000_000) as gateway:
        with connect(gateway) as connection:
            connection.sendall(head("POST", CHAT, "Content-Length: 2") + b"{}")
        with connect(gateway) as connection:
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")  # closed by a reset
            connection.sendall(head("POST", CHAT, "Content-Length: 99") + b"{")
        time.sleep(0.5)
    assert len(gateway.requests) == 1


STUCK = {
    "silent": b"",
    "in the head": b"POST /v1/messages HTTP/1.1\r\nHost:",
    "in the body": head("POST", CHAT, "Content-Length: 99") + b"{",
    "in a chunk": head("POST", CHAT, "Transfer-Encoding: chunked") + b"5\r\n{",
    "refused": head("POST", "http://plain.example/", "Content-Length: 99") + b"{",
    "reads nothing": head("POST", CHAT, "Content-Length: 2") + b"{}",
}


@pytest.mark.parametrize("what", STUCK)
def test_a_stuck_client_does_not_delay_the_end(what: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Those that are waited for end at once, those that do not read their answer when its time is over."""
    reading = what != "reads nothing"
    monkeypatch.setattr(server, "_END", 30.0 if reading else 1.0)
    with Gateway(reply="short" if reading else "long " * 5_000_000) as gateway:
        clients = [connect(gateway) for _ in range(3)]
        for client in clients:
            client.sendall(STUCK[what])
        time.sleep(0.2)
        start = time.monotonic()
    assert time.monotonic() - start < 8
    for client in clients:
        client.close()


def test_a_client_that_sends_without_end() -> None:
    """A byte now and then holds up neither the end nor a thread."""
    stop = threading.Event()
    with Gateway() as gateway, connect(gateway) as client:

        def drip() -> None:
            try:
                while not stop.wait(0.02):
                    client.sendall(b"1\r\nx\r\n")
            except OSError:
                pass

        client.sendall(head("POST", CHAT, "Transfer-Encoding: chunked"))
        sender = threading.Thread(target=drip)
        sender.start()
        time.sleep(0.2)
        start = time.monotonic()
        gateway.__exit__(None, None, None)
        assert time.monotonic() - start < 8
        stop.set()
        sender.join()


def test_an_answer_under_way_is_finished(monkeypatch: pytest.MonkeyPatch) -> None:
    """The end waits for it."""
    monkeypatch.setattr(server, "_END", 30.0)
    with Gateway(reply="long " * 5_000_000) as gateway, connect(gateway) as client:
        client.sendall(head("POST", CHAT, "Content-Length: 2") + b"{}")
        found: list[bytes] = [client.recv(4096)]

        def read() -> None:
            time.sleep(0.2)
            found.extend(iter(lambda: client.recv(1 << 20), b""))

        reader = threading.Thread(target=read)
        reader.start()
        gateway.__exit__(None, None, None)
        reader.join()
    assert b"".join(found).endswith(b'"total_tokens": 18}}')
