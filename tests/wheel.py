"""The wheel, built from this checkout and unpacked: what users install."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Mapping
from pathlib import Path

from tests.program import ROOT, Program

_DRIVER = """
import sys
try:
    from wcode_setup.__main__ import main
    main()
except SystemExit as end:
    code = end.code
found = sorted(sys.modules)
import json
print(json.dumps([code, found]))
"""


def build(root: Path, target: Path) -> subprocess.CompletedProcess[str]:
    """Build the wheel of a checkout into a folder, without the network."""
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(target)]
    return subprocess.run(command, cwd=root, capture_output=True, text=True, check=False)


def unpack(target: Path) -> Path:
    """Unpack the one wheel in a folder; return the folder that holds the package."""
    (wheel,) = target.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(target / "unpacked")
    return target / "unpacked"


def run(package: Path, program: Program, *arguments: str, env: Mapping[str, str] = {}) -> tuple[int, set[str]]:
    """Run the program of a folder, a wheel's or a checkout, as a process: its exit code, and all modules that it loaded."""
    done = subprocess.run(
        [sys.executable, "-c", _DRIVER, *arguments],
        env={**program.env, "PYTHONPATH": str(package), **env},
        cwd=program.home,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        check=True,
    )
    code, modules = json.loads(done.stdout.splitlines()[-1])
    return code, set(modules)


def checkout(target: Path) -> Path:
    """A copy of what the build reads of this checkout."""
    for name in ("wcode_setup", "templates", "schemas"):
        shutil.copytree(ROOT / name, target / name, ignore=shutil.ignore_patterns("__pycache__"))
    (target / "docs").mkdir()
    for name in ("pyproject.toml", "hatch_build.py", "README.md", "LICENSE", "docs/wcode-setup.1"):
        shutil.copy(ROOT / name, target / name)
    return target
