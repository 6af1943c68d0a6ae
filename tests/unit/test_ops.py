"""The pure data model: what ops do to plain data, and which ops lead from one state to another."""

from __future__ import annotations

import copy
import math
from collections.abc import Mapping, Sequence
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wcode_setup.documents.base import Identity, Item, Op, Path, Remove, Set, Upsert, kind
from wcode_setup.engine.ops import ABSENT, Mismatch, apply, find, get, merge, same, show_path
from wcode_setup.errors import Note, SetupError

A, L = ("a",), ("l",)
NAN = math.nan
DEEP = 5000

SAME: list[tuple[Any, Any, bool]] = [
    (1, 1, True),
    (1, True, False),
    (0, False, False),
    (1, 1.0, False),
    (True, 1.0, False),
    ("1", 1, False),
    (None, False, False),
    (None, ABSENT, False),
    ("", None, False),
    ({}, [], False),
    ([], "", False),
    (NAN, NAN, True),
    (NAN, -NAN, True),
    (NAN, 0.0, False),
    (math.inf, -math.inf, False),
    (0.0, -0.0, True),
    ({"a": NAN, "b": [NAN]}, {"b": [NAN], "a": NAN}, True),
    ({"a": 1, "b": 2}, {"b": 2, "a": 1}, True),
    ({"a": 1}, {"a": 1, "b": None}, False),
    ({"a": None}, {"b": None}, False),
    ([1, 2], [2, 1], False),
    ([1], [1, 1], False),
    ([[1, [True]]], [[1, [1]]], False),
    ({"a": {"b": [{"c": 1}]}}, {"a": {"b": [{"c": 1}]}}, True),
    ({"a": {"b": [{"c": 1}]}}, {"a": {"b": [{"c": 1.0}]}}, False),
]


@pytest.mark.parametrize(("left", "right", "expected"), SAME)
def test_same(left: Any, right: Any, expected: bool) -> None:
    assert same(left, right) is expected
    assert same(right, left) is expected


FIND: list[tuple[list[Any], Item, int | None]] = [
    ([{"id": "a"}, {"id": "b"}], Item("id", "b"), 1),
    ([{"id": "a"}], Item("id", "b"), None),
    ([], Item("id", "a"), None),
    (["a", "b"], Item(None, "b"), 1),
    (["a", {"id": "a"}, ["a"], None], Item("id", "a"), 1),
    ([{"id": 1}, {"id": True}, {"id": 1.0}, {"id": "1"}], Item("id", True), 1),
    ([1, True, 1.0, "1"], Item(None, 1.0), 2),
    ([0.0, NAN], Item(None, NAN), 1),
    ([{"id": {"x": [1]}}], Item("id", {"x": [1]}), 0),
    ([{"name": "a"}, {}], Item("id", None), None),
    ([{"id": None}], Item("id", None), 0),
    ([{"id": 1, "at": "x"}, {"id": 1, "at": "y"}, {"at": "y"}], Item(("id", "at"), (1, "y")), 1),
    ([{"id": True, "at": "x"}, {"id": 1}, 1], Item(("id", "at"), (1, "x")), None),
]


def test_a_scalar_has_no_identity_fields() -> None:
    assert Item(None, 5).fields == {}
    assert show_path(("l", Item(None, 5))) == "l[5]"


@pytest.mark.parametrize(("items", "wanted", "expected"), FIND)
def test_find(items: list[Any], wanted: Item, expected: int | None) -> None:
    assert find(items, wanted) == expected


@pytest.mark.parametrize(
    ("items", "wanted", "key"),
    [([{"id": 1}, {"id": 1}], Item("id", 1), "id"), (["x", "y", "x"], Item(None, "x"), Note("item-value"))],
)
def test_two_items_with_one_identity_are_refused(items: list[Any], wanted: Item, key: str | Note) -> None:
    with pytest.raises(SetupError) as caught:
        find(items, wanted, ("l", wanted))
    fields = {"where": f"l[{wanted.value}]", "key": key, "value": wanted.value}
    assert (caught.value.code, caught.value.fields) == ("duplicate-item", fields)


GET: list[tuple[Any, Path, Any]] = [
    ({"a": 1}, (), {"a": 1}),
    ({"a": {"b": None}}, ("a", "b"), None),
    ({"a": {"b": None}}, ("a", "c"), ABSENT),
    ({"a.b/c": 1}, ("a.b/c",), 1),
    ({"": {"": 1}}, ("", ""), 1),
    ({"a": 1}, ("a", "b"), ABSENT),
    ({"a": "text"}, ("a", "t"), ABSENT),
    ({"l": [{"id": 1, "x": 2}]}, ("l", Item("id", 1), "x"), 2),
    ({"l": [{"id": 1, "x": 2}]}, ("l", Item("id", True), "x"), ABSENT),
    ({"l": {"id": 1}}, ("l", Item("id", 1)), ABSENT),
    ({"l": ["x"]}, ("l", "0"), ABSENT),
    (["x"], (Item(None, "x"),), "x"),
    (None, A, ABSENT),
]


@pytest.mark.parametrize(("data", "path", "expected"), GET)
def test_get(data: Any, path: Path, expected: Any) -> None:
    assert get(data, path) is expected or same(get(data, path), expected)


APPLY: list[tuple[str, Any, list[Op], Any]] = [
    ("no ops", {"a": 1}, [], {"a": 1}),
    ("set", {"a": 1, "b": 2}, [Set(A, 3)], {"a": 3, "b": 2}),
    ("set another type", {"a": {"x": 1}}, [Set(A, [1])], {"a": [1]}),
    ("set null is a value", {"a": 1}, [Set(A, None)], {"a": None}),
    ("set with missing parents", {}, [Set(("a", "b", "c"), 1)], {"a": {"b": {"c": 1}}}),
    ("set the root", {"a": 1}, [Set((), {"b": 2})], {"b": 2}),
    ("set the root of a file that is one value", None, [Set((), "key")], "key"),
    ("set in an item", {"l": [{"id": 1}, {"id": 2}]}, [Set((*L, Item("id", 2), "x"), 3)], {"l": [{"id": 1}, {"id": 2, "x": 3}]}),
    ("set an item", {"l": [{"id": 1, "x": 2}]}, [Set((*L, Item("id", 1)), {"id": 9})], {"l": [{"id": 9}]}),
    ("set a scalar item", {"l": [1, True]}, [Set((*L, Item(None, True)), 0)], {"l": [1, 0]}),
    ("a key as long as a path", {}, [Set(("a.b", "c/d"), 1)], {"a.b": {"c/d": 1}}),
    ("the empty key", {"": 1}, [Set(("", ), 2)], {"": 2}),
    ("remove", {"a": 1, "b": 2}, [Remove(A)], {"b": 2}),
    ("remove null", {"a": None}, [Remove(A)], {}),
    ("remove what is not there", {"a": 1}, [Remove(("b",)), Remove(("a", "x")), Remove(("x", "y"))], {"a": 1}),
    ("remove leaves empty parents", {"a": {"b": 1}}, [Remove(("a", "b"))], {"a": {}}),
    ("remove the root", {"a": 1}, [Remove(())], {}),
    ("remove an item", {"l": [{"id": 1}, {"id": 2}]}, [Remove((*L, Item("id", 1)))], {"l": [{"id": 2}]}),
    ("remove in an item", {"l": [{"id": 1, "x": 2}]}, [Remove((*L, Item("id", 1), "x"))], {"l": [{"id": 1}]}),
    ("remove a scalar item, type-strict", {"l": [1, True]}, [Remove((*L, Item(None, True)))], {"l": [1]}),
    ("remove an item of what is no list", {"l": {"id": 1}}, [Remove((*L, Item("id", 1)))], {"l": {"id": 1}}),
    ("upsert into nothing", {}, [Upsert(("a", "l"), "id", {"id": 1})], {"a": {"l": [{"id": 1}]}}),
    ("upsert appends", {"l": [{"id": 1}]}, [Upsert(L, "id", {"id": 2})], {"l": [{"id": 1}, {"id": 2}]}),
    ("upsert merges the fields", {"l": [{"id": 1, "x": 2, "y": 3}]}, [Upsert(L, "id", {"id": 1, "x": 4})], {"l": [{"id": 1, "x": 4, "y": 3}]}),
    ("upsert replaces a field whole", {"l": [{"id": 1, "o": {"x": 1}}]}, [Upsert(L, "id", {"id": 1, "o": {"y": 2}})], {"l": [{"id": 1, "o": {"y": 2}}]}),
    ("upsert a scalar", {"l": [1]}, [Upsert(L, None, True), Upsert(L, None, 1)], {"l": [1, True]}),
    ("upsert before an item", {"l": [1, 2]}, [Upsert(L, None, 3, before=Item(None, 2)), Upsert(L, None, 4, before=Item(None, 1))], {"l": [4, 1, 3, 2]}),
    ("upsert before the first of several", {"l": [1, 2, 2]}, [Upsert(L, None, 3, before=Item(None, 2))], {"l": [1, 3, 2, 2]}),
    ("upsert before what is not there", {"l": [{"id": 1}, 2]}, [Upsert(L, "id", {"id": 3}, before=Item("id", 2))], {"l": [{"id": 1}, 2, {"id": 3}]}),
    ("upsert of what is there does not move it", {"l": [1, 2]}, [Upsert(L, None, 2, before=Item(None, 1))], {"l": [1, 2]}),
    ("upsert in an item", {"l": [{"id": 1}]}, [Upsert((*L, Item("id", 1), "m"), None, "x")], {"l": [{"id": 1, "m": ["x"]}]}),
    ("removed and set again", {"a": {"x": 1}}, [Remove(A), Set(("a", "y"), 2)], {"a": {"y": 2}}),
    ("the root removed and set again", {"a": 1}, [Remove(()), Set(("b",), 2)], {"b": 2}),
    ("set and removed", {}, [Set(("a", "b"), 1), Remove(A)], {}),
    ("set twice", {}, [Set(A, {"x": 1}), Set(("a", "y"), 2)], {"a": {"x": 1, "y": 2}}),
]  # fmt: skip


@pytest.mark.parametrize(("data", "ops", "expected"), [row[1:] for row in APPLY], ids=[row[0] for row in APPLY])
def test_apply(data: Any, ops: list[Op], expected: Any) -> None:
    before = copy.deepcopy((data, ops))
    result = apply(data, ops)
    assert same(result, expected)
    assert same(data, before[0])
    assert all(same(list(op), list(old)) for op, old in zip(ops, before[1], strict=True))


def test_the_order_of_keys_stays_and_new_ones_come_last() -> None:
    result = apply({"b": 1, "a": 2}, [Set(("c",), 3), Set(("b",), 4), Upsert(L, "id", {"id": 1, "z": 1, "a": 2})])
    assert list(result) == ["b", "a", "c", "l"]
    assert list(result["l"][0]) == ["id", "z", "a"]


APPLY_REFUSED: list[tuple[str, Any, Op, str, dict[str, Any]]] = [
    ("through a scalar", {"a": 1}, Set(("a", "b"), 2), "wrong-type", {"where": "a", "found": "number", "wanted": "object"}),
    ("through null", {"a": None}, Set(("a", "b"), 2), "wrong-type", {"where": "a", "found": "null", "wanted": "object"}),
    ("through a list", {"a": []}, Set(("a", "b"), 2), "wrong-type", {"where": "a", "found": "list", "wanted": "object"}),
    ("an item of an object", {"a": {}}, Set(("a", Item("id", 1)), 2), "wrong-type", {"where": "a", "found": "object", "wanted": "list"}),
    ("the root is a list", [], Set(A, 1), "wrong-type", {"where": "the top level", "found": "list", "wanted": "object"}),
    ("the root is a string", "x", Set(A, 1), "wrong-type", {"where": "the top level", "found": "string", "wanted": "object"}),
    ("upsert into an object", {"l": {}}, Upsert(L, "id", {"id": 1}), "wrong-type", {"where": "l", "found": "object", "wanted": "list"}),
    ("upsert into null", {"l": None}, Upsert(L, "id", {"id": 1}), "wrong-type", {"where": "l", "found": "null", "wanted": "list"}),
    ("a missing item", {"l": []}, Set((*L, Item("id", 1), "x"), 2), "missing-item", {"where": "l[1].x"}),
    ("a missing item itself", {"l": []}, Set((*L, Item("id", 1)), 2), "missing-item", {"where": "l[1]"}),
    ("an item in a missing list", {}, Set((*L, Item("id", 1)), 2), "missing-item", {"where": "l[1]"}),
    ("upsert in a missing item", {"l": []}, Upsert((*L, Item("id", 1), "m"), None, 2), "missing-item", {"where": "l[1].m"}),
    ("a duplicate", {"l": [1, 1]}, Remove((*L, Item(None, 1))), "duplicate-item", {"where": "[1]", "key": Note("item-value"), "value": 1}),
    ("upsert on a duplicate", {"l": [{"id": 1}, {"id": 1}]}, Upsert(L, "id", {"id": 1}), "duplicate-item", {"where": "the top level", "key": "id", "value": 1}),
]  # fmt: skip


@pytest.mark.parametrize(
    ("data", "op", "code", "fields"), [row[1:] for row in APPLY_REFUSED], ids=[row[0] for row in APPLY_REFUSED]
)
def test_apply_refuses(data: Any, op: Op, code: str, fields: dict[str, Any]) -> None:
    before = copy.deepcopy(data)
    with pytest.raises(SetupError) as caught:
        apply(data, [op])
    assert (caught.value.code, caught.value.fields) == (code, fields)
    assert same(data, before)


def contains(data: Any, rendered: Any, identities: Mapping[Path, Identity]) -> bool:
    """Whether nothing is left to do."""
    return not list(merge(rendered, data, identities))


IDENTITIES: dict[Path, Identity] = {
    ("m", "*", "items"): "id", ("allow",): None, ("two",): ("id", "at"), ("two", "*", "roles"): None,
    ("f", "list"): "id",
}  # fmt: skip
ROOT: dict[Path, Identity] = {(): "id"}

MERGE: list[tuple[str, Any, Any, list[Op]]] = [
    ("nothing to do", {"a": {"b": 1}}, {"a": {"b": 1, "c": 2}, "d": 3}, []),
    ("a new file", {"a": {"b": 1}, "c": 2}, ABSENT, [Set(A, {"b": 1}), Set(("c",), 2)]),
    ("an empty file", {"a": {"b": 1}}, {}, [Set(A, {"b": 1})]),
    ("an empty object is something", {"a": {}}, {}, [Set(A, {})]),
    ("an empty object is there", {"a": {}}, {"a": {"b": 1}}, []),
    ("a leaf", {"a": {"b": 1}}, {"a": {"b": 2, "c": 3}}, [Set(("a", "b"), 1)]),
    ("a leaf of another type", {"a": 1}, {"a": True}, [Set(A, 1)]),
    ("a number spelt as a text", {"a": 1}, {"a": "1"}, [Set(A, 1)]),
    ("NaN is NaN", {"a": NAN}, {"a": NAN}, []),
    ("a plain list is replaced", {"a": [1, 2]}, {"a": [2, 1]}, [Set(A, [1, 2])]),
    ("a plain list that is equal", {"a": [{"x": 1}]}, {"a": [{"x": 1}]}, []),
    ("a list over a scalar", {"a": ["text"]}, {"a": "text"}, [Set(A, ["text"])]),
    ("a scalar item to add", {"allow": ["x", "y"]}, {"allow": ["y", "z"]}, [Upsert(("allow",), None, "x")]),
    ("scalar items, type-strict", {"allow": [1]}, {"allow": [True]}, [Upsert(("allow",), None, 1)]),
    ("an item to add", {"m": {"p": {"items": [{"id": 1}]}}}, {"m": {"p": {"items": []}}}, [Upsert(("m", "p", "items"), "id", {"id": 1})]),
    ("a field of an item", {"m": {"p": {"items": [{"id": 1, "x": 2, "y": 3}]}}}, {"m": {"p": {"items": [{"y": 3, "x": 0, "id": 1, "z": 4}]}}}, [Upsert(("m", "p", "items"), "id", {"id": 1, "x": 2})]),
    ("an object of an item is overlaid", {"m": {"p": {"items": [{"id": 1, "o": {"x": 1}}]}}}, {"m": {"p": {"items": [{"id": 1, "o": {"y": 2}}]}}}, [Upsert(("m", "p", "items"), "id", {"id": 1, "o": {"y": 2, "x": 1}})]),
    ("an equal item", {"m": {"p": {"items": [{"id": 1, "x": 2}]}}}, {"m": {"p": {"items": [{"id": 2}, {"id": 1, "x": 2, "y": 3}]}}}, []),
    ("a new list", {"m": {"p": {"items": [{"id": 1}, {"id": 2}]}}}, {"m": {"p": {}}}, [Upsert(("m", "p", "items"), "id", {"id": 1}), Upsert(("m", "p", "items"), "id", {"id": 2})]),
    ("a new list of scalars", {"allow": ["x"]}, {}, [Upsert(("allow",), None, "x")]),
    ("a new empty list", {"allow": []}, {}, [Set(("allow",), [])]),
    ("a new list in a new object", {"m": {"p": {"items": [{"id": 1}]}}}, {"m": {}}, [Set(("m", "p"), {"items": [{"id": 1}]})]),
    ("a new list at a fixed path in a new object", {"f": {"list": [{"id": 1}], "x": 1}}, {}, [Upsert(("f", "list"), "id", {"id": 1}), Set(("f", "x"), 1)]),
    ("an empty list at a fixed path in a new object", {"f": {"list": []}}, {}, [Set(("f", "list"), [])]),
    ("a new object with another value at a fixed path", {"f": {"list": 1}}, {}, [Set(("f",), {"list": 1})]),
    ("an item by two fields", {"two": [{"id": 1, "at": 1, "x": 1}, {"id": 1, "at": 2}]}, {"two": [{"id": 1, "at": 1, "y": 1}]}, [Upsert(("two",), ("id", "at"), {"id": 1, "at": 1, "x": 1}), Upsert(("two",), ("id", "at"), {"id": 1, "at": 2})]),
    ("a list in an item is merged, too", {"two": [{"id": 1, "at": 1, "roles": ["x", "y"]}]}, {"two": [{"id": 1, "at": 1, "roles": ["z", "y"]}]}, [Upsert(("two",), ("id", "at"), {"id": 1, "at": 1, "roles": ["z", "y", "x"]})]),
    ("the star is one key", {"m": {"items": [1]}}, {"m": {"items": [2]}}, [Set(("m", "items"), [1])]),
    ("a file that is one value", "key", None, [Set((), "key")]),
    ("a file that is this value", "key", "key", []),
]  # fmt: skip


@pytest.mark.parametrize(("rendered", "current", "expected"), [row[1:] for row in MERGE], ids=[row[0] for row in MERGE])
def test_merge(rendered: Any, current: Any, expected: list[Op]) -> None:
    before = copy.deepcopy(rendered), copy.deepcopy(current)
    found = list(merge(rendered, current, IDENTITIES))
    assert [type(op) for op in found] == [type(op) for op in expected]
    assert same([list(op) for op in found], [list(op) for op in expected])
    data = {} if current is ABSENT else current
    assert contains(apply(data, found), rendered, IDENTITIES)
    assert contains(data, rendered, IDENTITIES) is (not expected)
    assert same(rendered, before[0])
    assert current is ABSENT or same(current, before[1])


MERGE_ROOT: list[tuple[str, Any, Any, Sequence[Path], list[Op]]] = [
    ("a list in an empty file", [{"id": 1}, {"id": 2}], {}, (), [Upsert((), "id", {"id": 1}), Upsert((), "id", {"id": 2})]),
    ("an item", [{"id": 1, "x": 2}], [{"id": 1, "y": 3}], (), [Upsert((), "id", {"id": 1, "x": 2})]),
    ("a removed value far inside an item", [{"id": 1, "o": {"x": 2}}], [{"id": 1, "o": {"h": {"a": 1, "b": 2}}}], [(Item("id", 1), "o", "h", "a")],
        [Upsert((), "id", {"id": 1, "o": {"h": {"b": 2}, "x": 2}})]),
]  # fmt: skip


@pytest.mark.parametrize(
    ("rendered", "current", "gone", "expected"), [row[1:] for row in MERGE_ROOT], ids=[row[0] for row in MERGE_ROOT]
)
def test_merge_a_list_at_the_top(rendered: Any, current: Any, gone: Sequence[Path], expected: list[Op]) -> None:
    found = list(merge(rendered, current, ROOT, gone))
    assert same([list(op) for op in found], [list(op) for op in expected])
    left = apply(current, [*map(Remove, gone), *found])
    assert list(merge(rendered, left, ROOT)) == []
    assert not gone or apply(left, [Remove(path) for path in gone]) == left, "a removed value is back"


MERGE_REFUSED: list[tuple[str, Any, Any, str, str]] = [
    ("an object over a scalar", {"a": {"b": 1}}, {"a": 1}, "wrong-type", "a"),
    ("an object over a list", {"a": {"b": 1}}, {"a": [1]}, "wrong-type", "a"),
    ("an object over null", {"a": {"b": 1}}, {"a": None}, "wrong-type", "a"),
    ("an object over a root list", {"a": 1}, [1], "wrong-type", "the top level"),
    ("a scalar over an object", {"a": 1}, {"a": {"b": 1}}, "wrong-type", "a"),
    ("a scalar over a list", {"a": 1}, {"a": [1]}, "wrong-type", "a"),
    ("a list over an object", {"a": [1]}, {"a": {"b": 1}}, "wrong-type", "a"),
    ("items over an object", {"allow": ["x"]}, {"allow": {"x": True}}, "wrong-type", "allow"),
    ("items over a scalar", {"allow": ["x"]}, {"allow": "x"}, "wrong-type", "allow"),
    ("two items with both fields", {"two": [{"id": 1, "at": 2}]}, {"two": [{"id": 1, "at": 2}] * 2}, "duplicate-item", "two[1, 2]"),
    ("two items with our identity", {"allow": ["x"]}, {"allow": ["x", "x"]}, "duplicate-item", "allow[x]"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("rendered", "current", "code", "where"), [row[1:] for row in MERGE_REFUSED], ids=[row[0] for row in MERGE_REFUSED]
)
def test_merge_refuses(rendered: Any, current: Any, code: str, where: str) -> None:
    with pytest.raises(Mismatch) as caught:
        list(merge(rendered, current, IDENTITIES))
    assert (caught.value.code, caught.value.fields["where"]) == (code, where)
    assert show_path(caught.value.at) == where


def test_two_foreign_items_with_one_identity_are_nobodys_business() -> None:
    assert list(merge({"allow": ["x"]}, {"allow": ["y", "y"]}, IDENTITIES)) == [Upsert(("allow",), None, "x")]


GONE: list[tuple[str, Any, Any, list[Path], list[Op]]] = [
    ("a leaf that is rendered", {"a": 1}, {"a": 1}, [A], [Set(A, 1)]),
    ("an object replaced whole", {"a": {"x": 1}}, {"a": {"y": 2}}, [A], [Set(A, {"x": 1})]),
    ("a scalar in the way", {"a": {"x": 1}}, {"a": "text"}, [A], [Set(A, {"x": 1})]),
    ("a leaf that is not rendered", {"a": {"x": 1}}, {"a": {"x": 1, "y": 2}}, [("a", "y")], []),
    ("a field of an item", {"allow": [], "m": {"p": {"items": [{"id": 1, "o": {"x": 1}}]}}}, {"allow": [], "m": {"p": {"items": [{"id": 1, "o": {"x": 1, "y": 2}}]}}}, [("m", "p", "items", Item("id", 1), "o")], [Upsert(("m", "p", "items"), "id", {"id": 1, "o": {"x": 1}})]),
    ("a value beside one of an item", {"m": {"p": {"items": [{"id": 1, "o": {"x": 1}}]}}}, {"m": {"p": {"items": [{"id": 1, "o": {"y": 2}}]}}}, [("m", "p", "items", Item("id", 1), "o", "y")], [Upsert(("m", "p", "items"), "id", {"id": 1, "o": {"x": 1}})]),
    ("the whole file", {"a": 1}, {"a": 1, "b": 2}, [()], [Set(A, 1)]),
]  # fmt: skip


@pytest.mark.parametrize(
    ("rendered", "current", "gone", "expected"), [row[1:] for row in GONE], ids=[row[0] for row in GONE]
)
def test_what_is_gone_counts_as_absent(rendered: Any, current: Any, gone: list[Path], expected: list[Op]) -> None:
    found = list(merge(rendered, current, IDENTITIES, gone))
    assert found == expected
    after = apply(current, [*(Remove(path) for path in gone), *found])
    assert contains(after, rendered, IDENTITIES)


@pytest.mark.parametrize(
    ("value", "expected"),
    [({}, "object"), ([], "list"), ("", "string"), (True, "boolean"), (None, "null"), (1, "number"), (1.5, "number")],
)
def test_kind(value: Any, expected: str) -> None:
    assert kind(value) == expected


def nested(depth: int, inner: Any, as_list: bool = False) -> Any:
    for _ in range(depth):
        inner = [inner] if as_list else {"k": inner}
    return inner


def test_deep_nesting_is_no_problem() -> None:
    """As deep as no file is, and deeper than Python's recursion."""
    path = ("k",) * DEEP
    data = {"deep": nested(DEEP, 1), "list": nested(DEEP, 1, as_list=True)}
    assert same(data, {"deep": nested(DEEP, 1), "list": nested(DEEP, 1, as_list=True)})
    assert not same(data, {"deep": nested(DEEP, 1), "list": nested(DEEP, True, as_list=True)})
    assert find([data, 1], Item(None, data)) == 0
    assert get(data, ("deep", *path)) == 1
    changed = apply(data, [Set(("deep", *path), 2), Remove(("list",)), Set(("new", *path), 3)])
    assert get(changed, ("deep", *path)) == 2
    assert get(changed, ("new", *path)) == 3
    assert get(data, ("deep", *path)) == 1
    assert list(merge({"a": 1}, data, {})) == [Set(A, 1)]
    items = {"allow": [nested(DEEP, 1)]}
    assert list(merge({"allow": ["x"]}, items, IDENTITIES)) == [Upsert(("allow",), None, "x")]
    assert kind(apply(data, [Remove(("deep", *path[:-1]))])) == "object"


SCALARS = (
    st.none()
    | st.booleans()
    | st.integers(-2, 2)
    | st.floats(width=16).map(lambda number: number + 0.0)
    | st.sampled_from(["", "x", "y"])
)
KEYS = st.sampled_from(["a", "b", "m", "items", "allow", "id", "x.y", ""])
DATA = st.recursive(SCALARS, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=4))
ITEMS = st.lists(
    st.fixed_dictionaries({"id": SCALARS}, optional={"x": DATA, "o": st.dictionaries(KEYS, DATA, max_size=3)}),
    max_size=4,
    unique_by=lambda item: f"{type(item['id'])}{item['id']}",
)
FILES = st.fixed_dictionaries(
    {},
    optional={
        "m": st.dictionaries(KEYS, st.fixed_dictionaries({}, optional={"items": ITEMS, "b": DATA}), max_size=3),
        "allow": st.lists(SCALARS, max_size=4, unique_by=lambda value: f"{type(value)}{value}"),
        "a": DATA,
        "x.y": st.dictionaries(KEYS, SCALARS, max_size=3),
    },
)


def covers(data: Any, rendered: Any, at: Path = ()) -> bool:
    """Whether everything of `rendered` is in `data`: told independently of the code under test."""
    if isinstance(rendered, dict):
        return isinstance(data, dict) and all(
            key in data and covers(data[key], value, (*at, key)) for key, value in rendered.items()
        )
    if at == ("allow",) and isinstance(rendered, list):
        return all(any(repr(value) == repr(item) for item in data) for value in rendered)
    if len(at) == 3 and (at[0], at[2]) == ("m", "items") and isinstance(rendered, list):
        return all(
            any(repr(item["id"]) == repr(old["id"]) and covers(old, item, ("item",)) for old in data)
            for item in rendered
        )
    return repr(in_order(data)) == repr(in_order(rendered))


def in_order(data: Any) -> Any:
    """Plain data with sorted keys; its `repr` tells 1, 1.0 and True apart, and is the same for every NaN."""
    if isinstance(data, dict):
        return {key: in_order(data[key]) for key in sorted(data)}
    return (
        [in_order(value) for value in data]
        if isinstance(data, list)
        else 0.0
        if data == 0 and isinstance(data, float)
        else data
    )


@settings(max_examples=400, deadline=None)
@given(FILES, FILES)
def test_merging_arrives_and_a_second_time_does_nothing(rendered: Any, current: Any) -> None:
    before = copy.deepcopy(current), copy.deepcopy(rendered)
    try:
        ops = list(merge(rendered, current, IDENTITIES))
    except Mismatch as error:
        assert error.code == "wrong-type"
        return
    after = apply(current, ops)
    assert covers(after, rendered)
    assert list(merge(rendered, after, IDENTITIES)) == []
    assert contains(after, rendered, IDENTITIES)
    assert covers(current, rendered) is (ops == [])
    assert repr((current, rendered)) == repr(before)


@settings(max_examples=300, deadline=None)
@given(FILES, FILES)
def test_merging_loses_nothing_foreign(rendered: Any, current: Any) -> None:
    """Every key that the rendered data does not name keeps its value and its place."""
    try:
        after = apply(current, list(merge(rendered, current, IDENTITIES)))
    except Mismatch:
        return
    todo = [(current, after, rendered)]
    while todo:
        old, new, ours = todo.pop()
        assert [key for key in new if key in old] == list(old)
        for key, value in old.items():
            if key not in ours:
                assert repr(new[key]) == repr(value)
            elif isinstance(value, dict):
                todo.append((value, new[key], ours[key]))


def test_only_an_empty_document_becomes_a_list() -> None:
    """Not an object that another op sets."""
    assert apply({}, [Upsert((), None, 1)]) == [1]
    for data in ([], [[]], {"a": 1}):
        with pytest.raises(Mismatch) as error:
            apply(data, [Set((), {}), Upsert((), None, 1)])
        assert error.value.code == "wrong-type"
