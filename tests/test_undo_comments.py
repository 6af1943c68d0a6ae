"""Comments of lines that a set-up removed: back on their lines, though the file was edited since."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.amount import examples
from tests.program import Program
from tests.suite import SUITES
from wcode_setup.documents import parse
from wcode_setup.engine.undo.text_merge import merge

CASES = [name for name, suite in SUITES.items() if suite.comments]


def edited(path: str, text: str) -> str:
    """The text with a line more, below the first."""
    first, rest = text.split("\n", 1)
    end = "\r" * first.endswith("\r")
    line = {"yaml": "mine: 1  # new", "toml": "mine = 1  # new"}.get(path.rpartition(".")[2], '  "mine": 1, // new')
    return f"{first}\n{line}{end}\n{rest}"


@pytest.mark.parametrize("line_break", ["\n", "\r\n"])
@pytest.mark.parametrize("way", [("undo",), ("remove",)])
@pytest.mark.parametrize("tool", CASES)
def test_comments_are_back_on_their_lines(tool: str, way: tuple[str, ...], line_break: str, program: Program) -> None:
    [(path, text)] = SUITES[tool].comments.items()
    text = text.replace("\n", line_break)
    file = program.write(path, text)
    storage = ("--key-storage", "secret")
    result = program(tool, "-m", "qwen3.6-plus", "--api-key", "sk-test-0123456789abcdef", *storage)
    assert result.code == 0, result.text
    configured = file.read_bytes().decode()
    program.write(path, edited(path, configured))
    assert program(*way, *([tool] if way == ("remove",) else [])).code == 0
    assert file.read_bytes().decode() == edited(path, text)


def test_an_edit_of_the_same_lines_counts(program: Program) -> None:
    """Then values alone are compared, and what was edited stays; no comment is lost."""
    [(path, whole)] = SUITES["openclaw"].comments.items()
    file = program.write(path, whole)
    assert program("openclaw", "-m", "qwen3.6-plus", "--api-key", "sk-test-0123456789abcdef").code == 0
    text = file.read_text().replace("// AWS  /* really */", "// AWS, in May")
    program.write(path, text)
    assert program("undo").code == 0
    left = parse(file.read_text(), "json5")
    assert left.data == parse(whole, "json5").data
    assert "// AWS, in May" in left.comments()


LINES = st.lists(st.sampled_from("abcdef"), max_size=12)


@examples(300)
@given(LINES, LINES, LINES)
def test_merging_carries_over_both_or_nothing(base: list[str], ours: list[str], theirs: list[str]) -> None:
    one, other, third = ("".join(f"{line}\n" for line in lines) for lines in (base, ours, theirs))
    assert merge(one, other, one) == other
    assert merge(one, one, third) == third
    apart = merge(one + "=\n" * 3 + one, other + "=\n" * 3 + one, one + "=\n" * 3 + third)
    assert apart in (None, other + "=\n" * 3 + third)
