"""The fewest ops between two states of plain data: a table, and that they lead there."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wcode_setup.documents.base import Identity, Item, Op, Path, Remove, Set, Upsert, same
from wcode_setup.engine.diff import difference
from wcode_setup.engine.ops import apply

IDENTITIES: dict[Path, Identity] = {("a",): "id", ("b", "*"): None, ("c",): ("id", "at")}
M, N = {"id": "m", "x": 1}, {"id": "n"}
HERE, THERE = {"id": "m", "at": "x"}, {"id": "m", "at": "y"}


def ops(now: Any, then: Any) -> list[Op]:
    return list(difference(now, then, IDENTITIES))


@pytest.mark.parametrize(
    ("now", "then"),
    [
        ({}, {}),
        ({"k": 1, "l": 2}, {"l": 2, "k": 1}),
        ({"k": float("nan")}, {"k": float("nan")}),
        ([1], [1]),
        (None, None),
    ],
)
def test_nothing(now: Any, then: Any) -> None:
    assert ops(now, then) == []


@pytest.mark.parametrize(
    ("now", "then", "expected"),
    [
        # mappings
        ({}, {"k": 1}, [Set(("k",), 1)]),
        ({"k": 1}, {}, [Remove(("k",))]),
        ({"k": 1}, {"k": 2}, [Set(("k",), 2)]),
        ({"k": 1}, {"k": True}, [Set(("k",), True)]),
        ({"k": 1}, {"k": 1.0}, [Set(("k",), 1.0)]),
        ({"k": {"l": 1, "m": 2}}, {"k": {"l": 1, "m": 3}}, [Set(("k", "m"), 3)]),
        ({"k": 1, "l": 1}, {"m": 1}, [Remove(("k",)), Remove(("l",)), Set(("m",), 1)]),
        # a container is replaced as a whole
        ({"k": "s"}, {"k": {"l": 1}}, [Remove(("k",)), Set(("k",), {"l": 1})]),
        ({"k": {"l": 1}}, {"k": None}, [Remove(("k",)), Set(("k",), None)]),
        ({"k": [1]}, {"k": [2]}, [Remove(("k",)), Set(("k",), [2])]),
        ({"k": []}, {"k": {}}, [Remove(("k",)), Set(("k",), {})]),
        # items by identity
        ({"a": [M]}, {"a": [M, N]}, [Upsert(("a",), "id", N)]),
        ({"a": [M, N]}, {"a": [N]}, [Remove(("a", Item("id", "m")))]),
        ({"a": [M, N]}, {"a": [{"id": "m", "x": 2}, N]}, [Set(("a", Item("id", "m"), "x"), 2)]),
        ({"a": [M]}, {"a": [{"id": "m"}]}, [Remove(("a", Item("id", "m"), "x"))]),
        ({"a": [{"id": 1}]}, {"a": [{"id": True}]}, [Remove(("a", Item("id", 1))), Upsert(("a",), "id", {"id": True})]),
        # a new item stands before the one that it stands before in the end, whatever else is between or about it
        ({"a": [N]}, {"a": [M, N]}, [Upsert(("a",), "id", M, before=Item("id", "n"))]),
        (
            {"b": {"c": ["x", "z", "y"]}},
            {"b": {"c": ["x", "a", "b", "y"]}},
            [
                Remove(("b", "c", Item(None, "z"))),
                Upsert(("b", "c"), None, "a", before=Item(None, "y")),
                Upsert(("b", "c"), None, "b", before=Item(None, "y")),
            ],
        ),
        # the order of items is left alone
        ({"a": [M, N]}, {"a": [N, M]}, []),
        # scalars are their own identity
        ({"b": {"c": ["x"]}}, {"b": {"c": ["y"]}}, [Remove(("b", "c", Item(None, "x"))), Upsert(("b", "c"), None, "y")]),
        ({"b": {"c": [{"k": 1}]}}, {"b": {"c": []}}, [Remove(("b", "c", Item(None, {"k": 1})))]),
        # several fields together are one, too
        ({"c": [HERE]}, {"c": [HERE, THERE]}, [Upsert(("c",), ("id", "at"), THERE)]),
        ({"c": [HERE, THERE]}, {"c": [THERE]}, [Remove(("c", Item(("id", "at"), ("m", "x"))))]),
        ({"c": [HERE]}, {"c": [{**HERE, "k": 1}]}, [Set(("c", Item(("id", "at"), ("m", "x")), "k"), 1)]),
        ({"c": [HERE, N]}, {"c": [HERE]}, [Remove(("c",)), Set(("c",), [HERE])]),  # one of them is missing
        # a list comes or goes
        ({"a": [M]}, {}, [Remove(("a",))]),
        ({}, {"a": [M]}, [Set(("a",), [M])]),
        ({"a": [M]}, {"a": "m"}, [Remove(("a",)), Set(("a",), "m")]),
        # items that are there twice, or have no identity, are nobody's business as long as they are the same
        ({"b": {"c": ["x", "x", "y"]}}, {"b": {"c": ["x", "x"]}}, [Remove(("b", "c", Item(None, "y")))]),
        ({"a": [M, M, N]}, {"a": [M, M]}, [Remove(("a", Item("id", "n")))]),
        ({"a": [{"x": 1}, 5, N]}, {"a": [{"x": 1}, 5]}, [Remove(("a", Item("id", "n")))]),
        # … else the list is replaced as a whole
        ({"b": {"c": ["x", "x"]}}, {"b": {"c": ["x"]}}, [Remove(("b", "c")), Set(("b", "c"), ["x"])]),
        ({"b": {"c": ["x", "x"]}}, {"b": {"c": []}}, [Remove(("b", "c")), Set(("b", "c"), [])]),
        ({"a": [M, {**M, "x": 2}]}, {"a": [M]}, [Remove(("a",)), Set(("a",), [M])]),
        ({"a": [5]}, {"a": [6]}, [Remove(("a",)), Set(("a",), [6])]),
        # the whole document
        ("old", "new", [Set((), "new")]),
        ("old", None, [Set((), None)]),
        ({"k": 1}, None, [Remove(()), Set((), None)]),
    ],
)  # fmt: skip
def test_ops(now: Any, then: Any, expected: list[Op]) -> None:
    found = ops(now, then)
    assert found == expected
    assert [type(op) for op in found] == [type(op) for op in expected]
    assert unordered(apply(now, found)) == unordered(then)


def test_the_given_data_stay() -> None:
    now, then = {"a": [dict(M)], "k": {"l": 1}}, {"a": [dict(N)], "k": {}}
    ops(now, then)
    assert (now, then) == ({"a": [M], "k": {"l": 1}}, {"a": [N], "k": {}})


scalars = st.sampled_from([None, True, 1, 1.0, "", "x", "y"])
items = st.one_of(
    st.fixed_dictionaries({"id": st.sampled_from(["m", "n", 1, True])}, optional={"x": scalars}),
    st.fixed_dictionaries({"x": scalars}),
    scalars,
)
values = st.recursive(
    scalars,
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(st.sampled_from("kl"), inner, max_size=2)),
)
states = st.fixed_dictionaries(
    {},
    optional={
        "a": st.lists(items, max_size=4),
        "b": st.dictionaries(st.sampled_from("cd"), st.one_of(st.lists(scalars, max_size=4), scalars), max_size=2),
        "k": values,
    },
)


@given(states, states)
def test_the_ops_lead_there(now: Any, then: Any) -> None:
    assert same(unordered(apply(now, ops(now, then))), unordered(then))


@given(states)
def test_no_op_leads_to_the_same(now: Any) -> None:
    assert ops(now, now) == []


def unordered(data: Any) -> Any:
    """Data with the lists of IDENTITIES sorted."""
    if not isinstance(data, dict):
        return data
    data = {**data, **({"a": sorted(data["a"], key=repr)} if isinstance(data.get("a"), list) else {})}
    if isinstance(data.get("b"), dict):
        inner = {key: sorted(value, key=repr) if isinstance(value, list) else value for key, value in data["b"].items()}
        data["b"] = inner
    return data
