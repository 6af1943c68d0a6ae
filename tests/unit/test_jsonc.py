"""The rules of the JSON editor, one by one: what stays as it is, what an edit looks like, what is refused."""

import json
import math
import time

import pytest

from wcode_setup.console import messages
from wcode_setup.documents import jsonc
from wcode_setup.documents.base import Item, Op, Path, Remove, Set, Upsert
from wcode_setup.documents.edits import apply_edits
from wcode_setup.documents.jsonc.syntax import tokens
from wcode_setup.errors import Note, SetupError

A, B, C, D = ("a",), ("b",), ("c",), ("d",)
ONE_ITEM, TWO_ITEM = Item(None, 1), Item(None, 2)
TWO = {"x": 1, "y": [True]}


def edit(before: str, ops: list[Op], dialect: str = "json5") -> str:
    return apply_edits(before, jsonc.parse(before, dialect).edits(ops))


NOOP: list[tuple[str, str, list[Op]]] = [
    ("no ops", '{"a": 1}', []),
    ("set an equal scalar", '{"a": 1}', [Set(A, 1)]),
    (
        "set an equal string, spelt differently",
        r"""{a: 'x\u0041\
'}""",
        [Set(A, "xA")],
    ),
    ("set an equal number, spelt differently", "{a: 0x10, b: +1, c: .5, d: NaN}", [Set(A, 16), Set(B, 1), Set(C, 0.5)]),
    ("set an equal NaN", "{a: NaN, b: -Infinity}", [Set(A, math.nan), Set(B, -math.inf)]),
    (
        "set an equal object, in another order",
        '{"a": {"x": 1, /* y */ "y": [ true ]}}',
        [Set(A, {"y": [True], "x": 1})],
    ),
    ("set an equal list with comments inside", "[1, // one\n2]", [Set((), [1, 2])]),
    ("set the last duplicate", '{"a": 1, "a": 2}', [Set(A, 2)]),
    ("remove what is not there", '{"a": {"b": 1}}', [Remove(("a", "c")), Remove(("x", "y"))]),
    ("remove through a scalar", '{"a": 1, "l": [1]}', [Remove(("a", "b")), Remove(("l", "b"))]),
    ("remove through a missing item", '{"l": [{"id": 1}]}', [Remove(("l", Item("id", 2), "x"))]),
    ("remove a missing item", '{"l": [{"id": 1}]}', [Remove(("l", Item("id", 2))), Remove(("l", Item(None, 1)))]),
    ("remove an item of what is no list", '{"l": {"id": 1}}', [Remove(("l", Item("id", 1)))]),
    ("remove anything from a root list", "[1]", [Remove(A)]),
    ("upsert an equal item", '{"l": [{"id": 1, "x": 2}]}', [Upsert(("l",), "id", {"x": 2, "id": 1})]),
    ("upsert an item that has more fields", '{"l": [{"id": 1, "x": 2}]}', [Upsert(("l",), "id", {"id": 1})]),
    ("upsert a scalar that is there", '{"l": ["x", 1]}', [Upsert(("l",), None, "x")]),
    ("add and remove again", '{"a": 1}', [Set(B, 1), Remove(B)]),
    (
        "remove the last item and upsert it again",
        "[1, { id: 2 /* c */ }]",
        [Remove((Item("id", 2),)), Upsert((), "id", {"id": 2})],
    ),
    ("remove and add again, equal", '{"a": {"x": 1 /* c */}}', [Remove(A), Set(A, {"x": 1})]),
    ("change and change back", '{"a": 1}', [Set(A, 2), Set(A, 1)]),
    ("replace and add what was lost again", "{ a: [1, /* c */ 2] }", [Set(A, [1]), Upsert(A, None, 2)]),
    ("empty and set what was lost again", "{ a: { x: /* c */ 1 } }", [Set(A, {}), Set(("a", "x"), 1)]),
    (
        "items that take each other's place",
        "[1, /* c */ 2]",
        [Remove((Item(None, 1),)), Set((Item(None, 2),), 1), Upsert((), None, 2)],
    ),
    ("an empty file stays empty", "", [Remove(A), Remove(())]),
    ("comments only, removed", "// c\n", [Remove(A), Set((), {})]),
]


@pytest.mark.parametrize(("rule", "text", "ops"), NOOP, ids=[row[0] for row in NOOP])
def test_noop(rule: str, text: str, ops: list[Op]) -> None:
    assert jsonc.parse(text).edits(ops) == []


INSERT: list[tuple[str, str, list[Op], str]] = [
    ("one line, padded", '{ "a": 1 }', [Set(B, 2)], '{ "a": 1, "b": 2 }'),
    ("one line, compact", '{"a":1}', [Set(B, 2)], '{"a":1,"b":2}'),
    ("one line, blank behind the colon", '{"a": 1}', [Set(B, 2)], '{"a": 1, "b": 2}'),
    ("one line, trailing comma", "{ a: 1, }", [Set(B, 2)], "{ a: 1, b: 2, }"),
    ("one line, block comment", "{ a: 1 /* A */ }", [Set(B, 2)], "{ a: 1, /* A */ b: 2 }"),
    ("one line, line comment", "{ a: 1 // A\n}", [Set(B, 2)], "{ a: 1, // A\n  b: 2\n}"),
    ("one line, a new object stays on it", '{ "a": 1 }', [Set(B, TWO)], '{ "a": 1, "b": { "x": 1, "y": [true] } }'),
    ("compact, a new object stays compact", '{"a":1}', [Set(B, TWO)], '{"a":1,"b":{"x":1,"y":[true]}}'),
    (
        "one-line object inside a pretty one",
        '{\n  "a": { "x": 1 }\n}',
        [Set(("a", "y"), {"z": 2})],
        '{\n  "a": { "x": 1, "y": { "z": 2 } }\n}',
    ),
    ("several lines", '{\n  "a": 1\n}\n', [Set(B, 2)], '{\n  "a": 1,\n  "b": 2\n}\n'),
    ("two at once", '{\n  "a": 1\n}\n', [Set(B, 2), Set(C, 3)], '{\n  "a": 1,\n  "b": 2,\n  "c": 3\n}\n'),
    ("behind the comment of the line", "{\n  a: 1 // A\n}", [Set(B, 2)], "{\n  a: 1, // A\n  b: 2\n}"),
    ("behind comma and comment", "{\n  a: 1, // A\n}", [Set(B, 2)], "{\n  a: 1, // A\n  b: 2,\n}"),
    ("behind comment and comma", "{\n  a: 1 /* A */,\n}", [Set(B, 2)], "{\n  a: 1 /* A */,\n  b: 2,\n}"),
    ("before dangling comments", "{\n  a: 1\n  // x\n}", [Set(B, 2)], "{\n  a: 1,\n  b: 2\n  // x\n}"),
    ("before a blank line", "{\n  a: 1\n\n}", [Set(B, 2)], "{\n  a: 1,\n  b: 2\n\n}"),
    ("the bracket on the last line", '{\n  "a": 1 }', [Set(B, 2)], '{\n  "a": 1,\n  "b": 2 }'),
    ("below the comments of an empty object", "{\n  // c\n}", [Set(A, 1)], '{\n  // c\n  "a": 1\n}'),
    ("below the comment of the bracket", "{ // c\n}", [Set(A, 1)], '{ // c\n  "a": 1\n}'),
    ("behind the comment of an empty object", "{ /* c */ }", [Set(A, 1)], '{ /* c */ "a": 1 }'),
    (
        "a block comment of several lines behind the last",
        "{\n  a: 1 /* A\n  B */\n}",
        [Set(B, 2)],
        "{\n  a: 1, /* A\n  B */\n  b: 2\n}",
    ),
    ("a list in an empty document", "", [Upsert((), None, 1), Upsert((), None, 2)], "[1, 2]\n"),
    ("an empty document of braces", "{}", [Set(A, 1)], '{\n  "a": 1\n}'),
    ("an empty document of braces, padded", "{ }\n", [Set(A, 1)], '{\n  "a": 1\n}\n'),
    ("an empty object of a pretty file", '{\n  "a": {}\n}', [Set(("a", "b"), 1)], '{\n  "a": {\n    "b": 1\n  }\n}'),
    ("an empty object on one line", '{ "a": {} }', [Set(("a", "b"), 1)], '{ "a": { "b": 1 } }'),
    ("an empty object, compact", '{"a":{},"c":1}', [Set(("a", "b"), 1)], '{"a":{"b":1},"c":1}'),
    ("objects on the way", '{\n  "a": 1\n}', [Set(("b", "c", "d"), 1)], '{\n  "a": 1,\n  "b": {\n    "c": {\n      "d": 1\n    }\n  }\n}'),
    ("an empty object as value", '{\n  "a": 1\n}', [Set(B, {})], '{\n  "a": 1,\n  "b": {}\n}'),
    ("an empty list as value", '{\n  "a": 1\n}', [Set(B, [])], '{\n  "a": 1,\n  "b": []\n}'),
    ("a list of scalars is on one line", '{\n  "a": 1\n}', [Set(B, ["x", 1, None])], '{\n  "a": 1,\n  "b": ["x", 1, null]\n}'),
    ("a list of lists of scalars is not", '{\n  "a": 1\n}', [Set(B, [[1]])], '{\n  "a": 1,\n  "b": [\n    [1]\n  ]\n}'),
    (
        "a list of objects takes lines",
        '{\n  "a": 1\n}',
        [Set(B, [{"x": 1}, {}])],
        '{\n  "a": 1,\n  "b": [\n    {\n      "x": 1\n    },\n    {}\n  ]\n}',
    ),
    ("comma first", '{ "a": 1\n, "b": 2\n}', [Set(C, 3), Set(D, 4)], '{ "a": 1\n, "b": 2\n, "c": 3\n, "d": 4\n}'),
    ("comma first, trailing comma", "{ a: 1\n, b: 2\n, }", [Set(C, 3)], "{ a: 1\n, b: 2\n,\n  c: 3, }"),
    ("comma first, indented", '{\n    "a": 1\n  , "b": 2 // B\n}', [Set(C, TWO)], '{\n    "a": 1\n  , "b": 2 // B\n  , "c": {\n      "x": 1,\n      "y": [true]\n  }\n}'),
    ("several members on a line", "{\n  a: 1, b: 2\n}", [Set(C, TWO)], "{\n  a: 1, b: 2, c: { x: 1, y: [true] }\n}"),
    ("one member a line but the first", "{ a: 1,\n  b: 2 }", [Set(C, 3)], "{ a: 1,\n  b: 2,\n  c: 3 }"),
    ("blanks behind the commas", "{a: 1,  b: 2}", [Set(C, [3, 4]), Set(D, 5)], "{a: 1,  b: 2,  c: [3, 4],  d: 5}"),
    ("a list of empty values is on one line", '{\n  "a": 1\n}', [Set(B, [[], {}])], '{\n  "a": 1,\n  "b": [[], {}]\n}'),
    ("list, one line", "[1, 2]", [Upsert((), None, 3)], "[1, 2, 3]"),
    ("list, compact", '{"a":[1,2]}', [Upsert(A, None, 3)], '{"a":[1,2,3]}'),
    ("list, padded", "[ 1 ]", [Upsert((), None, 3)], "[ 1, 3 ]"),
    ("list, several lines", "[\n  1\n]", [Upsert((), None, 3)], "[\n  1,\n  3\n]"),
    ("list, two at once", "[1]", [Upsert((), None, 2), Upsert((), None, 3)], "[1, 2, 3]"),
    ("list, between, one line", "[1, 2]", [Upsert((), None, 3, before=TWO_ITEM), Upsert((), None, 4, before=TWO_ITEM)], "[1, 3, 4, 2]"),
    ("list, between, compact", "[1,2]", [Upsert((), None, 3, before=TWO_ITEM)], "[1,3,2]"),
    ("list, before the first", "[ 1, 2 ]", [Upsert((), None, 3, before=ONE_ITEM)], "[ 3, 1, 2 ]"),
    ("list, before a comment at the first", "[/* 1 */ 1]", [Upsert((), None, 3, before=ONE_ITEM)], "[3, /* 1 */ 1]"),
    ("list, between, comments stay with their items", "[\n  1, // 1\n  // 2\n  2 // 2\n]", [Upsert((), None, 3, before=TWO_ITEM)], "[\n  1, // 1\n  3,\n  // 2\n  2 // 2\n]"),
    ("list, between, comments on the line", "[1 /* 1 */, /* 2 */ 2]", [Upsert((), None, 3, before=TWO_ITEM)], "[1 /* 1 */, 3, /* 2 */ 2]"),
    ("list, before the first, several lines", "[ // l\n  // 1\n  1,\n]", [Upsert((), None, 3, before=ONE_ITEM)], "[ // l\n  3,\n  // 1\n  1,\n]"),
    ("list, comma first, between", "[ 1\n, 2\n]", [Upsert((), None, 3, before=TWO_ITEM)], "[ 1\n, 3\n, 2\n]"),
    ("list, several places", "[1, 0, 2]", [Remove((Item(None, 0),)), Upsert((), None, 3, before=ONE_ITEM), Upsert((), None, 4, before=TWO_ITEM), Upsert((), None, 5)], "[3, 1, 4, 2, 5]"),
    ("list, between objects", '[\n  { "id": 1 },\n  { "id": 2 }\n]', [Upsert((), "id", {"id": 3, "x": [1]}, before=Item("id", 2))], '[\n  { "id": 1 },\n  { "id": 3, "x": [1] },\n  { "id": 2 }\n]'),
    ("list, removed and back in its place", "[1, 3, 2]", [Remove((Item(None, 3),)), Upsert((), None, 3, before=TWO_ITEM)], "[1, 3, 2]"),
    ("list, empty", '{\n  "a": []\n}', [Upsert(A, None, "x")], '{\n  "a": ["x"]\n}'),
    ("list, empty, an object", '{\n  "a": []\n}', [Upsert(A, "id", {"id": 1})], '{\n  "a": [\n    {\n      "id": 1\n    }\n  ]\n}'),
    ("list, missing", '{\n  "a": 1\n}', [Upsert(B, None, "x"), Upsert(B, None, "y")], '{\n  "a": 1,\n  "b": ["x", "y"]\n}'),
    (
        "list, items that are one-line objects",
        '{\n  "l": [\n    { "id": 1 },\n    { "id": 2 }\n  ]\n}',
        [Upsert(("l",), "id", {"id": 3, "x": {"y": [1]}})],
        '{\n  "l": [\n    { "id": 1 },\n    { "id": 2 },\n    { "id": 3, "x": { "y": [1] } }\n  ]\n}',
    ),
    (
        "list, items that take lines",
        '{\n  "l": [\n    {\n      "id": 1\n    }\n  ]\n}',
        [Upsert(("l",), "id", {"id": 2})],
        '{\n  "l": [\n    {\n      "id": 1\n    },\n    {\n      "id": 2\n    }\n  ]\n}',
    ),
    (
        "list, brackets hugging the items",
        '{\n  "l": [{\n    "id": 1\n  }]\n}',
        [Upsert(("l",), "id", {"id": 2})],
        '{\n  "l": [{\n    "id": 1\n  }, {\n    "id": 2\n  }]\n}',
    ),
]  # fmt: skip

STYLE: list[tuple[str, str, list[Op], str]] = [
    ("tabs", '{\n\t"a": 1\n}', [Set(B, {"c": 1})], '{\n\t"a": 1,\n\t"b": {\n\t\t"c": 1\n\t}\n}'),
    ("four blanks", '{\n    "a": 1\n}', [Set(B, {"c": 1})], '{\n    "a": 1,\n    "b": {\n        "c": 1\n    }\n}'),
    ("three blanks", '{\n   "a": 1\n}', [Set(B, {"c": 1})], '{\n   "a": 1,\n   "b": {\n      "c": 1\n   }\n}'),
    ("the unit of a deeper level", '{ "a": {\n    "b": 1\n} }', [Set(("a", "c"), {"d": 1})], '{ "a": {\n    "b": 1,\n    "c": {\n        "d": 1\n    }\n} }'),
    ("no indentation", '{\n"a": 1\n}', [Set(B, {"c": 1})], '{\n"a": 1,\n"b": {\n  "c": 1\n}\n}'),
    ("the unit of a comment", "{\n\t// c\n}", [Set(B, {"c": 1})], '{\n\t// c\n\t"b": {\n\t\t"c": 1\n\t}\n}'),
    ("the first sibling's indentation", '{\n  "a": 1,\n     "b": 2\n}', [Set(C, 3)], '{\n  "a": 1,\n     "b": 2,\n  "c": 3\n}'),
    ("a root that is indented", '  {\n    "a": 1\n  }', [Set(B, {"c": 1})], '  {\n    "a": 1,\n    "b": {\n      "c": 1\n    }\n  }'),
    ("keys without quotes", "{\n  a: 1\n}", [Set(B, {"c": "x"})], '{\n  a: 1,\n  b: {\n    c: "x"\n  }\n}'),
    ("keys that need quotes", "{\n  a: 1\n}", [Set(("x/y.z",), 1), Set(("1",), 1)], '{\n  a: 1,\n  "x/y.z": 1,\n  "1": 1\n}'),
    ("keys that only look reserved", "{a: 1}", [Set(("null",), 1), Set(("$_1",), 1)], "{a: 1, null: 1, $_1: 1}"),
    ("keys and strings in single quotes", "{'a': 'x'}", [Set(B, "it's \"x\"")], r"""{'a': 'x', 'b': 'it\'s "x"'}"""),
    ("keys in single, strings in double quotes", "{'a': \"x\"}", [Set(B, "y")], "{'a': \"x\", 'b': \"y\"}"),
    ("siblings' quotes before the file's", "{a: {'x': 1}, b: 2}", [Set(("a", "y"), 1)], "{a: {'x': 1, 'y': 1}, b: 2}"),
    ("the file's quotes in a new place", "{a: 'x', b: {}}", [Set(("b", "c"), "y")], "{a: 'x', b: {c: 'y'}}"),
    ("quotes that were needed do not count", "{a: {'x/y': 1}, b: 2}", [Set(("a", "y"), 1), Set(("a", "-"), 2)], "{a: {'x/y': 1, y: 1, '-': 2}, b: 2}"),
    ("the majority of quotes", "{a: 1, 'b': 2, 'c': 3}", [Set(D, 4)], "{a: 1, 'b': 2, 'c': 3, 'd': 4}"),
    ("the quotes of keys for strings, if there are none yet", "{'a': 1}", [Set(B, "x")], "{'a': 1, 'b': 'x'}"),
    ("siblings' quotes in a replaced value", "{a: {'x': 1}, b: 2, c: 3}", [Set(("a", "x"), {"y": 1})], "{a: {'x': {'y': 1}}, b: 2, c: 3}"),
    ("a comment behind says nothing about the unit", "\t{} // c", [Set(A, 1)], '\t{\n\t  "a": 1\n\t} // c'),
    ("the indentation of a comment", "{\n  a: {\n      // c\n  }\n}", [Set(("a", "b"), 1)], "{\n  a: {\n      // c\n      b: 1\n  }\n}"),
    ("below a deeper line of two comments", '{\n  "a": 1\n    /* c */ // d\n}', [Set(B, 2)], '{\n  "a": 1,\n    /* c */ // d\n  "b": 2\n}'),
    ("a comment stays under its line", '{"a": {"x": 1,\n"y": 2}\n  // c\n}', [Set(B, {"z": 1})], '{"a": {"x": 1,\n"y": 2},\n  "b": {\n    "z": 1\n  }\n  // c\n}'),
    ("a value on one line leaves it there", '{"a": 1\n  // c\n}', [Set(B, {"z": 1})], '{"a": 1, "b": { "z": 1 }\n  // c\n}'),
    ("blanks around the colon", '{"a" : 1}', [Set(B, 2)], '{"a" : 1, "b" : 2}'),
    ("no blanks around the colon", '{\n  "a":1\n}', [Set(B, {"c": 2})], '{\n  "a":1,\n  "b":{\n    "c":2\n  }\n}'),
    ("aligned values", '{\n  "a":    1,\n  "bcd":  2\n}', [Set(("e",), 3)], '{\n  "a":    1,\n  "bcd":  2,\n  "e": 3\n}'),
    ("padded one-line lists and objects", '{\n  "a": [ 1 ],\n  "b": {"x": 1}\n}', [Set(C, {"l": [1]}), Set(("b", "y"), {"z": 1})], '{\n  "a": [ 1 ],\n  "b": {"x": 1, "y": {"z": 1}},\n  "c": {\n    "l": [ 1 ]\n  }\n}'),
    ("trailing commas", "{\n  a: 1,\n}", [Set(B, {"c": [{"d": 1}]})], "{\n  a: 1,\n  b: {\n    c: [\n      {\n        d: 1,\n      },\n    ],\n  },\n}"),
    ("trailing commas into an empty object", "{\n  a: {},\n}", [Set(("a", "b"), 1)], "{\n  a: {\n    b: 1,\n  },\n}"),
    ("trailing commas into a comment", "{\n  a: {\n    // c\n  },\n}", [Set(("a", "b"), 1)], "{\n  a: {\n    // c\n    b: 1,\n  },\n}"),
    ("trailing commas not on one line", "{\n  a: { x: 1 },\n}", [Set(("a", "b"), 1)], "{\n  a: { x: 1, b: 1 },\n}"),
    ("trailing commas not behind a comment on one line", "{\n  a: { /* c */ },\n}", [Set(("a", "b"), 1)], "{\n  a: { /* c */ b: 1 },\n}"),
    ("trailing commas within hugging brackets", "{\n  l: [{\n    id: 1,\n  }],\n}", [Upsert(("l",), "id", {"id": 2})], "{\n  l: [{\n    id: 1,\n  }, {\n    id: 2,\n  }],\n}"),
    ("trailing commas of the nearest", "{\n  a: {\n    x: 1\n  },\n}", [Set(("a", "b"), {"c": 1})], "{\n  a: {\n    x: 1,\n    b: {\n      c: 1\n    }\n  },\n}"),
    ("CRLF", '{\r\n  "a": 1\r\n}\r\n', [Set(B, {"c": 1})], '{\r\n  "a": 1,\r\n  "b": {\r\n    "c": 1\r\n  }\r\n}\r\n'),
    ("CR", '{\r  "a": 1\r}', [Set(B, 2)], '{\r  "a": 1,\r  "b": 2\r}'),
    ("mixed line breaks: the first counts", '{\r\n  "a": 1\n}\n', [Set(B, 2)], '{\r\n  "a": 1,\r\n  "b": 2\n}\n'),
    ("a BOM", '\ufeff{\n  "a": 1\n}', [Set(B, 2)], '\ufeff{\n  "a": 1,\n  "b": 2\n}'),
    ("no last line break", '{\n  "a": 1\n}', [Set(A, 2)], '{\n  "a": 2\n}'),
    ("text as it is, control characters escaped", "{}", [Set(A, '千问 é 😀 \x00\x1f\b\f\n\r\t"\\/\u2028\u2029')], '{\n  "a": "千问 é 😀 \\u0000\\u001f\\b\\f\\n\\r\\t\\"\\\\/\\u2028\\u2029"\n}'),
    ("lone surrogates escaped", "{}", [Set(A, "\ud83d-\ude00")], '{\n  "a": "\\ud83d-\\ude00"\n}'),
    ("numbers and words", "{}", [Set(A, [0, -1, 1.5, 1e300, 12345678901234567890, True, False, None])], '{\n  "a": [0, -1, 1.5, 1e+300, 12345678901234567890, true, false, null]\n}'),
    ("numbers of JSON5", "{a: NaN}", [Set(B, [math.inf, -math.inf, math.nan])], "{a: NaN, b: [Infinity, -Infinity, NaN]}"),
]  # fmt: skip

NEW: list[tuple[str, str, list[Op], str]] = [
    ("no bytes", "", [Set(A, 1)], '{\n  "a": 1\n}\n'),
    ("a BOM only", "\ufeff", [Set(A, 1)], '\ufeff{\n  "a": 1\n}\n'),
    ("blanks only", "  \n\n", [Set(A, 1)], '{\n  "a": 1\n}\n'),
    ("blanks only, CRLF", "\r\n", [Set(A, 1)], '{\r\n  "a": 1\r\n}\r\n'),
    ("comments only", "// hi\n", [Set(A, 1)], '// hi\n{\n  "a": 1\n}\n'),
    ("comments only, a blank at the end", "// hi ", [Set(A, 1)], '// hi \n{\n  "a": 1\n}'),
    ("comments only, no last line break", "// hi", [Set(A, 1)], '// hi\n{\n  "a": 1\n}'),
    ("comments only, blanks behind", "/* hi */  ", [Set(A, 1)], '/* hi */\n{\n  "a": 1\n}'),
    ("comments only, blank lines behind", "\ufeff// hi\r\n\r\n", [Set(A, 1)], '\ufeff// hi\r\n\r\n{\r\n  "a": 1\r\n}\r\n'),
    ("a whole object", "", [Set((), {"a": {}, "b": [1]})], '{\n  "a": {},\n  "b": [1]\n}\n'),
    ("several ops", "", [Set(A, 1), Upsert(("l",), "id", {"id": 1}), Remove(A)], '{\n  "l": [\n    {\n      "id": 1\n    }\n  ]\n}\n'),
]  # fmt: skip

REPLACE: list[tuple[str, str, list[Op], str]] = [
    ("a scalar", "{ a: 1, /* A */ b: 2 } // end", [Set(A, "x")], '{ a: "x", /* A */ b: 2 } // end'),
    ("comments around the value", "{ a /* 1 */ : /* 2 */ 1 /* 3 */, }", [Set(A, 2)], "{ a /* 1 */ : /* 2 */ 2 /* 3 */, }"),
    ("another type", '{"a": 1, "b": 1.0, "c": true}', [Set(A, True), Set(B, 1), Set(C, 1)], '{"a": true, "b": 1, "c": 1}'),
    ("null", '{"a": null}', [Set(A, {"b": 1})], '{"a": {"b": 1}}'),
    ("the last duplicate", '{"a": 1, "a": 2}', [Set(A, 3)], '{"a": 1, "a": 3}'),
    ("through the last duplicate", '{"a": {"b": 1}, "a": {"b": 2}}', [Set(("a", "b"), 3)], '{"a": {"b": 1}, "a": {"b": 3}}'),
    ("a scalar by an object", '{\n  "a": 1\n}', [Set(A, TWO)], '{\n  "a": {\n    "x": 1,\n    "y": [true]\n  }\n}'),
    ("an object by a scalar", '{\n  "a": {\n    "x": 1\n  }\n}', [Set(A, 1)], '{\n  "a": 1\n}'),
    ("a list by a list", "{ l: [ 1, 2 ], }", [Set(("l",), [3])], "{ l: [ 3 ], }"),
    (
        "an object key by key",
        "{\n  a: {\n    // X\n    x: 1, // x\n    y: 2,\n    z: { k: [ 1 ] }\n  }\n}",
        [Set(A, {"x": 5, "z": {"k": [1], "n": 1}, "w": 0})],
        "{\n  a: {\n    // X\n    x: 5, // x\n    z: { k: [ 1 ], n: 1 },\n    w: 0\n  }\n}",
    ),
    ("an object by an empty one", '{\n  "a": {\n    "x": 1\n  }\n}', [Set(A, {})], '{\n  "a": {}\n}'),
    ("the root key by key", '{"a": 1, "b": 2}', [Set((), {"b": 2})], '{"b": 2}'),
    ("the root by a list", '{"a": 1}\n', [Set((), [1])], "[1]\n"),
    ("removed before, comments and all", "{ a: [1 /* c */], b: 1 }", [Remove(A), Set(A, [2])], "{ a: [2], b: 1 }"),
    ("removed before, set twice", "{ a: [1 /* c */] }", [Remove(A), Set(A, 1), Set(A, 2)], "{ a: 2 }"),
    ("removed before, an object", "{\n  a: { // c\n    x: 1\n  },\n  b: 1\n}", [Remove(A), Set(("a", "y"), 2)], "{\n  a: {\n    y: 2\n  },\n  b: 1\n}"),
    ("removed afterwards, comments and all", "{ a: [1 /* c */], b: 1 }", [Set(A, [2]), Remove(A), Set(A, [3])], "{ a: [3], b: 1 }"),
    ("removed before, duplicates", '{"a": 1, "a": 2, "b": 3}', [Remove(A), Set(A, 2)], '{"a": 2, "b": 3}'),
    ("the root removed before", "// c\n{ a: [1 /* x */] }\n", [Remove(()), Set((), {"a": [2]})], "// c\n{\n  a: [2]\n}\n"),
    ("the whole root removed before", "// c\n{ a: 1 /* x */ }\n", [Remove(()), Set(B, 1)], "// c\n{\n  b: 1\n}\n"),
    ("a list item", "[{ id: 1, x: 1 }, { id: 2 }]", [Set((Item("id", 2),), {"id": 2, "y": 1})], "[{ id: 1, x: 1 }, { id: 2, y: 1 }]"),
    ("a scalar list item", '["a", "b"]', [Set((Item(None, "b"),), "c")], '["a", "c"]'),
    ("in an item by two fields", "[{ id: 1, at: 1 }, { id: 1, at: 2 }]", [Set((Item(("id", "at"), (1, 2)), "x"), 3)], "[{ id: 1, at: 1 }, { id: 1, at: 2, x: 3 }]"),
    ("upsert by two fields", "[{ id: 1, at: 1, x: 1 }]", [Upsert((), ("id", "at"), {"id": 1, "at": 1, "x": 2}), Upsert((), ("id", "at"), {"id": 1, "at": 2})], "[{ id: 1, at: 1, x: 2 }, { id: 1, at: 2 }]"),
    ("in a list item", "[{ id: 1 }, { id: 2, x: { y: 1 } }]", [Set((Item("id", 2), "x", "y"), 2)], "[{ id: 1 }, { id: 2, x: { y: 2 } }]"),
    ("a list item's fields", "[ 1, { x: 1 }, { id: 2, x: { y: 1, z: 2 } /* c */ }, null ]", [Upsert((), "id", {"id": 2, "x": {"y": 3}, "w": 4})], "[ 1, { x: 1 }, { id: 2, x: { y: 3 }, /* c */ w: 4 }, null ]"),
    ("a list item with duplicate keys: the last counts", "[{ id: 1, id: 2 }]", [Upsert((), "id", {"id": 1})], "[{ id: 1, id: 2 }, { id: 1 }]"),
]  # fmt: skip

COMPOSE: list[tuple[str, str, list[Op], str]] = [
    ("set, then in it", "{}", [Set(A, {"x": 1}), Set(("a", "b"), 2)], '{\n  "a": {\n    "x": 1,\n    "b": 2\n  }\n}'),
    ("set, then remove in it", "{}", [Set(A, {"x": 1, "y": 2}), Remove(("a", "x"))], '{\n  "a": {\n    "y": 2\n  }\n}'),
    ("in it, then set", '{"a": {"x": 1}}', [Set(("a", "b"), 2), Set(A, {"c": 3})], '{"a": {"c": 3}}'),
    ("remove, set in it, remove", '{"a": {"x": 1}, "b": 1}', [Remove(A), Set(("a", "y"), 1), Remove(A)], '{"b": 1}'),
    ("upsert twice the same", "[]", [Upsert((), "id", {"id": 1}), Upsert((), "id", {"id": 1, "x": 2})], '[\n  {\n    "id": 1,\n    "x": 2\n  }\n]'),
    ("upsert, then in it", "[]", [Upsert((), "id", {"id": 1}), Set((Item("id", 1), "x"), 2)], '[\n  {\n    "id": 1,\n    "x": 2\n  }\n]'),
    ("upsert, then remove another", "[1, 2]", [Upsert((), None, 3), Remove((Item(None, 1),))], "[2, 3]"),
    ("rename an item", "[{ id: 1 }]", [Set((Item("id", 1), "id"), 2), Set((Item("id", 2), "x"), 3)], "[{ id: 2, x: 3 }]"),
    ("remove in what is removed", '{ "l": [1, 1], "a": 1 }', [Remove(("l",)), Remove(("l", Item(None, 1)))], '{ "a": 1 }'),
    ("remove the last item, upsert it", "[1, { id: 2, /* c */ x: 1 }, 3]", [Remove((Item(None, 3),)), Remove((Item("id", 2),)), Upsert((), "id", {"id": 2}), Upsert((), None, 4)], "[1, { id: 2 }, 4]"),
    ("remove an item, upsert it", "[1, 2]", [Remove((Item(None, 1),)), Upsert((), None, 1)], "[2, 1]"),
    ("remove all, add one", '{ "a": 1, "b": 2 }', [Remove(A), Remove(B), Set(C, 3)], '{ "c": 3 }'),
    ("remove all, add one, several lines", '{\n  "a": 1,\n  "b": 2\n}', [Remove(A), Remove(B), Set(C, 3)], '{\n  "c": 3\n}'),
    ("remove all, add one, comments between", "{\n  a: 1, // A\n  // x\n}", [Remove(A), Set(C, 3)], "{\n  // A\n  // x\n  c: 3,\n}"),
    ("remove the last, beside a U+FEFF that is no BOM", "{\n  a: 1,\ufeffb: 2\n}", [Remove(B)], "{\n  a: 1\ufeff\n}"),
    ("remove the last, add one", '{\n  "a": 1, // A\n  "b": 2 // B\n}', [Remove(B), Set(C, 3)], '{\n  "a": 1, // A\n  "c": 3\n  // B\n}'),
    ("remove the last, add one, one line", '{ "a": 1, "b": 2 }', [Remove(B), Set(C, 3)], '{ "a": 1, "c": 3 }'),
    ("remove the last, add one, comma first", '{ "a": 1\n, "b": 2\n, "c": 3\n}', [Remove(C), Set(D, 3)], '{ "a": 1\n, "b": 2\n, "d": 3\n}'),
    ("change the last, add one", '{ "a": 1 }', [Set(A, 2), Set(B, 3)], '{ "a": 2, "b": 3 }'),
    ("add inside the last, add one", '{ "a": {"x":1} }', [Set(("a", "y"), 2), Set(B, 3)], '{ "a": {"x":1,"y":2}, "b": 3 }'),
]  # fmt: skip

REMOVE: list[tuple[str, str, list[Op], str]] = [
    ("first", '{\n  "a": 1,\n  "b": 2\n}', [Remove(A)], '{\n  "b": 2\n}'),
    ("middle", '{\n  "a": 1,\n  "b": 2,\n  "c": 3\n}', [Remove(B)], '{\n  "a": 1,\n  "c": 3\n}'),
    ("last", '{\n  "a": 1,\n  "b": 2\n}', [Remove(B)], '{\n  "a": 1\n}'),
    ("last, trailing comma", "{\n  a: 1,\n  b: 2,\n}", [Remove(B)], "{\n  a: 1,\n}"),
    ("the last two", '{\n  "a": 1,\n  "b": 2,\n  "c": 3\n}', [Remove(B), Remove(C)], '{\n  "a": 1\n}'),
    ("several lines", '{\n  "a": {\n    "x": 1\n  },\n  "b": 2\n}', [Remove(A)], '{\n  "b": 2\n}'),
    ("the only one", '{\n  "a": 1\n}\n', [Remove(A)], "{}\n"),
    ("all of them", '{\n  "a": 1,\n\n  "b": 2,\n}', [Remove(A), Remove(B)], "{}"),
    ("the only one, inside", '{\n  "a": {\n    "x": 1\n  }\n}', [Remove(("a", "x"))], '{\n  "a": {}\n}'),
    ("one line, first", '{ "a": 1, "b": 2 }', [Remove(A)], '{ "b": 2 }'),
    ("one line, middle", '{ "a": 1, "b": 2, "c": 3 }', [Remove(B)], '{ "a": 1, "c": 3 }'),
    ("one line, last", '{ "a": 1, "b": 2 }', [Remove(B)], '{ "a": 1 }'),
    ("one line, trailing comma", "{ a: 1, b: 2, }", [Remove(B)], "{ a: 1, }"),
    ("one line, all but the first", "{ a: 1, b: 2, c: 3 }", [Remove(B), Remove(C)], "{ a: 1 }"),
    ("one line, all", "{ a: 1, b: 2 }", [Remove(A), Remove(B)], "{}"),
    ("one line, no padding", '{"a": 1, "b": 2}', [Remove(A)], '{"b": 2}'),
    ("compact", '{"a":1,"b":2,"c":3}', [Remove(A), Remove(C)], '{"b":2}'),
    ("two on a line", "{\n  a: 1, b: 2,\n  c: 3\n}", [Remove(A)], "{\n  b: 2,\n  c: 3\n}"),
    ("two on a line, the second", "{\n  a: 1, b: 2,\n  c: 3\n}", [Remove(B)], "{\n  a: 1,\n  c: 3\n}"),
    ("blank lines stay", '{\n  "a": 1,\n\n  "b": 2,\n\n  "c": 3\n}', [Remove(B)], '{\n  "a": 1,\n\n\n  "c": 3\n}'),
    ("the comment behind stays", "{\n  a: 1, // A\n  b: 2 // B\n}", [Remove(A)], "{\n  // A\n  b: 2 // B\n}"),
    ("the comment behind stays, last", "{\n  a: 1, // A\n  b: 2 // B\n}", [Remove(B)], "{\n  a: 1 // A\n  // B\n}"),
    ("the comments above stay", "{\n  // A\n  a: 1,\n  // B\n  b: 2\n}", [Remove(B)], "{\n  // A\n  a: 1\n  // B\n}"),
    ("the comment before the comma stays", "{\n  a: 1 /* A */,\n  b: 2\n}", [Remove(A)], "{\n  /* A */\n  b: 2\n}"),
    ("comments inside go", "{\n  a /* k */ : /* v */ { // x\n    // y\n  },\n  b: 2\n}", [Remove(A)], "{\n  b: 2\n}"),
    ("comments inside go, the only one", "{ a: [1 /* c */] }", [Remove(A)], "{}"),
    ("comments keep an emptied object open", "{\n  // A\n  a: 1\n}", [Remove(A)], "{\n  // A\n}"),
    ("one line, comments", "{ /* A */ a: 1, /* B */ b: 2 /* C */ }", [Remove(A)], "{ /* A */ /* B */ b: 2 /* C */ }"),
    ("one line, comments, last", "{ /* A */ a: 1, /* B */ b: 2 /* C */ }", [Remove(B)], "{ /* A */ a: 1 /* B */ /* C */ }"),
    ("one line, comments, the only one", "{ /* A */ a: 1 }", [Remove(A)], "{ /* A */ }"),
    ("all duplicates", '{"a": 1, "b": 2, "a": 3}', [Remove(A)], '{"b": 2}'),
    ("all duplicates of the last level only", '{"a": {"x": 1}, "a": {"x": 2}}', [Remove(("a", "x"))], '{"a": {"x": 1}, "a": {}}'),
    ("comma first, first", '{ "a": 1\n, "b": 2\n, "c": 3\n}', [Remove(A)], '{ "b": 2\n, "c": 3\n}'),
    ("comma first, middle", '{ "a": 1\n, "b": 2\n, "c": 3\n}', [Remove(B)], '{ "a": 1\n, "c": 3\n}'),
    ("comma first, last", '{ "a": 1\n, "b": 2\n, "c": 3\n}', [Remove(C)], '{ "a": 1\n, "b": 2\n}'),
    ("comma first, the last two", '{ "a": 1\n, "b": 2\n, "c": 3\n}', [Remove(B), Remove(C)], '{ "a": 1\n}'),
    ("comma first, comment", '{ "a": 1 // A\n, "b": 2\n}', [Remove(A)], '{ // A\n"b": 2\n}'),
    ("CRLF", '{\r\n  "a": 1,\r\n  "b": 2\r\n}', [Remove(B)], '{\r\n  "a": 1\r\n}'),
    ("CR", '{\r  "a": 1,\r  "b": 2\r}', [Remove(A)], '{\r  "b": 2\r}'),
    ("trailing blanks go with the line", '{\n  "a": 1,  \n  "b": 2 \t\n}', [Remove(B)], '{\n  "a": 1\n}'),
    ("list item by identity", '[\n  { "id": 1 },\n  { "id": 2 }\n]', [Remove((Item("id", 1),))], '[\n  { "id": 2 }\n]'),
    ("list item by value", '["x", "y", 1]', [Remove((Item(None, "y"),)), Remove((Item(None, True),))], '["x", 1]'),
    ("the only list item", '{ "l": ["x"] }', [Remove(("l", Item(None, "x")))], '{ "l": [] }'),
    ("in a list item", '[{ "id": 1, "x": 2 }]', [Remove((Item("id", 1), "x"))], '[{ "id": 1 }]'),
    ("the document", "// c\n{\n  a: 1\n}\n// d\n", [Remove(())], "// c\n// d\n"),
    ("the whole document", '\ufeff{\n  "a": 1\n}\n', [Remove(())], "\ufeff"),
]  # fmt: skip

RULES = [
    pytest.param(before, ops, after, id=f"{group}: {rule}")
    for group, table in {
        "insert": INSERT, "style": STYLE, "new": NEW, "replace": REPLACE, "compose": COMPOSE, "remove": REMOVE,
    }.items()
    for rule, before, ops, after in table
]  # fmt: skip


@pytest.mark.parametrize(("before", "ops", "after"), RULES)
def test_edit(before: str, ops: list[Op], after: str) -> None:
    assert edit(before, ops) == after
    jsonc.parse(after)


def test_edits_of_a_strict_file_are_strict_json() -> None:
    text = '{\n  "a": {"b": [1, 2, {}]},\n  "c": []\n}\n'
    ops = [Set(("a", "x-y"), TWO), Upsert(("c",), "id", {"id": "x"}), Remove(("a", "b")), Set(D, ["'\u2028"])]
    assert json.loads(edit(text, ops, "json")) == {"a": {"x-y": TWO}, "c": [{"id": "x"}], "d": ["'\u2028"]}


ROUND_TRIP = [
    '{ "a": 1 }', '{"a":1}', "{ a: 1, }", "{ a:1, }", '{\n  "a": 1\n}\n', "{\n  a: 1, // A\n}", "{\n  a: 1 // A\n  // x\n}", "[\n  1\n]",
    '{ "a": 1\n, "b": 2\n}', '{\r\n\t"a": {\r\n\t}\r\n}', "{ /* c */ }", "{\n  // c\n}", "{ a: 1 /* A */ }",
]  # fmt: skip


@pytest.mark.parametrize("text", ROUND_TRIP)
def test_an_added_member_that_is_removed_leaves_no_trace(text: str) -> None:
    is_list = isinstance(jsonc.parse(text).data, list)
    added = edit(text, [Upsert((), "id", {"id": 9}) if is_list else Set(("z",), {"y": [1]})])
    assert edit(added, [Remove((Item("id", 9),) if is_list else ("z",))]) == text


VALUES = [
    ("null", None), ("true", True), ("false", False), ('"x"', "x"), ("[]", []), ("{}", {}), ("-0", 0), ("12", 12), ("1e2", 100.0),
    ("-1.50", -1.5), ("1E+2", 100.0), ("9" * 300, int("9" * 300)), ("1e999", math.inf), ('"\\u00e9\\/\\b\\f\\n\\r\\t\\"\\\\"', 'é/\b\f\n\r\t"\\'),
    (r'"\ud83d\ude00 \ud83d \ude00"', "😀 \ud83d \ude00"), ('{"a": 1, "b": 2, "a": 3}', {"a": 3, "b": 2}), (" \t\r\n[ 1 , [ ] ] ", [1, []]),
    ('"\x7f\u2028\xa0"', "\x7f\u2028\xa0"), ('{"": {"": []}}', {"": {"": []}}),
]  # fmt: skip

VALUES5 = [
    ("'x\"'", 'x"'), (r"'\'\x41\v\0\a\u0041'", "'A\v\0aA"), ("'a\\\nb\\\r\nc\\\rd\\\u2028e'", "abcde"), ('"\t\u2028"', "\t\u2028"), ("+1", 1), ("-0x1F", -31),
    ("0XfF", 255), (".5", 0.5), ("5.", 5.0), ("+.5e-1", 0.05), ("5.e1", 50.0), ("Infinity", math.inf), ("-Infinity", -math.inf), ("[1,2,]", [1, 2]), ("{a:1,}", {"a": 1}),
    ("{$a_1: 1, 'b': 2, NaN: 3, null: 4, 名: 5, \\u0061b: 6, a\u200c: 7}", {"$a_1": 1, "b": 2, "NaN": 3, "null": 4, "名": 5, "ab": 6, "a\u200c": 7}),
    ("\v\f\xa0\u1680\u2003\u2028\u2029\u202f\u205f\u3000\ufeff1", 1), ("// c\u20281 /* * / ** */ // d", 1), ("/**/[/***/]//", []),
]  # fmt: skip


@pytest.mark.parametrize(("text", "value"), VALUES + VALUES5)
def test_value(text: str, value: object) -> None:
    document = jsonc.parse(text)
    assert (document.data, type(document.data)) == (value, type(value))
    assert not document.empty
    assert "".join(tokens(text)) == text


@pytest.mark.parametrize(("text", "value"), VALUES)
def test_value_of_strict_json(text: str, value: object) -> None:
    for dialect in ("json", "json-comments", "jsonc"):
        assert jsonc.parse("\ufeff" + text, dialect).data == value == json.loads(text)


def test_json_may_have_comments_alone() -> None:
    assert jsonc.parse('{"a": [1 /* c */]} // d', "json-comments").data == {"a": [1]}


def test_jsonc_is_json_with_comments_and_trailing_commas() -> None:
    assert jsonc.parse('{"a": [1, /* c */], // d\n}', "jsonc").data == {"a": [1]}


def test_nan() -> None:
    assert math.isnan(jsonc.parse("[+NaN]").data[0])


@pytest.mark.parametrize("text", ["", "\ufeff", " \t\r\n", "// c", "/* c */\n", "\ufeff/* a */ // b\n"])
def test_an_empty_document_is_an_empty_object(text: str) -> None:
    document = jsonc.parse(text)
    assert (document.empty, document.data, document.position(())) == (True, {}, None)


SYNTAX = [  # text, dialect, line, column, what
    ("{", "json5", 1, 2, "unexpected end of file, '{' of line 1 is not closed"),
    ('\n{"a": [\n1', "json5", 3, 2, "unexpected end of file, '[' of line 2 is not closed"),
    ('{"a"', "json5", 1, 5, "unexpected end of file, '{' of line 1 is not closed"),
    ('{"a": 1]', "json5", 1, 8, "expected ',' or '}'"),
    ("[1}", "json5", 1, 3, "expected ',' or ']'"),
    ('{\n  "a": 1\n  "b": 2\n}', "json5", 3, 3, "expected ',' or '}'"),
    ("[1 2]", "json5", 1, 4, "expected ',' or ']'"),
    ("[1 {}]", "json5", 1, 4, "expected ',' or ']'"),
    ('{"a" 1}', "json5", 1, 6, "expected ':'"),
    ('{"a", 1}', "json5", 1, 5, "expected ':'"),
    ('{"a":}', "json5", 1, 6, "expected a value"),
    ("[,]", "json5", 1, 2, "expected a value or ']'"),
    ("[1,,2]", "json5", 1, 4, "expected a value"),
    ("{,}", "json5", 1, 2, "expected a key or '}'"),
    ('{"a": 1,,}', "json5", 1, 9, "expected a key"),
    ("{[]: 1}", "json5", 1, 2, "expected a key or '}'"),
    ("{a-b: 1}", "json5", 1, 2, "expected a key (quotes are missing)"),
    ("{1: 1}", "json5", 1, 2, "expected a key (quotes are missing)"),
    (r"{\u0031: 1}", "json5", 1, 2, "expected a key (quotes are missing)"),
    ("{\u200ca: 1}", "json5", 1, 2, "expected a key (quotes are missing)"),
    ("]", "json5", 1, 1, "expected a value"),
    (":", "json5", 1, 1, "expected a value"),
    ("{} {}", "json5", 1, 4, "text after the end of the document"),
    ("1,", "json5", 1, 2, "text after the end of the document"),
    ("{}}", "json5", 1, 3, "text after the end of the document"),
    ('{"a": "x\n}', "json5", 1, 7, "unterminated string"),
    ("'x", "json5", 1, 1, "unterminated string"),
    ("{} '", "json5", 1, 4, "unterminated string"),
    ("{ /* x }", "json5", 1, 3, "unterminated comment"),
    ("[1 / 2]", "json5", 1, 4, "unexpected '/'"),
    ("[\x00]", "json5", 1, 2, "unexpected character U+0000"),
    ("[01]", "json5", 1, 2, "invalid number"),
    ("[1.2.3]", "json5", 1, 2, "invalid number"),
    ("[+-1]", "json5", 1, 2, "invalid number"),
    ("[.]", "json5", 1, 2, "invalid number"),
    ("[0x]", "json5", 1, 2, "invalid number"),
    ("[1_000]", "json5", 1, 2, "invalid number"),
    ("[١]", "json5", 1, 2, "expected a value (text needs quotes)"),
    ("[" + "1" * 5000 + "]", "json5", 1, 2, "number with too many digits"),
    ("[True]", "json5", 1, 2, "expected a value (text needs quotes)"),
    (r'["ab\u00g0"]', "json5", 1, 5, "invalid escape in a string"),
    (r'["\x4"]', "json5", 1, 3, "invalid escape in a string"),
    (r'["\1"]', "json5", 1, 3, "invalid escape in a string"),
    (r'["\01"]', "json5", 1, 3, "invalid escape in a string"),
    ("[1,]", "json", 1, 3, "trailing comma is not allowed in this file"),
    ('{"a": 1\n,\n}', "json", 2, 1, "trailing comma is not allowed in this file"),
    ('{"a": 1, // c\n}', "json-comments", 1, 8, "trailing comma is not allowed in this file"),
    ("[1] // c", "json", 1, 5, "comments are not allowed in this file"),
    ("[ /* c */ ]", "json", 1, 3, "comments are not allowed in this file"),
    ("['x']", "json", 1, 2, "single quotes are not allowed in this file"),
    ("{'x': 1}", "jsonc", 1, 2, "single quotes are not allowed in this file"),
    ("{x: 1}", "jsonc", 1, 2, "expected a key in double quotes"),
    ("{x: 1}", "json", 1, 2, "expected a key in double quotes"),
    ('["a\tb"]', "jsonc", 1, 4, "character U+0009 in a string must be escaped"),
    ('["a\\\nb"]', "json", 1, 5, "character U+000A in a string must be escaped"),
    (r'["\x41"]', "json", 1, 3, "invalid escape in a string"),
    (r'["\v"]', "jsonc", 1, 3, "invalid escape in a string"),
    ("[\xa01]", "json", 1, 2, "unexpected character U+00A0"),
    ("[\f1]", "jsonc", 1, 2, "unexpected character U+000C"),
    ("[+1]", "jsonc", 1, 2, "invalid number"),
    ("[.5]", "json", 1, 2, "invalid number"),
    ("[5.]", "json", 1, 2, "invalid number"),
    ("[0x1]", "json", 1, 2, "invalid number"),
    ("[NaN]", "json", 1, 2, "expected a value (text needs quotes)"),
    ("[-Infinity]", "jsonc", 1, 2, "invalid number"),
]


@pytest.mark.parametrize(("text", "dialect", "line", "column", "what"), SYNTAX)
def test_syntax_error(text: str, dialect: str, line: int, column: int, what: str) -> None:
    with pytest.raises(SetupError) as caught:
        jsonc.parse(text, dialect)
    error = caught.value
    said = messages.text(error.code, **error.fields)
    assert (error.code, error.line, error.column, said) == ("syntax", line, column, what)


@pytest.mark.parametrize(
    ("text", "line", "column"),
    [
        ("\ufeff[x", 1, 2), ("\n\n x", 3, 2), ("\r\n\r\n x", 3, 2), ("\r\r x", 3, 2), ("\n\r\n\r x", 4, 2), ("/*\u2028*/ x", 1, 7), ("/* 😀 */ x", 1, 9),
    ],
)  # fmt: skip
def test_positions_count_lines_and_characters(text: str, line: int, column: int) -> None:
    with pytest.raises(SetupError) as caught:
        jsonc.parse(text)
    assert (caught.value.line, caught.value.column) == (line, column)


REFUSED: list[tuple[str, str, list[Op], tuple[str, int | None, int | None, dict[str, object]]]] = [
    ("a string on the way", '{\n  "a": "x"\n}', [Set(("a", "b"), 1)], ("wrong-type", 2, 8, {"where": "a", "found": "string", "wanted": "object"})),
    ("null on the way", '{"a": {"b": null}}', [Set(("a", "b", "c"), 1)], ("wrong-type", 1, 13, {"where": "a.b", "found": "null", "wanted": "object"})),
    ("a list on the way", '{"a": []}', [Set(("a", "b"), 1)], ("wrong-type", 1, 7, {"where": "a", "found": "list", "wanted": "object"})),
    ("a number at the top", "12", [Set(A, 1)], ("wrong-type", 1, 1, {"where": "the top level", "found": "number", "wanted": "object"})),
    ("a list at the top", "[]", [Upsert(A, None, 1)], ("wrong-type", 1, 1, {"where": "the top level", "found": "list", "wanted": "object"})),
    ("an object for a list", '{"a": {}}', [Upsert(A, None, 1)], ("wrong-type", 1, 7, {"where": "a", "found": "object", "wanted": "list"})),
    ("a boolean for a list", '{"a": true}', [Upsert(A, None, 1)], ("wrong-type", 1, 7, {"where": "a", "found": "boolean", "wanted": "list"})),
    ("an empty object for a list", "{}", [Upsert((), None, 1)], ("wrong-type", 1, 1, {"where": "the top level", "found": "object", "wanted": "list"})),
    ("an object for an item", '{"a": {}}', [Set(("a", Item("id", 1), "x"), 1)], ("wrong-type", 1, 7, {"where": "a", "found": "object", "wanted": "list"})),
    ("an item for an object", '{"a": [1]}', [Set(("a", Item(None, 1), "x"), 1)], ("wrong-type", 1, 8, {"where": "a[1]", "found": "number", "wanted": "object"})),
    ("what an op has set", '{"a": 1}', [Set(A, "x"), Set(("a", "b"), 1)], ("wrong-type", None, None, {"where": "a", "found": "string", "wanted": "object"})),
    ("set in a missing item", '{"l": [{"id": 1}]}', [Set(("l", Item("id", 2), "x"), 1)], ("missing-item", 1, 7, {"where": "l[2]", "key": "id", "value": 2})),
    ("set a missing item", '{"l": [1]}', [Set(("l", Item(None, 2)), 1)], ("missing-item", 1, 7, {"where": "l[2]", "key": Note("item-value"), "value": 2})),
    ("set an item of a missing list", "{}", [Set(("l", Item("id", 2)), 1)], ("missing-item", None, None, {"where": "l[2]", "key": "id", "value": 2})),
    ("upsert in a missing item", "{}", [Upsert(("l", Item("id", 2), "m"), None, 1)], ("missing-item", None, None, {"where": "l[2]", "key": "id", "value": 2})),
    ("an item is no boolean", "[true]", [Set((Item(None, 1),), 2)], ("missing-item", 1, 1, {"where": "[1]", "key": Note("item-value"), "value": 1})),
    ("upsert over duplicates", '{"l": [{"id": "x"},\n {"id": "x"}]}', [Upsert(("l",), "id", {"id": "x"})], ("duplicate-item", 2, 2, {"where": "l", "key": "id", "value": "x"})),
    ("upsert over duplicate scalars", '["x", "x"]', [Upsert((), None, "x")], ("duplicate-item", 1, 7, {"where": "the top level", "key": Note("item-value"), "value": "x"})),
    ("set in duplicates", '[{"id": 1}, 2, {"id": 1}]', [Set((Item("id", 1), "x"), 1)], ("duplicate-item", 1, 16, {"where": "the top level", "key": "id", "value": 1})),
    ("remove one of duplicates", '[{"id": 1}, {"id": 1}]', [Remove((Item("id", 1),))], ("duplicate-item", 1, 13, {"where": "the top level", "key": "id", "value": 1})),
    ("new duplicates", "[]", [Set((), [1, 1]), Upsert((), None, 1)], ("duplicate-item", None, None, {"where": "the top level", "key": Note("item-value"), "value": 1})),
    ("a list with a comment", "{ a: [1,\n2 // c\n] }", [Set(A, [1])], ("comment-lost", 2, 3, {})),
    ("an object with a comment by a scalar", "{ a: { /* c */ } }", [Set(A, 1)], ("comment-lost", 1, 8, {})),
    ("a key with a comment, not in the new value", "{ a: { x: /* c */ 1, y: 2 } }", [Set(A, {"y": 2})], ("comment-lost", 1, 11, {})),
    ("a field with a comment", "[{ id: 1, x: [ /* c */ ] }]", [Upsert((), "id", {"id": 1, "x": [1]})], ("comment-lost", 1, 16, {})),
    ("a comment before a value, set and then left out", "{ o: { a /* c */ : 1 } }", [Set(("o", "a"), 2), Set(("o",), {})], ("comment-lost", 1, 10, {})),
    ("a comment, though filled again", "{ a: [1, /* c */ 2] }", [Set(A, [1]), Upsert(A, None, 3)], ("comment-lost", 1, 10, {})),
    ("a comment, though removed and set elsewhere", "{ a: [ /* c */ ], b: 1 }", [Remove(B), Set(A, [1])], ("comment-lost", 1, 8, {})),
]  # fmt: skip


@pytest.mark.parametrize(("rule", "text", "ops", "expected"), REFUSED, ids=[row[0] for row in REFUSED])
def test_refused(rule: str, text: str, ops: list[Op], expected: tuple[object, ...]) -> None:
    document = jsonc.parse(text)
    with pytest.raises(SetupError) as caught:
        document.edits(ops)
    error = caught.value
    assert (error.code, error.line, error.column, error.fields) == expected
    assert document.edits([]) == []  # an op that failed has left nothing behind


def test_other_duplicates_do_not_matter() -> None:
    assert (
        edit('[{"id": 1}, {"id": 1}, {"id": 2}, "x", "x"]', [Remove((Item("id", 2),))])
        == '[{"id": 1}, {"id": 1}, "x", "x"]'
    )


def test_edits_do_not_depend_on_each_other() -> None:
    document = jsonc.parse('{"a": {"x": 1}}')
    ops = [Set(("a", "y"), {"z": 1}), Remove(("a", "x"))]
    assert document.edits(ops) == document.edits(ops) != []
    assert document.data == {"a": {"x": 1}}


def test_a_value_that_is_not_json_is_a_bug() -> None:
    with pytest.raises(TypeError, match="tuple is not JSON"):
        jsonc.parse("{}").edits([Set(A, (1,))])


def test_ops_keep_their_values() -> None:
    value = {"x": {"y": 1}}
    jsonc.parse("{}").edits([Set(A, value), Set(("a", "x", "z"), 2), Remove(("a", "x", "y"))])
    assert value == {"x": {"y": 1}}


@pytest.mark.parametrize("depth", [2000, 50_000])
def test_depth_costs_no_stack(depth: int) -> None:
    path = ("a",) * depth
    text = '{"a":' * depth + "1" + "}" * depth
    nested: object = 1
    for _ in range(depth):
        nested = {"a": nested}
    document = jsonc.parse(text)
    assert document.position(path) == (1, 5 * depth + 1)
    assert document.edits([Set((), nested)]) == []
    assert edit(text, [Set(path, 2)]) == text.replace("1", "2")
    assert edit(text, [Remove(path)]) == text.replace('{"a":1}', "{}")
    assert edit('{"b":1}', [Set(path, 1)]) == '{"b":1,' + text[1:]
    assert edit('{"b":1}', [Set(A, nested), Set((*path, "a"), 2)]) == '{"b":1,"a":' + text.replace("1", "2") + "}"
    assert jsonc.parse("[" * depth + "]" * depth).edits([Remove(A)]) == []
    with pytest.raises(SetupError, match="syntax"):
        jsonc.parse("[" * depth)


@pytest.mark.parametrize(
    "text", ['{"x":{' + '"a":1,' * 9000 + '"b":1\n}}', '{"x":' + "[" * 20_000 + "\n" + "]" * 20_000 + "}"]
)
def test_the_style_of_long_lines_is_learnt_in_well_under_a_second(text: str) -> None:
    document = jsonc.parse(text)
    start = time.process_time()
    assert document.edits([Set(B, {"c": [1]})])
    assert time.process_time() - start < 0.5


POSITIONED = '\ufeff{\n  "a": [ {"id": 1}, {"id": "x",\r\n"k": null} ],\n "b": 1, "b": /* c */ 2\n}'


@pytest.mark.parametrize(
    ("path", "position"),
    [
        ((), (1, 1)), (("a",), (2, 8)), (("a", Item("id", "x")), (2, 21)), (("a", Item("id", "x"), "k"), (3, 6)), (("b",), (4, 23)),
        (("c",), None), (("b", "c"), None), (("a", "c"), None), (("a", Item("id", 2)), None), (("b", Item("id", 2)), None),
    ],
)  # fmt: skip
def test_position(path: Path, position: tuple[int, int] | None) -> None:
    assert jsonc.parse(POSITIONED).position(path) == position


def test_comments() -> None:
    document = jsonc.parse(
        '// 0\n{ /* 1 */ "a" /* 2 */: [ // 3\n], // 4\n "b": { "c": /* 5 */ 1 /* 6 */ }, "a": /* 7 */ 2 /* 8 */ } // 9\n'
    )
    all_comments = ["// 0", "/* 1 */", "/* 2 */", "// 3", "// 4", "/* 5 */", "/* 6 */", "/* 7 */", "/* 8 */", "// 9"]
    assert document.comments() == all_comments
    assert document.comments([("x",), ("b", "x")]) == all_comments
    assert document.comments([("b", "c")]) == [comment for comment in all_comments if "5" not in comment]
    assert document.comments([A]) == ["// 0", "/* 1 */", "// 4", "/* 5 */", "/* 6 */", "/* 8 */", "// 9"]
    assert document.comments([()]) == ["// 0", "// 9"]
    assert jsonc.parse("'// no' /* yes */ ").comments() == ["/* yes */"]


def test_secret_spans() -> None:
    text = """{ key: "1", 'k\\u0065y': '2\\\n2', o: "no", key: ["3", { x: "no" }, 3, [["4"]], 1234], sub: { key: { y: "no" }, key: "" } }"""
    spans = jsonc.parse(text).secret_spans(lambda key, _holder: key == "key")
    assert [text[start:end] for start, end in spans] == ["1", "2\\\n2", "3", "4", "1234", ""]
    assert jsonc.parse("").secret_spans(lambda key, _holder: True) == []
    assert jsonc.parse('["x"]').secret_spans(lambda key, _holder: bool(key)) == []
    text = (
        """{ apiKeys: { a: "1", b: ["2"], c: { d: "no" } }, keys: { a: "no" } }"""  # what holds secrets under any name
    )
    assert [
        text[start:end] for start, end in jsonc.parse(text).secret_spans(lambda _key, holder: holder == "apiKeys")
    ] == ["1"]
