"""`make radar` without the registries: what has moved, the recipe of a newer version, how the run ends."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

from tests.conformance import radar
from tests.suite import SUITES
from wcode_setup.catalog import proven

NAME = "openclaw"
PACKAGE = proven.packages()[NAME]


@pytest.fixture
def one_is_newer(monkeypatch: pytest.MonkeyPatch) -> None:
    """The registries have 9999.0.0 of one tool, and of every other the proven version."""
    known = {package: proven.versions(tool)[0] for tool, package in proven.packages().items()}
    monkeypatch.setattr(radar, "newest", lambda package: "9999.0.0" if package == PACKAGE else known[package])


@pytest.mark.parametrize("works", [True, False])
@pytest.mark.usefixtures("one_is_newer")
def test_it_fails_with_the_name_of_the_tool(
    works: bool, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    ran = []
    monkeypatch.setattr(radar, "works", lambda one: ran.append(one) or works)
    monkeypatch.setattr(sys, "argv", ["radar"])
    if works:
        radar.main()
    else:
        with pytest.raises(SystemExit, match=f"^fails: {NAME} 9999.0.0$"):
            radar.main()
    assert ran == [radar.Moved(NAME, PACKAGE, proven.versions(NAME)[0], "9999.0.0")]
    assert f"1 newer, {int(not works)} of them failed" in capsys.readouterr().out


@pytest.mark.usefixtures("one_is_newer")
def test_a_list_runs_nothing(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(radar, "works", lambda one: pytest.fail(f"ran {one}"))
    monkeypatch.setattr(sys, "argv", ["radar", "--list"])
    radar.main()
    lines = capsys.readouterr().out.splitlines()
    assert [line.split()[:3] for line in lines if "9999.0.0" in line] == [[NAME, proven.versions(NAME)[0], "9999.0.0"]]
    assert len(lines) == len(proven.packages()) + 2 and lines[-1] == "1 newer, 0 of them failed"


def test_a_registry_that_does_not_answer_is_no_success(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "argv", ["radar"])
    monkeypatch.setenv("PATH", "")
    with pytest.raises((SystemExit, FileNotFoundError)):
        radar.main()


def test_the_recipe_of_a_newer_version(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What was released with it moves with it; optional packages that cannot be had are no part of it."""
    known, name = proven.versions(NAME)[0], PACKAGE.partition(":")[2]

    def npm(*command: str, folder: Path | None = None) -> str:
        if folder:
            packages = {
                "node_modules/one": {"optionalDependencies": {"one-linux": "2", "one-windows": "2"}},
                "node_modules/one-linux": {},
            }
            (folder / "package-lock.json").write_text(json.dumps({"packages": packages}))
        return '["9999.0.0"]' if command[2] == "twin" else "[]"

    folder = tmp_path / "recipes" / NAME
    folder.mkdir(parents=True)
    dependencies = {name: known, "twin": known, "late": known, "other": "1.0.0"}
    (folder / "package.json").write_text(json.dumps({"dependencies": dependencies}))
    (folder / "package-lock.json").write_text("{}")
    monkeypatch.setattr(radar, "HERE", tmp_path / "recipes")
    monkeypatch.setattr(radar, "_output", npm)
    radar.recipe(radar.Moved(NAME, PACKAGE, known, "9999.0.0"), tmp_path / "target")
    target = tmp_path / "target" / NAME
    moved = {name: "9999.0.0", "twin": "9999.0.0", "late": known, "other": "1.0.0"}
    assert json.loads((target / "package.json").read_text())["dependencies"] == moved
    (lock,) = (json.loads((target / "package-lock.json").read_text()),)
    assert lock["packages"]["node_modules/one"]["optionalDependencies"] == {"one-linux": "2"}


@pytest.mark.parametrize("tool", proven.packages())
def test_each_tool_has_tests(tool: str) -> None:
    """Those of the origin of a fork run the fork, too."""
    *files, version = radar.tests_of(tool)
    assert f"{radar.HERE}/test_{tool}.py" in files and version.endswith(f"[{tool}]")
    assert f"{radar.HERE}/test_{SUITES[tool].origin or tool}.py" in files
