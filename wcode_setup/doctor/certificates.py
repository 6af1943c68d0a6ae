"""The check `tls`: the gateway against the certificates of the system, and of the variable that the tool reads."""

from __future__ import annotations

import ssl
from functools import partial

from wcode_setup.doctor.fixes import fix_for
from wcode_setup.doctor.parallel import side_by_side
from wcode_setup.doctor.results import FAILED, OK, SKIPPED, Result
from wcode_setup.errors import Note
from wcode_setup.gateway.answers import Peer
from wcode_setup.gateway.connections import greet
from wcode_setup.gateway.trust import Authority, of_tool, system

TLS = "tls"
_FIXES = {9: "fix-expired", 10: "fix-expired", 62: "fix-host", 64: "fix-host"}
"""OpenSSL's number of a rejection -> its fix: not yet valid, expired, another host. For all others a CA is missing."""


def check_tls(peer: Peer, authority: Authority, seconds: float) -> tuple[Result, ssl.SSLContext | None]:
    """Return the result, and the tool's CA certificates for its requests; None if the check failed, or without TLS."""
    if not peer.base_url.startswith("https:"):
        return Result(TLS, SKIPPED, Note("doctor-no-tls")), None
    [trust] = side_by_side([partial(of_tool, authority)], seconds)
    if isinstance(trust, Exception):
        return _unreadable(peer, authority, trust), None
    trusts = [trust, system()] if authority.path else [trust]
    own, *other = side_by_side([partial(greet, peer.base_url, one, seconds) for one in trusts], seconds)
    alone = other[0] if other else own
    if own is None:
        return _accepted(peer, authority, alone), trust
    return _rejected(peer, authority, own, alone, seconds), None


def _unreadable(peer: Peer, authority: Authority, error: Exception) -> Result:
    """The result for a file of certificates that cannot be used."""
    if not authority.path:  # those of the system
        what = Note("gateway-tls", host=peer.host, why=peer.reason(error))
        return Result(TLS, FAILED, what, Note("fix-ca-system", host=peer.host))
    if isinstance(error, ssl.SSLError):
        what = Note("doctor-ca-empty", variable=authority.variable)
    else:
        what = Note("doctor-ca-file", variable=authority.variable, why=peer.reason(error))
    return Result(TLS, FAILED, what, Note("fix-ca-file", variable=authority.variable), authority.path)


def _accepted(peer: Peer, authority: Authority, alone: Exception | None) -> Result:
    """The result for a handshake that succeeds; `alone` is the failure of the one with the system's certificates."""
    if authority.path and (authority.replaces or alone is not None):
        what = Note("doctor-tls-file", host=peer.host, variable=authority.variable)
        return Result(TLS, OK, what, path=authority.path)
    return Result(TLS, OK, Note("doctor-tls", host=peer.host))


def _rejected(peer: Peer, authority: Authority, error: Exception, alone: Exception | None, seconds: float) -> Result:
    """The result for a handshake that fails, though `alone` may be None: the system's certificates are enough."""
    if alone is None:
        what = Note("doctor-tls-replaced", host=peer.host, variable=authority.variable, why=peer.reason(error))
        return Result(TLS, FAILED, what, Note("fix-ca-add", host=peer.host, path=authority.path), authority.path)
    what = peer.failed(error, seconds)
    if not isinstance(error, ssl.SSLCertVerificationError):
        return Result(TLS, FAILED, what, fix_for(what, peer.base_url))
    missing = "fix-ca-add" if authority.path else "fix-ca" if authority.variable else "fix-ca-system"
    code = _FIXES.get(error.verify_code, missing)
    return Result(TLS, FAILED, what, Note(code, host=peer.host, variable=authority.variable, path=authority.path))
