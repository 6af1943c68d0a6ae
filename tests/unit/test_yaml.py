"""The rules of the YAML editor, one by one: what stays as it is, what an edit looks like, what is refused."""

import datetime
import math
import time
from typing import Any

import pytest
import yaml as pyyaml

from wcode_setup.console import messages
from wcode_setup.documents import parse, yaml
from wcode_setup.documents.base import Item, Op, Path, Remove, Set, Upsert
from wcode_setup.documents.edits import apply_edits
from wcode_setup.documents.opaque import Opaque
from wcode_setup.engine import ops as model
from wcode_setup.errors import Note, SetupError

A, B, C, D, L, M = ("a",), ("b",), ("c",), ("d",), ("l",), ("m",)
TWO = {"x": 1, "y": [True]}


def edit(before: str, ops: list[Op]) -> str:
    return apply_edits(before, yaml.parse(before).edits(ops))


NOOP: list[tuple[str, str, list[Op]]] = [
    ("no ops", "a: 1", []),
    ("set an equal scalar", "a: 1", [Set(A, 1)]),
    ("set an equal scalar, spelt differently", "a: 0x10\nb: 1:20\nc: .5\nd: Yes", [Set(A, 16), Set(B, 80), Set(C, 0.5), Set(D, True)]),
    ("set an equal string, spelt differently", "a: |-\n  x\nb: 'it''s'\nc: \"\\x41\"", [Set(A, "x"), Set(B, "it's"), Set(C, "A")]),
    ("set equal nulls", "a:\nb: ~\nc: null\nd: Null", [Set(A, None), Set(B, None), Set(C, None), Set(D, None)]),
    ("set an equal NaN", "a: .nan\nb: -.INF", [Set(A, math.nan), Set(B, -math.inf)]),
    ("set an equal mapping, in another order", "a:\n  x: 1 # c\n  y: [ true ]", [Set(A, {"y": [True], "x": 1})]),
    ("set an equal list with comments inside", "l:\n- 1 # one\n# two\n- 2", [Set(L, [1, 2])]),
    ("set what an alias says already", "a: &x {k: 1}\nb: *x", [Set(("b", "k"), 1), Set(B, {"k": 1})]),
    ("set what a merge key says already", "a: &x {k: 1}\nb:\n  <<: *x\n  z: 2", [Set(("b", "k"), 1), Set(("b", "z"), 2)]),
    ("set what a tag says already", "a: !!str 1\nb: !!map {c: 1}", [Set(A, "1"), Set(("b", "c"), 1)]),
    ("remove what is not there", "a: {b: 1}", [Remove(("a", "c")), Remove(("x", "y"))]),
    ("remove through a scalar", "a: 1\nl: [1]", [Remove(("a", "b")), Remove(("l", "b"))]),
    ("remove a missing item", "l:\n- id: 1", [Remove(("l", Item("id", 2))), Remove(("l", Item(None, 1)))]),
    ("remove a key that is a number", "1: x", [Remove(("1",))]),
    ("upsert an equal item", "l:\n- id: 1\n  x: 2", [Upsert(L, "id", {"x": 2, "id": 1})]),
    ("upsert an item that has more fields", "l:\n- {id: 1, x: 2}", [Upsert(L, "id", {"id": 1})]),
    ("upsert a scalar that is there", "l: [x, 1]", [Upsert(L, None, "x")]),
    ("add and remove again", "a: 1", [Set(B, 1), Remove(B)]),
    ("remove and add again, equal", "a:\n  x: 1 # c\n", [Remove(A), Set(A, {"x": 1})]),
    ("change and change back", "a: 1", [Set(A, 2), Set(A, 1)]),
    ("replace and add what was lost again", "l:\n- 1\n# c\n- 2", [Set(L, [1]), Upsert(L, None, 2)]),
    ("items that take each other's place", "- 1\n# c\n- 2", [Remove((Item(None, 1),)), Set((Item(None, 2),), 1), Upsert((), None, 2)]),
    ("an empty file stays empty", "", [Remove(A), Remove(())]),
    ("comments only, removed", "# c\n", [Remove(A), Set((), {})]),
    ("an empty document with a marker", "---\n# c\n", [Set((), {})]),
]  # fmt: skip


@pytest.mark.parametrize(("rule", "text", "ops"), NOOP, ids=[row[0] for row in NOOP])
def test_noop(rule: str, text: str, ops: list[Op]) -> None:
    assert yaml.parse(text).edits(ops) == []


VENDOR = {
    "default": "qwen/qwen3.6-27b",
    "provider": "custom",
    "base_url": "https://wcode.net/api/gpt/v1",
    "api_key": "<API_KEY>",
    "context_length": 256000,
}
VENDOR_TEXT = """\
model:
  default: "qwen/qwen3.6-27b"
  provider: custom
  base_url: "https://wcode.net/api/gpt/v1"
  api_key: "<API_KEY>"
  context_length: 256000
"""

NEW: list[tuple[str, str, list[Op], str]] = [
    ("the vendor's sample", "", [Set(("model",), VENDOR)], VENDOR_TEXT),
    ("no bytes", "", [Set(A, 1)], "a: 1\n"),
    ("a BOM only", "\ufeff", [Set(A, 1)], "\ufeffa: 1\n"),
    ("blanks only", "  \n\n", [Set(A, 1)], "a: 1\n"),
    ("blanks only, CRLF", "\r\n", [Set(A, {"b": 1})], "a:\r\n  b: 1\r\n"),
    ("comments only", "# hi\n", [Set(A, 1)], "# hi\na: 1\n"),
    ("comments only, no last line break", "# hi", [Set(A, {"b": 1})], "# hi\na:\n  b: 1"),
    ("comments only, blank lines behind", "\ufeff# hi\r\n\r\n", [Set(A, 1)], "\ufeff# hi\r\n\r\na: 1\r\n"),
    ("below the marker of the document", "---\n# c\n", [Set(A, 1)], "---\n# c\na: 1\n"),
    ("before the marker of the end", "---\n# c\n...\n", [Set(A, 1)], "---\n# c\na: 1\n...\n"),
    ("a marker without a line break", "---", [Set(A, 1)], "---\na: 1"),
    ("a directive", "%YAML 1.1\n---\n", [Set(A, 1)], "%YAML 1.1\n---\na: 1\n"),
    ("a list", "# c\n", [Set((), [1, {"x": 2}])], "# c\n- 1\n- x: 2\n"),
    ("several ops", "", [Set(A, 1), Upsert(L, "id", {"id": 1, "x": []}), Remove(A)], "l:\n  - id: 1\n    x: []\n"),
]  # fmt: skip

INSERT: list[tuple[str, str, list[Op], str]] = [
    ("behind the last", "a: 1\n", [Set(B, 2)], "a: 1\nb: 2\n"),
    ("no last line break", "a: 1", [Set(B, 2)], "a: 1\nb: 2"),
    ("two at once", "a: 1\n", [Set(B, 2), Set(C, TWO)], "a: 1\nb: 2\nc:\n  x: 1\n  \"y\":\n    - true\n"),
    ("not behind the comment of the next section", "model:\n  default: x\n\n# ---- next section ----\nother: 1\n", [Set(("model", "base_url"), "u")], "model:\n  default: x\n  base_url: u\n\n# ---- next section ----\nother: 1\n"),
    ("behind the comment of the line", "m:\n  a: 1 # A\n  # x\nb: 1\n", [Set(("m", "b"), 2)], "m:\n  a: 1 # A\n  b: 2\n  # x\nb: 1\n"),
    ("at the end and deeper, in one place", "a:\n  b:\n    c: 1\n", [Set(D, 1), Set(("a", "x"), 2), Set(("a", "b", "y"), 3)], "a:\n  b:\n    c: 1\n    \"y\": 3\n  x: 2\nd: 1\n"),
    ("behind a deep list", "a:\n  l:\n  - x\n  - y: [1,\n     2] # c\nb: 1\n", [Set(("a", "c"), 1)], "a:\n  l:\n  - x\n  - y: [1,\n     2] # c\n  c: 1\nb: 1\n"),
    ("behind an empty value", "a:\n  x: 1\n  y:\n# c\nb: 1\n", [Set(("a", "z"), 2)], "a:\n  x: 1\n  y:\n  z: 2\n# c\nb: 1\n"),
    ("behind a block scalar", "a:\n  x: |\n    t\n\n# c\nb: 1\n", [Set(("a", "z"), 2)], "a:\n  x: |\n    t\n  z: 2\n\n# c\nb: 1\n"),
    ("behind a block scalar that keeps its end", "x: |+\n  t\n\n", [Set(A, 2)], "x: |+\n  t\n\na: 2\n"),
    ("behind a folded scalar, blanks in it", "x: >-\n   t\n   \n    \n", [Set(A, 2)], "x: >-\n   t\n   \n    \na: 2\n"),
    ("behind a block scalar without a line break", "x: |\n  t", [Set(A, 2)], "x: |-\n  t\na: 2"),
    ("behind one that keeps, without a line break", "x: |2+\n  t", [Set(A, 2)], "x: |2-\n  t\na: 2"),
    ("behind one that strips, without a line break", "x: >-  # c\n  t", [Set(A, 2)], "x: >-  # c\n  t\na: 2"),
    ("behind a plain scalar of two lines", "a: x\n  y # c\n", [Set(B, 1)], "a: x\n  y # c\nb: 1\n"),
    ("behind a key with ?", "? a\n: 1\n", [Set(B, 1)], "? a\n: 1\nb: 1\n"),
    ("into an item of a list", "l:\n  -   id: 1 # c\n  -   id: 2\n", [Set(("l", Item("id", 1), "x"), 2)], "l:\n  -   id: 1 # c\n      x: 2\n  -   id: 2\n"),
    ("mappings on the way", "a: 1\n", [Set(("b", "c", "d"), 1)], "a: 1\nb:\n  c:\n    d: 1\n"),
    ("empty collections as values", "a: 1\n", [Set(B, {}), Set(C, [])], "a: 1\nb: {}\nc: []\n"),
    ("list, flush", "l:\n- a\nb: 1\n", [Upsert(L, None, "x")], "l:\n- a\n- x\nb: 1\n"),
    ("list, indented", "l:\n    - a\n", [Upsert(L, None, "x")], "l:\n    - a\n    - x\n"),
    ("list, between", "l:\n- a # a\n# b\n- b\n", [Upsert(L, None, "x", before=Item(None, "b")), Upsert(L, None, "z", before=Item(None, "b"))], "l:\n- a # a\n- x\n- z\n# b\n- b\n"),
    ("list, before the first", "l: # l\n  # a\n  - a\n", [Upsert(L, None, "x", before=Item(None, "a"))], "l: # l\n  - x\n  # a\n  - a\n"),
    ("list, before the first of the document", "- a\n- b\n", [Upsert((), None, "x", before=Item(None, "a")), Upsert((), None, "z")], "- x\n- a\n- b\n- z\n"),
    ("list, behind the dash of its list", "l:\n- id: m\n  n: [a]\n- - id: o\n", [Upsert(L, "id", {"id": "x"}, before=Item("id", "m"))], "l:\n- id: x\n- id: m\n  n: [a]\n- - id: o\n"),
    ("list, in the place of one that goes", "l:\n- a\n- b\n- c\n", [Remove((*L, Item(None, "b"))), Upsert(L, None, "x", before=Item(None, "c"))], "l:\n- a\n- x\n- c\n"),
    ("list in brackets, between", "l: [a, b]\n", [Upsert(L, None, "x", before=Item(None, "b")), Upsert(L, None, "z", before=Item(None, "a"))], "l: [z, a, x, b]\n"),
    ("list in brackets, several lines, between", "l: [\n  a, # a\n  b\n]\n", [Upsert(L, None, "x", before=Item(None, "b")), Upsert(L, None, "z", before=Item(None, "a"))], "l: [\n  z,\n  a, # a\n  x,\n  b\n]\n"),
    ("list, missing", "a: 1\n", [Upsert(L, None, "x"), Upsert(L, None, "z")], "a: 1\nl:\n  - x\n  - z\n"),
    ("list, mappings", "l:\n- id: a\n  x: 1\n", [Upsert(L, "id", {"id": "b", "x": {"z": [1]}})], "l:\n- id: a\n  x: 1\n- id: b\n  x:\n    z:\n    - 1\n"),
    ("list, items in brackets", "l:\n- {id: a}\n", [Upsert(L, "id", {"id": "b", "x": [1]})], "l:\n- {id: a}\n- {id: b, x: [1]}\n"),
    ("list in a list", "- - a\n  - b\n- c\n", [Upsert((), None, "d")], "- - a\n  - b\n- c\n- d\n"),
    ("into a mapping of mappings in brackets", "m:\n  p: {a: 1}\n  q: {a: 2}\n", [Set(("m", "r"), {"a": 3})], "m:\n  p: {a: 1}\n  q: {a: 2}\n  r: {a: 3}\n"),
    ("at the top, sections stay open", "p: {a: 1}\n", [Set(("r",), {"a": 3})], "p: {a: 1}\nr:\n  a: 3\n"),
    ("before the marker of the end", "a: 1\n...\n", [Set(B, 2)], "a: 1\nb: 2\n...\n"),
    ("into an empty mapping", "a: {} # c\nb: 1\n", [Set(("a", "x"), TWO)], "a: # c\n  x:\n    x: 1\n    \"y\":\n      - true\nb: 1\n"),
    ("into an empty list", "a: []", [Upsert(A, None, "x")], "a:\n  - x"),
    ("into an empty document in brackets", "{}\n", [Set(A, 1)], "a: 1\n"),
    ("a list into an empty document", "", [Upsert((), "id", {"id": 1, "x": {"z": 2}}), Upsert((), "id", {"id": 2})], "- id: 1\n  x:\n    z: 2\n- id: 2\n"),
    ("a list below a comment", "# c\n", [Upsert((), "id", {"id": 1})], "# c\n- id: 1\n"),
    ("into an empty mapping in a list", "l:\n- {}\n- [] # c\n", [Set(("l", Item(None, {}), "x"), 1)], "l:\n- x: 1\n- [] # c\n"),
    ("into an empty mapping that has a comment", "a: { # c\n  }\n", [Set(("a", "x"), 1)], "a: { # c\n  x: 1}\n"),
]  # fmt: skip

FLOW: list[tuple[str, str, list[Op], str]] = [
    ("one line", "a: {x: 1}\n", [Set(("a", "y"), {"z": [1, "q r"]})], 'a: {x: 1, "y": {z: [1, "q r"]}}\n'),
    ("padded", "a: { x: 1 } # c\n", [Set(("a", "z"), 2)], "a: { x: 1, z: 2 } # c\n"),
    ("a comma at the end", "a: {x: 1, }\n", [Set(("a", "z"), 2)], "a: {x: 1, z: 2, }\n"),
    ("a key without a value", "a: {x, b}\n", [Set(("a", "x"), 2), Set(("a", "z"), 1)], "a: {x: 2, b, z: 1}\n"),
    ("a colon without a value", "a: {x: , b: }\n", [Set(("a", "x"), 2), Set(("a", "b"), 1)], "a: {x: 2 , b: 1 }\n"),
    ("a list", "l: [1, 2]\n", [Upsert(L, None, 3)], "l: [1, 2, 3]\n"),
    ("several lines", "l: [\n  1,\n  2 # c\n]\n", [Upsert(L, None, 3)], "l: [\n  1,\n  2, # c\n  3\n]\n"),
    ("several lines, a comma at the end", "l: [\n  1,\n  2, # c\n]\n", [Upsert(L, None, 3)], "l: [\n  1,\n  2, # c\n  3,\n]\n"),
    ("several lines, no comment", "m: {\n    a: 1\n}\n", [Set(("m", "b"), 1), Set(("m", "c"), 1)], "m: {\n    a: 1,\n    b: 1,\n    c: 1\n}\n"),
    ("a comment on the one line", "m: {a: 1 # c\n  }\n", [Set(("m", "b"), 1)], "m: {a: 1, # c\n  b: 1\n  }\n"),
    ("JSON", '{"a": {"b": "x"}}\n', [Set(("a", "c"), True), Set(("a", "b"), "y")], '{"a": {"b": "y", c: true}}\n'),
    ("replaced by a mapping", "m: {a: 1, b: [1]}\n", [Set(("m", "a"), {"x": 1}), Set(("m", "b"), [])], "m: {a: {x: 1}, b: []}\n"),
    ("remove the first", "m: {a: 1, b: 2}\n", [Remove(("m", "a"))], "m: {b: 2}\n"),
    ("remove the last", "m: {a: 1, b: 2}\n", [Remove(("m", "b"))], "m: {a: 1}\n"),
    ("remove the last, add one", "m: {a: 1, b: 2}\n", [Remove(("m", "b")), Set(("m", "c"), 3)], "m: {a: 1, c: 3}\n"),
    ("remove all", "m: {a: 1, b: 2}\n", [Remove(("m", "a")), Remove(("m", "b"))], "m: {}\n"),
    ("remove all, add one", "m: {a: 1, b: 2}\n", [Remove(("m", "a")), Remove(("m", "b")), Set(("m", "c"), 3)], "m: {c: 3}\n"),
    ("remove a line", "m: {\n  a: 1,\n  b: 2,\n}\n", [Remove(("m", "a"))], "m: {\n  b: 2,\n}\n"),
    ("remove, the comment stays", "m: {a: 1, # A\n  b: 2}\n", [Remove(("m", "a"))], "m: { # A\n  b: 2}\n"),
    ("remove an item", "l: [x, {id: 1}, y]\n", [Remove(("l", Item("id", 1))), Remove(("l", Item(None, "y")))], "l: [x]\n"),
    ("behind a key without a value", "{e: }", [Set(A, 1)], "{e: , a: 1 }"),
    ("behind a key without a value, remove the next", "{e: , a: 1}", [Remove(A)], "{e: ,}"),
]  # fmt: skip

STYLE: list[tuple[str, str, list[Op], str]] = [
    ("four blanks", "a:\n    x: 1\n", [Set(B, {"c": {"d": 1}})], "a:\n    x: 1\nb:\n    c:\n        d: 1\n"),
    ("the siblings' unit before the file's", "a:\n  x: 1\nb:\n    c:\n        d: 1\n", [Set(("b", "e"), {"f": 1})], "a:\n  x: 1\nb:\n    c:\n        d: 1\n    e:\n        f: 1\n"),
    ("flush lists", "l:\n- 1\n", [Set(B, [1])], "l:\n- 1\nb:\n- 1\n"),
    ("indented lists", "m:\n    l:\n      - 1\n", [Set(("m", "b"), [1])], "m:\n    l:\n      - 1\n    b:\n      - 1\n"),
    ("a wide dash", "l:\n-   id: 1\n", [Upsert(L, "id", {"id": 2, "x": 3})], "l:\n-   id: 1\n-   id: 2\n    x: 3\n"),
    ("the column of the siblings", "a:\n   x: 1\n", [Set(("a", "z"), {"q": 1})], "a:\n   x: 1\n   z:\n      q: 1\n"),
    ("indented at the top", "  a: 1\n", [Set(B, {"c": 1})], "  a: 1\n  b:\n    c: 1\n"),
    ("aligned values", "a:     1 # c\nlong:  2\n", [Set(A, 3), Set(B, 4)], "a:     3 # c\nlong:  2\nb: 4\n"),
    ("keys in quotes, as the siblings", '"a": 1\n"b": 2\n', [Set(C, {"d": 1})], '"a": 1\n"b": 2\n"c":\n  "d": 1\n'),
    ("keys in single quotes", "'a': 1\n", [Set(("b.c",), 1)], "'a': 1\n'b.c': 1\n"),
    ("quotes that are needed do not count", '"a.b": 1\n', [Set(C, 1)], '"a.b": 1\nc: 1\n'),
    ("keys that need quotes", "a: 1\n", [Set(("qwen3.6-plus",), 1), Set(("1",), 1), Set(("on",), 1), Set(("",), 1), Set(("my-gw_1",), 1)], 'a: 1\n"qwen3.6-plus": 1\n"1": 1\n"on": 1\n"": 1\nmy-gw_1: 1\n'),
    ("CRLF", "a:\r\n  x: 1\r\n", [Set(("a", "z"), {"q": 1}), Set(B, [1])], "a:\r\n  x: 1\r\n  z:\r\n    q: 1\r\nb:\r\n  - 1\r\n"),
    ("mixed line breaks: the first counts", "a: 1\r\nb: 1\n", [Set(C, 1)], "a: 1\r\nb: 1\nc: 1\r\n"),
    ("a BOM", "\ufeffa:\n  x: 1\n", [Set(("a", "z"), 1), Set(B, 2)], "\ufeffa:\n  x: 1\n  z: 1\nb: 2\n"),
    ("text as it is, control characters escaped", "", [Set(A, '千问 é 😀 \x00\x1f\b\n\r\t"\\/\u2028\x85\ufeff')], 'a: "千问 é 😀 \\0\\x1f\\b\\n\\r\\t\\"\\\\/\\u2028\\x85\\ufeff"\n'),
    ("numbers and words", "", [Set(L, [0, -1, 1.5, 1e300, 1e-07, 2.0, 10**20, True, None, math.inf, -math.inf, math.nan])], "l:\n  - 0\n  - -1\n  - 1.5\n  - 1.0e+300\n  - 1.0e-07\n  - 2.0\n  - 100000000000000000000\n  - true\n  - null\n  - .inf\n  - -.inf\n  - .nan\n"),
    ("long strings are not folded", "", [Set(A, "x y " * 50)], f'a: "{"x y " * 50}"\n'),
]  # fmt: skip

REPLACE: list[tuple[str, str, list[Op], str]] = [
    ("a scalar", "a: 1 # A\nb: 2\n", [Set(A, "x")], "a: x # A\nb: 2\n"),
    ("plain by what may be plain", "a: old\nb: u\n", [Set(A, "https://h.example/v1"), Set(B, "custom:wcode")], "a: https://h.example/v1\nb: custom:wcode\n"),
    ("plain by what may not", "a: old\nb: old\nc: old\nd: old\n", [Set(A, "yes"), Set(B, "1e3"), Set(C, "a: b"), Set(D, "x #y")], 'a: "yes"\nb: "1e3"\nc: "a: b"\nd: "x #y"\n'),
    ("plain in brackets", "a: [old, u]\n", [Set(("a", Item(None, "old")), "x:y"), Set(("a", Item(None, "u")), "x.y")], 'a: ["x:y", x.y]\n'),
    ("single quotes stay", "a: 'old'\nb: 'old'\n", [Set(A, "it's"), Set(B, "a\nb")], "a: 'it''s'\nb: \"a\\nb\"\n"),
    ("double quotes stay", 'a: "old"\n', [Set(A, "word")], 'a: "word"\n'),
    ("a number in quotes becomes one", 'a: "256000"\n', [Set(A, 256000)], "a: 256000\n"),
    ("a number becomes a string", "a: 1\nb: 2\n", [Set(A, "1"), Set(B, "x.y")], 'a: "1"\nb: "x.y"\n'),
    ("an empty value", "a:\nb: # c\nc:   \nd:", [Set(A, 1), Set(B, 2), Set(C, 3), Set(D, 4)], "a: 1\nb: 2 # c\nc: 3   \nd: 4"),
    ("a comment right behind", 'a: "x"# c\nb: {}# d\nc: [1,# e\n 2]\n', [Set(A, 1), Set(("b", "x"), 1), Set(("c", Item(None, 1)), [])], "a: 1 # c\nb: # d\n  x: 1\nc: [[],# e\n 2]\n"),
    ("an empty item", "l:\n-\n- x\n", [Set(("l", Item(None, None)), 1)], "l:\n- 1\n- x\n"),
    ("an empty value by a mapping", "model: # c\n# d\nb: 1\n", [Set(("model",), {"x": 1})], "model: # c\n  x: 1\n# d\nb: 1\n"),
    ("an empty value by a list, no line break", "a:", [Set(A, [1])], "a:\n  - 1"),
    ("a scalar by a mapping", "model: x # c\nb: 1\n", [Set(("model",), {"default": "x"})], "model: # c\n  default: x\nb: 1\n"),
    ("a scalar by a mapping, no line break", "model:   x", [Set(("model",), {"default": "x"})], "model:\n  default: x"),
    ("a scalar on the next line by a mapping", "a: # c\n      x # d\nb: 1\n", [Set(A, {"k": 1})], "a: # c\n  k: 1 # d\nb: 1\n"),
    ("an item by a mapping", "l:\n- x # c\n-\n", [Set(("l", Item(None, "x")), {"k": 1}), Set(("l", Item(None, None)), {"k": [1]})], "l:\n- k: 1 # c\n- k:\n  - 1\n"),
    ("a mapping by a scalar", "a: # c\n  # d\n  x: 1\n  z: 1 # e\nb: 1\n", [Set(A, 1)], "a: 1 # c\n  # d\n  # e\nb: 1\n"),
    ("a mapping in a list by a scalar", "l:\n- x: 1\n  z: 1\n- 2\n", [Set(("l", Item("x", 1)), 5)], "l:\n- 5\n- 2\n"),
    ("a list by a list", "l:\n    - 1\n    - 2\nb: 1\n", [Set(L, [3, {"x": 1, "z": 2}])], "l:\n    - 3\n    - x: 1\n      z: 2\nb: 1\n"),
    ("a list by a list, flush", "l:\n- 1\n", [Set(L, [2, 3])], "l:\n- 2\n- 3\n"),
    ("a list by a mapping", "l: # c\n- 1\nb: 1\n", [Set(L, {"x": 1})], "l: # c\n  x: 1\nb: 1\n"),
    ("a list by an empty one", "l:\n- 1\nb: 1\n", [Set(L, [])], "l: []\nb: 1\n"),
    ("brackets by lines", "a: [1, 2] # c\n", [Set(A, {"x": 1})], "a: # c\n  x: 1\n"),
    ("a block scalar", "a: |\n  x\n  y\n\n# c\nb: 1\n", [Set(A, "z")], "a: z\n\n# c\nb: 1\n"),
    ("a block scalar by a mapping", "a: >-\n  x\n\nb: 1\n", [Set(A, {"k": 1})], "a:\n  k: 1\n\nb: 1\n"),
    ("a mapping key by key", "m:\n  # X\n  x: 5 # x\n  y: 2\n  z: {k: 1}\n", [Set(M, {"x": 6, "z": {"k": 1, "q": 1}, "w": 0})], "m:\n  # X\n  x: 6 # x\n  z: {k: 1, q: 1}\n  w: 0\n"),
    ("removed before, comments and all", "a:\n- 1 # c\nb: 1\n", [Remove(A), Set(A, [2])], "a:\n- 2 # c\nb: 1\n"),
    ("a list item's fields", "l:\n- id: 1\n  x: {y: 1} # c\n", [Upsert(L, "id", {"id": 1, "x": {"y": 2}, "w": 3})], "l:\n- id: 1\n  x: {y: 2} # c\n  w: 3\n"),
    ("the root", "a: 1\n", [Set((), [1])], "- 1\n"),
    ("the root, a scalar", "--- x\n", [Set((), {"a": {"b": 1}})], "--- \na:\n  b: 1\n"),
    ("elsewhere than the alias", "a: &x {k: 1}\nb: *x\nc: 1\n", [Set(C, 2), Set(D, 3)], "a: &x {k: 1}\nb: *x\nc: 2\nd: 3\n"),
    ("elsewhere than the tag", "a: !!binary |\n  aGk=\nc: 1\n", [Set(C, 2)], "a: !!binary |\n  aGk=\nc: 2\n"),
]  # fmt: skip

REMOVE: list[tuple[str, str, list[Op], str]] = [
    ("first", "a: 1\nb: 2\n", [Remove(A)], "b: 2\n"),
    ("last", "a: 1\nb: 2\n", [Remove(B)], "a: 1\n"),
    ("last, no line break", "a: 1\r\nb: 2", [Remove(B)], "a: 1"),
    ("last, no line break, behind a block scalar", "a: |\n  x\nb: 2", [Remove(B)], "a: |\n  x\n"),
    ("last, no line break, behind one that keeps", "a: |+\n  x\n\nb: 2", [Remove(B)], "a: |+\n  x\n\n"),
    ("last, no line break, behind a blank line", "a: 1\n\nb: 2", [Remove(B)], "a: 1\n"),
    ("the last two, no line break", "a: 1\nb: 2\nc: 3", [Remove(B), Remove(C)], "a: 1"),
    ("last, no line break, add one", "a: 1\nb: 2", [Remove(B), Set(C, 3)], "a: 1\nc: 3"),
    ("a mapping", "a:\n  x: 1 # x\n\n  # y\n  z: 1\n# b\nb: 2\n", [Remove(A)], "# b\nb: 2\n"),
    ("the only one", "# c\na: 1\n", [Remove(A)], "# c\n"),
    ("the only one, before the marker of the end", "a: 1\n...\n", [Remove(A)], "{}\n...\n"),
    ("the only one, inside", "a: # c\n  x: 1\nb: 2\n", [Remove(("a", "x"))], "a: {} # c\nb: 2\n"),
    ("the only one, in a list", "l:\n- x: 1 # c\n- 2\n", [Remove(("l", Item("x", 1), "x"))], "l:\n- {} # c\n- 2\n"),
    ("the only item", "l:\n- 1\nb: 1\n", [Remove(("l", Item(None, 1)))], "l: []\nb: 1\n"),
    ("the only item of the root", "- 1\n", [Remove((Item(None, 1),))], "[]\n"),
    ("all, add one", "m:\n  a: 1 # A\n  b: 2\nc: 1\n", [Remove(("m", "a")), Remove(("m", "b")), Set(("m", "z"), TWO)], "m:\n  z:\n    x: 1\n    \"y\":\n      - true # A\nc: 1\n"),
    ("the comment behind stays", "a: 1 # A\nb: 2\n", [Remove(A)], "# A\nb: 2\n"),
    ("the comments above stay", "a: 1\n# B\nb: 2\n", [Remove(B)], "a: 1\n# B\n"),
    ("blank lines stay", "a: 1\n\nb: 2\n\nc: 3\n", [Remove(B)], "a: 1\n\n\nc: 3\n"),
    ("a block scalar", "a: |\n  # no comment\n  x\n\n# B\nb: 2\n", [Remove(A)], "\n# B\nb: 2\n"),
    ("an item", "l:\n- x\n# c\n-   y # Y\n- z\n", [Remove(("l", Item(None, "y"))), Remove(("l", Item(None, "z")))], "l:\n- x\n# c\n# Y\n"),
    ("a mapping item", "l:\n  - id: 1\n    x: 2\n  - id: 2\n", [Remove(("l", Item("id", 1)))], "l:\n  - id: 2\n"),
    ("the key behind a dash", "l:\n- id: 1\n  x: 2\n", [Remove(("l", Item("id", 1), "id"))], "l:\n- x: 2\n"),
    ("the key behind a dash, comments", "l:\n- id: 1 # c\n  # d\n  x: 2\n", [Remove(("l", Item("id", 1), "id"))], "l:\n- # c\n  # d\n  x: 2\n"),
    ("the first item of a list in a list", "- - a\n  - b\n", [Remove((Item(None, ["a", "b"]), Item(None, "a")))], "- - b\n"),
    ("the document", "# c\na: 1\nb:\n  x: 2 # d\n# e\n", [Remove(())], "# c\n# d\n# e\n"),
    ("the document in brackets", "# c\n--- {a: 1} # d\n", [Remove(())], "# c\n--- # d\n"),
    ("an alias", "a: &x 1\nb: *x\n", [Remove(B)], "a: &x 1\n"),
    ("an anchor with its aliases", "m:\n  a: &x 1\n  b: *x\nc: 1\n", [Remove(M)], "c: 1\n"),
    ("a tag", "a: !!str 1\nb: 1\n", [Remove(A)], "b: 1\n"),
    ("behind a block scalar that would take in the blank lines", "a: |+\n  x\nb: 1\n\nc: 1\n", [Remove(B)], "a: |+\n  x\nc: 1\n"),
]  # fmt: skip

COMPOSE: list[tuple[str, str, list[Op], str]] = [
    ("set, then in it", "", [Set(A, {"x": 1}), Set(("a", "b"), 2)], "a:\n  x: 1\n  b: 2\n"),
    ("set, then remove in it", "", [Set(A, {"x": 1, "z": 2}), Remove(("a", "x"))], "a:\n  z: 2\n"),
    ("remove, set in it", "a:\n  x: 1\nb: 1\n", [Remove(A), Set(("a", "z"), 1)], "a:\n  z: 1\nb: 1\n"),
    ("upsert twice the same", "l: []\n", [Upsert(L, "id", {"id": 1}), Upsert(L, "id", {"id": 1, "x": 2})], "l:\n  - id: 1\n    x: 2\n"),
    ("rename an item", "l:\n- id: 1\n", [Set(("l", Item("id", 1), "id"), 2), Set(("l", Item("id", 2), "x"), 3)], "l:\n- id: 2\n  x: 3\n"),
    ("remove the last of a nested mapping, add behind it", "a:\n  x: 1\n  z: 2\n", [Remove(("a", "z")), Set(B, 1)], "a:\n  x: 1\nb: 1\n"),
    ("change the last to a mapping, add behind it", "a:\n  x: 1\n", [Set(("a", "x"), {"q": 1}), Set(("a", "z"), 2), Set(B, 3)], "a:\n  x:\n    q: 1\n  z: 2\nb: 3\n"),
]  # fmt: skip

RULES = [
    pytest.param(before, ops, after, id=f"{group}: {rule}")
    for group, table in {
        "new": NEW, "insert": INSERT, "flow": FLOW, "style": STYLE, "replace": REPLACE, "remove": REMOVE,
        "compose": COMPOSE,
    }.items()
    for rule, before, ops, after in table
]  # fmt: skip


@pytest.mark.parametrize(("before", "ops", "after"), RULES)
def test_edit(before: str, ops: list[Op], after: str) -> None:
    assert edit(before, ops) == after
    old, new = yaml.parse(before), yaml.parse(after)
    assert model.same(new.data, model.apply(old.data, ops))
    assert new.comments() == old.comments([op.path for op in ops if isinstance(op, Remove)])
    if "!" not in after:
        assert model.same(new.data, {} if new.empty else pyyaml.safe_load(after))


ERRORS: list[tuple[str, str, list[Op], str, int, int]] = [
    ("not closed", "a: [1", [], "syntax", 1, 6),
    ("wrong bracket", "a: {b: 1]", [], "syntax", 1, 9),
    ("unterminated string", "a: 'x\nb: 1\n", [], "syntax", 3, 1),
    ("a tab as indentation", "a:\n\tb: 1", [], "syntax", 2, 1),
    ("a tab behind the colon", "a:\t1", [], "syntax", 1, 3),
    ("bad indentation", "a: 1\n  b: 2", [], "syntax", 2, 4),
    ("a colon too many", "a: b: c", [], "syntax", 1, 5),
    ("a control character", "a: \x01", [], "syntax", 1, 4),
    ("a BOM in the middle", "a: 1\n\ufeffb: 2", [], "syntax", 2, 1),
    ("a line break of YAML 1.1 only", "# a\u2028b", [], "syntax", 1, 4),
    ("several documents", "a: 1\n---\nb: 2\n", [], "syntax", 2, 1),
    ("duplicate key", "a: 1\nb: 2\na: 3\n", [], "syntax", 3, 1),
    ("duplicate key, deep, in brackets", "a:\n- {x: 1, 'x': 2}\n", [], "syntax", 2, 10),
    ("duplicate key to YAML 1.1", "yes: 1\ntrue: 2\n", [], "syntax", 2, 1),
    ("a key that is a list", "[a]: 1\n", [], "syntax", 1, 1),
    ("a key that is a mapping", "? a: 1\n: 2\n", [], "syntax", 1, 3),
    ("an alias as a key, of a list", "a: &x [1]\n*x : 1\n", [], "syntax", 2, 1),
    ("a colon that readers see differently", "a: {b:, c: 1}\n", [], "syntax", 1, 6),
    ("alias without an anchor", "a: *x\n", [], "syntax", 1, 4),
    ("an alias of what it is in", "a: &x [*x]\n", [], "syntax", 1, 8),
    ("two anchors of one name", "a: &x 1\nb: &x 2\n", [], "syntax", 2, 7),
    ("a merge key with a scalar", "a:\n  <<: 1\n", [], "syntax", 2, 3),
    ("an impossible date", "a: 2001-02-30\n", [], "syntax", 1, 4),
    ("an impossible number", "a: 0x_\n", [], "syntax", 1, 4),
    ("a tag that does not fit", "a: !!int x\n", [], "syntax", 1, 10),
    ("a tag that PyYAML does not know", "a: !vault x\n", [], "syntax", 1, 11),
    ("a tag of another kind", "a: !!map [1]\n", [], "syntax", 1, 4),
    ("a tag of another kind, a scalar", "a: !!seq x\n", [], "syntax", 1, 10),
    ("no base64", "a: !!binary x\n", [], "syntax", 1, 13),
    ("no time", "a: !!timestamp x\n", [], "syntax", 1, 16),
    ("an unknown directive", "# c\n%FOO bar\n---\na: 1\n", [], "syntax", 2, 1),
    ("a directive for another version", "%YAML 2.0\n---\na: 1\n", [], "syntax", 1, 1),
    ("an anchor with a colon", "a: &x: 1\n", [], "syntax", 1, 4),
    ("an anchor with a colon behind", "&a: 1\n", [], "syntax", 1, 1),
    ("an anchor of other letters", "a: &名 1\n", [], "syntax", 1, 4),
    ("a tag that ends in a bracket", "a: !!seq[1]\n", [], "syntax", 1, 4),
    ("a tab at the beginning of a block scalar", "a: |\n\tx\n", [], "syntax", 2, 1),
    ("a tab in the indentation of a block scalar", "a: |\n  x\n \ty\n", [], "syntax", 3, 2),
    ("a tab behind a blank in a block scalar", "a: |\n \tx\n", [], "syntax", 2, 2),
    ("a tab in a blank line of a block scalar", "a: >-\n\n  \t\n", [], "syntax", 3, 3),
    ("a tab behind a block scalar", "a: |\n  x\n\t# c\nb: 1\n", [], "syntax", 3, 1),
    ("half a character", 'a: "\\ud83d"\n', [], "syntax", 1, 4),
    ("through a scalar", "a: 1\n", [Set(("a", "b"), 1)], "wrong-type", 1, 4),
    ("through null", "b: 1\na:\n", [Set(("a", "b"), 1)], "wrong-type", 2, 3),
    ("into a list", "a:\n  - 1\n", [Set(("a", "b"), 1)], "wrong-type", 2, 3),
    ("upsert into a mapping", "a: {b: 1}\n", [Upsert(A, None, 1)], "wrong-type", 1, 4),
    ("the root is a list", "- 1\n", [Set(A, 1)], "wrong-type", 1, 1),
    ("missing item", "l:\n  - id: 1\n", [Set(("l", Item("id", 2), "x"), 1)], "missing-item", 2, 3),
    ("two items with one identity", "l:\n- id: 1\n- id: 1\n", [Upsert(L, "id", {"id": 1})], "duplicate-item", 3, 3),
    ("a comment in the value", "l:\n- 1\n# c\n- 2\n", [Set(L, [1])], "comment-lost", 3, 1),
    ("a comment in the value, though filled again", "l:\n- 1\n# c\n- 2\n", [Set(L, [1]), Upsert(L, None, 3)], "comment-lost", 3, 1),
    ("a comment at a block scalar", "a: | # c\n  x\n", [Set(A, "y")], "comment-lost", 1, 6),
    ("a comment that a block scalar would take in", "a: |\n  x\nb: 1\n  # c\nc: 1\n", [Remove(B)], "comment-lost", 4, 3),
    ("an alias", "a: &x {k: 1}\nb: *x\n", [Set(("b", "k"), 2)], "in-the-way", 2, 4),
    ("an alias, replaced", "a: &x 1\nb: *x\n", [Set(B, 2)], "in-the-way", 2, 4),
    ("an anchor", "a: &x {k: 1}\nb: *x\n", [Set(("a", "k"), 2)], "in-the-way", 1, 7),
    ("an anchor that is used elsewhere, removed", "a:\n  c: &x 1\nb: *x\n", [Remove(A)], "in-the-way", 2, 9),
    ("a merge key", "a: &x {k: 1}\nb:\n  <<: *x\n", [Set(("b", "k"), 2)], "in-the-way", 3, 3),
    ("a tag", "a: !!str x\n", [Set(A, "y")], "in-the-way", 1, 10),
    ("a tag on the way", "a: !!map\n  k: 1\n", [Set(("a", "k"), 2)], "in-the-way", 2, 3),
    ("a key with ?", "? a\n: 1\n", [Set(A, 2)], "in-the-way", 2, 3),
    ("a key with ?, removed", "b: 1\n? a\n: 1\n", [Remove(A)], "in-the-way", 2, 1),
    ("a pair without braces", "l: [a: 1]\n", [Set(("l", Item("a", 1), "b"), 2)], "in-the-way", 1, 5),
]  # fmt: skip


@pytest.mark.parametrize(("rule", "text", "ops", "code", "line", "column"), ERRORS, ids=[row[0] for row in ERRORS])
def test_error(rule: str, text: str, ops: list[Op], code: str, line: int, column: int) -> None:
    with pytest.raises(SetupError) as caught:
        yaml.parse(text).edits(ops)
    assert (caught.value.code, caught.value.line, caught.value.column) == (code, line, column)
    assert code != "syntax" or "\n" not in messages.text(code, **caught.value.fields)


def test_errors_say_what_is_wrong() -> None:
    with pytest.raises(SetupError) as caught:
        yaml.parse("a: 1\na: 2\n")
    assert caught.value.fields == {"what": Note("yaml-key-twice", key="a", first=1)}
    with pytest.raises(SetupError) as caught:
        yaml.parse("l:\n- a: &x {k: 1}\n- *x\n").edits([Set(("l", Item("a", {"k": 1}), "a", "k"), 2)])
    assert caught.value.fields["where"] == "l[0].a" and caught.value.fields["what"].code == "yaml-anchor"


READ: list[tuple[str, Any]] = [
    ("yes", True), ("On", True), ("NO", False), ("off", False), ("y", "y"), ("tRUE", "tRUE"),
    ("~", None), ("Null", None), ("nULL", "nULL"), ("", None),
    ("017", 15), ("0o17", "0o17"), ("08", "08"), ("0x1F", 31), ("0b11", 3), ("1_000", 1000), ("+1", 1), ("-0", 0),
    ("190:20:30", 685230), ("1:60", "1:60"), ("12e03", "12e03"), ("1e3", "1e3"), ("1.0e3", "1.0e3"), ("1.5e+3", 1500.0),
    ("1.", 1.0), (".5", 0.5), ("-.5", "-.5"), ("685.230_15", 685.23015), ("190:20:30.15", 685230.15),
    (".inf", math.inf), ("-.Inf", -math.inf), (".NaN", math.nan), ("2001-12-14", Opaque("2001-12-14")),
    ("2001-12-14t21:59:43.10-05:00", Opaque("2001-12-14t21:59:43.10-05:00")), ("2001-1-1", "2001-1-1"),
    ("'yes'", "yes"), ('"\\u00e9\\x41\\n"', "éA\n"), ("!!str yes", "yes"), ("!!int '7'", 7), ("!!float 1", 1.0),
    ("!!bool ON", True), ("!!null x", None), ("!!seq [1]", [1]), ("! yes", True), ("<<", SetupError), ("=", SetupError),
    ("!!binary aGk=", Opaque("aGk=")), ("!!set {a, b}", Opaque("{a, b}")), ("[a: 1, b]", [{"a": 1}, "b"]), ("{a, b: }", {"a": None, "b": None}),
]  # fmt: skip


@pytest.mark.parametrize(("spelling", "value"), READ, ids=[row[0] for row in READ])
def test_values_are_those_of_pyyaml(spelling: str, value: Any) -> None:
    text = f"k: {spelling}\n"
    if value is SetupError:
        with pytest.raises(pyyaml.YAMLError):
            pyyaml.safe_load(text)
        with pytest.raises(SetupError, match="syntax"):
            yaml.parse(text)
        return
    assert model.same(yaml.parse(text).data, {"k": value})
    if "!!binary" not in spelling:
        seen = pyyaml.safe_load(text)["k"]
        assert isinstance(seen, datetime.date | set) if type(value) is Opaque else model.same(seen, value)


def test_merge_keys_are_written_out() -> None:
    text = "a: &a {x: 1, y: 2}\nb: &b {y: 3, z: 4}\nc:\n  <<: [*a, *b]\n  x: 9\nd: {<<: *b}\n"
    assert yaml.parse(text).data == pyyaml.safe_load(text)


def test_an_opaque_value_is_no_string() -> None:
    data = yaml.parse("a: 2001-12-14\n2001-12-14: b\n").data
    assert data["a"] != "2001-12-14" and "2001-12-14" not in data
    assert edit("a: 2001-12-14\n", [Set(A, "2001-12-14")]) == 'a: "2001-12-14"\n'
    assert edit("a: 1\n", [Set(B, data["a"])]) == "a: 1\nb: 2001-12-14\n"


POSITIONS: list[tuple[str, Path, tuple[int, int] | None]] = [
    ("a: 1\n", A, (1, 4)),
    ("a: 1\n", (), (1, 1)),
    ("\ufeffa:\r\n  b: 'x'\r\n", ("a", "b"), (2, 6)),
    ("a:\nb: 1\n", A, (1, 3)),
    ("l:\n- id: 1\n  x: [1, 2]\n", ("l", Item("id", 1), "x"), (3, 6)),
    ("a: &x\n  b: 1\n", ("a", "b"), (2, 6)),
    ("a: &x {b: 1}\nc: *x\n", ("c", "b"), None),
    ("a: 1\n", B, None),
    ("# c\n", (), None),
]


@pytest.mark.parametrize(("text", "path", "place"), POSITIONS)
def test_position(text: str, path: Path, place: tuple[int, int] | None) -> None:
    assert yaml.parse(text).position(path) == place


def test_comments() -> None:
    text = "# 1\na: 'x # no' # 2\nb: | # 3\n  # no\n# 4\nc: # 5\n  # 6\n  d: [1, # 7\n    2]\n  e: x#no\n# 8\n"
    document = yaml.parse(text)
    assert document.comments() == [f"# {i}" for i in range(1, 9)]
    assert document.comments([C]) == ["# 1", "# 2", "# 3", "# 4", "# 8"]
    assert document.comments([B, ("c", "d"), ("x",)]) == ["# 1", "# 2", "# 4", "# 5", "# 6", "# 8"]


def test_secret_spans() -> None:
    text = (
        "key: sk-1\nm: {key: 'sk-2', x: no}\nl:\n- key: \"sk-3\"\nlist:\n  key: [sk-4, [sk-5], {x: no}]\n"
        "b:\n  key: |\n    sk-6\n    sk-7\n\nn:\n  key: 123456\no: {key: true}\np: {key: }\nq: {key: ''}\n"
        "r: &r {key: sk-8}\ns:\n  <<: *r\nt: &t sk-9\nu:\n  key: *t\nv: {key: !!str sk-10}\n"
        "w: &w [sk-11, [sk-12], {x: no}]\nx:\n  key: *w\n"
    )
    spans = yaml.parse(text).secret_spans(lambda key, _holder: key == "key")
    found = [text[start:end] for start, end in spans]
    expected = [
        "sk-1",
        "sk-2",
        "sk-3",
        "sk-4",
        "sk-5",
        "    sk-6\n    sk-7",
        "123456",
        "sk-8",
        "sk-9",
        "sk-10",
        "sk-11",
        "sk-12",
    ]
    assert found == expected


def test_empty() -> None:
    for text in ("", "\ufeff", " \n", "# c", "---\n", "%YAML 1.1\n---\n...\n"):
        assert yaml.parse(text).empty and yaml.parse(text).data == {}
    for text in ("{}", "null", "~", "a:", "''"):
        assert not yaml.parse(text).empty
    assert parse("a: 1", "yaml").data == {"a": 1}


@pytest.mark.parametrize("text", ["[" * 500 + "]" * 500, "a: " + "{a: " * 500 + "1" + "}" * 500, "- " * 500 + "x"])
def test_depth(text: str) -> None:
    document = yaml.parse(text + "\n")
    assert document.edits([Set((), document.data)]) == []
    assert yaml.parse(edit(text + "\n", [Remove(())])).empty


def test_depth_of_blocks() -> None:
    text = "".join(" " * i + f"k{i}:\n" for i in range(500)) + " " * 500 + "x: 1\n"
    path = tuple(f"k{i}" for i in range(500))
    assert edit(text, [Set((*path, "z"), 2)]) == text + " " * 500 + "z: 2\n"
    assert yaml.parse(edit("", [Set((), yaml.parse(text).data)])).data == yaml.parse(text).data


@pytest.mark.parametrize("text", ["[" * 100_000, "{a: " * 5000, "- " * 5000, "&a [" * 3000])
def test_too_deep(text: str) -> None:
    start = time.process_time()
    with pytest.raises(SetupError, match="syntax") as caught:
        yaml.parse(text)
    assert caught.value.fields["what"] == Note("yaml-too-deep", limit=512)
    assert time.process_time() - start < 1


def test_aliases_do_not_blow_up() -> None:
    text = "a0: &a0 x\n" + "".join(f"a{i}: &a{i} [{', '.join([f'*a{i - 1}'] * 9)}]\n" for i in range(1, 12))
    with pytest.raises(SetupError, match="syntax") as caught:
        yaml.parse(text)
    assert caught.value.fields["what"] == Note("yaml-too-large", limit=1_000_000)


def test_a_large_file_takes_well_under_a_second() -> None:
    section = "# " + "-" * 70 + "\n# A comment that explains the next setting at some length.\n" * 8
    text = "".join(f"{section}section_{i}:\n  key: value\n  list:\n    - {i}\n    - 'x'\n" for i in range(205))
    start = time.process_time()
    document = yaml.parse(text)
    edits = document.edits([Set(("section_7", "key"), "new"), Set(("model",), VENDOR)])
    assert time.process_time() - start < 1 and len(text) > 120_000 and len(edits) == 2


@pytest.mark.parametrize("head", ["", "---\n", "%YAML 1.1\n---\n", "%YAML 1.2\n---\n"])
def test_the_version_of_yaml_is_always_that_of_pyyaml(head: str) -> None:
    text = head + "a: {?b: 1, c: 017}\nd: off\n"
    assert yaml.parse(text).data == pyyaml.safe_load(text) == {"a": {"b": 1, "c": 15}, "d": False}
