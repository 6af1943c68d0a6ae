"""The rules of the `.env` editor, one by one; the referee is python-dotenv."""

import logging
import random
from pathlib import Path as FilePath

import dotenv as python_dotenv
import pytest

from tests.property import forms, promises
from wcode_setup.documents import dotenv, parse
from wcode_setup.documents.base import Item, Op, Remove, Set, Upsert
from wcode_setup.documents.edits import apply_edits
from wcode_setup.engine import ops as model
from wcode_setup.errors import SetupError

A, B, C = ("A",), ("B",), ("C",)


def edit(before: str, ops: list[Op]) -> str:
    return apply_edits(before, dotenv.parse(before).edits(ops))


@pytest.fixture
def referee(tmp_path: FilePath, caplog: pytest.LogCaptureFixture):
    """What python-dotenv reads, without interpolation."""
    caplog.set_level(logging.CRITICAL)

    def read(text: str) -> dict[str, str | None]:
        path = tmp_path / ".env"
        path.write_bytes(text.encode())
        found = dict(python_dotenv.dotenv_values(path, interpolate=False, encoding="utf-8"))
        return {name: value for name, value in found.items() if name != "\ufeff"}  # a mark alone

    return read


READ: list[tuple[str, dict[str, str | None]]] = [
    ("", {}),
    ("\ufeff# c\n\n", {}),
    ("A=1\nB = 2\n  C=3", {"A": "1", "B": "2", "C": "3"}),
    ("export A=1\nexport\tB=2\nexport=3\n", {"A": "1", "B": "2", "export": "3"}),
    ("A=x y # c\nB=x#y\nC= # c\nD=#x\nE=  x  \n", {"A": "x y", "B": "x#y", "C": "# c", "D": "#x", "E": "x"}),
    ("A='x # y' # c\nB=\"x # y\"#c\n", {"A": "x # y", "B": "x # y"}),
    ("A='a\\'b\\\\c\\n'\nB=\"a\\\"b\\\\c\\n\\x\"\n", {"A": "a'b\\c\\n", "B": 'a"b\\c\n\\x'}),
    ("A='x\n  y'\nB=\"x\r\ny\"\r\n", {"A": "x\n  y", "B": "x\ny"}),
    ("A\nB # c\nC=\n", {"A": None, "B": None, "C": ""}),
    ("A=1\nA=2\n", {"A": "2"}),
    ("'A B'=1\n", {"A B": "1"}),
    ("A=${B}\nB='${A:-x}'\n", {"A": "${B}", "B": "${A:-x}"}),
    ("A=1\r\nB=2\rC=3", {"A": "1", "B": "2", "C": "3"}),
    ('A="x\nB=1\n', {"B": "1"}),
    ("A='x' y\nB=1\n=2\n", {"B": "1"}),
]


@pytest.mark.parametrize(("text", "data"), READ)
def test_values_are_those_of_python_dotenv(text: str, data: dict[str, str | None], referee) -> None:
    assert dotenv.parse(text).data == data == referee(text)


NOOP: list[tuple[str, list[Op]]] = [
    ("A=1\n", []),
    ("A=1\n", [Set(A, "1")]),
    ("export A = '1' # c", [Set(A, "1")]),
    ("A=2\nA=1\n", [Set(A, "1")]),
    ("A\n", [Set(A, None)]),
    ("A=1\n", [Remove(B), Remove(("A", "x")), Remove((Item(None, "A"),))]),
    ("A=1\n", [Set(B, "2"), Remove(B)]),
    ("A=1\n", [Remove(A), Set(A, "1")]),
    ("A=1\n", [Set((), {"A": "1"})]),
    ("# c\n", [Remove(())]),
    ("A='broken\n", [Remove(B)]),
]


@pytest.mark.parametrize(("text", "ops"), NOOP)
def test_noop(text: str, ops: list[Op]) -> None:
    assert dotenv.parse(text).edits(ops) == []


EDIT: list[tuple[str, str, list[Op], str]] = [
    ("empty", "", [Set(A, "sk-1")], "A=sk-1\n"),
    ("a BOM", "\ufeff", [Set(A, "1")], "\ufeff\nA=1\n"),
    ("behind a BOM and a name", "\ufeffA=1\nB=2", [Set(A, "1")], "\ufeffA=1\nB=2\nA=1"),
    ("a name with a BOM", "\ufeffA=1\nB=2\n", [Remove(("\ufeffA",))], "B=2\n"),
    ("a line that begins with a BOM", "A\n\ufeffB=1\n", [Remove(A)], "\ufeffB=1\n"),
    ("comments only", "# c", [Set(A, "1")], "# c\nA=1"),
    ("at the end", "A=1\n\n# c\n", [Set(B, "2"), Set(C, "3")], "A=1\n\n# c\nB=2\nC=3\n"),
    ("no last line break", "A=1", [Set(B, "2")], "A=1\nB=2"),
    ("CRLF", "A=1\r\n", [Set(B, "2")], "A=1\r\nB=2\r\n"),
    ("all are exported", "export A=1\n", [Set(B, "2")], "export A=1\nexport B=2\n"),
    ("not all are exported", "export A=1\nC=1\n", [Set(B, "2")], "export A=1\nC=1\nB=2\n"),
    ("in place", "# c\nexport A = 1 # d\nB=2\n", [Set(A, "x")], "# c\nexport A = x # d\nB=2\n"),
    ("the last duplicate", "A=1\nB=2\nA=3\n", [Set(A, "4")], "A=1\nB=2\nA=4\n"),
    ("removed before, duplicates", "A=1\nB=2\nA=3\n", [Remove(A), Set(A, "4")], "B=2\nA=4\n"),
    ("single quotes stay", "A='1'\n", [Set(A, "x")], "A='x'\n"),
    ("double quotes stay", 'A="1"#c\n', [Set(A, 'x "y"')], 'A="x \\"y\\""#c\n'),
    ("single quotes that cannot hold it", "A='1'\n", [Set(A, "it's")], "A=\"it's\"\n"),
    ("bare becomes quoted", "A=1 # c\n", [Set(A, "a b")], "A='a b' # c\n"),
    ("what needs quotes", "", [Set(A, "x#y"), Set(B, "$x"), Set(C, "a\nb\\")], "A='x#y'\nB='$x'\nC=\"a\\nb\\\\\"\n"),
    ("an empty value", "A=1\nB= \n", [Set(A, ""), Set(B, "x")], 'A=""\nB=x \n'),
    ("a name without a value", "A # c\nB#d\n", [Set(A, "1"), Set(B, "2")], "A=1 # c\nB=2 #d\n"),
    ("a value that becomes none", "A=1\n", [Set(A, None)], "A\n"),
    ("a value that becomes none, odd blanks", "A =\x0b1\n", [Set(A, None)], "A\n"),
    ("a variable called export", "export= \n", [Set(("export",), None)], "'export' \n"),
    ("a variable called export, a comment", "export='' # c\n", [Set(("export",), None)], "'export' # c\n"),
    ("a variable called export, exported", "export export= \n", [Set(("export",), None)], "export export \n"),
    ("several lines", "A='x\ny'\nB=1\n", [Set(A, "z")], "A='z'\nB=1\n"),
    ("a whole mapping", "A=1\nB=2\n", [Set((), {"B": "3", "C": "4"})], "B=3\nC=4\n"),
    ("remove", "A=1\nB=2\n", [Remove(A)], "B=2\n"),
    ("remove all duplicates", "A=1\nB=2\nexport A=3\n", [Remove(A)], "B=2\n"),
    ("remove, the comment behind stays", "  A=1 # c\nB=2\n", [Remove(A)], "  # c\nB=2\n"),
    ("remove several lines", 'B=1\nA="x\n# y"\nC=2', [Remove(A)], "B=1\nC=2"),
    ("remove the last, no line break", "A=1\r\nB=2\r\nC=3", [Remove(B), Remove(C)], "A=1"),
    ("remove the last, add one", "A=1\nB=2", [Remove(B), Set(C, "3")], "A=1\nC=3"),
    ("remove everything", "# c\nA=1\nB=2\n", [Remove(())], "# c\n"),
    ("beside a broken line", "A='x\nB=1\n", [Set(B, "2"), Set(C, "3")], "A='x\nB=2\nC=3\n"),
]  # fmt: skip


@pytest.mark.parametrize(("rule", "before", "ops", "after"), EDIT, ids=[row[0] for row in EDIT])
def test_edit(rule: str, before: str, ops: list[Op], after: str, referee) -> None:
    assert edit(before, ops) == after
    old, new = dotenv.parse(before), dotenv.parse(after)
    assert new.data == model.apply(old.data, ops) == referee(after)
    assert new.comments() == old.comments([op.path for op in ops])
    assert new.edits([op for op in ops if not isinstance(op, Remove)]) == []


ERRORS: list[tuple[str, str, list[Op], str, int | None]] = [
    ("a mapping under a name", "B=1\nA=1\n", [Set(("A", "x"), "1")], "wrong-type", 2),
    ("a list under a name", "A=1\n", [Upsert(A, None, "1")], "wrong-type", 1),
    ("an item", "A=1\n", [Set((Item(None, "A"),), "1")], "wrong-type", 1),
    ("a broken line of that name", "B=1\nexport A='x\n", [Set(A, "1")], "in-the-way", 2),
    ("a broken line that a new quote would close", 'B="x\n', [Set(A, "it's")], "in-the-way", 1),
]


@pytest.mark.parametrize(("rule", "text", "ops", "code", "line"), ERRORS, ids=[row[0] for row in ERRORS])
def test_error(rule: str, text: str, ops: list[Op], code: str, line: int | None) -> None:
    with pytest.raises(SetupError) as caught:
        dotenv.parse(text).edits(ops)
    assert (caught.value.code, caught.value.line) == (code, line)


def test_what_is_no_variable_is_a_bug_of_the_caller() -> None:
    for ops in ([Set(A, 1)], [Set((), "x")]):
        with pytest.raises(TypeError):
            dotenv.parse("").edits(ops)
    with pytest.raises(ValueError, match="not a name"):
        dotenv.parse("").edits([Set(("A B",), "x")])


def test_position_comments_secrets_empty() -> None:
    text = "# 1\nA=1 # 2\nexport KEY='sk-1'\nKEY=sk-2 # 3\nX_KEY=\"sk-3\nKEY\nKEY=\n"
    document = parse(text, "dotenv")
    assert document.comments() == ["# 1", "# 2", "# 3"]
    assert document.position(A) == (2, 3) and document.position(("KEY",)) == (7, 5)
    assert document.position(("x",)) is None and document.position(()) == (2, 1)
    spans = document.secret_spans(lambda name, _holder: name.endswith("KEY"))
    assert [text[start:end] for start, end in spans] == ["sk-1", "sk-2", '"sk-3']
    assert parse("# c\n", "dotenv").empty and not document.empty and not parse("'x\n", "dotenv").empty


PIECES = ["A", "B", "KEY", "=", "=", "=", "\n", "\n", "\r\n", "'", '"', "#", " # c", " ", "\t", "export ", "export= \n", "\\", "\\n", "\\'", '\\"', "x", "sk-1", "${A}", "A=1\n", "B='x y'\n", 'KEY="a\nb"\n', "# c\n", "é", "\u2028", "\x0b", "'A'=", "A= # c\n"]  # fmt: skip
VALUES = [
    None,
    "",
    "x",
    "sk-abc",
    "a b",
    "it's",
    'q"',
    "a\nb",
    "\\",
    "#",
    "a #b",
    "a\\nb",
    "$X",
    "é",
    "'",
    "\"'",
    "a\r\nb",
]


def test_random_texts_and_ops() -> None:
    """Every promise of an editor is kept, or a line is in the way."""
    choose = random.Random(7)
    for _ in range(5000):
        text = choose.choice(["", "", "\ufeff"]) + "".join(choose.choices(PIECES, k=choose.randint(0, 14)))
        document = promises.read(forms.DOTENV, text)
        names = choose.choices(["A", "B", "KEY", "NEW", "export"], k=choose.randint(1, 3))
        ops: list[Op] = [
            Remove((name,)) if choose.random() < 0.3 else Set((name,), choose.choice(VALUES)) for name in names
        ]
        assert document
        promises.edit(forms.DOTENV, document, ops)
