"""The YAML block at the top of a file, which is only read."""

from __future__ import annotations

import pytest

from wcode_setup.documents import parse
from wcode_setup.documents.base import Remove, Set
from wcode_setup.documents.edits import apply_edits
from wcode_setup.errors import SetupError


@pytest.mark.parametrize(
    ("text", "data"),
    [
        ("---\nname: a\nmodel: b/c\n---\nBody: no\n", {"name": "a", "model": "b/c"}),
        ("---\r\nname: a\r\n---\r\nBody\r\n", {"name": "a"}),
        ("\ufeff--- \nname: a\n---", {"name": "a"}),
        ("---\nname: a\n---\nbody\n---\nmore\n", {"name": "a"}),
        ("---\nname: '---'\n---\n", {"name": "---"}),
        ("---\n---\nbody", {}),
        ("", {}),
        (" \n", {}),
    ],
)
def test_block(text: str, data: object) -> None:
    assert parse(text, "front-matter").data == data


@pytest.mark.parametrize("text", ["name: a\n", "\n---\nname: a\n---\n", "---\nname: a\n", "# Title\n---\na: b\n---\n"])
def test_no_block(text: str) -> None:
    with pytest.raises(SetupError) as caught:
        parse(text, "front-matter")
    assert (caught.value.code, caught.value.line) == ("no-front-matter", 1)


def test_no_yaml() -> None:
    """The line of the error is that in the whole text."""
    with pytest.raises(SetupError) as caught:
        parse("---\nname: b\nname: c\n---\n", "front-matter")
    assert (caught.value.code, caught.value.line) == ("syntax", 3)


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
@pytest.mark.parametrize("bom", ["", "\ufeff"])
def test_edits(bom: str, newline: str) -> None:
    """Only in the block: its comments stay, and so does every byte below it, be it like YAML or not."""
    text = bom + "---\nname: a # first\nkey: sk-x\nmodel: b\n---\nmodel: b\n---\n".replace("\n", newline)
    document = parse(text, "front-matter")
    assert (document.position(("model",)), document.comments()) == ((4, 8), ["# first"])
    ((start, end),) = document.secret_spans(lambda key, _: key == "key")
    assert text[start:end] == "sk-x"
    after = apply_edits(text, document.edits([Set(("model",), "c"), Remove(("key",)), Set(("new",), 1)]))
    assert after == bom + "---\nname: a # first\nmodel: c\nnew: 1\n---\nmodel: b\n---\n".replace("\n", newline)
    assert document.edits([]) == []


def test_an_empty_file_gets_no_block() -> None:
    with pytest.raises(SetupError):
        parse("", "front-matter").edits([Set(("a",), 1)])
