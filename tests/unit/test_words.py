"""Docstrings and comments are in plain words, and a docstring's first line names what it is about."""

from __future__ import annotations

import ast
import io
import tokenize
from collections.abc import Iterator

import pytest

from tests.unit.sources import MODULES
from tests.words import CLAUSE, unplain


def docstrings(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """Line and text of docstrings, also of attributes; those of commands are their help, which other tests read."""
    for node in ast.walk(tree):
        if any(
            "command" in ast.unparse(one) or "group" in ast.unparse(one) for one in getattr(node, "decorator_list", [])
        ):
            continue
        body = getattr(node, "body", None)
        for part in body if isinstance(body, list) else []:
            if (
                isinstance(part, ast.Expr)
                and isinstance(part.value, ast.Constant)
                and isinstance(part.value.value, str)
            ):
                yield part.lineno, part.value.value


def comments(source: str) -> Iterator[tuple[int, str]]:
    """Line and text of comments."""
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        if token.type == tokenize.COMMENT:
            yield token.start[0], token.string


def faults(source: str) -> list[str]:
    """Every word and every beginning that is not plain, with its line."""
    texts = list(docstrings(ast.parse(source)))
    clauses = [f"{line}: {found[0]} …" for line, text in texts if (found := CLAUSE.match(text.strip()))]
    return clauses + [f"{line}: {found}" for line, text in [*texts, *comments(source)] for found in unplain(text)]


@pytest.mark.parametrize("name", MODULES)
def test_words_are_plain(name: str) -> None:
    assert faults(MODULES[name].read_text(encoding="utf-8")) == []


@pytest.mark.parametrize(
    ("source", "fault"),
    [
        ('"""Whether a file is one of ours."""', "1: Whether …"),
        ('"""None of them."""', "1: None of …"),
        ('def f():\n    """Take the value out, and\n    judge it."""', "2: judge: check"),
        ('"""Files that are ours."""', "1: ours: managed, of wcode-setup"),
        ('class A:\n    x = 1\n    """Go on with it."""', "3: Go on: continue"),
        ("x = 1  # taken out before", "1: taken out: remove"),
    ],
)
def test_a_wrong_word_is_found(source: str, fault: str) -> None:
    assert fault in faults(source)


@pytest.mark.parametrize(
    "source",
    [
        '"""Return the offset where a value goes on one line (`mend`), or None."""',
        '"""None if there is none; a household."""',
        '@click.command("undo")\ndef undo():\n    """What is told is help."""',
        'x = "nobody"  # noqa: S101',
    ],
)
def test_plain_words_are_not_faults(source: str) -> None:
    assert faults(source) == []
