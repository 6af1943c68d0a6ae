"""Are there newer versions of the tools than the proven ones, and do they still work? (`make radar`)

Asks npm and PyPI for the newest version of each tool, and runs the conformance tests of those that moved on it: with a
recipe like the committed one, in a temporary folder that `WCODE_RECIPES` names. Ends with 1 and the names of the tools
that fail. `--list` runs nothing.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from tests.suite import SUITES
from wcode_setup.catalog import proven

HERE = Path(__file__).resolve().parent


class RegistryError(Exception):
    """npm or pip did not do what was asked; the message says what it said."""


class Moved(NamedTuple):
    """A tool with a newer version: its package and both versions."""

    tool: str
    package: str
    known: str
    newest: str


def newest(package: str) -> str:
    """The newest version of `npm:NAME` or `pypi:NAME` that its registry has."""
    kind, _, name = package.partition(":")
    if kind == "npm":
        return _output("npm", "view", name, "version").strip()
    listed = _output(sys.executable, "-m", "pip", "index", "versions", "--disable-pip-version-check", name)
    found = re.search(r"\(([^)]+)\)", listed)
    if found is None:
        raise RegistryError(f"pip says no version of {name}")
    return found[1]


def _exists(package: str, version: str) -> bool:
    return f'"{version}"' in _output("npm", "view", package, "versions", "--json")


def _output(*command: str, folder: Path | None = None) -> str:
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RegistryError(f"{' '.join(command)} failed:\n{done.stderr}")
    return done.stdout


def moved() -> Iterator[Moved]:
    """Print a line for each tool; yield those with a newer version."""
    for tool, package in proven.packages().items():
        known, now = proven.versions(tool)[0], newest(package)
        newer = proven.is_newer(tool, now)
        print(f"{tool:<10}{known:<14}{now if newer else '':<14}{package}", flush=True)
        if newer:
            yield Moved(tool, package, known, now)


def recipe(one: Moved, folder: Path) -> None:
    """Write the recipe of a tool, with the newest version in place of the proven one."""
    target = folder / one.tool
    shutil.copytree(HERE / one.tool, target)
    name = one.package.partition(":")[2]
    if not (target / "package.json").exists():
        (target / "requirements.txt").write_text(f"{name}=={one.newest}\n")
        return
    description = json.loads((target / "package.json").read_text())
    for other, version in description["dependencies"].items():
        if other == name or (version == one.known and _exists(other, one.newest)):  # what is released together
            description["dependencies"][other] = one.newest
    (target / "package.json").write_text(json.dumps(description, indent=2) + "\n")
    lock = target / "package-lock.json"
    lock.unlink()
    _output("npm", "install", "--package-lock-only", "--ignore-scripts", "--no-audit", "--no-fund", folder=target)
    locked = json.loads(lock.read_text())
    for package in locked["packages"].values():  # `npm ci` asks for all of them, also for those that cannot be had
        wanted = package.get("optionalDependencies", {})
        for missing in [other for other in wanted if f"node_modules/{other}" not in locked["packages"]]:
            del wanted[missing]
    lock.write_text(json.dumps(locked, indent=2) + "\n")


def tests_of(tool: str) -> list[str]:
    """The tests that run a tool: its own files, those of the tool that it is a fork of, what names it, and its version."""
    names = [name for name in (tool, SUITES[tool].origin) if name]
    found = {file for name in names for file in HERE.glob(f"test_{name}*.py")}
    found |= {file for file in HERE.glob("test_*.py") if f'"{tool}"' in file.read_text()}
    return [*sorted(map(str, found)), f"{HERE}/test_versions.py::test_the_program_says_its_version[{tool}]"]


def works(one: Moved) -> bool:
    """Run the tests of a tool on its newest version."""
    print(f"\n{one.tool} {one.newest}", flush=True)
    with tempfile.TemporaryDirectory() as folder:
        try:
            recipe(one, Path(folder))
        except RegistryError as error:
            print(error)
            return False
        command = [sys.executable, "-m", "pytest", "-n", "auto", "--dist", "loadfile", *tests_of(one.tool)]
        return subprocess.run(command, env={**os.environ, "WCODE_RECIPES": folder}, check=False).returncode == 0


def main() -> None:
    """Print what moved; run its tests, and fail with the names of the tools that do not work."""
    try:
        found = list(moved())
    except RegistryError as error:
        sys.exit(str(error))
    failed = [one for one in found if not works(one)] if "--list" not in sys.argv else []
    print(f"\n{len(found)} newer, {len(failed)} of them failed")
    if failed:
        told = "fails: " + ", ".join(f"{one.tool} {one.newest}" for one in failed)
        with open(os.environ.get("GITHUB_STEP_SUMMARY", os.devnull), "a", encoding="utf-8") as summary:
            summary.write(f"{told}\n")
        sys.exit(told)


if __name__ == "__main__":
    main()
