"""Where new values go relative to the comments at the end of what they come into: one rule per editor, case by case."""

from __future__ import annotations

import pytest

from wcode_setup.documents import parse
from wcode_setup.documents.base import Item, Op, Set, Upsert
from wcode_setup.documents.edits import apply_edits

NEW = Set(("new",), {"x": 1})
IN_A = Set(("a", "new"), 1)
FIRST = Upsert(("a",), None, 0, before=Item(None, 1))

CASES: list[tuple[str, str, str, list[Op], str]] = [
    ("yaml", "behind what is indented under the last key", "last: x\n   # about last\n", [NEW], "last: x\n   # about last\nnew:\n  x: 1\n"),
    ("yaml", "the same, no last line break", "last: x\n   # about last", [NEW], "last: x\n   # about last\nnew:\n  x: 1"),
    ("yaml", "the same, CRLF and blank lines", "last: x\r\n\r\n  # about last\r\n\r\n# end\r\n", [NEW], "last: x\r\n\r\n  # about last\r\nnew:\r\n  x: 1\r\n\r\n# end\r\n"),
    ("yaml", "before what is not deeper", "last: x\n# end\n", [NEW], "last: x\nnew:\n  x: 1\n# end\n"),
    ("yaml", "up to what is not deeper", "last: x # l\n  # about last\n# end\n  # more\n", [NEW], "last: x # l\n  # about last\nnew:\n  x: 1\n# end\n  # more\n"),
    ("yaml", "each at its own depth", "a:\n  b: 1\n    # about b\n  # about a\n# end\n", [IN_A, NEW], "a:\n  b: 1\n    # about b\n  new: 1\n  # about a\nnew:\n  x: 1\n# end\n"),
    ("yaml", "behind a block scalar and its comment", "a:\n  b: |\n      t\n    # about b\nc: 1\n", [IN_A], "a:\n  b: |\n      t\n    # about b\n  new: 1\nc: 1\n"),
    ("yaml", "in an item", "a:\n- id: 1\n    # about id\n- id: 2\n", [Upsert(("a",), "id", {"id": 1, "x": 2})], "a:\n- id: 1\n    # about id\n  x: 2\n- id: 2\n"),
    ("yaml", "a new item", "a:\n- 1\n  # about 1\n# end\n", [Upsert(("a",), None, 2)], "a:\n- 1\n  # about 1\n- 2\n# end\n"),
    ("yaml", "a new first item", "a: # A\n    # about a\n  # about 1\n  - 1\n", [FIRST], "a: # A\n    # about a\n  - 0\n  # about 1\n  - 1\n"),
    ("yaml", "below the comments of a key without a value", "a: # c\n  # about a\nb: 1\n", [Set(("a",), {"k": 1})], "a: # c\n  # about a\n  k: 1\nb: 1\n"),
    ("yaml", "below those of a scalar that becomes a block", "a: x # c\n    # about a\n\n# end\n", [Set(("a",), {"k": 1})], "a: # c\n    # about a\n  k: 1\n\n# end\n"),
    ("yaml", "below those of an empty mapping", "a: {}\n  # about a\n", [IN_A], "a:\n  # about a\n  new: 1\n"),
    ("yaml", "in brackets", "a: {\n  b: 1, # c\n    # about b\n  # end\n}\n", [IN_A], "a: {\n  b: 1, # c\n    # about b\n  new: 1,\n  # end\n}\n"),
    ("yaml", "in brackets, no comma", "a: [\n  1\n    # about 1\n]\n", [Upsert(("a",), None, 2)], "a: [\n  1,\n    # about 1\n  2\n]\n"),
    ("yaml", "an empty file", "  # c\n", [NEW], "  # c\nnew:\n  x: 1\n"),
    ("json5", "behind what is indented under the last key", "{\n  a: 1\n    // about a\n}", [Set(("b",), 2)], "{\n  a: 1,\n    // about a\n  b: 2\n}"),
    ("json5", "before what is not deeper", "{\n  a: 1, // A\n    // about a\n  // end\n}", [Set(("b",), 2)], "{\n  a: 1, // A\n    // about a\n  b: 2,\n  // end\n}"),
    ("json5", "behind blank lines and several lines", "{\n  a: 1,\n\n    /* about\n       a */\n\n  // end\n}", [Set(("b",), 2)], "{\n  a: 1,\n\n    /* about\n       a */\n  b: 2,\n\n  // end\n}"),
    ("json5", "on the line of the last", "{ a: 1 /* A */\n    // end\n}", [Set(("b",), 2)], "{ a: 1, /* A */ b: 2\n    // end\n}"),
    ("json5", "comma first", "{ a: 1\n, b: 2\n    // about b\n// end\n}", [Set(("c",), 3)], "{ a: 1\n, b: 2\n    // about b\n, c: 3\n// end\n}"),
    ("jsonc", "each at its own depth", '{\n\t"a": {\n\t\t"b": 1\n\t\t\t// about b\n\t\t// about a\n\t}\n\t\t// about a\n}\n', [IN_A, Set(("c",), 1)], '{\n\t"a": {\n\t\t"b": 1,\n\t\t\t// about b\n\t\t"new": 1\n\t\t// about a\n\t},\n\t\t// about a\n\t"c": 1\n}\n'),
    ("jsonc", "a new item", "[\n  1\n    // about 1\n  // end\n]", [Upsert((), None, 2)], "[\n  1,\n    // about 1\n  2\n  // end\n]"),
    ("jsonc", "a new first item", '{\n  "a": [ // A\n      // about a\n    // about 1\n    1\n  ]\n}', [FIRST], '{\n  "a": [ // A\n      // about a\n    0,\n    // about 1\n    1\n  ]\n}'),
    ("jsonc", "without members: below all comments", '{\n  // c\n    // d\n}', [Set(("a",), 1)], '{\n  // c\n    // d\n  "a": 1\n}'),
    ("json", "no comments, nothing to mind", '{\n  "a": 1\n}\n', [Set(("b",), 2)], '{\n  "a": 1,\n  "b": 2\n}\n'),
    ("toml", "behind what is indented under the last key", "[a]\nlast = 1\n   # about last\n\n[b]\n", [IN_A], "[a]\nlast = 1\n   # about last\nnew = 1\n\n[b]\n"),
    ("toml", "before what is not deeper", "[a]\nlast = 1\n# end\n", [IN_A], "[a]\nlast = 1\nnew = 1\n# end\n"),
    ("toml", "a new table, behind the comments below", "[a]\nlast = 1\n# end\n\n# about b\n[b]\n", [Set(("a", "n"), {"x": 1})], "[a]\nlast = 1\n# end\n\n[a.n]\nx = 1\n\n# about b\n[b]\n"),
    ("toml", "a new table, before the comment of the next", "[a]\nlast = 1\n# about b\n[b]\n", [Set(("a", "n"), {"x": 1})], "[a]\nlast = 1\n\n[a.n]\nx = 1\n# about b\n[b]\n"),
    ("toml", "a new item", "a = [\n  1\n    # about 1\n  # end\n]\n", [Upsert(("a",), None, 2)], "a = [\n  1,\n    # about 1\n  2\n  # end\n]\n"),
    ("toml", "a new first item", "a = [ # A\n    # about a\n  # about 1\n  1\n]\n", [FIRST], "a = [ # A\n    # about a\n  0,\n  # about 1\n  1\n]\n"),
    ("dotenv", "at the end, behind all comments", "A=1 # a\n  # about A\n\n# end\n", [Set(("B",), "2")], "A=1 # a\n  # about A\n\n# end\nB=2\n"),
    ("dotenv", "no last line break", "A=1\n# end", [Set(("B",), "2")], "A=1\n# end\nB=2"),
    ("raw", "one value, which has no comments", "# no comment\n", [Set((), "x")], "x\n"),
]  # fmt: skip


@pytest.mark.parametrize(("form", "case", "text", "ops", "after"), CASES, ids=[f"{row[0]}: {row[1]}" for row in CASES])
def test_where_new_values_go(form: str, case: str, text: str, ops: list[Op], after: str) -> None:
    document = parse(text, form)
    assert apply_edits(text, document.edits(ops)) == after
    assert parse(after, form).comments() == document.comments()
