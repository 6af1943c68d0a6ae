"""The YAML block at the top of a file, which is only read."""

from __future__ import annotations

import pytest

from wcode_setup.documents import parse
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
        ("name: a\n", {}),
        ("\n---\nname: a\n---\n", {}),
        ("---\nname: a\n", {}),
        ("", {}),
    ],
)
def test_block(text: str, data: object) -> None:
    assert parse(text, "front-matter").data == data


def test_no_yaml() -> None:
    with pytest.raises(SetupError):
        parse("---\nname: [\n---\n", "front-matter")
