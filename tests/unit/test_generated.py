"""The filters of templates, for every text."""

from __future__ import annotations

import json
import tomllib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wcode_setup import generated
from wcode_setup.secrets.secret import Secret

texts = st.text(st.characters(exclude_categories=["Cs"]))


@given(texts)
def test_a_text_in_toml_is_that_text(text: str) -> None:
    assert tomllib.loads(f"a = {generated.totoml(text)}\n") == {"a": text}


@given(texts)
def test_a_text_in_json_is_that_text(text: str) -> None:
    assert json.loads(generated.tojson(text)) == text


@pytest.mark.parametrize(
    ("text", "toml"),
    [("\U0001f642", '"\\U0001f642"'), ("\U00010000\U0010ffff", '"\\U00010000\\U0010ffff"'), ("\x7f", '"\\u007f"')],
)
def test_characters_that_toml_spells_otherwise(text: str, toml: str) -> None:
    assert generated.totoml(text) == toml


def test_a_key_is_written() -> None:
    """A template is the one place where it is."""
    assert generated.tojson({"key": Secret("sk-test-1")}) == '{"key": "sk-test-1"}'
    assert generated.totoml(Secret("sk-test-1")) == '"sk-test-1"'


def test_a_checkout_has_no_compiled_parts() -> None:
    assert generated.module("builtin") is None
    assert generated.template("openclaw/openclaw.json.j2") is None
    assert not generated.accepts("openclaw/openclaw.json.schema.json", {})
