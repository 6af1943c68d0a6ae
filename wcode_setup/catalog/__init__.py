"""The catalogue: gateways and models as data, from `builtin.toml` and the user's `catalog.toml`."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar, Token
from functools import cache, partial
from typing import Any, NamedTuple

from wcode_setup import generated
from wcode_setup.catalog.protocols import CHAT, PROTOCOLS
from wcode_setup.errors import Note, SetupError
from wcode_setup.urls import same_url


class Gateway(NamedTuple):
    """A gateway: a base URL for each protocol that it speaks, the variable of its key, the page that gives out keys.

    One of the user's catalogue has neither variable nor page.
    """

    id: str
    title: str
    base_urls: Mapping[str, str]
    key_variable: str = ""
    key_url: str = ""

    @property
    def base_url(self) -> str:
        """The base URL for chat completions, else the first one."""
        return self.base_urls.get(CHAT) or next(iter(self.base_urls.values()))


class Model(NamedTuple):
    """A model as it is written into a tool's file.

    `context_window` and `max_tokens` are tokens. `input` and `reasoning` are the vendor's recipe; `capabilities` are
    those of the model card (`text`, `vision`, `reasoning`). `card` is the whole entry, with prices, endpoints, source
    and capture date; its `catalog` is the origin (`built-in`, `user`), its `changed` the fields that the user's
    catalogue sets. A custom model has no card.
    """

    id: str
    name: str
    context_window: int
    max_tokens: int
    input: tuple[str, ...] = ("text",)
    reasoning: bool = False
    capabilities: tuple[str, ...] = ()
    card: dict[str, Any] | None = None

    @property
    def protocols(self) -> list[str]:
        """The protocols that the card lists an endpoint for; `[]` if it lists none."""
        known = (self.card or {}).get("endpoints", ())
        return [name for name, path in PROTOCOLS.items() if any(url.endswith(path) for url in known)]


class _Known(NamedTuple):
    """The models, and the gateways of the user's catalogue."""

    models: tuple[Model, ...]
    gateways: Mapping[str, Gateway]


@cache
def _data() -> dict[str, Any]:
    return generated.data("builtin")


def request_data() -> dict[str, Any]:
    """The parameters of requests in the built-in catalogue, as data; `catalog.parameters` makes objects of it."""
    found: dict[str, Any] = _data()["request"]
    return found


def gateway(name: str = "wcode") -> Gateway:
    """The built-in gateway called `name`."""
    entry = _data()["gateways"][name]
    return Gateway(name, entry["title"], entry["base_urls"], entry["key_variable"], entry["key_url"])


def gateway_ids() -> list[str]:
    """The ids of the built-in gateways."""
    return list(_data()["gateways"])


def gateways() -> dict[str, Gateway]:
    """Id -> gateway, the built-in ones first. Raises `SetupError` for a mistake in the user's catalogue."""
    return {**_built_in_gateways(), **_known.get()().gateways}


def _built_in_gateways() -> dict[str, Gateway]:
    return {name: gateway(name) for name in gateway_ids()}


def gateway_at(url: str) -> Gateway | None:
    """The gateway that has `url` as one of its base URLs; None for any other URL.

    The user's catalogue is read only for a URL of no built-in gateway.
    """
    for known in (_built_in_gateways, gateways):
        for one in known().values():
            if any(same_url(url, base) for base in one.base_urls.values()):
                return one
    return None


def keys_from(base_url: str) -> Note | str:
    """Return the clause that says where keys of this gateway come from; empty for an unknown gateway."""
    from urllib.parse import urlsplit

    known = gateway()
    same = urlsplit(base_url).hostname == urlsplit(known.base_url).hostname
    return Note("keys-from", url=known.key_url) if same else ""


@contextmanager
def keys_of(base_url: str) -> Iterator[None]:
    """Add to errors about a key where keys of this gateway come from."""
    try:
        yield
    except SetupError as error:
        error.fields["keys"] = keys_from(base_url)
        raise


def use_file(path: str | None) -> Token[Callable[[], _Known]]:
    """Merge the catalogue at `path`, if it exists, over the built-in one from now on, in this context alone."""
    return _known.set(cache(partial(_read, path)))


@contextmanager
def using(path: str | None) -> Iterator[None]:
    """Merge the catalogue at `path`, if it exists, over the built-in one in the block."""
    token = use_file(path)
    try:
        yield
    finally:
        _known.reset(token)


def models() -> list[Model]:
    """Every model, the built-in ones first. Raises `SetupError` for a mistake in the user's catalogue."""
    return list(_known.get()().models)


def _read(path: str | None) -> _Known:
    cards, gateways = [{**entry, "catalog": "built-in", "changed": []} for entry in _data()["models"]], {}
    if path is not None and _is_there(path):
        from wcode_setup.catalog.user import merged

        cards, urls = merged(path, cards, gateway_ids())
        gateways = {name: Gateway(name, name, of_protocols) for name, of_protocols in urls.items()}
    found = tuple(
        Model(
            id=card["id"],
            name=card["name"],
            context_window=card["context_window"],
            max_tokens=card["max_tokens"],
            input=tuple(card["recipe"]["input"]),
            reasoning=card["recipe"]["reasoning"],
            capabilities=tuple(card["capabilities"]),
            card=card,
        )
        for card in cards
    )
    return _Known(found, gateways)


_built_in = cache(partial(_read, None))
_known: ContextVar[Callable[[], _Known]] = ContextVar("models", default=_built_in)
"""The models, read once in a context: a catalogue that changes during a run has an effect on the next one."""


def _is_there(path: str) -> bool:
    """True if `path` exists, or if that is not known: reading it then reports why."""
    try:
        os.stat(path)
    except (FileNotFoundError, NotADirectoryError):
        return False
    except OSError:
        return True
    return True


def find(model_id: str) -> Model:
    """The model with this id. Raises `unknown-model` with the nearest known ids."""
    known = {model.id: model for model in models()}
    if model_id not in known:
        from difflib import get_close_matches

        near = get_close_matches(model_id, known, n=2, cutoff=0.5) or list(known)
        raise SetupError("unknown-model", model=model_id, near=", ".join(near))
    return known[model_id]
