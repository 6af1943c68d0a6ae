"""Models and gateways that runs registered: for `prune: true`, `export` and set-ups."""

from __future__ import annotations

from collections.abc import Sequence

from wcode_setup.catalog import Model
from wcode_setup.engine.store.history import State, readable, standing_tools
from wcode_setup.engine.store.record import Run
from wcode_setup.locations import Locations
from wcode_setup.tools.base import Recorded


def recorded(locations: Locations) -> list[Recorded]:
    """The gateways that standing runs set up in any tool, from the records that can be read."""
    found, _ = readable(State(locations))
    left = standing_tools(found)
    setups = ((tool, run.setups[tool]) for run in found for tool in left[run.run_id] if tool in run.setups)
    return list(dict.fromkeys(Recorded(tool, setup.base_url, setup.variable) for tool, setup in setups))


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
