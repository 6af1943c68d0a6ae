"""The programs of the recipes say the versions that were asked for: a launcher may start another one."""

from __future__ import annotations

import os

import pytest

from tests.conformance.install import install, locked
from tests.conformance.sandbox import Sandbox
from wcode_setup import tools
from wcode_setup.catalog import proven

RECIPES = {name: name for name in proven.packages()} | {
    f"{name}-{version}": name for name in proven.packages() for version in proven.versions(name)[1:]
}
"""Recipe -> tool."""


def command(program: str, package: str, folder: str) -> list[str]:
    """The command of a tool's program in a recipe's folder."""
    for place in (f"node_modules/.bin/{program}", f"node_modules/{package}/{program}"):
        if os.path.exists(found := os.path.join(folder, place)):
            return [found]
    return [os.path.join(folder, "bin", "python"), os.path.join(folder, "bin", program)]


@pytest.mark.matrix(every=1)
@pytest.mark.parametrize("recipe", RECIPES)
def test_the_program_says_its_version(recipe: str, sandbox: Sandbox) -> None:
    tool = RECIPES[recipe]
    package = proven.packages()[tool].partition(":")[2]
    said = sandbox.run(*command(tools.load(tool).program, package, install(recipe)), "--version")
    assert said.code == 0 and locked(recipe)[package] in said.out + said.err, said
