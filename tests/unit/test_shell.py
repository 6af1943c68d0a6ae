"""The start-up file of a shell: which line is data, what an edit keeps."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wcode_setup.documents import parse, shell
from wcode_setup.documents.base import Op, Remove, Set
from wcode_setup.documents.edits import apply_edits

LINE = 'eval "$(wcode-setup completion zsh)"'
AT = ("completion",)
ADD: list[Op] = [Set(AT, LINE)]
CUT: list[Op] = [Remove(AT)]


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("", None), ("\n \n", None), ("alias a=b\n", None), ("# wcode-setup completion zsh\n", None), ("a # wcode-setup completion zsh", None),
        ("wcode-setup completion\n", None), ("my-wcode-setup-completion zsh\n", None), ("wcode-setup completion zshy\n", None),
        (LINE, LINE), (f"a\r\n  {LINE}\t\r\nb", LINE), (f"{LINE}\nwcode-setup completion fish | source\n", "wcode-setup completion fish | source"),
        ("~/bin/wcode-setup completion bash >x\n", "~/bin/wcode-setup completion bash >x"),
    ],
)  # fmt: skip
def test_value(text: str, line: str | None) -> None:
    document = shell.parse(text)
    assert document.data == ({} if line is None else {"completion": line})
    assert document.text == text
    assert document.empty == (not text.strip())
    assert (document.position(AT) is None) == (line is None)


def test_position_and_comments() -> None:
    document = parse(f"a\n\n {LINE}\nb # c\n", "shell")
    assert (document.position(AT), document.position(()), document.position(("x",))) == ((3, 1), (3, 1), None)
    assert document.comments() == document.comments([AT]) == ["a", "b # c"]


EDITS: list[tuple[str, str, list[Op], str]] = [
    ("a new file", "", ADD, f"{LINE}\n"),
    ("a blank file", "\n", ADD, f"\n{LINE}\n"),
    ("at the end", "a\nb\n", ADD, f"a\nb\n{LINE}\n"),
    ("no last line break", "a\nb", ADD, f"a\nb\n{LINE}\n"),
    ("CRLF", "a\r\nb", ADD, f"a\r\nb\r\n{LINE}\r\n"),
    ("a BOM", "\ufeffa\n", ADD, f"\ufeffa\n{LINE}\n"),
    ("a continued last line", "a \\\n", ADD, f"a \\\n\n{LINE}\n"),
    ("a continued last line without a line break", "a \\", ADD, f"a \\\n\n{LINE}\n"),
    ("there already", f"{LINE}\na", ADD, f"{LINE}\na"),
    ("nothing to remove", "a\n", CUT, "a\n"),
    ("removed", f"a\n {LINE}\nb", CUT, "a\nb"),
    ("several are removed", f"{LINE}\r\na\r\n{LINE}", CUT, "a\r\n"),
    ("replaced", f"a\n{LINE}  \nb", [Set(AT, "x")], "a\nx\nb"),
    ("the last op counts", "a\n", [*ADD, *CUT], "a\n"),
]


@pytest.mark.parametrize(("before", "ops", "after"), [row[1:] for row in EDITS], ids=[row[0] for row in EDITS])
def test_edit(before: str, ops: list[Op], after: str) -> None:
    assert apply_edits(before, shell.parse(before).edits(ops)) == after


@pytest.mark.parametrize("op", [Set((), {}), Set(("x",), "y"), Remove(()), Set(("completion", "x"), "y")])
def test_no_other_value(op: Op) -> None:
    with pytest.raises(ValueError, match="one value"):
        shell.parse("").edits([op])


@given(st.text("ab\\ #\t\r\n\ufeff'\"$("))  # what a shell could join the new line with, or hide it behind
def test_other_lines_stay(text: str) -> None:
    """Added and removed again: the text, but for a line break at its end."""
    added = shell.parse(apply_edits(text, shell.parse(text).edits(ADD)))
    assert added.text.startswith(text)
    assert added.data == {"completion": LINE}
    assert added.comments() == shell.parse(text).comments()
    removed = apply_edits(added.text, added.edits(CUT))
    assert removed.startswith(text)
    assert removed[len(text) :].strip("\r\n") == ""


def test_secret_spans() -> None:
    text = "export MY_TOKEN='hidden one'\nNAME=shown\nX_API_KEY=hidden\n"
    spans = shell.parse(text).secret_spans(lambda name, _holder: "TOKEN" in name or "KEY" in name)
    assert [text[start:end] for start, end in spans] == ["hidden one", "hidden"]
