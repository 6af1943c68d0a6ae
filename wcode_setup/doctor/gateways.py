"""The gateways of several tools, asked side by side."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from wcode_setup import catalog
from wcode_setup.doctor.case import Case
from wcode_setup.doctor.network import Asked, gateway_results
from wcode_setup.doctor.parallel import side_by_side
from wcode_setup.doctor.results import FAILED, Result
from wcode_setup.errors import Note
from wcode_setup.gateway.trust import Authority
from wcode_setup.urls import host_of, same_url

_DEADLINE = 60.0
"""Seconds for all requests of a tool."""


def results(cases: Sequence[Case]) -> list[list[Result]]:
    """The results of each tool; `[]` for one that has no managed entry."""
    asked = [_asked(case) for case in cases if case.provider]
    outcomes = side_by_side([partial(gateway_results, one, deadline=_DEADLINE) for one in asked], _DEADLINE + 5)
    found = iter([_in_time(one, outcome) for one, outcome in zip(asked, outcomes, strict=True)])
    return [next(found) if case.provider else [] for case in cases]


def _in_time(asked: Asked, outcome: list[Result] | Exception) -> list[Result]:
    if isinstance(outcome, Exception):
        late = Note("gateway-timeout", host=host_of(asked.base_url), seconds=round(_DEADLINE))
        return [Result("name", FAILED, late)]
    return outcome


def _asked(case: Case) -> Asked:
    """The requests that the tool makes with its managed entry."""
    tool, url = case.tool, case.request.base_url
    known = any(same_url(url, one) for one in catalog.gateway().base_urls.values())
    new_key = f"wcode-setup {tool.NAME} --api-key-stdin"
    if not known:
        new_key += f" --base-url {url} --provider {case.provider}"
    models = [model.id for model in case.request.models]
    return Asked(url, case.key, models, new_key, tool.PROTOCOL, _authority(case))


def _authority(case: Case) -> Authority:
    """The variable of certificates that is set, else the first one that the tool knows."""
    env, names = case.view.locations.env, list(case.tool.CERTIFICATES)
    chosen = next((name for name in names if env.get(name.lstrip("+"))), next(iter(names), ""))
    variable = chosen.lstrip("+")
    return Authority(variable, env.get(variable), replaces=bool(chosen) and not chosen.startswith("+"))
