"""What runs registered, for `prune: true` and `export`."""

from __future__ import annotations

from collections.abc import Sequence

from wcode_setup.catalog import Model
from wcode_setup.engine.record import Run


def registered(runs: Sequence[Run], tool: str) -> dict[str, dict[str, Model]]:
    """Provider -> id -> model, as `runs` (the newest first) left it registered in the tool, with the newest figures."""
    found: dict[str, dict[str, Model]] = {}
    for run in reversed(runs):
        if tool in run.setups:
            setup, of_provider = run.setups[tool], found.setdefault(run.providers[tool], {})
            of_provider.update({model.id: model for model in setup.models})
            for name in setup.pruned:
                of_provider.pop(name, None)
    return found
