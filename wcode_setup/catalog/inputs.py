"""Checks of user input: a gateway's URL, a provider id, a model. The same for options and setup file."""

from __future__ import annotations

import re
from typing import Any

from wcode_setup import catalog
from wcode_setup.catalog import Model
from wcode_setup.catalog.protocols import ANTHROPIC, CHAT, PROTOCOLS
from wcode_setup.errors import Note, SetupError
from wcode_setup.text import is_text

_PROVIDER = r"[a-z][a-z0-9-]*"


def is_provider(text: str) -> bool:
    """True if every tool accepts a text as a provider id."""
    return bool(re.fullmatch(_PROVIDER, text))


def check_provider(provider: str | None) -> None:
    """Raise `bad-provider` for an id that some tool does not accept."""
    if provider is not None and not is_provider(provider):
        raise SetupError("bad-provider", provider=provider)


def check_url(url: str, notes: list[Note], protocol: str = CHAT) -> str:
    """Return a base URL for a tool's file: http(s), no credentials, query, fragment, endpoint or trailing slash.

    The endpoint of `protocol` is removed, with a note; that of another one is refused.
    """
    from urllib.parse import urlsplit, urlunsplit

    if _is_odd(url.strip()):
        raise SetupError("url-characters")
    shown = re.split("[?#]", url, maxsplit=1)[0]  # what follows may hold a key
    try:
        parts = urlsplit(url.strip())
        web, host = parts.scheme.lower() in ("http", "https"), parts.hostname
    except ValueError:  # a bracket of an IPv6 address is missing
        raise SetupError("url-host", url=shown) from None
    if "@" in (parts.netloc if web else shown):
        raise SetupError("url-credentials")
    if not web:
        raise SetupError("url-scheme", url=shown)
    if not host:
        raise SetupError("url-host", url=shown)
    try:
        port = parts.port
    except ValueError:
        port = 0
    if port == 0:
        raise SetupError("url-port", url=shown)
    if parts.query or parts.fragment or url.rstrip().endswith(("?", "#")):
        raise SetupError("url-query", url=urlunsplit(parts._replace(query="", fragment="")))
    path = parts.path.rstrip("/").removesuffix(PROTOCOLS[protocol]).rstrip("/")
    if protocol == ANTHROPIC and not catalog.gateway_at(urlunsplit(parts._replace(path=path))):
        path = path.removesuffix("/v1").rstrip("/")  # the tools add it
    trimmed = urlunsplit(parts._replace(path=path))
    foreign = protocol != ANTHROPIC and "/api/anthropic" in path
    if path.endswith(("/responses", "/messages", "/completions", "/embeddings", "/models")) or foreign:
        known = catalog.gateway().base_urls
        is_wcode = parts.hostname == urlsplit(known[protocol]).hostname
        base = path.partition("/api/anthropic")[0] + "/v1" if foreign else path.rpartition("/")[0]
        instead = known[protocol] if is_wcode else urlunsplit(parts._replace(path=base))
        raise SetupError("url-endpoint", url=url, instead=instead)
    if trimmed != url:
        notes.append(Note("url-trimmed", url=trimmed))
    return trimmed


def _is_odd(text: str) -> bool:
    """True if `text` has a blank, a control character or an undecodable byte."""
    return any(character <= " " or character == "\x7f" for character in text) or not is_text(text)


def make_model(
    model_id: str,
    *,
    context_window: int | None = None,
    max_tokens: int | None = None,
    name: str | None = None,
    vision: bool | None = None,
    reasoning: bool | None = None,
) -> Model:
    """The model of the catalogue with this id, or a custom one, with the given values in place of its own.

    Raises `bad-model`, `bad-name`, `unknown-model` (both limits are needed for a custom one) and `output-over-context`.
    """
    figures = {"context_window": context_window, "max_tokens": max_tokens, "name": name}
    return check_limits(model_with(model_id, vision=vision, reasoning=reasoning, **figures))


def model_with(
    model_id: str,
    context_window: Any = None,
    max_tokens: Any = None,
    name: Any = None,
    vision: Any = None,
    reasoning: Any = None,
) -> Model:
    """The same model as from `make_model`, whichever of its limits is the larger one."""
    check_words(model_id, name)
    try:
        model = catalog.find(model_id)
    except SetupError:
        if context_window is None or max_tokens is None:
            raise
        model = Model(model_id, model_id, context_window, max_tokens)
    changes: dict[str, Any] = {"context_window": context_window, "max_tokens": max_tokens, "name": name}
    changes["input"] = None if vision is None else ("text", "image") if vision else ("text",)
    changes["reasoning"] = reasoning
    return model._replace(**{field: value for field, value in changes.items() if value is not None})


def check_words(model_id: str, name: str | None) -> None:
    """Raise `bad-model` and `bad-name` for text that no file can hold."""
    if not model_id or _is_odd(model_id):
        raise SetupError("bad-model", model=model_id)
    if name is not None and not is_text(name):
        raise SetupError("bad-name", name=name)


def check_limits(model: Model) -> Model:
    """Return the model, or raise `output-over-context`."""
    if model.max_tokens > model.context_window:
        raise SetupError("output-over-context", max_tokens=model.max_tokens, context_window=model.context_window)
    return model


def tokens(text: str) -> int | None:
    """Parse a number of tokens (200000, 200_000, 200,000, 200k, 1M, 1.5m; k is 1000); None for other texts."""
    found = re.fullmatch(r"(-?\d{1,15}|\d{1,3}(?:[_,]\d{3}){1,4})(?:\.(\d{1,6}))?([kKmM]?)", text.strip(), re.ASCII)
    if found is None:
        return None
    unit = {"": 1, "k": 1000, "m": 1_000_000}[found[3].lower()]
    whole, part = int(re.sub("[_,]", "", found[1])), int((found[2] or "").ljust(6, "0")) * unit
    return None if part % 1_000_000 else whole * unit + part // 1_000_000
