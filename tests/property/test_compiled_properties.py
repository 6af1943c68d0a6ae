"""The compiled templates and schemas of a wheel say what their sources say, for random contexts and data."""

from __future__ import annotations

from pathlib import Path
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.amount import examples
from tests.compiled import compared
from tests.program import Program, scratch
from tests.property.homes import FOLDERS, Home
from tests.property.test_export_properties import home_with_keys, setups


@examples(100)
@given(st.sampled_from(FOLDERS), st.randoms(use_true_random=False))
def test_of_a_home(folder: Path, random: Random) -> None:
    """In each run of a golden case, with odd texts and values in what it renders and validates."""
    with scratch() as path, pytest.MonkeyPatch.context() as patch, compared(patch, random) as seen:
        assert not Home(Program(path), folder).set_up() or seen


@examples(30)
@given(setups(), st.randoms(use_true_random=False))
def test_of_a_setup_file(text: str, random: Random) -> None:
    with home_with_keys() as program, pytest.MonkeyPatch.context() as patch, compared(patch, random) as seen:
        assert program("apply", "-", "--check", stdin=text.encode()).code in (0, 1, 2, 3)
        assert "setup.schema.json" in seen
