"""What several tools decide alike: which provider entry is ours, and how plain data is looked into."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any
from urllib.parse import urlsplit

from wcode_setup import catalog
from wcode_setup.errors import SetupError
from wcode_setup.tools.base import Request

DEFAULT_PROVIDER = "wcode"


def dig(data: Any, *path: str) -> Any:
    """The value at `path` of plain data; None where something on the way is missing or no mapping."""
    for key in path:
        if not isinstance(data, dict):
            return None
        data = data.get(key)
    return data


def mapping(data: Any, *path: str) -> dict[str, Any]:
    """The mapping at `path`; `{}` where there is none (the merge refuses a wrong type later, with its position)."""
    found = dig(data, *path)
    return found if isinstance(found, dict) else {}


def normalise_url(url: Any) -> str:
    """A base URL in comparable form: lower-case host, no default port, no trailing slash, no endpoint path."""
    if not isinstance(url, str):
        return ""
    try:
        parts = urlsplit(url.strip())
        port = parts.port
    except ValueError:
        return ""
    default = {"http": 80, "https": 443}.get(parts.scheme)
    host = (parts.hostname or "") + (f":{port}" if port and port != default else "")
    return f"{parts.scheme}://{host}{parts.path.rstrip('/').removesuffix('/chat/completions')}"


def choose_provider(entries: Mapping[str, str], request: Request, reserved: Collection[str]) -> str:
    """The provider id to write under (design.md rule 5): asked for, ours, adopted by its URL, or new.

    `entries`: id -> base URL of the entries that speak our protocol. Raises `provider-reserved`, `provider-taken` (the
    named entry points elsewhere and no gateway was named) or `provider-ambiguous`.
    """
    wanted = normalise_url(request.base_url)
    if request.provider:
        if request.provider in reserved:
            raise SetupError("provider-reserved", provider=request.provider)
        url = normalise_url(entries.get(request.provider))
        foreign = request.provider != DEFAULT_PROVIDER and not request.base_url_given
        if foreign and url not in ("", wanted) and not request.force:
            raise SetupError("provider-taken", provider=request.provider, url=url)
        return request.provider
    if DEFAULT_PROVIDER in entries:
        return DEFAULT_PROVIDER
    same = [name for name, url in entries.items() if normalise_url(url) == wanted]
    if len(same) > 1:
        raise SetupError("provider-ambiguous", providers=", ".join(same), url=wanted)
    return same[0] if same else DEFAULT_PROVIDER


def key_variable(request: Request, provider: str) -> str:
    """The environment variable that holds the key of this provider, so that no key goes to another gateway."""
    gateway = catalog.gateway()
    if provider == DEFAULT_PROVIDER or normalise_url(request.base_url) == normalise_url(gateway.base_url):
        return gateway.key_variable
    return provider.upper().replace("-", "_") + "_API_KEY"
