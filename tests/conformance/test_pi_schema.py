"""pi itself judges the fragments of `tests/pi_fragments.py` as that table says: each in an entry of its own.

It reports eight errors at most, so those that it names are taken out until it names none: 15 runs of 1 s.
"""

from __future__ import annotations

import json
import re

import pytest

from tests.conformance.install import install
from tests.conformance.sandbox import Sandbox
from tests.conformance.test_pi import AGENT, Pi
from tests.pi_fragments import FORMER, FRAGMENTS, NEW

pytestmark = pytest.mark.timeout(600)  # seconds; the first tests install both versions


@pytest.mark.parametrize(("recipe", "version"), [("pi", NEW), ("pi-0.74.2", FORMER)])
def test_verdict(recipe: str, version: str, sandbox: Sandbox) -> None:
    pi = Pi(install(recipe), sandbox)
    left = {f"p{number}": fragment.entry() for number, fragment in enumerate(FRAGMENTS)}
    wrong = set[int]()
    while True:
        sandbox.write(json.dumps({"providers": left}), *AGENT, "models.json")
        said = pi.run("--list-models", "nothing")
        named = set(re.findall(r"^(?: +- providers\.|.*Provider )(p\d+)\b", said.err + said.out, re.MULTILINE))
        if not named:
            break
        wrong |= {int(name[1:]) for name in named}
        left = {name: entry for name, entry in left.items() if name not in named}
    assert "errors loading" not in said.err, said
    assert [
        (str(fragment), number not in wrong)
        for number, fragment in enumerate(FRAGMENTS)
        if (number in wrong) == (version in fragment.accepted)
    ] == []
