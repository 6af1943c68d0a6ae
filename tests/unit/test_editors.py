"""One table of editors: every extension is found in every folder of it, with its version."""

from __future__ import annotations

import pytest

from tests.program import ROOT, Program
from tests.suite import SUITES
from wcode_setup import tools
from wcode_setup.engine.workspace import Files
from wcode_setup.locations import Locations
from wcode_setup.tools.base import Installed
from wcode_setup.tools.editors import editors

EXTENSIONS = {name: suite.extensions for name, suite in SUITES.items() if suite.extensions}
CASES = [(tool, extension) for tool, extensions in EXTENSIONS.items() for extension in extensions]


def view_of(program: Program, **env: str) -> Files:
    return Files(Locations("linux", env, str(program.home), str(program.home)))


def found(program: Program, tool: str) -> Installed | None:
    return tools.load(tool).installed(view_of(program))


def test_the_table_above_has_every_tool_that_looks_for_an_extension() -> None:
    sources = (ROOT / "wcode_setup/tools").rglob("*.py")
    users = {path.relative_to(ROOT / "wcode_setup/tools").parts[0].removesuffix(".py") for path in sources
             if "from wcode_setup.tools.editors import" in path.read_text(encoding="utf-8")}  # fmt: skip
    assert users == {tools.REGISTRY[name].module.rpartition(".")[2] for name in EXTENSIONS}


@pytest.mark.parametrize(("tool", "extension"), CASES)
def test_an_extension_is_found_in_every_folder(program: Program, tool: str, extension: str) -> None:
    folders = {editor.extensions for editor in editors(view_of(program).locations)}
    assert {program.home / ".cursor-server/extensions", program.home / ".local/share/code-server/extensions",
            program.home / ".var/app/com.visualstudio.code/data/vscode/extensions",
            program.home / ".vscode/extensions"} <= {program.home / folder for folder in folders}  # fmt: skip
    for folder in sorted(folders):
        path = program.home / folder / f"{extension}-7.10.2-linux-x64"
        path.mkdir(parents=True)
        assert found(program, tool) == Installed(str(path), "7.10.2"), folder
        path.rmdir()
    assert found(program, tool) is None


@pytest.mark.parametrize(("tool", "extension"), CASES)
def test_the_newest_version_counts_wherever_it_is(program: Program, tool: str, extension: str) -> None:
    for folder, version in ((".vscode", "7.9.9"), (".cursor-server", "7.10.0-universal"), (".windsurf", "7.2.0")):
        (program.home / folder / "extensions" / f"{extension}-{version}").mkdir(parents=True)
    newest = program.home / ".cursor-server/extensions" / f"{extension}-7.10.0-universal"
    assert found(program, tool) == Installed(str(newest), "7.10.0")


@pytest.mark.parametrize(("tool", "extension"), CASES)
def test_other_names_are_no_extension_of_the_tool(program: Program, tool: str, extension: str) -> None:
    for name in (extension, f"{extension}-nightly-7.0.0", f"x{extension}-7.0.0", f"{extension}x-7.0.0", ".obsolete"):
        (program.home / ".vscode/extensions" / name).mkdir(parents=True)
    assert found(program, tool) is None
