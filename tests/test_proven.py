"""The proven versions: one file, which the recipes of the conformance tests and the notes of a set-up follow."""

from __future__ import annotations

import json

import pytest

from tests.conformance.install import locked
from tests.program import ROOT, Program
from wcode_setup import tools
from wcode_setup.catalog import proven

NAMES = [*proven.packages()]


@pytest.mark.parametrize("name", NAMES)
def test_the_recipes_install_the_proven_versions(name: str) -> None:
    """The newest in the folder of the tool, each older one in a folder with its version."""
    kind, _, package = proven.packages()[name].partition(":")
    newest, *older = proven.versions(name)
    assert kind in ("npm", "pypi") and locked(name)[package] == newest
    assert {locked(f"{name}-{version}")[package] for version in older} == {*older}


@pytest.mark.parametrize("name", NAMES)
def test_the_rows_of_the_readmes_have_the_proven_versions(name: str) -> None:
    """From the one file, not written by hand."""
    page = (ROOT / f"docs/tools/{name}.md").read_text(encoding="utf-8")
    assert [row.count("{versions}") for row in page.splitlines() if row.startswith(f"| `{name}`")] == [1, 1]


def test_the_tools_are_those_of_the_registry() -> None:
    assert {*NAMES} <= {*tools.TITLES}


@pytest.mark.parametrize(
    ("version", "newer"),
    [("2026.9.6", False), ("2026.9.7", True), ("2026.10.1", True), ("2027.1.1-beta.2", True), ("2026.9.6-1", False),
     ("2025.12.31", False), ("2026.9", False), ("2026.9.6.1", True)],
)  # fmt: skip
def test_which_version_is_newer(version: str, newer: bool) -> None:
    assert proven.is_newer("openclaw", version) is newer


@pytest.mark.parametrize(("version", "said"), [("2026.9.6", False), ("2030.1.2", True)])
def test_a_newer_tool_is_noted(version: str, said: bool, program: Program) -> None:
    """At a set-up, and by doctor."""
    package = "lib/node_modules/openclaw"
    program.write(f"{package}/package.json", json.dumps({"name": "openclaw", "version": version}))
    program.write(f"{package}/openclaw.mjs", "#!/bin/sh\n").chmod(0o755)
    (program.home / "bin").mkdir()
    (program.home / "bin/openclaw").symlink_to(program.home / package / "openclaw.mjs")
    program.env["PATH"] = f"{program.home}/bin:/usr/bin:/bin"
    known = ", ".join(proven.versions("openclaw"))
    done = program("openclaw", "--model", "qwen3.6-plus", "--yes", env={"WCODE_API_KEY": "sk-test-0123456789"})
    note = (
        f"Note: OpenClaw {version} is newer than wcode-setup is tested with ({known}). To try it: "
        "wcode-setup doctor --prove openclaw\n"
    )
    assert (done.code, note in done.out) == (0, said), done.text
    found = program("doctor", "openclaw", "--offline")
    assert (f"OpenClaw {version} is newer than wcode-setup is tested with ({known})" in found.out) is said


def test_a_tool_without_a_known_version_is_not_newer() -> None:
    assert proven.versions("nothing") == () and not proven.is_newer("nothing", "9.9.9")
