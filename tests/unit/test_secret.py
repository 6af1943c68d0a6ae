"""A key as a type: no way to show it but `reveal`."""

from __future__ import annotations

import copy
import json
import pickle
from typing import Any

import pytest

from wcode_setup.secrets.masking import Masker
from wcode_setup.secrets.secret import Secret, secret

KEY = "sk-test-0123456789abcdef"


def test_a_secret_shows_its_mask() -> None:
    key = Secret(KEY)
    shown = [repr(key), str(key), f"{key}", f"{key:>20}", "%s" % key, "%r" % key, repr([key]), repr({"a": (key,)})]  # noqa: UP031
    assert all("sk-…cdef" in text and KEY[3:-4] not in text for text in shown)
    assert key.reveal() == KEY


def test_secrets_are_equal_by_value() -> None:
    assert Secret(KEY) == Secret(KEY) != Secret("other")
    assert {Secret(KEY), Secret(KEY)} == {copy.copy(Secret(KEY)), copy.deepcopy(Secret(KEY))}
    assert Secret(KEY) != KEY
    assert (secret(None), secret(KEY)) == (None, Secret(KEY))


@pytest.mark.parametrize("leave", [json.dumps, pickle.dumps, vars])
def test_a_secret_leaves_by_no_other_way(leave: Any) -> None:
    with pytest.raises(TypeError):
        leave(Secret(KEY))


@pytest.mark.parametrize("word", ["none", "true", "local", "ollama", "wcode", "openclaw", "literal", "openclaw-gateway",
                                  "http://127.0.0.1:8000/v1", "/run/secrets/wcode-key1", "WCODE_API_KEY"])  # fmt: skip
def test_a_word_of_the_environment_is_no_key(word: str) -> None:
    masker = Masker(lambda: [word])
    assert masker.foreign(f"mode: {word}") == masker.own(f"mode: {word}") == f"mode: {word}"


def test_a_suspected_key_is_masked_in_foreign_text_and_a_given_one_in_all() -> None:
    masker = Masker(lambda: ["q7Zk3x9Lm2Np"])
    masker.hide(Secret("w8Yb4Cd5Vt1R"), Secret("dev1"), Secret("local"))
    text = "a q7Zk3x9Lm2Np b w8Yb4Cd5Vt1R c dev1 d local"
    assert masker.foreign(text) == "a …m2Np b …Vt1R c … d local"
    assert masker.own(text) == "a q7Zk3x9Lm2Np b …Vt1R c dev1 d local"


def test_an_id_that_was_chosen_is_shown_whatever_it_looks_like() -> None:
    masker = Masker()
    ids = ("sk-proxy", "sk-9f8e7d6c5b4a39281706f5e4d3c2b1a0", "9f8e7d6c5b4a39281706f5e4d3c2b1a0")
    masker.hide(*map(Secret, ids))
    masker.choose(*ids)
    for word in ids:
        assert masker.foreign(f'"{word}"') == masker.own(f'"{word}"') == f'"{word}"'
    assert masker.foreign("sk-proxy-0123456789ab") == "sk-…89ab"
