"""What a run was asked to set up, as far as later runs want to know it: for `prune: true` and for `export`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from wcode_setup.catalog import Model


class Setup(NamedTuple):
    """What one run set up in one tool; no key. `vision` as in `Request`; `variable`: the one that a reference names.

    `pruned`: the ids of the models that it took out again.
    """

    base_url: str
    models: Sequence[Model]
    vision: bool | None = None
    variable: str | None = None
    pruned: Sequence[str] = ()


_FIELDS = ("id", "name", "context_window", "max_tokens", "input", "reasoning")


def encode(setup: Setup) -> dict[str, Any]:
    """A setup as JSON."""
    models = [{field: getattr(model, field) for field in _FIELDS} for model in setup.models]
    return {**setup._asdict(), "models": models}


def decode(found: Mapping[str, Any]) -> Setup:
    """The inverse of `encode`."""
    models = [Model(**{**model, "input": tuple(model["input"])}) for model in found["models"]]
    return Setup(**{**found, "models": models})


def registered(runs: Sequence[Mapping[str, Any]], tool: str) -> dict[str, dict[str, Model]]:
    """Provider -> id -> model, as `runs` (the newest first) left it registered in the tool, with the newest figures."""
    found: dict[str, dict[str, Model]] = {}
    for run in reversed(runs):
        if tool in run["setups"]:
            setup, of_provider = decode(run["setups"][tool]), found.setdefault(run["providers"][tool], {})
            of_provider.update({model.id: model for model in setup.models})
            for name in setup.pruned:
                of_provider.pop(name, None)
    return found
