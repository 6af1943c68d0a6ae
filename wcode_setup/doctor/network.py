"""The checks of a tool's gateway, in the order in which a request fails: name, proxy, TLS, models, requests."""

from __future__ import annotations

import errno
import ssl
import time
from collections.abc import Sequence
from functools import partial
from typing import NamedTuple

from wcode_setup.catalog.protocols import CHAT, PROTOCOLS
from wcode_setup.doctor.certificates import TLS, check_tls
from wcode_setup.doctor.fixes import fix_for
from wcode_setup.doctor.parallel import side_by_side
from wcode_setup.doctor.results import FAILED, OK, SKIPPED, WARNING, Result
from wcode_setup.errors import Note
from wcode_setup.gateway import Verdict, ask_models, try_key
from wcode_setup.gateway.answers import Peer
from wcode_setup.gateway.connections import addresses, configured_proxy, connect, place_of, proxy_of
from wcode_setup.gateway.trust import Authority
from wcode_setup.secrets.secret import Secret
from wcode_setup.urls import host_of

NAME, PROXY, MODELS, REQUEST = "name", "proxy", "models", "request"
"""The names of the checks, with `TLS`; that of a request is followed by its model."""
_NO_LIST = ("gateway-address", "gateway-other", "gateway-nonsense")
"""Answers of a gateway that does not list its models."""
_SHOWN = 3
"""IP addresses of a host that are shown."""


class Asked(NamedTuple):
    """The requests of a tool: where to, with which key, for which models, on which protocol.

    `new_key` is the command that stores another key. `authority` is the variable of CA certificates that it reads.
    """

    base_url: str
    key: Secret | None
    models: Sequence[str]
    new_key: str
    protocol: str = CHAT
    authority: Authority = Authority()


class _Limits:
    """The seconds for a step: at most `timeout`, and at most those that are left until the deadline of all."""

    def __init__(self, timeout: float, deadline: float) -> None:
        self._timeout, self._until = timeout, time.monotonic() + deadline

    def left(self) -> float:
        """The seconds until the deadline."""
        return max(0.01, self._until - time.monotonic())

    def step(self) -> float:
        """The seconds for a step that begins now."""
        return min(self._timeout, self.left())


def gateway_results(asked: Asked, timeout: float = 20.0, deadline: float = 60.0) -> list[Result]:
    """Check the gateway of a tool; when name, proxy or TLS fails, the later checks are skipped.

    A connection and an answer may take `timeout` seconds each, and everything together `deadline`: what still hangs
    then stays behind in a daemon thread. The key is sent to the gateway alone.
    """
    asked = asked._replace(base_url=asked.base_url.rstrip("/"))
    try:
        place_of(asked.base_url)
    except ValueError:
        return _skipped(asked, [Result(NAME, FAILED, Note("doctor-no-url"), Note("fix-no-url"))])
    limits, peer = _Limits(timeout, deadline), Peer(asked.base_url, asked.key)
    results = [_name(peer, limits.step())]
    if _passed(results):
        results.append(_proxy(peer, asked.protocol, limits.step()))
    if not _passed(results):
        return _skipped(asked, results)
    result, trust = check_tls(peer, asked.authority, limits.step())
    results.append(result)
    return [*results, *_requests(asked, trust, limits)] if _passed(results) else _skipped(asked, results)


def _passed(results: list[Result]) -> bool:
    return results[-1].level in (OK, SKIPPED)


def _skipped(asked: Asked, results: list[Result]) -> list[Result]:
    """The results, with the checks that depend on the last one as skipped."""
    checks = [NAME, PROXY, TLS, MODELS, *(f"{REQUEST} {model}" for model in asked.models)]
    why = Note("doctor-depends", check=results[-1].check)
    return [*results, *(Result(check, SKIPPED, why) for check in checks[len(results) :])]


def _name(peer: Peer, seconds: float) -> Result:
    """The check of the name that is resolved first: the gateway's, or that of the proxy."""
    proxy = proxy_of(peer.base_url)
    if proxy and not proxy.usable:
        return Result(NAME, SKIPPED, Note("doctor-proxy-unusable", proxy=proxy.place))
    host = proxy.host if proxy else place_of(peer.base_url)[0]
    [found] = side_by_side([partial(addresses, host)], seconds)
    if isinstance(found, Exception):
        why = Note("os-error", errno=errno.ETIMEDOUT) if isinstance(found, TimeoutError) else peer.reason(found)
        return Result(NAME, FAILED, Note("doctor-no-name", host=host, why=why), Note("fix-name", host=host))
    if found == [host]:
        return Result(NAME, OK, Note("doctor-address", host=host))
    shown = ", ".join(found[:_SHOWN]) + (", …" if len(found) > _SHOWN else "")
    return Result(NAME, OK, Note("doctor-name", host=host, addresses=shown))


def _proxy(peer: Peer, protocol: str, seconds: float) -> Result:
    """The check of the proxy: one is used or not, and lets a request through."""
    proxy = configured_proxy(peer.base_url)
    if proxy is None:
        return Result(PROXY, OK, Note("doctor-no-proxy", host=peer.host))
    if proxy.bypassed:
        return Result(PROXY, OK, Note("doctor-proxy-bypassed", host=peer.host, proxy=proxy.place))
    if not proxy.usable:
        what = Note("doctor-proxy-unusable", proxy=proxy.place)
        return Result(PROXY, WARNING, what, fix_for(what, peer.base_url))
    [problem] = side_by_side([partial(_through, peer, protocol, seconds)], seconds)
    if problem is None:
        return Result(PROXY, OK, Note("doctor-proxy", host=peer.host, proxy=proxy.place))
    what = problem if isinstance(problem, Note) else peer.failed(problem, seconds)
    if isinstance(problem, Exception) and not what.code.startswith("gateway-proxy"):  # silence, or not HTTP
        silent = isinstance(problem, TimeoutError)
        why = Note("os-error", errno=errno.ETIMEDOUT) if silent else peer.reason(problem)
        what = Note("gateway-proxy", host=peer.host, proxy=proxy.place, why=why)
    return Result(PROXY, FAILED, what, fix_for(what, peer.base_url))


def _through(peer: Peer, protocol: str, seconds: float) -> Note | None:
    """The problem of a proxy: for https of its tunnel, for http of a request without a key; None if it has none."""
    if peer.base_url.startswith("https:"):
        connect(peer.base_url, seconds).close()
        return None
    answer = ask_models(peer.base_url, None, protocol, seconds)
    return answer if isinstance(answer, Note) and answer.code.startswith("gateway-proxy") else None


def _requests(asked: Asked, trust: ssl.SSLContext | None, limits: _Limits) -> list[Result]:
    """The list of models, and a request for each registered model, side by side."""
    models = partial(_models, asked, trust, limits)
    seconds = limits.left()
    listed, *tried = side_by_side(
        [models, *(partial(_request, asked, trust, limits, one) for one in asked.models)], seconds
    )
    late = Peer(asked.base_url, asked.key).failed(TimeoutError(), seconds)
    results = [listed if isinstance(listed, Result) else _listed(asked, late)]
    for model, found in zip(asked.models, tried, strict=True):
        results.append(found if isinstance(found, Result) else _tried(asked, model, Verdict(False, late)))
    return results


def _models(asked: Asked, trust: ssl.SSLContext | None, limits: _Limits) -> Result:
    key = asked.key if asked.key and _sendable(asked.key) else None
    return _listed(asked, ask_models(asked.base_url, key, asked.protocol, limits.step(), trust))


def _listed(asked: Asked, ids: list[str] | Note) -> Result:
    """The result for a list of models: a gateway needs none, so it never fails."""
    host = host_of(asked.base_url)
    if isinstance(ids, Note):
        level = SKIPPED if ids.code in _NO_LIST else WARNING
        return Result(MODELS, level, Note("doctor-no-list", host=host, why=ids))
    if not ids:
        return Result(MODELS, SKIPPED, Note("doctor-empty-list", host=host))
    missing = ", ".join(model for model in asked.models if model not in ids)
    if missing:
        what = Note("doctor-models-missing", host=host, count=len(ids), models=missing)
        return Result(MODELS, WARNING, what, Note("fix-models", host=host, models=missing))
    return Result(MODELS, OK, Note("doctor-models", host=host, count=len(ids)))


def _request(asked: Asked, trust: ssl.SSLContext | None, limits: _Limits, model: str) -> Result:
    if asked.key is None:
        return Result(f"{REQUEST} {model}", SKIPPED, Note("doctor-no-key"))
    if not _sendable(asked.key):
        return Result(f"{REQUEST} {model}", FAILED, Note("doctor-odd-key"), asked.new_key)
    return _tried(asked, model, try_key(asked.base_url, model, asked.key, asked.protocol, limits.step(), trust))


def _sendable(key: Secret) -> bool:
    """True if a header field of HTTP can carry the key."""
    value = key.reveal()
    return value.isprintable() and max(value, default="") <= "\xff"


def _tried(asked: Asked, model: str, verdict: Verdict) -> Result:
    """The result for a request to a model."""
    check, what = f"{REQUEST} {model}", verdict.what
    if verdict.ok:
        return Result(check, OK, what)
    level = WARNING if what.code == "gateway-busy" else FAILED
    if what.code == "gateway-key":
        return Result(check, level, what, asked.new_key)
    return Result(check, level, what, fix_for(what, asked.base_url, PROTOCOLS[asked.protocol], model))
