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
from wcode_setup.gateway.trust import Authority, of_tool

TLS = "tls"
_FIXES = {
    9: "doctor-fix-expired",  # not yet valid
    10: "doctor-fix-expired",
    62: "doctor-fix-host",
    64: "doctor-fix-host",
}
"""OpenSSL's number of a rejection -> its fix; for any other one, a CA certificate is missing."""


def check_tls(peer: Peer, authority: Authority | None, seconds: float) -> tuple[Result, ssl.SSLContext | None]:
    """Return the result, and the tool's CA certificates for its requests; None if the check failed, or without TLS."""
    if not peer.base_url.startswith("https:"):
        return Result(TLS, SKIPPED, Note("doctor-no-tls")), None
    [trust] = side_by_side([partial(of_tool, authority)], seconds)
    if isinstance(trust, Exception):
        return _unreadable(authority, peer, trust), None
    named = authority is not None and authority.path is not None
    trusts = [trust, of_tool(None)] if named else [trust]
    own, *other = side_by_side([partial(greet, peer.base_url, one, seconds) for one in trusts], seconds)
    alone = other[0] if other else own
    if own is None:
        return _accepted(peer, authority, alone), trust
    return _rejected(peer, authority, own, alone, seconds), None


def _unreadable(authority: Authority | None, peer: Peer, error: Exception) -> Result:
    """The result for a file of certificates that cannot be used."""
    variable, path = (authority.variable, authority.path) if authority else ("", None)
    if isinstance(error, ssl.SSLError):
        what = Note("doctor-ca-empty", variable=variable, path=path)
    else:
        what = Note("doctor-ca-file", variable=variable, path=path, why=peer.reason(error))
    return Result(TLS, FAILED, what, Note("doctor-fix-ca-file", variable=variable), path)


def _accepted(peer: Peer, authority: Authority | None, alone: Exception | None) -> Result:
    """The result for a handshake that succeeds; `alone` is the failure of the one with the system's certificates."""
    if authority is not None and authority.path is not None and (authority.replaces or alone is not None):
        what = Note("doctor-tls-file", host=peer.host, variable=authority.variable, path=authority.path)
        return Result(TLS, OK, what)
    return Result(TLS, OK, Note("doctor-tls", host=peer.host))


def _rejected(
    peer: Peer, authority: Authority | None, error: Exception, alone: Exception | None, seconds: float
) -> Result:
    """The result for a handshake that fails with the tool's certificates, and with `alone` None only with those."""
    if alone is None and authority is not None:
        variable, path = authority.variable, authority.path
        what = Note("doctor-tls-replaced", host=peer.host, variable=variable, path=path, why=peer.reason(error))
        return Result(TLS, FAILED, what, Note("doctor-fix-ca-add", host=peer.host, path=path), path)
    what = peer.failed(error, seconds)
    if isinstance(error, ssl.SSLCertVerificationError):
        return Result(TLS, FAILED, what, _fix(peer, authority, error.verify_code))
    return Result(TLS, FAILED, what, fix_for(what, peer.base_url))


def _fix(peer: Peer, authority: Authority | None, number: int) -> Note:
    """The fix for a certificate that OpenSSL rejects with this number."""
    if number in _FIXES:
        return Note(_FIXES[number], host=peer.host)
    if authority is None:
        return Note("doctor-fix-ca-system", host=peer.host)
    if authority.path is None:
        return Note("doctor-fix-ca", host=peer.host, variable=authority.variable)
    return Note("doctor-fix-ca-add", host=peer.host, path=authority.path)
