"""A file that is one line: what is read, what an edit keeps, what is refused."""

import pytest

from wcode_setup.documents import parse, raw
from wcode_setup.documents.base import Item, Op, Remove, Set, Upsert
from wcode_setup.documents.edits import apply_edits
from wcode_setup.errors import SetupError


@pytest.mark.parametrize(
    ("text", "data"),
    [
        ("", None), ("\n", None), ("\ufeff \r\n\t\n", None), ("key", "key"), ("key\n", "key"), ("key\r\n", "key"), ("key\r", "key"),
        ("\ufeffkey\n", "key"), (" key \n", " key "),
    ],
)  # fmt: skip
def test_value(text: str, data: str | None) -> None:
    document = raw.parse(text)
    assert (document.data, document.empty, document.text) == (data, data is None, text)
    assert document.position(()) == (None if data is None else (1, 1))
    assert [text[start:end] for start, end in document.secret_spans(lambda key, _holder: False)] == (
        [] if data is None else [data]
    )


@pytest.mark.parametrize("text", ["a\nb", "a\r\nb\r\n", "a\rb", "a\n\n", "\na"])
def test_more_than_one_line(text: str) -> None:
    with pytest.raises(SetupError) as caught:
        raw.parse(text)
    assert (caught.value.code, caught.value.line, caught.value.column) == ("key-file-lines", 2, 1)


NOOP: list[tuple[str, list[Op]]] = [
    ("key\n", []),
    ("key\n", [Set((), "key")]),
    ("key\n", [Remove(()), Set((), "key")]),
    ("key\n", [Set((), "new"), Set((), "key")]),
    ("", [Remove(())]),
    ("\ufeff\n", [Set((), "x"), Remove(())]),
]


@pytest.mark.parametrize(("text", "ops"), NOOP)
def test_noop(text: str, ops: list[Op]) -> None:
    assert raw.parse(text).edits(ops) == []


EDITS: list[tuple[str, str, list[Op], str]] = [
    ("new file", "", [Set((), "key")], "key\n"),
    ("blank file", " \r\n\n", [Set((), "key")], "key\n"),
    ("BOM only", "\ufeff", [Set((), "key")], "\ufeffkey\n"),
    ("last line break kept", "old\r\n", [Set((), "key")], "key\r\n"),
    ("missing last line break kept", "\ufeffold", [Set((), "key")], "\ufeffkey"),
    ("the last op counts", "old\n", [Remove(()), Set((), "a"), Set((), "b")], "b\n"),
    ("emptied", "\ufeffold\n", [Remove(())], ""),
]


@pytest.mark.parametrize(("before", "ops", "after"), [row[1:] for row in EDITS], ids=[row[0] for row in EDITS])
def test_edit(before: str, ops: list[Op], after: str) -> None:
    document = raw.parse(before)
    assert apply_edits(before, document.edits(ops)) == after
    assert raw.parse(after).edits(ops) == []


@pytest.mark.parametrize("text", ["", "\n", "old", "old\n", "\ufeffold\r\n", "key\n", "\ufeffkey"])
def test_an_exact_file_is_the_value_alone(text: str) -> None:
    """Its reader takes a line break and a byte order mark for a part of the key."""
    document = parse(text, "exact")
    assert document.data == (text if text.strip() else None)
    ops: list[Op] = [Set((), "key")]
    assert apply_edits(text, document.edits(ops)) == "key"
    assert parse("key", "exact").edits(ops) == []
    with pytest.raises(SetupError) as caught:
        parse("a\nb", "exact")
    assert caught.value.code == "key-file-lines"


@pytest.mark.parametrize(
    ("text", "op", "found", "wanted"),
    [
        ("key", Set(("a",), 1), "string", "object"),
        ("", Set(("a",), 1), "null", "object"),
        ("key", Set((Item("id", 1),), 1), "string", "list"),
        ("key", Upsert((), None, "x"), "string", "list"),
        ("key", Upsert(("a",), None, "x"), "string", "object"),
    ],
)
def test_refused(text: str, op: Op, found: str, wanted: str) -> None:
    with pytest.raises(SetupError) as caught:
        raw.parse(text).edits([op])
    assert caught.value.code == "wrong-type"
    assert caught.value.fields == {"where": "the top level", "found": found, "wanted": wanted}


def test_there_is_nothing_inside() -> None:
    document = raw.parse("key")
    assert document.edits([Remove(("a",))]) == []
    assert (document.position(("a",)), document.comments()) == (None, [])


@pytest.mark.parametrize("value", ["", " ", "a\nb", "a\u2028b", 1, {}])
def test_a_value_that_is_no_line_is_a_bug(value: object) -> None:
    with pytest.raises(ValueError, match="one line"):
        raw.parse("").edits([Set((), value)])
