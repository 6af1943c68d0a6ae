"""The catalogue: gateways and models as data, from `catalog.toml`."""

from __future__ import annotations

import os
from functools import cache
from typing import Any, NamedTuple

from wcode_setup.errors import SetupError


class Gateway(NamedTuple):
    """An OpenAI-compatible gateway: its base URL and where its key lives and comes from."""

    id: str
    title: str
    base_url: str
    key_variable: str
    key_url: str


class Model(NamedTuple):
    """A model as it is written into a tool's file.

    `context_window` and `max_tokens` are tokens. `input` and `reasoning` are the vendor's recipe; `capabilities` is
    what the model card says (`text`, `vision`, `reasoning`). `card` holds the rest of the entry: prices, endpoints,
    source and capture date. A custom model has no card.
    """

    id: str
    name: str
    context_window: int
    max_tokens: int
    input: tuple[str, ...] = ("text",)
    reasoning: bool = False
    capabilities: tuple[str, ...] = ()
    card: dict[str, Any] | None = None


@cache
def _data() -> dict[str, Any]:
    import tomllib

    with open(os.path.join(os.path.dirname(__file__), "catalog.toml"), "rb") as file:
        return tomllib.load(file)


def gateway(name: str = "wcode") -> Gateway:
    """The gateway called `name`."""
    entry = _data()["gateways"][name]
    return Gateway(name, entry["title"], entry["base_url"], entry["key_variable"], entry["key_url"])


def models() -> list[Model]:
    """Every model of the catalogue, in its order."""
    return [
        Model(
            id=entry["id"],
            name=entry["name"],
            context_window=entry["context_window"],
            max_tokens=entry["max_tokens"],
            input=tuple(entry["recipe"]["input"]),
            reasoning=entry["recipe"]["reasoning"],
            capabilities=tuple(entry["capabilities"]),
            card=entry,
        )
        for entry in _data()["models"]
    ]


def find(model_id: str) -> Model:
    """The model with this id, or `unknown-model` with the nearest known ids."""
    known = {model.id: model for model in models()}
    if model_id not in known:
        from difflib import get_close_matches

        near = get_close_matches(model_id, known, n=2, cutoff=0.5) or list(known)
        raise SetupError("unknown-model", model=model_id, near=", ".join(near))
    return known[model_id]
