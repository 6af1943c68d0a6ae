"""Our reader against the parsers of the tools themselves, over the texts of the fuzzer.

The tools read their files with the npm packages `json5` and `jsonc-parser`, or with `JSON.parse` (docs/tools/). What a tool cannot read must be refused, and what it can read must be the same data.
"""

from __future__ import annotations

import json
import math
import os
import subprocess
from random import Random
from typing import Any

import pytest

from tests.amount import FACTOR
from tests.conformance.install import install, node_folder
from tests.fuzz.corpus import Corpus
from tests.fuzz.styles import text_for
from wcode_setup.documents import parse
from wcode_setup.errors import SetupError

HERE = os.path.dirname(os.path.abspath(__file__))
PACKAGES = {"json5": "openclaw", "jsonc": "jsonc-parser", "json": "openclaw"}
"""Form -> the recipe whose parser reads it; `JSON.parse` needs none."""
COUNT = int(4000 * FACTOR)
REFUSED_BY_US = {"syntax-digits": "thousands of digits, which Python refuses to count"}
"""The codes of what we refuse although the tools read it, each with the reason."""


def texts(form: str) -> list[str]:
    """Bent and broken texts, and some that the fuzzer makes seldom."""
    random = Random(form)
    corpus = Corpus(random, golden_only=True).texts["json"]
    found = [*RARE, *(text_for("json", corpus, random) for _ in range(COUNT))]
    return found if form == "json5" else [text.removeprefix("\ufeff") for text in found]  # as these tools do, or refuse


RARE = [
    '{"a": 1}', "", " ", "// c", "[]", "1", '"x"', "null", "{a: 1,}", "{,}", "[,]", "[1,,2]", "{'a': 'b'}", "{a: +1}", "{a: .5}", "{a: 5.}",
    "{a: 0x1F}", "{a: -0x1f}", "{a: 01}", "{a: -01}", "{a: 1e5}", "{a: 1e}", "{a: Infinity}", "{a: -NaN}", "{a: -0}", "{a: 1e999}",
    "{a: 12345678901234567890}", "{a: 0.1}", '{"a": 1, "a": 2}', "{\\u0061: 1}", "{a\\u0062: 1}", "{é: 1}", "{名: 1}", "{a-b: 1}",
    "{1: 2}", "{$: 1, _: 2}", "{null: 1, true: 2}", "{a\u200c: 1}", "{𝒳: 1}", "{\\u{61}: 1}", '{"a": "\\x41"}', '{"a": "\\u{41}"}',
    '{"a": "\\0"}', '{"a": "\\01"}', '{"a": "\\1"}', '{"a": "\\q"}', '{"a": "b\\\nc"}', '{"a": "b\\\r\nc"}', '{"a": "b\\\u2028c"}',
    '{"a": "b\u2028c"}', '{"a": "b\nc"}', '{"a": "b\tc"}', '{"a": "\\ud83d"}', '{"a": "\\ud83d\\ude00"}', '{"a": "\x7f\x80"}',
    "/* c */ {a: /* d */ 1 // e\n}", "/* c", "{a: 1} // c", "{a: 1} x", "{a: 1}}", "{a 1}", "{a: }", "{a: 1 b: 2}", "# c\n{}", "<!-- c\n{}",
    "{a: 1}\u00a0", "\u2003{a: 1}", "\u180e{a: 1}", "\ufeff{a: 1}", "{a:\ufeff1}", "\x0b\x0c{a: 1}", "{a: undefined}", "{a: b}",
    "// c\u2028{a: 1}", "// c\r{a: 1}", '{"__proto__": 1}', '{"__proto__": {"a": 1}}', '{"constructor": 1}', "{a: '\\''}", "{'a\\'b': 1}",
    "{a: 1, /* c */}", "[1, // c\n]", "{a: 0b1}", "{a: 1_000}", "{a: 1n}", "{a: 0X1}", "{a: 0x}", "{a: .}", "{a: +.5e-3}", "{a: - 1}",
    "{a: --1}", "{\"a\": tru}", "{\"a\": True}", "{\"a\": nullx}", "{a: Infinityx}", "{a: NaN1}", "\0{}", "{a: 1}\0", "{[1]: 2}",
    "{a: '\u2029'}", "{//c\na:1}", "{a:1//c\n}", "{a/**/:1}", "{/**/}", "[/**/]", "{a: 1;}", "{a = 1}", "{'a': 1 'b': 2}",
]  # fmt: skip


def read(form: str, given: list[str]) -> list[list[Any]]:
    """What the tool's parser makes of each text."""
    folder = install(PACKAGES[form])
    node = os.path.join(node_folder(), "node")
    done = subprocess.run(
        [node, os.path.join(HERE, "readers.mjs"), form, os.path.join(folder, "node_modules")],
        input=json.dumps(given).encode(),
        capture_output=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr.decode()
    answers: list[list[Any]] = json.loads(done.stdout)
    assert len(answers) == len(given)
    return answers


def is_same(ours: Any, theirs: Any) -> bool:
    """Whether our data is that of a JavaScript parser, whose numbers are floats."""
    if isinstance(ours, dict):
        members = dict(theirs["o"]) if isinstance(theirs, dict) and "o" in theirs else None
        return (
            members is not None
            and members.keys() == ours.keys()
            and all(is_same(ours[key], members[key]) for key in ours)
        )
    if isinstance(ours, list):
        return isinstance(theirs, list) and len(ours) == len(theirs) and all(map(is_same, ours, theirs))
    if isinstance(ours, bool) or ours is None or isinstance(ours, str):
        return type(theirs) is type(ours) and bool(theirs == ours)
    number = theirs.get("#") if isinstance(theirs, dict) else None
    return number is not None and same_number(ours, float(number))


def same_number(ours: float, theirs: float) -> bool:
    try:
        mine = float(ours)
    except OverflowError:
        mine = math.inf if ours > 0 else -math.inf
    return mine == theirs or (math.isnan(mine) and math.isnan(theirs))


@pytest.mark.parametrize("form", PACKAGES)
def test_the_tool_reads_what_we_read(form: str) -> None:
    given, wrong, counts = texts(form), [], {"same": 0, "both refuse": 0, "we refuse": 0}
    for text, answer in zip(given, read(form, given), strict=True):
        try:
            document = parse(text, form)
        except SetupError as error:
            said = getattr(error.fields.get("what"), "code", error.code)
            if answer[0] and said not in REFUSED_BY_US:
                wrong.append(("we refuse", said, text))
            counts["we refuse" if answer[0] else "both refuse"] += 1
            continue
        if answer[0] is None or document.empty:  # too deep for them; what is empty we fill
            continue
        if form == "jsonc" and "__proto__" in text:  # jsonc-parser assigns it, and loses it so
            continue
        if not answer[0]:
            wrong.append(("they refuse", "", text))
        elif not is_same(document.data, answer[1]):
            wrong.append(("differs", repr(document.data), text))
        else:
            counts["same"] += 1
    assert min(counts["same"], counts["both refuse"]) > COUNT // 20, counts
    assert not wrong, "\n".join(
        f"{len(wrong)} {kind} {more[:80]} {text[:120]!r}"
        for kind, more, text in sorted(wrong, key=lambda one: len(one[2]))[:40]
    )
