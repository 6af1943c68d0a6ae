"""`doctor.network` comes to an end, whatever the gateway does, and at once at Ctrl-C."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import threading
import time

import pytest

from tests.asking import KEY, asked, codes, levels, line, results
from tests.gateway import Gateway
from tests.program import ROOT
from tests.raw import SERVER, Answer, drip, flood, raw
from wcode_setup.doctor.parallel import side_by_side
from wcode_setup.gateway import connections
from wcode_setup.gateway.connections import LARGEST

pytestmark = pytest.mark.usefixtures("no_proxies")

HOSTILE: dict[str, tuple[Answer, str]] = {
    "silent": (lambda connection: time.sleep(SERVER), "gateway-timeout"),
    "hang-up": (lambda connection: None, "gateway-offline"),
    "drips-the-status": (lambda one: drip(one, b""), "gateway-timeout"),
    "drips-a-header": (lambda one: drip(one, b"HTTP/1.1 200 OK\r\nX: "), "gateway-timeout"),
    "drips-the-body": (lambda one: drip(one, b"HTTP/1.1 200 OK\r\nContent-Length: 9999\r\n\r\n"), "gateway-timeout"),
    "drips-a-refusal": (lambda one: drip(one, b"HTTP/1.1 401 No\r\nContent-Length: 9999\r\n\r\n"), "gateway-key"),
    "floods-the-status": (lambda one: flood(one, b"", b"x" * 65536), "gateway-nonsense"),
    "floods-headers": (lambda one: flood(one, b"HTTP/1.1 200 OK\r\n", b"X: y\r\n" * 9999), "gateway-nonsense"),
    "floods-continues": (
        lambda one: flood(one, b"", b"HTTP/1.1 100 Continue\r\nX: %s\r\n\r\n" % (b"y" * 30000)),
        "gateway-nonsense",
    ),
    "floods-the-body": (
        lambda one: flood(one, b"HTTP/1.1 200 OK\r\nContent-Length: 10000000000\r\n\r\n[", b" " * 65536),
        "gateway-nonsense",
    ),
    "floods-chunks": (
        lambda one: flood(
            one, b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", (b"8000\r\n" + b" " * 0x8000 + b"\r\n")
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
        found = results(asked(url), timeout=5 if name.startswith("floods") else 0.7, deadline=8)
        assert time.monotonic() - begun < 10
        while threading.active_count() > threads + 2 and time.monotonic() < begun + 10:  # its two requests
            time.sleep(0.02)
        assert threading.active_count() <= threads + 2, "a request goes on"
    assert codes(found)["request a/b"] == code
    assert levels(found)["models"] in ("skipped", "warning")


def test_no_more_than_a_mebibyte_is_read() -> None:
    """The head counts; what lies in the buffers of the system was sent, but not read."""
    head, sent = b"HTTP/1.1 200 OK\r\n\r\n[", list[int]()
    least, buffers = LARGEST - len(head), 8 << 20
    with raw(lambda one: flood(one, head, b" " * 4096, sent)) as url:
        results(asked(url, key=None), timeout=5)
        until = time.monotonic() + 5
        while sum(sent) < least and time.monotonic() < until:  # the server counts after it has sent
            time.sleep(0.02)
    assert least <= sum(sent) < least + buffers


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
