"""The tests of the tests: each of them sees what it is for, and the suites are as they want them."""

from __future__ import annotations

import ast
import shutil
from pathlib import Path

import pytest

from tests.program import ROOT
from tests.unit.suites import alike, runs_the_tool, using, without_assertion

COMMAND = "# one case\nopenclaw --model qwen3.6-plus\n"
FIXTURE = "@pytest.fixture\ndef folder():\n    return install('some')\n"
RUN = "def test_run(folder):\n    assert folder\n"


def case(folder: Path, name: str, command: str = COMMAND, config: str = "{}") -> None:
    (folder / name / "before").mkdir(parents=True)
    (folder / name / "before" / "openclaw.json").write_text(config)
    (folder / name / "command").write_text(command)


def test_cases_that_are_alike_are_seen(tmp_path: Path) -> None:
    case(tmp_path, "first")
    case(tmp_path, "other-home", config="{ }")
    case(tmp_path, "other-command", COMMAND + "undo\n")
    assert alike(tmp_path) == []
    shutil.copytree(tmp_path / "first", tmp_path / "second")
    case(tmp_path, "third", COMMAND.replace("one", "another"))
    assert alike(tmp_path) == ["second", "third"]
    (tmp_path / "second" / "stdin").write_text("key")
    assert alike(tmp_path) == ["third"]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("", []),
        (FIXTURE, []),
        (FIXTURE + "def test_run(folder):\n    pass\n", []),
        (FIXTURE + "def test_run(folder):\n    assert True\n", []),
        ("def test_run():\n    assert 1 < 2\n", []),
        (RUN, []),
        (FIXTURE.replace("some", "other") + RUN, []),
        (FIXTURE + RUN, ["test_run"]),
        (FIXTURE + "def judged(text):\n    assert text\ndef test_run(folder):\n    judged(folder)\n", ["test_run"]),
    ],
)
def test_a_conformance_file_that_runs_nothing_is_seen(text: str, found: list[str]) -> None:
    assert runs_the_tool("some", text) == found


def test_a_fixture_is_seen_through_others() -> None:
    text = "def test_one(gateway):\n    assert 1\ndef turn(gateway):\n    return 1\n"
    assert using("gateway", text + "def test_two(turn):\n    assert turn\n" + RUN) == {"test_one", "test_two"}


@pytest.mark.parametrize(
    ("body", "asserts"),
    [
        ("pass", False),
        ("'Only words.'", False),
        ("assert True", False),
        ("program('status')", False),
        ("for row in rows: judged", False),
        ("assert rows", True),
        ("with pytest.raises(SetupError): edit()", True),
        ("raise AssertionError('none')", True),
        ("judged(rows)", True),
        ("self.judged(rows)", True),
    ],
)
def test_a_test_without_assertion_is_seen(body: str, asserts: bool) -> None:
    text = f"def test_it(rows):\n    {body}\ndef judged(rows):\n    assert rows\n"
    assert without_assertion([ast.parse(text)]) == ([] if asserts else ["test_it"])


def test_every_test_asserts() -> None:
    files = sorted((ROOT / "tests").rglob("*.py"))
    assert without_assertion([ast.parse(file.read_text(encoding="utf-8")) for file in files]) == []
