"""The samples in languages that are not available here are read by a parser of the language."""

from __future__ import annotations

import json
import os
import re
import subprocess
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

import pytest

from tests.conformance.install import install
from tests.conformance.test_samples import ODD, PROMPT
from tests.test_sample import COMBINATIONS
from wcode_setup.samples import wire
from wcode_setup.samples.languages import LANGUAGES
from wcode_setup.samples.literals import Image
from wcode_setup.samples.make import text

UNRUN = [name for name, one in LANGUAGES.items() if not one.is_run]
PLAIN = {"tools": [{"type": "function", "function": {"name": "f", "parameters": {}}}]}
TOOLS = {"tools": [{"type": "function", "function": {"name": "f", "parameters": ODD}}]}
_ESCAPES = {"n": "\n", "r": "\r", "t": "\t"}


def parsed(language: str, samples: Sequence[str]) -> list[dict[str, Any]]:
    """Faults, string literals and expressions in strings of each sample."""
    python = os.path.join(install("samples-syntax"), "bin", "python")
    script = os.path.join(os.path.dirname(__file__), "syntax.py")
    given = json.dumps([(language, sample) for sample in samples])
    done = subprocess.run([python, script], input=given, capture_output=True, text=True, check=True)
    found: list[dict[str, Any]] = json.loads(done.stdout)
    return found


def value(string: str) -> str:
    """The value of a string literal without expressions: the escapes of Swift and Dart."""
    code = r"\\(?:u\{([0-9a-f]+)\}|u([0-9a-f]{4})|(.))"
    return re.sub(
        code, lambda found: chr(int(found[1] or found[2], 16)) if not found[3] else _ESCAPES.get(found[3], found[3]),
        string[1:-1],
    )  # fmt: skip


def strings(body: Any) -> Iterator[str]:
    """The strings of a body, keys among them."""
    if isinstance(body, Image):
        yield from [body.head] if body.head else []
    elif isinstance(body, str):
        yield body
    elif isinstance(body, dict):
        for key, one in body.items():
            yield key
            yield from strings(one)
    elif isinstance(body, list):
        for one in body:
            yield from strings(one)


@pytest.mark.parametrize("language", UNRUN)
def test_the_syntax(language: str) -> None:
    """And no string of a request changes anything but its own literal."""
    odd = [asked._replace(prompt=PROMPT) for asked in COMBINATIONS]
    odd += [asked._replace(prompt=PROMPT, parameters=TOOLS) for asked in COMBINATIONS]
    plain = [*COMBINATIONS, *(asked._replace(parameters=PLAIN) for asked in COMBINATIONS)]
    samples = [text(language, asked) for asked in odd + plain]
    found = parsed(language, samples)
    for sample, one in zip(samples, found, strict=True):
        assert one["faults"] == [], sample
    for wanted, base, one, other in zip(odd, plain, found[: len(odd)], found[len(odd) :], strict=True):
        assert one["holes"] == other["holes"]
        written, before = Counter(map(value, one["strings"])), Counter(map(value, other["strings"]))
        written.subtract(before)
        said = Counter(strings(wire.body(wanted)))
        said.subtract(Counter(strings(wire.body(base))))
        assert {key: count for key, count in written.items() if count} == {
            key: count for key, count in said.items() if count
        }


@pytest.mark.parametrize("language", UNRUN)
def test_the_parser_sees_a_fault(language: str) -> None:
    sample = text(language, COMBINATIONS[0])
    for broken in (sample.replace('"', "", 1), sample.replace(")", "", 1)):
        [found] = parsed(language, [broken])
        assert found["faults"]


@pytest.mark.parametrize("language", UNRUN)
def test_the_parser_sees_an_expression_in_a_string(language: str) -> None:
    sample = text(language, COMBINATIONS[0]._replace(prompt=PROMPT))
    wrong, right = {"swift": (r"\(w)", r"\\(w)"), "dart": ("${x}", r"\${x}")}[language]
    assert sample.count(right) == 1
    good, bad = parsed(language, [sample, sample.replace(right, wrong)])
    assert bad["holes"] == good["holes"] + 1 and bad["faults"] == []
