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

from wcode_setup.catalog import proven

HERE = Path(__file__).resolve().parent


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
        raise SystemExit(f"pip says no version of {name}")
    return found[1]


def _output(*command: str) -> str:
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(f"{' '.join(command)} failed:\n{done.stderr}")
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
    if (target / "package.json").exists():
        description = json.loads((target / "package.json").read_text())
        wanted = description["dependencies"]
        wanted.update({name: one.newest for name, version in wanted.items() if version == one.known})
        (target / "package.json").write_text(json.dumps(description))
        (target / "package-lock.json").unlink()
        subprocess.run(
            [
                "npm",
                "install",
                "--package-lock-only",
                "--ignore-scripts",
                "--no-audit",
                "--no-fund",
                "--loglevel=error",
            ],
            cwd=target,
            check=True,
        )
    else:
        (target / "requirements.txt").write_text(f"{one.package.partition(':')[2]}=={one.newest}\n")


def works(one: Moved) -> bool:
    """Run the tests of a tool on its newest version."""
    print(f"\n{one.tool} {one.newest}", flush=True)
    with tempfile.TemporaryDirectory() as folder:
        try:
            recipe(one, Path(folder))
        except subprocess.CalledProcessError:
            return False
        files = [str(file) for file in sorted(HERE.glob(f"test_{one.tool}*.py"))]
        command = [sys.executable, "-m", "pytest", "-n", "auto", "--dist", "loadfile", *files]
        return subprocess.run(command, env={**os.environ, "WCODE_RECIPES": folder}, check=False).returncode == 0


def main() -> None:
    """Print what moved; run its tests, and fail with the names of the tools that do not work."""
    found = list(moved())
    failed = [one for one in found if not works(one)] if "--list" not in sys.argv else []
    print(f"\n{len(found)} newer, {len(failed)} of them failed")
    if failed:
        sys.exit("fails: " + ", ".join(f"{one.tool} {one.newest}" for one in failed))


if __name__ == "__main__":
    main()
