"""Front matter of Markdown files: read as the tools were seen to read it, edited in place."""

from __future__ import annotations

import pytest

from wcode_setup.documents import parse
from wcode_setup.documents.base import Op, Remove, Set, Upsert, same
from wcode_setup.documents.edits import apply_edits
from wcode_setup.engine import ops as model
from wcode_setup.errors import SetupError

FORM = "markdown"


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("---\nmodel: other/x\n---\nYou\n", "other/x"),
        ("\ufeff---\r\nmodel: other/x\r\n---\r\nYou\r\n", "other/x"),
        ('---\nmodel: "other/x" # mine\n---\n', "other/x"),
        ("---\nmodel: 'other/x'\n---\n", "other/x"),
        ('---\n"model": other/x\n---\n', "other/x"),
        ("---\nmodel : other/x  # mine\n---\n", "other/x"),
        ("---\n  model: other/x:free\n---\n", "other/x:free"),
        ("---\ndescription: Use when: it is time\nmodel: other/x\n---\n", "other/x"),
        ("---\ndescription: |\n  text\n  model: no/no\nmodel: other/x\n---\n", "other/x"),
        ("---yaml\nmodel: other/x\n----\n", "other/x"),
        ("---\nmodel: a/b\nmodel: other/x\n---\n", None),
        ("---\nextra:\n  model: other/x\n---\n", None),
        ("\n---\nmodel: other/x\n---\n", None),
        ("---\nmodel: other/x\n", None),
        ("---\nmodel:\n---\n", None),
        ("---\nmodel: other/x\n  more\n---\n", None),
        ("model: other/x\n", None),
        ("", None),
    ],
)
def test_read(text: str, found: str | None) -> None:
    document = parse(text, FORM)
    assert document.data.get("model") == found
    assert (document.position(("model",)) is None) == (found is None)


@pytest.mark.parametrize(
    ("text", "ops", "after"),
    [
        ("---\nmodel: a/b\n---\nYou\n", [Set(("model",), "wcode/q/w-1.5")], "---\nmodel: wcode/q/w-1.5\n---\nYou\n"),
        ("---\r\nmodel: 'a/b' # c\r\nx: 1\r\n---", [Set(("model",), "w/q")], "---\r\nmodel: 'w/q' # c\r\nx: 1\r\n---"),
        ('---\nmodel: "a/b"\n---\n', [Set(("model",), "w/q")], '---\nmodel: "w/q"\n---\n'),
        ("---\nmodel: a/b\n---\n", [Set(("model",), "w/# q")], "---\nmodel: 'w/# q'\n---\n"),
        ("---\n# c\nmodel: a/b\nx: y\n---\n", [Remove(("model",))], "---\n# c\nx: y\n---\n"),
        ("---\nx: y\n---\nYou\n", [Set(("model",), "w/q")], "---\nx: y\nmodel: w/q\n---\nYou\n"),
        ("\ufeffYou\r\n", [Set(("model",), "w/q")], "\ufeff---\r\nmodel: w/q\r\n---\r\nYou\r\n"),
        ("---\nmodel: a/b\n---\n", [Set(("model",), "a/b"), Remove(("none",))], "---\nmodel: a/b\n---\n"),
    ],
)
def test_edit(text: str, ops: list[Op], after: str) -> None:
    document = parse(text, FORM)
    edited = apply_edits(text, document.edits(ops))
    assert edited == after
    assert same(parse(edited, FORM).data, model.apply(document.data, ops))


def test_comments_and_secrets() -> None:
    text = "---\n# one\nmodel: a/b # two\nkey: 'sk-1'\n---\n# heading\n"
    document = parse(text, FORM)
    assert document.comments() == ["# one", "# two"]
    assert document.comments([("model",)]) == ["# one"]
    assert [text[start:end] for start, end in document.secret_spans(lambda key, _: key == "key")] == ["sk-1"]


@pytest.mark.parametrize("op", [Set(("a", "b"), "c"), Set(("a",), 1), Upsert(("a",), None, "c"), Remove(())])
def test_refused(op: Op) -> None:
    with pytest.raises(SetupError, match="wrong-type"):
        parse("---\na: b\n---\n", FORM).edits([op])
