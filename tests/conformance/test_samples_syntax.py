"""The samples in languages that cannot be had here are read by a parser of the language."""

from __future__ import annotations

import json
import os
import subprocess

import pytest

from tests.conformance.install import install
from tests.conformance.test_samples import ODD, PROMPT
from tests.test_sample import COMBINATIONS
from wcode_setup.samples.languages import LANGUAGES
from wcode_setup.samples.make import text

UNRUN = [name for name, one in LANGUAGES.items() if not one.is_run]


def faults(texts: list[tuple[str, str]]) -> list[list[str]]:
    """The faulty places of each text, by its language."""
    python = os.path.join(install("samples-syntax"), "bin", "python")
    script = os.path.join(os.path.dirname(__file__), "syntax.py")
    done = subprocess.run([python, script], input=json.dumps(texts), capture_output=True, text=True, check=True)
    found: list[list[str]] = json.loads(done.stdout)
    return found


@pytest.mark.parametrize("language", UNRUN)
def test_the_syntax(language: str) -> None:
    odd = {"tools": [{"type": "function", "function": {"name": "f", "parameters": ODD}}]}
    wanted = [asked._replace(prompt=PROMPT) for asked in COMBINATIONS]
    wanted += [asked._replace(parameters=odd) for asked in COMBINATIONS]
    texts = [(language, text(language, asked)) for asked in wanted]
    for (_, sample), found in zip(texts, faults(texts), strict=True):
        assert found == [], sample


@pytest.mark.parametrize("language", UNRUN)
def test_the_parser_sees_a_fault(language: str) -> None:
    sample = text(language, COMBINATIONS[0])
    assert faults([(language, sample.replace('"', "", 1)), (language, sample.replace(")", "", 1))]) != [[], []]
