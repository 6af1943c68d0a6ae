"""Our schema, and what a set-up refuses, judge the fragments of `tests/pi_fragments.py` as that table says."""

from __future__ import annotations

import pytest

from tests.pi_fragments import FRAGMENTS, OURS, TAKEN, Fragment
from wcode_setup.engine.schema import violations
from wcode_setup.tools.pi.accepted import faults

SCHEMA = "pi/models.json.schema.json"


@pytest.mark.parametrize("fragment", FRAGMENTS, ids=str)
def test_ours(fragment: Fragment) -> None:
    data = {"providers": {"wcode": fragment.entry()}}
    found = [violation.where for violation in violations(data, SCHEMA)]
    assert (found == []) == (OURS in fragment.accepted), found
    refused = [fault.path for fault in faults(data)]
    assert (refused == []) == (TAKEN in fragment.accepted), refused


def test_what_a_set_up_refuses_pi_refuses() -> None:
    """Nothing is refused that either version takes, but for values that the former one does not know."""
    refused = [fragment for fragment in FRAGMENTS if TAKEN not in fragment.accepted]
    assert len(FRAGMENTS) == len({str(one) for one in FRAGMENTS}) > 150
    assert all("1.6.0" not in fragment.accepted for fragment in refused)
