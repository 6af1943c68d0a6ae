"""CA certificates: the system's, and those of the file that a tool's variable names."""

from __future__ import annotations

import os
import ssl
from typing import NamedTuple


class Authority(NamedTuple):
    """A variable that names a file with CA certificates, for a tool; empty if the tool reads none.

    `path` is its value, None or empty if it is unset. The file replaces the system's certificates (SSL_CERT_FILE), or
    adds to them (NODE_EXTRA_CA_CERTS).
    """

    variable: str = ""
    path: str | None = None
    replaces: bool = False


def system() -> ssl.SSLContext:
    """Return the trust in the system's certificates, without those of SSL_CERT_FILE: not every program reads it."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    paths = ssl.get_default_verify_paths()
    file = paths.openssl_cafile if os.path.isfile(paths.openssl_cafile) else None
    folder = paths.openssl_capath if os.path.isdir(paths.openssl_capath) else None
    if file or folder:
        context.load_verify_locations(file, folder)
    else:  # Windows, and a Python without certificates of its own
        context.load_default_certs()
    return context


def of_tool(authority: Authority) -> ssl.SSLContext:
    """Return the trust of a tool with this variable. Raises `OSError` for a file that cannot be read or has no PEM."""
    if not authority.path:
        return system()
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT) if authority.replaces else system()
    context.load_verify_locations(authority.path)
    return context
