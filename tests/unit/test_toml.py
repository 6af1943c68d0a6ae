"""The rules of the TOML editor, one by one: what stays as it is, what an edit looks like, what is refused."""

import math
import os
import sys
import time
import tomllib
from collections.abc import Callable
from types import FrameType
from typing import Any

import pytest

from wcode_setup.console import messages
from wcode_setup.documents import parse, toml
from wcode_setup.documents.base import Item, Op, Path, Remove, Set, Upsert
from wcode_setup.documents.edits import apply_edits
from wcode_setup.documents.opaque import Opaque
from wcode_setup.engine import ops as model
from wcode_setup.errors import Note, SetupError

A, B, C, L, T = ("a",), ("b",), ("c",), ("l",), ("t",)
P = ("model_providers",)
W: Path = (*P, "wcode")
ENTRY = {"name": "wcode", "base_url": "u", "http_headers": {"X": "1"}}


def edit(before: str, ops: list[Op]) -> str:
    return apply_edits(before, toml.parse(before).edits(ops))


NOOP: list[tuple[str, str, list[Op]]] = [
    ("no ops", "a = 1", []),
    ("set an equal scalar", "a = 1", [Set(A, 1)]),
    ("set an equal scalar, spelt differently", "a = 0x10\nb = 1_000\nc = 5e-1", [Set(A, 16), Set(B, 1000), Set(C, 0.5)]),
    ("set an equal string, spelt differently", "a = '''\nx'''\nb = \"\\u0041\"\nc = \"\"\"\\\n  z\"\"\"", [Set(A, "x"), Set(B, "A"), Set(C, "z")]),
    ("set an equal NaN", "a = nan\nb = -inf", [Set(A, math.nan), Set(B, -math.inf)]),
    ("set an equal date", "a = 1979-05-27", [Set(A, Opaque("1979-05-27"))]),
    ("set an equal table, in another order", "[a]\nx = 1 # c\ny = [ true ]", [Set(A, {"y": [True], "x": 1})]),
    ("set an equal table in dotted keys", "a.x = 1\na.y.z = 2", [Set(A, {"y": {"z": 2}, "x": 1})]),
    ("set an equal inline table", "a = { x = 1, y.z = 2 }", [Set(A, {"y": {"z": 2}, "x": 1})]),
    ("set an equal list with comments inside", "l = [\n1, # one\n# two\n2]", [Set(L, [1, 2])]),
    ("set an equal list of tables", "[[l]]\nid = 1\n# c\n[[l]]\n", [Set(L, [{"id": 1}, {}])]),
    ("remove what is not there", "[a]\nb = 1", [Remove(("a", "c")), Remove(("x", "y"))]),
    ("remove through a scalar", "a = 1\nl = [1]", [Remove(("a", "b")), Remove(("l", "b"))]),
    ("remove a missing item", "[[l]]\nid = 1", [Remove(("l", Item("id", 2))), Remove(("l", Item(None, 1)))]),
    ("upsert an equal item", "[[l]]\nid = 1\nx = 2", [Upsert(L, "id", {"x": 2, "id": 1})]),
    ("upsert an item that has more fields", "l = [{ id = 1, x = 2 }]", [Upsert(L, "id", {"id": 1})]),
    ("upsert a scalar that is there", "l = ['x', 1]", [Upsert(L, None, "x")]),
    ("add and remove again", "a = 1", [Set(B, 1), Remove(B)]),
    ("remove and add again, equal", "[a]\nx = 1 # c\n", [Remove(A), Set(A, {"x": 1})]),
    ("change and change back", "a = 1", [Set(A, 2), Set(A, 1)]),
    ("an empty file stays empty", "", [Remove(A), Remove(())]),
    ("comments only, removed", "# c\n", [Remove(A), Set((), {})]),
]  # fmt: skip


@pytest.mark.parametrize(("rule", "text", "ops"), NOOP, ids=[row[0] for row in NOOP])
def test_noop(rule: str, text: str, ops: list[Op]) -> None:
    assert toml.parse(text).edits(ops) == []


AGENT = """\
# Agent
model = "gpt-5" # m

[model_providers.a]
name = "a"
# base_url = "…"

# ---- tools
[tools]
web = true
"""

NEW: list[tuple[str, str, list[Op], str]] = [
    ("no bytes", "", [Set(A, 1)], "a = 1\n"),
    ("a BOM only", "\ufeff", [Set(A, 1)], "\ufeffa = 1\n"),
    ("blanks only", "  \n\n", [Set(A, 1)], "a = 1\n"),
    ("blanks only, CRLF", "\r\n", [Set(A, {"b": 1})], "[a]\r\nb = 1\r\n"),
    ("comments only", "# hi\n", [Set(A, 1)], "# hi\n\na = 1\n"),
    ("comments only, no last line break", "# hi", [Set(A, {"b": 1})], "# hi\n\n[a]\nb = 1"),
    ("keys before tables", "", [Set(W, ENTRY), Set(("model",), "m")], 'model = "m"\n\n[model_providers.wcode]\nname = "wcode"\nbase_url = "u"\n\n[model_providers.wcode.http_headers]\nX = "1"\n'),
    ("lists", "", [Set(A, [1, "x", [2]]), Set(B, [{"x": 1}, {"y": {"z": 2}}]), Set(C, [])], 'a = [\n  1,\n  "x",\n  [2],\n]\nc = []\n\n[[b]]\nx = 1\n\n[[b]]\n[b.y]\nz = 2\n'.replace("[[b]]\n[b.y]", "[[b]]\n\n[b.y]")),
    ("several ops", "", [Set(A, 1), Upsert(L, "id", {"id": 1, "x": []}), Remove(A)], "[[l]]\nid = 1\nx = []\n"),
]  # fmt: skip

INSERT: list[tuple[str, str, list[Op], str]] = [
    ("a key behind the last at the top", AGENT, [Set(("k",), 1)], AGENT.replace("# m\n", "# m\nk = 1\n")),
    ("a table behind the last of its parent", AGENT, [Set(W, {"name": "w"})], AGENT.replace("…\"\n", "…\"\n\n[model_providers.wcode]\nname = \"w\"\n")),
    ("a table of a new parent at the end", AGENT, [Set(("x", "y"), {"z": 1})], AGENT + "\n[x.y]\nz = 1\n"),
    ("a key in a table", AGENT, [Set((*P, "a", "k"), 1)], AGENT.replace('"a"\n', '"a"\nk = 1\n')),
    ("a key in a table, no last line break", "[a]\nx = 1", [Set(("a", "y"), 2)], "[a]\nx = 1\ny = 2"),
    ("a table, no last line break", "x = 1", [Set(A, {"y": 2})], "x = 1\n\n[a]\ny = 2"),
    ("the first key at the top", "[a]\nx = 1\n", [Set(B, 2)], "b = 2\n\n[a]\nx = 1\n"),
    ("the first key, above a blank line", "\n[a]\n", [Set(B, 2)], "b = 2\n\n\n[a]\n"),
    ("the first key, a BOM", "\ufeff[a]\r\nx = 1\r\n", [Set(B, 2)], "\ufeffb = 2\r\n\r\n[a]\r\nx = 1\r\n"),
    ("the first key, below the head", "# head\n\n# about a\n[a]\n", [Set(B, 2)], "# head\n\nb = 2\n\n# about a\n[a]\n"),
    ("the first key, above the comment of a header", "# about a\n[a]\n", [Set(B, 2)], "b = 2\n\n# about a\n[a]\n"),
    ("the first key of a header", "[a] # c\n\n[b]\n", [Set(("a", "x"), 1)], "[a] # c\nx = 1\n\n[b]\n"),
    ("two at once, and deeper ones first", "[a.b]\nx = 1\n", [Set(("a", "c"), {"y": 1}), Set(("a", "b", "d"), {"z": 1})], "[a.b]\nx = 1\n\n[a.b.d]\nz = 1\n\n[a.c]\ny = 1\n"),
    ("a table on the way", "a = 1\n", [Set(("b", "c", "d"), 1)], "a = 1\n\n[b.c]\nd = 1\n"),
    ("behind a table in a table", "[a]\nx = 1\n[a.b]\ny = 1\n\n[z]\n", [Set(("a", "c"), {"k": 1}), Set(("a", "k"), 2)], "[a]\nx = 1\nk = 2\n[a.b]\ny = 1\n\n[a.c]\nk = 1\n\n[z]\n"),
    ("behind blank lines at the end", "[a]\nx = 1\n\n\n", [Set(B, {"y": 1})], "[a]\nx = 1\n\n[b]\ny = 1\n\n\n"),
    ("behind the comments at the end", "a = 1\n# end\n", [Set(B, {"y": 1})], "a = 1\n# end\n\n[b]\ny = 1\n"),
    ("behind what is indented under the last", "[a]\nx = 1\n  # about x\n# end\n", [Set(("a", "y"), 1)], "[a]\nx = 1\n  # about x\ny = 1\n# end\n"),
    ("a parent without header", "[a.b]\nx = 1\n", [Set(("a", "k"), 1)], "a.k = 1\n\n[a.b]\nx = 1\n"),
    ("parents without header, and the top", "[a.b]\nx = 1\n", [Set(("a", "k"), 1), Set(B, 2), Set(("a", "l"), 3)], "b = 2\na.k = 1\na.l = 3\n\n[a.b]\nx = 1\n"),
    ("parents without header, and a last key", "z = 1\n[a.b]\nx = 1\n", [Set(("a", "k"), 1), Set(B, 2)], "z = 1\nb = 2\na.k = 1\n[a.b]\nx = 1\n"),
    ("a parent without header, in a table", "[p]\nx = 1\n\n[p.a.b]\ny = 1\n", [Set(("p", "a", "k"), 1)], "[p]\nx = 1\na.k = 1\n\n[p.a.b]\ny = 1\n"),
    ("a parent below its table", "[a.b]\nx = 1\n\n[a]\ny = 1\n", [Set(("a", "k"), 1), Set(("a", "c"), {"z": 1})], "[a.b]\nx = 1\n\n[a]\ny = 1\nk = 1\n\n[a.c]\nz = 1\n"),
    ("tables in another order", "[a.b]\n\n[z]\n\n[a.c]\n\n[y]\n", [Set(("a", "d"), {"k": 1})], "[a.b]\n\n[z]\n\n[a.c]\n\n[a.d]\nk = 1\n\n[y]\n"),
    ("an empty table", "a = 1\n", [Set(B, {}), Set(("c", "d"), {})], "a = 1\nb = {}\n\n[c]\nd = {}\n"),
    ("CRLF", "[a]\r\nx = 1\r\n", [Set(("a", "y"), [{"z": 1}, 2]), Set(B, {"c": 1})], "[a]\r\nx = 1\r\ny = [\r\n  { z = 1 },\r\n  2,\r\n]\r\n\r\n[b]\r\nc = 1\r\n"),
]  # fmt: skip

DOTTED: list[tuple[str, str, list[Op], str]] = [
    ("a new key stays dotted", "a.b = 1\nc = 2\n", [Set(("a", "d"), 3)], "a.b = 1\na.d = 3\nc = 2\n"),
    ("a new table, too", "a.b = 1\n", [Set(("a", "d"), {"x": 1, "y": {"z": 2}})], "a.b = 1\na.d.x = 1\na.d.y.z = 2\n"),
    ("a list of tables is on the line", "a.b = 1\n", [Set(("a", "l"), [{"x": 1}])], "a.b = 1\na.l = [\n  { x = 1 },\n]\n"),
    ("among dotted neighbours", "[t]\na.b = 1\n\n[z]\n", [Set(("t", "d"), {"x": 1})], "[t]\na.b = 1\nd.x = 1\n\n[z]\n"),
    ("together with their neighbours", "a.b = 1\na.c.d = 2\n", [Set(C, 1), Set(("a", "e"), 2), Set(("a", "c", "f"), 3)], "a.b = 1\na.c.d = 2\na.c.f = 3\na.e = 2\nc = 1\n"),
    ("at the top there are tables", "a.b = 1\n", [Set(("d",), {"x": 1})], "a.b = 1\n\n[d]\nx = 1\n"),
    ("blanks around the dots", "a . b = 1\n", [Set(("a", "c"), 1)], "a . b = 1\na.c = 1\n"),
    ("with tables below", "a.b = 1\n\n[a.c]\nx = 1\n", [Set(("a", "k"), 2), Set(("a", "d"), {"y": 1})], "a.b = 1\na.k = 2\n\n[a.c]\nx = 1\n\n[a.d]\ny = 1\n"),
    ("replaced", "a.b = 1\na.c.d = 2 # c\n", [Set(("a", "c"), {"e": 1}), Set(("a", "b"), "x")], 'a.b = "x"\n# c\na.c.e = 1\n'),
    ("removed", "a.b.c = 1\na.d = 2\na.b.e = 3\n", [Remove(("a", "b"))], "a.d = 2\n"),
    ("the last one removed", "x = 1\na.b.c = 1\n", [Remove(("a", "b", "c"))], "x = 1\na.b = {}\n"),
    ("in an inline table: a value", "a = { b.c = 1, d = 2 }\n", [Set(("a", "b", "c"), "x")], 'a = { b.c = "x", d = 2 }\n'),
]  # fmt: skip

INLINE: list[tuple[str, str, list[Op], str]] = [
    ("stays inline", "a = { x = 1 } # c\n", [Set(("a", "y"), {"z": [1, "q"]})], 'a = { x = 1, y = { z = [1, "q"] } } # c\n'),
    ("without blanks", "a={x=1}\n", [Set(("a", "z"), 2), Set(B, {})], "a={x=1,z=2}\nb={}\n".replace(",z", ", z")),
    ("empty", "a = {}\n", [Set(("a", "x"), 1)], "a = { x = 1 }\n"),
    ("remove the first", "a = { x = 1, y = 2 }\n", [Remove(("a", "x"))], "a = { y = 2 }\n"),
    ("remove the last", "a = { x = 1, y = 2 }\n", [Remove(("a", "y"))], "a = { x = 1 }\n"),
    ("remove all", "a = { x = 1, y = 2 }\n", [Remove(("a", "x")), Remove(("a", "y"))], "a = {}\n"),
    ("among inline neighbours", "[t]\na = { x = 1 }\nb = { x = 2 }\n", [Set(("t", "c"), {"x": 3})], "[t]\na = { x = 1 }\nb = { x = 2 }\nc = { x = 3 }\n"),
    ("TOML 1.1: several lines", "a = {\n  x = 1, # c\n}\n", [Set(("a", "y"), 2)], "a = {\n  x = 1, # c\n  y = 2,\n}\n"),
    ("TOML 1.1: several lines, no comma", "a = {\n  x = 1 # c\n}\n", [Set(("a", "y"), {"z": 2})], "a = {\n  x = 1, # c\n  y = { z = 2 }\n}\n"),
    ("a list", "l = [1, 2]\n", [Upsert(L, None, 3)], "l = [1, 2, 3]\n"),
    ("a list, before", "l = [ 'a', 'b' ]\n", [Upsert(L, None, "x", before=Item(None, "b"))], "l = [ 'a', \"x\", 'b' ]\n"),
    ("a list, several lines", "l = [\n    1,\n    2 # c\n]\n", [Upsert(L, None, 3)], "l = [\n    1,\n    2, # c\n    3\n]\n"),
    ("a list, several lines, a comma at the end", "l = [\n  1,\n  2, # c\n  # end\n]\n", [Upsert(L, None, 3)], "l = [\n  1,\n  2, # c\n  3,\n  # end\n]\n"),
    ("a list of inline tables", "l = [{ id = 1 }]\n", [Upsert(L, "id", {"id": 2, "x": {}})], "l = [{ id = 1 }, { id = 2, x = {} }]\n"),
    ("a list, an empty one", "l = []\n", [Upsert(L, "id", {"id": 2})], "l = [\n  { id = 2 }\n]\n"),
    ("remove an item", "l = [\n  1,\n  2, # c\n  3,\n]\n", [Remove(("l", Item(None, 2)))], "l = [\n  1,\n  # c\n  3,\n]\n"),
]  # fmt: skip

LIST = "[[l]]\nid = 1\n\n[l.s]\nx = 1\n\n# about 2\n[[l]]\nid = 2\n"
TABLES: list[tuple[str, str, list[Op], str]] = [
    ("appended", LIST, [Upsert(L, "id", {"id": 3, "s": {"y": 1}})], LIST + "\n[[l]]\nid = 3\n\n[l.s]\ny = 1\n"),
    ("before the first", LIST, [Upsert(L, "id", {"id": 0}, before=Item("id", 1))], "[[l]]\nid = 0\n\n" + LIST),
    ("between", LIST, [Upsert(L, "id", {"id": 0}, before=Item("id", 2))], LIST.replace("x = 1\n", "x = 1\n\n[[l]]\nid = 0\n")),
    ("below a string that looks like a comment", 'a = """\n# x"""\n[[l]]\nid = 1\n', [Upsert(L, "id", {"id": 0}, before=Item("id", 1))], 'a = """\n# x"""\n\n[[l]]\nid = 0\n[[l]]\nid = 1\n'),
    ("below the line before it", "a = 1\n\n[[l]]\nid = 1\n", [Upsert(L, "id", {"id": 0}, before=Item("id", 1))], "a = 1\n\n[[l]]\nid = 0\n\n[[l]]\nid = 1\n"),
    ("a key in an item", LIST, [Set(("l", Item("id", 1), "k"), 1)], LIST.replace("id = 1\n", "id = 1\nk = 1\n")),
    ("a table in an item", LIST, [Set(("l", Item("id", 1), "t"), {"k": 1})], LIST.replace("x = 1\n", "x = 1\n\n[l.t]\nk = 1\n")),
    ("a table in an item, and an item behind it", "[[l]]\nid = 1\n", [Upsert(L, "id", {"id": 2}), Set(("l", Item("id", 1), "t"), {"k": 1})], "[[l]]\nid = 1\n\n[l.t]\nk = 1\n\n[[l]]\nid = 2\n"),
    ("fields of an item", LIST, [Upsert(L, "id", {"id": 2, "k": 1})], LIST + "k = 1\n"),
    ("an item without a key", "[[l]]\n", [Upsert(L, "id", {"id": 2})], "[[l]]\n\n[[l]]\nid = 2\n"),
    ("remove the first", LIST, [Remove(("l", Item("id", 1)))], "# about 2\n[[l]]\nid = 2\n"),
    ("remove the last", LIST, [Remove(("l", Item("id", 2)))], LIST[: LIST.index("[[l]]\nid = 2")]),
    ("remove all", "a = 1\n\n[[l]]\nid = 1\n\n[z]\n", [Remove(("l", Item("id", 1)))], "a = 1\nl = []\n\n[z]\n"),
    ("apart", "[[l]]\nid = 1\n\n[z]\n\n[[l]]\nid = 2\n", [Upsert(L, "id", {"id": 3}, before=Item("id", 2))], "[[l]]\nid = 1\n\n[[l]]\nid = 3\n\n[z]\n\n[[l]]\nid = 2\n"),
    ("in a list of tables", "[[l]]\nid = 1\n[[l.m]]\nid = 1\n[[l]]\nid = 2\n", [Upsert(("l", Item("id", 1), "m"), "id", {"id": 2}), Upsert(("l", Item("id", 2), "m"), "id", {"id": 3})], "[[l]]\nid = 1\n[[l.m]]\nid = 1\n\n[[l.m]]\nid = 2\n[[l]]\nid = 2\n\n[[l.m]]\nid = 3\n"),
    ("among lists of inline tables", "[t]\na = [{ x = 1 }]\n", [Set(("t", "b"), [{"y": 1}])], "[t]\na = [{ x = 1 }]\nb = [\n  { y = 1 },\n]\n"),
    ("set as a whole", LIST.replace("# about 2\n", ""), [Set(L, [{"id": 3}])], "[[l]]\nid = 3\n"),
]  # fmt: skip

STYLE: list[tuple[str, str, list[Op], str]] = [
    ("no blanks around =", "a=1\n", [Set(B, {"x": [1, 2]}), Set(C, "s")], 'a=1\nc="s"\n\n[b]\nx=[1, 2]\n'),
    ("blanks before =", "a   = 1\nlong = 2\n", [Set(B, 1)], "a   = 1\nlong = 2\nb = 1\n"),
    ("indented lines", "[a]\n  x = 1\n\n[b]\n", [Set(("a", "y"), 1), Set(("b", "y"), 1), Set(("a", "c"), {"z": 1})], "[a]\n  x = 1\n  y = 1\n\n[a.c]\n  z = 1\n\n[b]\n  y = 1\n"),
    ("indented tables", "[a]\n  [a.b]\n  x = 1\n", [Set(("a", "c"), {"z": 1})], "[a]\n  [a.b]\n  x = 1\n\n  [a.c]\n  z = 1\n"),
    ("keys in quotes, as the neighbours", "[t]\n'a' = 1\n'b' = 2\n", [Set(("t", "c"), 1)], "[t]\n'a' = 1\n'b' = 2\n'c' = 1\n"),
    ("quotes that are needed do not count", '"a.b" = 1\n', [Set(C, 1)], '"a.b" = 1\nc = 1\n'),
    ("keys that need quotes", "a = 1\n", [Set(("qwen3.6-plus",), 1), Set(("",), 1), Set(("my-gw_1",), 1), Set(("x y", "z/"), {"k": 1})], 'a = 1\n"qwen3.6-plus" = 1\n"" = 1\nmy-gw_1 = 1\n\n["x y"."z/"]\nk = 1\n'),
    ("the header as it is written", "[ 'x y' . b ]\nk = 1\n", [Set(("x y", "b", "c"), {"z": 1})], "[ 'x y' . b ]\nk = 1\n\n['x y' . b.c]\nz = 1\n"),
    ("padded braces", "a = {x = 1}\nl = [ 1 ]\n", [Set(B, {}), Set(("a", "c"), {"z": [1]})], "a = {x = 1, c = {z = [ 1 ]}}\nl = [ 1 ]\nb = {}\n"),
    ("strings", "", [Set(A, 'é 😀 \x00\x1f\b\f\n\r\t"\\\x7f\u2028\ufeff')], 'a = "é 😀 \\u0000\\u001f\\b\\f\\n\\r\\t\\"\\\\\\u007f\\u2028\\ufeff"\n'),
    ("numbers", "", [Set(L, [0, -1, 1.5, 1e300, 1e-07, 2.0, True, math.inf, -math.inf, math.nan])], "l = [0, -1, 1.5, 1e+300, 1e-07, 2.0, true, inf, -inf, nan]\n"),
]  # fmt: skip

REPLACE: list[tuple[str, str, list[Op], str]] = [
    ("a scalar", "a = 1 # A\nb = 2\n", [Set(A, "x")], 'a = "x" # A\nb = 2\n'),
    ("in single quotes", "a = 'x'\nb = 'x'\n", [Set(A, "y\\z"), Set(B, "it's")], "a = 'y\\z'\nb = \"it's\"\n"),
    ("several lines", 'a = """\nx\n"""\nb = 1\n', [Set(A, "y\nz")], 'a = "y\\nz"\nb = 1\n'),
    ("a date", "a = 1979-05-27\n", [Set(A, Opaque("07:32:00"))], "a = 07:32:00\n"),
    ("a scalar by a table", "[t]\na = 1 # A\n", [Set(("t", "a"), {"x": 1})], "[t]\na = { x = 1 } # A\n"),
    ("a scalar by a list", "a = 1 # A\n", [Set(A, ["x"])], 'a = ["x"] # A\n'),
    ("a list by a list", "a = [\n  1,\n]\n", [Set(A, [[1], 2])], "a = [\n  [1],\n  2\n]\n"),
    ("a table by a scalar", "k = 1\n\n[a]\nx = 1\n\n[b]\n", [Set(A, 1)], "k = 1\na = 1\n\n[b]\n"),
    ("a table by another", "[a]\nx = 1 # c\ny = 2\n", [Set(A, {"x": 3, "z": {"k": 1}})], "[a]\nx = 3 # c\n\n[a.z]\nk = 1\n"),
    ("the whole", "a = 1\n\n[b]\nx = 1\n", [Set((), {"b": {"x": 2}, "c": 3})], "c = 3\n\n[b]\nx = 2\n"),
    ("removed and set", "[a]\nx = 1\n", [Remove(A), Set(("a", "y"), 1)], "[a]\ny = 1\n"),
]  # fmt: skip

REMOVE: list[tuple[str, str, list[Op], str]] = [
    ("a line", "a = 1\nb = 2\n", [Remove(A)], "b = 2\n"),
    ("a line, the comment stays", "[t]\n  a = 1 # A\n  b = 2\n", [Remove(("t", "a"))], "[t]\n  # A\n  b = 2\n"),
    ("a line, comments above and below stay", "# x\na = 1\n# y\nb = 2\n", [Remove(A)], "# x\n# y\nb = 2\n"),
    ("a value of several lines", "a = [ # A\n  1, # B\n]\nb = 1\n", [Remove(A)], "b = 1\n"),
    ("the last line", "a = 1\nb = 2", [Remove(B)], "a = 1"),
    ("the last line, CRLF", "a = 1\r\nb = 2", [Remove(B)], "a = 1"),
    ("all lines", "a = 1\nb = 2\n", [Remove(A), Remove(B)], ""),
    ("a paragraph", "a = 1\n\nb = 2\n\n[c]\n", [Remove(B)], "a = 1\n\n[c]\n"),
    ("a paragraph at the top", "a = 1\n\n[c]\n", [Remove(A)], "[c]\n"),
    ("a table", AGENT, [Remove(("tools",))], AGENT[: AGENT.index("[tools]")]),
    ("a table with the comments below its lines", AGENT, [Remove(P)], AGENT[: AGENT.index("\n[model")] + AGENT[AGENT.index("\n# ----") :]),
    ("a table, the parent stays", AGENT, [Remove((*P, "a"))], AGENT.replace('[model_providers.a]\nname = "a"\n# base_url = "…"\n', "[model_providers]\n")),
    ("a table, a neighbour keeps the parent", "[p.a]\nx = 1\n\n[p.b]\ny = 1\n", [Remove(("p", "a"))], "[p.b]\ny = 1\n"),
    ("a table and the comments between its parts", "[a]\n\n# about b\n[a.b]\nx = 1\n\n# about c\n[c]\n", [Remove(A)], "# about c\n[c]\n"),
    ("a table in several places", "[a.b]\nx = 1\n\n[z]\n\n[a.c]\ny = 1\n\n[y]\n", [Remove(A)], "[z]\n\n[y]\n"),
    ("a table without blank lines", "[a]\nx = 1\n[b]\ny = 1\n[c]\n", [Remove(B)], "[a]\nx = 1\n[c]\n"),
    ("the last table, no last line break", "[a]\nx = 1\n\n[b]\ny = 1", [Remove(B)], "[a]\nx = 1"),
    ("a table that a scalar's line is above", "a = 1\n[b]\ny = 1\n", [Remove(B), Set(C, 1)], "a = 1\nc = 1\n"),
    ("everything", AGENT, [Remove(())], "# Agent\n# m\n"),
]  # fmt: skip

EDITS = [*NEW, *INSERT, *DOTTED, *INLINE, *TABLES, *STYLE, *REPLACE, *REMOVE]


@pytest.mark.parametrize(("rule", "before", "ops", "after"), EDITS, ids=[row[0] for row in EDITS])
def test_edit(rule: str, before: str, ops: list[Op], after: str) -> None:
    text = edit(before, ops)
    assert text == after
    assert model.same(toml.parse(text).data, model.apply(toml.parse(before).data, ops))
    assert edit(text, ops) == text or rule == "removed and set"


TRACELESS: list[tuple[str, str, list[Op]]] = [
    ("a key at the top", AGENT, [Set(("k",), 1), Remove(("k",))]),
    ("the first key", "# head\n\n[a]\n", [Set(("k",), 1), Remove(("k",))]),
    ("a provider", AGENT, [Set(W, ENTRY), Remove(W)]),
    ("the first provider", "a = 1\r\n\r\n\r\n", [Set(W, ENTRY), Remove(P)]),
    ("a provider, no last line break", "\ufeff# c", [Set(W, ENTRY), Remove(P)]),
    ("an item", LIST, [Upsert(L, "id", {"id": 3}), Remove(("l", Item("id", 3)))]),
    ("an item between", LIST, [Upsert(L, "id", {"id": 3}, before=Item("id", 2)), Remove(("l", Item("id", 3)))]),
    ("a key of a parent without header", "[a.b]\nx = 1\n", [Set(("a", "k"), 1), Remove(("a", "k"))]),
    ("a key of an empty header", "[a]\n\n[a.b]\nx = 1\n", [Set(("a", "k"), 1), Remove(("a", "k"))]),
    ("dotted keys", "a.b = 1\n\n[z]\n", [Set(("a", "k"), {"x": 1, "y": 2}), Remove(("a", "k"))]),
]  # fmt: skip


@pytest.mark.parametrize(("rule", "text", "ops"), TRACELESS, ids=[row[0] for row in TRACELESS])
def test_what_is_added_and_removed_leaves_no_trace(rule: str, text: str, ops: list[Op]) -> None:
    between = edit(text, ops[:1])
    assert between != text and edit(between, ops[1:]) == text


REFUSED: list[tuple[str, str, list[Op], str, tuple[int, int] | None]] = [
    ("through a scalar", "x = 1\na = 1", [Set(("a", "b"), 1)], "wrong-type", (2, 5)),
    ("an item of a table", "[a]", [Set(("a", Item("id", 1)), 1)], "wrong-type", (1, 1)),
    ("a missing item", "[[l]]\nid = 1", [Set(("l", Item("id", 2), "x"), 1)], "missing-item", (1, 1)),
    ("two items", "[[l]]\nid = 1\n[[l]]\nid = 1", [Set(("l", Item("id", 1), "x"), 1)], "duplicate-item", (3, 1)),
    ("a scalar in a list of tables", "[[l]]\nid = 1", [Upsert(L, None, "x")], "in-the-way", (1, 1)),
    ("an item that becomes a scalar", "[[l]]\nid = 1", [Set(("l", Item("id", 1)), "x")], "in-the-way", (1, 1)),
    ("dotted keys in an inline table", "a = { b.c = 1 }", [Set(("a", "b", "d"), 1)], "in-the-way", (1, 7)),
    ("dotted keys in an inline table, remove", "a = { b.c = 1, d = 1 }", [Remove(("a", "d"))], "in-the-way", (1, 5)),
    ("dotted keys in an inline table, replace", "a = { b.c = 1 }", [Set(("a", "b"), 1)], "in-the-way", (1, 7)),
    ("null", "", [Set(A, [None])], "in-the-way", None),
    ("half a character", "a = 1", [Set(A, "\ud83d")], "in-the-way", None),
    ("a list at the top", "a = 1", [Set((), [1])], "in-the-way", None),
    ("a comment in a value", "a = [ # c\n]", [Set(A, 1)], "comment-lost", (1, 7)),
    ("a comment in a table", "[a]\nx = 1 # c\n", [Set(A, 1)], "comment-lost", (2, 7)),
    ("a comment in a list of tables", "[[l]] # c\n", [Set(L, [1])], "comment-lost", (1, 7)),
]  # fmt: skip


@pytest.mark.parametrize(("rule", "text", "ops", "code", "at"), REFUSED, ids=[row[0] for row in REFUSED])
def test_refused(rule: str, text: str, ops: list[Op], code: str, at: tuple[int, int] | None) -> None:
    with pytest.raises(SetupError) as caught:
        toml.parse(text).edits(ops)
    assert (caught.value.code, caught.value.line, caught.value.column) == (code, *(at or (None, None)))


def test_an_edit_that_tomllib_reads_differently_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tomllib, "loads", lambda text: {"a": 3})
    with pytest.raises(SetupError) as caught:
        toml.parse("a = 1").edits([Set(A, 2)])
    assert caught.value.code == "unproven"


def test_tomllib_need_not_read_forms_of_toml_1_1() -> None:
    assert edit("a = 1\nb = { x = 1, }", [Set(A, 2)]) == "a = 2\nb = { x = 1, }"
    assert edit("", [Set(A, Opaque("07:32"))]) == "a = 07:32\n", "a value of a former text"


VALUES: list[tuple[str, Any]] = [
    ("1_000", 1000), ("+1", 1), ("-0", 0), ("0xDEAD_beef", 0xDEADBEEF), ("0o17", 15), ("0b1_0", 2), ("9" * 40, int("9" * 40)),
    ("1.5e1_0", 1.5e10), ("6E+2", 600.0), ("-0.0", -0.0), ("inf", math.inf), ("+inf", math.inf), ("-inf", -math.inf), ("nan", math.nan),
    ("true", True), ("false", False), ("[]", []), ("[ 1, [2,], ]", [1, [2]]), ("{}", {}), ("{ a.b = 1, 'c' = {} }", {"a": {"b": 1}, "c": {}}),
    ("'a\\n'", "a\\n"), ('"\\u00e9\\U0001F600\\t"', "é😀\t"), ("'''\na\r\n'b''''", "a\n'b'"), ('"""a\\\n  \n b"""', "ab"), ('""""a\\""""""', '"a"""'), ('""', ""),
    ("1979-05-27T07:32:00.5-07:00", Opaque("1979-05-27T07:32:00.5-07:00")), ("1979-05-27 07:32:00z", Opaque("1979-05-27 07:32:00z")),
    ("07:32:00", Opaque("07:32:00")), ("1979-05-27 # c", Opaque("1979-05-27")), ("[\n1, # c\n]", [1]),
]  # fmt: skip
MODERN: list[tuple[str, Any]] = [
    ("{\n  a = 1, # c\n  b = 2,\n}", {"a": 1, "b": 2}), ("{ a = 1, }", {"a": 1}), ('"\\e\\x41"', "\x1bA"),
    ("07:32", Opaque("07:32")), ("1979-05-27 07:32", Opaque("1979-05-27 07:32")), ("1979-05-27T07:32Z", Opaque("1979-05-27T07:32Z")),
]  # fmt: skip


@pytest.mark.parametrize(("text", "value"), [*VALUES, *MODERN], ids=[row[0] for row in [*VALUES, *MODERN]])
def test_value(text: str, value: Any) -> None:
    document = toml.parse(f"v = {text}\r\n")
    assert model.same(document.data, {"v": value})
    assert document.parsed.modern == ((text, value) in MODERN)


def test_tables() -> None:
    text = '[a.b]\nx = 1\n[a]\ny.z = 2\n[[l]]\n[l.s]\nk = 1\n[[l]]\n["p.q"]\n[a.y.w]\n'
    data = {"a": {"b": {"x": 1}, "y": {"z": 2, "w": {}}}, "l": [{"s": {"k": 1}}, {}], "p.q": {}}
    assert toml.parse(text).data == data == tomllib.loads(text)


ERRORS: list[tuple[str, tuple[int, int], str]] = [
    ("a", (1, 2), "expected '='"), ("a =", (1, 4), "expected a value"), ("= 1", (1, 1), "expected a key"), ("a = b", (1, 5), "expected a value (text needs quotes)"),
    ("a = 1 b", (1, 7), "expected the end of the line"), ("a = 1 2", (1, 7), "expected the end of the line"), ("[a] b", (1, 5), "expected the end of the line"),
    ("[a", (1, 3), "expected ']'"), ("[[a]", (1, 4), "expected ']]'"), ("[ [a]]", (1, 3), "expected a key"), ("[]", (1, 2), "expected a key"), ("a. = 1", (1, 4), "expected a key"),
    ('"""a""" = 1', (1, 1), "expected a key"), ("a = 01", (1, 5), "invalid number"), ("a = 1__0", (1, 5), "invalid number"), ("a = .5", (1, 5), "invalid number"),
    ("a = 1979-02-30", (1, 5), "invalid date or time"), ("a = 1979-05-27T25:00:00", (1, 5), "invalid date or time"), ("a = " + "9" * 5000, (1, 5), "number with too many digits"),
    ('a = "x', (1, 5), "unterminated string"), ("a = 'x\n'", (1, 5), "unterminated string"), ('a = """x"', (1, 5), "unterminated string"),
    ('a = "\\q"', (1, 6), "invalid escape in a string"), ('a = "\\ud800"', (1, 6), "invalid escape in a string"), ('a = "x\x00"', (1, 7), "character U+0000 in a string must be escaped"),
    ("a = 1 # \x00", (1, 9), "unexpected character U+0000"), ("a = 1\rb = 2", (1, 6), "expected the end of the line"), ("[t] # x\ry", (1, 8), "unexpected character U+000D"),
    ("a = [1 2]", (1, 8), "expected ',' or ']'"), ("a = {x = 1 y = 2}", (1, 12), "expected ',' or '}'"), ("a = [1,\n", (2, 1), "unexpected end of file, '[' of line 1 is not closed"),
    ("a = 1\na = 2", (2, 1), "'a' is defined twice; it is also in line 1"), ("[a]\n[a]", (2, 2), "'a' is defined twice; it is also in line 1"), ("a = {x = 1, x = 2}", (1, 13), "'x' is defined twice; it is also in line 1"),
    ("[a]\nb.c = 1\n[a.b]", (3, 4), "'b' is defined twice; it is also in line 2"), ("a = {}\n[a.b]", (2, 2), "'a' is defined twice; it is also in line 1"), ("a = []\n[[a]]", (2, 3), "'a' is defined twice; it is also in line 1"),
    ("[[a]]\n[a]", (2, 2), "'a' is defined twice; it is also in line 1"), ("[a.b]\n[a]\nb.c = 1", (3, 1), "'b' is defined twice; it is also in line 1"), ("a.b = 1\na.b.c = 2", (2, 3), "'b' is defined twice; it is also in line 1"),
    ("\ufeffa = 1\n\ufeffb = 2", (2, 1), "expected a key"), ("a = " + "[" * 600, (1, 517), "nested deeper than 512 levels"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "at", "what"), ERRORS, ids=[row[0][:30] for row in ERRORS])
def test_error(text: str, at: tuple[int, int], what: str) -> None:
    with pytest.raises(SetupError) as caught:
        toml.parse(text)
    error = caught.value
    note = error.fields["what"]
    assert error.code == "syntax" and isinstance(note, Note)
    assert (error.line, error.column, messages.text(error.code, **error.fields)) == (*at, what)
    with pytest.raises((tomllib.TOMLDecodeError, ValueError, RecursionError)):
        tomllib.loads(text)


POSITIONS: list[tuple[str, Path, tuple[int, int] | None]] = [
    ("a = 1", (), (1, 1)), ("", (), None), ("a = 1\nb  =  'x'", B, (2, 7)), ("[t]\n\n  [a]\n  x = 1", A, (3, 3)), ("[t]\n[a]\nx = 1", ("a", "x"), (3, 5)),
    ("[a.b]\nx = 1", A, (1, 1)), ("k = 1\na.b.c = 1", ("a", "b"), (2, 1)), ("[[l]]\nid = 1\n[[l]]\nid = 2", ("l", Item("id", 2)), (3, 1)), ("a = { x.y = [1,\n 2] }", ("a", "x", "y", Item(None, 2)), (2, 2)), ("a = 1", B, None),
]  # fmt: skip


@pytest.mark.parametrize(("text", "path", "at"), POSITIONS)
def test_position(text: str, path: Path, at: tuple[int, int] | None) -> None:
    assert toml.parse(text).position(path) == at


def test_comments() -> None:
    text = "# 1\na = [ # 2\n] # 3\n[b] # 4\n# 5\nx = '# no'\n# 6\n\n# 7\n[b.c] # 8\n# 9\n\n# 10\n[d]\n"
    document = toml.parse(text)
    assert document.comments() == [f"# {number}" for number in range(1, 11)]
    assert document.comments([A]) == [f"# {number}" for number in range(1, 11) if number != 2]
    assert document.comments([B]) == ["# 1", "# 2", "# 3", "# 10"], "with those between its parts"
    assert document.comments([("b", "c")]) == [f"# {number}" for number in range(1, 11) if number not in (8, 9)]


def test_secret_spans() -> None:
    text = 'token = "s1"\nl.keys = [\'s2\', [\'s3\'], { a = "no" }]\n[t]\ntoken = """\ns4\n"""\nn = 1\n[[m]]\ntoken = 12345\nx.token = ""\n'
    document = parse(text, "toml")
    found = [text[start:end] for start, end in document.secret_spans(lambda key, _holder: key in ("token", "keys"))]
    assert found == ["s1", "s2", "s3", "\ns4\n", "12345"]
    assert document.secret_spans(lambda key, holder: holder == "t")


def calls(names: list[str]) -> int:
    """How often functions of ours are called to read and to edit a text with these providers."""
    text = "".join(f'[p.{name}] # x\nname = "{name}"\nurl = "u"\nh = {{ a = "b", c = [1] }}\n\n' for name in names)
    count = 0

    def seen(frame: FrameType, event: str, _: Any) -> None:
        nonlocal count
        count += event == "call" and f"wcode_setup{os.sep}" in frame.f_code.co_filename

    sys.setprofile(seen)
    try:
        document = toml.parse(text)
        document.edits([Set(("p", "wcode"), ENTRY), Set(("model",), "m")])
    finally:
        sys.setprofile(None)
    return count


def test_a_table_that_is_not_touched_costs_little() -> None:
    few, many = (calls([f"{letter}{number}" for number in range(size)]) for letter, size in (("a", 30), ("b", 90)))
    assert (many - few) / 60 <= 100


ODD: dict[str, Callable[[int], str]] = {
    "an open string": lambda size: 'a = "' + "x" * size * 4,
    "quotes in a string": lambda size: "a = '''" + "''x" * size,
    "comments": lambda size: "# c\n" * size + "[a]\n" + "# c\n" * size + "[b]\n",
    "brackets": lambda size: "[a]" * size,
}


def seconds(text: str) -> float:
    """Of the processor, to read the text and to change it."""
    start = time.process_time()
    try:
        toml.parse(text).edits([Set(("a", "x"), {"y": 1})])
    except SetupError as error:
        assert error.code == "syntax"
    return time.process_time() - start


@pytest.mark.parametrize("text", ODD.values(), ids=ODD)
def test_the_time_grows_with_the_text(text: Callable[[int], str]) -> None:
    """Four times the text takes about four times as long: with the square of it, it were sixteen."""
    once, four_times = (min(seconds(text(size)) for _ in range(2)) for size in (50_000, 200_000))
    assert four_times < once * 9 + 0.05
